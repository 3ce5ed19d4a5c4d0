"""What sympy raises on legal expressions that are beyond it: the one tuple that every guard around it names.

A guard turns such a failure into "I cannot do this one", so it must not name more than can happen. Our own refusals that
are errors of number or of value (NotConvertible, NotNumeric, NoRule, Undefined, TooHeavy) are among them.
"""

from __future__ import annotations

from sympy.core.function import PoleError
from sympy.polys.polyerrors import BasePolynomialError

TROUBLE = (
    ArithmeticError,  # a division by zero, an overflow, digits that do not settle
    ValueError,  # a matrix without an inverse, a domain left
    TypeError,  # complex numbers compared, an object where a number was wanted
    AttributeError,  # a matrix or a relation where an expression was wanted
    KeyError,  # a function or a constant without an object there
    NotImplementedError,
    RecursionError,
    BasePolynomialError,
    PoleError,
)
