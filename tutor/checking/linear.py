"""Referees for linear algebra: equivalent rows, solutions of A x = b, eigenpairs, orthogonality, spans, near numbers."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Items
from itertools import pairwise

import sympy

from tutor.checking import exact
from tutor.checking.equality import equal_objects, equal_values
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Multiply, Node, Transpose
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check

_OUTSIDE = (exact.Outside, *TROUBLE)


def row_equivalent(before: Node, after: Node) -> Check | None:
    """Have two matrices of the same shape the same reduced row echelon form, so that row operations lead from one to the other?"""
    try:
        left, right = exact.rows_of(before), exact.rows_of(after)
        if len(left) != len(right) or len(left[0]) != len(right[0]):
            return None
        return "proved" if exact.reduce(left)[0] == exact.reduce(right)[0] else None
    except _OUTSIDE:
        pass
    try:
        first, second = to_sympy(before), to_sympy(after)
        return "proved" if first.shape == second.shape and sympy.simplify(first.rref()[0] - second.rref()[0]).is_zero_matrix else None
    except _OUTSIDE:
        return None


def rank_is(matrix: Node, rank: int) -> Check | None:
    """Has the matrix this rank?"""
    try:
        return "proved" if len(exact.reduce(exact.rows_of(matrix))[1]) == rank else None
    except _OUTSIDE:
        return None


def independent(vectors: Items[Node]) -> bool | None:
    """Are the vectors linearly independent? None when that cannot be decided here."""
    try:
        rows = [[e[0] for e in exact.rows_of(v)] for v in vectors]
        return len(exact.reduce(rows)[1]) == len(rows)
    except _OUTSIDE:
        return None


def is_echelon(matrix: Node, reduced: bool) -> Check | None:
    """Is the matrix in row echelon form (or in reduced row echelon form)?"""
    try:
        rows = exact.rows_of(matrix)
        if reduced:
            return "proved" if exact.reduce(rows)[0] == rows else None
        leads = [next((k for k, e in enumerate(row) if e), len(row)) for row in rows]
        good = all(a < b or a == b == len(rows[0]) for a, b in pairwise(leads))
        return "proved" if good else None
    except _OUTSIDE:
        return None


def solves_system(matrix: Node, vector: Node, right: Node) -> Check | None:
    """Is matrix times vector the right-hand side?"""
    return equal_values(Multiply((matrix, vector)), right)


def all_sent_to_zero(matrix: Node, vectors: Iterable[Node]) -> Check | None:
    """Does the matrix send each of the vectors to zero, and are they independent and as many as there can be?"""
    try:
        rows = exact.rows_of(matrix)
        columns = [exact.rows_of(v) for v in vectors]
        zero = all(not e for c in columns for (e,) in exact._times(rows, c, ""))
        independent = not columns or len(exact.reduce([[e[0] for e in c] for c in columns])[1]) == len(columns)
        full = len(columns) == len(rows[0]) - len(exact.reduce(rows)[1])
        return "proved" if zero and independent and full else None
    except _OUTSIDE:
        return None


def eigenpair(matrix: Node, value: Node, vector: Node) -> Check | None:
    """Is matrix · vector = value · vector, the vector not being zero?"""
    if equal_values(vector, Multiply((Multiply((_zero(), vector)),))) is not None:
        return None
    return equal_values(Multiply((matrix, vector)), Multiply((value, vector)))


def _zero() -> Node:
    from tutor.notation.tree import Number

    return Number("0")


def orthogonal(vectors: Items[Node], unit: bool = False) -> Check | None:
    """Are the vectors perpendicular to one another (and, with `unit`, of length one)?"""
    try:
        checks = []
        for i, left in enumerate(vectors):
            for j, right in enumerate(vectors[: i + 1]):
                if i == j and not unit:
                    continue
                want = 1 if i == j else 0
                product = equal_values(Multiply((Transpose(left), right)), _number(want))
                if product is None:
                    return None
                checks.append(product)
        return "agrees" if "agrees" in checks else "proved"
    except _OUTSIDE:
        return None


def _number(value: int) -> Node:
    from tutor.notation.tree import Number

    return Number(str(value))


def same_span(first: Items[Node], second: Items[Node]) -> Check | None:
    """Do both lists of vectors span the same space?"""
    try:
        left = [[e[0] for e in exact.rows_of(v)] for v in first]
        right = [[e[0] for e in exact.rows_of(v)] for v in second]
        a, b = exact.reduce(left), exact.reduce(right)
        return "proved" if a[0][: len(a[1])] == b[0][: len(b[1])] else None
    except _OUTSIDE:
        return None


def near(left: Node, right: Node, digits: int = 6) -> Check | None:
    """Do two numbers, vectors or matrices agree to so many significant digits of the largest entry (rounded values)?"""
    try:
        quick = exact.decimals(left), exact.decimals(right)
        if len(quick[0]) != len(quick[1]):
            return None
        return _close(quick[0], quick[1], digits)
    except _OUTSIDE:
        pass
    try:
        first, second = to_sympy(left), to_sympy(right)
        if not isinstance(first, sympy.MatrixBase):
            first, second = sympy.Matrix([first]), sympy.Matrix([second])
        if first.shape != second.shape:
            return None
        a = [complex(e.evalf(30)) for e in first]
        b = [complex(e.evalf(30)) for e in second]
        return _close(a, b, digits)
    except _OUTSIDE:
        return None


def _close(left: Items[complex], right: Items[complex], digits: int) -> Check | None:
    size = max(1e-12, *(abs(x) for x in left))
    return "agrees" if all(abs(x - y) <= size * 10.0 ** (1 - digits) for x, y in zip(left, right, strict=True)) else None


def zeros(polynomial: Node, name: str, values: Iterable[Node]) -> Check | None:
    """Is the polynomial zero at each of the values?"""
    from tutor.notation.tree import substitute

    try:
        return "proved" if all(exact.rows_of(substitute(polynomial, name, v)) == [[{}]] for v in values) else None
    except _OUTSIDE:
        return None


def same_statement(left: Node, right: Node) -> Check | None:
    """`equal_values` for what may be a polynomial in another letter."""
    try:
        return equal_objects(to_sympy(left), to_sympy(right))
    except _OUTSIDE:
        return None
