"""Gradus: a rule-based tutor for the mathematics of machine learning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.answer import Answer
    from tutor.engine import Tutor
    from tutor.question import Context

__all__ = ["Answer", "Context", "Tutor"]

_HOMES = {"Answer": "tutor.answer", "Context": "tutor.question", "Tutor": "tutor.engine"}


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: a worker process needs none of them."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
