"""Every topic, on problems of its own making: solved by itself, every step checked, lines that join, an answer that grades as right."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from tests.test_cases import all_checked
from tutor.checking.answers import grade_answer
from tutor.notation import plain
from tutor.solution import Solution
from tutor.solve import solve, topics
from tutor.topic import Topic

MAKING = [t for t in topics().values() if t.make_problem is not None]


def test_every_topic_makes_problems() -> None:
    assert len(MAKING) == len(topics())


@pytest.mark.parametrize("topic", MAKING, ids=lambda t: t.id)
def test_fifty_problems(topic: Topic) -> None:
    for seed in range(50):
        one(topic, seed)


@pytest.mark.long
@pytest.mark.parametrize("topic", MAKING, ids=lambda t: t.id)
def test_five_hundred_problems(topic: Topic) -> None:
    for seed in range(50, 500):
        one(topic, seed)


def one(topic: Topic, seed: int) -> None:
    assert topic.make_problem is not None
    exercise = topic.make_problem(Random(seed), 1 + seed % 3)
    again = topic.make_problem(Random(seed), 1 + seed % 3)
    assert exercise == again, "the same seed makes the same exercise"
    solution = solve(exercise.ask)
    assert isinstance(solution, Solution), f"{exercise.ask}: {solution}"
    assert solution.topic == topic.id, f"{exercise.ask} went to {solution.topic}"
    assert all_checked(solution.steps)
    equal = [s for s in solution.steps if s.relation == "equal"]
    for first, second in pairwise(equal):
        if solution.steps.index(second) == solution.steps.index(first) + 1 and second.before is not None:
            assert second.before == first.after or topic.id not in JOINED, f"{exercise.ask}: {plain(first.after)} then {plain(second.before)}"
    answers = [v if isinstance(v, str) else plain(v) for v in solution.result.values]
    graded = grade_answer(solution, solution.result.plain or ", ".join(answers))
    assert graded["right"] is True, f"{exercise.ask}: own answer {answers} graded {graded}"


JOINED = frozenset({"calculate", "simplify", "expand", "factor", "derivative"})
"""Topics whose solution is one chain of equal lines, each starting where the last ended."""
