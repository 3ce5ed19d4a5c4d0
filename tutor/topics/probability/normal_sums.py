"""Sums and differences of independent normal variables: which is larger, what a total comes to, also of several copies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Multiply, Negative, Node, Number, Relation, Symbol
from tutor.problem import Problem
from tutor.problem.conditions import asks_chance, conditions
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, told
from tutor.problem.several_variables import Family, family, meant
from tutor.problem.wishes import expression, matching, names_in
from tutor.rules.building import equals, num, of, plus, power, related, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Asked, Bounds, Distribution
from tutor.rules.moment_algebra import linear_part, monomials, variable
from tutor.rules.random_variable import Question, solve_question
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Solution, Step
from tutor.topic import Exercise, Task, Topic

COMBINE = Rule("name_combination", "Name the combination that is asked about", "random-variables")
MEAN = Rule("linearity_of_mean", "The mean goes through sums and constant factors", "expected-value")
VARIANCE = Rule("variance_rules", "Variances of independent variables add, also for a difference", "variance")
NORMAL = Rule("normal_stays_normal", "Sums and differences of independent normal variables are normal", "normal-distribution")
_MORE = r"(?:exceeds?|(?:is|are|will be|be|weighs?|lasts?|lives?|scores?|takes?|runs?)?\s*(?:more|greater|larger|higher|longer|heavier|taller|bigger|older) than|outlasts?|outweighs?|beats?)"
_LESS = r"(?:(?:is|are|will be|be|weighs?|lasts?|scores?|takes?)?\s*(?:less|smaller|lower|shorter|lighter|younger|fewer) than)"


@dataclass(frozen=True, slots=True)
class Part:
    """One variable in the combination: how many independent copies, and the factor of each."""

    name: str
    mean: Fraction
    variance: Fraction
    copies: int
    factor: Fraction
    words: str = ""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The combination, the bounds asked about (outside: their opposite), and whether independence had to be assumed."""

    parts: tuple[Part, ...]
    constant: Fraction
    bounds: Bounds
    outside: bool
    assumed: tuple[str, ...]
    places: int | None


def read(problem: Problem) -> Task | Declined | None:
    """Two or more normal variables and the probability of a statement about a combination of them."""
    line = told(problem)
    _, asked = given_and_asked(line)
    low = line.lower()
    if not asks_chance(asked) or re.search(r"\bbivariate|\bcorrelat|\bcovarian|confidence|hypothes|p-value|\bconditional", low):
        return None
    those = family(line)
    if those is None or len(those.variables) < 2 or not those.normal or any(v.mean is None or v.variance is None or (v.distribution is not None and v.distribution.family != "normal") for v in those.variables):
        return None
    if any(v.variance is not None and v.variance <= 0 for v in those.variables):
        return Declined("not_understood", "A standard deviation must be larger than 0.", "Please check the numbers.")
    found = _symbolic(asked, those) or _spoken(asked, those)
    if found is None:
        return None
    assumed = those.assumed if those.independent else (*those.assumed, "the variables are independent of each other.")
    return Task(replace(found, assumed=assumed, places=places_asked(line)), 1.07, "find a probability for a combination of normal variables")


def _symbolic(asked: str, those: Family) -> Arguments | None:
    """P(X > Y), P(X + Y < 10), P(|X - Y| < 2)."""
    heads = list(re.finditer(r"(?<![A-Za-z])P\s?\(", asked))
    for head in reversed(heads):
        close = matching(asked, head.end() - 1)
        if close is None:
            continue
        inside = asked[head.end() : close]
        size = re.fullmatch(rf"\s*\|([^|]*)\|\s*(<=|>=|<|>)\s*({VALUE})\s*", inside)
        tree = expression(size.group(1)) if size else expression(inside)
        if size and tree is not None:
            width = number(size.group(3))
            made = _linear(tree, those)
            if made is None or width is None:
                return None
            return Arguments(made[0], made[1], Bounds(-width, size.group(2) != "<", width, size.group(2) != "<"), size.group(2).startswith(">"), (), None)
        if not isinstance(tree, Relation) or len(tree.operands) not in (2, 3):
            return None
        if len(tree.operands) == 3:
            low, high = _constant(tree.operands[0]), _constant(tree.operands[2])
            made = _linear(tree.operands[1], those)
            if low is None or high is None or made is None or any(o not in ("<", "<=") for o in tree.operators):
                return None
            return Arguments(made[0], made[1], Bounds(low, True, high, True), False, (), None)
        made = _linear(Add((tree.left, Negative(tree.right))), those)
        if made is None or tree.operators[0] not in ("<", "<=", ">", ">="):
            return None
        cut = -made[1]
        bounds = Bounds(cut, "=" in tree.operators[0]) if tree.operators[0].startswith(">") else Bounds(None, True, cut, "=" in tree.operators[0])
        return Arguments(made[0], Fraction(0), bounds, False, (), None)
    return None


