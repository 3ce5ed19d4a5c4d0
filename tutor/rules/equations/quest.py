"""What every way of solving shares: the equation with its unknown, cases, and whether a value fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.checking.equations import solves
from tutor.notation.tree import Add, Negative, Node, Number, Relation, Sequence, Symbol, flat_name, rebuild, substitute, symbols, walk
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable, Solved
from tutor.rules.equations.polynomial import in_order
from tutor.rules.equations.quadratic import Method
from tutor.rules.rational import Ratio
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Base, Sum, Undefined, atom, expand_power, expand_product
from tutor.solution import Check, Prose, Step

ZERO = Number("0")
_COUNTERS = ("n", "m", "k", "j")
"""Letters for any whole number, in solutions that repeat."""
_TURNS = ("0", "1", "2", "-1")


@dataclass(frozen=True, slots=True)
class Quest:
    """An equation, the unknown, how deep inside another equation it stands, and who solves the equations it leads to."""

    equation: Relation
    unknown: Node
    name: str
    solver: Callable[[Quest], Solved]
    method: Method | None = None
    real: bool = False
    depth: int = 0

    def solve(self, line: Relation, unknown: Node | None = None, real: bool | None = None) -> Solved:
        """Solve an equation that this one led to. Raises NotSolvable, Undefined."""
        name = self.name if unknown is None else flat_name(unknown) or ""
        return self.solver(replace(self, equation=line, unknown=unknown or self.unknown, name=name, method=None, real=self.real if real is None else real, depth=self.depth + 1))

    def difference(self) -> Sum:
        """Left side minus right side, worked out."""
        left, right = self.equation.operands
        return work(left if right == ZERO else Add((left, Negative(right))), SIMPLIFY).value

    def has(self, node: Node) -> bool:
        """Does the unknown stand in it?"""
        return self.name in symbols(node)

    def has_base(self, base: object) -> bool:
        """Does the unknown stand in this part of a term?"""
        if isinstance(base, Sum):
            return any(self.has_base(b) or self.has_base(e) for m in base.terms for b, e in m)
        return isinstance(base, Node) and self.has(base)


def holds(equation: Relation, unknown: Node, value: Node) -> Check | None:
    """Does the value solve the equation? A value with a letter for any whole number is tried for several of them."""
    checks: list[Check | None] = []
    for each in turned(value, counters(equation, unknown, value)):
        checks.append(solves(equation, unknown, each))
        if None in checks:
            return None
    return "agrees" if "agrees" in checks else "proved"


def never_holds(equation: Relation, unknown: Node, value: Node) -> bool:
    """Does a value with letters for any whole number fit for none of those tried?"""
    return all(solves(equation, unknown, each) is None for each in turned(value, counters(equation, unknown, value)))


def counters(equation: Relation, unknown: Node, value: Node) -> tuple[str, ...]:
    """The letters of a value that the equation does not know: each stands for any whole number."""
    known = {flat_name(unknown), *symbols(equation)}
    return tuple(n for n in symbols(value) if n not in known)


def turned(value: Node, names: tuple[str, ...]) -> list[Node]:
    """The value for some whole numbers in place of these letters."""
    if not names:
        return [value]
    found = []
    for number in _TURNS:
        each = value
        for name in names:
            each = substitute(each, name, signed(number))
        found.append(each)
    return found


def signed(text: str) -> Node:
    """A whole number as mathematics."""
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def counter(*lines: Node) -> Symbol:
    """A letter for any whole number that does not occur yet."""
    taken = {n for line in lines for n in symbols(line)}
    return Symbol(next((c for c in _COUNTERS if c not in taken), "n_0"))


def places(node: Node, name: str) -> int:
    """How often a name stands in it."""
    return sum(1 for n in walk(node) if flat_name(n) == name)


def swapped(node: Node, old: Node, new: Node) -> Node:
    """The same with each `old` replaced by `new`."""
    return new if node == old else rebuild(node, lambda child: swapped(child, old, new))


def statements(unknown: Node, values: tuple[Node, ...] | list[Node]) -> Node:
    """x = 1, x = 2."""
    rows = tuple(Relation((unknown, v), ("=",)) for v in values)
    return rows[0] if len(rows) == 1 else Sequence(rows, "")


def solve_cases(quest: Quest, start: Relation, lines: list[Relation], rule: Rule, why: Prose, before: tuple[Step, ...] = ()) -> Solved:
    """One equation becomes several; each is solved on its own, and what fits the first is kept.

    Raises:
        NotSolvable: a case holds for every number, or for none of the rules here.
    """
    found: list[Node] = []
    parts: list[Step] = []
    for line in lines:
        try:
            inner = quest.solve(line)
        except Undefined:
            continue
        if inner.every:
            raise NotSolvable("an equation with a case that a whole range of numbers solves")
        if inner.values:
            verdicts = [holds(line, quest.unknown, v) for v in inner.values]
            check: Check | None = None if None in verdicts else "agrees" if "agrees" in verdicts else "proved"
            parts.append(Step("solve_case", "Solve this case", ("From ", line, ":"), rule.concept, before=line, after=statements(quest.unknown, inner.values), relation="equivalent", check=check, substeps=inner.steps))
        else:
            parts.append(Step("empty_case", "This case has no solution", _told(inner.reason), rule.concept, after=line, relation="defines", check="by-definition", substeps=inner.steps))
        found.extend(v for v in inner.values if v not in found)
    values = in_order(found)
    if not values:
        step = Step(rule.id, rule.title, why, rule.concept, before=start, after=Sequence(tuple(lines), ""), relation="defines", check="by-definition", substeps=tuple(parts))
        return Solved((*before, step), reason="None of the cases has a real solution.")
    verdicts = [holds(start, quest.unknown, v) for v in values]
    good = [v for v in verdicts if v is not None]
    check = None if not good and len(values) < 1 else "agrees"
    step = Step(rule.id, rule.title, why, rule.concept, before=start, after=statements(quest.unknown, values), relation="equivalent" if len(good) == len(values) else "implies", check=check, substeps=tuple(parts))
    return Solved((*before, step), tuple(values))


def _told(reason: Prose) -> Prose:
    return reason or "No number fits here."


def cleared(quest: Quest, value: Sum) -> tuple[Sum, Ratio]:
    """The value as numerator over what holds the unknown below a bar; roots of numbers and letters stay above."""
    below: dict[Base, int] = {}
    for monomial in value.terms:
        for base, exponent in monomial:
            if isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent < 0 and quest.has_base(base):
                below[base] = max(below.get(base, 0), -exponent.numerator)
    top = Sum({})
    for monomial, coefficient in value.terms.items():
        term = Sum({tuple(f for f in monomial if f[0] not in below): coefficient})
        for base, count in below.items():
            have = next((e for b, e in monomial if b == base), Fraction(0))
            left = count + (int(have) if isinstance(have, Fraction) else 0)
            if left:
                term = expand_product(term, expand_power(base if isinstance(base, Sum) else atom(base), left))
        top = top + term
    return top, Ratio(Fraction(1), (), tuple((b if isinstance(b, Sum) else atom(b), n) for b, n in below.items()))
