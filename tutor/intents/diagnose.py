"""My training does this strange thing: the one question that splits the causes, then the cause and what to try."""

from __future__ import annotations

from typing import Any

from tutor import answer
from tutor.answer import Answer
from tutor.explain.demonstrations import demonstrated
from tutor.explain.concept import lower_title, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request
from tutor.understand.rank import score_cues


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The best-fitting diagnosis tree's first question; None when no symptom is recognised."""
    best, tree = 0.0, None
    for candidate in tools.diagnoses.values():
        weight, _ = score_cues(request.question.phrase, [Cue(p.lower(), 3.0) for p in candidate.phrasings])
        named = sum(score for i, score in request.concepts if i in {c.concept for c in candidate.causes})
        if weight + 0.05 * named > best and (weight or named):
            best, tree = weight + 0.05 * named, candidate
    if tree is None:
        return _generic(request, tools)
    options = [answer.Suggestion(label=c.when, message=f"{tree.title}: {c.when}") for c in tree.causes]
    focus = tuple(dict.fromkeys(c.concept for c in tree.causes if c.concept in tools.graph))
    blocks: list[Any] = [text(tree.opening), answer.Choices(question=tree.question, options=options)]
    return reply(request, tools.graph, blocks, intent="diagnose", suggestions=options[:4], focus=focus, context_diagnosis=tree.id)


def cause_named(request: Request, tools: Toolbox) -> Answer | None:
    """The cause the learner picked in the open diagnosis: what is going on, and what to try."""
    tree = tools.diagnoses.get(request.context.diagnosis)
    if tree is None:
        return None
    said = request.question.text.lower()
    for cause in tree.causes:
        if cause.when.lower() in said:
            concept = tools.graph[cause.concept]
            blocks = [text(cause.explanation), text("What to try: " + cause.try_this), *demonstrated(cause.demonstration)]
            buttons = suggestions((f"What is {lower_title(concept)}?", f"what is {lower_title(concept)}?"), ("It is something else", tree.title))
            return reply(request, tools.graph, blocks, intent="diagnose", suggestions=buttons, focus=(cause.concept,))
    return None


def _generic(request: Request, tools: Toolbox) -> Answer | None:
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    mistakes = [text(f"**{m.title}.** {m.cure}") for m in concept.mistakes]
    asks = text(f"Let us find the spot. These are the places where {lower_title(concept)} most often goes wrong; which looks like yours? You can also paste your working, line by line.")
    return reply(request, tools.graph, [asks, *mistakes], intent="diagnose", suggestions=suggestions(("Check my working", "check my work")))


INTENT = Intent(
    id="diagnose",
    title="Something goes wrong",
    handle=handle,
    cues=(
        Cue("(not|never) (converge|converging|decrease|decreasing|improve|improving|learn|learning|work|working|training)", 3.4),
        Cue("(loss|training|accuracy|gradient|gradients|model|weights|coefficients|coefficient) ... (nan|inf|explode|exploding|vanish|vanishing|stuck|flat|diverge|diverges|diverging|increasing|increases|oscillates|oscillating|change|changes|sign|signs|unstable|wrong)", 3.2),
        Cue("(where|what) (am i|did i|is) [going|doing|do] (wrong|wrong here)", 3.4),
        Cue("going wrong", 3.2),
        Cue("what (could|can|may|might) be (the|a|my) (issue|problem|reason|cause)", 3.6),
        Cue("(error|loss|accuracy) [is] (less|lower|higher|greater|bigger|smaller|worse) than", 2.6),
        Cue("how can my", 3.0),
        Cue("(i am stuck|am stuck|got stuck)", 2.8),
        Cue("(my|the) (loss|model|training|network|accuracy|gradient|coefficients|answer) (is|does|do|are|keeps|keep|not)", 2.4),
        Cue("(wrong answer|different answer|mistake|error in my|does not match|bug)", 2.2),
        Cue("why (is|does|are) my", 2.9),
        Cue("why my", 2.9),
        Cue("change (sign|signs)", 2.6),
        Cue("(overfitting|overfits|underfitting) (my|the|on)", 1.6),
    ),
)
