"""Bayesian updates in closed form: beta-binomial, gamma-Poisson, normal-normal; posterior, its mean, MAP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import plain
from tutor.notation.tree import Apply, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, named, number, rounding_asked, words_of
from tutor.problem.samples import data_lists, sizes_of, successes_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, final, formula, name, show, total
from tutor.solution import Declined, Result, Solution
from tutor.topic import Exercise, Task, Topic

MODEL = Rule("prior_times_likelihood", "Prior times likelihood", "conjugate-priors")
UPDATE = Rule("conjugate_update", "Add the data to the prior", "conjugate-priors")
MEAN = Rule("posterior_mean", "The mean of the posterior", "bayesian-inference")
MAP = Rule("posterior_mode", "The highest point of the posterior", "map-estimation")
PREDICTIVE = Rule("predictive", "The next observation", "bayesian-inference")
_PRIOR = re.compile(rf"\b(beta|gamma|n|normal|gaussian)\s*\(\s*(?:alpha\s*=\s*|a\s*=\s*|mean\s*=?\s*|mu\s*=\s*)?({NUMBER})\s*,\s*(?:beta\s*=\s*|b\s*=\s*|variance\s*=?\s*|sigma\^2\s*=\s*|rate\s*=?\s*)?({NUMBER})(\^2)?\s*\)", re.I)


_JOIN = r"\s*(?:,|and|, and)?\s*"
_SPREAD = r"(?:variance|var|standard deviation|std\.? ?dev\w*|sd|sigma(?:\^2)?)"
_SPOKEN = (
    ("beta", rf"\bbeta(?:[- ]distribut\w+)?(?: prior)?(?: with)?\s*(?:parameters )?(?:alpha|a)?\s*=?\s*({NUMBER}){_JOIN}(?:beta|b)?\s*=?\s*({NUMBER})(?: prior)?"),
    ("gamma", rf"\bgamma(?:[- ]distribut\w+)?(?: prior)?(?: with)?\s*(?:parameters )?(?:shape|alpha|a)?\s*=?\s*({NUMBER}){_JOIN}(?:rate|beta|b)?\s*=?\s*({NUMBER})(?: prior)?"),
    ("normal", rf"(?:\bnormal prior|\bgaussian prior|\bprior)(?: distribution)?(?: is| has| with| of)*(?: (?:a )?(?:normal|gaussian))?(?: with)?\s*(?:\w+ )?mean\s*(?:of|=|is)?\s*({NUMBER}){_JOIN}(?:with )?(?:an? )?{_SPREAD}\s*(?:of|=|is)?\s*({NUMBER})"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: beta, gamma or normal; the prior's two parameters; the data's summary; `wanted`: posterior, mean, map, variance."""

    kind: str
    first: Fraction
    second: Fraction
    successes: Fraction
    size: Fraction
    wanted: str
    rounding: int | None
    noise: Fraction = Fraction(1)
    data: tuple[Fraction, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """A prior, data, and the posterior (or its mean or mode) asked for."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"posterior|\bmap\b|a posteriori|conjugate|\bprior\b", low) or re.search(r"a priori|naive bayes|p\(a\||mark\w+ chain", low):
        return None
    prior = _prior(text)
    flat = re.search(r"uniform prior|flat prior|uniform (?:distribution )?on \[?\(?0, ?1", low)
    if prior is None and flat is None:
        return None
    kind, first, second = (prior.kind, prior.first, prior.second) if prior else ("beta", Fraction(1), Fraction(1))
    if second <= 0 or (kind != "normal" and first <= 0):
        return Declined("impossible", "The prior's parameters must be positive.", "Please check them.")
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|what|determine|give|derive)\b", low)]
    asked = low[asks[-1] :] if asks else low
    wanted = "map" if re.search(r"\bmap\b|a posteriori|mode", asked) else "mean" if re.search(r"mean|expected|expectation|estimate\b|average|probability (?:that|of) the next", asked) else "variance" if "variance" in asked else "posterior"
    rounding = rounding_asked(problem)
    rest = text[: prior.start] + " " + text[prior.end :] if prior else text
    lists = data_lists(problem, 2)
    lists = [] if isinstance(lists, Declined) else [s for s in lists if not (prior and prior.start <= s.start < prior.end)]
    data = max((s.values for s in lists), key=len, default=())
    if kind == "beta":
        counts = _counts(rest, data)
        if counts is None:
            return Declined("missing_data", "I need the data: how many successes in how many tries.", "For instance: Beta(2, 2) prior, 7 heads in 10 tosses.")
        return Task(Arguments(kind, first, second, counts[0], counts[1], wanted, rounding), 1.1, f"update a Beta({decimal(first)}, {decimal(second)}) prior with {counts[0]} successes in {counts[1]}")
    if kind == "gamma":
        if not data:
            total_seen, size = amount(rest.lower(), r"(?:total|sum)(?: of| is| =|=|:)*"), sizes_of(rest)
            one = amount(rest.lower(), r"observ\w+(?: a| the)?(?: count| value)?(?: of| is|=| x =)*", r"\bx\s*=")
            if total_seen is not None and size:
                return Task(Arguments(kind, first, second, total_seen, Fraction(size[0]), wanted, rounding), 1.1, "update a gamma prior with counts")
            if one is None:
                return Declined("missing_data", "I need the counts that were seen.", "For instance: Gamma(2, 1) prior for a Poisson rate, data 3, 4, 2.")
            data = (one,)
        bad = next((k for k, v in enumerate(data, 1) if v < 0 or v.denominator != 1), None)
        if bad is not None:
            return Declined("impossible", f"Value {bad} is {decimal(data[bad - 1])}, but a Poisson count is a whole number, 0 or more.", "Please check the data.")
        return Task(Arguments(kind, first, second, sum(data, Fraction(0)), Fraction(len(data)), wanted, rounding, data=data), 1.1, f"update a Gamma({decimal(first)}, {decimal(second)}) prior with {len(data)} counts")
    noise = named(rest, r"sigma\^2", "variance") or amount(rest.lower(), r"(?:known |observation |noise |data |likelihood |with |and |, )variance(?: of| is| =|=)*")
    deviation = None if noise is not None else named(rest, "sigma") or amount(rest.lower(), r"(?:standard deviation|\bsd|\bstd)(?: of| is| =|=)*")
    noise = noise if noise is not None else deviation * deviation if deviation is not None else _likelihood_variance(rest)
    if noise is None or noise <= 0:
        return Declined("missing_data", "For a normal prior on a mean I need the (positive) variance of the data too.", "For instance: N(0, 1) prior, data 1.2, 0.8 with known variance 0.5.")
    if not data:
        mean, sizes = named(rest, "xbar") or amount(rest.lower(), r"(?:sample )?mean(?: of| is| =|=)*"), sizes_of(rest)
        single = named(rest, "x") or amount(rest.lower(), r"(?:observ\w+|measur\w+|reading|datum|data|saw|score)(?: a| the)?(?: value| point)?(?: of| is|=|:)*")
        if mean is not None and sizes:
            return Task(Arguments(kind, first, second, mean * sizes[0], Fraction(sizes[0]), wanted, rounding, noise), 1.1, "update a normal prior")
        if single is None:
            return Declined("missing_data", "I need the data.", "For instance: data 1.2, 0.8.")
        data = (single,)
    return Task(Arguments(kind, first, second, sum(data, Fraction(0)), Fraction(len(data)), wanted, rounding, noise, data), 1.1, f"update a normal prior with {len(data)} observations")


@dataclass(frozen=True, slots=True)
class Prior:
    """A prior in the words: its kind, its two parameters (for a normal the mean and the variance), and where it stands."""

    kind: str
    first: Fraction
    second: Fraction
    start: int
    end: int


def _prior(text: str) -> Prior | None:
    """Beta(2, 3), N(0, 4), Gamma(2, 1), or the same in words: "a gamma prior with shape 2 and rate 1", "prior mean 100 and sd 15"."""
    written = _PRIOR.search(text)
    if written is not None:
        kind = {"b": "beta", "g": "normal" if written.group(1).lower() == "gaussian" else "gamma", "n": "normal"}[written.group(1).lower()[0]]
        return Prior(kind, number(written.group(2)), number(written.group(3)) ** (2 if written.group(4) else 1), written.start(), written.end())
    for kind, pattern in _SPOKEN:
        found = re.search(pattern, text, re.I)
        if found is not None:
            spread = number(found.group(2))
            squared = kind == "normal" and re.search(r"variance|var\b|sigma\^2", found.group(), re.I) is None
            return Prior(kind, number(found.group(1)), spread * spread if squared else spread, found.start(), found.end())
    return None


def _likelihood_variance(rest: str) -> Fraction | None:
    found = re.search(rf"N\s*\(\s*(?:mu|theta|m)\s*,\s*({NUMBER})(\^2)?\s*\)", rest)
    return number(found.group(1)) ** (2 if found.group(2) else 1) if found is not None else None


def _counts(text: str, data: tuple[Fraction, ...]) -> tuple[Fraction, Fraction] | None:
    low = text.lower()
    counted = successes_of(low) or successes_of(text)
    if counted is not None:
        return Fraction(counted[0]), Fraction(counted[1])
    good = re.search(r"(\d+) (?:heads?|successes|positives?|clicks|yes|wins|conversions)", low)
    bad = re.search(r"(\d+) (?:tails?|failures|negatives?|no\b|losses)", low)
    size = re.search(r"(\d+) (?:tosses|flips|trials|throws|times|observations|tries|coin|users|visitors|patients|games)|\bn\s*=\s*(\d+)|(?:out of|in) (\d+)", low)
    if good and bad:
        return Fraction(good.group(1)), Fraction(int(good.group(1)) + int(bad.group(1)))
    if good and size:
        whole = Fraction(next(g for g in size.groups() if g))
        return (Fraction(good.group(1)), whole) if Fraction(good.group(1)) <= whole else None
    k = re.search(r"\b[kxy]\s*=\s*(\d+)", low)
    if k and size:
        whole = Fraction(next(g for g in size.groups() if g))
        return (Fraction(k.group(1)), whole) if Fraction(k.group(1)) <= whole else None
    if data and set(data) <= {0, 1}:
        return sum(data, Fraction(0)), Fraction(len(data))
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The posterior's parameters, then what was asked for."""
    a = arguments
    sheet = Sheet()
    try:
        posterior, keys = {"beta": _beta, "gamma": _gamma, "normal": _normal}[a.kind](sheet, a)
        tree = Apply(Symbol(posterior), tuple(final(sheet[k], a.rounding) for k in keys))
        sheet.state(UPDATE, Relation((Symbol("theta"), tree), ("~",)), "This is the posterior distribution.")
        result = _result(sheet, a, keys, tree)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    ending = f"The posterior is {plain(tree)}: the prior's pseudo-data and the data, added together. With more data the prior matters less."
    concept = "map-estimation" if a.wanted == "map" else "conjugate-priors"
    return Solution("conjugate", concept, "update the prior with the data", tuple(sheet.steps), result, idea="Posterior ∝ prior × likelihood; for these pairs the product has the same form as the prior, so only its parameters change.", conclusion=ending)


def _beta(sheet: Sheet, a: Arguments) -> tuple[str, tuple[str, str]]:
    sheet.values.update({"a": a.first, "b": a.second, "k": a.successes, "n": a.size})
    sheet.state(MODEL, formula("p^(a - 1)*(1 - p)^(b - 1)*p^k*(1 - p)^(n - k)"), "The Beta prior and the binomial likelihood, without constants: powers of p and of 1 − p, so the exponents add.")
    sheet.line("A", "a + k", UPDATE, "Successes are added to the first parameter,")
    sheet.line("B", "b + n - k", UPDATE, "failures to the second.")
    return "Beta", ("A", "B")


def _gamma(sheet: Sheet, a: Arguments) -> tuple[str, tuple[str, str]]:
    sheet.values.update({"a": a.first, "b": a.second, "n": a.size})
    if a.data:
        sheet.line("S", total([show(v) for v in a.data]), UPDATE, "All counts together.", symbolic=False)
    else:
        sheet.values["S"] = a.successes
    sheet.state(MODEL, formula("lambda^(a - 1)*e^(-b*lambda)*lambda^S*e^(-n*lambda)"), "The gamma prior (shape a, rate b) and the Poisson likelihood, without constants: the exponents add.")
    sheet.line("A", "a + S", UPDATE, "The counts are added to the shape,")
    sheet.line("B", "b + n", UPDATE, "the number of observations to the rate.")
    return "Gamma", ("A", "B")


def _normal(sheet: Sheet, a: Arguments) -> tuple[str, tuple[str, str]]:
    sheet.values.update({"m": a.first, "t": a.second, "n": a.size, "v": a.noise})
    if a.data:
        sheet.line("S", total([show(v) for v in a.data]), UPDATE, "All observations together.", symbolic=False)
    else:
        sheet.values["S"] = a.successes
    sheet.line("W", "1/t + n/v", UPDATE, "Precisions (one over the variance) add: that of the prior (variance t) and n times that of an observation (variance v).", Text("precision"))
    sheet.line("M", "(m/t + S/v)/W", UPDATE, "The mean is the average of prior mean and data, weighted by precision.", Text("mean"))
    sheet.line("V", "1/W", UPDATE, "The variance is one over the precision.", Text("variance"))
    return "N", ("M", "V")


def _result(sheet: Sheet, a: Arguments, keys: tuple[str, str], tree: Apply) -> Result:
    if a.wanted == "posterior":
        return Result("expression", tree, (tree,), plain=plain(tree))
    if a.kind == "normal":
        return sheet.result("V" if a.wanted == "variance" else "M", a.rounding)
    if a.kind == "beta":
        if a.wanted == "map":
            if sheet["A"] < 1 or sheet["B"] < 1 or sheet["A"] + sheet["B"] == 2:
                raise NoValue("this posterior has no single highest point inside (0, 1)")
            sheet.line("r", "(A - 1)/(A + B - 2)", MAP, "Where the slope of the log posterior, (A − 1)/p − (B − 1)/(1 − p), is zero.", formula("p_MAP"))
        elif a.wanted == "mean":
            sheet.line("r", "A/(A + B)", MEAN, "The mean of a Beta distribution; it is also the probability that the next one is a success.", formula("E"))
        else:
            sheet.line("r", "A*B/((A + B)^2*(A + B + 1))", MEAN, "The variance of a Beta distribution.", Text("variance"))
    elif a.wanted == "map":
        if sheet["A"] < 1:
            raise NoValue("this posterior is highest at 0, where it has no slope of zero")
        sheet.line("r", "(A - 1)/B", MAP, "Where the slope of the log posterior, (A − 1)/λ − B, is zero.", name("lambda"))
    elif a.wanted == "mean":
        sheet.line("r", "A/B", MEAN, "The mean of a gamma distribution: shape over rate.", name("E"))
    else:
        sheet.line("r", "A/B^2", MEAN, "The variance of a gamma distribution.", Text("variance"))
    return sheet.result("r", a.rounding)


def make_problem(rng: Random, level: int) -> Exercise:
    """The posterior mean of a beta; its MAP; a gamma."""
    a, b, n = rng.randint(2, 5), rng.randint(2, 5), rng.randint(8, 20)
    k = rng.randint(1, n - 1)
    if level < 3:
        text = f"The prior for p is Beta({a}, {b}). A coin shows {k} heads in {n} tosses. Find the {'posterior mean' if level == 1 else 'MAP estimate'} of p."
    else:
        text = f"The prior for a Poisson rate is Gamma({a}, {b}) with shape and rate. The counts {rng.randint(0, 6)}, {rng.randint(0, 6)}, {rng.randint(1, 6)} are seen. Find the posterior mean."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="conjugate", title="Conjugate priors and MAP", concept="conjugate-priors", phrases=("posterior", "map", "prior", "conjugate", "a posteriori"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("map-estimation", "bayesian-inference"),
)  # fmt: skip
