"""The p-value of a chi-squared or F statistic that is given with its degrees of freedom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.samples import freedom_of, significance_of
from tutor.rules.decision import NO_LEVEL, NOT_THE_CHANCE, USUAL_LEVEL, decide
from tutor.rules.derivation import Rule
from tutor.rules.sample_pictures import shaded
from tutor.rules.sheet import Sheet, decimal
from tutor.rules.tails import Curve, tail
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

P_VALUE = Rule("p_value", "The p-value", "p-values")
_CHI = r"(?:chi[- ]?squared?|chi\s*\^?\s*2\b(?!\.)|x\^2|χ2)"
_STATISTIC = re.compile(rf"(?:{_CHI}|\bf)(?:[- ](?:test |)statistic|[- ]value|[- ]ratio)?(?:\s+test)?\s*(?:\(\s*\d+(?:\s*,\s*\d+)?\s*\))?\s*(?:=|of|is|:|was|value|with value|statistic|\s)*({NUMBER})", re.I)
_IN_BRACKETS = re.compile(rf"(?:{_CHI}|\bf)\s*\(\s*(\d+)(?:\s*,\s*(\d+))?\s*\)", re.I)


@dataclass(frozen=True, slots=True)
class Arguments:
    """A statistic of a right-tailed curve; `second` for the lower degrees of freedom of F. `decides` when the question is only
    whether it is significant."""

    statistic: Fraction
    first: int
    second: int | None
    alpha: Fraction | None
    rounding: int | None
    decides: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "p-value of chi squared = 7.81 with 3 df", "F(2, 10) = 4.1, find the p-value"."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"p[- ]?value|significan|how (?:likely|rare|unusual)", low) or not re.search(rf"{_CHI}|\bf\b[^.?]*(?:statistic|=|\()", low):
        return None
    found = _STATISTIC.search(text)
    if found is None:
        return None
    bracket = _IN_BRACKETS.search(text)
    first, second = (int(bracket.group(1)), int(bracket.group(2)) if bracket.group(2) else None) if bracket else freedom_of(text) or (None, None)
    chi = re.search(_CHI, low) is not None
    if first is None or (not chi and second is None):
        return Declined("missing_data", f"For the p-value of {'a chi-squared' if chi else 'an F'} statistic I need its degrees of freedom{'' if chi else ', two of them'}.", "For instance: p-value of chi squared = 7.8 with 3 degrees of freedom; or F(2, 10) = 4.1.")
    value, second = number(found.group(1)), None if chi else second
    if value < 0 or first < 1 or second == 0:
        return Declined("impossible", "This statistic is a sum of squares, so it is never negative, and degrees of freedom are at least 1.", "Please check the numbers.")
    name = "χ²" if chi else "F"
    return Task(Arguments(value, first, second, significance_of(text), rounding_asked(problem), re.search(r"p[- ]?value|how (?:likely|rare|unusual)", low) is None), 1.05, f"find the p-value of {name} = {decimal(value)}")


def solve(arguments: Arguments) -> Solution | Declined:
    """The area of the right tail."""
    a = arguments
    curve = Curve("chi2", Fraction(a.first)) if a.second is None else Curve("f", Fraction(a.first), Fraction(a.second))
    sheet = Sheet()
    tail(sheet, "p", Symbol("p"), curve, a.statistic, "right", f"If H0 were true, the statistic would follow {curve.name}. It grows with every departure from H0, so only large values speak against H0: the area to the right counts.", P_VALUE)
    p = sheet["p"]
    verdict = word = ""
    if a.alpha is not None or a.decides:
        level = a.alpha if a.alpha is not None else USUAL_LEVEL
        rejected = decide(sheet, "p", level)
        verdict = f" At the level {decimal(level)}, H0 is {'rejected' if rejected else 'not rejected'}."
        word = "yes" if rejected else "no"
    result = Result("boolean", None, (word,), plain=word, approx=f"p = {decimal(p, 4)}") if a.decides else sheet.result("p", a.rounding, Symbol("p"))
    conclusion = f"If H0 were true, a statistic of {decimal(a.statistic)} or more would come up with probability {decimal(p, 4)}.{verdict} {NOT_THE_CHANCE}"
    assumptions: tuple[Prose, ...] = (NO_LEVEL,) if a.decides and a.alpha is None else ()
    picture = shaded(curve, float(a.statistic), "right", f"{curve.name.capitalize()}, with the p-value {decimal(p, 4)} as the shaded area.")
    name = "χ²" if a.second is None else "F"
    return Solution("tail_probability", "p-values", f"find the p-value of {name} = {decimal(a.statistic)}", tuple(sheet.steps), result, idea="The p-value is how often chance alone would give a statistic at least as large.", conclusion=conclusion, assumptions=assumptions, exhibits=(picture,))


def make_problem(rng: Random, level: int) -> Exercise:
    """Chi-squared with few degrees of freedom; with more; an F statistic."""
    if level < 3:
        text = f"A chi-squared statistic of {rng.randint(20, 120) / 10:g} has {rng.randint(1, 3) if level == 1 else rng.randint(4, 9)} degrees of freedom. Find the p-value. Round to 4 decimal places."
    else:
        text = f"F({rng.randint(1, 4)}, {rng.randint(8, 30)}) = {rng.randint(15, 60) / 10:g}. Find the p-value. Round to 4 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="tail_probability", title="The p-value of a χ² or F statistic", concept="p-values", phrases=("p-value", "p value", "significant", "how likely"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("chi-squared-test",),
)  # fmt: skip
