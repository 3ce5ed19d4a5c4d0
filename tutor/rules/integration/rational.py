"""Rational functions: long division, partial fractions, completing the square."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Lines, Search, integral, linear_in, log_of, rewritten, single, tree
from tutor.rules.integration.standard import same_sign, square_root

DIVIDE = Rule("polynomial_division", "Divide first", "polynomials")
PARTIAL = Rule("partial_fractions", "Partial fractions", "fractions")
CANCEL = Rule("cancel_fraction", "Cancel what is common", "fractions")
COMPLETE = Rule("complete_square", "Complete the square", "quadratic-equations")
SPLIT_TOP = Rule("split_numerator", "Split the top", "fractions")
LOG = Rule("log_derivative_integral", "The top is the derivative of the bottom", "integration-by-substitution")
ARCTAN = Rule("arctan_integral", "Inverse tangent", "antiderivatives")
ARTANH = Rule("two_roots_integral", "Bottom with two roots", "antiderivatives")


def rational(search: Search, f: Any, x: Any) -> Found | None:
    """A quotient of polynomials in x."""
    if not f.is_rational_function(x) or f.is_polynomial(x):
        return None
    top, bottom = sympy.fraction(sympy.together(f))
    p, q = sympy.Poly(top, x), sympy.Poly(bottom, x)
    if max(p.degree(), q.degree()) > 16:
        return None
    if p.gcd(q).degree() > 0:
        return rewritten(search, CANCEL, f, x, sympy.cancel(f), "The same factor stands above and below.")
    if p.degree() >= q.degree():
        quotient, rest = sympy.div(p, q)
        other = quotient.as_expr() + rest.as_expr() / sympy.factor_terms(bottom)
        return rewritten(search, DIVIDE, f, x, other, "The top has at least the degree of the bottom: divide, so that only a smaller remainder stands over the bottom.")
    if q.degree() == 1:
        return None
    factored = sympy.factor_list(bottom, x)
    if len(factored[1]) > 1 or factored[1][0][1] > 1:
        if len(factored[1]) == 1 and sympy.Poly(factored[1][0][0], x).degree() == 1 and p.degree() == 0:
            return _linear_power(search, f, x, factored)
        parts = sympy.apart(f, x)
        if parts != f and parts.is_Add:
            parts = sympy.Add(*[_shape(t, x) for t in parts.args])
            if parts != f:
                return rewritten(search, PARTIAL, f, x, parts, ("The bottom is ", tree(sympy.factor(bottom)), ": a fraction with such a bottom is a sum of fractions over its factors."))
        return _quadratic_power(search, f, x)
    if q.degree() == 2:
        return _quadratic(search, f, x, p, q)
    return None


def _shape(term: Any, x: Any) -> Any:
    """A partial fraction with its numbers in front."""
    factor, rest = term.as_independent(x, as_Add=False)
    return factor * rest


def _linear_power(search: Search, f: Any, x: Any, factored: Any) -> Found | None:
    """c/(a x + b)^n written as such."""
    other = sympy.factor(f)
    if other == f or linear_in(factored[1][0][0], x) is None:
        return None
    return rewritten(search, Rule("factor_denominator", "Factor the bottom", "expanding-factoring"), f, x, other, "The bottom is a power of a linear expression.")


def _quadratic(search: Search, f: Any, x: Any, p: Any, q: Any) -> Found | None:
    """(B x + C)/(a x^2 + b x + c) with no rational roots below."""
    a, b, c = q.all_coeffs()
    bottom = sympy.together(f).as_numer_denom()[1]
    bottom = q.as_expr() if bottom.is_Mul else bottom
    slope = q.diff()
    if p.degree() == 1:
        share = sympy.cancel(p.LC() / slope.LC())
        rest = sympy.cancel(p.as_expr() - share * slope.as_expr())
        if rest == 0:
            value = share * log_of(q.as_expr())
            return single(LOG, f, x, value, ("The derivative of the bottom is ", tree(slope.as_expr()), ", and the top is ", tree(share), " times that: the integral is a logarithm of the bottom."))
        other = sympy.Add(share * slope.as_expr() / q.as_expr(), rest / q.as_expr(), evaluate=False)
        first, second = single(LOG, share * slope.as_expr() / q.as_expr(), x, share * log_of(q.as_expr()), "The top is the derivative of the bottom, up to a number."), search.find(rest / q.as_expr(), x)
        if second is None:
            return None
        from tutor.notation.tree import Add, Integral

        left, right = _over(share, slope.as_expr(), q.as_expr()), tree(rest / q.as_expr())
        lines = Lines(integral(f, x))
        lines.write(Integral(Add((left, right)), tree(x)), SPLIT_TOP, ("The bottom changes by ", tree(slope.as_expr()), ": take as much of that out of the top as there is, and a number is left."))
        value = first.value + second.value
        lines.work_out([(other, x, first), (rest / q.as_expr(), x, second)], lambda parts: Add(tuple(parts)), value)
        return Found(value, tuple(lines.steps))
    if p.degree() != 0:
        return None
    discriminant = sympy.expand(b**2 - 4 * a * c)
    root = square_root(abs(discriminant)) if discriminant.is_number else None
    factor = p.LC()
    if discriminant.is_number and discriminant > 0:
        assert root is not None
        low, high = (-b - root) / (2 * a), (-b + root) / (2 * a)
        value = factor / root * sympy.log(sympy.Abs((2 * a * x + b - root) / (2 * a * x + b + root)))
        return single(ARTANH, f, x, value, ("The bottom is zero at ", tree(low), " and ", tree(high), "; the fractions over the two factors give two logarithms, written as one."))
    if discriminant.is_number and discriminant < 0:
        assert root is not None
        value = 2 * factor / root * sympy.atan((2 * a * x + b) / root)
        shown = a * (x + b / (2 * a)) ** 2
        inside = "The bottom is never zero: completing the square gives " if b != 0 else "The bottom is never zero: it is "
        return single(ARCTAN, f, x, value, (inside, tree(sympy.Add(shown, sympy.cancel(-discriminant / (4 * a)), evaluate=False) if b != 0 else q.as_expr()), ", a square plus a number, and that leads to the inverse tangent."))
    if b == 0 and same_sign(a, c):
        value = factor * sympy.atan(x * square_root(a / c)) / square_root(a * c)
        return single(ARCTAN, f, x, value, "A square plus a positive number below leads to the inverse tangent (the letters are taken as positive).")
    if b == 0:
        size = square_root(-c / a)
        value = factor / (2 * a * size) * sympy.log(sympy.Abs((x - size) / (x + size)))
        return single(ARTANH, f, x, value, ("The bottom is a product of ", tree(x - size), " and ", tree(x + size), "; the two fractions give two logarithms, written as one."))
    return None


def _over(share: Any, slope: Any, bottom: Any) -> Any:
    from tutor.notation.tree import ONE, Divide, Multiply, Negative

    share_tree = tree(abs(share)) if share.is_number else tree(share)
    inner = Divide(tree(slope), tree(bottom))
    node = inner if share_tree == ONE else Multiply((share_tree, inner), "*")
    return Negative(node) if share.is_number and share < 0 else node


def _quadratic_power(search: Search, f: Any, x: Any) -> Found | None:
    """(B x + C)/(quadratic)^n: the square is completed, then a known reduction is used."""
    top, bottom = sympy.fraction(sympy.factor(f))
    factor, power = bottom.as_independent(x, as_Add=False)
    if not power.is_Pow or not power.exp.is_Integer:
        return None
    q, n = power.base, int(power.exp)
    if sympy.degree(q, x) != 2 or n < 2 or n > 6:
        return None
    a, b, c = sympy.Poly(q, x).all_coeffs()
    p = sympy.Poly(top, x)
    if p.degree() > 1:
        return None
    share = p.nth(1) / (2 * a)
    rest = sympy.cancel(p.nth(0) - share * b)
    slope = 2 * a * x + b
    delta = sympy.expand(4 * a * c - b**2)
    if delta == 0:
        return None
    value = share * q ** (1 - n) / (1 - n) / factor
    if rest != 0:
        below = search.find(q ** (1 - n), x)
        if below is None:
            return None
        reduced = slope / ((n - 1) * delta * q ** (n - 1)) + sympy.Rational(2 * (2 * n - 3), n - 1) * a / delta * below.value
        value += rest * reduced / factor
        why = ("The part of the top that is the derivative of the bottom gives a power. The rest goes by the reduction formula, which lowers the exponent below by one and uses the integral of ", tree(q ** (1 - n)), ".")
        return single(Rule("reduction_formula", "Reduction formula", "antiderivatives"), f, x, value, why, below.steps)
    return single(Rule("power_of_bottom", "The top is the derivative of the inside", "integration-by-substitution"), f, x, value, ("The derivative of ", tree(q), " stands above, so the power rule applies to the bracket."))
