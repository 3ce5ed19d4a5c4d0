"""Cross-entropy and Kullback-Leibler divergence between two distributions given by numbers, or between two normals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Apply, Given, Node, Subscript, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.shares import Shares, shares_of, unit_of
from tutor.rules.derivation import Rule
from tutor.rules.logarithms import BASES, log, surprise
from tutor.rules.sheet import NoValue, Sheet, decimal, formula, over, show, times, total, value_of
from tutor.solution import Declined, Result, Solution
from tutor.topic import Exercise, Task, Topic

CROSS = Rule("cross_entropy_sum", "Average the surprise of Q over P", "cross-entropy")
KL = Rule("kl_sum", "Average the log of the ratio", "kl-divergence")
NORMALS = Rule("normal_formula", "The formula for two normal distributions", "kl-divergence")
_NORMAL = re.compile(rf"\b([A-Za-z])?(?:\s*\(\s*x\s*\))?\s*(?:=|~|is|:)?\s*(?:N|Normal|normal|Gaussian)\s*\(\s*({NUMBER})\s*,\s*({NUMBER})(\^2)?\s*\)")

@dataclass(frozen=True, slots=True)
class Arguments:
    """`first` is the distribution that the average is taken over, `second` the model; for normals (mean, variance)."""

    kind: str
    first: tuple[Fraction, ...]
    second: tuple[Fraction, ...]
    labels: tuple[str, ...]
    names: tuple[str, str]
    unit: str
    stated: bool
    rounding: int | None
    normal: bool = False

def read(problem: Problem) -> Task | Declined | None:
    """The KL divergence D(P || Q), the relative entropy, the cross-entropy H(P, Q)."""
    text = words_of(problem)
    low = text.lower()
    kl = re.search(r"kl[- ]?diverg|kullback|relative entropy|\bkl\b|D_?\w*\s*\([^()]*\|\|", text, re.I) is not None
    cross = re.search(r"cross[- ]?entropy", low) is not None
    rate = re.search(r"-\s*\(?1/n\)?\s*\(?\s*log\w*\s*[{(]?\s*q\s*\(", low) is not None
    if not (kl or cross or rate):
        return None
    asks = re.search(r"(?:calculate|compute|find|evaluate|determine|what is|what's)\b.*$", text, re.I | re.S)
    final = asks.group() if asks else text
    if kl and cross:
        kl = re.search(r"kl[- ]?diverg|kullback|relative entropy|\bkl\b|\|\|", final, re.I) is not None and not re.search(r"cross[- ]?entropy", final, re.I)
    kind = "kl" if kl else "cross"
    order = re.search(r"(?:D|KL|H)\w*\s*[\[(]\s*([A-Za-z]\w*)\s*(?:\|\||\||,|;)\s*([A-Za-z]\w*)\s*[\])]", final) or re.search(r"(?:of|from|between) (?:the distribution )?([PQRpqr])\b.{0,20}?\b(?:from|relative to|and|to|with respect to)\b (?:the distribution )?([PQRpqr])\b", final)
    unit, stated = unit_of(text)
    rounding = rounding_asked(problem)
    normals = _NORMAL.findall(text)
    if len(normals) == 2:
        found = {(n[0] or "PQ"[k]).upper(): (number(n[1]), number(n[2]) ** (2 if n[3] else 1)) for k, n in enumerate(normals)}
        if any(v[1] <= 0 for v in found.values()):
            return Declined("impossible", "A variance must be positive.", "Check the second number of each normal distribution.")
        if len(found) == 2:
            keys = _ordered(list(found), order)
            unit, stated = unit_of(text, "nats")
            return Task(Arguments(kind, found[keys[0]], found[keys[1]], (), (keys[0], keys[1]), unit, stated, rounding, True), 1.0, f"find the {_called(kind)} of two normal distributions")
    if rate or re.search(r"\byhat\b|y_hat|predicted|\blabels?\b|\bloss\b", low):
        return None
    shares = shares_of(problem)
    if isinstance(shares, Declined):
        return shares
    if len(shares) < 2:
        return None if len(shares) == 0 else Declined("missing_data", f"For the {_called(kind)} I need two distributions, and I see only one.", "Give both, such as P = [0.5, 0.5] and Q = [0.8, 0.2].")
    one, two = shares[0], shares[1]
    names = [s.name or "PQ"[k] for k, s in enumerate((one, two))]
    keys = _ordered(names, order)
    if keys[0] != names[0]:
        one, two = two, one
    aligned = _aligned(one, two)
    if aligned is None:
        return Declined("bad_shape", f"Both distributions must be over the same outcomes, but one has {len(one.values)} of them and the other {len(two.values)}.", "Give both lists with the same length.")
    return Task(Arguments(kind, one.values, aligned, one.labels, (keys[0], keys[1]), unit, stated, rounding), 1.0, f"find the {_called(kind)} of {keys[0]} and {keys[1]} in {unit}")

def _called(kind: str) -> str:
    return "KL divergence" if kind == "kl" else "cross-entropy"

def _ordered(names: list[str], order: re.Match[str] | None) -> list[str]:
    if order is not None:
        wanted = [order.group(1).upper(), order.group(2).upper()]
        upper = [n.upper() for n in names]
        if wanted == upper[::-1] and wanted != upper:
            return names[::-1]
    return names

def _aligned(one: Shares, two: Shares) -> tuple[Fraction, ...] | None:
    if set(one.labels) == set(two.labels) and len(set(one.labels)) == len(one.labels):
        return tuple(two.values[two.labels.index(k)] for k in one.labels)
    return two.values if len(one.values) == len(two.values) else None

def solve(arguments: Arguments) -> Solution | Declined:
    """Outcome by outcome: the probability under the first times a logarithm, then the sum."""
    a = arguments
    sheet = Sheet()
    first, second = a.names
    label = formula(f"H({first}, {second})") if a.kind == "cross" else _divergence(first, second)
    assumptions = () if a.stated else (f"Logarithms to base {BASES[a.unit]}, so the result is in {a.unit}.",)
    goal = f"find the {_called(a.kind)} of {first} and {second} in {a.unit}"
    if a.normal:
        return _normals(sheet, a, label, goal, assumptions)
    impossible = next((n for n, p, q in zip(a.labels, a.first, a.second, strict=True) if p and not q), None)
    if impossible is not None:
        ending = f"{second} says that “{impossible}” is impossible, but {first} produces it: the surprise −log 0 is infinite, and so is the {_called(a.kind)}."
        return Solution("divergence", "kl-divergence", goal, (), Result("none", None, ("diverges",), plain="diverges"), conclusion=ending, assumptions=assumptions)
    terms: list[Node] = []
    inner = Sheet()
    rule = CROSS if a.kind == "cross" else KL
    for key, p, q in zip(a.labels, a.first, a.second, strict=True):
        if not p:
            continue
        term = surprise(show(p), show(q), a.unit) if a.kind == "cross" else times(show(p), log(over(show(p), show(q)), a.unit))
        terms.append(term)
        inner.steps.append(inner.made(Text(key), term, value_of(term), rule, f"The part of “{key}”.", symbolic=False))
    why = (
        f"The data come from {first}, the surprise is measured with {second}: minus the sum of p·log q." if a.kind == "cross"
        else f"For each outcome: its probability under {first}, times the log of how many times likelier {first} makes it than {second}."
    )  # fmt: skip
    try:
        sheet.line("H", total(terms), rule, why, label, substeps=inner.steps if len(terms) <= 12 else ())
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    value = decimal(sheet["H"], 5)
    ending = (
        f"Coding data from {first} with a code made for {second} costs {value} {a.unit} per outcome on average." if a.kind == "cross"
        else f"Using {second} in place of {first} costs {value} extra {a.unit} per outcome. It is never negative, it is 0 only when both are the same, and the other way round it is usually another number."
    )  # fmt: skip
    concept = "cross-entropy" if a.kind == "cross" else "kl-divergence"
    return Solution("divergence", concept, goal, tuple(sheet.steps), sheet.result("H", a.rounding, label), idea="Both compare a model's probabilities with the true ones, through the surprise −log of what the model expected.", conclusion=ending, assumptions=assumptions)

def _divergence(first: str, second: str) -> Node:
    return Apply(Subscript(Symbol("D"), Text("KL")), (Given(Symbol(first), Symbol(second), "|"),))

def _normals(sheet: Sheet, a: Arguments, label: Node, goal: str, assumptions: tuple[str, ...]) -> Solution:
    sheet.given(m=a.first[0], v=a.first[1], k=a.second[0], w=a.second[1])
    why = f"m = {decimal(a.first[0])} and v = {decimal(a.first[1])} are the mean and variance of {a.names[0]}; k = {decimal(a.second[0])} and w = {decimal(a.second[1])} those of {a.names[1]}. This is the average of the log density, worked out once for all normals."
    if a.kind == "kl":
        sheet.line("D", "1/2*(ln(w/v) + (v + (m - k)^2)/w - 1)", NORMALS, why, label)
    else:
        sheet.line("D", "1/2*ln(2*pi*w) + (v + (m - k)^2)/(2*w)", NORMALS, why, label)
    if a.unit != "nats":
        sheet.line("B", f"D/ln({BASES[a.unit]})", NORMALS, f"Divide by ln {BASES[a.unit]} to change from nats to {a.unit}.", label)
    key = "D" if a.unit == "nats" else "B"
    ending = "By the law of large numbers this is also what −(1/n)·log q of a long sample from the first one comes to." if a.kind == "cross" else f"The divergence is {decimal(sheet[key], 5)} {a.unit}."
    return Solution("divergence", "cross-entropy" if a.kind == "cross" else "kl-divergence", goal, tuple(sheet.steps), sheet.result(key, a.rounding, label), conclusion=ending, assumptions=(*assumptions, "N(m, v) is read as mean and variance."))

def make_problem(rng: Random, level: int) -> Exercise:
    """Cross-entropy of two outcomes; divergence of two; divergence of three."""
    tenths = [rng.randint(1, 9), rng.randint(1, 9)]
    if level < 3:
        p, q = ([f"{k / 10:g}", f"{(10 - k) / 10:g}"] for k in tenths)
    else:
        lists = []
        for k in tenths:
            k = min(k, 7)
            middle = rng.randint(1, 9 - k)
            lists.append([f"{v / 10:g}" for v in (k, middle, 10 - k - middle)])
        p, q = lists
    asked = "the cross-entropy H(P, Q)" if level == 1 else "the KL divergence D(P || Q)"
    text = f"P = [{', '.join(p)}] and Q = [{', '.join(q)}]. Find {asked} in bits. Round to 3 decimal places."
    return Exercise(text, text, "a number")

TOPIC = Topic(
    id="divergence", title="Cross-entropy and KL divergence", concept="kl-divergence", phrases=("kl divergence", "kl", "kullback", "cross-entropy", "cross entropy", "relative entropy", "divergence"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("cross-entropy",),
)  # fmt: skip

