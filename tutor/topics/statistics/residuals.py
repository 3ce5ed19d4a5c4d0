"""Residuals: what was seen minus what a line, or a list of predictions, says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Sequence, symbols
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, pairs, rounding_asked, words_of
from tutor.problem.functions import main_function
from tutor.problem.paired import paired_data
from tutor.problem.samples import data_lists
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, final, name, show, value_of
from tutor.solution import Declined, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

PREDICT = Rule("predicted_value", "What the line says", "simple-linear-regression")
MISS = Rule("residual", "Seen minus predicted", "residuals")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Arguments:
    """The values seen; with their inputs and the line in x, or with the predictions."""

    seen: tuple[Fraction, ...]
    predicted: tuple[Fraction, ...] = ()
    inputs: tuple[Fraction, ...] = ()
    line: Node | None = None
    variable: str = "x"
    rounding: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "residuals for y = 2x + 1 with points (1, 3.5), (2, 4.8)", "observed 10, predicted 8: the residual"."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"\bresiduals?\b", low) or re.search(r"sum of (?:the )?squared|variance|standard (?:error|deviation)|least squares|best fit|fit a|\brss\b|\bsse\b|plot", low):
        return None
    rounding = rounding_asked(problem)
    seen, said = amount(low, *_cues(r"observed|actual|true|measured|seen|real")), amount(low, *_cues(r"predict\w*|fitted|estimated|forecast|expected|model (?:says|gives)|yhat"))
    line = main_function(problem)
    if line is not None and _is_line(line[0], line[1]):
        found = _points(problem, text, low, line[1], seen)
        if isinstance(found, Declined | None):
            return found
        return Task(Arguments(found[1], (), found[0], line[0], line[1], rounding), 1.1, ("find the residuals of ", line[0]))
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    lists = [s for s in lists if len(s.values) >= 2]
    if len(lists) == 2:
        first, second = lists
        if len(first.values) != len(second.values):
            return Declined("bad_shape", f"There are {len(first.values)} values in one list and {len(second.values)} in the other.", "Each value needs exactly one prediction.")
        swapped = re.search(r"predict|hat|fitted|forecast", first.name, re.I) is not None
        truth, guess = (second, first) if swapped else (first, second)
        return Task(Arguments(truth.values, guess.values, rounding=rounding), 1.05, "find the residuals")
    if seen is not None and said is not None:
        return Task(Arguments((seen,), (said,), rounding=rounding), 1.1, "find the residual")
    return None


def _cues(words: str) -> tuple[str, ...]:
    return (rf"\b(?:{words})\b(?: \w+){{0,3}}?\s*(?:is|was|of|=|:|are|equals)", rf"\b(?:{words})\b(?: values?| y| output| price| score)?")


def _is_line(body: Node, variable: str) -> bool:
    """Does the formula have a value wherever a number is put in for its one letter?"""
    if set(symbols(body)) != {variable}:
        return False
    try:
        value_of(body, {variable: Fraction(1)})
    except NoValue:
        return False
    return True


def _points(problem: Problem, text: str, low: str, variable: str, seen: Fraction | None) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | Declined | None:
    """(inputs, values seen)."""
    points = pairs(text)
    if points:
        return tuple(p[0] for p in points), tuple(p[1] for p in points)
    at = re.search(rf"\b{variable}\s*(?:=|is|of)\s*({NUMBER})", low) or re.search(rf"(?:at|for|when|with)\s+\w*\s*({NUMBER})", low)
    value = seen if seen is not None else amount(low, r"\by\s*(?:=|is|was)", r"\b(?:got|saw|gave|scored)")
    if at is not None and value is not None:
        return (number(at.group(1)),), (value,)
    data = paired_data(problem)
    if data is None:
        return Declined("missing_data", "For a residual I need the point: its x and the y that was seen.", "For instance: residuals of y = 2x + 1 for (1, 3.5), (2, 4.8).")
    return data if isinstance(data, Declined) else (data[0], data[1])


def solve(arguments: Arguments) -> Solution | Declined:
    """The predictions, then each value seen minus its prediction."""
    a = arguments
    sheet = Sheet()
    many = len(a.seen) > 1
    predicted = list(a.predicted)
    for k, x in enumerate(a.inputs, 1):
        sheet.values[a.variable] = x
        assert a.line is not None
        label = name(f"yhat_{k}") if many else name("yhat")
        if k <= _MOST:
            predicted.append(sheet.line(f"y_hat_{k}", a.line, PREDICT, f"Put the input {decimal(x)} into the line.", label, symbolic=not many))
        else:
            predicted.append(value_of(a.line, {a.variable: x}))
    misses: list[Fraction] = []
    for k, (seen, said) in enumerate(zip(a.seen, predicted, strict=True), 1):
        sheet.values.update({"y": seen, "y_hat": said})
        if k <= _MOST:
            sheet.line(f"e_{k}", "y - yhat", MISS, "Positive: the point lies above the prediction. Negative: below." if k == 1 else "", name(f"e_{k}") if many else name("e"), symbolic=k == 1)
        misses.append(seen - said)
    rows = tuple((show(s), show(p), show(e)) for s, p, e in zip(a.seen, predicted, misses, strict=True))
    exhibits = (Table(("seen", "predicted", "residual"), rows, "What was seen, what was predicted, and the difference."),) if many else ()
    if not many:
        side = "above" if misses[0] > 0 else "below" if misses[0] < 0 else "exactly on"
        return Solution("residuals", "residuals", "find the residual", tuple(sheet.steps), sheet.result("e_1", a.rounding, name("e")), idea="A residual is what the prediction missed by.", conclusion=f"The value seen lies {side} the prediction{f', by {decimal(abs(misses[0]))}' if misses[0] else ''}.")
    trees = tuple(final(m, a.rounding) for m in misses)
    result = Result("vector", Sequence(trees, "[]"), trees)
    worst = max(range(len(misses)), key=lambda k: abs(misses[k]))
    return Solution("residuals", "residuals", "find the residuals", tuple(sheet.steps), result, idea="A residual is what the prediction missed by.", conclusion=f"The largest miss is at point {worst + 1}: {decimal(misses[worst])}.", exhibits=exhibits)


def make_problem(rng: Random, level: int) -> Exercise:
    """One value; a line and a point; a line and three points."""
    if level == 1:
        text = f"The observed value is {rng.randint(5, 20)} and the predicted value is {rng.randint(5, 20)}. Find the residual."
    elif level == 2:
        text = f"A line is y = {rng.randint(2, 5)}x + {rng.randint(1, 6)}. Find the residual of the point ({rng.randint(1, 6)}, {rng.randint(5, 30)})."
    else:
        points = ", ".join(f"({x}, {rng.randint(3, 20)})" for x in (1, 2, 3))
        text = f"Find the residuals of the line y = {rng.randint(2, 5)}x + {rng.randint(1, 6)} for the points {points}."
    return Exercise(text, text, "a number" if level < 3 else "a list of numbers")


TOPIC = Topic(
    id="residuals", title="Residuals", concept="residuals", phrases=("residual", "residuals"), read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
