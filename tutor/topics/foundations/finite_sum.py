"""Sums and products of many terms: with Σ or Π, in words ("the first 20 odd numbers"), with dots, endless geometric ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import (
    ONE,
    Add,
    BigOperator,
    Constant,
    Divide,
    Ellipsis,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Subscript,
    Symbol,
    flat_name,
    substitute,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.problem.series import Listed, difference_of, listed_terms, ratio_of
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, rational_value
from tutor.rules.simplification import EXPAND, work
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

WRITE_OUT = Rule("write_out_sum", "Write the terms out", "summation-notation")
WRITE_OUT_PRODUCT = Rule("write_out_product", "Write the factors out", "product-notation")
AS_SIGMA = Rule("sum_in_sigma_notation", "Write the sum with a sign", "summation-notation")
COUNT = Rule("count_terms", "Count the terms", "sequences-series")
GAUSS = Rule("arithmetic_series", "Number of terms times the average of first and last", "sequences-series")
GEOMETRIC = Rule("geometric_sum", "The sum of a geometric series", "sequences-series")
ENDLESS = Rule("geometric_series", "The sum of an endless geometric series", "sequences-series")
PULL_OUT = Rule("sum_term_by_term", "Sum each part on its own", "summation-notation")
POWER_SUM = Rule("power_sum", "The formula for this sum", "summation-notation")
COMMON_RATIO = Rule("common_ratio", "Divide neighbours", "sequences-series")
COMMON_DIFFERENCE = Rule("common_difference", "Subtract neighbours", "sequences-series")

_FEW = 12
"""Up to this many terms are written out."""
_MOST = 60
"""More terms than this are only summed by a formula."""
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Terms:
    """A sum or a product as it is written with a sign."""

    operator: BigOperator


@dataclass(frozen=True, slots=True)
class Progression:
    """A series with a constant difference or a constant ratio (`step`); `count` terms: a number, a name such as n, or
    None for an endless one. `last` is known where the series was written with its last term."""

    geometric: bool
    first: Fraction
    step: Fraction
    count: Node | None
    last: Fraction | None = None
    shown: tuple[Fraction, ...] = ()


Arguments = Terms | Progression

_ASK = r"(?:what is|what's|whats|calculate|compute|evaluate|find|work out|determine|give|how much is|simplify|)\s*(?:the )?(?:value of |exact value of )?(?:the )?"
_OVER = r"(?:for|from|as|with|where|when)?\s*"
_RANGE = rf"{_OVER}(?:⟦(?P<i>\d+)⟧ )?(?:runs |goes |running |going |ranges )?(?:from )?⟦(?P<low>\d+)⟧ (?:to|up to|until|through) ⟦(?P<high>\d+)⟧"
_SIGMA_WORDS = (
    rf"{_ASK}(?P<kind>sum|product) of ⟦(?P<f>\d+)⟧,? {_RANGE}",
    rf"{_ASK}(?P<kind>sum|product),? {_RANGE},? of ⟦(?P<f>\d+)⟧",
)
_COUNTED = r"(?:all )?(?:the )?first ⟦(?P<n>\d+)⟧ (?:(?:positive|natural|whole|consecutive|counting) )*"
_BETWEEN = r"(?:all )?(?:of )?(?:the )?(?P<which>odd |even |whole |natural |counting |consecutive )?(?:numbers|integers|multiples of ⟦(?P<m>\d+)⟧) (?:from|between) ⟦(?P<low>\d+)⟧ (?:to|and|up to|through|until) ⟦(?P<high>\d+)⟧"
_SUM_OF = rf"(?:{_ASK}(?:sum|total) of|add up|add(?: together)?|sum) "


def read(problem: Problem) -> Task | Declined | None:
    """Σ i^2 from 1 to 4; the sum of the first 20 odd numbers; 3 + 7 + 11 + … + 79; the sum to infinity of 8 + 4 + 2 + …"""
    if problem.has("(converge|converges|convergent|convergence|diverge|diverges|taylor|maclaurin|integral|riemann|probability|derivative|limit|expected)"):
        return None
    found = _operator(problem) or _counted_kind(problem) or _between(problem) or _progression(problem)
    if found is None or isinstance(found, Declined):
        return found
    if isinstance(found, Terms):
        return Task(found, 1.0, ("find ", found.operator))
    if not problem.has("(sum|total|add|series|plus)") and not (listed_terms(problem.text) or Listed((), None, False)).plus:
        return None
    return Task(found, 1.0, ("find the sum of ", _dotted(found)))


# -- reading --------------------------------------------------------------------------------------------------------


def _operator(problem: Problem) -> Terms | Declined | None:
    bare = re.fullmatch(rf"{_ASK}(?:sum |product |series )?(?:of )?⟦(\d+)⟧", problem.core)
    tree = problem.mathematics[int(bare.group(1))] if bare else None
    if isinstance(tree, BigOperator) and tree.kind in ("sum", "product") and tree.index is not None and tree.lower is not None and tree.upper is not None:
        resolved = problem.resolve(tree, keep=(flat_name(tree.index) or "",))
        return _accepted(resolved) if isinstance(resolved, BigOperator) else None
    for pattern in _SIGMA_WORDS:
        found = re.fullmatch(pattern, problem.core)
        if found:
            return _from_words(problem, found)
    return None


def _from_words(problem: Problem, found: re.Match[str]) -> Terms | None:
    operand = problem.mathematics[int(found.group("f"))]
    low, high = problem.mathematics[int(found.group("low"))], problem.mathematics[int(found.group("high"))]
    index: Node | None = None
    if isinstance(low, Relation) and low.operators == ("=",):
        index, low = low.left, low.right
    elif found.group("i"):
        index = problem.mathematics[int(found.group("i"))]
    names = symbols(operand)
    if index is None:
        if len(names) != 1:
            return None
        index = Symbol(names[0])
    if flat_name(index) is None:
        return None
    return _accepted(BigOperator(found.group("kind"), operand, index, low, high))


def _accepted(operator: BigOperator) -> Terms | None:
    """Finite bounds: whole numbers, or a name above when the terms are summed by a formula."""
    assert operator.index is not None and operator.lower is not None and operator.upper is not None
    name = flat_name(operator.index)
    if name is None or _integer(operator.lower) is None or operator.upper == Constant("infinity"):
        return None
    if _integer(operator.upper) is None and not (isinstance(operator.upper, Symbol) and operator.upper.name != name):
        return None
    return Terms(operator)


def _integer(node: Node) -> int | None:
    value = rational_value(node)
    return int(value) if value is not None and value.denominator == 1 and abs(value) <= _LARGEST else None


def _counted_kind(problem: Problem) -> Arguments | None:
    """The first 20 odd numbers, the squares of the first 10 integers, the cubes from 1 to 5."""
    core = problem.core
    found = re.fullmatch(rf"{_SUM_OF}{_COUNTED}(?P<kind>odd numbers|even numbers|odd integers|even integers|numbers|integers|square numbers|squares|perfect squares|cubes|cube numbers|perfect cubes|multiples of ⟦(?P<m>\d+)⟧)", core)
    if found:
        count = problem.resolve(problem.mathematics[int(found.group("n"))])
        kind = found.group("kind")
        if found.group("m"):
            multiple = rational_value(problem.mathematics[int(found.group("m"))])
            return None if multiple is None else Progression(False, multiple, multiple, _count(count))
        if "square" in kind or "cube" in kind:
            return _powers(2 if "square" in kind else 3, ONE, count)
        first, step = (1, 2) if kind.startswith("odd") else (2, 2) if kind.startswith("even") else (1, 1)
        return Progression(False, Fraction(first), Fraction(step), _count(count))
    found = re.fullmatch(rf"{_SUM_OF}(?:the )?(?P<kind>squares|cubes) (?:of )?(?:(?:all )?(?:the )?(?:numbers |integers |natural numbers |whole numbers )?(?:from |between )⟦(?P<low>\d+)⟧ (?:to|and|through|up to) ⟦(?P<high>\d+)⟧|{_COUNTED}(?:numbers|integers))", core)
    if found is None:
        return None
    power = 2 if found.group("kind") == "squares" else 3
    if found.group("n"):
        return _powers(power, ONE, problem.resolve(problem.mathematics[int(found.group("n"))]))
    return _powers(power, problem.mathematics[int(found.group("low"))], problem.mathematics[int(found.group("high"))])


def _powers(power: int, low: Node, high: Node) -> Terms | None:
    return _accepted(BigOperator("sum", Power(Symbol("k"), Number(str(power))), Symbol("k"), low, high))


def _count(node: Node) -> Node | None:
    value = _integer(node)
    return node if (value is not None and value > 0) or isinstance(node, Symbol) else Number("0")


def _between(problem: Problem) -> Progression | None:
    found = re.fullmatch(rf"{_SUM_OF}{_BETWEEN}", problem.core)
    if found is None:
        return None
    low, high = (_integer(problem.resolve(problem.mathematics[int(found.group(k))])) for k in ("low", "high"))
    if low is None or high is None or low > high:
        return None
    which = (found.group("which") or "").strip()
    step = 2 if which in ("odd", "even") else 1
    if found.group("m"):
        multiple = _integer(problem.mathematics[int(found.group("m"))])
        if not multiple or multiple < 1:
            return None
        step = multiple
    offset = 1 if which == "odd" else 0
    first, last = low + (offset - low) % step, high - (high - offset) % step
    return None if first > last else Progression(False, Fraction(first), Fraction(step), Number(str((last - first) // step + 1)), Fraction(last))


_FIRST_N = re.compile(r"first ⟦(\d+)⟧ terms|⟦(\d+)⟧ terms")
_FIRST_TERM = re.compile(r"first term(?: is| of| =|:)? ⟦(\d+)⟧")
_STEP = re.compile(r"common (difference|ratio)(?: is| of| =|:)? ⟦(\d+)⟧")


def _progression(problem: Problem) -> Progression | Declined | None:
    """A dotted sum; or the words "arithmetic" and "geometric" with a list, or with first term and difference or ratio."""
    kind = "geometric" if problem.has("(geometric|gp|g p)") else "arithmetic" if problem.has("(arithmetic|ap|a p)") else ""
    count = _first_n(problem)
    named = _named(problem, kind)
    if named is not None:
        if count is None and not _is_endless(problem):
            return None
        return _checked(Progression(named[2], named[0], named[1], count))
    listed = listed_terms(problem.text)
    if listed is None or not (listed.plus or kind or count is not None) or len(listed.terms) < (2 if kind else 3 if not (listed.last is not None and listed.plus) else 2):
        return None
    if not re.fullmatch(r"(?:(?:[a-z’'-]+|⟦\d+⟧)[\s,.:+…?]*)*", problem.core):
        return None
    step, geometric = _step(listed.terms, kind)
    if step is None:
        return None
    if count is None and listed.last is not None:
        count = _up_to(listed, step, geometric)
        if count is None:
            return Declined("bad_shape", ("I see no way from the first terms to ", write_number(listed.last), " with the same step each time."), "Check the last term: it should be one of the series.")
    if count is None and not listed.plus and not _is_endless(problem):
        return None
    return _checked(Progression(geometric, listed.terms[0], step, count, listed.last, listed.terms))


def _is_endless(problem: Problem) -> bool:
    return problem.has("(infinity|infinite|endless)") or Constant("infinity") in problem.mathematics


def _step(terms: tuple[Fraction, ...], kind: str) -> tuple[Fraction | None, bool]:
    difference, ratio = difference_of(terms), ratio_of(terms)
    if kind != "geometric" and difference is not None and (kind or len(terms) > 2 or ratio is None or difference):
        return difference, False
    return (ratio, True) if kind != "arithmetic" else (None, False)


def _checked(series: Progression) -> Progression | Declined:
    if series.count is not None and (_integer(series.count) or 1) < 1:
        return Declined("bad_shape", "The number of terms has to be a whole number from 1 upwards.")
    return series


def _up_to(listed: Listed, step: Fraction, geometric: bool) -> Node | None:
    """How many terms there are up to the last one, or None when it is not reached."""
    assert listed.last is not None
    if not geometric:
        gaps = (listed.last - listed.terms[0]) / step if step else None
        return Number(str(int(gaps) + 1)) if gaps is not None and gaps.denominator == 1 and 0 <= gaps < _LARGEST else None
    term = listed.terms[0]
    for count in range(1, 201):
        if term == listed.last:
            return Number(str(count))
        term *= step
    return None


def _first_n(problem: Problem) -> Node | None:
    found = _FIRST_N.search(problem.core)
    if found is None:
        return None
    return _count(problem.resolve(problem.mathematics[int(found.group(1) or found.group(2))]))


def _named(problem: Problem, kind: str) -> tuple[Fraction, Fraction, bool] | None:
    first, step = _FIRST_TERM.search(problem.core), _STEP.search(problem.core)
    if step is None or first is None:
        return None
    values = [rational_value(_right(problem.mathematics[int(g)])) for g in (first.group(1), step.group(2))]
    geometric = step.group(1) == "ratio"
    if values[0] is None or values[1] is None or (kind and geometric != (kind == "geometric")):
        return None
    return values[0], values[1], geometric


def _right(node: Node) -> Node:
    return node.right if isinstance(node, Relation) else node


# -- solving --------------------------------------------------------------------------------------------------------


def solve(arguments: Arguments) -> Solution | Declined:
    """Write the terms out, or use the formula that fits them."""
    return _terms(arguments.operator) if isinstance(arguments, Terms) else _progress(arguments)


def _terms(operator: BigOperator) -> Solution | Declined:
    assert operator.index is not None and operator.lower is not None and operator.upper is not None
    name = flat_name(operator.index) or "k"
    low, high = _integer(operator.lower), _integer(operator.upper)
    assert low is not None
    if high is not None and high < low:
        empty = Number("0" if operator.kind == "sum" else "1")
        return Solution(
            "finite_sum", "summation-notation", ("find ", operator), (WRITE_OUT.states(Relation((operator, empty), ("=",)), "The upper end is below the lower one, so there is nothing to add or multiply."),),
            Result("number", empty, (empty,)), conclusion="An empty sum is 0, and an empty product is 1.",
        )  # fmt: skip
    if high is not None and high - low < _FEW:
        return _written_out(operator, name, low, high)
    if operator.kind == "sum":
        by_rule = _by_power_sums(operator, name) or _as_geometric(operator, name, low, high)
        if by_rule is not None:
            return by_rule
    if high is not None and high - low < _MOST:
        return _written_out(operator, name, low, high)
    return Declined("not_understood", ("I have no formula for ", operator, ", and too many terms to write out."), "With up to sixty terms I add them one by one.")


def _written_out(operator: BigOperator, name: str, low: int, high: int) -> Solution | Declined:
    parts = tuple(substitute(operator.operand, name, write_number(k)) for k in range(low, high + 1))
    product = operator.kind == "product"
    whole: Node = parts[0] if len(parts) == 1 else Multiply(parts, "*") if product else Add(parts)
    rule = WRITE_OUT_PRODUCT if product else WRITE_OUT
    why: Prose = (f"Put {low}, then the next whole number, and so on up to {high} in place of ", Symbol(name), f"; {'multiply' if product else 'add'} what comes out.")
    if low == high:
        why = ("There is only one term: the one where ", Relation((Symbol(name), write_number(low)), ("=",)), ".")
    idea = "The big sign is a short way of writing a long product." if product else "The big sign is a short way of writing a long sum: count the letter up and add."
    return by_formula("finite_sum", rule.concept, ("find ", operator), [rule.step(operator, whole, why)], whole, idea=idea)


_CLOSED: dict[int, Callable[[Node], Node]] = {
    0: lambda n: n,
    1: lambda n: Divide(Multiply((n, Add((n, ONE))), "*"), Number("2")),
    2: lambda n: Divide(Multiply((n, Add((n, ONE)), Add((Multiply((Number("2"), n), "*"), ONE))), "*"), Number("6")),
    3: lambda n: Power(Divide(Multiply((n, Add((n, ONE))), "*"), Number("2")), Number("2")),
}
"""What 1, k, k^2 and k^3 add up to from 1 to n."""


def _by_power_sums(operator: BigOperator, name: str) -> Solution | Declined | None:
    """Σ of a polynomial up to degree three, each power by its formula; None for other terms."""
    assert operator.upper is not None and operator.lower is not None
    coefficients = _coefficients(operator.operand, name)
    low = _integer(operator.lower)
    if coefficients is None or max(coefficients) > 3 or low not in (0, 1):
        return None
    upper, index = operator.upper, Symbol(name)
    steps: list[Step] = []
    extra = coefficients.get(0, Fraction(0)) if low == 0 else Fraction(0)
    parts, closed = [], []
    for degree, coefficient in sorted(coefficients.items(), reverse=True):
        inner: Node = ONE if degree == 0 else index if degree == 1 else Power(index, Number(str(degree)))
        sign = BigOperator("sum", inner, index, ONE, upper)
        parts.append(_times(coefficient, sign))
        closed.append(_times(coefficient, _CLOSED[degree](upper)))
        steps.append(POWER_SUM.step(sign, _CLOSED[degree](upper), _said(degree)))
    if extra:
        parts.append(write_number(extra))
        closed.append(write_number(extra))
    split: Node = parts[0] if len(parts) == 1 else Add(tuple(parts))
    if split != operator:
        steps.insert(0, PULL_OUT.step(operator, split, "A sum of sums can be taken apart, and a constant factor goes in front." + (" The term at 0 stands alone." if low == 0 else "")))
    filled: Node = closed[0] if len(closed) == 1 else Add(tuple(closed))
    if len(steps) > 2 or split != operator:
        steps.append(Rule("put_in_formulas", "Put the formulas in", "summation-notation").step(split, filled, "Each sum is replaced by what its formula gives."))
    return by_formula("finite_sum", "summation-notation", ("find ", operator), steps, filled, idea="Adding so many terms one by one is long; formulas give the sums of 1, of k, of its square and of its cube.")


def _said(degree: int) -> str:
    return {
        0: "The number 1, as often as there are terms.",
        1: "First and last, second and last but one, … each pair adds up to the same, so half the number of terms times that.",
        2: "The formula for the sum of the first square numbers.",
        3: "The sum of the first cubes is the square of the sum of the numbers themselves.",
    }[degree]


def _times(coefficient: Fraction, node: Node) -> Node:
    if coefficient == 1:
        return node
    if coefficient == -1:
        return Negative(node)
    if coefficient < 0:
        return Negative(Multiply((write_number(-coefficient), node), "*"))
    return Multiply((write_number(coefficient), node), "*")


def _coefficients(operand: Node, name: str) -> dict[int, Fraction] | None:
    """Coefficients of a polynomial in `name` by degree; None for other expressions."""
    try:
        value = work(operand, EXPAND).value
    except ArithmeticError:
        return None
    found: dict[int, Fraction] = {}
    for monomial, coefficient in value.terms.items():
        powers = list(monomial)
        if not powers:
            found[0] = coefficient
        elif len(powers) == 1 and powers[0][0] == Symbol(name) and isinstance(powers[0][1], Fraction) and powers[0][1].denominator == 1 and powers[0][1] > 0:
            found[int(powers[0][1])] = coefficient
        else:
            return None
    return found or None


def _as_geometric(operator: BigOperator, name: str, low: int, high: int | None) -> Solution | Declined | None:
    """Σ a r^k by the geometric formula; None when neighbours have no constant ratio."""
    values = [rational_value(substitute(operator.operand, name, write_number(low + k))) for k in range(4)]
    if any(v is None or not v for v in values):
        return None
    terms = tuple(v for v in values if v is not None)
    ratio = ratio_of(terms)
    if ratio is None or ratio == 1 or not any(isinstance(n, Power) and name in symbols(n.exponent) for n in walk(operator.operand)):
        return None
    upper = operator.upper
    assert upper is not None
    count: Node = write_number(high - low + 1) if high is not None else upper if low == 1 else Add((upper, write_number(1 - low)))
    filled = _geometric_value(terms[0], ratio, count)
    first = COMMON_RATIO.states(Relation((Symbol("r"), write_number(ratio)), ("=",)), ("The first term is ", write_number(terms[0]), ", and each term is ", write_number(ratio), " times the one before."))
    return by_formula("finite_sum", "sequences-series", ("find ", operator), [first, GEOMETRIC.step(operator, filled, ("The sum of a geometric series is ", _GEOMETRIC_FORMULA, ", with the first term, the ratio and the number of terms."))], filled, idea="Each term is the one before times the same number: a geometric series.")


_N, _R, _A1 = Symbol("n"), Symbol("r"), Subscript(Symbol("a"), ONE)
_GEOMETRIC_FORMULA = Multiply((_A1, Divide(Add((ONE, Negative(Power(_R, _N)))), Add((ONE, Negative(_R))), "fraction")), "*")
_ENDLESS_FORMULA = Divide(_A1, Add((ONE, Negative(_R))), "fraction")
_GAUSS_FORMULA = Divide(Multiply((_N, Add((_A1, Subscript(Symbol("a"), _N)))), ""), Number("2"), "fraction")


def _geometric_value(first: Fraction, ratio: Fraction, count: Node) -> Node:
    fraction = Divide(Add((ONE, Negative(Power(write_number(ratio), count)))), Add((ONE, Negative(write_number(ratio)))), "fraction")
    return fraction if first == 1 else Multiply((write_number(first), fraction), "*")


def _progress(series: Progression) -> Solution | Declined:
    goal: Prose = ("find the sum of ", _dotted(series))
    return _geometric(series, goal) if series.geometric else _arithmetic(series, goal)


def _arithmetic(series: Progression, goal: Prose) -> Solution | Declined:
    if series.count is None:
        return Solution("finite_sum", "sequences-series", goal, (), Result("none", None, ("diverges",), plain="diverges"), conclusion="The terms do not shrink, so the endless sum settles nowhere.")
    first, step, count = series.first, series.step, series.count
    number = _integer(count)
    last_term: Node = write_number(first + (number - 1) * step) if number is not None else _nth(first, step, count)
    steps: list[Step] = []
    if len(series.shown) > 1:
        steps.append(COMMON_DIFFERENCE.states(Relation((Symbol("d"), write_number(step)), ("=",)), "Each term minus the one before gives the same: the series grows by a constant step."))
    if series.last is not None:
        count_line = Add((Divide(Add((write_number(series.last), Negative(write_number(first)))), write_number(step), "fraction"), ONE)) if step != 1 else Add((write_number(series.last), Negative(write_number(first)), ONE))
        steps.append(COUNT.step(count_line, count, "The steps from the first term to the last, and one more, since both ends count."))
    elif number is not None:
        line = Add((write_number(first), Multiply((Number(str(number - 1)), write_number(step)), "*")))
        steps.append(Rule("last_term", "Find the last term", "sequences-series").step(line, last_term, f"From the first term it is {number - 1} steps of the same size to term number {number}."))
    else:
        steps.append(Rule("last_term", "Find the last term", "sequences-series").states(Relation((Subscript(Symbol("a"), count), last_term), ("=",)), "The first term, and one step less than there are terms."))
    sign = BigOperator("sum", _nth(first, step, Symbol("k")), Symbol("k"), ONE, count)
    filled = Divide(Multiply((count, Add((write_number(first), last_term))), "*"), Number("2"), "fraction")
    steps.append(GAUSS.step(sign, filled, ("Write the series forwards and backwards, one below the other: every pair adds up to first plus last. So the sum is ", _GAUSS_FORMULA, ".")))
    return by_formula("finite_sum", "sequences-series", goal, steps, filled, idea="The terms grow by the same step, so first and last, second and last but one, … all add up to the same.")


def _nth(first: Fraction, step: Fraction, place: Node) -> Node:
    """The term at a place of an arithmetic sequence, multiplied out: 2k - 1."""
    try:
        return work(Add((write_number(first), Multiply((Add((place, Negative(ONE))), write_number(step)), "*"))), EXPAND).after
    except ArithmeticError:
        return Add((write_number(first), Multiply((Add((place, Negative(ONE))), write_number(step)), "*")))


def _geometric(series: Progression, goal: Prose) -> Solution | Declined:
    first, ratio = series.first, series.step
    steps: list[Step] = []
    if len(series.shown) > 1:
        line = Divide(write_number(series.shown[1]), write_number(series.shown[0]), "fraction")
        steps.append(COMMON_RATIO.states(Relation((Symbol("r"), write_number(ratio)), ("=",)), ("Each term divided by the one before gives the same, for instance ", line, ".")))
    if series.count is None:
        return _endless(series, steps, goal)
    if ratio == 1:
        return by_formula("finite_sum", "sequences-series", goal, steps, Multiply((series.count, write_number(first)), "*"), idea="All terms are the same.")
    if series.last is not None:
        steps.append(COUNT.states(Relation((_N, series.count), ("=",)), "Multiply by the ratio until the last term is reached, counting the terms."))
    sign = BigOperator("sum", Multiply((write_number(first), Power(write_number(ratio), Add((Symbol("k"), Negative(ONE))))), "*"), Symbol("k"), ONE, series.count)
    filled = _geometric_value(first, ratio, series.count)
    steps.append(GEOMETRIC.step(sign, filled, ("The sum times the ratio is the same series one place further; the difference leaves only two terms. So the sum is ", _GEOMETRIC_FORMULA, ".")))
    return by_formula("finite_sum", "sequences-series", goal, steps, filled, idea="Each term is the one before times the same number: a geometric series.")


def _endless(series: Progression, steps: list[Step], goal: Prose) -> Solution | Declined:
    first, ratio = series.first, series.step
    if abs(ratio) >= 1:
        return Solution("finite_sum", "sequences-series", goal, tuple(steps), Result("none", None, ("diverges",), plain="diverges"), conclusion=("The ratio ", write_number(ratio), " is not smaller than one in size, so the terms do not shrink to nothing and the endless sum settles nowhere."))
    sign = BigOperator("sum", Multiply((write_number(first), Power(write_number(ratio), Symbol("k"))), "*"), Symbol("k"), Number("0"), Constant("infinity"))
    filled = Divide(write_number(first), Add((ONE, Negative(write_number(ratio)))), "fraction")
    steps.append(ENDLESS.step(sign, filled, ("The ratio is smaller than one in size, so the terms shrink to nothing and the sum settles at ", _ENDLESS_FORMULA, ".")))
    return by_formula("finite_sum", "sequences-series", goal, steps, filled, idea="Endlessly many terms can have a finite sum when each is a fixed part of the one before.")


def _dotted(series: Progression) -> Node:
    """The series with dots: first terms, …, and the last one where there is one."""
    shown = [series.first]
    for _ in range(2):
        shown.append(shown[-1] * series.step if series.geometric else shown[-1] + series.step)
    terms: list[Node] = [write_number(t) for t in shown]
    number = _integer(series.count) if series.count is not None else None
    if number is not None and number <= 3:
        return Add(tuple(terms[:number])) if number > 1 else terms[0]
    terms.append(Ellipsis())
    if number is not None:
        if not series.geometric:
            terms.append(write_number(series.first + (number - 1) * series.step))
        else:
            terms.append(Multiply((write_number(series.first), Power(write_number(series.step), Number(str(number - 1)))), "*") if series.first != 1 else Power(write_number(series.step), Number(str(number - 1))))
    elif isinstance(series.count, Symbol) and not series.geometric:
        terms.append(_nth(series.first, series.step, series.count))
    return Add(tuple(terms))


def make_problem(rng: Random, level: int) -> Exercise:
    """A short sum with Σ; an arithmetic series with dots; a geometric one, finite or endless."""
    from tutor.notation import read as read_math

    a, d, n = rng.randint(1, 6), rng.randint(2, 5), rng.randint(4, 6)
    if level == 1:
        text = rng.choice([f"\\sum_{{i=1}}^{{{n}}} i^2", f"\\sum_{{k={a}}}^{{{a + n}}} ({d}k + 1)", f"\\prod_{{i=1}}^{{{n}}} i"])
        return Exercise(f"calculate {text}", "Work this out.", "a number", read_math(text).tree)
    if level == 2:
        last = a + (10 * n - 1) * d
        return Exercise(f"{a} + {a + d} + {a + 2 * d} + ... + {last}", f"Add up {a} + {a + d} + {a + 2 * d} + … + {last}.", "a number")
    if rng.randint(0, 1):
        return Exercise(f"sum of the first {n + 2} terms of the geometric sequence {a}, {a * d}, {a * d * d}, ...", f"Add up the first {n + 2} terms of the geometric sequence {a}, {a * d}, {a * d * d}, …", "a number")
    return Exercise(f"sum to infinity of the geometric series with first term {a} and common ratio 1/{d}", f"A geometric series has first term {a} and ratio 1/{d}. What does the endless series add up to?", "a number")


TOPIC = Topic(
    id="finite_sum", title="Sums and products of many terms", concept="summation-notation",
    phrases=("sum", "sum of", "sum to infinity", "product of", "add up", "add", "series", "total of", "calculate", "evaluate", "first", "terms"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sequences-series", "product-notation"),
)  # fmt: skip
