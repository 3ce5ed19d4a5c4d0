"""The learner's own lines against the problem: the first line that does not follow, and what probably happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import tutor.misconceptions
from tutor.checking.answers import grade_answer
from tutor.checking.equality import equal_values
from tutor.checking.verify import equivalent
from tutor.misconception import Misconception
from tutor.notation import plain, read, shown
from tutor.notation.cost import too_heavy
from tutor.notation.errors import ReadingError
from tutor.notation.tree import Node, Relation
from tutor.registry import collect
from tutor.solution import Solution
from tutor.solve import solve

MOST_LINES = 40


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """All known wrong rules, found by walking their folder."""
    return collect(tutor.misconceptions, "MISCONCEPTION")


def check_work(problem: str, work: str) -> dict[str, Any]:
    """Each line with a verdict (`follows`, `wrong`, `unread`, `unsure`), the first wrong one, and the misconception that
    reproduces it, if one does."""
    lines = [line.strip() for line in work.splitlines() if line.strip()]
    if not lines:
        return {"lines": [], "first_wrong": None, "right": None, "summary": "There are no lines to check yet.", "misconception": None}
    if len(lines) > MOST_LINES:
        return {"lines": [], "first_wrong": None, "right": None, "summary": f"I check up to {MOST_LINES} lines at once.", "misconception": None}
    solution = solve(problem)
    solved = solution if isinstance(solution, Solution) else None
    previous = _start(problem, solved)
    rows: list[dict[str, Any]] = []
    wrong: int | None = None
    for number, line in enumerate(lines, 1):
        try:
            tree = read(line.lstrip("=").strip()).tree
        except ReadingError as error:
            rows.append({"number": number, "text": line, "verdict": "unread", "because": error.message, "math": None})
            continue
        if too_heavy(tree) is not None:
            rows.append({"number": number, "text": line, "verdict": "unread", "because": "That line is too large for me to work with.", "math": None})
            continue
        verdict = _follows(previous, tree, solved, last=number == len(lines))
        rows.append({"number": number, "text": line, "verdict": verdict, "because": "", "math": shown(tree)})
        if verdict == "wrong" and wrong is None:
            wrong = number
        if verdict == "follows":
            previous = tree.right if isinstance(tree, Relation) and not isinstance(previous, Relation) else tree
    fitting = _misconception(previous, rows, wrong, problem)
    return {"lines": rows, "first_wrong": wrong, "right": _overall(rows, wrong), "summary": _summary(rows, wrong, previous), "misconception": fitting}


def _start(problem: str, solution: Solution | None) -> Node | None:
    if solution is not None:
        for step in solution.steps:
            if step.before is not None:
                return step.before
    try:
        return read(problem).tree
    except ReadingError:
        return None


def _follows(previous: Node | None, line: Node, solution: Solution | None, last: bool) -> str:
    if previous is not None:
        if isinstance(previous, Relation) and isinstance(line, Relation):
            if equivalent(previous, line) is not None:
                return "follows"
        else:
            target = line.right if isinstance(line, Relation) and line.operator == "=" else line
            if equal_values(previous, target) is not None:
                return "follows"
    if solution is not None:
        graded = grade_answer(solution, plain(line))
        if graded["right"]:
            return "follows"
        if last or (previous is not None and not isinstance(previous, Relation) and not isinstance(line, Relation)):
            return "wrong"
        if previous is not None and isinstance(previous, Relation) and isinstance(line, Relation):
            return "wrong"
    return "unsure"


def _misconception(previous: Node | None, rows: list[dict[str, Any]], wrong: int | None, problem: str) -> dict[str, str] | None:
    if wrong is None or previous is None:
        return None
    try:
        line = read(rows[wrong - 1]["text"].lstrip("=").strip()).tree
    except ReadingError:
        return None
    target = line.right if isinstance(line, Relation) and not isinstance(previous, Relation) else line
    for item in misconceptions().values():
        for produced in item.produces(previous):
            same = equivalent(produced, target) if isinstance(produced, Relation) and isinstance(target, Relation) else equal_values(produced, target)
            if same is not None:
                return {"id": item.id, "title": item.title, "cure": item.cure, "concept": item.concept}
    return None


def _overall(rows: list[dict[str, Any]], wrong: int | None) -> bool | None:
    if wrong is not None:
        return False
    return True if rows and all(r["verdict"] == "follows" for r in rows) else None


def _summary(rows: list[dict[str, Any]], wrong: int | None, previous: Node | None) -> str:
    if wrong is not None:
        return "Line 1 does not follow from the problem." if wrong == 1 else f"Line {wrong} does not follow from line {wrong - 1}. Everything above it is fine."
    unread = [str(r["number"]) for r in rows if r["verdict"] == "unread"]
    if unread:
        return f"I could not read line {', '.join(unread)}: {next(r['because'] for r in rows if r['verdict'] == 'unread')}"
    if all(r["verdict"] == "follows" for r in rows):
        return "Every line follows from the one before. Well done."
    return "I could not decide about every line, but I found nothing wrong."


