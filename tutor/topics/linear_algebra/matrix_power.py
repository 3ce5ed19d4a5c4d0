"""Whole powers of a square matrix."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "A power of a square matrix is the matrix multiplied by itself; squaring twice saves work."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('power',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("matrix_power", "matrix-powers", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Squares, cubes, fourth powers."""
    rows = [[rng.randint(-2, 3) for _ in range(2)] for _ in range(2)]
    return Exercise(f"calculate {rows}^{1 + level}", f"Calculate {rows}^{1 + level}.", "a matrix")


TOPIC = Topic(
    id="matrix_power", title="Powers of a matrix", concept="matrix-powers", phrases=('power', 'squared', 'cubed', 'square of'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
