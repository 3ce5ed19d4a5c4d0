"""The vocabulary of the map: which words and phrases speak of which concept, and how strongly.

Built once from the concept files: titles, aliases, phrasings, and the words of their prose. Lookups touch only the
entries that share a rare word with the question, so that the time does not grow with the map.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from tutor.understand.phrases import SMALL_WORD, Phrases
from tutor.understand.words import STOP, Word, words_of

FIELDS = {"title": 3.0, "aliases": 3.0, "cued": 3.0, "phrasings": 1.0, "key_ideas": 0.5, "summary": 0.8, "formulas": 0.6, "in_ml": 0.3, "mistakes": 0.3}
"""How much a word counts by where in the concept's file it stands."""

ASKED = frozenset(("title", "aliases", "phrasings"))
"""The fields that say how people ask, each text of which is compared with the question as a whole."""

LEAST_LONG = 3.0
"""A name of several words, all found in a row, tells at least this much, however common each is ("k means")."""

LONGER = 0.15
"""How much each further telling word adds to a name."""

SATURATION = 1.2
LENGTH_NORMALISATION = 0.4


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of concepts found in a question: its place in the text (`end` exclusive), how many words, the ids, its weight.

    `open`: nothing in the question tells which of the ids is meant.
    """

    start: int
    end: int
    length: int
    concepts: tuple[str, ...]
    weight: float
    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon takes from one concept: `names` are title and aliases with optional cues, `texts` by field."""

    id: str
    names: tuple[tuple[str, tuple[str, ...]], ...]
    texts: Mapping[str, Sequence[str]]


class Lexicon:
    """All names and words of the map, indexed."""

    def __init__(self, entries: Iterable[Entry], everyday: Iterable[str] = ()) -> None:
        self._names: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        self._by_first: dict[str, int] = {}
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        vocabulary: set[str] = set()
        frequencies: dict[str, dict[str, float]] = {}
        lengths: dict[str, float] = {}
        phrasings: list[tuple[str, tuple[Word, ...]]] = []
        for entry in entries:
            for name, cues in entry.names:
                words = words_of(name)
                stems = tuple(w.stem for w in words if w.text not in "?!")
                if stems:
                    self._names[stems].append((entry.id, tuple(w.stem for cue in cues for w in words_of(cue))))
                    self._by_first[stems[0]] = max(self._by_first.get(stems[0], 0), len(stems))
                vocabulary.update(w.text for w in words)
            counts: dict[str, float] = defaultdict(float)
            for field, texts in entry.texts.items():
                weight = FIELDS.get(field, 0.3)
                for text in texts:
                    asked = words_of(text)
                    if field in ASKED:
                        phrasings.append((entry.id, asked))
                    for word in asked:
                        if word.text not in STOP and word.text not in "?!":
                            counts[word.stem] += weight
                            vocabulary.add(word.text)
            frequencies[entry.id] = counts
            lengths[entry.id] = sum(counts.values())
        count = max(len(frequencies), 1)
        average = sum(lengths.values()) / count or 1.0
        holders: dict[str, int] = defaultdict(int)
        for counts in frequencies.values():
            for term in counts:
                holders[term] += 1
        self._idf = {t: math.log(1 + (count - n + 0.5) / (n + 0.5)) for t, n in holders.items()}
        self._rarest = math.log(1 + (count + 0.5) / 0.5)
        for identifier, counts in frequencies.items():
            for term, amount in counts.items():
                norm = SATURATION * (1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * lengths[identifier] / average)
                self._postings[term].append((identifier, self._idf[term] * amount * (SATURATION + 1) / (amount + norm)))
        self.phrases = Phrases(phrasings, self.rarity)
        self._vocabulary = frozenset(vocabulary)
        self._everyday = frozenset(everyday)
        self._buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for known in vocabulary:
            if len(known) >= 4:
                self._buckets[known[0], len(known)].append(known)

    def rarity(self, stem: str) -> float:
        """How telling a word is: the inverse document frequency of its stem; an unknown word is the most telling."""
        return self._idf.get(stem, self._rarest)

    def knows(self, word: str) -> bool:
        """Does the map use this word?"""
        return word in self._vocabulary

    def corrected(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Words with typing errors mended towards the map's vocabulary.

        Only words that are neither in the vocabulary nor everyday English are touched, with one error up to seven
        letters and two above, the first letter right or its neighbour swapped.
        """
        return tuple(self._mended(word) for word in words)

    def _mended(self, word: Word) -> Word:
        text = word.text
        if len(text) < 4 or text in self._vocabulary or text in STOP or text in self._everyday or not text.isalpha():
            return word
        allowed = 1 if len(text) <= 6 else 2
        pool: list[str] = []
        for first in {text[0], text[1]}:
            for length in range(len(text) - allowed, len(text) + allowed + 1):
                pool.extend(self._buckets.get((first, length), ()))
        best = process.extractOne(text, pool, scorer=DamerauLevenshtein.distance, score_cutoff=allowed) if pool else None
        if best is None:
            return word
        (mended,) = words_of(best[0])[:1]
        return Word(mended.text, mended.stem, word.start, word.end)

    def mentions(self, words: tuple[Word, ...], quoted: frozenset[int] = frozenset(), letters: bool = False) -> list[Mention]:
        """Names of concepts among the words, longest first where they overlap; shorter ones inside count for less.

        A word whose place is in `quoted` needs no cue. Names of single letters only (R^2) are found with `letters`.
        """
        stems = [w.stem for w in words]
        present = set(stems)
        found: list[Mention] = []
        for start, first in enumerate(stems):
            for length in range(self._by_first.get(first, 0), 0, -1):
                if start + length > len(stems):
                    continue
                owners = self._names.get(tuple(stems[start : start + length]))
                if owners is None or not (letters or any(len(s) > 1 for s in stems[start : start + length])):
                    continue
                fitting = [i for i, cues in owners if not cues or present & set(cues)]
                told = any(present & set(cues) for _, cues in owners)
                left_open = start in quoted and not told and any(cues for _, cues in owners)
                if left_open:
                    fitting = [i for i, _ in owners]
                if not fitting:
                    continue
                weight = self._weight(words[start : start + length])
                found.append(Mention(words[start].start, words[start + length - 1].end, length, tuple(dict.fromkeys(fitting)), weight, " ".join(w.text for w in words[start : start + length]), left_open))
        return found

    def _weight(self, words: Sequence[Word]) -> float:
        """How telling a name is: the rarity of its words, small words counting little, and more for each further word."""
        telling = [max(self.rarity(w.stem), 1.0) for w in words if w.text not in STOP and len(w.text) > 1]
        weight = (sum(telling) + SMALL_WORD * (len(words) - len(telling))) * (1 + LONGER * max(len(telling) - 1, 0))
        return max(weight, LEAST_LONG) if len(words) > 1 else weight

    def relevance(self, words: Sequence[Word]) -> dict[str, float]:
        """BM25 over the fields of every concept that shares a word with the question (Robertson and Zaragoza 2009)."""
        scores: dict[str, float] = defaultdict(float)
        for term in {w.stem for w in words if w.text not in STOP}:
            postings = self._postings.get(term, ())
            if len(postings) > COMMON:
                continue
            for identifier, amount in postings:
                scores[identifier] += amount
        return scores


COMMON = 400
"""A word held by more concepts than this tells nothing, and is passed over."""
