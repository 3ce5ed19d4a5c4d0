"""Derivatives of one variable by rules, of any order, at a point if one is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import NotConvertible, name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Constant, Derivative, Multiply, Node, Power, Prime, Relation, Sequence, Symbol, Unevaluated, flat_name, size, substitute, symbols
from tutor.problem import Match, Problem
from tutor.rules.differentiation import NoRule, d, differentiate
from tutor.rules.tidy import tidy
from tutor.solution import Alternative, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

CALL = re.compile(r"\b(?:diff|differentiate|derivative)\s*\(", re.I)
"""Typed as to a calculator, diff(y, x): then y is a letter like any other, not an unknown function of x."""
ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)[ -](?:order )?derivative")
ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
MOST = 12
LONGEST = 400
"""A derivative that grows beyond this many parts is not differentiated again."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What to differentiate, by which variable, how often, and where (None everywhere)."""

    function: Node
    variable: str
    order: int
    point: Node | None


def read(problem: Problem) -> Task | Declined | None:
    """d/dx …, f'(x), "the second derivative of … wrt … at …", "differentiate …"."""
    if problem.has("(partial|directional) (derivative|derivatives)"):
        return None
    found = _written(problem) or _named(problem)
    if found is None:
        return None
    function, variable, order = found
    if order > MOST:
        return Declined("too_heavy", f"I take derivatives up to order {MOST}; you asked for order {order}.")
    if isinstance(function, Relation):
        function = function.right
    if isinstance(function, Sequence | Relation):
        return None
    if variable is None:
        names = [n for n in symbols(function) if n not in ("pi",)]
        if len(names) > 1 and "x" not in names and "t" not in names:
            return Declined(
                "missing_data", f"There are several letters here: {', '.join(names)}. Which one changes?", "Say for instance “with respect to …”.",
                tuple(Alternative(f"With respect to {n}", f"{problem.text.rstrip('.?! ')} with respect to {n}") for n in names[:4]),
            )  # fmt: skip
        variable = next((n for n in ("x", "t") if n in names), names[0] if names else "x")
    point = _point(problem, variable)
    score = 1.0 if problem.has("(derivative|derivatives|differentiate|differentiating|slope|rate of change|prime)") else 0.8
    goal: Prose = ("differentiate ", function, " with respect to ", name_to_tree(variable))
    if order > 1:
        goal = (f"find the derivative of order {order} of ", function, " with respect to ", name_to_tree(variable))
    if point is not None:
        goal = (*goal, " at ", Relation((name_to_tree(variable), point), ("=",)))
    return Task(Arguments(function, variable, order, point), score, goal)


def _written(problem: Problem) -> tuple[Node, str | None, int] | None:
    """A derivative in the mathematics itself: d/dx f, or f'(x) with f known."""
    for tree in problem.mathematics:
        target = tree.left if isinstance(tree, Relation) and tree.operator == "=" and isinstance(tree.left, Derivative) and not isinstance(tree.left.operand, Symbol) else tree
        if isinstance(target, Derivative) and not (isinstance(target.operand, Symbol) and flat_name(target.operand) not in problem.definitions and not CALL.search(problem.text)):
            name = flat_name(target.operand) if isinstance(target.operand, Symbol) else None
            definition = problem.definitions.get(name) if name else None
            operand = definition.body if definition else problem.resolve(target.operand, keep=tuple(n for v, _ in target.variables if (n := flat_name(v))))
            if len(target.variables) == 1:
                return operand, flat_name(target.variables[0][0]), target.variables[0][1]
        if isinstance(tree, Apply) and isinstance(tree.function, Prime):
            definition = problem.definitions.get(flat_name(tree.function.operand) or "")
            if definition and len(definition.parameters) == 1:
                return problem.resolve(definition.body, keep=definition.parameters), definition.parameters[0], tree.function.order
        if isinstance(tree, Prime):
            definition = problem.definitions.get(flat_name(tree.operand) or "")
            if definition and len(definition.parameters) == 1:
                return problem.resolve(definition.body, keep=definition.parameters), definition.parameters[0], tree.order
        if isinstance(tree, Unevaluated) and tree.task in ("diff", "derivative", "differentiate"):
            return tree.arguments[0], flat_name(tree.arguments[1]) if len(tree.arguments) > 1 else None, 1
    return None


