"""Equations in one unknown: linear, quadratic, polynomial, with fractions, roots, bars, powers and logarithms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Apply, Derivative, Integral, Matrix, Node, Number, Relation, Sequence, Unevaluated, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.rules.equations.board import NotSolvable, Solved
from tutor.rules.equations.quadratic import Method
from tutor.rules.equations.solver import solve_equation
from tutor.rules.outcomes import TOO_LONG, approximation, undefined
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

_NOT = (Matrix, Derivative, Integral)
_GOAL = r"(?:solve|find|determine|calculate|what is|what's|work out|give|compute|get)"
_FORMS = (
    r"solve(?: the)?(?: following)?(?: linear| quadratic| polynomial| rational| radical| exponential| logarithmic| absolute value| cubic)?(?: equation)?(?: for)?:? ⟦(?P<e>\d+)⟧(?:,? (?:for|in|wrt|with respect to) (?:the variable )?⟦(?P<x>\d+)⟧)?",
    r"solve (?:the equation )?(?:for )?⟦(?P<x>\d+)⟧ ?(?:in|from|if|when|given|where|:)+ ?(?:that )?(?:the equation )?⟦(?P<e>\d+)⟧",
    r"(?:find|determine|what is|what's|what are|work out|calculate|get) (?:all |the )?(?:possible )?(?:real )?(?:values? of |solutions? (?:for|of) |roots? of |zeros? of |zeroes of |value for )?(?:the )?(?:equation )?⟦(?P<x>\d+)⟧,? (?:in|from|if|when|given|given that|such that|so that|where|for which|satisfying|that satisfy|that satisfies|by solving) (?:the equation )?⟦(?P<e>\d+)⟧",
    r"(?:if|when|given|given that|suppose|suppose that) ⟦(?P<e>\d+)⟧,?(?: then)? (?:find|what is|determine|calculate|solve for|what's)(?: the value of)? ⟦(?P<x>\d+)⟧",
    r"(?:find|determine|what are|solve|give|list)(?: for)?(?: all)?(?: of)?(?: the)?(?: real| exact)? (?:roots?|zeros?|zeroes|solutions?|x-intercepts?)(?: of| to| for)?(?: the)?(?: equation| polynomial| quadratic| function)?:? ⟦(?P<e>\d+)⟧",
    r"(?:let |suppose |suppose that |assume |given )?⟦(?P<e>\d+)⟧[.,;]? ?(?:what is|what are|find|determine|calculate|solve for|solve|give|work out)(?: the values? of)? ⟦(?P<x>\d+)⟧",
    r"(?:for (?:what|which) values? of ⟦(?P<x>\d+)⟧ (?:is|does|do)) ⟦(?P<e>\d+)⟧(?: hold| true)?",
    r"⟦(?P<e>\d+)⟧,? (?:solve for|find|for) ⟦(?P<x>\d+)⟧",
    r"⟦(?P<e>\d+)⟧",
)  # fmt: skip
_TAIL = r"(?:,? (?:by|using|with|through) (?:the )?(?P<method>factoring|factorising|factorizing|completing the square|quadratic formula|formula|square roots?))?(?:,? (?P<real>over the (?:real numbers|reals)|in the real numbers|where ⟦\d+⟧ is real|in real numbers))?"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equation, the unknown's tree, a method that was asked for, and whether only real solutions count."""

    equation: Relation
    unknown: Node
    method: Method | None = None
    real: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """solve …, find x when …, the roots of …, or an equation on its own."""
    found = next((m for f in _FORMS if (m := problem.asks(f + _TAIL))), None)
    if found is None:
        return None
    named = found.groupdict()
    tree = problem.mathematics[int(named["e"])]
    bare = found.group().startswith("⟦") and "⟧" in found.group() and not named.get("x") and "solve" not in found.group()
    wanted = problem.mathematics[int(named["x"])] if named.get("x") else None
    if isinstance(tree, Unevaluated) and tree.task == "solve" and tree.arguments:
        wanted = tree.arguments[1] if len(tree.arguments) > 1 else None
        tree = tree.arguments[0]
        bare = False
    if isinstance(tree, Sequence) and not tree.bracket and len(tree.items) == 2 and isinstance(tree.items[0], Relation) and flat_name(tree.items[1]):
        tree, wanted = tree.items[0], tree.items[1]
    if wanted is not None and flat_name(wanted) is None and not isinstance(wanted, Apply):
        return None
    keep = _keep(problem, wanted)
    equation = _equation(problem, tree, keep, "solve" in found.group() or "root" in found.group() or "zero" in found.group())
    if equation is None or any(isinstance(n, _NOT) for s in equation.operands for n in walk(s)):
        return None
    names = [n for n in dict.fromkeys((*symbols(equation.left), *symbols(equation.right)))]
    if wanted is not None and (name := flat_name(wanted)) not in names:
        return None
    if wanted is None:
        if not names:
            return None
        if bare and _is_definition(equation, names):
            return None
        if len(names) > 1 and "x" not in names:
            return None if bare else _which(problem, names)
        name = "x" if "x" in names else names[0]
    assert name is not None
    method = {"fac": "factoring", "com": "completing the square", "qua": "formula", "for": "formula", "squ": "roots"}.get((named.get("method") or "")[:3])
    score = 0.5 if bare else 1.0 if wanted is not None or "solve" in problem.core or "root" in problem.core else 0.7
    return Task(Arguments(equation, name_to_tree(name), method, bool(named.get("real"))), score, ("solve ", equation, " for ", name_to_tree(name)))  # type: ignore[arg-type]


def _keep(problem: Problem, wanted: Node | None) -> tuple[str, ...]:
    name = flat_name(wanted) if wanted is not None else None
    return (name,) if name else ("x",)


