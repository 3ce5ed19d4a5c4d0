"""Double and triple integrals: iterated from the inside out, over rectangles, regions by inequalities, and discs in polar form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import (
    ZERO,
    Add,
    Apply,
    Cases,
    Given,
    Integral,
    Interval,
    Multiply,
    Node,
    Number,
    Operation,
    Relation,
    Sequence,
    SetBuilder,
    Symbol,
    flat_name,
    symbols,
    walk,
)
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.fields import components, field_of, is_constant, is_list, items, main_field
from tutor.problem.walks import fraction_of
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.integration.definite import NoArea, definite
from tutor.rules.order_of_integration import cut_out, reversed_bounds
from tutor.rules.partials import decimal_of, put_in, value_of
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

ITERATE = Rule("iterated_integral", "Write it as integrals inside one another", "multiple-integrals")
INNER = Rule("inner_integral", "The inner integral", "multiple-integrals")
OUTER = Rule("outer_integral", "The outer integral", "multiple-integrals")
TURN = Rule("change_order", "Change the order of integration", "multiple-integrals")
POLAR = Rule("polar_coordinates", "Polar coordinates", "multiple-integrals")
MIDPOINT = Rule("midpoint_rule", "Height in the middle times area", "multiple-integrals")


@dataclass(frozen=True, slots=True)
class Layer:
    """One variable with its bounds, as mathematics."""

    variable: str
    lower: Node
    upper: Node


@dataclass(frozen=True, slots=True)
class Arguments:
    """The integrand, the layers from the inside out; `radius` for a disc to be done in polar form; `cells` for the midpoint
    rule (numbers of cells along each variable); `turned` when the other order is asked for."""

    operand: Node
    layers: tuple[Layer, ...]
    radius: Node | None = None
    cells: tuple[int, int] | None = None
    turned: bool = False


CHANGE = "(reverse|reversing|change|changing|switch|switching|swap|swapping|interchange|interchanging) [the] (order|order of integration)"


def read(problem: Problem) -> Task | Declined | None:
    """∫∫ f dx dy, "double integral of f over [0, 1] × [0, 2]", "over 0 <= x <= 1, 0 <= y <= x", "volume under z = f over R"."""
    nested = next((t for t in problem.mathematics if isinstance(t, Integral)), None)
    words = problem.has("(double|triple|iterated|multiple) (integral|integrals)", "volume under", "volume below", "integral ... over the (region|rectangle|square|disk|disc|triangle)", "integrate ... over") or _over_box(problem)
    if nested is None and not words:
        return None
    if nested is not None and isinstance(nested.operand, Integral):
        layers = _layers(nested)
        if layers is not None:
            inside, found = layers
            return Task(Arguments(problem.resolve(inside, keep=tuple(layer.variable for layer in found)), found, turned=problem.has(CHANGE)), 1.05, ("work out ", nested))
    if not words and not (nested is not None and ((nested.upper is None and nested.lower is not None) or flat_name(nested.variable) == "A" or (nested.lower is None and problem.has("{f} over {r}")))):
        return None
    operand = _operand(problem, nested)
    if operand is None or is_list(operand) or any(isinstance(n, Apply) for n in walk(operand)):
        return None
    if re.search(r"[\^{}]", problem.words):
        return Declined("not_understood", "A part of this I could not read, so I do not integrate the rest.", "Write the function with signs that I know, such as e^(x^2 + y^2).")
    layers_found = _region(problem) or _triangle(problem) or _between(problem)
    radius = _disc(problem)
    goal: Prose = ("integrate ", operand, " over the region")
    if radius is not None and layers_found is None:
        return Task(Arguments(operand, (), radius=radius), 1.0, goal)
    if layers_found is None:
        return None
    names = {layer.variable for layer in layers_found}
    if not set(symbols(operand)) <= names:
        return None
    if isinstance(operand, Cases):
        cut = _cut(operand, layers_found)
        return None if cut is None else Task(Arguments(*cut), 1.05, goal)
    cells = _cells(problem)
    if problem.has("(midpoint|midpoints)"):
        return Task(Arguments(operand, layers_found, cells=cells), 1.05, goal) if cells is not None and len(layers_found) == 2 else None
    if problem.has("(simpson|trapezoidal|trapezoid|riemann|monte carlo)"):
        return None
    return Task(Arguments(operand, layers_found), 1.05, goal)


def _over_box(problem: Problem) -> bool:
    """ "the integral of f(x, y) over [0, 2] × [0, 2]"."""
    match = problem.match("(integral|integrals) of [the] [function] {f} over [the] [region] [rectangle] {r}")
    return match is not None and _boxes(match.slots["r"]) is not None


def _layers(nested: Integral) -> tuple[Node, tuple[Layer, ...]] | None:
    out: list[Layer] = []
    now: Node = nested
    while isinstance(now, Integral):
        name = flat_name(now.variable)
        if name is None or now.lower is None or now.upper is None:
            return None
        out.append(Layer(name, now.lower, now.upper))
        now = now.operand
    inside_out = tuple(reversed(out))
    if len({layer.variable for layer in inside_out}) < len(inside_out) or len(inside_out) > 3:
        return None
    for k, layer in enumerate(inside_out):
        later = {other.variable for other in inside_out[k + 1 :]}
        if not (set(symbols(layer.lower)) | set(symbols(layer.upper))) <= later:
            return None
    return now, inside_out


def _operand(problem: Problem, nested: Integral | None) -> Node | None:
    if nested is not None:
        body = nested.operand.operand if isinstance(nested.operand, Integral) else nested.operand
        body = _without_area(body)
        field = field_of(problem, body)
        return field.body if field is not None else body
    match = problem.match("(integral|integrals) of [the] [function] {f}", "integrate [the] [function] {f}")
    if match is not None:
        field = field_of(problem, match.slots["f"])
        if field is not None:
            return field.body
        if is_constant(match.slots["f"]):
            return match.slots["f"]
    field = main_field(problem)
    return field.body if field is not None and not isinstance(field.body, Relation) else None


def _without_area(body: Node) -> Node:
    """Without a trailing dA that was read as d times A."""
    if isinstance(body, Multiply) and len(body.factors) > 2 and body.factors[-2:] in ((Symbol("d"), Symbol("A")), (Symbol("d"), Symbol("V"))):
        rest = body.factors[:-2]
        return rest[0] if len(rest) == 1 else Multiply(rest, body.sign)
    return body


def _region(problem: Problem) -> tuple[Layer, ...] | None:
    for tree in items(problem):
        body = tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree
        boxes = _boxes(body)
        if boxes is not None:
            names = ("x", "y", "z")[: len(boxes)]
            return tuple(Layer(n, low, high) for n, (low, high) in reversed(list(zip(names, boxes, strict=True))))
    bounds: dict[str, tuple[Node, Node]] = {}
    for tree in problem.mathematics:
        for part in walk(tree):
            if isinstance(part, Relation) and len(part.operators) == 2 and set(part.operators) <= {"<", "<="}:
                name = flat_name(part.operands[1])
                if name is not None:
                    bounds[name] = (part.operands[0], part.operands[2])
            if isinstance(part, Given | SetBuilder):
                continue
    for match in re.finditer(r"⟦(\d+)⟧ (?:in|from|between) ⟦(\d+)⟧(?: (?:to|and) ⟦(\d+)⟧)?", problem.words):
        name = flat_name(problem.mathematics[int(match.group(1))])
        first = problem.mathematics[int(match.group(2))]
        if name is not None and match.group(3):
            bounds.setdefault(name, (first, problem.mathematics[int(match.group(3))]))
        elif name is not None and (ends := _boxes(first, 1)) is not None:
            bounds.setdefault(name, ends[0])
    if len(bounds) < 2:
        return None
    done: list[Layer] = []
    left = dict(bounds)
    while left:
        free = next((n for n in sorted(left, reverse=True) if not any(n in symbols(b) for m, pair in left.items() if m != n for b in pair)), None)
        if free is None:
            return None
        done.append(Layer(free, *left.pop(free)))
    return tuple(done)


def _cut(operand: Cases, layers: tuple[Layer, ...]) -> tuple[Node, tuple[Layer, ...]] | None:
    """A function that is zero outside a condition: its one formula over the part of the rectangle where that holds."""
    wanted = [(f, c) for f, c in operand.branches if f != ZERO]
    if len(wanted) != 1 or len(layers) != 2:
        return None
    formula, condition = wanted[0]
    if not isinstance(condition, Relation) or len(condition.operands) != 2 or condition.operator not in ("<", "<=", ">", ">="):
        return None
    sides = [to_sympy(e) for e in condition.operands]
    if condition.operator.startswith(">"):
        sides.reverse()
    inner, outer = ((sympy.Symbol(layer.variable), to_sympy(layer.lower), to_sympy(layer.upper)) for layer in layers)
    part = cut_out((sides[0], sides[1]), inner, outer)
    return None if part is None else (formula, tuple(Layer(str(v), from_sympy(a), from_sympy(b)) for v, a, b in part))


def _turned(layers: tuple[Layer, ...]) -> tuple[Layer, ...] | None:
    """The same region with the other variable inside."""
    if len(layers) != 2:
        return None
    inner, outer = ((sympy.Symbol(layer.variable), to_sympy(layer.lower), to_sympy(layer.upper)) for layer in layers)
    try:
        found = reversed_bounds(inner, outer)
    except TROUBLE:
        return None
    return None if found is None else tuple(Layer(str(v), from_sympy(a), from_sympy(b)) for v, a, b in found)


def _triangle(problem: Problem) -> tuple[Layer, ...] | None:
    """Three corners of which two lie one above the other: between two lines over x."""
    if not problem.has("triangle"):
        return None
    corners = [c for t in items(problem) if (c := components(t)) is not None and len(c) == 2 and all(is_constant(v) for v in c)]
    if len(corners) != 3:
        return None
    points = [tuple(to_sympy(v) for v in c) for c in corners]
    pair = next(((i, j) for i in range(3) for j in range(i) if points[i][0] == points[j][0]), None)
    if pair is None:
        return None
    tip = points[3 - pair[0] - pair[1]]
    low, high = sorted((points[pair[0]], points[pair[1]]), key=lambda p: p[1])
    x = sympy.Symbol("x")
    lines = [from_sympy(sympy.expand(tip[1] + (end[1] - tip[1]) / (end[0] - tip[0]) * (x - tip[0]))) for end in (low, high)]
    left, right = sorted((tip[0], low[0]))
    return Layer("y", lines[0], lines[1]), Layer("x", from_sympy(left), from_sympy(right))


def _between(problem: Problem) -> tuple[Layer, ...] | None:
    """The region between two curves y = f(x) and y = g(x) that meet in two places."""
    if not problem.has("(bounded|enclosed|between|bounded by|enclosed by)"):
        return None
    curves = [t.right for t in problem.statements() if flat_name(t.left) == "y" and set(symbols(t.right)) <= {"x"}]
    if len(curves) != 2:
        return None
    try:
        solved = solve_equation(Relation((curves[0], curves[1]), ("=",)), Symbol("x"), real=True)
    except (NotSolvable, ArithmeticError):
        return None
    places = sorted((to_sympy(v) for v in solved.values), key=lambda v: float(v.evalf()))
    if solved.every or len(places) != 2:
        return None
    middle = {sympy.Symbol("x"): (places[0] + places[1]) / 2}
    low, high = sorted(curves, key=lambda c: float(to_sympy(c).subs(middle).evalf()))
    return Layer("y", low, high), Layer("x", from_sympy(places[0]), from_sympy(places[1]))


def _boxes(tree: Node, least: int = 2) -> list[tuple[Node, Node]] | None:
    """[a, b] × [c, d], however the cross was read."""
    factors = tree.factors if isinstance(tree, Multiply) else (tree.left, tree.right) if isinstance(tree, Operation) and tree.operator == "cross" else (tree,)
    found = []
    for factor in factors:
        if factor == Symbol("x"):
            continue
        ends = components(factor) if isinstance(factor, Sequence | Interval) else None
        if ends is None or len(ends) != 2:
            return None
        found.append((ends[0], ends[1]))
    return found if len(found) >= least else None


def _disc(problem: Problem) -> Node | None:
    """x^2 + y^2 <= r^2: the square of the radius."""
    from tutor.notation.tree import Power

    for tree in items(problem):
        for part in walk(tree):
            if isinstance(part, Relation) and part.operators in (("<=",), ("<",)) and isinstance(part.left, Add) and is_constant(part.right):
                squares = {flat_name(t.base) for t in part.left.terms if isinstance(t, Power) and t.exponent == Number("2")}
                if len(part.left.terms) == 2 and squares == {"x", "y"}:
                    return part.right
    return None


def _cells(problem: Problem) -> tuple[int, int] | None:
    counts: dict[str, int] = {}
    for tree in items(problem):
        if isinstance(tree, Relation) and set(tree.operators) == {"="} and (value := fraction_of(tree.right)) is not None and value.denominator == 1:
            for left in tree.operands[:-1]:
                if (name := flat_name(left)) in ("m", "n"):
                    counts[name] = int(value)
    if set(counts) == {"m", "n"} and 1 <= counts["m"] * counts["n"] <= 36:
        return counts["m"], counts["n"]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The innermost integral first; its result is the integrand of the next."""
    if arguments.cells is not None:
        return _midpoints(arguments, arguments.cells)
    turned = replace(arguments, turned=True)
    if arguments.turned or (_easier_turned(arguments) and _turned(arguments.layers) is not None):
        return _iterated(turned)
    first = _iterated(arguments)
    if not isinstance(first, Declined) or arguments.radius is not None or _turned(arguments.layers) is None:
        return first
    second = _iterated(turned)
    return first if isinstance(second, Declined) else second


