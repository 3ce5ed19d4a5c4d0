"""What the content claims in numbers is computed: formulas hold where they say so, and sums in the texts come out."""

from __future__ import annotations

import pytest

from knowledge.files import read_concepts
from knowledge.schema import Concept, Formula
from tutor.checking.equality import equal_values
from tutor.notation import read, to_sympy
from tutor.notation import tree as t

CONCEPTS = list(read_concepts())
CHECKED = [(c.id, f) for c in CONCEPTS for f in c.formulas if f.holds]
IDENTITY = {"=", "≈"}


@pytest.mark.parametrize(("identifier", "formula"), CHECKED, ids=[f"{i}: {f.name}" for i, f in CHECKED])
def test_formulas_hold_on_numbers(identifier: str, formula: Formula) -> None:
    tree = read(formula.math).tree
    assert isinstance(tree, t.Relation), f"{identifier}: {formula.math} is not a statement"
    sides = [to_sympy(side) for side in tree.operands]
    for values in formula.holds:
        numbers = [complex(side.subs({s: values[s.name] for s in side.free_symbols}).evalf()) for side in sides]
        for number in numbers[1:]:
            same = abs(number - numbers[0]) <= 1e-6 * max(1.0, abs(number))
            assert same if tree.operator in IDENTITY else number.real >= numbers[0].real - 1e-9, f"{identifier}: {formula.math} at {values}"


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.id)
def test_sums_in_the_texts_come_out(concept: Concept) -> None:
    for text in (concept.depths.working, concept.depths.careful):
        for claim in text.split("$")[1::2]:
            tree = read(claim).tree
            if not isinstance(tree, t.Relation):
                continue
            for left, right, operator in zip(tree.operands, tree.operands[1:], tree.operators, strict=False):
                if operator == "=" and not _names(left) and not _names(right):
                    assert equal_values(left, right), f"{concept.id}: {claim}"


def _names(node: t.Node) -> bool:
    """Does it speak of anything but numbers?"""
    return bool(t.symbols(node)) or any(isinstance(inner, t.Apply | t.Text | t.Placeholder | t.Ellipsis) for inner in t.walk(node))
