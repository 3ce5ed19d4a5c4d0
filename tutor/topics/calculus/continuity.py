"""Continuity of a function in pieces at its border: is it continuous there, and for which value of a letter is it so."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import mpmath

from tutor.checking import equal_values
from tutor.checking.numeric import formula_at
from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import Cases, Node, Relation, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule, alike
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.sheet import size_of
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SIDE = Rule("value_from_side", "Where this piece leads", "limits")
MEET = Rule("pieces_meet", "The pieces must meet", "continuity")
VERDICT = Rule("compare_sides", "Do the pieces meet?", "continuity")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function in pieces, its variable, the border, and the letter that is to be found (None: only whether)."""

    function: Cases
    variable: str
    border: Node
    unknown: str | None


def read(problem: Problem) -> Task | None:
    """ "for which k is f continuous", "is f continuous at x = 2" for a function given in pieces."""
    if not problem.has("(continuous|continuity|discontinuous)"):
        return None
    definition = next((d for d in problem.definitions.values() if isinstance(d.body, Cases) and len(d.parameters) == 1), None)
    if definition is None or not isinstance(definition.body, Cases):
        return None
    variable = definition.parameters[0]
    borders = {side for _, c in definition.body.branches if isinstance(c, Relation) for side in c.operands if not symbols(side)}
    sizes = {size_of(b) for b in borders}
    if len(sizes) != 1 or None in sizes:
        return None
    letters = {n for value, _ in definition.body.branches for n in symbols(value)} - {variable}
    if len(letters) > 1 or (letters and not problem.has("(value|values|which|what|find|determine)")):
        return None
    arguments = Arguments(definition.body, variable, next(iter(borders)), next(iter(letters), None))
    return Task(arguments, 1.2, ("look at the border ", Relation((name_to_tree(variable), arguments.border), ("=",)), " of ", definition.body))


def solve(arguments: Arguments) -> Solution | Declined:
    """The values that the pieces lead to from both sides, compared or set equal."""
    refusal = Declined("not_understood", "I cannot compare the pieces of this function at their border.")
    try:
        place = mpmath.mpf(size_of(arguments.border))
        pieces = [formula_at(arguments.function, {arguments.variable: place + step}) for step in (mpmath.mpf(-1) / 10**6, mpmath.mpf(1) / 10**6)]
        ends = [tidy(substitute(piece, arguments.variable, arguments.border)) for piece in pieces]
        if any(to_sympy(e).is_finite is False for e in ends):
            return refusal
        return _compared(arguments, pieces, ends)
    except (NotSolvable, *TROUBLE):
        return refusal


def _compared(arguments: Arguments, pieces: list[Node], ends: list[Node]) -> Solution | Declined:
    border = Relation((name_to_tree(arguments.variable), arguments.border), ("=",))
    goal: Prose = ("look at the border ", border, " of ", arguments.function)
    steps: list[Step] = []
    for word, piece, end in zip(("left", "right"), pieces, ends, strict=True):
        put_in = substitute(piece, arguments.variable, arguments.border)
        why: Prose = (f"On the {word} of the border the function is ", piece, ", which is continuous; at the border it leads to this value.")
        steps.append(SIDE.states(end, why) if alike(put_in, end) else SIDE.step(put_in, end, why))
    idea = "Continuous means: no jump. Coming from the left and from the right, the function must lead to one and the same value."
    if arguments.unknown is None:
        meet = equal_values(ends[0], ends[1]) is not None
        here = formula_at(arguments.function, {arguments.variable: mpmath.mpf(size_of(arguments.border))})
        value = tidy(substitute(here, arguments.variable, arguments.border))
        good = meet and equal_values(value, ends[0]) is not None
        said = "Both sides and the value itself agree." if good else "The two sides lead to different values: there is a jump." if not meet else "Both sides agree, but the value at the border is another one."
        steps.append(VERDICT.states(Relation((ends[0], ends[1]), ("=" if meet else "!=",)), said))
        word = "yes" if good else "no"
        return Solution("continuity", "continuity", goal, tuple(steps), Result("boolean", None, (str(good),), plain=word), idea=idea, conclusion=("The function is ", "" if good else "not ", "continuous at ", border, "."))
    equation = Relation((ends[0], ends[1]), ("=",))
    steps.append(MEET.states(equation, "Both sides must lead to the same value."))
    unknown = name_to_tree(arguments.unknown)
    solved = solve_equation(equation, unknown, real=True)
    if solved.every or not solved.values:
        return Declined("not_understood", "Every value, or none, makes the pieces meet.")
    steps.extend(solved.steps)
    values = tuple(solved.values)
    shown: Node = Relation((unknown, values[0]), ("=",))
    if len(values) > 1:
        return Declined("not_understood", "More than one value makes the pieces meet; I only know how to show one.")
    return Solution("continuity", "continuity", goal, tuple(steps), Result("number", values[0], values), idea=idea, conclusion=("The function is continuous for ", shown, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Is it continuous; find the constant; find the factor."""
    a, b = rng.randint(1, 5), rng.randint(1, 4)
    if level == 1:
        text = f"f(x) = x + {a} if x < {b} and f(x) = {a + b} if x >= {b}. Is f continuous at x = {b}?"
        return Exercise(text, text, "yes or no")
    piece = f"{a}*x + k" if level == 2 else "k*x^2"
    text = f"f(x) = {piece} if x < {b} and f(x) = x^2 + {a} if x >= {b}. For which value of k is f continuous?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="continuity",
    title="Continuity of functions in pieces",
    concept="continuity",
    phrases=("continuous", "continuity", "discontinuous"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("piecewise-functions",),
)