def _easier_turned(arguments: Arguments) -> bool:
    """Does the integrand hold only the inner variable, in a form hard to integrate? Then the other order begins with a
    mere factor."""
    if len(arguments.layers) != 2 or arguments.radius is not None:
        return False
    inner, outer = arguments.layers
    if outer.variable in symbols(arguments.operand) or not (outer.variable in symbols(inner.lower) or outer.variable in symbols(inner.upper)):
        return False
    return not to_sympy(arguments.operand).is_polynomial(sympy.Symbol(inner.variable))


def _iterated(arguments: Arguments) -> Solution | Declined:
    operand, layers = arguments.operand, arguments.layers
    steps: list[Step] = []
    if arguments.radius is not None:
        operand, layers = _to_polar(arguments.operand, arguments.radius, steps)
    whole = operand
    for layer in layers:
        whole = Integral(whole, name_to_tree(layer.variable), layer.lower, layer.upper)
    goal: Prose = ("work out ", whole)
    idea = "Integrate along one variable at a time, from the inside out; while one moves, the others stand still."
    if arguments.turned:
        other = _turned(layers)
        if other is None:
            return Declined("not_understood", "The other order of this integral I cannot write with single bounds.")
        layers, before_turn = other, whole
        whole = operand
        for layer in layers:
            whole = Integral(whole, name_to_tree(layer.variable), layer.lower, layer.upper)
        first, last = (name_to_tree(layer.variable) for layer in layers)
        why: Prose = ("The same region swept the other way: now ", last, " runs from end to end, and for each ", last, " the other one, ", first, ", from border to border.")
        steps.append(TURN.states(Relation((before_turn, whole), ("=",)), why))
        if isinstance(operand, Symbol) and operand.name not in {layer.variable for layer in layers}:
            return Solution("multiple_integral", "multiple-integrals", goal, tuple(steps), Result("expression", whole, (whole,)), conclusion=("In the other order it is ", whole, "."))
    elif arguments.radius is None:
        steps.append(ITERATE.states(whole, "Slice the region: the inner integral adds up along one slice, the outer one adds up the slices."))
    now: Any = to_sympy(operand)
    shown: Node = operand
    for k, layer in enumerate(layers):
        x, name = sympy.Symbol(layer.variable), name_to_tree(layer.variable)
        try:
            area = definite(shown, now, x, to_sympy(layer.lower), to_sympy(layer.upper), layer.lower, layer.upper)
        except TROUBLE:
            return Declined("not_understood", "One of the integrals I could not work out by my rules.")
        if isinstance(area, NoArea):
            return Declined("not_understood", ("One of the integrals I could not work out: ", *(area.reason if isinstance(area.reason, tuple) else (area.reason,))))
        before = Integral(shown, name, layer.lower, layer.upper)
        if area.phrase is not None:
            return Solution("multiple_integral", "multiple-integrals", goal, (*steps, *area.steps), Result("none", None, (area.phrase,), plain=area.phrase), idea=idea, conclusion=area.conclusion)
        after = from_sympy(area.value)
        others = [other.variable for other in layers[k + 1 :]]
        rule = INNER if others else OUTER
        why = ("Only ", name, f" moves; {' and '.join(others)} stand{'s' if len(others) == 1 else ''} still.") if others else "What is left is an ordinary integral."
        steps.append(rule.step(before, after, why, area.steps))
        now, shown = area.value, after
    value = shown
    number = not symbols(value)
    return Solution("multiple_integral", "multiple-integrals", goal, tuple(steps), Result("number" if number else "expression", value, (value,), approx=decimal_of(value) if number else None), idea=idea, conclusion=("The integral is ", value, "."))


