"""The tidiest way to write a value that a derivation arrived at: like terms together, common factors out where shorter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy

from tutor.notation.plain import plain
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Node

MOST_OPERATIONS = 160


def tidy(node: Node) -> Node:
    """The same value, written as short as collecting, cancelling and taking out common factors make it."""
    return tidy_object(to_sympy(node))


def tidy_object(expression: Any) -> Node:
    """`tidy` for a sympy object."""
    best: Node | None = None
    for candidate in _forms(expression):
        try:
            tree = from_sympy(candidate)
        except ValueError:
            continue
        if best is None or _cost(tree) < _cost(best):
            best = tree
    return best if best is not None else from_sympy(expression)


def _forms(expression: Any) -> Iterator[Any]:
    yield expression
    if not isinstance(expression, sympy.Expr):
        return
    if expression.is_number:
        yield sympy.radsimp(expression)
        yield sympy.expand(expression)
        return
    if expression.count_ops() > MOST_OPERATIONS:
        return
    powers = sympy.powsimp(expression)
    yield powers
    yield sympy.factor_terms(powers)
    expanded = sympy.expand(powers, power_base=False, power_exp=False, log=False)
    yield sympy.powsimp(expanded)
    if expression.is_rational_function():
        cancelled = sympy.cancel(expression)
        yield cancelled
        top, bottom = sympy.fraction(cancelled)
        if not bottom.is_number:
            yield sympy.factor(top) / sympy.factor(bottom)
    elif not expression.has(sympy.Piecewise):
        together = sympy.together(powers)
        if together != powers:
            top, bottom = sympy.fraction(together)
            yield sympy.factor_terms(sympy.expand(top)) / bottom


def _cost(tree: Node) -> tuple[int, str]:
    text = plain(tree)
    return len(text) + 2 * text.count("(") + 3 * text.count("sqrt"), text
