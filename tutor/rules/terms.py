"""Exact values as sums of terms: rational coefficients times powers of bases, the bookkeeping behind every rule here.

A base is a piece of our own tree (a symbol, a constant, a function applied to something), a prime number under a root,
or a bracket that is kept whole. Nothing is evaluated beyond exact arithmetic of integers and fractions; what would
need more than `LIMIT_BITS` bits raises TooHeavy, what has no value raises Undefined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import TypeAlias, Union

from tutor.notation.tree import Constant, Node, Number, Subscript, Symbol, flat_name

Base: TypeAlias = Union[Node, "Sum"]
Exponent: TypeAlias = Union[Fraction, "Sum"]
Monomial: TypeAlias = tuple[tuple[Base, Exponent], ...]

LIMIT_BITS = 12_000
"""Numbers up to about 3,600 digits: longer ones cannot be shown."""

_TRIAL_LIMIT = 200_000


class TooHeavy(ArithmeticError):
    """The exact value would be too long to show."""


class Undefined(ArithmeticError):
    """The expression has no value; the message is the reason, for the learner."""


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """Terms by monomial, none with coefficient zero; the empty sum is 0."""

    terms: Mapping[Monomial, Fraction]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def single(self) -> bool:
        """Is it one term (or zero)?"""
        return len(self.terms) < 2

    @property
    def rational(self) -> Fraction | None:
        """Its value when it is a rational number."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    @property
    def term(self) -> tuple[Monomial, Fraction]:
        """The monomial and the coefficient of a sum of one term."""
        return next(iter(self.terms.items())) if self.terms else ((), Fraction(0))

    def __add__(self, other: Sum) -> Sum:
        return add((self, other))

    def __neg__(self) -> Sum:
        return Sum({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Sum) -> Sum:
        return add((self, -other))

    def scale(self, factor: Fraction) -> Sum:
        """The sum times a rational number."""
        return Sum({m: c * factor for m, c in self.terms.items()}) if factor else ZERO


ZERO = Sum({})
ONE = Sum({(): Fraction(1)})


def constant(value: Fraction | int) -> Sum:
    """A rational number as a sum."""
    return Sum({(): Fraction(value)}) if value else ZERO


def atom(base: Base, exponent: Exponent = Fraction(1)) -> Sum:
    """A base (with its exponent) as a sum of one term."""
    return Sum({((base, exponent),): Fraction(1)})


def add(parts: Iterable[Sum]) -> Sum:
    """The sum of sums: equal monomials are brought together."""
    found: dict[Monomial, Fraction] = {}
    for part in parts:
        for monomial, coefficient in part.terms.items():
            found[monomial] = found.get(monomial, Fraction(0)) + coefficient
    return Sum({m: c for m, c in found.items() if c})


def add_exponents(left: Exponent, right: Exponent) -> Exponent:
    """The sum of two exponents, as a number where it is one."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right
    return plain_exponent(add((exponent_sum(left), exponent_sum(right))))


def multiply_exponents(left: Exponent, right: Exponent) -> Exponent:
    """The product of two exponents, as a number where it is one."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left * right
    return plain_exponent(expand_product(exponent_sum(left), exponent_sum(right)))


def exponent_sum(exponent: Exponent) -> Sum:
    """An exponent as a sum."""
    return exponent if isinstance(exponent, Sum) else constant(exponent)


def plain_exponent(exponent: Sum) -> Exponent:
    """A sum as an exponent: a number where it is one."""
    value = exponent.rational
    return exponent if value is None else value


@lru_cache(maxsize=8192)
def base_key(base: Base) -> tuple[int, str]:
    """The order of factors in a term: numbers, roots of numbers, constants, names, functions, brackets."""
    match base:
        case Sum():
            return 5, "+".join(sorted(repr(monomial_key(m)) for m in base.terms))
        case Number(text):
            return 0, text.zfill(24)
        case Constant(name):
            return (2 if name == "i" else 1), name
        case Symbol() | Subscript():
            return 3, flat_name(base) or repr(base)
    return 4, repr(base)


def monomial_key(monomial: Monomial) -> tuple[tuple[tuple[int, str], str], ...]:
    """A key by which monomials can be put in one fixed order."""
    return tuple((base_key(b), str(e) if isinstance(e, Fraction) else repr(sorted(map(repr, e.terms)))) for b, e in monomial)


def multiply_monomials(*monomials: Monomial) -> tuple[Fraction, Monomial]:
    """The product of monomials: exponents of equal bases add; what becomes a number is given first."""
    if len(monomials) == 2:
        if not monomials[0]:
            return Fraction(1), monomials[1]
        if not monomials[1]:
            return Fraction(1), monomials[0]
    return merge_monomials(monomials)


def merge_monomials(monomials: Iterable[Monomial]) -> tuple[Fraction, Monomial]:
    """`multiply_monomials` for monomials whose numbers may still stand below the bar or under whole powers."""
    exponents: dict[Base, Exponent] = {}
    for monomial in monomials:
        for base, exponent in monomial:
            exponents[base] = add_exponents(exponents[base], exponent) if base in exponents else exponent
    return settle(exponents)


def settle(exponents: Mapping[Base, Exponent]) -> tuple[Fraction, Monomial]:
    """Bases with exponents as number and monomial: whole powers of numbers come out, i squared is -1."""
    number = Fraction(1)
    kept: list[tuple[Base, Exponent]] = []
    for base, exponent in exponents.items():
        if isinstance(exponent, Fraction):
            if isinstance(base, Number):
                whole = exponent.numerator // exponent.denominator
                number *= rational_power(base.value, whole)
                exponent -= whole
            elif isinstance(base, Constant) and base.name == "i" and exponent.denominator == 1:
                turns = exponent.numerator % 4
                number *= -1 if turns >= 2 else 1
                exponent = Fraction(turns % 2)
            if not exponent:
                continue
        kept.append((base, exponent))
    kept.sort(key=lambda f: base_key(f[0]))
    return number, tuple(kept)


def expand_product(left: Sum, right: Sum) -> Sum:
    """Each term of the one times each term of the other."""
    if len(left.terms) * len(right.terms) > 4000:
        raise TooHeavy
    found: dict[Monomial, Fraction] = {}
    for first, a in left.terms.items():
        for second, b in right.terms.items():
            number, monomial = multiply_monomials(first, second)
            found[monomial] = found.get(monomial, Fraction(0)) + a * b * number
    return Sum({m: c for m, c in found.items() if c})


def expand_power(base: Sum, exponent: int) -> Sum:
    """A positive whole power of a sum, multiplied out."""
    if base.rational is not None:
        return constant(rational_power(base.rational, exponent))
    if not base.single and _terms_of_power(len(base.terms), exponent) > 600:
        raise TooHeavy
    result, square = ONE, base
    while exponent:
        if exponent & 1:
            result = expand_product(result, square)
        exponent >>= 1
        if exponent:
            square = expand_product(square, square)
    return result


def _terms_of_power(terms: int, exponent: int) -> int:
    count = 1
    for k in range(1, terms):
        count = count * (exponent + k) // k
        if count > 10_000:
            break
    return count


def times(left: Sum, right: Sum) -> Sum:
    """The product with brackets kept whole: 2 times (x + 1) is one term with the base (x + 1)."""
    if left.single and right.single:
        (first, a), (second, b) = left.term, right.term
        number, monomial = multiply_monomials(first, second)
        return Sum({monomial: a * b * number}) if a and b else ZERO
    return times(bracket(left), bracket(right))


def bracket(value: Sum) -> Sum:
    """A sum of several terms as number times one bracket, its first term positive and its coefficients whole."""
    if value.single:
        return value
    content = content_of(value)
    return Sum({((value.scale(1 / content), Fraction(1)),): content})


def content_of(value: Sum) -> Fraction:
    """The number that can be taken out of every term, with the sign of the leading term."""
    numerators, denominators = 0, 1
    for coefficient in value.terms.values():
        numerators, denominators = gcd(numerators, coefficient.numerator), lcm(denominators, coefficient.denominator)
    content = Fraction(numerators, denominators)
    return -content if value.terms[leading(value)] < 0 else content


def leading(value: Sum) -> Monomial:
    """The monomial of highest degree, the alphabetically first among equals."""
    return min(value.terms, key=order_key)


def degree(monomial: Monomial) -> Fraction:
    """The total degree in names and functions; roots of numbers and constants have degree 0."""
    total = Fraction(0)
    for base, exponent in monomial:
        if isinstance(exponent, Fraction) and not isinstance(base, Number | Constant):
            total += exponent
    return total


def order_key(monomial: Monomial) -> tuple[Fraction, tuple[tuple[tuple[int, str], Fraction], ...], str]:
    """Descending degree, then alphabetical by names with higher powers first; numbers come last, before them roots."""
    names = tuple(
        (base_key(b), -e if isinstance(e, Fraction) else Fraction(0)) for b, e in monomial if not isinstance(b, Number)
    )
    return -degree(monomial), names or (((9, ""), Fraction(0)),), repr(monomial_key(monomial)) if monomial else ""


def ordered(value: Sum) -> list[tuple[Monomial, Fraction]]:
    """The terms in the order a teacher writes them; numbers beside roots of numbers come first."""
    terms = sorted(value.terms.items(), key=lambda t: order_key(t[0]))
    if terms and all(not m or all(isinstance(b, Number | Constant) for b, _ in m) for m, _ in terms):
        terms.sort(key=lambda t: (bool(t[0]), monomial_key(t[0])))
    return terms


def rational_power(base: Fraction, exponent: int) -> Fraction:
    """A whole power of a rational number."""
    if exponent < 0 and not base:
        raise Undefined("division by zero has no value")
    if abs(exponent) * max(base.numerator.bit_length(), base.denominator.bit_length()) > LIMIT_BITS and abs(base) != 1:
        raise TooHeavy
    return base**exponent


@lru_cache(maxsize=2048)
def prime_powers(number: int) -> tuple[tuple[int, int], ...]:
    """The prime factors of a positive integer with their exponents, by trial division.

    A part that has no factor up to the limit of the search is given whole: it is prime unless it is very large.
    """
    found, rest, trial = [], number, 2
    while trial * trial <= rest and trial <= _TRIAL_LIMIT:
        count = 0
        while rest % trial == 0:
            rest, count = rest // trial, count + 1
        if count:
            found.append((trial, count))
        trial += 1 if trial == 2 else 2
    if rest > 1:
        found.append((rest, 1))
    return tuple(found)


def number_power(base: Fraction, exponent: Fraction) -> Sum:
    """A positive rational number to a rational power: whole part times roots of primes below it, as 8^(1/2) = 2*2^(1/2)."""
    if exponent.denominator == 1:
        return constant(rational_power(base, exponent.numerator))
    if base <= 0:
        raise ValueError("roots of positive numbers only")
    exponents: dict[Base, Exponent] = {}
    for part, sign in ((base.numerator, 1), (base.denominator, -1)):
        if part.bit_length() > 400:
            raise TooHeavy
        for prime, count in prime_powers(part):
            exponents[Number(str(prime))] = count * sign * exponent
    number, monomial = settle(exponents)
    return Sum({monomial: number})
