"""Are vectors linearly independent; do they span the space; are they a basis? The rank of the matrix with them as columns decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Call, Multiply, Node, Number, Power, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens, same_size, speaks_of_arrays
from tutor.rules import grids
from tutor.rules.derivation import Rule
from tutor.rules.elimination import Rows, null_basis
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Vectors are independent when none can be made from the others: only the combination with all zeros gives zero."
COLUMNS = Rule("vectors_as_columns", "The vectors as columns", "linear-independence")
COUNT = Rule("count_pivots", "Count the leading entries", "rank")
RELATION = Rule("dependence_relation", "A combination that gives zero", "linear-independence")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The vectors; what is asked: independent, dependent, span, basis, or dimension of the span; the space R^n if named."""

    vectors: tuple[Node, ...]
    asked: str = "independent"
    space: int = 0


def read(problem: Problem) -> Task | Declined | None:
    """Are … linearly independent; do … span R^n; do they form a basis?"""
    if not speaks_of_arrays(problem):
        return None
    words = problem.words
    asked = ""
    if re.search(r"\bindependen(?:t|ce)\b|\blinearly independent\b", words) and not problem.has("events", "random", "variables"):
        asked = "independent"
    elif re.search(r"linearly dependent|linear dependence", words):
        asked = "dependent"
    elif re.search(r"\b(?:is|are|do|does|determine (?:whether|if)|check (?:whether|if)|can)\b[^.?!]*\bbasis\b", words) and not problem.has("find", "coordinates", "orthonormal", "orthogonal"):
        asked = "basis"
    elif re.search(r"\b(?:do|does|determine (?:whether|if)|check (?:whether|if))\b[^.?!]*\bspans?\b", words):
        asked = "span"
    if not asked or problem.has("rank", "nullity"):
        return None
    found = [g.tree for g in givens(problem)]
    if len(found) == 1 and as_vector(found[0]) is None:
        matrix = as_matrix(found[0])
        if matrix is None:
            return None
        rows = problem.has("rows") or not problem.has("columns", "column", "matrix")
        found = [Sequence(v, "[]") for v in (matrix.rows if rows else zip(*matrix.rows, strict=True))]
    kept = same_size(found)
    if kept is None or len(kept) < 2:
        return None
    sizes = {len(v.items) for v in kept if isinstance(v, Sequence)}
    if len(sizes) != 1:
        return Declined("bad_shape", "The vectors do not all have equally many entries, so they do not lie in one space.")
    space = next((int(m.exponent.text) for m in problem.mathematics if isinstance(m, Power) and isinstance(m.exponent, Number) and m.exponent.text.isdigit()), 0)
    return Task(Arguments(tuple(kept), asked, space), 1.0, ("look at the vectors ", Sequence(tuple(kept), "{}")))


def solve(arguments: Arguments) -> Solution | Declined:
    """Echelon form of the matrix of columns."""
    goal: Prose = ("decide about the vectors ", Sequence(arguments.vectors, "{}"))
    try:
        lines = [grids.line_of(v.items) for v in arguments.vectors if isinstance(v, Sequence)]
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError):
        return TOO_LONG
    if any(v is None for v in lines):
        return Declined("not_understood", "With letters inside, that depends on their values.", "Put numbers in for the letters.")
    kept = [v for v in lines if v is not None]
    grid = grids.transpose(kept)
    table = Rows(grid)
    steps: list[Step] = [COLUMNS.states(table.now, "A combination of the columns that gives zero is a solution of the system with zeros on the right.")]
    table.forward()
    steps.extend(table.steps)
    rank, count, size = len(table.pivots), len(kept), len(grid)
    steps.append(COUNT.step(Call("rank", (grids.matrix(grid),)), Number(str(rank)), f"{rank} column{'s' if rank != 1 else ''} of {count} ha{'ve' if rank != 1 else 's'} a leading entry."))
    independent = rank == count
    if not independent and arguments.asked in ("independent", "dependent"):
        factors = null_basis(grid)[0]
        terms: list[Node] = []
        for factor, v in zip(factors, arguments.vectors, strict=True):
            if factor:
                terms.append(Multiply((grids.number(factor), v), "*"))
        steps.append(RELATION.step(terms[0] if len(terms) == 1 else Add(tuple(terms)), grids.vector([Fraction(0)] * size), "Not all of the numbers are zero, and still the sum is."))
    space = arguments.space or size
    if arguments.asked == "independent":
        yes, ending = independent, "Every column has a leading entry: they are independent." if independent else f"There are {count} vectors but only {rank} leading entr{'ies' if rank != 1 else 'y'}: they are dependent."
    elif arguments.asked == "dependent":
        yes, ending = not independent, "They are dependent." if not independent else "They are independent."
    elif arguments.asked == "span":
        yes = rank == size and space == size
        ending = f"Their span has dimension {rank}, and the space has dimension {space}."
    else:
        yes = independent and count == size and space == size
        ending = f"A basis of a space of dimension {space} needs {space} independent vectors; here are {count}, of which {rank} independent."
    return Solution("linear_independence", "linear-independence", goal, tuple(steps), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=IDEA, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two vectors; three; sometimes dependent by making."""
    size = 2 if level == 1 else 3
    vectors = [[rng.randint(-3, 4) for _ in range(size)] for _ in range(size)]
    if rng.random() < 0.5:
        vectors[-1] = [2 * a - (b if size > 2 else 0) for a, b in zip(vectors[0], vectors[1], strict=True)]
    listed = ", ".join(map(str, vectors))
    return Exercise(f"are the vectors {listed} linearly independent?", f"Are {listed} linearly independent?", "yes or no")


TOPIC = Topic(
    id="linear_independence", title="Linear independence", concept="linear-independence", phrases=("independent", "linearly independent", "linearly dependent", "linear independence", "linear dependence", "basis", "span", "spans", "independence"),
    read=read, solve=solve, make_problem=make_problem, concepts=("basis-dimension", "span"),
)  # fmt: skip

