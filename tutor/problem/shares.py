"""Distributions in a question: P = {sun: 0.5, rain: 0.5}, P(X = 0) = 0.7, p = (1/2, 1/4, 1/4), 50 instances of A, a fair coin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.problem.arrays import matrices
from tutor.problem.figures import NUMBER, amount, columns, number, runs, sideways, words_of
from tutor.problem.record import Problem
from tutor.rules.arrays import fractions
from tutor.solution import Declined

_SET = re.compile(rf"(?:([A-Za-z]\w*)\s*(?:=|:)\s*)?[\[({{]?\s*((?:[A-Za-z][\w ]*?\s*[:=]\s*{NUMBER}\s*(?:,|;|and)?\s*){{2,}})[\])}}]?")
_ENTRY = re.compile(rf"([A-Za-z][\w ]*?)\s*[:=]\s*({NUMBER})")
_VALUE = re.compile(rf"\b([A-Za-z]{{1,2}})\s*\(\s*([\w ]+?(?:\s*=\s*-?\w+(?:\.\d+)?)?)\s*\)\s*(?:=|is)\s*({NUMBER})")
_COUNTED = re.compile(r"\b(\d+)\s+(?:(?:are|were|instances?|examples?|samples?|items?|observations?|cases|occurrences?|points?|records?)\s+(?:(?:of|in|from|for|are|were|with|labell?ed|classified|as|class|category|label|type)\s+)*)([A-Za-z]\w*)", re.I)
_ANSWERS = re.compile(r"\b(\d+)\s+(yes|no|positives?|negatives?|true|false|heads?|tails?|spam|ham|red|blue|green|black|white|yellow|cats?|dogs?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Shares:
    """A distribution: its name, the outcomes and their probabilities; `counts` when they were counted."""

    name: str
    labels: tuple[str, ...]
    values: tuple[Fraction, ...]
    counts: tuple[int, ...] = ()
    assumed: str = ""


def shares_of(problem: Problem) -> list[Shares] | Declined:
    """Every distribution that the question states, in order; Declined where one cannot be a distribution."""
    text = words_of(problem)
    found = _by_sets(text) or _by_values(text) or _by_tables(problem) or _by_runs(text) or _by_counts(text) or _by_names(text)
    for one in found:
        wrong = trouble(one)
        if wrong is not None:
            return wrong
    return found


def trouble(one: Shares) -> Declined | None:
    """What keeps these numbers from being a distribution, if anything does."""
    called = f" of {one.name}" if one.name else ""
    for label, value in zip(one.labels, one.values, strict=True):
        if value < 0 or value > 1:
            return Declined("impossible", f"A probability lies between 0 and 1, but the entry for “{label}”{called} is {float(value):g}.", "Please check that number.")
    total = sum(one.values, Fraction(0))
    if abs(total - 1) > Fraction(1, 200) or (total != 1 and all(v.denominator <= 20 for v in one.values)):
        return Declined("impossible", f"The probabilities{called} must add up to 1, but these add up to {float(total):g}.", "Please check the numbers, or give counts and I will turn them into shares.")
    return None


def _by_sets(text: str) -> list[Shares]:
    out = []
    for found in _SET.finditer(text):
        entries = _ENTRY.findall(found.group(2))
        values = tuple(number(v) for _, v in entries)
        if len(entries) < 2 or not 0.97 < sum(values) < 1.03 or any(v > 1 for v in values):
            continue
        out.append(Shares(found.group(1) or "", tuple(" ".join(k.split()[-1:] if len(k.split()) > 2 else k.split()) for k, _ in entries), values))
    return out


def _by_values(text: str) -> list[Shares]:
    groups: dict[str, list[tuple[str, Fraction]]] = {}
    for letter, label, value in _VALUE.findall(text):
        if letter in ("H", "I", "D", "E", "f", "g", "N", "U"):
            continue
        entries = groups.setdefault("P" if letter in ("p", "Pr") else letter, [])
        if all(label != k for k, _ in entries):
            entries.append((label.strip(), number(value)))
    out = []
    for letter, entries in groups.items():
        total = sum(v for _, v in entries)
        if len(entries) == 1 and 0 <= entries[0][1] <= 1:
            label = entries[0][0]
            entries.append(("tails" if label.startswith("head") else f"not {label}", 1 - entries[0][1]))
            out.append(Shares(letter, tuple(k for k, _ in entries), tuple(v for _, v in entries), assumed=f"There are two outcomes, so the other one has the rest, {float(1 - entries[0][1]):g}."))
        elif len(entries) > 1 and (0.9 < total < 1.1 or len(groups) == 1):
            out.append(Shares(letter, tuple(k for k, _ in entries), tuple(v for _, v in entries)))
    return out


def _by_tables(problem: Problem) -> list[Shares]:
    out = []
    for table in problem.tables:
        for lines in (columns(table), sideways(table)):
            labels = next((tuple(r[0] for r in table.rows) for _ in (0,) if lines and lines[0].wrong), ())
            for line in lines:
                if line.wrong is None and len(line.values) > 1 and abs(sum(line.values, Fraction(-1))) < Fraction(1, 100) and all(0 <= v <= 1 for v in line.values):
                    out.append(Shares(line.name, labels if len(labels) == len(line.values) else _numbered(len(line.values)), line.values))
            if out:
                return out
    return out


def _by_runs(text: str) -> list[Shares]:
    out = []
    for run in runs(text, 2):
        whole = all(v.denominator == 1 for v in run.values)
        total = sum(run.values)
        said = re.search(r"probabilit|distribution|p\s*=|q\s*=|entropy of|divergence", text[max(0, run.start - 60) : run.start], re.I) is not None
        if len(run.values) < 2 or (whole and total != 1) or (not whole and not (0.99 < total < 1.01) and not (said and total < 3)):
            continue
        label = run.name.split()[-1] if run.name else ""
        out.append(Shares(label if len(label) <= 2 else "", _numbered(len(run.values)), run.values))
    return out


def _by_counts(text: str) -> list[Shares]:
    entries = [(label, int(n)) for n, label in _COUNTED.findall(text) if label.lower() not in ("possible", "categories", "total", "times", "data", "days", "each", "with", "that", "which", "and", "is", "have", "has", "where")]
    entries = entries if len(entries) >= 2 else [(label, int(n)) for n, label in _ANSWERS.findall(text)]
    if len(entries) < 2:
        run = next((r for r in runs(text, 2) if all(v.denominator == 1 and v >= 0 for v in r.values) and re.search(r"counts?|frequenc\w+|labels?|class\w*|node|split", text[max(0, r.start - 50) : r.start + 80], re.I)), None)
        if run is None:
            letters = re.search(r"[\[({:]\s*((?:['\"]?[A-Za-z]\w*['\"]?\s*,\s*){2,}['\"]?[A-Za-z]\w*['\"]?)\s*[\])}]", text)
            if letters is None:
                return []
            items = [i.strip(" '\"") for i in letters.group(1).split(",")]
            entries = [(k, items.count(k)) for k in dict.fromkeys(items)]
            if len(entries) == len(items):
                return []
        elif re.search(r"labels?", text[max(0, run.start - 50) : run.start], re.I) and len(set(run.values)) < len(run.values):
            seen = [str(v) for v in run.values]
            entries = [(k, seen.count(k)) for k in dict.fromkeys(seen)]
        else:
            entries = [(str(k), int(v)) for k, v in enumerate(run.values, 1)]
    total = sum(n for _, n in entries)
    if not total:
        return []
    return [Shares("", tuple(k for k, _ in entries), tuple(Fraction(n, total) for _, n in entries), tuple(n for _, n in entries))]


def _by_names(text: str) -> list[Shares]:
    low = text.lower()
    if re.search(r"\bfair (?:coin|toss)|unbiased coin", low):
        return [Shares("", ("heads", "tails"), (Fraction(1, 2), Fraction(1, 2)), assumed="The coin is fair: both sides have probability 1/2.")]
    sides = re.search(r"(?:fair|unbiased)?\s*(\d+)[- ]sided", low)
    if sides is not None or re.search(r"\b(?:fair|unbiased|standard|six-sided) (?:die|dice)\b", low):
        count = int(sides.group(1)) if sides else 6
        if 1 < count <= 100:
            return [Shares("", tuple(str(k) for k in range(1, count + 1)), (Fraction(1, count),) * count, assumed=f"The die is fair: each of the {count} sides has probability 1/{count}.")]
    chance = amount(low, r"bernoulli\s*\(?(?:\s*with)?(?:\s*(?:parameter|probability|p|theta))*\s*=?", r"(?:probability|chance)(?: of (?:heads?|success|\w+))?(?: is| of|=|:)?", r"(?:heads|success) with (?:probability|chance)", r"\bp\s*=")
    if chance is not None and 0 <= chance <= 1 and re.search(r"coin|bernoulli|binary|heads|success", low):
        return [Shares("", ("success" if "coin" not in low else "heads", "failure" if "coin" not in low else "tails"), (chance, 1 - chance), assumed=f"There are two outcomes, so the other one has the rest, {float(1 - chance):g}.")]
    equal = re.search(r"(\d+) equally (?:likely|probable)", low)
    if equal is not None and 1 < int(equal.group(1)) <= 100:
        count = int(equal.group(1))
        return [Shares("", _numbered(count), (Fraction(1, count),) * count)]
    return []


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"outcome {k}" for k in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint table: rows are the values of X, columns those of Y."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Fraction, ...], ...]
    row_name: str = "X"
    column_name: str = "Y"


def joint_of(problem: Problem) -> Joint | Declined | None:
    """The joint table of two variables: a pasted table, or a matrix of numbers."""
    for table in problem.tables:
        body = [r for r in table.rows if not re.search(r"total|sum|marginal", r[0], re.I)]
        keep = [k for k, c in enumerate(table.columns) if k and not re.search(r"total|sum|marginal", c, re.I)]
        if not body or len(keep) < 2 or len(body) < 2:
            continue
        parsed = []
        for k, row in enumerate(body, 1):
            cells = []
            for j in keep:
                text = re.sub(r"[\s$\\]", "", row[j]).replace("−", "-")
                if not re.fullmatch(NUMBER, text):
                    return Declined("impossible", f"Row {k} (“{row[0].strip('$ ')}”) of the table holds “{row[j]}”, which is not a number.", "Every cell of a joint table must be a probability or a count.")
                cells.append(number(text))
            parsed.append(tuple(cells))
        return _joint(parsed, tuple(r[0].strip("$ ") for r in body), tuple(table.columns[j].strip("$ ") for j in keep))
    for found in matrices(problem):
        values = fractions(found.tree)  # type: ignore[arg-type]
        if values is not None and len(values) > 1 and len(values[0]) > 1:
            return _joint([tuple(r) for r in values], tuple(f"X = {k}" for k in range(len(values))), tuple(f"Y = {k}" for k in range(len(values[0]))))
    text = words_of(problem)
    entries = re.findall(rf"\bP\s*\(\s*(?:X\s*=\s*)?(\w+)\s*,\s*(?:Y\s*=\s*)?(\w+)\s*\)\s*=\s*({NUMBER})", text)
    if len(entries) >= 3:
        left, right = tuple(dict.fromkeys(e[0] for e in entries)), tuple(dict.fromkeys(e[1] for e in entries))
        known = {(a, b): number(v) for a, b, v in entries}
        if len(left) > 1 and len(right) > 1:
            return _joint([tuple(known.get((a, b), Fraction(0)) for b in right) for a in left], tuple(f"X = {a}" for a in left), tuple(f"Y = {b}" for b in right))
    return None


def _joint(values: list[tuple[Fraction, ...]], rows: tuple[str, ...], names: tuple[str, ...]) -> Joint | Declined:
    total = sum(sum(r) for r in values)
    for k, row in enumerate(values, 1):
        if any(v < 0 for v in row):
            return Declined("impossible", f"Row {k} (“{rows[k - 1]}”) holds a negative number, and probabilities are never negative.", "Please check that row.")
    if total == 0:
        return Declined("impossible", "All the cells of this table are zero.", "Give probabilities that add up to 1, or counts.")
    if abs(total - 1) > Fraction(1, 1000):
        if any(v.denominator != 1 for r in values for v in r):
            return Declined("impossible", f"The cells of a joint table must add up to 1, but these add up to {float(total):g}.", "Please check the numbers, or give counts.")
        values = [tuple(v / total for v in r) for r in values]
    left = re.match(r"\s*([A-Za-z]\w*)\s*=", rows[0])
    top = re.match(r"\s*([A-Za-z]\w*)\s*=", names[0])
    return Joint(rows, names, tuple(values), left.group(1) if left else "X", top.group(1) if top else "Y")


def unit_of(text: str, default: str = "bits") -> tuple[str, bool]:
    """The unit of information that the words ask for, and whether they say so: bits, nats or hartleys."""
    low = text.lower()
    if re.search(r"\bnats?\b|natural log|log base e|base e\b|log_e\b|\bln\b", low):
        return "nats", True
    if re.search(r"\bbits?\b|base[- ]?2|log_2|log2|binary log", low):
        return "bits", True
    if re.search(r"base[- ]?10|log_10|hartley|\bdits?\b", low):
        return "hartleys", True
    return default, False
