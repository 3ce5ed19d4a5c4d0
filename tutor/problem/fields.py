"""Functions of several variables in a problem, with the point they are looked at, in every habit of writing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tutor.notation.tree import Apply, Constant, Derivative, Evaluated, Gradient, Integral, Interval, Matrix, Node, Relation, Sequence, Subscript, Symbol, Text, flat_name, symbols
from tutor.problem.record import Problem
from tutor.solution import Declined

_AT = (
    "(at|from|near|around|about|through) [the] [indicated] [given] [starting] [initial] [start] [point] [vector] [position] [of] {p}",
    "point {p}",
    "(when|where|for|if|with|initialized|initialised|starts|starting) [is] {p}",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A function: the name it was given ("" when it has none), its variables in order, and what it is."""

    name: str
    variables: tuple[str, ...]
    body: Node


def items(problem: Problem) -> Iterator[Node]:
    """Everything that stands in the message, bare lists taken apart."""
    for tree in problem.mathematics:
        if isinstance(tree, Sequence) and not tree.bracket:
            yield from tree.items
        else:
            yield tree


def ordered(tree: Node) -> tuple[str, ...]:
    """The variables of an expression that was given no list of them: in alphabetical order."""
    return tuple(sorted(symbols(tree)))


def field_of(problem: Problem, tree: Node) -> Field | None:
    """The function that a piece of mathematics gives or names: f(x, y) = …, z = …, f, f(x, y), or the expression itself."""
    if isinstance(tree, Gradient):
        return field_of(problem, tree.operand)
    if isinstance(tree, Relation):
        if not set(tree.operators) <= {"=", ":="}:
            return None
        head, body = tree.operands[0], tree.operands[-1]
        if isinstance(head, Apply):
            named = tuple(n for a in head.arguments if (n := flat_name(a)))
            if len(named) != len(head.arguments):
                return None
            kept = named if named and (set(named) & set(symbols(body)) or not symbols(body)) else ordered(body)
            return Field(flat_name(head.function) or "", kept, problem.resolve(body, keep=kept))
        if isinstance(head, Symbol | Subscript) and symbols(body):
            if isinstance(body, Apply):
                inner = field_of(problem, body)
                return None if inner is None else Field(flat_name(head) or "", inner.variables, inner.body)
            return Field(flat_name(head) or "", ordered(body), body)
        return None
    name = flat_name(tree.function) if isinstance(tree, Apply) else flat_name(tree)
    definition = problem.definitions.get(name or "")
    if definition is not None and symbols(definition.body):
        variables = definition.parameters if set(definition.parameters) & set(symbols(definition.body)) else ordered(definition.body)
        return Field(definition.name, variables, problem.resolve(definition.body, keep=variables))
    if name is not None or not symbols(tree) or _is_structure(tree):
        return None
    return Field("", ordered(tree), tree)


def _is_structure(tree: Node) -> bool:
    return isinstance(tree, Sequence | Matrix | Interval | Derivative | Integral | Evaluated | Text)


def main_field(problem: Problem, vector: bool = False) -> Field | None:
    """The one function that the message gives: one with a list of variables, else one with a name, else an expression.

    With `vector`, functions whose values are lists count; otherwise they do not.
    """
    found: list[Field] = []
    for tree in items(problem):
        field = field_of(problem, tree) if isinstance(tree, Relation) else None
        if field is not None and is_list(field.body) == vector and not isinstance(field.body, Relation):
            found.append(field)
    with_list = [f for t, f in zip(_heads(problem), found, strict=False) if isinstance(t, Apply)] or found
    if with_list:
        return max(with_list, key=lambda f: (len(f.variables), -len(f.name)))
    known = [d for d in problem.definitions.values() if d.parameters and is_list(d.body) == vector]
    if len(known) == 1 and not any(field_of(problem, t) for t in problem.mathematics if not isinstance(t, Relation)):
        return Field(known[0].name, known[0].parameters, problem.resolve(known[0].body, keep=known[0].parameters))
    bare = [f for t in items(problem) if not isinstance(t, Relation) and (f := _bare(problem, t, vector)) is not None]
    return max(bare, key=lambda f: len(f.variables), default=None)


def _heads(problem: Problem) -> list[Node]:
    return [t.left for t in items(problem) if isinstance(t, Relation) and field_of(problem, t) is not None]


def _bare(problem: Problem, tree: Node, vector: bool) -> Field | None:
    if vector:
        return Field("", ordered(tree), tree) if is_list(tree) and symbols(tree) else None
    field = field_of(problem, tree)
    return field if field is not None and not is_list(field.body) else None


def is_list(tree: Node) -> bool:
    """Is it a vector or a matrix, and no single value?"""
    return isinstance(tree, Sequence | Matrix | Interval)


