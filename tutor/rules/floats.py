"""The number an expression gives: exact as long as it stays a short fraction, a decimal from there on.

For tables of iterates, where exact forms soon fill pages. Steps that state such a number say that it is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    Call,
    Constant,
    Divide,
    Factorial,
    Mixed,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Relation,
    Root,
    Sequence,
    Subscript,
    Symbol,
    flat_name,
)

Value: TypeAlias = Fraction | float

LONGEST = 60
"""Digits of a denominator up to which numbers stay exact."""


class NoNumber(ArithmeticError):
    """The expression has no real number as its value here."""


_CALLS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "ln": math.log, "log": math.log, "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh, "atan": math.atan,
    "asin": math.asin, "acos": math.acos, "erf": math.erf, "sigmoid": lambda u: 1 / (1 + math.exp(-u)) if u > -700 else 0.0, "softplus": lambda u: math.log1p(math.exp(u)) if u < 700 else u,
    "sec": lambda u: 1 / math.cos(u), "csc": lambda u: 1 / math.sin(u), "cot": lambda u: 1 / math.tan(u), "sech": lambda u: 1 / math.cosh(u),
}  # fmt: skip


def number(node: Node, values: Mapping[str, Value]) -> Value:
    """The value of an expression with numbers for its names.

    Raises:
        NoNumber: where it has no real value, or holds something that has no number.
    """
    try:
        return _short(_value(node, values))
    except (ZeroDivisionError, ValueError, OverflowError, KeyError, TypeError) as error:
        raise NoNumber(str(error)) from error


def _short(value: Value) -> Value:
    if isinstance(value, Fraction) and value.denominator.bit_length() + value.numerator.bit_length() > LONGEST * 4:
        return float(value)
    if isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        raise NoNumber("the value is not a finite real number")
    return value


def _value(node: Node, values: Mapping[str, Value]) -> Value:
    match node:
        case Number():
            return node.value
        case Symbol() | Subscript():
            return values[flat_name(node) or ""]
        case Constant(name):
            return {"e": math.e, "pi": math.pi}[name]
        case Add(terms):
            total: Value = Fraction(0)
            for term in terms:
                total = _short(total + _value(term, values))
            return total
        case Negative(operand):
            return -_value(operand, values)
        case Multiply(factors):
            product: Value = Fraction(1)
            for factor in factors:
                product = _short(product * _value(factor, values))
            return product
        case Divide(top, bottom):
            return _short(_value(top, values) / _value(bottom, values))
        case Mixed(whole, fraction):
            return _value(whole, values) + _value(fraction, values)
        case Percent(operand):
            return _value(operand, values) / 100
        case Power(base, exponent):
            return _power(_value(base, values), _value(exponent, values))
        case Root(radicand, index):
            inside = _value(radicand, values)
            order = 2 if index is None else int(_value(index, values))
            if inside < 0 and order % 2:
                return -float((-inside) ** (1 / order))
            if inside < 0:
                raise NoNumber("a root of a negative number")
            return _root(inside, order)
        case AbsoluteValue(operand):
            size = _value(operand, values)
            return -size if size < 0 else size
        case Factorial(operand):
            return Fraction(math.factorial(int(_value(operand, values))))
        case Call("max" | "min" as which, arguments):
            numbers = [_value(a, values) for a in arguments]
            return max(numbers) if which == "max" else min(numbers)
        case Call("relu", (argument,)):
            inside = _value(argument, values)
            return inside if inside > 0 else Fraction(0)
        case Call("Heaviside", (argument, *_)):
            return Fraction(int(_value(argument, values) > 0))
        case Call("log", (argument,), Node() as base):
            return math.log(_value(argument, values)) / math.log(_value(base, values))
        case Call(name, (argument,)) if name in _CALLS:
            return _CALLS[name](float(_value(argument, values)))
        case Apply():
            raise NoNumber("a function that is not known")
    raise NoNumber(f"no number for {type(node).__name__}")


def _root(inside: Value, order: int) -> Value:
    if isinstance(inside, Fraction) and order == 2:
        top, bottom = math.isqrt(inside.numerator), math.isqrt(inside.denominator)
        if top * top == inside.numerator and bottom * bottom == inside.denominator:
            return Fraction(top, bottom)
    return float(inside) ** (1 / order)


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 200:
        return _short(base ** int(exponent))
    if base < 0:
        raise NoNumber("a broken power of a negative number")
    return float(base) ** float(exponent)


def shown(value: Value, digits: int = 6) -> Node:
    """The number as decimal digits: exact where it ends soon, else rounded to so many significant digits."""
    from tutor.rules.writing import decimal_text, write_number

    if isinstance(value, Fraction):
        text = decimal_text(abs(value))
        if text is not None and len(text) <= digits + 4:
            return Negative(Number(text)) if value < 0 else Number(text)
        if value.denominator <= 999 and abs(value.numerator) <= 9999 and value.denominator > 1:
            return write_number(value)
    return rounded(value, digits)


def rounded(value: Value, digits: int = 6) -> Node:
    """The number rounded to so many significant digits."""
    size = abs(float(value))
    if size and (size >= 10**9 or size < 10**-5):
        mantissa, _, exponent = f"{size:.{max(digits - 1, 1)}e}".partition("e")
        node: Node = Multiply((Number(mantissa), Power(Number("10"), _whole(int(exponent)))), "*")
    else:
        text = f"{size:.{digits}g}"
        if "e" in text:
            text = f"{size:.0f}"
        node = Number(text)
    return Negative(node) if float(value) < 0 and size else node


def _whole(value: int) -> Node:
    return Negative(Number(str(-value))) if value < 0 else Number(str(value))


def approximately(written: Node, value: Node) -> Relation:
    """The statement that an expression of numbers is about this rounded number, entry by entry for lists.

    Raises:
        NoNumber: where they differ by more than rounding can explain: a mistake of ours, not to be shown.
    """
    lefts = written.items if isinstance(written, Sequence) else (written,)
    rights = value.items if isinstance(value, Sequence) else (value,)
    for left, right in zip(lefts, rights, strict=True):
        a, b = float(number(left, {})), float(number(right, {}))
        scale = max(abs(a), abs(b), *(abs(float(number(t, {}))) for t in left.terms)) if isinstance(left, Add) else max(abs(a), abs(b))
        if abs(a - b) > 5e-5 * scale + 1e-9:
            raise NoNumber("rounded numbers do not fit together")
    return Relation((written, value), ("≈",))


def is_exact(value: Value, digits: int = 6) -> bool:
    """Does `shown` write this number without rounding?"""
    from tutor.rules.writing import decimal_text

    if not isinstance(value, Fraction):
        return False
    text = decimal_text(abs(value))
    return (text is not None and len(text) <= digits + 4) or (value.denominator <= 999 and abs(value.numerator) <= 9999)
