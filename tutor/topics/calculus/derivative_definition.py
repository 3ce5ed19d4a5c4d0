"""Derivatives from the definition: the limit of the difference quotient, without rules of differentiation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.checking import equal_values
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Divide, Limit, Negative, Node, Number, Prime, Relation, Symbol, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.functions import main_function
from tutor.rules.derivation import Rule, alike
from tutor.rules.limits import find_limit
from tutor.rules.tidy import tidy
from tutor.solution import Alternative, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

QUOTIENT = Rule("difference_quotient", "Write the difference quotient", "derivatives")
SHIFTED = Rule("shifted_value", "The value a little further on", "functions")
EXPAND = Rule("expand_numerator", "Multiply out and collect", "expanding-factoring")
CONJUGATE = Rule("rationalise", "Multiply by the conjugate", "limits")
CANCEL = Rule("cancel_step_width", "Cancel the step width", "fractions")
ADDITION = Rule("addition_formula", "Take the sum apart", "trigonometry")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variable, the place (None: everywhere), and the letter of the small step."""

    function: Node
    variable: str
    point: Node | None
    step: str


def read(problem: Problem) -> Task | Declined | None:
    """ "differentiate x^2 + 3x from first principles", "use the definition of the derivative to find f'(2)"."""
    found = main_function(problem)
    if found is None:
        return Declined("missing_data", "I see no function to differentiate.", "For example: differentiate x^2 from first principles.")
    function, variable = found
    if set(symbols(function)) - {variable}:
        return None
    match = problem.match("at [the] [point] [where] {p}")
    point = match.slots["p"] if match else None
    if isinstance(point, Relation):
        point = point.right
    if point is None:
        point = next((m.arguments[0] for m in problem.mathematics if isinstance(m, Apply) and isinstance(m.function, Prime) and len(m.arguments) == 1 and not symbols(m.arguments[0])), None)
    if point is not None and symbols(point):
        point = None
    step = "h" if variable != "h" else "k"
    goal: Prose = ("differentiate ", function, " from the definition")
    return Task(Arguments(function, variable, point, step), 1.1, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """The difference quotient, changed until the step width cancels; then the step width goes to zero."""
    try:
        f = to_sympy(arguments.function)
        place = to_sympy(arguments.point) if arguments.point is not None else sympy.Symbol(arguments.variable)
        return _worked(arguments, f, place)
    except TROUBLE:
        return Declined("not_understood", "From the definition I cannot work this one out.", "By the rules of differentiation I may be able to: ask for the derivative.")


def _worked(arguments: Arguments, f: Any, place: Any) -> Solution | Declined:
    x, h = sympy.Symbol(arguments.variable), sympy.Symbol(arguments.step)
    goal: Prose = ("differentiate ", arguments.function, " from the definition")
    spot: Node = arguments.point if arguments.point is not None else name_to_tree(arguments.variable)
    step = name_to_tree(arguments.step)
    ahead: Node = Add((spot, step))
    shifted = substitute(arguments.function, arguments.variable, ahead)
    here = substitute(arguments.function, arguments.variable, spot)
    quotient = Divide(Add((shifted, Negative(here))), step, "fraction")
    zero = Number("0")
    line = Limit(quotient, step, zero)
    name = Apply(Prime(Symbol("f"), 1), (spot,))
    steps: list[Step] = [
        SHIFTED.states(Relation((Apply(Symbol("f"), (ahead,)), shifted), ("=",)), ("Put ", ahead, " where ", name_to_tree(arguments.variable), " stands.")),
        QUOTIENT.states(Relation((name, line), ("=",)), ("The rise of the function over a small step ", step, ", divided by the step: the slope of a short chord. The derivative is what this comes to as the step shrinks to zero.")),
    ]
    now: Node = line
    best = (f.subs(x, place + h) - f.subs(x, place)) / h
    for rule, expression, why in _rewritings(f, x, h, place):
        after = Limit(from_sympy(expression), step, zero)
        if not alike(now, after) and equal_values(now, after) is not None:
            steps.append(rule.step(now, after, why))
            now, best = after, expression
    found = find_limit(best, h, sympy.Integer(0), "")
    if found is None or found.value is None or found.value.is_infinite or any(s.rule == "lhopital" for s in _all(found.steps)):
        return Declined("not_understood", "From the definition I cannot work this one out: the quotient leads to a limit that I only know by the rules of differentiation.", "Ask for the derivative, and I use those rules.", (Alternative("By the rules", "differentiate this by the rules"),))
    rest = list(found.steps)
    if rest and rest[0].relation == "equal":
        rest[0] = Step(rest[0].rule, rest[0].title, rest[0].why, rest[0].concept, rest[0].after, now, substeps=rest[0].substeps)
    steps.extend(rest)
    value = tidy(steps[-1].after)
    expected = sympy.diff(f, x).subs(x, place)
    if equal_values(value, from_sympy(expected)) is None:
        return Declined("withheld", "My limit did not pass its check, so I do not show it.")
    if not alike(value, steps[-1].after):
        steps.append(Rule("tidy_up", "Tidy up", "expanding-factoring").step(steps[-1].after, value, "Written as short as it goes."))
    kind = "number" if arguments.point is not None else "expression"
    conclusion: Prose = ("From the definition alone: ", Relation((name, value), ("=",)), ".")
    return Solution("derivative_definition", "derivatives", goal, tuple(steps), Result("number" if kind == "number" else "expression", value, (value,)), idea="A derivative is the slope of ever shorter chords. Write that slope, get rid of the step below the bar, and only then let the step go to zero.", conclusion=conclusion)


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.substeps)


