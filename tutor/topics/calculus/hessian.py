"""Hessian matrices: all second slopes of a function, at a point if one is given."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Gradient, Matrix, Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.fields import field_of, main_field, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import EVALUATE, PUT_IN, evaluated, hessian
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

ARRANGE = Rule("hessian_matrix", "Arrange the second slopes", "hessian")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables in order, and the point (None everywhere)."""

    function: Node
    variables: tuple[str, ...]
    point: tuple[Node, ...] | None


def read(problem: Problem) -> Task | Declined | None:
    """ "the Hessian (matrix) of f at (1, 2)", ∇²f."""
    sign = next((m for m in problem.mathematics if isinstance(m, Gradient) and m.order == 2 and not m.kind), None)
    if sign is None and not problem.has("(hessian|hessians)"):
        return None
    if problem.has("(eigenvalues|eigenvalue|definite|determinant|convex|convexity|concave) ..."):
        return None
    match = problem.match("hessian [matrix] (of|for) [the] [following] [function] {f}")
    asked = match.slots["f"] if match else sign
    field = field_of(problem, asked) if asked is not None else None
    field = field or main_field(problem)
    if field is None or isinstance(field.body, Sequence | Relation):
        return None
    if not field.variables:
        return Declined("missing_data", "I see no variables in that function.", "Give a formula such as x^2 + 3xy.")
    if len(field.variables) > 5:
        return Declined("too_heavy", "I write out Hessians up to five variables.")
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        return point
    goal: Prose = ("find the Hessian matrix of ", field.body)
    if point is not None:
        goal = (*goal, " at ", Sequence(point, "()"))
    return Task(Arguments(field.body, field.variables, point), 1.0, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """First slopes, second slopes, arranged; then the point put in."""
    try:
        steps, rows = hessian(arguments.function, arguments.variables)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    matrix = Matrix(tuple(tuple(row) for row in rows))
    names = ", ".join(arguments.variables)
    steps.append(ARRANGE.states(matrix, f"Row and column in the order {names}. The matrix is symmetric, because the mixed slopes agree in both orders."))
    goal: Prose = ("find the Hessian matrix of ", arguments.function)
    if arguments.point is not None:
        try:
            found = [[evaluated(e, arguments.variables, arguments.point) for e in row] for row in rows]
        except Undefined as reason:
            return Declined("not_understood", f"At this point an entry has no value: {reason}.")
        before, after = Matrix(tuple(tuple(f[0] for f in row) for row in found)), Matrix(tuple(tuple(f[1] for f in row) for row in found))
        if before != matrix:
            steps.append(PUT_IN.states(before, ("Replace the variables by the coordinates of ", Sequence(arguments.point, "()"), "."), before=matrix))
        if after != before:
            steps.append(EVALUATE.step(before, after, "Each entry on its own.", [s for row in found for f in row for s in f[2]]))
        matrix = after
        goal = (*goal, " at ", Sequence(arguments.point, "()"))
    return Solution("hessian", "hessian", goal, tuple(steps), Result("matrix", matrix, (matrix,)), idea="The Hessian holds how the slopes themselves change: it tells how the function bends.", conclusion=("The Hessian is ", matrix, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A quadratic; a cubic; a cubic at a point."""
    a, b, c = rng.randint(1, 5), rng.randint(1, 5), rng.randint(1, 5)
    text = f"{a}*x^2 + {b}*x*y + {c}*y^2" if level == 1 else f"{a}*x^3 + {b}*x*y^2 + {c}*y"
    where = "" if level < 3 else f" at ({rng.randint(-2, 3)}, {rng.randint(-2, 3)})"
    return Exercise(f"Hessian of {text}{where}", f"Find the Hessian matrix of {text}{where}.", "a matrix, such as [[1, 2], [2, 4]]")


TOPIC = Topic(
    id="hessian", title="Hessian matrices", concept="hessian", phrases=("hessian", "hessian matrix", "hessian matrix of"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("partial-derivatives", "higher-derivatives"),
)  # fmt: skip
