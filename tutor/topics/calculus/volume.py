"""Solids of revolution: volumes by discs, washers and shells, and the area of the surface."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Integral, Node, Relation, Sequence, Symbol, flat_name, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import curves_in, interval_in
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import d, differentiate
from tutor.rules.integration.definite import NoArea, definite, zeros_between
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MEET = Rule("where_curves_meet", "Where the curves meet", "definite-integrals")
DISCS = Rule("disc_method", "Slices are discs", "definite-integrals")
WASHERS = Rule("washer_method", "Slices are rings", "definite-integrals")
SHELLS = Rule("shell_method", "Shells inside one another", "definite-integrals")
SURFACE = Rule("surface_of_revolution", "Thin bands add up", "definite-integrals")
FAR = 10**5
TURNED = "(rotated|rotating|rotate|rotation|revolved|revolving|revolve|revolution|turned|spun)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """One or two curves over a variable, the interval (None: between where they meet), one end alone, the axis ("x"
    with y = level, or "y" with x = level), and whether the surface is asked for."""

    curves: tuple[Node, ...]
    variable: str
    interval: tuple[Node, Node] | None
    end: Node | None
    axis: str
    level: Node
    surface: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "the volume when the region under y = x^2 from 0 to 2 is rotated about the x-axis"."""
    if not problem.has(TURNED) or not problem.has("(volume|solid|surface|region)"):
        return None
    axis = _axis(problem)
    if axis is None:
        return Declined("missing_data", "Around which line is it turned?", "For example: about the x-axis.")
    kept = tuple(t for t in problem.mathematics if t != axis[2])
    rest = Problem(problem.text, problem.words, tuple(t if t in kept else Symbol("⟂") for t in problem.mathematics), problem.definitions)
    curves = curves_in(rest)
    if not curves or len(curves) > 2:
        return Declined("missing_data", "I see no curve that I could turn.", "For example: y = x^2 from 0 to 2 about the x-axis.")
    variable = curves[0][1]
    bodies = tuple(b for b, _ in curves)
    if any(set(symbols(b)) - {variable} for b in bodies) or not any(symbols(b) for b in bodies):
        return None
    if len(bodies) == 2 and bodies[1] == ZERO:
        bodies = bodies[:1]
    interval = interval_in(rest, variable)
    ends = [t.right for tree in rest.mathematics for t in (tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)) if isinstance(t, Relation) and t.operators == ("=",) and flat_name(t.left) == variable and not symbols(t.right)]
    surface = problem.has("surface area", "area of the surface")
    goal: Prose = ("find the surface area of the solid from " if surface else "find the volume of the solid from ", bodies[0], *((" and ", bodies[1]) if len(bodies) == 2 else ()))
    return Task(Arguments(bodies, variable, interval, ends[0] if len(ends) == 1 else None, axis[0], axis[1], surface), 1.2, goal)


