"""What the content claims is computed: formulas hold where they say so, sums in the texts come out, first texts read easily."""

from __future__ import annotations

from statistics import median

import pytest
import sympy

from knowledge.files import read_concepts
from knowledge.reading import grade
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
        first, *others = (_number(side, values) for side in sides)
        for other in others:
            same = abs(other - first) <= 1e-6 * max(1.0, abs(first))
            assert same if tree.operator in IDENTITY else other.real >= first.real - 1e-9, f"{identifier}: {formula.math} at {values}"


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.id)
def test_sums_in_the_texts_come_out(concept: Concept) -> None:
    for text in (concept.depths.working, concept.depths.careful):
        for claim in text.split("$")[1::2]:
            tree = read(claim).tree
            assert tree
            if not isinstance(tree, t.Relation):
                continue
            for left, right, operator in zip(tree.operands, tree.operands[1:], tree.operators, strict=False):
                if operator == "=" and not _names(left) and not _names(right):
                    assert equal_values(left, right), f"{concept.id}: {claim}"


def test_first_texts_are_easy_to_read() -> None:
    grades = sorted((grade(c.depths.first), c.id) for c in CONCEPTS)
    assert median(value for value, _ in grades) <= 8
    assert grades[-1][0] <= 10, grades[-20:]


def _number(side: sympy.Expr, values: dict[str, float]) -> complex:
    """The value of one side; whole numbers stay whole, so that a sum with such a limit is added up term by term."""
    exact = {symbol: sympy.Rational(str(values[symbol.name])) for symbol in side.free_symbols}
    side = side.xreplace(exact)
    added = {total: total.doit() for total in side.atoms(sympy.Sum, sympy.Product) if _is_finite(total)}
    return complex(side.xreplace(added).evalf())


def _is_finite(total: sympy.Sum | sympy.Product) -> bool:
    return all(bound.is_Integer for _, *bounds in total.limits for bound in bounds)


def _names(node: t.Node) -> bool:
    """Does it speak of anything but numbers?"""
    return bool(t.symbols(node)) or any(isinstance(inner, t.Apply | t.Text | t.Placeholder | t.Ellipsis) for inner in t.walk(node))
