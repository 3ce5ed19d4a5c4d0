"""A calculation as on paper: name = formula = the numbers put in = the value, one line for each quantity.

Values are kept exact, or to 30 digits, from line to line; what is shown is rounded, with ≈ where it is. Every line is
tried by the checking package on the unrounded values before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import factorial, isqrt
from typing import Any

import mpmath

from tutor.checking.rounding import rounds_to, same_number
from tutor.notation import read
from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Call,
    Constant,
    Divide,
    Factorial,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Relation,
    Root,
    Sequence,
    Subscript,
    Symbol,
    Text,
    flat_name,
    rebuild,
    transform,
    walk,
)
from tutor.rules.derivation import Rule
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Prose, Result, Step

DIGITS = 6
_WORD = re.compile(r"(?<![A-Za-z_\\])[A-Za-z]{2,}(?![A-Za-z(])(?!_)")
_READ_AS_IS = frozenset(("sqrt", "ln", "log", "exp", "max", "min", "abs", "tanh", "pi", "alpha", "beta", "gamma", "delta", "theta", "lambda", "mu", "sigma", "rho", "tau", "eta", "chi", "phi", "epsilon", "sin", "cos"))
_CONTEXT = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.MPContext()
_CONTEXT.dps = 30

Amount = Fraction | Any
"""An exact value, or a real number to 30 digits."""


class NoValue(ArithmeticError):
    """The formula has no value for these numbers; the message says why, for the learner."""


@lru_cache(maxsize=1024)
def formula(text: str) -> Node:
    """A formula of ours as mathematics; words of two or more letters are single names: SE, FP, xbar."""
    words: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        word = found.group()
        if word in _READ_AS_IS:
            return word
        return words.setdefault(word, f"v_{901 + len(words)}")

    tree = read(_WORD.sub(mark, text)).tree
    for word, place in words.items():
        tree = _named(tree, place, name(word))
    return tree


def _named(tree: Node, place: str, node: Node) -> Node:
    def change(inner: Node) -> Node:
        if isinstance(inner, Symbol | Subscript) and flat_name(inner) == place:
            return node
        return rebuild(inner, change)

    return change(tree)


def name(text: str) -> Node:
    """A name as mathematics: xbar has a bar, phat a hat, x_1 an index; other words stand upright."""
    head, _, index = text.partition("_")
    for accent in ("bar", "hat"):
        if head.endswith(accent) and len(head) > len(accent):
            base: Node = Symbol(head[: -len(accent)], accent)
            break
    else:
        base = Symbol(head)
    if not index:
        return base
    return Subscript(base, Number(index) if index.isdigit() else Symbol(index) if len(index) == 1 else Text(index))


def exact_value(tree: Node, known: Mapping[str, Amount] | None = None) -> Fraction | None:
    """The value as a fraction where it is one; None for irrational values. Raises NoValue."""
    value = value_of(tree, known)
    return value if isinstance(value, Fraction) else None


def value_of(tree: Node, known: Mapping[str, Amount] | None = None) -> Amount:
    """The value of a formula: exact while roots, powers and logarithms come out exactly, else to 30 digits."""
    with _CONTEXT.workdps(40):
        return _value(tree, known or {})


def _value(tree: Node, known: Mapping[str, Amount]) -> Amount:
    match tree:
        case Number():
            return tree.value
        case Percent(operand):
            return _value(operand, known) / 100
        case Symbol() | Subscript():
            key = flat_name(tree) or ""
            if key in known:
                return known[key]
            raise NoValue(f"the value of {key} is not known")
        case Constant(key):
            return {"e": _CONTEXT.e, "pi": _CONTEXT.pi}[key] * 1
        case Negative(operand):
            return -_value(operand, known)
        case Add(terms):
            return _sum([_value(t, known) for t in terms])
        case Multiply(factors):
            product: Amount = Fraction(1)
            for factor in factors:
                product = _both(product, _value(factor, known), lambda a, b: a * b)
            return product
        case Divide(top, bottom):
            below = _value(bottom, known)
            if below == 0:
                raise NoValue("division by zero has no value")
            return _both(_value(top, known), below, lambda a, b: a / b)
        case Power(base, exponent):
            return _power(_value(base, known), _value(exponent, known))
        case Root(radicand, None):
            return _root(_value(radicand, known))
        case Call(function, arguments, subscript):
            return _call(function, [_value(a, known) for a in arguments], None if subscript is None else _value(subscript, known))
        case AbsoluteValue(operand):
            return abs(_value(operand, known))
        case Factorial(operand):
            return _call("factorial", [_value(operand, known)], None)
    raise NoValue("this cannot be worked out with numbers")


def real(value: Amount) -> Any:
    """A value as a real number to 30 digits."""
    return _CONTEXT.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else _CONTEXT.mpf(value)


def size_of(tree: Node) -> float | None:
    """A number as a float; None for what is no number, or has no value."""
    try:
        return float(real(value_of(tree)))
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return None


def _both(left: Amount, right: Amount, join: Callable[[Any, Any], Any]) -> Amount:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return join(left, right)
    if left == 0 and isinstance(left, Fraction) and join(Fraction(2), Fraction(3)) != 5:
        return Fraction(0)
    return join(real(left), real(right))


def _sum(values: list[Amount]) -> Amount:
    exact = sum((v for v in values if isinstance(v, Fraction)), Fraction(0))
    rest = [v for v in values if not isinstance(v, Fraction)]
    if not rest:
        return exact
    result = real(exact) + sum(rest)
    return Fraction(0) if abs(result) < _CONTEXT.mpf(10) ** -24 * max(abs(v) for v in rest) else result


def _power(base: Amount, exponent: Amount) -> Amount:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 400:
        if base == 0 and exponent < 0:
            raise NoValue("division by zero has no value")
        return base ** int(exponent)
    if isinstance(exponent, Fraction) and exponent == Fraction(1, 2):
        return _root(base)
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and base != 0:
        return real(base) ** int(exponent)
    if base < 0:
        raise NoValue("a negative number has no real power of this kind")
    return real(base) ** real(exponent)


def _root(value: Amount) -> Amount:
    if value < 0:
        raise NoValue("the square root of a negative number is not real")
    if isinstance(value, Fraction):
        top, bottom = _whole_root(value.numerator), _whole_root(value.denominator)
        if top is not None and bottom is not None:
            return Fraction(top, bottom)
    return _CONTEXT.sqrt(real(value))


def _whole_root(value: int) -> int | None:
    root = isqrt(value)
    return root if root * root == value else None


def _call(function: str, values: list[Amount], base: Amount | None) -> Amount:
    first = values[0]
    if function in ("ln", "log"):
        if first <= 0:
            raise NoValue("the logarithm of zero or of a negative number has no value")
        if first == 1:
            return Fraction(0)
        if base is not None and isinstance(base, Fraction) and isinstance(first, Fraction):
            exact = _exact_log(first, base)
            if exact is not None:
                return exact
        return _CONTEXT.log(real(first)) / (_CONTEXT.log(real(base)) if base is not None else 1)
    if function == "exp":
        return Fraction(1) if first == 0 else _CONTEXT.exp(real(first))
    if function == "tanh":
        return Fraction(0) if first == 0 else _CONTEXT.tanh(real(first))
    if function == "abs":
        return abs(first)
    if function in ("max", "min"):
        return (max if function == "max" else min)(values, key=real)
    if function == "factorial" and isinstance(first, Fraction) and first.denominator == 1 and 0 <= first <= 200:
        return Fraction(factorial(int(first)))
    raise NoValue(f"I do not work out {function} here")


def _exact_log(value: Fraction, base: Fraction) -> Fraction | None:
    if base <= 1:
        return None
    guess = round(float(_CONTEXT.log(real(value)) / _CONTEXT.log(real(base))))
    return Fraction(guess) if abs(guess) < 400 and base**guess == value else None


def decimal(value: Amount, digits: int = DIGITS) -> str:
    """About so many significant digits, without an exponent where it is not needed; trailing zeros are dropped."""
    if value == 0:
        return "0"
    number = real(value)
    size = int(_CONTEXT.floor(_CONTEXT.log10(abs(number))))
    if size < -5 or size > 14:
        text = str(_CONTEXT.nstr(number, digits, min_fixed=1, max_fixed=0, strip_zeros=True))
        mantissa, _, exponent = text.partition("e")
        return f"{mantissa.rstrip('.') if '.' in mantissa and mantissa.endswith('.') else _strip(mantissa)}e{int(exponent or 0)}"
    return _strip(places(value, max(digits - 1 - size, 0)))


def _strip(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def places(value: Amount, count: int) -> str:
    """Rounded to so many decimal places, half away from zero."""
    scale = 10**count
    if isinstance(value, Fraction):
        whole = (abs(value) * scale * 2 + 1) // 2
    else:
        whole = int(_CONTEXT.floor(abs(value) * scale + _CONTEXT.mpf("0.5")))
    digits = str(int(whole)).zfill(count + 1)
    sign = "-" if value < 0 and int(whole) else ""
    return sign + (f"{digits[:-count]}.{digits[-count:]}" if count else digits)


def number_tree(text: str) -> Node:
    """A decimal text as mathematics."""
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def show(value: Amount, decimals: bool = True, digits: int = DIGITS) -> Node:
    """A value as it is written on the board: exact when that is short, else rounded."""
    if isinstance(value, Fraction):
        text = decimal_text(value)
        if value.denominator == 1 and abs(value) < 10**12:
            return write_number(value)
        if decimals and text is not None and len(text) <= digits + 3:
            return write_number(value, True)
        if not decimals and value.denominator < 10_000:
            return write_number(value)
    return number_tree(decimal(value, digits))


def is_shown_exactly(value: Amount, decimals: bool = True, digits: int = DIGITS) -> bool:
    """Does `show` give the value itself, not a rounding of it?"""
    shown = show(value, decimals, digits)
    return isinstance(value, Fraction) and value_of(shown) == value


@dataclass(slots=True)
class Sheet:
    """The lines written so far, and every value found by its name. `decimals` says how fractions are shown."""

    decimals: bool = True
    digits: int = DIGITS
    steps: list[Step] = field(default_factory=list)
    values: dict[str, Amount] = field(default_factory=dict)

    def given(self, **values: Amount | int) -> None:
        """Values that the question gives."""
        self.values.update({k: Fraction(v) if isinstance(v, int) else v for k, v in values.items()})

    def __getitem__(self, key: str) -> Amount:
        return self.values[key]

    def shown(self, key: str) -> Node:
        """A value as it is shown."""
        return show(self.values[key], self.decimals, self.digits)

    def line(self, key: str, text: str | Node, rule: Rule, why: Prose, label: Node | None = None, substeps: Iterable[Step] = (), symbolic: bool = True) -> Amount:
        """Work out `key` by a formula (text of ours, or a tree) in the values known so far, and write the line.

        `label` is how the quantity is written on the board; `symbolic` puts the formula in letters above the numbers.
        """
        tree = formula(text) if isinstance(text, str) else text
        value = value_of(tree, self.values)
        self.values[key] = value
        self.steps.append(self.made(label or name(key), tree, value, rule, why, substeps, symbolic))
        return value

    def made(self, label: Node, tree: Node, value: Amount, rule: Rule, why: Prose, substeps: Iterable[Step] = (), symbolic: bool = True) -> Step:
        """The line `label = numbers put in = value` as a step, checked on the unrounded values."""
        put_in = self.put_in(tree)
        after = show(value, self.decimals, self.digits)
        exact = is_shown_exactly(value, self.decimals, self.digits)
        rounded_inside = any(not is_shown_exactly(v, self.decimals, self.digits) for v in self._used(tree))
        statement = (
            Relation((label, after), ("=" if exact else "≈",)) if put_in == after
            else Relation((label, put_in, after), ("≈" if rounded_inside else "=", "=" if exact and not rounded_inside else "≈"))
        )  # fmt: skip
        before = Relation((label, tree), ("=",)) if symbolic and tree != put_in else None
        return Step(
            rule.id, rule.title, why, rule.concept, after=statement, before=before, relation="implies",
            check=same_number(tree, self.values, after, exact), substeps=tuple(substeps),
        )  # fmt: skip

    def _used(self, tree: Node) -> list[Amount]:
        return [self.values[k] for n in walk(tree) if isinstance(n, Symbol | Subscript) and (k := flat_name(n)) in self.values]

    def put_in(self, tree: Node) -> Node:
        """The formula with every known name replaced by its value as it is shown."""

        def change(inner: Node) -> Node:
            if isinstance(inner, Symbol | Subscript):
                key = flat_name(inner)
                if key in self.values:
                    return show(self.values[key], self.decimals, self.digits)
                if isinstance(inner, Symbol):
                    return inner
            return rebuild(inner, change)

        return transform(change(tree), _tidy)

    def state(self, rule: Rule, statement: Node, why: Prose, before: Node | None = None) -> None:
        """Write a statement that introduces something."""
        self.steps.append(rule.states(statement, why, before=before))

    def result(self, key: str, rounding: int | None = None, label: Node | None = None) -> Result:
        """The value as the answer, rounded as was asked for; a last line says so."""
        return self.answer(self.values[key], rounding, label or name(key))

    def answer(self, value: Amount, rounding: int | None = None, label: Node | None = None) -> Result:
        """`result` for a value; writes the rounding as a line where one was asked for."""
        if rounding is not None:
            tree = number_tree(places(value, rounding))
            exact = isinstance(value, Fraction) and value_of(tree) == value
            if not exact and label is not None and tree != show(value, self.decimals, self.digits):
                self.steps.append(
                    Step("round_result", "Round at the end", f"The question asks for {rounding} decimal place{'s' * (rounding != 1)}; only the last result is rounded.", "decimals-rounding",
                         after=Relation((label, tree), ("≈",)), relation="implies", check=rounds_to(value, tree))
                )  # fmt: skip
            return Result("number", tree, (tree,), approx=None if exact else plain_decimal(value))
        tree = show(value, self.decimals, self.digits)
        if isinstance(value, Fraction) and value.denominator <= 1000 and value_of(tree) != value:
            tree = write_number(value)
        approx = None if isinstance(tree, Number | Negative) and is_shown_exactly(value, self.decimals, self.digits) else plain_decimal(value)
        return Result("number", tree, (tree,), approx=approx)


def final(value: Amount, rounding: int | None = None) -> Node:
    """A value as part of an answer: rounded as asked, else exact where that is short, else six digits."""
    if rounding is not None:
        return number_tree(places(value, rounding))
    tree = show(value)
    if isinstance(value, Fraction) and value.denominator <= 1000 and value_of(tree) != value:
        return write_number(value)
    return tree


def plain_decimal(value: Amount) -> str:
    """Six significant digits as text."""
    return decimal(value)


def _tidy(tree: Node) -> Node:
    """Signs as they are written: a + (-3) as a - 3, a - (-3) as a + 3."""
    if isinstance(tree, Negative) and isinstance(tree.operand, Negative):
        return tree.operand.operand
    if isinstance(tree, Multiply) and tree.sign == "" and sum(isinstance(f, Number | Negative | Divide) for f in tree.factors) > 1:
        return replace(tree, sign="*")
    return tree


def total(items: Iterable[Node]) -> Node:
    """Items as a sum; one stands alone."""
    terms = tuple(items)
    return terms[0] if len(terms) == 1 else Add(terms)


def times(*factors: Node) -> Node:
    """A product with its sign written."""
    return Multiply(factors, "*")


def square(node: Node) -> Node:
    """The node squared."""
    return Power(node, Number("2"))


def over(top: Node, bottom: Node) -> Node:
    """A fraction with a bar."""
    return Divide(top, bottom, "fraction")


def less(left: Node, right: Node) -> Node:
    """left - right."""
    return Add((left, right.operand if isinstance(right, Negative) else Negative(right)))


def listed(values: Iterable[Amount], decimals: bool = True, digits: int = DIGITS) -> Sequence:
    """Values as a list."""
    return Sequence(tuple(show(v, decimals, digits) for v in values), "[]")
