"""Means, variances and covariances of combinations of random variables, from those of the variables themselves.

Linearity of the mean, E[XY] = E[X]E[Y] for independent variables, Var(aX + bY) = a²Var(X) + b²Var(Y) + 2ab Cov(X, Y):
each use is one line with the moments as letters and one with their values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import isqrt

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Percent, Power, Relation, Subscript, Symbol, flat_name
from tutor.rules.building import equals, minus, num, of, over, plus, power, root, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import settle
from tutor.rules.sheet import exact_value
from tutor.solution import Step

LINEARITY = Rule("linearity_of_mean", "The mean goes through sums and constant factors", "expected-value")
PRODUCT = Rule("mean_of_product", "The mean of a product", "independent-events")
SECOND_MOMENT = Rule("second_moment", "The mean of the square, from variance and mean", "variance")
VARIANCE = Rule("variance_rules", "Variance of a sum: factors come out squared, a constant drops out", "variance")
MOMENT_VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")
DEVIATION = Rule("standard_deviation", "The standard deviation is the root of the variance", "standard-deviation")
COVARIANCE = Rule("covariance_rules", "Covariance, factor by factor", "covariance")
CORRELATION = Rule("correlation", "Covariance divided by both standard deviations", "correlation")

Monomial = tuple[tuple[str, int], ...]
Polynomial = Mapping[Monomial, Fraction]


class Unknown(Exception):
    """Something that is needed was not given; the message names it, for the learner."""


def monomials(tree: Node) -> dict[Monomial, Fraction] | None:
    """A polynomial in named variables, expanded: {((X, 1), (Y, 2)): 3} is 3XY². None for anything else."""
    match tree:
        case Number() | Percent():
            return {(): exact_value(tree) or Fraction(0)}
        case Symbol() | Subscript():
            name = flat_name(tree)
            return None if name is None else {((name, 1),): Fraction(1)}
        case Negative(operand):
            inner = monomials(operand)
            return None if inner is None else {k: -v for k, v in inner.items()}
        case Add(terms):
            total: dict[Monomial, Fraction] = {}
            for part in (monomials(t) for t in terms):
                if part is None:
                    return None
                for key, value in part.items():
                    total[key] = total.get(key, Fraction(0)) + value
            return {k: v for k, v in total.items() if v} or {(): Fraction(0)}
        case Multiply(factors):
            product: dict[Monomial, Fraction] = {(): Fraction(1)}
            for part in (monomials(f) for f in factors):
                if part is None or len(part) * len(product) > 60:
                    return None
                product = _times(product, part)
            return product
        case Divide(top, bottom):
            above, below = monomials(top), monomials(bottom)
            if above is None or below is None or set(below) != {()} or not below[()]:
                return None
            return {k: v / below[()] for k, v in above.items()}
        case Power(base, Number() as exponent) if exponent.value.denominator == 1 and exponent.value <= 6:
            return monomials(Multiply((base,) * int(exponent.value))) if exponent.value else {(): Fraction(1)}
    return None


def _times(left: Polynomial, right: Polynomial) -> dict[Monomial, Fraction]:
    out: dict[Monomial, Fraction] = {}
    for a, x in left.items():
        for b, y in right.items():
            powers = dict(a)
            for name, exponent in b:
                powers[name] = powers.get(name, 0) + exponent
            key = tuple(sorted(powers.items()))
            out[key] = out.get(key, Fraction(0)) + x * y
    return {k: v for k, v in out.items() if v} or {(): Fraction(0)}


def linear_part(polynomial: Polynomial) -> tuple[dict[str, Fraction], Fraction] | None:
    """Coefficients and constant of a polynomial of degree at most one in each single variable; None when there is more."""
    coefficients, constant = {}, Fraction(0)
    for key, value in polynomial.items():
        if not key:
            constant = value
        elif len(key) == 1 and key[0][1] == 1:
            coefficients[key[0][0]] = value
        else:
            return None
    return coefficients, constant


def variable(name: str) -> Node:
    """A variable as it is written: X, X_1."""
    head, _, index = name.partition("_")
    return Subscript(Symbol(head), Number(index) if index.isdigit() else Symbol(index)) if index else Symbol(name)


def written(key: Monomial) -> Node:
    """A monomial on the board."""
    return times(*[variable(n) if k == 1 else power(variable(n), k) for n, k in key])


@dataclass(slots=True)
class Moments:
    """What is known of the variables, and the lines written so far.

    `means`, `variances`, `products` (of monomials of degree two and more), `covariances` (of unordered pairs) hold exact
    values; `independent` says that all variables are independent of each other, `uncorrelated` that covariances vanish.
    """

    decimal: bool
    means: dict[str, Fraction] = field(default_factory=dict)
    variances: dict[str, Fraction] = field(default_factory=dict)
    products: dict[Monomial, Fraction] = field(default_factory=dict)
    covariances: dict[frozenset[str], Fraction] = field(default_factory=dict)
    correlations: dict[frozenset[str], Fraction] = field(default_factory=dict)
    independent: bool = False
    higher: Callable[[str, int], Fraction | None] | None = None
    places: int | None = None
    steps: list[Step] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def show(self, value: Fraction) -> Node:
        return num(value, self.decimal)

    def work(self, label: Node, letters: Node | None, tree: Node, rule: Rule, why: str, last: bool = False) -> tuple[Fraction | None, Node]:
        """Write `label = letters`, then the numbers worked out; the exact value where there is one, and what is shown."""
        self.steps.append(rule.states(equals(label, letters, tree) if letters is not None and letters != tree else equals(label, tree), why))
        exact = exact_value(tree)
        settled = settle(tree, exact, rule, "Work it out.", self.decimal, self.places if last else None)
        self.steps.extend(settled.steps)
        return exact, settled.value

    def _given(self, label: Node, value: Fraction, rule: Rule, why: str) -> None:
        """Say that a moment is known, unless a line above ended in it."""
        if not any(isinstance(s.after, Relation) and s.after.left == label for s in self.steps):
            self.steps.append(rule.states(equals(label, self.show(value)), why))

    # -- means -------------------------------------------------------------------------------------------------------

    def mean_of(self, tree: Node, label: Node | None = None, last: bool = True) -> Fraction:
        """E[tree]. Raises Unknown."""
        polynomial = monomials(tree)
        if polynomial is None:
            raise Unknown("I work with sums, products and powers of the variables here")
        wanted = label or of("E", tree, bracket="[]")
        parts = {key: self.mean_of_monomial(key) for key in polynomial if key}
        if len(polynomial) == 1 and tree == written(next(iter(polynomial))):
            key = next(iter(polynomial))
            if key in self.products and not self.steps:
                self.steps.append(LINEARITY.states(equals(wanted, self.show(parts[key])), "This mean is given."))
            elif len(key) == 1 and key[0][1] == 1:
                self._given(wanted, parts[key], LINEARITY, "This mean is given.")
            return parts[key]
        letters = plus(*[self._term(v, of("E", written(k), bracket="[]") if k else None) for k, v in polynomial.items()])
        numbers = plus(*[self._term(v, self.show(parts[k]) if k else None) for k, v in polynomial.items()])
        exact, _ = self.work(wanted, letters, numbers, LINEARITY, "The mean of a sum is the sum of the means, whether or not the variables depend on each other; constant factors come out in front, and a constant is its own mean.", last)
        assert exact is not None
        return exact

    def _term(self, factor: Fraction, node: Node | None) -> Node:
        if node is None:
            return self.show(factor)
        size = node if abs(factor) == 1 else times(self.show(abs(factor)), node)
        return Negative(size) if factor < 0 else size

    def mean_of_monomial(self, key: Monomial) -> Fraction:
        """E[X^a Y^b …]. Raises Unknown."""
        if key in self.products:
            return self.products[key]
        if len(key) == 1:
            return self._power(*key[0])
        if self.independent:
            factors = [self._power(n, k) for n, k in key]
            if str(key) not in self.said:
                self.said.add(str(key))
                self.work(of("E", written(key), bracket="[]"), times(*[of("E", written(((n, k),)), bracket="[]") for n, k in key]), times(*[self.show(f) for f in factors]), PRODUCT, "For independent variables the mean of a product is the product of the means.")
            self.products[key] = _product(factors)
            return self.products[key]
        if len(key) == 2 and all(k == 1 for _, k in key):
            (x, _), (y, _) = key
            together = self.covariance(x, y)
            a, b = self.mean(x), self.mean(y)
            exact, _ = self.work(of("E", written(key), bracket="[]"), plus(of("Cov", variable(x), variable(y)), times(of("E", variable(x), bracket="[]"), of("E", variable(y), bracket="[]"))), plus(self.show(together), times(self.show(a), self.show(b))), PRODUCT, "The covariance is E[XY] − E[X]E[Y]; turned round it gives the mean of the product.")
            assert exact is not None
            self.products[key] = exact
            return exact
        raise Unknown("the question does not say that the variables are independent, and without that the mean of their product does not follow")

    def _power(self, name: str, exponent: int) -> Fraction:
        if exponent == 1:
            return self.mean(name)
        key = ((name, exponent),)
        if key in self.products:
            return self.products[key]
        if exponent == 2:
            m, v = self.mean(name), self.variance(name)
            exact, _ = self.work(of("E", power(variable(name), 2), bracket="[]"), plus(of("Var", variable(name)), power(of("E", variable(name), bracket="[]"), 2)), plus(self.show(v), power(self.show(m), 2)), SECOND_MOMENT, "Var(X) = E[X²] − E[X]²; turned round, the mean of the square is the variance plus the square of the mean.")
            assert exact is not None
            self.products[key] = exact
            return exact
        found = self.higher(name, exponent) if self.higher else None
        if found is None:
            raise Unknown(f"the mean of {name}^{exponent} was not given")
        self.steps.append(SECOND_MOMENT.states(equals(of("E", power(variable(name), exponent), bracket="[]"), self.show(found)), "This moment belongs to the distribution that is named."))
        self.products[key] = found
        return found

    def mean(self, name: str) -> Fraction:
        """E[X]. Raises Unknown."""
        if name not in self.means:
            raise Unknown(f"the mean of {name} was not given")
        return self.means[name]

    # -- variances ---------------------------------------------------------------------------------------------------

    def variance(self, name: str) -> Fraction:
        """Var(X), from E[X²] where only that is known. Raises Unknown."""
        if name in self.variances:
            return self.variances[name]
        square = self.products.get(((name, 2),))
        if square is None or name not in self.means:
            raise Unknown(f"the variance of {name} was not given")
        exact, _ = self.work(of("Var", variable(name)), minus(of("E", power(variable(name), 2), bracket="[]"), power(of("E", variable(name), bracket="[]"), 2)), minus(self.show(square), power(self.show(self.means[name]), 2)), MOMENT_VARIANCE, "The mean of the square minus the square of the mean.")
        assert exact is not None
        if exact < 0:
            raise Unknown(f"the variance of {name} comes out negative, so these moments cannot all be right: E[{name}²] is never smaller than E[{name}]²")
        self.variances[name] = exact
        return exact

    def covariance(self, x: str, y: str) -> Fraction:
        """Cov(X, Y). Raises Unknown."""
        if x == y:
            return self.variance(x)
        pair = frozenset((x, y))
        if pair in self.covariances:
            return self.covariances[pair]
        label = of("Cov", variable(x), variable(y))
        key: Monomial = tuple(sorted(((x, 1), (y, 1))))
        if pair in self.correlations:
            factors = [self.correlations[pair], *(_root(self.variance(n)) for n in (x, y))]
            if all(f is not None for f in factors):
                exact, _ = self.work(label, times(of("Corr", variable(x), variable(y)), of("SD", variable(x)), of("SD", variable(y))), times(*[self.show(f) for f in factors if f is not None]), COVARIANCE, "The correlation is the covariance over both standard deviations; turned round it gives the covariance.")
                assert exact is not None
                self.covariances[pair] = exact
                return exact
        if key in self.products and x in self.means and y in self.means:
            exact, _ = self.work(label, minus(of("E", written(key), bracket="[]"), times(of("E", variable(x), bracket="[]"), of("E", variable(y), bracket="[]"))), minus(self.show(self.products[key]), times(self.show(self.means[x]), self.show(self.means[y]))), COVARIANCE, "The mean of the product minus the product of the means.")
            assert exact is not None
            self.covariances[pair] = exact
            return exact
        if self.independent:
            return Fraction(0)
        raise Unknown(f"the covariance of {x} and {y} was not given, and the question does not say that they are independent")

    def variance_of(self, tree: Node, last: bool = True) -> Fraction:
        """Var(tree), of a linear combination; of a product through its moments. Raises Unknown."""
        polynomial = monomials(tree)
        if polynomial is None:
            raise Unknown("I work with sums, products and powers of the variables here")
        found = linear_part(polynomial)
        label = of("Var", tree)
        if found is None:
            first = self.mean_of(tree, last=False)
            square = self.mean_of(power(tree, 2), last=False)
            exact, _ = self.work(label, None, minus(self.show(square), power(self.show(first), 2)), MOMENT_VARIANCE, "The mean of the square minus the square of the mean.", last)
            assert exact is not None
            return exact
        coefficients, _ = found
        names = list(coefficients)
        if not names:
            self.steps.append(VARIANCE.states(equals(label, num(0)), "A constant does not vary."))
            return Fraction(0)
        variances = {n: self.variance(n) for n in names}
        if tree == variable(names[0]):
            self._given(label, variances[names[0]], VARIANCE, "This variance is given.")
            return variances[names[0]]
        pairs = {(a, b): self.covariance(a, b) for a, b in combinations(names, 2)}
        for (a, b), value in pairs.items():
            top = _root(variances[a] * variances[b])
            if top is not None and abs(value) > top:
                raise Unknown(f"a covariance of {float(value):g} is impossible: it can never be larger than the product of both standard deviations")
        letters, numbers = [], []
        for n in names:
            letters.append(self._squared(coefficients[n], of("Var", variable(n))))
            numbers.append(self._squared(coefficients[n], self.show(variances[n])))
        for (a, b), value in pairs.items():
            if value or not self.independent:
                factor = 2 * coefficients[a] * coefficients[b]
                letters.append(self._term(factor, of("Cov", variable(a), variable(b))))
                numbers.append(self._term(factor, self.show(value)))
        why = "A factor comes out squared, because a variance is measured in squared units" + ("; a constant only shifts, so it drops out" if found[1] else "") + ("" if len(names) == 1 else "; independent variables have covariance 0, so their variances simply add (also for a difference)." if self.independent else "; the covariance counts twice, times both factors.") + ("." if len(names) == 1 else "")
        exact, _ = self.work(label, plus(*letters), plus(*numbers), VARIANCE, why, last)
        assert exact is not None
        if exact < 0:
            raise Unknown("the variance comes out negative, so these numbers cannot all be right")
        return exact

    def _squared(self, factor: Fraction, node: Node) -> Node:
        if abs(factor) == 1:
            return node
        base = self.show(factor)
        return times(power(base, 2), node)

    def covariance_of(self, left: Node, right: Node, last: bool = True) -> Fraction:
        """Cov(left, right) of two linear combinations. Raises Unknown."""
        first, second = monomials(left), monomials(right)
        a = None if first is None else linear_part(first)
        b = None if second is None else linear_part(second)
        if a is None or b is None:
            raise Unknown("I work with linear combinations of the variables here")
        label = of("Cov", left, right)
        if left in (variable(n) for n in a[0]) and right in (variable(n) for n in b[0]):
            x, y = next(iter(a[0])), next(iter(b[0]))
            value = self.covariance(x, y)
            if self.independent and x != y:
                self.steps.append(COVARIANCE.states(equals(label, num(0)), "Independent variables have covariance 0."))
            elif not self.steps:
                self.steps.append(COVARIANCE.states(equals(label, self.show(value)), "This covariance is given."))
            return value
        letters, numbers = [], []
        for x, p in a[0].items():
            for y, q in b[0].items():
                value = self.covariance(x, y)
                if self.independent and x != y:
                    continue
                letters.append(self._term(p * q, of("Var", variable(x)) if x == y else of("Cov", variable(x), variable(y))))
                numbers.append(self._term(p * q, self.show(value)))
        if not letters:
            self.steps.append(COVARIANCE.states(equals(label, num(0)), "They share no variable, and independent variables have covariance 0."))
            return Fraction(0)
        exact, _ = self.work(label, plus(*letters), plus(*numbers), COVARIANCE, "Multiply out as with brackets: every term of the first with every term of the second; Cov(X, X) is the variance" + (", and independent ones give 0." if self.independent else "."), last)
        assert exact is not None
        return exact


def _product(values: Iterable[Fraction]) -> Fraction:
    out = Fraction(1)
    for v in values:
        out *= v
    return out


def _root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


def deviation_tree(value: Fraction, decimal: bool) -> Node:
    """The root of a variance."""
    return root(num(value, decimal))


def correlation_tree(covariance: Fraction, first: Fraction, second: Fraction, decimal: bool) -> Node:
    """Covariance over both standard deviations, from the variances."""
    parts = []
    for v in (first, second):
        exact = _root(v)
        parts.append(num(exact, decimal) if exact is not None else root(num(v, decimal)))
    return over(num(covariance, decimal), times(*parts))
