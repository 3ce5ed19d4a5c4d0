"""Any expression worked out from the inside: `work(tree, style)` gives what it becomes, its exact value, and the steps.

Numbers are evaluated exactly, roots and powers simplified, brackets multiplied out when the style says so, like terms
collected, fractions cancelled. What no rule applies to stays as it is. Raises Undefined where there is no value,
TooHeavy where it is too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Call,
    Constant,
    Divide,
    Factorial,
    Mixed,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Root,
    Subscript,
    Symbol,
    walk,
)
from tutor.rules import expanding, functions, mixed_numbers, powers, rational, surds
from tutor.rules.derivation import Board, Derived, Rule, alike, gather
from tutor.rules.identities import apply_identities
from tutor.rules.numbers import add_numbers, multiply_numbers, power_of_number, sum_of
from tutor.rules.terms import (
    Sum,
    Undefined,
    add,
    atom,
    bracket,
    constant,
    expand_power,
    expand_product,
    exponent_sum,
    plain_exponent,
    times,
)
from tutor.rules.writing import negated, write, write_number, write_power, write_product

DOUBLE_NEGATIVE = Rule("double_negative", "Two minus signs make a plus", "negative-numbers")
ONE_POWER = Rule("power_of_one", "One to any power is one", "exponents")
ZERO_EXPONENT = Rule("zero_exponent", "Anything but zero to the power zero is one", "exponents")
FIRST_POWER = Rule("first_power", "The first power is the base itself", "exponents")
FACTOR_ONE = Rule("multiply_by_one", "A factor one changes nothing", "arithmetic")
NEGATIVE_EXPONENT = Rule("negative_exponent", "A negative exponent means one over", "exponents")
DIVIDE_TERMS = Rule("divide_each_term", "Divide every term", "fractions")


@dataclass(frozen=True, slots=True)
class Style:
    """How far to go. `expand`: multiply brackets out, powers of brackets up to `terms` terms; `split`: divide every
    term of a numerator; `fractions`: put sums of fractions over one bar; `decimals`: show numbers as decimals;
    `positive`: names taken as above zero."""

    expand: bool = True
    split: bool = False
    fractions: bool = True
    decimals: bool = False
    terms: int = 7
    positive: frozenset[str] = frozenset()


SIMPLIFY = Style()
EXPAND = Style(split=True, fractions=False, terms=400)


def work(node: Node, style: Style = SIMPLIFY) -> Derived:
    """Work an expression out from the inside."""
    return _WORKERS.get(type(node), _opaque)(node, style)


def style_for(node: Node, style: Style = SIMPLIFY) -> Style:
    """The style with decimals where the expression itself uses them."""
    return replace(style, decimals=True) if expanding.has_decimals(node) else style


def _opaque(node: Node, style: Style) -> Derived:
    return Derived(node, node, atom(node))


def _number(node: Node, style: Style) -> Derived:
    assert isinstance(node, Number)
    return Derived(node, node, constant(node.value))


def _constant(node: Node, style: Style) -> Derived:
    if isinstance(node, Constant) and node.name == "infinity":
        raise Undefined("infinity is not a number, so it cannot be calculated with")
    return Derived(node, node, atom(node))


def _negative(node: Node, style: Style) -> Derived:
    signs, inside = 0, node
    while isinstance(inside, Negative):
        signs, inside = signs + 1, inside.operand
    if isinstance(inside, Multiply | Divide) and signs == 1:
        return _product(node, style)
    inner = work(inside, style)
    value = -inner.value if signs % 2 else inner.value
    board = Board(node)

    def context(part: Node) -> Node:
        for _ in range(signs):
            part = Negative(part)
        return part

    gather(board, [inner], lambda parts: context(parts[0]))
    if signs > 1:
        why = f"{signs} minus signs in a row: " + ("an even number of them cancels." if signs % 2 == 0 else "an odd number of them leaves one.")
        board.write(Negative(inner.after) if signs % 2 else inner.after, DOUBLE_NEGATIVE, why)
    if signs % 2 and isinstance(inner.after, Negative):
        board.write(inner.after.operand, DOUBLE_NEGATIVE, "The opposite of the opposite is the number itself.")
    elif signs % 2 and isinstance(inner.after, Add) and style.expand:
        board.write(sum_of([negated(t) for t in inner.after.terms]), expanding.REMOVE_BRACKETS, "A minus in front of a bracket changes the sign of every term inside.")
    return Derived(node, board.now, value, tuple(board.steps))


def _literal_fraction(node: Node) -> tuple[int, int] | None:
    """A fraction of whole numbers as it is typed, its sign above or in front."""
    sign = 1
    if isinstance(node, Negative):
        sign, node = -1, node.operand
    if isinstance(node, Number):
        return (sign * node.value.numerator, 1) if node.value.denominator == 1 else None
    if isinstance(node, Divide) and isinstance(node.denominator, Number):
        top = node.numerator
        if isinstance(top, Number) and top.value.denominator == node.denominator.value.denominator == 1 and node.denominator.value:
            return sign * int(top.value), int(node.denominator.value)
    return None


def _sum(node: Node, style: Style) -> Derived:
    assert isinstance(node, Add)
    literal = [_literal_fraction(t) for t in node.terms]
    board = Board(node)
    if all(p is not None for p in literal) and not style.decimals:
        pairs = [p for p in literal if p is not None]
        values = [Fraction(n, d) for n, d in pairs]
        add_numbers(board, values, False, pairs if any(d > 1 for _, d in pairs) else None)
        return Derived(node, board.now, constant(sum(values, Fraction(0))), tuple(board.steps))
    parts = [work(t, style) for t in node.terms]
    gather(board, parts, lambda afters: Add(tuple(afters)))
    return _add_parts(node, board, parts, style)


def _add_parts(node: Node, board: Board, parts: list[Derived], style: Style) -> Derived:
    values = [p.value for p in parts]
    numbers = [v.rational for v in values]
    if all(n is not None for n in numbers):
        known = [n for n in numbers if n is not None]
        add_numbers(board, known, style.decimals)
        return Derived(node, board.now, constant(sum(known, Fraction(0))), tuple(board.steps))
    if style.fractions and _fraction_sum(parts):
        total = rational.add_quotients(board, values)
        if total is not None:
            return Derived(node, board.now, total, tuple(board.steps))
    flat: list[Node] = []
    for part in parts:
        after = part.after
        if isinstance(after, Add):
            flat.extend(after.terms)
        elif isinstance(after, Negative) and isinstance(after.operand, Add):
            flat.extend(negated(t) for t in after.operand.terms)
        else:
            flat.append(after)
    if any(isinstance(t, Add) or (isinstance(t, Negative) and isinstance(t.operand, Add)) for t in getattr(board.now, "terms", ())):
        board.write(sum_of(flat), expanding.REMOVE_BRACKETS, "After a plus the bracket can be left out; after a minus every sign inside changes.")
    pieces = [(m, c) for v in values for m, c in v.terms.items()]
    together = not style.decimals and not style.split and any(rational.is_fraction(p.after) and len(p.value.terms) > 1 for p in parts)
    zeros = sum(not v for v in values)
    if len({m for m, _ in pieces}) < len(pieces) or together:
        total = expanding.collect(board, pieces, style.decimals, together)
    else:
        total = add(values)
        if zeros:
            board.write(sum_of([p.after for p in parts if p.value] or [Number("0")]), Rule("add_zero", "Adding zero changes nothing", "arithmetic"), "A term that is zero can be left out.")
    if style.fractions:
        total = apply_identities(board, total, style.decimals)
    return Derived(node, board.now, total, tuple(board.steps))


def _fraction_sum(parts: list[Derived]) -> bool:
    """Are there fractions here that want a common denominator?"""
    below = [_denominator_kind(p) for p in parts]
    if any(surds.is_numeric(p.value) and len(p.value.terms) > 1 for p in parts):
        return False
    return "bracket" in below or below.count("letter") > 1 or (below.count("number") > 0 and all(_polynomial_over_number(p) for p in parts))


def _denominator_kind(part: Derived) -> str:
    node = part.after.operand if isinstance(part.after, Negative) else part.after
    if not isinstance(node, Divide):
        return ""
    bases = [b for m in part.value.terms for b, e in m if isinstance(e, Fraction) and e < 0]
    if any(isinstance(b, Sum) for b in bases):
        return "bracket"
    if any(isinstance(b, Symbol | Subscript) for b in bases):
        return "letter"
    return "number" if isinstance(node.numerator, Add) else ""


def _polynomial_over_number(part: Derived) -> bool:
    return all(isinstance(b, Symbol | Subscript) and isinstance(e, Fraction) and e > 0 for m in part.value.terms for b, e in m)


# -- products and quotients -----------------------------------------------------------------------------------------


def flatten(node: Node) -> tuple[int, list[Node], list[Node]]:
    """Minus signs, factors and divisors of a product as it is written, through nested products and quotients."""
    match node:
        case Negative(operand) if isinstance(operand, Multiply | Divide | Negative):
            signs, above, below = flatten(operand)
            return signs + 1, above, below
        case Multiply(factors):
            signs, above, below = 0, [], []
            for factor in factors:
                s, a, b = flatten(factor)
                signs, above, below = signs + s, above + a, below + b
            return signs, above, below
        case Divide(numerator, denominator):
            s, a, b = flatten(numerator)
            t, c, d = flatten(denominator)
            return s + t, a + d, b + c
    return 0, [node], []


def _refill(node: Node, above: Iterator[Node], below: Iterator[Node]) -> Node:
    """The same product with its factors and divisors replaced in order."""
    match node:
        case Negative(operand) if isinstance(operand, Multiply | Divide | Negative):
            return Negative(_refill(operand, above, below))
        case Multiply(factors, sign):
            return Multiply(tuple(_refill(f, above, below) for f in factors), sign)
        case Divide(numerator, denominator, sign):
            top = _refill(numerator, above, below)
            return Divide(top, _refill(denominator, below, above), sign)
    return next(above)


def _product(node: Node, style: Style) -> Derived:
    signs, above, below = flatten(node)
    board = Board(node)
    inner = style
    if any(_has_letters(b) and _has_sum(b) for b in below):
        inner = replace(style, expand=False)
    tops, bottoms = [work(a, inner) for a in above], [work(b, inner) for b in below]

    def context(afters: list[Node]) -> Node:
        return _refill(node, iter(afters[: len(tops)]), iter(afters[len(tops) :]))

    gather(board, [*tops, *bottoms], context)
    minus = [constant(-1)] if signs % 2 else []
    value = _multiply(board, [t.value for t in tops], [b.value for b in bottoms], minus, signs, style)
    return Derived(node, board.now, value, tuple(board.steps))


def _has_letters(node: Node) -> bool:
    return any(isinstance(n, Symbol | Subscript) for n in walk(node))


def _has_sum(node: Node) -> bool:
    return any(isinstance(n, Add) for n in walk(node))


def _multiply(board: Board, above: list[Sum], below: list[Sum], minus: list[Sum], signs: int, style: Style) -> Sum:
    if any(not b for b in below):
        raise Undefined("division by zero has no value")
    values = above + below
    numbers = [v.rational for v in values]
    if all(n is not None for n in numbers):
        tops = [v.rational or Fraction(0) for v in above] + [Fraction(-1)] * signs
        bottoms = [v.rational or Fraction(0) for v in below]
        multiply_numbers(board, tops, bottoms, style.decimals)
        total = Fraction(1)
        for number in tops:
            total *= number
        for number in bottoms:
            total /= number
        return constant(total)
    if any(not a for a in above):
        board.write(Number("0"), Rule("multiply_by_zero", "Zero times anything is zero", "arithmetic"), "One of the factors is zero, so the whole product is zero.")
        return constant(0)
    if all(v.single for v in values) and not any(isinstance(b, Sum) and not b.single for v in values for b, _ in v.term[0]):
        return functions.multiply_with_factorials(board, [*minus, *above], below, style.decimals)
    if all(surds.is_numeric(v) for v in values):
        return _numeric_quotient(board, [*minus, *above], below, style)
    if any(_bracket_below(b) for b in below) or any(isinstance(b, Sum) and not b.single and isinstance(e, Fraction) and e < 0 for a in above if a.single for b, e in a.term[0]):
        return _quotient(board, [*minus, *above], below, style)
    if not style.expand:
        return _kept_product(board, [*minus, *above], below, style)
    return _expanded_product(board, [*minus, *above], below, style)


def _bracket_below(value: Sum) -> bool:
    return not value.single or any(isinstance(b, Sum) and not b.single for b, _ in value.term[0])


def _numeric_quotient(board: Board, above: list[Sum], below: list[Sum], style: Style) -> Sum:
    top = _multiplied_out(board, above, below, style)
    bottom = constant(1)
    for value in below:
        bottom = expand_product(bottom, value)
    if not below:
        return top
    board.write(
        Divide(write(top, style.decimals), write(bottom, style.decimals), "fraction"), Rule("multiply_out_and_collect", "Multiply out and collect", "expanding-factoring"),
        "Multiply out above and below the bar.",
    )
    if bottom == constant(1):
        board.write(write(top, style.decimals), FACTOR_ONE, "Dividing by one changes nothing.")
        return top
    if not bottom:
        raise Undefined("the denominator is zero, so there is no value")
    if bottom.single:
        return surds.divide_by_term(board, top, bottom)
    return surds.rationalise(board, top, bottom)


def _multiplied_out(board: Board, factors: list[Sum], below: list[Sum], style: Style) -> Sum:
    """Write the factors above the bar multiplied out, two at a time."""
    bottom = [write(b, style.decimals) for b in below]

    def context(part: Node) -> Node:
        return Divide(part, write_product(bottom), "fraction") if bottom else part

    single = constant(1)
    sums = []
    for factor in factors:
        if factor.single:
            single = times(single, factor)
        else:
            sums.append(factor)
    if not sums:
        return single
    front = [] if single == constant(1) else [write(single, style.decimals)]
    while len(sums) > 1:
        rest = [*front, *(write(s, style.decimals) for s in sums[2:])]
        inner = Board(write_product([write(s, style.decimals) for s in sums[:2]]))
        product = expanding.distribute(inner, sums[0], sums[1], style.decimals)
        board.take(inner.steps, lambda part, rest=rest: context(write_product([*rest, part]) if rest else part))  # type: ignore[misc]
        sums = [product, *sums[2:]]
        if product.single:
            single, sums = times(single, product), sums[1:]
            front = [] if single == constant(1) else [write(single, style.decimals)]
            if not sums:
                board.write(context(write(single, style.decimals)), powers.MULTIPLY_TERMS, "Multiply the factors that are left.")
                return single
    if single == constant(1):
        board.write(context(write(sums[0], style.decimals)), FACTOR_ONE, "A factor one changes nothing.")
        return sums[0]
    inner = Board(write_product([write(single, style.decimals), write(sums[0], style.decimals)]))
    product = expanding.distribute(inner, single, sums[0], style.decimals)
    board.take(inner.steps, context)
    return product


def _expanded_product(board: Board, above: list[Sum], below: list[Sum], style: Style) -> Sum:
    typed = board.now
    if not below:
        return _multiplied_out(board, above, below, style)
    bottom = powers.quotient_of_terms(below, [])
    number = bottom.rational
    sums = [a for a in above if not a.single]
    top = constant(1)
    for value in above:
        top = expand_product(top, value)
    result = Sum({})
    for monomial, coefficient in top.terms.items():
        result = result + powers.quotient_of_terms([Sum({monomial: coefficient})], [bottom])
    whole = all((isinstance(e, Fraction) and e > 0) or isinstance(e, Sum) for m in result.terms for _, e in m)
    integral = all(c.denominator == 1 for c in result.terms.values())
    if (whole and (number is None or integral)) or style.split:
        top = _multiplied_out(board, above, below, style)
        divided = write(result, style.decimals)
        if number is not None and abs(number) == 1:
            board.write(divided, FACTOR_ONE, "Dividing by one changes nothing, dividing by minus one changes every sign.")
        else:
            board.write(divided, DIVIDE_TERMS, "Every term above the bar is divided by what stands below it.")
        return result
    if len(sums) > 1 or (any(a.single and a != constant(1) for a in above) and number is None):
        top = _multiplied_out(board, above, below, style)
    elif isinstance(board.now, Divide) and (isinstance(board.now.denominator, Divide) or (isinstance(board.now.denominator, Multiply) and number is not None)):
        turned = isinstance(board.now.denominator, Divide)
        why = "Dividing by a fraction is multiplying by the fraction turned over." if turned else "Multiply the numbers below the bar."
        board.write(rational.over_bar(top, write(bottom, style.decimals)), powers.DIVIDE_BY_FRACTION if turned else powers.MULTIPLY_TERMS, why)
    value = rational.finish(board, *_lowest(top, bottom))
    if board.now is typed:
        return result
    del value
    return result


def _lowest(top: Sum, bottom: Sum) -> tuple[Sum, list[Sum]]:
    return top, [bottom]


def _quotient(board: Board, above: list[Sum], below: list[Sum], style: Style) -> Sum:
    if style.split and not any(a for a in above if not a.single):
        return _kept_product(board, above, below, style)
    flat_above = list(above)
    return rational.cancel_quotient(board, flat_above, below)


def _kept_product(board: Board, above: list[Sum], below: list[Sum], style: Style) -> Sum:
    value = constant(1)
    for factor in above:
        value = times(value, bracket(factor))
    for factor in below:
        value = times(value, _inverse(factor))
    after = write(value, style.decimals)
    if not powers.same_factors(board.now, after):
        board.write(after, powers.MULTIPLY_TERMS, "Multiply the numbers; for equal bases add the exponents.")
    return value


def _inverse(value: Sum) -> Sum:
    if value.single:
        return powers.quotient_of_terms([], [value])
    monomial, content = bracket(value).term
    return Sum({powers.inverse_monomial(monomial): 1 / content})


# -- powers and roots -----------------------------------------------------------------------------------------------


def _power(node: Node, style: Style) -> Derived:
    assert isinstance(node, Power)
    base, exponent = work(node.base, style), work(node.exponent, replace(style, decimals=False))
    board = Board(node)
    gather(board, [base, exponent], lambda parts: Power(parts[0], parts[1]))
    value = _raise(board, base, exponent.value, style)
    return Derived(node, board.now, value, tuple(board.steps))


def _root(node: Node, style: Style) -> Derived:
    assert isinstance(node, Root)
    base = work(node.radicand, style)
    board = Board(node)
    gather(board, [base], lambda parts: Root(parts[0], node.index))
    index = Fraction(2) if node.index is None else work(node.index, style).value.rational
    if index is None or index == 0:
        return _opaque(node, style)
    number = base.value.rational
    if number is not None and number < 0 and index.denominator == 1 and index.numerator % 2:
        value = _odd_root(board, number, index)
    else:
        value = _raise(board, base, constant(1 / index), style)
    return Derived(node, board.now, value, tuple(board.steps))


def _odd_root(board: Board, number: Fraction, index: Fraction) -> Sum:
    positive = Board(Root(write_number(-number), write_number(index)))
    value = surds.root_of_number(positive, -number, 1 / index)
    after = negated(write(value)) if value else Number("0")
    board.steps.append(
        Rule("odd_root_of_negative", "An odd root of a negative number", "roots-radicals").states(
            after, "A negative number to an odd power is negative, so the odd root of a negative number is minus the root of its size.",
            positive.steps, board.now,
        )
    )
    board.now = after
    return -value


def _raise(board: Board, base: Derived, exponent: Sum, style: Style) -> Sum:
    power = exponent.rational
    number = base.value.rational
    if power is None:
        return _symbolic_power(board, base, exponent, number)
    if number is not None:
        if power.denominator == 1:
            power_of_number(board, number, power.numerator, style.decimals)
            return expand_power(base.value, power.numerator) if power > 0 else constant(number**power.numerator)
        if number == 0 and power < 0:
            raise Undefined("division by zero has no value")
        if number < 0 and power.denominator != 2:
            return atom(board.now)
        return surds.root_of_number(board, number, power)
    if power == 1:
        board.write(base.after, FIRST_POWER, "The first power of anything is that thing itself.")
        return base.value
    if power == 0:
        board.write(Number("1"), ZERO_EXPONENT, "Anything but zero to the power zero is one.")
        return constant(1)
    if base.value.single and power.denominator == 1 and power.numerator % 2 == 0:
        base = _without_bars(board, base, power, style)
    if base.value.single:
        value = powers.power_of_term(board, base.value, power, style.positive, style.decimals)
        return atom(board.now) if value is None else value
    return _power_of_sum(board, base, power, style)


def _without_bars(board: Board, base: Derived, power: Fraction, style: Style) -> Derived:
    """|u|^2 as u^2: an even power is the same for a number and its opposite."""
    if not isinstance(base.after, AbsoluteValue):
        return base
    inner = work(base.after.operand, style)
    board.write(Power(inner.after, write_number(power)), powers.SQUARE_OF_BARS, "An even power is the same for a number and its opposite, so it does not matter that the bars drop the sign.")
    return inner


def _symbolic_power(board: Board, base: Derived, exponent: Sum, number: Fraction | None) -> Sum:
    if number == 1:
        board.write(Number("1"), ONE_POWER, "However often one is multiplied by itself, it stays one.")
        return constant(1)
    inverse = functions.exponential_of_log(board, base.value, exponent)
    if inverse is not None:
        return inverse
    if number is not None:
        if number > 0 and number.denominator == 1:
            return atom(Number(str(number)), plain_exponent(exponent))
        return atom(board.now)
    if base.value.single:
        monomial, coefficient = base.value.term
        if coefficient == 1 and len(monomial) == 1:
            inner, inner_power = monomial[0]
            if inner_power == 1 or powers.is_positive(inner, frozenset()):
                raised = plain_exponent(expand_product(exponent_sum(inner_power), exponent))
                value = atom(inner, raised)
                board.write(write_power(inner, raised), powers.POWER_OF_POWER, "A power of a power: the exponents are multiplied.")
                return value
        return atom(board.now)
    return atom(base.value, exponent)


def _power_of_sum(board: Board, base: Derived, power: Fraction, style: Style) -> Sum:
    value = base.value
    numeric = surds.is_numeric(value)
    if power.denominator == 1:
        size = abs(power.numerator)
        if power > 0 and (numeric or (style.expand and _count(value, size) <= style.terms)):
            return expanding.power_of_sum(board, value, size, style.decimals)
        if power < 0:
            shown = base.after if size == 1 else Power(base.after, Number(str(size)))
            board.write(Divide(Number("1"), shown, "fraction"), NEGATIVE_EXPONENT, "A minus in the exponent means one over the same power without the minus.")
            if numeric:
                return _numeric_quotient(board, [constant(1)], [expand_power(value, size)], style)
        return _bracket_power(value, power)
    if numeric and power == Fraction(1, 2):
        simpler = surds.nested_root(board, value)
        return Sum({((value, power),): Fraction(1)}) if simpler is None else simpler
    if numeric:
        return atom(value, power)
    return _root_of_sum(board, value, power, style)


def _count(value: Sum, exponent: int) -> int:
    count = 1
    for k in range(1, len(value.terms)):
        count = count * (exponent + k) // k
    return count


def _bracket_power(value: Sum, power: Fraction) -> Sum:
    monomial, content = bracket(value).term
    return Sum({tuple((b, power) for b, _ in monomial): content**power.numerator})


def _root_of_sum(board: Board, value: Sum, power: Fraction, style: Style) -> Sum:
    """Take squares out of a root of a sum: sqrt(4*x^2*y + 4*x^2) = 2*|x|*sqrt(y + 1)."""
    parts = rational.split(value)
    product = Sum({tuple((_base_of(f), Fraction(n)) for f, n in parts.factors): parts.number})
    if parts.number < 0 or not (parts.steps or abs(parts.number) != 1):
        return atom(value, power)
    result = powers.term_power(product, power, style.positive)
    if result is None:
        return atom(value, power)
    kept = [(b, e) for b, e in result.term[0] if isinstance(b, Sum) and e == power]
    if result.term[1] == 1 and len(kept) == len(result.term[0]):
        return atom(value, power)
    shown = rational.ratio_tree(rational.Ratio(parts.number, parts.factors, ()))
    board.write(Root(shown) if power == Fraction(1, 2) else Power(shown, write_number(power)), Rule("factor_under_root", "Factor under the root", "expanding-factoring"), "Only factors can be taken out of a root, so the sum is written as a product.", parts.steps)
    even = any(isinstance(b, AbsoluteValue) for b, _ in result.term[0])
    board.write(write(result), powers.EVEN_ROOT if even else surds.TAKE_OUT, "The root of a product is the product of the roots" + ("; an even root is never negative, hence the absolute value." if even else "."))
    return result


def _base_of(value: Sum) -> Node | Sum:
    if value.single and value.term[1] == 1 and len(value.term[0]) == 1 and value.term[0][0][1] == 1:
        return value.term[0][0][0]
    return value


# -- the rest -------------------------------------------------------------------------------------------------------


def _mixed(node: Node, style: Style) -> Derived:
    assert isinstance(node, Mixed)
    board = Board(node)
    value = mixed_numbers.improper(board, node)
    return Derived(node, board.now, constant(value), tuple(board.steps))


def _percent(node: Node, style: Style) -> Derived:
    assert isinstance(node, Percent)
    inner = work(node.operand, style)
    board = Board(node)
    gather(board, [inner], lambda parts: Percent(parts[0]))
    number = inner.value.rational
    after = Divide(inner.after, Number("100"), "fraction") if number is None or not style.decimals else write_number(number / 100, True)
    board.write(after, Rule("percent_as_fraction", "Per cent means out of a hundred", "percentages"), "One per cent is one hundredth.")
    if number is not None and not style.decimals:
        multiply_numbers(board, [number], [Fraction(100)], False)
    return Derived(node, board.now, inner.value.scale(Fraction(1, 100)), tuple(board.steps))


def _absolute(node: Node, style: Style) -> Derived:
    assert isinstance(node, AbsoluteValue)
    inner = work(node.operand, style)
    board = Board(node)
    gather(board, [inner], lambda parts: AbsoluteValue(parts[0]))
    value = functions.absolute_value(board, inner, style.decimals)
    return Derived(node, board.now, value, tuple(board.steps))


def _factorial(node: Node, style: Style) -> Derived:
    assert isinstance(node, Factorial)
    inner = work(node.operand, style)
    board = Board(node)
    gather(board, [inner], lambda parts: Factorial(parts[0]))
    value = functions.factorial(board, inner)
    return Derived(node, board.now, value, tuple(board.steps))


def _call(node: Node, style: Style) -> Derived:
    assert isinstance(node, Call)
    parts = [work(a, style) for a in node.arguments]
    board = Board(node)
    gather(board, parts, lambda afters: Call(node.function, tuple(afters), node.subscript))
    value = functions.call(board, node, parts, style.decimals)
    return Derived(node, board.now, value, tuple(board.steps))


_WORKERS: dict[type[Node], Callable[[Node, Style], Derived]] = {
    Number: _number, Constant: _constant, Negative: _negative, Add: _sum, Multiply: _product, Divide: _product, Power: _power, Root: _root,
    Mixed: _mixed, Percent: _percent, AbsoluteValue: _absolute, Factorial: _factorial, Call: _call,
}


def same_line(left: Node, right: Node) -> bool:
    """Do both look the same on the board?"""
    return alike(left, right)
