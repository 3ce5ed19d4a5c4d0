"""Referee for inequalities: are two of them true at the same places? Tried at many points, those near the borders too."""

from __future__ import annotations

from collections.abc import Iterable

import mpmath

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.tree import Node, Relation
from tutor.solution import Check

_GRID = tuple(mpmath.mpf(k) / 7 for k in range(-100, 101)) + tuple(mpmath.mpf(s * n) for s in (-1, 1) for n in (17.3, 29.9, 61, 151.7, 1000.3))
_NEAR = tuple(mpmath.mpf(d) for d in (-0.01, -0.0001, 0, 0.0001, 0.01))
_SAME = mpmath.mpf(10) ** -12


def true_at(statement: Relation, name: str, value: object) -> bool | None:
    """Is the (chain of) inequalities true with this number for the unknown? None where a side has no real value."""
    sides = []
    for side in statement.operands:
        try:
            found = evaluate(side, {name: value})
        except NO_NUMBER:
            return None
        if not mpmath.isfinite(found) or abs(mpmath.im(found)) > _SAME * (1 + abs(found)):
            return None
        sides.append(mpmath.re(found))
    return all(_compare(a, o, b) for a, o, b in zip(sides, statement.operators, sides[1:], strict=False))


def _compare(left: object, operator: str, right: object) -> bool:
    gap = left - right  # type: ignore[operator]
    equal = abs(gap) <= _SAME * (1 + abs(left))  # type: ignore[arg-type]
    if operator == "!=":
        return not equal
    if equal:
        return operator in ("<=", ">=", "=")
    return (gap < 0) == (operator in ("<", "<=")) if operator != "=" else False


def same_places(before: Iterable[Relation], after: Iterable[Relation], name: str, borders: Iterable[Node] = ()) -> Check | None:
    """Is one of the statements of `before` true exactly where one of `after` is? No value counts as not true."""
    first, second = tuple(before), tuple(after)
    points = list(_GRID)
    for border in borders:
        try:
            place = mpmath.re(evaluate(border, {}))
        except NO_NUMBER:
            return None
        points += [place + d for d in _NEAR]
    for point in points:
        if any(true_at(s, name, point) for s in first) != any(true_at(s, name, point) for s in second):
            return None
    return "agrees"