def _named(problem: Problem) -> tuple[Node, str | None, int] | None:
    """The derivative asked for in words."""
    match = problem.match(
        "(derivative|derivatives|slope|rate of change) of [the] [given] [following] [function] [expression] [curve] ... {f}",
        "(derivative|derivatives) of [the] [given] [following] (function|functions|expression) [.|:] {f}",
        "(derivative|derivatives) ... {f}",
        "(derivative|derivatives|differentiate) [of] [the] (given|following) (function|functions|expression) . {f}",
        "differentiate [the] [given] [following] [function] [expression] ... {f}",
        "differentiating ... {f}",
        "(derive|derivation of) {f}",
        "(compute|find|calculate|what is) [the] [given] {f} (prime|'s derivative)",
    )
    if match is None:
        return None
    function = _meant(problem, match)
    if function is None:
        return None
    order = 1
    for word, n in ORDERS.items():
        if problem.has(f"{word} [order] [partial] (derivative|derivatives)"):
            order = n
    if (counted := ORDINAL.search(problem.words)) is not None:
        order = int(counted.group(1))
    if problem.has("(differentiate|derivative) ... twice"):
        order = 2
    if problem.has("(differentiate|derivative) ... (three times|thrice)"):
        order = 3
    variable = problem.variable()
    return function[0], variable or function[1], order


def _meant(problem: Problem, match: Match) -> tuple[Node, str | None] | None:
    tree = match.slots["f"]
    if isinstance(tree, Sequence) and not tree.bracket and len(tree.items) == 2 and isinstance(tree.items[1], Symbol):
        return problem.resolve(tree.items[0], keep=tuple(symbols(tree.items[0]))), flat_name(tree.items[1])
    if isinstance(tree, Relation) and set(tree.operators) <= {"=", ":="}:
        head, body = tree.operands[0], tree.operands[-1]
        inner = flat_name(head.arguments[0]) if isinstance(head, Apply) and len(head.arguments) == 1 else None
        if isinstance(head, Symbol) and flat_name(head) in ("x", "t") and not symbols(body):
            return None
        if isinstance(head, Add | Multiply | Power) and symbols(head):
            return None  # a curve such as x^2 + y^2 = 25, which is no function
        return problem.resolve(body, keep=tuple(symbols(body))), inner
    if isinstance(tree, Apply):
        name = flat_name(tree.function)
        definition = problem.definitions.get(name or "")
        if definition:
            argument = flat_name(tree.arguments[0]) if tree.arguments else None
            keep = tuple(n for a in tree.arguments if (n := flat_name(a)))
            return problem.resolve(tree, keep=keep), argument
        return tree, flat_name(tree.arguments[0]) if tree.arguments else None
    if isinstance(tree, Symbol):
        definition = problem.definitions.get(flat_name(tree) or "")
        if definition:
            return problem.resolve(definition.body, keep=definition.parameters or tuple(symbols(definition.body))), (definition.parameters or (None,))[0]
        if not problem.has("derivative of ⟦") and not problem.has("differentiate ⟦"):
            return None
    return problem.resolve(tree, keep=_kept(problem, tree)), None


def _kept(problem: Problem, tree: Node) -> tuple[str, ...]:
    """Names that stay: those given a value only as the place to look at ("at x = 2")."""
    point = problem.match("(at|when|where|for|if) [the] [point] {p}")
    if point and isinstance(point.slots["p"], Relation):
        name = flat_name(point.slots["p"].left)
        return (name,) if name else ()
    variable = problem.variable()
    return (variable,) if variable else ()


