"""Determinants: a*d - b*c for two rows, cofactors for three or few, row reduction for more; areas and volumes by them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import AbsoluteValue, Add, Call, Matrix, Multiply, Negative, Node, Number
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector, matrices, vectors
from tutor.rules.arrays import decimals_in, derived, entries, fractions, matrix, shown
from tutor.rules.arrays import determinant as determinant_of
from tutor.rules.derivation import Rule
from tutor.rules.outcomes import approximation
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, ResultKind, Solution, Step
from tutor.topic import Exercise, Task, Topic

TWO = Rule("determinant_2x2", "Main diagonal minus the other diagonal", "determinant")
COFACTORS = Rule("cofactor_expansion", "Expand along the first row", "determinant")
ROW_STEP = Rule("row_operation", "Add a multiple of a row to another", "gaussian-elimination")
SWAP = Rule("swap_rows", "Swapping two rows changes the sign", "determinant")
DIAGONAL = Rule("triangular_determinant", "Multiply along the diagonal", "determinant")
_LARGEST = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """A square matrix; `measure` is "area" or "volume" when the size of what its rows span is asked for."""

    matrix: Matrix
    measure: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """the determinant of …, det(…), |…| of a matrix; the area or volume that vectors span."""
    span = problem.match("(area|volume) of [the] (parallelogram|parallelepiped|parallelopiped)")
    if span is not None:
        rows = [as_vector(v.tree) for v in vectors(problem)]
        kept = [r for r in rows if r is not None]
        if len(kept) in (2, 3) and all(len(r) == len(kept) for r in kept):
            return Task(Arguments(Matrix(tuple(kept)), "volume" if len(kept) == 3 else "area"), 1.0, ("find the size of what these vectors span: ", Matrix(tuple(kept))))
        return None
    for tree in problem.mathematics:
        if isinstance(tree, Call) and tree.function == "det" and len(tree.arguments) == 1:
            found = as_matrix(problem.resolve(tree.arguments[0]))
            if found is not None:
                return _task(found)
        if isinstance(tree, AbsoluteValue) and as_matrix(tree.operand) is not None:
            return _task(as_matrix(tree.operand))  # type: ignore[arg-type]
    if not problem.has("(determinant|determinants|det)"):
        return None
    match = problem.match("(determinant|det) of [the] [following] [matrix] {m}", "(determinant|det) {m}", "{m} ... determinant")
    named = as_matrix(problem.resolve(match.slots["m"])) if match is not None else None
    bars = [m for t in problem.mathematics if isinstance(t, Matrix) and (m := t)]
    found = named or (bars[0] if len(bars) == 1 else None)
    if found is None:
        all_found = matrices(problem)
        if len(all_found) != 1:
            return None
        found = all_found[0].tree  # type: ignore[assignment]
    assert isinstance(found, Matrix)
    return _task(found)


def _task(found: Matrix) -> Task | Declined:
    rows, columns = found.shape
    if rows != columns:
        return Declined("bad_shape", f"Only square matrices have a determinant, and this one is {rows}×{columns}.", "A determinant measures how a square matrix scales area or volume; it needs as many rows as columns.")
    if rows > _LARGEST:
        return Declined("too_heavy", f"I work out determinants by hand up to {_LARGEST} rows.")
    return Task(Arguments(found), 1.0, ("find the determinant of ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """By size: directly, by cofactors, or by rows."""
    m = arguments.matrix
    goal: Prose = ("find the determinant of ", m)
    idea = "The determinant tells how much the matrix stretches areas (or volumes), and whether it flips them; zero means that it flattens everything."
    try:
        values = entries(m)
        numbers = fractions(m)
    except Undefined as reason:
        return Declined("not_understood", f"One of the entries has no value: {reason}.")
    rows = len(values)
    if numbers is not None and rows > 3:
        steps, value = _by_rows(m, numbers)
    else:
        if rows > 4:
            return Declined("too_heavy", "With letters inside I expand determinants up to four rows.")
        steps, value = _expand(m)
    if arguments.measure:
        size = value if not isinstance(value, Negative) else value.operand
        steps.append(Rule("absolute_value", "Sizes are never negative", "negative-numbers").step(AbsoluteValue(value), size, "The sign only tells on which side the vectors turn; the size is the number without it."))
        return Solution("determinant", "determinant", ("find the size of what the rows of ", m, " span"), tuple(steps), Result("number", size, (size,)), idea="The determinant of the vectors is the area (or volume) that they span.")
    approx = approximation(determinant_of(values)) if rows <= 4 else None
    ending: Prose = "The determinant is zero: the matrix flattens space and has no inverse." if value == Number("0") else ""
    kind: ResultKind = "number" if numbers is not None else "expression"
    return Solution("determinant", "determinant", goal, tuple(steps), Result(kind, value, (value,), approx=approx), idea=idea, conclusion=ending)


def _expand(m: Matrix) -> tuple[list[Step], Node]:
    start = Call("det", (m,))
    rows = m.rows
    if len(rows) == 1:
        return [TWO.step(start, rows[0][0], "A single number is its own determinant.")], rows[0][0]
    if len(rows) == 2:
        (a, b), (c, d) = rows
        written = Add((Multiply((a, d), "*"), Negative(Multiply((b, c), "*"))))
        first = TWO.step(start, written, "For two rows: the product along the main diagonal, minus the product along the other one.")
        rest = derived(written)
        return [first, *rest.steps], rest.after
    terms: list[tuple[int, Node, Node]] = []
    middle: list[tuple[int, Node, Node]] = []
    substeps: list[Step] = []
    for k, entry in enumerate(rows[0]):
        if derived(entry).after == Number("0"):
            continue
        minor = Matrix(tuple(row[:k] + row[k + 1 :] for row in rows[1:]))
        inner, value = _expand(minor)
        substeps.append(Step("minor", f"Cross out row 1 and column {k + 1}", "What is left is a smaller determinant.", "determinant", before=Call("det", (minor,)), after=value, substeps=tuple(inner)))
        terms.append((k % 2, entry, Call("det", (minor,))))
        middle.append((k % 2, entry, value))
    if not terms:
        return [COFACTORS.step(start, Number("0"), "The first row is all zeros, so the determinant is zero.")], Number("0")
    expanded, worked = _alternating(terms), _alternating(middle)
    rest = derived(worked)
    steps = [COFACTORS.step(start, expanded, "Each entry of the first row times the determinant that is left when its row and column are crossed out, with signs + − + …")]
    steps.append(Rule("work_out_minors", "Work out the small determinants", "determinant").step(expanded, worked, "Each smaller determinant is worked out on its own.", substeps))
    return [*steps, *rest.steps], rest.after


def _alternating(terms: list[tuple[int, Node, Node]]) -> Node:
    parts: list[Node] = []
    for negative, entry, value in terms:
        product = Multiply((entry, value), "*")
        parts.append(Negative(product) if negative else product)
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _by_rows(m: Matrix, numbers: list[list[Fraction]]) -> tuple[list[Step], Node]:
    rows = [list(r) for r in numbers]
    decimals = decimals_in(m)
    now: Node = Call("det", (m,))
    steps: list[Step] = []
    sign = 1

    def put(new: list[list[Fraction]], rule: Rule, why: Prose) -> None:
        nonlocal now
        inner = Call("det", (matrix(new, decimals),))
        after: Node = Negative(inner) if sign < 0 else inner
        steps.append(rule.step(now, after, why))
        now = after

    size = len(rows)
    for k in range(size):
        pivot = next((i for i in range(k, size) if rows[i][k] and abs(rows[i][k]) == 1), None) or next((i for i in range(k, size) if rows[i][k]), None)
        if pivot is None:
            steps.append(DIAGONAL.step(now, Number("0"), f"Column {k + 1} has only zeros from row {k + 1} down: the rows are dependent, so the determinant is zero."))
            return steps, Number("0")
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            sign = -sign
            put(rows, SWAP, f"R{k + 1} ↔ R{pivot + 1}: a swap changes the sign of the determinant.")
        for i in range(k + 1, size):
            if rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
                put(rows, ROW_STEP, (f"R{i + 1} ← R{i + 1} − (", shown(factor, decimals), f")·R{k + 1}: this makes a zero below the diagonal and leaves the determinant as it is."))
    diagonal = tuple(shown(rows[k][k], decimals) for k in range(size))
    written: Node = Multiply(diagonal, "*")
    written = Negative(written) if sign < 0 else written
    steps.append(DIAGONAL.step(now, written, "Below the diagonal there are only zeros, so the determinant is the product along the diagonal."))
    rest = derived(written)
    return [*steps, *rest.steps], rest.after


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows; two rows with larger numbers; three rows."""
    size = 3 if level == 3 else 2
    rows = [[rng.randint(-3 - 2 * level, 4 + 2 * level) for _ in range(size)] for _ in range(size)]
    return Exercise(f"determinant of {rows}", "Find the determinant of this matrix.", "a number", matrix(rows))


TOPIC = Topic(
    id="determinant", title="Determinants", concept="determinant", phrases=("determinant", "determinants", "det", "parallelogram", "parallelepiped"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
