"""The characteristic polynomial of a square matrix."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Call, Multiply, Negative, Node
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.eigen import LAMBDA, POLYNOMIAL, characteristic, polynomial_node, shifted_node
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The determinant of A − λI is a polynomial in λ, and its zeros are the eigenvalues."
OTHER_SIGN = Rule("monic_sign", "The other sign", "characteristic-polynomial")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and whether det(λI - A) is meant (so that the leading coefficient is 1)."""

    tree: Node
    monic: bool = True


def read(problem: Problem) -> Task | None:
    """The characteristic polynomial (or equation) of …"""
    found = the_matrix(problem, "characteristic (polynomial|equation|polynomials)")
    if found is None or problem.has("eigenvalues", "eigenvalue", "differential", "recurrence"):
        return None
    from tutor.notation import plain

    texts = " ".join(plain(m).replace(" ", "") for m in problem.mathematics)
    return Task(Arguments(found, "-lambda*I" not in texts and "−lambda" not in texts), 1.0, ("find the characteristic polynomial of ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """det(A - λI), and the sign that makes it monic."""
    goal: Prose = ("find the characteristic polynomial of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    if not grids.is_square(given.grid):
        return Declined("bad_shape", f"Only square matrices have a characteristic polynomial, and this one is {grids.shape_text(given.node.shape)}.")
    coefficients = characteristic(given.grid)
    if coefficients is None:
        return Declined("not_understood", "I find characteristic polynomials of matrices with rational entries.")
    size = len(given.grid)
    sign = -1 if size % 2 else 1
    shifted = shifted_node(given.node)
    own = polynomial_node([sign * c for c in coefficients])
    steps = [
        *given.steps,
        Rule("subtract_lambda", "Subtract λ on the diagonal", "characteristic-polynomial").step(Add((given.node, Negative(Multiply((LAMBDA, grids.matrix(grids.identity(size))), "*")))), shifted, "Only the diagonal changes."),
        POLYNOMIAL.step(Call("det", (shifted,)), own, "Expand the determinant and collect the powers of λ."),
    ]
    value = own
    if sign < 0 and arguments.monic:
        value = polynomial_node(coefficients)
        steps.append(OTHER_SIGN.step(Negative(own), value, "With an odd number of rows det(λI − A) is minus det(A − λI); it begins with 1, and both have the same zeros."))
    return Solution("characteristic_polynomial", "characteristic-polynomial", goal, tuple(steps), Result("expression", value, (value,)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; two rows with larger numbers; three rows."""
    size = 2 + (level == 3)
    rows = [[rng.randint(-1 - level, 2 + level) for _ in range(size)] for _ in range(size)]
    return Exercise(f"find the characteristic polynomial of {rows}", f"Find the characteristic polynomial of {rows}.", "a polynomial in λ")


TOPIC = Topic(
    id="characteristic_polynomial", title="Characteristic polynomial", concept="characteristic-polynomial", phrases=("characteristic polynomial", "characteristic equation", "characteristic polynomials"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

