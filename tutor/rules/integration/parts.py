"""Integration by parts: one factor is differentiated, the other integrated."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.notation.tree import Add, Derivative, Multiply, Negative, Node, Relation
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Lines, Search, integral, linear_in, tree
from tutor.solution import Step

PARTS = Rule("integration_by_parts", "Integration by parts", "integration-by-parts")
CYCLIC = Rule("solve_for_integral", "The same integral comes back: solve for it", "integration-by-parts")
CHOOSE = Rule("choose_parts", "Choose what to differentiate and what to integrate", "integration-by-parts")
INVERSE = (sympy.log, sympy.asin, sympy.acos, sympy.atan, sympy.acot, sympy.asec, sympy.acsc, sympy.asinh, sympy.acosh, sympy.atanh, sympy.acoth)


def cyclic(search: Search, f: Any, x: Any) -> Found | None:
    """e^(a x) sin(b x): twice by parts gives the same integral again."""
    if not f.is_Mul or len(f.args) != 2:
        return None
    growth = next((a for a in f.args if isinstance(a, sympy.exp) and linear_in(a.args[0], x)), None) or next((a for a in f.args if a.is_Pow and not a.base.has(x) and linear_in(a.exp, x)), None)
    wave = next((a for a in f.args if isinstance(a, sympy.sin | sympy.cos) and linear_in(a.args[0], x)), None)
    if growth is None or wave is None:
        return None
    a = sympy.simplify(sympy.diff(growth, x) / growth)
    b = linear_in(wave.args[0], x)[0]  # type: ignore[index]
    w = wave.args[0]
    sign = -1 if isinstance(wave, sympy.sin) else 1
    partner = sympy.cos(w) if isinstance(wave, sympy.sin) else sympy.sin(w)
    once = Add((tree(wave * growth / a), _signed(sign, b / a, integral(growth * partner, x))))
    twice = Add((tree(wave * growth / a), tree(sign * b * partner * growth / a**2), Negative(_scaled(b**2 / a**2, integral(f, x)))))
    value = growth * (a * wave + sign * b * partner) / (a**2 + b**2)
    before = integral(f, x)
    steps = (
        PARTS.step(before, once, ("Differentiate the wave, integrate the exponential: ", *_choice(wave, growth, x), ".")),
        PARTS.step(once, twice, "The same again for the new integral. Now the integral we began with stands on the right as well."),
        CYCLIC.step(twice, tree(sympy.factor_terms(value)), ("Bring it to the left: ", tree(sympy.cancel(1 + b**2 / a**2)), " times the integral is the rest, so divide by that number.")),
    )
    return Found(sympy.factor_terms(value), steps)


def _signed(sign: int, factor: Any, node: Node) -> Node:
    part = _scaled(factor, node)
    return part if sign > 0 else part.operand if isinstance(part, Negative) else Negative(part)


def _scaled(factor: Any, node: Node) -> Node:
    if factor == 1:
        return node
    if factor.could_extract_minus_sign():
        return Negative(_scaled(-factor, node))
    return Multiply((tree(factor), node), "*")


def _choice(u: Any, dv: Any, x: Any) -> tuple[str | Node, ...]:
    return ("u is ", tree(u), ", and the rest is ", tree(dv))


def products(search: Search, f: Any, x: Any) -> Found | None:
    """Polynomial times exponential or wave; logarithms and inverse functions times something that can be integrated."""
    kernel = next((k for k in sorted(f.atoms(*INVERSE), key=sympy.default_sort_key) if k.has(x)), None)
    if kernel is not None:
        power = next((p for p in sympy.Mul.make_args(f) if p == kernel or (p.is_Pow and p.base == kernel and p.exp.is_Integer and p.exp > 0)), None)
        if power is None:
            return None
        rest = f / power
        if rest.has(kernel):
            return None
        return _by_parts(search, f, x, power, rest)
    if not f.is_Mul:
        return None
    polynomial = sympy.Mul(*[a for a in f.args if a.is_polynomial(x)])
    rest = sympy.Mul(*[a for a in f.args if not a.is_polynomial(x)])
    if not polynomial.has(x) or not rest.has(x) or sympy.degree(polynomial, x) > 8:
        return None
    kinds = (sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.sec, sympy.csc)
    if not (rest.has(*kinds) or any(a.is_Pow and a.exp.has(x) for a in sympy.Mul.make_args(rest))):
        return None
    if any(k.has(x) and linear_in(k.args[0], x) is None for k in rest.atoms(*kinds)):
        return None
    return _by_parts(search, f, x, polynomial, rest)


def wanted(search: Search, f: Any, x: Any) -> Found | None:
    """Other products: a root of a linear expression by parts."""
    if not f.is_Mul:
        return None
    polynomial = sympy.Mul(*[a for a in f.args if a.is_polynomial(x)])
    rest = sympy.Mul(*[a for a in f.args if not a.is_polynomial(x)])
    if polynomial.has(x) and rest.has(x) and rest.is_Pow and linear_in(rest.base, x):
        return None
    if polynomial.has(x) and rest.has(x) and rest.has(sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        return _by_parts(search, f, x, polynomial, rest)
    return None


def last_try(search: Search, f: Any, x: Any) -> Found | None:
    """A whole function by parts with the factor one; sec^n and csc^n."""
    if f.is_Pow and isinstance(f.base, sympy.sec | sympy.csc) and f.exp.is_Integer and f.exp > 2 and linear_in(f.base.args[0], x):
        return None
    if isinstance(f, sympy.Function) and f.func in INVERSE:
        return _by_parts(search, f, x, f, sympy.Integer(1))
    return None


def _by_parts(search: Search, f: Any, x: Any, u: Any, dv: Any) -> Found | None:
    v_found = search.find(dv, x)
    if v_found is None or v_found.value.has(sympy.Integral):
        return None
    v = v_found.value
    if isinstance(u, sympy.log) and linear_in(u.args[0], x) and dv == 1:
        slope, shift = linear_in(u.args[0], x)  # type: ignore[misc]
        if shift != 0:
            v = x + shift / slope
    du = _derivative(u, x)
    rest = sympy.powsimp(v * du)
    if rest.is_rational_function(x):
        rest = sympy.factor_terms(sympy.cancel(rest))
    elif rest.is_Mul or rest.is_Add:
        rest = _lighter(rest, x)
    found = search.find(rest, x)
    if found is None:
        return None
    value = u * v - found.value
    before = integral(f, x)
    minus = bool(rest.as_coeff_Mul()[0].is_negative)
    inner = search.find(-rest, x) if minus else None
    if inner is None:
        minus, inner = False, found
    middle: Node = Add((tree(u * v), integral(-rest, x) if minus else Negative(integral(rest, x)))) if rest != 0 else tree(u * v)
    choose: list[Step] = [
        CHOOSE.states(Relation((Derivative(tree(u), ((tree(x), 1),)), tree(du)), ("=",)), ("Differentiate ", tree(u), ": it becomes simpler.")),
    ]
    if dv != 1 and len(v_found.steps) <= 1:
        choose.extend(v_found.steps)
    elif dv != 1:
        choose.append(CHOOSE.step(integral(dv, x), tree(v), "Integrate the other factor.", v_found.steps))
    lines = Lines(before)
    why = ("The product rule backwards: u times v, minus the integral of v times the change of u. Here u is ", tree(u), " and v is ", tree(v), ".")
    lines.steps.append(PARTS.step(before, middle, why, choose))
    lines.now = middle
    if rest != 0:
        first = tree(u * v)
        lines.work_out([(-rest if minus else rest, x, inner)], lambda p: Add((first, p[0] if minus else Negative(p[0]))), value)
    return Found(value, tuple(lines.steps))


def _derivative(u: Any, x: Any) -> Any:
    du = sympy.diff(u, x)
    return sympy.cancel(du) if du.is_rational_function(x) else du


def _lighter(rest: Any, x: Any) -> Any:
    top, bottom = sympy.fraction(sympy.together(rest))
    if bottom.is_polynomial(x) and top.is_polynomial(x):
        return sympy.cancel(rest)
    if rest.is_Add and rest.has(*INVERSE):
        return rest
    if rest.is_Mul and bottom.has(x):
        p = sympy.Mul(*[a for a in sympy.Mul.make_args(top) if a.is_polynomial(x)])
        q = sympy.Mul(*[a for a in sympy.Mul.make_args(bottom) if a.is_polynomial(x)])
        if p.has(x) and q.has(x):
            return sympy.cancel(p / q) * (top / p) / (bottom / q)
    return rest


