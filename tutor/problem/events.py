"""Events written with symbols: P(A) = 0.3, P(A ∪ B), P(not A | B), "A and B are independent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tutor.problem.quantities import VALUE, number

Event = frozenset[frozenset[str]]
"""An event as the set of its cases; a case is the set of the names that happen."""


@dataclass(frozen=True, slots=True)
class Chance:
    """P(event) or P(event | condition), as written, with its value or None when it is asked for."""

    event: str
    condition: str
    value: Fraction | None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class No:
    operand: Formula


@dataclass(frozen=True, slots=True)
class Both:
    """Intersection ("and") or union ("or") of two events."""

    word: str
    left: Formula
    right: Formula


Formula = Name | No | Both

_HEAD = re.compile(r"(?<![A-Za-z])(?:P|Pr|p|Prob)\s?([(\[{])")
_CLOSE = {"(": ")", "[": "]", "{": "}"}
_TOKEN = re.compile(r"\s*(?:(∩|∧|&|and\b|AND\b|,)|(∪|∨|\bor\b|OR\b|U\b(?=\s*[A-Z(n]))|(not\b|NOT\b|¬|~|!)|(\()|(\))|('|\^\(?(?:c|C|prime|complement)\)?|bar\b)|([A-Za-z](?:_?\d+|_[a-z])?(?![a-z])|[A-Za-z]+(?:_\d+)?))", re.U)


def chances(line: str) -> Iterator[Chance]:
    """Every P(…) of a normal line, in order."""
    for head in _HEAD.finditer(line):
        close = _matching(line, head.end() - 1)
        if close is None:
            continue
        inside = line[head.end() : close]
        event, _, condition = inside.partition("|")
        if not _:
            event, _, condition = inside.partition(" given ")
        value = re.match(rf"\s*(?:=|is|equals|of|be)\s*({VALUE})(?![\w^(*])", line[close + 1 :])
        found = number(value.group(1)) if value else None
        if value is None and (product := re.match(r"\s*=\s*\((\d+)/(\d+)\)\^(\d)", line[close + 1 :])):
            found = Fraction(int(product.group(1)), int(product.group(2))) ** int(product.group(3))
        yield Chance(event.strip(), condition.strip(), found, head.start())


def _matching(line: str, start: int) -> int | None:
    opening, depth = line[start], 0
    for k in range(start, len(line)):
        depth += (line[k] == opening) - (line[k] == _CLOSE[opening])
        if depth == 0:
            return k
    return None


def formula(text: str) -> Formula | None:
    """An event in names, ∩, ∪ and not; None where it is anything else (a random variable's value, words)."""
    tokens: list[tuple[str, str]] = []
    place = 0
    text = text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.end() == place:
            return None
        kind = ("and", "or", "not", "(", ")", "after", "name")[(found.lastindex or 1) - 1]
        tokens.append((kind, (found.group(found.lastindex or 1) or "").strip()))
        place = found.end()
    try:
        tree, rest = _union(tokens)
    except IndexError:
        return None
    return tree if not rest else None


Tokens = list[tuple[str, str]]


def _union(tokens: Tokens) -> tuple[Formula, Tokens]:
    left, rest = _intersection(tokens)
    while rest and rest[0][0] == "or":
        right, rest = _intersection(rest[1:])
        left = Both("or", left, right)
    return left, rest


def _intersection(tokens: Tokens) -> tuple[Formula, Tokens]:
    left, rest = _atom(tokens)
    while rest and rest[0][0] in ("and", "name", "not", "("):
        right, rest = _atom(rest[1:] if rest[0][0] == "and" else rest)
        left = Both("and", left, right)
    return left, rest


def _atom(tokens: Tokens) -> tuple[Formula, Tokens]:
    kind, text = tokens[0]
    inner: Formula
    if kind == "not":
        inner, rest = _atom(tokens[1:])
        return No(inner), rest
    if kind == "(":
        inner, rest = _union(tokens[1:])
        rest = rest[1:] if rest and rest[0][0] == ")" else [("name", "?"), ("name", "?")]
    elif kind == "name":
        inner, rest = Name(text), tokens[1:]
    else:
        raise IndexError
    while rest and rest[0][0] == "after":
        inner, rest = No(inner), rest[1:]
    return inner, rest


def names(tree: Formula) -> frozenset[str]:
    """The names in an event."""
    match tree:
        case Name(name):
            return frozenset({name})
        case No(operand):
            return names(operand)
        case Both(_, left, right):
            return names(left) | names(right)


def cases(tree: Formula, everything: Event) -> Event:
    """The cases of `everything` in which the event happens."""
    match tree:
        case Name(name):
            return frozenset(c for c in everything if name in c)
        case No(operand):
            return everything - cases(operand, everything)
        case Both(word, left, right):
            a, b = cases(left, everything), cases(right, everything)
            return a & b if word == "and" else a | b
