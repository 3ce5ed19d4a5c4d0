"""Measures of a classifier from its confusion matrix, its counts, or labels and predictions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Matrix, Sequence, Text
from tutor.problem import Problem
from tutor.problem.arrays import matrices
from tutor.problem.figures import number, rounding_asked, words_of
from tutor.problem.samples import data_lists
from tutor.rules.arrays import fractions
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, final, formula
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

MEASURE = Rule("classifier_measure", "Put the counts in", "confusion-matrix")
_MEASURES = {
    "accuracy": (r"accuracy", "(TP + TN)/(TP + TN + FP + FN)", "the share of all examples that are classified correctly"),
    "precision": (r"precision|positive predictive value|\bppv\b", "TP/(TP + FP)", "of those called positive, the share that really is"),
    "recall": (r"recall|sensitivity|true positive rate|\btpr\b|hit rate", "TP/(TP + FN)", "of the real positives, the share that is found"),
    "specificity": (r"specificity|true negative rate|\btnr\b", "TN/(TN + FP)", "of the real negatives, the share that is left in peace"),
    "f1": (r"\bf_?1\b|f-?1[- ]score|f[- ]score|f-?measure", "2*TP/(2*TP + FP + FN)", "the harmonic mean of precision and recall"),
    "fpr": (r"false positive rate|\bfpr\b|fall-?out", "FP/(FP + TN)", "of the real negatives, the share that is wrongly called positive"),
    "fnr": (r"false negative rate|\bfnr\b|miss rate", "FN/(FN + TP)", "of the real positives, the share that is missed"),
    "npv": (r"negative predictive value|\bnpv\b", "TN/(TN + FN)", "of those called negative, the share that really is"),
    "error": (r"error rate|misclassification rate", "(FP + FN)/(TP + TN + FP + FN)", "the share of all examples that are classified wrongly"),
    "balanced": (r"balanced accuracy", "(TP/(TP + FN) + TN/(TN + FP))/2", "the mean of recall and specificity"),
    "mcc": (r"\bmcc\b|matthews", "(TP*TN - FP*FN)/sqrt((TP + FP)*(TP + FN)*(TN + FP)*(TN + FN))", "a correlation between truth and prediction"),
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The four counts, the measures in order; or precision and recall themselves, for F1."""

    tp: int
    fp: int
    fn: int
    tn: int
    measures: tuple[str, ...]
    rounding: int | None
    assumed: str = ""
    pair: tuple[Fraction, Fraction] | None = None


