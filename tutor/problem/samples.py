"""Samples in a question: their size, mean and standard deviation in words or symbols, or the data themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.problem.figures import NUMBER, Series, columns, number, runs, words_of
from tutor.problem.record import Problem
from tutor.problem.summaries import Figure, figures
from tutor.solution import Declined

_UNITS = (
    "seconds|minutes|hours|days|years|months|weeks|kg|kilograms?|g|mg|grams?|pounds|lbs?|tons?|tonnes|mm|cm|m|km|inch(?:es)?|feet|ft|metres?|meters?|miles|ml|l|litres?|liters?|ounces|points|marks|percent|dollars|euros|pence|cents|volts|watts|degrees|calories|units of"
    "|mph|bits|nats|s|standard|times|sigmas?|tails|hypotheses|class|decimals?|places|significant|is|was|has|does|groups|levels|successes|heads|clusters|neighbours|on average"
)
"""Words after a number that measure; what they measure is no count of things in a sample."""
_COUNTED = re.compile(rf"({NUMBER})\s+(?!(?:{_UNITS})\b)(?:[a-z]+ ){{0,2}}?(?!(?:{_UNITS})\b)(?:[a-z]{{3,}}s|fish|sheep|mice|people|children)\b", re.I)
_SIZE = (
    rf"\bn(?:_?\d|\s*_\s*\w)?\s*(?:=|is|of|:)?\s*({NUMBER})", rf"sample sizes[^\d.;]{{0,15}}{NUMBER}\s*(?:and|,)\s*({NUMBER})", rf"samples? (?:size|of size)s?(?: n)?(?: of| is| was|=|:)*\s*({NUMBER})", rf"sample (?:of|contains?|consist\w* of|with|includes?)(?: \w+){{0,2}}?\s*({NUMBER})",
    rf"(?:surveyed|sampled|samples|interviewed|selected|polled|measured|tested|weighed|survey of|study of|poll of|group of|records of|based on|among|asked|observed|collected|chose|examined|trials? of|\bn of)\s+(?:(?:a )?(?:random )?(?:sample of )?)?({NUMBER})(?!%)(?![\d.]*\s*(?:{_UNITS})\b)",
    rf"(?<!older than )(?<!older )({NUMBER})\s+(?:randomly |independent |different |adult |registered |likely )*(?:\w+ )?(?:people|persons|students|subjects|patients|voters|adults|men|women|children|customers|employees|workers|items|graduates|flights|jars|bulbs|lightbulbs|batteries|cars|measurements|observations|households|families|respondents|volunteers|participants|users|residents|trials|tosses|flips|games|boxes|bottles|bags|packages|samples|data points|units|parts|teachers|athletes|drivers|nurses|visitors|shoppers|tests|emails|pages|plants|rats|mice|animals|trees|homes|houses|components|males|females|boys|girls|freshmen|seniors)\b",
)  # fmt: skip
_POPULATION = re.compile(r"population (?:standard deviation|variance|sd)|\bsigma(?:_\d)?(?:\^2)?\s*(?:=|:|\d)|known (?:standard deviation|variance|sigma)|(?:standard deviation|variance) (?:is|of the population is) known|standard deviation of the population|\bsigma\b(?: is| of) \d", re.I)


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: size, mean and spread (a standard deviation, squared when `squared`), or the data they come from.

    `population` says that the spread is that of the whole population, known beforehand."""

    size: int | None = None
    mean: Fraction | None = None
    variance: Fraction | None = None
    deviation: Fraction | None = None
    population: bool = False
    data: tuple[Fraction, ...] = ()
    name: str = ""


