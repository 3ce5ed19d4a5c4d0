"""Equations in one unknown: linear, quadratic, polynomial, with fractions, roots, bars, powers and logarithms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import (
    Add,
    Apply,
    Constant,
    Derivative,
    Integral,
    Interval,
    Matrix,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Sequence,
    Unevaluated,
    flat_name,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.rules.equations.board import NotSolvable, Solved
from tutor.rules.equations.quadratic import Method
from tutor.rules.equations.solver import solve_equation
from tutor.rules.equations.turns import Bounds, bounds_of, first_turn, letters_of, within
from tutor.rules.outcomes import TOO_LONG, approximation, undefined
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Alternative, Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_NOT = (Matrix, Derivative, Integral)
_GOAL = r"(?:solve|find|determine|calculate|what is|what's|work out|give|compute|get)"
_FORMS = (
    r"solve(?: the)?(?: following)?(?: linear| quadratic| polynomial| rational| radical| exponential| logarithmic| absolute value| cubic)?(?: equation)?(?: for)?:? ⟦(?P<e>\d+)⟧(?:,? (?:for|in|wrt|with respect to) (?:the variable )?⟦(?P<x>\d+)⟧)?",
    r"solve (?:the equation )?(?:for )?⟦(?P<x>\d+)⟧ ?(?:in|from|if|when|given|where|:)+ ?(?:that )?(?:the equation )?⟦(?P<e>\d+)⟧",
    r"(?:find|determine|what is|what's|what are|work out|calculate|get) (?:all |the )?(?:possible )?(?:real )?(?:values? of |solutions? (?:for|of) |roots? of |zeros? of |zeroes of |value for )?(?:the )?(?:equation )?⟦(?P<x>\d+)⟧,? (?:in|from|if|when|given|given that|such that|so that|where|for which|satisfying|that satisfy|that satisfies|by solving) (?:the equation )?⟦(?P<e>\d+)⟧",
    r"(?:if|when|given|given that|suppose|suppose that) ⟦(?P<e>\d+)⟧,?(?: then)? (?:find|what is|determine|calculate|solve for|what's)(?: the value of)? ⟦(?P<x>\d+)⟧",
    r"(?:find|determine|what are|solve|give|list)(?: for)?(?: all)?(?: of)?(?: the)?(?: real| exact| complex)? (?:roots?|zeros?|zeroes|solutions?|x-intercepts?)(?: of| to| for)?(?: the)?(?: equation| polynomial| quadratic| function)?:? ⟦(?P<e>\d+)⟧",
    r"(?:let |suppose |suppose that |assume |given )?⟦(?P<e>\d+)⟧[.,;]? ?(?:what is|what are|find|determine|calculate|solve for|solve|give|work out)(?: the values? of)? ⟦(?P<x>\d+)⟧",
    r"(?:for (?:what|which) values? of ⟦(?P<x>\d+)⟧ (?:is|does|do)) ⟦(?P<e>\d+)⟧(?: hold| true)?",
    r"⟦(?P<e>\d+)⟧,? (?:solve for|find|for) ⟦(?P<x>\d+)⟧",
    r"⟦(?P<e>\d+)⟧",
)  # fmt: skip
_WITHIN = r"(?:,? (?:for|where|with|in|on|if|such that|given|given that|from)(?: all)?(?: the)?(?: interval| range| domain)? ⟦(?P<range>\d+)⟧|,? (?:for ⟦\d+⟧ )?(?:between|from) ⟦(?P<low>\d+)⟧ (?:and|to) ⟦(?P<high>\d+)⟧)?"
_TAIL = _WITHIN + r"(?:,? (?:by|using|with|through) (?:the )?(?P<method>factoring|factorising|factorizing|completing the square|quadratic formula|formula|square roots?))?(?:,? (?P<real>(?:over|in) (?:the )?(?:real numbers|reals)|where ⟦\d+⟧ is real)|,? (?P<complex>(?:over|in|including|with|for) (?:the |all )?(?:complex numbers|complex solutions|complex roots|complex ones)))?"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The equation, the unknown's tree, a method that was asked for, whether only real or all complex solutions count
    (else complex ones are given where there are no real ones), a range, and whether the unknown was chosen by us."""

    equation: Relation
    unknown: Node
    method: Method | None = None
    real: bool = False
    complex: bool = False
    bounds: Bounds | None = None
    chosen: bool = False


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
        pair = tree.items
        tree, wanted = pair[0], pair[1]
    if isinstance(wanted, Relation) and wanted.operators == ("=",) and flat_name(tree) is not None:
        tree, wanted = wanted, tree
    limits: Node | None = problem.mathematics[int(named["range"])] if named.get("range") else None
    if isinstance(wanted, Interval) or (isinstance(wanted, Sequence) and wanted.bracket) or (isinstance(wanted, Relation) and set(wanted.operators) <= {"<", "<=", ">", ">="}):
        limits, wanted = wanted, None
    if wanted is not None and flat_name(wanted) is None and not isinstance(wanted, Apply):
        return None
    keep = _keep(problem, wanted)
    equation = _equation(problem, tree, keep, "solve" in found.group() or "root" in found.group() or "zero" in found.group())
    if equation is None or any(isinstance(n, _NOT) for s in equation.operands for n in walk(s)):
        return None
    names = list(dict.fromkeys((*symbols(equation.left), *symbols(equation.right))))
    if wanted is not None and (name := flat_name(wanted)) not in names:
        return None
    chosen = False
    if wanted is None:
        if not names:
            return None
        if bare and _is_definition(equation, names):
            return None
        guess = names[0] if len(names) == 1 else _subject(equation, names)
        if guess is None or (bare and len(names) > 1 and "x" not in names):
            return None if bare else _which(problem, names)
        name, chosen = guess, len(names) > 1
    assert name is not None
    bounds = None
    if named.get("low"):
        bounds = Bounds(problem.mathematics[int(named["low"])], problem.mathematics[int(named["high"])])
    elif limits is not None and (bounds := bounds_of(limits, name)) is None:
        return None
    method = {"fac": "factoring", "com": "completing the square", "qua": "formula", "for": "formula", "squ": "roots"}.get((named.get("method") or "")[:3])
    score = 0.5 if bare else 1.0 if wanted is not None or "solve" in problem.core or "root" in problem.core else 0.7
    return Task(Arguments(equation, name_to_tree(name), method, bool(named.get("real")), bool(named.get("complex")) or "complex" in problem.core, bounds, chosen), score, ("solve ", equation, " for ", name_to_tree(name)))  # type: ignore[arg-type]


