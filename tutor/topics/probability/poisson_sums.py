"""Independent Poisson counts together: their sum is Poisson again, and given the sum one of them is binomial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Symbol
from tutor.problem import Problem
from tutor.problem.conditions import statement
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.problem.several_variables import family
from tutor.rules.building import equals, num, over, plus, related
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Asked, Bounds, Distribution
from tutor.rules.moment_algebra import variable
from tutor.rules.random_variable import Question, solve_question
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Solution, Step
from tutor.topic import Exercise, Task, Topic

SUM = Rule("poisson_sum", "A sum of independent Poisson counts is Poisson", "poisson-distribution")
SHARE = Rule("poisson_share", "Given the total, each event belongs to one count with a fixed chance", "poisson-distribution")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The rates with their names; bounds for the sum, or the bounds of the count `which` given that the sum is `total`."""

    names: tuple[str, ...]
    rates: tuple[Fraction, ...]
    bounds: Bounds
    which: int | None
    total: int | None
    decimal: bool
    places: int | None


def read(problem: Problem) -> Task | Declined | None:
    """X and Y independent Poisson with P(X + Y = 4) or P(X = 1 | X + Y = 4); two merged Poisson processes."""
    line = told(problem)
    low = line.lower()
    if not re.search(r"\bpoi?s+on", low) or "independent" not in low:
        return None
    found = _counts(line) or _processes(line)
    if found is None:
        return None
    return Task(found, 1.08, "work with a sum of Poisson counts")


def _counts(line: str) -> Arguments | None:
    those = family(line)
    named: list[tuple[str, Fraction]] = []
    if those is not None and all(v.distribution is not None and v.distribution.family == "poisson" for v in those.variables):
        named = [(v.name, v.distribution.parameters[0]) for v in those.variables if v.distribution is not None]
    else:
        listed = re.search(rf"(?<![A-Za-z])([A-Z](?:_?\d)?) and ([A-Z](?:_?\d)?)\b[^.]*?\bPoisson\b[^.]*?(?:means?|rates?|parameters?)(?: of| are)? ({VALUE}) and ({VALUE})", line)
        if listed:
            named = [(listed.group(k).replace("_", ""), number(listed.group(k + 2)) or Fraction(0)) for k in (1, 2)]
    if len(named) < 2 or any(rate <= 0 for _, rate in named):
        return None
    names = tuple(n for n, _ in named)
    rates = tuple(r for _, r in named)
    _, asked = given_and_asked(line)
    both = r"\s*\+\s*".join(re.escape(n[0]) + r"_?" + re.escape(n[1:]) for n in names)
    given = re.search(rf"P\s?\(\s*([A-Z]_?\d?)\s*=\s*(\d+)\s*\|\s*{both}\s*=\s*(\d+)\s*\)", asked)
    decimal, places = speaks_decimals(line), places_asked(line)
    if given and given.group(1).replace("_", "") in names and int(given.group(2)) <= int(given.group(3)):
        k = Fraction(given.group(2))
        return Arguments(names, rates, Bounds(k, True, k), names.index(given.group(1).replace("_", "")), int(given.group(3)), decimal, places)
    summed = re.search(rf"P\s?\(\s*{both}\s*(<=|>=|<|>|=)\s*(\d+)\s*\)", asked)
    if summed is None:
        return None
    made = statement(f"S{summed.group(1)}{summed.group(2)}")
    return None if made is None else Arguments(names, rates, made.bounds, None, None, decimal, places)


def _processes(line: str) -> Arguments | None:
    """N_1(t), N_2(t) with rates, N(t) their sum: P(N_1(1) = 1) given that N(1) = 2."""
    rates = re.search(rf"\brates?\b[^.]*?=?\s*({VALUE})\s+and\s+[^.\d]*(?:_2)?\s*=?\s*({VALUE})", line) or re.search(rf"lambda_1\s*=\s*({VALUE})\s*(?:,|and)\s*lambda_2\s*=\s*({VALUE})", line)
    if rates is None or not re.search(r"\bprocess", line):
        return None
    exact = re.search(rf"lambda_1\s*=\s*({VALUE})\s*(?:,|and)\s*lambda_2\s*=\s*({VALUE})", line) or rates
    one, two = number(exact.group(1)), number(exact.group(2))
    given = re.search(r"(?<![A-Za-z_])N\(\s*([\d.]+)\s*\)\s*=\s*(\d+)", line)
    asked = re.search(r"N_([12])\(\s*([\d.]+)\s*\)\s*=\s*(\d+)", line)
    if one is None or two is None or one <= 0 or two <= 0 or given is None or asked is None or given.group(1) != asked.group(2) or int(asked.group(3)) > int(given.group(2)):
        return None
    k = Fraction(asked.group(3))
    return Arguments(("N1", "N2"), (one, two), Bounds(k, True, k), int(asked.group(1)) - 1, int(given.group(2)), True, places_asked(line))


def solve(a: Arguments) -> Solution | Declined:
    """Add the rates; or take the share of one rate."""
    steps: list[Step] = []
    rates = [num(r, a.decimal) for r in a.rates]
    total = sum(a.rates, Fraction(0))
    try:
        if a.which is None:
            tree: Node = plus(*rates)
            steps.append(SUM.states(related(plus(*[variable(n) for n in a.names]), "~", Distribution("poisson", (total,)).written(a.decimal)), "Independent streams of events put together are one stream: the rates add."))
            steps.extend(settle(tree, total, SUM, "The rate of the sum.", a.decimal).steps)
            question = Question("poisson_sums", Distribution("poisson", (total,)), Asked("probability", a.bounds), "S", because="S is the sum of the counts.", decimal=a.decimal, places=a.places, before=tuple(steps))
            return solve_question(question)
        share = a.rates[a.which] / total
        tree = over(rates[a.which], plus(*rates))
        steps.append(SHARE.states(equals(Symbol("p"), tree), f"Each of the {a.total} events came from {a.names[a.which]} with a probability that is its share of the rate, whatever the others did."))
        steps.extend(settle(tree, share, SHARE, "Work it out.", a.decimal).steps)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    assert a.total is not None
    question = Question(
        "poisson_sums", Distribution("binomial", (Fraction(a.total), share)), Asked("probability", a.bounds), "K", meaning=f"the number of the {a.total} events that belong to {a.names[a.which]}", because="Given the total, the events are independent trials: that is binomial.", decimal=a.decimal and share.denominator in (2, 4, 5, 10, 20, 25), places=a.places, before=tuple(steps),
    )  # fmt: skip
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """The sum is exactly, at most; one given the sum."""
    a, b = rng.randint(1, 4), rng.randint(1, 4)
    n = rng.randint(2, 6)
    ask = (f"P(X + Y = {n})", f"P(X + Y <= {n})", f"P(X = {rng.randint(0, n)} | X + Y = {n})")[level - 1]
    text = f"X and Y are independent, X ~ Poisson({a}) and Y ~ Poisson({b}). Find {ask}."
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="poisson_sums", title="Sums of Poisson counts", concept="poisson-distribution", phrases=("poisson", "posson", "process"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("independent-events",),
)  # fmt: skip
