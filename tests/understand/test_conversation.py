"""Conversations: what leans on what was said finds it, corrections are taken, and the state is plain data."""

from __future__ import annotations

import json

import pytest

from tutor import Tutor
from tutor.answer import Answer
from tutor.question import Context


def talk(tutor: Tutor, *messages: str) -> list[Answer]:
    """The replies in order; between two messages the state goes through JSON, as over a restart."""
    replies: list[Answer] = []
    context = Context()
    for message in messages:
        replies.append(tutor.ask(message, context))
        context = Context.from_dict(json.loads(json.dumps(replies[-1].context)))
    return replies


@pytest.mark.parametrize(
    ("messages", "intent", "concept"),
    [
        (("what is variance", "where can i learn this"), "resources", "variance"),
        (("what is backpropagation", "what do i need first"), "prerequisites", "backpropagation"),
        (("what is a learning rate", "how do i choose it"), "how-to", "learning-rate"),
        (("what is variance", "what about standard deviation"), "define", "standard-deviation"),
        (("where can i learn about matrices", "and the determinant?"), "resources", "determinant"),
        (("what is variance", "what about standard deviation", "what's the difference"), "compare", "standard-deviation"),
        (("what is the gradient", "no i meant the gradient of a line"), "define", "equation-of-a-line"),
        (("what is the determinant", "what if it is zero"), "when-to-use", "determinant"),
        (("what is the difference between l1 and l2 regularization", "which one should i use"), "when-to-use", "regularization"),
        (("what is variance", "is it important?"), "why", "variance"),
        (("explain the chain rule", "ok but why do we multiply"), "why", "chain-rule"),
        (("what is backprop", "what is the chain rule", "ok back to backprop"), "define", "backpropagation"),
        (("what is an eigenvector", "can you draw it?"), "intuition", "eigenvalues-eigenvectors"),
        (("what is pca", "is it hard?"), "prerequisites", "pca"),
        (("what is the inverse?", "of a matrix"), "define", "matrix-inverse"),
    ],
)
def test_a_question_without_a_subject_is_about_what_was_said(tutor: Tutor, messages: tuple[str, ...], intent: str, concept: str) -> None:
    last = talk(tutor, *messages)[-1]
    assert (last.intent, last.concepts[0].id) == (intent, concept)


@pytest.mark.parametrize(
    ("messages", "value"),
    [
        (("differentiate x^3", "and for x^4?"), "4*x^3"),
        (("differentiate x^3", "what about sin(x)?"), "cos(x)"),
        (("solve 2x + 3 = 11", "now 3x - 4 = 11"), "5"),
        (("solve 2x + 3 = 11", "why?", "what about 3x - 4 = 11"), "5"),
        (("compute the median of 3, 9, 1, 7", "and for 1, 2, 6?"), "2"),
        (("compute the median of 3, 9, 1, 8", "and the mean?"), "5.25"),
        (("what is the chain rule", "show me an example", "and for (2x + 1)^5?"), "10*(2*x + 1)^4"),
        (("integrate x e^x", "why did you choose u = x?", "and for x^2?"), "x^3/3 + C"),
    ],
)
def test_the_last_task_is_done_again_with_other_mathematics(tutor: Tutor, messages: tuple[str, ...], value: str) -> None:
    last = talk(tutor, *messages)[-1]
    assert last.answer is not None and last.answer.plain == value


def test_a_word_with_several_meanings_is_asked_about_once_and_the_choice_is_taken(tutor: Tutor) -> None:
    asked, chosen, other = talk(tutor, "what is normal?", "the second one", "no, the other kind of normal")
    offered = [b for b in asked.blocks if b.kind == "choices"]
    assert asked.intent == "clarify" and len(offered) == 1 and len(offered[0].options) >= 2
    assert chosen.intent == "define" and other.intent == "define"
    assert chosen.concepts[0].id != other.concepts[0].id


