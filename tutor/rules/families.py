"""Families of distributions as densities with a parameter: what likelihoods and Fisher information start from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.notation.tree import Node, Symbol
from tutor.rules.log_likelihood import replaced
from tutor.rules.sheet import formula


@dataclass(frozen=True, slots=True)
class Family:
    """`density` in x and the parameter (`default` is its usual letter); `mean` is E[X], `square` E of the squared part
    in that letter; `domain` says which values x takes: "01", "count", "tries" (from 1), "positive", "real"."""

    id: str
    title: str
    density: str
    default: str
    mean: str
    domain: str
    concept: str
    says: str

    def written(self, parameter: str) -> Node:
        """The density with the learner's letter for the parameter."""
        tree = formula(self.density)
        return tree if parameter == self.default else replaced(tree, self.default, Symbol(parameter))

    def mean_tree(self, parameter: str) -> Node:
        """E[X] with the learner's letter."""
        tree = formula(self.mean)
        return tree if parameter == self.default else replaced(tree, self.default, Symbol(parameter))


FAMILIES = {
    f.id: f
    for f in (
        Family("bernoulli", "Bernoulli", "p^x*(1 - p)^(1 - x)", "p", "p", "01", "bernoulli-distribution", "each observation is a success (1) with probability p, or a failure (0)"),
        Family("binomial", "binomial", "binomial(m, x)*p^x*(1 - p)^(m - x)", "p", "m*p", "count", "binomial-distribution", "each observation counts the successes in m independent tries"),
        Family("geometric", "geometric", "p*(1 - p)^(x - 1)", "p", "1/p", "tries", "geometric-distribution", "each observation counts the tries up to and including the first success"),
        Family("failures", "geometric", "p*(1 - p)^x", "p", "(1 - p)/p", "count", "geometric-distribution", "each observation counts the failures before the first success"),
        Family("poisson", "Poisson", "lambda^x*e^(-lambda)/x!", "lambda", "lambda", "count", "poisson-distribution", "each observation counts events that come independently at a steady rate"),
        Family("exponential", "exponential", "lambda*e^(-lambda*x)", "lambda", "1/lambda", "positive", "exponential-distribution", "each observation is a waiting time, with rate λ"),
        Family("exponential_mean", "exponential", "1/theta*e^(-x/theta)", "theta", "theta", "positive", "exponential-distribution", "each observation is a waiting time, with mean θ"),
        Family("normal_mean", "normal", "1/sqrt(2*pi*sigma^2)*e^(-(x - mu)^2/(2*sigma^2))", "mu", "mu", "real", "normal-distribution", "each observation is normal with mean μ"),
        Family("normal_variance", "normal", "1/sqrt(2*pi*v)*e^(-(x - mu)^2/(2*v))", "v", "mu", "real", "normal-distribution", "each observation is normal with variance v = σ²"),
        Family("normal_zero", "normal", "1/sqrt(2*pi*v)*e^(-x^2/(2*v))", "v", "0", "real", "normal-distribution", "each observation is normal with mean 0 and variance v"),
    )
}
_NAMES = (("bernoulli", "bernoulli|coin|biased"), ("binomial", r"\bbinomial|\bbin\s*\("), ("geometric", r"\bgeometric|\bgeom?\s*\("), ("poisson", r"\bpoisson|\bpois\s*\("), ("exponential", r"\bexponential|\bexp\s*\(\s*(?:lambda|theta|mu)|\bexpon?\b"), ("uniform", r"\buniform|\bunif\s*\(|\bu\s*\(\s*(?:0|a)\s*,"), ("normal", r"\bnormal(?!i)|\bgaussian|\bn\s*\("))


def family_named(low: str) -> str | None:
    """The family that the words name (without its parameters), or None; a coin is Bernoulli only when no other is named."""
    found = [k for k, p in _NAMES if re.search(p, low)]
    if not found:
        return None
    others = [k for k in found if k != "bernoulli"]
    if "bernoulli" in low or not others:
        return found[0]
    return others[0]
