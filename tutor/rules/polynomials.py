"""Polynomials as data: whole or rational coefficients by exponents, with exact division, greatest common divisor, roots.

A calculator for the rules that factor and cancel; it writes no steps. Variables are bases of `tutor.rules.terms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

import sympy
from sympy.polys.rings import ring

from tutor.notation.tree import Constant, Number
from tutor.rules.terms import Base, Monomial, Sum, TooHeavy, base_key, prime_powers

Powers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Coefficients (none zero) by exponents, one exponent per variable."""

    variables: tuple[Base, ...]
    terms: Mapping[Powers, Fraction]

    @property
    def is_constant(self) -> bool:
        return all(not any(powers) for powers in self.terms)

    def degree(self, place: int = 0) -> int:
        """The highest exponent of the variable at `place`."""
        return max((powers[place] for powers in self.terms), default=0)

    @property
    def total_degree(self) -> int:
        return max((sum(powers) for powers in self.terms), default=0)

    @property
    def leading(self) -> tuple[Powers, Fraction]:
        """Exponents and coefficient of the term that comes first in alphabetical order of the variables."""
        powers = max(self.terms)
        return powers, self.terms[powers]

    def coefficients(self) -> list[Fraction]:
        """Of a polynomial in one variable, from the highest power down to the constant."""
        return [self.terms.get((k,), Fraction(0)) for k in range(self.degree(), -1, -1)]


def from_sum(value: Sum, variables: tuple[Base, ...] | None = None) -> Polynomial | None:
    """A sum as a polynomial in its bases; None where an exponent is no whole number, or numbers stand under roots."""
    if variables is None:
        found = {base for monomial in value.terms for base, _ in monomial}
        variables = tuple(sorted(found, key=base_key))
    place = {base: k for k, base in enumerate(variables)}
    terms: dict[Powers, Fraction] = {}
    for monomial, coefficient in value.terms.items():
        powers = [0] * len(variables)
        for base, exponent in monomial:
            if not isinstance(exponent, Fraction) or exponent.denominator != 1 or exponent < 0 or base not in place:
                return None
            if isinstance(base, Number) or (isinstance(base, Constant) and base.name == "i"):
                return None
            powers[place[base]] = exponent.numerator
        terms[tuple(powers)] = coefficient
    return Polynomial(variables, terms)


def to_sum(polynomial: Polynomial) -> Sum:
    """The polynomial as a sum of terms."""
    terms: dict[Monomial, Fraction] = {}
    for powers, coefficient in polynomial.terms.items():
        monomial: Monomial = tuple((b, Fraction(p)) for b, p in zip(polynomial.variables, powers, strict=True) if p)
        terms[monomial] = coefficient
    return Sum(terms)


def in_one(variable: Base, coefficients: list[Fraction]) -> Polynomial:
    """A polynomial in one variable from its coefficients, highest power first."""
    top = len(coefficients) - 1
    return Polynomial((variable,), {(top - k,): Fraction(c) for k, c in enumerate(coefficients) if c})


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product of two polynomials in the same variables."""
    if len(left.terms) * len(right.terms) > 40_000:
        raise TooHeavy
    terms: dict[Powers, Fraction] = {}
    for p, a in left.terms.items():
        for q, b in right.terms.items():
            powers = tuple(x + y for x, y in zip(p, q, strict=True))
            terms[powers] = terms.get(powers, Fraction(0)) + a * b
    return Polynomial(left.variables, {p: c for p, c in terms.items() if c})


def add(left: Polynomial, right: Polynomial, factor: Fraction = Fraction(1)) -> Polynomial:
    """left + factor * right."""
    terms = dict(left.terms)
    for powers, coefficient in right.terms.items():
        terms[powers] = terms.get(powers, Fraction(0)) + factor * coefficient
    return Polynomial(left.variables, {p: c for p, c in terms.items() if c})


def scale(polynomial: Polynomial, factor: Fraction) -> Polynomial:
    """The polynomial times a number that is not zero."""
    return Polynomial(polynomial.variables, {p: c * factor for p, c in polynomial.terms.items()})


def divide(left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder of long division by leading terms."""
    quotient: dict[Powers, Fraction] = {}
    rest = dict(left.terms)
    powers, lead = right.leading
    left_over: dict[Powers, Fraction] = {}
    while rest:
        top = max(rest)
        coefficient = rest[top]
        if all(a >= b for a, b in zip(top, powers, strict=True)):
            shift = tuple(a - b for a, b in zip(top, powers, strict=True))
            factor = coefficient / lead
            quotient[shift] = factor
            for p, c in right.terms.items():
                place = tuple(x + y for x, y in zip(p, shift, strict=True))
                value = rest.get(place, Fraction(0)) - factor * c
                if value:
                    rest[place] = value
                else:
                    rest.pop(place, None)
        else:
            left_over[top] = rest.pop(top)
    return Polynomial(left.variables, quotient), Polynomial(left.variables, left_over)


