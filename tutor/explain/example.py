"""A concept's own example: worked by the solver, step by step, or told as a small concrete case."""

from __future__ import annotations

from typing import Any

from knowledge import Concept
from tutor.explain.concept import rich, text
from tutor.explain.prose import callout
from tutor.explain.solved import BLOCKS
from tutor.intent import Toolbox


def worked_example(concept: Concept, tools: Toolbox) -> list[Any]:
    """The example as blocks: question, steps and result."""
    example = concept.example
    if example.kind == "case":
        return [callout("note", "For instance", rich(f"{example.ask} {example.result}"))]
    solved = tools.workers.run({"do": "solve", "text": example.ask, "definitions": []})
    heading = callout("note", "For instance", rich(example.ask))
    if "answer" not in solved:
        return [heading, text(example.result)]
    return [heading, *BLOCKS.validate_python(solved["blocks"])]
