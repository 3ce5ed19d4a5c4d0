"""Chi-squared tests: goodness of fit of counts, and independence in a table of counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Matrix, Node, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.arrays import matrices
from tutor.problem.figures import columns, rounding_asked, runs, words_of
from tutor.problem.samples import data_lists, significance_of
from tutor.rules.arrays import fractions
from tutor.rules.decision import NO_LEVEL, USUAL_LEVEL, decide
from tutor.rules.derivation import Rule
from tutor.rules.sample_pictures import shaded
from tutor.rules.sheet import Sheet, decimal, formula, less, name, over, real, show, square, times, total
from tutor.rules.tails import Curve, tail
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

HYPOTHESES = Rule("state_hypotheses", "State the hypotheses", "hypothesis-testing")
EXPECTED = Rule("expected_counts", "What to expect under H0", "chi-squared-test")
STATISTIC = Rule("chi_squared_statistic", "Squared misses, each over what was expected", "chi-squared-test")
FREEDOM = Rule("degrees_of_freedom", "Degrees of freedom", "chi-squared-distribution")
P_VALUE = Rule("p_value", "The p-value", "p-values")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Rows of counts (one row: goodness of fit, with the shares expected)."""

    rows: tuple[tuple[Fraction, ...], ...]
    shares: tuple[Fraction, ...]
    alpha: Fraction
    alpha_said: bool
    wanted: str
    rounding: int | None
    assumed: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """A chi-squared test of counts."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"chi[- ]?squared?|χ|goodness[- ]of[- ]fit|contingency|test (?:of|for) independence", low) or re.search(r"chi[- ]?squared? (?:distribution|random variable) with", low):
        if not re.search(r"\b(?:die|dice|spinner|wheel|roulette)\b[^?]*\bfair\b|\bfair\b[^?]*\b(?:die|dice|spinner|wheel)\b", low) or not [r for r in runs(text, 4) if len(r.values) >= 4] or re.search(r"expected value|mean|average|entropy|probab", low):
            return None
    alpha = significance_of(text)
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|what|determine|give)\b", low)]
    final = low[asks[-1] :] if asks else low
    wanted = "p" if re.search(r"p[- ]?value", final) else "statistic" if re.search(r"statistic|chi[- ]?squared? value|value of chi|chi\^2", final) else "expected" if re.search(r"expected (?:counts?|frequenc\w+|values?|numbers?)(?! *[=:]?\s*[\[(]?\d)", final) else "df" if "degrees of freedom" in final else "holds" if _asks_for_fit(low) else "decision"
    rounding = rounding_asked(problem)
    base = (alpha or USUAL_LEVEL, alpha is not None, wanted, rounding)
    table = _table(problem) or _spoken(text)
    if isinstance(table, Declined):
        return table
    if table is not None and not re.search(r"goodness", low):
        return _checked(Arguments(table, (), *base), f"test whether rows and columns are independent ({len(table)}×{len(table[0])} table)")
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    if not lists:
        lists = runs(text, 2)
    if not lists:
        return Declined("missing_data", "I need the counts.", "For instance: chi-squared test of observed [18, 22, 20] against equal shares; or a table such as [[20, 30], [25, 25]].") if re.search(r"\d", low) else None
    observed = next((s for s in lists if re.search(r"observ|count|freq", s.name, re.I)), lists[0])
    expected = next((s for s in lists if s is not observed and len(s.values) == len(observed.values)), None)
    other = next((s for s in lists if s is not observed and re.search(r"expect", s.name, re.I)), None)
    if other is not None and len(other.values) != len(observed.values):
        return Declined("bad_shape", f"There are {len(observed.values)} observed counts but {len(other.values)} expected ones.", "Each category needs one of both.")
    n = sum(observed.values)
    if len(observed.values) < 2 or not n:
        return Declined("missing_data", "I need counts in at least two categories, not all of them 0.", "Give the observed counts.")
    if expected is None:
        return _checked(Arguments((observed.values,), (Fraction(1, len(observed.values)),) * len(observed.values), *base, "No expected shares are given, so I tested for equal ones."), "test whether all categories are equally likely")
    size = sum(expected.values)
    if size <= 0 or any(v <= 0 for v in expected.values):
        return Declined("impossible", "Every expected count must be positive.", "Please check them.")
    return _checked(Arguments((observed.values,), tuple(v / size for v in expected.values), *base), "test whether the counts fit the expected shares")


def _asks_for_fit(low: str) -> bool:
    """Is the question whether H0 holds ("is the die fair"), so that a rejection means no?"""
    if re.search(r"\breject|\bh_?0\b|\bnull\b", low):
        return False
    return re.search(r"\bis\b[^.?]*(?<!not )\bfair\b|\b(?:is|are|does|do)\b[^.?]*(?<!not )\b(?:independent|fit)\b[^.?]*\?", low) is not None


_PAIR = r"([a-z]+)[:,]?\s*(\d+) ([a-z]+)(?:,| and|, and)? ?(\d+) ([a-z]+)"


def _spoken(text: str) -> tuple[tuple[Fraction, ...], ...] | None:
    """ "men 20 yes 30 no, women 40 yes 10 no" as a table."""
    found = [m.groups() for m in re.finditer(_PAIR, text.lower())]
    if len(found) < 2 or len({(one, other) for _, _, one, _, other in found}) != 1:
        return None
    return tuple((Fraction(a), Fraction(b)) for _, a, _, b, _ in found)


def _table(problem: Problem) -> tuple[tuple[Fraction, ...], ...] | Declined | None:
    for table in problem.tables:
        series = [s for s in columns(table) if not re.search(r"total|sum", s.name, re.I)]
        keep = [s for s in series if s.values]
        words = [k for k, r in enumerate(table.rows) if re.search(r"total|sum", r[0], re.I)]
        bad = next((s for s in keep if s.wrong is not None), None)
        if bad is not None and bad.wrong is not None:
            return Declined("impossible", f"Row {bad.wrong[0]} of the column “{bad.name}” holds “{bad.wrong[1]}”, which is not a number.", "Every cell must be a count.")
        if len(keep) >= 2 and len(keep[0].values) >= 2:
            rows = [tuple(s.values[k] for s in keep) for k in range(len(keep[0].values)) if k not in words]
            if len(rows) >= 2 and not re.search(r"expect", keep[1].name, re.I):
                return tuple(rows)
    for found in matrices(problem):
        values = fractions(found.tree)  # type: ignore[arg-type]
        if values is not None and len(values) >= 2 and len(values[0]) >= 2:
            return tuple(tuple(r) for r in values)
    return None


def _checked(a: Arguments, goal: str) -> Task | Declined:
    for k, row in enumerate(a.rows, 1):
        if any(v < 0 or v.denominator != 1 for v in row):
            where = f"Row {k}" if len(a.rows) > 1 else "One of the observed values"
            return Declined("impossible", f"{where} holds a value that is not a count: counts are whole numbers, 0 or more.", "The test needs counts, not shares or means.")
    if len(a.rows) > 1 and (any(not sum(r) for r in a.rows) or any(not sum(c) for c in zip(*a.rows, strict=True))):
        return Declined("impossible", "One row or column of the table is empty (all 0), so nothing can be expected there.", "Leave it out.")
    return Task(a, 1.0, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """Expected counts, the statistic, degrees of freedom, p-value, decision."""
    a = arguments
    sheet = Sheet()
    fit = len(a.rows) == 1
    n = sum(sum(r) for r in a.rows)
    assumptions: list[Prose] = ["The observations are independent of each other."]
    if a.assumed:
        assumptions.append(a.assumed)
    sheet.state(HYPOTHESES, Text("H0: the counts follow the expected shares" if fit else "H0: rows and columns are independent"), "The alternative H1 says that " + ("at least one share differs." if fit else "they are related."))
    if fit:
        expected = [[n * s for s in a.shares]]
        inner = Sheet()
        for k, s in enumerate(a.shares, 1):
            inner.steps.append(inner.made(formula(f"E_{k}"), times(show(n), show(s, False)), n * s, EXPECTED, "All observations, times the share expected.", symbolic=False))
    else:
        rows, cols = [sum(r) for r in a.rows], [sum(c) for c in zip(*a.rows, strict=True)]
        expected = [[r * c / n for c in cols] for r in rows]
        inner = Sheet()
        for i, r in enumerate(rows, 1):
            for j, c in enumerate(cols, 1):
                inner.steps.append(inner.made(name(f"E_{i}{j}"), over(times(show(r), show(c)), show(n)), r * c / n, EXPECTED, f"Row {i} holds {decimal(r)}, column {j} holds {decimal(c)} of {decimal(n)}: independent means row total × column total / all.", symbolic=False))
    steps = inner.steps
    shown: Node = Matrix(tuple(tuple(show(v) for v in row) for row in expected))


    state = EXPECTED.states(Relation((Symbol("E"), shown), ("=",)), "The counts to expect if H0 holds.", substeps=steps if len(steps) <= 25 else ())
    sheet.steps.append(replace(state, check="by-definition"))
    small = min(v for row in expected for v in row) < 5
    if small:
        assumptions.append("Careful: some expected counts are below 5, so the chi-squared curve is only a rough guide here.")
    if a.wanted == "expected":
        values = tuple(show(v) for row in expected for v in row)
        result = Result("matrix" if not fit else "vector", shown, values)
        return Solution("chi_squared", "chi-squared-test", "find the expected counts", tuple(sheet.steps), result)
    parts: list[Node] = []
    for i, row in enumerate(a.rows):
        for j, o in enumerate(row):
            e = expected[i][j]
            key = f"E_{i + 1}{j + 1}" if not fit else f"E_{j + 1}"
            sheet.values[key] = e
            parts.append(over(square(less(show(o), name(key))), name(key)))
    sheet.line("X", total(parts), STATISTIC, "For each cell: observed minus expected, squared, over expected.", formula("chi^2"), symbolic=False)
    if fit:
        sheet.given(k=len(a.shares))
        sheet.line("df", "k - 1", FREEDOM, "The counts add up to n, so the last one is not free.", name("df"))
    else:
        sheet.given(r=len(a.rows), c=len(a.rows[0]))
        sheet.line("df", "(r - 1)*(c - 1)", FREEDOM, "With all totals fixed, so many cells are free.", name("df"))
    if a.wanted == "df":
        return Solution("chi_squared", "chi-squared-test", "find the degrees of freedom", tuple(sheet.steps), sheet.result("df"))
    curve = Curve("chi2", sheet["df"])
    tail(sheet, "p", Symbol("p"), curve, sheet["X"], "right", f"If H0 were true, the statistic would follow {curve.name}. This is how often it would come out at least this large.", P_VALUE)
    rejected = decide(sheet, "p", a.alpha)
    if not a.alpha_said:
        assumptions.append(NO_LEVEL)
    if a.wanted == "p":
        result = sheet.result("p", a.rounding, Symbol("p"))
    elif a.wanted == "statistic":
        result = sheet.result("X", a.rounding, formula("chi^2"))
    else:
        word = "yes" if rejected != (a.wanted == "holds") else "no"
        result = Result("boolean", None, (word,), plain=word, approx=f"p = {decimal(sheet['p'], 4)}")
    conclusion = f"χ² = {decimal(sheet['X'], 5)}, p = {decimal(sheet['p'], 4)}: " + (("the counts do not fit the expected shares." if fit else "rows and columns are related.") if rejected else "the data do not speak clearly against H0 (which does not prove it).") + f" (Reject H0: {'yes' if rejected else 'no'}.)"
    picture = shaded(curve, float(real(sheet["X"])), "right", f"{curve.name.capitalize()}, with the p-value {decimal(sheet['p'], 4)} as the shaded area.")
    exhibits = (Table(("", *(f"column {j}" for j in range(1, len(a.rows[0]) + 1))), tuple((f"row {i}" if not fit else "observed", *(show(v) for v in r)) for i, r in enumerate(a.rows, 1)), "The observed counts."), picture)
    return Solution("chi_squared", "chi-squared-test", "do a chi-squared test", tuple(sheet.steps), result, idea="Compare what was counted with what H0 would lead one to expect.", conclusion=conclusion, assumptions=tuple(assumptions), exhibits=exhibits)


def make_problem(rng: Random, level: int) -> Exercise:
    """Equal shares; given expected counts; a two by two table."""
    if level == 1:
        text = f"A chi-squared goodness of fit test for equal shares: observed counts {[rng.randint(10, 30) for _ in range(4)]}. What is the test statistic? Round to 3 decimal places."
    elif level == 2:
        text = f"A chi-squared goodness of fit test for equal shares: observed counts {[rng.randint(10, 30) for _ in range(3)]}. What is the p-value? Round to 4 decimal places."
    else:
        text = f"Do a chi-squared test of independence for the table [[{rng.randint(10, 40)}, {rng.randint(10, 40)}], [{rng.randint(10, 40)}, {rng.randint(10, 40)}]]. What is the p-value? Round to 4 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="chi_squared", title="Chi-squared tests", concept="chi-squared-test", phrases=("chi-squared", "chi squared", "chi-square", "chi square", "goodness of fit", "contingency", "independence"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
