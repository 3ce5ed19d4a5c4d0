"""Whole numbers taken apart: remainders, does one divide the other, is it prime, its prime factors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isqrt, prod
from random import Random

from tutor.notation.tree import ONE, Add, Multiply, Negative, Node, Number, Operation, Power, Relation, Sequence
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.terms import prime_powers
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_ASK = r"(?:list|what are|find|give|determine|write(?: down)?|show|name|calculate)?"
_FORMS = (
    (r"(?:what is|calculate|find|work out|determine|give)? ?(?:the )?remainder (?:when|if|of dividing|from dividing) ⟦(\d+)⟧ (?:is )?(?:divided )?by ⟦(\d+)⟧", "remainder"),
    (r"(?:what is|calculate|find)? ?(?:the )?remainder of ⟦(\d+)⟧ (?:divided by|modulo|mod|over) ⟦(\d+)⟧", "remainder"),
    (r"(?:what is |calculate |find )?⟦(\d+)⟧ (?:mod|modulo) ⟦(\d+)⟧", "remainder"),
    (r"(?:does|will) ⟦(\d+)⟧ divide ⟦(\d+)⟧(?: evenly| exactly)?", "divides"),
    (r"is ⟦(\d+)⟧ a (?:factor|divisor) of ⟦(\d+)⟧", "divides"),
    (r"is ⟦(\d+)⟧ (?:a multiple of|divisible by) ⟦(\d+)⟧", "multiple"),
    (r"is ⟦(\d+)⟧ (?:a )?prime(?: number)?(?: or not)?", "prime"),
    (r"is ⟦(\d+)⟧ (?:a )?composite(?: number)?", "composite"),
    (r"(?:list|what are|find|give|determine|calculate|show)? ?(?:all )?(?:of )?(?:the )?prime factors (?:of|for) ⟦(\d+)⟧", "factors"),
    (rf"{_ASK} ?(?:all )?(?:of )?(?:the )?(?:positive |whole )?(?:factors|divisors) (?:of|for) ⟦(\d+)⟧", "divisors"),
    (r"how many (?:positive |different |whole )?(?:factors|divisors) (?:does|has) ⟦(\d+)⟧(?: have| got)?|(?:what is |find |calculate )?(?:the )?number of (?:positive )?(?:factors|divisors) of ⟦(\d+)⟧", "count divisors"),
    (rf"{_ASK} ?(?:the )?first ⟦(\d+)⟧ (?:prime numbers|primes)", "first primes"),
    (rf"{_ASK} ?(?:all )?(?:of )?(?:the )?(?:prime numbers|primes) (?:between|from) ⟦(\d+)⟧ (?:and|to) ⟦(\d+)⟧", "primes between"),
    (r"(?:prime factori[sz]ation of|prime factori[sz]e|factori[sz]e|factor) ⟦(\d+)⟧(?: into primes)?|(?:what is|find|give) the prime factori[sz]ation of ⟦(\d+)⟧", "factorisation"),
)  # fmt: skip
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Arguments:
    """One or two whole numbers and what is asked of them."""

    kind: str
    first: int
    second: int = 1


def read(problem: Problem) -> Task | Declined | None:
    """Remainders, divisibility and primes in a learner's words."""
    typed = re.fullmatch(r"(?:what is|calculate|compute|find|evaluate|work out|)\s*⟦(\d+)⟧", problem.core)
    remainder = problem.mathematics[int(typed.group(1))] if typed else None
    for pattern, kind in _FORMS:
        found = re.fullmatch(pattern, problem.core)
        if found is None:
            continue
        trees = [problem.resolve(problem.mathematics[int(g)]) for g in found.groups() if g]
        numbers = [_whole(t) for t in trees]
        if any(n is None for n in numbers):
            return None if kind in ("factorisation",) else Declined("bad_shape", "This question is about whole numbers, and one of yours is not whole.", "For instance: is 91 prime?")
        known = [n for n in numbers if n is not None]
        if kind == "multiple":
            kind, known = "divides", known[::-1]
        if kind in ("factors", "factorisation", "prime", "composite") and not 0 <= known[0] <= _LARGEST:
            return Declined("too_heavy", "I look for prime factors of whole numbers up to a million million.")
        if kind in ("factors", "factorisation") and known[0] < 2:
            return Declined("bad_shape", "Prime factors belong to whole numbers from 2 upwards.")
        if kind in ("divisors", "count divisors") and not 1 <= known[0] <= _LARGEST:
            return Declined("bad_shape", "I list the divisors of whole numbers from 1 up to a million million.")
        if kind == "first primes" and not 1 <= known[0] <= 50:
            return Declined("bad_shape", "I list up to fifty primes at a time.")
        if kind == "primes between" and not 0 <= known[0] <= known[1] <= known[0] + 400:
            return Declined("bad_shape", "I list the primes in a stretch of up to four hundred numbers.")
        return Task(Arguments(kind, known[0], known[1] if len(known) > 1 else 1), 1.0, _goal(kind, known))
    if isinstance(remainder, Operation) and remainder.operator == "mod":
        pair = _whole(problem.resolve(remainder.left)), _whole(problem.resolve(remainder.right))
        if pair[0] is not None and pair[1] is not None:
            return Task(Arguments("remainder", pair[0], pair[1]), 1.0, _goal("remainder", [pair[0], pair[1]]))
    return None


