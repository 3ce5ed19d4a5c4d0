"""Projections, Gram–Schmidt, QR and least squares, exactly, with orthogonality as the check."""

from __future__ import annotations

from collections.abc import Sequence as Items
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Add, Divide, Matrix, Multiply, Negative, Node, Norm, Number, Power, Relation, Sequence, Subscript, Symbol, Transpose
from tutor.rules import elimination, grids
from tutor.rules.array_expressions import evaluate
from tutor.rules.derivation import Rule
from tutor.rules.grids import Grid, Line
from tutor.rules.linear_systems import solve_system
from tutor.rules.radical_numbers import Exact, Radical, decimal, root_of, root_of_exact
from tutor.solution import Prose, Step

FIRST = Rule("keep_first_vector", "The first vector stays", "gram-schmidt")
REMOVE = Rule("remove_shadows", "Take away the shadows on the earlier ones", "gram-schmidt")
DEPENDENT = Rule("dependent_vector", "Nothing is left", "linear-independence")
NORMALISE = Rule("normalise", "Divide by the length", "unit-vectors")
SHADOW = Rule("projection_formula", "The projection formula", "vector-projection")
NUMBERS = Rule("projection_numbers", "Work out the two dot products", "dot-product")
SCALE = Rule("scale_vector", "Multiply every entry", "vector-addition")
PERPENDICULAR = Rule("check_perpendicular", "Check: what is left over is perpendicular", "orthogonality")
NORMAL = Rule("normal_equations", "The normal equations", "least-squares")
GRAM = Rule("gram_matrix", "Multiply by the transpose", "matrix-multiplication")
FITTED = Rule("fitted_vector", "The closest point", "orthogonal-projection")


def squared(line: Items[Exact]) -> Exact:
    """The dot product with itself."""
    return grids.dot(line, line)


def length(line: Items[Exact]) -> Exact | None:
    """The length where it is an exact number of our kind."""
    return root_of_exact(squared(line))


def unit(line: Items[Exact]) -> Line | None:
    """The vector divided by its length; None where the length is no number of our kind."""
    size = length(line)
    return None if size is None or not size else grids.scaled(line, 1 / size)


def name(letter: str, index: int) -> Node:
    """u_1"""
    return Subscript(Symbol(letter), Number(str(index)))


@dataclass(frozen=True, slots=True)
class Orthogonalised:
    """The orthogonal vectors (zero ones left out), which inputs they came from, and the steps."""

    vectors: tuple[Line, ...]
    kept: tuple[int, ...]
    steps: tuple[Step, ...]


def gram_schmidt(vectors: Items[Line], letter: str = "u") -> Orthogonalised:
    """From each vector take its projections on the earlier ones away."""
    found: list[Line] = []
    kept: list[int] = []
    steps: list[Step] = []
    for k, vector in enumerate(vectors):
        shown = grids.vector(vector)
        if not found:
            if not any(vector):
                continue
            statement = Relation((name(letter, 1), shown), ("=",))
            steps.append(FIRST.states(statement, "Nothing comes before it, so it is kept as it is."))
            found.append(list(vector))
            kept.append(k)
            continue
        terms: list[Node] = [shown]
        rest = list(vector)
        texts: list[str | Node] = []
        for i, earlier in enumerate(found):
            top, bottom = grids.dot(vector, earlier), squared(earlier)
            factor = top / bottom
            rest = grids.minus(rest, grids.scaled(earlier, factor))
            texts += ["" if i == 0 else "; ", Divide(Multiply((shown, grids.vector(earlier)), "·"), Multiply((grids.vector(earlier), grids.vector(earlier)), "·"), "fraction"), " = ", grids.number(factor)]
            terms.append(Negative(Multiply((grids.number(factor), grids.vector(earlier)), "*")))
        written = Add(tuple(terms))
        after = grids.vector(rest)
        why: Prose = ("How much of each earlier vector is in it: ", *texts, ". That part is taken away, so that what is left is perpendicular to all of them.")
        substeps = evaluate(written).steps
        steps.append(REMOVE.step(written, after, why, substeps))
        if any(rest):
            found.append(rest)
            kept.append(k)
            steps.append(REMOVE.states(Relation((name(letter, len(found)), after), ("=",)), "The next orthogonal vector."))
        else:
            steps.append(DEPENDENT.states(Relation((grids.vector(rest), Number("0")), ("=",)), f"Vector {k + 1} is a combination of the earlier ones, so it adds nothing and is left out."))
    return Orthogonalised(tuple(found), tuple(kept), tuple(steps))


