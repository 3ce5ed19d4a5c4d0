"""Systems of polynomial-like equations by cases: what factors is split, what is linear is put into the others.

Every line says which equation it came from and is checked; a case ends in a contradiction, in values for all unknowns,
or in an equation that no rule here solves (Unsolved). Values are real and exact. What comes out is tried in the
equations that went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from tutor.checking.equality import equal_objects
from tutor.checking.equations import proportional
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Node, Relation, Sequence
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Prose, Step

FACTOR = Rule("factor_equation", "Write the equation as a product", "expanding-factoring")
CASE = Rule("case", "A product is zero when a factor is", "quadratic-equations")
NEVER_ZERO = Rule("never_zero", "This factor is never zero", "exponents")
ISOLATE = Rule("isolate_unknown", "Solve one equation for one unknown", "linear-equations")
PUT = Rule("substitute_unknown", "Put it into the other equations", "systems-of-linear-equations")
SOLVE = Rule("solve_for_unknown", "One unknown is left", "quadratic-equations")
CONTRADICTION = Rule("contradiction", "This case is impossible", "systems-of-linear-equations")
ELIMINATE = Rule("eliminate_power", "Combine two equations so that a power drops out", "systems-of-linear-equations")
READ_OFF = Rule("read_off_point", "Put the values together", "systems-of-linear-equations")

MOST_BRANCHES = 40
DEEPEST = 14


class Unsolved(Exception):
    """No rule here gets further; the message says where, for the learner."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All real solutions, each a value for every unknown, with the lines; `free` when some unknown may be anything."""

    points: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    free: bool = False


@dataclass(slots=True)
class _Work:
    unknowns: tuple[str, ...]
    branches: int = 0
    free: bool = False
    points: list[dict[str, Any]] = field(default_factory=list)


def solve_system(equations: Iterable[Any], unknowns: tuple[str, ...]) -> Answer:
    """The real solutions of `equations` (each set to zero) in `unknowns`.

    Raises:
        Unsolved: where no rule fits, or there are too many cases.
    """
    start = [sympy.expand(e) for e in equations]
    work = _Work(unknowns)
    steps = _branch(work, start, {}, 0)
    points: list[Mapping[str, Any]] = []
    for point in work.points:
        if _fits(start, point) and not any(_same(point, p) for p in points):
            points.append(point)
    return Answer(tuple(points), tuple(steps), work.free)


def _fits(equations: list[Any], point: Mapping[str, Any]) -> bool:
    values = {sympy.Symbol(n): v for n, v in point.items()}
    for equation in equations:
        there = equation.subs(values)
        if there.has(sympy.zoo, sympy.nan, sympy.oo) or abs(complex(there.evalf(30))) > 1e-12:
            return False
    return True


def _same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    return all(abs(complex((left[n] - right[n]).evalf(30))) < 1e-12 for n in left)


def equation_tree(expression: Any) -> Relation:
    """expression = 0."""
    return Relation((from_sympy(expression), ZERO), ("=",))


def _branch(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step]:
    """The lines of one case; what it finds goes to `work.points`."""
    if depth > DEEPEST or work.branches > MOST_BRANCHES:
        raise Unsolved("there are more cases than I can show")
    left = [e for e in equations if e != 0]
    for equation in left:
        if equation.is_number:
            return [CONTRADICTION.states(Relation((from_sympy(equation), ZERO), ("!=",)), "An equation without unknowns is left, and it is false: nothing comes from this case.")]
    open_names = [n for n in work.unknowns if n not in known]
    if not left:
        return _finish(work, known, open_names)
    for attempt in (_single, _linear, _split, _linear_with_case, _eliminate):
        steps = attempt(work, left, known, depth)
        if steps is not None:
            return steps
    raise Unsolved("the equations are tangled in a way that I have no rule for")


def _finish(work: _Work, known: dict[str, Any], open_names: list[str]) -> list[Step]:
    if open_names:
        work.free = True
        return []
    values: dict[str, Any] = {}
    for name in reversed(list(known)):
        value = known[name].subs({sympy.Symbol(n): v for n, v in values.items()})
        values[name] = _neat(value)
    point = {n: values[n] for n in work.unknowns}
    if any(v.has(sympy.zoo, sympy.nan) or v.is_real is False for v in point.values()):
        return []
    work.branches += 1
    work.points.append(point)
    statement = Sequence(tuple(Relation((name_to_tree(n), from_sympy(v)), ("=",)) for n, v in point.items()), "")
    return [READ_OFF.states(statement, "Going back, every unknown has its value in this case.")]


def _neat(value: Any) -> Any:
    if value.is_Rational:
        return value
    return sympy.radsimp(sympy.nsimplify(value) if value.has(sympy.Float) else sympy.sqrtdenest(sympy.expand(value))) if value.is_number else value


