"""Functions at arguments where their value is known exactly: logarithms of powers, angles of the unit circle, factorials.

A call that no rule applies to stays as it is, as an atom of the sum.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, gcd, lcm
from math import factorial as factorial_of

from tutor.notation.tree import AbsoluteValue, Call, Constant, Divide, Factorial, Multiply, Node, Number, Power, Relation
from tutor.rules import powers, surds
from tutor.rules.derivation import Board, Derived, Rule
from tutor.rules.terms import Base, Sum, TooHeavy, Undefined, atom, bracket, constant, exponent_sum, number_power, prime_powers, times
from tutor.rules.writing import write, write_number, write_product

ABSOLUTE_VALUE = Rule("absolute_value", "The absolute value is the distance from zero", "negative-numbers")
FACTORIAL = Rule("factorial", "Multiply down to one", "counting-principles")
CANCEL_FACTORIALS = Rule("cancel_factorials", "Cancel what both factorials share", "counting-principles")
LOG_OF_POWER = Rule("log_of_power", "The logarithm asks for the exponent", "logarithms")
LOG_UNDOES_EXP = Rule("log_undoes_exp", "Logarithm and exponential undo each other", "logarithms")
LOG_OF_ONE = Rule("log_of_one", "The logarithm of one is zero", "logarithms")
UNIT_CIRCLE = Rule("unit_circle", "Read it off the unit circle", "trigonometry")
INVERSE_ANGLE = Rule("inverse_angle", "Which angle has this value?", "trigonometry")
ODD_EVEN = Rule("symmetry", "Use the symmetry of the function", "trigonometry")
DEFINITION = Rule("function_value", "Use what the function means", "functions")
COUNT_CHOICES = Rule("binomial_coefficient", "Count the choices", "counting-principles")

_LARGEST_FACTORIAL = 400


def absolute_value(board: Board, inner: Derived, decimals: bool = False) -> Sum:
    """Write the absolute value of what stands between the bars, where its sign is known."""
    value = inner.value
    size = surds.numeric_value(value) if surds.is_numeric(value) else None
    if size is not None:
        positive = value if size >= 0 else -value
        board.write(write(positive, decimals), ABSOLUTE_VALUE, "A distance is never negative: a minus sign is dropped, a positive number stays.")
        return positive
    if not value:
        board.write(Number("0"), ABSOLUTE_VALUE, "Zero is at distance zero from itself.")
        return value
    if value.single:
        monomial, coefficient = value.term
        outside: dict[Base, object] = {}
        inside = []
        for base, exponent in monomial:
            if (isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent % 2 == 0) or powers.is_positive(base, frozenset()):
                outside[base] = exponent
            else:
                inside.append((base, exponent))
        if abs(coefficient) != 1 or coefficient < 0 or outside:
            kept = [f for f in monomial if f[0] in outside]
            if not inside:
                result = Sum({monomial: abs(coefficient)})
            else:
                bars = AbsoluteValue(write(Sum({tuple(inside): Fraction(1)})))
                merged = dict(kept)
                merged[bars] = Fraction(1)
                result = Sum({tuple(merged.items()): abs(coefficient)})
            board.write(write(result, decimals), ABSOLUTE_VALUE, "The absolute value of a product is the product of the absolute values; what is never negative can leave the bars.")
            return result
    return atom(board.now)


def factorial(board: Board, inner: Derived) -> Sum:
    """Write n! for a whole number n, as the product and its value."""
    number = inner.value.rational
    if number is None:
        return atom(board.now)
    if number.denominator != 1 or number < 0:
        raise Undefined("a factorial counts down from a whole number that is not negative")
    n = int(number)
    if n > _LARGEST_FACTORIAL:
        raise TooHeavy
    if 2 <= n <= 12:
        board.write(Multiply(tuple(Number(str(k)) for k in range(n, 0, -1))), FACTORIAL, "The exclamation mark means: multiply all whole numbers from this one down to 1.")
    board.write(Number(str(factorial_of(n))), FACTORIAL, "Zero factorial is 1: there is one way to order nothing." if n == 0 else "Multiply the numbers together.")
    return constant(factorial_of(n))


def multiply_with_factorials(board: Board, above: Items[Sum], below: Items[Sum], decimals: bool = False) -> Sum:
    """`powers.multiply_terms`, where n!/(n - 1)! of letters is cancelled first."""
    value = powers.quotient_of_terms(above, below)
    shared = _ratio_of_logarithms(value)
    if shared is not None:
        board.write(write(shared), LOG_OF_POWER, "Both numbers are powers of one number, so their logarithms are whole multiples of one logarithm, and the quotient is that of the exponents.")
        return shared
    pair = _neighbours(value)
    if pair is None:
        return powers.multiply_terms(board, above, below, decimals)
    larger, smaller, factors, on_top = pair
    product = powers.quotient_of_terms([], [])
    for factor in factors:
        product = times(product, bracket(factor))
    rest = Sum({tuple((b, e) for b, e in value.term[0] if b not in (larger, smaller)): value.term[1]})
    opened = write_product([*(write(f) for f in reversed(factors)), smaller])
    fraction = Divide(opened, smaller, "fraction") if on_top else Divide(smaller, opened, "fraction")
    board.write(fraction if rest == constant(1) else Multiply((write(rest), fraction), "*"), FACTORIAL, ("Write the larger factorial with the smaller one in it: ", Relation((larger, opened), ("=",)), "."))
    total = times(rest, product if on_top else _turned(product))
    board.write(write(total), CANCEL_FACTORIALS, "The factorial that stands above and below the bar cancels.")
    return total


def _ratio_of_logarithms(value: Sum) -> Sum | None:
    """ln(8)/ln(4) = 3/2 where one number is a rational power of the other; None elsewhere."""
    monomial, coefficient = value.term
    logs = [(b, e) for b, e in monomial if isinstance(b, Call) and b.function in ("ln", "log") and isinstance(b.arguments[0], Number | Divide)]
    for top, exponent in logs:
        for bottom, power in logs:
            if exponent != 1 or power != -1 or not isinstance(top, Call) or not isinstance(bottom, Call) or (top.function, top.subscript) != (bottom.function, bottom.subscript):
                continue
            first, second = (_fraction(c.arguments[0]) for c in (top, bottom))
            ratio = exponent_of(second, first) if first and second and second != 1 and first != 1 else None
            if ratio is not None:
                return Sum({tuple(f for f in monomial if f[0] not in (top, bottom)): coefficient * ratio})
    return None


def _fraction(node: Node) -> Fraction | None:
    match node:
        case Number():
            return node.value
        case Divide(Number() as top, Number() as bottom) if bottom.value:
            return top.value / bottom.value
    return None


def _turned(value: Sum) -> Sum:
    monomial, number = value.term
    return Sum({powers.inverse_monomial(monomial): 1 / number})


_MOST_APART = 6


def _neighbours(value: Sum) -> tuple[Node, Node, list[Sum], bool] | None:
    """Two factorials of letters, one above and one below the bar, a few whole numbers apart: the larger, the smaller, the
    factors between, and whether the larger stands above."""
    from tutor.rules.simplification import work

    factorials = [(b, e) for b, e in value.term[0] if isinstance(b, Factorial)]
    for base, exponent in factorials:
        for other, power in factorials:
            if exponent != 1 or power != -1:
                continue
            top, bottom = work(base.operand).value, work(other.operand).value
            apart = (top - bottom).rational
            if apart is None or apart.denominator != 1 or not 0 < abs(apart) <= _MOST_APART:
                continue
            low = bottom if apart > 0 else top
            factors = [low + constant(k) for k in range(1, int(abs(apart)) + 1)]
            return (base, other, factors, True) if apart > 0 else (other, base, factors, False)
    return None


def exponential_of_log(board: Board, base: Sum, exponent: Sum) -> Sum | None:
    """e^(ln u) = u and b^(log_b u) = u, with a number in front of the logarithm as an exponent; else None."""
    if not exponent.single or not base.single:
        return None
    monomial, factor = exponent.term
    if len(monomial) != 1 or monomial[0][1] != 1 or not isinstance(monomial[0][0], Call):
        return None
    call = monomial[0][0]
    if (call.function == "ln" and call.subscript is None) or (call.function == "log" and call.subscript is None):
        matching = base.term == (((Constant("e"), Fraction(1)),), Fraction(1))
    elif call.function == "log":
        matching = base.rational is not None and base.rational == getattr(call.subscript, "value", None)
    else:
        return None
    if not matching:
        return None
    inside = call.arguments[0]
    after: Node = inside if factor == 1 else Power(inside, write_number(factor))
    board.write(after, LOG_UNDOES_EXP, "A logarithm asks for the exponent; putting that exponent back gives the number itself.")
    value = atom(inside, factor)
    if isinstance(inside, Number):
        value = number_power(inside.value, factor)
        board.write(write(value), powers.POWER_OF_POWER, "Work out the power.")
    return value


def call(board: Board, node: Call, parts: Items[Derived], decimals: bool = False) -> Sum:
    """Write a function's value where it is known exactly; the call itself otherwise."""
    values = [p.value for p in parts]
    name = node.function
    if name in ("sqrt", "cbrt"):
        return atom(board.now)
    if name == "exp":
        exponent = values[0]
        after = write(constant(1)) if not exponent else Power(Constant("e"), parts[0].after)
        board.write(after, DEFINITION, "exp(x) is another way to write e^x; anything to the power zero is 1.")
        whole = exponent.rational
        return constant(1) if not exponent else atom(Constant("e"), whole if whole is not None else exponent)
    if name in ("ln", "log"):
        return _logarithm(board, node, values[0])
    if name in _CIRCLE:
        return _angle(board, name, values[0])
    if name in ("asin", "acos", "atan"):
        return _inverse(board, name, values[0])
    if name in ("binomial", "permutations") and len(values) == 2:
        return _choices(board, name, values)
    return _numeric(board, name, values)


