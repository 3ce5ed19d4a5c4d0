"""Lines for the usual summaries of data: sum, mean, squared deviations, variance, standard deviation, quartiles."""

from __future__ import annotations

from fractions import Fraction

from tutor.notation.tree import Node, Number, Relation, Sequence, Text, flat_name
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Amount, Sheet, formula, less, listed, name, over, show, square, total
from tutor.solution import Prose, Step

MEAN = Rule("sample_mean", "Add up and divide by how many there are", "mean-median-mode")
SORT = Rule("sort_data", "Sort the values", "quantiles")
MEDIAN = Rule("median", "The middle of the sorted values", "mean-median-mode")
SQUARES = Rule("squared_deviations", "Square the distances from the mean and add", "sample-variance")
VARIANCE = Rule("variance_of_data", "Average the squared distances", "sample-variance")
DEVIATION = Rule("standard_deviation", "Take the root", "sample-variance")
QUARTILE = Rule("quartiles", "The middles of the halves", "quantiles")
_WRITTEN = 30
"""Longer lists are not written out term by term."""


def mean_line(sheet: Sheet, data: tuple[Fraction, ...], key: str = "xbar", letter: str = "x") -> Amount:
    """Write the mean of the data under `key` (its flat name is used for the value)."""
    count = Number(str(len(data)))
    label = name(key)
    top: Node = total([show(v) for v in data]) if len(data) <= _WRITTEN else show(sum(data, Fraction(0)))
    return sheet.line(flat_name(label) or key, over(top, count), MEAN, f"Add all {len(data)} values and divide by {len(data)}.", label, symbolic=False)


def squares_line(sheet: Sheet, data: tuple[Fraction, ...], mean: str = "x_bar", key: str = "S", label: Node | None = None) -> Amount:
    """Write the sum of squared distances from the mean (a value of the sheet)."""
    centre = sheet[mean]
    exact = isinstance(centre, Fraction)
    total_value = sum(((v - centre) ** 2 for v in data), Fraction(0)) if exact else None
    symbol = sheet.shown(mean)
    if len(data) <= _WRITTEN:
        tree = total([square(less(show(v), _place(mean))) for v in data])
        return sheet.line(key, tree, SQUARES, ("For each value take its distance from the mean, ", symbol, ", square it (so that signs do not cancel), and add."), label, symbolic=False)
    assert total_value is not None
    sheet.values[key] = total_value
    sheet.steps.append(SQUARES.states(Relation((label or name(key), show(total_value)), ("=",)), ("The squared distances of all ", str(len(data)), " values from the mean, added up.")))
    return total_value


def _place(key: str) -> Node:
    head, _, accent = key.partition("_")
    return name(head + accent) if accent in ("bar", "hat") else name(key)


def variance_lines(sheet: Sheet, data: tuple[Fraction, ...], sample: bool, deviation: bool, letter: str = "s") -> None:
    """Write mean, squared distances, variance (under "v") and, with `deviation`, standard deviation (under "s")."""
    mean_line(sheet, data)
    squares_line(sheet, data)
    sheet.given(n=len(data))
    symbol = formula("s^2") if sample else formula("sigma^2")
    if sample:
        sheet.line("v", "S/(n - 1)", VARIANCE, "A sample's own mean lies a little too close to its values; dividing by n − 1 instead of n makes up for that.", symbol)
    else:
        sheet.line("v", "S/n", VARIANCE, "The data are the whole population, so this is a plain average: divide by n.", symbol)
    if deviation:
        root_line(sheet, "s", "v", formula("s") if sample else formula("sigma"))


def root_line(sheet: Sheet, key: str, variance: str, label: Node) -> Amount:
    """Write the standard deviation as the root of a variance."""
    return sheet.line(key, f"sqrt({variance})", DEVIATION, "The root brings the spread back to the unit of the data.", label, symbolic=False)


def sorted_step(data: tuple[Fraction, ...]) -> Step:
    """The data in order."""
    return SORT.states(listed(sorted(data)), "Put the values in order, smallest first.", before=listed(data))


def median_of(data: tuple[Fraction, ...]) -> Fraction:
    """The middle value, or the mean of the two middle ones."""
    ordered, middle = sorted(data), len(data) // 2
    return ordered[middle] if len(data) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def median_line(sheet: Sheet, data: tuple[Fraction, ...], label: Node, key: str, rule: Rule = MEDIAN, what: str = "") -> Fraction:
    """Write the median of the data (sorted before)."""
    ordered, middle = sorted(data), len(data) // 2
    value = median_of(data)
    sheet.values[key] = value
    why: Prose
    if len(data) % 2:
        why = f"{what}{len(data)} values: the {_ordinal(middle + 1)} is the middle one."
        sheet.steps.append(sheet.made(label, show(value), value, rule, why, symbolic=False))
    else:
        a, b = ordered[middle - 1], ordered[middle]
        why = f"{what}{len(data)} values: there are two in the middle, the {_ordinal(middle)} and the {_ordinal(middle + 1)}; take halfway between them."
        sheet.steps.append(sheet.made(label, over(total([show(a), show(b)]), Number("2")), value, rule, why, symbolic=False))
    return value


def quartile_lines(sheet: Sheet, data: tuple[Fraction, ...]) -> None:
    """Write Q1, Q2 and Q3: medians of the halves, the middle value left out when the count is odd."""
    ordered = tuple(sorted(data))
    half = len(ordered) // 2
    median_line(sheet, ordered, name("Q_2"), "Q_2")
    median_line(sheet, ordered[:half], name("Q_1"), "Q_1", QUARTILE, "The lower half. ")
    median_line(sheet, ordered[-half:], name("Q_3"), "Q_3", QUARTILE, "The upper half. ")


def _ordinal(n: int) -> str:
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def words(text: str) -> Node:
    """A label in words."""
    return Text(text)


def bare_list(items: list[Node]) -> Sequence:
    """Items without brackets."""
    return Sequence(tuple(items), "")
