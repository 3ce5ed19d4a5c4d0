"""The lines of an equation: each one has the same solutions as the one before, and says what was done to both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import mpmath

from tutor.checking.equations import proportional
from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.tree import Node, Relation, flat_name
from tutor.rules.derivation import Rule, alike
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Base, Sum, add, constant
from tutor.rules.writing import write
from tutor.solution import Check, Prose, Step

SIMPLIFY_SIDES = Rule("simplify_both_sides", "Tidy up each side", "expanding-factoring")


class NotSolvable(Exception):
    """No rule here solves this equation; the message says what kind it is, for the learner."""


@dataclass(slots=True)
class EquationBoard:
    """The equations written so far; `now` is the last one."""

    now: Relation
    steps: list[Step] = field(default_factory=list)

    def write(self, left: Node, right: Node, rule: Rule, why: Prose, substeps: Iterable[Step] = (), check: Check | None = None, conditions: tuple[Prose, ...] = ()) -> None:
        """Write the next equation; one that looks like the last is not written again. `check` where proportional sides
        do not prove it."""
        after = Relation((left, right), ("=",))
        if alike(after.left, self.now.left) and alike(after.right, self.now.right):
            return
        self.steps.append(
            Step(
                rule.id, rule.title, why, rule.concept, after=after, before=self.now, relation="equivalent",
                check=check or proportional(self.now, after), substeps=tuple(substeps), conditions=conditions,
            )
        )
        self.now = after


@dataclass(frozen=True, slots=True)
class Solved:
    """All solutions of an equation, in order, with the steps. `every` when every value is one; `rejected` are values
    that came up and do not fit, each with the reason; `conditions` what must hold."""

    steps: tuple[Step, ...]
    values: tuple[Node, ...] = ()
    every: bool = False
    reason: Prose = ""
    rejected: tuple[Node, ...] = ()


def sides(board: EquationBoard) -> tuple[Sum, Sum]:
    """Tidy both sides up, write that, and give their exact values."""
    left, right = work(board.now.left, EXPAND), work(board.now.right, EXPAND)
    board.write(left.after, right.after, SIMPLIFY_SIDES, "Before anything is moved, each side is written as short as it gets.", (*left.steps, *right.steps))
    return left.value, right.value


def coefficients(value: Sum, unknown: str) -> dict[int, Sum] | None:
    """The value as a polynomial in the unknown: power to coefficient. None where it stands elsewhere (below a bar, in an
    exponent, inside a function)."""
    found: dict[int, Sum] = {}
    for monomial, number in value.terms.items():
        power, rest = Fraction(0), []
        for base, exponent in monomial:
            if isinstance(base, Node) and flat_name(base) == unknown:
                if not isinstance(exponent, Fraction):
                    return None
                power += exponent
            elif _inside(base, unknown) or (isinstance(exponent, Sum) and _inside(exponent, unknown)):
                return None
            else:
                rest.append((base, exponent))
        if power.denominator != 1 or power < 0:
            return None
        place = int(power)
        found[place] = add((found.get(place, constant(0)), Sum({tuple(rest): number})))
    return {k: v for k, v in found.items() if v}


def _inside(base: Base, unknown: str) -> bool:
    from tutor.notation.tree import symbols

    if isinstance(base, Sum):
        return any(_inside(b, unknown) or (isinstance(e, Sum) and _inside(e, unknown)) for m in base.terms for b, e in m)
    return unknown in symbols(base)


def tree_of(value: Sum) -> Node:
    """A sum as mathematics."""
    return write(value)


def size(node: Node) -> float | None:
    """A real number as a float; None for what is no number, has no value, or is not real."""
    try:
        value = evaluate(node, {})
    except NO_NUMBER:
        return None
    if not mpmath.isfinite(value) or abs(mpmath.im(value)) > 1e-12 * (1 + abs(value)):
        return None
    return float(mpmath.re(value))
