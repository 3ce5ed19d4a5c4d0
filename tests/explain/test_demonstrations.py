"""The numbers shown beside a diagnosis prove what its words claim."""

from __future__ import annotations

import pytest

from knowledge import load, load_diagnoses
from knowledge.schema import Cause
from tutor.explain.demonstrations import KINDS, demonstrated

CAUSES = [(d.id, c) for d in load_diagnoses().values() for c in d.causes]


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("infinity", "inf").rstrip("%"))


@pytest.mark.parametrize(("tree", "cause"), CAUSES, ids=[f"{i}: {c.when}" for i, c in CAUSES])
def test_every_cause_has_a_concept_and_its_numbers_run(tree: str, cause: Cause) -> None:
    assert cause.concept in load()
    for table in demonstrated(cause.demonstration):
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_too_large_a_step_makes_the_loss_grow_and_a_small_one_lets_it_fall() -> None:
    _, grows = KINDS["gradient-descent"]({"curvature": 4, "learning_rate": 0.6, "start": 1, "steps": 5})
    _, falls = KINDS["gradient-descent"]({"curvature": 4, "learning_rate": 0.01, "start": 1, "steps": 5})
    assert [number(r[2]) for r in grows] == sorted(number(r[2]) for r in grows)
    assert [number(r[2]) for r in falls] == sorted((number(r[2]) for r in falls), reverse=True)


def test_repeated_features_swing_the_coefficients_but_not_the_prediction() -> None:
    _, (before, after) = KINDS["repeated-feature"]({"gap": 0.01, "change": 0.02})
    assert abs(number(before[1]) - number(after[1])) > 0.5
    assert abs(number(before[3]) - number(after[3])) < 0.05


def test_the_straight_softmax_overflows_and_the_careful_one_does_not() -> None:
    _, rows = KINDS["overflow"]({"first": 100, "second": 90})
    assert rows[0][2] == "not a number" and 0.99 < number(rows[0][3]) <= 1


def test_memorising_is_perfect_on_what_was_seen_and_worst_between() -> None:
    _, rows = KINDS["memorising"]({"points": 9, "noise": 0.2})
    assert number(rows[-1][1]) == 0 and number(rows[-1][2]) > number(rows[0][2])


def test_a_line_leaves_the_range_of_probabilities() -> None:
    _, rows = KINDS["line-for-a-probability"]({"slope": 0.2})
    assert number(rows[-1][1]) > 1 > number(rows[-1][2])
