"""Where can I learn it: something to look at first, then a course, then a book, then practice."""

from __future__ import annotations

from typing import Any

from knowledge import Concept, ShelfItem
from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import asked, in_order, named, next_steps, resources, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.problem.patterns import search
from tutor.question import Request
from tutor.understand.rank import score_cues
from tutor.understand.symptoms import name_cues

AREAS = {
    "foundations": ("school maths", "school math", "basic maths", "basic math", "high school math", "high school maths", "algebra"),
    "linear-algebra": ("linear algebra",),
    "calculus": ("calculus",),
    "optimization": ("optimization", "optimisation"),
    "probability": ("probability", "probability theory"),
    "statistics": ("statistics", "stats"),
    "information-theory": ("information theory",),
    "machine-learning": ("deep learning",),
}
"""How people speak of a whole area."""


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The resource that is named; else those of the concept, of the area, or the ones to begin with."""
    item = named_resource(request, tools)
    if item is not None:
        return _about(item, request, tools)
    area = _area(request)
    concept = _subject(request, tools)
    if concept is not None and concept.title.split(":")[0].lower() not in AREAS.get(area, ()):
        intro = text(
            f"For {named(concept)} I would go in this order: see it, be taught it, read it. "
            "Two or three voices on the same idea stick better than one, so throw your notes from them together."
        )
        return reply(request, tools.graph, [intro, resources(concept)], suggestions=next_steps(concept, ("resources",)))
    return _shelf(area, request, tools)


def named_resource(request: Request, tools: Toolbox) -> ShelfItem | None:
    """The resource of the shelf that the question names, the longest name first."""
    found = [(len(words), item) for item in tools.shelf.values() if (words := score_cues(request.question.phrase, name_cues(item))[1])]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _subject(request: Request, tools: Toolbox) -> Concept | None:
    """The best concept that the question names; "recommend" asks, and names nothing."""
    subjects = {i for m in request.question.mentions if not m.text.startswith("recommend") for i in m.concepts}
    if any(e.kind == "context" for e in request.evidence):
        return tools.graph[request.concepts[0][0]]
    return next((tools.graph[i] for i, _ in request.concepts if i in subjects), None)


def _area(request: Request) -> str:
    """The area whose name is the longest in the question; "" when it names none."""
    found = [(len(name), area) for area, names in AREAS.items() for name in names if search(name, request.question.phrase)]
    return max(found)[1] if found else ""


def _about(item: ShelfItem, request: Request, tools: Toolbox) -> Answer:
    """What a resource is, what to expect of it, and which concepts it helps with."""
    helps = [c for c in tools.graph.values() if any(r.title == item.title for r in c.resources)][:5]
    blocks: list[Any] = [*([text(item.good_for)] if item.good_for else []), answer.Resources(items=in_order([item]))]
    if helps:
        blocks.append(text("On my map it helps, for instance, with " + "; ".join(named(c) for c in helps) + "."))
    buttons = suggestions(*((c.title, asked(c)) for c in helps[:2]), ("What else is there?", "which resources do you recommend?"))
    return reply(request, tools.graph, blocks, intent="resources", suggestions=buttons, focus=())


def _shelf(area: str, request: Request, tools: Toolbox) -> Answer:
    """The resources of an area, or the ten to begin with: first something to look at, then a course, a book, practice."""
    items = [item for item in tools.shelf.values() if (area in item.areas if area else item.core)]
    name = area.replace("-", " ").replace("optimization", "optimisation")
    said = f"For {name} as a whole:" if area else "These are the ones I would reach for first. See an idea before you read its symbols, use more than one voice for it, and begin where your own question is."
    buttons = suggestions(("Where to begin", "Where to begin"), ("How many should I use?", "how many resources should I use"), ("Learn it when you need it", "Learn it when you need it"))
    return reply(request, tools.graph, [text(said), answer.Resources(items=in_order(items))], intent="resources", suggestions=buttons, focus=())


INTENT = Intent(
    id="resources",
    title="Where can I learn it?",
    handle=handle,
    cues=(
        Cue("where (can|do|could|should) i (learn|study|read|find|practise|practice)", 3.6),
        Cue("(resource|resources|textbook|textbooks|lecture|lectures|tutorial|tutorials|playlist|youtube|website|websites|khan academy|3blue1brown|statquest|coursera)", 2.9),
        Cue("(any|good|best|which|what|some|free|nice|great) ... (book|books|course|courses|video|videos)", 3.2),
        Cue("(book|books|course|courses|video|videos) (on|for|about|to|that|explaining|which)", 3.2),
        Cue("(book|books|course|courses|video|videos)", 1.6),
        Cue("(something|anything) to (read|watch)", 3.2),
        Cue("(recommend|recommendations|suggest|suggestions)", 2.2),
        Cue("(good|best) (reference|references|introduction|material|materials|source|sources)", 3.0),
        Cue("(reference|references) (for|on|request)", 2.6),
        Cue("learn more", 2.6),
    ),
)
