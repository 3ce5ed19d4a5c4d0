"""The dot product of two vectors, in symbols or in words."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Multiply what stands in the same place and add it all up: the dot product tells how far two vectors point the same way."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('dot',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("dot_product", "dot-product", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two, three or four entries."""
    left, right = ([rng.randint(-3 - level, 4 + level) for _ in range(1 + level)] for _ in range(2))
    return Exercise(f"dot product of {left} and {right}", f"Find the dot product of {left} and {right}.", "a number")


TOPIC = Topic(
    id="dot_product", title="Dot product", concept="dot-product", phrases=('dot product', 'inner product', 'scalar product', 'dot'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
