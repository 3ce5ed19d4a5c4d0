"""Where a formula has a value, and which values it takes: conditions from bars, roots and logarithms, put together on the line.

The domain is found as a teacher does: every denominator must not be zero, every even root needs something that is not
negative, every logarithm something positive. The places where these turn are the solutions of equations; between them
one value in each piece decides.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import ONE, Add, Call, Constant, Divide, Interval, Negative, Node, Number, Operation, Power, Relation, Root, children, substitute, symbols
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.filling import rational_value
from tutor.rules.sheet import size_of
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.writing import write_number
from tutor.solution import Step

INFINITY = Constant("infinity")
ALL: Node = Interval(Negative(INFINITY), INFINITY, False, False)
_SAFE = frozenset("sin cos atan exp sinh cosh tanh abs sigmoid cbrt conj erf softplus relu sign floor ceil".split())


class NotDecided(Exception):
    """A function or a condition that these rules do not decide."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`part` stands in this relation (!=, >= or >) to zero; `why` says where that comes from."""

    part: Node
    relation: str
    why: str

    @property
    def statement(self) -> Node:
        """The condition as it is written."""
        return Relation((self.part, Number("0")), (self.relation,))

    def holds(self, size: float) -> bool:
        """Does a value of the part, away from zero, fulfil it?"""
        return self.relation == "!=" or size > 0


def conditions(node: Node, variable: str) -> list[Condition]:
    """What must hold for a formula to have a real value.

    Raises:
        NotDecided: a function with a domain that is not among these rules.
    """
    found: list[Condition] = []
    _collect(node, variable, found)
    return list(dict.fromkeys(found))


def _collect(node: Node, variable: str, found: list[Condition]) -> None:
    if variable not in symbols(node):
        return
    match node:
        case Divide(_, below) if variable in symbols(below):
            found.append(Condition(below, "!=", "Nothing can be divided by zero."))
        case Root(radicand, index) if index is None or _is_even(index):
            found.append(Condition(radicand, ">=", "A root of a negative number is not real."))
        case Power(base, exponent) if variable in symbols(base):
            _power(base, exponent, variable, found)
        case Power(base, _) if (value := rational_value(base)) is not None and value <= 0:
            raise NotDecided
        case Call(name, arguments):
            _call(name, arguments[0], found)
    for child in children(node):
        _collect(child, variable, found)


def _power(base: Node, exponent: Node, variable: str, found: list[Condition]) -> None:
    value = rational_value(exponent)
    if value is None:
        raise NotDecided
    if value.denominator % 2 == 0:
        found.append(Condition(base, ">" if value < 0 else ">=", "A power with such a fraction is an even root: of a negative number it is not real."))
    elif value < 0:
        found.append(Condition(base, "!=", "A negative exponent means one over, and nothing can be divided by zero."))


def _call(name: str, inner: Node, found: list[Condition]) -> None:
    if name in ("ln", "log"):
        found.append(Condition(inner, ">", "Only positive numbers have a logarithm."))
    elif name in ("asin", "acos"):
        found.append(Condition(Add((ONE, Negative(inner))), ">=", "A sine or cosine is never above 1."))
        found.append(Condition(Add((inner, ONE)), ">=", "A sine or cosine is never below -1."))
    elif name == "sqrt":
        found.append(Condition(inner, ">=", "A root of a negative number is not real."))
    elif name not in _SAFE:
        raise NotDecided


def _is_even(index: Node) -> bool:
    value = rational_value(index)
    if value is None:
        raise NotDecided
    return value % 2 == 0


def boundaries(condition: Condition, variable: Node, name: str) -> tuple[tuple[Node, ...], tuple[Step, ...]]:
    """The places where the part of a condition is zero, and the steps that find them.

    Raises:
        NotDecided: the equation cannot be solved, or has endlessly many solutions.
    """
    if name not in symbols(condition.part):
        raise NotDecided
    try:
        solved = solve_equation(Relation((condition.part, Number("0")), ("=",)), variable, None, True)
    except (NotSolvable, Undefined, TooHeavy, OverflowError, RecursionError):
        raise NotDecided from None
    if solved.every or any(symbols(v) for v in solved.values):
        raise NotDecided
    real = tuple(v for v in solved.values if size_of(v) is not None)
    return real, solved.steps


def pieces(found: list[Condition], places: list[tuple[Node, ...]], name: str) -> Node | None:
    """The part of the number line where all conditions hold; None when it is empty.

    `places` are the zeros of each condition, in the same order.

    Raises:
        NotDecided: a value between two places could not be computed.
    """
    sizes: dict[float, Node] = {}
    for node in (n for group in places for n in group):
        size = size_of(node)
        assert size is not None
        if not any(abs(size - s) < 1e-9 for s in sizes):
            sizes[size] = node
    order = sorted(sizes)
    inside = [_all_hold(found, name, sample) for sample in _samples(order)]
    kept = [_kept(found, places, name, sizes[s], s) for s in order]
    return _joined(order, sizes, inside, kept)


def _samples(order: list[float]) -> list[float]:
    if not order:
        return [0.5]
    middle = [(a + b) / 2 for a, b in itertools.pairwise(order)]
    return [order[0] - 1, *middle, order[-1] + 1]


def _all_hold(found: list[Condition], name: str, sample: float) -> bool:
    for condition in found:
        size = size_of(substitute(condition.part, name, write_number(Fraction(sample).limit_denominator(10**6))))
        if size is None:
            return False  # an inner part has no value here: its own condition fails too
        if not condition.holds(size):
            return False
    return True


def _kept(found: list[Condition], places: list[tuple[Node, ...]], name: str, node: Node, size: float) -> bool:
    """Does the boundary itself belong to the domain?"""
    for condition, zeros in zip(found, places, strict=True):
        if any(abs((size_of(z) or 0.0) - size) < 1e-9 for z in zeros):
            if condition.relation != ">=":
                return False
            continue
        value = size_of(substitute(condition.part, name, node))
        if value is None or not condition.holds(value):
            return False
    return True


def _joined(order: list[float], sizes: dict[float, Node], inside: list[bool], kept: list[bool]) -> Node | None:
    parts: list[Node] = []
    start: tuple[Node, bool] | None = (Negative(INFINITY), False) if inside[0] else None
    for k, size in enumerate(order):
        node = sizes[size]
        if start is not None and (not kept[k] or not inside[k + 1]):
            parts.append(Interval(start[0], node, start[1], kept[k]))
            start = (node, False) if inside[k + 1] else None
        elif start is None and inside[k + 1]:
            start = (node, kept[k])
        elif start is None and kept[k]:
            parts.append(Interval(node, node, True, True))
    if start is not None:
        parts.append(Interval(start[0], INFINITY, start[1], False))
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = Operation("union", whole, part)
    return whole


