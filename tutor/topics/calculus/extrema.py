"""One variable: critical points, extrema (also on an interval), where a function rises and falls, its bending and inflection."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any, Literal

import sympy

from tutor.checking import equal_values
from tutor.notation import plain
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Apply, Constant, Interval, Negative, Node, Operation, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import main_function
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, d, differentiate
from tutor.rules.integration.definite import singular_points, zeros_between
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

DERIVE = Rule("differentiate", "Differentiate", "derivatives")
SIMPLIFY = Rule("simplify_derivative", "Simplify the derivative", "variables-expressions")
ZEROS = Rule("critical_points", "Where the slope is zero or missing", "critical-points")
SIGNS = Rule("sign_of_slope", "The sign of the slope between them", "critical-points")
ENDS = Rule("compare_values", "Compare the values", "critical-points")
FAR = 10**4
TURNING = "At a local maximum or minimum the slope changes its sign: look where it is zero or missing."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, and what is wanted: extrema, points (critical), rising, falling, up, down, inflection, highest,
    lowest (with an interval, or None). `form` says what of the highest or lowest point is asked for: its value, the
    place where it is taken, or the point with both coordinates."""

    function: Node
    variable: str
    wanted: str
    interval: tuple[Node, Node] | None
    form: Literal["value", "place", "point"] = "value"


WORDS = (
    ("inflection", ("inflection point", "inflection points", "points of inflection", "point of inflection")),
    ("up", ("concave up", "concave upward", "concave upwards", "convex on")),
    ("down", ("concave down", "concave downward", "concave downwards")),
    ("up", ("concavity",)),
    ("rising", ("increasing", "increase", "rising")),
    ("falling", ("decreasing", "decrease", "falling")),
    ("points", ("critical point", "critical points", "critical number", "critical numbers", "stationary point", "stationary points", "critical value", "critical values")),
    ("extrema", ("local maximum and minimum", "local maximum", "local minimum", "local maxima", "local minima", "local extrema", "relative extrema", "extrema", "extreme points", "turning points", "maxima and minima", "minima and maxima", "maximum and minimum", "extreme values", "extremum")),
    ("highest", ("maximum", "maximize", "maximise", "largest value", "greatest value", "highest value", "max value", "maximum value", "maxima", "maximizes", "maximises", "maximizing", "maximising", "maximal", "(greatest|largest|highest) (height|profit|revenue|area|volume|speed|temperature|product|distance)", "{f} (greatest|largest|highest)", "argmax", "maximiser", "maximizer", "maximised", "maximized", "highest point")),
    ("lowest", ("minimum", "minimize", "minimise", "smallest value", "least value", "lowest value", "min value", "minimum value", "minima", "minimizes", "minimises", "minimizing", "minimising", "minimal", "(least|smallest|lowest) (cost|height|area|distance|speed|temperature|sum)", "{f} (least|smallest|lowest)", "argmin", "minimiser", "minimizer", "minimised", "minimized", "lowest point")),
)
PLACE = (
    "how many ... (should|must|need|needs|are|do|does|will|items|units)", "(at|for|on) (what|which) ... (maximum|minimum|maximal|minimal|maximised|minimised|maximized|minimized|largest|smallest|greatest|least|highest|lowest)",
    "(find|determine|what|which|give) ... (maximizes|maximises|minimizes|minimises|maximize|maximise|minimize|minimise|maximizing|maximising|minimizing|minimising)",
    "(when|where) (is|does|do|will) ... (maximum|minimum|maximal|minimal|maximised|minimised|maximized|minimized|largest|smallest|greatest|least|highest|lowest)",
    "argmin", "argmax", "arg min", "arg max", "minimiser", "minimizer", "maximiser", "maximizer", "(minimum|maximum|lowest|highest) point", "point of (minimum|maximum)", "location of ... (minimum|maximum)",
    "(where|which|what|value of|values of|at) ... (minimises|minimizes|maximises|maximizes|minimised|minimized|maximised|maximized|minimise|minimize|maximise|maximize)", "where (is|does|are) ... (minimum|maximum|smallest|largest|greatest|least|lowest|highest|biggest)",
    "(which|what|value of) ... (smallest|largest|lowest|highest|least|greatest)", "{x} that (minimises|minimizes|maximises|maximizes|makes)", "(where|which|what|at) ... (reach|reaches|attain|attains|take|takes|have|has) (its|the|a) (minimum|maximum|smallest|largest|lowest|highest)", "(minimum|maximum) (occur|occurs|happen|happens|reached|attained|taken)",
)  # fmt: skip
"""Words that ask where the greatest or least value is taken."""
HOW_LARGE = ("(maximum|minimum|largest|smallest|greatest|least|max|min|extreme|highest|lowest|maximal|minimal) (value|values|profit|cost|height|area|volume|revenue|sum|product|distance|speed|temperature)", "how (large|big|high|small|much)")
"""Words that ask how large it is."""
SUPERLATIVES = (("lowest", "(smallest|lowest|least|minimal|cheapest)"), ("highest", "(largest|highest|greatest|biggest|maximal)"))


