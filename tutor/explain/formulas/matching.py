"""Matching a known pattern against a formula: letters of the pattern stand for letters of the formula.

In go two canonical terms, out come bindings from pattern atoms to formula atoms: one to one, sums and products in any
order, and how well the letters agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from tutor.explain.formulas.canonical import ATOMS, Term, skeleton
from tutor.notation import tree as t

Env = Mapping[Term, Term]
HEADS = {"P": "P", "Pr": "P", "p": "P", "q": "P", "f": "f", "E": "E", "H": "H", "I": "I", "N": "N", "Var": "Var", "D": "KL"}
TRIES = 400


def match(pattern: Term, subject: Term) -> Iterator[dict[Term, Term]]:
    """Bindings under which the pattern becomes the subject, a bounded number of them."""
    return islice(_match(pattern, subject, {}), TRIES)


def _match(p: Term, s: Term, env: dict[Term, Term]) -> Iterator[dict[Term, Term]]:
    if not isinstance(p, tuple) or not isinstance(s, tuple):
        if p == s:
            yield env
        return
    kind = p[0]
    if kind in ATOMS:
        if s[0] in ATOMS or s[0] == "name":
            bound = _bind(p, s, env)
            if bound is not None:
                yield bound
        return
    if kind == "name":
        if s == p or (s[0] == "sym" and p[1] not in ("Var", "Cov", "KL", "softmax")):
            yield env
        return
    if kind != s[0]:
        return
    if kind in ("num", "const"):
        if p == s:
            yield env
    elif kind in ("sum", "times", "max", "min"):
        if len(p) == len(s):
            yield from _unordered(list(p[1:]), list(s[1:]), env)
    elif kind == "big":
        if p[1] == s[1]:
            for inner in _match(p[2], s[2], env):
                yield _softly(p[4], s[4], _softly(p[3], s[3], inner))
    elif kind == "integral":
        for inner in _match(p[1], s[1], env):
            for k in (2, 3, 4):
                inner = _softly(p[k], s[k], inner)
            yield inner
    elif kind == "derivative":
        for inner in _match(p[1], s[1], env):
            yield _softly(p[2][0], s[2][0], inner) if len(p) == len(s) else inner
    elif kind == "apply":
        if len(p) == len(s):
            yield from _ordered(list(p[1:]), list(s[1:]), env)
    elif kind == "relation":
        if p[1] == s[1] and len(p) == len(s):
            yield from _ordered(list(p[2:]), list(s[2:]), env)
            if p[1] == ("=",):
                yield from _ordered(list(p[2:]), [s[3], s[2]], env)
    elif len(p) == len(s):
        yield from _ordered(list(p[1:]), list(s[1:]), env)


def _ordered(ps: list[Term], ss: list[Term], env: dict[Term, Term]) -> Iterator[dict[Term, Term]]:
    if not ps:
        yield env
        return
    for inner in _match(ps[0], ss[0], env):
        yield from _ordered(ps[1:], ss[1:], inner)


def _unordered(ps: list[Term], ss: list[Term], env: dict[Term, Term]) -> Iterator[dict[Term, Term]]:
    """Every way to pair the parts; the most telling part of the pattern goes first, same letters before others."""
    if not ps:
        yield env
        return
    place = max(range(len(ps)), key=lambda k: len(skeleton(ps[k])))
    first, rest = ps[place], ps[:place] + ps[place + 1 :]
    shape = skeleton(first)
    choices = [k for k, s in enumerate(ss) if skeleton(s) == shape]
    choices.sort(key=lambda k: -_alike(first, ss[k]))
    for k in choices:
        for inner in _match(first, ss[k], env):
            yield from _unordered(rest, ss[:k] + ss[k + 1 :], inner)


def _alike(p: Term, s: Term) -> int:
    """How many letters two terms share."""
    return len(letters(p) & letters(s))


def letters(term: object) -> frozenset[str]:
    """The bare letters in a term."""
    if isinstance(term, t.Symbol):
        return frozenset({term.name})
    if isinstance(term, tuple):
        return frozenset().union(*(letters(x) for x in term)) if term else frozenset()
    return frozenset()


def _bind(p: Term, s: Term, env: dict[Term, Term]) -> dict[Term, Term] | None:
    if p in env:
        return env if env[p] == s else None
    if s in env.values():
        return None
    new = dict(env)
    new[p] = s
    if p[0] == s[0] and p[0] in ("index", "label", "prime"):
        for a, b in zip(p[1:], s[1:], strict=False):
            new = _softly(a, b, new)
    elif p[0] == "index" and s[0] == "index":
        new = _softly(p[1], s[1], new)
    return new


def _softly(p: Term | None, s: Term | None, env: dict[Term, Term]) -> dict[Term, Term]:
    """Bind where both are atoms and nothing speaks against it; otherwise leave things as they are."""
    if not isinstance(p, tuple) or not isinstance(s, tuple) or p[0] not in ATOMS or s[0] not in ATOMS or p in env:
        return env
    return env | {p: s}


def agreement(env: Env, usual: Mapping[str, frozenset[str]]) -> float:
    """How well the letters agree, from 0 to 1: the same letter or one that is usual in its place counts fully."""
    if not env:
        return 0.5
    total = 0.0
    for p, s in env.items():
        a, b = _letter(p), _letter(s)
        if a is None or b is None:
            total += 0.5 if a is b else 0.0
        elif a == b or b in usual.get(a, frozenset()):
            total += 1.0
        elif a.lower() == b.lower():
            total += 0.6
        elif HEADS.get(a, a) == HEADS.get(b, b):
            total += 0.8
        elif a[:1].isupper() != b[:1].isupper():
            total -= 0.25
        else:
            total += 0.25
    return max(0.0, total / len(env))


def _letter(atom: Term) -> str | None:
    while atom[0] in ("index", "label", "prime"):
        atom = atom[1]
    return atom[1].name if atom[0] == "sym" else None


def substitute(term: Term, env: Env) -> Term:
    """The pattern term with its atoms replaced by what they are bound to."""
    if isinstance(term, tuple):
        if term in env:
            return env[term]
        if term and term[0] == "sym":
            return term
        return tuple(substitute(x, env) if isinstance(x, tuple) else x for x in term)
    return term


WEIGHTS = {"big": 3.0, "call": 2.5, "transpose": 1.5, "norm": 2.0, "power": 1.0, "sum": 1.0, "times": 0.4, "integral": 3.0, "derivative": 2.0, "gradient": 2.5, "const": 1.0, "given": 1.2, "name": 1.5, "hadamard": 2.0, "outer": 2.0, "apply": 0.6, "BigOperator": 3.0, "Limit": 3.0, "size": 1.5, "max": 1.5, "min": 1.5, "prime": 0.8, "Factorial": 1.5, "relation": 0.3}


def specificity(term: object) -> float:
    """How much there is in a term besides letters: what tells formulas apart whatever their letters."""
    if not isinstance(term, tuple) or not term:
        return 0.0
    own = WEIGHTS.get(term[0], 0.0) if isinstance(term[0], str) else 0.0
    if term[0] == "num":
        own = 0.5 if term[1] not in (1, -1) else 0.2
    return own + sum(specificity(x) for x in term[1:])
