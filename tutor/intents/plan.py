"""How should I study: the advice of people who did it, and a path to a goal."""

from __future__ import annotations

from tutor.answer import Answer, Block
from tutor.explain.concept import asked, named, path, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request
from tutor.understand.rank import score_cues
from tutor.understand.symptoms import SAID_WHOLE, phrase_cues

WHERE_TO_BEGIN = "which-first"
"""The advice for one who asks how to study, but not what."""


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The advice asked for; else the path to the concept named; None when there is neither."""
    advice = next((a for a in tools.advice.values() if a.title.lower() == request.question.text.strip().lower()), None)
    best = SAID_WHOLE if advice else 0.0
    for candidate in tools.advice.values():
        weight, _ = score_cues(request.question.phrase, phrase_cues(candidate.phrasings))
        if weight > best and not (candidate.unless_named and request.question.mentions and request.concepts):
            best, advice = weight, candidate
    if advice is None and not request.concepts and request.evidence:
        advice = tools.advice.get(WHERE_TO_BEGIN)
    blocks: list[Block]
    if advice is not None:
        blocks = [text(paragraph) for paragraph in advice.text.split("\n\n")]
        order = list(tools.advice.values())
        place = order.index(advice)
        others = [*order[place + 1 :], *order[:place]][:3]
        return reply(request, tools.graph, blocks, intent="plan", suggestions=suggestions(*((a.title, a.title) for a in others)), focus=(advice.concept,) if advice.concept in tools.graph else ())
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    blocks = [text(f"A path to {named(concept)}, only what it needs:"), path(tools.graph, concept.id, tools.mastery)]
    return reply(request, tools.graph, blocks, intent="plan", suggestions=suggestions(("Start", asked(tools.graph[next(iter(tools.graph.path(concept.id)))]))))


INTENT = Intent(
    id="plan",
    title="How should I study?",
    handle=handle,
    cues=(
        Cue("(study|learning|learn) (plan|path|roadmap|order|strategy)", 3.4),
        Cue("(roadmap|curriculum|syllabus)", 3.2),
        Cue("(do|how much) ... (math|maths|mathematics) ... (need|needed|necessary|required)", 3.4),
        Cue("do i [really] (need|have to) ... (math|maths|mathematics)", 3.8),
        Cue("how (should|do|can) i (study|learn|take notes|make notes|remember)", 3.0),
        Cue("(take|write|make|taking|writing) notes", 3.2),
        Cue("(path|route|road|way) to (learn|learning|understand|understanding|master|mastering)", 3.0),
        Cue("(path|route|road) (to|towards)", 3.0),
        Cue("want to (understand|learn|master) ... what (should|do|must) i (learn|study|know)", 3.6),
        Cue("(motivation|motivated|motivate) (to|for) (study|studying|learn|learning)", 3.2),
        Cue("(blog|portfolio|publish|publishing)", 2.6),
        Cue("from scratch", 2.2),
        Cue("(afraid|scared|bad at|hate) (of|math|maths|mathematics)", 3.4),
        Cue("how many resources", 3.4),
    ),
)
