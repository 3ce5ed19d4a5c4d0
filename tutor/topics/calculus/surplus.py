"""Consumer and producer surplus: the area between a price curve and the price that is paid."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Add, Apply, Integral, Negative, Node, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule, alike
from tutor.rules.integration.definite import NoArea, definite
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

PRICE = Rule("price_at_quantity", "The price at that quantity", "functions")
SURPLUS = Rule("surplus_as_area", "The surplus as an area", "definite-integrals")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The price as a function of the quantity, the quantity sold (or None) or the price paid (or None), and whose
    surplus it is: the consumers' (below a demand curve) or the producers' (above a supply curve)."""

    price: Node
    variable: str
    quantity: Node | None
    paid: Node | None
    consumers: bool


def read(problem: Problem) -> Task | Declined | None:
    """ "the demand function is p = 100 - 2x: the consumer surplus when 20 are sold"."""
    consumers = problem.has("(consumer|consumers|consumer's|consumers') surplus")
    if not consumers and not problem.has("(producer|producers|producer's|producers') surplus"):
        return None
    items = [i for t in problem.mathematics for i in (t.items if isinstance(t, Sequence) and not t.bracket else (t,))]
    curve = next((i for i in items if isinstance(i, Relation) and i.operators == ("=",) and len(symbols(i.right)) == 1 and (isinstance(i.left, Apply | Symbol))), None)
    if curve is None:
        return Declined("missing_data", "I see no price as a function of the quantity.", "For example: p = 100 - 2x.")
    variable = next(iter(symbols(curve.right)))
    named = flat_name(curve.left.function if isinstance(curve.left, Apply) else curve.left)
    quantity = next((i.right for i in items if isinstance(i, Relation) and i.operators == ("=",) and flat_name(i.left) == variable and not symbols(i.right)), None)
    paid = next((i.right for i in items if isinstance(i, Relation) and i.operators == ("=",) and flat_name(i.left) in (named, "p", "P") and not symbols(i.right)), None)
    quantity = quantity or _number(problem, "(level|quantity|production|output) (is|of|at) {n}", "(when|if|at) {n} (units|items|goods|pieces)", "{n} (units|items|goods|pieces) are (sold|bought|produced)")
    if quantity is None:
        paid = paid or _number(problem, "price (is|of|at) [$] {n}", "price {n}")
    if quantity is None and paid is None:
        return Declined("missing_data", "At which quantity, or at which price?", "For example: when 20 units are sold.")
    goal: Prose = ("find the consumer surplus for " if consumers else "find the producer surplus for ", curve)
    return Task(Arguments(curve.right, variable, quantity, paid, consumers), 1.1, goal)


def _number(problem: Problem, *patterns: str) -> Node | None:
    """The number in the first of the patterns that holds one."""
    found = (m.slots["n"] for p in patterns if (m := problem.match(p)) is not None)
    return next((n for n in found if not symbols(n) and not isinstance(n, Relation)), None)


def solve(arguments: Arguments) -> Solution | Declined:
    """The price at the quantity, then the area between the curve and that price."""
    try:
        return _solved(arguments)
    except TROUBLE:
        return Declined("not_understood", "I cannot work this surplus out by my rules.")


def _solved(arguments: Arguments) -> Solution | Declined:
    x, name = sympy.Symbol(arguments.variable), name_to_tree(arguments.variable)
    curve: Any = to_sympy(arguments.price)
    steps: list[Step] = []
    if arguments.quantity is not None:
        quantity = arguments.quantity
        put_in = substitute(arguments.price, arguments.variable, quantity)
        paid = tidy(put_in)
        if not alike(put_in, paid):
            steps.append(PRICE.step(put_in, paid, "This is what is paid for each unit."))
    else:
        assert arguments.paid is not None
        paid = arguments.paid
        found = [s for s in sympy.solve(curve - to_sympy(paid), x) if s.is_real and s > 0]
        if len(found) != 1:
            return Declined("not_understood", "I cannot tell the quantity that belongs to this price.")
        quantity = from_sympy(found[0])
        steps.append(PRICE.states(Relation((name, quantity), ("=",)), ("At this quantity the curve has the price ", paid, ".")))
    gap = sympy.expand(curve - to_sympy(paid)) if arguments.consumers else sympy.expand(to_sympy(paid) - curve)
    upper, lower = (arguments.price, paid) if arguments.consumers else (paid, arguments.price)
    shown = Integral(Add((upper, Negative(lower))), name, ZERO, quantity)
    neat = Integral(from_sympy(gap), name, ZERO, quantity)
    why = "Each unit up to this quantity was worth the height of the demand curve to its buyer, who pays less: the difference is gained. The integral adds all of them." if arguments.consumers else "Each unit would have been sold at the height of the supply curve; the seller gets more, and the difference is gained."
    steps.append(SURPLUS.states(Relation((Symbol("S"), shown), ("=",)), why))
    if not alike(shown, neat):
        steps.append(Rule("simplify_first", "Simplify first", "expanding-factoring").step(shown, neat, "Subtract the price paid."))
    outcome = definite(from_sympy(gap), gap, x, sympy.Integer(0), to_sympy(quantity), ZERO, quantity)
    if isinstance(outcome, NoArea) or outcome.value is None:
        return Declined("not_understood", "I cannot integrate this price curve by my rules.")
    value = outcome.steps[-1].after if outcome.steps else from_sympy(outcome.value)
    whose = "consumer" if arguments.consumers else "producer"
    return Solution("surplus", "definite-integrals", (f"find the {whose} surplus for ", arguments.price), (*steps, *outcome.steps), Result("number", value, (value,), approx=None if outcome.value.is_Integer else str(outcome.value.evalf(8))), idea="The surplus is the area between the curve and the price that is paid.", conclusion=(f"The {whose} surplus is ", value, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A line; a parabola."""
    a, b, q = rng.randint(60, 100), rng.randint(1, 3), rng.randint(3, 5)
    curve = f"{a} - {b}*x" if level == 1 else f"{a} - {b}*x^2" if level == 2 else f"{a} - x - {b}*x^2"
    text = f"The demand function is p = {curve}. Find the consumer surplus when the sales level is {q}."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="surplus",
    title="Consumer and producer surplus",
    concept="definite-integrals",
    phrases=("surplus",),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
