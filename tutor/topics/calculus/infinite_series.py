"""Infinite series: their sums (geometric, telescoping, known ones) and whether they converge (the usual tests)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import (
    ONE,
    AbsoluteValue,
    Add,
    Apply,
    BigOperator,
    Constant,
    Divide,
    Ellipsis,
    Interval,
    Limit,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Sequence,
    Symbol,
    flat_name,
    symbols,
    walk,
)
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.limits import find_limit
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SPLIT = Rule("sum_of_series", "Split the series", "sequences-series")
GEOMETRIC = Rule("geometric_series", "Geometric series", "sequences-series")
FRACTIONS = Rule("partial_fractions", "Partial fractions", "fractions")
TELESCOPE = Rule("telescoping_series", "Neighbours cancel", "sequences-series")
KNOWN = Rule("known_series", "A known series", "taylor-series")
TERMS = Rule("divergence_test", "Do the terms go to zero?", "sequences-series")
P_SERIES = Rule("p_series", "Compare with a power of n", "sequences-series")
RATIO = Rule("ratio_test", "Ratio test", "sequences-series")
ABSOLUTE = Rule("absolute_convergence", "Without the signs", "sequences-series")
RADIUS = Rule("radius_of_convergence", "How far from the centre", "sequences-series")
END = Rule("test_end_point", "Test the end on its own", "sequences-series")
ALTERNATING = Rule("alternating_test", "Alternating series test", "sequences-series")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The series as written, and what is asked for: its "sum", whether it "converges", whether it does so "absolutely",
    or for a power series in `variable` the "radius" or the "interval" of convergence. `assumed` says what was added."""

    series: BigOperator
    asked: str
    variable: str = ""
    assumed: Prose = ""


TESTS = "(converge|converges|convergent|convergence|diverge|diverges|divergent)"


def read(problem: Problem) -> Task | Declined | None:
    """ "does Σ 1/n^2 converge?", "the sum of Σ (1/2)^n", "3 + 3/2 + 3/4 + ...", "radius of convergence of Σ x^n/n!"."""
    if problem.has("(taylor|maclaurin|fourier|training|learning rate|gradient descent)"):
        return None
    radius = problem.has("(radius|interval) of convergence")
    tests = problem.has(TESTS)
    found = _written(problem) or _in_words(problem, tests or radius) or _first_terms(problem)
    if found is None:
        return None
    series, assumed = found
    name = flat_name(series.index) if series.index is not None else None
    others = set(symbols(series.operand)) - {name}
    if name is None or any(isinstance(node, Apply) for node in walk(series.operand)):
        return None
    if radius:
        if len(others) != 1:
            return None
        interval = problem.has("interval of convergence")
        goal: Prose = (f"find the {'interval' if interval else 'radius'} of convergence of ", series)
        return Task(Arguments(series, "interval" if interval else "radius", next(iter(others)), assumed), 1.1, goal)
    if others - {"x", "a", "r"}:
        return None
    asked = "absolutely" if tests and problem.has("(absolutely|conditionally|absolute|conditional)") else "converges" if tests else "sum"
    goal = ("does ", series, " converge?") if tests else ("find the sum ", series)
    return Task(Arguments(series, asked, "", assumed), 1.0 if tests or problem.has("(sum|series|value|evaluate|find|calculate|compute)") else 0.8, goal)


def _written(problem: Problem) -> tuple[BigOperator, Prose] | None:
    found = None
    for tree in problem.mathematics:
        target = tree.left if isinstance(tree, Relation) and isinstance(tree.left, BigOperator) else tree
        if isinstance(target, BigOperator) and target.kind == "sum" and target.index is not None and target.lower is not None and target.upper == Constant("infinity"):
            found = target
    return None if found is None else (found, "")


