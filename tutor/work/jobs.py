"""The jobs a worker performs: JSON in, JSON out, one function each, looked up by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tutor.explain.solution import shown_refusal, shown_solution
from tutor.notation import decode
from tutor.problem import Definition
from tutor.solution import Declined
from tutor.solve import solve


def perform(job: Mapping[str, Any]) -> dict[str, Any]:
    """Perform one job; `job["do"]` names it, the rest are its arguments."""
    arguments = {k: v for k, v in job.items() if k != "do"}
    return JOBS[job["do"]](**arguments)


def solve_text(text: str, definitions: list[dict[str, Any]], only: str | None = None) -> dict[str, Any]:
    """Work a question: a shown solution, or a shown refusal."""
    known = {d["name"]: Definition(d["name"], tuple(d["parameters"]), decode(d["body"])) for d in definitions}
    outcome = solve(text, known, only)
    return shown_refusal(outcome) if isinstance(outcome, Declined) else shown_solution(outcome)


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "solve": solve_text,
}
