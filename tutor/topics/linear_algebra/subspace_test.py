"""Is a set of vectors given by conditions a subspace? Linear homogeneous equations give one; anything else does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import AbsoluteValue, Call, Interval, Matrix, Multiply, Node, Number, Power, Relation, Root, Sequence, SetBuilder, flat_name, substitute, symbols, walk
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import tidy
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import EXPAND, SIMPLIFY, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A subspace holds zero, and never leaves itself when its vectors are added or stretched."
ZERO = Rule("holds_zero", "Does it hold the zero vector?", "vector-spaces")
LINEAR = Rule("linear_condition", "Is the condition a linear equation with zero on the right?", "vector-spaces")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The names of the entries, and the conditions on them."""

    names: tuple[str, ...]
    conditions: tuple[Relation, ...]


def read(problem: Problem) -> Task | None:
    """Is the set of all (x, y) with … a subspace?"""
    if not problem.has("subspace") or not re.search(r"\b(?:is|are|determine (?:whether|if)|check (?:whether|if)|decide (?:whether|if))\b", problem.words):
        return None
    names: tuple[str, ...] = ()
    conditions: list[Relation] = []
    for tree in problem.mathematics:
        tree = tidy(tree)
        inner = tree.element if isinstance(tree, SetBuilder) else tree
        if isinstance(tree, SetBuilder):
            conditions.extend(_relations(tree.condition))
        if isinstance(inner, Sequence) and inner.bracket == "{}" and len(inner.items) == 1:
            inner = inner.items[0]
        head = inner.left if isinstance(inner, Relation) and inner.operator in ("in", "∈") else inner
        entries = as_vector(head) if isinstance(head, Sequence | Matrix | Interval) else None
        if entries is not None and all(flat_name(e) for e in entries):
            names = tuple(n for e in entries if (n := flat_name(e)))
        elif isinstance(tree, Relation) and set(tree.operators) <= {"=", "<", "<=", ">", ">=", "!="}:
            conditions.append(tree)
    if not names and conditions and re.search(r"\b(?:line|plane|points|circle|parabola|graph)\b", problem.words):
        inside = {n for c in conditions for n in symbols(c)}
        flat = tuple(n for n in ("x", "y", "z") if n in inside or n != "z" or re.search(r"plane ⟦|space\b(?<!subspace)", problem.words))
        names = flat if inside <= set(flat) else ()
    if not names or not conditions or not all(set(symbols(c)) <= set(names) for c in conditions):
        return None
    return Task(Arguments(names, tuple(conditions)), 1.0, "decide whether this set is a subspace")


def _relations(tree: Node) -> list[Relation]:
    if isinstance(tree, Relation):
        return [tree]
    return [i for i in tree.items if isinstance(i, Relation)] if isinstance(tree, Sequence) else []


def solve(arguments: Arguments) -> Solution | Declined:
    """Zero first, then the form of the conditions."""
    goal: Prose = ("decide whether the vectors with ", Sequence(arguments.conditions, ""), " are a subspace")
    steps: list[Step] = []
    try:
        for condition in arguments.conditions:
            put: Node = condition
            for name in arguments.names:
                put = substitute(put, name, Number("0"))
            assert isinstance(put, Relation)
            values = [work(o, SIMPLIFY).value.rational for o in put.operands]
            if any(v is None for v in values):
                return Declined("not_understood", "I could not put zero into this condition.")
            holds = all(_holds(op, a, b) for op, a, b in zip(put.operators, values, values[1:], strict=False))
            steps.append(ZERO.states(put, "Put zero in for every entry: " + ("this is true, so the zero vector belongs to it." if holds else "this is false, so the zero vector does not belong to it.")))
            if not holds:
                return _told(goal, steps, False, "The zero vector is missing, so it is not a subspace.")
        for condition in arguments.conditions:
            verdict = _condition(condition, arguments.names)
            if verdict is None:
                return Declined("not_understood", "I cannot decide this condition by its form.", "I know linear equations, inequalities, products, powers and absolute values.")
            steps.append(LINEAR.states(condition, verdict[1]))
            if not verdict[0]:
                return _told(goal, steps, False, verdict[1])
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return _told(goal, steps, True, "All conditions are linear equations with zero on the right: sums and multiples of solutions are solutions again, so it is a subspace.")