def _logarithm(board: Board, node: Call, value: Sum) -> Sum:
    base: Base | Fraction = Constant("e")
    if node.subscript is not None:
        if isinstance(node.subscript, Number):
            base = node.subscript.value
        elif isinstance(node.subscript, Constant):
            base = node.subscript
        else:
            return atom(board.now)
    number = value.rational
    if number is not None and number <= 0:
        raise Undefined("the logarithm of zero or of a negative number is not a real number")
    if number == 1:
        board.write(Number("0"), LOG_OF_ONE, "Any base to the power zero is one.")
        return constant(0)
    if isinstance(base, Fraction):
        if base <= 0 or base == 1:
            raise Undefined("the base of a logarithm is positive and not one")
        exponent = exponent_of(base, number) if number is not None else None
        if exponent is not None:
            shown = Relation((Power(write_number(base), write_number(exponent)), write_number(number or Fraction(0))), ("=",))
            board.write(write_number(exponent), LOG_OF_POWER, ("It asks: which exponent gives this number? ", shown, "."))
            return constant(exponent)
    if value.single:
        monomial, coefficient = value.term
        if coefficient == 1 and len(monomial) == 1:
            inner, power = monomial[0]
            if inner == base and (isinstance(base, Constant)):
                result = exponent_sum(power)
                board.write(write(result), LOG_UNDOES_EXP, "The logarithm undoes the power: what is left is the exponent.")
                return result
    return atom(board.now)


