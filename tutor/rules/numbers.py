"""Arithmetic of whole numbers, fractions and decimals, written as on paper: signs first, one fraction, then cancel.

Each function takes the expression as it stands and the numbers in it, and writes the lines to their result on a board.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from fractions import Fraction
from math import gcd, lcm, prod

from tutor.notation.tree import Add, Divide, Negative, Node, Number, Power
from tutor.rules.derivation import Board, Rule
from tutor.rules.terms import TooHeavy, Undefined, rational_power
from tutor.rules.writing import decimal_text, write_number, write_product
from tutor.solution import Step

ADD_NUMBERS = Rule("add_numbers", "Add and subtract", "arithmetic")
SIGNS_OF_SUM = Rule("double_signs", "Make one sign of two", "negative-numbers")
ADD_DECIMALS = Rule("add_decimals", "Add place by place", "decimals-rounding")
COMMON_DENOMINATOR = Rule("common_denominator", "Write over a common denominator", "fractions")
ADD_NUMERATORS = Rule("add_numerators", "Add the numerators", "fractions")
MULTIPLY_NUMBERS = Rule("multiply_numbers", "Multiply", "arithmetic")
MULTIPLY_DECIMALS = Rule("multiply_decimals", "Multiply and place the point", "decimals-rounding")
DIVIDE_NUMBERS = Rule("divide_numbers", "Divide", "arithmetic")
ONE_FRACTION = Rule("one_fraction", "Write as one fraction", "fractions")
MULTIPLY_OUT_FRACTION = Rule("multiply_fractions", "Multiply above and below the bar", "fractions")
CANCEL_NUMBER = Rule("cancel_common_factor", "Cancel the common factor", "fractions")
WHOLE_FRACTION = Rule("clear_decimal_points", "Move both decimal points", "decimals-rounding")
SIGN_OF_FRACTION = Rule("sign_of_fraction", "Put the sign in front", "negative-numbers")
TIMES_ZERO = Rule("multiply_by_zero", "Zero times anything is zero", "arithmetic")
POWER_OF_NUMBER = Rule("power_of_number", "Work out the power", "exponents")
NEGATIVE_EXPONENT = Rule("negative_exponent", "A negative exponent means one over", "exponents")
AS_DECIMAL = Rule("fraction_as_decimal", "Write the fractions as decimals", "decimals-rounding")


def terms_of(node: Node) -> list[Node]:
    """The terms of a sum as they are written, the signs inside: a - b gives a and -b."""
    return list(node.terms) if isinstance(node, Add) else [node]


def sum_of(numbers: Items[Node]) -> Node:
    """Terms as a sum; one term stands alone."""
    return numbers[0] if len(numbers) == 1 else Add(tuple(numbers))


def add_numbers(board: Board, values: Items[Fraction], decimals: bool, literal: Items[tuple[int, int]] | None = None) -> Node:
    """Write the lines that add `values`; `literal` holds the fractions as typed (numerator, denominator).

    The board shows them as a sum when this begins.
    """
    total = sum(values, Fraction(0))
    simple = sum_of([write_number(v, decimals) for v in values])
    if decimals and all(decimal_text(v) is not None for v in values):
        board.write(simple, _signs_or(AS_DECIMAL, board.now, decimals), _why_simple(board.now))
        places = max(_places(v) for v in values)
        board.write(
            write_number(total, True), ADD_DECIMALS,
            f"Line up the decimal points and add or subtract place by place, with {places} decimal place{'s' * (places != 1)}.",
            _running(values, True),
        )  # fmt: skip
        return board.now
    if all(v.denominator == 1 for v in values) and not literal:
        board.write(simple, SIGNS_OF_SUM, "Adding a negative number is subtracting; subtracting a negative number is adding.")
        board.write(write_number(total), ADD_NUMBERS, _why_add(values), _running(values, False))
        return board.now
    pairs = list(literal or [(v.numerator, v.denominator) for v in values])
    bottom = lcm(*(d for _, d in pairs))
    tops = [n * (bottom // d) for n, d in pairs]
    if any(d != bottom for _, d in pairs):
        over = [_signed_fraction(t, bottom) for t in tops]
        board.write(
            sum_of(over), COMMON_DENOMINATOR,
            f"Fractions can be added when they count parts of the same size. {bottom} is the smallest number that "
            f"{_listed(sorted({d for _, d in pairs if d > 1}))} divide{'s' * (len({d for _, d in pairs if d > 1}) == 1)}.",
        )  # fmt: skip
    numerator = sum_of([write_number(t) for t in tops])
    whole = sum(tops)
    above = Board(numerator)
    above.write(write_number(whole), ADD_NUMBERS, _why_add([Fraction(t) for t in tops]), _running([Fraction(t) for t in tops], False))
    board.write(
        _signed_fraction(whole, bottom), ADD_NUMERATORS,
        "The denominator says what is counted, so it stays; the numerators say how many, so they are added.", above.steps,
    )  # fmt: skip
    cancel(board, whole, bottom)
    return board.now


def _signs_or(rule: Rule, node: Node, decimals: bool) -> Rule:
    return rule if decimals and _has_fraction(node) else SIGNS_OF_SUM


def _has_fraction(node: Node) -> bool:
    return any(isinstance(t.operand if isinstance(t, Negative) else t, Divide) for t in terms_of(node))


def _why_simple(node: Node) -> str:
    if _has_fraction(node):
        return "With every number as a decimal they can be added place by place."
    return "Adding a negative number is subtracting; subtracting a negative number is adding."


def _why_add(values: Items[Fraction]) -> str:
    if len(values) == 2 and values[0] >= 0 > values[1]:
        if -values[1] > values[0]:
            return "The number taken away is the larger one, so the result is negative: the difference with a minus sign."
        return "Take the second number away from the first."
    if all(v < 0 for v in values):
        return "All numbers are negative: add their sizes and keep the minus sign."
    if len(values) == 2 and values[0] < 0:
        return "The signs differ: take the smaller size from the larger one and keep the sign of the larger one."
    return "Work from left to right." if len(values) > 2 else "Add the two numbers."


def _running(values: Items[Fraction], decimals: bool) -> list[Step]:
    """From left to right, one number at a time, where there are more than two."""
    if not 2 < len(values) <= 12:
        return []
    board = Board(sum_of([write_number(v, decimals) for v in values]))
    total = values[0]
    for k in range(1, len(values)):
        total += values[k]
        rest = [write_number(v, decimals) for v in values[k + 1 :]]
        board.write(sum_of([write_number(total, decimals), *rest]), ADD_NUMBERS, _why_add([total - values[k], values[k]]))
    return board.steps


def _places(value: Fraction) -> int:
    text = decimal_text(value) or ""
    return len(text.partition(".")[2])


def _listed(numbers: Items[int]) -> str:
    words = [str(n) for n in numbers]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _signed_fraction(top: int, bottom: int) -> Node:
    if bottom == 1:
        return write_number(top)
    node = Divide(Number(str(abs(top))), Number(str(bottom)), "fraction")
    return Negative(node) if top < 0 else node


def cancel(board: Board, top: int, bottom: int) -> None:
    """Divide numerator and denominator by their greatest common factor."""
    common = gcd(top, bottom)
    if bottom == 1 or common == 1:
        return
    if common == bottom:
        board.write(write_number(top // bottom), DIVIDE_NUMBERS, f"{bottom} goes into {abs(top)} exactly {abs(top) // bottom} times.")
    else:
        board.write(
            write_number(Fraction(top, bottom)), CANCEL_NUMBER,
            f"Divide numerator and denominator by their greatest common factor, {common}: the value stays the same.",
        )  # fmt: skip


def multiply_numbers(board: Board, above: Items[Fraction], below: Items[Fraction], decimals: bool) -> Node:
    """Write the lines that work out the product of `above` divided by all of `below`."""
    if any(v == 0 for v in below):
        raise Undefined("division by zero has no value")
    if sum(v.numerator.bit_length() + v.denominator.bit_length() for v in (*above, *below)) > 24_000:
        raise TooHeavy
    total = prod(above, start=Fraction(1)) / prod(below, start=Fraction(1))
    if total == 0:
        board.write(Number("0"), TIMES_ZERO, "One of the factors is zero, so the whole product is zero.")
        return board.now
    pointed = decimals and any(v.denominator > 1 for v in (*above, *below))
    if pointed and not below and decimal_text(total) is not None:
        _decimal_product(board, above, total)
        return board.now
    if pointed and below and len(above) <= 1 and all(decimal_text(v) is not None for v in (*above, *below)):
        shift = 10 ** max(_places(v) for v in (*above, *below))
        top, bottom = prod(above, start=Fraction(1)) * shift, below[0] * shift
        if len(below) == 1:
            board.write(
                Divide(write_number(top), write_number(bottom), "fraction"), WHOLE_FRACTION,
                f"Multiply both numbers by {shift}, so that whole numbers are divided: the quotient stays the same.",
            )  # fmt: skip
    tops = [abs(v.numerator) for v in above] + [v.denominator for v in below]
    bottoms = [v.denominator for v in above] + [abs(v.numerator) for v in below]
    tops, bottoms = [t for t in tops if t != 1] or [1], [b for b in bottoms if b != 1]
    negative = sum(v < 0 for v in (*above, *below))
    if not bottoms:
        _whole_product(board, tops, total, negative)
        return board.now
    if pointed and decimal_text(total) is not None and len(tops) == 1 and len(bottoms) == 1:
        board.write(write_number(total, True), DIVIDE_NUMBERS, "Divide as with whole numbers and keep the point in its place.")
        return board.now
    _one_fraction(board, tops, bottoms, total, negative, any(v.denominator > 1 for v in below))
    top, bottom = prod(tops), prod(bottoms)
    if total < 0:
        top = -top
    cancel(board, top, bottom)
    if decimals:
        board.write(write_number(total, True), AS_DECIMAL, "The question uses decimals, so the result is written as one.")
    return board.now


def _one_fraction(board: Board, tops: list[int], bottoms: list[int], total: Fraction, negative: int, flipped: bool) -> None:
    fraction: Node = Divide(
        write_product([Number(str(t)) for t in tops]), write_product([Number(str(b)) for b in bottoms]), "fraction"
    )
    fraction = Negative(fraction) if total < 0 else fraction
    why = "Everything that is multiplied goes above the bar, everything that is divided by goes below it."
    if flipped:
        why = "Dividing by a fraction is multiplying by it turned over. " + why
    if negative:
        why += f" {_signs(negative)}"
    single = len(tops) == 1 and len(bottoms) == 1
    rule = SIGN_OF_FRACTION if single and negative else ONE_FRACTION
    board.write(fraction, rule, _signs(negative) if rule is SIGN_OF_FRACTION else why)
    if not single:
        whole = _signed_fraction(prod(tops) * (-1 if total < 0 else 1), prod(bottoms))
        board.write(whole, MULTIPLY_OUT_FRACTION, "Multiply the numbers above the bar, and those below it.")


def _signs(negative: int) -> str:
    if negative == 1:
        return "One factor is negative, so the result is negative."
    return f"There are {negative} minus signs: an {'even' if negative % 2 == 0 else 'odd'} number of them gives a {'plus' if negative % 2 == 0 else 'minus'}."


def _whole_product(board: Board, tops: list[int], total: Fraction, negative: int) -> None:
    why = "Multiply the numbers."
    if negative:
        why = f"Multiply the sizes. {_signs(negative)}"
    board.write(write_number(total), MULTIPLY_NUMBERS, why, _by_places(tops))


def _by_places(factors: list[int]) -> list[Step]:
    """A product of two longer numbers, place by place: 48*37 = 48*30 + 48*7."""
    if len(factors) != 2 or min(factors) < 11 or max(factors) >= 10**9:
        return []
    large, small = max(factors), min(factors)
    parts = [int(d) * 10**k for k, d in enumerate(reversed(str(small))) if d != "0"][::-1]
    if len(parts) < 2:
        return []
    board = Board(write_product([Number(str(large)), Number(str(small))]))
    split = [write_product([Number(str(large)), Number(str(p))]) for p in parts]
    board.write(Add(tuple(split)), Rule("split_by_places", "Split one factor by its places", "arithmetic"),
                f"{small} is " + " + ".join(map(str, parts)) + ", and each part is multiplied.")  # fmt: skip
    board.write(Add(tuple(Number(str(large * p)) for p in parts)), MULTIPLY_NUMBERS, "Multiply each part.")
    board.write(Number(str(large * small)), ADD_NUMBERS, "Add the parts.")
    return board.steps


def _decimal_product(board: Board, above: Items[Fraction], total: Fraction) -> None:
    places = [_places(v) for v in above]
    digits = [abs(v.numerator) * 10**p // v.denominator for v, p in zip(above, places, strict=True)]
    negative = sum(v < 0 for v in above)
    substeps: list[Step] = []
    if len(digits) > 1:
        inner = Board(write_product([Number(str(d)) for d in digits]))
        _whole_product(inner, digits, Fraction(prod(digits)), 0)
        substeps = inner.steps
    count = sum(places)
    why = f"Multiply without the points. The factors have {count} decimal place{'s' * (count != 1)} together, and so has the product."
    board.write(write_number(total, True), MULTIPLY_DECIMALS, why + (f" {_signs(negative)}" if negative else ""), substeps)


def power_of_number(board: Board, base: Fraction, exponent: int, decimals: bool) -> Node:
    """Write the lines for a whole power of a rational number; 0 to the power 0 or less has no value."""
    if base == 0 and exponent <= 0:
        reason = "zero to the power zero has no value" if exponent == 0 else "division by zero has no value"
        raise Undefined(reason)
    value = rational_power(base, exponent)
    if exponent < 0:
        turned = Power(write_number(base, decimals), Number(str(-exponent)))
        board.write(
            Divide(Number("1"), turned if exponent != -1 else write_number(base, decimals), "fraction"), NEGATIVE_EXPONENT,
            "A minus in the exponent means one over the same power without the minus.",
        )  # fmt: skip
    board.write(write_number(value, decimals), POWER_OF_NUMBER, _why_power(base, exponent))
    return board.now


def _why_power(base: Fraction, exponent: int) -> str:
    if exponent == 0:
        return "Any number but zero to the power zero is one."
    if exponent == 1:
        return "The first power of a number is the number itself."
    if abs(base) in (0, 1):
        return f"{base} multiplied by itself stays simple: only the sign can change."
    count = abs(exponent)
    name = f"({base})" if base < 0 or base.denominator > 1 else str(base)
    text = f"The exponent counts the factors: {' * '.join([name] * count)}." if count <= 6 else f"The exponent counts the factors: {name}, {count} times."
    if base < 0:
        text += " An even number of minus signs gives a plus." if count % 2 == 0 else " An odd number of minus signs gives a minus."
    return text
