"""Limits of one variable: at a point, from one side, at infinity."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking import equal_values
from tutor.checking.numeric import NO_NUMBER, trail
from tutor.notation import plain
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import (
    Apply,
    Constant,
    Limit,
    Negative,
    Node,
    Number,
    Relation,
    Sequence,
    Subscript,
    Superscript,
    Symbol,
    Text,
    Unevaluated,
    flat_name,
    substitute,
    symbols,
    walk,
)
from tutor.notation.trouble import TROUBLE
from tutor.problem import Match, Problem
from tutor.rules.derivation import Rule
from tutor.rules.limits import Lim, find_limit
from tutor.rules.limits.pieces import find_piecewise_limit, in_pieces
from tutor.rules.limits.search import confirmed
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

GOES = "(approaches|goes to|tends to|tend to|gets close to|->|to|=|nears)"
LARGE = "(gets|becomes|grows|is) [very|arbitrarily|really|ever] (large|larger|big|bigger|huge)"
ENDLESS = "(gets|becomes|grows|increases|rises) [very|without|ever] (bound|limit|end|high)"
FORMS = (
    f"(limit|limits) of [the] [function] [expression] {{f}} (as|when|for|if) {{x}} {GOES} {{a}}",
    "(limit|limits) of [the] [function] [expression] {f} [,] (as|when|for|if) {r}",
    f"(limit|limits) [,] (as|when|for|if) {{x}} {GOES} {{a}} [,] [of] [the] [function] {{f}}",
    "(limit|limits) [,] (as|when|for|if) {r} [,] [of] [the] [function] {f}",
    f"limit {{x}} {GOES} {{a}} of {{f}}",
    "limit {r} of {f}",
    "limit of [the] [function] [expression] {f} at [the] [point] {a}",
    "limit ... {f} (as|when) {r}",
    "{l} [as] {r} of {f}",
    f"{{l}} [as] {{x}} {GOES} {{a}} [,] [of] {{f}}",
    f"(limit|limits) of [the] [function] [expression] {{f}} (as|when|for|if) {{x}} {LARGE}",
    f"(limit|limits) [,] (as|when|for|if) {{x}} {LARGE} [,] [of] {{f}}",
    f"[what] (happens|value) ... {{f}} ... (as|when) {{x}} {LARGE}",
    f"(limit|limits) of [the] [function] [expression] {{f}} (as|when|for|if) {{x}} {ENDLESS}",
    f"[what] (happens|value) ... {{f}} ... (as|when) {{x}} {ENDLESS}",
    f"what (does|do) {{f}} (approach|tend to|tend|go to|come close to|get close to) (as|when|if) {{x}} {GOES} {{a}}",
    "limit of [the] (sequence|terms) [with] [general] [term] [given by] [defined by] {f}",
    "(sequence|terms) {f} ... limit",
    "sequence {f} (converge|converges|convergent|diverge|diverges|divergent)",
    "(left|left-hand|left-sided) and (right|right-hand|right-sided) (limit|limits) of [the] [function] {f} (at|as|when) {a}",
    "(right|right-hand|right-sided) and (left|left-hand|left-sided) (limit|limits) of [the] [function] {f} (at|as|when) {a}",
    f"limit ... {{f}} (as|when) {{x}} {GOES} {{a}}",
    f"[what] (happens|value) ... {{f}} ... (as|when) {{x}} {GOES} {{a}}",
)

BOTH = "±"
ONLY_CHECKED = Rule("answer_only_checked", "Only the answer is checked", "limits")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variable, where it goes, and from which side ("" for the limit itself, BOTH for each side on its own). With `strict` an infinite limit counts
    as none, as the question says "if it does not exist"."""

    function: Node
    variable: str
    point: Node
    side: str
    strict: bool
    euler: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """lim_{x→a} f, limit(f, x, a), "the limit of f as x approaches a from the left"."""
    found = _written(problem) or _named(problem)
    if found is None or (isinstance(found[0], Apply) and problem.resolve(found[0]) == found[0]):
        return None
    if re.search(r"⟦\d+⟧\s*[-+*/^]|[-+*/^]\s*⟦", problem.words):
        return Declined("not_understood", "A part of this limit I could not read, so I do not work out the rest.", "Write the function with names that I know, and brackets where they belong.")
    function, variable, point, side = found
    if variable is None or any(isinstance(n, Limit | Relation | Sequence) for n in walk(function)):
        return None
    side = side or _side(problem)
    if isinstance(function, Symbol) and (named := problem.definitions.get(function.name)) is not None and len(named.parameters) == 1:
        function, variable = named.body, named.parameters[0]
    function = problem.resolve(function, keep=(variable,))
    if any(isinstance(n, Subscript) and flat_name(n.index) == variable for n in walk(function)):
        return None
    point, side = _marked(point, side)
    point = problem.resolve(point, keep=tuple(symbols(point)))
    euler = "E" in symbols(function) and "e" not in symbols(function) and variable != "E" and "E" not in problem.definitions
    if euler:
        function = substitute(function, "E", Constant("e"))
    goal: Prose
    strict = re.search(r"does not exist|doesn't exist|dne\b", problem.words) is not None
    if _wants_both_sides(problem):
        goal = ("find the limits of ", function, " from both sides of ", Relation((name_to_tree(variable), point), ("=",)))
        return Task(Arguments(function, variable, point, BOTH, strict, euler), 1.0, goal)
    goal = ("find the limit ", Limit(function, name_to_tree(variable), point, side))
    return Task(Arguments(function, variable, point, side, strict, euler), 1.0, goal)


