"""Summaries of data: mean, median, mode, range, variance, standard deviation, quartiles, outliers, percentiles, tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Node, Relation, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, Series, columns, number, rounding_asked, words_of
from tutor.problem.samples import data_lists
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import bare_list, mean_line, median_line, quartile_lines, root_line, sorted_step, variance_lines
from tutor.rules.sheet import Amount, Sheet, decimal, final, formula, less, listed, name, over, places, show, square, times, total, value_of
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

MODE = Rule("mode", "Count how often each value comes", "mean-median-mode")
RANGE = Rule("range_of_data", "Largest minus smallest", "quantiles")
IQR = Rule("interquartile_range", "The length of the box", "quantiles")
FENCE = Rule("outlier_fences", "One and a half boxes away", "quantiles")
PERCENTILE = Rule("percentile_place", "Find the place in the sorted list", "quantiles")
WEIGHTED = Rule("weighted_mean", "Weigh each value", "mean-median-mode")
RATIO = Rule("coefficient_of_variation", "Spread as a share of the mean", "sample-variance")
ERROR = Rule("standard_error", "The spread of the mean itself", "sampling-distribution")
_ONE = {
    "mean": r"\bmean\b|average|point estimate of (?:the )?mu|\bxbar\b", "median": r"\bmedian\b|second quartile|\bQ_?2\b", "mode": r"\bmodes?\b|\bmodal\b", "range": r"\brange\b(?! of (?:values|numbers|ages|products|the function|f\b|[a-z]+ (?:was|is)))",
    "variance": r"\bvariance\b|\bs\^2|sigma\^2", "deviation": r"standard deviation|\bstd\b|\bstdev\b|\bsd\b",
    "first": r"(?:first|1st|lower) quartile|\bQ_?1\b", "third": r"(?:third|3rd|upper) quartile|\bQ_?3\b", "quartiles": r"\bquartiles\b", "iqr": r"\biqr\b|inter-?quartile range",
    "outliers": r"\boutliers?\b", "five": r"5[- ]number summary|five[- ]number summary|box ?plot", "percentile": r"\d+(?:st|nd|rd|th) percentile|\d+% quantile|quantile",
    "variation": r"coefficient of variation", "error": r"standard error",
}  # fmt: skip
_LABELS = {
    "mean": "mean", "median": "median", "mode": "mode", "range": "range", "variance": "variance", "deviation": "standard deviation", "first": "Q1", "third": "Q3",
    "iqr": "IQR", "outliers": "outliers", "percentile": "percentile", "variation": "coefficient of variation", "error": "standard error", "five": "five-number summary", "quartiles": "quartiles",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arguments:
    """The values (each with its weight, when a table of frequencies or weights was given) and the measures wanted."""

    data: tuple[Fraction, ...]
    measures: tuple[str, ...]
    sample: bool
    said: bool
    rounding: int | None
    weights: tuple[Fraction, ...] = ()
    percent: Fraction = Fraction(0)
    classes: tuple[str, ...] = ()
    counted: bool = True


def read(problem: Problem) -> Task | Declined | None:
    """The mean, median, mode, … of a list, a column, a frequency table or weighted values."""
    text = words_of(problem)
    low = text.lower()
    measures = _measures(low, text)
    if not measures or re.search(r"confidence|hypothes|p-value|regress|correlat|covarian|likelihood|\bmle\b|probabilit|random variable|distribut(?:ion|ed) (?!N\b|n\b)|z-?score|\bfair\b|\bdice?\b|bayes|posterior|normalis|normaliz|squared error|absolute error|k-means|\bpredict", low):
        if not (measures == ["mean"] and re.search(r"point estimate of (?:the )?mu", low)):
            return None
    if re.search(r"~\s*[A-Za-z]+\s*\(|\b(?:beta|gamma|poisson|binomial|exponential|geometric|uniform|bernoulli|chi-?squared?)\b", low):
        return None
    combined = _combined(low, measures)
    if combined is not None:
        return combined
    rounding = rounding_asked(problem)
    sample, said = _sample(low)
    grouped = _classes(problem)
    if grouped is not None:
        return Task(Arguments(grouped[0], tuple(measures), sample, said, rounding, grouped[1], _percent(low), grouped[2]), 1.0, f"estimate the {_spoken(measures)} of the grouped data")
    lists = data_lists(problem)
    if isinstance(lists, Declined):
        return lists
    if len(lists) >= 2:
        weighted = _weighted(problem, lists, low)
        if weighted is not None:
            if isinstance(weighted, Declined):
                return weighted
            values, weights, classes, counted = weighted
            return Task(Arguments(values, tuple(measures), sample, said, rounding, weights, _percent(low), classes, counted), 1.0, f"find the {_spoken(measures)} of these values with their {'frequencies' if counted else 'weights'}")
    if not lists:
        if re.search(r"\b(?:find|calculate|compute|what is|determine)\b.*\bof (?:the )?(?:following|these|this data|data)", low):
            return Declined("missing_data", "I see no data to work with.", "Write the values with commas between them, such as 3, 5, 8.")
        return None
    chosen = max(lists, key=lambda s: len(s.values))
    named = [s for s in lists if s.name and re.search(rf"(?:of|for)\s+(?:the )?(?:column )?['\"]?{re.escape(s.name.split()[-1])}\b", text, re.I)]
    if len(lists) > 1 and len(named) == 1:
        chosen = named[0]
    elif len(lists) > 1 and problem.tables and not re.search(r"^(?:x|value|score|data)s?$", lists[0].name, re.I):
        chosen = lists[-1]
    data = chosen.values
    if len(data) < 2 and {"variance", "deviation"} & set(measures):
        return Declined("missing_data", "With one value only there is no spread to speak of: the sample variance would divide by n − 1 = 0.", "Give at least two values.")
    return Task(Arguments(data, tuple(measures), sample, said, rounding, percent=_percent(low)), 1.0, ("find the ", _spoken(measures), " of ", listed(data[:30])))


def _measures(low: str, text: str) -> list[str]:
    asks = list(re.finditer(r"\b(?:find|calculate|compute|determine|what(?:'s| is| are| was)|give|work out|evaluate|list|identify|are there any|estimate|state)\b", low))
    asks = [m for m in asks if not re.search(r"\bto $", low[: m.start()])]
    final = low[asks[0].start() :] if asks else low
    found = {k: m.start() for k, p in _ONE.items() if (m := re.search(p, final if asks else low, re.I)) is not None}
    if not found and asks:
        final = low
        found = {k: m.start() for k, p in _ONE.items() if (m := re.search(p, low, re.I)) is not None}
    if "iqr" in found and "range" in found:
        others = re.sub(r"inter-?quartile range", "", final)
        if not re.search(_ONE["range"], others):
            del found["range"]
    if "error" in found:
        return ["error"]
    if "percentile" in found and "mean" in found and "of the mean" in final:
        return []
    return [k for k, _ in sorted(found.items(), key=lambda item: item[1])]


def _spoken(measures: list[str] | tuple[str, ...]) -> str:
    said = [_LABELS[m] for m in measures]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]


def _percent(low: str) -> Fraction:
    found = re.search(r"(\d+(?:\.\d+)?)(?:st|nd|rd|th) percentile", low) or re.search(r"(\d+(?:\.\d+)?)% quantile", low)
    if found is not None:
        return Fraction(found.group(1)) / 100
    found = re.search(rf"({NUMBER})[- ]?quantile|quantile(?: of order| at| q\s*=)?\s*({NUMBER})", low)
    return number(found.group(1) or found.group(2)) if found is not None else Fraction(0)


def _sample(low: str) -> tuple[bool, bool]:
    if re.search(r"population|divid\w+ by n\b(?! ?-)|\bsigma\b|all (?:the |of the )?(?:students|members|employees)", low) and "sample" not in low:
        return False, True
    return True, re.search(r"\bsample\b|\bs\^2|n ?- ?1|unbiased", low) is not None


def _weighted(problem: Problem, lists: list[Series], low: str) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[str, ...], bool] | Declined | None:
    frequency = next((s for s in lists if re.search(r"freq|count|number of|\bf\b|how many|weights?\b|\bw\b|credits?|probab", s.name, re.I)), None)
    if frequency is None and re.search(r"weights?\b|frequenc", low):
        frequency = lists[1]
    if frequency is None:
        return None
    values = next(s for s in lists if s is not frequency)
    counted = re.search(r"weight|\bw\b|credit", frequency.name or low, re.I) is None
    if any(w < 0 for w in frequency.values):
        row = next(k for k, w in enumerate(frequency.values, 1) if w < 0)
        return Declined("impossible", f"Row {row} has a negative {'frequency' if counted else 'weight'}; it says how often something was seen, so it cannot be less than 0.", "Please check that row.")
    if len(values.values) != len(frequency.values):
        return Declined("bad_shape", f"There are {len(values.values)} values but {len(frequency.values)} {'frequencies' if counted else 'weights'}.", "Each value needs exactly one.")
    if not sum(frequency.values):
        return Declined("missing_data", "All the frequencies are 0, so there are no data: n = 0.", "Give at least one value that was seen.")
    return values.values, frequency.values, (), counted


def _classes(problem: Problem) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[str, ...]] | None:
    """Grouped data: classes such as 10-20 with their frequencies; the middles stand for the values."""
    for table in problem.tables:
        bounds = [re.fullmatch(r"\s*\$?(-?\d+(?:\.\d+)?)\s*(?:-|–|to|≤ ?x ?<|<= ?x ?<)+\s*(-?\d+(?:\.\d+)?)\$?\s*", r[0]) for r in table.rows]
        series = columns(table)[1:]
        if bounds and all(b is not None for b in bounds) and series and series[0].wrong is None and len(series[0].values) == len(bounds):
            middles = tuple((Fraction(b.group(1)) + Fraction(b.group(2))) / 2 for b in bounds if b is not None)
            return middles, series[0].values, tuple(r[0] for r in table.rows)
    return None


def _combined(low: str, measures: list[str]) -> Task | None:
    """Two groups with their means and sizes: the mean of all."""
    if measures[:1] != ["mean"]:
        return None
    sentences = list(re.split(r"(?<=[.;?])\s+|\band\b", low))
    means: dict[str, Fraction] = {}
    sizes: dict[str, Fraction] = {}
    for part in sentences:
        for m in re.finditer(rf"(?:mean|average)\b[^.;\d]{{0,80}}?(?:is|was|of|=)\s*({NUMBER})", part):
            means[_key(part)] = number(m.group(1))
        for m in re.finditer(r"(?:has|have|had|employs|of|with|with a total of|are|contains)\s+(\d+)\s+(?:[a-z]+\s+){0,3}?(?:assistants|students|people|employees|workers|members|boys|girls|men|women|players|children|items|values|observations|customers|patients|numbers)", part):
            sizes[_key(part)] = Fraction(m.group(1))
    if len(means) == 2 and len(sizes) == 2:
        pairs = _matched(list(means), list(sizes))
        if pairs is not None:
            values = tuple(means[a] for a, _ in pairs)
            weights = tuple(sizes[b] for _, b in pairs)
            return Task(Arguments(values, ("mean",), True, True, None, weights, classes=(), counted=False), 1.0, f"find the mean of both groups together: {int(weights[0])} with mean {float(values[0]):g} and {int(weights[1])} with mean {float(values[1]):g}")
    return None


def _key(part: str) -> str:
    return part


def _matched(first: list[str], second: list[str]) -> list[tuple[str, str]] | None:
    """Sentences about the same group go together: they share the most words."""
    def common(a: str, b: str) -> int:
        return len(set(re.findall(r"[a-z]{2,}", a)) & set(re.findall(r"[a-z]{2,}", b)))

    straight = common(first[0], second[0]) + common(first[1], second[1])
    crossed = common(first[0], second[1]) + common(first[1], second[0])
    if straight >= crossed:
        return [(first[0], second[0]), (first[1], second[1])]
    return [(first[0], second[1]), (first[1], second[0])]


def solve(arguments: Arguments) -> Solution | Declined:
    """Each measure in the order in which it was asked for."""
    a = arguments
    sheet = Sheet()
    assumptions: list[Prose] = []
    found: list[tuple[str, list[Amount]]] = []
    exhibits: tuple[Table, ...] = ()
    if a.weights:
        data = _from_table(sheet, a, found, assumptions)
        exhibits = (Table(("value", "weight" if not a.counted else "frequency"), tuple((show(v), show(w)) for v, w in zip(a.data, a.weights, strict=True))),)
        if isinstance(data, Declined):
            return data
    else:
        wrong = _from_list(sheet, a, found, assumptions)
        if wrong is not None:
            return wrong
    result = _result(sheet, a, found)
    goal: Prose = ("find the ", _spoken(a.measures), " of ", listed(a.data[:30]))
    return Solution("descriptive", "mean-median-mode" if a.measures[0] in ("mean", "median", "mode") else "quantiles" if a.measures[0] in ("range", "first", "third", "quartiles", "iqr", "outliers", "five", "percentile") else "sample-variance", goal, tuple(sheet.steps), result, idea=_IDEAS.get(a.measures[0], ""), conclusion=_conclusion(a, found), assumptions=tuple(assumptions), exhibits=exhibits)


_IDEAS = {
    "mean": "The mean is the balance point: what each would get if all was shared out evenly.",
    "median": "Half of the values lie below the median and half above it; extreme values hardly move it.",
    "mode": "The mode is the value that comes most often.",
    "variance": "The variance is the average squared distance from the mean.",
    "deviation": "The standard deviation says how far the values typically lie from their mean.",
    "range": "The range is the distance from the smallest to the largest value.",
}


def _result(sheet: Sheet, a: Arguments, found: list[tuple[str, list[Amount]]]) -> Result:
    values = [v for _, vs in found for v in vs]
    if len(found) == 1 and found[0][0] == "outliers" and not values:
        return Result("word", None, ("none",), plain="none")
    if len(values) == 1:
        return sheet.answer(values[0], a.rounding, name({"mean": "xbar"}.get(found[0][0], "value")) if found[0][0] != "mean" else formula("xbar"))
    trees = tuple(final(v, a.rounding) for v in values)
    if len(found) == 1:
        sequence = listed(values) if a.rounding is None else bare_list(list(trees))
        return Result("vector", sequence, trees)
    shown: dict[str, list[str]] = {}
    rest = iter(trees)
    for key, vs in found:
        shown[_LABELS[key]] = [plain(next(rest)) for _ in vs]
    return Result("vector", bare_list(list(trees)), trees, plain=", ".join(f"{k} = {' and '.join(v) or 'none'}" for k, v in shown.items()))


def _conclusion(a: Arguments, found: list[tuple[str, list[Amount]]]) -> str:
    parts = []
    for key, values in found:
        said = " and ".join(decimal(v) if a.rounding is None else places(v, a.rounding) for v in values) or "none"
        parts.append(f"{_LABELS[key]}: {said}")
    return parts[0][:1].upper() + "; ".join(parts)[1:] + "." if parts else ""


def _from_list(sheet: Sheet, a: Arguments, found: list[tuple[str, list[Amount]]], assumptions: list[Prose]) -> Declined | None:
    data = a.data
    is_sorted = False

    def order() -> None:
        nonlocal is_sorted
        if not is_sorted and tuple(sorted(data)) != data:
            sheet.steps.append(sorted_step(data))
        is_sorted = True

    for measure in a.measures:
        if measure == "mean":
            found.append(("mean", [sheet["x_bar"] if "x_bar" in sheet.values else mean_line(sheet, data)]))
        elif measure in ("variance", "deviation", "variation", "error"):
            if "v" not in sheet.values:
                if "x_bar" in sheet.values:
                    sheet.steps = [s for s in sheet.steps if s.rule != "sample_mean"]
                variance_lines(sheet, data, a.sample or measure == "error", measure != "variance")
                if not a.said and measure != "error":
                    n = len(data)
                    other = sheet["S"] / n if a.sample else sheet["S"] / (n - 1)
                    assumptions.append(f"The data are a sample, so I divided by n − 1. If they are the whole population, divide by n: the variance is then {decimal(other, 5)}" + (f" and the standard deviation {decimal(_root(other), 5)}." if "deviation" in a.measures else "."))
            elif measure != "variance" and "s" not in sheet.values:
                root_line(sheet, "s", "v", formula("s") if a.sample else formula("sigma"))
            if measure == "variation":
                if not sheet["x_bar"]:
                    return Declined("impossible", "The mean is 0, so the spread cannot be given as a share of it.", "")
                sheet.line("CV", "s/xbar", RATIO, "Divide the standard deviation by the mean.")
            if measure == "error":
                sheet.line("SE", "s/sqrt(n)", ERROR, "The mean of n values spreads less than one value: divide by the root of n.")
            found.append((measure, [sheet[{"variance": "v", "deviation": "s", "variation": "CV", "error": "SE"}[measure]]]))
        elif measure == "median":
            order()
            found.append(("median", [median_line(sheet, data, Text("median"), "median")]))
        elif measure == "mode":
            found.append(("mode", _mode(sheet, data)))
        elif measure == "range":
            sheet.values["range"] = max(data) - min(data)
            sheet.steps.append(sheet.made(Text("range"), _minus(max(data), min(data)), max(data) - min(data), RANGE, "Take the smallest value from the largest.", symbolic=False))
            found.append(("range", [max(data) - min(data)]))
        elif measure == "percentile":
            if not 0 < a.percent < 1:
                return Declined("missing_data", "Which percentile do you mean?", "For instance: the 90th percentile of 3, 5, 8, 13.")
            order()
            found.append(("percentile", [_percentile(sheet, data, a.percent, assumptions)]))
        else:
            if len(data) < 4:
                return Declined("missing_data", f"Quartiles need at least four values, and there are {len(data)}.", "Give a longer list.")
            order()
            if "Q_1" not in sheet.values:
                quartile_lines(sheet, data)
                assumptions.append("Quartiles are the medians of the two halves" + (" (the middle value belongs to neither)." if len(data) % 2 else ".") + " Some programs interpolate instead and give slightly other numbers.")
            found.append((measure, _by_quartiles(sheet, data, measure)))
    return None


def _root(value: Amount) -> Amount:
    return value_of(formula("sqrt(v)"), {"v": value})


def _minus(left: Fraction, right: Fraction) -> Node:
    return less(show(left), show(right))


def _mode(sheet: Sheet, data: tuple[Fraction, ...]) -> list[Amount]:
    counts = Counter(data)
    most = max(counts.values())
    modes: list[Amount] = [v for v in sorted(counts) if counts[v] == most]
    if most == 1:
        sheet.steps.append(MODE.states(Text("no mode"), "Every value comes once only, so none stands out."))
        return []
    sheet.steps.append(MODE.states(Relation((Text("mode"), show(modes[0]) if len(modes) == 1 else bare_list([show(m) for m in modes])), ("=",)), f"It comes {most} times, more often than any other value." if len(modes) == 1 else f"Each of these comes {most} times: there is more than one mode."))
    return modes


def _by_quartiles(sheet: Sheet, data: tuple[Fraction, ...], measure: str) -> list[Amount]:
    q1, q2, q3 = sheet["Q_1"], sheet["Q_2"], sheet["Q_3"]
    if measure == "first":
        return [q1]
    if measure == "third":
        return [q3]
    if measure == "quartiles":
        return [q1, q2, q3]
    if measure == "five":
        return [min(data), q1, q2, q3, max(data)]
    sheet.line("IQR", "Q_3 - Q_1", IQR, "The middle half of the values lies in the box from Q1 to Q3; this is its length.")
    if measure == "iqr":
        return [sheet["IQR"]]
    sheet.line("low", "Q_1 - 1.5*IQR", FENCE, "Values more than one and a half box lengths below the box count as outliers.", Text("lower fence"))
    sheet.line("high", "Q_3 + 1.5*IQR", FENCE, "And so do those as far above it.", Text("upper fence"))
    return [v for v in sorted(data) if v < sheet["low"] or v > sheet["high"]]


def _percentile(sheet: Sheet, data: tuple[Fraction, ...], share: Fraction, assumptions: list[Prose]) -> Amount:
    ordered = sorted(data)
    sheet.given(n=len(data), p=share)
    place = sheet.line("L", "1 + p*(n - 1)", PERCENTILE, "Go that share of the way from the first place to the last.")
    assert isinstance(place, Fraction)
    below = int(place)
    assumptions.append("Between two values I interpolate in proportion, as most programs do; other conventions give slightly other numbers.")
    if place.denominator == 1:
        value = ordered[below - 1]
        sheet.steps.append(sheet.made(Text("percentile"), show(value), value, PERCENTILE, f"Place {below} of the sorted list.", symbolic=False))
        return value
    low, high = ordered[below - 1], ordered[below]
    tree = total([show(low), times(show(place - below), _minus(high, low))])
    value = low + (place - below) * (high - low)
    sheet.steps.append(sheet.made(Text("percentile"), tree, value, PERCENTILE, f"The place lies between the {below}. value, {decimal(low)}, and the next one, {decimal(high)}: go that part of the way.", symbolic=False))
    return value


def _from_table(sheet: Sheet, a: Arguments, found: list[tuple[str, list[Amount]]], assumptions: list[Prose]) -> Declined | None:
    if a.classes:
        assumptions.append("Each class is represented by its middle, so the results are estimates.")
    whole = sum(a.weights)
    pairs = list(zip(a.data, a.weights, strict=True))
    spread = [m for m in a.measures if m in ("variance", "deviation", "variation", "error")]
    if "mean" in a.measures or spread:
        what = "frequency" if a.counted else "weight"
        sheet.line("n", total([show(w) for w in a.weights]), WEIGHTED, f"Add up the {'frequencies' if a.counted else 'weights'}.", name("n"), symbolic=False)
        top = total([times(show(w), show(v)) for v, w in pairs])
        sheet.line("x_bar", over(top, show(whole)), WEIGHTED, f"Each value counts as often as its {what} says: multiply, add, divide by the sum.", formula("xbar"), symbolic=False)
    if spread:
        if not a.counted:
            return Declined("impossible", "With weights that are not counts I work out the mean only.", "")
        if any(w.denominator != 1 for w in a.weights) or (a.sample and whole < 2):
            return Declined("impossible", "Frequencies must be whole numbers, at least two in all.", "Please check the table.")
        tree = total([times(show(w), square(_less_mean(v))) for v, w in pairs])
        sheet.line("S", tree, Rule("squared_deviations", "Square the distances from the mean and add", "sample-variance"), "Each squared distance counts as often as its frequency.", formula("S"), symbolic=False)
        rule = Rule("variance_of_data", "Average the squared distances", "sample-variance")
        if a.sample:
            sheet.line("v", "S/(n - 1)", rule, "For a sample divide by n − 1.", formula("s^2"))
            if not a.said:
                assumptions.append(f"The data are a sample, so I divided by n − 1. For a whole population divide by n: the variance is then {decimal(sheet['S'] / whole, 5)}.")
        else:
            sheet.line("v", "S/n", rule, "For a whole population divide by n.", formula("sigma^2"))
        if spread != ["variance"]:
            root_line(sheet, "s", "v", formula("s") if a.sample else formula("sigma"))
    for measure in a.measures:
        if measure == "mean":
            found.append(("mean", [sheet["x_bar"]]))
        elif measure == "variance":
            found.append(("variance", [sheet["v"]]))
        elif measure == "deviation":
            found.append(("deviation", [sheet["s"]]))
        elif a.counted and all(w.denominator == 1 for w in a.weights) and whole <= 5000:
            unfolded = tuple(sorted(v for v, w in pairs for _ in range(int(w))))
            inner = Arguments(unfolded, (measure,), a.sample, a.said, a.rounding, percent=a.percent)
            wrong = _from_list(sheet, inner, found, assumptions)
            if wrong is not None:
                return wrong
        else:
            return Declined("impossible", f"I cannot find the {_LABELS[measure]} from weights.", "The mean I can.")
    return None


def _less_mean(value: Fraction) -> Node:
    return less(show(value), formula("xbar"))


def make_problem(rng: Random, level: int) -> Exercise:
    """Mean or median; variance or standard deviation; quartiles."""
    data = [rng.randint(1, 20) for _ in range(rng.randint(5, 7) + level)]
    asked = {1: ("mean", "median", "range"), 2: ("sample variance", "sample standard deviation", "population variance"), 3: ("interquartile range", "first quartile", "population standard deviation")}[level]
    text = f"Find the {rng.choice(asked)} of {', '.join(map(str, data))}. Round to 2 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="descriptive", title="Summaries of data", concept="mean-median-mode",
    phrases=("mean", "average", "median", "mode", "range", "variance", "standard deviation", "quartile", "quartiles", "outliers", "outlier", "percentile", "iqr", "five-number summary", "quantile", "standard error", "boxplot", "box plot"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sample-variance", "quantiles"),
)  # fmt: skip
