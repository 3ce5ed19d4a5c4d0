"""Matrices of exact numbers as plain lists of rows: from mathematics, back to mathematics, and their arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Items
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from tutor.notation.tree import Matrix, Node, Sequence
from tutor.rules.arrays import entries
from tutor.rules.radical_numbers import Exact, Radical, as_sum, decimal, from_sum
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import write, write_number

Grid: TypeAlias = list[list[Exact]]
Line: TypeAlias = list[Exact]


def grid_of(matrix: Matrix) -> Grid | None:
    """The exact entries; None when one holds a letter or another kind of number."""
    found = [[from_sum(v) for v in row] for row in entries(matrix)]
    return None if any(v is None for row in found for v in row) else [[v for v in row if v is not None] for row in found]


def line_of(items: Iterable[Node]) -> Line | None:
    """The exact entries of a vector; None when one holds a letter."""
    found = [from_sum(work(i, SIMPLIFY).value) for i in items]
    return None if any(v is None for v in found) else [v for v in found if v is not None]


def number(value: Exact | int, decimals: bool = False) -> Node:
    """An exact number as mathematics, sums of fractions over one bar."""
    if not isinstance(value, Radical):
        return write_number(value, decimals)
    return write(as_sum(value), together=True)


def matrix(grid: Iterable[Iterable[Exact | int]], decimals: bool = False) -> Matrix:
    """A matrix as mathematics."""
    return Matrix(tuple(tuple(number(v, decimals) for v in row) for row in grid))


def column(line: Iterable[Exact | int], decimals: bool = False) -> Matrix:
    """A column as mathematics."""
    return Matrix(tuple((number(v, decimals),) for v in line))


def vector(line: Iterable[Exact | int], decimals: bool = False) -> Sequence:
    """A vector as mathematics: [1, 2, 3]."""
    return Sequence(tuple(number(v, decimals) for v in line), "[]")


def vectors(lines: Iterable[Iterable[Exact | int]], bracket: str = "{}") -> Sequence:
    """Vectors side by side, in a set."""
    return Sequence(tuple(vector(v) for v in lines), bracket)


def identity(size: int) -> Grid:
    """Ones on the diagonal."""
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


def transpose(grid: Items[Items[Exact]]) -> Grid:
    """Rows become columns."""
    return [list(row) for row in zip(*grid, strict=True)]


def dot(left: Items[Exact], right: Items[Exact]) -> Exact:
    """The dot product."""
    total: Exact = Fraction(0)
    for a, b in zip(left, right, strict=True):
        total = total + a * b
    return total


def times(left: Items[Items[Exact]], right: Items[Items[Exact]]) -> Grid:
    """The matrix product."""
    columns = transpose(right)
    return [[dot(row, c) for c in columns] for row in left]


def apply(grid: Items[Items[Exact]], line: Items[Exact]) -> Line:
    """Matrix times vector."""
    return [dot(row, line) for row in grid]


def scaled(line: Items[Exact], factor: Exact) -> Line:
    """Every entry times a number."""
    return [factor * v for v in line]


def minus(left: Items[Exact], right: Items[Exact]) -> Line:
    """Entry by entry, left - right."""
    return [a - b for a, b in zip(left, right, strict=True)]


def whole(line: Items[Exact]) -> Line:
    """The same direction with whole numbers without a common factor, the first entry that is not zero positive where
    all are rational; a line with roots is divided by its first entry where that makes it simpler."""
    if all(not isinstance(v, Radical) for v in line):
        rational = [Fraction(v) for v in line]  # type: ignore[arg-type]
        bottom = lcm(*(v.denominator for v in rational))
        top = gcd(*(int(v * bottom) for v in rational))
        if not top:
            return list(line)
        sign = -1 if next(v for v in rational if v) < 0 else 1
        return [v * bottom / (top * sign) for v in rational]
    parts = [p for v in line for p in (v.parts.values() if isinstance(v, Radical) else [v]) if p]
    bottom = lcm(*(p.denominator for p in parts))
    top = gcd(*(int(p * bottom) for p in parts))
    return [v * Fraction(bottom, top) for v in line]


def is_square(grid: Items[Items[Exact]]) -> bool:
    """As many rows as columns?"""
    return len(grid) == len(grid[0])


def is_symmetric(grid: Items[Items[Exact]]) -> bool:
    """Equal to its transpose?"""
    return is_square(grid) and all(grid[i][j] == grid[j][i] for i in range(len(grid)) for j in range(i))


def decimals_of(grid: Iterable[Iterable[Exact]]) -> list[list[float]]:
    """All entries as decimals."""
    return [[decimal(v) for v in row] for row in grid]


def shape_text(matrix_shape: tuple[int, int]) -> str:
    """2×3"""
    return f"{matrix_shape[0]}×{matrix_shape[1]}"
