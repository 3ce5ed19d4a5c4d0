"""The rank of a matrix: how many rows are left when it is brought to echelon form."""

from __future__ import annotations

from random import Random

from tutor.notation.tree import Call, Number
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules.array_solution import Expression, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import Rows
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The rank counts how many rows (or columns) really say something new."
COUNT = Rule("count_pivots", "Count the leading entries", "rank")


def read(problem: Problem) -> Task | None:
    """The rank of …"""
    if problem.has("rank-one", "rank one", "low-rank", "low rank", "rank-nullity", "approximation", "spearman", "percentile", "rank correlation") or problem.has("rank-1", "rank-2"):
        return None
    found = the_matrix(problem, "rank", "(row|column) rank", "dimension of the (column|row) space", "dimension of its (column|row) space", columns=True)
    return None if found is None else Task(Expression(found), 1.0, ("find the rank of ", found))


def solve(arguments: Expression) -> Solution | Declined:
    """Echelon form, then count."""
    goal: Prose = ("find the rank of ", arguments.tree)
    given = matrix_given(arguments.tree)
    if isinstance(given, Declined):
        return given
    table = Rows(given.grid, given.decimals)
    table.forward()
    count = len(table.pivots)
    rows, columns = given.node.shape
    why = f"In echelon form {count} row{'s are' if count != 1 else ' is'} not zero."
    last = COUNT.step(Call("rank", (given.node,)), Number(str(count)), why)
    full = "full rank" if count == min(rows, columns) else f"not full rank: the largest possible for a {rows}×{columns} matrix is {min(rows, columns)}"
    return Solution("matrix_rank", "rank", goal, (*given.steps, *table.steps, last), Result("number", last.after, (last.after,)), idea=IDEA, conclusion=f"The rank is {count} ({full}); the nullity is {columns - count}.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Three rows, of which one may depend on the others."""
    size = 2 + (level > 1)
    rows = [[rng.randint(-3, 4) for _ in range(size + (level > 2))] for _ in range(size)]
    if rng.random() < 0.6:
        rows[-1] = [a + (size - 2) * b for a, b in zip(rows[0], rows[1], strict=True)] if size > 2 else [2 * a for a in rows[0]]
    return Exercise(f"find the rank of {rows}", f"Find the rank of {rows}.", "a number")


TOPIC = Topic(
    id="matrix_rank", title="Rank of a matrix", concept="rank", phrases=("rank", "dimension of the column space", "dimension of the row space"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
