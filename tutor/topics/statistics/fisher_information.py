"""Fisher information of a parameter, derived by two derivatives and an expectation; the Cramér-Rao bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.checking import equal_values
from tutor.notation.tree import Add, Apply, Derivative, Divide, Given, Negative, Node, Number, Power, Relation, Symbol, rebuild
from tutor.problem import Problem
from tutor.problem.figures import named, words_of
from tutor.problem.samples import sizes_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import differentiate
from tutor.rules.families import FAMILIES, family_named
from tutor.rules.log_likelihood import log_terms, replaced, total_of
from tutor.rules.sheet import formula, name, show, times
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MODEL = Rule("log_of_density", "The log of the density", "log-likelihood")
FIRST = Rule("score", "The score: its slope", "log-likelihood")
SECOND = Rule("second_derivative", "Differentiate again", "higher-derivatives")
EXPECT = Rule("fisher_information", "Take minus the expectation", "maximum-likelihood")
SAMPLE = Rule("information_of_sample", "Independent observations add", "maximum-likelihood")
BOUND = Rule("cramer_rao", "The Cramér–Rao bound", "estimators-bias")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A family, the letter of its parameter, the sample size ("n" or a number, "" for one), a value for the parameter, and whether the bound is wanted."""

    family: str
    parameter: str
    size: str
    bound: bool
    value: Fraction | None = None


def read(problem: Problem) -> Task | Declined | None:
    """The Fisher information of a family's parameter; the Cramér-Rao lower bound."""
    text = words_of(problem)
    low = text.lower()
    bound = re.search(r"cram[eé]r[- ]?rao|lower bound (?:on|for) the variance|\bcrlb\b", low) is not None
    if not (bound or "fisher information" in low):
        return None
    family = family_named(low)
    if family is None or family == "uniform":
        return Declined("missing_data", "Which distribution? I know the Fisher information of Bernoulli, binomial, geometric, Poisson, exponential and normal.", "For instance: Fisher information of a Poisson distribution.") if family is None and re.search(r"find|compute|calculate|what is the", low) and len(low) > 40 else None
    letter = re.search(r"(?:parameter|for|of|in)\s+(theta|lambda|p|mu|sigma\^2|sigma)\b", low)
    parameter = letter.group(1) if letter else "theta" if re.search(r"\btheta\b", low) else ""
    if family == "normal":
        inside = re.search(r"N\s*\(\s*([\w.]+)\s*,\s*([\w.^]+)\s*\)", text)
        first, second = (inside.group(1), inside.group(2)) if inside else ("mu", "sigma^2")
        if re.fullmatch(r"-?\d+(?:\.\d+)?", first) or (parameter and parameter == second.partition("^")[0] and parameter != first) or parameter == "sigma^2" or re.search(r"information[^.]*variance|variance parameter", low):
            family = "normal_zero" if first == "0" else "normal_variance"
            parameter = second if second in ("theta", "v", "tau") else "v"
        else:
            family, parameter = "normal_mean", first if first in ("theta", "mu") else "mu"
    if family == "exponential" and (parameter in ("theta", "mu") and "rate" not in low):
        family = "exponential_mean"
    parameter = parameter if parameter and parameter not in ("sigma", "sigma^2") else FAMILIES[family].default
    sizes = sizes_of(text)
    size = str(sizes[0]) if sizes else "n" if re.search(r"\bn (?:independent|iid|observations|samples|i\.i\.d)|sample of size n|x_n\b|X_1,", text) else ""
    value = named(text, parameter) if parameter else None
    return Task(Arguments(family, parameter, size, bound, value), 1.0, f"find the {'Cramér–Rao bound' if bound else 'Fisher information'} for {parameter} of the {FAMILIES[family].title} distribution")


