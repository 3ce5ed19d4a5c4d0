"""Events in symbols: from some of P(A), P(A ∪ B), P(A ∩ B), P(A | B), independence … to another of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Multiply, Node, Number, Relation, Text
from tutor.problem import Problem
from tutor.problem.events import Both, Formula, Name, No, chances, formula, names
from tutor.problem.quantities import normal, speaks_decimals
from tutor.rules.derivation import Rule
from tutor.rules.event_algebra import EXCLUSIVE, Contradiction, Events, deduce
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

TEST = Rule("independence_test", "Independent exactly when the product fits", "independent-events")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Known probabilities as (event, condition, value); `asked` likewise without a value, or None with `question`
    "independent" or "exclusive" about the first two names. `independent` and `exclusive` hold sets of names."""

    known: tuple[tuple[Formula, Formula | None, Fraction], ...]
    asked: tuple[Formula, Formula | None] | None
    independent: tuple[frozenset[str], ...] = ()
    exclusive: tuple[frozenset[str], ...] = ()
    question: str = ""
    decimal: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """P(…) statements with values, and a P(…) that is asked for; or "are A and B independent?"."""
    line = normal(problem.text)
    known: list[tuple[Formula, Formula | None, Fraction]] = []
    asked: list[tuple[Formula, Formula | None]] = []
    for chance in chances(line):
        event = formula(chance.event)
        condition = formula(chance.condition) if chance.condition else None
        if event is None or (chance.condition and condition is None):
            continue
        if chance.value is None:
            if (event, condition) not in asked:
                asked.append((event, condition))
        elif not 0 <= chance.value <= 1:
            return Declined("not_understood", (f"P({chance.event}) is given as ", write_number(chance.value), ", but a probability lies between 0 and 1."), "Please check that number; a percentage needs its % sign.")
        else:
            known.append((event, condition, chance.value))
    if not known:
        return None
    everyone = frozenset(n for e, c, _ in known for n in names(e) | (names(c) if c else frozenset()))
    if len(everyone) > 3:
        return None
    independent = tuple(_sets(line, r"(?:mutually |pairwise )?independent", everyone))
    exclusive = tuple(_sets(line, r"(?:mutually exclusive|disjoint|incompatible)", everyone))
    question = ""
    asks = re.search(r"\b(?:are|is)\b[^.?]*\b(independent|mutually exclusive|disjoint)\b[^.]*\?", line, re.I)
    if asks and not asked:
        question = "independent" if asks.group(1).lower() == "independent" else "exclusive"
        independent = exclusive = ()
    wanted = asked[-1] if asked else _in_words(line, everyone)
    if not question and wanted is None:
        return None
    if wanted is not None and not (names(wanted[0]) | (names(wanted[1]) if wanted[1] else frozenset())) <= everyone:
        return None
    arguments = Arguments(tuple(known), wanted, independent, exclusive, question, speaks_decimals(line) or "%" in line)
    goal: Prose = f"decide whether the events are {question}" if question else ("find ", _written(wanted)) if wanted else ""
    return Task(arguments, 1.05, goal)


def _in_words(line: str, everyone: frozenset[str]) -> tuple[Formula, Formula | None] | None:
    """"find the probability of A or B", "that neither happens", "that exactly one of them occurs"."""
    pair = sorted(everyone)
    if len(pair) != 2:
        return None
    a, b = Name(pair[0]), Name(pair[1])
    question = line[max(line.lower().rfind(w) for w in ("what", "find", "calculate", "determine", "compute")) :]
    if re.search(r"\bneither\b", question):
        return No(Both("or", a, b)), None
    if re.search(r"\bat least 1\b|\beither\b(?!.*but not)", question):
        return Both("or", a, b), None
    if re.search(r"\bexactly 1\b|\bonly 1\b|but not both", question):
        return Both("or", Both("and", a, No(b)), Both("and", No(a), b)), None
    if re.search(r"\bboth\b", question):
        return Both("and", a, b), None
    found = re.search(r"probability (?:of|that) ([A-Z] (?:or|and) (?:not )?[A-Z])\b", question)
    tree = formula(found.group(1)) if found else None
    return (tree, None) if tree else None


