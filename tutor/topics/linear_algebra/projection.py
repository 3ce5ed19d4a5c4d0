"""Projections: of one vector on another, on a subspace or column space, and the matrix that projects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Apply, Matrix, Multiply, Node, Number, Power, Sequence, Subscript, Transpose
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens, matrix_or_expression, operands, resolve, same_size, speaks_of_arrays
from tutor.rules import elimination, grids
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate, final
from tutor.rules.array_solution import approx_of, matrix_given, no_value, result_of
from tutor.rules.derivation import Rule
from tutor.rules.orthogonal import independent, least_squares, leftover_check, onto_vector, orthogonal
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A projection is the shadow: the closest point that can be reached in the given directions; what is left out stands perpendicular."
SUM = Rule("add_projections", "Add the projections", "orthogonal-projection")
COLUMNS = Rule("directions_as_columns", "The directions as columns", "orthogonal-projection")
IDEMPOTENT = Rule("check_idempotent", "Check: projecting twice changes nothing", "orthogonal-projection")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is projected (None when the matrix P is asked for), the directions, whether only the length along them is asked."""

    target: Node | None
    directions: tuple[Node, ...]
    scalar: bool = False
    rest: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """proj_v(w); the projection of … onto …; the projection matrix onto …"""
    if not speaks_of_arrays(problem):
        return None
    symbolic = _in_symbols(problem)
    if symbolic is not None:
        return symbolic
    if not problem.has("(projection|projections|project|projected|component|projecting|closest|nearest)"):
        return None
    if problem.has("eigenvalue", "eigenvalues", "eigenvector", "eigenvectors", "rank", "trace", "determinant", "angle", "pca"):
        return None
    if problem.has("closest") and not problem.has("(vector|point) in", "closest to", "closest vector", "closest point"):
        return None
    if problem.has("closest") and not problem.has("(span|subspace|spanned|column space|line spanned)"):
        return None
    if (problem.has("least squares", "principal", "pca", "random", "is", "partial", "connected") and problem.has("principal", "pca", "least squares", "random", "connected")) or re.search(r"projection[^.]* (?:is|equals) ⟦", problem.words):
        return None
    scalar = problem.has("scalar projection", "scalar component", "length of the projection", "component of ... (along|in the direction of|onto|on)")
    wants_matrix = re.search(r"projection matrix|matrix (?:that projects|of the (?:orthogonal )?projection|for (?:the )?projection|p that projects)|projector", problem.words) is not None
    rest = problem.has("orthogonal component", "component orthogonal", "component of ... (orthogonal|perpendicular) to", "perpendicular component")
    if wants_matrix:
        found = operands(problem, "onto", "on", "projection matrix", "projector")
        directions = _directions(found or [])
        if not directions:
            return None
        return Task(Arguments(None, directions), 1.0, ("find the matrix of the projection onto ", Sequence(directions, "{}")))
    parts = _target_and_directions(problem)
    if parts is None:
        return None
    target, directions = parts
    if any(len(d.items) != len(target.items) for d in directions if isinstance(d, Sequence)):
        sizes = f"{len(target.items)} and {len(directions[0].items) if isinstance(directions[0], Sequence) else '?'}"
        return Declined("bad_shape", f"The vectors have {sizes} entries; a projection needs equally many.")
    return Task(Arguments(target, directions, scalar, rest), 1.0, ("project ", target, " onto ", directions[0] if len(directions) == 1 else Sequence(directions, "{}")))


def _in_symbols(problem: Problem) -> Task | None:
    """proj_v(w), proj_v w."""
    for tree in problem.mathematics:
        head, argument = None, None
        if isinstance(tree, Apply) and len(tree.arguments) == 1:
            head, argument = tree.function, tree.arguments[0]
        elif isinstance(tree, Multiply) and len(tree.factors) == 2:
            head, argument = tree.factors
        if isinstance(head, Subscript) and getattr(head.base, "name", "") in ("proj", "Proj", "comp") and argument is not None:
            return _task(problem, head.index, argument, getattr(head.base, "name", "") == "comp")
    found = re.search(r"\b(proj|comp)_\{?(?:\\(?:vec|mathbf)\{)?([A-Za-z])\}{0,2}\s*\(?\s*(?:\\(?:vec|mathbf)\{)?([A-Za-z])\}?\s*\)?", problem.text)
    if found is None:
        return None
    from tutor.notation.tree import Symbol

    return _task(problem, Symbol(found.group(2)), Symbol(found.group(3)), found.group(1) == "comp")


