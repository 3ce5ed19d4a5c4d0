"""Simultaneous linear equations by elimination or substitution: unique, no, or infinitely many solutions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from random import Random

from tutor.checking.equations import solves
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Matrix, Node, Number, Relation, Sequence, flat_name, substitute, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, NotSolvable, coefficients
from tutor.rules.equations.linear import solve_linear
from tutor.rules.equations.solver import solve_equation
from tutor.rules.simplification import EXPAND, SIMPLIFY, work
from tutor.rules.terms import Sum, Undefined, atom, constant
from tutor.rules.writing import write, write_number
from tutor.solution import Check, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_FORM = re.compile(
    r"(?:solve|find|determine|what is|what are|calculate|work out)?(?: the)?(?: values? of)?(?: solutions?(?: of| to| for)?)?(?: the)?(?: following)?(?: simultaneous| linear)*(?: system(?: of)?)?(?: linear)?(?: equations?)?(?: of equations)?:?"
    r" ?(?P<eqs>⟦\d+⟧(?:(?:,| and|, and|;|&) ?⟦\d+⟧)*)(?:,? (?:for|in|to find|find) (?P<want>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*))?(?: (?:simultaneously|together))?(?: by (?P<method>substitution|elimination))?"
)
_IF = re.compile(r"(?:if|given|given that|when|suppose|suppose that) (?P<eqs>⟦\d+⟧(?:(?:,| and|, and|;) ?⟦\d+⟧)*),? (?:then )?(?:find|what is|determine|calculate|solve for) (?P<want>⟦\d+⟧(?:(?:,| and) ⟦\d+⟧)*)")
WRITE_IN_ORDER = Rule("standard_form_system", "Bring every equation into order", "linear-equations")
ADD_EQUATIONS = Rule("add_multiples", "Add multiples so that one unknown drops out", "linear-equations")
SUBSTITUTE = Rule("substitute_expression", "Put it into the other equation", "linear-equations")
BACK = Rule("back_substitution", "Put what is known back in", "linear-equations")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equations, the unknowns in order, those asked for, and the method."""

    equations: tuple[Relation, ...]
    unknowns: tuple[str, ...]
    wanted: tuple[str, ...]
    method: str = "elimination"


def read(problem: Problem) -> Task | Declined | None:
    """Two or more equations, with or without "solve", for all unknowns or for one."""
    found = _FORM.fullmatch(problem.core) or _IF.fullmatch(problem.core)
    if found is None:
        return None
    equations: list[Relation] = []
    wanted: list[str] = []
    for place in re.findall(r"\d+", found.group("eqs")):
        tree = problem.mathematics[int(place)]
        for item in tree.items if isinstance(tree, Sequence) and tree.bracket in ("", "{}") else (tree,):
            if not isinstance(item, Relation) or len(set(item.operators)) != 1 or item.operators[0] != "=":
                if isinstance(item, Node) and flat_name(item) and equations:
                    wanted.append(flat_name(item) or "")
                    continue
                return None
            for left, right in zip(item.operands, item.operands[1:], strict=False):
                equations.append(Relation((left, right), ("=",)))
    if len(equations) < 2:
        return None
    for place in re.findall(r"\d+", found.group("want") or ""):
        tree = problem.mathematics[int(place)]
        for item in tree.items if isinstance(tree, Sequence) else (tree,):
            name = flat_name(item)
            if name is None:
                return None
            wanted.append(name)
    raw = [n for e in equations for n in symbols(e)]
    keep = tuple(dict.fromkeys(raw))
    # A name that one equation defines is an unknown of the system, one defined before is a number.
    before: dict[str, object] = {n: d for n, d in problem.definitions.items() if not any(d.body in e.operands for e in equations)}
    resolved = [_resolved(problem, e, keep, before) for e in equations]
    if any(isinstance(n, Apply | Matrix | Sequence) for e in resolved for n in walk(e)):
        return None
    unknowns = tuple(dict.fromkeys(n for e in resolved for n in symbols(e)))
    if not unknowns or (wanted and not set(wanted) <= set(unknowns)):
        return None
    order = tuple(sorted(unknowns)) if not wanted else unknowns
    score = 1.0 if wanted or problem.has("solve", "system", "simultaneous", "simultaneously") else 0.5
    method = "substitution" if found.groupdict().get("method") == "substitution" else "elimination"
    return Task(Arguments(tuple(resolved), order, tuple(wanted), method), score, ("solve the system ", Sequence(tuple(resolved), "")))


