"""Statistics against scipy and statsmodels on random data: the same numbers to nine digits."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from tutor.rules.normal_equations import coefficients, r_squared
from tutor.rules.sheet import Sheet, real
from tutor.rules.tails import NORMAL, Curve, lower, quantile, upper
from tutor.solution import Solution
from tutor.solve import solve

numpy = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")
linear = pytest.importorskip("statsmodels.api")


def answer(ask: str) -> list[float]:
    solution = solve(ask)
    assert isinstance(solution, Solution), (ask, solution)
    from tutor.rules.sheet import size_of

    found = [size_of(v) for v in solution.result.values if not isinstance(v, str)]
    assert all(v is not None for v in found)
    return [v for v in found if v is not None]


def data(rng: Random, size: int) -> list[float]:
    return [rng.randint(-40, 90) / 4 for _ in range(size)]


def written(values: list[float]) -> str:
    return ", ".join(f"{v:g}" for v in values)


def test_areas_and_places() -> None:
    rng = Random(1)
    for _ in range(25):
        df, x, p = rng.randint(1, 40), rng.randint(1, 400) / 100, rng.randint(1, 999) / 1000
        for curve, theirs in ((NORMAL, stats.norm), (Curve("t", Fraction(df)), stats.t(df)), (Curve("chi2", Fraction(df)), stats.chi2(df)), (Curve("f", Fraction(df), Fraction(7)), stats.f(df, 7))):
            assert float(upper(curve, Fraction(str(x)))) == pytest.approx(theirs.sf(x), rel=1e-9)
            assert float(lower(curve, Fraction(str(x)))) == pytest.approx(theirs.cdf(x), rel=1e-9)
            assert float(quantile(curve, Fraction(str(p)))) == pytest.approx(theirs.ppf(p), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_summaries(seed: int) -> None:
    values = data(Random(seed), 5 + seed)
    cases = (
        (f"sample variance of {written(values)}. Round to 10 decimal places.", numpy.var(values, ddof=1)),
        (f"population standard deviation of {written(values)}. Round to 10 decimal places.", numpy.std(values)),
        (f"median of {written(values)}. Round to 10 decimal places.", numpy.median(values)),
        (f"Find the 80th percentile of {written(values)}. Round to 10 decimal places.", numpy.percentile(values, 80)),
    )
    for ask, wanted in cases:
        assert answer(ask)[0] == pytest.approx(float(wanted), rel=1e-9, abs=1e-9), ask


@pytest.mark.parametrize("seed", range(6))
def test_intervals_and_tests(seed: int) -> None:
    rng = Random(seed)
    one, two = data(rng, 6 + seed), data(rng, 8)
    low, high = answer(f"Find a 95% confidence interval for the mean of the sample {written(one)}. Round to 10 decimal places.")
    wanted = stats.t.interval(0.95, len(one) - 1, loc=numpy.mean(one), scale=stats.sem(one))
    assert (low, high) == pytest.approx(tuple(map(float, wanted)), rel=1e-8, abs=1e-8)
    found = answer(f"Group A: {written(one)}. Group B: {written(two)}. Do a two-sided t-test for a difference of the means. What is the p-value? Round to 11 decimal places.")
    assert found[0] == pytest.approx(float(stats.ttest_ind(one, two, equal_var=False).pvalue), abs=1e-10)
    found = answer(f"Group A: {written(one)}. Group B: {written(two)}. Do a two-sided pooled t-test with equal variances. What is the p-value? Round to 11 decimal places.")
    assert found[0] == pytest.approx(float(stats.ttest_ind(one, two).pvalue), abs=1e-10)
    table = [[rng.randint(5, 40) for _ in range(3)] for _ in range(2)]
    found = answer(f"Do a chi-squared test of independence for the table {table}. What is the p-value? Round to 11 decimal places.")
    assert found[0] == pytest.approx(float(stats.chi2_contingency(table, correction=False).pvalue), abs=1e-10)


@pytest.mark.parametrize("seed", range(6))
def test_regression(seed: int) -> None:
    rng = Random(seed)
    x, z, y = data(rng, 9), data(rng, 9), data(rng, 9)
    theirs = linear.OLS(y, linear.add_constant(numpy.column_stack([x, z]))).fit()
    ours = coefficients([tuple(map(Fraction, map(str, x))), tuple(map(Fraction, map(str, z)))], tuple(map(Fraction, map(str, y))))
    assert ours is not None
    assert [float(b) for b in ours] == pytest.approx(list(map(float, theirs.params)), rel=1e-8)
    share = r_squared([tuple(map(Fraction, map(str, x))), tuple(map(Fraction, map(str, z)))], tuple(map(Fraction, map(str, y))))
    assert share is not None and float(share) == pytest.approx(float(theirs.rsquared), rel=1e-8)
    found = answer(f"x = [{written(x)}], y = [{written(y)}]. Find the slope of the regression line. Round to 10 decimal places.")
    assert found[0] == pytest.approx(float(stats.linregress(x, y).slope), abs=1e-9)
    found = answer(f"Find the correlation coefficient of x = [{written(x)}] and y = [{written(y)}]. Round to 10 decimal places.")
    assert found[0] == pytest.approx(float(numpy.corrcoef(x, y)[0, 1]), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_information(seed: int) -> None:
    rng = Random(seed)
    cuts = sorted(rng.sample(range(1, 20), 2))
    p = [cuts[0] / 20, (cuts[1] - cuts[0]) / 20, (20 - cuts[1]) / 20]
    q = [0.2, 0.3, 0.5]
    assert answer(f"What is the entropy in bits of [{written(p)}]? Round to 10 decimal places.")[0] == pytest.approx(float(stats.entropy(p, base=2)), abs=1e-9)
    assert answer(f"P = [{written(p)}] and Q = [{written(q)}]. Find the KL divergence D(P || Q) in nats. Round to 10 decimal places.")[0] == pytest.approx(float(stats.entropy(p, q)), abs=1e-9)


def test_a_line_that_is_wrong_is_not_checked() -> None:
    """The check works the formula out again: a wrong value is found."""
    from tutor.rules.derivation import Rule
    from tutor.rules.sheet import formula

    sheet = Sheet()
    sheet.given(n=4)
    step = sheet.made(formula("m"), formula("sqrt(n)"), Fraction(3), Rule("x", "X", "arithmetic"), "")
    assert step.check is None
    assert float(real(Fraction(1, 3))) == pytest.approx(1 / 3)
