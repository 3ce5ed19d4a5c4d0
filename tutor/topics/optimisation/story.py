"""Optimisation word problems: the story becomes a function of one unknown, whose greatest or least value is found."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import evaluate
from tutor.notation import read as read_math
from tutor.notation.symbolic import from_sympy, name_to_tree
from tutor.notation.tree import ZERO, Node, Relation, Sequence, Symbol, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.stories import Plan, asks_for_sizes, plan_of
from tutor.rules.derivation import Rule, alike
from tutor.rules.differentiation import d, differentiate
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.sheet import size_of
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SETTING = Rule("set_up_story", "The story as an equation", "rearranging-formulas")
OBJECTIVE = Rule("objective_in_one_unknown", "What is to be best, in one unknown", "optimization-basics")
DERIVE = Rule("differentiate", "Differentiate", "derivatives")
LEVEL = Rule("slope_zero", "At the best place the slope is zero", "critical-points")
INSIDE = Rule("keep_possible_values", "Which values are possible?", "critical-points")
BEST = Rule("largest_or_smallest", "Is it the largest or the smallest?", "local-global-minima")
VALUE = Rule("value_there", "The value there", "functions")
SIZES = Rule("sizes_there", "The sizes there", "functions")
SHARE = Rule("share_of_whole", "As a part of the whole", "fractions")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The plan of the story and whether its sizes are asked for (else the largest or smallest value itself)."""

    plan: Plan
    sizes: bool
    share: bool


def read(problem: Problem) -> Task | None:
    """A fence, a box, a can, two numbers, a figure inside another, a price: what makes it largest or smallest."""
    plan = plan_of(problem)
    if plan is None:
        return None
    share = plan.part_of is not None and problem.has("(fraction|ratio|part|percentage|percent|share)")
    goal: Prose = (f"find what makes {plan.name} {'largest' if plan.most else 'smallest'}: ", Relation((Symbol(plan.name), from_sympy(_bare(plan.objective))), ("=",)))
    return Task(Arguments(plan, asks_for_sizes(problem) and not share, share), 1.1, goal)


def _bare(expression: Any) -> Any:
    """The same with letters that promise nothing, as trees hold them."""
    return expression.xreplace({s: sympy.Symbol(s.name) for s in expression.free_symbols})


def solve(arguments: Arguments) -> Solution | Declined:
    """Set it up, differentiate, set the slope to zero, keep what is possible, and compare with the ends."""
    try:
        return _solved(arguments)
    except (NotSolvable, *TROUBLE):
        return Declined("not_understood", "I can write the story as a function, but not find exactly where it is best.")


def _solved(arguments: Arguments) -> Solution | Declined:
    plan = arguments.plan
    x, name = sympy.Symbol(plan.unknown), name_to_tree(plan.unknown)
    steps: list[Step] = []
    for left, right, why in plan.given:
        steps.append(SETTING.states(Relation((read_math(left).tree, from_sympy(_bare(right))), ("=",)), why))
    objective = from_sympy(_bare(plan.objective))
    letter = Symbol(plan.name)
    steps.append(OBJECTIVE.states(Relation((letter, objective), ("=",)), (f"This is to be as {'large' if plan.most else 'small'} as possible. Only ", name, " is left to choose.")))
    derived = differentiate(objective, plan.unknown)
    steps.append(DERIVE.step(d(objective, plan.unknown), derived.result, "How the quantity changes with the unknown.", derived.steps))
    best = _critical(plan, x, name, derived.result, steps)
    if best is None:
        return Declined("not_understood", "I find no place, or more than one, where the slope is zero.")
    if not _is_best(plan, x, best):
        return Declined("withheld", "The place that I found did not pass its check, so I do not show it.")
    word = "largest" if plan.most else "smallest"
    place = Relation((name, from_sympy(_bare(best))), ("=",))
    ends = "towards the ends of what is possible it falls away" if plan.most else "towards the ends of what is possible it grows"
    steps.append(BEST.states(place, f"It is the only such place, and {ends}. So here the value is {word}."))
    height = sympy.radsimp(sympy.simplify(plan.objective.subs(x, best)))
    value = tidy_object(_bare(height))
    sizes = [sympy.radsimp(sympy.simplify(e.subs(x, best))) for _, e in plan.sizes]
    listed = tuple(tidy_object(_bare(s)) for s in sizes)
    shown = Sequence(tuple(Relation((read_math(label).tree, v), ("=",)) for (label, _), v in zip(plan.sizes, listed, strict=True)), "")
    goal: Prose = (f"find what makes {plan.name} {word}: ", Relation((letter, objective), ("=",)))
    idea = "Write what is to be best as a function of one unknown. Where it is best its graph is level: the slope is zero."
    if arguments.sizes:
        steps.append(SIZES.states(shown if len(listed) > 1 else shown.items[0], "Put the place into what the story says."))
        rounded = None if any(symbols(v) for v in listed) or all(s.is_Rational for s in sizes) else ", ".join(str(s.evalf(6)) for s in sizes)
        result = Result("vector", Sequence(listed, "[]"), (Sequence(listed, "[]"),), approx=rounded) if len(listed) > 1 else Result("number", listed[0], listed, approx=rounded)
        told: Prose = ("It is best with ", shown if len(listed) > 1 else shown.items[0], f"; the {word} value is ", value, ".")
        return Solution("story", "optimization-basics", goal, tuple(steps), result, idea=idea, conclusion=told)
    steps.append(VALUE.states(Relation((letter, value), ("=",)), ("Put ", place, " into the function.")))
    if arguments.share:
        part = tidy_object(_bare(sympy.radsimp(sympy.simplify(height / plan.part_of))))
        steps.append(SHARE.states(Relation((Symbol("s"), part), ("=",)), ("Divided by the whole, ", from_sympy(_bare(plan.part_of)), ".")))
        value, height = part, sympy.simplify(height / plan.part_of)
    number = not symbols(value)
    approx = None if not number or height.is_Integer else str(height.evalf(8))
    return Solution("story", "optimization-basics", goal, tuple(steps), Result("number" if number else "expression", value, (value,), approx=approx), idea=idea, conclusion=("It takes up the fraction " if arguments.share else f"The {word} value is ", value, ", with ", shown if len(listed) > 1 else shown.items[0], "."))


