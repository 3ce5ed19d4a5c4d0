"""Which known formula this is, up to renaming and rearrangement, and what that makes of its symbols.

In goes a tree, out comes a `Recognised` or None. A bare shape such as y = a b is not enough: the poorer the shape, the
more the letters have to agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from knowledge.known_formulas import KnownFormula, known_formulas, whole_names
from tutor.explain.formulas.canonical import ATOMS, Term, canonical, skeleton
from tutor.explain.formulas.kinds import base_of
from tutor.explain.formulas.matching import agreement, match, specificity, substitute
from tutor.notation import Conventions, ReadingError, read
from tutor.notation import tree as t

FUNCTION_BONUS = 0.5
"""How much f(t) = … on the left adds to the agreement of the letters."""


@dataclass(frozen=True)
class Pattern:
    """One spelling of a known formula, canonical; `left` is None for a bare expression, `named` when the left side only
    gives the right side a name."""

    formula: KnownFormula
    whole: Term
    left: Term | None
    right: Term
    named: bool
    weight: float


@dataclass(frozen=True)
class Recognised:
    """A known formula found, the roles it gives to nodes of the tree, and how sure that is."""

    formula: KnownFormula
    roles: dict[t.Node, tuple[str, str]]
    score: float
    own: float = 0.0
    """The share of letters that are the book's own."""
    by_name: bool = False
    penalised: bool = False


@cache
def shelf() -> dict[str, list[Pattern]]:
    """All patterns by the skeleton of what they are matched on."""
    found: dict[str, list[Pattern]] = {}
    for formula in known_formulas():
        for text in formula.patterns:
            try:
                tree = read(text, Conventions(words=True, names=whole_names())).tree
            except ReadingError:
                continue
            for pattern in _patterns(formula, tree):
                found.setdefault(_key(pattern), []).append(pattern)
    return found


@cache
def by_head() -> dict[str, KnownFormula]:
    """Known formulas by a name on their left side that gives them away."""
    return {head: f for f in known_formulas() for head in f.heads}


@cache
def usual(identifier: str) -> dict[str, frozenset[str]]:
    """For every letter of a formula's rows, the letters that stand in its place as well."""
    formula = next(f for f in known_formulas() if f.id == identifier)
    out: dict[str, frozenset[str]] = {}
    for row in formula.symbols:
        first, *others = row[0].split(" or ")
        names = [_name(x) for x in (first, *others)]
        if names[0]:
            out[names[0]] = frozenset(n for n in names if n) | out.get(names[0], frozenset())
    return out


def _name(text: str) -> str:
    node = _symbol(text)
    while isinstance(node, t.Power | t.Apply | t.AbsoluteValue):
        node = node.base if isinstance(node, t.Power) else node.function if isinstance(node, t.Apply) else node.operand
    base = base_of(node) if node is not None else None
    return base.name if isinstance(base, t.Symbol) else ""


@cache
def _symbol(text: str) -> t.Node | None:
    try:
        return read(text, Conventions(words=True, names=whole_names())).tree
    except ReadingError:
        return None


def _key(pattern: Pattern) -> str:
    return skeleton(pattern.right) if pattern.named or pattern.left is None else "whole " + _both(pattern.left, pattern.right)


def _both(left: Term, right: Term) -> str:
    return " = ".join(sorted([skeleton(left), skeleton(right)]))


def _patterns(formula: KnownFormula, tree: t.Node) -> Iterator[Pattern]:
    whole = canonical(tree)
    if whole[0] == "relation" and len(whole) == 4 and whole[1] == ("=",):
        left, right = whole[2], whole[3]
        named = is_name(left)
        yield Pattern(formula, whole, left, right, named, specificity(right) if named else specificity(left) + specificity(right))
    else:
        yield Pattern(formula, whole, None, whole, False, specificity(whole))


def is_name(term: Term) -> bool:
    """A left side that only names: a symbol, a power of one, a function of symbols."""
    if term[0] in ATOMS or term[0] == "name":
        return True
    if term[0] == "power":
        return term[1][0] in ATOMS and term[2] == ("num", Fraction(2))
    if term[0] == "apply":
        return all(_plain_argument(a) for a in term[2:])
    if term[0] == "call":
        return term[1] in ("softmax", "sigmoid", "relu", "tanh", "softplus") and all(_plain_argument(a) for a in term[2:])
    return term[0] == "norm" and term[1][0] in ATOMS


