"""Work it out: the solver is asked, and its checked steps are shown; what it cannot do it says."""

from __future__ import annotations

import re
from typing import Any

from tutor.answer import Answer
from tutor.explain.concept import asked, formulas, lower_title, named, next_steps, suggestions, text
from tutor.explain.example import worked_example
from tutor.explain.refusal import HEAVY, OURS, refusal
from tutor.explain.reply import reply
from tutor.explain.solved import BLOCKS, worked
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request

WORTH_TRYING = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|half|fair|mle|likelihood|probability|prob|chance|how many|odds|fraction of|largest|smallest)\b", re.I)
HOW = re.compile(r"\s*how (?:do|to|can|could|would|should|does|is|are)\b", re.I)
"""Asking for the way: told in words when there is nothing to work out."""
CLEAR = 2.0
"""A cue below this weight only hints that something is to be worked out."""
CONCEPTUAL = frozenset("why compare intuition when-to-use prerequisites resources diagnose plan note small-talk".split())
TELLING = ("impossible", "bad_shape")
"""Refusals that name what cannot be right in the numbers: always worth saying, however unsure it is what was wanted."""


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """The solved problem, or a refusal when the words clearly asked for one; None when nothing asks for computing."""
    question = request.question
    asked = request.intent == "compute" and any(e.target == "compute" and e.kind == "cue" for e in request.evidence)
    first = next((e.target for e in sorted(request.evidence, key=lambda e: -e.weight) if e.kind == "cue"), "")
    if first in CONCEPTUAL and not asked:
        return None
    if not (question.has_mathematics or question.has_data or WORTH_TRYING.search(question.text)):
        return _recipe(request, tools) if asked and request.concepts and _wants_work(request) else None
    solved = tools.workers.run({"do": "solve", "text": question.text, "definitions": list(request.context.definitions)})
    if "failed" in solved:
        return refusal(request, tools, HEAVY if solved["failed"] in ("memory", "depth", "long") else OURS)
    if "declined" in solved:
        weakly = max((e.weight for e in request.evidence if e.kind == "cue" and e.target == "compute"), default=0.0) < CLEAR
        if solved["declined"] in ("no_topic", "not_understood") and request.concepts and weakly:
            return None
        if solved["declined"] in TELLING:
            return _declined(request, tools, solved)
        if not request.evidence:
            return None
        if solved["declined"] in ("no_topic", "not_understood") and (not asked or (request.concepts and HOW.match(question.text))):
            return None
        if solved["declined"] == "no_topic" and request.concepts and not question.has_mathematics:
            return None
        return _declined(request, tools, solved)
    return worked(request, tools, solved)


ASKS = frozenset("what why how when which where who is are was do does did can could should would explain".split())


def _wants_work(request: Request) -> bool:
    """Is it the name of a task ("derivative of the softmax") or an order to find something, not a question about it?"""
    words = [w.text for w in request.question.words]
    return bool(words) and (words[0] not in ASKS or "following" in words)


def _recipe(request: Request, tools: Toolbox) -> Answer:
    """A task without its numbers: the way it goes with an example, and the request for the numbers."""
    concept = tools.graph[request.concepts[0][0]]
    said = text(f"Give me the numbers or the formula and I work it out step by step. This is how it goes for {named(concept)}:")
    blocks = [said, text(concept.depths.working), *formulas(concept, 1), *worked_example(concept, tools)]
    return reply(request, tools.graph, blocks, intent="compute", suggestions=next_steps(concept, ("example",)), context_depth="working", context_problem=concept.example.ask)


def _declined(request: Request, tools: Toolbox, solved: dict[str, Any]) -> Answer:
    buttons = suggestions(*((a["label"], a["message"]) for a in solved["alternatives"][:4]))
    blocks = BLOCKS.validate_python(solved["blocks"])
    if request.concepts:
        concept = tools.graph[request.concepts[0][0]]
        blocks.append(text(f"I can explain {named(concept)}, or work an example of it."))
        buttons += suggestions((f"Explain {lower_title(concept)}", asked(concept)), ("Show an example", f"give me an example of {lower_title(concept)}"))
    return reply(request, tools.graph, blocks, intent="compute" if request.concepts else "clarify", suggestions=buttons)


INTENT = Intent(
    id="compute",
    title="Work it out",
    handle=handle,
    cues=(
        Cue("(calculate|compute|evaluate|solve|simplify|expand|factor|factorise|factorize|differentiate|integrate|minimise|minimize|maximise|maximize)", 2.6),
        Cue("(calculating|computing|evaluating|solving|simplifying|differentiating|integrating)", 2.4),
        Cue("(find|determine|work out|figure out|get|give|obtain)", 2.0),
        Cue("finding", 1.9),
        Cue("(reverse|change|switch|swap|interchange) [the] order of integration", 4.0),
        Cue("(orthonormalise|orthonormalize|orthogonalise|orthogonalize|diagonalise|diagonalize|normalise|normalize|standardise|standardize|invert|transpose|decompose|row reduce|rationalise|rationalize|rearrange|make|draw)", 2.2, start=True),
        Cue("(point|points) (halfway|midway|half way|exactly between|in the middle)", 3.4),
        Cue("(point|points|maxima|minima|maximum|minimum|extrema|value|values|distance|hessian|jacobian|divergence|curl|laplacian|linearization|linearisation) (of|for) ⟦", 3.2),
        Cue("(steps|step|iterations|iteration|iterates|iterate) of ... ⟦", 3.0),
        Cue("(rate|rates|size|sizes) (for|of) ⟦", 2.4),
        Cue("(find|determine|give|write|obtain|derive) [down] [the] [an] (equation|equations) (of|for) [the] [a] (line|plane|tangent|normal)", 4.4),
        Cue("(approximate|approximating|estimate|estimating|linearise|linearize|backpropagate|classify|optimise|optimize)", 2.4),
        Cue("(use|apply|perform|run|take|do|make) ... (method|step|steps|iteration|iterations|descent|multipliers)", 2.1),
        Cue("what is ⟦", 2.0),
        Cue("what is the (value|derivative|integral|limit|sum|product|probability|area|inverse|determinant|gradient|result|average|mean|answer|correct answer)", 2.3),
        Cue("what is the (largest|smallest|maximum|minimum|total|expected|correct)", 2.2),
        Cue("(derivative|integral|limit|determinant|inverse|eigenvalues|gradient|area|sum|probability|expectation|variance) of", 1.7),
        Cue("how (many|much|long|far|big|often|likely)", 2.4),
        Cue("(probability|chance|odds|likelihood) (that|of)", 2.1),
        Cue("(what is|what's|find) the (probability|chance) that", 3.4),
        Cue("percent", 1.4),
        Cue("(is|are|does|do) ⟦", 1.4),
        Cue("(round|convert|rearrange|reduce|multiply|divide|add|subtract|sort|list)", 2.0),
        Cue("can you (add|subtract|do|subract)", 2.2),
        Cue("(rolling|tossing|drawing|flipping|roll|rolls|toss|tosses)", 1.6),
        Cue("(derivative|integral|gradient) (in|for|using|with)", 1.5),
        Cue("(mean|area|volume|basis|size) of", 1.5),
        Cue("homework", 1.0),
    ),
)
