"""A formula in plain English: what its symbols mean, the recipe in words, what happens if something changes."""

from __future__ import annotations

from typing import Any

from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import lower_title, suggestions, text
from tutor.explain.prose import html_of
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request
from tutor.work.pool import OverBudget


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The formula in the message explained; with none, the notation of the concept named first; None with neither."""
    question = request.question
    cued = any(e.target == "interpret-formula" for e in request.evidence)
    formula = max(question.fragments, key=lambda f: f.end - f.start, default=None)
    if formula is None:
        return _notation(request, tools) if cued else None
    if not cued and request.concepts and request.confidence > 0.6:
        return None
    try:
        told = tools.workers.run({"do": "explain", "formula": formula.text, "context": question.text})
    except OverBudget:
        return None
    if told.get("error") or "failed" in told or not told.get("recipe"):
        return None
    return explained(request, tools, told, formula.text)


def explained(request: Request, tools: Toolbox, told: dict[str, Any], formula: str) -> Answer:
    """The blocks of an explained formula."""
    symbols = [(s["symbol"], s["role"], _sure(s["basis"])) for s in told["symbols"]]
    table = answer.Table(
        columns=["symbol", "what it is", ""],
        rows=[[html_of(a), html_of(b), html_of(c)] for a, b, c in symbols],
        plain_columns=["symbol", "what it is", ""],
        plain_rows=[[a, b, c] for a, b, c in symbols],
    )
    name = f"This is **{told['name']}**." if told.get("name") else "I do not know this formula by name, so here is what it says on its face."
    blocks: list[Any] = [
        answer.Formula(math=answer.Math.model_validate(told["math"]), label=told.get("name") or ""),
        text(name),
        table if symbols else None,
        text(told["recipe"]),
        text(told.get("meaning") or ""),
        *(text(f"**{w['part']}**: {w['text']}") for w in told.get("why_built_so") or []),
        *(text(f"If {w['change']}: {w['effect']}") for w in told.get("what_if") or []),
        text(told["with_numbers"]) if told.get("with_numbers") else None,
        answer.Code(language="python", source=told["code"]) if told.get("code") else None,
    ]
    ids = [c["id"] if isinstance(c, dict) else c for c in told.get("concepts") or []]
    focus = tuple(i for i in ids if i in tools.graph) or tuple(i for i, _ in request.concepts[:2])
    buttons = suggestions(*((f"What is {lower_title(tools.graph[i])}?", f"what is {lower_title(tools.graph[i])}?") for i in focus[:2]))
    return reply(
        request, tools.graph, [b for b in blocks if b], intent="interpret-formula", suggestions=buttons, focus=focus, context_formula=formula
    )


def _sure(basis: str) -> str:
    return {"known formula": "", "stated": "you said so", "convention": "by convention", "guess": "my guess", "unknown": "I do not know: what is it for you?"}[basis]


def _notation(request: Request, tools: Toolbox) -> Answer | None:
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    from tutor.explain.concept import formulas

    return reply(request, tools.graph, [text(concept.summary), *formulas(concept, 2), text(concept.depths.working)], context_depth="working")


INTENT = Intent(
    id="interpret-formula",
    title="Explain a formula",
    handle=handle,
    cues=(
        Cue("(explain|interpret|read|understand|translate|decode) [this|the|that|my] (formula|equation|expression|notation|symbol|sum)", 3.4),
        Cue("what (does|do) ⟦", 3.0),
        Cue("what (is|are) [the meaning of] ... (symbol|notation|formula|sign) ", 2.4),
        Cue("(notation|symbol|symbols|sign) (for|of|mean|means|in|called)", 2.8),
        Cue("(notation|symbol|symbols)", 2.3),
        Cue("explain ⟦", 3.2),
        Cue("explanation on", 2.4),
        Cue("how do i (interpret|read|pronounce)", 3.4),
        Cue("how to (interpret|read|pronounce)", 3.2),
        Cue("(in plain english|in words) ", 2.6),
        Cue("what does [the|a] ... (symbol|sign|letter|e|notation) ... mean", 3.0),
        Cue("element of", 1.6),
        Cue("(pi|sigma|theta|nabla) symbol", 2.8),
    ),
)
