"""Roots by numbers: Newton's method, the secant method, false position and bisection, each step in a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from tutor.notation import read as read_mathematics
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Add, Apply, Divide, Interval, Negative, Node, Number, Power, Relation, Sequence, Subscript, Symbol, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.fields import field_of, is_constant, is_list, items
from tutor.problem.walks import count_of, fraction_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.floats import NoNumber, Value, approximately, is_exact, number, shown
from tutor.rules.partials import partial, put_in
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

Way = Literal["newton", "secant", "false position", "bisection"]
SET_UP = Rule("function_with_root", "A function that is zero at the answer", "functions")
BRACKET = Rule("sign_change", "The sign changes in between", "functions")
FORMULA = Rule("newton_formula", "Newton's formula", "newtons-method")
STEP = Rule("newton_root_step", "One step", "newtons-method")
LINE = Rule("secant_step", "Where the straight line crosses zero", "newtons-method")
HALVE = Rule("bisection_step", "Halve the interval", "newtons-method")
ORDERS = {"square": 2, "cube": 3, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
SHOWN = 3
MOST = 60


@dataclass(frozen=True, slots=True)
class Arguments:
    """The method, the function that should be zero, its variable, one or two starts, how many steps (None: until it
    stands still), decimals asked for, and whether the start was chosen by us."""

    way: Way
    function: Node
    variable: str
    starts: tuple[Fraction, ...]
    count: int | None
    places: int | None
    chosen: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "use Newton's method to approximate the square root of 7", "solve x - e^-x = 0 by bisection", "find x_3 with x_0 = 1.5"."""
    way: Way | None = None
    if problem.has("(bisection|interval halving)"):
        way = "bisection"
    elif problem.has("(regula|false position|regula-falsi)"):
        way = "false position"
    elif problem.has("secant method"):
        way = "secant"
    elif problem.has("(newton|newton's|newtons|newton-raphson|newton–raphson|raphson)"):
        way = "newton"
    if way is None or problem.has("(minimize|minimise|minimum|maximize|maximise|maximum|optimize|optimise|cooling|law|laws|second law|binomial|cotes|difference|interpolation|hessian|system)"):
        return None
    found = _function(problem)
    if found is None:
        return None
    function, variable = found
    starts = _starts(problem, variable, way)
    chosen = not starts
    if not starts:
        bracket = _bracket(function, variable)
        if bracket is None:
            return Declined("missing_data", "The method needs a place to start, and I found none nearby where the sign changes.", "Give it, for instance “x_0 = 1”.")
        starts = bracket if way != "newton" else (bracket[1] if abs(_at(function, variable, bracket[1]) or 9) <= abs(_at(function, variable, bracket[0]) or 9) else bracket[0],)
    if way in ("bisection", "false position", "secant") and len(starts) < 2:
        return Declined("missing_data", "This method starts from two points, and I found one.", "Give two, for instance “on [0, 1]”.")
    count = count_of(problem, (variable,))
    match = re.search(r"(\w+|⟦\d+⟧) (?:decimal|decimals|d\.?p)\b", problem.words)
    places = _small(match.group(1), problem) if match else None
    words = {"newton": "Newton's method", "secant": "the secant method", "false position": "false position", "bisection": "bisection"}
    return Task(Arguments(way, function, variable, starts, count, places, chosen), 1.05, ("find where ", function, " is zero by ", words[way]))


_SMALL = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def _small(word: str, problem: Problem) -> int | None:
    if word.startswith("⟦"):
        value = fraction_of(problem.mathematics[int(word[1:-1])])
        return int(value) if value is not None and value.denominator == 1 and 0 < value < 12 else None
    return _SMALL.get(word)


def _function(problem: Problem) -> tuple[Node, str] | None:
    """An equation in one unknown, f(x) = …, or a root of a number."""
    match = re.search(rf"\b({'|'.join(ORDERS)}) root of ⟦(\d+)⟧", problem.words)
    if match is not None:
        value = problem.mathematics[int(match.group(2))]
        value = value.items[0] if isinstance(value, Sequence) and not value.bracket else value
        if is_constant(value):
            return Add((Power(Symbol("x"), Number(str(ORDERS[match.group(1)]))), Negative(value))), "x"
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and len(symbols(tree)) == 1 and not is_list(tree.right):
            (name,) = symbols(tree)
            if isinstance(tree.left, Apply) and symbols(tree.right):
                return tree.right, name
            if isinstance(tree.left, Apply) or (isinstance(tree.left, Symbol | Subscript) and is_constant(tree.right)):
                continue
            if isinstance(tree.left, Symbol) and flat_name(tree.left) != name:
                return tree.right, name
            left = tree.left if tree.right == Number("0") else Add((tree.left, tree.right.operand if isinstance(tree.right, Negative) else Negative(tree.right)))
            return left, name
    for tree in items(problem):
        if not isinstance(tree, Relation | Sequence | Apply | Interval) and len(symbols(tree)) == 1 and not isinstance(tree, Symbol | Subscript):
            field = field_of(problem, tree)
            if field is not None:
                return field.body, field.variables[0]
            if is_constant(tree):
                return None
    for tree in items(problem):
        from tutor.notation.tree import Root

        if isinstance(tree, Root) and is_constant(tree):
            return Add((Power(Symbol("x"), tree.index or Number("2")), Negative(tree.radicand))), "x"
    return None


