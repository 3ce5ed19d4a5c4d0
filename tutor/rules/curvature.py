"""Signs that hold everywhere, and convexity by rules: what is surely positive, what bends up whatever its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

import sympy

from tutor.notation.tree import AbsoluteValue, Add, Call, Divide, Multiply, Negative, Node, Norm, Power, symbols
from tutor.rules.extrema import sign

Sign = Literal["positive", "not negative", "zero", "not positive", "negative", "both"]
Curvature = Literal["constant", "affine", "convex", "concave", "unknown"]

_UP: dict[Sign, Sign] = {"positive": "negative", "not negative": "not positive", "zero": "zero", "not positive": "not negative", "negative": "positive", "both": "both"}


def sign_everywhere(expression: Any, low: Any = -sympy.oo, high: Any = sympy.oo) -> Sign:
    """The sign that an exact expression of real names has for all their values (one name: between low and high).

    "both" also stands for what could not be settled.
    """
    if expression.is_number:
        s = sign(expression)
        return "positive" if s > 0 else "negative" if s < 0 else "zero"
    names = sorted(expression.free_symbols, key=str)
    if expression.is_polynomial(*names):
        if len(names) == 1:
            return _polynomial(expression, names[0], low, high)
        found = _by_parts(expression, low, high)
        return found if found != "both" else _square(expression, names)
    return _by_parts(sympy.factor(expression), low, high)


def _by_parts(expression: Any, low: Any, high: Any) -> Sign:
    if expression.is_number:
        s = sign(expression)
        return "positive" if s > 0 else "negative" if s < 0 else "zero"
    if expression.is_Symbol:
        return "positive" if low >= 0 else "negative" if high <= 0 else "both"
    if isinstance(expression, sympy.exp | sympy.cosh):
        return "positive"
    if isinstance(expression, sympy.Abs):
        return "not negative"
    if expression.is_Pow:
        base, exponent = expression.args
        inner = sign_everywhere(base, low, high)
        if inner == "positive":
            return "positive"
        if exponent.is_integer and exponent.is_number and int(exponent) % 2 == 0:
            return "not negative" if exponent > 0 else "positive"
        if inner == "negative" and exponent.is_integer and exponent.is_number:
            return "negative"
        if exponent.is_Rational and exponent.q % 2 == 0:
            return "not negative" if exponent > 0 else "positive"
        return inner if exponent.is_integer and exponent.is_number and exponent > 0 else "both"
    if expression.is_Mul:
        total: Sign = "positive"
        for factor in expression.args:
            total = _times(total, sign_everywhere(factor, low, high) if not factor.is_Mul else _by_parts(factor, low, high))
        return total
    if expression.is_Add:
        return _sum(sign_everywhere(t, low, high) if not t.is_Add else "both" for t in expression.args)
    return "both"


def _times(left: Sign, right: Sign) -> Sign:
    if "both" in (left, right):
        return "both"
    if "zero" in (left, right):
        return "zero"
    strict = left in ("positive", "negative") and right in ("positive", "negative")
    up = (left in ("positive", "not negative")) == (right in ("positive", "not negative"))
    return ("positive" if up else "negative") if strict else ("not negative" if up else "not positive")


def _sum(parts: Iterable[Sign]) -> Sign:
    found = set(parts) - {"zero"}
    if not found:
        return "zero"
    if found <= {"positive", "not negative"}:
        return "positive" if "positive" in found else "not negative"
    if found <= {"negative", "not positive"}:
        return "negative" if "negative" in found else "not positive"
    return "both"


def _polynomial(expression: Any, name: Any, low: Any, high: Any) -> Sign:
    """By the places where it changes its sign: the real roots of odd multiplicity inside the range."""
    poly = sympy.Poly(expression, name)
    roots = sympy.real_roots(poly)
    counts: dict[Any, int] = {}
    for root in roots:
        counts[root] = counts.get(root, 0) + 1
    inside = {r: k for r, k in counts.items() if bool(r > low) and bool(r < high)}
    if any(k % 2 for k in inside.values()):
        return "both"
    probe = _probe(sorted(inside, key=lambda r: float(r.evalf())), low, high)
    up = sign(poly.as_expr().subs(name, probe)) > 0
    if inside:
        return "not negative" if up else "not positive"
    return "positive" if up else "negative"


def _probe(roots: list[Any], low: Any, high: Any) -> Any:
    """A point of the range that is no root."""
    start = low if low != -sympy.oo else (min(roots[0], high) - 1 if roots else (high - 1 if high != sympy.oo else sympy.Integer(0)))
    end = min([r for r in roots if bool(r > start)], default=high)
    return start + 1 if end == sympy.oo else (start + end) / 2


def _square(expression: Any, names: list[Any]) -> Sign:
    """A quadratic form in the names: by its matrix."""
    from tutor.rules.constrained import definiteness, quadratic_part

    form = quadratic_part(expression, names)
    if form is None:
        return "both"
    rest = expression.subs(dict.fromkeys(names, 0))
    linear = any(sympy.diff(expression, n).subs(dict.fromkeys(names, 0)) != 0 for n in names)
    kind = definiteness(form)
    if linear or kind in ("indefinite", "unknown"):
        return "both"
    up = kind in ("positive", "not negative")
    at_zero = sign(rest)
    if at_zero == 0:
        return "not negative" if up else "not positive"
    return ("positive" if at_zero > 0 else "both") if up else ("negative" if at_zero < 0 else "both")


def by_rules(node: Node) -> Curvature:
    """Convex or concave by the rules of composition: sums, multiples, maxima, norms and distances of linear inputs."""
    if not symbols(node):
        return "constant"
    match node:
        case Add(terms):
            return _added([by_rules(t) for t in terms])
        case Negative(operand):
            return _turned(by_rules(operand))
        case Multiply(factors):
            moving = [f for f in factors if symbols(f)]
            if len(moving) != 1:
                return "unknown"
            number = _constant_sign([f for f in factors if not symbols(f)])
            inner = by_rules(moving[0])
            return "unknown" if number is None else inner if number > 0 else _turned(inner) if number < 0 else "constant"
        case Divide(top, bottom) if not symbols(bottom):
            number = _constant_sign([bottom])
            inner = by_rules(top)
            return "unknown" if number is None else inner if number > 0 else _turned(inner)
        case AbsoluteValue(operand) | Norm(operand):
            return "convex" if by_rules(operand) in ("affine", "constant") else "unknown"
        case Call("max", arguments):
            return "convex" if all(by_rules(a) in ("affine", "constant", "convex") for a in arguments) else "unknown"
        case Call("min", arguments):
            return "concave" if all(by_rules(a) in ("affine", "constant", "concave") for a in arguments) else "unknown"
        case Call("relu", (argument,)):
            return "convex" if by_rules(argument) in ("affine", "convex") else "unknown"
        case Call("exp", (argument,)):
            return "convex" if by_rules(argument) in ("affine", "convex") else "unknown"
        case Power(base, exponent):
            return _power(base, exponent)
    from tutor.notation.tree import Subscript, Symbol

    return "affine" if isinstance(node, Symbol | Subscript) else "unknown"


def _power(base: Node, exponent: Node) -> Curvature:
    from tutor.notation.tree import Constant, Number

    if isinstance(base, Constant) and base.name == "e":
        return "convex" if by_rules(exponent) in ("affine", "convex") else "unknown"
    if isinstance(exponent, Number) and exponent.value >= 1:
        inner = by_rules(base)
        if exponent.value == 1:
            return inner
        if exponent.value.denominator == 1 and exponent.value % 2 == 0 and inner == "affine":
            return "convex"
        if isinstance(base, AbsoluteValue | Norm) and inner == "convex":
            return "convex"
    return "unknown"


def _constant_sign(factors: list[Node]) -> int | None:
    from tutor.rules.floats import NoNumber, number

    total = Fraction(1)
    try:
        for factor in factors:
            value = number(factor, {})
            total *= 1 if value > 0 else -1 if value < 0 else 0
    except NoNumber:
        return None
    return int(total)


def _turned(curvature: Curvature) -> Curvature:
    return "concave" if curvature == "convex" else "convex" if curvature == "concave" else curvature


def _added(parts: list[Curvature]) -> Curvature:
    found = set(parts) - {"constant"}
    if not found:
        return "constant"
    if "unknown" in found or {"convex", "concave"} <= found:
        return "unknown"
    return "convex" if "convex" in found else "concave" if "concave" in found else "affine"
