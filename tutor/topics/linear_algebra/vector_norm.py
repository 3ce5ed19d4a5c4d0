"""The length (norm) of a vector: Euclidean, L1, L∞, Lp; of several vectors one by one."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import AbsoluteValue, Node, Norm, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import asked_expression, kind_of, norm_order, operands, same_size
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate
from tutor.rules.array_solution import no_value, result_of, solution
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "The length of an arrow by Pythagoras: square the entries, add, take the root. Other norms measure size in other ways."


@dataclass(frozen=True, slots=True)
class Arguments:
    """Expressions to work out, each a norm."""

    norms: tuple[Node, ...]


def read(problem: Problem) -> Task | None:
    """||v||, |v|, "the length of …", "the L1 norm of …"."""
    tree = asked_expression(problem)
    if tree is not None and kind_of(tree) == "norm":
        return Task(Arguments((tree,)), 1.0, ("find the length ", tree))
    if problem.has("distance", "unit vector", "unit vectors", "condition", "frobenius", "spectral", "operator", "interval", "arc", "curve", "confidence", "least squares", "normalize", "normalise"):
        return None
    found = operands(problem, "(norm|norms)", "(length|lengths|magnitude|magnitudes) of", "(euclidean|manhattan) (length|norm)", "how long is", "(length|magnitude)")
    if not found or any(as_vector(v) is None for v in found) or (problem.has("matrix") and not problem.has("vector")):
        return None
    kept = same_size(found)
    if kept is None:
        return None
    order = norm_order(problem)
    return Task(Arguments(tuple(Norm(v, order) for v in kept)), 1.0, ("find the length of ", Sequence(tuple(kept), "") if len(kept) > 1 else kept[0]))


def solve(arguments: Arguments) -> Solution | Declined:
    """One norm after another."""
    goal: Prose = ("find the length ", arguments.norms[0]) if len(arguments.norms) == 1 else "find the length of each vector"
    if len(arguments.norms) == 1:
        tree = arguments.norms[0]
        return solution("vector_norm", "vector-norm", Norm(tree.operand) if isinstance(tree, AbsoluteValue) else tree, goal, IDEA)
    steps: list[Step] = []
    values: list[Node] = []
    approximations = []
    try:
        for tree in arguments.norms:
            worked = evaluate(tree)
            steps.append(Step("one_of_several", f"Vector {len(values) + 1}", "Each length is worked out on its own.", "vector-norm", worked.after, tree, substeps=worked.steps))
            values.append(worked.after)
            approximations.append(result_of(worked).approx)
    except (WrongShape, NoValue, Undefined) as reason:
        return no_value("vector_norm", "vector-norm", goal, str(reason), "undefined")
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution("vector_norm", "vector-norm", goal, tuple(steps), Result("set", Sequence(tuple(values), "[]"), tuple(values), approx=", ".join(a for a in approximations if a) or None), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two entries; three; the 1-norm of four."""
    entries = [rng.randint(-6, 7) or 1 for _ in range(1 + level)]
    if level == 3:
        return Exercise(f"find the L1 norm of {entries}", f"Find the 1-norm of {entries}.", "a number")
    return Exercise(f"find the norm of {entries}", f"Find the length of {entries}.", "a number")


TOPIC = Topic(
    id="vector_norm", title="Length of a vector", concept="vector-norm", phrases=("norm", "norms", "length", "lengths", "magnitude", "magnitudes", "how long"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("distance-metrics",),
)  # fmt: skip
