"""A step of the last solution explained: the idea behind it, at any depth down to arithmetic."""

from __future__ import annotations

import re
from typing import Any

from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import asked, lower_title, named, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Toolbox
from tutor.question import Request

NUMBERS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
ORDINALS = {w: n for n, w in enumerate("zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split())}


def explain_step(request: Request, tools: Toolbox, advance: bool = False) -> Answer | None:
    """The step named by number (or "last", "first"), else the one last spoken of, or with `advance` the one after it; None
    when nothing was worked out before, or there is no further step."""
    if not request.context.problem:
        return None
    solved = tools.workers.run({"do": "solve", "text": request.context.problem, "definitions": list(request.context.definitions)})
    if not solved.get("steps"):
        return None
    if advance and request.context.step >= len(solved["steps"]):
        return None
    last = request.context.step + 1 if advance else max(request.context.step, 1)
    place = step_named(request.question.text.lower(), len(solved["steps"])) or (last,)
    step = _at(solved["steps"], place)
    if step is None:
        count = len(solved["steps"])
        said = f"That solution has {count} step{'s' if count != 1 else ''}. Which one shall I explain?"
        buttons = suggestions(*((f"Step {n}: {s['title']}", f"why step {n}?") for n, s in enumerate(solved["steps"][:6], 1)))
        return reply(request, tools.graph, [text(said)], intent="why-step", suggestions=buttons)
    shown = answer.ShownStep.model_validate(step)
    concept = tools.graph.get(shown.concept)
    number = ".".join(map(str, place))
    blocks: list[Any] = [
        text(f"Step {number} is **{shown.title}**."),
        answer.Prose(markdown=shown.why, html=f"<p>{shown.why_html}</p>"),
        answer.Steps(steps=[shown]),
    ]
    pairs = [(f"Why “{s.title}”?", f"why step {number}.{n}?") for n, s in enumerate(shown.substeps[:3], 1)]
    if concept is not None:
        blocks += [text(f"The idea behind it is {named(concept)}. {concept.summary}"), text(concept.intuition)]
        pairs += [(f"More about {lower_title(concept)}", asked(concept)), ("Let me try one", f"practise {lower_title(concept)}")]
        pairs += [(f"Why? ({tools.graph[n.concept].title})", asked(tools.graph[n.concept])) for n in concept.needs[:1] if n.concept in tools.graph]
    focus = (shown.concept,) if concept else request.context.focus
    return reply(request, tools.graph, blocks, intent="why-step", suggestions=suggestions(*pairs[:5]), focus=focus, context_step=place[0], context_problem=request.context.problem)


def step_named(words: str, count: int) -> tuple[int, ...] | None:
    """The step a message names: "step 2", "step 2.1", "the third step", "the last step"; None when it names none."""
    found = re.search(r"(?:step|line|number)\s*#?\s*(\d+(?:\.\d+)*)", words)
    if found:
        return tuple(int(p) for p in found.group(1).split("."))
    found = re.search(r"\bstep\s+(\w+)|\b(\w+)\s+step\b", words)
    word = (found.group(1) or found.group(2)) if found else ""
    if word in ("last", "final"):
        return (count,)
    number = NUMBERS.get(word) or ORDINALS.get(word)
    return (number,) if number else None


def _at(steps: list[dict[str, Any]], place: tuple[int, ...]) -> dict[str, Any] | None:
    step = None
    for number in place:
        if not 1 <= number <= len(steps):
            return None
        step = steps[number - 1]
        steps = step["substeps"]
    return step