def _plain_argument(term: Term) -> bool:
    if term[0] == "given":
        return all(_plain_argument(x) for x in term[1:])
    if term[0] in ("list", "times", "Placeholder"):
        return all(_plain_argument(x) for x in term[1:])
    if term[0] == "relation":
        return all(_plain_argument(x) for x in term[2:])
    return term[0] in ATOMS or term[0] in ("num", "name")


def recognise(tree: t.Node) -> Recognised | None:
    """The best known formula for a tree, or None."""
    best: Recognised | None = None
    for left, right, whole in _views(tree):
        for found in _candidates(left, right, whole, tree):
            if best is None or found.score > best.score:
                best = found
    named = _named(tree)
    if named is not None and (best is None or (best.formula.id != named.formula.id and best.score - OWN_LETTERS * best.own < 9 and best.own < 1)):
        return named if best is None or best.formula.id != named.formula.id else best
    return best


def _views(tree: t.Node) -> Iterator[tuple[Term | None, Term, Term | None]]:
    """The relations in a chain, pair by pair, and bare expressions."""
    if isinstance(tree, t.Sequence) and not tree.bracket:
        for item in tree.items[:2]:
            yield from _views(item)
        return
    if isinstance(tree, t.Given):
        yield None, canonical(tree), None
    if isinstance(tree, t.Relation):
        operands = tree.operands
        pairs = [(k, k + 1) for k in range(len(operands) - 1)]
        if len(operands) > 2:
            pairs.append((0, len(operands) - 1))
            yield None, canonical(tree), canonical(tree)
        for a, b in pairs:
            operator = tree.operators[b - 1]
            pair = canonical(t.Relation((operands[a], operands[b]), (operator,)))
            if pair[1] == ("=",):
                yield pair[2], pair[3], pair
                for eased in _eased(pair[3]):
                    yield pair[2], eased, None
            else:
                yield None, pair, pair
        return
    yield None, canonical(tree), None


def _eased(term: Term) -> Iterator[Term]:
    """The right side without a number in front, or without a penalty added to it."""
    if term[0] == "times" and term[1][0] == "num":
        rest = term[2:]
        yield rest[0] if len(rest) == 1 else ("times", *rest)
    if term[0] == "sum":
        kept = [p for p in term[1:] if not is_penalty(p)]
        if 0 < len(kept) < len(term) - 1:
            yield kept[0] if len(kept) == 1 else ("sum", *kept)
            if len(kept) == 1 and kept[0][0] == "times" and kept[0][1][0] == "num":
                yield kept[0][2] if len(kept[0]) == 3 else ("times", *kept[0][2:])


def is_penalty(term: Term) -> bool:
    """A weight times a norm, a sum of squares or of sizes, or a function R or Omega of the weights."""
    if term[0] != "times":
        return False
    body = [p for p in term[1:] if p[0] in ("norm", "big", "apply", "power")]
    for part in body:
        inner = part[1] if part[0] == "power" else part
        if inner[0] == "norm" and inner[1][0] in ATOMS:
            return True
        if part[0] == "big" and part[1] == "sum" and part[2][0] in ("power", "size") and part[2][1][0] in ATOMS:
            return True
        if part[0] == "apply" and part[1][0] == "sym" and part[1][1].name in ("R", "Omega") and len(part) == 3 and part[2][0] in ATOMS:
            return True
    return False


def _candidates(left: Term | None, right: Term, whole: Term | None, tree: t.Node) -> Iterator[Recognised]:
    keys = [(skeleton(right), right, left)]
    if left is not None and not is_name(left) and is_name(right):
        keys.append((skeleton(left), left, right))
    for key, term, head in keys:
        for pattern in shelf().get(key, ()):
            yield from _tried(pattern, pattern.right, term, pattern.left, head, tree, eased=whole is None and left is not None)
    if left is not None and whole is not None:
        for pattern in shelf().get("whole " + _both(left, right), ()):
            yield from _tried(pattern, pattern.whole, whole, None, None, tree, eased=False)


