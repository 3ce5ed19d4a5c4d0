"""Positive definite, semi-definite, negative or indefinite: by the signs of the principal minors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from tutor.notation.tree import Call, Matrix, Node, Relation, Sequence, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_expressions import evaluate
from tutor.rules.array_solution import matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import determinant
from tutor.rules.grids import Grid
from tutor.rules.radical_numbers import decimal
from tutor.rules.simplification import EXPAND, work
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "A symmetric matrix is positive definite when xᵀAx is above zero for every vector but zero; its leading determinants tell."
MINOR = Rule("leading_minor", "A leading determinant", "positive-definite")
SIGNS = Rule("sylvester", "Look at the signs", "positive-definite")
SYMMETRIC = Rule("symmetric_part", "Take the symmetric part", "quadratic-forms")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix; the property asked about ("" when it is to be classified); whether "neither" is an answer."""

    tree: Node
    asked: str = ""
    neither: bool = False


def read(problem: Problem) -> Task | None:
    """Is … positive (semi-)definite; classify the definiteness of …"""
    words = problem.words
    if not re.search(r"definite|definiteness", words) or problem.has("integral", "integrals"):
        return None
    if problem.has("quadratic form"):
        form = quadratic_form(problem)
        if form is not None:
            return Task(Arguments(form, _asked(words), "neither" in words), 1.0, ("decide whether the quadratic form with the matrix ", form, " is positive definite"))
    found = the_matrix(problem, "(definite|semidefinite|semi-definite|indefinite|definiteness|semidefiniteness)", "(positive|negative) (definite|semidefinite|semi-definite)")
    if found is None:
        return None
    return Task(Arguments(found, _asked(words), "neither" in words or "none of" in words), 1.0, ("decide whether this matrix is positive definite: ", found))


def _asked(words: str) -> str:
    """The one property that is asked about, "" when the matrix is to be classified."""
    kinds = re.findall(r"(?:positive|negative)[- ](?:semi-?)?definite|indefinite", words)
    if len(set(kinds)) == 1 and re.search(r"\b(is|whether|if|show|verify|check|prove)\b", words) and not re.search(r"\bor\b|classify|neither", words):
        return kinds[0].replace("-", " ").replace("semi definite", "semi-definite").replace("semidefinite", "semi-definite")
    return ""


def quadratic_form(problem: Problem) -> Node | None:
    """The symmetric matrix of a polynomial whose terms all have degree two; None when there is none."""
    for tree in problem.mathematics:
        body = tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree
        names = sorted(symbols(body))
        if not 2 <= len(names) <= 4 or isinstance(body, Matrix | Sequence):
            continue
        try:
            value = work(body, EXPAND).value
        except ArithmeticError:
            continue
        table = [[Fraction(0)] * len(names) for _ in names]
        good = bool(value.terms)
        for monomial, coefficient in value.terms.items():
            parts = [(names.index(n), e) for b, e in monomial if isinstance(b, Node) and (n := flat_name(b)) in names]
            if len(parts) != len(monomial) or sum((Fraction(e) if isinstance(e, Fraction) else Fraction(9) for _, e in parts), Fraction(0)) != 2:
                good = False
                break
            if len(parts) == 1:
                table[parts[0][0]][parts[0][0]] += coefficient
            else:
                (i, _), (j, _) = parts
                table[i][j] += coefficient / 2
                table[j][i] += coefficient / 2
        if good:
            return grids.matrix(table)
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Leading minors first; all principal minors where one of them is zero."""
    goal: Prose = ("decide the definiteness of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    if not grids.is_square(given.grid):
        return Declined("bad_shape", f"Definiteness is a question about square matrices, and this one is {grids.shape_text(given.node.shape)}.")
    grid, steps = given.grid, list(given.steps)
    assumptions: tuple[Prose, ...] = ()
    if not grids.is_symmetric(grid):
        size = len(grid)
        grid = [[(grid[i][j] + grid[j][i]) / 2 for j in range(size)] for i in range(size)]
        assumptions = ("The matrix is not symmetric. Only its symmetric part (A + Aᵀ)/2 matters for xᵀAx, so I look at that.",)
        steps.append(SYMMETRIC.states(grids.matrix(grid), "xᵀAx depends only on (A + Aᵀ)/2."))
    minors = []
    for k in range(1, len(grid) + 1):
        part = [row[:k] for row in grid[:k]]
        worked = evaluate(Call("det", (grids.matrix(part),)))
        steps.append(MINOR.step(worked.before, worked.after, f"The determinant of the upper left {k}×{k} corner.", worked.steps if len(worked.steps) > 1 else ()))
        minors.append(decimal(determinant(part)))
    kind, why = _kind(grid, minors)
    steps.append(SIGNS.states(grids.matrix(grid), why))
    if arguments.asked:
        yes = arguments.asked == kind or (arguments.asked == "positive semi-definite" and kind == "positive definite") or (arguments.asked == "negative semi-definite" and kind == "negative definite")
        return Solution("definiteness", "positive-definite", goal, tuple(steps), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=IDEA, conclusion=f"{why} The matrix is {kind}.", assumptions=assumptions)
    word = "neither" if arguments.neither and not kind.startswith("positive") else kind
    ending = f"{why} The matrix is {kind}."
    return Solution("definiteness", "positive-definite", goal, tuple(steps), Result("word", None, (word,), plain=word), idea=IDEA, conclusion=ending, assumptions=assumptions)


def _kind(grid: Grid, minors: list[float]) -> tuple[str, str]:
    if all(m > 0 for m in minors):
        return "positive definite", "All leading determinants are above zero."
    if all((m < 0) if k % 2 == 0 else (m > 0) for k, m in enumerate(minors)):
        return "negative definite", "The leading determinants alternate in sign, beginning with minus."
    size = len(grid)
    every = {}
    for k in range(1, size + 1):
        for rows in combinations(range(size), k):
            every[rows] = decimal(determinant([[grid[i][j] for j in rows] for i in rows]))
    if all(v >= 0 for v in every.values()):
        return "positive semi-definite", "No determinant of rows and columns chosen alike is below zero, but the whole one is zero."
    if all((v <= 0) if len(r) % 2 else (v >= 0) for r, v in every.items()):
        return "negative semi-definite", "The determinants of rows and columns chosen alike have alternating signs or are zero."
    bad = min((r for r, v in every.items() if v < 0 and len(r) % 2 == 0), key=len, default=None)
    if bad is not None:
        return "indefinite", f"The determinant of rows and columns {', '.join(str(r + 1) for r in bad)} is below zero: some directions give positive values, others negative ones."
    return "indefinite", "There are both positive and negative values among the determinants of odd size: some directions go up, others down."


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; three rows on level 3."""
    a, b, c = rng.randint(-2, 5), rng.randint(-3, 3), rng.randint(-2, 5)
    rows = [[a, b], [b, c]]
    if level == 3:
        rows = [[abs(a) + 1, b, 0], [b, abs(c) + 1, 1], [0, 1, rng.randint(1, 4)]]
    return Exercise(f"classify the definiteness of the matrix {rows}", f"Is {rows} positive definite, positive semi-definite, negative definite, negative semi-definite or indefinite?", "a word")


TOPIC = Topic(
    id="definiteness", title="Definiteness", concept="positive-definite", phrases=("definite", "semidefinite", "semi-definite", "indefinite", "definiteness", "positive definite", "positive semi-definite"),
    read=read, solve=solve, make_problem=make_problem, concepts=("quadratic-forms",),
)  # fmt: skip
