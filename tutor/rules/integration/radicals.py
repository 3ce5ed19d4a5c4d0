"""Roots of quadratic expressions: splitting, completing the square, trigonometric substitution."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.checking.numeric import agree_between
from tutor.notation.tree import Add, Derivative, Multiply, Negative, Node, Relation
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Lines, Search, integral, log_of, rewritten, single, tree
from tutor.rules.integration.standard import square_root
from tutor.solution import Step

HALF = sympy.Rational(1, 2)
SPLIT = Rule("split_numerator", "Split the top", "fractions")
ROOT = Rule("root_of_quadratic_integral", "Root of a quadratic below the bar", "antiderivatives")
CIRCLE = Rule("root_of_quadratic_integral", "Root of a quadratic", "antiderivatives")
TRIG = Rule("trigonometric_substitution", "Trigonometric substitution", "integration-by-substitution")


def _negative(value: Any) -> bool:
    return bool(value.is_negative) if value.is_number else bool(value.could_extract_minus_sign())


def _quadratics(f: Any, x: Any) -> list[Any]:
    found = []
    for power in sorted(f.atoms(sympy.Pow), key=sympy.default_sort_key):
        if power.exp.is_Rational and power.exp.q == 2 and power.base.is_polynomial(x) and sympy.degree(power.base, x) == 2 and power.base not in found:
            found.append(power.base)
    return found


def square_root_of_quadratic(search: Search, f: Any, x: Any) -> Found | None:
    """1/sqrt(q), sqrt(q), and (B x + C)/sqrt(q)."""
    where = _quadratics(f, x)
    if len(where) != 1:
        return None
    q = where[0]
    a, b, c = sympy.Poly(q, x).all_coeffs()
    root = sympy.sqrt(q)
    top = sympy.cancel(f * root) if f.is_Mul or f.is_Pow else None
    if top is not None and not top.has(root) and top.is_polynomial(x):
        p = sympy.Poly(top, x) if top.has(x) else None
        if p is None:
            value = _one_over(q, a, b, c, x)
            return single(ROOT, f, x, top * value, ("Completing the square gives ", tree(_completed(a, b, c, x)), ", and that is a standard form.")) if value is not None else None
        if p.degree() > 1:
            return _reduced(search, f, x, p, q, root)
        if p.degree() == 1:
            share = p.LC() / (2 * a)
            rest = sympy.cancel(p.nth(0) - share * b)
            if rest == 0:
                return single(Rule("power_of_bottom", "The top is the derivative of the inside", "integration-by-substitution"), f, x, 2 * share * root, ("The derivative of ", tree(q), " is ", tree(sympy.diff(q, x)), ", and the top is a multiple of that; so the root itself appears."))
            other = sympy.Add(share * sympy.diff(q, x) / root, rest / root)
            return rewritten(search, SPLIT, f, x, other, ("The inside of the root changes by ", tree(sympy.diff(q, x)), ": take that out of the top, and a number is left."))
    over = sympy.cancel(f / root) if f.is_Mul else None
    if over is not None and over.is_polynomial(x) and over.has(x):
        return _reduced(search, f, x, sympy.Poly(sympy.expand(over * q), x), q, root)
    if f == root:
        inverse = _one_over(q, a, b, c, x)
        if inverse is None:
            return None
        value = (2 * a * x + b) * root / (4 * a) + (4 * a * c - b**2) / (8 * a) * inverse
        value = sympy.Add(*[sympy.factor_terms(sympy.cancel(t.as_independent(x)[0])) * t.as_independent(x)[1] for t in sympy.Add.make_args(value)])
        return single(CIRCLE, f, x, value, "By parts: x times the root, and the rest gives the same integral again and one over the root; solved for the integral.")
    return None


def _reduced(search: Search, f: Any, x: Any, p: Any, q: Any, root: Any) -> Found | None:
    """A polynomial over the root: polynomial times root plus a number times the basic integral, coefficients compared."""
    n = p.degree()
    if n > 9:
        return None
    if sympy.Poly(q, x).nth(1) == 0 and all(m[0] % 2 for m, _ in p.terms()):
        return None
    unknown = [sympy.Dummy() for _ in range(n + 1)]
    guess = sum(k * x**i for i, k in enumerate(unknown[:n]))
    left = sympy.Poly(sympy.expand(sympy.diff(guess, x) * q + guess * sympy.diff(q, x) / 2 + unknown[n] - p.as_expr()), x)
    solved = sympy.linsolve(left.all_coeffs(), unknown)
    if not solved:
        return None
    found = dict(zip(unknown, next(iter(solved)), strict=True))
    if any(v.free_symbols & set(unknown) for v in found.values()):
        return None
    polynomial, rest = sympy.factor(guess.subs(found)), sympy.cancel(found[unknown[n]])
    lines = Lines(integral(f, x))
    shape = Rule("root_reduction", "A polynomial over a root", "antiderivatives")
    why = ("Such an integral is a polynomial times the root, plus a number times the integral of one over the root. Differentiating that and comparing coefficients gives the polynomial ", tree(polynomial), " and the number ", tree(rest), ".")
    if rest == 0:
        return single(shape, f, x, polynomial * root, why)
    basic = search.find(1 / root, x)
    if basic is None:
        return None
    first = tree(polynomial * root)

    def context(parts: list[Node]) -> Node:
        return Add((first, parts[0] if rest == 1 else Negative(Multiply((tree(-rest), parts[0]), "*")) if _negative(rest) else Multiply((tree(rest), parts[0]), "*")))

    lines.write(context([integral(1 / root, x)]), shape, why)
    value = polynomial * root + rest * basic.value
    lines.work_out([(1 / root, x, basic)], context, value)
    return Found(value, tuple(lines.steps))


def _completed(a: Any, b: Any, c: Any, x: Any) -> Any:
    if b == 0:
        return a * x**2 + c
    return sympy.Add(a * (x + b / (2 * a)) ** 2, sympy.cancel(c - b**2 / (4 * a)), evaluate=False)


def _one_over(q: Any, a: Any, b: Any, c: Any, x: Any) -> Any:
    """The antiderivative of 1/sqrt(q)."""
    size = square_root(-a if _negative(a) else a)
    if _negative(a):
        delta = sympy.expand(b**2 - 4 * a * c)
        if _negative(delta) or delta == 0:
            return None
        return sympy.asin((-2 * a * x - b) / square_root(delta)) / size
    return log_of(2 * a * x + b + 2 * size * sympy.sqrt(q)) / size if b != 0 else log_of(size * x + sympy.sqrt(q)) / size


def trigonometric_substitution(search: Search, f: Any, x: Any) -> Found | None:
    """x = k sin t, k tan t or k/cos t, by the signs under the root."""
    where = _quadratics(f, x)
    if len(where) != 1:
        return None
    q = where[0]
    a, b, c = sympy.Poly(q, x).all_coeffs()
    shift = sympy.cancel(b / (2 * a))
    k2 = sympy.cancel(c - b**2 / (4 * a))
    if k2 == 0 or shift.free_symbols - (q.free_symbols - {x}):
        return None
    t = search.fresh(f, "t")
    size_a, size_k = square_root(-a if _negative(a) else a), square_root(-k2 if _negative(k2) else k2)
    k = sympy.cancel(size_k / size_a) if not (size_k / size_a).has(sympy.Pow) else size_k / size_a
    if _negative(a) and not _negative(k2):
        old, root, rate, back = k * sympy.sin(t), size_k * sympy.cos(t), k * sympy.cos(t), sympy.asin
    elif not _negative(a) and not _negative(k2):
        old, root, rate, back = k * sympy.tan(t), size_k / sympy.cos(t), k / sympy.cos(t) ** 2, sympy.atan
    elif not _negative(a):
        old, root, rate, back = k / sympy.cos(t), size_k * sympy.tan(t), k * sympy.sin(t) / sympy.cos(t) ** 2, sympy.acos
    else:
        return None
    g = f.replace(lambda e: e.is_Pow and e.base == q and e.exp.is_Rational, lambda e: root ** (2 * e.exp))
    g = g.subs(x, old - shift)
    h = sympy.powsimp(g * rate)
    h = h.replace(sympy.tan, lambda w: sympy.sin(w) / sympy.cos(w))
    h = sympy.cancel(sympy.together(h)) if h.count_ops() < 60 else h
    if h.has(x):
        return None
    found = search.find(h, t)
    if found is None:
        return None
    value = _returned(found.value, t, x + shift, k, q, size_a, size_k, back)
    if value is None:
        return None
    check = agree_between(tree(g), tree(f.subs(x, old - shift)), str(t), 0.05, 1.5)
    lines: list[Step] = [
        Rule("choose_substitution", "Choose the new variable", "integration-by-substitution").states(Relation((tree(x), tree(old - shift)), ("=",)), "With this choice the root disappears, by sin^2 + cos^2 = 1."),
        Rule("differential", "How the old variable changes", "derivatives").states(Relation((Derivative(tree(x), ((tree(t), 1),)), tree(rate)), ("=",)), "Its derivative is the factor that replaces the small step."),
        Rule("rewrite_in_new_variable", "Write everything in the new variable", "integration-by-substitution").states(Relation((integral(f, x), integral(h, t)), ("=",)), ("The root becomes ", tree(root), ".")),
        *found.steps,
    ]
    if check is None:
        return None
    return Found(value, (TRIG.step(integral(f, x), tree(value), ("Under the root stands ", tree(q), ", a form that a right triangle makes simple. At the end the triangle leads back."), lines),))


def _returned(value: Any, t: Any, y: Any, k: Any, q: Any, size_a: Any, size_k: Any, back: Any) -> Any:
    """The result in the old variable, through the triangle."""
    root = sympy.sqrt(q)
    if back is sympy.asin:
        sine, cosine, angle = y / k, root / size_k, sympy.asin(y / k)
    elif back is sympy.atan:
        sine, cosine, angle = size_a * y / root, size_k / root, sympy.atan(y / k)
    else:
        sine, cosine, angle = root / (size_a * y), k / y, sympy.acos(k / y)
    value = sympy.expand_trig(value)
    value = value.replace(sympy.tan, lambda w: sympy.sin(w) / sympy.cos(w)).replace(sympy.cot, lambda w: sympy.cos(w) / sympy.sin(w))
    value = value.replace(sympy.sec, lambda w: 1 / sympy.cos(w)).replace(sympy.csc, lambda w: 1 / sympy.sin(w))
    half = [w for w in value.atoms(sympy.sin, sympy.cos) if w.args[0] == t / 2]
    if half:
        return None
    result = value.subs({sympy.sin(t): sine, sympy.cos(t): cosine})
    if result.has(sympy.sin, sympy.cos) and any(w.has(t) for w in result.atoms(sympy.sin, sympy.cos)):
        return None
    result = result.subs(t, angle)
    return sympy.Add(*[sympy.powsimp(term) for term in sympy.Add.make_args(sympy.expand(result) if not result.has(sympy.log) else result)])
