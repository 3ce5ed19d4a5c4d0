"""The area under the ROC curve by counting pairs: how often a positive is scored above a negative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Number, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, Series, number, rounding_asked, words_of
from tutor.problem.samples import data_lists
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, show
from tutor.solution import Declined, Solution, Table
from tutor.topic import Exercise, Task, Topic

PAIRS = Rule("count_pairs", "Every positive with every negative", "roc-auc")
WINS = Rule("pairs_in_order", "Pairs in the right order", "roc-auc")
SHARE = Rule("auc_as_share", "Their share of all pairs", "roc-auc")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The scores of the positives and of the negatives."""

    positives: tuple[Fraction, ...]
    negatives: tuple[Fraction, ...]
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """ "positives have scores 0.9 and 0.6, negatives 0.7 and 0.2: the AUC"; or labels [1, 0, 1] with scores [0.9, 0.4, 0.3]."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"\bauc\b|\bauroc\b|area under the (?:roc )?curve", low) or not re.search(r"score|positive|label|predict|roc", low):
        return None
    rounding = rounding_asked(problem)
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    labels = next((s for s in lists if len(s.values) > 1 and set(s.values) <= {Fraction(0), Fraction(1)}), None)
    scores = next((s for s in lists if s is not labels and len(s.values) > 1), None)
    if labels is not None and scores is not None and re.search(r"label|y\b|true|class", low):
        return _by_labels(labels, scores, rounding)
    good, bad = _group(low, r"(?<!false )\bpositives?"), _group(low, r"(?<!false )\bnegatives?")
    if not good or not bad:
        return Declined("missing_data", "For an AUC I need the scores of the positives and of the negatives.", "For instance: positives 0.9, 0.6; negatives 0.7, 0.2; what is the AUC?") if re.search(r"\d", low) else None
    return Task(Arguments(good, bad, rounding), 1.1, f"find the AUC of {len(good)} positives and {len(bad)} negatives")


def _by_labels(labels: Series, scores: Series, rounding: int | None) -> Task | Declined:
    if len(labels.values) != len(scores.values):
        return Declined("bad_shape", f"There are {len(labels.values)} labels but {len(scores.values)} scores.", "Each example needs one of both.")
    good = tuple(s for s, y in zip(scores.values, labels.values, strict=True) if y == 1)
    bad = tuple(s for s, y in zip(scores.values, labels.values, strict=True) if y == 0)
    if not good or not bad:
        return Declined("impossible", "All the examples have the same label, so there are no pairs to compare.", "An AUC needs positives and negatives.")
    return Task(Arguments(good, bad, rounding), 1.1, f"find the AUC of {len(good)} positives and {len(bad)} negatives")


def _group(low: str, word: str) -> tuple[Fraction, ...]:
    found = re.search(rf"{word}(?: examples| cases)?(?: (?:have|with|get|has|at|are|were|scored))*(?: (?:the )?scores?)?(?: of)?\s*[:=]?\s*[\[(]?\s*({NUMBER}(?:\s*(?:,|and|, and)\s*{NUMBER})*)", low)
    return tuple(number(v) for v in re.findall(NUMBER, found.group(1))) if found is not None else ()


def solve(arguments: Arguments) -> Solution | Declined:
    """Pairs, wins (half a win for a tie), their share."""
    a = arguments
    wins = sum((Fraction(1) if p > n else Fraction(1, 2) if p == n else Fraction(0) for p in a.positives for n in a.negatives), Fraction(0))
    ties = sum(p == n for p in a.positives for n in a.negatives)
    sheet = Sheet(decimals=False)
    sheet.given(P=len(a.positives), N=len(a.negatives))
    sheet.line("K", "P*N", PAIRS, "Each positive is set against each negative.", Text("pairs"))
    sheet.values["W"] = wins
    sheet.state(WINS, Relation((Symbol("W"), show(wins, False)), ("=",)), "Count the pairs in which the positive has the higher score" + (f"; {ties} tied pair{'s' if ties > 1 else ''} count{'s' if ties == 1 else ''} one half." if ties else "."))
    sheet.line("A", "W/K", SHARE, "The area under the ROC curve is this share.", Text("AUC"))
    rows = tuple((show(p), *(Number("1") if p > n else Number("0.5") if p == n else Number("0") for n in a.negatives)) for p in a.positives)
    exhibits = (Table(("positive \\ negative", *(show(n) for n in a.negatives)), rows, "1 where the positive is scored higher."),) if len(a.positives) * len(a.negatives) <= 60 else ()
    return Solution("roc_auc", "roc-auc", "find the area under the ROC curve", tuple(sheet.steps), sheet.result("A", a.rounding, Text("AUC")), idea="The AUC is the chance that a random positive is scored above a random negative.", conclusion=f"With probability {decimal(sheet['A'], 4)} a positive is scored above a negative. One half would be guessing; it is not the share of right decisions.", exhibits=exhibits)


def make_problem(rng: Random, level: int) -> Exercise:
    """Two against two; three against three; labels with scores."""
    scores = [v / 100 for v in rng.sample(range(5, 99), 4 if level == 1 else 6)]
    half = len(scores) // 2
    if level < 3:
        text = f"Positives have scores {', '.join(f'{v:g}' for v in scores[:half])}; negatives have scores {', '.join(f'{v:g}' for v in scores[half:])}. What is the AUC?"
    else:
        labels = [1, 0, *(rng.randint(0, 1) for _ in range(4))]
        text = f"labels y = {labels}, scores = [{', '.join(f'{v:g}' for v in scores)}]. What is the AUC?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="roc_auc", title="Area under the ROC curve", concept="roc-auc", phrases=("auc", "auroc", "area under the curve", "area under the roc curve"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
