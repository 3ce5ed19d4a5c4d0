"""Probability, odds and log-odds: each from any of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from tutor.notation.tree import Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

ODDS = Rule("odds_of_probability", "For against against", "log-odds")
LOG = Rule("log_of_odds", "Take the logarithm", "log-odds")
EXPONENTIAL = Rule("odds_of_log_odds", "Undo the logarithm", "log-odds")
CHANCE = Rule("probability_of_odds", "From odds to probability", "log-odds")
SIGMOID = Rule("sigmoid_of_log_odds", "The sigmoid undoes the logit", "sigmoid")
Kind = Literal["probability", "odds", "log-odds"]
_LOG_ODDS = r"(?:log[- ]?odds|logits?)"
_ODDS = r"(?<!log )(?<!log-)\bodds\b(?! ratio)"
_CHANCE = r"(?:probability|chance|likelihood|\bp\b)"
_LINK = r"(?:[a-z' ]{0,30}?(?:\bis\b|\bare\b|\bof\b|=|:|\bwith\b|\bfor\b|\bat\b)*\s*(?:a )?)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is known, its value, and what is wanted."""

    known: Kind
    value: Fraction
    wanted: Kind
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """ "odds for probability 0.75", "the log odds are 0: what is the probability?", "odds of 3 to 1 as a probability"."""
    low = words_of(problem).lower()
    if not re.search(rf"{_LOG_ODDS}|{_ODDS}", low) or re.search(r"odds ratio|regression|logistic|softmax|weights?\b|prior odds|posterior odds|bayes|cross[- ]?entropy|cards?\b|dice?\b|draw|drawn|coin|loss", low):
        return None
    ratio = re.search(rf"({NUMBER})\s*(?:to|:|-to-|against)\s*({NUMBER})", low)
    known: Kind
    if ratio is not None and re.search(_ODDS, low):
        first, second = number(ratio.group(1)), number(ratio.group(2))
        against = re.search(r"against", low) is not None
        if first <= 0 or second <= 0:
            return Declined("impossible", "Odds compare two positive numbers.", "For instance: odds of 3 to 1.")
        known, value, wanted = "odds", (second / first if against else first / second), "probability"
    else:
        found = _known(low)
        if found is None:
            return None
        known, value = found
        asked = _wanted(low, known)
        if asked is None:
            return None
        wanted = asked
    if known == "probability" and not 0 <= value <= 1:
        return Declined("impossible", f"A probability lies between 0 and 1, not at {decimal(value)}.", "Please check it.")
    if known == "probability" and (value == 1 or (value == 0 and wanted == "log-odds")):
        return Declined("impossible", f"For a probability of {decimal(value)} the {wanted} have no value: they would be infinite.", "Take a probability strictly between 0 and 1.")
    if known == "odds" and (value < 0 or (value == 0 and wanted == "log-odds")):
        return Declined("impossible", "Odds are positive: chances for, over chances against.", "Please check the number.")
    if abs(value) > 700:
        return Declined("too_heavy", "e to such a large number is too long to write down.", "Try a smaller number.")
    return Task(Arguments(known, value, wanted, rounding_asked(problem)), 1.1 if (known, wanted) != ("probability", "log-odds") else 1.0, f"turn {'a probability' if known == 'probability' else known} of {decimal(value)} into {'a probability' if wanted == 'probability' else wanted}")  # type: ignore[arg-type]


def _known(low: str) -> tuple[Kind, Fraction] | None:
    """The quantity that a number stands right behind."""
    kinds: tuple[tuple[Kind, str], ...] = (("log-odds", _LOG_ODDS), ("odds", _ODDS), ("probability", _CHANCE))
    for kind, words in kinds:
        other = _CHANCE if kind != "probability" else "(?!x)x"
        found = re.search(rf"{words}(?!{_LINK}{other}){_LINK}({NUMBER})(?!\s*(?:to|:)\s*\d)", low)
        if found is not None:
            return kind, number(found.group(1))
    share = re.search(rf"({NUMBER})\s*(?:{_CHANCE})", low)
    return ("probability", number(share.group(1))) if share is not None else _bare(low)


