"""Linear regression trained by hand: predictions, the gradient of the mean squared error, and steps of gradient descent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Number, Prime, Sequence
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, named, number, pairs, rounding_asked, words_of
from tutor.problem.paired import paired_data
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, final, formula, name, over, show, times, total
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

PREDICT = Rule("predicted_value", "What the line says now", "simple-linear-regression")
ERROR = Rule("prediction_error", "Prediction minus truth", "residuals")
GRADIENT = Rule("gradient_of_squared_error", "The slope of the loss", "gradient")
STEP = Rule("gradient_step", "Step against the gradient", "gradient-descent")
_MOST = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """Weight, bias (None for a line through the origin), the points, the learning rate. `half`: the loss has a 1/2 in front."""

    weight: Fraction
    bias: Fraction | None
    points: tuple[tuple[Fraction, Fraction], ...]
    rate: Fraction | None
    steps: int
    half: bool
    summed: bool
    rounding: int | None
    assumed: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """ "one gradient step for y = wx + b with w = 0, b = 0, learning rate 0.1, data (1, 2), (2, 4)"."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"gradient|sgd", low) or not re.search(r"linear (?:regression|model)|\bmse\b|squared (?:error|loss)|w\s*\*?\s*x\s*\+\s*b|y(?:hat)?\s*=\s*w\s*\*?\s*x", low) or re.search(r"logistic|sigmoid|neuron|network|relu|ridge|lasso|matri", low):
        return None
    weight = named(text, "w", r"w_?1", "weight", "slope", r"theta_?1", r"beta_?1", "m")
    bias = named(text, "b", r"w_?0", "bias", "intercept", r"theta_?0", r"beta_?0", "c")
    both = re.search(rf"\bw\s*=\s*b\s*=\s*({NUMBER})|\b(?:both|w and b)\b[^.;\d]{{0,30}}?({NUMBER})|(?:from|at) zero\b", low)
    if weight is None and both is not None:
        weight = bias = number(both.group(1) or both.group(2)) if both.lastindex else Fraction(0)
    rate = amount(low, r"(?:learning rate|step size)(?: \w+)?(?: of| is| =|=|:)*", r"\b(?:eta|alpha|lr)\s*(?:=|of|is)?")
    points = _points(problem, text)
    if isinstance(points, Declined):
        return points
    if weight is None or not points:
        if re.search(r"step|update", low) and re.search(r"\d", low) and "linear regression" in low:
            return Declined("missing_data", "For a step I need the starting weight (and bias), the learning rate and the data.", "For instance: linear regression with w = 0, b = 0, learning rate 0.1, data (1, 2), (2, 4).")
        return None
    if len(points) > 200:
        return Declined("too_heavy", "That is too much data to write out by hand.", "Take up to 200 points.")
    count = re.search(r"\b(\d+) (?:gradient )?(?:descent )?(?:steps|iterations|updates|epochs)", low)
    stepping = re.search(r"step|update|iteration|new (?:w|weight|value)|epoch|after", low) is not None
    if stepping and rate is None:
        return Declined("missing_data", "For a step I need the learning rate.", "For instance: learning rate 0.1.")
    half = re.search(r"1\s*/\s*\(?\s*2\s*n?\s*\)?|half (?:of )?the|1/2|\bhalf[- ](?:mse|squared)", low) is not None
    summed = re.search(r"sum of (?:the )?squared|\bsse\b|\brss\b", low) is not None
    assumed = () if half or summed or re.search(r"\bmse\b|mean squared|average", low) else ("The loss is the mean squared error, without a factor 1/2.",)
    if len(points) == 1 and not half:
        assumed = () if re.search(r"\bmse\b|squared", low) else ("The loss is the squared error, without a factor 1/2.",)
    steps = min(int(count.group(1)), 5) if count is not None else 1
    task = Arguments(weight, bias, points, rate if stepping else None, steps, half, summed, rounding_asked(problem), assumed)
    return Task(task, 1.15, f"take {'one step' if steps == 1 else f'{steps} steps'} of gradient descent for linear regression" if stepping else "find the gradient of the squared error")


def _points(problem: Problem, text: str) -> tuple[tuple[Fraction, Fraction], ...] | Declined:
    found = pairs(text)
    if found:
        return tuple(found)
    data = paired_data(problem)
    if isinstance(data, Declined):
        return data
    if data is not None:
        return tuple(zip(data[0], data[1], strict=True))
    x, y = named(text, "x", "input"), named(text, "y", "target", "label")
    return ((x, y),) if x is not None and y is not None else ()


