"""The content keeps its promises: formulas read, examples solve to what they say, wrong rules really are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check import sentences
from knowledge.files import ContentError, read_advice, read_concepts, read_diagnoses
from knowledge.graph import Graph
from tests.test_cases import same
from tutor.notation import plain, read
from tutor.notation.tree import Symbol, walk
from tutor.solution import Solution
from tutor.solve import solve

CONCEPTS = list(read_concepts())
GRAPH = Graph(CONCEPTS)


def test_everything_loads() -> None:
    assert len(GRAPH) >= 10 and read_advice() and read_diagnoses()


def test_no_sentence_stands_in_two_concepts() -> None:
    twice = {s: ids for s, ids in sentences(GRAPH).items() if len(set(ids)) > 1}
    assert not twice


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.id)
def test_formulas_read(concept: object) -> None:
    for formula in concept.formulas:  # type: ignore[attr-defined]
        assert read(formula.math).tree


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.id)
def test_every_symbol_of_a_formula_is_explained(concept: object) -> None:
    for formula in concept.formulas:  # type: ignore[attr-defined]
        told = " ".join(plain(read(s.symbol).tree) for s in formula.symbols)
        used = {plain(n) for n in walk(read(formula.math).tree) if isinstance(n, Symbol)}
        assert not [name for name in used if name not in told], f"{formula.math}: {told}"


@pytest.mark.parametrize("concept", [c for c in CONCEPTS if getattr(c.example, "kind", "") != "case"], ids=lambda c: c.id)
def test_examples_are_worked_by_the_solver(concept: object) -> None:
    example = concept.example  # type: ignore[attr-defined]
    solution = solve(example.ask)
    assert isinstance(solution, Solution), f"{example.ask}: {solution}"
    shown = solution.result.plain or plain(solution.result.value)
    assert same(shown, example.result), f"{example.ask}: {shown}, but the file says {example.result}"


@pytest.mark.parametrize("concept", [c for c in CONCEPTS if any(getattr(m, "ask", "") for m in c.mistakes)], ids=lambda c: c.id)
def test_wrong_rules_give_wrong_values(concept: object) -> None:
    for mistake in concept.mistakes:  # type: ignore[attr-defined]
        if not mistake.ask:
            continue
        solution = solve(mistake.ask)
        assert isinstance(solution, Solution), mistake.ask
        assert not same(solution.result.plain or plain(solution.result.value), mistake.wrong)


def test_first_explanations_have_no_symbols() -> None:
    for concept in CONCEPTS:
        assert "$" not in concept.depths.first and "\\" not in concept.depths.first, concept.id


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "concepts" / "calculus"
    folder.mkdir(parents=True)
    (folder / "derivatives.toml").write_text("title = 3\n", encoding="utf-8")
    with pytest.raises(ContentError) as found:
        read_concepts(tmp_path)
    assert "derivatives" in str(found.value)