def _constant(tree: Node) -> Fraction | None:
    polynomial = monomials(tree)
    return polynomial.get((), Fraction(0)) if polynomial is not None and set(polynomial) == {()} else None


def _linear(tree: Node, those: Family) -> tuple[tuple[Part, ...], Fraction] | None:
    polynomial = monomials(tree)
    found = None if polynomial is None else linear_part(polynomial)
    if found is None or not found[0]:
        return None
    parts = []
    for name, factor in found[0].items():
        v = those.get(name)
        if v is None or v.mean is None or v.variance is None:
            return None
        parts.append(Part(name, v.mean, v.variance, 1, factor))
    return (tuple(parts), found[1]) if len(names_in(tree)) > 1 else None


_SIDE = re.compile(r"\b(?:sum|total|combined)?[a-z ]{0,30}?\b(\d+)(?! ?(?:%|hours|minutes|kg|grams|pounds|inches|cm|ounces|points|years|days|or more|or less)) ")


def _spoken(asked: str, those: Family) -> Arguments | None:
    """"A exceeds B by at least 15", "the total is more than 300", "the sum of three small bags exceeds one large one"."""
    text = re.sub(r"\([^()]*\)", " ", asked)
    turned = re.search(rf"(.*?)\b{_MORE}\b(.*)", text, re.I) or re.search(rf"(.*?)\b{_LESS}\b(.*)", text, re.I)
    if turned is not None:
        less = re.search(rf"\b{_LESS}\b", text, re.I) is not None and re.search(rf"\b{_MORE}\b", turned.group(0)[: turned.end(1) + 25], re.I) is None
        left, right = turned.group(1), turned.group(2)
        a, b = meant(left, those.variables), meant(re.split(r"\bby\b", right)[0], those.variables)
        by = re.search(rf"\bby (?:at least |more than |over |no less than )?({VALUE})", right)
        gap = number(by.group(1)) if by else Fraction(0)
        ahead = re.search(rf"({VALUE})(?: [a-z]+)? (?:or more )?$", left)
        if gap is not None and a is not None and b is not None and a != b and not ahead and not (by and re.search(r"\b(?:at most|less than|no more than)\b", by.group())):
            parts = tuple(_part(those, place, _copies(side), sign) for place, side, sign in ((a, left, -1 if less else 1), (b, right, 1 if less else -1)))
            return Arguments(parts, Fraction(0), Bounds(gap, False), False, (), None)
    low = text.lower()
    wanted = conditions(text)
    if len(wanted) != 1:
        return None
    bounds = wanted[0].bounds
    if re.search(r"\b(?:total|sum|combined|together|altogether)\b", low) and not re.search(r"\bdifference|\baverage|\bmean of", low):
        parts = tuple(_part(those, k, 1, 1) for k in range(len(those.variables)))
        return Arguments(parts, Fraction(0), bounds, False, (), None)
    if re.search(r"\bdiffer(?:ence|s)?\b|\bapart\b|\bwithin\b", low) and len(those.variables) == 2:
        width = bounds.high if bounds.low is None else bounds.low if bounds.high is None else None
        if width is None or width <= 0:
            return None
        parts = (_part(those, 0, 1, 1), _part(those, 1, 1, -1))
        return Arguments(parts, Fraction(0), Bounds(-width, True, width, True), bounds.high is None, (), None)
    return None


