"""Optimisation problems told as stories: fences, boxes, cans, numbers, inscribed figures, prices. Each becomes a plan.

A plan is what a teacher writes down before any calculus: the unknown, the equations that the story gives, the quantity
that is to be largest or smallest written in the unknown alone, and the range in which the unknown makes sense.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Multiply, Node, Number, Relation, Sequence, Symbol, flat_name, symbols
from tutor.problem.record import Problem

oo = sympy.oo
UNITS = frozenset(("m", "cm", "mm", "km", "ft", "in", "yd"))
MOST = ("(largest|greatest|maximum|maximal|biggest|most|highest|maximize|maximise|maximizes|maximises|maximizing|maximising)", "as (large|great|big) as possible", "is a maximum")
LEAST = ("(smallest|least|minimum|minimal|lowest|minimize|minimise|minimizes|minimises|minimizing|minimising|cheapest|shortest)", "as (small|little|short|cheap) as possible", "is a minimum")


@dataclass(frozen=True, slots=True)
class Plan:
    """A story as an optimisation in one unknown.

    `given` are the lines that set it up, each an equation (left, right) with its reason. `objective` is called `name`
    and depends on `unknown` between `low` and `high`; `most` says whether it is to be largest. `sizes` are the things
    that the story speaks of, by name, written in the unknown; `part_of` is the whole of which a fraction is asked for.
    """

    unknown: str
    given: tuple[tuple[str, Any, str], ...]
    name: str
    objective: Any
    low: Any
    high: Any
    most: bool
    sizes: tuple[tuple[str, Any], ...]
    part_of: Any = None


def plan_of(problem: Problem) -> Plan | None:
    """The plan of the story, or None when it is none of the kinds known here."""
    most, least = problem.has(*MOST), problem.has(*LEAST)
    if not (most or least):
        return None
    for kind in KINDS:
        plan = kind(problem)
        if plan is not None and ((plan.most and most) or (not plan.most and least)):
            return plan
    return None


def asks_for_sizes(problem: Problem) -> bool:
    """Are the sizes asked for, or the largest value itself?"""
    return problem.has("dimensions", "(find|what are|determine|which|what) [the] [two] [positive] [real] numbers", "(what|which|find the|at what) (price|radius|height|width|length|size|number|side)", "how (wide|long|tall|high|many)") and not problem.has("(largest|smallest|greatest|least|most) (possible|size|length of)")


def quantity(tree: Node | None) -> Any:
    """A size as an exact object: a number, a number with its unit behind it, or a letter. None for anything else."""
    if tree is None:
        return None
    if isinstance(tree, Multiply) and isinstance(tree.factors[0], Number) and "".join(flat_name(f) or "?" for f in tree.factors[1:]) in UNITS:
        tree = tree.factors[0]
    if isinstance(tree, Symbol):
        return sympy.Symbol(tree.name, positive=True)
    if symbols(tree) or isinstance(tree, Relation | Sequence):
        return None
    value = to_sympy(tree)
    return value if value.is_number and value.is_positive else None


def _find(problem: Problem, *patterns: str) -> Any:
    for pattern in patterns:
        match = problem.match(pattern)
        if match is not None and (found := quantity(match.slots["n"])) is not None:
            return found
    return None


# -- numbers --------------------------------------------------------------------------------------------------------


def _numbers(problem: Problem) -> Plan | None:
    if not problem.has("two [positive] [real] [nonnegative] numbers"):
        return None
    x = sympy.Symbol("x")
    total = _find(problem, "sum [of] [two] [positive] [numbers] (is|of|equals) {n}", "with [a] [the] sum [of] {n}", "add up to {n}", "sum is {n}", "sum of ... is {n}")
    product = _find(problem, "product [of] [two] [positive] [numbers] (is|of|equals) {n}", "with [a] [the] product [of] {n}", "product is {n}", "product of ... is {n}")
    gap = _find(problem, "difference [of] [two] [numbers] (is|of|equals) {n}", "differ by {n}", "difference is {n}", "difference of ... is {n}")
    if total is not None:
        other = total - x
        given = (("x + y", total, "The two numbers are x and y; this is what is known of them."), ("y", other, "So the second number follows from the first."))
        if problem.has("(squares|squared)"):
            return Plan("x", given, "Q", x**2 + other**2, sympy.Integer(0), total, False, (("x", x), ("y", other)))
        return Plan("x", given, "P", x * other, sympy.Integer(0), total, True, (("x", x), ("y", other)))
    if product is not None and problem.has("sum"):
        other = product / x
        given = (("x*y", product, "The two numbers are x and y; this is what is known of them."), ("y", other, "So the second number follows from the first."))
        return Plan("x", given, "S", x + other, sympy.Integer(0), oo, False, (("x", x), ("y", other)))
    if gap is not None and problem.has("product"):
        other = x + gap
        given = (("y - x", gap, "The two numbers are x and y; this is what is known of them."), ("y", other, "So the second number follows from the first."))
        return Plan("x", given, "P", x * other, -oo, oo, False, (("x", x), ("y", other)))
    return None


# -- fences ---------------------------------------------------------------------------------------------------------


def _fence(problem: Problem) -> Plan | None:
    if not problem.has("(rectangle|rectangular|pen|field|garden|plot|enclosure|corral|play area|yard)") or problem.has("(box|inscribed|circle|semicircle|parabola|volume|solid|window|poster|printed|triangle)"):
        return None
    x = sympy.Symbol("x")
    length = _find(problem, "{n} [metres|meters|feet|yards|m|ft] [worth] of [available] (fence|fencing|wire|rope|material)", "perimeter [is|of] {n}", "(fence|fencing) ... (of|is) {n}", "uses {n}")
    area = _find(problem, "area [is|of] {n}", "enclose [an] [area] [of] {n}", "{n} square")
    three = problem.has("(river|wall|barn|house|cliff|lake|canal|road|shore)", "three sides")
    inner = _partitions(problem)
    across = 2 + inner if not three else 2
    along = 1 if three else 2
    y = sympy.Symbol("y")
    fence = across * x + along * y
    if length is not None:
        other = sympy.expand((length - across * x) / along)
        side = " The side along the wall or the river needs no fence." if three else ""
        given = ((str(fence), length, f"Let x and y be the sides. The fence is used up.{side}"), ("y", other, "So the other side follows from x."))
        return Plan("x", given, "A", x * other, sympy.Integer(0), length / across, True, (("x", x), ("y", other)))
    if area is not None and (problem.has("(fence|fencing|perimeter|wire)")):
        other = area / x
        given = (("x*y", area, "Let x and y be the sides. The area is given."), ("y", other, "So the other side follows from x."))
        return Plan("x", given, "F", across * x + along * other, sympy.Integer(0), oo, False, (("x", x), ("y", other)))
    return None


def _partitions(problem: Problem) -> int:
    """How many fences run inside, parallel to one side."""
    for words, count in (("(divided in half|divided into two|two equal parts|two pens|two equal pens|two adjacent|one partition)", 1), ("(divided into three|three pens|three equal|two partitions)", 2), ("(divided into four|four pens|four equal|three partitions)", 3)):
        if problem.has(words):
            return count
    return 0


# -- boxes and cans -------------------------------------------------------------------------------------------------


def _cut_box(problem: Problem) -> Plan | None:
    if not problem.has("(cut|cutting|removed|removing) ... (corner|corners|squares)", "squares ... (cut|removed)", "(corner|corners)") or not problem.has("(box|tray)"):
        return None
    match = problem.match("{n} [cm|inches|in|inch|ft|feet|m] by {k}", "{n} x {k}")
    if match is not None:
        a, b = quantity(match.slots["n"]), quantity(match.slots["k"])
    else:
        a = b = _find(problem, "{n} [inches|cm|feet|ft|m] (wide|on a side|on each side)", "side [length] [of] {n}", "sides [of] {n}", "square [sheet|piece] ... side ... {n}")
    if a is None or b is None:
        return None
    x = sympy.Symbol("x")
    shorter = sympy.Min(a, b) if a.is_number and b.is_number else a
    given = (("l", a - 2 * x, "A square of side x is cut from each corner and the flaps are folded up: x is the height. From each side of the sheet two such squares are gone."), ("w", b - 2 * x, "The same for the other side."))
    return Plan("x", given, "V", x * (a - 2 * x) * (b - 2 * x), sympy.Integer(0), shorter / 2, True, (("l", a - 2 * x), ("w", b - 2 * x), ("h", x)))


def _box(problem: Problem) -> Plan | None:
    if not problem.has("(box|solid|container|tank|crate|parallelepiped|cuboid|prism)") or problem.has("(cylinder|cylindrical|cone|sphere|corner|corners|inscribed)"):
        return None
    square = problem.has("square (base|bottom)")
    open_top = problem.has("(open top|open-top|no top|no lid|without a top|without a lid|open box|topless|open at the top|without top)")
    x = sympy.Symbol("x")
    volume = _find(problem, "volume (of|is) {n}", "volume {n}", "hold {n}", "holds {n}", "capacity of {n}")
    surface = _find(problem, "{n} [square] [cm^2|cm|centimetres|feet|ft] ... (of material|material|cardboard|sheet metal)", "surface area (of|is) {n}", "{n} cm^2")
    faces = 1 if open_top else 2
    if volume is not None:
        height = volume / x**2
        start = "Let x be the side of the square base and h the height. The volume is given."
        if not square:
            if open_top or not problem.has("(rectangular|box|solid|cuboid|crate)"):
                return None
            start = "For a fixed height and volume the base has a fixed area, and of all rectangles with one area the square has the shortest way round, so the least walls. So the base is a square, of side x, and h is the height."
        given = (("x^2*h", volume, start), ("h", height, "So the height follows from x."))
        sizes = (("x", x), ("x", x), ("h", height))
        return Plan("x", given, "S", faces * x**2 + 4 * x * height, sympy.Integer(0), oo, False, sizes)
    if surface is not None and square:
        height = (surface - faces * x**2) / (4 * x)
        base = "x^2" if open_top else "2*x^2"
        given = ((f"{base} + 4*x*h", surface, "Let x be the side of the square base and h the height. Base and four walls use up the material." if open_top else "Let x be the side of the square base and h the height. Base, top and four walls use up the material."), ("h", height, "So the height follows from x."))
        return Plan("x", given, "V", sympy.expand(x**2 * height), sympy.Integer(0), sympy.sqrt(surface / faces), True, (("x", x), ("x", x), ("h", height)))
    return None


def _can(problem: Problem) -> Plan | None:
    if not problem.has("(can|cylinder|cylindrical|tin|cup)") or problem.has("(inscribed|sphere|cone|inside)"):
        return None
    volume = _find(problem, "hold {n}", "holds {n}", "contain {n}", "volume (of|is) {n}", "volume {n}", "capacity of {n}")
    if volume is None:
        return None
    r = sympy.Symbol("r")
    open_top = problem.has("(open top|open-top|no top|no lid|without a top|without a lid|open at the top)")
    height = volume / (sympy.pi * r**2)
    given = (("pi*r^2*h", volume, "Let r be the radius and h the height. The volume is given."), ("h", height, "So the height follows from r."))
    surface = (1 if open_top else 2) * sympy.pi * r**2 + 2 * sympy.pi * r * height
    return Plan("r", given, "S", sympy.expand(surface), sympy.Integer(0), oo, False, (("r", r), ("h", height)))


# -- one figure inside another --------------------------------------------------------------------------------------


def _radius(problem: Problem, *after: str) -> Any:
    found = _find(problem, *(f"{a} [of] radius [of] {{n}}" for a in after), "radius [is|of] {n}")
    return found if found is not None else sympy.Symbol("R", positive=True)


def _inscribed(problem: Problem) -> Plan | None:
    x, h = sympy.Symbol("x"), sympy.Symbol("h")
    inside = problem.has("(inscribed|fit|fits|fitted|inside|placed in|cut from|contained)")
    if problem.has("rectangle") and problem.has("parabola"):
        return _under_parabola(problem)
    if problem.has("rectangle") and inside and problem.has("semicircle"):
        big = _radius(problem, "semicircle")
        given = (("y", sympy.sqrt(big**2 - x**2), "Put the middle of the base at the origin: the upper right corner (x, y) lies on the circle. The rectangle is 2x wide and y high."),)
        return Plan("x", given, "A", 2 * x * sympy.sqrt(big**2 - x**2), sympy.Integer(0), big, True, (("2x", 2 * x), ("y", sympy.sqrt(big**2 - x**2))))
    if problem.has("rectangle") and inside and problem.has("circle"):
        big = _radius(problem, "circle")
        given = (("y", sympy.sqrt(4 * big**2 - x**2), "The diagonal of the rectangle is a diameter, so the sides x and y satisfy Pythagoras."),)
        return Plan("x", given, "A", x * sympy.sqrt(4 * big**2 - x**2), sympy.Integer(0), 2 * big, True, (("x", x), ("y", sympy.sqrt(4 * big**2 - x**2))))
    if problem.has("cylinder") and inside and problem.has("sphere"):
        big = _radius(problem, "sphere")
        given = (("r^2", big**2 - h**2 / 4, "Cut through the middle: half the height and the radius of the cylinder are the legs of a right triangle whose long side is the radius R of the sphere."),)
        ball = sympy.Rational(4, 3) * sympy.pi * big**3
        return Plan("h", given, "V", sympy.expand(sympy.pi * (big**2 - h**2 / 4) * h), sympy.Integer(0), 2 * big, True, (("r", sympy.sqrt(big**2 - h**2 / 4)), ("h", h)), ball)
    if problem.has("cone") and inside and problem.has("sphere"):
        big = _radius(problem, "sphere")
        given = (("r^2", sympy.expand(big**2 - (h - big) ** 2), "The base of the cone lies h - R from the middle of the sphere, so Pythagoras gives its radius."),)
        ball = sympy.Rational(4, 3) * sympy.pi * big**3
        return Plan("h", given, "V", sympy.expand(sympy.pi * (big**2 - (h - big) ** 2) * h / 3), sympy.Integer(0), 2 * big, True, (("r", sympy.sqrt(sympy.expand(big**2 - (h - big) ** 2))), ("h", h)), ball)
    if problem.has("cylinder") and inside and problem.has("cone"):
        return _cylinder_in_cone(problem)
    if problem.has("(triangle|triangular)") and problem.has("(center|centre)") and problem.has("circle"):
        big, angle = _radius(problem, "circle"), sympy.Symbol("theta")
        given = (("a", big, "Two sides are radii of the circle. Let θ be the angle between them: the area of a triangle is half the product of two sides times the sine of their angle."),)
        return Plan("theta", given, "A", big**2 * sympy.sin(angle) / 2, sympy.Integer(0), sympy.pi, True, (("theta", angle),))
    return None


def _under_parabola(problem: Problem) -> Plan | None:
    curve = next((t.right for t in problem.mathematics if isinstance(t, Relation) and t.operators == ("=",) and flat_name(t.left) == "y" and symbols(t.right)), None)
    if curve is None or len(symbols(curve)) != 1:
        return None
    x = sympy.Symbol("x")
    f = to_sympy(curve)
    if not f.is_polynomial(x) or sympy.expand(f - f.subs(x, -x)) != 0 or sympy.degree(f, x) != 2 or f.coeff(x, 2) >= 0 or f.subs(x, 0) <= 0:
        return None
    given = (("y", f, "The parabola is the same to the left and to the right, so the corners are (-x, y) and (x, y): the rectangle is 2x wide and y high."),)
    return Plan("x", given, "A", sympy.expand(2 * x * f), sympy.Integer(0), sympy.sqrt(-f.subs(x, 0) / f.coeff(x, 2)), True, (("2x", 2 * x), ("y", f)))


def _cylinder_in_cone(problem: Problem) -> Plan | None:
    tall = _find(problem, "height [of] {n}", "{n} [cm|m|units] (high|tall)")
    wide = _find(problem, "radius [of] {n}")
    tall = tall if tall is not None else sympy.Symbol("H", positive=True)
    wide = wide if wide is not None else sympy.Symbol("R", positive=True)
    r = sympy.Symbol("r")
    height = sympy.expand(tall * (1 - r / wide))
    given = (("h", height, "The small cone above the cylinder is similar to the whole cone, so its height is to the whole height as r is to the whole radius. What is left is the height of the cylinder."),)
    whole = sympy.pi * wide**2 * tall / 3
    return Plan("r", given, "V", sympy.expand(sympy.pi * r**2 * height), sympy.Integer(0), wide, True, (("r", r), ("h", height)), whole)


# -- prices ---------------------------------------------------------------------------------------------------------


def _price(problem: Problem) -> Plan | None:
    """A price, and how many fewer are sold for each step up: revenue, or profit with costs."""
    if not problem.has("(price|revenue|profit|rent|charge|charges)") or not problem.has("(revenue|profit|income)"):
        return None
    p = sympy.Symbol("p")
    none_at = _find(problem, "price ... at [\\] {n} then ... (unable|cannot|nobody|no one|none)", "at [a] [price] [of] {n} [then] [you] ... (unable|cannot|nobody|no one|none)")
    each = _find(problem, "(sell|sells) {n} [more] items for each dollar below", "{n} [more] [items] for (each|every) dollar below")
    if none_at is not None and each is not None:
        sold = sympy.expand(each * (none_at - p))
        lines: tuple[tuple[str, Any, str], ...] = (("q", sold, "Let p be the price. For each dollar below the highest price that many more are sold."),)
        return _income(problem, p, sold, lines, none_at)
    start = problem.match("{n} [rooms|items|units|apartments|seats|people|tickets|copies] [a week|per week|a day|per day|each week|each day|a month|per month] ... at [a] [price] [of] [$] {k}")
    if start is None:
        return None
    count, price = quantity(start.slots["n"]), quantity(start.slots["k"])
    change = problem.match("(each|every) [$] [dollar] [{s}] [dollar|dollars] ... {k} (fewer|less|more|additional)", "(each|every) [$] [dollar] [{s}] [dollar|dollars] ... (lose|loses|lost|gain|gains|gained) [sale of] {k}")
    if change is None or count is None or price is None:
        return None
    step = quantity(change.get("s")) or sympy.Integer(1)
    lost = quantity(change.slots["k"])
    if lost is None:
        return None
    sold = sympy.expand(count - lost / step * (p - price))
    top = sympy.solve(sold, p)
    if len(top) != 1:
        return None
    return _income(problem, p, sold, (("q", sold, "Let p be the price. Compared with today, each step of the price changes the number sold by the same amount."),), top[0])


def _income(problem: Problem, p: Any, sold: Any, lines: tuple[tuple[str, Any, str], ...], top: Any) -> Plan:
    if not problem.has("profit"):
        return Plan("p", lines, "R", sympy.expand(p * sold), sympy.Integer(0), top, True, (("p", p),))
    unit = _find(problem, "(marginal cost|cost|costs) [is] [of] [\\] {n} (per|each|to make)", "marginal cost (is|of) [\\] {n}") or sympy.Integer(0)
    fixed = _find(problem, "fixed (cost|costs) [total] [is|are|of] [\\] {n}", "fixed (cost|costs) ... {n}") or sympy.Integer(0)
    lines = (*lines, ("K", sympy.expand(fixed + unit * sold), "What it costs: the fixed part, and the cost of each item sold."))
    return Plan("p", lines, "P", sympy.expand(p * sold - fixed - unit * sold), sympy.Integer(0), top, True, (("p", p),))


KINDS: tuple[Callable[[Problem], Plan | None], ...] = (_numbers, _cut_box, _inscribed, _can, _box, _price, _fence)
