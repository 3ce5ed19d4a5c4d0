"""Next: the following step, or on to the next thing."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.steps import explain_step
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The step after the one last spoken of; past the last one, what to do next."""
    told = explain_step(request, tools, advance=True)
    if told is not None:
        return told
    if not request.context.focus:
        return None
    concept = tools.graph[request.context.focus[0]]
    onward = [tools.graph[i] for i in tools.graph.leads_to(concept.id)[:3]]
    if not onward:
        said = text("That was all of it. Shall we practise?")
        return reply(request, tools.graph, [said], intent="follow-up", suggestions=suggestions(("Let me try", "let me try")), focus=request.context.focus)
    said = text(f"From {concept.title.lower()} the map goes on to {', '.join(c.title.lower() for c in onward)}.")
    return reply(request, tools.graph, [said], intent="follow-up", suggestions=suggestions(*((c.title, f"what is {c.title.lower()}?") for c in onward)), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="next-step",
    title="Next",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("next", 3.2, start=True),
        Cue("(next|following) (step|one|line|part|lesson|question|problem|thing)", 3.6),
        Cue("(go|move|carry) on", 3.2),
        Cue("(keep|continue) (going)", 3.6),
        Cue("continue", 3.2, start=True),
        Cue("what (do|should|would|comes|is|happens) ... next", 3.5),
        Cue("and then", 3.0, start=True),
        Cue("what now", 3.4),
        Cue("now what", 3.4),
        Cue("go ahead", 3.0),
        Cue("proceed", 3.2),
    ),
)
