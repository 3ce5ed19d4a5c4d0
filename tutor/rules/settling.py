"""From a formula with its numbers in to the number: exact where that is short, else rounded, checked to the last digit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from tutor.checking.decimals import rounds_to, value_of
from tutor.notation.tree import Negative, Node, Number
from tutor.rules.derivation import Rule
from tutor.rules.simplification import style_for, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Prose, Step

ROUND = Rule("round_result", "Work it out and round", "decimals-rounding")
_SHOWN_STEPS = 8
_LARGEST = 10**7


@dataclass(frozen=True, slots=True)
class Settled:
    """The last steps, the number they end in, a decimal beside it where that helps, and whether it is rounded."""

    steps: tuple[Step, ...]
    value: Node
    approx: str | None
    rounded: bool


class NotChecked(Exception):
    """The number did not agree with the formula: our mistake, nothing is shown."""


def settle(tree: Node, exact: Fraction | None, rule: Rule, why: Prose, decimal: bool = False, places: int | None = None, scale: Any = None) -> Settled:
    """Work `tree` out.

    `exact` is its value where it is rational; it is shown exactly when that is short and no rounding was asked, as a
    decimal when the question speaks in decimals. Otherwise the value is rounded to `places` decimals, or to digits
    enough to tell it from 0 and 1. Raises NotChecked.
    """
    if exact is not None and _short(exact, decimal, places):
        value = write_number(exact, decimal)
        if value == tree:
            return Settled((), value, None, False)
        approx = None if exact.denominator in (1, 2, 4, 5, 10) or isinstance(value, Number) else f"{float(exact):.6g}"
        return Settled((rule.step(tree, value, why, _details(tree, decimal)),), value, approx, False)
    size = value_of(tree) if exact is None else mpmath.mpf(exact.numerator) / exact.denominator
    value = rounded(size, places)
    check = rounds_to(tree, value)
    if check is None:
        raise NotChecked
    step = Step(rule.id, rule.title, why, rule.concept, value, tree, "implies", check)
    return Settled((step,), value, None, True)


def _short(exact: Fraction, decimal: bool, places: int | None) -> bool:
    text = decimal_text(exact)
    if places is not None:
        return text is not None and len(text.partition(".")[2]) <= places
    if decimal:
        return text is not None and len(text.lstrip("-")) <= 10
    return exact.denominator < _LARGEST and abs(exact.numerator) < 10**40


def _details(tree: Node, decimal: bool) -> tuple[Step, ...]:
    try:
        steps = work(tree, style_for(tree)).steps
    except (TooHeavy, Undefined, ArithmeticError, RecursionError):
        return ()
    return steps if 1 < len(steps) <= _SHOWN_STEPS else ()


def rounded(size: Any, places: int | None = None) -> Node:
    """A decimal of the number: `places` digits after the point, or six significant ones that also tell it from 1."""
    with mpmath.workdps(40):
        size = mpmath.mpf(size)
        if places is None:
            near = min(abs(size), abs(1 - size)) if 0 < size < 1 else abs(size)
            magnitude = int(mpmath.floor(mpmath.log10(near))) if near else 0
            places = min(15, max(6, 3 - magnitude)) if 0 < size < 1 else min(12, max(0, 5 - magnitude))
            text = _fixed(size, places)
            text = text.rstrip("0").rstrip(".") if "." in text else text
        else:
            text = _fixed(size, places)
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def _fixed(size: Any, places: int) -> str:
    whole = int(mpmath.floor(abs(size) * mpmath.mpf(10) ** places + mpmath.mpf("0.5")))
    digits = str(whole).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if size < 0 and whole else text
