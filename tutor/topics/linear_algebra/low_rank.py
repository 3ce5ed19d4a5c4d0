"""The best approximation of a matrix by one of lower rank: keep the largest singular values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Matrix, Multiply, Node, Number, Root, Transpose
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.eigen import value_steps, vector_steps
from tutor.rules.grids import Grid
from tutor.rules.orthogonal import gram_schmidt, orthogonal, squared
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.radical_numbers import decimal
from tutor.rules.singular import decompose, gram_spectrum
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The largest singular values carry most of the matrix; keeping only them is the best one can do with a lower rank."
GRAM = Rule("gram_matrix", "Multiply by the transpose", "svd")
PROJECT = Rule("keep_directions", "Keep the strongest directions", "low-rank-approximation")
ADD = Rule("low_rank_sum", "Multiply out", "low-rank-approximation")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and the rank to keep."""

    tree: Node
    rank: int = 1


def read(problem: Problem) -> Task | None:
    """The best rank-1 (rank-k) approximation of …"""
    found = the_matrix(problem, "(approximation|approximate|approximated)")
    if found is None:
        return None
    words = re.sub(r"⟦(\d+)⟧", lambda m: _small(problem.mathematics[int(m.group(1))]), problem.words)
    rank = re.search(r"rank[- ]?(?:at most )?(one|two|three|\d+)|(one|two|three|\d+)[- ]rank", words)
    if rank is None and not problem.has("(low-rank|low rank|truncated)"):
        return None
    text = next((g for g in rank.groups() if g), "1") if rank is not None else "1"
    return Task(Arguments(found, {"one": 1, "two": 2, "three": 3}.get(text, int(text) if text.isdigit() else 1)), 1.0, (f"find the best rank-{text} approximation of ", found))


def _small(tree: Node) -> str:
    return tree.text if isinstance(tree, Number) else "…"


def solve(arguments: Arguments) -> Solution | Declined:
    """A V_k V_kᵀ with the strongest right singular vectors."""
    goal: Prose = (f"find the best rank-{arguments.rank} approximation of ", arguments.tree)
    given = matrix_given(arguments.tree, 5)
    if isinstance(given, Declined):
        return given
    node, grid = given.node, given.grid
    try:
        gram, found = gram_spectrum(grid)
        if not found.exact:
            return _numerically(arguments, node, grid, goal)
        gram_node = grids.matrix(gram)
        steps: list[Step] = [*given.steps, GRAM.step(Multiply((Transpose(node), node), "*"), gram_node, "The eigenvectors of AᵀA are the directions; the roots of its eigenvalues are the singular values.")]
        steps.extend(value_steps(gram_node, gram, found))
        lines: list[grids.Line] = []
        rest = []
        for space in found.spaces:
            vectors = [list(v) for v in space.vectors]
            if len(lines) < arguments.rank and space.value:
                steps.extend(vector_steps(gram_node, gram, space))
            if not orthogonal(vectors):
                vectors = [grids.whole(v) for v in gram_schmidt(vectors).vectors]
            for v in vectors:
                if len(lines) < arguments.rank and space.value:
                    lines.append(v)
                elif space.value:
                    rest.append(space.value)
        projector: Grid = [[Fraction(0)] * len(gram) for _ in gram]
        for v in lines:
            size = squared(v)
            projector = [[p + a * b / size for p, b in zip(row, v, strict=True)] for row, a in zip(projector, v, strict=True)]
        projector_node = grids.matrix(projector)
        result = grids.times(grid, projector)
        after = grids.matrix(result)
        steps.append(PROJECT.states(projector_node, "The sum of v vᵀ / (v·v) over the kept directions projects onto them."))
        steps.append(ADD.step(Multiply((node, projector_node), "*"), after, "The matrix acts on the kept directions as before, and sends the others to zero."))
    except (TooHeavy, OverflowError, ArithmeticError):
        return TOO_LONG
    lost = sum((v for v in rest), start=Fraction(0))
    whole = sum(found.values, start=Fraction(0))
    kept = 1 - decimal(lost) / decimal(whole) if decimal(whole) else 1.0
    ending: Prose = ("The error (Frobenius norm of the difference) is ", Root(grids.number(lost)) if lost else Number("0"), f"; {100 * kept:.4g} % of the squared size is kept.")
    return Solution("low_rank", "low-rank-approximation", goal, tuple(steps), Result("matrix", after, (after,), approx=approx_of(after)), idea=IDEA, conclusion=ending)


def _numerically(arguments: Arguments, node: Matrix, grid: Grid, goal: Prose) -> Solution:
    import numpy

    from tutor.checking.linear import near
    from tutor.rules.eigen import numeric

    done = decompose(node, grid)
    u, s, vt = numpy.linalg.svd(numpy.array(grids.decimals_of(grid)), full_matrices=False)
    k = min(arguments.rank, len(s))
    table = (u[:, :k] * s[:k]) @ vt[:k]
    after = Matrix(tuple(tuple(numeric(float(v)) for v in row) for row in table))
    rest = Matrix(tuple(tuple(numeric(float(v), 12) for v in row) for row in numpy.array(grids.decimals_of(grid)) - (u[:, k:] * s[k:]) @ vt[k:]))
    step = Step(ADD.id, ADD.title, "Only the largest singular values are kept; rounded to six digits.", ADD.concept, after, None, "implies", near(after, rest, 5))
    return Solution("low_rank", "low-rank-approximation", goal, (*done.steps, step), Result("matrix", after, (after,)), idea=IDEA, assumptions=("The exact entries are too long to read, so the numbers are rounded to six digits.",))


def make_problem(rng: Random, level: int) -> Exercise:
    """Symmetric two by two; with three rows; larger."""
    a, b = rng.randint(1, 3 + level), rng.randint(1, 3)
    rows = [[a, b], [b, a]] if level < 3 else [[a, b], [b, a], [0, 0]]
    return Exercise(f"find the best rank-1 approximation of {rows}", f"Find the best rank-1 approximation of {rows}.", "a matrix")


TOPIC = Topic(
    id="low_rank", title="Low-rank approximation", concept="low-rank-approximation", phrases=("approximation", "approximate", "approximated"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

