"""Why does it matter, why is it so: the reason, not the definition."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import mistakes, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The reason behind the concept named first, and what it makes possible; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    uses = [(i, n.because) for i in concept_uses(concept.id, tools)[:3] for n in tools.graph[i].needs if n.concept == concept.id]
    reasons = [text(f"Needed for **{tools.graph[i].title}**: {because}") for i, because in uses]
    blocks = [text(concept.in_ml), text(concept.when_to_use) if concept.when_to_use else None, *reasons, *mistakes(concept, 1)]
    return reply(request, tools.graph, blocks, suggestions=next_steps(concept, ("why",)))


def concept_uses(identifier: str, tools: Toolbox) -> list[str]:
    """What is built directly on a concept."""
    return list(tools.graph.leads_to(identifier))


INTENT = Intent(
    id="why",
    title="Why?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("why", 3.1, start=True),
        Cue("why", 2.2),
        Cue("(what is|whats) the (point|purpose|use|benefit|advantage|reason)", 3.0),
        Cue("(point|purpose|benefits|advantages|importance|reason) (of|for|behind)", 2.6),
        Cue("how come", 2.8),
        Cue("(applications|application|uses|usefulness) of", 2.8),
        Cue("(used|useful|good) for", 2.2),
        Cue("how can (that|this|it) be", 3.2),
        Cue("(what is|whats) so (special|great|good|important|useful) about", 3.4),
        Cue("why bother", 3.6),
        Cue("how (does|do|can|would) (it|this|that|they) help", 3.2),
        Cue("what for", 2.0),
        Cue("(reason|reasoning|rationale|motivation)", 2.0),
        Cue("(matter|matters|important)", 1.8),
        Cue("how did (we|they|you|he) come up with", 2.6),
        Cue("where does ... come from", 2.4),
    ),
)