def _task(problem: Problem, direction: Node, target: Node, scalar: bool) -> Task | None:
    kept = same_size([resolve(problem, target), resolve(problem, direction)])
    if kept is None or len(kept[0].items) != len(kept[1].items):  # type: ignore[attr-defined]
        return None
    return Task(Arguments(kept[0], (kept[1],), scalar), 1.0, ("project ", kept[0], " onto ", kept[1]))


def _target_and_directions(problem: Problem) -> tuple[Sequence, tuple[Node, ...]] | None:
    """What stands before "onto" and what stands after."""
    words = problem.words
    split = re.search(r"\b(onto|on to|upon|on|along|in the direction of|in the|orthogonal to|perpendicular to|closest to|to)\b", words[(start.end() if (start := re.search(r"project\w*|component", words)) else 0) :])
    if problem.has("closest to", "closest (point|vector) to", "nearest (point|vector) to", "nearest to"):
        target_found = operands(problem, "closest to", "closest (point|vector) to", "nearest (point|vector) to", "nearest to")
        direction_found = operands(problem, "spanned by", "span of", "span", "column space of", "subspace")
    elif split is not None:
        base = start.end() if start else 0
        head, tail = words[base : base + split.start()], words[base + split.end() :]
        target_found = [resolve(problem, _value(problem.mathematics[int(k)])) for k in re.findall(r"⟦(\d+)⟧", head)]
        direction_found = operands(problem, f"{split.group(1)}")
        target_found = [t for t in target_found if _is_vector(t)]
        places = [int(k) for k in re.findall(r"⟦(\d+)⟧", tail)]
        direction_found = _tail(problem, places)
    else:
        return None
    if not target_found or not direction_found:
        return None
    target = same_size([_as_sequence(target_found[0])]) if _is_vector(target_found[0]) else None
    directions = _directions(direction_found)
    if target is None or not directions:
        return None
    assert isinstance(target[0], Sequence)
    return target[0], directions


def _value(tree: Node) -> Node:
    from tutor.notation.tree import Relation

    return tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree


def _tail(problem: Problem, places: list[int]) -> list[Node]:
    """Every array that the markers after "onto" give, names put in."""
    known = {g.place: [] for g in givens(problem)}  # type: dict[int, list[Node]]
    for g in givens(problem):
        known[g.place].append(g.tree)
    found: list[Node] = []
    words = problem.words
    for place in places:
        tree = problem.mathematics[place]
        if place in known:
            defined = re.search(rf"(?:where|if|with|when|given|for|let) ⟦{place}⟧", words)
            if defined and found:
                continue
            found.extend(known[place])
        else:
            resolved = resolve(problem, tree)
            if _is_vector(resolved) or matrix_or_expression(resolved) is not None:
                found.append(resolved)
    return found


def _is_vector(tree: Node) -> bool:
    if as_vector(tree) is not None:
        return True
    if matrix_or_expression(tree) is None:
        return False
    try:
        return as_vector(final(evaluate(tree))) is not None
    except ArithmeticError:
        return False
    except WrongShape:
        return False


def _as_sequence(tree: Node) -> Node:
    return tree if as_vector(tree) is not None else final(evaluate(tree))


def _directions(found: list[Node]) -> tuple[Node, ...]:
    if len(found) == 1 and as_vector(found[0]) is None:
        matrix = as_matrix(found[0])
        if matrix is None:
            given = matrix_given(found[0]) if matrix_or_expression(found[0]) is not None else None
            matrix = given.node if given is not None and not isinstance(given, Declined) else None
        if matrix is None:
            return ()
        return tuple(Sequence(c, "[]") for c in zip(*matrix.rows, strict=True))
    kept = same_size(found)
    return tuple(kept) if kept is not None and len({len(k.items) for k in kept if isinstance(k, Sequence)}) == 1 else ()


