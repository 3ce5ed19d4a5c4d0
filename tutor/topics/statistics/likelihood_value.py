"""The likelihood, or its logarithm, of one given parameter value: the densities of the data multiplied, or their logarithms added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from random import Random

from tutor.notation.tree import Call, Node, Relation, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.samples import data_lists, successes_of, tosses_of
from tutor.rules.derivation import Rule
from tutor.rules.families import FAMILIES, Family, family_named
from tutor.rules.sheet import NoValue, Sheet, decimal, formula, name, show, times, total
from tutor.solution import Declined, Prose, Solution
from tutor.topic import Exercise, Task, Topic

MODEL = Rule("name_the_model", "The variable and its distribution", "likelihood")
EACH = Rule("density_of_each", "How likely each observation is", "likelihood")
PRODUCT = Rule("multiply_densities", "Multiply: the observations are independent", "likelihood")
LOGS = Rule("add_log_densities", "Add the logarithms", "log-likelihood")
_LETTERS = {"p": "p", "theta": "p", "lambda": "lambda", "mu": "mu", "rate": "lambda", "mean": "mu", "pi": "p"}
_FAMILY_OF = {"p": "bernoulli", "lambda": "poisson", "mu": "normal_mean"}
_LOG_DENSITY = {
    "bernoulli": "x*ln(p) + (1 - x)*ln(1 - p)", "geometric": "ln(p) + (x - 1)*ln(1 - p)", "failures": "ln(p) + x*ln(1 - p)", "poisson": "x*ln(lambda) - lambda - ln(x!)",
    "exponential": "ln(lambda) - lambda*x", "normal_mean": "-ln(2*pi*sigma^2)/2 - (x - mu)^2/(2*sigma^2)",
}  # fmt: skip
_MAXIMUM = r"maxim|\bmle\b|\bmap\b|posterior|prior|ratio|estimat|most likely|fisher|derive|gradient|derivative"


@dataclass(frozen=True, slots=True)
class Arguments:
    """A family, the value of its parameter, the data (or successes in tries), and whether the logarithm is wanted."""

    family: str
    value: Fraction
    data: tuple[Fraction, ...]
    log: bool
    tries: int | None = None
    sigma: Fraction = Fraction(1)
    assumed: tuple[str, ...] = ()
    rounding: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "likelihood of p = 0.6 given 3 heads in 5 tosses", "log-likelihood of lambda = 2 for Poisson data 1, 3, 2"."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"likelihood", low) or re.search(_MAXIMUM, low):
        return None
    stated = re.search(rf"\b(p|theta|lambda|mu|pi|rate|mean)\s*(?:=|of|is|:)\s*({NUMBER})", low)
    if stated is None:
        return None
    letter, value = _LETTERS[stated.group(1)], number(stated.group(2))
    log = re.search(r"log[- ]?likelihood|log of the likelihood|\bln l\b", low) is not None
    rest = text[: stated.start()] + " " + text[stated.end() :]
    family = _family(low, letter)
    tosses = tuple(Fraction(t) for t in tosses_of(rest)) if family == "bernoulli" else ()
    counted = successes_of(rest.lower()) if family in ("bernoulli", "binomial") and not tosses else None
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    data = tosses or max((s.values for s in lists), key=len, default=())
    if family == "binomial" and counted is None:
        return None
    if counted is None and not data:
        single = re.search(rf"(?:observ\w+|\bx|data|seen|seeing|saw|value|count)\s*(?:=|is|of|:|a )*\s*({NUMBER})", rest, re.I)
        if single is None:
            return Declined("missing_data", "For a likelihood I need the data that were seen.", "For instance: likelihood of p = 0.6 given 3 heads in 5 tosses; log-likelihood of lambda = 2 for Poisson data 1, 3, 2.")
        data = (number(single.group(1)),)
    wrong = _wrong(family, value, data)
    if wrong is not None:
        return wrong
    spread = re.search(rf"(?:sigma|standard deviation|\bsd)\s*(?:=|of|is|:)*\s*({NUMBER})", low)
    squared = re.search(rf"(?:sigma\^2|variance)\s*(?:=|of|is|:)*\s*({NUMBER})", low)
    sigma, assumed = Fraction(1), []
    if family == "normal_mean":
        if squared is not None:
            return _normal_by_variance(number(squared.group(1)), value, data, log, problem)
        if spread is None:
            assumed.append("No standard deviation is given, so I took σ = 1.")
        else:
            sigma = number(spread.group(1))
            if sigma <= 0:
                return Declined("impossible", "The standard deviation must be positive.", "Please check it.")
    if counted is None and not re.search(r"poisson|normal|gaussian|exponential|geometric|bernoulli|coin", low):
        assumed.append(f"No distribution is named; from the letter I took the {FAMILIES[family].title} distribution.")
    tries = counted[1] if counted else None
    seen = (Fraction(counted[0]),) if counted else data
    what = f"{counted[0]} successes in {counted[1]} tries" if counted else f"{len(seen)} observations"
    return Task(Arguments(family if counted is None else "binomial", value, seen, log, tries, sigma, tuple(assumed), rounding_asked(problem)), 1.1, ("find the log-likelihood" if log else "find the likelihood", " of ", Relation((Symbol(letter), show(value)), ("=",)), f" for {what}"))


def _family(low: str, letter: str) -> str:
    named = family_named(low)
    if named == "normal":
        return "normal_mean"
    if named in _LOG_DENSITY or named == "binomial":
        return named
    return _FAMILY_OF[letter]


def _wrong(family: str, value: Fraction, data: tuple[Fraction, ...]) -> Declined | None:
    if family in ("bernoulli", "binomial", "geometric", "failures") and not 0 <= value <= 1:
        return Declined("impossible", f"A probability lies between 0 and 1, not at {decimal(value)}.", "Please check it.")
    if family in ("poisson", "exponential") and value <= 0:
        return Declined("impossible", f"A rate must be positive, and this one is {decimal(value)}.", "Please check it.")
    if family == "bernoulli" and any(v not in (0, 1) for v in data):
        k = next(k for k, v in enumerate(data, 1) if v not in (0, 1))
        return Declined("impossible", f"Value {k} is {decimal(data[k - 1])}, but each try gives 0 or 1.", "Give the tries as zeros and ones, or say how many successes in how many tries.")
    if family == "poisson" and any(v < 0 or v.denominator != 1 for v in data):
        k = next(k for k, v in enumerate(data, 1) if v < 0 or v.denominator != 1)
        return Declined("impossible", f"Value {k} is {decimal(data[k - 1])}, but a Poisson count is a whole number, 0 or more.", "Please check the data.")
    return None


def _normal_by_variance(variance: Fraction, value: Fraction, data: tuple[Fraction, ...], log: bool, problem: Problem) -> Task | Declined:
    if variance <= 0:
        return Declined("impossible", f"The variance is given as {decimal(variance)}, but it must be positive.", "Please check it.")
    arguments = Arguments("normal_variance", value, data, log, sigma=variance, rounding=rounding_asked(problem))
    return Task(arguments, 1.1, f"find the {'log-' if log else ''}likelihood of the mean {decimal(value)} for {len(data)} observations")


def solve(arguments: Arguments) -> Solution | Declined:
    """The density of each observation, then their product or the sum of their logarithms."""
    a = arguments
    sheet = Sheet()
    try:
        if a.family == "binomial":
            _counts(sheet, a)
        else:
            _observations(sheet, a)
    except NoValue:
        return Declined("impossible", "With this parameter value the data could not have come up at all: their likelihood is 0, which has no logarithm.", "Try a value strictly between 0 and 1.")
    label = Symbol("l") if a.log else Symbol("L")
    assumptions: list[Prose] = [*a.assumed, "The observations are independent of each other."]
    if a.tries is not None:
        assumptions.append("The number of orders in which the successes can come counts as well. Without it the likelihood has the same shape, only a constant factor less.")
    conclusion = f"The {'log-likelihood' if a.log else 'likelihood'} is {decimal(sheet['L'], 6)}. A single likelihood says little: compare it with that of another parameter value. It is not the probability that the parameter has this value."
    return Solution("likelihood_value", "log-likelihood" if a.log else "likelihood", f"find the {'log-likelihood' if a.log else 'likelihood'} at one parameter value", tuple(sheet.steps), sheet.result("L", a.rounding, label), idea="Hold the data fixed, put the parameter value in, and ask how likely exactly these data would be.", conclusion=conclusion, assumptions=tuple(assumptions))


def _counts(sheet: Sheet, a: Arguments) -> None:
    assert a.tries is not None
    k, n = int(a.data[0]), a.tries
    sheet.given(k=k, n=n, p=a.value)
    sheet.state(MODEL, formula("p^k*(1 - p)^(n - k)"), "Each success has probability p and each failure 1 − p; independent tries multiply. This is one order of them.")
    sheet.values["C"] = Fraction(comb(n, k))
    sheet.state(EACH, Relation((Call("binomial", (show(Fraction(n)), show(Fraction(k)))), show(Fraction(comb(n, k)))), ("=",)), f"So many orders have {k} successes in {n} tries.")
    if a.log:
        sheet.line("L", "ln(C) + k*ln(p) + (n - k)*ln(1 - p)", LOGS, "The logarithm turns the product into a sum.", Symbol("l"))
    else:
        sheet.line("L", "C*p^k*(1 - p)^(n - k)", PRODUCT, "All those orders together.", Symbol("L"))


def _observations(sheet: Sheet, a: Arguments) -> None:
    variance = a.family == "normal_variance"
    family: Family = FAMILIES["normal_mean" if variance else a.family]
    density, log_density = family.density, _LOG_DENSITY[family.id]
    if variance:
        density, log_density = FAMILIES["normal_variance"].density, "-ln(2*pi*v)/2 - (x - mu)^2/(2*v)"
        sheet.given(v=a.sigma)
    elif family.id == "normal_mean":
        sheet.given(sigma=a.sigma)
    sheet.values[family.default] = a.value
    sheet.state(MODEL, formula(log_density if a.log else density), family.says.capitalize() + (". This is the logarithm of its probability or density." if a.log else ". This is its probability or density."))
    parts: list[Node] = []
    letter = "l" if a.log else "f"
    for k, value in enumerate(a.data, 1):
        sheet.values["x"] = value
        sheet.line(f"{letter}_{k}", log_density if a.log else density, EACH, f"Observation {k} is {decimal(value)}.", symbolic=False)
        parts.append(name(f"{letter}_{k}"))
    if len(parts) == 1:
        sheet.values["L"] = sheet[f"{letter}_1"]
    elif a.log:
        sheet.line("L", total(parts), LOGS, "Independent observations multiply, so their logarithms add.", Symbol("l"))
    else:
        sheet.line("L", times(*parts), PRODUCT, "Independent observations multiply.", Symbol("L"))


def make_problem(rng: Random, level: int) -> Exercise:
    """Heads in tosses; Poisson counts with the logarithm; normal data with the logarithm."""
    if level == 1:
        n = rng.randint(4, 8)
        text = f"Find the likelihood of p = {rng.randint(2, 8) / 10:g} given {rng.randint(1, n - 1)} heads in {n} tosses. Round to 4 decimal places."
    elif level == 2:
        text = f"Find the log-likelihood of lambda = {rng.randint(1, 5)} for the Poisson data {rng.randint(0, 6)}, {rng.randint(0, 6)}, {rng.randint(1, 6)}. Round to 3 decimal places."
    else:
        text = f"Find the log-likelihood of mu = {rng.randint(3, 6)} for the normal data {rng.randint(2, 7)}, {rng.randint(2, 7)}, {rng.randint(2, 7)} with sigma = {rng.randint(1, 3)}. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="likelihood_value", title="The likelihood of one parameter value", concept="likelihood", phrases=("likelihood", "log-likelihood", "log likelihood"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("log-likelihood",),
)  # fmt: skip