def _names_in(expression: Any, work: _Work) -> list[str]:
    return [n for n in work.unknowns if expression.has(sympy.Symbol(n))]


def _single(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step] | None:
    """An equation in one unknown is solved by itself, and each value is followed."""
    for equation in sorted(equations, key=_weight):
        names = _names_in(equation, work)
        if len(names) != 1:
            continue
        name = names[0]
        tree = equation_tree(sympy.together(equation) if equation.is_rational_function() else equation)
        try:
            solved = solve_equation(tree, name_to_tree(name), real=True)
        except (NotSolvable, Undefined, TooHeavy, RecursionError):
            continue
        if solved.every:
            continue
        values = [v for v in map(to_sympy, solved.values) if v.is_real is not False]
        if any(v.free_symbols for v in values):
            continue
        rest = [e for e in equations if e is not equation]
        shown: Node = Sequence(tuple(Relation((name_to_tree(name), from_sympy(v)), ("=",)) for v in values), "") if len(values) > 1 else Relation((name_to_tree(name), from_sympy(values[0])), ("=",)) if values else tree
        why: Prose = ("Only ", name_to_tree(name), " stands in ", tree, ", so it can be solved on its own.")
        if not values:
            return [CONTRADICTION.states(tree, ("The equation has no real solution: nothing comes from this case.",), solved.steps)]
        lines = [SOLVE.states(shown, why, solved.steps)]
        for value in values:
            inner = _put(work, rest, known, name, value, depth)
            lines += _as_case(name_to_tree(name), from_sympy(value), inner) if len(values) > 1 else inner
        return lines
    return None


def _as_case(left: Node, right: Node, inner: list[Step]) -> list[Step]:
    return [Rule("case_value", "Follow this value", "systems-of-linear-equations").states(Relation((left, right), ("=",)), "Take this value and see what the other equations say.", inner)]


def _put(work: _Work, equations: list[Any], known: dict[str, Any], name: str, value: Any, depth: int) -> list[Step]:
    """Put a value or an expression for one unknown into the other equations, and go on."""
    symbol = sympy.Symbol(name)
    lines: list[Step] = []
    after: list[Any] = []
    for equation in equations:
        if not equation.has(symbol):
            after.append(equation)
            continue
        put = _cleared(equation.subs(symbol, value), work)
        there = equation.subs(symbol, value)
        if put.is_number or put == 0:
            put = sympy.simplify(put)
        check = equal_objects(sympy.Integer(0), sympy.Integer(0)) if put == 0 else proportional(equation_tree(there), equation_tree(put)) if not put.is_number else "proved"
        if put != 0:
            lines.append(
                Step(
                    PUT.id, PUT.title, ("Replace ", name_to_tree(name), " by ", from_sympy(value), " in ", equation_tree(equation), "."), PUT.concept,
                    after=equation_tree(put), before=equation_tree(equation), relation="implies", check=check or _numerators_agree(there, put),
                )
            )
        after.append(put)
    return lines + _branch(work, after, {**known, name: value}, depth + 1)


def _numerators_agree(there: Any, put: Any) -> Any:
    """Is `put` the numerator of `there` (up to a factor that cannot be zero)?"""
    top = sympy.fraction(sympy.together(there))[0]
    return equal_objects(sympy.expand(top), put) or ("proved" if sympy.rem(sympy.Poly(top), sympy.Poly(put)).is_zero else None) if put.is_polynomial() and top.is_polynomial() else equal_objects(top, put)


def _cleared(expression: Any, work: _Work) -> Any:
    """Without fractions of unknowns, expanded, and without a common number."""
    top = sympy.fraction(sympy.together(expression))[0] if expression.is_rational_function() else expression
    top = sympy.expand(top)
    if top == 0 or top.is_number:
        return top
    return sympy.expand(top.as_content_primitive()[1])


def _split(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step] | None:
    """An equation that is a product: one case for each factor that can be zero."""
    for equation in sorted(equations, key=_weight):
        factors = _factors(equation, work)
        if len(factors) < 2 and not (factors and sympy.expand(factors[0] - equation) != 0 and _weight(factors[0]) < _weight(equation)):
            continue
        product = sympy.factor(equation)
        lines: list[Step] = []
        before, after = equation_tree(equation), equation_tree(product)
        if before != after:
            lines.append(Step(FACTOR.id, FACTOR.title, "A product is easier to set to zero than a sum.", FACTOR.concept, after=after, before=before, relation="equivalent", check=proportional(before, after) or equal_objects(equation, product)))
        rest = [e for e in equations if e is not equation]
        if len(factors) == 1:
            lines.append(NEVER_ZERO.states(equation_tree(factors[0]), "The other factors are never zero, so this one must be.", before=after))
            return lines + _branch(work, [factors[0], *rest], known, depth + 1)
        for factor in factors:
            inner = _branch(work, [factor, *rest], known, depth + 1)
            lines.append(CASE.states(equation_tree(factor), ("In ", after, " this factor may be the one that is zero."), inner))
        return lines
    return None


