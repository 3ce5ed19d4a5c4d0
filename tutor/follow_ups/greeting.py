"""A greeting in the middle of things."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """A short reply that keeps the thread."""
    said = text("Hello again! We can pick up where we were.")
    return reply(request, tools.graph, [said], intent="small-talk", suggestions=suggestions(("Say it again", "say that again"), ("Next", "next")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="greeting",
    title="Hello",
    intent="small-talk",
    handle=handle,
    cues=(
        Cue("(hello|hi|hey|hiya|howdy|yo|greetings|morning|evening)", 3.4, start=True),
        Cue("good (morning|afternoon|evening|night)", 3.9, start=True),
    ),
)
