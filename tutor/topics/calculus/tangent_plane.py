"""Tangent planes: to a graph z = f(x, y), and to a surface given by an equation; with the normal line's direction."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import ONE, ZERO, Add, Apply, Multiply, Negative, Node, Relation, Sequence, Symbol, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.fields import field_of, items, main_field, ordered, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, evaluated, slopes
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

HEIGHT = Rule("height_at_point", "The height at the point", "functions")
PLANE = Rule("tangent_plane", "The plane with these slopes", "tangent-line")
NORMAL = Rule("gradient_is_normal", "The gradient stands upright on the surface", "gradient")
MOVE = Rule("collect_terms", "Multiply out and collect", "expanding-factoring")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A function with its variables for a graph (`height` names the output), or for a surface the left side minus the
    right; and the point, as many coordinates as variables."""

    function: Node
    variables: tuple[str, ...]
    point: tuple[Node, ...]
    height: str = ""
    surface: Relation | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "tangent plane to z = x^2 + y^2 at (1, 1, 2)", "tangent plane to x^2 + y^2 - z^2 = 0 at P = (3, 4, 5)"."""
    if not problem.has("tangent (plane|planes)", "(plane|plane that is) tangent"):
        return None
    surface = _surface(problem)
    if surface is not None:
        names = ordered(surface)
        point = point_of(problem, names)
        if isinstance(point, Declined):
            return point
        if point is None:
            return _no_point()
        left = surface.left if surface.right == ZERO else Add((surface.left, Negative(surface.right)))
        return Task(Arguments(left, names, point, surface=surface), 1.0, ("find the plane that touches ", surface, " at ", Sequence(point, "()")))
    match = problem.match("tangent plane (to|of|for) [the] [graph] [of] [surface] [function] {f}")
    field = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
    if field is None or len(field.variables) != 2 or isinstance(field.body, Sequence | Relation):
        return None
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        with_height = point_of(problem, (*field.variables, "z"))
        if with_height is None or isinstance(with_height, Declined):
            return point
        point = with_height[:2]
    if point is None:
        with_height = point_of(problem, (*field.variables, "z"))
        if with_height is None or isinstance(with_height, Declined):
            return _no_point()
        point = with_height[:2]
    height = field.name if field.name and field.name not in ("f", "g", "h", "F") else "z"
    return Task(Arguments(field.body, field.variables, point, height), 1.0, ("find the plane that touches the graph of ", field.body, " at ", Sequence(point, "()")))


def _no_point() -> Declined:
    return Declined("missing_data", "A tangent plane touches at one point, and I found none.", "Give the point, for instance “at (1, 2)”.")


def _surface(problem: Problem) -> Relation | None:
    """An equation in three variables that is not solved for one of them."""
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and len(ordered(tree)) == 3:
            if isinstance(tree.left, Apply) or (isinstance(tree.left, Symbol) and flat_name(tree.left) not in symbols(tree.right)):
                continue
            return tree
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Slopes at the point, then the plane with these slopes through it."""
    try:
        steps, entries = slopes(arguments.function, arguments.variables)
        more, values = at_point(tuple(entries), arguments.variables, arguments.point)
        there, height, lines = evaluated(arguments.function, arguments.variables, arguments.point)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    except Undefined as reason:
        return Declined("not_understood", f"At this point there is no value: {reason}.")
    if arguments.surface is not None:
        return _to_surface(arguments, [*steps, *more], values, height)
    first = [HEIGHT.step(there, height, "The plane touches the graph here, so it has this height.", lines)] if there != height else []
    steps = [*first, *steps, *more]
    linear = _linear(values, arguments)
    z = name_to_tree(arguments.height)
    plane = Relation((z, _plus(height, linear)), ("=",))
    steps.append(PLANE.states(plane, "Start at the height of the point; for every unit along each axis add the slope there."))
    neat = work(plane.right, SIMPLIFY)
    result = Relation((z, neat.after), ("=",))
    if neat.after != plane.right:
        steps.append(MOVE.step(plane.right, neat.after, "Multiply out the brackets and collect the numbers.", neat.steps))
    return Solution(
        "tangent_plane", "tangent-line", ("find the plane that touches the graph of ", arguments.function, " at ", Sequence(arguments.point, "()")), tuple(steps), Result("equation", result, (result,)),
        idea="Close to a point a smooth graph looks like a plane: it has the same height and the same slopes there.", conclusion=("The tangent plane is ", result, "."),
    )  # fmt: skip


