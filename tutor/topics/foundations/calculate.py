"""The value of an expression with numbers only: typed, or in words ("the sum of 3/4 and 2", "7 take away 12")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd
from random import Random

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Divide,
    Evaluated,
    Integral,
    Limit,
    Matrix,
    Multiply,
    Negative,
    Node,
    Number,
    Operation,
    Percent,
    Power,
    Relation,
    Root,
    Sequence,
    Symbol,
    rebuild,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.rules.functions import exponent_of
from tutor.rules.mixed_numbers import has_mixed
from tutor.rules.outcomes import mixed_again, worked
from tutor.rules.simplification import style_for, work
from tutor.solution import Declined, Solution, Step
from tutor.topic import Exercise, Task, Topic

_ASK = r"(?:what is|what's|whats|what does|calculate|compute|evaluate|work out|find|give|determine|simplify|solve|how much is|)\s*(?:the )?(?:exact )?(?:value of |result of |answer to )?"
_PAIR = r"(?:⟦(\d+)⟧ (?:and|with|by|from|to|of)? ?⟦(\d+)⟧)"
_BETWEEN: tuple[tuple[str, str], ...] = (
    (r"⟦(\d+)⟧ (?:plus|added to|add|and|more than) ⟦(\d+)⟧", "add"),
    (r"⟦(\d+)⟧ less than ⟦(\d+)⟧", "from"),
    (r"⟦(\d+)⟧ (?:minus|take away|less|subtract) ⟦(\d+)⟧", "subtract"),
    (r"⟦(\d+)⟧ (?:times|multiplied by|multiply by) ⟦(\d+)⟧", "multiply"),
    (r"⟦(\d+)⟧ (?:divided by|over|divide by) ⟦(\d+)⟧", "divide"),
    (r"⟦(\d+)⟧ (?:to the power of|to the power|raised to the power of|raised to|to the) ⟦(\d+)⟧", "power"),
    (r"(?:sum|total) of ⟦(\d+)⟧ and ⟦(\d+)⟧", "add"),
    (r"(?:sum|add up|total|add together) ⟦(\d+)⟧ and ⟦(\d+)⟧", "add"),
    (r"add ⟦(\d+)⟧ (?:and|to) ⟦(\d+)⟧", "add"),
    (r"⟦(\d+)⟧ and ⟦(\d+)⟧ added(?: together)?", "add"),
    (r"(?:put together) ⟦(\d+)⟧ and ⟦(\d+)⟧", "add"),
    (r"(?:product of|multiply) ⟦(\d+)⟧ (?:and|by|with|times) ⟦(\d+)⟧", "multiply"),
    (r"(?:difference between|difference of|the difference of|distance between) ⟦(\d+)⟧ and ⟦(\d+)⟧", "difference"),
    (r"subtract ⟦(\d+)⟧ from ⟦(\d+)⟧", "from"),
    (r"take ⟦(\d+)⟧ (?:away )?from ⟦(\d+)⟧", "from"),
    (r"(?:divide|quotient of) ⟦(\d+)⟧ (?:by|and) ⟦(\d+)⟧", "divide"),
    (r"⟦(\d+)⟧ of ⟦(\d+)⟧", "part"),
)
_ONE: tuple[tuple[str, str], ...] = (
    (r"(?:square root|root) of ⟦(\d+)⟧", "root"),
    (r"cube root of ⟦(\d+)⟧", "cube root"),
    (r"square of ⟦(\d+)⟧|⟦(\d+)⟧ squared", "square"),
    (r"⟦(\d+)⟧ cubed", "cube"),
    (r"⟦(\d+)⟧ factorial", "factorial"),
)
_NOT_NUMBERS = (Relation, Sequence, Matrix, Apply, Integral, Limit, Derivative, BigOperator, Evaluated, Operation)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expression to evaluate, as it was typed or built from the words."""

    expression: Node


def read(problem: Problem) -> Task | None:
    """An expression without letters, or two numbers and what to do with them."""
    core = problem.core
    ask = re.match(_ASK, core)
    rest = core[ask.end() :].removeprefix("the ").strip() if ask else core
    tree = _in_words(problem, rest)
    spoken = tree is not None
    if tree is None and rest == "⟦0⟧" and len(problem.mathematics) == 1:
        tree = problem.mathematics[0]
        if isinstance(tree, Relation) and tree.operators == ("=",) and tree.right == Symbol("?"):
            tree = tree.left
    if tree is None:
        return None
    resolved = problem.resolve(tree)
    resolved = _imaginary(resolved)
    if symbols(resolved) or any(isinstance(n, _NOT_NUMBERS) for n in walk(resolved)):
        return None
    asked = bool(ask and ask.group().strip()) or spoken
    return Task(Arguments(resolved), 1.0 if asked else 0.5, ("calculate ", resolved))


def _imaginary(tree: Node) -> Node:
    """The letter i beside numbers only is the imaginary unit: nothing else is there to index."""
    if symbols(tree) == ("i",) or list(symbols(tree)) == ["i"]:
        return _with_unit(tree)
    return tree


