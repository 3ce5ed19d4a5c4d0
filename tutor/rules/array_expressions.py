"""Expressions with vectors and matrices worked out from the inside: sums, multiples, products, powers, transposes, norms.

`evaluate(tree)` gives the line it ends in, its exact value and the steps, each step a line of the whole expression. Shapes
are looked at before anything is calculated: WrongShape says in words what does not fit, NoValue why there is no result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Items
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    Call,
    Divide,
    InnerProduct,
    Matrix,
    Multiply,
    Negative,
    Node,
    Norm,
    Number,
    Operation,
    Power,
    Sequence,
    Subscript,
    Symbol,
    Transpose,
    flat_name,
    symbols,
    walk,
)
from tutor.rules import arrays, elimination, grids
from tutor.rules.arrays import WrongShape, decimals_in, derived, shown
from tutor.rules.derivation import Rule, lifted
from tutor.rules.inverses import inverse_steps
from tutor.rules.radical_numbers import from_sum
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.terms import Sum, TooHeavy, add, constant, expand_product, times
from tutor.rules.writing import write
from tutor.solution import Prose, Step

ENTRIES = Rule("work_out_entries", "Work out the entries", "arithmetic")
ADD_VECTORS = Rule("add_vectors", "Add place by place", "vector-addition")
ADD_MATRICES = Rule("add_matrices", "Add entry by entry", "matrix-addition")
SCALE_VECTOR = Rule("scale_vector", "Multiply every entry", "vector-addition")
SCALE_MATRIX = Rule("scale_matrix", "Multiply every entry", "matrix-addition")
NEGATE = Rule("negate_array", "Change every sign", "matrix-addition")
PRODUCT = Rule("matrix_product", "Rows times columns", "matrix-multiplication")
MATRIX_VECTOR = Rule("matrix_vector_product", "Every row times the vector", "matrix-vector-product")
ROW_COLUMN = Rule("row_times_column", "Row times column", "dot-product")
DOT = Rule("dot_product", "Multiply place by place and add", "dot-product")
OUTER = Rule("outer_product", "Every entry times every entry", "outer-product")
HADAMARD = Rule("hadamard_product", "Multiply entry by entry", "hadamard-product")
CROSS = Rule("cross_product", "Cross product", "cross-product")
FLIP = Rule("transpose", "Rows become columns", "transpose")
AS_PRODUCT = Rule("power_as_product", "A power is a repeated product", "matrix-powers")
TRACE = Rule("trace", "Add along the main diagonal", "trace")
NORM = Rule("vector_norm", "Root of the sum of squares", "vector-norm")
NORM_ONE = Rule("norm_one", "Add the sizes", "distance-metrics")
NORM_MAX = Rule("norm_max", "Take the largest size", "distance-metrics")
NORM_P = Rule("norm_p", "The p-th root of the sum of p-th powers", "distance-metrics")
FROBENIUS = Rule("frobenius_norm", "Root of the sum of all squares", "matrix-norms")
INVERT = Rule("matrix_inverse", "Find the inverse", "matrix-inverse")
DETERMINANT = Rule("determinant", "Work out the determinant", "determinant")
RANK = Rule("rank", "Count the pivots", "rank")
PROJECT = Rule("project", "Project", "vector-projection")
SCALARS = Rule("multiply_scalars", "Multiply the numbers", "arithmetic")
LARGEST = 400


class NoValue(ArithmeticError):
    """There is no result; the message is the reason, for the learner, `phrase` the contract's word for it."""

    def __init__(self, reason: str, phrase: str = "undefined") -> None:
        super().__init__(reason)
        self.phrase = phrase


class NotUnderstood(NoValue):
    """Nothing is wrong with the question; it is only beyond what is done here."""


@dataclass(frozen=True, slots=True)
class Array:
    """Exact entries, row by row; `flat` when it is written as a list of numbers (a vector, one column)."""

    rows: tuple[tuple[Sum, ...], ...]
    flat: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def entries(self) -> list[Sum]:
        """All entries in one list."""
        return [e for row in self.rows for e in row]

    @property
    def is_vector(self) -> bool:
        """One column (or a flat list)?"""
        return self.shape[1] == 1


Value: TypeAlias = Sum | Array


@dataclass(frozen=True, slots=True)
class Worked:
    """What an expression became."""

    before: Node
    after: Node
    value: Value
    steps: tuple[Step, ...] = ()


