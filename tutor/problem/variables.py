"""Random variables as they are introduced: X ~ N(77, 25), "X is binomial with n = 10 and p = 0.3", "Poisson with mean 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.notation.tree import Subscript, Symbol
from tutor.problem.conditions import asked_of, asks_chance, conditions, statements
from tutor.problem.quantities import NUMBER, VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.problem.record import Problem
from tutor.problem.wishes import wished
from tutor.rules.distributions import Asked, Bounds, Distribution
from tutor.rules.random_variable import Question, square_root
from tutor.solution import Declined

_HEADS = {
    "n": "normal", "normal": "normal", "gaussian": "normal", "norm": "normal", "binomial": "binomial", "bin": "binomial", "b": "binomial", "binom": "binomial", "poisson": "poisson", "poi": "poisson", "po": "poisson", "pois": "poisson",
    "p": "poisson", "geometric": "geometric", "geom": "geometric", "geo": "geometric", "g": "geometric", "exponential": "exponential", "exp": "exponential", "expo": "exponential", "uniform": "uniform", "unif": "uniform", "u": "uniform",
    "gamma": "gamma", "beta": "beta", "bernoulli": "bernoulli", "bern": "bernoulli", "ber": "bernoulli", "hypergeometric": "hypergeometric", "h": "hypergeometric", "negativebinomial": "negative_binomial", "nb": "negative_binomial", "negbin": "negative_binomial",
}  # fmt: skip
_COUNT = {"normal": 2, "binomial": 2, "poisson": 1, "geometric": 1, "exponential": 1, "uniform": 2, "gamma": 2, "beta": 2, "bernoulli": 1, "hypergeometric": 3, "negative_binomial": 2}
_ARGUMENT = rf"(?:[a-zA-Z_]+\s*\^?2?\s*=\s*)?-?\(?{NUMBER}(?:\s*/\s*{NUMBER})?\)?(?:\^\(?2\)?)?%?"
_SYMBOLIC = re.compile(
    rf"(?:(?P<name>\b[A-Za-z](?:bar|_?\d+)?(?:\s*(?:,|and)\s*[A-Z](?:_?\d+)?)*)\s*(?:~|(?:has|have|follows?|is|be|with|independent)\b[^.;~]{{0,60}}?)\s*)?(?P<head>\b(?:N|Normal|Gaussian|Bin(?:omial|om)?|B|Poi(?:s|sson)?|Po|Geo(?:m|metric)?|Exp(?:o|onential)?|Unif(?:orm)?|U|Gamma|Beta|Bern(?:oulli)?|Hypergeometric|NegativeBinomial|NB|P|G)\b)\s*(?P<open>[(\[])\s*(?P<args>{_ARGUMENT}(?:\s*[,;]\s*{_ARGUMENT})*)\s*[)\]]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A named random variable; `assumed` says what convention was needed to read its parameters."""

    name: str
    distribution: Distribution
    assumed: str = ""
    start: int = 0


def variables(line: str) -> list[Variable]:
    """Every distribution written in symbols or in words in a normal line."""
    found: list[Variable] = []
    listed = re.search(r"\b((?:[A-Z](?:_?\d)?(?:, | and |, and )?){2,})(?: (?:be|are|have|follow))[^.]*?\b(?:N|Normal|Binomial|Poisson|Exp|Uniform)\s*\(", line)
    order = re.findall(r"[A-Z](?:_?\d)?", listed.group(1)) if listed else []
    if order and len(list(_SYMBOLIC.finditer(line))) == len(order) and "~" not in line:
        for m, name in zip(_SYMBOLIC.finditer(line), order, strict=True):
            family = _HEADS.get(m.group("head").lower(), "")
            arguments = [a.strip() for a in re.split(r"[,;]", m.group("args"))]
            made = _from_arguments(family, arguments) if len(arguments) == _COUNT.get(family) else None
            if made is None:
                return []
            found.append(Variable(name.replace("_", ""), made[0], made[1], m.start()))
        return found
    for m in _SYMBOLIC.finditer(line):
        head = m.group("head")
        family = _HEADS.get(head.lower(), "")
        if not family or (head in ("P", "B", "G", "U", "p", "b", "g", "u", "n") and "~" not in line[m.start() : m.start("open")]):
            continue
        arguments = [a.strip() for a in re.split(r"[,;]", m.group("args"))]
        if len(arguments) != _COUNT[family]:
            continue
        made = _from_arguments(family, arguments)
        if made is None:
            continue
        names = re.findall(r"(?<![A-Za-z])[A-Za-z](?:bar|_?\d+)?(?![A-Za-z])", m.group("name") or "X")
        for name in [n for n in names if n.lower() not in ("a", "d", "n")] or ["X"]:
            found.append(Variable(name.replace("_", ""), made[0], made[1], m.start()))
    return found or in_words(line)


