"""Fields next to the map: their words are none of ours, what is near exists, and questions about them are declined."""

from __future__ import annotations

import pytest

from knowledge import ContentError, Graph, load, load_neighbours
from knowledge.check import neighbour_problems
from tutor import Tutor

NEIGHBOURS = load_neighbours()


def test_the_words_of_neighbours_are_no_names_of_ours() -> None:
    assert neighbour_problems(load(), NEIGHBOURS) == []


@pytest.mark.parametrize("field", NEIGHBOURS)
def test_a_question_about_a_neighbour_is_declined_with_the_nearest_that_is_ours(tutor: Tutor, field: str) -> None:
    neighbour = NEIGHBOURS[field]
    for word in neighbour.words:
        reply = tutor.ask(f"can you tell me about {word} please")
        assert reply.intent == "out-of-scope" and not reply.concepts, word
        assert not neighbour.near or tutor.graph[neighbour.near[0]].title in [s.label for s in reply.suggestions]


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("how do i separate a ring of points", "kernel-methods"),
        ("can you give a concrete example of a vector space", "vector-spaces"),
        ("translate the graph by 2 units", "coordinates-graphs"),
        ("is a ring convex", "convex-sets"),
        ("what is the variance inflation factor", "multicollinearity"),
        ("how many passwords are possible", "counting-principles"),
    ],
)
def test_a_word_that_neighbours_use_too_does_not_make_a_question_theirs(tutor: Tutor, question: str, concept: str) -> None:
    assert tutor.ask(question).concepts[0].id == concept


def test_an_alias_that_is_another_concept_is_refused() -> None:
    concepts = [c.model_copy(update={"aliases": (*c.aliases, c.aliases[0].model_copy(update={"text": "Chain rule", "cue": ()}))}) if c.id == "product-rule" else c for c in load().values()]
    with pytest.raises(ContentError, match="chain rule"):
        Graph(concepts)
