"""Questions told with summary numbers, against scipy and numpy on random numbers, to nine digits."""

from __future__ import annotations

from math import log, sqrt
from random import Random

import pytest

from tests.statistics.test_against_scipy import answer

numpy = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")
EXACT = "Round to 12 decimal places."


def near(wanted: float) -> object:
    return pytest.approx(float(wanted), rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("seed", range(8))
def test_statistics_of_tests(seed: int) -> None:
    rng = Random(seed)
    n, m, null = rng.randint(5, 60), rng.randint(5, 60), rng.randint(40, 60)
    mean, other = null + rng.randint(-9, 9) + 0.5, null + rng.randint(-9, 9)
    s, t = rng.randint(2, 9), rng.randint(2, 9)
    assert answer(f"A sample of {n} students has mean {mean} and standard deviation {s}. Find the t statistic for testing mu = {null}. {EXACT}")[0] == near((mean - null) / (s / sqrt(n)))
    welch = stats.ttest_ind_from_stats(mean, s, n, other, t, m, equal_var=False)
    assert answer(f"Group A: mean {mean}, sd {s}, n = {n}. Group B: mean {other}, sd {t}, n = {m}. Find the two-sample t statistic. {EXACT}")[0] == near(welch.statistic)


@pytest.mark.parametrize("seed", range(8))
def test_power(seed: int) -> None:
    rng = Random(seed)
    null, truth, s, n = 50, 50 + rng.choice((-3, -2, 1, 2, 4)), rng.randint(3, 9), rng.choice((9, 16, 30, 50))
    shift = (truth - null) / (s / sqrt(n))
    one = stats.norm.sf(stats.norm.ppf(0.95) - abs(shift))
    two = stats.norm.sf(stats.norm.ppf(0.975) - shift) + stats.norm.cdf(-stats.norm.ppf(0.975) - shift)
    for sides, wanted in (("one", one), ("two", two)):
        assert answer(f"A {sides}-sided z test has H0: mu = {null}. The true mean is {truth}, sigma = {s}, n = {n}, alpha = 0.05. Find the power. {EXACT}")[0] == near(wanted)
    tries, edge, p = rng.randint(8, 15), rng.randint(5, 8), rng.randint(5, 9) / 10
    assert answer(f"A coin is tossed {tries} times. H0: p = 0.5 is rejected if there are {edge} or more heads. The true value of p is {p}. Find the power. {EXACT}")[0] == near(stats.binom.sf(edge - 1, tries, p))


@pytest.mark.parametrize("seed", range(8))
def test_tails_of_squares(seed: int) -> None:
    rng = Random(seed)
    value, first, second = rng.randint(5, 150) / 10, rng.randint(1, 9), rng.randint(2, 30)
    assert answer(f"p-value of chi squared = {value} with {first} degrees of freedom. {EXACT}")[0] == near(stats.chi2.sf(value, first))
    assert answer(f"F({first}, {second}) = {value}. What is the p-value? {EXACT}")[0] == near(stats.f.sf(value, first, second))


@pytest.mark.parametrize("seed", range(8))
def test_likelihoods(seed: int) -> None:
    rng = Random(seed)
    counts, rate = [rng.randint(0, 7) for _ in range(4)], rng.randint(1, 50) / 10
    told = ", ".join(map(str, counts))
    assert answer(f"log-likelihood of lambda = {rate} for the Poisson data {told}. {EXACT}")[0] == near(stats.poisson.logpmf(counts, rate).sum())
    assert answer(f"log-likelihood of mu = {rate} for the normal data {told} with sigma = 2. {EXACT}")[0] == near(stats.norm.logpdf(counts, rate, 2).sum())
    n, p = rng.randint(4, 12), rng.randint(1, 9) / 10
    k = rng.randint(1, n)
    assert answer(f"likelihood of p = {p} given {k} heads in {n} tosses. {EXACT}")[0] == near(stats.binom.pmf(k, n, p))


@pytest.mark.parametrize("seed", range(8))
def test_models_on_numbers(seed: int) -> None:
    rng = Random(seed)
    x, y = numpy.array([1.0, 2.0, 4.0]), numpy.array([float(rng.randint(-5, 9)) for _ in range(3)])
    w, b = rng.randint(-3, 3), rng.randint(-3, 3)
    error = w * x + b - y
    points = ", ".join(f"({p:g}, {q:g})" for p, q in zip(x, y, strict=True))
    step = answer(f"Take one gradient descent step for linear regression with mean squared error, w = {w}, b = {b}, learning rate 0.1, data {points}. {EXACT}")
    assert step == [near(w - 0.2 * (error * x).mean()), near(b - 0.2 * error.mean())]
    values = [rng.randint(-20, 20) for _ in range(5)] + [30]
    assert answer(f"standardise the values {', '.join(map(str, values))}. {EXACT}") == [near(v) for v in (values - numpy.mean(values)) / numpy.std(values)]
    chance = rng.randint(1, 99) / 100
    assert answer(f"What are the log odds of an event with probability {chance}? {EXACT}")[0] == near(log(chance / (1 - chance)))
