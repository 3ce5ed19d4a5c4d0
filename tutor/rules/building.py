"""Short names for writing mathematics in code: num(3), over(a, b), times(a, b), call("exp", x)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tutor.notation.tree import Add, Apply, BigOperator, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Root, Symbol, Text
from tutor.rules.writing import write_number

E = Constant("e")


def num(value: Fraction | int | Node, decimal: bool = False) -> Node:
    """A number; what is a tree already stays."""
    return value if isinstance(value, Node) else write_number(value, decimal)


def name(text: str) -> Node:
    """A symbol, or words when it is longer than a name."""
    return Symbol(text) if text.isidentifier() and len(text) <= 8 else Text(text)


def plus(*terms: Node) -> Node:
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def minus(left: Node, right: Node) -> Node:
    return Add((left, right.operand if isinstance(right, Negative) else Negative(right)))


def times(*factors: Node) -> Node:
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), "*")


def over(top: Node, bottom: Node) -> Node:
    return Divide(top, bottom, "fraction")


def power(base: Node, exponent: Node | int) -> Node:
    return Power(base, num(exponent))


def root(inside: Node) -> Node:
    return Root(inside)


def call(function: str, *arguments: Node) -> Node:
    return Call(function, arguments)


def choose(n: Node | int, k: Node | int) -> Node:
    """The binomial coefficient."""
    return Call("binomial", (num(n), num(k)))


def of(head: str, *arguments: Node, bracket: str = "()") -> Node:
    """P(…), E[…], Var(…), Phi(…)."""
    return Apply(Symbol(head), arguments, bracket)


def equals(*sides: Node) -> Relation:
    return Relation(tuple(sides), ("=",) * (len(sides) - 1))


def related(left: Node, operator: str, right: Node) -> Relation:
    return Relation((left, right), (operator,))


def total(operand: Node, index: str, lower: Node | int, upper: Node | int) -> Node:
    """A sum over an index."""
    return BigOperator("sum", operand, Symbol(index), num(lower), num(upper))


def add_up(terms: Iterable[Node]) -> Node:
    return plus(*terms)


def is_zero(node: Any) -> bool:
    return node == Number("0")
