"""Drawing things from an urn, a box, a deck or a word, with or without putting them back: probabilities and numbers of ways."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb, factorial, prod
from random import Random

from tutor.notation.tree import Factorial, Node
from tutor.problem import Problem
from tutor.problem.quantities import places_asked, speaks_decimals, told
from tutor.problem.urns import Counts, Draw, draw
from tutor.rules.building import choose, equals, minus, name, num, of, over, plus, power, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

COUNT = Rule("favourable_over_possible", "Favourable choices over all choices", "combinations")
CHAIN = Rule("draw_by_draw", "Multiply draw by draw", "conditional-probability")
CHOOSE = Rule("choose_each_kind", "Choose from each kind, then multiply", "combinations")
ADD = Rule("add_cases", "Add the cases", "counting-principles")
EXPECT = Rule("expected_count", "Expected number in a draw", "expected-value")
_MOST_CASES = 400


def read(problem: Problem) -> Task | Declined | None:
    """A described collection and a draw from it."""
    line = told(problem)
    found = draw(line)
    if found is None:
        return None
    arguments = (found, speaks_decimals(line), places_asked(line))
    return Task(arguments, 0.95 if found.noun in ("letter", "card") else 0.9, _goal(found))


def _goal(d: Draw) -> Prose:
    box = ", ".join(f"{c} {k}" for k, c in zip(d.kinds, d.counts, strict=True))
    return f"{'count the ways to choose' if d.ways else 'find the probability when drawing'} {d.drawn} from {box}, {'putting each back' if d.back else 'without putting back'}: {_wish(d)}"


def _wish(d: Draw) -> str:
    if d.expected:
        return f"the expected number of {d.expected}"
    if d.last is not None:
        return f"number {d.last[1]} of {d.last[0]} comes on draw {d.drawn}"
    if d.order:
        known = f", given first {' '.join(_group(d, g) for g in d.after)}" if d.after else ""
        return "in order " + ", ".join(_group(d, g) for g in d.order) + known
    if d.pattern:
        return {"same": "all of one kind", "different": "all of different kinds", "each": "one of each kind", "alternate": "the kinds alternate"}[d.pattern]
    parts = []
    for n in d.needs:
        kinds = " or ".join(sorted(n.kinds))
        parts.append(f"{n.least} {kinds}" if n.least == n.most else f"at least {n.least} {kinds}" if n.most is None else f"at most {n.most} {kinds}")
    return ", ".join(parts)


def _group(d: Draw, group: frozenset[str]) -> str:
    if group == frozenset(d.kinds):
        return "any"
    left = [k for k in d.kinds if k in group]
    return left[0] if len(left) == 1 else "not " + " or ".join(k for k in d.kinds if k not in group) if len(left) == len(d.kinds) - 1 else " or ".join(left)


def solve(arguments: tuple[Draw, bool, int | None]) -> Solution | Declined:
    """By counting choices, or draw by draw when the order matters or things are put back."""
    d, decimal, places = arguments
    try:
        if d.expected:
            return _expected(d, decimal, places)
        if d.last is not None:
            return _waiting(d, decimal, places)
        if d.order:
            return _ordered(d, decimal, places)
        if d.pattern == "alternate":
            return _alternating(d, decimal, places)
        return _counted(d, decimal, places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _box(d: Draw) -> Table:
    return Table(("kind", *d.kinds, "together"), (("number", *[str(c) for c in d.counts], str(sum(d.counts))),), "What is drawn from.")


def _compositions(d: Draw) -> Iterator[Counts]:
    """Every way to split the draw among the kinds."""

    def split(left: int, place: int) -> Iterator[Counts]:
        if place == len(d.counts) - 1:
            if d.back or left <= d.counts[place]:
                yield (left,)
            return
        for k in range(left + 1 if d.back else min(left, d.counts[place]) + 1):
            for rest in split(left - k, place + 1):
                yield (k, *rest)

    yield from split(d.drawn, 0)


def _fits(d: Draw, c: Counts) -> bool:
    if d.pattern == "same":
        return max(c) == d.drawn
    if d.pattern == "different":
        return max(c) <= 1
    if d.pattern == "each":
        return min(c) >= 1
    for need in d.needs:
        got = sum(k for k, kind in zip(c, d.kinds, strict=True) if kind in need.kinds)
        if got < need.least or (need.most is not None and got > need.most):
            return False
    return True


def _merged(d: Draw) -> Draw:
    """Kinds that no wish names are one kind: the others."""
    if d.pattern:
        return d
    named = [frozenset(n.kinds) for n in d.needs]
    groups: dict[frozenset[str], int] = {}
    labels: dict[frozenset[str], list[str]] = {}
    for kind, count in zip(d.kinds, d.counts, strict=True):
        key = next((g for g in named if kind in g), frozenset({"other"}))
        groups[key] = groups.get(key, 0) + count
        labels.setdefault(key, []).append(kind)
    missing = [g for g in named if g not in groups]
    for g in missing:
        groups[g] = 0
        labels[g] = sorted(g)
    kinds = tuple(sorted(g)[0] if len(g) == 1 and "other" not in g else " or ".join(labels[g]) if "other" not in g else "other" for g in groups)
    from dataclasses import replace

    needs = tuple(replace(n, kinds=frozenset({kinds[list(groups).index(frozenset(n.kinds))]})) for n in d.needs)
    return replace(d, kinds=kinds, counts=tuple(groups.values()), needs=needs)


def _counted(original: Draw, decimal: bool, places: int | None) -> Solution | Declined:
    d = _merged(original)
    every = sum(d.counts)
    size = comb(d.drawn + len(d.counts) - 1, d.drawn)
    if size > 50_000:
        return Declined("too_heavy", "There are too many cases here for me to go through one by one.")
    cases = [c for c in _compositions(d) if _fits(d, c)]
    opposite: list[Counts] = []
    if len(cases) > 4 and not d.ways:
        opposite = [c for c in _compositions(d) if not _fits(d, c)]
        if len(opposite) >= len(cases):
            opposite = []
    listed = opposite or cases
    if len(listed) > _MOST_CASES:
        return Declined("too_heavy", "There are too many cases here for me to show.")

    def ways_tree(c: Counts) -> Node:
        factors = [choose(n, k) for n, k in zip(d.counts, c, strict=True) if (k or len(d.counts) == 1) and not (n == k == 1 and len(c) > 2)]
        return times(*factors) if factors else num(1)

    def back_tree(c: Counts) -> Node:
        shares = [power(num(Fraction(n, every), decimal), k) if k > 1 else num(Fraction(n, every), decimal) for n, k in zip(d.counts, c, strict=True) if k]
        orders = factorial(d.drawn) // prod(factorial(k) for k in c)
        if len([k for k in c if k]) > 2:
            repeats: list[Node] = [Factorial(num(k)) for k in c if k > 1]
            return times(over(Factorial(num(d.drawn)), times(*repeats) if repeats else num(1)), *shares)
        return times(*([choose(d.drawn, next(k for k in c if k))] if orders > 1 else ()), *shares)

    rule_name = Rule("name_draw", "What is drawn, and which outcomes count", "probability-basics" if not d.ways else "combinations")
    steps: list[Step] = []
    if d.back:
        value = sum((Fraction(factorial(d.drawn), prod(factorial(k) for k in c)) * prod((Fraction(n, every) ** k for n, k in zip(d.counts, c, strict=True)), start=Fraction(1)) for c in listed), Fraction(0))
        tree = plus(*[back_tree(c) for c in listed]) if listed else num(0)
        why = "Each draw has the same chances again, so multiply them, and count the orders in which the kinds can come."
    else:
        numbers = [prod(comb(n, k) for n, k in zip(d.counts, c, strict=True)) for c in listed]
        top = plus(*[ways_tree(c) for c in listed]) if listed else num(0)
        if d.ways:
            tree, value = top, Fraction(sum(numbers))
            why = "Choose from each kind on its own and multiply, since every choice of one kind goes with every choice of the others" + ("; then add the cases." if len(listed) > 1 else ".")
        else:
            tree, value = over(top, choose(every, d.drawn)), Fraction(sum(numbers), comb(every, d.drawn))
            why = "Every choice is equally likely: favourable choices over all choices. The favourable ones choose from each kind and multiply" + ("; the cases are added." if len(listed) > 1 else ".")
    if opposite:
        tree, value = minus(num(1), tree), 1 - value
        why += " It is shorter to take the opposite away from 1."
    if len(listed) > 1:
        case_words = "; ".join(", ".join(f"{k} {kind}" for k, kind in zip(c, d.kinds, strict=True)) for c in listed[:8])
        steps.append(ADD.states(name(f"cases: {case_words}{' …' if len(listed) > 8 else ''}"), f"{'These are the cases that do not count' if opposite else 'These are the cases that count'}, and no two of them can happen at once."))
    left = name("number of ways") if d.ways else of("P", name(_wish(d)))
    if not cases and not opposite:
        steps.append(rule_name.states(equals(left, num(0)), "No draw can look like this: there are not enough of what is wanted."))
        zero = num(0)
        return Solution("draws", "combinations", _goal(d), tuple(steps), Result("number", zero, (zero,)), conclusion="It is impossible, so the answer is 0.", exhibits=(_box(d),))
    steps.append(rule_name.states(equals(left, tree), why))
    settled = settle(tree, value, CHOOSE if d.ways else COUNT if not d.back else CHAIN, "Work it out." if d.ways else "Work out the numbers of choices and divide." if not d.back else "Multiply.", decimal and not d.ways, places if not d.ways else None)
    ending: Prose = ("So there are ", settled.value, " ways.") if d.ways else ("So the probability is ", settled.value, "." if settled.approx is None else f", about {settled.approx}.")
    idea = "Choose from each kind separately, then multiply." if d.ways else "Count the choices that fit and all choices; each choice is equally likely." if not d.back else "Since each one is put back, every draw has the same chances."
    return Solution("draws", "combinations" if d.ways or not d.back else "independent-events", _goal(d), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), idea=idea, conclusion=ending, exhibits=(_box(d),), assumptions=() if d.ways else ("every one in it is equally likely to be drawn.",))


def _ordered(d: Draw, decimal: bool, places: int | None) -> Solution | Declined:
    groups = (*d.after, *d.order)
    first_asked = len(d.after)
    if any(g == frozenset(d.kinds) for g in groups[:-1]):
        last = groups[-1]
        share = Fraction(sum(c for c, k in zip(d.counts, d.kinds, strict=True) if k in last), sum(d.counts))
        tree = over(num(share.numerator * sum(d.counts) // share.denominator), num(sum(d.counts)))
        settled = settle(tree, share, CHAIN, "Before anything is known of the draws before it, every draw has the same chances as the first: by symmetry any one of the things is equally likely to come at this place.", decimal, places)
        steps: tuple[Step, ...] = settled.steps or (CHAIN.states(equals(of("P", name(_wish(d))), settled.value), "By symmetry every draw has the same chances as the first."),)
        return Solution("draws", "probability-basics", _goal(d), steps, Result("number", settled.value, (settled.value,), approx=settled.approx), exhibits=(_box(d),))
    if len({k for g in groups for k in g}) and any(len(g) > 1 for g in groups[:-1]) and any(a & b and a != b for a in groups for b in groups):
        return Declined("not_understood", "The draws overlap in a way that I do not work out yet.")
    left = dict(zip(d.kinds, d.counts, strict=True))
    pool = {g: sum(left.get(k, 0) for k in g) for g in dict.fromkeys(groups)}
    total = sum(d.counts)
    factors: list[Node] = []
    value = Fraction(1)
    words: list[str] = []
    for place, group in enumerate(groups):
        there = max(0, pool[group])
        if total == 0:
            return Declined("bad_shape", f"More are drawn than the {sum(d.counts)} that there are.")
        if place >= first_asked:
            factors.append(over(num(there), num(total)))
            value *= Fraction(there, total)
            words.append(f"{there} of {total}")
        if not d.back:
            pool[group] -= 1
            total -= 1
    tree = times(*factors)
    start = Rule("name_draw", "Follow the draws one by one", "conditional-probability")
    why = "Each fraction is what fits over what is still there" + (", " + ", then ".join(words) if len(words) <= 6 else "") + (": every draw changes what is left." if not d.back else ": each is put back, so nothing changes.")
    followed = start.states(equals(of("P", name(_wish(d))), tree), why)
    settled = settle(tree, value, CHAIN, "Multiply along the draws." if len(factors) > 1 else "This is the share.", decimal, places)
    ending: Prose = ("So the probability is ", settled.value, "." if settled.approx is None else f", about {settled.approx}.")
    return Solution("draws", "conditional-probability", _goal(d), (followed, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), idea="One draw after the other: multiply the chance of each, given the ones before.", conclusion=ending, exhibits=(_box(d),), assumptions=("every one in it is equally likely to be drawn.",))


def _alternating(d: Draw, decimal: bool, places: int | None) -> Solution | Declined:
    if len(d.counts) != 2 or d.back or d.drawn != sum(d.counts) or abs(d.counts[0] - d.counts[1]) > 1:
        return Declined("not_understood", "I work out alternating draws of two kinds that are drawn to the end.")
    starts = 2 if d.counts[0] == d.counts[1] else 1
    tree = over(num(starts), choose(d.drawn, d.counts[0]))
    value = Fraction(starts, comb(d.drawn, d.counts[0]))
    steps = [COUNT.states(equals(of("P", name("alternate")), tree), f"All orders of the kinds are equally likely; there are C({d.drawn}, {d.counts[0]}) of them, and {starts} alternate{'s' if starts == 1 else ' (either kind can start)'}.")]
    settled = settle(tree, value, COUNT, "Divide.", decimal, places)
    return Solution("draws", "combinations", _goal(d), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), exhibits=(_box(d),), conclusion=("So the probability is ", settled.value, "."))


def _waiting(d: Draw, decimal: bool, places: int | None) -> Solution | Declined:
    assert d.last is not None
    kind, nth = d.last
    marked = d.counts[d.kinds.index(kind)]
    every, draws = sum(d.counts), d.drawn
    if nth > draws or draws > every:
        return Declined("not_understood", "That many cannot have come by then.")
    if d.back:
        p = Fraction(marked, every)
        tree = times(choose(draws - 1, nth - 1), power(num(p), nth), power(num(1 - p), draws - nth))
        value = comb(draws - 1, nth - 1) * p**nth * (1 - p) ** (draws - nth)
        why = f"The last draw is the one that completes the number; the other {nth - 1} are spread over the {draws - 1} draws before."
    else:
        before = over(times(choose(marked, nth - 1), choose(every - marked, draws - nth)), choose(every, draws - 1))
        tree = times(before, over(num(marked - nth + 1), num(every - draws + 1)))
        value = Fraction(comb(marked, nth - 1) * comb(every - marked, draws - nth), comb(every, draws - 1)) * Fraction(marked - nth + 1, every - draws + 1)
        why = f"The first {draws - 1} draws hold exactly {nth - 1} of them, and then the next draw is one of the {marked - nth + 1} left among {every - draws + 1}."
    steps = [Rule("name_draw", "Split off the last draw", "conditional-probability").states(equals(of("P", name(_wish(d))), tree), why)]
    settled = settle(tree, value, CHAIN, "Work it out.", decimal, places)
    return Solution("draws", "hypergeometric-distribution", _goal(d), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx or f"{float(value):.6g}"), conclusion=("So the probability is ", settled.value, f", about {float(value):.4g}."))


def _expected(d: Draw, decimal: bool, places: int | None) -> Solution | Declined:
    marked, every = d.counts[d.kinds.index(d.expected)], sum(d.counts)
    tree = times(num(d.drawn), over(num(marked), num(every)))
    steps = [EXPECT.states(equals(of("E", name("X"), bracket="[]"), tree), f"Each of the {d.drawn} draws is one of the {marked} among {every} with the same probability, and expectations add, put back or not.")]
    settled = settle(tree, Fraction(d.drawn * marked, every), EXPECT, "Multiply.", decimal, places)
    return Solution("draws", "hypergeometric-distribution", _goal(d), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), conclusion=("So about ", settled.value, f" of those drawn are expected to be {d.expected}."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Letters from a word; balls of two colours; a committee or a condition."""
    if level == 1:
        bag = "".join(rng.choice("abcd") for _ in range(rng.randint(5, 10))) + "ab"
        wanted = rng.sample(bag, 2)
        text = f"Two letters are picked without replacement from {bag}. What is the probability of the sequence {''.join(wanted)}?"
    elif level == 2:
        red, blue, n = rng.randint(3, 7), rng.randint(3, 7), rng.randint(2, 3)
        text = f"A box contains {red} red and {blue} blue balls. {n} balls are drawn without replacement. What is the probability of drawing at least 1 red ball?"
    else:
        men, women = rng.randint(4, 8), rng.randint(4, 8)
        size = rng.randint(3, 5)
        text = f"A committee of {size} is chosen at random from {men} men and {women} women. What is the probability that exactly {rng.randint(1, size - 1)} of them are women?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="draws", title="Drawing with and without putting back", concept="combinations",
    phrases=("probability", "prob", "chance", "how many", "number of ways", "ways", "without replacement", "with replacement", "expected", "likely", "find p"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("hypergeometric-distribution", "conditional-probability", "probability-basics"),
)  # fmt: skip