def data_lists(problem: Problem, least: int = 2) -> list[Series] | Declined:
    """The lists of data in a question: columns of numbers of a table, else runs of numbers; Declined names a bad row."""
    found: list[Series] = []
    for table in problem.tables:
        for series in columns(table):
            if series.wrong is not None and series.values:
                row, cell = series.wrong
                said = f"“{cell}”" if cell.strip() else "nothing"
                return Declined("impossible", f"Row {row} of the column “{series.name or 'without a name'}” holds {said}, which is not a number.", "Correct or leave out that row; words must be turned into numbers first.")
            if series.values and not re.search(r"total|^#$|^(?:obs|observation|index|id|no\.?)$", series.name, re.I):
                found.append(series)
    if found:
        return found
    text = words_of(problem)
    bad = re.search(rf"[\[({{]\s*(?:{NUMBER}\s*,\s*){{2,}}([A-Za-z]{{2,}}|[?]+|-)\s*[,\])}}]", text)
    if bad is not None and bad.group(1).lower() not in ("and", "infty", "inf", "theta", "mu", "lambda", "sigma"):
        place = bad.group(0).count(",") + (0 if bad.group(0).rstrip().endswith(",") else 1)
        return Declined("impossible", f"Entry {place} of the list is “{bad.group(1)}”, which is not a number.", "Correct or leave out that entry.")
    found_runs = [r for r in runs(text, least if least > 2 else 3) if not _parameters_of(text, r)]
    lists = [r for r in found_runs if not (len(r.values) == 2 and r.bracket == "(" and re.search(r"(?:N|interval|from|between|normal)\s*\(?\s*$", text[max(0, r.start - 14) : r.start], re.I))]
    if not lists and least <= 2:
        lists = [r for r in runs(text, 2) if (r.bracket in ("[", "{") or r.name or _said_data(text, r)) and not _parameters_of(text, r)]
    return lists


def _said_data(text: str, run: Series) -> bool:
    return re.search(r"\b(?:data|observ\w+|values?|counts?|numbers|measurements)\b(?:\s+(?:are|is|of|were|set))*\s*$", text[max(0, run.start - 30) : run.start], re.I) is not None


def _parameters_of(text: str, run: Series) -> bool:
    """Are these the parameters of a distribution or a function, as in Beta(4, 5), and no data?"""
    before = re.search(r"([A-Za-z_]+)\s*\(\s*$", text[max(0, run.start - 30) : run.start])
    return before is not None and len(run.values) <= 3 and before.group(1).lower() not in ("mean", "median", "mode", "var", "variance", "std", "sd", "average", "of", "data", "values", "numbers", "is", "are", "sample", "points", "and", "x", "y", "range", "iqr")


def sample_of(problem: Problem, text: str | None = None) -> Sample:
    """The one sample in the words: the first size, mean and spread."""
    found = samples_of(words_of(problem) if text is None else text)
    return found[0]


def samples_of(text: str) -> list[Sample]:
    """The samples that the words describe, one or two, each with what is known of it."""
    places = _size_places(text)
    sizes = [places[k] for k in sorted(places)]
    said = figures(text, frozenset(places))
    means = [f.value for f in _measured(said)]
    deviations, variances = ([f.value for f in said if f.role == role] for role in ("deviation", "variance"))
    count = 2 if len(sizes) >= 2 and (len(deviations) >= 2 or len(variances) >= 2 or len(means) >= 2) else 1
    population = _POPULATION.search(text) is not None
    out = []
    for k in range(count):
        variance, deviation = _at(variances, k), _at(deviations, k)
        size = _at(sizes, k)
        out.append(Sample(int(size) if size is not None and size.denominator == 1 else None, _at(means, k), variance, deviation, population))
    return out


def said_means(text: str) -> list[Figure]:
    """The means in the words that are measured, not only claimed; all of them when none is measured."""
    return _measured(figures(text, frozenset(_size_places(text))))


def supposed_mean(text: str) -> Fraction | None:
    """The mean that is claimed or tested, not measured, where the words tell them apart."""
    return next((f.value for f in figures(text, frozenset(_size_places(text))) if f.role == "mean" and f.supposed), None)


def _measured(said: list[Figure]) -> list[Figure]:
    means = [f for f in said if f.role == "mean"]
    return [f for f in means if not f.supposed] or means


def _size_places(text: str) -> dict[int, Fraction]:
    return _places(_SIZE, text) or _counted(text)


def _counted(text: str) -> dict[int, Fraction]:
    """Whole numbers of things, "25 cups", where no size is named: what is counted in the sample."""
    return {m.start(1): value for m in _COUNTED.finditer(text) if "%" not in m.group(1) and (value := number(m.group(1))).denominator == 1 and value >= 1}


