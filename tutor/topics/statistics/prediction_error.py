"""How far predictions miss: MSE, RMSE, MAE, MAPE, the sum of squared errors, and R² of given predictions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import AbsoluteValue, Node
from tutor.problem import Problem
from tutor.problem.figures import rounding_asked, words_of
from tutor.problem.samples import data_lists
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import mean_line
from tutor.rules.regression import long_line, squares_of
from tutor.rules.sheet import Sheet, decimal, formula, less, name, over, show, square, total
from tutor.solution import Declined, Prose, Solution, Table
from tutor.topic import Exercise, Task, Topic

ERRORS = Rule("prediction_errors", "Truth minus prediction", "residuals")
SQUARES = Rule("sum_squared_errors", "Square the errors and add", "mse-mae")
AVERAGE = Rule("average_error", "Divide by how many there are", "mse-mae")
ROOT = Rule("root_of_mse", "Take the root", "mse-mae")
SHARE = Rule("r_squared", "The share of the variation explained", "r-squared")
_MEASURES = (("rmse", r"\brmse\b|root[- ]mean[- ]squared?"), ("mse", r"\bmse\b|mean[- ]squared?[- ]error|squared[- ]error loss|mean square error"), ("mae", r"\bmae\b|mean absolute error"), ("mape", r"\bmape\b|mean absolute percentage"), ("sse", r"\bsse\b|sum of (?:the )?squared? errors|\brss\b|residual sum of squares"), ("r2", r"\br\^?2\b|\br[- ]?squared?\b|coefficient of determination"))


@dataclass(frozen=True, slots=True)
class Arguments:
    """The truths, the predictions, and the measures in order; `half` for a loss with 1/2 in front."""

    truth: tuple[Fraction, ...]
    predicted: tuple[Fraction, ...]
    measure: str
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """MSE (and its kin) of true and predicted values."""
    text = words_of(problem)
    low = text.lower()
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|what|determine|give)\b", low)]
    final = low[asks[-1] :] if asks else low
    measure = next((k for k, p in _MEASURES if re.search(p, final)), None) or next((k for k, p in _MEASURES if re.search(p, low)), None)
    if measure is None or re.search(r"regression line|line of best fit|fit a|gradient|derivative|slope|estimator|bias", low):
        return None
    found = data_lists(problem, 2)
    if isinstance(found, Declined):
        return found
    lists = [s for s in found if len(s.values) >= 1]
    if len(lists) < 2:
        return Declined("missing_data", "I need the true values and the predictions.", "For instance: MSE of y = [1, 2, 3] and predictions [1.5, 2, 2.5].") if re.search(r"\d", low) and re.search(r"predict|actual|true", low) else None
    if measure == "r2" and not re.search(r"predict|yhat|y_hat|fitted", low):
        return None
    first, second = lists[0], lists[1]
    if len(first.values) != len(second.values):
        return Declined("bad_shape", f"There are {len(first.values)} values in one list and {len(second.values)} in the other.", "Each true value needs exactly one prediction.")
    swapped = re.search(r"predict|hat|fitted|forecast|estimate", first.name, re.I) is not None and not re.search(r"predict|hat|fitted|forecast", second.name, re.I)
    truth, predicted = (second, first) if swapped else (first, second)
    return Task(Arguments(truth.values, predicted.values, measure, rounding_asked(problem)), 1.0, f"find the {measure.upper().replace('R2', 'R²')} of {len(truth.values)} predictions")


def solve(arguments: Arguments) -> Solution | Declined:
    """The errors, squared or without sign, added and averaged."""
    a = arguments
    sheet = Sheet()
    n = len(a.truth)
    differences: list[Node] = [less(show(t), show(p)) for t, p in zip(a.truth, a.predicted, strict=True)]
    sheet.given(n=n)
    concept = "mse-mae"
    if a.measure in ("mae", "mape"):
        sizes: list[Node] = [AbsoluteValue(d) for d in differences]
        if a.measure == "mape":
            if 0 in a.truth:
                return Declined("impossible", f"True value {a.truth.index(0) + 1} is 0, so the error cannot be given as a share of it.", "")
            sizes = [over(s, AbsoluteValue(show(t))) for s, t in zip(sizes, a.truth, strict=True)]
        long_line(sheet, "S", total(sizes), name("S"), ERRORS, "The size of each error" + (", as a share of the true value" if a.measure == "mape" else "") + ", added up.", n)
        sheet.line("m", "S/n" if a.measure == "mae" else "100*S/n", AVERAGE, f"Divide by {n}." + (" Times 100 for per cent." if a.measure == "mape" else ""), name(a.measure.upper()))
        key = "m"
    else:
        long_line(sheet, "SSE", total([square(d) for d in differences]), name("SSE"), SQUARES, "Each error is squared, so that signs do not cancel and large misses count more.", n)
        key = "SSE"
        if a.measure in ("mse", "rmse"):
            sheet.line("MSE", "SSE/n", AVERAGE, f"The average over all {n} predictions.")
            key = "MSE"
        if a.measure == "rmse":
            sheet.line("RMSE", "sqrt(MSE)", ROOT, "The root brings it back to the unit of the values.")
            key = "RMSE"
        if a.measure == "r2":
            concept = "r-squared"
            mean_line(sheet, a.truth, "ybar")
            squares_of(sheet, a.truth, "y")
            if not sheet["S_yy"]:
                return Declined("impossible", "All true values are the same, so there is no variation to explain.", "")
            sheet.line("R", "1 - SSE/S_yy", SHARE, "One, minus the squared errors as a share of those of the plain mean.", formula("R^2"))
            key = "R"
    ending: Prose = f"It comes to {decimal(sheet[key])}."
    table = Table(("true", "predicted", "error"), tuple((show(t), show(p), show(t - p)) for t, p in list(zip(a.truth, a.predicted, strict=True))[:30]))
    return Solution("prediction_error", concept, f"find the {a.measure.upper().replace('R2', 'R²')}", tuple(sheet.steps), sheet.result(key, a.rounding, formula("R^2") if a.measure == "r2" else name(a.measure.upper())), idea="Compare each prediction with the truth, and average the misses.", conclusion=ending, exhibits=(table,))


def make_problem(rng: Random, level: int) -> Exercise:
    """MAE, MSE, RMSE."""
    n = 3 + level
    y = [rng.randint(1, 12) for _ in range(n)]
    p = [v + rng.choice((-1.5, -1, -0.5, 0, 0.5, 1, 2)) for v in y]
    text = f"True values y = {y}, predictions yhat = [{', '.join(f'{v:g}' for v in p)}]. Find the {('MAE', 'MSE', 'RMSE')[level - 1]}. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="prediction_error", title="Errors of predictions", concept="mse-mae", phrases=("mse", "rmse", "mae", "mape", "mean squared error", "mean absolute error", "root mean squared error", "squared errors", "r-squared", "mean square error"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("residuals",),
)  # fmt: skip
