"""How am I doing: what the learner knows, from answers to exercises, never from questions asked."""

from __future__ import annotations

from tutor import answer
from tutor.answer import Answer
from tutor.explain.concept import lower_title, suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """Mastery so far, strongest first."""
    known = sorted(((m, i) for i, m in tools.mastery.items() if i in tools.graph), reverse=True)
    if not known:
        said = text("You have not answered an exercise yet, so I know nothing about what you know. Asking is free: only answers to exercises count.")
        return reply(request, tools.graph, [said], intent="progress", suggestions=suggestions(("Try an exercise", "practise derivatives")), focus=())
    rows = [{"id": i, "title": tools.graph[i].title, "mastery": round(m, 3)} for m, i in known]
    weakest = tools.graph[known[-1][1]]
    blocks = [text(f"You have practised {len(known)} concept{'s' if len(known) != 1 else ''}."), answer.Progress(concepts=rows)]
    return reply(request, tools.graph, blocks, intent="progress", suggestions=suggestions((f"Practise {lower_title(weakest)}", f"practise {lower_title(weakest)}")), focus=())


INTENT = Intent(
    id="progress",
    title="How am I doing?",
    handle=handle,
    cues=(
        Cue("my (progress|mastery|score|level|stats|statistics)", 4.0),
        Cue("how am i doing", 4.0),
        Cue("what (do|have) i (know|learned|learnt|practised|practiced)", 3.4),
    ),
)
