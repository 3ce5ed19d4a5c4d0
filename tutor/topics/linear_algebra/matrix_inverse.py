"""The inverse of a square matrix: the formula for two rows, elimination for more; singular and non-square said with the reason."""

from __future__ import annotations

from random import Random

from tutor.notation.tree import Call, Matrix, Negative, Node, Number, Power
from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of, speaks_of_arrays, the_matrix
from tutor.rules import grids
from tutor.rules.array_expressions import Array, NotUnderstood, NoValue, WrongShape, evaluate, with_identity
from tutor.rules.array_solution import Expression, approx_of, no_value
from tutor.rules.derivation import Rule, lifted
from tutor.rules.inverses import inverse_steps, is_inverse
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The inverse undoes the matrix: one times the other is the identity. It exists only when the matrix is square and flattens nothing."
INVERSE = Rule("the_inverse", "The inverse", "matrix-inverse")
_MINUS_ONE = Negative(Number("1"))
_LARGEST = 6


def read(problem: Problem) -> Task | None:
    """A^(-1), inv(A), "the inverse of …", "invert …"."""
    if not speaks_of_arrays(problem) or problem.has("mod", "modulo", "pseudoinverse", "pseudo-inverse", "pseudo inverse", "(generalized|generalised) inverse", "solve", "least squares"):
        return None
    tree = asked_expression(problem)
    if tree is not None and kind_of(tree) == "inverse":
        inner: Node = tree.base if isinstance(tree, Power) else tree.arguments[0] if isinstance(tree, Call) else tree
        return Task(Expression(inner), 1.0, ("find the inverse of ", inner))
    if tree is not None:
        return None
    found = the_matrix(problem, "inverse", "invert", "inverting", "inverted")
    return None if found is None else Task(Expression(found), 1.0, ("find the inverse of ", found))


def solve(arguments: Expression) -> Solution | Declined:
    """By the formula or by elimination, with the product as the check."""
    goal: Prose = ("find the inverse of ", arguments.tree)
    try:
        worked = evaluate(with_identity(arguments.tree))
    except NotUnderstood as reason:
        return Declined("not_understood", str(reason))
    except (WrongShape, NoValue, Undefined) as reason:
        return no_value("matrix_inverse", "matrix-inverse", goal, str(reason), "undefined", IDEA)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    value, now = worked.value, worked.after
    if not isinstance(value, Array):
        return Declined("bad_shape", "That is a number, not a matrix; its inverse is one divided by it.")
    prefix = lifted(worked.steps, lambda n: Power(n, _MINUS_ONE))
    if value.shape[0] != value.shape[1]:
        why = f"only square matrices have an inverse, and this one is {grids.shape_text(value.shape)}: it cannot be undone from both sides. (The pseudoinverse is the nearest thing.)"
        return no_value("matrix_inverse", "matrix-inverse", goal, why, "does not exist", IDEA, tuple(prefix))
    if value.shape[0] > _LARGEST:
        return Declined("too_heavy", f"I invert matrices by hand up to {_LARGEST} rows.")
    found = inverse_steps([list(r) for r in value.rows])
    if found.result is None:
        if found.reason.startswith("with letters"):
            return Declined("too_heavy", found.reason[:1].upper() + found.reason[1:] + ".")
        return no_value("matrix_inverse", "matrix-inverse", goal, "the matrix has no inverse: " + found.reason, "does not exist", IDEA, (*prefix, *found.steps))
    assert isinstance(now, Matrix)
    steps: list[Step] = [*prefix, *found.steps, INVERSE.step(Power(now, _MINUS_ONE), found.result, found.why)]
    if value.shape[0] > 1:
        steps.append(is_inverse(now, found.result, value.shape[0]))
    return Solution("matrix_inverse", "matrix-inverse", goal, tuple(steps), Result("matrix", found.result, (found.result,), approx=approx_of(found.result)), idea=IDEA, conclusion=("The inverse is ", found.result, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows with determinant one; two rows; three rows with determinant ±1."""
    if level < 3:
        while True:
            rows = [[rng.randint(-4, 5) for _ in range(2)] for _ in range(2)]
            value = rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
            if (abs(value) == 1) if level == 1 else value:
                break
    else:
        a, b, c, d, e, f = (rng.randint(-2, 3) for _ in range(6))
        lower, upper = [[1, 0, 0], [a, 1, 0], [b, c, 1]], [[1, d, e], [0, 1, f], [0, 0, 1]]
        rows = [[sum(x * y for x, y in zip(r, col, strict=True)) for col in zip(*upper, strict=True)] for r in lower]
    return Exercise(f"find the inverse of {rows}", f"Find the inverse of {rows}.", "a matrix")


TOPIC = Topic(
    id="matrix_inverse", title="Inverse of a matrix", concept="matrix-inverse", phrases=("inverse", "invert", "inverting", "inverted", "inverse of"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip

