"""Covariance and correlation of paired data; the share of variation that a correlation explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.paired import paired_data
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import mean_line
from tutor.rules.regression import products_line, squares_of
from tutor.rules.sheet import NoValue, Sheet, decimal, formula, name, show
from tutor.solution import Declined, Prose, Solution, Table
from tutor.topic import Exercise, Task, Topic

COVARIANCE = Rule("covariance_of_data", "Average the products of the distances", "covariance")
CORRELATION = Rule("correlation_of_data", "Divide by both spreads", "correlation")
SHARE = Rule("explained_share", "Square the correlation", "r-squared")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Two equally long lists; `wanted` covariance or correlation; or correlations given by number for their squares."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    wanted: str
    sample: bool
    said: bool
    rounding: int | None
    names: tuple[str, str] = ("x", "y")
    given: tuple[Fraction, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """The covariance or the correlation of two lists; r^2 of correlations."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"covarian|correlat|\bpearson|\bcov\s*\(", low) or re.search(r"regression line|line of best fit|covariance matrix|random variables|joint|test whether|hypothes|p-value|partial correlation|spearman", low):
        return None
    rounding = rounding_asked(problem)
    given = re.findall(rf"correlation(?: coefficient)?(?: of| is| =|=|\s)*\s*({NUMBER})", low)
    if given and re.search(r"explained|variation|r\^2|r-squared|coefficient of determination|percent", low):
        values = tuple(number(g) for g in given)
        if any(abs(v) > 1 for v in values):
            return Declined("impossible", "A correlation lies between −1 and 1.", "Please check the number.")
        return Task(Arguments((), (), "share", True, True, rounding, given=values), 1.0, "compare how much of the variation these correlations explain" if len(values) > 1 else "find the share of variation that is explained")
    found = paired_data(problem)
    if isinstance(found, Declined):
        return found
    if found is None:
        return Declined("missing_data", "I need two lists of the same length.", "For instance: correlation of x = [1, 2, 3] and y = [2, 4, 5].") if re.search(r"\d", low) and re.search(r"find|calculate|compute", low) and re.search(r"data|following|list", low) else None
    x, y, names = found
    wanted = "correlation" if re.search(r"correlat|pearson", low) else "covariance"
    population = re.search(r"population|divid\w+ by n\b(?! ?-)", low) is not None
    said = population or "sample" in low
    return Task(Arguments(x, y, wanted, not population, said, rounding, names), 1.0, f"find the {wanted} of {names[0]} and {names[1]} ({len(x)} pairs)")


def solve(arguments: Arguments) -> Solution | Declined:
    """Means, products of distances, their average; for a correlation divide by both spreads."""
    a = arguments
    sheet = Sheet()
    if a.wanted == "share":
        return _share(sheet, a)
    n = len(a.x)
    if n < 2:
        return Declined("missing_data", f"With n = {n} there is nothing to compare: I need at least two pairs.", "Give more pairs.")
    assumptions: list[Prose] = []
    mean_line(sheet, a.x, "xbar")
    mean_line(sheet, a.y, "ybar")
    products_line(sheet, a.x, a.y)
    sheet.given(n=n)
    try:
        if a.wanted == "covariance":
            if a.sample:
                sheet.line("c", "S_xy/(n - 1)", COVARIANCE, "A sample: divide by n − 1.", name("cov"))
                if not a.said:
                    assumptions.append(f"The data are a sample, so I divided by n − 1. Dividing by n (a whole population) gives {decimal(sheet['S_xy'] / n, 5)}.")
            else:
                sheet.line("c", "S_xy/n", COVARIANCE, "A whole population: divide by n.", name("cov"))
            key, label = "c", name("cov")
        else:
            squares_of(sheet, a.x, "x")
            squares_of(sheet, a.y, "y")
            if not sheet["S_xx"] or not sheet["S_yy"]:
                which = a.names[0] if not sheet["S_xx"] else a.names[1]
                return Declined("impossible", f"All values of {which} are the same. Without any variation there is no correlation (it would divide by zero).", "")
            sheet.line("r", "S_xy/sqrt(S_xx*S_yy)", CORRELATION, "Divide by both spreads, so that the units cancel and the result lies between −1 and 1.")
            key, label = "r", name("r")
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    value = sheet[key]
    direction = "tend to rise together" if value > 0 else "move in opposite directions" if value < 0 else "show no straight-line tendency"
    ending = f"{a.names[0]} and {a.names[1]} {direction}."
    if a.wanted == "correlation":
        ending += f" {decimal(100 * value * value, 4)}% of the variation in one goes with a straight line in the other. A correlation does not say that one causes the other."
    table = Table((a.names[0], a.names[1]), tuple((show(p), show(q)) for p, q in zip(a.x, a.y, strict=True)), "The pairs.")
    return Solution("correlation", a.wanted, f"find the {a.wanted} of {a.names[0]} and {a.names[1]}", tuple(sheet.steps), sheet.result(key, a.rounding, label), idea="When both values of a pair lie on the same side of their means, the product of the distances is positive; on different sides, negative.", conclusion=ending, assumptions=tuple(assumptions), exhibits=(table,))


def _share(sheet: Sheet, a: Arguments) -> Solution:
    for k, r in enumerate(a.given[:2], 1):
        sheet.values[f"r_{k}"] = r
        sheet.line(f"R_{k}", f"r_{k}^2", SHARE, "The square of a correlation is the share of the variation in y that a straight line in x explains.", formula(f"R_{k}^2") if len(a.given) > 1 else formula("R^2"))
    if len(a.given) == 1:
        return Solution("correlation", "r-squared", "find the share of the variation that is explained", tuple(sheet.steps), sheet.result("R_1", a.rounding), conclusion=f"{decimal(100 * sheet['R_1'], 5)}% of the variation is explained.")
    sheet.line("q", "R_1/R_2", SHARE, "Compare the two shares.", name("ratio"))
    return Solution("correlation", "r-squared", "compare the shares of variation explained", tuple(sheet.steps), sheet.result("q", a.rounding), conclusion=f"The first explains {decimal(sheet['q'], 5)} times as much of the variation as the second.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Sample covariance; correlation of four; of six."""
    n = {1: 4, 2: 4, 3: 6}[level]
    while True:
        x, y = [rng.randint(1, 9) for _ in range(n)], [rng.randint(1, 12) for _ in range(n)]
        if len(set(x)) > 1 and len(set(y)) > 1:
            break
    what = "sample covariance" if level == 1 else "correlation coefficient"
    text = f"Find the {what} of x = {x} and y = {y}. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="correlation", title="Covariance and correlation", concept="correlation", phrases=("covariance", "correlation", "cov", "pearson"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("covariance", "r-squared"),
)  # fmt: skip
