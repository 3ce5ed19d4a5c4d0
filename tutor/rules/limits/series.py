"""How an expression begins when it is written in powers of a small t > 0: the general tool behind hard limits.

A series is a sum of coefficients times powers of t, cut off somewhere; coefficients may hold L, which stands for ln t.
Nothing here asks a computer-algebra system for a limit or a series: the expansions are the well-known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy

L = sympy.Symbol("L_", real=True)
"""ln t; goes to minus infinity."""


class NoSeries(ValueError):
    """The expression has no such expansion that we can find."""


class Explodes(NoSeries):
    """The exponent of an exponential grows without bound; `exponent` is its series."""

    def __init__(self, exponent: Series) -> None:
        super().__init__("exponential growth")
        self.exponent = exponent


@dataclass(frozen=True, slots=True)
class Series:
    """Terms by exponent; everything from `order` on is unknown (None: nothing is unknown)."""

    terms: dict[Any, Any]
    order: Any

    def lead(self) -> tuple[Any, Any]:
        """The lowest exponent and its coefficient."""
        if not self.terms:
            raise NoSeries("all known terms cancel")
        exponent = lowest(self.terms)
        return exponent, self.terms[exponent]


def lowest(exponents: Iterable[Any]) -> Any:
    """The smallest of some exponents; they may hold letters as long as their differences do not."""
    best = None
    for exponent in exponents:
        if best is None or below(exponent, best):
            best = exponent
    return best


def below(first: Any, second: Any) -> bool:
    """Is the one exponent smaller than the other?"""
    if first.is_number and second.is_number:
        return bool(first < second)
    gap = sympy.expand(first - second)
    if not gap.is_number:
        raise NoSeries("the order depends on the letters")
    return bool(gap < 0)


def _clean(terms: dict[Any, Any], order: Any) -> Series:
    kept = {}
    for exponent, coefficient in terms.items():
        if order is not None and not below(exponent, order):
            continue
        if not is_zero(coefficient):
            kept[exponent] = coefficient
    return Series(kept, order)


@lru_cache(maxsize=4096)
def is_zero(value: Any) -> bool:
    """Is a coefficient zero? Expanded first, then tried at numbers."""
    if value.is_Rational:
        return bool(value == 0)
    value = sympy.expand(value)
    if value == 0:
        return True
    if not value.free_symbols and value.is_number:
        return bool(abs(complex(value.evalf(25))) < 1e-18)
    names = sorted(value.free_symbols, key=str)
    for k in range(3):
        point = {n: sympy.Rational(37 + 20 * k + 11 * i, 29) * (-1 if n == L else 1) for i, n in enumerate(names)}
        number = value.subs(point).evalf(25)
        if not number.is_number or abs(complex(number)) > 1e-15:
            return False
    return True


def _least(*orders: Any) -> Any:
    known = [o for o in orders if o is not None]
    return lowest(known) if known else None


def plus(a: Series, b: Series) -> Series:
    terms = dict(a.terms)
    for exponent, coefficient in b.terms.items():
        terms[exponent] = terms.get(exponent, sympy.Integer(0)) + coefficient
    return _clean(terms, _least(a.order, b.order))


def times(a: Series, b: Series, limit: Any) -> Series:
    order = limit
    if a.order is not None and (b.terms or b.order is not None):
        order = _least(order, a.order + (lowest(b.terms) if b.terms else b.order))
    if b.order is not None and (a.terms or a.order is not None):
        order = _least(order, b.order + (lowest(a.terms) if a.terms else a.order))
    terms: dict[Any, Any] = {}
    for e1, c1 in a.terms.items():
        for e2, c2 in b.terms.items():
            e = e1 + e2
            if order is None or e < order:
                terms[e] = terms.get(e, sympy.Integer(0)) + c1 * c2
    exact = a.order is None and b.order is None and (order is None or all(below(e1 + e2, order) for e1 in a.terms for e2 in b.terms))
    return _clean(terms, None if exact else order)


def constant(value: Any) -> Series:
    return _clean({sympy.Integer(0): value}, None)


class Expander:
    """Expansions of one expression in t, up to a relative width of `width` in the exponents."""

    def __init__(self, t: Any, width: int) -> None:
        self.t, self.width = t, sympy.Integer(width)
        self.known: dict[Any, Series] = {}

    def of(self, f: Any) -> Series:
        """The series of f."""
        if f not in self.known:
            self.known[f] = self._of(f)
        return self.known[f]

    def _of(self, f: Any) -> Series:
        t = self.t
        if not f.has(t):
            return constant(f)
        if f == t:
            return Series({sympy.Integer(1): sympy.Integer(1)}, None)
        if f.is_Add:
            total = Series({}, None)
            for part in f.args:
                total = plus(total, self._small_or_series(part))
            return total
        if f.is_Mul:
            try:
                return self._product(f)
            except Explodes:
                return self.exponential(self.log(f))
        if isinstance(f, sympy.exp):
            return self.exponential(self.of(f.args[0]))
        if f.is_Pow:
            if not f.exp.has(t):
                try:
                    return self.power(self.of(f.base), f.exp)
                except Explodes:
                    return self.exponential(self.log(f))
            return self.exponential(self.log(f))
        if isinstance(f, sympy.log):
            return self.log(f.args[0])
        if isinstance(f, sympy.factorial | sympy.gamma):
            return self.exponential(self.log(f))
        if isinstance(f, sympy.Abs):
            inside = self.of(f.args[0])
            sign = sign_of(inside.lead()[1])
            return inside if sign > 0 else Series({e: -c for e, c in inside.terms.items()}, inside.order)
        if isinstance(f, sympy.Function) and len(f.args) == 1:
            return self.function(f.func, self.of(f.args[0]))
        raise NoSeries(f"no expansion of {type(f).__name__}")

    def _small_or_series(self, part: Any) -> Series:
        """A term of a sum; one that dies out faster than any power of t counts as nothing."""
        try:
            return self.of(part)
        except Explodes as grown:
            s = self.log(part) if not isinstance(part, sympy.exp) else grown.exponent
            e, c = s.lead()
            if e < 0 and sign_of(c) < 0:
                return Series({}, sympy.Integer(60))
            raise

    def _product(self, f: Any) -> Series:
        result = constant(sympy.Integer(1))
        for part in f.args:
            result = times(result, self.of(part), None)
            result = self._cut(result)
        return result

    def _cut(self, s: Series) -> Series:
        if not s.terms:
            return s
        low = s.lead()[0]
        return _clean(s.terms, _least(s.order, low + self.width)) if any(not below(e, low + self.width) for e in s.terms) else s

    def log(self, f: Any) -> Series:
        """The series of ln f, which may begin with negative powers."""
        if f.is_Mul:
            total = Series({}, None)
            for part in f.args:
                total = plus(total, self.log(part))
            return total
        if isinstance(f, sympy.exp):
            return self.of(f.args[0])
        if f.is_Pow and f.base != self.t:
            return times(self.of(f.exp), self.log(f.base), None)
        if isinstance(f, sympy.gamma):
            return plus(self.log(sympy.factorial(f.args[0])), Series({e: -c for e, c in self.log(f.args[0]).terms.items()}, self.log(f.args[0]).order))
        if isinstance(f, sympy.factorial):
            n = self.of(f.args[0])
            if n.lead()[0] >= 0:
                raise NoSeries("a factorial that does not grow")
            log_n = self.log(f.args[0])
            total = plus(times(plus(n, constant(sympy.Rational(1, 2))), log_n, None), Series({e: -c for e, c in n.terms.items()}, n.order))
            total = plus(total, constant(sympy.log(2 * sympy.pi) / 2))
            inverse = self.power(n, sympy.Integer(-1))
            correction = times(inverse, constant(sympy.Rational(1, 12)), None)
            total = plus(total, correction)
            return _clean(total.terms, _least(total.order, 3 * inverse.lead()[0]))
        try:
            s = self.of(f)
        except Explodes:
            return self._log_of_sum(f)
        e, c = s.lead()
        if not c.has(L) and c.is_number and not (c.is_positive or c.is_extended_positive):
            raise NoSeries("the logarithm of something that is not positive")
        head = Series({sympy.Integer(0): sympy.log(c) + e * L}, None)
        delta = self._relative(s)
        return plus(head, self._compose(delta, lambda k: sympy.Rational((-1) ** (k + 1), k) if k else sympy.Integer(0)))

    def _log_of_sum(self, f: Any) -> Series:
        """ln of a sum in which one exponential outgrows the rest by far."""
        if not f.is_Add:
            raise NoSeries("no logarithm")
        logs = []
        for part in f.args:
            sign = -1 if part.as_coeff_Mul()[0].is_negative else 1
            logs.append((self.log(sign * part), sign))
        best = logs[0]
        for other in logs[1:]:
            gap = plus(other[0], Series({e: -c for e, c in best[0].terms.items()}, best[0].order))
            e, c = gap.lead()
            if e >= 0:
                raise NoSeries("no clear winner")
            if sign_of(c) > 0:
                best = other
        if best[1] < 0:
            raise NoSeries("the logarithm of a negative number")
        return best[0]

    def _relative(self, s: Series) -> Series:
        """s over its leading term, less one."""
        e, c = s.lead()
        terms = {k - e: v / c for k, v in s.terms.items() if k != e}
        return Series(terms, None if s.order is None else s.order - e)

    def _compose(self, delta: Series, coefficient: Callable[[int], Any]) -> Series:
        """The sum of coefficient(k) delta^k for a small delta."""
        total = constant(coefficient(0))
        if not delta.terms:
            return Series(total.terms, delta.order)
        low = delta.lead()[0]
        if low <= 0:
            raise NoSeries("not small")
        power = constant(sympy.Integer(1))
        k = 0
        limit = self.width
        while True:
            k += 1
            if k * low >= limit or k > 24:
                return _clean(total.terms, _least(total.order, k * low, delta.order))
            power = times(power, delta, limit)
            total = plus(total, Series({e: c * coefficient(k) for e, c in power.terms.items()}, power.order))

    def power(self, s: Series, exponent: Any) -> Series:
        """s^exponent for an exponent without t."""
        if not s.terms and s.order is None:
            raise NoSeries("a power of zero")
        e, c = s.lead()
        if exponent.is_Integer and exponent > 0 and len(s.terms) == 1:
            return Series({e * exponent: c**exponent}, None if s.order is None else s.order + e * (exponent - 1))
        if not exponent.is_Integer and c.is_number and not c.has(L) and c.is_negative:
            raise NoSeries("a root of something negative")
        head_coefficient = c**exponent
        moved = e * exponent
        if not s.terms.keys() - {e} and s.order is None:
            return Series({moved: head_coefficient}, None)
        tail = self._compose(self._relative(s), lambda k: sympy.binomial(exponent, k) if exponent.is_number else sympy.ff(exponent, k) / sympy.factorial(k))
        return Series({k + moved: head_coefficient * v for k, v in tail.terms.items()}, None if tail.order is None else tail.order + moved)

    def exponential(self, s: Series) -> Series:
        """e^s: the constant comes out as a factor, a multiple of ln t as a power of t."""
        if any(below(e, sympy.Integer(0)) for e in s.terms):
            raise Explodes(s)
        if s.order is not None and s.order <= 0:
            raise NoSeries("the exponent is not known well enough")
        c0 = sympy.expand(s.terms.get(sympy.Integer(0), sympy.Integer(0)))
        slope = c0.coeff(L, 1)
        rest = sympy.expand(c0 - slope * L)
        if rest.has(L) or slope.has(L):
            raise Explodes(s)
        delta = Series({e: c for e, c in s.terms.items() if e > 0}, s.order)
        tail = self._compose(delta, lambda k: 1 / sympy.factorial(k))
        head = sympy.exp(rest)
        return Series({e + slope: head * c for e, c in tail.terms.items()}, None if tail.order is None else tail.order + slope)

    def function(self, kind: Any, s: Series) -> Series:
        """A function of a series, by its Taylor coefficients at the value it goes to."""
        if not s.terms:
            c0, delta = sympy.Integer(0), s
        else:
            e, c = s.lead()
            if e < 0:
                return self._far(kind, s, c)
            c0 = s.terms.get(sympy.Integer(0), sympy.Integer(0))
            delta = Series({k: v for k, v in s.terms.items() if k != 0}, s.order)
        if c0.has(L):
            raise NoSeries("a logarithm inside a function")
        coefficients = taylor(kind, c0)
        return self._compose(delta, coefficients)

    def _far(self, kind: Any, s: Series, c: Any) -> Series:
        sign = sign_of(c)
        inverse = self.power(s, sympy.Integer(-1))
        if kind is sympy.atan:
            near = self.function(sympy.atan, inverse)
            return plus(constant(sign * sympy.pi / 2), Series({e: -v for e, v in near.terms.items()}, near.order))
        if kind is sympy.acot:
            return self.function(sympy.atan, inverse)
        if kind is sympy.asec:
            near = self.function(sympy.asin, inverse)
            return plus(constant(sympy.pi / 2), Series({e: -v for e, v in near.terms.items()}, near.order))
        if kind is sympy.acsc:
            return self.function(sympy.asin, inverse)
        if kind is sympy.acoth:
            return self.function(sympy.atanh, inverse)
        if kind is sympy.acsch:
            return self.function(sympy.asinh, inverse)
        raise NoSeries(f"{kind.__name__} of something that grows")


@lru_cache(maxsize=256)
def _taylor(kind: Any, c0: Any, count: int) -> tuple[Any, ...]:
    v = sympy.Dummy("v")
    f = kind(v)
    out = []
    for k in range(count):
        value = f.subs(v, c0)
        if value.has(sympy.zoo, sympy.nan, sympy.oo) or (value.is_number and value.is_real is False):
            raise NoSeries(f"{kind.__name__} has no expansion there")
        out.append(value / sympy.factorial(k))
        f = sympy.diff(f, v)
    return tuple(out)


SMOOTH = (
    sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc, sympy.asin, sympy.acos, sympy.atan, sympy.sinh, sympy.cosh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch,
    sympy.asinh, sympy.acosh, sympy.atanh, sympy.erf, sympy.asec, sympy.acsc, sympy.acoth, sympy.acsch, sympy.asech, sympy.acot,
)  # fmt: skip
AT_ZERO: dict[Any, Callable[[int], Any]] = {
    sympy.sin: lambda k: sympy.Integer(0) if k % 2 == 0 else sympy.Rational((-1) ** (k // 2), sympy.factorial(k)),
    sympy.cos: lambda k: sympy.Integer(0) if k % 2 else sympy.Rational((-1) ** (k // 2), sympy.factorial(k)),
    sympy.sinh: lambda k: sympy.Integer(0) if k % 2 == 0 else sympy.Rational(1, sympy.factorial(k)),
    sympy.cosh: lambda k: sympy.Integer(0) if k % 2 else sympy.Rational(1, sympy.factorial(k)),
    sympy.atan: lambda k: sympy.Integer(0) if k % 2 == 0 else sympy.Rational((-1) ** (k // 2), k),
    sympy.atanh: lambda k: sympy.Integer(0) if k % 2 == 0 else sympy.Rational(1, k),
    sympy.asin: lambda k: sympy.Integer(0) if k % 2 == 0 else sympy.binomial(k - 1, (k - 1) // 2) / (sympy.Integer(4) ** ((k - 1) // 2) * k),
    sympy.asinh: lambda k: sympy.Integer(0) if k % 2 == 0 else (-1) ** (k // 2) * sympy.binomial(k - 1, (k - 1) // 2) / (sympy.Integer(4) ** ((k - 1) // 2) * k),
}  # fmt: skip


def taylor(kind: Any, c0: Any) -> Callable[[int], Any]:
    """The Taylor coefficients of a smooth function at c0."""
    if kind not in SMOOTH:
        raise NoSeries(f"no expansion of {kind.__name__}")
    if c0 == 0 and kind in AT_ZERO:
        return AT_ZERO[kind]
    if c0 in (1, -1) and kind in (sympy.asin, sympy.acos, sympy.atanh, sympy.acosh, sympy.asec, sympy.acsc):
        raise NoSeries("the end of the domain")

    def at(k: int) -> Any:
        if k > 7:
            raise NoSeries("too many derivatives")
        return _taylor(kind, c0, 4 if k < 4 else 8)[k]

    return at


def sign_of(c: Any) -> int:
    """The sign of a coefficient for t small: L is a large negative number, other letters are taken as positive."""
    if c.has(L):
        top, bottom = sympy.fraction(sympy.together(c))
        if top.is_polynomial(L) and bottom.is_polynomial(L):
            sign = 1
            for side in (top, bottom):
                p = sympy.Poly(side, L)
                sign *= sign_of(p.LC()) * (-1 if p.degree() % 2 else 1)
            return sign
        c = c.subs(L, -1000)
    if c.free_symbols:
        if c.could_extract_minus_sign() == (-c).could_extract_minus_sign():
            raise NoSeries("the sign depends on the letters")
        factors = sympy.Mul.make_args(c)
        if all(f.is_number or f.is_Symbol or (f.is_Pow and f.base.is_Symbol) or isinstance(f, sympy.exp) for f in factors):
            return -1 if c.could_extract_minus_sign() else 1
        raise NoSeries("the sign depends on the letters")
    number = c.evalf(15)
    if abs(complex(number).imag) > 1e-12:
        raise NoSeries("not real")
    return 1 if complex(number).real > 0 else -1


def limit_of_coefficient(c: Any) -> Any:
    """Where a coefficient goes as L goes to minus infinity."""
    c = sympy.simplify(c) if not c.has(L) and c.count_ops() > 3 else c
    if not c.has(L):
        return c
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(c)))
    if not (top.is_polynomial(L) and bottom.is_polynomial(L)):
        raise NoSeries("logarithms of logarithms")
    p, q = sympy.Poly(top, L), sympy.Poly(bottom, L)
    if p.degree() < q.degree():
        return sympy.Integer(0)
    if p.degree() == q.degree():
        return sympy.cancel(p.LC() / q.LC())
    return sympy.oo * sign_of(c)


@dataclass(frozen=True, slots=True)
class Lead:
    """The leading behaviour c t^e (or e to something that grows), and the limit."""

    coefficient: Any
    exponent: Any
    value: Any


def leading(f: Any, t: Any) -> Lead:
    """How f begins for small t > 0, and where it goes.

    Raises:
        NoSeries: no expansion was found.
    """
    last: NoSeries = NoSeries("")
    for width in _widths():
        expander = Expander(t, width)
        try:
            s = expander.of(f)
            e, c = s.lead()
        except Explodes as grown:
            return _exploded(expander, f, grown)
        except NoSeries as reason:
            last = reason
            if "cancel" not in str(reason) and "well enough" not in str(reason):
                raise
            continue
        if not e.is_number:
            raise NoSeries("the exponent depends on the letters")
        if e > 0:
            return Lead(c, e, sympy.Integer(0))
        if e < 0:
            return Lead(c, e, sympy.oo * sign_of(c))
        return Lead(c, e, limit_of_coefficient(c))
    raise last


def _widths() -> Iterator[int]:
    yield from (2, 3, 5, 8)


def _exploded(expander: Expander, f: Any, grown: Explodes) -> Lead:
    s = expander.log(f) if not f.is_Add else grown.exponent
    if f.is_Add:
        raise NoSeries("exponential growth in a sum")
    e, c = s.lead()
    sign = sign_of(c)
    if e == 0:
        value = limit_of_coefficient(c)
        if not value.is_infinite:
            raise NoSeries("no clear growth")
        return Lead(c, e, sympy.oo if value > 0 else sympy.Integer(0))
    return Lead(c, e, sympy.oo if sign > 0 else sympy.Integer(0))
