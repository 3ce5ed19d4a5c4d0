"""Linear approximation and the total differential: a function near a point by its value and slopes there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import (
    ONE,
    ZERO,
    Add,
    Apply,
    Derivative,
    Differential,
    Multiply,
    Negative,
    Node,
    Number,
    Relation,
    Root,
    Sequence,
    Subscript,
    Symbol,
    flat_name,
    rebuild,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.problem.fields import Field, assignments, components, field_of, is_constant, items, main_field, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, decimal_of, evaluated, slopes, value_of
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Undefined
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

NAME_PARTS = Rule("name_the_parts", "Give the awkward numbers names", "functions")
VALUE = Rule("value_at_point", "The value at the easy point", "functions")
TANGENT = Rule("linear_approximation", "Value plus slopes times the way gone", "tangent-line")
WAY = Rule("way_gone", "How far from the easy point", "arithmetic")
CHANGE = Rule("total_differential", "Slope times change", "tangent-line")
TRUE_CHANGE = Rule("true_change", "The true change", "functions")
COLLECT = Rule("collect_terms", "Multiply out and collect", "expanding-factoring")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function (None when only its value and slopes are known), its variables, the easy point, the place to
    estimate at (None: the formula is wanted), and the known value and slopes. `change` asks for Δy and dy."""

    function: Node | None
    variables: tuple[str, ...]
    point: tuple[Node, ...]
    target: tuple[Node, ...] | None = None
    value: Node | None = None
    slopes: tuple[Node, ...] = ()
    expression: Node | None = None
    change: str = ""


_NAMES = ("(linear|tangent line|tangent plane|first-order|first order) (approximation|approximations|estimate)", "(linearization|linearisation|linearize|linearise)", "(total differential|differentials|differential)")


def read(problem: Problem) -> Task | Declined | None:
    """ "linear approximation of f at a", "use it to estimate f(2.1, 0.9)", "estimate sqrt(4.1)", Δy and dy."""
    changes = _change(problem)
    if changes is not None:
        return changes
    if not problem.has(*_NAMES) or problem.has("(differential equation|differential equations|numerical|best)"):
        return None
    data = _from_data(problem)
    if data is not None:
        return data
    number = _awkward(problem)
    if number is not None:
        return number
    match = problem.match("(approximation|linearization|linearisation|linearize|linearise|estimate) (of|to|for) [the] [function] {f}", "(linearize|linearise) [the] [function] {f}")
    field: Field | None = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
    if field is None or not field.variables or isinstance(field.body, Sequence | Relation):
        return None
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        return point
    target = _target(problem, field)
    if point is None and target is not None:
        point = tuple(_near(t) or t for t in target)
    if point is None:
        return Declined("missing_data", "A linear approximation is made near one point, and I found none.", "Give the point, for instance “at x = 1” or “near (1, 2)”.")
    if target == point:
        target = None
    goal: Prose = ("approximate ", field.body, " by a linear function near ", Sequence(point, "()") if len(point) > 1 else point[0])
    return Task(Arguments(field.body, field.variables, point, target), 1.0, goal)


def _target(problem: Problem, field: Field) -> tuple[Node, ...] | None:
    """f(2.1, 0.9) among what is asked for."""
    for tree in items(problem):
        if isinstance(tree, Apply) and flat_name(tree.function) == (field.name or "f") and len(tree.arguments) == len(field.variables) and all(is_constant(a) for a in tree.arguments):
            return tree.arguments
    match = problem.match("(estimate|approximate|approximating|estimating) ... at {p}")
    found = components(match.slots["p"]) if match else None
    return found if found is not None and len(found) == len(field.variables) and all(is_constant(f) for f in found) else None


def _near(value: Node) -> Node | None:
    """The whole number nearby, or None when the number is whole or far from it."""
    number = to_sympy(value)
    if not number.is_Rational:
        return None
    whole = round(Fraction(int(number.p), int(number.q)))
    return write_number(whole)


