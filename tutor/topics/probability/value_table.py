"""A distribution given value by value: expected value, variance, probabilities, the missing entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Negative, Node, Number, Relation, Sequence, Symbol
from tutor.problem import Problem
from tutor.problem.finite_wishes import bare_chance, finite_wishes, wants_missing
from tutor.problem.quantities import given_and_asked, places_asked, told
from tutor.problem.value_tables import ValueTable, value_table
from tutor.rules.building import equals, num, of, over, plus, root, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Bounds
from tutor.rules.finite_variable import MISSING, WHOLE, Finite, Wish, solve_finite, table_of, trouble
from tutor.rules.settling import NotChecked, settle
from tutor.rules.sheet import exact_value
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SUM = Rule("convolution", "All the ways to reach a sum", "discrete-distributions")
TOTAL = Rule("linearity_of_mean", "From one to the total of several", "expected-value")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The table, what is asked of it (nothing but the unknown entry when `wishes` is empty), and the rounding; with `copies`
    the total of so many independent variables with this table is meant."""

    table: ValueTable
    wishes: tuple[Wish, ...]
    missing: bool
    places: int | None
    valid: bool = False
    copies: int | None = None
    summed: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """A table of values and probabilities, and a question about its variable."""
    line = told(problem)
    if re.search(r"\bentropy|\bjoint|\bchi-?squared|\bhypothes|\bmaximum likelihood|\bMLE\b|\blikelihood\b", line, re.I):
        return None
    table = value_table(problem, line)
    if table is None:
        return None
    _, asked = given_and_asked(line)
    asked = asked or line
    if re.search(r"\bindependent\b", line) and re.search(r"\b(?:distribution|pmf|mass function) of (?:the )?(?:sum|total)\b|\bdistribution of [A-Z]_?1 ?\+ ?[A-Z]_?2\b", asked) and re.search(r"\b(?:common|same|identical\w*|each)\b", line) and not table.unknown:
        return Task(Arguments(table, (), False, places_asked(line), summed=True), 1.06, "find the distribution of a sum")
    wishes = finite_wishes(asked, table.name)
    missing = bool(table.unknown) and (wants_missing(line, asked, table.unknown) or not wishes)
    single = bare_chance(asked)
    if not wishes and single is not None:
        wishes = (Wish("probability", bounds=Bounds(single, True, single, True)),)
    valid = re.search(r"\b(?:valid|legitimate|proper)\b[^.?]*\b(?:distribution|probabilit|pmf)|\bis (?:this|it) a (?:valid )?(?:probability|pmf|distribution)", asked, re.I) is not None
    if not wishes and not missing and not valid:
        return None
    if table.equally and not wishes:
        return None
    copies = _copies(line, asked)
    if copies is not None and (len(wishes) != 1 or wishes[0].kind not in ("mean", "variance", "sd") or missing):
        return None
    return Task(Arguments(table, wishes, missing, places_asked(line), valid, copies), 1.06, ("work with the table of ", Symbol(table.name) if len(table.name) == 1 else table.name))


def _copies(line: str, asked: str) -> int | None:
    """3 in "3 problem sets; each problem set takes 1 day with probability …", when the total is asked for."""
    for m in re.finditer(r"\b(\d+) ((?:[a-z]+ )?[a-z]+?)(?:es|s)\b", line):
        if re.search(rf"\b[Ee]ach(?: of the)? {re.escape(m.group(2))}", line[m.end() :]) and 1 < int(m.group(1)) <= 10_000:
            return None if re.search(r"\b(?:each|1|a single) " + re.escape(m.group(2).split()[-1]), asked) else int(m.group(1))
    return None


def solve(a: Arguments) -> Solution | Declined:
    """The unknown entry first, if there is one; then what is asked."""
    t = a.table
    steps: tuple[Step, ...] = ()
    chances = tuple(p for p, _ in t.chances)
    try:
        if t.unknown:
            found = _unknown(t)
            if isinstance(found, Declined):
                return found
            steps, value = found
            chances = tuple(p + value * k for p, k in t.chances)
        variable = Finite(t.name, t.values, chances, t.decimal)
        if a.valid and not a.wishes:
            return _validity(variable)
        if a.summed:
            return trouble(variable) or _sum_of_two(variable)
        wrong = trouble(variable)
        if wrong is not None:
            return wrong
        if a.missing and not a.wishes:
            shown = num(value, t.decimal)
            table = table_of(variable, False)
            return Solution("value_table", "discrete-distributions", ("find ", Symbol(t.unknown)), steps, Result("number", shown, (shown,)), idea="All probabilities of a table add up to 1.", conclusion=("So ", Symbol(t.unknown), " = ", shown, "."), exhibits=(table,) if table else ())
        solution = solve_finite("value_table", variable, a.wishes, a.places, steps, because="Every value is equally likely." if t.equally else "")
        if a.copies is not None and isinstance(solution, Solution):
            return _total(solution, a.copies, a.wishes[0].kind, t.decimal, a.places)
        return _with_unknown(solution, Symbol(t.unknown), num(value, t.decimal)) if a.missing and isinstance(solution, Solution) else solution
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _sum_of_two(v: Finite) -> Solution:
    """The distribution of the sum of two independent variables with this table: every way to reach each sum."""
    places = dict(zip(v.values, v.chances, strict=True))
    steps: list[Step] = []
    nodes: list[Node] = []
    for s in sorted({a + b for a in v.values for b in v.values}):
        ways = [(places[a], places[s - a]) for a in v.values if s - a in places]
        tree = plus(*[times(num(p, v.decimal), num(q, v.decimal)) for p, q in ways])
        steps.append(SUM.states(equals(of("P", equals(Symbol("S"), num(s))), tree), "Every way to reach this sum: the first value with its probability, times the second with its own, since they are independent."))
        settled = settle(tree, sum((p * q for p, q in ways), Fraction(0)), SUM, "Work it out.", v.decimal)
        steps.extend(settled.steps)
        nodes.append(settled.value)
    shown = Sequence(tuple(nodes), "[]")
    return Solution("value_table", "discrete-distributions", "find the distribution of the sum", tuple(steps), Result("vector", shown, tuple(nodes)), idea="For each sum, list the ways to reach it, multiply along each way, and add.", conclusion=("From the smallest sum to the largest the probabilities are ", shown, "."))


