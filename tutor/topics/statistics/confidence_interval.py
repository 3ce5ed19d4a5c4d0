"""Confidence intervals: a mean (z or t), a proportion, a difference of either, a variance; and the level of a given one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.checking.rounding import rounds_to
from tutor.notation.tree import Add, Node, PlusMinus, Relation, Subscript, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.samples import Sample, data_lists, level_of, proportions_of, samples_of
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import variance_lines
from tutor.rules.sample_pictures import shaded
from tutor.rules.sheet import Amount, NoValue, Sheet, decimal, formula, name, number_tree, places, real, show, value_of
from tutor.rules.tails import NORMAL, Curve, critical, interval_tree, tail
from tutor.solution import Declined, Plot, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SETUP = Rule("name_the_interval", "Which interval, and why", "confidence-intervals")
ERROR = Rule("standard_error", "How much the estimate itself spreads", "sampling-distribution")
MARGIN = Rule("margin_of_error", "The margin of error", "confidence-intervals")
ENDS = Rule("interval_ends", "Estimate minus and plus the margin", "confidence-intervals")
FREEDOM = Rule("degrees_of_freedom", "Degrees of freedom", "t-distribution")
SHARE = Rule("sample_proportion", "The share in the sample", "sampling-distribution")
LEVEL = Rule("level_of_interval", "How much of the curve lies inside", "confidence-intervals")


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: mean, proportion, means, proportions, variance, deviation, level. `wanted`: interval or margin."""

    kind: str
    level: Fraction
    level_said: bool
    samples: tuple[Sample, ...] = ()
    shares: tuple[tuple[int | None, Fraction | None, int | None], ...] = ()
    wanted: str = "interval"
    rounding: int | None = None
    pooled: bool = False
    ends: tuple[Fraction, Fraction] | None = None
    paired: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """A confidence interval (or its margin of error) from summaries, counts or data."""
    text = words_of(problem)
    low = text.lower()
    level = level_of(text)
    bounds = _level_question(low)
    if bounds is None and not re.search(r"confidence interval|\bci\b|confidence limits|margin of error|interval estimate|% interval for", low):
        return None
    if re.search(r"how many|sample size (?:is )?(?:needed|required|necessary)|minimum sample|how large", low) or re.search(r"hypothes|p-value|p value|credible|bayes|\bh_?0\b", low):
        return None
    rounding = rounding_asked(problem)
    if level is None:
        stated = re.search(rf"({NUMBER})[^.]{{0,30}}(?:confidence|interval)", low)
        if stated is not None and number(stated.group(1)) in (Fraction(9, 10), Fraction(95, 100), Fraction(99, 100)):
            level = number(stated.group(1))
    base = Arguments("mean", level or Fraction(95, 100), level is not None, rounding=rounding, pooled=re.search(r"pooled|equal variances?|same variance|variances are (?:assumed )?equal", low) is not None)
    if re.search(r"margin of error", low) and not re.search(r"confidence interval(?! is)", low[low.rfind("?") - 200 if "?" in low else 0 :]):
        base = replace(base, wanted="margin")
    proportion = re.search(r"proportion|percentage|percent of|fraction of|share of", low) is not None or (re.search(r"\b\d+ (?:out of|of the|of) \d+", low) is not None and "mean" not in low)
    if bounds is not None:
        shares = proportions_of(low)
        if shares:
            return Task(replace(base, kind="level", shares=(shares[0],), ends=bounds), 1.0, "find how sure the interval is")
        return None
    lists = data_lists(problem, 3)
    if isinstance(lists, Declined):
        return lists
    data = [s for s in lists if len(s.values) > 1]
    variance = re.search(r"interval (?:for|of) (?:the )?(?:population )?(variance|standard deviation|sigma)|(?:variance|standard deviation) (?:with|at) \d+%", low)
    shares = proportions_of(low) if proportion else []
    if shares:
        two = len(shares) >= 2 and re.search(r"differ|between|compar|p_?1 ?- ?p_?2", low) is not None
        kind = "proportions" if two else "proportion"
        wrong = next((s for s in shares if s[2] is not None and (s[2] < 1 or (s[1] is not None and not 0 <= s[1] <= 1))), None)
        if wrong is not None:
            return Declined("impossible", "The sample size must be at least 1 and the share between 0 and 1.", "Please check the numbers.")
        return Task(replace(base, kind=kind, shares=tuple(shares[: 2 if two else 1])), 1.0 if level else 0.95, f"find a {float(100 * base.level):g}% confidence interval for the {'difference of two proportions' if two else 'proportion'}")
    samples = samples_of(text)
    if data:
        known = samples[0] if samples[0].population else Sample()
        if len(data) >= 2 and re.search(r"differ|mu_?1 ?- ?mu_?2|two |both|compar|paired|before|after", low):
            both = tuple(Sample(data=d.values, name=d.name, variance=known.variance, deviation=known.deviation, population=known.population) for d in data[:2])
            paired = re.search(r"paired|before|after|matched|same (?:subjects|people|patients)", low) is not None
            if paired and len(data[0].values) != len(data[1].values):
                return Declined("bad_shape", f"Paired data need as many values in both lists, but there are {len(data[0].values)} and {len(data[1].values)}.", "Each value needs its partner.")
            return Task(replace(base, kind="means", samples=both, paired=paired), 1.0, "find a confidence interval for the difference of the means")
        chosen = max(data, key=lambda s: len(s.values))
        sample = Sample(data=chosen.values, variance=known.variance, deviation=known.deviation, population=known.population)
        kind = "mean" if variance is None else "variance" if variance.group(0).find("variance") >= 0 else "deviation"
        return Task(replace(base, kind=kind, samples=(sample,)), 1.0 if level else 0.95, f"find a {float(100 * base.level):g}% confidence interval for the {'mean' if kind == 'mean' else 'variance'}")
    if len(samples) == 2 and all(s.mean is not None for s in samples):
        good = [s for s in samples if s.size and (s.deviation is not None or s.variance is not None)]
        if len(good) == 2:
            return Task(replace(base, kind="means", samples=tuple(samples)), 1.0, "find a confidence interval for the difference of the means")
    s = samples[0]
    if variance is not None and s.size and (s.deviation is not None or s.variance is not None):
        return Task(replace(base, kind="variance" if "variance" in variance.group(0) else "deviation", samples=(replace(s, population=False),)), 1.0, "find a confidence interval for the variance")
    if s.size is not None and s.size < 1:
        return Declined("missing_data", "A sample of size 0 says nothing: n must be at least 1.", "Please check the sample size.")
    if s.size and (s.deviation is not None or s.variance is not None) and (s.mean is not None or base.wanted == "margin"):
        if (s.deviation is not None and s.deviation < 0) or (s.variance is not None and s.variance < 0):
            return Declined("impossible", "A standard deviation or variance is never negative: it is built from squares.", "Please check that number.")
        return Task(replace(base, samples=(s,)), 1.0 if level else 0.95, f"find a {float(100 * base.level):g}% confidence interval for the mean")
    if not re.search(r"\d", low):
        return None
    missing = [w for w, v in (("the sample size", s.size), ("the mean", s.mean), ("the standard deviation", s.deviation or s.variance)) if v is None]
    return Declined("missing_data", f"For a confidence interval I still need {' and '.join(missing) or 'the data'}.", "Give the data, or n, the mean and the standard deviation; or for a proportion how many out of how many.") if re.search(r"find|construct|calculate|compute|give|build", low) else None