def read(problem: Problem) -> Task | Declined | None:
    """ "local maxima and minima of …", "where is … increasing", "absolute maximum of … on [0, 3]", "inflection points of …"."""
    wanted = next((w for w, phrases in WORDS if problem.has(*phrases)), None)
    if wanted is None and problem.has(*PLACE):
        wanted = next((w for w, words in SUPERLATIVES if problem.has(words)), None)
    if wanted is None or problem.has("(subject to|constraint|gradient descent|likelihood|learning rate|lagrange|saddle|probability|eigenvalue|sequence|entropy|(increasing|decreasing) order)"):
        return None
    if any(len(definition.parameters) > 1 for definition in problem.definitions.values()):
        return None
    found = main_function(problem)
    if found is None or set(symbols(found[0])) != {found[1]}:
        return None
    function, variable = found
    interval = _interval(problem, variable)
    if interval is not None and wanted == "extrema":
        wanted = "both"
    goal: Prose = ({"extrema": "find the local maxima and minima of ", "both": "find the greatest and the least value of ", "points": "find the critical points of ", "rising": "find where it increases: ", "falling": "find where it decreases: ", "up": "find where it bends upwards: ", "down": "find where it bends downwards: ", "inflection": "find the inflection points of ", "highest": "find the maximum of ", "lowest": "find the minimum of "}[wanted], function)
    if interval is not None:
        goal = (*goal, " from ", interval[0], " to ", interval[1])
    return Task(Arguments(function, variable, wanted, interval, _form(problem)), 0.95, goal)


def _form(problem: Problem) -> Literal["value", "place", "point"]:
    if problem.has(*HOW_LARGE):
        return "value"
    if problem.has("coordinates", "vertex"):
        return "point"
    return "place" if problem.has(*PLACE) else "value"