def _in_words(problem: Problem, tests: bool) -> tuple[BigOperator, Prose] | None:
    """ "the sum from n = 0 to infinity of …", or a series of which only the terms are given."""
    match = problem.match("(sum|series) from {a} to {b} [of] {f}", "(sum|series) [of] {f} from {a} to {b}")
    if match is not None:
        start, term = match.slots["a"], match.slots["f"]
        if isinstance(start, Relation) and start.operators == ("=",) and flat_name(start.left) is not None and match.slots["b"] == Constant("infinity") and not isinstance(term, Relation | Sequence):
            return BigOperator("sum", term, start.left, start.right, Constant("infinity")), ""
        return None
    match = problem.match("(series|sum) [sum] [of] [the] [terms] {f}", "series ... {f}") if tests else None
    if match is None or isinstance(match.slots["f"], Relation | Sequence | BigOperator):
        return None
    term = match.slots["f"]
    index = next((n for n in ("n", "k") if n in symbols(term)), None)
    if index is None:
        return None
    first = "0" if problem.has("(radius|interval) of convergence") and _defined(term, index, 0) else next((str(k) for k in (1, 2, 3) if _defined(term, index, k)), None)
    if first is None:
        return None
    series = BigOperator("sum", term, Symbol(index), Number(first), Constant("infinity"))
    return series, ("I take ", Symbol(index), f" from {first} on; where a series starts does not change whether it converges.")


def _defined(term: Node, index: str, k: int) -> bool:
    letters = {n: mpmath.mpf("0.37") for n in symbols(term)}
    try:
        return not mpmath.isinf(evaluate(term, {**letters, index: mpmath.mpf(k)}))
    except NO_NUMBER:
        return False


def _first_terms(problem: Problem) -> tuple[BigOperator, Prose] | None:
    """ "3 + 3/2 + 3/4 + …": the first terms of a geometric series."""
    match = re.search(r"⟦(\d+)⟧ ?[+-] ?(?:\.\.\.|…)", problem.words)
    tree = problem.mathematics[int(match.group(1))] if match else next((t for t in problem.mathematics if isinstance(t, Add) and isinstance(t.terms[-1], Ellipsis)), None)
    if not isinstance(tree, Add):
        return None
    try:
        terms = [to_sympy(t) for t in tree.terms if not isinstance(t, Ellipsis)]
    except TROUBLE:
        return None
    if len(terms) < 3 or not all(t.is_Rational and t != 0 for t in terms):
        return None
    ratio = terms[1] / terms[0]
    if any(b / a != ratio for a, b in pairwise(terms)):
        return None
    n = sympy.Symbol("n")
    term = from_sympy(terms[0] * sympy.Pow(ratio, n, evaluate=False))
    return BigOperator("sum", term, Symbol("n"), Number("0"), Constant("infinity")), ("Each term shown is ", from_sympy(ratio), " times the one before; I take it that this goes on.")


def solve(arguments: Arguments) -> Solution | Declined:
    """Sum it by its form, or test it."""
    series = arguments.series
    assert series.index is not None and series.lower is not None
    name = flat_name(series.index) or "n"
    n = sympy.Symbol(name)
    try:
        term, start = to_sympy(series.operand), to_sympy(series.lower)
    except TROUBLE:
        return Declined("not_understood", "There is something in this series that I cannot work with.")
    if not start.is_Integer or not isinstance(term, sympy.Expr):
        return Declined("not_understood", "I need a series that starts at a whole number.")
    try:
        if arguments.asked in ("radius", "interval"):
            solution = _power_series(arguments, term, n)
        else:
            solution = _summed(arguments, term, n, start) if arguments.asked == "sum" else _tested(arguments, term, n)
        return replace(solution, assumptions=(arguments.assumed,)) if isinstance(solution, Solution) and arguments.assumed else solution
    except TROUBLE:
        return Declined("not_understood", "None of my rules decides this series.")


# -- sums -----------------------------------------------------------------------------------------------------------


def _ratio(term: Any, n: Any) -> tuple[Any, Any] | None:
    """a and r when the term is a r^n."""
    ratio = sympy.powsimp(sympy.simplify(term.subs(n, n + 1) / term))
    return None if ratio.has(n) else (sympy.simplify(term.subs(n, 0)), ratio)


