"""I do not get it: the same again, more simply."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import analogy, asked, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request

SIMPLER = {"careful": "working", "working": "first", "": "first"}


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The focus one depth simpler, and an everyday picture; at the bottom, what it rests on."""
    if not request.context.focus:
        return None
    concept = tools.graph[request.context.focus[0]]
    depth = SIMPLER.get(request.context.depth, "")
    if depth:
        blocks = [text("Let us take it more slowly."), text(getattr(concept.depths, depth)), analogy(concept)]
    else:
        blocks = [text("Let us go one step down. " + concept.intuition), *(text(f"It rests on **{tools.graph[n.concept].title}**: {n.because}") for n in concept.needs)]
    buttons = [("Show an example", "give me an example")] + [(asked(tools.graph[n.concept]),) * 2 for n in concept.needs[:2]]
    return reply(request, tools.graph, blocks, intent="follow-up", suggestions=suggestions(*buttons), focus=request.context.focus, context_depth=depth or "first", context_problem=request.context.problem)

FOLLOW_UP = FollowUp(
    id="simpler",
    title="Simpler",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("simpler", 3.6),
        Cue("(do not|not|never|can not) (get|understand|follow) [it|this|that|you]", 3.2),
        Cue("do not get it", 3.6),
        Cue("do not understand", 3.5),
        Cue("what do you mean by (that|this|it)", 4.2),
        Cue("what do you mean", 3.4),
        Cue("(confused|confusing|lost)", 3.3),
        Cue("(easier|simple terms|plain english|simply|slower|slowly)", 3.0),
        Cue("explain [it|this|that] (again|differently|another way|more)", 3.4),
        Cue("makes no sense", 3.4),
        Cue("does not make sense", 3.4),
        Cue("too (hard|complicated|difficult)", 3.0),
        Cue("(in|with) other words", 3.2),
        Cue("like i am (five|a|ten|twelve)", 3.4),
        Cue("like i am ⟦", 3.6),
        Cue("dumb it down", 3.6),
        Cue("break it down", 3.4),
        Cue("unclear to me", 3.0),
    ),
)
