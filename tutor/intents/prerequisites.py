"""What do I need first: the path to a concept, with what is known already struck out."""

from __future__ import annotations

from tutor.answer import Answer, Block
from tutor.explain.concept import KNOWN, asked, lower_title, named, path, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The path to the concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    order = [i for i in tools.graph.path(concept.id) if i != concept.id]
    missing = [i for i in order if tools.mastery.get(i, 0.0) < KNOWN]
    blocks: list[Block]
    if not order:
        blocks = [text(f"Nothing at all: {named(concept)} is one of the places where the map begins.", concept.depths.first)]
    else:
        direct = [text(f"**{tools.graph[n.concept].title}**: {n.because}") for n in concept.needs if n.concept in tools.graph]
        blocks = [text(f"Right before {named(concept)} you want these:"), *direct, path(tools.graph, concept.id, tools.mastery)]
    buttons = suggestions(*((f"Start with {lower_title(tools.graph[i])}", asked(tools.graph[i])) for i in missing[:3]))
    return reply(request, tools.graph, blocks, suggestions=buttons)


INTENT = Intent(
    id="prerequisites",
    title="What do I need first?",
    handle=handle,
    needs="a concept",
    cues=(
        Cue("(prerequisite|prerequisites)", 3.6),
        Cue("(need|have|should i|required) [to] (know|learn|study|understand) (before|first|for)", 3.4),
        Cue("what (do|should) i (need|know|learn) (first|before|to know before)", 3.4),
        Cue("what (do|should) i ... (before|first)", 3.2),
        Cue("before (learning|studying|starting|i learn|i study|i start)", 2.8),
        Cue("is (it|this|that) [very|really|so|too] (hard|difficult|easy|complicated|advanced)", 2.8),
        Cue("(background|foundation) (for|needed|required)", 2.8),
        Cue("where (do|should) i (start|begin)", 2.4),
    ),
)
