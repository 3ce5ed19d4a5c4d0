"""Identities that shorten a sum: sin^2 + cos^2 = 1 and its relatives, and logarithms of one base put together."""

from __future__ import annotations

from fractions import Fraction

from tutor.notation.tree import Call, Node
from tutor.rules.derivation import Board, Rule
from tutor.rules.terms import Monomial, Sum, add, merge_monomials
from tutor.rules.writing import write

PYTHAGORAS = Rule("pythagorean_identity", "The squares of sine and cosine add up to one", "trigonometry")

_PAIRS: tuple[tuple[str, int, str, int, Fraction, str], ...] = (
    ("sin", 1, "cos", 1, Fraction(1), "sin^2 + cos^2 = 1 for every angle, since both are the sides of a right triangle whose long side is 1."),
    ("cosh", 1, "sinh", -1, Fraction(1), "cosh^2 - sinh^2 = 1 for every input."),
)


def apply_identities(board: Board, value: Sum, decimals: bool = False) -> Sum:
    """Write the sum with a*sin(u)^2*r + a*cos(u)^2*r replaced by a*r, as often as that occurs; returns its value."""
    while True:
        shorter = _once(value)
        if shorter is None:
            return value
        value, why = shorter
        board.write(write(value, decimals), PYTHAGORAS, why)


def _once(value: Sum) -> tuple[Sum, str] | None:
    for monomial, coefficient in value.terms.items():
        for base, exponent in monomial:
            if not isinstance(base, Call) or exponent != 2:
                continue
            for first, _, second, sign, result, why in _PAIRS:
                if base.function != first:
                    continue
                rest = tuple(f for f in monomial if f[0] != base)
                partner = _with(rest, Call(second, base.arguments))
                if value.terms.get(partner) == sign * coefficient:
                    kept = Sum({m: c for m, c in value.terms.items() if m not in (monomial, partner)})
                    return add((kept, Sum({rest: coefficient * result}))), why
    return None


def _with(rest: Monomial, base: Node) -> Monomial:
    return merge_monomials([rest, ((base, Fraction(2)),)])[1]
