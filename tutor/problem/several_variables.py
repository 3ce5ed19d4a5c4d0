"""Several random variables in one question: their names, distributions or moments, and how they hang together.

"X and Y are independent with means 2 and 3 and variances 4 and 5", "X ~ N(5, 16), Y ~ N(6, 9)", "men's heights are normal
with mean 178 and standard deviation 7, women's with mean 165 and standard deviation 6".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.problem.quantities import VALUE, number
from tutor.problem.variables import moments, variables
from tutor.rules.distributions import Distribution, mean, problem_with, variance

NAME = r"[A-Z](?:_?\d+)?"
_LIST = rf"({VALUE}(?:(?:, ?(?:and )?| and ){VALUE})*)"
_NAMES = re.compile(rf"(?<![A-Za-z(])({NAME}(?:(?:, ?(?:and )?| and ){NAME})+)(?![A-Za-z\d(])")
_SAID = re.compile(rf"\((?:say,? )?({NAME})\)|(?<![A-Za-z])(?:variable |call (?:it|this) |denoted (?:by )?|by |let )({NAME})(?![A-Za-z])")
_SPREAD = r"(?:standard deviations?|std\.? ?dev\w*|\bsds?\b|\bs\.d\.|\bsigma\b|\bvariances?)"


@dataclass(frozen=True, slots=True)
class Described:
    """One variable: its name, its distribution where one is named, its mean and variance where they are known, and the
    words that describe it."""

    name: str
    mean: Fraction | None
    variance: Fraction | None
    distribution: Distribution | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The variables of a question, `independent` or `uncorrelated` when the words say so; `assumed` are conventions used."""

    variables: tuple[Described, ...]
    independent: bool
    uncorrelated: bool = False
    assumed: tuple[str, ...] = ()
    normal: bool = False

    def get(self, name: str) -> Described | None:
        """The variable of that name."""
        return next((v for v in self.variables if v.name == name.replace("_", "") or v.name == name), None)


def family(line: str) -> Family | None:
    """All variables that a normal line describes; None when there are none."""
    found = _distributed(line) or _listed(line) or _by_name(line) or _by_words(line) or _single(line)
    if not found:
        return None
    kept, assumed = found
    low = line.lower()
    independent = re.search(r"\bindependen|\bi\.?i\.?d\b", low) is not None and re.search(r"\bnot independent|\bdependent\b(?! and id)", low.replace("independent", "")) is None
    return Family(tuple(kept), independent, re.search(r"\buncorrelated\b", low) is not None, tuple(dict.fromkeys(a + "." for a in assumed if a)), re.search(r"\bnormal|\bgaussian|\bbell|(?<![A-Za-z])N\(", line, re.I) is not None)


Found = tuple[list[Described], list[str]]


def _distributed(line: str) -> Found | None:
    """Distributions in symbols; one without a name of its own is called by the letter that its words introduce."""
    symbolic = [v for v in variables(line) if re.search(rf"{NAME}|\(", line[v.start :])]
    if len(symbolic) < 2 and not (symbolic and re.search(rf"(?<![A-Za-z])(?:{NAME}(?:, ?| and )){{1,}}(?:\.\.\.,? ?)?", line)):
        return None
    if any(problem_with(v.distribution) for v in symbolic):
        return None
    if re.search(r"\bgiven (?:that )?[A-Z] ?= ?[a-z]|\|\s*[A-Z]\s*=", line):
        return None
    places = sorted({v.start for v in symbolic})
    out: list[Described] = []
    names = [v.name for v in symbolic]
    fresh = iter(n for n in ("X", "Y", "Z", "W", "V") if True)
    for v in symbolic:
        before = max((p for p in places if p < v.start), default=0)
        words = line[before : _clause_end(line, v.start)] if before == 0 else line[_clause_end(line, before) : _clause_end(line, v.start)]
        name = v.name
        said = [a or b for a, b in _SAID.findall(words)]
        if names.count(v.name) > 1 or (name not in "XYZWUVST" and len(name) == 1):
            name = said[-1] if said else next(n for n in fresh if n not in [o.name for o in out])
        out.append(Described(name.replace("_", ""), mean(v.distribution), variance(v.distribution), v.distribution, words))
    if len({o.name for o in out}) < len(out):
        return None
    if len(out) == 1:
        return None
    return out, [v.assumed for v in symbolic]


def _clause_end(line: str, start: int) -> int:
    close = line.find(")", start)
    close = line.find("]", start) if close < 0 else close
    return close + 1 if close >= 0 else len(line)


