"""Does a decimal agree with an expression, to the digits that are written? Evaluated with 40 digits, apart from sympy.

Knows the sums, integrals and special functions that probabilities are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    BigOperator,
    Call,
    Constant,
    Divide,
    Factorial,
    Integral,
    Mixed,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Root,
    flat_name,
)  # fmt: skip
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check

_LONGEST_SUM = 5000
_FUNCTIONS = {
    "exp": mpmath.exp, "ln": mpmath.log, "log": mpmath.log, "erf": mpmath.erf, "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "atan": mpmath.atan,
    "binomial": mpmath.binomial, "gamma_function": mpmath.gamma, "Gamma": mpmath.gamma, "Phi": mpmath.ncdf, "max": max, "min": min, "abs": abs, "sqrt": mpmath.sqrt, "B": mpmath.beta, "ceil": mpmath.ceil, "floor": mpmath.floor,
}  # fmt: skip


def value_of(tree: Node, names: Mapping[str, Any] | None = None) -> Any:
    """The number (mpmath) that a tree stands for. Raises ValueError or ArithmeticError where it has none."""
    with mpmath.workdps(40):
        return +_value(tree, dict(names or {}))


def rounds_to(before: Node, after: Node) -> Check | None:
    """Is the decimal `after` the value of `before`, within one unit of its last digit?"""
    inner = after.operand if isinstance(after, Negative) else after
    if not isinstance(inner, Number):
        return None
    mantissa, _, exponent = inner.text.lower().partition("e")
    digits = len(mantissa.partition(".")[2]) - int(exponent or 0)
    try:
        exact, written = value_of(before), value_of(after)
    except TROUBLE:
        return None
    return "agrees" if abs(exact - written) <= mpmath.mpf(10) ** -digits * mpmath.mpf("0.5000001") else None


def _value(tree: Node, names: dict[str, Any]) -> Any:
    match tree:
        case Number():
            return mpmath.mpf(tree.value.numerator) / tree.value.denominator
        case Constant(name):
            return {"pi": mpmath.pi, "e": mpmath.e, "infinity": mpmath.inf}[name] + 0
        case Add(terms):
            return mpmath.fsum(_value(t, names) for t in terms)
        case Negative(operand):
            return -_value(operand, names)
        case Multiply(factors):
            return mpmath.fprod(_value(f, names) for f in factors)
        case Divide(top, bottom):
            return _value(top, names) / _value(bottom, names)
        case Power(base, exponent):
            return _value(base, names) ** _value(exponent, names)
        case Root(radicand, index):
            return mpmath.root(_value(radicand, names), 2 if index is None else int(_value(index, names)))
        case Factorial(operand):
            return mpmath.factorial(_value(operand, names))
        case Percent(operand):
            return _value(operand, names) / 100
        case AbsoluteValue(operand):
            return abs(_value(operand, names))
        case Mixed(whole, fraction):
            return _value(whole, names) + _value(fraction, names)
        case Call(function, arguments):
            return _FUNCTIONS[function](*[_value(a, names) for a in arguments])
        case Apply(function, arguments) if flat_name(function) in _FUNCTIONS:
            return _FUNCTIONS[flat_name(function) or ""](*[_value(a, names) for a in arguments])
        case BigOperator("sum" | "product", operand, index, lower, upper) if index is not None and lower is not None and upper is not None:
            first, last, name = int(_value(lower, names)), int(_value(upper, names)), flat_name(index) or ""
            if last - first > _LONGEST_SUM:
                raise ValueError("a sum too long to add up")
            parts = (_value(operand, {**names, name: mpmath.mpf(k)}) for k in range(first, last + 1))
            return mpmath.fsum(parts) if tree.kind == "sum" else mpmath.fprod(parts)
        case Integral(operand, variable, lower, upper) if lower is not None and upper is not None:
            name = flat_name(variable) or ""
            ends = [_value(lower, names), _value(upper, names)]
            return mpmath.quad(lambda x: _value(operand, {**names, name: x}), ends)
    name_here = flat_name(tree)
    if name_here is not None and name_here in names:
        return names[name_here]
    raise ValueError(f"no value for {type(tree).__name__}")