def _bare(low: str) -> tuple[Kind, Fraction] | None:
    """ "log odds of 0.8", "odds for 80%": one number alone is the probability."""
    numbers = re.findall(NUMBER, low)
    return ("probability", number(numbers[0])) if len(numbers) == 1 else None


def _wanted(low: str, known: Kind) -> Kind | None:
    """The other quantity that is spoken of, the last one named first."""
    rest = [("probability", _CHANCE), ("odds", _ODDS), ("log-odds", _LOG_ODDS)]
    named = [(m.start(), kind) for kind, p in rest if kind != known for m in re.finditer(p, low)]
    asked = [(place, kind) for place, kind in named if re.search(r"(?:what|find|calculate|compute|into|convert|to|as|give|the)\b[^.?]{0,40}$", low[:place])]
    chosen = max(asked or named, default=None)
    if chosen is not None:
        return chosen[1]  # type: ignore[return-value]
    return "odds" if known == "probability" and re.search(_ODDS, low) else "log-odds" if known == "probability" else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Through the odds, which lie between the two."""
    a = arguments
    sheet = Sheet()
    if a.known == "probability":
        sheet.given(p=a.value)
        sheet.line("o", "p/(1 - p)", ODDS, "The odds are the chance for it, divided by the chance against it.", Text("odds"))
        if a.wanted == "log-odds":
            sheet.line("l", "ln(o)", LOG, "The logarithm makes it symmetric: 0 means even, positive more likely than not.", Text("log-odds"))
    elif a.known == "odds":
        sheet.given(o=a.value)
        if a.wanted == "probability":
            sheet.line("p", "o/(1 + o)", CHANCE, "Odds of o are o chances for to 1 against: o out of 1 + o.", Symbol("p"))
        else:
            sheet.line("l", "ln(o)", LOG, "Take the natural logarithm of the odds.", Text("log-odds"))
    else:
        sheet.given(l=a.value)
        if a.wanted == "odds":
            sheet.line("o", "e^l", EXPONENTIAL, "e to the power of the log-odds gives the odds back.", Text("odds"))
        else:
            sheet.line("p", "1/(1 + e^(-l))", SIGMOID, "The sigmoid takes log-odds back to a probability.", Symbol("p"))
    key = {"probability": "p", "odds": "o", "log-odds": "l"}[a.wanted]
    value = sheet[key]
    ending = {
        "probability": f"The probability is {decimal(value, 5)}.", "odds": f"The odds are {decimal(value, 5)} to 1: for every {decimal(value, 5)} times that it happens, once it does not." if value else "The odds are 0: it never happens.",
        "log-odds": f"The log-odds are {decimal(value, 5)}: {'more likely than not' if value > 0 else 'less likely than not' if value < 0 else 'as likely as not'}.",
    }[a.wanted]  # fmt: skip
    goal = f"turn {'the probability' if a.known == 'probability' else 'the ' + a.known} into {'a probability' if a.wanted == 'probability' else a.wanted}"
    return Solution("log_odds", "log-odds", goal, tuple(sheet.steps), sheet.result(key, a.rounding, Text(a.wanted)), idea="Probability, odds and log-odds tell the same story on three scales: 0 to 1, 0 to infinity, and the whole number line.", conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Odds of a probability; a probability of odds; a probability of log-odds."""
    if level == 1:
        text = f"What are the odds for a probability of {rng.randint(1, 19) / 20:g}? Round to 3 decimal places."
    elif level == 2:
        text = f"The odds are {rng.randint(1, 9)} to {rng.randint(1, 5)}. What is the probability? Round to 3 decimal places."
    else:
        text = f"The log odds are {rng.choice((-2, -1.5, -0.5, 0.5, 1, 2.5))}. What is the probability? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="log_odds", title="Odds and log-odds", concept="log-odds", phrases=("odds", "log odds", "log-odds", "logit"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sigmoid",),
)  # fmt: skip
