"""Simple linear regression by hand: slope, intercept, prediction, residuals, R², error variance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Add, Negative, Node, Relation, Sequence, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, words_of
from tutor.problem.paired import paired_data
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import mean_line
from tutor.rules.regression import long_line, products_line, squares_of
from tutor.rules.sample_pictures import scatter
from tutor.rules.sheet import NoValue, Sheet, decimal, final, formula, less, name, show, square, times, total
from tutor.solution import Declined, Plot, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

SLOPE = Rule("regression_slope", "The slope", "simple-linear-regression")
INTERCEPT = Rule("regression_intercept", "The intercept", "simple-linear-regression")
LINE = Rule("regression_line", "The line", "simple-linear-regression")
PREDICT = Rule("predict", "Put x into the line", "simple-linear-regression")
RESIDUALS = Rule("residuals", "What the line misses", "residuals")
SHARE = Rule("r_squared", "The share of the variation explained", "r-squared")
ERROR = Rule("error_variance", "The average squared residual", "residuals")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Data, or summaries (means, deviations, r). `wanted`: line, coefficients, slope, intercept, predict, residuals, residual, r2, sse, variance, mse."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    names: tuple[str, str]
    wanted: str
    rounding: int | None
    at: Fraction | None = None
    summary: tuple[Fraction, ...] = ()
    divisor: str = "n"
    origin: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """The regression line of paired data, or what follows from it."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"regress|line of best fit|best[- ]fit(?:ting)? (?:line|straight)|least[- ]squares? (?:line|regression|fit|estimat)|trend ?line|fit (?:a|the) (?:straight )?line|beta_?hat|betahat_?[01]|linear (?:model|fit)", low):
        return None
    if re.search(r"logistic|gradient descent|learning rate|ridge|lasso|polynomial regression|multiple|quadratic|normal equations?\b(?!.{0,40}line)|vif|multicollinear|parabola", low) or (re.search(r"[xX]_?2\b", low) and not re.search(r"x_?2\s*=", low)):
        return None
    rounding = rounding_asked(problem)
    wanted, at, divisor = _wanted(low)
    found = paired_data(problem)
    if isinstance(found, Declined):
        return found
    if found is None:
        summary = _summary(text, low)
        if summary is not None:
            return Task(Arguments((), (), ("x", "y"), wanted, rounding, at, summary), 1.0, "find the regression line from means, standard deviations and correlation")
        if re.search(r"\d", low) and re.search(r"find|calculate|compute|fit\b", low):
            return Declined("missing_data", "For a regression I need pairs of x and y.", "For instance: fit a line to (1, 2), (2, 3), (3, 5); or paste a table with two columns.")
        return None
    x, y, names = found
    if len(x) < 2:
        return Declined("missing_data", f"With n = {len(x)} a line is not determined: I need at least two points.", "Give more pairs.")
    return Task(Arguments(x, y, names, wanted, rounding, at, divisor=divisor, origin="through the origin" in low), 1.0, f"fit a line for {names[1]} from {names[0]} ({len(x)} pairs)" + {"predict": " and predict", "r2": " and find R²"}.get(wanted, ""))


def _wanted(low: str) -> tuple[str, Fraction | None, str]:
    asks = list(re.finditer(r"\b(?:find|calculate|compute|predict|determine|what(?:'s| is| are| would| does)|give|estimate|fit|obtain|state|how)\b", low))
    final = low[asks[-1].start() :] if asks else low
    at = amount(low, r"(?:when|if|for|at|where|with)\s+(?:\w+ ){0,3}?(?:x|\w+)\s*(?:=|is|equals|of)", r"predict\w*[^.?]{0,60}?(?:for|at|when|if|with|of)(?: \w+){0,3}?\s*(?:x\s*=)?", r"\bx\s*=") if re.search(r"predict|estimate (?:y|the)|expected|residual (?:at|for)|what is y", low) else None
    if re.search(r"sigma_?hat|sigmahat|sigma\^2|error variance|residual variance|variance of the (?:errors?|residuals?)|residual standard", low) and re.search(r"sigma|variance|standard", final):
        unbiased = re.search(r"1\s*/\s*\(?n\s*-\s*2|n\s*-\s*2|unbiased|residual (?:variance|standard)", low) is not None
        return "variance", None, "n - 2" if unbiased else "n"
    if at is not None and "residual" in low:
        return "residual", at, "n"
    if at is not None:
        return "predict", at, "n"
    for key, pattern in (("r2", r"r\^2|r-squared|r squared|r2\b|coefficient of determination"), ("sse", r"\bsse\b|\brss\b|sum of (?:the )?squared (?:errors|residuals)|residual sum of squares"), ("mse", r"\bmse\b|mean squared error"), ("residuals", r"residuals"), ("both", r"(?:slope and (?:the )?(?:y-?)?intercept|beta(?:hat)?_?0(?:hat)?\s*(?:and|,)|intercept and (?:the )?slope|coefficients|parameters|values of)"), ("slope", r"slope|beta_?1|gradient of"), ("intercept", r"intercept|beta_?0")):
        if re.search(pattern, final):
            return {"both": "coefficients"}.get(key, key), None, "n"
    return "line", None, "n"


