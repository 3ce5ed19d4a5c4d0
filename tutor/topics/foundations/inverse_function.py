"""The inverse of a function: swap input and output, and solve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.checking import equal_values
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Constant, Matrix, Multiply, Negative, Node, Number, Power, Relation, Sequence, Superscript, Symbol, flat_name, substitute, symbols, walk
from tutor.problem import Problem
from tutor.problem.functions import function_of
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.filling import settled
from tutor.rules.outcomes import TOO_LONG, result_of
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SWAP = Rule("swap_input_and_output", "Swap input and output", "function-composition")
NAME = Rule("name_inverse", "Name the inverse", "function-composition")
CHECK = Rule("check_inverse", "Check: one undoes the other", "function-composition")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function's formula and its variable, its name, where its inverse is wanted (None: as a formula), and whether
    only inputs from zero upwards count."""

    body: Node
    variable: str
    name: str = "f"
    at: Node | None = None
    from_zero: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """The inverse of f(x) = 3x - 5; f^(-1)(x); the inverse of y = (2x + 1)/(x - 3)."""
    if problem.has("(matrix|matrices|modular|modulo|mod|laplace|fourier|transform|variation|proportional|multiplicative|additive|element|cdf|distribution)") or any(isinstance(n, Matrix) for m in problem.mathematics for n in walk(m)):
        return None
    at: Node | None = None
    function: Node | None = None
    marked = next((sign for m in problem.mathematics if (sign := _inverse_sign(m)) is not None), None)
    if marked is not None:
        function, at = Symbol(marked[0]), marked[1]
    elif problem.has("inverse"):
        found = re.search(r"inverse(?: function)?(?: of)?(?: the)?(?: function)?:? ⟦(\d+)⟧", problem.core) or re.search(r"(?:invert|inverse) .{0,40}?⟦(\d+)⟧|⟦(\d+)⟧.{0,60}\binverse\b", problem.core)
        if found is None:
            return None
        function = problem.mathematics[int(next(g for g in found.groups() if g))]
    elif (found := re.fullmatch(r"invert (?:the )?(?:function )?⟦(\d+)⟧", problem.core)) is not None:
        function = problem.mathematics[int(found.group(1))]
    if function is None or isinstance(function, Sequence | Number):
        return None
    known = function_of(problem, function)
    if known is None or set(symbols(known[0])) != {known[1]} or any(isinstance(n, Apply) for n in walk(known[0])):
        return None
    body, variable = known
    if at is not None and variable in symbols(at):
        at = None
    head = function.left if isinstance(function, Relation) else function
    name = flat_name(head.function if isinstance(head, Apply) else head) or "f"
    return Task(Arguments(body, variable, name if name != "y" and len(name) == 1 else "f", at, _from_zero(problem, variable)), 1.0, ("find the inverse of ", body))


def _inverse_sign(tree: Node) -> tuple[str, Node | None] | None:
    """f^(-1), f^(-1)(x) or f^(-1)(5) for a letter f."""
    for node in walk(tree):
        head, argument = (node.function, node.arguments[0]) if isinstance(node, Apply) and len(node.arguments) == 1 else (node, None)
        if isinstance(node, Multiply) and len(node.factors) == 2 and not node.sign:
            head, argument = node.factors
        if isinstance(head, Power) and head.exponent in (Negative(Number("1")),) and isinstance(head.base, Symbol) and head.base.name in ("f", "g", "h"):
            return head.base.name, argument
        if isinstance(head, Superscript) and head.label == Negative(Number("1")) and isinstance(head.base, Symbol):
            return head.base.name, argument
    return None


def _from_zero(problem: Problem, variable: str) -> bool:
    for tree in problem.mathematics:
        if isinstance(tree, Relation) and tree.operators in ((">=",), (">",)) and flat_name(tree.left) == variable and tree.right == Number("0"):
            return True
    return False


def solve(arguments: Arguments) -> Solution | Declined:
    """y = f(x); swap; solve for y; check."""
    variable, body = name_to_tree(arguments.variable), arguments.body
    output = Symbol("y") if arguments.variable != "y" else Symbol("x")
    goal: Prose = ("find the inverse of ", body)
    idea = "The inverse undoes the function: what was the output goes in, and what was the input comes out."
    written = Relation((output, body), ("=",))
    swapped = Relation((variable, substitute(body, arguments.variable, output)), ("=",))
    try:
        solved = solve_equation(swapped, output, None, True)
    except NotSolvable as kind:
        return Declined("not_understood", f"Swapping gives {kind}, so I cannot find the inverse step by step.")
    except (Undefined, TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    steps: list[Step] = [SWAP.states(swapped, ("Write ", written, " and swap the two letters, since input and output change places."))]
    steps += [s for s in solved.steps if s.rule != "check_solutions"]
    values = tuple(v for v in solved.values if Constant("i") not in walk(v))
    if arguments.from_zero and len(values) == 2:
        values = tuple(v for v in values if not isinstance(v, Negative) and "-" not in _sign(v))
    if len(values) != 1 or solved.every:
        if len(values) > 1:
            said: Prose = ("One output comes from ", f"{len(values)} different inputs, so the way back is not clear: the function has no inverse unless its inputs are restricted, for instance to those from zero upwards.")
            return Solution("inverse_function", "function-composition", goal, tuple(steps), Result("none", None, ("does not exist",), plain="does not exist"), idea=idea, conclusion=said)
        return Declined("not_understood", "I find no formula for the inverse of this function.")
    inverse = values[0]
    back = substitute(inverse, arguments.variable, body)
    if not arguments.from_zero and equal_values(back, variable) is None and equal_values(substitute(body, arguments.variable, inverse), variable) is None:
        return Declined("withheld", "My inverse did not undo the function, so I do not show it.")
    sign = Apply(Power(Symbol(arguments.name), Negative(Number("1"))), (variable,))
    steps.append(NAME.states(Relation((sign, inverse), ("=",)), "What y is now is the inverse function."))
    if arguments.at is None:
        return Solution("inverse_function", "function-composition", goal, tuple(steps), Result("expression", inverse, (inverse,)), idea=idea, conclusion=("Put one into the other and ", variable, " comes back."))
    filled = substitute(inverse, arguments.variable, arguments.at)
    try:
        derived = settled(filled)
    except (Undefined, TooHeavy):
        return TOO_LONG
    steps.append(Rule("substitute_value", "Put the input in", "functions").states(filled, "Put the value in.", before=sign))
    return Solution("inverse_function", "function-composition", goal, (*steps, *derived.steps), result_of(derived), idea=idea)


def _sign(node: Node) -> str:
    from tutor.notation import plain

    return plain(node)[:1]


def make_problem(rng: Random, level: int) -> Exercise:
    """A line; a line over a number; a quotient of lines."""
    from tutor.notation import read as read_math

    a, b = rng.randint(2, 9), rng.randint(1, 9)
    text = {1: f"{a}x + {b}", 2: f"(x - {b})/{a}", 3: f"(x + {b})/(x - {a})"}[level]
    return Exercise(f"find the inverse of f(x) = {text}", f"Find the inverse of f(x) = {text}.", "an expression in x", read_math(text).tree)


TOPIC = Topic(
    id="inverse_function", title="Inverse functions", concept="function-composition", phrases=("inverse", "inverse of", "inverse function", "invert", "inverse function of"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
