"""What happens to a formula's value when one quantity changes: doubled, one more, zero, without end.

Each claim follows from the shape of the tree by the rules for degrees (a product adds them, a power multiplies them, a
sum keeps them where they agree) and for straight lines. Each is then tried on numbers before it is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from tutor.explain.formulas.evaluate import NoValue, value
from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.nominal import Words
from tutor.explain.formulas.quantities import Program, Quantity, bound_indices, indexed
from tutor.explain.formulas.samples import is_count, is_fraction, random_values
from tutor.notation import tree as t

MOST = 4
TRIALS = 6
FACTORS = {
    Fraction(1): "doubles too", Fraction(2): "becomes four times as large", Fraction(3): "becomes eight times as large", Fraction(-1): "halves", Fraction(-2): "shrinks to a quarter",
    Fraction(1, 2): "grows by the square root of two, to about 1.41 times as much", Fraction(-1, 2): "shrinks by the square root of two, to about 0.71 times as much", Fraction(0): "stays the same",
    Fraction(4): "becomes sixteen times as large", Fraction(-3): "shrinks to an eighth", Fraction(3, 2): "grows to about 2.83 times as much",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: `kind` is doubled, one more, zero, endless or minus endless; `expected` what it says of the value
    (a factor, a difference as a tree, a value as a tree, a limit)."""

    quantity: Quantity
    kind: str
    expected: Any
    change: str
    effect: str


def claims(program: Program, words: Words) -> list[Claim]:
    """True claims about the program, most telling first, a few of them."""
    subject = _subject(program)
    found: list[Claim] = []
    for quantity in program.quantities:
        for claim in _about(program, quantity, subject, words):
            if holds(program, claim):
                found.append(claim)
                break
    return found[:MOST]


def _subject(program: Program) -> str:
    shown = glyph(program.output) if program.output is not None else ""
    return shown or "the result"


def _about(program: Program, quantity: Quantity, subject: str, words: Words) -> Iterator[Claim]:
    name = _called(quantity)
    line = slope(program.body, quantity.node) if quantity.kind == "number" and not is_fraction(quantity) else None
    power = degree(program.body, quantity, program.bound)
    if line is not None and power != Fraction(1):
        rise, _ = line
        by, direction = (rise.operand, "down") if isinstance(rise, t.Negative) else (rise, "up")
        yield Claim(quantity, "one more", rise, f"{name} goes up by one", f"{subject} goes {direction} by {glyph(by) or Words(words.names).of(by)}")
    if power is not None and power in FACTORS and quantity.kind in ("number", "list", "vector") and not is_count(quantity):
        what = f"every value of {name}" if quantity.kind == "list" else name
        yield Claim(quantity, "doubled", power, f"{what} doubles", f"{subject} {FACTORS[power]}")
    if power is not None and power < 0 and is_count(quantity) and quantity.node not in {c for c, _ in program.lengths}:
        yield Claim(quantity, "doubled", power, f"{name} doubles", f"{subject} {FACTORS.get(power, 'shrinks')}")
    if quantity.kind == "number" and not is_fraction(quantity) and not is_count(quantity):
        for kind, sign, said in (("endless", 1, "grows without end"), ("minus endless", -1, "falls without end")):
            limit = _limit(program, quantity, sign)
            if limit is not None:
                yield Claim(quantity, kind, limit, f"{name} {said}", f"{subject} comes closer and closer to {limit:g}")


def _called(quantity: Quantity) -> str:
    return glyph(quantity.node) or quantity.name


def degree(node: t.Node, quantity: Quantity, bound: frozenset[t.Node]) -> Fraction | None:
    """k such that doubling the quantity multiplies the node by 2^k for all numbers; None where there is none."""

    def of(inner: t.Node) -> Fraction | None:
        return degree(inner, quantity, bound)

    if node == quantity.node or indexed(node, bound) == quantity.node:
        return Fraction(1)
    if not any(n == quantity.node or indexed(n, bound) == quantity.node for n in t.walk(node)):
        return Fraction(0)
    match node:
        case t.Add(terms):
            found = {of(x) for x in terms}
            return found.pop() if len(found) == 1 else None
        case t.Negative(operand) | t.AbsoluteValue(operand) | t.Norm(operand) | t.Transpose(operand) | t.Percent(operand):
            return of(operand)
        case t.Multiply(factors):
            degrees = [of(f) for f in factors]
            return None if None in degrees else sum((d for d in degrees if d is not None), Fraction(0))
        case t.Divide(numerator, denominator):
            a, b = of(numerator), of(denominator)
            return None if a is None or b is None else a - b
        case t.Power(base, exponent):
            inner, raised = of(base), _fraction(exponent)
            return None if inner is None or raised is None else inner * raised
        case t.Root(radicand, index):
            inner, raised = of(radicand), Fraction(2) if index is None else _fraction(index)
            return None if inner is None or not raised else inner / raised
        case t.BigOperator("sum", operand, index, lower, upper):
            ends_free = all(x is None or quantity.node not in set(t.walk(x)) for x in (lower, upper))
            return of(operand) if ends_free else None
        case t.Call("relu", (argument,)):
            return of(argument)
        case t.Call("max" | "min", arguments):
            found = {of(a) for a in arguments if a != t.Number("0")}
            return found.pop() if len(found) == 1 else None
    return None


