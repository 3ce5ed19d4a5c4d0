"""Are two vectors perpendicular, or parallel? The dot product, or one as a multiple of the other, decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Multiply, Node, Number, Relation, Sequence, symbols
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import givens, resolve, speaks_of_arrays
from tutor.rules import grids
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate
from tutor.rules.elimination import rank
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Two vectors are perpendicular exactly when their dot product is zero; they are parallel when one is a multiple of the other."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The two vectors, and whether "parallel" is asked instead of "perpendicular"."""

    left: Sequence
    right: Sequence
    parallel: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Is v ⊥ w, are u and v orthogonal, perpendicular, parallel?"""
    if not speaks_of_arrays(problem) or not re.search(r"\b(is|are|be|determine (?:whether|if)|check (?:whether|if)|decide (?:whether|if))\b", problem.words):
        return None
    relation = next((m for m in problem.mathematics if isinstance(m, Relation) and m.operators in (("perp",), ("parallel",))), None)
    asked = "⊥" in problem.words or "⟂" in problem.words or problem.has("orthogonal", "perpendicular", "perp", "parallel", "at right angles")
    if relation is None and not asked:
        return None
    if problem.has("(matrix|matrices|line|lines|plane|planes|basis|set|complement|projection)"):
        return None
    found = [as_vector(resolve(problem, o)) for o in relation.operands] if relation is not None else [as_vector(g.tree) for g in givens(problem)]
    kept = [Sequence(v, "[]") for v in found if v is not None]
    if len(kept) != 2:
        return None
    if len(kept[0].items) != len(kept[1].items):
        return Declined("bad_shape", f"The two vectors have {len(kept[0].items)} and {len(kept[1].items)} entries, so they cannot be compared.")
    parallel = relation.operators == ("parallel",) if relation is not None else problem.has("parallel") and not problem.has("orthogonal", "perpendicular")
    return Task(Arguments(kept[0], kept[1], parallel), 1.0, ("decide whether these are " + ("parallel: " if parallel else "perpendicular: "), kept[0], " and ", kept[1]))


def solve(arguments: Arguments) -> Solution | Declined:
    """By the dot product, or by comparing directions."""
    word = "parallel" if arguments.parallel else "perpendicular"
    goal: Prose = (f"decide whether these are {word}: ", arguments.left, " and ", arguments.right)
    try:
        worked = evaluate(Multiply((arguments.left, arguments.right), "·"))
        lines = [grids.line_of(v.items) for v in (arguments.left, arguments.right)]
    except (WrongShape, NoValue, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    value = worked.value
    assert isinstance(value, Sum)
    if None in lines and len(symbols(worked.after)) == 1 and not arguments.parallel:
        return _letter(worked.after, symbols(worked.after)[0], worked.steps, goal)
    if value.rational is None and None in lines:
        return Declined("not_understood", "With letters inside, that depends on their values.")
    if not arguments.parallel:
        yes = not value
        ending: Prose = ("The dot product is ", worked.after, ", so they are " + ("perpendicular." if yes else "not perpendicular."))
        steps = worked.steps
    else:
        grid = [v for v in lines if v is not None]
        yes = len(grid) == 2 and rank(grid) < 2
        ending = "One is a multiple of the other, so they are parallel." if yes else "Neither is a multiple of the other, so they are not parallel."
        steps = ()
    return Solution("orthogonality", "orthogonality", goal, steps, Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=IDEA, conclusion=ending)


def _letter(product: Node, name: str, steps: tuple[Step, ...], goal: Prose) -> Solution | Declined:
    """For which value of the letter is the dot product zero?"""
    letter = name_to_tree(name)
    try:
        solved = solve_equation(Relation((product, Number("0")), ("=",)), letter, None, True)
    except NotSolvable as kind:
        return Declined("not_understood", f"The dot product gives an equation that I cannot solve: {kind}.")
    values = tuple(solved.values)
    if not values:
        return Solution("orthogonality", "orthogonality", goal, (*steps, *solved.steps), Result("none", None, ("no solution",), plain="no solution"), idea=IDEA, conclusion="No value of the letter makes the dot product zero.")
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    return Solution("orthogonality", "orthogonality", goal, (*steps, *solved.steps), Result("number" if len(values) == 1 else "set", shown, values), idea=IDEA, conclusion=("They are perpendicular for ", Relation((letter, shown), ("=",)), "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Half of them perpendicular."""
    left = [rng.randint(-5, 6) or 1 for _ in range(1 + level)]
    right = [rng.randint(-5, 6) or 2 for _ in range(1 + level)]
    if rng.random() < 0.5:
        right = [-left[1], left[0], *([0] * (level - 1))]
    return Exercise(f"are the vectors {left} and {right} orthogonal?", f"Are {left} and {right} orthogonal?", "yes or no")


TOPIC = Topic(
    id="orthogonality", title="Perpendicular or not", concept="orthogonality", phrases=("orthogonal", "perpendicular", "perp", "parallel", "right angles", "is", "orthogonal vectors"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
