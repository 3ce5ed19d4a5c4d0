"""Thanks, met briefly."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """A short reply that keeps the thread."""
    said = text("You are welcome! Shall we go on?")
    return reply(request, tools.graph, [said], intent="small-talk", suggestions=suggestions(("Let me try one", "let me try"), ("Next", "next")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="thanks",
    title="Thanks",
    intent="small-talk",
    handle=handle,
    cues=(
        Cue("(thanks|thank you|thank|thx|cheers|ty|tysm|appreciate|apprecaite|much obliged)", 4.4),
    ),
)
