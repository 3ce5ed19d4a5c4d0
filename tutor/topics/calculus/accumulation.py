"""From a rate to an amount: how far at a given velocity, how much at a given flow, how many at a given growth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Add, Apply, Integral, Node, Number, Prime, Relation, Symbol, flat_name, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.integration import antiderivative
from tutor.rules.integration.definite import NoArea, definite, neat, zeros_between
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SETUP = Rule("rate_to_amount", "A rate adds up to an amount", "definite-integrals")
TURNS = Rule("where_rate_is_zero", "Where the direction changes", "definite-integrals")
START = Rule("add_start", "Add what was there at the start", "definite-integrals")
CONSTANT = Rule("constant_from_start", "The start fixes the constant", "antiderivatives")
PARTS = Rule("add_distances", "Add the distances", "arithmetic")

_START = re.compile(r"\b[A-Za-z]\(\s*0\s*\)\s*=\s*(-?\d+(?:\.\d+)?)")
_UNIT = "(seconds|second|minutes|minute|hours|hour|days|day|weeks|week|months|month|years|year|s|h)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The rate, its variable, the ends (None where the amount is wanted as a function), what was there at the start
    (None: only the change is asked for), whether each way counts (distance), and what the amount is called."""

    rate: Node
    variable: str
    lower: Node
    upper: Node | None
    start: Node | None
    distance: bool
    called: str


def read(problem: Problem) -> Task | Declined | None:
    """ "water flows at a rate of 5 + 2t litres per minute. How much in the first 10 minutes?"; "v(t) = …: how far"."""
    if problem.has("(differential equation|proportional|probability|average|mean|maximum|minimum|poisson|derivative)"):
        return None
    found = _rate(problem)
    if found is None:
        return None
    rate, variable, called = found
    if set(symbols(rate)) - {variable} or not problem.has("(how|find|what|determine|calculate|compute)"):
        return None
    lower, upper = _ends(problem, variable)
    start = _start(problem)
    change = problem.has("by how (much|many)", "(enter|enters|leave|leaves|leak|leaks|leaked|lost|drained|drains out|travel|travels|travelled|traveled|displacement|distance|increase|increases|produced|pollute)", "how far", "how much ... (grow|change|rise|fall)", "(net|total) change")
    level = problem.has("(position|cost function|total cost|population|have|velocity|supporters|be)") and not change
    if upper is None and (start is None or not problem.has("(position|function|velocity|find {s})")):
        return None
    if level and start is None and upper is not None and problem.has("(position|what is the population|velocity)"):
        return Declined("missing_data", "I know how fast it changes. How much was there at the start?", "For example: it starts at 0.")
    goal: Prose = ("add up the rate ", rate, *((" from ", lower, " to ", upper) if upper is not None else ()))
    distance = problem.has("(distance|how far)")
    return Task(Arguments(rate, variable, lower, upper, None if change and upper is not None else start, distance, called), 1.02, goal)


def _rate(problem: Problem) -> tuple[Node, str, str] | None:
    """The rate of change in the question, its variable, and what it adds up to."""
    for tree in problem.mathematics:
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Apply) and len(tree.left.arguments) == 1:
            head, variable = tree.left.function, flat_name(tree.left.arguments[0])
            name = flat_name(head)
            if variable is None:
                continue
            if isinstance(head, Prime) and head.order == 1 and problem.has("(marginal|rate|velocity|speed)"):
                return tree.right, variable, flat_name(head.operand) or "F"
            if name == "v" and problem.has("(velocity|speed|moves|moving|particle|car|object)"):
                return tree.right, variable, "s"
            if name == "a" and problem.has("(accelerates|acceleration|accelerating)") and problem.has("(velocity|speed)"):
                return tree.right, variable, "v"
            if name in ("r", "R") and problem.has("rate"):
                return tree.right, variable, "A"
    match = problem.match("(rate|speed|velocity) [of] [is] [given by] {f}")
    if match is None or isinstance(match.slots["f"], Relation) or len(symbols(match.slots["f"])) != 1:
        return None
    return match.slots["f"], next(iter(symbols(match.slots["f"]))), "A"