def as_array(rows: Iterable[Iterable[Sum]], flat: bool = False) -> Array:
    """Rows of exact values as an array."""
    return Array(tuple(tuple(r) for r in rows), flat)


def has_arrays(node: Node) -> bool:
    """Does a vector or matrix stand in it?"""
    return any(isinstance(n, Matrix) or (isinstance(n, Sequence) and n.bracket in ("[]", "()", "<>")) for n in walk(node))


def with_identity(tree: Node) -> Node:
    """The tree with I (and I_n) replaced by the identity matrix that fits."""
    size = next((n.shape[0] for n in walk(tree) if isinstance(n, Matrix) and n.shape[0] == n.shape[1] > 1), 0)

    def change(node: Node) -> Node:
        if isinstance(node, Subscript) and flat_name(node) and isinstance(node.base, Symbol) and node.base.name == "I" and isinstance(node.index, Number):
            count = int(node.index.value)
            return grids.matrix(grids.identity(count)) if 0 < count <= 10 else node
        if isinstance(node, Symbol) and node.name == "I" and size:
            return grids.matrix(grids.identity(size))
        from tutor.notation.tree import rebuild

        return rebuild(node, change)

    return change(tree)


def evaluate(tree: Node, decimals: bool = False) -> Worked:
    """Work the expression out.

    Raises:
        WrongShape, NoValue: there is no result.
        Undefined, TooHeavy: an entry has no value, or too long a one.
    """
    return _Worker(decimals or any((isinstance(n, Matrix) and decimals_in(n)) or (isinstance(n, Number) and "." in n.text) for n in walk(tree))).work(tree)


