"""Rearranging a formula: make another letter stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Apply, Matrix, Node, Relation, Sequence, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Result, Solution
from tutor.topic import Exercise, Task, Topic

_WORDS = r"(?:the )?(?:formula |equation |relation )?"
_FORMS = (
    rf"make ⟦(?P<x>\d+)⟧ (?:the )?subject of {_WORDS}⟦(?P<e>\d+)⟧",
    rf"(?:change|make) the subject of {_WORDS}⟦(?P<e>\d+)⟧ to ⟦(?P<x>\d+)⟧",
    rf"(?:rearrange|transpose|rewrite|solve|manipulate) {_WORDS}⟦(?P<e>\d+)⟧,? (?:to (?:make|get|find|isolate)|so that|for|in terms of|to give) ⟦(?P<x>\d+)⟧(?: (?:is |as )?(?:the )?subject| is alone| by itself| on its own)?",
    rf"(?:rearrange|transpose) (?:for|to find) ⟦(?P<x>\d+)⟧:? (?:in |from )?{_WORDS}⟦(?P<e>\d+)⟧",
    rf"isolate ⟦(?P<x>\d+)⟧ (?:in|from) {_WORDS}⟦(?P<e>\d+)⟧",
    rf"(?:given|if|from|in) {_WORDS}⟦(?P<e>\d+)⟧,? (?:express|write|find|make) ⟦(?P<x>\d+)⟧ (?:in terms of .+|the subject)",
    rf"(?:express|write|find) ⟦(?P<x>\d+)⟧ in terms of .+? (?:if|given|from|when|where|in) {_WORDS}⟦(?P<e>\d+)⟧",
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The formula, and the letter that is to stand alone."""

    formula: Relation
    subject: Node


def read(problem: Problem) -> Task | Declined | None:
    """Make x the subject of y = 3x + 2; rearrange v = u + a t for t."""
    found = next((m for f in _FORMS if (m := re.fullmatch(f, problem.core))), None)
    if found is None:
        return None
    formula, subject = problem.mathematics[int(found.group("e"))], problem.mathematics[int(found.group("x"))]
    name = flat_name(subject)
    if not isinstance(formula, Relation) or formula.operators != ("=",) or name is None:
        return None
    if any(isinstance(n, Apply | Matrix | Sequence) for n in walk(formula)) or len(symbols(formula)) < 2:
        return None
    if name not in symbols(formula):
        return Declined("bad_shape", ("The letter ", subject, " does not stand in that formula, so it cannot be made its subject."), f"Its letters are {', '.join(symbols(formula))}.")
    return Task(Arguments(formula, subject), 1.02, ("make ", subject, " the subject of ", formula))


def solve(arguments: Arguments) -> Solution | Declined:
    """Undo what is done to the letter, the last thing first."""
    formula, subject = arguments.formula, arguments.subject
    try:
        try:
            solved = solve_equation(formula, subject, None, True)
        except NotSolvable:
            solved = solve_equation(formula, subject, None, False)
    except NotSolvable as kind:
        return Declined("not_understood", f"This is {kind}, so I cannot rearrange it step by step.")
    except (Undefined, TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if solved.every or not solved.values:
        return Declined("bad_shape", ("The formula does not fix ", subject, ", so it cannot stand alone."))
    equations = tuple(Relation((subject, v), ("=",)) for v in solved.values)
    shown: Node = equations[0] if len(equations) == 1 else Sequence(equations, "")
    conclusion = ("Two values fit, one with each sign; where ", subject, " is a length or a time, take the positive one.") if len(equations) == 2 else ""
    return Solution(
        "rearrange", "rearranging-formulas", ("make ", subject, " the subject of ", formula), solved.steps, Result("equation", shown, equations),
        idea=("Undo what is done to ", subject, ", the last thing first, always on both sides."), conclusion=conclusion,
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """A line; a product with a sum; a fraction."""
    from tutor.notation import read as read_math

    a, b = rng.randint(2, 9), rng.randint(1, 9)
    formula, subject = {1: (f"y = {a}x + {b}", "x"), 2: (f"s = u*t + {a}*t", "u"), 3: (f"p = (q + {b})/r", "q")}[level]
    return Exercise(f"make {subject} the subject of {formula}", f"Make {subject} the subject of {formula}.", "an equation", read_math(formula).tree)


TOPIC = Topic(
    id="rearrange", title="Rearranging formulas", concept="rearranging-formulas",
    phrases=("subject", "rearrange", "transpose", "isolate", "in terms of", "make", "change the subject"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
