"""The value of an expression at a point, worked out by numbers alone: integrals by quadrature, limits by going near.

This is the referee for lines with ∫ and lim. It knows no rules of calculus, so it cannot share a mistake with them.
Values are complex numbers of many digits; None or NotNumeric means that nothing can be said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import mpmath

from tutor.checking.floating import Compiled, NotFast, TooRough, fast
from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    BigOperator,
    Call,
    Cases,
    Constant,
    Divide,
    Evaluated,
    Factorial,
    Integral,
    Limit,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Root,
    Sequence,
    Subscript,
    Symbol,
    Text,
    flat_name,
    substitute,
    symbols,
    transform,
    walk,
)
from tutor.solution import Check

Values = Mapping[str, Any]
_HUGE = mpmath.mpf(10) ** 14


class NotNumeric(ValueError):
    """There is no number here, or none that can be reached safely."""


NO_NUMBER = (ArithmeticError, ValueError, TypeError)
"""What `evaluate` raises where there is no number: NotNumeric, a division by zero, an overflow, complex numbers compared."""


def _exp(value: Any) -> Any:
    if mpmath.isinf(value):
        return mpmath.exp(value)
    if abs(value) > _HUGE:
        raise NotNumeric("too large a power")
    return mpmath.exp(value)


def _gamma(value: Any) -> Any:
    if abs(value) > 10**13 and not mpmath.isinf(value):
        raise NotNumeric("too large a factorial")
    return mpmath.inf if value == mpmath.inf else _exp(mpmath.loggamma(value + 1))


def _acot(value: Any) -> Any:
    return mpmath.mpf(0) if mpmath.isinf(value) else mpmath.pi / 2 if value == 0 else mpmath.atan(1 / value)


def _wave(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def at(value: Any) -> Any:
        if mpmath.isinf(value) or abs(value) > mpmath.mpf(10) ** 40:
            raise NotNumeric("no value that far out")
        return function(value)

    return at


def _turn(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: function(mpmath.mpf(0) if mpmath.isinf(value) else 1 / value)


def _ln(value: Any) -> Any:
    if value == 0:
        return -mpmath.inf
    return mpmath.log(value)


def _hyperbolic(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def at(value: Any) -> Any:
        if not mpmath.isinf(value) and abs(value) > _HUGE:
            raise NotNumeric("too large")
        return function(value)

    return at


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sin": _wave(mpmath.sin), "cos": _wave(mpmath.cos), "tan": _wave(mpmath.tan), "cot": _wave(mpmath.cot), "sec": _wave(mpmath.sec), "csc": _wave(mpmath.csc),
    "asin": mpmath.asin, "acos": mpmath.acos, "atan": mpmath.atan, "acot": _acot, "asec": _turn(mpmath.acos), "acsc": _turn(mpmath.asin),
    "sinh": _hyperbolic(mpmath.sinh), "cosh": _hyperbolic(mpmath.cosh), "tanh": mpmath.tanh, "coth": lambda v: 1 / mpmath.tanh(v), "sech": lambda v: 1 / _hyperbolic(mpmath.cosh)(v),
    "csch": lambda v: 1 / _hyperbolic(mpmath.sinh)(v), "asinh": mpmath.asinh, "acosh": mpmath.acosh, "atanh": mpmath.atanh, "acoth": _turn(mpmath.atanh),
    "asech": _turn(mpmath.acosh), "acsch": _turn(mpmath.asinh), "exp": _exp, "ln": _ln, "log": _ln, "sign": mpmath.sign, "floor": lambda v: mpmath.floor(_real(v)),
    "ceil": lambda v: mpmath.ceil(_real(v)), "frac": lambda v: _real(v) - mpmath.floor(_real(v)), "erf": mpmath.erf, "Heaviside": lambda v: mpmath.mpf(_real(v) > 0),
    "sigmoid": lambda v: 1 / (1 + _exp(-v)), "relu": lambda v: max(_real(v), mpmath.mpf(0)), "factorial": _gamma, "gamma": lambda v: _gamma(v - 1), "Gamma": lambda v: _gamma(v - 1),
}  # fmt: skip


def _real(value: Any) -> Any:
    if mpmath.im(value) != 0:
        raise NotNumeric("not a real number")
    return mpmath.re(value)


def evaluate(node: Node, values: Values) -> Any:
    """The value of an expression with numbers for its names.

    A definite integral is worked out by quadrature, a limit is estimated; an indefinite integral has no value alone.
    """
    match node:
        case Number():
            return mpmath.mpf(node.value.numerator) / node.value.denominator
        case Symbol() | Subscript():
            name = flat_name(node)
            if name is None or name not in values:
                raise NotNumeric(f"no value for {name}")
            return values[name]
        case Constant(name):
            return {"pi": mpmath.pi, "e": mpmath.e, "i": mpmath.mpc(0, 1), "infinity": mpmath.inf}[name] * 1
        case Add(terms):
            return mpmath.fsum([evaluate(t, values) for t in terms]) if len(terms) > 2 else evaluate(terms[0], values) + evaluate(terms[-1], values)
        case Negative(operand):
            return -evaluate(operand, values)
        case Multiply(factors):
            product = mpmath.mpf(1)
            for factor in factors:
                product = product * evaluate(factor, values)
            return product
        case Divide(top, bottom):
            below = evaluate(bottom, values)
            if below == 0:
                raise NotNumeric("division by zero")
            return evaluate(top, values) / below
        case Power(base, exponent):
            return _power(evaluate(base, values), evaluate(exponent, values))
        case Root(radicand, index):
            inside = evaluate(radicand, values)
            return mpmath.sqrt(inside) if index is None else _odd_root(inside, index) or _power(inside, 1 / evaluate(index, values))
        case AbsoluteValue(operand):
            return abs(evaluate(operand, values))
        case Factorial(operand):
            return _gamma(evaluate(operand, values))
        case Call(function, (argument,), subscript) if function in FUNCTIONS:
            value = FUNCTIONS[function](evaluate(argument, values))
            return value / mpmath.log(evaluate(subscript, values)) if function == "log" and subscript is not None else value
        case Integral():
            return _integral(node, values)
        case Evaluated(operand, variable, lower, upper) if variable is not None and upper is not None:
            at_upper = evaluate(substitute(operand, flat_name(variable) or "", upper), values)
            return at_upper if lower is None else at_upper - evaluate(substitute(operand, flat_name(variable) or "", lower), values)
        case Limit():
            return _limit(node, values)
        case BigOperator(kind="sum") if node.index is not None and node.lower is not None and node.upper is not None:
            return _total(node, values)
        case Cases(branches):
            return evaluate(branch_at(branches, values), values)
    raise NotNumeric(f"no value for {type(node).__name__}")


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def holds(condition: Node, values: Values) -> bool:
    """Is a comparison of real numbers (or a chain of them, or `otherwise`) true with these values?"""
    if isinstance(condition, Text):
        return condition.text.strip() in ("otherwise", "else", "elsewhere")
    if not isinstance(condition, Relation) or not set(condition.operators) <= set(_COMPARED):
        raise NotNumeric("a condition that I cannot decide")
    sizes = [_real(evaluate(side, values)) for side in condition.operands]
    return all(_COMPARED[operator](a, b) for operator, (a, b) in zip(condition.operators, pairwise(sizes), strict=True))


def branch_at(branches: tuple[tuple[Node, Node], ...], values: Values) -> Node:
    """The formula of a function in pieces that is in force at these values. Raises NotNumeric when none is."""
    for formula, condition in branches:
        if holds(condition, values):
            return formula
    raise NotNumeric("no piece covers this place")


def _odd_root(inside: Any, index: Node) -> Any:
    """The real root of odd order of a negative number; None for all else."""
    odd = isinstance(index, Number) and index.value.denominator == 1 and index.value % 2 == 1
    if not odd or mpmath.im(inside) != 0 or mpmath.re(inside) >= 0:
        return None
    return -_power(-inside, 1 / evaluate(index, {}))


def formula_at(node: Node, values: Values) -> Node:
    """A function in pieces with only the formulas that are in force at these values. Raises NotNumeric."""
    return transform(node, lambda n: branch_at(n.branches, values) if isinstance(n, Cases) else n)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0:
        if mpmath.re(exponent) > 0:
            return mpmath.mpf(0)
        if exponent == 0:
            return mpmath.mpf(1)
        raise NotNumeric("zero to a negative power")
    if mpmath.isint(exponent) and abs(exponent) < 10**6:
        return base ** int(mpmath.re(exponent))
    if mpmath.isinf(base) or mpmath.isinf(exponent):
        if mpmath.im(base) == 0 and mpmath.re(base) > 0:
            size = mpmath.log(base)
            return _exp(exponent * size) if size != 0 else mpmath.mpf(1)
        raise NotNumeric("no power of this")
    return _exp(exponent * mpmath.log(base))


def _total(node: BigOperator, values: Values) -> Any:
    lower, upper = evaluate(node.lower, values), evaluate(node.upper, values)  # type: ignore[arg-type]
    name = flat_name(node.index) if node.index is not None else None
    if name is None or not mpmath.isint(lower):
        raise NotNumeric("a sum without whole bounds")
    if mpmath.isinf(upper):
        return mpmath.nsum(lambda k: evaluate(node.operand, {**values, name: k}), [int(lower), mpmath.inf])
    if not mpmath.isint(upper) or upper - lower > 2000:
        raise NotNumeric("a sum too long")
    return mpmath.fsum([evaluate(node.operand, {**values, name: mpmath.mpf(k)}) for k in range(int(lower), int(upper) + 1)])


# -- integrals ------------------------------------------------------------------------------------------------------


def _integral(node: Integral, values: Values) -> Any:
    name = flat_name(node.variable)
    if name is None:
        raise NotNumeric("no variable of integration")

    def f(x: Any) -> Any:
        return evaluate(node.operand, {**values, name: x})

    if node.lower is None or node.upper is None:
        raise NotNumeric("an indefinite integral has no value alone")
    return _definite(f, evaluate(node.lower, values), evaluate(node.upper, values))


def _definite(f: Callable[[Any], Any], a: Any, b: Any) -> Any:
    if a == b:
        return mpmath.mpf(0)
    a, b = _real(a), _real(b)
    middle: list[Any] = [a, 0, b] if mpmath.isinf(a) and mpmath.isinf(b) else [a, b]

    def safe(x: Any) -> Any:
        try:
            return f(x)
        except (ZeroDivisionError, ValueError):
            return mpmath.mpf(0)

    value, error = mpmath.quad(safe, middle, error=True, maxdegree=7)
    if error > 1e-6 * max(1, abs(value)):
        pieces = [a + (b - a) * mpmath.mpf(k) / 7 for k in range(8)] if not mpmath.isinf(a) and not mpmath.isinf(b) else [*middle[:1], *(p for p in (-9, -1, 0.5, 4, 20) if a < p < b), *middle[-1:]]
        value, error = mpmath.quad(safe, pieces, error=True, maxdegree=7)
        if error > 1e-5 * max(1, abs(value)):
            raise NotNumeric("the area does not settle")
    return value


_STRETCHES = ((0.21, 0.34), (0.52, 0.71), (1.13, 1.38), (-0.42, -0.23), (2.2, 2.5), (0.83, 0.97), (-1.33, -1.17), (1.71, 1.93), (3.3, 3.7), (-2.7, -2.4), (5.4, 5.7), (7.1, 7.6), (11.3, 11.9), (0.04, 0.09))
_LETTERS = (1.37, 0.73, 2.19, 1.61, 0.43, 3.07, 1.13, 0.89)


def _lettered(names: list[str], k: int) -> dict[str, Any]:
    return {n: mpmath.mpf(str(_LETTERS[(3 * k + i) % len(_LETTERS)])) for i, n in enumerate(names)}


def same_antiderivative(before: Node, after: Node, variable: str) -> Check | None:
    """Do both lines change by the same amount over many stretches? Then they differ by a constant."""
    names = sorted((set(symbols(before)) | set(symbols(after))) - {variable})
    try:
        one, two = fast(before), fast(after)
    except NotFast:
        return None
    good = 0
    for k, (a, b) in enumerate(_STRETCHES):
        letters = {n: complex(_LETTERS[(3 * (k % 3) + i) % len(_LETTERS)]) for i, n in enumerate(names)}
        verdict = _same_change(one, two, variable, a, b, letters)
        if verdict is None:
            verdict = _same_change(one, two, variable, a, a + (b - a) / 7, letters)
        if verdict is False:
            return None
        good += bool(verdict)
        if good >= 5:
            return "agrees"
    return "agrees" if good >= 3 else None


def _same_change(before: Compiled, after: Compiled, variable: str, a: float, b: float, letters: dict[str, complex]) -> bool | None:
    start = {**letters, variable: complex(a), "∫": complex(a)}
    try:
        one_then, two_then = before(start), after(start)
        for x in (b, a + (b - a) * 5 / 11):
            there = {**letters, variable: complex(x), "∫": complex(a)}
            one, two = before(there), after(there)
            whole = max(abs(one), abs(two), abs(one_then), abs(two_then))
            if not whole < 1e200:
                return None
            change = max(abs(one - one_then), abs(two - two_then)) + 1e-9 * whole
            gap = abs((one - one_then) - (two - two_then))
            if gap > 1e-6 * change:
                return False if all(abs(v.imag) < 1e-11 * whole for v in (one, two, one_then, two_then)) else None
            if gap > 1e-7 * change:
                return None
    except (TooRough, KeyError, ArithmeticError, ValueError, TypeError):
        return None
    return True


def agree_between(first: Node, second: Node, variable: str, low: float, high: float) -> Check | None:
    """Are two expressions equal for values of the variable between low and high (other letters positive)?"""
    names = sorted((set(symbols(first)) | set(symbols(second))) - {variable})
    good = 0
    with mpmath.workdps(18):
        for k in range(6):
            values = {**_lettered(names, k), variable: low + (high - low) * mpmath.mpf(2 * k + 1) / 13}
            try:
                one, two = evaluate(first, values), evaluate(second, values)
            except NO_NUMBER:
                continue
            if abs(one - two) > 1e-10 * max(abs(one), abs(two), 1e-3):
                return None
            good += 1
    return "agrees" if good >= 3 else None


# -- limits ---------------------------------------------------------------------------------------------------------

_NEAR = (3, 6, 10, 15, 22)


def approach(point: Any, direction: str, k: int) -> Any:
    """A place near the point, closer with larger k; far out for infinity."""
    step = mpmath.mpf(10) ** -k * mpmath.mpf("1.37")
    if point == mpmath.inf:
        return mpmath.mpf(10) ** k * mpmath.mpf("1.37")
    if point == -mpmath.inf:
        return -(mpmath.mpf(10) ** k) * mpmath.mpf("1.37")
    return point - step if direction == "-" else point + step


def trail(node: Limit, values: Values, direction: str, near: tuple[int, ...] = _NEAR) -> list[Any]:
    """The function nearer and nearer to the point."""
    name = flat_name(node.variable)
    if name is None:
        raise NotNumeric("no variable")
    found = []
    for k in near:
        with mpmath.workdps(40 + 5 * k):
            point = evaluate(node.point, values)
            try:
                value = evaluate(node.operand, {**values, name: approach(point, direction, k)})
            except NO_NUMBER:
                break
            if mpmath.isnan(value):
                break
            found.append(value)
    return found


def estimate(found: list[Any]) -> Any:
    """Where a trail of values goes: a number, plus or minus infinity, or None when that cannot be seen."""
    if len(found) < 3:
        return None
    last, before = found[-1], found[-2]
    if mpmath.isinf(last):
        return last
    if abs(last - before) <= 1e-6 * max(1, abs(last)):
        return last
    sizes = [abs(v) for v in found]
    if all(b > a for a, b in pairwise(sizes)) and sizes[-1] > 1e4 and abs(mpmath.im(last)) < 1e-10 * sizes[-1]:
        return mpmath.sign(mpmath.re(last)) * mpmath.inf
    if all(b < a for a, b in pairwise(sizes)) and sizes[-1] < 1e-4:
        return mpmath.mpf(0)
    return None


def _limit(node: Limit, values: Values) -> Any:
    value = estimate(trail(node, values, node.direction))
    if value is None:
        raise NotNumeric("the limit cannot be seen")
    return value


def goes_to(node: Limit, value: Any, values: Values, direction: str) -> bool | None:
    """Does the function go to this value (a number or an infinity)? None when that cannot be seen."""
    found = trail(node, values, direction)
    if len(found) < 3:
        found = trail(node, values, direction, (1, 2, 3, 4))
    if len(found) < 3:
        return None
    if mpmath.isinf(value):
        sign = mpmath.sign(value)
        parts = [mpmath.re(v) * sign for v in found]
        return bool(parts[-1] > 0 and parts[-1] > 1.15 * parts[-2]) if all(not mpmath.isinf(p) for p in parts) else bool(parts[-1] > 0)
    gaps = [abs(v - value) for v in found]
    if gaps[-1] <= 1e-6 * max(1, abs(value)):
        return True
    shrinking = all(b < a for a, b in pairwise(gaps[1:]))
    return bool(shrinking and gaps[-1] < 0.85 * gaps[-2] and gaps[-1] < 0.2 * max(1, abs(value)))


def same_limit(before: Node, after: Node) -> Check | None:
    """Do two lines with lim in them have the same value?"""
    names = sorted(set(symbols(before)) | set(symbols(after)))
    bound = {flat_name(n.variable) for n in (*walk(before), *walk(after)) if isinstance(n, Limit)}
    names = [n for n in names if n not in bound]
    good = 0
    for k in range(3 if names else 1):
        verdict = _same_limit_at(before, after, _lettered(names, k))
        if verdict is False:
            return None
        good += bool(verdict)
    return "agrees" if good else None


def _same_limit_at(before: Node, after: Node, letters: dict[str, Any]) -> bool | None:
    with mpmath.workdps(40):
        try:
            if isinstance(before, Limit) and isinstance(after, Limit) and before.variable == after.variable and before.point == after.point:
                nearby = [_pointwise(before, after, letters, k) for k in (1, 2, 4)]
                if all(nearby):
                    return True
                sides = [before.direction] if before.direction or mpmath.isinf(evaluate(before.point, letters)) else ["+", "-"]
                seen = [_same_trails(trail(before, letters, s), trail(after, letters, s)) for s in sides]
                return False if False in seen else True if True in seen else None
            if isinstance(before, Limit) and not any(isinstance(n, Limit) for n in walk(after)):
                value = evaluate(after, letters)
                sides = [before.direction] if before.direction else ["+", "-"]
                if mpmath.isinf(evaluate(before.point, letters)):
                    sides = [""]
                seen = [goes_to(before, value, letters, s) for s in sides]
                return False if False in seen else True if True in seen else None
            one, two = evaluate(before, letters), evaluate(after, letters)
        except NO_NUMBER:
            return None
        if mpmath.isinf(one) or mpmath.isinf(two):
            return bool(one == two)
        return bool(abs(one - two) <= 1e-5 * max(1, abs(two)))


def _same_trails(first: list[Any], second: list[Any]) -> bool | None:
    """Do two trails go to the same place?"""
    one, two = estimate(first), estimate(second)
    if one is not None and two is not None:
        return bool(one == two) if mpmath.isinf(one) or mpmath.isinf(two) else bool(abs(one - two) <= 1e-5 * max(1, abs(two)))
    gaps = [abs(a - b) for a, b in zip(first, second, strict=False)]
    if len(gaps) < 3:
        return None
    shrinking = gaps[-1] < 0.9 * gaps[-2] and gaps[-2] < gaps[-3] + 1e-12
    return True if shrinking and gaps[-1] < 0.2 * max(1, abs(first[-1])) else None


def _pointwise(before: Limit, after: Limit, letters: dict[str, Any], k: int) -> bool:
    name = flat_name(before.variable) or ""
    with mpmath.workdps(40 + 4 * k):
        point = evaluate(before.point, letters)
        for direction in ([before.direction] if before.direction else ["+", "-"]):
            x = {**letters, name: approach(point, direction, k)}
            try:
                one, two = evaluate(before.operand, x), evaluate(after.operand, x)
            except NO_NUMBER:
                return False
            if abs(one - two) > mpmath.mpf(10) ** -25 * max(1, abs(one)):
                return False
    return True


_DIRECTIONS = (0.31, 1.07, 2.63, 4.02, 5.41)


def same_limit_of_several(before: Node, after: Node) -> Check | None:
    """Do two lines, the first a limit in several variables, have the same value?"""
    bound = {name for n in (*walk(before), *walk(after)) if isinstance(n, Limit) for name in symbols(n.variable)}
    letters = _lettered(sorted((set(symbols(before)) | set(symbols(after))) - bound), 0)
    try:
        with mpmath.workdps(40):
            one, two = _value_in_plane(before, letters), _value_in_plane(after, letters)
    except NO_NUMBER:
        return None
    return "agrees" if abs(one - two) <= 1e-5 * max(1, abs(two)) else None


def _value_in_plane(node: Node, values: Values) -> Any:
    """A limit in several variables, seen from several directions that must agree; other lines as usual."""
    if not (isinstance(node, Limit) and isinstance(node.variable, Sequence) and isinstance(node.point, Sequence)):
        return evaluate(node, values)
    names = [flat_name(v) or "" for v in node.variable.items]
    centre = [evaluate(p, values) for p in node.point.items]
    ends = []
    for angle in _DIRECTIONS:
        found = []
        for k in _NEAR:
            with mpmath.workdps(40 + 5 * k):
                step = mpmath.mpf(10) ** -k
                place = {n: c + step * mpmath.cos(angle + i * (mpmath.pi / 2 + 0.1)) for i, (n, c) in enumerate(zip(names, centre, strict=True))}
                found.append(evaluate(node.operand, {**values, **place}))
        end = estimate(found)
        if end is None:
            raise NotNumeric("no limit can be seen")
        ends.append(end)
    if any(abs(e - ends[0]) > 1e-5 * max(1, abs(ends[0])) for e in ends):
        raise NotNumeric("the directions disagree")
    return ends[0]


# -- the door -------------------------------------------------------------------------------------------------------


def calculus_nodes(*lines: Node) -> Iterator[Integral | Limit | Evaluated]:
    """The integrals, limits and values between bounds in some lines."""
    for line in lines:
        for node in walk(line):
            if isinstance(node, Integral | Limit) or (isinstance(node, Evaluated) and node.variable is not None and node.lower is not None):
                yield node


def same_calculus(before: Node, after: Node) -> Check | bool | None:
    """For lines with ∫ or lim: a check when they agree, None when they do not, and False when this referee does not
    know such lines (nested integrals, regions, limits in several variables)."""
    if isinstance(before, Relation) or isinstance(after, Relation):
        return False
    found = list(calculus_nodes(before, after))
    if isinstance(before, Limit) and isinstance(before.variable, Sequence):
        return same_limit_of_several(before, after)
    if not found or any(n.variable is None or flat_name(n.variable) is None for n in found):
        return False
    if any(isinstance(inner, Integral) for n in found if isinstance(n, Integral) for inner in walk(n.operand)):
        return False
    indefinite = [n for n in found if isinstance(n, Integral) and (n.lower is None or n.upper is None)]
    if any(n.lower is not None for n in indefinite):
        return False
    if any(isinstance(n, Limit) for n in found) and not indefinite:
        return same_limit(before, after)
    if indefinite:
        names = {flat_name(n.variable) for n in indefinite}
        return same_antiderivative(before, after, names.pop() or "x") if len(names) == 1 else None
    return _same_areas(before, after, [flat_name(n.variable) or "" for n in found if n.variable is not None])


def _same_areas(before: Node, after: Node, bound: list[str]) -> Check | None:
    names = [n for n in sorted(set(symbols(before)) | set(symbols(after))) if n not in bound]
    good = 0
    with mpmath.workdps(15):
        for k in range(2 if names else 1):
            letters = _lettered(names, k)
            try:
                one, two = evaluate(before, letters), evaluate(after, letters)
            except NO_NUMBER:
                continue
            if not abs(one - two) <= 1e-6 * max(abs(two), 1e-6):
                return None
            good += 1
    return "agrees" if good else None