def _factors(equation: Any, work: _Work) -> list[Any]:
    """The different factors that hold an unknown and can be zero."""
    product = sympy.factor(equation)
    out: list[Any] = []
    for factor in sympy.Mul.make_args(product):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if not _names_in(base, work) or isinstance(base, sympy.exp) or (factor.is_Pow and factor.exp.is_negative) or (factor.is_Pow and factor.base == sympy.E):
            continue
        if base not in out:
            out.append(base)
    return out


def _linear(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step] | None:
    """An equation with an unknown to the first power and a number before it: solve for that unknown."""
    best: tuple[int, Any, str, Any] | None = None
    for equation in equations:
        for name in _names_in(equation, work):
            symbol = sympy.Symbol(name)
            slope = sympy.diff(equation, symbol)
            if slope.is_number and slope != 0:
                value = sympy.expand(-(equation - slope * symbol) / slope)
                if value.has(symbol):
                    continue
                size = _weight(value) + (0 if slope in (1, -1) else 2) + (0 if equation.is_polynomial() else 20)
                if best is None or size < best[0]:
                    best = (size, equation, name, value)
    if best is None:
        return None
    _, equation, name, value = best
    return [_isolated(equation, name, value), *_put(work, [e for e in equations if e is not equation], known, name, value, depth)]


def _isolated(equation: Any, name: str, value: Any, condition: Prose = "") -> Step:
    before, after = equation_tree(equation), Relation((name_to_tree(name), from_sympy(value)), ("=",))
    check = proportional(before, after) or equal_objects(equation.subs(sympy.Symbol(name), value), sympy.Integer(0))
    return Step(
        ISOLATE.id, ISOLATE.title, ("Bring ", name_to_tree(name), " alone to one side of ", before, "."), ISOLATE.concept, after=after, before=before, relation="implies", check=check,
        conditions=(condition,) if condition else (),
    )  # fmt: skip


def _linear_with_case(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step] | None:
    """An unknown to the first power with an expression before it: either that is zero, or the unknown can be isolated."""
    best: tuple[int, Any, str, Any, Any] | None = None
    for equation in equations:
        for name in _names_in(equation, work):
            symbol = sympy.Symbol(name)
            slope = sympy.expand(sympy.diff(equation, symbol))
            if slope == 0 or slope.has(symbol) or not slope.is_polynomial():
                continue
            rest = sympy.expand(equation - slope * symbol)
            size = _weight(slope) * 2 + _weight(rest)
            if best is None or size < best[0]:
                best = (size, equation, name, slope, rest)
    if best is None:
        return None
    _, equation, name, slope, rest = best
    others = [e for e in equations if e is not equation]
    zero = _branch(work, [slope, rest, *others], known, depth + 1)
    lines = [CASE.states(equation_tree(slope), ("First the case where the factor before ", name_to_tree(name), " in ", equation_tree(equation), " is zero."), zero)]
    value = sympy.cancel(-rest / slope)
    nonzero = Relation((from_sympy(slope), ZERO), ("!=",))
    inner = [_isolated(equation, name, value, ("here ", nonzero)), *_put(work, others, known, name, value, depth)]
    lines.append(Rule("case_nonzero", "Otherwise it can be divided by", "linear-equations").states(nonzero, ("Now the other case, where ", name_to_tree(name), " can be isolated."), inner))
    return lines


def _eliminate(work: _Work, equations: list[Any], known: dict[str, Any], depth: int) -> list[Step] | None:
    """Two equations with the same power of an unknown, and that unknown nowhere else: subtract one from the other."""
    for i, first in enumerate(equations):
        for second in equations[i + 1 :]:
            for name in _names_in(first, work):
                symbol = sympy.Symbol(name)
                one, two = _power_part(first, symbol), _power_part(second, symbol)
                if one is None or two is None or one[0] != two[0]:
                    continue
                combined = _cleared(sympy.expand(first * two[1] - second * one[1]), work)
                if combined == 0:
                    continue
                step = ELIMINATE.states(equation_tree(combined), ("Take multiples of ", equation_tree(first), " and ", equation_tree(second), " so that the power of ", name_to_tree(name), " cancels."))
                rest = [e for e in equations if e is not second]
                return [step, *_branch(work, [combined, *rest], known, depth + 1)]
    return None


def _power_part(equation: Any, symbol: Any) -> tuple[int, Any] | None:
    if not equation.is_polynomial(symbol):
        return None
    poly = sympy.Poly(equation, symbol)
    powers = [(m[0], c) for m, c in poly.terms() if m[0] > 0]
    if len(powers) != 1 or not powers[0][1].is_number:
        return None
    return powers[0]


def _weight(expression: Any) -> int:
    return int(expression.count_ops()) + 1
