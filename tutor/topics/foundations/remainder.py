"""Division with remainder: how often one number fits into another and what is left over, `mod`, divisibility, even and odd."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Operation, Relation, Sequence, symbols
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import whole_value
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

DIVISION = Rule("division_with_remainder", "Divide with remainder", "divisibility-primes")
REMAINDER = Rule("remainder", "The remainder", "divisibility-primes")

_ASK = r"(?:what is|what's|whats|calculate|compute|find|give|work out|determine|)\s*(?:the )?"
_N, _D = r"⟦(?P<n>\d+)⟧", r"⟦(?P<d>\d+)⟧"
_WRITTEN = r"⟦(?P<quotient>\d+)⟧"
_BOTH = r"(?:quotient and (?:the )?remainder|remainder and (?:the )?quotient)"
_REST = r"(?:with|and|giving)?\s*(?:find|what is|what's|whats|how much is|what)?\s*(?:a |the |its )?(?:remainders?|rest|left over|is left over|is left)"
_BY = r"(?:divided by|over|by)"
_EVEN_OR_ODD = r"(?:an? )?(?:even or odd|odd or even|even or an odd|odd or an even)(?: number)?"
_FORMS = (
    (rf"{_ASK}remainder (?:when|if|of dividing|from dividing) {_N} (?:is )?(?:divided )?by {_D}", "remainder"),
    (rf"{_ASK}remainder of {_N} (?:divided by|modulo|mod|over) {_D}", "remainder"),
    (rf"{_ASK}{_N} (?:mod|modulo) {_D}", "remainder"),
    (rf"{_ASK}remainder (?:of|when|from|for) {_WRITTEN}", "remainder"),
    (rf"{_ASK}(?:divide )?{_N} {_BY} {_D},? {_REST}", "division"),
    (rf"{_ASK}(?:divide )?{_WRITTEN},? (?:{_REST}|(?:as |find |give )?(?:the )?{_BOTH})", "division"),
    (rf"{_ASK}{_BOTH} (?:of|when|for|if|from dividing) {_N} (?:is )?{_BY} {_D}", "division"),
    (rf"{_ASK}{_BOTH} (?:of|for) {_WRITTEN}", "division"),
    (rf"how (?:many times|often) (?:does|will|do) {_D} (?:go|goes|fit) into {_N},? (?:and )?{_REST}", "division"),
    (rf"(?:does|will) {_D} divide {_N}(?: evenly| exactly)?", "divides"),
    (rf"is {_D} a (?:factor|divisor) of {_N}", "divides"),
    (rf"is {_N} (?:a multiple of|divisible by) {_D}", "divides"),
    (rf"is {_N} (?:an? )?(?P<kind>even|odd)(?: number)?(?: or not)?", "parity"),
    (rf"(?:is )?{_N}(?: is)?(?: it)? {_EVEN_OR_ODD}", "even or odd"),
)
_LARGEST = 10**18
_GOALS = {
    "remainder": "find the remainder when {n} is divided by {d}",
    "division": "divide {n} by {d} with remainder",
    "divides": "decide whether {d} divides {n}",
    "even": "decide whether {n} is even",
    "odd": "decide whether {n} is odd",
    "even or odd": "decide whether {n} is even or odd",
}
_IDEA = "Take the divisor away as often as it fits; what is left over is the remainder."


@dataclass(frozen=True, slots=True)
class Arguments:
    """A whole number, what it is divided by, and what is asked: `remainder`, `division` (the quotient too), `divides`,
    `even`, `odd` or `even or odd`."""

    ask: str
    number: int
    divisor: int


def read(problem: Problem) -> Task | Declined | None:
    """17 mod 5; 29 divided by 6 with remainder; is 91 divisible by 7; is 18 even."""
    for pattern, ask in _FORMS:
        found = problem.asks(pattern)
        if found is not None:
            return _read_as(problem, found.groupdict(), ask)
    typed = problem.asks(rf"{_ASK}{_N}")
    return _typed(problem.resolve(problem.mathematics[int(typed["n"])])) if typed else None


def _typed(tree: Node) -> Task | Declined | None:
    """`17 mod 5` in the mathematics itself; a minus before it belongs to the first number."""
    minus = isinstance(tree, Negative)
    written = tree.operand if isinstance(tree, Negative) else tree
    if not isinstance(written, Operation) or written.operator != "mod":
        return None
    number = whole_value(written.left)
    return _task("remainder", -number if minus and number is not None else number, whole_value(written.right))


def _read_as(problem: Problem, places: dict[str, str | None], ask: str) -> Task | Declined | None:
    """The task with the numbers in these places; what has letters in it (is x^2 even?) belongs elsewhere."""
    trees = [problem.resolve(problem.mathematics[int(p)]) for k in ("n", "d", "quotient") if (p := places.get(k))]
    if places.get("quotient"):
        if not isinstance(trees[0], Divide):
            return None
        trees = [trees[0].numerator, trees[0].denominator]
    if any(symbols(t) for t in trees):
        return None
    if ask in ("parity", "even or odd"):
        ask, trees = places.get("kind") or ask, [*trees, write_number(2)]
    number, divisor = (whole_value(t) for t in trees)
    if number is None or divisor is None:
        return Declined("bad_shape", "This question is about whole numbers, and one of yours is not whole.", "For instance: what is left over when 17 is divided by 5?")
    return _task(ask, number, divisor)


def _task(ask: str, number: int | None, divisor: int | None) -> Task | Declined | None:
    if number is None or divisor is None:
        return None
    if max(abs(number), abs(divisor)) > _LARGEST:
        return Declined("too_heavy", "I divide with remainder up to eighteen digits.", "Try it with a shorter number.")
    return Task(Arguments(ask, number, divisor), 1.0, _GOALS[ask].format(n=number, d=divisor))


def solve(arguments: Arguments) -> Solution | Declined:
    """Write the number as so many times the divisor, and a rest that is smaller than the divisor."""
    ask, n, d = arguments.ask, arguments.number, arguments.divisor
    goal = _GOALS[ask].format(n=n, d=d)
    if d == 0:
        return _by_zero(ask, goal)
    quotient, rest = divide(n, d)
    line = _division(n, d, quotient, rest)
    if ask in ("remainder", "division"):
        taken = Add((write_number(n), Negative(Multiply((write_number(quotient), write_number(d)), "*"))))
        last = REMAINDER.step(taken, write_number(rest), "What is left over is the remainder; it is never negative, and smaller than the divisor.")
        return Solution("remainder", "divisibility-primes", goal, (line, last), _result(ask, quotient, rest), idea=_IDEA, conclusion=f"{n} divided by {d} is {quotient}, remainder {rest}." if ask == "division" else "")
    return _decided(ask, goal, line, rest, n, d)


def divide(number: int, divisor: int) -> tuple[int, int]:
    """Quotient and remainder; the remainder is never negative, whatever the signs."""
    quotient, rest = divmod(number, abs(divisor))
    return (quotient if divisor > 0 else -quotient), rest


def _division(n: int, d: int, quotient: int, rest: int) -> Step:
    line = Relation((write_number(n), Add((Multiply((write_number(quotient), write_number(d)), "*"), write_number(rest)))), ("=",))
    times = "once" if quotient == 1 else f"{quotient} times"
    return DIVISION.states(line, f"{d} fits {times}, and {rest} is left over.")


def _result(ask: str, quotient: int, rest: int) -> Result:
    left = write_number(rest)
    if ask == "remainder":
        return Result("number", left, (left,))
    whole = write_number(quotient)
    return Result("set", Sequence((whole, left), ""), (whole, left), plain=f"{quotient} remainder {rest}")


def _decided(ask: str, goal: Prose, line: Step, rest: int, n: int, d: int) -> Solution:
    """Yes or no, or which of the two, by whether something is left over."""
    idea = "A number divides another when the division leaves no remainder."
    said = "No remainder, so it divides." if rest == 0 else "Something is left over, so it does not divide."
    word = str(rest == 0)
    if ask != "divides":
        kind = "odd" if rest else "even"
        idea, said = "Even numbers are the multiples of 2; odd numbers leave 1 over.", f"{'One is' if rest else 'Nothing is'} left over, so {n} is {kind}."
        word = kind if ask == "even or odd" else str(kind == ask)
    return Solution("remainder", "divisibility-primes", goal, (line,), Result("word" if ask == "even or odd" else "boolean", None, (word,), plain=word), idea=idea, conclusion=said)


def _by_zero(ask: str, goal: Prose) -> Solution:
    if ask == "divides":
        return Solution("remainder", "divisibility-primes", goal, (), Result("boolean", None, ("False",), plain="False"), conclusion="Nothing can be divided by zero, so zero divides no number.")
    return Solution("remainder", "divisibility-primes", goal, (), Result("none", None, ("undefined",), plain="undefined"), conclusion="Nothing can be divided by zero, so there is no remainder.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A remainder; quotient and remainder; of a larger number."""
    n, d = (rng.randint(20, 99), rng.randint(3, 12)) if level < 3 else (rng.randint(200, 999), rng.randint(11, 25))
    shown = Sequence((write_number(n), write_number(d)), "")
    if level == 1:
        return Exercise(f"what is the remainder when {n} is divided by {d}?", f"What is the remainder when {n} is divided by {d}?", "a whole number", shown)
    return Exercise(f"divide {n} by {d} with remainder", f"Divide {n} by {d}: how often does it fit, and what is left over?", "two whole numbers", shown)


TOPIC = Topic(
    id="remainder", title="Division with remainder", concept="divisibility-primes",
    phrases=("remainder", "left over", "mod", "modulo", "divide", "divisible", "factor of", "divisor of", "multiple of", "quotient", "even", "odd"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("modular-arithmetic",),
)  # fmt: skip
