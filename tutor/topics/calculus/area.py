"""Areas under a curve and between curves, arc length, and the average value of a function."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Add, Integral, Multiply, Node, Power, Relation, Root, Sequence, Symbol, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import curves_in, interval_in
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, d, differentiate
from tutor.rules.integration.definite import Area, NoArea, definite, neat, zeros_between
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MEET = Rule("where_curves_meet", "Where the curves meet", "definite-integrals")
SETUP = Rule("area_as_integral", "The area as an integral", "definite-integrals")
SIZE = Rule("work_out_integral", "Work out the integral", "definite-integrals")
TOTAL = Rule("add_areas", "Add the areas", "arithmetic")
LENGTH = Rule("arc_length_formula", "The length as an integral", "definite-integrals")
MEAN = Rule("average_value_formula", "The average value as an integral", "definite-integrals")


@dataclass(frozen=True, slots=True)
class Arguments:
    """One or two functions of a variable, the interval (None: between where they meet), and the kind: area, arc, mean."""

    functions: tuple[Node, ...]
    variable: str
    interval: tuple[Node, Node] | None
    kind: str


def read(problem: Problem) -> Task | Declined | None:
    """ "area under …", "area between … and …", "arc length of …", "average value of … on …"."""
    if problem.has("(rotated|rotating|rotate|revolved|revolving|revolve|revolution)", "(trapezoid|trapezoidal|simpson|simpson's|midpoint|riemann|surface|polar|double|normal|probability|triangle|circle|rectangle|density)"):
        return None
    if problem.has("arc length", "length of the (curve|graph|arc)", "how long is [the] (curve|graph|arc)"):
        kind = "arc"
    elif problem.has("(average|mean) value"):
        kind = "mean"
    elif problem.has("area (under|between|bounded|enclosed|below|of the region|of region)", "area ... (under|between|bounded|enclosed)", "region ... (bounded|enclosed|between)"):
        kind = "area"
    else:
        return None
    functions = curves_in(problem)
    if not functions:
        return Declined("missing_data", "I see no curve here.", "For example: the area between y = x^2 and y = x.")
    variable = functions[0][1]
    bodies = tuple(f for f, _ in functions)
    if any(set(symbols(b)) - {variable} for b in bodies) or len(bodies) > 2:
        return None
    interval = interval_in(problem, variable)
    if kind != "area":
        if interval is None:
            return Declined("missing_data", "From where to where? I need the interval.", "For example: on [0, 2].")
        bodies = bodies[:1]
    goal: Prose = {"area": "find the area", "arc": "find the arc length", "mean": "find the average value"}[kind]
    goal = (f"{goal} for ", *(piece for b in bodies for piece in (b, ", ")))
    if interval is not None:
        goal = (*goal, "from ", interval[0], " to ", interval[1])
    return Task(Arguments(bodies, variable, interval, kind), 1.05, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """Set up the integral, and work it out."""
    try:
        functions = [to_sympy(f) for f in arguments.functions]
        interval = None if arguments.interval is None else (to_sympy(arguments.interval[0]), to_sympy(arguments.interval[1]))
    except TROUBLE:
        return Declined("not_understood", "There is something in this function that I cannot integrate.")
    x = sympy.Symbol(arguments.variable)
    try:
        if arguments.kind == "arc":
            return _arc(arguments, functions[0], x, interval)
        if arguments.kind == "mean":
            return _mean(arguments, functions[0], x, interval)
        return _area(arguments, functions, x, interval)
    except TROUBLE:
        return Declined("not_understood", "I cannot work this area out by my rules.")


def _area(arguments: Arguments, functions: list[Any], x: Any, interval: tuple[Any, Any] | None) -> Solution | Declined:
    f, g = functions[0], functions[1] if len(functions) > 1 else sympy.Integer(0)
    gap = sympy.expand(f - g) if (f - g).is_polynomial(x) else f - g
    factored = sympy.factor(sympy.expand_trig(gap)) if gap.has(sympy.sin, sympy.cos) else gap
    low, high = interval if interval is not None else (sympy.Integer(-10**5), sympy.Integer(10**5))
    zeros = zeros_between(factored, x, low, high)
    if zeros is None and interval is None:
        zeros = _plain_zeros(f, g, x)
    if zeros is None:
        return Declined("not_understood", "I cannot find exactly where the curves meet.", "With an interval on which they do not cross I can do it.")
    zeros = sorted({sympy.nsimplify(z) if z.is_Rational else z for z in zeros}, key=lambda z: float(z))
    steps: list[Step] = []
    if interval is None:
        if len(zeros) < 2:
            return Declined("missing_data", "These curves do not enclose a region of their own.", "Give the interval too.")
        low, high = zeros[0], zeros[-1]
    cuts = [low, *(z for z in zeros if float(low) + 1e-12 < float(z) < float(high) - 1e-12), high]
    name = name_to_tree(arguments.variable)
    if zeros:
        shown = Sequence(tuple(Relation((name, from_sympy(z)), ("=",)) for z in zeros), "") if len(zeros) > 1 else Relation((name, from_sympy(zeros[0])), ("=",))
        steps.append(MEET.states(shown, ("Here ", Relation((from_sympy(f), from_sympy(g)), ("=",)), ": between these places one curve stays above the other.")))
    values, nodes, substeps = [], [], []
    for a, b in pairwise(cuts):
        middle = (a + b) / 2
        above = float(gap.subs(x, middle).evalf()) > 0
        top, bottom = (f, g) if above else (g, f)
        integrand = sympy.expand(top - bottom) if (top - bottom).is_polynomial(x) else top - bottom
        node = Integral(from_sympy(integrand), name, from_sympy(a), from_sympy(b))
        outcome = definite(from_sympy(integrand), integrand, x, a, b, from_sympy(a), from_sympy(b))
        if isinstance(outcome, NoArea):
            return Declined("not_understood", outcome.reason)
        if outcome.phrase is not None:
            return Solution("area", "definite-integrals", _goal(arguments), (*steps, *outcome.steps), Result("none", None, (outcome.phrase,), plain=outcome.phrase))
        values.append(outcome.value)
        nodes.append(node)
        substeps.append(outcome)
    line: Node = nodes[0] if len(nodes) == 1 else Add(tuple(nodes))
    total = neat(sum(values, sympy.Integer(0)))
    steps.append(SETUP.states(Relation((Symbol("A"), line), ("=",)), "On each part: the upper curve minus the lower one, so that the area counts as positive."))
    steps.extend(_worked(line, total, substeps))
    value = from_sympy(total)
    return Solution("area", "definite-integrals", _goal(arguments), tuple(steps), Result("number", value, (value,), approx=None if total.is_Integer else str(total.evalf(8))), idea="Thin upright strips: each is as high as the upper curve is above the lower one. The integral adds them.", conclusion=("The area is ", value, "."))


def _worked(line: Node, total: Any, outcomes: list[Area]) -> list[Step]:
    if len(outcomes) == 1:
        return list(outcomes[0].steps)
    return [TOTAL.step(line, from_sympy(total), "Each part by the fundamental theorem; the parts are added.", [s for o in outcomes for s in o.steps])]


def _plain_zeros(f: Any, g: Any, x: Any) -> list[Any] | None:
    """Where roots and powers meet: both sides squared, and the results tried."""
    square = sympy.expand(f**2 - g**2)
    if not square.is_polynomial(x):
        return None
    roots = sympy.roots(sympy.Poly(square, x), filter="R")
    found = []
    for r in roots:
        value = complex((f - g).subs(x, r).evalf(20))
        if abs(value) < 1e-12:
            found.append(r)
    return found


def _goal(arguments: Arguments) -> Prose:
    return ("find the area for ", *(piece for b in arguments.functions for piece in (b, ", ")))


def _arc(arguments: Arguments, f: Any, x: Any, interval: tuple[Any, Any] | None) -> Solution | Declined:
    assert interval is not None and arguments.interval is not None
    a, b = interval
    try:
        derived = differentiate(arguments.functions[0], arguments.variable)
    except NoRule:
        return Declined("not_understood", "I cannot differentiate this function.")
    slope = to_sympy(derived.result)
    inside = sympy.factor(sympy.together(1 + slope**2)) if slope.is_rational_function(x) else sympy.simplify(1 + slope**2)
    root = sympy.sqrt(inside)
    middle = (a + b) / 2
    bare = sympy.powdenest(root, force=True)
    if bare != root:
        bare = bare if float(bare.subs(x, middle).evalf()) > 0 else -bare
        bare = sympy.expand(bare)
    name = name_to_tree(arguments.variable)
    outcome = definite(from_sympy(bare), bare, x, a, b, *arguments.interval)
    if isinstance(outcome, NoArea) or outcome.value is None:
        return Declined("not_understood", "I can set up the length as an integral, but not work it out exactly.", "Simpson's rule gives a number for it.")
    general = Integral(Root(Add((from_sympy(sympy.Integer(1)), Power(derived.result, from_sympy(sympy.Integer(2)))))), name, *arguments.interval)
    steps: list[Step] = [
        Rule("differentiate", "Differentiate", "derivatives").step(d(arguments.functions[0], arguments.variable), derived.result, "The slope.", derived.steps),
        LENGTH.states(Relation((Symbol("s"), general), ("=",)), "A tiny piece of the curve is the long side of a right triangle with legs dx and slope times dx."),
        Rule("simplify_root", "Simplify under the root", "roots-radicals").step(general, Integral(from_sympy(bare), name, *arguments.interval), "What stands under the root is a square." if not bare.has(sympy.sqrt(inside)) else "Collect under the root."),
        *outcome.steps,
    ]
    value = from_sympy(outcome.value)
    return Solution("area", "definite-integrals", ("find the arc length of ", arguments.functions[0]), tuple(steps), Result("number", value, (value,), approx=str(outcome.value.evalf(8))), conclusion=("The curve is ", value, " long."))


def _mean(arguments: Arguments, f: Any, x: Any, interval: tuple[Any, Any] | None) -> Solution | Declined:
    assert interval is not None and arguments.interval is not None
    a, b = interval
    outcome = definite(arguments.functions[0], f, x, a, b, *arguments.interval)
    if isinstance(outcome, NoArea):
        return Declined("not_understood", outcome.reason)
    if outcome.value is None:
        return Declined("not_understood", "The integral diverges, so there is no average value.")
    value = neat(outcome.value / (b - a))
    node = Integral(arguments.functions[0], name_to_tree(arguments.variable), *arguments.interval)
    line = Multiply((from_sympy(1 / (b - a)), node), "*") if b - a != 1 else node
    steps: list[Step] = [MEAN.states(Relation((Symbol("m"), line), ("=",)), "The average height is the area divided by the width.")]
    steps.append(SIZE.step(line, from_sympy(value), "Work out the integral, and divide by the width.", outcome.steps))
    shown = from_sympy(value)
    return Solution("area", "definite-integrals", ("find the average value of ", arguments.functions[0]), tuple(steps), Result("number" if value.is_number else "expression", shown, (shown,), approx=str(value.evalf(8)) if value.is_number and not value.is_Integer else None), conclusion=("On average the function is ", shown, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Under a parabola; between a line and a parabola; with an average or a crossing."""
    a, b = rng.randint(1, 5), rng.randint(1, 6)
    if level == 1:
        return Exercise(f"find the area under y = x^2 + {b} from 0 to {a}", f"Find the area under y = x^2 + {b} from 0 to {a}.", "a number")
    if level == 2:
        return Exercise(f"find the area between y = x^2 and y = {a}*x", f"Find the area between y = x^2 and y = {a}x.", "a number")
    if rng.random() < 0.5:
        return Exercise(f"find the average value of f(x) = x^2 + {b}*x on [0, {a}]", f"Find the average value of x^2 + {b}x on [0, {a}].", "a number")
    return Exercise(f"find the area bounded by y = x^3 and y = {a * a}*x", f"Find the area bounded by y = x^3 and y = {a * a}x.", "a number")


TOPIC = Topic(
    id="area",
    title="Areas, arc length and average values",
    concept="definite-integrals",
    phrases=("area", "area under", "area between", "area bounded", "arc length", "average value", "length of the curve", "how long is the curve", "region", "mean value of"),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
