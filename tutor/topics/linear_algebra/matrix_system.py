"""Systems in matrix form: A x = b, augmented matrices, and equations to be solved by Gaussian elimination."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Matrix, Node, Number, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import speaks_of_arrays, the_matrix
from tutor.problem.linear_systems import MatrixUnknown, equations, linear_names, matrix_equation, matrix_unknown, only_plain_words
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given, solution
from tutor.rules.equations.board import coefficients
from tutor.rules.linear_systems import Solved, basis_check, general, null_steps, solve_system
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Sum, Undefined
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "Put the numbers of the system into one matrix and use row operations: they change the look, never the solutions."
_GAUSS = ("gaussian elimination", "gauss elimination", "gauss-jordan", "gauss jordan", "row reduction", "row operations", "elementary operations", "augmented", "elementary row operations", "matrix method", "matrices")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Coefficients and right-hand side as trees, names of the unknowns (none when the answer is one vector), what is shown."""

    matrix: Node
    right: Node
    unknowns: tuple[Node, ...]
    shown: Node


def read(problem: Problem) -> Task | Declined | None:
    """Solve A x = b; solve the system with this augmented matrix; solve these equations by elimination."""
    if problem.has("least squares", "least-squares", "lu", "eigenvalue", "eigenvalues", "such that", "inconsistent", "for which", "for what", "values of ... for", "so that"):
        return None
    equation = matrix_equation(problem)
    if equation is not None:
        if not problem.has("solve", "solution", "solutions", "find", "determine", "system") and problem.core != "⟦0⟧":
            return None
        right = equation.right
        if right == Number("0"):
            given = matrix_given(equation.matrix)
            if isinstance(given, Declined):
                return given
            right = Sequence(tuple(Number("0") for _ in given.grid), "[]")
        return Task(Arguments(equation.matrix, right, equation.unknowns, equation.shown), 0.95 if equation.homogeneous else 1.0, ("solve ", equation.shown))
    unknown = matrix_unknown(problem)
    if unknown is not None and problem.has("solve", "find", "determine"):
        return Task(unknown, 1.0, ("solve the matrix equation ", unknown.shown))
    if speaks_of_arrays(problem) and problem.has("augmented") and problem.has("solve", "solution", "solutions", "system"):
        found = the_matrix(problem, "augmented matrix", "augmented")
        if isinstance(found, Matrix) and found.shape[1] > 1:
            left = Matrix(tuple(r[:-1] for r in found.rows))
            right = Sequence(tuple(r[-1] for r in found.rows), "[]")
            return Task(Arguments(left, right, (), found), 1.0, ("solve the system with the augmented matrix ", found))
    return _from_equations(problem)


def _from_equations(problem: Problem) -> Task | None:
    words = problem.core
    asked = re.search(r"\b(solve|solution|solutions|find the point|intersection|intersect|lies on|find the values?)\b", words) is not None
    found = equations(problem)
    if not asked or not found or len(found) < 2 or problem.has("taylor", "differential", "area", "volume", "derivative", "minimum", "maximum", "minimize", "maximize", "curve", "curves", "subject to", "probability"):
        return None
    names = linear_names(found)
    if names is None or not 2 <= len(names) <= 6 or not _only_equations(problem) or not only_plain_words(problem):
        return None
    rows: list[list[Node]] = []
    right: list[Node] = []
    try:
        for equation in found:
            row = coefficient_row(equation, names)
            if row is None:
                return None
            rows.append([grids.number(v) for v in row[:-1]])
            right.append(grids.number(row[-1]))
    except (Undefined, ArithmeticError):
        return None
    score = 1.0 if problem.has(*_GAUSS) or len(found) > 2 else 0.9
    shown = Sequence(tuple(found), "")
    return Task(Arguments(Matrix(tuple(tuple(r) for r in rows)), Sequence(tuple(right), "[]"), tuple(name_to_tree(n) for n in names), shown), score, ("solve the system ", shown))


def _only_equations(problem: Problem) -> bool:
    """Nothing but the equations and names of unknowns (or a point of them) stands in the message."""
    from tutor.notation.tree import flat_name

    for tree in problem.mathematics:
        items = tree.items if isinstance(tree, Sequence) else tuple(e for r in tree.rows for e in r) if isinstance(tree, Matrix) else (tree,)
        if not all(isinstance(i, Relation) or flat_name(i) for i in items):
            return False
    return True


