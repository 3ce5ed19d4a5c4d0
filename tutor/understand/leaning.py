"""Messages that lean on what was said: corrections, "and for x^4?", "what about variance?", "the other kind of normal".

Each is turned into the full message that it stands for, from the small context of the conversation alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge import Graph
from tutor.explain.concept import named
from tutor.notation.prose import Fragment, find_mathematics
from tutor.notation.tree import Number, Relation, Symbol
from tutor.question import Context, Question
from tutor.understand.words import ASKING, STOP, words_of

AGAIN = {
    "define": "what is {}?", "intuition": "give me the intuition for {}", "why": "why does {} matter?", "how-to": "how do I calculate {}?",
    "when-to-use": "when should I use {}?", "prerequisites": "what do I need to know before {}?", "resources": "where can I learn {}?",
    "practise": "practise {}", "prove": "prove {}", "lab": "code {} from scratch in numpy", "follow-up": "give me an example of {}",
}  # fmt: skip
"""How the last question is asked again of something else."""

SUBJECTLESS = frozenset(("define", "intuition", "why", "how-to", "when-to-use", "prerequisites", "resources", "practise", "compare", "prove", "lab", "plan", "compute", "diagnose"))
"""What may be asked of "it" or of nothing named."""

_LEAD = r"(?:no+|nope|sorry|wait|actually|oops|hmm+|well|ok|okay|oh)"
_CORRECTION = re.compile(
    rf"\s*(?:{_LEAD}[\s,.!…-]+)*(?:(?:what\s+)?i\s+(?:actually\s+|really\s+)?(?:mean|meant|was asking about|am asking about|asked about|wanted)(?:\s+to ask about|\s+was)?[\s,:]+)(?P<rest>.+)", re.I | re.S
)
_INSTEAD = re.compile(r"\s*(?:no+|nope|not that(?: one)?)[\s,.!-]+(?P<rest>(?:the|a|an|about)\s+.+)", re.I | re.S)
_OTHER = re.compile(r"\b(?:the\s+)?other\s+(?:kind|kinds|sort|type|meaning|sense|one)?\s*(?:of\s+)?(?P<name>[a-z][a-z -]*?)\s*[?.!]*$", re.I)
_AND = re.compile(
    r"\s*(?:(?:ok|okay|and|but|so|cool|great|thanks|then)[\s,]+)*(?:what about|how about|what of|and|same (?:for|with)|the same (?:for|with)|(?:let'?s go |let us go |go |going )?back to|return to|now|try|do)\b\s*(?:(?P<tie>for|with|if it is|if it was|if it were|in|of|the same for)\b\s*)?(?P<rest>.+?)\s*[?.!]*\s*",
    re.I | re.S,
)
_TASK_ON_IT = re.compile(
    r"\s*(?:(?:ok|okay|and|now|then|please|can you|could you|let us|let's|lets)[\s,]+)*(?P<task>(?:integrate|differentiate|derive|factor|factorise|factorize|expand|simplify|solve|evaluate|invert|transpose|diagonalise|diagonalize|"
    r"(?:find|take|compute|calculate|work out|get|what is|what's|whats) the [a-z][a-z ]{2,40} of))\s+(?:it|this|that)\b(?P<tail>[^?.!]*)[?.!]*\s*",
    re.I,
)
"""Another task with the mathematics of the last one: "integrate it", "find the inverse of that"."""
_POINTING = frozenset("it this that these those them they one ones there here both two which".split())
WHAT_IF = re.compile(r"\s*(?:and |but |so )?(?:what if|what happens (?:if|when)|what about when)\b", re.I)
"""A question about the edges of what was said."""
_TASK = re.compile(r"(?:integrate|differentiate|diff|derive|solve|factor|factorise|factorize|expand|simplify|limit|evaluate)\s+", re.I)
"""A task that was read as part of the formula behind it."""
_BEFORE_A_QUESTION = re.compile(
    r"\s*(?:(?:ok|okay|alright|right|great|cool|nice|good|yes|yeah|sure|thanks|oh|ah|hmm+|well|so|but|and|then|no)\b[\s,.!…-]*)+(?=(?:why|what|whats|what's|how|when|where|which|who|explain|can|could|is|are|do|does|should|show|give|tell)\b)", re.I
)
_AFTER = re.compile(r"\s+(?:then|though|tho|anyway)(?=\s*[?.!]*$)", re.I)
"""A word that hangs on behind: "what is the variance then?"."""
_SIZE = re.compile(r"\b\d+\s*(?:x|by|×)\s*\d+\b", re.I)
"""The size of a matrix, which is no mathematics to work with."""
CLEAR_NAME = 3.4
"""What "what if the inputs are equal" must name at least this clearly to be about that."""
LONGEST = 80
"""A message longer than this says by itself what it is about."""


def resumed(text: str, context: Context, graph: Graph, read: Callable[[str], Question]) -> str | None:
    """The full message behind one that leans on the last; None when it does not, or nothing was said before."""
    if not context.message or len(text) > LONGEST:
        return None
    for pattern in (_CORRECTION, _INSTEAD):
        found = pattern.fullmatch(text)
        if found is not None:
            return _corrected(found["rest"].strip(" ?.!"), context, graph, read)
    pointed = _TASK_ON_IT.fullmatch(text)
    if pointed is not None:
        return _done_to_it(pointed["task"], pointed["tail"], context)
    found = _AND.fullmatch(text)
    return _continued(found["rest"], found["tie"] or "", context, graph, read) if found is not None else None


def _corrected(rest: str, context: Context, graph: Graph, read: Callable[[str], Question]) -> str | None:
    other = _OTHER.search(rest)
    if other is not None:
        return _other_meaning(other["name"], context, graph, read)
    question = read(rest)
    if any(not isinstance(f.tree, Number | Symbol) for f in question.fragments):
        return with_mathematics(context.problem, question.fragments) or rest
    return _asked_again(rest, context) if question.mentions else None


def _done_to_it(task: str, tail: str, context: Context) -> str | None:
    """The task with the main piece of mathematics of the last problem in the place of "it"."""
    there = [f for f in find_mathematics(context.problem) if not isinstance(f.tree, Number | Symbol)]
    if not there:
        return None
    main = max(there, key=lambda f: len(f.text)).text
    return f"{task} {_TASK.sub('', main, count=1)}{tail}"


def _other_meaning(name: str, context: Context, graph: Graph, read: Callable[[str], Question]) -> str | None:
    """What else a word that was just explained can mean: asked for by the title of the other concept."""
    wanted = {w.stem for w in words_of(name)}
    holders = [c for c in graph.values() if c.id not in context.focus[:1] and any({w.stem for w in words_of(a.text)} == wanted for a in c.aliases if a.cue)]
    fresh = [c for c in holders if c.id not in context.before] or holders
    return f"what is {fresh[0].id.replace('-', ' ')}?" if fresh else None


def _continued(rest: str, tie: str, context: Context, graph: Graph, read: Callable[[str], Question]) -> str | None:
    """The last task with other mathematics, or the last question of another concept."""
    question = read(_SIZE.sub(" ", rest))
    telling = [w for w in question.words if w.text not in STOP and w.text not in "?!" and len(w.text) > 1]
    if question.fragments and not telling and not _SIZE.search(rest):
        return with_mathematics(context.problem, question.fragments)
    plain = not any(w.text in ("why", "how", "what", "when", "where", "which", "who") for w in question.words)
    renamed = _with_name(rest, context, read) if context.intent == "compute" and plain and not question.fragments and not tie else None
    if renamed is not None and question.mentions:
        return renamed
    if tie in ("for", "in", "of", "with") and telling and len(telling) <= 3 and plain and context.focus and context.focus[0] in graph:
        return _asked_again(f"{named(graph[context.focus[0]])} {tie} {rest}", context)
    if any(m.weight > 1.0 for m in question.mentions) and not question.fragments and plain:
        return _asked_again(rest, context)
    return None


_WANTED_OF = re.compile(r"[a-z' ]+ of (?P<data>.*\d.*)", re.I | re.S)
"""What is wanted of some data: "the mean of 3, 5, 10"."""


def _with_name(rest: str, context: Context, read: Callable[[str], Question]) -> str | None:
    """The last task with the name of what was wanted exchanged: "and the mean?" after a median."""
    new = re.sub(r"^(?:the|a|an)\s+", "", rest.strip(), flags=re.I)
    names = sorted((m for m in read(context.problem).mentions), key=lambda m: (-m.length, m.start))
    wanted = _WANTED_OF.match(context.problem)
    if wanted is not None:
        return f"{new} of {wanted['data']}"
    if not names:
        return None
    return context.problem[: names[0].start] + new + context.problem[names[0].end :]


def bare(text: str) -> str:
    """A question without the yes, ok or but in front of it and the then behind: "ok but why?" asks why."""
    found = _BEFORE_A_QUESTION.match(text)
    return _AFTER.sub("", text[found.end() :] if found is not None else text)


def _asked_again(rest: str, context: Context) -> str:
    known = AGAIN.get(context.intent, AGAIN["define"])
    return rest if any(w.text in ("what", "why", "how", "when", "where", "explain", "difference") for w in words_of(rest)) else known.format(rest)


def with_mathematics(problem: str, fragments: Sequence[Fragment]) -> str | None:
    """A problem with its main piece of mathematics exchanged for the new one; None when it has none of that kind."""
    if not problem or not fragments:
        return None
    new = max(fragments, key=lambda f: len(f.text))
    old = [f for f in find_mathematics(problem) if isinstance(f.tree, Relation) == isinstance(new.tree, Relation)]
    if isinstance(new.tree, Relation) and isinstance(new.tree.left, Symbol):
        old = [f for f in old if isinstance(f.tree, Relation) and f.tree.left == new.tree.left] or old
    elif not isinstance(new.tree, Number | Symbol):
        old = [f for f in old if not isinstance(f.tree, Number | Symbol)] or old
    if not old:
        return None
    main = max(old, key=lambda f: len(f.text))
    task = _TASK.match(main.text)
    return problem[: main.start] + (task.group() if task else "") + new.text + problem[main.end :]


def subject_meant(question: Question, context: Context, intent: str, neutral: frozenset[str], fit: float) -> tuple[str, ...]:
    """The concepts that a question without a subject of its own is about: those last spoken of; none when it has one."""
    asked_if = WHAT_IF.match(question.text) is not None
    if not context.focus or not (intent in SUBJECTLESS or asked_if) or question.fragments or len(question.text) > LONGEST:
        return ()
    words = [w.text for w in question.words if w.text not in "?!"]
    telling = [w for w in words if w not in STOP and w not in ASKING and w not in neutral]
    pointing = any(w in _POINTING for w in words)
    if any(m.weight > (CLEAR_NAME if asked_if else 1.0) and any(w.text not in ASKING and w.text not in STOP for w in words_of(m.text)) for m in question.mentions):
        return ()
    if telling and not (asked_if and pointing and len(telling) <= 1) and not (pointing and len(telling) <= 1 and fit < 0.5):
        return ()
    if intent == "compute" and not ({"compute", "calculate", "solve", "find", "work"} & set(words)):
        return ()
    if intent == "compare" and context.intent != "compare":
        return (context.focus[0], *context.before) if context.before else context.focus[:1]
    return context.focus
