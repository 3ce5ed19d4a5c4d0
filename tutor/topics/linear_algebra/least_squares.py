"""Least squares: the best x for A x ≈ b by the normal equations; lines and parabolas through points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Add, Matrix, Node, Number, Power, Relation, Sequence, Symbol
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import givens
from tutor.problem.linear_systems import equations, linear_names, matrix_equation, only_plain_words
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.linear_systems import combination
from tutor.rules.orthogonal import least_squares
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "When no x fits exactly, take the one whose A x comes closest to b: the error then stands perpendicular to every column."
DESIGN = Rule("design_matrix", "One row for every point", "least-squares")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A and b; names of the unknowns; for a curve through points its degree, and how much of it is asked for."""

    matrix: Node
    right: Node
    unknowns: tuple[Node, ...] = ()
    degree: int = 0
    names: tuple[str, str] = ("x", "y")


def read(problem: Problem) -> Task | Declined | None:
    """The least squares solution of A x = b, of equations, or a line or parabola through points."""
    if re.search(r"least[- ]squares?|normal equations?", problem.words) is None:
        return None
    if problem.has("ridge", "lasso", "weighted", "r-squared", "regularized", "gradient"):
        return None
    equation = matrix_equation(problem)
    if equation is not None:
        return Task(Arguments(equation.matrix, equation.right, equation.unknowns), 1.0, ("find the least squares solution of ", equation.shown))
    system = equations(problem)
    if system and len(system) >= 2 and only_plain_words(problem):
        return _from_equations(system)
    points = [g.tree for g in givens(problem) if as_vector(g.tree) is not None]
    if len(points) == len(givens(problem)) and len(points) >= 2 and all(len(as_vector(p) or ()) == 2 for p in points) and problem.has("(line|fit|parabola|quadratic|points|curve|data|regression)") and not problem.has("(residual|residuals)"):
        return _from_points(problem, [as_vector(p) or () for p in points])
    found = givens(problem)
    if len(found) == 2:
        matrices = [g for g in found if isinstance(g.tree, Matrix) and (g.tree.shape[1] > 1 or g is found[0])]
        vectors = [g for g in found if as_vector(g.tree) is not None and g not in matrices]
        if len(matrices) == 1 and len(vectors) == 1:
            return Task(Arguments(matrices[0].tree, vectors[0].tree), 1.0, ("find the least squares solution of A x = b with A = ", matrices[0].tree, " and b = ", vectors[0].tree))
    return None


def _from_equations(system: list[Relation]) -> Task | None:
    names = linear_names(system)
    if names is None or not 1 <= len(names) <= 6:
        return None
    rows: list[list[Node]] = []
    right: list[Node] = []
    try:
        for equation in system:
            rest: Sum = work(equation.left, EXPAND).value - work(equation.right, EXPAND).value
            row: list[Fraction] = []
            for name in names:
                found = coefficients(rest, name)
                value = None if found is None or set(found) - {0, 1} else found.get(1, Sum({})).rational
                if found is None or value is None:
                    return None
                row.append(value)
                rest = found.get(0, Sum({}))
            if rest.rational is None:
                return None
            rows.append([grids.number(v) for v in row])
            right.append(grids.number(-rest.rational))
    except ArithmeticError:
        return None
    shown = Sequence(tuple(system), "")
    return Task(Arguments(Matrix(tuple(tuple(r) for r in rows)), Sequence(tuple(right), "[]"), tuple(name_to_tree(n) for n in names)), 1.0, ("find the least squares solution of ", shown))


def _from_points(problem: Problem, points: list[tuple[Node, ...]]) -> Task:
    degree = 2 if problem.has("(parabola|quadratic)") else 3 if problem.has("cubic") else 1
    through_origin = problem.has("through the origin")
    rows = []
    for x, _ in points:
        powers: list[Node] = [] if through_origin else [Number("1")]
        powers += [x if k == 1 else Power(x, Number(str(k))) for k in range(1, degree + 1)]
        rows.append(tuple(powers))
    shown = Sequence(tuple(Sequence(p, "()") for p in points), "")
    return Task(Arguments(Matrix(tuple(rows)), Sequence(tuple(y for _, y in points), "[]"), (), -degree if through_origin else degree), 1.0, ("fit a curve by least squares to ", shown))


