"""An expression with letters written as short as it gets: like terms collected, powers joined, fractions cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from tutor.notation.tree import Add, Apply, Derivative, Divide, Integral, Limit, Matrix, Negative, Node, Relation, Sequence, Symbol, Unevaluated, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.mixed_numbers import has_mixed
from tutor.rules.outcomes import mixed_again, worked
from tutor.rules.simplification import DIVIDE_TERMS, style_for, work
from tutor.solution import Alternative, Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

NOTHING_TO_DO = Rule("already_simplest", "Look for something to shorten", "expanding-factoring")
_NOT = (Relation, Sequence, Matrix, Integral, Limit, Derivative, Unevaluated)
_ASK = r"(?:simplify|tidy(?: up)?|reduce|shorten|collect|combine|gather|group|clean up)(?: the)?(?: following)?(?: like)?(?: terms?)?(?: expression)?(?: in| of| for)?:?"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expression, and the names that stand for positive numbers."""

    expression: Node
    positive: frozenset[str] = frozenset()


def read(problem: Problem) -> Task | None:
    """simplify …, collect the terms in …, or an expression with letters on its own."""
    given = [t for t in problem.mathematics if isinstance(t, Unevaluated) and t.task == "simplify"]
    tree: Node | None = given[0].arguments[0] if given and problem.asks("⟦0⟧") else None
    positive: frozenset[str] = frozenset()
    asked = tree is not None
    if tree is None and problem.asks(rf"{_ASK} ⟦0⟧"):
        tree, asked = problem.mathematics[0], True
    if tree is None and problem.asks(rf"{_ASK} ⟦0⟧,? (?:assuming|if|for|when|where|given|with)(?: that)? ⟦1⟧(?: is)?(?: a)?(?: positive| > 0)?(?: number)?"):
        tree, asked = problem.mathematics[0], True
        positive = _positive(problem.mathematics[1])
    if tree is None and problem.asks("⟦0⟧") and len(problem.mathematics) == 1:
        tree = problem.mathematics[0]
        if isinstance(tree, Symbol | Negative) or not symbols(tree):
            return None
    if tree is None or isinstance(tree, _NOT) or any(isinstance(n, _NOT) for n in walk(tree)):
        return None
    resolved = problem.resolve(tree)
    if any(isinstance(n, Apply) for n in walk(resolved)):
        return None
    return Task(Arguments(resolved, positive), 1.0 if asked else 0.4, ("simplify ", resolved))


def _positive(condition: Node) -> frozenset[str]:
    name = flat_name(condition.operands[0]) if isinstance(condition, Relation) else flat_name(condition)
    return frozenset({name}) if name else frozenset()


def solve(arguments: Arguments) -> Solution | Declined:
    """Work the expression out from the inside."""
    expression = arguments.expression
    style = replace(style_for(expression), positive=arguments.positive)
    solution = worked(
        "simplify", "expanding-factoring", ("simplify ", expression), lambda: work(expression, style),
        "Bring together what is alike: equal letters with equal powers are one kind of thing, like apples with apples.",
        (Alternative("Factor it instead", "factor it"),),
    )  # fmt: skip
    if isinstance(solution, Solution) and has_mixed(expression):
        return mixed_again(solution)
    if isinstance(solution, Declined) or solution.steps or solution.result.kind == "none":
        return solution
    parted = _parted(expression)
    if parted is not None:
        return replace(solution, steps=(parted,), result=Result("expression", parted.after, (parted.after,)))
    step = NOTHING_TO_DO.step(expression, expression, "No terms are alike, no factor cancels, no bracket can be worked out: it stays as it is.")
    return replace(solution, steps=(step,), conclusion=("There is nothing to bring together here: ", expression, " is as simple as it gets."))


def _parted(expression: Node) -> Step | None:
    """(1 + 2*a)/a with nothing else to do: divided term by term, the letter cancels in some of them. None where it does not."""
    minus = isinstance(expression, Negative)
    whole = expression.operand if isinstance(expression, Negative) else expression
    if not isinstance(whole, Divide) or not isinstance(whole.numerator, Add) or not symbols(whole.denominator):
        return None
    below = work(whole.denominator).value
    if not below.single:
        return None
    parts = [work(Divide(t.operand if isinstance(t, Negative) else t, whole.denominator, "fraction")) for t in whole.numerator.terms]
    if all(symbols(p.after) and set(symbols(whole.denominator)) <= set(symbols(p.after)) for p in parts):
        return None
    signs = [isinstance(t, Negative) is not minus for t in whole.numerator.terms]
    after = Add(tuple(Negative(p.after) if s else p.after for p, s in zip(parts, signs, strict=True)))
    return DIVIDE_TERMS.step(expression, after, "Every term above the bar is divided by the denominator, and where the letter stands above too it cancels.", [s for p in parts for s in p.steps])


def make_problem(rng: Random, level: int) -> Exercise:
    """Like terms; brackets; a fraction to cancel."""
    from tutor.notation import read as read_math

    a, b, c, d = (rng.randint(2, 9) for _ in range(4))
    text = {
        1: f"{a}*x + {b} - {c}*x + {d}",
        2: f"{a}*(x + {b}) - {c}*(x - {d})",
        3: rng.choice([f"(x^2 - {a * a})/(x - {a})", f"({a}*x^3*y)/(x*y^2)", f"(x^2 + {a + b}*x + {a * b})/(x + {a})"]),
    }[level]
    return Exercise(f"simplify {text}", "Simplify this.", "an expression", read_math(text).tree)


TOPIC = Topic(
    id="simplify",
    title="Simplifying",
    concept="expanding-factoring",
    phrases=("simplify", "collect", "combine", "like terms", "reduce", "tidy"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("exponents", "rational-expressions"),
)
