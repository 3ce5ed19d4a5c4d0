"""My training does this strange thing: the one question that splits the causes, then the cause and what to try."""

from __future__ import annotations

import re
from typing import Any

from knowledge.schema import Diagnosis
from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import asked, named, suggestions, text
from tutor.explain.demonstrations import demonstrated
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request
from tutor.understand.rank import score_cues
from tutor.understand.symptoms import BARE, UNSURE, answered, button, cause_said, node, phrase_cues, pressed


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The cause that the words name, or the question that splits the causes; None when no symptom is recognised."""
    path = pressed(tools.diagnoses, request.question.text) or _named(request, tools)
    if path:
        return _told(request, tools, path)
    return None if CURE.search(request.question.text) else _generic(request, tools)


def go_on(request: Request, tools: Toolbox) -> Answer | None:
    """The reply to an answer to the open question: its cause, how to find out, or other symptoms to choose from."""
    context = request.context
    just_asked = context.intent == "diagnose"
    path = answered(tools.diagnoses, context.diagnosis, request.question, just_asked)
    if path:
        return _told(request, tools, path)
    here = node(tools.diagnoses, context.diagnosis)
    if here is None or not just_asked:
        return None
    if here.question and UNSURE.search(request.question.text):
        return _asked(request, tools, context.diagnosis, [text(here.find_out)])
    if here.question and BARE.fullmatch(request.question.text):
        return _asked(request, tools, context.diagnosis, [text("I am not sure which of them you mean. Take the one that comes nearest; we can always turn back.")])
    return _elsewhere(request, tools)


def _named(request: Request, tools: Toolbox) -> str:
    """The place that a message leads to on its own: a tree, or one of its causes where the symptom says so much."""
    best, found = 0.0, ""
    for tree in tools.diagnoses.values():
        weight, words = score_cues(request.question.phrase, phrase_cues(tree.phrasings, tree.title))
        causes = {c.concept for c in tree.causes}
        spoken_of = sum(score for i, score in request.concepts if i in causes)
        if not weight and (MISTAKES.search(request.question.text) or not (request.concepts and request.concepts[0][0] in causes)):
            continue
        told = 0.0 if weight else max(score_cues(request.question.phrase, phrase_cues(c.said))[0] for c in tree.causes)
        total = weight + 0.5 * told + 0.1 * len(words.split()) + 0.05 * spoken_of
        if total > best:
            best, found = total, tree.id
    if not found:
        return ""
    cause = cause_said(tools.diagnoses[found].causes, request.question)
    return found if cause is None else f"{found}/{cause}"


def _told(request: Request, tools: Toolbox, path: str) -> Answer:
    """What is going on at a place of a tree and what to try, with its numbers; then the question that goes further."""
    here = node(tools.diagnoses, path)
    if isinstance(here, Diagnosis):
        return _asked(request, tools, path, [text(here.opening)])
    assert here is not None
    blocks: list[Any] = [text(here.explanation), text("What to try: " + here.try_this), *demonstrated(here.demonstration)]
    if here.question:
        return _asked(request, tools, path, blocks)
    concept = tools.graph[here.concept]
    buttons = suggestions(
        ("The idea behind it", asked(concept)),
        ("That did not help", "that did not help"),
        ("It is something else", "it is something else"),
    )
    return reply(request, tools.graph, blocks, intent="diagnose", suggestions=buttons, focus=_about(tools, path), context_diagnosis=path)


def _asked(request: Request, tools: Toolbox, path: str, blocks: list[Any]) -> Answer:
    """`blocks`, then the question at a place of a tree with its answers as choices."""
    here = node(tools.diagnoses, path)
    assert here is not None
    options = [answer.Suggestion(label=c.when, message=button(tools.diagnoses, f"{path}/{k}")) for k, c in enumerate(here.causes)]
    about = _about(tools, path)
    if isinstance(here, Diagnosis):
        spoken_of = {i for i, _ in request.concepts[:1]}
        about = tuple(sorted(about, key=lambda i: i not in spoken_of))
    unsure = answer.Suggestion(label="How can I find out?", message="I do not know, how can I find out?")
    others = [answer.Suggestion(label="It is something else", message="it is something else")] if "/" in path else []
    asked = [*blocks, answer.Choices(question=here.question, options=options)]
    return reply(request, tools.graph, asked, intent="diagnose", suggestions=[*options, unsure, *others], focus=about, context_diagnosis=path)


def _elsewhere(request: Request, tools: Toolbox) -> Answer:
    """None of the answers fits, or nothing helped: the causes not yet looked at, then the other symptoms."""
    path = request.context.diagnosis
    above = path.rpartition("/")[0] or path
    around = node(tools.diagnoses, above)
    assert around is not None
    options = [answer.Suggestion(label=c.when, message=button(tools.diagnoses, f"{above}/{k}")) for k, c in enumerate(around.causes) if f"{above}/{k}" != path]
    options = options if "/" in path else []
    options += [answer.Suggestion(label=t.title, message=t.title) for t in tools.diagnoses.values() if t.id != path.split("/")[0]]
    said = text("Then let us look from another side.")
    if "/" in path:
        said = text("Then that was not it, and knowing so is worth something: one suspect fewer.", "Change only one thing at a time, so that you can tell what made the difference.")
    blocks = [said, answer.Choices(question="Which of these is nearest to what you see?", options=options)]
    return reply(request, tools.graph, blocks, intent="diagnose", suggestions=options[:4], focus=_about(tools, path), context_diagnosis=path.split("/")[0])


def _about(tools: Toolbox, path: str) -> tuple[str, ...]:
    """The concepts at a place of a tree, its own first, then those of its answers."""
    here = node(tools.diagnoses, path)
    assert here is not None
    own = () if isinstance(here, Diagnosis) else (here.concept,)
    return tuple(dict.fromkeys(i for i in (*own, *(c.concept for c in here.causes)) if i in tools.graph))


def _generic(request: Request, tools: Toolbox) -> Answer | None:
    about = request.about()
    if not about:
        return None
    concept = tools.graph[about[0]]
    mistakes = [text(f"**{m.title}.** {m.cure}") for m in concept.mistakes]
    asks = text(f"Let us find the spot. These are the places where {named(concept)} most often goes wrong; which looks like yours? You can also paste your working, line by line.")
    if MISTAKES.search(request.question.text):
        asks = text(f"These are the places where people most often slip with {named(concept)}:")
    return reply(request, tools.graph, [asks, *mistakes], intent="diagnose", suggestions=suggestions(("Check my working", "check my work")), focus=(concept.id,))


CURE = re.compile(r"\bhow (?:do|can|could|would|should) (?:i|we|you) (?:fix|prevent|avoid|stop|cure)\b", re.I)
"""Asks for a way out: answered here only where it is an ill that a tree knows."""
MISTAKES = re.compile(r"\b(?:mistakes?|pitfalls?|misconceptions?|errors? people|traps?|go(?:es)? wrong)\b", re.I)
"""Asks where people slip, rather than reporting a symptom."""

INTENT = Intent(
    id="diagnose",
    title="Something goes wrong",
    handle=handle,
    cues=(
        Cue("(common|typical|usual|frequent|classic|biggest) (mistake|mistakes|error|errors|pitfall|pitfalls|misconception|misconceptions)", 3.6),
        Cue("(mistakes|pitfalls|misconceptions|traps) (with|about|in|of|when|people|students|beginners)", 3.2),
        Cue("(not|never) (converge|converging|decrease|decreasing|improve|improving|learn|learning|work|working|training)", 3.4),
        Cue("(loss|training|accuracy|gradient|gradients|model|weights|coefficients|coefficient) ... (nan|inf|explode|exploding|vanish|vanishing|stuck|flat|diverge|diverges|diverging|increasing|increases|oscillates|oscillating|unstable|wrong)", 3.2),
        Cue("(where|what) (am i|did i|is) [going|doing|do] (wrong|wrong here)", 3.4),
        Cue("going wrong", 3.2),
        Cue("(do|does|did) not (match|fit|agree|add up|run)", 3.2),
        Cue("what (could|can|may|might) be (the|a|my) (issue|problem|reason|cause)", 3.6),
        Cue("(error|loss|accuracy) [is] (less|lower|higher|greater|bigger|smaller|worse) than", 2.6),
        Cue("how can my", 3.0),
        Cue("(i am stuck|am stuck|got stuck)", 2.8),
        Cue("(my|the) (loss|model|training|network|accuracy|gradient|coefficients|answer) (is|does|do|are|keeps|keep|not)", 2.4),
        Cue("(wrong answer|different answer|mistake|error in my|does not match|bug)", 2.2),
        Cue("why (is|does|are|do|did) my", 3.6),
        Cue("why my", 3.6),
        Cue("how (do|can|could|would|should) (i|we|you) (fix|prevent|avoid|stop|cure)", 3.9),
        Cue("(overfitting|overfits|underfitting) (my|the|on)", 1.6),
    ),
)
