"""Mean squared error of an estimator from its bias and variance, and either of these from the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.figures import amount, rounding_asked, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, formula, name
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

SPREAD = Rule("square_the_deviation", "From standard deviation to variance", "variance")
BIAS = Rule("bias_of_estimator", "How far off on average", "estimators-bias")
SUM = Rule("bias_variance_sum", "Squared bias plus variance", "bias-variance")
BACK = Rule("bias_variance_solved", "Solve for what is missing", "bias-variance")
_IS = r"(?:\s*\([^)]*\))?(?: (?:of|for) (?:the |an? )?\w+)?\s*(?:is|of|=|:|was|equals|as)*"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is known: the bias (or its square, or the mean of the estimates with the true value), the variance (or the
    standard deviation), the noise, the mean squared error. `wanted`: mse, variance or bias."""

    wanted: str
    bias: Fraction | None = None
    squared_bias: Fraction | None = None
    mean: Fraction | None = None
    truth: Fraction | None = None
    variance: Fraction | None = None
    deviation: Fraction | None = None
    noise: Fraction | None = None
    error: Fraction | None = None
    rounding: int | None = None

    @property
    def knows_bias(self) -> bool:
        """Is the bias given, or what it is worked out from?"""
        return self.bias is not None or self.squared_bias is not None or (self.mean is not None and self.truth is not None)

    @property
    def knows_spread(self) -> bool:
        """Is the variance given, or its root?"""
        return self.variance is not None or self.deviation is not None


def read(problem: Problem) -> Task | Declined | None:
    """ "bias 0.5 and variance 2: what is the MSE?"; the expected error of a model adds the noise."""
    low = words_of(problem).lower()
    if not re.search(r"\bbias", low) or not re.search(r"\bmse\b|mean squared error|expected (?:squared )?(?:prediction |test )?error|\bvariance\b|total error|generali[sz]ation error", low) or re.search(r"weights?\b|neuron|network|logistic|perceptron|coin|gradient", low):
        return None
    squared = amount(low, rf"(?:bias\^2|squared bias|bias squared){_IS}")
    known = Arguments(
        "", None if squared is not None else amount(low, rf"\bbias{_IS}"), squared, amount(low, rf"(?:expected value|\bmean(?! squared)|average|expectation){_IS}"), amount(low, rf"(?:true (?:value|parameter|mean)|theta){_IS}"),
        amount(low, rf"(?<!noise )\bvariance{_IS}"), amount(low, rf"(?:standard (?:deviation|error)|\bsd){_IS}"), amount(low, rf"(?:noise(?: variance)?|irreducible error){_IS}"), amount(low, rf"(?:\bmse|mean squared error|expected error|total error){_IS}"), rounding_asked(problem),
    )  # fmt: skip
    wrong = _impossible(known)
    if wrong is not None:
        return wrong
    wanted = _wanted(known, low)
    if wanted is None:
        return None
    return Task(replace(known, wanted=wanted), 1.1, f"find the {'mean squared error' if wanted == 'mse' else wanted} of the estimator")


def _wanted(a: Arguments, low: str) -> str | None:
    if a.error is None and a.knows_bias and a.knows_spread:
        return "mse"
    if a.error is not None and a.knows_bias and not a.knows_spread:
        return "variance"
    if a.error is not None and a.knows_spread and not a.knows_bias:
        return "bias"
    return "bias" if a.mean is not None and a.truth is not None and re.search(r"(?:find|what|compute|calculate)[^.?]*\bbias", low) else None


def _impossible(a: Arguments) -> Declined | None:
    for what, value in (("squared bias", a.squared_bias), ("variance", a.variance), ("standard deviation", a.deviation), ("noise", a.noise), ("mean squared error", a.error)):
        if value is not None and value < 0:
            return Declined("impossible", f"The {what} is given as {decimal(value)}, but it is built from squares and never negative.", "Please check that number.")
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The bias and the variance, then their sum; or that sum solved for one of them."""
    a = arguments
    sheet = Sheet()
    if a.knows_bias:
        _bias_lines(sheet, a)
        if a.wanted == "bias":
            return _solution(a, sheet, "b", f"On average the estimator is off by {decimal(sheet['b'])}.")
    if a.noise is not None:
        sheet.given(noise=a.noise)
    rest = " - noise" if a.noise is not None else ""
    if a.knows_spread:
        if a.variance is not None:
            sheet.given(V=a.variance)
        else:
            sheet.given(s=a.deviation or 0)
            sheet.line("V", "s^2", SPREAD, "The variance is the square of the standard deviation.", name("V"))
    if a.wanted == "mse":
        sheet.line("MSE", "B + V" + (" + noise" if a.noise is not None else ""), SUM, "The cross term averages to zero, so the mean squared error is squared bias plus variance" + (", plus the noise that no estimate can remove." if a.noise is not None else "."))
        share = "the bias" if sheet["B"] > sheet["V"] else "the variance" if sheet["V"] > sheet["B"] else "both alike"
        return _solution(a, sheet, "MSE", f"The mean squared error is {decimal(sheet['MSE'])}. The larger part comes from {share}." if share != "both alike" else f"The mean squared error is {decimal(sheet['MSE'])}; bias and variance share it equally.")
    sheet.given(MSE=a.error or 0)
    key, other = ("V", "B") if a.wanted == "variance" else ("B", "V")
    sheet.line(key, f"MSE - {other}{rest}", BACK, "MSE = squared bias + variance" + (" + noise" if rest else "") + ": take away what is known.", name("V") if key == "V" else formula("b^2"))
    if sheet[key] < 0:
        return Declined("impossible", f"The known part alone is larger than the mean squared error of {decimal(a.error or 0)}, and what is left would be negative.", "Please check the numbers.")
    if a.wanted == "variance":
        return _solution(a, sheet, "V", f"The variance is {decimal(sheet['V'])}.")
    sheet.line("b", "sqrt(B)", BACK, "The root gives the size of the bias; its sign is not in the mean squared error.", formula("abs(b)"))
    return _solution(a, sheet, "b", f"The bias is {decimal(sheet['b'])} in size, up or down.")


def _bias_lines(sheet: Sheet, a: Arguments) -> None:
    """The bias under "b" and its square under "B"."""
    if a.squared_bias is not None:
        sheet.values["B"] = a.squared_bias
        return
    if a.bias is not None:
        sheet.values["b"] = a.bias
    else:
        sheet.given(m=a.mean or 0, theta=a.truth or 0)
        sheet.line("b", "m - theta", BIAS, "The bias is the mean of the estimates minus the true value.", name("b"))
    if a.wanted != "bias":
        sheet.line("B", "b^2", BIAS, "In the mean squared error the bias counts squared, so its sign does not matter.", formula("b^2"), symbolic=False)


def _solution(a: Arguments, sheet: Sheet, key: str, conclusion: str) -> Solution:
    what = {"mse": "mean squared error", "variance": "variance", "bias": "bias"}[a.wanted]
    concept = "estimators-bias" if a.wanted == "bias" else "bias-variance"
    return Solution("estimator_error", concept, f"find the {what} of the estimator", tuple(sheet.steps), sheet.result(key, a.rounding), idea="An estimate misses in two ways: it may be off on average (bias), and it scatters (variance).", conclusion=conclusion)


def make_problem(rng: Random, level: int) -> Exercise:
    """MSE from bias and variance; variance from the MSE; bias from mean and truth with the spread."""
    bias, variance = rng.choice((-3, -2, -1, 1, 2, 3)) / 2, rng.randint(1, 9)
    if level == 1:
        text = f"An estimator has bias {bias:g} and variance {variance}. Find its mean squared error."
    elif level == 2:
        text = f"An estimator has MSE {variance + 4} and bias {bias:g}. Find its variance."
    else:
        text = f"The mean of an estimator is {10 + bias:g}, the true value is 10 and its standard deviation is {rng.randint(1, 4)}. Because of the bias, what is its mean squared error?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="estimator_error", title="Bias, variance and mean squared error", concept="bias-variance", phrases=("bias", "mse", "mean squared error", "variance"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("estimators-bias", "mse-mae"),
)  # fmt: skip
