"""From exact values back to mathematics as a teacher writes it: descending powers, roots gathered, one fraction bar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence as Items
from fractions import Fraction
from math import lcm

from tutor.notation.tree import Add, Constant, Divide, Multiply, Negative, Node, Number, Power, Root
from tutor.rules.terms import (
    Base,
    Exponent,
    Monomial,
    Sum,
    base_key,
    content_of,
    exponent_sum,
    ordered,
    rational_power,
)

_SMALL_RADICAND = 5000


def write_number(value: Fraction | int, decimals: bool = False) -> Node:
    """A rational number: -3, 5/7, or with `decimals` 0.75 where that ends."""
    value = Fraction(value)
    if value < 0:
        return Negative(write_number(-value, decimals))
    if value.denominator == 1:
        return Number(str(value.numerator))
    if decimals:
        text = decimal_text(value)
        if text is not None:
            return Number(text)
    return Divide(Number(str(value.numerator)), Number(str(value.denominator)), "fraction")


def decimal_text(value: Fraction) -> str | None:
    """The decimal digits of a value that has finitely many (at most 60), else None."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 60:
        return None
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def write(value: Sum, decimals: bool = False, together: bool = False) -> Node:
    """A sum as mathematics. With `together`, fractions among its coefficients are put over one denominator."""
    if not value.terms:
        return Number("0")
    if together and not value.single:
        bottom = lcm(*(c.denominator for c in value.terms.values()))
        if bottom > 1:
            return _over(write(value.scale(Fraction(bottom))), Number(str(bottom)))
    parts = [write_term(c, m, decimals) for m, c in ordered(value)]
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _over(numerator: Node, denominator: Node) -> Node:
    if isinstance(numerator, Negative):
        return Negative(Divide(numerator.operand, denominator, "fraction"))
    return Divide(numerator, denominator, "fraction")


def write_term(coefficient: Fraction, monomial: Monomial, decimals: bool = False) -> Node:
    """Number times powers: -3*x^2/4, sqrt(6)/2, (x + 1)/y^2."""
    if coefficient < 0:
        return Negative(write_term(-coefficient, monomial, decimals))
    if not monomial:
        return write_number(coefficient, decimals)
    above, below = write_roots(monomial)
    for base, exponent in sorted(monomial, key=lambda f: _place(f[0])):
        if isinstance(base, Number) and isinstance(exponent, Fraction):
            continue
        if isinstance(exponent, Fraction) and exponent < 0:
            below.append(write_power(base, -exponent))
        else:
            above.append(write_power(base, exponent))
    text = decimal_text(coefficient) if decimals and coefficient.denominator > 1 else None
    if text is not None:
        above.insert(0, Number(text))
    else:
        if coefficient.numerator != 1 or not above:
            above.insert(0, Number(str(coefficient.numerator)))
        if coefficient.denominator != 1:
            below.insert(0, Number(str(coefficient.denominator)))
    top = write_product(above)
    return Divide(top, write_product(below), "fraction") if below else top


def _place(base: Base) -> tuple[int, tuple[int, str]]:
    """The imaginary unit is written after the other numbers, brackets last."""
    return (1 if isinstance(base, Constant) else 2), base_key(base)


def write_product(factors: Items[Node]) -> Node:
    """Factors side by side; two numbers beside one another get a multiplication sign."""
    if len(factors) == 1:
        return factors[0]
    numbers = sum(isinstance(f, Number) or (isinstance(f, Power) and isinstance(f.base, Number)) for f in factors)
    return Multiply(tuple(factors), "*" if numbers > 1 else "")


def write_power(base: Base, exponent: Exponent) -> Node:
    """A base to a power: square roots as roots, other broken exponents as powers."""
    node = write(base) if isinstance(base, Sum) else base
    if isinstance(exponent, Sum):
        return Power(node, write(exponent))
    if exponent == 1:
        return node
    if exponent == Fraction(1, 2):
        return Root(node)
    if exponent.denominator == 2 and exponent.numerator > 0 and isinstance(base, Sum) and base.single:
        return Power(Root(node), Number(str(exponent.numerator)))
    return Power(node, write_number(exponent))


def write_roots(monomial: Monomial) -> tuple[list[Node], list[Node]]:
    """The roots of numbers in a term, gathered: 2^(1/2)*3^(1/2) is sqrt(6). Above and below the fraction bar."""
    groups: dict[Fraction, int] = defaultdict(lambda: 1)
    for base, exponent in monomial:
        if isinstance(base, Number) and isinstance(exponent, Fraction):
            groups[exponent] *= int(base.value)
    if not groups:
        return [], []
    index = lcm(*(e.denominator for e in groups))
    if len(groups) > 1 and any(e.denominator == index for e in groups):
        radicand = 1
        for exponent, number in groups.items():
            radicand *= number ** int(exponent * index)
        if radicand <= _SMALL_RADICAND:
            return [_root(radicand, index)], []
    return [_numeric_power(groups[e], e) for e in sorted(groups, key=lambda e: (e.denominator, e))], []


def _root(radicand: int, index: int) -> Node:
    return Root(Number(str(radicand)), None if index == 2 else Number(str(index)))


def _numeric_power(number: int, exponent: Fraction) -> Node:
    radicand = rational_power(Fraction(number), exponent.numerator)
    if exponent.numerator == 1 or radicand <= 1000:
        return _root(int(radicand), exponent.denominator)
    return Power(Number(str(number)), write_number(exponent))


def write_factored(content: Fraction, factors: Items[tuple[Sum, int]]) -> Node:
    """A product of factors with multiplicities, numbers first: -3*x*(x + 1)^2/2."""
    above: list[Node] = []
    for factor, count in factors:
        node = write(factor)
        above.append(Power(node, Number(str(count))) if count > 1 else node)
    positive = abs(content)
    if positive.numerator != 1 or not above:
        above.insert(0, Number(str(positive.numerator)))
    node = write_product(above)
    if positive.denominator != 1:
        node = Divide(node, Number(str(positive.denominator)), "fraction")
    return Negative(node) if content < 0 else node


def primitive(value: Sum) -> tuple[Fraction, Sum]:
    """Number and the sum without it, coefficients whole and without common factor, the leading one positive."""
    content = content_of(value)
    return content, value.scale(1 / content)


def negated(node: Node) -> Node:
    """The node with its sign changed, without a double sign."""
    return node.operand if isinstance(node, Negative) else Negative(node)


def exponent_tree(exponent: Exponent) -> Node:
    """An exponent as mathematics."""
    return write_number(exponent) if isinstance(exponent, Fraction) else write(exponent_sum(exponent))
