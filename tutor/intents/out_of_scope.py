"""Not ours: said plainly, with the nearest thing that can be done."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.starts import STARTS
from tutor.intent import Intent, Toolbox
from tutor.question import Request
from tutor.understand.words import ASKING, STOP

SENTENCE = (
    "That lies outside what I know. I am at home in the mathematics of machine learning: linear algebra, calculus, "
    "optimisation, probability, statistics, and the school mathematics beneath them. Inside that, ask me anything."
)


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """For a question made of words none of which the map knows; None for something that is hardly a question."""
    telling = [w for w in request.question.words if w.text not in STOP and w.text not in ASKING and w.text not in "?!"]
    if request.concepts or len(request.question.words) < 3 or not telling:
        return None
    return reply(request, tools.graph, [text(SENTENCE)], intent="out-of-scope", suggestions=suggestions(*STARTS), focus=())


INTENT = Intent(id="out-of-scope", title="Outside the map", handle=handle, cues=())