Read = tuple[Node, str | None, Node, str]


def _written(problem: Problem) -> Read | None:
    for tree in problem.mathematics:
        target = tree.left if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Limit) and not problem.has("(continuous|such that|value of)") else tree
        if isinstance(target, Limit):
            return target.operand, flat_name(target.variable), target.point, target.direction
        if isinstance(target, Unevaluated) and target.task in ("limit", "lim") and len(target.arguments) >= 3:
            return target.arguments[0], flat_name(target.arguments[1]), target.arguments[2], ""
    return None


def _named(problem: Problem) -> Read | None:
    for form in FORMS:
        match = problem.match(form)
        if match is not None and _says_limit(match) and (found := _matched(match)) is not None:
            return found
    return None


def _matched(match: Match) -> Read | None:
    function = _body(match)
    if match.get("r") is not None:
        relation = match.slots["r"]
        if not isinstance(relation, Relation) or len(relation.operands) != 2 or relation.operators[0] not in ("->", "="):
            return None
        return function, flat_name(relation.left), relation.right, ""
    point = match.get("a")
    if isinstance(point, Relation) and point.operators == ("=",):
        return function, flat_name(point.left), point.right, ""
    name = match.get("x")
    if name is not None:
        return function, flat_name(name), point or Constant("infinity"), ""
    names = list(symbols(function)) if point is not None else [n for n in symbols(function) if n in ("n", "k", "m")]
    return (function, names[0], point or Constant("infinity"), "") if len(names) == 1 else None


def _says_limit(match: Match) -> bool:
    """A form with a word of its own, or one that begins with "lim" read as letters."""
    word = match.get("l")
    return word is None or re.fullmatch(r"l\W*i\W*m", plain(word)) is not None


def _wants_both_sides(problem: Problem) -> bool:
    return problem.has("(left|left-hand|left-sided) and [the] (right|right-hand|right-sided) (limit|limits)", "(right|right-hand|right-sided) and [the] (left|left-hand|left-sided) (limit|limits)", "[both] one-sided limits")


def _body(match: Match) -> Node:
    tree = match.slots["f"]
    if isinstance(tree, Relation) and tree.operators == ("=",):
        return tree.right
    return tree


def _side(problem: Problem) -> str:
    if problem.has("from the (right|above)", "from above", "right-hand limit", "right hand limit", "right-sided limit"):
        return "+"
    if problem.has("from the (left|below)", "from below", "left-hand limit", "left hand limit", "left-sided limit"):
        return "-"
    return ""


def _marked(point: Node, side: str) -> tuple[Node, str]:
    """2^+ as a point says from which side."""
    if isinstance(point, Superscript) and isinstance(point.label, Symbol) and point.label.name in "+-":
        return point.base, point.label.name
    return point, side


