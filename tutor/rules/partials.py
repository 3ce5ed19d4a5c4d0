"""Partial derivatives and what is built of them: gradients, Jacobians, Hessians, and their values at a point."""

from __future__ import annotations

from collections.abc import Sequence as Items

from tutor.notation.plain import plain
from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Derivative, Node, Relation, Sequence, Subscript, Symbol, flat_name, substitute
from tutor.rules import surds
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import depends, differentiate
from tutor.rules.outcomes import approximation
from tutor.rules.simplification import SIMPLIFY, style_for, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.tidy import tidy
from tutor.solution import Prose, Step

PARTIAL = Rule("partial_derivative", "Partial derivative", "partial-derivatives")
SECOND = Rule("second_partial_derivative", "Differentiate once more", "partial-derivatives")
PUT_IN = Rule("substitute_point", "Put the point in", "functions")
EVALUATE = Rule("evaluate", "Work out the numbers", "arithmetic")


def derivative_of(function: Node, names: Items[str]) -> Derivative:
    """∂²f/∂x∂y as written on the board; repeated neighbours are counted together."""
    variables: list[tuple[Node, int]] = []
    for name in names:
        if variables and variables[-1][0] == name_to_tree(name):
            variables[-1] = (variables[-1][0], variables[-1][1] + 1)
        else:
            variables.append((name_to_tree(name), 1))
    return Derivative(function, tuple(variables), partial=True)


def partial(function: Node, name: str, variables: Items[str], shown: Node | None = None) -> tuple[Step, Node]:
    """One line: the slope along one variable while the others stand still. `shown` replaces ∂f/∂x as its left side.

    Raises:
        NoRule: where no rule of differentiation fits.
    """
    if isinstance(function, Symbol | Subscript) and flat_name(function) != name:
        statement = Relation((derivative_of(function, (name,)), ZERO), ("=",))
        return Rule(PARTIAL.id, f"Slope along {name}", PARTIAL.concept).states(statement, ("There is no ", name_to_tree(name), " in it, so nothing changes.")), ZERO
    others = [v for v in variables if v != name and depends(function, v)]
    still = f"{others[0]} stands" if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]} stand" if others else ""
    derived = differentiate(function, name)
    if others:
        why: Prose = ("Only ", name_to_tree(name), f" moves here; {still} still like {'a fixed number' if len(others) == 1 else 'fixed numbers'}.")
    else:
        why = ("Only ", name_to_tree(name), " moves here.")
    step = Step(
        PARTIAL.id, f"Slope along {name}", why, PARTIAL.concept,
        before=shown if shown is not None else derivative_of(function, (name,)), after=derived.result, substeps=derived.steps,
    )  # fmt: skip
    return step, derived.result


def slopes(function: Node, variables: Items[str]) -> tuple[list[Step], list[Node]]:
    """The partial derivative along each variable."""
    steps, entries = [], []
    for name in variables:
        step, value = partial(function, name, variables)
        steps.append(step)
        entries.append(value)
    return steps, entries


def repeated(function: Node, names: Items[str], variables: Items[str], known: dict[tuple[str, ...], Node]) -> tuple[list[Step], Node]:
    """A partial derivative of any order, one variable after the other; `known` keeps what was found already."""
    steps: list[Step] = []
    now = function
    for k, name in enumerate(names):
        path = tuple(names[: k + 1])
        if path in known:
            now = known[path]
            continue
        derived = differentiate(now, name)
        before = derivative_of(function, path)
        if k == 0:
            step, _ = partial(function, name, variables)
        else:
            step = Step(
                SECOND.id, SECOND.title, ("Take what was found, ", now, ", and differentiate it along ", name_to_tree(name), "."), SECOND.concept,
                before=before, after=derived.result, substeps=derived.steps,
            )  # fmt: skip
        steps.append(step)
        now = known[path] = derived.result
    return steps, now


