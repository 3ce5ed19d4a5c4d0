"""The content author's tool: complaints that say what to do, pages that hold everything, a report that names names."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import __main__ as tool
from knowledge.check import advice_on, page, statistics
from knowledge.files import ContentError, read_concepts
from knowledge.graph import Graph
from knowledge.reading import grade, syllables
from knowledge.template import template

GRAPH = Graph(read_concepts())


def complaints(tmp_path: Path, text: str) -> str:
    folder = tmp_path / "concepts" / "calculus"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as found:
        read_concepts(tmp_path)
    return str(found.value)


def test_a_misspelt_field_is_named_with_the_right_one(tmp_path: Path) -> None:
    said = complaints(tmp_path, template("mine").replace("summary =", "sumary ="))
    assert "sumary: is not a field here; did you mean 'summary'?" in said and "summary: is missing" in said


def test_an_empty_list_says_how_many_are_needed(tmp_path: Path) -> None:
    assert "resources: needs at least 1" in complaints(tmp_path, template("mine"))


def test_a_control_character_in_a_formula_is_explained(tmp_path: Path) -> None:
    said = complaints(tmp_path, template("mine").replace("'y = m*x + b'", '"\\f{x}"'))
    assert "formulas.0.math: holds a control character (U+000C)" in said and "single quotes" in said


def test_words_of_the_template_do_not_pass_for_content(tmp_path: Path) -> None:
    folder = tmp_path / "concepts" / "calculus"
    folder.mkdir(parents=True)
    (tmp_path / "resources.toml").write_text('[a]\ntitle = "A"\nauthor = "B"\nkind = "book"\nlevel = "easy"\n', encoding="utf-8")
    (folder / "mine.toml").write_text(template("mine").replace("resources = []", 'resources = ["a"]'), encoding="utf-8")
    advice = advice_on(Graph(read_concepts(tmp_path)))
    assert any("still holds the template's words" in line for line in advice) and any("no aliases" in line for line in advice)


def test_the_finished_map_needs_no_advice() -> None:
    assert advice_on(GRAPH) == []


@pytest.mark.parametrize("identifier", list(GRAPH))
def test_a_page_holds_everything_written_on_a_concept(identifier: str) -> None:
    concept, shown = GRAPH[identifier], page(GRAPH, identifier)
    texts = [concept.summary, concept.intuition, concept.analogy, concept.in_ml, concept.when_to_use, concept.depths.careful]
    texts += [m.cure for m in concept.mistakes] + [f.says for f in concept.formulas] + [n.because for n in concept.needs]
    texts += [x.difference for x in concept.look_alikes] + [k.idea for k in concept.key_ideas] + [concept.example.result]
    assert all(text in shown for text in texts)


def test_the_report_names_beginnings_goals_and_the_hardest_texts() -> None:
    report = statistics(GRAPH)
    hardest = max(GRAPH.values(), key=lambda c: grade(c.depths.first)).id
    assert "beginnings: arithmetic" in report and "adam" in report and hardest in report.split("hardest twenty")[1]


def test_an_empty_map_can_be_reported() -> None:
    assert "0 concepts" in statistics(Graph([]))


def test_a_new_concept_goes_to_a_known_area_under_a_plain_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["new", "calculs/mine"]) == 1
    assert "The areas are calculus" in capsys.readouterr().out
    assert tool.main(["new", "calculus/My_Idea"]) == 1
    assert tool.main(["new", "calculus/limits"]) == 1


def test_an_unknown_concept_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["show", "jacobbian"]) == 1
    assert "jacobian" in capsys.readouterr().out


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("table", 2), ("made", 1), ("rated", 2), ("area", 2), ("banana", 3), ("jumped", 1), ("boxes", 2)])
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_long_words_in_long_sentences_read_harder() -> None:
    assert grade("The cat sat. It was a fat cat.") < 2 < 12 < grade("Multidimensional generalisations necessitate considerably sophisticated mathematical terminology.")
