"""Greatest common divisor, least common multiple and common denominator, by Euclid's algorithm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from random import Random

from tutor.notation.tree import Add, Call, Divide, Multiply, Negative, Node, Number, Relation, Sequence
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import whole_value
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_GCD = r"(?:greatest|highest|largest|biggest) common (?:divisor|factor|denominator)|gcd|hcf|gcf"
_LCM = r"(?:least|lowest|smallest) common (?:multiple|denominator)|lcm|lcd|common denominator"
_ASK = r"(?:what is|what's|find|calculate|compute|determine|give|work out)?\s*(?:the )?"
EUCLID = Rule("euclid_division", "Divide and keep the remainder", "divisibility-primes")
MULTIPLE = Rule("multiple_from_divisor", "Multiply and divide by what they share", "divisibility-primes")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Positive whole numbers and which of the two is asked for."""

    numbers: tuple[int, ...]
    kind: str


def read(problem: Problem) -> Task | Declined | None:
    """the gcd of …, the lowest common multiple of …, the common denominator of two fractions."""
    found = re.fullmatch(rf"{_ASK}(?:(?P<gcd>{_GCD})|(?P<lcm>{_LCM}))(?: \(\w+\))? (?:of|for|between) (?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*)", problem.core)
    trees: list[Node] = []
    if found is None:
        if not (problem.asks(rf"{_ASK}⟦0⟧") and isinstance(problem.mathematics[0], Call) and problem.mathematics[0].function in ("gcd", "lcm")):
            return None
        kind = problem.mathematics[0].function
        trees = list(problem.mathematics[0].arguments)
    else:
        kind = "gcd" if found.group("gcd") else "lcm"
        for place in re.findall(r"\d+", found.group("list")):
            tree = problem.mathematics[int(place)]
            trees.extend(tree.items if isinstance(tree, Sequence) else [tree])
    resolved = [problem.resolve(t) for t in trees]
    fractions = [_denominator(t) for t in resolved]
    wholes = [whole_value(t) for t in resolved]
    if found is not None and "denominator" in (found.group("lcm") or "") and all(f is not None for f in fractions):
        numbers = [f for f in fractions if f is not None]
    elif all(w is not None for w in wholes):
        numbers = [abs(w) for w in wholes if w is not None]
    else:
        return Declined("bad_shape", "These need whole numbers.", "For instance: the gcd of 12 and 18.") if found else None
    if len(numbers) < 2 or (kind == "lcm" and 0 in numbers) or not any(numbers):
        return None
    shown = Sequence(tuple(Number(str(n)) for n in numbers), "")
    return Task(Arguments(tuple(numbers), kind), 1.0, (f"find the {'greatest common divisor' if kind == 'gcd' else 'least common multiple'} of ", shown))


def _denominator(tree: Node) -> int | None:
    if isinstance(tree, Negative):
        return _denominator(tree.operand)
    if isinstance(tree, Divide):
        top, bottom = whole_value(tree.numerator), whole_value(tree.denominator)
        return Fraction(top, bottom).denominator if top is not None and bottom else None
    return 1 if whole_value(tree) is not None else None


def solve(arguments: Arguments) -> Solution | Declined:
    """Euclid two at a time; the multiple is the product divided by the divisor."""
    numbers = arguments.numbers
    trees = tuple(Number(str(n)) for n in numbers)
    steps: list[Step] = []
    now = numbers[0]
    for other in numbers[1:]:
        divisor, lines = _euclid(now, other)
        if arguments.kind == "gcd":
            steps.extend(lines)
            now = divisor
            continue
        total = lcm(now, other)
        before = Divide(Multiply((Number(str(now)), Number(str(other))), "*"), Number(str(divisor)), "fraction")
        why: Prose = ("Their product counts what they share, ", Number(str(divisor)), ", twice, so it is divided out once.")
        steps.append(MULTIPLE.step(before, Number(str(total)), why, lines))
        now = total
    call = Call(arguments.kind, trees)
    value = Number(str(now))
    whole = Step(arguments.kind, "Put it together", "This is the number asked for.", "divisibility-primes", before=call, after=value)
    goal: Prose = (f"find the {'greatest common divisor' if arguments.kind == 'gcd' else 'least common multiple'} of ", Sequence(trees, ""))
    idea = "Whatever divides both numbers divides the remainder too, so the pair can be made smaller and smaller." if arguments.kind == "gcd" else "The least common multiple is the first number that appears in both times tables."
    return Solution("divisors", "divisibility-primes", goal, (*steps, whole), Result("number", value, (value,)), idea=idea)


def _euclid(a: int, b: int) -> tuple[int, list[Step]]:
    high, low = max(a, b), min(a, b)
    steps: list[Step] = []
    while low:
        quotient, rest = divmod(high, low)
        line = Relation((Number(str(high)), Add((Multiply((Number(str(quotient)), Number(str(low))), "*"), Number(str(rest))))), ("=",))
        steps.append(EUCLID.states(line, f"{low} goes {quotient} times into {high}; {rest} is left." + ("" if rest else f" No remainder: {low} is the greatest common divisor.")))
        high, low = low, rest
    assert high == gcd(a, b)
    return high, steps


def make_problem(rng: Random, level: int) -> Exercise:
    """Small numbers with a common factor; larger; the multiple."""
    from tutor.notation import read as read_math

    common, a, b = rng.randint(2, 6 * level), rng.randint(2, 9), rng.randint(2, 9)
    kind = "least common multiple" if level == 3 else "greatest common divisor"
    text = f"{common * a} and {common * b}"
    return Exercise(f"find the {kind} of {text}", f"Find the {kind} of {text}.", "a whole number", read_math(f"({common * a}, {common * b})").tree)


TOPIC = Topic(
    id="divisors", title="Common divisors and multiples", concept="divisibility-primes",
    phrases=("gcd", "lcm", "hcf", "gcf", "common divisor", "common factor", "common multiple", "common denominator"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
