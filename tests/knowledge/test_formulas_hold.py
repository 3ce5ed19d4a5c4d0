"""The formulas of the map on numbers, the mathematics inside its texts, and how hard its first texts are to read."""

from __future__ import annotations

import math
import re
from statistics import median

import pytest

from knowledge.files import read_concepts
from knowledge.schema import Concept, Formula
from tutor.notation import read, to_sympy
from tutor.notation.tree import Relation

CONCEPTS = read_concepts()
CHECKED = [(c.id, f) for c in CONCEPTS for f in c.formulas if f.holds]


@pytest.mark.parametrize("formula", [f for _, f in CHECKED], ids=[f"{i}: {f.name}" for i, f in CHECKED])
def test_both_sides_agree(formula: Formula) -> None:
    tree = read(formula.math).tree
    assert isinstance(tree, Relation) and set(tree.operators) == {"="}
    sides = [to_sympy(operand) for operand in tree.operands]
    for values in formula.holds:
        first, *others = (complex(side.subs({s: values[str(s)] for s in side.free_symbols}).evalf()) for side in sides)
        assert all(math.isclose(abs(first - other), 0, abs_tol=1e-6 * (1 + abs(first))) for other in others), formula.math


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.id)
def test_mathematics_in_the_texts_is_read(concept: Concept) -> None:
    for text in (concept.depths.working, concept.depths.careful):
        for piece in re.findall(r"\$([^$]+)\$", text):
            assert read(piece).tree


def test_first_texts_are_easy_to_read() -> None:
    grades = sorted((_grade(c.depths.first), c.id) for c in CONCEPTS)
    assert median(grade for grade, _ in grades) <= 8
    assert grades[-1][0] <= 10, grades[-20:]


def _grade(text: str) -> float:
    """The Flesch–Kincaid grade, with syllables counted by groups of vowels."""
    sentences = [s for s in re.split(r"[.!?]+", text) if s.strip()]
    words = re.findall(r"[A-Za-z’'-]+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    letters = re.sub("[^a-z]", "", word.lower())
    count = len(re.findall("[aeiouy]+", letters))
    silent = (letters.endswith("e") and not letters.endswith(("le", "ee"))) or re.search("[^td]ed$|[^sxzcgh]es$", letters)
    return max(count - bool(silent), 1)