def _change(problem: Problem) -> Task | None:
    """Δy and dy from f, a and dx."""
    field = main_field(problem)
    if field is None or len(field.variables) != 1:
        return None
    asked = [flat for t in items(problem) if (flat := _delta(t)) is not None]
    if not asked:
        return None
    step: Node | None = None
    for tree in items(problem):
        if isinstance(tree, Relation) and any(_delta_of(o) == field.variables[0] for o in tree.operands[:-1]) and is_constant(tree.right):
            step = tree.right
    given = assignments(problem)
    point = point_of(problem, field.variables)
    start = point[0] if isinstance(point, tuple) else given.get("a") or given.get(f"{field.variables[0]}_0") or given.get(field.variables[0])
    if step is None or start is None:
        return None
    wanted = tuple(a for a in asked if not a.endswith(field.variables[0]))
    if not wanted or not set(wanted) <= {"Δy", "dy", "Δf", "df"}:
        return None
    return Task(Arguments(field.body, field.variables, (start,), (Add((start, step)),), change=",".join(wanted)), 1.0, ("find the true change and the linear change of ", field.body))


def _delta(tree: Node) -> str | None:
    """Δy or dy standing for itself, as its name."""
    if isinstance(tree, Differential) and (name := flat_name(tree.operand)):
        return f"d{name}"
    if isinstance(tree, Multiply) and len(tree.factors) == 2 and isinstance(tree.factors[0], Symbol):
        name = flat_name(tree.factors[1])
        if name and tree.factors[0].name == "Delta":
            return f"Δ{name}"
        if name in ("x", "y", "f") and tree.factors[0].name == "d":
            return f"d{name}"
    return None


def _delta_of(tree: Node) -> str | None:
    found = _delta(tree)
    return found[1:] if found else None


def _from_data(problem: Problem) -> Task | None:
    """f(3, 1) = 7, f_x(3, 1) = 9, f_y(3, 1) = -2; approximate f(3.05, 0.9)."""
    value: tuple[tuple[Node, ...], Node] | None = None
    known: dict[str, Node] = {}
    target: tuple[Node, ...] | None = None
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Apply) and all(is_constant(a) for a in tree.left.arguments) and is_constant(tree.right):
            head = tree.left.function
            if isinstance(head, Subscript) and (letter := flat_name(head.index)):
                known[letter] = tree.right
            elif isinstance(head, Symbol):
                value = (tree.left.arguments, tree.right)
        elif isinstance(tree, Apply) and isinstance(tree.function, Symbol) and tree.arguments and all(is_constant(a) for a in tree.arguments):
            target = tree.arguments
    if value is None or target is None or len(known) != len(value[0]) or len(target) != len(known):
        return None
    names = tuple(sorted(known))
    return Task(Arguments(None, names, value[0], target, value[1], tuple(known[n] for n in names)), 1.0, ("approximate the function at ", Sequence(target, "()"), " from its value and slopes at ", Sequence(value[0], "()")))


def _awkward(problem: Problem) -> Task | None:
    """An expression of numbers only, some of them close to easy ones: (3.99)^3 * sqrt(8.97)."""
    for tree in items(problem):
        if symbols(tree) or isinstance(tree, Relation | Sequence | Number) or not any(isinstance(n, Number) and "." in n.text for n in walk(tree)):
            continue
        if any(isinstance(n, Apply | Derivative) for n in walk(tree)):
            continue
        found = _renamed(tree)
        if found is not None:
            function, names, places, target = found
            return Task(Arguments(function, names, places, target, expression=tree), 1.0, ("estimate ", tree, " by a linear approximation"))
    return None


def _renamed(tree: Node) -> tuple[Node, tuple[str, ...], tuple[Node, ...], tuple[Node, ...]] | None:
    """The expression with a name for each awkward number: it, the names, the easy numbers nearby, the awkward ones."""
    letters = ("u", "v", "w", "s", "t")
    target: list[Node] = []
    places: list[Node] = []

    def name(node: Node) -> Node:
        if isinstance(node, Number) and node.value.denominator != 1:
            easy = _easy(tree, node)
            if easy is None or len(target) == len(letters):
                raise ValueError("no easy number nearby")
            target.append(node)
            places.append(easy)
            return Symbol(letters[len(target) - 1])
        return rebuild(node, name)

    try:
        function = name(tree)
    except ValueError:
        return None
    return function, letters[: len(target)], tuple(places), tuple(target)


