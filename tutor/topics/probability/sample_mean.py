"""The mean or the sum of a sample: its normal distribution by the central limit theorem, then probabilities and quantiles."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from tutor.notation.tree import Symbol
from tutor.problem import Problem
from tutor.problem.conditions import asked_of, statements
from tutor.problem.quantities import NUMBER, given_and_asked, number, places_asked, told
from tutor.problem.trials import number_of_trials
from tutor.problem.variables import moments, variables
from tutor.rules.building import equals, num, of, over, power, related, root, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Asked, Distribution, mean, variance
from tutor.rules.random_variable import Question, solve_question, square_root
from tutor.rules.settling import settle
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

CENTRAL = Rule("central_limit_theorem", "Means and sums of many are nearly normal", "central-limit-theorem")
MEAN = Rule("sampling_distribution", "Mean and spread of the sample's mean or sum", "sampling-distribution")

_MEAN = re.compile(r"\b(?:sample means?|mean of the sample|samples? average|[a-zA-Z]bar|average (?:of|for|from) (?:the|these|a|all)?|sampling distribution|standard error|(?:mean|average) (?:[a-z]+ ){0,5}(?:of|for|in|per|from|is|was|will|be|exceeds|between|less|greater|more|among|age|time|weight|height|score|lifetime|length|amount)|the (?:mean|average)\b)", re.I)
_SUM = re.compile(r"\b(?:sum|sums|total|combined|altogether|together)\b", re.I)


def read(problem: Problem) -> Task | Declined | None:
    """A population with mean and spread (or a named distribution), a sample size, and a question about mean or sum."""
    line = told(problem)
    _, asked = given_and_asked(line)
    low = line.lower()
    if re.search(r"confidence|hypothes|p-value|significance|test statistic|\b[tz][- ]stat|chebyshev|chebychev|margin of error|how large|sample size (?:is )?(?:needed|required)", low):
        return None
    n = _size(line)
    if n is None:
        return None
    symbolic = statements(asked)
    about_sum = _SUM.search(asked) is not None or (bool(symbolic) and symbolic[-1].variable.upper() in ("S", "W", "T", "SUM") and _SUM.search(line) is not None)
    about_mean = _MEAN.search(re.sub(r"\bmean of the sums?\b", "", asked)) is not None or (bool(symbolic) and symbolic[-1].variable.endswith("bar"))
    total = re.search(r"\b([A-Z]), the (?:total|sum|combined)", line)
    if total and re.search(rf"\bof {total.group(1)}(?:is)?\b", asked):
        about_sum = True
    if about_sum and symbolic and symbolic[-1].variable.endswith("bar"):
        about_sum = False
    if about_sum and re.search(r"\b(?:sample mean|average|mean)\b", asked) and not re.search(r"\bsums?\b|\btotal\b", asked):
        about_sum = False
    if not about_sum and not about_mean:
        return None
    named = variables(line)
    population: Distribution | None = named[0].distribution if named and len({v.distribution for v in named}) == 1 else None
    if population is not None:
        mu, var = mean(population), variance(population)
    else:
        found = moments(low)
        if found[0] is None or found[1] is None:
            return None
        mu, var = found[0], found[1]
    if var <= 0:
        return Declined("not_understood", "A standard deviation above zero is needed: without spread the sample mean is always the same.")
    spread = re.search(rf"\b({NUMBER}) standard deviations? (above|below) the mean of (?:the )?(sums?|sample means?|means?)", asked, re.I)
    wanted = Asked("spread", level=(number(spread.group(1)) or Fraction(0)) * (1 if spread.group(2) == "above" else -1)) if spread else asked_of(_without_size(asked))
    spoken = re.search(r"\b(standard (?:deviation|error)|variance) (?:of|for) (?:the |a |this |its )?(?:sample |sampling distribution of the )?(?:mean|average|sum|total)s?\b", asked, re.I)
    if spoken and (wanted is None or wanted.kind == "mean"):
        wanted = Asked("variance" if spoken.group(1).lower() == "variance" else "sd")
    if wanted is None:
        return None
    if wanted.kind == "mean" and not re.search(r"\bexpect|\bmean of\b|\bwhat is the mean\b|\be\s?[(\[]", asked.lower()):
        return None
    arguments = (mu, var, n, about_sum, wanted, population.family == "normal" if population is not None else False, "exact" if population is not None and population.family == "normal" else "", places_asked(line), symbolic[-1].variable if symbolic else "")
    kind = "sum" if about_sum else "mean"
    return Task(arguments, 1.02 if population is None or symbolic else 1.0, f"work with the {kind} of a sample of {n}")


def _without_size(asked: str) -> str:
    return re.sub(r"\b(?:sample|group|set) of (?:size )?\d+\b|\bof \d+ (?=[a-z]+)|\bn ?= ?\d+|\b(?:for|of|to) the 1\b", " ", asked)


def _size(line: str) -> int | None:
    low = line.lower()
    for pattern in (r"\bn ?= ?(\d+)", r"\bsamples? (?:of )?(?:size )?(?:n ?= ?)?(\d+)\b", r"\bsample[a-z ]{0,40}\bof (?:size )?(\d+)\b", r"\bsample size (?:is |of )?(\d+)", r"x_?1 ?, ?x_?2 ?,(?: ?x_?3 ?,)? ?\.\.\. ?, ?x_?\(?(\d+)"):
        m = re.search(pattern, low)
        if m and int(m.group(1)) > 1:
            return int(m.group(1))
    found = re.search(r"\b(\d+) (?:[a-z]+ ){1,5}?(?:are|is|were) (?:to be )?(?:\w+ly )?(?:selected|chosen|sampled|picked|drawn|taken|tested)\b", low) or re.search(r"\b(?:mean|average|total|sum|combined)[a-z ]{0,40} (?:of|for|in) (?:the |these |a group of )?(\d+) [a-z]+", low) or re.search(r"\b(\d+) (?:randomly|independent)\w* [a-z]+", low)
    if found and int(found.group(1)) > 1:
        return int(found.group(1))
    found_trials = number_of_trials(line, "")
    return found_trials if found_trials is not None and re.search(r"sample|random|select", low) else None


def solve(arguments: tuple[Fraction, Fraction, int, bool, Asked, bool, str, int | None, str]) -> Solution | Declined:
    """The sampling distribution first, then the question about it."""
    mu, var, n, is_sum, wanted, normal, _, places, symbol = arguments
    sigma = square_root(var)
    mu_tree, sigma_tree = num(mu, True), num(sigma, True) if sigma is not None else root(num(var, True))
    x = Symbol("S") if is_sum else Symbol("X", accent="bar")
    label = symbol if symbol and not symbol.endswith("bar") else "S" if is_sum else "X_bar"
    steps: list[Step] = []
    centre = n * mu if is_sum else mu
    spread = n * var if is_sum else var / n
    if is_sum:
        steps.append(MEAN.states(equals(of("E", x, bracket="[]"), times(num(n), mu_tree), num(centre, True)), f"The mean of a sum of {n} is {n} times the mean of one."))
        tree = times(root(num(n)), sigma_tree)
        why: Prose = "Variances of independent values add, so the standard deviation of the sum is √n times that of one."
    else:
        steps.append(MEAN.states(equals(of("E", x, bracket="[]"), mu_tree), "The sample mean is right on average: its mean is the mean of the population."))
        tree = over(sigma_tree, root(num(n)))
        why = "Averaging n independent values shrinks the standard deviation by √n: this is the standard error."
    exact = square_root(spread)
    settled = settle(tree, exact, MEAN, why, True, places if wanted.kind == "sd" else None)
    steps.extend(settled.steps)
    reason = "The population is normal, so its mean and sum are exactly normal." if normal else f"A sample of {n} is {'large enough' if n >= 30 else 'taken'} for the central limit theorem: means and sums of many independent values are nearly normal, whatever the population looks like{'' if n >= 30 else ' (with fewer than 30 this needs a population that is not too skewed)'}."
    steps.append(CENTRAL.states(related(x, "~", of("N", num(centre, True), power(settled.value, 2))), reason))
    if wanted.kind == "sd":
        return _plain(f"standard deviation of the sample {'sum' if is_sum else 'mean'}", steps, settled.value, settled.approx)
    if wanted.kind in ("mean", "variance"):
        value = centre if wanted.kind == "mean" else spread
        return _plain(f"{wanted.kind} of the sample {'sum' if is_sum else 'mean'}", steps, num(value, True), None)
    if wanted.kind == "spread":
        assert wanted.level is not None
        from tutor.rules.building import plus

        far = plus(num(centre, True), times(num(wanted.level, True), tree))
        last = settle(far, None if exact is None else centre + wanted.level * exact, MEAN, "Start at the mean and go that many standard deviations.", True, places)
        return _plain("value asked for", [*steps, *last.steps], last.value, last.approx)
    question = Question(
        "sample_mean", Distribution("normal", (centre, spread)), wanted, label.replace("_bar", "bar") if not is_sum else label, decimal=True, places=places, before=tuple(steps),
        because=f"This is the distribution of the sample {'sum' if is_sum else 'mean'}.", assumptions=() if normal else ("the values in the sample are independent of each other.",),
    )  # fmt: skip
    solution = solve_question(question)
    if isinstance(solution, Declined):
        return solution
    from dataclasses import replace

    return replace(solution, concept="central-limit-theorem", idea="Not one value but the mean or sum of many is asked about: find its own mean and standard deviation first.")


def _plain(what: str, steps: list[Step], value: object, approx: str | None) -> Solution:
    from tutor.notation.tree import Node

    assert isinstance(value, Node)
    return Solution("sample_mean", "sampling-distribution", f"find the {what}", tuple(steps), Result("number", value, (value,), approx=approx), conclusion=(f"So the {what} is ", value, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability for the mean; for the sum; a percentile of the mean."""
    mu, sigma, n = rng.randint(20, 90), rng.randint(3, 12), rng.choice((25, 36, 49, 64, 100))
    if level == 1:
        text = f"A population has mean {mu} and standard deviation {sigma}. A random sample of size {n} is taken. What is the probability that the sample mean is less than {mu + 1}?"
    elif level == 2:
        text = f"A population has mean {mu} and standard deviation {sigma}. A random sample of size {n} is taken. What is the probability that the sum is greater than {n * mu - n // 2}?"
    else:
        text = f"A population has mean {mu} and standard deviation {sigma}. A random sample of size {n} is taken. Find the {rng.choice((10, 80, 90, 95))}th percentile of the sample mean."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="sample_mean", title="Mean and sum of a sample", concept="central-limit-theorem", phrases=("sample", "mean", "average", "sum", "total", "combined"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sampling-distribution", "normal-distribution"),
)  # fmt: skip

