"""Vectors and matrices in a problem, in every habit, with the names they were given."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.notation.tree import Add, Constant, Divide, Interval, Matrix, Multiply, Negative, Node, Number, Relation, Sequence, Subscript, Symbol, Transpose, flat_name
from tutor.problem.record import Problem

_UNITS = {"i": 0, "j": 1, "k": 2}


@dataclass(frozen=True, slots=True)
class Named:
    """A value and the name it was given ("" when it has none)."""

    name: str
    tree: Node


def values(problem: Problem) -> list[Named]:
    """Everything that stands in the message, statements split into name and value, bare lists into items."""
    found: list[Named] = []

    def take(tree: Node) -> None:
        if isinstance(tree, Relation) and set(tree.operators) <= {"=", ":="}:
            found.append(Named(flat_name(tree.operands[0]) or "", tree.operands[-1]))
        elif isinstance(tree, Sequence) and tree.bracket in ("", "{}") and any(_is_array(i) or isinstance(i, Relation) for i in tree.items):
            for item in tree.items:
                take(item)
        else:
            found.append(Named(flat_name(tree) or "", tree))

    for tree in problem.mathematics:
        take(tree)
    return found


def _is_array(tree: Node) -> bool:
    return isinstance(tree, Matrix) or (isinstance(tree, Sequence) and tree.bracket in ("()", "[]", "<>", "⟨⟩"))


def as_vector(tree: Node) -> tuple[Node, ...] | None:
    """The entries of a vector: (1, 2), [1, 2], <1, 2>, a column or a row, or 2i - 3j + k."""
    if isinstance(tree, Transpose):
        tree = tree.operand
    if isinstance(tree, Sequence) and tree.bracket in ("()", "[]", "<>", "⟨⟩") and not any(isinstance(i, Relation | Sequence | Matrix) for i in tree.items):
        return tree.items
    if isinstance(tree, Interval):
        return (tree.lower, tree.upper)
    if isinstance(tree, Matrix) and 1 in tree.shape:
        return tuple(e for row in tree.rows for e in row)
    return _in_units(tree)


def _in_units(tree: Node) -> tuple[Node, ...] | None:
    """2i - 3j + k as (2, -3, 1)."""
    terms = tree.terms if isinstance(tree, Add) else (tree,)
    if not isinstance(tree, Add) and not isinstance(tree, Multiply | Negative):
        return None
    found: dict[int, Node] = {}
    for term in terms:
        sign, inner = (True, term.operand) if isinstance(term, Negative) else (False, term)
        factors = list(inner.factors) if isinstance(inner, Multiply) else [inner]
        unit = _unit(factors[-1])
        if unit is None or unit in found:
            return None
        rest = factors[:-1]
        value: Node = Number("1") if not rest else rest[0] if len(rest) == 1 else Multiply(tuple(rest))
        found[unit] = Negative(value) if sign else value
    if len(found) < 2:
        return None
    size = 3 if 2 in found else 2
    return tuple(found.get(k, Number("0")) for k in range(size))


def _unit(node: Node) -> int | None:
    if isinstance(node, Constant) and node.name == "i":
        return 0
    if isinstance(node, Symbol):
        return _UNITS.get(node.name)
    if isinstance(node, Subscript) and isinstance(node.base, Symbol) and node.base.name == "e" and isinstance(node.index, Number):
        return int(node.index.value) - 1
    return None


def as_matrix(tree: Node) -> Matrix | None:
    """A matrix, or a list of equally long rows."""
    if isinstance(tree, Matrix):
        return tree
    if isinstance(tree, Sequence) and tree.bracket in ("()", "[]") and tree.items:
        rows = [as_vector(i) for i in tree.items]
        if all(r is not None for r in rows) and len({len(r) for r in rows if r is not None}) == 1:
            return Matrix(tuple(r for r in rows if r is not None))
    return None


def vectors(problem: Problem) -> list[Named]:
    """The vectors of the message in order."""
    return [v for v in values(problem) if as_vector(v.tree) is not None]


def matrices(problem: Problem, columns: bool = False) -> list[Named]:
    """The matrices of the message in order; with `columns`, single columns and rows count too."""
    return [Named(v.name, m) for v in values(problem) if (m := as_matrix(v.tree)) is not None and (columns or 1 not in m.shape or m.shape == (1, 1))]


def is_number_like(tree: Node) -> bool:
    """A number, a fraction of numbers, or one with a sign."""
    if isinstance(tree, Negative):
        return is_number_like(tree.operand)
    if isinstance(tree, Divide):
        return is_number_like(tree.numerator) and is_number_like(tree.denominator)
    return isinstance(tree, Number)
