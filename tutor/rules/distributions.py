"""The named distributions: masses, densities, cumulative probabilities, quantiles and moments, and how each is written.

Parameters are exact fractions. Numbers come back exact (Fraction) where they are rational, else as mpmath numbers with
40 digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial
from typing import Any

import mpmath

from tutor.notation.tree import Add, Constant, Factorial, Integral, Negative, Node, Number, Symbol
from tutor.rules.building import E, choose, minus, name, num, of, over, plus, power, root, times, total

Value = Fraction | Any
_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Bounds:
    """low (<|<=) X (<|<=) high; None is no bound."""

    low: Fraction | None = None
    low_closed: bool = True
    high: Fraction | None = None
    high_closed: bool = True

    @property
    def exactly(self) -> Fraction | None:
        """The one value, when the bounds meet."""
        return self.low if self.low is not None and self.low == self.high and self.low_closed and self.high_closed else None

    def whole(self) -> tuple[int | None, int | None]:
        """The least and greatest whole number inside."""
        low = None if self.low is None else -(-self.low.numerator // self.low.denominator)
        if low is not None and self.low == low and not self.low_closed:
            low += 1
        high = None if self.high is None else self.high.numerator // self.high.denominator
        if high is not None and self.high == high and not self.high_closed:
            high -= 1
        return low, high


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a random variable: kind probability, mean, variance, sd, quantile (level), z; the bounds and the
    condition of a probability."""

    kind: str
    bounds: Bounds | None = None
    outside: bool = False
    given: Bounds | None = None
    level: Fraction | None = None


FAMILIES = {
    "bernoulli": ("Bernoulli", ("p",), "bernoulli-distribution"),
    "binomial": ("Binomial", ("n", "p"), "binomial-distribution"),
    "geometric": ("Geometric", ("p",), "geometric-distribution"),
    "failures": ("Geometric0", ("p",), "geometric-distribution"),
    "negative_binomial": ("NegativeBinomial", ("r", "p"), "geometric-distribution"),
    "hypergeometric": ("Hypergeometric", ("N", "K", "n"), "hypergeometric-distribution"),
    "poisson": ("Poisson", ("lambda",), "poisson-distribution"),
    "discrete_uniform": ("Uniform", ("a", "b"), "uniform-distribution"),
    "uniform": ("Uniform", ("a", "b"), "uniform-distribution"),
    "normal": ("N", ("mu", "sigma^2"), "normal-distribution"),
    "exponential": ("Exponential", ("lambda",), "exponential-distribution"),
    "gamma": ("Gamma", ("alpha", "lambda"), "gamma-distribution"),
    "beta": ("Beta", ("alpha", "beta"), "beta-distribution"),
}
DISCRETE = frozenset({"bernoulli", "binomial", "geometric", "failures", "negative_binomial", "hypergeometric", "poisson", "discrete_uniform"})


@dataclass(frozen=True, slots=True)
class Distribution:
    """A family with its parameters, in the order of FAMILIES: normal (mean, variance), exponential (rate), gamma
    (shape, rate), geometric (success probability, counting trials from 1), failures (counting from 0), negative
    binomial (successes wanted, probability; counts trials), hypergeometric (all, marked, drawn)."""

    family: str
    parameters: tuple[Fraction, ...]

    @property
    def discrete(self) -> bool:
        return self.family in DISCRETE

    @property
    def concept(self) -> str:
        return FAMILIES[self.family][2]

    def written(self, decimal: bool = False) -> Node:
        """Binomial(10, 0.3), N(77, 25)."""
        return of(FAMILIES[self.family][0].rstrip("0"), *[num(p, decimal) for p in self.parameters])


def problem_with(d: Distribution) -> str | None:
    """Why there is no such distribution, in words; None when there is."""
    p = d.parameters
    match d.family:
        case "bernoulli" | "geometric" | "failures" if not 0 <= p[0] <= 1:
            return f"The success probability must lie between 0 and 1, and {float(p[0]):g} does not."
        case "binomial" | "negative_binomial" if not 0 <= p[1] <= 1:
            return f"The success probability must lie between 0 and 1, and {float(p[1]):g} does not."
        case "binomial" | "negative_binomial" if p[0] < 0 or p[0].denominator != 1:
            return f"The number of trials or successes must be a whole number, and {float(p[0]):g} is not."
        case "geometric" | "failures" if p[0] == 0:
            return "With success probability 0 there is never a success to wait for."
        case "poisson" if p[0] < 0:
            return "The mean of a Poisson count cannot be negative."
        case "exponential" if p[0] <= 0:
            return "The rate of an exponential waiting time must be positive."
        case "normal" if p[1] < 0:
            return f"A variance is a mean of squares, so it cannot be negative, and {float(p[1]):g} is."
        case "normal" if p[1] == 0:
            return "With variance 0 nothing varies: the value is always the mean."
        case "uniform" | "discrete_uniform" if p[0] >= p[1]:
            return "The lower end of a uniform distribution must lie below the upper end."
        case "gamma" | "beta" if p[0] <= 0 or p[1] <= 0:
            return "Both parameters must be positive."
        case "hypergeometric" if not (0 <= p[1] <= p[0] and 0 <= p[2] <= p[0]):
            return "One cannot draw or mark more than there are."
    return None


