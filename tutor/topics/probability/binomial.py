"""Binomial counts: X ~ Binomial(n, p), or repeated independent trials told in words."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.quantities import places_asked, speaks_decimals, told
from tutor.problem.trials import trials
from tutor.problem.variables import named_question
from tutor.rules.distributions import Distribution
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

_OTHER = re.compile(r"\b(without replacement|poisson|geometric|normal(?:ly)? distribut\w+|exponential|uniform|hypergeometric|until|first time|different|same|distinct|sum|product|total|mean of|average of|in a row|consecutive|given that|chebyshev\w*|chebychev\w*|markov|cards?|urns?|at least 1 of each|match|matches|matching|confidence|hypothes\w+|standard error|margin)\b", re.I)

_MONEY = re.compile(r"\b(?:win|wins|lose|loses|gain|pays?) (?:you )?\$ ?\d|\bexpected (?:gain|winnings|payoff|profit|loss)\b|\bdollars\b")


def read(problem: Problem) -> Task | Declined | None:
    """Named with its parameters, or trials in words that repeat independently with one success probability."""
    named = named_question(problem, "binomial", "binomial", "bernoulli")
    if isinstance(named, Question):
        return Task(named, 1.0, "a binomial count")
    line = told(problem)
    series = re.search(r"first (?:team|player|side|person) to win", line, re.I)
    if (_OTHER.search(line) and not series) or _MONEY.search(line):
        return None
    found = trials(line)
    if found is None:
        return None
    question = Question(
        "binomial", Distribution("binomial", (Fraction(found.n), found.p)), found.asked, meaning=f"the number of successes in {found.n} trials",
        because=f"There are {found.n} independent trials, each with the same success probability {found.p if found.p.denominator < 1000 else float(found.p)} ({found.reason}), and successes are counted: that is a binomial variable.",
        decimal=speaks_decimals(line), places=places_asked(line), assumptions=("the trials do not influence each other.",),
        continuity=re.search(r"normal approximation|approximat\w+ .{0,40}normal|continuity correction", line, re.I) is not None,
    )  # fmt: skip
    return Task(question, 0.8, "a number of successes in independent trials")


def solve(question: Question) -> Solution | Declined:
    """By the binomial formula."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """Exactly k; at most or at least k; the standard deviation of a count told in words."""
    n, k = rng.randint(4, 6 + 2 * level), rng.randint(1, 3)
    p = rng.choice(("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"))
    if level == 1:
        text = f"X ~ Binomial({n}, {p}). Find P(X = {k})."
    elif level == 2:
        text = f"A basketball player scores with probability {p}, independently each time. What is the probability that she scores {rng.choice(('at most', 'at least'))} {k} times in {n} shots?"
    else:
        text = f"A machine makes faulty parts with probability {p}. In a sample of {10 * n} parts, what is the standard deviation of the number of faulty parts?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="binomial", title="Binomial distribution", concept="binomial-distribution", phrases=("binomial", "probability", "chance", "variance", "standard deviation", "expected", "mean", "proportion", "percentage", "likely"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("bernoulli-distribution",),
)  # fmt: skip
