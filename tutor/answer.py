"""The reply: frozen pydantic models of strings, so that its JSON is the HTTP contract and nothing here knows mathematics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Math(Record):
    """One piece of mathematics in four forms."""

    plain: str
    latex: str
    mathml: str
    spoken: str


class ReadAs(Record):
    """How the question was understood, shown above the answer."""

    plain: str
    latex: str


class FinalAnswer(Record):
    """The result: `plain` in the contract's notation, `values` every final value as plain text."""

    kind: str
    plain: str
    latex: str
    values: list[str]
    approx: str | None = None


class ShownStep(Record):
    """A checked step; `why` as Markdown and as safe HTML."""

    rule: str
    concept: str
    title: str
    why: str
    why_html: str
    before: Math | None
    after: Math
    relation: Literal["equal", "equivalent", "implies", "defines"]
    check: Literal["proved", "agrees", "by-definition"]
    conditions: list[str] = []
    substeps: list[ShownStep] = []


class Suggestion(Record):
    """A button: its label, and the message it sends."""

    label: str
    message: str


class ConceptScore(Record):
    id: str
    title: str
    score: float


class Prose(Record):
    kind: Literal["prose"] = "prose"
    markdown: str
    html: str


class Formula(Record):
    kind: Literal["formula"] = "formula"
    math: Math
    label: str = ""


class Steps(Record):
    kind: Literal["steps"] = "steps"
    steps: list[ShownStep]


class Table(Record):
    """Cells are short pieces of safe HTML; `plain_rows` the same as text."""

    kind: Literal["table"] = "table"
    columns: list[str]
    rows: list[list[str]]
    plain_columns: list[str]
    plain_rows: list[list[str]]
    caption: str = ""


class Plot(Record):
    """`image` is the address of the picture, given by the service that draws it."""

    kind: Literal["plot"] = "plot"
    image: str = ""
    spec: dict[str, Any]
    alt: str
    data: dict[str, Any]


class Code(Record):
    kind: Literal["code"] = "code"
    language: str
    source: str


class Exercise(Record):
    """`id` is given by the service that stores the exercise; concept, level and seed make it again."""

    kind: Literal["exercise"] = "exercise"
    id: str = ""
    concept: str
    level: int
    seed: int
    math: Math | None
    text: str
    form: str


class Choices(Record):
    kind: Literal["choices"] = "choices"
    question: str
    options: list[Suggestion]


class Callout(Record):
    kind: Literal["callout"] = "callout"
    tone: Literal["note", "tip", "warning", "right", "wrong"]
    title: str
    html: str
    markdown: str


class Progress(Record):
    kind: Literal["progress"] = "progress"
    concepts: list[dict[str, Any]]


class Resources(Record):
    kind: Literal["resources"] = "resources"
    items: list[dict[str, Any]]


Block = Annotated[
    Prose | Formula | Steps | Table | Plot | Code | Exercise | Choices | Callout | Progress | Resources,
    Field(discriminator="kind"),
]


class Answer(Record):
    """The whole reply to one message.

    `context` is the conversation's small state, kept by the service between messages and never sent to the client;
    `trace` tells why the message was read as it was, when asked for.
    """

    intent: str
    follow_up: str | None = None
    concepts: list[ConceptScore] = []
    read_as: ReadAs | None = None
    answer: FinalAnswer | None = None
    steps: list[ShownStep] = []
    coverage: Literal["steps", "partial", "answer only"] | None = None
    blocks: list[Block] = []
    markdown: str = ""
    suggestions: list[Suggestion] = []
    context: dict[str, Any] = {}
    trace: list[str] = []
