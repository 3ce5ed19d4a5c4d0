"""An intent: a kind of thing that people ask for, the words that give it away, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tutor.answer import Answer
from tutor.question import Request

if TYPE_CHECKING:
    from knowledge import Graph
    from tutor.work.pool import Runner


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for an intent: a pattern of `tutor.problem.patterns` over the folded words of the question.

    `weight` is how strongly (1 weak, 2 usual, 3 sure); `start` asks that it opens the question (after a greeting).
    """

    pattern: str
    weight: float = 2.0
    start: bool = False


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What a handler may use: the map, the workers, what the learner knows, and the other records."""

    graph: Graph
    workers: Runner
    mastery: Mapping[str, float]
    advice: Mapping[str, Any]
    diagnoses: Mapping[str, Any]
    shelf: Mapping[str, Any]
    neighbours: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Intent:
    """One record per file of tutor/intents, named INTENT; file name = id with underscores.

    `cues` find it; `handle` answers. `needs` names what must be there for it to win: "two concepts", "a concept",
    "mathematics", or "".
    """

    id: str
    title: str
    cues: tuple[Cue, ...]
    handle: Callable[[Request, Toolbox], Answer | None]
    needs: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message that leans on what was said before; one record per file of tutor/follow_ups, named FOLLOW_UP.

    `cues` find it; `intent` is the reply's intent; `handle` answers, or returns None when nothing was said that it
    could lean on, and the message is read on its own.
    """

    id: str
    title: str
    cues: tuple[Cue, ...]
    handle: Callable[[Request, Toolbox], Answer | None]
    intent: str = "follow-up"
