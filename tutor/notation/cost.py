"""What would be too heavy, decided on the tree before any number is built: powers, factorials, digits, sizes."""

from __future__ import annotations

import math

from tutor.notation import tree as t

MOST_DIGITS = 2000
LARGEST_FACTORIAL = 1000
LARGEST_BINOMIAL = 5000
MOST_TERMS = 10_000
MOST_NODES = 1500


def too_heavy(node: t.Node) -> str | None:
    """Why the tree would take too much time or space, in words, or None when it is fine.

    Sizes are bounded from the inside out as logarithms to base 10, so that 9^9^9^9 is refused without being computed.
    """
    if t.size(node) > MOST_NODES:
        return f"it has more than {MOST_NODES} parts"
    try:
        _magnitude(node)
    except _Heavy as heavy:
        return str(heavy)
    return None


class _Heavy(Exception):
    pass


def _magnitude(node: t.Node) -> float | None:
    """An upper bound for log10 |value| of a number, None where a symbol makes it unknown."""
    match node:
        case t.Number():
            value = node.value
            if value == 0:
                return 0.0
            digits = max(len(str(abs(value.numerator))), len(str(value.denominator)))
            return float(digits)
        case t.Constant():
            return 1.0
        case t.Power(base, exponent):
            size = _magnitude(base)
            _magnitude(exponent)
            power = _value(exponent)
            if power is None:
                return None
            if size is not None and size * abs(power) > MOST_DIGITS and _value(base) not in (0, 1, -1):
                raise _Heavy(f"that power would have more than {MOST_DIGITS} digits")
            if abs(power) > 1000 and size is None and not isinstance(base, t.Symbol | t.Subscript):
                raise _Heavy("that power is too large to multiply out")
            return None if size is None else size * abs(power)
        case t.Factorial(operand):
            _magnitude(operand)
            value_of = _value(operand)
            if value_of is None:
                if not t.symbols(operand):
                    raise _Heavy("that factorial is too large")
                return None
            if value_of > LARGEST_FACTORIAL:
                raise _Heavy(f"factorials go up to {LARGEST_FACTORIAL}!")
            return value_of * math.log10(max(value_of, 2)) if value_of > 0 else 1.0
        case t.Call("binomial" | "permutations", arguments):
            sizes = [_value(a) for a in arguments]
            if any(s is not None and s > LARGEST_BINOMIAL for s in sizes):
                raise _Heavy(f"counting goes up to {LARGEST_BINOMIAL}")
            return None
        case t.BigOperator(kind=kind, index=index, lower=lower, upper=upper, operand=operand) if kind in ("sum", "product") and index is not None:
            _magnitude(operand)
            low, high = (_value(x) if x is not None else None for x in (lower, upper))
            if low is not None and high is not None and high - low > MOST_TERMS:
                return None
            return None
    sizes = [_magnitude(child) for child in t.children(node)]
    if any(s is None for s in sizes):
        return None
    known = [s for s in sizes if s is not None]
    total = sum(known) + 1
    if total > 20 * MOST_DIGITS:
        raise _Heavy(f"it would have more than {MOST_DIGITS} digits")
    return total


def _value(node: t.Node) -> float | None:
    """A rough value of a small number tree, None where it is unknown or huge."""
    try:
        match node:
            case t.Number():
                return float(node.value)
            case t.Negative(operand):
                inner = _value(operand)
                return None if inner is None else -inner
            case t.Add(terms):
                values = [_value(x) for x in terms]
                return None if None in values else sum(v for v in values if v is not None)
            case t.Multiply(factors):
                values = [_value(x) for x in factors]
                return None if None in values else math.prod(v for v in values if v is not None)
            case t.Divide(a, b):
                top, bottom = _value(a), _value(b)
                return None if top is None or not bottom else top / bottom
            case t.Power(a, b):
                base, power = _value(a), _value(b)
                if base is None or power is None:
                    return None
                result = base**power
                return result if isinstance(result, float) else None
            case t.Factorial(operand):
                inner = _value(operand)
                return None if inner is None or inner < 0 else math.gamma(inner + 1)
            case t.Constant("pi"):
                return math.pi
            case t.Constant("e"):
                return math.e
    except (OverflowError, ValueError, ZeroDivisionError):
        raise _Heavy(f"it would have more than {MOST_DIGITS} digits") from None
    return None
