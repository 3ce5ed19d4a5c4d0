"""Word problems about amounts with units: every number marked in its place, whatever letters stand behind it."""

from __future__ import annotations

import re
from fractions import Fraction

_WORDS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: \d+/[1-9]\d*|/[1-9]\d*(?![\w/]))?")
_WORD = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b")
_CURRENCY = re.compile(r"\$(?=\s?\d)|[£€]\s?")


def marked_numbers(text: str) -> tuple[str, list[Fraction]]:
    """The text in lower case with its numbers as ⟦0⟧, ⟦1⟧ … and their values, so that 300 g is a number before a unit."""
    values: list[Fraction] = []

    def mark(found: re.Match[str]) -> str:
        said = found.group().replace(",", "")
        if said in _WORDS:
            values.append(Fraction(_WORDS[said]))
        else:
            whole, _, part = said.partition(" ")
            values.append(_value(whole) + (_value(part) if part else 0))
        return f"⟦{len(values) - 1}⟧"

    lowered = _CURRENCY.sub("", text.replace("\\$", "$")).lower()
    both = re.compile(f"{_NUMBER.pattern}|{_WORD.pattern}")
    marked = both.sub(mark, lowered)
    marked = re.sub(r"(?<=⟧)(?=[a-z°%])", " ", marked)
    return re.sub(r"\s+", " ", marked).strip().rstrip("?.! "), values


def _value(text: str) -> Fraction:
    top, _, bottom = text.partition("/")
    return Fraction(top) / Fraction(bottom or "1")
