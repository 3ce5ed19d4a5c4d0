"""Lagrange multipliers: extremes on one or two constraints, every case of the equations, the values compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.notation.plain import plain
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Add, Multiply, Negative, Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.fields import main_field, point_of
from tutor.problem.programs import Program, difference, program_of
from tutor.rules.constrained import bordered_kind, existence
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.extrema import sign
from tutor.rules.partials import decimal_of, partial, put_in, value_of
from tutor.rules.systems import Unsolved, solve_system
from tutor.rules.terms import Undefined
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

LAGRANGIAN = Rule("lagrangian", "Build the Lagrangian", "lagrange-multipliers")
PARALLEL = Rule("lagrange_conditions", "All slopes of the Lagrangian are zero", "lagrange-multipliers")
EDGE = Rule("constraint_gradient_zero", "Where the constraint's own gradient vanishes", "lagrange-multipliers")
COMPARE = Rule("compare_values", "Put each point into the function", "optimization-basics")
MULTIPLIERS = ("lambda", "mu", "nu")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The problem; all of its conditions are equations. `root` when the square root of the value is asked for (a distance)."""

    program: Program
    root: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "minimise x^2 + y^2 subject to x + y = 1", "use Lagrange multipliers …", "the shortest distance from … to the origin"."""
    if problem.has("(descent|learning rate|linear program|linear programming|regression|likelihood|kkt)"):
        return None
    distance = _distance(problem)
    if distance is not None:
        return distance
    program = program_of(problem)
    if program is None or program.inequalities or not program.equalities:
        return None
    if len(program.equalities) > 2 or len(program.variables) > 4 or len(program.variables) < 2:
        return None
    if len(program.equalities) >= len(program.variables):
        return None
    score = 1.0 if problem.has("(subject to|s.t.|such that|lagrange|constraint|constraints|constrained|given that|satisfying)") else 0.8
    return Task(Arguments(program), score, _goal(program))


def _goal(program: Program) -> Prose:
    word = {"min": "minimise ", "max": "maximise ", "both": "find the extremes of "}[program.sense]
    return (word, program.objective, " subject to ", *(n for k, c in enumerate(program.equalities) for n in ((" and " if k else ""), c)))


def _distance(problem: Problem) -> Task | None:
    """The distance from a curve or a surface to a point: the square of it is made small."""
    if not problem.has("(shortest|smallest|minimum|least|minimal) distance", "(closest|nearest) to"):
        return None
    curves = [t for t in problem.statements() if main_field(problem) is None or not isinstance(t.right, Sequence)]
    if len(curves) not in (1, 2):
        return None
    from tutor.notation.tree import Number, Power, symbols

    names = tuple(sorted({n for c in curves for n in symbols(c)}))
    if not 2 <= len(names) <= 3:
        return None
    point = point_of(problem, names)
    if point is None and problem.has("origin"):
        point = tuple(ZERO for _ in names)
    if not isinstance(point, tuple):
        return None
    squares = tuple(Power(name_to_tree(n) if p == ZERO else Add((name_to_tree(n), p.operand if isinstance(p, Negative) else Negative(p))), Number("2")) for n, p in zip(names, point, strict=True))
    asks = "place" if problem.has("(closest|nearest) to") and not problem.has("distance") else "value"
    program = Program(Add(squares), names, "min", tuple(curves), (), asks)  # type: ignore[arg-type]
    return Task(Arguments(program, root=asks == "value"), 1.0, ("find the point of ", curves[0], " that is closest to ", Sequence(point, "()")))


def solve(arguments: Arguments) -> Solution | Declined:
    """Slopes of the Lagrangian zero, every case, then the values compared."""
    program = arguments.program
    names = program.variables
    letters = tuple(m for m in MULTIPLIERS if m not in names)[: len(program.equalities)]
    gaps = tuple(difference(c) for c in program.equalities)
    lagrangian = Add((program.objective, *(Negative(Multiply((name_to_tree(m), g))) for m, g in zip(letters, gaps, strict=True))))
    statement = Relation((name_to_tree("L"), lagrangian), ("=",))
    steps = [LAGRANGIAN.states(statement, ("Take the function, and for each constraint subtract a new unknown (its multiplier, ", *_words(letters), ") times what the constraint says is zero."))]
    equations: list[Node] = []
    try:
        for name in names:
            step, value = partial(lagrangian, name, (*names, *letters))
            steps.append(step)
            equations.append(value)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    listed = Sequence((*(Relation((e, ZERO), ("=",)) for e in equations), *program.equalities), "")
    steps.append(PARALLEL.states(listed, "At an extreme the gradient of the function is a multiple of the constraint's gradient: one cannot climb further without leaving the constraint. Together with the constraint these are the equations to solve."))
    exact = [to_sympy(e) for e in equations] + [to_sympy(g) for g in gaps]
    try:
        answer = solve_system(exact, (*names, *letters))
    except Unsolved as reason:
        return Declined("not_understood", f"I set up the equations for the multipliers, but {reason}.", "With a simpler function or constraint I can work out every case.")
    if answer.free:
        return Declined("not_understood", "Here every point of a whole curve meets the equations, so there is no list of single points.")
    steps += answer.steps
    symbols = [sympy.Symbol(n) for n in names]
    points = [{s: p[str(s)] for s in symbols} for p in answer.points]
    multipliers = [{sympy.Symbol(m): p[m] for m in letters} for p in answer.points]
    edge = _edges(exact[len(names) :], names)
    if edge is None:
        return Declined("not_understood", "I could not make sure that I found every special point of the constraint.")
    if edge:
        steps.append(EDGE.states(Sequence(tuple(_place(p, symbols) for p in edge), ""), "At these points of the constraint its own gradient is zero, so the multiplier rule says nothing there; they are looked at too."))
        for p in edge:
            if not any(all(sign(p[s] - q[s]) == 0 for s in symbols) for q in points):
                points.append(p)
                multipliers.append({})
    return _finish(arguments, steps, points, multipliers, exact[len(names) :])


def _words(letters: tuple[str, ...]) -> tuple[str | Node, ...]:
    out: list[str | Node] = []
    for k, m in enumerate(letters):
        out += [" and " if k else "", name_to_tree(m)]
    return tuple(out)


def _edges(gaps: list[Any], names: tuple[str, ...]) -> list[dict[Any, Any]] | None:
    """Points of the constraints where their gradients vanish (one constraint) or are parallel and both constraints are not
    linear; None when that could not be settled."""
    symbols = [sympy.Symbol(n) for n in names]
    if len(gaps) > 1:
        return []
    slopes = [sympy.diff(gaps[0], s) for s in symbols]
    if any(s.is_number and s != 0 for s in slopes):
        return []
    try:
        answer = solve_system([*slopes, gaps[0]], names)
    except Unsolved:
        return None
    return None if answer.free else [{s: p[str(s)] for s in symbols} for p in answer.points]


def _place(point: Mapping[Any, Any], symbols: list[Any]) -> Node:
    return Sequence(tuple(from_sympy(point[s]) for s in symbols), "()")


def _finish(arguments: Arguments, steps: list[Step], points: list[dict[Any, Any]], multipliers: list[dict[Any, Any]], gaps: list[Any]) -> Solution | Declined:
    program = arguments.program
    symbols = [sympy.Symbol(n) for n in program.variables]
    function = to_sympy(program.objective)
    goal = _goal(program)
    idea = "On the constraint an extreme sits where the function's gradient and the constraint's gradient point along the same line."
    known = existence(function, gaps, [], symbols)
    if not points:
        reason = "The equations have no solution, so there is no extreme on the constraint."
        return Solution("lagrange_multipliers", "lagrange-multipliers", goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), idea=idea, conclusion=reason)
    values: list[Any] = []
    rows = []
    for point in points:
        place = tuple(from_sympy(point[s]) for s in symbols)
        there = put_in(program.objective, program.variables, place)
        try:
            value, lines = value_of(there)
        except Undefined:
            return Declined("not_understood", "The function has no value at one of the points.")
        exact = sympy.radsimp(sympy.sqrtdenest(sympy.expand(function.subs(point))))
        shown = from_sympy(exact)
        shown = shown if len(plain(shown)) <= len(plain(value)) else value
        steps.append(COMPARE.step(there, shown, ("At ", Sequence(place, "()"), "."), lines))
        values.append(exact)
        rows.append((Sequence(place, "()"), shown, decimal_of(shown) or plain(shown)))
    table = Table(("point", "value", "decimal"), tuple(rows), "The candidates")
    low = min(range(len(points)), key=lambda k: float(values[k].evalf(30)))
    high = max(range(len(points)), key=lambda k: float(values[k].evalf(30)))
    kinds = [_kind(function, gaps, m, symbols, p) if len(m) == len(gaps) else "unknown" for p, m in zip(points, multipliers, strict=True)]
    senses = ("min", "max") if program.sense == "both" else (program.sense,)
    verdict: dict[str, list[int] | None] = {}
    notes: list[str] = []
    for sense in senses:
        exists = known.lowest if sense == "min" else known.highest
        best = low if sense == "min" else high
        if exists is False:
            verdict[sense] = None
            continue
        if exists is None:
            fitting = [k for k, kind in enumerate(kinds) if kind == sense]
            if not fitting:
                if program.sense == "both":
                    verdict[sense] = None
                    continue
                return Declined("not_understood", f"I found the flat points, but none of them is surely a {'lowest' if sense == 'min' else 'highest'} point, and I cannot tell whether there is one.")
            best = (min if sense == "min" else max)(fitting, key=lambda k: float(values[k].evalf(30)))
            notes.append(f"Compared with its neighbours on the constraint this is a {'lowest' if sense == 'min' else 'highest'} point; whether it is so far away too I did not prove.")
        verdict[sense] = [k for k in range(len(points)) if sign(values[k] - values[best]) == 0]
    reason = known.reason if known.reason else notes[0] if notes else ""
    return _answer(arguments, goal, idea, steps, points, values, verdict, table, reason)


def _kind(function: Any, gaps: list[Any], multipliers: dict[Any, Any], symbols: list[Any], point: dict[Any, Any]) -> str:
    """The kind nearby; the multipliers stand in the order of the constraints."""
    names = list(multipliers)
    lagrangian = {sympy.Dummy(str(k)): multipliers[m] for k, m in enumerate(names)}
    return bordered_kind(function, gaps, lagrangian, symbols, point)


def _answer(
    arguments: Arguments, goal: Prose, idea: str, steps: list[Step], points: list[dict[Any, Any]], values: list[Any], verdict: Mapping[str, list[int] | None], table: Table, reason: str,
) -> Solution:  # fmt: skip
    program = arguments.program
    symbols = [sympy.Symbol(n) for n in program.variables]

    def make(result: Result, *conclusion: str | Node) -> Solution:
        return Solution("lagrange_multipliers", "lagrange-multipliers", goal, tuple(steps), result, idea=idea, conclusion=(*conclusion, " ", reason), exhibits=(table,))

    if len(verdict) == 2:
        low, high = verdict["min"], verdict["max"]
        words: list[str | Node] = []
        for sense, found in (("lowest", low), ("highest", high)):
            if found is None:
                words.append(f"There is no {sense} value. ")
            else:
                words += [f"The {sense} value is ", from_sympy(values[found[0]]), " at ", *_join([_place(points[k], symbols) for k in found]), ". "]
        if program.asks == "value":
            kept = [from_sympy(values[f[0]]) for f in (low, high) if f is not None]
            listed: Node = Sequence(tuple(kept), "") if len(kept) > 1 else kept[0]
            return make(Result("set", listed, tuple(kept)), *words)
        text = ", ".join(f'"{s}": [' + ", ".join("[" + ", ".join(plain(from_sympy(points[k][x])) for x in symbols) + "]" for k in found or ()) + "]" for s, found in (("min", low), ("max", high)))
        return make(Result("extrema", None, ("{" + text + "}",), plain="{" + text + "}"), *words)
    (sense, found), = verdict.items()
    if found is None:
        return make(Result("none", None, ("does not exist",), plain="does not exist"), f"There is no {'lowest' if sense == 'min' else 'highest'} value on the constraint.")
    value = from_sympy(values[found[0]])
    places = [_place(points[k], symbols) for k in found]
    words = [f"The {'lowest' if sense == 'min' else 'highest'} value on the constraint is ", value, ", at ", *_join(places), "."]
    if arguments.root:
        distance = tidy(from_sympy(sympy.sqrt(values[found[0]])))
        from tutor.notation.tree import Root

        steps.append(Rule("root_of_square", "From the square back to the distance", "roots-radicals").step(Root(value), distance, "We made the square of the distance small; the distance is its root."))
        return make(Result("number", distance, (distance,), approx=decimal_of(distance)), *words, " So the distance is ", distance, ".")
    if program.asks == "value":
        return make(Result("number", value, (value,), approx=decimal_of(value)), *words)
    if len(places) > 1:
        listed = Sequence(tuple(places), "")
        return make(Result("set", listed, tuple(places)), *words)
    vector = Sequence(places[0].items, "[]")  # type: ignore[attr-defined]
    if program.asks == "place":
        return make(Result("vector", vector, vector.items), *words)
    return make(Result("vector", vector, (value,), approx=None), *words)


def _join(places: list[Node]) -> tuple[str | Node, ...]:
    out: list[str | Node] = []
    for k, place in enumerate(places):
        out += [" and " if k else "", place]
    return tuple(out)


def make_problem(rng: Random, level: int) -> Exercise:
    """A bowl on a line; a line on a circle; a product on a line."""
    a, b, c = rng.randint(1, 4), rng.randint(1, 4), rng.randint(2, 9)
    if level == 1:
        text = f"minimize x^2 + y^2 subject to {a}*x + {b}*y = {c}"
    elif level == 2:
        p, q, r = rng.choice([(3, 4, 5), (5, 12, 13), (8, 6, 10)])
        text = f"find the maximum value of {p}*x + {q}*y subject to x^2 + y^2 = {rng.randint(1, 5) ** 2}"
        assert r
    else:
        text = f"find the maximum value of {a}*x*y subject to x + {b}*y = {2 * b * c}"
    return Exercise(text, text[0].upper() + text[1:] + ".", "the point, such as [1, 2]" if level == 1 else "a number")


TOPIC = Topic(
    id="lagrange_multipliers", title="Lagrange multipliers", concept="lagrange-multipliers",
    phrases=("lagrange", "lagrange multipliers", "subject to", "s.t.", "such that", "constraint", "constrained", "given that", "shortest distance", "closest to", "nearest to", "minimum distance", "minimize", "minimise",
             "maximize", "maximise", "minimum", "maximum", "extreme values", "extrema", "satisfying"),
    read=read, solve=solve, make_problem=make_problem, concepts=("gradient", "optimization-basics"),
)  # fmt: skip
