"""Something else entirely: met kindly, and back to the thread."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.intent import Cue, FollowUp, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer:
    """A short reply that keeps the thread."""
    said = text("Fair enough. I will be here, right where we stopped.")
    return reply(request, tools.graph, [said], intent="small-talk", suggestions=suggestions(("Back to it", "say that again"), ("Something new", "what can you do?")), focus=request.context.focus)

FOLLOW_UP = FollowUp(
    id="off-topic",
    title="Something else",
    intent="small-talk",
    handle=handle,
    cues=(
        Cue("are you (a|an) ... (robot|human|person|bot|computer|real)", 4.0),
        Cue("(football|soccer|game|games|lunch|dinner|weather|movie|music|weekend|school bus|my (mom|mum|dad|brother|sister|dog|cat|friend))", 3.4),
        Cue("(got to|gotta|have to|need to) (go|leave|get off)", 3.6),
        Cue("(clicking|clicing|playing|goofing|kidding|joking)", 3.3),
        Cue("(get|got) (off|offf)", 3.0),
        Cue("(how old|where do you live|what is your name)", 3.6),
        Cue("(bathroom|toilet|hungry|tired|bored)", 3.2),
        Cue("(used to|we moved|my house)", 3.0),
        Cue("lol", 2.2),
    ),
)
