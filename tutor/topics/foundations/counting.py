"""How many ways: choices, orders, committees, seats, codes, balls in boxes, overlaps and pigeonholes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import ONE, Add, Apply, Call, Divide, Factorial, Multiply, Negative, Node, Number, Power, Relation, Symbol
from tutor.problem import Problem
from tutor.problem.counting import Count, read_count
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula
from tutor.solution import Declined, Prose, Solution, Step
from tutor.topic import Exercise, Task, Topic

_MOST = 2000
"""Larger numbers than this are refused: their factorials fill pages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a count is made: the rule, why it fits, the expression with the numbers put in, and the thought behind it."""

    rule: Rule
    why: str
    filled: Node
    idea: str


MULTIPLY = Rule("multiplication_principle", "Multiply the choices", "counting-principles")
ORDERS = Rule("permutations", "Orders of different things", "factorials-permutations")
SOME = Rule("permutations_of_some", "Fill the places one by one", "factorials-permutations")
CHOICES = Rule("combinations", "Choices without order", "combinations")
CIRCLE = Rule("circular_permutations", "Round a table, turning does not count", "factorials-permutations")
ALIKE = Rule("permutations_with_repetition", "Divide out what looks alike", "factorials-permutations")
STARS = Rule("stars_and_bars", "Stars and bars", "combinations")
CASES = Rule("count_by_cases", "Count case by case and add", "counting-principles")
OVERLAP = Rule("inclusion_exclusion", "Add, then take away what was counted twice", "counting-principles")
PIGEON = Rule("pigeonhole", "The worst case, and one more", "counting-principles")
BLOCK = Rule("block_of_neighbours", "Tie neighbours into one block", "factorials-permutations")


def read(problem: Problem) -> Task | Declined | None:
    """Five people in a row; committees of 4 from 6 men and 5 women; codes; balls in boxes; divisible by 2 or 3."""
    count = _written(problem) or read_count(problem)
    if count is None:
        return None
    if any(n > _MOST for n in count.numbers) and count.kind not in ("divisible", "not divisible", "neither", "either", "exactly one", "product", "pigeonhole"):
        return Declined("too_heavy", "These numbers are so large that the answer would fill pages.", "I count with numbers up to two thousand.")
    if any(n > 10**9 for n in count.numbers):
        return Declined("too_heavy", "These numbers are too large for me.")
    return Task(count, 1.0, "count the ways")


def _written(problem: Problem) -> Count | None:
    """P(8, 3) alone: the number of ways to fill 3 places from 8."""
    found = re.fullmatch(r"(?:what is|calculate|compute|evaluate|find|work out|)\s*⟦(\d+)⟧", problem.core)
    tree = problem.mathematics[int(found.group(1))] if found else None
    if (isinstance(tree, Apply) and tree.function == Symbol("P") and len(tree.arguments) == 2) or (isinstance(tree, Call) and tree.function == "permutations"):
        values = [int(a.text) for a in tree.arguments if isinstance(a, Number) and a.text.isdigit()]
        if len(values) == 2 and values[0] >= values[1] > 0:
            return Count("permute", (values[0], values[1]))
    return None


# -- plans ----------------------------------------------------------------------------------------------------------


def _number(n: int) -> Node:
    return Number(str(n)) if n >= 0 else Negative(Number(str(-n)))


def _binomial(n: int, k: int) -> Node:
    return Call("binomial", (_number(n), _number(k)))


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), "*")


def _sum(terms: list[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _choose(count: Count) -> Plan:
    n, k = count.numbers
    said = f" Here {count.words[0]}." if count.words else ""
    return Plan(CHOICES, f"Only which {k} of the {n} are taken counts, not their order.{said} The number of such choices is “{n} choose {k}”.", _binomial(n, k), "Does the order count? No: so it is a choice.")


def _permute(count: Count) -> Plan:
    n, k = count.numbers
    if k > 30:
        return Plan(SOME, f"{n} for the first place, one less for the next, down to the last of {k} places.", Divide(Factorial(_number(n)), Factorial(_number(n - k)), "fraction"), "Does the order count? Yes: fill the places one after the other.")
    factors = [_number(n - j) for j in range(k)]
    return Plan(SOME, f"{n} can come first; whoever has a place is not there for the next, so each place has one choice less, for {k} places.", _product(factors), "Does the order count? Yes: fill the places one after the other.")


def _arrange(count: Count) -> Plan:
    (n,) = count.numbers
    return Plan(ORDERS, f"{n} choices for the first place, {n - 1} for the next, and so on down to 1: that product is {n} factorial.", Factorial(_number(n)), "Fill the places one after the other; every place has one choice less.")


def _circle(count: Count) -> Plan:
    (n,) = count.numbers
    return Plan(CIRCLE, f"Turning the whole table changes nothing, so let one person sit down first; the other {n - 1} are put in order around the table.", Factorial(_number(n - 1)), "Round a table only who sits beside whom counts.")


def _together(count: Count) -> Plan:
    n, k = count.numbers
    return Plan(BLOCK, f"The {k} who stay together are one block, so {n - k + 1} things are put in order; inside the block the {k} can stand in any order.", Multiply((Factorial(_number(n - k + 1)), Factorial(_number(k))), "*"), "Who stays together moves as one.")


def _apart(count: Count) -> Plan:
    n, k = count.numbers
    together = Multiply((Factorial(_number(n - k + 1)), Factorial(_number(k))), "*")
    return Plan(BLOCK, "All orders, without those where the two are side by side: there they move as one block with two orders inside.", Add((Factorial(_number(n)), Negative(together))), "Count everything and take away what is not wanted.")


def _multiset(count: Count) -> Plan:
    n, *repeats = count.numbers
    if not repeats:
        return _arrange(Count("arrange", (n,)))
    below = _product([Factorial(_number(k)) for k in repeats])
    said = f"All {n} would have {n} factorial orders if they were different. Swapping what looks alike changes nothing, so divide by the orders of each group of equal ones: {', '.join(str(k) for k in repeats)}."
    return Plan(ALIKE, said, Divide(Factorial(_number(n)), below, "fraction"), "Count as if all were different, then divide by what cannot be told apart.")


def _powers(count: Count) -> Plan:
    choices, places = count.numbers
    said = count.words[0] if count.words else f"every place has {choices} choices"
    return Plan(MULTIPLY, f"For each of {places}, {said}: {choices} choices, {places} times, multiplied.", Power(_number(choices), _number(places)), "Choices that do not depend on each other are multiplied.")


def _several(count: Count) -> Plan:
    return Plan(MULTIPLY, "Every choice of one can go with every choice of the others, so the numbers are multiplied.", _product([_number(n) for n in count.numbers]), "Choices that do not depend on each other are multiplied.")


def _digit_numbers(count: Count) -> Plan:
    (places,) = count.numbers
    factors: list[Node] = [_number(9)] + ([Power(_number(10), _number(places - 1))] if places > 1 else [])
    return Plan(MULTIPLY, f"A number does not begin with 0, so the first digit has 9 choices and each of the other {places - 1} has 10.", _product(factors), "Fill the places one after the other.")


def _digits_different(count: Count) -> Plan:
    (places,) = count.numbers
    factors: list[Node] = [_number(9), *(_number(10 - j) for j in range(1, places))]
    return Plan(MULTIPLY, "The first digit is not 0: 9 choices. The second may be 0 but not the first digit: 9 again. Each further place has one choice less.", _product(factors), "Fill the places one after the other.")


def _plates(count: Count) -> Plan:
    letters, a, digits, b = count.numbers
    if count.kind == "plates":
        return Plan(MULTIPLY, f"{letters} choices for each of the {a} letters and {digits} for each of the {b} digits.", Multiply((Power(_number(letters), _number(a)), Power(_number(digits), _number(b))), "*"), "Fill the places one after the other.")
    factors = [_number(letters - j) for j in range(a)] + [_number(digits - j) for j in range(b)]
    return Plan(SOME, "Nothing may come twice, so each next letter and each next digit has one choice less.", _product(factors), "Fill the places one after the other.")


def _from_kinds(count: Count) -> Plan:
    pairs = list(zip(count.numbers[::2], count.numbers[1::2], strict=True))
    said = ", ".join(f"{k} of {n}" for n, k in pairs)
    return Plan(CHOICES, f"Choose from each kind by itself ({said}) and multiply, as every choice of one kind goes with every choice of the other.", _product([_binomial(n, k) for n, k in pairs]), "Choose from each kind by itself, then multiply.")


def _with_limit(count: Count) -> Plan:
    pick, own, other, low, high = count.numbers
    cases = list(range(max(low, 0, pick - other), min(high, own, pick) + 1))
    terms = [Multiply((_binomial(own, j), _binomial(other, pick - j)), "*") for j in cases]
    if not terms:
        return Plan(CASES, "There is no way to do it with so few.", Number("0"), "Go through the cases one by one.")
    listed = ", ".join(map(str, cases))
    said = f"The number of {count.words[0]} can be {listed}. In each case choose these, and the rest from the others" + (", and add the cases up." if len(cases) > 1 else ".")
    return Plan(CASES, said, _sum(list(terms)), "Go through the cases one by one.")


def _groups(count: Count) -> Plan:
    total, groups, size = count.numbers
    below = Multiply((Power(Factorial(_number(size)), _number(groups)), Factorial(_number(groups))), "*")
    return Plan(ALIKE, f"Put all {total} in order and cut into {groups} groups of {size}. Orders inside a group do not count, and neither does the order of the groups.", Divide(Factorial(_number(total)), below, "fraction"), "Count orders, then divide out those that give the same groups.")


def _stars(count: Count) -> Plan:
    n, k = count.numbers
    if count.kind == "stars positive":
        if n < k:
            return Plan(STARS, "There are fewer things than places, so one place stays empty.", Number("0"), "Draw the things as stars and the borders between the places as bars.")
        return Plan(STARS, f"Draw {n} stars in a row. Nobody gets nothing, so {k - 1} bars go into different ones of the {n - 1} gaps between stars.", _binomial(n - 1, k - 1), "Draw the things as stars and the borders between the places as bars.")
    return Plan(STARS, f"Draw {n} stars and {k - 1} bars in a row: the bars cut the stars into {k} parts. Choose which of the {n + k - 1} places hold the bars.", _binomial(n + k - 1, k - 1), "Draw the things as stars and the borders between the places as bars.")


def _onto(count: Count) -> Plan:
    """Different things into different boxes, none empty: by inclusion and exclusion."""
    n, k = count.numbers
    terms: list[Node] = []
    for j in range(k):
        term: Node = Power(_number(k - j), _number(n)) if j == 0 else Multiply((_binomial(k, j), Power(_number(k - j), _number(n))), "*")
        terms.append(Negative(term) if j % 2 else term)
    return Plan(OVERLAP, "All ways, without those that leave a box empty; what leaves two boxes empty was taken away twice, so it is added again, and so on.", _sum(terms), "Count everything, then correct for empty boxes.")


def _blocks(count: Count) -> Plan:
    """Different things into boxes that look alike: how many parts, and how the things fall into them."""
    n, k = count.numbers
    low = k if count.kind == "blocks exactly" else 1
    terms = [_number(_partitions(n, j)) for j in range(low, min(k, n) + 1)] or [Number("0")]
    said = "The boxes look alike, so only which things are together counts. " + " ".join(f"Into {j} part{'s' * (j > 1)}: {_partitions(n, j)}." for j in range(low, min(k, n) + 1))
    return Plan(CASES, said + " Each number comes from the one before: a new thing joins one of the parts, or starts a part of its own.", _sum(terms), "Go through the number of boxes that are used.")


def _partitions(n: int, k: int) -> int:
    """In how many ways n different things fall into k parts (Stirling's numbers of the second kind)."""
    if n == k or k == 1:
        return 1
    return 0 if k > n or k < 1 else k * _partitions(n - 1, k) + _partitions(n - 1, k - 1)


def _divisible(count: Count) -> Plan:
    from math import lcm

    top, *divisors = count.numbers
    terms: list[Node] = []
    said = []
    for mask in range(1, 2 ** len(divisors)):
        chosen = [d for j, d in enumerate(divisors) if mask >> j & 1]
        common = lcm(*chosen)
        floor = Call("floor", (Divide(_number(top), _number(common), "fraction"),))
        said.append((len(chosen), f"{common} divides {top // common} of them", Negative(floor) if len(chosen) % 2 == 0 else floor))
    said.sort(key=lambda item: item[0])
    terms = [t for _, _, t in said]
    why = "; ".join(s for _, s, _ in said) + "."
    if len(divisors) > 1:
        why += " What two of them divide was counted twice, so it is taken away" + ("; what all three divide was taken away once too often." if len(divisors) > 2 else ".")
    total = _sum(terms)
    if count.kind == "not divisible":
        total = Add((_number(top), *(t.operand if isinstance(t, Negative) else Negative(t) for t in terms)))
        why += " All others are what is left."
    return Plan(OVERLAP, why, total, "Every k-th number is divisible by k.")


def _venn(count: Count) -> Plan:
    *_, a, b, both = count.numbers
    union = Add((_number(a), _number(b), Negative(_number(both))))
    if count.kind == "either":
        return Plan(OVERLAP, "Adding the two groups counts those in both twice, so they are taken away once.", union, "Draw two circles that overlap.")
    if count.kind == "exactly one":
        return Plan(OVERLAP, "Adding the two groups counts those in both twice; they are not wanted at all, so they are taken away twice.", Add((_number(a), _number(b), Negative(Multiply((_number(2), _number(both)), "*")))), "Draw two circles that overlap.")
    return Plan(OVERLAP, "In at least one group are the two numbers added, less those counted twice. All others are in neither.", Add((_number(count.numbers[0]), Negative(union))), "Draw two circles that overlap, in a box for all.")


def _pigeonhole(count: Count) -> Plan:
    boxes, need = count.numbers
    return Plan(PIGEON, f"With {need - 1} in each of the {boxes} classes there are still no {need} alike; one more makes it certain.", Add((Multiply((_number(boxes), _number(need - 1)), "*"), ONE)) if need > 2 else Add((_number(boxes), ONE)), "How many can there be without it happening? One more forces it.")


def _diagonals(count: Count) -> Plan:
    (n,) = count.numbers
    return Plan(CHOICES, f"Each of the {n} corners joins to all others but itself and its two neighbours. Each diagonal has two ends, so it was counted twice.", Divide(Multiply((_number(n), _number(n - 3)), "*"), Number("2"), "fraction"), "Count from each corner, then halve.")


_PLANS: dict[str, Callable[[Count], Plan]] = {
    "choose": _choose, "permute": _permute, "arrange": _arrange, "circle": _circle, "together": _together, "apart": _apart, "multiset": _multiset, "powers": _powers,
    "product": _several, "digit numbers": _digit_numbers, "digit numbers different": _digits_different, "plates": _plates, "plates different": _plates,
    "from kinds": _from_kinds, "with limit": _with_limit, "groups": _groups, "stars": _stars, "stars positive": _stars, "onto": _onto, "blocks": _blocks, "blocks exactly": _blocks,
    "divisible": _divisible, "not divisible": _divisible, "neither": _venn, "either": _venn, "exactly one": _venn, "pigeonhole": _pigeonhole, "diagonals": _diagonals,
}  # fmt: skip


def solve(count: Count) -> Solution | Declined:
    """Say which way of counting fits, write it with the numbers, work it out."""
    plan = _PLANS[count.kind](count)
    steps: list[Step] = [plan.rule.states(Relation((Symbol("N"), plan.filled), ("=",)), plan.why)]
    filled: Node = plan.filled
    opened = _opened(filled)
    if opened != filled:
        steps.append(Rule("open_binomials", "Write the choices as fractions of factorials", "combinations").step(filled, opened, _binomial_formula()))
        filled = opened
    return by_formula("counting", plan.rule.concept, "count the ways", steps, filled, idea=plan.idea)


def _binomial_formula() -> Prose:
    n, k = Symbol("n"), Symbol("k")
    return ("“n choose k” is ", Divide(Factorial(n), Multiply((Factorial(k), Factorial(Add((n, Negative(k))))), ""), "fraction"), ": all orders, divided by the orders of the chosen and those of the rest. All but k factors cancel.")


def _opened(node: Node) -> Node:
    """Each “n choose k” as the short fraction that it is: 10*9*8/(3*2*1)."""
    from tutor.notation.tree import rebuild

    if isinstance(node, Call) and node.function == "binomial":
        n, k = (int(a.text) for a in node.arguments if isinstance(a, Number))
        k = min(k, n - k)
        if k <= 0:
            return ONE if k == 0 else Number("0")
        if k > 12:
            return Divide(Factorial(_number(n)), Multiply((Factorial(_number(k)), Factorial(_number(n - k))), "*"), "fraction")
        top = _product([_number(n - j) for j in range(k)])
        return top if k == 1 else Divide(top, _product([_number(j) for j in range(k, 0, -1)]), "fraction")
    return rebuild(node, _opened)


def make_problem(rng: Random, level: int) -> Exercise:
    """Orders; choices; committees and codes."""
    n, k = rng.randint(5, 10), rng.randint(2, 4)
    if level == 1:
        return Exercise(f"how many ways can {k + 3} people sit in a row?", f"In how many ways can {k + 3} people sit in a row?", "a number", Factorial(_number(k + 3)))
    if level == 2:
        return Exercise(f"in how many ways can you choose {k} books from {n}?", f"In how many ways can you choose {k} books from {n}?", "a number", _binomial(n, k))
    if rng.randint(0, 1):
        return Exercise(f"in how many ways can a committee of {k} men and 2 women be chosen from {n} men and {n - 1} women?", f"In how many ways can a committee of {k} men and 2 women be chosen from {n} men and {n - 1} women?", "a number")
    return Exercise(f"how many ways are there to put {n} identical balls into {k} different boxes?", f"In how many ways can {n} equal balls go into {k} different boxes?", "a number")


TOPIC = Topic(
    id="counting", title="Counting", concept="counting-principles",
    phrases=("how many", "number of ways", "ways", "arrangements", "permutations", "combinations", "in how many ways", "number of", "arrange", "choose", "find the number", "smallest number", "least number"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("factorials-permutations", "combinations"),
)  # fmt: skip
