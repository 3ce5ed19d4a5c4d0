"""What does that symbol, word or abbreviation mean?"""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.symbols import meaning_of
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The meaning of the symbol or word named, in what was said; None when the message stands better on its own."""
    told = meaning_of(request, tools)
    if told:
        return reply(request, tools.graph, [text(told)], intent="interpret-formula", suggestions=suggestions(("Simpler, please", "simpler please")), focus=request.context.focus)
    if any(m.weight > 2.0 for m in request.question.mentions):
        concept = tools.graph[request.concepts[0][0]] if request.concepts else None
        if concept is not None:
            return reply(request, tools.graph, [text(concept.summary), text(concept.intuition)], intent="define", suggestions=suggestions(("Show an example", "give me an example")), focus=(concept.id,), context_depth="first")
    if not request.context.focus:
        return None
    concept = tools.graph[request.context.focus[0]]
    return reply(request, tools.graph, [text(concept.summary), text(concept.intuition)], intent="define", suggestions=suggestions(("Simpler, please", "simpler please")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="symbol-meaning",
    title="What does it mean?",
    intent="interpret-formula",
    handle=handle,
    cues=(
        Cue("what (does|do) ... (mean|stand for|represent|refer to)", 3.6),
        Cue("what is (that|this|the) ... called", 3.7),
        Cue("meaning of (the|this|that)", 3.4),
        Cue("what (is|are) (the|that|this) (symbol|letter|sign|number|thing|bar|hat|dot|line|squiggle)", 3.7),
        Cue("(stand|stands) for", 3.4),
        Cue("what is the (d|dx|sigma|bar|hat|n|i)", 3.2),
        Cue("(mean|means) (by|anyway)", 2.6),
    ),
)
