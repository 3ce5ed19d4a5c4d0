"""Sums and sequences as people write them: with dots in the middle (2 + 4 + … + 40), as a first term and a rule."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:/[1-9]\d*)?"
_DOTS = r"(?:\.{2,}|…|⋯|\\[lc]?dots|\\ldots|and so on|etc\.?)"
_DOTTED_SUM = re.compile(rf"(?P<terms>\(?{_NUMBER}\)?(?:\s*[+−-]\s*\(?{_NUMBER}\)?)+)\s*\+\s*{_DOTS}(?:\s*\+\s*(?P<last>\(?{_NUMBER}\)?))?")
_DOTTED_LIST = re.compile(rf"(?P<terms>{_NUMBER}(?:\s*,\s*(?:and )?{_NUMBER})+)\s*,?\s*(?:{_DOTS}\s*,?\s*(?P<last>{_NUMBER})?)?")
_TERM = re.compile(rf"([+−-]?)\s*\(?({_NUMBER})\)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """Terms that are written out, and the last one where it stands after the dots. `plus`: they are added up."""

    terms: tuple[Fraction, ...]
    last: Fraction | None
    plus: bool


def listed_terms(text: str) -> Listed | None:
    """The first dotted sum or list of at least two numbers in the text; None when there is none."""
    found = _DOTTED_SUM.search(text)
    if found:
        terms = [(-1 if sign in ("-", "−") else 1) * _fraction(number) for sign, number in _TERM.findall(found.group("terms"))]
        return Listed(tuple(terms), _fraction(found.group("last").strip("()")) if found.group("last") else None, True)
    found = _DOTTED_LIST.search(text)
    if found is None:
        return None
    terms = [_fraction(t) for t in re.findall(_NUMBER, found.group("terms"))]
    return Listed(tuple(terms), _fraction(found.group("last")) if found.group("last") else None, False)


def _fraction(text: str) -> Fraction:
    top, _, bottom = text.replace("−", "-").partition("/")
    return Fraction(top) / Fraction(bottom or "1")


def difference_of(terms: tuple[Fraction, ...]) -> Fraction | None:
    """The difference that all neighbours have in common, or None."""
    gaps = {b - a for a, b in itertools.pairwise(terms)}
    return gaps.pop() if len(gaps) == 1 else None


def ratio_of(terms: tuple[Fraction, ...]) -> Fraction | None:
    """The ratio that all neighbours have in common, or None."""
    if not all(terms):
        return None
    ratios = {b / a for a, b in itertools.pairwise(terms)}
    return ratios.pop() if len(ratios) == 1 else None
