"""Exponential waiting times: named with rate or mean; several waits one after the other as a gamma time."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.quantities import ORDINALS, given_and_asked, told
from tutor.problem.variables import named_question
from tutor.rules.distributions import Bounds, Distribution
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic


def read(problem: Problem) -> Task | Declined | None:
    """Named with its rate or its mean; "all three within 6 minutes" waits for the third of such waits."""
    named = named_question(problem, "exponential", "exponential")
    if not isinstance(named, Question):
        return named
    line = told(problem)
    _, asked = given_and_asked(line)
    waits = _how_many(asked.lower())
    if waits > 1 and named.asked.kind == "probability":
        rate = named.distribution.parameters[0]
        named = replace(
            named, distribution=Distribution("gamma", (Fraction(waits), rate)), variable="T", meaning=f"the time until the arrival number {waits}",
            because=f"The times between arrivals are independent and exponential with rate {rate}; the sum of {waits} of them is a gamma variable with shape {waits} and the same rate.",
        )  # fmt: skip
    scaled = _same_unit(line, asked, named)
    return None if scaled is None else Task(scaled, 1.0, "an exponential waiting time")


_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "year": 31557600}


def _same_unit(line: str, asked: str, q: Question) -> Question | None:
    """The question with its bounds in the unit of the rate; None when the units cannot be brought together."""
    if q.asked.bounds is None:
        return q
    unit = "|".join(_UNITS)
    rate = re.search(rf"\b(?:per|each|every|an?) ({unit})\b", line) or re.search(rf"\bmean\b[^.]*?\d ({unit})s?\b", line)
    used = re.search(rf"\d ({unit})s?\b", asked)
    if rate is None or used is None or rate.group(1) == used.group(1):
        return q
    factor = Fraction(_UNITS[used.group(1)], _UNITS[rate.group(1)])
    b = q.asked.bounds
    scaled = Bounds(None if b.low is None else b.low * factor, b.low_closed, None if b.high is None else b.high * factor, b.high_closed)
    said = f"times are measured in {rate.group(1)}s, the unit of the rate, so {used.group(1)}s are converted."
    return replace(q, asked=replace(q.asked, bounds=scaled), assumptions=(*q.assumptions, said)) if q.asked.given is None else None


def _how_many(asked: str) -> int:
    together = re.search(r"\ball (?:of the |the )?(\d+)\b|\bthe next (\d+) (?:arriv|call|custom|car|bus)", asked)
    if together:
        return int(together.group(1) or together.group(2))
    nth = re.search(r"\b(second|third|fourth|fifth|2nd|3rd|4th|5th) (?:arrival|customer|call|car|event|bus|failure)", asked)
    return ORDINALS[nth.group(1)] if nth else 1


def solve(question: Question) -> Solution | Declined:
    """By the formulas of waiting times."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """From the rate; from the mean, in words; a median."""
    mean = rng.randint(2, 12)
    if level == 1:
        text = f"X ~ Exponential({rng.choice(('0.5', '2', '0.25', '3'))}). Find P(X > {rng.randint(1, 3)})."
    elif level == 2:
        text = f"The lifetime of a lamp is exponentially distributed with mean {mean} years. What is the probability that it lasts between {mean - 1} and {mean + 2} years?"
    else:
        text = f"The waiting time is exponentially distributed with mean {mean} minutes. What is the median waiting time?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="exponential", title="Exponential distribution", concept="exponential-distribution", phrases=("exponential", "exponentially", "exp"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("gamma-distribution",),
)  # fmt: skip
