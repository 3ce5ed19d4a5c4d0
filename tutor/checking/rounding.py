"""Is a decimal on the board the rounding of the value it stands for? Worked out again by sympy, to 30 digits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from tutor.checking.equality import equal_objects
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Negative, Node, Number
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check


def same_number(tree: Node, values: Mapping[str, Any], shown: Node, exact: bool) -> Check | None:
    """Has the formula `tree`, with `values` for its names, the value `shown` (rounded, unless `exact`)? Else None."""
    try:
        expression = to_sympy(tree)
        known = {s: _object(values[s.name]) for s in expression.free_symbols}
        expression = expression.xreplace(known).doit() if known else expression.doit()
        if exact:
            return equal_objects(expression, to_sympy(shown))
        return _rounded(expression.evalf(30), shown)
    except TROUBLE:
        return None


def rounds_to(value: Any, shown: Node) -> Check | None:
    """Is the decimal `shown` the value rounded to as many places as it has?"""
    try:
        return _rounded(_object(value).evalf(30), shown)
    except TROUBLE:
        return None


def same_real(value: Any, again: Any, relative: float = 1e-9) -> Check | None:
    """Do two independent workings of one number agree?"""
    gap, size = abs(mpmath.mpf(value) - mpmath.mpf(again)), abs(mpmath.mpf(value))
    return "agrees" if gap <= relative * size or gap < 1e-12 else None


def _object(value: Any) -> Any:
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return sympy.Float(str(value), 30)


def _rounded(value: Any, shown: Node) -> Check | None:
    number = shown.operand if isinstance(shown, Negative) else shown
    if not isinstance(number, Number) or value.is_real is not True:
        return None
    mantissa, _, exponent = number.text.partition("e")
    unit = sympy.Rational(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    written = sympy.Rational(number.text) * (-1 if isinstance(shown, Negative) else 1)
    return "agrees" if abs(value - written) <= unit * sympy.Rational(51, 100) else None
