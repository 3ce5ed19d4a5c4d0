"""Critical values: the place that cuts off a given area of the z, t, chi-squared or F curve; and areas of the t and chi-squared curves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.rules.sample_pictures import shaded
from tutor.rules.sheet import Sheet, decimal
from tutor.rules.tails import NORMAL, Curve, critical, tail
from tutor.solution import Declined, Prose, Solution
from tutor.topic import Exercise, Task, Topic


@dataclass(frozen=True, slots=True)
class Arguments:
    """The curve, and the area to the left of the place wanted; or a place and the side whose area is wanted."""

    curve: Curve
    area: Fraction
    rounding: int | None
    place: Fraction | None = None
    side: str = ""
    symmetric: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """t_{0.01}(17); the critical value of t with 14 degrees of freedom at 95 % confidence; P(T > 2.1)."""
    text = words_of(problem)
    low = text.lower()
    if re.search(r"sample mean|xbar|test statistic|p-value|hypothes\w+ test|confidence interval for", low):
        return None
    rounding = rounding_asked(problem)
    short = re.search(rf"\b(t|z|chi\^2|chi|χ\^2|f)_\{{?\s*({NUMBER})\s*(?:,\s*(\d+)\s*)?\}}?\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?", low)
    degrees = re.search(r"(\d+) degrees? of freedom|(?:df|degrees? of freedom|nu)\s*(?:=|of|is|:)*\s*(\d+)|\bt\s*\(\s*(\d+)\s*\)|chi\^2\s*\(\s*(\d+)\s*\)", low)
    df = next((Fraction(g) for g in degrees.groups() if g), None) if degrees else None
    if short is not None and re.search(r"find|what|value|determine|calculate|compute|look up", low):
        kind = {"t": "t", "z": "normal", "f": "f"}.get(short.group(1), "chi2")
        own = Fraction(short.group(4) or short.group(3)) if short.group(4) or short.group(3) else df
        area = number(short.group(2))
        if not 0 < area < 1 or (kind in ("t", "chi2") and not own) or (kind == "f" and not short.group(5)):
            return None
        curve = NORMAL if kind == "normal" else Curve(kind, own, Fraction(short.group(5)) if kind == "f" else None)
        return Task(Arguments(curve, 1 - area, rounding), 1.0, f"find the place with area {decimal(area)} to its right under {curve.name}")
    kind = "t" if re.search(r"\bt[- ](?:critical|value|star|distribution|score|multiplier)|critical t|student", low) else "chi2" if re.search(r"chi[- ]?squared?|chi\^2", low) else "normal" if re.search(r"\bz[- ]?(?:critical|value|star|score)|critical z|standard normal", low) else ""
    if "critical" in low and kind:
        if kind != "normal" and df is None:
            return Declined("missing_data", "I need the degrees of freedom.", "For instance: critical t value for 95% confidence with 14 degrees of freedom.")
        level = re.search(rf"({NUMBER})\s*(?:confidence|two[- ]sided|level of confidence)", low)
        alpha = re.search(rf"alpha\s*(?:=|of|is)*\s*({NUMBER})|({NUMBER})\s*(?:significance|level)", low)
        one = re.search(r"one[- ](?:sided|tailed)|right[- ]tail|upper[- ]tail|left[- ]tail", low) is not None or (kind == "chi2" and level is None)
        if level is not None:
            inside = number(level.group(1))
            area = (1 + (inside if inside < 1 else inside / 100)) / 2
        elif alpha is not None:
            a = number(next(g for g in alpha.groups() if g))
            area = 1 - a if one else 1 - a / 2
        else:
            return None
        if not 0 < area < 1:
            return None
        curve = NORMAL if kind == "normal" else Curve(kind, df)
        return Task(Arguments(curve, area, rounding, symmetric=not one), 1.0, f"find the critical value of {curve.name}")
    asked = re.search(rf"P\s*\(\s*(T|X|t|chi\^2)\s*(<=|>=|<|>)\s*({NUMBER})\s*\)", text)
    if asked is not None and df and kind in ("t", "chi2"):
        curve = Curve(kind, df)
        return Task(Arguments(curve, Fraction(0), rounding, number(asked.group(3)), "left" if "<" in asked.group(2) else "right"), 1.0, f"find an area under {curve.name}")
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Read the place off the curve; checked by adding up the density."""
    a = arguments
    sheet = Sheet()
    letter = {"normal": "z", "t": "t", "chi2": "chi", "f": "F"}[a.curve.kind]
    assumptions: tuple[Prose, ...] = ()
    if a.place is not None:
        tail(sheet, "p", Symbol("p"), a.curve, a.place, a.side, f"The area under {a.curve.name}.")
        picture = shaded(a.curve, float(a.place), a.side, f"{a.curve.name.capitalize()} with the area asked for shaded.")
        return Solution("critical_value", a.curve.concept, f"find an area under {a.curve.name}", tuple(sheet.steps), sheet.result("p", a.rounding), exhibits=(picture,))
    if a.symmetric and a.curve.symmetric:
        assumptions = ("Two-sided: the area outside is split evenly between both tails.",)
    place = critical(sheet, "c", Symbol(letter, "star"), a.curve, a.area, f"Wanted is the place with the area {decimal(a.area)} to its left, {decimal(1 - a.area)} to its right, under {a.curve.name}.")
    picture = shaded(a.curve, float(place), "right", f"{a.curve.name.capitalize()} with the area to the right of {float(place):.4g} shaded.")
    return Solution("critical_value", a.curve.concept, f"find a critical value of {a.curve.name}", tuple(sheet.steps), sheet.result("c", a.rounding, Symbol(letter, "star")), idea="A critical value cuts off a given area of the curve.", conclusion=f"The value is {decimal(place, 5)}.", assumptions=assumptions, exhibits=(picture,))


def make_problem(rng: Random, level: int) -> Exercise:
    """z; t; chi-squared."""
    percent = rng.choice((90, 95, 99))
    if level == 1:
        text = f"What is the critical z value for {percent}% confidence? Round to 3 decimal places."
    elif level == 2:
        text = f"What is the critical t value for {percent}% confidence with {rng.randint(4, 30)} degrees of freedom? Round to 3 decimal places."
    else:
        text = f"Find the chi-squared critical value for alpha = {(100 - percent) / 100:g} with {rng.randint(2, 12)} degrees of freedom. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="critical_value", title="Critical values", concept="t-distribution", phrases=("critical value", "critical", "degrees of freedom", "critical z value", "critical t value", "distribution of"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("standard-normal-z", "chi-squared-distribution"),
)  # fmt: skip
