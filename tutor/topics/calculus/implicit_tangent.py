"""Tangent and normal lines of curves given by an equation in x and y, such as circles."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import sympy

from tutor.checking import equal_values
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Add, Derivative, Negative, Node, Relation, Sequence, Symbol, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.partials import partial
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

ON_CURVE = Rule("point_on_curve", "Is the point on the curve?", "coordinates-graphs")
IMPLICIT = Rule("implicit_slope", "The slope from the equation", "implicit-differentiation")
SLOPE = Rule("slope_at_point", "The slope there", "derivatives")
LINE = Rule("point_slope_form", "The line through the point", "tangent-line")
X, Y = Symbol("x"), Symbol("y")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equation of the curve, the point, and whether the normal line is wanted."""

    curve: Relation
    point: tuple[Node, Node]
    normal: bool


def read(problem: Problem) -> Task | None:
    """ "the tangent to x^2 + y^2 = 25 at (3, 4)"."""
    normal = problem.has("normal line", "the normal", "normal to", "normal at")
    if not (normal or problem.has("(tangent|tangents)")) or problem.has("(plane|vector|surface)"):
        return None
    items = [i for t in problem.mathematics for i in (t.items if isinstance(t, Sequence) and not t.bracket else (t,))]
    curve = next((i for i in items if isinstance(i, Relation) and i.operators == ("=",) and set(symbols(i)) == {"x", "y"} and i.left != Y), None)
    point = next((i for i in items if isinstance(i, Sequence) and i.bracket == "()" and len(i.items) == 2 and not symbols(i)), None)
    if curve is None or point is None:
        return None
    word = "normal" if normal else "tangent"
    return Task(Arguments(curve, (point.items[0], point.items[1]), normal), 1.05, (f"find the {word} line of ", curve, " at ", point))


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate the equation in x and y, put the point in, write the line."""
    try:
        return _solved(arguments)
    except TROUBLE:
        return Declined("not_understood", "I cannot find the slope of this curve by my rules.")


def _solved(arguments: Arguments) -> Solution | Declined:
    p, q = arguments.point
    point = Sequence((p, q), "()")
    goal: Prose = (f"find the {'normal' if arguments.normal else 'tangent'} line of ", arguments.curve, " at ", point)

    def there(node: Node) -> Node:
        return substitute(substitute(node, "x", p), "y", q)

    left, right = there(arguments.curve.left), there(arguments.curve.right)
    if equal_values(left, right) is None:
        return Declined("not_understood", ("The point ", point, " does not lie on this curve: putting it in gives ", Relation((left, right), ("=",)), ", which is not so."))
    steps: list[Step] = [ON_CURVE.states(Relation((left, right), ("=",)), "Put the point into the equation: both sides agree, so it lies on the curve.")]
    whole: Node = arguments.curve.left if not symbols(arguments.curve.right) else Add((arguments.curve.left, Negative(arguments.curve.right)))
    across, slope_x = partial(whole, "x", ("x", "y"))
    up, slope_y = partial(whole, "y", ("x", "y"))
    x, y = sympy.symbols("x y")
    rate = -to_sympy(slope_x) / to_sympy(slope_y)
    shown = tidy_object(sympy.cancel(rate) if rate.is_rational_function(x, y) else rate)
    dydx = Derivative(Y, ((X, 1),))
    steps.append(IMPLICIT.states(Relation((dydx, shown), ("=",)), "Along the curve a small step in x and one in y must together leave the equation true. So dy/dx is minus the slope in x divided by the slope in y.", (across, up)))
    place = {x: to_sympy(p), y: to_sympy(q)}
    below = sympy.simplify(to_sympy(slope_y).subs(place))
    above = sympy.simplify(to_sympy(slope_x).subs(place))
    if below == 0 and above == 0:
        return Declined("not_understood", "Both slopes are zero there, so the curve has no single tangent at this point.")
    upright = below == 0
    slope = None if upright else sympy.simplify(-above / below)
    if slope is not None:
        steps.append(SLOPE.states(Relation((Symbol("m"), tidy_object(slope)), ("=",)), ("Put ", point, " in.")))
    if arguments.normal:
        turned = sympy.Integer(0) if slope is None else None if slope == 0 else -1 / slope
        upright, slope = turned is None, turned
        if slope is not None:
            steps.append(Rule("perpendicular_slope", "Turn the slope by a right angle", "tangent-line").states(Relation((Symbol("m"), tidy_object(slope)), ("=",)), "The normal is perpendicular to the tangent: its slope is minus one over the tangent's."))
    if upright or slope is None:
        line = Relation((X, p), ("=",))
        steps.append(LINE.states(line, "The line stands upright."))
    else:
        line = Relation((Y, from_sympy(sympy.expand(place[y] + slope * (x - place[x])))), ("=",))
        steps.append(LINE.states(line, "Start at the point, and go up by the slope for each step to the right."))
    return Solution("implicit_tangent", "tangent-line", goal, tuple(steps), Result("equation", line, (line,)), idea="A tangent needs a point and a slope. The equation itself gives the slope, without solving it for y.", conclusion=("The line is ", line, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A circle; an ellipse; a hyperbola."""
    a, b = rng.randint(1, 5), rng.randint(1, 5)
    curve = {1: f"x^2 + y^2 = {a * a + b * b}", 2: f"2x^2 + y^2 = {2 * a * a + b * b}", 3: f"x*y = {a * b}"}[level]
    text = f"Find the tangent line to {curve} at ({a}, {b})."
    return Exercise(text, text, "an equation y = …")


TOPIC = Topic(
    id="implicit_tangent",
    title="Tangents of curves given by an equation",
    concept="tangent-line",
    phrases=("tangent", "tangents", "tangent line", "normal line", "normal"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("implicit-differentiation",),
)
