"""Questions in people's own words find the concept and what is wanted with it."""

from __future__ import annotations

import pytest

from knowledge import load
from tutor import Tutor
from tutor.question import Context

ABOUT = [
    ("whats a derivative", "derivatives", "define"),
    ("explain the chain rule like im five", "chain-rule", "intuition"),
    ("why do we need gradients", "gradient", "why"),
    ("what is the difference between a derivative and a gradient", "derivatives", "compare"),
    ("what should i learn before bayes theorem", "bayes-theorem", "prerequisites"),
    ("where can i learn about matrices", "matrices", "resources"),
    ("give me practice on linear equations", "linear-equations", "practise"),
    ("how do i compute a determinant", "determinant", "how-to"),
    ("when should i use gradient descent", "gradient-descent", "when-to-use"),
    ("gradiant desent", "gradient-descent", None),
]


@pytest.mark.parametrize(("message", "concept", "intent"), ABOUT)
def test_questions(tutor: Tutor, message: str, concept: str, intent: str | None) -> None:
    answer = tutor.ask(message)
    assert concept in [c.id for c in answer.concepts[: 2 if intent == "compare" else 1]]
    assert intent is None or answer.intent == intent


WORKED = [
    ("what is the point halfway between (1, 1) and (5, 7)?", "(3, 4)"),
    ("whats 40 percent of 65", "26"),
    ("is 7/12 smaller than -0.3?", "False"),
    ("which is greater: 5/7 or 0.7?", "5/7"),
    ("what is the difference between -3.5 and 1.25?", "4.75"),
    ("what are the prime factors of 45?", "3, 5"),
    ("what is the cube root of 65 to the nearest integer?", "4"),
    ("what is the probability of the sequence ab when two letters are picked without replacement from aabbb?", "3/10"),
]


@pytest.mark.parametrize(("message", "value"), WORKED)
def test_what_can_be_worked_out_is_worked_out(tutor: Tutor, message: str, value: str) -> None:
    """A task with one number, or with things counted in words, is no question about what its words mean."""
    answer = tutor.ask(message)
    assert answer.intent == "compute" and answer.answer is not None and answer.answer.plain == value


@pytest.mark.parametrize("message", ["what's the weather like in Paris", "write me a poem about cats", "how old is the queen"])
def test_what_is_not_ours_is_said_plainly(tutor: Tutor, message: str) -> None:
    answer = tutor.ask(message)
    assert answer.intent in ("out-of-scope", "clarify") and not answer.concepts


def test_a_trace_says_why(tutor: Tutor) -> None:
    assert tutor.ask("what is a derivative", trace=True).trace


def test_each_concept_can_be_told_in_three_depths(tutor: Tutor) -> None:
    concept = load()["entropy"]
    first = tutor.ask("what is entropy?")
    working = tutor.ask("go deeper", Context.from_dict(first.context))
    careful = tutor.ask("in more detail please", Context.from_dict(working.context))
    for reply, depth in ((first, concept.depths.first), (working, concept.depths.working), (careful, concept.depths.careful)):
        assert depth.split("$")[0] in reply.markdown


def test_the_common_mistakes_of_a_concept_are_told(tutor: Tutor) -> None:
    named = tutor.ask("what are common mistakes with p-values?")
    meant = tutor.ask("what are the common mistakes with it?", Context.from_dict(tutor.ask("what is a p-value?").context))
    for reply in (named, meant):
        assert all(m.cure in reply.markdown for m in load()["p-values"].mistakes)
