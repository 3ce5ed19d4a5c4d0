"""Related rates: several quantities bound by one equation change in time; from one rate follows the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.notation import read as read_math
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Derivative, Node, Number, Relation, Sequence, Symbol, flat_name, symbols, transform
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.stories import quantity
from tutor.rules.derivation import Rule, alike
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

BOUND = Rule("equation_between_quantities", "What binds the quantities", "variables-expressions")
NOW = Rule("values_at_the_moment", "The moment that is asked about", "functions")
TIME = Rule("differentiate_in_time", "Differentiate both sides in time", "implicit-differentiation")
PUT_IN = Rule("put_in_values", "Put in what is known now", "functions")
RATE = Rule("solve_for_rate", "Solve for the rate", "linear-equations")
T = Symbol("t")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equation left = right between the quantities with the reason for it, the values at the moment, the known
    rate and the one asked for, and the sentence that reads the result back (with a fall read as positive if `falls`)."""

    left: Any
    right: Any
    why: str
    now: tuple[tuple[str, Any], ...]
    known: tuple[str, Any]
    wanted: str
    falls: bool = False


def read(problem: Problem) -> Task | None:
    """A ladder, a growing circle or sphere or cube, a cone being filled, two ways apart, a shadow."""
    if not problem.has("how (fast|quickly)", "(what|find) ... (rate|speed)", "at what rate", "rate of change"):
        return None
    for kind in KINDS:
        arguments = kind(problem)
        if arguments is not None:
            return Task(arguments, 1.12, ("find how fast ", Symbol(arguments.wanted), " changes when ", from_sympy(arguments.left), " is bound to ", from_sympy(arguments.right)))
    return None


def _amount(problem: Problem, *patterns: str) -> Any:
    for pattern in patterns:
        match = problem.match(pattern)
        if match is not None and (found := _plain(match.slots["n"])) is not None:
            return found
    return None


def _plain(tree: Node) -> Any:
    """A number, with or without a unit such as m/s or cm^3/s behind it; r = 5 counts as 5."""
    if isinstance(tree, Relation) and tree.operators == ("=",):
        tree = tree.right
    found = quantity(tree)
    if found is not None and found.is_number:
        return found
    first: Node = tree
    while not isinstance(first, Number):
        parts = getattr(first, "factors", None) or ((first.numerator,) if hasattr(first, "numerator") else None)
        if not parts:
            return None
        first = parts[0]
    return to_sympy(first) if set(symbols(tree)) <= {"c", "m", "s", "f", "t", "i", "n", "k", "h", "min", "cm", "ft", "sec"} else None


_RATE = "(at|by) [a] [the] [constant] [rate] [speed] [of] {n}"


def _shrinks(problem: Problem) -> int:
    return -1 if problem.has("(decreases|decreasing|shrinks|shrinking|deflated|melts|melting|leaks|leaking|drained|draining|emptied|flows out|falls|falling|pumped out|escaping|escapes)") else 1


def _round_or_square(problem: Problem) -> Arguments | None:
    """A circle, a sphere, a square or a cube whose size changes."""
    r = sympy.Symbol("r")
    shapes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("(sphere|spherical|balloon|snowball|ball)", "r", {"V": sympy.Rational(4, 3) * sympy.pi * r**3, "S": 4 * sympy.pi * r**2}),
        ("(circle|circular|ripple|oil slick|disc|disk)", "r", {"A": sympy.pi * r**2, "C": 2 * sympy.pi * r}),
        ("(cube|ice cube)", "x", {"V": sympy.Symbol("x") ** 3, "S": 6 * sympy.Symbol("x") ** 2}),
        ("(square)", "x", {"A": sympy.Symbol("x") ** 2, "P": 4 * sympy.Symbol("x")}),
    )
    named = {"V": "volume", "S": "surface area", "A": "area", "C": "circumference", "P": "perimeter"}
    for words, size, formulas in shapes:
        if not problem.has(words) or problem.has("(cone|conical|cylinder|cylindrical|ladder|rectangle|rectangular|triangle)"):
            continue
        length = "(radius|diameter)" if size == "r" else "(side|sides|edge|edges)"
        at = _amount(problem, f"(when|if|at the moment when|at the instant when) [the] [its] {length} [of] [the] [circle|sphere|balloon|square|cube|each] [edge|side] (is|reaches|equals) {{n}}", "(when|if) {n}", f"{length} (is|reaches|of) {{n}}")
        if at is None:
            return None
        if problem.has("diameter (is|reaches|of)"):
            at = at / 2
        asked = problem.match("(how fast|how quickly|what rate|rate) ... (volume|area|surface area|circumference|perimeter|radius|side|edge|diameter)")
        if asked is None:
            return None
        said = problem.words[asked.start : asked.end].strip(" ,")
        wanted = next((k for k, w in named.items() if k in formulas and said.endswith(w)), None)
        if wanted == "A" and said.endswith("surface area") and "S" in formulas:
            wanted = "S"
        if wanted is None and not said.endswith(("radius", "side", "edge")):
            return None
        given = _amount(problem, "(grows|increases|growing|increasing|decreases|decreasing|shrinks|shrinking|expands|expanding|inflated|pumped|melts|melting|leaks|leaking|spreads|changes|changing|rises|escapes|escaping) [out] [in] [into] [from] ... (at|by) [a] [the] [constant] [rate] [speed] [of] {n}", _RATE)
        if given is None:
            return None
        given = given * _shrinks(problem)
        if wanted is not None:
            return Arguments(sympy.Symbol(wanted), formulas[wanted], f"This is the {named[wanted]} in terms of the {'radius r' if size == 'r' else 'side x'}.", ((size, at),), (size, given), wanted)
        before = problem.words[: asked.start]
        source = next((k for k, w in named.items() if k in formulas and w in before), None) or next((k for k in ("V", "A") if k in formulas), None)
        if source is None:
            return None
        return Arguments(sympy.Symbol(source), formulas[source], f"This is the {named[source]} in terms of the {'radius r' if size == 'r' else 'side x'}.", ((size, at),), (source, given), size)
    return None


