"""Referees for equations: are two of them the same, do values solve one, are these all of its roots?"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import Any

import mpmath
import sympy

from tutor.checking import exact
from tutor.checking.equality import equal_objects
from tutor.checking.numeric import NO_NUMBER, NotNumeric, evaluate
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Node, Relation, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check


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
    except TROUBLE:
        return None
    return None


def _parameters(before: Relation, after: Relation) -> set[Any]:
    """Letters that stand in both equations and cannot be the unknown of the last line."""
    left = to_sympy(after.left)
    both: set[Any] = _difference(before).free_symbols | _difference(after).free_symbols
    return both - (left.free_symbols if hasattr(left, "free_symbols") else set())


def solves(equation: Relation, unknown: Node, value: Node) -> Check | None:
    """Does the value make both sides equal? Exactly where numbers and square roots allow it, else to many digits: with
    other letters at many places. Only what this leaves open goes to sympy."""
    found: Check | None
    unknown_name = flat_name(unknown)
    if unknown_name is not None:
        put_in = [substitute(side, unknown_name, value) for side in equation.operands]
        if not any(symbols(side) for side in put_in) and exact.same(put_in[0], put_in[1]):
            return "proved"
        quick = _agree(put_in[0], put_in[1])
        if quick is not None:
            return "agrees" if quick else None
    try:
        name, number = to_sympy(unknown), to_sympy(value)
        left, right = (to_sympy(side).subs(name, number) for side in (equation.left, equation.right))
        if any(side.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo) for side in (left, right)):
            return None
        found = equal_objects(left, right)
        if found is None and left.is_number and right.is_number:
            gap = abs(complex((left - right).evalf(30)))
            scale = max(1.0, abs(complex(left.evalf(20))))
            found = "agrees" if gap < 1e-15 * scale else None
        return found
    except TROUBLE:
        return None


_LETTERS = tuple(mpmath.mpf(t) for t in ("0.37", "1.71", "-0.63", "2.91", "-2.19", "0.13", "4.87", "-4.11", "0.83", "1.27", "7.03", "-0.87", "3.3", "5.9"))
_ENOUGH = 5


def _agree(left: Node, right: Node) -> bool | None:
    """Are two expressions the same number, or the same real number at every place where both are real? None: not decided."""
    names = tuple(dict.fromkeys((*symbols(left), *symbols(right))))
    good = 0
    with mpmath.workdps(30):
        for k in range(len(_LETTERS) if names else 1):
            known = {n: _LETTERS[(k + 5 * i) % len(_LETTERS)] for i, n in enumerate(names)}
            try:
                a, b = evaluate(left, known), evaluate(right, known)
            except NotNumeric:
                if not names:
                    return None
                continue
            except (ArithmeticError, ValueError, TypeError):
                return None
            if not (mpmath.isfinite(a) and mpmath.isfinite(b)):
                if not names:
                    return None
                continue
            scale = 1 + abs(a) + abs(b)
            if abs(mpmath.im(a)) + abs(mpmath.im(b)) > scale * mpmath.mpf(10) ** -20:
                if not names:
                    return None
                continue
            if abs(a - b) > scale * mpmath.mpf(10) ** -15:
                return False
            good += 1
    return True if good >= (_ENOUGH if names else 1) else None


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
    except TROUBLE:
        return None
    return "agrees" if "agrees" in checks else "proved"


def holds_for_positive(equation: Relation, unknown: Node, value: Node) -> bool:
    """Does the value, which holds other letters, solve the equation for positive numbers in their place?"""
    name = flat_name(unknown) or ""
    letters = [n for n in dict.fromkeys((*symbols(equation), *symbols(value))) if n != name]
    tried = 0
    for start in (0.61, 1.83, 2.47, 5.9):
        known: dict[str, Any] = {n: mpmath.mpf(start + 0.73 * k) for k, n in enumerate(letters)}
        try:
            known[name] = evaluate(value, known)
            left, right = (evaluate(side, known) for side in equation.operands)
        except NO_NUMBER:
            continue
        if abs(mpmath.im(known[name])) > 1e-12:
            continue
        if abs(left - right) > 1e-9 * (1 + abs(left)):
            return False
        tried += 1
    return bool(letters) and tried >= 3


def equal_for_positive(left: Node, right: Node) -> Check | None:
    """Have two expressions the same value wherever all their letters are positive? Tried at several places."""
    letters = tuple(dict.fromkeys((*symbols(left), *symbols(right))))
    tried = 0
    for start in (0.31, 0.83, 1.47, 2.9, 6.3, 11.2):
        known: dict[str, Any] = {n: mpmath.mpf(start + 0.61 * k) for k, n in enumerate(letters)}
        try:
            first, second = evaluate(left, known), evaluate(right, known)
        except NO_NUMBER:
            continue
        if abs(first - second) > 1e-9 * (1 + abs(first)):
            return None
        tried += 1
    return "agrees" if tried >= 4 else None


_PLACES = tuple(k / 7 for k in (-71, -40, -23, -9, -4, -1, 2, 5, 8, 11, 17, 29, 45, 74))


def apart(equation: Relation, name: str) -> bool:
    """Do the sides differ at every place tried where both have a value? Other letters get numbers of their own."""
    letters = {n: 1.37 + 0.41 * k for k, n in enumerate(symbols(equation)) if n != name}
    for place in _PLACES:
        try:
            left, right = (evaluate(side, {**letters, name: mpmath.mpf(place)}) for side in equation.operands)
        except NO_NUMBER:
            continue
        if abs(left - right) < 1e-9:
            return False
    return True