def solve(arguments: Arguments) -> Solution | Declined:
    """Find the limit by rules."""
    if arguments.side == BOTH:
        return _from_both_sides(arguments)
    if in_pieces(arguments.function):
        return _in_pieces(arguments)
    x = sympy.Symbol(arguments.variable)
    try:
        f, a = to_sympy(arguments.function), to_sympy(arguments.point)
    except TROUBLE:
        return Declined("not_understood", "There is something in this function whose limit I cannot take.")
    if not isinstance(f, sympy.Expr) or not isinstance(a, sympy.Expr) or f.has(sympy.zoo, sympy.nan) or a.has(x):
        return Declined("not_understood", "This function has no value as it stands.", "Check for a division by zero.")
    side = arguments.side if not a.is_infinite else ""
    before = Limit(arguments.function, name_to_tree(arguments.variable), arguments.point, arguments.side if not a.is_infinite else "")
    goal: Prose = ("find the limit ", before)
    found = find_limit(f, x, a, side)
    if found is None:
        return _answer_only(arguments, f, x, a, side, goal)
    assumptions: list[Prose] = []
    if arguments.euler:
        assumptions.append(("I read E as Euler's number ", Constant("e"), "."))
    if (f.free_symbols | a.free_symbols) - {x}:
        assumptions.append("The other letters are taken as positive numbers where their sign matters.")
    steps = _joined(list(found.steps), before)
    idea = "First see what the parts do near the point. If that gives a number, done; a form such as 0/0 says nothing yet, and the expression must be changed until it does."
    return _told(arguments, found, steps, goal, idea, tuple(assumptions))


def _in_pieces(arguments: Arguments) -> Solution | Declined:
    """A function given piece by piece: the piece near the point decides."""
    before = Limit(arguments.function, name_to_tree(arguments.variable), arguments.point, arguments.side)
    goal: Prose = ("find the limit ", before)
    try:
        found = find_piecewise_limit(arguments.function, arguments.variable, arguments.point, arguments.side)
    except TROUBLE:
        found = None
    if found is None:
        return Declined("not_understood", "None of my rules leads to this limit of a function in pieces.", "One side at a time I may be able to do.")
    idea = "A limit only looks at places close to the point, never at the point itself. So find the piece that is in force there, on each side."
    return _told(arguments, found, found.steps, goal, idea, ())


def _from_both_sides(arguments: Arguments) -> Solution | Declined:
    """The limit from below and the one from above, each on its own."""
    halves = [solve(replace(arguments, side=side, strict=False)) for side in "-+"]
    refused = next((h for h in halves if isinstance(h, Declined)), None)
    if refused is not None:
        return refused
    left, right = (h for h in halves if isinstance(h, Solution))
    point: Node = Relation((name_to_tree(arguments.variable), arguments.point), ("=",))
    goal: Prose = ("find the limits of ", arguments.function, " from both sides of ", point)
    shown = [h.result.value if h.result.value is not None else Text(h.result.plain or "does not exist") for h in (left, right)]
    same = left.result.value is not None and right.result.value is not None and equal_values(left.result.value, right.result.value) is not None
    verdict = "They agree, so this is the limit." if same else "They differ, so the limit from both sides does not exist."
    result = Result("set", Sequence((shown[0], shown[1]), ""), (shown[0], shown[1]))
    conclusion: Prose = ("From the left the values go to ", shown[0], ", from the right to ", shown[1], ". ", verdict)
    return Solution("limit", "limits", goal, (*left.steps, *right.steps), result, idea="Come closer to the point from one side only, then from the other.", conclusion=conclusion)


def _joined(steps: list[Step], before: Node) -> tuple[Step, ...]:
    if steps and steps[0].relation == "equal" and isinstance(steps[0].before, Limit):
        point = before.direction if isinstance(before, Limit) else ""
        if steps[0].before.direction == point:
            steps[0] = replace(steps[0], before=before)
    return tuple(steps)


def _told(arguments: Arguments, found: Lim, steps: tuple[Step, ...], goal: Prose, idea: Prose, assumptions: tuple[Prose, ...]) -> Solution:
    if found.value is None:
        none = Result("none", None, ("does not exist",), plain="does not exist")
        return Solution("limit", "limits", goal, steps, none, idea=idea, conclusion=found.reason or "The limit does not exist.", assumptions=assumptions)
    value = steps[-1].after if steps else from_sympy(found.value)
    if found.value.is_infinite:
        value = Constant("infinity") if found.value == sympy.oo else Negative(Constant("infinity"))
        said: Prose = ("The values grow beyond every bound: the limit is ", value, ". Strictly speaking there is no limit as a number.")
        if arguments.strict:
            none = Result("none", None, ("does not exist",), plain="does not exist")
            return Solution("limit", "limits", goal, steps, none, idea=idea, conclusion=("The values go to ", value, ", beyond every bound, so the limit does not exist as a number."), assumptions=assumptions)
        return Solution("limit", "limits", goal, steps, Result("number", value, (value,)), idea=idea, conclusion=said, assumptions=assumptions)
    approx = None
    if found.value.is_number and not found.value.is_Rational:
        approx = str(found.value.evalf(8))
    kind: Any = "number" if found.value.is_number else "expression"
    return Solution("limit", "limits", goal, steps, Result(kind, value, (value,), approx=approx), idea=idea, conclusion=("The values come as close to ", value, " as you like."), assumptions=assumptions)


