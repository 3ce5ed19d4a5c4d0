"""What is not ours: fields next to the map that share words with it (ring, filter, complexity), and everyday words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.understand.words import Word, words_of

if TYPE_CHECKING:
    from knowledge import Neighbour

EVERYDAY = frozenset(
    """mean means power powers normal field fields kernel kernels degree degrees odds rank ranks trace traces regression bias range mode
    space basis root roots factor factors limit limits set sets series function functions product image map bag bags
    die moment moments cost costs surprise attention spread lift loss losses chances distance prime temperature jerk union neighbors neighbours
    committee combination penalty cos sin surface jump array layer layers event events sample samples recall precision""".split()
)
"""Names on the map that are everyday words too: alone among words that the map does not know, they are not its business."""

@dataclass(frozen=True, slots=True)
class Foreign:
    """A word or phrase of a neighbouring field in a question, and the field's id."""

    text: str
    field: str


class Outside:
    """The usual words of the fields around the map, indexed by their first word."""

    def __init__(self, neighbours: Mapping[str, Neighbour]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.words = frozenset(w.text for n in neighbours.values() for phrase in n.words for w in words_of(phrase))
        for field, neighbour in neighbours.items():
            for phrase in neighbour.words:
                plain = tuple(_singular(w.text) for w in words_of(phrase))
                self._by_first[plain[0]].append((plain, field))

    def find(self, words: Sequence[Word]) -> Foreign | None:
        """The longest word or phrase of a neighbouring field in the question; None when there is none."""
        plain = [_singular(w.text) for w in words]
        best: Foreign | None = None
        longest = 0
        for start, first in enumerate(plain):
            for phrase, field in self._by_first.get(first, ()):
                if len(phrase) > longest and tuple(plain[start : start + len(phrase)]) == phrase:
                    best, longest = Foreign(" ".join(w.text for w in words[start : start + len(phrase)]), field), len(phrase)
        return best



def _singular(word: str) -> str:
    """A word without its plural s; stems would confuse relation with relativity."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
