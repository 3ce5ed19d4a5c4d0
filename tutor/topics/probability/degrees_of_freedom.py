"""Mean, variance and standard deviation of the chi-squared, t and F distributions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Node, Power, Symbol
from tutor.problem import Problem
from tutor.problem.quantities import given_and_asked, places_asked, told
from tutor.problem.wishes import wished
from tutor.rules.building import equals, minus, num, of, over, plus, related, root, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.rules.sheet import exact_value
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

NAME = Rule("name_variable", "Name the random variable", "random-variables")
_WORDS = {"mean": "mean", "variance": "variance", "sd": "standard deviation"}
_CONCEPT = {"chi2": "chi-squared-distribution", "t": "t-distribution", "f": "hypothesis-testing"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The family (chi2, t or f) with its degrees of freedom, and which moment is asked; `squares`: told as a sum of squares."""

    family: str
    degrees: tuple[int, ...]
    kind: str
    squares: bool = False
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """The distribution is named with its degrees of freedom, or is a sum of squared standard normal variables."""
    line = told(problem)
    low = line.lower()
    _, asked = given_and_asked(line)
    kinds = [m.kind for m in wished(asked) if m.kind in ("mean", "variance", "sd") and isinstance(m.of[0], Symbol)]
    if not kinds:
        word = re.search(r"\b(expected value|expectation|mean|variance|standard deviation)\b", asked.lower())
        kinds = [] if word is None else ["sd" if word.group(1).startswith("st") else "variance" if word.group(1) == "variance" else "mean"]
    if len(kinds) != 1 or re.search(r"\bsample|\btest\b|\bhypothes|\bconfidence|\bprobability\b", low):
        return None
    squares = re.search(r"\bsum of (?:the )?squares of (\d+) (?:independent )?standard normal", low)
    degrees = re.search(r"(\d+)(?:,? and (\d+))? degrees? of freedom|(?:df|degrees? of freedom) ?(?:=|of|is)? ?(\d+)|(?:chi(?:\^2|-?squared?| squared?)?|χ\^2|\bt) ?\((\d+)\)|chi\^2_?\(?(\d+)|\bt_\(?(\d+)|\bf ?\((\d+), ?(\d+)\)", low)
    if squares:
        return Task(Arguments("chi2", (int(squares.group(1)),), kinds[0], True, places_asked(line)), 1.06, "find a moment of a chi-squared variable")
    if degrees is None:
        return None
    family = "chi2" if re.search(r"\bchi[- ^]?(?:2|squared?)|χ", low) else "f" if re.search(r"\bf[- ](?:distribut|random)|\bf ?\(\d+, ?\d+\)", low) else "t" if re.search(r"\bt[- ](?:distribut|random|variable)|\bstudent|~ ?t[_( ]|\bt ?\(\d+\)|\bt_\d", low) else ""
    found = tuple(int(g) for g in degrees.groups() if g)
    if not family or (family == "f") != (len(found) == 2) or any(d < 1 for d in found):
        return None
    return Task(Arguments(family, found, kinds[0], False, places_asked(line)), 1.06, f"find the {_WORDS[kinds[0]]} of a variable with degrees of freedom")


