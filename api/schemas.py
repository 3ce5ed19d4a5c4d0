"""What comes in: pydantic models that refuse unknown fields, with the examples that the documentation shows."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChatBody(Body):
    """One message of a conversation; without an id a new conversation begins. Messages of more than 4,000 characters
    get a kind answer that says so."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"message": "differentiate x^2 + 3x step by step", "conversation_id": None}]})
    message: Annotated[str, StringConstraints(max_length=40_000)]
    conversation_id: Identifier | None = None


class ParseBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "1/2x"}]})
    text: Annotated[str, StringConstraints(max_length=4000)]


class SolveBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"problem": "solve 2x + 3 = 11"}]})
    problem: Annotated[str, StringConstraints(max_length=4000)]


class ExplainBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"formula": "y = m*x + b"}]})
    formula: Annotated[str, StringConstraints(max_length=4000)]
    context: Annotated[str, StringConstraints(max_length=4000)] | None = None


class CheckBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"problem": "solve 2x + 3 = 11", "work": "2x = 8\nx = 4"}]})
    problem: Annotated[str, StringConstraints(max_length=4000)]
    work: Annotated[str, StringConstraints(max_length=8000)]


class ExerciseBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"concept": "power-rule", "level": 1}]})
    concept: Annotated[str, StringConstraints(max_length=80)]
    level: int = Field(default=1, ge=1, le=3)
    seed: int | None = Field(default=None, ge=0, le=2**31)


class AnswerBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answer": "5x^4"}]})
    answer: Annotated[str, StringConstraints(max_length=2000)]


class NoteBody(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"concept": "derivatives", "text": "A derivative tells how fast the output changes."}]})
    concept: Annotated[str, StringConstraints(max_length=80)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=8000)]


class OpenAIMessage(BaseModel):
    """A message of the OpenAI chat protocol; `content` may be text or a list of parts."""

    model_config = ConfigDict(extra="allow")
    role: str
    content: str | list[dict[str, Any]] | None = None


class OpenAIBody(BaseModel):
    """The part of the OpenAI chat protocol that matters here; other fields are accepted and ignored."""

    model_config = ConfigDict(extra="allow")
    model: str = "gradus"
    messages: list[OpenAIMessage] = Field(min_length=1, max_length=400)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
