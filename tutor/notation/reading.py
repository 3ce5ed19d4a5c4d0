"""Reading: the most likely tree of a text, and the other readings it could have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tutor.notation import calculus_forms as calculus_forms  # registers integrate, limit, sum and their kin
from tutor.notation import tree as t
from tutor.notation.errors import ReadingError
from tutor.notation.parser import parse

MOST_OTHERS = 8
"""Other readings beyond this are not built: nobody chooses among more."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What is a matter of agreement: the base of a bare `log` ("e", "10" or "2"), whether `i` is the imaginary unit, and
    which letters are functions, so that a(2) is a of 2. With `words`, unknown words name quantities, as in printed formulas;
    `names` are names of several letters that are read whole, such as TP."""

    log_base: str = "e"
    imaginary: bool = False
    functions: frozenset[str] = frozenset()
    words: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """`tree` is the most likely reading; `others` are (reason, tree) pairs, a click away."""

    text: str
    tree: t.Node
    others: tuple[tuple[str, t.Node], ...] = field(default=())


_TIMES_TEN = re.compile(r"(?<=\d)(\s*)[xX](\s*)(?=10\s*(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))")


def times_ten(text: str) -> str:
    """The x of 3.2 x 10^4 is a times sign; every character keeps its place."""
    return _TIMES_TEN.sub(r"\1×\2", text)


def read(text: str, conventions: Conventions | None = None) -> Reading:
    """Read one expression, statement or list in any notation.

    Raises:
        ReadingError: with the place where the text stops making sense, and what would be accepted there.
    """
    known = conventions or Conventions()
    try:
        tree = parse(times_ten(text), known.functions, known.words, known.names)
    except RecursionError:
        raise ReadingError("too_deep", "That is nested more deeply than I read.", 0, len(text), accepted="fewer brackets inside brackets") from None
    except (IndexError, AttributeError, AssertionError) as error:
        raise ReadingError("internal", "I could not read that.", 0, len(text), accepted="the same written another way") from error
    tree = _conventional(tree, known)
    return Reading(text, tree, tuple(islice(_others(tree, known), MOST_OTHERS)))


def _conventional(tree: t.Node, conventions: Conventions) -> t.Node:
    def change(node: t.Node) -> t.Node:
        if conventions.imaginary and node == t.Symbol("i"):
            return t.Constant("i", span=node.span)
        if isinstance(node, t.Call) and node.function == "log" and node.subscript is None and conventions.log_base != "e":
            return t.Call("log", node.arguments, t.Number(conventions.log_base), span=node.span)
        return node

    if not conventions.imaginary and conventions.log_base == "e":
        return tree
    return t.transform(tree, change)


def _others(tree: t.Node, conventions: Conventions) -> Iterator[tuple[str, t.Node]]:
    """Other readings of what is ambiguous, one place at a time."""
    for node in t.walk(tree):
        other = _other(node, conventions)
        if other is not None:
            reason, replacement = other
            yield reason, _replaced(tree, node, replacement)


def _replaced(tree: t.Node, old: t.Node, new: t.Node) -> t.Node:
    if tree is old:
        return new
    return t.rebuild(tree, lambda child: _replaced(child, old, new))


def _other(node: t.Node, conventions: Conventions) -> tuple[str, t.Node] | None:
    match node:
        case t.Multiply((t.Divide(a, b, "/"), rest), "") if isinstance(rest, t.Symbol | t.Power | t.Subscript):
            return "everything after the slash could be below it", t.Divide(a, t.Multiply((b, rest), ""), "/")
        case t.Multiply((t.Power(base, t.Number() as exponent), t.Symbol() as rest), "") if base == t.Constant("e"):
            return "everything after the ^ could be in the exponent", t.Power(base, t.Multiply((exponent, rest), ""))
        case t.Multiply((t.Symbol() as head, t.Add() as argument), "") if head.style == "" and head.accent == "":
            return f"{head.name} could be a function", t.Apply(head, (argument,), "()")
        case t.Apply(t.Symbol() as head, (argument,), "()") if head.name not in ("P", "E"):
            return f"{head.name} could be a number that multiplies", t.Multiply((head, argument), "")
        case t.Call("log", (argument,), None) if conventions.log_base == "e":
            return "log could have base 10", t.Call("log", (argument,), t.Number("10"))
        case t.Symbol("i") if not conventions.imaginary:
            return "i could be the imaginary unit", t.Constant("i")
        case t.Constant("e"):
            return "e could be a letter like any other", t.Symbol("e")
        case t.Divide(t.Call(function, (argument,), None), below, "/") if function in ("sin", "cos", "tan", "ln", "log"):
            return f"the slash could belong inside the {function}", t.Call(function, (t.Divide(argument, below, "/"),))
        case t.Transpose(t.Symbol() as base):
            return "T could be an exponent", t.Power(base, t.Symbol("T"))
    return None
