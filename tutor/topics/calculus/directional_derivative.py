"""Directional derivatives: the gradient dotted with a unit vector; the steepest direction and its slope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import ONE, ZERO, Add, Call, Divide, Negative, Node, Relation, Sequence, Symbol, flat_name
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.fields import Field, field_of, is_constant, main_field, point_of
from tutor.rules.arrays import length_tree, product_tree
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, decimal_of, slopes, value_of
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

TOWARD = Rule("vector_between_points", "From the one point to the other", "vectors")
LENGTH = Rule("vector_length", "How long the direction is", "vector-norm")
UNIT = Rule("unit_vector", "Make the direction one unit long", "unit-vectors")
DOT = Rule("directional_derivative", "Slope in a direction: gradient dot unit vector", "directional-derivative")
STEEPEST = Rule("steepest_slope", "The steepest slope is the length of the gradient", "gradient")
_DIRECTION = re.compile(r"(toward|towards|to) (?:the )?(?:point )?⟦(\d+)⟧|(?:direction|direction of|direction given by|directions|along|vector)(?: of)?(?: the)?(?: (?:unit )?vector)?:? ⟦(\d+)⟧|(angle)(?: of)?(?: \w+ =)? ⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Direction:
    """`vector` as given; for `toward` it is the point to go towards."""

    vector: tuple[Node, ...]
    toward: bool = False


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables, the point, and each direction; none asks for the steepest slope. `largest` says
    whether the slope ("value") or the direction ("direction") of steepest climb is wanted."""

    function: Node
    variables: tuple[str, ...]
    point: tuple[Node, ...]
    directions: tuple[Direction, ...]
    largest: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """ "directional derivative of f at P in the direction of v (toward Q)", "rate of change of f in the direction …", "maximum rate of change"."""
    steepest = problem.has("(maximum|greatest|maximal|largest) [directional] (rate of change|rate of increase|derivative|directional derivative|slope)", "direction ... (steepest|maximum|greatest|fastest) (ascent|increase|rate of change)", "steepest (ascent|increase)")
    named = problem.has("directional (derivative|derivatives)", "(rate of change|slope|derivative) ... direction")
    if not named and not steepest:
        return None
    match = problem.match("directional (derivative|derivatives) of [the] [function] {f}", "of [the] [function] {f}")
    field: Field | None = field_of(problem, match.slots["f"]) if match else None
    field = field if field is not None and len(field.variables) > 1 else main_field(problem)
    if field is None or isinstance(field.body, Sequence | Relation) or len(field.variables) < 2:
        return None
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        return point
    if point is None:
        return Declined("missing_data", "A slope in a direction depends on where you stand, and I found no point.", "Give the point, for instance “at (1, 2)”.")
    if steepest and not problem.has("in the direction (of|toward)"):
        largest = "direction" if problem.has("direction") and not problem.has("(rate of change|rate of increase|slope|derivative)") else "value"
        return Task(Arguments(field.body, field.variables, point, (), largest), 1.0, ("find the steepest slope of ", field.body, " at ", Sequence(point, "()")))
    directions = _directions(problem, len(field.variables), point)
    if isinstance(directions, Declined):
        return directions
    goal: Prose = ("find the slope of ", field.body, " at ", Sequence(point, "()"), " in the direction ", *(n for k, d in enumerate(directions) for n in ((", " if k else ""), Sequence(d.vector, "()"))))
    return Task(Arguments(field.body, field.variables, point, directions), 1.0, goal)


def _directions(problem: Problem, size: int, point: tuple[Node, ...]) -> tuple[Direction, ...] | Declined:
    found: list[Direction] = []
    for match in _DIRECTION.finditer(problem.words):
        if match.group(4):
            angle = problem.mathematics[int(match.group(5))]
            angle = angle.right if isinstance(angle, Relation) else angle
            if size == 2 and is_constant(angle):
                found.append(Direction((Call("cos", (angle,)), Call("sin", (angle,)))))
            continue
        tree = problem.mathematics[int(match.group(2) or match.group(3))]
        vector = _vector(problem, tree)
        if vector is not None and len(vector) == size and not (vector == point and not match.group(2)):
            found.append(Direction(vector, bool(match.group(2))))
    if not found:
        for tree in problem.mathematics:
            if isinstance(tree, Relation) and flat_name(tree.left) in ("v", "u", "d", "v_vec", "u_vec"):
                vector = _vector(problem, tree)
                if vector is not None and len(vector) == size:
                    found.append(Direction(vector))
    if not found:
        return Declined("missing_data", "I found no direction of the same size as the point.", "Give it as a vector, for instance “in the direction (3, 4)”, or as “toward (1, 5)”.")
    return tuple(dict.fromkeys(found))


def _vector(problem: Problem, tree: Node) -> tuple[Node, ...] | None:
    if isinstance(tree, Relation):
        tree = tree.right
    if isinstance(tree, Symbol):
        definition = problem.definitions.get(flat_name(tree) or "")
        tree = definition.body if definition else tree
    vector = as_vector(tree)
    return vector if vector is not None and all(is_constant(v) for v in vector) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Gradient at the point, unit vector, dot product; or the gradient's length."""
    point = Sequence(arguments.point, "()")
    try:
        steps, entries = slopes(arguments.function, arguments.variables)
        more, gradient = at_point(tuple(entries), arguments.variables, arguments.point)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    except Undefined as reason:
        return Declined("not_understood", f"The gradient has no value at this point: {reason}.")
    steps += more
    if arguments.largest:
        return _steepest(arguments, steps, gradient)
    values: list[Node] = []
    for direction in arguments.directions:
        found = _along(arguments, direction, gradient)
        if isinstance(found, Declined):
            return found
        steps += found[0]
        values.append(found[1])
    goal: Prose = ("find the slope of ", arguments.function, " at ", point)
    idea = "The slope in a direction is the part of the gradient that points that way: the dot product with a unit vector."
    if len(values) == 1:
        return Solution("directional_derivative", "directional-derivative", goal, tuple(steps), Result("number", values[0], (values[0],), approx=decimal_of(values[0])), idea=idea, conclusion=("One step in this direction changes the function at the rate ", values[0], "."))
    listed = Sequence(tuple(values), "[]")
    return Solution("directional_derivative", "directional-derivative", goal, tuple(steps), Result("vector", listed, tuple(values)), idea=idea, conclusion=("For the directions in the order given: ", listed, "."))


def _along(arguments: Arguments, direction: Direction, gradient: tuple[Node, ...]) -> tuple[list[Step], Node] | Declined:
    steps: list[Step] = []
    vector = direction.vector
    if direction.toward:
        written = tuple(Add((b, a.operand if isinstance(a, Negative) else Negative(a))) for a, b in zip(arguments.point, vector, strict=True))
        vector = tuple(value_of(w)[0] for w in written)
        steps.append(TOWARD.step(Sequence(written, "[]"), Sequence(vector, "[]"), ("To go from ", Sequence(arguments.point, "()"), " toward ", Sequence(direction.vector, "()"), ", take the difference of the coordinates.")))
    length, work = value_of(length_tree(vector))
    if length == ZERO:
        return Declined("bad_shape", "The direction is the zero vector, which points nowhere.", "Give a direction with some length.")
    if length != ONE:
        steps.append(LENGTH.step(length_tree(vector), length, "A slope is per one unit of way, so the direction's length matters.", work))
        unit = tuple(value_of(Divide(v, length, "fraction"))[0] for v in vector)
        steps.append(UNIT.step(Sequence(tuple(Divide(v, length, "fraction") for v in vector), "[]"), Sequence(unit, "[]"), "Divide each component by the length; the direction stays, the length becomes one."))
    else:
        unit = vector
    written_dot = product_tree(gradient, unit)
    value, lines = value_of(written_dot)
    steps.append(DOT.step(written_dot, value, ("Multiply the gradient ", Sequence(gradient, "[]"), " and the unit vector entry by entry, and add."), lines))
    return steps, value


def _steepest(arguments: Arguments, steps: list[Step], gradient: tuple[Node, ...]) -> Solution:
    listed = Sequence(gradient, "[]")
    goal: Prose = ("find the steepest slope of ", arguments.function, " at ", Sequence(arguments.point, "()"))
    idea = "Of all directions the function climbs fastest along its gradient, and the slope that way is the gradient's length."
    if arguments.largest == "direction":
        return Solution("directional_derivative", "gradient", goal, tuple(steps), Result("vector", listed, gradient), idea=idea, conclusion=("It climbs fastest in the direction ", listed, "."))
    length, work = value_of(length_tree(gradient))
    steps.append(STEEPEST.step(length_tree(gradient), length, "The dot product with a unit vector is largest when both point the same way; then it is the gradient's length.", work))
    return Solution("directional_derivative", "directional-derivative", goal, tuple(steps), Result("number", length, (length,), approx=decimal_of(length)), idea=idea, conclusion=("The steepest slope is ", length, ", in the direction ", listed, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A Pythagorean direction; a mixed product; toward a point."""
    a, b, p, q = rng.randint(1, 4), rng.randint(1, 4), rng.randint(-2, 3), rng.randint(-2, 3)
    text = f"{a}*x^2 + {b}*y^2" if level == 1 else f"{a}*x^2*y + {b}*y"
    v = rng.choice([(3, 4), (4, 3), (5, 12), (-3, 4), (8, -6)])
    if level == 3:
        ask = f"directional derivative of {text} at ({p}, {q}) toward ({p + v[0]}, {q + v[1]})"
        return Exercise(ask, f"Find the directional derivative of {text} at ({p}, {q}) in the direction toward ({p + v[0]}, {q + v[1]}).", "a number")
    ask = f"directional derivative of {text} at ({p}, {q}) in the direction ({v[0]}, {v[1]})"
    return Exercise(ask, f"Find the directional derivative of {text} at ({p}, {q}) in the direction ({v[0]}, {v[1]}).", "a number")


TOPIC = Topic(
    id="directional_derivative", title="Directional derivatives", concept="directional-derivative",
    phrases=("directional derivative", "directional derivatives", "rate of change ... direction", "steepest ascent", "maximum rate of change", "direction of steepest", "greatest rate", "rate of increase"),
    read=read, solve=solve, make_problem=make_problem, concepts=("gradient", "unit-vectors", "dot-product"),
)  # fmt: skip
