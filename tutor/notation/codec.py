"""Trees as JSON-able lists and back: ["Add", [["Symbol", "x"], …]]; spans are left out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from tutor.notation import tree as t

KINDS: dict[str, type[t.Node]] = {cls.__name__: cls for cls in t.Node.__subclasses__()}


def encode(value: Any) -> Any:
    """A tree as plain lists."""
    if isinstance(value, t.Node):
        return [type(value).__name__, *(encode(getattr(value, f.name)) for f in fields(value) if f.name != "span")]
    if isinstance(value, tuple):
        return {"items": [encode(item) for item in value]}
    return value


def decode(data: Any) -> Any:
    """The tree of `encode`'s lists.

    Raises:
        KeyError: a kind of node that does not exist.
    """
    if isinstance(data, list):
        kind = KINDS[data[0]]
        names = [f.name for f in fields(kind) if f.name != "span"]
        return kind(**dict(zip(names, map(decode, data[1:]), strict=True)))
    if isinstance(data, dict):
        return tuple(decode(item) for item in data["items"])
    return data