def _at(values: list[Fraction], place: int) -> Fraction | None:
    return values[place] if place < len(values) else values[-1] if values and place and len(values) == 1 else None


def _all(patterns: tuple[str, ...], text: str) -> list[Fraction]:
    """All numbers that a pattern introduces, each place once, in the order of the text."""
    found = _places(patterns, text)
    return [found[k] for k in sorted(found)]


def _places(patterns: tuple[str, ...], text: str) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for pattern in patterns:
        for m in re.finditer(pattern, text, re.I):
            if "/0" in m.group(1):
                continue
            found.setdefault(m.start(1), number(m.group(1)))
    return found


def sizes_of(text: str) -> list[int]:
    """All sample sizes that the words name."""
    return [int(v) for v in _all(_SIZE, text) if v.denominator == 1]


def level_of(text: str) -> Fraction | None:
    """The confidence level: 95 % confidence, 0.95-confidence interval, 90 % confident."""
    found = (
        re.search(rf"({NUMBER})[- ]*(?:two[- ]sided |2-sided |level )?(?:confidence|confident|ci\b|sure|certain)", text, re.I)
        or re.search(rf"(?:confidence(?: level| coefficient)?|level of confidence)(?: interval)?(?: of| is| =|=|:|\s)*\s*({NUMBER})", text, re.I)
    )  # fmt: skip
    if found is None:
        return None
    value = number(found.group(1))
    if value > 1 and value < 100:
        value /= 100
    return value if 0 < value < 1 else None


def significance_of(text: str) -> Fraction | None:
    """The significance level: alpha = 0.05, at the 5 % level, level of significance of 1 %."""
    found = (
        re.search(rf"alpha\s*(?:=|of|is|level)*\s*({NUMBER})", text, re.I)
        or re.search(rf"({NUMBER})\s*(?:level of significance|significance|level\b)", text, re.I)
        or re.search(rf"\bat (?:the )?({NUMBER})(?=\s*(?:[.,?;]|$))(?<=%)", text, re.I)
        or re.search(rf"(?:significance(?: level)?|level of significance)(?: of| is| =|=|:|\s)*\s*({NUMBER})", text, re.I)
    )  # fmt: skip
    if found is None:
        return None
    value = number(found.group(1))
    if 1 <= value < 50:
        value /= 100
    return value if 0 < value < 1 else None


_FREEDOM = r"(?:df\b|d\.f\.|degrees? of freedom)"
_FREEDOMS = (rf"(\d+)(?:\s*(?:and|,|&)\s*(\d+))?\s*{_FREEDOM}", rf"{_FREEDOM}\s*(?:of|is|are|=|:)*\s*(\d+)(?:\s*(?:and|,|&)\s*(\d+))?")


def freedom_of(text: str) -> tuple[int, int | None] | None:
    """The degrees of freedom: "14 df", "df = 14", and both of "2 and 20 degrees of freedom"."""
    for pattern in _FREEDOMS:
        found = re.search(pattern, text, re.I)
        if found is not None:
            return int(found.group(1)), int(found.group(2)) if found.group(2) else None
    return None


