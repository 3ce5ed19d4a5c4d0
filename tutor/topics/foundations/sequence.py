"""Sequences of numbers: the next term and the rule for the n-th, by differences, or by a constant ratio."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Sum, atom, constant, expand_product
from tutor.rules.writing import write, write_number
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

_LIST = r"(?:the sequence |the list |the numbers )?:? ?⟦(?P<s>\d+)⟧"
_NEXT = rf"(?:what'?s|what (?:is|comes|number comes|are)|find|give|which number (?:is|comes)|calculate|continue)? ?(?:the )?(?:next|the next)?(?: (?:term|number|value|element))?(?: (?:next|in|of|after|for|comes))*:? ?{_LIST}"
_NTH = r"(?:what is|find|give|determine|calculate|work out)? ?(?:an? |the )?(?:(?:expression|formula|rule) for the )?(?:(?P<v>[a-z])(?:'?th|-th|th)|general|nth|⟦(?P<m>\d+)⟧ ?'?th) (?:term|number|element)(?: (?:of|in|for))?(?: the sequence)?:? ?⟦(?P<s>\d+)⟧"
DIFFERENCES = Rule("differences", "Take the differences", "sequences-series")
NEXT_TERM = Rule("next_term", "Continue the pattern", "sequences-series")
NEWTON = Rule("newton_form", "Build the rule from the first column", "sequences-series")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The terms, and the letter for the place of the term whose rule is asked for (None: the next term)."""

    terms: tuple[Fraction, ...]
    letter: str | None = None


def read(problem: Problem) -> Task | Declined | None:
    """What comes next: …? What is the n'th term of …?"""
    found = re.fullmatch(_NTH, problem.core)
    letter = None
    if found:
        letter = found.group("v") or "n"
        if found.group("m") is not None:
            tree = problem.mathematics[int(found.group("m"))]
            letter = "e" if tree == Constant("e") else getattr(tree, "name", None)
            if letter is None:
                return None
    else:
        if not problem.has("next", "continue", "comes"):
            return None
        found = re.fullmatch(_NEXT, problem.core) or re.fullmatch(rf"(?:in )?{_LIST},? (?:what (?:is|comes)|find)(?: the)? next(?: term| number)?", problem.core)
    if found is None:
        return None
    tree = problem.mathematics[int(found.group("s"))]
    if not isinstance(tree, Sequence):
        return None
    terms = [_number(i) for i in tree.items]
    while terms and terms[-1] is None and len(terms) > 3:
        terms.pop()
    if any(t is None for t in terms) or len(terms) < 3:
        return Declined("missing_data", "I need at least three numbers to see a pattern.") if len(terms) < 3 and None not in terms else None
    known = tuple(t for t in terms if t is not None)
    goal: Prose = ("find the rule of the sequence ", tree) if letter else ("find the next term of ", tree)
    return Task(Arguments(known, letter), 1.0, goal)


def _number(tree: Node) -> Fraction | None:
    try:
        return work(tree, EXPAND).value.rational
    except ArithmeticError:
        return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Differences until they are constant; failing that, a constant ratio."""
    terms = arguments.terms
    rows = [list(terms)]
    while len(rows[-1]) > 1 and len(set(rows[-1])) > 1:
        rows.append([b - a for a, b in zip(rows[-1], rows[-1][1:], strict=False)])
    shown = Sequence(tuple(write_number(t) for t in terms), "")
    ratio = _ratio(terms)
    if ratio is not None and len(rows) > 2:
        return _geometric(arguments, ratio, shown)
    if arguments.letter is None and len(rows[-1]) < 2 and _each_is_sum(terms):
        return _sum_of_two(terms, shown)
    if len(rows[-1]) < 2 and len(rows) > 3:
        return Declined("not_understood", "I see no pattern in these few numbers: neither constant differences nor a constant ratio.", "More terms would help.")
    steps: list[Step] = []
    for k, row in enumerate(rows[1:], start=1):
        line = Sequence(tuple(write_number(v) for v in row), "")
        constant_now = len(set(row)) == 1
        steps.append(DIFFERENCES.states(line, ("The differences of the terms" if k == 1 else f"The differences of the differences, round {k}") + (" are all the same: the pattern is found." if constant_now else ".")))
    degree = len(rows) - 1
    table = Table(tuple(f"round {k}" if k else "terms" for k in range(len(rows))), tuple(tuple(write_number(row[i]) if i < len(row) else "" for row in rows) for i in range(len(terms))), "Each column holds the differences of the one before.")
    goal: Prose = ("look for the pattern of ", shown)
    idea = "Look at how much each number grows. If that growth is not constant, look at how the growth grows."
    if arguments.letter is None:
        return _next(rows, steps, goal, idea, table)
    n = Symbol(arguments.letter)
    total, product, parts = Sum({}), constant(1), []
    for k in range(degree + 1):
        first = rows[k][0]
        total = total + product.scale(first)
        below = _factorial(k)
        piece: Node = write_number(first / below)
        if k:
            piece = Multiply((piece, *(Add((n, Negative(Number(str(j))))) for j in range(1, k + 1))), "*")
        if first:
            parts.append(piece)
        product = expand_product(product, atom(n) - constant(k + 1)).scale(Fraction(1, k + 1))
    formula = parts[0] if len(parts) == 1 else Add(tuple(parts)) if parts else Number("0")
    after = write(total)
    steps.append(NEWTON.states(formula, "The first entry of each round, times (n - 1), (n - 1)(n - 2)/2 and so on, builds the rule: at place 1 only the first term is left, and each round adds its growth."))
    if formula != after:
        steps.append(Rule("multiply_out_and_collect", "Multiply out and collect", "expanding-factoring").step(formula, after, "Written out in powers of the place."))
    return Solution("sequence", "sequences-series", goal, tuple(steps), Result("expression", after, (after,)), idea=idea, exhibits=(table,), conclusion=_checked(terms, after, n))


def _factorial(k: int) -> int:
    result = 1
    for j in range(2, k + 1):
        result *= j
    return result


def _checked(terms: tuple[Fraction, ...], rule: Node, n: Symbol) -> Prose:
    from tutor.notation.tree import substitute

    last = substitute(rule, n.name, Number(str(len(terms))))
    return ("Check with the last place: ", Relation((last, write_number(terms[-1])), ("=",)), ".")


def _next(rows: list[list[Fraction]], steps: list[Step], goal: Prose, idea: str, table: Table) -> Solution:
    grown = Fraction(0)
    for row in reversed(rows):
        grown = row[-1] + grown if row is not rows[-1] else row[-1]
    ends = tuple(write_number(row[-1]) for row in rows)
    before = Add(ends) if len(ends) > 1 else ends[0]
    after = write_number(grown)
    steps.append(NEXT_TERM.step(before, after, "The last round stays the same; adding the last entries of all rounds gives the next term."))
    return Solution("sequence", "sequences-series", goal, tuple(s for s in steps if s.before != s.after), Result("number", after, (after,)), idea=idea, exhibits=(table,))


def _each_is_sum(terms: tuple[Fraction, ...]) -> bool:
    """Is each term from the third on the sum of the two before it, as Fibonacci's rabbits grow?"""
    return len(terms) > 4 and all(c == a + b for a, b, c in zip(terms, terms[1:], terms[2:], strict=False))


