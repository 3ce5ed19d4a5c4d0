"""What a symbol in the conversation stands for: from the formula last explained, or the focus concept's formulas."""

from __future__ import annotations

import re

from tutor.intent import Toolbox
from tutor.notation.names import GREEK, GREEK_NAMES
from tutor.question import Request

CHANGED = re.compile(r"\s*(?:and |so |but )?(?:what (?:if|happens|would happen)|if)\b", re.I)
"""A question about what changes in the formula, not about what stands there."""


def _if_changed(request: Request, tools: Toolbox) -> str:
    """What happens to the formula last explained when the symbol that the message names changes; its role beside it."""
    told = tools.workers.run({"do": "explain", "formula": request.context.formula, "context": ""})
    letters = re.findall(r"(?<![A-Za-z'’])[A-Za-zα-ω](?![A-Za-z'’])", request.question.text)
    for symbol in told.get("symbols") or []:
        if symbol["symbol"] in letters and symbol["symbol"] not in ("a", "I"):
            role = tools.workers.run({"do": "part", "formula": request.context.formula, "question": f"what is {symbol['symbol']}?"}).get("said")
            effects = [f"If {w['change']}: {w['effect']}." for w in told.get("what_if") or [] if re.search(rf"(?<!\w){re.escape(symbol['symbol'])}(?!\w)", w["change"])]
            return " ".join([role or f"**{symbol['symbol']}** is {symbol['role']}.", *effects])
    return ""


def meaning_of(request: Request, tools: Toolbox) -> str:
    """A sentence on the symbol or the part that the message names; "" when it names none that is known."""
    if request.context.formula and CHANGED.match(request.question.text):
        return _if_changed(request, tools)
    if request.context.formula and request.context.intent == "interpret-formula":
        told = tools.workers.run({"do": "part", "formula": request.context.formula, "question": request.question.text})
        if told.get("said"):
            return str(told["said"])
    found = re.search(r"(?:what (?:does|do|is|are|about)|and|meaning of|why) (?:the |that |this )?[“\"'$]?([^\s”\"'$?]+)", request.question.text, re.I)
    if found is None:
        return ""
    name = GREEK.get(found.group(1), found.group(1))
    wanted = name.lower() if name.lower() in GREEK_NAMES else name
    if len(wanted) > 1 and wanted not in GREEK_NAMES and "_" not in wanted and not wanted.isupper():
        return ""
    if request.context.formula:
        told = tools.workers.run({"do": "explain", "formula": request.context.formula, "context": ""})
        for symbol in told.get("symbols") or []:
            if symbol["symbol"] == wanted:
                return f"**{symbol['symbol']}** is {symbol['role']}."
    for identifier in request.context.focus:
        for formula in tools.graph[identifier].formulas:
            for item in formula.symbols:
                if item.symbol.lstrip("\\") == wanted:
                    return f"In “{formula.name}”, **{item.symbol.lstrip(chr(92))}** is {item.name}: {item.role}."
    return ""