def _resolved(problem: Problem, equation: Relation, keep: tuple[str, ...], before: dict[str, object]) -> Relation:
    kept = tuple(n for n in keep if n not in before)
    left, right = (problem.resolve(s, kept) for s in equation.operands)
    return Relation((left, right), ("=",))


def solve(arguments: Arguments) -> Solution | Declined:
    """Elimination from the first unknown to the last, then back."""
    shown = Sequence(arguments.equations, "")
    goal: Prose = ("solve the system ", shown)
    try:
        rows = [_row(e, arguments.unknowns) for e in arguments.equations]
    except Undefined as reason:
        return Declined("not_understood", f"One of the equations has no value: {reason}.")
    if any(r is None for r in rows):
        return _nonlinear(arguments, goal)
    known = [r for r in rows if r is not None]
    steps: list[Step] = []
    ordered = Sequence(tuple(_line(r, arguments.unknowns) for r in known), "")
    if ordered != shown:
        steps.append(WRITE_IN_ORDER.states(ordered, "Unknowns on the left in the same order, numbers on the right: so the equations can be compared term by term.", before=shown))
    if len(arguments.unknowns) == 2 and len(known) == 2 and arguments.method == "substitution":
        return _by_substitution(arguments, known, steps, goal)
    return _eliminate(arguments, known, steps, goal)


def _row(equation: Relation, unknowns: tuple[str, ...]) -> list[Fraction] | None:
    value = work(equation.left, EXPAND).value - work(equation.right, EXPAND).value
    row = []
    rest = value
    for name in unknowns:
        powers = coefficients(rest, name)
        if powers is None or any(k > 1 for k in powers):
            return None
        number = powers.get(1, Sum({})).rational
        if number is None:
            return None
        row.append(number)
        rest = powers.get(0, Sum({}))
    constant_part = rest.rational
    return None if constant_part is None else [*row, -constant_part]


def _line(row: list[Fraction], unknowns: tuple[str, ...]) -> Relation:
    left = Sum({})
    for number, name in zip(row, unknowns, strict=False):
        left = left + atom(name_to_tree(name)).scale(number)
    return Relation((write(left), write_number(row[-1])), ("=",))


def _whole(row: list[Fraction]) -> list[Fraction]:
    bottom = lcm(*(v.denominator for v in row))
    return [v * bottom for v in row]


