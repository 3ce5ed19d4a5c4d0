"""Partial derivatives of any order: ∂f/∂x, f_xy(1, 2), or all of the first or second order."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Derivative, Evaluated, Multiply, Node, Relation, Sequence, Subscript, Symbol, Text, flat_name
from tutor.problem import Problem
from tutor.problem.fields import Field, field_of, items, main_field, point_of
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, decimal_of, derivative_of, repeated
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, ResultKind, Solution, Step
from tutor.topic import Exercise, Task, Topic

MOST = 4


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables, each derivative asked for as the variables to go along in order, and the point."""

    function: Node
    variables: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...]
    point: tuple[Node, ...] | None


def read(problem: Problem) -> Task | Declined | None:
    """∂f/∂x, f_x and f_xy(1, 2), "the partial derivative of … with respect to …", "all second-order partial derivatives"."""
    marks = [m for t in items(problem) if (m := _mark(t)) is not None]
    words = problem.has("partial (derivative|derivatives)", "partials", "partial of", "partial {f} wrt")
    if not marks and not words:
        return None
    field = _field(problem, marks)
    if field is None or isinstance(field.body, Sequence | Relation) or not field.variables:
        return None
    asked = tuple(a for m in marks if (a := _along(m, field.variables)) is not None)
    if len(asked) < len(marks) or (marks and len(field.variables) < 2 and not words):
        return None
    if not asked:
        found = _from_words(problem, field)
        if found is None:
            return None
        asked = found
    if any(len(a) > MOST for a in asked):
        return Declined("too_heavy", f"I take partial derivatives up to order {MOST}.")
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        return point
    goal: Prose = ("find ", *_list(field.body, asked))
    if point is not None:
        goal = (*goal, " at ", Sequence(point, "()"))
    return Task(Arguments(field.body, field.variables, asked, point), 1.0 if words else 0.95, goal)


def _list(function: Node, asked: tuple[tuple[str, ...], ...]) -> tuple[str | Node, ...]:
    out: list[str | Node] = []
    for k, names in enumerate(asked):
        out += [", " if k else "", derivative_of(function, names)]
    return tuple(out)


def _mark(tree: Node) -> Node | None:
    """∂f/∂x, f_x or f_x(1, 2): the sign of a partial derivative."""
    if isinstance(tree, Evaluated):
        tree = tree.operand
    if isinstance(tree, Apply):
        inner = _mark(tree.function)
        return inner
    if isinstance(tree, Derivative) and (tree.partial or len(tree.variables) > 1):
        return tree
    if isinstance(tree, Subscript) and isinstance(tree.base, Symbol) and tree.base.name in ("f", "g", "h", "z", "u", "w", "F", "L", "J") and _letters(tree.index) is not None:
        return tree
    return None


def _letters(index: Node) -> tuple[str, ...] | None:
    if isinstance(index, Symbol):
        return (index.name,)
    if isinstance(index, Text) and index.text.isalpha() and len(index.text) <= MOST:
        return tuple(index.text)
    if isinstance(index, Multiply | Sequence):
        parts = [flat_name(p) for p in (index.factors if isinstance(index, Multiply) else index.items)]
        return tuple(p for p in parts if p) if all(parts) else None
    return None


def _along(mark: Node, variables: tuple[str, ...]) -> tuple[str, ...] | None:
    if isinstance(mark, Derivative):
        found = tuple(n for v, count in reversed(mark.variables) for n in [flat_name(v) or ""] * count)
        return found if set(found) <= set(variables) else None
    assert isinstance(mark, Subscript)
    letters = _letters(mark.index) or ()
    return letters if letters and set(letters) <= set(variables) else None


def _field(problem: Problem, marks: list[Node]) -> Field | None:
    for mark in marks:
        if isinstance(mark, Derivative):
            field = field_of(problem, mark.operand)
            if field is not None:
                return field
            if isinstance(mark.operand, Apply | Symbol) and flat_name(mark.operand) not in ("f", "z", "g", "u", "w", "h", "L", "J", None):
                return None
    match = problem.match("(partial|partials) [derivative] [derivatives] [of] [the] [following] [function] {f}", "(partial|partials) ... of ... {f}", "of {f}")
    if match is not None and not isinstance(match.slots["f"], Subscript):
        field = field_of(problem, match.slots["f"])
        if field is not None:
            return field
    return main_field(problem)


