"""Principal component analysis of a small data set: centre, covariance, eigenvectors, scores, variance explained, reconstruction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.checking.linear import near
from tutor.notation import plain
from tutor.notation.tree import Divide, Matrix, Multiply, Node, Number, Relation, Sequence, Subscript, Symbol, Transpose
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens
from tutor.rules import grids
from tutor.rules.array_solution import matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.eigen import numeric, numeric_vector, spectrum, value_steps, vector_steps
from tutor.rules.grids import Grid
from tutor.rules.orthogonal import unit
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.radical_numbers import decimal
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

IDEA = "Turn the axes so that the first one points where the data spread most; often a few axes tell nearly everything."
MEAN = Rule("column_means", "The mean of every column", "mean-median-mode")
CENTRE = Rule("centre_data", "Take the means away", "pca")
COVARIANCE = Rule("covariance_matrix", "The covariance matrix", "covariance-matrix")
COMPONENT = Rule("principal_component", "The principal components", "pca")
SCORES = Rule("scores", "Scores: the data in the new axes", "pca")
EXPLAINED = Rule("variance_explained", "How much of the spread each axis explains", "pca")
REBUILD = Rule("reconstruction", "Back from the first axis", "low-rank-approximation")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The data, one point a row; what is asked for: all, component, explained, scores; `population` divides by n."""

    data: Node
    asked: str = "all"
    population: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """PCA on points or on a data matrix; its first principal component; the variance explained; the scores."""
    words = problem.words
    if not re.search(r"\bpca\b|principal components?", words):
        return None
    found = givens(problem)
    data: Node | None = None
    if len(found) == 1 and as_vector(found[0].tree) is None:
        data = as_matrix(found[0].tree)
    elif len(found) >= 2:
        rows = [as_vector(g.tree) for g in found]
        kept = [r for r in rows if r is not None]
        if len(kept) == len(rows) and len({len(r) for r in kept}) == 1:
            data = Matrix(tuple(kept))
    if data is None and problem.tables:
        table = problem.tables[0]
        cells = [[_number(c) for c in row] for row in table.rows]
        if cells and all(c is not None for row in cells for c in row):
            data = Matrix(tuple(tuple(c for c in row if c is not None) for row in cells))
    if data is None or not isinstance(data, Matrix) or data.shape[1] < 2:
        return None
    if problem.has("covariance matrix") and not problem.has("data", "points", "dataset", "observations", "samples"):
        return None
    asked = "explained" if re.search(r"explain|proportion|percent|fraction of (?:the )?variance", words) else "scores" if problem.has("scores", "projected", "projections", "project", "transformed") else "component" if re.search(r"(?:first|1st|leading|top) principal component|principal direction|principal components?\b", words) and not problem.has("perform", "analysis") else "all"
    population = re.search(r"divide by n\b(?! ?-)|population covariance|1/n\b", words) is not None
    return Task(Arguments(data, asked, population), 1.0, ("do a principal component analysis of ", data))


def _number(text: str) -> Node | None:
    from tutor.notation.tree import Negative

    text = text.strip().replace("−", "-")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return None
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def solve(arguments: Arguments) -> Solution | Declined:
    """From the raw numbers to the axes, the scores and what they explain."""
    goal: Prose = ("do a principal component analysis of ", arguments.data)
    given = matrix_given(arguments.data, 30)
    if isinstance(given, Declined):
        return given
    rows, columns = given.node.shape
    if rows < 2 or columns > 5:
        return Declined("too_heavy", "I do this by hand for at least 2 points with up to 5 coordinates.")
    try:
        return _worked(arguments, given.node, given.grid, given.decimals, goal)
    except (TooHeavy, OverflowError, ArithmeticError):
        return TOO_LONG


