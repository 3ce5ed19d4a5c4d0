"""Is a matrix invertible (non-singular)? Its determinant decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Call, Node
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_expressions import Array, NoValue, WrongShape, evaluate, with_identity
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.surds import is_numeric
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "A matrix can be undone exactly when it flattens nothing: when its determinant is not zero."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, and whether "singular" was asked (so that yes means no inverse)."""

    tree: Node
    singular: bool = False


def read(problem: Problem) -> Task | None:
    """Is … invertible, non-singular, singular; does … have an inverse."""
    if not re.search(r"\b(is|are|does|determine (?:whether|if)|check (?:whether|if))\b", problem.words):
        return None
    if not problem.has("invertible", "nonsingular", "non-singular", "singular", "have an inverse", "has an inverse"):
        return None
    if problem.has("singular (value|values|vector|vectors)"):
        return None
    found = the_matrix(problem, "invertible", "nonsingular", "non-singular", "singular", "have an inverse", "has an inverse")
    if found is None:
        return None
    singular = problem.has("singular") and not problem.has("nonsingular") and not problem.has("invertible") and "non-singular" not in problem.words
    return Task(Arguments(found, singular), 1.0, ("decide whether this matrix has an inverse: ", found))


def solve(arguments: Arguments) -> Solution | Declined:
    """Shape first, then the determinant."""
    goal: Prose = ("decide whether this matrix has an inverse: ", arguments.tree)
    try:
        worked = evaluate(with_identity(arguments.tree))
        if not isinstance(worked.value, Array):
            return Declined("bad_shape", "That is a number, not a matrix.")
        if worked.value.shape[0] != worked.value.shape[1]:
            sentence = f"It is {grids.shape_text(worked.value.shape)}, and only square matrices can have an inverse."
            return Solution("invertible", "matrix-inverse", goal, worked.steps, Result("boolean", None, ("False",), plain="no"), idea=IDEA, conclusion=sentence)
        determinant = evaluate(Call("det", (worked.after,)))
    except (WrongShape, NoValue, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    value = determinant.value
    if isinstance(value, Array) or not is_numeric(value):
        return Declined("not_understood", "With letters inside, that depends on their values.")
    has = bool(value)
    answer = has != arguments.singular
    ending: Prose = ("The determinant is ", determinant.after, ", which is not zero: the matrix has an inverse.") if has else "The determinant is zero: the matrix is singular and has no inverse."
    return Solution("invertible", "matrix-inverse", goal, (*worked.steps, *determinant.steps), Result("boolean", None, ("True" if answer else "False",), plain="yes" if answer else "no"), idea=IDEA, conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two rows, sometimes one a multiple of the other; three rows on level 3."""
    size = 2 + (level == 3)
    rows = [[rng.randint(-4, 5) for _ in range(size)] for _ in range(size)]
    if rng.random() < 0.5:
        factor = rng.choice([-2, 2, 3])
        rows[-1] = [factor * v for v in rows[0]]
    return Exercise(f"is the matrix {rows} invertible?", f"Is the matrix {rows} invertible?", "yes or no")


TOPIC = Topic(
    id="invertible", title="Is it invertible?", concept="matrix-inverse", phrases=("invertible", "nonsingular", "non-singular", "singular", "an inverse"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
