"""Check my work: the learner's lines against the problem, the first wrong one found."""

from __future__ import annotations

import re
from typing import Any

from tutor.answer import Answer
from tutor.explain.concept import suggestions, text
from tutor.explain.prose import callout
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The verdict on pasted working; with no working in the message, how to paste it."""
    lines = [line.strip() for line in request.question.text.splitlines() if line.strip()]
    if len(lines) < 2:
        claim = CLAIM.fullmatch(request.question.text) or IDENTITY.fullmatch(request.question.text)
        if claim is not None and (told := _compared(request, tools, claim["problem"], claim["answer"])) is not None:
            return told
        if not VERDICT.search(request.question.text):
            return None
        said = "Paste your working, one line below the other: first the problem, then your lines. I will find the first line that does not follow."
        return reply(request, tools.graph, [text(said)], intent="check")
    head, _, rest = lines[0].partition(":")
    first = [rest.strip()] if rest.strip() and "check" in head.lower() else lines[:1] if "check" not in lines[0].lower() else []
    work = [*first, *lines[1:]]
    report = tools.workers.run({"do": "check", "problem": work[0], "work": "\n".join(work[1:])})
    return reply(request, tools.graph, verdict_blocks(report), intent="check", suggestions=suggestions(("Show me how you would do it", work[0])), context_problem=work[0])


CLAIM = re.compile(
    r"\s*(?:so |hey,? )?(?:i (?:got|get|have|found|think it is)|my (?:answer|result) (?:is|was)|is|are)\s+(?P<answer>.+?)\s+"
    r"(?:(?:as )?the (?:right |correct )?(?:answer|solution|result|value) (?:to|of|for)|for|as)\s+(?P<problem>.+?)"
    r"(?:[\s,.;?]+(?:is|was) (?:that|this|it) (?:right|correct|ok|okay|true))?(?:[\s,]+(?:right|correct|am i right))?\s*[?.!]*\s*",
    re.I | re.S,
)
"""An answer and its problem in one sentence: "I got x = 4 for 2x + 1 = 9, is that right?"."""


IDENTITY = re.compile(r"\s*is (?P<answer>.+?) (?P<problem>the [a-z][a-z -]* of .+?)\s*[?.!]*\s*", re.I | re.S)
"""One thing said to be another: "is 2x the derivative of x^2?"."""

VERDICT = re.compile(r"\b(?:check|right|correct|correctly|ok|okay|working|work|solution|attempt|answer)\b", re.I)


def _compared(request: Request, tools: Toolbox, problem: str, answer: str) -> Answer | None:
    """The verdict on an answer to a problem; None when one of them cannot be made out."""
    graded = tools.workers.run({"do": "compare", "problem": problem, "answer": answer})
    if graded.get("right") is None:
        return None
    buttons = suggestions(("Show me how you would do it", problem), ("Let me try one", "let me try"))
    return reply(request, tools.graph, [text(graded["feedback"])], intent="check", suggestions=buttons, context_problem=problem)


def verdict_blocks(report: dict[str, Any]) -> list[Any]:
    """A check report as blocks."""
    if report.get("summary") is None:
        return [text("I could not check that.")]
    tone = {True: "right", False: "wrong", None: "note"}[report.get("right")]
    blocks: list[Any] = [callout(tone, {"right": "It all follows", "wrong": "Here it goes wrong", "note": "What I can say"}[tone], report["summary"])]
    if report.get("misconception"):
        blocks.append(callout("tip", "What may have happened", report["misconception"]["cure"]))
    return blocks


INTENT = Intent(
    id="check",
    title="Check my work",
    handle=handle,
    cues=(
        Cue("check (my|this|the)", 3.4),
        Cue("(i|we) (got|get|have|found) ⟦ ... (for|as)", 3.6),
        Cue("(is|are) ⟦ ... (the|a) ... (of|to|for)", 3.2, start=True),
        Cue("(my|the) answer is ⟦ ... (for|to|of)", 3.6),
        Cue("(is|was) (this|that|it|my answer|my work|my solution|my working) (right|correct|ok|okay)", 3.2),
        Cue("(did i|have i) (do|did|done|get|got) (this|it|that) (right|correctly|correct)", 3.4),
        Cue("my (working|work|solution|attempt|answer) (is|was|so far|below)", 2.4),
    ),
)
