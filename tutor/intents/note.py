"""Notes in your own words: the tutor asks for the idea back and says which key ideas are there and which are missing."""

from __future__ import annotations

import re

from knowledge import Concept
from tutor.answer import Answer, Block
from tutor.explain.concept import asked, named, suggestions, text
from tutor.explain.prose import callout
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request
from tutor.understand.words import words_of


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """What the learner's words say and leave out about the concept; an invitation to write when there are hardly any words."""
    about = [i for i, _ in request.concepts] or list(request.context.focus)
    if not about:
        return None
    concept = tools.graph[about[0]]
    if len(request.question.words) < 10:
        said = text(f"Tell me in your own words: what is {named(concept)}? Write it as you would to a friend, or to yourself in a year. Begin with “note:”.")
        return reply(request, tools.graph, [said], intent="note", focus=(concept.id,))
    there, missing = compare_with_ideas(concept, PREFACE.sub("", request.question.text))
    blocks: list[Block] = []
    if there:
        blocks.append(callout("right", "You have said", "; ".join(there) + "."))
    if missing:
        blocks.append(callout("tip", "Still missing", "; ".join(missing) + "."))
    else:
        blocks.append(text("That is all of it, in your own words. Keep this note: it is worth more than mine."))
    return reply(request, tools.graph, blocks, intent="note", suggestions=suggestions(("Show the definition", asked(concept))), focus=(concept.id,))


def compare_with_ideas(concept: Concept, note: str) -> tuple[list[str], list[str]]:
    """The key ideas of a concept that a note touches, and those it leaves out.

    An idea is there when each group of its words has one in the note, by stem; of a group's phrase ("at most") all words
    must stand there, one after the other.
    """
    said = _row(note)
    there: list[str] = []
    missing: list[str] = []
    for key in concept.key_ideas:
        found = all(any(_row(phrase) in said for phrase in group) for group in key.words)
        (there if found else missing).append(key.idea.rstrip("."))
    return there, missing


PREFACE = re.compile(r"^[^:]{0,60}\b(?:note|words|explain|back)\b[^:]{0,30}:\s*", re.I)
"""What announces a note and is no part of it."""


def _row(text: str) -> str:
    """The stems of a text in a row, with a blank on either side so that only whole words are found in it."""
    return " " + " ".join(w.stem for w in words_of(text)) + " "


INTENT = Intent(
    id="note",
    title="In your own words",
    handle=handle,
    cues=(
        Cue("note", 4.0, start=True),
        Cue("(my|in my) own words", 3.8),
        Cue("what (am i|is|did i) (missing|miss|leave out)", 3.0),
        Cue("(let me|i will|i want to) explain ... (back|to you)", 3.4),
        Cue("(save|keep|write) [this|that|a] note", 3.6),
    ),
)
