"""Constants, sums, and the table of standard integrals, also with a linear expression inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from tutor.notation.tree import Add, Derivative, Multiply, Negative, Node, Relation
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Lines, Search, integral, linear_in, log_of, rewritten, single, tree
from tutor.solution import Prose, Step

CONSTANT = Rule("constant_integral", "Integral of a constant", "antiderivatives")
CONSTANT_MULTIPLE = Rule("constant_multiple_integral", "A constant factor goes in front", "antiderivatives")
SUM = Rule("sum_integral", "Sum rule for integrals", "antiderivatives")
POWER = Rule("power_integral", "Power rule for integrals", "antiderivatives")
RECIPROCAL = Rule("reciprocal_integral", "Integral of one over x", "antiderivatives")
TABLE = Rule("standard_integral", "Standard integral", "antiderivatives")
LINEAR = Rule("linear_substitution", "A linear expression inside", "integration-by-substitution")
EXPAND = Rule("multiply_out", "Multiply out", "expanding-factoring")
SPLIT = Rule("split_fraction", "Split the fraction", "fractions")
POWERS = Rule("combine_powers", "Combine the powers", "exponents")


def constant(search: Search, f: Any, x: Any) -> Found | None:
    """∫ c dx = c x."""
    if f.has(x):
        return None
    return single(CONSTANT, f, x, f * x, ("The area under a constant height is height times width: ", tree(f * x), "." if f != 0 else ". What has rate of change zero is a constant."))


def constant_multiple(search: Search, f: Any, x: Any) -> Found | None:
    """∫ c g dx = c ∫ g dx."""
    factor, rest = f.as_independent(x, as_Add=False)
    if f.is_Add:
        return None
    if factor == 1 or rest == f:
        return None
    found = search.find(rest, x)
    if found is None:
        return None
    lines = Lines(integral(f, x))
    value = factor * found.value
    if factor == -1:
        outside: Node = Negative(integral(rest, x))
        lines.write(outside, CONSTANT_MULTIPLE, "A minus sign is a factor of minus one; it goes in front of the integral.")
        lines.work_out([(rest, x, found)], lambda p: Negative(p[0]), value)
    else:
        lines.write(_times(factor, integral(rest, x)), CONSTANT_MULTIPLE, ("The factor ", tree(factor), " does not change, so it goes in front of the integral."))
        lines.work_out([(rest, x, found)], lambda p: _times(factor, p[0]), value)
    return Found(value, tuple(lines.steps))


def _times(factor: Any, node: Node) -> Node:
    if factor.is_Add:
        return Multiply((tree(factor), node), "*")
    if factor.could_extract_minus_sign():
        return Negative(_times(-factor, node)) if factor != -1 else Negative(node)
    return Multiply((tree(factor), node), "*")


def sum_rule(search: Search, f: Any, x: Any) -> Found | None:
    """∫ (f + g) = ∫ f + ∫ g."""
    if not f.is_Add or len(f.args) > 14:
        return None
    terms = _ordered(f)
    founds = []
    for term in terms:
        found = search.find(term, x)
        if found is None:
            return None
        founds.append((term, x, found))
    value = sympy.Add(*[found.value for _, _, found in founds])
    lines = Lines(integral(f, x))
    lines.write(_sum([integral(t, x) if not _minus(t) else Negative(integral(-t, x)) for t in terms]), SUM, "The area under a sum is the sum of the areas, so each term can be integrated on its own.")
    substeps: list[tuple[Any, Any, Found]] = []
    for term, name, found in founds:
        inner = search.find(-term, name) if _minus(term) else None
        substeps.append((-term, name, inner) if inner is not None else (term, name, found))
    lines.work_out(substeps, lambda p: _sum(p), value)
    return Found(value, tuple(lines.steps))


def _minus(term: Any) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def _ordered(f: Any) -> list[Any]:
    from tutor.notation.symbolic import ordered_terms

    return ordered_terms(f)


def _sum(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Add(tuple(nodes))


# -- the table ------------------------------------------------------------------------------------------------------

Entry = tuple[Callable[[Any], Any], str]
FUNCTIONS: dict[Any, Entry] = {
    sympy.sin: (lambda u: -sympy.cos(u), "the derivative of minus the cosine is the sine"),
    sympy.cos: (lambda u: sympy.sin(u), "the derivative of the sine is the cosine"),
    sympy.tan: (lambda u: -log_of(sympy.cos(u)), "tan is sin over cos, and the top is minus the derivative of the bottom"),
    sympy.cot: (lambda u: log_of(sympy.sin(u)), "cot is cos over sin, and the top is the derivative of the bottom"),
    sympy.sec: (lambda u: log_of(sympy.sec(u) + sympy.tan(u)), "multiply above and below by sec + tan: then the top is the derivative of the bottom"),
    sympy.csc: (lambda u: -log_of(sympy.csc(u) + sympy.cot(u)), "multiply above and below by csc + cot: then the top is minus the derivative of the bottom"),
    sympy.sinh: (lambda u: sympy.cosh(u), "the derivative of cosh is sinh"),
    sympy.cosh: (lambda u: sympy.sinh(u), "the derivative of sinh is cosh"),
    sympy.tanh: (lambda u: sympy.log(sympy.cosh(u)), "tanh is sinh over cosh, and the top is the derivative of the bottom"),
    sympy.coth: (lambda u: log_of(sympy.sinh(u)), "coth is cosh over sinh, and the top is the derivative of the bottom"),
    sympy.sech: (lambda u: sympy.atan(sympy.sinh(u)), "its derivative is cosh over 1 + sinh^2, which is one over cosh"),
    sympy.csch: (lambda u: log_of(sympy.tanh(u / 2)), "the derivative of this is one over sinh"),
}  # fmt: skip


def table(search: Search, f: Any, x: Any) -> Found | None:
    """Standard integrals of u, where u is x or a linear expression in x."""
    entry = _entry(f, x)
    if entry is None:
        return None
    u, primitive, why, rule = entry
    linear = linear_in(u, x)
    if linear is None:
        return None
    slope = linear[0]
    value = primitive / slope
    if u == x:
        return single(rule, f, x, value, why)
    if slope == 1:
        return single(rule, f, x, value, ("With ", tree(u), " in place of the variable: ", *(why if isinstance(why, tuple) else (why,))))
    name = search.fresh(f)
    plain = f.subs(u, name)
    if plain.has(x):
        return single(rule, f, x, value, why)
    inner: list[Step] = [
        *substitution_lines(name, u, slope, x),
        rule.step(integral(plain, name), tree(primitive.subs(u, name)), why),
    ]
    return Found(value, (LINEAR.step(integral(f, x), tree(value), ("Inside stands ", tree(u), ", which changes ", tree(slope), " times as fast as ", tree(x), ": integrate as if it were the variable, and divide by ", tree(slope), "."), inner),))


def substitution_lines(name: Any, u: Any, slope: Any, x: Any) -> list[Step]:
    """u = …, du/dx = …"""
    let = Rule("choose_substitution", "Choose the new variable", "integration-by-substitution")
    rate = Rule("differential", "How the new variable changes", "derivatives")
    first = let.states(Relation((tree(name), tree(u)), ("=",)), "Give the inside a name of its own.")
    derivative = Derivative(tree(name), ((tree(x), 1),))
    second = rate.states(Relation((derivative, tree(slope)), ("=",)), "Its derivative tells how a small step in the old variable becomes a step in the new one.")
    return [first, second]


def _entry(f: Any, x: Any) -> tuple[Any, Any, Prose, Rule] | None:
    if isinstance(f, sympy.Function) and f.func in FUNCTIONS and len(f.args) == 1:
        primitive, why = FUNCTIONS[f.func]
        return f.args[0], primitive(f.args[0]), f"Known from differentiating backwards: {why}.", TABLE
    if f == x:
        return x, x**2 / 2, "Raise the exponent by one and divide by the new exponent.", POWER
    if isinstance(f, sympy.exp):
        return f.args[0], f, "The exponential function is its own derivative, so it is its own antiderivative.", TABLE
    if isinstance(f, sympy.Add) and linear_in(f, x):
        return None
    if f.is_Pow:
        return _power(f, x)
    if f.is_Mul:
        return _product(f, x)
    return None


def _power(f: Any, x: Any) -> tuple[Any, Any, Prose, Rule] | None:
    base, exponent = f.base, f.exp
    if not exponent.has(x):
        if linear_in(base, x):
            if exponent == -1:
                return base, log_of(base), ("The derivative of ", tree(log_of(base)), " is ", tree(1 / base), ". The bars allow negative values, where the logarithm itself is not defined."), RECIPROCAL
            return base, base ** (exponent + 1) / (exponent + 1), "Raise the exponent by one and divide by the new exponent.", POWER
        return _squares(base, exponent, x)
    if not base.has(x):
        return exponent, f / sympy.log(base), "An exponential grows in proportion to itself; dividing by the natural log of its base undoes that factor.", TABLE
    return None


def _squares(base: Any, exponent: Any, x: Any) -> tuple[Any, Any, Prose, Rule] | None:
    """sec^2 and its kin, 1/(a^2 + u^2), 1/sqrt(a^2 - u^2), sqrt(x^2 + a) in one step where u is linear."""
    kind = base.func if isinstance(base, sympy.Function) else None
    if kind is not None and linear_in(base.args[0], x):
        u = base.args[0]
        known = {
            (sympy.sec, 2): sympy.tan(u), (sympy.cos, -2): sympy.tan(u), (sympy.csc, 2): -sympy.cot(u), (sympy.sin, -2): -sympy.cot(u),
            (sympy.sech, 2): sympy.tanh(u), (sympy.cosh, -2): sympy.tanh(u), (sympy.csch, 2): -sympy.coth(u), (sympy.sinh, -2): -sympy.coth(u),
            (sympy.cos, -1): log_of(sympy.sec(u) + sympy.tan(u)), (sympy.sin, -1): -log_of(sympy.csc(u) + sympy.cot(u)), (sympy.tan, -1): log_of(sympy.sin(u)), (sympy.cot, -1): -log_of(sympy.cos(u)),
            (sympy.cosh, -1): sympy.atan(sympy.sinh(u)), (sympy.sinh, -1): log_of(sympy.tanh(u / 2)),
        }.get((kind, exponent))  # fmt: skip
        if known is not None:
            return u, known, ("The derivative of ", tree(known), " is what stands under the integral sign."), TABLE
    if exponent not in (-1, sympy.Rational(-1, 2)) or not base.is_polynomial(x):
        return None
    c, b, a = (sympy.Poly(base, x).all_coeffs()[::-1] + [0, 0, 0])[:3] if sympy.degree(base, x) == 2 else (0, 1, 0)
    if b != 0 or a == 0:
        return None
    if exponent == -1 and same_sign(a, c):
        root = square_root(c * a)
        return x, sympy.atan(x * square_root(a / c)) / root if not _negative(a) else -sympy.atan(x * square_root(a / c)) / root, "The derivative of the inverse tangent is one over one plus the square; the number is brought to one first.", TABLE
    if exponent == sympy.Rational(-1, 2):
        if not _negative(c) and _negative(a):
            return x, sympy.asin(x * square_root(-a / c)) / square_root(-a), "The derivative of the inverse sine is one over the root of one minus the square; the number is brought to one first.", TABLE
        if not _negative(a) and not _negative(c):
            return x, sympy.log(x * square_root(a) + sympy.sqrt(base)) / square_root(a), "The derivative of this logarithm is one over the root: the inverse hyperbolic sine.", TABLE
        if not _negative(a):
            return x, log_of(x * square_root(a) + sympy.sqrt(base)) / square_root(a), "The derivative of this logarithm is one over the root: the inverse hyperbolic cosine.", TABLE
    return None


def square_root(value: Any) -> Any:
    """The root of a number or of letters taken as positive: sqrt(a^2) is a."""
    value = sympy.cancel(value)
    root = sympy.sqrt(value)
    if value.is_number:
        return sympy.radsimp(root)
    top, bottom = sympy.fraction(sympy.factor(value))
    return sympy.powdenest(sympy.sqrt(top), force=True) / sympy.powdenest(sympy.sqrt(bottom), force=True)


def _negative(value: Any) -> bool:
    return bool(value.is_negative) if value.is_number else bool(value.could_extract_minus_sign())


def same_sign(a: Any, c: Any) -> bool:
    """Have two numbers (or letters taken as positive) the same sign?"""
    return c != 0 and _negative(a) == _negative(c)


def _product(f: Any, x: Any) -> tuple[Any, Any, Prose, Rule] | None:
    factors = set(f.args)
    for first, second, primitive in ((sympy.sec, sympy.tan, sympy.sec), (sympy.csc, sympy.cot, lambda u: -sympy.csc(u)), (sympy.sech, sympy.tanh, lambda u: -sympy.sech(u)), (sympy.csch, sympy.coth, lambda u: -sympy.csch(u))):
        for factor in f.args:
            if isinstance(factor, first) and factors == {factor, second(factor.args[0])}:
                u = factor.args[0]
                return u, primitive(u), ("The derivative of ", tree(primitive(u)), " is what stands under the integral sign."), TABLE
    return None


# -- rewriting ------------------------------------------------------------------------------------------------------


def power_merge(search: Search, f: Any, x: Any) -> Found | None:
    """x^a x^b as one power, e^x e^y as one exponential."""
    if not f.is_Mul:
        return None
    merged = sympy.powsimp(f, force=False)
    if merged == f or merged.count_ops() > f.count_ops():
        return None
    return rewritten(search, POWERS, f, x, merged, "For equal bases the exponents are added.")


def clear_inner_fractions(search: Search, f: Any, x: Any) -> Found | None:
    """A fraction within a fraction is cleared first: x (x + 1/x) below is x² + 1."""
    if not (f.is_Mul or f.is_Pow) or not f.is_rational_function(x):
        return None
    inner = [g for g in sympy.Mul.make_args(f) if g.is_Pow and g.exp.is_Integer and g.base.is_Add and any(t.as_numer_denom()[1].has(x) for t in g.base.args)]
    if not inner:
        return None
    top, bottom = sympy.fraction(sympy.together(f))
    other = sympy.expand(top) / sympy.expand(bottom) if top.is_Add else top / sympy.expand(bottom)
    return None if other == f else rewritten(search, CLEAR, f, x, other, "A fraction stands inside the fraction: multiply it out, so that there is one bar only.")


CLEAR = Rule("clear_inner_fractions", "One bar only", "fractions")


def expand_small(search: Search, f: Any, x: Any) -> Found | None:
    """Multiply out a polynomial, or a sum of powers times a power."""
    if not f.is_Mul and not f.is_Pow:
        return None
    if f.is_polynomial(x):
        degree = sympy.degree(f, x)
        if degree > 14:
            return None
        expanded = sympy.expand(f)
        return rewritten(search, EXPAND, f, x, expanded, "Multiplied out, every term is a power.") if expanded != f else None
    if f.is_Mul and all(_power_of(a, x) or _sum_of_powers(a, x) or not a.has(x) for a in f.args):
        expanded = sympy.powsimp(sympy.expand(f))
        if expanded != f and expanded.is_Add:
            return rewritten(search, EXPAND, f, x, expanded, "Multiplied out, every term is a power of the variable.")
    return None


def _power_of(f: Any, x: Any) -> bool:
    return f == x or bool(f.is_Pow and f.base == x and not f.exp.has(x))


def _sum_of_powers(f: Any, x: Any) -> bool:
    if f.is_Pow and f.exp.is_Integer and 0 < f.exp < 5:
        f = f.base
    return f.is_Add and all(not t.has(x) or _power_of(t.as_independent(x)[1], x) for t in f.args)


def split_fraction(search: Search, f: Any, x: Any) -> Found | None:
    """(a + b)/c as a/c + b/c."""
    top, bottom = sympy.fraction(f)
    top = sympy.expand(top)
    if not top.is_Add or not bottom.has(x) or len(top.args) > 8:
        return None
    return rewritten(search, SPLIT, f, x, sympy.Add(*[t / bottom for t in top.args]), "A sum over a common bottom is a sum of fractions.")


def expand(search: Search, f: Any, x: Any) -> Found | None:
    """Multiply out anything."""
    if f.count_ops() > 60:
        return None
    expanded = sympy.powsimp(sympy.expand(f))
    if expanded == f or not expanded.is_Add or len(expanded.args) > 10:
        return None
    return rewritten(search, EXPAND, f, x, expanded, "Multiplied out, each term can be integrated on its own.")




def bell(search: Search, f: Any, x: Any) -> Found | None:
    """e^(-a x^2 + b x): no elementary antiderivative; the error function is made for it."""
    if not isinstance(f, sympy.exp) or not f.args[0].is_polynomial(x) or sympy.degree(f.args[0], x) != 2:
        return None
    a, b, c = sympy.Poly(f.args[0], x).all_coeffs()
    if not _negative(a):
        return None
    size = square_root(-a)
    value = sympy.sqrt(sympy.pi) / (2 * size) * sympy.exp(c - b**2 / (4 * a)) * sympy.erf(size * x - b / (2 * size))
    return single(Rule("error_function", "The error function", "normal-distribution"), f, x, value, "No formula of powers, exponentials, logarithms and waves has this bell curve as its derivative. The error function erf is defined as its area, scaled.")
