"""Partial derivatives and the gradient of a function of several variables, at a point if one is given."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Derivative, Gradient, Matrix, Node, Relation, Sequence, flat_name, substitute, symbols
from tutor.problem import Problem
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variables in order, and the point (None everywhere)."""

    function: Node
    variables: tuple[str, ...]
    point: tuple[Node, ...] | None


def read(problem: Problem) -> Task | Declined | None:
    """ "the gradient of f(x, y) = … at (1, 2)", "grad …", ∇f."""
    match = problem.match("(gradient|grad|nabla) [vector] [of] [the] [function] ... {f}", "(gradient|grad) ... {f}")
    tree = match.slots["f"] if match else next((m for m in problem.mathematics if isinstance(m, Gradient) and m.order == 1 and not m.kind), None)
    if tree is None:
        return None
    function, variables = _function(problem, tree)
    if function is None:
        return None
    if not variables:
        return Declined("missing_data", "I see no variables in that function.", "Give a formula such as x^2 + 3y.")
    point = _point(problem, variables)
    if isinstance(point, Declined):
        return point
    goal: Prose = ("find the gradient of ", function)
    if point is not None:
        goal = (*goal, " at ", Sequence(point, "()"))
    return Task(Arguments(function, variables, point), 1.0 if match else 0.8, goal)


def _function(problem: Problem, tree: Node) -> tuple[Node | None, tuple[str, ...]]:
    if isinstance(tree, Gradient):
        tree = tree.operand
    if isinstance(tree, Relation) and isinstance(tree.left, Gradient):
        return None, ()
    if isinstance(tree, Relation):
        head, body = tree.operands[0], tree.operands[-1]
        named = tuple(n for a in head.arguments if (n := flat_name(a))) if isinstance(head, Apply) else ()
        return body, named or _ordered(body)
    name = flat_name(tree.function) if isinstance(tree, Apply) else flat_name(tree)
    definition = problem.definitions.get(name or "")
    if (definition is None and not symbols(tree)) or (definition is None and name is not None):
        definition = next((d for d in problem.definitions.values() if len(d.parameters) > 1), None)
        if definition is None:
            return None, ()
    if definition is not None:
        return definition.body, definition.parameters or _ordered(definition.body)
    if isinstance(tree, Sequence):
        return None, ()
    return tree, _ordered(tree)


def _ordered(tree: Node) -> tuple[str, ...]:
    return tuple(sorted(symbols(tree)))


def _point(problem: Problem, variables: tuple[str, ...]) -> tuple[Node, ...] | Declined | None:
    match = problem.match("at [the] [point] {p}", "(when|where) {p}")
    if match is None:
        return None
    tree = match.slots["p"]
    if isinstance(tree, Relation) and isinstance(tree.right, Sequence):
        tree = tree.right
    if isinstance(tree, Matrix) and 1 in tree.shape:
        tree = Sequence(tuple(e for row in tree.rows for e in row), "()")
    if isinstance(tree, Sequence) and all(isinstance(i, Relation) for i in tree.items):
        given = {flat_name(i.left): i.right for i in tree.items if isinstance(i, Relation)}
        return tuple(given[v] for v in variables) if set(variables) <= set(given) else None
    if isinstance(tree, Sequence):
        if len(tree.items) != len(variables):
            return Declined("bad_shape", f"The function has {len(variables)} variables ({', '.join(variables)}), but the point has {len(tree.items)} coordinates.", "Give one number for each variable.")
        return tree.items
    if isinstance(tree, Relation) and len(variables) == 1:
        return (tree.right,)
    return (tree,) if len(variables) == 1 and not symbols(tree) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """One partial derivative for each variable, listed; then the point put in."""
    steps: list[Step] = []
    entries: list[Node] = []
    for name in arguments.variables:
        variable = name_to_tree(name)
        try:
            derived = differentiate(arguments.function, name)
        except NoRule as reason:
            return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
        others = [v for v in arguments.variables if v != name]
        why: Prose = ("Only ", variable, " moves", f"; {', '.join(others)} stand still like fixed numbers." if others else ".")
        steps.append(
            Step(
                "partial_derivative", f"Slope along {name}", why, "partial-derivatives",
                before=Derivative(arguments.function, ((variable, 1),), partial=True), after=derived.result, substeps=derived.steps,
            )  # fmt: skip
        )
        entries.append(derived.result)
    gradient: Node = Sequence(tuple(entries), "[]")
    symbolic = Relation((Gradient(arguments.function), gradient), ("=",))
    steps.append(Step("list_slopes", "List the slopes", "The gradient is the list of these slopes, one for each variable, in order.", "gradient", after=symbolic, relation="defines"))
    goal: Prose = ("find the gradient of ", arguments.function)
    idea = "The gradient lists how steep the function is along each input, and points the way it climbs fastest."
    if arguments.point is None:
        return Solution("gradient", "gradient", goal, tuple(steps), Result("vector", gradient, tuple(entries)), idea=idea)
    put_in = gradient
    for name, value in zip(arguments.variables, arguments.point, strict=True):
        put_in = substitute(put_in, name, value)
    assert isinstance(put_in, Sequence)
    values = tuple(tidy(item) for item in put_in.items)
    result = Sequence(values, "[]")
    point = Sequence(arguments.point, "()")
    steps.append(Step("substitute_point", "Put the point in", ("Replace the variables by the coordinates of ", point, "."), "functions", before=gradient, after=put_in, relation="defines"))
    if result != put_in:
        steps.append(Step("evaluate", "Work out the numbers", "Each entry on its own.", "arithmetic", before=put_in, after=result))
    conclusion: Prose = ("At ", point, " the function climbs fastest in the direction ", result, ".")
    return Solution("gradient", "gradient", (*goal, " at ", point), tuple(steps), Result("vector", result, values), idea=idea, conclusion=conclusion)


def make_problem(rng: Random, level: int) -> Exercise:
    """Squares and lines; mixed products; an exponential."""
    from tutor.notation import read as read_math

    a, b, p, q = rng.randint(1, 5), rng.randint(2, 6), rng.randint(-3, 3), rng.randint(-3, 3)
    text = {1: f"{a}*x^2 + {b}*y", 2: f"{a}*x^2*y + {b}*y^2", 3: f"e^({a}*x) + {b}*x*y^2"}[level]
    p = 0 if level == 3 else p
    return Exercise(f"gradient of {text} at ({p}, {q})", f"Find the gradient of this function at the point ({p}, {q}).", "a list of two numbers, such as [1, 2]", read_math(text).tree)


TOPIC = Topic(
    id="gradient",
    title="Gradient",
    concept="gradient",
    phrases=("gradient", "grad", "nabla", "∇"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("partial-derivatives",),
)
