"""A generated exercise as a block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from tutor import answer
from tutor.explain.prose import paragraph
from tutor.question import Context


def exercise_block(made: Mapping[str, Any]) -> answer.Exercise:
    """The block of an exercise as a worker made it."""
    return answer.Exercise(
        concept=made["concept"], level=made["level"], seed=made["seed"], math=made["math"], text=made["text"], form=made["form"]
    )


def stated(made: Mapping[str, Any]) -> list[Any]:
    """What is asked: the words, and the mathematics where it is set apart from them."""
    said = paragraph(made["text"])
    return [said, answer.Formula(math=answer.Math.model_validate(made["math"]), label="")] if made["math"] else [said]


def seed_for(context: Context) -> int:
    """The next exercise's seed: a function of the conversation alone, so that the same conversation gets the same exercise."""
    last = context.exercise["seed"] if context.exercise else 0
    return crc32(f"{last}|{context.message}|{','.join(context.focus)}".encode()) % 1_000_000
