"""QR decomposition by Gram–Schmidt on the columns."""

from __future__ import annotations

from random import Random

from tutor.notation import plain
from tutor.notation.tree import Multiply, Sequence, Transpose
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import Expression, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.orthogonal import gram_schmidt, normalise_steps
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Gram–Schmidt turns the columns into perpendicular ones of length one (Q); R remembers how to get the old columns back."
COLUMNS = Rule("columns_as_vectors", "Take the columns", "matrices")
COLLECT = Rule("orthonormal_columns", "The columns of Q", "qr-decomposition")
UPPER = Rule("upper_from_products", "R is Qᵀ A", "qr-decomposition")
UNIT = Rule("check_orthonormal", "Check: Qᵀ Q is the identity", "orthogonal-matrices")
CHECK = Rule("check_product", "Check: Q R is the matrix again", "qr-decomposition")


def read(problem: Problem) -> Task | None:
    """The QR decomposition (factorisation) of …"""
    found = the_matrix(problem, "(qr|q r) (decomposition|factorization|factorisation)", "qr-decomposition", "qr-factorization", "qr")
    return None if found is None or problem.has("qr algorithm", "qr code") else Task(Expression(found), 1.0, ("find the QR decomposition of ", found))


def solve(arguments: Expression) -> Solution | Declined:
    """Columns, Gram–Schmidt, lengths, R, both checks."""
    goal: Prose = ("find the QR decomposition of ", arguments.tree)
    given = matrix_given(arguments.tree, 5)
    if isinstance(given, Declined):
        return given
    columns = grids.transpose(given.grid)
    try:
        done = gram_schmidt(columns)
        if len(done.vectors) < len(columns):
            return Declined("bad_shape", "The columns of this matrix are dependent (its rank is smaller than the number of columns), so Gram–Schmidt leaves a zero vector and Q cannot be filled this way.", "Take a matrix with independent columns.")
        units = normalise_steps(done.vectors)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if units is None:
        return Declined("too_heavy", "A length in here has no short exact form.")
    lines = units[0]
    q = grids.transpose(lines)
    r = grids.times(lines, given.grid)
    q_node, r_node = grids.matrix(q), grids.matrix(r)
    steps: list[Step] = [*given.steps, COLUMNS.states(grids.vectors(columns), "Gram–Schmidt works on the columns, from left to right."), *done.steps]
    steps.extend(units[1])
    steps.append(COLLECT.states(q_node, "The vectors of length one, side by side."))
    steps.append(UPPER.step(Multiply((Transpose(q_node), given.node), "*"), r_node, "Since Qᵀ Q is the identity, R = Qᵀ A; below the diagonal it is zero."))
    steps.append(UNIT.step(Multiply((Transpose(q_node), q_node), "*"), grids.matrix(grids.identity(len(lines))), "The columns are perpendicular and have length one."))
    steps.append(CHECK.step(Multiply((q_node, r_node), "*"), given.node, "Multiply back."))
    return Solution("qr_decomposition", "qr-decomposition", goal, tuple(steps), Result("factors", Sequence((q_node, r_node), ""), (q_node, r_node), plain=f"Q = {plain(q_node)}; R = {plain(r_node)}"), idea=IDEA, conclusion=("Q = ", q_node, " and R = ", r_node, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; two rows; three by two."""
    while True:
        rows = [[rng.randint(-2, 4) for _ in range(2)] for _ in range(2 + (level == 3))]
        if any(rows[i][0] * rows[j][1] != rows[i][1] * rows[j][0] for i in range(len(rows)) for j in range(i)):
            break
    return Exercise(f"find the QR decomposition of {rows}", f"Find the QR decomposition of {rows}.", "Q = …; R = …")


TOPIC = Topic(
    id="qr_decomposition", title="QR decomposition", concept="qr-decomposition", phrases=("qr decomposition", "qr factorization", "qr factorisation", "qr-decomposition", "qr-factorization", "qr"),
    read=read, solve=solve, make_problem=make_problem, concepts=("gram-schmidt",),
)  # fmt: skip
