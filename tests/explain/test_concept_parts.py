"""Parts of an explanation: how a title is spoken of, why a concept stands on a path, what the table of symbols says."""

from __future__ import annotations

import pytest

from knowledge import load
from tutor import answer
from tutor.explain.concept import formulas, lower_title, named, path

GRAPH = load()


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("chain-rule", "the chain rule"),
        ("bayes-theorem", "Bayes' theorem"),
        ("eigenvalues-eigenvectors", "eigenvalues and eigenvectors"),
        ("exponential-function", "the exponential function"),
        ("normal-distribution", "the normal distribution"),
        ("lhopital", "L'Hôpital's rule"),
        ("gram-schmidt", "the Gram–Schmidt process"),
        ("vectors", "vectors"),
    ],
)
def test_titles_are_spoken_of_with_their_article_and_their_capitals(identifier: str, said: str) -> None:
    assert named(GRAPH[identifier]) == said


def test_no_title_is_spoken_of_with_two_articles_or_half_a_name() -> None:
    for concept in GRAPH.values():
        assert not named(concept).startswith("the the ") and "(" not in named(concept)
        assert len(lower_title(concept).split()) >= 1


def test_every_concept_on_a_path_has_a_reason_that_belongs_to_the_path() -> None:
    table = path(GRAPH, "jacobian", {})
    reasons = dict(zip((row[0] for row in table.plain_rows), (row[1] for row in table.plain_rows), strict=True))
    assert reasons["Partial derivatives"][0].isupper()
    assert reasons["Limits"].startswith("For derivatives: ")
    assert reasons["Jacobian matrix"] == GRAPH["jacobian"].summary


def test_the_table_of_symbols_says_aloud_only_what_needs_saying() -> None:
    plain, greek = (next(b for b in formulas(GRAPH[i], 1) if isinstance(b, answer.Table)) for i in ("chain-rule", "eigenvalues-eigenvectors"))
    assert plain.plain_columns == ["symbol", "role"]
    assert greek.plain_columns == ["symbol", "read as", "role"] and any("lambda" in row for row in greek.plain_rows)


def test_a_letter_that_is_called_a_function_keeps_its_brackets() -> None:
    shown = next(b for b in formulas(GRAPH["linear-transformations"], 1) if isinstance(b, answer.Formula))
    assert shown.math.plain == "T(a*u + b*v) = a*T(u) + b*T(v)"
