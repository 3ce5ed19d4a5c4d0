"""Critical points of a function of several variables, each with its kind by the Hessian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

import sympy

from tutor.notation.plain import plain
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import ZERO, Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.fields import field_of, is_constant, items, main_field
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.extrema import WORDS, classify
from tutor.rules.partials import hessian
from tutor.rules.systems import Unsolved, solve_system
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

FLAT = Rule("gradient_is_zero", "Where all slopes are zero", "critical-points")
TEST = Rule("test_point", "Which kind is it?", "saddle-points")
Wanted = Literal["all", "min", "max", "value of min", "value of max", "saddle", "points"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables, and what is wanted of its critical points."""

    function: Node
    variables: tuple[str, ...]
    wanted: Wanted


def read(problem: Problem) -> Task | Declined | None:
    """ "find the critical points of f(x, y)", "local maxima and minima", "minimise x^2 + y^2 - 2x"."""
    named = problem.has("(critical|stationary) (point|points)", "saddle (point|points)", "[local] (maxima|minima|extrema|extremum)", "local (maximum|minimum|max|min)", "relative (maxima|minima|extrema)")
    plainly = problem.has("(minimise|minimize|maximise|maximize) {f}", "(minimum|maximum|min|max) [value] of [the] [function] {f}", "(minimum|maximum) of ... function {f}", "(minimises|minimizes|maximises|maximizes) {f}", "(argmin|argmax|minimiser|minimizer|maximiser|maximizer) [of|for] [the] [function] {f}", "(minimum|maximum|lowest|highest) point of [the] [function] {f}", "where (is|does) {f} ... (minimum|maximum|smallest|largest|lowest|highest)")
    if not named and not plainly:
        return None
    if problem.has("(subject to|s.t.|such that|constraint|constrained|constraints|descent|learning rate|under|gradient step|newton|newton's|given that|over|on the|restricted|absolute|closed)") or _has_conditions(problem):
        return None
    match = problem.match("(points|point|maxima|minima|extrema|minimise|minimize|maximise|maximize|maximum|minimum) [and] [minima] [value] [of|for] [the] [function] {f}")
    field = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
    if field is None or len(field.variables) < 2 or len(field.variables) > 4 or isinstance(field.body, Sequence | Relation) or is_constant(field.body):
        return None
    wanted: Wanted = "all"
    if problem.has("(critical|stationary) (point|points)") and not problem.has("(classify|kind|kinds|type|types|nature|whether|maxima|minima|saddle|saddles|characterise|characterize|determine if|maximum)"):
        wanted = "all"
    elif not named:
        least = problem.has("(minimise|minimize|minimum|min|minimises|minimizes|argmin|minimiser|minimizer|smallest|lowest)")
        value = problem.has("(minimum|maximum|min|max|smallest|largest) [value] of", "value") and not problem.has("(value|values) of ... (minimises|minimizes|maximises|maximizes|minimise|minimize|maximise|maximize)")
        wanted = ("value of min" if value else "min") if least else ("value of max" if value else "max")
    elif problem.has("saddle (point|points)") and not problem.has("(maxima|minima|extrema|maximum|minimum|critical|classify)"):
        wanted = "saddle"
    return Task(Arguments(field.body, field.variables, wanted), 1.0, ("find the critical points of ", field.body, " and their kinds"))


def _has_conditions(problem: Problem) -> bool:
    field = main_field(problem)
    for tree in items(problem):
        if isinstance(tree, Relation) and (any(o in ("<", "<=", ">", ">=") for o in tree.operators) or (tree.operators == ("=",) and field_of(problem, tree) is None and field is not None)):
            return True
    return False


