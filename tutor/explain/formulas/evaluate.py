"""A formula's value from numbers, by walking its tree with numpy: for examples, and to try every claim about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tutor.explain.formulas.quantities import Program, indexed, places
from tutor.notation import tree as t

Values = Mapping[t.Node, Any]
MOST_TERMS = 2000


class NoValue(ArithmeticError):
    """The formula has no value for these numbers, or one that cannot be computed here."""


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


CALLS: dict[str, Callable[..., Any]] = {
    "exp": np.exp, "ln": np.log, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh, "sinh": np.sinh, "cosh": np.cosh, "sigmoid": _sigmoid, "relu": lambda x: np.maximum(x, 0),
    "softplus": lambda x: np.log1p(np.exp(x)), "max": lambda *a: np.max(a), "min": lambda *a: np.min(a), "det": np.linalg.det, "tr": np.trace, "inv": np.linalg.inv, "sign": np.sign, "floor": np.floor, "ceil": np.ceil,
    "binomial": lambda n, k: float(math.comb(int(n), int(k))),
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e}


def value(program: Program, values: Values) -> Any:
    """The value of the program's body: a float, or a numpy array for vectors (columns) and matrices.

    Raises:
        NoValue: undefined, not finite, or shapes that do not fit.
    """
    try:
        with np.errstate(all="ignore"):
            found = _value(program.body, values, {}, program.bound)
    except (ArithmeticError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, np.linalg.LinAlgError) as error:
        raise NoValue(str(error)) from None
    if isinstance(found, np.ndarray) and found.size == 1:
        found = float(found.reshape(-1)[0])
    if isinstance(found, np.ndarray):
        if found.dtype.kind not in "fi" or not np.all(np.isfinite(found)):
            raise NoValue("not finite")
        return found
    if not isinstance(found, int | float | np.floating | np.integer) or not math.isfinite(found):
        raise NoValue("not finite")
    return float(found)


def _value(node: t.Node, values: Values, at: Mapping[t.Node, int], bound: frozenset[t.Node]) -> Any:
    def of(inner: t.Node) -> Any:
        return _value(inner, values, at, bound)

    head = indexed(node, bound)
    if head is not None:
        cell = values[head]
        for place in places(node):
            cell = cell[int(of(place)) - 1]
        return cell
    if node in at:
        return float(at[node])
    match node:
        case t.Number():
            return float(node.value)
        case t.Constant(name):
            return CONSTANTS[name]
        case t.Symbol() | t.Subscript() | t.Superscript() | t.Prime() | t.Apply():
            return values[node]
        case t.Add(terms):
            return _sum([of(x) for x in terms])
        case t.Negative(operand):
            return -of(operand)
        case t.Multiply(factors):
            total = of(factors[0])
            for factor in factors[1:]:
                total = _times(total, of(factor))
            return total
        case t.Divide(numerator, denominator):
            below = of(denominator)
            if isinstance(below, np.ndarray) and below.size > 1:
                raise NoValue("division by a vector or matrix")
            return of(numerator) / (below if not isinstance(below, np.ndarray) else float(below.reshape(-1)[0]))
        case t.Power(base, exponent):
            return _power(of(base), of(exponent))
        case t.Root(radicand, index):
            return _power(of(radicand), 1 / (of(index) if index is not None else 2))
        case t.Factorial(operand):
            return float(math.factorial(int(of(operand))))
        case t.Percent(operand):
            return of(operand) / 100
        case t.Transpose(operand):
            return of(operand).T
        case t.AbsoluteValue(operand):
            inner = of(operand)
            return np.linalg.det(inner) if isinstance(inner, np.ndarray) and inner.shape[0] == inner.shape[-1] > 1 else abs(inner)
        case t.Norm(operand, order):
            return float(np.linalg.norm(np.asarray(of(operand)).reshape(-1), 1 if order == t.Number("1") else 2))
        case t.Call("log", (argument,), subscript) if subscript is not None:
            return np.log(of(argument)) / np.log(of(subscript))
        case t.Call(function, arguments):
            return CALLS[function](*[of(a) for a in arguments])
        case t.BigOperator(kind, operand, index, lower, upper):
            assert index is not None
            first, last = span(node, values, lambda n: int(of(n)), lower, upper)
            if last - first > MOST_TERMS:
                raise NoValue("too many terms")
            parts = [_value(operand, values, {**at, index: k}, bound) for k in range(first, last + 1)]
            return _sum(parts) if kind == "sum" else math.prod(parts)
    raise NoValue(f"nothing to compute for {type(node).__name__}")


def span(node: t.BigOperator, values: Values, number: Callable[[t.Node], int], lower: t.Node | None, upper: t.Node | None) -> tuple[int, int]:
    """First and last value of a running index; without bounds it runs over the whole list."""
    if upper is not None:
        return (number(lower) if lower is not None else 1), number(upper)
    assert node.index is not None
    for inner in t.walk(node.operand):
        head = indexed(inner, frozenset({node.index}))
        if head is not None:
            where = [node.index in set(t.walk(p)) for p in places(inner)]
            cell = values[head]
            for _ in range(where.index(True)):
                cell = cell[0]
            return 1, len(cell)
    raise NoValue("a sum without bounds")


def _sum(parts: list[Any]) -> Any:
    total = parts[0]
    for part in parts[1:]:
        if np.shape(total) != np.shape(part):
            raise NoValue("sizes that do not fit")
        total = total + part
    return total


def _times(a: Any, b: Any) -> Any:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.size > 1 and b.size > 1:
        return a @ b
    if isinstance(a, np.ndarray) and a.size == 1:
        a = float(a.reshape(-1)[0])
    if isinstance(b, np.ndarray) and b.size == 1:
        b = float(b.reshape(-1)[0])
    return a * b


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, np.ndarray) and base.size > 1:
        if float(exponent).is_integer() and base.shape[0] == base.shape[-1]:
            return np.linalg.matrix_power(base, int(exponent))
        raise NoValue("a power of a vector")
    base = float(base.reshape(-1)[0]) if isinstance(base, np.ndarray) else base
    result = float(base) ** float(exponent)
    if isinstance(result, complex):
        raise NoValue("a root of a negative number")
    return result
