"""Naive Bayes with two groups in a sentence: how often a feature is seen in each, or its chances, with or without smoothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Apply, Given, Node, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, name, over, show, times, total
from tutor.solution import Declined, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

PRIOR = Rule("class_prior", "How frequent each class is", "naive-bayes")
LIKELIHOOD = Rule("feature_likelihood", "How frequent each feature is in the class", "naive-bayes")
PRODUCT = Rule("naive_product", "Multiply, as if the features were independent", "naive-bayes")
NORMALISE = Rule("normalise", "Divide by the sum", "bayes-theorem")
_HOLDS = r"(?:contain\w*|ha(?:ve|s|d)|includ\w*|mention\w*|use[sd]?|show\w*|say|with)"
_THINGS = r"(?:e-?mails?|files?|messages?|mails?|texts?|documents?|reviews?|articles?|ones)"
_SENTENCES = (
    rf"(?P<k>\d+) (?:out )?of (?:the |all )?(?P<n>\d+) (?P<c>[a-z][a-z-]*)(?: {_THINGS})? {_HOLDS}", rf"(?:in|of|among|out of) (?:the |all )?(?P<n>\d+) (?P<c>[a-z][a-z-]*)(?: {_THINGS})?,? (?:the word [^\d,;.]{{1,20}} )?(?P<k>\d+) {_HOLDS}",
    rf"(?P<c>[a-z][a-z-]*)(?: {_THINGS})? {_HOLDS} [^\d.;]{{0,40}}?(?P<k>\d+) (?:times )?(?:out )?(?:of|in) (?P<n>\d+)", rf"(?P<c>[a-z][a-z-]*)(?: {_THINGS})?:? (?:only )?(?P<k>\d+) (?:out )?of (?P<n>\d+)",
    rf"(?P<k>\d+) (?:of|in) (?P<n>\d+) (?P<c>[a-z][a-z-]*)(?: {_THINGS})?",
)  # fmt: skip
_NO_CLASS = frozenset("the of in a and all these those them contain times word is are was were have has with for out".split())


@dataclass(frozen=True, slots=True)
class Group:
    """A class with its prior, and for each feature its chance within the class: as counts (k of n), or as a probability."""

    name: str
    prior: Fraction
    chances: tuple[Fraction, ...]
    counts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Arguments:
    """Two groups or more, the features seen, the class that is asked for ("" for the winner), the smoothing constant."""

    groups: tuple[Group, ...]
    features: tuple[str, ...]
    asked: str
    smoothing: Fraction
    rounding: int | None
    sized: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "20 of 40 spam mails contain free, 6 of 60 others": the chance that a mail with it is spam; or P(free|spam) = 0.6 …"""
    text = words_of(problem)
    low = text.lower()
    bayes = re.search(r"na[iï]ve bayes|laplace|smoothing|add[- ]one", low) is not None
    if not bayes and not (re.search(r"spam", low) and re.search(_HOLDS, low)):
        return None
    if problem.tables or re.search(r"gaussian|explain|why\b", low):
        return None
    stated = _stated(low)
    if isinstance(stated, Declined):
        return stated
    found = stated or _counted(low) or _shares(low)
    if found is None:
        return None
    alpha = amount(low, r"(?:alpha|smoothing(?: parameter| constant)?)(?: \w+)?\s*(?:=|of|is)")
    smoothed = re.search(r"laplace|smooth|add[- ]one", low) is not None and re.search(r"no smoothing|without smoothing", low) is None
    smoothing = (alpha if alpha is not None else Fraction(1)) if smoothed and found.groups[0].counts else Fraction(0)
    rest = re.sub(r"p\s*\([^)]*\)", " ", low)
    asked = next((g.name for g in found.groups if re.search(rf"(?:probability|chance|how likely|posterior)[^?]*?\b{re.escape(g.name)}\b", rest)), "")
    return Task(replace(found, smoothing=smoothing, asked=asked, rounding=rounding_asked(problem)), 1.12, f"classify by naive Bayes: {' and '.join(found.features)} {'is' if len(found.features) == 1 else 'are'} seen")


