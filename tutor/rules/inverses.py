"""Inverses on the board: the swap-and-sign formula for two rows, elimination beside the identity matrix for more."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.checking.linear import row_equivalent
from tutor.notation.tree import Add, Call, Divide, Matrix, Multiply, Negative, Node, Number
from tutor.rules import elimination, grids
from tutor.rules.arrays import Entries, minus, shown
from tutor.rules.derivation import Rule
from tutor.rules.radical_numbers import from_sum
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.surds import is_numeric
from tutor.solution import Step

FORMULA = Rule("inverse_2x2", "Swap the diagonal, change the other signs, divide by the determinant", "matrix-inverse")
DETERMINANT = Rule("determinant_2x2", "Main diagonal minus the other diagonal", "determinant")
AUGMENT = Rule("augment_with_identity", "Write the identity matrix beside it", "matrix-inverse")
READ_OFF = Rule("read_off_inverse", "The right half is the inverse", "matrix-inverse")
DIVIDE = Rule("divide_by_determinant", "Divide every entry", "matrix-inverse")


@dataclass(frozen=True, slots=True)
class Inverse:
    """The inverse and how it was found; `result` None with a `reason` where there is none. `matrix` is a plain matrix."""

    result: Matrix | None
    steps: tuple[Step, ...]
    why: str = ""
    reason: str = ""


def inverse_steps(values: Entries, decimals: bool = False) -> Inverse:
    """The inverse of a square matrix of exact values."""
    size = len(values)
    grid = [[from_sum(v) for v in row] for row in values]
    numeric = all(v is not None for row in grid for v in row)
    if size == 1:
        after = work(Divide(Number("1"), shown(values[0][0]), "fraction"), SIMPLIFY).after
        return Inverse(Matrix(((after,),)), (), "The inverse of a single number is one over it.")
    if size == 2:
        return _two(values, decimals, numeric)
    if not numeric:
        return Inverse(None, (), reason="with letters inside I find inverses of matrices with two rows")
    return _eliminated(grid, decimals)  # type: ignore[arg-type]


def _two(values: Entries, decimals: bool, numeric: bool) -> Inverse:
    (a, b), (c, d) = ([shown(v, decimals) for v in row] for row in values)
    start = Matrix(((a, b), (c, d)))
    written = Add((Multiply((a, d), "*"), Negative(Multiply((b, c), "*"))))
    determinant = work(written, style_for(written))
    steps = [DETERMINANT.step(Call("det", (start,)), written, "First the determinant: the product along the main diagonal minus the product along the other one."), *determinant.steps]
    if not determinant.value:
        return Inverse(None, tuple(steps), reason="its determinant is 0, so it is singular: it flattens the plane onto a line or a point, and that cannot be undone")
    swapped = Matrix(((d, minus(b)), (minus(c), a)))
    swapped = Matrix(tuple(tuple(work(e, SIMPLIFY).after if numeric else e for e in row) for row in swapped.rows))
    cells = [[work(Divide(e, determinant.after, "fraction"), style_for(determinant.after)).after for e in row] for row in swapped.rows]
    result = Matrix(tuple(tuple(r) for r in cells))
    if determinant.value.rational == 1:
        steps.append(FORMULA.states(swapped, "The determinant is 1, so nothing is left to divide: swap the two entries on the main diagonal and change the signs of the other two."))
        return Inverse(swapped, tuple(steps), "For two rows there is a formula: swap the entries on the main diagonal, change the signs of the other two, divide by the determinant.")
    scaled = Multiply((Divide(Number("1"), determinant.after, "fraction"), swapped), "*")
    steps.append(FORMULA.states(scaled, "Swap the two entries on the main diagonal, change the signs of the other two, and divide by the determinant."))
    steps.append(DIVIDE.step(scaled, result, "Divide every entry by the determinant."))
    conditions = () if is_numeric(determinant.value) else (("This needs ", determinant.after, " ≠ 0."),)
    steps[-1] = Step(DIVIDE.id, DIVIDE.title, steps[-1].why, DIVIDE.concept, result, scaled, conditions=conditions)
    return Inverse(result, tuple(steps), "For two rows there is a formula: swap the entries on the main diagonal, change the signs of the other two, divide by the determinant.")


def _eliminated(grid: grids.Grid, decimals: bool) -> Inverse:
    size = len(grid)
    table = elimination.Rows([[*row, *unit] for row, unit in zip(grid, grids.identity(size), strict=True)], decimals)
    first = AUGMENT.states(table.now, "Row operations that turn the left half into the identity matrix turn the right half into the inverse.")
    table.forward(size)
    if len(table.pivots) < size:
        return Inverse(None, (first, *table.steps), reason=f"elimination leaves a row of zeros in the left half (its rank is {len(table.pivots)}, not {size}), so it is singular and its determinant is 0")
    table.backward()
    result = grids.matrix([row[size:] for row in table.grid], decimals)
    last = Step(READ_OFF.id, READ_OFF.title, "The left half is the identity matrix now, so the right half is the inverse.", READ_OFF.concept, result, relation="defines", check="by-definition")
    return Inverse(result, (first, *table.steps, last), "Elimination on the matrix with the identity beside it gives the inverse.")


def is_inverse(matrix: Node, other: Node, size: int) -> Step:
    """The check that teaches: matrix times inverse is the identity."""
    return Step(
        "check_inverse", "Check: the product is the identity", "A matrix times its inverse must be the identity matrix.", "matrix-inverse",
        grids.matrix(grids.identity(size)), Multiply((matrix, other), "*"),
    )  # fmt: skip


__all__ = ["Fraction", "Inverse", "inverse_steps", "is_inverse", "row_equivalent"]
