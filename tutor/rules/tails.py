"""Areas under the normal, t, chi-squared and F curves, and the places that cut off a given area, to 25 digits.

Closed forms by the error function and the incomplete beta and gamma functions; `again` adds up the density itself, an
independent second working for the check of a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath

from tutor.checking.rounding import rounds_to, same_real
from tutor.notation.tree import Apply, Multiply, Node, Number, Relation, Sequence, Symbol
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, show
from tutor.solution import Check, Prose, Step

_CONTEXT = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.MPContext()
_CONTEXT.dps = 30


@dataclass(frozen=True, slots=True)
class Curve:
    """A distribution on the board: kind is normal, t, chi2 or f, with its degrees of freedom (a fraction is allowed)."""

    kind: str
    df: Any = None
    df2: Any = None

    @property
    def letter(self) -> str:
        """The letter of a variable that follows it."""
        return {"normal": "Z", "t": "T", "chi2": "X", "f": "F"}[self.kind]

    @property
    def name(self) -> str:
        """In words."""
        shown = "" if self.df is None else f"{float(self.df):.6g}"
        return {
            "normal": "the standard normal distribution", "t": f"the t distribution with {shown} degrees of freedom",
            "chi2": f"the chi-squared distribution with {shown} degrees of freedom",
            "f": f"the F distribution with {shown} and {'' if self.df2 is None else f'{float(self.df2):.6g}'} degrees of freedom",
        }[self.kind]  # fmt: skip

    @property
    def concept(self) -> str:
        """The idea behind it."""
        return {"normal": "standard-normal-z", "t": "t-distribution", "chi2": "chi-squared-distribution", "f": "hypothesis-testing"}[self.kind]

    @property
    def symmetric(self) -> bool:
        """Is it even around zero?"""
        return self.kind in ("normal", "t")


NORMAL = Curve("normal")


def _real(value: Any) -> Any:
    return _CONTEXT.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else _CONTEXT.mpf(value)


def upper(curve: Curve, place: Any) -> Any:
    """The area to the right of `place`."""
    x = _real(place)
    c = _CONTEXT
    if curve.kind == "normal":
        return c.erfc(x / c.sqrt(2)) / 2
    if curve.kind == "t":
        n = _real(curve.df)
        tail = c.betainc(n / 2, c.mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
        return tail if x >= 0 else 1 - tail
    if x <= 0:
        return c.mpf(1)
    if curve.kind == "chi2":
        return c.gammainc(_real(curve.df) / 2, x / 2, c.inf, regularized=True)
    n, m = _real(curve.df), _real(curve.df2)
    return c.betainc(m / 2, n / 2, 0, m / (m + n * x), regularized=True)


def lower(curve: Curve, place: Any) -> Any:
    """The area to the left of `place`."""
    return upper(curve, -_real(place)) if curve.symmetric else 1 - upper(curve, place)


def density(curve: Curve) -> Callable[[Any], Any]:
    """The density, for pictures and second workings."""
    c = _CONTEXT
    if curve.kind == "normal":
        return lambda x: c.exp(-c.mpf(x) ** 2 / 2) / c.sqrt(2 * c.pi)
    if curve.kind == "t":
        n = _real(curve.df)
        front = c.gamma((n + 1) / 2) / (c.sqrt(n * c.pi) * c.gamma(n / 2))
        return lambda x: front * (1 + c.mpf(x) ** 2 / n) ** (-(n + 1) / 2)
    if curve.kind == "chi2":
        k = _real(curve.df)
        front = 1 / (c.mpf(2) ** (k / 2) * c.gamma(k / 2))
        return lambda x: front * c.mpf(x) ** (k / 2 - 1) * c.exp(-c.mpf(x) / 2)
    n, m = _real(curve.df), _real(curve.df2)
    front = (n / m) ** (n / 2) / c.beta(n / 2, m / 2)
    return lambda x: front * c.mpf(x) ** (n / 2 - 1) * (1 + n * c.mpf(x) / m) ** (-(n + m) / 2)


def again(curve: Curve, place: Any) -> Any:
    """The area to the right of `place`, worked out by adding up the density."""
    c = _CONTEXT
    x = _real(place)
    shape = density(curve)
    with c.workdps(15):
        if curve.symmetric:
            return c.mpf("0.5") - c.quad(shape, c.linspace(0, x, max(2, int(abs(x)) + 2)))
        if x <= 0:
            return c.mpf(1)
        centre = _real(curve.df) if curve.kind == "chi2" else c.mpf(1)
        return c.quad(shape, [x, x + centre + 5, x + 4 * centre + 40, c.inf])


@lru_cache(maxsize=256)
def quantile(curve: Curve, area: Fraction) -> Any:
    """The place with `area` to its left."""
    c = _CONTEXT
    p = _real(area)
    if curve.symmetric and area == Fraction(1, 2):
        return c.mpf(0)
    if curve.kind == "normal":
        return c.sqrt(2) * c.erfinv(2 * p - 1)
    low, high = (c.mpf(-1), c.mpf(1)) if curve.symmetric else (c.mpf(0), c.mpf(1))
    if curve.symmetric:
        while lower(curve, low) > p:
            low *= 2
    while lower(curve, high) < p:
        high *= 2
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if lower(curve, middle) < p else (low, middle)
    x = (low + high) / 2
    shape = density(curve)
    for _ in range(4):
        x -= (lower(curve, x) - p) / shape(x)
    return x


AREA = Rule("tail_area", "The area of the tail", "p-values")
CRITICAL = Rule("critical_value", "The critical value", "confidence-intervals")


def critical(sheet: Sheet, key: str, label: Node, curve: Curve, area: Fraction, why: Prose) -> Any:
    """Write the line `label ≈ the place of the curve with `area` to its left`, checked against the added-up density."""
    value = quantile(curve, area)
    sheet.values[key] = value
    check = _critical_check(curve, value, area)
    variable = Symbol(curve.letter)
    shown = show(value, True, sheet.digits)
    before = Relation((Apply(Symbol("P"), (Relation((variable, label), ("<=",)),)), show(area)), ("=",))
    sheet.steps.append(Step(CRITICAL.id, CRITICAL.title, why, curve.concept, after=Relation((label, shown), ("≈",)), before=before, relation="implies", check=check if rounds_to(value, shown) else None))
    return value


@lru_cache(maxsize=256)
def _critical_check(curve: Curve, value: Any, area: Fraction) -> Check | None:
    return same_real(_real(1 - area), again(curve, value))


def tail(sheet: Sheet, key: str, label: Node, curve: Curve, place: Any, side: str, why: Prose, rule: Rule = AREA) -> Any:
    """Write the p-value line: `side` is "right", "left" or "both" (twice the smaller tail; for a symmetric curve)."""
    if side == "both":
        value, second = 2 * upper(curve, abs(_real(place))), 2 * again(curve, abs(_real(place)))
    elif side == "right":
        value, second = upper(curve, place), again(curve, place)
    else:
        value, second = lower(curve, place), 1 - again(curve, place)
    sheet.values[key] = value
    shown = show(value, True, sheet.digits)
    variable: Node = Symbol(curve.letter)
    at = show(abs(_real(place)) if side == "both" else place, True, sheet.digits)
    event = Apply(Symbol("P"), (Relation((variable, at), ("<=" if side == "left" else ">=",)),))
    written: Node = Multiply((Number("2"), event), "*") if side == "both" else event
    good = same_real(value, second) is not None and rounds_to(value, shown) is not None
    sheet.steps.append(Step(rule.id, rule.title, why, curve.concept, after=Relation((label, written, shown), ("≈", "≈")), relation="implies", check="agrees" if good else None))
    return value


def interval_tree(low: Node, high: Node) -> Sequence:
    """(7.30, 9.15) as an answer."""
    return Sequence((low, high), "()")