def _keep(problem: Problem, wanted: Node | None) -> tuple[str, ...]:
    name = flat_name(wanted) if wanted is not None else None
    return (name,) if name else ("x",)


def _equation(problem: Problem, tree: Node, keep: tuple[str, ...], asked: bool) -> Relation | None:
    if isinstance(tree, Relation):
        if tree.operators != ("=",):
            return None
        keep = (*keep, *(n for s, other in (tree.operands, tree.operands[::-1]) if (n := flat_name(s)) and n in problem.definitions and problem.definitions[n].body == other))
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


def _subject(equation: Relation, names: list[str]) -> str | None:
    """The letter an equation in several letters is usually solved for: y in terms of x, else x, else the one letter that
    stands alone as a term, as the subject of a formula does."""
    if "x" in names:
        if any(flat_name(s) == "y" for s in equation.operands):
            return "x"
        return "y" if "y" in names and len(names) == 2 else "x"
    terms = [t.operand if isinstance(t, Negative) else t for s in equation.operands for t in (s.terms if isinstance(s, Add) else (s,))]
    alone = [n for n in names if sum(n in symbols(t) for t in terms) == 1 and any(flat_name(t) == n for t in terms)]
    return alone[0] if len(alone) == 1 else None


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
        solved = _solved(arguments)
        extra: tuple[Step, ...] = ()
        values = solved.values
        if arguments.bounds is not None and values:
            step, values = within(equation, unknown, values, arguments.bounds)
            extra = (step,)
        elif letters_of(equation, unknown, values):
            step, values = first_turn(equation, unknown, values)
            extra = (step,)
    except NotSolvable as kind:
        return Declined("not_understood", f"This is {kind}, so I cannot solve it step by step.", "Equations with powers, fractions, roots, bars, exponentials, logarithms or angles of one unknown I can usually solve.")
    except Undefined as reason:
        return undefined("equation", "linear-equations", goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return _told(arguments, replace(solved, steps=(*solved.steps, *extra), values=values), solved.values, goal)


def _solved(arguments: Arguments) -> Solved:
    """Real solutions first; complex ones where they were asked for, or where there are no others."""
    equation, unknown, method = arguments.equation, arguments.unknown, arguments.method
    imaginary = arguments.complex or any(n == Constant("i") for s in equation.operands for n in walk(s))
    if imaginary and not arguments.real:
        return solve_equation(equation, unknown, method, False)
    try:
        solved = solve_equation(equation, unknown, method, True)
    except NotSolvable:
        if arguments.real or arguments.bounds is not None:
            raise
        return solve_equation(equation, unknown, method, False)
    if solved.values or solved.every or arguments.real or arguments.bounds is not None:
        return solved
    try:
        wider = solve_equation(equation, unknown, method, False)
    except (NotSolvable, Undefined):
        return solved
    return wider if wider.values else solved


def _told(arguments: Arguments, solved: Solved, general: tuple[Node, ...], goal: Prose) -> Solution:
    unknown = arguments.unknown
    concept = _concept(arguments.equation, solved.steps)
    steps = solved.steps or (_looked_at(arguments.equation, solved.reason),)
    if solved.every:
        return Solution("equation", concept, goal, steps, Result("none", None, ("infinitely many",), plain="infinitely many"), conclusion=_joined(solved.reason, " Every value solves it: infinitely many solutions."))
    if not solved.values:
        reason = solved.reason if not general else "None of the solutions lies in the range."
        return Solution("equation", concept, goal, steps, Result("none", None, ("no solution",), plain="no solution"), conclusion=_joined(reason, " So there is no solution."))
    values = solved.values
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    approx = None
    if len(values) == 1:
        value = work(values[0], SIMPLIFY).value
        approx = approximation(value)
    alternatives = tuple(Alternative(f"By {m}", f"solve {_text(arguments.equation)} for {_text(unknown)} by {m}") for m in ("factoring", "completing the square", "formula") if concept == "quadratic-equations" and m != arguments.method)
    others = [n for n in dict.fromkeys((*symbols(arguments.equation.left), *symbols(arguments.equation.right))) if n != flat_name(unknown)]
    assumptions: tuple[Prose, ...] = ()
    if arguments.chosen:
        assumptions = (("You did not say which letter you want, so I solved for ", unknown, "."),)
        alternatives = (*(Alternative(f"Solve for {n}", f"solve {_text(arguments.equation)} for {n}") for n in others[:4]), *alternatives)
    return Solution(
        "equation", concept, goal, steps, Result("number" if len(values) == 1 and not others else "expression" if len(values) == 1 else "set", shown, values, plain=None, approx=approx),
        idea="An equation is a balance: whatever is done to one side is done to the other, until the unknown stands alone." if concept == "linear-equations" else "Bring everything to one side, and look for the values that make it zero.",
        conclusion=_ending(arguments, solved, general), alternatives=alternatives, assumptions=assumptions,
    )  # fmt: skip


def _ending(arguments: Arguments, solved: Solved, general: tuple[Node, ...]) -> Prose:
    """So x = 1 or x = 2, and what repeats."""
    unknown = arguments.unknown
    ending: list[str | Node] = ["So ", *_either(unknown, solved.values), "."]
    if general != solved.values and arguments.bounds is None:
        ending += [" These are the first ones; they repeat. All of them: ", *_either(unknown, general), ", for every whole number in place of ", *(", ".join(letters_of(arguments.equation, unknown, general)),), "."]
    if solved.reason:
        ending += [" ", *((solved.reason,) if isinstance(solved.reason, str) else solved.reason)]
    return tuple(ending)


def _either(unknown: Node, values: tuple[Node, ...]) -> list[str | Node]:
    parts: list[str | Node] = []
    for k, value in enumerate(values):
        parts += [" or " if k else "", Relation((unknown, value), ("=",))]
    return parts


def _looked_at(equation: Relation, reason: Prose) -> Step:
    """What is seen at a glance, as a step: the equation stays as it is."""
    return Step("seen_at_a_glance", "Look before you start", reason or "Nothing has to be changed here.", "linear-equations", before=equation, after=equation, relation="equivalent", check="proved")


_KINDS = ("trigonometry", "exponential-log-equations", "radical-equations", "absolute-value-equations", "rational-expressions")


def _concept(equation: Relation, steps: tuple[Step, ...]) -> str:
    """The idea that the first special step rests on."""
    special = next((s.concept for s in steps if s.concept in _KINDS), None)
    return special or ("quadratic-equations" if _degree_two(equation) else "linear-equations")


def _degree_two(equation: Relation) -> bool:
    return any(isinstance(n, Power) and n.exponent == Number("2") for s in equation.operands for n in walk(s))


def _joined(reason: Prose, ending: str) -> Prose:
    return (*reason, ending) if isinstance(reason, tuple) else reason + ending


def _text(tree: Node) -> str:
    from tutor.notation.plain import plain

    return plain(tree)


def make_problem(rng: Random, level: int) -> Exercise:
    """One step either side; the unknown on both sides; then quadratics, bars, fractions, roots, powers, logarithms and angles."""
    from tutor.notation import read as read_math

    a, b, x = rng.randint(2, 9), rng.randint(1, 12), rng.randint(-9, 9)
    if level == 1:
        text = f"{a}*x + {b} = {a * x + b}"
    elif level == 2:
        c = rng.choice([n for n in range(2, 10) if n != a])
        text = f"{a}*x + {b} = {c}*x + {(a - c) * x + b}"
    else:
        text = _harder(rng, a, b, x)
    text = text.replace("+ -", "- ")
    equation, _, where = text.partition(" for ")
    ask = f"solve {text}" if where else f"solve {equation} for x"
    return Exercise(ask, "Solve this equation for x" + (f", where {where}." if where else "."), "a number, or all solutions with commas", read_math(equation).tree)


def _harder(rng: Random, a: int, b: int, x: int) -> str:
    p, q = rng.randint(-8, 8), rng.randint(1, 8)
    return rng.choice([
        f"x^2 + {-(p + q)}*x + {p * q} = 0" if p + q else f"x^2 + {p * q} = 0",
        f"|x + {b}| = {a}", f"{a}/(x + {q}) = {b}/(x + {q + 1})", f"sqrt(x + {b}) = {q}", f"{a}^(x - {q}) = {a ** rng.randint(2, 3)}",
        f"ln(x + {b}) = {q}", f"x^4 + {-(q + 1)}*x^2 + {q} = 0", f"{2 * a}*sin(x) = {a} for 0 <= x < 2*pi", f"{a}*e^x = {a * b}", f"(x + {x})*(x + {b}) = 0",
    ])  # fmt: skip


TOPIC = Topic(
    id="equation", title="Equations in one unknown", concept="linear-equations",
    phrases=("solve", "equation", "roots of", "zeros of", "solutions of", "find", "determine", "what is"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("quadratic-equations", "polynomials", "rational-expressions", "radical-equations", "exponential-log-equations", "absolute-value-equations", "rearranging-formulas"),
)  # fmt: skip