def support(d: Distribution) -> tuple[Fraction | None, Fraction | None]:
    """Least and greatest possible value; None without end."""
    p = d.parameters
    match d.family:
        case "bernoulli":
            return Fraction(0), Fraction(1)
        case "binomial":
            return Fraction(0), p[0]
        case "geometric":
            return Fraction(1), None
        case "failures" | "poisson" | "exponential" | "gamma":
            return Fraction(0), None
        case "negative_binomial":
            return p[0], None
        case "hypergeometric":
            return max(Fraction(0), p[2] + p[1] - p[0]), min(p[1], p[2])
        case "uniform" | "discrete_uniform":
            return p[0], p[1]
        case "beta":
            return Fraction(0), Fraction(1)
    return None, None


def _mp(x: Value) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)


def mass(d: Distribution, k: int) -> Value:
    """P(X = k) of a discrete distribution; exact except for Poisson."""
    low, high = support(d)
    if (low is not None and k < low) or (high is not None and k > high):
        return Fraction(0)
    p = d.parameters
    match d.family:
        case "bernoulli":
            return p[0] if k == 1 else 1 - p[0]
        case "binomial":
            return comb(int(p[0]), k) * p[1] ** k * (1 - p[1]) ** (int(p[0]) - k)
        case "geometric":
            return (1 - p[0]) ** (k - 1) * p[0]
        case "failures":
            return (1 - p[0]) ** k * p[0]
        case "negative_binomial":
            return comb(k - 1, int(p[0]) - 1) * p[1] ** int(p[0]) * (1 - p[1]) ** (k - int(p[0]))
        case "hypergeometric":
            return Fraction(comb(int(p[1]), k) * comb(int(p[0] - p[1]), int(p[2]) - k), comb(int(p[0]), int(p[2])))
        case "discrete_uniform":
            return 1 / (p[1] - p[0] + 1)
        case "poisson":
            with mpmath.workdps(_DIGITS):
                return mpmath.exp(-_mp(p[0])) * _mp(p[0]) ** k / mpmath.factorial(k)
    raise ValueError(d.family)


def density(d: Distribution, x: Fraction) -> Value:
    """The density of a continuous distribution."""
    low, high = support(d)
    if (low is not None and x < low) or (high is not None and x > high):
        return Fraction(0)
    p = d.parameters
    with mpmath.workdps(_DIGITS):
        match d.family:
            case "uniform":
                return 1 / (p[1] - p[0])
            case "normal":
                return mpmath.npdf(_mp(x), _mp(p[0]), mpmath.sqrt(_mp(p[1])))
            case "exponential":
                return _mp(p[0]) * mpmath.exp(-_mp(p[0] * x))
            case "gamma":
                return _mp(p[1]) ** _mp(p[0]) * _mp(x) ** (_mp(p[0]) - 1) * mpmath.exp(-_mp(p[1] * x)) / mpmath.gamma(_mp(p[0]))
            case "beta":
                return _mp(x) ** (_mp(p[0]) - 1) * _mp(1 - x) ** (_mp(p[1]) - 1) / mpmath.beta(_mp(p[0]), _mp(p[1]))
    raise ValueError(d.family)