def _eliminate(arguments: Arguments, rows: list[list[Fraction]], steps: list[Step], goal: Prose) -> Solution:
    unknowns = arguments.unknowns
    rows = [_whole(r) for r in rows]
    pivots: list[tuple[int, int]] = []
    place = 0
    for column in range(len(unknowns)):
        pivot = next((i for i in range(place, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for i in range(place + 1, len(rows)):
            if not rows[i][column]:
                continue
            common = lcm(int(rows[place][column]), int(rows[i][column])) if all(r[column].denominator == 1 for r in (rows[place], rows[i])) else 1
            one, two = Fraction(common) / rows[i][column], Fraction(common) / rows[place][column]
            new = [one * a - two * b for a, b in zip(rows[i], rows[place], strict=True)]
            name = name_to_tree(unknowns[column])
            parts = Sequence((_line(rows[i], unknowns), _line(rows[place], unknowns)), "")
            why: Prose = ("Take ", write_number(one), " times ", _line(rows[i], unknowns), " and subtract ", write_number(two), " times ", _line(rows[place], unknowns), ": the terms with ", name, " cancel.")
            rows[i] = new
            steps.append(ADD_EQUATIONS.states(_line(new, unknowns), why, before=parts))
        pivots.append((place, column))
        place += 1
        if place == len(rows):
            break
    for row in rows[place:]:
        if row[-1]:
            return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), conclusion=("The unknowns drop out, and ", Relation((Number("0"), write_number(row[-1])), ("=",)), " is left, which is false: no solution. The equations contradict each other."))
    free = [c for c in range(len(unknowns)) if c not in {c for _, c in pivots}]
    values: dict[str, Sum] = {unknowns[c]: atom(name_to_tree(unknowns[c])) for c in free}
    for r, c in reversed(pivots):
        row = rows[r]
        total = constant(row[-1])
        for other in range(c + 1, len(unknowns)):
            if row[other]:
                total = total - values[unknowns[other]].scale(row[other])
        value = total.scale(1 / row[c])
        line = _line(row, unknowns)
        values[unknowns[c]] = value
        name = name_to_tree(unknowns[c])
        put = line
        known = {unknowns[o]: write(values[unknowns[o]]) for o in range(c + 1, len(unknowns)) if row[o]}
        left: Node = line.left
        for n, v in known.items():
            left = substitute(left, n, v)
        put = Relation((left, line.right), ("=",))
        inner: tuple[Step, ...] = ()
        if not free:
            board = EquationBoard(put)
            inner = solve_linear(board, work(put.left, EXPAND).value, work(put.right, EXPAND).value, name, unknowns[c]).steps
        why = ("In ", line, (" put in what is known already: " if known else " only one unknown is left: "), put, ".")
        steps.append(BACK.states(Relation((name, write(value)), ("=",)), why, inner, before=line))
    return _told(arguments, values, free, steps, goal)


def _told(arguments: Arguments, values: dict[str, Sum], free: list[int], steps: list[Step], goal: Prose) -> Solution:
    unknowns = arguments.unknowns
    statements = tuple(Relation((name_to_tree(n), write(values[n])), ("=",)) for n in unknowns)
    if free:
        names = ", ".join(unknowns[c] for c in free)
        return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("none", Sequence(statements, ""), ("infinitely many",), plain="infinitely many"), conclusion=(f"One equation says nothing new, so {names} can be chosen freely: infinitely many solutions, ", Sequence(tuple(s for s in statements if s.left != s.right), ""), "."))
    check: Check | None = "proved"
    for equation in arguments.equations:
        left, right = equation.operands
        for name in unknowns:
            left, right = substitute(left, name, write(values[name])), substitute(right, name, write(values[name]))
        if work(left, SIMPLIFY).value != work(right, SIMPLIFY).value:
            check = None
    steps.append(Step("check_in_all", "Check in every equation", "Put the values into each of the equations as they were given: both sides agree.", "linear-equations", after=Sequence(statements, ""), relation="implies", check=check))
    asked = arguments.wanted or unknowns
    if len(asked) == 1:
        value = write(values[asked[0]])
        return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("number", value, (value,)), idea=_IDEA, conclusion=("So ", Relation((name_to_tree(asked[0]), value), ("=",)), "."))
    chosen = tuple(s for s in statements if flat_name(s.left) in asked)
    return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("set", Sequence(chosen, ""), chosen), idea=_IDEA)


_IDEA = "Each equation is one piece of information. Combine two of them so that one unknown disappears, solve, and put the value back."


def _by_substitution(arguments: Arguments, rows: list[list[Fraction]], steps: list[Step], goal: Prose) -> Solution:
    unknowns = arguments.unknowns
    first, second = rows
    lines = [_line(r, unknowns) for r in rows]
    column = next((c for c in (0, 1) if abs(first[c]) == 1), 0 if first[0] else 1)
    if not first[column]:
        return _eliminate(arguments, rows, steps, goal)
    name, other = name_to_tree(unknowns[column]), name_to_tree(unknowns[1 - column])
    expression = (constant(first[-1]) - atom(other).scale(first[1 - column])).scale(1 / first[column])
    steps.append(Rule("solve_for_one", "Solve one equation for one unknown", "linear-equations").states(Relation((name, write(expression)), ("=",)), "This equation gives it most easily.", before=lines[0]))
    put = Relation((substitute(lines[1].left, unknowns[column], write(expression)), lines[1].right), ("=",))
    steps.append(SUBSTITUTE.states(put, ("Put it into the other equation, ", lines[1], ": only one unknown is left."), before=lines[1]))
    board = EquationBoard(put)
    solved = solve_linear(board, work(put.left, EXPAND).value, work(put.right, EXPAND).value, other, unknowns[1 - column])
    steps.extend(solved.steps)
    if not solved.values:
        return _eliminate(arguments, rows, steps[:1] if steps else [], goal)
    value = work(solved.values[0], SIMPLIFY).value
    back = substitute(write(expression), unknowns[1 - column], write(value))
    result = work(back, SIMPLIFY)
    steps.append(BACK.states(Relation((name, result.after), ("=",)), ("Put ", Relation((other, write(value)), ("=",)), " back in."), result.steps))
    del second
    return _told(arguments, {unknowns[column]: result.value, unknowns[1 - column]: value}, [], steps, goal)


