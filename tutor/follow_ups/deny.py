"""No: taken at its word, with a choice of what to do instead."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """A short reply that keeps the thread."""
    if any(w in request.question.phrase for w in ("wrong", "mistake", "incorrect", "not right")) and request.context.problem:
        said = text("Then let us look together. Every step I show was tried with numbers, but I may have misread what you meant. What did you get? Send me your result or your lines, and I compare.")
        buttons = suggestions(("Why step 1?", "why step 1?"), ("Say it again", "say that again"))
        return reply(request, tools.graph, [said], intent="follow-up", suggestions=buttons, focus=request.context.focus)
    said = text("All right. What would help instead?")
    return reply(request, tools.graph, [said], intent="follow-up", suggestions=suggestions(("Say it more simply", "simpler please"), ("Show an example", "give me an example"), ("Something else", "what can you do?")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="deny",
    title="No",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("(no|nope|nah|not really|not quite|never|nay)", 3.0, start=True),
        Cue("(hell|heck) (no|nah)", 3.4),
        Cue("(it|that) is (not|wrong)", 3.2),
        Cue("(is not|was not) (it|that|right|true)", 2.8),
        Cue("no (it is not|all good|thanks|thank you)", 3.5),
        Cue("(i )?disagree", 3.2),
        Cue("not that", 3.0, start=True),
        Cue("(you|you are|your answer is|that must be|that looks) (wrong|incorrect|mistaken)", 3.4),
        Cue("(you|i think you) made a mistake", 3.4),
    ),
)
