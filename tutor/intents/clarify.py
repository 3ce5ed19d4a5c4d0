"""Not understood: what was read, where it stopped making sense, and what would be accepted."""

from __future__ import annotations

import re

from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import lower_title, named, suggestions, text
from tutor.explain.prose import paragraph
from tutor.explain.reply import reply
from tutor.explain.starts import STARTS
from tutor.intent import Intent, Toolbox
from tutor.question import Request

EMPTY = "There is nothing to read yet. Type a question, a formula, or a problem such as “differentiate x^2 + 3x”."
LONG = "That is more than 4,000 characters, which is more than I read at once. Send me the part you are stuck on, a problem or a formula at a time."
NOTHING_YET = "We have not begun yet, so there is nothing for me to go on from. Ask me something, or let us start with one of these."
LOST = "I could not make sense of that, sorry. Try a question in a few words (“what is a gradient?”), or a problem (“solve 2x + 3 = 7”)."


def handle(request: Request, tools: Toolbox) -> Answer:
    """The reading error of the mathematics in the message, if there is one; else a friendly way in."""
    if request.meanings:
        return _which(request, tools)
    message = request.question.text
    if not message.strip():
        sentence = EMPTY
    elif len(message) > 4000:
        sentence = LONG
    else:
        error = reading_error(message, tools)
        if error is None and request.context.focus and request.context.focus[0] in tools.graph:
            return _still_here(request, tools)
        sentence = error or (NOTHING_YET if any(e.kind == "context" and e.target == "clarify" for e in request.evidence) else LOST)
    return reply(
        request, tools.graph, [paragraph(sentence), answer.Choices(question="Or start here:", options=suggestions(*STARTS))], intent="clarify", focus=()
    )


def _which(request: Request, tools: Toolbox) -> Answer:
    """One short question with choices, for a word that names several things."""
    concepts = [tools.graph[i] for i in request.meanings if i in tools.graph]
    word = next((m.text for m in request.question.mentions if len(m.concepts) > 1), "That word")
    options = suggestions(*((c.title, f"what is {c.id.replace('-', ' ')}?") for c in concepts))
    said = text(f"“{word[:1].upper()}{word[1:]}” means different things in different places.")
    return reply(request, tools.graph, [said, answer.Choices(question="Which one do you mean?", options=options)], intent="clarify", suggestions=options, focus=request.meanings)


def _still_here(request: Request, tools: Toolbox) -> Answer:
    """In a conversation: what we were on, and what may have been meant about it."""
    concept = tools.graph[request.context.focus[0]]
    said = text(f"I am not sure what you mean there. We were on {named(concept)}.")
    name = lower_title(concept)
    options = suggestions(("Say it more simply", "simpler please"), ("Show an example", "give me an example"), ("Let me try one", f"practise {name}"), ("Something else", "what can you do?"))
    return reply(request, tools.graph, [said, answer.Choices(question="What would help?", options=options)], intent="clarify", focus=request.context.focus)


def reading_error(message: str, tools: Toolbox) -> str | None:
    """Where a message that looks like mathematics stops making sense, in words; None when it reads as prose."""
    if not any(c in message for c in "=+*^/\\()[]{}|") and re.search(r"[A-Za-z]{3}", message):
        return None
    report = tools.workers.run({"do": "parse", "text": message[:2000]})
    error = report.get("error")
    if not error:
        return None
    understood = f" Up to there I read “{error['understood']}”." if error.get("understood") else ""
    return f"{error['message']}{understood}" + (f" I would accept {error['accepted']}." if error.get("accepted") else "")


INTENT = Intent(id="clarify", title="Say it another way", handle=handle, cues=())
