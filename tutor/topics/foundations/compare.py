"""Which of two numbers is greater, are they equal, is one below the other: True or False, or the number itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Node, Number, Relation, Sequence, Text
from tutor.problem import Problem
from tutor.rules.ordering import Quantity, difference, quantity
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

_MORE = r"(?:greater|bigger|larger|more|higher|greater in value)"
_LESS = r"(?:smaller|less|lower|fewer)"
_FORMS = (
    (rf"which (?:number |one |of these |of the two )?is (?P<more>{_MORE})[:,]? ⟦(\d+)⟧ or ⟦(\d+)⟧", "greater"),
    (rf"which (?:number |one |of these |of the two )?is (?P<less>{_LESS})[:,]? ⟦(\d+)⟧ or ⟦(\d+)⟧", "smaller"),
    (r"(?:is|are) ⟦(\d+)⟧ at least as (?:big|large|great|high|much) as ⟦(\d+)⟧", ">="),
    (r"(?:is|are) ⟦(\d+)⟧ at most as (?:big|large|great|high|much) as ⟦(\d+)⟧", "<="),
    (rf"(?:is|are) ⟦(\d+)⟧ {_MORE} than or equal to ⟦(\d+)⟧|(?:is|are) ⟦(\d+)⟧ (?:at least|no {_LESS} than|not {_LESS} than) ⟦(\d+)⟧", ">="),
    (rf"(?:is|are) ⟦(\d+)⟧ {_LESS} than or equal to ⟦(\d+)⟧|(?:is|are) ⟦(\d+)⟧ (?:at most|no {_MORE} than|not {_MORE} than) ⟦(\d+)⟧", "<="),
    (rf"(?:is|are) ⟦(\d+)⟧ {_MORE} than ⟦(\d+)⟧", ">"),
    (rf"(?:is|are) ⟦(\d+)⟧ {_LESS} than ⟦(\d+)⟧", "<"),
    (r"(?:is|are|do|does) ⟦(\d+)⟧ (?:and|not equal to|different from|unequal to) ⟦(\d+)⟧ (?:unequal|different|not equal|nonequal|non-equal|have different values|have a different value|have unequal values)|(?:is|are|does) ⟦(\d+)⟧ (?:not equal to|different from|unequal to|not equal) ⟦(\d+)⟧", "!="),
    (r"(?:is|are|do|does) ⟦(\d+)⟧ (?:and|equal to|equal|the same as|have the same value as) ⟦(\d+)⟧ ?(?:equal to each other|equal|the same|have the same value|have equal values?|)", "="),
    (r"(?:compare) ⟦(\d+)⟧ (?:and|with|to) ⟦(\d+)⟧", "greater"),
)  # fmt: skip
_WORDS = {">": "greater than", "<": "smaller than", ">=": "at least", "<=": "at most", "=": "equal to", "!=": "different from"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """Two numbers and what is asked about them: a relation sign, or which is `greater` or `smaller`."""

    left: Quantity
    right: Quantity
    ask: str


def read(problem: Problem) -> Task | None:
    """Is … greater than …? Which is smaller: … or …? Does … = …?"""
    found = None
    for pattern, ask in _FORMS:
        match = re.fullmatch(pattern, problem.core)
        if match:
            places = [int(g) for g in match.groups() if g and g.isdigit()]
            if len(places) == 2:
                found = problem.mathematics[places[0]], problem.mathematics[places[1]], ask
                break
    if found is None:
        match = re.fullmatch(r"(?:is|does|do|are|is it true that|true or false:?) ⟦0⟧(?: true| hold| correct)?", problem.core)
        tree = problem.mathematics[0] if match else None
        if isinstance(tree, Relation) and len(tree.operators) == 1 and tree.operator in ("=", "<", ">", "<=", ">=", "!="):
            found = tree.left, tree.right, tree.operator
    if found is None:
        return None
    left, right = (quantity(t, problem.resolve(t)) for t in found[:2])
    if left is None or right is None:
        return None
    return Task(Arguments(left, right, found[2]), 1.0, ("compare ", found[0], " with ", found[1]))


def solve(arguments: Arguments) -> Solution | Declined:
    """Subtract, look at the sign."""
    left, right, ask = arguments.left, arguments.right, arguments.ask
    step, gap = difference(left, right)
    sign = (gap > 0) - (gap < 0)
    goal: Prose = ("compare ", left.shown, " with ", right.shown)
    relation = Relation((left.tree, right.tree), ("=" if not sign else ">" if sign > 0 else "<",))
    idea = "On the number line, the number further to the right is the greater one."
    if ask in ("greater", "smaller"):
        if not sign:
            return Solution("compare", "negative-numbers", goal, (step,), Result("word", Text("equal"), ("equal",), plain="equal"), idea=idea, conclusion="They are equal.")
        chosen = left if (sign > 0) == (ask == "greater") else right
        return Solution("compare", "negative-numbers", goal, (step,), Result("number", chosen.shown, (chosen.shown,)), idea=idea, conclusion=("Since ", relation, f", the {ask} one is ", chosen.shown, "."))
    holds = {">": sign > 0, "<": sign < 0, ">=": sign >= 0, "<=": sign <= 0, "=": sign == 0, "!=": sign != 0}[ask]
    word = "True" if holds else "False"
    return Solution("compare", "negative-numbers", goal, (step,), Result("boolean", None, (word,), plain=word), idea=idea, conclusion=("Yes: " if holds else "No: ", relation, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Whole numbers; fractions; a fraction and a decimal."""
    a, b, c, d = (rng.randint(2, 20) for _ in range(4))
    one, two = {1: (str(-a), str(-b)), 2: (f"{a}/{b}", f"{c}/{d}"), 3: (f"-{a}/{b}", f"-{c / 10}")}[level]
    return Exercise(f"is {one} greater than {two}?", f"Is {one} greater than {two}?", "True or False", Sequence((_read(one), _read(two)), ""))


def _read(text: str) -> Node:
    from tutor.notation import read as read_math

    return read_math(text).tree if text else Number("0")


TOPIC = Topic(
    id="compare", title="Comparing two numbers", concept="negative-numbers", phrases=("greater", "bigger", "larger", "smaller", "less", "equal", "same value", "different values", "unequal", "compare", "does", "is", "are"),
    read=read, solve=solve, make_problem=make_problem, concepts=("fractions",),
)  # fmt: skip
