"""Jacobian matrices: a row of slopes for each output; its determinant when that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Call, Matrix, Multiply, Negative, Node, Sequence, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.fields import components, is_list, main_field, ordered, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import EVALUATE, PUT_IN, decimal_of, evaluated, partial
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Undefined
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

ARRANGE = Rule("jacobian_matrix", "One row for each output", "jacobian")
DETERMINANT = Rule("jacobian_determinant", "Determinant of the Jacobian", "determinant")
IDENTITY = Rule("simplify", "Tidy up", "expanding-factoring")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The outputs, the inputs, the point (None everywhere), and whether the determinant is wanted."""

    outputs: tuple[Node, ...]
    variables: tuple[str, ...]
    point: tuple[Node, ...] | None
    determinant: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "Jacobian of f(x, y) = (x^2 y, 5x + sin y) at (1, 0)", "Jacobian determinant of x = r cos t, y = r sin t"."""
    if not problem.has("(jacobian|jacobi)"):
        return None
    field = main_field(problem, vector=True)
    outputs = components(field.body) if field is not None else None
    variables = field.variables if field is not None else ()
    if outputs is None:
        lines = _lines(problem)
        if lines is not None:
            outputs = lines
            variables = tuple(dict.fromkeys(n for o in lines for n in symbols(o)))
    if outputs is None:
        single = main_field(problem)
        if single is None or is_list(single.body):
            return None
        outputs, variables = (single.body,), single.variables
    named = problem.match("(with respect to|wrt|w.r.t.|in terms of) {v}")
    if named is not None:
        chosen = components(named.slots["v"]) or (named.slots["v"].items if isinstance(named.slots["v"], Sequence) else (named.slots["v"],))
        names = tuple(n for c in chosen if (n := flat_name(c)))
        variables = names if set(names) <= set(variables) and names else variables
    if not variables:
        return Declined("missing_data", "I see no variables in these formulas.", "Give formulas such as (x^2 y, x + y).")
    if len(outputs) > 5 or len(variables) > 5:
        return Declined("too_heavy", "I write out Jacobians up to five outputs and five inputs.")
    point = point_of(problem, variables)
    if isinstance(point, Declined):
        return point
    if point == outputs:
        point = None
    determinant = problem.has("jacobian determinant", "determinant of ... jacobian")
    if determinant and len(outputs) != len(variables):
        return Declined("bad_shape", f"Only a square Jacobian has a determinant; here there are {len(outputs)} outputs and {len(variables)} inputs.")
    goal: Prose = ("find the Jacobian ", "determinant of " if determinant else "matrix of ", Sequence(outputs, "()"), f" with the inputs {', '.join(variables)}")
    return Task(Arguments(outputs, variables, point, determinant), 1.0, goal)


def _lines(problem: Problem) -> tuple[Node, ...] | None:
    """x = r cos t, y = r sin t: the right sides."""
    found = [r for r in problem.statements() if flat_name(r.left) is not None and ordered(r.right) and not is_list(r.right)]
    names = {flat_name(r.left) for r in found}
    if len(found) < 2 or any(names & set(ordered(r.right)) for r in found):
        return None
    return tuple(r.right for r in found)


def solve(arguments: Arguments) -> Solution | Declined:
    """Every slope in turn, arranged; the point put in; the determinant."""
    steps: list[Step] = []
    rows: list[tuple[Node, ...]] = []
    try:
        for output in arguments.outputs:
            row = []
            for name in arguments.variables:
                step, value = partial(output, name, arguments.variables)
                steps.append(step)
                row.append(value)
            rows.append(tuple(row))
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    matrix: Node = Matrix(tuple(rows))
    outputs, inputs = len(rows), len(arguments.variables)
    steps.append(ARRANGE.states(matrix, f"Each row belongs to one output, each column to one input ({', '.join(arguments.variables)}): {outputs} row{'s' if outputs > 1 else ''}, {inputs} column{'s' if inputs > 1 else ''}."))
    goal: Prose = ("find the Jacobian matrix of ", Sequence(arguments.outputs, "()"))
    idea = "The Jacobian collects how fast every output changes along every input; near a point the function acts like this matrix."
    if arguments.point is not None:
        try:
            found = [[evaluated(e, arguments.variables, arguments.point) for e in row] for row in rows]
        except Undefined as reason:
            return Declined("not_understood", f"At this point an entry has no value: {reason}.")
        before, after = Matrix(tuple(tuple(f[0] for f in row) for row in found)), Matrix(tuple(tuple(f[1] for f in row) for row in found))
        if before != matrix:
            steps.append(PUT_IN.states(before, ("Replace the inputs by the coordinates of ", Sequence(arguments.point, "()"), "."), before=matrix))
        if after != before:
            steps.append(EVALUATE.step(before, after, "Each entry on its own.", [s for row in found for f in row for s in f[2]]))
        matrix, rows = after, list(after.rows)
        goal = (*goal, " at ", Sequence(arguments.point, "()"))
    if not arguments.determinant:
        flat = tuple(e for row in rows for e in row)
        return Solution("jacobian", "jacobian", goal, tuple(steps), Result("matrix", matrix, (matrix,) if flat else ()), idea=idea, conclusion=("The Jacobian is ", matrix, "."))
    written = _cofactors(rows)
    value = _neat(written)
    steps.append(DETERMINANT.step(Call("det", (matrix,)), written, "Main diagonal minus the other diagonal." if len(rows) == 2 else "Each entry of the first row times the determinant left when its row and column are crossed out, with signs + − +."))
    if value != written:
        steps.append(IDENTITY.step(written, value, "Multiply out and use what is known, such as sin² + cos² = 1."))
    return Solution("jacobian", "jacobian", ("find the determinant of the Jacobian of ", Sequence(arguments.outputs, "()")), tuple(steps), Result("expression", value, (value,), approx=decimal_of(value)), idea="The determinant of the Jacobian tells how much the function stretches small areas or volumes.")


def _neat(tree: Node) -> Node:
    """Multiplied out, with sin² + cos² = 1 used."""
    value = work(tidy(tree), SIMPLIFY).after
    return work(factored, SIMPLIFY).after if (factored := tidy(value)) != value else value


def _cofactors(rows: list[tuple[Node, ...]]) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    terms: list[Node] = []
    for k, entry in enumerate(rows[0]):
        minor = _cofactors([row[:k] + row[k + 1 :] for row in rows[1:]])
        product = Multiply((entry, minor), "*")
        terms.append(Negative(product) if k % 2 else product)
    return Add(tuple(terms))


def make_problem(rng: Random, level: int) -> Exercise:
    """Lines; products; at a point."""
    a, b, c, d = (rng.randint(2, 6) for _ in range(4))
    if level == 1:
        text = f"({a}*x + {b}*y, {c}*x - {d}*y)"
        return Exercise(f"Jacobian of {text}", f"Find the Jacobian matrix of {text}.", "a matrix, such as [[1, 2], [3, 4]]")
    text = f"({a}*x^2*y, {b}*x + {c}*y^2)"
    if level == 2:
        return Exercise(f"Jacobian of {text}", f"Find the Jacobian matrix of {text}.", "a matrix, such as [[1, 2], [3, 4]]")
    p, q = rng.randint(-2, 3), rng.randint(-2, 3)
    return Exercise(f"Jacobian matrix of f(x, y) = {text} at ({p}, {q})", f"Find the Jacobian matrix of {text} at the point ({p}, {q}).", "a matrix, such as [[1, 2], [3, 4]]")


TOPIC = Topic(
    id="jacobian", title="Jacobian matrices", concept="jacobian", phrases=("jacobian", "jacobian matrix", "jacobian determinant", "determinant of the jacobian", "jacobi"),
    read=read, solve=solve, make_problem=make_problem, concepts=("partial-derivatives", "determinant"),
)  # fmt: skip