def read(problem: Problem) -> Task | Declined | None:
    """accuracy, precision, recall, F1, … of TP, FP, FN, TN, of a two by two matrix, or of two lists of labels."""
    text = words_of(problem)
    low = text.lower()
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|what|determine|give)\b", low)]
    final_part = low[asks[-1] :] if asks else low
    found = {k: m.start() for k, (p, _, _) in _MEASURES.items() if (m := re.search(p, final_part)) is not None} or {k: m.start() for k, (p, _, _) in _MEASURES.items() if (m := re.search(p, low)) is not None}
    if not found:
        return None
    if "balanced" in found:
        found.pop("accuracy", None)
    measures = tuple(k for k, _ in sorted(found.items(), key=lambda kv: kv[1]))
    rounding = rounding_asked(problem)
    pair = re.search(r"precision (?:of|is|=)?\s*(0?\.\d+|1(?:\.0)?|\d+%)[^.]*?recall (?:of|is|=)?\s*(0?\.\d+|1(?:\.0)?|\d+%)", low)
    if pair is not None and "f1" in found:
        return Task(Arguments(0, 0, 0, 0, ("f1",), rounding, pair=(number(pair.group(1)), number(pair.group(2)))), 1.0, "find the F1 score of precision and recall")
    counts = _counted(low) or _told(low)
    if counts:
        if any(v < 0 for v in counts.values()):
            return Declined("impossible", "Counts are never negative.", "Please check the confusion matrix.")
        need = {k for m in measures for k in re.findall(r"tp|fp|fn|tn", _MEASURES[m][1].lower())}
        if need - set(counts):
            return Declined("missing_data", f"For this I also need {', '.join(sorted(k.upper() for k in need - set(counts)))}.", "Give TP, FP, FN and TN.")
        return Task(Arguments(counts.get("tp", 0), counts.get("fp", 0), counts.get("fn", 0), counts.get("tn", 0), measures, rounding), 1.0, f"find {', '.join(measures)} from TP, FP, FN, TN")
    if not re.search(r"confusion|classif|predict|actual|labels?", low):
        return None
    for named in matrices(problem):
        values = fractions(named.tree) if isinstance(named.tree, Matrix) else None
        if values is not None and len(values) == 2 and len(values[0]) == 2 and all(v.denominator == 1 and v >= 0 for r in values for v in r):
            (a, b), (c, d) = [[int(v) for v in r] for r in values]
            first = re.search(r"\[\[\s*tp|positive (?:class )?first|tp,? ?fn", low)
            if first or re.search(r"rows? (?:are|is|=) actual.*positive", low):
                return Task(Arguments(a, c, b, d, measures, rounding, "The first row and column are the positive class; rows are the truth."), 0.95, "measure a classifier")
            return Task(Arguments(d, b, c, a, measures, rounding, "Rows are the truth, columns the predictions, and the classes come in the order 0, 1, as programs print them: [[TN, FP], [FN, TP]]."), 0.9, "measure a classifier")
    lists = data_lists(problem, 3)
    if isinstance(lists, Declined):
        return lists
    if len(lists) >= 2 and set(lists[0].values) | set(lists[1].values) <= {0, 1}:
        if len(lists[0].values) != len(lists[1].values):
            return Declined("bad_shape", f"There are {len(lists[0].values)} labels and {len(lists[1].values)} predictions.", "Each example needs one of both.")
        truth, guess = (lists[1].values, lists[0].values) if re.search(r"pred|hat", lists[0].name, re.I) and not re.search(r"pred|hat", lists[1].name, re.I) else (lists[0].values, lists[1].values)
        pairs = list(zip(map(int, truth), map(int, guess), strict=True))
        cells = [pairs.count(k) for k in ((1, 1), (0, 1), (1, 0), (0, 0))]
        return Task(Arguments(cells[0], cells[1], cells[2], cells[3], measures, rounding, "1 is the positive class."), 1.0, "count the four cells and measure the classifier")
    return None


_CELLS = {"tp": r"true positives?|\btps?\b", "fp": r"false positives?|\bfps?\b", "fn": r"false negatives?|\bfns?\b", "tn": r"true negatives?|\btns?\b"}


def _counted(low: str) -> dict[str, int]:
    """The cells that are named with their counts: "30 true positives", "TP = 30", "tp 30 fp 5" (there the number behind counts)."""
    before = {k: m for k, words in _CELLS.items() if (m := re.search(rf"(\d+)\s+(?:{words})", low)) is not None}
    behind = {k: m for k, words in _CELLS.items() if (m := re.search(rf"(?:{words})\s*\)?\s*(?:=|:|is|are|of|\()*\s*(-?\d+)\b", low)) is not None}
    first, second = (before, behind)
    if behind and min(m.start() for m in behind.values()) < min((m.start() for m in before.values()), default=len(low)):
        first, second = second, first
    return {k: int(m.group(1)) for k, m in {**second, **first}.items()}


_FOUND = r"(?:found|detect\w*|caught|identif\w*|spot\w*|flag\w*|recogni[sz]\w*|diagnos\w*|correctly \w+)"


_REAL = r"(?:spam|positives?|sick|ill|fraud\w*|defective|infected|relevant)"


