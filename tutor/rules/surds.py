"""Roots of numbers on the board: square factors taken out, denominators made rational, nested roots undone."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm

from tutor.notation.tree import Constant, Divide, Multiply, Negative, Node, Number, Power, Root
from tutor.rules.derivation import Board, Rule, alike
from tutor.rules.expanding import distribute
from tutor.rules.powers import quotient_of_terms
from tutor.rules.terms import Base, Sum, TooHeavy, constant, content_of, expand_product, number_power, prime_powers, settle
from tutor.rules.writing import exponent_tree, write, write_number, write_product
from tutor.solution import Step

PERFECT_POWER = Rule("root_of_perfect_power", "Take the root", "roots-radicals")
SQUARE_FACTOR = Rule("square_factor_under_root", "Split off the square factor", "roots-radicals")
TAKE_OUT = Rule("take_out_of_root", "Take the square factor out of the root", "roots-radicals")
ROOT_OF_FRACTION = Rule("root_of_fraction", "Root of a fraction", "roots-radicals")
PRIME_BASES = Rule("write_as_prime_powers", "Write with prime numbers", "divisibility-primes")
SPLIT_EXPONENT = Rule("whole_part_of_exponent", "Multiply exponents and take out whole powers", "exponents")
IMAGINARY = Rule("root_of_negative", "Root of a negative number", "complex-numbers")
RATIONALISE = Rule("rationalise_denominator", "Make the denominator rational", "roots-radicals")
CONJUGATE = Rule("multiply_by_conjugate", "Multiply by the conjugate", "roots-radicals")
CONJUGATE_PRODUCT = Rule("difference_of_squares", "Difference of squares", "expanding-factoring")
SUM_OF_CUBES = Rule("sum_of_cubes", "Sum or difference of cubes", "expanding-factoring")
NESTED_ROOT = Rule("root_inside_root", "Write as a perfect square", "roots-radicals")
FACTOR_UNDER_ROOT = Rule("factor_under_root", "Take a common factor out of the root", "roots-radicals")
EQUAL_RATIO = Rule("cancel_equal_brackets", "Cancel the equal brackets", "rational-expressions")


def root_of_number(board: Board, value: Fraction, exponent: Fraction) -> Sum:
    """Write a broken power of a rational number in simplest form: sqrt(12) = 2*sqrt(3). The board shows the power."""
    if value < 0:
        return _negative(board, value, exponent)
    if value == 0:
        board.write(Number("0"), PERFECT_POWER, "The root of zero is zero.")
        return constant(0)
    result = number_power(value, exponent)
    after = write(result)
    if alike(after, board.now):
        return result
    if exponent == Fraction(1, 2) and value.denominator == 1:
        _square_root(board, value.numerator, after)
    elif exponent.numerator == 1 and result.rational is not None:
        board.write(after, PERFECT_POWER, ("This is the root because ", Power(after, Number(str(exponent.denominator))), f" = {value}."))
    elif exponent == Fraction(1, 2):
        _root_of_fraction(board, value, result)
    else:
        _by_primes(board, value, exponent, after)
    return result


def _square_root(board: Board, number: int, after: Node) -> None:
    outside = 1
    for prime, count in prime_powers(number):
        outside *= prime ** (count // 2)
    rest = number // outside**2
    if rest == 1:
        board.write(after, PERFECT_POWER, f"{outside} times {outside} is {number}, so its square root is {outside}.")
        return
    if outside > 1:
        board.write(
            Root(Multiply((Power(Number(str(outside)), Number("2")), Number(str(rest))), "*")), SQUARE_FACTOR,
            f"The largest square that divides {number} is {outside**2} = {outside}^2.",
        )  # fmt: skip
        board.write(after, TAKE_OUT, "The root of a product is the product of the roots, and the root of a square is its base.")
    else:
        board.write(after, TAKE_OUT, "No square number divides what is under the root.")


def _root_of_fraction(board: Board, value: Fraction, result: Sum) -> None:
    top, bottom = Root(Number(str(value.numerator))), Root(Number(str(value.denominator)))
    board.write(Divide(top, bottom, "fraction"), ROOT_OF_FRACTION, "The root of a fraction is the root above over the root below.")
    board.write(write(result), RATIONALISE, "Take out squares, and multiply above and below by the root that is left in the denominator.")


def _by_primes(board: Board, value: Fraction, exponent: Fraction, after: Node) -> None:
    factors: list[Node] = []
    outer: list[Node] = []
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, count in prime_powers(part):
            base, power = Number(str(prime)), count * sign
            factors.append(base if power == 1 else Power(base, write_number(power)))
            outer.append(Power(base, write_number(power * exponent)))
    inside = write_product(factors)
    if not (len(factors) == 1 and value.numerator == int(prime_powers(value.numerator)[0][0] if value > 1 else 0)):
        board.write(Power(inside, exponent_tree(exponent)), PRIME_BASES, "Split the number into prime factors.")
    board.write(write_product(outer), SPLIT_EXPONENT, "A power of a power: multiply the exponents.")
    board.write(after, SPLIT_EXPONENT, "Whole powers come out as numbers; what is left of each exponent lies between 0 and 1.")


def _negative(board: Board, value: Fraction, exponent: Fraction) -> Sum:
    if exponent.denominator != 2:
        raise ValueError("a root of a negative number that is not square")
    positive = number_power(-value, exponent)
    number, monomial = settle({Constant("i"): Fraction(exponent.numerator)})
    result = quotient_of_terms([positive, Sum({monomial: number})], [])
    after = write(result)
    board.steps.append(IMAGINARY.states(after, "A negative number has no real square root. That is what i is for: with i^2 = -1, the root of -a means i times the root of a.", before=board.now))
    board.now = after
    return result


def is_numeric(value: Sum) -> bool:
    """Are all bases roots of numbers or the imaginary unit?"""
    return all(
        isinstance(b, Number) or (isinstance(b, Constant) and b.name == "i") or (isinstance(b, Sum) and is_numeric(b))
        for m in value.terms
        for b, _ in m
    )


def numeric_value(value: Sum) -> float | None:
    """The decimal value of a real number built of roots and the known constants; None for anything else."""
    total = 0.0
    for monomial, coefficient in value.terms.items():
        term = float(coefficient)
        for base, exponent in monomial:
            inner = _base_value(base)
            power = exponent if isinstance(exponent, Fraction) else None
            if inner is None or power is None or inner <= 0:
                return None
            term *= inner ** float(power)
        total += term
    return total


def _base_value(base: Base) -> float | None:
    match base:
        case Number():
            return float(base.value)
        case Constant("pi"):
            return 3.141592653589793
        case Constant("e"):
            return 2.718281828459045
        case Sum():
            return numeric_value(base)
    return None


def rationalise(board: Board, above: Sum, below: Sum, together: bool = True) -> Sum:
    """Write a quotient of sums of roots without roots (or i) in the denominator. The board shows the quotient."""
    ratio = _constant_ratio(above, below)
    if ratio is not None:
        board.write(write_number(ratio), EQUAL_RATIO, "Numerator and denominator are the same bracket up to a number, which is all that is left.")
        return constant(ratio)
    for _ in range(4):
        if below.single:
            break
        factor = _conjugate(below)
        cubes = factor is None
        if factor is None:
            factor = _cube_partner(below)
        if factor is None:
            raise ValueError("no partner makes this denominator rational")
        top, bottom = expand_product(above, factor), expand_product(below, factor)
        partner = write(factor)
        board.write(
            Divide(write_product([write(above), partner]), write_product([write(below), partner]), "fraction"), CONJUGATE,
            "Multiply above and below by the same bracket; "
            + ("together with the denominator it makes a sum or difference of cubes." if cubes else "the denominator becomes a difference of squares."),
        )  # fmt: skip
        board.write(
            Divide(write(top), write(bottom), "fraction") if bottom != constant(1) else write(top),
            SUM_OF_CUBES if cubes else CONJUGATE_PRODUCT,
            "(A + B)(A^2 - A*B + B^2) = A^3 + B^3, so the cube roots below disappear." if cubes else "(A + B)(A - B) = A^2 - B^2, so a root below disappears.",
            _products(above, below, factor),
        )  # fmt: skip
        above, below = top, bottom
    return divide_by_term(board, above, below, together)


def _products(above: Sum, below: Sum, factor: Sum) -> list[Step]:
    steps: list[Step] = []
    for part in (above, below):
        if part == constant(1):
            continue
        inner = Board(write_product([write(part), write(factor)]))
        distribute(inner, part, factor)
        steps.extend(inner.steps)
    return steps


def _constant_ratio(above: Sum, below: Sum) -> Fraction | None:
    if not above.terms or set(above.terms) != set(below.terms):
        return None
    ratios = {above.terms[m] / below.terms[m] for m in above.terms}
    return ratios.pop() if len(ratios) == 1 else None


def _conjugate(value: Sum) -> Sum | None:
    """The sum with the sign of one square root changed, or None where there are other roots."""
    chosen: Base | None = None
    for monomial in value.terms:
        for base, exponent in monomial:
            square = isinstance(base, Number) and exponent == Fraction(1, 2)
            imaginary = isinstance(base, Constant) and base.name == "i"
            if not square and not imaginary:
                return None
            if chosen is None or base_rank(base) > base_rank(chosen):
                chosen = base
    if chosen is None:
        return None
    first = sum(any(b == chosen for b, _ in m) for m in value.terms)
    sign = -1 if first < len(value.terms) or first == 0 else 1
    if sign == 1:
        return None
    return Sum({m: -c if any(b == chosen for b, _ in m) else c for m, c in value.terms.items()})


def base_rank(base: Base) -> int:
    """Larger roots are removed first, the imaginary unit last."""
    return int(base.value) if isinstance(base, Number) else 0


def _cube_partner(value: Sum) -> Sum | None:
    """For A + B with rational cubes: A^2 - A*B + B^2."""
    if len(value.terms) != 2:
        return None
    first, second = (Sum({m: c}) for m, c in value.terms.items())
    for part in (first, second):
        if any(not isinstance(b, Number) or not isinstance(e, Fraction) or (3 * e).denominator != 1 for b, e in part.term[0]):
            return None
    return expand_product(first, first) - expand_product(first, second) + expand_product(second, second)


def divide_by_term(board: Board, above: Sum, below: Sum, together: bool = True) -> Sum:
    """Write a sum divided by a single term, each term divided. The board shows the quotient."""
    result = Sum({})
    for monomial, coefficient in above.terms.items():
        result = result + quotient_of_terms([Sum({monomial: coefficient})], [below])
    whole = all(c.denominator == 1 for c in result.terms.values())
    board.write(
        write(result, together=together and not whole), Rule("divide_each_term", "Divide every term", "fractions"),
        "Every term above the bar is divided by the denominator.",
    )  # fmt: skip
    return result


def nested_root(board: Board, inside: Sum) -> Sum | None:
    """Write the square root of a sum of roots more simply: sqrt(11 - 6*sqrt(2)) = 3 - sqrt(2). None: nothing to do."""
    plain = _perfect_square(inside)
    if plain is not None:
        size = numeric_value(plain)
        if size is None:
            return None
        if size < 0:
            plain = -plain
        board.write(
            Root(Power(write(plain), Number("2"))), NESTED_ROOT,
            ("Look for a square: ", Power(write(plain), Number("2")), " multiplied out is what stands under the root."),
        )  # fmt: skip
        board.write(write(plain), PERFECT_POWER, "The root of a square is its base, here a positive number.")
        return plain
    content = abs(content_of(inside))
    outside = Fraction(_square_part(content.numerator), _square_part(content.denominator))
    if outside == 1:
        return None
    rest = inside.scale(1 / outside**2)
    result = Sum({((rest, Fraction(1, 2)),): outside})
    board.write(
        Root(write_product([write_number(outside**2), write(rest)])), FACTOR_UNDER_ROOT,
        f"Every term under the root has the factor {outside**2}.",
    )  # fmt: skip
    board.write(write(result), TAKE_OUT, "The root of a product is the product of the roots, and the root of a square is its base.")
    return result


def _square_part(number: int) -> int:
    outside = 1
    for prime, count in prime_powers(number):
        outside *= prime ** (count // 2)
    return outside


def _perfect_square(inside: Sum) -> Sum | None:
    """The sum a + b of two roots whose square is `inside` = p + q*sqrt(r), by p^2 - q^2*r being a square."""
    rest = [(m, c) for m, c in inside.terms.items() if m]
    whole = inside.terms.get((), Fraction(0))
    if len(rest) != 1 or whole <= 0 or any(e != Fraction(1, 2) or not isinstance(b, Number) for b, e in rest[0][0]):
        return None
    root = Sum({rest[0][0]: rest[0][1]})
    square = expand_product(root, root).rational
    if square is None:
        return None
    discriminant = whole * whole - square
    if discriminant < 0:
        return None
    exact = _rational_root(discriminant)
    if exact is None:
        return None
    large, small = (whole + exact) / 2, (whole - exact) / 2
    first, second = number_power(large, Fraction(1, 2)), number_power(small, Fraction(1, 2))
    return first + second if rest[0][1] > 0 else first - second


def _rational_root(value: Fraction) -> Fraction | None:
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


def common_index(value: Sum) -> int:
    """The least common index of all roots in a sum."""
    found = [e.denominator for m in value.terms for _, e in m if isinstance(e, Fraction)]
    if lcm(*found, 1) > 24:
        raise TooHeavy
    return lcm(*found, 1)


def minus(node: Node) -> Node:
    """The node with a minus in front."""
    return Negative(node)
