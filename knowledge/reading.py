"""How hard a text is to read: the Flesch–Kincaid grade (Kincaid and others 1975), a year of school in the United States."""

from __future__ import annotations

import re


def grade(text: str) -> float:
    """The grade of a text with at least one word: longer sentences and longer words make it higher."""
    sentences = [s for s in re.split(r"[.!?]+", text) if s.strip()]
    words = re.findall(r"[A-Za-z’'-]+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables, counted by groups of vowels; an e that is not heard does not count."""
    letters = re.sub("[^a-z]", "", word.lower())
    count = len(re.findall("[aeiouy]+", letters))
    silent = (letters.endswith("e") and not letters.endswith(("le", "ee"))) or re.search("[^td]ed$|[^sxzcgh]es$", letters)
    return max(count - bool(silent), 1)
