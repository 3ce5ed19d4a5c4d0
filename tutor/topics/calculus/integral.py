"""Integrals of one variable: antiderivatives by rules, definite integrals by the fundamental theorem, improper ones by limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking import equal_values
from tutor.checking.numeric import formula_at
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import AbsoluteValue, Add, Apply, Call, Cases, Integral, Node, Relation, Sequence, Symbol, Unevaluated, flat_name, symbols, transform, walk
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.differentials import without_differential
from tutor.rules.integration import antiderivative
from tutor.rules.integration.definite import Area, NoArea, definite, neat
from tutor.solution import Alternative, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

ONLY_CHECKED = Rule("answer_only_checked", "Only the answer is checked", "antiderivatives")
SPLIT = Rule("split_at_borders", "Cut where the formula changes", "piecewise-functions")
ADD = Rule("add_areas", "Add the areas", "arithmetic")
CONSTANT_NAMES = ("C", "K", "c", "k", "C_1")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What to integrate, by which variable, between which bounds (None for an antiderivative)."""

    operand: Node
    variable: str
    lower: Node | None
    upper: Node | None


def read(problem: Problem) -> Task | Declined | None:
    """∫ f dx, integrate(f, x), "the integral of f from a to b", "an antiderivative of f"."""
    if problem.has("(double|triple|iterated|line|surface|volume|contour)", "(numerical|trapezoid|trapezoidal|simpson|midpoint|riemann)", "(simpson's|trapezoidal) rule", "rectangles", "subintervals"):
        return None
    found = _written(problem) or _named(problem)
    if found is None:
        return None
    if re.search(r"⟦\d+⟧\s*[-+*/^]|[-+*/^]\s*⟦", problem.words):
        return Declined("not_understood", "A part of this integral I could not read, so I do not integrate the rest.", "Write the integrand with functions that I know, and brackets where they belong.")
    operand, variable, lower, upper = found
    operand, differential = without_differential(operand)
    variable = variable or differential
    if not any(isinstance(n, Cases) for n in walk(operand)) and any(isinstance(n, Integral | Relation | Sequence) for n in walk(operand)):
        return None
    said = problem.variable()
    if said is not None and (lower is None or said != flat_name(lower)):
        variable = said
    operand = problem.resolve(operand, keep=tuple(n for n in (variable, *(symbols(operand) if variable is None else ())) if n))
    if variable is None or (variable not in symbols(operand) and said is None and differential is None and len(symbols(operand)) == 1 and not _has_own_variable(problem)):
        names = list(symbols(operand))
        if len(names) > 1 and "x" not in names and "t" not in names:
            return Declined(
                "missing_data", f"There are several letters here: {', '.join(names)}. Which one is the variable?", "Say for instance “with respect to …”.",
                tuple(Alternative(f"With respect to {n}", f"{problem.text.rstrip('.?! ')} with respect to {n}") for n in names[:4]),
            )  # fmt: skip
        variable = next((n for n in ("x", "t") if n in names), names[0] if names else "x")
    if any(isinstance(n, Cases) for n in walk(operand)) and (lower is None or upper is None or set(symbols(operand)) != {variable}):
        return None
    x = name_to_tree(variable)
    goal: Prose = ("integrate ", operand, " with respect to ", x)
    if lower is not None and upper is not None:
        lower, upper = problem.resolve(lower), problem.resolve(upper)
        goal = (*goal, " from ", lower, " to ", upper)
    return Task(Arguments(operand, variable, lower, upper), 1.0, goal)


def _has_own_variable(problem: Problem) -> bool:
    return any(isinstance(m, Integral) for m in problem.mathematics)


FILL = "[of] [the] [following] [given] [indefinite] [definite] [function] [functions] [expression] [:] [.] [function:]"
Read = tuple[Node, str | None, Node | None, Node | None]


def _written(problem: Problem) -> Read | None:
    for tree in problem.mathematics:
        target = tree
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.right, Integral):
            target = tree.right
        elif isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Integral) and isinstance(tree.right, Symbol):
            target = tree.left
        if isinstance(target, Unevaluated) and target.task in ("integrate", "integral", "antiderivative") and target.arguments:
            return target.arguments[0], flat_name(target.arguments[1]) if len(target.arguments) > 1 else None, None, None
        if not isinstance(target, Integral) or isinstance(target.operand, Integral):
            continue
        if (target.lower is None) != (target.upper is None):
            continue
        lower, upper = target.lower, target.upper
        if lower is None:
            bounds = _bounds(problem)
            lower, upper = bounds if bounds else (None, None)
        return target.operand, flat_name(target.variable), lower, upper
    return None