def _level_question(low: str) -> tuple[Fraction, Fraction] | None:
    found = re.search(rf"how (?:sure|confident|certain)\b[^.?]*?between\s+({NUMBER})\s+and\s+({NUMBER})", low)
    return (number(found.group(1)), number(found.group(2))) if found is not None else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Name the interval, its standard error, the critical value, the margin, the ends."""
    a = arguments
    try:
        if a.kind == "level":
            return _level(a)
        if a.kind in ("variance", "deviation"):
            return _variance(a)
        if a.kind in ("proportion", "proportions"):
            return _proportion(a)
        return _mean(a)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")


def _percent(a: Arguments) -> str:
    return f"{float(100 * a.level):g}%"


def _means_of(sheet: Sheet, sample: Sample, index: str = "") -> Declined | None:
    """Put size, mean and deviation of a sample on the sheet under n, x_bar, s (with an index for two)."""
    mark = f"_{index}" if index else ""
    if sample.data:
        if len(sample.data) < 2 and not sample.population:
            return Declined("missing_data", "One value alone does not show any spread, so there is no interval from it.", "Give at least two values.")
        inner = Sheet()
        variance_lines(inner, sample.data, True, True)
        sheet.steps.extend(inner.steps if not sample.population else inner.steps[:1])
        sheet.given(**{f"n{mark}": len(sample.data), f"x_bar{mark}": inner["x_bar"], f"s{mark}": inner["s"]})
        if sample.population:
            sheet.given(**{f"s{mark}": _deviation(sample)})
    else:
        assert sample.size is not None
        if sample.size < 2 and not sample.population:
            return Declined("missing_data", f"With n = {sample.size} the sample does not show any spread.", "The sample needs at least two values.")
        sheet.given(**{f"n{mark}": sample.size, f"x_bar{mark}": sample.mean or Fraction(0), f"s{mark}": _deviation(sample)})
    return None


def _deviation(sample: Sample) -> Amount:
    if sample.deviation is not None:
        return sample.deviation
    return value_of(formula("sqrt(v)"), {"v": sample.variance or Fraction(0)})


def _mean(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    one = a.samples[0]
    if a.kind == "means":
        return _means(a)
    wrong = _means_of(sheet, one)
    if wrong is not None:
        return wrong
    spread = Symbol("sigma") if one.population else Symbol("s")
    if one.population:
        curve = NORMAL
        sheet.values["sigma"] = sheet["s"]
        why: Prose = ("The standard deviation of the population is known, σ = ", sheet.shown("s"), ": the standardised mean follows the standard normal curve, so this is a z interval.")
    else:
        curve = Curve("t", sheet["n"] - 1)
        why = ("The standard deviation comes from the sample itself, s = ", sheet.shown("s"), ". That adds uncertainty, so the t curve is used, with n − 1 degrees of freedom.")
    sheet.state(SETUP, Relation((formula("xbar"), sheet.shown("x_bar")), ("=" if isinstance(sheet["x_bar"], Fraction) else "≈",)), why)
    if not one.population:
        sheet.line("df", "n - 1", FREEDOM, "The mean is known before the spread is worked out, which leaves n − 1 free values.", name("df"))
    sheet.line("SE", f"{spread.name}/sqrt(n)", ERROR, "A mean of n values spreads less than a single value: divide by the root of n.")
    z = Symbol("z", "star") if one.population else Symbol("t", "star")
    place = critical(sheet, "c", z, curve, (1 + a.level) / 2, f"{_percent(a)} of {curve.name} lies between minus this value and this value.")
    normal: list[Prose] = ["The sample is random" + ("." if (one.size or len(one.data)) >= 30 else ", and the population is roughly normal (the sample is small).")]
    return _finish(a, sheet, formula("xbar"), "x_bar", "mean", normal, shaded(curve, float(place), "middle", f"{curve.name.capitalize()}, with the middle {_percent(a)} shaded."))


def _finish(a: Arguments, sheet: Sheet, label: Node, estimate: str, what: str, assumptions: list[Prose], picture: Plot | None) -> Solution:
    c = next(s.after.operands[0] for s in sheet.steps if s.rule == "critical_value" and isinstance(s.after, Relation))
    sheet.line("E", "c*SE", MARGIN, ("Multiply: ", c, " standard errors to each side."))
    if not a.level_said:
        assumptions = ["The level was not said, so I used the usual 95%.", *assumptions]
    if a.wanted == "margin":
        return Solution("confidence_interval", "confidence-intervals", f"find the margin of error at {_percent(a)}", tuple(sheet.steps), sheet.result("E", a.rounding), conclusion=f"The estimate is within {decimal(sheet['E'], 5)} of the true {what}, with {_percent(a)} confidence.", assumptions=tuple(assumptions))
    m = sheet[estimate]
    low, high = real(m) - real(sheet["E"]), real(m) + real(sheet["E"])
    result, ends = _ends(sheet, a, low, high, Add((sheet.shown(estimate), PlusMinus(sheet.shown("E")))))
    conclusion = f"With {_percent(a)} confidence the true {what} lies between {ends[0]} and {ends[1]}. That is a statement about the method: of many intervals made this way, {_percent(a)} catch the true value. It is not the probability that this one does, nor does it hold {_percent(a)} of the data."
    goal = f"find a {_percent(a)} confidence interval for the {what}"
    return Solution("confidence_interval", "confidence-intervals", goal, tuple(sheet.steps), result, idea="Estimate ± critical value × standard error: as far to each side as sampling usually moves the estimate.", conclusion=conclusion, assumptions=tuple(assumptions), exhibits=(picture,) if picture else ())


def _ends(sheet: Sheet, a: Arguments, low: Amount, high: Amount, before: Node | None) -> tuple[Result, tuple[str, str]]:
    texts = tuple(places(v, a.rounding) if a.rounding is not None else decimal(v, 6) for v in (low, high))
    trees = tuple(number_tree(t) for t in texts)
    tree = interval_tree(*trees)
    good = all(rounds_to(v, t) is not None for v, t in zip((low, high), trees, strict=True))
    sheet.steps.append(Step(ENDS.id, ENDS.title, "Subtract the margin for the lower end, add it for the upper end." + (f" Rounded to {a.rounding} decimal places." if a.rounding is not None else ""), ENDS.concept, after=tree if before is None else Relation((before, tree), ("≈",)), relation="implies", check="agrees" if good else None))
    return Result("interval", tree, trees, plain=f"({texts[0]}, {texts[1]})"), (texts[0], texts[1])


def _means(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    one, two = a.samples
    if a.paired:
        differences = tuple(x - y for x, y in zip(one.data, two.data, strict=True))
        single = replace(a, kind="mean", samples=(Sample(data=differences),))
        return _mean(single)
    for k, sample in enumerate((one, two), 1):
        wrong = _means_of(sheet, sample, str(k))
        if wrong is not None:
            return wrong
    sheet.line("d", "xbar_1 - xbar_2", SETUP, "The estimate is the difference of the two sample means.")
    assumptions: list[Prose] = ["Both samples are random and independent, from populations that are roughly normal (or large samples)."]
    if one.population:
        curve = NORMAL
        sheet.line("SE", "sqrt(s_1^2/n_1 + s_2^2/n_2)", ERROR, "Variances of independent means add; both population variances are known.")
    elif a.pooled:
        sheet.line("df", "n_1 + n_2 - 2", FREEDOM, "Both samples lose one for their own mean.", name("df"))
        sheet.line("v", "((n_1 - 1)*s_1^2 + (n_2 - 1)*s_2^2)/(n_1 + n_2 - 2)", ERROR, "With equal variances both samples estimate the same one: average them by their degrees of freedom.", formula("s_p^2"))
        sheet.line("SE", "sqrt(v*(1/n_1 + 1/n_2))", ERROR, "The standard error of the difference.", name("SE"))
        curve = Curve("t", sheet["df"])
    else:
        sheet.line("a", "s_1^2/n_1", ERROR, "The variance of the first mean.", name("a"))
        sheet.line("b", "s_2^2/n_2", ERROR, "The variance of the second mean.", name("b"))
        sheet.line("SE", "sqrt(a + b)", ERROR, "Variances of independent means add.")
        sheet.line("df", "(a + b)^2/(a^2/(n_1 - 1) + b^2/(n_2 - 1))", FREEDOM, "Welch's formula, for samples whose variances need not be equal.", name("df"))
        curve = Curve("t", sheet["df"])
        assumptions.append("The variances are not assumed equal (Welch).")
    place = critical(sheet, "c", Symbol("z" if curve is NORMAL else "t", "star"), curve, (1 + a.level) / 2, f"{_percent(a)} of {curve.name} lies between minus this value and this value.")
    return _finish(a, sheet, name("d"), "d", "difference of the means", assumptions, shaded(curve, float(place), "middle", f"{curve.name.capitalize()}, with the middle {_percent(a)} shaded."))


def _shares(sheet: Sheet, share: tuple[int | None, Fraction | None, int | None], index: str = "") -> None:
    mark = f"_{index}" if index else ""
    successes, given, size = share
    sheet.given(**{f"n{mark}": size or 0})
    label = name("phat" + mark)
    if successes is not None:
        sheet.given(**{f"x{mark}": successes})
        sheet.line(f"p_hat{mark}", f"x{mark}/n{mark}", SHARE, f"{successes} of {size}.", label)
    else:
        sheet.given(**{f"p_hat{mark}": given or Fraction(0)})
        sheet.state(SHARE, Relation((label, show(given or Fraction(0))), ("=",)), "The share in the sample is given.")


def _proportion(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    assumptions: list[Prose] = ["The sample is random, and large enough for the normal curve."]
    if a.kind == "proportion":
        _shares(sheet, a.shares[0])
        n, p = sheet["n"], sheet["p_hat"]
        small = min(n * p, n * (1 - p)) < 10
        sheet.line("SE", "sqrt(phat*(1 - phat)/n)", ERROR, "A share of n yes-or-no answers spreads like this.")
        estimate, what = "p_hat", "proportion"
    else:
        _shares(sheet, a.shares[0], "1")
        _shares(sheet, a.shares[1], "2")
        small = any(min(sheet[f"n_{k}"] * sheet[f"p_hat_{k}"], sheet[f"n_{k}"] * (1 - sheet[f"p_hat_{k}"])) < 10 for k in (1, 2))
        sheet.line("d", "phat_1 - phat_2", SETUP, "The estimate is the difference of the two shares.")
        sheet.line("SE", "sqrt(phat_1*(1 - phat_1)/n_1 + phat_2*(1 - phat_2)/n_2)", ERROR, "Variances of independent shares add.")
        estimate, what = "d", "difference of the proportions"
    if small:
        assumptions.append("Careful: there are fewer than 10 successes or failures, so the normal curve is only a rough guide here.")
    place = critical(sheet, "c", Symbol("z", "star"), NORMAL, (1 + a.level) / 2, f"{_percent(a)} of {NORMAL.name} lies between minus this value and this value.")
    return _finish(a, sheet, name("phat"), estimate, what, assumptions, shaded(NORMAL, float(place), "middle", f"The standard normal curve, with the middle {_percent(a)} shaded."))


def _variance(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    sample = a.samples[0]
    if sample.data:
        inner = Sheet()
        variance_lines(inner, sample.data, True, False)
        sheet.steps.extend(inner.steps)
        sheet.given(n=len(sample.data), v=inner["v"])
    else:
        deviation = sample.deviation
        if (sample.size or 0) < 2:
            return Declined("missing_data", "The sample needs at least two values to show any spread.", "Please check n.")
        sheet.given(n=sample.size or 0, v=sample.variance if sample.variance is not None else deviation * deviation if deviation is not None else 0)
    sheet.line("df", "n - 1", FREEDOM, "For normal data, (n − 1)·s²/σ² follows a chi-squared curve with n − 1 degrees of freedom.", name("df"))
    curve = Curve("chi2", sheet["df"])
    critical(sheet, "u", Subscript(Symbol("chi"), Text("upper")), curve, (1 + a.level) / 2, "It cuts off half of the rest on the right.")
    critical(sheet, "w", Subscript(Symbol("chi"), Text("lower")), curve, (1 - a.level) / 2, "It cuts off half of the rest on the left.")
    sheet.line("L", "df*v/u", ENDS, "The large critical value gives the lower end.", Text("lower end"), symbolic=False)
    sheet.line("U", "df*v/w", ENDS, "The small one gives the upper end.", Text("upper end"), symbolic=False)
    keys = ("L", "U")
    if a.kind == "deviation":
        sheet.line("M", "sqrt(L)", ENDS, "Take roots for the standard deviation.", Text("lower end"), symbolic=False)
        sheet.line("N", "sqrt(U)", ENDS, "And for the upper end.", Text("upper end"), symbolic=False)
        keys = ("M", "N")
    result, ends = _ends(sheet, a, real(sheet[keys[0]]), real(sheet[keys[1]]), None)
    what = "variance" if a.kind == "variance" else "standard deviation"
    return Solution("confidence_interval", "confidence-intervals", f"find a {_percent(a)} confidence interval for the {what}", tuple(sheet.steps), result, conclusion=f"With {_percent(a)} confidence the true {what} lies between {ends[0]} and {ends[1]}.", assumptions=("The population is normal.",))


def _level(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    assert a.ends is not None
    _shares(sheet, a.shares[0])
    low, high = a.ends
    p = sheet["p_hat"]
    sheet.given(b=high, a=low)
    sheet.line("SE", "sqrt(phat*(1 - phat)/n)", ERROR, "A share of n yes-or-no answers spreads like this.")
    sheet.line("u", "(b - phat)/SE", LEVEL, "How many standard errors the upper end lies above the estimate.", name("z_2"))
    sheet.line("v", "(phat - a)/SE", LEVEL, "And the lower end below it.", name("z_1"))
    tail(sheet, "t", Text("above"), NORMAL, sheet["u"], "right", "The area beyond the upper end.")
    tail(sheet, "w", Text("below"), NORMAL, sheet["v"], "right", "The area beyond the lower end, by symmetry.")
    sheet.line("C", "1 - t - w", LEVEL, "What is left is inside.", Text("confidence"), symbolic=False)
    assert isinstance(p, Fraction)
    return Solution("confidence_interval", "confidence-intervals", "find the level of confidence of this interval", tuple(sheet.steps), sheet.result("C", a.rounding), conclusion=f"We can be about {decimal(100 * sheet['C'], 4)}% sure.", assumptions=("The sample is random, and large enough for the normal curve.",))


def make_problem(rng: Random, level: int) -> Exercise:
    """A known sigma; a t interval from summaries; from data."""
    percent = rng.choice((90, 95, 99))
    if level == 1:
        text = f"A random sample of size {rng.choice((25, 36, 64, 100))} has mean {rng.randint(40, 90)}. The population standard deviation is {rng.randint(4, 15)}. Find a {percent}% confidence interval for the mean. Round to 2 decimal places."
    elif level == 2:
        text = f"A random sample of size {rng.randint(8, 25)} has mean {rng.randint(40, 90)} and sample standard deviation {rng.randint(4, 15)}. Find a {percent}% confidence interval for the mean. Round to 2 decimal places."
    else:
        data = [rng.randint(10, 30) for _ in range(7)]
        text = f"Find a {percent}% confidence interval for the population mean from the sample {', '.join(map(str, data))}. Round to 2 decimal places."
    return Exercise(text, text, "an interval such as (7.30, 9.15)")


TOPIC = Topic(
    id="confidence_interval", title="Confidence intervals", concept="confidence-intervals", phrases=("confidence interval", "confidence", "margin of error", "ci", "how sure", "interval estimate", "confidence limits"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sampling-distribution", "t-distribution"),
)  # fmt: skip