def _from_arguments(family: str, arguments: list[str]) -> tuple[Distribution, str] | None:
    named = {a.partition("=")[0].strip().lower(): a.partition("=")[2] for a in arguments if "=" in a}
    raw = [a.partition("=")[2] if "=" in a else a for a in arguments]
    values = [number(r.replace("(", "").replace(")", "")) if "^" not in r else number(r) for r in raw]
    if any(v is None for v in values):
        return None
    known = [v for v in values if v is not None]
    if family == "normal":
        if any(k in ("sigma", "sd", "s") for k in named):
            return Distribution("normal", (known[0], known[1] ** 2)), ""
        if "^" in raw[1] or any("^2" in k or "var" in k for k in named):
            return Distribution("normal", (known[0], known[1])), ""
        return Distribution("normal", (known[0], known[1])), "N(μ, σ²): the second number is the variance"
    if family == "exponential":
        return Distribution("exponential", (known[0],)), "Exp(λ): the number is the rate λ, so the mean is 1/λ"
    if family == "gamma":
        return Distribution("gamma", (known[0], known[1])), "Gamma(α, λ): the shape and the rate"
    if family == "geometric":
        return Distribution("geometric", (known[0],)), "the geometric variable counts the trials up to and with the first success"
    return Distribution(family, tuple(known)), ""


_P = rf"(?:p|probability of success|success probability|probability|prob)\s*(?:of success)?\s*(?:=|is|of)?\s*({VALUE})"
_MEAN = rf"(?:mean|average|expected value|expectation|parameter|rate|lambda|mu)\b[^.;\d]{{0,40}}?({VALUE})"


def in_words(line: str) -> list[Variable]:
    """"X is binomial with n = 10 and p = 0.3", "a Poisson distribution with mean 4", "uniform between 0 and 15"."""
    low = line.lower()
    name_found = re.search(r"\b([A-Z])\b(?= (?:is|has|be|follows|have|denotes?|=|~|equals?|represents?))", line)
    name = name_found.group(1) if name_found and name_found.group(1) not in "AI" else "X"
    made = _binomial(low) or _poisson(low) or _uniform(low) or _exponential(low) or _normal(low) or _geometric(low) or _shapes(low)
    return [Variable(name, made[0], made[1], low.find(made[2]))] if made else []


Made = tuple[Distribution, str, str]


def _binomial(low: str) -> Made | None:
    if not re.search(r"\bbinomial", low) or "negative binomial" in low:
        return None
    n = re.search(r"\bn\s*=\s*(\d+)|(\d+) (?:independent )?trials", low)
    p = re.search(_P, low)
    value = number(p.group(1)) if p else None
    if n is None or value is None:
        return None
    return Distribution("binomial", (Fraction(n.group(1) or n.group(2)), value)), "", "binomial"


def _poisson(low: str) -> Made | None:
    if "poisson" not in low:
        return None
    m = re.search(_MEAN, low[low.find("poisson") :]) or re.search(_MEAN, low) or re.search(rf"lambda\s*=\s*({VALUE})", low)
    value = number(m.group(1)) if m else None
    return None if value is None else (Distribution("poisson", (value,)), "", "poisson")


def _uniform(low: str) -> Made | None:
    if not re.search(r"\buniform", low):
        return None
    m = re.search(rf"(?:between|from|over|on|in)\b(?: the)?(?: interval| range| integers| whole numbers| set)?(?: from| between)?\s*[(\[]?\s*({VALUE})(?: [a-z]+)?\s*(?:,|and|to)\s*({VALUE})", low[low.find("uniform") :]) or re.search(rf"a\s*=\s*({VALUE}).*?b\s*=\s*({VALUE})", low)
    if m is None:
        return None
    a, b = number(m.group(1)), number(m.group(2))
    if a is None or b is None:
        return None
    if re.search(r"\b(?:integers?|whole numbers?|discrete)\b", low):
        return Distribution("discrete_uniform", (a, b)), "", "uniform"
    return Distribution("uniform", (a, b)), "", "uniform"


