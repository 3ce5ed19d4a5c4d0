"""A solved problem as a reply or as blocks."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import lower_title, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Toolbox
from tutor.question import Request

BLOCKS: TypeAdapter[list[answer.Block]] = TypeAdapter(list[answer.Block])


def solved_blocks(problem: str, tools: Toolbox) -> list[Any]:
    """The blocks of a problem's solution; a sentence when it cannot be worked."""
    solved = tools.workers.run({"do": "solve", "text": problem, "definitions": []})
    return list(BLOCKS.validate_python(solved["blocks"])) if "blocks" in solved else [text("I could not work that one out.")]


CLEARLY = 1.5
"""A concept ahead of the next one by this factor is what the words speak of."""


def _spoken_of(request: Request, used: list[str]) -> list[str]:
    """The concept that the words name, when the solution uses it or nothing else comes near: it stays the subject."""
    if not request.concepts:
        return []
    (first, score), *rest = request.concepts
    clear = not rest or score >= CLEARLY * rest[0][1]
    named = any(first in m.concepts for m in request.question.mentions) or bool(request.question.notation)
    return [first] if first in used or (clear and named) else []


def worked(request: Request, tools: Toolbox, solved: dict[str, Any]) -> Answer:
    """A shown solution as the reply."""
    blocks = BLOCKS.validate_python(solved["blocks"])
    steps = solved["steps"]
    named = [i for i in (solved["concept"], *(s["concept"] for s in steps)) if i in tools.graph]
    focus = tuple(dict.fromkeys([*_spoken_of(request, named), *named[:2], *(i for i, _ in request.concepts[:3])]))
    pairs = [(f"Why “{s['title']}”?", f"why step {n}?") for n, s in list(enumerate(steps, 1))[:2]]
    pairs += [(a["label"], a["message"]) for a in solved["alternatives"]]
    if solved["concept"] in tools.graph:
        pairs.append(("Let me try one", f"practise {lower_title(tools.graph[solved['concept']])}"))
    return reply(
        request,
        tools.graph,
        blocks,
        intent="compute",
        suggestions=suggestions(*pairs[:5]),
        focus=focus,
        read_as=answer.ReadAs.model_validate(solved["read_as"]),
        answer=answer.FinalAnswer.model_validate(solved["answer"]),
        steps=[answer.ShownStep.model_validate(s) for s in steps],
        coverage=solved["coverage"],
        context_problem=request.question.text,
        context_step=0,
        context_exercise=None,
    )
