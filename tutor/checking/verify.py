"""Every step of a solution is tried before it is shown: a step that fails withholds the whole solution."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tutor.checking.equality import equal_values, same_solutions
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Node, Relation, symbols
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check, Solution, Step


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that did not hold: our bug, to be logged, never shown."""

    step: Step
    reason: str


def verify(solution: Solution) -> Solution | Failed:
    """The same solution with `check` filled in on every step, or the first step that fails.

    `equal` steps are always tried here, whatever their author says. `equivalent` steps are tried where both sides are
    equations in one unknown; otherwise, and for `implies`, the author's own check (made with a function of this
    package) must be there. `defines` steps hold by definition.
    """
    steps = _verified(solution.steps)
    return steps if isinstance(steps, Failed) else replace(solution, steps=steps)


def _verified(steps: tuple[Step, ...]) -> tuple[Step, ...] | Failed:
    done = []
    for step in steps:
        substeps = _verified(step.substeps)
        if isinstance(substeps, Failed):
            return substeps
        check = _check(step)
        if check is None:
            return Failed(step, f"{step.rule}: {step.relation} was not confirmed")
        done.append(replace(step, check=check, substeps=substeps))
    return tuple(done)


def _check(step: Step) -> Check | None:
    if step.relation == "defines":
        return step.check or "by-definition"
    if step.before is None:
        return step.check
    if step.relation == "equal":
        return equal_values(step.before, step.after)
    if step.relation == "equivalent" and step.check is None:
        return equivalent(step.before, step.after)
    return step.check


def equivalent(before: Node, after: Node) -> Check | None:
    """Have two statements in one unknown the same solutions?"""
    names = symbols(before)
    if not (isinstance(before, Relation) and isinstance(after, Relation)) or len(names) != 1:
        return None
    try:
        first, second = to_sympy(before), to_sympy(after)
        unknown = next(iter(first.free_symbols), None)
        return None if unknown is None else same_solutions(first, second, unknown)
    except TROUBLE:
        return None
