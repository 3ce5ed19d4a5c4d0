"""The cross product of two vectors in space."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The cross product is perpendicular to both vectors, and its length is the area that they span."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('cross',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("cross_product", "cross-product", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Entries grow with the level."""
    left, right = ([rng.randint(-2 * level, 1 + 2 * level) for _ in range(3)] for _ in range(2))
    return Exercise(f"cross product of {left} and {right}", f"Find the cross product of {left} and {right}.", "a list of three numbers")


TOPIC = Topic(
    id="cross_product", title="Cross product", concept="cross-product", phrases=('cross product', 'vector product', 'cross', 'orthogonal to both', 'perpendicular to both', 'normal to both'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=(),
)  # fmt: skip