class _Worker:
    def __init__(self, decimals: bool) -> None:
        self.decimals = decimals

    def show(self, value: Value) -> Node:
        if isinstance(value, Sum):
            return shown(value, self.decimals)
        if value.flat:
            return arrays.vector(value.entries, self.decimals)
        return arrays.matrix(value.rows, self.decimals)

    def work(self, node: Node) -> Worked:
        if not has_arrays(node):
            return self.scalar(node)
        match node:
            case Matrix(rows, "||"):
                return self.work(Call("det", (Matrix(rows),)))
            case Matrix(rows):
                return self.literal(node, [list(r) for r in rows], False)
            case Sequence(items) if items and not any(isinstance(i, Matrix | Sequence) for i in items):
                return self.literal(node, [[i] for i in items], True)
            case Add():
                return self.sum(node)
            case Negative(operand):
                return self.negative(node, operand)
            case Multiply():
                return self.product(node)
            case Divide(top, bottom):
                return self.quotient(node, top, bottom)
            case Power(base, exponent):
                return self.power(node, base, exponent)
            case Transpose(operand):
                return self.one(node, operand, lambda n: Transpose(n), self._transposed)
            case Norm(operand, order):
                return self.one(node, operand, lambda n: Norm(n, order), lambda before, value: self._norm(before, value, order))
            case AbsoluteValue(operand):
                return self.one(node, operand, lambda n: AbsoluteValue(n), self._bars)
            case InnerProduct(left, right):
                return self.two(node, left, right, lambda a, b: InnerProduct(a, b), self._dot)
            case Operation("cross", left, right):
                return self.two(node, left, right, lambda a, b: Operation("cross", a, b), self._cross)
            case Operation("outer", left, right):
                return self.two(node, left, right, lambda a, b: Operation("outer", a, b), self._outer)
            case Operation("hadamard" | "compose", left, right):
                return self.two(Operation("hadamard", left, right), left, right, lambda a, b: Operation("hadamard", a, b), self._hadamard)
            case Call(function, (operand,)) if function in _CALLS:
                return self.one(node, operand, lambda n: Call(function, (n,)), getattr(self, _CALLS[function]))
            case Call("dot", (left, right)):
                return self.two(node, left, right, lambda a, b: Call("dot", (a, b)), self._dot)
            case Call("cross", (left, right)):
                return self.work(Operation("cross", left, right))
        raise NotUnderstood("I do not know what this expression means for vectors and matrices.")

    # -- parts ---------------------------------------------------------------------------------------------------

    def scalar(self, node: Node) -> Worked:
        found = work(node, style_for(node))
        return Worked(node, found.after, found.value, found.steps)

    def literal(self, node: Node, rows: list[list[Node]], flat: bool) -> Worked:
        if len(rows) * len(rows[0]) > LARGEST:
            raise TooHeavy
        found = [[work(e, style_for(e)) for e in row] for row in rows]
        value = as_array([[f.value for f in row] for row in found], flat)
        if not any(f.steps for row in found for f in row):
            return Worked(node, node, value)
        after = Sequence(tuple(row[0].after for row in found), "[]") if flat else Matrix(tuple(tuple(f.after for f in row) for row in found))
        inner = [s for row in found for f in row for s in f.steps]
        return Worked(node, after, value, (ENTRIES.step(node, after, "Work out what stands in each place.", inner[:12]),) if after != node else ())

    def one(self, node: Node, operand: Node, around: Callable[[Node], Node], act: Callable[[Node, Value], Worked]) -> Worked:
        inner = self.work(operand)
        steps = lifted(inner.steps, around)
        last = act(around(inner.after), inner.value)
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def two(self, node: Node, left: Node, right: Node, around: Callable[[Node, Node], Node], act: Callable[[Node, Array, Array], Worked]) -> Worked:
        first, second = self.work(left), self.work(right)
        steps = [*lifted(first.steps, lambda n: around(n, right)), *lifted(second.steps, lambda n: around(first.after, n))]
        if not isinstance(first.value, Array) or not isinstance(second.value, Array):
            raise NoValue("This operation needs two vectors (or two matrices), and one of the two is a number.")
        last = act(around(first.after, second.after), first.value, second.value)
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def done(self, before: Node, value: Value, rule: Rule, why: Prose, substeps: Iterable[Step] = ()) -> Worked:
        after = self.show(value)
        return Worked(before, after, value, () if after == before else (rule.step(before, after, why, substeps),))

    def written(self, before: Node, cells: list[list[Node]], flat: bool, rule: Rule, why: Prose) -> Worked:
        """A step that writes what stands in each place, and one that works it out."""
        middle: Node = Sequence(tuple(row[0] for row in cells), "[]") if flat else Matrix(tuple(tuple(r) for r in cells))
        found = [[work(c, style_for(c)) for c in row] for row in cells]
        value = as_array([[f.value for f in row] for row in found], flat)
        after = self.show(value)
        if len(cells) * len(cells[0]) > 12:
            inner = [f for row in found for f in row]
            substeps = [Step("work_out_entry", "One entry", "Each entry is worked out on its own.", rule.concept, f.after, f.before, substeps=f.steps) for f in inner if f.after != f.before]
            return Worked(before, after, value, (rule.step(before, after, why, substeps[:25]),))
        steps = [rule.step(before, middle, why)] if middle != before else []
        if after != middle:
            steps.append(ENTRIES.step(middle, after, "Work out each entry."))
        return Worked(before, after, value, tuple(steps))

    # -- sums ----------------------------------------------------------------------------------------------------

    def sum(self, node: Add) -> Worked:
        signs = [isinstance(t, Negative) for t in node.terms]
        parts = [t.operand if isinstance(t, Negative) else t for t in node.terms]

        def around(items: Items[Node]) -> Node:
            return Add(tuple(Negative(i) if s else i for i, s in zip(items, signs, strict=True)))

        afters, steps, values = list(parts), [], []
        for k, part in enumerate(parts):
            worked = self.work(part)
            before = list(afters)
            steps.extend(lifted(worked.steps, lambda n, k=k, before=before: around([*before[:k], n, *before[k + 1 :]])))  # type: ignore[misc]
            afters[k] = worked.after
            values.append(worked.value)
        if not any(isinstance(v, Array) for v in values):
            found = work(around(afters), style_for(around(afters)))
            return Worked(node, found.after, found.value, (*steps, *found.steps))
        found_arrays = [v for v in values if isinstance(v, Array)]
        if len(found_arrays) != len(values):
            raise WrongShape("A number cannot be added to a vector or a matrix: both sides of a plus sign must have the same shape.")
        shape = found_arrays[0].shape
        other = next((v.shape for v in found_arrays if v.shape != shape), None)
        if other is not None:
            raise WrongShape(_sum_mismatch(found_arrays[0], next(v for v in found_arrays if v.shape != shape)))
        flat = any(v.flat for v in found_arrays)
        cells: list[list[Node]] = [
            [_signed_sum([(s, self.show(v.rows[i][j])) for s, v in zip(signs, found_arrays, strict=True)]) for j in range(shape[1])] for i in range(shape[0])
        ]
        vectors = shape[1] == 1
        rule = ADD_VECTORS if vectors else ADD_MATRICES
        why = "Both have the same shape, so they are added place by place." if len(values) == 2 else "All have the same shape, so they are added place by place."
        last = self.written(around(afters), cells, flat, rule, why)
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def negative(self, node: Node, operand: Node) -> Worked:
        inner = self.work(operand)
        steps = lifted(inner.steps, lambda n: Negative(n))
        if isinstance(inner.value, Sum):
            found = work(Negative(inner.after), SIMPLIFY)
            return Worked(node, found.after, found.value, (*steps, *found.steps))
        value = as_array([[-e for e in row] for row in inner.value.rows], inner.value.flat)
        last = self.done(Negative(inner.after), value, NEGATE, "A minus sign in front turns the sign of every entry.")
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    # -- products ------------------------------------------------------------------------------------------------

    def product(self, node: Multiply) -> Worked:
        factors = _flat(node)
        sign = node.sign
        afters, steps, values = list(factors), [], []
        for k, factor in enumerate(factors):
            worked = self.work(factor)
            before = list(afters)
            steps.extend(lifted(worked.steps, lambda n, k=k, before=before: _joined([*before[:k], n, *before[k + 1 :]], sign)))  # type: ignore[misc]
            afters[k] = worked.after
            values.append(worked.value)
        now: Node = _joined(afters, sign)
        numbers = [(a, v) for a, v in zip(afters, values, strict=True) if isinstance(v, Sum)]
        arrays_left: list[tuple[Node, Array]] = [(a, v) for a, v in zip(afters, values, strict=True) if isinstance(v, Array)]
        if len(numbers) > 1:
            total = constant(1)
            for _, v in numbers:
                total = expand_product(total, v)
            after = _joined([self.show(total), *(a for a, _ in arrays_left)], sign)
            if after != now:
                steps.append(SCALARS.step(now, after, "Numbers can be multiplied first; they do not mind where they stand."))
                now = after
            numbers = [(self.show(total), total)]
        front = [a for a, _ in numbers]
        while len(arrays_left) > 1:
            (left, first), (right, second) = arrays_left[:2]
            rest = arrays_left[2:]
            pair = self._pair(Multiply((left, right), sign), first, second, sign)
            steps.extend(lifted(pair.steps, lambda n, rest=rest: _joined([*front, n, *(a for a, _ in rest)], sign)))  # type: ignore[misc]
            if isinstance(pair.value, Sum):
                if rest:
                    scaled = self.work(Multiply((pair.after, *(a for a, _ in rest)), sign))
                    steps.extend(lifted(scaled.steps, lambda n: _joined([*front, n], sign)))
                    pair = scaled
                if isinstance(pair.value, Sum):
                    if not front:
                        return Worked(node, pair.after, pair.value, tuple(steps))
                    found = work(Multiply((*front, pair.after), "*"), style_for(pair.after))
                    return Worked(node, found.after, found.value, (*steps, *found.steps))
                arrays_left = [(pair.after, pair.value)]
                continue
            arrays_left = [(pair.after, pair.value), *rest]
        array_node, array = arrays_left[0]
        if not front:
            return Worked(node, array_node, array, tuple(steps))
        last = self._scaled(_joined([*front, array_node], sign), numbers[0][1], array)
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def _scaled(self, before: Node, factor: Sum, array: Array) -> Worked:
        value = as_array([[_product(factor, e) for e in row] for row in array.rows], array.flat)
        rule = SCALE_VECTOR if array.is_vector else SCALE_MATRIX
        return self.done(before, value, rule, ("Multiply every entry by ", self.show(factor), "."))

    def _pair(self, before: Node, left: Array, right: Array, sign: str) -> Worked:
        if sign == "×" and left.is_vector and right.is_vector:
            return self._cross(Operation("cross", before.factors[0], before.factors[1]) if isinstance(before, Multiply) else before, left, right, before)
        if left.is_vector and right.is_vector and left.shape == right.shape and left.shape[0] > 1:
            return self._dot(before, left, right)
        if sign == "·" and left.is_vector and right.is_vector:
            return self._dot(before, left, right)
        if left.shape[1] != right.shape[0]:
            raise WrongShape(_product_mismatch(left, right))
        inner = left.shape[1]
        if inner == 1 and left.shape[0] > 1 and right.shape[1] > 1:
            return self._outer(before, left, Array(tuple((e,) for e in right.rows[0])))
        columns = list(zip(*right.rows, strict=True))
        flat = right.flat or (left.shape[0] == 1 and right.shape[1] == 1)
        cells = [[arrays.product_tree([self.show(a) for a in row], [self.show(b) for b in c]) for c in columns] for row in left.rows]
        shapes = f"{grids.shape_text(left.shape)} times {grids.shape_text(right.shape)}: the inner sizes ({inner} and {inner}) agree, the result is {grids.shape_text((left.shape[0], right.shape[1]))}. "
        if left.shape[0] == right.shape[1] == 1:
            found = work(cells[0][0], style_for(cells[0][0]))
            return Worked(before, found.after, found.value, (DOT.step(before, cells[0][0], shapes + "Multiply place by place and add."), *found.steps))
        vector = right.is_vector
        rule = MATRIX_VECTOR if vector else PRODUCT
        if len(cells) * len(cells[0]) <= 9 and inner <= 3:
            why = "Each entry is a row of the matrix times the vector." if vector else "Each entry is a row of the first matrix times a column of the second."
            return self.written(before, cells, right.flat, rule, shapes + why)
        value = as_array([[arrays.dot(list(row), list(c)) for c in columns] for row in left.rows], right.flat)
        substeps = []
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                substeps.append(Step("row_times_column", f"Row {i + 1} times column {j + 1}", "Multiply place by place and add.", "dot-product", self.show(value.rows[i][j]), cell))
        del flat
        return self.done(before, value, rule, shapes + "Each entry is a row of the first times a column of the second.", substeps[:36])

    def _dot(self, before: Node, left: Array, right: Array) -> Worked:
        if len(left.entries) != len(right.entries) or (1 not in left.shape) or (1 not in right.shape):
            raise WrongShape(f"A dot product needs two vectors with equally many entries; these have {len(left.entries)} and {len(right.entries)}.")
        written = arrays.product_tree([self.show(a) for a in left.entries], [self.show(b) for b in right.entries])
        found = work(written, style_for(written))
        return Worked(before, found.after, found.value, (DOT.step(before, written, "Multiply the entries place by place, and add the products."), *found.steps))

    def _outer(self, before: Node, left: Array, right: Array) -> Worked:
        cells = [[Multiply((self.show(a), self.show(b)), "*") for b in right.entries] for a in left.entries]
        return self.written(before, [list(r) for r in cells], False, OUTER, "Row i, column j holds entry i of the first times entry j of the second.")

    def _hadamard(self, before: Node, left: Array, right: Array) -> Worked:
        if left.shape != right.shape:
            raise WrongShape(f"The entry-by-entry product needs two arrays of the same shape; these are {grids.shape_text(left.shape)} and {grids.shape_text(right.shape)}.")
        cells = [[Multiply((self.show(a), self.show(b)), "*") for a, b in zip(x, y, strict=True)] for x, y in zip(left.rows, right.rows, strict=True)]
        return self.written(before, [list(r) for r in cells], left.flat, HADAMARD, "Each entry times the entry in the same place.")

    def _cross(self, before: Node, left: Array, right: Array, shown_before: Node | None = None) -> Worked:
        a, b = [self.show(e) for e in left.entries], [self.show(e) for e in right.entries]
        if len(a) != 3 or len(b) != 3:
            raise WrongShape(f"The cross product is defined for vectors in space, with three entries each; these have {len(a)} and {len(b)}.")
        cells: list[list[Node]] = [
            [Add((Multiply((a[i], b[j]), "*"), Negative(Multiply((a[j], b[i]), "*"))))] for i, j in ((1, 2), (2, 0), (0, 1))
        ]
        del shown_before
        last = self.written(before, cells, left.flat or right.flat, CROSS, "Each entry is a small determinant of the other two places: second times third minus third times second, and so on around.")
        return Worked(before, last.after, last.value, last.steps)

    def quotient(self, node: Node, top: Node, bottom: Node) -> Worked:
        first, second = self.work(top), self.work(bottom)
        steps = [*lifted(first.steps, lambda n: Divide(n, bottom, "fraction")), *lifted(second.steps, lambda n: Divide(first.after, n, "fraction"))]
        if isinstance(second.value, Array):
            raise NoValue("One cannot divide by a vector or a matrix; multiplying by an inverse is what comes nearest.")
        before = Divide(first.after, second.after, "fraction")
        if isinstance(first.value, Sum):
            found = work(before, style_for(before))
            return Worked(node, found.after, found.value, (*steps, *found.steps))
        if not second.value:
            raise NoValue("division by zero has no value")
        cells = [[Divide(self.show(e), second.after, "fraction") for e in row] for row in first.value.rows]
        values = [[work(c, style_for(c)).value for c in row] for row in cells]
        last = self.done(before, as_array(values, first.value.flat), SCALE_VECTOR if first.value.is_vector else SCALE_MATRIX, ("Divide every entry by ", second.after, "."))
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def power(self, node: Node, base: Node, exponent: Node) -> Worked:
        if not has_arrays(exponent) and symbols(exponent) == ("T",):
            return self.work(Transpose(base))
        inner = self.work(base)
        steps = lifted(inner.steps, lambda n: Power(n, exponent))
        count = work(exponent, SIMPLIFY).value.rational
        if isinstance(inner.value, Sum):
            found = work(Power(inner.after, exponent), SIMPLIFY)
            return Worked(node, found.after, found.value, (*steps, *found.steps))
        if count is None or count.denominator != 1 or abs(count) > 200:
            raise NotUnderstood("I work out whole powers of a matrix, with numbers for exponents.")
        if inner.value.is_vector and count == 2:
            last = self._dot(Multiply((inner.after, inner.after), "*"), inner.value, inner.value)
            return Worked(node, last.after, last.value, (*steps, AS_PRODUCT.step(Power(inner.after, exponent), Multiply((inner.after, inner.after), "*"), "The square of a vector is its dot product with itself."), *last.steps))
        if inner.value.shape[0] != inner.value.shape[1]:
            if count < 0:
                raise NoValue(f"Only square matrices have an inverse, and this one is {grids.shape_text(inner.value.shape)}.", "does not exist")
            raise WrongShape(f"Only a square matrix can be multiplied by itself, and this one is {grids.shape_text(inner.value.shape)}.")
        last = self._raised(Power(inner.after, exponent), inner.after, inner.value, int(count))
        return Worked(node, last.after, last.value, (*steps, *last.steps))

    def _raised(self, before: Node, base: Node, value: Array, count: int) -> Worked:
        if count == 0:
            size = value.shape[0]
            unit = as_array([[constant(int(i == j)) for j in range(size)] for i in range(size)])
            return self.done(before, unit, AS_PRODUCT, "The power zero of a square matrix is the identity matrix.")
        if count == 1:
            return Worked(before, base, value, (AS_PRODUCT.step(before, base, "The first power is the matrix itself."),))
        if count < 0:
            found = self._inverted(Power(base, Negative(Number("1"))), value)
            if count == -1:
                return found
            middle = Power(found.after, Number(str(-count)))
            assert isinstance(found.value, Array)
            rest = self._raised(middle, found.after, found.value, -count)
            first = INVERT.step(before, middle, "A negative power is a power of the inverse.", found.steps)
            return Worked(before, rest.after, rest.value, (first, *rest.steps))
        if count <= 3:
            repeated = Multiply(tuple([base] * count), "*")
            rest = self.product(repeated)
            return Worked(before, rest.after, rest.value, (AS_PRODUCT.step(before, repeated, f"The power {count} means {count} factors."), *rest.steps))
        half, odd = divmod(count, 2)
        smaller = self._raised(Power(base, Number(str(half))), base, value, half)
        squared: Node = Power(smaller.after, Number("2"))
        written: Node = Multiply((squared, base), "*") if odd else squared
        why = f"Squaring saves work: the power {count} is the square of the power {half}" + (", times the matrix once more." if odd else ".")
        first = AS_PRODUCT.step(before, written, why, smaller.steps)
        rest = self.work(written)
        return Worked(before, rest.after, rest.value, (first, *rest.steps))

    def _inverted(self, before: Node, value: Value) -> Worked:
        if not isinstance(value, Array):
            return self.scalar(Divide(Number("1"), self.show(value), "fraction"))
        if value.shape[0] != value.shape[1]:
            raise NoValue(f"Only square matrices have an inverse, and this one is {grids.shape_text(value.shape)}.", "does not exist")
        found = inverse_steps([list(r) for r in value.rows], self.decimals)
        if found.result is None:
            raise NoValue(found.reason, "does not exist")
        after = found.result
        step = INVERT.step(before, after, found.why, found.steps)
        rows = [[work(e, SIMPLIFY).value for e in row] for row in after.rows]
        return Worked(before, after, as_array(rows), (step,))

    # -- functions -----------------------------------------------------------------------------------------------

    def _transposed(self, before: Node, value: Value) -> Worked:
        if isinstance(value, Sum):
            return Worked(before, self.show(value), value)
        flipped = as_array(zip(*value.rows, strict=True))
        return self.done(before, flipped, FLIP, "The first row becomes the first column, the second row the second column, and so on.")

    def _traced(self, before: Node, value: Value) -> Worked:
        if not isinstance(value, Array) or value.shape[0] != value.shape[1]:
            shape = value.shape if isinstance(value, Array) else (1, 1)
            raise WrongShape(f"Only a square matrix has a trace, and this one is {grids.shape_text(shape)}: its diagonal does not run from corner to corner.")
        terms = tuple(self.show(value.rows[k][k]) for k in range(value.shape[0]))
        written = terms[0] if len(terms) == 1 else Add(tuple(terms))
        found = work(written, style_for(written))
        return Worked(before, found.after, found.value, (TRACE.step(before, written, "The trace is the sum of the entries on the main diagonal."), *found.steps))

    def _determinant(self, before: Node, value: Value) -> Worked:
        if not isinstance(value, Array) or value.shape[0] != value.shape[1]:
            shape = value.shape if isinstance(value, Array) else (1, 1)
            raise WrongShape(f"Only square matrices have a determinant, and this one is {grids.shape_text(shape)}.")
        rows = [list(r) for r in value.rows]
        if len(rows) == 2:
            (a, b), (c, d) = ([self.show(e) for e in r] for r in rows)
            written = Add((Multiply((a, d), "*"), Negative(Multiply((b, c), "*"))))
            found = work(written, style_for(written))
            return Worked(before, found.after, found.value, (DETERMINANT.step(before, written, "For two rows: the product along the main diagonal minus the product along the other one."), *found.steps))
        grid = [[from_sum(e) for e in row] for row in rows]
        if any(e is None for row in grid for e in row):
            if len(rows) > 4:
                raise TooHeavy
            return self.done(before, arrays.determinant(rows), DETERMINANT, "Expand along the first row.")
        exact = elimination.determinant(grid)  # type: ignore[arg-type]
        after = grids.number(exact, self.decimals)
        return Worked(before, after, work(after, SIMPLIFY).value, (DETERMINANT.step(before, after, "Expand along the first row, or bring the matrix to triangular form."),))

    def _rank(self, before: Node, value: Value) -> Worked:
        if not isinstance(value, Array):
            raise NoValue("Only matrices have a rank.")
        grid = [[from_sum(e) for e in row] for row in value.rows]
        if any(e is None for row in grid for e in row):
            raise NotUnderstood("With letters inside, the rank depends on their values.")
        table = elimination.Rows(grid)  # type: ignore[arg-type]
        table.forward()
        return self.done(before, constant(len(table.pivots)), RANK, "Bring the matrix to echelon form; the rank is the number of rows that are not zero.", table.steps)

    def _bars(self, before: Node, value: Value) -> Worked:
        if isinstance(value, Array) and not value.is_vector:
            return self._determinant(before, value)
        return self._norm(before, value, None)

    def _frobenius(self, before: Node, value: Value) -> Worked:
        return self._norm(before, value, Symbol("F"))

    def _norm(self, before: Node, value: Value, order: Node | None) -> Worked:
        if not isinstance(value, Array):
            found = work(AbsoluteValue(self.show(value)), SIMPLIFY)
            return Worked(before, found.after, found.value, found.steps)
        items = [self.show(e) for e in value.entries]
        if order is not None and flat_name(order) in ("F", "Fro", "fro"):
            return self._from_written(before, arrays.length_tree(items), FROBENIUS, "Square every entry, add the squares, take the root.")
        if not value.is_vector and 1 not in value.shape:
            raise NotUnderstood("Matrices have several norms; say which one: the Frobenius norm, the 1-norm, the 2-norm (spectral) or the infinity-norm.")
        kind = order_of(order)
        if kind == "2":
            return self._from_written(before, arrays.length_tree(items), NORM, "Pythagoras: the length is the root of the sum of the squared entries.")
        if kind == "1":
            sizes: tuple[Node, ...] = tuple(AbsoluteValue(i) for i in items)
            return self._from_written(before, sizes[0] if len(sizes) == 1 else Add(sizes), NORM_ONE, "The 1-norm (Manhattan length) adds the sizes of the entries.")
        if kind == "oo":
            values = [(abs(arrays.size_of(e) or 0.0), k) for k, e in enumerate(value.entries) if arrays.size_of(e) is not None]
            if len(values) != len(items):
                raise NotUnderstood("With letters inside I cannot tell which entry is the largest.")
            largest = items[max(values)[1]]
            written = Call("max", tuple(AbsoluteValue(i) for i in items))
            after = largest.operand if isinstance(largest, Negative) else largest
            sizes_tree = Call("max", tuple(i.operand if isinstance(i, Negative) else i for i in items))
            return Worked(before, after, work(after, SIMPLIFY).value, (NORM_MAX.step(before, written, "The infinity norm is the size of the largest entry."), NORM_MAX.step(written, sizes_tree, "Sizes have no sign."), NORM_MAX.step(sizes_tree, after, "The largest of them.")))
        if kind == "0":
            raise NotUnderstood("The count of entries that are not zero is called the 0-norm, but it is not a norm; I do not work with it.")
        power = order or Number("2")
        inside: Node = Add(tuple(Power(AbsoluteValue(i), power) for i in items)) if len(items) > 1 else Power(AbsoluteValue(items[0]), power)
        from tutor.notation.tree import Root

        return self._from_written(before, Root(inside, power), NORM_P, ("Add the powers of the sizes, then take the root with index ", power, "."))

    def _from_written(self, before: Node, written: Node, rule: Rule, why: Prose) -> Worked:
        found = derived(written)
        value: Sum = found.value
        return Worked(before, found.after, value, (rule.step(before, written, why), *found.steps))