def _starts(problem: Problem, variable: str, way: Way) -> tuple[Fraction, ...]:
    given: dict[str, Fraction] = {}
    for tree in items(problem):
        if isinstance(tree, Interval) or (isinstance(tree, Sequence) and tree.bracket in ("[]", "()") and len(tree.items) == 2):
            ends = (tree.lower, tree.upper) if isinstance(tree, Interval) else tree.items
            values = [fraction_of(e) for e in ends]
            if all(v is not None for v in values):
                return tuple(v for v in values if v is not None)
        if isinstance(tree, Relation) and tree.operators == ("=",) and (name := flat_name(tree.left)) and (value := fraction_of(tree.right)) is not None:
            given[name] = value
    first = next((given[n] for n in (f"{variable}_0", "x_0", "x0", f"{variable}_1", variable, "a") if n in given), None)
    second = next((given[n] for n in (f"{variable}_1", "x_1", "b") if n in given and given[n] != first), None)
    if first is not None:
        return (first,) if second is None or way == "newton" else (first, second)
    match = problem.match("(initial|first|starting) (guess|value|point|approximation|estimate) [of|is|at|=] {a} [and] {b}", "(between|from) {a} (and|to) {b}", "(initial|first|starting) (guess|value|point|approximation|estimate) [of|is|at|=] {a}", "(starting|start) (at|from|with) {a}")
    if match is not None:
        values = [fraction_of(t.right if isinstance(t, Relation) else t) for t in match.slots.values()]
        if all(v is not None for v in values):
            found = tuple(v for v in values if v is not None)
            return found[:1] if way == "newton" and len(found) == 1 else found
    return ()


def _at(function: Node, variable: str, x: Value) -> float | None:
    try:
        return float(number(function, {variable: x}))
    except NoNumber:
        return None


