"""The capacity of a channel: binary symmetric, erasure, noiseless, symmetric with equally likely outputs, Gaussian."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, formula
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

ENTROPY = Rule("binary_entropy", "The entropy of the noise", "entropy")
CAPACITY = Rule("channel_capacity", "What is left for the message", "mutual-information")


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: symmetric (flip p), erasure (p), typewriter (n inputs, each received as one of m), gaussian (signal, noise)."""

    kind: str
    first: Fraction
    second: Fraction
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """The capacity of a channel."""
    text = words_of(problem)
    low = text.lower()
    if "capacity" not in low or not re.search(r"channel|\bbsc\b|\bbec\b|noise|typewriter|symbols?", low):
        return None
    rounding = rounding_asked(problem)
    chance = amount(low, r"(?:flip|crossover|cross-over|error|erasure|erased?|flipped|transition)(?:ped)?(?:\s+\w+){0,3}?(?:\s*(?:is|of|=|with|probability|p))*", r"(?:probability|prob\.?)(?: of \w+)?(?:\s*(?:is|of|=|p|epsilon|alpha))*", r"\b(?:p|epsilon|alpha|f)\s*=", r"\bbs?e?c\s*\(")
    if re.search(r"erasure|erased|\bbec\b", low):
        kind = "erasure"
    elif re.search(r"binary symmetric|\bbsc\b|flip", low):
        kind = "symmetric"
    elif re.search(r"gaussian|awgn|white noise|snr|signal[- ]to[- ]noise", low):
        ratio = amount(low, r"(?:snr|signal[- ]to[- ]noise ratio)(?: is| of| =|=)*")
        signal, noise = amount(low, r"(?:signal )?power(?: is| of| p)?(?: =|=)?", r"\bp\s*="), amount(low, r"noise (?:power|variance)(?: is| of| n)?(?: =|=)?", r"\bn\s*=", r"sigma\^2\s*=")
        if ratio is not None and "db" not in low:
            return Task(Arguments("gaussian", ratio, Fraction(1), rounding), 1.0, "find the capacity of the Gaussian channel")
        if signal is not None and noise is not None and noise > 0:
            return Task(Arguments("gaussian", signal, noise, rounding), 1.0, "find the capacity of the Gaussian channel")
        return None
    else:
        size = re.search(r"\b(\d+)[- ](?:key|symbol|letter|input|character)", low) or re.search(r"alphabet (?:of|with|size) (\d+)|(\d+) (?:inputs|symbols|letters|keys)", low)
        spread = re.search(r"(?:one|1) of (\d+)|(\d+) (?:equally likely|possible) (?:outputs|letters|symbols)", low)
        heard = int(spread.group(1) or spread.group(2)) if spread else 2 if re.search(r"or the next|or its (?:neighbou?r|successor)|two outputs", low) and re.search(r"equal(?:ly)?", low) else 1 if re.search(r"noiseless|noise-free|without noise", low) else 0
        if size is not None and heard:
            return Task(Arguments("typewriter", Fraction(int(next(g for g in size.groups() if g))), Fraction(heard), rounding), 1.0, "find the capacity of the channel")
        return None
    if chance is None:
        found = [number(n) for n in re.findall(NUMBER, low)]
        chance = found[0] if len(found) == 1 else None
    if chance is None:
        return Declined("missing_data", "I need the probability of an error (or of an erasure).", "For instance: capacity of a binary symmetric channel with flip probability 0.1.")
    if not 0 <= chance <= 1:
        return Declined("impossible", f"A probability lies between 0 and 1, but this one is {float(chance):g}.", "Please check it.")
    return Task(Arguments(kind, chance, Fraction(0), rounding), 1.0, f"find the capacity of the binary {kind} channel with p = {float(chance):g}")


def solve(arguments: Arguments) -> Solution | Declined:
    """What a symbol could carry, less what the noise takes."""
    a = arguments
    sheet = Sheet()
    try:
        if a.kind == "symmetric":
            sheet.given(p=a.first, q=1 - a.first)
            if a.first in (0, 1):
                sheet.given(H=0)
            else:
                sheet.line("H", "-p*log_2(p) - q*log_2(q)", ENTROPY, "Each bit is flipped with probability p, or arrives as it was with q = 1 − p; this is the uncertainty that the noise adds.", formula("H(p)"))
            sheet.line("C", "1 - H", CAPACITY, "A bit could carry 1; the noise takes its entropy away. Equally likely inputs reach this.")
        elif a.kind == "erasure":
            sheet.given(p=a.first)
            sheet.line("C", "1 - p", CAPACITY, "A share p of the bits is lost, and everyone knows which; the rest arrive perfectly.")
        elif a.kind == "typewriter":
            sheet.given(n=a.first, m=a.second)
            sheet.line("C", "log_2(n) - log_2(m)", CAPACITY, f"With equally likely inputs the outputs are equally likely too, so their entropy is log n. Each input may arrive as {a.second} equally likely outputs: this noise has the entropy log m.")
        else:
            sheet.given(P=a.first, N=a.second)
            sheet.line("C", "1/2*log_2(1 + P/N)", CAPACITY, "For Gaussian noise the capacity grows with the logarithm of one plus the ratio of signal power to noise power.")
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    ending = f"At most {decimal(sheet['C'], 5)} bits get through reliably per use of the channel."
    return Solution("channel_capacity", "mutual-information", "find the capacity of the channel in bits", tuple(sheet.steps), sheet.result("C", a.rounding), idea="Capacity is the largest mutual information between what is sent and what arrives: the entropy of the output, less that of the noise.", conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Erasure; symmetric; a noisy typewriter."""
    p = rng.randint(1, 45) / 100
    if level == 3:
        text = f"A channel has {rng.choice((8, 16, 32, 64))} symbols, and each arrives as one of {rng.choice((2, 4))} equally likely symbols. What is the capacity of the channel in bits?"
    else:
        name = "binary erasure channel with erasure" if level == 1 else "binary symmetric channel with error"
        text = f"What is the capacity of a {name} probability {p:g}? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(id="channel_capacity", title="Channel capacity", concept="mutual-information", phrases=("capacity",), read=read, solve=solve, make_problem=make_problem, concepts=("entropy",))