def _sum_of_two(terms: tuple[Fraction, ...], shown: Node) -> Solution:
    before, after = Add((write_number(terms[-2]), write_number(terms[-1]))), write_number(terms[-2] + terms[-1])
    step = NEXT_TERM.step(before, after, "From the third on, each number is the sum of the two before it; so is the next one.")
    return Solution("sequence", "sequences-series", ("look for the pattern of ", shown), (step,), Result("number", after, (after,)), idea="The differences do not settle. Look whether each number is made from the ones before.")


def _ratio(terms: tuple[Fraction, ...]) -> Fraction | None:
    if any(not t for t in terms):
        return None
    ratios = {b / a for a, b in itertools.pairwise(terms)}
    return ratios.pop() if len(ratios) == 1 else None


def _geometric(arguments: Arguments, ratio: Fraction, shown: Node) -> Solution:
    terms = arguments.terms
    goal: Prose = ("look for the pattern of ", shown)
    before = Divide(write_number(terms[1]), write_number(terms[0]), "fraction")
    first = Rule("common_ratio", "Divide neighbours", "sequences-series").step(before, write_number(ratio), "Each term divided by the one before gives the same number: the sequence grows by a constant factor.")
    steps = [first] if before != write_number(ratio) else []
    if arguments.letter is None:
        product = Multiply((write_number(terms[-1]), write_number(ratio)), "*")
        after = write_number(terms[-1] * ratio)
        steps.append(NEXT_TERM.step(product, after, "The next term is the last one times that factor."))
        return Solution("sequence", "sequences-series", goal, tuple(steps), Result("number", after, (after,)), idea="Is the growth a constant factor?")
    n = Symbol(arguments.letter)
    base = write_number(ratio)
    rule: Node = Multiply((write_number(terms[0]), Power(base, Add((n, Negative(Number("1")))))), "*") if terms[0] != 1 else Power(base, Add((n, Negative(Number("1")))))
    steps.append(NEWTON.states(rule, "Start with the first term and multiply by the factor once for each step after the first."))
    return Solution("sequence", "sequences-series", goal, tuple(steps), Result("expression", rule, (rule,)), idea="Is the growth a constant factor?")


def make_problem(rng: Random, level: int) -> Exercise:
    """Constant growth; growing growth; a rule for the n-th term."""
    a, d, s = rng.randint(-9, 20), rng.randint(2, 9), rng.randint(1, 4)
    if level == 1:
        terms = [a + d * k for k in range(5)]
    else:
        terms = [a + d * k + s * k * k for k in range(6)]
    text = ", ".join(map(str, terms))
    shown = Sequence(tuple(write_number(t) for t in terms), "")
    if level == 3:
        return Exercise(f"what is the n'th term of {text}?", f"Find the rule for term number n of {text}.", "an expression in n", shown)
    return Exercise(f"what is next in {text}?", f"What comes next: {text}?", "a number", shown)


TOPIC = Topic(
    id="sequence", title="Sequences", concept="sequences-series", phrases=("next", "sequence", "term of", "th term", "comes next", "continue"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