def _tried(pattern: Pattern, p: Term, s: Term, p_head: Term | None, s_head: Term | None, tree: t.Node, eased: bool) -> Iterator[Recognised]:
    best: tuple[float, dict[Term, Term]] | None = None
    letters_usual = usual(pattern.formula.id)
    for env in match(p, s):
        env = env | _head(p_head, s_head, env)
        agreed = agreement(env, letters_usual)
        if best is None or agreed > best[0]:
            best = (agreed, env)
        if agreed == 1.0:
            break
    if best is None:
        return
    agreed, env = best
    if _function_of_its_letter(p_head, s_head, env):
        agreed = min(1.0, agreed + FUNCTION_BONUS)
    if agreed < _needed(pattern.weight + (0.0 if not eased else -1.0)):
        return
    own = sum(letter == stands_for for letter, stands_for in env.items()) / max(len(env), 1)
    if p_head is not None and s_head is not None and p_head[0] != s_head[0]:
        own /= 2
    score = pattern.weight + 4 * agreed + OWN_LETTERS * own - (1.5 if eased else 0.0)
    yield Recognised(pattern.formula, roles(pattern.formula, env, tree), score, penalised=eased and s != p and _has_penalty(tree), own=own)


def _function_of_its_letter(p_head: Term | None, s_head: Term | None, env: dict[Term, Term]) -> bool:
    """Do both left sides say of which letter this is a function? Then which letter is the input is no guess."""
    if p_head is None or s_head is None or p_head[0] != "apply" or s_head[0] != "apply" or len(p_head) != 3 or len(s_head) != 3:
        return False
    return p_head[2][0] in ATOMS and env.get(p_head[2]) == s_head[2]


def _has_penalty(tree: t.Node) -> bool:
    right = canonical(tree.right) if isinstance(tree, t.Relation) else canonical(tree)
    return right[0] == "sum" and any(is_penalty(p) for p in right[1:])


def _needed(weight: float) -> float:
    """How far letters have to agree for a pattern of this weight."""
    for least, share in ((9.0, 0.1), (6.5, 0.25), (4.5, 0.45), (3.0, 0.6), (1.5, 0.75)):
        if weight >= least:
            return share
    return 0.9


def _head(p: Term | None, s: Term | None, env: dict[Term, Term]) -> dict[Term, Term]:
    """Bindings of the left sides, taken where they fit."""
    if p is None or s is None:
        return {}
    for bound in match(p, s):
        merged = {a: b for a, b in bound.items() if a not in env and b not in env.values()}
        if all(env.get(a, b) == b for a, b in bound.items()):
            return merged
    return {p: s} if p[0] in ATOMS and s[0] in ATOMS and p not in env and s not in env.values() else {}


def roles(formula: KnownFormula, env: dict[Term, Term], tree: t.Node) -> dict[t.Node, tuple[str, str]]:
    """The roles that the rows of a known formula give to the nodes of the tree."""
    places: dict[Term, list[t.Node]] = {}
    for node in t.walk(tree):
        if isinstance(node, t.Symbol | t.Subscript | t.Superscript | t.Prime | t.Apply | t.Power | t.AbsoluteValue | t.Call | t.Differential | t.Derivative):
            places.setdefault(canonical(node), []).append(node)
    out: dict[t.Node, tuple[str, str]] = {}
    for row in formula.symbols:
        spellings = [canonical(letter) for text in row[0].split(" or ") if (letter := _symbol(text)) is not None]
        for term in [s for s in spellings if s in env] or spellings[:1]:
            for place in places.get(substitute(term, env), ()):
                out.setdefault(place, (row[1], row[2] if len(row) > 2 else ""))
    return out


def _named(tree: t.Node) -> Recognised | None:
    """Recognised by the name on its left alone: MSE = …, GELU(x) = …"""
    relation = tree.items[0] if isinstance(tree, t.Sequence) and tree.items else tree
    if not isinstance(relation, t.Relation) or relation.operators[0] not in ("=", ":=", "≈"):
        return None
    left = relation.left.function if isinstance(relation.left, t.Apply) else relation.left
    head = base_of(left)
    name = head.name if isinstance(head, t.Symbol) else left.function if isinstance(left, t.Call) else ""
    formula = by_head().get(name)
    if formula is None:
        return None
    same: dict[Term, Term] = {}
    return Recognised(formula, roles(formula, same, tree), 5.0, by_name=True)
OWN_LETTERS = 2.0
"""What it counts that a formula is written with the very letters of the book, so that of two look-alikes the one written so wins."""
