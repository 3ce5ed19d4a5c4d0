"""A tree as MathML Core, made from our own LaTeX by math-core (never from a user's)."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from math_core import LatexError, LatexToMathML

from tutor.notation.latex import latex
from tutor.notation.tree import Node

_CONVERTER = LatexToMathML(macros={"vec": r"\mathbf{#1}"})


def mathml(node: Node, block: bool = True) -> str:
    """The MathML of a tree; as code in LaTeX where the converter knows no way."""
    return mathml_of_latex(latex(node), block)


@lru_cache(maxsize=8192)
def mathml_of_latex(source: str, block: bool = True) -> str:
    """MathML for LaTeX that we made."""
    try:
        return str(_CONVERTER.convert_with_local_state(source, displaystyle=block))
    except LatexError:
        return f"<code>{escape(source)}</code>"
