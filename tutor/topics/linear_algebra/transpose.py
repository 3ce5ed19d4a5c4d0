"""The transpose of a matrix."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "To transpose is to mirror along the main diagonal: rows become columns."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('transpose',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("transpose", "transpose", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two by two up to three by two."""
    rows = [[rng.randint(-9, 9) for _ in range(1 + level)] for _ in range(2)]
    return Exercise(f"transpose of {rows}", f"Transpose {rows}.", "a matrix")


TOPIC = Topic(
    id="transpose", title="Transpose", concept="transpose", phrases=('transpose', 'transposed'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
