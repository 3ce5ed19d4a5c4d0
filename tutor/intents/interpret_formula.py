"""A formula in plain English: what its symbols mean, the recipe in words, what happens if something changes."""

from __future__ import annotations

import re
from typing import Any

from knowledge.known_formulas import conventions
from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import asked, suggestions, text
from tutor.explain.prose import html_of
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Question, Request
from tutor.work.pool import OverBudget


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The formula in the message explained; with none, the notation of the concept named first; None with neither."""
    question = request.question
    cued = any(e.target == "interpret-formula" for e in request.evidence)
    formula = longest(question)
    if formula is None:
        return (_by_name(request, tools) or _notation(request, tools)) if cued else None
    if not cued and request.concepts and YES_OR_NO.match(question.text):
        return None
    if not cued and (re.fullmatch(r"[\d.,]+ ?\\?%?|\W*[A-Za-z]\W*", formula) or (request.concepts and request.confidence > 0.6)):
        return None
    try:
        told = tools.workers.run({"do": "explain", "formula": formula, "context": question.text})
    except OverBudget:
        return None
    if told.get("error") or "failed" in told or not told.get("recipe"):
        return None
    if len(told["symbols"]) == 1 and told["symbols"][0]["math"]["plain"] == told["math"]["plain"] and (alone := _alone(request, tools, told)):
        return alone
    return explained(request, tools, told, formula)


FIELDS = {"stats": "statistics", "prob": "probability", "linalg": "linear algebra", "nn": "neural networks", "optim": "optimisation", "loss": "losses", "regression": "regression", "calc": "calculus", "info": "information theory"}
"""How a field is called in a sentence, by its short name in the conventions."""


def _alone(request: Request, tools: Toolbox, told: dict[str, Any]) -> Answer | None:
    """A letter by itself: what it usually stands for in each field; None where there is no custom."""
    by_role: dict[str, list[str]] = {}
    for field, role in conventions().get(told["math"]["plain"], {}).items():
        if field in FIELDS:
            by_role.setdefault(role.partition("|")[0], []).append(FIELDS[field])
    if not by_role:
        return None
    shown = answer.Formula(math=answer.Math.model_validate(told["math"]), label="")
    rows = [text(f"In {' and '.join(fields)}: {role}.") for role, fields in by_role.items()]
    ending = text("Send me the whole formula and I can tell which of them it is.")
    near = [tools.graph[i] for i, _ in request.concepts[:3]]
    return reply(request, tools.graph, [shown, text("A letter means what the formula around it says. By custom:"), *rows, ending], intent="interpret-formula", suggestions=suggestions(*((c.title, asked(c)) for c in near)))


def longest(question: Question) -> str | None:
    """The longest piece of mathematics in a message; pieces with only "sum", "log" and the like between them are one."""
    pieces: list[tuple[int, int]] = []
    for fragment in question.fragments:
        gap = question.text[pieces[-1][1] : fragment.start] if pieces else ""
        if pieces and re.fullmatch(r"[\s*/+\-(]*(?:[A-Za-z]+[\s(]*)?", gap) and gap.strip(" *+-/(") in JOINING:
            pieces[-1] = (pieces[-1][0], fragment.end)
        else:
            pieces.append((fragment.start, fragment.end))
    spans = [question.text[a:b].strip("$` ") for a, b in pieces]
    single = {f.end - f.start: f.text for f in question.fragments}
    best = max(spans, key=len, default=None)
    return single.get(len(best), best) if best is not None else None


JOINING = frozenset("sum prod product integral log ln exp max min sqrt sin cos tanh softmax sigmoid".split())


def explained(request: Request, tools: Toolbox, told: dict[str, Any], formula: str) -> Answer:
    """The blocks of an explained formula."""
    symbols = [(s["math"], s["role"], _sure(s["basis"])) for s in told["symbols"]]
    columns = ["symbol", "what it is", "how sure"] if any(sure for _, _, sure in symbols) else ["symbol", "what it is"]
    table = answer.Table(
        columns=columns,
        rows=[[a["mathml"], html_of(b), html_of(c)][: len(columns)] for a, b, c in symbols],
        plain_columns=columns,
        plain_rows=[[f"${a['latex']}$", b, c][: len(columns)] for a, b, c in symbols],
    )
    wanted = length_of(request.question.text)
    name = f"I recognise this one: **{told['name']}**." if told.get("name") else "I do not know this formula by name, so here is what it says on its face."
    blocks: list[Any] = [
        answer.Formula(math=answer.Math.model_validate(told["math"]), label=told.get("name") or ""),
        text(name) if wanted else None,
        text(told["one_line"]) if wanted < FULL else None,
        text(told.get("meaning") or told["recipe"]) if wanted == MEDIUM else None,
    ]
    detail: list[Any] = [
        table if symbols else None,
        text(told["recipe"]),
        text(told.get("meaning") or ""),
        *(text(f"**{w['part']}**: {w['text']}") for w in told.get("why_built_so") or []),
        *(text(f"If {w['change']}: {w['effect']}") for w in told.get("what_if") or []),
        text(told["with_numbers"]) if told.get("with_numbers") else None,
        answer.Code(language="python", source=told["code"]) if told.get("code") else None,
    ]
    blocks += detail if wanted == FULL else []
    ids = [c["id"] if isinstance(c, dict) else c for c in told.get("concepts") or []]
    focus = tuple(i for i in ids if i in tools.graph) or tuple(i for i, _ in request.concepts[:2])
    buttons = suggestions(*((asked(tools.graph[i]),) * 2 for i in focus[:2]))
    return reply(
        request, tools.graph, [b for b in blocks if b], intent="interpret-formula", suggestions=buttons, focus=focus, context_formula=formula
    )


YES_OR_NO = re.compile(r"\s*(?:is|are|does|do|can|could|will|would)\b", re.I)
"""A question that wants a yes or a no, not a formula read out."""
SHORT = re.compile(r"\b(one sentence|in a sentence|briefly|brief|short|shortly|quickly|tl;?dr|one line|summary|sum it up)\b", re.I)
PARAGRAPH = re.compile(r"\b(paragraph|in a few (words|sentences|lines))\b", re.I)
FULL, MEDIUM, LEAST = 2, 1, 0


def length_of(text: str) -> int:
    """How much the learner wants to hear: one sentence, a paragraph, or everything."""
    return LEAST if SHORT.search(text) else MEDIUM if PARAGRAPH.search(text) else FULL


def _by_name(request: Request, tools: Toolbox) -> Answer | None:
    """The formula that was asked for in words: "the formula for the mean of the squared errors"."""
    if not re.search(r"\b(formula|equation)\b", request.question.text, re.I):
        return None
    found = tools.workers.run({"do": "formula", "text": request.question.text}).get("formula")
    if not found:
        return None
    told = tools.workers.run({"do": "explain", "formula": found, "context": ""})
    return explained(request, tools, told, found)


def _sure(basis: str) -> str:
    return {"known formula": "", "stated": "you said so", "convention": "by convention", "guess": "my guess", "unknown": "I do not know: what is it for you?"}[basis]


def _notation(request: Request, tools: Toolbox) -> Answer | None:
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    from tutor.explain.concept import formulas

    first = concept.formulas[0].math if concept.formulas else ""
    return reply(request, tools.graph, [text(concept.summary), *formulas(concept, 2), text(concept.depths.working)], context_depth="working", context_formula=first)


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
        Cue("what does (this|that|it) (mean|say|do) ⟦", 3.6),
        Cue("(this|that|following) (formula|equation|expression) ⟦", 3.2),
        Cue("(mean|means|say|says) ⟦", 2.8),
        Cue("explanation on", 2.4),
        Cue("how do i (interpret|read|pronounce)", 3.4),
        Cue("how to (interpret|read|pronounce)", 3.2),
        Cue("(in plain english|in words) ", 2.6),
        Cue("formula (for|of)", 3.6),
        Cue("(explain|interpret|understand|decode) ... formula", 3.4, start=True),
        Cue("equation for", 3.0),
        Cue("equation of", 1.6),
        Cue("what is the (formula|equation)", 3.6),
        Cue("what does [the|a] ... (symbol|sign|letter|e|notation) ... mean", 3.0),
        Cue("element of", 1.6),
        Cue("(pi|sigma|theta|nabla) symbol", 2.8),
    ),
)