_CALLS = {"det": "_determinant", "tr": "_traced", "inv": "_inverted", "transpose": "_transposed", "rank": "_rank"}


def order_of(order: Node | None) -> str:
    """Which norm an index below the bars means: "2", "1", "oo", "0" or "p"."""
    from tutor.notation.tree import Constant, Text

    if order is None:
        return "2"
    if isinstance(order, Number):
        return order.text if order.text in ("0", "1", "2") else "p"
    if isinstance(order, Constant) and order.name == "infinity":
        return "oo"
    text = order.text if isinstance(order, Text) else flat_name(order) or ""
    return "oo" if text.lower() in ("inf", "infty", "infinity", "max", "oo") else "p"


def _flat(node: Multiply) -> list[Node]:
    """Factors in one list; a product inside a product of the same kind is opened."""
    found: list[Node] = []
    for factor in node.factors:
        if isinstance(factor, Multiply) and factor.sign == node.sign and node.sign != "×":
            found.extend(_flat(factor))
        else:
            found.append(factor)
    return found


def _joined(factors: Items[Node], sign: str) -> Node:
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), sign)


def _signed_sum(parts: list[tuple[bool, Node]]) -> Node:
    terms = tuple(Negative(n) if s else n for s, n in parts)
    return terms[0] if len(terms) == 1 else Add(terms)