def _summed(arguments: Arguments, term: Any, n: Any, start: Any) -> Solution | Declined:
    goal: Prose = ("find the sum ", arguments.series)
    parts = sympy.Add.make_args(sympy.expand(term)) if not term.is_rational_function(n) else (term,)
    before: Node = arguments.series
    steps: list[Step] = []
    outcomes = []
    for part in parts:
        outcome = _one_sum(part, n, start)
        if outcome is None:
            return Declined("not_understood", ("I have no rule for the sum ", arguments.series, "."), "Whether it converges I may be able to tell: ask “does it converge?”.")
        outcomes.append((part, outcome))
    if any(o[0] is None for _, o in outcomes):
        steps = [s for _, o in outcomes for s in o[1] if o[0] is None]
        return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("none", None, ("diverges",), plain="diverges"), conclusion="The series diverges: its partial sums do not settle.")
    total = sympy.simplify(sympy.Add(*[o[0] for _, o in outcomes]))
    if len(outcomes) > 1:
        nodes = tuple(_series(p, n, start) for p, _ in outcomes)
        steps.append(SPLIT.states(Relation((before, Add(nodes)), ("=",)), "A convergent sum of sums is the sum of the parts."))
    steps.extend(s for _, o in outcomes for s in o[1])
    value = from_sympy(total)
    if not _sum_agrees(term, n, start, total):
        return Declined("withheld", "My sum did not pass its check by numbers, so I do not show it.")
    if len(outcomes) > 1:
        line = Add(tuple(from_sympy(o[0]) for _, o in outcomes))
        steps.append(Rule("add_sums", "Add the sums", "arithmetic").step(line, value, "Put the parts together."))
    approx = None if not total.is_number or total.is_Integer else str(total.evalf(8))
    return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("number" if total.is_number else "expression", value, (value,), approx=approx), conclusion=("The partial sums come as close to ", value, " as you like."))


def _series(term: Any, n: Any, start: Any) -> Node:
    return BigOperator("sum", from_sympy(term), name_to_tree(str(n)), from_sympy(start), Constant("infinity"))


def _one_sum(term: Any, n: Any, start: Any) -> tuple[Any, list[Step]] | None:
    if term == 0:
        return sympy.Integer(0), []
    pair = _ratio(term, n) if term.has(n) else None
    if pair is not None:
        first, ratio = sympy.simplify(term.subs(n, start)), pair[1]
        size = float(abs(ratio)) if ratio.is_number else None
        if size is not None and size >= 1:
            why: Prose = ("From one term to the next the factor is ", from_sympy(ratio), ", not smaller than one in size, so the terms do not die out.")
            return None, [GEOMETRIC.states(Relation((Symbol("r"), from_sympy(ratio)), ("=",)), why)]
        value = sympy.simplify(first / (1 - ratio))
        given = GEOMETRIC.states(Relation((Symbol("r"), from_sympy(ratio)), ("=",)), ("From one term to the next the factor is always the same. The first term is ", from_sympy(first), "."))
        line = Divide(from_sympy(first), Add((ONE, Negative(from_sympy(ratio)))), "fraction")
        formula = GEOMETRIC.states(Relation((_series(term, n, start), line), ("=",)), "As the factor is smaller than one in size: first term over one minus the factor.")
        return value, [given, formula, Rule("evaluate", "Work out the value", "arithmetic").step(line, from_sympy(value), "Subtract below, then divide.")]
    if term.is_rational_function(n):
        return _telescoped(term, n, start)
    return _known(term, n, start)