def hessian(function: Node, variables: tuple[str, ...]) -> tuple[list[Step], list[list[Node]]]:
    """All second partial derivatives; the mixed ones are worked out once, since both orders agree."""
    known: dict[tuple[str, ...], Node] = {}
    steps, first = slopes(function, variables)
    for value, name in zip(first, variables, strict=True):
        known[(name,)] = value
    rows: list[list[Node]] = [[known[(a,)] for _ in variables] for a in variables]
    for i, along in enumerate(variables):
        for j in range(i, len(variables)):
            more, value = repeated(function, (along, variables[j]), variables, known)
            steps.extend(more)
            rows[i][j] = rows[j][i] = value
    return steps, rows


def put_in(tree: Node, variables: Items[str], point: Items[Node]) -> Node:
    """The tree with the point's coordinates in place of the variables."""
    for name, value in zip(variables, point, strict=True):
        tree = substitute(tree, name, value)
    return tree


def value_of(tree: Node) -> tuple[Node, tuple[Step, ...]]:
    """A number worked out, with the lines of the work; the work is empty where only its value is tidied.

    Raises:
        Undefined: where there is no value.
    """
    try:
        derived = work(tree, style_for(tree, SIMPLIFY))
    except (TooHeavy, OverflowError, RecursionError):
        return tidy(tree), ()
    if surds.is_numeric(derived.value):
        return derived.after, derived.steps
    exact = to_sympy(tree)
    if exact.is_finite is False or (exact.is_number and exact.has(to_sympy_nan())):
        raise Undefined("it has no value at this point")
    return tidy(tree), ()


def to_sympy_nan() -> object:
    """Sympy's own mark for "no value"."""
    import sympy

    return sympy.nan


def evaluated(entry: Node, variables: Items[str], point: Items[Node]) -> tuple[Node, Node, tuple[Step, ...]]:
    """An expression at a point: with the numbers put in, its value, and the lines between."""
    there = put_in(entry, variables, point)
    value, steps = value_of(there)
    return there, value, steps


def at_point(entries: tuple[Node, ...], variables: Items[str], point: tuple[Node, ...]) -> tuple[list[Step], tuple[Node, ...]]:
    """A list of expressions at a point: put in, then worked out entry by entry."""
    found = [evaluated(e, variables, point) for e in entries]
    before, after = tuple(f[0] for f in found), tuple(f[1] for f in found)
    return _lines(entries, before, after, [s for f in found for s in f[2]], variables, point), after


def _lines(entries: tuple[Node, ...], before: tuple[Node, ...], after: tuple[Node, ...], substeps: list[Step], variables: Items[str], point: tuple[Node, ...]) -> list[Step]:
    def row(nodes: tuple[Node, ...]) -> Node:
        return nodes[0] if len(nodes) == 1 else Sequence(nodes, "[]")

    steps: list[Step] = []
    if before != entries:
        where: Node = Sequence(point, "()") if len(point) > 1 else Relation((name_to_tree(variables[0]), point[0]), ("=",))
        steps.append(PUT_IN.states(row(before), ("Replace the variables by the coordinates of the point ", where, "."), before=row(entries)))
    if after != before:
        steps.append(EVALUATE.step(row(before), row(after), "Powers first, then products, then sums." if len(after) == 1 else "Each entry on its own.", substeps))
    return steps


def decimal_of(value: Node) -> str | None:
    """Six digits of a number whose exact form hides its size."""
    exact = to_sympy(value)
    if not getattr(exact, "is_number", False) or (exact.is_Rational and exact.q in (1, 2, 4, 5, 10)) or exact.has(to_sympy_nan()):
        return None
    if surds.is_numeric(rational := work(value, SIMPLIFY).value) and rational.rational is not None:
        return approximation(rational)
    size = exact.evalf(6)
    return f"{float(size):.6g}" if size.is_real else None


def names_of(variables: Items[str]) -> str:
    """x, y and z."""
    words = [plain(name_to_tree(v)) for v in variables]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
