"""Another example: of the same thing, with other numbers."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions
from tutor.explain.example import worked_example
from tutor.explain.exercise import seed_for, stated
from tutor.explain.reply import reply
from tutor.explain.solved import solved_blocks
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The concept's own example first, then fresh ones worked in full."""
    if not request.context.focus or (request.context.intent in ("practise", "check") and "example" not in request.question.phrase):
        return None
    named = [i for i, _ in request.concepts[:1]] if any(m.weight > 2.0 for m in request.question.mentions) else []
    focus = (*named, *(i for i in request.context.focus if i not in named))
    count, own = request.context.examples, tools.graph[focus[0]].example.ask
    if count == 0 and "".join(own.split()) != "".join(request.context.problem.split()):
        return _shown(request, focus, count, worked_example(tools.graph[focus[0]], tools), tools, own)
    for identifier in focus[:3]:
        made = tools.workers.run({"do": "exercise", "concept": identifier, "level": 1, "seed": seed_for(request.context) + count})
        if made and "ask" in made:
            return _shown(request, focus, count, [*stated(made), *solved_blocks(made["ask"], tools)], tools, made["ask"])
    return _shown(request, focus, count, worked_example(tools.graph[focus[0]], tools), tools)


def _shown(request: Request, focus: tuple[str, ...], count: int, blocks: list[object], tools: Toolbox, problem: str = "") -> Answer:
    buttons = suggestions(("Another example", "another example"), ("Let me try one", "let me try"))
    return reply(request, tools.graph, blocks, intent="follow-up", suggestions=buttons, focus=focus, context_examples=count + 1, context_problem=problem or request.context.problem)

FOLLOW_UP = FollowUp(
    id="example",
    title="An example",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("example", 3.4),
        Cue("(another|more|other) one", 3.4),
        Cue("do another", 3.3),
        Cue("like what", 3.4),
        Cue("for instance", 3.2),
        Cue("such as", 2.6, start=True),
        Cue("show me (one|how)", 3.2),
        Cue("with (numbers|actual numbers|real numbers)", 3.2),
        Cue("can we do (another|one more)", 3.5),
        Cue("and for", 2.4, start=True),
        Cue("another", 2.6, start=True),
    ),
)
