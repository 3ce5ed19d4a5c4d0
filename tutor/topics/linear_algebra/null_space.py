"""The null space (kernel) of a matrix: a basis of all vectors sent to zero; the nullity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Add, Apply, Negative, Node, Number, Sequence, Symbol, flat_name
from tutor.problem import Problem
from tutor.problem.linear import matrix_or_expression, resolve, the_matrix
from tutor.problem.linear_systems import matrix_equation
from tutor.rules import grids
from tutor.rules.array_solution import matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import null_basis
from tutor.rules.linear_systems import basis_check, null_steps, solve_system
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The null space holds every vector that the matrix sends to zero: solve the system with zeros on the right."
NULLITY = Rule("count_free", "Count the free unknowns", "rank-nullity")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and whether only the dimension is asked for."""

    tree: Node
    dimension: bool = False
    rank: bool = False


def read(problem: Problem) -> Task | None:
    """The null space, kernel or nullity of …; the solution set of A x = 0 as a combination of vectors."""
    equation = matrix_equation(problem)
    if equation is not None and equation.homogeneous and problem.has("solution set", "solutions", "combination", "span", "null space", "kernel"):
        return Task(Arguments(equation.matrix), 1.0, ("find all solutions of ", equation.shown))
    symbolic = _in_symbols(problem)
    if symbolic is not None:
        return Task(Arguments(symbolic), 1.0, ("find the null space of ", symbolic))
    found = the_matrix(problem, "(null space|nullspace|null-space|kernel)", "nullity", columns=True)
    if found is None or problem.has("svm", "convolution", "kernel trick", "kernel function"):
        return None
    dimension = problem.has("nullity", "dimension of") and not problem.has("basis")
    return Task(Arguments(found, dimension, dimension and problem.has("rank")), 1.0, ("find the " + ("nullity" if dimension else "null space") + " of ", found))


def _in_symbols(problem: Problem) -> Node | None:
    """ker(A), Nul(A), null(A)."""
    for tree in problem.mathematics:
        if isinstance(tree, Apply) and len(tree.arguments) == 1 and flat_name(tree.function) in ("ker", "Ker", "null", "Null", "Nul", "nul"):
            return matrix_or_expression(resolve(problem, tree.arguments[0]), columns=True)
    found = re.search(r"\\?\b(?:ker|Ker|Nul|null|Null)\s*\(?\s*([A-Z])\b", problem.text)
    return matrix_or_expression(resolve(problem, Symbol(found.group(1))), columns=True) if found is not None else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Reduced row echelon form, free unknowns, one vector for each."""
    goal: Prose = ("find the " + ("nullity" if arguments.dimension else "null space") + " of ", arguments.tree)
    given = matrix_given(arguments.tree)
    if isinstance(given, Declined):
        return given
    solved = solve_system(given.grid, [Fraction(0)] * len(given.grid), decimals=False)
    basis = null_basis(given.grid)
    steps: list[Step] = [*given.steps, *(s for s in solved.steps if s.rule not in ("check_solution",))]
    columns = given.node.shape[1]
    if arguments.dimension:
        count = len(basis)
        written = Add((Number(str(columns)), Negative(Number(str(columns - count)))))
        steps.append(NULLITY.step(written, Number(str(count)), f"{columns} columns, of which {columns - count} have a leading entry; each of the others is a free unknown."))
        value = Number(str(count))
        if arguments.rank:
            both = (Number(str(columns - count)), value)
            return Solution("null_space", "rank-nullity", goal, tuple(steps), Result("set", Sequence(both, ""), both), idea=IDEA, conclusion=f"The rank is {columns - count} and the nullity is {count}; together they make {columns}, the number of columns.")
        return Solution("null_space", "null-space", goal, tuple(steps), Result("number", value, (value,)), idea=IDEA, conclusion=f"The nullity is {count} (rank {columns - count} plus nullity {count} makes {columns} columns).")
    if not basis:
        zero = grids.vector([Fraction(0)] * columns)
        return Solution("null_space", "null-space", goal, tuple(steps), Result("set", zero, (zero,)), idea=IDEA, conclusion=("Every column has a leading entry, so only the zero vector ", zero, " is sent to zero: the null space is {0}."))
    steps.append(basis_check(given.node, basis))
    steps.extend(null_steps(given.node, basis))
    vectors = tuple(grids.vector(v) for v in basis)
    shown = "[" + ", ".join(plain(v) for v in vectors) + "]"
    ending: Prose = ("The null space is all multiples of ", vectors[0], ".") if len(vectors) == 1 else ("The null space is the span of ", Sequence(vectors, "{}"), ".")
    return Solution("null_space", "null-space", goal, tuple(steps), Result("set", Sequence(vectors, "{}"), vectors, plain=shown), idea=IDEA, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """One equation; two; three with a dependent row."""
    rows = [[rng.randint(-3, 4) for _ in range(3)] for _ in range(min(level, 2))]
    rows[0][0] = rng.choice([1, 1, 2, -1])
    if level == 3:
        rows.append([a + b for a, b in zip(rows[0], rows[1], strict=True)])
    return Exercise(f"find a basis for the null space of {rows}", f"Find a basis of the null space of {rows}.", "a list of vectors")


TOPIC = Topic(
    id="null_space", title="Null space", concept="null-space", phrases=("null space", "nullspace", "null-space", "kernel", "nullity", "solution set", "solutions"),
    read=read, solve=solve, make_problem=make_problem, concepts=("rank-nullity",), always=True,
)  # fmt: skip
