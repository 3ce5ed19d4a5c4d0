"""How do I do it: the recipe in words, the formula, and a small worked example."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import formulas, mistakes, next_steps, text
from tutor.explain.example import worked_example
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The working explanation of the concept named first with its example; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    blocks = [text(concept.depths.working), *formulas(concept, 2), *worked_example(concept, tools), *mistakes(concept, 1)]
    return reply(
        request, tools.graph, blocks, suggestions=next_steps(concept, ("example",)), context_depth="working", context_problem=concept.example.ask
    )


INTENT = Intent(
    id="how-to",
    title="How do I do it?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("how (to|do|can|could|should|would|does) [i|you|we|one] ", 2.2),
        Cue("how to", 2.5),
        Cue("how (large|big|long|deep|small|much|high|often|wide) should", 2.8),
        Cue("(how to|how do i|how can i|how do you|how would you) (check|verify|test|tell|detect|find out|know)", 3.6),
        Cue("(way|ways) to", 2.3),
        Cue("(fix|prevent|avoid|reduce)", 1.8),
        Cue("how many ... (should|do|must|to) (i|we|you|one)", 2.8),
        Cue("(step by step|by hand|steps for|steps of|steps please)", 2.2),
        Cue("steps", 1.4),
        Cue("(what|how) to do", 2.4),
        Cue("what (can|should|could|do) i do", 2.8),
        Cue("what do i do (when|if|with)", 2.8),
        Cue("(turn|convert|change|rewrite|put) ... (into|to|as)", 2.0),
        Cue("(steps|method|procedure|technique|way|algorithm) (to|for|of)", 2.0),
        Cue("how (is|are) ... (calculated|computed|found|determined|done|derived|defined|trained|chosen)", 2.4),
        Cue("(choosing|choose|selecting|finding|tuning|handling|dealing with)", 1.8),
        Cue("(implement|implementation|code)", 1.9),
        Cue("how (does|do) ... (handle|deal)", 2.6),
        Cue("(tackle|approach|go about)", 2.0),
        Cue("trick for", 2.0),
        Cue("(graphing|sketching|plotting|choice of)", 2.0),
        Cue("(memorise|memorize|memorising|memorizing|remember)", 1.8),
    ),
)
