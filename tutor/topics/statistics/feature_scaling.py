"""Scaling a list of values: standardising (z-scores of all of them), min–max scaling, centring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Sequence
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.samples import data_lists
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import mean_line, variance_lines
from tutor.rules.sheet import Amount, Sheet, decimal, final, formula, name, number_tree, places, show
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

ENDS = Rule("smallest_and_largest", "The smallest and the largest value", "feature-scaling")
SCALE = Rule("scaled_value", "Scale each value", "feature-scaling")
_MOST = 12
_WORDS = {
    "minmax": r"min[- –]?max|(?:normali[sz]\w*|scale[sd]?|scaling|rescal\w*)\b[^.]*?\b(?:0|zero)\s*(?:to|and|,|-|–)\s*(?:1|one)\b|(?:scale|rescale|map|normali[sz])\w*\b[^.]*\b(?:to|into|between|in) (?:the )?(?:range|interval|\[|-?\d+ (?:to|and))",
    "standard": r"standardi[sz]\w*|z[- ]?scores?|z[- ]?transform|zero mean and unit variance|mean 0 and (?:standard deviation|variance) 1",
    "centre": r"\bcent(?:re|er)(?:ed|ing)?\b|mean[- ]cent\w+|subtract the mean",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The values, the way they are scaled, and for one of them alone its place; `sample` divides by n − 1."""

    data: tuple[Fraction, ...]
    way: str
    sample: bool
    single: Fraction | None
    low: Fraction
    high: Fraction
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """ "standardise 2, 4, 6, 8", "min-max scale the data 10, 20, 30", "normalise [2, 4, 6] to 0-1"."""
    text = words_of(problem)
    low = text.lower()
    way = next((w for w, p in _WORDS.items() if re.search(p, low)), None)
    if way is None or re.search(r"regression|pca|principal|normal distribution|probability|batch|confidence|matrix|k-?means|cluster|cent(?:re|er)s? (?:at|is|are|on)|cent(?:re|er) of|initial", low):
        return None
    target = re.search(rf"(?:to|between|range|into|interval)\s*(?:the (?:range|interval) )?(?:between |from )?\[?\s*({NUMBER})\s*(?:,|to|and|-|–)\s*({NUMBER})\s*\]?", low) if way == "minmax" else None
    first, last = (number(target.group(1)), number(target.group(2))) if target else (Fraction(0), Fraction(1))
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    lists = [s for s in lists if len(s.values) >= 2 and (len(s.values) > 2 or s.values != (first, last))]
    if not lists:
        return None
    data = max(lists, key=lambda s: len(s.values)).values
    single = re.search(rf"(?:the value|value of|of the value|for|x\s*=)\s*({NUMBER})(?!\s*[,\d])", low)
    chosen = number(single.group(1)) if single and number(single.group(1)) in data and re.search(r"(?:the value|for the|\bx\s*=)", low) else None
    if len(set(data)) == 1 and way != "centre":
        return Declined("impossible", f"All the values are {decimal(data[0])}, so there is no spread to divide by: {'the range' if way == 'minmax' else 'the standard deviation'} is 0.", "A column that does not vary tells a model nothing: leave it out.")
    goal: Prose = {"minmax": f"scale the values to lie from {decimal(first)} to {decimal(last)}", "standard": "standardise the values", "centre": "centre the values"}[way]
    return Task(Arguments(data, way, re.search(r"\bsample\b|n ?- ?1", low) is not None, chosen, first, last, rounding_asked(problem)), 1.1, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """What is taken away and divided by, then every value."""
    a = arguments
    sheet = Sheet()
    assumptions: list[Prose] = []
    text, why = _prepared(sheet, a, assumptions)
    chosen = [a.single] if a.single is not None else list(a.data)
    scaled: list[Amount] = []
    for k, value in enumerate(chosen, 1):
        sheet.values["x"] = value
        if k <= _MOST:
            sheet.line(f"t_{k}", text, SCALE, why if k == 1 else "", name(f"z_{k}" if a.way == "standard" else f"x_{k}"), symbolic=k == 1)
            scaled.append(sheet[f"t_{k}"])
        else:
            inner = Sheet()
            inner.values.update(sheet.values)
            scaled.append(inner.line("t", text, SCALE, ""))
    conclusion, idea = {
        "minmax": (f"The smallest value became {decimal(a.low)} and the largest {decimal(a.high)}; the others keep their order and their relative gaps. New data outside the old range fall outside.", "Slide the values so that the smallest sits at the start, then stretch so that the largest sits at the end."),
        "standard": ("The scaled values have mean 0 and standard deviation 1: each says how many standard deviations the value lies above (+) or below (−) the mean. Their shape is not made normal by this.", "Take the mean away, then count in standard deviations."),
        "centre": ("The centred values have mean 0; their spread is unchanged.", "Take the mean away from every value."),
    }[a.way]  # fmt: skip
    goal = {"minmax": "min–max scale the values", "standard": "standardise the values", "centre": "centre the values"}[a.way]
    if a.single is not None:
        return Solution("feature_scaling", "feature-scaling", goal, tuple(sheet.steps), sheet.answer(scaled[0], a.rounding, name("x")), idea=idea, conclusion=conclusion, assumptions=tuple(assumptions))
    trees = tuple(final(v, a.rounding) for v in scaled)
    shown: Node = _list_of(scaled, a.rounding)
    table = Table(("value", "scaled"), tuple((show(v), t) for v, t in zip(a.data, trees, strict=True)), "Each value and what it became.")
    return Solution("feature_scaling", "feature-scaling", goal, tuple(sheet.steps), Result("vector", shown, trees), idea=idea, conclusion=conclusion, assumptions=tuple(assumptions), exhibits=(table,))


def _list_of(values: list[Amount], rounding: int | None) -> Node:
    return Sequence(tuple(final(v) if rounding is None else number_tree(places(v, rounding)) for v in values), "[]")


def _prepared(sheet: Sheet, a: Arguments, assumptions: list[Prose]) -> tuple[str, Prose]:
    """Write what is needed first; give the formula for a value x and why it is right."""
    if a.way == "centre":
        mean_line(sheet, a.data)
        return "x - xbar", "How far the value lies from the mean."
    if a.way == "standard":
        variance_lines(sheet, a.data, a.sample, True)
        sheet.values["sigma"] = sheet["s"]
        if not a.sample:
            assumptions.append("The standard deviation divides by n, as is usual for scaling; with the sample formula (n − 1) all results shrink a little, by the same factor.")
        return ("(x - xbar)/s" if a.sample else "(x - xbar)/sigma"), "Distance from the mean, counted in standard deviations."
    sheet.line("m", f"min({', '.join(decimal(v, 15) for v in a.data)})" if len(a.data) <= _MOST else show(min(a.data)), ENDS, "The smallest value goes to the start.", name("min"), symbolic=False)
    sheet.line("M", f"max({', '.join(decimal(v, 15) for v in a.data)})" if len(a.data) <= _MOST else show(max(a.data)), ENDS, "The largest value goes to the end.", name("max"), symbolic=False)
    if a.low == 0 and a.high == 1:
        return "(x - m)/(M - m)", "How far along the way from the smallest to the largest value it lies."
    sheet.given(a=a.low, b=a.high)
    return "a + (b - a)*(x - m)/(M - m)", ("How far along the way from the smallest to the largest value it lies, laid on the new range from ", formula("a"), " to ", formula("b"), ".")


def make_problem(rng: Random, level: int) -> Exercise:
    """Centring; min–max scaling; standardising."""
    data = ", ".join(str(v) for v in rng.sample(range(1, 30), 3 + level))
    text = (f"Centre the values {data}.", f"Min-max scale the values {data}.", f"Standardise the values {data}. Round to 3 decimal places.")[level - 1]
    return Exercise(text, text, "a list of numbers")


TOPIC = Topic(
    id="feature_scaling", title="Standardising and min–max scaling", concept="feature-scaling", phrases=("standardise", "standardize", "min-max", "normalise", "normalize", "z-scores", "scale", "rescale", "centre", "center"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("standard-normal-z",),
)  # fmt: skip
