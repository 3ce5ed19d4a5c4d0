"""Two continuous variables together: probabilities of regions, means, margins, the constant; pairs of uniform variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import NotConvertible, from_sympy, to_sympy
from tutor.notation.tree import Integral, Multiply, Node, Number, Relation, Symbol, Text, substitute
from tutor.problem import Problem
from tutor.problem.conditions import asks_chance
from tutor.problem.joint_densities import Half, JointDensity, Slab, joint_density, line_tree, polygon, region_asked, slabs, waiting
from tutor.problem.quantities import given_and_asked, places_asked, speaks_decimals, told
from tutor.problem.wishes import Moment, names_in, wished
from tutor.rules.building import equals, minus, num, of, over, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.integration.definite import NoArea, definite, neat
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

REGION = Rule("probability_as_volume", "Probability is volume over the region", "joint-distributions")
AREA = Rule("share_of_area", "Uniform: probability is a share of the area", "joint-distributions")
INNER = Rule("inner_integral", "The inner integral", "multiple-integrals")
OUTER = Rule("outer_integral", "The outer integral", "multiple-integrals")
WHOLE = Rule("total_area_is_one", "The whole volume under a density is 1", "joint-distributions")
MEAN = Rule("mean_of_density", "Mean: each value weighted by its density", "expected-value")
COVARIANCE = Rule("covariance_from_moments", "Covariance: the mean of the product minus the product of the means", "covariance")
VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")
_TROUBLE = (NotConvertible, KeyError, ValueError, TypeError, ArithmeticError, NotImplementedError, AttributeError)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The density and what is asked: a region, moments, a margin (of the letter at `margin`), or the constant."""

    density: JointDensity
    region: tuple[Half, ...] | None = None
    moments: tuple[Moment, ...] = ()
    margin: int | None = None
    decimal: bool = False
    places: int | None = None
    said: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """f(x, y) = … on a region, or two independent uniform variables; and a question about both."""
    line = told(problem)
    density = joint_density(line)
    if density is None:
        return None
    _, asked = given_and_asked(line)
    asked = asked or line
    base = Arguments(density, decimal=speaks_decimals(line), places=places_asked(line))
    moments = tuple(m for m in wished(asked) if {n.upper() for t in m.of for n in names_in(t)} <= set(density.names) and not m.condition and m.kind in ("mean", "variance", "covariance"))
    if moments and not density.uniform:
        return Task(replace(base, moments=moments[:1]), 1.1, "find a moment from the joint density")
    region = region_asked(asked, density)
    if region is not None:
        typed = re.findall(r"(?<![A-Za-z])P\s?\(((?:[^()]|\([^()]*\))*)\)", asked)
        return Task(replace(base, region=region, said=typed[-1].strip() if typed else ""), 1.1, "find the probability of a region")
    wait = waiting(line) if density.uniform and asks_chance(asked) else None
    if wait is not None:
        one = Fraction(1)
        return Task(replace(base, region=((one, -one, wait), (-one, one, wait)), said=f"they come within {float(wait):g} minutes of each other"), 1.1, "find the probability that both meet")
    margin = re.search(r"\bmarginal\b[^.?]*?\b(?:of|for) ([A-Z])\b|f_?([A-Z])\(|\bdensity of ([A-Z])\b", asked)
    if margin and not density.uniform and not re.search(r"\bgiven\b|\|", asked):
        letter = next(g for g in margin.groups() if g)
        if letter in density.names:
            return Task(replace(base, margin=density.names.index(letter)), 1.1, f"find the marginal density of {letter}")
    if density.unknown and re.search(rf"(?<![A-Za-z]){density.unknown}(?![A-Za-z(])|\bconstant\b", asked):
        return Task(base, 1.1, ("find the constant ", Symbol(density.unknown)))
    return None


class _Stop(Exception):
    """It cannot be worked out; the message is for the learner."""


def solve(a: Arguments) -> Solution | Declined:
    """Cut the region into strips, integrate along each strip, then over the strips."""
    try:
        return _solve(a)
    except _Stop as reason:
        return Declined("not_understood", f"I could not finish this: {reason}.")
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    except _TROUBLE:
        return Declined("not_understood", "I could not work this density out by my rules.")


