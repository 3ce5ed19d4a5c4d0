"""Uniform distribution: probabilities, quantiles and moments when the distribution is named."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.variables import named_question
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic


def read(problem: Problem) -> Task | Declined | None:
    """The distribution is named with its parameters."""
    named = named_question(problem, "uniform", "uniform", "discrete_uniform")
    return Task(named, 1.0, "a uniform variable") if isinstance(named, Question) else named


def solve(question: Question) -> Solution | Declined:
    """By the formulas of this distribution."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the other side or a range; a quantile or a moment."""
    a, width = rng.randint(0, 10), rng.randint(5, 20)
    x = a + rng.randint(1, width - 2)
    if level == 1:
        text = f"X ~ Uniform({a}, {a + width}). Find P(X < {x})."
    elif level == 2:
        text = f"The waiting time is uniformly distributed between {a} and {a + width} minutes. What is the probability of waiting between {x} and {x + 1} minutes?"
    else:
        text = f"X is uniformly distributed between {a} and {a + width}. What is the variance of X?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="uniform", title="Uniform distribution", concept="uniform-distribution", phrases=("uniform", "uniformly", "u"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
