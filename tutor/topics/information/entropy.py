"""Entropy and perplexity of a distribution, of counts, or of a known kind of random variable."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Text
from tutor.problem import Problem
from tutor.problem.figures import amount, rounding_asked, words_of
from tutor.problem.shares import Shares, joint_of, shares_of, unit_of
from tutor.rules.derivation import Rule
from tutor.rules.logarithms import BASES, log, surprise
from tutor.rules.sheet import Amount, NoValue, Sheet, decimal, formula, show, total, value_of
from tutor.solution import Declined, Solution, Table
from tutor.topic import Exercise, Task, Topic

SHARES = Rule("counts_to_shares", "Turn the counts into shares", "discrete-distributions")
ENTROPY = Rule("entropy_sum", "Add up the surprises", "entropy")
KNOWN = Rule("entropy_formula", "The entropy of this kind of variable", "entropy")
PERPLEXITY = Rule("perplexity", "From entropy to perplexity", "entropy")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A distribution, or a `kind` of variable with its parameter; `perplexity` when that is asked for."""

    shares: Shares | None
    unit: str
    stated: bool
    rounding: int | None
    perplexity: bool = False
    kind: str = ""
    parameters: tuple[Fraction, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """The entropy of …; the perplexity of …, with the numbers of one distribution."""
    text = words_of(problem)
    low = text.lower()
    single = _surprise(low, text)
    if single is not None:
        return single if isinstance(single, Declined) else Task(replace(single, rounding=rounding_asked(problem)), 1.0, f"find the information content of an outcome of probability {decimal(single.parameters[0])} in {single.unit}")
    if "perplexity" in low and (value := amount(low, r"(?:cross[- ]?entropy|entropy|loss)(?: loss)?(?: of| is|\s*=|:| about)*")) is not None and re.search(r"cross[- ]?entropy|loss", low):
        unit, stated = unit_of(text, "nats" if re.search(r"loss", low) and "bits" not in low else "bits")
        if value < 0:
            return Declined("impossible", f"An entropy is an average of surprises, none of them negative, so it cannot be {decimal(value)}.", "Please check that number.")
        return Task(Arguments(None, unit, stated, rounding_asked(problem), True, "value", (value,)), 1.1, f"find the perplexity for a cross-entropy of {decimal(value)} {unit}")
    named = re.search(r"entropy|perplexity", low) is not None or (re.search(r"\bH\s*\(\s*X_?1\b", text) is not None and re.search(r"\b(?:bits|nats)\b", low) is not None)
    if not named or re.search(r"cross[- ]?entropy|relative entropy|joint entropy|conditional entropy|mutual information|information gain|kl[- ]diverg|kullback|maximum entropy|max(?:imum|imi[sz])\w*", low):
        return None
    if re.search(r"H\s*\(\s*[A-Z]\s*[,|]", text) or re.search(r"\b(?:sum|total|difference)\b[^.]*\bdice\b", low):
        return None
    if problem.tables and joint_of(problem) is not None and re.search(r"joint|H\s*\(\s*[XY]\s*\)", text):
        return None
    unit, stated = unit_of(text, "nats" if "differential" in low else "bits")
    perplexity = "perplexity" in low
    rounding = rounding_asked(problem)
    known = _known(low, text)
    if known is not None:
        kind, parameters = known
        return Task(Arguments(None, unit, stated, rounding, perplexity, kind, parameters), 1.0, f"find the {'perplexity' if perplexity else 'entropy'} in {unit}")
    found = shares_of(problem)
    if isinstance(found, Declined):
        return found
    if not found:
        value = amount(low, r"entropy (?:of|is|=)(?: about)?") if perplexity else None
        if value is not None:
            return Task(Arguments(None, unit, stated, rounding, True, "value", (value,)), 1.0, f"find the perplexity for an entropy of {float(value):g} {unit}")
        if re.search(r"(?:calculate|compute|find|what is|what's|determine)\b", low) and re.search(r"\d", low):
            return Declined("missing_data", "I see no distribution here whose entropy I could work out.", "Give the probabilities, such as [0.5, 0.25, 0.25], or counts such as 3 A and 5 B.")
        return None
    shares = found[0] if len(found) == 1 else next((s for s in found if re.search(rf"H\s*\(\s*{re.escape(s.name)}\s*\)|entropy of {re.escape(s.name)}\b", text)), found[0])
    listed = ", ".join(f"{float(v):g}" for v in shares.values[:8])
    return Task(Arguments(shares, unit, stated, rounding, perplexity), 1.0 if stated else 0.95, f"find the {'perplexity' if perplexity else 'entropy'} of the distribution {listed} in {unit}")


def _surprise(low: str, text: str) -> Arguments | Declined | None:
    """ "how surprising is an event of probability 1/8", "information content of probability 0.1": -log p of one outcome."""
    if not re.search(r"information content|self[- ]information|surprisal|how surpris\w+|how (?:much|many (?:bits|nats)(?: of)?) (?:information|surprise)|\bsurprise of", low) or re.search(r"entropy|mutual|gain", low):
        return None
    chance = _chance(low)
    if chance is None:
        return None
    if not 0 < chance <= 1:
        return Declined("impossible", f"An outcome that can be seen has a probability above 0 and up to 1, not {decimal(chance)}.", "Please check it.")
    unit, stated = unit_of(text, "bits")
    return Arguments(None, unit, stated, None, False, "surprise", (chance,))


def _chance(low: str) -> Fraction | None:
    """The probability of the one outcome: "a 1 in 8 event", "1 of 32 equally likely cards", "probability 0.1", a side of a fair coin or die."""
    equal = re.search(r"\b(?:1|one) (?:in|chance in|out of|of)(?: the)? ([1-9]\d*)\b|\b([1-9]\d*) equally likely", low)
    if equal is not None:
        return Fraction(1, int(equal.group(1) or equal.group(2)))
    stated = amount(low, r"(?:probability|chance|\bp)(?: of| is|\s*=|:)*")
    if stated is not None:
        return stated
    if re.search(r"\bfair coin\b|\bcoin toss\b", low) and not re.search(r"\d", low):
        return Fraction(1, 2)
    if re.search(r"\b(?:die|dice)\b", low) and re.search(r"\broll", low):
        return Fraction(1, _sides(low))
    return amount(low, r"(?:with|has|of|for)(?: an?| the)?")


def _sides(low: str) -> int:
    """How many sides the die has: six where no number is said."""
    said = re.search(r"\b(\d+)[- ]sided", low)
    return int(said.group(1)) if said is not None and int(said.group(1)) > 1 else 6


def _known(low: str, text: str) -> tuple[str, tuple[Fraction, ...]] | None:
    range_of = re.search(r"uniform\w*\b[^.]{0,40}?\{\s*(-?\d+)\s*,[^}]*?(-?\d+)\s*\}|uniform\w*[^.]{0,40}?(?:from|between) (\d+) (?:to|and) (\d+)", low)
    if (range_of is not None and "..." in range_of.group()) or (range_of is not None and range_of.group(3)):
        low_end, high_end = (range_of.group(1), range_of.group(2)) if range_of.group(1) else (range_of.group(3), range_of.group(4))
        if "continuous" not in low and "density" not in low:
            return "uniform", (Fraction(int(high_end) - int(low_end) + 1),)
    count = re.search(r"uniform\w*\b[^.]{0,40}?\b(\d+) (?:values|outcomes|symbols|states|classes|letters|elements)|\b(\d{3,}) equally (?:likely|probable)", low)
    if count is not None:
        return "uniform", (Fraction(int(count.group(1) or count.group(2))),)
    flips = re.search(r"(?:until|till) (?:the )?(?:first|1st|a) (?:head|tail|success)", low)
    if flips is not None or re.search(r"geometric", low):
        chance = amount(low, r"probability(?: of (?:heads?|success))?(?: is| of|=)?", r"\bp\s*=", r"geometric\s*\(", r"parameter") or (Fraction(1, 2) if "fair" in low else None)
        return ("geometric", (chance,)) if chance is not None and 0 < chance < 1 else None
    if re.search(r"\bfair\b", low) and re.search(r"\b(?:die|dice)\b", low):
        many = re.search(r"\b(\d+) (?:independent |fair |\d+-sided )*dice\b", low)
        return "uniform", (Fraction(_sides(low)) ** (min(int(many.group(1)), 20) if many is not None else 1),)
    if "fair coin" in low or "coin flips" in low or "fair coins" in low:
        if re.search(r"\b(?:a|one|single) fair coin", low) and not re.search(r"\d", low):
            return "coins", (Fraction(1),)
        times = re.search(r"(\d+) (?:independent |tosses of a )?(?:fair |independent )*(?:coin|flips|tosses|coins)", low)
        if times is not None and int(times.group(1)) > 1:
            return "coins", (Fraction(int(times.group(1))),)
    arranged = re.search(r"(\d+) (\w+) cards? and (\d+) (\w+) cards?", low)
    if arranged is not None and re.search(r"shuffl|random order|without replacement|arrang", low) and re.search(r"colou?r|sequence|order|H\(X_1", low + text):
        return "arrangement", (Fraction(int(arranged.group(1))), Fraction(int(arranged.group(3))))
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Each outcome's surprise, weighted by how often it comes, added up."""
    a = arguments
    sheet = Sheet()
    label = formula("H(X)")
    exhibits: tuple[Table, ...] = ()
    assumptions = [] if a.stated or a.kind == "value" else [f"Logarithms to base {BASES[a.unit]}, so the {'result' if a.kind == 'surprise' else 'entropy'} is in {a.unit}."]
    try:
        if a.shares is not None:
            if a.shares.assumed:
                assumptions.append(a.shares.assumed)
            _sum(sheet, a, label)
            exhibits = (_table(a),)
        else:
            _formula(sheet, a, label)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    entropy = sheet["H"]
    if a.perplexity:
        base = BASES[a.unit]
        sheet.line("PP", f"{base}^H", PERPLEXITY, f"Perplexity is {base} to the power of the entropy: the number of equally likely outcomes that would be just as uncertain.")
        result = sheet.result("PP", a.rounding)
        ending = f"The uncertainty is as large as with {decimal(sheet['PP'], 4)} equally likely outcomes."
    else:
        result = sheet.result("H", a.rounding, formula("I") if a.kind == "surprise" else label)
        count = len(a.shares.values) if a.shares else 0
        ending = f"Seeing it gives {_measured(entropy, a.unit)} of information." if a.kind == "surprise" else f"The entropy is {_measured(entropy, a.unit)}."
        if count > 1 and a.unit == "bits":
            ending += f" The most that {count} outcomes can have is {_measured(_most(count), 'bits', 4)}, when all are equally likely."
    return Solution("entropy", "entropy", f"find the {'perplexity' if a.perplexity else 'entropy'} in {a.unit}", tuple(sheet.steps), result, idea="Entropy is the average surprise: rare outcomes surprise much (a large −log p), but they come rarely, so each surprise is weighted by its probability.", conclusion=ending, assumptions=tuple(assumptions), exhibits=exhibits)


def _measured(value: Amount, unit: str, digits: int = 5) -> str:
    """ "1 bit", "2.585 bits"."""
    return f"{decimal(value, digits)} {unit.removesuffix('s') if value == 1 else unit}"


def _most(count: int) -> Amount:
    return value_of(formula(f"log_2({count})"))


def _sum(sheet: Sheet, a: Arguments, label: Node) -> None:
    shares = a.shares
    assert shares is not None
    if shares.counts:
        whole = sum(shares.counts)
        for name, count in zip(shares.labels, shares.counts, strict=True):
            sheet.steps.append(sheet.made(formula(f"P({name})") if len(name) == 1 and name.isalpha() else Text(name), formula(f"{count}/{whole}"), Fraction(count, whole), SHARES, f"{count} of the {whole} are “{name}”.", symbolic=False))
    kept = [(n, v) for n, v in zip(shares.labels, shares.values, strict=True) if v]
    inner = Sheet()
    terms = []
    for name, value in kept:
        term = surprise(show(value), show(value), a.unit)
        terms.append(term)
        inner.steps.append(inner.made(Text(name), term, value_of(term), ENTROPY, f"The share of “{name}”: its probability times its surprise.", symbolic=False))
    why = "Entropy is minus the sum of p·log p over all outcomes."
    if len(kept) < len(shares.values):
        why += " An outcome with probability 0 never comes and adds nothing."
    sheet.line("H", total(terms), ENTROPY, why, label, substeps=inner.steps if len(kept) <= 12 else ())


def _table(a: Arguments) -> Table:
    assert a.shares is not None
    rows = []
    for name, value in list(zip(a.shares.labels, a.shares.values, strict=True))[:20]:
        if value:
            bit = value_of(log(show(value), a.unit))
            rows.append((name, show(value), decimal(-bit, 5), decimal(value_of(surprise(show(value), show(value), a.unit)), 5)))
        else:
            rows.append((name, show(value), "never seen", "0"))
    return Table(("outcome", "p", f"surprise −log p ({a.unit})", "p · surprise"), tuple(rows), "Each outcome's share in the entropy.")


def _formula(sheet: Sheet, a: Arguments, label: Node) -> None:
    p = a.parameters
    logarithm = {"bits": "log_2", "nats": "ln", "hartleys": "log_10"}[a.unit]
    if a.kind == "value":
        sheet.given(H=p[0])
        return
    if a.kind == "surprise":
        sheet.given(p=p[0])
        sheet.line("H", f"-{logarithm}(p)", KNOWN, "The surprise of one outcome is minus the logarithm of its probability: certain outcomes surprise nobody, and halving the probability adds one bit.", formula("I"))
        return
    if a.kind == "uniform":
        sheet.given(n=p[0])
        sheet.line("H", f"{logarithm}(n)", KNOWN, f"All {p[0]} values are equally likely: each has the same surprise, −log(1/n) = log n, and that is the average too.", label)
    elif a.kind == "coins":
        sheet.given(n=p[0])
        sheet.line("H", f"n*{logarithm}(2)", KNOWN, "Independent entropies add up, and one fair coin has the entropy log 2.", label)
    elif a.kind == "geometric":
        sheet.given(p=p[0], q=1 - p[0])
        sheet.line("h", f"-p*{logarithm}(p) - q*{logarithm}(q)", ENTROPY, ("Each try has two outcomes, with probabilities p and ", formula("q = 1 - p"), "; this is its entropy."), formula("h"))
        sheet.line("H", "h/p", KNOWN, "The number of tries until the first success is geometric. Each further try happens with probability q, so H = h + q·H, and H = h/p.", label)
    else:
        sheet.given(a=p[0], b=p[1], n=p[0] + p[1])
        sheet.line("W", formula("n!/(a!*b!)"), KNOWN, "So many different orders are possible, and shuffling makes them equally likely.")
        sheet.line("H", f"{logarithm}(W)", KNOWN, "For equally likely outcomes the entropy is the logarithm of their number.", label)


def make_problem(rng: Random, level: int) -> Exercise:
    """Halves and quarters; tenths; counts."""
    if level == 1:
        shares = rng.choice(("0.5, 0.25, 0.25", "0.5, 0.5", "0.25, 0.25, 0.25, 0.25", "0.5, 0.25, 0.125, 0.125"))
        text = f"What is the entropy in bits of the distribution [{shares}]?"
    elif level == 2:
        first = rng.randint(1, 7)
        second = rng.randint(1, 9 - first)
        values = [Fraction(k, 10) for k in (first, second, 10 - first - second)]
        text = f"What is the entropy in bits of the distribution [{', '.join(f'{float(v):g}' for v in values)}]? Round to 3 decimal places."
    else:
        text = f"A node holds {rng.randint(2, 9)} examples of A and {rng.randint(2, 9)} examples of B. What is its entropy in bits? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="entropy", title="Entropy", concept="entropy", phrases=("entropy", "perplexity", "information content", "self-information", "surprising", "surprisal", "bits"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