def solve(arguments: Arguments) -> Solution | Declined:
    """Predictions, errors, slopes, new values; again for each further step."""
    a = arguments
    sheet = Sheet()
    sheet.values["w"] = a.weight
    if a.bias is not None:
        sheet.values["b"] = a.bias
    if a.rate is not None:
        sheet.values["eta"] = a.rate
    rows = []
    for round_number in range(1, a.steps + 1 if a.rate is not None else 2):
        before = (sheet["w"], sheet["b"] if a.bias is not None else Fraction(0))
        slopes = _slopes(sheet, a, round_number)
        if a.rate is None:
            trees = tuple(final(s, a.rounding) for s in slopes)
            result = Result("vector", Sequence(trees, "[]"), trees) if len(trees) > 1 else Result("number", trees[0], trees)
            return _solution(a, sheet, result, "The slope for the weight" + (" first, then for the bias." if a.bias is not None else "."), ())
        rows.append((str(round_number), show(before[0]), *((show(before[1]),) if a.bias is not None else ()), *(show(s) for s in slopes)))
        new = sheet.line("w_new", "w - eta*g_w", STEP, "Old weight, minus learning rate times slope.", Prime(name("w")))
        fresh = sheet.line("b_new", "b - eta*g_b", STEP, "The bias in the same way.", Prime(name("b"))) if a.bias is not None else None
        sheet.values["w"] = new
        if fresh is not None:
            sheet.values["b"] = fresh
    trees = (final(sheet["w"], a.rounding), *((final(sheet["b"], a.rounding),) if a.bias is not None else ()))
    result = Result("vector", Sequence(trees, "[]"), trees) if len(trees) > 1 else Result("number", trees[0], trees)
    columns = ("step", "w", *(("b",) if a.bias is not None else ()), "slope for w", *(("slope for b",) if a.bias is not None else ()))
    exhibits = (Table(columns, tuple(rows), "Before each step."),) if len(rows) > 1 else ()
    line = f"{decimal(sheet['w'])}·x" + (f" + {decimal(sheet['b'])}" if a.bias is not None else "")
    return _solution(a, sheet, result, f"The line is now y = {line}. A step of the right size makes the loss smaller; repeat until it hardly moves.", exhibits)


def _slopes(sheet: Sheet, a: Arguments, round_number: int) -> list[Fraction]:
    n = len(a.points)
    errors: list[Node] = []
    for k, (x, y) in enumerate(a.points, 1):
        mark = f"_{k}" if n > 1 else ""
        sheet.values.update({"x": x, "y": y})
        target = sheet if k <= _MOST else _quiet(sheet)
        target.line(f"y_hat{mark}", "w*x + b" if a.bias is not None else "w*x", PREDICT, f"Put the input {decimal(x)} into the line as it is now.", name(f"yhat{mark}"), symbolic=k == 1)
        target.line(f"e{mark}", f"yhat{mark} - y", ERROR, "Too high is positive, too low negative.", name(f"e{mark}"), symbolic=k == 1)
        if target is not sheet:
            sheet.values.update({key: target.values[key] for key in (f"y_hat{mark}", f"e{mark}")})
        errors.append(name(f"e{mark}"))
    factor = Fraction(1 if a.half else 2, 1 if a.summed else n)
    why: Prose = ("The derivative of the loss: ", "" if factor == 1 else show(factor, False), " " if factor == 1 else " times ", "the sum of error times input.")
    slopes = []
    for key, parts, reason in (("g_w", [times(e, show(x)) for e, (x, _) in zip(errors, a.points, strict=True)], why), ("g_b", errors, "For the bias the input is 1, so the errors themselves are added.")):
        if key == "g_b" and a.bias is None:
            continue
        whole: Node = total(parts)
        if factor != 1:
            whole = times(Number("2"), whole) if factor == 2 else over(times(show(Fraction(factor.numerator)), whole), show(Fraction(factor.denominator))) if factor.numerator != 1 else over(whole, show(Fraction(factor.denominator)))
        slopes.append(sheet.line(key, whole, GRADIENT, reason, formula(f"g_{key[-1]}"), symbolic=n <= _MOST))
    return slopes


def _quiet(sheet: Sheet) -> Sheet:
    """A sheet with the same values whose lines are not shown."""
    other = Sheet()
    other.values.update(sheet.values)
    return other


def _solution(a: Arguments, sheet: Sheet, result: Result, conclusion: str, exhibits: tuple[Table, ...]) -> Solution:
    goal = "find the gradient of the squared error" if a.rate is None else "take a step of gradient descent for linear regression"
    return Solution("linear_training", "gradient-descent" if a.rate is not None else "gradient", goal, tuple(sheet.steps), result, idea="See how far each prediction is off, let each error pull on the weight in proportion to its input, and move a little against that pull.", conclusion=conclusion, assumptions=a.assumed, exhibits=exhibits)


def make_problem(rng: Random, level: int) -> Exercise:
    """One point; two points; two points with a bias that is not 0."""
    w, b = (0, 0) if level < 3 else (rng.randint(-2, 2), rng.randint(-2, 2))
    points = ", ".join(f"({x}, {rng.randint(-3, 6)})" for x in rng.sample(range(1, 5), 1 if level == 1 else 2))
    text = f"Take one gradient descent step for linear regression with mean squared error, w = {w}, b = {b}, learning rate {rng.choice(('0.1', '0.05', '0.01'))}, data {points}. Give the new w and b."
    return Exercise(text, text, "a list of two numbers")


TOPIC = Topic(
    id="linear_training", title="Gradient descent for linear regression", concept="gradient-descent", phrases=("gradient", "gradient descent", "gradient step", "linear regression", "sgd"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("simple-linear-regression", "mse-mae"),
)  # fmt: skip
