"""Rates from a formula for the amount: velocity, acceleration, when it is at rest or reaches the ground, marginal cost."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Apply, Node, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule, alike
from tutor.rules.differentiation import d, differentiate
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.sheet import size_of
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

VELOCITY = Rule("velocity_is_derivative", "Velocity: how fast the place changes", "rate-of-change")
ACCELERATION = Rule("acceleration_is_derivative", "Acceleration: how fast the velocity changes", "higher-derivatives")
MARGINAL = Rule("marginal_is_derivative", "One more: the rate of change", "rate-of-change")
PUT_IN = Rule("substitute_point", "Put the time in", "functions")
CONDITION = Rule("condition_on_motion", "What is asked, as an equation", "rate-of-change")
SENSE = Rule("keep_later_times", "Times before the start do not count", "inequalities")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A formula in one variable, how often it is differentiated, where (None: everywhere), or the value that the result
    is to have; the name of what is found; and whether negative times are out."""

    function: Node
    variable: str
    order: int
    point: Node | None
    equals: Node | None
    rule: str
    from_start: bool


def read(problem: Problem) -> Task | None:
    """ "velocity at t = 3 if s(t) = …", "when is it at rest", "when does it hit the ground", "marginal cost at x = 100"."""
    given = _given(problem)
    if given is None:
        return None
    kind, function, variable = given
    point = _point(problem, variable)
    arguments: Arguments | None = None
    if kind == "money":
        arguments = Arguments(function, variable, 1, point, None, "marginal", False)
    elif problem.has("(at rest|stop|stops|come to rest|comes to rest|stationary|instantaneously at rest)", "velocity ... (zero|is 0)", "not moving"):
        arguments = Arguments(function, variable, 1 if kind == "place" else 0, None, ZERO, "velocity", True)
    elif problem.has("(hit|hits|reach|reaches|strike|strikes|return to|land|lands|back on) [the] (ground|floor)", "when ... (land|lands)", "(how long|time) ... (in the air|in flight)") and kind == "place":
        arguments = Arguments(function, variable, 0, None, ZERO, "ground", True)
    elif problem.has("(acceleration|accelerating)"):
        arguments = Arguments(function, variable, 2 if kind == "place" else 1, point, None, "acceleration", False)
    elif problem.has("(velocity|speed|how fast)") and kind == "place" and not problem.has("(average|mean) (velocity|speed)"):
        arguments = Arguments(function, variable, 1, point, None, "velocity", False)
    if arguments is None:
        return None
    goal: Prose = ("look at ", function, " as it changes with ", name_to_tree(variable))
    return Task(arguments, 1.04, goal)


def _given(problem: Problem) -> tuple[str, Node, str] | None:
    """The kind of formula (place, velocity, money), the formula and its variable."""
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if not isinstance(item, Relation) or item.operators != ("=",):
                continue
            head = item.left.function if isinstance(item.left, Apply) and len(item.left.arguments) == 1 else item.left
            name = flat_name(head)
            names = symbols(item.right)
            if name is None or len(names) != 1:
                continue
            variable = next(iter(names))
            if problem.has("marginal (cost|revenue|profit)") and name in ("C", "R", "P", "c", "p", "r"):
                return "money", item.right, variable
            if variable == "t" and name in ("s", "x", "h", "y", "d", "p", "f") and problem.has("(position|particle|moves|moving|height|thrown|object|ball|displacement|rocket|car|velocity|speed|acceleration|rest|ground)"):
                return "place", item.right, variable
            if variable == "t" and name == "v" and problem.has("(acceleration|rest|stop|stops)"):
                return "velocity", item.right, variable
    return None


