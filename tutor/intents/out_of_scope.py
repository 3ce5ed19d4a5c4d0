"""Not ours: said plainly, with the nearest thing that can be done."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import asked, named, suggestions, text
from tutor.explain.reply import reply
from tutor.explain.starts import STARTS
from tutor.intent import Intent, Toolbox
from tutor.question import Request
from tutor.understand.words import ASKING, STOP

SENTENCE = (
    "That lies outside what I know. I am at home in the mathematics of machine learning: linear algebra, calculus, "
    "optimisation, probability, statistics, and the school mathematics beneath them. Inside that, ask me anything."
)


NEXT_DOOR = "That belongs to {}, next door to what I know, and I would rather not guess there. The nearest that I can help with: {}."


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """For a question made of words none of which the map knows; None for something that is hardly a question."""
    field = next((tools.neighbours[e.target] for e in request.evidence if e.kind == "field" and e.target in tools.neighbours), None)
    telling = [w for w in request.question.words if w.text not in STOP and w.text not in ASKING and w.text not in "?!"]
    if request.concepts or (field is None and (len(request.question.words) < 3 or not telling)):
        return None
    near = [tools.graph[i] for i in field.near if i in tools.graph] if field is not None else []
    if field is not None and near:
        said = text(NEXT_DOOR.format(field.title[:1].lower() + field.title[1:], "; ".join(named(c) for c in near)))
        return reply(request, tools.graph, [said], intent="out-of-scope", suggestions=suggestions(*((c.title, asked(c)) for c in near)), focus=())
    return reply(request, tools.graph, [text(SENTENCE)], intent="out-of-scope", suggestions=suggestions(*STARTS), focus=())


INTENT = Intent(id="out-of-scope", title="Outside the map", handle=handle, cues=())
