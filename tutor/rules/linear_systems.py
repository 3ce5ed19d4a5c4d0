"""Linear systems by elimination on the augmented matrix: one solution, none, or all of them with free unknowns."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.checking.linear import all_sent_to_zero
from tutor.notation.tree import Add, Matrix, Multiply, Negative, Node, Number, Relation, Sequence, Symbol, flat_name
from tutor.rules import grids
from tutor.rules.derivation import Rule
from tutor.rules.elimination import Rows, null_basis, unknowns
from tutor.rules.grids import Grid, Line
from tutor.rules.radical_numbers import Exact
from tutor.solution import Step

AUGMENTED = Rule("augmented_matrix", "Write the system as one matrix", "systems-of-linear-equations")
READ_OFF = Rule("read_off_solution", "Read the solution off", "systems-of-linear-equations")
IMPOSSIBLE = Rule("impossible_row", "A row that cannot be", "systems-of-linear-equations")
CHECK = Rule("check_solution", "Check: put the solution back in", "matrix-vector-product")
FREE = Rule("free_unknowns", "Free unknowns", "null-space")
ZERO = Rule("check_null_vector", "Check: it is sent to zero", "null-space")


@dataclass(frozen=True, slots=True)
class Solved:
    """The outcome: `kind` is one, none or many; `particular` a solution, `basis` the directions of the free unknowns."""

    kind: str
    particular: Line
    basis: tuple[Line, ...]
    steps: tuple[Step, ...]
    echelon: Grid
    pivots: tuple[int, ...]


def combination(factors: list[Node], names: list[Node]) -> Node:
    """2*x - y as it is written: factors 1 and 0 left out."""
    terms: list[Node] = []
    for factor, name in zip(factors, names, strict=True):
        negative = isinstance(factor, Negative)
        size = factor.operand if isinstance(factor, Negative) else factor
        if size == Number("0"):
            continue
        term: Node = name if size == Number("1") else Multiply((size, name))
        terms.append(Negative(term) if negative else term)
    return Number("0") if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))


def solve_system(grid: Grid, right: Line, names: list[Node] | None = None, decimals: bool = False, node: Matrix | None = None) -> Solved:
    """Bring [A | b] to reduced row echelon form and read the solutions off."""
    width = len(grid[0])
    names = names or unknowns(width)
    table = Rows([[*row, b] for row, b in zip(grid, right, strict=True)], decimals)
    steps = [AUGMENTED.states(table.now, "Each row is one equation; the last column holds the right-hand sides. Row operations keep the solutions.")]
    table.forward(width)
    bad = next((k for k in range(len(table.pivots), len(table.grid)) if table.grid[k][width]), None)
    if bad is not None:
        statement = Relation((Number("0"), grids.number(table.grid[bad][width], decimals)), ("=",))
        steps += table.steps
        steps.append(IMPOSSIBLE.states(statement, f"Row {bad + 1} now says this, and it is never true: the equations contradict one another."))
        return Solved("none", [], (), tuple(steps), table.grid, tuple(table.pivots))
    table.backward()
    steps += table.steps
    free = [c for c in range(width) if c not in table.pivots]
    particular: Line = [Fraction(0)] * width
    for k, c in enumerate(table.pivots):
        particular[c] = table.grid[k][width]
    if not free:
        found = tuple(Relation((n, grids.number(v, decimals)), ("=",)) for n, v in zip(names, particular, strict=True))
        steps.append(READ_OFF.states(Sequence(found, "") if len(found) > 1 else found[0], "Every row now gives one unknown."))
        shown = node or grids.matrix(grid, decimals)
        steps.append(CHECK.step(Multiply((shown, grids.column(particular, decimals))), grids.column(right, decimals), "The matrix times the solution gives the right-hand side."))
        return Solved("one", particular, (), tuple(steps), table.grid, tuple(table.pivots))
    basis = null_basis(grid)
    free_names = ", ".join(_name(names[c]) for c in free)
    lines = []
    for k, c in enumerate(table.pivots):
        others = [(-table.grid[k][f], names[f]) for f in free]
        expression = combination([grids.number(v, decimals) for v, _ in others], [n for _, n in others])
        constant = grids.number(particular[c], decimals)
        value = expression if constant == Number("0") else constant if expression == Number("0") else Add((constant, *(expression.terms if isinstance(expression, Add) else (expression,))))
        lines.append(Relation((names[c], value), ("=",)))
    if lines:
        statement_node: Node = lines[0] if len(lines) == 1 else Sequence(tuple(lines), "")
        steps.append(FREE.states(statement_node, f"There is no leading entry in the column{'s' if len(free) > 1 else ''} of {free_names}, so {free_names} may be chosen freely; the rows give the others."))
    return Solved("many", particular, tuple(basis), tuple(steps), table.grid, tuple(table.pivots))


def general(solved: Solved, letters: str = "ts") -> Node:
    """particular + t*v + s*w as mathematics."""
    names = ["t", "s", "r", "q", "p"] if letters == "ts" else list(letters)
    terms: list[Node] = []
    if any(solved.particular):
        terms.append(grids.vector(solved.particular))
    for name, line in zip(names, solved.basis, strict=False):
        terms.append(Multiply((Symbol(name), grids.vector(line))))
    return terms[0] if len(terms) == 1 else Add(tuple(terms)) if terms else grids.vector(solved.particular)


def null_steps(node: Matrix, basis: list[Line] | tuple[Line, ...]) -> list[Step]:
    """The matrix times each basis vector is zero."""
    zero = grids.column([Fraction(0)] * node.shape[0])
    return [ZERO.step(Multiply((node, grids.column(v))), zero, "Matrix times vector is zero, as it must be.") for v in basis]


def basis_check(node: Matrix, basis: list[Line]) -> Step:
    """The vectors are a basis of the null space."""
    vectors = [grids.vector(v) for v in basis]
    return Step(
        "null_space_basis", "A basis of the null space", "Set one free unknown to 1 and the others to 0, for each of them; fractions are cleared, as any multiple will do.", "null-space",
        Sequence(tuple(vectors), "{}"), relation="implies", check=all_sent_to_zero(node, vectors),
    )  # fmt: skip


def _name(node: Node) -> str:
    return flat_name(node) or "it"


__all__ = ["Exact", "Solved", "basis_check", "combination", "general", "null_steps", "solve_system"]
