"""Normal distribution: probabilities, quantiles and moments when the distribution is named."""

from __future__ import annotations

from random import Random

from tutor.problem import Problem
from tutor.problem.variables import named_question
from tutor.rules.random_variable import Question, solve_question
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic


def read(problem: Problem) -> Task | Declined | None:
    """The distribution is named with its parameters."""
    named = named_question(problem, "normal", "normal")
    return Task(named, 1.0, "a normal variable") if isinstance(named, Question) else named


def solve(question: Question) -> Solution | Declined:
    """By the formulas of this distribution."""
    return solve_question(question)


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the other side or a range; a quantile or a moment."""
    mu, sigma = rng.randint(5, 100), rng.randint(2, 12)
    x = mu + rng.randint(-2 * sigma, 2 * sigma)
    if level == 1:
        text = f"The heights of plants are normally distributed with mean {mu} cm and standard deviation {sigma} cm. What is the probability that a plant is {rng.choice(('taller', 'shorter'))} than {x} cm?"
    elif level == 2:
        text = f"X ~ N({mu}, {sigma**2}). Find P({x} < X < {x + sigma})."
    else:
        text = f"X is normally distributed with mean {mu} and standard deviation {sigma}. Find the {rng.choice((10, 25, 75, 90, 95))}th percentile of X."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="normal", title="Normal distribution", concept="normal-distribution", phrases=("normal", "normally", "gaussian", "n", "z-score", "percentile", "probability"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
