"""Linear equations: the unknown only to the first power. Collect it on one side, the rest on the other, divide."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from tutor.notation.tree import Add, Divide, Negative, Node, Number, Relation
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, Solved, coefficients
from tutor.rules.numbers import terms_of
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, add, atom, constant, content_of, expand_product
from tutor.rules.writing import write, write_number
from tutor.solution import Prose, Step

CLEAR_FRACTIONS = Rule("clear_denominators", "Clear the fractions", "linear-equations")
SWAP_SIDES = Rule("swap_sides", "Swap the two sides", "linear-equations")
MOVE_UNKNOWN = Rule("collect_unknown", "Bring the unknown to one side", "linear-equations")
MOVE_NUMBERS = Rule("collect_constants", "Bring the rest to the other side", "linear-equations")
CHANGE_SIGNS = Rule("change_signs", "Change the signs", "negative-numbers")
DIVIDE = Rule("divide_both_sides", "Divide both sides", "linear-equations")


def solve_linear(board: EquationBoard, left: Sum, right: Sum, unknown: Node, name: str) -> Solved:
    """Solve a*x + b = c*x + d, sides already tidied; a, b, c, d may hold other letters."""
    left, right = _without_fractions(board, left, right)
    a, c = (coefficients(v, name) or {} for v in (left, right))
    if not a.get(1) and c.get(1):
        board.write(write(right), write(left), SWAP_SIDES, "An equation may be read from either end; the unknown now stands on the left.")
        left, right, a, c = right, left, c, a
    slope_left, slope_right = a.get(1, constant(0)), c.get(1, constant(0))
    x = atom(unknown)
    if slope_right:
        moved = expand_product(slope_right, x)
        left, right = left - moved, right - moved
        _move(board, left, right, moved, MOVE_UNKNOWN)
    rest = left - expand_product(slope_left - slope_right, x)
    slope = slope_left - slope_right
    if not slope:
        return _no_unknown(board, rest, right, unknown)
    if rest:
        left, right = left - rest, right - rest
        _move(board, left, right, rest, MOVE_NUMBERS)
    if slope == constant(1):
        return Solved(tuple(board.steps), (board.now.right,))
    if slope.rational is None and content_of(slope) < 0:
        slope = -slope
        board.write(write(expand_product(slope, x)), work(Negative(board.now.right), SIMPLIFY).after, CHANGE_SIGNS, "Change every sign on both sides.")
    below = write(slope)
    quotient = work(Divide(board.now.right, below, "fraction"), SIMPLIFY)
    condition: tuple[Prose, ...] = () if slope.rational is not None else (("This needs ", Relation((below, Number("0")), ("!=",)), "."),)
    substeps = quotient.steps
    board.write(
        unknown, quotient.after, DIVIDE, ("Divide both sides by ", below, ", the number that multiplies the unknown.") if slope.rational is not None
        else ("Divide both sides by what multiplies the unknown, ", below, "."), substeps, conditions=condition,
    )  # fmt: skip
    return Solved(tuple(board.steps), (quotient.after,))


def _without_fractions(board: EquationBoard, left: Sum, right: Sum) -> tuple[Sum, Sum]:
    bottoms = [c.denominator for v in (left, right) for c in v.terms.values()]
    common = lcm(*bottoms) if bottoms else 1
    if common == 1 or _decimals(board.now) or common > 10**9:
        return left, right
    factor = Fraction(common)
    left, right = left.scale(factor), right.scale(factor)
    board.write(write(left), write(right), CLEAR_FRACTIONS, f"Multiply both sides by {common}, the smallest number that every denominator divides.")
    return left, right


def _decimals(equation: Relation) -> bool:
    from tutor.rules.expanding import has_decimals

    return has_decimals(equation.left) or has_decimals(equation.right)


def _move(board: EquationBoard, left: Sum, right: Sum, moved: Sum, rule: Rule) -> None:
    shown = write(moved)
    negative = isinstance(shown, Negative) or (isinstance(shown, Add) and isinstance(shown.terms[0], Negative))
    verb, node = ("Add", write(-moved)) if negative else ("Subtract", shown)
    before: list[Step] = []
    both = []
    for side, value in ((board.now.left, left), (board.now.right, right)):
        written = Add((*terms_of(side), *(terms_of(write(-moved)))))
        both.append(written)
        if side != Number("0") or value:
            before.append(Step("collect_like_terms", "Collect like terms", "Like terms on this side come together.", "expanding-factoring", before=written, after=write(value)))
    board.write(write(left), write(right), rule, (f"{verb} ", node, " on both sides: what is done to one side is done to the other, so they stay equal."), before)


def _no_unknown(board: EquationBoard, left: Sum, right: Sum, unknown: Node) -> Solved:
    if left == right:
        return Solved(tuple(board.steps), every=True, reason=("Both sides are the same, whatever ", unknown, " is."))
    difference = add((left, -right)).rational
    if difference is None:
        return Solved(tuple(board.steps), reason=("The unknown drops out, and ", Relation((write(left), write(right)), ("=",)), " is left, which does not hold in general."))
    return Solved(tuple(board.steps), reason=("The unknown drops out, and what is left, ", Relation((write_number(left.rational or 0), write_number(right.rational or 0)), ("=",)), ", is false."))