def _plus(height: Node, linear: list[Node]) -> Node:
    kept = ([height] if height != ZERO else []) + linear
    return ZERO if not kept else kept[0] if len(kept) == 1 else Add(tuple(kept))


def _linear(values: tuple[Node, ...], arguments: Arguments) -> list[Node]:
    out: list[Node] = []
    for name, value, place in zip(arguments.variables, values, arguments.point, strict=True):
        if value == ZERO:
            continue
        x = name_to_tree(name)
        away: Node = x if place == ZERO else Add((x, place.operand if isinstance(place, Negative) else Negative(place)))
        if value == ONE:
            out.append(away)
        elif isinstance(value, Negative):
            out.append(Negative(away if value.operand == ONE else Multiply((value.operand, away))))
        else:
            out.append(Multiply((value, away)))
    return out


def _to_surface(arguments: Arguments, steps: list[Step], values: tuple[Node, ...], rest: Node) -> Solution | Declined:
    if rest != ZERO:
        return Declined("bad_shape", ("The point ", Sequence(arguments.point, "()"), " is not on this surface: put in, the two sides differ by ", rest, "."), "Check the point or the equation.")
    if all(v == ZERO for v in values):
        return Declined("not_understood", "At this point the gradient is zero, so the surface has no one tangent plane there (it may have a tip or an edge).")
    steps.append(NORMAL.states(Sequence(values, "[]"), "The surface is a level set, and the gradient is perpendicular to it: it is the plane's normal vector."))
    linear = _linear(values, arguments)
    written = linear[0] if len(linear) == 1 else Add(tuple(linear))
    steps.append(PLANE.states(Relation((written, ZERO), ("=",)), "Normal vector dot the way from the point is zero: that is the plane."))
    neat = work(written, SIMPLIFY)
    if neat.after != written:
        steps.append(MOVE.step(written, neat.after, "Multiply out the brackets and collect the numbers.", neat.steps))
    result = Relation((neat.after, ZERO), ("=",))
    return Solution(
        "tangent_plane", "gradient", ("find the plane that touches ", arguments.surface or ZERO, " at ", Sequence(arguments.point, "()")), tuple(steps), Result("equation", result, (result,)),
        idea="On a surface F = constant the gradient of F is perpendicular to the surface, which fixes the plane.", conclusion=("The tangent plane is ", result, "."),
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """A bowl; a product; a surface given by an equation."""
    a, b, p, q = rng.randint(1, 4), rng.randint(1, 4), rng.randint(-2, 3), rng.randint(1, 3)
    if level == 3:
        r = rng.randint(1, 3)
        text = f"{a}*x^2 + {b}*y^2 + z^2 = {a * p * p + b * q * q + r * r}"
        return Exercise(f"tangent plane to {text} at ({p}, {q}, {r})", f"Find the tangent plane to the surface {text} at the point ({p}, {q}, {r}).", "an equation in x, y and z")
    text = f"{a}*x^2 + {b}*y^2" if level == 1 else f"{a}*x^2*y + {b}*y"
    return Exercise(f"tangent plane to z = {text} at ({p}, {q})", f"Find the tangent plane to z = {text} at ({p}, {q}).", "an equation z = …")


TOPIC = Topic(
    id="tangent_plane", title="Tangent planes", concept="tangent-line", phrases=("tangent plane", "tangent planes", "plane tangent"),
    read=read, solve=solve, make_problem=make_problem, concepts=("partial-derivatives", "gradient"),
)  # fmt: skip