def components(tree: Node) -> tuple[Node, ...] | None:
    """The entries of a list of expressions: (a, b), [a, b], a column or a row."""
    if isinstance(tree, Sequence) and tree.bracket in ("()", "[]", "<>") and not any(isinstance(i, Relation) for i in tree.items):
        return tree.items
    if isinstance(tree, Interval):
        return (tree.lower, tree.upper)
    if isinstance(tree, Matrix) and 1 in tree.shape:
        return tuple(e for row in tree.rows for e in row)
    return None


def point_of(problem: Problem, variables: tuple[str, ...]) -> tuple[Node, ...] | Declined | None:
    """Where the function is looked at: "at (1, 2)", "at x = 1, y = 2", "P = (1, 2)", f_x(1, 2); None when nowhere.

    A point with another number of coordinates than there are variables is declined.
    """
    wrong: int | None = None
    for pattern in _AT:
        match = problem.match(pattern)
        if match is None:
            continue
        found = _coordinates(problem, match.slots["p"], variables)
        if found is None:
            continue
        if len(found) == len(variables):
            return found
        wrong = len(found)
    given = assignments(problem)
    if set(variables) <= set(given):
        return tuple(given[v] for v in variables)
    for tree in items(problem):
        if isinstance(tree, Gradient):
            tree = tree.operand
        found = None
        if isinstance(tree, Apply) and tree.arguments:
            found = tree.arguments
        elif isinstance(tree, Relation) and isinstance(tree.left, Symbol | Subscript) and (flat_name(tree.left) or "") in _PLACES:
            found = components(tree.right)
        elif isinstance(tree, Relation) and isinstance(tree.left, Sequence):
            found = components(tree.right) if tuple(flat_name(i) for i in tree.left.items) == variables else None
        elif isinstance(tree, Relation) and isinstance(tree.left, Apply) and isinstance(tree.left.function, Subscript):
            found = tree.left.arguments
        if found is not None and len(found) == len(variables) and all(is_constant(f) for f in found):
            return found
    if wrong is not None and len(variables) > 0:
        return Declined(
            "bad_shape", f"The function has {len(variables)} variable{'s' if len(variables) > 1 else ''} ({', '.join(variables)}), but the point has {wrong} coordinate{'s' if wrong > 1 else ''}.",
            "Give one number for each variable.",
        )  # fmt: skip
    return None


_PLACES = frozenset("P P_0 p p_0 a c x_0 x w_0 theta_0 P_vec".split())


def is_constant(tree: Node) -> bool:
    """Does it hold no names?"""
    return not symbols(tree)


def _coordinates(problem: Problem, tree: Node, variables: tuple[str, ...]) -> tuple[Node, ...] | None:
    """A piece of mathematics as coordinates."""
    if isinstance(tree, Symbol | Subscript):
        definition = problem.definitions.get(flat_name(tree) or "")
        tree = definition.body if definition is not None else tree
    if isinstance(tree, Relation):
        if isinstance(tree.right, Sequence | Interval | Matrix):
            tree = tree.right
        elif flat_name(tree.left) in variables and is_constant(tree.right) and len(variables) == 1:
            return (tree.right,)
        else:
            return None
    if isinstance(tree, Apply) and flat_name(tree.function) in ("P", "Q", "A"):
        return tree.arguments if all(is_constant(a) for a in tree.arguments) else None
    if isinstance(tree, Sequence) and any(isinstance(i, Relation) for i in tree.items):
        given = {flat_name(i.left): i.right for i in tree.items if isinstance(i, Relation)}
        return tuple(given[v] for v in variables) if set(variables) <= set(given) else None
    found = components(tree)
    if found is not None:
        return found if all(is_constant(f) for f in found) else None
    if len(variables) == 1 and is_constant(tree) and not isinstance(tree, Constant):
        return (tree,)
    return None


def assignments(problem: Problem) -> dict[str, Node]:
    """Names that the message gives a number: x = 1, (x, y) = (1, 2)."""
    given: dict[str, Node] = {}
    for tree in items(problem):
        if not isinstance(tree, Relation) or not set(tree.operators) <= {"=", ":="}:
            continue
        if isinstance(tree.left, Sequence) and isinstance(tree.right, Sequence) and len(tree.left.items) == len(tree.right.items):
            for left, right in zip(tree.left.items, tree.right.items, strict=True):
                if (name := flat_name(left)) and is_constant(right):
                    given[name] = right
        elif is_constant(tree.right) and not is_list(tree.right):
            for left in tree.operands[:-1]:
                if isinstance(left, Symbol | Subscript) and (name := flat_name(left)):
                    given[name] = tree.right
    return given
