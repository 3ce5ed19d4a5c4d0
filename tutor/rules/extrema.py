"""What kind of place a critical point is: the Hessian there, by its leading minors, and what to do when they are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree
from tutor.notation.tree import Add, Matrix, Multiply, Negative, Node, Relation, Sequence
from tutor.rules.derivation import Rule
from tutor.solution import Prose, Step

Kind = Literal["min", "max", "saddle", "unknown"]

HESSIAN_THERE = Rule("hessian_at_point", "The Hessian at this point", "hessian")
DISCRIMINANT = Rule("second_derivative_test", "The determinant of the Hessian", "saddle-points")
MINORS = Rule("leading_minors", "The leading minors", "positive-definite")
VERDICT = Rule("classify_critical_point", "What kind of point it is", "saddle-points")
ALONG_LINE = Rule("look_along_a_line", "Look along a line", "saddle-points")
WORDS = {"min": "a local minimum", "max": "a local maximum", "saddle": "a saddle point", "unknown": "undecided"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind and the lines that show it."""

    kind: Kind
    steps: tuple[Step, ...]


def sign(value: Any) -> int:
    """The sign of an exact real number."""
    if value.is_zero or value == 0:
        return 0
    size = value.evalf(30)
    if abs(size) < sympy.Float("1e-20"):
        return 0
    return 1 if size > 0 else -1


def classify(function: Any, hessian: list[list[Any]], names: tuple[str, ...], point: Mapping[str, Any]) -> Verdict:
    """The kind of a critical point of `function` (exact), whose second derivatives are given."""
    values = {sympy.Symbol(n): point[n] for n in names}
    there = [[sympy.nsimplify(sympy.simplify(e.subs(values))) if not e.subs(values).is_Rational else e.subs(values) for e in row] for row in hessian]
    matrix: Node = Matrix(tuple(tuple(from_sympy(e) for e in row) for row in there))
    where = Sequence(tuple(Relation((name_to_tree(n), from_sympy(point[n])), ("=",)) for n in names), "")
    steps = [HESSIAN_THERE.states(matrix, ("Put ", where, " into the second derivatives."))]
    minors = [sympy.expand(sympy.Matrix([row[: k + 1] for row in there[: k + 1]]).det()) for k in range(len(names))]
    signs = [sign(m) for m in minors]
    if len(names) == 2:
        steps.append(_two(there, minors[1]))
    else:
        steps.append(MINORS.states(Sequence(tuple(from_sympy(m) for m in minors), "[]"), "The determinants of the upper left corners, one row and column more each time."))
    kind = _by_signs(signs, there)
    if kind == "unknown":
        more = _by_lines(function, names, point, there)
        return Verdict(more.kind, (*steps, *more.steps))
    steps.append(_verdict(kind, where, _reason(kind, signs, there, len(names))))
    return Verdict(kind, tuple(steps))


def _two(there: list[list[Any]], value: Any) -> Step:
    (a, b), (_, d) = there
    written = Add((Multiply((from_sympy(a), from_sympy(d)), "*"), _minus_square(from_sympy(b))))
    return DISCRIMINANT.step(written, from_sympy(value), "Multiply the slopes' own bendings and subtract the square of the mixed one.")


def _minus_square(node: Node) -> Node:
    from tutor.notation.tree import Number, Power

    return Negative(Power(node, Number("2")))


def _by_signs(signs: list[int], there: list[list[Any]]) -> Kind:
    if all(s > 0 for s in signs):
        return "min"
    if all((s < 0) if k % 2 == 0 else (s > 0) for k, s in enumerate(signs)):
        return "max"
    size = len(there)
    if signs[-1] != 0:
        return "saddle"
    diagonal = {sign(there[i][i]) for i in range(size)}
    if {1, -1} <= diagonal or any(sign(there[i][i] * there[j][j] - there[i][j] ** 2) < 0 for i in range(size) for j in range(i)):
        return "saddle"
    return "unknown"


def _reason(kind: Kind, signs: list[int], there: list[list[Any]], size: int) -> str:
    if size == 2:
        if kind == "saddle":
            return "The determinant is negative: the surface bends up in one direction and down in another."
        return f"The determinant is positive and the first entry is {'positive' if kind == 'min' else 'negative'}: the surface bends {'up' if kind == 'min' else 'down'} in every direction."
    if kind == "min":
        return "All of them are positive: the function bends up in every direction."
    if kind == "max":
        return "Their signs alternate, beginning with minus: the function bends down in every direction."
    return "The signs fit neither pattern: the function bends up in some directions and down in others."


def _verdict(kind: Kind, where: Node, why: Prose) -> Step:
    from tutor.notation.tree import Text

    return VERDICT.states(Text(WORDS[kind]), why)


def _by_lines(function: Any, names: tuple[str, ...], point: Mapping[str, Any], there: list[list[Any]]) -> Verdict:
    """The Hessian is silent: compare the function nearby with its value at the point."""
    symbols = [sympy.Symbol(n) for n in names]
    t = sympy.Symbol("t")
    away = sympy.expand(function.subs({s: s + point[str(s)] for s in symbols}, simultaneous=True) - function.subs({s: point[str(s)] for s in symbols}))
    if away.is_polynomial(*symbols) and away != 0:
        terms = sympy.Poly(away, *symbols).terms()
        if all(all(p % 2 == 0 for p in powers) for powers, _ in terms):
            for kind, wanted in (("min", 1), ("max", -1)):
                if all(sign(c) == wanted for _, c in terms) and all(any(powers[k] and not any(p for j, p in enumerate(powers) if j != k) for powers, _ in terms) for k in range(len(names))):
                    why = f"The Hessian does not decide. But away from the point the difference to the value there is a sum of even powers, all with {'plus' if kind == 'min' else 'minus'} signs: it is never {'negative' if kind == 'min' else 'positive'}."
                    shown = ALONG_LINE.states(from_sympy(away), why)
                    return Verdict("min" if kind == "min" else "max", (shown, _verdict("min" if kind == "min" else "max", shown.after, "So the point is the lowest nearby." if kind == "min" else "So the point is the highest nearby.")))
    directions = [tuple(1 if i == k else 0 for i in range(len(names))) for k in range(len(names))]
    directions += [tuple(s if i == j else 1 if i == k else 0 for i in range(len(names))) for k in range(len(names)) for j in range(k) for s in (1, -1)]
    found: dict[int, tuple[Any, Any]] = {}
    for direction in directions:
        line = sympy.expand(away.subs({s: t * d for s, d in zip(symbols, direction, strict=True)}, simultaneous=True))
        for order in range(2, 9):
            coefficient = sympy.diff(line, t, order).subs(t, 0)
            if sign(coefficient):
                if order % 2:
                    shown = ALONG_LINE.states(from_sympy(line), f"The Hessian does not decide. Along the line in direction {direction} the difference to the value at the point begins with an odd power of t, so it changes its sign.")
                    return Verdict("saddle", (shown, _verdict("saddle", shown.after, "Higher on one side, lower on the other: a saddle point.")))
                found.setdefault(sign(coefficient), (direction, line))
                break
    if {1, -1} <= set(found):
        (up, first), (down, second) = found[1], found[-1]
        shown = ALONG_LINE.states(Sequence((from_sympy(first), from_sympy(second)), ""), f"The Hessian does not decide. Along the direction {up} the function rises on both sides, along {down} it falls.")
        return Verdict("saddle", (shown, _verdict("saddle", shown.after, "Up in one direction, down in another: a saddle point.")))
    return Verdict("unknown", ())
