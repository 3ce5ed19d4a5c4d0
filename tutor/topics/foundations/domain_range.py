"""Domain and range: which inputs a function takes, and which values it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    Call,
    Constant,
    Divide,
    Interval,
    Multiply,
    Negative,
    Node,
    Number,
    Operation,
    Power,
    Relation,
    Root,
    Sequence,
    Symbol,
    children,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.problem.functions import function_of
from tutor.rules.derivation import Rule
from tutor.rules.domains import ALL, INFINITY, Condition, NotDecided, boundaries, conditions, pieces
from tutor.rules.filling import rational_value, settled
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

DOMAIN_CONDITION = Rule("domain_condition", "What must hold", "functions")
BOUNDARY = Rule("domain_boundary", "Where that turns", "inequalities")
TOGETHER = Rule("domain_together", "Put the pieces together", "functions")
NO_CONDITION = Rule("domain_everything", "Nothing can go wrong", "functions")
CORE = Rule("range_of_core", "What the innermost part can be", "functions")
CARRY = Rule("carry_range", "Carry it outwards", "functions")
VERTEX = Rule("range_from_vertex", "The turning point is the lowest or highest place", "quadratic-equations")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function's formula, its variable, and what is asked for: `domain`, `range` or `both`."""

    body: Node
    variable: str
    ask: str = "domain"


def read(problem: Problem) -> Task | Declined | None:
    """The domain of sqrt(x - 4); the range of x^2 + 2; for which x is ln(x - 1) defined?"""
    if problem.has("(matrix|random variable|data|dataset|null space|kernel|linear map|transformation|numbers|sample|interquartile)"):
        return None
    found = re.search(r"(?P<what>domain|range)(?: of(?: definition)?(?: of)?)?(?: the)?(?: function| expression)?:? ⟦(?P<f>\d+)⟧", problem.core) or re.fullmatch(r"(?:which|what) (?:⟦\d+⟧ )?(?:values|inputs|numbers)(?: of ⟦\d+⟧)? (?:are|is) (?:allowed|permitted|possible) (?:in|for) ⟦(?P<f>\d+)⟧", problem.core) or re.fullmatch(r"(?:which|what) (?P<what>values) (?:can|does) ⟦(?P<f>\d+)⟧ (?:take|have|reach)(?: on)?", problem.core) or re.search(r"(?:for (?:which|what) (?:values? of )?⟦\d+⟧ is|where is) (?:the function |the expression )?⟦(?P<f>\d+)⟧ (?:defined|real|well[- ]defined)", problem.core) or re.search(r"⟦(?P<f>\d+)⟧[.,;:]? ?(?:find|what is|determine|state|give)?(?: the| its)* (?P<what>domain|range)(?: of ⟦\d+⟧)?$", problem.core)
    if found is None:
        return None
    known = function_of(problem, problem.mathematics[int(found.group("f"))])
    if known is None or not set(symbols(known[0])) <= {known[1]} or any(isinstance(n, Apply) for n in walk(known[0])):
        return None
    ask = "both" if re.search(r"domain and (?:the )?range", problem.core) else "range" if found.groupdict().get("what") in ("range", "values") else "domain"
    word = "domain and the range" if ask == "both" else ask
    return Task(Arguments(known[0], known[1], ask), 1.0, (f"find the {word} of ", known[0]))


def solve(arguments: Arguments) -> Solution | Declined:
    """Collect the conditions, find where they turn; or follow the values from the inside out."""
    if arguments.ask == "range":
        return _range(arguments)
    domain = _domain(arguments)
    if arguments.ask == "domain" or isinstance(domain, Declined):
        return domain
    values = _range(arguments)
    if isinstance(values, Declined) or domain.result.value is None or values.result.value is None:
        return replace(domain, conclusion="This is the domain; the values of this function I cannot follow from the inside out.", coverage="partial")
    both = (domain.result.value, values.result.value)
    return replace(
        domain, goal=("find the domain and the range of ", arguments.body), steps=(*domain.steps, *values.steps), result=Result("set", Sequence(both, ""), both),
        conclusion=("The domain is ", both[0], " and the range is ", both[1], "."),
    )  # fmt: skip


