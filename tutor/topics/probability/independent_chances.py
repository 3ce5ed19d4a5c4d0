"""Several independent events with their own probabilities in words: all of them, none, at least one, exactly one; and the
opposite of a single one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from tutor.notation.tree import Node, Text
from tutor.problem import Problem
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.rules.building import equals, minus, num, of, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

COMPLEMENT = Rule("complement", "What is left of the whole", "complement-union")
PRODUCT = Rule("independence", "Independent: multiply", "independent-events")
ADD = Rule("add_disjoint", "Add what cannot happen together", "complement-union")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The probabilities, and how many of the events are asked for: least and most."""

    chances: tuple[Fraction, ...]
    least: int
    most: int
    decimal: bool
    places: int | None


def read(problem: Problem) -> Task | Declined | None:
    """Two to five independent events with their probabilities; or one event and the question for its opposite."""
    line = told(problem)
    low = line.lower()
    given, asked = given_and_asked(line)
    if not re.search(r"\bprobability|\bchance|\blikely", asked, re.I) or re.search(r"\bP ?\(|\bgiven\b|\bmean\b|\bnormal|\bexactly \d+ of|\bin a row\b|\btimes\b|\btests? positive|\bprevalence|\b\d+ trials\b|\bbinomial|\bpoisson|\bdice?\b|\bcoins?\b|\bcards?\b|\buntil\b|\brandom sample|\bdefective\b", low):
        return None
    exclusive = _either_known(line, asked)
    if exclusive is not None:
        return Task(exclusive, 0.97, "take one of two exclusive events off their union")
    numbers = re.findall(rf"(?<![\w.$])({VALUE})(?![\w]|\.\d)", given if given else asked)
    values = [number(n) for n in numbers if "%" in n or "." in n or "/" in n]
    whole = [n for n in numbers if "%" not in n and "." not in n and "/" not in n]
    if any(v is None for v in values) or any(n.strip() not in (str(len(values)), "1") for n in whole):
        return None
    chances = tuple(v for v in values if v is not None)
    bad = next((v for v in chances if not 0 <= v <= 1), None)
    if bad is not None and re.search(r"\bindependen", low):
        return Declined("not_understood", f"A probability lies between 0 and 1 (0 % and 100 %), but {float(bad):g} is given.", "Please check that number.")
    if bad is not None or not chances or re.search(r"\d", re.sub(r"\b(?:at least|exactly|only|precisely|no|all(?: of the)?|each of the|both) \d\b", "", asked) if given else ""):
        return None
    decimal, places = speaks_decimals(line), places_asked(line)
    if len(chances) == 1:
        stated = re.fullmatch(rf"(?:the )?(?:probability|chance) (?:of|that) ([^.,]{{1,60}}?) (?:is|equals) ({VALUE})\.?", given.strip(), re.I)
        opposite = re.search(r"\b(?:not|n't|fails? to|no)\b", asked) is not None
        if stated is None or not opposite or not _shares_word(stated.group(1), asked):
            return None
        return Task(Arguments(chances, 0, 0, decimal, places), 0.9, "find the probability of the opposite")
    if not re.search(r"\bindependen", low) or len(chances) > 5:
        return None
    count = _count(asked.lower(), len(chances))
    if count is None:
        return None
    flipped = _flipped(given.lower(), asked.lower())
    if flipped is None:
        return None
    if flipped:
        chances = tuple(1 - p for p in chances)
    return Task(Arguments(chances, *count, decimal, places), 0.96, "find how many of several independent events happen")


def _either_known(line: str, asked: str) -> Arguments | None:
    """"A 50 % chance of rain or snow and a 20 % chance of rain": what is left belongs to the other outcome."""
    both = re.search(rf"(?<![\w.])({VALUE}) (?:chance|probability) of (\w+) or (\w+)", line)
    if both is None:
        return None
    rest = line[: both.start()] + " " + line[both.end() :]
    single = re.search(rf"(?<![\w.])({VALUE}) (?:chance|probability) of ({both.group(2)}|{both.group(3)})\b(?! or)", rest)
    if single is None or single.group(2)[:3].lower() in {w[:3].lower() for w in re.findall(r"[A-Za-z]+", asked)}:
        return None
    whole, part = number(both.group(1)), number(single.group(1))
    if whole is None or part is None or not 0 <= part <= whole <= 1:
        return None
    return Arguments((whole, part), -1, -1, speaks_decimals(line), places_asked(line))


def _shares_word(event: str, asked: str) -> bool:
    words = {w[:4] for w in re.findall(r"[a-z]{3,}", event.lower())} - {"that", "the", "prob", "chan", "tomo"}
    return bool(words & {w[:4] for w in re.findall(r"[a-z]{3,}", asked.lower())})


def _count(asked: str, n: int) -> tuple[int, int] | None:
    if re.search(r"\bat least (?:1|one)\b|\beither\b", asked) and not re.search(r"\bnot\b|\bneither\b", asked):
        return 1, n
    if re.search(r"\b(?:exactly|only|precisely) (?:1|one)\b", asked):
        return 1, 1
    if re.search(r"\b(?:none|neither|nobody|no one|no 1)\b", asked):
        return 0, 0
    if re.search(r"\b(?:both|all|each|every)\b", asked) and not re.search(r"\bnot\b|\bn't\b", asked):
        return n, n
    return None


