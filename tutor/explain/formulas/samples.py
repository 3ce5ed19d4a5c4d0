"""Small numbers for a formula's quantities, chosen by what they are: probabilities below one, counts whole, means that
are means. For an example in words, and for trying claims."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np

from tutor.explain.formulas.evaluate import NoValue, value
from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.quantities import Program, Quantity
from tutor.notation import tree as t

LENGTH = 3
FRACTIONS = ("probab", "share", "precision", "recall", "accuracy", "chance", "density", "likelihood of", "prior", "posterior", "rate of", "dropout", "discount")
SMALL = ("learning rate", "step size", "regulari", "penalty")
NEAR_ONE = ("momentum", "decay", "smoothing", "discount")
POSITIVE = ("standard deviation", "variance", "spread", "rate", "scale", "length", "number", "size", "time", "radius", "degrees of freedom")
LABEL = "label"
COUNTS = ("number of", "how many", "sample size", "count", "dimension", "degree")


def is_fraction(quantity: Quantity) -> bool:
    """Is it a probability or another share of one?"""
    node = quantity.node
    if any(w in quantity.role for w in COUNTS):
        return False
    return isinstance(node, t.Apply) or any(w in quantity.role for w in FRACTIONS) or quantity.name in ("p", "q") or quantity.role.startswith("R squared")


def is_count(quantity: Quantity) -> bool:
    """Is it a whole number of things?"""
    return quantity.kind == "count" or any(w in quantity.role for w in COUNTS)


def example(program: Program) -> dict[t.Node, Any] | None:
    """One readable set of numbers with a finite value, or None."""
    plain = iter((2, 3, 1, 4, 5, 6, 7, 8))
    shares = iter((0.9, 0.1, 0.2, 0.5, 0.3, 0.4))
    lists = iter(([1, 2, 6], [2, 4, 3], [3, 1, 2], [2, 2, 5]))
    spread = iter(([0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [0.2, 0.5, 0.3]))
    counts = iter((5, 2, 3, 4))
    for _ in range(2):
        values: dict[t.Node, Any] = {}
        try:
            for quantity in program.quantities:
                values[quantity.node] = next(counts) if quantity.kind == "count" else _readable(quantity, plain, shares, lists, spread)
        except StopIteration:
            return None
        _consistent(program, values)
        try:
            value(program, values)
            return values
        except NoValue:
            continue
    return None


def _readable(quantity: Quantity, plain: Iterator[int], shares: Iterator[float], lists: Iterator[list[int]], spread: Iterator[list[float]]) -> Any:
    if LABEL in quantity.role:
        return [1, 0, 0] if quantity.kind == "list" else 1
    match quantity.kind:
        case "list":
            return next(spread) if is_fraction(quantity) else next(lists)
        case "table":
            return [[1, 2, 3], [4, 5, 6], [7, 8, 10]]
        case "vector":
            return np.array([[next(plain)], [next(plain)]], dtype=float)
        case "matrix":
            return np.array([[2.0, 1.0], [1.0, 3.0]])
    if any(w in quantity.role for w in SMALL):
        return 0.1
    if any(w in quantity.role for w in NEAR_ONE):
        return 0.9
    if is_fraction(quantity):
        return next(shares)
    return next(plain)


def _consistent(program: Program, values: dict[t.Node, Any]) -> None:
    """A count is the length of its list; x̄ is the mean of x."""
    for count, head in program.lengths:
        values[count] = len(values[head])
    for quantity in program.quantities:
        node = quantity.node
        if isinstance(node, t.Symbol) and node.accent == "bar" and (rest := t.Symbol(node.name, "", node.style)) in values and isinstance(values[rest], list):
            values[node] = sum(values[rest]) / len(values[rest])


def random_values(program: Program, rng: Random) -> dict[t.Node, Any]:
    """Random numbers of the right kinds, for trying claims."""
    values: dict[t.Node, Any] = {}
    for quantity in program.quantities:
        values[quantity.node] = _drawn(quantity, rng)
    _consistent(program, values)
    return values


def _drawn(quantity: Quantity, rng: Random) -> Any:
    def one() -> float:
        if is_fraction(quantity):
            return rng.uniform(0.05, 0.95)
        return rng.uniform(0.3, 3.0) if any(w in quantity.role for w in POSITIVE) or quantity.kind in ("number", "list") else rng.uniform(-2, 3)

    match quantity.kind:
        case "list":
            drawn = [one() for _ in range(LENGTH)]
            return [d / sum(drawn) for d in drawn] if is_fraction(quantity) else drawn
        case "table":
            return [[one() for _ in range(LENGTH)] for _ in range(LENGTH)]
        case "vector":
            return np.array([[one()], [one()]])
        case "matrix":
            a = np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)], [rng.uniform(-1, 1), rng.uniform(-1, 1)]])
            return a @ a.T + np.eye(2)
    if is_count(quantity):
        return rng.randint(2, 6)
    return one()


def told(program: Program) -> str:
    """The example in a sentence; "" when there is none."""
    values = example(program)
    if values is None:
        return ""
    result = value(program, values)
    if isinstance(result, np.ndarray) and result.size > 4:
        return ""
    given = [f"{glyph(q.node) or q.name} = {number(values[q.node])}" for q in program.quantities]
    if len(given) > 7 or (not isinstance(result, np.ndarray) and 0 < abs(result) < 1e-4):
        return ""
    listed = ", ".join(given[:-1]) + (" and " if len(given) > 1 else "") + given[-1]
    name = glyph(program.output) if program.output is not None else ""
    text = number(result)
    return f"With {listed}, {name + ' is' if name else 'it comes to'} {text}." if name else f"With {listed}, it comes to {text}."


def number(value: Any) -> str:
    """A number, list, vector or matrix in a sentence, to four significant digits."""
    if isinstance(value, np.ndarray):
        rows = value.tolist()
        return "[" + ", ".join(number(r[0]) if value.shape[1] == 1 else number(r) for r in rows) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(number(v) for v in value) + "]"
    rounded = f"{float(value):.4g}"
    text = f"{float(rounded):.10f}".rstrip("0").rstrip(".") if 1e-4 <= abs(float(value)) < 1e7 or value == 0 else rounded
    exact = abs(float(text) - float(value)) <= 1e-12 * max(1.0, abs(float(value)))
    return text.replace("-", "−") if exact else f"about {text.replace('-', '−')}"
