"""A message with the conversation it stands in, and what it was understood to ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tutor.notation.prose import Fragment
from tutor.notation.tree import Divide, Matrix, Negative, Number, Sequence, walk
from tutor.understand.lexicon import Mention
from tutor.understand.words import Word

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w])")
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half) [a-z]+s\b", re.I)
_MATRIX_CLAIM = re.compile(r"^\W*(?:can|could|must|is|are|does|do)\b[^?]*\bmatri(?:x|ces)\b[^?]*\?", re.I)
_FAIR = re.compile(r"\bfair\b[^.?]{0,20}\b(?:coins?|die|dice)\b", re.I)
_NAMED_NUMBER = re.compile(r"[A-Za-z)}]\s*\$?\s*=\s*\$?\s*-?\d")

_POINTS_BACK = re.compile(r"\b(?:it|its|this|that|they|them|these|those)\b", re.I)


@dataclass(frozen=True, slots=True)
class Context:
    """The small, explicit state of a conversation: strings and numbers only, so that it survives a restart.

    A follow-up works by asking again what was asked: `problem` is the last message that was worked out, `formula` the
    last one explained, `focus` the concepts last spoken of (best first), `choices` the buttons last offered,
    `exercise` the open exercise as {concept, level, seed, hints}, `depth` how simply the focus was last explained,
    `examples` how many examples of it were given, `step` the step last asked about, `before` the subject before this one.
    """

    focus: tuple[str, ...] = ()
    intent: str = ""
    message: str = ""
    problem: str = ""
    formula: str = ""
    definitions: tuple[Mapping[str, Any], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    exercise: Mapping[str, Any] | None = None
    depth: str = ""
    examples: int = 0
    step: int = 0
    diagnosis: str = ""
    before: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> Context:
        """The context stored by `to_dict`; unknown keys of an older or newer version are dropped."""
        known = {k: v for k, v in (data or {}).items() if k in cls.__dataclass_fields__}
        for key in ("focus", "definitions", "before"):
            known[key] = tuple(known.get(key, ()))
        known["choices"] = tuple((a, b) for a, b in known.get("choices", ()))
        return cls(**known)

    def to_dict(self) -> dict[str, Any]:
        """As JSON-able data, empty fields left out."""
        return {k: v for k, v in asdict(self).items() if v}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was chosen: the words, the kind of sign, what it speaks for, and how strongly."""

    text: str
    kind: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """A message after reading: its words (typing errors mended), its mathematics, the concept names in it.

    `spoken` are the words with the letters and numbers of short formulas between them; `notation` names the mathematics.
    """

    text: str
    words: tuple[Word, ...]
    phrase: str
    fragments: tuple[Fragment, ...]
    mentions: tuple[Mention, ...]
    spoken: tuple[Word, ...] = ()
    notation: tuple[Word, ...] = ()

    @property
    def has_mathematics(self) -> bool:
        """Is there mathematics in it beyond single letters and numbers?"""
        return bool(self.fragments)

    @property
    def has_array(self) -> bool:
        """Does a vector or a matrix of numbers stand in it, something to calculate with?"""
        return any(
            isinstance(n, Matrix) or (isinstance(n, Sequence) and n.bracket in ("[]", "()", "<>") and len(n.items) > 1 and all(isinstance(i, Number | Negative | Divide) for i in n.items))
            for f in self.fragments
            for n in walk(f.tree)
        )

    @property
    def has_data(self) -> bool:
        """Does something stand in it that a result could be worked out from: numbers in figures or counted in words ("two letters"), a fair coin or die, a claim about matrices?"""
        return any(p.search(self.text) for p in (_NUMBER, _NAMED_NUMBER, _COUNTED, _FAIR, _MATRIX_CLAIM))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: an intent, the concepts best first with scores, a follow-up label if it leans on what was said.

    `fit` says how well the nearest known phrasing fits, 0 to 1; `meanings` are the concepts between which a name leaves open.
    """

    question: Question
    intent: str
    context: Context
    concepts: tuple[tuple[str, float], ...] = ()
    follow_up: str | None = None
    confidence: float = 1.0
    runners_up: tuple[tuple[str, float], ...] = ()
    evidence: tuple[Evidence, ...] = field(default=())
    fit: float = 0.0
    meanings: tuple[str, ...] = ()

    def about(self) -> tuple[str, ...]:
        """The concepts spoken of, best first; those of before when the words name none and only point back ("with it")."""
        if self.context.focus and not self.question.mentions and _POINTS_BACK.search(self.question.text):
            return self.context.focus
        return tuple(i for i, _ in self.concepts)
