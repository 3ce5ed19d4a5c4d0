"""Gamma distribution: probabilities, quantiles and moments when the distribution is named."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.variables import named_question
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic


def read(problem: Problem) -> Task | Declined | None:
    """The distribution is named with its parameters."""
    named = named_question(problem, "gamma", "gamma")
    return Task(named, 1.0, "a gamma variable") if isinstance(named, Question) else named


def solve(question: Question) -> Solution | Declined:
    """By the formulas of this distribution."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the other side or a range; a quantile or a moment."""
    shape, rate = rng.randint(2, 4), rng.randint(1, 3)
    if level == 1:
        text = f"X ~ Gamma({shape}, {rate}). What is the mean of X?"
    elif level == 2:
        text = f"X ~ Gamma({shape}, {rate}). Find the variance of X."
    else:
        text = f"X ~ Gamma({shape}, {rate}). Find P(X < {rng.randint(1, 3)})."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="gamma", title="Gamma distribution", concept="gamma-distribution", phrases=("gamma",),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
