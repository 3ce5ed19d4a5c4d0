"""Limits of functions that are given in pieces: near the point one piece is in force on each side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, approach, evaluate, formula_at
from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import Cases, Limit, Node, Relation, symbols, walk
from tutor.rules.derivation import Rule, alike
from tutor.rules.limits.search import SIDES, Lim, find_limit, is_null, shown
from tutor.solution import Prose, Step

PIECE = Rule("choose_piece", "Which piece counts here?", "limits")


def in_pieces(function: Node) -> bool:
    """Does the function hold formulas for different places?"""
    return any(isinstance(node, Cases) for node in walk(function))


def find_piecewise_limit(function: Node, variable: str, point: Node, side: str) -> Lim | None:
    """The limit of a function in pieces as its variable goes to the point from a side ("" for both)."""
    a = to_sympy(point)
    far = a.is_infinite
    sides = [side] if side or far else ["+", "-"]
    pieces = {s: piece_near(function, variable, point, s) for s in sides}
    if any(piece is None for piece in pieces.values()):
        return None
    known = {s: piece for s, piece in pieces.items() if piece is not None}
    if len(set(known.values())) == 1:
        return _on_side(function, next(iter(known.values())), variable, point, side, a)
    found = {s: _on_side(function, piece, variable, point, s, a) for s, piece in known.items()}
    right, left = found["+"], found["-"]
    if right is None or left is None:
        return None
    steps = (*right.steps, *left.steps)
    if right.value is None or left.value is None:
        return Lim(None, steps, "On one side there is no limit, so there is none at all.")
    if right.value == left.value or (not right.value.is_infinite and not left.value.is_infinite and is_null(sympy.simplify(right.value - left.value))):
        before = Limit(function, name_to_tree(variable), point)
        why: Prose = ("From above and from below the function goes to the same value, ", shown(right.value), ", so that is the limit. The value at the point itself plays no part.")
        return Lim(right.value, (SIDES.step(before, shown(right.value), why, steps),))
    reason: Prose = ("From above the function goes to ", shown(right.value), ", from below to ", shown(left.value), ". These differ, so the limit does not exist.")
    return Lim(None, steps, reason)


def piece_near(function: Node, variable: str, point: Node, side: str) -> Node | None:
    """The function with only the formulas that are in force close to the point on this side; None when that cannot be
    told."""
    seen = set()
    for k in (4, 7, 11):
        with mpmath.workdps(40):
            try:
                values = {variable: approach(evaluate(point, {}), side, k)}
                seen.add(formula_at(function, values))
            except NO_NUMBER:
                return None
    return seen.pop() if len(seen) == 1 else None


def _on_side(function: Node, piece: Node, variable: str, point: Node, side: str, a: Any) -> Lim | None:
    if set(symbols(piece)) - {variable}:
        return None
    found = find_limit(to_sympy(piece), sympy.Symbol(variable), a, side)
    if found is None:
        return None
    x = name_to_tree(variable)
    where = {"+": "Just above ", "-": "Just below ", "": "On both sides of "}[side] if not a.is_infinite else "On the way to "
    why: Prose = (where, Relation((x, point), ("=",)), " the function is given by ", piece, ".")
    chosen = Limit(piece, x, point, side)
    first = PIECE.step(Limit(function, x, point, side), chosen, why)
    return Lim(found.value, (first, *_from(chosen, found.steps)), found.reason)


def _from(line: Limit, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, begun with the line as it is written here."""
    if steps and steps[0].relation == "equal" and steps[0].before is not None and not alike(steps[0].before, line):
        return (replace(steps[0], before=line), *steps[1:])
    return steps
