"""How large a sample must be for a margin of error, for a proportion or for a mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Number, Relation, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, words_of
from tutor.problem.samples import level_of, proportions_of, sample_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, formula, name, real, show
from tutor.rules.tails import NORMAL, critical
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MARGIN = Rule("margin_from_width", "Half of the width", "confidence-intervals")
SIZE = Rule("sample_size", "Solve the margin of error for n", "confidence-intervals")
UP = Rule("round_up", "Round up", "decimals-rounding")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A proportion (with a guess of it, or none) or a mean (with its standard deviation); `width` is the whole interval."""

    kind: str
    level: Fraction
    level_said: bool
    margin: Fraction
    width: bool
    share: Fraction | None = None
    deviation: Fraction | None = None


def read(problem: Problem) -> Task | Declined | None:
    """How many must be surveyed to be 95 % confident of being within …"""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"how many\b|how (?:large|big)|sample size|what size|minimum (?:number|size)|(?:number|size) of (?:the )?(?:sample|people|observations)", low):
        return None
    if not re.search(r"within|margin of error|width|no more than|at most|to an accuracy|accurate to|error (?:of|is|e)\b|\bE\s*=|length", text, re.I) or not re.search(r"confiden|sure|certain|% ci\b|margin of error", low):
        return None
    level = level_of(text)
    wide = amount(low, r"(?:width|length)(?: of the interval)?(?: (?:is|of|no more than|at most|be|should be|less than|not exceed\w*|to be))*(?: (?:no more than|at most|less than|of))?")
    margin = amount(
        low, r"(?:to )?within(?: a)?(?: plus or minus| about)?", r"margin of error(?: \w+){0,2}?(?: (?:of|is|be|no more than|at most|to|less than|not exceeding|smaller than|e|=))*\s*=?", r"accura\w+ (?:of|to)(?: within)?", r"(?:maximum )?(?:error|\be\b)(?: of estimate)?(?: (?:of|is|no more than|at most|be))*\s*=?", r"(?:by|differ by|off by) (?:no more than|at most|less than|up to)", r"\bplus or minus",
    )  # fmt: skip
    if wide is None and margin is None:
        return Declined("missing_data", "How close must the estimate be? I need the margin of error.", "For instance: how many people for a 95% confidence interval within 3 percentage points?")
    proportion = re.search(r"proportion|percent|percentage|share|fraction|%\s*(?:of|points)|in favou?r", re.sub(rf"{NUMBER}\s*(?:%)?\s*(?:confiden\w+|sure|certain|ci\b)", "", low)) is not None
    sample = sample_of(problem, text)
    deviation = sample.deviation
    if deviation is None and sample.variance is not None:
        root = real(sample.variance) ** 0.5 if sample.variance >= 0 else None
        deviation = Fraction(str(root)) if root is not None else None
    size = wide / 2 if wide is not None else margin
    assert size is not None
    if size <= 0:
        return Declined("impossible", "The margin of error must be larger than 0; no sample gives an exact answer.", "Please check it.")
    base = (level or Fraction(95, 100), level is not None, size, wide is not None)
    if deviation is not None and not (proportion and "mean" not in low):
        return Task(Arguments("mean", *base, deviation=deviation), 1.0, f"find the sample size for a mean within {float(size):g}")
    if proportion:
        if size >= 1:
            size = size / 100
            base = (base[0], base[1], size, base[3])
        guess = amount(low, r"(?:estimate|previous\w*|prior|past|pilot|preliminary|suggests?|believed?|known|showed|shown|found|about|approximately|p\*?\s*=|phat\s*=)[^.;\d]{0,60}?(?:is|was|of|that|=|about)?\s*")
        shares = proportions_of(low)
        guess = guess if guess is not None and 0 < guess < 1 and guess not in (size, base[0]) else (shares[0][1] if shares and shares[0][1] not in (base[0], size) else None)
        return Task(Arguments("proportion", *base, share=guess), 1.0, f"find the sample size for a proportion within {float(size):g}")
    return Declined("missing_data", "For a mean I also need the standard deviation.", "For instance: sigma = 3, within 1, 95% confident.")


def solve(arguments: Arguments) -> Solution | Declined:
    """The critical value, the formula for n, rounding up."""
    a = arguments
    sheet = Sheet()
    percent = f"{float(100 * a.level):g}%"
    assumptions: list[Prose] = [] if a.level_said else ["The level was not said, so I used the usual 95%."]
    if a.width:
        sheet.given(w=2 * a.margin)
        sheet.line("E", "w/2", MARGIN, "The margin of error is half of the interval's width.")
    else:
        sheet.given(E=a.margin)
    critical(sheet, "c", Symbol("z", "star"), NORMAL, (1 + a.level) / 2, f"{percent} of the standard normal curve lies between minus this value and this value.")
    if a.kind == "proportion":
        share = a.share if a.share is not None else Fraction(1, 2)
        sheet.given(p=share)
        if a.share is None:
            assumptions.append("No earlier estimate of the share is given, so I used 1/2: the spread is largest there, and the sample is large enough whatever the truth.")
        sheet.line("m", "p*(1 - p)*(c/E)^2", SIZE, ("From ", formula("E = c*sqrt(p*(1 - p)/n)"), ", with c for the critical value: square and solve for n."), name("n"))
    else:
        sheet.given(sigma=a.deviation or 1)
        sheet.line("m", "(c*sigma/E)^2", SIZE, ("From ", formula("E = c*sigma/sqrt(n)"), ", with c for the critical value: square and solve for n."), name("n"))
    exact = real(sheet["m"])
    count = int(exact) if exact == int(exact) else int(exact) + 1
    bound = Relation((name("n"), Number(str(count))), (">=",))
    sheet.steps.append(Step(UP.id, UP.title, "A sample has whole members, and rounding down would give a margin that is too large: always round up.", UP.concept, after=bound, before=Relation((name("n"), show(sheet["m"])), (">=",)), relation="implies", check="agrees" if count - 1 < exact <= count else None))
    result = Number(str(count))
    return Solution("sample_size", "confidence-intervals", f"find the smallest sample for a margin of {float(a.margin):g} at {percent}", tuple(sheet.steps), Result("number", result, (result,)), idea="Turn the formula of the margin of error round.", conclusion=f"At least {count} are needed.", assumptions=tuple(assumptions))


def make_problem(rng: Random, level: int) -> Exercise:
    """A mean; a proportion with no guess; with a guess."""
    percent = rng.choice((90, 95, 99))
    if level == 1:
        text = f"The population standard deviation is {rng.randint(3, 20)}. How many must be sampled to be {percent}% confident that the sample mean is within {rng.randint(1, 3)} of the true mean?"
    elif level == 2:
        text = f"How many people should be surveyed to be {percent}% confident that the estimated proportion is within {rng.randint(2, 6)} percentage points of the true proportion?"
    else:
        text = f"A pilot study suggests a proportion of {rng.randint(10, 40) / 100:g}. How many people should be surveyed for a {percent}% confidence interval with a margin of error of {rng.randint(2, 6) / 100:g}?"
    return Exercise(text, text, "a whole number")


TOPIC = Topic(
    id="sample_size", title="Sample size", concept="confidence-intervals", phrases=("how many", "sample size", "how large", "what size", "margin of error"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
