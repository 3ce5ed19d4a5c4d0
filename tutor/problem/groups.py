"""Two overlapping groups in words: "60 % play football, 50 % play tennis and 30 % play both", also with counts of people.

Each sentence part gives one linear equation for the four cells: only the first, only the second, both, neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.problem.quantities import given_and_asked

FIRST, SECOND, BOTH, NEITHER = (1, 0, 1, 0), (0, 1, 1, 0), (0, 0, 1, 0), (0, 0, 0, 1)
EITHER, ONE, ONLY_FIRST, ONLY_SECOND, ALL = (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (1, 1, 1, 1)
Cells = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """The cells (with their factors) add up to the value; `words` is how it was said."""

    cells: Cells
    value: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Names of both groups, what is known, the cells asked for and those of the condition (None: of everyone)."""

    names: tuple[str, str]
    facts: tuple[Fact, ...]
    wanted: Cells
    given: Cells | None
    total: Fraction
    decimal: bool


_AMOUNT = r"(?<![\w.])(\d+(?:\.\d+)?) ?(%)?(?![\w.]*\d)"
_STOP = frozenset("the a an of in to and or who that which are is have has had be been do does did people persons students adults members customers patients them they their its it at least one both neither only also play plays played playing take takes taking took like likes own owns use uses read reads watch watches drink drinks speak speaks study studies visit visits visited visiting buy buys bought choose chooses person student adult customer patient randomly selected chosen random probability what find this class group survey school shows show found town city course every each day some any will percent rest from with for said say enjoy enjoys prefer prefers eat eats drive drives".split())


def groups(line: str) -> Groups | None:
    """The two groups that a text describes, with the question about them; None when it is about something else."""
    given, asked = given_and_asked(line)
    if not re.search(r"\bboth\b|\bneither\b|\beither\b|\bor\b|\band\b", line) or not given or re.search(r"\bindependent|\btests? positive|\bP ?\(|\breplace|\bdice\b|\bcoin|\bcards?\b", line):
        return None
    if not re.search(r"\bprobability|\bchance|\bpercent|\b%|\bproportion|\bhow many|\bfraction", asked, re.I):
        return None
    total = re.search(r"\b(?:of|among|in|has|with|a (?:class|group|survey|sample|total) of|surveyed|asked|there are) (?:the |a |these )?(?:class of |group of |survey of |sample of |total of )?(\d+) (?:[a-z]+ ){0,2}?(?:students|people|persons|adults|members|customers|patients|employees|children|households|families|tourists|women|men|pupils|players|applicants|guests)\b(?!.{0,3}%)", line, re.I)
    percent = "%" in given
    more = re.search(rf"(?:^|[.;] )([^.;]*?)\bexceeds\b([^.;]*?)\bby {_AMOUNT}", given)
    clauses = _clauses(given.replace(more.group(), " ") if more else given, total.span(1) if total and not percent else None)
    if not (1 if more else 2) <= len(clauses) <= 5:
        return None
    sides = [_words(more.group(k)) for k in (1, 2)] if more else []
    names = (sides[0][-1], sides[1][-1]) if len(sides) == 2 and all(sides) else _names(clauses)
    if names is None:
        return None
    whole = Fraction(1) if percent else Fraction(total.group(1)) if total else None
    if whole is None:
        return None
    facts = []
    for amount, text in clauses:
        cells = _cells(text, names)
        if cells is None:
            return None
        facts.append(Fact(cells, amount, text))
    if more:
        gap = Fraction(more.group(3)) / (100 if more.group(4) else 1)
        facts.append(Fact((1, -1, 0, 0), gap, more.group().strip(" .;")))
    wanted_text, condition_text = _split(asked)
    wanted = _cells(wanted_text, names)
    condition = _cells(condition_text, names) if condition_text else None
    if wanted is None or (condition_text and condition is None):
        return None
    return Groups(names, tuple(facts), wanted, condition, whole, percent or re.search(r"\d\.\d", line) is not None)


