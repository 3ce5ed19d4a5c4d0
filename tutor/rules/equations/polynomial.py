"""Polynomial equations: everything on one side, factor, and each factor that can be zero gives its solutions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tutor.checking.equations import all_roots, solves
from tutor.notation.tree import Divide, Node, Number, Power, Relation, Root, Sequence, Symbol, symbols
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, NotSolvable, Solved, coefficients, size
from tutor.rules.equations.linear import solve_linear
from tutor.rules.equations.quadratic import Method, by_factoring, solve_quadratic
from tutor.rules.factoring import factor_value, product_tree
from tutor.rules.polynomials import fraction_root, to_sum
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, atom, constant, content_of, multiply_monomials, number_power
from tutor.rules.writing import negated, write
from tutor.solution import Check, Prose, Step

STANDARD_FORM = Rule("standard_form", "Bring everything to one side", "polynomials")
DIVIDE_CONTENT = Rule("divide_common_number", "Divide by the common number", "polynomials")
FACTOR_SIDE = Rule("factor_polynomial", "Write it as a product", "expanding-factoring")
ZERO_PRODUCT = Rule("zero_product", "A product is zero when one factor is", "quadratic-equations")
ALL_SOLUTIONS = Rule("all_solutions", "Put the solutions together", "quadratic-equations")


def solve_polynomial(board: EquationBoard, left: Sum, right: Sum, unknown: Node, name: str, method: Method | None = None, real: bool = False) -> Solved:
    """Solve left = right, tidied sides that are polynomials in the unknown.

    Raises:
        NotSolvable: a factor of degree three or more is left that no rule here opens.
    """
    difference = left - right
    degree = max(coefficients(difference, name) or {0: difference}, default=0)
    if degree <= 1:
        return solve_linear(board, left, right, unknown, name)
    if degree == 2 and method in (None, "roots") and left == atom(unknown, Fraction(2)) and not _moves(right, name):
        return solve_quadratic(board, constant(1), Sum({}), -right, unknown, method, real)
    value = difference
    leading = (coefficients(value, name) or {})[degree].rational
    if leading is not None and leading < 0 and not left:
        value = -value
    board.write(write(value), Number("0"), STANDARD_FORM, "With zero on one side, the solutions are the places where the other side vanishes.")
    content = content_of(value)
    if content != 1:
        value = value.scale(1 / content)
        board.write(write(value), Number("0"), DIVIDE_CONTENT, ("Zero divided by a number is zero, so both sides can be divided by ", write(Sum({(): content})), "."))
    powers = coefficients(value, name) or {}
    if degree == 2 and method == "factoring" and not by_factoring(value):
        solved = solve_quadratic(board, powers[2], powers.get(1, Sum({})), powers.get(0, Sum({})), unknown, None, real)
        return replace(solved, reason=_joined("It does not split into factors with whole numbers, so factoring does not open it; another way was taken.", solved.reason))
    if degree == 2 and (method in ("formula", "completing the square") or not by_factoring(value) or (1 not in powers and 0 in powers and method is None)):
        return solve_quadratic(board, powers[2], powers.get(1, Sum({})), powers.get(0, Sum({})), unknown, method, real)
    if real and _named_power(powers, degree):
        try:
            return _by_substitution(EquationBoard(board.now, list(board.steps)), value, unknown, name, real)
        except NotSolvable:
            pass
    if set(powers) == {0, degree} and not by_factoring(value):
        return _pure_power(board, powers, degree, unknown, real)
    return _by_factors(board, value, unknown, name, real)


def _joined(first: str, second: Prose) -> Prose:
    return first if not second else (first, " ", *(second if isinstance(second, tuple) else (second,)))


def _moves(value: Sum, name: str) -> bool:
    """Does the unknown stand in it?"""
    return bool(set(coefficients(value, name) or {1: value}) - {0})


def _named_power(powers: dict[int, Sum], degree: int) -> bool:
    """Is it a quadratic in a power of the unknown whose roots are no fractions? Then a name for the power opens it."""
    if degree < 4 or degree % 2 or set(powers) != {0, degree // 2, degree}:
        return False
    a, b, c = (powers[k].rational for k in (degree, degree // 2, 0))
    if a is None or b is None or c is None:
        return False
    return fraction_root(abs(b * b - 4 * a * c), 2) is None or b * b < 4 * a * c


def _by_factors(board: EquationBoard, value: Sum, unknown: Node, name: str, real: bool) -> Solved:
    start = board.now
    factored = factor_value(value)
    if factored is None or (len(factored.factors) == 1 and factored.factors[0][1] == 1):
        return _by_substitution(board, value, unknown, name, real)
    board.write(product_tree(factored.number, factored.factors), Number("0"), FACTOR_SIDE, "A product is easier to set to zero than a sum.", factored.steps)
    found: list[Node] = []
    cases: list[Step] = []
    for factor, _ in factored.factors:
        part = to_sum(factor)
        if name not in symbols(write(part)):
            continue
        line = Relation((write(part), Number("0")), ("=",))
        inner = solve_polynomial(EquationBoard(line), part, Sum({}), unknown, name, None, real)
        after: Node = _statements(unknown, inner.values) if inner.values else line
        last = inner.steps[-1] if inner.steps else None
        cases.append(Step("zero_factor", "Set this factor to zero", ("The factor ", line.left, " is zero" + (" here:" if inner.values else " for no real number.")), "quadratic-equations", before=line, after=after, relation="equivalent" if inner.values else "defines", check=all_roots(line, unknown, inner.values, real) if inner.values else "by-definition", substeps=inner.steps if last is not None else ()))
        found.extend(v for v in inner.values if v not in found)
    values = in_order(found)
    if not values:
        return Solved(tuple(board.steps), reason="None of the factors is zero for a real number.")
    check = all_roots(start, unknown, values, real)
    board.steps.append(Step(ZERO_PRODUCT.id, ZERO_PRODUCT.title, "A product is zero exactly when at least one of its factors is zero.", ZERO_PRODUCT.concept, after=_statements(unknown, values), before=board.now, relation="equivalent", check=check, substeps=tuple(cases)))
    return Solved(tuple(board.steps), tuple(values))


def _by_substitution(board: EquationBoard, value: Sum, unknown: Node, name: str, real: bool) -> Solved:
    """a*x^4 + b*x^2 + c: a quadratic in x^2 (or x^3 …)."""
    powers = coefficients(value, name) or {}
    degree = max(powers)
    step = degree // 2
    if degree < 4 or degree % 2 or set(powers) - {0, step, degree}:
        raise NotSolvable(f"a polynomial of degree {degree} without a factor that I can find")
    start = board.now
    letter = next(n for n in ("u", "w", "s", "q") if n not in symbols(board.now))
    u = Symbol(letter)
    names = Relation((u, Power(unknown, Number(str(step)))), ("=",))
    board.steps.append(Step("substitute", "Give the repeated power a name", ("Only this power of the unknown occurs, so it gets a name of its own: ", names, "."), "quadratic-equations", after=names, relation="defines", check="by-definition"))
    inner_value = Sum({})
    for power, coefficient in powers.items():
        for monomial, number in coefficient.terms.items():
            extra, joined = multiply_monomials(monomial, ((u, Fraction(power // step)),) if power else ())
            inner_value = inner_value + Sum({joined: number * extra})
    line = Relation((write(inner_value), Number("0")), ("=",))
    inner = solve_polynomial(EquationBoard(line), inner_value, Sum({}), u, letter, None, real)
    found: list[Node] = []
    cases: list[Step] = list(inner.steps)
    for root in inner.values:
        back = Relation((Power(unknown, Number(str(step))), root), ("=",))
        solved = _root_of(EquationBoard(back), root, step, unknown, real)
        cases.extend(solved.steps)
        found.extend(v for v in solved.values if v not in found)
    values = in_order(found)
    if not values:
        return Solved(tuple(board.steps), reason="The power that was named cannot take these values for a real number.")
    board.steps.append(Step("substitute_back", "Put the power back and solve for the unknown", "Each value of the new name gives an equation for the unknown.", "quadratic-equations", after=_statements(unknown, values), before=start, relation="equivalent", check=all_roots(start, unknown, values, real), substeps=tuple(cases)))
    return Solved(tuple(board.steps), tuple(values))


def _pure_power(board: EquationBoard, powers: dict[int, Sum], degree: int, unknown: Node, real: bool) -> Solved:
    target = work(Divide(write(-powers[0]), write(powers[degree]), "fraction"), SIMPLIFY)
    board.write(Power(unknown, Number(str(degree))), target.after, Rule("isolate_power", "Get the power alone", "polynomials"), "Bring the number over and divide.", target.steps)
    return _root_of(board, target.after, degree, unknown, real)


def _root_of(board: EquationBoard, target: Node, degree: int, unknown: Node, real: bool) -> Solved:
    """x^n = a over the real numbers, and for n = 2 over the complex ones."""
    start = board.now
    value = work(target, SIMPLIFY).value
    if degree == 2:
        return solve_quadratic(board, constant(1), Sum({}), -value, unknown, None, real)
    amount = size(target)
    if amount is None:
        raise NotSolvable(f"a root of order {degree} of something that is not a number")
    values: list[Node] = []
    number = value.rational
    if number is not None:
        shown = write(number_power(abs(number), Fraction(1, degree)) if number else Sum({}))
    else:
        shown = Root(write(value if amount > 0 else -value), Number(str(degree)))
    if not value:
        values = [Number("0")]
    elif degree % 2:
        values = [shown if amount > 0 else negated(shown)]
    elif amount > 0:
        values = [negated(shown), shown]
    if not values:
        return Solved(tuple(board.steps), reason="An even power is never negative, so there is no real solution.")
    check = _each(start, unknown, values)
    why: Prose = "An odd power takes every value exactly once among the real numbers." if degree % 2 else "An even power has the same value for a number and its opposite."
    board.steps.append(Step("take_root", f"Take the root of order {degree} on both sides", why, "roots-radicals", after=_statements(unknown, values), before=board.now, relation="equivalent", check=check))
    return Solved(tuple(board.steps), tuple(values), reason="Only real solutions are listed." if not real else "")


def _each(start: Relation, unknown: Node, values: list[Node]) -> Check | None:
    checks = [solves(start, unknown, v) for v in values]
    return None if None in checks else "agrees" if "agrees" in checks else "proved"


def _statements(unknown: Node, values: tuple[Node, ...] | list[Node]) -> Node:
    statements = tuple(Relation((unknown, v), ("=",)) for v in values)
    return statements[0] if len(statements) == 1 else Sequence(statements, "")


def in_order(values: list[Node]) -> list[Node]:
    """Real numbers by size, anything else after them in the order found."""
    sizes = [size(v) for v in values]
    return [v for _, v in sorted(zip(sizes, values, strict=True), key=lambda p: (p[0] is None, p[0] or 0.0))]