def _to_polar(operand: Node, square: Node, steps: list[Step]) -> tuple[Node, tuple[Layer, ...]]:
    r, theta = sympy.Symbol("r"), sympy.Symbol("theta")
    exact = to_sympy(operand).subs({sympy.Symbol("x"): r * sympy.cos(theta), sympy.Symbol("y"): r * sympy.sin(theta)}, simultaneous=True)
    polar = from_sympy(sympy.expand(sympy.trigsimp(exact) * r))
    radius = from_sympy(sympy.sqrt(to_sympy(square)))
    steps.append(POLAR.states(polar, ("A disc is easier in polar form: x = r cos θ, y = r sin θ, and a small piece of area is r times dr times dθ. The radius runs from 0 to ", radius, ", the angle once around.")))
    return polar, (Layer("r", ZERO, radius), Layer("theta", ZERO, from_sympy(2 * sympy.pi)))


def _midpoints(arguments: Arguments, cells: tuple[int, int]) -> Solution | Declined:
    """f in the middle of each cell, times the area of a cell."""
    by_name = {layer.variable: layer for layer in arguments.layers}
    names = tuple(sorted(by_name))
    ends = [(fraction_of(by_name[n].lower), fraction_of(by_name[n].upper)) for n in names]
    if any(a is None or b is None for a, b in ends):
        return Declined("not_understood", "For the midpoint rule I need a rectangle with numbers as its sides.")
    from tutor.rules.writing import write_number

    (a, b), (c, d) = ((p, q) for p, q in ends if p is not None and q is not None)
    wide, high = (b - a) / cells[0], (d - c) / cells[1]
    terms: list[Node] = []
    rows: list[tuple[str | Node, ...]] = []
    steps: list[Step] = []
    for i in range(cells[0]):
        for j in range(cells[1]):
            place = (write_number(a + wide * (2 * i + 1) / 2), write_number(c + high * (2 * j + 1) / 2))
            there = put_in(arguments.operand, names, place)
            try:
                value, lines = value_of(there)
            except Undefined as reason:
                return Declined("not_understood", f"In the middle of a cell there is no value: {reason}.")
            if there != value:
                steps.append(Rule("evaluate", "Work out the value", "arithmetic").step(there, value, ("In the middle ", Sequence(place, "()"), "."), lines))
            terms.append(value)
            rows.append((Sequence(place, "()"), value))
    total = Multiply((write_number(wide * high), Add(tuple(terms)) if len(terms) > 1 else terms[0]), "*")
    value, lines = value_of(total)
    steps.append(MIDPOINT.states(total, ("Each cell has the area ", write_number(wide * high), "; multiply it by the sum of the heights.")))
    steps.append(Rule("evaluate", "Work out the numbers", "arithmetic").step(total, value, "The sum first, then the product.", lines))
    goal: Prose = ("estimate the integral of ", arguments.operand, " by the midpoint rule")
    return Solution("multiple_integral", "multiple-integrals", goal, tuple(steps), Result("number", value, (value,), approx=decimal_of(value)), idea="Cut the rectangle into cells, and take the height in the middle of each as if it were flat.", exhibits=(Table(("midpoint", "value"), tuple(rows), "The cells"),))


def make_problem(rng: Random, level: int) -> Exercise:
    """A rectangle; bounds that depend; an exponential."""
    from tutor.notation import read as read_math

    a, b, c, d = rng.randint(1, 5), rng.randint(1, 5), rng.randint(1, 3), rng.randint(1, 3)
    if level == 1:
        text = f"\\int_0^{c} \\int_0^{d} ({a}*x + {b}*y) dx dy"
    elif level == 2:
        text = f"\\int_0^{c} \\int_0^y {a}*x*y dx dy"
    else:
        text = f"\\int_0^{c} \\int_0^{d} {a}*x^2*e^y dx dy"
    return Exercise(f"evaluate the double integral ${text}$", "Evaluate this double integral.", "a number", read_math(text).tree)


TOPIC = Topic(
    id="multiple_integral", title="Double and triple integrals", concept="multiple-integrals",
    phrases=("double integral", "double integrals", "triple integral", "iterated integral", "iterated integrals", "volume under", "volume below", "midpoint rule", "integrate", "integral of", "integral"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("definite-integrals",),
)  # fmt: skip
