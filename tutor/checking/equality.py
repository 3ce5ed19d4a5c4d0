"""Are two pieces of mathematics the same value, or the same statement? Answers "proved", "agrees" or None (no).

Proof is exact (normal form of the difference); where that finds nothing, both are compared with 30 digits at points
spread over the reals, and at least `NEEDED` points must lie in the domain of both and agree.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from tutor.checking import exact
from tutor.checking.numeric import evaluate, same_calculus
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Node
from tutor.notation.trouble import TROUBLE
from tutor.solution import Check

NEEDED = 5
_POINTS = tuple(
    sympy.Rational(f.numerator, f.denominator)
    for f in map(Fraction, ("37/100", "171/100", "-63/100", "291/100", "-219/100", "13/100", "487/100", "-411/100", "83/100", "127/100", "703/100", "-87/100"))
)  # fmt: skip


def equal_values(before: Node, after: Node) -> Check | None:
    """Is `after` the same value as `before` wherever both are defined?

    Integrals and limits are compared by numbers (an indefinite integral may differ by a constant), derivatives and sums by sympy; a matrix is
    compared entry by entry. None means different, or not decidable here.
    """
    quick = exact.same(before, after)
    if quick is not None:
        return "proved" if quick else None
    by_numbers = same_calculus(before, after)
    if by_numbers is not False:
        return "agrees" if by_numbers is True else by_numbers or None
    try:
        return equal_objects(to_sympy(before), to_sympy(after))
    except TROUBLE:
        return None


def equal_objects(left: Any, right: Any) -> Check | None:
    """`equal_values` for sympy objects."""
    if left == right:
        return "proved"
    if isinstance(left, sympy.Integral) and _indefinite(left):
        return _antiderivative(left, right)
    if isinstance(right, sympy.Integral) and _indefinite(right):
        return _antiderivative(right, left)
    if isinstance(left, tuple | list | sympy.Tuple) and isinstance(right, tuple | list | sympy.Tuple):
        return _all([equal_objects(a, b) for a, b in zip(left, right, strict=True)]) if len(left) == len(right) else None
    if isinstance(left, sympy.MatrixBase) or isinstance(right, sympy.MatrixBase):
        return _matrices(left, right)
    if isinstance(left, sympy.Set) and isinstance(right, sympy.Set):
        return "proved" if left == right or sympy.simplify(left) == sympy.simplify(right) else None
    if isinstance(left, sympy.core.relational.Relational) and isinstance(right, sympy.core.relational.Relational):
        return _same_relation(left, right)
    if not isinstance(left, sympy.Expr) or not isinstance(right, sympy.Expr):
        return None
    if left.has(sympy.Derivative) and left.has(sympy.Abs):
        left, right = _over_the_reals(left, right)
    left, right = _done(left), _done(right)
    if isinstance(left, sympy.MatrixBase) or isinstance(right, sympy.MatrixBase):
        return _matrices(left, right)
    return _expressions(left, right)


def _indefinite(integral: sympy.Integral) -> bool:
    return all(len(limit) == 1 for limit in integral.limits)


def _all(checks: list[Check | None]) -> Check | None:
    if None in checks:
        return None
    return "agrees" if "agrees" in checks else "proved"


_MEANINGS = {
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "relu": lambda u: sympy.Max(0, u),
}
"""Functions of machine learning that sympy has no name for."""


def _meant(expression: Any) -> Any:
    """The same with these functions written out."""
    return expression.replace(lambda e: getattr(e.func, "__name__", "") in _MEANINGS and len(e.args) == 1, lambda e: _MEANINGS[e.func.__name__](e.args[0]))


def _over_the_reals(*expressions: Any) -> tuple[Any, ...]:
    """The same in real letters: the derivative of |x| is x/|x| for real x, and does not exist for complex ones."""
    letters = {symbol for expression in expressions for symbol in expression.free_symbols}
    real = {symbol: sympy.Symbol(symbol.name, real=True) for symbol in letters}
    return tuple(expression.xreplace(real) for expression in expressions)


def _done(expression: Any) -> Any:
    if expression.has(sympy.core.function.AppliedUndef):
        expression = _meant(expression)
    if expression.has(sympy.Integral):
        return expression.replace(lambda e: isinstance(e, sympy.Integral), _quadrature).doit()
    heads = (sympy.Derivative, sympy.Sum, sympy.Product, sympy.Limit, sympy.Subs)
    return expression.doit() if expression.has(*heads) else expression


def _quadrature(integral: sympy.Integral) -> Any:
    """A definite integral as a number where its bounds are numbers; what remains symbolic goes to sympy."""
    if not integral.free_symbols and not _indefinite(integral):
        return sympy.Float(integral.evalf(20), 20)
    return integral.doit()


def _antiderivative(integral: sympy.Integral, result: Any) -> Check | None:
    expected: Any = integral.function
    got: Any = result
    for (variable,) in integral.limits:
        if isinstance(got, sympy.Integral) and _indefinite(got) and got.limits == integral.limits:
            return equal_objects(expected, got.function)
        got = sympy.diff(_abs_free(got, variable), variable)
        got = got.doit()
    return _expressions(expected, got)


def _abs_free(expression: Any, variable: sympy.Symbol) -> Any:
    """log|u| as log u: the same derivative, without sympy's sign functions."""
    return expression.replace(
        lambda e: isinstance(e, sympy.log) and isinstance(e.args[0], sympy.Abs), lambda e: sympy.log(e.args[0].args[0])
    )


def _matrices(left: Any, right: Any) -> Check | None:
    left = left.doit() if hasattr(left, "doit") else left
    right = right.doit() if hasattr(right, "doit") else right
    if not (isinstance(left, sympy.MatrixBase) and isinstance(right, sympy.MatrixBase)) or left.shape != right.shape:
        return None
    return _all([_expressions(_done(a), _done(b)) for a, b in zip(left, right, strict=True)])


