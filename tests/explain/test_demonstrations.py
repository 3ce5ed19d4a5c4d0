"""The numbers shown beside a diagnosis prove what its words claim."""

from __future__ import annotations

import numpy as np
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


def test_a_larger_batch_is_less_noisy_by_the_root_of_its_size() -> None:
    _, rows = KINDS["batch-noise"]({"spread": 2})
    draws = np.random.default_rng(0).normal(0, 2, size=(20_000, 16)).mean(axis=1)
    assert number(dict(rows)["16"]) == pytest.approx(draws.std(), rel=0.03)


def test_on_two_scales_the_steep_side_sets_the_limit() -> None:
    _, over = KINDS["two-scales"]({"steep": 100, "flat": 1, "learning_rate": 0.021})
    _, under = KINDS["two-scales"]({"steep": 100, "flat": 1, "learning_rate": 0.019})
    assert abs(number(over[-1][1])) > 1000 and abs(number(under[-1][1])) < 1e-3 < number(under[-1][2])


def test_neurons_that_start_alike_stay_alike_and_others_do_not() -> None:
    _, same = KINDS["equal-start"]({"first": 0.5, "second": 0.5})
    _, other = KINDS["equal-start"]({"first": 0.5, "second": -0.2})
    assert all(a == b for _, a, b in same) and all(a != b for _, a, b in other)


def test_a_blind_guess_costs_the_logarithm_of_the_number_of_classes() -> None:
    _, rows = KINDS["guessing"]({"shown": 3})
    assert [number(r[2]) for r in rows[:3]] == pytest.approx([0.693, 1.099, 2.303])


def test_the_nudged_slope_is_the_derivative() -> None:
    _, rows = KINDS["nudge"]({"weight": 2, "input": 3, "target": 5})
    assert {number(value) for _, value in rows} == {6.0}


def test_with_contradictory_labels_the_share_is_the_best_answer() -> None:
    _, rows = KINDS["contradiction"]({"yes": 7, "total": 10})
    assert min(rows, key=lambda r: number(r[1]))[0] == "0.7"


def test_a_dead_unit_has_no_slope_anywhere() -> None:
    _, rows = KINDS["dead-unit"]({"weight": 1, "bias": -3})
    assert all(number(r[2]) == 0 and number(r[4]) > 0 for r in rows)


def test_late_in_training_more_is_right_and_the_loss_is_larger() -> None:
    _, (early, late) = KINDS["confident-mistakes"]({"examples": 10})
    assert late[1] > early[1] and number(late[4]) > number(early[4])


def test_a_leak_takes_the_honest_coefficient_away() -> None:
    _, (honest, leaky) = KINDS["leak"]({"slope": 2})
    assert number(honest[1]) == pytest.approx(2, abs=0.05) and (number(leaky[1]), number(leaky[2]), number(leaky[3])) == (0, 1, 0)


def test_rare_cases_make_most_alarms_false() -> None:
    _, rows = KINDS["false-alarms"]({"recall": 0.9, "false_alarm": 0.05})
    assert dict(rows)["1.0%"] == f"{0.9 * 0.01 / (0.9 * 0.01 + 0.05 * 0.99):.1%}"


def test_chances_that_are_added_up_pass_one_and_the_right_ones_do_not() -> None:
    _, rows = KINDS["at-least-one"]({"chance": 0.2})
    assert number(rows[-1][1]) > 1 > number(rows[-1][2])


def test_the_softmax_of_raw_scores_adds_up_to_one() -> None:
    _, rows = KINDS["raw-scores"]({"first": 3, "second": 1, "third": -2})
    assert sum(number(r[2]) for r in rows[:-1]) == pytest.approx(1, abs=0.002)


def test_an_error_of_a_slope_shrinks_with_the_root_of_the_rows() -> None:
    x = np.random.default_rng(1).normal(0, 1, size=(4000, 100))
    noise = np.random.default_rng(2).normal(0, 2, size=x.shape)
    centred = x - x.mean(axis=1, keepdims=True)
    slopes = (centred * noise).sum(axis=1) / (centred**2).sum(axis=1)
    _, rows = KINDS["slope-error"]({"noise": 2, "spread": 1})
    assert number(dict(rows)["100"]) == pytest.approx(slopes.std(), rel=0.05)
