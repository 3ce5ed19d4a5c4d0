"""Change of basis matrices, and the matrix of a map in another basis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Matrix, Multiply, Negative, Node, Number, Power, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens, same_size, speaks_of_arrays, tidy
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import inverse
from tutor.rules.inverses import inverse_steps
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.radical_numbers import as_sum
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The columns of the new basis translate new coordinates into old ones; the inverse translates back."
COLUMNS = Rule("basis_as_columns", "Basis vectors as columns", "change-of-basis")
INVERSE = Rule("matrix_inverse", "The inverse", "matrix-inverse")
MULTIPLY = Rule("matrix_product", "Multiply", "matrix-multiplication")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The old basis and the new one as matrices of columns (None for the standard basis)."""

    old: Node | None
    new: Node | None


def read(problem: Problem) -> Task | Declined | None:
    """The change of basis (transition) matrix from … to …"""
    if not speaks_of_arrays(problem) or not re.search(r"change[- ]of[- ]bas[ei]s matrix|transition matrix|change[- ]of[- ]coordinates? matrix|matrix (?:for|of) (?:the )?change of basis", problem.words):
        return None
    if problem.has("markov", "probability", "state", "states", "chain"):
        return None
    bases = _bases(problem)
    words = problem.words
    standard = problem.has("standard basis")
    if len(bases) == 2:
        order = _order(problem)
        first, second = (bases[0], bases[1]) if order else (bases[1], bases[0])
        return Task(Arguments(first, second), 1.0, "find the change of basis matrix")
    if len(bases) == 1 and standard:
        to_standard = re.search(r"to (?:the )?standard", words) is not None
        return Task(Arguments(bases[0], None) if to_standard else Arguments(None, bases[0]), 1.0, "find the change of basis matrix")
    return None


def _bases(problem: Problem) -> list[Node]:
    found: list[Node] = []
    for tree in problem.mathematics:
        tree = tidy(tree)
        from tutor.notation.tree import Relation

        inner = tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree
        if isinstance(inner, Sequence) and inner.bracket == "{}":
            kept = same_size(list(inner.items))
            if kept is not None and len(kept) > 1:
                found.append(Matrix(tuple(zip(*(v.items for v in kept if isinstance(v, Sequence)), strict=True))))
    if not found:
        vectors = [g.tree for g in givens(problem) if as_vector(g.tree) is not None]
        matrices = [m for g in givens(problem) if as_vector(g.tree) is None and (m := as_matrix(g.tree)) is not None]
        if matrices and not vectors:
            return list(matrices)
        kept = same_size(vectors) or []
        size = len(kept[0].items) if kept and isinstance(kept[0], Sequence) else 0
        if size and len(kept) in (size, 2 * size):
            for k in range(0, len(kept), size):
                found.append(Matrix(tuple(zip(*(v.items for v in kept[k : k + size] if isinstance(v, Sequence)), strict=True))))
    return found


def _order(problem: Problem) -> bool:
    """Is the basis that stands first also the one translated from?"""
    named = re.search(r"from (?:the )?(?:basis )?⟦(\d+)⟧ to (?:the )?(?:basis )?⟦(\d+)⟧", problem.words)
    if named is None:
        return True
    first = problem.mathematics[int(named.group(1))]
    from tutor.notation.tree import Relation, flat_name

    for tree in problem.mathematics:
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.right, Sequence):
            return flat_name(tree.left) == flat_name(first) or isinstance(first, Relation | Sequence)
    return True


def solve(arguments: Arguments) -> Solution | Declined:
    """new⁻¹ · old."""
    goal: Prose = "find the change of basis matrix"
    steps: list[Step] = []
    node: Node
    if arguments.new is None:
        assert arguments.old is not None
        given = matrix_given(arguments.old, 5)
        if isinstance(given, Declined):
            return given
        steps.append(COLUMNS.states(given.node, "To the standard basis: the basis vectors side by side are the matrix already."))
        node = given.node
        return Solution("change_of_basis", "change-of-basis", goal, tuple(steps), Result("matrix", node, (node,)), idea=IDEA)
    new = matrix_given(arguments.new, 5)
    if isinstance(new, Declined):
        return new
    if not grids.is_square(new.grid) or inverse(new.grid) is None:
        return Declined("bad_shape", "These vectors are not a basis: as columns they do not make an invertible square matrix.")
    try:
        found = inverse_steps([[as_sum(v) for v in row] for row in new.grid])
    except (TooHeavy, OverflowError):
        return TOO_LONG
    assert found.result is not None
    steps.append(COLUMNS.states(new.node, "The new basis vectors as columns translate new coordinates into the standard ones."))
    steps.append(INVERSE.step(Power(new.node, Negative(Number("1"))), found.result, "The inverse translates the other way.", found.steps))
    node = found.result
    if arguments.old is not None:
        old = matrix_given(arguments.old, 5)
        if isinstance(old, Declined):
            return old
        if old.node.shape != new.node.shape:
            return Declined("bad_shape", "The two bases do not have equally many vectors.")
        product = grids.times(inverse(new.grid) or [], old.grid)
        node = grids.matrix(product)
        steps.append(MULTIPLY.step(Multiply((found.result, old.node), "*"), node, "First from old coordinates to standard ones, then to the new ones."))
    return Solution("change_of_basis", "change-of-basis", goal, tuple(steps), Result("matrix", node, (node,), approx=approx_of(node)), idea=IDEA, conclusion=("Multiplying coordinates by ", node, " translates them."))


def make_problem(rng: Random, level: int) -> Exercise:
    """From the standard basis; between two bases of the plane."""
    def basis() -> list[list[int]]:
        while True:
            found = [[rng.randint(-2, 3) for _ in range(2)] for _ in range(2)]
            if found[0][0] * found[1][1] != found[0][1] * found[1][0]:
                return found

    b, c = basis(), basis()
    if level < 3:
        return Exercise(f"find the change of basis matrix from the standard basis to the basis {{{b[0]}, {b[1]}}}", f"Find the matrix that turns standard coordinates into coordinates in the basis {b[0]}, {b[1]}.", "a matrix")
    return Exercise(f"find the change of basis matrix from B = {{{b[0]}, {b[1]}}} to C = {{{c[0]}, {c[1]}}}", f"Find the change of basis matrix from B = {b} to C = {c}.", "a matrix")


TOPIC = Topic(
    id="change_of_basis", title="Change of basis", concept="change-of-basis", phrases=("change of basis", "change-of-basis", "transition matrix", "change of coordinates", "change-of-coordinates"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
