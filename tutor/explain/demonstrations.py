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
    return f"{value:.4g}".replace("-", "−")


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


KINDS: Mapping[str, Callable[[Mapping[str, float]], Rows]] = {
    "gradient-descent": gradient_descent,
    "layers": layers,
    "overflow": overflow,
    "always-no": always_no,
    "repeated-feature": repeated_feature,
    "line-for-a-probability": line_for_a_probability,
    "memorising": memorising,
}
