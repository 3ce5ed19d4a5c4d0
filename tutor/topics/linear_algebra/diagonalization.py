"""Diagonalisation A = P D P⁻¹, orthogonal diagonalisation of symmetric matrices, powers by it; defective matrices said so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Matrix, Multiply, Node, Number, Power, Sequence, Transpose, walk
from tutor.problem import Problem
from tutor.problem.linear import is_array, resolve, speaks_of_arrays, the_matrix
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.eigen import Eigen, spectrum, value_steps, vector_steps
from tutor.rules.elimination import inverse
from tutor.rules.grids import Grid
from tutor.rules.orthogonal import gram_schmidt, normalise_steps, orthogonal
from tutor.rules.radical_numbers import Exact
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "In the right coordinates, those of the eigenvectors, the matrix only stretches along the axes."
COLLECT = Rule("collect_eigenvectors", "Eigenvectors as columns, eigenvalues on the diagonal", "diagonalization")
CHECK = Rule("check_diagonalization", "Check by multiplying", "diagonalization")
UNITS = Rule("check_orthogonal", "Check: the columns are perpendicular and of length one", "orthogonal-matrices")
POWER = Rule("power_by_diagonal", "A power of A is a power of D between P and its inverse", "matrix-powers")
DIAGONAL = Rule("power_of_diagonal", "Powers of a diagonal matrix", "diagonal-matrices")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix; an orthogonal matrix wanted; only yes or no wanted; an exponent when a power is to be found by it;
    `values` when the question asks for the eigenvalues first."""

    tree: Node
    orthogonal: bool = False
    decide: bool = False
    exponent: int = 0
    values: bool = False


_WORDS = r"diagonali[sz](?:es?|able|ation|ing|ed)|orthogonally diagonali|eigen-?decomposition|spectral decomposition|spectral theorem|eigenbasis|orthonormal basis of eigenvectors|orthonormal eigenvectors"


