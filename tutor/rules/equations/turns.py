"""Solutions that repeat: x = pi/6 + 2*pi*n for every whole number n; the ones of the first turn, and those in a range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tutor.notation.tree import Divide, Interval, Negative, Node, Relation, Sequence, flat_name, substitute
from tutor.rules.equations.board import NotSolvable, size
from tutor.rules.equations.polynomial import in_order
from tutor.rules.equations.quest import counters, holds, statements
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import write_number
from tutor.solution import Check, Prose, Step

_MOST = 24
_EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range for the unknown; None where it is open to that side."""

    lower: Node | None = None
    upper: Node | None = None
    closed_left: bool = True
    closed_right: bool = True

    def holds(self, value: float) -> bool:
        """Does a number lie in the range?"""
        low, high = (None if n is None else size(n) for n in (self.lower, self.upper))
        above = low is None or value > low + _EDGE or (self.closed_left and abs(value - low) <= _EDGE)
        return above and (high is None or value < high - _EDGE or (self.closed_right and abs(value - high) <= _EDGE))


def bounds_of(tree: Node, name: str) -> Bounds | None:
    """0 <= x < 2*pi, x > 3, or [0, 2*pi) as bounds; None for anything else."""
    if isinstance(tree, Sequence) and len(tree.items) == 2 and tree.bracket in ("[]", "()"):
        closed = tree.bracket == "[]"
        tree = Interval(tree.items[0], tree.items[1], closed, closed)
    if isinstance(tree, Interval):
        found = Bounds(tree.lower, tree.upper, tree.closed_left, tree.closed_right)
        return found if all(n is None or size(n) is not None for n in (found.lower, found.upper)) else None
    if not isinstance(tree, Relation) or not set(tree.operators) <= {"<", "<=", ">", ">="}:
        return None
    found = Bounds()
    for left, operator, right in zip(tree.operands, tree.operators, tree.operands[1:], strict=False):
        rising = operator[0] == "<"
        small, large = (left, right) if rising else (right, left)
        closed = len(operator) == 2
        if flat_name(large) == name and size(small) is not None:
            found = Bounds(small, found.upper, closed, found.closed_right)
        elif flat_name(small) == name and size(large) is not None:
            found = Bounds(found.lower, large, found.closed_left, closed)
        else:
            return None
    return found


def letters_of(equation: Relation, unknown: Node, values: tuple[Node, ...]) -> tuple[str, ...]:
    """The letters for any whole number in the values."""
    return tuple(dict.fromkeys(n for v in values for n in counters(equation, unknown, v)))


def first_turn(equation: Relation, unknown: Node, values: tuple[Node, ...]) -> tuple[Step, tuple[Node, ...]]:
    """The solutions with zero for every counting letter, and the step that says so."""
    letters = letters_of(equation, unknown, values)
    found: list[Node] = []
    for value in values:
        each = value
        for letter in letters:
            each = substitute(each, letter, write_number(Fraction(0)))
        each = sign_in_front(work(each, SIMPLIFY).after)
        if each not in found:
            found.append(each)
    kept = tuple(in_order(found))
    why: Prose = ("There is a solution for every whole number ", *_named(letters), ". The first ones, with zero for it, stand for all the others.")
    check: Check | None = "agrees" if all(holds(equation, unknown, v) for v in kept) else None
    return Step("first_turn", "The solutions of the first turn", why, "trigonometry", before=statements(unknown, values), after=statements(unknown, kept), relation="implies", check=check), kept


def _named(letters: tuple[str, ...]) -> tuple[str | Node, ...]:
    from tutor.notation.symbolic import name_to_tree

    out: list[str | Node] = []
    for k, letter in enumerate(letters):
        out += [" and " if k else "", name_to_tree(letter)]
    return tuple(out)


def within(equation: Relation, unknown: Node, values: tuple[Node, ...], bounds: Bounds) -> tuple[Step, tuple[Node, ...]]:
    """The solutions in the range, and the step that picks them.

    Raises:
        NotSolvable: the values are no numbers, or there are too many of them.
    """
    found: list[Node] = []
    for value in values:
        letters = counters(equation, unknown, value)
        for each in _members(value, letters, bounds) if letters else (value,):
            amount = size(each)
            if amount is None:
                raise NotSolvable("an equation whose solutions I cannot place in this range")
            if bounds.holds(amount) and not any(abs((size(k) or 0.0) - amount) < _EDGE for k in found):
                found.append(each)
    kept = tuple(in_order(found))
    check: Check | None = "agrees" if all(holds(equation, unknown, v) for v in kept) else None
    after: Node = statements(unknown, kept) if kept else statements(unknown, values)
    why = "Only values in the range that was given count; for the repeating ones try the whole numbers one after the other." if letters_of(equation, unknown, values) else "Only values in the range that was given count."
    return Step("keep_those_in_range", "Keep those in the range", why, "inequalities", before=statements(unknown, values), after=after, relation="implies", check=check), kept


def _members(value: Node, letters: tuple[str, ...], bounds: Bounds) -> list[Node]:
    if len(letters) != 1 or bounds.lower is None or bounds.upper is None:
        raise NotSolvable("an equation with endlessly many solutions in this range")
    start, following = (size(substitute(value, letters[0], write_number(Fraction(k)))) for k in (0, 1))
    low, high = size(bounds.lower), size(bounds.upper)
    if start is None or following is None or low is None or high is None or abs(following - start) < _EDGE:
        raise NotSolvable("an equation whose solutions I cannot place in this range")
    turn = following - start
    ends = sorted(((low - start) / turn, (high - start) / turn))
    if ends[1] - ends[0] > _MOST:
        raise NotSolvable("an equation with more solutions in this range than I can list")
    numbers = range(floor(ends[0] - _EDGE), ceil(ends[1] + _EDGE) + 1)
    return [sign_in_front(work(substitute(value, letters[0], write_number(Fraction(k))), SIMPLIFY).after) for k in numbers]


def sign_in_front(node: Node) -> Node:
    """-pi/6 instead of (-pi)/6."""
    if isinstance(node, Divide) and isinstance(node.numerator, Negative):
        return Negative(Divide(node.numerator.operand, node.denominator, node.sign))
    return node
