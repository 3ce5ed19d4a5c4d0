"""A verified solution as blocks: what was read, the idea, the steps, the result in the words of the question."""

from __future__ import annotations

from typing import Any

from tutor import answer
from tutor.explain.prose import html_of, markdown_of, math_of, paragraph, pieces, text_of
from tutor.notation import latex, plain
from tutor.notation.tree import Node
from tutor.solution import Declined, Plot, Prose, Result, Solution, Step, Table

ANSWER_ONLY = (
    "I can check this result, but I do not yet have a derivation of it that I would put on a board, "
    "so I show the answer, and how it is checked, but no way to it."
)


def shown_step(step: Step) -> answer.ShownStep:
    """A checked step as strings."""
    if step.check is None:
        raise ValueError(f"the step {step.rule} was never checked")
    return answer.ShownStep(
        rule=step.rule,
        concept=step.concept,
        title=step.title,
        why=markdown_of(step.why),
        why_html=html_of(step.why),
        before=None if step.before is None else math_of(step.before),
        after=math_of(step.after),
        relation=step.relation,
        check=step.check,
        conditions=[markdown_of(c) for c in step.conditions],
        substeps=[shown_step(s) for s in step.substeps],
    )


def final_answer(result: Result) -> answer.FinalAnswer:
    """The result in the contract's notation."""
    values = [v if isinstance(v, str) else plain(v) for v in result.values]
    text = result.plain if result.plain is not None else plain(result.value) if result.value is not None else ", ".join(values)
    shown = latex(result.value) if result.value is not None else r"\text{" + _latex_text(text) + "}"
    return answer.FinalAnswer(kind=result.kind, plain=text, latex=shown, values=values or [text], approx=result.approx)


def _latex_text(text: str) -> str:
    return "".join("\\" + c if c in "&%$#_{}" else " " if c in "\\^~" else c for c in text)


def read_as(goal: Prose) -> answer.ReadAs:
    """The task as it was read."""
    parts = [rf"\text{{{_latex_text(p)}}}" if isinstance(p, str) else latex(p) for p in pieces(goal)]
    return answer.ReadAs(plain=text_of(goal), latex=" ".join(parts))


def exhibit(item: Table | Plot) -> answer.Table | answer.Plot:
    """A table or a picture as its block."""
    if isinstance(item, Plot):
        return answer.Plot(spec=dict(item.spec), alt=item.alt, data=dict(item.data))

    def cell(value: str | Node) -> str:
        return html_of(value if isinstance(value, str) else (value,))

    def words(value: str | Node) -> str:
        return value if isinstance(value, str) else plain(value)

    return answer.Table(
        columns=[cell(c) for c in item.columns],
        rows=[[cell(c) for c in row] for row in item.rows],
        plain_columns=[words(c) for c in item.columns],
        plain_rows=[[words(c) for c in row] for row in item.rows],
        caption=item.caption,
    )


def shown_solution(solution: Solution) -> dict[str, Any]:
    """Everything about a solution that a reply needs, as JSON-able data; what a worker sends back."""
    steps = [shown_step(s) for s in solution.steps]
    blocks: list[Any] = []
    if solution.idea:
        blocks.append(paragraph(solution.idea))
    if solution.assumptions:
        blocks.append(paragraph("I assumed:", *solution.assumptions))
    if solution.coverage == "answer only":
        blocks.append(paragraph(ANSWER_ONLY))
    if steps:
        blocks.append(answer.Steps(steps=steps))
    blocks.extend(exhibit(e) for e in solution.exhibits)
    result = final_answer(solution.result)
    if solution.conclusion:
        blocks.append(paragraph(solution.conclusion))
    elif solution.result.value is not None:
        blocks.append(paragraph(("So the answer is ", solution.result.value, ".")))
    else:
        blocks.append(paragraph(f"So the answer is {result.plain}."))
    return {
        "topic": solution.topic,
        "concept": solution.concept,
        "read_as": read_as(solution.goal).model_dump(),
        "answer": result.model_dump(),
        "steps": [s.model_dump() for s in steps],
        "coverage": solution.coverage,
        "blocks": [b.model_dump() for b in blocks],
        "alternatives": [{"label": a.label, "message": a.message} for a in solution.alternatives],
    }


def shown_refusal(refusal: Declined) -> dict[str, Any]:
    """A refusal as JSON-able data."""
    return {
        "declined": refusal.code,
        "blocks": [paragraph(refusal.reason, refusal.hint).model_dump()],
        "alternatives": [{"label": a.label, "message": a.message} for a in refusal.alternatives],
    }
