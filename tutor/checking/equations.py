"""Referees for equations: are two of them the same, do values solve one, are these all of its roots?"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import Any

import sympy

from tutor.checking.equality import equal_objects
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Node, Relation
from tutor.solution import Check

_TROUBLE = (ArithmeticError, ValueError, TypeError, AttributeError, NotImplementedError, RecursionError)


def _difference(equation: Relation) -> Any:
    return to_sympy(equation.left) - to_sympy(equation.right)


def proportional(before: Relation, after: Relation) -> Check | None:
    """Is one difference of sides a constant multiple (not zero) of the other? Then they have the same solutions.

    The constant may hold other letters than those in both differences' numerators, as in dividing by a parameter.
    """
    try:
        first, second = _difference(before), _difference(after)
        if first == 0 or second == 0:
            return "proved" if first == second else None
        ratio = sympy.cancel(sympy.together(first / second))
        if ratio != 0 and (ratio.is_number or not (ratio.free_symbols & second.free_symbols - _parameters(before, after))):
            return "proved"
    except _TROUBLE:
        return None
    return None


def _parameters(before: Relation, after: Relation) -> set[Any]:
    """Letters that stand in both equations and cannot be the unknown of the last line."""
    left = to_sympy(after.left)
    return (_difference(before).free_symbols | _difference(after).free_symbols) - (left.free_symbols if hasattr(left, "free_symbols") else set())


def solves(equation: Relation, unknown: Node, value: Node) -> Check | None:
    """Does the value make both sides equal?"""
    try:
        name, number = to_sympy(unknown), to_sympy(value)
        left, right = (to_sympy(side).subs(name, number) for side in (equation.left, equation.right))
        found = equal_objects(left, right)
        if found is None and left.is_number and right.is_number:
            gap = abs(complex((left - right).evalf(30)))
            scale = max(1.0, abs(complex(left.evalf(20))))
            found = "agrees" if gap < 1e-15 * scale else None
        return found
    except _TROUBLE:
        return None


def all_roots(equation: Relation, unknown: Node, values: Items[Node], real: bool = False) -> Check | None:
    """Are the values all solutions of the equation? Completeness is counted for polynomials, and left to the rules
    that found them elsewhere."""
    checks = [solves(equation, unknown, value) for value in values]
    if None in checks:
        return None
    try:
        difference = _difference(equation)
        name = to_sympy(unknown)
        if difference.is_polynomial(name) and difference.free_symbols == {name}:
            polynomial = sympy.Poly(difference, name)
            if all(c.is_rational for c in polynomial.coeffs()):
                radical = polynomial.quo(polynomial.gcd(polynomial.diff())) if polynomial.degree() > 1 else polynomial
                count = radical.count_roots() if real else radical.degree()
                if count != len(values):
                    return None
    except _TROUBLE:
        return None
    return "agrees" if "agrees" in checks else "proved"
