"""Is a matrix symmetric, skew-symmetric, orthogonal, diagonal, triangular or idempotent? By comparing it with what it should equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Matrix, Multiply, Negative, Node, Transpose
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.grids import Grid
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

COMPARE = Rule("compare_matrices", "Compare", "matrices")
_IDEAS = {
    "symmetric": ("symmetric-matrices", "A symmetric matrix equals its transpose: it is its own mirror image in the diagonal."),
    "skew-symmetric": ("symmetric-matrices", "A skew-symmetric matrix turns into its opposite when it is transposed."),
    "orthogonal": ("orthogonal-matrices", "The columns of an orthogonal matrix are perpendicular and have length one, so Aᵀ A is the identity."),
    "diagonal": ("diagonal-matrices", "A diagonal matrix has zeros everywhere off the diagonal."),
    "upper triangular": ("diagonal-matrices", "An upper triangular matrix has zeros below the diagonal."),
    "lower triangular": ("diagonal-matrices", "A lower triangular matrix has zeros above the diagonal."),
    "idempotent": ("matrix-powers", "An idempotent matrix does nothing new the second time: A A = A."),
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and the property asked about."""

    tree: Node
    asked: str


def read(problem: Problem) -> Task | None:
    """Is … symmetric (orthogonal, diagonal, triangular, idempotent)?"""
    words = problem.words
    if not re.search(r"\b(?:is|are|determine (?:whether|if)|check (?:whether|if)|decide (?:whether|if)|show that|verify that)\b", words):
        return None
    found_word = re.search(r"\b(skew[- ]symmetric|antisymmetric|symmetric|orthogonal|diagonal|upper[- ]triangular|lower[- ]triangular|idempotent)\b(?! (?:basis|projection|complement|set|vectors|to\b))", words)
    if found_word is None or re.search(r"diagonali|eigen|basis|project|definite|vectors", words):
        return None
    found = the_matrix(problem, "(symmetric|skew-symmetric|antisymmetric|orthogonal|diagonal|triangular|idempotent)", "matrix")
    if found is None:
        return None
    asked = found_word.group(1).replace("antisymmetric", "skew-symmetric").replace("skew symmetric", "skew-symmetric").replace("-triangular", " triangular")
    return Task(Arguments(found, asked), 1.0, (f"decide whether this matrix is {asked}: ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """What it should equal, worked out, and the comparison."""
    concept, idea = _IDEAS[arguments.asked]
    goal: Prose = (f"decide whether this matrix is {arguments.asked}: ", arguments.tree)
    given = matrix_given(arguments.tree)
    if isinstance(given, Declined):
        return given
    node, grid = given.node, given.grid
    steps: list[Step] = list(given.steps)
    if not grids.is_square(grid):
        return _told(arguments, goal, steps, False, f"It is {grids.shape_text(node.shape)}, and only square matrices can be {arguments.asked}.")
    size = len(grid)
    flipped = grids.transpose(grid)
    match arguments.asked:
        case "symmetric" | "skew-symmetric":
            steps.append(_equal(Transpose(node), flipped, "Rows become columns."))
            want: Grid = grid if arguments.asked == "symmetric" else [[-v for v in row] for row in grid]
            if arguments.asked == "skew-symmetric":
                steps.append(_equal(Negative(node), want, "The opposite of the matrix."))
            yes = flipped == want
            ending = "Both are the same, so it is." if yes else "They differ, so it is not."
        case "orthogonal":
            product = grids.times(flipped, grid)
            steps.append(_equal(Multiply((Transpose(node), node), "*"), product, "The transpose times the matrix."))
            yes = product == grids.identity(size)
            ending = "This is the identity matrix, so it is orthogonal." if yes else "This is not the identity matrix, so it is not orthogonal."
        case "idempotent":
            product = grids.times(grid, grid)
            steps.append(_equal(Multiply((node, node), "*"), product, "The matrix times itself."))
            yes = product == grid
            ending = "The product is the matrix again." if yes else "The product is another matrix."
        case _:
            places = [(i, j) for i in range(size) for j in range(size) if (i != j and arguments.asked == "diagonal") or (i > j and arguments.asked.startswith("upper")) or (i < j and arguments.asked.startswith("lower"))]
            wrong = next(((i, j) for i, j in places if grid[i][j]), None)
            yes = wrong is None
            ending = "All entries in those places are zero." if wrong is None else f"The entry in row {wrong[0] + 1}, column {wrong[1] + 1} is not zero."
    return Solution("matrix_properties", concept, goal, tuple(steps), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=idea, conclusion=ending)


def _equal(before: Node, after: Grid, why: str) -> Step:
    shown: Matrix = grids.matrix(after)
    return COMPARE.step(before, shown, why)


def _told(arguments: Arguments, goal: Prose, steps: list[Step], yes: bool, ending: str) -> Solution:
    concept, idea = _IDEAS[arguments.asked]
    return Solution("matrix_properties", concept, goal, tuple(steps), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=idea, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Symmetric; orthogonal; idempotent."""
    a, b, c = (rng.randint(-4, 5) for _ in range(3))
    if level == 1:
        rows, word = [[a, b], [b if rng.random() < 0.5 else b + 1, c]], "symmetric"
    elif level == 2:
        rows, word = rng.choice([[[0, 1], [-1, 0]], [[0, -1], [-1, 0]], [[1, a], [0, 1]], [[1, 1], [1, -1]]]), "orthogonal"
    else:
        rows, word = rng.choice([[[1, a], [0, 0]], [[2, 2], [-1, -1]], [[a, 1], [1, 0]]]), "idempotent"
    return Exercise(f"is the matrix {rows} {word}?", f"Is {rows} {word}?", "yes or no")


TOPIC = Topic(
    id="matrix_properties", title="Kinds of matrices", concept="symmetric-matrices",
    phrases=("symmetric", "skew-symmetric", "antisymmetric", "orthogonal", "diagonal", "triangular", "upper triangular", "lower triangular", "upper-triangular", "idempotent", "skew symmetric"),
    read=read, solve=solve, make_problem=make_problem, concepts=("orthogonal-matrices", "diagonal-matrices"),
)  # fmt: skip

