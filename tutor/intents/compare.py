"""The difference between two things, point by point."""

from __future__ import annotations

from knowledge import Concept, Graph
from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import analogy, formulas, lower_title, mistakes, named, next_steps, rich, suggestions, text
from tutor.explain.prose import html_of, markdown_of
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request

ENOUGH = 0.35
SHORT = 8
"""In so few words, "what is the difference to variance?" compares with what was spoken of."""


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """Two named concepts compared; with one, its look-alikes; None with none."""
    if not request.concepts:
        return None
    first = tools.graph[request.concepts[0][0]]
    named = [i for m in request.question.mentions for i in m.concepts[:1] if i != first.id]
    parts = _parts(request, first)
    elsewhere = any(e.kind == "context" for e in request.evidence) and request.context.intent != "compare"
    strong = [] if parts or elsewhere else [i for i, score in request.concepts[1:] if score >= ENOUGH * request.concepts[0][1]]
    spoken = [i for i in request.context.focus[:1] if i != first.id and len(request.question.words) <= SHORT and not parts]
    second = next((tools.graph[i] for i in [*named, *spoken, *strong] if i in tools.graph), None)
    if second is None and only_or(request):
        return None
    if second is None and parts:
        return _within(request, first, parts, tools)
    if second is None:
        return _alone(request, first, tools)
    told = _told(first, second, tools.graph)
    rows: list[tuple[str, str, str]] = [
        ("in one sentence", first.summary, second.summary),
        ("the picture", first.intuition, second.intuition),
        ("in machine learning", first.in_ml, second.in_ml),
        ("when to use it", first.when_to_use, second.when_to_use),
    ]
    kept = [r for r in rows if r[1] and r[2]]
    table = answer.Table(
        columns=["", html_of(first.title), html_of(second.title)],
        rows=[[html_of(a), html_of(rich(b)), html_of(rich(c))] for a, b, c in kept],
        plain_columns=["", first.title, second.title],
        plain_rows=[[a, markdown_of(rich(b)), markdown_of(rich(c))] for a, b, c in kept],
    )
    link = None if told else text(_link(first, second, tools.graph))
    buttons = suggestions(
        (f"Example of {lower_title(first)}", f"give me an example of {lower_title(first)}"),
        (f"Example of {lower_title(second)}", f"give me an example of {lower_title(second)}"),
    )
    return reply(request, tools.graph, [told, link, table], suggestions=buttons, focus=(first.id, second.id))


def only_or(request: Request) -> bool:
    """Does nothing speak for a comparison but the word "or"? ("can eigenvalues be negative or complex")"""
    cues = [e.text for e in request.evidence if e.kind == "cue" and e.target == "compare"]
    spans = {(m.start, m.end) for m in request.question.mentions}
    return cues == ["or"] and len(spans) < 2


def _told(first: Concept, second: Concept, graph: Graph) -> answer.Prose | None:
    for one, other in ((first, second), (second, first)):
        for look_alike in one.look_alikes:
            if look_alike.concept == other.id:
                return text(look_alike.difference)
    return None


def _link(first: Concept, second: Concept, graph: Graph) -> str:
    for one, other in ((first, second), (second, first)):
        for need in one.needs:
            if need.concept == other.id:
                return f"{one.title} builds on {named(other)}: {need.because}"
    if second.id in graph.path(first.id):
        return f"On the map the order is: {named(second)} first, then {named(first)}."
    if first.id in graph.path(second.id):
        return f"On the map the order is: {named(first)} first, then {named(second)}."
    return "They answer different questions. Side by side:"


def _parts(request: Request, concept: Concept) -> frozenset[str]:
    """The things that one concept holds together and the question sets apart: mean and median, precision and recall."""
    spans = {(m.start, m.end) for m in request.question.mentions if concept.id in m.concepts}
    spans -= {s for s in spans if sum(o != s and s[0] <= o[0] and o[1] <= s[1] for o in spans) > 1}
    whole = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    said = frozenset(request.question.text[start:end].lower() for start, end in whole)
    said |= {f.name.lower() for f in concept.formulas if f" {f.name.lower()} " in f" {request.question.phrase} "}
    said = frozenset(name for name in said if not any(other != name and other in name for other in said))
    return said if len(said) > 1 else frozenset()


def _within(request: Request, concept: Concept, parts: frozenset[str], tools: Toolbox) -> Answer:
    """Two things of one concept: the picture that tells them apart, then each in its formula, or both in an example."""
    chosen = [f for f in concept.formulas if f.name.lower() in parts]
    shown = formulas(concept.model_copy(update={"formulas": tuple(chosen)})) if len(chosen) > 1 else [text(concept.depths.working)]
    return reply(request, tools.graph, [text(concept.intuition), *shown, analogy(concept), *mistakes(concept, 1)], suggestions=next_steps(concept, ("compare",)))


def _alone(request: Request, concept: Concept, tools: Toolbox) -> Answer:
    rows = [(tools.graph[x.concept].title, x.difference) for x in concept.look_alikes if x.concept in tools.graph]
    blocks = [text(concept.summary), *(text(f"**{title}.** {difference}") for title, difference in rows)]
    buttons = suggestions(*((f"Compare with {t.lower()}", f"difference between {lower_title(concept)} and {t.lower()}") for t, _ in rows[:3]))
    return reply(request, tools.graph, blocks, suggestions=buttons)


INTENT = Intent(
    id="compare",
    title="What is the difference?",
    needs="a concept",
    handle=handle,
    cues=(
        Cue("(difference|distinction|distinguish)", 3.7),
        Cue("differences (between|of|from)", 3.7),
        Cue("differences", 1.6),
        Cue("(is|are) ... (bigger|smaller|larger|greater|less|more|better|faster|older|higher|lower) than", 2.0),
        Cue("(is|are) ... related", 2.4),
        Cue("(tell|telling) ... apart", 3.2),
        Cue("(mix|mixing) up", 2.6),
        Cue("versus", 3.2),
        Cue("compared (to|with)", 2.8),
        Cue("(compare|comparing|comparison)", 2.8),
        Cue("(relationship|relation|connection|link) between", 2.6),
        Cue("(related|relate) to", 2.0),
        Cue("how (is|are|does|do) ... (differ|different)", 3.0),
        Cue("(different|differ) from", 2.8),
        Cue("(is|are) ... the same", 2.8, start=True),
        Cue("(is|are) ... same", 2.4, start=True),
        Cue("the same (as|thing|function)", 2.6),
        Cue("(similar|similarity|similarities|equivalent|equivalence) (to|between|of)", 2.2),
        Cue("(trade off|tradeoff|trade offs|tradeoffs)", 2.0),
        Cue("or", 0.5),
        Cue("better than", 1.8),
        Cue("which (one|is) better", 2.4),
        Cue("substitute for", 2.2),
        Cue("rather than", 1.0),
        Cue("instead of", 1.0),
    ),
)