def _sets(line: str, word: str, everyone: frozenset[str]) -> list[frozenset[str]]:
    out = []
    for m in re.finditer(rf"([^.?;]*?)\b(?:are|is|be)?\s*(?<!not )(?<!n't )\b{word}\b([^.?;]*)", line, re.I):
        found = frozenset(n for n in everyone if re.search(rf"(?<![A-Za-z(]){re.escape(n)}(?![A-Za-z])", m.group(1) + " " + m.group(2)))
        out.append(found if len(found) > 1 else everyone)
    return out


def _written(asked: tuple[Formula, Formula | None]) -> Node:
    from tutor.notation.tree import Apply, Given, Symbol

    event, condition = asked
    inside: Node = Text(_words(event)) if condition is None else Given(Text(_words(event)), Text(_words(condition)))
    return Apply(Symbol("P"), (inside,))


def _words(tree: Formula, inside: bool = False) -> str:
    match tree:
        case Name(name):
            return name
        case No(operand):
            return f"not {_words(operand, True)}"
        case Both(word, left, right):
            text = f"{_words(left, True)} {word} {_words(right, True)}"
            return f"({text})" if inside else text


def _mask(events: Events, tree: Formula) -> int:
    match tree:
        case Name(name):
            return events.mask(name)
        case No(operand):
            return events.everything & ~_mask(events, operand)
        case Both("and", left, right):
            return _mask(events, left) & _mask(events, right)
        case Both(_, left, right):
            return _mask(events, left) | _mask(events, right)


def solve(a: Arguments) -> Solution | Declined:
    """Rule by rule from what is known to what is asked."""
    every_name = tuple(sorted(frozenset(n for e, c, _ in a.known for n in names(e) | (names(c) if c else frozenset())) | (names(a.asked[0]) if a.asked else frozenset())))
    events = Events(every_name, a.decimal)
    whole = events.everything
    steps: list[Step] = []
    try:
        for event, condition, value in a.known:
            e, c = _mask(events, event), whole if condition is None else _mask(events, condition)
            events.labels.setdefault(e, Text(_words(event)))
            if condition is not None:
                events.labels.setdefault(c, Text(_words(condition)))
            events.know((e, c), value)
        for group in a.exclusive:
            members = sorted(group)
            for i, x in enumerate(members):
                for y in members[i + 1 :]:
                    both = events.mask(x) & events.mask(y)
                    if (both, whole) not in events.known:
                        events.know((both, whole), Fraction(0))
                        steps.append(EXCLUSIVE.states(Relation((events.chance((both, whole)), Number("0")), ("=",)), f"{x} and {y} exclude each other, so both together have probability 0."))
        pairs = [(events.mask(x), events.mask(y)) for group in a.independent for x in sorted(group) for y in sorted(group) if x < y]
        for group in a.independent:
            if len(group) == 3:
                first, second, third = (events.mask(n) for n in sorted(group))
                pairs.append((first & second, third))
        masks = tuple(dict.fromkeys([m for k in events.known for m in k if m != whole] + [events.mask(n) for n in every_name] + [events.mask(x) & events.mask(y) for x in every_name for y in every_name if x < y]))
        if a.question:
            return _judge(a, events, masks)
        assert a.asked is not None
        event, condition = a.asked
        goal = (_mask(events, event), whole if condition is None else _mask(events, condition))
        events.labels.setdefault(goal[0], Text(_words(event)))
        if condition is not None and goal[1] not in events.labels:
            events.labels[goal[1]] = Text(_words(condition))
        extra = tuple(dict.fromkeys([goal[0] & goal[1], goal[1] & ~goal[0], goal[0], goal[1]]))
        made = deduce(events, goal, tuple(dict.fromkeys([*masks, *(m for m in extra if m != whole), *(m & goal[1] for m in masks), *(x & ~y for x in masks for y in masks if len(every_name) == 2)])), tuple(pairs))
    except Contradiction as reason:
        return Declined("not_understood", str(reason), "Please check the probabilities you were given.")
    if made is None:
        return Declined("missing_data", ("From what is given I cannot work out ", _written(a.asked), "."), "Another probability is needed, for example of both events together, or the word that they are independent or mutually exclusive.")
    value = events.known[goal]
    shown = events.show(value)
    if not made:
        made = [Rule("as_given", "It is given", "probability-basics").states(Relation((events.chance(goal), shown), ("=",)), "This probability stands in the question, or follows at once from what was said.")]
    return Solution(
        "events", "conditional-probability" if condition is not None else "complement-union", ("find ", _written(a.asked)), tuple(steps + made), Result("number", shown, (shown,), approx=f"{float(value):.6g}"),
        idea="Write down what is known and join it by the rules for opposites, for “and”, for “or” and for “given”.", conclusion=("So ", events.chance(goal), " = ", shown, "."),
    )  # fmt: skip


