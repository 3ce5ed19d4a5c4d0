"""First-order differential equations: separable and linear, with a starting value if one is given."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.checking import equal_values
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Derivative, Integral, Multiply, Node, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols, walk
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.integration import antiderivative
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SEPARATE = Rule("separate_variables", "Separate the variables", "differential-equations")
INTEGRATE = Rule("integrate_both_sides", "Integrate both sides", "differential-equations")
SOLVE = Rule("solve_for_function", "Solve for the function", "differential-equations")
FACTOR = Rule("integrating_factor", "Integrating factor", "differential-equations")
START = Rule("use_starting_value", "Use the starting value", "differential-equations")
TRY = Rule("check_by_differentiating", "Try it", "differential-equations")


@dataclass(frozen=True, slots=True)
class Arguments:
    """y' = right side, in y and its variable; a starting value (place, value) and a place to evaluate at, or None."""

    right: Node
    function: str
    variable: str
    start: tuple[Node, Node] | None
    at: Node | None


def read(problem: Problem) -> Task | Declined | None:
    """ "solve dy/dx = x*y", "y' = 2y, y(0) = 3", "dy/dt = 3t, y(0) = 2. What is y(2)?"."""
    items = [i for tree in problem.mathematics for i in (tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,))]
    equation = next((i for i in items if isinstance(i, Relation) and i.operators == ("=",) and any(_rate(n) for n in walk(i))), None)
    if equation is None or not isinstance(equation, Relation) or problem.has("(implicit|implicitly|chain rule|tangent|related rates)"):
        return None
    rates = [r for n in walk(equation) if (r := _rate(n)) is not None]
    function = rates[0][0]
    names = set(symbols(_without_rates(equation))) - {function}
    variable = rates[0][1] or next((n for n in ("x", "t") if n in names), "x")
    if len(rates) != 1 or equation.left == equation.right:
        return None
    right = _isolated(equation, function, variable)
    if right is None or set(symbols(right)) - {function, variable} - {"k", "a", "b", "r"}:
        return None
    starting = [(place, i.right) for i in items if isinstance(i, Relation) and i.operators == ("=",) and i is not equation and (place := _value(i.left, function)) is not None and not symbols(i.right)]
    if not starting and not problem.has("(solve|differential equation|general solution|ode|separable|initial value)"):
        return None
    asked = next((p for i in items if not isinstance(i, Relation) and (p := _value(i, function)) is not None), None)
    goal: Prose = ("solve ", equation)
    return Task(Arguments(right, function, variable, starting[0] if starting else None, asked), 1.1, goal)


def _rate(node: Node) -> tuple[str, str | None] | None:
    if isinstance(node, Derivative) and isinstance(node.operand, Symbol) and len(node.variables) == 1 and node.variables[0][1] == 1:
        return flat_name(node.operand) or "y", flat_name(node.variables[0][0])
    if isinstance(node, Prime) and node.order == 1 and isinstance(node.operand, Symbol):
        return flat_name(node.operand) or "y", None
    return None


def _without_rates(node: Node) -> Node:
    from tutor.notation.tree import transform

    return transform(node, lambda n: Symbol("R_") if _rate(n) is not None else n)


def _isolated(equation: Relation, function: str, variable: str) -> Node | None:
    """The right side when the equation is solved for the rate."""
    if _rate(equation.left) is not None and "R_" not in symbols(_without_rates(equation.right)):
        return equation.right
    try:
        moved = to_sympy(_without_rates(equation.left)) - to_sympy(_without_rates(equation.right))
    except TROUBLE:
        return None
    rate = sympy.Symbol("R_")
    slope = sympy.diff(moved, rate)
    if slope.has(rate) or slope == 0:
        return None
    return from_sympy(sympy.expand(sympy.cancel(-(moved - slope * rate) / slope)))