def _telescoped(term: Any, n: Any, start: Any) -> tuple[Any, list[Step]] | None:
    parts = sympy.apart(term, n)
    pieces = sympy.Add.make_args(parts)
    shifts: dict[int, Any] = {}
    squares = sympy.Integer(0)
    for piece in pieces:
        top, bottom = sympy.fraction(sympy.together(piece))
        base = sympy.Poly(bottom, n)
        if base.degree() == 2 and base.nth(1) == 0 and base.nth(0) == 0 and not top.has(n):
            squares += top / base.LC()
            continue
        if base.degree() != 1 or top.has(n):
            return None
        shift = base.nth(0) / base.LC()
        if not shift.is_Integer:
            return None
        shifts[int(shift)] = shifts.get(int(shift), sympy.Integer(0)) + top / base.LC()
    if sum(shifts.values(), sympy.Integer(0)) != 0:
        return None, [P_SERIES.states(Relation((from_sympy(term), from_sympy(parts)), ("=",)), "The terms behave like a number over n, and the harmonic series has no finite sum.")]
    if any(int(start) + s <= 0 for s in shifts):
        return None
    total = sympy.Integer(0)
    steps: list[Step] = []
    if shifts:
        steps.append(FRACTIONS.step(from_sympy(term), from_sympy(parts), "Split the term into simple fractions."))
        top_shift = max(shifts)
        for shift, weight in shifts.items():
            total += weight * sum((sympy.Rational(1, int(start) + shift + k) for k in range(top_shift - shift)), sympy.Integer(0))
        left = sorted(shifts)
        why: Prose = (f"The fractions with the shifts {', '.join(map(str, left))} are the same list of numbers, begun at different places. Far out they cancel; only the first few of the list are left: their sum is ", from_sympy(total), ".")
        steps.append(TELESCOPE.states(Relation((_series(sympy.Add(*[w / (n + s) for s, w in shifts.items()]), n, start), from_sympy(total)), ("=",)), why))
    if squares != 0:
        missing = sum((sympy.Rational(1, k * k) for k in range(1, int(start))), sympy.Integer(0))
        value = squares * (sympy.pi**2 / 6 - missing)
        steps.append(KNOWN.states(Relation((_series(squares / n**2, n, start), from_sympy(value)), ("=",)), "The sum of one over the squares is known (Euler): pi squared over six."))
        total += value
    return total, steps


def _known(term: Any, n: Any, start: Any) -> tuple[Any, list[Step]] | None:
    """x^n/n!, and n r^n."""
    plain = sympy.simplify(term * sympy.factorial(n))
    pair = _ratio(plain, n) if plain.has(n) else (plain, sympy.Integer(1))
    if pair is not None and term.has(sympy.factorial):
        a, r = pair
        missing = sum((a * r**k / sympy.factorial(k) for k in range(int(start))), sympy.Integer(0))
        value = sympy.simplify(a * sympy.exp(r) - missing)
        return value, [KNOWN.states(Relation((_series(term, n, start), from_sympy(value)), ("=",)), ("Powers of ", from_sympy(r), " over factorials are the series of the exponential function."))]
    over = sympy.simplify(term / n)
    pair = _ratio(over, n) if over.has(n) else None
    if pair is not None and pair[1].is_number and abs(float(pair[1])) < 1:
        a, r = pair
        missing = sum((a * k * r**k for k in range(int(start))), sympy.Integer(0))
        value = sympy.simplify(a * r / (1 - r) ** 2 - missing)
        return value, [KNOWN.states(Relation((_series(term, n, start), from_sympy(value)), ("=",)), ("The derivative of the geometric series: n times the n-th power of r adds up to r over (1 - r) squared, here with r equal to ", from_sympy(r), "."))]
    return None


def _sum_agrees(term: Any, n: Any, start: Any, total: Any) -> bool:
    if total.free_symbols:
        letters = {str(s): mpmath.mpf(str(v)) for s, v in zip(sorted(total.free_symbols, key=str), (0.37, 0.21, 0.43), strict=False)}
    else:
        letters = {}
    node = from_sympy(term)
    with mpmath.workdps(20):
        value = mpmath.nsum(lambda k: evaluate(node, {**letters, str(n): k}), [int(start), mpmath.inf])
        return bool(abs(value - evaluate(from_sympy(total), letters)) < 1e-7 * max(1, abs(value)))


# -- tests ----------------------------------------------------------------------------------------------------------


