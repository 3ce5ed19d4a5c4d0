"""The angle between two vectors, from the dot product and the lengths, in degrees and radians."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Sequence
from tutor.problem import Problem
from tutor.problem.linear import vector_list
from tutor.rules.array_solution import no_value
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.vector_measures import angle, cosine
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The dot product knows the angle: divided by both lengths it is the cosine."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The two vectors; `unit` is degrees, radians, or "" when the question does not say."""

    left: Sequence
    right: Sequence
    unit: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """The angle between … and …"""
    if problem.has("cosine of the angle", "(plane|planes|lines|line)"):
        return None
    found = vector_list(problem, "angle ... between", "angle {t} between", "angle (formed|made) by", "angle")
    if found is None or len(found) != 2:
        return None
    left, right = found
    assert isinstance(left, Sequence) and isinstance(right, Sequence)
    if len(left.items) != len(right.items):
        return Declined("bad_shape", f"The two vectors have {len(left.items)} and {len(right.items)} entries, so there is no angle between them.")
    unit = "radians" if problem.has("(radian|radians|rad)") else "degrees" if problem.has("(degree|degrees)") or "°" in problem.text else ""
    return Task(Arguments(left, right, unit), 1.0, ("find the angle between ", left, " and ", right))


def solve(arguments: Arguments) -> Solution | Declined:
    """Cosine first, then the angle."""
    goal: Prose = ("find the angle between ", arguments.left, " and ", arguments.right)
    try:
        found = cosine(arguments.left, arguments.right)
        if found is None:
            return no_value("vector_angle", "cosine-similarity", goal, "the zero vector has no direction, so there is no angle.", "undefined", IDEA)
        turned = angle(found)
    except Undefined as reason:
        return no_value("vector_angle", "cosine-similarity", goal, str(reason), "undefined", IDEA)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if turned is None:
        return Declined("not_understood", "With letters inside I can give the cosine of the angle, but not the angle.", "Ask for the cosine similarity.")
    if arguments.unit == "radians":
        result = Result("number", turned.radians, (turned.radians,), approx=turned.decimal)
    else:
        result = Result("number", turned.radians, (turned.radians,), plain=turned.degrees, approx=f"{turned.degrees}° = {turned.decimal} rad")
    ending: Prose = ("The angle is ", turned.radians, f" radians, about {turned.decimal}, which is {turned.degrees}°.")
    return Solution("vector_angle", "cosine-similarity", goal, (*found.steps, *turned.steps), result, idea=IDEA, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Angles of 45, 90 or 135 degrees in the plane; any; in space."""
    if level == 1:
        a, b = rng.randint(1, 5), rng.randint(0, 5)
        left, right = [a, b], rng.choice([[a - b, a + b], [-b, a], [-a - b, a - b]])
    else:
        left, right = ([rng.randint(-4, 5) or 1 for _ in range(level)] for _ in range(2))
    return Exercise(f"find the angle between {left} and {right}", f"Find the angle between {left} and {right}, in degrees.", "a number of degrees")


TOPIC = Topic(
    id="vector_angle", title="Angle between vectors", concept="cosine-similarity", phrases=("angle", "angle between"),
    read=read, solve=solve, make_problem=make_problem, concepts=("dot-product",),
)  # fmt: skip
