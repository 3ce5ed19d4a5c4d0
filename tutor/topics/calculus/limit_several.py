"""Limits of functions of several variables: at a point of the plane or of space."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Apply, Constant, Limit, Negative, Node, Relation, Sequence, flat_name, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.limits.several import find_limit_of_several
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

GOES = "(approaches|approach|goes to|go to|tends to|tend to|->|to)"
FORMS = (
    "(limit|limits) [,] (as|when|for|if) {r} [,] [of] [the] [function] {f}",
    "(limit|limits) of [the] [function] {f} [,] (as|when|for|if) {r}",
    f"(limit|limits) of [the] [function] {{f}} [,] (as|when|for|if) {{x}} {GOES} {{a}}",
    f"(limit|limits) [,] (as|when|for|if) {{x}} {GOES} {{a}} [,] [of] [the] [function] {{f}}",
    "limit of [the] [function] {f} at [the] [point] {a}",
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables, and where each of them goes."""

    function: Node
    names: tuple[str, ...]
    point: tuple[Node, ...]


def read(problem: Problem) -> Task | None:
    """lim_{(x,y)→(a,b)} f, "the limit of f as (x, y) approaches (a, b)"."""
    found = _written(problem) or _named(problem)
    if found is None:
        return None
    function, variables, point = found
    if isinstance(function, Relation) and function.operators == ("=",):
        function = function.right
    if not isinstance(point, Sequence) or len(point.items) < 2:
        return None
    if variables is None and isinstance(function, Apply):
        variables = Sequence(function.arguments, "()")
    if not isinstance(variables, Sequence):
        names: tuple[str | None, ...] = tuple(sorted(symbols(problem.resolve(function))))
    else:
        names = tuple(flat_name(v) for v in variables.items)
    if len(names) != len(point.items) or not all(names):
        return None
    kept = tuple(n for n in names if n)
    function = problem.resolve(function, keep=kept)
    if isinstance(function, Apply | Relation | Sequence):
        return None
    arguments = Arguments(function, kept, tuple(point.items))
    return Task(arguments, 1.0, ("find the limit ", _line(arguments)))


def _written(problem: Problem) -> tuple[Node, Node | None, Node] | None:
    for tree in problem.mathematics:
        target = tree.left if isinstance(tree, Relation) and tree.operators == ("=",) else tree
        if isinstance(target, Limit) and isinstance(target.variable, Sequence):
            return target.operand, target.variable, target.point
    return None


def _named(problem: Problem) -> tuple[Node, Node | None, Node] | None:
    for form in FORMS:
        match = problem.match(form)
        if match is None:
            continue
        relation = match.get("r")
        if relation is None:
            return match.slots["f"], match.get("x"), match.slots["a"]
        if isinstance(relation, Relation) and relation.operators in (("->",), ("=",)):
            return match.slots["f"], relation.left, relation.right
    return None


def _line(arguments: Arguments) -> Limit:
    return Limit(arguments.function, Sequence(tuple(name_to_tree(n) for n in arguments.names), "()"), Sequence(arguments.point, "()"))


def solve(arguments: Arguments) -> Solution | Declined:
    """Find the limit by rules, or two ways in that disagree."""
    goal: Prose = ("find the limit ", _line(arguments))
    try:
        f = to_sympy(arguments.function)
        names = [sympy.Symbol(n) for n in arguments.names]
        point = [to_sympy(p) for p in arguments.point]
    except TROUBLE:
        return Declined("not_understood", "There is something in this function whose limit I cannot take.")
    if not isinstance(f, sympy.Expr) or f.free_symbols - set(names):
        return Declined("not_understood", "Besides the variables that move, this function holds other letters.", "With numbers for them I may be able to do it.")
    found = find_limit_of_several(f, names, point)
    if found is None:
        return Declined("not_understood", "None of my rules decides this limit: the ways in that I tried agree, but I cannot bound the function in every direction.")
    idea = "In the plane a point can be reached in many ways. A limit must be the same along all of them; two ways that disagree are enough to show that there is none."
    if found.value is None:
        none = Result("none", None, ("does not exist",), plain="does not exist")
        return Solution("limit_several", "limits", goal, found.steps, none, idea=idea, conclusion=found.reason)
    if found.value.is_infinite:
        value: Node = Constant("infinity") if found.value == sympy.oo else Negative(Constant("infinity"))
    else:
        value = found.steps[-1].after if found.steps else from_sympy(found.value)
    approx = None if found.value.is_Rational or found.value.is_infinite else str(found.value.evalf(8))
    return Solution("limit_several", "limits", goal, found.steps, Result("number", value, (value,), approx=approx), idea=idea, conclusion=("The values come as close to ", value, " as you like, from whatever side the point is reached."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Put the point in; cancel; two ways that disagree, or the squeeze."""
    a, b = rng.randint(1, 4), rng.randint(1, 4)
    if level == 1:
        text, point = f"x^2*y + {a}*y", f"({a}, {b})"
    elif level == 2:
        text, point = f"(x^2 - {a * a}*y^2)/(x - {a}*y)", f"({a * b}, {b})"
    else:
        text, point = rng.choice([f"{a}*x*y/(x^2 + y^2)", f"{a}*x^2*y/(x^2 + y^2)", f"(x^2 - {b}*y^2)/(x^2 + y^2)"]), "(0, 0)"
    return Exercise(f"find the limit of {text} as (x, y) approaches {point}", "Find this limit, or say that it does not exist.", "a number, or: does not exist")


TOPIC = Topic(
    id="limit_several",
    title="Limits in several variables",
    concept="limits",
    phrases=("limit", "limits", "lim"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("multivariable-functions",),
)