def _ladder(problem: Problem) -> Arguments | None:
    if not problem.has("ladder"):
        return None
    length = _amount(problem, "{n} [metre|meter|foot|feet|ft|m] [-] [long] ladder", "ladder [is] [of] [length] {n}", "ladder ... {n} [m|metres|meters|feet|ft|foot] long", "ladder {n}")
    hyphened = re.search(r"(\d+(?:\.\d+)?)[- ](?:foot|ft|feet|m|metre|meter)[- ](?:long )?ladder", problem.text, re.I)
    if length is None and hyphened is not None:
        length = to_sympy(Number(hyphened.group(1)))
    speed = _amount(problem, "(slides|sliding|moves|moving|pulled|slipping|slips) [away] [out] ... (at|by) [a] [the] [constant] [rate] [speed] [of] {n}", _RATE)
    away = _amount(problem, "(foot|bottom|base|lower end) [of] [the] [ladder] is {n}", "(when|if) [the] (foot|bottom|base) ... {n}", "(when|if) it is {n}")
    if length is None or speed is None or away is None or not 0 < away < length:
        return None
    x, y = sympy.symbols("x y")
    why = "Wall, ground and ladder form a right triangle: x is how far the foot is from the wall, y how high the top is."
    return Arguments(x**2 + y**2, length**2, why, (("x", away), ("y", sympy.sqrt(length**2 - away**2))), ("x", speed), "y", True)


def _cone(problem: Problem) -> Arguments | None:
    if not problem.has("(cone|conical|inverted cone)"):
        return None
    tall = _amount(problem, "(height|depth) [is|of] {n}", "{n} [m|cm|ft|feet|metres] (high|tall|deep)")
    wide = _amount(problem, "radius [is|of] {n}")
    flow = _amount(problem, "(flows|flowing|pumped|poured|leaks|leaking|runs|running|filled) [in] [into] [out] ... (at|by) [a] [the] [rate] [of] {n}", _RATE)
    level = _amount(problem, "(when|if) [the] [water] (level|depth|water) [is] {n}", "(when|if) [the] [water] is {n}", "when ... {n} [m|cm|ft|feet|metres] deep", "depth ... is {n}")
    if tall is None or wide is None or flow is None or level is None:
        return None
    h = sympy.Symbol("h")
    volume = sympy.pi * (wide / tall) ** 2 * h**3 / 3
    why = "The water is a small cone similar to the whole one, so its radius is the same part of its depth h: only h is left in the volume."
    return Arguments(sympy.Symbol("V"), volume, why, (("h", level),), ("V", flow * _shrinks(problem)), "h")


def _cylinder(problem: Problem) -> Arguments | None:
    if not problem.has("(cylinder|cylindrical)") or problem.has("(cone|conical)"):
        return None
    wide = _amount(problem, "radius [is|of] {n}")
    flow = _amount(problem, "(flows|flowing|pumped|poured|leaks|leaking|runs|running|filled) [in] [into] [out] ... (at|by) [a] [the] [rate] [of] {n}", _RATE)
    if wide is None or flow is None:
        return None
    h = sympy.Symbol("h")
    return Arguments(sympy.Symbol("V"), sympy.pi * wide**2 * h, "The volume of the water in terms of its depth h; the radius stays as it is.", (), ("V", flow * _shrinks(problem)), "h")