def _answer_only(arguments: Arguments, f: Any, x: Any, a: Any, side: str, goal: Prose) -> Solution | Declined:
    """A value that only passed the check of going near the point."""
    refusal = Declined("not_understood", "None of my rules leads to this limit.", "A simpler function, or one side at a time, I may be able to do.")
    if f.count_ops() > 60 or f.has(sympy.floor, sympy.ceiling):
        return refusal
    try:
        if side or a.is_infinite:
            value = sympy.limit(f, x, a, side or "+")
        else:
            value, other = sympy.limit(f, x, a, "+"), sympy.limit(f, x, a, "-")
            if value != other:
                return refusal
        if isinstance(value, sympy.AccumBounds) or value.has(sympy.Limit, sympy.nan, sympy.zoo) or not confirmed(f, x, a, side, value):
            return refusal
        shown = from_sympy(value)
    except TROUBLE:
        return refusal
    approx = str(value.evalf(8)) if value.is_number and value.is_finite and not value.is_Rational else None
    step = ONLY_CHECKED.step(Limit(arguments.function, name_to_tree(arguments.variable), arguments.point, side), shown, _seen_near(arguments, side, shown))
    return Solution("limit", "limits", goal, (step,), Result("number" if value.is_number else "expression", shown, (shown,), approx=approx), coverage="answer only")


def _seen_near(arguments: Arguments, side: str, value: Node) -> Prose:
    """That only the answer is checked, with a few values of the function on the way to the point."""
    said = "I have no derivation of this that I would put on a board, so here only the answer is checked, by numbers"
    node = Limit(arguments.function, name_to_tree(arguments.variable), arguments.point, side)
    if set(symbols(node)) - {arguments.variable}:
        return (f"{said}: with numbers for the other letters, the values of the function come ever closer to ", value, " on the way to the point.")
    try:
        seen = [mpmath.re(v) for v in trail(node, {}, side, (1, 2, 4, 6))]
    except NO_NUMBER:
        seen = []
    if not seen:
        return (f"{said}: the values of the function come ever closer to ", value, " on the way to the point.")
    return (f"{said}. On the way to the point the function takes the values {', '.join(mpmath.nstr(v, 7) for v in seen)}, …: they go to ", value, ".")


def make_problem(rng: Random, level: int) -> Exercise:
    """Put in; cancel or far out; standard limits."""
    from tutor.notation import read as read_math

    a, b = rng.randint(1, 6), rng.randint(2, 9)
    if level == 1:
        text, point = rng.choice([f"{b}*x + {a}", f"x^2 - {b}", f"(x + {a})/(x + {a + b})"]), str(rng.randint(0, 5))
    elif level == 2:
        text, point = rng.choice([(f"(x^2 - {a * a})/(x - {a})", str(a)), (f"({b}*x^2 + {a})/(x^2 - {a})", "oo"), (f"(x^2 - {a + b}*x + {a * b})/(x - {a})", str(a)), (f"({a}*x + {b})/(x^2 + 1)", "oo")])
    else:
        text, point = rng.choice([(f"sin({b}*x)/x", "0"), (f"(e^({a}*x) - 1)/x", "0"), (f"(sqrt(x + {a * a}) - {a})/x", "0"), (f"x^{a}/e^x", "oo"), ("(1 - cos(x))/x^2", "0"), (f"(1 + {b}/x)^x", "oo")])
    tree = Limit(read_math(text).tree, Symbol("x"), Constant("infinity") if point == "oo" else Number(point))
    return Exercise(f"find the limit of {text} as x approaches {point}", "Find this limit.", "a number", tree)


TOPIC = Topic(
    id="limit",
    title="Limits",
    concept="limits",
    phrases=("limit", "limits", "lim", "one-sided limits", "sequence", "what does", "right-hand limit", "left-hand limit"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    always=True,
    concepts=("lhopital", "continuity"),
)
