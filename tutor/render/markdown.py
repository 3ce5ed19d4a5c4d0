"""An answer's blocks as one Markdown text: LaTeX between dollar signs, one paragraph or list per block."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tutor import answer


def markdown(blocks: Iterable[answer.Block]) -> str:
    """The whole reply for clients that want one string."""
    return "\n\n".join(text for block in blocks if (text := WRITERS[block.kind](block)))


def _prose(block: answer.Prose) -> str:
    return block.markdown


def _formula(block: answer.Formula) -> str:
    return (f"{block.label}\n\n" if block.label else "") + f"$${block.math.latex}$$"


def _steps(block: answer.Steps) -> str:
    return "\n".join(line for n, step in enumerate(block.steps, 1) for line in _step(step, f"{n}.", 0))


def _step(step: answer.ShownStep, number: str, depth: int) -> list[str]:
    indent = "   " * depth
    shown = f"${step.after.latex}$"
    if step.before is not None and step.relation == "equal":
        shown = f"${step.before.latex} = {step.after.latex}$"
    lines = [f"{indent}{number} **{step.title}**: {shown}", f"{indent}   {step.why}"]
    for sub in step.substeps:
        lines.extend(_step(sub, "-", depth + 1))
    return lines


def _table(block: answer.Table) -> str:
    rows = [block.plain_columns, ["---"] * len(block.plain_columns), *block.plain_rows]
    text = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return f"{text}\n\n*{block.caption}*" if block.caption else text


def _plot(block: answer.Plot) -> str:
    return f"*Picture: {block.alt}*"


def _code(block: answer.Code) -> str:
    return f"```{block.language}\n{block.source}\n```"


def _exercise(block: answer.Exercise) -> str:
    return f"**Your turn.** {block.text}" + (f"\n\n$${block.math.latex}$$" if block.math else "") + f"\n\nAnswer with {block.form}."


def _choices(block: answer.Choices) -> str:
    return block.question + "\n\n" + "\n".join(f"- {o.label}" for o in block.options)


def _callout(block: answer.Callout) -> str:
    return f"> **{block.title}** {block.markdown}"


def _progress(block: answer.Progress) -> str:
    return "\n".join(f"- {c['title']}: {c['mastery']:.0%}" for c in block.concepts)


def _resources(block: answer.Resources) -> str:
    lines = []
    for item in block.items:
        name = f"[{item['title']}]({item['url']})" if item.get("url") else f"*{item['title']}*"
        lines.append(f"- {item['kind']}: {name}, {item['author']} ({item['level']})")
    return "\n".join(lines)


WRITERS: dict[str, Callable[[Any], str]] = {
    "prose": _prose,
    "formula": _formula,
    "steps": _steps,
    "table": _table,
    "plot": _plot,
    "code": _code,
    "exercise": _exercise,
    "choices": _choices,
    "callout": _callout,
    "progress": _progress,
    "resources": _resources,
}
