"""Is it 12? An answer offered, checked against the open problem."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.intents.diagnose import go_on
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The verdict on an answer to the open exercise or the last problem, or what follows from an answer to the question
    of a diagnosis; None when there is nothing to answer."""
    said = request.question.text
    if request.context.diagnosis and not request.context.exercise:
        told = go_on(request, tools)
        if told is not None:
            return told
    exercise = request.context.exercise
    if exercise:
        graded = tools.workers.run({"do": "grade", "exercise": {k: exercise[k] for k in ("concept", "level", "seed")}, "answer": offered(said)})
        buttons = suggestions(("Another one", "practise")) if graded.get("right") else suggestions(("Hint", "hint"), ("Show me the solution", "I give up"))
        return reply(request, tools.graph, [text(graded["feedback"])], intent="check", suggestions=buttons, focus=request.context.focus)
    if not request.context.problem:
        return None
    graded = tools.workers.run({"do": "compare", "problem": request.context.problem, "answer": offered(said)})
    return reply(request, tools.graph, [text(graded["feedback"])], intent="check", suggestions=suggestions(("Why?", "why?"), ("Let me try one", "let me try")), focus=request.context.focus)


NUMBERS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}


def offered(message: str) -> str:
    """The answer inside the words around it: "is it 12?" offers 12, "The answer is five." offers 5."""
    words = message.lower().strip().rstrip("?.! ")
    kept = [NUMBERS.get(w, w) for w in words.split() if w not in AROUND]
    return " ".join(kept) if kept else words


AROUND = frozenset("is it the answer its it's no yes i think maybe so a an um uh well got get equals would be that's that perhaps probably i'd say my".split())

FOLLOW_UP = FollowUp(
    id="answer-attempt",
    title="Is it right?",
    intent="check",
    handle=handle,
    cues=(
        Cue("(is|was) it ⟦", 4.2),
        Cue("(it is|is it|its|answer is|i (got|get|think)|would be|equals) ... ⟦", 4.0),
        Cue("(it is|is it|its|answer is) [a] (zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred)", 4.0),
        Cue("⟦", 1.9),
        Cue("(the|my) answer is", 3.8),
    ),
)
