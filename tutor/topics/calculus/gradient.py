"""The gradient of a function of several variables, at a point if one is given."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import ZERO, Apply, Derivative, Gradient, Multiply, Node, Norm, Relation, Sequence, Subscript, Symbol, Transpose, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.problem.fields import Field, field_of, main_field, point_of
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import at_point, slopes
from tutor.rules.terms import Undefined
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
    sign = next((m for m in problem.mathematics if (isinstance(m, Gradient) and m.order == 1 and not m.kind) or (isinstance(m, Apply) and isinstance(m.function, Gradient))), None)
    if sign is None and not problem.has("(gradient|grad|nabla|gradients)"):
        return None
    if problem.has("(gradient descent|gradient ascent|directional|conditioning|vanishing|exploding|gradient step|backpropagation|backprop|converge|converges)"):
        return None
    match = problem.match("(gradient|grad|nabla) [vector] [of] [the] [following] [function] {f}", "(gradient|grad) ... {f}")
    field: Field | None = None
    named: tuple[Node, ...] = ()
    for tree in (match.slots["f"] if match else None, sign):
        if tree is None or field is not None:
            continue
        inner = tree.operand if isinstance(tree, Gradient) else tree.function.operand if isinstance(tree, Apply) and isinstance(tree.function, Gradient) else tree
        field = field_of(problem, inner)
        if isinstance(tree, Gradient) and tree.variable is not None:
            named = tree.variable.items if isinstance(tree.variable, Sequence) else (tree.variable,)
    field = field or main_field(problem)
    if field is None or _is_vectorial(field.body) or isinstance(field.body, Sequence | Relation | Derivative):
        return None
    chosen = tuple(n for v in named if (n := flat_name(v)))
    if chosen and set(chosen) <= set(field.variables):
        field = Field(field.name, chosen, field.body)
    if not field.variables:
        return Declined("missing_data", "I see no variables in that function.", "Give a formula such as x^2 + 3y.")
    point = point_of(problem, field.variables)
    if isinstance(point, Declined):
        return point
    goal: Prose = ("find the gradient of ", field.body)
    if point is not None:
        goal = (*goal, " at ", Sequence(point, "()"))
    return Task(Arguments(field.body, field.variables, point), 1.0 if match else 1.02 if sign is not None else 0.9, goal)


def _is_vectorial(tree: Node) -> bool:
    """Does it speak of whole vectors and matrices (x^T A x, ||x||), which another topic differentiates?"""
    if any(isinstance(n, Transpose | Norm) for n in walk(tree)):
        return True
    return any(isinstance(n, Multiply) and any(isinstance(f, Symbol) and f.name.isupper() and len(f.name) == 1 for f in n.factors) and not isinstance(n, Subscript) for n in walk(tree)) and bool(symbols(tree))


def solve(arguments: Arguments) -> Solution | Declined:
    """One partial derivative for each variable, listed; then the point put in."""
    try:
        steps, entries = slopes(arguments.function, arguments.variables)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    gradient: Node = Sequence(tuple(entries), "[]")
    variable = name_to_tree(arguments.variables[0]) if len(arguments.variables) == 1 else None
    symbolic = Relation((Gradient(arguments.function, variable), gradient), ("=",))
    steps.append(Step("list_slopes", "List the slopes", "The gradient is the list of these slopes, one for each variable, in order.", "gradient", after=symbolic, relation="defines"))
    goal: Prose = ("find the gradient of ", arguments.function)
    idea = "The gradient lists how steep the function is along each input, and points the way it climbs fastest."
    if arguments.point is None:
        return Solution("gradient", "gradient", goal, tuple(steps), Result("vector", gradient, tuple(entries)), idea=idea)
    try:
        more, values = at_point(tuple(entries), arguments.variables, arguments.point)
    except Undefined as reason:
        return Declined("not_understood", f"The gradient has no value there: {reason}.")
    point, result = Sequence(arguments.point, "()"), Sequence(values, "[]")
    conclusion: Prose = ("At ", point, " the function climbs fastest in the direction ", result, ", and falls fastest in the opposite one.")
    if all(v == ZERO for v in values):
        conclusion = ("At ", point, " all slopes are zero: the function is flat there, a critical point.")
    return Solution("gradient", "gradient", (*goal, " at ", point), (*steps, *more), Result("vector", result, values), idea=idea, conclusion=conclusion)


def make_problem(rng: Random, level: int) -> Exercise:
    """Squares and lines; mixed products; an exponential."""
    from tutor.notation import read as read_math

    a, b, p, q = rng.randint(1, 5), rng.randint(2, 6), rng.randint(-3, 3), rng.randint(-3, 3)
    text = {1: f"{a}*x^2 + {b}*y", 2: f"{a}*x^2*y + {b}*y^2", 3: f"e^({a}*x) + {b}*x*y^2"}[level]
    p = 0 if level == 3 else p
    return Exercise(f"gradient of {text} at ({p}, {q})", f"Find the gradient of this function at the point ({p}, {q}).", "a list of two numbers, such as [1, 2]", read_math(text).tree)


TOPIC = Topic(
    id="gradient", title="Gradient", concept="gradient", phrases=("gradient", "grad", "nabla", "∇"), read=read, solve=solve, make_problem=make_problem, always=True,
    concepts=("partial-derivatives",),
)  # fmt: skip
