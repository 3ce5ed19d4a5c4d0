"""Extremes under inequalities: the KKT conditions, one case for each set of constraints that may be tight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any

import sympy

from tutor.notation.plain import plain
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Add, Multiply, Node, Number, Relation, Sequence, Subscript, Symbol
from tutor.problem import Problem
from tutor.problem.programs import Program, difference, program_of
from tutor.rules.constrained import existence, is_linear
from tutor.rules.derivation import Rule
from tutor.rules.extrema import sign
from tutor.rules.partials import decimal_of, put_in, value_of
from tutor.rules.systems import Unsolved, solve_system
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

STANDARD = Rule("kkt_standard_form", "Write every condition as “at most zero”", "kkt-conditions")
CONDITIONS = Rule("kkt_conditions", "The KKT conditions", "kkt-conditions")
CASE = Rule("active_set_case", "One case: which constraints are tight", "kkt-conditions")
FEASIBLE = Rule("check_feasible", "Is the point allowed, and are the multipliers not negative?", "kkt-conditions")
COMPARE = Rule("compare_values", "Put each point that is left into the function", "optimization-basics")
_MOST = 5


@dataclass(frozen=True, slots=True)
class Arguments:
    """The problem, with at least one inequality."""

    program: Program


def read(problem: Problem) -> Task | Declined | None:
    """ "minimise x^2 + y^2 subject to x + y >= 2", "use the KKT conditions to …"."""
    if problem.has("(descent|learning rate|regression|likelihood)"):
        return None
    program = program_of(problem)
    if program is None or not program.inequalities or len(program.equalities) > 1 or len(program.variables) > 3:
        return None
    symbols = [sympy.Symbol(n) for n in program.variables]
    try:
        exact = [to_sympy(program.objective), *(to_sympy(difference(c)) for c in (*program.equalities, *program.inequalities))]
    except (ValueError, ArithmeticError, TypeError):
        return None
    if any(not isinstance(e, sympy.Expr) for e in exact) or (all(is_linear(e, symbols) for e in exact) and not problem.has("(kkt|karush)")):
        return None
    if len(program.inequalities) > _MOST:
        return Declined("too_heavy", f"I work through every case by hand up to {_MOST} inequalities.")
    if len(program.variables) == 1 and not problem.has("(kkt|karush|subject to|constraint)"):
        return None
    word = {"min": "minimise ", "max": "maximise ", "both": "find the extremes of "}[program.sense]
    goal: Prose = (word, program.objective, " subject to ", *(n for k, c in enumerate((*program.equalities, *program.inequalities)) for n in ((", " if k else ""), c)))
    return Task(Arguments(program), 1.0, goal)


@dataclass(frozen=True, slots=True)
class _Found:
    point: dict[Any, Any]
    multipliers: tuple[Any, ...]


def solve(arguments: Arguments) -> Solution | Declined:
    """Every set of tight constraints in turn; points that are not allowed or have a negative multiplier are struck out."""
    program = arguments.program
    names = program.variables
    symbols = [sympy.Symbol(n) for n in names]
    function = to_sympy(program.objective)
    gaps = [_at_most_zero(c) for c in program.inequalities]
    exact = [to_sympy(g) for g in gaps]
    equal = [to_sympy(difference(c)) for c in program.equalities]
    word = {"min": "minimise ", "max": "maximise ", "both": "find the extremes of "}[program.sense]
    goal: Prose = (word, program.objective, " subject to ", *(n for k, c in enumerate((*program.equalities, *program.inequalities)) for n in ((", " if k else ""), c)))
    letters = [Subscript(Symbol("mu"), Number(str(k + 1))) for k in range(len(gaps))]
    steps = [STANDARD.states(Sequence(tuple(Relation((g, ZERO), ("<=",)) for g in gaps), "") if len(gaps) > 1 else Relation((gaps[0], ZERO), ("<=",)), "One form for all of them makes the signs of the multipliers mean the same for each.")]
    lagrangian = Add((program.objective, *(Multiply((m, g)) for m, g in zip(letters, gaps, strict=True)), *(Multiply((name_to_tree("lambda"), difference(c))) for c in program.equalities)))
    which = "not negative when we minimise, not positive when we maximise" if program.sense == "both" else "not negative" if program.sense == "min" else "not positive (we maximise)"
    steps.append(CONDITIONS.states(Relation((name_to_tree("L"), lagrangian), ("=",)), f"At an extreme: all slopes of L are zero, the point is allowed, each multiplier is {which}, and the multiplier of a constraint that is not tight is zero. So go through the cases of which constraints are tight."))
    senses = ("min", "max") if program.sense == "both" else (program.sense,)
    kept: dict[str, list[_Found]] = {s: [] for s in senses}
    table: list[tuple[str | Node, ...]] = []
    for size in range(min(len(gaps), len(names) - len(equal)) + 1):
        for active in combinations(range(len(gaps)), size):
            try:
                found, step = _case(function, exact, equal, symbols, active, letters, gaps)
            except Unsolved as reason:
                return Declined("not_understood", f"In one of the cases {reason}.", "With simpler functions I can work out every case.")
            if found is None:
                return Declined("not_understood", "In one of the cases a whole curve of points meets the conditions, so I cannot list them.")
            lines, label = [], "none" if not active else ", ".join(plain(Relation((gaps[k], ZERO), ("=",))) for k in active)
            for item in found:
                allowed = all(sign(sympy.expand(g.subs(item.point))) <= 0 for g in exact)
                signs = [sign(m) for m in item.multipliers]
                place = Sequence(tuple(from_sympy(item.point[s]) for s in symbols), "()")
                fits = [s for s in senses if allowed and all(k >= 0 if s == "min" else k <= 0 for k in signs)]
                why = "It breaks one of the other constraints, so it is not allowed." if not allowed else "It is allowed and its multipliers have the right signs: a candidate." if fits else "It is allowed, but a multiplier has the wrong sign: moving inside makes the function better, so it is no extreme of this kind."
                lines.append(FEASIBLE.states(place, why))
                for s in fits:
                    if not any(all(sign(item.point[x] - other.point[x]) == 0 for x in symbols) for other in kept[s]):
                        kept[s].append(item)
                table.append((label, place, ", ".join(plain(from_sympy(m)) for m in item.multipliers) or "–", "candidate" if fits else "not allowed" if not allowed else "wrong sign"))
            if not found:
                table.append((label, "–", "–", "no point"))
            steps.append(Step(step.rule, step.title, step.why, step.concept, after=step.after, relation="defines", check="by-definition", substeps=(*step.substeps, *lines)))
    return _finish(program, goal, steps, kept, Table(("tight", "point", "multipliers", "verdict"), tuple(table), "The cases"), function, equal, exact, symbols)


def _at_most_zero(constraint: Relation) -> Node:
    """g so that the constraint says g <= 0."""
    gap = difference(constraint)
    if constraint.operator in ("<", "<="):
        return gap
    turned = Relation((constraint.right, constraint.left), ("<=",))
    return difference(turned)


def _case(function: Any, gaps: list[Any], equal: list[Any], symbols: list[Any], active: tuple[int, ...], letters: list[Any], shown: list[Node]) -> tuple[list[_Found] | None, Step]:
    multipliers = [sympy.Symbol(f"mu_{k + 1}") for k in active]
    other = [sympy.Symbol("lambda")] if equal else []
    lagrangian = function + sum(m * gaps[k] for m, k in zip(multipliers, active, strict=True)) + sum(o * e for o, e in zip(other, equal, strict=True))
    equations = [sympy.expand(sympy.diff(lagrangian, s)) for s in symbols] + [gaps[k] for k in active] + equal
    answer = solve_system(equations, tuple(str(s) for s in (*symbols, *multipliers, *other)))
    label: Node = Sequence(tuple(Relation((shown[k], ZERO), ("=",)) for k in active), "") if len(active) > 1 else Relation((shown[active[0]], ZERO), ("=",)) if active else Relation((name_to_tree("mu"), ZERO), ("=",))
    listed = Sequence(tuple(Relation((from_sympy(e), ZERO), ("=",)) for e in equations), "")
    why: Prose = ("No constraint is tight: all multipliers are zero. " if not active else "These constraints hold as equations, the multipliers of the others are zero. ", "To solve: ", listed)
    step = CASE.states(label, why, answer.steps)
    if answer.free:
        return None, step
    return [_Found({s: p[str(s)] for s in symbols}, tuple(p[str(m)] for m in multipliers)) for p in answer.points], step


def _finish(program: Program, goal: Prose, steps: list[Step], kept: Mapping[str, list[_Found]], table: Table, function: Any, equal: list[Any], gaps: list[Any], symbols: list[Any]) -> Solution | Declined:
    idea = "Either an inequality is tight, and then it acts like an equation with a multiplier, or it is loose and plays no part: try every combination."
    known = existence(function, equal, gaps, symbols)
    results: dict[str, tuple[Any, list[dict[Any, Any]]] | None] = {}
    for sense, found in kept.items():
        exists = known.lowest if sense == "min" else known.highest
        if not found:
            results[sense] = None
            continue
        sized = [(sympy.radsimp(sympy.sqrtdenest(sympy.expand(function.subs(f.point)))), f.point) for f in found]
        best = (min if sense == "min" else max)(sized, key=lambda v: float(v[0].evalf(30)))[0]
        if exists is None and len(found) > 1:
            return Declined("not_understood", "I found the candidates, but I cannot be sure that the best of them is the extreme over the whole region.")
        if exists is None:
            return Declined("not_understood", "I found one candidate, but I cannot be sure that it is the extreme over the whole region.")
        results[sense] = (best, [p for v, p in sized if sign(v - best) == 0])
    for sense, result in results.items():
        for point in result[1] if result else ():
            place = tuple(from_sympy(point[s]) for s in symbols)
            there = put_in(program.objective, program.variables, place)
            value, lines = value_of(there)
            steps.append(COMPARE.step(there, value, (f"At the candidate for the {'lowest' if sense == 'min' else 'highest'} value, ", Sequence(place, "()"), "."), lines))
    words: list[str | Node] = []
    for sense, result in results.items():
        name = "lowest" if sense == "min" else "highest"
        if result is None:
            words.append(f"There is no {name} value: no case gives a candidate. ")
        else:
            words += [f"The {name} value is ", from_sympy(result[0]), " at ", *(n for k, p in enumerate(result[1]) for n in ((" and " if k else ""), Sequence(tuple(from_sympy(p[s]) for s in symbols), "()"))), ". "]
    words.append(known.reason)
    return Solution("kkt_conditions", "kkt-conditions", goal, tuple(steps), _result(program, results, symbols), idea=idea, conclusion=tuple(words), exhibits=(table,))


def _result(program: Program, results: Mapping[str, tuple[Any, list[dict[Any, Any]]] | None], symbols: list[Any]) -> Result:
    there = [r for r in results.values() if r is not None]
    if not there:
        return Result("none", None, ("does not exist",), plain="does not exist")
    if len(results) > 1:
        values = tuple(from_sympy(r[0]) for r in there)
        return Result("set", Sequence(values, "") if len(values) > 1 else values[0], values)
    best, points = there[0]
    value = from_sympy(best)
    if program.asks == "value":
        return Result("number", value, (value,), approx=decimal_of(value))
    places = [Sequence(tuple(from_sympy(p[s]) for s in symbols), "[]") for p in points]
    if len(places) > 1:
        return Result("set", Sequence(tuple(Sequence(p.items, "()") for p in places), ""), tuple(places))
    return Result("vector", places[0], places[0].items if program.asks == "place" else (value,))


def make_problem(rng: Random, level: int) -> Exercise:
    """A bowl beyond a line; a line in a disc; a bowl in a quadrant."""
    a, b, c = rng.randint(1, 3), rng.randint(1, 3), rng.randint(1, 6)
    if level == 1:
        text = f"minimize x^2 + y^2 subject to {a}*x + {b}*y >= {c}"
    elif level == 2:
        p, q = rng.choice([(3, 4), (5, 12), (8, 6)])
        text = f"find the minimum value of {p}*x + {q}*y subject to x^2 + y^2 <= {rng.randint(1, 5) ** 2}"
        return Exercise(text, text[0].upper() + text[1:] + ".", "a number")
    else:
        text = f"minimize (x - {a})^2 + (y + {b})^2 subject to x >= 0, y >= 0"
    return Exercise(text, text[0].upper() + text[1:] + ".", "the point, such as [1, 2]")


TOPIC = Topic(
    id="kkt_conditions", title="Extremes under inequalities (KKT)", concept="kkt-conditions",
    phrases=("kkt", "kkt conditions", "karush", "subject to", "s.t.", "such that", "constraint", "constraints", "minimize", "minimise", "maximize", "maximise", "minimum", "maximum", "minimum value", "maximum value", "extreme values"),
    read=read, solve=solve, make_problem=make_problem, concepts=("lagrange-multipliers", "convexity"),
)  # fmt: skip
