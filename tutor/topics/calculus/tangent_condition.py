"""Where a tangent does what is asked: lies level, has a given slope, is parallel to a line, goes through a point."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.checking import equal_values
from tutor.checking.numeric import NotNumeric, holds
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Add, Apply, Multiply, Negative, Node, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import main_function
from tutor.rules.derivation import Rule, alike
from tutor.rules.differentiation import d, differentiate
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.sheet import size_of
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, ResultKind, Solution, Step
from tutor.topic import Exercise, Task, Topic

DERIVE = Rule("differentiate", "Differentiate", "derivatives")
CONDITION = Rule("condition_on_tangent", "What is asked, as an equation", "tangent-line")
FACTOR = Rule("factor_condition", "Write it as a product", "expanding-factoring")
NEVER_ZERO = Rule("drop_positive_factor", "A power of e is never zero", "exponential-function")
KEEP = Rule("keep_wanted_values", "Keep what was asked for", "inequalities")

KINDS: dict[str, ResultKind] = {"place": "number", "point": "vector", "line": "equation"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function and its variable; the slope that is wanted, or the point to go through; a condition on the place; and
    what is asked for: "place" (its x), "point" (on the curve) or "line"."""

    function: Node
    variable: str
    slope: Node | None
    through: tuple[Node, Node] | None
    place: str
    only: Relation | None
    asked: str = "place"


def read(problem: Problem) -> Task | None:
    """ "where is the tangent horizontal", "tangent parallel to y = 2x + 1", "the tangent at x = a passes through the origin"."""
    if problem.has("(plane|surface|vector|vertical)"):
        return None
    line = problem.match("parallel to [the] [line] {l}")
    slope, through = _slope(problem), _point(problem)
    asked = "point" if problem.has("(find|what|which|at what|at which) [are|is] [the] [all] (point|points)", "(point|points) (on|of|where)") else "place"
    if slope is None and through is None and (through := _outside(problem)) is not None:
        asked = "line"
    if slope is None and through is None:
        return None
    trees = tuple(t for k, t in enumerate(problem.mathematics) if line is None or k != line.places["l"])
    found = main_function(Problem(problem.text, problem.words, trees, problem.definitions))
    if found is None or set(symbols(found[0])) != {found[1]}:
        return None
    function, variable = found
    place = next((flat_name(m.right) or variable for m in _relations(problem, "=") if flat_name(m.left) == variable and isinstance(m.right, Symbol)), variable)
    only = next((m for m in _relations(problem, "<", ">", "<=", ">=") if flat_name(m.left) in (place, variable) and not symbols(m.right)), None)
    goal: Prose = ("find where the tangent of ", function, " is as asked")
    return Task(Arguments(function, variable, slope, through, place, only, asked), 1.15, goal)


def _relations(problem: Problem, *operators: str) -> list[Relation]:
    items = [i for t in problem.mathematics for i in (t.items if isinstance(t, Sequence) and not t.bracket else (t,))]
    return [i for i in items if isinstance(i, Relation) and len(i.operands) == 2 and i.operator in operators]


def _slope(problem: Problem) -> Node | None:
    if problem.has("tangent ... (horizontal|level|parallel to the x-axis)", "(horizontal|level) (tangent|tangents)"):
        return ZERO
    line = problem.match("parallel to [the] [line] {l}")
    if line is not None and isinstance(line.slots["l"], Relation) and line.slots["l"].operators == ("=",) and isinstance(line.slots["l"].left, Symbol):
        names = symbols(line.slots["l"].right)
        if len(names) == 1:
            rate = sympy.diff(to_sympy(line.slots["l"].right), sympy.Symbol(next(iter(names))))
            return from_sympy(rate) if rate.is_number else None
    match = problem.match("tangent ... [has] [with] [the] (slope|gradient) [of] [equal to] {m}", "(slope|gradient) of [the] tangent ... is [equal to] {m}")
    if match is not None and not symbols(match.slots["m"]) and problem.has("(where|which|what|find the point|find the points|find all)"):
        return match.slots["m"]
    return None