def _tested(arguments: Arguments, term: Any, n: Any) -> Solution | Declined:
    goal: Prose = ("does ", arguments.series, " converge?")
    idea = "First look whether the terms go to zero; then compare with a series whose behaviour is known."
    bare, signs = _without_signs(term, n)
    decided = _decide(bare, n, signs)
    if decided is None:
        return Declined("not_understood", "None of my tests decides this series.")
    good, steps = decided
    word = "converges" if good else "diverges"
    if arguments.asked == "absolutely" and good:
        sizes = _decide(bare, n, False) if signs else decided
        if sizes is None:
            return Declined("not_understood", "The series converges, but none of my tests decides whether its absolute values do.")
        word = "converges absolutely" if sizes[0] else "converges conditionally"
        said = "The sum of the absolute values converges too." if sizes[0] else "The sum of the absolute values diverges, so it is only the changing signs that make it converge."
        absolute = ABSOLUTE.states(_series(bare, n, sympy.Integer(1)), said, sizes[1] if signs else ())
        steps = [*steps, absolute]
    return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("word", Symbol(word.split()[0]), (word,), plain=word), idea=idea, conclusion=f"The series {word}.")


def _without_signs(term: Any, n: Any) -> tuple[Any, bool]:
    """The terms without alternating signs, and whether there were such signs."""
    alternating = (-1) ** n
    bare = sympy.simplify(term / alternating) if term.has(-1) or (-1) ** (n + 1) in term.atoms(sympy.Pow) or alternating in term.atoms(sympy.Pow) else term
    signs = bare != term and not bare.has((-1) ** n) and all(p.base != -1 for p in bare.atoms(sympy.Pow))
    if not signs:
        return term, False
    return (-bare if bare.could_extract_minus_sign() else bare), True


def _decide(term: Any, n: Any, signs: bool) -> tuple[bool, list[Step]] | None:
    """The first test that decides."""
    for test in (_by_terms, _by_geometric, _by_power, _by_ratio):
        outcome = test(term, n, signs)
        if outcome is not None:
            return outcome
    return None


