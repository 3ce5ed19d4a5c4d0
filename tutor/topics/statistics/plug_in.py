"""Measures that one formula gives from a few numbers in the words: standard error, R² from sums of squares, hinge loss, …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, words_of
from tutor.problem.samples import samples_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, formula
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

_IS = r"(?: (?:is|of|was|equals)|\s*[=:])*\s*"


@dataclass(frozen=True, slots=True)
class Measure:
    """`asked` names it, `inputs` are its letters with the cues before their numbers, `positive` those that must be above 0
    and `counts` those that are whole numbers from 1 on; `never` are words of other tasks."""

    id: str
    asked: str
    inputs: tuple[tuple[str, str, str], ...]
    text: str
    label: str
    concept: str
    why: str
    reads: str
    positive: tuple[str, ...] = ()
    never: str = ""


_SSE = r"(?:\bsse\b|\bss_?res\b|\brss\b|residual sum of squares|sum of (?:the )?squared (?:errors|residuals)|\bss_?e\b)"
_SST = r"(?:\bsst\b|\bss_?tot\b|\btss\b|total sum of squares|\bss_?t\b)"
_N = r"(?:\bn\b|sample size|(?:number of )?(?:observations|points|samples))"
MEASURES = (
    Measure("r_squared", r"r[- ]?\^?2|r[- ]?squared|coefficient of determination", (("E", "squared errors", _SSE), ("T", "total sum of squares", _SST)), "1 - E/T", "R^2", "r-squared", "One, minus the squared errors as a share of the total variation (E over T).", "The model accounts for that share of the variation.", ("T",), "adjusted"),
    Measure("adjusted_r_squared", r"adjusted r", (("R", "R²", r"(?<!adjusted )\br[- ]?(?:\^?2|squared)"), ("n", "n", _N), ("k", "number of inputs", r"(?:\b[pk]\b|predictors|inputs|features|regressors|variables)")), "1 - (1 - R)*(n - 1)/(n - k - 1)", "R_adj^2", "r-squared", "The share not accounted for (with R for R²), charged for every one of the k inputs.", "Unlike R² it can go down when a useless input is added."),
    Measure("mean_squared", r"\bmse\b|mean squared error", (("E", "squared errors", _SSE), ("n", "n", _N)), "E/n", "MSE", "mse-mae", "The squared errors, averaged over all n.", "It is in squared units; its root is in the unit of the values.", ("n",), r"regression|bias|predict"),
    Measure("root_mean_squared", r"\brmse\b|root[- ]mean[- ]square", (("M", "MSE", r"(?<!r)(?<!root )\b(?:mse|mean squared error)"),), "sqrt(M)", "RMSE", "mse-mae", "The root of the mean squared error.", "It is in the unit of the values.", (), "predict|actual"),
    Measure("deviation_of_variance", r"standard deviation|\bsd\b", (("v", "variance", r"\bvariance(?: of [a-z]+)?"),), "sqrt(v)", "sigma", "standard-deviation", "The standard deviation is the root of the variance.", "It is in the unit of the values, the variance in squared units.", (), r"mean\b|sample of|normal|bias|sum of|\bn\b|\bz\b|combin|portfolio|\bx\b|~|confidence|prior|test|poisson|binomial"),
    Measure("variance_of_deviation", r"\bvariance\b", (("s", "standard deviation", r"(?:standard deviation|\bsd\b)(?: of [a-z]+)?"),), "s^2", "sigma^2", "variance", "The variance is the square of the standard deviation.", "It is in squared units.", (), r"mean\b|sample of|normal|bias|sum of|\bn\b|\bz\b|combin|portfolio|\bx\b|~|confidence|prior|test|poisson|binomial"),
    Measure("true_class_loss", r"(?:cross[- ]?entropy|log[- ]loss|negative log[- ]likelihood)(?=.*\b(?:true|correct|right) (?:class|label))|(?:true|correct|right) (?:class|label)\b.*(?:cross[- ]?entropy|log[- ]loss)", (("p", "probability", r"(?:probability|chance)(?: of| for)?(?: the)?(?: (?:true|correct|right) (?:class|label))?"),), "-ln(p)", "L", "cross-entropy", "Only the true class counts: minus the logarithm of the probability that it was given.", "A probability of 1 costs nothing; the closer to 0, the more it costs.", ("p",), r"\bbits\b|probabilities"),
    Measure("hinge", r"hinge[- ]loss", (("y", "label", r"(?:\by\b|label|class|target)"), ("s", "score", r"(?:score|margin|prediction|predicted(?: value)?|output|f\(x\)|yhat)")), "max(0, 1 - y*s)", "L", "support-vector-machines", "No loss when the score has the label's sign and is at least 1 in size; else the loss grows with what is missing.", "Right, but closer to the border than 1, still costs something.", ()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arguments:
    """The measure's id and its inputs in order."""

    measure: str
    values: tuple[Fraction, ...]
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """The measure that is asked for, when all its numbers stand in the words."""
    text = words_of(problem)
    low = text.lower()
    rounding = rounding_asked(problem)
    error = _standard_error(text, low)
    if error is not None:
        return error if isinstance(error, Declined) else Task(Arguments("standard_error", error, rounding), 1.0, "find the standard error of the mean")
    share = _explained(low) or _accuracy(low) or _odds_ratio(low)
    if share is not None:
        return share if isinstance(share, Declined) else Task(Arguments(share[0], share[1], rounding), 1.1, share[2])
    for one in MEASURES:
        if not re.search(one.asked, low) or (one.never and re.search(one.never, low)):
            continue
        found = [amount(low, cue + _IS) for _, _, cue in one.inputs]
        if any(v is None for v in found):
            continue
        values = tuple(v for v in found if v is not None)
        wrong = _impossible(one, values)
        return wrong if wrong is not None else Task(Arguments(one.id, values, rounding), 1.1, "find the value from its formula")
    return None


