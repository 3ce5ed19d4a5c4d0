"""An answer in a terminal: mathematics in calculator notation, steps numbered and indented."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tutor import answer
from tutor.answer import Answer


def show(reply: Answer, console: Console) -> None:
    """Print a reply."""
    if reply.read_as is not None:
        console.print(Text(f"I read this as: {reply.read_as.plain}", style="dim"))
    for block in reply.blocks:
        SHOW[block.kind](block, console)
        console.print()
    if reply.answer is not None:
        approx = f"  (about {reply.answer.approx})" if reply.answer.approx else ""
        console.print(Text(f"Answer: {reply.answer.plain}{approx}", style="bold green"))
    if reply.suggestions:
        console.print(Text("Ask next: " + " · ".join(s.message for s in reply.suggestions), style="dim"))
    for line in reply.trace:
        console.print(Text(line, style="dim"))


def _words(markdown: str) -> Text:
    """Markdown's emphasis taken off, LaTeX dollars kept as they are."""
    return Text(re.sub(r"\*\*(.+?)\*\*", r"\1", markdown))


def _steps(block: answer.Steps, console: Console) -> None:
    for number, step in enumerate(block.steps, 1):
        _step(step, f"{number}.", 0, console)


def _step(step: answer.ShownStep, number: str, depth: int, console: Console) -> None:
    console.print(Padding(Text.assemble((f"{number} {step.title}", "bold"), f"  [{step.check}]"), (0, 0, 0, 3 * depth)))
    shown = step.after.plain
    if step.before is not None and step.relation == "equal":
        shown = f"{step.before.plain}  =  {step.after.plain}"
    elif step.before is not None:
        shown = f"{step.before.plain}   →   {step.after.plain}"
    console.print(Padding(Text(shown, style="cyan"), (0, 0, 0, 3 * depth + 3)))
    console.print(Padding(_words(step.why), (0, 0, 0, 3 * depth + 3)))
    for sub in step.substeps:
        _step(sub, "-", depth + 1, console)


def _table(block: answer.Table, console: Console) -> None:
    table = Table(*block.plain_columns, caption=block.caption or None)
    for row in block.plain_rows:
        table.add_row(*row)
    console.print(table)


SHOW: dict[str, Callable[[Any, Console], None]] = {
    "prose": lambda b, c: c.print(_words(b.markdown)),
    "formula": lambda b, c: c.print(Text(f"{b.label + ': ' if b.label else ''}{b.math.plain}", style="cyan")),
    "steps": _steps,
    "table": _table,
    "plot": lambda b, c: c.print(Text(f"[picture: {b.alt}]", style="dim")),
    "code": lambda b, c: c.print(Text(b.source)),
    "exercise": lambda b, c: c.print(Text(f"Your turn: {b.text} (answer with {b.form})")),
    "choices": lambda b, c: c.print(Text(b.question + "\n" + "\n".join(f"  - {o.label}" for o in b.options))),
    "callout": lambda b, c: c.print(Text.assemble((b.title + ": ", "bold"), _words(b.markdown))),
    "progress": lambda b, c: c.print(Text("\n".join(f"{x['title']}: {x['mastery']:.0%}" for x in b.concepts))),
    "resources": lambda b, c: c.print(Text("\n".join(f"- {x['kind']}: {x['title']}, {x['author']} ({x['level']})" for x in b.items))),
}