def _ends(problem: Problem, variable: str) -> tuple[Node, Node | None]:
    match = problem.match("from {a} to {b}", "between {a} and {b}", f"(first|after|within|in|for) [the] [first] {{b}} {_UNIT}", "(when|at) {b}")
    if match is None:
        return ZERO, None
    ends = []
    for key in ("a", "b"):
        tree = match.get(key)
        if isinstance(tree, Relation):
            tree = tree.right if tree.operators == ("=",) and flat_name(tree.left) == variable else None
        ends.append(tree if tree is not None and not symbols(tree) else None)
    return ends[0] or ZERO, ends[1]


def _start(problem: Problem) -> Node | None:
    given = _START.search(problem.text)
    if given is not None:
        number = Number(given.group(1).lstrip("-"))
        return from_sympy(-to_sympy(number)) if given.group(1).startswith("-") else number
    if problem.has("(from|at) rest", "(no|zero|empty|none|nothing) ... at {t}", "(initially|at first|starts|started) [out] (empty|zero|at zero)", "is empty", "starts at the origin"):
        return ZERO
    match = problem.match("(starts|start|started|begins|began) (with|at|from) {n}", "(initially|at first|at the start|originally) ... {n}", "initial ... (of|is) {n}", "fixed (cost|costs) (is|are|of|total) {n}", "(population|amount|tank|account|number) ... (is|has|contains|holds|of) {n}", "there (are|were|is|was) {n}", "{n} (initially|at first|at the start)")
    if match is not None and isinstance(match.slots["n"], Number):
        return match.slots["n"]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Integrate the rate, and add what was there at the start."""
    try:
        f = to_sympy(arguments.rate)
        return _function(arguments, f) if arguments.upper is None else _amount(arguments, f)
    except TROUBLE:
        return Declined("not_understood", "I cannot add up this rate by my rules.")


def _goal(arguments: Arguments) -> Prose:
    return ("add up the rate ", arguments.rate, *((" from ", arguments.lower, " to ", arguments.upper) if arguments.upper is not None else ()))


IDEA = "In a short time the amount grows by the rate times that time. Adding all the short times is an integral."


def _amount(arguments: Arguments, f: Any) -> Solution | Declined:
    assert arguments.upper is not None
    x, name = sympy.Symbol(arguments.variable), name_to_tree(arguments.variable)
    a, b = to_sympy(arguments.lower), to_sympy(arguments.upper)
    steps: list[Step] = []
    cuts = [a, b]
    if arguments.distance:
        turns = zeros_between(f, x, a, b)
        if turns is None:
            return Declined("not_understood", "I cannot tell exactly where the direction of motion changes.")
        inner = [z for z in turns if float(a) < float(z) < float(b)]
        cuts = [a, *sorted(inner, key=float), b]
        steps.extend(TURNS.states(Relation((name, from_sympy(z)), ("=",)), "There the velocity is zero and may change its sign. Going back counts as distance too, so each stretch is added with a plus.") for z in inner)
    values, lines, outcomes = [], [], []
    for low, high in pairwise(cuts):
        back = len(cuts) > 2 and float(f.subs(x, (low + high) / 2)) < 0
        body = from_sympy(sympy.expand(-f)) if back else arguments.rate
        outcome = definite(body, -f if back else f, x, low, high, from_sympy(low), from_sympy(high))
        if isinstance(outcome, NoArea) or outcome.value is None:
            return Declined("not_understood", "I cannot add up this rate by my rules.")
        lines.append(Integral(body, name, from_sympy(low), from_sympy(high)))
        values.append(outcome.value)
        outcomes.append(outcome)
    line: Node = lines[0] if len(lines) == 1 else Add(tuple(lines))
    total = neat(sum(values, sympy.Integer(0)))
    change = Symbol("Δ" + arguments.called) if not arguments.distance else Symbol("d")
    steps.append(SETUP.states(Relation((change, line), ("=",)), ("In a short piece of ", name, " the change is the rate times that piece; the integral adds up all of them.")))
    if len(lines) == 1:
        steps.extend(outcomes[0].steps)
    else:
        steps.append(PARTS.step(line, from_sympy(total), "Each stretch by the fundamental theorem, then added.", [s for o in outcomes for s in o.steps]))
    value = steps[-1].after if len(lines) == 1 and outcomes[0].steps else from_sympy(total)
    if arguments.start is not None:
        begun = Add((arguments.start, value))
        total = neat(total + to_sympy(arguments.start))
        value = from_sympy(total)
        if begun != value and arguments.start != ZERO:
            steps.append(START.step(begun, value, ("At the start there was ", arguments.start, "; the change comes on top.")))
    said: Prose = ("The amount is then ", value, ".") if arguments.start is not None else ("Altogether that makes ", value, ".")
    return Solution("accumulation", "definite-integrals", _goal(arguments), tuple(steps), Result("number", value, (value,), approx=None if total.is_Integer else str(total.evalf(8))), idea=IDEA, conclusion=said)


def _function(arguments: Arguments, f: Any) -> Solution | Declined:
    assert arguments.start is not None
    x, name = sympy.Symbol(arguments.variable), name_to_tree(arguments.variable)
    found = antiderivative(f, x)
    if found is None:
        return Declined("not_understood", "I have no rule that integrates this rate.")
    at_zero = found.value.subs(x, 0)
    if at_zero.has(sympy.zoo, sympy.nan, sympy.oo):
        return Declined("not_understood", "At the start this rate has no value.")
    constant = to_sympy(arguments.start) - at_zero
    amount = Apply(Symbol(arguments.called), (name,))
    general = Add((found.steps[-1].after, Symbol("C"))) if found.steps else Add((from_sympy(found.value), Symbol("C")))
    result = from_sympy(sympy.expand(found.value + constant)) if f.is_polynomial(x) else from_sympy(found.value + constant)
    steps = [
        SETUP.states(Relation((amount, Add((Integral(arguments.rate, name), Symbol("C")))), ("=",)), "The amount is what has the rate as its rate of change: an antiderivative."),
        *found.steps,
        CONSTANT.states(Relation((Symbol("C"), from_sympy(constant)), ("=",)), ("At the start, ", Relation((name, ZERO), ("=",)), ", the formula ", general, " must give ", arguments.start, ".")),
        Rule("put_together", "Put it together", "functions").states(Relation((amount, result), ("=",)), "The antiderivative with this constant."),
    ]
    return Solution("accumulation", "antiderivatives", ("find the amount whose rate of change is ", arguments.rate), tuple(steps), Result("expression", result, (result,)), idea=IDEA, conclusion=("So ", Relation((amount, result), ("=",)), "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A flow; a motion with a start; a distance there and back."""
    a, b, c = rng.randint(2, 9), rng.randint(1, 5), rng.randint(2, 6)
    if level == 1:
        text = f"Water flows into a tank at a rate of {a} + {2 * b}*t litres per minute. How much water enters in the first {c} minutes?"
    elif level == 2:
        text = f"The velocity of a particle is v(t) = {3 * b}*t^2 + {a}. Find its position if s(0) = {c}."
    else:
        text = f"A particle moves with velocity v(t) = {2 * b}*t - {2 * b}. How far does it travel from t = 0 to t = {c}?"
    return Exercise(text, text, "a number or an expression in t")


TOPIC = Topic(
    id="accumulation",
    title="From a rate to an amount",
    concept="definite-integrals",
    phrases=("rate", "rate of", "velocity", "speed", "marginal cost", "accelerates", "acceleration", "displacement", "distance"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("rate-of-change", "antiderivatives"),
)
