"""z-scores: how many standard deviations a value lies from the mean, and the value that lies so many away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, named, number, rounding_asked, words_of
from tutor.problem.samples import sample_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, formula, name, value_of
from tutor.solution import Declined, Prose, Solution
from tutor.topic import Exercise, Task, Topic

SCORE = Rule("z_score", "Distance from the mean in standard deviations", "standard-normal-z")
BACK = Rule("value_from_z", "Go that many standard deviations from the mean", "standard-normal-z")
SUMS = Rule("spread_of_sum", "The sum of n values", "central-limit-theorem")
_NORMAL = re.compile(rf"~\s*(?:N|Normal|normal)?\s*\(\s*({NUMBER})\s*,\s*({NUMBER})(\s*\^\s*2)?\s*\)|\bN\s*\(\s*({NUMBER})\s*,\s*({NUMBER})(\s*\^\s*2)?\s*\)")


@dataclass(frozen=True, slots=True)
class Arguments:
    """`wanted`: z or value; a mean, a deviation, the value or the z-score, and a sample size for a sum or a mean."""

    wanted: str
    mean: Fraction
    deviation: Fraction
    known: Fraction
    rounding: int | None
    size: int | None = None
    of: str = ""
    assumed: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """The z-score of a value; the value k standard deviations above or below the mean."""
    text = words_of(problem)
    low = text.lower()
    away = re.search(rf"({NUMBER})\s*(?:standard deviations?|sds?|sigmas?|std)\s*(?:to the )?(above|below|over|under|right|left|more|less|higher|lower|greater)", low)
    asked = re.search(r"z[- ]?score|z[- ]?value|standard score|standardi[sz]ed value|how many standard deviations", low)
    if (away is None and asked is None) or re.search(r"confidence|hypothes|p-value|probability|percent(?:age|ile)?\b|proportion|area\b|%", low):
        return None
    mean, deviation, assumed = _parameters(text, low)
    if mean is None or deviation is None:
        if asked and re.search(r"\d", low) and re.search(r"find|calculate|compute|what", low) and not re.search(r"what is a z", low):
            return Declined("missing_data", "For a z-score I need the value, the mean and the standard deviation.", "For instance: z-score of 85 when the mean is 70 and the standard deviation is 10.")
        return None
    if deviation <= 0:
        return Declined("impossible", f"A standard deviation must be positive, and this one is {float(deviation):g}.", "Please check it.")
    rounding = rounding_asked(problem)
    sample = sample_of(problem, text)
    if away is not None and (asked is None or re.search(r"(?:value|score|sum|what x|which)\b", low)):
        k = number(away.group(1)) * (1 if away.group(2) in ("above", "over", "right", "more", "higher", "greater") else -1)
        of = "sum" if re.search(r"\bsums?\b", low) and sample.size else "mean" if re.search(r"sample means?\b|mean of the (?:sample )?means", low) and sample.size and "size" in low else ""
        return Task(Arguments("value", mean, deviation, k, rounding, sample.size if of else None, of, assumed), 1.0, f"find the value {decimal(abs(k))} standard deviations {'above' if k > 0 else 'below'} the mean")
    z = amount(low, r"z[- ]?score (?:is|of|=)(?: about)?", r"\bz\s*=")
    if z is not None and re.search(r"(?:find|what|which)[^.?]{0,30}(?:value|score|x\b|height|weight|raw)", low) and not re.search(r"(?:find|what(?: is|'s)?|calculate|compute) (?:the |its |his |her )?z", low):
        return Task(Arguments("value", mean, deviation, z, rounding, assumed=assumed), 1.0, f"find the value whose z-score is {decimal(z)}")
    value = named(text, "x", "X") or _value(low, mean, deviation)
    if value is None:
        return Declined("missing_data", "Which value shall I turn into a z-score?", "For instance: z-score of 85 when the mean is 70 and the standard deviation is 10.")
    return Task(Arguments("z", mean, deviation, value, rounding, assumed=assumed), 1.0, f"find the z-score of {decimal(value)} for mean {decimal(mean)} and standard deviation {decimal(deviation)}")


def _parameters(text: str, low: str) -> tuple[Fraction | None, Fraction | None, str]:
    found = _NORMAL.search(text)
    if found is not None:
        first, second, squared = (found.group(1), found.group(2), found.group(3)) if found.group(1) else (found.group(4), found.group(5), found.group(6))
        note = "" if squared else f"N({first}, {second}) is read as mean and standard deviation."
        return number(first), number(second), note
    mean = named(text, r"mu", r"[xX]bar", r"\bm")
    deviation = named(text, r"sigma", r"\bs", r"sd", r"SD")
    sample = sample_of(Problem(text, low), text)
    mean = mean if mean is not None else sample.mean
    deviation = deviation if deviation is not None else sample.deviation
    if deviation is None and sample.variance is not None and sample.variance >= 0:
        root = value_of(formula("sqrt(v)"), {"v": sample.variance})
        deviation = root if isinstance(root, Fraction) else Fraction(str(root))
    return mean, deviation, ""


def _value(low: str, mean: Fraction, deviation: Fraction) -> Fraction | None:
    found = re.search(rf"(?:z[- ]?score|standard score|z[- ]?value|standardi[sz]ed value)\s*(?:of|for|corresponding to)?\s*(?:a |an |the )?(?:\w+ ){{0,4}}?(?:of )?({NUMBER})", low)
    if found is not None:
        return number(found.group(1))
    found = re.search(rf"(?:scores?|scored|value|weighs?|measures?|is|of|gets?|got|earned|tall|observation|\bx)\s*(?:of|is|=|a|an|at)*\s*({NUMBER})", low)
    rest = [number(n) for n in re.findall(NUMBER, low)]
    others = [v for v in rest if v not in (mean, deviation)]
    if len(others) == 1:
        return others[0]
    return number(found.group(1)) if found is not None and number(found.group(1)) not in (mean, deviation) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """z = (x − mean)/standard deviation, or turned round."""
    a = arguments
    sheet = Sheet()
    assumptions: tuple[Prose, ...] = (a.assumed,) if a.assumed else ()
    sheet.given(mu=a.mean, sigma=a.deviation)
    if a.wanted == "z":
        sheet.given(x=a.known)
        sheet.line("z", "(x - mu)/sigma", SCORE, "Take the mean away, then count in standard deviations.")
        z = sheet["z"]
        side = "above" if z > 0 else "below"
        ending = "The value is the mean itself." if z == 0 else f"The value lies {decimal(abs(z), 4)} standard deviations {side} the mean."
        return Solution("z_score", "standard-normal-z", f"find the z-score of {decimal(a.known)}", tuple(sheet.steps), sheet.result("z", a.rounding), idea="A z-score says how unusual a value is, whatever the units.", conclusion=ending, assumptions=assumptions)
    sheet.given(z=a.known)
    if a.of:
        sheet.given(n=a.size or 1)
        if a.of == "sum":
            sheet.line("m", "n*mu", SUMS, "The mean of the sum is n times the mean.", Text("mean of the sum"))
            sheet.line("t", "sqrt(n)*sigma", SUMS, "Variances of independent values add, so the standard deviation grows with the root of n.", Text("its standard deviation"))
        else:
            sheet.line("m", "mu", SUMS, "The mean of a sample mean is the mean itself.", Text("mean"))
            sheet.line("t", "sigma/sqrt(n)", SUMS, "The standard deviation of a sample mean is divided by the root of n.", Text("its standard deviation"))
        sheet.line("x", "m + z*t", BACK, "From the mean go that many standard deviations.")
    else:
        sheet.line("x", "mu + z*sigma", BACK, "From the mean go that many standard deviations.")
    return Solution("z_score", "standard-normal-z", f"find the value {decimal(abs(a.known))} standard deviations {'above' if a.known > 0 else 'below'} the mean", tuple(sheet.steps), sheet.result("x", a.rounding, name("x")), conclusion=f"The value is {decimal(sheet['x'])}.", assumptions=assumptions)


def make_problem(rng: Random, level: int) -> Exercise:
    """A z-score; a negative one; the value from its distance."""
    mean, deviation = rng.randint(40, 80), rng.randint(2, 12)
    if level < 3:
        value = mean + (rng.randint(1, 20) if level == 1 else -rng.randint(1, 20))
        text = f"A value of {value} comes from data with mean {mean} and standard deviation {deviation}. Find its z-score. Round to 2 decimal places."
    else:
        text = f"The mean is {mean} and the standard deviation is {deviation}. Find the value that is {rng.choice((1.5, 2, 2.5, 3))} standard deviations {rng.choice(('above', 'below'))} the mean."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="z_score", title="z-scores", concept="standard-normal-z", phrases=("z-score", "z score", "standard deviations", "standard deviation", "standard score", "zscore"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
