"""How a text is read, in full: the body of `POST /v1/parse`."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.notation import shown
from tutor.notation import tree as t
from tutor.notation.errors import ReadingError
from tutor.notation.plain import plain
from tutor.notation.reading import Conventions, read
from tutor.notation.symbolic import to_sympy
from tutor.notation.trouble import TROUBLE


def parse_report(text: str, conventions: Conventions | None = None) -> dict[str, Any]:
    """plain, latex, mathml, spoken, srepr, symbols, readings, and the error when it could not be read.

    `srepr` is sympy's own notation of the mathematics, empty where sympy has no object for it or building it would be
    too heavy.
    """
    try:
        reading = read(text, conventions)
    except ReadingError as error:
        return {
            "plain": "", "latex": "", "mathml": "", "spoken": "", "srepr": "", "symbols": [], "readings": [],
            "error": {"code": error.code, "message": error.message, "start": error.start, "end": error.end, "understood": error.understood, "accepted": error.accepted},
        }  # fmt: skip
    others = [{**shown(tree), "srepr": srepr(tree), "because": reason} for reason, tree in reading.others[:6]]
    return {**shown(reading.tree), "srepr": srepr(reading.tree), "symbols": list(t.symbols(reading.tree)), "readings": others, "error": None}


def srepr(tree: t.Node) -> str:
    """sympy's notation of a tree, or "" where there is none."""
    from tutor.notation.cost import too_heavy

    if too_heavy(tree) is not None:
        return ""
    try:
        built = to_sympy(tree)
        if isinstance(built, sympy.Basic):
            built = built.replace(lambda e: isinstance(e, sympy.Limit), lambda e: sympy.Limit(*e.args[:3]) if str(e.args[3]) == "+-" else e)
        return str(sympy.srepr(built)).replace(", evaluate=False", "")
    except TROUBLE:
        return f"Symbol({plain(tree)!r})"
