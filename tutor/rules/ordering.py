"""Numbers compared by size: exact for fractions, by distance for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Add, Negative, Node, Number, Relation
from tutor.rules import surds
from tutor.rules.derivation import Rule
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum
from tutor.rules.writing import write
from tutor.solution import Step

COMMON_FORM = Rule("compare_on_common_denominator", "Write them over one denominator", "fractions")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was typed (a name, maybe), what it stands for, and its exact value."""

    shown: Node
    tree: Node
    value: Sum

    @property
    def size(self) -> Fraction | float:
        """For comparing: exact where the number is rational."""
        rational = self.value.rational
        if rational is not None:
            return rational
        return surds.numeric_value(self.value) or 0.0


def quantity(shown: Node, tree: Node) -> Quantity | None:
    """A quantity, or None when the tree is no real number. `tree` is `shown` with its names resolved."""
    try:
        value = work(tree, SIMPLIFY).value
    except ArithmeticError:
        return None
    if not surds.is_numeric(value) or surds.numeric_value(value) is None:
        return None
    return Quantity(shown, tree, value)


def difference(left: Quantity, right: Quantity) -> tuple[Step, Fraction | float]:
    """The step that subtracts one from the other: its sign decides."""
    value = left.value - right.value
    size = value.rational
    before = Add((left.tree, Negative(right.tree)))
    step = Rule("sign_of_difference", "Subtract and look at the sign", "negative-numbers").step(
        before, write(value), "If the difference is positive, the first number is greater; if it is negative, the second is.", work(before, SIMPLIFY).steps,
    )  # fmt: skip
    return step, size if size is not None else surds.numeric_value(value) or 0.0


def sizes_line(items: list[Quantity]) -> Step:
    """Every number as a decimal, so that they can be compared by eye."""
    from tutor.notation.tree import Sequence

    rows = tuple(Relation((q.tree, _decimal(q)), ("=",) if _exact(q) else ("≈",)) for q in items)
    return Step(
        "write_as_decimals", "Write each one as a decimal", "Numbers in the same form can be compared place by place.", "fractions",
        after=Sequence(rows, ""), relation="defines", check="by-definition",
    )  # fmt: skip


def _exact(item: Quantity) -> bool:
    size = item.size
    return isinstance(size, Fraction) and Fraction(str(round(float(size), 6))) == size


def _decimal(item: Quantity) -> Node:
    size = float(item.size)
    text = f"{abs(size):.6f}".rstrip("0").rstrip(".") if abs(size) < 1e9 else f"{abs(size):.0f}"
    node: Node = Number(text or "0")
    return Negative(node) if size < 0 and node != Number("0") else node