def _fraction(node: t.Node) -> Fraction | None:
    match node:
        case t.Number():
            return node.value
        case t.Negative(operand):
            inner = _fraction(operand)
            return None if inner is None else -inner
        case t.Divide(a, b):
            top, bottom = _fraction(a), _fraction(b)
            return None if top is None or not bottom else top / bottom
    return None


def slope(node: t.Node, name: t.Node) -> tuple[t.Node, tuple[t.Node, ...]] | None:
    """For a sum in which the name stands in exactly one term, as a plain factor: its coefficient and the other terms."""
    if not isinstance(node, t.Add):
        return None
    holding = [x for x in node.terms if name in set(t.walk(x))]
    if len(holding) != 1:
        return None
    rest = tuple(x for x in node.terms if x is not holding[0])
    coefficient = _without(holding[0], name)
    return None if coefficient is None or any(isinstance(x, t.PlusMinus) for x in node.terms) else (coefficient, rest)


def _without(term: t.Node, name: t.Node) -> t.Node | None:
    match term:
        case t.Negative(operand):
            inner = _without(operand, name)
            return None if inner is None else t.Negative(inner)
        case t.Multiply(factors) if sum(f == name for f in factors) == 1 and all(f == name or name not in set(t.walk(f)) for f in factors):
            rest = tuple(f for f in factors if f != name)
            return rest[0] if len(rest) == 1 else t.Multiply(rest, term.sign)
    return t.ONE if term == name else None


def _limit(program: Program, quantity: Quantity, sign: int) -> float | None:
    """A whole or half number that the value settles at, seen at three sizes and for several other numbers."""
    if bound_indices(program.body) or program.body == quantity.node:
        return None
    rng = Random(7)
    settled: set[float] = set()
    for _ in range(3):
        values = random_values(program, rng)
        seen = []
        for size in (60.0, 300.0):
            try:
                seen.append(value(program, {**values, quantity.node: sign * size}))
            except NoValue:
                return None
        if any(isinstance(s, np.ndarray) for s in seen) or abs(seen[0] - seen[1]) > 1e-6:
            return None
        settled.add(round(float(seen[1]) * 2) / 2)
        if abs(seen[1] - round(float(seen[1]) * 2) / 2) > 1e-6:
            return None
    return settled.pop() + 0.0 if len(settled) == 1 else None


def holds(program: Program, claim: Claim, seed: int = 3) -> bool:
    """Is the claim true on numbers, every time it can be tried, and can it be tried at all?"""
    rng, tried = Random(seed), 0
    node = claim.quantity.node
    for _ in range(TRIALS * 3):
        values = random_values(program, rng)
        try:
            before = value(program, values)
            after = value(program, {**values, node: _changed(values[node], claim.kind)})
        except NoValue:
            continue
        if not _fits(program, claim, values, before, after):
            return False
        tried += 1
        if tried >= TRIALS:
            return True
    return tried >= 2


def _changed(old: Any, kind: str) -> Any:
    match kind:
        case "doubled":
            return [2 * x for x in old] if isinstance(old, list) else 2 * old
        case "one more":
            return old + 1
        case "endless":
            return 400.0
    return -400.0


def _fits(program: Program, claim: Claim, values: dict[t.Node, Any], before: Any, after: Any) -> bool:
    match claim.kind:
        case "doubled":
            expected = before * 2.0 ** float(claim.expected)
        case "one more":
            step = Program(program.quantities, claim.expected, None)
            expected = before + value(step, values)
        case _:
            return bool(np.all(np.abs(np.asarray(after) - claim.expected) < 1e-6))
    return bool(np.allclose(after, expected, rtol=1e-9, atol=1e-12))