def proportions_of(text: str) -> list[tuple[int | None, Fraction | None, int | None]]:
    """Counted shares: (successes, share, size) for each group, from "256 of 400", "phat = 0.64", "x = 12, n = 40"."""
    out: list[tuple[int | None, Fraction | None, int | None]] = []
    for m in re.finditer(r"\b(\d+)\s+(?:\w+\s+){0,3}?(?:out of|of)\s+(?:the |a total of |every |a (?:random )?(?:sample|survey|poll) of )?(\d+)\b(?!%)", text):
        if int(m.group(1)) <= int(m.group(2)):
            out.append((int(m.group(1)), None, int(m.group(2))))
    for m in re.finditer(r"\b(?:of|among|surveyed|sampled|polled|asked|survey of|poll of|sample of|interviewed)\s+(?:the |a (?:random )?sample of )?(\d+)\b(?!%)[^.;]{0,80}?[,:]?\s+(?:\w+\s+){0,6}?(?<![\d.])(\d+)\b(?![%.]\d)(?!%)\s+(?:\w+\s+){0,3}?(?:had|have|were|was|are|said|say|prefer\w*|support\w*|answer\w*|favou?r\w*|own\w*|use\w*|passed|failed|recover\w*|respond\w*|click\w*|bought|convert\w*|like\w*|heads|successes|defective|vote\w*|agree\w*|did|do|plan\w*|smok\w*)", text):
        if int(m.group(2)) <= int(m.group(1)) and not out:
            out.append((int(m.group(2)), None, int(m.group(1))))
    if out:
        return out
    share = re.findall(rf"(?:phat|p_hat|sample proportion)\s*(?:_?\d)?\s*(?:is|was|of|=|:)*\s*({NUMBER})", text, re.I)
    successes = re.findall(r"\b[xXyY](?:_\d)?\s*=\s*(\d+)\b", text)
    sizes = sizes_of(text)
    if share and sizes:
        return [(None, number(s), sizes[min(k, len(sizes) - 1)]) for k, s in enumerate(share)]
    if successes and sizes:
        return [(int(s), None, sizes[min(k, len(sizes) - 1)]) for k, s in enumerate(successes) if int(s) <= sizes[min(k, len(sizes) - 1)]]
    percent = re.findall(rf"({NUMBER})\s+(?:of (?:them|the|those|all|respondents|\w+)|said|support\w*|prefer\w*|were|are|have|had)", text)
    shares = [number(p) for p in percent if p.endswith("%")]
    if shares and sizes:
        return [(None, s, sizes[min(k, len(sizes) - 1)]) for k, s in enumerate(shares[:2])]
    return []


_GOOD = r"(?:heads?|success\w*|sixes|wins|hits|ones|positives?|clicks|conversions|yes|sales)"
_BAD = r"(?:tails?|failures?|losses|misses|zeros|negatives?|no)"
_TRIES = r"(?:times|tosses|flips|trials|throws|tries|rolls|games|shots|attempts|visitors|users|coin \w+)"
_COUNTS = (
    rf"(?P<good>\d+) {_GOOD}\b[^.;\d]{{0,30}}?\b(?:in|out of|from|of|among|over|/) (?:the |a total of )?(?P<all>\d+)", rf"\b(?P<all>\d+) (?:\w+ )?{_TRIES}\b[^.;\d]{{0,60}}?\b(?P<good>\d+) (?:{_GOOD}|times)",
    rf"{_GOOD} (?P<good>\d+) times (?:in|out of|from|of) (?P<all>\d+)", rf"(?P<good>\d+) {_GOOD}\b[^.;\d]{{0,30}}?\b(?P<bad>\d+) {_BAD}\b", rf"(?P<good>\d+) {_GOOD}\b[^.;]{{0,60}}?\bn\s*=\s*(?P<all>\d+)", rf"{_GOOD}\s*[:=]\s*(?P<good>\d+)[,; ]+(?:and )?{_BAD}\s*[:=]\s*(?P<bad>\d+)",
)  # fmt: skip

_TOSSES = re.compile(r"\b[HT](?:[ ,]*[HT]){2,}\b|\b(?:heads?|tails?)(?:,? (?:and )?(?:then )?(?:heads?|tails?))+\b")


def successes_of(text: str) -> tuple[int, int] | None:
    """(successes, tries) of one group: "256 of 400", "7 heads in 10 flips", "flipped 10 times and got 7 heads", "7 heads and 3 tails"."""
    shares = proportions_of(text)
    if shares and shares[0][0] is not None and shares[0][2]:
        return shares[0][0], shares[0][2]
    for pattern in _COUNTS:
        found = re.search(pattern, text, re.I)
        if found is None:
            continue
        groups = found.groupdict()
        good = int(groups["good"])
        size = int(groups["all"]) if groups.get("all") else good + int(groups["bad"])
        if 0 < size >= good:
            return good, size
    row = tosses_of(text)
    return (sum(row), len(row)) if row else None


def tosses_of(text: str) -> tuple[int, ...]:
    """The tosses of a coin in the order they fell, 1 for heads: "HHTH", "heads, heads, tails"; empty when there are none."""
    row = _TOSSES.search(text)
    return tuple(int(t in "Hh") for t in re.findall(r"[HT]|\b[ht]", row.group())) if row is not None else ()
