"""Gram–Schmidt: an orthogonal or orthonormal basis of what vectors span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.checking.linear import same_span
from tutor.notation import plain
from tutor.notation.tree import Node, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import givens, operands, same_size, speaks_of_arrays
from tutor.rules import grids
from tutor.rules.orthogonal import gram_schmidt, normalise_steps
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Keep the first vector; from each next one take away its shadows on those before, and only what is perpendicular is left."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The vectors, and whether they are to have length one."""

    vectors: tuple[Node, ...]
    unit: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Gram–Schmidt on …; an orthogonal (orthonormal) basis for the span of …"""
    if not speaks_of_arrays(problem):
        return None
    process = re.search(r"gram[- –]?schmidt|orthogonali[sz]e|orthonormali[sz]e", problem.words) is not None
    basis = problem.has("(orthogonal|orthonormal) (basis|set|vectors)") and problem.has("span", "spanned", "subspace", "find", "basis")
    if (not process and not basis) or problem.has("eigenvectors", "eigenvalues", "qr", "null space", "diagonalize", "diagonalise", "complement", "coordinates") or re.search(r"\b(?:is|are)\b[^.?]*orthonormal|verify|show that", problem.words):
        return None
    found = operands(problem, "(orthogonal|orthonormal) (basis|set)", "span", "process", "schmidt", "orthogonalize", "orthonormalize", "orthogonalise", "orthonormalise") or [g.tree for g in givens(problem)]
    if len(found) == 1 and as_vector(found[0]) is None:
        from tutor.problem.arrays import as_matrix

        matrix = as_matrix(found[0])
        columns = problem.has("(column|columns)")
        if matrix is None:
            return None
        found = [Sequence(v, "[]") for v in (zip(*matrix.rows, strict=True) if columns else matrix.rows)]
    kept = same_size(found)
    if kept is None or len(kept) < 2:
        kept = same_size([g.tree for g in givens(problem)])
    if kept is None or len(kept) < 2:
        return None
    if len({len(v.items) for v in kept if isinstance(v, Sequence)}) != 1:
        return Declined("bad_shape", "The vectors do not all have equally many entries, so they do not lie in one space.")
    return Task(Arguments(tuple(kept), problem.has("orthonormal", "orthonormalize", "orthonormalise", "unit")), 1.0, ("find an orthogonal basis for the span of ", Sequence(tuple(kept), "{}")))


def solve(arguments: Arguments) -> Solution | Declined:
    """The process, then lengths, then the check of the span."""
    goal: Prose = ("find an " + ("orthonormal" if arguments.unit else "orthogonal") + " basis for the span of ", Sequence(arguments.vectors, "{}"))
    lines = [grids.line_of(v.items) for v in arguments.vectors if isinstance(v, Sequence)]
    if any(v is None for v in lines):
        return Declined("not_understood", "I do this for vectors of numbers.", "Put numbers in for the letters.")
    kept = [v for v in lines if v is not None]
    try:
        done = gram_schmidt(kept)
        steps: list[Step] = list(done.steps)
        vectors = [list(v) for v in done.vectors]
        if arguments.unit:
            units = normalise_steps(vectors)
            if units is None:
                return Declined("too_heavy", "A length in here has no short exact form.", "Ask for an orthogonal basis instead.")
            vectors = units[0]
            steps.extend(units[1])
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if not vectors:
        return Declined("bad_shape", "All of these are the zero vector; they span nothing but zero.")
    shown = tuple(grids.vector(v) for v in vectors)
    steps.append(_check(shown))
    steps.append(Step("same_span", "Check: they span the same space", "Each was made from the given vectors only, and none was lost.", "span", Sequence(shown, "{}"), None, "implies", same_span(list(arguments.vectors), list(shown))))
    text = "[" + ", ".join(plain(v) for v in shown) + "]"
    dropped = len(kept) - len(done.kept)
    ending = f"{dropped} of the vectors depended on the others and {'was' if dropped == 1 else 'were'} left out. " if dropped else ""
    return Solution("gram_schmidt", "gram-schmidt", goal, tuple(steps), Result("set", Sequence(shown, "{}"), shown, plain=text), idea=IDEA, conclusion=(ending + "The basis is ", Sequence(shown, "{}"), "."))


def _check(shown: tuple[Node, ...]) -> Step:
    from tutor.checking.linear import orthogonal

    return Step("check_perpendicular", "Check: every pair is perpendicular", "Each dot product of two different ones is zero.", "orthogonality", Sequence(shown, "{}"), None, "implies", orthogonal(shown))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two vectors in space; three; orthonormal in the plane."""
    size = 2 if level == 3 else 3
    vectors = [[rng.randint(-1, 2) for _ in range(size)] for _ in range(3 if level == 2 else 2)]
    vectors[0][0] = 1
    if all(v == [0] * size for v in vectors[1:]):
        vectors[1][1] = 1
    kind = "orthonormal" if level == 3 else "orthogonal"
    listed = ", ".join(map(str, vectors))
    return Exercise(f"use Gram-Schmidt to find an {kind} basis for the span of {listed}", f"Find an {kind} basis for the span of {listed}.", "a list of vectors")


TOPIC = Topic(
    id="gram_schmidt", title="Gram–Schmidt", concept="gram-schmidt",
    phrases=("gram-schmidt", "gram schmidt", "gram–schmidt", "orthogonal basis", "orthonormal basis", "orthogonalize", "orthogonalise", "orthonormalize", "orthonormalise", "orthonormal set", "orthogonal set", "schmidt"),
    read=read, solve=solve, make_problem=make_problem, concepts=("orthogonality",),
)  # fmt: skip
