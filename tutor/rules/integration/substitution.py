"""Substitution: a part of the integrand becomes the new variable, when its derivative is there too."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.checking import equal_values
from tutor.notation.tree import Relation
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Search, integral, linear_in, log_of, tree
from tutor.rules.integration.standard import substitution_lines
from tutor.solution import Step

SUBSTITUTION = Rule("substitution", "Substitution", "integration-by-substitution")
REWRITE = Rule("rewrite_in_new_variable", "Write everything in the new variable", "integration-by-substitution")
BACK = Rule("substitute_back", "Put the old variable back", "integration-by-substitution")


def obvious(search: Search, f: Any, x: Any) -> Found | None:
    """u = g(x) where f is a function of g times its derivative, and no x is left after plain cancelling."""
    return _try(search, f, x, False)


def inner(search: Search, f: Any, x: Any) -> Found | None:
    """u = g(x) where what is left of x can be written in u: x^7/(49*x^2 + 1)^(3/2)."""
    return _try(search, f, x, True)


def roots(search: Search, f: Any, x: Any) -> Found | None:
    """u = the n-th root of a linear expression."""
    for power in sorted(f.atoms(sympy.Pow), key=sympy.default_sort_key):
        linear = linear_in(power.base, x)
        if linear is None or not power.exp.is_Rational or power.exp.q == 1:
            continue
        count = power.exp.q
        for other in f.atoms(sympy.Pow):
            if other.base == power.base and other.exp.is_Rational:
                count = int(sympy.ilcm(count, other.exp.q))
        u = search.fresh(f)
        old = (u**count - linear[1]) / linear[0]
        g = f.replace(lambda e, b=power.base: e.is_Pow and e.base == b and e.exp.is_Rational, lambda e, n=count, v=u: v ** (e.exp * n)).subs(x, old)
        h = _tidy(g * count * u ** (count - 1) / linear[0])
        if h.has(x):
            continue
        found = search.find(h, u)
        if found is not None:
            return _written(search, f, x, u, power.base ** sympy.Rational(1, count), h, found)
    return None


def _candidates(f: Any, x: Any) -> list[Any]:
    found: dict[Any, int] = {}

    def add(g: Any, bonus: int = 0) -> None:
        if g.has(x) and g != x and linear_in(g, x) is None and g != f and not g.is_number:
            found.setdefault(g, g.count_ops() - bonus)

    for node in sympy.preorder_traversal(f):
        if isinstance(node, sympy.exp):
            add(node.args[0])
            add(node)
        elif isinstance(node, sympy.Function):
            add(node)
            for argument in node.args:
                add(argument)
        elif node.is_Pow:
            if node.exp.has(x):
                add(node.exp)
                add(node)
            else:
                add(node.base, -1)
                if node.exp.is_Rational and not node.exp.is_Integer:
                    if node.base == x:
                        add(x ** sympy.Rational(1, node.exp.q))
                    add(node if node.exp > 0 else 1 / node)
                elif node.exp.is_Integer and node.base == x and abs(node.exp) > 1:
                    for k in range(2, min(abs(int(node.exp)), 12) + 1):
                        add(x**k)
                    if node.exp < 0:
                        add(1 / x)
        elif node.is_Add:
            add(node)
            for part in node.args:
                add(part.as_independent(x)[1])
    kernels = {sympy.tan: (sympy.sec, sympy.cos), sympy.cot: (sympy.csc, sympy.sin)}
    for kind, others in kernels.items():
        for node in f.atoms(*others):
            add(kind(node.args[0]), -2)
    return sorted(found, key=lambda g: (-found[g], sympy.default_sort_key(g)))[:14]


def derivative(g: Any, x: Any) -> Any:
    """dg/dx, with sec^2 written as such."""
    result = sympy.diff(g, x)
    if g.has(sympy.tan, sympy.cot):
        result = result.replace(lambda e: e.is_Add and len(e.args) == 2 and 1 in e.args and any(a.is_Pow and a.exp == 2 and isinstance(a.base, sympy.tan | sympy.cot) for a in e.args), _secant)
    return result


def _secant(e: Any) -> Any:
    wave = next(a.base for a in e.args if a.is_Pow)
    return sympy.cos(wave.args[0]) ** -2 if isinstance(wave, sympy.tan) else sympy.sin(wave.args[0]) ** -2


def _tidy(h: Any) -> Any:
    h = sympy.powsimp(h)
    if h.is_rational_function(*h.free_symbols):
        return sympy.factor_terms(sympy.cancel(h)) if h.count_ops() > 3 else h
    top, bottom = sympy.fraction(sympy.together(h))
    if bottom != 1 and bottom.is_Add:
        return sympy.powsimp(top / bottom)
    return h


def _try(search: Search, f: Any, x: Any, more: bool) -> Found | None:
    for g in _candidates(f, x):
        slope = derivative(g, x)
        if slope == 0:
            continue
        u = search.fresh(f)
        ratio = _replaced(f / slope, g, u, x)
        if ratio.has(x) and f.has(sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc):
            ratio = _plain(_replaced(_in_waves(f), g, u, x) / _in_waves(slope))
        if ratio.has(x):
            ratio = sympy.powsimp(sympy.expand_trig(ratio)) if ratio.has(sympy.sin, sympy.cos) and ratio.count_ops() < 30 and more else ratio
            ratio = _replaced(ratio, g, u, x)
        if ratio.has(x) and more:
            ratio = _eliminate(ratio, g, u, x)
        search.letters.discard(str(u))
        if ratio is None or ratio.has(x) or ratio.has(sympy.zoo, sympy.nan):
            continue
        h = _tidy(ratio)
        if h.count_ops() > f.count_ops() + 6 or (h.subs(u, x) == f):
            continue
        search.letters.add(str(u))
        found = search.find(h, u)
        if found is not None:
            return _written(search, f, x, u, g, h, found)
        search.letters.discard(str(u))
    return None


def _plain(ratio: Any) -> Any:
    if ratio.count_ops() > 60:
        return ratio
    if ratio.has(sympy.sin, sympy.cos):
        return sympy.cancel(sympy.together(ratio)) if ratio.count_ops() < 50 else sympy.powsimp(ratio)
    return sympy.powsimp(ratio)


def _in_waves(f: Any) -> Any:
    return f.replace(sympy.sec, lambda w: 1 / sympy.cos(w)).replace(sympy.csc, lambda w: 1 / sympy.sin(w)).replace(sympy.tan, lambda w: sympy.sin(w) / sympy.cos(w)).replace(sympy.cot, lambda w: sympy.cos(w) / sympy.sin(w))


def _replaced(f: Any, g: Any, u: Any, x: Any) -> Any:
    """g replaced by u, also inside its powers: sqrt(g), g^2; e^(2x) for g = e^x."""
    result = f.subs(g, u)
    if result.has(x) and g.is_Pow and g.base == x and g.exp.is_Rational:
        result = result.replace(lambda e: e.is_Pow and e.base == x and e.exp.is_Rational and (e.exp / g.exp).is_Integer, lambda e: u ** (e.exp / g.exp))
        if g.exp.q > 1:
            result = result.subs(x, u ** (1 / g.exp))
    if result.has(x) and g.is_Pow and g.exp == sympy.Rational(1, 2):
        result = result.replace(lambda e: e.is_Pow and e.base == g.base, lambda e: u ** (2 * e.exp)).subs(g.base, u**2)
    return result


def _eliminate(ratio: Any, g: Any, u: Any, x: Any) -> Any:
    """What is left of x in terms of u, for u = a*x^n + b, or its square root."""
    power = sympy.Integer(1)
    if g.is_Pow and g.exp.is_Rational and g.exp.p == 1:
        power, g = sympy.Integer(g.exp.q), g.base
    if isinstance(g, sympy.log) and g.args[0] == x:
        return ratio.subs(x, sympy.exp(u))
    if isinstance(g, sympy.Add):
        exponentials = [e for e in g.atoms(sympy.exp) if linear_in(e.args[0], x)]
        if len(exponentials) == 1 and sympy.expand(g).coeff(exponentials[0]) != 0:
            slope = sympy.expand(g).coeff(exponentials[0])
            rest = sympy.expand(g - slope * exponentials[0])
            if not rest.has(x) and not slope.has(x):
                return ratio.subs(exponentials[0], (u**power - rest) / slope)
    rest, moving = g.as_independent(x, as_Add=True)
    slope, single = moving.as_independent(x, as_Add=False)
    base, n = single.as_base_exp()
    if base != x or not n.is_Rational:
        return None
    value = (u**power - rest) / slope
    if n == 1:
        return sympy.powsimp(ratio.subs(x, value))
    ratio = ratio.replace(lambda e: e.is_Pow and e.base == g and e.exp.is_Rational, lambda e: u ** (power * e.exp))
    result = ratio.replace(lambda e: e.is_Pow and e.base == x and e.exp.is_Rational and (e.exp / n).is_Integer, lambda e: value ** (e.exp / n))
    return result


def _written(search: Search, f: Any, x: Any, u: Any, g: Any, h: Any, found: Found) -> Found | None:
    """The substitution as one step with its lines inside."""
    value = found.value.subs(u, g).replace(lambda e: isinstance(e, sympy.log) and isinstance(e.args[0], sympy.Abs), lambda e: log_of(e.args[0].args[0]))
    slope = derivative(g, x)
    lines = [*substitution_lines(u, g, slope, x)]
    check = equal_values(tree(f), tree(h.subs(u, g) * sympy.diff(g, x)))
    if check is None:
        return None
    statement = Relation((integral(f, x), integral(h, u)), ("=",))
    lines.append(
        Step(REWRITE.id, REWRITE.title, ("With ", Relation((tree(u), tree(g)), ("=",)), " nothing of the old variable is left: its small step takes the factor ", tree(slope), " with it."), REWRITE.concept, after=statement, relation="implies", check=check)
    )  # fmt: skip
    lines.extend(found.steps)
    why = ("A part of the integrand, ", tree(g), ", stands there together with its rate of change: it becomes the new variable. At the end it is put back.")
    return Found(value, (SUBSTITUTION.step(integral(f, x), tree(value), why, lines),))
