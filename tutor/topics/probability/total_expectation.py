"""The laws of total expectation and total variance: from means (and variances) in each case to those of the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Given, Negative, Node, Symbol, Text
from tutor.problem import Problem
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.problem.wishes import moments_written, names_in, wished
from tutor.rules.building import equals, minus, num, of, plus, power, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

TOTAL = Rule("total_expectation", "Law of total expectation: the mean of each case, weighted", "conditional-expectation")
REST = Rule("complement", "What is left of the whole", "complement-union")
WITHIN = Rule("mean_of_variances", "The spread inside the cases, on average", "conditional-expectation")
BETWEEN = Rule("variance_of_means", "The spread between the cases", "conditional-expectation")
WHOLE = Rule("total_variance", "Law of total variance: inside plus between", "conditional-expectation")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, its probability, and the mean and variance of the variable in it."""

    name: str
    chance: Fraction
    mean: Fraction
    variance: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Arguments:
    """The cases, the name of the variable, and whether its mean or its variance is asked; `rest` is the case whose
    probability was not given."""

    cases: tuple[Case, ...]
    name: str
    kind: str
    rest: int | None
    decimal: bool
    places: int | None


def read(problem: Problem) -> Task | Declined | None:
    """E[Y | X = 1] = 100, E[Y | X = 0] = 20, P(X = 1) = 0.6: find E[Y]; or shares with their own averages in words."""
    line = told(problem)
    return _symbols(line) or _words(line)


def _symbols(line: str) -> Task | Declined | None:
    _, asked = given_and_asked(line)
    wanted = [m for m in wished(asked) if not m.condition and m.kind in ("mean", "variance")]
    if len(wanted) != 1 or len(names_in(wanted[0].of[0])) != 1:
        return None
    name = names_in(wanted[0].of[0])[0]
    means: dict[str, Fraction] = {}
    spreads: dict[str, Fraction] = {}
    for m in moments_written(line):
        if m.condition and m.value is not None and m.of[0] == wanted[0].of[0]:
            (means if m.kind == "mean" else spreads)[re.sub(r"\s", "", m.condition)] = m.value
    chances = {re.sub(r"\s", "", c.group(1)): number(c.group(2)) for c in re.finditer(rf"(?<![A-Za-z])(?:P|Pr)\s?\(([^|()]*)\)\s*(?:=|is)\s*({VALUE})", line)}
    known = {k: v for k, v in chances.items() if v is not None and k in means}
    if len(means) < 2 or len(known) < len(means) - 1:
        return None
    if any(not 0 <= v <= 1 for v in known.values()) or sum(known.values()) > 1 or (len(known) == len(means) and sum(known.values()) != 1):
        return Declined("not_understood", f"The probabilities of the cases must lie between 0 and 1 and add up to 1; here they make {float(sum(known.values())):g}.", "Please check these probabilities.")
    rest = next((k for k, c in enumerate(means) if c not in known), None)
    left = 1 - sum(known.values(), Fraction(0))
    cases = tuple(Case(c, known.get(c, left), v, spreads.get(c)) for c, v in means.items())
    if wanted[0].kind == "variance" and any(c.variance is None for c in cases):
        return None
    return Task(Arguments(cases, name, wanted[0].kind, rest, speaks_decimals(line), places_asked(line)), 1.1, "use the law of total expectation")


_SHARE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)% (?:of (?:the |its |all |our )?([a-z]+) )?([^.;%]*?)(?:on average|average|mean)[^.;%\d]*?\$? ?(\d+(?:\.\d+)?)(?!%)|(?<![\w.])(\d+(?:\.\d+)?)% (?:of (?:the |its |all |our )?([a-z]+) )?([^.;%\d]*?)\$? ?(\d+(?:\.\d+)?)(?!%)(?: [a-z]+){0,3} on average", re.I)


def _words(line: str) -> Task | Declined | None:
    """"60 % of the customers spend 100 on average, the other 40 % spend 20 on average"."""
    given, asked = given_and_asked(line)
    if not re.search(r"\b(?:overall|all|average|mean|expected)\b", asked, re.I) or re.search(r"\bprobability|\bgiven\b|\bstandard deviation|\bsample\b", line, re.I):
        return None
    found = [(m.group(1) or m.group(5), (m.group(3) or m.group(7) or "").strip(), m.group(4) or m.group(8)) for m in _SHARE.finditer(given)]
    if len(found) < 2 or len(re.findall(r"\d%", given)) != len(found):
        return None
    cases = tuple(Case(words or f"case {k + 1}", Fraction(share) / 100, Fraction(mean)) for k, (share, words, mean) in enumerate(found))
    if sum(c.chance for c in cases) != 1:
        return None
    return Task(Arguments(cases, "Y", "mean", None, True, places_asked(line)), 0.95, "use the law of total expectation")


