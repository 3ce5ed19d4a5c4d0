"""The covariance matrix of points or of a data matrix; also of stated variances and covariances."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from random import Random

from tutor.notation.tree import Apply, Matrix, Node, Number, Subscript, Symbol
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens
from tutor.problem.quantities import told
from tutor.problem.walks import fraction_of
from tutor.rules import grids
from tutor.rules.building import equals, minus, num, over, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MEANS = Rule("column_means", "The mean of each feature", "mean")
CENTRE = Rule("centre_data", "Take the means off", "covariance-matrix")
ENTRY = Rule("covariance_entry", "One entry: products of deviations, added and divided", "covariance")
PUT = Rule("fill_matrix", "Put the entries into the matrix", "covariance-matrix")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The data, one row for each point, and whether to divide by n instead of n − 1."""

    rows: tuple[tuple[Fraction, ...], ...]
    population: bool
    decimal: bool


def read(problem: Problem) -> Task | Declined | None:
    """"Covariance matrix of the points (1, 2), (2, 4), (3, 9)", or of a data matrix whose rows are the points."""
    line = told(problem)
    low = line.lower()
    if not re.search(r"\bcovariance matrix\b|\bvariance-covariance\b", low) or re.search(r"\beigen|\bpca\b|principal|\bdeterminant|\binverse|\bnormal\b|\bvar\s?\(", low):
        return None
    found = givens(problem)
    data: tuple[tuple[Node, ...], ...] | None = None
    columns = False
    if len(found) == 1 and as_vector(found[0].tree) is None:
        matrix = as_matrix(found[0].tree)
        data = matrix.rows if isinstance(matrix, Matrix) else None
    elif len(found) >= 2:
        vectors = [as_vector(g.tree) for g in found]
        kept = [v for v in vectors if v is not None]
        if len(kept) == len(vectors) and len({len(v) for v in kept}) == 1:
            data = tuple(kept)
            columns = bool(all(g.name for g in found)) and (len(kept[0]) > 3 or re.search(r"\bvariables?\b|\bfeatures?\b", low) is not None)
    if data is None:
        return None
    rows = tuple(tuple(fraction_of(e) for e in row) for row in data)
    if any(e is None for row in rows for e in row):
        return None
    known = tuple(tuple(e for e in row if e is not None) for row in rows)
    if columns:
        known = tuple(zip(*known, strict=True))
    if len(known[0]) < 2 or len(known) > 60 or len(known[0]) > 6:
        return None
    if len(known) < 2:
        return Declined("missing_data", "One point alone has no spread: I need at least two.", "For instance: covariance matrix of the points (1, 2), (2, 4), (3, 9).")
    population = re.search(r"\bpopulation\b|\bdivide by n\b(?! ?-)|1/n\b", low) is not None
    return Task(Arguments(known, population, "." in line and re.search(r"\d\.\d", line) is not None), 1.06, "find the covariance matrix")


def solve(a: Arguments) -> Solution | Declined:
    """Means, deviations, then one entry for each pair of features."""
    n, width = len(a.rows), len(a.rows[0])
    below = n if a.population else n - 1
    steps: list[Step] = []
    try:
        means = []
        for j in range(width):
            column = [row[j] for row in a.rows]
            tree = over(plus(*[num(v, a.decimal) for v in column]), num(n))
            mean = sum(column, Fraction(0)) / n
            steps.append(MEANS.states(equals(_name(j, "bar"), tree), f"Feature {j + 1}: add up and divide by the {n} points."))
            steps.extend(settle(tree, mean, MEANS, "Work it out.", a.decimal).steps)
            means.append(mean)
        deviations = [[v - m for v, m in zip(row, means, strict=True)] for row in a.rows]
        steps.append(CENTRE.states(equals(Symbol("D"), grids.matrix(deviations, a.decimal)), "Each point minus the means: where it lies from the centre of the cloud."))
        entries: dict[tuple[int, int], Fraction] = {}
        for i, j in combinations_with_replacement(range(width), 2):
            tree = over(plus(*[times(num(d[i], a.decimal), num(d[j], a.decimal)) for d in deviations]), num(below) if a.population else minus(num(n), num(1)))
            value = sum((d[i] * d[j] for d in deviations), Fraction(0)) / below
            label = Apply(Symbol("Var"), (_name(i),)) if i == j else Apply(Symbol("Cov"), (_name(i), _name(j)))
            steps.append(ENTRY.states(equals(label, tree), "The deviations squared" if i == j else "The deviations of both features multiplied, point by point" + f", added, and divided by {below}."))
            steps.extend(settle(tree, value, ENTRY, "Work it out.", a.decimal).steps)
            entries[i, j] = entries[j, i] = value
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    matrix = grids.matrix([[entries[i, j] for j in range(width)] for i in range(width)], a.decimal)
    steps.append(PUT.states(equals(Symbol("S"), matrix), "Variances on the diagonal, covariances beside it; the matrix is symmetric."))
    assumed = () if a.population else (f"the points are a sample, so the sums are divided by n − 1 = {n - 1}; for a whole population it would be n.",)
    return Solution(
        "covariance_matrix", "covariance-matrix", "find the covariance matrix", tuple(steps), Result("matrix", matrix, (matrix,)), idea="Variances say how far each feature spreads, covariances how two of them move together; the matrix holds both.",
        conclusion=("So the covariance matrix is ", matrix, "."), assumptions=assumed,
    )  # fmt: skip


def _name(place: int, accent: str = "") -> Node:
    return Subscript(Symbol("x", accent), Number(str(place + 1)))


def make_problem(rng: Random, level: int) -> Exercise:
    """Three points in the plane; more points; points in space."""
    count, width = ((3, 2), (4, 2), (3, 3))[level - 1]
    points = ", ".join("(" + ", ".join(str(rng.randint(-4, 9)) for _ in range(width)) + ")" for _ in range(count))
    text = f"Find the covariance matrix of the points {points}."
    return Exercise(text, text, "a matrix")


TOPIC = Topic(
    id="covariance_matrix", title="Covariance matrix", concept="covariance-matrix", phrases=("covariance matrix", "variance-covariance"),
    read=read, solve=solve, make_problem=make_problem, concepts=("covariance", "variance"),
)  # fmt: skip
