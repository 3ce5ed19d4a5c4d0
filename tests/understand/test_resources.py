"""The shelf is reached by asking for it: a resource by name, those of a concept or of an area, those to begin with."""

from __future__ import annotations

import pytest

from knowledge import load, load_shelf
from tutor import Tutor
from tutor.answer import Resources

SHELF = load_shelf()


def shown(tutor: Tutor, message: str) -> list[str]:
    """The titles of the resources in the reply."""
    return [item["title"] for block in tutor.ask(message).blocks if isinstance(block, Resources) for item in block.items]


@pytest.mark.parametrize("item", SHELF.values(), ids=SHELF)
def test_every_resource_is_found_by_its_title(tutor: Tutor, item: object) -> None:
    title = item.title.split(":")[0].split(" (")[0]  # type: ignore[attr-defined]
    author = item.author  # type: ignore[attr-defined]
    assert shown(tutor, f"what do you think of {title} by {author}?") == [item.title]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("message", "identifier"),
    [
        ("do you know StatQuest?", "statquest"),
        ("is the Manga Guide to Statistics any good?", "manga-statistics"),
        ("tell me about 3Blue1Brown", "essence-linear-algebra"),
        ("3blue1brown on calculus", "essence-calculus"),
        ("should I read the book by Deisenroth", "mml-book"),
        ("what about the Imperial College courses on Coursera", "imperial-specialization"),
        ("Practical Statistics for Data Scientists", "practical-statistics"),
    ],
)
def test_a_resource_is_found_as_people_call_it(tutor: Tutor, message: str, identifier: str) -> None:
    assert shown(tutor, message) == [SHELF[identifier].title]


def test_without_a_subject_the_ten_to_begin_with_are_shown_pictures_first(tutor: Tutor) -> None:
    titles = shown(tutor, "which resources do you recommend?")
    assert sorted(titles) == sorted(i.title for i in SHELF.values() if i.core) and len(titles) == 10
    assert titles[0] == SHELF["essence-linear-algebra"].title


def test_an_area_shows_what_covers_it(tutor: Tutor) -> None:
    titles = shown(tutor, "good books on statistics?")
    assert SHELF["practical-statistics"].title in titles and SHELF["essence-calculus"].title not in titles


def test_a_concept_shows_its_own(tutor: Tutor) -> None:
    assert shown(tutor, "where can I learn principal component analysis?") == [r.title for r in sorted(load()["pca"].resources, key=lambda r: "visual course book practice".split().index(r.kind))]


def test_every_resource_helps_with_some_concept() -> None:
    used = {r.title for c in load().values() for r in c.resources}
    assert not [i.title for i in SHELF.values() if i.title not in used]


def test_a_concept_with_the_name_of_an_area_in_it_shows_its_own(tutor: Tutor) -> None:
    assert shown(tutor, "where can I learn conditional probability?") == shown(tutor, "books on conditional probability")
    assert shown(tutor, "where can I learn conditional probability?") != shown(tutor, "where can I learn probability?")


def test_to_recommend_names_no_concept(tutor: Tutor) -> None:
    assert shown(tutor, "can you recommend a book on eigenvalues?") == shown(tutor, "where can I learn eigenvalues?")