KINDS: tuple[Callable[[Problem], Arguments | None], ...] = (_ladder, _cone, _cylinder, _round_or_square)


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate the equation in time, put in the moment, solve for the rate."""
    try:
        return _solved(arguments)
    except TROUBLE:
        return Declined("not_understood", "I cannot work out this rate by my rules.")


def _rate_of(name: str) -> Node:
    return Derivative(Symbol(name), ((T, 1),))


def _in_time(expression: Any) -> tuple[Any, dict[Any, Any]]:
    """The derivative in time by the chain rule, with a letter for each rate."""
    rates = {s: sympy.Symbol(f"rate_{s}") for s in expression.free_symbols}
    return sum((sympy.diff(expression, s) * rates[s] for s in sorted(rates, key=str)), sympy.Integer(0)), rates


def _shown(expression: Any) -> Node:
    """A line with rates in it: each rate is written as a derivative in time."""
    def change(node: Node) -> Node:
        name = flat_name(node)
        if name is not None and name.startswith("rate_"):
            return _rate_of(name.removeprefix("rate_"))
        return node

    return transform(from_sympy(expression), change)


def _solved(arguments: Arguments) -> Solution | Declined:
    goal: Prose = ("find how fast ", Symbol(arguments.wanted), " changes")
    equation = Relation((from_sympy(arguments.left), from_sympy(arguments.right)), ("=",))
    steps: list[Step] = [BOUND.states(equation, arguments.why)]
    moment = tuple(Relation((read_math(n).tree, from_sympy(v)), ("=",)) for n, v in arguments.now)
    known = Relation((_rate_of(arguments.known[0]), from_sympy(arguments.known[1])), ("=",))
    steps.append(NOW.states(Sequence((*moment, known), "") if moment else known, "These are the values at the moment in question. They are put in only after differentiating: before that everything may change."))
    (left, first), (right, second) = _in_time(arguments.left), _in_time(arguments.right)
    steps.append(TIME.states(Relation((_shown(left), _shown(right)), ("=",)), "Everything depends on the time, so by the chain rule each quantity brings its own rate along."))
    rates = {**first, **second}
    wanted, given = rates[sympy.Symbol(arguments.wanted)], rates[sympy.Symbol(arguments.known[0])]
    values = {sympy.Symbol(n): v for n, v in arguments.now}
    values[given] = arguments.known[1]
    now_left, now_right = sympy.simplify(left.subs(values)), sympy.simplify(right.subs(values))
    line = Relation((_shown(now_left), _shown(now_right)), ("=",))
    if not alike(line, steps[-1].after):
        steps.append(PUT_IN.states(line, "Now the values of the moment."))
    found = sympy.solve(sympy.Eq(now_left, now_right), wanted)
    if len(found) != 1 or found[0].free_symbols:
        return Declined("missing_data", "Something is missing to fix this rate.")
    rate = sympy.simplify(found[0])
    if abs(float((left - right).subs({**values, wanted: rate}))) > 1e-9:
        return Declined("withheld", "My rate did not pass its check, so I do not show it.")
    shown = tidy_object(rate)
    steps.append(RATE.states(Relation((_rate_of(arguments.wanted), shown), ("=",)), "Divide by what stands in front of it."))
    value, said = shown, ("It changes at the rate ", shown, ".")
    if arguments.falls and rate.is_negative:
        value = tidy_object(-rate)
        said = ("The rate is negative: it goes down, at the speed ", value, ".")
    approx = None if rate.is_Integer else str(to_sympy(value).evalf(8))
    return Solution("related_rates", "implicit-differentiation", goal, tuple(steps), Result("number", value, (value,), approx=approx), idea="Write the equation that binds the quantities at every moment, differentiate it in time, and only then put in the numbers of the one moment.", conclusion=said)


def make_problem(rng: Random, level: int) -> Exercise:
    """A circle; a sphere; a ladder."""
    a, b = rng.randint(2, 6), rng.randint(2, 9)
    if level == 1:
        text = f"The radius of a circle grows at {a} cm/s. How fast does the area grow when the radius is {b} cm?"
    elif level == 2:
        text = f"The radius of a sphere increases at a rate of {a} cm/s. How fast does the volume increase when the radius is {b} cm?"
    else:
        text = f"A ladder {5 * a} m long leans against a wall. Its foot slides away at {b} m/s. How fast does the top slide down when the foot is {3 * a} m from the wall?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="related_rates",
    title="Related rates",
    concept="implicit-differentiation",
    phrases=("how fast", "how quickly", "rate", "ladder", "speed"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("rate-of-change",),
)
