"""What a message without any cue wants, from its shape: lines of working, two names joined by "and", or the title of a task."""

from __future__ import annotations

from tutor.notation.tree import Relation, Sequence, symbols
from tutor.question import Question

OPENERS = frozenset(
    """what why how when where which who whose is are was were am do does did can could should would will shall may i my me we you it this that
    these explain define describe understand understanding tell show give find help please confused confusion about anyone someone let if any no not
    intuition meaning definition question need want""".split()
)
"""Words that open a question or an order; a bare title has none of them in front."""

JOINS = frozenset(("and", "&"))
TASK = frozenset(("between", "using", "given"))
"""Prepositions that tie the name of a task to what it is done with: "divergence between two normals"."""

SIDE_BY_SIDE, TITLE = 1.7, 1.2
"""How strongly each shape speaks: less than any clear cue."""

WORKING = 5.0
"""Lines of working are nothing else."""


def shape_of(question: Question) -> tuple[str, float, str]:
    """The intent that the shape suggests, how strongly, and the words that show it; ("", 0, "") when it shows none."""
    words = [w for w in question.words if w.text not in "?!"]
    if not words and is_working(question):
        return "check", WORKING, question.text[:60]
    if len(words) < 3 or question.fragments or words[0].text in OPENERS:
        return "", 0.0, ""
    spans = sorted({(m.start, m.end) for m in question.mentions})
    covered = {k for k, w in enumerate(question.words) if any(start <= w.start and w.end <= end for start, end in spans)}
    joins = [k for k, w in enumerate(question.words) if w.text in JOINS and k not in covered]
    if len(joins) == 1:
        before, after = ([k for k in covered if k < joins[0]], [k for k in covered if k > joins[0]])
        if before and after and len(covered) + 1 >= len(words) - 1:
            return "compare", SIDE_BY_SIDE, question.words[joins[0]].text
    tie = next((w.text for k, w in enumerate(question.words) if w.text in TASK and k not in covered and k > 0), "")
    if tie and 0 in covered:
        return "compute", TITLE, tie
    return "", 0.0, ""


def is_working(question: Question) -> bool:
    """Does the message hold nothing but lines that go on from one another: equations in the same one unknown, or values
    that each begin with an equals sign?"""
    lines = [line.strip() for line in question.text.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    if all(line.startswith("=") for line in lines[1:]):
        return True
    trees = [tree for f in question.fragments for tree in (f.tree.items if isinstance(f.tree, Sequence) and not f.tree.bracket else (f.tree,))]
    unknown = {frozenset(symbols(tree)) for tree in trees}
    return len(trees) == len(lines) and all(isinstance(tree, Relation) for tree in trees) and len(unknown) == 1 and len(*unknown) == 1
