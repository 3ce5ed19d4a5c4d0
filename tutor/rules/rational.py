"""Fractions of polynomials on the board: one bar, factor, cancel; a common denominator for sums."""

from __future__ import annotations

from collections.abc import Sequence as Items
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power
from tutor.rules.derivation import Board, Rule, alike
from tutor.rules.factoring import Factored, factor_value
from tutor.rules.numbers import sum_of
from tutor.rules.terms import Base, Sum, Undefined, add, atom, constant, content_of, expand_power, expand_product, times
from tutor.rules.writing import negated, write, write_product
from tutor.solution import Prose, Step

FACTOR_ALL = Rule("factor_numerator_and_denominator", "Factor above and below", "expanding-factoring")
CANCEL = Rule("cancel_common_factor", "Cancel the common factor", "rational-expressions")
ONE_BAR = Rule("one_fraction", "Write as one fraction", "rational-expressions")
COMMON_DENOMINATOR = Rule("common_denominator", "Write over a common denominator", "rational-expressions")
ADD_NUMERATORS = Rule("add_numerators", "Add the numerators", "rational-expressions")
OPPOSITE_BRACKET = Rule("opposite_bracket", "A difference turned round changes its sign", "negative-numbers")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient: number times brackets and letters with whole exponents, above and below the bar."""

    number: Fraction
    above: tuple[tuple[Sum, int], ...]
    below: tuple[tuple[Sum, int], ...]


def ratio_of(value: Sum) -> Ratio | None:
    """A single term as number and factors; None where an exponent is no whole number."""
    monomial, coefficient = value.term
    above: list[tuple[Sum, int]] = []
    below: list[tuple[Sum, int]] = []
    for base, exponent in monomial:
        if not isinstance(exponent, Fraction) or exponent.denominator != 1:
            return None
        factor = base if isinstance(base, Sum) else atom(base)
        (above if exponent > 0 else below).append((factor, abs(exponent.numerator)))
    return Ratio(coefficient, tuple(above), tuple(below))


def ratio_tree(ratio: Ratio, factored: bool = True) -> Node:
    """The quotient as mathematics: brackets kept, the number in lowest terms, the sign in front."""
    size = abs(ratio.number)
    top, bottom = _factors(size.numerator, ratio.above), _factors(size.denominator, ratio.below)
    if not bottom:
        node = _product(top)
    else:
        node = Divide(_product(top), _product(bottom), "fraction")
    return Negative(node) if ratio.number < 0 else node


def _factors(number: int, factors: Items[tuple[Sum, int]]) -> list[Node]:
    nodes: list[Node] = [] if number == 1 else [Number(str(number))]
    for factor, count in sorted(factors, key=lambda f: (not f[0].single, repr(sorted(map(str, f[0].terms))))):
        node = write(factor)
        nodes.append(Power(node, Number(str(count))) if count > 1 else node)
    return nodes


def _product(nodes: list[Node]) -> Node:
    return write_product(nodes) if nodes else Number("1")


def ratio_value(ratio: Ratio) -> Sum:
    """The quotient as one term with bracket bases."""
    value = constant(ratio.number)
    for factors, sign in ((ratio.above, 1), (ratio.below, -1)):
        for factor, count in factors:
            value = times(value, _raised(factor, sign * count))
    return value


def _raised(factor: Sum, exponent: int) -> Sum:
    if factor.single:
        monomial, coefficient = factor.term
        if not coefficient and exponent < 0:
            raise Undefined("division by zero has no value")
        return Sum({tuple((b, e * exponent if isinstance(e, Fraction) else e) for b, e in monomial): coefficient**exponent})
    content = content_of(factor)
    return Sum({((factor.scale(1 / content), Fraction(exponent)),): content**exponent})


@dataclass(frozen=True, slots=True)
class Split:
    """A bracket in factors, with the steps that found them."""

    number: Fraction
    factors: tuple[tuple[Sum, int], ...]
    steps: tuple[Step, ...]


def split(value: Sum) -> Split:
    """A sum in factors that cannot be split; a sum that is no polynomial, or too heavy, stays whole."""
    if value.single:
        monomial, coefficient = value.term
        if all(isinstance(e, Fraction) and e.denominator == 1 and e > 0 for _, e in monomial):
            parts = tuple((b if isinstance(b, Sum) else atom(b), int(e)) for b, e in monomial if isinstance(e, Fraction))
            if not any(isinstance(b, Sum) for b, _ in monomial):
                return Split(coefficient, parts, ())
            number, found, steps = coefficient, list[tuple[Sum, int]](), list[Step]()
            for part, count in parts:
                inner = Split(Fraction(1), ((part, 1),), ()) if part.single else split(part)
                number *= inner.number**count
                found += [(f, n * count) for f, n in inner.factors]
                steps += inner.steps
            return Split(number, tuple(found), tuple(steps))
        return Split(Fraction(1), ((value, 1),), ())
    factored: Factored | None
    try:
        factored = factor_value(value)
    except ArithmeticError:
        factored = None
    if factored is None:
        return Split(Fraction(1), ((value, 1),), ())
    from tutor.rules.polynomials import to_sum

    return Split(factored.number, tuple((to_sum(f), n) for f, n in factored.factors), factored.steps)


def merge(parts: Items[tuple[Split, int]]) -> Ratio:
    """Factors above (sign 1) and below (sign -1) put together, equal ones cancelled."""
    number = Fraction(1)
    counts: list[tuple[Sum, int]] = []
    for part, sign in parts:
        if not part.number and sign < 0:
            raise Undefined("division by zero has no value")
        number *= part.number**sign
        for factor, count in part.factors:
            for k, (known, total) in enumerate(counts):
                if known == factor:
                    counts[k] = (known, total + sign * count)
                    break
            else:
                counts.append((factor, sign * count))
    return Ratio(number, tuple((f, n) for f, n in counts if n > 0), tuple((f, -n) for f, n in counts if n < 0))


def uncancelled(parts: Items[tuple[Split, int]]) -> tuple[list[Node], list[Node], bool]:
    """All factors above and below as they stand before cancelling, and whether the sign is minus."""
    tops: list[Node] = []
    bottoms: list[Node] = []
    above, below = Fraction(1), Fraction(1)
    for part, sign in parts:
        nodes = _factors(1, part.factors)
        (tops if sign > 0 else bottoms).extend(nodes)
        if sign > 0:
            above *= part.number
        else:
            below *= part.number
    scale = lcm(above.denominator, below.denominator)
    top, bottom = abs(above * scale), abs(below * scale)
    if top != 1:
        tops.insert(0, Number(str(top)))
    if bottom != 1:
        bottoms.insert(0, Number(str(bottom)))
    return tops, bottoms, (above < 0) != (below < 0)


def cancel_quotient(board: Board, above: Items[Sum], below: Items[Sum]) -> Sum:
    """Write a product of sums over a product of sums as one fraction in lowest terms. The board shows the quotient."""
    if any(not b for b in below):
        raise Undefined("division by zero has no value")
    if any(not a for a in above):
        board.write(Number("0"), Rule("multiply_by_zero", "Zero times anything is zero", "arithmetic"), "The numerator is zero, so the whole fraction is zero.")
        return constant(0)
    above, below = _opened(above, below)
    parts = [(split(a), 1) for a in above] + [(split(b), -1) for b in below]
    ratio = merge(parts)
    before_above = sum(n for p, s in parts if s > 0 for _, n in p.factors)
    after_above = sum(n for _, n in ratio.above)
    cancelled = before_above != after_above
    whole = [(Split(Fraction(1), ((a, 1),), ()) if not a.single else split(a), 1) for a in above]
    whole += [(Split(Fraction(1), ((b, 1),), ()) if not b.single else split(b), -1) for b in below]
    tops, bottoms, minus = uncancelled(whole)
    one_bar: Node = Divide(_product(tops), _product(bottoms), "fraction") if bottoms else _product(tops)
    board.write(Negative(one_bar) if minus else one_bar, ONE_BAR, "What is multiplied stands above the bar, what is divided by below it. Dividing by a fraction is multiplying by it turned over.")
    steps = [s for p, _ in parts for s in p.steps]
    if cancelled or (ratio.number.denominator == 1 and any(p.number != 1 for p, s in parts if s < 0)):
        tops, bottoms, minus = uncancelled(parts)
        shown: Node = Divide(_product(tops), _product(bottoms), "fraction") if bottoms else _product(tops)
        board.write(Negative(shown) if minus else shown, FACTOR_ALL, "Only factors can be cancelled, so every sum is written as a product.", steps)
    gone = _gone(parts, ratio)
    why: Prose = "A factor that stands above and below the bar is a factor 1."
    if gone:
        why = ("The factor", "s " if len(gone) > 1 else " ", *_joined(gone), " stand" if len(gone) > 1 else " stands", " above and below the bar: together a factor 1.")
    if cancelled or any(p.steps for p, _ in parts):
        conditions: tuple[Prose, ...] = tuple((write(f), " is not 0") for f in gone_values(parts, ratio))
        board.write(ratio_tree(ratio), CANCEL, why, conditions=conditions)
    else:
        board.write(ratio_tree(ratio), CANCEL, "The numbers are divided by their greatest common factor.")
    return ratio_value(ratio)


def _opened(above: Items[Sum], below: Items[Sum]) -> tuple[list[Sum], list[Sum]]:
    """Factors above and below the bar, where a factor that is a fraction itself gives its own denominator to the other side."""
    tops: list[Sum] = []
    bottoms: list[Sum] = []
    for values, mine, other in ((above, tops, bottoms), (below, bottoms, tops)):
        for value in values:
            ratio = ratio_of(value) if value.single else None
            if ratio is None or not ratio.below:
                mine.append(value)
                continue
            for factors, side in ((ratio.above, mine), (ratio.below, other)):
                for factor, count in factors:
                    side.extend([expand_power(factor, count)] if factor.single else [factor] * count)
            if ratio.number != 1:
                mine.append(constant(ratio.number))
    return tops or [constant(1)], bottoms


def gone_values(parts: Items[tuple[Split, int]], ratio: Ratio) -> list[Sum]:
    """Factors that stood below the bar and no longer do: there the original has no value."""
    left = {f for f, _ in ratio.below}
    found: list[Sum] = []
    for part, sign in parts:
        for factor, _ in part.factors if sign < 0 else ():
            if factor not in left and factor not in found:
                found.append(factor)
    return found


def _gone(parts: Items[tuple[Split, int]], ratio: Ratio) -> list[Node]:
    above = [f for p, s in parts if s > 0 for f, _ in p.factors]
    below = [f for p, s in parts if s < 0 for f, _ in p.factors]
    found: list[Sum] = []
    for factor in above:
        if factor in below and factor not in found:
            found.append(factor)
    return [write(f) for f in found]


def _joined(nodes: list[Node]) -> list[str | Node]:
    out: list[str | Node] = []
    for k, node in enumerate(nodes):
        if k:
            out.append(" and " if k == len(nodes) - 1 else ", ")
        out.append(node)
    return out


def add_quotients(board: Board, values: Items[Sum], decimals: bool = False) -> Sum | None:
    """Write a sum of fractions over their common denominator, then in lowest terms. The board shows the sum.

    Each value is one term with bracket bases or a sum without brackets below the bar; None where this is no such sum.
    """
    ratios: list[tuple[Sum, Ratio]] = []
    for value in values:
        top, ratio = as_ratio(value)
        if ratio is None:
            return None
        ratios.append((top, ratio))
    splits = []
    for _, ratio in ratios:
        parts: list[tuple[Sum, int]] = []
        number = Fraction(ratio.number.denominator)
        for factor, count in ratio.below:
            inner = split(factor)
            number *= inner.number**count
            parts += [(f, n * count) for f, n in inner.factors]
        splits.append((number, merge([(Split(Fraction(1), tuple(parts), ()), 1)]).above))
    common: list[tuple[Sum, int]] = []
    for _, factors in splits:
        for factor, count in factors:
            for k, (known, total) in enumerate(common):
                if known == factor:
                    common[k] = (known, max(total, count))
                    break
            else:
                common.append((factor, count))
    number_below = lcm(*(n.numerator for n, _ in splits))
    bottom_nodes = _factors(number_below, common)
    if not bottom_nodes:
        return None
    bottom = _product(bottom_nodes)
    over: list[Node] = []
    numerators: list[Sum] = []
    for (top, ratio), (number, factors) in zip(ratios, splits, strict=True):
        missing = constant(Fraction(number_below) / number * ratio.number.numerator)
        lacking: list[tuple[Sum, int]] = []
        for factor, count in common:
            have = next((n for f, n in factors if f == factor), 0)
            if count > have:
                lacking.append((factor, count - have))
                missing = expand_product(missing, expand_power(factor, count - have))
        full = expand_product(top, missing)
        numerators.append(full)
        sized = Fraction(number_below) / number * ratio.number.numerator
        shown = [*_factors(abs(int(sized)), lacking)]
        if top != constant(1) or not shown:
            shown.append(write(top))
        node: Node = Divide(_product(shown), bottom, "fraction")
        over.append(Negative(node) if sized < 0 else node)
    board.write(
        sum_of(over), COMMON_DENOMINATOR,
        ("The common denominator is ", bottom, ": each fraction is multiplied above and below by what its denominator lacks."),
    )  # fmt: skip
    numerator = add(numerators)
    tops = [_numerator(n) for n in over]
    if not numerator:
        board.write(Number("0"), ADD_NUMERATORS, "The numerators cancel, so the sum is zero.")
        return numerator
    above = Board(sum_of(tops))
    above.write(write(numerator), Rule("multiply_out_and_collect", "Multiply out and collect", "expanding-factoring"), "Multiply out the brackets above the bar and collect like terms.")
    combined = over_bar(numerator, bottom)
    board.write(combined, ADD_NUMERATORS, "With the same denominator, the numerators are added.", above.steps)
    below_values = [constant(number_below), *(expand_power(f, n) if f.single else times(constant(1), _raised(f, n)) for f, n in common)]
    return finish(board, numerator, below_values)


def _numerator(fraction: Node) -> Node:
    if isinstance(fraction, Negative):
        return Negative(_numerator(fraction.operand))
    return fraction.numerator if isinstance(fraction, Divide) else fraction


def finish(board: Board, above: Sum, below: Items[Sum]) -> Sum:
    """Cancel what numerator and denominator have in common; where they have nothing, leave the fraction as it is."""
    parts = [(split(above), 1)] + [(split(b), -1) for b in below]
    ratio = merge(parts)
    before = sum(n for p, s in parts if s < 0 for _, n in p.factors)
    after = sum(n for _, n in ratio.below)
    numbers = gcd(int(parts[0][0].number.numerator), _whole([p.number for p, s in parts if s < 0]))
    if before == after and numbers == 1:
        return ratio_value(ratio)
    if before == after:
        top = times(constant(ratio.number.numerator), constant(1))
        inner = above.scale(Fraction(ratio.number.numerator) / parts[0][0].number)
        shown = Divide(write(inner), _product(_factors(ratio.number.denominator, ratio.below)), "fraction") if ratio.below or ratio.number.denominator > 1 else write(inner)
        board.write(shown, CANCEL, f"Every number above and below the bar is divided by {numbers}.")
        del top
        return ratio_value(ratio)
    tops, bottoms, minus = uncancelled(parts)
    node: Node = Divide(_product(tops), _product(bottoms), "fraction")
    board.write(Negative(node) if minus else node, FACTOR_ALL, "Only factors can be cancelled, so the numerator is written as a product.", parts[0][0].steps)
    board.write(ratio_tree(ratio), CANCEL, "A factor that stands above and below the bar is a factor 1.")
    return ratio_value(ratio)


def _whole(numbers: list[Fraction]) -> int:
    total = Fraction(1)
    for number in numbers:
        total *= number
    return int(total) if total.denominator == 1 else 1


def over_bar(top: Sum, bottom: Node) -> Node:
    """A sum over a denominator, the sign of a single negative term in front."""
    node = write(top)
    if isinstance(node, Negative):
        return Negative(Divide(node.operand, bottom, "fraction"))
    return Divide(node, bottom, "fraction")


def as_ratio(value: Sum) -> tuple[Sum, Ratio | None]:
    """A value as numerator (multiplied out) over number and brackets."""
    if value.single:
        ratio = ratio_of(value)
        if ratio is None:
            return value, None
        top = constant(1)
        for factor, count in ratio.above:
            top = expand_product(top, expand_power(factor, count))
        return top, Ratio(ratio.number, (), ratio.below)
    bottom = lcm(*(c.denominator for c in value.terms.values()))
    below: dict[Base, int] = {}
    for monomial in value.terms:
        for base, exponent in monomial:
            if not isinstance(exponent, Fraction) or exponent.denominator != 1:
                return value, None
            if exponent < 0:
                below[base] = max(below.get(base, 0), -exponent.numerator)
    top = value.scale(Fraction(bottom))
    for base, count in below.items():
        factor = atom(base, Fraction(count)) if not isinstance(base, Sum) else expand_power(base, count)
        top = _times_terms(top, base, count) if isinstance(base, Sum) else expand_product(top, factor)
    factors = tuple((b if isinstance(b, Sum) else atom(b), n) for b, n in below.items())
    return top, Ratio(Fraction(1, bottom), (), factors)


def _times_terms(value: Sum, base: Sum, count: int) -> Sum:
    """Each term times a power of a bracket that may stand below its bar."""
    total = Sum({})
    for monomial, coefficient in value.terms.items():
        have = next((e for b, e in monomial if b == base), Fraction(0))
        rest = Sum({tuple((b, e) for b, e in monomial if b != base): coefficient})
        left = count + (have.numerator if isinstance(have, Fraction) else 0)
        total = total + (expand_product(rest, expand_power(base, left)) if left else rest)
    return total


def is_fraction(node: Node) -> bool:
    """Is the node a quotient (perhaps with a minus in front)?"""
    return isinstance(node.operand if isinstance(node, Negative) else node, Divide)


def opposite(left: Node, right: Node) -> bool:
    """Is the one the other with its sign changed?"""
    return alike(negated(left), right)


def bare_product(nodes: list[Node]) -> Node:
    """Factors side by side."""
    return Multiply(tuple(nodes)) if len(nodes) > 1 else nodes[0]


def sum_tree(nodes: list[Node]) -> Node:
    """Terms one after the other."""
    return Add(tuple(nodes)) if len(nodes) > 1 else nodes[0]
