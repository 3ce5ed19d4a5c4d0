"""Eigenvalues and eigenvectors of a square matrix: exact up to square roots, numeric beyond."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Node, Sequence
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import matrix_given
from tutor.rules.eigen import Eigen, numeric, numeric_vector, spectrum, value_steps, vector_steps
from tutor.rules.radical_numbers import Radical, decimal, is_real
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "An eigenvector is a direction that the matrix only stretches; the eigenvalue says by how much."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix; what is asked for: values, vectors, or both; `chosen` is "largest" or "smallest" when only one is wanted."""

    tree: Node
    vectors: bool = True
    only_vectors: bool = False
    chosen: str = ""


_VALUES = r"eigen ?-?values?|characteristic (?:values?|roots?)|spectrum of|spectral radius"
_VECTORS = r"eigen ?-?vectors?|eigenspaces?|eigen ?pairs?"


def read(problem: Problem) -> Task | None:
    """The eigenvalues (and eigenvectors) of …"""
    words = problem.words
    values, vectors = re.search(_VALUES, words), re.search(_VECTORS, words)
    if not values and not vectors:
        return None
    if problem.has("diagonalize", "diagonalise", "orthogonally diagonalize", "svd", "singular", "covariance", "pca", "principal", "hessian", "definite"):
        if not (values and re.search(r"\b(find|determine|what are|compute|calculate)\b[^.?!]*eigen", words)) or problem.has("svd", "singular", "pca", "principal", "hessian"):
            return None
    found = the_matrix(problem, "(eigenvalue|eigenvalues|eigenvector|eigenvectors|eigenspace|eigenspaces|eigenpairs|eigen|eigen-values|eigen-value|spectrum)", "characteristic (value|values|root|roots)", "spectral radius")
    if found is None:
        return None
    chosen = "largest" if problem.has("(largest|dominant|biggest|maximum|leading|top) (eigenvalue|eigenvector)", "spectral radius") else "smallest" if problem.has("(smallest|minimum|least) (eigenvalue|eigenvector)") else ""
    return Task(Arguments(found, bool(vectors), bool(vectors) and not values, chosen), 1.0, ("find the " + ("eigenvectors" if vectors and not values else "eigenvalues" + (" and eigenvectors" if vectors else "")) + " of ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """Characteristic polynomial, roots, null spaces, checks."""
    goal: Prose = ("find the eigenvalues of ", arguments.tree)
    given = matrix_given(arguments.tree, 12)
    if isinstance(given, Declined):
        return given
    if not grids.is_square(given.grid):
        return Declined("bad_shape", f"Only square matrices have eigenvalues, and this one is {grids.shape_text(given.node.shape)}.", "For other shapes there are singular values: ask for the SVD.")
    size = len(given.grid)
    found = spectrum(given.grid)
    steps: list[Step] = [*given.steps, *value_steps(given.node, given.grid, found)]
    if not found.exact:
        return _numerically(arguments, found, steps, goal)
    spaces = found.spaces
    if arguments.chosen:
        real = [s for s in spaces if is_real(s.value)]
        if len(real) == len(spaces):
            best = (max if arguments.chosen == "largest" else min)(real, key=lambda s: decimal(s.value))
            spaces = (best,)
    for space in spaces:
        if arguments.vectors or arguments.only_vectors:
            steps.extend(vector_steps(given.node, given.grid, space))
    values: tuple[Node, ...] = tuple(s.shown for s in spaces for _ in range(1 if arguments.chosen else s.multiplicity))
    approx = ", ".join(f"{decimal(s.value):.6g}" for s in spaces) if any(isinstance(s.value, Radical) for s in spaces) and found.real else None
    vectors = tuple(grids.vector(v) for s in spaces for v in s.vectors)
    ending = _ending(found, size, arguments)
    if arguments.only_vectors:
        shown = "[" + ", ".join(plain(v) for v in vectors) + "]" if len(vectors) > 1 else plain(vectors[0])
        return Solution("eigenvalues", "eigenvalues-eigenvectors", goal, tuple(steps), Result("set", Sequence(vectors, "{}"), vectors, plain=shown), idea=IDEA, conclusion=ending)
    if len(values) == 1:
        return Solution("eigenvalues", "eigenvalues-eigenvectors", goal, tuple(steps), Result("number", values[0], values, approx=approx), idea=IDEA, conclusion=ending)
    return Solution("eigenvalues", "eigenvalues-eigenvectors", goal, tuple(steps), Result("set", Sequence(values, ""), values, approx=approx), idea=IDEA, conclusion=ending)


def _ending(found: Eigen, size: int, arguments: Arguments) -> Prose:
    parts: list[str | Node] = []
    for space in found.spaces:
        parts.append("λ = " if not parts else "; λ = ")
        parts.append(space.shown)
        if space.multiplicity > 1:
            parts.append(f" (counts {space.multiplicity} times)")
        if arguments.vectors:
            for k, v in enumerate(space.vectors):
                parts += [" with eigenvector " if k == 0 else " and ", grids.vector(v)]
    if not found.real:
        parts.append(". Complex eigenvalues mean that the matrix turns the plane, so no real direction is only stretched")
    elif arguments.vectors and sum(len(s.vectors) for s in found.spaces) < size:
        parts.append(". There are fewer independent eigenvectors than columns: the matrix is defective")
    return (*parts, ".")


def _numerically(arguments: Arguments, found: Eigen, steps: list[Step], goal: Prose) -> Solution:
    values: tuple[Node, ...] = tuple(numeric(z) for z in found.numbers)
    vectors = tuple(numeric_vector(v) for v in found.numeric_vectors)
    note = ("The characteristic polynomial does not split into rational roots and square roots, so the eigenvalues are numeric, rounded to six digits.",)
    if arguments.chosen and found.real:
        k = 0 if arguments.chosen == "largest" else len(values) - 1
        return Solution("eigenvalues", "eigenvalues-eigenvectors", goal, tuple(steps), Result("number", values[k], (values[k],)), idea=IDEA, assumptions=note)
    shown = vectors if arguments.only_vectors else values
    return Solution("eigenvalues", "eigenvalues-eigenvectors", goal, tuple(steps), Result("set", Sequence(shown, "" if not arguments.only_vectors else "{}"), shown), idea=IDEA, assumptions=note)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows with whole eigenvalues; symmetric; three rows, triangular blocks."""
    if level == 1:
        p, q, k = rng.randint(-3, 4), rng.randint(-3, 4), rng.choice([1, 2, -1])
        rows = [[p + k, k], [q - p - k, q - k]]
    elif level == 2:
        a, b, c = (rng.randint(-3, 4) for _ in range(3))
        rows = [[a, b], [b, c]]
    else:
        a, b, c = (rng.randint(-3, 4) for _ in range(3))
        rows = [[a, b, 0], [b, a, 0], [c, 0, rng.randint(-2, 3)]]
    return Exercise(f"find the eigenvalues of {rows}", f"Find the eigenvalues of {rows}.", "a list of numbers")


TOPIC = Topic(
    id="eigenvalues", title="Eigenvalues and eigenvectors", concept="eigenvalues-eigenvectors",
    phrases=("eigenvalue", "eigenvalues", "eigenvector", "eigenvectors", "eigen values", "eigen vectors", "eigenspace", "eigenspaces", "eigen", "eigen-values", "eigenpairs", "characteristic roots", "characteristic values", "spectral radius", "spectrum"),
    read=read, solve=solve, make_problem=make_problem, concepts=("characteristic-polynomial",),
)  # fmt: skip