def coefficient_row(equation: Relation, names: tuple[str, ...]) -> list[Fraction] | None:
    """The numbers in front of the unknowns, and the right-hand side."""
    rest: Sum = work(equation.left, EXPAND).value - work(equation.right, EXPAND).value
    row: list[Fraction] = []
    for name in names:
        found = coefficients(rest, name)
        if found is None or set(found) - {0, 1}:
            return None
        value = found.get(1, Sum({})).rational
        if value is None:
            return None
        row.append(value)
        rest = found.get(0, Sum({}))
    constant = rest.rational
    return None if constant is None else [*row, -constant]


def solve(arguments: Arguments | MatrixUnknown) -> Solution | Declined:
    """The augmented matrix, reduced; for a matrix as unknown, the inverse on the right side."""
    if isinstance(arguments, MatrixUnknown):
        return solution("matrix_system", "matrix-inverse", arguments.formula, ("solve the matrix equation ", arguments.shown), "Multiply both sides by the inverse, on the side where the matrix stands.")
    goal: Prose = ("solve ", arguments.shown)
    given = matrix_given(arguments.matrix)
    if isinstance(given, Declined):
        return given
    items = as_vector(arguments.right)
    right = None if items is None else grids.line_of(items)
    if right is None:
        return Declined("not_understood", "The right-hand side must be a list of numbers.")
    if len(right) != len(given.grid):
        return Declined("bad_shape", f"The matrix has {len(given.grid)} rows, but the right-hand side has {len(right)} entries; every row needs one.")
    if arguments.unknowns and len(arguments.unknowns) != given.node.shape[1]:
        return Declined("bad_shape", f"The matrix has {given.node.shape[1]} columns, but there are {len(arguments.unknowns)} unknowns; every column needs one.")
    solved = solve_system(given.grid, right, list(arguments.unknowns) or None, given.decimals, given.node)
    return _told(arguments, solved, given.node, goal, given.steps)


def _told(arguments: Arguments, solved: Solved, node: Matrix, goal: Prose, before: tuple) -> Solution:  # type: ignore[type-arg]
    steps = (*before, *solved.steps)
    concept = "systems-of-linear-equations"
    if solved.kind == "none":
        return Solution("matrix_system", concept, goal, steps, Result("none", None, ("no solution",), plain="no solution"), idea=IDEA, conclusion="The system is inconsistent: no values satisfy all equations at once.")
    if solved.kind == "many":
        whole = general(solved)
        checks = (basis_check(node, list(solved.basis)), *null_steps(node, solved.basis))
        vectors = tuple(grids.vector(v) for v in solved.basis)
        if not any(solved.particular):
            shown = "[" + ", ".join(plain(v) for v in vectors) + "]"
            return Solution("matrix_system", concept, goal, (*steps, *checks), Result("none", whole, ("infinitely many",), plain="infinitely many"), idea=IDEA, conclusion=("There are infinitely many solutions: all ", whole, f" (spanned by {shown})."))
        return Solution("matrix_system", concept, goal, (*steps, *checks), Result("none", whole, ("infinitely many",), plain="infinitely many"), idea=IDEA, conclusion=("There are infinitely many solutions, one for every choice of the free unknowns: ", whole, "."))
    value = grids.vector(solved.particular)
    if arguments.unknowns:
        statements = tuple(Relation((n, v), ("=",)) for n, v in zip(arguments.unknowns, value.items, strict=True))
        return Solution("matrix_system", concept, goal, steps, Result("set", Sequence(statements, ""), statements), idea=IDEA)
    return Solution("matrix_system", concept, goal, steps, Result("vector", value, (value,), approx=approx_of(value)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two unknowns; three unknowns, with small whole solutions."""
    size = 2 if level == 1 else 3
    hidden = [rng.randint(-4, 5) for _ in range(size)]
    while True:
        rows = [[rng.randint(-3, 4) for _ in range(size)] for _ in range(size)]
        from tutor.rules.elimination import determinant

        if determinant([[Fraction(v) for v in r] for r in rows]):
            break
    right = [sum(a * b for a, b in zip(r, hidden, strict=True)) for r in rows]
    return Exercise(f"solve A x = b where A = {rows} and b = {right}", f"Solve A x = b with A = {rows} and b = {right}.", "a list of numbers")


TOPIC = Topic(
    id="matrix_system", title="Systems in matrix form", concept="systems-of-linear-equations",
    phrases=("solve", "solution", "solutions", "augmented matrix", "gaussian elimination", "gauss-jordan", "row operations", "elementary operations", "intersection"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("gaussian-elimination",),
)  # fmt: skip
