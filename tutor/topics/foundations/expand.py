"""Brackets multiplied out and like terms collected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from random import Random

from tutor.notation.tree import Add, Node, Power, Relation, Sequence, Unevaluated, symbols, walk
from tutor.problem import Problem
from tutor.rules.expanding import has_decimals
from tutor.rules.outcomes import TOO_LONG, worked
from tutor.rules.simplification import EXPAND, SIMPLIFY, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Solution
from tutor.topic import Exercise, Task, Topic

MOST_TERMS = 200
_ASK = r"(?:expand|multiply out|remove the brackets (?:in|from|of)|open the brackets (?:in|of)|distribute|foil|expand out|expand and simplify|expand the brackets(?: in| of)?)(?: the)?(?: following)?(?: expression| product)?:?"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expression to multiply out."""

    expression: Node


def read(problem: Problem) -> Task | None:
    """expand …, multiply out …, expand(…)."""
    tree: Node | None = None
    if problem.asks(rf"{_ASK} ⟦0⟧"):
        tree = problem.mathematics[0]
    elif problem.asks("⟦0⟧") and isinstance(problem.mathematics[0], Unevaluated) and problem.mathematics[0].task == "expand":
        tree = problem.mathematics[0].arguments[0]
    if tree is None or isinstance(tree, Relation | Sequence):
        return None
    tree = problem.resolve(tree)
    return Task(Arguments(tree), 1.0, ("expand ", tree))


def solve(arguments: Arguments) -> Solution | Declined:
    """Multiply brackets out from the inside."""
    expression = arguments.expression
    style = replace(EXPAND, decimals=has_decimals(expression))
    if any(_left_folded(node) for node in walk(expression)):
        return TOO_LONG
    return worked(
        "expand", "expanding-factoring", ("expand ", expression), lambda: work(expression, style),
        "Every term of one bracket meets every term of the other: multiply each pair, then collect what is alike.",
        (Alternative("And back: factor it", "factor it"),),
    )  # fmt: skip


def _left_folded(node: Node) -> bool:
    """A power of a sum with more terms than anyone would read: C(terms + exponent - 1, exponent) of them."""
    if not isinstance(node, Power) or not isinstance(node.base, Add):
        return False
    if symbols(node.exponent) or not symbols(node.base):
        return False
    try:
        exponent = work(node.exponent, SIMPLIFY).value.rational
    except (Undefined, TooHeavy):
        return True
    if exponent is None or exponent.denominator != 1 or exponent < 2:
        return False
    return exponent > MOST_TERMS or comb(len(node.base.terms) + int(exponent) - 1, int(exponent)) > MOST_TERMS


def make_problem(rng: Random, level: int) -> Exercise:
    """One bracket; two brackets; a power of a bracket."""
    from tutor.notation import read as read_math

    a, b, c = (rng.randint(2, 9) for _ in range(3))
    text = {1: f"{a}*(x + {b})", 2: f"(x + {a})*({c}*x - {b})", 3: rng.choice([f"(x - {a})^3", f"({c}*x + {a})^2*(x - 1)"])}[level]
    return Exercise(f"expand {text}", "Multiply this out.", "an expression in x", read_math(text).tree)


TOPIC = Topic(
    id="expand", title="Multiplying out", concept="expanding-factoring", phrases=("expand", "multiply out", "brackets", "distribute", "foil"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
