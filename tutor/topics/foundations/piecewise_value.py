"""Functions in pieces: which piece belongs to an input, and the value there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Apply, Cases, Node, Number, Relation, Text, flat_name, rebuild, substitute, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import settled
from tutor.rules.outcomes import TOO_LONG, result_of
from tutor.rules.sheet import size_of
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

CHOOSE = Rule("choose_piece", "Which piece is it?", "piecewise-functions")
PUT_IN = Rule("substitute_value", "Put the input in", "functions")

_JOIN = r"(?:if|for|when|where|whenever)(?: all)?"
_PAIR = re.compile(rf"⟦(\d+)⟧,? {_JOIN} ⟦(\d+)⟧")
_ELSE = re.compile(r"⟦(\d+)⟧,? (?:otherwise|else|elsewhere|for all other)")
_COMPARISONS = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__, "!=": float.__ne__}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function's name and variable, its pieces with their conditions, and the expression asked for."""

    name: str
    variable: str
    pieces: tuple[tuple[Node, Node], ...]
    asked: Node


def read(problem: Problem) -> Task | None:
    """f(x) = x + 1 for x < 0 and x^2 for x >= 0: find f(3)."""
    found = _in_cases(problem) or _in_words(problem)
    if found is None:
        return None
    name, variable, pieces = found
    match = re.search(r"(?:what is|what's|find|calculate|evaluate|compute|work out|determine|give)(?: the)?(?: value of)? ⟦(\d+)⟧$", problem.core)
    asked = problem.mathematics[int(match.group(1))] if match else None
    if asked is None or isinstance(asked, Relation) or not any(_is_value(n, name) for n in walk(asked)) or set(symbols(asked)):
        return None
    return Task(Arguments(name, variable, pieces, asked), 1.02, ("find ", asked))


def _is_value(node: Node, name: str) -> bool:
    return isinstance(node, Apply) and flat_name(node.function) == name and len(node.arguments) == 1


Pieces = tuple[str, str, tuple[tuple[Node, Node], ...]]


def _in_cases(problem: Problem) -> Pieces | None:
    """Written with one tall brace."""
    for place, tree in enumerate(problem.mathematics):
        body = tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree
        if not isinstance(body, Cases):
            continue
        head = tree.left if isinstance(tree, Relation) else problem.mathematics[place - 1] if place and f"⟦{place - 1}⟧ = ⟦{place}⟧" in problem.words else None
        if isinstance(head, Apply) and len(head.arguments) == 1 and (name := flat_name(head.function)) and (variable := flat_name(head.arguments[0])):
            return name, variable, body.branches
    return None


def _in_words(problem: Problem) -> Pieces | None:
    pairs = [(int(a), int(b)) for a, b in _PAIR.findall(problem.core)]
    rest = _ELSE.search(problem.core)
    if len(pairs) + (rest is not None) < 2 or not pairs:
        return None
    first = problem.mathematics[pairs[0][0]]
    if not isinstance(first, Relation) or not isinstance(first.left, Apply) or len(first.left.arguments) != 1:
        return None
    name, variable = flat_name(first.left.function), flat_name(first.left.arguments[0])
    if name is None or variable is None:
        return None
    pieces: list[tuple[Node, Node]] = []
    for value, condition in pairs:
        body, said = problem.mathematics[value], problem.mathematics[condition]
        if isinstance(body, Relation):
            if body.operators != ("=",) or not _is_value(body.left, name):
                return None
            body = body.right
        if not isinstance(said, Relation) or symbols(said) != (variable,) or not set(said.operators) <= set(_COMPARISONS):
            return None
        pieces.append((body, said))
    if rest is not None:
        pieces.append((problem.mathematics[int(rest.group(1))], Text("otherwise")))
    return name, variable, tuple(pieces)


def solve(arguments: Arguments) -> Solution | Declined:
    """Look which condition the input fulfils, then use that piece."""
    goal: Prose = ("find ", arguments.asked)
    steps: list[Step] = []
    missing: list[Node] = []

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or not _is_value(node, arguments.name):
            return rebuild(node, change)
        place = node.arguments[0]
        piece = _piece(arguments, place)
        if piece is None:
            missing.append(node)
            return node
        body, condition = piece
        filled = substitute(body, arguments.variable, place)
        shown = condition if isinstance(condition, Text) else substitute(condition, arguments.variable, place)
        why: Prose = ("No other condition holds, so it is the last piece.",) if isinstance(condition, Text) else ("Among the conditions ", shown, " is the one that holds, so the piece is ", body, ".")
        steps.append(CHOOSE.states(Relation((node, filled), ("=",)), why))
        return filled

    filled = change(arguments.asked)
    if missing:
        return Solution("piecewise_value", "piecewise-functions", goal, (), Result("none", None, ("undefined",), plain="undefined"), conclusion=("None of the conditions holds there, so ", missing[0], " has no value."))
    try:
        derived = settled(filled)
    except Undefined:
        return Solution("piecewise_value", "piecewise-functions", goal, tuple(steps), Result("none", None, ("undefined",), plain="undefined"), conclusion="The piece has no value there.")
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution("piecewise_value", "piecewise-functions", goal, (*steps, *derived.steps), result_of(derived), idea="First look which condition the input fulfils; only that piece counts.")


def _piece(arguments: Arguments, place: Node) -> tuple[Node, Node] | None:
    """The first piece whose condition holds at the place."""
    for body, condition in arguments.pieces:
        if isinstance(condition, Text) or _holds(substitute(condition, arguments.variable, place)):
            return body, condition
    return None


def _holds(statement: Node) -> bool:
    if not isinstance(statement, Relation):
        return False
    sizes = [size_of(o) for o in statement.operands]
    if any(s is None for s in sizes):
        return False
    known = [s for s in sizes if s is not None]
    return all(_COMPARISONS[o](a, b) for o, a, b in zip(statement.operators, known, known[1:], strict=False) if o in _COMPARISONS)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two pieces; three values; a sum of two values."""
    a, b, x = rng.randint(2, 6), rng.randint(1, 5), rng.randint(-4, 4)
    text = f"f(x) = {a}x - {b} for x < 0 and x^2 + {b} for x >= 0"
    ask = f"f({x})" if level < 3 else f"f({x}) + f(-1)"
    return Exercise(f"{text}. Find {ask}.", f"Let {text}. Find {ask}.", "a number", Number(str(b)))


TOPIC = Topic(
    id="piecewise_value", title="Functions in pieces", concept="piecewise-functions", phrases=("if", "for", "when", "otherwise", "find", "piecewise", "what is"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
