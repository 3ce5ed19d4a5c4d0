"""Greetings, thanks, and questions about Gradus itself: met briefly and kindly."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.reply import reply
from tutor.explain.starts import STARTS
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request

ABOUT = (
    "I am Gradus, a tutor for the mathematics of machine learning. I follow rules rather than guess: "
    "I explain ideas in plain English, read formulas aloud and say what they do, work problems step by step with every step checked, "
    "and give you practice. When I do not know something, I say so."
)
GREETING = "Hello! Ask me anything about the mathematics of machine learning, in your own words. No question is too small."
AFRESH = "Of course. A clean page: what would you like to look at?"
THANKS = "You are welcome. Shall we go on?"


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """A short friendly word, and somewhere to begin; None when a problem with numbers follows the greeting."""
    phrase = request.question.phrase
    if request.question.has_data and request.concepts:
        return None
    if any(word in phrase for word in ("over", "again", "beginning", "topic", "subject")):
        return reply(request, tools.graph, [text(AFRESH)], intent="small-talk", suggestions=suggestions(*STARTS), focus=(), context_focus=(), context_problem="", context_formula="", context_exercise=None)
    if any(word in phrase for word in ("thank", "thanks", "cheers")):
        sentence = THANKS
    elif any(word in phrase for word in ("you", "gradus", "robot", "human", "help")):
        sentence = ABOUT
    else:
        sentence = GREETING
    return reply(request, tools.graph, [text(sentence)], intent="small-talk", suggestions=suggestions(*STARTS), focus=())


INTENT = Intent(
    id="small-talk",
    title="A friendly word",
    handle=handle,
    cues=(
        Cue("(hi|hello|hey|hiya|howdy|greetings|yo)", 2.6, start=True),
        Cue("good (morning|afternoon|evening|night|day)", 3.2, start=True),
        Cue("(thanks|thank you|cheers|thank)", 2.6, start=True),
        Cue("who are you", 4.0),
        Cue("what are you", 3.4, start=True),
        Cue("what can you do", 4.0),
        Cue("what can i (ask|do here|do with you)", 3.6),
        Cue("are you (a|an|human|real|ai|alive)", 3.4),
        Cue("how are you", 4.0),
        Cue("your name", 3.4),
        Cue("(bye|goodbye|see you)", 3.0, start=True),
        Cue("help", 2.0, start=True),
        Cue("(start|begin) (over|again|from the beginning)", 4.0),
        Cue("(new|another|different) (topic|subject)", 3.6),
        Cue("(change|switch) [the] (topic|subject)", 3.8),
    ),
)