def _point(problem: Problem, variable: str) -> Node | None:
    match = problem.match("(at|when|where|for|if) [the] [point] [where] {p}", "evaluated at {p}")
    if match is not None:
        tree = match.slots["p"]
        if isinstance(tree, Relation) and tree.operator == "=" and flat_name(tree.left) == variable and not symbols(tree.right):
            return tree.right
        if not isinstance(tree, Relation | Sequence) and not symbols(tree) and not problem.has("for {p}"):
            return tree
    for tree in problem.mathematics:
        if isinstance(tree, Apply) and isinstance(tree.function, Prime) and len(tree.arguments) == 1 and not symbols(tree.arguments[0]):
            return tree.arguments[0]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate as often as asked, then put the point in."""
    function, x = arguments.function, arguments.variable
    steps: list[Step] = []
    now = function
    try:
        for k in range(arguments.order):
            if size(now) > LONGEST:
                return Declined("too_heavy", f"After {k} derivatives this has grown too long to go on by hand.", "A smaller order I can do.")
            derived = differentiate(now, x)
            if arguments.order == 1:
                steps.extend(derived.steps)
            else:
                steps.append(_whole(function, now, derived.result, derived.steps, x, k + 1))
            now = derived.result
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this step by step.", "Functions such as powers, roots, exponentials, logarithms and the trigonometric ones I can.")
    goal: Prose = ("differentiate ", function, " with respect to ", name_to_tree(x))
    if arguments.point is None:
        still: tuple[Prose, ...] = ()
        if x not in symbols(function) and symbols(function):
            still = (("Nothing says that ", function, " depends on ", name_to_tree(x), ", so I take it as fixed. If it does depend on it, tell me how."),)
        return Solution("derivative", "derivatives", goal, tuple(steps), Result("expression", now, (now,)), assumptions=still, idea="A derivative tells how fast the output changes as the input changes. Take the function apart, and use the rule for each part.")
    return _at_point(arguments, now, steps, goal)


def _whole(function: Node, before: Node, result: Node, substeps: tuple[Step, ...], x: str, order: int) -> Step:
    last = substeps[-1] if len(substeps) == 1 else None
    name = {1: "first", 2: "second", 3: "third"}.get(order) or next((w for w, n in ORDERS.items() if n == order and w.isalpha()), f"{order}th")
    shown_before: Node = Derivative(function, ((name_to_tree(x), order),))
    why: Prose = "Differentiate the function once." if order == 1 else "Differentiate the last result once more."
    return Step(
        last.rule if last else "differentiate", f"The {name} derivative", why, last.concept if last else "higher-derivatives" if order > 1 else "derivatives",
        before=shown_before, after=result, substeps=substeps,
    )  # fmt: skip


def _at_point(arguments: Arguments, derivative: Node, steps: list[Step], goal: Prose) -> Solution | Declined:
    point = arguments.point
    assert point is not None
    x = name_to_tree(arguments.variable)
    put_in = substitute(derivative, arguments.variable, point)
    try:
        value_object = to_sympy(derivative).subs(to_sympy(x), to_sympy(point))
        to_sympy(put_in)
    except NotConvertible:
        value_object = to_sympy(Constant("infinity"))
    if value_object.has(to_sympy(Constant("infinity"))) or value_object.is_finite is False or (value_object.is_number and value_object.is_finite is None and value_object != value_object):
        undefined = Result("none", None, ("undefined",), plain="undefined")
        return Solution("derivative", "derivatives", goal, tuple(steps), undefined, conclusion=("At ", Relation((x, point), ("=",)), " the derivative is not defined."))
    value = tidy(put_in)
    statement = Relation((d(arguments.function, arguments.variable), derivative), ("=",))
    steps.append(Step("substitute_point", "Put the point in", ("The rule holds for every input; we want it at ", Relation((x, point), ("=",)), "."), "functions", before=statement, after=put_in, relation="defines"))
    if value != put_in:
        steps.append(Step("evaluate", "Work out the value", "Powers first, then products, then sums.", "arithmetic", before=put_in, after=value))
    goal = (*goal, " at ", Relation((x, point), ("=",))) if isinstance(goal, tuple) else goal
    number = value_object.evalf(6)
    approx = None if value_object.is_Rational and value_object.q in (1, 2, 4, 5, 10) else str(number) if number.is_number else None
    meaning: Prose = ("At ", Relation((x, point), ("=",)), " the function changes ", value, " times as fast as its input: that is the slope of the curve there.")
    return Solution("derivative", "derivatives", goal, tuple(steps), Result("number", value, (value,), approx=approx), idea="First find the derivative as a rule, then put the point into it.", conclusion=meaning)


def make_problem(rng: Random, level: int) -> Exercise:
    """A polynomial; with a root or a product; a chain."""
    from tutor.notation import read as read_math

    if level == 1:
        a, b, n = rng.randint(2, 9), rng.randint(1, 9), rng.randint(2, 5)
        text = f"{a}*x^{n} + {b}*x"
    elif level == 2:
        a, n = rng.randint(2, 6), rng.randint(2, 4)
        text = rng.choice([f"x^{n}*sin(x)", f"{a}*x^{n}*e^x", f"x^{n}*ln(x)", f"sin(x)/x^{n}"])
    else:
        a, b, n = rng.randint(2, 6), rng.randint(1, 9), rng.randint(3, 6)
        text = rng.choice([f"({a}*x + {b})^{n}", f"e^({a}*x^2 + {b})", f"sin({a}*x^2)", f"ln({a}*x^2 + {b})", f"sqrt({a}*x^2 + {b})"])
    return Exercise(f"differentiate {text}", "Differentiate this with respect to x.", "an expression in x", read_math(text).tree)


TOPIC = Topic(
    id="derivative",
    title="Derivatives by rules",
    concept="derivatives",
    phrases=("derivative", "derivatives", "differentiate", "differentiating", "d/dx", "slope of", "rate of change", "prime"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("power-rule", "chain-rule", "product-rule", "quotient-rule"),
)