def exponent_of(base: Fraction, number: Fraction) -> Fraction | None:
    """The rational exponent with base^exponent = number, found from the prime factors; None if there is none."""
    def parts(value: Fraction) -> dict[int, int]:
        if max(value.numerator, value.denominator).bit_length() > 200:
            return {}
        found = dict(prime_powers(value.numerator)) if value.numerator > 1 else {}
        found.update({p: -k for p, k in (prime_powers(value.denominator) if value.denominator > 1 else ())})
        return found

    below, above = parts(base), parts(number)
    if not below or set(below) != set(above):
        return None
    ratios = {Fraction(above[p], below[p]) for p in below}
    return ratios.pop() if len(ratios) == 1 else None


_CIRCLE = frozenset("sin cos tan cot sec csc".split())


@lru_cache(maxsize=64)
def _sine(twelfths: int) -> Sum | None:
    """sin(k*pi/12) for the angles every table has, exactly."""
    k = twelfths % 24
    sign = 1
    if k > 12:
        k, sign = k - 12, -1
    k = min(k, 12 - k)
    table: dict[int, Sum] = {
        0: constant(0), 2: constant(Fraction(1, 2)), 3: number_power(Fraction(2), Fraction(1, 2)).scale(Fraction(1, 2)),
        4: number_power(Fraction(3), Fraction(1, 2)).scale(Fraction(1, 2)), 6: constant(1),
    }  # fmt: skip
    root6, root2 = number_power(Fraction(6), Fraction(1, 2)), number_power(Fraction(2), Fraction(1, 2))
    table[1], table[5] = (root6 - root2).scale(Fraction(1, 4)), (root6 + root2).scale(Fraction(1, 4))
    return table[k].scale(Fraction(sign))



