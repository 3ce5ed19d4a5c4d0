"""Linear systems in a question: A x = b with a matrix, an augmented matrix, or equations that stand one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.notation.tree import Apply, Call, Matrix, Multiply, Node, Number, Power, Relation, Sequence, Symbol, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import bare_name, givens, matrix_or_expression, resolve, tidy


@dataclass(frozen=True, slots=True)
class MatrixEquation:
    """A x = b: the matrix (or an expression for it), the names of the unknowns (() when x is one letter), the right side."""

    matrix: Node
    right: Node
    unknowns: tuple[Node, ...]
    shown: Node

    @property
    def homogeneous(self) -> bool:
        """Zeros on the right?"""
        items = as_vector(self.right)
        return self.right == Number("0") or (items is not None and all(i == Number("0") for i in items))


def matrix_equation(problem: Problem) -> MatrixEquation | None:
    """The equation A x = b of the message, its matrix put in."""
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and tree.bracket == "" else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",):
                found = _equation(problem, item)
                if found is not None:
                    return found
    return None


def _equation(problem: Problem, item: Relation) -> MatrixEquation | None:
    left = tidy(item.left)
    if isinstance(left, Apply) and len(left.arguments) == 1:
        left = Multiply((left.function, left.arguments[0]))
    if not isinstance(left, Multiply) or len(left.factors) < 2:
        return None
    last = left.factors[-1]
    front: Node = left.factors[0] if len(left.factors) == 2 else Multiply(left.factors[:-1], left.sign)
    unknowns: tuple[Node, ...] = ()
    entries = as_vector(last)
    if entries is not None:
        if not all(flat_name(e) for e in entries):
            return None
        unknowns = entries
    elif (not isinstance(last, Symbol) and flat_name(last) is None) or bare_name(last) in {g.name for g in givens(problem)}:
        return None
    matrix = matrix_or_expression(resolve(problem, front), columns=True)
    right = resolve(problem, item.right)
    if matrix is None or (as_vector(right) is None and right != Number("0") and as_matrix(right) is None):
        return None
    if as_vector(right) is None and as_matrix(right) is not None:
        return None
    return MatrixEquation(matrix, right, unknowns, Relation((Multiply((matrix, last)), right), ("=",)))


def equations(problem: Problem) -> list[Relation] | None:
    """Every equation of the message, those in the cells of an array included; None when something else stands there too."""
    found: list[Relation] = []
    for tree in problem.mathematics:
        items: tuple[Node, ...] = tree.items if isinstance(tree, Sequence) and tree.bracket in ("", "{}") else (tree,)
        if isinstance(tree, Matrix):
            if not all(isinstance(e, Relation) for row in tree.rows for e in row):
                return None
            items = tuple(e for row in tree.rows for e in row)
        for item in items:
            if isinstance(item, Relation) and set(item.operators) == {"="} and len(item.operands) == 2:
                found.append(item)
    return found


def linear_names(found: list[Relation]) -> tuple[str, ...] | None:
    """The unknowns of equations without products, powers or functions of them, in order; None otherwise."""
    names: dict[str, None] = {}
    for equation in found:
        for node in walk(equation):
            if isinstance(node, Call | Apply | Matrix | Sequence) or (isinstance(node, Power) and symbols(node)):
                return None
            if isinstance(node, Multiply) and sum(bool(symbols(f)) for f in node.factors) > 1:
                return None
        for name in symbols(equation):
            names.setdefault(name)
    ordered = tuple(names)
    plain = all(re.fullmatch(r"[a-z](?:_\d+)?", n) for n in ordered)
    return tuple(sorted(ordered, key=lambda n: (n.partition("_")[0], int(n.partition("_")[2] or 0)))) if plain else ordered