def _value(node: Node, function: str) -> Node | None:
    """4 in y(4), also where the reader took it for a product."""
    if isinstance(node, Apply) and flat_name(node.function) == function and len(node.arguments) == 1 and not symbols(node.arguments[0]):
        return node.arguments[0]
    if isinstance(node, Multiply) and len(node.factors) == 2 and flat_name(node.factors[0]) == function and not symbols(node.factors[1]):
        return node.factors[1]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Separate, or multiply by the integrating factor; then fit the constant, and try the result."""
    x, y = sympy.Symbol(arguments.variable), sympy.Symbol(arguments.function)
    try:
        right = to_sympy(arguments.right)
        found = _solution(right, x, y, arguments)
    except TROUBLE:
        found = None
    if found is None:
        return Declined("not_understood", "I solve first-order equations that are separable or linear; this one I cannot.")
    general, constant, steps = found
    if isinstance(general, list):
        return _branches(arguments, right, general, x, y, steps)
    head = name_to_tree(arguments.function)
    goal: Prose = ("solve ", Relation((Derivative(head, ((name_to_tree(arguments.variable), 1),)), arguments.right), ("=",)))
    value = general
    if arguments.start is not None:
        place, height = to_sympy(arguments.start[0]), to_sympy(arguments.start[1])
        roots = [r for r in sympy.solve(general.subs(x, place) - height, constant) if r.is_real is not False]
        if len(roots) != 1:
            return Declined("not_understood", "The starting value does not fix the constant.")
        value = general.subs(constant, roots[0])
        steps.append(START.states(Relation((from_sympy(constant), tidy_object(roots[0])), ("=",)), ("At ", Relation((name_to_tree(arguments.variable), arguments.start[0]), ("=",)), " the function must be ", arguments.start[1], ".")))
    shown = tidy_object(_short(value, x))
    tried = _tried(arguments, right, shown, x, y)
    if tried is None:
        return Declined("withheld", "My solution did not pass its check, so I do not show it.")
    result_line = Relation((head, shown), ("=",))
    if arguments.at is not None and arguments.start is not None:
        put_in = substitute(shown, arguments.variable, arguments.at)
        steps.append(tried)
        number = tidy_object(to_sympy(put_in))
        steps.append(Rule("substitute_point", "Put the point in", "functions").states(Relation((Apply(head, (arguments.at,)), put_in), ("=",)), "The solution holds everywhere; we want it here."))
        if number != put_in:
            steps.append(Rule("evaluate", "Work out the value", "arithmetic").step(put_in, number, "Powers, products, sums."))
        return Solution("first_order_equation", "differential-equations", goal, tuple(steps), Result("number", number, (number,), approx=str(to_sympy(number).evalf(8))))
    steps.extend((SOLVE.states(result_line, "This is the solution."), tried))
    return Solution("first_order_equation", "differential-equations", goal, tuple(steps), Result("equation", result_line, (shown,)), idea="A differential equation says how fast a function changes; we look for the function itself.")


def _short(value: Any, x: Any) -> Any:
    """The same for real x, where that is shorter: ln(e^x) is x."""
    real = sympy.Symbol("x_", real=True)
    other = sympy.simplify(value.subs(x, real)).subs(real, x)
    return other if other.count_ops() < value.count_ops() - 1 or value.has(sympy.log(sympy.exp(x))) else value


def _tried(arguments: Arguments, right: Any, shown: Node, x: Any, y: Any) -> Step | None:
    rate = Derivative(shown, ((name_to_tree(arguments.variable), 1),))
    other = substitute(arguments.right, arguments.function, shown)
    if equal_values(rate, other) is None:
        return None
    return TRY.step(rate, other, "Differentiate the solution: it is what the equation asks for.")


def _solution(right: Any, x: Any, y: Any, arguments: Arguments) -> tuple[Any, Any, list[Step]] | None:
    constant = sympy.Symbol("C")
    head = name_to_tree(arguments.function)
    name = name_to_tree(arguments.variable)
    if not right.has(y):
        found = antiderivative(right, x)
        if found is None:
            return None
        line = Relation((head, Integral(arguments.right, name)), ("=",))
        return found.value + constant, constant, [INTEGRATE.states(line, "The rate does not hold the function, so integrating once is enough.", found.steps)]
    expanded = sympy.expand(right)
    slope = sympy.expand(sympy.diff(expanded, y))
    if not slope.has(y):
        rest = sympy.expand(expanded - slope * y)
        if rest != 0:
            return _linear(slope, rest, x, constant, head, name)
    factored = sympy.factor(right)
    in_y, in_x = sympy.Integer(1), sympy.Integer(1)
    for part in sympy.Mul.make_args(factored):
        if part.has(x) and part.has(y):
            return None
        if part.has(y):
            in_y *= part
        else:
            in_x *= part
    left, other = antiderivative(1 / in_y, y), antiderivative(in_x, x)
    if left is None or other is None:
        return None
    steps = [
        SEPARATE.states(Relation((Integral(from_sympy(1 / in_y), head), Integral(from_sympy(in_x), name)), ("=",)), "Everything with the function goes to the left, everything else to the right."),
        INTEGRATE.states(Relation((from_sympy(left.value), Add((from_sympy(other.value), Symbol("C")))), ("=",)), "Integrate each side; one constant is enough.", (*left.steps, *other.steps)),
    ]
    if in_y == y:
        return constant * sympy.exp(other.value), constant, steps
    bare = left.value.replace(lambda e: isinstance(e, sympy.Abs), lambda e: e.args[0])
    solved = sympy.solve(bare - other.value - constant, y)
    if arguments.start is not None and len(solved) > 1:
        place, height = to_sympy(arguments.start[0]), to_sympy(arguments.start[1])
        solved = [s for s in solved if any(sympy.simplify(s.subs(x, place).subs(constant, c) - height) == 0 for c in sympy.solve(s.subs(x, place) - height, constant))]
    if len(solved) == 2 and arguments.start is None:
        doubled = [s.subs(constant, constant / 2) for s in solved]
        return (doubled if all(sympy.count_ops(a) < sympy.count_ops(b) for a, b in zip(doubled, solved, strict=True)) else solved), constant, steps
    return (solved[0], constant, steps) if len(solved) == 1 else None


def _branches(arguments: Arguments, right: Any, general: list[Any], x: Any, y: Any, steps: list[Step]) -> Solution | Declined:
    """Two families of solutions, one above and one below: each is tried."""
    head = name_to_tree(arguments.function)
    goal: Prose = ("solve ", Relation((Derivative(head, ((name_to_tree(arguments.variable), 1),)), arguments.right), ("=",)))
    shown = [tidy_object(g) for g in general]
    tried = [_tried(arguments, right, s, x, y) for s in shown]
    if any(t is None for t in tried):
        return Declined("withheld", "My solution did not pass its check, so I do not show it.")
    lines = tuple(Relation((head, s), ("=",)) for s in shown)
    both = Sequence(lines, "")
    steps.extend((SOLVE.states(both, "Solved for the function there are two families, one with each sign of the root. The constant takes up any number."), *(t for t in tried if t is not None)))
    return Solution("first_order_equation", "differential-equations", goal, tuple(steps), Result("set", both, tuple(shown)), idea="A differential equation says how fast a function changes; we look for the function itself.", conclusion=("The solutions are ", both, ", for any constant C that leaves a number under the root."))


def _linear(slope: Any, rest: Any, x: Any, constant: Any, head: Node, name: Node) -> tuple[Any, Any, list[Step]] | None:
    exponent = antiderivative(-slope, x)
    if exponent is None:
        return None
    bare = exponent.value.replace(lambda e: isinstance(e, sympy.Abs), lambda e: e.args[0])
    factor = sympy.powsimp(sympy.exp(sympy.expand_log(bare, force=True)))
    factor = sympy.simplify(factor)
    product = sympy.powsimp(sympy.expand(rest * factor))
    found = antiderivative(product, x)
    if found is None:
        return None
    steps = [
        FACTOR.states(Relation((Symbol("m"), from_sympy(factor)), ("=",)), "Multiplied by this factor, the left side becomes the derivative of a product.", exponent.steps),
        INTEGRATE.states(Relation((Multiply((from_sympy(factor), head), "*"), Add((from_sympy(found.value), Symbol("C")))), ("=",)), ("Integrate ", from_sympy(product), "."), found.steps),
    ]
    return sympy.expand((found.value + constant) / factor), constant, steps


def make_problem(rng: Random, level: int) -> Exercise:
    """Plain integration; growth; linear."""
    a, b = rng.randint(2, 6), rng.randint(1, 6)
    if level == 1:
        return Exercise(f"solve the differential equation dy/dx = {a}*x with y(0) = {b}", f"Solve dy/dx = {a}x, y(0) = {b}.", "an equation y = …")
    if level == 2:
        return Exercise(f"solve the differential equation dy/dx = {a}*y with y(0) = {b}", f"Solve dy/dx = {a}y, y(0) = {b}.", "an equation y = …")
    return Exercise(f"solve the differential equation dy/dx = {b} - {a}*y with y(0) = 0", f"Solve dy/dx = {b} - {a}y, y(0) = 0.", "an equation y = …")


TOPIC = Topic(
    id="first_order_equation",
    title="First-order differential equations",
    concept="differential-equations",
    phrases=("differential equation", "initial value problem", "ode", "general solution", "dy/dx", "dy/dt"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
)
