"""A quick exact referee for numbers, vectors and matrices of rational numbers and square roots.

A number is a mapping from square-free radicands to rational coefficients ({1: 3, 2: 1/2} is 3 + sqrt(2)/2, the key -1 is
i); a matrix is a list of rows of them. What lies outside (letters, other roots, functions) gives None, and the general
referee decides.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from tutor.notation import tree as t

Value: TypeAlias = dict[int, Fraction]
Rows: TypeAlias = list[list[Value]]
_LARGEST = 10**24
_POINTS = 14


class Outside(Exception):
    """Not a number or matrix of this kind."""


def same(before: t.Node, after: t.Node) -> bool | None:
    """Are both the same number or matrix, or the same polynomial (or matrix of polynomials) in one letter? None when
    one of them is of another kind.

    Two polynomials of degree at most d that agree at d + 1 points are the same.
    """
    try:
        names = {*t.symbols(before), *t.symbols(after)}
        if not names:
            return rows_of(before) == rows_of(after)
        if len(names) > 1:
            return None
        (name,) = names
        count = max(_degree(before), _degree(after)) + 1
        if count > _POINTS:
            return None
        points = (t.Number(str(k)) for k in range(count))
        return all(rows_of(t.substitute(before, name, p)) == rows_of(t.substitute(after, name, p)) for p in points)
    except (Outside, ArithmeticError, ValueError, RecursionError):
        return None


def _degree(node: t.Node) -> int:
    """A bound for the degree in the one letter that stands in the tree.

    Raises:
        Outside: it is no polynomial in it.
    """
    if not t.symbols(node):
        return 0
    match node:
        case t.Symbol() | t.Subscript():
            return 1
        case t.Negative(operand) | t.Transpose(operand):
            return _degree(operand)
        case t.Add(terms):
            return max(_degree(x) for x in terms)
        case t.Multiply(factors):
            return sum(_degree(x) for x in factors)
        case t.Divide(top, bottom):
            if t.symbols(bottom):
                raise Outside
            return _degree(top)
        case t.Power(base, t.Number(text)) if text.isdigit():
            return _degree(base) * int(text)
        case t.Matrix(rows):
            return max(_degree(e) for row in rows for e in row)
        case t.Sequence(items, bracket) if bracket in ("[]", "()", "<>"):
            return max(_degree(x) for x in items)
        case t.Call("det", (t.Matrix() as argument,)):
            return _degree(argument) * len(argument.rows)
        case t.Call("tr", (argument,)):
            return _degree(argument)
    raise Outside


def rows_of(node: t.Node) -> Rows:
    """The value of a tree: a number is a 1×1 matrix, a vector one column.

    Raises:
        Outside: it holds something that is no such number, or shapes that do not fit.
    """
    match node:
        case t.Number():
            return [[_plain(node.value)]]
        case t.Constant(name="i"):
            return [[{-1: Fraction(1)}]]
        case t.Negative(operand):
            return [[{k: -v for k, v in e.items()} for e in row] for row in rows_of(operand)]
        case t.Add(terms):
            total = rows_of(terms[0])
            for term in terms[1:]:
                total = _sum(total, rows_of(term))
            return total
        case t.Multiply(factors):
            product = rows_of(factors[0])
            for factor in factors[1:]:
                product = _times(product, rows_of(factor), node.sign)
            return product
        case t.Divide(top, bottom):
            below = rows_of(bottom)
            if not _single(below):
                raise Outside
            over = _inverse(below[0][0])
            return [[_mul(e, over) for e in row] for row in rows_of(top)]
        case t.Power(base, exponent):
            return _power(rows_of(base), rows_of(exponent))
        case t.Root(radicand, None):
            inner = rows_of(radicand)
            if not _single(inner):
                raise Outside
            return [[_root(inner[0][0])]]
        case t.Transpose(operand):
            return [list(row) for row in zip(*rows_of(operand), strict=True)]
        case t.Matrix(rows, bracket) if bracket != "||":
            return [[_entry(e) for e in row] for row in rows]
        case t.Sequence(items, bracket) if bracket in ("[]", "()", "<>") and items:
            return [[_entry(e)] for e in items]
        case t.Operation("outer", left, right):
            return _times(rows_of(left), [list(row) for row in zip(*rows_of(right), strict=True)], "")
        case t.Operation("hadamard", left, right):
            first, second = rows_of(left), rows_of(right)
            if _shape(first) != _shape(second):
                raise Outside
            return [[_mul(a, b) for a, b in zip(x, y, strict=True)] for x, y in zip(first, second, strict=True)]
        case t.InnerProduct(left, right):
            return _times([list(row) for row in zip(*rows_of(left), strict=True)], rows_of(right), "")
        case t.Call("det", (argument,)):
            return [[determinant(rows_of(argument))]]
        case t.Call("tr", (argument,)):
            square = rows_of(argument)
            if len(square) != len(square[0]):
                raise Outside
            total = [[_plain(Fraction(0))]]
            for k, row in enumerate(square):
                total = _sum(total, [[row[k]]])
            return total
    raise Outside


def decimals(node: t.Node) -> list[complex]:
    """All entries as decimals, row by row.

    Raises:
        Outside: as `rows_of`.
    """
    return [sum((float(v) * (abs(k) ** 0.5) * (1j if k < 0 else 1) for k, v in e.items()), 0j) for row in rows_of(node) for e in row]


def _entry(node: t.Node) -> Value:
    found = rows_of(node)
    if not _single(found):
        raise Outside
    return found[0][0]


def _shape(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0])


def _single(rows: Rows) -> bool:
    return _shape(rows) == (1, 1)


def _plain(value: Fraction) -> Value:
    return {1: value} if value else {}


def _sum(left: Rows, right: Rows) -> Rows:
    if _shape(left) != _shape(right):
        raise Outside
    return [[_add(a, b) for a, b in zip(x, y, strict=True)] for x, y in zip(left, right, strict=True)]


def _add(left: Value, right: Value) -> Value:
    found = dict(left)
    for k, v in right.items():
        found[k] = found.get(k, Fraction(0)) + v
    return {k: v for k, v in found.items() if v}


def _mul(left: Value, right: Value) -> Value:
    if len(left) == len(right) == 1 and 1 in left and 1 in right:
        return {1: left[1] * right[1]}
    found: Value = {}
    for a, x in left.items():
        for b, y in right.items():
            outside, key = _split(abs(a) * abs(b))
            sign = -1 if a < 0 and b < 0 else 1
            key = -key if (a < 0) != (b < 0) else key
            found[key] = found.get(key, Fraction(0)) + sign * outside * x * y
    return {k: v for k, v in found.items() if v}


def _split(number: int) -> tuple[int, int]:
    """A number as square times rest."""
    if number > _LARGEST:
        raise Outside
    whole = isqrt(number)
    if whole * whole == number:
        return whole, 1
    outside, trial, rest = 1, 2, number
    while trial * trial <= rest and trial < 100_000:
        while rest % (trial * trial) == 0:
            rest //= trial * trial
            outside *= trial
        trial += 1
    whole = isqrt(rest)
    return (outside * whole, 1) if whole * whole == rest else (outside, rest)


def _inverse(value: Value) -> Value:
    if not value:
        raise Outside
    if len(value) == 1:
        key, part = next(iter(value.items()))
        return {key: 1 / (part * key)}
    if len(value) > 4:
        raise Outside
    sign = next(k for k in value if k != 1)
    prime = -1 if sign < 0 else next(p for p in range(2, sign + 1) if sign % p == 0)
    other = {k: -v if (k < 0 if prime == -1 else k % prime == 0) else v for k, v in value.items()}
    return _mul(other, _inverse(_mul(value, other)))


def _root(value: Value) -> Value:
    if not value:
        return {}
    if list(value) != [1]:
        raise Outside
    number = value[1]
    outside, key = _split(abs(number.numerator) * number.denominator)
    return {key if number > 0 else -key: Fraction(outside, number.denominator)}


def _times(left: Rows, right: Rows, sign: str) -> Rows:
    if _single(left) or _single(right):
        factor, other = (left[0][0], right) if _single(left) else (right[0][0], left)
        return [[_mul(factor, e) for e in row] for row in other]
    if sign == "×":
        raise Outside
    if len(left[0]) != len(right):
        if _shape(left) == _shape(right) and len(left[0]) == 1:
            left = [list(row) for row in zip(*left, strict=True)]
        elif len(right) == 1 and len(right[0]) == len(left[0]):
            right = [list(row) for row in zip(*right, strict=True)]
        else:
            raise Outside
    columns = list(zip(*right, strict=True))
    return [[_dot(row, c) for c in columns] for row in left]


def _dot(row: Any, column: Any) -> Value:
    if all(list(x) in ([1], []) for x in row) and all(list(x) in ([1], []) for x in column):
        return _plain(sum((a[1] * b[1] for a, b in zip(row, column, strict=True) if a and b), Fraction(0)))
    total: Value = {}
    for a, b in zip(row, column, strict=True):
        total = _add(total, _mul(a, b))
    return total


def _power(base: Rows, exponent: Rows) -> Rows:
    if not _single(exponent) or list(exponent[0][0]) not in ([1], []):
        raise Outside
    power = exponent[0][0].get(1, Fraction(0))
    if power.denominator == 2 and _single(base) and power > 0:
        base, power = [[_root(base[0][0])]], power * 2
    if power.denominator != 1 or abs(power) > 64:
        raise Outside
    if _single(base):
        if power <= 0 and not base[0][0]:
            raise Outside
        value: Value = {1: Fraction(1)}
        for _ in range(abs(int(power))):
            value = _mul(value, base[0][0])
        return [[value if power >= 0 else _inverse(value)]]
    size = len(base)
    if size != len(base[0]):
        raise Outside
    result: Rows = [[_plain(Fraction(int(i == j))) for j in range(size)] for i in range(size)]
    for _ in range(abs(int(power))):
        result = _times(result, base, "")
    return result if power >= 0 else inverse(result)


def inverse(rows: Rows) -> Rows:
    """The inverse, by elimination.

    Raises:
        Outside: it has none.
    """
    size = len(rows)
    wide = [[*row, *(_plain(Fraction(int(i == j))) for j in range(size))] for i, row in enumerate(rows)]
    reduced, pivots = reduce(wide)
    if pivots[:size] != list(range(size)):
        raise Outside
    return [row[size:] for row in reduced]


def reduce(rows: Rows) -> tuple[Rows, list[int]]:
    """The reduced row echelon form and its pivot columns."""
    rows = [list(r) for r in rows]
    pivots: list[int] = []
    for column in range(len(rows[0])):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        factor = _inverse(rows[top][column])
        rows[top] = [_mul(factor, e) for e in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column]:
                minus = {k: -v for k, v in row[column].items()}
                rows[i] = [_add(a, _mul(minus, b)) for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    return rows, pivots


def determinant(rows: Rows) -> Value:
    """The determinant by expansion (up to 3 rows) or elimination."""
    size = len(rows)
    if any(len(r) != size for r in rows):
        raise Outside
    rows, value = [list(r) for r in rows], {1: Fraction(1)}
    for k in range(size):
        found = next((i for i in range(k, size) if rows[i][k]), None)
        if found is None:
            return {}
        if found != k:
            rows[k], rows[found] = rows[found], rows[k]
            value = {q: -v for q, v in value.items()}
        value = _mul(value, rows[k][k])
        factor = _inverse(rows[k][k])
        for i in range(k + 1, size):
            if rows[i][k]:
                minus = {q: -v for q, v in _mul(rows[i][k], factor).items()}
                rows[i] = [_add(a, _mul(minus, b)) for a, b in zip(rows[i], rows[k], strict=True)]
    return value
