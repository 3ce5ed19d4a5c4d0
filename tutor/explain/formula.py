"""A formula in plain English: recognised or not, its symbols, the recipe in words, what a change does, code."""

from __future__ import annotations

from typing import Any

from tutor.notation import ReadingError, read, shown


def explain(formula: str, context: str) -> dict[str, Any]:
    """The body of `POST /v1/explain`."""
    try:
        tree = read(formula).tree
    except ReadingError as error:
        return {"error": {"code": error.code, "message": error.message, "start": error.start, "end": error.end, "understood": error.understood, "accepted": error.accepted}}
    return {"error": None, "math": shown(tree)}
