"""Lengths, distances, angles and projections of vectors as derivations of one expression each."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutor.checking.linear import near
from tutor.notation.tree import Add, Call, Constant, Divide, Multiply, Negative, Node, Norm, Number, Sequence
from tutor.rules import surds
from tutor.rules.array_expressions import Worked, evaluate
from tutor.rules.derivation import Rule
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.terms import Sum
from tutor.rules.writing import write_number
from tutor.solution import Step

COSINE = Rule("cosine_of_angle", "Dot product over the product of the lengths", "cosine-similarity")
PUT_IN = Rule("put_in_parts", "Put the three numbers in", "cosine-similarity")
ARC_COSINE = Rule("angle_from_cosine", "Take the angle back from its cosine", "cosine-similarity")
DEGREES = Rule("radians_to_degrees", "From radians to degrees", "angles-pythagoras")
DIFFERENCE = Rule("distance_as_norm", "The distance is the length of the difference", "distance-metrics")
_KNOWN = {(1, 1): 0, (-1, 1): 180, (0, 1): 90, (1, 2): 60, (-1, 2): 120}


@dataclass(frozen=True, slots=True)
class Cosine:
    """The cosine of the angle between two vectors."""

    after: Node
    value: Sum
    steps: tuple[Step, ...]


def cosine(left: Sequence, right: Sequence) -> Cosine | None:
    """u·v over ||u|| ||v||; None where one of them is the zero vector."""
    product = Multiply((left, right), "·")
    formula = Divide(product, Multiply((Norm(left), Norm(right)), "*"), "fraction")
    top, first, second = evaluate(product), evaluate(Norm(left)), evaluate(Norm(right))
    if not first.value or not second.value:
        return None
    written = Divide(top.after, Multiply((first.after, second.after), "*"), "fraction")
    inner = [_whole("Dot product", top), _whole("Length of the first", first), _whole("Length of the second", second)]
    found = work(written, style_for(written))
    step = PUT_IN.step(formula, written, "The dot product, and the two lengths, each worked out on its own.", [s for s in inner if s is not None])
    return Cosine(found.after, found.value, (step, *found.steps))


def _whole(title: str, worked: Worked) -> Step | None:
    if worked.after == worked.before:
        return None
    return Step("work_out_part", title, "Worked out on its own.", "dot-product", worked.after, worked.before, substeps=worked.steps)


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle: exact radians (or an arc cosine), degrees as text, and the steps."""

    radians: Node
    degrees: str
    decimal: str
    steps: tuple[Step, ...]


def angle(found: Cosine) -> Angle | None:
    """The angle with this cosine."""
    size = surds.numeric_value(found.value)
    if size is None or not -1 - 1e-12 <= size <= 1 + 1e-12:
        return None
    theta = math.acos(max(-1.0, min(1.0, size)))
    degrees = math.degrees(theta)
    start = Call("acos", (found.after,))
    steps: list[Step] = []
    nice = _nice(found, degrees)
    if nice is not None:
        radians = _pi_times(nice)
        steps.append(ARC_COSINE.step(start, radians, f"The angle between 0° and 180° with this cosine is {nice}°."))
        text = str(nice)
    else:
        radians = start
        text = f"{degrees:.2f}".rstrip("0").rstrip(".") if degrees >= 10 else f"{degrees:.4g}"
        shown = Number(f"{theta:.6g}")
        steps.append(Step(ARC_COSINE.id, ARC_COSINE.title, "The arc cosine gives the angle in radians (rounded to six digits).", ARC_COSINE.concept, shown, start, "implies", near(start, shown, 6)))
        degree_tree = Divide(Multiply((start, Number("180")), "*"), Constant("pi"), "fraction")
        steps.append(Step(DEGREES.id, DEGREES.title, "Multiply by 180/π for degrees (rounded).", DEGREES.concept, Number(f"{degrees:.6g}"), degree_tree, "implies", near(degree_tree, Number(f"{degrees:.6g}"), 6)))
    return Angle(radians, text, f"{theta:.6g}", tuple(steps))


def _nice(found: Cosine, degrees: float) -> int | None:
    rounded = round(degrees)
    if abs(degrees - rounded) < 1e-9 and rounded in (0, 30, 45, 60, 90, 120, 135, 150, 180):
        return rounded
    return None


def _pi_times(degrees: int) -> Node:
    from fractions import Fraction

    part = Fraction(degrees, 180)
    if not part:
        return Number("0")
    top: Node = Constant("pi") if part.numerator == 1 else Multiply((Number(str(part.numerator)), Constant("pi")))
    return top if part.denominator == 1 else Divide(top, Number(str(part.denominator)), "fraction")


def difference(left: Sequence, right: Sequence, order: Node | None = None) -> Worked:
    """The norm of left - right."""
    return evaluate(Norm(Add((left, Negative(right))), order))


def number_of(value: Sum) -> float | None:
    """A decimal for a number."""
    return surds.numeric_value(value)


__all__ = ["COSINE", "DIFFERENCE", "SIMPLIFY", "Angle", "Cosine", "angle", "cosine", "difference", "number_of", "write_number"]
