"""The learner's own work: answers with part of the solutions, lines that do not follow, and what probably happened."""

from __future__ import annotations

import pytest

from tutor import Tutor
from tutor.checking.work import check_work, misconceptions
from tutor.question import Context
from tutor.work.jobs import compare_answer

SLIPS = {
    "square_of_each": ("expand (x - 5)^2", "x^2 - 25", "x^2 - 10x + 25"),
    "exponent_not_lowered": ("differentiate x^4", "4x^4", "4x^3"),
    "forgot_inner_derivative": ("differentiate sin(7x)", "cos(7x)", "7cos(7x)"),
    "sign_kept_when_moving": ("solve 3x + 5 = 11", "3x = 16", "3x = 6"),
}
"""For each known slip: a problem, a line that comes of it, and the line that should stand there."""


def test_every_known_slip_has_an_example() -> None:
    assert set(SLIPS) == set(misconceptions())


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_found_and_named_and_the_right_line_is_not(slip: str) -> None:
    problem, wrong, right = SLIPS[slip]
    found = check_work(problem, wrong)
    assert found["first_wrong"] == 1 and found["misconception"]["id"] == slip
    assert check_work(problem, right)["first_wrong"] is None


def test_the_first_wrong_line_is_named_and_what_stands_above_it_is_fine() -> None:
    assert check_work("solve 2x + 3 = 11", "2x = 8\nx = 5")["summary"] == "Line 2 does not follow from line 1. Everything above it is fine."
    assert check_work("solve 2x + 3 = 11", "2x = 14")["summary"] == "Line 1 does not follow from the problem."


def test_one_of_two_solutions_is_right_so_far() -> None:
    assert "one more is missing" in compare_answer("solve x^2 = 25", "x = 5")["feedback"]
    assert "missing" not in compare_answer("solve x^2 = 25", "x = 4")["feedback"]
    assert compare_answer("solve x^2 = 25", "5, -5")["right"] is True


@pytest.mark.parametrize(
    ("message", "right"),
    [
        ("I got x = 6 for 3x - 4 = 14, is that right?", True),
        ("I got x = 5 for 3x - 4 = 14, is that right?", False),
        ("is 3x^2 the derivative of x^3?", True),
        ("is 3x the derivative of x^3?", False),
        ("my answer is 7 for the mean of 5, 7, 9", True),
    ],
)
def test_an_answer_and_its_problem_in_one_sentence_are_compared(tutor: Tutor, message: str, right: bool) -> None:
    told = tutor.ask(message)
    assert told.intent == "check" and ("Right!" in told.markdown) is right


def test_lines_without_words_are_working_and_equations_in_several_unknowns_a_system(tutor: Tutor) -> None:
    assert "Everything above it is fine" in tutor.ask("5x + 2 = 17\n5x = 15\nx = 5").markdown
    assert "Every line follows" in tutor.ask("5x + 2 = 17\n5x = 15\nx = 3").markdown
    assert tutor.ask("x + y = 3\nx - y = 1").intent == "compute"


def follow(tutor: Tutor, *messages: str) -> str:
    """The Markdown of the last reply of a conversation."""
    context, said = Context(), ""
    for message in messages:
        answer = tutor.ask(message, context)
        context, said = Context.from_dict(answer.context), answer.markdown
    return said


def test_another_task_is_done_with_what_was_there(tutor: Tutor) -> None:
    assert r"\frac{x^{4}}{4}" in follow(tutor, "differentiate x^3", "integrate it")
    assert "-2" in follow(tutor, "eigenvalues of [[1, 2], [3, 4]]", "now find the determinant of it")
    assert "16.3333" in follow(tutor, "what is the mean of 2, 5, 10", "and the variance?")


def test_another_example_is_another_one_and_says_what_is_asked(tutor: Tutor) -> None:
    own = tutor.graph["linear-equations"].example.ask
    fresh = follow(tutor, own, "another example")
    assert own.removeprefix("solve ") not in fresh and "= " in fresh.split("An equation")[0]


def test_letters_and_signs_of_a_formula_asked_for_by_name(tutor: Tutor) -> None:
    assert "Euler" in follow(tutor, "explain the softmax formula", "what does the e mean")
    assert "two values" in follow(tutor, "explain the quadratic formula", "what does the ± mean")
    assert "coefficient of x squared" in follow(tutor, "explain the quadratic formula", "what is a")


def test_how_to_fix_what_was_spoken_of_is_a_diagnosis(tutor: Tutor) -> None:
    assert "training error" in follow(tutor, "what is overfitting", "how do i fix it")
    assert tutor.ask("how do i stop gradient descent").intent == "how-to"
