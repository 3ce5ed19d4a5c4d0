"""Row echelon form and reduced row echelon form, with the matrix after every row operation."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.checking.linear import is_echelon
from tutor.notation.tree import Node
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import Rows
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Swapping rows, scaling a row and adding a multiple of one row to another never change the solutions; with them a matrix is brought to a staircase."
DONE = Rule("already_reduced", "Nothing to do", "gaussian-elimination")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and whether the reduced form is wanted."""

    tree: Node
    reduced: bool = True


def read(problem: Problem) -> Task | None:
    """The (reduced) row echelon form of …, row reduce …, Gaussian elimination on a matrix."""
    phrases = ("(echelon|row-echelon) form", "row echelon", "(row|row-) (reduce|reduction)", "row-reduce", "row reducing", "(rref|ref)", "gauss-jordan", "gaussian elimination", "gauss elimination", "gauss jordan", "gauss jordan elimination")
    if problem.has("solve", "inverse", "determinant", "rank", "solution", "solutions", "subspace", "nullity"):
        return None
    found = the_matrix(problem, *phrases)
    if found is None:
        return None
    plain_form = problem.has("ref", "gaussian elimination") or (problem.has("echelon form", "row-echelon form", "row echelon form") and not problem.has("reduced"))
    reduced = not plain_form or problem.has("rref", "gauss-jordan", "gauss jordan", "reduced")
    return Task(Arguments(found, reduced), 1.0, ("bring to " + ("reduced " if reduced else "") + "row echelon form: ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """Down for the staircase, up again for the reduced form."""
    goal: Prose = ("bring to " + ("reduced " if arguments.reduced else "") + "row echelon form: ", arguments.tree)
    given = matrix_given(arguments.tree)
    if isinstance(given, Declined):
        return given
    table = Rows(given.grid, given.decimals)
    table.forward()
    if arguments.reduced:
        table.backward()
    steps: list[Step] = [*given.steps, *table.steps]
    if not table.steps:
        steps.append(DONE.states(table.now, "The matrix has this form already."))
    after = grids.matrix(table.grid, given.decimals)
    name = "reduced row echelon form" if arguments.reduced else "row echelon form"
    steps.append(Step("echelon_form", "The staircase", "Each leading entry lies further right than the one above" + (", is 1, and is alone in its column." if arguments.reduced else ", with zeros below it."), "gaussian-elimination", after, relation="implies", check=is_echelon(after, arguments.reduced)))
    pivots = ", ".join(str(p + 1) for p in table.pivots) or "none"
    return Solution("row_reduction", "gaussian-elimination", goal, tuple(steps), Result("matrix", after, (after,), approx=approx_of(after)), idea=IDEA, conclusion=(f"The {name} is ", after, f" (pivot columns: {pivots})."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two by three; three by three; three by four."""
    rows = [[rng.randint(-3, 4) for _ in range(2 + (level > 1) + (level != 2))] for _ in range(2 + (level > 1))]
    if not any(v for row in rows for v in row):
        rows[0][0] = 1
    return Exercise(f"find the reduced row echelon form of {rows}", f"Bring {rows} to reduced row echelon form.", "a matrix")


TOPIC = Topic(
    id="row_reduction", title="Row reduction", concept="gaussian-elimination",
    phrases=("echelon", "row-echelon", "row reduce", "row-reduce", "row reduction", "row reducing", "rref", "ref", "gaussian elimination", "gauss-jordan", "gauss jordan", "gauss elimination"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