def _stated(low: str) -> Arguments | Declined | None:
    """Chances written P(feature|class) = v, with priors P(class) = v or "prior spam 0.4"."""
    chances: dict[tuple[str, str], Fraction] = {}
    for feature, group, value in re.findall(rf"p\s*\(\s*['\"]?(\w+)['\"]?\s*\|\s*(\w+)\s*\)\s*(?:=|is|of|:)\s*({NUMBER})", low):
        chances[(feature, group)] = number(value)
    classes = list(dict.fromkeys(g for _, g in chances))
    if len(classes) < 2:
        return None
    features = list(dict.fromkeys(f for f, _ in chances))
    priors: dict[str, Fraction] = {}
    for group in classes:
        found = re.search(rf"(?:p\s*\(\s*{group}\s*\)|prior(?: probability)?(?: of| for)? {group}|{group} prior)\s*(?:=|is|of|:)?\s*({NUMBER})", low)
        if found is not None:
            priors[group] = number(found.group(1))
    if len(classes) == 2 and len(priors) == 1:
        known = next(iter(priors))
        priors[next(c for c in classes if c != known)] = 1 - priors[known]
    if len(priors) < len(classes):
        return Declined("missing_data", "I need the prior of each class.", "For instance: P(spam) = 0.4, P(free|spam) = 0.6, P(free|ham) = 0.1.")
    seen = [f for f in features if re.search(rf"(?:contain\w*|with|includ\w*|ha(?:s|ve)|seen?|given|mentions?|says?|both)\b[^.?]*\b{f}\b", re.sub(r"p\s*\([^)]*\)", " ", low))] or features
    missing = next(((f, c) for c in classes for f in seen if (f, c) not in chances), None)
    if missing is not None:
        return Declined("missing_data", f"I need P({missing[0]} | {missing[1]}) too.", "Each feature needs its chance in each class.")
    values = [*priors.values(), *chances.values()]
    bad = next((v for v in values if not 0 <= v <= 1), None)
    if bad is not None:
        return Declined("impossible", f"A probability lies between 0 and 1, not at {decimal(bad)}.", "Please check the numbers.")
    if abs(float(sum(priors.values(), Fraction(0))) - 1) > 0.001:
        return Declined("impossible", f"The priors must add up to 1, but these add up to {decimal(sum(priors.values(), Fraction(0)))}.", "Please check them.")
    groups = tuple(Group(c, priors[c], tuple(chances[f, c] for f in seen)) for c in classes)
    return Arguments(groups, tuple(seen), "", Fraction(0), None)


def _counted(low: str) -> Arguments | None:
    """Counts such as "20 of 40 spam mails contain free; 6 of 60 normal mails do"."""
    groups: dict[str, tuple[int, int]] = {}
    used: set[int] = set()
    for pattern in _SENTENCES:
        for m in re.finditer(pattern, low):
            group, k, n = m.group("c"), int(m.group("k")), int(m.group("n"))
            if group not in _NO_CLASS and k <= n and n > 0 and m.start("k") not in used and group not in groups:
                groups[group] = (k, n)
                used.add(m.start("k"))
    feature = re.search(rf"{_HOLDS} (?:the )?(?:words? |term )?['\"“‘]?([a-z]\w+)['\"”’]?", low)
    if len(groups) != 2 or feature is None:
        return None
    whole = sum(n for _, n in groups.values())
    word = feature.group(1)
    return Arguments(tuple(Group(c, Fraction(n, whole), (Fraction(k, n),), ((k, n),)) for c, (k, n) in groups.items()), (word,), "", Fraction(0), None, True)


def _shares(low: str) -> Arguments | None:
    """Percentages: "40% of mails are spam; the word free is in 50% of spam and in 10% of good mails"."""
    prior = re.search(rf"({NUMBER})\s*of (?:all |the )?(?:\w+ )?{_THINGS}\s*(?:are|is) ([a-z]+)", low)
    word = re.search(r"\bwords? ['\"“‘]?([a-z]+)['\"”’]?", low)
    if prior is None or word is None or not prior.group(1).endswith("%"):
        return None
    rest = low[: prior.start()] + " " + low[prior.end() :]
    rates = {m.group(2): number(m.group(1)) for m in re.finditer(rf"({NUMBER})\s*of (?:the |all )?(?:other )?([a-z-]+)(?: {_THINGS})?", rest) if m.group(1).endswith("%")}
    group, share = prior.group(2), number(prior.group(1))
    others = [c for c in rates if c != group]
    if group not in rates or len(others) != 1 or not 0 < share < 1 or any(not 0 <= v <= 1 for v in rates.values()):
        return None
    return Arguments((Group(group, share, (rates[group],)), Group(others[0], 1 - share, (rates[others[0]],))), (word.group(1),), "", Fraction(0), None)