def _worked(arguments: Arguments, node: Matrix, grid: Grid, decimals: bool, goal: Prose) -> Solution | Declined:
    rows, columns = node.shape
    means = [sum((row[j] for row in grid), start=Fraction(0)) / rows for j in range(columns)]
    centred: Grid = [[v - m for v, m in zip(row, means, strict=True)] for row in grid]
    below = rows if arguments.population else rows - 1
    covariance = [[v / below for v in row] for row in grids.times(grids.transpose(centred), centred)]
    ones = Matrix((tuple(Number("1") for _ in range(rows)),))
    centred_node, covariance_node = grids.matrix(centred, decimals), grids.matrix(covariance, decimals)
    steps: list[Step] = [
        MEAN.step(Divide(Multiply((ones, node), "*"), Number(str(rows)), "fraction"), Matrix((tuple(grids.vector(means, decimals).items),)), f"Add up every column and divide by {rows}."),
        CENTRE.states(centred_node, ("Take ", grids.vector(means, decimals), " away from every row, so that the cloud of points lies around zero.")),
        COVARIANCE.step(Divide(Multiply((Transpose(centred_node), centred_node), "*"), Number(str(below)), "fraction"), covariance_node, f"The centred data, transposed, times itself, over {'n' if arguments.population else 'n − 1'} = {below}: variances on the diagonal, covariances beside it."),
    ]
    found = spectrum(covariance)
    steps.extend(value_steps(covariance_node, covariance, found))
    total = sum((covariance[k][k] for k in range(columns)), start=Fraction(0))
    if not total:
        return Declined("bad_shape", "All points are the same, so there is no spread to explain.")
    if found.exact:
        for space in found.spaces:
            steps.extend(vector_steps(covariance_node, covariance, space))
        values = [decimal(v) for v in found.values]
        directions = [list(v) for s in found.spaces for v in s.vectors]
        sized = [[decimal(x) for x in v] for v in directions]
        shown: list[Node] = [grids.number(v) for v in found.values]
        axes: list[Node] = []
        for v, floats in zip(directions, sized, strict=True):
            one = unit(v)
            axes.append(grids.vector(one) if one is not None else numeric_vector([x / _length(floats) for x in floats]))
    else:
        values = [z.real for z in found.numbers]
        sized = [[x.real for x in v] for v in found.numeric_vectors]
        shown = [numeric(v) for v in values]
        axes = [numeric_vector(v) for v in sized]
    lengths = [_length(v) for v in sized]
    units = [[x / n for x in v] for v, n in zip(sized, lengths, strict=True)]
    for k, axis in enumerate(axes):
        statement = Relation((Subscript(Symbol("v"), Number(str(k + 1))), axis), ("=",))
        steps.append(COMPONENT.states(statement, ("The eigenvector for the variance ", shown[k], ", divided by its length.")))
    share = [v / float(decimal(total)) for v in values]
    exact_share = [grids.number(v / total, False) for v in found.values] if found.exact else None
    for k, fraction in enumerate(share):
        value: Node = exact_share[k] if exact_share else numeric(fraction)
        steps.append(EXPLAINED.states(Relation((Divide(shown[k], grids.number(total, decimals), "fraction"), value), ("=",) if exact_share else ("≈",)), f"Axis {k + 1}: its variance over the whole variance, {100 * fraction:.4g} %."))
    table = [[decimal(v) for v in row] for row in centred]
    scores = [[sum(a * b for a, b in zip(row, u, strict=True)) for u in units] for row in table]
    score_node = _rounded(scores)
    axis_matrix = Matrix(tuple(zip(*(_fine(u) for u in units), strict=True)))
    steps.append(Step(SCORES.id, SCORES.title, "The centred data times the axes (rounded to six digits).", SCORES.concept, score_node, None, "implies", near(Multiply((centred_node, axis_matrix), "*"), score_node, 5)))
    rebuilt = [[m + row[0] * x for m, x in zip((decimal(m) for m in means), units[0], strict=True)] for row in scores]
    rebuilt_node = _rounded(rebuilt)
    first = Matrix(tuple((x,) for x in _fine(units[0])))
    mean_rows = Matrix(tuple(tuple(grids.vector(means).items) for _ in range(rows)))
    from tutor.notation.tree import Add

    back = Add((mean_rows, Multiply((centred_node, first, Transpose(first)), "*")))
    steps.append(Step(REBUILD.id, REBUILD.title, "With the first axis only: the means plus the first score times the first axis; this is the best picture of the data on one line.", REBUILD.concept, rebuilt_node, None, "implies", near(back, rebuilt_node, 5)))
    exhibit = Table(
        ("axis", "direction", "variance", "explained"),
        tuple((str(k + 1), axes[k], shown[k], f"{100 * share[k]:.4g} %") for k in range(columns)),
        "Principal components",
    )
    ending: Prose = ("The first principal component is ", axes[0], f"; it explains {100 * share[0]:.4g} % of the variance.")
    return Solution("pca", "pca", goal, tuple(steps), _result(arguments, axes, shown, share, exact_share, score_node), idea=IDEA, conclusion=ending, exhibits=(exhibit,))


def _result(arguments: Arguments, axes: list[Node], shown: list[Node], share: list[float], exact: list[Node] | None, scores: Node) -> Result:
    if arguments.asked == "explained":
        value = exact[0] if exact else numeric(share[0])
        return Result("number", value, (value,), approx=f"{share[0]:.6g}")
    if arguments.asked == "scores":
        return Result("matrix", scores, (scores,))
    if arguments.asked == "component":
        floats = axes[0]
        return Result("vector", floats, (floats,))
    text = "; ".join(f"v{k + 1} = {plain(a)} (variance {plain(s)})" for k, (a, s) in enumerate(zip(axes, shown, strict=True)))
    return Result("set", Sequence(tuple(axes), "{}"), tuple(axes), plain=text)


def _length(values: list[float]) -> float:
    return sum(v * v for v in values) ** 0.5


def _rounded(table: list[list[float]]) -> Matrix:
    return Matrix(tuple(tuple(numeric(0.0 if abs(v) < 1e-12 else v) for v in row) for row in table))


def _fine(values: list[float]) -> tuple[Node, ...]:
    return tuple(numeric(0.0 if abs(v) < 1e-13 else v, 12) for v in values)


def make_problem(rng: Random, level: int) -> Exercise:
    """Points near a line in the plane."""
    slope = rng.choice([-1, 1, 2])
    points = [(x, slope * x + rng.randint(-1, 1)) for x in range(2 + level)]
    listed = ", ".join(map(str, points))
    return Exercise(f"perform PCA on the data points {listed}", f"Find the principal components of the points {listed}.", "two directions")


TOPIC = Topic(
    id="pca", title="Principal component analysis", concept="pca", phrases=("pca", "principal component", "principal components", "principal direction", "principal component analysis"),
    read=read, solve=solve, make_problem=make_problem, concepts=("covariance-matrix",),
)  # fmt: skip