def _solve(a: Arguments) -> Solution | Declined:
    d = a.density
    steps: list[Step] = []
    formula = d.formula
    support = polygon(d.support)
    if d.unknown:
        bare = _without(formula, d.unknown)
        steps.append(WHOLE.states(equals(times(Symbol(d.unknown), _integrals(bare, slabs(support), d)), Number("1")), ("Something has to happen, so the whole volume under the density is 1; the factor ", Symbol(d.unknown), " comes out in front.")))
        area = _volume(bare, slabs(support), d, steps)
        value = neat(1 / area)
        steps.append(WHOLE.states(Relation((Symbol(d.unknown), over(Number("1"), from_sympy(area))), ("=",)), "One over the volume without the factor."))
        if from_sympy(value) != over(Number("1"), from_sympy(area)):
            steps.append(WHOLE.step(over(Number("1"), from_sympy(area)), from_sympy(value), "Divide."))
        if a.region is None and not a.moments and a.margin is None:
            return _finish(a, steps, value, Symbol(d.unknown))
        formula = substitute(formula, d.unknown, from_sympy(value))
    elif not d.uniform:
        whole = _volume(formula, slabs(support), d, [])
        if whole != 1:
            return Declined("not_understood", ("The whole volume under a joint density must be 1, but under this formula it is ", from_sympy(whole), "."), "Please check the formula or the region.")
    if a.margin is not None:
        return _margin(a, formula, support, steps)
    if a.moments:
        return _moment(a, formula, support, steps)
    assert a.region is not None
    corners = polygon((*d.support, *a.region))
    label = of("P", Text(a.said))
    if not corners:
        steps.append(REGION.states(equals(label, num(0)), "This region has no area inside the place where the density lives."))
        return _finish(a, steps, sympy.Integer(0), label)
    parts = slabs(corners)
    if d.uniform:
        one: Node = Number("1")
        size = _volume(one, slabs(support), d, [])
        strips = [Integral(minus(line_tree(s.upper, d.letters[0]), line_tree(s.lower, d.letters[0])), Symbol(d.letters[0]), num(s.left), num(s.right)) for s in parts]
        steps.append(AREA.states(equals(label, over(plus(*strips), from_sympy(size))), ("All points of the rectangle are equally likely, so the probability is the area of the region over the area of the rectangle, ", from_sympy(size), ". The region is measured strip by strip.")))
        inside = _volume(one, parts, d, steps)
        tree = over(from_sympy(inside), from_sympy(size))
        value = neat(inside / size)
        steps.append(AREA.step(tree, from_sympy(value), "The share of the area."))
        return _finish(a, steps, value, label)
    steps.append(REGION.states(equals(label, _integrals(formula, parts, d)), "The probability of a region is the volume under the density above it."))
    return _finish(a, steps, _volume(formula, parts, d, steps), label)


def _without(formula: Node, letter: str) -> Node:
    if formula == Symbol(letter):
        return Number("1")
    if isinstance(formula, Multiply) and formula.factors[0] == Symbol(letter):
        rest = formula.factors[1:]
        return rest[0] if len(rest) == 1 else replace(formula, factors=rest)
    raise _Stop(f"the unknown {letter} is no factor in front of the formula")


def _integrals(f: Node, parts: list[Slab], d: JointDensity) -> Node:
    x, y = (Symbol(v) for v in d.letters)
    return plus(*[Integral(Integral(f, y, line_tree(s.lower, d.letters[0]), line_tree(s.upper, d.letters[0])), x, num(s.left), num(s.right)) for s in parts])


def _volume(f: Node, parts: list[Slab], d: JointDensity, steps: list[Step]) -> Any:
    """The volume above the strips, with its steps."""
    x, y = (sympy.Symbol(v) for v in d.letters)
    total: Any = sympy.Integer(0)
    values = []
    for s in parts:
        low, high = line_tree(s.lower, d.letters[0]), line_tree(s.upper, d.letters[0])
        inner = definite(f, to_sympy(f), y, to_sympy(low), to_sympy(high), low, high)
        if isinstance(inner, NoArea) or inner.value is None or inner.phrase is not None:
            raise _Stop("I have no rule that works this integral out")
        steps.extend(replace(step, rule=INNER.id if k == 0 else step.rule) for k, step in enumerate(inner.steps))
        height = sympy.expand(inner.value)
        tree = from_sympy(height)
        outer = definite(tree, height, x, to_sympy(num(s.left)), to_sympy(num(s.right)), num(s.left), num(s.right))
        if isinstance(outer, NoArea) or outer.value is None or outer.phrase is not None:
            raise _Stop("I have no rule that works this integral out")
        steps.extend(outer.steps)
        values.append(outer.value)
        total = total + outer.value
    if len(values) > 1:
        steps.append(OUTER.step(plus(*[from_sympy(v) for v in values]), from_sympy(neat(total)), "Add the parts of the region."))
    return neat(total)


