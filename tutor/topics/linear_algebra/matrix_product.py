"""Products of matrices and vectors, and expressions that mix products, powers, transposes and sums."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of
from tutor.rules.array_solution import Expression, solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Each entry of a product is a row of the first times a column of the second; the inner sizes must agree."


def read(problem: Problem) -> Task | None:
    """An expression of this kind in symbols, or the operation named in words."""
    tree = asked_expression(problem)
    if tree is None or kind_of(tree) not in ("product", "determinant", "rank"):
        return None
    return Task(Expression(tree), 1.0 if problem.core != "⟦0⟧" else 0.6, ("work out ", tree))


def solve(arguments: Expression) -> Solution | Declined:
    """From the inside outwards, one operation a line."""
    return solution("matrix_product", "matrix-multiplication", arguments.tree, ("work out ", arguments.tree), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Matrix times vector; two by two; two by three times three by two."""
    inner = 2 + (level == 3)
    left = [[rng.randint(-3, 4) for _ in range(inner)] for _ in range(2)]
    right = [rng.randint(-3, 4) for _ in range(inner)] if level == 1 else [[rng.randint(-3, 4) for _ in range(2)] for _ in range(inner)]
    return Exercise(f"multiply {left} by {right}", f"Multiply {left} by {right}.", "a list of numbers" if level == 1 else "a matrix")


TOPIC = Topic(
    id="matrix_product", title="Matrix products", concept="matrix-multiplication", phrases=('product', 'multiply', 'times', 'multiplied by', 'ab'),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=('matrix-vector-product', 'identity-matrix'),
)  # fmt: skip