def _from_words(problem: Problem, field: Field) -> tuple[tuple[str, ...], ...] | None:
    if not problem.has("(partial|partials) [derivative] [derivatives]"):
        return None
    order = 2 if problem.has("second [-] [order] [and] [mixed] (partial|partials)", "second-order", "mixed ... (partial|partials)", "(partial|partials) ... of [the] second order") else 1
    if problem.has("(third|third-order) [order] partial"):
        return None
    match = problem.match("(with respect to|wrt|w.r.t.|in|for|along) [both] {x} and [then] {y}", "(with respect to|wrt|w.r.t.|in|for|along) [the] [variable] {x}")
    chosen: list[str] = []
    for tree in match.slots.values() if match is not None else ():
        for part in tree.items if isinstance(tree, Sequence) else (tree,):
            name = flat_name(part)
            if name in field.variables:
                chosen.append(name)
    mixed = problem.has("mixed")
    if order == 1:
        return tuple((v,) for v in chosen or field.variables)
    if mixed and len(chosen) != 1:
        pair = chosen or list(field.variables)
        return ((pair[0], pair[1]),) if len(pair) == 2 else None
    if len(chosen) == 1:
        return ((chosen[0], chosen[0]),)
    if len(chosen) == 2:
        return ((chosen[0], chosen[1]),)
    return tuple((a, b) for i, a in enumerate(field.variables) for b in field.variables[i:])


def solve(arguments: Arguments) -> Solution | Declined:
    """Each derivative in turn, one variable at a time; then the point put in."""
    known: dict[tuple[str, ...], Node] = {}
    steps: list[Step] = []
    values: list[Node] = []
    try:
        for names in arguments.asked:
            seen = known.get(names)
            turned = known.get(tuple(reversed(names)))
            if seen is None and turned is not None and len(names) == 2:
                steps.append(
                    Step(
                        "symmetry_of_mixed_partials", "The order does not matter", "For smooth functions the mixed derivatives agree, whichever variable goes first.", "hessian",
                        before=derivative_of(arguments.function, names), after=turned,
                    )
                )
                known[names] = turned
                values.append(turned)
                continue
            more, value = repeated(arguments.function, names, arguments.variables, known)
            steps.extend(more)
            values.append(value)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    goal: Prose = ("find ", *_list(arguments.function, arguments.asked))
    idea = "A partial derivative lets one variable move while all the others stand still, as if they were fixed numbers."
    if arguments.point is not None:
        goal = (*goal, " at ", Sequence(arguments.point, "()"))
        try:
            more, found = at_point(tuple(values), arguments.variables, arguments.point)
        except Undefined as reason:
            return Solution("partial_derivative", "partial-derivatives", goal, tuple(steps), Result("none", None, ("undefined",), plain="undefined"), idea=idea, conclusion=f"At this point there is no value: {reason}.")
        steps.extend(more)
        values = list(found)
    if len(values) == 1:
        kind: ResultKind = "expression" if arguments.point is None else "number"
        conclusion: Prose = ""
        if arguments.point is not None and len(arguments.asked[0]) == 1:
            conclusion = ("At this point the function changes ", values[0], " times as fast as ", name_to_tree(arguments.asked[0][0]), ", while the rest stands still.")
        return Solution("partial_derivative", "partial-derivatives", goal, tuple(steps), Result(kind, values[0], (values[0],), approx=decimal_of(values[0]) if kind == "number" else None), idea=idea, conclusion=conclusion)
    listed = Sequence(tuple(values), "[]")
    return Solution("partial_derivative", "partial-derivatives", goal, tuple(steps), Result("vector", listed, tuple(values)), idea=idea, conclusion=("In the order asked for: ", listed, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A polynomial; at a point; a mixed derivative of second order."""
    from tutor.notation import read as read_math

    a, b, n, m = rng.randint(2, 6), rng.randint(1, 9), rng.randint(2, 4), rng.randint(1, 3)
    text = f"{a}*x^{n}*y^{m} + {b}*y"
    if level == 1:
        along = rng.choice("xy")
        return Exercise(f"partial derivative of {text} with respect to {along}", f"Differentiate this with respect to {along}.", "an expression in x and y", read_math(text).tree)
    if level == 2:
        p, q = rng.randint(-2, 3), rng.randint(-2, 3)
        return Exercise(f"f(x, y) = {text}. Find f_x({p}, {q})", f"Find the partial derivative along x at the point ({p}, {q}).", "a number", read_math(text).tree)
    text = rng.choice([text, f"sin({a}*x)*y^{n}", f"e^({a}*x)*y^{n} + x^{m}"])
    return Exercise(f"f(x, y) = {text}. Find f_xy", "Differentiate along x, then along y.", "an expression in x and y", read_math(text).tree)


TOPIC = Topic(
    id="partial_derivative", title="Partial derivatives", concept="partial-derivatives", phrases=("partial derivative", "partial derivatives", "partials", "partial", "second order partial derivatives"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("multivariable-functions",),
)  # fmt: skip
