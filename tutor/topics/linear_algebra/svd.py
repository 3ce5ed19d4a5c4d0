"""The singular value decomposition with U and V derived; singular values alone when only they are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Node, Sequence
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules.array_solution import matrix_given
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.singular import decompose, values_only
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Every matrix turns (Vᵀ), stretches along the axes (Σ), and turns again (U)."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and whether only the singular values are asked for."""

    tree: Node
    values: bool = False


def read(problem: Problem) -> Task | None:
    """The SVD of …, the singular values of …"""
    if problem.has("low-rank", "low rank", "approximation", "condition", "pseudoinverse", "pseudo-inverse", "image", "recommender"):
        return None
    found = the_matrix(problem, "singular (value|values)", "(svd|svds)", "singular value decomposition", "singular-value decomposition")
    if found is None:
        return None
    values = re.search(r"singular values?(?! decomposition)", problem.words) is not None
    return Task(Arguments(found, values), 1.0, ("find the " + ("singular values" if values else "singular value decomposition") + " of ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """AᵀA, its eigenvalues and eigenvectors, then U."""
    goal: Prose = ("find the singular value decomposition of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    try:
        if arguments.values:
            nodes, sizes, steps = values_only(given.node, given.grid)
            decimals = ", ".join(f"{s:.6g}" for s in sizes)
            shown = Sequence(nodes, "[]")
            return Solution("svd", "svd", goal, (*given.steps, *steps), Result("vector", shown, (shown,), approx=f"[{decimals}]"), idea=IDEA)
        done = decompose(given.node, given.grid)
    except (TooHeavy, OverflowError):
        return TOO_LONG
    text = f"U = {plain(done.u)}; S = {plain(done.sigma)}; V = {plain(done.v)}"
    note: tuple[Prose, ...] = () if done.exact else ("The exact entries are too long to read, so U, Σ and V are rounded to six digits.",)
    ending: Prose = ("U = ", done.u, ", Σ = ", done.sigma, ", V = ", done.v, ", and A = U Σ Vᵀ. (Signs of matching columns of U and V may be flipped together.)")
    return Solution("svd", "svd", goal, (*given.steps, *done.steps), Result("factors", Sequence((done.u, done.sigma, done.v), ""), (done.u, done.sigma, done.v), plain=text), idea=IDEA, conclusion=ending, assumptions=note)


def make_problem(rng: Random, level: int) -> Exercise:
    """Singular values of two rows; an SVD with whole singular values; of a diagonal matrix with signs."""
    a, b = rng.randint(1, 4), rng.randint(1, 4)
    if level == 1:
        rows = [[rng.randint(-2, 3) for _ in range(2)] for _ in range(2)]
        return Exercise(f"find the singular values of {rows}", f"Find the singular values of {rows}.", "a list of numbers")
    rows = [[a, b], [b, a]] if level == 2 else [[0, a + b], [-b, 0], [0, 0]]
    return Exercise(f"find the SVD of {rows}", f"Find the singular value decomposition of {rows}.", "U = …; S = …; V = …")


TOPIC = Topic(
    id="svd", title="Singular value decomposition", concept="svd", phrases=("svd", "singular value", "singular values", "singular value decomposition", "svds"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
