"""Divergence and curl of a vector field, and the Laplacian of a function."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from tutor.notation.tree import ZERO, Add, Gradient, Negative, Node, Relation, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.problem.fields import components, field_of, main_field, ordered, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, decimal_of, partial, repeated
from tutor.rules.terms import Undefined
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

Kind = Literal["divergence", "curl", "laplacian"]
DIVERGENCE = Rule("divergence", "Add the slopes of each part along its own axis", "partial-derivatives")
CURL = Rule("curl", "Differences of crossed slopes", "partial-derivatives")
LAPLACIAN = Rule("laplacian", "Add the second slopes", "hessian")
IDEAS = {
    "divergence": "The divergence tells how much a flow spreads out at a point: each part's slope along its own axis, added.",
    "curl": "The curl tells how a flow turns around a point: differences of slopes taken crosswise.",
    "laplacian": "The Laplacian adds the bending along every axis.",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked, the parts of the field (one for the Laplacian), its variables, and the point."""

    kind: Kind
    parts: tuple[Node, ...]
    variables: tuple[str, ...]
    point: tuple[Node, ...] | None


def read(problem: Problem) -> Task | Declined | None:
    """ "divergence of (x^2, yz, z)", ∇·F, "curl of F", "Laplacian of f"."""
    sign = next((m for m in problem.mathematics if isinstance(m, Gradient) and m.kind), None)
    kind: Kind | None = None
    if problem.has("(divergence|div) of", "(divergence|div) {f}") or (sign is not None and sign.kind == "div"):
        kind = "divergence"
    elif problem.has("(curl|rot|rotation) [of] ... {f}") or (sign is not None and sign.kind == "curl"):
        kind = "curl"
    elif problem.has("laplacian [of] ... {f}", "{f} ... laplacian"):
        kind = "laplacian"
    if kind is None or problem.has("(kl|kullback|jensen|leibler)"):
        return None
    parts: tuple[Node, ...]
    match = problem.match("(divergence|div|curl|rot|rotation|laplacian) [of] [the] [vector] [field] [function] {f}")
    if kind == "laplacian":
        field = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
        if field is None or isinstance(field.body, Sequence | Relation):
            return None
        parts, variables = (field.body,), field.variables
    else:
        found = _parts(problem, match.slots["f"] if match else sign.operand if sign else None)
        if found is None:
            return None
        parts, variables = found
        if kind == "curl" and len(parts) not in (2, 3):
            return Declined("bad_shape", f"The curl is for fields of two or three parts; this one has {len(parts)}.")
        if len(variables) != len(parts):
            return Declined("bad_shape", f"The field has {len(parts)} parts, and I count {len(variables)} variables; a field on space has as many parts as variables.")
    point = point_of(problem, variables)
    if isinstance(point, Declined):
        return point
    shown: Node = Sequence(parts, "()") if len(parts) > 1 else parts[0]
    return Task(Arguments(kind, parts, variables, None if point == parts else point), 1.05 if sign is not None else 1.0, (f"find the {kind} of ", shown))


def _parts(problem: Problem, tree: Node | None) -> tuple[tuple[Node, ...], tuple[str, ...]] | None:
    if tree is not None:
        body = tree.right if isinstance(tree, Relation) else problem.resolve(tree)
        parts = components(body) or as_vector(body)
        if parts is not None:
            named = field_of(problem, tree)
            return parts, _axes(parts, named.variables if named is not None else ())
    field = main_field(problem, vector=True)
    parts = components(field.body) if field is not None else None
    return None if field is None or parts is None else (parts, _axes(parts, field.variables))


