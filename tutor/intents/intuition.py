"""Give me the feeling for it: pictures in words before any symbol."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import analogy, in_machine_learning, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The intuition of the concept named first; None when there is none."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    blocks = [text(concept.intuition), analogy(concept), text(concept.depths.first), in_machine_learning(concept)]
    return reply(request, tools.graph, blocks, suggestions=next_steps(concept, ("simpler",)), context_depth="first")


INTENT = Intent(
    id="intuition",
    title="Give me the intuition",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("(intuition|intuitive|intuitively)", 3.2),
        Cue("(explain|explained|explaining)", 2.3),
        Cue("explanation (of|for|on)", 2.3),
        Cue("(layman|lay man|laymans|simple terms|plain english|simple words|kid|child|five|grandma|dummies)", 2.8),
        Cue("(understand|understanding|grasp|make sense of)", 1.9),
        Cue("(way|how|help me|helps|want|trying|try|struggling|hard) to (understand|grasp|see|picture|visualise|visualize|think about|make sense of)", 3.2),
        Cue("(draw|drawing|sketch) (it|this|that|me|a)", 3.0),
        Cue("(visualise|visualize|picture|imagine|think about|think of)", 2.4),
        Cue("(physical|geometric|geometrical|geometrically|physics) (meaning|interpretation|sense)", 2.8),
        Cue("(geometric|geometrical) ", 1.6),
        Cue("what does ... (do|tell us|represent|measure|compute|describe|capture|look like)", 2.3),
        Cue("what do ... (do|tell us|represent|measure|compute|describe|look like)", 2.2),
        Cue("how (does|do) ... work", 2.3),
        Cue("insight", 2.0),
        Cue("making sense of", 2.4),
        Cue("(really|actually) ?", 2.2),
        Cue("really exist", 2.4),
        Cue("(confused|confusing|confuses) [on|about|by|me]", 2.5),
        Cue("(really|actually) (mean|means)", 3.4),
        Cue("(really|actually) (is|are|do|does|tell|tells|doing)", 2.4),
        Cue("(never|do not|can not) [really] (understood|understand|get|grasp)", 2.6),
        Cue("in (human|normal|everyday|ordinary) (words|terms|language)", 3.0),
        Cue("the meaning of [the]", 2.5),
        Cue("how to explain", 2.9),
        Cue("(interpretation|interpret) of", 1.7),
        Cue("meaning of", 1.2),
        Cue("feel for", 2.4),
        Cue("the idea (of|behind)", 2.4),
        Cue("what (is|are) ... actually", 1.5),
        Cue("what is going on", 1.8),
        Cue("(can|could) someone help me understand", 2.6),
    ),
)
