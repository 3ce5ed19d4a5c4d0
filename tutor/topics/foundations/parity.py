"""Even, odd or neither: what happens to a function when its input changes sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.checking import equal_values
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Negative, Node, Relation, Symbol, substitute, symbols, walk
from tutor.problem import Problem
from tutor.problem.functions import function_of
from tutor.rules.derivation import Rule
from tutor.rules.filling import settled
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MIRROR = Rule("mirror_input", "Put the opposite input in", "functions")
COMPARE = Rule("compare_with_mirror", "Compare", "functions")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function's formula and its variable."""

    body: Node
    variable: str


def read(problem: Problem) -> Task | None:
    """Is f(x) = x^3 + x even or odd?"""
    found = re.search(r"(?:is|are|whether|determine if|decide if)(?: the)?(?: function)? ⟦(\d+)⟧ (?:is )?(?:an? )?(?:even|odd)(?: function)?(?:,? (?:or|nor|even|odd|neither|function| an?)*)*$|^⟦(\d+)⟧[.,:]? ?(?:is it |even or odd|even, odd or neither)", problem.core)
    if found is None:
        return None
    tree = problem.mathematics[int(next(g for g in found.groups() if g))]
    known = function_of(problem, tree)
    if known is None or set(symbols(known[0])) != {known[1]} or any(isinstance(n, Apply) for n in walk(known[0])):
        return None
    return Task(Arguments(*known), 1.0, ("is ", known[0], " even or odd?"))


def solve(arguments: Arguments) -> Solution | Declined:
    """Compare f(-x) with f(x) and with -f(x)."""
    body, x = arguments.body, name_to_tree(arguments.variable)
    goal: Prose = ("is ", body, " even or odd?")
    mirrored = substitute(body, arguments.variable, Negative(x))
    try:
        derived = settled(mirrored)
    except (Undefined, TooHeavy):
        return Declined("not_understood", "I cannot work out this function at the opposite input.")
    steps: list[Step] = [MIRROR.states(Relation((Apply(Symbol("f"), (Negative(x),)), mirrored), ("=",)), "Write the opposite of the input wherever the input stands."), *derived.steps]
    if equal_values(mirrored, body) is not None:
        word, said = "even", "The value stays the same: the function is even, and its graph is a mirror image of itself in the y-axis."
        steps.append(COMPARE.step(derived.after, body, "That is the function itself.") if derived.after != body else COMPARE.states(body, "That is the function itself."))
    elif equal_values(mirrored, Negative(body)) is not None:
        word, said = "odd", "The value changes only its sign: the function is odd, and its graph looks the same after half a turn around the origin."
        steps.append(COMPARE.step(derived.after, Negative(body), "That is the function with the other sign."))
    else:
        word, said = "neither", "It is neither the function itself nor its opposite: the function is neither even nor odd."
    return Solution("parity", "functions", goal, tuple(steps), Result("word", None, (word,), plain=word), idea="Put the opposite input in: does the value stay, change its sign, or do something else?", conclusion=said)


def make_problem(rng: Random, level: int) -> Exercise:
    """Powers; sums of powers; with a term that spoils it."""
    from tutor.notation import read as read_math

    a, n = rng.randint(2, 9), rng.randint(1, 3)
    text = {1: f"{a}x^{n + 1}", 2: f"x^{2 * n} - {a}", 3: f"x^{2 * n + 1} + {a}x^2"}[level]
    return Exercise(f"is f(x) = {text} even or odd?", f"Is f(x) = {text} even, odd or neither?", "even, odd or neither", read_math(text).tree)


TOPIC = Topic(id="parity", title="Even and odd functions", concept="functions", phrases=("even", "odd", "even or odd"), read=read, solve=solve, make_problem=make_problem)
