"""Poisson counts: X ~ Poisson(lambda), or events at a steady average rate told in words, scaled to the time asked about."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.conditions import asked_of, asks_chance
from tutor.problem.quantities import NUMBER, given_and_asked, places_asked, quantities, speaks_decimals, told
from tutor.problem.variables import bare_count, named_question
from tutor.rules.building import num, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Asked, Bounds, Distribution
from tutor.rules.random_variable import Question, solve_question
from tutor.rules.settling import settle
from tutor.solution import Declined, Solution, Step
from tutor.topic import Exercise, Task, Topic

SCALE = Rule("scale_rate", "Scale the rate to the time asked about", "poisson-distribution")
AVERAGE = Rule("estimate_rate", "Estimate the rate by the average of the counts", "poisson-distribution")
_UNITS = {"second": Fraction(1), "minute": Fraction(60), "hour": Fraction(3600), "day": Fraction(86400), "week": Fraction(604800), "month": Fraction(2592000), "year": Fraction(31536000)}
_UNIT = "|".join(_UNITS)


def read(problem: Problem) -> Task | Declined | None:
    """Named, or "an average of 3 calls per hour" with a count asked about."""
    line = told(problem)
    low = line.lower()
    if re.search(r"\bprocess(?:es)?\b.*\bprocess", low):
        return None
    estimated = _estimated(low, line)
    if estimated is not None:
        return Task(estimated, 1.0, "a Poisson count")
    rate = _rate(low)
    named = named_question(problem, "poisson", "poisson")
    if isinstance(named, Question) and (rate is None or rate[2] is None):
        return Task(named, 1.0, "a Poisson count")
    if rate is None or (not asks_chance(line) and "poisson" not in low):
        return None
    _, asked = given_and_asked(line)
    wanted = asked_of(_without_time(asked), None)
    if wanted is None and re.search(r"\b(?:no|none|zero|0)\b", asked, re.I) and asks_chance(asked):
        wanted = Asked("probability", Bounds(Fraction(0), True, Fraction(0), True))
    if wanted is None and asks_chance(asked):
        count = bare_count(_without_time(asked))
        wanted = None if count is None else Asked("probability", Bounds(count, True, count, True))
    if wanted is None or wanted.kind not in ("probability", "mean", "variance", "sd"):
        return None
    if wanted.bounds is not None and any(e is not None and e.denominator != 1 for e in (wanted.bounds.low, wanted.bounds.high)):
        return None
    base, _, asked_time = rate
    decimal = speaks_decimals(line)
    steps: tuple[Step, ...] = ()
    mean = base
    if asked_time is not None:
        mean = base * asked_time
        tree = times(num(base, decimal), num(asked_time, decimal))
        steps = settle(tree, mean, SCALE, f"The time asked about is {float(asked_time):g} times as long as the one the rate is given for, so λ grows by that factor.", decimal).steps
    question = Question(
        "poisson", Distribution("poisson", (mean,)), wanted, meaning="the number of events in the time asked about",
        because="Events happen independently of each other at a steady average rate and are counted: that is a Poisson variable.", decimal=decimal, places=places_asked(line),
        assumptions=("the events are independent and come at a steady rate.",) if "poisson" not in low else (), before=steps,
    )  # fmt: skip
    return Task(question, 1.0 if "poisson" in low else 0.75, "a Poisson count")


def _without_time(asked: str) -> str:
    return re.sub(rf"\b(?:in|during|over|within|for) (?:a |an |the |any |1 |next |given )*(?:{NUMBER}[- ])?(?:{_UNIT})s?(?: (?:period|interval|span))?\b", " ", asked, flags=re.I)


def _rate(low: str) -> tuple[Fraction, str, Fraction | None] | None:
    """The average number, the unit of time it is for, and how many such units are asked about when that differs."""
    m = re.search(rf"\b(?:average|mean|rate|averages)\b[^.;?\d]{{0,60}}?({NUMBER})(?: [a-z-]+){{0,5}}? (?:per|a|an|each|every|in an?|in each|/) ?({NUMBER})?[- ]?({_UNIT})s?\b", low) or re.search(
        rf"\b({NUMBER})(?: [a-z-]+){{0,5}}? (?:per|a|an|each|every) ?({NUMBER})?[- ]?({_UNIT})s?\b(?=[^.]*\b(?:on average|average))", low
    ) or re.search(rf"\b(?:on average|averag\w*),? (?:[a-z]+ ){{0,8}}?({NUMBER})(?: [a-z-]+){{0,5}}? (?:per|a|an|each|every) ?({NUMBER})?[- ]?({_UNIT})s?\b", low)
    if m is None:
        return None
    base, length, unit = Fraction(m.group(1)), Fraction(m.group(2) or 1), m.group(3)
    _, asked = given_and_asked(low)
    rest = asked.replace(m.group(), " ") if m.group() in asked else asked
    other = re.findall(rf"\b(?:({NUMBER})|a|an|any|the next|next|each|given|half an?)[- ]({_UNIT})s?\b", rest)
    found = re.search(rf"\b(?:in|during|over|for|within|of|next) (?:the |a |an |any |next |given |half an? |1 )*(?:({NUMBER})[- ])?({_UNIT})s?\b", rest)
    if found is None or not other:
        return base / 1, unit, None if length == 1 else 1 / length if found else None
    count = Fraction(found.group(1) or 1)
    if "half a" in found.group():
        count = Fraction(1, 2)
    factor = count * _UNITS[found.group(2)] / (length * _UNITS[unit])
    return base, unit, None if factor == 1 else factor


def _estimated(low: str, line: str) -> Question | None:
    """Counts are listed, and the rate is to be estimated from them."""
    if "poisson" not in low or not re.search(r"\b(?:mle|maximum likelihood|estimate)\b", low):
        return None
    listed = re.search(r"(?:\b\d+, ){2,}(?:and )?\d+", line)
    _, asked = given_and_asked(line)
    wanted = asked_of(asked.replace("estimate", ""))
    if listed is None or wanted is None or wanted.kind != "probability":
        return None
    counts = [q.value for q in quantities(listed.group().replace("and", ""))]
    from tutor.rules.building import over, plus

    value = sum(counts, Fraction(0)) / len(counts)
    tree = over(plus(*[num(c) for c in counts]), num(len(counts)))
    steps = settle(tree, value, AVERAGE, "The value of λ that makes the data most likely is the average of the counts.").steps
    return Question("poisson", Distribution("poisson", (value,)), wanted, because="The counts follow a Poisson distribution whose rate was estimated from the data.", decimal=True, places=places_asked(line), before=steps)


def solve(question: Question) -> Solution | Declined:
    """By the Poisson formula."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """From symbols; from a rate; from a rate for another length of time."""
    rate, k = rng.randint(2, 6), rng.randint(1, 5)
    if level == 1:
        text = f"X ~ Poisson({rate}). Find P(X = {k})."
    elif level == 2:
        text = f"A help desk gets an average of {rate} calls per hour, as a Poisson process. What is the probability of {rng.choice(('at most', 'at least', 'exactly'))} {k} calls in an hour?"
    else:
        text = f"A help desk gets an average of {rate} calls per hour, as a Poisson process. What is the probability of {rng.choice(('at most', 'at least'))} {k} calls in {rng.randint(2, 4)} hours?"
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="poisson", title="Poisson distribution", concept="poisson-distribution", phrases=("poisson", "average of", "rate", "per hour", "per day", "per minute", "probability"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