def test_every_choice_of_every_word_with_several_meanings_leads_to_one_concept(tutor: Tutor) -> None:
    for word in ("normal", "kernel", "bias", "norm", "power", "inverse", "precision", "tangent"):
        asked = tutor.ask(f"what is {word}?")
        options = next(b.options for b in asked.blocks if b.kind == "choices")
        found = [tutor.ask(o.message, Context.from_dict(asked.context)).concepts[0].title for o in options]
        assert found == [o.label for o in options], word


def test_frustration_is_met_with_something_smaller(tutor: Tutor) -> None:
    *_, reply = talk(tutor, "what is the chain rule", "this is so hard")
    assert reply.follow_up == "frustrated" and tutor.graph["chain-rule"].analogy.split("$")[0][:40] in reply.markdown
    *_, reply = talk(tutor, "solve 2x + 3 = 11", "ugh i hate this")
    assert reply.follow_up == "frustrated" and "Begin with this" in reply.markdown


def test_not_knowing_gets_a_hint_before_the_solution(tutor: Tutor) -> None:
    _, first, second = talk(tutor, "practise linear equations", "idk", "i give up")
    assert first.follow_up == second.follow_up == "give-up"
    assert not any(b.kind == "steps" for b in first.blocks) and any(b.kind == "steps" for b in second.blocks)


def test_what_is_not_understood_keeps_the_subject(tutor: Tutor) -> None:
    *_, reply = talk(tutor, "what is the chain rule", "hmm so so")
    assert reply.intent in ("clarify", "follow-up") and reply.context["focus"][0] == "chain-rule"


def test_a_new_subject_replaces_the_old_one(tutor: Tutor) -> None:
    *_, reply = talk(tutor, "what is the chain rule", "what is entropy", "why does it matter")
    assert reply.concepts[0].id == "entropy"


def test_what_changes_in_a_formula_just_explained(tutor: Tutor) -> None:
    *_, role, change = talk(tutor, "explain y = mx + b", "and the b?", "what happens if m changes?")
    assert "crosses" in role.markdown and "slope" in change.markdown


def test_a_fresh_start_forgets_the_subject(tutor: Tutor) -> None:
    *_, reply = talk(tutor, "what is the chain rule", "start over please")
    assert reply.intent == "small-talk" and not reply.context.get("focus")


def test_the_same_question_again_is_answered_another_way(tutor: Tutor) -> None:
    first, second = talk(tutor, "what is a p value", "so is the p value the probability that the null is true?")
    assert first.concepts[0].id == second.concepts[0].id and first.markdown != second.markdown


def test_what_leans_on_nothing_is_said_so(tutor: Tutor) -> None:
    reply = tutor.ask("give me a hint")
    assert reply.intent == "clarify" and "not begun" in reply.markdown


def test_an_uncertain_reading_is_said_with_the_runners_up(tutor: Tutor) -> None:
    reply = tutor.ask("what keeps a formula from being a straight one?")
    assert "not sure" in reply.markdown and any(s.label.startswith("Or: ") for s in reply.suggestions)


@pytest.mark.parametrize("message", ["i failed maths at school, can i still learn this?", "is it normal to find this hard?", "am i too old for maths"])
def test_doubts_about_oneself_are_met_kindly(tutor: Tutor, message: str) -> None:
    reply = tutor.ask(message)
    assert reply.intent == "plan" and "small steps" in reply.markdown


def test_two_things_of_one_concept_are_told_apart(tutor: Tutor) -> None:
    for question, words in (("difference between mean and median", ("evenly", "middle")), ("compare precision and recall", ("flagged",))):
        told = tutor.ask(question)
        assert told.intent == "compare" and all(word in told.markdown for word in words)
        assert "quantiles" not in told.markdown.lower() and "ROC" not in told.markdown


def test_a_letter_alone_means_what_is_usual_in_each_field(tutor: Tutor) -> None:
    told = tutor.ask("what does sigma mean").markdown
    assert "standard deviation" in told and "singular value" in told
    assert tutor.ask("what is sigma notation").concepts[0].id == "summation-notation"
