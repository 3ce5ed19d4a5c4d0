"""The outer product of two vectors."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Every entry of the first times every entry of the second: a column times a row gives a whole matrix, of rank one."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('outer',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("outer_product", "outer-product", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two by two up to three by three."""
    left, right = [rng.randint(-3, 4) for _ in range(2 + (level > 1))], [rng.randint(-3, 4) for _ in range(2 + (level > 2))]
    return Exercise(f"outer product of {left} and {right}", f"Find the outer product of {left} and {right}.", "a matrix")


TOPIC = Topic(
    id="outer_product", title="Outer product", concept="outer-product", phrases=('outer product',),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