def _axes(parts: tuple[Node, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(sorted({n for p in parts for n in ordered(p)}))
    usual = ("x", "y", "z")[: len(parts)]
    if len(named) == len(parts):
        return named
    return usual if set(found) <= set(usual) else found


def solve(arguments: Arguments) -> Solution | Declined:
    """The slopes that are needed, put together, then the point."""
    steps: list[Step] = []
    try:
        found = {"divergence": _divergence, "curl": _curl, "laplacian": _laplacian}[arguments.kind](arguments, steps)
        shown: Node = Sequence(arguments.parts, "()") if len(arguments.parts) > 1 else arguments.parts[0]
        goal: Prose = (f"find the {arguments.kind} of ", shown)
        if arguments.point is not None:
            more, found = at_point(found, arguments.variables, arguments.point)
            steps += more
            goal = (*goal, " at ", Sequence(arguments.point, "()"))
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    except Undefined as reason:
        return Declined("not_understood", f"There is no value at this point: {reason}.")
    if len(found) == 1:
        return Solution("vector_field", "partial-derivatives", goal, tuple(steps), Result("expression", found[0], found, approx=decimal_of(found[0])), idea=IDEAS[arguments.kind])
    result = Sequence(found, "[]")
    return Solution("vector_field", "partial-derivatives", goal, tuple(steps), Result("vector", result, found), idea=IDEAS[arguments.kind])


def _sum(rule: Rule, values: list[Node], why: str, steps: list[Step]) -> Node:
    kept = tuple(v for v in values if v != ZERO) or (ZERO,)
    written: Node = kept[0] if len(kept) == 1 else Add(kept)
    steps.append(rule.states(written, why))
    value = tidy(written)
    if value != written:
        steps.append(Rule("collect_terms", "Tidy up", "expanding-factoring").step(written, value, "Collect what is alike."))
    return value


def _divergence(arguments: Arguments, steps: list[Step]) -> tuple[Node, ...]:
    values = []
    for part, name in zip(arguments.parts, arguments.variables, strict=True):
        step, value = partial(part, name, arguments.variables)
        steps.append(step)
        values.append(value)
    return (_sum(DIVERGENCE, values, "The divergence is the sum of these slopes.", steps),)


def _laplacian(arguments: Arguments, steps: list[Step]) -> tuple[Node, ...]:
    values = []
    for name in arguments.variables:
        more, value = repeated(arguments.parts[0], (name, name), arguments.variables, {})
        steps += more
        values.append(value)
    return (_sum(LAPLACIAN, values, "The Laplacian is the sum of the second slopes along each axis.", steps),)


def _curl(arguments: Arguments, steps: list[Step]) -> tuple[Node, ...]:
    pairs = [(0, 1)] if len(arguments.parts) == 2 else [(1, 2), (2, 0), (0, 1)]
    found = []
    for i, j in pairs:
        first, up = partial(arguments.parts[j], arguments.variables[i], arguments.variables)
        second, down = partial(arguments.parts[i], arguments.variables[j], arguments.variables)
        steps += [first, second]
        minus = down.operand if isinstance(down, Negative) else Negative(down)
        found.append(_sum(CURL, [up, ZERO if down == ZERO else minus], f"Slope of part {j + 1} along {arguments.variables[i]}, minus slope of part {i + 1} along {arguments.variables[j]}.", steps))
    if len(found) > 1:
        steps.append(CURL.states(Sequence(tuple(found), "[]"), "The three differences are the parts of the curl."))
    return tuple(found)


def make_problem(rng: Random, level: int) -> Exercise:
    """A divergence in the plane; in space; a curl."""
    a, b, c, n = rng.randint(2, 6), rng.randint(2, 6), rng.randint(2, 6), rng.randint(2, 3)
    if level == 1:
        text = f"({a}*x^{n}, {b}*y^2)"
        return Exercise(f"divergence of {text}", f"Find the divergence of the field {text}.", "an expression in x and y")
    text = f"({a}*x*y, {b}*y^{n}*z, {c}*z*x)"
    if level == 2:
        return Exercise(f"divergence of {text}", f"Find the divergence of the field {text}.", "an expression in x, y and z")
    return Exercise(f"curl of {text}", f"Find the curl of the field {text}.", "a list of three expressions")


TOPIC = Topic(
    id="vector_field", title="Divergence, curl and Laplacian", concept="partial-derivatives", phrases=("divergence", "div", "curl", "rot", "rotation", "laplacian", "divergence of", "curl of", "laplacian of"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
