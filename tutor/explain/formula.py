"""A formula in plain English: its name, what its symbols mean, the recipe in words, why it is built so, what a change
does, an example with numbers, and code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.known_formulas import whole_names
from tutor.explain.formulas.changes import claims
from tutor.explain.formulas.code import source
from tutor.explain.formulas.inventory import Item, inventory
from tutor.explain.formulas.kinds import kinds_of
from tutor.explain.formulas.nominal import Words
from tutor.explain.formulas.quantities import Program, program
from tutor.explain.formulas.reasons import reasons
from tutor.explain.formulas.recipe import recipe
from tutor.explain.formulas.recognise import Recognised, recognise
from tutor.explain.formulas.roles import assign
from tutor.explain.formulas.samples import told
from tutor.notation import Conventions, ReadingError, latex, plain, read, shown, spoken
from tutor.notation import tree as t

MOST_NODES = 400
"""Beyond this size a formula is put into words but no longer tried on numbers."""


@dataclass(frozen=True)
class Understood:
    """A formula read: its tree, the known formula it is, its symbols with their roles, and how to compute it."""

    tree: t.Node
    known: Recognised | None
    items: list[Item]
    program: Program | None


def understood(formula: str, context: str = "") -> Understood:
    """Read a formula and find out what can be known of it.

    Raises:
        ReadingError: where it stops making sense.
    """
    tree = read(formula, Conventions(words=True, names=whole_names())).tree
    known = recognise(tree)
    items = inventory(tree)
    assign(items, kinds_of(tree), known.roles if known else {}, context)
    items = [i for i in items if not _inside_of_known(i, items, tree)]
    return Understood(tree, known, items, program(tree, items) if t.size(tree) <= MOST_NODES else None)


def explain(formula: str, context: str) -> dict[str, Any]:
    """The body of `POST /v1/explain`."""
    try:
        found = understood(formula, context)
    except ReadingError as error:
        return {"error": {"code": error.code, "message": error.message, "start": error.start, "end": error.end, "understood": error.understood, "accepted": error.accepted}}
    steps = recipe(found.tree, naming(found.items), "")
    known = found.known.formula if found.known else None
    return {
        "error": None,
        "name": _name(found.known),
        "concepts": [{"id": c, "title": titles().get(c, c)} for c in known.concepts if c in titles()] if known else [],
        "math": shown(found.tree),
        "symbols": symbols_of(found.items, formula),
        "one_line": known.says if known else _first_sentence(steps),
        "recipe": steps,
        "meaning": known.meaning if known else "",
        "why_built_so": [{"part": p, "text": x} for p, x in why(found)],
        "what_if": [{"change": c.change, "effect": c.effect} for c in claims(found.program, Words())] if found.program else [],
        "with_numbers": told(found.program) if found.program else "",
        "spoken": spoken(found.tree),
        "code": source(found.program, known.id.replace("-", "_") if known else "formula") if found.program else "",
    }


@cache
def titles() -> dict[str, str]:
    """The title of every concept on the map."""
    from knowledge import load

    return {c.id: c.title for c in load().values()}


def _name(known: Recognised | None) -> str | None:
    if known is None:
        return None
    return f"{known.formula.name} with a penalty" if known.penalised else known.formula.name


def why(found: Understood) -> list[tuple[str, str]]:
    """Why it is built so: what is known of the formula, then what its shape tells."""
    known = list(found.known.formula.why) if found.known else []
    said = {w for part, _ in known for w in _telling(part)}
    more = [(p, x) for p, x in reasons(found.tree, Words()) if not said & _telling(p)]
    return [*known, *more][:5]


def _inside_of_known(item: Item, items: list[Item], tree: t.Node) -> bool:
    """Is this letter only a piece of symbols that are known whole, such as the D of D_KL or the B of mu_B?"""
    if item.basis in ("known formula", "stated") or item.shape == "index" or not isinstance(item.node, t.Symbol):
        return False
    whole = {i.node for i in items if i.basis == "known formula" and isinstance(i.node, t.Subscript | t.Superscript | t.Power)}
    doubtful = item.basis in ("guess", "unknown")

    def stands(node: t.Node) -> bool:
        if node in whole and isinstance(node, t.Subscript | t.Superscript):
            index = node.index if isinstance(node, t.Subscript) else node.label
            return not doubtful and stands(index)
        if node in whole and doubtful:
            return False
        return node == item.node or any(stands(child) for child in t.children(node))

    return bool(whole) and any(n in whole for n in t.walk(tree)) and not stands(tree) and not item.places & {"operator", "sign", "named function", "transpose"}


def _telling(part: str) -> set[str]:
    """What names a part: its longer words, and the whole of it for one such as 1/n."""
    return {part.replace(" ", ""), *re.findall(r"[a-z]{4,}", part.lower())}


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=\.)\s", text)[0]


def naming(items: list[Item]) -> Words:
    """What the recipe calls each symbol: the head of its role, unless that is a guess or too long to say."""
    names, asides = {}, {}
    for item in items:
        if item.basis not in ("guess", "unknown") and item.shape != "index" and not isinstance(item.node, t.Constant | t.Apply | t.Call | t.Factorial | t.AbsoluteValue):
            head, comma, rest = item.role.partition(",")
            head = head.split(":")[0].split("(")[0].split(" or ")[0].strip()
            if len(head.split()) <= 6:
                names[item.node] = head
            if comma and rest.strip().startswith("where"):
                asides[item.node] = rest.strip()
    return Words(names, asides, {i.node: i.shape for i in items if i.shape})


def symbols_of(items: list[Item], formula: str) -> list[dict[str, Any]]:
    """The symbol table; each symbol is spelled as the formula spells it, in LaTeX or as typed."""
    rows = []
    for item in items:
        spelled = spelling(item.node, formula)
        compound = isinstance(item.node, t.Subscript | t.Superscript) and isinstance(item.node.base, t.Call | t.Apply | t.Add | t.Multiply)
        if spelled and not (compound and item.basis == "unknown"):
            rows.append({"symbol": spelled, "role": item.role, "shape": item.shape or None, "basis": item.basis, "math": shown(item.node)})
    return rows


SIGNS = {"sim": r"\sim", "propto": r"\propto", "partial": r"\partial", "nabla": r"\nabla", "odot": r"\odot"}
TYPED = {"sim": "~", "propto": "∝", "partial": "∂", "nabla": "∇", "odot": "⊙"}


def spelling(node: t.Node, formula: str) -> str:
    """A symbol in the spelling of the formula."""
    in_latex = "\\" in formula
    if isinstance(node, t.Symbol) and node.name in SIGNS:
        return SIGNS[node.name] if in_latex else TYPED[node.name]
    if node == t.Symbol("T") and in_latex and r"\top" in formula:
        return r"\top"
    return latex(node) if in_latex else plain(node)
