"""What solving returns: steps of a derivation as data, a result, or a refusal with its reason.

Everything is frozen. Mathematics is our own tree (`tutor.notation.tree`); sentences may hold mathematics in place
(`Prose`). A step says what it did and why it is allowed; whether it is true is decided by `tutor.checking`, never by
its author.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tutor.notation.tree import Node

Prose: TypeAlias = str | tuple[str | Node, ...]
"""A sentence, or its pieces in order with mathematics in place: ("the slope ", Symbol("m"), " is positive")."""

StepRelation: TypeAlias = Literal["equal", "equivalent", "implies", "defines"]
Check: TypeAlias = Literal["proved", "agrees", "by-definition"]
Coverage: TypeAlias = Literal["steps", "partial", "answer only"]
ResultKind: TypeAlias = Literal[
    "number", "expression", "equation", "set", "vector", "matrix", "interval", "boolean", "choice", "word", "none",
    "factors", "extrema", "table",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One idea on the board.

    `rule` is a frozen snake_case id (power_rule), `concept` the id of the idea behind it on the map. `relation`:
    `equal` (after is the same value as before), `equivalent` (same solution set), `implies`, `defines` (after is a
    statement that introduces something; before may be None). `check` is filled in by `tutor.checking.verify`; an
    author may set it only with what a function of `tutor.checking` returned, or to "by-definition" on a `defines` step.
    """

    rule: str
    title: str
    why: Prose
    concept: str
    after: Node
    before: Node | None = None
    relation: StepRelation = "equal"
    check: Check | None = None
    substeps: tuple[Step, ...] = ()
    conditions: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The final answer.

    `value` is the mathematics shown; `values` the list of final values, each a tree or a plain word (every root, every
    component asked for); `plain` replaces the printed form where the contract fixes one (`no solution`,
    `L = [[…]]; U = [[…]]`). `approx` is a decimal text where that helps. For kind "none" `plain` is the phrase
    (`undefined`, `does not exist`, `no solution`, `infinitely many`, `diverges`).
    """

    kind: ResultKind
    value: Node | None = None
    values: tuple[Node | str, ...] = ()
    plain: str | None = None
    approx: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of mathematics or words; rows as long as `columns`."""

    columns: tuple[str | Node, ...]
    rows: tuple[tuple[str | Node, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: a Vega-Lite specification as plain data, a text alternative, and the data points behind it."""

    spec: Mapping[str, Any]
    alt: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another method or reading that the learner can ask for: a button's label and the message it sends."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Solution:
    """A worked problem.

    `goal` is the task as it was read, in words with mathematics in place; `idea` one sentence before the arithmetic;
    `conclusion` reads the result back in the words of the question; `assumptions` are conventions used that were not
    stated. The steps are the computation: the result is what they end in.
    """

    topic: str
    concept: str
    goal: Prose
    steps: tuple[Step, ...]
    result: Result
    idea: Prose = ""
    conclusion: Prose = ""
    assumptions: tuple[Prose, ...] = ()
    exhibits: tuple[Table | Plot, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    coverage: Coverage = "steps"


@dataclass(frozen=True, slots=True)
class Declined:
    """Not solved, and why. `code` is stable (too_heavy, not_understood, missing_data, bad_shape, impossible, withheld,
    no_topic); `impossible` means that the numbers given cannot be right, such as a negative variance;
    `reason` is for the learner, `hint` says what would be accepted; `alternatives` are things to offer instead."""

    code: str
    reason: Prose
    hint: Prose = ""
    alternatives: tuple[Alternative, ...] = ()