def _moment(a: Arguments, formula: Node, support: list[Any], steps: list[Step]) -> Solution | Declined:
    d = a.density
    m = a.moments[0]

    def mean(tree: Node) -> Any:
        inside = substitute(substitute(tree, d.names[0], Symbol(d.letters[0])), d.names[1], Symbol(d.letters[1]))
        f = Multiply((inside, formula), "*")
        steps.append(MEAN.states(equals(of("E", tree, bracket="[]"), _integrals(f, slabs(support), d)), ("Weigh ", tree, " with the density, and integrate over the region.")))
        return _volume(f, slabs(support), d, steps)

    if m.kind == "mean":
        return _finish(a, steps, mean(m.of[0]), of("E", m.of[0], bracket="[]"))
    first, second = m.of if m.kind == "covariance" else (m.of[0], m.of[0])
    both = mean(Multiply((first, second), "*") if first != second else times(first, first))
    one = mean(first)
    two = mean(second) if second != first else one
    tree = minus(from_sympy(both), times(from_sympy(one), from_sympy(two)))
    value = neat(sympy.expand(both - one * two))
    rule = COVARIANCE if m.kind == "covariance" else VARIANCE
    steps.append(rule.step(tree, from_sympy(value), "The mean of the product minus the product of the means."))
    return _finish(a, steps, value, of("Cov", first, second) if m.kind == "covariance" else of("Var", first))


def _margin(a: Arguments, formula: Node, support: list[Any], steps: list[Step]) -> Solution | Declined:
    d = a.density
    assert a.margin is not None
    turned = d if a.margin == 0 else replace(d, letters=(d.letters[1], d.letters[0]), names=(d.names[1], d.names[0]))
    corners = support if a.margin == 0 else [(y, x) for x, y in support]
    parts = slabs(corners)
    if len(parts) != 1:
        raise _Stop("the margin has several pieces here")
    s = parts[0]
    low, high = line_tree(s.lower, turned.letters[0]), line_tree(s.upper, turned.letters[0])
    other = sympy.Symbol(turned.letters[1])
    head = of(f"f_{turned.names[0]}", Symbol(turned.letters[0]))
    steps.append(INNER.states(equals(head, Integral(formula, Symbol(turned.letters[1]), low, high)), f"The margin forgets {turned.names[1]}: integrate over all its values."))
    found = definite(formula, to_sympy(formula), other, to_sympy(low), to_sympy(high), low, high)
    if isinstance(found, NoArea) or found.value is None or found.phrase is not None:
        raise _Stop("I have no rule that works this integral out")
    steps.extend(found.steps)
    value = from_sympy(neat(sympy.expand(found.value)))
    ending: Prose = ("So ", head, " = ", value, " for ", Relation((num(s.left), Symbol(turned.letters[0]), num(s.right)), ("<=", "<=")), ".")
    return Solution("joint_density", "joint-distributions", f"find the marginal density of {turned.names[0]}", tuple(steps), Result("expression", value, (value,)), idea="A margin is what is left when the other variable is integrated away.", conclusion=ending)


def _finish(a: Arguments, steps: list[Step], value: Any, label: Node) -> Solution:
    node = from_sympy(value)
    approx = None if not value.is_number or value.is_Integer else f"{float(value):.6g}"
    if value.is_Rational and (a.places is not None or a.decimal):
        settled = settle(node, Fraction(int(value.p), int(value.q)), Rule("round_result", "Work it out and round", "decimals-rounding"), "As a decimal.", True, a.places)
        steps = [*steps, *settled.steps]
        node = settled.value
    goal: Prose = ("find ", label)
    return Solution("joint_density", "joint-distributions", goal, tuple(steps), Result("number", node, (node,), approx=approx), idea="With two variables probability is volume: cut the region into strips and integrate twice.", conclusion=("So ", label, " = ", node, f", about {approx}." if approx and not isinstance(node, Number) else "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two uniform variables; a box; a mean."""
    if level == 1:
        text = f"X and Y are independent and uniform on [0, {rng.randint(1, 4)}]. Find P(X + Y < {rng.choice(('1/2', '1', '3/4'))})."
    elif level == 2:
        text = f"The joint density of X and Y is f(x, y) = 4xy for 0 < x < 1, 0 < y < 1. Find P(X < 1/{rng.randint(2, 4)}, Y < 1/{rng.randint(2, 4)})."
    else:
        text = f"The joint density of X and Y is f(x, y) = x + y for 0 < x < 1, 0 < y < 1. Find {rng.choice(('E[X]', 'E[XY]', 'E[X^2]'))}."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="joint_density", title="Joint densities", concept="joint-distributions", phrases=("joint", "density", "uniform", "uniformly", "probability"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("multiple-integrals", "expected-value"),
)  # fmt: skip
