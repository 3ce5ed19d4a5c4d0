"""Code it from scratch: the formula as plain numpy, where the concept has one."""

from __future__ import annotations

from tutor.answer import Answer, Code
from tutor.explain.concept import named, next_steps, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The formulas of the concept named first as numpy; None when there is no concept or nothing to code."""
    if not request.concepts:
        return None
    concept = tools.graph[request.concepts[0][0]]
    for formula in concept.formulas:
        told = tools.workers.run({"do": "explain", "formula": formula.math, "context": ""})
        if told.get("code"):
            said = text(f"Nothing makes {named(concept)} stay like writing it yourself. Start from this line, then feed it numbers you can check by hand.")
            return reply(request, tools.graph, [said, text(formula.says), Code(language="python", source=told["code"])], intent="lab", suggestions=next_steps(concept))
    return None


INTENT = Intent(
    id="lab",
    title="Code it from scratch",
    handle=handle,
    needs="a concept",
    cues=(
        Cue("(in|with|using) (numpy|python|code)", 3.0),
        Cue("(code|implement|program) ... from scratch", 3.8),
        Cue("(numpy|python) (code|implementation)", 3.2),
        Cue("(code|implement) it", 3.0),
    ),
)
