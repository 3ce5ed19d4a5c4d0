"""Symptoms and answers to a diagnosis' question, found in a learner's words.

A place in a tree is written as a path: the tree's id, then the number of each cause on the way ("not-converging/0/1").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.schema import Cause, Diagnosis, ShelfItem
from tutor.intent import Cue
from tutor.question import Question
from tutor.understand.rank import score_cues
from tutor.understand.words import STOP, words_of

SAID_WHOLE = 6.0
"""A button's message, which says where it belongs."""

NAMED = 4.0
"""The name of a resource."""

SHARED = 0.6
"""The share of an answer's telling words that a learner must repeat to have given it, when the question is open."""

ASKS = re.compile(r"\s*(?:what|why|how|when|where|who|which|can|could|explain|define|tell|show)\b", re.I)
"""A new question rather than an answer."""

UNSURE = re.compile(r"\b(?:not sure|no idea|(?:do not|don'?t) know|no clue|unsure|how (?:do|can|would) i (?:tell|find out|check|see|know))\b", re.I)
OTHERWISE = re.compile(
    r"\b(?:something else|none of (?:these|those|them|the above)|neither|(?:did not|didn'?t|does not|doesn'?t|not|no) (?:help|change|difference|improve)\w*|still (?:the same|there|bad|broken|happens|not)|(?:tried|done|did) (?:that|this|it|all))\b",
    re.I,
)

REFUSAL = re.compile(r"\W*(?:no|nope|nah|not really)\b(?:\W+\w+){0,3}\W*", re.I)
BARE = re.compile(r"\W*(?:yes|yeah|yep|no|nope|nah|maybe|both|sometimes|kind of|a bit|it depends|not really)\b(?:\W+\w+){0,2}\W*", re.I)
"""A short word that answers, but leaves open which of the choices is meant."""


def phrase_weight(pattern: str) -> float:
    """How strongly a phrasing speaks for its record: names of two words hardly, a clause of four words surely."""
    words = re.sub(r"\[[^\]]*\]|\.\.\.", " ", pattern)
    while "(" in words:
        words = re.sub(r"\([^()]*\)", "x", words)
    return {1: 0.9, 2: 1.4, 3: 2.95}.get(len(words.split()), 3.5)


def phrase_cues(phrasings: Iterable[str], title: str = "") -> tuple[Cue, ...]:
    """The phrasings of a tree or of a piece of advice as cues, its title being the surest."""
    named = (Cue(" ".join(w.text for w in words_of(title)), SAID_WHOLE),) if title else ()
    return (*named, *(Cue(p.lower(), phrase_weight(p)) for p in phrasings))


def name_cues(resource: ShelfItem) -> tuple[Cue, ...]:
    """The names of a resource as cues: whoever says one speaks of it."""
    return tuple(Cue(name, NAMED) for name in resource.names)


def node(trees: Mapping[str, Diagnosis], path: str) -> Diagnosis | Cause | None:
    """The tree or cause at a path; None when there is none (the content may have changed since)."""
    identifier, *numbers = path.split("/")
    here: Diagnosis | Cause | None = trees.get(identifier)
    for number in numbers:
        if here is None or not number.isdigit() or int(number) >= len(here.causes):
            return None
        here = here.causes[int(number)]
    return here


def pressed(trees: Mapping[str, Diagnosis], text: str) -> str | None:
    """The path that a button's message names ("title: answer: answer"); None for any other text."""
    said = text.strip().lower()
    for tree in trees.values():
        here: Diagnosis | Cause = tree
        rest, path = said, tree.id
        if not rest.startswith(tree.title.lower() + ": "):
            continue
        rest = rest[len(tree.title) + 2 :]
        while rest:
            found = next((k for k, c in enumerate(here.causes) if rest == c.when.lower() or rest.startswith(c.when.lower() + ": ")), None)
            if found is None:
                return None
            here = here.causes[found]
            rest, path = rest[len(here.when) + 2 :], f"{path}/{found}"
        return path
    return None


def button(trees: Mapping[str, Diagnosis], path: str) -> str:
    """The message of the button that leads to a path; the opposite of `pressed`."""
    identifier, *numbers = path.split("/")
    tree = trees[identifier]
    parts, causes = [tree.title], tree.causes
    for number in numbers:
        parts.append(causes[int(number)].when)
        causes = causes[int(number)].causes
    return ": ".join(parts)


def cause_said(causes: Sequence[Cause], question: Question, open_question: bool = False) -> int | None:
    """Which of the causes the words name, by their own patterns; to an open question also by the words they share."""
    scores = [_said(cause, question, open_question) for cause in causes]
    best = max(scores, default=0.0)
    return scores.index(best) if best > 0 and scores.count(best) == 1 else None


def answered(trees: Mapping[str, Diagnosis], path: str, question: Question, just_asked: bool = True) -> str | None:
    """The path that an answer to the open question at `path` leads to: a finer cause, else another one further up.

    Short answers and shared words count only when the question was `just_asked`.
    """
    if ASKS.match(question.text):
        return None
    while path:
        here = node(trees, path)
        found = cause_said(here.causes, question, just_asked) if here else None
        if found is not None:
            return f"{path}/{found}"
        path = path.rpartition("/")[0]
        just_asked = False
    return None


def leans_on_diagnosis(trees: Mapping[str, Diagnosis], path: str, question: Question, just_asked: bool) -> bool:
    """Does the message go on with an open diagnosis: an answer, not knowing, or something else?"""
    if answered(trees, path, question, just_asked):
        return True
    here = node(trees, path)
    if here is None or not just_asked:
        return False
    if here.question and (UNSURE.search(question.text) or BARE.fullmatch(question.text)):
        return True
    return not ASKS.match(question.text) and bool(OTHERWISE.search(question.text) or REFUSAL.fullmatch(question.text))


def _said(cause: Cause, question: Question, open_question: bool) -> float:
    short = {"yes", "no"}
    patterns = [Cue(p.lower(), phrase_weight(p), start=p in short) for p in cause.said if open_question or p not in short]
    weight, _ = score_cues(question.phrase, patterns)
    if not open_question:
        return weight if weight >= phrase_weight("two words") else 0.0
    telling = {w.stem for w in words_of(cause.when) if w.text not in STOP}
    shared = len(telling & {w.stem for w in question.words}) / len(telling) if telling else 0.0
    return weight + (2 * shared if shared >= SHARED else 0.0)