def solve(arguments: Arguments) -> Solution | Declined:
    """Log density, two derivatives, the expectation; times n; one over it."""
    a = arguments
    family = FAMILIES[a.family]
    symbol = Symbol(a.parameter)
    logarithm = total_of(list(log_terms(family.written(a.parameter))))
    head = Apply(Symbol("f"), (Given(Symbol("x"), symbol, ";"),))
    steps = [MODEL.states(Relation((Apply(Symbol("ln"), (head,)), logarithm), ("=",)), f"The {family.title} distribution: {family.says}.")]
    first = differentiate(logarithm, a.parameter)
    score = tidy(first.result)
    steps.append(Step(FIRST.id, FIRST.title, ("How the log density changes with ", symbol, "."), FIRST.concept, before=Derivative(logarithm, ((symbol, 1),)), after=score, substeps=first.steps if score == first.result else ()))
    second = differentiate(first.result, a.parameter)
    bend = tidy(second.result)
    steps.append(Step(SECOND.id, SECOND.title, "How fast the slope itself changes.", SECOND.concept, before=Derivative(first.result, ((symbol, 1),)), after=bend, substeps=second.steps if bend == second.result else ()))
    expected = _expected(second.result, a, family.mean_tree(a.parameter))
    information = tidy(Negative(expected))
    check = _confirmed(information, a)
    steps.append(Step(EXPECT.id, EXPECT.title, ("Fisher information is minus the expected second derivative; put in what x is on average, ", *(("E[(x − μ)²] = ", symbol) if a.family == "normal_variance" else ("E[x²] = ", symbol) if a.family == "normal_zero" else ("E[x] = ", family.mean_tree(a.parameter))), "."), EXPECT.concept, before=Negative(expected), after=information))
    result = information
    if a.size:
        factor: Node = Symbol("n") if a.size == "n" else Number(a.size)
        result = tidy(times(factor, information))
        steps.append(Step(SAMPLE.id, SAMPLE.title, "Each independent observation brings the same information.", SAMPLE.concept, before=times(factor, information), after=result))
    if a.bound:
        upside = Divide(Number("1"), result, "fraction")
        after = tidy(upside)
        steps.append(Step(BOUND.id, BOUND.title, "No unbiased estimator has a smaller variance than one over the information.", BOUND.concept, before=upside, after=after))
        result = after
    if a.value is not None:


        put = replaced(result, a.parameter, show(a.value))
        after = work(put, SIMPLIFY).after
        steps.append(Step("put_in_value", "Put the value in", ("With ", symbol, f" = {float(a.value):g}."), EXPECT.concept, before=put, after=after))
        result = after
    if check is None:
        return Declined("withheld", "I could not confirm this information, so I would rather not show it.", "")
    return Solution("fisher_information", "maximum-likelihood", f"find the {'Cramér–Rao bound' if a.bound else 'Fisher information'} for {a.parameter}", tuple(steps), Result("expression", result, (result,)), idea="Fisher information says how sharply peaked the log-likelihood is: how much one observation tells about the parameter.", conclusion=("The bound is " if a.bound else "The information is ", result, "."))


_WANTED = {"bernoulli": "1/(p*(1 - p))", "binomial": "m/(p*(1 - p))", "geometric": "1/(p^2*(1 - p))", "failures": "1/(p^2*(1 - p))", "poisson": "1/lambda", "exponential": "1/lambda^2", "exponential_mean": "1/theta^2", "normal_mean": "1/sigma^2", "normal_variance": "1/(2*v^2)", "normal_zero": "1/(2*v^2)"}


def _confirmed(information: Node, a: Arguments) -> object:
    """The known closed form, as a second witness."""
    known = formula(_WANTED[a.family])
    default = FAMILIES[a.family].default
    return equal_values(information, known if a.parameter == default else replaced(known, default, Symbol(a.parameter)))


def _expected(tree: Node, a: Arguments, mean: Node) -> Node:
    """The expectation of what is linear in x (or in its square, for a variance): x replaced by what it is on average."""
    if a.family in ("normal_variance", "normal_zero"):
        inner: Node = Add((Symbol("x"), Negative(name("mu")))) if a.family == "normal_variance" else Symbol("x")

        def change(node: Node) -> Node:
            if isinstance(node, Power) and node.base == inner and node.exponent == Number("2"):
                return Symbol(a.parameter)
            return rebuild(node, change)

        return change(tree)
    return replaced(tree, "x", mean)


def make_problem(rng: Random, level: int) -> Exercise:
    """Poisson or exponential; Bernoulli or geometric; a sample and the bound."""
    if level == 3:
        text = f"A sample of size {rng.randint(5, 50)} comes from a Poisson distribution with rate lambda. What is the Cramer-Rao lower bound for lambda?"
    else:
        which = rng.choice(("Poisson distribution for lambda", "exponential distribution with rate lambda") if level == 1 else ("Bernoulli distribution for p", "geometric distribution for p"))
        text = f"Find the Fisher information of the {which}."
    return Exercise(text, text, "an expression")


TOPIC = Topic(
    id="fisher_information", title="Fisher information", concept="maximum-likelihood", phrases=("fisher information", "fisher", "cramer-rao", "cramér-rao", "cramer rao", "lower bound"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("estimators-bias",),
)  # fmt: skip

