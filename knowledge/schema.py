"""What a concept file holds: frozen pydantic models that refuse unknown keys, empty reasons and control characters."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def _clean(text: str) -> str:
    if found := _CONTROL.search(text):
        raise ValueError(f"holds a control character (U+{ord(found[0]):04X}): write LaTeX between single quotes")
    text = text.strip()
    if not text:
        raise ValueError("is empty")
    return text


Words = Annotated[str, AfterValidator(_clean)]
"""Text that says something."""


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Alias(Record):
    """Another name. One that two concepts share gives a `cue` in each: words one of which must stand nearby."""

    text: Words
    cue: tuple[Words, ...] = ()


class Depths(Record):
    """Three explanations: `first` a picture in words without symbols, `working` with formula and example, `careful`
    with conditions, edge cases, and where it breaks."""

    first: Words
    working: Words
    careful: Words


class Symbol(Record):
    """One symbol of a formula: its name in words and its role (input, output, parameter, index, constant …)."""

    symbol: Words
    name: Words
    role: Words


class Formula(Record):
    """A formula in our notation or LaTeX, what it says in words, and its symbols.

    `holds`: an optional list of numeric checks, each a table of symbol values for which both sides must agree.
    """

    name: Words
    math: Words
    says: Words
    symbols: tuple[Symbol, ...] = ()
    holds: tuple[dict[str, float], ...] = ()


class Example(Record):
    """A question that the solver works with this result, or (kind "case") a small concrete case told in words."""

    ask: Words
    result: Words
    kind: Literal["solved", "case"] = "solved"


class Mistake(Record):
    """A common mistake, the wrong rule behind it ("" where there is none), and its cure.

    Where it can be computed, `ask` is a question, `wrong` the value the wrong rule gives: a test proves it wrong.
    """

    title: Words
    wrong_rule: str = ""
    cure: Words
    ask: str = ""
    wrong: str = ""


class LookAlike(Record):
    concept: Words
    difference: Words


class KeyIdea(Record):
    """An idea that a good explanation touches; a learner's note touches it when every group of words has one in it."""

    idea: Words
    words: tuple[tuple[Words, ...], ...] = Field(min_length=1)


class Resource(Record):
    title: Words
    author: Words
    kind: Literal["visual", "course", "book", "practice"]
    level: Words
    url: str | None = None


class ShelfItem(Resource):
    """A resource with how people speak of it (patterns of words), the areas it covers, and what to expect of it.

    `core`: one of the ten to begin with.
    """

    names: tuple[Words, ...] = ()
    areas: tuple[Words, ...] = ()
    good_for: str = ""
    core: bool = False


class Need(Record):
    """A prerequisite, and why it comes first."""

    concept: Words
    because: Words


class Concept(Record):
    """One idea on the map; `id` and `area` come from the file's place."""

    id: Words
    area: Words
    title: Words
    aliases: tuple[Alias, ...] = ()
    phrasings: tuple[Words, ...] = ()
    summary: Words
    intuition: Words
    analogy: Words
    in_ml: Words
    when_to_use: Words
    depths: Depths
    formulas: tuple[Formula, ...] = ()
    example: Example
    mistakes: tuple[Mistake, ...] = Field(min_length=1)
    look_alikes: tuple[LookAlike, ...] = ()
    key_ideas: tuple[KeyIdea, ...] = Field(min_length=2)
    resources: tuple[Resource, ...] = Field(min_length=1)
    needs: tuple[Need, ...] = ()
    plots: tuple[Words, ...] = ()
    labs: tuple[Words, ...] = ()

    @field_validator("aliases", mode="before")
    @classmethod
    def _plain_aliases(cls, value: Any) -> Any:
        return [{"text": item} if isinstance(item, str) else item for item in value] if isinstance(value, list) else value


class Advice(Record):
    """A piece of advice on studying, reachable by asking for it.

    `phrasings` are patterns of words with (a|b), [optional] and ...; `unless_named`: a concept named in the same message
    is answered instead; `concept`: where on the map it belongs, if anywhere.
    """

    id: Words
    title: Words
    phrasings: tuple[Words, ...] = Field(min_length=1)
    unless_named: bool = False
    concept: str = ""
    text: Words


class Demonstration(Record):
    """Numbers that the tutor works out on the spot; `kind` names how (`tutor.explain.demonstrations`), `numbers` are its
    arguments."""

    kind: Words
    numbers: dict[str, float]
    caption: Words


class Cause(Record):
    """One branch of a diagnosis: what the learner would answer, what is going on, and what to try.

    `said` holds other ways to say `when`, as patterns of words with (a|b), [optional] and ...; a cause may go on with a
    finer question of its own.
    """

    when: Words
    said: tuple[Words, ...] = ()
    concept: Words
    explanation: Words
    try_this: Words
    demonstration: Demonstration | None = None
    question: str = ""
    find_out: str = ""
    causes: tuple[Cause, ...] = ()

    @model_validator(mode="after")
    def _a_question_has_answers(self) -> Cause:
        if bool(self.question) != bool(self.causes) or bool(self.question) != bool(self.find_out) or len(self.causes) == 1:
            raise ValueError("a question needs find_out and at least two causes")
        return self


class Diagnosis(Record):
    """A symptom, the one question that splits its causes best, how to find its answer out, and the causes.

    `phrasings` are patterns of words, as in Advice.
    """

    id: Words
    title: Words
    phrasings: tuple[Words, ...] = Field(min_length=1)
    opening: Words
    question: Words
    find_out: Words
    causes: tuple[Cause, ...] = Field(min_length=2)


class Neighbour(Record):
    """A field next to ours that is not on the map: its usual words, and what of the map lies `near` it."""

    id: Words
    title: Words
    words: tuple[Words, ...] = Field(min_length=1)
    near: tuple[Words, ...] = ()
