"""A note in one's own words is compared with the key ideas: what it touches, what it leaves out."""

from __future__ import annotations

import pytest

from knowledge import load
from tutor import Tutor
from tutor.intents.note import compare_with_ideas

COMPLETE = [
    ("bayes-theorem", "It flips a conditional probability. You need to know how common the cause was before, and then you correct that with what you saw."),
    ("expected-value", "The long run average: multiply each value by its probability and add. It might not be a value you can actually get."),
    ("log-odds", "The chance that it happens against the chance that it does not. Its logarithm can be any number and is 0 at fifty fifty."),
    ("p-values", "If the null were true: the probability of getting data at least this extreme. It is not the probability that the null is true."),
    ("overfitting", "The model memorises noise, so it does well on training data but badly on new data. You notice with a held out test set."),
    ("attention", "Each word compares its query with the keys of all others, softmax gives weights, and you take the weighted sum of the values."),
    ("weight-initialization", "Start with random weights, else all neurons stay the same. Not too large, or the signal explodes."),
]


@pytest.mark.parametrize(("identifier", "note"), COMPLETE)
def test_a_good_explanation_misses_nothing(identifier: str, note: str) -> None:
    there, missing = compare_with_ideas(load()[identifier], note)
    assert there and not missing


@pytest.mark.parametrize(("identifier", "_"), COMPLETE)
def test_words_about_something_else_touch_nothing(identifier: str, _: str) -> None:
    assert not compare_with_ideas(load()[identifier], "We went to the lake in the morning, and it was as cold as ever.")[0]


def test_of_a_phrase_all_words_must_stand_together() -> None:
    there, missing = compare_with_ideas(load()["cdf"], "At lunch most people sat outside.")
    assert not there and len(missing) == 3


def test_what_is_left_out_is_named() -> None:
    there, missing = compare_with_ideas(load()["chi-squared-distribution"], "You add up squared standard normals.")
    assert len(there) == 1 and len(missing) == 2


def test_what_announces_a_note_is_no_part_of_it(tutor: Tutor) -> None:
    reply = tutor.ask("let me explain it back: overfitting is when a model learns its training examples by heart and then fails on new ones")
    assert "Still missing" in reply.markdown and "hold data back" in reply.markdown
