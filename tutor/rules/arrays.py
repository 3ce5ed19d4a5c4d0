"""Exact arithmetic of vectors and matrices: entries are sums of terms, shown as the tree that a person would write."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tutor.notation.tree import Add, Matrix, Multiply, Negative, Node, Number, Power, Root, Sequence
from tutor.rules import surds
from tutor.rules.derivation import Derived
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.terms import Sum, add, constant, expand_product
from tutor.rules.writing import write, write_number

Entries = list[list[Sum]]
Fractions = list[list[Fraction]]


class WrongShape(Exception):
    """The shapes do not fit; the message says which and why, for the learner."""


def entries(matrix: Matrix) -> Entries:
    """The exact values of the entries, row by row. Raises ArithmeticError where one has no value."""
    return [[work(e, SIMPLIFY).value for e in row] for row in matrix.rows]


def fractions(matrix: Matrix) -> Fractions | None:
    """The entries as rational numbers; None when one is not."""
    found = [[v.rational for v in row] for row in entries(matrix)]
    if any(v is None for row in found for v in row):
        return None
    return [[v for v in row if v is not None] for row in found]


def decimals_in(matrix: Matrix) -> bool:
    """Does the matrix use decimals, so that the answer should too?"""
    return any(style_for(e).decimals for row in matrix.rows for e in row)


def matrix(values: Iterable[Iterable[Sum | Fraction | int]], decimals: bool = False) -> Matrix:
    """A matrix as mathematics."""
    return Matrix(tuple(tuple(shown(v, decimals) for v in row) for row in values))


def vector(values: Iterable[Sum | Fraction | int], decimals: bool = False) -> Sequence:
    """A vector as mathematics: [1, 2, 3]."""
    return Sequence(tuple(shown(v, decimals) for v in values), "[]")


def column(values: Iterable[Sum | Fraction | int]) -> Matrix:
    """A column of numbers."""
    return Matrix(tuple((shown(v),) for v in values))


def shown(value: Sum | Fraction | int, decimals: bool = False) -> Node:
    """A number as mathematics."""
    return write(value, decimals) if isinstance(value, Sum) else write_number(value, decimals)


def values_of(items: Iterable[Node]) -> list[Sum]:
    """The exact values of a vector's entries."""
    return [work(i, SIMPLIFY).value for i in items]


def dot(left: list[Sum], right: list[Sum]) -> Sum:
    """The dot product of equally long lists."""
    return add([expand_product(a, b) for a, b in zip(left, right, strict=True)])


def multiply(left: Entries, right: Entries) -> Entries:
    """The matrix product; the shapes must fit."""
    columns = list(zip(*right, strict=True))
    return [[dot(row, list(c)) for c in columns] for row in left]


def product_tree(left: Iterable[Node], right: Iterable[Node]) -> Node:
    """1*4 + 2*5 + 3*6 as it is written on the board."""
    terms = tuple(Multiply((a, b), "*") for a, b in zip(left, right, strict=True))
    return terms[0] if len(terms) == 1 else Add(terms)




def length_tree(items: Iterable[Node]) -> Node:
    """sqrt(1^2 + 2^2) as it is written on the board."""
    squares: list[Node] = [Power(i, Number("2")) for i in items]
    return Root(squares[0] if len(squares) == 1 else Add(tuple(squares)))


def transpose(values: Entries) -> Entries:
    """Rows become columns."""
    return [list(row) for row in zip(*values, strict=True)]


def determinant(values: Entries) -> Sum:
    """By expansion along the first row (small), on exact values."""
    if len(values) == 1:
        return values[0][0]
    total = Sum({})
    for k, first in enumerate(values[0]):
        if not first:
            continue
        minor = determinant([row[:k] + row[k + 1 :] for row in values[1:]])
        part = expand_product(first, minor)
        total = total - part if k % 2 else total + part
    return total


def size_of(value: Sum) -> float | None:
    """A decimal for a number, None for anything else."""
    return surds.numeric_value(value) if surds.is_numeric(value) else None


def derived(tree: Node) -> Derived:
    """An expression worked out, in decimals where it uses them."""
    return work(tree, style_for(tree))


def minus(node: Node) -> Node:
    """The opposite, without a double sign."""
    return node.operand if isinstance(node, Negative) else Negative(node)


def zero() -> Sum:
    """The number 0."""
    return constant(0)