def exact_quotient(left: Polynomial, right: Polynomial) -> Polynomial | None:
    """The quotient where the division leaves nothing, else None."""
    quotient, rest = divide(left, right)
    return None if rest.terms else quotient


def content(polynomial: Polynomial) -> Fraction:
    """The greatest number in all coefficients, with the sign of the leading one by degree, then alphabet."""
    top, bottom = 0, 1
    for coefficient in polynomial.terms.values():
        top, bottom = gcd(top, coefficient.numerator), lcm(bottom, coefficient.denominator)
    first = max(polynomial.terms, key=lambda p: (sum(p), p))
    return Fraction(top, bottom) * (-1 if polynomial.terms[first] < 0 else 1)


def primitive(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    """Number and polynomial with whole coefficients without common factor, leading coefficient positive."""
    number = content(polynomial)
    return number, scale(polynomial, 1 / number)


def monomial_part(polynomial: Polynomial) -> Powers:
    """The powers of the variables that divide every term."""
    return tuple(min(powers[k] for powers in polynomial.terms) for k in range(len(polynomial.variables)))


def without_monomial(polynomial: Polynomial, powers: Powers) -> Polynomial:
    """The polynomial divided by a product of variables that divides every term."""
    return Polynomial(
        polynomial.variables,
        {tuple(a - b for a, b in zip(p, powers, strict=True)): c for p, c in polynomial.terms.items()},
    )


@lru_cache(maxsize=16)
def _ring(count: int) -> Any:
    return ring([f"v{k}" for k in range(max(count, 1))], sympy.QQ)[0]


def _element(polynomial: Polynomial) -> Any:
    domain = _ring(len(polynomial.variables))
    return domain.from_dict({p: sympy.QQ(c.numerator, c.denominator) for p, c in polynomial.terms.items()})


def _polynomial(element: Any, variables: tuple[Base, ...]) -> Polynomial:
    return Polynomial(variables, {tuple(map(int, p)): Fraction(int(c.numerator), int(c.denominator)) for p, c in element.terms()})


def common_divisor(left: Polynomial, right: Polynomial) -> Polynomial:
    """The greatest common divisor, primitive."""
    if not left.terms or not right.terms:
        found = right if not left.terms else left
    elif left.is_constant or right.is_constant:
        return Polynomial(left.variables, {(0,) * len(left.variables): Fraction(1)})
    else:
        if len(left.terms) * len(right.terms) > 20_000:
            raise TooHeavy
        found = _polynomial(_element(left).gcd(_element(right)), left.variables)
    return primitive(found)[1] if found.terms else found


def any_factor(polynomial: Polynomial) -> Polynomial | None:
    """Some factor that is neither constant nor the whole, or None where the polynomial is irreducible over the rationals.

    The search is sympy's; whoever uses the factor divides by it.
    """
    if polynomial.total_degree > 40 or len(polynomial.terms) > 150 or max(abs(c.numerator).bit_length() for c in polynomial.terms.values()) > 300:
        raise TooHeavy
    if len(polynomial.variables) == 1:
        x = sympy.Symbol("x")
        listed = sympy.Poly([sympy.Rational(c.numerator, c.denominator) for c in polynomial.coefficients()], x).factor_list()[1]
        found = [(Polynomial(polynomial.variables, {(int(p),): Fraction(int(c.p), int(c.q)) for (p,), c in f.terms()}), n) for f, n in listed]
    else:
        listed = _element(polynomial).factor_list()[1]
        found = [(_polynomial(f, polynomial.variables), n) for f, n in listed]
    if (len(found) == 1 and found[0][1] == 1) or not found:
        return None
    return primitive(min((f for f, _ in found), key=lambda f: (f.total_degree, len(f.terms), sorted(f.terms.items()))))[1]


def whole_root(number: int, index: int) -> int | None:
    """The whole number whose power `index` is `number`, else None."""
    if number < 0:
        root = whole_root(-number, index) if index % 2 else None
        return None if root is None else -root
    root, exact = sympy.integer_nthroot(number, index)
    return int(root) if exact else None


def fraction_root(value: Fraction, index: int) -> Fraction | None:
    """The rational number whose power `index` is `value`, else None."""
    top, bottom = whole_root(value.numerator, index), whole_root(value.denominator, index)
    return None if top is None or not bottom else Fraction(top, bottom)


def power_root(polynomial: Polynomial, index: int) -> Polynomial | None:
    """The polynomial whose power `index` is this one, by taking one term after the other; None where there is none."""
    if not polynomial.terms:
        return polynomial
    powers, lead = polynomial.leading
    first = fraction_root(lead, index)
    if first is None or any(p % index for p in powers):
        return None
    start = tuple(p // index for p in powers)
    root = Polynomial(polynomial.variables, {start: first})
    bottom = Polynomial(polynomial.variables, {tuple(p * (index - 1) for p in start): index * first ** (index - 1)})
    for _ in range(len(polynomial.terms) + 1):
        rest = add(polynomial, whole_power(root, index), Fraction(-1))
        if not rest.terms:
            return root
        top, coefficient = rest.leading
        shift = tuple(a - b for a, b in zip(top, bottom.leading[0], strict=True))
        if any(s < 0 for s in shift) or shift in root.terms:
            return None
        root = add(root, Polynomial(polynomial.variables, {shift: coefficient / bottom.leading[1]}))
    return None


def whole_power(polynomial: Polynomial, exponent: int) -> Polynomial:
    """A positive whole power."""
    result = polynomial
    for _ in range(exponent - 1):
        result = multiply(result, polynomial)
    return result


def value_at(coefficients: list[Fraction], point: Fraction) -> Fraction:
    """A polynomial in one variable (highest power first) at a point, by Horner's scheme."""
    total = Fraction(0)
    for coefficient in coefficients:
        total = total * point + coefficient
    return total


def divisors(number: int) -> list[int]:
    """All positive divisors, in order; numbers with more than 4,000 of them are refused."""
    found = [1]
    for prime, count in prime_powers(abs(number)):
        found = [d * prime**k for d in found for k in range(count + 1)]
        if len(found) > 4000:
            raise TooHeavy
    return sorted(found)


def rational_root(coefficients: list[Fraction]) -> Fraction | None:
    """A rational root of a polynomial with whole coefficients and non-zero constant: the smallest in size, if there is one.

    The numerator divides the constant, the denominator the leading coefficient, and the values at 1 and -1 sieve the rest.
    """
    whole = [int(c) for c in coefficients]
    at_one, at_minus = sum(whole), sum(c * (-1) ** (len(whole) - 1 - k) for k, c in enumerate(whole))
    candidates = []
    tops, bottoms = divisors(whole[-1]), divisors(whole[0])
    if len(tops) * len(bottoms) > 40_000:
        return None
    for bottom in bottoms:
        for size in tops:
            if gcd(size, bottom) == 1:
                candidates += [(size, bottom), (-size, bottom)]
    for top, bottom in sorted(candidates, key=lambda c: (abs(c[0]) / c[1], -c[0])):
        if (bottom != top and at_one % (bottom - top)) or (bottom != -top and at_minus % (bottom + top)):
            continue
        total, scale_power = 0, 1
        for coefficient in whole:
            total = total * top + coefficient * scale_power
            scale_power *= bottom
        if total == 0:
            return Fraction(top, bottom)
    return None
