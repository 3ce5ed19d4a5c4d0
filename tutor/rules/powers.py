"""Powers on the board: numbers multiplied, exponents of equal bases added, powers of powers and of products taken apart."""

from __future__ import annotations

from collections.abc import Sequence as Items
from fractions import Fraction

from tutor.notation.tree import AbsoluteValue, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Subscript, Symbol, flat_name, walk
from tutor.rules.derivation import Board, Rule, alike
from tutor.rules.numbers import add_numbers, multiply_numbers, sum_of
from tutor.rules.terms import (
    Base,
    Exponent,
    Monomial,
    Sum,
    Undefined,
    add_exponents,
    atom,
    base_key,
    merge_monomials,
    multiply_exponents,
    number_power,
    rational_power,
    settle,
)
from tutor.rules.writing import exponent_tree, write, write_number, write_power, write_product, write_term
from tutor.solution import Step

MULTIPLY_TERMS = Rule("multiply_terms", "Multiply numbers, add exponents", "exponents")
ADD_EXPONENTS = Rule("add_exponents", "Add the exponents", "exponents")
SUBTRACT_EXPONENTS = Rule("subtract_exponents", "Subtract exponents when dividing", "exponents")
EXPONENT_SUM = Rule("exponent_sum", "Work out the exponent", "fractions")
POWER_OF_POWER = Rule("power_of_power", "Multiply the exponents", "exponents")
POWER_OF_PRODUCT = Rule("power_of_product", "Power of a product", "exponents")
CANCEL_POWERS = Rule("cancel_powers", "Cancel what stands above and below", "rational-expressions")
DIVIDE_BY_FRACTION = Rule("divide_by_fraction", "Divide by a fraction: turn it over", "fractions")
FACTOR_ONE = Rule("multiply_by_one", "A factor one changes nothing", "arithmetic")
SQUARE_OF_BARS = Rule("even_power_of_absolute_value", "An even power needs no bars", "exponents")
EVEN_ROOT = Rule("even_root_of_power", "An even root of an even power is an absolute value", "roots-radicals")


def multiply_terms(board: Board, above: Items[Sum], below: Items[Sum], decimals: bool = False) -> Sum:
    """Write the product of single terms divided by single terms as one term; returns it."""
    value = quotient_of_terms(above, below)
    after = write(value, decimals)
    if same_factors(board.now, after) and _minus_signs(board.now) == _minus_signs(after):
        if _divides_by_fraction(board.now):
            board.write(after, DIVIDE_BY_FRACTION, "Dividing by a fraction is multiplying by the fraction turned over.")
        elif any(f == Number("1") for f in _plain_factors(board.now)):
            board.write(after, FACTOR_ONE, "A factor one changes nothing.")
        return value
    if not value:
        board.write(after, Rule("multiply_by_zero", "Zero times anything is zero", "arithmetic"), "One of the factors is zero, so the whole product is zero.")
        return value
    uses = _uses(above, below)
    numbers = [c for s in (*above, *below) for _, c in [s.term] if c != 1]
    if len(uses) == 1 and not numbers and not isinstance(uses[0][0], Number) and len(uses[0][1]) > 1:
        one_base(board, *uses[0])
        return value
    substeps = _numbers_step(above, below, decimals) if len(numbers) > 1 or _fraction(numbers) else []
    for base, exponents in uses:
        if len(exponents) > 1:
            inner = Board(_product_of_powers(base, exponents))
            one_base(inner, base, exponents)
            substeps.extend(inner.steps)
    rule, why = MULTIPLY_TERMS, "Multiply the numbers; for equal bases add the exponents."
    if any(not isinstance(b, Number) and any(_negative(e) for e in es) and len(es) > 1 for b, es in uses):
        why = "Multiply and divide the numbers; for equal bases add the exponents of what is multiplied and subtract those of what is divided."
    elif all(len(es) == 1 for _, es in uses):
        why = "The numbers are multiplied together and written in front."
    elif all(isinstance(b, Number) for b, _ in uses):
        rule = Rule("multiply_roots", "Multiply the roots", "roots-radicals")
        why = "A product of roots is the root of the product, and a root times itself is the number below it."
    board.write(after, rule, why, substeps)
    return value


def _divides_by_fraction(node: Node) -> bool:
    return any(isinstance(n, Divide) and any(isinstance(f, Divide) for f in _plain_factors(n.denominator)) for n in walk(node))


