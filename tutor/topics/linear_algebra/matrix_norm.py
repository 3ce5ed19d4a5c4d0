"""Norms of a matrix: Frobenius, 1-norm, infinity-norm, spectral and nuclear norm; the condition number in any of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import AbsoluteValue, Add, Call, Constant, Divide, Matrix, Multiply, Node, Norm, Number, Symbol, flat_name
from tutor.problem import Problem
from tutor.problem.linear import asked_expression, kind_of, norm_order, the_matrix
from tutor.rules import grids
from tutor.rules.array_expressions import evaluate
from tutor.rules.array_solution import matrix_given, no_value
from tutor.rules.derivation import Rule
from tutor.rules.elimination import inverse
from tutor.rules.outcomes import TOO_LONG, approximation
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.singular import values_only
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A matrix norm says how large a matrix is: by its entries (Frobenius), or by how much it can stretch a vector."
CONDITION = "The condition number compares the largest and the smallest stretch: how much small errors can grow when a system is solved."
SUMS = Rule("sums_of_sizes", "Add the sizes", "matrix-norms")
LARGEST = Rule("take_largest", "Take the largest", "matrix-norms")
SPECTRAL = Rule("largest_singular_value", "The largest singular value", "matrix-norms")
RATIO = Rule("condition_ratio", "Largest over smallest", "condition-number")
PRODUCT = Rule("condition_product", "Norm times norm of the inverse", "condition-number")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix, the norm (F, 1, oo, 2, nuclear), and whether the condition number is asked for."""

    tree: Node
    kind: str = "F"
    condition: bool = False
    assumed: bool = False


def read(problem: Problem) -> Task | None:
    """||A||_F, the spectral norm of …, the condition number of …"""
    condition = problem.has("condition (number|numbers)", "cond", "well-conditioned", "ill-conditioned")
    tree = None if condition else asked_expression(problem)
    if tree is not None and kind_of(tree) == "matrix norm":
        assert isinstance(tree, Norm)
        kind = _kind_of_order(tree.order)
        return Task(Arguments(tree.operand, kind or "F", False, kind is None), 1.0 if kind else 0.7, ("find the norm ", tree))
    if condition:
        found = the_matrix(problem, "condition (number|numbers)", "cond", "(well-conditioned|ill-conditioned)")
        if found is None:
            return None
        kind = _kind_in_words(problem) or "2"
        return Task(Arguments(found, kind, True), 1.0, ("find the condition number of ", found))
    if problem.has("singular"):
        return None
    found = the_matrix(problem, "(frobenius|spectral|operator|nuclear|trace|induced|matrix|infinity|max|maximum) (norm|norms)", "(norm|norms)")
    if found is None:
        return None
    kind_found = _kind_in_words(problem)
    return Task(Arguments(found, kind_found or "F", False, kind_found is None), 1.0 if kind_found else 0.7, ("find the norm of ", found))


def _kind_of_order(order: Node | None) -> str | None:
    if order is None:
        return None
    if isinstance(order, Constant):
        return "oo"
    name = order.text if isinstance(order, Number) else flat_name(order) or ""
    return {"F": "F", "1": "1", "2": "2", "Fro": "F", "*": "nuclear", "inf": "oo"}.get(name)


def _kind_in_words(problem: Problem) -> str | None:
    if problem.has("frobenius") or re.search(r"\bf-norm", problem.words):
        return "F"
    if problem.has("(nuclear|trace) norm"):
        return "nuclear"
    if problem.has("(spectral|operator|induced) norm") or re.search(r"\b(?:2-norm|l2|l_2|two-norm)|ℓ_?2", problem.words) or (problem.has("{n} norm") and problem.match("{n} norm").slots["n"] == Number("2")):  # type: ignore[union-attr]
        return "2"
    order = norm_order(problem)
    if order == Number("1"):
        return "1"
    return "oo" if isinstance(order, Constant) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """By entries, by rows or columns, or by singular values."""
    word = "condition number" if arguments.condition else "norm"
    goal: Prose = (f"find the {word} of ", arguments.tree)
    given = matrix_given(arguments.tree, 6)
    if isinstance(given, Declined):
        return given
    note: tuple[Prose, ...] = ("The question does not say which norm; I take the Frobenius norm.",) if arguments.assumed else ()
    try:
        if arguments.condition:
            return _condition(arguments, given.node, given.grid, goal, given.steps)
        steps, value = _norm(given.node, given.grid, arguments.kind)
    except (TooHeavy, OverflowError):
        return TOO_LONG
    return Solution("matrix_norm", "matrix-norms", goal, (*given.steps, *steps), Result("number", value, (value,), approx=_approx(value)), idea=IDEA, assumptions=note)


def _approx(value: Node) -> str | None:
    return approximation(work(value, SIMPLIFY).value)


