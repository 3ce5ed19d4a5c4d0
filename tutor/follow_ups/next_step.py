"""Next: the following step, the same idea in more depth, or on to the next thing."""

from __future__ import annotations

import re

from tutor.answer import Answer
from tutor.explain.concept import asked, formulas, mistakes, next_steps, suggestions, text
from tutor.explain.reply import reply
from tutor.explain.steps import explain_step
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The focus in more depth where that is asked for; else the step after the one last spoken of; past the last one,
    what to do next."""
    deeper = _deeper(request, tools)
    if deeper is not None:
        return deeper
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
    return reply(request, tools.graph, [said], intent="follow-up", suggestions=suggestions(*((c.title, asked(c)) for c in onward)), focus=request.context.focus)


DEEPER = {"": "working", "first": "working", "working": "careful"}
ASKS_DEEPER = re.compile(r"\b(?:deep|deeper|details?|detailed|depth|rigou?r\w*|formal\w*|precise\w*|advanced|thorough\w*|careful\w*|more about (?:it|this|that))\b", re.I)


def _deeper(request: Request, tools: Toolbox) -> Answer | None:
    """The focus one depth further down, with its formula or its pitfalls; None when that is not asked for or not there."""
    if not request.context.focus or not ASKS_DEEPER.search(request.question.text):
        return None
    concept = tools.graph[request.context.focus[0]]
    depth = DEEPER.get(request.context.depth, "careful")
    blocks = [text(getattr(concept.depths, depth)), *(formulas(concept, 3) if depth == "working" else mistakes(concept, 3))]
    return reply(request, tools.graph, blocks, intent="follow-up", suggestions=next_steps(concept, ("deeper",) if depth == "careful" else ()), focus=request.context.focus, context_depth=depth)


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
        Cue("(go|dig|dive|look) [a|bit|little|a bit|even|much] deeper", 3.8),
        Cue("deeper", 3.4, start=True),
        Cue("[in|with] more (detail|details|depth)", 3.6),
        Cue("(tell|show) me more about (it|this|that)", 3.6),
        Cue("more (rigorous|rigorously|formal|formally|precise|precisely|advanced|thorough)", 3.6),
    ),
)