def _equation(problem: Problem, tree: Node, keep: tuple[str, ...], asked: bool) -> Relation | None:
    if isinstance(tree, Relation):
        if tree.operators != ("=",):
            return None
        left, right = problem.resolve(tree.left, keep), problem.resolve(tree.right, keep)
        if isinstance(left, Apply) and flat_name(left.function) in problem.definitions and asked and right == problem.definitions[flat_name(left.function) or ""].body:
            return Relation((right, Number("0")), ("=",))
        if isinstance(tree.left, Apply) and asked and flat_name(tree.left.arguments[0]) and not any(isinstance(n, Apply) for n in walk(tree.right)) and flat_name(tree.left.arguments[0]) in symbols(tree.right):
            return Relation((tree.right, Number("0")), ("=",))
        return None if any(isinstance(n, Apply | Sequence) for s in (left, right) for n in walk(s)) else Relation((left, right), ("=",))
    if asked and not isinstance(tree, Sequence | Matrix):
        resolved = problem.resolve(tree, keep)
        if symbols(resolved) and not any(isinstance(n, Apply) for n in walk(resolved)):
            return Relation((resolved, Number("0")), ("=",))
    return None


def _is_definition(equation: Relation, names: list[str]) -> bool:
    """y = 2x + 3 on its own says what y is; it is not to be solved."""
    head = flat_name(equation.left)
    return head is not None and head not in symbols(equation.right)


def _which(problem: Problem, names: list[str]) -> Declined:
    text = problem.text.rstrip(".?! ")
    return Declined(
        "missing_data", f"There are several letters here: {', '.join(names)}. Which one do you want to know?", "Say for instance “solve … for " + names[0] + "”.",
        tuple(Alternative(f"Solve for {n}", f"{text} for {n}") for n in names[:5]),
    )  # fmt: skip


def solve(arguments: Arguments) -> Solution | Declined:
    """Choose the way, work it out, check the values."""
    equation, unknown = arguments.equation, arguments.unknown
    goal: Prose = ("solve ", equation, " for ", unknown)
    try:
        solved = solve_equation(equation, unknown, arguments.method, arguments.real)
    except NotSolvable as kind:
        return Declined("not_understood", f"This is {kind}, so I cannot solve it step by step.", "Equations with powers, fractions, roots, bars, exponentials or logarithms of one unknown I can usually solve.")
    except Undefined as reason:
        return undefined("equation", "linear-equations", goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return _told(arguments, solved, goal)


def _told(arguments: Arguments, solved: Solved, goal: Prose) -> Solution:
    unknown = arguments.unknown
    concept = "quadratic-equations" if _degree_two(arguments.equation) else "linear-equations"
    steps = solved.steps
    if solved.every:
        return Solution("equation", concept, goal, steps, Result("none", None, ("infinitely many",), plain="infinitely many"), conclusion=_joined(solved.reason, " Every value solves it: infinitely many solutions."))
    if not solved.values:
        return Solution("equation", concept, goal, steps, Result("none", None, ("no solution",), plain="no solution"), conclusion=_joined(solved.reason, " So there is no solution."))
    values = solved.values
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    approx = None
    if len(values) == 1:
        value = work(values[0], SIMPLIFY).value
        approx = approximation(value)
    ending: list[str | Node] = ["So "]
    for k, value_ in enumerate(values):
        ending += [" or " if k else "", Relation((unknown, value_), ("=",))]
    ending.append(".")
    alternatives = tuple(Alternative(f"By {m}", f"solve {_text(arguments.equation)} for {_text(unknown)} by {m}") for m in ("factoring", "completing the square", "formula") if concept == "quadratic-equations" and m != arguments.method)
    return Solution(
        "equation", concept, goal, steps, Result("number" if len(values) == 1 else "set", shown, values, plain=None, approx=approx),
        idea="An equation is a balance: whatever is done to one side is done to the other, until the unknown stands alone." if concept == "linear-equations" else "Bring everything to one side, and look for the values that make it zero.",
        conclusion=(*ending, *(solved.reason,)) if isinstance(solved.reason, str) and solved.reason else tuple(ending), alternatives=alternatives,
    )  # fmt: skip


def _degree_two(equation: Relation) -> bool:
    from tutor.notation.tree import Power

    return any(isinstance(n, Power) and n.exponent == Number("2") for s in equation.operands for n in walk(s))


def _joined(reason: Prose, ending: str) -> Prose:
    return (*reason, ending) if isinstance(reason, tuple) else reason + ending


def _text(tree: Node) -> str:
    from tutor.notation.plain import plain

    return plain(tree)


def make_problem(rng: Random, level: int) -> Exercise:
    """One step either side; the unknown on both sides; a quadratic with whole roots."""
    from tutor.notation import read as read_math

    a, b, x = rng.randint(2, 9), rng.randint(1, 12), rng.randint(-9, 9)
    if level == 1:
        text = f"{a}*x + {b} = {a * x + b}"
    elif level == 2:
        c = rng.choice([n for n in range(2, 10) if n != a])
        text = f"{a}*x + {b} = {c}*x + {(a - c) * x + b}"
    else:
        p, q = rng.randint(-8, 8), rng.randint(1, 8)
        text = f"x^2 + {-(p + q)}*x + {p * q} = 0" if p + q else f"x^2 + {p * q} = 0"
    text = text.replace("+ -", "- ")
    return Exercise(f"solve {text} for x", "Solve this equation for x.", "a number, or all solutions with commas", read_math(text).tree)


TOPIC = Topic(
    id="equation", title="Equations in one unknown", concept="linear-equations",
    phrases=("solve", "equation", "roots of", "zeros of", "solutions of", "find", "determine", "what is"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("quadratic-equations", "polynomials"),
)  # fmt: skip
