"""Mathematics in and out: text of any habit to a tree, and a tree to plain text, LaTeX, MathML, speech and sympy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.notation.codec import decode, encode
from tutor.notation.errors import ReadingError
from tutor.notation.latex import latex
from tutor.notation.mathml import mathml
from tutor.notation.plain import plain
from tutor.notation.reading import Conventions, Reading, read
from tutor.notation.spoken import spoken
from tutor.notation.tree import Node

if TYPE_CHECKING:
    from tutor.notation.report import parse_report
    from tutor.notation.symbolic import from_sympy, to_sympy

__all__ = [
    "Conventions",
    "Reading",
    "ReadingError",
    "decode",
    "encode",
    "from_sympy",
    "latex",
    "mathml",
    "parse_report",
    "plain",
    "read",
    "shown",
    "spoken",
    "to_sympy",
]


def shown(node: Node) -> dict[str, str]:
    """The four forms in which the contract shows a piece of mathematics."""
    return {"plain": plain(node), "latex": latex(node), "mathml": mathml(node), "spoken": spoken(node)}


def __getattr__(name: str) -> Any:
    """What needs sympy is imported when first used."""
    if name in ("from_sympy", "to_sympy"):
        from tutor.notation import symbolic

        return getattr(symbolic, name)
    if name == "parse_report":
        from tutor.notation.report import parse_report

        return parse_report
    raise AttributeError(name)
