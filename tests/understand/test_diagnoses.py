"""A learner whose training misbehaves is led from the symptom to a cause, in clicks or in their own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge import load_diagnoses
from knowledge.schema import Cause, Diagnosis
from tutor import Tutor
from tutor.answer import Answer
from tutor.question import Context
from tutor.understand.symptoms import button

TREES = load_diagnoses()


def places(node: Diagnosis | Cause, path: str) -> Iterator[tuple[str, Cause]]:
    for k, cause in enumerate(node.causes):
        yield f"{path}/{k}", cause
        yield from places(cause, f"{path}/{k}")


PLACES = [place for tree in TREES.values() for place in places(tree, tree.id)]


def talk(tutor: Tutor, *messages: str) -> list[Answer]:
    """The replies to a conversation."""
    replies: list[Answer] = []
    for message in messages:
        context = Context.from_dict(replies[-1].context) if replies else None
        replies.append(tutor.ask(message, context))
    return replies


@pytest.mark.parametrize(("path", "cause"), PLACES, ids=[p for p, _ in PLACES])
def test_every_cause_can_be_reached_by_its_button(tutor: Tutor, path: str, cause: Cause) -> None:
    reply = tutor.ask(button(TREES, path))
    assert reply.intent == "diagnose" and reply.context["diagnosis"] == path
    assert reply.concepts[0].id == cause.concept and cause.try_this.split("$")[0] in reply.markdown


@pytest.mark.parametrize(("path", "cause"), PLACES, ids=[p for p, _ in PLACES])
def test_every_cause_is_understood_when_said_as_the_choice_reads(tutor: Tutor, path: str, cause: Cause) -> None:
    above, _, _ = path.rpartition("/")
    asked = tutor.ask(button(TREES, above) if "/" in above else TREES[above].title)
    reply = tutor.ask(cause.when, Context.from_dict(asked.context))
    assert reply.context["diagnosis"] == path


@pytest.mark.parametrize(
    ("messages", "path"),
    [
        (("my training does not converge", "it keeps bouncing up and down", "now it settles"), "not-converging/0/0"),
        (("my loss explodes after a few steps", "it still grows even then"), "not-converging/0/2"),
        (("my neural net won't learn", "the loss doesn't move at all", "no, not even those ten"), "not-converging/2/1"),
        (("training is so slow", "no, one column is in the thousands"), "not-converging/1/0"),
        (("help, my loss becomes nan", "right at the first step"), "loss-is-nan/0"),
        (("the loss stays constant", "it sits at about the value of blind guessing"), "loss-flat/0"),
        (("why do my coefficients flip sign when I add a feature?",), "coefficients/0"),
        (("99% accuracy on my training set and 60% on the test set", "the training error falls but the validation error rises", "no, this is all we have"), "overfitting/0/1"),
        (("my model always predicts the majority class", "I must not miss a single case"), "unbalanced-classes/0"),
        (("can a density be larger than one?",), "probabilities-above-one/1"),
        (("my probabilities come out negative", "from a linear regression"), "probabilities-above-one/0"),
        (("the gradients vanish in my first layers",), "vanishing-gradients/0"),
    ],
)
def test_a_conversation_in_ones_own_words_ends_at_the_cause(tutor: Tutor, messages: tuple[str, ...], path: str) -> None:
    assert talk(tutor, *messages)[-1].context["diagnosis"] == path


def test_one_who_does_not_know_is_told_how_to_find_out_and_asked_again(tutor: Tutor) -> None:
    _, reply = talk(tutor, "my training does not converge", "I don't know, how can I tell?")
    tree = TREES["not-converging"]
    assert tree.find_out in reply.markdown and tree.question in reply.markdown


def test_when_nothing_helped_the_other_causes_are_offered(tutor: Tutor) -> None:
    *_, told, reply = talk(tutor, "my loss is nan", "at the very first step", "that did not help")
    offered = [option.label for block in reply.blocks if block.kind == "choices" for option in block.options]
    assert told.context["diagnosis"] == "loss-is-nan/0"
    assert TREES["loss-is-nan"].causes[1].when in offered and TREES["loss-is-nan"].causes[0].when not in offered


def test_a_bare_yes_to_a_choice_is_asked_again(tutor: Tutor) -> None:
    _, reply = talk(tutor, "the loss stays flat", "yes")
    assert TREES["loss-flat"].question in reply.markdown


@pytest.mark.parametrize(
    ("message", "intent"),
    [("what is multicollinearity?", "define"), ("what are vanishing gradients?", "define"), ("what is the probability that the sum of two dice is greater than 9?", "compute")],
)
def test_asking_about_an_idea_is_no_symptom(tutor: Tutor, message: str, intent: str) -> None:
    assert tutor.ask(message).intent == intent


def test_a_new_question_leaves_the_diagnosis(tutor: Tutor) -> None:
    _, reply = talk(tutor, "my training does not converge", "what is the learning rate?")
    assert reply.intent == "define" and reply.concepts[0].id == "learning-rate"


@pytest.mark.parametrize(
    ("message", "tree"),
    [
        ("my loss is going up instead of down", "not-converging"),
        ("gradient descent diverges", "not-converging"),
        ("my model trains really slowly", "not-converging"),
        ("training takes ages", "not-converging"),
        ("accuracy stays at 50%", "loss-flat"),
        ("the loss does not change at all", "loss-flat"),
        ("I get nan as loss", "loss-is-nan"),
        ("weights become inf", "loss-is-nan"),
        ("train accuracy 99% but validation accuracy 70%", "overfitting"),
        ("how do I fix overfitting", "overfitting"),
        ("coefficient of price is positive but should be negative", "coefficients"),
        ("adding a feature changed all the coefficients", "coefficients"),
        ("classifier predicts everything as negative", "unbalanced-classes"),
        ("99% accuracy but recall is 0", "unbalanced-classes"),
        ("why is the pdf greater than 1?", "probabilities-above-one"),
        ("my probabilities don't add up to 1", "probabilities-above-one"),
        ("my relu neurons are dead", "vanishing-gradients"),
        ("I think I have exploding gradients", "vanishing-gradients"),
    ],
)
def test_symptoms_find_their_tree(tutor: Tutor, message: str, tree: str) -> None:
    reply = tutor.ask(message)
    assert reply.intent == "diagnose" and str(reply.context["diagnosis"]).split("/")[0] == tree


def test_being_stuck_with_something_else_is_no_symptom_of_training(tutor: Tutor) -> None:
    reply = tutor.ask("I am stuck with the quotient rule, what is going wrong?")
    assert "diagnosis" not in reply.context and reply.concepts[0].id == "quotient-rule"
