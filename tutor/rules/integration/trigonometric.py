"""Products and powers of sines and cosines and their kin."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.notation.tree import Relation
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, Search, linear_in, rewritten, tree
from tutor.rules.integration.substitution import _written

LINEARISE = Rule("products_to_sums", "Products of waves as sums of waves", "trigonometry")
HALF_ANGLE = Rule("half_angle", "Half-angle formulas", "trigonometry")
WAVES = Rule("in_sine_and_cosine", "Write everything with sine and cosine", "trigonometry")
PYTHAGORAS = Rule("pythagorean_identity", "Use sin^2 + cos^2 = 1", "trigonometry")
KINDS = (sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc)


def angles(f: Any, x: Any) -> list[Any]:
    """The arguments of the waves in f, when x stands only inside waves of linear arguments; else none."""
    found = {w.args[0] for w in f.atoms(*KINDS)}
    if not found or any(linear_in(a, x) is None for a in found if a.has(x)):
        return []
    marks = {w: sympy.Dummy() for w in f.atoms(*KINDS) if w.has(x)}
    if f.xreplace(marks).has(x):
        return []
    return sorted((a for a in found if a.has(x)), key=sympy.default_sort_key)


def reciprocals(search: Search, f: Any, x: Any) -> Found | None:
    """1/cot^4 as tan^4 and the like."""
    swaps: dict[Any, Any] = {sympy.cot: sympy.tan, sympy.tan: sympy.cot}
    if f.is_Pow and isinstance(f.base, tuple(swaps)) and f.exp.is_Integer and f.exp < -1:
        power: Any = f.base
        other = swaps[type(power)](power.args[0]) ** -f.exp
        return rewritten(search, Rule("reciprocal_function", "One over it is its partner", "trigonometry"), f, x, other, "The tangent and the cotangent are one over each other.")
    if f.is_Pow and isinstance(f.base, sympy.tan | sympy.cot) and f.exp == 2 and linear_in(f.base.args[0], x):
        partner = sympy.sec if isinstance(f.base, sympy.tan) else sympy.csc
        other = partner(f.base.args[0]) ** 2 - 1
        return rewritten(search, PYTHAGORAS, f, x, other, "Dividing sin^2 + cos^2 = 1 by the square of one of them turns the square into one that has a known antiderivative.")
    return None


def powers(search: Search, f: Any, x: Any) -> Found | None:
    """sin^m cos^n with whole exponents of one angle, and products of different angles."""
    where = angles(f, x)
    if not where:
        return None
    if len(where) > 1:
        return _several(search, f, x, where)
    w = where[0]
    s, c = sympy.Symbol("s_"), sympy.Symbol("c_")
    plain = in_waves(f).subs({sympy.sin(w): s, sympy.cos(w): c})
    if plain.has(x):
        return None
    plain = sympy.powsimp(plain)
    factor, rest = plain.as_independent(s, c, as_Add=False)
    exponents = {s: 0, c: 0}
    for part in sympy.Mul.make_args(rest):
        base, exponent = part.as_base_exp()
        if base not in exponents or not exponent.is_Integer:
            return None
        exponents[base] += int(exponent)
    m, n = exponents[s], exponents[c]
    if m >= 0 and n >= 0 and m % 2 == 0 and n % 2 == 0 and m + n > 0:
        other = linear_form(f, x)
        if other is None or other == f:
            return None
        return rewritten(search, HALF_ANGLE, f, x, other, ("Squares of waves are waves of the double angle: ", _halves("sin"), " and ", _halves("cos"), "."))
    return wave_substitution(search, f, x, w, factor * s**m * c**n, s, c)


def _halves(name: str) -> Relation:
    a = sympy.Symbol("a")
    wave = sympy.sin(a) if name == "sin" else sympy.cos(a)
    other = (1 - sympy.cos(2 * a)) / 2 if name == "sin" else (1 + sympy.cos(2 * a)) / 2
    return Relation((tree(wave**2), tree(other)), ("=",))


def in_waves(f: Any) -> Any:
    """tan, cot, sec and csc by sine and cosine."""
    for kind, other in ((sympy.sec, lambda w: 1 / sympy.cos(w)), (sympy.csc, lambda w: 1 / sympy.sin(w)), (sympy.tan, lambda w: sympy.sin(w) / sympy.cos(w)), (sympy.cot, lambda w: sympy.cos(w) / sympy.sin(w))):
        f = f.replace(kind, other)
    return f


def wave_substitution(search: Search, f: Any, x: Any, w: Any, plain: Any, s: Any, c: Any) -> Found | None:
    """u = cos, sin or tan, by which of them the integrand is odd in."""
    slope = linear_in(w, x)
    if slope is None:
        return None
    rate = slope[0]
    for new, kind in (("cos", sympy.cos), ("sin", sympy.sin), ("tan", sympy.tan)):
        u = search.fresh(f)
        h = _in_new(plain, s, c, u, new)
        search.letters.discard(str(u))
        if h is None:
            continue
        search.letters.add(str(u))
        h = h / rate
        found = search.find(h, u)
        if found is not None:
            return _written(search, f, x, u, kind(w), h, found)
    return None


def _in_new(plain: Any, s: Any, c: Any, u: Any, new: str) -> Any:
    """The integrand in u = cos (sin, tan), the factor of the differential taken out; None where that does not go."""
    if new == "tan":
        t = sympy.cancel(sympy.together(plain.subs(s, u * c)))
        t = _even(t, c, 1 / (1 + u**2))
        return None if t is None else sympy.factor(sympy.cancel(t / (1 + u**2)))
    odd, kept = (s, c) if new == "cos" else (c, s)
    share = sympy.cancel(plain / odd)
    share = _even(share, odd, 1 - kept**2)
    if share is None:
        return None
    result = sympy.cancel(share)
    result = -result if new == "cos" else result
    result = result.subs(kept, u)
    return result if result.is_polynomial(u) else sympy.factor(result)


def _even(expression: Any, name: Any, square: Any) -> Any:
    """The expression with name^2 replaced, when it is even in the name; else None."""
    top, bottom = sympy.fraction(sympy.together(expression))
    if not (top.is_polynomial(name) and bottom.is_polynomial(name)):
        return None
    parts = []
    for side in (top, bottom):
        polynomial = sympy.Poly(side, name)
        kinds = {m[0] % 2 for m, _ in polynomial.terms()}
        if len(kinds) > 1:
            return None
        parts.append((polynomial, kinds.pop()))
    if parts[0][1] != parts[1][1]:
        return None
    sides = [sympy.Add(*[k * square ** (m[0] // 2) for m, k in p.terms()]) for p, _ in parts]
    return sides[0] / sides[1]


def _several(search: Search, f: Any, x: Any, where: list[Any]) -> Found | None:
    other = linear_form(f, x)
    if other is not None and other != f:
        return rewritten(search, LINEARISE, f, x, other, "A product of two waves is half the sum of the waves of the sum and of the difference of their angles; what is left is a sum of single waves.")
    slopes = [linear_in(a, x) for a in where]
    if any(v is None or v[1] != 0 for v in slopes):
        return None
    base = sympy.gcd(*[v[0] for v in slopes if v is not None]) if len(slopes) > 1 else slopes[0][0]  # type: ignore[index]
    expanded = in_waves(f).replace(lambda e: isinstance(e, sympy.sin | sympy.cos) and e.has(x), lambda e: _multiple(e, base * x))
    if expanded == f or expanded.count_ops() > 80:
        return None
    return rewritten(search, Rule("multiple_angles", "Multiple-angle formulas", "trigonometry"), f, x, sympy.powsimp(expanded), "All waves are written with the smallest angle.")


def _multiple(wave: Any, angle: Any) -> Any:
    count = sympy.cancel(wave.args[0] / angle)
    if not count.is_Integer or abs(count) > 6:
        return wave
    mark = sympy.Dummy("a")
    return sympy.expand_trig(wave.func(count * mark)).subs(mark, angle)


def linear_form(f: Any, x: Any) -> Any:
    """A polynomial in sines and cosines as a sum of single waves; None for anything else."""
    f = sympy.expand(f)
    total: list[Any] = []
    for term in sympy.Add.make_args(f):
        waves: list[tuple[Any, str, Any]] = [(sympy.Integer(1), "", sympy.Integer(0))]
        for factor in sympy.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if isinstance(base, sympy.sin | sympy.cos) and base.has(x):
                if not exponent.is_Integer or not 0 < exponent <= 12:
                    return None
                for _ in range(int(exponent)):
                    waves = _multiplied(waves, "s" if isinstance(base, sympy.sin) else "c", base.args[0])
            elif factor.has(x):
                return None
            else:
                waves = [(k * factor, kind, a) for k, kind, a in waves]
        total.extend(k * (1 if kind == "" else sympy.sin(a) if kind == "s" else sympy.cos(a)) for k, kind, a in waves)
    return sympy.Add(*total)


def _multiplied(waves: list[tuple[Any, str, Any]], kind: str, angle: Any) -> list[tuple[Any, str, Any]]:
    half = sympy.Rational(1, 2)
    out: list[tuple[Any, str, Any]] = []
    for k, other, a in waves:
        if other == "":
            out.append((k, kind, angle))
            continue
        plus, minus = sympy.expand(a + angle), sympy.expand(a - angle)
        match other + kind:
            case "ss":
                out += [(k * half, "c", minus), (-k * half, "c", plus)]
            case "cc":
                out += [(k * half, "c", minus), (k * half, "c", plus)]
            case "sc":
                out += [(k * half, "s", plus), (k * half, "s", minus)]
            case _:
                out += [(k * half, "s", plus), (-k * half, "s", minus)]
    return out


def rational_in_waves(search: Search, f: Any, x: Any) -> Found | None:
    """Any quotient of polynomials in sine and cosine of one angle."""
    where = angles(f, x)
    if len(where) != 1:
        return _several(search, f, x, where) if len(where) > 1 else None
    w = where[0]
    s, c = sympy.Symbol("s_"), sympy.Symbol("c_")
    plain = in_waves(f).subs({sympy.sin(w): s, sympy.cos(w): c})
    if plain.has(x) or not plain.is_rational_function(s, c):
        return None
    found = wave_substitution(search, f, x, w, plain, s, c)
    if found is not None:
        return found
    slope = linear_in(w, x)
    assert slope is not None
    u = search.fresh(f, "t")
    h = sympy.factor(sympy.cancel(sympy.together(plain.subs({s: 2 * u / (1 + u**2), c: (1 - u**2) / (1 + u**2)}) * 2 / (1 + u**2) / slope[0])))
    found = search.find(h, u)
    return None if found is None else _written(search, f, x, u, sympy.tan(w / 2), h, found)
