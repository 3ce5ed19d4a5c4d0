"""I give up: the whole solution, kindly."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.solved import solved_blocks
from tutor.follow_ups.hint import handle as hint
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request

UNSURE = ("know", "sure", "idea", "clue", "idk")
"""Not knowing is met with a hint before the solution."""


def handle(request: Request, tools: Toolbox) -> Answer:
    """The worked solution of the open exercise, or a smaller next step."""
    if request.context.exercise and not request.context.exercise.get("hints") and any(w in request.question.phrase for w in UNSURE):
        hinted = hint(request, tools)
        if hinted is not None:
            said = text("That is fine. Before I show you all of it, try this:")
            return hinted.model_copy(update={"blocks": [said, *hinted.blocks], "markdown": f"{said.markdown}\n\n{hinted.markdown}", "intent": "follow-up", "follow_up": "give-up"})
    if request.context.exercise and request.context.problem:
        blocks = [text("No harm done: reading a solution closely is learning too. Here it is."), *solved_blocks(request.context.problem, tools)]
        buttons = suggestions(("Another one", "practise"), ("Why step 1?", "why step 1?"))
        return reply(request, tools.graph, blocks, intent="follow-up", suggestions=buttons, focus=request.context.focus, context_exercise=None, context_intent="practise")
    said = text("That is all right. Nobody sees it at once. Shall we make it smaller? I can say it more simply, show an example, or begin with just the first step.")
    buttons = suggestions(("More simply", "simpler please"), ("An example", "give me an example"), ("Just the first step", "hint"))
    return reply(request, tools.graph, [said], intent="follow-up", suggestions=buttons, focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="give-up",
    title="Show me",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("(give|giving) up", 4.0),
        Cue("i quit", 4.0),
        Cue("(do not|dont|did not) (know|no) [it|this|that|how|dude|man|sir|yet]", 3.4),
        Cue("not (sure|certain)", 3.4),
        Cue("no (idea|clue)", 3.5),
        Cue("idk", 3.6),
        Cue("(can not|could not) (do|solve|figure)", 3.3),
        Cue("show me the (answer|solution)", 3.6),
        Cue("(tell|give) me the (answer|solution)", 3.6),
        Cue("just tell me", 3.4),
        Cue("i pass", 3.4),
        Cue("skip", 3.0, start=True),
        Cue("beats me", 3.4),
    ),
)
