"""Why? How come? How did you get that? The idea behind the last thing said."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import next_steps, text
from tutor.explain.reply import reply
from tutor.explain.steps import explain_step
from tutor.explain.symbols import meaning_of
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The reason for the step asked about, or the reason behind the concept spoken of."""
    part = meaning_of(request, tools) if request.context.intent == "interpret-formula" else ""
    if part:
        return reply(request, tools.graph, [text(part)], intent="interpret-formula", focus=request.context.focus)
    told = explain_step(request, tools)
    if told is not None:
        return told
    if not request.context.focus:
        return None
    concept = tools.graph[request.context.focus[0]]
    blocks = [text(concept.in_ml), text(concept.depths.careful)]
    return reply(request, tools.graph, blocks, intent="why", suggestions=next_steps(concept, ("why",)), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="ask-why",
    title="Why?",
    intent="why-step",
    handle=handle,
    cues=(
        Cue("why ?", 3.2, start=True),
        Cue("why", 2.6, start=True),
        Cue("how come", 3.4, start=True),
        Cue("how did you (get|do|know|find)", 3.6),
        Cue("how do you (get|know)", 3.4),
        Cue("why (is|was|does|did|do|not) (it|that|this|the answer)", 3.4),
        Cue("why is ... (wrong|right|true|not)", 3.2),
        Cue("why step", 4.2),
        Cue("why ... step", 4.2),
        Cue("(explain|what about|understand) [the] ... step", 4.0),
        Cue("where did ... come from", 3.4),
        Cue("where does ... come from", 3.2),
        Cue("what makes", 2.4),
        Cue("why (two|three|four|five|six|seven|eight|nine|ten|one|zero)", 3.0),
        Cue("why is it", 3.4),
    ),
)
