"""The point of a plane (or line, or hyperplane) given by one equation that is closest to a point, and its distance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import AbsoluteValue, Add, Divide, Multiply, Negative, Node, Norm, Number, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import givens
from tutor.problem.linear_systems import linear_names
from tutor.rules import grids
from tutor.rules.array_expressions import evaluate
from tutor.rules.array_solution import approx_of
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.outcomes import TOO_LONG, approximation
from tutor.rules.simplification import EXPAND, style_for, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The numbers in front of the unknowns make a vector perpendicular to the plane; walk along it from the point until the plane is met."
NORMAL = Rule("normal_vector", "The normal vector", "orthogonality")
FORMULA = Rule("distance_formula", "How far the equation is from holding", "orthogonal-projection")
FOOT = Rule("foot_of_perpendicular", "Walk along the normal", "orthogonal-projection")
CHECK = Rule("check_on_plane", "Check: the point lies on the plane", "dot-product")


@dataclass(frozen=True, slots=True)
class Arguments:
    """normal · x = offset, the point, and whether the closest point (or the distance) is wanted."""

    normal: tuple[Fraction, ...]
    offset: Fraction
    point: Node
    closest: bool
    shown: Node


def read(problem: Problem) -> Task | None:
    """The point on the plane … closest to …; the distance from … to the plane …"""
    words = problem.words
    closest = re.search(r"\b(?:closest|nearest)\b", words) is not None
    distance = re.search(r"\bdistance\b|\bhow far\b", words) is not None
    if not (closest or distance) or not problem.has("(plane|line|hyperplane)"):
        return None
    found = [m for m in problem.mathematics if isinstance(m, Relation) and m.operators == ("=",) and as_vector(m.right) is None]
    if len(found) != 1:
        return None
    names = linear_names(found)
    if names is None or len(names) < 2:
        return None
    points = [g.tree for g in givens(problem) if (v := as_vector(g.tree)) is not None and len(v) == len(names)]
    if not points and problem.has("origin"):
        points = [Sequence(tuple(Number("0") for _ in names), "()")]
    if len(points) != 1:
        return None
    try:
        rest: Sum = work(found[0].left, EXPAND).value - work(found[0].right, EXPAND).value
        row = []
        for name in names:
            parts = coefficients(rest, name)
            value = None if parts is None or set(parts) - {0, 1} else parts.get(1, Sum({})).rational
            if parts is None or value is None:
                return None
            row.append(value)
            rest = parts.get(0, Sum({}))
    except ArithmeticError:
        return None
    if rest.rational is None or not any(row):
        return None
    wants_point = closest and not (distance and not re.search(r"\bpoint\b", words))
    return Task(Arguments(tuple(row), -rest.rational, points[0], wants_point, found[0]), 1.0, ("find the " + ("point of " if wants_point else "distance to "), found[0], " closest to " if wants_point else " from ", points[0]))


def solve(arguments: Arguments) -> Solution | Declined:
    """Normal, step length, foot."""
    goal: Prose = ("look at ", arguments.shown, " and the point ", arguments.point)
    try:
        items = as_vector(arguments.point)
        point = None if items is None else grids.line_of(items)
        if point is None:
            return Declined("not_understood", "The point must have numbers for coordinates.")
        normal = list(arguments.normal)
        n = grids.vector(normal)
        p = grids.vector(point)
        steps: list[Step] = [NORMAL.states(n, "The numbers in front of the unknowns.")]
        gap = grids.dot(normal, point) - arguments.offset
        offset = grids.number(arguments.offset)
        over: Node = Multiply((n, p), "·")
        top: Node = Add((over, Negative(offset))) if arguments.offset >= 0 else Add((over, grids.number(-arguments.offset)))
        if not arguments.closest:
            before = Divide(AbsoluteValue(top), Norm(n), "fraction")
            written = Divide(AbsoluteValue(grids.number(gap)), evaluate(Norm(n)).after, "fraction")
            found = work(written, style_for(written))
            steps.append(FORMULA.step(before, written, "Put the point into the equation, and divide by the length of the normal."))
            steps.extend(found.steps)
            return Solution("plane_distance", "orthogonal-projection", goal, tuple(steps), Result("number", found.after, (found.after,), approx=approximation(found.value)), idea=IDEA)
        factor = gap / grids.dot(normal, normal)
        foot = grids.minus(point, grids.scaled(normal, factor))
        shown = Divide(top, Multiply((n, n), "·"), "fraction")
        steps.append(FORMULA.step(shown, grids.number(factor), "How far the equation is from holding at the point, over the squared length of the normal."))
        value = grids.vector(foot)
        steps.append(FOOT.step(Add((p, Negative(Multiply((grids.number(factor), n), "*")))), value, "Take that many normals away from the point."))
        steps.append(CHECK.step(Multiply((n, value), "·"), offset, "The closest point satisfies the equation."))
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution("plane_distance", "orthogonal-projection", goal, tuple(steps), Result("vector", value, (value,), approx=approx_of(value)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Distance from a line in the plane; closest point of a plane to the origin; to a point."""
    size = 2 if level == 1 else 3
    normal = [rng.choice([-2, -1, 1, 2, 3]) for _ in range(size)]
    names = "xyz"[:size]
    text = " + ".join(f"{c}*{n}" for c, n in zip(normal, names, strict=True)).replace("+ -", "- ") + f" = {rng.randint(-6, 9)}"
    point = tuple(rng.randint(-3, 4) for _ in range(size)) if level != 2 else (0, 0, 0)
    if level == 1:
        return Exercise(f"find the distance from the point {point} to the line {text}", f"Find the distance from {point} to the line {text}.", "a number")
    return Exercise(f"find the point on the plane {text} closest to the point {point}", f"Find the point of {text} closest to {point}.", "a list of numbers")


TOPIC = Topic(
    id="plane_distance", title="Closest point and distance to a plane", concept="orthogonal-projection", phrases=("closest", "nearest", "distance", "how far", "point on the plane", "point on the line", "point of the plane", "closest to the origin", "closest to the point", "distance from the point", "distance from the origin"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

