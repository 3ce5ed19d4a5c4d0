"""Linear systems in a question: A x = b with a matrix, an augmented matrix, or equations that stand one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.notation.tree import Apply, Call, Matrix, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, flat_name, symbols, walk
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


@dataclass(frozen=True, slots=True)
class MatrixUnknown:
    """A X = B or X A = B with a whole matrix as the unknown: the formula for it, and the equation."""

    formula: Node
    shown: Node


def matrix_unknown(problem: Problem) -> MatrixUnknown | None:
    """The matrix equation of the message, solved for its unknown by an inverse."""
    for item in problem.mathematics:
        if not isinstance(item, Relation) or item.operators != ("=",):
            continue
        left, right = tidy(item.left), resolve(problem, item.right)
        if not isinstance(left, Multiply) or len(left.factors) != 2 or matrix_or_expression(right) is None or as_vector(right) is not None:
            continue
        known = {g.name for g in givens(problem)}
        first, second = left.factors
        minus = Negative(Number("1"))
        if (name := flat_name(second)) and name not in known and (matrix := matrix_or_expression(resolve(problem, first))) is not None:
            return MatrixUnknown(Multiply((Power(matrix, minus), right), "*"), Relation((Multiply((matrix, second)), right), ("=",)))
        if (name := flat_name(first)) and name not in known and (matrix := matrix_or_expression(resolve(problem, second))) is not None:
            return MatrixUnknown(Multiply((right, Power(matrix, minus)), "*"), Relation((Multiply((first, matrix)), right), ("=",)))
    return None


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


_PLAIN = frozenset(
    """solve the system of linear equations equation and by hand using substitution or elimination gaussian gauss jordan gauss-jordan method use to find all solution solutions for a an in with
    following simultaneous simultaneously row reduction operations elementary matrix matrices augmented what is are determine values value point that lies lie on both lines line planes plane intersection
    their intersect where at given unknowns unknown variables variable set general complete homogeneous if any exist exists it each having unique no infinite many infinitely classify as best least squares
    least-squares approximation approximate fit this these satisfying satisfy satisfies three two four cramer's rule please compute give write down your answer exactly then show steps work inverse
    linear-algebra consistent inconsistent has""".split()
)


def only_plain_words(problem: Problem) -> bool:
    """Is everything around the equations known to this kind of question? A piece that was not read as mathematics, or a
    story, says that the equations are not the whole matter."""
    words = re.findall(r"[^\s⟦⟧,.;:?!()&]+", re.sub(r"⟦\d+⟧", " ", problem.words))
    return all(w in _PLAIN for w in words)


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
