"""Extremes under constraints: stationary points by multipliers, and whether the lowest and highest of them are it.

A function need not have a lowest point. What is known here: on a closed and bounded set both extremes exist; a function
that grows without end in every allowed direction has a lowest point; a convex function has its lowest point wherever
its slopes vanish. Where none of these applies, only the kind nearby is said (bordered Hessian).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import sympy

from tutor.rules.extrema import sign

Definite = Literal["positive", "negative", "not negative", "not positive", "indefinite", "unknown"]


@dataclass(frozen=True, slots=True)
class Existence:
    """Is there a lowest, a highest point? None: not known. `reason` says why."""

    lowest: bool | None
    highest: bool | None
    reason: str


def quadratic_part(expression: Any, symbols: list[Any]) -> Any | None:
    """The matrix of second derivatives of a polynomial of degree two or less; None for anything else."""
    if not expression.is_polynomial(*symbols) or sympy.Poly(expression, *symbols).total_degree() > 2:
        return None
    return sympy.hessian(expression, symbols)


def definiteness(matrix: Any) -> Definite:
    """Of a symmetric matrix of exact numbers."""
    if matrix.rows == 0:
        return "positive"
    values = [v for v, k in matrix.eigenvals().items() for _ in range(k)] if matrix.rows <= 2 else None
    if values is None:
        import numpy

        sizes = numpy.linalg.eigvalsh(numpy.array(matrix.evalf(20).tolist(), dtype=float))
        signs = [0 if abs(s) < 1e-10 else 1 if s > 0 else -1 for s in sizes]
    else:
        signs = [sign(v) for v in values]
    if all(s > 0 for s in signs):
        return "positive"
    if all(s < 0 for s in signs):
        return "negative"
    if all(s >= 0 for s in signs):
        return "not negative"
    if all(s <= 0 for s in signs):
        return "not positive"
    return "indefinite"


def allowed_directions(linear: list[Any], symbols: list[Any]) -> Any:
    """A basis, as columns, of the directions in which linear constraints let one move."""
    if not linear:
        return sympy.eye(len(symbols))
    rows = sympy.Matrix([[sympy.diff(g, s) for s in symbols] for g in linear])
    kernel = rows.nullspace()
    return sympy.Matrix.hstack(*kernel) if kernel else sympy.zeros(len(symbols), 0)


def is_linear(expression: Any, symbols: list[Any]) -> bool:
    """Is it of degree one or less?"""
    return bool(expression.is_polynomial(*symbols)) and sympy.Poly(expression, *symbols).total_degree() <= 1


def grows(expression: Any, symbols: list[Any]) -> int:
    """1 where it goes to infinity in every direction, -1 to minus infinity, 0 where that is not seen.

    Seen for sums of even powers that hold every unknown, and for definite quadratic parts.
    """
    form = quadratic_part(expression, symbols)
    if form is not None:
        found = definiteness(form)
        return 1 if found == "positive" else -1 if found == "negative" else 0
    if not expression.is_polynomial(*symbols):
        return 0
    terms = sympy.Poly(expression, *symbols).terms()
    top = {k: max((p[k] for p, _ in terms), default=0) for k in range(len(symbols))}
    for direction in (1, -1):
        good = True
        for powers, coefficient in terms:
            alone = sum(1 for p in powers if p) == 1
            if alone and any(p and p == top[k] for k, p in enumerate(powers)):
                k = next(k for k, p in enumerate(powers) if p)
                good = good and powers[k] % 2 == 0 and sign(coefficient) == direction
            elif sum(powers) >= min(v for v in top.values() if v) and sum(powers) > 0 and not alone:
                good = False
        if good and all(v > 0 for v in top.values()) and all(any(p[k] == v and sum(p) == v for p, _ in terms) for k, v in top.items()):
            return direction
    return 0


def existence(function: Any, equalities: list[Any], inequalities: list[Any], symbols: list[Any]) -> Existence:
    """What is known about lowest and highest points where equalities are zero and inequalities are at most zero."""
    linear = [g for g in equalities if is_linear(g, symbols)]
    basis = allowed_directions(linear, symbols)
    if basis.cols == 0 or any(_bounds(g, basis, symbols, both=True) for g in equalities) or any(_bounds(g, basis, symbols, both=False) for g in inequalities) or _boxed(inequalities, symbols):
        return Existence(True, True, "The allowed points form a closed and bounded set, so a lowest and a highest value exist there, and they are among the points found.")
    lowest: bool | None = None
    highest: bool | None = None
    reason = ""
    form = quadratic_part(function, symbols)
    straight = len(linear) == len(equalities) and not inequalities
    if form is not None:
        found = definiteness(basis.T * form * basis)
        if found == "positive":
            lowest, highest, reason = True, False if straight else None, "In every allowed direction the function grows without end, so it has a lowest value and no highest."
        elif found == "negative":
            lowest, highest, reason = False if straight else None, True, "In every allowed direction the function falls without end, so it has a highest value and no lowest."
        elif found == "indefinite" and straight:
            lowest, highest, reason = False, False, "Along some allowed directions the function grows without end, along others it falls without end: it has neither a lowest nor a highest value."
        elif found == "not negative" and straight:
            lowest, highest, reason = True, False, "The function is convex along the allowed directions, so a flat place is a lowest one."
        elif found == "not positive" and straight:
            lowest, highest, reason = False, True, "The function is concave along the allowed directions, so a flat place is a highest one."
    if lowest is None and highest is None:
        way = grows(function, symbols)
        if way:
            lowest, highest = (True, None) if way > 0 else (None, True)
            reason = f"Far out the function {'grows' if way > 0 else 'falls'} without end, so it has a {'lowest' if way > 0 else 'highest'} value, and that is among the points found."
    if lowest is None and _convex_problem(function, equalities, inequalities, symbols, 1):
        lowest, reason = True, "The function and the allowed set are convex, so a point that meets the conditions is a lowest one."
    if highest is None and _convex_problem(function, equalities, inequalities, symbols, -1):
        highest, reason = True, "The function is concave on a convex set, so a point that meets the conditions is a highest one."
    return Existence(lowest, highest, reason)


def _bounds(constraint: Any, basis: Any, symbols: list[Any], both: bool) -> bool:
    """Does the constraint alone keep the allowed points within bounds?"""
    form = quadratic_part(constraint, symbols)
    if form is not None:
        found = definiteness(basis.T * form * basis)
        return found == "positive" or (both and found == "negative")
    way = grows(constraint, symbols)
    return way > 0 or (both and way < 0)


def _boxed(inequalities: list[Any], symbols: list[Any]) -> bool:
    """Do linear inequalities leave no direction in which one can go on for ever?

    Such a direction d has normal·d at most zero for every inequality. Any that exists can be found on an edge of that
    cone: perpendicular to all but one of the unknowns' number of normals.
    """
    normals = [sympy.Matrix([[sympy.diff(g, s) for s in symbols]]) for g in inequalities if is_linear(g, symbols)]
    size = len(symbols)
    if len(normals) <= size or size > 4 or sympy.Matrix.vstack(*normals).rank() < size:
        return False
    for chosen in combinations(normals, size - 1):
        kernel = sympy.Matrix.vstack(*chosen).nullspace() if chosen else [sympy.eye(1)]
        if len(kernel) != 1:
            continue
        for way in (kernel[0], -kernel[0]):
            if all(sign((n * way)[0]) <= 0 for n in normals):
                return False
    return True


def _convex_problem(function: Any, equalities: list[Any], inequalities: list[Any], symbols: list[Any], way: int) -> bool:
    form = quadratic_part(way * function, symbols)
    if form is None or definiteness(form) not in ("positive", "not negative"):
        return False
    if not all(is_linear(g, symbols) for g in equalities):
        return False
    for g in inequalities:
        inner = quadratic_part(g, symbols)
        if inner is None or definiteness(inner) not in ("positive", "not negative"):
            return False
    return True


def bordered_kind(function: Any, equalities: list[Any], multipliers: Mapping[Any, Any], symbols: list[Any], point: Mapping[Any, Any]) -> Literal["min", "max", "neither", "unknown"]:
    """The kind nearby of a stationary point on the constraints: the Lagrangian's Hessian along the allowed directions."""
    lagrangian = function - sum(m * g for m, g in zip(multipliers, equalities, strict=True))
    values = {**point, **multipliers}
    form = sympy.hessian(lagrangian, symbols).subs(values)
    rows = sympy.Matrix([[sympy.diff(g, s).subs(point) for s in symbols] for g in equalities])
    kernel = rows.nullspace()
    if not kernel or rows.rank() < len(equalities):
        return "unknown"
    basis = sympy.Matrix.hstack(*kernel)
    found = definiteness((basis.T * form * basis).applyfunc(lambda e: sympy.nsimplify(sympy.simplify(e))))
    return {"positive": "min", "negative": "max", "indefinite": "neither"}.get(found, "unknown")  # type: ignore[return-value]
