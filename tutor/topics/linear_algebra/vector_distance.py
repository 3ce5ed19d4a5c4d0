"""The distance between two points or vectors: Euclidean, Manhattan, Chebyshev, Lp."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Negative, Node, Norm, Sequence
from tutor.problem import Problem
from tutor.problem.linear import norm_order, vector_list
from tutor.rules.array_solution import solution
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

IDEA = "The distance between two points is the length of the arrow from one to the other: subtract first, then measure."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The two points and the norm (None for Euclidean)."""

    left: Sequence
    right: Sequence
    order: Node | None = None


def read(problem: Problem) -> Task | Declined | None:
    """The distance between … and …, from … to …, with the metric's name if there is one."""
    if problem.has("(plane|line|hyperplane|subspace|distribution|hellinger|kl|mahalanobis|hamming|cosine)"):
        return None
    found = vector_list(problem, "(distance|distances) (between|from|of)", "how far (is|apart|are)", "distance")
    if found is None or len(found) != 2:
        return None
    left, right = found
    assert isinstance(left, Sequence) and isinstance(right, Sequence)
    if len(left.items) != len(right.items):
        return Declined("bad_shape", f"The two points have {len(left.items)} and {len(right.items)} coordinates, so there is no distance between them.", "Both points must lie in the same space.")
    return Task(Arguments(left, right, norm_order(problem)), 1.0, ("find the distance between ", left, " and ", right))


def solve(arguments: Arguments) -> Solution | Declined:
    """The norm of the difference."""
    tree = Norm(Add((arguments.left, Negative(arguments.right))), arguments.order)
    return solution("vector_distance", "distance-metrics", tree, ("find the distance between ", arguments.left, " and ", arguments.right), IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """In the plane; in space; Manhattan."""
    size = 2 + (level > 1)
    left, right = (tuple(rng.randint(-6, 7) for _ in range(size)) for _ in range(2))
    kind = "Manhattan distance" if level == 3 else "distance"
    return Exercise(f"find the {kind} between {left} and {right}", f"Find the {kind} between {left} and {right}.", "a number")


TOPIC = Topic(
    id="vector_distance", title="Distance between points", concept="distance-metrics", phrases=("distance", "distances", "how far", "apart"),
    read=read, solve=solve, make_problem=make_problem, concepts=("vector-norm",),
)  # fmt: skip
