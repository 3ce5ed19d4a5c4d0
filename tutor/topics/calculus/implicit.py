"""Implicit differentiation: dy/dx from an equation in x and y, at a point if one is given."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import sympy

from tutor.checking import equal_values
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Derivative, Divide, Negative, Node, Prime, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.tidy import tidy_object
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SIDES = Rule("differentiate_both_sides", "Differentiate both sides", "implicit-differentiation")
PARTIAL = Rule("rate_in_each_letter", "How the expression changes with each letter", "implicit-differentiation")
SOLVE = Rule("solve_for_derivative", "Solve for the derivative", "implicit-differentiation")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equation, the letter that changes, the letter that depends on it, and a point (both values) if given."""

    equation: Relation
    x: str
    y: str
    point: tuple[Node, Node] | None


def read(problem: Problem) -> Task | Declined | None:
    """ "find dy/dx for x^2 + y^2 = 25", "implicit differentiation of …"."""
    if not problem.has("(implicit|implicitly)") and not any(_is_rate(m) for m in problem.mathematics):
        return None
    if problem.has("(differential equation|initial condition|initial value|ode)"):
        return None
    equation = next((r for r in problem.statements() if len(r.operands) == 2 and len(symbols(r)) >= 2 and not any(isinstance(s, Derivative | Prime) for s in r.operands) and not (isinstance(r.left, Symbol) and flat_name(r.left) not in symbols(r.right))), None)
    if equation is None:
        return None
    rate = next((m for m in problem.mathematics if _is_rate(m)), None)
    names = symbols(equation)
    x, y = "x", "y"
    if isinstance(rate, Derivative):
        x, y = flat_name(rate.variables[0][0]) or "x", flat_name(rate.operand) or "y"
    elif "x" not in names or "y" not in names:
        x, y = sorted(names)[:2]
    if x not in names or y not in names:
        return None
    goal: Prose = ("find ", Derivative(name_to_tree(y), ((name_to_tree(x), 1),)), " from ", equation)
    return Task(Arguments(equation, x, y, _point(problem, x, y)), 1.0, goal)


def _is_rate(node: Node) -> bool:
    return (isinstance(node, Derivative) and isinstance(node.operand, Symbol) and len(node.variables) == 1 and node.variables[0][1] == 1) or (isinstance(node, Prime) and node.order == 1 and flat_name(node.operand) == "y")


def _point(problem: Problem, x: str, y: str) -> tuple[Node, Node] | None:
    match = problem.match("(at|point) [the] [point] {p}")
    if match is not None and isinstance(match.slots["p"], Sequence) and len(match.slots["p"].items) == 2 and match.slots["p"].bracket:
        return match.slots["p"].items[0], match.slots["p"].items[1]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate, collect the derivative, divide."""
    moved = to_sympy(arguments.equation.left) - to_sympy(arguments.equation.right)
    x, y = sympy.Symbol(arguments.x), sympy.Symbol(arguments.y)
    rate = Derivative(name_to_tree(arguments.y), ((name_to_tree(arguments.x), 1),))
    goal: Prose = ("find ", rate, " from ", arguments.equation)
    whole = from_sympy(moved)
    try:
        in_x, in_y = differentiate(whole, arguments.x), differentiate(whole, arguments.y)
    except NoRule:
        return Declined("not_understood", "I cannot differentiate this equation.")
    fx, fy = sympy.diff(moved, x), sympy.diff(moved, y)
    if sympy.simplify(fy) == 0:
        return Declined("not_understood", ("The equation does not hold ", name_to_tree(arguments.y), "."))
    value = _shortest(sympy.cancel(sympy.together(-fx / fy)) if (fx / fy).is_rational_function(x, y) else sympy.simplify(-fx / fy))
    result = tidy_object(value)
    steps: list[Step] = [
        SIDES.states(Relation((whole, from_sympy(sympy.Integer(0))), ("=",)), ("Bring everything to one side. The expression stays zero along the curve, so its total change is zero: the change through ", name_to_tree(arguments.x), " and the change through ", name_to_tree(arguments.y), ", which moves along, cancel.")),
        PARTIAL.step(Derivative(whole, ((name_to_tree(arguments.x), 1),)), in_x.result, ("Differentiate with ", name_to_tree(arguments.y), " held still."), in_x.steps),
        PARTIAL.step(Derivative(whole, ((name_to_tree(arguments.y), 1),)), in_y.result, ("Differentiate with ", name_to_tree(arguments.x), " held still; by the chain rule this is what stands in front of ", rate, "."), in_y.steps),
    ]
    quotient = Negative(Divide(in_x.result, in_y.result, "fraction"))
    steps.append(SOLVE.states(Relation((rate, quotient), ("=",)), "The two changes add to zero; divide by what stands in front of the derivative."))
    if result != quotient:
        if equal_values(quotient, result) is None:
            result = quotient
        else:
            steps.append(Rule("simplify_result", "Simplify", "variables-expressions").step(quotient, result, "Cancel what is common."))
    if arguments.point is None:
        return Solution("implicit", "implicit-differentiation", goal, tuple(steps), Result("expression", result, (result,)), idea="Along the curve the two letters move together, so that the equation stays true; that ties their rates together.")
    put_in = substitute(substitute(result, arguments.x, arguments.point[0]), arguments.y, arguments.point[1])
    number = to_sympy(put_in)
    if not number.is_number or number.has(sympy.zoo, sympy.nan) or sympy.simplify(moved.subs({x: to_sympy(arguments.point[0]), y: to_sympy(arguments.point[1])})) != 0:
        return Declined("not_understood", "That point does not lie on the curve, or the slope has no value there.")
    shown = tidy_object(sympy.simplify(number))
    steps.append(Rule("substitute_point", "Put the point in", "functions").states(Relation((rate, put_in), ("=",)), "The point lies on the curve; put its coordinates in."))
    if shown != put_in:
        steps.append(Rule("evaluate", "Work out the value", "arithmetic").step(put_in, shown, "Powers, products, sums."))
    return Solution("implicit", "implicit-differentiation", goal, tuple(steps), Result("number", shown, (shown,)), idea="First the slope as a formula, then the point.")


def _shortest(value: Any) -> Any:
    return min((value, sympy.factor(value)), key=lambda v: v.count_ops()) if value.count_ops() < 60 else value


def make_problem(rng: Random, level: int) -> Exercise:
    """A circle; with a product; with powers or functions."""
    from tutor.notation import read as read_math

    a, b, n = rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 4)
    if level == 1:
        text = rng.choice([f"x^2 + y^2 = {a * a}", f"{a}*x^2 + {b}*y^2 = 1", f"x^{n} + y^3 = {a}"])
    elif level == 2:
        text = rng.choice([f"x*y = {a}", f"x^2 + x*y + y^2 = {a}", f"x^2*y = {a} + y"])
    else:
        text = rng.choice([f"sin(y) + x^{n} = {a}*y", f"e^y + x*y = {a}", f"x*y^{n} + {a}*x = y"])
    return Exercise(f"find dy/dx by implicit differentiation: {text}", "Find dy/dx by implicit differentiation.", "an expression in x and y", read_math(text).tree)


TOPIC = Topic(
    id="implicit",
    title="Implicit differentiation",
    concept="implicit-differentiation",
    phrases=("implicit differentiation", "implicit", "implicitly", "dy/dx"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
)