@lru_cache(maxsize=64)
def _tangent(twelfths: int) -> Sum | None:
    k = twelfths % 12
    sign = 1
    if k > 6:
        k, sign = 12 - k, -1
    if k == 6:
        return None
    root3 = number_power(Fraction(3), Fraction(1, 2))
    table = {0: constant(0), 1: constant(2) - root3, 2: root3.scale(Fraction(1, 3)), 3: constant(1), 4: root3, 5: constant(2) + root3}
    return table[k].scale(Fraction(sign))


def _twelfths(value: Sum) -> int | None:
    """The angle as a number of twelfths of pi, when it is a whole number of them."""
    if not value:
        return 0
    if not value.single:
        return None
    monomial, coefficient = value.term
    if monomial != ((Constant("pi"), Fraction(1)),):
        return None
    twelfths = coefficient * 12
    return int(twelfths) if twelfths.denominator == 1 else None


def _angle(board: Board, name: str, value: Sum) -> Sum:
    twelfths = _twelfths(value)
    if twelfths is None:
        if value.single and value and value.term[1] < 0:
            odd = name not in ("cos", "sec")
            inside: Node = Call(name, (write(-value),))
            turned = atom(inside)
            board.write(write(-turned if odd else turned), ODD_EVEN, "Turning the other way round changes the sign of the sine and the tangent, and leaves the cosine as it is.")
            return -turned if odd else turned
        return atom(board.now)
    result: Sum | None
    result_of: dict[str, Sum | None] = {
        "sin": _sine(twelfths), "cos": _sine(twelfths + 6), "tan": _tangent(twelfths), "cot": _tangent(6 - twelfths),
    }  # fmt: skip
    if name in result_of:
        result = result_of[name]
    else:
        below = _sine(twelfths + 6) if name == "sec" else _sine(twelfths)
        if not below:
            result = None
        elif below.single:
            result = powers.quotient_of_terms([constant(1)], [below])
        else:
            return atom(board.now)
    if result is None:
        raise Undefined(f"{name} has no value at this angle: it would divide by zero")
    board.write(write(result), UNIT_CIRCLE, "On a circle of radius one, the cosine is how far right and the sine is how far up the point at this angle is; the tangent is up divided by right.")
    return result


def _inverse(board: Board, name: str, value: Sum) -> Sum:
    number = value.rational
    if name in ("asin", "acos") and number is not None and abs(number) > 1:
        raise Undefined(f"{name} takes numbers from -1 to 1 only")
    low, high = {"asin": (-6, 6), "acos": (0, 12), "atan": (-5, 5)}[name]
    for k in range(low, high + 1):
        known = {"asin": _sine(k), "acos": _sine(k + 6), "atan": _tangent(k)}[name]
        if known == value:
            result = Sum({((Constant("pi"), Fraction(1)),): Fraction(k, 12)}) if k else constant(0)
            board.write(write(result), INVERSE_ANGLE, ("The angle with this value, in radians: ", Relation((Call(name[1:], (write(result),)), write(value)), ("=",)), "."))
            return result
    return atom(board.now)