def _nonlinear(arguments: Arguments, goal: Prose) -> Solution | Declined:
    """One equation gives one unknown; it is put into the other."""
    if len(arguments.equations) != 2 or len(arguments.unknowns) != 2:
        return Declined("not_understood", "I solve systems of linear equations, and systems of two equations in two unknowns where one can be solved for one unknown.")
    for one, two in ((0, 1), (1, 0)):
        for name in arguments.unknowns:
            row = None
            try:
                difference = work(arguments.equations[one].left, EXPAND).value - work(arguments.equations[one].right, EXPAND).value
                row = coefficients(difference, name)
            except Undefined:
                continue
            if row is None or set(row) - {0, 1} or 1 not in row or row[1].rational is None:
                continue
            expression = row.get(0, Sum({})).scale(-1 / (row[1].rational or Fraction(1)))
            return _put_in(arguments, name, expression, one, two, goal)
    named = _linear_in_powers(arguments, goal)
    if named is not None:
        return named
    return Declined("not_understood", "Neither equation gives one unknown in terms of the other, so I cannot solve this system step by step.")


def _linear_in_powers(arguments: Arguments, goal: Prose) -> Solution | Declined | None:
    """x^2 + y^2 = 13, x^2 - y^2 = 5: linear in x^2 and y^2 (or 1/x and 1/y …), so these are found first."""
    values = [work(e.left, EXPAND).value - work(e.right, EXPAND).value for e in arguments.equations]
    parts: dict[str, Node] = {}
    rows: list[list[Fraction]] = []
    for value in values:
        row = {n: Fraction(0) for n in arguments.unknowns}
        rest = Fraction(0)
        for monomial, number in value.terms.items():
            if not monomial:
                rest = number
                continue
            base, exponent = monomial[0]
            name = flat_name(base) if isinstance(base, Node) else None
            if len(monomial) != 1 or name not in row or not isinstance(exponent, Fraction):
                return None
            part = write(Sum({monomial: Fraction(1)}))
            if parts.setdefault(name, part) != part:
                return None
            row[name] = number
        rows.append([*row.values(), -rest])
    (a, b, e), (c, d, f) = rows
    if len(parts) != 2 or not a * d - b * c:
        return None
    found = ((e * d - b * f) / (a * d - b * c), (a * f - e * c) / (a * d - b * c))
    first, second = arguments.unknowns
    lines = [Relation((parts[n], write_number(v)), ("=",)) for n, v in zip((first, second), found, strict=True)]
    steps = [Step("linear_in_powers", "Find the powers first", ("Both equations are linear in ", parts[first], " and ", parts[second], ": multiply the first by ", write_number(d), " and the second by ", write_number(b), " and subtract, and the terms with ", parts[second], " cancel; the other one follows in the same way."), "simultaneous-equations", after=Sequence(tuple(lines), ""), relation="defines", check="by-definition")]
    roots: list[tuple[Node, ...]] = []
    for name, line in zip((first, second), lines, strict=True):
        try:
            solved = solve_equation(line, name_to_tree(name), None, True)
        except (NotSolvable, Undefined):
            return None
        steps.extend(solved.steps)
        roots.append(solved.values)
    pairs: list[Sequence] = []
    for one in roots[0]:
        for two in roots[1]:
            if all(_holds(q, {first: one, second: two}) for q in arguments.equations):
                pairs.append(Sequence((Relation((name_to_tree(first), one), ("=",)), Relation((name_to_tree(second), two), ("=",))), ""))
    return _pairs_told(pairs, steps, goal)


