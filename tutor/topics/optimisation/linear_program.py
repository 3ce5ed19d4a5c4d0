"""Linear programs: by the corners of the allowed region (two unknowns), by the simplex tableau (more)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

import sympy

from tutor.notation.plain import plain
from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import Matrix, Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.programs import Program, difference, program_of
from tutor.rules.constrained import is_linear
from tutor.rules.derivation import Rule
from tutor.rules.partials import decimal_of, put_in, value_of
from tutor.rules.writing import write_number
from tutor.solution import Declined, Plot, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

BOUNDARIES = Rule("boundary_lines", "The border lines of the allowed region", "linear-programming")
CORNER = Rule("corner_point", "Where two border lines cross", "linear-programming")
COMPARE = Rule("compare_corners", "Put each corner into the objective", "linear-programming")
UNBOUNDED = Rule("unbounded_direction", "A direction that never ends", "linear-programming")
TABLEAU = Rule("simplex_tableau", "The first tableau", "linear-programming")
PIVOT = Rule("simplex_pivot", "Pivot", "linear-programming")
_MOST = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """Everything is linear."""

    program: Program


def read(problem: Problem) -> Task | Declined | None:
    """ "maximise 3x + 2y subject to x + y <= 4, x >= 0, y >= 0"."""
    program = program_of(problem)
    if program is None or program.sense == "both" or problem.has("(kkt|karush|integer program|integer programming)"):
        return None
    symbols = [sympy.Symbol(n) for n in program.variables]
    try:
        parts = [to_sympy(program.objective), *(to_sympy(difference(c)) for c in (*program.equalities, *program.inequalities))]
    except (ValueError, ArithmeticError, TypeError):
        return None
    if not all(isinstance(e, sympy.Expr) and is_linear(e, symbols) for e in parts) or not program.inequalities or len(symbols) < 2:
        return None
    if any(not c.is_Rational for e in parts for c in sympy.Poly(e, *symbols).coeffs()):
        return None
    if len(program.inequalities) > _MOST or len(symbols) > 4:
        return Declined("too_heavy", f"I work out linear programs by hand up to {_MOST} constraints and four unknowns.")
    word = "minimise " if program.sense == "min" else "maximise "
    return Task(Arguments(program), 1.0, (word, program.objective, " subject to ", *(n for k, c in enumerate((*program.equalities, *program.inequalities)) for n in ((", " if k else ""), c))))


@dataclass(frozen=True, slots=True)
class _Row:
    """normal · x <= bound; `equal` when it must hold exactly."""

    normal: tuple[Fraction, ...]
    bound: Fraction
    shown: Relation
    equal: bool = False


def _rows(program: Program) -> list[_Row]:
    symbols = [sympy.Symbol(n) for n in program.variables]
    out = []
    for relation in (*program.equalities, *program.inequalities):
        gap = sympy.Poly(to_sympy(difference(relation)), *symbols)
        normal = tuple(_fraction(gap.coeff_monomial(s)) for s in symbols)
        bound = -_fraction(gap.coeff_monomial(1))
        way = -1 if relation.operator in (">", ">=") else 1
        out.append(_Row(tuple(way * n for n in normal), way * bound, relation, relation.operator == "="))
    return out


def _fraction(value: object) -> Fraction:
    number = sympy.Rational(value)
    return Fraction(int(number.p), int(number.q))


def solve(arguments: Arguments) -> Solution | Declined:
    """Corners for two unknowns, the simplex tableau for more."""
    program = arguments.program
    symbols = [sympy.Symbol(n) for n in program.variables]
    objective = sympy.Poly(to_sympy(program.objective), *symbols)
    costs = tuple(_fraction(objective.coeff_monomial(s)) for s in symbols)
    rows = _rows(program)
    word = "minimise " if program.sense == "min" else "maximise "
    goal: Prose = (word, program.objective, " subject to ", *(n for k, c in enumerate((*program.equalities, *program.inequalities)) for n in ((", " if k else ""), c)))
    if len(symbols) == 2:
        return _by_corners(program, goal, costs, rows)
    return _by_simplex(program, goal, costs, rows)


def _by_corners(program: Program, goal: Prose, costs: tuple[Fraction, ...], rows: list[_Row]) -> Solution | Declined:
    lines = tuple(Relation((r.shown.left, r.shown.right), ("=",)) for r in rows)
    steps = [BOUNDARIES.states(Sequence(lines, ""), "Each condition allows one side of a line. The objective grows steadily in one direction, so its best value, if there is one, is reached in a corner: where border lines cross.")]
    corners: dict[tuple[Fraction, Fraction], str] = {}
    table: list[tuple[str | Node, ...]] = []
    for first, second in combinations(rows, 2):
        point = _cross(first, second)
        if point is None:
            continue
        broken = next((r for r in rows if not _holds(r, point)), None)
        place = Sequence(tuple(write_number(p) for p in point), "()")
        pair = f"{plain(Relation((first.shown.left, first.shown.right), ('=',)))} and {plain(Relation((second.shown.left, second.shown.right), ('=',)))}"
        if point not in corners:
            why: Prose = (f"{pair} cross here. ", "All other conditions hold: a corner." if broken is None else "It breaks ", *(() if broken is None else (broken.shown, ", so it is outside.")))
            steps.append(CORNER.states(place, why))
            corners[point] = "corner" if broken is None else "outside"
            table.append((pair, place, "yes" if broken is None else "no"))
    good = [p for p, kind in corners.items() if kind == "corner"]
    sense = 1 if program.sense == "min" else -1
    idea = "The allowed region is cut out by straight lines, and a linear function is best in one of its corners."
    if not good:
        if _feasible_somewhere(rows):
            return Declined("not_understood", "The allowed region has no corner, so I cannot decide this by corners.")
        return Solution("linear_program", "linear-programming", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), idea=idea, conclusion="No point meets all conditions, so there is no solution.")
    ray = _improving_ray(rows, tuple(sense * c for c in costs))
    if ray is not None:
        steps.append(UNBOUNDED.states(Sequence(tuple(write_number(r) for r in ray), "()"), "From any allowed point one can go in this direction for ever without leaving the region, and the objective gets better all the way."))
        return Solution(
            "linear_program", "linear-programming", goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), idea=idea,
            conclusion=f"The region is unbounded in a direction that improves the objective, so there is no {'smallest' if sense > 0 else 'largest'} value: the problem is unbounded.",
        )  # fmt: skip
    values = {p: sum((c * x for c, x in zip(costs, p, strict=True)), Fraction(0)) for p in good}
    constant = to_sympy(program.objective).subs({sympy.Symbol(n): 0 for n in program.variables})
    shift = _fraction(constant)
    worked = []
    for p in good:
        spot = tuple(write_number(x) for x in p)
        there = put_in(program.objective, program.variables, spot)
        value, inner = value_of(there)
        steps.append(COMPARE.step(there, value, ("At the corner ", Sequence(spot, "()"), "."), inner))
        worked.append((Sequence(spot, "()"), value))
    best = (min if sense > 0 else max)(values.values())
    winners = [p for p in good if values[p] == best]
    value = write_number(best + shift)
    exhibits = (Table(("corner", "objective"), tuple(worked), "The corners and their values"), _picture(program, rows, good, winners))
    return _answer(program, goal, steps, [tuple(w) for w in winners], value, idea, exhibits)


def _answer(program: Program, goal: Prose, steps: list[Step], winners: list[tuple[Fraction, ...]], value: Node, idea: str, exhibits: tuple[Table | Plot, ...]) -> Solution:
    word = "smallest" if program.sense == "min" else "largest"
    places = [Sequence(tuple(write_number(x) for x in w), "()") for w in winners]
    words: list[str | Node] = [f"The {word} value is ", value, ", reached at ", *(n for k, p in enumerate(places) for n in ((" and " if k else ""), p)), "."]
    if len(places) > 1:
        words.append(" All points on the edge between them are just as good.")
    if program.asks == "value":
        return Solution("linear_program", "linear-programming", goal, tuple(steps), Result("number", value, (value,), approx=decimal_of(value)), idea=idea, conclusion=tuple(words), exhibits=exhibits)
    if len(places) > 1:
        listed: Node = Sequence(tuple(places), "")
        return Solution("linear_program", "linear-programming", goal, tuple(steps), Result("set", listed, tuple(places)), idea=idea, conclusion=tuple(words), exhibits=exhibits)
    vector = Sequence(places[0].items, "[]")
    return Solution("linear_program", "linear-programming", goal, tuple(steps), Result("vector", vector, vector.items if program.asks == "place" else (value,)), idea=idea, conclusion=tuple(words), exhibits=exhibits)


def _cross(first: _Row, second: _Row) -> tuple[Fraction, Fraction] | None:
    (a, b), (c, d) = first.normal, second.normal
    det = a * d - b * c
    if not det:
        return None
    return (first.bound * d - b * second.bound) / det, (a * second.bound - first.bound * c) / det


def _holds(row: _Row, point: tuple[Fraction, ...]) -> bool:
    value = sum((n * x for n, x in zip(row.normal, point, strict=True)), Fraction(0))
    return value == row.bound if row.equal else value <= row.bound


def _improving_ray(rows: list[_Row], costs: tuple[Fraction, ...]) -> tuple[Fraction, ...] | None:
    """A direction in which one may go on for ever while the cost falls, along a border or straight downhill."""
    candidates = [(-r.normal[1], r.normal[0]) for r in rows] + [(r.normal[1], -r.normal[0]) for r in rows] + [tuple(-c for c in costs)]
    for direction in candidates:
        if sum((c * x for c, x in zip(costs, direction, strict=True)), Fraction(0)) >= 0:
            continue
        slopes = [(sum((n * x for n, x in zip(r.normal, direction, strict=True)), Fraction(0)), r.equal) for r in rows]
        if all(s == 0 if equal else s <= 0 for s, equal in slopes):
            return tuple(direction)
    return None


def _feasible_somewhere(rows: list[_Row]) -> bool:
    """For regions without corners (strips and half-planes): is any point allowed?"""
    for row in rows:
        size = sum((n * n for n in row.normal), Fraction(0))
        if size and all(_holds(r, tuple(n * row.bound / size for n in row.normal)) for r in rows):
            return True
    return False


def _picture(program: Program, rows: list[_Row], corners: list[tuple[Fraction, Fraction]], winners: list[tuple[Fraction, Fraction]]) -> Plot:
    """The region with its corners; the best one marked."""
    from math import atan2

    cx = sum(float(p[0]) for p in corners) / len(corners)
    cy = sum(float(p[1]) for p in corners) / len(corners)
    around = sorted(((float(p[0]), float(p[1])) for p in corners), key=lambda p: atan2(p[1] - cy, p[0] - cx))
    x, y = program.variables
    points = [{"x": p[0], "y": p[1], "order": k} for k, p in enumerate([*around, around[0]])]
    best = [{"x": float(p[0]), "y": float(p[1])} for p in winners]
    axes = {"x": {"field": "x", "type": "quantitative", "title": x}, "y": {"field": "y", "type": "quantitative", "title": y}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": 320, "height": 280,
        "layer": [
            {"data": {"values": points}, "mark": {"type": "line", "point": True}, "encoding": {**axes, "order": {"field": "order", "type": "quantitative"}}},
            {"data": {"values": best}, "mark": {"type": "point", "filled": True, "size": 160, "color": "#c0392b"}, "encoding": axes},
        ],
    }  # fmt: skip
    listed = ", ".join(f"({p[0]:g}, {p[1]:g})" for p in around)
    alt = f"The allowed region with its corners {listed}; the best corner, ({best[0]['x']:g}, {best[0]['y']:g}), is marked."
    return Plot(spec, alt, {"corners": [list(p) for p in around], "best": [[b["x"], b["y"]] for b in best]})


def _by_simplex(program: Program, goal: Prose, costs: tuple[Fraction, ...], rows: list[_Row]) -> Solution | Declined:
    """Maximisation with all unknowns at least zero and bounds that are not negative: the origin is a first corner."""
    size = len(costs)
    signs = [r for r in rows if sum(1 for n in r.normal if n) == 1 and r.bound == 0 and min(r.normal) < 0]
    rest = [r for r in rows if r not in signs]
    if len({tuple(r.normal) for r in signs}) < size or any(r.equal or r.bound < 0 for r in rest):
        return Declined("not_understood", "With more than two unknowns I use the simplex tableau, and for that I need every unknown at least zero and every other condition of the form “at most a positive number”.")
    way = 1 if program.sense == "max" else -1
    tableau = [[*r.normal, *(Fraction(int(i == k)) for k in range(len(rest))), r.bound] for i, r in enumerate(rest)]
    tableau.append([*(-way * c for c in costs), *(Fraction(0) for _ in rest), Fraction(0)])
    basis = [size + k for k in range(len(rest))]
    headings = [*program.variables, *(f"s{k + 1}" for k in range(len(rest))), "value"]
    steps = [TABLEAU.states(_matrix(tableau), f"Each condition gets a slack variable s that fills it up to an equation; the last row holds the objective with changed signs. Columns: {', '.join(headings)}.")]
    for _ in range(20):
        column = min(range(len(headings) - 1), key=lambda k: (tableau[-1][k], k))
        if tableau[-1][column] >= 0:
            break
        ratios = [(tableau[i][-1] / tableau[i][column], basis[i], i) for i in range(len(rest)) if tableau[i][column] > 0]
        if not ratios:
            steps.append(UNBOUNDED.states(name_to_tree(headings[column]), "This unknown can grow for ever without breaking a condition, and the objective with it."))
            return Solution("linear_program", "linear-programming", goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), idea="Move from corner to better corner.", conclusion="The problem is unbounded.")
        ratio, _, row = min(ratios)
        pivot = tableau[row][column]
        tableau[row] = [v / pivot for v in tableau[row]]
        for i in range(len(tableau)):
            if i != row and tableau[i][column]:
                factor = tableau[i][column]
                tableau[i] = [v - factor * w for v, w in zip(tableau[i], tableau[row], strict=True)]
        left, basis[row] = headings[basis[row]], column
        steps.append(PIVOT.states(_matrix(tableau), f"{headings[column]} improves the objective fastest, so it enters; the smallest ratio {plain(write_number(ratio))} is in row {row + 1}, so {left} leaves. Divide row {row + 1} by {plain(write_number(pivot))} and clear the rest of the column."))
    else:
        return Declined("too_heavy", "The tableau needs more pivots than I show.")
    point = tuple(next((tableau[i][-1] for i, b in enumerate(basis) if b == k), Fraction(0)) for k in range(size))
    place = tuple(write_number(p) for p in point)
    there = put_in(program.objective, program.variables, place)
    value, inner = value_of(there)
    steps.append(COMPARE.step(there, value, ("No entry of the last row is negative, so nothing improves any more. Read the unknowns off: ", Sequence(place, "()"), "."), inner))
    return _answer(program, goal, steps, [point], value, "Begin in the corner at the origin and move to a better neighbouring corner until none is better.", ())


def _matrix(rows: list[list[Fraction]]) -> Matrix:
    return Matrix(tuple(tuple(write_number(v) for v in row) for row in rows))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two conditions; three; three unknowns by the tableau."""
    a, b = rng.randint(1, 5), rng.randint(1, 5)
    if level == 3:
        c = rng.randint(1, 4)
        text = f"maximize {a}*x + {b}*y + {c}*z subject to x + y + z <= {rng.randint(4, 9)}, x + 2*y <= {rng.randint(4, 9)}, 2*x + z <= {rng.randint(5, 12)}, x >= 0, y >= 0, z >= 0"
    else:
        more = f", 2*x + y <= {rng.randint(4, 12)}" if level == 2 else ""
        text = f"maximize {a}*x + {b}*y subject to x + y <= {rng.randint(4, 9)}, x + 3*y <= {rng.randint(6, 15)}{more}, x >= 0, y >= 0"
    ask = "find the maximum value of " + text.removeprefix("maximize ")
    return Exercise(ask, text[0].upper() + text[1:] + ". What is the largest value?", "a number")


TOPIC = Topic(
    id="linear_program", title="Linear programs", concept="linear-programming",
    phrases=("linear program", "linear programming", "linear programming problem", "simplex", "subject to", "s.t.", "such that", "constraints", "maximize", "maximise", "minimize", "minimise", "maximum value", "minimum value"),
    read=read, solve=solve, make_problem=make_problem, concepts=("inequalities",),
)  # fmt: skip
