"""Is a formula the gradient (or the Hessian) of a function of a vector? Tried with numbers, by differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy

from tutor.notation.tree import Add, Constant, Divide, InnerProduct, Multiply, Negative, Node, Norm, Number, Power, Root, Subscript, Symbol, Transpose, flat_name, symbols
from tutor.solution import Check

SIZE = 3
_TRIES = 4


class NoArray(ValueError):
    """The expression holds something that has no value here."""


def gradient_agrees(function: Node, gradient: Node, variable: str, vectors: frozenset[str], scalars: frozenset[str], symmetric: frozenset[str] = frozenset()) -> Check | None:
    """Do differences of `function` agree with `gradient` for random numbers in every name? Names that are neither vectors
    nor scalars are square matrices (those in `symmetric` symmetric)."""
    random = numpy.random.default_rng(20)
    for _ in range(_TRIES):
        values = _values(random, (function, gradient), variable, vectors, scalars, symmetric)
        place = values[variable]
        h = 1e-5
        try:
            expected = numpy.array([_slope(function, values, variable, place, k, h) for k in range(SIZE)])
            found = numpy.asarray(value(gradient, values), dtype=float)
        except (NoArray, ValueError, ZeroDivisionError, TypeError):
            return None
        if found.shape != (SIZE,) or not numpy.allclose(expected, found, rtol=1e-6, atol=1e-6):
            return None
    return "agrees"


def hessian_agrees(gradient: Node, hessian: Node, variable: str, vectors: frozenset[str], scalars: frozenset[str], symmetric: frozenset[str] = frozenset()) -> Check | None:
    """Is `hessian` the matrix of slopes of `gradient`, for random numbers in every name?"""
    random = numpy.random.default_rng(21)
    for _ in range(_TRIES):
        values = _values(random, (gradient, hessian), variable, vectors, scalars, symmetric)
        place, h = values[variable], 1e-5
        try:
            columns = [(value(gradient, {**values, variable: place + h * e}) - value(gradient, {**values, variable: place - h * e})) / (2 * h) for e in numpy.eye(SIZE)]
            found = numpy.asarray(value(hessian, values), dtype=float)
        except (NoArray, ValueError, ZeroDivisionError, TypeError):
            return None
        if found.shape != (SIZE, SIZE) or not numpy.allclose(numpy.array(columns).T, found, rtol=1e-6, atol=1e-6):
            return None
    return "agrees"


def _values(random: Any, trees: tuple[Node, ...], variable: str, vectors: frozenset[str], scalars: frozenset[str], symmetric: frozenset[str]) -> dict[str, Any]:
    names = {n for t in trees for n in symbols(t)} | {variable}
    out: dict[str, Any] = {}
    for name in sorted(names):
        if name in scalars:
            out[name] = float(random.uniform(0.5, 2.0))
        elif name in vectors or name == variable:
            out[name] = random.uniform(-2, 2, SIZE)
        else:
            matrix = random.uniform(-2, 2, (SIZE, SIZE))
            out[name] = matrix + matrix.T if name in symmetric else matrix
    return out


def _slope(function: Node, values: Mapping[str, Any], variable: str, place: Any, k: int, h: float) -> float:
    step = numpy.zeros(SIZE)
    step[k] = h
    return float(value(function, {**values, variable: place + step}) - value(function, {**values, variable: place - step})) / (2 * h)


def value(node: Node, values: Mapping[str, Any]) -> Any:
    """The number, vector or matrix that an expression gives. A transposed vector is a row, kept as a vector.

    Raises:
        NoArray: for notation that has no value here, or shapes that do not fit.
    """
    match node:
        case Number():
            return float(node.value)
        case Constant(name) if name in ("e", "pi"):
            return numpy.e if name == "e" else numpy.pi
        case Symbol("I") if "I" not in values:
            return numpy.eye(SIZE)
        case Symbol() | Subscript():
            name = flat_name(node) or ""
            if name not in values:
                raise NoArray(f"no value for {name}")
            return values[name]
        case Add(terms):
            total = value(terms[0], values)
            for term in terms[1:]:
                total = total + value(term, values)
            return total
        case Negative(operand):
            return -value(operand, values)
        case Multiply(factors):
            flat = [g for f in factors for g in (f.factors if isinstance(f, Multiply) else (f,))]
            return _product([(f, value(f, values)) for f in flat])
        case Divide(top, bottom):
            return value(top, values) / value(bottom, values)
        case Transpose(operand):
            inner = value(operand, values)
            return inner.T if numpy.ndim(inner) == 2 else inner
        case Norm(operand, order):
            if order is not None and not (isinstance(order, Number) and order.value == 2):
                raise NoArray("another norm")
            return numpy.linalg.norm(value(operand, values))
        case InnerProduct(left, right):
            return value(left, values) @ value(right, values)
        case Power(base, exponent):
            return value(base, values) ** value(exponent, values)
        case Root(radicand, None):
            return numpy.sqrt(value(radicand, values))
    raise NoArray(f"no array for {type(node).__name__}")


def _product(parts: list[tuple[Node, Any]]) -> Any:
    """From the left to the right; a row times a column is a number, a column times a row is refused."""
    total: Any = 1.0
    row = False
    for node, part in parts:
        if numpy.ndim(total) == 0 or numpy.ndim(part) == 0:
            total = total * part
            row = isinstance(node, Transpose) if numpy.ndim(part) == 1 else row
            continue
        if numpy.ndim(total) == 1 and numpy.ndim(part) == 1 and not row:
            raise NoArray("a column times a row is a matrix")
        total = total @ part
        row = row and numpy.ndim(total) == 1
    return total
