"""Expected numbers by adding up chances: fixed points of a permutation, pairs with a common birthday, empty boxes, different
values; and waiting times that are sums of simpler ones: all coupons collected, k successes in a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from random import Random

from tutor.notation.tree import Node, Symbol
from tutor.problem import Problem
from tutor.problem.quantities import given_and_asked, places_asked, speaks_decimals, told
from tutor.problem.trials import success
from tutor.rules.building import choose, equals, minus, num, of, over, plus, power, times, total
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

INDICATOR = Rule("count_by_indicators", "Count with ones and zeros: one indicator for each", "expected-value")
LINEAR = Rule("linearity_of_mean", "The mean of a sum is the sum of the means, even when they depend on each other", "expected-value")
STAGE = Rule("stages_of_waiting", "Cut the wait into stages", "geometric-distribution")
EQUATION = Rule("first_step", "Look at the first trial, and start again", "conditional-expectation")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is counted: matches (n indicators with chance p), pairs (n people, p), empty or different (m thrown into n),
    coupons (n kinds), run (k successes of chance p in a row)."""

    kind: str
    n: int
    m: int = 0
    p: Fraction = Fraction(0)
    decimal: bool = False
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """An expected number in one of these settings."""
    line = told(problem)
    low = line.lower()
    given, asked = given_and_asked(line)
    if not re.search(r"\bexpect\w*|\bon average\b|\bmean number\b|\baverage number\b", asked, re.I) or re.search(r"\bprobability\b", asked, re.I):
        return None
    decimal, places = speaks_decimals(line), places_asked(line)
    made = _matches(low) or _pairs(low, asked.lower()) or _boxes(low, asked.lower()) or _coupons(low) or _run(line, low, given, asked)
    if made is None or not 1 <= made.n <= 10_000 or made.m > 10_000:
        return None
    return Task(Arguments(made.kind, made.n, made.m, made.p, decimal, places), 1.09, "find an expected number")


def _matches(low: str) -> Arguments | None:
    fixed = re.search(r"\bfixed points?\b", low) and re.search(r"\bpermutation", low)
    own = re.search(r"\b(?:own|correct|right) (?:hat|coat|umbrella|letter|envelope|seat|name|gift|card|phone|place|book|paper|homework)s?\b|\bcorrect (?:envelope|recipient|person|owner)s?\b", low) and re.search(r"\brandom", low)
    size = re.search(r"\b(\d+) (?:people|persons|men|women|guests|students|letters|hats|elements|gentlemen|customers|friends|objects|numbers|passengers|players)\b|\{1, ?2, ?(?:3, ?)?\.\.\., ?(\d+)\}|\bof (?:size )?(\d+)\b", low)
    if not (fixed or own) or size is None:
        return None
    n = int(next(g for g in size.groups() if g))
    return Arguments("matches", n, p=Fraction(1, n)) if n else None


def _pairs(low: str, asked: str) -> Arguments | None:
    found = re.search(r"\b(\d+) (?:[a-z]+ )?(?:people|persons|students|children|guests|friends|players)\b|\b(?:group|class|room|party) of (\d+)\b", low)
    if found is None or not re.search(r"\bpairs?\b", asked) or not re.search(r"\bbirthdays?\b", low):
        return None
    return Arguments("pairs", int(found.group(1) or found.group(2)), p=Fraction(1, 365))


def _boxes(low: str, asked: str) -> Arguments | None:
    thrown = re.search(r"\b(\d+) (?:[a-z]+ )?balls\b[^.]*?\b(\d+) (?:[a-z]+ )?(?:boxes|bins|urns|cells)\b", low)
    if thrown and re.search(r"\brandom|\bindependent|\bequally likely", low):
        m, n = int(thrown.group(1)), int(thrown.group(2))
        if re.search(r"\bempty\b", asked):
            return Arguments("empty", n, m)
        return Arguments("different", n, m) if re.search(r"\b(?:occupied|non-?empty|at least (?:1|one) ball)\b", asked) else None
    rolled = re.search(r"\bdie\b[^.]*?\b(\d+) times\b|\b(\d+) (?:fair |[0-9]+-sided )*dice\b", low)
    if rolled and re.search(r"\b(?:different|distinct) (?:numbers|faces|values|outcomes|results)\b", asked):
        sides = re.search(r"\b(\d+)-sided", low)
        return Arguments("different", int(sides.group(1)) if sides else 6, int(rolled.group(1) or rolled.group(2)))
    return None


def _coupons(low: str) -> Arguments | None:
    every = re.search(r"\b(?:until|to (?:get|collect|have|see|obtain))\b[^.?]*?\b(?:all|every|each|complete)\b", low)
    kinds = re.search(r"\b(\d+) (?:different |distinct |possible |types of |kinds of )+(?:[a-z]+ )?(?:coupons?|toys?|cards?|prizes?|stickers?|figures?|kinds?|types?|pictures?)\b|\b(\d+) (?:coupons|toys|stickers|types|kinds)\b", low)
    if every and kinds and re.search(r"\bequally likely|\brandom", low):
        return Arguments("coupons", int(kinds.group(1) or kinds.group(2)))
    if every and re.search(r"\bdie\b", low) and re.search(r"\b(?:all|every|each)(?: of the)?(?: \d+)? (?:faces?|numbers?|sides?|outcomes?)\b", low):
        sides = re.search(r"\b(\d+)-sided", low)
        return Arguments("coupons", int(sides.group(1)) if sides else 6)
    return None


