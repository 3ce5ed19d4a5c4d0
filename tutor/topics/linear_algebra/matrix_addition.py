"""Sums, differences and multiples of matrices."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Matrices of the same shape are added entry by entry, and a number in front multiplies every entry."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('matrices',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("matrix_addition", "matrix-addition", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """A sum; a difference; multiples."""
    left, right = ([[rng.randint(-4, 6) for _ in range(2 + (level > 2))] for _ in range(2)] for _ in range(2))
    ask = (f"{left} + {right}", f"{left} - {right}", f"{rng.randint(2, 4)}*{left} - {rng.randint(2, 5)}*{right}")[level - 1]
    return Exercise(f"calculate {ask}", f"Calculate {ask}.", "a matrix")


TOPIC = Topic(
    id="matrix_addition", title="Adding and scaling matrices", concept="matrix-addition", phrases=('sum', 'add', 'plus', 'minus', 'subtract', 'difference'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=('matrices',),
)  # fmt: skip
