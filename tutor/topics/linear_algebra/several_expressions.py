"""Several expressions of vectors and matrices asked for at once: A + B and 2A - B."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.linear import ASK, bare_name, is_operation, resolve, speaks_of_arrays, stripped
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate, final, with_identity
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Each expression is worked out on its own, from the inside outwards."


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expressions in order."""

    trees: tuple[Node, ...]


def read(problem: Problem) -> Task | None:
    """Find A + B, AB and 2A - B."""
    if not speaks_of_arrays(problem):
        return None
    found = re.fullmatch(rf"{ASK}((?:⟦\d+⟧(?:,| and|, and|;)? ?)+)", stripped(problem))
    if found is None:
        return None
    trees: list[Node] = []
    for place in re.findall(r"⟦(\d+)⟧", found.group(1)):
        tree = problem.mathematics[int(place)]
        for item in tree.items if isinstance(tree, Sequence) and tree.bracket == "" else (tree,):
            if isinstance(item, Relation):
                if bare_name(item.left) is None:
                    return None
                continue
            resolved = resolve(problem, item)
            if not is_operation(resolved):
                return None
            trees.append(resolved)
    if not 2 <= len(trees) <= 8:
        return None
    return Task(Arguments(tuple(trees)), 1.0, ("work out ", Sequence(tuple(trees), "")))


def solve(arguments: Arguments) -> Solution | Declined:
    """One after another; one that has no value is said so and the others are still worked out."""
    goal: Prose = ("work out ", Sequence(arguments.trees, ""))
    steps: list[Step] = []
    values: list[Node | str] = []
    notes: list[str] = []
    try:
        for k, tree in enumerate(arguments.trees):
            try:
                worked = evaluate(with_identity(tree))
            except (WrongShape, NoValue, Undefined) as reason:
                values.append("undefined")
                notes.append(f"Number {k + 1} has no value: {reason}")
                continue
            result = final(worked)
            steps.append(Step("one_of_several", f"Expression {k + 1}", "Worked out on its own.", "matrix-multiplication", result, worked.before, substeps=worked.steps))
            values.append(result)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    nodes = tuple(v for v in values if isinstance(v, Node))
    if not nodes:
        return Declined("bad_shape", " ".join(notes))
    text = "; ".join(v if isinstance(v, str) else plain(v) for v in values)
    return Solution("several_expressions", "matrix-multiplication", goal, tuple(steps), Result("set", Sequence(nodes, ""), tuple(values), plain=text), idea=IDEA, conclusion=" ".join(notes))


def make_problem(rng: Random, level: int) -> Exercise:
    """A sum and a product of two small matrices."""
    left, right = ([[rng.randint(-2, 2 + level) for _ in range(2)] for _ in range(2)] for _ in range(2))
    ask = f"Let A = {left} and B = {right}. Find A + B and A*B."
    return Exercise(ask, ask, "two matrices")


TOPIC = Topic(
    id="several_expressions", title="Several expressions at once", concept="matrix-multiplication", phrases=("find", "compute", "calculate", "evaluate", "determine", "let"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
