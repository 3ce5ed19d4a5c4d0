"""Everyday sentences do not trigger mathematics, and what stands on its own is not taken for a follow-up."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tutor import Tutor
from tutor.question import Context

MESSAGES: list[str] = tomllib.loads((Path(__file__).parent / "not_ours.toml").read_text())["messages"]


@pytest.mark.parametrize("message", MESSAGES)
def test_everyday_words_are_not_mathematics(tutor: Tutor, message: str) -> None:
    answer = tutor.ask(message)
    assert not answer.concepts or answer.intent in ("out-of-scope", "clarify", "small-talk")


@pytest.mark.parametrize("message", ["who won the football?", "what does y = mx + b mean?", "what is the difference between variance and standard deviation?"])
def test_a_full_question_after_an_exercise_stands_alone(tutor: Tutor, message: str) -> None:
    exercise = tutor.ask("give me practice on linear equations")
    assert tutor.ask(message, Context.from_dict(exercise.context)).follow_up is None


def test_a_number_after_an_exercise_is_an_answer(tutor: Tutor) -> None:
    exercise = tutor.ask("give me practice on linear equations")
    assert tutor.ask("-3 maybe", Context.from_dict(exercise.context)).follow_up == "answer-attempt"


def test_the_second_one_is_the_second_button(tutor: Tutor) -> None:
    first = Context(focus=("gradient",), message="what is normal?", choices=(("A vector", "what is a dot product?"), ("A curve", "what is the normal distribution?")))
    assert tutor.ask("the second one", first).concepts[0].id == "normal-distribution"
    assert tutor.ask("option 1", first).concepts[0].id == "dot-product"
