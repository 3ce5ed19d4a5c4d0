"""How well questions in beginners' words are understood as a whole: concepts, intents, and what is not ours."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tutor import Tutor
from tutor.answer import Answer

QUESTIONS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "beginners.toml").read_text(encoding="utf-8"))["questions"]
REFUSED = ("out-of-scope", "clarify", "small-talk")


@pytest.fixture(scope="module")
def answers(tutor: Tutor) -> list[tuple[dict[str, Any], Answer]]:
    return [(row, tutor.ask(row["text"])) for row in QUESTIONS]


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def test_the_right_concept_comes_first(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    ours = [(set(row["concepts"]), [c.id for c in answer.concepts]) for row, answer in answers if row["concepts"]]
    assert share([bool(ids) and ids[0] in wanted for wanted, ids in ours]) >= 0.93
    assert share([bool(wanted & set(ids[:3])) for wanted, ids in ours]) >= 0.97


def test_what_is_wanted_is_understood(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    assert share([answer.intent in row["intents"] for row, answer in answers if row["concepts"]]) >= 0.92


def test_what_is_ours_is_taken_and_the_rest_refused(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    refused = [(bool(row["concepts"]), not answer.concepts or answer.intent in REFUSED) for row, answer in answers]
    assert share([not no for ours, no in refused if ours]) >= 0.98
    assert share([no for ours, no in refused if not ours]) >= 0.95