def _norm(node: Matrix, grid: grids.Grid, kind: str) -> tuple[list[Step], Node]:
    if kind == "F":
        worked = evaluate(Norm(node, Symbol("F")))
        return list(worked.steps), worked.after
    if kind in ("2", "nuclear"):
        nodes, _, steps = values_only(node, grid)
        if kind == "2":
            steps.append(SPECTRAL.states(nodes[0], "The spectral norm is the largest singular value: the most that a vector of length one can be stretched."))
            return steps, nodes[0]
        total = nodes[0] if len(nodes) == 1 else Add(tuple(nodes))
        found = work(total, style_for(total))
        return [*steps, SUMS.states(total, "The nuclear norm adds all singular values."), *found.steps], found.after
    lines = node.rows if kind == "oo" else tuple(zip(*node.rows, strict=True))
    what = "row" if kind == "oo" else "column"
    sums = [work(Add(tuple(AbsoluteValue(e) for e in line)) if len(line) > 1 else AbsoluteValue(line[0]), SIMPLIFY) for line in lines]
    steps = [SUMS.step(s.before, s.after, f"The sizes in {what} {k + 1} added up.") for k, s in enumerate(sums)]
    best = max(range(len(sums)), key=lambda k: _size(sums[k].value))
    written = Call("max", tuple(s.after for s in sums))
    value = sums[best].after
    if written.arguments != (value,):
        steps.append(LARGEST.step(written, value, f"The {'infinity-norm' if kind == 'oo' else '1-norm'} is the largest of these {what} sums."))
    return steps, value


def _size(value: object) -> float:
    from tutor.rules.surds import numeric_value

    return numeric_value(value) or 0.0  # type: ignore[arg-type]


def _condition(arguments: Arguments, node: Matrix, grid: grids.Grid, goal: Prose, before: tuple[Step, ...]) -> Solution | Declined:
    if arguments.kind == "2":
        nodes, sizes, steps = values_only(node, grid)
        if sizes[-1] < 1e-12 * max(sizes[0], 1e-300):
            return no_value("matrix_norm", "condition-number", goal, "the smallest singular value is zero: the matrix is singular, and its condition number is infinite.", "infinity", CONDITION, (*before, *steps))
        written = Divide(nodes[0], nodes[-1], "fraction")
        rounded = any("." in n.text for x in nodes for n in _numbers(x))
        if rounded:
            from tutor.checking.linear import near
            from tutor.rules.eigen import numeric

            value: Node = numeric(sizes[0] / sizes[-1])
            steps.append(Step(RATIO.id, RATIO.title, "The largest singular value over the smallest (rounded).", RATIO.concept, value, written, "implies", near(written, value, 5)))
        else:

            found = work(written, style_for(written))
            value = found.after
            steps.append(RATIO.states(written, "The largest singular value over the smallest."))
            steps.extend(found.steps)
        text = f"{sizes[0] / sizes[-1]:.6g}"
        return Solution("matrix_norm", "condition-number", goal, (*before, *steps), Result("number", value, (value,), approx=text), idea=CONDITION, conclusion=f"The condition number is about {text}: " + ("small errors stay small." if sizes[0] / sizes[-1] < 100 else "small errors can grow a lot."))
    if not grids.is_square(grid):
        return Declined("bad_shape", "With this norm, only square matrices have a condition number here.", "Ask for the 2-norm condition number.")
    other = inverse(grid)
    if other is None:
        return no_value("matrix_norm", "condition-number", goal, "the matrix is singular, so its condition number is infinite.", "infinity", CONDITION)
    first, left = _norm(node, grid, arguments.kind)
    inverse_node = grids.matrix(other)
    second, right = _norm(inverse_node, other, arguments.kind)
    product = Multiply((left, right), "*")
    found = work(product, style_for(product))
    steps = [*first, Step("matrix_inverse", "The inverse", "Needed for its norm.", "matrix-inverse", inverse_node, _power(node), "equal"), *second, PRODUCT.states(product, "The condition number is the norm of the matrix times the norm of its inverse."), *found.steps]
    return Solution("matrix_norm", "condition-number", goal, (*before, *steps), Result("number", found.after, (found.after,), approx=approximation(found.value)), idea=CONDITION)


def _numbers(tree: Node) -> list[Number]:
    from tutor.notation.tree import walk

    return [n for n in walk(tree) if isinstance(n, Number)]


def _power(node: Node) -> Node:
    from tutor.notation.tree import Negative, Power

    return Power(node, Negative(Number("1")))


def make_problem(rng: Random, level: int) -> Exercise:
    """Frobenius; infinity-norm; spectral norm of a symmetric matrix."""
    rows = [[rng.randint(-4, 5) for _ in range(2)] for _ in range(2)]
    if level == 1:
        return Exercise(f"find the Frobenius norm of {rows}", f"Find the Frobenius norm of {rows}.", "a number")
    if level == 2:
        return Exercise(f"find the infinity norm of the matrix {rows}", f"Find the infinity-norm (largest row sum) of {rows}.", "a number")
    a, b = rng.randint(-3, 4), rng.randint(1, 4)
    return Exercise(f"find the spectral norm of {[[a, b], [b, a]]}", f"Find the spectral norm of {[[a, b], [b, a]]}.", "a number")


TOPIC = Topic(
    id="matrix_norm", title="Matrix norms and condition numbers", concept="matrix-norms",
    phrases=("norm", "norms", "frobenius norm", "spectral norm", "operator norm", "nuclear norm", "condition number", "condition numbers", "cond", "ill-conditioned", "well-conditioned"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("condition-number",),
)  # fmt: skip