def _easy(whole: Node, number: Number) -> Node | None:
    """The number close by that is easy to work with: a perfect power under a root, else a whole number."""
    for node in walk(whole):
        if isinstance(node, Root) and node.radicand == number:
            index = int(node.index.value) if isinstance(node.index, Number) else 2
            base = round(float(number.value) ** (1 / index))
            return Number(str(base**index))
    nearest = round(number.value)
    return write_number(nearest) if abs(number.value - nearest) <= Fraction(3, 10) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Value, slopes, then value plus slopes times the way."""
    steps: list[Step] = []
    names, point = arguments.variables, arguments.point
    if arguments.expression is not None:
        pairs = tuple(Relation((name_to_tree(n), t), ("=",)) for n, t in zip(names, arguments.target or (), strict=True))
        steps.append(NAME_PARTS.states(arguments.function or ZERO, ("Put a name in place of each awkward number, ", Sequence(pairs, "") if len(pairs) > 1 else pairs[0], "; the easy point nearby is ", Sequence(point, "()") if len(point) > 1 else point[0], ".")))
    try:
        if arguments.function is None:
            assert arguments.value is not None
            height, found = arguments.value, arguments.slopes
        else:
            there, height, lines = evaluated(arguments.function, names, point)
            if there != height:
                steps.append(VALUE.step(there, height, "At the easy point the function can be worked out exactly.", lines))
            more, entries = slopes(arguments.function, names)
            steps += more
            lines_there, found = at_point(tuple(entries), names, point)
            steps += lines_there
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    except Undefined as reason:
        return Declined("not_understood", f"At this point there is no value: {reason}.")
    if arguments.change:
        return _changes(arguments, steps, height, found[0])
    goal: Prose = ("approximate ", arguments.function or "the function", " by a linear function near ", Sequence(point, "()") if len(point) > 1 else point[0])
    idea = "Close to a point a smooth function is nearly linear: start from its value there and add slope times distance for each variable."
    away = tuple(_difference(name_to_tree(n), p) for n, p in zip(names, point, strict=True))
    written = _sum(height, [_times(s, a) for s, a in zip(found, away, strict=True)])
    neat = work(written, SIMPLIFY)
    if arguments.target is None:
        steps.append(TANGENT.states(written, "The value at the point, plus each slope times the way gone along its variable."))
        if neat.after != written:
            steps.append(COLLECT.step(written, neat.after, "Multiply out the brackets and collect the numbers.", neat.steps))
        return Solution("linear_approximation", "tangent-line", goal, tuple(steps), Result("expression", neat.after, (neat.after,)), idea=idea, conclusion=("Near the point the function is about ", neat.after, "."))
    gone = tuple(_difference(t, p) for t, p in zip(arguments.target, point, strict=True))
    ways = []
    for g in gone:
        value, lines = value_of(g)
        ways.append(value)
        if value != g:
            steps.append(WAY.step(g, value, "The way from the easy point to the place we want.", lines))
    total = _sum(height, [_times(s, w) for s, w in zip(found, ways, strict=True)])
    value, lines = value_of(total)
    steps.append(TANGENT.states(total, "The value at the easy point, plus each slope times the way gone along its variable."))
    if value != total:
        steps.append(Rule("evaluate", "Work out the numbers", "arithmetic").step(total, value, "Products first, then sums.", lines))
    conclusion: Prose = ("The estimate is ", value, ".")
    if arguments.function is not None:
        true = to_sympy(arguments.expression) if arguments.expression is not None else to_sympy(_put(arguments))
        size = true.evalf(8)
        if size.is_real:
            conclusion = ("The estimate is ", value, f"; the true value is about {float(size):.6g}.")
    return Solution("linear_approximation", "tangent-line", (*goal, " and estimate there"), tuple(steps), Result("number", value, (value,), approx=decimal_of(value)), idea=idea, conclusion=conclusion)


def _put(arguments: Arguments) -> Node:
    from tutor.rules.partials import put_in

    return put_in(arguments.function or ZERO, arguments.variables, arguments.target or ())


def _changes(arguments: Arguments, steps: list[Step], height: Node, slope: Node) -> Solution | Declined:
    assert arguments.function is not None and arguments.target is not None
    end, lines = value_of(arguments.target[0])
    way, way_lines = value_of(_difference(end, arguments.point[0]))
    there, value, value_lines = evaluated(arguments.function, arguments.variables, (end,))
    difference = _difference(value, height)
    true, true_lines = value_of(difference)
    steps.append(TRUE_CHANGE.step(_difference(there, height), true, ("The function at ", end, " minus the function at ", arguments.point[0], "."), (*lines, *value_lines, *true_lines)))
    product = _times(slope, way)
    linear, linear_lines = value_of(product)
    if product != linear:
        steps.append(CHANGE.step(product, linear, "The tangent line rises by slope times change of the input.", (*way_lines, *linear_lines)))
    found = {"Δ": true, "d": linear}
    values = tuple(found["Δ" if w.startswith("Δ") else "d"] for w in dict.fromkeys(arguments.change.split(",")))
    result = Sequence(values, "[]") if len(values) > 1 else values[0]
    return Solution(
        "linear_approximation", "tangent-line", ("find the true change and the linear change of ", arguments.function), tuple(steps), Result("vector" if len(values) > 1 else "number", result, values),
        idea="The true change is the difference of two values; the differential takes the tangent line instead of the curve.", conclusion=("The true change is ", true, "; the tangent line gives ", linear, "."),
    )  # fmt: skip


def _difference(left: Node, right: Node) -> Node:
    if right == ZERO:
        return left
    return Add((left, right.operand if isinstance(right, Negative) else Negative(right)))


def _times(slope: Node, way: Node) -> Node:
    if ZERO in (slope, way):
        return ZERO
    if slope == ONE:
        return way
    if isinstance(slope, Negative):
        return Negative(way if slope.operand == ONE else _times(slope.operand, way)) if not isinstance(way, Negative) else _times(slope.operand, way.operand)
    return Multiply((slope, way), "*" if is_constant(way) else "")


def _sum(height: Node, terms: list[Node]) -> Node:
    kept = [t for t in (height, *terms) if t != ZERO]
    return ZERO if not kept else kept[0] if len(kept) == 1 else Add(tuple(kept))


def make_problem(rng: Random, level: int) -> Exercise:
    """A power near a whole number; two variables; an estimate."""
    a, n, p, q = rng.randint(1, 4), rng.randint(2, 4), rng.randint(1, 3), rng.randint(1, 3)
    if level == 1:
        return Exercise(f"linear approximation of {a}*x^{n} at x = {p}", f"Find the linear approximation of {a}*x^{n} at x = {p}.", "an expression in x")
    text = f"{a}*x^{n}*y + y^2"
    if level == 2:
        return Exercise(f"linear approximation of {text} at ({p}, {q})", f"Find the linear approximation of {text} at ({p}, {q}).", "an expression in x and y")
    return Exercise(
        f"f(x, y) = {text}. Use the linear approximation at ({p}, {q}) to estimate f({p}.1, {q}.2)", f"f(x, y) = {text}. Use the linear approximation at ({p}, {q}) to estimate f({p}.1, {q}.2).", "a number",
    )  # fmt: skip


TOPIC = Topic(
    id="linear_approximation", title="Linear approximation", concept="tangent-line",
    phrases=("linear approximation", "linear approximations", "linearization", "linearisation", "linearize", "linearise", "total differential", "differentials", "differential", "first-order approximation", "tangent line approximation", "tangent plane approximation"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("partial-derivatives", "taylor-series"),
)  # fmt: skip
