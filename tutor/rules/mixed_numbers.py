"""Mixed numbers such as 2 1/2, written as one fraction."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality import equal_values
from tutor.notation.tree import Add, Divide, Mixed, Negative, Node, Number, walk
from tutor.rules.derivation import Board, Rule
from tutor.rules.terms import Undefined
from tutor.rules.writing import write_number
from tutor.solution import Step

IMPROPER_FRACTION = Rule("improper_fraction", "Write a mixed number as one fraction", "fractions")

MEANING = Rule("mixed_number_is_sum", "A mixed number is a sum", "fractions")
AS_MIXED = Rule("as_mixed_number", "Write it as a mixed number again", "fractions")


def has_mixed(node: Node) -> bool:
    """Does a mixed number stand in it?"""
    return any(isinstance(n, Mixed) for n in walk(node))


def as_mixed(before: Node, value: Fraction) -> Step | None:
    """The step from an improper fraction to the mixed number; None where the value has no whole part or no fraction."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if not whole or not rest:
        return None
    mixed: Node = Mixed(Number(str(whole)), Divide(Number(str(rest)), Number(str(value.denominator)), "fraction"))
    after = mixed if value > 0 else Negative(mixed)
    why = f"{value.denominator} goes into {abs(value.numerator)} {whole} times, and {rest} parts are left over. The question was written with mixed numbers, so the answer is too."
    check = equal_values(before, after)
    return None if check is None else Step(AS_MIXED.id, AS_MIXED.title, why, AS_MIXED.concept, before=before, after=after, relation="defines", check=check)


def improper(board: Board, node: Mixed) -> Fraction:
    """Write the mixed number as one fraction in lowest terms; returns its value."""
    top, bottom = getattr(node.fraction.numerator, "value", Fraction(0)), getattr(node.fraction.denominator, "value", Fraction(0))
    if not bottom:
        raise Undefined("the denominator is zero, so there is no value")
    value = node.whole.value + top / bottom
    meant = Add((node.whole, node.fraction))
    board.steps.append(MEANING.states(meant, "A mixed number is a sum: whole ones and a part of one, written side by side without the plus.", before=node))
    board.now = meant
    board.write(
        write_number(value), IMPROPER_FRACTION,
        f"{node.whole.text} whole{'' if node.whole.value == 1 else 's'} in parts of size 1/{bottom}: {node.whole.value * bottom} of them, and {top} more make {node.whole.value * bottom + top}.",
    )  # fmt: skip
    return value