def _product(factor: Sum, entry: Sum) -> Sum:
    return expand_product(factor, entry) if len(factor.terms) * len(entry.terms) < 200 else times(factor, entry)


def _sum_mismatch(left: Array, right: Array) -> str:
    if left.is_vector and right.is_vector:
        return f"Vectors are added place by place, so they need equally many entries; these have {left.shape[0]} and {right.shape[0]}."
    return f"Matrices are added entry by entry, so they need the same shape; these are {grids.shape_text(left.shape)} and {grids.shape_text(right.shape)}."


def _product_mismatch(left: Array, right: Array) -> str:
    a, b = left.shape, right.shape
    return (
        f"A {grids.shape_text(a)} times a {grids.shape_text(b)}: the inner sizes {a[1]} and {b[0]} differ. "
        f"Every row of the first has {a[1]} entr{'y' if a[1] == 1 else 'ies'}, every column of the second has {b[0]}, so they cannot be paired."
    )


def final(worked: Worked) -> Node:
    """The result as the contract writes it: one column as a vector."""
    value = worked.value
    if isinstance(value, Array) and value.shape[1] == 1 and not value.flat:
        node = worked.after
        if isinstance(node, Matrix):
            return Sequence(tuple(row[0] for row in node.rows), "[]")
    if isinstance(value, Array) and value.shape == (1, 1):
        return work(write(value.entries[0]), SIMPLIFY).after
    return worked.after


__all__ = ["Apply", "Array", "Fraction", "NoValue", "NotUnderstood", "Worked", "WrongShape", "add", "evaluate", "final", "has_arrays", "with_identity"]
