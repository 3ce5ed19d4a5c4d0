"""Evidence added up: which concepts a question speaks of, and what it wants of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tutor.intent import Cue
from tutor.problem.patterns import search
from tutor.question import Evidence, Question
from tutor.understand.lexicon import Lexicon
from tutor.understand.phrases import NOTATION
from tutor.understand.words import STOP

NAME_WEIGHT = 1.6
"""A concept's own name in the question, against the same words found somewhere in its text."""

PHRASE_WEIGHT = 1.7
"""A way of asking that the concept's author wrote down, against single words found in its text."""

INSIDE = 0.25
"""A name inside a longer name (`matrix` in `matrix inverse`) counts this much."""

LATER = 0.15
"""How much a name loses for each one before it: people tend to name the subject first."""


AGAIN = 0.5
"""What further names of the same concept add, as a share of their weight."""


def rank_concepts(question: Question, lexicon: Lexicon, hints: Mapping[str, float] | None = None) -> tuple[list[tuple[str, float]], list[Evidence], float]:
    """Concepts with scores, best first; the evidence; and how well the nearest known phrasing fits (0 to 1).

    `hints` adds weight from elsewhere (mathematics, topic).
    """
    scores: dict[str, float] = defaultdict(float)
    evidence: list[Evidence] = []
    for identifier, amount in lexicon.relevance(question.words).items():
        scores[identifier] += amount
    for identifier, amount in lexicon.relevance(question.notation).items():
        scores[identifier] += NOTATION * amount
    alike, fit = lexicon.phrases.nearest(question.spoken, question.notation)
    for identifier, amount in alike.items():
        scores[identifier] += PHRASE_WEIGHT * amount
        evidence.append(Evidence(question.text[:60], "phrasing", identifier, round(PHRASE_WEIGHT * amount, 2)))
    for mention in lexicon.mentions(question.notation):
        for identifier in mention.concepts:
            scores[identifier] += NOTATION * NAME_WEIGHT * mention.weight / len(mention.concepts)
            evidence.append(Evidence(mention.text, "notation", identifier, round(NOTATION * NAME_WEIGHT * mention.weight / len(mention.concepts), 2)))
    order = 0
    names: dict[str, list[float]] = defaultdict(list)
    for mention in question.mentions:
        inside = any(
            other is not mention and other.start <= mention.start and mention.end <= other.end and other.length > mention.length
            for other in question.mentions
        )
        weight = NAME_WEIGHT * mention.weight * (INSIDE if inside else 1 - min(LATER * order, 0.45)) / len(mention.concepts) ** 0.5
        order += not inside
        for identifier in mention.concepts:
            names[identifier].append(weight)
            evidence.append(Evidence(mention.text, "name", identifier, round(weight, 2)))
    for identifier, weights in names.items():
        scores[identifier] += max(weights) + AGAIN * (sum(weights) - max(weights))
    for identifier, amount in (hints or {}).items():
        scores[identifier] += amount
        evidence.append(Evidence("mathematics", "form", identifier, amount))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:8], evidence, fit


def coverage(question: Question, lexicon: Lexicon, neutral: frozenset[str] = frozenset()) -> float:
    """How much of what the question speaks about the map knows: 0 none of its telling words, 1 all of them.

    `neutral` words tell what is wanted, not what it is about ("intuition", "difference"), and count for neither.
    """
    words = (*question.words, *question.notation)
    named = {(w.start, w.end) for w in question.words for m in question.mentions if m.start <= w.start and w.end <= m.end}
    telling = [
        w for w in words
        if w.text not in STOP and w.text not in "?!" and not w.text.isdigit() and len(w.text) > 1
        and ((w.start, w.end) in named or w.text not in neutral or lexicon.knows(w.text))
    ]  # fmt: skip
    if not telling:
        return 1.0 if named else 0.0
    total = sum(lexicon.rarity(w.stem) for w in telling)
    known = sum(lexicon.rarity(w.stem) * (1.0 if (w.start, w.end) in named else KNOWN) for w in telling if (w.start, w.end) in named or lexicon.knows(w.text))
    return min(1.0, known / total) if total else 0.0


KNOWN = 0.35
"""A word that the map uses, outside any of its names, against a word inside one."""


def score_cues(phrase: str, cues: Iterable[Cue]) -> tuple[float, str]:
    """The strongest cue found in the folded phrase, plus a little for each other one; and its words."""
    best, total, words = 0.0, 0.0, ""
    for cue in cues:
        if not _may_match(cue.pattern, phrase):
            continue
        found = search(cue.pattern, phrase)
        if found is None or (cue.start and found.start > 1):
            continue
        total += cue.weight
        if cue.weight > best:
            best, words = cue.weight, phrase[found.start : found.end].strip()
    return best + 0.15 * (total - best), words


@lru_cache(maxsize=4096)
def _needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of words from each of which any text matching the pattern holds one, to pass over most patterns cheaply."""
    needed: list[frozenset[str]] = []
    depth, optional, here, open_group = 0, 0, set[str](), True
    taken = False
    for token in _PIECES.findall(pattern):
        if token == "[":
            optional += 1
        elif token == "]":
            optional -= 1
        elif optional:
            continue
        elif token == "(":
            depth += 1
            if depth == 1:
                here, open_group, taken = set(), True, False
        elif token == ")":
            if depth == 1:
                open_group = open_group and taken
                if open_group:
                    needed.append(frozenset(here))
            depth -= 1
        elif token == "|":
            if depth == 1:
                open_group, taken = open_group and taken, False
        elif token.isalnum():
            if depth == 0:
                needed.append(frozenset((token,)))
            elif depth == 1 and not taken:
                here.add(token)
                taken = True
    return tuple(needed)


_PIECES = re.compile(r"[\[\]()|]|[^\s\[\]()|]+")


@lru_cache(maxsize=512)
def _words(phrase: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(phrase))


_WORDS = re.compile(r"\w+")


def _may_match(pattern: str, phrase: str) -> bool:
    words = _words(phrase)
    return not any(words.isdisjoint(needed) for needed in _needed(pattern))
