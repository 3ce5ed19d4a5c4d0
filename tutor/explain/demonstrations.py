"""Small numeric demonstrations for diagnoses, worked out when they are shown: each kind is one function from its
numbers to a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tutor import answer

MOST_ROWS = 12


def demonstrated(demonstration: Any | None) -> list[answer.Table]:
    """The table of a demonstration, or nothing."""
    if demonstration is None:
        return []
    columns, rows = KINDS[demonstration.kind](demonstration.numbers)
    return [answer.Table(columns=columns, rows=rows[:MOST_ROWS], plain_columns=columns, plain_rows=rows[:MOST_ROWS], caption=demonstration.caption)]


Rows = tuple[list[str], list[list[str]]]


def _shown(value: float) -> str:
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "infinity" if value > 0 else "−infinity"
    return f"{value + 0.0:.4g}".replace("-", "−")


def gradient_descent(numbers: Mapping[str, float]) -> Rows:
    """Gradient descent on the loss curvature/2 · w² from `start`."""
    rows, w = [], numbers["start"]
    for k in range(int(numbers["steps"]) + 1):
        rows.append([str(k), _shown(w), _shown(0.5 * numbers["curvature"] * w * w)])
        w -= numbers["learning_rate"] * numbers["curvature"] * w
    return ["step", "weight", "loss"], rows


def layers(numbers: Mapping[str, float]) -> Rows:
    """What is left of a gradient of one after each layer that multiplies it by `factor`."""
    counts = [k for k in (1, 2, 5, 10, 20, 50) if k <= numbers["layers"]]
    return ["layers passed", "gradient that is left"], [[str(k), _shown(numbers["factor"] ** k)] for k in counts]


def overflow(numbers: Mapping[str, float]) -> Rows:
    """Softmax of two scores, straight and with the largest score taken off first, in single precision."""
    scores = np.array([numbers["first"], numbers["second"]], dtype=np.float32)
    with np.errstate(all="ignore"):
        straight = np.exp(scores) / np.exp(scores).sum()
        shifted = np.exp(scores - scores.max())
        careful = shifted / shifted.sum()
    rows = [[_shown(float(s)), _shown(float(np.exp(np.float64(min(s, 700))))) if s < 88 else "infinity", _shown(float(a)), _shown(float(b))] for s, a, b in zip(scores, straight, careful, strict=True)]
    return ["score", "e to the score", "softmax, straight", "softmax, largest score taken off"], rows


def always_no(numbers: Mapping[str, float]) -> Rows:
    """The measures of a model that always says no, when `positives` of `total` are yes."""
    total, positives = numbers["total"], numbers["positives"]
    return ["measure", "value"], [["accuracy", f"{(total - positives) / total:.1%}"], ["recall (yes found)", "0.0%"], ["yes cases found", f"0 of {positives:.0f}"]]


def repeated_feature(numbers: Mapping[str, float]) -> Rows:
    """Two features that nearly repeat each other: the coefficients before and after one target moves a little."""
    first = np.array([1.0, 2.0, 3.0, 4.0])
    second = first + np.array([0.0, numbers["gap"], 0.0, -numbers["gap"]])
    features = np.column_stack([first, second])
    target = 2.0 * first
    moved = target + np.array([0.0, numbers["change"], 0.0, 0.0])
    rows = []
    for name, values in (("as measured", target), ("one value moved a little", moved)):
        a, b = np.linalg.lstsq(features, values, rcond=None)[0]
        rows.append([name, _shown(round(float(a), 6)), _shown(round(float(b), 6)), _shown(float(features[0] @ [a, b]))])
    return ["data", "coefficient of the first", "coefficient of the second", "prediction at (1, 1)"], rows


def line_for_a_probability(numbers: Mapping[str, float]) -> Rows:
    """A straight line fitted to yes and no, and a sigmoid with the same slope in the middle, at larger and larger inputs."""
    slope = numbers["slope"]
    rows = [[_shown(x), _shown(0.5 + slope * x), _shown(1 / (1 + math.exp(-4 * slope * x)))] for x in (0.0, 1.0, 2.0, 5.0)]
    return ["input", "straight line", "sigmoid"], rows


def memorising(numbers: Mapping[str, float]) -> Rows:
    """Polynomials of growing degree through noisy points of a line: error on them, and on points between them."""
    x = np.linspace(-1, 1, int(numbers["points"]))
    noise = numbers["noise"] * np.array([1.0 if k % 3 == 0 else -1.0 if k % 3 == 1 else 0.5 for k in range(len(x))])
    between = (x[:-1] + x[1:]) / 2
    rows = []
    for degree in (1, 3, len(x) - 1):
        fitted = np.polynomial.Polynomial.fit(x, x + noise, degree)
        rows.append([str(degree), _shown(float(np.mean((fitted(x) - x - noise) ** 2))) if degree < len(x) - 1 else "0", _shown(float(np.mean((fitted(between) - between) ** 2)))])
    return ["degree of the curve", "error on the points seen", "error between them"], rows


def batch_noise(numbers: Mapping[str, float]) -> Rows:
    """The usual error of a mini-batch gradient, by the number of examples in the batch."""
    return ["examples in the batch", "usual error of its gradient"], [[str(n), _shown(numbers["spread"] / math.sqrt(n))] for n in (1, 4, 16, 64, 256)]


def two_scales(numbers: Mapping[str, float]) -> Rows:
    """Gradient descent from 1 along two directions, one much steeper than the other."""
    rate = numbers["learning_rate"]
    counts = (0, 1, 2, 10, 50, 100)
    return ["step", "weight in the steep direction", "weight in the flat direction"], [
        [str(k), _shown((1 - rate * numbers["steep"]) ** k), _shown((1 - rate * numbers["flat"]) ** k)] for k in counts
    ]


def equal_start(numbers: Mapping[str, float]) -> Rows:
    """Two hidden tanh neurons that are added up and trained on one example (input 1, target 1): do they ever differ?"""
    first, second, rows = numbers["first"], numbers["second"], []
    for k in range(5):
        rows.append([str(k), _shown(first), _shown(second)])
        error = math.tanh(first) + math.tanh(second) - 1
        first, second = first - 0.5 * error * (1 - math.tanh(first) ** 2), second - 0.5 * error * (1 - math.tanh(second) ** 2)
    return ["step", "weight of the first neuron", "weight of the second neuron"], rows


def guessing(numbers: Mapping[str, float]) -> Rows:
    """The cross-entropy of a blind guess among some numbers of classes."""
    return ["classes", "chance of each", "loss of a blind guess"], [[str(n), _shown(1 / n), f"{math.log(n):.{int(numbers['shown'])}f}"] for n in (2, 3, 10, 100, 1000)]


def nudge(numbers: Mapping[str, float]) -> Rows:
    """The gradient of (w·x − y)² at a weight, by the chain rule and by nudging the weight either way."""
    w, x, y = numbers["weight"], numbers["input"], numbers["target"]

    def loss(weight: float) -> float:
        return (weight * x - y) ** 2

    rows = [["by the chain rule, 2·(w·x − y)·x", _shown(2 * (w * x - y) * x)]]
    rows += [[f"by nudging w by {h}", _shown((loss(w + h) - loss(w - h)) / (2 * h))] for h in (0.1, 0.001)]
    return ["way", "slope of the loss"], rows


def contradiction(numbers: Mapping[str, float]) -> Rows:
    """The mean cross-entropy of several answers to equal inputs of which some are labelled yes."""
    share = numbers["yes"] / numbers["total"]
    answers = sorted({0.5, share, 0.9, 0.99})
    return ["probability of yes that the model says", "mean loss"], [[_shown(p), _shown(-share * math.log(p) - (1 - share) * math.log(1 - p))] for p in answers]


def saturated(numbers: Mapping[str, float]) -> Rows:
    """The value and the slope of a sigmoid at growing scores."""
    rows = []
    for z in (0.0, 2.0, 5.0, numbers["largest"]):
        value = 1 / (1 + math.exp(-z))
        rows.append([_shown(z), f"{value:.5f}", f"{value * (1 - value):.5f}"])
    return ["score", "sigmoid", "slope"], rows


def log_of_zero(numbers: Mapping[str, float]) -> Rows:
    """Minus the logarithm of smaller and smaller probabilities, zero at last."""
    shown = [(p, -math.log(p)) for p in (0.5, 0.1, 0.001, numbers["smallest"])]
    return ["p", "loss −ln p"], [*([f"{p:g}".replace("-", "−"), _shown(loss)] for p, loss in shown), ["0", "infinity"]]


def dead_unit(numbers: Mapping[str, float]) -> Rows:
    """The output and slope of a rectified linear unit, and of a leaky one, for inputs of the usual size."""
    rows = []
    for x in (-2.0, -1.0, 0.0, 1.0, 2.0):
        z = numbers["weight"] * x + numbers["bias"]
        rows.append([_shown(x), _shown(max(z, 0.0)), "1" if z > 0 else "0", _shown(z if z > 0 else 0.01 * z), "1" if z > 0 else "0.01"])
    return ["input", "unit", "its slope", "leaky unit", "its slope"], rows


def too_simple(numbers: Mapping[str, float]) -> Rows:
    """Polynomials of degree 0, 1 and 2 fitted to points of a parabola: error on them, and on points between them."""
    x = np.linspace(-1, 1, int(numbers["points"]))
    between = (x[:-1] + x[1:]) / 2
    rows = []
    for degree in (0, 1, 2):
        fitted = np.polynomial.Polynomial.fit(x, x**2, degree)
        seen, unseen = (float(np.mean((fitted(at) - at**2) ** 2)) for at in (x, between))
        rows.append([str(degree), _shown(round(seen, 9)), _shown(round(unseen, 9))])
    return ["degree of the curve", "error on the points seen", "error between them"], rows


def standard_error(numbers: Mapping[str, float]) -> Rows:
    """How far a measured share is off as a rule, and twice that, by the number of rows."""
    p = numbers["share"]
    rows = []
    for n in (20, 100, 1000, 10_000):
        error = math.sqrt(p * (1 - p) / n)
        rows.append([str(n), f"{error:.3f}", f"{p - 2 * error:.3f} to {min(1.0, p + 2 * error):.3f}"])
    return ["rows", "usual error", "nineteen times in twenty"], rows


def confident_mistakes(numbers: Mapping[str, float]) -> Rows:
    """Accuracy and mean cross-entropy of some examples early and late in training: the late mistakes are made with conviction."""
    n = int(numbers["examples"])
    rows = []
    for name, right, sure, unsure in (("early", n - 3, 0.7, 0.4), ("late", n - 2, 0.95, 0.01)):
        loss = (-right * math.log(sure) - (n - right) * math.log(unsure)) / n
        rows.append([name, f"{right} of {n}", _shown(sure), _shown(unsure), _shown(loss)])
    return ["when", "right", "probability of the true class where right", "where wrong", "mean loss"], rows


def units(numbers: Mapping[str, float]) -> Rows:
    """One line with its input in a large unit and in a small one: the slope changes, the prediction does not."""
    slope, factor = numbers["slope"], numbers["factor"]
    return ["unit of the input", "coefficient", "prediction for the same parcel"], [
        ["kilogram", _shown(slope), f"{_shown(slope)} · 2 = {_shown(2 * slope)}"],
        ["gram", _shown(slope / factor), f"{_shown(slope / factor)} · {_shown(2 * factor)} = {_shown(2 * slope)}"],
    ]


def slope_error(numbers: Mapping[str, float]) -> Rows:
    """The standard error of a fitted slope, by the number of rows."""
    return ["rows", "usual error of the slope"], [[str(n), _shown(numbers["noise"] / (numbers["spread"] * math.sqrt(n)))] for n in (10, 100, 1000, 10_000)]


def leak(numbers: Mapping[str, float]) -> Rows:
    """Least squares on an honest feature, and again with the target itself among the features."""
    hours = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    mark = numbers["slope"] * hours + np.array([0.5, -0.5, 0.0, 0.5, -0.5])
    rows = []
    for name, columns in (("hours", [hours]), ("hours and the mark", [hours, mark])):
        found = np.linalg.lstsq(np.column_stack(columns), mark, rcond=None)[0]
        error = float(np.mean((np.column_stack(columns) @ found - mark) ** 2))
        rows.append([name, _shown(round(float(found[0]), 6)), _shown(round(float(found[1]), 6)) if len(found) > 1 else "–", _shown(round(error, 6))])
    return ["features", "coefficient of the hours", "coefficient of the mark", "error"], rows


def shrinking(numbers: Mapping[str, float]) -> Rows:
    """The weight with the least (w − plain)² + price · w², for growing prices."""
    return ["price of the weight", "best weight"], [[_shown(price), _shown(numbers["plain"] / (1 + price))] for price in (0.0, 0.1, 0.5, 2.0, 10.0)]


def false_alarms(numbers: Mapping[str, float]) -> Rows:
    """The share of alarms that are right, by how common the cases are."""
    rows = []
    for base in (0.5, 0.1, 0.01, 0.001):
        hits, alarms = numbers["recall"] * base, numbers["false_alarm"] * (1 - base)
        rows.append([f"{base:.1%}", f"{hits / (hits + alarms):.1%}"])
    return ["share of real cases", "alarms that are right (precision)"], rows


def narrow_density(numbers: Mapping[str, float]) -> Rows:
    """Width, height and area of flat densities."""
    return ["width", "height", "area"], [[_shown(w), _shown(1 / w), "1"] for w in (numbers["widest"], 1.0, 0.5, 0.1)]


def at_least_one(numbers: Mapping[str, float]) -> Rows:
    """The chance of at least one success in some tries: added up, and by the complement."""
    p = numbers["chance"]
    return ["tries", "added up (wrong)", "one minus “none of them”"], [[str(n), _shown(n * p), _shown(1 - (1 - p) ** n)] for n in (1, 2, 5, 10)]


def raw_scores(numbers: Mapping[str, float]) -> Rows:
    """Three scores and their softmax."""
    scores = [numbers[k] for k in ("first", "second", "third")]
    total = sum(math.exp(s) for s in scores)
    return ["class", "raw score", "probability"], [*([str(k), _shown(s), f"{math.exp(s) / total:.3f}"] for k, s in enumerate(scores, 1)), ["sum", _shown(sum(scores)), "1"]]


KINDS: Mapping[str, Callable[[Mapping[str, float]], Rows]] = {
    "gradient-descent": gradient_descent,
    "layers": layers,
    "overflow": overflow,
    "always-no": always_no,
    "repeated-feature": repeated_feature,
    "line-for-a-probability": line_for_a_probability,
    "memorising": memorising,
    "batch-noise": batch_noise,
    "two-scales": two_scales,
    "equal-start": equal_start,
    "guessing": guessing,
    "nudge": nudge,
    "contradiction": contradiction,
    "saturated": saturated,
    "log-of-zero": log_of_zero,
    "dead-unit": dead_unit,
    "too-simple": too_simple,
    "standard-error": standard_error,
    "confident-mistakes": confident_mistakes,
    "units": units,
    "slope-error": slope_error,
    "leak": leak,
    "shrinking": shrinking,
    "false-alarms": false_alarms,
    "narrow-density": narrow_density,
    "at-least-one": at_least_one,
    "raw-scores": raw_scores,
}
