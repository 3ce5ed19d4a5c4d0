"""Yes, got it: a word of encouragement, and onwards."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import lower_title, named, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """A short reply that keeps the thread."""
    knows = any(w in request.question.phrase for w in ("know", "understand", "familiar", "remember", "did that", "learned", "learnt"))
    known = [i for m in request.question.mentions for i in m.concepts if i in tools.graph and knows]
    if known:
        concept = tools.graph[known[0]]
        said = text(f"Good: then {named(concept)} is behind you. Answer one exercise on it and I strike it out of your path.")
        buttons = suggestions((f"One on {lower_title(concept)}", f"practise {lower_title(concept)}"), ("Go on", "next"))
        return reply(request, tools.graph, [said], intent="follow-up", suggestions=buttons, focus=request.context.focus)
    said = text("Good. Shall we go on?")
    return reply(request, tools.graph, [said], intent="follow-up", suggestions=suggestions(("Let me try one", "let me try"), ("Next", "next")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="affirm",
    title="Yes",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("(yes|yeah|yep|yup|yea|ya|sure|okay|ok|alright|right|correct|exactly|indeed|absolutely|fine|cool|great|good|nice|perfect|understood|gotcha)", 3.0, start=True),
        Cue("(oh|ah|aha) (ok|okay|yes|right|i see|yeah)", 3.2, start=True),
        Cue("got it", 3.6),
        Cue("i see", 3.2, start=True),
        Cue("makes sense", 3.4),
        Cue("that is right", 3.6),
        Cue("i (remember|understand|get it|know) [that|it] [now]", 3.0),
        Cue("10 4", 3.4),
        Cue("sounds good", 3.4),
        Cue("let us (go|do it)", 3.0),
    ),
)