def cdf(d: Distribution, x: Fraction) -> Value:
    """P(X <= x); exact where it is a finite sum of rational masses or a ratio of lengths."""
    low, high = support(d)
    if low is not None and x < low:
        return Fraction(0)
    if high is not None and x >= high:
        return Fraction(1)
    p = d.parameters
    with mpmath.workdps(_DIGITS):
        match d.family:
            case "uniform":
                return (x - p[0]) / (p[1] - p[0])
            case "normal":
                return mpmath.ncdf((_mp(x) - _mp(p[0])) / mpmath.sqrt(_mp(p[1])))
            case "exponential":
                return -mpmath.expm1(-_mp(p[0] * x))
            case "gamma":
                return mpmath.gammainc(_mp(p[0]), 0, _mp(p[1] * x), regularized=True)
            case "beta":
                return mpmath.betainc(_mp(p[0]), _mp(p[1]), 0, _mp(x), regularized=True)
            case "poisson":
                k = x.numerator // x.denominator
                return mpmath.gammainc(k + 1, _mp(p[0]), mpmath.inf, regularized=True)
            case "geometric":
                return 1 - (1 - p[0]) ** (x.numerator // x.denominator)
            case "failures":
                return 1 - (1 - p[0]) ** (x.numerator // x.denominator + 1)
    assert low is not None
    return sum((mass(d, k) for k in range(int(low), x.numerator // x.denominator + 1)), Fraction(0))


def probability(d: Distribution, b: Bounds) -> Value:
    """P(low <(=) X <(=) high)."""
    if d.discrete:
        low, high = b.whole()
        if low is not None and high is not None and high - low <= 60:
            return _sum([mass(d, k) for k in range(low, high + 1)])
        upper = Fraction(1) if high is None else cdf(d, Fraction(high))
        lower = Fraction(0) if low is None else cdf(d, Fraction(low - 1))
    else:
        upper = Fraction(1) if b.high is None else cdf(d, b.high)
        lower = Fraction(0) if b.low is None else cdf(d, b.low)
        if d.family == "normal" and b.high is None and b.low is not None:
            return cdf(Distribution("normal", (-d.parameters[0], d.parameters[1])), -b.low)
    with mpmath.workdps(_DIGITS):
        if isinstance(upper, Fraction) and isinstance(lower, Fraction):
            return max(upper - lower, Fraction(0))
        return max(_mp(upper) - _mp(lower), mpmath.mpf(0))


def _sum(values: list[Value]) -> Value:
    if all(isinstance(v, Fraction) for v in values):
        return sum(values, Fraction(0))
    with mpmath.workdps(_DIGITS):
        return mpmath.fsum(_mp(v) for v in values)


def mean(d: Distribution) -> Fraction:
    """E[X]."""
    p = d.parameters
    match d.family:
        case "bernoulli" | "poisson" | "normal":
            return p[0]
        case "binomial":
            return p[0] * p[1]
        case "geometric" | "exponential":
            return 1 / p[0]
        case "failures":
            return (1 - p[0]) / p[0]
        case "negative_binomial":
            return p[0] / p[1]
        case "hypergeometric":
            return p[2] * p[1] / p[0]
        case "gamma":
            return p[0] / p[1]
        case "beta":
            return p[0] / (p[0] + p[1])
    return (p[0] + p[1]) / 2


def variance(d: Distribution) -> Fraction:
    """Var(X)."""
    p = d.parameters
    match d.family:
        case "bernoulli":
            return p[0] * (1 - p[0])
        case "poisson":
            return p[0]
        case "normal":
            return p[1]
        case "binomial":
            return p[0] * p[1] * (1 - p[1])
        case "geometric" | "failures":
            return (1 - p[0]) / p[0] ** 2
        case "exponential":
            return 1 / p[0] ** 2
        case "negative_binomial":
            return p[0] * (1 - p[1]) / p[1] ** 2
        case "hypergeometric":
            return p[2] * (p[1] / p[0]) * (1 - p[1] / p[0]) * (p[0] - p[2]) / (p[0] - 1) if p[0] > 1 else Fraction(0)
        case "gamma":
            return p[0] / p[1] ** 2
        case "beta":
            return p[0] * p[1] / ((p[0] + p[1]) ** 2 * (p[0] + p[1] + 1))
        case "discrete_uniform":
            return ((p[1] - p[0] + 1) ** 2 - 1) / 12
    return (p[1] - p[0]) ** 2 / 12


def quantile(d: Distribution, q: Fraction) -> Value:
    """The least x with P(X <= x) >= q, for 0 < q < 1."""
    p = d.parameters
    with mpmath.workdps(_DIGITS):
        match d.family:
            case "uniform":
                return p[0] + q * (p[1] - p[0])
            case "normal":
                return _mp(p[0]) + mpmath.sqrt(_mp(p[1])) * normal_quantile(q)
            case "exponential":
                return -mpmath.log1p(-_mp(q)) / _mp(p[0])
    if d.discrete:
        low = support(d)[0]
        assert low is not None
        k, sum_ = int(low), Fraction(0) + mass(d, int(low))
        while sum_ < q and k < 100_000:
            k += 1
            sum_ = sum_ + mass(d, k) if isinstance(sum_, Fraction) else sum_ + _mp(mass(d, k))
        return Fraction(k)
    return _search(d, q)


def _thirty_digits(x: Any) -> Fraction:
    return Fraction(int(x * 10**30), 10**30)


def _search(d: Distribution, q: Fraction) -> Any:
    """A quantile by halving the interval, to 25 digits."""
    with mpmath.workdps(_DIGITS):
        low, high = mpmath.mpf(0), mpmath.mpf(1) if d.family == "beta" else _mp(mean(d)) + 1
        while d.family != "beta" and cdf(d, _thirty_digits(high)) < _mp(q):
            high *= 2
        for _ in range(100):
            middle = (low + high) / 2
            if cdf(d, _thirty_digits(middle)) < _mp(q):
                low = middle
            else:
                high = middle
        return (low + high) / 2


def normal_quantile(q: Fraction) -> Any:
    """z with Φ(z) = q."""
    with mpmath.workdps(_DIGITS):
        return mpmath.sqrt(2) * mpmath.erfinv(2 * _mp(q) - 1)


def approximate_name(d: Distribution) -> str:
    """The family in words."""
    return {"failures": "geometric", "discrete_uniform": "discrete uniform", "negative_binomial": "negative binomial"}.get(d.family, d.family)


# -- how they are written --------------------------------------------------------------------------------------------


def mass_tree(d: Distribution, k: Node, decimal: bool = False) -> Node:
    """The formula of P(X = k) with the parameters in, for a tree k (a number or a letter)."""
    p = d.parameters
    whole = int(k.text) if isinstance(k, Number) else None

    def less(n: int) -> Node:
        return num(n - whole) if whole is not None else minus(num(n), k)

    match d.family:
        case "binomial":
            n = int(p[0])
            return times(choose(n, k), power(num(p[1], decimal), k), power(num(1 - p[1], decimal), less(n)))
        case "geometric":
            return times(power(num(1 - p[0], decimal), num(whole - 1) if whole is not None else minus(k, num(1))), num(p[0], decimal))
        case "failures":
            return times(power(num(1 - p[0], decimal), k), num(p[0], decimal))
        case "negative_binomial":
            r = int(p[0])
            before = num(whole - 1) if whole is not None else minus(k, num(1))
            return times(choose(before, r - 1), power(num(p[1], decimal), r), power(num(1 - p[1], decimal), num(whole - r) if whole is not None else minus(k, num(r))))
        case "hypergeometric":
            return over(times(choose(int(p[1]), k), choose(int(p[0] - p[1]), less(int(p[2])))), choose(int(p[0]), int(p[2])))
        case "poisson":
            return over(times(power(E, Negative(num(p[0], decimal))), power(num(p[0], decimal), k)), Factorial(k))
        case "discrete_uniform":
            return over(num(1), num(p[1] - p[0] + 1))
    return num(p[0], decimal) if k == num(1) else minus(num(1), num(p[0], decimal))


def mass_formula(d: Distribution, variable: Node) -> Node:
    """The formula with letters."""
    n, p, k, lam, r = Symbol("n"), Symbol("p"), variable, Symbol("lambda"), Symbol("r")
    one = num(1)
    match d.family:
        case "binomial":
            return times(choose(n, k), power(p, k), power(minus(one, p), minus(n, k)))
        case "geometric":
            return times(power(minus(one, p), minus(k, one)), p)
        case "failures":
            return times(power(minus(one, p), k), p)
        case "negative_binomial":
            return times(choose(minus(k, one), minus(r, one)), power(p, r), power(minus(one, p), minus(k, r)))
        case "hypergeometric":
            return over(times(choose(Symbol("K"), k), choose(minus(Symbol("N"), Symbol("K")), minus(n, k))), choose(Symbol("N"), n))
        case "poisson":
            return over(times(power(E, Negative(lam)), power(lam, k)), Factorial(k))
        case "discrete_uniform":
            return over(one, Add((Symbol("b"), Negative(Symbol("a")), one)))
    return p


def density_tree(d: Distribution, x: Node, decimal: bool = False) -> Node:
    """The density with the parameters in."""
    p = d.parameters
    one = num(1)
    match d.family:
        case "uniform":
            return over(one, num(p[1] - p[0], decimal))
        case "normal":
            top = power(E, Negative(over(power(minus(x, num(p[0], decimal)), 2), num(2 * p[1], decimal))))
            return over(top, root(times(num(2 * p[1], decimal), Constant("pi"))))
        case "exponential":
            return times(num(p[0], decimal), power(E, Negative(times(num(p[0], decimal), x))))
        case "gamma":
            below = of("Gamma", num(p[0], decimal)) if p[0].denominator != 1 or p[0] > 60 else num(factorial(int(p[0]) - 1))
            return over(times(power(num(p[1], decimal), num(p[0], decimal)), power(x, num(p[0] - 1, decimal)), power(E, Negative(times(num(p[1], decimal), x)))), below)
        case "beta":
            return over(times(power(x, num(p[0] - 1, decimal)), power(minus(one, x), num(p[1] - 1, decimal))), of("B", num(p[0], decimal), num(p[1], decimal)))
    raise ValueError(d.family)


def probability_tree(d: Distribution, b: Bounds, decimal: bool = False) -> tuple[Node, str]:
    """An expression for P(low < X < high) with the numbers in, and in words how it was made."""
    low_end, high_end = support(d)
    if d.discrete:
        low, high = b.whole()
        low = None if low is None or (low_end is not None and low <= low_end) else low
        high = None if high is None or (high_end is not None and high >= high_end) else high
        first = int(low_end) if low_end is not None else 0
        if low is None and high is None:
            return num(1), "These are all the possible values, so the probability is 1."
        if d.family in ("geometric", "failures") and low is not None and high is None:
            tail = low - 1 if d.family == "geometric" else low
            return power(num(1 - d.parameters[0], decimal), tail), f"Needing at least {low} means that the first {tail} all fail."
        if low is not None and high is None and (high_end is None or low - first <= int(high_end) - low + 1):
            return minus(num(1), _masses(d, first, low - 1, decimal)), f"It is shorter to take the opposite, at most {low - 1}, away from the whole."
        if low is None and high is not None and high_end is not None and int(high_end) - high < high - first + 1:
            return minus(num(1), _masses(d, high + 1, int(high_end), decimal)), f"It is shorter to take the opposite, at least {high + 1}, away from the whole."
        start = first if low is None else low
        stop = int(high_end) if high is None and high_end is not None else high
        assert stop is not None
        return _masses(d, start, stop, decimal), "Put the numbers into the formula" + (" and add up every value that counts." if stop > start else ".")
    p = d.parameters
    low_x = None if b.low is None or (low_end is not None and b.low <= low_end) else b.low
    high_x = None if b.high is None or (high_end is not None and b.high >= high_end) else b.high
    if low_x is None and high_x is None:
        return num(1), "The bounds hold every possible value, so the probability is 1."
    match d.family:
        case "uniform":
            top = minus(num(p[1] if high_x is None else high_x, decimal), num(p[0] if low_x is None else low_x, decimal))
            return over(top, minus(num(p[1], decimal), num(p[0], decimal))), "For a uniform distribution probability is length: the length asked for over the whole length."
        case "exponential":
            def tail_of(x: Fraction) -> Node:
                return power(E, Negative(times(num(p[0], decimal), num(x, decimal))))

            if low_x is None and high_x is not None:
                return minus(num(1), tail_of(high_x)), "The probability to last longer than x is e^(−λx); the rest of the whole is shorter."
            assert low_x is not None
            if high_x is None:
                return tail_of(low_x), "The probability to last longer than x is e^(−λx)."
            return minus(tail_of(low_x), tail_of(high_x)), "Longer than the lower bound, minus longer than the upper one."
        case "gamma" | "beta":
            x = Symbol("x")
            upper: Node = (Constant("infinity") if d.family == "gamma" else num(1)) if high_x is None else num(high_x, decimal)
            if d.family == "gamma" and high_x is None and low_x is not None:
                return minus(num(1), Integral(density_tree(d, x, decimal), x, num(0), num(low_x, decimal))), "The area under the density to the right is 1 minus the area to the left."
            return Integral(density_tree(d, x, decimal), x, num(0) if low_x is None else num(low_x, decimal), upper), "The probability is the area under the density between the bounds."
    raise ValueError(d.family)


def _masses(d: Distribution, first: int, last: int, decimal: bool) -> Node:
    if last - first <= 4:
        return plus(*[mass_tree(d, num(k), decimal) for k in range(first, last + 1)])
    return total(mass_tree(d, Symbol("k"), decimal), "k", first, last)


def event(variable: str, b: Bounds, decimal: bool = False) -> Node:
    """X = 3, X >= 2, 1 < X <= 5 as a statement."""
    from tutor.notation.tree import Relation

    x = name(variable)
    if b.exactly is not None:
        return Relation((x, num(b.exactly, decimal)), ("=",))
    if b.low is not None and b.high is not None:
        return Relation((num(b.low, decimal), x, num(b.high, decimal)), ("<=" if b.low_closed else "<", "<=" if b.high_closed else "<"))
    if b.low is not None:
        return Relation((x, num(b.low, decimal)), (">=" if b.low_closed else ">",))
    assert b.high is not None
    return Relation((x, num(b.high, decimal)), ("<=" if b.high_closed else "<",))
