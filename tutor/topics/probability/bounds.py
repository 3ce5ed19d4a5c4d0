"""Bounds that need only a mean, or a mean and a variance: Markov's and Chebyshev's inequality."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import AbsoluteValue, Node, Symbol
from tutor.problem import Problem
from tutor.problem.conditions import conditions, statements
from tutor.problem.quantities import NUMBER, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.problem.trials import trials
from tutor.problem.variables import moments, variables
from tutor.problem.wishes import known_moments
from tutor.rules.building import minus, num, of, over, power, related, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import mean, variance
from tutor.rules.settling import settle
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

CHEBYSHEV = Rule("chebyshev", "Chebyshev: far from the mean is rare", "probability-inequalities")
MARKOV = Rule("markov", "Markov: large values need a large mean", "probability-inequalities")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Chebyshev: `variance` and `distance`; Markov: `mean` and `level`. `inside` asks for the least probability within."""

    kind: str
    mean: Fraction | None
    variance: Fraction | None
    size: Fraction
    inside: bool
    in_deviations: bool = False
    decimal: bool = False
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """Chebyshev by name or "bound" with a distance from the mean; Markov by name or an upper bound from the mean alone."""
    line = told(problem)
    low = line.lower()
    chebyshev = re.search(r"\b(?:che|tche|cheb)[a-z]*bys?[hc]*[a-z]*ev\w*|\bchebychev\w*|\bchebyshev\w*", low)
    markov = re.search(r"\bmarkov'?s?'? (?:inequality|bound)|\bmarkov's\b", low)
    bound = re.search(r"\b(?:upper|lower) bound|\bat most how|\bbound (?:on|for) the prob|\bbound for\b", low)
    if not (chebyshev or markov or bound) or re.search(r"confidence|entropy|integral|error bound|\bsum of|series", low):
        return None
    _, asked = given_and_asked(line)
    named = variables(line)
    mu, var = (mean(named[0].distribution), variance(named[0].distribution)) if named else moments(low)
    if mu is None:
        mu = next((m.value for m in known_moments(line) if m.kind == "mean"), None)
    counted = trials(line) if var is None and re.search(r"\bcoins?\b|\bdice\b|\bdie\b", low) else None
    found = statements(line)
    statement = found[-1] if found else None
    decimal, places = speaks_decimals(line), places_asked(line)
    if chebyshev or (bound and var is not None and not markov):
        k = re.search(rf"\b({NUMBER}) (?:or more )?(?:standard deviations?|sds?|sigmas?)\b", low)
        inside = re.search(r"\bwithin\b|\blower bound\b|\bat least what\b|\bless than [^.]*(?:from|away)|\bbetween\b", low) is not None
        if statement is not None and statement.distance is not None and var is not None:
            return _task(Arguments("chebyshev", mu, var, statement.distance, not statement.outside, False, decimal, places))
        if statement is not None and statement.bounds.low is not None and statement.bounds.high is not None and mu is not None and var is not None and statement.bounds.high - mu == mu - statement.bounds.low:
            return _task(Arguments("chebyshev", mu, var, mu - statement.bounds.low, not statement.outside, False, decimal, places))
        if k:
            size = number(k.group(1))
            return None if size is None else _task(Arguments("chebyshev", mu, None, size, inside, True, decimal, places))
        away = re.search(rf"\b(?:differs?|deviates?|away|far|within|distance)\b[^.?]*?(?:by|of|than|least|is|within) (?:at least |more than |less than )?({NUMBER})\b", low) or re.search(rf"\bwithin ({NUMBER})\b", low)
        ranges = [c.bounds for c in conditions(asked) if c.bounds.low is not None and c.bounds.high is not None and c.bounds.low != c.bounds.high]
        if counted is not None and var is None:
            mu, var = counted.n * counted.p, counted.n * counted.p * (1 - counted.p)
        if var is not None and mu is not None and ranges and ranges[0].low is not None and ranges[0].high is not None and ranges[0].high - mu == mu - ranges[0].low:
            return _task(Arguments("chebyshev", mu, var, mu - ranges[0].low, True, False, decimal, places))
        if away and var is not None:
            size = number(away.group(1))
            return None if size is None else _task(Arguments("chebyshev", mu, var, size, inside, False, decimal, places))
        return None
    level = statement.bounds.low if statement is not None else next((c.bounds.low for c in conditions(asked) if c.bounds.low is not None), None)
    if mu is None or level is None or level <= 0:
        return None
    return _task(Arguments("markov", mu, None, level, False, False, decimal, places))