def _impossible(one: Measure, values: tuple[Fraction, ...]) -> Declined | None:
    known = dict(zip((k for k, _, _ in one.inputs), values, strict=True))
    names = {k: said for k, said, _ in one.inputs}
    for key in ("v", "s", "E", "T", "M"):
        if key in known and known[key] < 0 and one.id != "hinge":
            return Declined("impossible", f"The {names[key]} is given as {decimal(known[key])}, but it is built from squares and never negative.", "Please check that number.")
    zero = next((k for k in one.positive if not known[k]), None)
    if zero is not None:
        return Declined("impossible", f"The {names[zero]} is 0, and the formula divides by it.", "Please check that number.")
    if one.id == "true_class_loss" and known["p"] > 1:
        return Declined("impossible", f"A probability lies between 0 and 1, not at {decimal(known['p'])}.", "Please check it.")
    if one.id == "hinge" and known["y"] not in (-1, 1):
        return Declined("impossible", "For the hinge loss the label is 1 or −1.", "Please check the label.")
    if one.id == "adjusted_r_squared" and known["n"] - known["k"] <= 1:
        return Declined("impossible", "There must be more data than inputs plus one, else nothing is left to measure the fit with.", "Please check n and the number of inputs.")
    return None


def _standard_error(text: str, low: str) -> tuple[Fraction, ...] | Declined | None:
    if not re.search(r"standard error", low) or re.search(r"proportion|difference|regression|slope|residual|confidence|test|probability|two (?:samples|groups)|data\b", low):
        return None
    sample = samples_of(text)[0]
    if sample.size is None or (sample.deviation is None and sample.variance is None) or sample.data:
        return None
    if sample.size < 1:
        return Declined("impossible", f"A sample of size {sample.size} has no mean, so there is nothing whose error could be given.", "n must be at least 1.")
    if (sample.deviation if sample.deviation is not None else sample.variance or 0) < 0:
        return Declined("impossible", "A standard deviation or variance is never negative: it is built from squares.", "Please check that number.")
    return (sample.deviation, Fraction(sample.size)) if sample.deviation is not None else (sample.variance or Fraction(0), Fraction(sample.size), Fraction(1))


def _explained(low: str) -> tuple[str, tuple[Fraction, ...], str] | Declined | None:
    """The share of the variance that the first components explain, from the eigenvalues of the covariance matrix."""
    if not re.search(r"explain\w*|captur\w+|retain\w*|proportion of (?:the )?variance", low) or not re.search(r"varianc|eigenvalues", low):
        return None
    found = re.search(rf"eigenvalues?(?: of [a-z ]+)?(?: are| is|=|:|,)*\s*[\[({{]?\s*({NUMBER}(?:\s*(?:,|and|, and)\s*{NUMBER})+)", low)
    if found is None:
        return None
    values = tuple(sorted((number(v) for v in re.findall(NUMBER, found.group(1))), reverse=True))
    if values[-1] < 0 or not values[0]:
        return Declined("impossible", "The eigenvalues of a covariance matrix are variances: never negative, and not all 0.", "Please check them.")
    count = re.search(r"first (\d+)|top (\d+)|(\d+) (?:principal )?components", low)
    k = int(next(g for g in count.groups() if g)) if count else 1
    return "explained", (Fraction(min(k, len(values))), *values), "find the share of the variance that is explained"


def _accuracy(low: str) -> tuple[str, tuple[Fraction, ...], str] | None:
    if not re.search(r"\baccuracy\b|\berror rate\b", low) or re.search(r"true positive|\btp\b|confusion|balanced|false", low):
        return None
    found = re.search(r"(\d+) (?:right |correct(?:ly)? |wrong |errors? |mistakes? )?(?:predictions |classified |answers )?(?:out )?(?:of|in|on|from) (?:the |all )?(\d+)", low)
    if found is None or int(found.group(1)) > int(found.group(2)) or not int(found.group(2)):
        return None
    wrong = re.search(r"wrong|errors?\b(?! rate)|mistakes?|misclassif|incorrect", low) is not None
    asked_error = "error rate" in low
    key = "share" if wrong == asked_error else "rest"
    return key, (Fraction(found.group(1)), Fraction(found.group(2))), f"find the {'error rate' if asked_error else 'accuracy'}"


