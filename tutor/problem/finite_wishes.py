"""What is asked of a variable whose distribution stands in a table: moments, probabilities, the missing entry, in any order."""

from __future__ import annotations

import re
from fractions import Fraction

from tutor.notation.tree import Node, Symbol
from tutor.problem.conditions import asked_of, statements
from tutor.problem.quantities import VALUE, number
from tutor.problem.wishes import names_in, wished
from tutor.rules.building import num, of
from tutor.rules.distributions import Bounds
from tutor.rules.finite_variable import Wish

_WORDS = re.compile(r"\b(expected (?:value|number|profit|gain|loss|winnings?|payoff|return|amount|net \w+|cost|total)|expectation|mean|average|how much (?:do|can|would|should) (?:you|he|she|we|they) expect|variance|standard deviation|median|mode|most likely (?:value|number|sum|outcome))\b", re.I)
_KIND = {"expec": "mean", "mean": "mean", "avera": "mean", "how m": "mean", "varia": "variance", "stand": "sd", "media": "median", "mode": "mode", "most ": "mode"}


def finite_wishes(asked: str, variable: str) -> tuple[Wish, ...]:
    """The wishes of the asking sentences, in order; empty when none is recognised."""
    moments = [m for m in wished(asked) if m.kind in ("mean", "variance", "sd") and {n.upper() for t in m.of for n in names_in(t)} <= {variable.upper()} and not m.condition]
    out: list[tuple[int, Wish]] = [(m.start, Wish(m.kind, _renamed(m.of[0], variable))) for m in moments]
    for s in statements(asked):
        if s.variable.upper() == variable.upper():
            out.append((asked.find("P"), Wish("probability", bounds=s.bounds, given=s.given, outside=s.outside)))
    for m in re.finditer(rf"(?<![A-Za-z])F(?:_?[A-Z])?\s?\(\s*({VALUE})\s*\)", asked):
        value = number(m.group(1))
        if value is not None:
            out.append((m.start(), Wish("probability", bounds=Bounds(None, True, value, True), label=of("F", num(value, True)))))
    if out:
        return tuple(w for _, w in sorted(out, key=lambda pair: pair[0]))
    kinds = list(dict.fromkeys(_KIND[m.group(1).lower()[:5].ljust(4)[:5]] if m.group(1).lower()[:5] in _KIND else _KIND.get(m.group(1).lower()[:4], "mean") for m in _WORDS.finditer(asked)))
    wanted = asked_of(asked)
    if wanted is not None and wanted.kind == "probability":
        return (Wish("probability", bounds=wanted.bounds, given=wanted.given, outside=wanted.outside),)
    return tuple(Wish(k) for k in kinds)


def _renamed(tree: Node, variable: str) -> Node:
    from tutor.notation.tree import substitute

    return tree if variable in names_in(tree) else substitute(tree, variable.lower(), Symbol(variable))


def wants_missing(line: str, asked: str, letter: str) -> bool:
    """Is the unknown entry itself asked for?"""
    if re.search(r"\bmissing (?:value|probability|entry|number)|\bvalue of (?:the )?(?:constant|unknown)|\bconstant\b", asked, re.I):
        return True
    return bool(letter) and re.search(rf"\b(?i:find|determine|what is|calculate|compute|solve for|value of)(?: the)?(?: values?)?(?: of)?(?: the)?(?: constant)? {letter}(?![A-Za-z(])", asked) is not None


def bare_chance(asked: str) -> Fraction | None:
    """x in "what is P(3)?" where P is the mass function."""
    m = re.search(rf"(?<![A-Za-z])[Pp]\(\s*({VALUE})\s*\)", asked)
    return number(m.group(1)) if m else None
