"""Paired data in a question: two columns of a table, two named lists, or points (1, 2), (2, 4)."""

from __future__ import annotations

import re
from fractions import Fraction

from tutor.problem.figures import Series, pairs, words_of
from tutor.problem.record import Problem
from tutor.problem.samples import data_lists
from tutor.solution import Declined

Paired = tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[str, str]]


def paired_data(problem: Problem) -> Paired | Declined | None:
    """The x values, the y values and their names; Declined when the lists do not match; None when there are none."""
    if not problem.tables:
        points = pairs(words_of(problem))
        if len(points) >= 2:
            return tuple(p[0] for p in points), tuple(p[1] for p in points), ("x", "y")
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    lists = [s for s in lists if len(s.values) >= 2]
    if len(lists) < 2:
        return None
    first, second = lists[0], lists[1]
    if len(first.values) != len(second.values):
        return Declined("bad_shape", f"Both lists must have the same length, but “{label(first, 'x')}” has {len(first.values)} values and “{label(second, 'y')}” has {len(second.values)}.", "Each value needs its partner.")
    names = (label(first, "x"), label(second, "y"))
    if names[0].lower() == "y" and names[1].lower() == "x":
        first, second, names = second, first, (names[1], names[0])
    return first.values, second.values, names


def label(series: Series, default: str) -> str:
    """A short name for a list."""
    text = re.sub(r"\s*[(\[].*$", "", series.name).strip()
    text = re.sub(r"_\s*i\b|_i\b", "", text)
    words = text.split()
    if not words:
        return default
    return words[-1] if len(words[-1]) == 1 or not problem_words(text) else text if len(words) <= 3 else words[-1]


def problem_words(text: str) -> bool:
    """Is it a heading rather than the end of a sentence?"""
    return re.search(r"\b(?:of|the|for|data|and|with|given|find|values|line|compute|calculate)\b", text, re.I) is None
