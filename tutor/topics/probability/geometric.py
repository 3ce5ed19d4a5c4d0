"""Waiting for the first success (geometric) or the r-th success (negative binomial): named, or told in words."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.conditions import asks_chance, conditions
from tutor.problem.quantities import ORDINALS, given_and_asked, places_asked, speaks_decimals, told
from tutor.problem.trials import success
from tutor.problem.urns import collection
from tutor.problem.variables import named_question
from tutor.rules.distributions import Asked, Bounds, Distribution
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_TRIAL = r"(?:trial|try|attempt|roll|throw|toss|flip|spin|shot|game|draw|day|call|customer|person|question|test|item|part|patient|time|experiment|play|bet)"


def read(problem: Problem) -> Task | Declined | None:
    """Named, or the first (r-th) success on the k-th trial."""
    named = named_question(problem, "geometric", "geometric", "failures", "negative_binomial")
    if isinstance(named, Question):
        return Task(named, 1.0, "a wait for the first success")
    line = told(problem)
    low = line.lower()
    given, asked = given_and_asked(line)
    if re.search(r"without replacement|\bdeck\b|\bcards?\b|\burn\b", low):
        return None
    waits = re.search(rf"\b(first|{_ORDINAL}) (?:[a-z0-9']+ ){{0,14}}?(?:on|at|in|takes) (?:the |his |her |their |your |my )?({_ORDINAL}) {_TRIAL}\b", low)
    until = re.search(r"\b(?:until|till|before|to get|first success|first time|for the first|repeats? (?:the|this) (?:experiment|process|procedure|game)|tries again|rolls again|tosses again|starts over)\b", low)
    p = _share(line) or success(line, asked) or success(line, given)
    if p is None:
        return None
    wanted: Asked | None = None
    r = 1
    if waits and asks_chance(asked):
        r, k = ORDINALS[waits.group(1)], Fraction(ORDINALS[waits.group(2)])
        wanted = Asked("probability", Bounds(k, True, k, True))
    elif until and re.search(r"\bexpect|\bmean\b|\baverage\b|\bhow many\b|\bex? ?[\[(]", asked.lower()) and not asks_chance(asked):
        many = re.search(r"\bto get (\d+) |\buntil (?:[a-z]+ ){0,4}?(\d+) (?:heads|tails|successes|sixes|6s)", low)
        r = int(many.group(1) or many.group(2)) if many else 1
        wanted = Asked("mean")
        if re.search(r"\bin a row\b|\bconsecutive", low):
            return None
    elif until and asks_chance(asked):
        found = [c for c in conditions(asked) if c.bounds.low is not None or c.bounds.high is not None]
        if len(found) == 1 and re.search(rf"\b{_TRIAL}s?\b|\btries\b|\btimes\b", asked.lower()) and re.search(r"\bfirst\b|\buntil\b", low):
            wanted = Asked("probability", found[0].bounds)
    if wanted is None:
        return None
    family = "geometric" if r == 1 else "negative_binomial"
    parameters = (p[0],) if r == 1 else (Fraction(r), p[0])
    delayed = r == 1 and wanted.kind == "mean" and re.search(r"\b(?:delay\w*|by which (?:he|she|it|they|we|you) waits?|postpone\w*|puts? (?:it )?off|failures? before|misses before|wasted)\b", asked.lower() + " " + " ".join(re.findall(r"\bnumber of [^.]*?(?:delays?|by which \w+ waits?|postpones?|puts? (?:it )?off)\b", low))) is not None
    if delayed:
        family = "failures"
    question = Question(
        "geometric", Distribution(family, parameters), wanted, meaning="the number of failures before the first success" if delayed else f"the number of trials up to and with success number {r}",
        because=f"Independent trials, each with success probability {p[0] if p[0].denominator < 1000 else float(p[0])} ({p[1]}), are repeated until success number {r}: that is a {'geometric' if r == 1 else 'negative binomial'} variable.",
        decimal=speaks_decimals(line), places=places_asked(line), assumptions=("the trials do not influence each other.",),
    )  # fmt: skip
    return Task(question, 0.92, "a wait for a success")


def _share(line: str) -> tuple[Fraction, str] | None:
    """A wheel or a collection whose kinds are listed, and the one that counts as a success."""
    found = collection(line)
    if found is None:
        return None
    pool = found[0]
    _, asked = given_and_asked(line)
    named = [k for k in pool if re.search(rf"\b{re.escape(k)}s?\b", asked.lower())]
    if len(named) != 1:
        return None
    return Fraction(pool[named[0]], sum(pool.values())), f"{pool[named[0]]} of {sum(pool.values())} are {named[0]}"


def solve(question: Question) -> Solution | Declined:
    """By the formula of waiting for a success."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """From symbols; a die; the expected wait."""
    k = rng.randint(2, 6)
    if level == 1:
        text = f"X ~ Geometric(0.{rng.randint(1, 8)}). Find P(X = {k})."
    elif level == 2:
        place = ("second", "third", "fourth", "fifth", "sixth")[k - 2]
        text = f"A fair die is rolled until a 6 comes up. What is the probability that the first 6 comes on the {place} roll?"
    else:
        text = f"A player hits with probability 0.{rng.randint(1, 8)} at each shot. What is the expected number of shots until the first hit?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="geometric", title="Waiting for a success", concept="geometric-distribution", phrases=("geometric", "first", "until", "before", "probability", "expected"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
