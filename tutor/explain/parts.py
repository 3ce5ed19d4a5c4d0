"""A part of a formula asked about: "why the 2σ²?", "what is the bar over x?", "why the square?"; and the way back, from
a formula's name or its words to the formula."""

from __future__ import annotations

import re

from knowledge.known_formulas import KnownFormula, known_formulas
from tutor.explain.formula import Understood, understood, why
from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.nominal import Words
from tutor.explain.formulas.reasons import reasons
from tutor.notation import ReadingError
from tutor.notation import tree as t
from tutor.notation.names import GREEK, GREEK_NAMES
from tutor.notation.prose import find_mathematics
from tutor.understand.words import words_of

ACCENTS = {
    "bar": "A bar over a letter usually marks an average.",
    "hat": "A hat over a letter marks an estimate or a prediction, as against the true value.",
    "tilde": "A tilde over a letter marks a changed or approximate version of it.",
    "star": "A star marks the best value, the optimum.",
}
_LETTER_ALONE = re.compile(r"\s*what(?:'s| is| does| are)? (?:the )?(?:letter )?([A-Za-z])(?: (?:mean|stand for|here|there|do))?\s*[?.!]*\s*")
"""One letter asked for, which may then be an a or an I."""
_MARK = re.compile(r"\b(bar|line|hat|roof|tilde|squiggle|star|asterisk)\b(?: (?:over|above|on|on top of|of) (?:the )?([A-Za-z]\w*))?")
SIGNS = {
    "±": ("plus or minus", "Take it once with plus and once with minus: that gives two values."),
    "∑": ("the sum sign", "Work out what stands behind it for each value of the index, and add the results."),
    "∏": ("the product sign", "Work out what stands behind it for each value of the index, and multiply the results."),
    "∇": ("nabla, the gradient", "It lists the slopes along all inputs."),
    "∂": ("the curly d of a partial derivative", "Only one input moves, the others are held still."),
    "∫": ("the integral sign", "Add up ever thinner strips of what stands behind it."),
}
"""What a sign tells to do."""
SAME_MARK = {"line": "bar", "roof": "hat", "squiggle": "tilde", "asterisk": "star"}
SMALL = frozenset("the a an of to in on at is it that this why what does do did mean means for there here and or with by we you i formula part sign letter symbol need have divide".split())


def part_explained(formula: str, question: str) -> str:
    """What the part of the formula that a question names is, and what it is there for; "" when it names none."""
    try:
        found = understood(formula)
    except ReadingError:
        return ""
    sign = next((s for s in SIGNS if s in question), "")
    if sign:
        name, told = SIGNS[sign]
        return f"**{sign}** is {name}. {told}"
    if (alone := _LETTER_ALONE.fullmatch(question)) is not None:
        return _symbol(found, t.Constant("e") if alone[1] == "e" else t.Symbol(alone[1]))
    marked = _MARK.search(question.lower())
    if marked is not None:
        said = _mark(found, SAME_MARK.get(marked.group(1), marked.group(1)), marked.group(2))
        if said:
            return said
    for fragment in sorted(find_mathematics(question), key=lambda f: f.start - f.end):
        said = _piece(found, fragment.tree)
        if said:
            return said
    for letter in re.findall(r"[A-Za-zα-ωΑ-Ω]+", question):
        name = GREEK.get(letter, letter)
        if (len(name) == 1 and name not in "aAI") or name in GREEK_NAMES:
            said = _symbol(found, t.Symbol(name))
            if said:
                return said
    return _by_words(found, question)


def _mark(found: Understood, mark: str, letter: str | None) -> str:
    for item in found.items:
        base = item.base
        if isinstance(base, t.Symbol) and base.accent == mark and letter in (None, base.name):
            return f"{ACCENTS.get(mark, '')} Here **{glyph(item.node)}** is the {item.role}.".strip()
        if mark == "star" and isinstance(item.node, t.Superscript) and item.node.label == t.Symbol("*"):
            return f"{ACCENTS['star']} Here **{glyph(item.node)}** is the {item.role}."
    return ""


def _symbol(found: Understood, node: t.Node) -> str:
    for item in found.items:
        if item.node == node or (isinstance(item.base, t.Symbol) and isinstance(node, t.Symbol) and item.base.name == node.name and not item.base.accent):
            return f"**{glyph(item.node) or glyph(node)}** is the {item.role}." if not item.role.startswith(("the ", "not ", "a ", "one ", "Euler")) else f"**{glyph(item.node)}**: {item.role}."
    return ""


def _piece(found: Understood, tree: t.Node) -> str:
    if isinstance(tree, t.Symbol | t.Subscript | t.Superscript):
        return _symbol(found, tree)
    bare = _bare(tree)
    for node in t.walk(found.tree):
        if _bare(node) == bare:
            words = Words({i.node: i.role.split(",")[0] for i in found.items if len(i.role.split(",")[0].split()) <= 6})
            said = [f"**{glyph(node, 60) or 'That part'}** is {words.of(node)}."]
            known = [x for p, x in why(found) if set(_telling(p)) & set(_telling(glyph(node, 60)))]
            said += known[:1] or [x for _, x in reasons(node, Words())][:2]
            return " ".join(said)
    return ""


def _bare(node: t.Node) -> t.Node:
    """Without the signs of multiplication and division, so that 2σ² is 2·σ²."""
    node = t.rebuild(node, _bare)
    if isinstance(node, t.Multiply):
        return t.Multiply(node.factors)
    return t.Divide(node.numerator, node.denominator) if isinstance(node, t.Divide) else node


def _by_words(found: Understood, question: str) -> str:
    """A reason whose part is named in words: the square, the logarithm, the division by n."""
    asked = set(_telling(question))
    best, said = 0, ""
    for part, text in why(found):
        shared = len(asked & set(_telling(part)))
        if shared > best:
            best, said = shared, f"**{part}**: {text}"
    return said


def _telling(text: str) -> list[str]:
    return [w.stem for w in words_of(text) if w.text not in SMALL and w.text not in "?!"]


def formula_named(text: str) -> KnownFormula | None:
    """The known formula that the words speak of, by its name or by what it says: "the mean of the squared errors"."""
    asked = {w.stem for w in words_of(text) if w.text not in SMALL | ASKING and w.text not in "?!"}
    if not asked:
        return None
    best: tuple[float, KnownFormula] | None = None
    for formula in known_formulas():
        name = {w.stem for w in words_of(formula.name) if w.text not in SMALL}
        body = name | {w.stem for w in words_of(formula.says)} | {h.lower() for h in formula.heads}
        covered = len(asked & body) / len(asked)
        named = len(asked & name) / len(name)
        score = covered + named
        if covered >= 0.8 and (named >= 0.5 or len(asked & body) >= 4 or asked & {h.lower() for h in formula.heads}) and (best is None or score > best[0]):
            best = (score, formula)
    return best[1] if best else None


ASKING = frozenset("give show tell me write down equation expression please know how look like can you could whats what's used".split())