def _told(goal: Prose, steps: list[Step], yes: bool, sentence: str) -> Solution:
    return Solution("subspace_test", "vector-spaces", goal, tuple(steps), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea=IDEA, conclusion=sentence)


def _holds(operator: str, left: object, right: object) -> bool:
    return {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]  # type: ignore[operator]


def _condition(condition: Relation, names: tuple[str, ...]) -> tuple[bool, str] | None:
    """Does the condition keep sums and multiples, and why; None where its form does not tell."""
    parts: list[Sum] = []
    for left, right in zip(condition.operands, condition.operands[1:], strict=False):
        try:
            parts.append(work(left, EXPAND).value - work(right, EXPAND).value)
        except ArithmeticError:
            return None
    linear = not any(isinstance(n, AbsoluteValue | Root | Call) for n in walk(condition)) and all(_is_linear(p, names) for p in parts)
    if set(condition.operators) == {"="}:
        if linear:
            return True, "A linear equation with zero on the right: it keeps sums and multiples."
        if any(isinstance(n, Power | Multiply) for n in walk(condition)) and len(parts) == 1 and _mixed_square(parts[0], names):
            return None
        if any(not p for p in parts):
            return None
        return (False, "The condition is not linear: it holds for some vectors, but not for all of their sums and multiples.") if len(parts) == 1 and _breaks(condition, names) else None
    if linear and all(op in ("<", "<=", ">", ">=") for op in condition.operators):
        return False, "Multiplying a vector that satisfies the inequality strictly by −1 turns it round, so the set is not closed under multiples."
    return None


def _is_linear(value: Sum, names: tuple[str, ...]) -> bool:
    rest = value
    for name in names:
        found = coefficients(rest, name)
        if found is None or set(found) - {0, 1} or (1 in found and found[1].rational is None):
            return False
        rest = found.get(0, Sum({}))
    return not rest


def _mixed_square(value: Sum, names: tuple[str, ...]) -> bool:
    """Sums of squares of one sign, such as x^2 + y^2 = 0, hold for zero only: their form does not tell."""
    return all(len(m) == 1 and m[0][1] == 2 for m in value.terms) and len({c > 0 for c in value.terms.values()}) == 1


def _breaks(condition: Relation, names: tuple[str, ...]) -> bool:
    """Is there a small whole vector that satisfies the condition while a multiple, or a sum of two, does not?"""
    from itertools import product

    def good(vector: tuple[int, ...]) -> bool | None:
        put: Node = condition
        for name, value in zip(names, vector, strict=True):
            from tutor.rules.writing import write_number

            put = substitute(put, name, write_number(value))
        assert isinstance(put, Relation)
        values = [work(o, SIMPLIFY).value for o in put.operands]
        return all(v == values[0] for v in values)

    if len(names) > 4:
        return False
    try:
        found = [v for v in product(range(-2, 3), repeat=len(names)) if any(v) and good(v)]
        for v in found[:12]:
            if not good(tuple(2 * x for x in v)) or not good(tuple(-x for x in v)):
                return True
        return any(not good(tuple(a + b for a, b in zip(v, w, strict=True))) for v in found[:12] for w in found[:12])
    except ArithmeticError:
        return False


def make_problem(rng: Random, level: int) -> Exercise:
    """A line through zero or not; an inequality; a product."""
    a, b = rng.choice([1, 2, 3]), rng.choice([-3, -2, 2, 5])
    right = rng.choice([0, 0, 1, 4])
    text = (f"{a}*x + {b}*y = {right}", f"{a}*x + {b}*y >= 0" if right else f"{a}*x - {abs(b)}*y = 0", "x*y = 0" if right else f"y = {a}*x")[level - 1]
    return Exercise(f"Is the set of all (x, y) such that {text} a subspace of R^2?", f"Is the set of all (x, y) with {text} a subspace of the plane?", "yes or no")


TOPIC = Topic(
    id="subspace_test", title="Subspace or not", concept="vector-spaces", phrases=("subspace",),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
