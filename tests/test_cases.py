"""Worked cases: every phrasing of a case is solved by the topic it lies under, with the stated result and every step checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tutor.checking import equal_values
from tutor.notation import plain, read
from tutor.notation.errors import ReadingError
from tutor.notation.tree import Node, Relation, Sequence
from tutor.solution import Declined, Solution, Step
from tutor.solve import solve

HERE = Path(__file__).parent / "cases"


def cases() -> Iterator[Any]:
    for path in sorted(HERE.rglob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            for ask in case["ask"]:
                yield pytest.param(path.stem, ask, case, id=f"{path.stem}: {ask[:60]}")


@pytest.mark.parametrize(("topic", "ask", "case"), list(cases()))
def test_case(topic: str, ask: str, case: dict[str, object]) -> None:
    solution = solve(ask)
    if "declined" in case:
        assert isinstance(solution, Declined) and solution.code == case["declined"]
        return
    assert isinstance(solution, Solution), solution
    assert solution.topic.replace("-", "_") == topic
    shown = solution.result.plain or plain(solution.result.value)
    assert same(shown, str(case["result"])), f"{shown} is not {case['result']}"
    assert all_checked(solution.steps)
    names = {s.rule for s in flat(solution.steps)}
    for rule in case.get("rules", ()):  # type: ignore[attr-defined]
        assert rule in names, f"{rule} is not among {sorted(names)}"


def flat(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from flat(step.substeps)


def all_checked(steps: tuple[Step, ...]) -> bool:
    return all(s.check in ("proved", "agrees", "by-definition") for s in flat(steps))


def same(shown: str, expected: str) -> bool:
    if shown.strip() == expected.strip():
        return True
    try:
        left, right = read(shown).tree, read(expected).tree
    except ReadingError:
        return False
    return same_trees(left, right)


def same_trees(left: Node, right: Node) -> bool:
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return len(left.items) == len(right.items) and all(same_trees(a, b) for a, b in zip(left.items, right.items, strict=True))
    if isinstance(left, Relation) and isinstance(right, Relation):
        return left.operators == right.operators and all(same_trees(a, b) for a, b in zip(left.operands, right.operands, strict=True))
    return equal_values(left, right) is not None
