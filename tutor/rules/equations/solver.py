"""Chooses the way to solve an equation, as a teacher would look at it: product, polynomial, fraction, root, bars, powers.

Every value found is put into the equation it came from; values that do not fit are rejected in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from tutor.checking.equations import apart, holds_for_positive
from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power, Relation, Sequence, flat_name, symbols, walk
from tutor.rules import rational
from tutor.rules.derivation import Rule
from tutor.rules.equations.bars import bars, largest, vanishing_sum
from tutor.rules.equations.board import EquationBoard, NotSolvable, Solved, coefficients, sides
from tutor.rules.equations.exponentials import equal_powers, hyperbolic, power_is_one
from tutor.rules.equations.isolation import isolate
from tutor.rules.equations.logarithms import joined_logarithms, one_base
from tutor.rules.equations.polynomial import solve_polynomial
from tutor.rules.equations.quadratic import Method
from tutor.rules.equations.quest import ZERO, Quest, cleared, counters, holds, never_holds, solve_cases, statements
from tutor.rules.equations.radicals import radical, with_odd_roots
from tutor.rules.equations.substitution import by_name, by_part
from tutor.rules.equations.trigonometric import trigonometric, with_sine_and_cosine
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Base, Exponent, Monomial, Sum
from tutor.rules.writing import write
from tutor.solution import Check, Prose, Step

CHECK_VALUES = Rule("check_solutions", "Check the values in the first equation", "linear-equations")
_DEPTH = 8


def solve_equation(equation: Relation, unknown: Node, method: Method | None = None, real: bool = False) -> Solved:
    """All solutions that the rules here find; complete for polynomial, rational, and one-place equations.

    Raises:
        NotSolvable: no rule fits. Undefined: a side has no value.
    """
    name = flat_name(unknown)
    if name is None:
        raise NotSolvable("an equation whose unknown has no name")
    return _solve(Quest(equation, unknown, name, _solve, method, real))


def _solve(quest: Quest) -> Solved:
    if quest.depth > _DEPTH:
        raise NotSolvable("an equation that needs more steps than I take")
    if not any(quest.has(s) for s in quest.equation.operands):
        raise NotSolvable("an equation without the unknown")
    if quest.real:
        quest = replace(quest, equation=with_odd_roots(quest.equation, quest))
    refusal: NotSolvable | None = None
    for way in _WAYS:
        try:
            solved = way(quest)
            if solved is not None:
                return _checked(quest, solved)
        except NotSolvable as kind:
            refusal = refusal or kind
    raise refusal or NotSolvable("an equation of a kind that I have no rule for")


def _checked(quest: Quest, solved: Solved) -> Solved:
    """The solutions that fit the equation as it was given; the others are rejected in words."""
    equation, unknown = quest.equation, quest.unknown
    if solved.every or not solved.values:
        return replace(solved, steps=_vouched(quest, solved.steps, ()))
    good: list[Node] = []
    bad: list[Node] = []
    checks: list[Check] = []
    letters = {n for n in symbols(equation) if n != quest.name}
    for value in solved.values:
        verdict = holds(equation, unknown, value)
        if verdict is not None:
            good.append(value)
            checks.append(verdict)
        elif letters and not counters(equation, unknown, value) and holds_for_positive(equation, unknown, value):
            good.append(value)
            checks.append("agrees")
            solved = replace(solved, reason=solved.reason or "Here the other letters are taken as positive.")
        elif not letters and counters(equation, unknown, value) and never_holds(equation, unknown, value):
            bad.append(value)
        elif letters or counters(equation, unknown, value):
            raise NotSolvable("an equation where it depends on the other letters which values fit")
        else:
            bad.append(value)
    steps = _vouched(quest, solved.steps, tuple(good))
    if not bad:
        return replace(solved, steps=steps)
    after: Node = Sequence(tuple(Relation((unknown, v), ("!=",)) for v in bad), "") if not good else statements(unknown, good)
    parts: list[str | Node] = ["Put into the first equation, "]
    for k, value in enumerate(bad):
        parts += [", " if k else "", Relation((unknown, value), ("=",))]
    parts.append(" does not fit: squaring, multiplying or splitting into cases can bring in values that were not there before.")
    step = Step(CHECK_VALUES.id, CHECK_VALUES.title, tuple(parts), CHECK_VALUES.concept, after=after, relation="implies", check="agrees" if "agrees" in checks else "proved")
    reason: Prose = "No value that came up fits the equation." if not good else solved.reason
    return Solved((*steps, step), tuple(good), reason=reason, rejected=tuple(bad))


def _vouched(quest: Quest, steps: tuple[Step, ...], values: tuple[Node, ...]) -> tuple[Step, ...]:
    """Lines of an equation that are not proportional: the solutions must solve both, and where there are none both must
    stay apart at the places tried."""
    return tuple(replace(s, check=_both_hold(quest, s, values)) if s.check is None and s.relation in ("equivalent", "implies") else s for s in steps)


def _both_hold(quest: Quest, step: Step, values: tuple[Node, ...]) -> Check | None:
    lines = [n for n in (step.before, step.after) if isinstance(n, Relation) and n.operators == ("=",) and quest.has(n)]
    if not values:
        tried = lines[:1] if step.relation == "implies" else lines
        return "agrees" if all(apart(line, quest.name) for line in tried) else None
    for line in lines:
        if line.left == quest.unknown and not quest.has(line.right):
            continue
        if not all(holds(line, quest.unknown, v) or holds_for_positive(line, quest.unknown, v) for v in values):
            return None
    return "agrees"


def product_is_zero(quest: Quest) -> Solved | None:
    """Each factor of a product that is zero gives a case."""
    equation = quest.equation
    zero, other = (equation.right, equation.left) if equation.right == ZERO else (equation.left, equation.right)
    if zero != ZERO or quest.method not in (None, "factoring"):
        return None
    factors = _factors(other)
    lines = [Relation((f, ZERO), ("=",)) for f in dict.fromkeys(f for f in factors if quest.has(f))]
    if not lines or (len(lines) == 1 and lines[0].left == other):
        return None
    why = "A product is zero exactly when at least one of its factors is zero, so each factor gives a case."
    return solve_cases(quest, equation, lines, Rule("zero_product", "A product is zero when one factor is", "quadratic-equations"), why)


def _factors(node: Node) -> list[Node]:
    match node:
        case Multiply(factors):
            return [g for f in factors for g in _factors(f)]
        case Power(base, Number() as exponent) if exponent.value > 0:
            return _factors(base)
        case Negative(operand):
            return _factors(operand)
    return [node]


def polynomial(quest: Quest) -> Solved | None:
    """Both sides are polynomials in the unknown."""
    board = EquationBoard(quest.equation)
    left, right = sides(board)
    if coefficients(left, quest.name) is None or coefficients(right, quest.name) is None:
        return None
    return solve_polynomial(board, left, right, quest.unknown, quest.name, quest.method, quest.real)


def one_fraction(quest: Quest) -> Solved | None:
    """The unknown below a bar: one fraction equals zero where its numerator does and its denominator does not."""
    equation, name = quest.equation, quest.name
    if not _below_bar(equation, name):
        return None
    whole = work(Add((equation.left, Negative(equation.right))) if equation.right != ZERO else equation.left, SIMPLIFY)
    if coefficients(whole.value, name) is not None:
        top, bottom = whole.after, None
    else:
        numerator_value, ratio = rational.as_ratio(whole.value)
        if ratio is None:
            numerator_value, ratio = cleared(quest, whole.value)
        if not ratio.below:
            return None
        top = write(numerator_value.scale(ratio.number))
        bottom = rational.ratio_tree(rational.Ratio(Fraction(1), ratio.below, ()))
        if coefficients(work(top, SIMPLIFY).value, name) is None:
            return None
    board = EquationBoard(equation)
    line = Relation((whole.after, ZERO), ("=",))
    if line != equation:
        board.steps.append(Step("one_fraction_equals_zero", "Bring it together as one fraction", "Everything on one side, over a common denominator.", "rational-expressions", before=equation, after=line, relation="equivalent", substeps=whole.steps))
    if name not in symbols(top):
        if whole.value:
            return Solved(tuple(board.steps), reason="A fraction is zero only where its numerator is, and this numerator never is.")
        return Solved(tuple(board.steps), every=True, reason="Both sides agree wherever they are defined.")
    numerator = Relation((top, ZERO), ("=",))
    inner = quest.solve(numerator)
    condition: tuple[Prose, ...] = () if bottom is None else (("This needs ", Relation((bottom, ZERO), ("!=",)), "."),)
    if bottom is not None and numerator != line:
        single = isinstance(line.left.operand if isinstance(line.left, Negative) else line.left, Divide)
        title, told = ("Only the numerator has to be zero", "A fraction is zero exactly where its numerator is zero and its denominator is not.") if single else ("Multiply by the denominator", "Multiplied by the common denominator, no fraction is left.")
        board.steps.append(Step("numerator_is_zero" if single else "multiply_by_denominator", title, told, "rational-expressions", before=line, after=numerator, relation="implies", conditions=condition))
    return Solved((*board.steps, *inner.steps), inner.values, inner.every, inner.reason)


def _below_bar(equation: Relation, name: str) -> bool:
    return any(
        (isinstance(n, Divide) and name in symbols(n.denominator)) or (isinstance(n, Power) and isinstance(n.exponent, Negative) and name in symbols(n.base))
        for s in equation.operands
        for n in walk(s)
    )


def common_factor(quest: Quest) -> Solved | None:
    """A power that stands in every term comes out, and the product is zero: x^2*e^x - e^x = e^x*(x^2 - 1)."""
    terms = list(quest.difference().terms.items())
    if len(terms) < 2:
        return None
    shared = tuple((base, exponent) for base, first in terms[0][0] if (exponent := _least(base, first, [m for m, _ in terms[1:]])) is not None and (quest.has_base(base) or quest.has_base(exponent)))
    if not shared:
        return None
    rest = Sum({})
    for monomial, coefficient in terms:
        left: dict[Base, Exponent] = dict(monomial)
        for base, exponent in shared:
            have = left.pop(base)
            if isinstance(have, Fraction) and isinstance(exponent, Fraction) and have != exponent:
                left[base] = have - exponent
        rest = rest + Sum({tuple((b, left[b]) for b, _ in monomial if b in left): coefficient})
    line = Relation((Multiply((*(write(Sum({(f,): Fraction(1)})) for f in shared), write(rest))), ZERO), ("=",))
    if line == quest.equation:
        return None
    step = Step("common_factor", "Take out the common factor", "With zero on the right, what every term has comes out in front of a bracket.", "expanding-factoring", before=quest.equation, after=line, relation="equivalent")
    inner = quest.solve(line)
    return Solved((step, *inner.steps), inner.values, inner.every, inner.reason)


def _least(base: Base, first: Exponent, others: list[Monomial]) -> Exponent | None:
    """The exponent with which a base stands in every term; None where one has none of it."""
    exponents = [first]
    for monomial in others:
        found = next((e for b, e in monomial if b == base), None)
        if found is None:
            return None
        exponents.append(found)
    numbers = [e for e in exponents if isinstance(e, Fraction)]
    if len(numbers) == len(exponents):
        return min(numbers) if min(numbers) > 0 else None
    return first if all(e == first for e in exponents) else None


_WAYS: tuple[Callable[[Quest], Solved | None], ...] = (
    vanishing_sum, product_is_zero, polynomial, one_fraction, power_is_one, isolate, equal_powers, one_base, joined_logarithms, common_factor, by_name, trigonometric,
    with_sine_and_cosine, by_part, hyperbolic, radical, bars, largest,
)  # fmt: skip
"""From what is seen at a glance to what takes the most work."""
