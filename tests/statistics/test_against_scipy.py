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


def shares(rng: Random, count: int) -> list[float]:
    """Random probabilities in hundredths that add up to one."""
    cuts = sorted(rng.sample(range(1, 100), count - 1))
    return [(b - a) / 100 for a, b in zip((0, *cuts), (*cuts, 100), strict=True)]


@pytest.mark.parametrize("seed", range(6))
def test_tables_of_values(seed: int) -> None:
    rng = Random(seed)
    values, p = sorted(rng.sample(range(-9, 30), 5)), shares(rng, 5)
    told = f"X takes the values {written(list(map(float, values)))} with probabilities {written(p)}."
    theirs = stats.rv_discrete(values=(values, p))
    assert answer(f"{told} Find E[X].")[0] == pytest.approx(float(theirs.mean()), rel=1e-9, abs=1e-9)
    assert answer(f"{told} Find Var(X). Round to 11 decimal places.")[0] == pytest.approx(float(theirs.var()), rel=1e-9)
    assert answer(f"{told} Find the standard deviation of X. Round to 11 decimal places.")[0] == pytest.approx(float(theirs.std()), rel=1e-9)
    assert answer(f"{told} Find P(X <= {values[2]}).")[0] == pytest.approx(float(theirs.cdf(values[2])), rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_combinations_of_normal_variables(seed: int) -> None:
    rng = Random(seed)
    a, b, s, t, cut = rng.randint(1, 20), rng.randint(1, 20), rng.randint(1, 6), rng.randint(1, 6), rng.randint(-5, 25)
    found = answer(f"X ~ N({a}, {s * s}) and Y ~ N({b}, {t * t}) are independent. Find P(2X - 3Y > {cut}). Round to 11 decimal places.")
    wanted = stats.norm(2 * a - 3 * b, numpy.sqrt(4 * s * s + 9 * t * t)).sf(cut)
    assert found[0] == pytest.approx(float(wanted), rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("seed", range(6))
def test_counts_of_several_kinds(seed: int) -> None:
    rng = Random(seed)
    p, counts = shares(rng, 3), [rng.randint(0, 4) for _ in range(3)]
    counts[0] += 1
    found = answer(f"A multinomial experiment has {sum(counts)} trials with probabilities {written(p)}. Find the probability of counts {', '.join(map(str, counts))}. Round to 12 decimal places.")
    assert found[0] == pytest.approx(float(stats.multinomial(sum(counts), p).pmf(counts)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_chains(seed: int) -> None:
    rng = Random(seed)
    rows = [shares(rng, 3) for _ in range(3)]
    matrix = numpy.array(rows)
    steps = rng.randint(2, 5)
    found = answer(f"A Markov chain has the transition matrix {rows}. It starts in state 1. What is the probability that it is in state 3 after {steps} steps? Round to 12 decimal places.")
    assert found[0] == pytest.approx(float(numpy.linalg.matrix_power(matrix, steps)[0, 2]), rel=1e-9, abs=1e-9)
    values, vectors = numpy.linalg.eig(matrix.T)
    own = numpy.real(vectors[:, numpy.argmin(abs(values - 1))])
    assert answer(f"Find the stationary distribution of the transition matrix {rows}.") == pytest.approx(list(own / own.sum()), rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_joint_tables(seed: int) -> None:
    rng = Random(seed)
    p = numpy.array(shares(rng, 6)).reshape(2, 3)
    told = ", ".join(f"P(X={x},Y={y})={p[x, y]:g}" for x in range(2) for y in range(3))
    x, y = numpy.meshgrid(range(2), range(3), indexing="ij")
    covariance = float((p * x * y).sum() - (p * x).sum() * (p * y).sum())
    spread = [float((p * v * v).sum() - (p * v).sum() ** 2) for v in (x, y)]
    assert answer(f"The joint probabilities are {told}. Find Cov(X, Y). Round to 11 decimal places.")[0] == pytest.approx(covariance, rel=1e-9, abs=1e-11)
    found = answer(f"The joint probabilities are {told}. Find the correlation of X and Y. Round to 11 decimal places.")
    assert found[0] == pytest.approx(covariance / (spread[0] * spread[1]) ** 0.5, rel=1e-9, abs=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_densities(seed: int) -> None:
    rng = Random(seed)
    n, cut = rng.randint(2, 6), rng.randint(1, 9) / 10
    theirs = stats.beta(n, 1)
    told = f"X has density f(x) = {n}x^{n - 1} for 0 <= x <= 1."
    assert answer(f"{told} Find P(X < {cut}). Round to 11 decimal places.")[0] == pytest.approx(float(theirs.cdf(cut)), rel=1e-9, abs=1e-11)
    assert answer(f"{told} Find Var(X). Round to 11 decimal places.")[0] == pytest.approx(float(theirs.var()), rel=1e-9, abs=1e-11)
    assert answer(f"{told} Find the median of X. Round to 11 decimal places.")[0] == pytest.approx(float(theirs.median()), rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_covariance_matrices(seed: int) -> None:
    rng = Random(seed)
    points = [(rng.randint(-9, 9), rng.randint(-9, 9)) for _ in range(5)]
    solution = solve(f"Find the covariance matrix of the points {', '.join(map(str, points))}.")
    assert isinstance(solution, Solution)
    from tutor.notation.tree import Matrix
    from tutor.rules.sheet import size_of

    assert isinstance(solution.result.value, Matrix)
    found = [[size_of(e) for e in row] for row in solution.result.value.rows]
    assert numpy.allclose(found, numpy.cov(numpy.array(points).T), rtol=1e-9)
