"""A solver topic: one kind of problem that Gradus can read, solve in checked steps, and generate for practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tutor.notation.tree import Node
from tutor.problem import Problem
from tutor.solution import Declined, Prose, Solution


@dataclass(frozen=True, slots=True)
class Task:
    """A problem as one topic reads it.

    `arguments` is whatever the topic's own `solve` takes (a frozen dataclass, usually). `score` says how well the
    topic fits, on one scale for all topics: 1.0 the question names this task and all it needs is there; 0.7 it names
    the task and something was assumed; 0.5 no words, but the form of the mathematics suggests the task (a bare
    equation: solve it); 0.3 it could be done with what is there. Higher wins; equal scores are settled by the longer
    phrase, then become a question to the learner. `goal` is shown as "I read this as …".
    """

    arguments: Any
    score: float
    goal: Prose


@dataclass(frozen=True, slots=True)
class Exercise:
    """A generated problem: `ask` is a message that the tutor itself can solve (it is how the exercise is checked),
    `text` what the learner reads, `math` its mathematics, `form` the kind of answer expected ("a number",
    "an expression in x", "a list of numbers", "a matrix")."""

    ask: str
    text: str
    form: str
    math: Node | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One record per file of tutor/topics, named TOPIC; file name = id.

    `phrases` are lower-case word sequences that name the task ("derivative of", "differentiate"). A topic is tried
    when one of its phrases stands in the question, or always when `always` is set (bare mathematics).
    `read` looks at a Problem and returns a Task, a Declined (the topic is right, but something is missing or wrong:
    said kindly), or None (not mine). `solve` returns a Solution or Declined. `make_problem(rng, level)` makes an
    Exercise of level 1 to 3. Each is a pure function; randomness comes in as an argument.
    """

    id: str
    title: str
    concept: str
    phrases: tuple[str, ...]
    read: Callable[[Problem], Task | Declined | None]
    solve: Callable[[Any], Solution | Declined]
    make_problem: Callable[[Random, int], Exercise] | None = None
    always: bool = False
    concepts: tuple[str, ...] = field(default=())
    """Other concept ids that this topic exercises."""