def _task(a: Arguments) -> Task | Declined:
    if a.variance is not None and a.variance < 0:
        return Declined("not_understood", "A variance is a mean of squares, so it cannot be negative.")
    if a.size <= 0:
        return Declined("not_understood", "The distance in such a bound must be above zero.")
    return Task(a, 1.06, "bound a probability by " + ("Chebyshev's inequality" if a.kind == "chebyshev" else "Markov's inequality"))


def solve(a: Arguments) -> Solution | Declined:
    """The inequality with the numbers in."""
    x, k = Symbol("X"), Symbol("k")
    steps: list[Step] = []
    if a.kind == "markov":
        assert a.mean is not None
        exact = a.mean / a.size
        tree = over(num(a.mean, a.decimal), num(a.size, a.decimal))
        steps.append(MARKOV.states(related(of("P", related(x, ">=", k)), "<=", over(of("E", x, bracket="[]"), k)), "If X is never negative, values of at least k alone would already make the mean k times their probability."))
        rule, words = MARKOV, "Put the mean and the level in."
    elif a.in_deviations:
        exact = 1 / a.size**2
        tree = over(num(1), power(num(a.size, a.decimal), 2))
        steps.append(CHEBYSHEV.states(related(of("P", related(_distance(), ">=", _times(k))), "<=", over(num(1), power(k, 2))), "At least k standard deviations away from the mean lies at most 1/k² of the probability, whatever the distribution."))
        rule, words = CHEBYSHEV, "Put in the number of standard deviations."
    else:
        assert a.variance is not None
        exact = a.variance / a.size**2
        tree = over(num(a.variance, a.decimal), power(num(a.size, a.decimal), 2))
        steps.append(CHEBYSHEV.states(related(of("P", related(_distance(), ">=", k)), "<=", over(power(Symbol("sigma"), 2), power(k, 2))), "A distance of at least k from the mean makes a squared distance of at least k²; the mean of the squares is the variance."))
        rule, words = CHEBYSHEV, "Put the variance and the distance in."
    if a.inside:
        tree, exact = minus(num(1), tree), 1 - exact
        words += " Within the distance lies at least the rest of the whole."
    settled = settle(tree, exact, rule, words, a.decimal, a.places)
    trivial = " (A bound of 1 or more says nothing: every probability is at most 1.)" if not a.inside and exact >= 1 else ""
    ending: Prose = (f"So the probability is at {'least' if a.inside else 'most'} ", settled.value, "." + trivial)
    goal = "bound a probability by " + ("Markov's inequality" if a.kind == "markov" else "Chebyshev's inequality")
    return Solution("bounds", "probability-inequalities", goal, (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), idea="Only the mean (and the variance) is known, so no exact probability can be found, but a limit that always holds can.", conclusion=ending, assumptions=("the quantity is never negative.",) if a.kind == "markov" else ())


def _distance() -> Node:
    return AbsoluteValue(minus(Symbol("X"), Symbol("mu")))


def _times(k: Node) -> Node:
    return times(k, Symbol("sigma"))


def make_problem(rng: Random, level: int) -> Exercise:
    """Markov; Chebyshev by distance; Chebyshev within a range."""
    mu, sigma = rng.randint(10, 50), rng.randint(2, 5)
    if level == 1:
        text = f"A quantity that is never negative has mean {mu}. Use Markov's inequality to find an upper bound for P(X >= {mu * 3})."
    elif level == 2:
        text = f"X has mean {mu} and variance {sigma**2}. Use Chebyshev's inequality to find an upper bound for P(|X - {mu}| >= {2 * sigma + 1})."
    else:
        text = f"X has mean {mu} and variance {sigma**2}. Use Chebyshev's inequality to find a lower bound for P(|X - {mu}| < {2 * sigma + 1})."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="bounds", title="Markov's and Chebyshev's bounds", concept="probability-inequalities", phrases=("chebyshev", "chebychev", "markov's inequality", "bound", "inequality"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
