"""The entry-by-entry product of two arrays of the same shape."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Entries in the same place are multiplied; nothing is added up, unlike in a matrix product."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('hadamard',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("hadamard_product", "hadamard-product", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; entries grow with the level."""
    left, right = ([[rng.randint(-2 * level, 3 * level) for _ in range(2 + (level > 2))] for _ in range(2)] for _ in range(2))
    return Exercise(f"hadamard product of {left} and {right}", f"Find the element-wise product of {left} and {right}.", "a matrix")


TOPIC = Topic(
    id="hadamard_product", title="Element-wise product", concept="hadamard-product", phrases=('hadamard product', 'hadamard', 'elementwise product', 'element-wise product', 'entrywise product', 'elementwise'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