def normalise_steps(vectors: Items[Line]) -> tuple[list[Line], list[Step]] | None:
    """Each vector divided by its length; None where a length is no number of our kind."""
    units: list[Line] = []
    steps: list[Step] = []
    for line in vectors:
        found = unit(line)
        if found is None:
            return None
        shown = grids.vector(line)
        size = length(line)
        assert size is not None
        if size != 1:
            steps.append(NORMALISE.step(Divide(shown, Norm(shown), "fraction"), grids.vector(found), ("Its length is ", grids.number(size), ".")))
        units.append(found)
    return units, steps


def onto_vector(target: Line, line: Line) -> tuple[Line, list[Step]]:
    """The projection of `target` on `line` (not zero), with steps from the formula to the vector."""
    a, b = grids.vector(target), grids.vector(line)
    top, bottom = grids.dot(target, line), squared(line)
    formula = Multiply((Divide(Multiply((a, b), "·"), Multiply((b, b), "·"), "fraction"), b), "*")
    written = Multiply((Divide(grids.number(top), grids.number(bottom), "fraction"), b), "*")
    result = grids.scaled(line, top / bottom)
    after = grids.vector(result)
    inner = [s for p in (Multiply((a, b), "·"), Multiply((b, b), "·")) for s in _as_one(p)]
    steps = [NUMBERS.step(formula, written, "The dot product of the two, over the dot product of the direction with itself.", inner)]
    steps.append(SCALE.step(written, after, "Multiply every entry by this number."))
    return result, steps


def _as_one(tree: Node) -> list[Step]:
    worked = evaluate(tree)
    return [Step("work_out_part", "Dot product", "Multiply place by place and add.", "dot-product", worked.after, tree, substeps=worked.steps)] if worked.after != tree else []


def leftover_check(target: Line, projected: Line, directions: Items[Line]) -> list[Step]:
    """The difference is perpendicular to every direction."""
    rest = grids.minus(target, projected)
    return [PERPENDICULAR.step(Multiply((grids.vector(rest), grids.vector(d)), "·"), Number("0"), "The part that was left out, dotted with the direction, is zero.") for d in directions]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Least squares: the coefficients, A·x, and the steps; `coefficients` None where the columns are dependent."""

    coefficients: Line | None
    closest: Line
    steps: tuple[Step, ...]
    gram: Grid
    right: Line


def least_squares(grid: Grid, target: Line, node: Matrix | None = None, names: list[Node] | None = None, decimals: bool = False) -> Fitted:
    """A^T A x = A^T b by elimination."""
    shown = node or grids.matrix(grid, decimals)
    flipped = grids.transpose(grid)
    gram = grids.times(flipped, grid)
    right = grids.apply(flipped, target)
    steps = [
        GRAM.step(Multiply((Transpose(shown), shown), "*"), grids.matrix(gram, decimals), "The matrix of the normal equations: the transpose times the matrix."),
        GRAM.step(Multiply((Transpose(shown), grids.column(target, decimals)), "*"), grids.column(right, decimals), "And the transpose times the right-hand side."),
    ]
    solved = solve_system(gram, right, names, decimals)
    steps.extend(solved.steps)
    if solved.kind != "one":
        return Fitted(None, [], tuple(steps), gram, right)
    closest = grids.apply(grid, solved.particular)
    steps.append(FITTED.step(Multiply((shown, grids.column(solved.particular, decimals)), "*"), grids.column(closest, decimals), "The combination of the columns that comes closest to the right-hand side."))
    rest = grids.minus(target, closest)
    zero = grids.column([Fraction(0)] * len(gram))
    steps.append(PERPENDICULAR.step(Multiply((Transpose(shown), grids.column(rest, decimals)), "*"), zero, "What is left over is perpendicular to every column: no other combination comes closer."))
    return Fitted(solved.particular, closest, tuple(steps), gram, right)


def independent(lines: Items[Line]) -> bool:
    """Are they linearly independent?"""
    return elimination.rank([list(v) for v in lines]) == len(lines)


def orthogonal(lines: Items[Line]) -> bool:
    """Are they pairwise perpendicular?"""
    return all(not grids.dot(a, b) for i, a in enumerate(lines) for b in lines[:i])


def complete(lines: list[Line], size: int) -> list[Line]:
    """Orthonormal vectors that fill an orthonormal list up to the whole space (real entries)."""
    found = [list(v) for v in lines]
    for k in range(size):
        if len(found) == size:
            break
        rest: Line = [Fraction(int(i == k)) for i in range(size)]
        for earlier in found:
            rest = grids.minus(rest, grids.scaled(earlier, grids.dot(rest, earlier)))
        if any(rest):
            new = unit(grids.whole(rest))
            if new is None:
                raise ArithmeticError("no exact length")
            found.append(new)
    return found


__all__ = ["Fitted", "Orthogonalised", "Power", "Radical", "Sequence", "decimal", "gram_schmidt", "least_squares", "normalise_steps", "onto_vector", "root_of"]
