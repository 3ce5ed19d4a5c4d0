"""Sentences with mathematics in place, as Markdown (LaTeX inside), safe HTML (MathML inside) and plain text."""

from __future__ import annotations

import re
from html import escape

from tutor.answer import Callout, Formula, Math
from tutor.answer import Prose as ProseBlock
from tutor.notation import latex, mathml, plain, spoken
from tutor.notation.tree import Node
from tutor.solution import Prose

_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`")
_INLINE = re.compile(r"\$([^$\n]+)\$")


def pieces(prose: Prose) -> tuple[str | Node, ...]:
    """The pieces of a sentence in order."""
    return (prose,) if isinstance(prose, str) else prose


def text_of(prose: Prose) -> str:
    """As one line of plain text, mathematics in calculator notation."""
    return "".join(p if isinstance(p, str) else plain(p) for p in pieces(prose))


def markdown_of(prose: Prose) -> str:
    """As Markdown, mathematics between dollar signs."""
    return "".join(p if isinstance(p, str) else f"${latex(p)}$" for p in pieces(prose))


def spoken_of(prose: Prose) -> str:
    """As it would be read aloud."""
    return "".join(p if isinstance(p, str) else spoken(p) for p in pieces(prose))


def html_of(prose: Prose) -> str:
    """As HTML that is safe to insert: text escaped, *emphasis*, **strong** and `code` honoured, mathematics as MathML."""
    return "".join(_html_text(p) if isinstance(p, str) else mathml(p, block=False) for p in pieces(prose))


def _html_text(text: str) -> str:
    def mark(found: re.Match[str]) -> str:
        strong, emphasis, code = found.groups()
        if strong is not None:
            return f"<strong>{strong}</strong>"
        return f"<em>{emphasis}</em>" if emphasis is not None else f"<code>{code}</code>"

    return _EMPHASIS.sub(mark, escape(text, quote=True)).replace("\n\n", "<br><br>")


def math_of(tree: Node) -> Math:
    """The four forms of one piece of mathematics."""
    return Math(plain=plain(tree), latex=latex(tree), mathml=mathml(tree), spoken=spoken(tree))


def paragraph(*sentences: Prose) -> ProseBlock:
    """A prose block of one paragraph; empty sentences are left out."""
    kept = [s for s in sentences if s]
    return ProseBlock(markdown=" ".join(markdown_of(s) for s in kept), html="<p>" + " ".join(html_of(s) for s in kept) + "</p>")


def callout(tone: str, title: str, prose: Prose) -> Callout:
    """A set-apart remark; `tone` is note, tip, warning, right or wrong."""
    return Callout.model_validate({"tone": tone, "title": title, "html": html_of(prose), "markdown": markdown_of(prose)})


def formula(tree: Node, label: str = "") -> Formula:
    """A displayed formula."""
    return Formula(math=math_of(tree), label=label)
