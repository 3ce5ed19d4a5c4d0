"""Functions that the message defines: their value at a place, one put into another, sums and multiples of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from tutor.notation.tree import (
    Apply,
    Derivative,
    Gradient,
    Integral,
    Limit,
    Matrix,
    Multiply,
    Node,
    Operation,
    Prime,
    Relation,
    Sequence,
    Symbol,
    flat_name,
    substitute,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.rules.derivation import Rule
from tutor.rules.outcomes import TOO_LONG, result_of, undefined
from tutor.rules.simplification import EXPAND, style_for, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_ASK = r"(?:what is|what's|whats|calculate|compute|evaluate|work out|find|give|determine|simplify|how much is|expand|)\s*(?:the )?(?:value of |composition )?"
_AT = rf"{_ASK}⟦(?P<f>\d+)⟧,? (?:at|when|for|if|where|with|given|given that)(?: the point)? (?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*)"
_PIECES = re.compile(r"⟦\d+⟧ (?:if|for|when|where) ⟦\d+⟧ (?:and|or|,|;) ?⟦\d+⟧ (?:if|for|when|where|otherwise)")
"""A function in pieces: another topic looks which piece counts."""
PUT_IN = Rule("substitute_value", "Put the input in", "functions")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for, as typed, and the same with every function replaced by what it stands for."""

    asked: Node
    expression: Node


def read(problem: Problem) -> Task | None:
    """f(3) for a known f, g(f(x)), 2*f(x) - 3*g(x); an expression at x = 2."""
    at = re.fullmatch(_AT, problem.core) or re.fullmatch(r"(?:if|when|for|let|given|given that) (?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*)[,.:]? ?(?:then )?(?:what is|find|calculate|evaluate|compute|work out)(?: the value of)? ⟦(?P<f>\d+)⟧", problem.core)
    if at and (task := _at(problem, at)) is not None:
        return task
    before = re.fullmatch(rf"{_ASK}⟦(\d+)⟧,? (?:for|if|where|when|with|given)(?: the)?(?: functions?)?(?: ⟦\d+⟧(?:,| and|, and)?)+", problem.core)
    match = before or re.search(rf"(?:^|[.,;:] ?|and |then |, ){_ASK}⟦(\d+)⟧$", problem.core)
    if match is None or _PIECES.search(problem.core):
        return None
    asked = _composed(problem, problem.mathematics[int(match.group(1))])
    if isinstance(asked, Relation | Sequence | Matrix) or not any(isinstance(n, Apply) for n in walk(asked)) or any(isinstance(n, Prime | Derivative | Gradient | Integral | Limit) or _is_moment(n) for n in walk(asked)):
        return None
    rest = "" if before else problem.core[: match.start()]
    if not re.fullmatch(r"(?:(?:let|if|given|suppose|define|where|and|for|the|functions?|with|that|is|are|consider)\b|[\s,.;:]|⟦\d+⟧)*", rest):
        return None
    expression = problem.resolve(asked)
    if any(isinstance(n, Apply | Matrix | Sequence) for n in walk(expression)) or expression == asked:
        return None
    return Task(Arguments(asked, expression), 1.0, ("find ", asked))


def _composed(problem: Problem, tree: Node) -> Node:
    """(f o g)(3) and (f ∘ g)(x) as f(g(3)) and f(g(x)), for functions that are known."""
    if isinstance(tree, Multiply) and len(tree.factors) == 2 and (pair := _pair(problem, tree.factors[0])) is not None:
        return Apply(pair[0], (Apply(pair[1], (tree.factors[1],)),))
    if (pair := _pair(problem, tree)) is not None:
        parameter = problem.definitions[flat_name(pair[1]) or ""].parameters[0]
        return Apply(pair[0], (Apply(pair[1], (Symbol(parameter),)),))
    return tree


