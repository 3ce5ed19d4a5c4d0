"""Cosine similarity: the dot product divided by both lengths."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Sequence
from tutor.problem import Problem
from tutor.problem.linear import vector_list
from tutor.rules.array_solution import no_value
from tutor.rules.outcomes import TOO_LONG, approximation
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.vector_measures import cosine
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Only the directions count: 1 means the same direction, 0 perpendicular, -1 opposite."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The two vectors; `distance` when one minus the similarity is asked for."""

    left: Sequence
    right: Sequence


def read(problem: Problem) -> Task | Declined | None:
    """The cosine similarity of … and …, the cosine of the angle between them."""
    found = vector_list(problem, "cosine similarity", "cosine of the angle", "cosine ... between", "cos ... between")
    if found is None or len(found) != 2 or problem.has("cosine distance"):
        return None
    left, right = found
    assert isinstance(left, Sequence) and isinstance(right, Sequence)
    if len(left.items) != len(right.items):
        return Declined("bad_shape", f"The two vectors have {len(left.items)} and {len(right.items)} entries; they must have equally many.")
    return Task(Arguments(left, right), 1.0, ("find the cosine similarity of ", left, " and ", right))


def solve(arguments: Arguments) -> Solution | Declined:
    """Dot product over lengths."""
    goal: Prose = ("find the cosine similarity of ", arguments.left, " and ", arguments.right)
    try:
        found = cosine(arguments.left, arguments.right)
    except Undefined as reason:
        return no_value("cosine_similarity", "cosine-similarity", goal, str(reason), "undefined", IDEA)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if found is None:
        return no_value("cosine_similarity", "cosine-similarity", goal, "the zero vector has no direction, so there is no cosine.", "undefined", IDEA)
    return Solution("cosine_similarity", "cosine-similarity", goal, found.steps, Result("number", found.after, (found.after,), approx=approximation(found.value)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two, three or four entries."""
    left, right = ([rng.randint(-2, 4) or 1 for _ in range(1 + level)] for _ in range(2))
    return Exercise(f"find the cosine similarity of {left} and {right}", f"Find the cosine similarity of {left} and {right}.", "a number")


TOPIC = Topic(
    id="cosine_similarity", title="Cosine similarity", concept="cosine-similarity", phrases=("cosine similarity", "cosine of", "cosine", "cos"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