def _rewritings(f: Any, x: Any, h: Any, place: Any) -> Iterator[tuple[Rule, Any, Prose]]:
    """Forms of the difference quotient, each nearer to one whose limit can be read off."""
    rise = f.subs(x, place + h) - f.subs(x, place)
    if f.is_rational_function(x):
        top, bottom = sympy.fraction(sympy.together(rise))
        top = sympy.expand(top)
        yield EXPAND, top / (h * bottom), "Multiply out above. Everything without the step width cancels: that is always so, since for a step of zero the rise is zero."
        yield CANCEL, sympy.cancel(sympy.expand(top / h)) / bottom, "Each term above carries the step width as a factor, so it cancels with the one below."
    elif f.has(sympy.sin, sympy.cos):
        apart = sympy.expand_trig(f.subs(x, place + h)) if not f.subs(x, 0).has(sympy.tan) else rise
        terms = sympy.expand(apart - f.subs(x, place))
        sines, rest = sympy.Integer(0), sympy.Integer(0)
        for term in sympy.Add.make_args(terms):
            if term.has(sympy.sin(h)):
                sines += term
            else:
                rest += term
        yield ADDITION, sympy.factor(rest) / h + sines / h, "The addition formula takes the sum inside apart. Collected, two well-known quotients appear: (cos h - 1)/h, which goes to zero, and sin h/h, which goes to one."
    elif f.has(sympy.exp):
        yield EXPAND, sympy.factor(sympy.expand(rise, power_exp=True)) / h, "A power with a sum above is a product of powers, so the value at the place itself is a common factor."
    elif f.has(sympy.log) and isinstance(f, sympy.log):
        inner = sympy.cancel(f.args[0].subs(x, place + h) / f.args[0].subs(x, place))
        yield EXPAND, sympy.log(sympy.expand(inner)) / h, "A difference of logarithms is the logarithm of the quotient."
    elif rise.has(sympy.Pow):
        top, bottom = sympy.fraction(sympy.together(rise))
        if bottom != 1:
            yield EXPAND, top / (h * bottom), "Bring the difference over one bar."
        if top.is_Add and len(top.args) == 2:
            first, second = top.args
            square = sympy.expand(first**2 - second**2)
            if not square.has(sympy.Rational(1, 2)):
                why: Prose = ("Multiply above and below by ", from_sympy(first - second), ": the difference of squares removes the roots, and the step width cancels.")
                yield CONJUGATE, sympy.cancel(square / h) / (bottom * (first - second)), why


def make_problem(rng: Random, level: int) -> Exercise:
    """A parabola; a cubic or a fraction; a root."""
    a, b = rng.randint(1, 5), rng.randint(1, 6)
    text = {1: f"{a}*x^2 + {b}*x", 2: rng.choice([f"x^3 + {a}*x", f"1/(x + {a})"]), 3: f"sqrt(x + {a})"}[level]
    return Exercise(f"differentiate {text} from first principles", "Use the definition of the derivative as a limit.", "an expression in x")


TOPIC = Topic(
    id="derivative_definition",
    title="Derivatives from the definition",
    concept="derivatives",
    phrases=("definition of [the] [a] derivative", "first principles", "first principle", "limit definition", "difference quotient", "definition as a limit", "by [the] definition", "from [the] definition", "using the definition"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("limits",),
)
