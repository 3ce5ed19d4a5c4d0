"""Mixed numbers such as 2 1/2, written as one fraction."""

from __future__ import annotations

from fractions import Fraction

from tutor.notation.tree import Mixed
from tutor.rules.derivation import Board, Rule
from tutor.rules.terms import Undefined
from tutor.rules.writing import write_number

IMPROPER_FRACTION = Rule("improper_fraction", "Write a mixed number as one fraction", "fractions")


def improper(board: Board, node: Mixed) -> Fraction:
    """Write the mixed number as one fraction in lowest terms; returns its value."""
    top, bottom = getattr(node.fraction.numerator, "value", Fraction(0)), getattr(node.fraction.denominator, "value", Fraction(0))
    if not bottom:
        raise Undefined("the denominator is zero, so there is no value")
    value = node.whole.value + top / bottom
    board.write(
        write_number(value), IMPROPER_FRACTION,
        f"{node.whole.text} wholes are {node.whole.value * bottom} parts of size 1/{bottom}, and {top} more make {node.whole.value * bottom + top}.",
    )  # fmt: skip
    return value