def _odds_ratio(low: str) -> tuple[str, tuple[Fraction, ...], str] | None:
    if "odds ratio" not in low:
        return None
    pairs = re.findall(r"(\d+)\s*(?:/|to|:|versus not)\s*(\d+)", low)
    if len(pairs) != 2 or any(not int(v) for p in pairs for v in p):
        return None
    return "odds_ratio", tuple(Fraction(v) for p in pairs for v in p), "find the odds ratio"


def solve(arguments: Arguments) -> Solution | Declined:
    """The formula, with the numbers put in."""
    a = arguments
    sheet = Sheet()
    try:
        if a.measure in _SPECIAL:
            return _special(sheet, a)
        one = next(m for m in MEASURES if m.id == a.measure)
        sheet.values.update(dict(zip((k for k, _, _ in one.inputs), a.values, strict=True)))
        label = formula(one.label)
        sheet.line("value", one.text, Rule(one.id, "Put the numbers into the formula", one.concept), one.why, label)
        return _told(sheet, a, label, one.concept, f"The value is {decimal(sheet['value'])}. {one.reads}")
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")


_SPECIAL = ("standard_error", "explained", "share", "rest", "odds_ratio")


def _special(sheet: Sheet, a: Arguments) -> Solution:
    if a.measure == "standard_error":
        sheet.given(n=int(a.values[1]))
        if len(a.values) == 3:
            sheet.given(v=a.values[0])
            sheet.line("s", "sqrt(v)", Rule("standard_deviation", "Take the root", "sample-variance"), "The standard deviation is the root of the variance.")
        else:
            sheet.given(s=a.values[0])
        sheet.line("value", "s/sqrt(n)", Rule("standard_error", "How much the mean itself spreads", "sampling-distribution"), "A mean of n values spreads less than a single one: divide by the root of n.", formula("SE"))
        return _told(sheet, a, formula("SE"), "sampling-distribution", f"Means of samples of this size typically miss the true mean by about {decimal(sheet['value'], 4)}. Four times the data halve it.")
    if a.measure == "explained":
        k, values = int(a.values[0]), a.values[1:]
        top, bottom = (" + ".join(f"l_{j}" for j in range(1, m + 1)) for m in (k, len(values)))
        sheet.values.update({f"l_{j}": v for j, v in enumerate(values, 1)})
        sheet.line("value", f"({top})/({bottom})", Rule("explained_variance", "The share of the variance", "pca"), "Each eigenvalue is the variance along its component, the largest first; together they are the whole.", formula("share"))
        return _told(sheet, a, formula("share"), "pca", f"{'The first component' if k == 1 else f'The first {k} components'} carr{'ies' if k == 1 else 'y'} {decimal(100 * sheet['value'], 4)}% of the variance.")
    if a.measure == "odds_ratio":
        sheet.values.update(dict(zip(("a", "b", "c", "d"), a.values, strict=True)))
        sheet.line("value", "(a/b)/(c/d)", Rule("odds_ratio", "Odds of the first over odds of the second", "log-odds"), "Odds are for against not; compare the two by dividing.", formula("OR"))
        return _told(sheet, a, formula("OR"), "log-odds", f"The odds in the first group are {decimal(sheet['value'], 4)} times those in the second. That is not the ratio of the probabilities.")
    sheet.values.update({"k": a.values[0], "n": a.values[1]})
    sheet.line("value", "k/n" if a.measure == "share" else "(n - k)/n", Rule("share_of_cases", "A share of all cases", "confusion-matrix"), "Count, and divide by how many there are in all.", formula("share"))
    return _told(sheet, a, formula("share"), "confusion-matrix", f"That is {decimal(100 * sheet['value'], 4)}% of all cases. When one class is rare, a high accuracy can hide that it is never found.")


def _told(sheet: Sheet, a: Arguments, label: Node, concept: str, conclusion: str) -> Solution:
    return Solution("plug_in", concept, "find the value from its formula", tuple(sheet.steps), sheet.result("value", a.rounding, label), conclusion=conclusion)


def make_problem(rng: Random, level: int) -> Exercise:
    """A hinge loss; R² from sums of squares; the variance explained."""
    if level == 1:
        text = f"The label is {rng.choice((-1, 1))} and the score is {rng.randint(-20, 20) / 10:g}. What is the hinge loss?"
    elif level == 2:
        total = rng.randint(50, 200)
        text = f"SSE = {rng.randint(5, total - 1)} and SST = {total}. What is R squared? Round to 3 decimal places."
    else:
        text = f"The eigenvalues of the covariance matrix are {rng.randint(5, 9)}, {rng.randint(2, 4)} and 1. What share of the variance is explained by the first {rng.choice(('1', '2'))} components? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="plug_in", title="Measures from one formula", concept="r-squared", phrases=("standard error", "r squared", "r-squared", "adjusted r", "hinge loss", "explained variance", "variance explained", "accuracy", "odds ratio", "cross entropy", "cross-entropy", "log loss", "mean squared error", "mse", "standard deviation", "variance", "rmse"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sampling-distribution", "pca"),
)  # fmt: skip