def _exponential(low: str) -> Made | None:
    place = low.find("exponential")
    if place < 0 or not re.search(r"\bexponential(?:ly)?\b (?:random|distribut\w+|with|waiting|variable|density|law|time|lifetime)|distribution is exponential|is exponential\b", low):
        return None
    rest = low[place:]
    rate = re.search(rf"(?:rate|lambda|parameter|decay)\b[^.;\d]{{0,30}}?({VALUE})", rest) or re.search(rf"\blambda\s*=\s*({VALUE})", low)
    mean = re.search(rf"(?:mean|average|expected)\b[^.;\d]{{0,50}}?({VALUE})", rest) or re.search(rf"(?:mean|average)\b[^.;\d]{{0,50}}?({VALUE})", low)
    if mean and (rate is None or (rest.find("mean") >= 0 and mean.start() < rate.start())):
        value = number(mean.group(1))
        return None if not value else (Distribution("exponential", (1 / value,)), "", "exponential")
    value = number(rate.group(1)) if rate else None
    return None if not value else (Distribution("exponential", (value,)), "", "exponential")


def moments(low: str) -> tuple[Fraction | None, Fraction | None]:
    """The mean and the variance that a text states of a quantity, from a mean and a standard deviation or variance."""
    sd = re.search(rf"(?:standard deviations?|std\.? ?dev\w*|st\.? dev\w*|\bsd\b|\bs\.d\.|\bsigma\b(?!\s*\^))[^.;\d]{{0,60}}?({VALUE})", low)
    var = re.search(rf"(?:\bvariance|sigma\s*\^\s*2|\bvar\b)[^.;\d]{{0,40}}?({VALUE})", low)
    cleaned = low
    for hit in (sd, var):
        if hit:
            cleaned = cleaned.replace(hit.group(), " " * len(hit.group()))
    mean = (
        re.search(rf"\b(?:mean|average|mu|expected value|expectation)\b(?!s of)[^.;\d?]{{0,110}}?({VALUE})(?! ?% confidence)", cleaned)
        or re.search(rf"\b(?:averag(?:es|ed|ing)|mean)\b[^.;\d?]{{0,40}}?({VALUE})", cleaned)
        or re.search(rf"({VALUE})(?: [a-z/]+){{0,3}} on average", cleaned)
    )
    m = number(mean.group(1)) if mean else None
    if sd:
        s = number(sd.group(1))
        return m, None if s is None else s * s
    return m, number(var.group(1)) if var else None


def _normal(low: str) -> Made | None:
    found = re.search(r"\bnormal(?:ly)?\b(?! approximation)|\bgaussian\b|\bbell[- ]shaped\b", low)
    if not found:
        return None
    if re.search(r"\bstandard normal\b", low):
        return Distribution("normal", (Fraction(0), Fraction(1))), "", found.group()
    m, v = moments(low)
    return None if m is None or v is None else (Distribution("normal", (m, v)), "", found.group())


def _geometric(low: str) -> Made | None:
    if not re.search(r"(?<!hyper)\bgeometric\b", low):
        return None
    p = re.search(_P, low)
    value = number(p.group(1)) if p else None
    if value is None:
        return None
    return Distribution("geometric", (value,)), "the geometric variable counts the trials up to and with the first success", "geometric"


def _shapes(low: str) -> Made | None:
    for family in ("gamma", "beta"):
        m = re.search(rf"\b{family} (?:distribut\w+|random variable|variable)\b", low)
        if m is None:
            continue
        first = re.search(rf"(?:alpha|shape|\ba|\bk)\s*(?:=|of|is|parameter)?\s*({VALUE})", low[m.end() :])
        second = re.search(rf"(?:beta|lambda|rate|scale|theta|\bb)\s*(?:=|of|is|parameter)?\s*({VALUE})", low[m.end() :])
        a, b = number(first.group(1)) if first else None, number(second.group(1)) if second else None
        if not a or not b:
            continue
        if family == "gamma" and re.search(r"\b(?:scale|theta)\b", low):
            return Distribution("gamma", (a, 1 / b)), "", family
        return Distribution(family, (a, b)), "Gamma(α, λ): the shape and the rate" if family == "gamma" else "", family
    return None