def _told(low: str) -> dict[str, int]:
    """The four counts from a story: "found 30 of 50 sick people, with 20 false alarms among 150 healthy", "flagged 25, of which 20 were spam"."""
    counts: dict[str, int] = {}
    hits = re.search(rf"{_FOUND} (?:only |correctly )?(\d+) (?:out )?of (?:the |all )?(\d+)", low)
    if hits is not None and int(hits.group(1)) <= int(hits.group(2)):
        counts = {"tp": int(hits.group(1)), "fn": int(hits.group(2)) - int(hits.group(1))}
    called = re.search(rf"{_FOUND} (\d+)\b[^.;]*?(?:of which|of these|of them|,) (?:only )?(\d+) (?:were|are|was|really|truly|actually|is)", low)
    if called is not None and int(called.group(2)) <= int(called.group(1)):
        counts |= {"tp": int(called.group(2)), "fp": int(called.group(1)) - int(called.group(2))}
        rest = low[: called.start()] + low[called.end() :]
        real = re.search(rf"(\d+) (?:[a-z]+ )?(?:really |truly |actually )?(?:are|were|is) (?:really |truly |actually )?{_REAL}", rest) or re.search(rf"(\d+) {_REAL}(?: \w+)?(?: (?:in (?:total|all)|altogether|overall|there))", rest) or re.search(rf"there (?:are|were) (?:really |actually )?(\d+) {_REAL}", rest)
        if real is not None and int(real.group(1)) >= counts["tp"]:
            counts["fn"] = int(real.group(1)) - counts["tp"]
    alarms = re.search(r"(\d+) (?:false alarms?|wrong(?:ly)? (?:alarms?|flagged|called)\w*|healthy \w+ (?:as|were) \w+)|(?:wrongly|falsely|mistakenly|incorrectly) \w+ (\d+)", low)
    if alarms is not None:
        counts["fp"] = int(alarms.group(1) or alarms.group(2))
    negatives = re.search(r"(?:among|of|out of|in) (?:the )?(\d+) (?:healthy|negatives?|normal|genuine|real|good|legitimate|non-?\w+|not \w+|ham)", low)
    if negatives is not None and counts.get("fp", 0) <= int(negatives.group(1)):
        counts["tn"] = int(negatives.group(1)) - counts.get("fp", 0)
    return counts if "tp" in counts and len(counts) > 1 else {}


def solve(arguments: Arguments) -> Solution | Declined:
    """Each measure with its counts."""
    a = arguments
    sheet = Sheet()
    exhibits: tuple[Table, ...] = ()
    try:
        if a.pair is not None:
            sheet.given(P=a.pair[0], R=a.pair[1])
            sheet.line("f1", "2*P*R/(P + R)", MEASURE, "The harmonic mean of precision P and recall R: it is high only when both are.", formula("F_1"))
        else:
            sheet.given(TP=a.tp, FP=a.fp, FN=a.fn, TN=a.tn)
            exhibits = (Table(("", "predicted positive", "predicted negative"), (("really positive", f"TP = {a.tp}", f"FN = {a.fn}"), ("really negative", f"FP = {a.fp}", f"TN = {a.tn}")), "The confusion matrix."),)
            for m in a.measures:
                sheet.line(m, _MEASURES[m][1], MEASURE, f"{'F1' if m == 'f1' else m.capitalize() if m not in ('fpr', 'fnr', 'npv', 'mcc') else m.upper()} is {_MEASURES[m][2]}.", formula("F_1") if m == "f1" else Text(m.upper() if m in ("fpr", "fnr", "npv", "mcc") else m))
    except NoValue:
        return Solution("confusion_matrix", "confusion-matrix", "measure a classifier", tuple(sheet.steps), Result("none", None, ("undefined",), plain="undefined"), conclusion="There is nothing to divide by: none of the examples falls in the group that this measure looks at.", exhibits=exhibits)
    assumptions: tuple[Prose, ...] = (a.assumed,) if a.assumed else ()
    if len(a.measures) == 1:
        m = a.measures[0]
        return Solution("confusion_matrix", "confusion-matrix", f"find the {'F1 score' if m == 'f1' else m}", tuple(sheet.steps), sheet.result(m, a.rounding, Text(m)), conclusion=f"It is {decimal(sheet[m], 4)}: {_MEASURES[m][2]}.", assumptions=assumptions, exhibits=exhibits)
    trees = tuple(final(sheet[m], a.rounding) for m in a.measures)
    text = ", ".join(f"{m} = {plain(t)}" for m, t in zip(a.measures, trees, strict=True))
    return Solution("confusion_matrix", "confusion-matrix", f"find {', '.join(a.measures)}", tuple(sheet.steps), Result("vector", Sequence(trees, ""), trees, plain=text), conclusion=text + ".", assumptions=assumptions, exhibits=exhibits)


def make_problem(rng: Random, level: int) -> Exercise:
    """Accuracy; precision or recall; F1."""
    tp, fp, fn, tn = rng.randint(5, 60), rng.randint(1, 30), rng.randint(1, 30), rng.randint(5, 90)
    asked = {1: "accuracy", 2: rng.choice(("precision", "recall", "specificity")), 3: "F1 score"}[level]
    text = f"A classifier has TP = {tp}, FP = {fp}, FN = {fn}, TN = {tn}. What is its {asked}? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="confusion_matrix", title="Measures of a classifier", concept="confusion-matrix", phrases=("accuracy", "precision", "recall", "f1", "f1-score", "f1 score", "specificity", "sensitivity", "confusion matrix", "false positive rate", "error rate"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip

