"""The trace of a square matrix."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The trace adds the entries on the main diagonal; it is also the sum of the eigenvalues."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('trace',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("trace", "trace", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two to four rows."""
    rows = [[rng.randint(-9, 9) for _ in range(1 + level)] for _ in range(1 + level)]
    return Exercise(f"trace of {rows}", f"Find the trace of {rows}.", "a number")


TOPIC = Topic(
    id="trace", title="Trace", concept="trace", phrases=('trace', 'tr'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