def _run(line: str, low: str, given: str, asked: str) -> Arguments | None:
    found = re.search(r"\b(\d+) (?:consecutive )?(?:heads|tails|sixes|6s|successes|times)?\s*(?:in a row|in succession|consecutive\w*)|\b(\d+) consecutive\b", low)
    if found is None or not re.search(r"\buntil\b|\bto (?:get|obtain|see)\b|\bbefore\b", low):
        return None
    p = success(line, asked) or success(line, given)
    if p is None or not 0 < p[0] < 1:
        return None
    k = int(found.group(1) or found.group(2))
    return Arguments("run", k, p=p[0]) if 1 <= k <= 12 else None


def solve(a: Arguments) -> Solution | Declined:
    """One line for each idea, then the sum."""
    try:
        return _worked(a)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _worked(a: Arguments) -> Solution:
    e = of("E", Symbol("X"), bracket="[]")
    steps: list[Step] = []
    tree: Node
    match a.kind:
        case "matches":
            steps.append(INDICATOR.states(equals(of("P", Symbol("A")), over(num(1), num(a.n))), f"For each of the {a.n} let an indicator be 1 when it is in its own place. Every place is equally likely, so its mean is 1/{a.n}."))
            tree, exact = times(num(a.n), over(num(1), num(a.n))), Fraction(1)
            why = f"Add the {a.n} indicators. They depend on each other, but means add all the same."
        case "pairs":
            steps.append(INDICATOR.states(equals(of("P", Symbol("A")), num(a.p)), "For each pair of people let an indicator be 1 when both have the same birthday: whatever the first has, the second agrees with chance 1/365."))
            tree, exact = times(choose(a.n, 2), num(a.p)), comb(a.n, 2) * a.p
            why = "As many indicators as pairs; means add even though the pairs depend on each other."
        case "empty" | "different":
            miss = power(over(num(a.n - 1), num(a.n)), a.m)
            chance = Fraction(a.n - 1, a.n) ** a.m
            empty = a.kind == "empty"
            steps.append(INDICATOR.states(equals(of("P", Symbol("A")), miss if empty else minus(num(1), miss)), f"One indicator for each of the {a.n}: it is missed by all {a.m} with chance (({a.n} − 1)/{a.n})^{a.m}" + ("." if empty else ", and is hit at least once otherwise.")))
            tree = times(num(a.n), miss) if empty else times(num(a.n), minus(num(1), miss))
            exact = a.n * chance if empty else a.n * (1 - chance)
            why = "Add the indicators: means add even though they depend on each other."
        case "coupons":
            steps.append(STAGE.states(equals(Symbol("p"), over(minus(num(a.n), Symbol("k")), num(a.n))), f"When k different ones are there, a new one comes with chance ({a.n} − k)/{a.n}, so this stage takes {a.n}/({a.n} − k) trials on average: a geometric wait."))
            if a.n <= 12:
                tree = plus(*[over(num(a.n), num(a.n - k)) for k in range(a.n)])
            else:
                tree = total(over(num(a.n), Symbol("k")), "k", 1, a.n)
            exact = sum((Fraction(a.n, a.n - k) for k in range(a.n)), Fraction(0))
            why = "The whole wait is the sum of the stages, and means add."
        case _:
            p = num(a.p, a.decimal)
            steps.append(EQUATION.states(equals(of("E", Symbol("k"), bracket="[]"), over(plus(of("E", minus(Symbol("k"), num(1)), bracket="[]"), num(1)), p)), "To have k in a row, first have k − 1 in a row, then try once more; with a failure everything starts again. So each further success costs one more trial and a division by the chance of success."))
            tree, exact = num(0), Fraction(0)
            for _ in range(a.n):
                tree = over(plus(tree, num(1)) if exact else num(1), p)
                exact = (exact + 1) / a.p
            why = "Start from 0 in a row, which takes no trial, and build up."
    rule = EQUATION if a.kind == "run" else LINEAR
    steps.append(rule.states(equals(e, tree), why))
    settled = settle(tree, exact, rule, "Work it out.", a.decimal, a.places)
    value = settled.value
    idea = "Do not look for the whole distribution: cut the count or the wait into simple parts, and add their means."
    return Solution("indicator_counts", "expected-value", "find the expected number", (*steps, *settled.steps), Result("number", value, (value,), approx=settled.approx or f"{float(exact):.6g}"), idea=idea, conclusion=("So the expected number is ", value, f", about {float(exact):.4g}." if exact.denominator != 1 else "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Hats; boxes; a run of heads or all faces of a die."""
    if level == 1:
        text = f"{rng.randint(4, 40)} guests leave their hats and get them back at random. What is the expected number of guests who get their own hat?"
    elif level == 2:
        text = f"{rng.randint(3, 8)} balls are thrown independently at random into {rng.randint(3, 6)} boxes. What is the expected number of empty boxes?"
    else:
        text = f"What is the expected number of tosses of a fair coin until {rng.randint(2, 5)} heads in a row appear?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="indicator_counts", title="Expected numbers by adding up", concept="expected-value", phrases=("expected", "average", "mean number"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("geometric-distribution", "conditional-expectation"),
)  # fmt: skip