def _interval(problem: Problem, variable: str) -> tuple[Node, Node] | None:
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators == ("<=", "<=") and flat_name(item.operands[1]) == variable:
                return item.operands[0], item.operands[2]
            if isinstance(item, Sequence) and item.bracket == "[]" and len(item.items) == 2 and not symbols(item):
                return item.items[0], item.items[1]
            if isinstance(item, Interval) and item.closed_left and item.closed_right:
                return item.lower, item.upper
    match = problem.match("from {a} to {b}", "between {a} and {b}")
    if match is not None and not symbols(match.slots["a"]) and not symbols(match.slots["b"]):
        return match.slots["a"], match.slots["b"]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate, find the zeros, look at the signs between them."""
    x = sympy.Symbol(arguments.variable)
    try:
        f = to_sympy(arguments.function)
        first = differentiate(arguments.function, arguments.variable)
        return _solved(arguments, f, x, first.result, first.steps)
    except NoRule:
        return Declined("not_understood", "I cannot differentiate this function.")
    except TROUBLE:
        return Declined("not_understood", "I cannot find exactly where the slope of this function is zero.")


def _solved(arguments: Arguments, f: Any, x: Any, slope: Node, substeps: tuple[Step, ...]) -> Solution | Declined:
    goal: Prose = ("study ", arguments.function)
    steps: list[Step] = [DERIVE.step(d(arguments.function, arguments.variable), slope, "The slope at any place.", substeps)]
    rate, shown = _neat(to_sympy(slope), x), slope
    if from_sympy(rate) != slope and equal_values(slope, from_sympy(rate)) is not None:
        shown = from_sympy(rate)
        steps.append(SIMPLIFY.step(slope, shown, "Over one bar and factored, its zeros can be read off."))
    curved = arguments.wanted in ("up", "down", "inflection")
    if curved:
        second = differentiate(shown, arguments.variable)
        steps.append(DERIVE.step(d(shown, arguments.variable), second.result, "Once more: how the slope itself changes.", second.steps))
        rate = _neat(to_sympy(second.result), x)
        if from_sympy(rate) != second.result and equal_values(second.result, from_sympy(rate)) is not None:
            steps.append(SIMPLIFY.step(second.result, from_sympy(rate), "Over one bar and factored, its zeros can be read off."))
    if arguments.interval is not None and arguments.wanted in ("highest", "lowest", "both"):
        return _on_interval(arguments, f, x, rate, steps, goal)
    low, high = sympy.Integer(-FAR), sympy.Integer(FAR)
    if rate.has(sympy.sin, sympy.cos, sympy.tan):
        if arguments.interval is None:
            return Declined("missing_data", "A wave has such points again and again.", "Give an interval, for example [0, 2π].")
        low, high = to_sympy(arguments.interval[0]), to_sympy(arguments.interval[1])
    top, bottom = sympy.fraction(rate)
    zeros = _zeros(top, x, low, high)
    gaps = _gaps(f, x)
    if zeros is None or gaps is None:
        return Declined("not_understood", "I cannot find exactly where the slope is zero.")
    poles = _zeros(bottom, x, low, high) if bottom.has(x) else []
    if poles is None:
        return Declined("not_understood", "I cannot find exactly where the slope has no value.")
    inside = [z for z in zeros if _defined(f, x, z)]
    corners = [p for p in poles if _defined(f, x, p) and p not in inside]
    special = sorted({*inside, *corners, *gaps, *[p for p in poles if p not in inside]}, key=lambda p: float(p))
    signs = _signs(rate, f, x, special)
    steps.append(_listing(arguments, inside, corners, curved))
    if special:
        steps.append(_sign_step(special, signs, curved))
    if arguments.wanted == "points":
        return _as_set(arguments, goal, steps, sorted({*inside, *corners}, key=lambda p: float(p)), "critical points")
    candidates = sorted({*inside, *corners}, key=lambda p: float(p))
    highs = [p for p in candidates if _turns(p, special, signs, 1, -1)]
    lows = [p for p in candidates if _turns(p, special, signs, -1, 1)]
    if arguments.wanted == "inflection":
        points = [p for p in candidates if _turns(p, special, signs, 1, -1) or _turns(p, special, signs, -1, 1)]
        return _as_set(arguments, goal, steps, points, "inflection points")
    if arguments.wanted in ("rising", "falling", "up", "down"):
        return _intervals(arguments, goal, steps, special, signs, 1 if arguments.wanted in ("rising", "up") else -1)
    if arguments.wanted in ("highest", "lowest"):
        chosen = highs if arguments.wanted == "highest" else lows
        others = lows if arguments.wanted == "highest" else highs
        if len(chosen) != 1 or others:
            return _extrema(arguments, goal, steps, highs, lows, f, x)
        return _one_value(arguments, goal, steps, chosen[0], f, x)
    return _extrema(arguments, goal, steps, highs, lows, f, x)


def _neat(rate: Any, x: Any) -> Any:
    together = sympy.together(rate)
    top, bottom = sympy.fraction(together)
    return sympy.factor(sympy.expand(top)) / sympy.factor(bottom) if rate.count_ops() < 120 else together


def _zeros(g: Any, x: Any, low: Any, high: Any) -> list[Any] | None:
    if not g.has(x):
        return []
    if g.is_Mul:
        found: list[Any] = []
        for part in g.args:
            zeros = _zeros(part, x, low, high)
            if zeros is None:
                return None
            found += zeros
        return sorted(set(found), key=lambda z: float(z))
    if g.is_Pow and not g.exp.has(x):
        return _zeros(g.base, x, low, high)
    zeros = zeros_between(g, x, low, high) if g.is_polynomial(x) or isinstance(g, sympy.Function) else None
    if zeros is not None:
        return zeros
    solutions = sympy.solve(g, x, check=True) if g.count_ops() < 40 else []
    real = [s for s in solutions if s.is_number and abs(complex(s.evalf(20)).imag) < 1e-15]
    real = [sympy.re(s) if not s.is_real else s for s in real]
    if not real and (_same_sign(g, x) is False):
        return None
    return sorted({s for s in real if float(low) - 1e-9 <= float(s) <= float(high) + 1e-9 and abs(complex(g.subs(x, s).evalf(20))) < 1e-12}, key=lambda z: float(z))


def _same_sign(g: Any, x: Any) -> bool:
    seen = set()
    for k in range(-60, 61):
        value = g.subs(x, sympy.Rational(k * 7 + 1, 40)).evalf(12)
        if value.is_real and value.is_finite:
            seen.add(value > 0)
    return len(seen) <= 1


def _gaps(f: Any, x: Any) -> list[Any] | None:
    if f.has(sympy.tan, sympy.sec, sympy.cot, sympy.csc):
        return None
    return singular_points(f, x, sympy.Integer(-FAR), sympy.Integer(FAR))


def _defined(f: Any, x: Any, p: Any) -> bool:
    value = f.subs(x, p)
    return not value.has(sympy.zoo, sympy.nan, sympy.oo) and abs(complex(value.evalf(15)).imag) < 1e-12


def _signs(rate: Any, f: Any, x: Any, special: list[Any]) -> list[int | None]:
    """The sign of the rate on each stretch between the special points; None where the function has no real value."""
    ends = [float(special[0]) - 1.7 if special else -1.3, *[float(s) for s in special], float(special[-1]) + 1.7 if special else 1.3]
    places = [(a + b) / 2 for a, b in pairwise(ends)] if special else [0.37]
    out: list[int | None] = []
    for place in places:
        point = sympy.Float(place, 20)
        value, height = complex(rate.subs(x, point).evalf(20)), complex(f.subs(x, point).evalf(20))
        out.append(None if abs(value.imag) > 1e-12 or abs(height.imag) > 1e-12 else 1 if value.real > 0 else -1)
    return out


def _turns(p: Any, special: list[Any], signs: list[int | None], before: int, after: int) -> bool:
    k = special.index(p)
    return signs[k] == before and signs[k + 1] == after


def _listing(arguments: Arguments, inside: list[Any], corners: list[Any], curved: bool) -> Step:
    name = name_to_tree(arguments.variable)
    what = Apply(Prime(Symbol("f"), 2 if curved else 1), (name,))
    points = [*inside, *corners]
    if not points:
        return ZEROS.states(Relation((what, ZERO), ("!=",)), "It is zero nowhere.")
    found = tuple(Relation((name, from_sympy(p)), ("=",)) for p in points)
    why: Prose = ("Solve ", Relation((what, ZERO), ("=",)), ", and add places where it has no value although the function has one.")
    return ZEROS.states(found[0] if len(found) == 1 else Sequence(found, ""), why)


def _sign_step(special: list[Any], signs: list[int | None], curved: bool) -> Step:
    words = {1: "bends upwards" if curved else "rises", -1: "bends downwards" if curved else "falls", None: "has no value"}
    said: list[str | Node] = ["Up to ", from_sympy(special[0]), f" the function {words[signs[0]]}"]
    for k in range(1, len(special)):
        said += [", from there to ", from_sympy(special[k]), f" it {words[signs[k]]}"]
    said.append(f", beyond that it {words[signs[-1]]}. One trial place in each stretch decides, because the sign can only change at the points found.")
    return SIGNS.states(Sequence(tuple(from_sympy(s) for s in special), ""), tuple(said))


def _as_set(arguments: Arguments, goal: Prose, steps: list[Step], points: list[Any], what: str) -> Solution:
    if not points:
        none = Result("none", None, ("none",), plain="none")
        return Solution("extrema", "critical-points", goal, tuple(steps), none, conclusion=f"There are no {what}.")
    values = tuple(from_sympy(p) for p in points)
    shown = values[0] if len(values) == 1 else Sequence(values, "")
    return Solution("extrema", "critical-points", goal, tuple(steps), Result("set", shown, values), conclusion=(f"The {what} lie at ", shown, "."))


def _intervals(arguments: Arguments, goal: Prose, steps: list[Step], special: list[Any], signs: list[int | None], sign: int) -> Solution:
    ends: list[Node] = [Negative(Constant("infinity")), *(from_sympy(s) for s in special), Constant("infinity")]
    pieces: list[Node] = [Interval(a, b, False, False) for (a, b), s in zip(pairwise(ends), signs, strict=True) if s == sign]
    if not pieces:
        return Solution("extrema", "critical-points", goal, tuple(steps), Result("none", None, ("nowhere",), plain="nowhere"), conclusion="Nowhere.")
    whole: Node = pieces[0]
    for piece in pieces[1:]:
        whole = Operation("union", whole, piece)
    return Solution("extrema", "critical-points", goal, tuple(steps), Result("interval" if len(pieces) == 1 else "set", whole, tuple(pieces)), idea="The sign of the rate tells: positive means up, negative means down.", conclusion=("That is so on ", whole, "."))


def _extrema(arguments: Arguments, goal: Prose, steps: list[Step], highs: list[Any], lows: list[Any], f: Any, x: Any) -> Solution:
    def listed(points: list[Any]) -> str:
        return "[" + ", ".join(plain(from_sympy(p)) for p in points) + "]"

    text = f'{{"min": {listed(lows)}, "max": {listed(highs)}}}'
    rows = tuple((from_sympy(p), tidy_object(sympy.simplify(f.subs(x, p))), kind) for p, kind in sorted([*[(p, "maximum") for p in highs], *[(p, "minimum") for p in lows]], key=lambda r: float(r[0])))
    exhibits = (Table((name_to_tree(arguments.variable), "value", "kind"), rows, "The local extrema"),) if rows else ()
    values = tuple(from_sympy(p) for p in (*lows, *highs))
    said: list[str | Node] = []
    for place, height, kind in rows:
        said += [f"{'; ' if said else ''}a local {kind} at ", Relation((name_to_tree(arguments.variable), place), ("=",)), " with the value ", height]
    return Solution(
        "extrema", "critical-points", goal, tuple(steps), Result("extrema", None, values, plain=text), exhibits=exhibits, idea=TURNING,
        conclusion=(*said, ".") if said else "There are no local maxima or minima.",
    )  # fmt: skip


def _one_value(arguments: Arguments, goal: Prose, steps: list[Step], point: Any, f: Any, x: Any) -> Solution:
    height = tidy_object(sympy.simplify(f.subs(x, point)))
    put_in = substitute(arguments.function, arguments.variable, from_sympy(point))
    if put_in != height:
        steps.append(Rule("value_there", "The value there", "functions").step(put_in, height, "Put the place into the function."))
    word = "maximum" if arguments.wanted == "highest" else "minimum"
    place = Relation((name_to_tree(arguments.variable), from_sympy(point)), ("=",))
    conclusion: Prose = (f"The {word} is taken at ", place, ", and its value there is ", height, ".")
    if arguments.form == "value":
        conclusion = (f"The {word} value is ", height, ", at ", place, ".")
    return Solution("extrema", "critical-points", goal, tuple(steps), _wanted_of(arguments, from_sympy(point), height), idea=TURNING, conclusion=conclusion)


def _wanted_of(arguments: Arguments, place: Node, height: Node) -> Result:
    """The value, the place, or both, of the one highest or lowest point."""
    match arguments.form:
        case "place":
            number = to_sympy(place)
            return Result("number", place, (place,), approx=None if number.is_Rational else str(number.evalf(8)))
        case "point":
            return Result("vector", Sequence((place, height), "()"), (place, height))
    return Result("number", height, (height,))


def _on_interval(arguments: Arguments, f: Any, x: Any, rate: Any, steps: list[Step], goal: Prose) -> Solution | Declined:
    assert arguments.interval is not None
    a, b = (to_sympy(v) for v in arguments.interval)
    top, bottom = sympy.fraction(rate)
    zeros = _zeros(top, x, a, b)
    poles = _zeros(bottom, x, a, b) if bottom.has(x) else []
    gaps = singular_points(f, x, a, b)
    if zeros is None or poles is None or gaps is None or gaps:
        return Declined("not_understood", "I cannot compare all values of this function on that interval: it may have gaps there.")
    inner = sorted({z for z in (*zeros, *poles) if float(a) < float(z) < float(b) and _defined(f, x, z)}, key=lambda z: float(z))
    steps.append(_listing(arguments, inner, [], False))
    places = [a, *inner, b]
    heights = [sympy.simplify(f.subs(x, p)) for p in places]
    if any(h.is_real is False for h in heights):
        return Declined("not_understood", "The function has no real value on part of that interval.")
    rows = tuple((from_sympy(p), tidy_object(h)) for p, h in zip(places, heights, strict=True))
    listed = Sequence(tuple(Relation((Apply(Symbol("f"), (p,)), h), ("=",)) for p, h in rows), "")
    steps.append(ENDS.states(listed, "On a closed interval the greatest and the least value lie at an end or at a critical point: compare the values there."))
    best, worst = max(heights, key=lambda h: float(h)), min(heights, key=lambda h: float(h))
    exhibits = (Table((name_to_tree(arguments.variable), "value"), rows, "The values to compare"),)
    highs = [p for p, h in zip(places, heights, strict=True) if abs(float(h - best)) < 1e-12]
    lows = [p for p, h in zip(places, heights, strict=True) if abs(float(h - worst)) < 1e-12]
    if arguments.wanted == "both":
        values = (tidy_object(best), tidy_object(worst))
        text = f"max = {plain(values[0])}, min = {plain(values[1])}"
        return Solution("extrema", "critical-points", goal, tuple(steps), Result("set", None, values, plain=text), exhibits=exhibits, conclusion=("The greatest value is ", values[0], " at ", from_sympy(highs[0]), ", the least is ", values[1], " at ", from_sympy(lows[0]), "."))
    value, place = (best, highs[0]) if arguments.wanted == "highest" else (worst, lows[0])
    shown = tidy_object(value)
    result = _wanted_of(arguments, from_sympy(place), shown) if len(highs if arguments.wanted == "highest" else lows) == 1 else Result("number", shown, (shown,))
    return Solution("extrema", "critical-points", goal, tuple(steps), result, exhibits=exhibits, conclusion=("The value is ", shown, ", taken at ", Relation((name_to_tree(arguments.variable), from_sympy(place)), ("=",)), "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A parabola's place; a cubic on an interval; rising and bending."""
    a, b = rng.randint(1, 5), rng.randint(1, 6)
    if level == 1:
        return Exercise(f"find the critical points of f(x) = x^2 - {2 * a}*x + {b}", f"Find the critical points of x^2 - {2 * a}x + {b}.", "a number")
    if level == 2:
        return Exercise(f"find the absolute maximum of f(x) = x^3 - {3 * a * a}*x on [0, {2 * a + b}]", f"Find the greatest value of x^3 - {3 * a * a}x on [0, {2 * a + b}].", "a number")
    return Exercise(f"find the inflection points of f(x) = x^3 - {3 * a}*x^2 + {b}*x", f"Where does x^3 - {3 * a}x^2 + {b}x change its bending?", "a number")


TOPIC = Topic(
    id="extrema",
    title="Extrema, monotony and bending of functions of one variable",
    concept="critical-points",
    phrases=tuple(dict.fromkeys((*(p for _, phrases in WORDS for p in phrases), *PLACE))),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
