"""This is hard: met with warmth and a smaller next step."""

from __future__ import annotations

from tutor.answer import Answer, Prose
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.starts import STARTS
from tutor.follow_ups.hint import first_step
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request

WELCOME = (
    "I hear you, and you are not alone in it: most people who know this now have felt just so. Nobody sees it at once; it comes in small steps. "
    "Tell me the one word or line that stopped you, or begin with one of these."
)


def handle(request: Request, tools: Toolbox) -> Answer:
    """Warm words, and at once something smaller: the first step of what is open, or the picture without symbols."""
    warm = text("I hear you: this is a hard spot, and many people stumble on it. Let us take one small step only.")
    if not request.context.message and not request.context.focus:
        return reply(request, tools.graph, [text(WELCOME)], intent="follow-up", suggestions=suggestions(*STARTS), focus=())
    buttons = suggestions(("Say it more simply", "simpler please"), ("A different example", "give me an example"), ("A break, then another way in", "what can you do?"))
    return reply(request, tools.graph, [warm, *_smaller(request, tools)], intent="follow-up", suggestions=buttons, focus=request.context.focus)


def _smaller(request: Request, tools: Toolbox) -> list[Prose]:
    begun = first_step(request, tools)
    if begun:
        return [text(begun)]
    if request.context.focus and request.context.focus[0] in tools.graph:
        concept = tools.graph[request.context.focus[0]]
        return [text(concept.analogy), text("If that picture makes sense, you already have the heart of it.")]
    return []

FOLLOW_UP = FollowUp(
    id="frustrated",
    title="It is hard",
    intent="follow-up",
    handle=handle,
    cues=(
        Cue("(this|it|that) is (hard|difficult|impossible|stupid|dumb|ridiculous|annoying|so hard|too hard|boring|unfair)", 3.6),
        Cue("(so|too|very|really) (hard|difficult|frustrating|annoying)", 3.4),
        Cue("what the (heck|hell)", 3.8),
        Cue("(hate|sucks|ugh|argh|annoying|frustrat|stupid|wtf)", 3.4),
        Cue("why (is it|does it|are you) (always|keep|keeps|telling|saying)", 3.6),
        Cue("(unclear|pointless|useless)", 3.3),
        Cue("i am (so )?(dumb|stupid|bad|terrible) ", 3.4),
        Cue("(bad|terrible|awful|hopeless|useless) (at|with) (this|that|it|math|maths|mathematics|numbers)", 3.8),
        Cue("(not|never) (smart|clever|good) enough", 3.8),
        Cue("too (stupid|dumb|slow) (for|to)", 3.8),
        Cue("(come on|for real|seriously)", 2.8),
        Cue("always doing", 3.3),
        Cue("why (is|does) (it|this) (always|never)", 4.0),
    ),
)
