"""What is it: the one-sentence definition, the picture in words, the formula, and where machine learning uses it."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import analogy, formulas, in_machine_learning, mistakes, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    if request.context.intent == "define" and request.context.focus[:1] == (concept.id,) and request.question.text != request.context.message:
        again = [text("Let me put it another way."), text(concept.depths.working), text(concept.depths.careful), *mistakes(concept, 2)]
        return reply(request, tools.graph, again, suggestions=next_steps(concept), context_depth="careful")
    blocks = [text(concept.summary), text(concept.depths.first), *formulas(concept, 1), analogy(concept), in_machine_learning(concept)]
    return reply(request, tools.graph, blocks, suggestions=next_steps(concept), context_depth="first", context_examples=0)


INTENT = Intent(
    id="define",
    title="What is it?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("what (is|are|was) [a|an|the]", 1.6),
        Cue("what exactly (is|are)", 2.2),
        Cue("(definition|meaning) of", 2.4),
        Cue("define", 2.4),
        Cue("what is ... and how", 3.4),
        Cue("what do you mean by", 2.4),
        Cue("what does ... (mean|stand for)", 2.2),
        Cue("what is not", 1.8),
        Cue("(tell me|know anything|know something|know) about", 2.0),
        Cue("(who|what) is this", 1.0),
        Cue("when is [a|an|the] ... (called|said|simplified)", 1.8),
        Cue("meaning", 1.4),
        Cue("do not know what ... is", 2.2),
        Cue("no idea what", 2.2),
        Cue("called", 0.6),
    ),
)
