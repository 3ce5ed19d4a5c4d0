"""Integrals by numbers: trapezoid, Simpson, midpoint, and Riemann sums, from a formula or from measured values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Integral, Multiply, Node, Number, Relation, Sequence, Symbol, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.functions import main_function, value_named, whole
from tutor.rules.derivation import Rule
from tutor.rules.differentials import without_differential
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

NAMES = {"trapezoid": "trapezoid rule", "simpson": "Simpson's rule", "midpoint": "midpoint rule", "left": "left Riemann sum", "right": "right Riemann sum"}
WIDTH = Rule("step_width", "The width of a strip", "arithmetic")
POINTS = Rule("sample_points", "The heights", "functions")
FORMULA = Rule("quadrature_formula", "The rule", "definite-integrals")
VALUE = Rule("evaluate", "Work out the value", "arithmetic")
MOST = 200


@dataclass(frozen=True, slots=True)
class Arguments:
    """A function with bounds and a number of strips, or heights at given places."""

    rule: str
    function: Node | None
    variable: str
    lower: Node | None
    upper: Node | None
    count: int
    places: tuple[Node, ...] = ()
    heights: tuple[Node, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """ "use Simpson's rule with n = 4 for ∫…", "left Riemann sum with 5 rectangles", f(0)=3, f(2)=7 …"""
    rule = _rule(problem)
    if rule is None or problem.has("(double|iint|m = n)"):
        return None
    measured = _measured(problem)
    if len(measured) >= 3:
        places, heights = zip(*measured, strict=True)
        goal: Prose = (f"use the {NAMES[rule]} on the measured values at ", Sequence(tuple(places), ""))
        return Task(Arguments(rule, None, "x", places[0], places[-1], len(places) - 1, tuple(places), tuple(heights)), 1.1, goal)
    found = _function(problem)
    if found is None:
        return Declined("missing_data", "I need a function with its interval, or measured values.", "For example: Simpson's rule with n = 4 for the integral of x^2 from 0 to 2.")
    function, variable, lower, upper = found
    count = whole(value_named(problem, "n", "N", "m"))
    if count is None:
        match = problem.match("{n} [equal] (subintervals|intervals|rectangles|trapezoids|trapezoidals|strips|steps|panels|subdivisions|segments|points)", "using {n}", "with {n}")
        count = whole(match.slots["n"]) if match else None
    for word, k in (("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("eight", 8), ("ten", 10)):
        if count is None and problem.has(f"{word} [equal] (subintervals|intervals|rectangles|trapezoids|strips|steps)"):
            count = k
    if count is None:
        return Declined("missing_data", "Into how many strips shall I cut the interval?", "Say for instance n = 4.")
    if not 0 < count <= MOST:
        return Declined("too_heavy", f"I use 1 to {MOST} strips.")
    if rule == "simpson" and count % 2:
        return Declined("bad_shape", "Simpson's rule needs an even number of strips: each parabola covers two.", f"Try n = {count + 1}.")
    goal = (f"use the {NAMES[rule]} with {count} strips for ", Integral(function, name_to_tree(variable), lower, upper))
    return Task(Arguments(rule, function, variable, lower, upper, count), 1.1, goal)


def _rule(problem: Problem) -> str | None:
    for rule, phrases in (
        ("simpson", ("simpson", "simpson's", "simpsons")), ("trapezoid", ("trapezoid", "trapezoidal", "trapezium", "trapezoids")), ("midpoint", ("midpoint rule", "midpoint sum", "midpoints", "midpoint approximation", "midpoint riemann")),
        ("left", ("left riemann", "left-hand sum", "left endpoints", "left endpoint", "left-endpoint", "left hand sum", "left sum")), ("right", ("right riemann", "right-hand sum", "right endpoints", "right endpoint", "right-endpoint", "right hand sum", "right sum")),
    ):  # fmt: skip
        if problem.has(*phrases):
            return rule
    return None


def _measured(problem: Problem) -> list[tuple[Node, Node]]:
    out: list[tuple[Node, Node]] = []
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",) and isinstance(item.left, Apply) and len(item.left.arguments) == 1 and not symbols(item.left.arguments[0]) and not symbols(item.right):
                out.append((item.left.arguments[0], item.right))
            elif isinstance(item, Relation) and item.operators == ("=",) and isinstance(item.left, Multiply) and len(item.left.factors) == 2 and flat_name(item.left.factors[0]) in ("f", "g") and isinstance(item.left.factors[1], Number) and not symbols(item.right):
                out.append((item.left.factors[1], item.right))
    return out


def _function(problem: Problem) -> tuple[Node, str, Node, Node] | None:
    for tree in problem.mathematics:
        target = tree.right if isinstance(tree, Relation) and isinstance(tree.right, Integral) else tree
        if isinstance(target, Integral) and target.lower is not None and target.upper is not None:
            operand, _ = without_differential(target.operand)
            return operand, flat_name(target.variable) or "x", target.lower, target.upper
    found = main_function(problem)
    if found is None:
        return None
    operand, name = without_differential(found[0])
    match = problem.match("from {a} to {b}", "between {a} and {b}", "(on|over) [the] [interval] {i}")
    if match is None:
        return None
    if match.get("i") is not None:
        item = match.slots["i"]
        if isinstance(item, Sequence) and len(item.items) == 2:
            return operand, name or found[1], item.items[0], item.items[1]
        return None
    a, b = match.slots["a"], match.slots["b"]
    return operand, name or found[1], (a.right if isinstance(a, Relation) else a), (b.right if isinstance(b, Relation) else b)


def solve(arguments: Arguments) -> Solution | Declined:
    """Width, heights, weighted sum."""
    assert arguments.lower is not None and arguments.upper is not None
    a, b = to_sympy(arguments.lower), to_sympy(arguments.upper)
    if not (a.is_number and b.is_number) or a.is_infinite or b.is_infinite:
        return Declined("missing_data", "The bounds must be numbers.")
    width = (b - a) / arguments.count
    goal: Prose = (f"use the {NAMES[arguments.rule]} with {arguments.count} strips",)
    if arguments.function is not None:
        goal = (*goal, " for ", Integral(arguments.function, name_to_tree(arguments.variable), arguments.lower, arguments.upper))
        offsets = [Fraction(2 * k + 1, 2) for k in range(arguments.count)] if arguments.rule == "midpoint" else [Fraction(k) for k in range(arguments.count + 1)]
        if arguments.rule in ("left", "right"):
            offsets = offsets[:-1] if arguments.rule == "left" else offsets[1:]
        places = [a + width * sympy.Rational(o.numerator, o.denominator) for o in offsets]
        heights = _heights(arguments, places)
        if heights is None:
            return Declined("not_understood", "The function has no value at one of the places.")
    else:
        places = [to_sympy(p) for p in arguments.places]
        gaps = [q - p for p, q in pairwise(places)]
        if arguments.rule == "midpoint" or any(sympy.simplify(g - width) != 0 for g in gaps):
            return Declined("bad_shape", "The measured places must be equally far apart.", "I take the trapezoid rule, Simpson's rule and Riemann sums on such values.")
        heights = [to_sympy(h) for h in arguments.heights]
        if arguments.rule == "simpson" and arguments.count % 2:
            return Declined("bad_shape", "Simpson's rule needs an even number of strips.")
        if arguments.rule in ("left", "right"):
            places, heights = (places[:-1], heights[:-1]) if arguments.rule == "left" else (places[1:], heights[1:])
    weights, front = _weights(arguments.rule, len(places), width)
    total = sum((w * h for w, h in zip(weights, heights, strict=True)), sympy.Integer(0))
    value = front * total
    exact = value.is_Rational
    value = value if exact else value.evalf(12)
    return _told(arguments, goal, width, places, heights, weights, front, value, exact)


def _heights(arguments: Arguments, places: list[Any]) -> list[Any] | None:
    f = to_sympy(arguments.function) if arguments.function is not None else None
    x = sympy.Symbol(arguments.variable)
    out = []
    assert f is not None and arguments.function is not None
    for place in places:
        exact = f.subs(x, place) if f.is_rational_function(x) else None
        if exact is not None and exact.is_Rational:
            out.append(exact)
            continue
        try:
            with mpmath.workdps(25):
                number = evaluate(arguments.function, {arguments.variable: mpmath.mpf(str(place.evalf(25)))})
                if abs(mpmath.im(number)) > 1e-15 or mpmath.isinf(number):
                    return None
                out.append(sympy.Float(mpmath.nstr(mpmath.re(number), 20), 20))
        except NO_NUMBER:
            return None
    return out


def _weights(rule: str, count: int, width: Any) -> tuple[list[int], Any]:
    if rule == "trapezoid":
        return [1, *([2] * (count - 2)), 1], width / 2
    if rule == "simpson":
        return [1, *(4 if k % 2 else 2 for k in range(1, count - 1)), 1], width / 3
    return [1] * count, width


def _told(arguments: Arguments, goal: Prose, width: Any, places: list[Any], heights: list[Any], weights: list[int], front: Any, value: Any, exact: bool) -> Solution:
    steps: list[Step] = [WIDTH.states(Relation((Symbol("h"), from_sympy(width)), ("=",)), f"The interval is cut into {arguments.count} equal strips.")]
    sums = [from_sympy(_short(h)) if w == 1 else Multiply((Number(str(w)), from_sympy(_short(h))), "*") for w, h in zip(weights, heights, strict=True)]
    words = {
        "trapezoid": "Each strip is a trapezoid: the outer heights count once, the inner ones twice, all times half the width.",
        "simpson": "Parabolas through three heights at a time: weights 1, 4, 2, 4, …, 4, 1, times a third of the width.",
        "midpoint": "Each strip is a rectangle as high as the function in its middle.",
        "left": "Each strip is a rectangle as high as the function at its left end.",
        "right": "Each strip is a rectangle as high as the function at its right end.",
    }[arguments.rule]
    shown = from_sympy(value)
    if len(sums) <= 14:
        line = Multiply((from_sympy(front), Add(tuple(sums)) if len(sums) > 1 else sums[0]), "*")
        steps.append(FORMULA.states(Relation((Symbol("S"), line), ("=",)), words))
        if exact:
            steps.append(VALUE.step(line, shown, "Add, then multiply."))
        else:
            steps.append(VALUE.states(Relation((Symbol("S"), shown), ("≈",)), "Add, then multiply (worked with more digits than are shown)."))
    else:
        steps.append(FORMULA.states(Relation((Symbol("S"), shown), ("=",) if exact else ("≈",)), words))
    table = Table(("place", "height", "weight"), tuple((from_sympy(_short(p)), from_sympy(_short(h)), str(w)) for p, h, w in zip(places, heights, weights, strict=True)), "The heights and how often they count")
    approx = str(sympy.Float(value, 10)) if not value.is_Integer else None
    return Solution(
        "numerical_integration", "definite-integrals", goal, tuple(steps), Result("number", shown, (shown,), approx=approx), idea="Cut the region into strips whose areas are easy, and add them.",
        exhibits=(table,), conclusion=("The approximation is ", shown, "."),
    )  # fmt: skip


def _short(value: Any) -> Any:
    return value if value.is_Rational or not value.is_number else sympy.Float(value, 8)


def make_problem(rng: Random, level: int) -> Exercise:
    """Rectangles; trapezoids; Simpson."""
    a, n = rng.randint(1, 4), 2 * rng.randint(1, 3)
    word = {1: rng.choice(["a left Riemann sum", "a right Riemann sum", "the midpoint rule"]), 2: "the trapezoid rule", 3: "Simpson's rule"}[level]
    text = rng.choice(["x^2", f"x^2 + {a}", f"x^3 + {a}", f"1/(x + {a})"])
    return Exercise(f"use {word} with n = {n} to approximate the integral of {text} from 0 to {n}", f"Use {word} with n = {n} on {text} from 0 to {n}.", "a number")


TOPIC = Topic(
    id="numerical_integration",
    title="Integrals by numbers",
    concept="definite-integrals",
    phrases=("simpson", "simpson's", "simpsons", "trapezoid", "trapezoidal", "trapezium", "midpoint rule", "riemann sum", "riemann", "left endpoints", "right endpoints", "rectangles", "midpoints", "left endpoint", "right endpoint"),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
