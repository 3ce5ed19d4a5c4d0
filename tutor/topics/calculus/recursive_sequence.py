"""Where a sequence goes that is given by its first term and a rule from each term to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import mpmath

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Add, Negative, Node, Number, Relation, Sequence, Subscript, Symbol, flat_name, symbols, transform
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

FIXED = Rule("fixed_point_of_recursion", "What a limit must satisfy", "limits")
CHOOSE = Rule("choose_fixed_point", "Which of the values is reached?", "sequences-series")
GROWS = Rule("terms_run_away", "Follow the terms", "sequences-series")
LIMIT_NAME = Symbol("L")
MANY = 400
FAR = 1e9
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Arguments:
    """The sequence's letter, its first term with its index (None when not given), and the rule: the next term written
    in the last one, which is called L."""

    name: str
    first: Node | None
    start: int
    rule: Node
    assumed: bool


def read(problem: Problem) -> Task | None:
    """ "x_1 = 1 and x_(n+1) = sqrt(3 + 2 x_n): find the limit"."""
    if not problem.has("(limit|limits|lim|converge|converges|convergent|converging|diverge|diverges|approach|approaches|tend|tends|settle|settles)") and "lim" not in problem.text:
        return None
    statements = list(_statements(problem))
    for statement in statements:
        rule = _rule(statement)
        if rule is None:
            continue
        name, body = rule
        first = next((s for s in statements if isinstance(s.left, Subscript) and flat_name(s.left.base) == name and isinstance(s.left.index, Number)), None)
        start = int(first.left.index.value) if first is not None and isinstance(first.left, Subscript) and isinstance(first.left.index, Number) else 1
        assumed = problem.has("(assume|assumed|assuming|given|suppose|know|known) ... (converge|converges|convergent)", "that it converges", "the sequence converges")
        arguments = Arguments(name, first.right if first is not None else None, start, body, assumed)
        return Task(arguments, 1.05, ("find the limit of the sequence ", statement))
    return None


def _statements(problem: Problem) -> Iterator[Relation]:
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",):
                yield item


def _rule(statement: Relation) -> tuple[str, Node] | None:
    """x_{n+1} = g(x_n) or x_n = g(x_{n-1}), as the name and g with L for the last term."""
    head = statement.left
    if not isinstance(head, Subscript):
        return None
    name, (index, ahead) = flat_name(head.base), _shift(head.index)
    if name is None or index is None:
        return None
    seen: list[int] = []

    def last(node: Node) -> Node:
        if isinstance(node, Subscript) and flat_name(node.base) == name:
            letter, shift = _shift(node.index)
            seen.append(shift if letter == index else 99)
            return LIMIT_NAME
        return node

    body = transform(statement.right, last)
    if not seen or set(seen) != {ahead - 1} or set(symbols(body)) != {"L"} or "L" in symbols(statement.right):
        return None
    return name, body


def _shift(label: Node) -> tuple[str | None, int]:
    """n + 1 as ("n", 1)."""
    if isinstance(label, Symbol):
        return label.name, 0
    if isinstance(label, Add) and len(label.terms) == 2 and isinstance(label.terms[0], Symbol):
        step = label.terms[1]
        if isinstance(step, Number) and step.value == 1:
            return label.terms[0].name, 1
        if isinstance(step, Negative) and isinstance(step.operand, Number) and step.operand.value == 1:
            return label.terms[0].name, -1
    return None, 0


def solve(arguments: Arguments) -> Solution | Declined:
    """Write what a limit must satisfy, solve it, and see by the terms which solution is reached."""
    goal: Prose = ("find the limit of the sequence with ", Relation((_term(arguments, "n + 1"), _rule_shown(arguments)), ("=",)))
    equation = Relation((LIMIT_NAME, arguments.rule), ("=",))
    try:
        solved = solve_equation(equation, LIMIT_NAME, real=True)
    except (NotSolvable, *TROUBLE):
        return Declined("not_understood", ("A limit would have to satisfy ", equation, ", and I have no rule that solves this."))
    sizes = [(value, size) for value in solved.values if (size := _size(value)) is not None]
    terms = _terms(arguments)
    if terms is None and len(sizes) != 1:
        return Declined("missing_data", "Where the sequence goes depends on its first term. What is it?", "For example: with x_1 = 1.")
    reached = sizes[0][0] if terms is None else next((v for v, s in sizes if abs(terms[-1] - s) < 1e-6 * max(1, abs(s))), None)
    if reached is None:
        if terms is not None and not sizes and not solved.every:
            none = Result("none", None, ("diverges",), plain="diverges")
            return Solution("recursive_sequence", "sequences-series", goal, solved.steps, none, conclusion="No number satisfies this, so the sequence has no limit.")
        if terms is not None and abs(terms[-1]) > FAR:
            none = Result("none", None, ("diverges",), plain="diverges")
            away = GROWS.states(Sequence(tuple(Number(mpmath.nstr(t, 6)) for t in terms[:SHOWN] if t >= 0), ""), "The first terms, one after the other. They grow beyond every bound.")
            return Solution("recursive_sequence", "sequences-series", goal, (away,), none, conclusion="The terms grow without bound in size, so the sequence diverges.")
        return Declined("not_understood", "The terms do not settle as far as I follow them, so I name no limit.")
    steps = [FIXED.states(equation, "If the terms settle at a number L, then far out a term and the next one are both as close to L as you like. The rule that leads from one to the next is continuous, so L must lead to itself."), *solved.steps]
    first_terms = [] if terms is None else [mpmath.nstr(t, 5) for t in terms[:SHOWN]]
    if terms is not None:
        count = "The equation leaves one value" if len(sizes) == 1 else "Several numbers lead to themselves; the first term decides"
        why: Prose = (f"{count}. The terms are {', '.join(first_terms)}, …: they come ever closer to ", reached, ".")
    else:
        why = "Only one number leads to itself."
    steps.append(CHOOSE.states(Relation((LIMIT_NAME, reached), ("=",)), why))
    table = Table(("n", _term(arguments, "n")), tuple((str(arguments.start + k), t) for k, t in enumerate(first_terms)), "The first terms")
    size = _size(reached)
    exact = isinstance(reached, Number)
    return Solution(
        "recursive_sequence", "sequences-series", goal, tuple(steps), Result("number", reached, (reached,), approx=None if exact or size is None else mpmath.nstr(size, 8)),
        idea="Far out a term and the next one are nearly the same number. That number must be sent to itself by the rule.",
        conclusion=("The terms go to ", reached, "."), exhibits=(table,) if first_terms else (),
        assumptions=("That the sequence converges is taken from the question.",) if arguments.assumed else ("That the sequence converges is seen from its terms, not proved here.",),
    )  # fmt: skip


def _term(arguments: Arguments, index: str) -> Node:
    label: Node = Symbol("n") if index == "n" else Add((Symbol("n"), Number("1")))
    return Subscript(Symbol(arguments.name), label)


def _rule_shown(arguments: Arguments) -> Node:
    return transform(arguments.rule, lambda node: _term(arguments, "n") if node == LIMIT_NAME else node)


def _size(value: Node) -> mpmath.mpf | None:
    try:
        with mpmath.workdps(30):
            size = evaluate(from_sympy(to_sympy(value)), {})
    except TROUBLE:
        return None
    return mpmath.re(size) if abs(mpmath.im(size)) < 1e-15 else None


def _terms(arguments: Arguments) -> list[mpmath.mpf] | None:
    """The first terms, many of them; None without a first term or where the rule stops making sense."""
    if arguments.first is None:
        return None
    with mpmath.workdps(30):
        try:
            terms = [evaluate(arguments.first, {})]
            for _ in range(MANY):
                value = evaluate(arguments.rule, {"L": terms[-1]})
                if abs(mpmath.im(value)) > 1e-20 or abs(value) > 1e12:
                    break
                terms.append(mpmath.re(value))
        except NO_NUMBER:
            return None
    return terms


def make_problem(rng: Random, level: int) -> Exercise:
    """A line; a root; Heron's way to a root."""
    a, b = rng.randint(1, 6), rng.randint(2, 5)
    if level == 1:
        text = f"x_1 = {a} and x_(n+1) = x_n/{b} + {a}"
    elif level == 2:
        text = f"x_1 = 1 and x_(n+1) = sqrt({a * (a + 1)} + x_n)"
    else:
        text = f"x_1 = {b} and x_(n+1) = (x_n + {a}/x_n)/2"
    return Exercise(f"find the limit of the sequence with {text}", f"Find the limit of the sequence with {text}.", "a number")


TOPIC = Topic(
    id="recursive_sequence",
    title="Limits of recursive sequences",
    concept="sequences-series",
    phrases=("limit", "limits", "lim", "converge", "converges", "convergent", "settle", "approach", "approaches"),
    read=read,
    solve=solve,
    make_problem=make_problem,
    concepts=("limits",),
    always=True,
)
