"""A wrong rule as data: applied to a right line, it produces the wrong line that a learner would write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tutor.notation.tree import Node


@dataclass(frozen=True, slots=True)
class Misconception:
    """`produces` gives the lines that the wrong rule could make of a line; `cure` is said to the learner."""

    id: str
    title: str
    concept: str
    cure: str
    produces: Callable[[Node], Iterable[Node]]