def _named(problem: Problem) -> Read | None:
    match = problem.match(
        "(integral|integrate|integration) [.|:] [from] {a} to {b} [of] [the] [function] {f}",
        f"(integral|antiderivative|antiderivatives|anti-derivative|primitive) {FILL} {{f}}",
        f"(integrate|integrating) {FILL} {{f}}",
        f"(antiderivative|antiderivatives|integral) of {FILL} {{f}} ",
        "given {f} [,] find (its|the|an) (antiderivative|integral)",
    )
    if match is None:
        return None
    tree = match.slots["f"]
    if match.get("a") is not None:
        return tree, None, match.slots["a"], match.slots["b"]
    name = None
    if isinstance(tree, Sequence) and not tree.bracket and len(tree.items) == 2 and isinstance(tree.items[1], Symbol):
        name, tree = flat_name(tree.items[1]), tree.items[0]
    if isinstance(tree, Relation) and tree.operators == ("=",):
        head = tree.left
        if isinstance(head, Apply) and len(head.arguments) == 1:
            name = flat_name(head.arguments[0])
        tree = tree.right
    elif isinstance(tree, Apply) or (isinstance(tree, Symbol) and flat_name(tree) in problem.definitions):
        definition = problem.definitions.get(flat_name(tree.function if isinstance(tree, Apply) else tree) or "")
        if definition is not None and len(definition.parameters) == 1:
            tree, name = definition.body, definition.parameters[0]
    bounds = _bounds(problem)
    return (tree, name, *bounds) if bounds else (tree, name, None, None)


