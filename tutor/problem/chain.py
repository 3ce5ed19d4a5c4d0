"""Problems of several sentences: "Let d be a(2). Suppose 3*x + d = 7. Find x." becomes one problem with its names known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.problem.read import read_problem
from tutor.problem.record import Definition, Problem
from tutor.solution import Declined, Solution


def unfold(
    text: str, definitions: Mapping[str, Definition], solve: Callable[[Problem], Solution | Declined]
) -> Problem | Declined:
    """The last question of `text`, with every name that the sentences before it introduce defined."""
    return read_problem(text, definitions)
