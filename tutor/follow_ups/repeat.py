"""Say that again: the last answer once more."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.solved import worked
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """What was last said, said again: the problem worked again, or the focus explained at the same depth."""
    if request.context.problem:
        solved = tools.workers.run({"do": "solve", "text": request.context.problem, "definitions": list(request.context.definitions)})
        if "answer" in solved:
            return worked(request, tools, solved).model_copy(update={"follow_up": request.follow_up})
    if not request.context.focus:
        return None
    concept = tools.graph[request.context.focus[0]]
    blocks = [text(concept.summary), text(getattr(concept.depths, request.context.depth or "first"))]
    return reply(request, tools.graph, blocks, intent="follow-up", suggestions=suggestions(("Simpler, please", "simpler please")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="repeat",
    title="Once more",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("(say|repeat|tell) (that|it|this) [me] [one more time|once more|over|again]", 3.7),
        Cue("repeat", 3.6),
        Cue("again", 2.6),
        Cue("(pardon|sorry|huh|hm|eh|what) ?", 3.3, start=True),
        Cue("excuse me", 3.6),
        Cue("huh", 3.6, start=True),
        Cue("come again", 3.6),
        Cue("one more time", 3.4),
        Cue("(missed|did not (hear|catch|see)) (that|it|the last)", 3.6),
        Cue("say what", 3.2),
    ),
)