def _listed(line: str) -> Found | None:
    """Names in a list, then lists of means and variances of the same length."""
    names = _NAMES.search(line)
    if not names:
        return None
    called = re.findall(NAME, names.group(1))
    low = line.lower()
    means = re.search(rf"\b(?:means?|expected values?|expectations?|averages?)(?: are| of| is)?:? {_LIST}", low)
    spread = re.search(rf"\b({_SPREAD})(?: are| of| is)?:? {_LIST}", low)
    listed = [[number(x) for x in re.findall(VALUE, m.group(m.lastindex or 1))] if m else [] for m in (means, spread)]
    shared = re.search(r"\b(?:each|both|same|common|identical\w*|i\.?i\.?d)\b", low) is not None
    if shared and all(len(v) <= 1 for v in listed) and any(listed):
        listed = [v * len(called) for v in listed]
    if not any(len(v) == len(called) for v in listed) or any(v and len(v) != len(called) for v in listed):
        return None
    squared = spread is not None and spread.group(1).startswith("var")
    out = []
    for k, name in enumerate(called):
        s = listed[1][k] if listed[1] else None
        out.append(Described(name.replace("_", ""), listed[0][k] if listed[0] else None, s if squared or s is None else s * s, None, name))
    return out, []


def _by_name(line: str) -> Found | None:
    """"X has mean 3 and variance 4" for each name, clause by clause."""
    starts = [m for m in re.finditer(rf"(?<![A-Za-z(|])({NAME})(?= (?:has|have|is|with|be|follows|a |having|,? ?with))", line) if m.group(1) not in ("A", "I")]
    out: dict[str, Described] = {}
    for k, m in enumerate(starts):
        end = starts[k + 1].start() if k + 1 < len(starts) else len(line)
        clause = re.split(r"[.?!](?:\s|$)|;", line[m.start() : end])[0]
        mu, var = moments(clause[len(m.group(1)) :].lower())
        named = variables(clause)
        distribution = named[0].distribution if len(named) == 1 else None
        if distribution is not None and problem_with(distribution) is None:
            mu, var = mean(distribution), variance(distribution)
        elif distribution is not None:
            distribution = None
        name = m.group(1).replace("_", "")
        if (mu is not None or var is not None) and name not in out:
            out[name] = Described(name, mu, var, distribution, clause)
    return (list(out.values()), []) if out else None


_GROUP = re.compile(rf"(?:mean|average|averages)\b[^.;?]*?(?<![\w.])({VALUE})[^.;?]*?{_SPREAD}[^.;?\d]*?({VALUE})", re.I)


def _by_words(line: str) -> Found | None:
    """Two or more pairs of a mean and a spread without names: they are called X, Y, Z in the order of the text."""
    groups = list(_GROUP.finditer(line))
    if len(groups) < 2:
        return None
    out = []
    for k, (m, name) in enumerate(zip(groups, "XYZWV", strict=False)):
        begin = groups[k - 1].end() if k else 0
        mu, s = number(m.group(1)), number(m.group(2))
        if mu is None or s is None:
            return None
        squared = re.search(r"\bvariance", m.group(), re.I) is not None
        out.append(Described(name, mu, s if squared else s * s, None, line[begin : m.end()]))
    said = [re.findall(_SAID, v.words) for v in out]
    if all(said):
        out = [replace(v, name=(s[-1][0] or s[-1][1]).replace("_", "")) for v, s in zip(out, said, strict=True)]
    return out, []


def _single(line: str) -> Found | None:
    """One variable with its distribution."""
    named = variables(line)
    if len(named) != 1 or problem_with(named[0].distribution) is not None:
        return None
    v = named[0]
    return [Described(v.name.replace("_", ""), mean(v.distribution), variance(v.distribution), v.distribution, line)], [v.assumed]


_EMPTY = frozenset("the a an of in on to from for with is are and or that this these those at by be has have distribution distributed normally normal mean average standard deviation variance suppose follow follows random randomly selected chosen probability weight length time say hours each life one two sum total".split())


def tokens(text: str) -> set[str]:
    """The telling words of a description; single capital letters (company A) count."""
    out = set()
    for w in re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?-[a-z]+", text):
        if len(w) == 1 and w.isupper():
            out.add(w)
        elif len(w) > 2 and w.lower() not in _EMPTY:
            out.add(re.sub(r"(?:men's)$", "men", w.lower()).rstrip("s") if not w[0].isdigit() else w.lower())
    return {{"man": "men", "woman": "women"}.get(w, w) for w in out}


def meant(text: str, those: tuple[Described, ...]) -> int | None:
    """Which variable a phrase means: by its name, else by the words that only its description has."""
    for k, v in enumerate(those):
        if re.search(rf"(?<![A-Za-z]){re.escape(v.name)}(?![A-Za-z])", text) and not re.search(rf"\b(?:company|brand|machine|group|plant|type) {re.escape(v.name)}\b", text):
            return k
    own = [tokens(v.words) for v in those]
    shared = set.intersection(*own) if len(own) > 1 else set()
    scores = [len(tokens(text) & (o - shared)) for o in own]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else None