def solve(arguments: Arguments) -> Solution | Declined:
    """The normal equations by elimination."""
    goal: Prose = ("find the least squares solution for A = ", arguments.matrix, " and b = ", arguments.right)
    given = matrix_given(arguments.matrix, 40)
    if isinstance(given, Declined):
        return given
    items = as_vector(arguments.right)
    try:
        right = None if items is None else grids.line_of(items)
    except Undefined:
        right = None
    if right is None:
        return Declined("not_understood", "The right-hand side must be a list of numbers.")
    if len(right) != len(given.grid):
        return Declined("bad_shape", f"The matrix has {len(given.grid)} rows, but the right-hand side has {len(right)} entries.")
    steps: list[Step] = []
    names = list(arguments.unknowns) or ([name_to_tree(n) for n in "abcd"[: len(given.grid[0])]] if arguments.degree else None)
    if arguments.degree:
        steps.append(DESIGN.states(given.node, "Each point gives one equation for the unknown coefficients; there are more equations than unknowns."))
    else:
        steps.extend(given.steps)
    try:
        fitted = least_squares(given.grid, right, given.node, names, given.decimals)
    except (TooHeavy, OverflowError):
        return TOO_LONG
    steps.extend(fitted.steps)
    if fitted.coefficients is None:
        return Solution("least_squares", "least-squares", goal, tuple(steps), Result("none", None, ("infinitely many",), plain="infinitely many"), idea=IDEA, conclusion="The columns are dependent, so infinitely many x give the same closest A x; the pseudoinverse picks the shortest of them.")
    decimals = given.decimals
    value = grids.vector(fitted.coefficients, decimals)
    rest = grids.minus(right, fitted.closest)
    error = grids.number(grids.dot(rest, rest), decimals)
    ending: Prose = ("The sum of the squared errors is ", error, ".")
    if arguments.degree:
        start = 1 if arguments.degree < 0 else 0
        x = Symbol("x")
        powers: list[Node] = [Number("1") if k == 0 else x if k == 1 else Power(x, Number(str(k))) for k in range(start, abs(arguments.degree) + 1)]
        curve = _curve([grids.number(c, decimals) for c in fitted.coefficients], powers)
        equation = Relation((Symbol("y"), curve), ("=",))
        if isinstance(curve, Number):
            ending = ("The best curve is flat. ", *ending)
        return Solution("least_squares", "least-squares", goal, tuple(steps), Result("equation", equation, (curve,), approx=approx_of(value)), idea=IDEA, conclusion=("The best curve is ", equation, ". ", *ending))
    if len(value.items) == 1:
        single = value.items[0]
        return Solution("least_squares", "least-squares", goal, tuple(steps), Result("number", single, (single,)), idea=IDEA, conclusion=ending)
    if arguments.unknowns and len(arguments.unknowns) == len(value.items):
        statements = tuple(Relation((n, v), ("=",)) for n, v in zip(arguments.unknowns, value.items, strict=True))
        return Solution("least_squares", "least-squares", goal, tuple(steps), Result("set", Sequence(statements, ""), statements), idea=IDEA, conclusion=ending)
    return Solution("least_squares", "least-squares", goal, tuple(steps), Result("vector", value, (value,), approx=approx_of(value)), idea=IDEA, conclusion=ending)


def _curve(factors: list[Node], powers: list[Node]) -> Node:
    pairs = list(zip(factors, powers, strict=True))[::-1]
    last = [(f, p) for f, p in pairs if p == Number("1")]
    front = [(f, p) for f, p in pairs if p != Number("1")]
    body = combination([f for f, _ in front], [p for _, p in front])
    terms = list(body.terms) if isinstance(body, Add) else [] if body == Number("0") else [body]
    terms += [f for f, _ in last if f != Number("0")]
    return Number("0") if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))


def make_problem(rng: Random, level: int) -> Exercise:
    """A line through three points; through four; A x ≈ b with three rows."""
    if level == 3:
        rows = [[1, rng.randint(-2, 3)] for _ in range(3)]
        rows[0][1], rows[1][1] = 0, 1
        right = [rng.randint(-4, 5) for _ in range(3)]
        return Exercise(f"find the least squares solution of A x = b where A = {rows} and b = {right}", f"Find the least squares solution of A x = b, A = {rows}, b = {right}.", "a list of numbers")
    points = ", ".join(f"({x}, {rng.randint(-3, 6)})" for x in range(2 + level))
    return Exercise(f"find the least squares line through {points}", f"Fit a line to {points} by least squares.", "y = …")


TOPIC = Topic(
    id="least_squares", title="Least squares", concept="least-squares", phrases=("least squares", "least-squares", "least square", "normal equations", "normal equation", "least squares line", "least-squares line", "least squares line through", "line by least squares", "by least squares", "least squares solution"),
    read=read, solve=solve, make_problem=make_problem, concepts=("orthogonal-projection",),
)  # fmt: skip

