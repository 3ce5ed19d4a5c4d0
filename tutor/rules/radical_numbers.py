"""Exact numbers made of square roots: a + b*sqrt(2) + c*sqrt(3) + …, with arithmetic, so that elimination can run on them.

The square root of -1 is kept under the key -1, so complex numbers of this kind are here too. Rational numbers stay plain
`Fraction`s wherever they can: `Radical` is only made where a root is.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt, sqrt
from typing import TypeAlias, Union

from tutor.notation.tree import Constant, Number
from tutor.rules.terms import Sum, TooHeavy, atom, constant, expand_product, number_power, prime_powers

Exact: TypeAlias = Union[Fraction, "Radical"]


class Radical:
    """A sum of rational multiples of square roots of square-free whole numbers; immutable by convention."""

    __slots__ = ("parts",)

    def __init__(self, parts: dict[int, Fraction]) -> None:
        self.parts = {k: v for k, v in parts.items() if v}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | Fraction):
            return self.parts == ({1: Fraction(other)} if other else {})
        return isinstance(other, Radical) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(frozenset(self.parts.items()))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __neg__(self) -> Radical:
        return Radical({k: -v for k, v in self.parts.items()})

    def __add__(self, other: Exact | int) -> Exact:
        parts = dict(self.parts)
        for k, v in _parts(other).items():
            parts[k] = parts.get(k, Fraction(0)) + v
        return plainest(parts)

    __radd__ = __add__

    def __sub__(self, other: Exact | int) -> Exact:
        return self + (-other)

    def __rsub__(self, other: Exact | int) -> Exact:
        return -self + other

    def __mul__(self, other: Exact | int) -> Exact:
        parts: dict[int, Fraction] = {}
        for a, x in self.parts.items():
            for b, y in _parts(other).items():
                outside, key = _product(a, b)
                parts[key] = parts.get(key, Fraction(0)) + x * y * outside
        return plainest(parts)

    __rmul__ = __mul__

    def __truediv__(self, other: Exact | int) -> Exact:
        return self * inverse(other)

    def __rtruediv__(self, other: Exact | int) -> Exact:
        return inverse(self) * other

    def __repr__(self) -> str:
        return " + ".join(f"{v}*sqrt({k})" for k, v in self.parts.items()) or "0"


def _parts(value: Exact | int) -> dict[int, Fraction]:
    return value.parts if isinstance(value, Radical) else ({1: Fraction(value)} if value else {})


def plainest(parts: dict[int, Fraction]) -> Exact:
    """The number as a Fraction where no root is left."""
    kept = {k: v for k, v in parts.items() if v}
    if not kept:
        return Fraction(0)
    if len(kept) == 1 and 1 in kept:
        return kept[1]
    return Radical(kept)


def _product(a: int, b: int) -> tuple[int, int]:
    """sqrt(a)*sqrt(b) as outside*sqrt(key)."""
    common = gcd(abs(a), abs(b))
    key, sign = abs(a) // common * (abs(b) // common), 1
    if a < 0 and b < 0:
        sign = -1
    elif a < 0 or b < 0:
        key = -key
    return sign * common, key


def inverse(value: Exact | int) -> Exact:
    """One over the number; roots are moved out of the denominator."""
    if not isinstance(value, Radical):
        return 1 / Fraction(value)
    if len(value.parts) == 1:
        key, part = next(iter(value.parts.items()))
        return plainest({key: 1 / (part * key)})
    prime = next(p for k in value.parts for p in _primes(k))
    with_root = {k: v for k, v in value.parts.items() if prime in _primes(k)}
    without = {k: v for k, v in value.parts.items() if k not in with_root}
    conjugate = plainest(without) - plainest(with_root)
    return conjugate * inverse(conjugate * value)


@lru_cache(maxsize=1024)
def _primes(key: int) -> tuple[int, ...]:
    found = tuple(p for p, _ in prime_powers(abs(key))) if abs(key) > 1 else ()
    return (*found, -1) if key < 0 else found


def root_of(value: Fraction | int) -> Exact:
    """The square root of a rational number, squares taken out; of a negative one, a multiple of i."""
    value = Fraction(value)
    if not value:
        return Fraction(0)
    number = abs(value.numerator) * value.denominator
    if number.bit_length() > 120:
        raise TooHeavy
    whole = isqrt(number)
    if whole * whole == number:
        outside, inside = whole, 1
    else:
        outside, inside = 1, 1
        for prime, count in prime_powers(number):
            outside *= prime ** (count // 2)
            inside *= prime ** (count % 2)
    return plainest({inside if value > 0 else -inside: Fraction(outside, value.denominator)})


def as_sum(value: Exact | int) -> Sum:
    """The number as a sum of terms, for showing it."""
    if not isinstance(value, Radical):
        return constant(value)
    total = constant(0)
    for key, part in value.parts.items():
        term = number_power(Fraction(abs(key)), Fraction(1, 2)) if abs(key) > 1 else constant(1)
        if key < 0:
            term = expand_product(term, atom(Constant("i")))
        total = total + term.scale(part)
    return total


def from_sum(value: Sum) -> Exact | None:
    """A sum of square roots of numbers as an exact number; None for letters and other roots."""
    total: Exact = Fraction(0)
    for monomial, coefficient in value.terms.items():
        term: Exact = coefficient
        for base, exponent in monomial:
            if isinstance(base, Number) and isinstance(exponent, Fraction) and exponent.denominator == 2:
                term = term * root_of(base.value) * base.value ** ((exponent.numerator - 1) // 2)
            elif isinstance(base, Constant) and base.name == "i" and exponent == 1:
                term = term * Radical({-1: Fraction(1)})
            else:
                return None
        total = total + term
    return total


def is_real(value: Exact) -> bool:
    """Has it no multiple of i?"""
    return not isinstance(value, Radical) or all(k > 0 for k in value.parts)


def decimal(value: Exact | int) -> float:
    """The number as a decimal; only for real ones."""
    if not isinstance(value, Radical):
        return float(value)
    return sum(float(v) * sqrt(k) for k, v in value.parts.items())


def conjugate(value: Exact) -> Exact:
    """The complex conjugate."""
    return plainest({k: -v if k < 0 else v for k, v in value.parts.items()}) if isinstance(value, Radical) else value


def root_of_exact(value: Exact) -> Exact | None:
    """The square root of a number where it is a number of this kind again: sqrt(3 + 2*sqrt(2)) = 1 + sqrt(2)."""
    if not isinstance(value, Radical):
        return root_of(value)
    if len(value.parts) != 2 or 1 not in value.parts:
        return None
    rational = value.parts[1]
    key, part = next((k, v) for k, v in value.parts.items() if k != 1)
    inside = rational * rational - part * part * key
    middle = root_of(inside) if inside >= 0 else None
    if not isinstance(middle, Fraction) or decimal(value) < 0:
        return None
    first, second = root_of((rational + middle) / 2), root_of((rational - middle) / 2)
    found = first + second if part > 0 else first - second
    return found if found * found == value else None