def _copies(side: str) -> int:
    found = re.findall(r"(?<![\w.-])(\d+) (?=(?:randomly |such |independent )?(?:\d+-)?[a-z])", re.sub(r"\b(?:company|brand|type) \w\b", " ", side))
    return int(found[-1]) if found and 1 <= int(found[-1]) <= 100 and re.search(r"\bsum|\btotal|\bcombined|\btogether|\b1 \d", side) else 1


def _part(those: Family, place: int, copies: int, sign: int) -> Part:
    v = those.variables[place]
    assert v.mean is not None and v.variance is not None
    return Part(v.name, v.mean, v.variance, copies, Fraction(sign))


def solve(a: Arguments) -> Solution | Declined:
    """Name the combination, find its mean and variance, then one normal probability."""
    letter = next(x for x in ("D", "S", "W", "T", "U") if x not in {p.name for p in a.parts})
    d = Symbol(letter)
    copies: list[Node] = []
    for p in a.parts:
        if p.copies == 1:
            copies.append(_term(p.factor, variable(p.name)))
        elif p.copies <= 4:
            copies += [_term(p.factor, variable(f"{p.name}_{k}")) for k in range(1, p.copies + 1)]
        else:
            copies.append(_term(p.factor, Symbol(f"S_{p.name}")))
    tree = plus(*copies)
    statement = Relation((d, tree), ("=",))
    steps: list[Step] = [COMBINE.states(statement, "Everything that varies goes to one side, so that one variable is left to ask about." + "".join(f" S_{p.name} is the sum of {p.copies} independent ones." for p in a.parts if p.copies > 4))]
    try:
        means = plus(*[_term(p.factor, num(p.mean, True) if p.copies == 1 else times(num(p.copies), num(p.mean, True))) for p in a.parts])
        mean = sum((p.factor * p.copies * p.mean for p in a.parts), Fraction(0))
        steps.append(MEAN.states(equals(of("E", d, bracket="[]"), means), "Means add, with their signs and factors."))
        steps.extend(settle(means, mean, MEAN, "Work it out.", True).steps)
        spreads = plus(*[_square(p) for p in a.parts])
        variance = sum((p.factor**2 * p.copies * p.variance for p in a.parts), Fraction(0))
        steps.append(VARIANCE.states(equals(of("Var", d), spreads), "Variances of independent variables add even when the variables are subtracted: uncertainty never cancels. A factor comes out squared."))
        steps.extend(settle(spreads, variance, VARIANCE, "Work it out.", True).steps)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    mean += a.constant
    steps.append(NORMAL.states(related(d, "~", of("N", num(mean, True), num(variance, True))), "Any such combination of independent normal variables is normal again."))
    question = Question(
        "normal_sums", Distribution("normal", (mean, variance)), Asked("probability", a.bounds, a.outside), letter, because="This is the distribution of the combination.", decimal=True, places=a.places, assumptions=a.assumed, before=tuple(steps),
    )  # fmt: skip
    solution = solve_question(question)
    if isinstance(solution, Declined):
        return solution
    return replace(solution, idea="Turn the statement into one about a single combination: a sum or difference of independent normal variables is normal again.")


def _term(factor: Fraction, node: Node) -> Node:
    size = node if abs(factor) == 1 else Multiply((num(abs(factor), True), node), "*")
    return Negative(size) if factor < 0 else size


def _square(p: Part) -> Node:
    node: Node = num(p.variance, True)
    if p.copies > 1:
        node = times(Number(str(p.copies)), node)
    return node if abs(p.factor) == 1 else times(power(num(p.factor, True), 2), node)


def make_problem(rng: Random, level: int) -> Exercise:
    """X > Y; a sum; a combination with factors."""
    a, b, s, t = rng.randint(4, 12), rng.randint(4, 12), rng.randint(1, 5), rng.randint(1, 5)
    ask = ("Find P(X > Y).", f"Find P(X + Y > {a + b + 2}).", f"Find P(2X - Y < {2 * a - b + 3}).")[level - 1]
    text = f"X and Y are independent, X ~ N({a}, {s * s}) and Y ~ N({b}, {t * t}). {ask}"
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="normal_sums", title="Sums of normal variables", concept="normal-distribution", phrases=("probability", "p", "chance", "normal"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("variance", "independent-events"),
)  # fmt: skip
