"""Beta distribution: probabilities, quantiles and moments when the distribution is named."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.variables import named_question
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic


def read(problem: Problem) -> Task | Declined | None:
    """The distribution is named with its parameters."""
    named = named_question(problem, "beta", "beta")
    return Task(named, 1.0, "a beta variable") if isinstance(named, Question) else named


def solve(question: Question) -> Solution | Declined:
    """By the formulas of this distribution."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the other side or a range; a quantile or a moment."""
    a, b = rng.randint(1, 5), rng.randint(2, 6)
    if level == 1:
        text = f"X ~ Beta({a}, {b}). What is the mean of X?"
    elif level == 2:
        text = f"X ~ Beta({a}, {b}). Find the variance of X."
    else:
        text = f"X ~ Beta({a}, {b}). Find P(X < 0.{rng.randint(2, 8)})."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="beta", title="Beta distribution", concept="beta-distribution", phrases=("beta",),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
