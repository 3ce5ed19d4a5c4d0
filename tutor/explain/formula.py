"""A formula in plain English: recognised or not, its symbols, the recipe in words, what a change does, code."""

from __future__ import annotations

from typing import Any

from tutor.explain.formulas.inventory import Item, inventory
from tutor.explain.formulas.kinds import kinds_of
from tutor.explain.formulas.nominal import Words
from tutor.explain.formulas.recipe import recipe
from tutor.explain.formulas.roles import assign
from tutor.notation import Conventions, ReadingError, latex, plain, read, shown, spoken
from tutor.notation import tree as t


def explain(formula: str, context: str) -> dict[str, Any]:
    """The body of `POST /v1/explain`."""
    try:
        tree = read(formula, Conventions(words=True)).tree
    except ReadingError as error:
        return {"error": {"code": error.code, "message": error.message, "start": error.start, "end": error.end, "understood": error.understood, "accepted": error.accepted}}
    kinds = kinds_of(tree)
    items = inventory(tree)
    assign(items, kinds, {}, context)
    return {"error": None, "math": shown(tree), "name": None, "concepts": [], "symbols": symbols_of(items, formula), "recipe": recipe(tree, naming(items), ""), "one_line": "", "spoken": spoken(tree)}


def naming(items: list[Item]) -> Words:
    """What the recipe calls each symbol: the head of its role, unless that is a guess or too long to say."""
    names, asides = {}, {}
    for item in items:
        if item.basis not in ("guess", "unknown") and not item.shape == "index" and not isinstance(item.node, t.Constant | t.Apply | t.Call | t.Factorial | t.AbsoluteValue):
            head, comma, rest = item.role.partition(",")
            head = head.split(":")[0].split("(")[0].split(" or ")[0].strip()
            if len(head.split()) <= 6:
                names[item.node] = head
            if comma and rest.strip().startswith("where"):
                asides[item.node] = rest.strip()
    return Words(names, asides)


def symbols_of(items: list[Item], formula: str) -> list[dict[str, Any]]:
    """The symbol table; each symbol is spelled as the formula spells it, in LaTeX or as typed."""
    rows = []
    for item in items:
        spelled = spelling(item.node, formula)
        if spelled:
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
