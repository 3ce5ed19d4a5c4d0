"""LU decomposition by elimination, with row swaps (PLU) where a pivot is zero."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from tutor.checking.linear import row_equivalent
from tutor.notation import plain
from tutor.notation.tree import Multiply, Node, Sequence
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import Expression, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import operation
from tutor.rules.grids import Grid
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Elimination turns A into an upper triangle U; L remembers the multiples that were subtracted."
KEEP = Rule("keep_multipliers", "The multipliers fill L", "lu-decomposition")
CHECK = Rule("check_product", "Check: multiply back", "lu-decomposition")


def read(problem: Problem) -> Task | None:
    """The LU (PLU) decomposition or factorisation of …"""
    found = the_matrix(problem, "(lu|plu|l u|lup|ldu|pa=lu) (decomposition|factorization|factorisation)", "(lu-decomposition|lu-factorization)", "(lu|plu)")
    if found is None or problem.has("solve"):
        return None
    return Task(Expression(found), 1.0, ("find the LU decomposition of ", found))


def solve(arguments: Expression) -> Solution | Declined:
    """Eliminate below each pivot and keep the multipliers."""
    goal: Prose = ("find the LU decomposition of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    rows, columns = given.node.shape
    u: Grid = [list(r) for r in given.grid]
    low: Grid = [[Fraction(0)] * rows for _ in range(rows)]
    order = list(range(rows))
    steps: list[Step] = list(given.steps)
    swapped = False
    now = grids.matrix(u, given.decimals)

    def write(rule: str, title: str, why: str) -> None:
        nonlocal now
        after = grids.matrix(u, given.decimals)
        steps.append(Step(rule, title, why, "gaussian-elimination", after, now, "equivalent", row_equivalent(now, after)))
        now = after

    for k in range(min(rows, columns)):
        pivot = next((i for i in range(k, rows) if u[i][k]), None)
        if pivot is None:
            continue
        if pivot != k:
            u[k], u[pivot] = u[pivot], u[k]
            low[k], low[pivot] = low[pivot], low[k]
            order[k], order[pivot] = order[pivot], order[k]
            swapped = True
            write("swap_rows", f"R{k + 1} ↔ R{pivot + 1}", f"R{k + 1} ↔ R{pivot + 1}: the pivot is zero, so the rows must be swapped; P remembers it.")
        for i in range(k + 1, rows):
            if u[i][k]:
                factor = u[i][k] / u[k][k]
                low[i][k] = factor
                u[i] = [a - factor * b for a, b in zip(u[i], u[k], strict=True)]
                text = operation(i, k, factor, given.decimals)
                entry: Node = grids.number(factor, given.decimals)
                write("row_operation", text, f"{text}: the multiplier {plain(entry)} goes to row {i + 1}, column {k + 1} of L.")
    for i in range(rows):
        low[i][i] = Fraction(1)
    lower, upper = grids.matrix(low, given.decimals), grids.matrix(u, given.decimals)
    steps.append(KEEP.states(lower, "Ones on the diagonal, and each multiplier in the place that it cleared."))
    if swapped:
        permutation = grids.matrix([[Fraction(int(order[j] == i)) for j in range(rows)] for i in range(rows)])
        steps.append(CHECK.step(Multiply((permutation, lower, upper), "*"), given.node, "P L U is the matrix again."))
        shown = f"P = {plain(permutation)}; L = {plain(lower)}; U = {plain(upper)}"
        parts: tuple[Node, ...] = (permutation, lower, upper)
        ending: Prose = ("A zero pivot forces a swap, so A = P L U with P = ", permutation, ", L = ", lower, ", U = ", upper, ".")
    else:
        steps.append(CHECK.step(Multiply((lower, upper), "*"), given.node, "L U is the matrix again."))
        shown = f"L = {plain(lower)}; U = {plain(upper)}"
        parts = (lower, upper)
        ending = ("L = ", lower, " and U = ", upper, ".")
    return Solution("lu_decomposition", "lu-decomposition", goal, tuple(steps), Result("factors", Sequence(parts, ""), parts, plain=shown), idea=IDEA, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; three rows; three rows with larger multipliers."""
    size = 2 + (level > 1)
    lower = [[1 if i == j else rng.randint(-level, level) if j < i else 0 for j in range(size)] for i in range(size)]
    upper = [[(rng.choice([-2, -1, 1, 2, 3]) if i == j else rng.randint(-3, 4)) if j >= i else 0 for j in range(size)] for i in range(size)]
    rows = [[sum(lower[i][k] * upper[k][j] for k in range(size)) for j in range(size)] for i in range(size)]
    return Exercise(f"find the LU decomposition of {rows}", f"Find the LU decomposition of {rows}.", "L = …; U = …")


TOPIC = Topic(
    id="lu_decomposition", title="LU decomposition", concept="lu-decomposition", phrases=("lu decomposition", "lu factorization", "lu factorisation", "plu decomposition", "plu factorization", "lu", "plu", "lu-decomposition", "lu-factorization"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