def _power_series(arguments: Arguments, term: Any, n: Any) -> Solution | Declined:
    """By the ratio test: the terms shrink as long as |x - c| times a number is below one."""
    x = sympy.Symbol(arguments.variable)
    goal: Prose = (f"find the {arguments.asked} of convergence of ", arguments.series)
    bases = {p.base for p in term.atoms(sympy.Pow) if p.exp.has(n) and p.base.has(x)}
    base = next(iter(bases)) if len(bases) == 1 else x
    u, k = sympy.Symbol("u", positive=True), sympy.Symbol("k", positive=True, integer=True)
    in_base = term.subs(base, u).subs(n, k).replace(lambda e: e.is_Pow and e.base == -1, lambda e: sympy.Integer(1))
    quotient = sympy.factor(sympy.simplify(sympy.combsimp(sympy.powsimp(in_base.subs(k, k + 1) / in_base))))
    number, moving = quotient.as_independent(u, as_Add=False)
    number = number.subs(k, n)
    exponent = moving.as_base_exp()[1]
    if len(bases) != 1 or in_base.has(x) or moving.has(k) or not exponent.is_Integer or exponent < 1 or not base.is_polynomial(x) or sympy.degree(base, x) != 1:
        return Declined("not_understood", "None of my rules finds where this power series converges.")
    lead, centre = base.coeff(x, 1), sympy.solve(base, x)[0]
    size = -number if number.could_extract_minus_sign() else number
    size = size * sympy.Abs(lead) ** exponent
    found = find_limit(size, n, sympy.oo, "")
    if found is None or found.value is None or not (found.value.is_infinite or found.value.is_number):
        return Declined("not_understood", "None of my rules finds where this power series converges.")
    distance = AbsoluteValue(from_sympy(x - centre))
    shown = Multiply((from_sympy(size), Power(distance, from_sympy(exponent)) if exponent != 1 else distance), "*")
    steps: list[Step] = [RATIO.states(Relation((Symbol("q"), shown), ("=",)), "The size of a term divided by the size of the one before.")]
    steps.extend(found.steps)
    if found.value == 0:
        radius: Any = sympy.oo
        why: Prose = "The quotient goes to zero whatever x is, so the series converges everywhere."
    elif found.value.is_infinite:
        radius = sympy.Integer(0)
        why = ("The quotient grows without bound unless ", Relation((from_sympy(x), from_sympy(centre)), ("=",)), ", so the series converges only there.")
    else:
        radius = sympy.simplify((1 / sympy.Abs(found.value)) ** (sympy.Integer(1) / exponent))
        why = ("The series converges where the limit of the quotient is below one: where ", Relation((distance, from_sympy(radius)), ("<",)), ".")
    value: Node = Constant("infinity") if radius == sympy.oo else from_sympy(radius)
    steps.append(RADIUS.states(Relation((Symbol("R"), value), ("=",)), why))
    if arguments.asked == "radius":
        return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("number", value, (value,)), idea="The ratio test, with x left open.", conclusion=("The radius of convergence is ", value, "."))
    if radius == 0:
        return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("set", from_sympy(centre), (from_sympy(centre),)), conclusion=("It converges only at ", from_sympy(centre), "."))
    if radius == sympy.oo:
        whole = Interval(Negative(Constant("infinity")), Constant("infinity"), False, False)
        return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("interval", whole, (whole,)), conclusion="It converges for every x.")
    ends: list[bool] = []
    for end in (centre - radius, centre + radius):
        at_end = sympy.powsimp(sympy.simplify(term.subs(x, end).subs(n, k))).subs(k, n)
        bare, signs = _without_signs(at_end, n)
        decided = _decide(bare, n, signs)
        if decided is None:
            return Declined("not_understood", ("The radius of convergence is ", value, ", but at an end none of my tests decides."))
        ends.append(decided[0])
        place = Relation((from_sympy(x), from_sympy(end)), ("=",))
        steps.append(END.states(_series(at_end, n, to_sympy(arguments.series.lower)), ("At the end ", place, f" the ratio test says nothing. There the series {'converges' if decided[0] else 'diverges'}."), decided[1]))  # type: ignore[arg-type]
    result = Interval(from_sympy(centre - radius), from_sympy(centre + radius), *ends)
    return Solution("infinite_series", "sequences-series", goal, tuple(steps), Result("interval", result, (result,)), idea="The ratio test, with x left open; the two ends are tested on their own.", conclusion=("It converges exactly on ", result, "."))


def _by_terms(term: Any, n: Any, signs: bool) -> tuple[bool, list[Step]] | None:
    found = find_limit(term, n, sympy.oo, "")
    if found is None or found.value is None or found.value == 0:
        return None
    why: Prose = ("The terms go to ", found.steps[-1].after, ", not to zero, so the sum cannot settle.")
    return False, [*found.steps, TERMS.states(Relation((Limit(from_sympy(term), from_sympy(n), Constant("infinity")), from_sympy(sympy.Integer(0))), ("!=",)), why)]


def _by_geometric(term: Any, n: Any, signs: bool) -> tuple[bool, list[Step]] | None:
    pair = _ratio(term, n) if term.has(n) else None
    if pair is None or not pair[1].is_number:
        return None
    good = abs(float(pair[1])) < 1
    return good, [GEOMETRIC.states(Relation((Symbol("r"), from_sympy(pair[1])), ("=",)), "The factor from one term to the next is always the same: a geometric series. It converges exactly when that factor is smaller than one in size.")]