def _plain_factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product as it stands."""
    return node.factors if isinstance(node, Multiply) else (node,)


def _minus_signs(node: Node) -> int:
    return sum(isinstance(n, Negative) for n in walk(node))


def _fraction(numbers: Items[Fraction]) -> bool:
    return any(n.denominator > 1 for n in numbers) and len(numbers) > 1


def _negative(exponent: Exponent) -> bool:
    return isinstance(exponent, Fraction) and exponent < 0


def quotient_of_terms(above: Items[Sum], below: Items[Sum]) -> Sum:
    """The product of single terms divided by single terms."""
    coefficient, monomials = Fraction(1), []
    for value in above:
        monomial, number = value.term
        coefficient *= number
        monomials.append(monomial)
    for value in below:
        monomial, number = value.term
        if not number:
            raise Undefined("division by zero has no value")
        coefficient /= number
        monomials.append(inverse_monomial(monomial))
    number, monomial = merge_monomials(monomials)
    return Sum({monomial: coefficient * number}) if coefficient else Sum({})


def inverse_monomial(monomial: Monomial) -> Monomial:
    """One over a monomial, as the factors are: the exponents change sign."""
    return tuple((b, multiply_exponents(e, Fraction(-1))) for b, e in monomial)


def _uses(above: Items[Sum], below: Items[Sum]) -> list[tuple[Base, list[Exponent]]]:
    """Every base with the exponents with which it occurs."""
    found: dict[Base, list[Exponent]] = {}
    for value in above:
        for base, exponent in value.term[0]:
            found.setdefault(base, []).append(exponent)
    for value in below:
        for base, exponent in inverse_monomial(value.term[0]):
            found.setdefault(base, []).append(exponent)
    return sorted(found.items(), key=lambda item: base_key(item[0]))


def _numbers_step(above: Items[Sum], below: Items[Sum], decimals: bool) -> list[Step]:
    top = [s.term[1] for s in above if s.term[1] != 1] or [Fraction(1)]
    bottom = [s.term[1] for s in below if s.term[1] != 1]
    node = write_product([write_number(v, decimals) for v in top])
    if bottom:
        node = Divide(node, write_product([write_number(v, decimals) for v in bottom]), "fraction")
    inner = Board(node)
    multiply_numbers(inner, top, bottom, decimals)
    return inner.steps


def _product_of_powers(base: Base, exponents: Items[Exponent]) -> Node:
    top = [write_power(base, e) for e in exponents if not _negative(e)]
    bottom = [write_power(base, multiply_exponents(e, Fraction(-1))) for e in exponents if _negative(e)]
    node = write_product(top or [Number("1")])
    return Divide(node, write_product(bottom), "fraction") if bottom else node


def one_base(board: Board, base: Base, exponents: Items[Exponent]) -> None:
    """Write powers of one base, multiplied and divided, as one power."""
    node = write(base) if isinstance(base, Sum) else base
    total: Exponent = Fraction(0)
    for exponent in exponents:
        total = add_exponents(total, exponent)
    divided = any(_negative(e) for e in exponents)
    rule = SUBTRACT_EXPONENTS if divided else ADD_EXPONENTS
    why = "Multiplying powers of the same base adds their exponents"
    why += "; dividing subtracts them." if divided else "."
    if all(abs(e) == 1 for e in exponents if isinstance(e, Fraction)) and len(exponents) == 2 and total == 0:
        board.write(Number("1"), CANCEL_POWERS, "The same factor above and below the bar is a factor 1: it cancels.")
        return
    shown = [exponent_tree(e) for e in exponents]
    board.write(Power(node, sum_of(shown)), rule, why)
    after = write(_settled(base, total))
    inner: list[Step] = []
    if all(isinstance(e, Fraction) for e in exponents):
        arithmetic = Board(sum_of(shown))
        add_numbers(arithmetic, [e for e in exponents if isinstance(e, Fraction)], False)
        inner = arithmetic.steps
    board.write(after, EXPONENT_SUM, _why_exponent(total), inner)


def _settled(base: Base, exponent: Exponent) -> Sum:
    number, monomial = settle({base: exponent} if exponent != 0 else {})
    return Sum({monomial: number})


def _why_exponent(total: Exponent) -> str:
    if total == 0:
        return "The exponents add up to 0, and anything but zero to the power 0 is 1."
    if total == 1:
        return "The exponents add up to 1, and the first power is the base itself."
    if _negative(total):
        return "Add up the exponents; a negative one means one over the power."
    return "Add up the exponents."


def same_factors(left: Node, right: Node) -> bool:
    """Are both the same product up to the order of its factors?"""
    return alike(left, right) or _factors(left) == _factors(right)


def _factors(node: Node) -> tuple[bool, list[str], list[str]]:
    negative = False
    above: list[str] = []
    below: list[str] = []
    stack = [(node, False)]
    while stack:
        part, under = stack.pop()
        match part:
            case Negative(operand):
                negative = not negative
                stack.append((operand, under))
            case Multiply(factors):
                stack.extend((f, under) for f in factors)
            case Divide(top, bottom):
                stack.extend([(top, under), (bottom, not under)])
            case Number("1"):
                if under:
                    below.append("1")
            case Number(text) if "." in text:
                (below if under else above).append(repr(Number(text).value))
            case Number():
                (below if under else above).append(repr(part.value))
            case _:
                (below if under else above).append(repr(part))
    return negative, sorted(above), sorted(below)


def power_of_term(board: Board, base: Sum, exponent: Fraction, positive: frozenset[str], decimals: bool = False) -> Sum | None:
    """Write a power of a single term, (2*x^3)^2 = 4*x^6; None where no rule applies (then nothing is written)."""
    value = term_power(base, exponent, positive)
    if value is None:
        return None
    monomial, coefficient = base.term
    after = write(value, decimals)
    if alike(after, board.now):
        return value
    factors = [(write_term(abs(coefficient), (), decimals))] if abs(coefficient) != 1 else []
    factors += [write_power(b, e) for b, e in monomial]
    sign = -1 if coefficient < 0 else 1
    shown = exponent_tree(exponent)
    if len(factors) > 1 or (sign < 0 and factors):
        powers: list[Node] = [Power(f, shown) for f in factors]
        if sign < 0:
            powers.insert(0, Power(Negative(Number("1")), shown))
        if exponent.denominator == 1 and len(powers) < 8 and len(monomial) < 6:
            board.write(write_product(powers) if len(powers) == 1 else Multiply(tuple(powers), "*"), POWER_OF_PRODUCT,
                        "A power of a product is the product of the powers: each factor gets the exponent.")  # fmt: skip
    rule, why = POWER_OF_POWER, "A power of a power: the exponents are multiplied."
    if any(isinstance(b, AbsoluteValue) for m in value.terms for b, _ in m):
        rule, why = EVEN_ROOT, "An even root is never negative, so the root of an even power is the absolute value of the base, to what is left of the exponent."
    elif not monomial:
        rule, why = Rule("power_of_number", "Work out the power", "exponents"), "The exponent counts the factors."
    board.write(after, rule, why)
    return value


def term_power(base: Sum, exponent: Fraction, positive: frozenset[str]) -> Sum | None:
    """The power of a single term as exact terms; None where it is not one term over the real numbers.

    Even roots of even powers give absolute values unless the name is in `positive`.
    """
    monomial, coefficient = base.term
    if not base:
        if exponent <= 0:
            raise Undefined("zero to the power zero has no value" if exponent == 0 else "division by zero has no value")
        return base
    whole = exponent.denominator == 1
    if whole:
        number = rational_power(coefficient, exponent.numerator)
        extra, powered = merge_monomials([tuple((b, multiply_exponents(e, exponent)) for b, e in monomial)])
        return Sum({powered: number * extra})
    outside: list[Sum] = []
    if coefficient < 0:
        if exponent.denominator != 2 or monomial:
            return None
        outside.append(atom(Constant("i"), Fraction(exponent.numerator)))
    outside.append(number_power(abs(coefficient), exponent))
    inside: list[tuple[Base, Exponent]] = []
    for factor, power in monomial:
        if is_positive(factor, positive):
            outside.append(atom(factor, multiply_exponents(power, exponent)))
        elif isinstance(power, Sum):
            return None
        elif exponent.denominator % 2 == 0 and power.denominator == 1 and power.numerator % 2 == 0:
            raised = power * exponent
            even = raised.denominator == 1 and raised.numerator % 2 == 0
            shown: Base = factor if even else AbsoluteValue(write(factor) if isinstance(factor, Sum) else factor)
            outside.append(atom(shown, raised))
        else:
            inside.append((factor, power))
    if len(inside) == 1:
        factor, power = inside[0]
        outside.append(atom(factor, multiply_exponents(power, exponent)))
    elif inside:
        outside.append(atom(Sum({tuple(inside): Fraction(1)}), exponent))
    return quotient_of_terms(outside, [])


def is_positive(base: Base, positive: frozenset[str]) -> bool:
    """Is the base above zero whatever its letters are (or because its name is said to be)?"""
    match base:
        case Number():
            return True
        case Constant(name):
            return name in ("pi", "e")
        case Symbol() | Subscript():
            return flat_name(base) in positive
        case Call("exp" | "cosh", _):
            return True
        case Sum():
            return False
    return False
