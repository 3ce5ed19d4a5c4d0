"""Optimisation problems in a message: what is to be made small or large, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tutor.notation.tree import Add, Apply, Negative, Node, Relation, Sequence, SetBuilder, Symbol, flat_name, symbols
from tutor.problem.fields import Field, field_of, is_list, items
from tutor.problem.record import Problem

_LEAST = "(minimise|minimize|minimises|minimizes|minimising|minimizing|minimum|min|smallest|least|lowest|minimal|shortest|closest|nearest)"
_MOST = "(maximise|maximize|maximises|maximizes|maximising|maximizing|maximum|max|largest|greatest|highest|maximal|farthest|furthest|biggest)"
_BOTH = "(extrema|extremum|extreme values|extreme value|extreme points|optimise|optimize|extremise|extremize|critical points|stationary points)"
UNDER = "(subject to|s.t.|s.t|such that|under|constraint|constraints|constrained|given that|with the condition|on the|over the|where|if|lagrange|restricted|satisfying|satisfies|along|from|curve|surface|region|conditions|unter)"


@dataclass(frozen=True, slots=True)
class Program:
    """What to find the extremes of, its variables, the sense, the conditions, and whether the place or the value is asked
    for ("both" when the words do not say)."""

    objective: Node
    variables: tuple[str, ...]
    sense: Literal["min", "max", "both"]
    equalities: tuple[Relation, ...]
    inequalities: tuple[Relation, ...]
    asks: Literal["place", "value", "both"]


def program_of(problem: Problem) -> Program | None:
    """The optimisation problem of the message; None when there is no objective or no condition."""
    least, most, both = problem.has(_LEAST), problem.has(_MOST), problem.has(_BOTH)
    if not (least or most or both or problem.has("(lagrange|kkt|karush|linear program|linear programming|lp)")):
        return None
    objective = _objective(problem)
    if objective is None:
        return None
    equalities: list[Relation] = []
    inequalities: list[Relation] = []
    for tree in _statements(problem):
        if tree == objective[1]:
            continue
        if all(o in ("<", "<=", ">", ">=") for o in tree.operators):
            inequalities += _pairs(tree)
        elif tree.operators == ("=",) and not _defines(problem, tree, objective[0]) and symbols(tree):
            equalities.append(tree)
    if not equalities and not inequalities:
        return None
    inner = {n for r in (*equalities, *inequalities) for n in symbols(r)}
    variables = objective[0].variables if inner <= set(objective[0].variables) else tuple(sorted({*objective[0].variables, *inner}))
    sense: Literal["min", "max", "both"] = "both" if both or least == most else "min" if least else "max"
    value = problem.has("(minimum|maximum|smallest|largest|greatest|least|highest|lowest|extreme|optimal|max|min) (value|values)", "(value|values) of", "(shortest|smallest|minimum|least|largest|greatest) distance", "(minimum|maximum) of", "how (far|large|small)")
    place = problem.has("(where|find the point|point|points|which point|argmin|argmax|minimiser|minimizer|maximiser|maximizer|optimal solution|optimal point|solution|values of x|dimensions|at what|for what|coordinates)")
    asks: Literal["place", "value", "both"] = "value" if value and not place else "place" if place and not value else "both"
    return Program(objective[0].body, variables, sense, tuple(dict.fromkeys(equalities)), tuple(dict.fromkeys(inequalities)), asks)


def _statements(problem: Problem) -> list[Relation]:
    found: list[Relation] = []
    for tree in problem.mathematics:
        if isinstance(tree, SetBuilder):
            tree = tree.condition
        waiting: list[Node] = []
        for item in tree.items if isinstance(tree, Sequence) else (tree,):
            if isinstance(item, Relation):
                if item.operator in ("<", "<=", ">", ">="):
                    found += [Relation((name, item.right), (item.operator,)) for name in waiting]
                found.append(item)
                waiting = []
            elif isinstance(item, Symbol):
                waiting.append(item)
            else:
                waiting = []
    return found


def _pairs(tree: Relation) -> list[Relation]:
    """0 <= x <= 2 as two statements; x, y >= 0 as one for each."""
    out = []
    for left, operator, right in zip(tree.operands[:-1], tree.operators, tree.operands[1:], strict=True):
        lefts = left.items if isinstance(left, Sequence) else (left,)
        out += [Relation((item, right), (operator,)) for item in lefts]
    return out


def _objective(problem: Problem) -> tuple[Field, Node] | None:
    """The function to look at, and the piece of mathematics that gave it."""
    match = problem.match(
        f"({_LEAST[1:-1]}|{_MOST[1:-1]}|{_BOTH[1:-1]}) [and] [minimum] [maximum] [value] [values] [and] [minimum] [maximum] [values] [points] [of] [for] [the] [following] [linear] [objective] [function] [expression] [quantity] [p] [z] {{f}}",
        f"({_LEAST[1:-1]}|{_MOST[1:-1]}|{_BOTH[1:-1]}) ... (of|function|expression|objective) [the] [function] {{f}}", "objective [function] [is] [:] {f}", "function {f}", "program [:] {f}",
    )
    if match is not None:
        tree = match.slots["f"]
        for part in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            field = field_of(problem, part)
            if field is not None and not is_list(field.body) and not _unequal(part):
                return field, part
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Apply):
            field = field_of(problem, tree)
            if field is not None and not is_list(field.body):
                return field, tree
    return None


def _unequal(tree: Node) -> bool:
    return isinstance(tree, Relation) and tree.operators != ("=",) and tree.operators != (":=",)


def _defines(problem: Problem, tree: Relation, objective: Field) -> bool:
    """f(x, y) = …, or a statement that only names a number or the objective."""
    if isinstance(tree.left, Apply):
        return True
    if isinstance(tree.left, Symbol) and flat_name(tree.left) == objective.name and objective.name:
        return True
    return isinstance(tree.left, Symbol) and flat_name(tree.left) not in objective.variables and (tree.right == objective.body or not symbols(tree.right))


def difference(relation: Relation) -> Node:
    """Left side minus right side."""
    from tutor.notation.tree import ZERO

    if relation.right == ZERO:
        return relation.left
    right = relation.right
    return Add((relation.left, right.operand if isinstance(right, Negative) else Negative(right)))
