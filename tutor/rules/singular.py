"""Singular values and vectors: exact where the eigenvalues of AᵀA are, else numeric and said so."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy

from tutor.checking.linear import near
from tutor.notation.tree import Matrix, Multiply, Node, Number, Relation, Root, Sequence, Subscript, Symbol, Transpose
from tutor.rules import grids
from tutor.rules.derivation import Rule
from tutor.rules.eigen import Eigen, numeric, spectrum, value_steps, vector_steps
from tutor.rules.grids import Grid, Line
from tutor.rules.orthogonal import complete, gram_schmidt, orthogonal, unit
from tutor.rules.radical_numbers import Exact, decimal, root_of_exact
from tutor.solution import Step

GRAM = Rule("gram_matrix", "Multiply by the transpose", "svd")
SIGMA = Rule("singular_values", "Singular values are roots of eigenvalues", "svd")
RIGHT = Rule("right_singular_vectors", "The columns of V", "svd")
LEFT = Rule("left_singular_vectors", "The columns of U: u = A v / σ", "svd")
FILL = Rule("complete_basis", "Fill up to a whole basis", "svd")
CHECK = Rule("check_svd", "Check: U Σ Vᵀ is the matrix again", "svd")


@dataclass(frozen=True, slots=True)
class Decomposed:
    """A = U Σ Vᵀ. `exact`: U, Σ, V are exact grids; else numeric ones. `values` are the singular values as mathematics."""

    u: Node
    sigma: Node
    v: Node
    values: tuple[Node, ...]
    sizes: tuple[float, ...]
    exact: bool
    steps: tuple[Step, ...]


def gram_spectrum(grid: Grid) -> tuple[Grid, Eigen]:
    """AᵀA and its eigenvalues."""
    gram = grids.times(grids.transpose(grid), grid)
    return gram, spectrum(gram)


def values_only(node: Matrix, grid: Grid) -> tuple[tuple[Node, ...], tuple[float, ...], list[Step]]:
    """The singular values, min(m, n) of them, largest first, with steps. The smaller of AᵀA and AAᵀ is used."""
    rows, columns = len(grid), len(grid[0])
    flipped = grids.transpose(grid)
    tall = rows >= columns
    gram = grids.times(flipped, grid) if tall else grids.times(grid, flipped)
    product = Multiply((Transpose(node), node), "*") if tall else Multiply((node, Transpose(node)), "*")
    gram_node = grids.matrix(gram)
    name = "AᵀA" if tall else "AAᵀ"
    steps = [GRAM.step(product, gram_node, f"The singular values of A are the square roots of the eigenvalues of {name}, which is symmetric.")]
    found = spectrum(gram)
    steps.extend(value_steps(gram_node, gram, found))
    nodes: list[Node] = []
    sizes: list[float] = []
    if found.exact:
        for k, value in enumerate(found.values):
            root = root_of_exact(value)
            before = Root(grids.number(value))
            after: Node = grids.number(root) if root is not None else before
            if after != before:
                steps.append(SIGMA.step(before, after, f"Singular value {k + 1}."))
            nodes.append(after)
            sizes.append(max(0.0, decimal(value)) ** 0.5)
        statement = Sequence(tuple(Relation((_sigma(k + 1), n), ("=",)) for k, n in enumerate(nodes)), "")
        steps.append(SIGMA.states(statement if len(nodes) > 1 else statement.items[0], "Largest first."))
    else:
        exact = numpy.linalg.svd(numpy.array(grids.decimals_of(grid)), compute_uv=False)
        for k, size in enumerate(exact):
            nodes.append(numeric(float(size)))
            sizes.append(float(size))
            squared = numeric(float(size) ** 2, 12)
            steps.append(Step(SIGMA.id, SIGMA.title, "The root of the eigenvalue, rounded to six digits.", SIGMA.concept, Relation((_sigma(k + 1), nodes[-1]), ("≈",)), None, "implies", near(Root(squared), nodes[-1], 5) if size > 1e-9 else "agrees"))
    return tuple(nodes), tuple(sizes), steps


def _sigma(k: int) -> Node:
    return Subscript(Symbol("sigma"), Number(str(k)))


def decompose(node: Matrix, grid: Grid) -> Decomposed:
    """The full decomposition with U and V derived."""
    gram, found = gram_spectrum(grid)
    done = _exactly(node, grid, gram, found) if found.exact else None
    return done or _numerically(node, grid)


def _exactly(node: Matrix, grid: Grid, gram: Grid, found: Eigen) -> Decomposed | None:
    rows, columns = len(grid), len(grid[0])
    gram_node = grids.matrix(gram)
    steps: list[Step] = [GRAM.step(Multiply((Transpose(node), node), "*"), gram_node, "AᵀA is symmetric; its eigenvectors are the columns of V, its eigenvalues the squares of the singular values.")]
    steps.extend(value_steps(gram_node, gram, found))
    right: list[Line] = []
    sigmas: list[Exact] = []
    for space in found.spaces:
        lines = [list(v) for v in space.vectors]
        steps.extend(vector_steps(gram_node, gram, space))
        if not orthogonal(lines):
            turned = gram_schmidt(lines)
            steps.extend(turned.steps)
            lines = [grids.whole(v) for v in turned.vectors]
        root = root_of_exact(space.value)
        if root is None:
            return None
        for line in lines:
            one = unit(line)
            if one is None:
                return None
            right.append(one)
            sigmas.append(root)
    v_node = grids.matrix(grids.transpose(right))
    count = min(rows, columns)
    values = tuple(grids.number(s) for s in sigmas[:count])
    statement = Sequence(tuple(Relation((_sigma(k + 1), n), ("=",)) for k, n in enumerate(values)), "")
    steps.append(SIGMA.states(statement if len(values) > 1 else statement.items[0], "The singular values are the roots of these eigenvalues, largest first."))
    steps.append(RIGHT.states(v_node, "The eigenvectors, each divided by its length."))
    left: list[Line] = []
    for k, sigma in enumerate(sigmas[:count]):
        if not sigma:
            continue
        image = grids.apply(grid, right[k])
        u = grids.scaled(image, 1 / sigma)
        from tutor.notation.tree import Divide

        before = Divide(Multiply((node, grids.column(right[k])), "*"), grids.number(sigma), "fraction")
        steps.append(LEFT.step(before, grids.column(u), f"Column {k + 1} of U: the matrix sends v{k + 1} to σ{k + 1} u{k + 1}."))
        left.append(u)
    if len(left) < rows:
        try:
            left = complete(left, rows)
        except ArithmeticError:
            return None
        steps.append(FILL.states(grids.matrix(grids.transpose(left)), "The other columns of U are any unit vectors perpendicular to these and to one another."))
    u_node = grids.matrix(grids.transpose(left))
    table: Grid = [[sigmas[i] if i == j else Fraction(0) for j in range(columns)] for i in range(rows)]
    s_node = grids.matrix(table)
    steps.append(CHECK.step(Multiply((u_node, s_node, Transpose(v_node)), "*"), node, "Multiply the three back."))
    return Decomposed(u_node, s_node, v_node, values, tuple(decimal(s) for s in sigmas[:count]), True, tuple(steps))


def _numerically(node: Matrix, grid: Grid) -> Decomposed:
    values, sizes, steps = values_only(node, grid)
    u, s, vt = numpy.linalg.svd(numpy.array(grids.decimals_of(grid)))
    rows, columns = len(grid), len(grid[0])
    for k in range(min(rows, columns)):
        if max(vt[k], key=abs) < 0:
            vt[k] = -vt[k]
            u[:, k] = -u[:, k]
    table = [[s[i] if i == j else 0.0 for j in range(columns)] for i in range(rows)]
    u_node, s_node, v_node = (_rounded(m) for m in (u.tolist(), table, vt.T.tolist()))
    product = Multiply((_rounded(u.tolist(), 12), _rounded(table, 12), Transpose(_rounded(vt.T.tolist(), 12))), "*")
    steps.append(Step(RIGHT.id, RIGHT.title, "Unit eigenvectors of AᵀA; their exact form is too long, so they are rounded to six digits.", RIGHT.concept, v_node, None, "implies", near(node, product, 6)))
    steps.append(Step(LEFT.id, LEFT.title, "u = A v / σ for each column, rounded to six digits.", LEFT.concept, u_node, None, "implies", near(node, product, 6)))
    steps.append(Step(CHECK.id, CHECK.title, "Multiplied back, the rounded factors give the matrix again (up to rounding).", CHECK.concept, node, Multiply((u_node, s_node, Transpose(v_node)), "*"), "implies", near(node, Multiply((u_node, s_node, Transpose(v_node)), "*"), 4)))
    return Decomposed(u_node, s_node, v_node, values, sizes, False, tuple(steps))


def _rounded(table: list[list[float]], digits: int = 6) -> Matrix:
    return Matrix(tuple(tuple(numeric(0.0 if abs(v) < 1e-12 else v, digits) for v in row) for row in table))
