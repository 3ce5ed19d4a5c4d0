"""Is this p-value significant? A p-value that is given, beside the significance level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Relation, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, all_numbers, number, words_of
from tutor.problem.samples import level_of, significance_of
from tutor.rules.decision import DECISION, NO_LEVEL, NOT_THE_CHANCE, USUAL_LEVEL, decide
from tutor.rules.sheet import Sheet, decimal, show
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

_P = re.compile(rf"\bp(?:[- ]?values?)?(?: (?:of|is|was|came out|turned out|to be|at|as|equals|equal to)|\s*[=:])*\s*(<=?|>=?|(?:less|smaller|lower|greater|larger|more|higher) than|below|under|above|over)?\s*({NUMBER})")
_P_BEHIND = re.compile(rf"()({NUMBER})\s*(?:as )?(?:an? |the |my |our )?p[- ]?value")
_ASKED = r"significan|insignificant|\breject|\bnull\b|conclu|decid|decision|\balpha\b|\bh_?0\b"
_KEEPS = r"\b(?:fail(?:ed|s)? to reject|(?:not|n't) reject|keep|accept|retain|insignificant|not significant)\b"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The p-value, or a bound of it (`sign` "<" or ">"), the level, and whether the question is if H0 is kept."""

    p: Fraction
    sign: str
    alpha: Fraction
    alpha_said: bool
    keeps: bool


def read(problem: Problem) -> Task | Declined | None:
    """ "is p = 0.03 significant?", "p-value of 0.2, do I reject", "p < 0.001 at the 1% level"; there are no other numbers."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(_ASKED, low):
        return None
    found = _P.search(low) or _P_BEHIND.search(low)
    if found is None:
        return None
    p = number(found.group(2))
    confidence = level_of(text)
    alpha = significance_of(text) or (1 - confidence if confidence is not None else None)
    if len(all_numbers(low)) != (1 if alpha is None else 2):
        return None
    if not 0 <= p <= 1:
        return Declined("impossible", f"A p-value is a probability, so it lies between 0 and 1, not at {decimal(p)}.", "Please check it: perhaps it is the test statistic.")
    sign = _sign(found.group(1) or "")
    level = alpha if alpha is not None else USUAL_LEVEL
    if (sign == "<" and p > level) or (sign == ">" and p < level):
        return Declined("missing_data", f"That p is {'below' if sign == '<' else 'above'} {decimal(p)} does not say on which side of the level {decimal(level)} it lies.", "Give the p-value itself.")
    keeps = re.search(_KEEPS, low) is not None and re.search(r"\bor\b", low) is None
    return Task(Arguments(p, sign, level, alpha is not None, keeps), 1.05, f"decide whether a p-value {f'{sign} ' if sign else 'of '}{decimal(p)} is significant at the level {decimal(level)}")


def _sign(said: str) -> str:
    if said.startswith("<") or re.match(r"less|smaller|lower|below|under", said):
        return "<"
    return ">" if said else ""


def solve(arguments: Arguments) -> Solution | Declined:
    """The p-value beside the level, and what that means."""
    a = arguments
    sheet = Sheet()
    sheet.given(p=a.p)
    if a.sign:
        rejected = a.sign == "<"
        sides = ("<", "<=") if rejected else (">", ">=")
        sheet.state(DECISION, Relation((Symbol("p"), show(a.p), show(a.alpha)), sides), f"The p-value is {'below' if rejected else 'above'} the significance level {decimal(a.alpha)}, so H0 is {'rejected' if rejected else 'not rejected'}.")
    else:
        rejected = decide(sheet, "p", a.alpha)
    share = f"{'less than ' if a.sign == '<' else 'more than ' if a.sign == '>' else ''}{decimal(100 * a.p)}%"
    verdict = (
        f"Reject H0: at the level {decimal(a.alpha)} the result is called significant. If H0 were true, data at least this far from it would come up in {share} of all samples."
        if rejected
        else f"Do not reject H0: at the level {decimal(a.alpha)} the result is not significant. Even if H0 were true, data at least this far from it would come up in {share} of all samples. That does not prove that H0 is true."
    )
    word = "yes" if rejected != a.keeps else "no"
    assumptions: tuple[Prose, ...] = () if a.alpha_said else (NO_LEVEL,)
    goal = f"decide whether the p-value is significant at the level {decimal(a.alpha)}"
    return Solution("significance", "p-values", goal, tuple(sheet.steps), Result("boolean", None, (word,), plain=word), idea="The level, chosen beforehand, is how often one is willing to reject a true H0. A p-value at or below it is called significant.", conclusion=f"{verdict} {NOT_THE_CHANCE}", assumptions=assumptions)


def make_problem(rng: Random, level: int) -> Exercise:
    """At the usual level; at another; is H0 kept?"""
    p = rng.choice((0.001, 0.004, 0.012, 0.03, 0.048, 0.06, 0.09, 0.2, 0.45))
    if level == 1:
        text = f"Is a p-value of {p:g} significant at the 5% level?"
    elif level == 2:
        text = f"The p-value is {p:g} and alpha = {rng.choice((0.01, 0.1)):g}. Do I reject H0?"
    else:
        text = f"The p-value is {p:g}. Do I fail to reject H0 at the {rng.choice((1, 5, 10))}% level?"
    return Exercise(text, text, "yes or no")


TOPIC = Topic(
    id="significance", title="Is a p-value significant?", concept="p-values", phrases=("p-value", "p value", "significant", "reject", "alpha"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("hypothesis-testing",),
)  # fmt: skip