def solve(a: Arguments) -> Solution | Declined:
    """The formula of the moment with the degrees of freedom in."""
    k = a.degrees[0]
    x = Symbol({"chi2": "X", "t": "T", "f": "F"}[a.family])
    shown: Node = of("t", num(k)) if a.family == "t" else of("F", *[num(d) for d in a.degrees]) if a.family == "f" else of("chi2", num(k))
    why = {
        "chi2": f"A chi-squared variable with {k} degrees of freedom is the sum of {k} squared independent standard normal variables." + (" That is what is told here." if a.squares else ""),
        "t": f"Student's t with {k} degrees of freedom: like a standard normal variable, but with heavier tails.", "f": "F is the ratio of two chi-squared variables, each divided by its degrees of freedom.",
    }[a.family]  # fmt: skip
    steps = [NAME.states(related(x, "~", shown), why)]
    goal: Prose = (f"find the {_WORDS[a.kind]} of ", x, " where ", related(x, "~", shown))
    found = _moment(a)
    if isinstance(found, str):
        return Solution("degrees_of_freedom", _CONCEPT[a.family], goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), conclusion=found)
    letters, tree, reason = found
    label = of({"mean": "E", "variance": "Var", "sd": "SD"}[a.kind], x, bracket="[]" if a.kind == "mean" else "()")
    rule = Rule("moment_formula", f"The {_WORDS[a.kind]} of this distribution", _CONCEPT[a.family])
    steps.append(rule.states(equals(label, letters, tree) if letters != tree else equals(label, tree), reason))
    try:
        settled = settle(tree, exact_value(tree), rule, "Put the degrees of freedom in.", False, a.places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    value = settled.value
    return Solution("degrees_of_freedom", _CONCEPT[a.family], goal, (*steps, *settled.steps), Result("number", value, (value,), approx=settled.approx), idea="These distributions are known by their degrees of freedom alone.", conclusion=("So ", label, " = ", value, "."))


def _moment(a: Arguments) -> tuple[Node, Node, str] | str:
    """The formula in letters, with the numbers in, and why; or why there is none."""
    k = a.degrees[0]
    letter, n = Symbol("k"), num(k)
    if a.family == "chi2":
        if a.kind == "mean":
            return letter, n, "Each squared standard normal variable has mean 1, and there are k of them."
        spread, numbers = times(num(2), letter), times(num(2), n)
        return (spread, numbers, "Each squared standard normal variable has variance 2, and variances of independent variables add.") if a.kind == "variance" else (root(spread), root(numbers), "The variance is 2k; its root is the standard deviation.")
    if a.family == "t":
        if a.kind == "mean":
            return (num(0), num(0), "The curve is symmetric about 0.") if k > 1 else "With 1 degree of freedom the tails are so heavy that there is no mean."
        if k <= 2:
            return "With at most 2 degrees of freedom the tails are so heavy that there is no finite variance."
        spread, numbers = over(letter, minus(letter, num(2))), over(n, minus(n, num(2)))
        return (spread, numbers, "A little more than 1, because the tails are heavier than the normal ones.") if a.kind == "variance" else (root(spread), root(numbers), "The root of the variance k/(k − 2).")
    low = a.degrees[1]
    m, second = Symbol("m"), num(low)
    if a.kind == "mean":
        return (over(m, minus(m, num(2))), over(second, minus(second, num(2))), "Only the degrees of freedom below count for the mean.") if low > 2 else "With at most 2 degrees of freedom below there is no finite mean."
    if low <= 4:
        return "With at most 4 degrees of freedom below there is no finite variance."

    def spread_of(above: Node, below: Node) -> Node:
        top = times(num(2), Power(below, num(2)), plus(above, minus(below, num(2))))
        return over(top, times(above, Power(minus(below, num(2)), num(2)), minus(below, num(4))))

    top, numbers = spread_of(letter, m), spread_of(n, second)
    return (top, numbers, "The variance of F.") if a.kind == "variance" else (root(top), root(numbers), "The root of the variance of F.")


def make_problem(rng: Random, level: int) -> Exercise:
    """The mean; the variance; a t distribution."""
    k = rng.randint(3, 20)
    if level == 3:
        text = f"T has a t distribution with {k} degrees of freedom. Find the variance of T."
    else:
        text = f"X has a chi-squared distribution with {k} degrees of freedom. Find the {('mean', 'variance')[level - 1]} of X."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="degrees_of_freedom", title="Moments by degrees of freedom", concept="chi-squared-distribution", phrases=("chi-squared", "chi squared", "chi-square", "degrees of freedom", "t distribution", "standard normal"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("t-distribution",),
)  # fmt: skip