def read(problem: Problem) -> Task | None:
    """Diagonalise …; is … diagonalisable; the spectral (or eigen-) decomposition; a power by diagonalising."""
    if not speaks_of_arrays(problem) or not re.search(_WORDS, problem.words):
        return None
    found = the_matrix(problem, "(diagonalize|diagonalizes|diagonalises|diagonalise|diagonalizable|diagonalisable|diagonalization|diagonalisation|diagonalizing|diagonalising|eigendecomposition|eigen-decomposition|eigenbasis)", "spectral (decomposition|theorem)", "orthonormal (basis|eigenvectors)")
    if found is None:
        return None
    words = problem.words
    exponent = 0
    for tree in problem.mathematics:
        for node in walk(tree):
            if isinstance(node, Power) and isinstance(node.exponent, Number) and node.exponent.text.isdigit() and int(node.exponent.text) > 1 and is_array(resolve(problem, node.base)):
                exponent = int(node.exponent.text)
    if exponent == 0 and isinstance(found, Power):
        return None
    orthogonal_wanted = re.search(r"orthogonal|orthonormal|spectral", words) is not None
    decide = re.search(r"\b(is|determine (?:whether|if)|check (?:whether|if)|can)\b[^.?!]*(?:diagonali[sz]able|be diagonali[sz]ed|an eigenbasis)", words) is not None and not re.search(r"if (?:so|it is|possible)|\bfind\b", words)
    values = re.search(r"\b(?:find|determine|compute|what are)\b[^.?!]*eigen ?-?values", words) is not None
    return Task(Arguments(found, orthogonal_wanted, decide, exponent, values), 1.0, ("diagonalise ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """Eigenvalues, eigenvectors, P and D, and the check."""
    goal: Prose = ("diagonalise ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    if not grids.is_square(given.grid):
        return Declined("bad_shape", f"Only square matrices can be diagonalised, and this one is {grids.shape_text(given.node.shape)}.", "For other shapes there is the singular value decomposition.")
    found = spectrum(given.grid)
    size = len(given.grid)
    steps: list[Step] = [*given.steps, *value_steps(given.node, given.grid, found)]
    if not found.exact:
        if arguments.decide or arguments.values:
            return _numeric(arguments, found, size, steps, goal)
        return Declined("too_heavy", "The eigenvalues of this matrix have no short exact form, so I do not write P and D out.", "Ask for its eigenvalues: I give them numerically.")
    for space in found.spaces:
        steps.extend(vector_steps(given.node, given.grid, space))
    short = next((s for s in found.spaces if len(s.vectors) < s.multiplicity), None)
    values: tuple[Node, ...] = tuple(grids.number(v) for v in found.values)
    if short is not None:
        reason: Prose = ("The eigenvalue ", short.shown, f" counts {short.multiplicity} times but has only {len(short.vectors)} independent eigenvector{'s' if len(short.vectors) > 1 else ''}: the matrix is defective and cannot be diagonalised.")
        result = Result("boolean", None, ("False",), plain="no") if arguments.decide else Result("set", Sequence(values, ""), values) if arguments.values else Result("none", None, ("not diagonalizable",), plain="not diagonalizable")
        return Solution("diagonalization", "diagonalization", goal, tuple(steps), result, idea=IDEA, conclusion=reason)
    if arguments.decide:
        ending = "There are as many independent eigenvectors as columns, so it can be diagonalised" + ("." if found.real else " (over the complex numbers; over the real numbers it cannot, since some eigenvalues are not real).")
        return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("boolean", None, ("True",), plain="yes"), idea=IDEA, conclusion=ending)
    symmetric = grids.is_symmetric(given.grid)
    columns: list[list[Exact]] | None = [list(v) for s in found.spaces for v in s.vectors]
    diagonal: Grid = [[found.values[i] if i == j else Fraction(0) for j in range(size)] for i in range(size)]
    if arguments.orthogonal and symmetric:
        done = _orthonormal(found)
        if done is not None:
            columns, more = done
            steps.extend(more)
    elif arguments.orthogonal and not arguments.values:
        return Declined("bad_shape", "Only symmetric matrices can be diagonalised by an orthogonal matrix, and this one is not symmetric.", "Ask to diagonalise it: P need not be orthogonal then.")
    assert columns is not None
    p = grids.transpose(columns)
    p_node, d_node = grids.matrix(p), grids.matrix(diagonal)
    steps.append(COLLECT.states(Sequence((p_node, d_node), ""), "P has the eigenvectors as its columns, D the eigenvalues in the same order."))
    orthonormal = arguments.orthogonal and symmetric and all(grids.dot(c, c) == 1 for c in columns) and orthogonal(columns)
    if orthonormal:
        steps.append(UNITS.step(Multiply((Transpose(p_node), p_node), "*"), grids.matrix(grids.identity(size)), "So the inverse of this matrix is its transpose."))
    steps.append(CHECK.step(Multiply((given.node, p_node), "*"), Multiply((p_node, d_node), "*"), "A P = P D, which is A = P D P⁻¹ multiplied by P on the right."))
    if arguments.exponent:
        return _power(arguments, given.node, p, p_node, diagonal, d_node, steps, goal)
    name = "Q" if orthonormal else "P"
    shown = f"{name} = {plain(p_node)}; D = {plain(d_node)}"
    if arguments.values:
        return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("set", Sequence(values, ""), values), idea=IDEA, conclusion=(f"With {name} = ", p_node, " and D = ", d_node, f" we have A = {name} D {name}" + ("ᵀ." if orthonormal else "⁻¹.")))
    return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("factors", Sequence((p_node, d_node), ""), (p_node, d_node), plain=shown), idea=IDEA, conclusion=(f"{name} = ", p_node, " and D = ", d_node, f": A = {name} D {name}" + ("ᵀ." if orthonormal else "⁻¹.")))


def _orthonormal(found: Eigen) -> tuple[list[list[Exact]], list[Step]] | None:
    columns: list[list[Exact]] = []
    steps: list[Step] = []
    for space in found.spaces:
        lines = [list(v) for v in space.vectors]
        if not orthogonal(lines):
            done = gram_schmidt(lines)
            steps.extend(done.steps)
            lines = [grids.whole(v) for v in done.vectors]
        units = normalise_steps(lines)
        if units is None:
            return None
        columns.extend(units[0])
        steps.extend(units[1])
    return columns, steps


def _power(arguments: Arguments, node: Matrix, p: Grid, p_node: Matrix, diagonal: Grid, d_node: Matrix, steps: list[Step], goal: Prose) -> Solution | Declined:
    count = arguments.exponent
    if count > 60:
        return Declined("too_heavy", "I raise matrices to powers up to 60.")
    other = inverse(p)
    if other is None:
        return Declined("not_understood", "The eigenvectors do not form a basis.")
    powers: Grid = [[Fraction(0) if i != j else _raise(diagonal[i][i], count) for j in range(len(p))] for i in range(len(p))]
    result = grids.times(grids.times(p, powers), other)
    result_node = grids.matrix(result)
    exponent = Number(str(count))
    chain = Multiply((p_node, Power(d_node, exponent), grids.matrix(other)), "*")
    steps.append(POWER.step(Power(node, exponent), chain, "In the product P D P⁻¹ P D P⁻¹ … every P⁻¹ P in the middle drops out."))
    middle = Multiply((p_node, grids.matrix(powers), grids.matrix(other)), "*")
    steps.append(DIAGONAL.step(chain, middle, "A diagonal matrix is raised to a power entry by entry."))
    steps.append(Rule("matrix_product", "Rows times columns", "matrix-multiplication").step(middle, result_node, "Multiply the three matrices."))
    return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("matrix", result_node, (result_node,), approx=approx_of(result_node)), idea=IDEA)


def _raise(value: Exact, count: int) -> Exact:
    total: Exact = Fraction(1)
    for _ in range(count):
        total = total * value
    return total


def _numeric(arguments: Arguments, found: Eigen, size: int, steps: list[Step], goal: Prose) -> Solution:
    from tutor.rules.eigen import numeric

    distinct = all(abs(a - b) > 1e-6 for i, a in enumerate(found.numbers) for b in found.numbers[:i])
    if arguments.decide and distinct:
        return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("boolean", None, ("True",), plain="yes"), idea=IDEA, conclusion=f"All {size} eigenvalues differ, so there are {size} independent eigenvectors.")
    values: tuple[Node, ...] = tuple(numeric(z) for z in found.numbers)
    return Solution("diagonalization", "diagonalization", goal, tuple(steps), Result("set", Sequence(values, ""), values), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows with two whole eigenvalues; symmetric; a power."""
    p, q, k = rng.randint(-3, 3), rng.randint(-3, 3), rng.choice([1, 2, -1])
    if p == q:
        q = p + 2
    rows = [[p + k, k], [q - p - k, q - k]] if level != 2 else [[p, q], [q, p]]
    if rows[1][0] == 0 and rows[0][1] == 0:
        rows = [[1, 2], [2, 1]]
    if level == 3:
        return Exercise(f"diagonalize A = {rows} to find A^5", f"Diagonalise {rows} to find its fifth power.", "a matrix")
    return Exercise(f"diagonalize {rows}", f"Diagonalise {rows}.", "P = …; D = …")


TOPIC = Topic(
    id="diagonalization", title="Diagonalisation", concept="diagonalization",
    phrases=("diagonalizes", "diagonalises", "diagonalize", "diagonalise", "diagonalizable", "diagonalisable", "diagonalization", "diagonalisation", "diagonalizing", "orthogonally diagonalize", "spectral decomposition", "eigendecomposition", "eigen-decomposition", "eigenbasis", "orthonormal basis of eigenvectors", "diagonalized", "orthonormal eigenvectors"),
    read=read, solve=solve, make_problem=make_problem, concepts=("spectral-theorem", "eigenvalues-eigenvectors"),
)  # fmt: skip

