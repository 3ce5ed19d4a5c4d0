"""Absolute values and largest of several beside the unknown, and sums that vanish only where each term does."""

from __future__ import annotations

from tutor.notation.tree import AbsoluteValue, Add, Call, Multiply, Negative, Node, Number, Power, Relation, Root, walk
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import Solved, size
from tutor.rules.equations.quest import ZERO, Quest, holds, solve_cases, statements, swapped
from tutor.solution import Step

CASES = Rule("cases_of_absolute_value", "Two cases for the bars", "absolute-value-equations")
LARGEST = Rule("cases_of_largest", "Each of them could be the one", "absolute-value-equations")
EACH_ZERO = Rule("each_term_is_zero", "A sum of things that are never negative", "absolute-value-equations")
_DEEPEST = 5


def bars(quest: Quest) -> Solved | None:
    """Each sign of what is between the bars is a case of its own."""
    found = next((n for s in quest.equation.operands for n in _inner_first(s) if isinstance(n, AbsoluteValue) and quest.has(n)), None)
    if found is None or quest.depth > _DEEPEST:
        return None
    lines = [Relation(tuple(swapped(s, found, v) for s in quest.equation.operands), ("=",)) for v in (found.operand, Negative(found.operand))]
    why = ("Between the bars stands ", found.operand, ": where it is not negative the bars do nothing, where it is negative they change its sign. Each case is solved, and its values checked.")
    return solve_cases(quest, quest.equation, lines, CASES, why)


def largest(quest: Quest) -> Solved | None:
    """max(a, b) is a or b: both are tried, and the values checked."""
    found = next((n for s in quest.equation.operands for n in _inner_first(s) if isinstance(n, Call) and n.function in ("max", "min") and quest.has(n)), None)
    if found is None or quest.depth > _DEEPEST:
        return None
    lines = [Relation(tuple(swapped(s, found, v) for s in quest.equation.operands), ("=",)) for v in found.arguments]
    why = (found, " is one of the things in its brackets. Each is tried, and the values are checked.")
    return solve_cases(quest, quest.equation, lines, LARGEST, why)


def _inner_first(node: Node) -> list[Node]:
    return list(reversed(list(walk(node))))


def vanishing_sum(quest: Quest) -> Solved | None:
    """|f| + g^2 + sqrt(h) = 0 over the real numbers: every term is zero."""
    left, right = quest.equation.operands
    if right != ZERO or not isinstance(left, Add) or not all(_never_negative(t, quest) for t in left.terms):
        return None
    terms = [t for t in left.terms if quest.has(t)]
    if len(terms) < 2 or len(terms) < len(left.terms) or (all(isinstance(t, Power) for t in terms) and not any(isinstance(n, Root | AbsoluteValue) for t in terms for n in walk(t))):
        return None
    first = min(terms, key=lambda t: sum(1 for _ in walk(t)))
    line = Relation((first, ZERO), ("=",))
    inner = quest.solve(line, real=True)
    if inner.every:
        return None
    why = ("No term here can be negative, so the sum is zero only where every one of them is zero. Start with ", line, "; its solutions must make the others zero too.")
    values = tuple(v for v in inner.values if all(holds(Relation((t, ZERO), ("=",)), quest.unknown, v) for t in terms))
    if not values:
        step = Step(EACH_ZERO.id, EACH_ZERO.title, why, EACH_ZERO.concept, before=quest.equation, after=line, relation="defines", check="by-definition", substeps=inner.steps)
        return Solved((step,), reason="The terms are never zero at the same place.")
    step = Step(EACH_ZERO.id, EACH_ZERO.title, why, EACH_ZERO.concept, before=quest.equation, after=statements(quest.unknown, values), relation="equivalent", substeps=inner.steps)
    return Solved((step,), values)


def _never_negative(node: Node, quest: Quest) -> bool:
    match node:
        case AbsoluteValue() | Root(_, None):
            return True
        case Power(_, Number() as exponent):
            return exponent.value.denominator == 1 and exponent.value % 2 == 0
        case Multiply(factors):
            return all(_never_negative(f, quest) or (size(f) or -1) > 0 for f in factors)
    return False
