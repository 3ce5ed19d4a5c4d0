"""When should I use it: the conditions, what breaks when they fail, and what to use instead."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import look_alikes, mistakes, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """Conditions of use of the concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.about()[0]]
    if request.context.intent == "compare" and len(request.concepts) > 1 and request.concepts[1][0] in request.context.focus:
        both = [tools.graph[i] for i, _ in request.concepts[:2]]
        return reply(request, tools.graph, [text(f"**{c.title}.** {c.when_to_use}") for c in both], suggestions=next_steps(concept), focus=tuple(c.id for c in both))
    blocks = [text(concept.when_to_use), text(concept.depths.careful), look_alikes(concept, tools.graph), *mistakes(concept, 1)]
    return reply(request, tools.graph, blocks, suggestions=next_steps(concept), focus=(concept.id, *(i for i in request.about()[1:3])))


INTENT = Intent(
    id="when-to-use",
    title="When do I use it?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("when (should|do|would|to|can|is|not|must|could) [i|you|we|one|it] [ever] (use|apply|prefer|choose|pick|used|appropriate|trust|trusted)", 3.4),
        Cue("when and why", 3.6),
        Cue("(use|used) and when", 3.2),
        Cue("when should", 3.0),
        Cue("when to", 3.0),
        Cue("when (would|do|can|could) (i|you|we|one)", 2.8),
        Cue("(do|should|must) (i|we|you|one) [always|really|ever] (need to|have to)", 2.4),
        Cue("which (one|is|of them|of the two) [is] better", 3.0, start=True),
        Cue("should (i|we|you|one)", 2.2, start=True),
        Cue("do (i|we|you) use", 2.2),
        Cue("do (i|we|you) [really] need (it|this|that|them)", 2.8),
        Cue("is it (necessary|needed|required|worth|better)", 2.4),
        Cue("(should|can|could|must) (i|we|one|you) (use|apply|prefer)", 2.2),
        Cue("which ... (should|to) [i|we] (use|choose|pick)", 2.6),
        Cue("use (case|cases)", 2.2),
        Cue("(in which|what) (cases|situations|circumstances)", 2.6),
        Cue("(appropriate|suitable|applicable)", 2.0),
        Cue("how do i know (which|when|whether|if)", 3.0),
        Cue("when (does|do|would|will|can|might) ... (break|breaks|fail|fails|not work|go wrong|goes wrong|stop working)", 3.4),
        Cue("(assumptions|limits|limitations|drawbacks|disadvantages|downsides|weaknesses|edge cases|pitfalls) (of|for|behind|with)", 3.2),
        Cue("is it (okay|ok|fine|safe|valid) to", 2.0),
    ),
)