def _critical(plan: Plan, x: Any, name: Node, slope: Node, steps: list[Step]) -> Any:
    """The one place inside the range where the slope is zero; its lines are added. None when there is not exactly one."""
    exact = sympy.diff(plan.objective, x)
    top = sympy.factor(sympy.numer(sympy.together(exact)))
    roots = sympy.solve(top, x)
    inside = [r for r in roots if _possible(r, plan)]
    equation = Relation((slope, ZERO), ("=",))
    try:
        solved = solve_equation(equation, name, real=True)
        values = [v for v in solved.values if symbols(v) or size_of(v) is not None]
        if not solved.every and len(values) == len(set(roots) if not plan.objective.has(sympy.sin) else []):
            steps.append(LEVEL.states(equation, "A slope that is not zero would mean that a small change makes it better still."))
            steps.extend(solved.steps)
        else:
            raise NotSolvable("another way")
    except (NotSolvable, *TROUBLE):
        shown = Sequence(tuple(Relation((name, tidy_object(_bare(r))), ("=",)) for r in inside), "")
        line = shown if len(inside) != 1 else shown.items[0]
        steps.append(LEVEL.states(equation, "A slope that is not zero would mean that a small change makes it better still."))
        if not inside:
            return None
        steps.append(Rule("solve_for_unknown", "Solve for the unknown", "rearranging-formulas").states(line, ("The slope is zero where ", Relation((from_sympy(_bare(top)), ZERO), ("=",)), "; of its solutions this is the one that is possible.")))
    if len(inside) != 1:
        return None
    kept = Relation((name, tidy_object(_bare(inside[0]))), ("=",))
    if len(roots) > 1 and steps[-1].rule != "solve_for_unknown" and not alike(steps[-1].after, kept):
        limits: Prose = ("The unknown must lie between ", from_sympy(_bare(plan.low)), " and ", from_sympy(_bare(plan.high)), ".")
        steps.append(INSIDE.states(kept, limits))
    return inside[0]


def _possible(root: Any, plan: Plan) -> bool:
    sizes = {s: sympy.Rational(137, 100) for s in (root.free_symbols | plan.low.free_symbols | plan.high.free_symbols)}
    value = complex(root.subs(sizes).evalf(20))
    if abs(value.imag) > 1e-12:
        return False
    low, high = plan.low.subs(sizes), plan.high.subs(sizes)
    return (low == -sympy.oo or value.real > float(low) + 1e-12) and (high == sympy.oo or value.real < float(high) - 1e-12)


def _is_best(plan: Plan, x: Any, best: Any) -> bool:
    """Is the value nowhere better at many places of the range? The referee: numbers alone."""
    letters = {s: sympy.Rational(137, 100) for s in (plan.objective.free_symbols | best.free_symbols) - {x}}
    node = from_sympy(_bare(plan.objective.subs(letters)))
    centre = float(best.subs(letters))
    low, high = plan.low.subs(letters), plan.high.subs(letters)
    left = centre - 50 * (1 + abs(centre)) if low == -sympy.oo else float(low)
    right = centre + 50 * (1 + abs(centre)) if high == sympy.oo else float(high)
    there = mpmath.re(evaluate(node, {plan.unknown: mpmath.mpf(centre)}))
    for k in range(1, 120):
        where = mpmath.mpf(left) + (mpmath.mpf(right) - left) * k / 120
        value = mpmath.re(evaluate(node, {plan.unknown: where}))
        if (value - there if plan.most else there - value) > 1e-10 * max(1, abs(there)):
            return False
    return True


def make_problem(rng: Random, level: int) -> Exercise:
    """Two numbers; a fence along a river; a box from a sheet."""
    a = rng.randint(2, 12)
    if level == 1:
        text = f"Find two positive numbers whose sum is {2 * a} and whose product is as large as possible."
        return Exercise(text, text, "two numbers")
    if level == 2:
        text = f"A farmer has {4 * a} m of fence for a rectangular field along a river, which needs no fence. What is the largest area?"
    else:
        text = f"An open box is made from a {6 * a} by {6 * a} sheet by cutting squares from the corners and folding up. What is the largest volume?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="story",
    title="Optimisation word problems",
    concept="optimization-basics",
    phrases=("largest", "greatest", "maximum", "biggest", "most", "highest", "maximize", "maximise", "maximizes", "maximises", "smallest", "least", "minimum", "minimize", "minimise", "minimizes", "minimises", "as large as possible", "as small as possible", "maximal", "minimal", "best"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("critical-points",),
)
