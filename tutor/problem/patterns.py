"""Patterns over the words of a problem: words, alternatives, optional parts, and slots for mathematics.

    "derivative of {f} [(with respect to|wrt) {x}]"

matches `the derivative of ⟦0⟧ wrt ⟦1⟧` with f = 0 and x = 1. Matching is by whole words; matching time is linear in
the text for the patterns used here (no nested repetition can be written).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tutor.notation.tree import Node

MARKER = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern stands, and which piece of mathematics fills each slot."""

    start: int
    end: int
    slots: Mapping[str, int]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found in a problem: its place in the words and its slots as mathematics (and their indices)."""

    start: int
    end: int
    slots: Mapping[str, Node]
    places: Mapping[str, int]

    def get(self, name: str) -> Node | None:
        """The mathematics in a slot, or None when that optional part was not there."""
        return self.slots.get(name)


_TOKEN = re.compile(r"\{(\w+)\}|\.\.\.|[\[\]()|]|[^\s\[\](){}|]+")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    out: list[str] = []
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        if token.group(1):
            out.append(rf"\s*⟦(?P<{token.group(1)}>\d+)⟧\s*")
        elif text == "...":
            out.append(r"\s*(?:[^\s.;?!]+\s+){0,12}?")
        elif text == "[":
            out.append("(?:")
        elif text == "]":
            out.append(")?")
        elif text == "(":
            out.append("(?:")
        elif text in ")|":
            out.append(text)
        else:
            out.append(rf"(?<!\w)\s*{re.escape(text)}(?!\w)\s*,?\s*" if text[-1].isalnum() else rf"\s*{re.escape(text)}\s*")
    return re.compile("".join(out))


@lru_cache(maxsize=8192)
def anchors(pattern: str) -> frozenset[str]:
    """Words of which at least one must stand in a text that the pattern matches; empty when there is no such set.

    They are taken from the first part that is not optional: a word, or the words that its alternatives begin with.
    """
    tokens = [t.group() for t in _TOKEN.finditer(pattern)]
    k, depth = 0, 0
    while k < len(tokens):
        token = tokens[k]
        if token in "[]":
            depth += 1 if token == "[" else -1
        elif depth == 0 and token == "(":
            end = next((j for j in range(k + 1, len(tokens)) if tokens[j] in "()[]"), len(tokens))
            firsts = [tokens[j] for j in range(k + 1, end) if tokens[j - 1] in "(|"]
            if end < len(tokens) and tokens[end] == ")" and all(_PLAIN.fullmatch(word) for word in firsts):
                return frozenset(firsts)
            return frozenset()
        elif depth == 0 and _PLAIN.fullmatch(token):
            return frozenset((token,))
        k += 1
    return frozenset()


_PLAIN = re.compile(r"[a-z]+")


def search(pattern: str, words: str) -> Found | None:
    """The first place where `pattern` stands in `words` (lower case, mathematics as ⟦k⟧), or None."""
    found = _compiled(pattern).search(words)
    if found is None:
        return None
    slots = {k: int(v) for k, v in found.groupdict().items() if v is not None}
    return Found(found.start(), found.end(), slots, slots)
