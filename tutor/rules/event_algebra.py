"""Probabilities of events from one another: complement, product, union, difference, conditional, each rule one step.

Events are bit masks over the 2^n cases of n names. Rules are tried until the wanted probability is known; only the
steps that it needs are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tutor.notation.tree import Add, Apply, Divide, Given, Multiply, Negative, Node, Number, Relation, Symbol
from tutor.rules.derivation import Rule
from tutor.rules.simplification import style_for, work
from tutor.rules.writing import write_number
from tutor.solution import Prose, Step

COMPLEMENT = Rule("complement", "What is left of the whole", "complement-union")
PRODUCT = Rule("multiplication_rule", "Both: one, then the other given that one", "conditional-probability")
CONDITIONAL = Rule("conditional_probability", "Given that: a share of the condition", "conditional-probability")
UNION = Rule("union_rule", "Either: add, and take off what was counted twice", "complement-union")
DISJOINT = Rule("add_disjoint", "Add what cannot happen together", "complement-union")
DIFFERENCE = Rule("take_away_part", "Take the part away", "complement-union")
INCLUSION = Rule("inclusion_exclusion", "Inclusion and exclusion", "complement-union")
INDEPENDENT = Rule("independence", "Independent: multiply", "independent-events")
EXCLUSIVE = Rule("mutually_exclusive", "They cannot both happen", "complement-union")

Key = tuple[int, int]
"""(event, condition) as masks; the condition of a plain probability is the mask of everything."""


class Contradiction(Exception):
    """The probabilities given cannot all be true; the message says why, for the learner."""


@dataclass(slots=True)
class Events:
    """What is known of events over `names`: values, how each came about, and how to write each mask."""

    names: tuple[str, ...]
    decimal: bool
    labels: dict[int, Node] = field(default_factory=dict)
    known: dict[Key, Fraction] = field(default_factory=dict)
    origin: dict[Key, tuple[tuple[Key, ...], Rule, Node, Prose]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << (1 << len(self.names))) - 1

    def mask(self, name: str) -> int:
        """The mask of a name: the cases in which it happens."""
        place = self.names.index(name)
        return sum(1 << case for case in range(1 << len(self.names)) if case >> place & 1)

    def label(self, mask: int) -> Node:
        """How a mask is written: as typed, or as what rules made of it."""
        if mask in self.labels:
            return self.labels[mask]
        singles = {self.mask(n): Symbol(n) for n in self.names}
        for m, symbol in singles.items():
            if mask == m:
                return symbol
            if mask == self.everything & ~m:
                return _text(f"not {symbol.name}")
        for a, x in singles.items():
            for b, y in singles.items():
                if x.name < y.name:
                    for form, value in ((f"{x.name} and {y.name}", a & b), (f"{x.name} or {y.name}", a | b), (f"{x.name} and not {y.name}", a & ~b), (f"{y.name} and not {x.name}", b & ~a),
                                        (f"neither {x.name} nor {y.name}", self.everything & ~(a | b)), (f"not both {x.name} and {y.name}", self.everything & ~(a & b)), (f"exactly one of {x.name}, {y.name}", a ^ b)):  # fmt: skip
                        if value == mask:
                            return _text(form)
        every = self.everything
        for event in self.names:
            every &= self.mask(event)
        either = 0
        for event in self.names:
            either |= self.mask(event)
        if mask == every:
            return _text(" and ".join(self.names))
        if mask == either:
            return _text(" or ".join(self.names))
        if mask == self.everything & ~either:
            return _text("none of " + ", ".join(self.names))
        return _text("the cases " + ", ".join(str(k) for k in range(1 << len(self.names)) if mask >> k & 1))

    def chance(self, key: Key) -> Node:
        """P(event) or P(event | condition) as mathematics."""
        event = self.label(key[0])
        inside = event if key[1] == self.everything else Given(event, self.label(key[1]))
        return Apply(Symbol("P"), (inside,))

    def know(self, key: Key, value: Fraction) -> None:
        """Put in what is given. Raises Contradiction for a probability that is none."""
        if not 0 <= value <= 1:
            raise Contradiction("A probability lies between 0 and 1.")
        self.known.setdefault(key, value)

    def show(self, value: Fraction) -> Node:
        return write_number(value, self.decimal)

    def learn(self, key: Key, value: Fraction, uses: tuple[Key, ...], rule: Rule, tree: Node, why: Prose) -> bool:
        if key in self.known:
            return False
        if not 0 <= value <= 1:
            raise Contradiction("These probabilities cannot all be right: together they would make another one smaller than 0 or larger than 1.")
        self.known[key] = value
        self.origin[key] = (uses, rule, tree, why)
        return True


def _text(words: str) -> Node:
    from tutor.notation.tree import Text

    return Text(words)


def deduce(events: Events, goal: Key, masks: tuple[int, ...], independent: tuple[tuple[int, int], ...] = ()) -> list[Step] | None:
    """The steps from what is known to the goal, or None when it does not follow. `masks` are the events worth naming."""
    every = events.everything
    worth = list(dict.fromkeys([*masks, goal[0], goal[1] if goal[1] != every else goal[0], goal[0] & goal[1]]))
    for _ in range(8):
        if goal in events.known:
            break
        grown = False
        for attempt in _rules(events, worth, independent):
            grown |= attempt()
            if goal in events.known:
                break
        if not grown:
            break
    if goal not in events.known:
        return None
    return _trace(events, goal)


def _rules(e: Events, worth: list[int], independent: tuple[tuple[int, int], ...]) -> Iterator[Callable[[], bool]]:
    every = e.everything
    pool = list(dict.fromkeys([*worth, *(m for k in e.known for m in k), *(every & ~m for m in worth)]))

    def p(mask: int) -> Fraction | None:
        return e.known.get((mask, every))

    def attempt_independent() -> bool:
        grown = False
        for a, b in independent:
            for x in (a, every & ~a):
                for y in (b, every & ~b):
                    px, py = p(x), p(y)
                    if px is not None and py is not None:
                        grown |= e.learn((x & y, every), px * py, ((x, every), (y, every)), INDEPENDENT, Multiply((e.show(px), e.show(py)), "*"), "Independent events do not influence each other, so the probability of both is the product.")
        return grown

    def attempt_conditional() -> bool:
        grown = False
        for (a, c), value in list(e.known.items()):
            if c == every:
                continue
            both, pc = p(a & c), p(c)
            if pc is not None:
                grown |= e.learn((a & c, every), value * pc, ((a, c), (c, every)), PRODUCT, Multiply((e.show(value), e.show(pc)), "*"), ("The condition must happen, and then the event given it: ", e.chance((a, c)), " times ", e.chance((c, every)), "."))
            elif both is not None and value:
                grown |= e.learn((c, every), both / value, ((a & c, every), (a, c)), CONDITIONAL, Divide(e.show(both), e.show(value), "fraction"), ("The conditional probability is the share ", e.chance((a & c, every)), " of the condition, so divide by it to get the condition back."))
            grown |= e.learn((every & ~a, c), 1 - value, ((a, c),), COMPLEMENT, Add((Number("1"), Negative(e.show(value)))), "Under the same condition, the event and its opposite share the whole.")
        for c in worth:
            pc = p(c)
            if not pc or c == every:
                continue
            for a in worth:
                both = p(a & c)
                if both is not None and a != c and a != every:
                    grown |= e.learn((a, c), both / pc, ((a & c, every), (c, every)), CONDITIONAL, Divide(e.show(both), e.show(pc), "fraction"), ("Given the condition, only its cases count; the share of them in which the event also happens is ", e.chance((a & c, every)), " divided by ", e.chance((c, every)), "."))
        return grown

    def attempt_sets() -> bool:
        grown = False
        for a in pool:
            pa = p(a)
            if pa is not None:
                grown |= e.learn((every & ~a, every), 1 - pa, ((a, every),), COMPLEMENT, Add((Number("1"), Negative(e.show(pa)))), "An event and its opposite make up the whole, which has probability 1.")
        for i, a in enumerate(pool):
            pa = p(a)
            for b in pool[i + 1 :]:
                pb = p(b)
                both, either = p(a & b), p(a | b)
                if a & b and a & b != a and a & b != b:
                    if pa is not None and pb is not None and both is not None:
                        grown |= e.learn((a | b, every), pa + pb - both, ((a, every), (b, every), (a & b, every)), UNION, Add((e.show(pa), e.show(pb), Negative(e.show(both)))), "Adding both counts what they share twice, so it is taken off once.")
                    elif pa is not None and pb is not None and either is not None:
                        grown |= e.learn((a & b, every), pa + pb - either, ((a, every), (b, every), (a | b, every)), UNION, Add((e.show(pa), e.show(pb), Negative(e.show(either)))), "The sum of both counts the shared part twice; what it is above the union is the shared part.")
                    elif either is not None and both is not None and (pa is None) != (pb is None):
                        one, other = (a, b) if pa is not None else (b, a)
                        known = pa if pa is not None else pb
                        assert known is not None
                        grown |= e.learn((other, every), either + both - known, ((a | b, every), (a & b, every), (one, every)), UNION, Add((e.show(either), e.show(both), Negative(e.show(known)))), "The union rule turned round: union plus shared part minus the one that is known.")
        for a in pool:
            for b in pool:
                pa, pb = p(a), p(b)
                if a & b == 0 and a and b and a < b and pa is not None and pb is not None and a | b != every:
                    grown |= e.learn((a | b, every), pa + pb, ((a, every), (b, every)), DISJOINT, Add((e.show(pa), e.show(pb))), "The two cannot happen together and make up the event, so their probabilities add.")
                if a != b and a & b == a and a and pa is not None and pb is not None and b != every:
                    grown |= e.learn((b & ~a, every), pb - pa, ((b, every), (a, every)), DIFFERENCE, Add((e.show(pb), Negative(e.show(pa)))), "One event contains the other; what is left without it is the difference.")
        return grown

    def attempt_three() -> bool:
        if len(e.names) != 3:
            return False
        a, b, c = (e.mask(n) for n in e.names)
        keys = (a, b, c, a & b, a & c, b & c, a & b & c)
        values = [p(k) for k in keys]
        if any(v is None for v in values):
            return False
        known = [v for v in values if v is not None]
        tree = Add(tuple(e.show(v) if k in (0, 1, 2, 6) else Negative(e.show(v)) for k, v in enumerate(known)))
        total = sum(known[:3], Fraction(0)) - sum(known[3:6], Fraction(0)) + known[6]
        return e.learn((a | b | c, every), total, tuple((k, every) for k in keys), INCLUSION, tree, "Add the single ones, take off each pair (counted twice), and put the triple back (taken off once too often).")

    yield attempt_independent
    yield attempt_three
    yield attempt_conditional
    yield attempt_sets


def _trace(e: Events, goal: Key) -> list[Step]:
    order: list[Key] = []

    def visit(key: Key) -> None:
        if key in order or key not in e.origin:
            return
        for used in e.origin[key][0]:
            visit(used)
        order.append(key)

    visit(goal)
    steps: list[Step] = []
    for key in order:
        _, rule, tree, why = e.origin[key]
        value = e.show(e.known[key])
        inner = work(tree, style_for(tree)).steps
        steps.append(rule.states(Relation((e.chance(key), tree), ("=",)), why))
        steps.append(rule.step(tree, value, ("So ", e.chance(key), " is ", value, "."), inner if len(inner) > 1 else ()))
    return steps