def solve(arguments: Arguments) -> Solution | Declined:
    """By dot products for one direction or perpendicular ones, by the normal equations for more."""
    directions = [grids.line_of(d.items) for d in arguments.directions if isinstance(d, Sequence)]
    if any(d is None for d in directions):
        return Declined("not_understood", "I project onto directions given by numbers.", "Put numbers in for the letters.")
    lines = [d for d in directions if d is not None]
    try:
        if arguments.target is None:
            return _matrix(arguments, lines)
        assert isinstance(arguments.target, Sequence)
        target = grids.line_of(arguments.target.items)
        if target is None:
            return Declined("not_understood", "I project vectors of numbers.")
        return _vector(arguments, target, lines)
    except (NoValue, WrongShape, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG


def _vector(arguments: Arguments, target: grids.Line, lines: list[grids.Line]) -> Solution | Declined:
    goal: Prose = ("project ", grids.vector(target), " onto ", grids.vector(lines[0]) if len(lines) == 1 else grids.vectors(lines))
    lines = [v for v in lines if any(v)]
    concept = "vector-projection" if len(lines) == 1 else "orthogonal-projection"
    if not lines:
        return no_value("projection", concept, goal, "the zero vector has no direction, so nothing can be projected on it.", "undefined", IDEA)
    if arguments.scalar and len(lines) == 1:
        from tutor.notation.tree import Divide, Norm

        worked = evaluate(Divide(Multiply((grids.vector(target), grids.vector(lines[0])), "·"), Norm(grids.vector(lines[0])), "fraction"))
        return Solution("projection", concept, goal, worked.steps, result_of(worked), idea="The length of the shadow, with a sign: the dot product divided by the length of the direction.")
    steps: list[Step] = []
    if len(lines) == 1:
        result, steps = onto_vector(target, lines[0])
    elif orthogonal(lines):
        parts = []
        for line in lines:
            part, more = onto_vector(target, line)
            steps.extend(more)
            parts.append(part)
        from tutor.notation.tree import Add

        result = [sum((p[k] for p in parts), start=target[k] * 0) for k in range(len(target))]
        steps.append(SUM.step(Add(tuple(grids.vector(p) for p in parts)), grids.vector(result), "The directions are perpendicular to one another, so the projections simply add up."))
    else:
        if not independent(lines):
            kept = [lines[k] for k in elimination.reduced(grids.transpose(lines))[1]]
            lines = kept
        grid = grids.transpose(lines)
        node = grids.matrix(grid)
        steps.append(COLUMNS.states(node, "The directions become the columns of a matrix A; the projection is the combination A x that comes closest."))
        fitted = least_squares(grid, target, node)
        steps.extend(fitted.steps)
        result = fitted.closest
    steps.extend(leftover_check(target, result, lines))
    value = grids.vector(result)
    if arguments.rest:
        from tutor.notation.tree import Add, Negative

        left = grids.vector(grids.minus(target, result))
        steps.append(Rule("left_over", "What is left over", "orthogonality").step(Add((grids.vector(target), Negative(value))), left, "Take the projection away."))
        value = left
    return Solution("projection", concept, goal, tuple(steps), Result("vector", value, (value,), approx=approx_of(value)), idea=IDEA)


def _matrix(arguments: Arguments, lines: list[grids.Line]) -> Solution | Declined:
    goal: Prose = ("find the matrix of the projection onto ", grids.vectors(lines))
    if not independent(lines):
        lines = [lines[k] for k in elimination.reduced(grids.transpose(lines))[1]]
    if not lines:
        return Declined("bad_shape", "The zero vector spans nothing to project on.")
    node = Matrix(tuple(tuple(r) for r in grids.matrix(grids.transpose(lines)).rows))
    if len(lines) == 1:
        column = grids.column(lines[0])
        from tutor.notation.tree import Divide

        tree: Node = Divide(Multiply((column, Transpose(column)), "*"), Multiply((Transpose(column), column), "*"), "fraction")
    else:
        gram = Multiply((Transpose(node), node), "*")
        tree = Multiply((node, Power(gram, _minus_one()), Transpose(node)), "*")
    worked = evaluate(tree)
    after = final(worked)
    steps = [*worked.steps, IDEMPOTENT.step(Multiply((after, after), "*"), after, "A shadow of a shadow is the shadow itself: P² = P.")]
    return Solution("projection", "orthogonal-projection", goal, tuple(steps), Result("matrix", after, (after,), approx=approx_of(after)), idea=IDEA)


def _minus_one() -> Node:
    from tutor.notation.tree import Negative

    return Negative(Number("1"))


def make_problem(rng: Random, level: int) -> Exercise:
    """In the plane; in space; onto a plane in space."""
    size = 2 if level == 1 else 3
    target = [rng.randint(-5, 6) for _ in range(size)]
    while True:
        directions = [[rng.randint(-2, 3) for _ in range(size)] for _ in range(1 + (level == 3))]
        from fractions import Fraction

        if independent([[Fraction(v) for v in d] for d in directions]):
            break
    if level == 3:
        return Exercise(f"find the orthogonal projection of {target} onto the subspace spanned by {directions[0]} and {directions[1]}", f"Project {target} onto the plane spanned by {directions[0]} and {directions[1]}.", "a list of numbers")
    return Exercise(f"find the projection of {target} onto {directions[0]}", f"Project {target} onto {directions[0]}.", "a list of numbers")


TOPIC = Topic(
    id="projection", title="Projections", concept="vector-projection",
    phrases=("projection", "projections", "project", "projected", "projecting", "component of", "projection matrix", "proj", "closest"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("orthogonal-projection",),
)  # fmt: skip