def _same_relation(left: Any, right: Any) -> Check | None:
    if type(left) is not type(right):
        return None
    return _all([equal_objects(left.lhs, right.lhs), equal_objects(left.rhs, right.rhs)])


def _expressions(left: Any, right: Any) -> Check | None:
    if left == right:
        return "proved"
    if left.has(sympy.nan, sympy.zoo) or right.has(sympy.nan, sympy.zoo):
        return None
    if left.is_infinite or right.is_infinite:
        return "proved" if left == right else None
    difference = left - right
    inexact = difference.has(sympy.Float)
    if not inexact:
        if sympy.expand(difference) == 0:
            return "proved"
        if difference.free_symbols and difference.is_rational_function():
            return "proved" if sympy.cancel(sympy.together(difference)) == 0 else None
    return _numeric(left, right, difference.free_symbols)


def _numeric(left: Any, right: Any, names: set[Any]) -> Check | None:
    ordered = sorted(names, key=str)
    if not ordered:
        return "agrees" if _close(left, right) else None
    sides = _as_trees(left, right) if all(isinstance(name, sympy.Symbol) for name in ordered) else None
    if sides is not None:
        exact = not (left.has(sympy.Float) or right.has(sympy.Float))
        try:
            with mpmath.workdps(30):
                return _tried(ordered, lambda point: _at_number(sides, exact, point))
        except TROUBLE:
            pass
    return _tried(ordered, lambda point: _at(left, right, point))


def _tried(ordered: list[Any], agrees: Callable[[dict[Any, Any]], bool | None]) -> Check | None:
    """Both sides tried at the points, until one differs or all are done."""
    good = 0
    for k in range(len(_POINTS)):
        point = {}
        for i, name in enumerate(ordered):
            value = _POINTS[(k + 5 * i) % len(_POINTS)]
            point[name] = abs(value) if name.is_positive or name.is_nonnegative else value
            if name.is_integer:
                point[name] = sympy.Integer(k + i + 2)
        verdict = agrees(point)
        if verdict is False:
            return None
        good += bool(verdict)
    if good < NEEDED:
        for k in range(1, 13):
            verdict = agrees({n: sympy.Rational(k * (7 + 2 * i) + 3, 29) for i, n in enumerate(ordered)})
            if verdict is False:
                return None
            good += bool(verdict)
    for k in range(1, 25) if good < NEEDED else ():
        size = sympy.Rational(3 * k * k + 5, 7)
        verdict = agrees({n: (-1) ** (k // 12) * (size + sympy.Rational(i, 3)) for i, n in enumerate(ordered)})
        if verdict is False:
            return None
        good += bool(verdict)
    return "agrees" if good >= NEEDED else None


Sides = tuple[Node, Node]


def _as_trees(left: Any, right: Any) -> Sides | None:
    """Both sides in our own form, whose values cost far less than sympy's; None when it has no form for them."""
    try:
        return from_sympy(left), from_sympy(right)
    except TROUBLE:
        return None


def _at_number(sides: Sides, exact: bool, point: dict[Any, Any]) -> bool | None:
    """Do both agree at the point, by numbers of 30 digits? None where either is undefined or not real there.

    Raises:
        NotNumeric: there is something without a value by numbers alone.
    """
    values = {name.name: mpmath.mpf(value.p) / value.q for name, value in point.items()}
    found = []
    for side in sides:
        try:
            value = evaluate(side, values)
        except (ZeroDivisionError, OverflowError):
            return None
        if mpmath.isnan(value) or mpmath.isinf(value) or abs(mpmath.im(value)) > mpmath.mpf(10) ** -20 * max(1, abs(value)):
            return None
        found.append(mpmath.re(value))
    scale = max(abs(found[0]), abs(found[1]), 1)
    return bool(abs(found[0] - found[1]) <= (1e-13 if exact else 1e-9) * scale)


def _at(left: Any, right: Any, point: dict[Any, Any]) -> bool | None:
    """Do both agree at the point? None where either is undefined or not real there."""
    try:
        a, b = left.subs(point).evalf(30), right.subs(point).evalf(30)
    except (ArithmeticError, ValueError, TypeError):
        return None
    for value in (a, b):
        if not value.is_number or not value.is_finite or value.has(sympy.I) or value.is_real is False:
            return None
    return _close(a, b)


def _close(left: Any, right: Any) -> bool:
    a, b = left.evalf(30), right.evalf(30)
    if not (a.is_number and b.is_number):
        return False
    exact = not (left.has(sympy.Float) or right.has(sympy.Float))
    scale = max(abs(complex(a)), abs(complex(b)), 1)
    return bool(abs(complex((a - b).evalf(30))) <= (1e-13 if exact else 1e-9) * scale)


def same_solutions(before: Any, after: Any, unknown: Any) -> Check | None:
    """Have two sympy equations in `unknown` the same solutions?

    Proved when the two differences are proportional by a constant that is not zero; otherwise the solutions that
    sympy finds for each must satisfy the other.
    """
    left, right = before.lhs - before.rhs, after.lhs - after.rhs
    ratio = sympy.cancel(left / right) if right != 0 else None
    if ratio is not None and ratio.is_constant() and ratio != 0:
        return "proved"
    first = sympy.solveset(left, unknown, sympy.S.Reals)
    second = sympy.solveset(right, unknown, sympy.S.Reals)
    if isinstance(first, sympy.FiniteSet) and isinstance(second, sympy.FiniteSet):
        if len(first) == len(second) and all(any(_close(a, b) for b in second) for a in first):
            return "proved"
        return None
    return "proved" if first == second else None