def _pair(problem: Problem, tree: Node) -> tuple[Node, Node] | None:
    """The two functions of a composition f ∘ g, also typed as f o g."""
    parts: tuple[Node, ...] = ()
    if isinstance(tree, Operation) and tree.operator == "compose":
        parts = (tree.left, tree.right)
    elif isinstance(tree, Multiply) and len(tree.factors) == 3 and flat_name(tree.factors[1]) in ("o", "O"):
        parts = (tree.factors[0], tree.factors[2])
    known = [p for p in parts if (d := problem.definitions.get(flat_name(p) or "")) is not None and len(d.parameters) == 1]
    return (known[0], known[1]) if len(known) == 2 else None


def _is_moment(node: Node) -> bool:
    """E(2X), Var(X + Y): what is said of a random variable is no function that an input is put into."""
    return isinstance(node, Apply) and isinstance(node.function, Symbol) and node.function.name in ("E", "Var", "Cov", "Corr", "SD") and any(n.isupper() for a in node.arguments for n in symbols(a))


def _at(problem: Problem, found: re.Match[str]) -> Task | None:
    tree = problem.mathematics[int(found.group("f"))]
    values: dict[str, Node] = {}
    for place in re.findall(r"\d+", found.group("list")):
        item = problem.mathematics[int(place)]
        for relation in item.items if isinstance(item, Sequence) and not item.bracket else (item,):
            if not isinstance(relation, Relation) or relation.operators != ("=",) or (name := flat_name(relation.left)) is None:
                return None
            if as_vector(relation.right) is not None or any(isinstance(n, Sequence | Matrix) for n in walk(relation.right)):
                return None
            values[name] = relation.right
    if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Apply | Symbol):
        tree = tree.right
    plainly = replace(problem, definitions={n: d for n, d in problem.definitions.items() if n not in values})
    expression = plainly.resolve(tree, keep=tuple(values))
    if isinstance(expression, Relation | Sequence | Matrix) or any(isinstance(n, Apply | Derivative | Gradient | Integral | Limit | Matrix) for n in walk(expression)):
        return None
    if not set(values) & set(symbols(expression)):
        return None
    asked = expression
    for name, value in values.items():
        expression = substitute(expression, name, value)
    return Task(Arguments(asked, expression), 1.0, ("put the values into ", asked))


def solve(arguments: Arguments) -> Solution | Declined:
    """Put in, then work out."""
    asked, expression = arguments.asked, arguments.expression
    goal: Prose = ("find ", asked)
    step = PUT_IN.states(expression, "Wherever the input's letter stands, write the input, in brackets where needed.", before=asked)
    try:
        derived = work(expression, replace(style_for(expression), terms=400) if not symbols(expression) else EXPAND)
    except Undefined as reason:
        return undefined("function_value", "functions", goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    result = result_of(derived)
    steps: tuple[Step, ...] = (step, *derived.steps)
    return Solution("function_value", "functions", goal, steps, Result(result.kind, result.value, result.values, approx=result.approx), idea="A function is a machine: what goes into the brackets takes the place of the letter everywhere.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A line; a quadratic; one function put into another."""
    from tutor.notation import read as read_math

    a, b, c, x = rng.randint(2, 9), rng.randint(1, 9), rng.randint(1, 9), rng.randint(-5, 5)
    if level == 1:
        text, ask = f"f(x) = {a}*x + {b}", f"f({x})"
    elif level == 2:
        text, ask = f"f(x) = {a}*x^2 - {b}*x + {c}", f"f({x})"
    else:
        text, ask = f"f(x) = {a}*x + {b}, g(x) = x^2 - {c}", "f(g(x))"
    return Exercise(f"Let {text}. Find {ask}.", f"Let {text}. Find {ask}.", "a number" if level < 3 else "an expression in x", read_math(ask).tree)


TOPIC = Topic(
    id="function_value", title="Values of functions", concept="functions", phrases=("find", "evaluate", "calculate", "value", "give", "determine", "what is", "compute", "at", "when", "composition"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip


