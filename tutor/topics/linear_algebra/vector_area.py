"""Areas by the cross product (or determinant): of a triangle from its corners, of a parallelogram in space."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import AbsoluteValue, Add, Call, Divide, Matrix, Negative, Node, Norm, Number, Operation, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.linear import givens, same_size
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate, final
from tutor.rules.derivation import Rule
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import style_for, work
from tutor.rules.surds import numeric_value
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Two arrows span a parallelogram; the length of their cross product is its area, and a triangle is half of it."
SIDES = Rule("sides_from_corners", "Two sides from one corner", "vector-addition")
HALF = Rule("half_the_area", "Half of it", "cross-product")
FLAT = Rule("area_as_determinant", "The area is the size of the determinant", "determinant")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Corners (three for a triangle, four for a parallelogram) or two side vectors, and whether it is a triangle."""

    points: tuple[Sequence, ...]
    triangle: bool
    sides: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """The area of the triangle PQR; of the parallelogram spanned by two vectors in space."""
    if not problem.has("area"):
        return None
    triangle = problem.has("triangle") or "triangle" in problem.words
    if not triangle and not problem.has("parallelogram"):
        return None
    found = [g for g in givens(problem) if as_vector(g.tree) is not None]
    kept = same_size([g.tree for g in found])
    if kept is None or len({len(k.items) for k in kept if isinstance(k, Sequence)}) != 1:
        return None
    points = tuple(k for k in kept if isinstance(k, Sequence))
    size = len(points[0].items)
    if size not in (2, 3):
        return None
    if triangle and len(points) == 3:
        return Task(Arguments(points, True), 1.0, ("find the area of the triangle with corners ", Sequence(points, "")))
    if len(points) == 2 and (triangle or size == 3):
        return Task(Arguments(points, triangle, True), 1.0, ("find the area spanned by ", Sequence(points, "")))
    if not triangle and len(points) in (3, 4):
        return Task(Arguments(points, False), 1.0, ("find the area of the parallelogram with corners ", Sequence(points, "")))
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Sides, cross product (or determinant in the plane), length, half."""
    goal: Prose = ("find the area of the " + ("triangle" if arguments.triangle else "parallelogram") + " given by ", Sequence(arguments.points, ""))
    try:
        steps: list[Step] = []
        if arguments.sides:
            left, right = arguments.points
        else:
            a, b, c = arguments.points[0], arguments.points[1], arguments.points[-1]
            sides = []
            for corner in (b, c):
                worked = evaluate(Add((corner, Negative(a))))
                steps.append(SIDES.step(worked.before, final(worked), "End minus beginning.", worked.steps))
                node = final(worked)
                assert isinstance(node, Sequence)
                sides.append(node)
            left, right = sides
        if len(left.items) == 3:
            tree: Node = Norm(Operation("cross", left, right))
            whole = evaluate(tree)
            steps.extend(whole.steps)
            value = whole.value
        else:
            matrix = Matrix((left.items, right.items))
            determinant = evaluate(Call("det", (matrix,)))
            steps.extend(determinant.steps)
            assert isinstance(determinant.value, Sum)
            found = work(AbsoluteValue(determinant.after), style_for(determinant.after))
            steps.append(FLAT.step(AbsoluteValue(determinant.after), found.after, "In the plane the area is the size of the determinant of the two sides."))
            whole, value = determinant, found.value
            tree = found.after
        after = whole.after if len(left.items) == 3 else tree
        assert isinstance(value, Sum)
        if arguments.triangle:
            written = Divide(after, Number("2"), "fraction")
            half = work(written, style_for(written))
            steps.append(HALF.states(written, "A triangle is half of the parallelogram."))
            steps.extend(half.steps)
            after, value = half.after, half.value
    except (WrongShape, NoValue, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    size = numeric_value(value)
    rational = value.rational
    approx = None if size is None or (rational is not None and rational.denominator in (1, 2, 4, 5)) else f"{size:.6g}"
    return Solution("vector_area", "cross-product", goal, tuple(steps), Result("number", after, (after,), approx=approx), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """A triangle in the plane; a parallelogram in space; a triangle in space."""
    size = 2 if level == 1 else 3
    points = [tuple(rng.randint(-4, 5) for _ in range(size)) for _ in range(2 if level == 2 else 3)]
    if level == 2:
        return Exercise(f"find the area of the parallelogram spanned by the vectors {points[0]} and {points[1]}", f"Find the area of the parallelogram spanned by {points[0]} and {points[1]}.", "a number")
    return Exercise(f"find the area of the triangle with corners {points[0]}, {points[1]} and {points[2]}", f"Find the area of the triangle with corners {points[0]}, {points[1]}, {points[2]}.", "a number")


TOPIC = Topic(
    id="vector_area", title="Areas from vectors", concept="cross-product", phrases=("area", "area of", "area of the triangle"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

