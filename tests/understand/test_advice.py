"""Advice on studying is found by asking for it in one's own words."""

from __future__ import annotations

import pytest

from knowledge import load_advice
from tutor import Tutor

ASKED = [
    ("do i really need to know all the math to become a data scientist?", "do-i-need-math"),
    ("can I become an ML engineer without maths", "do-i-need-math"),
    ("when does math pay off", "do-i-need-math"),
    ("I am scared of formulas", "formulas-into-english"),
    ("how do I read a formula?", "formulas-into-english"),
    ("how should I take notes", "own-notes"),
    ("I keep forgetting what I learn", "several-resources"),
    ("is one course enough or should I use several resources?", "several-resources"),
    ("how do I stay motivated", "own-reason"),
    ("why should i study this at all", "own-reason"),
    ("should I write a blog about what I learn?", "publish"),
    ("how do I prepare for an ML interview", "publish"),
    ("is it worth coding gradient descent from scratch in numpy", "code-from-scratch"),
    ("should I learn all the maths before I start coding?", "just-in-time"),
    ("what do employers look for", "just-in-time"),
    ("should I start with videos or books?", "intuition-first"),
    ("I am bad at maths, can I still learn this?", "which-first"),
    ("what maths do I need to learn for machine learning", "which-first"),
    ("do data scientists need maths?", "do-i-need-math"),
    ("how good at math do I have to be", "do-i-need-math"),
    ("equations look like gibberish to me", "formulas-into-english"),
    ("should I copy the definitions from the book", "own-notes"),
    ("how can I remember all this", "several-resources"),
    ("I want to give up on math", "own-reason"),
    ("should I write my own implementation of logistic regression", "code-from-scratch"),
    ("when should I start building projects", "just-in-time"),
    ("I'm not a math person", "which-first"),
    ("how should I study maths for ML", "which-first"),
]


@pytest.mark.parametrize(("message", "identifier"), ASKED)
def test_advice_is_found(tutor: Tutor, message: str, identifier: str) -> None:
    reply = tutor.ask(message)
    assert reply.intent == "plan" and load_advice()[identifier].text.strip().split("\n")[0] in reply.markdown


@pytest.mark.parametrize("identifier", load_advice())
def test_every_piece_of_advice_is_reached_by_its_title(tutor: Tutor, identifier: str) -> None:
    advice = load_advice()[identifier]
    assert advice.text.strip().split("\n")[0] in tutor.ask(advice.title).markdown


def test_where_to_start_with_something_shows_the_path_to_it(tutor: Tutor) -> None:
    assert "A path to" in tutor.ask("where do I start with PCA?").markdown


@pytest.mark.parametrize("message", ["path to gradient descent", "I want to understand Adam, what should I learn?", "what is the shortest path to PCA?"])
def test_a_path_is_shown_to_whoever_asks_for_one(tutor: Tutor, message: str) -> None:
    reply = tutor.ask(message)
    assert reply.intent == "plan" and "A path to" in reply.markdown
