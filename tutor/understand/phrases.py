"""Ways of asking, compared as wholes: how much of a question a phrasing covers, and how much of the phrasing it is.

A phrasing is a bag of features: its words, weighted by how telling they are, and its neighbouring pairs, so that word
order counts. Two phrasings are as alike as the weight that they share, set against the weight of each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from tutor.understand.words import ASKING, STOP, Word

SMALL_WORD = 0.6
"""What a word such as "of" or "same", or a single letter, weighs, against about 3 for a telling word."""

PAIR = 0.25
"""What two neighbouring words weigh together, as a share of how rare the pair is."""

ASKED = 0.4
"""What a word that says how something is asked ("meaning", "steps") weighs, against one that says what about."""

NOTATION = 0.5
"""What a word that only names a piece of mathematics ("fraction" for 2/3) weighs, against the same word written."""

WHOLE = 0.9
"""How strongly a phrasing that is only partly in the question is held back."""

FITTING = 0.2
"""How strongly a phrasing that leaves much of the question open is held back."""

SECOND = 0.2
"""How much each further phrasing of the same concept adds to its best one."""

PROMISING, BEST = 300, 24
"""Only so many phrasings that share most are compared, and so many of the nearest are counted."""


class Phrases:
    """The phrasings of all concepts, indexed by their features; `rarity` says how telling a stem is."""

    def __init__(self, phrasings: Iterable[tuple[str, Sequence[Word]]], rarity: Callable[[str], float]) -> None:
        held = [(owner, [w for w in words if w.text not in "?!"]) for owner, words in phrasings]
        self._rarity = rarity
        self._pairs = _rarity_of_pairs(held)
        self._owners: list[str] = []
        weights: list[float] = []
        postings: dict[str, list[int]] = defaultdict(list)
        for owner, words in held:
            features = self._features(words)
            if features:
                for feature in features:
                    postings[feature].append(len(self._owners))
                self._owners.append(owner)
                weights.append(sum(features.values()))
        self._weights = np.array(weights or [1.0])
        self._postings = {f: np.array(places, dtype=np.intp) for f, places in postings.items()}

    def _features(self, words: Sequence[Word], notation: Sequence[Word] = ()) -> dict[str, float]:
        kept = [w for w in words if w.text not in "?!"]
        features = {w.stem: NOTATION * self._weight_of(w) for w in notation}
        for word in kept:
            features[word.stem] = self._weight_of(word)
        for one, other in pairwise(kept):
            pair = _pair(one, other)
            features[pair] = PAIR * self._pairs.get(pair, self._weight_of(one) + self._weight_of(other))
        return features

    def _weight_of(self, word: Word) -> float:
        small = word.text in STOP or word.stem in STOP or len(word.stem) == 1 or word.stem.isdigit()
        return SMALL_WORD if small else self._rarity(word.stem) * (ASKED if word.text in ASKING else 1.0)

    def nearest(self, words: Sequence[Word], notation: Sequence[Word] = ()) -> tuple[dict[str, float], float]:
        """Concepts whose phrasings are like the question, with a weight: the shared features, less what does not fit.

        Also how well the best one fits: the share of the question that it covers or its own share in it, whichever is
        less; 1 when the two are the same.
        """
        asked = self._features(words, notation)
        if not asked:
            return {}, 0.0
        shared = np.zeros(len(self._weights))
        for feature, weight in asked.items():
            held = self._postings.get(feature)
            if held is not None:
                shared[held] += weight
        near = np.flatnonzero(shared)
        if len(near) > PROMISING:
            near = near[np.argpartition(shared[near], -PROMISING)[-PROMISING:]]
        total = sum(asked.values())
        common, weights = shared[near], self._weights[near]
        likeness = common * (common / weights) ** WHOLE * (common / total) ** FITTING
        order = np.lexsort((near, -likeness))[:BEST]
        scores: dict[str, float] = {}
        for place in order:
            owner = self._owners[near[place]]
            scores[owner] = scores[owner] + SECOND * float(likeness[place]) if owner in scores else float(likeness[place])
        fit = np.minimum(common[order] / weights[order], common[order] / total)
        return scores, float(fit.max(initial=0.0))


def _pair(one: Word, other: Word) -> str:
    return f"{one.stem} {other.stem}"


def _rarity_of_pairs(phrasings: Iterable[tuple[str, Sequence[Word]]]) -> dict[str, float]:
    """How telling each pair of neighbouring words is, from the number of concepts that use it."""
    holders: dict[str, set[str]] = defaultdict(set)
    everyone = set()
    for owner, words in phrasings:
        everyone.add(owner)
        for one, other in pairwise(words):
            holders[_pair(one, other)].add(owner)
    return {pair: math.log(1 + (len(everyone) - len(owners) + 0.5) / (len(owners) + 0.5)) for pair, owners in holders.items()}
