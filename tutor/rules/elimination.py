"""Row operations on the board: echelon forms, systems, inverses, null spaces and LU, with the matrix after every operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tutor.checking.linear import row_equivalent
from tutor.notation import plain
from tutor.notation.tree import Matrix, Node
from tutor.rules import grids
from tutor.rules.grids import Grid, Line
from tutor.rules.radical_numbers import Exact, Radical
from tutor.solution import Prose, Step

CONCEPT = "gaussian-elimination"


@dataclass(slots=True)
class Rows:
    """A matrix under row operations, and the steps so far. `bar` is the column before which an augmented matrix is cut."""

    grid: Grid
    decimals: bool = False
    steps: list[Step] = field(default_factory=list)
    pivots: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grid = [list(r) for r in self.grid]
        self._now = grids.matrix(self.grid, self.decimals)

    _now: Matrix = field(init=False, repr=False)

    @property
    def now(self) -> Matrix:
        """The matrix as it stands."""
        return self._now

    def _write(self, rule: str, title: str, why: Prose) -> None:
        after = grids.matrix(self.grid, self.decimals)
        if after == self._now:
            return
        self.steps.append(Step(rule, title, why, CONCEPT, after, self._now, "equivalent", row_equivalent(self._now, after)))
        self._now = after

    def swap(self, i: int, j: int, why: str) -> None:
        """Swap two rows."""
        self.grid[i], self.grid[j] = self.grid[j], self.grid[i]
        self._write("swap_rows", f"R{i + 1} ↔ R{j + 1}", f"R{i + 1} ↔ R{j + 1}: {why}")

    def scale(self, i: int, factor: Exact) -> None:
        """Multiply a row by a number that is not zero."""
        self.grid[i] = [factor * v for v in self.grid[i]]
        text = _text(factor, self.decimals)
        self._write("scale_row", f"R{i + 1} ← {text}·R{i + 1}", f"R{i + 1} ← {text}·R{i + 1}: this makes the leading entry of row {i + 1} a 1.")

    def clear(self, i: int, k: int, column: int, where: str) -> None:
        """Subtract a multiple of row k from row i so that its entry in the column becomes zero."""
        factor = self.grid[i][column] / self.grid[k][column]
        self.grid[i] = [a - factor * b for a, b in zip(self.grid[i], self.grid[k], strict=True)]
        text = operation(i, k, factor, self.decimals)
        self._write("row_operation", text, f"{text}: this makes a zero {where} the leading entry in column {column + 1}.")

    def forward(self, columns: int | None = None, gentle: bool = True) -> None:
        """To row echelon form, over the first `columns` columns. With `gentle` a row that leads with 1 or -1 is preferred."""
        width = len(self.grid[0]) if columns is None else columns
        top = 0
        for column in range(width):
            found = [i for i in range(top, len(self.grid)) if self.grid[i][column]]
            if not found:
                continue
            best = next((i for i in found if self.grid[i][column] in (1, -1)), found[0]) if gentle else found[0]
            if best != top:
                self.swap(top, best, "a row with an easy leading entry comes to the top." if self.grid[top][column] else "the leading entry must not be zero.")
            for i in range(top + 1, len(self.grid)):
                if self.grid[i][column]:
                    self.clear(i, top, column, "below")
            self.pivots.append(column)
            top += 1
            if top == len(self.grid):
                break

    def backward(self) -> None:
        """From row echelon form to reduced row echelon form."""
        for k in range(len(self.pivots) - 1, -1, -1):
            column = self.pivots[k]
            if self.grid[k][column] != 1:
                self.scale(k, 1 / self.grid[k][column])
            for i in range(k - 1, -1, -1):
                if self.grid[i][column]:
                    self.clear(i, k, column, "above")


def _text(value: Exact, decimals: bool = False) -> str:
    text = plain(grids.number(value, decimals))
    return f"({text})" if (isinstance(value, Radical) and len(value.parts) > 1) or text.startswith("-") or "/" in text else text


def operation(i: int, k: int, factor: Exact, decimals: bool = False) -> str:
    """`R2 ← R2 − 3·R1`."""
    if factor == 1:
        return f"R{i + 1} ← R{i + 1} − R{k + 1}"
    if factor == -1:
        return f"R{i + 1} ← R{i + 1} + R{k + 1}"
    negative = not isinstance(factor, Radical) and factor < 0
    return f"R{i + 1} ← R{i + 1} {'+' if negative else '−'} {_text(-factor if negative else factor, decimals)}·R{k + 1}"


def reduced(grid: Grid) -> tuple[Grid, list[int]]:
    """The reduced row echelon form and its pivot columns, without steps."""
    rows = [list(r) for r in grid]
    pivots: list[int] = []
    for column in range(len(rows[0])):
        top = len(pivots)
        found = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        factor = 1 / rows[top][column]
        rows[top] = [factor * v for v in rows[top]]
        for i in range(len(rows)):
            if i != top and rows[i][column]:
                other = rows[i][column]
                rows[i] = [a - other * b for a, b in zip(rows[i], rows[top], strict=True)]
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    return rows, pivots


def rank(grid: Grid) -> int:
    """The number of pivots."""
    return len(reduced(grid)[1])


def null_basis(grid: Grid, scale: bool = True) -> list[Line]:
    """A basis of the null space, one vector for every column without a pivot, scaled to whole numbers."""
    rows, pivots = reduced(grid)
    width = len(grid[0])
    basis = []
    for free in (c for c in range(width) if c not in pivots):
        line: Line = [Fraction(0)] * width
        line[free] = Fraction(1)
        for r, c in enumerate(pivots):
            line[c] = -rows[r][free]
        basis.append(_positive_free(grids.whole(line), free) if scale else line)
    return basis


def _positive_free(line: Line, free: int) -> Line:
    """The free entry positive, so that the vector reads like the solution with that unknown as parameter."""
    value = line[free]
    return [-v for v in line] if not isinstance(value, Radical) and value < 0 else line


def inverse(grid: Grid) -> Grid | None:
    """The inverse, without steps; None when there is none."""
    size = len(grid)
    rows, pivots = reduced([[*row, *unit] for row, unit in zip(grid, grids.identity(size), strict=True)])
    return [row[size:] for row in rows] if pivots[:size] == list(range(size)) else None


def determinant(grid: Grid) -> Exact:
    """The determinant, without steps."""
    rows = [list(r) for r in grid]
    value: Exact = Fraction(1)
    for k in range(len(rows)):
        found = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if found is None:
            return Fraction(0)
        if found != k:
            rows[k], rows[found] = rows[found], rows[k]
            value = -value
        value = value * rows[k][k]
        for i in range(k + 1, len(rows)):
            if rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return value


def solve(grid: Grid, right: Line) -> Line | None:
    """The one solution of grid · x = right, without steps; None when there is not exactly one."""
    width = len(grid[0])
    rows, pivots = reduced([[*row, b] for row, b in zip(grid, right, strict=True)])
    if pivots != list(range(width)):
        return None
    return [rows[k][width] for k in range(width)]


def unknowns(count: int) -> list[Node]:
    """Names for unknowns: x, y, z for up to three, else x_1, x_2, …"""
    from tutor.notation.tree import Number, Subscript, Symbol

    if count <= 3:
        return [Symbol("xyz"[k]) for k in range(count)]
    return [Subscript(Symbol("x"), Number(str(k + 1))) for k in range(count)]
