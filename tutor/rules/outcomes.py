"""From an expression worked out to a whole solution: the same ending for every topic that rewrites one expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tutor.notation.tree import BigOperator, Derivative, Integral, Limit, Unevaluated, walk
from tutor.rules import surds
from tutor.rules.derivation import Derived
from tutor.rules.mixed_numbers import as_mixed
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Prose, Result, Solution

_UNFINISHED = (BigOperator, Integral, Limit, Derivative, Unevaluated)
"""What stands for work still to be done: an expression that holds one is no answer yet."""
UNFINISHED = Declined("too_heavy", "There is a part in this that I could not work out to its end.", "A smaller version of it may work, or one part at a time.")
TOO_LONG = Declined("too_heavy", "The exact answer to this would be too long to show.", "Try it with smaller numbers or smaller exponents.")


def worked(
    topic: str, concept: str, goal: Prose, derive: Callable[[], Derived], idea: Prose = "", alternatives: tuple[Alternative, ...] = ()
) -> Solution | Declined:
    """The solution that ends in what `derive` gives; no value, or too long a value, is said in words."""
    try:
        derived = derive()
    except Undefined as reason:
        return undefined(topic, concept, goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if any(isinstance(n, _UNFINISHED) for n in walk(derived.after)):
        return UNFINISHED
    return Solution(topic, concept, goal, derived.steps, result_of(derived), idea=idea, alternatives=alternatives)


def mixed_again(solution: Solution) -> Solution:
    """What was asked in mixed numbers is answered with one."""
    from tutor.rules.simplification import work

    value = solution.result.value
    number = None if value is None else work(value).value.rational
    step = None if value is None or number is None else as_mixed(value, number)
    if step is None:
        return solution
    return replace(solution, steps=(*solution.steps, step), result=replace(solution.result, value=step.after, values=(step.after,)))


def result_of(derived: Derived) -> Result:
    """The last line as a result, with a decimal where the exact value is not a short number."""
    number = surds.is_numeric(derived.value)
    return Result("number" if number else "expression", derived.after, (derived.after,), approx=approximation(derived.value) if number else None)


def approximation(value: Sum) -> str | None:
    """Six significant digits of a number whose exact form hides its size."""
    rational = value.rational
    if rational is not None and rational.denominator in (1, 2, 4, 5, 10):
        return None
    size = surds.numeric_value(value)
    return None if size is None else f"{size:.6g}"


def undefined(topic: str, concept: str, goal: Prose, reason: str) -> Solution:
    """There is no value, for this reason: an answer, not an error."""
    return Solution(
        topic, concept, goal, (), Result("none", None, ("undefined",), plain="undefined"),
        conclusion=f"This has no value: {reason}.",
    )  # fmt: skip