def _with_unit(tree: Node) -> Node:
    return Constant("i") if tree == Symbol("i") else rebuild(tree, _with_unit)


def _in_words(problem: Problem, rest: str) -> Node | None:
    for pattern, kind in _BETWEEN:
        found = re.fullmatch(pattern, rest)
        if found:
            left, right = (problem.mathematics[int(g)] for g in found.groups())
            return _joined(kind, left, right)
    for pattern, kind in _ONE:
        found = re.fullmatch(pattern, rest)
        if found:
            place = next(int(g) for g in found.groups() if g is not None)
            return _applied(kind, problem.mathematics[place])
    return None


def _joined(kind: str, left: Node, right: Node) -> Node | None:
    if isinstance(left, _NOT_NUMBERS) or isinstance(right, _NOT_NUMBERS):
        return None
    match kind:
        case "add":
            return Add((left, right))
        case "subtract":
            return Add((left, Negative(right)))
        case "from":
            return Add((right, Negative(left)))
        case "difference":
            return AbsoluteValue(Add((left, Negative(right))))
        case "multiply":
            return Multiply((left, right), "*")
        case "divide":
            return Divide(left, right)
        case "power":
            return Power(left, right)
        case "part" if isinstance(left, Percent | Divide):
            return Multiply((left, right), "*")
    return None


def _applied(kind: str, inner: Node) -> Node | None:
    from tutor.notation.tree import Factorial

    if isinstance(inner, _NOT_NUMBERS):
        return None
    return {
        "root": Root(inner), "cube root": Root(inner, Number("3")), "square": Power(inner, Number("2")), "cube": Power(inner, Number("3")),
        "factorial": Factorial(inner),
    }[kind]  # fmt: skip


def solve(arguments: Arguments) -> Solution | Declined:
    """Work the expression out from the inside."""
    expression = _common_logarithms(arguments.expression)
    style = replace(style_for(expression), terms=400)
    solution = worked(
        "calculate", "arithmetic", ("calculate ", expression), lambda: work(expression, style),
        "Work from the inside out: brackets first, then powers and roots, then times and divide, then plus and minus.",
    )  # fmt: skip
    if isinstance(solution, Solution) and expression != arguments.expression:
        solution = replace(solution, assumptions=(*solution.assumptions, "log is written without a base, and stands before powers of ten only, so I read it as the logarithm with base 10."))
    if isinstance(solution, Solution) and has_mixed(expression):
        return mixed_again(solution)
    lowest = _lowest_terms(expression)
    if lowest is None or isinstance(solution, Declined) or solution.steps:
        return solution
    return replace(solution, steps=(lowest,), idea="A division that does not come out even is a fraction: look whether it can be made simpler.")


def _common_logarithms(expression: Node) -> Node:
    """log(1000) without a base, of powers of ten only: the logarithm with base ten is meant."""
    found = [n for n in walk(expression) if isinstance(n, Call) and n.function == "log" and n.subscript is None]
    if not found or not all(isinstance(c.arguments[0], Number) and exponent_of(Fraction(10), c.arguments[0].value) is not None for c in found):
        return expression

    def change(node: Node) -> Node:
        node = rebuild(node, change)
        return Call("log", node.arguments, Number("10")) if isinstance(node, Call) and node.function == "log" and node.subscript is None else node

    return change(expression)


def _lowest_terms(expression: Node) -> Step | None:
    """Nothing to cancel in 4 ÷ 9: the step that says so; None when it is no fraction in lowest terms."""
    if not isinstance(expression, Divide):
        return None
    top, bottom = (expression.numerator, expression.denominator)
    if not (isinstance(top, Number) and isinstance(bottom, Number) and top.text.isdigit() and bottom.text.isdigit()):
        return None
    if gcd(int(top.text), int(bottom.text)) != 1:
        return None
    common = Relation((Call("gcd", (top, bottom)), Number("1")), ("=",))
    return Step("lowest_terms", "Look for a common factor", "No whole number but 1 divides both, so nothing cancels: the fraction is in its lowest terms.", "fractions", after=common, relation="defines", check="by-definition")


def make_problem(rng: Random, level: int) -> Exercise:
    """Whole numbers with brackets; fractions; roots."""
    from tutor.notation import read as read_math

    a, b, c, d = (rng.randint(2, 12) for _ in range(4))
    text = {
        1: f"{a} + {b}*({c} - {d})",
        2: f"{a}/{b} + {c}/{d}",
        3: rng.choice([f"sqrt({a * a * b}) + {c}*sqrt({b})", f"({a}/{b})/({c}/{d}) - 1/{b}", f"({a} - {b})^3 + {c}*{d}^2"]),
    }[level]
    return Exercise(f"calculate {text}", "Work this out exactly.", "a number", read_math(text).tree)


TOPIC = Topic(
    id="calculate",
    title="Arithmetic",
    concept="arithmetic",
    phrases=("calculate", "compute", "evaluate", "work out", "value of", "sum of", "total of", "product of", "difference", "plus", "minus", "times", "divided by", "take away", "subtract"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("fractions", "negative-numbers", "exponents", "roots-radicals"),
)
