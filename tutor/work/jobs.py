"""The jobs a worker performs: JSON in, JSON out, one function each, looked up by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Any

from tutor.checking.answers import grade_answer
from tutor.checking.work import check_work
from tutor.explain.prose import math_of, text_of
from tutor.explain.solution import shown_refusal, shown_solution
from tutor.notation import decode, parse_report, plain
from tutor.problem import Definition
from tutor.solution import Declined, Solution
from tutor.solve import solve, topics
from tutor.topic import Topic


def perform(job: Mapping[str, Any]) -> dict[str, Any]:
    """Perform one job; `job["do"]` names it, the rest are its arguments."""
    arguments = {k: v for k, v in job.items() if k != "do"}
    return JOBS[job["do"]](**arguments)


def solve_text(text: str, definitions: list[dict[str, Any]], only: str | None = None) -> dict[str, Any]:
    """Work a question: a shown solution, or a shown refusal."""
    known = {d["name"]: Definition(d["name"], tuple(d["parameters"]), decode(d["body"])) for d in definitions}
    outcome = solve(text, known, only)
    return shown_refusal(outcome) if isinstance(outcome, Declined) else shown_solution(outcome)


@cache
def practised_by() -> Mapping[str, tuple[Topic, ...]]:
    """Topics that make exercises, by the concept they exercise: a concept's own topics first."""
    found: dict[str, list[Topic]] = {}
    making = [t for t in topics().values() if t.make_problem is not None]
    for topic in making:
        found.setdefault(topic.concept, []).append(topic)
    for topic in making:
        for concept in topic.concepts:
            found.setdefault(concept, []).append(topic)
    return {k: tuple(v) for k, v in found.items()}


def make_exercise(concept: str, level: int, seed: int) -> dict[str, Any]:
    """An exercise on a concept, with hints from its own solution; {} when no topic exercises the concept.

    Of several tries the first whose solution uses the concept is taken, so that practising the chain rule gives chains.
    """
    making = practised_by().get(concept, ())
    if not making:
        return {}
    rng = Random(f"{concept}|{level}|{seed}")
    best: tuple[Any, Solution] | None = None
    for attempt in range(12):
        topic = making[0] if topic_fits(making[0], concept) else making[rng.randrange(len(making))]
        make = topic.make_problem
        assert make is not None
        exercise = make(rng, min(3, level + attempt // 4))
        solution = solve(exercise.ask, only=topic.id)
        if isinstance(solution, Declined):
            continue
        if best is None or uses(solution, concept):
            best = (exercise, solution)
        if topic.concept == concept or uses(solution, concept):
            break
    if best is None:
        return {}
    exercise, solution = best
    return {
        "concept": concept,
        "level": level,
        "seed": seed,
        "ask": exercise.ask,
        "text": exercise.text,
        "form": exercise.form,
        "math": math_of(exercise.math).model_dump() if exercise.math is not None else None,
        "hints": hints_of(solution),
    }


def topic_fits(topic: Topic, concept: str) -> bool:
    """Is the concept the one that the topic is about?"""
    return topic.concept == concept


def uses(solution: Solution, concept: str) -> bool:
    """Does a step of the solution, at any depth, rest on the concept?"""
    stack = list(solution.steps)
    while stack:
        step = stack.pop()
        if step.concept == concept:
            return True
        stack.extend(step.substeps)
    return False


def hints_of(solution: Solution) -> list[str]:
    """One hint a step, none of them the answer: the rule and its reason, then the line it leads to."""
    hints = [f"{s.title}: {text_of(s.why)}" for s in solution.steps]
    lines = [f"That gives {plain(s.after)}." for s in solution.steps[:-1]]
    return [" ".join(pair) for pair in zip(hints, [*lines, ""], strict=False)]


def grade_exercise(exercise: dict[str, Any], answer: str) -> dict[str, Any]:
    """Is the answer right, up to mathematical equivalence? With the misconception when a known wrong rule gives it."""
    made = make_exercise(exercise["concept"], exercise["level"], exercise["seed"])
    if not made:
        return {"right": None, "feedback": "I no longer have that exercise."}
    return compare_answer(made["ask"], answer, made["form"])


def compare_answer(problem: str, answer: str, form: str = "") -> dict[str, Any]:
    """An answer offered to a problem, compared with the solution."""
    solution = solve(problem)
    if isinstance(solution, Declined):
        return {"right": None, "feedback": "I could not work that problem out myself, so I cannot say."}
    return grade_answer(solution, answer, form)


def check_text(problem: str, work: str) -> dict[str, Any]:
    """The learner's lines, each with a verdict."""
    return check_work(problem, work)


def explain_formula(formula: str, context: str) -> dict[str, Any]:
    """A formula in plain English."""
    from tutor.explain.formula import explain

    return explain(formula, context)


def explain_part(formula: str, question: str) -> dict[str, Any]:
    """What a part of a formula is there for, in a sentence or two; "" when the question names none."""
    from tutor.explain.parts import part_explained

    return {"said": part_explained(formula, question)}


def find_formula(text: str) -> dict[str, Any]:
    """The known formula that the words speak of: its usual spelling, or ""."""
    from tutor.explain.parts import formula_named

    found = formula_named(text)
    return {"formula": found.patterns[0] if found else ""}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "solve": solve_text,
    "parse": parse_report,
    "exercise": make_exercise,
    "grade": grade_exercise,
    "compare": compare_answer,
    "check": check_text,
    "explain": explain_formula,
    "part": explain_part,
    "formula": find_formula,
}
