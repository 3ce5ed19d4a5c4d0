"""Polynomials written as products over the rational numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.plain import plain
from tutor.notation.tree import Node, Relation, Sequence, Unevaluated, symbols
from tutor.problem import Problem
from tutor.rules.derivation import Board, Rule
from tutor.rules.factoring import factor_value, product_tree
from tutor.rules.outcomes import TOO_LONG, undefined
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_ASK = r"(?:factor|factorise|factorize|factor out|completely factor|fully factor|fully factorise|factoring|factorising)(?: completely| fully)?(?: the)?(?: following)?(?: expression| polynomial| quadratic)?:?"

_ORDER = Rule("reorder", "Put it in order", "arithmetic")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expression to factor."""

    expression: Node


def read(problem: Problem) -> Task | None:
    """factor …, factorise …, write … as a product."""
    tree: Node | None = None
    if problem.asks(rf"{_ASK} ⟦0⟧(?: completely| fully)?") or problem.asks(r"(?:write|express) ⟦0⟧ as a product(?: of factors)?"):
        tree = problem.mathematics[0]
    elif problem.asks("⟦0⟧") and isinstance(problem.mathematics[0], Unevaluated) and problem.mathematics[0].task == "factor":
        tree = problem.mathematics[0].arguments[0]
    if tree is None or isinstance(tree, Relation | Sequence):
        return None
    tree = problem.resolve(tree)
    if not symbols(tree):
        return None
    return Task(Arguments(tree), 1.0, ("factor ", tree))


def solve(arguments: Arguments) -> Solution | Declined:
    """Collect first where that is needed, then take the expression apart, factor by factor."""
    expression = arguments.expression
    goal: Prose = ("factor ", expression)
    try:
        derived = work(expression, EXPAND)
        factored = factor_value(derived.value)
    except Undefined as reason:
        return undefined("factor", "expanding-factoring", goal, str(reason))
    except (TooHeavy, RecursionError):
        return TOO_LONG
    if factored is None:
        if derived.value.rational is not None:
            return Solution("factor", "expanding-factoring", goal, derived.steps, Result("number", derived.after, (derived.after,)), conclusion="Only a number is left; there is nothing to factor.")
        return Declined("not_understood", ("I can factor polynomials; ", expression, " is not one."), "A polynomial adds up numbers times whole powers of letters.")
    product = product_tree(factored.number, factored.factors)
    board = Board(expression)
    for step in derived.steps:
        board.write(step.after, _rule(step), step.why, step.substeps)
    if board.now != derived.after:
        board.now = derived.after
    for step in factored.steps:
        board.write(step.after, _rule(step), step.why, step.substeps, step.conditions)
    if board.now != product:
        board.write(product, _ORDER, "The order of terms and factors may be changed freely.")
    irreducible = not factored.steps and len(factored.factors) == 1 and factored.factors[0][1] == 1
    conclusion: Prose = ""
    if irreducible and factored.number in (1, -1):
        conclusion = ("This cannot be split into factors with whole or fractional numbers: ", product, " stays as it is.")
    return Solution(
        "factor", "expanding-factoring", goal, tuple(board.steps), Result("expression", product, (product,)),
        idea="Factoring is multiplying out, backwards: look for what all terms share, then for known patterns.", conclusion=conclusion,
        alternatives=(Alternative("Check by multiplying out", f"expand {plain(product)}"),),
    )  # fmt: skip


def _rule(step: Step) -> Rule:
    return Rule(step.rule, step.title, step.concept)


def make_problem(rng: Random, level: int) -> Exercise:
    """A common factor; a quadratic; a cubic or a leading coefficient."""
    from tutor.notation import read as read_math

    a, b, c = rng.randint(1, 9), rng.randint(1, 9), rng.randint(2, 5)
    sign = rng.choice((1, -1))
    text = {
        1: f"{c * a}*x^2 + {c * b}*x",
        2: f"x^2 + {a + sign * b}*x + {sign * a * b}".replace("+ -", "- "),
        3: rng.choice([f"{c}*x^3 - {c * a * a}*x", f"{c}*x^2 + {c * a + sign * b}*x + {sign * a * b}".replace("+ -", "- ")]),
    }[level]
    return Exercise(f"factor {text}", "Write this as a product.", "a product", read_math(text).tree)


TOPIC = Topic(
    id="factor", title="Factoring", concept="expanding-factoring", phrases=("factor", "factorise", "factorize", "as a product"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