def _point(problem: Problem, variable: str) -> Node | None:
    match = problem.match("(at|when|after|for) [the] [time] {p}")
    if match is None:
        return None
    tree = match.slots["p"]
    if isinstance(tree, Relation) and tree.operators == ("=",) and flat_name(tree.left) == variable and not symbols(tree.right):
        return tree.right
    return tree if not isinstance(tree, Relation | Sequence) and not symbols(tree) else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate as often as needed, then put the time in or solve for it."""
    try:
        return _solved(arguments)
    except (NotSolvable, *TROUBLE):
        return Declined("not_understood", "I cannot work this motion out exactly by my rules.")


def _solved(arguments: Arguments) -> Solution | Declined:
    x = name_to_tree(arguments.variable)
    goal: Prose = ("look at ", arguments.function, " as it changes with ", x)
    steps: list[Step] = []
    now = arguments.function
    for k in range(arguments.order):
        derived = differentiate(now, arguments.variable)
        rule = MARGINAL if arguments.rule == "marginal" else ACCELERATION if k + 1 == arguments.order and arguments.rule == "acceleration" else VELOCITY
        why = {MARGINAL: "What one more costs or brings is, near enough, the derivative.", VELOCITY: "The velocity is the derivative of the place.", ACCELERATION: "The acceleration is the derivative of the velocity."}[rule]
        steps.append(rule.step(d(now, arguments.variable), derived.result, why, derived.steps))
        now = derived.result
    if arguments.equals is not None:
        return _times(arguments, now, steps, goal)
    name = {"marginal": "The marginal value", "velocity": "The velocity", "acceleration": "The acceleration"}[arguments.rule]
    if arguments.point is None:
        return Solution("motion", "rate-of-change", goal, tuple(steps), Result("expression", now, (now,)), conclusion=(f"{name} is ", now, "."))
    put_in = substitute(now, arguments.variable, arguments.point)
    value = tidy(put_in)
    place = Relation((x, arguments.point), ("=",))
    letter = Apply(Prime(Symbol("f"), arguments.order), (arguments.point,))
    steps.append(PUT_IN.states(Relation((letter, put_in), ("=",)), ("Now ", place, ".")))
    if not alike(put_in, value):
        steps.append(Rule("evaluate", "Work out the value", "arithmetic").step(put_in, value, "Powers first, then products, then sums."))
    exact = to_sympy(value)
    return Solution("motion", "rate-of-change", goal, tuple(steps), Result("number", value, (value,), approx=None if exact.is_Integer else str(exact.evalf(8))), conclusion=(f"{name} at ", place, " is ", value, "."))


def _times(arguments: Arguments, now: Node, steps: list[Step], goal: Prose) -> Solution:
    assert arguments.equals is not None
    x = name_to_tree(arguments.variable)
    equation = Relation((now, arguments.equals), ("=",))
    why = "At rest the velocity is zero." if arguments.rule == "velocity" else "On the ground the height is zero."
    steps.append(CONDITION.states(equation, why))
    solved = solve_equation(equation, x, real=True)
    steps.extend(solved.steps)
    sized = [(v, s) for v in solved.values if (s := size_of(v)) is not None]
    kept = [v for v, s in sized if s >= -1e-12]
    if arguments.rule == "ground":
        later = [v for v, s in sized if s > 1e-12]
        kept = later or kept
    if len(kept) < len(sized):
        shown = Sequence(tuple(Relation((x, v), ("=",)) for v in kept), "") if len(kept) != 1 else Relation((x, kept[0]), ("=",))
        steps.append(SENSE.states(shown, "Only times after the start are meant." if arguments.rule != "ground" else "The start itself is not meant, nor any time before it."))
    if not kept:
        return Solution("motion", "rate-of-change", goal, tuple(steps), Result("none", None, ("never",), plain="never"), conclusion="That never happens.")
    value: Node = kept[0] if len(kept) == 1 else Sequence(tuple(kept), "")
    return Solution("motion", "rate-of-change", goal, tuple(steps), Result("number" if len(kept) == 1 else "set", value, tuple(kept)), idea="Say what is asked as an equation for the time, then solve it.", conclusion=("That is so at ", x, " = ", value, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A velocity; an acceleration; when it is at rest."""
    a, b = rng.randint(1, 4), rng.randint(1, 4)
    if level == 1:
        text = f"Find the velocity at t = {b} if s(t) = {a}*t^2 + {b}*t."
    elif level == 2:
        text = f"What is the acceleration at t = {b} if s(t) = t^3 - {a}*t^2?"
    else:
        text = f"A particle moves with s(t) = t^3 - {3 * (a + b)}*t^2/2 + {3 * a * b}*t. When is it at rest?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="motion",
    title="Velocity, acceleration and marginal values",
    concept="rate-of-change",
    phrases=("velocity", "speed", "acceleration", "at rest", "hit the ground", "hits the ground", "ground", "land", "marginal cost", "marginal revenue", "marginal profit", "how fast", "in the air", "not moving"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("derivatives",),
)