def solve(a: Arguments) -> Solution | Declined:
    """Weigh the mean of each case with its probability; for the variance add what lies inside and between the cases."""
    y = Symbol(a.name)

    def show(value: Fraction) -> Node:
        return num(value, a.decimal)

    def given(head: str, case: Case) -> Node:
        return of(head, Given(y, Text(case.name)), bracket="[]" if head == "E" else "()")

    steps: list[Step] = []
    table = Table(("case", "probability", "mean there"), tuple((c.name, show(c.chance), show(c.mean)) for c in a.cases), "The cases with their own means.")
    try:
        if a.rest is not None:
            others = [c.chance for k, c in enumerate(a.cases) if k != a.rest]
            tree: Node = minus(num(1), plus(*[show(v) for v in others])) if len(others) == 1 else plus(num(1), *[Negative(show(v)) for v in others])
            steps.append(REST.states(equals(of("P", Text(a.cases[a.rest].name)), tree), "The cases make up the whole, so what the others leave belongs to this one."))
            steps.extend(settle(tree, a.cases[a.rest].chance, REST, "Work it out.", a.decimal).steps)
        e = of("E", y, bracket="[]")
        mean = sum((c.chance * c.mean for c in a.cases), Fraction(0))
        weighted = plus(*[times(show(c.mean), show(c.chance)) for c in a.cases])
        letters = plus(*[times(given("E", c), of("P", Text(c.name))) for c in a.cases])
        steps.append(TOTAL.states(equals(e, letters, weighted), "The mean of the whole is the mean of each case, weighted with how likely the case is; a plain average of the cases would be wrong."))
        settled = settle(weighted, mean, TOTAL, "Work it out.", a.decimal, a.places if a.kind == "mean" else None)
        steps.extend(settled.steps)
        label: Node = e
        if a.kind == "variance":
            inside = sum((c.chance * (c.variance or Fraction(0)) for c in a.cases), Fraction(0))
            first = plus(*[times(show(c.variance or Fraction(0)), show(c.chance)) for c in a.cases])
            steps.append(WITHIN.states(equals(of("E", of("Var", Given(y, Symbol("X"))), bracket="[]"), first), "The variance inside each case, weighted."))
            steps.extend(settle(first, inside, WITHIN, "Work it out.", a.decimal).steps)
            second = plus(*[times(power(minus(show(c.mean), show(mean)), 2), show(c.chance)) for c in a.cases])
            between = sum((c.chance * (c.mean - mean) ** 2 for c in a.cases), Fraction(0))
            steps.append(BETWEEN.states(equals(of("Var", of("E", Given(y, Symbol("X")), bracket="[]")), second), "How far the means of the cases lie from the whole mean, squared and weighted."))
            steps.extend(settle(second, between, BETWEEN, "Work it out.", a.decimal).steps)
            label = of("Var", y)
            tree = plus(show(inside), show(between))
            steps.append(WHOLE.states(equals(label, tree), "Spread inside the cases plus spread between them."))
            settled = settle(tree, inside + between, WHOLE, "Work it out.", a.decimal, a.places)
            steps.extend(settled.steps)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    value = settled.value
    return Solution(
        "total_expectation", "conditional-expectation", ("find ", label), tuple(steps), Result("number", value, (value,), approx=settled.approx), idea="Split into cases, take the mean of each, and weigh it with the probability of the case.", conclusion=("So ", label, " = ", value, "."), exhibits=(table,),
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """Two cases; the other probability to be found; the variance."""
    a, b, p = rng.randint(5, 90), rng.randint(5, 90), rng.randint(1, 9)
    text = f"E[Y | X = 1] = {a}, E[Y | X = 0] = {b}"
    if level == 3:
        text += f", Var(Y | X = 1) = {rng.randint(1, 9)}, Var(Y | X = 0) = {rng.randint(1, 9)} and P(X = 1) = 0.{p}. Find Var(Y)."
    else:
        text += f"{f', P(X = 0) = 0.{10 - p}' if level == 1 else ''} and P(X = 1) = 0.{p}. Find E[Y]."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="total_expectation", title="Law of total expectation", concept="conditional-expectation", phrases=("e", "expected", "average", "mean", "var", "variance"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("expected-value", "variance"),
)  # fmt: skip