def _judge(a: Arguments, events: Events, masks: tuple[int, ...]) -> Solution | Declined:
    if len(events.names) != 2:
        return Declined("not_understood", "I test two events at a time.")
    x, y = (events.mask(n) for n in events.names)
    whole = events.everything
    both = deduce(events, (x & y, whole), masks) if (x & y, whole) not in events.known else []
    if both is None:
        return Declined("missing_data", "To decide this I need the probability of both events together.", f"Give P({events.names[0]} and {events.names[1]}), or one of them given the other.")
    joint = events.known[x & y, whole]
    steps = list(both)
    if a.question == "exclusive":
        truth = joint == 0
        steps.append(EXCLUSIVE.states(Relation((events.chance((x & y, whole)), events.show(joint)), ("=",)), "Mutually exclusive means that both together have probability 0."))
    else:
        for m in (x, y):
            if (m, whole) not in events.known:
                more = deduce(events, (m, whole), masks)
                if more is None:
                    return Declined("missing_data", "To decide this I need the probabilities of both single events.")
                steps += more
        px, py = events.known[x, whole], events.known[y, whole]
        product = Multiply((events.show(px), events.show(py)), "*")
        steps.append(TEST.step(product, events.show(px * py), "If they did not influence each other, both together would have the product of the two probabilities."))
        truth = px * py == joint
        steps.append(TEST.states(Relation((events.chance((x & y, whole)), events.show(joint)), ("=",)), "Compare it with the real probability of both together."))
    word = "independent" if a.question == "independent" else "mutually exclusive"
    answer = "yes" if truth else "no"
    ending = f"{'The two agree' if truth else 'The two differ'}, so the events are {'' if truth else 'not '}{word}." if a.question == "independent" else f"So the events are {'' if truth else 'not '}{word}."
    return Solution("events", "independent-events" if a.question == "independent" else "complement-union", f"decide whether the events are {word}", tuple(steps), Result("boolean", None, ("True" if truth else "False",), plain=answer), conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """A union; a conditional; the same with independence or from a condition turned round."""
    a, b = rng.randint(20, 60), rng.randint(20, 60)
    both = rng.randint(max(5, a + b - 95), min(a, b) - 5)
    if level == 1:
        text = f"P(A) = {a / 100}, P(B) = {b / 100} and P(A and B) = {both / 100}. Find P(A or B)."
    elif level == 2:
        text = f"P(A) = {a / 100}, P(B) = {b / 100} and P(A or B) = {(a + b - both) / 100}. Find P(A|B)."
    else:
        text = f"A and B are independent events with P(A) = {a / 100} and P(B) = {b / 100}. Find P(A or not B)."
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="events", title="Events: complement, union, conditional", concept="complement-union", phrases=("probability", "independent", "mutually exclusive", "find", "p"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("conditional-probability", "independent-events", "probability-basics"),
)  # fmt: skip