def _bounds(problem: Problem) -> tuple[Node, Node] | None:
    match = problem.match("from {a} to {b}", "between {a} and {b}", "(over|on) [the] [interval] {i}", "limits {a} to {b}", "limits {a} and {b}", "for {i}")
    if match is None:
        return None
    if match.get("i") is None:
        lower, upper = match.slots["a"], match.slots["b"]
        return (lower.right if isinstance(lower, Relation) else lower), (upper.right if isinstance(upper, Relation) else upper)
    item = match.slots["i"]
    if isinstance(item, Sequence) and item.bracket and len(item.items) == 2:
        return item.items[0], item.items[1]
    if isinstance(item, Relation) and item.operators == ("<=", "<="):
        return item.operands[0], item.operands[2]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Find an antiderivative by rules; with bounds, put them in."""
    x = sympy.Symbol(arguments.variable)
    if any(isinstance(n, Cases) for n in walk(arguments.operand)):
        return _over_pieces(arguments, x)
    try:
        f = to_sympy(arguments.operand)
    except TROUBLE:
        return Declined("not_understood", "There is something in this integrand that I cannot integrate.")
    if not isinstance(f, sympy.Expr) or f.has(sympy.zoo, sympy.nan):
        return Declined("not_understood", "This integrand has no value as it stands.", "Check for a division by zero.")
    if arguments.lower is not None and arguments.upper is not None:
        return _definite(arguments, f, x)
    return _indefinite(arguments, f, x)


def _over_pieces(arguments: Arguments, x: Any) -> Solution | Declined:
    """A function in pieces: the integral is cut where another formula takes over."""
    assert arguments.lower is not None and arguments.upper is not None
    name = name_to_tree(arguments.variable)
    refusal = Declined("not_understood", "I cannot integrate this function in pieces by my rules.")
    try:
        a, b = to_sympy(arguments.lower), to_sympy(arguments.upper)
        borders = {to_sympy(side) for n in walk(arguments.operand) if isinstance(n, Cases) for _, c in n.branches if isinstance(c, Relation) for side in c.operands if not symbols(side)}
        cuts = sorted({a, b, *(p for p in borders if float(a) < float(p) < float(b))}, key=float)
        lines: list[Node] = []
        outcomes: list[Area] = []
        for low, high in pairwise(cuts):
            formula = formula_at(arguments.operand, {arguments.variable: mpmath.mpf(float((low + high) / 2))})
            lines.append(Integral(formula, name, from_sympy(low), from_sympy(high)))
            outcome = definite(formula, to_sympy(formula), x, low, high, from_sympy(low), from_sympy(high))
            if isinstance(outcome, NoArea) or outcome.value is None:
                return refusal
            outcomes.append(outcome)
    except TROUBLE:
        return refusal
    whole = Integral(arguments.operand, name, arguments.lower, arguments.upper)
    goal: Prose = ("integrate ", arguments.operand, " with respect to ", name, " from ", arguments.lower, " to ", arguments.upper)
    line = lines[0] if len(lines) == 1 else Add(tuple(lines))
    total = neat(sum((o.value for o in outcomes), sympy.Integer(0)))
    value = from_sympy(total)
    steps = [SPLIT.step(whole, line, "Each formula is used where it is in force, so the integral is cut at the places where another one takes over.")]
    steps.extend(outcomes[0].steps if len(lines) == 1 else [ADD.step(line, value, "Each part by the fundamental theorem, then added.", [s for o in outcomes for s in o.steps])])
    return Solution("integral", "definite-integrals", goal, tuple(steps), Result("number", value, (value,), approx=None if total.is_Integer else str(total.evalf(8))), conclusion=("The integral is ", value, "."))


def _indefinite(arguments: Arguments, f: Any, x: Any) -> Solution | Declined:
    typed = Integral(arguments.operand, name_to_tree(arguments.variable))
    goal: Prose = ("find the antiderivatives of ", arguments.operand, " with respect to ", name_to_tree(arguments.variable))
    letter = Symbol(next(n for n in CONSTANT_NAMES if n not in symbols(arguments.operand)))
    found = antiderivative(f, x)
    if found is None:
        return _answer_only(arguments, f, x, goal, letter)
    steps = list(found.steps)
    steps[0] = replace(steps[0], before=typed)
    steps = with_constant(steps, letter)
    value = found.value
    bare = from_sympy(value)
    whole = steps[-1].after
    conclusion: Prose = ("Every antiderivative is ", whole, ": differentiate it and ", arguments.operand, " comes back, whatever the constant ", letter, " is.")
    return Solution(
        "integral", "antiderivatives", goal, tuple(steps), Result("expression", whole, (without_bars(bare),)), conclusion=conclusion,
        idea="Integrating is differentiating backwards: look for a function whose rate of change is what stands under the integral sign.",
    )  # fmt: skip


def with_constant(steps: list[Step], letter: Node) -> list[Step]:
    """From the line on in which the last integral is gone, every line carries the constant of integration."""
    out = []
    for step in steps:
        before, after = step.before, step.after
        if before is not None and not _open(before):
            before = _plus(before, letter)
        if not _open(after):
            after = _plus(after, letter)
        why = step.why
        if step is steps[-1]:
            note = (" The constant ", letter, " stands for any number, since its rate of change is zero.")
            why = (*(why if isinstance(why, tuple) else (why,)), *note)
        out.append(replace(step, before=before, after=after, why=why))
    return out


def without_bars(node: Node) -> Node:
    """One antiderivative as computer algebra writes it: logarithms without the bars for negative values."""

    def change(inner: Node) -> Node:
        if isinstance(inner, Call) and inner.function == "ln" and isinstance(inner.arguments[0], AbsoluteValue):
            return Call("ln", (inner.arguments[0].operand,))
        return inner

    return transform(node, change)


def _open(node: Node) -> bool:
    return any(isinstance(n, Integral) for n in walk(node))


def _plus(node: Node, letter: Node) -> Node:
    if isinstance(node, Add):
        return Add((*node.terms, letter))
    return letter if node == from_sympy(sympy.Integer(0)) else Add((node, letter))


def _answer_only(arguments: Arguments, f: Any, x: Any, goal: Prose, letter: Node) -> Solution | Declined:
    if f.count_ops() > 60:
        return _no_rule(arguments)
    try:
        value = sympy.integrate(f, x, manual=False, meijerg=False)
        shown = from_sympy(value)
    except TROUBLE:
        return _no_rule(arguments)
    typed = Integral(arguments.operand, name_to_tree(arguments.variable))
    if value.has(sympy.Integral) or equal_values(typed, shown) is None:
        return _no_rule(arguments)
    why = "I have no derivation of this that I would put on a board, so here only the answer is checked: over many stretches it changes by just as much as the area under the integrand."
    step = ONLY_CHECKED.step(typed, _plus(shown, letter), why)
    return Solution("integral", "antiderivatives", goal, (step,), Result("expression", _plus(shown, letter), (shown,)), coverage="answer only")


def _no_rule(arguments: Arguments) -> Declined:
    return Declined(
        "not_understood", ("I have no rule that integrates ", arguments.operand, ". It may have no antiderivative made of powers, exponentials, logarithms and waves."),
        "With numbers as bounds I can give a value by the trapezoid rule or Simpson's rule.",
    )  # fmt: skip


def _definite(arguments: Arguments, f: Any, x: Any) -> Solution | Declined:
    assert arguments.lower is not None and arguments.upper is not None
    name = name_to_tree(arguments.variable)
    goal: Prose = ("integrate ", arguments.operand, " with respect to ", name, " from ", arguments.lower, " to ", arguments.upper)
    try:
        a, b = to_sympy(arguments.lower), to_sympy(arguments.upper)
        outcome = definite(arguments.operand, f, x, a, b, arguments.lower, arguments.upper)
    except TROUBLE:
        return Declined("not_understood", "I cannot work this integral out by my rules.", "Simpson's rule gives a number: ask “use Simpson's rule with n = 10”.")
    if isinstance(outcome, NoArea):
        return Declined("not_understood", outcome.reason, "With Simpson's rule I can give a number, if the function has a value everywhere between the bounds.")
    return solution_of(outcome, goal, arguments)


def solution_of(outcome: Area, goal: Prose, arguments: Arguments) -> Solution:
    """The worked area as a solution."""
    if outcome.phrase is not None:
        none = Result("none", None, (outcome.phrase,), plain=outcome.phrase)
        return Solution("integral", "improper-integrals", goal, outcome.steps, none, idea=outcome.idea, conclusion=outcome.conclusion)
    assert outcome.value is not None
    value = from_sympy(outcome.value)
    approx = None
    if outcome.value.is_number and not outcome.value.is_Integer and not outcome.value.is_infinite:
        approx = str(outcome.value.evalf(8))
    kind = "number" if outcome.value.is_number else "expression"
    concept = "improper-integrals" if outcome.improper else "definite-integrals"
    return Solution("integral", concept, goal, outcome.steps, Result(kind, value, (value,), approx=approx), idea=outcome.idea, conclusion=outcome.conclusion)  # type: ignore[arg-type]


def make_problem(rng: Random, level: int) -> Exercise:
    """Powers; standard functions and bounds; substitution and parts."""
    from tutor.notation import read as read_math

    a, b, n = rng.randint(2, 9), rng.randint(1, 9), rng.randint(2, 5)
    if level == 1:
        text = rng.choice([f"{a}*x^{n} + {b}", f"x^{n} - {a}*x", f"{a}*x + {b}"])
        return Exercise(f"integrate {text} with respect to x", "Find an antiderivative of this.", "an expression in x", read_math(text).tree)
    if level == 2:
        text = rng.choice([f"{a}*cos(x) + x^{n}", f"{a}*e^x - {b}*x", f"{a}/x", f"sin({a}*x)", f"x^{n} + {b}*x"])
        if rng.random() < 0.4:
            text = rng.choice([f"{a}*x^{n} + {b}", f"x^{n} + {b}*x"])
            return Exercise(f"integrate {text} from 0 to {rng.randint(1, 4)}", "Work out this definite integral.", "a number", read_math(text).tree)
        return Exercise(f"integrate {text} with respect to x", "Find an antiderivative of this.", "an expression in x", read_math(text).tree)
    text = rng.choice([f"x*e^({a}*x)", f"x*(x^2 + {b})^{n}", f"x*cos({a}*x)", "x*ln(x)", f"x/(x^2 + {b})", f"1/(x^2 + {a * a})", f"({a}*x + {b})^{n}"])
    return Exercise(f"integrate {text} with respect to x", "Find an antiderivative of this.", "an expression in x", read_math(text).tree)


TOPIC = Topic(
    id="integral",
    title="Integrals of one variable",
    concept="antiderivatives",
    phrases=("integral", "integrate", "integrating", "integration", "antiderivative", "antiderivatives", "anti-derivative", "primitive of"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("definite-integrals", "improper-integrals", "integration-by-substitution", "integration-by-parts"),
)
