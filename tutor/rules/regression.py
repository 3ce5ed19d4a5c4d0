"""Lines of a regression worked by hand: products of distances, slope, intercept, residuals, shares of variation."""

from __future__ import annotations

from fractions import Fraction

from tutor.notation.tree import Node, Relation
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Amount, Sheet, formula, less, show, square, times, total, value_of

PRODUCTS = Rule("sum_of_products", "Multiply the distances of each pair and add", "covariance")
SQUARES = Rule("sum_of_squares", "Square the distances and add", "sample-variance")
_WRITTEN = 15


def products_line(sheet: Sheet, x: tuple[Fraction, ...], y: tuple[Fraction, ...]) -> Amount:
    """Write S_xy, the sum of products of the distances from both means (x_bar and y_bar on the sheet)."""
    tree = total([times(less(show(a), formula("xbar")), less(show(b), formula("ybar"))) for a, b in zip(x, y, strict=True)])
    return long_line(sheet, "S_xy", tree, formula("S_xy"), PRODUCTS, "For each pair: how far x lies from its mean, times how far y lies from its mean.", len(x))


def squares_of(sheet: Sheet, values: tuple[Fraction, ...], letter: str) -> Amount:
    """Write S_xx or S_yy, the sum of squared distances from the mean."""
    tree = total([square(less(show(a), formula(f"{letter}bar"))) for a in values])
    key = f"S_{letter}{letter}"
    return long_line(sheet, key, tree, formula(key), SQUARES, f"How much {letter} varies: its squared distances from the mean.", len(values))


def long_line(sheet: Sheet, key: str, tree: Node, label: Node, rule: Rule, why: str, count: int) -> Amount:
    """A line whose sum is written out where it is short, and stated with its value where it is long."""
    if count <= _WRITTEN:
        return sheet.line(key, tree, rule, why, label, symbolic=False)
    value = value_of(tree, sheet.values)
    sheet.values[key] = value
    sheet.state(rule, Relation((label, show(value)), ("=" if isinstance(value, Fraction) else "≈",)), why + f" All {count} terms are added.")
    return value