def _axis(problem: Problem) -> tuple[str, Node, Node | None] | None:
    """Which way the axis runs, its level, and the piece of mathematics that named it."""
    match = problem.match("(about|around|round) [the] [horizontal|vertical] [line] [axis] {l}")
    if match is not None:
        tree = match.slots["l"]
        if isinstance(tree, Relation) and tree.operators == ("=",) and not symbols(tree.right):
            return ("x" if flat_name(tree.left) == "y" else "y"), tree.right, tree
        if flat_name(tree) in ("x", "y") and problem.has("{l} (axis|-axis)", "{l} - axis"):
            return flat_name(tree) or "x", ZERO, tree
    for name in ("x", "y"):
        if problem.has(f"(about|around|round) [the] ({name}-axis|{name} axis)", f"({name}-axis|{name} axis)") and not problem.has(f"(and|by) [the] ({name}-axis|{name} axis)"):
            return name, ZERO, None
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Set the volume up as an integral, and work it out."""
    try:
        curves = [to_sympy(c) for c in arguments.curves]
        return _surface(arguments, curves[0]) if arguments.surface else _volume(arguments, curves)
    except TROUBLE:
        return Declined("not_understood", "I cannot work this solid out by my rules.")


def _bounds(arguments: Arguments, curves: list[Any], x: Any, steps: list[Step]) -> tuple[Any, Any] | Declined:
    """From where to where: as given, or between the places where the curves meet."""
    if arguments.interval is not None:
        a, b = to_sympy(arguments.interval[0]), to_sympy(arguments.interval[1])
        return (a, b) if float(a) < float(b) else (b, a)
    gap = curves[0] - (curves[1] if len(curves) > 1 else sympy.Integer(0))
    zeros = zeros_between(sympy.expand(gap), x, sympy.Integer(-FAR), sympy.Integer(FAR))
    if not zeros:
        return Declined("missing_data", "From where to where does the region run?", "Give the interval, for example from 0 to 2.")
    zeros = sorted(zeros, key=lambda z: float(z))
    name = name_to_tree(arguments.variable)
    shown = Sequence(tuple(Relation((name, from_sympy(z)), ("=",)) for z in zeros), "") if len(zeros) > 1 else Relation((name, from_sympy(zeros[0])), ("=",))
    steps.append(MEET.states(shown, ("There ", Relation((from_sympy(curves[0]), from_sympy(curves[1] if len(curves) > 1 else sympy.Integer(0))), ("=",)), ".")))
    if arguments.end is not None:
        end = to_sympy(arguments.end)
        above, below = [z for z in zeros if float(z) > float(end)], [z for z in zeros if float(z) < float(end)]
        if above:
            return end, above[0]
        return (below[-1], end) if below else Declined("missing_data", "From where to where does the region run?")
    if len(zeros) != 2:
        return Declined("missing_data", "These curves do not enclose one region of their own.", "Give the interval too.")
    return zeros[0], zeros[1]


def _volume(arguments: Arguments, curves: list[Any]) -> Solution | Declined:
    x = sympy.Symbol(arguments.variable)
    steps: list[Step] = []
    ends = _bounds(arguments, curves, x, steps)
    if isinstance(ends, Declined):
        return ends
    a, b = ends
    level = to_sympy(arguments.level)
    f, g = curves[0], curves[1] if len(curves) > 1 else sympy.Integer(0)
    middle = (a + b) / 2
    samples = [a + (b - a) * sympy.Rational(k, 13) for k in range(1, 13)]
    name = name_to_tree(arguments.variable)
    if arguments.axis == "x":
        far, near = (f, g) if abs(float((f - level).subs(x, middle))) >= abs(float((g - level).subs(x, middle))) else (g, f)
        if any(float(((far - level) ** 2 - (near - level) ** 2).subs(x, s)) < -1e-12 or float((far - level).subs(x, s)) * float((near - level).subs(x, s)) < -1e-12 for s in samples):
            return Declined("not_understood", "The region lies on both sides of the axis, or its curves cross, so the slices change their form.", "Give an interval on which they do not.")
        solid = sympy.pi * sympy.expand((far - level) ** 2 - (near - level) ** 2)
        rule = DISCS if near == level else WASHERS
        radius: Prose = ("its radius is ", from_sympy(sympy.Abs(far - level) if level != 0 else far), ", so its area is pi times the square of that")
        hole: Prose = () if near == level else (", less the hole of radius ", from_sympy(sympy.expand(near - level)))
        why: Prose = ("A thin slice at ", name, " is a ", "disc: " if near == level else "ring: ", *radius, *hole, ". The integral adds up the slices.")
    else:
        if float(a) < float(level) < float(b):
            return Declined("not_understood", "The axis runs through the region, so shells from both sides overlap.", "Give the half on one side of the axis.")
        top, bottom = (f, g) if float((f - g).subs(x, middle)) > 0 else (g, f)
        if any(float((top - bottom).subs(x, s)) < -1e-12 for s in samples):
            return Declined("not_understood", "The curves cross between the ends, so the shells change their form.", "Give an interval on which they do not.")
        reach = x - level if float(a) >= float(level) else level - x
        solid = 2 * sympy.pi * sympy.expand(reach * (top - bottom))
        rule = SHELLS
        why = ("A thin upright strip at ", name, " becomes a shell: its radius is ", from_sympy(reach), ", so it is 2 pi times that long when unrolled, and ", from_sympy(sympy.expand(top - bottom)), " high. The integral adds up the shells.")
    return _finished(arguments, steps, rule, why, solid, x, a, b, "V", "volume")


def _surface(arguments: Arguments, f: Any) -> Solution | Declined:
    if arguments.axis != "x" or arguments.level != ZERO or arguments.interval is None:
        return Declined("not_understood", "Surfaces I work out about the x-axis, for a curve on a given interval.")
    x = sympy.Symbol(arguments.variable)
    a, b = (to_sympy(v) for v in arguments.interval)
    derived = differentiate(arguments.curves[0], arguments.variable)
    slope = to_sympy(derived.result)
    band = 2 * sympy.pi * sympy.powdenest(sympy.simplify(f * sympy.sqrt(sympy.factor(sympy.together(1 + slope**2)))), force=True)
    if float(f.subs(x, (a + b) / 2)) < 0:
        band = -band
    steps = [Rule("differentiate", "Differentiate", "derivatives").step(d(arguments.curves[0], arguments.variable), derived.result, "The slope says how much longer a piece of the curve is than its shadow on the axis.", derived.steps)]
    why: Prose = ("A thin band has the radius ", arguments.curves[0], ", so it is 2 pi times that long; its width is the length of the piece of curve, the root of one plus the square of the slope.")
    return _finished(arguments, steps, SURFACE, why, band, x, a, b, "S", "surface area")


def _finished(arguments: Arguments, steps: list[Step], rule: Rule, why: Prose, integrand: Any, x: Any, a: Any, b: Any, letter: str, what: str) -> Solution | Declined:
    node = from_sympy(integrand)
    line = Integral(node, name_to_tree(arguments.variable), from_sympy(a), from_sympy(b))
    steps.append(rule.states(Relation((Symbol(letter), line), ("=",)), why))
    outcome = definite(node, integrand, x, a, b, from_sympy(a), from_sympy(b))
    if isinstance(outcome, NoArea):
        return Declined("not_understood", outcome.reason)
    goal: Prose = (f"find the {what} of the solid from ", arguments.curves[0], *((" and ", arguments.curves[1]) if len(arguments.curves) == 2 else ()))
    if outcome.phrase is not None or outcome.value is None:
        phrase = outcome.phrase or "diverges"
        return Solution("volume", "definite-integrals", goal, (*steps, *outcome.steps), Result("none", None, (phrase,), plain=phrase))
    value = outcome.steps[-1].after if outcome.steps else from_sympy(outcome.value)
    return Solution("volume", "definite-integrals", goal, (*steps, *outcome.steps), Result("number", value, (value,), approx=str(outcome.value.evalf(8))), idea="Cut the solid into thin pieces of a form whose size is known, and let an integral add them up.", conclusion=(f"The {what} is ", value, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Discs; rings; shells."""
    a, b = rng.randint(1, 4), rng.randint(1, 3)
    if level == 1:
        text = f"y = {a}*x from 0 to {b} is rotated about the x-axis"
    elif level == 2:
        text = f"the region between y = x^2 and y = {a}*x is rotated about the x-axis"
    else:
        text = f"the region under y = {b}*x^2 from 0 to {a} is rotated about the y-axis"
    return Exercise(f"find the volume when {text}", f"Find the volume when {text}.", "a number")


TOPIC = Topic(
    id="volume",
    title="Solids of revolution",
    concept="definite-integrals",
    phrases=("volume", "solid of revolution", "surface area", "rotated", "revolved", "rotating", "revolving"),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