def named_question(problem: Problem, topic: str, *families: str) -> Question | Declined | None:
    """A question about one variable whose distribution is stated by name; None when it is not, or not of `families`."""
    line = told(problem)
    found = variables(line)
    if not found or any(v.distribution.family not in families for v in found) or len({v.distribution for v in found}) != 1:
        return None
    chosen = found[0]
    d = chosen.distribution
    given, asked = given_and_asked(line)
    if any(len(m.of) != 1 or not isinstance(m.of[0], Symbol | Subscript) for m in wished(asked)):
        return None
    wanted = asked_of(asked, int(d.parameters[0]) if d.family == "binomial" and d.parameters[0].denominator == 1 else None)
    z = _z_score(line, asked)
    if z is not None and d.family == "normal":
        spread = d.parameters[1]
        if chosen.assumed and square_root(spread) is None:
            d = Distribution("normal", (d.parameters[0], spread**2))
            chosen = Variable(chosen.name, d, "N(μ, σ): the second number is the standard deviation, since it is no square")
        wanted = Asked("z", level=z)
    if wanted is None and d.discrete:
        count = bare_count(asked)
        wanted = None if count is None or not asks_chance(asked) else Asked("probability", Bounds(count, True, count, True))
    if wanted is None:
        return None
    if wanted.kind == "probability" and wanted.given is None:
        wanted = replace(wanted, given=_selected(given))
    name = chosen.name
    symbolic = [s.variable for s in statements(asked)]
    if symbolic:
        name = symbolic[-1]
        if (len(name) > 1 and name.endswith("bar")) or (name not in {v.name for v in found} and len(found) == 1 and re.search(r"sample", line)):
            return None
    elif re.search(r"\b(?:sample mean|mean of the sample|average of (?:the|these)|sample average|total|sum of)\b", asked, re.I) and wanted.kind != "mean":
        return None
    approximate = d.discrete and re.search(r"normal approximation|approximat\w+ .{0,40}normal|continuity correction", line, re.I) is not None
    assumed: tuple[str, ...] = (chosen.assumed + ".",) if chosen.assumed else ()
    return Question(topic, d, wanted, name, decimal=speaks_decimals(line), places=places_asked(line), assumptions=assumed, continuity=approximate)


def _selected(given: str) -> Bounds | None:
    """The condition of a sentence that says that only some are looked at: "only those with scores above 700 are considered"."""
    only = re.search(r"\b[Oo]nly\b([^.;]*)\b(?:considered|accepted|admitted|invited|selected|kept|counted|included|eligible|looked at)\b", given)
    found = conditions(only.group(1)) if only else []
    return found[0].bounds if len(found) == 1 else None


def _z_score(line: str, asked: str) -> Fraction | None:
    if not re.search(r"\bz-?\s?-?scores?\b|\bz-?\s?values?\b|standardi[sz]ed (?:score|value)|how many standard deviations", asked, re.I):
        return None
    m = re.search(rf"\b[xX]\s*=\s*({VALUE})", line) or re.search(rf"\b(?:z-?\s?scores?|values?|score)\b[^.?]*? (?:of|for|is|to)\s*(?:a |an |the )?(?:[a-z]+ )*({VALUE})", asked, re.I) or re.search(rf"({VALUE})", asked)
    return number(m.group(1)) if m else None


def bare_count(asked: str) -> Fraction | None:
    """The count in "wins 5 times", "get 3 heads": the last whole number that is not the number of trials."""
    low = re.sub(r"\bin (?:the |these |a |an )?(?:first |next )?\d+\b|\bout of (?:the )?\d+\b|\bof (?:the |these )?\d+\b|\d+ (?:trials|tosses|rolls|flips|throws|attempts)\b|\d+-\w+", " ", asked.lower())
    low = re.sub(r"\bround\b.*|\banswer to\b.*|\(.*?places\)", "", low)
    found = re.findall(r"(?<![\d./])(\d+)(?![\d./%]| ?%|\.\d)", low)
    return Fraction(found[-1]) if len(found) == 1 else None