def solve(arguments: Arguments) -> Solution | Declined:
    """Priors, likelihoods (smoothed where asked), products, shares."""
    a = arguments
    sheet = Sheet()
    whole = sum(g.counts[0][1] for g in a.groups) if a.sized else 0
    scores: list[Node] = []
    for i, g in enumerate(a.groups, 1):
        if a.sized:
            size = g.counts[0][1]
            sheet.line(f"c_{i}", over(show(Fraction(size)), show(Fraction(whole))), PRIOR, f"{size} of the {whole} are “{g.name}”.", Apply(Symbol("P"), (Text(g.name),)), symbolic=False)
        else:
            sheet.values[f"c_{i}"] = g.prior
            sheet.state(PRIOR, Relation((Apply(Symbol("P"), (Text(g.name),)), show(g.prior)), ("=",)), "The prior is given.")
        keys = [f"c_{i}"]
        for j, (feature, chance) in enumerate(zip(a.features, g.chances, strict=True), 1):
            key = f"l_{j}{i}"
            keys.append(key)
            label = Apply(Symbol("P"), (Given(Text(feature), Text(g.name)),))
            if g.counts:
                k, n = g.counts[j - 1]
                if a.smoothing:
                    tree = over(total([show(Fraction(k)), show(a.smoothing)]), total([show(Fraction(n)), times(show(Fraction(2)), show(a.smoothing))]))
                    why = f"“{feature}” is in {k} of the {n}. Smoothing adds {decimal(a.smoothing)} to each of the two counts, with it and without it."
                else:
                    tree, why = over(show(Fraction(k)), show(Fraction(n))), f"“{feature}” is in {k} of the {n}."
                sheet.line(key, tree, LIKELIHOOD, why, label, symbolic=False)
            else:
                sheet.values[key] = chance
                sheet.state(LIKELIHOOD, Relation((label, show(chance)), ("=",)), "Given.")
        sheet.line(f"s_{i}", times(*(name(k) for k in keys)), PRODUCT, f"Prior times likelihood{'s' if len(keys) > 2 else ''} for “{g.name}”.", name(f"s_{i}"), symbolic=False)
        scores.append(name(f"s_{i}"))
    values = [sheet[f"s_{i}"] for i in range(1, len(a.groups) + 1)]
    if not any(values):
        return Solution("naive_bayes_rates", "naive-bayes", "classify by naive Bayes", tuple(sheet.steps), Result("none", None, ("undefined",), plain="undefined"), conclusion="Every class has the product 0. Smoothing helps: it adds a little to every count.")
    best = max(range(len(values)), key=lambda k: values[k])
    chosen = next((k for k, g in enumerate(a.groups) if g.name == a.asked), best)
    sheet.line("q", over(scores[chosen], total(scores)), NORMALISE, f"The share of “{a.groups[chosen].name}”: its product, divided by the sum of all.", Apply(Symbol("P"), (Given(Text(a.groups[chosen].name), Text(" and ".join(a.features))),)), symbolic=False)
    result = sheet.result("q", a.rounding, Text("probability")) if a.asked else Result("word", None, (a.groups[best].name,), plain=a.groups[best].name, approx=decimal(sheet["q"], 4))
    rows: list[tuple[str | Node, ...]] = [("prior", *(show(g.prior) for g in a.groups))]
    rows += [(feature, *(show(g.chances[k]) for g in a.groups)) for k, feature in enumerate(a.features)]
    table = Table(("", *(g.name for g in a.groups)), tuple(rows), "What is known, before any smoothing.")
    conclusion = f"A case with “{' and '.join(a.features)}” is “{a.groups[chosen].name}” with probability {decimal(sheet['q'], 4)}; the most likely class is “{a.groups[best].name}”."
    return Solution("naive_bayes_rates", "naive-bayes", "classify by naive Bayes", tuple(sheet.steps), result, idea="Bayes' theorem: weigh how frequent each class is by how well it explains what was seen.", conclusion=conclusion, exhibits=(table,))


def make_problem(rng: Random, level: int) -> Exercise:
    """Counts; counts with smoothing; two features with given chances."""
    if level < 3:
        a, b = rng.randint(20, 60), rng.randint(20, 60)
        smooth = " Use Laplace smoothing." if level == 2 else ""
        text = f"Naive Bayes: {rng.randint(8, 18)} of {a} spam mails contain offer, {rng.randint(1, 7)} of {b} normal mails contain offer.{smooth} What is the probability that a mail with offer is spam? Round to 4 decimal places."
    else:
        p = [rng.randint(1, 9) / 10 for _ in range(5)]
        text = f"Naive Bayes with P(spam) = {p[0]:g}, P(free|spam) = {p[1]:g}, P(free|ham) = {p[2]:g}, P(win|spam) = {p[3]:g}, P(win|ham) = {p[4]:g}. A mail contains free and win. What is the probability that it is spam? Round to 4 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="naive_bayes_rates", title="Naive Bayes from rates", concept="naive-bayes", phrases=("naive bayes", "naïve bayes", "spam", "laplace smoothing"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("bayes-theorem",),
)  # fmt: skip