def _by_power(term: Any, n: Any, signs: bool) -> tuple[bool, list[Step]] | None:
    """The terms behave like c/n^p: found by the limit of their growth."""
    if term.has(sympy.factorial, sympy.exp, sympy.gamma) or any(p.exp.has(n) for p in term.atoms(sympy.Pow)) or term.has(sympy.log, sympy.sin, sympy.cos):
        return None
    big = sympy.Symbol(str(n), positive=True)
    flat = sympy.powsimp(term.subs(n, big))
    power = -flat.as_independent(big)[1].as_base_exp()[1] if flat.as_independent(big)[1].as_base_exp()[0] == big else None
    if power is None:
        order = find_limit(n * sympy.diff(term, n) / term, n, sympy.oo, "")
        if order is None or order.value is None or not order.value.is_number:
            return None
        power = -order.value
    if not power.is_number:
        return None
    p = sympy.nsimplify(power) if power.is_Rational else power
    like = Divide(ONE, from_sympy(sympy.Symbol(str(n)) ** p), "fraction")
    ratio = find_limit(sympy.simplify(term * n**p), n, sympy.oo, "")
    if ratio is None or ratio.value is None or ratio.value == 0 or ratio.value.is_infinite:
        return None
    compare = P_SERIES.step(Limit(Multiply((from_sympy(term), from_sympy(n**p)), "*"), from_sympy(n), Constant("infinity")), from_sympy(ratio.value), ("For large ", from_sympy(n), " the terms behave like ", like, " times a number: the quotient goes to that number."), ratio.steps)
    good = float(p) > 1
    verdict = P_SERIES.states(Relation((Symbol("p"), from_sympy(p)), ("=",)), "The series of one over n to the p converges exactly when p is greater than one." + ("" if good else " Here it is not."))
    if not good and signs:
        if float(p) <= 0:
            return None
        note = ALTERNATING.states(Limit(from_sympy(term), from_sympy(n), Constant("infinity")), "The signs alternate and the terms shrink to zero, so the partial sums swing ever less about one number: the series converges, though not absolutely.")
        return True, [compare, note]
    return good, [compare, verdict]


def _by_ratio(term: Any, n: Any, signs: bool) -> tuple[bool, list[Step]] | None:
    quotient = sympy.simplify(sympy.combsimp(sympy.powsimp(term.subs(n, n + 1) / term)))
    found = find_limit(sympy.Abs(quotient) if quotient.could_extract_minus_sign() else quotient, n, sympy.oo, "")
    if found is not None and found.value is not None and abs(found.value) != 1:
        good = bool(abs(found.value) < 1)
        left = Relation((Symbol("L"), found.steps[-1].after if found.steps else from_sympy(found.value)), ("=",))
        say = "below one: from some term on each is smaller than the last by a fixed factor, as in a geometric series." if good else "above one: the terms grow."
        return good, [*found.steps, RATIO.states(left, ("The quotient of neighbouring terms, ", AbsoluteValue(from_sympy(quotient)), f", goes to a number {say}"))]
    if signs:
        zero = find_limit(term, n, sympy.oo, "")
        falling = all(float(term.subs(n, k + 1).evalf()) <= float(term.subs(n, k).evalf()) for k in range(5, 60, 6))
        if zero is not None and zero.value == 0 and falling:
            return True, [*zero.steps, ALTERNATING.states(Limit(from_sympy(term), from_sympy(n), Constant("infinity")), "The signs alternate and the terms shrink to zero, so the series converges.")]
    return None


def make_problem(rng: Random, level: int) -> Exercise:
    """Geometric sums; powers of n; telescoping, ratio test."""
    a, b = rng.randint(1, 6), rng.randint(2, 7)
    if level == 1:
        return Exercise(f"find the sum of sum_(n=0)^(oo) {a}/{b}^n", f"Find the sum of {a}/{b}^n from n = 0 on.", "a number")
    if level == 2:
        text = rng.choice([f"1/n^{b}", "1/sqrt(n)", f"{a}/n", f"n/(n + {a})"])
        return Exercise(f"does the series sum_(n=1)^(oo) {text} converge?", "Does this series converge or diverge?", "converges or diverges")
    if rng.random() < 0.5:
        return Exercise(f"find the sum of sum_(n=1)^(oo) 1/(n*(n + {a}))", f"Find the sum of 1/(n(n + {a})) from n = 1 on.", "a number")
    return Exercise(f"does the series sum_(n=1)^(oo) {b}^n/n! converge?", "Does this series converge or diverge?", "converges or diverges")


TOPIC = Topic(
    id="infinite_series",
    title="Infinite series",
    concept="sequences-series",
    phrases=("series", "sum of", "converge", "converges", "convergent", "diverge", "diverges", "divergent", "infinite sum", "radius of convergence", "interval of convergence"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
)