def _goal(kind: str, numbers: list[int]) -> Prose:
    match kind:
        case "remainder":
            return f"find the remainder when {numbers[0]} is divided by {numbers[1]}"
        case "divides":
            return f"decide whether {numbers[0]} divides {numbers[1]}"
        case "prime" | "composite":
            return f"decide whether {numbers[0]} is {kind}"
        case "divisors":
            return f"list the divisors of {numbers[0]}"
        case "count divisors":
            return f"count the divisors of {numbers[0]}"
        case "first primes":
            return f"list the first {numbers[0]} primes"
        case "primes between":
            return f"list the primes from {numbers[0]} to {numbers[1]}"
    return f"find the prime factors of {numbers[0]}"


def _whole(tree: Node) -> int | None:
    if isinstance(tree, Negative):
        inner = _whole(tree.operand)
        return None if inner is None else -inner
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    return None


def _division(top: int, bottom: int) -> Step:
    quotient, rest = divmod(top, abs(bottom))
    if bottom < 0:
        quotient = -quotient
    line = Relation((_number(top), Add((Multiply((_number(quotient), _number(bottom)), "*"), _number(rest)))), ("=",))
    return Step("division_with_remainder", "Divide with remainder", f"{bottom} fits {quotient} times, and {rest} is left over.", "divisibility-primes", after=line, relation="defines", check="by-definition")


def _number(value: int) -> Node:
    return Number(str(value)) if value >= 0 else Negative(Number(str(-value)))


