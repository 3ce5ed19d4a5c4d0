"""Sums of terms worked on the board: brackets removed, like terms collected, products and powers multiplied out."""

from __future__ import annotations

from collections.abc import Sequence as Items
from fractions import Fraction
from math import comb

from tutor.notation.tree import Add, Multiply, Negative, Node, Number, Power, walk
from tutor.rules.derivation import Board, Rule, alike
from tutor.rules.numbers import add_numbers, sum_of
from tutor.rules.terms import Monomial, Sum, TooHeavy, add, expand_power, expand_product, multiply_monomials, order_key, ordered
from tutor.rules.writing import write, write_number, write_term
from tutor.solution import Step

REMOVE_BRACKETS = Rule("remove_brackets", "Remove the brackets", "variables-expressions")
COLLECT = Rule("collect_like_terms", "Collect like terms", "variables-expressions")
COLLECT_SURDS = Rule("collect_like_roots", "Collect equal roots", "roots-radicals")
DISTRIBUTE = Rule("distribute", "Multiply out the brackets", "expanding-factoring")
SQUARE_OF_SUM = Rule("square_of_sum", "Square of a sum", "expanding-factoring")
BINOMIAL_POWER = Rule("binomial_theorem", "Binomial theorem", "binomial-theorem")
REPEATED_FACTOR = Rule("power_as_product", "Write the power as a product", "exponents")
TERM_PRODUCTS = Rule("multiply_terms", "Work out each product", "exponents")
ORDER_TERMS = Rule("order_terms", "Order by descending powers", "polynomials")
ALREADY_SIMPLE = Rule("already_simplest", "Nothing left to combine", "variables-expressions")

Piece = tuple[Monomial, Fraction]


def collect(board: Board, pieces: Items[Piece], decimals: bool = False, together: bool = False) -> Sum:
    """Write the sum of the pieces with equal monomials brought together; returns its value."""
    total = add(Sum({m: c}) for m, c in pieces if c)
    after = write(total, decimals, together)
    groups: dict[Monomial, list[Fraction]] = {}
    for monomial, coefficient in pieces:
        if coefficient:
            groups.setdefault(monomial, []).append(coefficient)
    merged = [m for m in sorted(groups, key=order_key) if len(groups[m]) > 1]
    if not merged:
        board.write(after, ORDER_TERMS, "The order of the terms does not change a sum; the highest power is written first.")
        return total
    rule = COLLECT_SURDS if all(_numeric(m) for m in groups) and any(groups) else COLLECT
    board.write(after, rule, _why_collect(groups, merged), _collections(groups, merged, decimals))
    return total


def _numeric(monomial: Monomial) -> bool:
    return all(isinstance(base, Number) for base, _ in monomial)


def _why_collect(groups: dict[Monomial, list[Fraction]], merged: Items[Monomial]) -> str:
    gone = [m for m in merged if not sum(groups[m])]
    why = "Terms with the same letters to the same powers are counted together: their coefficients are added."
    if all(_numeric(m) for m in groups):
        why = "Equal roots are counted together, like terms with a letter: their coefficients are added."
        if not any(groups):
            why = "The numbers are added."
    if gone:
        why += " Terms that are opposites cancel to zero."
    return why


def _collections(groups: dict[Monomial, list[Fraction]], merged: Items[Monomial], decimals: bool) -> list[Step]:
    steps = []
    for monomial in merged:
        coefficients = groups[monomial]
        before = sum_of([write_term(c, monomial, decimals) for c in coefficients])
        inner: list[Step] = []
        if monomial and any(c.denominator > 1 for c in coefficients) and not decimals:
            numbers = Board(sum_of([write_number(c) for c in coefficients]))
            add_numbers(numbers, coefficients, decimals)
            inner = numbers.steps
        after = write(Sum({monomial: sum(coefficients, Fraction(0))} if sum(coefficients) else {}), decimals)
        if not alike(before, after):
            steps.append(COLLECT.step(before, after, _why_group(monomial, coefficients, decimals), inner))
    return steps if len(groups) > 1 else [s for s in steps for s in s.substeps]


def _why_group(monomial: Monomial, coefficients: Items[Fraction], decimals: bool) -> tuple[str | Node, ...]:
    total = sum(coefficients, Fraction(0))
    counting = sum_of([write_number(c, decimals) for c in coefficients])
    if not monomial:
        return ("Add the numbers.",)
    return ("Count ", write_term(Fraction(1), monomial), ": ", counting, " makes ", write_number(total, decimals), ".")


