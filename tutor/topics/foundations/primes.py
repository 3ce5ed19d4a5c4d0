"""Whole numbers taken apart: is it prime, its prime factors, all its divisors."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt, prod
from random import Random

from tutor.notation.tree import ONE, Add, Multiply, Node, Number, Power, Relation, Sequence
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import whole_value
from tutor.rules.terms import prime_powers
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_ASK = r"(?:list|what are|find|give|determine|write(?: down)?|show|name|calculate)?"
_FORMS = (
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
    """A whole number, or the two ends of a stretch, and what is asked of them."""

    kind: str
    first: int
    second: int = 1


def read(problem: Problem) -> Task | Declined | None:
    """Primes, prime factors and divisors in a learner's words."""
    for pattern, kind in _FORMS:
        found = problem.asks(pattern)
        if found is None:
            continue
        trees = [problem.resolve(problem.mathematics[int(g)]) for g in found.groups() if g]
        numbers = [whole_value(t) for t in trees]
        if any(n is None for n in numbers):
            return None if kind in ("factorisation",) else Declined("bad_shape", "This question is about whole numbers, and one of yours is not whole.", "For instance: is 91 prime?")
        known = [n for n in numbers if n is not None]
        if kind in ("factors", "factorisation", "prime", "composite") and known[0] > _LARGEST:
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
    return None


def _goal(kind: str, numbers: list[int]) -> Prose:
    match kind:
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


def solve(arguments: Arguments) -> Solution | Declined:
    """Divide by one prime after the other, as long as it goes."""
    kind, n = arguments.kind, arguments.first
    goal = _goal(kind, [n, arguments.second])
    if kind in ("first primes", "primes between"):
        return _primes_listed(arguments, goal)
    factors = prime_powers(n) if n > 1 else ()
    if kind in ("divisors", "count divisors"):
        return _divisors(n, factors, kind, goal)
    if kind in ("prime", "composite"):
        return _prime(n, kind, goal)
    splits = _splits(n)
    product = _product(factors)
    splits.append(Rule("prime_factorisation", "Write it as a product of primes", "divisibility-primes").step(write_number(n), product, "Every whole number is a product of primes in exactly one way."))
    primes = tuple(write_number(p) for p, _ in factors)
    if kind == "factorisation":
        return Solution("primes", "divisibility-primes", goal, tuple(splits), Result("expression", product, (product,)), idea="Divide by the smallest prime that fits, again and again.")
    shown = primes[0] if len(primes) == 1 else Sequence(primes, "")
    return Solution("primes", "divisibility-primes", goal, tuple(splits), Result("set", shown, primes), idea="Divide by the smallest prime that fits, again and again.")