def solve(arguments: Arguments) -> Solution | Declined:
    """Slopes zero, solved by cases; then the Hessian at each point."""
    names = arguments.variables
    try:
        steps, rows = hessian(arguments.function, names)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    firsts = [s.after.right if isinstance(s.after, Relation) else s.after for s in steps[: len(names)]]
    second = steps[len(names) :]
    steps = list(steps[: len(names)])
    steps.append(FLAT.states(Sequence(tuple(Relation((f, ZERO), ("=",)) for f in firsts), ""), "At a critical point the function is flat in every direction: all slopes are zero together."))
    goal: Prose = ("find the critical points of ", arguments.function, " and their kinds")
    idea = "Find where all slopes vanish, then look at how the function bends there."
    try:
        answer = solve_system([to_sympy(f) for f in firsts], names)
    except Unsolved as reason:
        return Declined("not_understood", f"I set up the equations for the critical points, but {reason}.", "With a simpler function I can work out every case.")
    if answer.free:
        return Declined("not_understood", "Here a whole line or curve of points is flat, so there is no list of single critical points.")
    steps += answer.steps
    if not answer.points:
        none = Result("extrema", None, ('{"min": [], "max": [], "saddle": []}',), plain='{"min": [], "max": [], "saddle": []}')
        if arguments.wanted != "all":
            none = Result("none", None, ("does not exist",), plain="does not exist")
        return Solution("critical_points_several", "critical-points", goal, tuple(steps), none, idea=idea, conclusion="The slopes are never zero all at once, so there are no critical points.")
    steps += second
    function = to_sympy(arguments.function)
    second_derivatives = [[to_sympy(e) for e in row] for row in rows]
    found: dict[str, list[Mapping[str, Any]]] = {"min": [], "max": [], "saddle": [], "unknown": []}
    table = []
    for point in answer.points:
        verdict = classify(function, second_derivatives, names, point)
        found[verdict.kind].append(point)
        place = Sequence(tuple(from_sympy(point[n]) for n in names), "()")
        value = sympy.nsimplify(function.subs({sympy.Symbol(n): v for n, v in point.items()})) if not function.has(sympy.exp, sympy.log, sympy.sin) else function.subs({sympy.Symbol(n): v for n, v in point.items()})
        table.append((place, from_sympy(sympy.radsimp(sympy.expand(value))), WORDS[verdict.kind]))
        steps.append(TEST.states(place, f"This point is {WORDS[verdict.kind]}." if verdict.kind != "unknown" else "The tests that I know do not decide this point.", verdict.steps))
    exhibit = Table(("point", "value", "kind"), tuple(table), "The critical points")
    return _answer(arguments, goal, idea, steps, found, exhibit)