def _point(problem: Problem) -> tuple[Node, Node] | None:
    if not problem.has("(tangent|tangents)"):
        return None
    if problem.has("(through|contains) the origin"):
        return ZERO, ZERO
    match = problem.match("(passes|pass|passing|goes|go|going) through [the] [point] {p}")
    if match is not None and isinstance(match.slots["p"], Sequence) and len(match.slots["p"].items) == 2 and problem.has("(value|values|which|for what|where)"):
        return match.slots["p"].items[0], match.slots["p"].items[1]
    return None


def _outside(problem: Problem) -> tuple[Node, Node] | None:
    """A point that the tangent is to go through without lying on the curve."""
    match = problem.match("(tangent|tangents) ... (passes|pass|passing|goes|going|drawn) (through|from) [the] [point] {p}", "(tangent|tangents) ... (through|from) [the] [point] {p}")
    found = main_function(problem)
    if match is None or found is None or not isinstance(match.slots["p"], Sequence) or len(match.slots["p"].items) != 2:
        return None
    p, q = match.slots["p"].items
    return None if symbols(p) or symbols(q) or equal_values(substitute(found[0], found[1], p), q) is not None else (p, q)


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate, write the condition as an equation, solve it."""
    try:
        derived = differentiate(arguments.function, arguments.variable)
        return _solved(arguments, derived.result, derived.steps)
    except (NotSolvable, *TROUBLE):
        return Declined("not_understood", "I can write the condition on the tangent as an equation, but not solve it exactly.")


def _solved(arguments: Arguments, slope: Node, substeps: tuple[Step, ...]) -> Solution | Declined:
    place = name_to_tree(arguments.place)
    at_place = substitute(slope, arguments.variable, place)
    steps: list[Step] = [DERIVE.step(d(arguments.function, arguments.variable), slope, "The slope of the tangent at any place.", substeps)]
    name = Apply(Prime(Symbol("f")), (place,))
    if arguments.through is not None:
        p, q = arguments.through
        line = Relation((Symbol("y"), Add((Apply(Symbol("f"), (place,)), Multiply((name, Add((Symbol("x"), Negative(place)))), "*")))), ("=",))
        steps.append(Rule("point_slope_form", "The tangent at that place", "tangent-line").states(line, "Start at the point of the curve, and go up by the slope for each step to the right."))
        value = substitute(arguments.function, arguments.variable, place)
        written: Node = Add((value, Multiply((at_place, Add((p, Negative(place)))), "*")))
        equation = Relation((q, written), ("=",))
        steps.append(CONDITION.states(equation, ("The line goes through the point when ", Relation((Symbol("x"), p), ("=",)), " gives ", Relation((Symbol("y"), q), ("=",)), ".")))
        difference = to_sympy(written) - to_sympy(q)
    else:
        assert arguments.slope is not None
        equation = Relation((at_place, arguments.slope), ("=",))
        steps.append(CONDITION.states(equation, "The slope of the tangent is the derivative: set it to what is asked."))
        difference = to_sympy(at_place) - to_sympy(arguments.slope)
    values, more = _roots(equation, difference, place)
    steps.extend(more)
    kept = [v for v in values if _wanted(arguments, v)]
    if len(kept) < len(values) and arguments.only is not None:
        shown = Sequence(tuple(Relation((place, v), ("=",)) for v in kept), "")
        steps.append(KEEP.states(shown if len(kept) != 1 else shown.items[0], ("Only values with ", arguments.only, " count here.")))
    goal: Prose = ("find where the tangent of ", arguments.function, " is as asked")
    if not kept:
        return Solution("tangent_condition", "tangent-line", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), conclusion="There is no such place.")
    conclusion: Prose = ("It is so at ", place, " = ", kept[0] if len(kept) == 1 else Sequence(tuple(kept), ""), ".")
    if arguments.asked != "place":
        kept = [_point_or_line(arguments, slope, v, steps) for v in kept]
    shown_values: Node = kept[0] if len(kept) == 1 else Sequence(tuple(kept), "")
    return Solution("tangent_condition", "tangent-line", goal, tuple(steps), Result("set" if len(kept) > 1 else KINDS[arguments.asked], shown_values, tuple(kept)), idea="The slope of the tangent is the derivative. What is asked of the tangent becomes an equation for the place.", conclusion=conclusion if arguments.asked == "place" else (f"The {arguments.asked}{'s are' if len(kept) > 1 else ' is'} ", shown_values, "."))


def _point_or_line(arguments: Arguments, slope: Node, value: Node, steps: list[Step]) -> Node:
    """The point of the curve at this place, or its tangent there; the step that works it out is added."""
    x = sympy.Symbol(arguments.variable)
    at = to_sympy(value)
    height = sympy.simplify(to_sympy(arguments.function).subs(x, at))
    put_in = substitute(arguments.function, arguments.variable, value)
    if arguments.asked == "point":
        if not alike(put_in, tidy_object(height)):
            steps.append(Rule("value_at_point", "The point on the curve", "functions").step(put_in, tidy_object(height), ("Put ", Relation((name_to_tree(arguments.variable), value), ("=",)), " into the function.")))
        return Sequence((value, tidy_object(height)), "[]")
    rate = sympy.simplify(to_sympy(slope).subs(x, at))
    line = Relation((Symbol("y"), from_sympy(sympy.expand(height + rate * (x - at)))), ("=",))
    steps.append(Rule("point_slope_form", "The line through the point", "tangent-line").states(line, ("At ", Relation((name_to_tree(arguments.variable), value), ("=",)), " the curve is at the height ", tidy_object(height), " and has the slope ", tidy_object(rate), ".")))
    return line


def _roots(equation: Relation, difference: Any, place: Node) -> tuple[list[Node], list[Step]]:
    """The real solutions, with the lines that lead to them. Raises NotSolvable."""
    x = to_sympy(place)
    if not difference.has(sympy.exp):
        solved = solve_equation(equation, place, real=True)
        if solved.every:
            raise NotSolvable("every place")
        return [v for v in solved.values if size_of(v) is not None], list(solved.steps)
    product = sympy.factor(sympy.powsimp(sympy.expand(difference)))
    steps: list[Step] = []
    line = from_sympy(difference)
    factored = from_sympy(product)
    if not alike(line, factored) and equal_values(line, factored) is not None:
        steps.append(FACTOR.step(line, factored, "Everything on one side, then the common factors in front."))
    rest = sympy.Mul(*[g for g in sympy.Mul.make_args(product) if not isinstance(g, sympy.exp)])
    if rest.has(sympy.exp):
        raise NotSolvable("powers of e and other terms together")
    bare = Relation((from_sympy(rest), ZERO), ("=",))
    if rest != product:
        steps.append(NEVER_ZERO.states(bare, "A product is zero when a factor is, and a power of e is always positive. So the other factors decide."))
    if not rest.has(x):
        return [], steps
    solved = solve_equation(bare, place, real=True)
    return [v for v in solved.values if size_of(v) is not None], [*steps, *solved.steps]


def _wanted(arguments: Arguments, value: Node) -> bool:
    if arguments.only is None:
        return True
    name = flat_name(arguments.only.left) or ""
    size = size_of(value)
    try:
        return size is not None and holds(arguments.only, {name: size})
    except NotNumeric:
        return True


def make_problem(rng: Random, level: int) -> Exercise:
    """Level tangents; parallel to a line; through the origin."""
    a, b = rng.randint(1, 5), rng.randint(1, 6)
    if level == 1:
        return Exercise(f"where is the tangent to y = x^2 - {2 * a}*x + {b} horizontal?", f"Where is the tangent of x^2 - {2 * a}x + {b} horizontal?", "a number")
    if level == 2:
        return Exercise(f"where is the tangent to y = x^2 + {a}*x parallel to the line y = {a + 2 * b}*x + 1?", f"Where is the tangent of x^2 + {a}x parallel to y = {a + 2 * b}x + 1?", "a number")
    return Exercise(f"for which values of a does the tangent to y = x^2 + {b * b} at x = a pass through the origin?", f"For which a does the tangent of x^2 + {b * b} at x = a go through the origin?", "numbers")


TOPIC = Topic(
    id="tangent_condition",
    title="Tangents with a property",
    concept="tangent-line",
    phrases=("tangent", "tangents", "tangent line", "tangent lines"),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