def _choices(board: Board, name: str, values: Items[Sum]) -> Sum:
    n, k = values[0].rational, values[1].rational
    if n is None or k is None or n.denominator != 1 or k.denominator != 1 or not 0 <= n <= 10_000 or k < 0:
        return atom(board.now)
    if k > n:
        board.write(Number("0"), COUNT_CHOICES, "More cannot be chosen than there are.")
        return constant(0)
    n_, k_ = int(n), int(k)
    total = factorial_of(n_) // factorial_of(n_ - k_) // (factorial_of(k_) if name == "binomial" else 1)
    if total.bit_length() > 4000:
        raise TooHeavy
    below: list[Node] = [Factorial(Number(str(n_ - k_)))]
    if name == "binomial":
        below.insert(0, Factorial(Number(str(k_))))
    why = "Order all of them, then divide by the orders of those left out" + (" and of those chosen, since their order does not count." if name == "binomial" else ".")
    board.write(Divide(Factorial(Number(str(n_))), below[0] if len(below) == 1 else Multiply(tuple(below), "*"), "fraction"), COUNT_CHOICES, why)
    board.write(Number(str(total)), CANCEL_FACTORIALS, "Most factors above and below cancel.")
    return constant(total)


def _numeric(board: Board, name: str, values: Items[Sum]) -> Sum:
    numbers = [v.rational for v in values]
    if not numbers or any(n is None for n in numbers):
        return atom(board.now)
    known = [n for n in numbers if n is not None]
    whole = [int(n) for n in known if n.denominator == 1]
    first = known[0]
    result: Fraction | None = None
    match name:
        case "floor" | "ceil" if len(known) == 1:
            result = Fraction(floor(first) if name == "floor" else ceil(first))
            why = "Go down to the next whole number." if name == "floor" else "Go up to the next whole number."
        case "round" if len(known) == 1:
            result, why = Fraction(floor(abs(first) + Fraction(1, 2))) * (-1 if first < 0 else 1), "Take the nearest whole number; a half goes away from zero."
        case "sign" if len(known) == 1:
            result, why = Fraction((first > 0) - (first < 0)), "1 for positive, -1 for negative, 0 for zero."
        case "max" | "min":
            result, why = (max if name == "max" else min)(known), "Take the " + ("largest" if name == "max" else "smallest") + " of them."
        case "abs" if len(known) == 1:
            result, why = abs(first), "A distance is never negative."
        case "gcd" | "lcm" if len(whole) == len(known):
            result, why = Fraction((gcd if name == "gcd" else lcm)(*whole)), "The largest number that divides them all." if name == "gcd" else "The smallest number that all of them divide."
        case "mod" if len(known) == 2:
            if not known[1]:
                raise Undefined("division by zero has no remainder")
            result, why = known[0] - known[1] * floor(known[0] / known[1]), "The remainder of the division."
        case "relu" if len(known) == 1:
            result, why = max(first, Fraction(0)), "ReLU keeps what is positive and turns the rest into zero."
        case "square" if len(known) == 1:
            result, why = first * first, "The number times itself."
        case "sinh" | "tanh" | "asinh" | "atanh" | "erf" if len(known) == 1 and not first:
            result, why = Fraction(0), "An odd function passes through zero."
        case "cosh" if not first:
            result, why = Fraction(1), "At zero it is one."
        case "sigmoid" if len(known) == 1 and not first:
            result, why = Fraction(1, 2), "At zero the sigmoid is exactly one half: 1/(1 + e^0)."
        case _:
            return atom(board.now)
    board.write(write_number(result), DEFINITION, why)
    return constant(result)


