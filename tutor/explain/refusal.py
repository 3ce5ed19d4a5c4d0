"""An honest stop: what was too heavy, or went wrong here, said in words."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions
from tutor.explain.prose import paragraph
from tutor.explain.reply import reply
from tutor.intent import Toolbox
from tutor.question import Request

HEAVY = (
    "That is too heavy for me to finish in the second or two that I allow myself, so I stopped. "
    "A smaller version (fewer terms, a smaller power, plain numbers for letters) I can do step by step."
)
OURS = "Something went wrong on my side while working this out. It is noted; your question is not lost, and others work as before."


def refusal(request: Request, tools: Toolbox, sentence: str) -> Answer:
    """The reply that says why there is no other."""
    buttons = suggestions(("What can you do?", "what can you do?"))
    return reply(request, tools.graph, [paragraph(sentence)], intent="compute" if request.concepts else "clarify", suggestions=buttons)
