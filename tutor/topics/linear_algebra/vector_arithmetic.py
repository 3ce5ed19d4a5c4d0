"""Sums, differences and multiples of vectors."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Vectors are added place by place, and a number in front stretches every entry: walk along the one, then along the other."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ('vectors',):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("vector_arithmetic", "vector-addition", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """A sum; a difference of multiples; a combination of three."""
    size = 2 + (level > 1)
    parts = [[rng.randint(-5, 6) for _ in range(size)] for _ in range(2 + (level == 3))]
    if level == 1:
        ask = f"{parts[0]} + {parts[1]}"
    else:
        ask = " + ".join(f"{rng.randint(2, 5)}*{p}" for p in parts)
    return Exercise(f"calculate {ask}", f"Calculate {ask}.", "a list of numbers")


TOPIC = Topic(
    id="vector_arithmetic", title="Adding and scaling vectors", concept="vector-addition", phrases=('sum', 'add', 'plus', 'minus', 'subtract', 'linear combination'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=('vectors', 'linear-combination'),
)  # fmt: skip