# -- domain ---------------------------------------------------------------------------------------------------------


def _domain(arguments: Arguments) -> Solution | Declined:
    goal: Prose = ("find the domain of ", arguments.body)
    idea = "Look for what is not allowed: dividing by zero, even roots of negative numbers, logarithms of what is not positive."
    variable = name_to_tree(arguments.variable)
    try:
        found = conditions(arguments.body, arguments.variable)
        if not found:
            step = NO_CONDITION.states(ALL, "No denominator with the variable, no even root, no logarithm: every number may go in.")
            return Solution("domain_range", "functions", goal, (step,), Result("interval", ALL, (ALL,)), idea=idea, conclusion="All real numbers.")
        steps: list[Step] = []
        places = []
        for condition in found:
            zeros, solving = boundaries(condition, variable, arguments.variable)
            places.append(zeros)
            steps.append(DOMAIN_CONDITION.states(condition.statement, condition.why))
            shown: Node = Relation((condition.part, Number("0")), ("=",))
            said: Prose = ("It is zero ", *_listed(zeros, variable), ".") if zeros else "It is never zero."
            steps.append(BOUNDARY.states(shown, said, solving))
        whole = pieces(found, places, arguments.variable)
    except NotDecided:
        return Declined("not_understood", ("I cannot decide everywhere whether ", arguments.body, " has a value."), "Polynomials, quotients, roots, exponentials and logarithms I can.")
    if whole is None:
        return Solution("domain_range", "functions", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), idea=idea, conclusion="No real number fulfils all conditions, so the domain is empty.")
    steps.append(TOGETHER.states(whole, "Between these places one value in each piece decides whether the conditions hold."))
    return Solution("domain_range", "functions", goal, tuple(steps), Result("interval", whole, (whole,)), idea=idea, conclusion=_in_words(found, places, whole, variable))


def _listed(zeros: tuple[Node, ...], variable: Node) -> tuple[str | Node, ...]:
    parts: list[str | Node] = ["where "]
    for k, zero in enumerate(zeros):
        parts += [", " if 0 < k < len(zeros) - 1 else " or " if k else "", Relation((variable, zero), ("=",))]
    return tuple(parts)


def _in_words(found: list[Condition], places: list[tuple[Node, ...]], whole: Node, variable: Node) -> Prose:
    if all(c.relation == "!=" for c in found):
        zeros = list(dict.fromkeys(z for group in places for z in group))
        if not zeros:
            return "All real numbers."
        parts: list[str | Node] = ["All real numbers except "]
        for k, zero in enumerate(zeros):
            parts += [", " if 0 < k < len(zeros) - 1 else " and " if k else "", zero]
        return (*parts, ".")
    return ("So ", variable, " lies in ", whole, ".")


# -- range ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """All values from `low` to `high` (None: without end), each end taken or not; without `gap` when that is set."""

    low: Node | None
    high: Node | None
    closed_low: bool = False
    closed_high: bool = False
    gap: Node | None = None


def _range(arguments: Arguments) -> Solution | Declined:
    goal: Prose = ("find the range of ", arguments.body)
    steps: list[Step] = []
    try:
        span = _span(arguments.body, arguments.variable, steps)
    except (Undefined, TooHeavy):
        span = None
    if span is None:
        return Declined("not_understood", ("I cannot follow the values of ", arguments.body, " from the inside out."), "Lines, quadratics, and one root, power, exponential, logarithm, fraction or absolute value around a line I can.")
    shown = _shown(span)
    return Solution("domain_range", "functions", goal, tuple(steps), Result("interval", shown, (shown,)), idea="Follow the values from the innermost part outwards.", conclusion=("The values of the function fill ", shown, "."))


def _shown(span: Span) -> Node:
    low: Node = Negative(INFINITY) if span.low is None else span.low
    high: Node = INFINITY if span.high is None else span.high
    if span.gap is None:
        return Interval(low, high, span.closed_low, span.closed_high)
    return Operation("union", Interval(low, span.gap, span.closed_low, False), Interval(span.gap, high, False, span.closed_high))


