"""A formula with the numbers put in, then worked out line by line: the shape of every solution that rests on one formula."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tutor.notation.tree import Node
from tutor.rules.derivation import Derived
from tutor.rules.outcomes import TOO_LONG, result_of, undefined
from tutor.rules.simplification import EXPAND, style_for, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Plot, Prose, Result, Solution, Step, Table

_LONG = 400
"""How many terms a worked line may have."""


def rational_value(node: Node) -> Fraction | None:
    """The exact value of an expression that is a rational number; None for anything else."""
    try:
        return work(node, EXPAND).value.rational
    except (ArithmeticError, RecursionError):
        return None


def whole_value(node: Node) -> int | None:
    """The exact value of an expression that is a whole number, of either sign; None for anything else."""
    value = rational_value(node)
    return int(value) if value is not None and value.denominator == 1 else None


def settled(node: Node) -> Derived:
    """An expression worked out to its end.

    Raises:
        Undefined, TooHeavy: as the rules of arithmetic do.
    """
    return work(node, replace(style_for(node), terms=_LONG))


def by_formula(
    topic: str,
    concept: str,
    goal: Prose,
    stated: Iterable[Step],
    filled: Node,
    idea: Prose = "",
    conclusion: Prose = "",
    exhibits: tuple[Table | Plot, ...] = (),
    alternatives: tuple[Alternative, ...] = (),
    assumptions: tuple[Prose, ...] = (),
    result: Result | None = None,
) -> Solution | Declined:
    """The solution that states a formula (`stated`), puts the numbers in (`filled`) and works out what they give.

    `result` replaces what the last line says, where the answer is more than that number (a remainder, a pair).
    """
    try:
        derived = settled(filled)
    except Undefined as reason:
        return undefined(topic, concept, goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution(
        topic, concept, goal, (*stated, *derived.steps), result or result_of(derived), idea=idea, conclusion=conclusion,
        exhibits=exhibits, alternatives=alternatives, assumptions=assumptions,
    )  # fmt: skip
