"""Quadratic equations: by factoring where whole numbers do it, by completing the square, or by the formula."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from tutor.checking.equations import all_roots
from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, PlusMinus, Power, Relation, Root, Sequence, Symbol
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, Solved
from tutor.rules.factoring import factor_value
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, atom, constant, expand_product
from tutor.rules.writing import write, write_number
from tutor.solution import Prose, Step

Method = Literal["factoring", "completing the square", "formula", "roots"]
QUADRATIC_FORMULA = Rule("quadratic_formula", "The quadratic formula", "quadratic-equations")
DISCRIMINANT = Rule("discriminant", "The discriminant tells how many solutions there are", "quadratic-equations")
COMPLETE_SQUARE = Rule("complete_the_square", "Complete the square", "quadratic-equations")
SQUARE_ROOT_BOTH = Rule("square_root_both_sides", "Take the square root of both sides", "quadratic-equations")
TWO_CASES = Rule("two_signs", "Both signs give a solution", "quadratic-equations")


def solve_quadratic(board: EquationBoard, a: Sum, b: Sum, c: Sum, unknown: Node, method: Method | None = None, real: bool = False) -> Solved:
    """Solve a*x^2 + b*x + c = 0, which stands on the board; a, b, c free of the unknown.

    `real` leaves out complex solutions, and says so.
    """
    numbers = [v.rational for v in (a, b, c)]
    if not b and method in (None, "roots"):
        return _pure(board, a, c, unknown, real)
    known = [n for n in numbers if n is not None]
    if len(known) == 3 and method == "completing the square":
        return _by_square(board, known[0], known[1], known[2], unknown, real)
    return _by_formula(board, a, b, c, unknown, real)


def _finish(board: EquationBoard, start: Relation, steps: list[Step], values: list[Node], unknown: Node, rule: Rule, why: Prose, substeps: tuple[Step, ...] = (), real: bool = False) -> Solved:
    check = all_roots(start, unknown, values, real)
    statements = tuple(Relation((unknown, v), ("=",)) for v in values)
    after: Node = statements[0] if len(statements) == 1 else Sequence(statements, "")
    steps.append(Step(rule.id, rule.title, why, rule.concept, after=after, before=board.now, relation="equivalent", check=check, substeps=substeps))
    return Solved(tuple(steps), tuple(values))


def _pure(board: EquationBoard, a: Sum, c: Sum, unknown: Node, real: bool) -> Solved:
    start = board.now
    target = work(Divide(write(-c), write(a), "fraction"), SIMPLIFY)
    board.write(Power(unknown, Number("2")), target.after, Rule("isolate_square", "Get the square alone", "quadratic-equations"), "Bring the number to the other side and divide by what multiplies the square.", target.steps)
    number = target.value.rational
    if number is not None and number < 0 and real:
        return Solved(tuple(board.steps), reason="A square is never negative, so there is no real solution.")
    root = work(Root(target.after), SIMPLIFY)
    if not target.value:
        return _finish(board, start, board.steps, [Number("0")], unknown, SQUARE_ROOT_BOTH, "Only zero has the square zero.")
    why: Prose = "Two numbers have this square: the root and its opposite."
    if number is not None and number < 0:
        why = "The square is negative, so no real number fits; with the imaginary unit i, whose square is -1, two numbers do."
    return _finish(board, start, board.steps, [work(Negative(root.after), SIMPLIFY).after, root.after], unknown, SQUARE_ROOT_BOTH, why, root.steps, real)


def _by_formula(board: EquationBoard, a: Sum, b: Sum, c: Sum, unknown: Node, real: bool) -> Solved:
    start = board.now
    ta, tb, tc = write(a), write(b), write(c)
    two, four = Number("2"), Number("4")
    under = Add((Power(tb, two), Negative(Multiply((four, ta, tc), "*"))))
    discriminant = work(under, SIMPLIFY)
    d = discriminant.value
    names = Sequence(tuple(Relation((Symbol(n), t), ("=",)) for n, t in (("a", ta), ("b", tb), ("c", tc))), "")
    board.steps.append(Step("read_coefficients", "Read off the three coefficients", "The formula needs the number before the square, the number before the unknown, and the number alone.", "quadratic-equations", after=names, relation="defines", check="by-definition"))
    board.steps.append(DISCRIMINANT.step(under, discriminant.after, _why_discriminant(d), discriminant.steps))
    number = d.rational
    if number is not None and number < 0 and real:
        return Solved(tuple(board.steps), reason="The discriminant is negative: no real number solves this.")
    below = Multiply((two, ta), "*")
    if not d:
        value = work(Divide(Negative(tb), below, "fraction"), SIMPLIFY)
        return _finish(board, start, board.steps, [value.after], unknown, QUADRATIC_FORMULA, "The discriminant is zero, so both solutions fall together: -b/(2*a).", value.steps)
    root = work(Root(discriminant.after), SIMPLIFY)
    values, substeps = [], list(root.steps)
    for sign in (-1, 1):
        shown = root.after if sign > 0 else Negative(root.after)
        value = work(Divide(Add((Negative(tb), shown)), below, "fraction"), SIMPLIFY)
        values.append(value.after)
        substeps.append(Rule("formula_value", "With minus" if sign < 0 else "With plus", "quadratic-equations").step(value.before, value.after, "Put the numbers in and work them out.", value.steps))
    general = Relation((unknown, Divide(Add((Negative(tb), PlusMinus(Root(discriminant.after)))), below, "fraction")), ("=",))
    return _finish(board, start, board.steps, values, unknown, QUADRATIC_FORMULA, ("Put a, b and c in: ", general, ". The sign ± stands for two cases."), tuple(s for s in substeps if s.before != s.after))


def _why_discriminant(d: Sum) -> Prose:
    number = d.rational
    if number is None:
        return "Under the root of the formula stands b^2 - 4*a*c."
    if number > 0:
        return "b^2 - 4*a*c is positive, so there are two real solutions."
    if number == 0:
        return "b^2 - 4*a*c is zero, so there is one solution, counted twice."
    return "b^2 - 4*a*c is negative, so there is no real solution; two complex ones remain."


def _by_square(board: EquationBoard, a: Fraction, b: Fraction, c: Fraction, unknown: Node, real: bool) -> Solved:
    start = board.now
    x = atom(unknown)
    half, target = b / (2 * a), (b / (2 * a)) ** 2 - c / a
    square = expand_product(x, x)
    linear = x.scale(b / a)
    board.write(write(square + linear), write_number(-c / a), Rule("isolate_unknown_terms", "Leave only the unknown on the left", "quadratic-equations"), "Bring the number to the right and divide by what multiplies the square.")
    board.write(Power(write(x + constant(half)), Number("2")), write_number(target), COMPLETE_SQUARE, (f"Add the square of half the middle number, ({half})^2 = {half * half}, on both sides: the left becomes a perfect square."))
    if target < 0 and real:
        return Solved(tuple(board.steps), reason="A square is never negative, so there is no real solution.")
    values = []
    for sign in (-1, 1):
        if not target and sign < 0:
            continue
        root: Node = Root(write_number(target))
        values.append(work(Add((write_number(-half), root if sign > 0 else Negative(root))), SIMPLIFY).after)
    return _finish(board, start, board.steps, values, unknown, SQUARE_ROOT_BOTH, "Take the root on both sides, with both signs, and bring the number over.", (), real)


def by_factoring(value: Sum) -> bool:
    """Does the polynomial split into factors of lower degree with rational coefficients?"""
    factored = factor_value(value)
    return factored is not None and (len(factored.factors) > 1 or any(n > 1 for _, n in factored.factors))


