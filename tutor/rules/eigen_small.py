"""Eigenvalues of a small symmetric matrix of numbers with the lines that find them: diagonal, two rows, or by numbers."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy
from tutor.notation.tree import Add, Divide, Matrix, Node, Number, PlusMinus, Relation, Root, Sequence, Symbol
from tutor.rules.derivation import Rule
from tutor.solution import Step

DIAGONAL = Rule("diagonal_eigenvalues", "A diagonal matrix shows its eigenvalues", "eigenvalues-eigenvectors")
CHARACTERISTIC = Rule("characteristic_polynomial", "The characteristic equation", "eigenvalues-eigenvectors")
ROOTS = Rule("quadratic_formula", "Solve it", "quadratic-equations")
LISTED = Rule("eigenvalues_listed", "The eigenvalues", "eigenvalues-eigenvectors")


def matrix_tree(matrix: Any) -> Matrix:
    """A sympy matrix as mathematics."""
    return Matrix(tuple(tuple(from_sympy(matrix[i, j]) for j in range(matrix.cols)) for i in range(matrix.rows)))


def eigenvalues(matrix: Any) -> tuple[list[Step], list[Any]] | None:
    """The eigenvalues of a symmetric matrix, ascending, each as often as it counts; None where they have no short form."""
    size = matrix.rows
    shown = matrix_tree(matrix)
    if matrix.is_diagonal():
        values = sorted((matrix[k, k] for k in range(size)), key=lambda v: float(v))
        return [DIAGONAL.states(_list(values), ("In ", shown, " only the diagonal is not zero, so its entries are the eigenvalues."))], values
    if size == 2:
        return _two(matrix)
    found = matrix.eigenvals()
    values = [v for v, k in found.items() for _ in range(k)]
    if any(not v.is_Rational and v.count_ops() > 12 for v in values):
        return None
    values.sort(key=lambda v: float(sympy.re(v.evalf())))
    name = sympy.Symbol("lambda")
    polynomial = matrix.charpoly(name).as_expr()
    return [CHARACTERISTIC.states(Relation((from_sympy(sympy.factor(polynomial)), Number("0")), ("=",)), "The determinant of the matrix with lambda subtracted on the diagonal must be zero."), LISTED.states(_list(values), "Its roots are the eigenvalues.")], values


def _list(values: list[Any]) -> Node:
    return Sequence(tuple(from_sympy(v) for v in values), "[]")


def _two(matrix: Any) -> tuple[list[Step], list[Any]]:
    trace, det = matrix.trace(), sympy.expand(matrix.det())
    name = sympy.Symbol("lambda")
    polynomial = sympy.expand(name**2 - trace * name + det)
    lines = [CHARACTERISTIC.states(Relation((from_sympy(polynomial), Number("0")), ("=",)), ("For two rows: lambda squared, minus the trace ", from_sympy(trace), " times lambda, plus the determinant ", from_sympy(det), "."))]
    inside = sympy.expand(trace**2 - 4 * det)
    written = Divide(Add((from_sympy(trace), PlusMinus(Root(from_sympy(inside))))), Number("2"), "fraction")
    lines.append(ROOTS.states(Relation((Symbol("lambda"), written), ("=",)), "By the formula for quadratic equations."))
    low, high = (sympy.radsimp(sympy.expand((trace + s * sympy.sqrt(inside)) / 2)) for s in (-1, 1))
    lines.append(LISTED.states(_list([low, high]), "The two eigenvalues."))
    return lines, [low, high]