def _degrees(body: Node, variable: str) -> dict[int, Fraction] | None:
    try:
        value = work(body, EXPAND).value
    except ArithmeticError:
        return None
    found: dict[int, Fraction] = {}
    for monomial, number in value.terms.items():
        factors = list(monomial)
        if not factors:
            found[0] = number
        elif len(factors) == 1 and factors[0][0] == Symbol(variable) and isinstance(factors[0][1], Fraction) and factors[0][1].denominator == 1 and factors[0][1] > 0:
            found[int(factors[0][1])] = number
        else:
            return None
    return found


def _span(body: Node, variable: str, steps: list[Step]) -> Span | None:
    degrees = _degrees(body, variable)
    if degrees is not None:
        return _polynomial(body, degrees, variable, steps)
    core = _cores(body, variable)
    if len(core) != 1:
        return None
    inner = core[0]
    span = _core(inner, variable, steps)
    if span is None:
        return None
    return _carried(body, inner, span, variable, steps)


def _polynomial(body: Node, degrees: dict[int, Fraction], variable: str, steps: list[Step]) -> Span | None:
    top = max(degrees, default=0)
    if top == 0:
        value = write_number(degrees.get(0, Fraction(0)))
        steps.append(CORE.states(value, "The function has the same value everywhere."))
        return Span(value, value, True, True)
    if top % 2:
        steps.append(CORE.states(ALL, "The highest power is odd: far to one side it falls without end, far to the other it rises without end, and it takes every value between."))
        return Span(None, None)
    if top != 2:
        if set(degrees) <= {0, top}:
            least = write_number(degrees.get(0, Fraction(0)))
            up = degrees[top] > 0
            steps.append(VERTEX.states(least, "An even power is never below zero, and it is zero at zero."))
            return Span(least, None, True) if up else Span(None, least, False, True)
        return None
    a, b, c = degrees[2], degrees.get(1, Fraction(0)), degrees.get(0, Fraction(0))
    x = write_number(-b / (2 * a))
    line = Divide(Negative(write_number(b)), Multiply((Number("2"), write_number(a)), "*"), "fraction")
    if b:
        steps.append(Rule("vertex_place", "Where it turns", "quadratic-equations").step(line, x, "A parabola turns at -b/(2a), halfway between its two sides."))
    from tutor.notation.tree import substitute

    filled = substitute(body, variable, x)
    derived = settled(filled)
    steps.append(VERTEX.states(filled, "The value there is the " + ("lowest" if a > 0 else "highest") + " of all.", derived.steps))
    value = write_number(c - b * b / (4 * a))
    return Span(value, None, True) if a > 0 else Span(None, value, False, True)


def _cores(node: Node, variable: str) -> list[Node]:
    """The outermost parts that are more than sums and multiples: the root, power, exponential, logarithm, fraction."""
    if variable not in symbols(node):
        return []
    if isinstance(node, Add | Negative):
        return [c for child in children(node) for c in _cores(child, variable)]
    if isinstance(node, Multiply) and sum(variable in symbols(f) for f in node.factors) == 1:
        return [c for f in node.factors for c in _cores(f, variable)]
    if isinstance(node, Divide) and variable not in symbols(node.denominator):
        return _cores(node.numerator, variable)
    return [node]


