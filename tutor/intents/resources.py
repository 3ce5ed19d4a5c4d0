"""Where can I learn it: something to look at first, then a course, then a book, then practice."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import named, next_steps, resources, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """Resources of the concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    intro = text(
        f"For {named(concept)} I would go in this order: see it, be taught it, read it. "
        "Two or three voices on the same idea stick better than one, so throw your notes from them together."
    )
    return reply(request, tools.graph, [intro, resources(concept)], suggestions=next_steps(concept, ("resources",)))


INTENT = Intent(
    id="resources",
    title="Where can I learn it?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("where (can|do|could|should) i (learn|study|read|find|practise|practice)", 3.6),
        Cue("(resource|resources|textbook|textbooks|book|books|course|courses|video|videos|lecture|lectures|tutorial|tutorials|playlist|youtube|website|websites)", 2.9),
        Cue("(recommend|recommendations|suggest|suggestions)", 2.2),
        Cue("(good|best) (reference|references|introduction|material|materials|source|sources)", 3.0),
        Cue("(reference|references) (for|on|request)", 2.6),
        Cue("learn more", 2.6),
    ),
)