_FAIL = r"\bfail\w*|\bmiss\w*|\bbreak\w* down|\bbroken|\blate\b|\bdefect\w*|\blose\w*"
_WORK = r"\bwork\w*|\bhit\w*|\bsucce\w*|\bpass\w*|\bsolve\w*|\bon time|\bwin\w*|\boperat\w*|\bfunction\w*|\brain\w*|\bsurviv\w*|\bcatch\w*"


def _flipped(given: str, asked: str) -> bool | None:
    """Do the numbers speak of failing while the question speaks of working, or the other way round? None: unclear."""
    told_fail, told_work = re.search(_FAIL, given) is not None, re.search(_WORK, given) is not None
    ask_fail, ask_work = re.search(_FAIL, asked) is not None, re.search(_WORK, asked) is not None
    if told_fail and told_work:
        return None if ask_fail or ask_work else False
    return (told_fail and ask_work) or (told_work and ask_fail)


def solve(a: Arguments) -> Solution | Declined:
    """Multiply; for at least one through the opposite; for exactly one add the ways."""
    n = len(a.chances)
    tree: Node

    def show(value: Fraction) -> Node:
        return num(value, a.decimal)

    rest = [minus(num(1), show(p)) for p in a.chances]
    steps: list[Step] = []
    try:
        if a.least < 0:
            tree = minus(show(a.chances[0]), show(a.chances[1]))
            steps.append(ADD.states(equals(of("P", Text("the other")), tree), "The two outcomes cannot happen together, so their probabilities add up to that of “one or the other”; take the known one off."))
            settled = settle(tree, a.chances[0] - a.chances[1], ADD, "Work it out.", a.decimal, a.places)
            return _finish(a, [*steps, *settled.steps], settled.value, settled.approx, "For outcomes that exclude each other, probabilities add; turned round, they subtract.")
        if n == 1:
            tree = rest[0]
            label = of("P", Text("not"))
            steps.append(COMPLEMENT.states(equals(label, tree), "An event and its opposite make up the whole, which has probability 1."))
            settled = settle(tree, 1 - a.chances[0], COMPLEMENT, "Work it out.", a.decimal, a.places)
            return _finish(a, [*steps, *settled.steps], settled.value, settled.approx, "Something happens or it does not: both together are certain.")
        if a.most < n or a.least < n:
            for p, t in zip(a.chances, rest, strict=True):
                steps.extend(settle(t, 1 - p, COMPLEMENT, "The opposite of one of the events.", a.decimal).steps)
        none = times(*[show(1 - p) for p in a.chances])
        value_none = Fraction(1)
        for p in a.chances:
            value_none *= 1 - p
        if a.least == a.most == n:
            tree, exact, why = times(*[show(p) for p in a.chances]), _product(a.chances), "Independent events do not influence each other, so the probability that all happen is the product."
        elif a.least == a.most == 0:
            tree, exact, why = none, value_none, "None happens: every one of the opposites happens, and they are independent too."
        elif a.least == 1 and a.most == n:
            tree, exact, why = minus(num(1), none), 1 - value_none, "At least one is the opposite of none, and none is a product of opposites: much shorter than adding up all the ways."
        else:
            ways = [times(*[show(p) if k in chosen else show(1 - p) for k, p in enumerate(a.chances)]) for chosen in combinations(range(n), a.least)]
            tree = plus(*ways)
            exact = sum((_product([p if k in chosen else 1 - p for k, p in enumerate(a.chances)]) for chosen in combinations(range(n), a.least)), Fraction(0))
            why = "One way for each event that could be the only one; the ways cannot happen together, so they add."
        label = of("P", Text(_said(a)))
        rule = ADD if a.least == a.most == 1 and n > 1 else PRODUCT
        steps.append(rule.states(equals(label, tree), why))
        settled = settle(tree, exact, rule, "Work it out.", a.decimal, a.places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    return _finish(a, [*steps, *settled.steps], settled.value, settled.approx, "Independent events: multiply. At least one: through the opposite.")


def _said(a: Arguments) -> str:
    n = len(a.chances)
    return "all" if a.least == n else "none" if a.most == 0 else "at least one" if a.most == n else "exactly one"


def _finish(a: Arguments, steps: list[Step], value: Node, approx: str | None, idea: str) -> Solution:
    assumed = ("the events do not influence each other.",) if len(a.chances) > 1 and a.least >= 0 else ()
    return Solution("independent_chances", "independent-events" if len(a.chances) > 1 else "complement-union", "find the probability", tuple(steps), Result("number", value, (value,), approx=approx), idea=idea, conclusion=("So the probability is ", value, "."), assumptions=assumed)


def _product(values: list[Fraction] | tuple[Fraction, ...]) -> Fraction:
    out = Fraction(1)
    for v in values:
        out *= v
    return out


def make_problem(rng: Random, level: int) -> Exercise:
    """Both; at least one; exactly one."""
    p = [f"0.{rng.randint(1, 9)}" for _ in range(2 if level < 3 else 3)]
    told_ = f"{('Two', 'Two', 'Three')[level - 1]} alarms ring independently with probabilities {', '.join(p[:-1])} and {p[-1]}."
    ask = ("What is the probability that both ring?", "What is the probability that at least one rings?", "What is the probability that exactly one rings?")[level - 1]
    return Exercise(f"{told_} {ask}", f"{told_} {ask}", "a number between 0 and 1")


TOPIC = Topic(
    id="independent_chances", title="Several independent events", concept="independent-events", phrases=("independent", "independently", "probability", "chance"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("complement-union",),
)  # fmt: skip