def _bracket(function: Node, variable: str) -> tuple[Fraction, ...] | None:
    """Neighbouring whole numbers with a change of sign between them, the smallest positive ones first."""
    for a in (*range(12), *range(-1, -12, -1)):
        low, high = _at(function, variable, Fraction(a)), _at(function, variable, Fraction(a + 1))
        if low is not None and high is not None and (low == 0 or low * high < 0):
            return Fraction(a), Fraction(a + 1)
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The formula, the first steps in full, all of them in a table."""
    function, name = arguments.function, arguments.variable
    steps = [SET_UP.states(function, "We look for the place where this is zero.")]
    if arguments.chosen:
        ends = Sequence(tuple(shown(s) for s in arguments.starts), "")
        steps.append(BRACKET.states(ends, "No start was given. Trying whole numbers, the sign of the function changes here, so a root is near; I start from this."))
    try:
        if arguments.way == "newton":
            return _newton(arguments, steps)
        return _bracketing(arguments, steps)
    except NoNumber as reason:
        return Declined("not_understood", f"The method stops: {reason}.", "Another start may work.")
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate {name}.")


def _newton(arguments: Arguments, steps: list[Step]) -> Solution | Declined:
    function, name = arguments.function, arguments.variable
    step, slope = partial(function, name, (name,))
    steps.append(step)
    steps.append(FORMULA.states(read_mathematics("x_{n+1} = x_n - f(x_n)/f'(x_n)").tree, "Follow the tangent from the present point down to zero; where it crosses is the next point."))
    points: list[Value] = [arguments.starts[0]]
    rows: list[tuple[str | Node, ...]] = []
    limit = arguments.count if arguments.count is not None else MOST
    for k in range(limit):
        x = points[-1]
        height, rise = number(function, {name: x}), number(slope, {name: x})
        rows.append((str(k), shown(x, 10), shown(height), shown(rise)))
        if not rise:
            raise NoNumber("the tangent is horizontal, so it never crosses zero")
        new: Value = x - height / rise if k < 3 else float(x) - float(height) / float(rise)
        if k < SHOWN:
            here = shown(x, 10)
            written = Add((here, Negative(Divide(put_in(function, (name,), (here,)), put_in(slope, (name,), (here,)), "fraction"))))
            after = shown(new, 10)
            why: Prose = (f"From x_{k} to x_{k + 1}.",)
            steps.append(STEP.step(written, after, why) if is_exact(x, 10) and is_exact(new, 10) else STEP.states(approximately(written, after), (*why, " Rounded to ten digits here.")))
        points.append(new)
        if abs(float(new)) > 1e12:
            raise NoNumber("the points run away")
        if arguments.count is None and abs(float(new) - float(x)) <= 1e-12 * max(1.0, abs(float(new))):
            break
    else:
        if arguments.count is None:
            raise NoNumber("the points do not settle")
    rows.append((str(len(points) - 1), shown(points[-1], 10), shown(number(function, {name: points[-1]})), "–"))
    return _finish(arguments, steps, points[-1], Table(("n", name_to_tree(name), "f", "f′"), tuple(rows), "Newton's method"), "newtons-method", "A curve looks like its tangent nearby; the tangent's zero is easy to find, and closer to the curve's.")


def _bracketing(arguments: Arguments, steps: list[Step]) -> Solution | Declined:
    function, name = arguments.function, arguments.variable

    def f(x: Value) -> Value:
        return number(function, {name: x})

    low, high = arguments.starts[0], arguments.starts[1]
    a, b = (min(low, high), max(low, high)) if arguments.way != "secant" else (low, high)
    if arguments.way != "secant" and float(f(a)) * float(f(b)) > 0:
        return Declined("bad_shape", "At both ends the function has the same sign, so this method does not know that a root lies between them.", "Choose ends where the signs differ.")
    move: Callable[[Value, Value], Value] = (lambda p, q: (p + q) / 2) if arguments.way == "bisection" else (lambda p, q: q - f(q) * (q - p) / (f(q) - f(p)))
    rule = HALVE if arguments.way == "bisection" else LINE
    rows: list[tuple[str | Node, ...]] = []
    tolerance = 0.5 * 10.0 ** -((arguments.places or 8) + 1)
    limit = arguments.count if arguments.count is not None else 200
    now: Value = b
    before: Value | None = None
    left: Value = a
    right: Value = b
    for k in range(limit):
        if not f(right) - f(left) and arguments.way != "bisection":
            raise NoNumber("the line through both points is horizontal")
        now = move(left, right)
        value = f(now)
        rows.append((str(k + 1), shown(left, 8), shown(right, 8), shown(now, 8), shown(value)))
        if k < SHOWN:
            p, q = shown(left, 10), shown(right, 10)
            written: Node = Divide(Add((p, q)), Number("2"), "fraction") if arguments.way == "bisection" else name_to_tree(name)
            after = shown(now, 10)
            if arguments.way == "bisection":
                steps.append(rule.step(written, after, "The middle of the interval.") if all(map(is_exact, (left, right, now))) else rule.states(approximately(written, after), "The middle of the interval, rounded here."))
            else:
                steps.append(rule.states(Relation((name_to_tree(name), after), ("=" if is_exact(now, 10) else "≈",)), ("The straight line through the points above ", p, " and ", q, " crosses zero here; the function there is ", shown(value), ".")))
        done = value == 0 or (before is not None and abs(float(now) - float(before)) < tolerance)
        before = now
        if arguments.way == "secant":
            left, right = right, now
        elif float(f(left)) * float(value) <= 0:
            right = now
        else:
            left = now
        if arguments.count is None and (done or abs(float(right) - float(left)) < tolerance):
            break
    return _finish(arguments, steps, now, Table(("n", "left", "right", "new", "f"), tuple(rows[:12] if len(rows) <= 12 else [*rows[:9], ("…",) * 5, *rows[-2:]]), "The steps"), "newtons-method", "Keep the root between two points and shrink the interval." if arguments.way != "secant" else "Use the line through the last two points instead of a tangent.")


def _finish(arguments: Arguments, steps: list[Step], value: Value, table: Table, concept: str, idea: str) -> Solution:
    if arguments.places is not None and arguments.count is None:
        text = f"{float(value):.{arguments.places}f}"
        answer: Node = Negative(Number(text[1:])) if text.startswith("-") else Number(text)
        words = f"To {arguments.places} decimals the root is "
    else:
        answer = shown(value, 10) if arguments.count is not None else shown(float(value), 8)
        words = f"After {arguments.count} step{'s' if arguments.count != 1 else ''} we are at " if arguments.count is not None else "The points settle at "
    return Solution(
        "root_finding", concept, ("find where ", arguments.function, " is zero"), tuple(steps), Result("number", answer, (answer,), approx=f"{float(value):.10g}"), idea=idea, conclusion=(words, answer, "."), exhibits=(table,),
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """A root of a number; a cubic; bisection."""
    a = rng.choice([2, 3, 5, 6, 7, 10, 11])
    if level == 1:
        text = f"use Newton's method with x_0 = {int(a**0.5) + 1} to approximate the square root of {a}. Find x_2"
        return Exercise(text, text + ".", "a number")
    if level == 2:
        text = f"use Newton's method to solve x^3 + {a}*x - {a + rng.randint(1, 5)} = 0 starting from x_0 = 1, two iterations"
        return Exercise(text, text[0].upper() + text[1:] + ".", "a number")
    text = f"solve x^3 - {a} = 0 by bisection on [1, 3], 3 steps"
    return Exercise(text, text[0].upper() + text[1:] + ".", "a number")


TOPIC = Topic(
    id="root_finding", title="Roots by Newton's method and its kin", concept="newtons-method",
    phrases=("newton's method", "newtons method", "newton method", "newton", "newton's", "newton-raphson", "raphson", "secant method", "bisection", "bisection method", "regula falsi", "regula-falsi", "regula", "false position"),
    read=read, solve=solve, make_problem=make_problem, concepts=("derivatives",),
)  # fmt: skip