def _total(one: Solution, copies: int, kind: str, decimal: bool, places: int | None) -> Solution:
    """From one variable to the total of independent copies."""
    value = one.result.value
    assert value is not None
    tree = times(root(num(copies)), value) if kind == "sd" else times(num(copies), value)
    why = {"mean": "The mean of a total is the sum of the means: one for each.", "variance": "Variances of independent variables add: one for each.", "sd": "Variances add, so the standard deviation grows with the root of the number."}[kind]
    settled = settle(tree, exact_value(tree), TOTAL, why, decimal, places)
    shown = settled.value
    return replace(one, steps=(*one.steps, *settled.steps), result=Result("number", shown, (shown,), approx=settled.approx), conclusion=(f"That was for one. For all {copies} together it is ", shown, "."), assumptions=() if kind == "mean" else ("they do not influence each other.",))


def _with_unknown(solution: Solution, letter: Node, value: Node) -> Solution:
    """The answer with the unknown in front, when both were asked for."""
    values = (value, *solution.result.values)
    return replace(solution, result=Result("vector", Sequence(tuple(v for v in values if isinstance(v, Node)), "[]"), values), conclusion=(letter, " = ", value, ". ", *solution.conclusion))


def _unknown(t: ValueTable) -> tuple[tuple[Step, ...], Fraction] | Declined:
    """The unknown from the sum of all probabilities."""
    slope = sum((k for _, k in t.chances), Fraction(0))
    fixed = sum((p for p, _ in t.chances), Fraction(0))
    if not slope:
        return Declined("not_understood", "The unknown cancels out of the sum, so it cannot be found from it.")
    value = (1 - fixed) / slope
    k = Symbol(t.unknown)
    parts = [num(p, t.decimal) if not c else k if not p and c == 1 else times(num(c, t.decimal), k) if not p else plus(num(p, t.decimal), times(num(c, t.decimal), k)) for p, c in t.chances]
    steps = [WHOLE.states(equals(plus(*parts), Number("1")), "Something has to happen, so all probabilities together make 1.")]
    known = [num(p, t.decimal) for p, _ in t.chances if p]
    tree: Node = Add((Number("1"), *[Negative(p) for p in known])) if known else Number("1")
    if slope != 1:
        tree = over(tree, num(slope, t.decimal))
    steps.append(MISSING.states(Relation((k, tree), ("=",)), "What the others leave of 1 belongs to the unknown" + (f", which stands there {slope} times." if slope != 1 else ".")))
    steps.extend(settle(tree, value, MISSING, "Work it out.", t.decimal).steps)
    for v, (p, c) in zip(t.values, t.chances, strict=True):
        chance = p + c * value
        if not 0 <= chance <= 1:
            return Declined("not_understood", ("The unknown would have to be ", num(value, t.decimal), ", but then the probability of ", num(v, t.decimal), " is ", num(chance, t.decimal), ", and a probability lies between 0 and 1."), "Please check the other entries.")
    return tuple(steps), value


def _validity(variable: Finite) -> Solution:
    """Is the table a distribution: no entry outside 0 to 1, and the sum 1?"""
    bad = next((k for k, p in enumerate(variable.chances) if not 0 <= p <= 1), None)
    whole = sum(variable.chances, Fraction(0))
    good = bad is None and whole == 1
    tree = plus(*[num(p, variable.decimal) for p in variable.chances])
    step = WHOLE.step(tree, num(whole, variable.decimal), "Add up all probabilities.")
    why = "Every entry lies between 0 and 1 and they add up to 1, so this is a distribution." if good else "One entry is no probability: it lies outside 0 to 1." if bad is not None else "The entries do not add up to 1, so this is no distribution."
    return Solution("value_table", "discrete-distributions", "decide whether the table is a distribution", (step,), Result("boolean", None, ("True" if good else "False",), plain="yes" if good else "no"), idea="Two things make a distribution: no entry below 0 or above 1, and a sum of exactly 1.", conclusion=why)


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the expected value; the variance or a missing entry."""
    values = sorted(rng.sample(range(-3, 9), 4))
    cuts = sorted(rng.sample(range(1, 20), 3))
    chances = [Fraction(b - a, 20) for a, b in zip((0, *cuts), (*cuts, 20), strict=True)]
    listed = ", ".join(map(str, values))
    shares = [f"{float(p):g}" for p in chances]
    ask = (f"Find P(X >= {values[2]}).", "Find E[X].", rng.choice(("Find Var(X).", "Find the standard deviation of X.")))[level - 1]
    if level == 2 and rng.random() < 0.4:
        shares[1] = "k"
        ask = "Find k."
    text = f"X takes the values {listed} with probabilities {', '.join(shares)}. {ask}"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="value_table", title="Table of values and probabilities", concept="discrete-distributions", phrases=("probabilities", "probability", "expected", "mean", "variance", "e", "p", "distribution"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("expected-value", "variance", "random-variables", "cdf", "standard-deviation"),
)  # fmt: skip