def _divisors(n: int, factors: tuple[tuple[int, int], ...], kind: str, goal: Prose) -> Solution | Declined:
    """All divisors in pairs; or their number, from the exponents of the prime factors."""
    count = prod(k + 1 for _, k in factors)
    steps = _splits(n)
    if factors and _product(factors) != write_number(n):
        steps.append(Rule("prime_factorisation", "Write it as a product of primes", "divisibility-primes").step(write_number(n), _product(factors), "Every whole number is a product of primes in exactly one way."))
    if kind == "count divisors":
        line: Node = Multiply(tuple(Add((write_number(k), ONE)) for _, k in factors), "*") if len(factors) > 1 else Add((write_number(factors[0][1]), ONE)) if factors else ONE
        value = write_number(count)
        steps.append(Rule("count_divisors", "Choose how often each prime goes in", "divisibility-primes").step(line, value, "A divisor takes each prime between no times and as often as it stands there: one choice more than the exponent, and the choices multiply."))
        return Solution("primes", "divisibility-primes", goal, tuple(s for s in steps if s.before is None or s.before != s.after), Result("number", value, (value,)), idea="Every divisor is built from the prime factors.")
    if count > 200:
        return Declined("too_heavy", f"There are {count} divisors, more than I list.", f"Ask me how many divisors {n} has.")
    found = [1]
    for p, k in factors:
        found = [d * p**j for d in found for j in range(k + 1)]
    values = tuple(write_number(d) for d in sorted(found))
    pairs = Sequence(tuple(Multiply((write_number(d), write_number(n // d)), "*") for d in sorted(found) if d * d <= n), "")
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
    values = tuple(write_number(p) for p in found)
    if not values:
        return Solution("primes", "divisibility-primes", goal, (), Result("none", None, ("none",), plain="none"), conclusion="There is no prime among these numbers.")
    shown: Node = values[0] if len(values) == 1 else Sequence(values, "")
    step = Step("sieve", "Cross out the multiples", why, "divisibility-primes", after=shown, relation="defines", check="by-definition")
    return Solution("primes", "divisibility-primes", goal, (step,), Result("set", shown, values), idea="A prime has exactly two divisors: one and itself.")


def _is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def _product(factors: tuple[tuple[int, int], ...]) -> Node:
    parts = tuple(write_number(p) if k == 1 else Power(write_number(p), write_number(k)) for p, k in factors)
    return parts[0] if len(parts) == 1 else Multiply(parts, "*")


def _splits(n: int) -> list[Step]:
    steps: list[Step] = []
    rest = n
    for prime, count in prime_powers(n):
        for _ in range(count):
            if rest == prime:
                break
            line = Relation((write_number(rest), Multiply((write_number(prime), write_number(rest // prime)), "*")), ("=",))
            steps.append(Step("split_off_prime", "Split off a prime", f"{prime} is the smallest prime that divides {rest}.", "divisibility-primes", after=line, relation="defines", check="by-definition"))
            rest //= prime
    return steps


def _none_divides(bound: int, n: int) -> str:
    return f"There is no prime up to the square root of {n}." if bound < 2 else f"None of the primes up to {bound} divides {n}."


def _prime(n: int, kind: str, goal: Prose) -> Solution:
    factors = prime_powers(n) if n > 1 else ()
    prime = n > 1 and len(factors) == 1 and factors[0][1] == 1
    steps: tuple[Step, ...]
    if prime:
        bound = isqrt(n)
        line = Relation((Power(write_number(bound + 1), Number("2")), write_number(n)), (">",))
        steps = (Step("trial_division", "Try the primes up to the square root", f"A composite number has a prime factor up to its square root. {_none_divides(bound, n)}", "divisibility-primes", after=line, relation="defines", check="by-definition"),)
        ending = f"{n} has no divisors but 1 and itself: it is prime."
    elif n > 1:
        smallest = factors[0][0]
        line = Relation((write_number(n), Multiply((write_number(smallest), write_number(n // smallest)), "*")), ("=",))
        steps = (Step("find_divisor", "Find a divisor", f"{smallest} divides {n} without remainder.", "divisibility-primes", after=line, relation="defines", check="by-definition"),)
        ending = f"{n} is divisible by {smallest}, so it is composite."
    else:
        steps, ending = (), f"{n} is neither prime nor composite: primes have exactly two divisors."
    word = "True" if (prime if kind == "prime" else n > 1 and not prime) else "False"
    return Solution("primes", "divisibility-primes", goal, steps, Result("boolean", None, (word,), plain=word), idea="A prime has exactly two divisors: one and itself.", conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """All divisors; prime or not; prime factors."""
    n = rng.randint(20, 99)
    if level == 1:
        return Exercise(f"list the divisors of {n}", f"List all divisors of {n}.", "a list of whole numbers", write_number(n))
    if level == 2:
        return Exercise(f"is {n} prime?", f"Is {n} a prime number?", "True or False", write_number(n))
    return Exercise(f"list the prime factors of {n}", f"List the prime factors of {n}.", "a list of primes", write_number(n))


TOPIC = Topic(
    id="primes", title="Primes and divisors", concept="divisibility-primes",
    phrases=("prime", "composite", "prime factors", "factorise", "factor", "factors", "divisors", "prime numbers", "primes"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
