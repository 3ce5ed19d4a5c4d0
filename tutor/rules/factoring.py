"""Factoring on the board: common factor, squares and cubes, trinomials, grouping, perfect powers, roots by trial.

`factor_steps` takes a polynomial in exact terms and writes the product line by line until no factor can be split over the
rational numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power, Relation, flat_name, substitute
from tutor.rules.derivation import Board, Rule, alike
from tutor.rules.numbers import sum_of
from tutor.rules.polynomials import (
    Polynomial,
    add,
    any_factor,
    common_divisor,
    exact_quotient,
    fraction_root,
    from_sum,
    in_one,
    monomial_part,
    multiply,
    power_root,
    primitive,
    rational_root,
    scale,
    to_sum,
    whole_power,
    without_monomial,
)
from tutor.rules.terms import Sum, order_key
from tutor.rules.writing import write, write_number, write_product
from tutor.solution import Prose, Step

COMMON_FACTOR = Rule("common_factor", "Take out the common factor", "expanding-factoring")
DIFFERENCE_OF_SQUARES = Rule("difference_of_squares", "Difference of squares", "expanding-factoring")
DIFFERENCE_OF_CUBES = Rule("difference_of_cubes", "Difference of cubes", "expanding-factoring")
SUM_OF_CUBES = Rule("sum_of_cubes", "Sum of cubes", "expanding-factoring")
SUM_OF_POWERS = Rule("sum_of_odd_powers", "Sum or difference of odd powers", "expanding-factoring")
PERFECT_SQUARE = Rule("perfect_square_trinomial", "Perfect square", "expanding-factoring")
PERFECT_POWER = Rule("perfect_power", "Perfect power", "expanding-factoring")
TRINOMIAL = Rule("factor_trinomial", "Split the middle term", "expanding-factoring")
GROUPING = Rule("factor_by_grouping", "Factor by grouping", "expanding-factoring")
FACTOR_THEOREM = Rule("factor_theorem", "A root gives a factor", "polynomials")
QUADRATIC_ROOTS = Rule("factor_by_roots", "Factor a quadratic by its roots", "quadratic-equations")
TRIAL_FACTOR = Rule("divide_by_trial_factor", "Divide by a factor found by trial", "polynomials")
EQUAL_FACTORS = Rule("gather_equal_factors", "Write equal factors as a power", "exponents")
SPLIT_MIDDLE = Rule("split_middle_term", "Split the middle term", "expanding-factoring")
GROUP_TERMS = Rule("group_terms", "Group the terms", "expanding-factoring")
EVALUATE = Rule("evaluate_at_point", "Put in the number", "functions")


@dataclass(frozen=True, slots=True)
class Split:
    """A polynomial as a product: number times factors with multiplicities, the rule that found it, and why."""

    rule: Rule
    why: Prose
    number: Fraction
    factors: tuple[tuple[Polynomial, int], ...]
    substeps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Factored:
    """The complete factorisation: number and factors with multiplicities; `steps` is how."""

    number: Fraction
    factors: tuple[tuple[Polynomial, int], ...]
    steps: tuple[Step, ...]

    @property
    def product(self) -> Node:
        return product_tree(self.number, self.factors)

    @property
    def is_split(self) -> bool:
        """Is it more than the polynomial itself?"""
        return abs(self.number) != 1 or len(self.factors) != 1 or self.factors[0][1] != 1


def product_tree(number: Fraction, factors: tuple[tuple[Polynomial, int], ...]) -> Node:
    """Number times factors, single letters before brackets, as mathematics."""
    above: list[Node] = []
    for factor, count in sorted(factors, key=lambda f: _place(f[0])):
        node = write(to_sum(factor))
        above.append(Power(node, Number(str(count))) if count > 1 else node)
    size = abs(number)
    if size.numerator != 1 or not above:
        above.insert(0, Number(str(size.numerator)))
    node = write_product(above)
    if size.denominator != 1:
        node = Divide(node, Number(str(size.denominator)), "fraction")
    return Negative(node) if number < 0 else node


def _place(factor: Polynomial) -> tuple[bool, int, int, str]:
    value = to_sum(factor)
    key = min(order_key(m) for m in value.terms)
    return len(factor.terms) > 1, factor.total_degree, len(factor.terms), repr(key) + repr(sorted(map(str, factor.terms.items())))


def factor_value(value: Sum) -> Factored | None:
    """Factor a sum that is a polynomial in its bases; None where it is none, or is zero or a single number."""
    polynomial = from_sum(value)
    if polynomial is None or not polynomial.terms or polynomial.is_constant:
        return None
    return factor_steps(polynomial)


def factor_steps(polynomial: Polynomial) -> Factored:
    """Write a polynomial as a product of factors that cannot be split over the rationals."""
    number: Fraction = Fraction(1)
    todo: list[tuple[Polynomial, int]] = [(polynomial, 1)]
    done: list[tuple[Polynomial, int]] = []
    board = Board(write(to_sum(polynomial)))

    def current(pending: list[tuple[Polynomial, int]]) -> Node:
        return product_tree(number, (*done, *pending))

    while todo:
        factor, count = todo.pop(0)
        split = split_once(factor)
        if split is None:
            if not factor.is_constant:
                _put(done, factor, count)
            continue
        number *= split.number**count
        pieces = [(f, n * count) for f, n in split.factors if not f.is_constant]
        todo = pieces + todo
        board.write(current(todo), split.rule, split.why, split.substeps)
    factors = tuple(sorted(done, key=lambda f: _place(f[0])))
    board.write(product_tree(number, factors), EQUAL_FACTORS, "A factor that stands there several times is written as a power.")
    return Factored(number, factors, tuple(board.steps))


def _put(done: list[tuple[Polynomial, int]], factor: Polynomial, count: int) -> None:
    for k, (known, times) in enumerate(done):
        if known == factor:
            done[k] = (known, times + count)
            return
    done.append((factor, count))


def split_once(polynomial: Polynomial) -> Split | None:
    """One step of factoring, by the first method that fits; None for what cannot be split."""
    for method in _METHODS:
        split = method(polynomial)
        if split is not None:
            return split
    return None


def _common_factor(polynomial: Polynomial) -> Split | None:
    number, rest = primitive(polynomial)
    powers = monomial_part(rest)
    if len(rest.terms) == 1:
        if number == 1 and sum(powers) == 1:
            return None
        factors = tuple((_variable(polynomial, k), p) for k, p in enumerate(powers) if p)
        if number == 1 and len(factors) == 1 and factors[0][1] == 1:
            return None
        return Split(COMMON_FACTOR, "A single term is a product already.", number, factors)
    if number == 1 and not any(powers):
        return None
    factors = tuple((_variable(polynomial, k), p) for k, p in enumerate(powers) if p)
    inner = without_monomial(rest, powers)
    taken = product_tree(number, factors)
    why: Prose = ("Every term has the factor ", taken, ": it is written in front of a bracket with what is left of each term.")
    if not any(powers) and number == -1:
        why = "Take out the minus sign, so that the bracket begins with a positive term: every sign inside changes."
    return Split(COMMON_FACTOR, why, number, (*factors, (inner, 1)))


def _variable(polynomial: Polynomial, place: int) -> Polynomial:
    powers = tuple(int(k == place) for k in range(len(polynomial.variables)))
    return Polynomial(polynomial.variables, {powers: Fraction(1)})


def _two_terms(polynomial: Polynomial) -> Split | None:
    if len(polynomial.terms) != 2:
        return None
    (first, a), (second, b) = sorted(polynomial.terms.items(), key=lambda t: t[1] < 0)
    variables = polynomial.variables
    one, other = Polynomial(variables, {first: a}), Polynomial(variables, {second: abs(b)})
    if a < 0:
        return None
    if b < 0:
        u, v = power_root(one, 2), power_root(other, 2)
        if u is not None and v is not None:
            return Split(
                DIFFERENCE_OF_SQUARES, _squares_why(u, v), Fraction(1), ((add(u, v), 1), (add(u, v, Fraction(-1)), 1)),
                _as_squares(polynomial, u, v, 2, b < 0),
            )  # fmt: skip
    for index in (3, 5, 7, 11, 13):
        u, v = power_root(one, index), power_root(other, index)
        if u is None or v is None:
            continue
        signed = scale(v, Fraction(-1 if b < 0 else 1))
        short = add(u, signed)
        long = exact_quotient(polynomial, short)
        if long is None:
            continue
        rule = (DIFFERENCE_OF_CUBES if b < 0 else SUM_OF_CUBES) if index == 3 else SUM_OF_POWERS
        why = {
            DIFFERENCE_OF_CUBES.id: "A^3 - B^3 = (A - B)(A^2 + A*B + B^2)",
            SUM_OF_CUBES.id: "A^3 + B^3 = (A + B)(A^2 - A*B + B^2)",
        }.get(rule.id, f"A^{index} {'-' if b < 0 else '+'} B^{index} has the factor A {'-' if b < 0 else '+'} B")
        return Split(rule, (why + ", here with A = ", write(to_sum(u)), " and B = ", write(to_sum(v)), "."), Fraction(1),
                     ((short, 1), (long, 1)), _as_squares(polynomial, u, v, index, b < 0))  # fmt: skip
    return None


def _squares_why(u: Polynomial, v: Polynomial) -> Prose:
    return ("A^2 - B^2 = (A + B)(A - B), here with A = ", write(to_sum(u)), " and B = ", write(to_sum(v)), ".")


def _as_squares(polynomial: Polynomial, u: Polynomial, v: Polynomial, index: int, minus: bool) -> tuple[Step, ...]:
    left, right = (Power(write(to_sum(p)), Number(str(index))) for p in (u, v))
    shown = Add((left, Negative(right) if minus else right))
    before = write(to_sum(polynomial))
    if alike(before, shown):
        return ()
    name = {2: "squares", 3: "cubes"}.get(index, f"powers with exponent {index}")
    return (Rule("write_as_powers", f"See both terms as {name}", "exponents").step(before, shown, f"Both terms are {name}."),)


def _perfect_power(polynomial: Polynomial) -> Split | None:
    count = len(polynomial.terms)
    if count < 3:
        return None
    for index in (2, 3, 4, 5, 6):
        if polynomial.total_degree % index:
            continue
        root = power_root(polynomial, index)
        if root is None:
            continue
        base = write(to_sum(root))
        if index == 2 and count == 3:
            u, v = (Polynomial(root.variables, {p: abs(c)}) for p, c in root.terms.items())
            sign = "-" if any(c < 0 for c in root.terms.values()) else "+"
            why: Prose = (
                f"A^2 {sign} 2*A*B + B^2 = (A {sign} B)^2: the outer terms are squares of A = ", write(to_sum(u)), " and B = ",
                write(to_sum(v)), ", and the middle term is twice their product.",
            )  # fmt: skip
            return Split(PERFECT_SQUARE, why, Fraction(1), ((root, 2),))
        why = ("Multiplying out ", Power(base, Number(str(index))), " gives exactly these terms.")
        return Split(PERFECT_POWER, why, Fraction(1), ((root, index),))
    return None


def _trinomial(polynomial: Polynomial) -> Split | None:
    """a*u^2 + b*u*v + c*v^2 with single terms u and v, by two numbers with sum b and product a*c."""
    if len(polynomial.terms) != 3:
        return None
    # The three terms have no common letter, so the end terms are squares of single terms when this holds.
    (p, a), (mid, b), (q, c) = _ends_and_middle(polynomial)
    if tuple(2 * m for m in mid) != tuple(x + y for x, y in zip(p, q, strict=True)):
        return None
    u, v = tuple(x // 2 for x in p), tuple(x // 2 for x in q)
    if a.denominator != 1 or b.denominator != 1 or c.denominator != 1:
        return None
    pair = numbers_with(int(b), int(a * c))
    if pair is None:
        return None
    variables = polynomial.variables
    first, second = pair
    lead = gcd(int(a), first) or 1
    lead = lead if a > 0 else -lead
    left = Polynomial(variables, {u: a / lead, v: Fraction(first, lead)})
    ratio = Fraction(second) / (a / lead)
    right = Polynomial(variables, {u: Fraction(lead), v: ratio})
    if multiply(left, right).terms != polynomial.terms:
        return None
    steps = _middle_steps(polynomial, (p, a), (mid, first), (mid, second), (q, c), left, right, u, v, lead)
    product = int(a * c)
    if a == 1:
        why: Prose = f"Look for two numbers with the product {product} and the sum {int(b)}: they are {first} and {second}."
    else:
        why = (
            f"Look for two numbers with the sum {int(b)} and the product {int(a)}*{_paren(int(c))} = {product}: they are {first} and {second}. "
            "The middle term is split into them, and the first two and the last two terms are grouped."
        )
    return Split(TRINOMIAL, why, Fraction(1), ((left, 1), (right, 1)), steps)


def _ends_and_middle(polynomial: Polynomial) -> list[tuple[tuple[int, ...], Fraction]]:
    first, second, third = sorted(polynomial.terms.items(), reverse=True)
    return [first, second, third]


def _paren(number: int) -> str:
    return f"({number})" if number < 0 else str(number)


def numbers_with(total: int, product: int) -> tuple[int, int] | None:
    """Two whole numbers with the given sum and product, the larger in size first; None if there are none."""
    square = total * total - 4 * product
    root = None if square < 0 else fraction_root(Fraction(square), 2)
    if root is None or (total + int(root)) % 2:
        return None
    one, two = (total + int(root)) // 2, (total - int(root)) // 2
    return (one, two) if abs(one) >= abs(two) else (two, one)


def _middle_steps(
    polynomial: Polynomial, head: tuple[tuple[int, ...], Fraction], one: tuple[tuple[int, ...], int], two: tuple[tuple[int, ...], int],
    tail: tuple[tuple[int, ...], Fraction], left: Polynomial, right: Polynomial, u: tuple[int, ...], v: tuple[int, ...], lead: int,
) -> tuple[Step, ...]:  # fmt: skip
    variables = polynomial.variables

    def term(powers: tuple[int, ...], coefficient: Fraction | int) -> Node:
        return write(to_sum(Polynomial(variables, {powers: Fraction(coefficient)})))

    board = Board(write(to_sum(polynomial)))
    board.write(
        sum_of([term(*head), term(*one), term(*two), term(*tail)]), SPLIT_MIDDLE,
        f"{one[1]} and {two[1]} add up to the coefficient in the middle.",
    )  # fmt: skip
    bracket = write(to_sum(left))
    second = right.terms.get(v, Fraction(0))
    board.write(
        sum_of([write_product_signed(term(u, lead), bracket), write_product_signed(term(v, second), bracket)]), GROUP_TERMS,
        "Take the common factor out of the first two terms and out of the last two: the same bracket is left.",
    )  # fmt: skip
    board.write(Multiply((bracket, write(to_sum(right)))), COMMON_FACTOR, "The bracket is common to both parts and is taken out.")
    return tuple(board.steps)


def write_product_signed(front: Node, bracket: Node) -> Node:
    """A term times a bracket, its minus sign in front of the product and a factor 1 left out."""
    if isinstance(front, Negative):
        return Negative(write_product_signed(front.operand, bracket))
    return bracket if front == Number("1") else Multiply((front, bracket))


def _grouping(polynomial: Polynomial) -> Split | None:
    """For some variable, the brackets beside its powers have a common factor."""
    if len(polynomial.terms) < 4:
        return None
    if len(polynomial.variables) == 1:
        return _group_pairs(polynomial)
    for place in range(len(polynomial.variables)):
        parts = parts_by(polynomial, place)
        if len(parts) < 2 or all(len(p.terms) == 1 for p in parts.values()):
            continue
        common: Polynomial | None = None
        for part in parts.values():
            common = part if common is None else common_divisor(common, part)
        if common is None or common.is_constant:
            continue
        rest = exact_quotient(polynomial, common)
        if rest is None:
            continue
        name = polynomial.variables[place]
        grouped = []
        for power, part in sorted(parts.items(), reverse=True):
            inner = exact_quotient(part, common)
            front = write(to_sum(multiply(inner, whole_variable(polynomial, place, power)))) if inner is not None else None
            if front is None:
                return None
            grouped.append(front if len(common.terms) == 1 and front != Number("1") else write_product_grouped(front, write(to_sum(common))))
        board = Board(write(to_sum(polynomial)))
        board.write(sum_of(grouped), GROUP_TERMS, ("Order by powers of ", _node(name), ": each part has the same bracket as a factor."))
        why: Prose = ("Group the terms by powers of ", _node(name), "; the bracket ", write(to_sum(common)), " is common to all parts and is taken out.")
        return Split(GROUPING, why, Fraction(1), ((common, 1), (rest, 1)), tuple(board.steps))
    return None


def _node(base: object) -> Node:
    return write(base) if isinstance(base, Sum) else base  # type: ignore[return-value]


def write_product_grouped(front: Node, bracket: Node) -> Node:
    """A factor (a term or a bracket) times a bracket."""
    if isinstance(front, Add):
        return Multiply((front, bracket))
    return write_product_signed(front, bracket)


def whole_variable(polynomial: Polynomial, place: int, power: int) -> Polynomial:
    """A power of one variable as a polynomial."""
    return Polynomial(polynomial.variables, {tuple(power * int(k == place) for k in range(len(polynomial.variables))): Fraction(1)})


def parts_by(polynomial: Polynomial, place: int) -> dict[int, Polynomial]:
    """The coefficients (polynomials in the other variables) of each power of the variable at `place`."""
    parts: dict[int, dict[tuple[int, ...], Fraction]] = {}
    for powers, coefficient in polynomial.terms.items():
        rest = tuple(0 if k == place else p for k, p in enumerate(powers))
        parts.setdefault(powers[place], {})[rest] = coefficient
    return {power: Polynomial(polynomial.variables, terms) for power, terms in parts.items()}


def _group_pairs(polynomial: Polynomial) -> Split | None:
    """a*x^3 + b*x^2 + c*x + d with a : b = c : d."""
    if len(polynomial.terms) != 4:
        return None
    items = sorted(polynomial.terms.items(), reverse=True)
    (p1, a), (p2, b), (p3, c), (p4, d) = items
    if a * d != b * c or p1[0] - p2[0] != p3[0] - p4[0]:
        return None
    variables = polynomial.variables
    _, bracket = primitive(Polynomial(variables, {(p1[0] - p2[0],): a, (0,): b}))
    other = exact_quotient(polynomial, bracket)
    if other is None:
        return None
    board = Board(write(to_sum(polynomial)))
    shown = write(to_sum(bracket))
    fronts = [write(to_sum(Polynomial(variables, {powers: value}))) for powers, value in other.terms.items()]
    board.write(
        sum_of([write_product_signed(f, shown) for f in fronts]), GROUP_TERMS,
        "Take the common factor out of the first two terms and out of the last two: the same bracket is left.",
    )  # fmt: skip
    return Split(
        GROUPING, ("The first two and the last two terms have the same bracket ", shown, " as a factor."), Fraction(1),
        ((bracket, 1), (other, 1)), tuple(board.steps),
    )  # fmt: skip


def _square_minus_square(polynomial: Polynomial) -> Split | None:
    """Three squares and a term taken away: (x + 3)^2 - 4*y^2."""
    if len(polynomial.terms) < 4:
        return None
    for powers, coefficient in polynomial.terms.items():
        if coefficient >= 0 or any(p % 2 for p in powers):
            continue
        taken = Polynomial(polynomial.variables, {powers: -coefficient})
        v = power_root(taken, 2)
        u = power_root(add(polynomial, taken), 2) if v is not None else None
        if u is None or v is None:
            continue
        before = write(to_sum(polynomial))
        shown = Add((Power(write(to_sum(u)), Number("2")), Negative(Power(write(to_sum(v)), Number("2")))))
        step = Rule("see_perfect_square", "See the perfect square", "expanding-factoring").step(before, shown, "All but one of the terms make a perfect square.")
        return Split(DIFFERENCE_OF_SQUARES, _squares_why(u, v), Fraction(1), ((add(u, v), 1), (add(u, v, Fraction(-1)), 1)), (step,))
    return None


def _by_root(polynomial: Polynomial) -> Split | None:
    if len(polynomial.variables) != 1 or polynomial.degree() < 3:
        return None
    coefficients = polynomial.coefficients()
    root = rational_root(coefficients)
    if root is None:
        return None
    variable = polynomial.variables[0]
    factor = in_one(variable, [Fraction(root.denominator), Fraction(-root.numerator)])
    quotient = exact_quotient(polynomial, factor)
    if quotient is None:
        return None
    x = _node(variable)
    point = write_number(root)
    node = write(to_sum(polynomial))
    name = flat_name(x)
    substeps: tuple[Step, ...] = ()
    if name is not None:
        substeps = (EVALUATE.step(substitute(node, name, point), Number("0"), ("Put ", point, " in for ", x, ": the value is zero."),),)
    why: Prose = (
        "A rational root has a numerator that divides the constant and a denominator that divides the leading coefficient. Trying these, ",
        Relation((x, point), ("=",)), " makes the polynomial zero, so ", write(to_sum(factor)), " is a factor; division gives the other one.",
    )  # fmt: skip
    return Split(FACTOR_THEOREM, why, Fraction(1), ((factor, 1), (quotient, 1)), substeps)


def _by_trial(polynomial: Polynomial) -> Split | None:
    """A factor found by search; the division that leaves no remainder is the reason."""
    if polynomial.total_degree < 2 or (len(polynomial.variables) == 1 and polynomial.degree() < 4):
        return None
    factor = any_factor(polynomial)
    if factor is None:
        return None
    quotient = exact_quotient(polynomial, factor)
    if quotient is None:
        return None
    number, rest = primitive(quotient)
    why: Prose = ("Trying factors with small whole coefficients, the division by ", write(to_sum(factor)), " leaves no remainder.")
    return Split(TRIAL_FACTOR, why, number, ((factor, 1), (rest, 1)))


_METHODS: tuple[Callable[[Polynomial], Split | None], ...] = (
    _common_factor, _two_terms, _perfect_power, _trinomial, _grouping, _square_minus_square, _by_root, _by_trial,
)  # fmt: skip


def check_product(factored: Factored, polynomial: Polynomial) -> bool:
    """Does the product of the factors give the polynomial back?"""
    total = Polynomial(polynomial.variables, {(0,) * len(polynomial.variables): factored.number})
    for factor, count in factored.factors:
        total = multiply(total, whole_power(factor, count))
    return total.terms == polynomial.terms
