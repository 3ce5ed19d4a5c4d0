"""A hint: one step of the open problem, not the whole."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The next hint of the open exercise; of a solved problem, how it begins."""
    exercise = request.context.exercise
    if exercise:
        made = tools.workers.run({"do": "exercise", "concept": exercise["concept"], "level": exercise["level"], "seed": exercise["seed"]})
        hints = made.get("hints") or []
        given = int(exercise.get("hints", 0))
        said = text(hints[given]) if given < len(hints) else text("That was my last hint. Have a go, or say “I give up” and I show the whole solution.")
        buttons = suggestions(("Another hint", "hint"), ("Show me the solution", "I give up"))
        changed = {**exercise, "hints": min(given + 1, len(hints))}
        return reply(request, tools.graph, [said], intent="practise", suggestions=buttons, focus=request.context.focus, context_exercise=changed)
    begun = first_step(request, tools)
    if not begun:
        return None
    return reply(request, tools.graph, [text(begun)], intent="practise", suggestions=suggestions(("Why?", "why step 1?"), ("Next step", "next")), focus=request.context.focus, context_step=1)


def first_step(request: Request, tools: Toolbox) -> str:
    """How the last problem begins, in a sentence; "" when none is open or it cannot be worked."""
    if not request.context.problem:
        return ""
    solved = tools.workers.run({"do": "solve", "text": request.context.problem, "definitions": []})
    steps = solved.get("steps") or []
    return f"Begin with this: {steps[0]['title'][:1].lower()}{steps[0]['title'][1:]}. {steps[0]['why']}" if steps else ""


FOLLOW_UP = FollowUp(
    id="hint",
    title="A hint",
    intent="practise",
    handle=handle,
    cues=(
        Cue("hint", 4.6),
        Cue("clue", 3.9),
        Cue("(help|stuck) (me|with)", 3.0),
        Cue("(some|more|any) help", 3.8),
        Cue("help", 2.6, start=True),
        Cue("remind me", 3.6),
        Cue("i forgot", 3.4),
        Cue("how (do|should) i (start|begin)", 3.4),
        Cue("nudge", 3.6),
        Cue("where do i start", 3.2),
    ),
)
