"""Errors of a test: the chance of a type I and of a type II error, and the power, for a z test or a given rejection region."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb
from random import Random

from tutor.notation.tree import Node, Relation, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, named, number, rounding_asked, words_of
from tutor.problem.samples import samples_of, significance_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, formula, less, name, show, times, total
from tutor.rules.tails import NORMAL, critical, tail
from tutor.solution import Declined, Prose, Solution
from tutor.topic import Exercise, Task, Topic

MEANING = Rule("error_of_test", "What the error means", "type-1-2-errors")
ERROR = Rule("standard_error", "How much the estimate itself spreads", "sampling-distribution")
CUT = Rule("rejection_cut", "From where on H0 is rejected", "hypothesis-testing")
SHIFT = Rule("standardise_under_truth", "Measure from the true value", "standard-normal-z")
CHANCE = Rule("chance_of_region", "The chance of the region", "type-1-2-errors")
POWER = Rule("power_of_test", "Power is what is left", "type-1-2-errors")
_ASKED = r"type[- ]?(?:ii|i|1|2|one|two)\b[- ]?errors?|\bpower\b|\bbeta\b|probability of (?:a )?(?:false alarm|miss)"
_TRUE = rf"(?:true|actual|real|alternative|really|actually|in truth)\b[^.;\d]{{0,40}}?({NUMBER})"


@dataclass(frozen=True, slots=True)
class Arguments:
    """`law`: z (a test of a mean at level `alpha`), normal, uniform, binomial (with a region). `wanted`: power, second, first.

    `null` and `truth` are the parameter under H0 and in truth; `low` and `high` bound the region in which H0 is
    rejected: at or below `low`, at or above `high`.
    """

    law: str
    wanted: str
    null: Fraction | None
    truth: Fraction | None
    alpha: Fraction | None = None
    side: str = "both"
    deviation: Fraction = Fraction(1)
    size: int = 1
    low: Fraction | None = None
    high: Fraction | None = None
    rounding: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "power of a z test with mu0 = 50, true mean 52, sigma = 6, n = 36", "reject H0 if x >= 8; probability of a type II error"."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(_ASKED, low) or not re.search(r"\d", low) or re.search(r"power (?:rule|series|iteration|method|of a matrix)|beta\s*\(|beta (?:distribution|prior)|power of (?:two|2|ten|10)\b", low):
        return None
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|what|determine|give)\b", low)]
    asked = low[asks[-1] :] if asks else low
    wanted = _wanted(asked) or _wanted(low)
    if wanted is None:
        return None
    null, truth = _parameters(text, low)
    if wanted == "first":
        truth = null
    alpha, sample = significance_of(text), samples_of(text)[0]
    base = Arguments("z", wanted, null, truth, alpha, rounding=rounding_asked(problem), size=sample.size or 1)
    region = _region(text, low)
    if region is not None:
        return _with_region(replace(base, low=region[0], high=region[1]), text, low, sample.deviation, sample.size)
    effect = re.search(rf"(?:effect size|cohen'?s d|\bd)\s*(?:of|is|=|:)*\s*({NUMBER})", low)
    if effect is not None and truth is None:
        base, deviation = replace(base, null=Fraction(0), truth=number(effect.group(1))), Fraction(1)
    else:
        found = sample.deviation if sample.deviation is not None else None
        if found is None or base.null is None or base.truth is None or sample.size is None:
            return Declined("missing_data", "For the power of a z test I need the value in H0, the true value, σ, n and the level.", "For instance: power for mu0 = 50, true mean 52, sigma = 6, n = 36, alpha = 0.05, one-sided.") if re.search(r"find|calculate|compute|what is the power|what is the prob", low) else None
        deviation = found
    if deviation <= 0:
        return Declined("impossible", "The standard deviation must be positive.", "Please check it.")
    if base.null == base.truth:
        return Declined("impossible", "The true value is the one of H0, so H0 is true and no type II error is possible.", "Give a true value that differs from H0.")
    return Task(replace(base, deviation=deviation, side=_side(low, base)), 1.1, f"find the {_name(wanted)} of the test")


def _wanted(text: str) -> str | None:
    if re.search(r"type[- ]?(?:ii|2|two)\b|\bbeta\b|probability of (?:a )?miss", text):
        return "second"
    if re.search(r"\bpower\b", text):
        return "power"
    return "first" if re.search(r"type[- ]?(?:i|1|one)\b|false alarm", text) else None


def _name(wanted: str) -> str:
    return {"power": "power", "second": "chance of a type II error", "first": "chance of a type I error"}[wanted]


def _parameters(text: str, low: str) -> tuple[Fraction | None, Fraction | None]:
    null = re.search(rf"h_?0\s*:?\s*\(?\s*(?:mu|theta|p|lambda|mean|the mean)?\s*(?:_?\w)?\s*(?:=|<=|>=|is)\s*({NUMBER})|\b(?:mu|theta|p)_?0\s*=\s*({NUMBER})|null\b[^.;\d]{{0,40}}?({NUMBER})", low)
    first = number(next(g for g in null.groups() if g)) if null else None
    truth = re.search(_TRUE, low)
    second = number(truth.group(1)) if truth else named(low, r"mu_?1", r"mu_?a", r"theta_?1", r"p_?1")
    other = re.search(rf"h_?[1a]\s*:?\s*(?:mu|theta|p|lambda)\s*=\s*({NUMBER})|(?:if|when|suppose)\b[^.;\d]{{0,30}}?(?:mu|theta|p|mean|lambda)\s*(?:=|is)\s*({NUMBER})", low)
    if second is None and other is not None:
        second = number(next(g for g in other.groups() if g))
    return first, second


def _side(low: str, a: Arguments) -> str:
    if re.search(r"two[- ](?:sided|tailed)|!=|not equal", low):
        return "both"
    assert a.null is not None and a.truth is not None
    if re.search(r"one[- ](?:sided|tailed)|h_?[1a]\s*:?\s*(?:mu|p|theta)\s*[<>]|(?:right|left|upper|lower)[- ]tail", low):
        return "right" if a.truth > a.null else "left"
    return "both"


def _region(text: str, low: str) -> tuple[Fraction | None, Fraction | None] | None:
    """Where H0 is rejected: (at or below, at or above)."""
    found = re.search(r"\breject\w*\b(?:[^.;]|\.(?=\d))*?\b(?:if|when|for|whenever|provided)\b(.*?)(?:[.;?](?=\s|$)|$)", text, re.I | re.S)
    if found is None:
        return None
    words = found.group(1)
    below = re.search(rf"(?:<=?|at most|fewer than|less than|below|under)\s*({NUMBER})|({NUMBER})\s*(?:or (?:fewer|less|below)|>=?\s*[a-z])", words, re.I)
    above = re.search(rf"(?:>=?|at least|more than|greater than|above|exceeds?|over)\s*({NUMBER})|({NUMBER})\s*(?:or (?:more|greater|above)|<=?\s*[a-z])", words, re.I)
    ends = tuple(number(next(g for g in m.groups() if g)) if m else None for m in (below, above))
    strict = (below is not None and re.search(r"<(?!=)|fewer|less than|below|under", below.group()), above is not None and re.search(r">(?!=)|more than|greater than|above|exceed|over", above.group()))
    if ends == (None, None):
        return None
    whole = re.search(r"\bheads?\b|success|defect|\bcount|times\b", low) is not None
    lower = ends[0] - 1 if whole and strict[0] and ends[0] is not None else ends[0]
    upper = ends[1] + 1 if whole and strict[1] and ends[1] is not None else ends[1]
    return lower, upper


def _with_region(a: Arguments, text: str, low: str, deviation: Fraction | None, size: int | None) -> Task | Declined | None:
    parameter = a.truth
    if re.search(r"\buniform", low):
        law = "uniform"
    elif re.search(r"\bbinomial|toss|flip|heads?\b|success|defect", low):
        law = "binomial"
        tries = re.search(r"(\d+) (?:\w+ )?(?:times|tosses|flips|trials|throws|items|parts|tries|coin)|\bn\s*=\s*(\d+)", low)
        if tries is None:
            return Declined("missing_data", "How many tries are made?", "For instance: toss a coin 10 times, reject H0 if there are 8 or more heads.")
        a = replace(a, size=int(tries.group(1) or tries.group(2)))
        if a.null is None and re.search(r"\bfair\b", low):
            a = replace(a, null=Fraction(1, 2), truth=Fraction(1, 2) if a.wanted == "first" else a.truth)
        parameter = a.truth
    elif deviation is not None:
        law = "normal"
        a = replace(a, deviation=deviation, size=size or 1)
    else:
        return None
    if parameter is None:
        return Declined("missing_data", f"Which {'value holds under H0' if a.wanted == 'first' else 'true value shall I take'}?", "For instance: H0: theta = 2, and the true value of theta is 2.5.")
    if law == "binomial" and not 0 <= parameter <= 1:
        return Declined("impossible", f"A probability lies between 0 and 1, not at {decimal(parameter)}.", "Please check it.")
    if (law == "uniform" and parameter <= 0) or a.deviation <= 0:
        return Declined("impossible", "The spread must be positive.", "Please check the numbers.")
    return Task(replace(a, law=law), 1.1, f"find the {_name(a.wanted)} of the test")


def solve(arguments: Arguments) -> Solution | Declined:
    """The region in which H0 is rejected, its chance when the truth is known, and the rest."""
    a = arguments
    sheet = Sheet()
    assumptions: list[Prose] = []
    sheet.state(MEANING, _goal_symbol(a.wanted), {
        "first": "A type I error rejects H0 although it is true: the chance of the rejection region when H0 holds.",
        "second": "A type II error keeps H0 although it is false: the chance of missing the rejection region when the true value holds.",
        "power": "The power is the chance to reject H0 when it is false: the chance of the rejection region when the true value holds.",
    }[a.wanted])  # fmt: skip
    if a.law == "z":
        assumptions = [] if a.alpha is not None else ["No level was given, so I used 0.05."]
        assumptions += ["The standard deviation is known, so this is a z test."]
        _z_test(sheet, a)
    else:
        {"uniform": _uniform, "binomial": _binomial, "normal": _normal}[a.law](sheet, a)
    key = "P"
    if a.wanted == "second":
        sheet.line("beta", "1 - P", POWER, "H0 is kept whenever it is not rejected.", Symbol("beta"))
        key = "beta"
    chance = decimal(sheet[key], 4)
    conclusion = {
        "power": f"With these numbers the test finds the difference with probability {chance}. A larger sample, a larger difference or a larger level raise the power.",
        "second": f"With probability {chance} the test misses that H0 is false. A larger sample makes that rarer.",
        "first": f"With probability {chance} the test rejects H0 although it is true.",
    }[a.wanted]
    return Solution("test_power", "type-1-2-errors", f"find the {_name(a.wanted)} of the test", tuple(sheet.steps), sheet.result(key, a.rounding, _goal_symbol(a.wanted)), idea="First find which results lead to a rejection; then ask how likely those are when the true value holds.", conclusion=conclusion, assumptions=tuple(assumptions))


def _goal_symbol(wanted: str) -> Node:
    return {"first": Symbol("alpha"), "second": Symbol("beta"), "power": formula("1 - beta")}[wanted]


def _z_test(sheet: Sheet, a: Arguments) -> None:
    assert a.null is not None and a.truth is not None
    alpha = a.alpha or Fraction(5, 100)
    sheet.given(m=a.null, t=a.truth, sigma=a.deviation, n=a.size)
    sheet.line("SE", "sigma/sqrt(n)", ERROR, "A mean of n values spreads by σ divided by the root of n.")
    area = 1 - alpha / 2 if a.side == "both" else 1 - alpha
    critical(sheet, "c", Symbol("z", "star"), NORMAL, area, f"At the level {decimal(alpha)}{', half of it on each side,' if a.side == 'both' else ''} H0 is rejected beyond this value.")
    if a.side in ("right", "both"):
        sheet.line("H", "m + c*SE", CUT, "The smallest sample mean that is too large for H0.", name("xbar_high"))
        sheet.line("h", "(H - t)/SE", SHIFT, "Seen from the true mean, in standard errors.", name("z_high"))
        tail(sheet, "U", name("P_high"), NORMAL, sheet["h"], "right", "The chance to end up above.", CHANCE)
    if a.side in ("left", "both"):
        sheet.line("L", "m - c*SE", CUT, "The largest sample mean that is too small for H0.", name("xbar_low"))
        sheet.line("l", "(L - t)/SE", SHIFT, "Seen from the true mean, in standard errors.", name("z_low"))
        tail(sheet, "D", name("P_low"), NORMAL, sheet["l"], "left", "The chance to end up below.", CHANCE)
    sheet.line("P", {"both": "U + D", "right": "U", "left": "D"}[a.side], CHANCE, "The chance to reject H0.", Symbol("P"))


def _normal(sheet: Sheet, a: Arguments) -> None:
    assert a.truth is not None
    sheet.given(t=a.truth, sigma=a.deviation, n=a.size)
    sheet.line("SE", "sigma/sqrt(n)", ERROR, "A mean of n values spreads by σ divided by the root of n.")
    parts = []
    for key, end, side in (("U", a.high, "right"), ("D", a.low, "left")):
        if end is None:
            continue
        sheet.values["k"] = end
        sheet.line("z", "(k - t)/SE", SHIFT, "The edge of the region, in standard errors from the mean.", Symbol("z"))
        tail(sheet, key, name("P_high" if side == "right" else "P_low"), NORMAL, sheet["z"], side, "The chance to fall beyond that edge.", CHANCE)
        parts.append(key)
    sheet.line("P", " + ".join(parts), CHANCE, "The chance to reject H0.", Symbol("P"))


def _uniform(sheet: Sheet, a: Arguments) -> None:
    """On [0, theta] each stretch has a chance in proportion to its length."""
    assert a.truth is not None
    theta = a.truth
    lengths: list[Node] = []
    if a.low is not None and a.low > 0:
        lengths.append(show(min(a.low, theta)))
    if a.high is not None and a.high < theta:
        lengths.append(less(show(theta), show(max(a.high, Fraction(0)))))
    sheet.given(theta=theta)
    sheet.line("w", total(lengths) if lengths else show(Fraction(0)), CHANCE, ("On [0, θ] every stretch of the same length is equally likely, with ", Relation((Symbol("theta"), show(theta)), ("=",)), ": add the lengths that lead to a rejection."), Symbol("w"))
    sheet.line("P", "w/theta", CHANCE, "That length as a share of the whole.", Symbol("P"))


def _binomial(sheet: Sheet, a: Arguments) -> None:
    assert a.truth is not None
    p, n = a.truth, a.size
    counts = [k for k in range(n + 1) if (a.low is not None and k <= a.low) or (a.high is not None and k >= a.high)]
    terms: list[Node] = []
    sheet.given(p=p)
    for k in counts:
        value = comb(n, k) * p**k * (1 - p) ** (n - k)
        sheet.steps.append(sheet.made(formula(f"P_{k}"), times(show(Fraction(comb(n, k))), formula(f"p^{k}"), formula(f"(1 - p)^{n - k}")), value, CHANCE, f"Exactly {k} of {n}: the number of ways, times the chance of each."))
        sheet.values[f"P_{k}"] = value
        terms.append(formula(f"P_{k}"))
    sheet.line("P", total(terms) if terms else show(Fraction(0)), CHANCE, "Add up the counts that lead to a rejection.", Symbol("P"))


def make_problem(rng: Random, level: int) -> Exercise:
    """The power of a one-sided z test; a two-sided one; a rejection region for coin tosses."""
    mean, n, sigma = rng.randint(40, 60), rng.choice((16, 25, 36, 64)), rng.randint(4, 10)
    if level < 3:
        text = f"A {'one' if level == 1 else 'two'}-sided z test has H0: mu = {mean}. The true mean is {mean + rng.randint(1, 4)}, sigma = {sigma}, n = {n}, alpha = 0.05. Find the power. Round to 3 decimal places."
    else:
        text = f"A coin is tossed {rng.randint(8, 12)} times. H0: p = 0.5 is rejected if there are {rng.randint(6, 8)} or more heads. The true value of p is 0.7. Find the probability of a type II error. Round to 4 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="test_power", title="Type I and II errors, power", concept="type-1-2-errors", phrases=("type i error", "type ii error", "power", "beta", "type 1", "type 2"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("hypothesis-testing",),
)  # fmt: skip
