"""Coincidences: do at least two of n people share a birthday; does anyone hit their own number?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import perm
from random import Random

from tutor.notation.tree import Factorial, Node, Text
from tutor.problem import Problem
from tutor.problem.quantities import given_and_asked, places_asked, told
from tutor.rules.building import equals, minus, num, of, over, power, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

ALL_DIFFERENT = Rule("all_different", "All different: each one avoids the ones before", "counting-principles")
OPPOSITE = Rule("complement", "At least one is the opposite of none", "complement-union")
_PLACES = {"birthday": (365, "days of the year"), "birth month": (12, "months"), "month": (12, "months"), "days? of the week": (7, "days of the week"), "weekday": (7, "days of the week"), "zodiac sign": (12, "signs"), "star sign": (12, "signs")}


@dataclass(frozen=True, slots=True)
class Arguments:
    """n things fall into `places` places; asked: "different", "shared" (at least two in one place), or "own" (at least one
    of n hits its own place)."""

    n: int
    places: int
    kind: str
    words: str
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """People and their birthdays (months, weekdays), or n people who each roll a die for their own number."""
    line = told(problem)
    low = line.lower()
    _, asked = given_and_asked(line)
    if not re.search(r"\bprobability|\bchance|\blikely", asked, re.I):
        return None
    people = re.search(r"\b(\d+) (?:[a-z]+ )?(?:people|persons|students|children|friends|guests|players|employees|pupils|kids)\b|\b(?:group|class|room|party|team) of (?:size )?(\d+)\b", low)
    if people is None:
        return None
    n = int(people.group(1) or people.group(2))
    own = re.search(r"\b(?:a|1|given a) (?:fair )?(\d+)-sided die\b", low)
    if own and re.search(r"\bmatch", low) and re.search(r"\bnumbered\b|\bown number\b", low) and int(own.group(1)) >= n:
        return Task(Arguments(n, int(own.group(1)), "own", "numbers", places_asked(line)), 1.1, "find the probability of at least one match")
    named = next((k for k in _PLACES if re.search(rf"\b{k}s?\b", low)), None)
    if named is None and re.search(r"\bborn (?:on|in) the same (?:day of the week|weekday|month|day)\b", low):
        named = "days? of the week" if re.search(r"week", low) else "month" if "same month" in low else "birthday"
    if named is None or re.search(r"\byour birthday|\bmy birthday|\bexpected\b|\bleap", low):
        return None
    places, words = _PLACES[named]
    if re.search(r"\bdifferent\b|\bdistinct\b|\bno (?:2|two)\b|\bnone\b.*\bsame|\ball have different", asked, re.I):
        kind = "different"
    elif re.search(r"\b(?:at least|some|any) (?:2|two|1 pair|one pair)\b|\bshare\b|\bsame\b", asked, re.I) and not re.search(r"\bexactly\b|\ball (?:\d+ )?(?:have|share|were|are)\b", asked, re.I):
        kind = "shared"
    else:
        return None
    return Task(Arguments(n, places, kind, words, places_asked(line)), 1.1, "find the probability of a shared place")


def solve(a: Arguments) -> Solution | Declined:
    """Multiply the chances to avoid a coincidence, and take the opposite."""
    steps: list[Step] = []
    if a.kind != "own" and a.n > a.places:
        value: Node = num(1 if a.kind == "shared" else 0)
        steps.append(ALL_DIFFERENT.states(equals(of("P", Text("all different")), num(0)), f"There are only {a.places} {a.words} for {a.n}: two must share (the pigeonhole principle)."))
        return Solution("coincidences", "counting-principles", "find the probability", tuple(steps), Result("number", value, (value,)), conclusion=("So the probability is ", value, "."))
    rounding = 9 if a.rounding is None else a.rounding
    try:
        if a.kind == "own":
            share = over(num(a.places - 1), num(a.places))
            tree: Node = minus(num(1), power(share, a.n))
            exact = 1 - Fraction(a.places - 1, a.places) ** a.n
            steps.append(OPPOSITE.states(equals(of("P", Text("at least one match")), tree), f"Each misses its own number with probability {a.places - 1}/{a.places}, independently; at least one match is the opposite of {a.n} misses."))
            settled = settle(tree, exact, OPPOSITE, "Work it out.", True, rounding)
        else:
            if a.n <= 6:
                product: Node = times(*[over(num(a.places - k), num(a.places)) for k in range(a.n)])
            else:
                product = over(Factorial(num(a.places)), times(Factorial(num(a.places - a.n)), power(num(a.places), a.n)))
            none = Fraction(perm(a.places, a.n), a.places**a.n)
            why = f"The first can have any of the {a.places} {a.words}; the second must avoid 1 of them, the third 2, and so on: {a.places}·{a.places - 1}·… over {a.places} to the power {a.n}."
            steps.append(ALL_DIFFERENT.states(equals(of("P", Text("all different")), product), why))
            if a.kind == "different":
                settled = settle(product, none, ALL_DIFFERENT, "Work it out.", True, rounding)
            else:
                tree = minus(num(1), product)
                steps.append(OPPOSITE.states(equals(of("P", Text("at least two share")), tree), "At least two share is the opposite of all different."))
                settled = settle(tree, 1 - none, OPPOSITE, "Work it out.", True, rounding)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    value = settled.value
    assumed = (f"all {a.places} {a.words} are equally likely, and nobody's depends on another's.",)
    return Solution("coincidences", "complement-union", "find the probability", (*steps, *settled.steps), Result("number", value, (value,), approx=settled.approx), idea="Count how all of them can avoid each other; a coincidence is the opposite.", conclusion=("So the probability is ", value, "."), assumptions=assumed)


def make_problem(rng: Random, level: int) -> Exercise:
    """Birth months; weekdays all different; birthdays."""
    if level == 1:
        text = f"What is the probability that at least two of {rng.randint(3, 6)} people have the same birth month?"
    elif level == 2:
        text = f"What is the probability that {rng.randint(2, 5)} people were all born on different days of the week?"
    else:
        text = f"What is the probability that in a group of {rng.randint(10, 40)} people at least two share a birthday?"
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="coincidences", title="Birthdays and other coincidences", concept="complement-union", phrases=("birthday", "birthdays", "month", "born", "match", "day of the week", "weekday", "sign"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("counting-principles",),
)  # fmt: skip