def _core(node: Node, variable: str, steps: list[Step]) -> Span | None:
    zero, one = Number("0"), Number("1")

    def say(span: Span, why: str) -> Span:
        steps.append(CORE.states(_shown(span), why, before=node))
        return span

    def linear(inner: Node) -> bool:
        found = _degrees(inner, variable)
        return found is not None and max(found, default=0) == 1

    def unbounded(inner: Node) -> bool:
        found = _degrees(inner, variable)
        return found is not None and max(found, default=0) % 2 == 1

    match node:
        case Root(radicand, index) if index is None and unbounded(radicand):
            return say(Span(zero, None, True), "Under the root stands every number from zero upwards, and a square root is never negative.")
        case Call("sqrt", (radicand,)) if unbounded(radicand):
            return say(Span(zero, None, True), "Under the root stands every number from zero upwards, and a square root is never negative.")
        case AbsoluteValue(inner) if unbounded(inner):
            return say(Span(zero, None, True), "A distance from zero is never negative, and every such distance is reached.")
        case Call("abs", (inner,)) if unbounded(inner):
            return say(Span(zero, None, True), "A distance from zero is never negative, and every such distance is reached.")
        case Power(base, exponent) if (base == Constant("e") or ((value := rational_value(base)) is not None and value > 0 and value != 1)) and unbounded(exponent):
            return say(Span(zero, None), "An exponential is always positive: it comes as near to zero as one likes, and grows without end.")
        case Call("exp", (inner,)) if unbounded(inner):
            return say(Span(zero, None), "An exponential is always positive: it comes as near to zero as one likes, and grows without end.")
        case Call("ln" | "log", (inner,)) if unbounded(inner):
            return say(Span(None, None), "A logarithm takes every value: it falls without end towards zero and grows without end, though slowly.")
        case Call("sin" | "cos", (inner,)) if unbounded(inner):
            return say(Span(Negative(one), one, True, True), "Sine and cosine swing between -1 and 1.")
        case Divide(above, below) if variable not in symbols(above) and linear(below) and (rational_value(above) or 0) != 0:
            return say(Span(None, None, gap=zero), "A fraction with a number above is never zero; every other value comes up.")
        case Power(base, exponent) if (n := rational_value(exponent)) is not None and n.denominator == 1 and n > 0 and n % 2 == 0 and unbounded(base):
            return say(Span(zero, None, True), "An even power is never negative.")
        case Power(base, exponent) if (n := rational_value(exponent)) == Fraction(1, 2) and unbounded(base):
            return say(Span(zero, None, True), "A square root is never negative.")
    return None


def _carried(body: Node, core: Node, span: Span, variable: str, steps: list[Step]) -> Span | None:
    """The range of a u + b from that of u."""
    from tutor.notation.tree import transform

    outer = transform(body, lambda n: Symbol("u") if n == core else n)
    if set(symbols(outer)) != {"u"} or variable == "u":
        return None
    degrees = _degrees(outer, "u")
    if degrees is None or max(degrees) != 1:
        return None
    a, b = degrees[1], degrees.get(0, Fraction(0))
    if a == 1 and not b:
        return span

    def move(node: Node | None) -> Node | None:
        return None if node is None else settled(Add((Multiply((write_number(a), node), "*"), write_number(b)))).after

    low, high = move(span.low), move(span.high)
    moved = Span(low, high, span.closed_low, span.closed_high, move(span.gap)) if a > 0 else Span(high, low, span.closed_high, span.closed_low, move(span.gap))
    steps.append(CARRY.states(_shown(moved), ("Multiply by ", write_number(a), " and add ", write_number(b), "; a negative factor turns the order round.") if a < 0 else ("Multiply by ", write_number(a), " and add ", write_number(b), ".")))
    return moved


def make_problem(rng: Random, level: int) -> Exercise:
    """Under a root; below a bar; a logarithm of a quadratic, or the range of a parabola."""
    from tutor.notation import read as read_math

    a, b = rng.randint(2, 5), rng.randint(1, 9)
    text = {1: f"sqrt(x - {b})", 2: f"({a}x + 1)/(x^2 - {b * b})", 3: f"ln({a * b} - {a}x)"}[level]
    if level == 3 and rng.randint(0, 1):
        return Exercise(f"find the range of f(x) = x^2 - {2 * a}x + {b}", f"Find the range of f(x) = x^2 - {2 * a}x + {b}.", "an interval", read_math(f"x^2 - {2 * a}x + {b}").tree)
    return Exercise(f"find the domain of f(x) = {text}", f"Find the domain of f(x) = {text}.", "an interval or a union of intervals", read_math(text).tree)


TOPIC = Topic(
    id="domain_range", title="Domain and range", concept="functions", phrases=("domain", "range", "domain of", "range of", "defined", "allowed", "values", "permitted"), read=read, solve=solve,
    make_problem=make_problem,
)  # fmt: skip