def _answer(arguments: Arguments, goal: Prose, idea: str, steps: list[Step], found: dict[str, list[Mapping[str, Any]]], exhibit: Table) -> Solution | Declined:
    names = arguments.variables
    coverage: Literal["steps", "partial"] = "partial" if found["unknown"] else "steps"
    note = " For some of them the tests that I know do not decide." if found["unknown"] else ""
    if arguments.wanted in ("all", "points"):
        text = extrema_text({k: found[k] for k in ("min", "max", "saddle")}, names)
        words: list[str | Node] = ["The critical points: "]
        first = True
        for kind in ("min", "max", "saddle", "unknown"):
            for point in found[kind]:
                words += ["" if first else "; ", WORDS[kind] + " at ", Sequence(tuple(from_sympy(point[n]) for n in names), "()")]
                first = False
        return Solution("critical_points_several", "critical-points", goal, tuple(steps), Result("extrema", None, (text,), plain=text), idea=idea, conclusion=(*words, "." + note), exhibits=(exhibit,), coverage=coverage)
    kind = "saddle" if arguments.wanted == "saddle" else "min" if "min" in arguments.wanted else "max"
    points = found[kind]
    if not points:
        return Solution(
            "critical_points_several", "critical-points", goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), idea=idea,
            conclusion=f"There is no {'saddle point' if kind == 'saddle' else 'local ' + ('minimum' if kind == 'min' else 'maximum')} among the critical points." + note, exhibits=(exhibit,), coverage=coverage,
        )  # fmt: skip
    if len(points) > 1 and kind != "saddle":
        text = extrema_text({k: found[k] for k in ("min", "max", "saddle")}, names)
        return Solution("critical_points_several", "critical-points", goal, tuple(steps), Result("extrema", None, (text,), plain=text), idea=idea, exhibits=(exhibit,), coverage=coverage)
    if kind == "saddle":
        listed = Sequence(tuple(Sequence(tuple(from_sympy(p[n]) for n in names), "()") for p in points), "") if len(points) > 1 else Sequence(tuple(from_sympy(points[0][n]) for n in names), "[]")
        return Solution("critical_points_several", "saddle-points", goal, tuple(steps), Result("vector", listed, listed.items), idea=idea, exhibits=(exhibit,), coverage=coverage)
    point = points[0]
    place = Sequence(tuple(from_sympy(point[n]) for n in names), "[]")
    function = to_sympy(arguments.function)
    value = from_sympy(sympy.radsimp(sympy.expand(function.subs({sympy.Symbol(n): v for n, v in point.items()}))))
    conclusion: Prose = (f"The {'lowest' if kind == 'min' else 'highest'} point nearby is at ", place, ", where the function is ", value, ".", note)
    if arguments.wanted.startswith("value"):
        return Solution("critical_points_several", "critical-points", goal, tuple(steps), Result("number", value, (value,)), idea=idea, conclusion=conclusion, exhibits=(exhibit,), coverage=coverage)
    return Solution("critical_points_several", "critical-points", goal, tuple(steps), Result("vector", place, place.items), idea=idea, conclusion=conclusion, exhibits=(exhibit,), coverage=coverage)


def extrema_text(found: Mapping[str, list[Mapping[str, Any]]], names: tuple[str, ...]) -> str:
    """{"min": [[0, 0]], "max": [], "saddle": []}."""
    parts = []
    for kind, points in found.items():
        rows = ", ".join("[" + ", ".join(plain(from_sympy(p[n])) for n in names) + "]" for p in points)
        parts.append(f'"{kind}": [{rows}]')
    return "{" + ", ".join(parts) + "}"


def make_problem(rng: Random, level: int) -> Exercise:
    """A bowl moved aside; a quadratic with a mixed term; a cubic with two points."""
    a, b, c = rng.randint(1, 4), rng.randint(1, 4), rng.choice([-1, 1])
    p, q = rng.randint(-3, 3), rng.randint(-3, 3)
    if level == 1:
        text = f"{a}*x^2 + {b * c}*y^2 + {-2 * a * p}*x + {-2 * b * c * q}*y".replace("+ -", "- ")
    elif level == 2:
        text = f"{a}*x^2 + {rng.choice([2 * (a + b), 1])}*x*y + {b}*y^2 + {p or 1}*x".replace("+ -", "- ")
    else:
        text = f"{a}*x^3 - {3 * a * b * b}*x + {c}*y^2".replace("+ -", "- ")
    form = 'the points by kind, such as {"min": [[0, 0]], "max": [], "saddle": []}'
    return Exercise(f"find and classify the critical points of f(x, y) = {text}", f"Find the critical points of f(x, y) = {text}, and the kind of each.", form)


TOPIC = Topic(
    id="critical_points_several", title="Critical points in several variables", concept="saddle-points",
    phrases=("critical points", "critical point", "stationary points", "stationary point", "saddle points", "saddle point", "local maxima and minima", "local maxima", "local minima", "local extrema", "extrema",
             "local maximum and minimum", "local minimum", "local maximum", "minimize", "minimise", "maximize", "maximise", "minimum", "maximum", "minima", "maxima", "extremum",
             "minimises", "minimizes", "maximises", "maximizes", "argmin", "argmax", "minimiser", "minimizer", "maximiser", "maximizer", "lowest point", "highest point", "smallest", "largest", "lowest", "highest"),
    read=read, solve=solve, make_problem=make_problem, concepts=("critical-points", "hessian", "local-global-minima"),
)  # fmt: skip
