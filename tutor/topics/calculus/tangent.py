"""Tangent and normal lines."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Apply, Node, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import main_function, value_named
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import d, differentiate
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

VALUE = Rule("value_at_point", "The point on the curve", "functions")
SLOPE = Rule("slope_at_point", "The slope there", "derivatives")
LINE = Rule("point_slope_form", "The line through the point", "tangent-line")
DERIVE = Rule("differentiate", "Differentiate", "derivatives")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, the place, and what is wanted: the tangent or the normal line."""

    function: Node
    variable: str
    point: Node
    wanted: str


def read(problem: Problem) -> Task | Declined | None:
    """ "the tangent line to … at x = 3", "the normal at …"."""
    if problem.has("tangent plane", "tangent vector", "unit tangent"):
        return None
    wanted = "tangent"
    if problem.has("normal line", "(line|equation) ... normal", "the normal to", "normal at"):
        wanted = "normal"
    if problem.has("(linear approximation|linearization|linearisation|tangent line approximation|linear approximations|linearize|linearise|taylor|maclaurin)"):
        return None
    if wanted == "tangent" and not problem.has("(tangent|tangents)"):
        return None
    found = main_function(problem)
    if found is None or len(symbols(found[0])) > 1:
        return None
    function, variable = found
    point = _place(problem, variable)
    if point is None:
        return Declined("missing_data", "At which point? I need its x.", "For example: the tangent line to x^2 at x = 3.")
    if symbols(point):
        return None
    goal: Prose = (f"find the {wanted} line of ", function, " at ", Relation((name_to_tree(variable), point), ("=",)))
    return Task(Arguments(function, variable, point, wanted), 1.0, goal)


def _place(problem: Problem, variable: str) -> Node | None:
    match = problem.match("(at|when|where|near|around|about|for) [the] [point] [where] {p}")
    candidates = [match.slots["p"]] if match else []
    for tree in candidates:
        if isinstance(tree, Relation) and tree.operators == ("=",) and flat_name(tree.left) in (variable, "a", "c", "x_0"):
            return tree.right
        if isinstance(tree, Sequence) and tree.bracket and len(tree.items) == 2:
            return tree.items[0]
        if not isinstance(tree, Relation | Sequence) and not symbols(tree):
            return tree
    given = value_named(problem, variable, "a", "c", "x_0")
    if given is not None and not symbols(given):
        return given
    for tree in problem.mathematics:
        if isinstance(tree, Sequence) and tree.bracket == "()" and len(tree.items) == 2 and not symbols(tree):
            return tree.items[0]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Value and slope at the point, then the line."""
    x = sympy.Symbol(arguments.variable)
    name = name_to_tree(arguments.variable)
    try:
        f, a = to_sympy(arguments.function), to_sympy(arguments.point)
        derived = differentiate(arguments.function, arguments.variable)
    except TROUBLE:
        return Declined("not_understood", "I cannot differentiate this function.")
    value, slope = sympy.simplify(f.subs(x, a)), sympy.simplify(to_sympy(derived.result).subs(x, a))
    if value.has(sympy.zoo, sympy.nan, sympy.oo) or slope.has(sympy.zoo, sympy.nan, sympy.oo) or value.is_real is False:
        return Declined("not_understood", ("At ", Relation((name, arguments.point), ("=",)), " the function or its slope has no value, so there is no such line."))
    place = Relation((name, arguments.point), ("=",))
    steps: list[Step] = [
        VALUE.step(substitute(arguments.function, arguments.variable, arguments.point), tidy_object(value), ("Put ", place, " into the function."))
        if substitute(arguments.function, arguments.variable, arguments.point) != tidy_object(value)
        else VALUE.states(Relation((Apply(Symbol("f"), (arguments.point,)), tidy_object(value)), ("=",)), ("Put ", place, " into the function.")),
        DERIVE.step(d(arguments.function, arguments.variable), derived.result, "The slope at any place.", derived.steps),
        SLOPE.states(Relation((Apply(Prime(Symbol("f")), (arguments.point,)), tidy_object(slope)), ("=",)), ("Put ", place, " into the derivative.")),
    ]
    goal: Prose = (f"find the {arguments.wanted} line of ", arguments.function, " at ", place)
    if arguments.wanted == "normal":
        if slope == 0:
            line = Relation((name, arguments.point), ("=",))
            steps.append(LINE.states(line, "The tangent is level, so the normal stands upright."))
            return Solution("tangent", "tangent-line", goal, tuple(steps), Result("equation", line, (line,)))
        slope = -1 / slope
        steps.append(Rule("perpendicular_slope", "Turn the slope by a right angle", "tangent-line").states(Relation((Symbol("m"), tidy_object(slope)), ("=",)), "The normal is perpendicular to the tangent: its slope is minus one over the tangent's."))
    right = sympy.expand(value + slope * (x - a))
    y = Symbol("y")
    raw = Relation((y, from_sympy(sympy.Add(value, sympy.Mul(slope, x - a, evaluate=False), evaluate=False))), ("=",)) if slope.is_number else Relation((y, from_sympy(right)), ("=",))
    steps.append(LINE.states(raw, "Start at the point, and go up by the slope for each step to the right."))
    neat = from_sympy(right)
    if neat != raw.right:
        steps.append(Rule("multiply_out", "Multiply out", "expanding-factoring").step(raw.right, neat, "Collect the numbers."))
    line = Relation((y, neat), ("=",))
    result = Result("equation", line, (neat,))
    return Solution("tangent", "tangent-line", goal, tuple(steps), result, idea="A line needs a point and a slope: the function gives the point, its derivative the slope.", conclusion=("The line is ", line, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Parabolas; cubics and roots; other functions."""
    from tutor.notation import read as read_math

    a, b, p = rng.randint(1, 6), rng.randint(1, 9), rng.randint(0, 4)
    if level == 1:
        text = f"x^2 + {b}"
    elif level == 2:
        text, p = rng.choice([(f"x^3 - {a}*x", p), ("sqrt(x)", a * a), (f"{b}/x", a)])
    else:
        text, p = rng.choice([("e^x", 0), ("ln(x)", 1), (f"x*e^({a}*x)", 0), (f"sin({a}*x)", 0)])
    return Exercise(f"find the tangent line to y = {text} at x = {p}", f"Find the tangent line at x = {p}.", "an equation y = …", read_math(f"y = {text}").tree)


TOPIC = Topic(
    id="tangent",
    title="Tangent and normal lines",
    concept="tangent-line",
    phrases=("tangent line", "tangent", "normal line", "line tangent", "normal to", "tangents"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
)
