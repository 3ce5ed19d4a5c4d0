"""Multinomial counts: trials with more than two outcomes; the probability of given counts, and their moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, prod
from random import Random

from tutor.notation.tree import Factorial, Symbol, Text
from tutor.problem import Problem
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.rules.building import equals, num, of, over, power, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

NAME = Rule("name_variable", "Name the random variables", "multinomial-distribution")
FORMULA = Rule("multinomial_formula", "Orders of the outcomes times the chance of each order", "multinomial-distribution")
_LIST = rf"{VALUE}(?:(?:, ?(?:and )?| and ){VALUE})+"


@dataclass(frozen=True, slots=True)
class Arguments:
    """Trials, the probability of each outcome with its name, and the counts asked for."""

    n: int
    chances: tuple[Fraction, ...]
    counts: tuple[int, ...]
    names: tuple[str, ...]
    decimal: bool
    places: int | None


def read(problem: Problem) -> Task | Declined | None:
    """Lists of probabilities and counts, or shares of named kinds and how many of each are wanted."""
    line = told(problem)
    return _listed(line) or _named(line)


def _listed(line: str) -> Task | Declined | None:
    if not re.search(r"\bmultinomial", line, re.I):
        return None
    n = re.search(r"\bn ?= ?(\d+)|\b(\d+) (?:independent )?(?:trials|draws|rolls|experiments|observations)", line)
    shares = re.search(rf"probabilit(?:y|ies)(?: of| are| vector)?:? ?[\[({{]?({_LIST})", line) or re.search(rf"\bp ?= ?[\[({{]({_LIST})", line) or re.search(rf"\bp_?1 ?= ?({VALUE}), ?p_?2 ?= ?({VALUE})(?:,? ?(?:and )?p_?3 ?= ?({VALUE}))?", line)
    counts = re.search(r"counts?(?: of| are| vector)?:? ?[\[({]?(\d+(?:(?:, ?(?:and )?| and )\d+)+)", line) or re.search(r"P ?\( ?(?:X ?= ?)?[\[(]?(\d+(?:, ?\d+)+)", line) or re.search(r"X_?1 ?= ?(\d+), ?X_?2 ?= ?(\d+)(?:,? ?(?:and )?X_?3 ?= ?(\d+))?", line)
    if shares is None or counts is None:
        return None
    text = ", ".join(g for g in shares.groups() if g)
    chances = [number(v) for v in re.findall(VALUE, text)]
    wanted = [int(v) for v in re.findall(r"\d+", ", ".join(g for g in counts.groups() if g))]
    trials = int(n.group(1) or n.group(2)) if n else sum(wanted)
    return _task(trials, [c for c in chances if c is not None], wanted, [f"kind {k + 1}" for k in range(len(wanted))], line)


def _named(line: str) -> Task | Declined | None:
    """"40 % like A, 35 % B and 25 % C; of 6 people 3 like A, 2 B and 1 C"."""
    given, asked = given_and_asked(line)
    if not re.search(r"\bprobability|\bchance", asked, re.I) or not given:
        return None
    shares: dict[str, Fraction] = {}
    for m in re.finditer(r"(?<![\w.])(\d+(?:\.\d+)?)% (?:of (?:the |all )?[a-z]+ )?((?:(?!\band\b)[\w' -]){1,40}?)(?=,|;|\.|$| and (?:the )?\d)", given):
        words = _kind(m.group(2))
        if words:
            shares[words] = Fraction(m.group(1)) / 100
    if len(shares) < 3 or sum(shares.values()) != 1:
        return None
    counts: dict[str, int] = {}
    for kind in shares:
        hit = re.search(rf"(?:exactly )?(?<![\d.])(\d+)(?!%)(?: [\w']+){{0,4}}? {re.escape(kind)}\b", asked)
        if hit:
            counts[kind] = int(hit.group(1))
    total = re.search(r"\b(?:of|among|sample of|in|select(?:s|ed)?|chosen|choose|ask(?:s|ed)?|out of) (?:a random sample of )?(\d+)\b(?!%)|\b(\d+) (?:people|persons|students|customers|voters|items|balls|parts|cars|patients|donors|users)\b", asked, re.I) or re.search(r"\b(?:sample of|select(?:s|ed)?|choose|ask(?:s|ed)?) (\d+)\b(?!%)|\b(\d+) (?:people|persons|students|customers|voters|items|parts|cars|patients|donors|users) are", given)
    if not counts or total is None:
        return None
    n = int(next(g for g in total.groups() if g))
    if len(counts) == len(shares) - 1:
        rest = next(k for k in shares if k not in counts)
        if sum(counts.values()) > n:
            return None
        counts[rest] = n - sum(counts.values())
    if set(counts) != set(shares) or sum(counts.values()) != n:
        return None
    return _task(n, list(shares.values()), [counts[k] for k in shares], list(shares), line)


def _kind(text: str) -> str:
    words = [w for w in re.findall(r"[A-Za-z]+", text) if w == "A" or w.lower() not in ("are", "is", "have", "has", "prefer", "like", "blood", "type", "the", "of", "a", "an", "vote", "for", "choose", "them", "people", "students", "drive", "use", "own", "be", "classified", "as", "rated", "will", "group", "voters", "items", "customers")]
    return words[-1] if words else ""


def _task(n: int, chances: list[Fraction], counts: list[int], names: list[str], line: str) -> Task | Declined | None:
    if len(chances) != len(counts):
        return Declined("bad_shape", f"There are {len(chances)} probabilities but {len(counts)} counts; each kind needs both.", "Please give one count for each probability.")
    if any(not 0 <= p <= 1 for p in chances) or sum(chances) != 1:
        return Declined("not_understood", f"The probabilities of all kinds must lie between 0 and 1 and add up to 1; these add up to {float(sum(chances)):g}.", "Please check the probabilities.")
    if sum(counts) != n or n > 1000:
        return Declined("not_understood", f"The counts add up to {sum(counts)}, but there are {n} trials.", "Please check the counts.")
    return Task(Arguments(n, tuple(chances), tuple(counts), tuple(names), speaks_decimals(line), places_asked(line)), 1.05, "find a multinomial probability")


def solve(a: Arguments) -> Solution | Declined:
    """n!/(x1!·x2!·…) orders, times the probability of one order."""
    k = len(a.counts)
    orders = over(Factorial(num(a.n)), times(*[Factorial(num(c)) for c in a.counts]))
    chance = times(*[power(num(p, a.decimal), c) for p, c in zip(a.chances, a.counts, strict=True)])
    tree = times(orders, chance)
    exact = Fraction(factorial(a.n), prod(factorial(c) for c in a.counts)) * prod((p**c for p, c in zip(a.chances, a.counts, strict=True)), start=Fraction(1))
    label = of("P", Text(", ".join(f"{c} {name}" for c, name in zip(a.counts, a.names, strict=True))))
    steps = [
        NAME.states(equals(Symbol("X"), of("Multinomial", num(a.n), *[num(p, a.decimal) for p in a.chances])), f"There are {a.n} independent trials, each with the same {k} possible outcomes, and all outcomes are counted at once: that is multinomial."),
        FORMULA.states(equals(label, tree), "The first factor counts the orders in which these outcomes can come; the rest is the probability of any one of these orders."),
    ]  # fmt: skip
    try:
        settled = settle(tree, exact, FORMULA, "Work it out.", a.decimal, a.places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    table = Table(("kind", "probability", "count"), tuple((name, num(p, a.decimal), str(c)) for name, p, c in zip(a.names, a.chances, a.counts, strict=True)), "What can happen in each trial, and how often it is wanted.")
    return Solution(
        "multinomial", "multinomial-distribution", ("find ", label), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx or f"{float(exact):.6g}"), idea="Like the binomial, with more than two outcomes: count the orders, and multiply by the chance of one order.",
        conclusion=("So ", label, " ≈ " if settled.rounded else " = ", settled.value, f", about {100 * float(exact):.3g} %."), assumptions=("the trials do not influence each other.",), exhibits=(table,),
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """Small counts; more trials; decimals."""
    shares = ("1/2, 1/4, 1/4", "1/2, 1/3, 1/6", "0.5, 0.3, 0.2")[level - 1]
    counts = [rng.randint(1, 2 + level) for _ in range(3)]
    text = f"A multinomial experiment has {sum(counts)} trials with probabilities {shares}. Find the probability of counts {', '.join(map(str, counts))}."
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="multinomial", title="Multinomial distribution", concept="multinomial-distribution", phrases=("multinomial", "probability", "chance"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
