"""Cholesky decomposition A = L Lᵀ of a symmetric positive definite matrix."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power, Relation, Root, Subscript, Symbol, Transpose
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import Expression, approx_of, matrix_given, no_value
from tutor.rules.derivation import Rule
from tutor.rules.grids import Grid
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.radical_numbers import decimal, root_of_exact
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A symmetric positive definite matrix has a square root of a kind: a lower triangle L with A = L Lᵀ."
DIAGONAL = Rule("cholesky_diagonal", "A diagonal entry", "cholesky-decomposition")
BELOW = Rule("cholesky_below", "An entry below the diagonal", "cholesky-decomposition")
COLLECT = Rule("cholesky_factor", "Put L together", "cholesky-decomposition")
CHECK = Rule("check_product", "Check: L Lᵀ is the matrix again", "cholesky-decomposition")


def read(problem: Problem) -> Task | None:
    """The Cholesky decomposition (factor) of …"""
    found = the_matrix(problem, "cholesky (decomposition|factorization|factorisation|factor)", "cholesky")
    return None if found is None else Task(Expression(found), 1.0, ("find the Cholesky decomposition of ", found))


def solve(arguments: Expression) -> Solution | Declined:
    """Entry by entry, row by row."""
    goal: Prose = ("find the Cholesky decomposition of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    if not grids.is_square(given.grid):
        return Declined("bad_shape", f"Only square matrices have a Cholesky decomposition, and this one is {grids.shape_text(given.node.shape)}.")
    if not grids.is_symmetric(given.grid):
        return no_value("cholesky", "cholesky-decomposition", goal, "the matrix is not symmetric, so it cannot be L Lᵀ, which always is.", "does not exist", IDEA)
    size = len(given.grid)
    low: Grid = [[Fraction(0)] * size for _ in range(size)]
    steps: list[Step] = list(given.steps)
    try:
        for i in range(size):
            for j in range(i + 1):
                earlier = [(low[i][k], low[j][k]) for k in range(j)]
                rest = given.grid[i][j] - sum((a * b for a, b in earlier), start=Fraction(0))
                entry = grids.number(given.grid[i][j], given.decimals)
                if i == j:
                    terms: list[Node] = [entry, *(Negative(Power(grids.number(a), Number("2"))) for a, _ in earlier if a)]
                    inside: Node = terms[0] if len(terms) == 1 else Add(tuple(terms))
                    if decimal(rest) <= 0:
                        return no_value("cholesky", "cholesky-decomposition", goal, f"under the root for entry ({i + 1}, {i + 1}) stands {plain(grids.number(rest))}, which is not above zero: the matrix is not positive definite, so there is no such L.", "does not exist", IDEA, tuple(steps))
                    value = root_of_exact(rest)
                    if value is None:
                        return Declined("too_heavy", "A root in here has no short exact form.")
                    low[i][i] = value
                    before: Node = Root(inside)
                    rule, why = DIAGONAL, f"l{i + 1}{i + 1}: the root of the diagonal entry minus the squares to its left."
                else:
                    value = rest / low[j][j]
                    low[i][j] = value
                    products: list[Node] = [entry, *(Negative(Multiply((grids.number(a), grids.number(b)), "*")) for a, b in earlier if a and b)]
                    before = Divide(products[0] if len(products) == 1 else Add(tuple(products)), grids.number(low[j][j]), "fraction")
                    rule, why = BELOW, f"l{i + 1}{j + 1}: the entry minus the products of what is known in both rows, over the diagonal entry of row {j + 1}."
                after = grids.number(value)
                name = Subscript(Symbol("l"), Number(f"{i + 1}{j + 1}"))
                inner = (rule.step(before, after, "Work it out."),) if before != after else ()
                steps.append(Step(rule.id, rule.title, why, rule.concept, Relation((name, before, after), ("=", "=")), None, "defines", "by-definition", inner))
    except (TooHeavy, OverflowError):
        return TOO_LONG
    node = grids.matrix(low)
    steps.append(COLLECT.states(node, "All entries in their places, zeros above the diagonal."))
    steps.append(CHECK.step(Multiply((node, Transpose(node)), "*"), given.node, "Multiply back."))
    return Solution("cholesky", "cholesky-decomposition", goal, tuple(steps), Result("matrix", node, (node,), approx=approx_of(node)), idea=IDEA, conclusion=("L = ", node, ", and A = L Lᵀ."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows with whole entries; three; two with roots."""
    size = 3 if level == 2 else 2
    low = [[(rng.randint(1, 3) if i == j else rng.randint(-2, 3)) if j <= i else 0 for j in range(size)] for i in range(size)]
    rows = [[sum(low[i][k] * low[j][k] for k in range(size)) for j in range(size)] for i in range(size)]
    if level == 3:
        rows[1][1] += 1
    return Exercise(f"find the Cholesky decomposition of {rows}", f"Find the Cholesky factor L of {rows}.", "a matrix")


TOPIC = Topic(
    id="cholesky", title="Cholesky decomposition", concept="cholesky-decomposition", phrases=("cholesky", "cholesky decomposition", "cholesky factorization", "cholesky factorisation", "cholesky factor"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