def _clauses(given: str, skip: tuple[int, int] | None) -> list[tuple[Fraction, str]]:
    spots = [m for m in re.finditer(_AMOUNT, given) if skip is None or not (m.start() >= skip[0] and m.end() <= skip[1] + 1)]
    percent = any(m.group(2) for m in spots)
    spots = [m for m in spots if bool(m.group(2)) == percent]
    out = []
    for k, m in enumerate(spots):
        end = spots[k + 1].start() if k + 1 < len(spots) else len(given)
        text = re.split(r"[.;]\s", given[m.end() : end])[0]
        text = re.sub(r"(?:,|;)?\s*(?:and|but|while|,)?\s*(?:the (?:other )?)?$", "", text).strip(" ,.")
        value = Fraction(m.group(1))
        out.append((value / 100 if percent else value, re.sub(r"^of (?:the |all |these |its )?[a-z]+ ", "", text)))
    return out


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"[A-Za-z][a-z'-]*", text) if w.lower() not in _STOP]


def _names(clauses: list[tuple[Fraction, str]]) -> tuple[str, str] | None:
    """The telling words of the first two clauses that speak of one group alone."""
    single = [_words(t) for _, t in clauses if not re.search(r"\bboth\b|\bneither\b|\beither\b|\bor\b|\bnot\b|\bnone\b|\bonly\b|\bexceeds\b", t)]
    single = [w for w in single if w and len(w) <= 5]
    if len(single) < 2:
        return None
    shared = set(map(_stem, single[0])) & set(map(_stem, single[1]))
    first = [w for w in single[0] if _stem(w) not in shared]
    second = [w for w in single[1] if _stem(w) not in shared]
    return (first[-1], second[-1]) if first and second else None


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ers?|ed|es|s)$", "", word.lower())[:6]


def _cells(text: str, names: tuple[str, str]) -> Cells | None:
    """Which cells a phrase means."""
    low = text.lower()
    stems = {_stem(w) for w in re.findall(r"[A-Za-z][a-z'-]*", text)}
    a, b = _stem(names[0]) in stems, _stem(names[1]) in stems
    if re.search(r"\bneither\b|\bnone\b|\bnot .{0,25}\b(?:either|any)\b", low):
        return NEITHER
    if re.search(r"\bexactly (?:1|one)\b|\bonly (?:1|one)\b|\bbut not both\b|\bjust (?:1|one)\b", low):
        return ONE
    if re.search(r"\bat least (?:1|one)\b|\beither\b", low) or (a and b and re.search(r"\bor\b", low)):
        return EITHER
    if re.search(r"\bonly\b|\bbut not\b|\bbut (?:does|do) not\b|\bwithout\b", low):
        if a and b:
            return ONLY_FIRST if low.find(_stem(names[0])) < low.find(_stem(names[1])) else ONLY_SECOND
        return ONLY_FIRST if a and not b else ONLY_SECOND if b and not a else None
    if re.search(r"\bboth\b", low) or (a and b and re.search(r"\band\b|\balso\b", low)):
        return BOTH
    negative = re.search(r"\bnot\b|\bn't\b|\bno\b", low) is not None
    if a != b:
        cells = FIRST if a else SECOND
        return tuple(x - y for x, y in zip(ALL, cells, strict=True)) if negative else cells  # type: ignore[return-value]
    return None


def _split(asked: str) -> tuple[str, str]:
    """Event and condition: "given that …", "a student who plays tennis also plays football", "if … plays tennis"."""
    given = re.search(r"(.*?),? (?:given(?: that)?|if (?:it is known that )?(?:he|she|they|the \w+|a \w+|we know)?) (.*)", asked)
    if given:
        return given.group(1), given.group(2)
    front = re.match(r"\s*(?:given(?: that)?|if|of those who|among those who) (.+?), (.*)", asked, re.I)
    if front:
        return front.group(2), front.group(1)
    inside = re.search(r"(?:\ba|\ban|\bthe|\brandom|\bselected) \w+ (?:who|that) (.+?) (?:also )((?:\w+ ){1,4}.*)", asked)
    if inside and re.search(r"\balso\b", asked):
        return inside.group(2), inside.group(1)
    return asked, ""