def distribute(board: Board, left: Sum, right: Sum, decimals: bool = False, together: bool = False) -> Sum:
    """Write a product of two sums as the sum of all products of terms, then collected. The board shows the product."""
    pieces: list[Piece] = []
    for first, a in ordered(left):
        for second, b in ordered(right):
            number, monomial = multiply_monomials(first, second)
            pieces.append((monomial, a * b * number))
    if len(pieces) > 400:
        raise TooHeavy
    one = left.single or right.single
    why = (
        "The factor in front multiplies every term inside the bracket."
        if one
        else "Every term of the first bracket multiplies every term of the second."
    )
    total = expand_product(left, right)
    if len(pieces) > 16 or together:
        board.write(write(total, decimals, together), DISTRIBUTE, why + " Like terms are collected at once.")
        return total
    board.write(
        sum_of([write_term(c, m, decimals) for m, c in pieces]), DISTRIBUTE, why,
        _term_products(left, right, decimals) if one else (),
    )
    if len({m for m, _ in pieces}) < len(pieces):
        collect(board, pieces, decimals)
    else:
        board.write(write(total, decimals), ORDER_TERMS, "The order of the terms does not change a sum; the highest power is written first.")
    return total


def _term_products(left: Sum, right: Sum, decimals: bool) -> list[Step]:
    """Each product of terms on its own line, where powers of letters or roots meet."""
    if not left.single:
        left, right = right, left
    monomial, coefficient = left.term
    if not monomial:
        return []
    steps = []
    for second, b in ordered(right):
        if not second:
            continue
        number, product = multiply_monomials(monomial, second)
        before = Multiply((write_term(coefficient, monomial, decimals), write_term(b, second, decimals)), "*")
        steps.append(
            TERM_PRODUCTS.step(
                before, write_term(coefficient * b * number, product, decimals),
                "Multiply the numbers, and add the exponents of equal letters.",
            )
        )
    return steps


def power_of_sum(board: Board, base: Sum, exponent: int, decimals: bool = False) -> Sum:
    """Write a whole power (at least 2) of a sum of several terms multiplied out. The board shows the power."""
    total = expand_power(base, exponent)
    terms = ordered(base)
    if len(terms) == 2 and exponent <= 12:
        _binomial(board, terms, exponent, decimals)
        board.write(write(total, decimals), COLLECT, "Work out each term and bring equal terms together.")
        return total
    if exponent == 2:
        node = write(base, decimals)
        board.write(Multiply((node, node)), REPEATED_FACTOR, "A square is the bracket times itself.")
        return distribute(board, base, base, decimals)
    board.write(
        write(total, decimals), DISTRIBUTE,
        f"The bracket is multiplied by itself until there are {exponent} factors; after each product like terms are collected.",
    )
    return total


def _binomial(board: Board, terms: Items[Piece], exponent: int, decimals: bool) -> None:
    (first, a), (second, b) = terms
    left, right = write_term(a, first, decimals), write_term(abs(b), second, decimals)
    sign = "-" if b < 0 else "+"
    pieces: list[Node] = []
    for k in range(exponent + 1):
        factors: list[Node] = [Number(str(comb(exponent, k)))] if 0 < k < exponent else []
        if k < exponent:
            factors.append(left if exponent - k == 1 else Power(left, Number(str(exponent - k))))
        if k:
            factors.append(right if k == 1 else Power(right, Number(str(k))))
        node: Node = factors[0] if len(factors) == 1 else Multiply(tuple(factors), "*")
        pieces.append(Negative(node) if b < 0 and k % 2 else node)
    if exponent == 2:
        why = f"(A {sign} B)^2 = A^2 {sign} 2*A*B + B^2: the square of each, and twice their product."
        board.write(Add(tuple(pieces)), SQUARE_OF_SUM, why)
        return
    row = ", ".join(str(comb(exponent, k)) for k in range(exponent + 1))
    board.write(
        Add(tuple(pieces)), BINOMIAL_POWER,
        f"The coefficients of (A {sign} B)^{exponent} are row {exponent} of Pascal's triangle: {row}."
        + (" The signs alternate." if b < 0 else ""),
    )


def has_decimals(node: Node) -> bool:
    """Is any number in the expression written with a decimal point?"""
    return any(isinstance(n, Number) and ("." in n.text or "e" in n.text.lower()) for n in walk(node))