def _summary(text: str, low: str) -> tuple[Fraction, ...] | None:
    """(mean x, mean y, s_x, s_y, r) where all five are given."""
    def get(*patterns: str) -> Fraction | None:
        for p in patterns:
            found = re.search(rf"{p}\s*(?:=|is|of|:)\s*({NUMBER})", text)
            if found:
                return number(found.group(1))
        return None

    values = (get(r"[xX]bar", r"mean of x"), get(r"[yY]bar", r"mean of y"), get(r"[sS]_?x", r"standard deviation of x"), get(r"[sS]_?y", r"standard deviation of y"), get(r"\br", r"correlation(?: coefficient)?"))
    return tuple(v for v in values if v is not None) if all(v is not None for v in values) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Means, sums, slope, intercept, line; then what was asked for."""
    a = arguments
    sheet = Sheet()
    try:
        if a.summary:
            sheet.values.update(dict(zip(("x_bar", "y_bar", "u", "w", "r"), a.summary, strict=True)))
            if not a.summary[2]:
                return Declined("impossible", "The standard deviation of x is 0: all x are the same, and no line can be found.", "")
            sheet.line("b", "r*w/u", SLOPE, ("The correlation, times the spread of y (w) over the spread of x (u)."), name("b"))
        elif a.origin:
            top = total([times(show(p), show(q)) for p, q in zip(a.x, a.y, strict=True)])
            bottom = total([square(show(p)) for p in a.x])
            sheet.line("S_xy", top, SLOPE, "Through the origin: add up the products,", formula("S_xy"), symbolic=False)
            sheet.line("S_xx", bottom, SLOPE, "and the squares of x.", formula("S_xx"), symbolic=False)
            sheet.line("b", "S_xy/S_xx", SLOPE, "The slope is their quotient.")
            sheet.given(a=0)
        else:
            mean_line(sheet, a.x, "xbar")
            mean_line(sheet, a.y, "ybar")
            products_line(sheet, a.x, a.y)
            if not squares_of(sheet, a.x, "x"):
                return Declined("impossible", f"All values of {a.names[0]} are the same, so the points stand above one another and no line y = a + b·x fits.", "The values of x must differ.")
            sheet.line("b", "S_xy/S_xx", SLOPE, "How much y moves with x, per unit of variation in x. This makes the sum of squared misses as small as possible.")
        if "a" not in sheet.values:
            sheet.line("a", "ybar - b*xbar", INTERCEPT, "The line goes through the point of the means.")
        line = _line(sheet, a)
        sheet.state(LINE, Relation((Symbol("y", "hat"), line), ("=",)), "Put both into the equation of the line.")
        result = _result(sheet, a, line)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    exhibits: tuple[Table | Plot, ...] = ()
    if a.x:
        slope, intercept = float(sheet["b"]), float(sheet["a"])
        rows = tuple((show(p), show(q), show(sheet["a"] + sheet["b"] * p), show(q - sheet["a"] - sheet["b"] * p)) for p, q in zip(a.x, a.y, strict=True))[:30]
        exhibits = (Table((a.names[0], a.names[1], "predicted", "residual"), rows, "Each point, what the line says, and what it misses."), scatter([float(v) for v in a.x], [float(v) for v in a.y], slope, intercept, a.names, f"The points with the line {plain(line)}."))
    return Solution("simple_regression", "simple-linear-regression" if a.wanted not in ("r2", "residuals") else "r-squared" if a.wanted == "r2" else "residuals", "fit a straight line", tuple(sheet.steps), result, idea="Of all lines, take the one whose squared vertical misses add up to the least.", conclusion=_ending(sheet, a), exhibits=exhibits)


def _line(sheet: Sheet, a: Arguments) -> Node:
    def coefficient(key: str) -> Node:
        return final(sheet[key], a.rounding)

    slope = coefficient("b")
    term: Node = times(slope.operand, Symbol("x")) if isinstance(slope, Negative) else times(slope, Symbol("x"))
    return Add((coefficient("a"), Negative(term) if isinstance(slope, Negative) else term)) if sheet["a"] else (Negative(term) if isinstance(slope, Negative) else term)


def _result(sheet: Sheet, a: Arguments, line: Node) -> Result:
    if a.wanted == "line":
        equation = Relation((Symbol("y"), line), ("=",))
        return Result("equation", equation, (equation,))
    if a.wanted == "coefficients":
        trees = tuple(final(sheet[k], a.rounding) for k in ("a", "b"))
        return Result("vector", Sequence(trees, "[]"), trees)
    if a.wanted in ("slope", "intercept"):
        return sheet.result("b" if a.wanted == "slope" else "a", a.rounding)
    if a.wanted in ("predict", "residual"):
        sheet.values["x"] = a.at or Fraction(0)
        sheet.line("y_hat", "a + b*x", PREDICT, "The line's value at this x.", Symbol("y", "hat"))
        if a.wanted == "residual" and a.at in a.x:
            sheet.values["y"] = a.y[a.x.index(a.at)]
            sheet.line("e", "y - yhat", RESIDUALS, "A residual is what was seen, minus what the line says.")
            return sheet.result("e", a.rounding)
        return sheet.result("y_hat", a.rounding, Symbol("y", "hat"))
    residuals = [q - sheet["a"] - sheet["b"] * p for p, q in zip(a.x, a.y, strict=True)]
    if a.wanted == "residuals":
        trees = tuple(final(v, a.rounding) for v in residuals)
        sequence = Sequence(trees, "[]")
        good = abs(sum(residuals, Fraction(0))) < Fraction(1, 10**9)
        sheet.steps.append(Step(RESIDUALS.id, RESIDUALS.title, "For each point: y minus the line's value there. They add up to 0.", RESIDUALS.concept, after=Relation((Symbol("e"), sequence), ("=",)), relation="implies", check="agrees" if good or a.origin else None))
        return Result("vector", sequence, trees)
    for k, (p, q) in enumerate(zip(a.x, a.y, strict=True), 1):
        if len(a.x) <= 12:
            sheet.line(f"e_{k}", less(show(q), Add((formula("a"), times(formula("b"), show(p))))), RESIDUALS, f"Point {k}: what was seen, minus what the line says.", formula(f"e_{k}"), symbolic=False)
        else:
            sheet.values[f"e_{k}"] = residuals[k - 1]
    squares = total([square(formula(f"e_{k}")) for k in range(1, len(a.x) + 1)])
    long_line(sheet, "SSE", squares, name("SSE"), RESIDUALS, "Square the residuals and add.", len(a.x))
    if a.wanted == "sse":
        return sheet.result("SSE", a.rounding)
    sheet.given(n=len(a.x))
    if a.wanted in ("variance", "mse"):
        text = "SSE/(n - 2)" if a.divisor == "n - 2" else "SSE/n"
        why = "Two parameters were fitted, so divide by n − 2." if a.divisor == "n - 2" else "The average over all n points."
        label = formula("sigma^2") if a.wanted == "variance" else name("MSE")
        sheet.line("v", text, ERROR, why, label)
        return sheet.result("v", a.rounding, label)
    squares_of(sheet, a.y, "y")
    if not sheet["S_yy"]:
        raise NoValue("all values of y are the same, so there is no variation to explain")
    sheet.line("R2", "1 - SSE/S_yy", SHARE, "One, minus the share of the variation in y that is left in the residuals.", formula("R^2"))
    return sheet.result("R2", a.rounding, formula("R^2"))


def _ending(sheet: Sheet, a: Arguments) -> Prose:
    base = f"For each step of 1 in {a.names[0]}, the line {'rises' if sheet['b'] > 0 else 'falls'} by {decimal(abs(sheet['b']), 5)}; at {a.names[0]} = 0 it is at {decimal(sheet['a'], 5)}."
    if a.wanted == "predict" and a.x and a.at is not None and not min(a.x) <= a.at <= max(a.x):
        base += f" Careful: {decimal(a.at)} lies outside the data, so this prediction assumes that the line goes on in the same way."
    if a.wanted == "r2":
        base += f" {decimal(100 * sheet['R2'], 4)}% of the variation is explained by the line."
    return base


def make_problem(rng: Random, level: int) -> Exercise:
    """Slope; the line's prediction; R²."""
    n = 4 + level
    x = list(range(1, n + 1))
    y = [2 * k + rng.randint(-3, 6) for k in x]
    if level == 1:
        text = f"x = {x}, y = {y}. Find the slope of the regression line. Round to 3 decimal places."
    elif level == 2:
        text = f"Fit a regression line to x = {x}, y = {y} and predict y when x = {n + 1}. Round to 2 decimal places."
    else:
        y[0] += 1 if len(set(y)) == 1 else 0
        text = f"x = {x}, y = {y}. What is R^2 of the regression line? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="simple_regression", title="Simple linear regression", concept="simple-linear-regression", phrases=("regression", "line of best fit", "best fit", "least squares line", "fit a line", "linear model", "trend line"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("r-squared", "residuals"),
)  # fmt: skip