def solve(arguments: Arguments) -> Solution | Declined:
    """Divide; or divide by one prime after the other."""
    kind, n = arguments.kind, arguments.first
    goal = _goal(kind, [n, arguments.second])
    if kind == "remainder":
        if arguments.second == 0:
            return Solution("primes", "divisibility-primes", goal, (), Result("none", None, ("undefined",), plain="undefined"), conclusion="Nothing can be divided by zero, so there is no remainder.")
        rest = _number(n % abs(arguments.second))
        taken = Add((_number(n), Negative(Multiply((_number(n // arguments.second if arguments.second > 0 else -(n // -arguments.second)), _number(arguments.second)), "*"))))
        last = Rule("remainder", "The remainder", "divisibility-primes").step(taken, rest, "What is left over is the remainder; it is smaller than the divisor.")
        return Solution("primes", "divisibility-primes", goal, (_division(n, arguments.second), last), Result("number", rest, (rest,)), idea="Take the divisor away as often as it fits; what is left over is the remainder.")
    if kind == "divides":
        holds = n != 0 and arguments.second % n == 0
        steps = (_division(arguments.second, n),) if n else ()
        word = "True" if holds else "False"
        return Solution("primes", "divisibility-primes", goal, steps, Result("boolean", None, (word,), plain=word), idea="A number divides another when the division leaves no remainder.", conclusion="No remainder, so it divides." if holds else "Something is left over, so it does not divide.")
    if kind in ("first primes", "primes between"):
        return _primes_listed(arguments, goal)
    factors = prime_powers(n) if n > 1 else ()
    if kind in ("divisors", "count divisors"):
        return _divisors(n, factors, kind, goal)
    if kind in ("prime", "composite"):
        return _prime(n, kind, goal)
    splits = _splits(n)
    product = _product(factors)
    splits.append(Rule("prime_factorisation", "Write it as a product of primes", "divisibility-primes").step(_number(n), product, "Every whole number is a product of primes in exactly one way."))
    primes = tuple(_number(p) for p, _ in factors)
    if kind == "factorisation":
        return Solution("primes", "divisibility-primes", goal, tuple(splits), Result("expression", product, (product,)), idea="Divide by the smallest prime that fits, again and again.")
    shown = primes[0] if len(primes) == 1 else Sequence(primes, "")
    return Solution("primes", "divisibility-primes", goal, tuple(splits), Result("set", shown, primes), idea="Divide by the smallest prime that fits, again and again.")


def _divisors(n: int, factors: tuple[tuple[int, int], ...], kind: str, goal: Prose) -> Solution | Declined:
    """All divisors in pairs; or their number, from the exponents of the prime factors."""
    count = prod(k + 1 for _, k in factors)
    steps = _splits(n)
    if factors and _product(factors) != _number(n):
        steps.append(Rule("prime_factorisation", "Write it as a product of primes", "divisibility-primes").step(_number(n), _product(factors), "Every whole number is a product of primes in exactly one way."))
    if kind == "count divisors":
        line: Node = Multiply(tuple(Add((_number(k), ONE)) for _, k in factors), "*") if len(factors) > 1 else Add((_number(factors[0][1]), ONE)) if factors else ONE
        value = _number(count)
        steps.append(Rule("count_divisors", "Choose how often each prime goes in", "divisibility-primes").step(line, value, "A divisor takes each prime between no times and as often as it stands there: one choice more than the exponent, and the choices multiply."))
        return Solution("primes", "divisibility-primes", goal, tuple(s for s in steps if s.before is None or s.before != s.after), Result("number", value, (value,)), idea="Every divisor is built from the prime factors.")
    if count > 200:
        return Declined("too_heavy", f"There are {count} divisors, more than I list.", f"Ask me how many divisors {n} has.")
    found = [1]
    for p, k in factors:
        found = [d * p**j for d in found for j in range(k + 1)]
    values = tuple(_number(d) for d in sorted(found))
    pairs = Sequence(tuple(Multiply((_number(d), _number(n // d)), "*") for d in sorted(found) if d * d <= n), "")
    step = Step("divisor_pairs", "Divisors come in pairs", f"Go through 1, 2, 3, … up to the root of {n}: what divides it has a partner, and the two multiply to {n}.", "divisibility-primes", after=pairs, relation="defines", check="by-definition")
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    return Solution("primes", "divisibility-primes", goal, (step,), Result("set", shown, values), idea="Divisors come in pairs that multiply to the number.", conclusion=f"There are {count} of them.")


def _primes_listed(arguments: Arguments, goal: Prose) -> Solution:
    """The first so many primes, or those in a stretch, by sieving out multiples."""
    if arguments.kind == "first primes":
        found: list[int] = []
        n = 2
        while len(found) < arguments.first:
            if _is_prime(n):
                found.append(n)
            n += 1
        why = "From 2 upwards, keep each number that no smaller prime divides."
    else:
        found = [n for n in range(max(2, arguments.first), arguments.second + 1) if _is_prime(n)]
        why = f"Cross out the multiples of 2, 3, 5 and so on, up to the root of {arguments.second}; what is left is prime."
    values = tuple(_number(p) for p in found)
    if not values:
        return Solution("primes", "divisibility-primes", goal, (), Result("none", None, ("none",), plain="none"), conclusion="There is no prime among these numbers.")
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    step = Step("sieve", "Cross out the multiples", why, "divisibility-primes", after=shown, relation="defines", check="by-definition")
    return Solution("primes", "divisibility-primes", goal, (step,), Result("set", shown, values), idea="A prime has exactly two divisors: one and itself.")


def _is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def _product(factors: tuple[tuple[int, int], ...]) -> Node:
    parts = tuple(_number(p) if k == 1 else Power(_number(p), _number(k)) for p, k in factors)
    return parts[0] if len(parts) == 1 else Multiply(parts, "*")


def _splits(n: int) -> list[Step]:
    steps: list[Step] = []
    rest = n
    for prime, count in prime_powers(n):
        for _ in range(count):
            if rest == prime:
                break
            line = Relation((_number(rest), Multiply((_number(prime), _number(rest // prime)), "*")), ("=",))
            steps.append(Step("split_off_prime", "Split off a prime", f"{prime} is the smallest prime that divides {rest}.", "divisibility-primes", after=line, relation="defines", check="by-definition"))
            rest //= prime
    return steps


def _prime(n: int, kind: str, goal: Prose) -> Solution:
    factors = prime_powers(n) if n > 1 else ()
    prime = n > 1 and len(factors) == 1 and factors[0][1] == 1
    steps: tuple[Step, ...]
    if prime:
        bound = isqrt(n)
        line = Relation((Power(_number(bound + 1), Number("2")), _number(n)), (">",))
        steps = (Step("trial_division", "Try the primes up to the square root", f"A composite number has a prime factor up to its square root. None of the primes up to {bound} divides {n}.", "divisibility-primes", after=line, relation="defines", check="by-definition"),)
        ending = f"{n} has no divisors but 1 and itself: it is prime."
    elif n > 1:
        smallest = factors[0][0]
        line = Relation((_number(n), Multiply((_number(smallest), _number(n // smallest)), "*")), ("=",))
        steps = (Step("find_divisor", "Find a divisor", f"{smallest} divides {n} without remainder.", "divisibility-primes", after=line, relation="defines", check="by-definition"),)
        ending = f"{n} is divisible by {smallest}, so it is composite."
    else:
        steps, ending = (), f"{n} is neither prime nor composite: primes have exactly two divisors."
    word = "True" if (prime if kind == "prime" else n > 1 and not prime) else "False"
    return Solution("primes", "divisibility-primes", goal, steps, Result("boolean", None, (word,), plain=word), idea="A prime has exactly two divisors: one and itself.", conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """A remainder; prime or not; prime factors."""
    from tutor.notation import read as read_math

    n = rng.randint(20, 99)
    if level == 1:
        d = rng.randint(3, 12)
        return Exercise(f"what is the remainder when {n} is divided by {d}?", f"What is the remainder when {n} is divided by {d}?", "a whole number", read_math(f"mod({n}, {d})").tree)
    if level == 2:
        return Exercise(f"is {n} prime?", f"Is {n} a prime number?", "True or False", _number(n))
    return _factors_exercise(n)


def _factors_exercise(n: int) -> Exercise:
    return Exercise(f"list the prime factors of {n}", f"List the prime factors of {n}.", "a list of primes", _number(n))


TOPIC = Topic(
    id="primes", title="Remainders and primes", concept="divisibility-primes",
    phrases=("remainder", "mod", "modulo", "divide", "divisible", "factor of", "divisor of", "multiple of", "prime", "composite", "prime factors", "factorise", "factor", "factors", "divisors", "prime numbers", "primes"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