def _put_in(arguments: Arguments, name: str, expression: Sum, one: int, two: int, goal: Prose) -> Solution | Declined:
    other = next(n for n in arguments.unknowns if n != name)
    first, second = arguments.equations[one], arguments.equations[two]
    steps = [Rule("solve_for_one", "Solve one equation for one unknown", "linear-equations").states(Relation((name_to_tree(name), write(expression)), ("=",)), "This equation gives it most easily.", before=first)]
    put = Relation(tuple(substitute(s, name, write(expression)) for s in second.operands), ("=",))
    steps.append(SUBSTITUTE.states(put, ("Put it into ", second, ": only one unknown is left."), before=second))
    try:
        solved = solve_equation(put, name_to_tree(other), None, True)
    except NotSolvable as kind:
        return Declined("not_understood", f"After putting one equation into the other I get {kind}.")
    steps.extend(solved.steps)
    pairs: list[Sequence] = []
    for value in solved.values:
        back = work(substitute(write(expression), other, value), SIMPLIFY)
        found = {other: value, name: back.after}
        statement = Sequence(tuple(Relation((name_to_tree(n), found[n]), ("=",)) for n in arguments.unknowns), "")
        good = all(_holds(e, found) for e in arguments.equations)
        if good:
            pairs.append(statement)
            steps.append(BACK.states(statement, ("With ", Relation((name_to_tree(other), value), ("=",)), " the other unknown follows."), back.steps))
    return _pairs_told(pairs, steps, goal)


def _pairs_told(pairs: list[Sequence], steps: list[Step], goal: Prose) -> Solution:
    """All pairs that solve both equations, as the result."""
    if pairs:
        shown_all: Node = pairs[0] if len(pairs) == 1 else Sequence(tuple(pairs), "")
        steps = [*steps, Step("check_in_all", "Check in every equation", "Each pair was put into both equations as they were given.", "simultaneous-equations", after=shown_all, relation="implies", check="agrees")]
    if not pairs:
        return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), conclusion="No pair of real numbers solves both equations.")
    shown: Node = pairs[0] if len(pairs) == 1 else Sequence(tuple(Sequence(tuple(r.right for r in p.items if isinstance(r, Relation)), "()") for p in pairs), "")
    values = tuple(i for p in pairs for i in p.items) if len(pairs) == 1 else shown.items if isinstance(shown, Sequence) else ()
    return Solution("linear_system", "linear-equations", goal, tuple(steps), Result("set", shown, values), idea="Solve one equation for one unknown and put that into the other.")


def _holds(equation: Relation, values: dict[str, Node]) -> bool:
    left, right = equation.operands
    items = list(values.items())
    for name, value in items[:-1]:
        left, right = substitute(left, name, value), substitute(right, name, value)
    return solves(Relation((left, right), ("=",)), name_to_tree(items[-1][0]), items[-1][1]) is not None


def make_problem(rng: Random, level: int) -> Exercise:
    """Two equations with small whole solutions."""
    from tutor.notation import read as read_math

    x, y = rng.randint(-6, 6), rng.randint(-6, 6)
    while True:
        a, b, c, d = (rng.choice([n for n in range(-2 - 2 * level, 3 + 2 * level) if n]) for _ in range(4))
        if a * d - b * c:
            break
    text = f"{a}*x + {b}*y = {a * x + b * y}, {c}*x + {d}*y = {c * x + d * y}".replace("+ -", "- ")
    return Exercise(f"solve {text} for x and y", "Solve these two equations together.", "x = …, y = …", read_math(text).tree)


TOPIC = Topic(
    id="linear_system", title="Simultaneous equations", concept="linear-equations", phrases=("solve", "system", "simultaneous", "equations", "find", "determine"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("systems-of-equations",),
)  # fmt: skip


