"""Expressions as plain functions of complex floats: the quick way to try an antiderivative at many places."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter

from tutor.notation.tree import AbsoluteValue, Add, Call, Constant, Divide, Integral, Multiply, Negative, Node, Number, Power, Root, Subscript, Symbol, flat_name

Values = Mapping[str, complex]
Compiled = Callable[[Values], complex]

CONSTANTS = {"pi": complex(math.pi), "e": complex(math.e), "i": 1j}
FUNCTIONS: dict[str, Callable[[complex], complex]] = {
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "cot": lambda v: 1 / cmath.tan(v), "sec": lambda v: 1 / cmath.cos(v), "csc": lambda v: 1 / cmath.sin(v),
    "asin": cmath.asin, "acos": cmath.acos, "atan": cmath.atan, "acot": lambda v: cmath.atan(1 / v), "asec": lambda v: cmath.acos(1 / v), "acsc": lambda v: cmath.asin(1 / v),
    "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh, "coth": lambda v: 1 / cmath.tanh(v), "sech": lambda v: 1 / cmath.cosh(v), "csch": lambda v: 1 / cmath.sinh(v),
    "asinh": cmath.asinh, "acosh": cmath.acosh, "atanh": cmath.atanh, "exp": cmath.exp, "ln": cmath.log, "log": cmath.log,
    "erf": lambda v: complex(math.erf(v.real)) if v.imag == 0 else complex("nan"),
}  # fmt: skip


class NotFast(ValueError):
    """There is something in the expression that this referee does not know."""


class TooRough(ArithmeticError):
    """The quadrature does not settle on this stretch."""


@lru_cache(maxsize=8)
def gauss(count: int) -> tuple[tuple[float, float], ...]:
    """Nodes and weights of Gauss and Legendre on [-1, 1]."""
    found = []
    for k in range(1, count + 1):
        x = math.cos(math.pi * (k - 0.25) / (count + 0.5))
        slope = 1.0
        for _ in range(60):
            p0, p1 = 1.0, x
            for n in range(2, count + 1):
                p0, p1 = p1, ((2 * n - 1) * x * p1 - (n - 1) * p0) / n
            slope = count * (x * p1 - p0) / (x * x - 1)
            step = p1 / slope
            x -= step
            if abs(step) < 1e-15:
                break
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return tuple(found)


@lru_cache(maxsize=1024)
def fast(node: Node) -> Compiled:
    """The expression as a function of the values of its names; an indefinite integral runs from values["∫"].

    Raises:
        NotFast: something in it has no form here.
    """
    match node:
        case Number():
            number = complex(float(node.value))
            return lambda v: number
        case Symbol() | Subscript():
            name = flat_name(node)
            if name is None:
                raise NotFast("no name")
            return itemgetter(name)
        case Constant(name) if name in CONSTANTS:
            value = CONSTANTS[name]
            return lambda v: value
        case Add(terms):
            parts = [fast(t) for t in terms]
            return lambda v: sum([p(v) for p in parts], 0j)
        case Negative(operand):
            inner = fast(operand)
            return lambda v: -inner(v)
        case Multiply(factors):
            return _product([fast(f) for f in factors])
        case Divide(top, bottom):
            above, below = fast(top), fast(bottom)
            return lambda v: above(v) / below(v)
        case Power(base, exponent):
            return _power(fast(base), fast(exponent))
        case Root(radicand, None):
            inner = fast(radicand)
            return lambda v: cmath.sqrt(inner(v))
        case Root(radicand, index) if index is not None:
            inner, degree = fast(radicand), fast(index)
            return lambda v: inner(v) ** (1 / degree(v))
        case AbsoluteValue(operand):
            inner = fast(operand)
            return lambda v: complex(abs(inner(v)))
        case Call(function, (argument,), None) if function in FUNCTIONS:
            inner, kind = fast(argument), FUNCTIONS[function]
            return lambda v: kind(inner(v))
        case Integral(operand, variable, None, None):
            return _area(fast(operand), flat_name(variable) or "")
    raise NotFast(type(node).__name__)


def _product(parts: list[Compiled]) -> Compiled:
    def value(v: Values) -> complex:
        out = 1 + 0j
        for part in parts:
            out *= part(v)
        return out

    return value


def _power(base: Compiled, exponent: Compiled) -> Compiled:
    def value(v: Values) -> complex:
        b, e = base(v), exponent(v)
        if e.imag == 0 and e.real == int(e.real) and abs(e.real) < 1000:
            return b ** int(e.real)
        return cmath.exp(e * cmath.log(b)) if b != 0 else 0j

    return value


def _area(f: Compiled, name: str) -> Compiled:
    def rule(v: Values, a: float, b: float, count: int) -> complex:
        half, middle = (b - a) / 2, (a + b) / 2
        there = dict(v)
        total = 0j
        for x, w in gauss(count):
            there[name] = complex(middle + half * x)
            total += w * f(there)
        return half * total

    def value(v: Values) -> complex:
        a, b = v["∫"].real, v[name].real
        if a == b:
            return 0j
        rough, fine = rule(v, a, b, 8), rule(v, a, b, 13)
        if not abs(rough - fine) <= 1e-9 * max(abs(fine), abs(b - a) * 1e-3):
            raise TooRough
        return fine

    return value
