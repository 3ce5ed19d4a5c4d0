"""Show that it is so: an identity is proved by mathematics where it can be; else the careful explanation."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import formulas, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """Where the claim comes from: the careful text and the formulas of the concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    honest = "A full proof is more than I do yet. Here is what it rests on, and when it holds:"
    blocks = [text(honest), text(concept.depths.careful), *formulas(concept, 2)]
    return reply(request, tools.graph, blocks, suggestions=next_steps(concept), context_depth="careful")


INTENT = Intent(
    id="prove",
    title="Show that it is so",
    handle=handle,
    needs="a concept",
    cues=(
        Cue("(prove|proving|proof|proofs)", 3.4),
        Cue("show that", 3.4),
        Cue("(derive|derived|derivation|deriving)", 3.0),
        Cue("(verify|justify|demonstrate) that", 2.6),
        Cue("how to show", 3.0),
        Cue("(equality|identity|theorem) of", 1.8),
    ),
)
