"""Least squares with several columns, exactly: X^T X, X^T y, elimination, fitted values and R²."""

from __future__ import annotations

from fractions import Fraction

Rows = list[list[Fraction]]


def design(columns: list[tuple[Fraction, ...]]) -> Rows:
    """The matrix of a constant 1 and the columns."""
    return [[Fraction(1), *row] for row in zip(*columns, strict=True)]


def gram(rows: Rows) -> Rows:
    """X^T X."""
    width = len(rows[0])
    return [[sum((r[i] * r[j] for r in rows), Fraction(0)) for j in range(width)] for i in range(width)]


def moments(rows: Rows, y: tuple[Fraction, ...]) -> list[Fraction]:
    """X^T y."""
    return [sum((r[i] * v for r, v in zip(rows, y, strict=True)), Fraction(0)) for i in range(len(rows[0]))]


def solved(matrix: Rows, right: list[Fraction]) -> list[Fraction] | None:
    """The solution of a square system by elimination; None when it is singular."""
    size = len(matrix)
    work = [[*row, right[k]] for k, row in enumerate(matrix)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if work[i][k]), None)
        if pivot is None:
            return None
        work[k], work[pivot] = work[pivot], work[k]
        for i in range(size):
            if i != k and work[i][k]:
                factor = work[i][k] / work[k][k]
                work[i] = [a - factor * b for a, b in zip(work[i], work[k], strict=True)]
    return [work[k][size] / work[k][k] for k in range(size)]


def coefficients(columns: list[tuple[Fraction, ...]], y: tuple[Fraction, ...]) -> list[Fraction] | None:
    """The least squares coefficients, the constant first; None when the columns depend on each other."""
    rows = design(columns)
    return solved(gram(rows), moments(rows, y))


def r_squared(columns: list[tuple[Fraction, ...]], y: tuple[Fraction, ...]) -> Fraction | None:
    """The share of the variation of y that the columns explain; None when y does not vary or no fit is unique."""
    beta = coefficients(columns, y)
    mean = sum(y, Fraction(0)) / len(y)
    whole = sum(((v - mean) ** 2 for v in y), Fraction(0))
    if beta is None or not whole:
        return None
    rest = sum(((v - sum((b * x for b, x in zip(beta, row, strict=True)), Fraction(0))) ** 2 for row, v in zip(design(columns), y, strict=True)), Fraction(0))
    return 1 - rest / whole
