"""The unit vector in the direction of a vector: divide by the length."""

from __future__ import annotations

from random import Random

from tutor.notation.tree import Divide, Norm, Sequence
from tutor.problem import Problem
from tutor.problem.linear import vector_list
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate
from tutor.rules.array_solution import Expression, no_value, solution
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Divide a vector by its own length: the direction stays, the length becomes one."


def read(problem: Problem) -> Task | None:
    """A unit vector in the direction of …, normalise …"""
    if problem.has("(perpendicular|orthogonal|eigenvector|eigenvectors|normal vector|data|directional|derivative|gradient|min-max|layer|batch)"):
        return None
    found = vector_list(problem, "unit (vector|vectors) ... (direction of|direction as|along|parallel to)", "unit vector (of|for|from)", "(normalize|normalise|normalizing|normalising)", "unit vector")
    if found is None or len(found) != 1:
        return None
    return Task(Expression(found[0]), 1.0, ("find the unit vector in the direction of ", found[0]))


def solve(arguments: Expression) -> Solution | Declined:
    """v / ||v||."""
    goal: Prose = ("find the unit vector in the direction of ", arguments.tree)
    try:
        length = evaluate(Norm(arguments.tree))
    except (WrongShape, NoValue, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if isinstance(length.value, Sum) and not length.value:
        return no_value("unit_vector", "unit-vectors", goal, "the zero vector has length 0 and no direction, so it cannot be normalised.", "undefined", IDEA)
    assert isinstance(arguments.tree, Sequence)
    return solution("unit_vector", "unit-vectors", Divide(arguments.tree, Norm(arguments.tree), "fraction"), goal, IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """A length that is whole; any in the plane; in space."""
    if level == 1:
        entries = [s * v * rng.randint(1, 3) for s, v in zip(rng.choice([(1, 1), (-1, 1), (1, -1)]), rng.choice([(3, 4), (4, 3), (5, 12), (8, 6)]), strict=True)]
    else:
        entries = [rng.randint(-4, 5) or 1 for _ in range(level)]
    return Exercise(f"find the unit vector in the direction of {entries}", f"Normalise {entries}.", "a list of numbers")


TOPIC = Topic(
    id="unit_vector", title="Unit vectors", concept="unit-vectors", phrases=("unit vector", "unit vectors", "normalize", "normalise", "normalizing", "normalising"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
