"""The order of a double integral changed: the same region, swept along the other variable first.

Also regions that a condition cuts out of a rectangle. The result is tried by numbers on several integrands.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.symbolic import from_sympy


def reversed_bounds(inner: tuple[Any, Any, Any], outer: tuple[Any, Any, Any]) -> tuple[tuple[Any, Any, Any], tuple[Any, Any, Any]] | None:
    """(u, low(v), high(v)) inside (v, a, b), as (v, …, …) inside (u, …, …); None where one bound is not a constant and
    the other not monotone, or where the trial by numbers fails."""
    (u, low, high), (v, a, b) = inner, outer
    if low.has(v) == high.has(v) or any(e.is_infinite for e in (low, high, a, b)):
        return None
    moving, fixed = (low, high) if low.has(v) else (high, low)
    at_a, at_b = (sympy.simplify(moving.subs(v, e)) for e in (a, b))
    inverse = _inverse(moving, u, v, a, b)
    if inverse is None:
        return None
    rising = float(at_b) > float(at_a)
    if sympy.simplify(fixed - (at_b if (moving is low) == rising else at_a)) != 0:
        return None
    ends = (at_a, at_b) if rising else (at_b, at_a)
    new_inner = (v, a, inverse) if (moving is low) == rising else (v, inverse, b)
    new_outer = (u, *ends)
    return (new_inner, new_outer) if _same_region(inner, outer, new_inner, new_outer) else None


def _inverse(moving: Any, u: Any, v: Any, a: Any, b: Any) -> Any:
    """v in terms of u on the stretch from a to b."""
    middle = (a + b) / 2
    at_middle = moving.subs(v, middle)
    found = [s for s in sympy.solve(sympy.Eq(moving, u), v) if not s.has(sympy.I)]
    fitting = [s for s in found if abs(complex(s.subs(u, at_middle).evalf()) - complex(middle.evalf())) < 1e-9]
    return fitting[0] if len(fitting) == 1 else None


def _same_region(inner: tuple[Any, Any, Any], outer: tuple[Any, Any, Any], new_inner: tuple[Any, Any, Any], new_outer: tuple[Any, Any, Any]) -> bool:
    u, v = inner[0], outer[0]
    try:
        for f in (sympy.Integer(1), u, v, u * v):
            one, two = _total(f, inner, outer), _total(f, new_inner, new_outer)
            if abs(one - two) > 1e-6 * max(1, abs(one)):
                return False
    except NO_NUMBER:
        return False
    return True


def _total(f: Any, inner: tuple[Any, Any, Any], outer: tuple[Any, Any, Any]) -> Any:
    node, low, high = from_sympy(f), from_sympy(inner[1]), from_sympy(inner[2])
    p, q = str(inner[0]), str(outer[0])

    def slice_at(place: Any) -> Any:
        ends = [mpmath.re(evaluate(low, {q: place})), mpmath.re(evaluate(high, {q: place}))]
        return mpmath.quad(lambda w: evaluate(node, {p: w, q: place}), ends, maxdegree=4)

    with mpmath.workdps(15):
        return mpmath.quad(slice_at, [evaluate(from_sympy(outer[1]), {}), evaluate(from_sympy(outer[2]), {})], maxdegree=5)


def cut_out(condition: tuple[Any, Any], strip: tuple[Any, Any, Any], outer: tuple[Any, Any, Any]) -> tuple[tuple[Any, Any, Any], tuple[Any, Any, Any]] | None:
    """Of the rectangle (u, c, d) × (v, a, b) the part where condition[0] <= condition[1]; None where the line cuts it
    into a form that needs more than one integral."""
    (u, c, d), (v, a, b) = strip, outer
    gap = sympy.expand(condition[1] - condition[0])
    if sympy.degree(gap, u) != 1 or gap.coeff(u, 1).has(v):
        return None
    line = sympy.expand(-gap.coeff(u, 0) / gap.coeff(u, 1))
    below = gap.coeff(u, 1).is_negative
    cuts = sorted({*(e for level in (c, d) for e in sympy.solve(line - level, v) if e.is_real and a <= e <= b), a, b}, key=float)
    pieces = []
    for left, right in pairwise(cuts):
        height = line.subs(v, (left + right) / 2)
        low, high = (c, min(d, height)) if below else (max(c, height), d)
        if low < high:
            shown = line if c < height < d else (d if below else c)
            pieces.append(((u, c, shown) if below else (u, shown, d), (v, left, right)))
    return pieces[0] if len(pieces) == 1 else None
