"""Equally likely outcomes: dice, coins, spinners, numbered tickets, one card, children; what is measured, and what counts.

An outcome is one face of each source. Events are small trees of tests, so that they can be written, counted and read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from math import isqrt, perm, prod

from tutor.notation.tree import Node
from tutor.rules.building import num
from tutor.rules.distributions import Bounds
from tutor.rules.sheet import exact_value

MOST = 120_000
"""Outcomes gone through one by one, at most."""


@dataclass(frozen=True, slots=True)
class Face:
    """One result of one source: its number, how it is written, and the words that are true of it (heads, red, king)."""

    value: Fraction
    label: str
    tags: frozenset[str] = frozenset()


Outcome = tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A die, a coin, a card …: its faces, all equally likely; `name` is a letter or a colour that the question gives it."""

    noun: str
    faces: tuple[Face, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Independent sources; with `distinct` the same faces are drawn without putting back (all sources have the same ones)."""

    sources: tuple[Source, ...]
    distinct: bool = False

    @property
    def size(self) -> int:
        """How many outcomes there are."""
        if self.distinct:
            return perm(len(self.sources[0].faces), len(self.sources))
        return prod(len(s.faces) for s in self.sources)

    def letter(self, place: int) -> str:
        """The name of a source in expressions: its own letter, or x with its place."""
        name = self.sources[place].name
        return name if len(name) == 1 else f"x{place}"

    def outcomes(self) -> Iterator[Outcome]:
        """All outcomes in order."""
        if self.distinct:
            yield from permutations(self.sources[0].faces, len(self.sources))
        else:
            yield from product(*(s.faces for s in self.sources))


@dataclass(frozen=True, slots=True)
class Property:
    """What a number (or a face) must be: inside one of `bounds`, even, odd, prime, square, a multiple of one of `of`
    (of all of them when `tag` is "and"), a divisor of `of`, or carrying the word `tag` (several are joined by +). `words` is how it is said."""

    kind: str
    words: str
    bounds: tuple[Bounds, ...] = ()
    of: tuple[int, ...] = ()
    tag: str = ""

    def holds(self, value: Fraction, tags: frozenset[str] = frozenset()) -> bool:
        """Is it true of this number, with these words?"""
        whole = value.denominator == 1
        n = int(value) if whole else 0
        match self.kind:
            case "bounds":
                return any(_inside(value, b) for b in self.bounds)
            case "even":
                return whole and n % 2 == 0
            case "odd":
                return whole and n % 2 == 1
            case "prime":
                return whole and n > 1 and all(n % d for d in range(2, isqrt(n) + 1))
            case "composite":
                return whole and n > 3 and any(n % d == 0 for d in range(2, isqrt(n) + 1))
            case "square":
                return whole and n >= 0 and isqrt(n) ** 2 == n
            case "multiple":
                return whole and (all if self.tag == "and" else any)(n % d == 0 for d in self.of)
            case "divisor":
                return whole and n > 0 and self.of[0] % n == 0
            case "tag":
                return all(t in tags for t in self.tag.split("+"))
        raise ValueError(self.kind)


def _inside(value: Fraction, b: Bounds) -> bool:
    low = b.low is None or value > b.low or (b.low_closed and value == b.low)
    high = b.high is None or value < b.high or (b.high_closed and value == b.high)
    return low and high


@dataclass(frozen=True, slots=True)
class Measure:
    """A number read off an outcome: sum, product, largest, smallest, difference (of the first two, without its sign),
    average, place (of the source `place`), different (how many different faces), count (of faces with `property`), most
    (how often the commonest face comes), expression (`tree` over the names of the sources)."""

    kind: str
    words: str
    place: int = 0
    property: Property | None = None
    tree: Node | None = None

    def of(self, outcome: Outcome, experiment: Experiment) -> Fraction:
        """The number."""
        values = [f.value for f in outcome]
        match self.kind:
            case "sum":
                return sum(values, Fraction(0))
            case "product":
                return prod(values, start=Fraction(1))
            case "largest":
                return max(values)
            case "smallest":
                return min(values)
            case "difference":
                return abs(values[0] - values[1])
            case "average":
                return sum(values, Fraction(0)) / len(values)
            case "place":
                return values[self.place]
            case "different":
                return Fraction(len({f.label for f in outcome}))
            case "most":
                labels = [f.label for f in outcome]
                return Fraction(max(labels.count(x) for x in labels))
            case "count":
                assert self.property is not None
                return Fraction(sum(self.property.holds(f.value, f.tags) for f in outcome))
            case "expression":
                assert self.tree is not None
                return _expression_at(self.tree, tuple(experiment.letter(k) for k in range(len(values))), tuple(values))
        raise ValueError(self.kind)


@cache
def _expression_at(tree: Node, names: tuple[str, ...], values: tuple[Fraction, ...]) -> Fraction:
    found = exact_value(tree, dict(zip(names, values, strict=True)))
    if found is None:
        raise ValueError("not rational")
    return found


@dataclass(frozen=True, slots=True)
class Test:
    """The measure has the property; for a place the words of its face count too."""

    measure: Measure
    property: Property


@dataclass(frozen=True, slots=True)
class Not:
    inner: Event


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Event, ...]


Event = Test | Not | All | Any


def happens(event: Event, outcome: Outcome, experiment: Experiment) -> bool:
    """Does the event happen in this outcome?"""
    match event:
        case Test(measure, wanted):
            tags = outcome[measure.place].tags if measure.kind == "place" else frozenset[str]()
            return wanted.holds(measure.of(outcome, experiment), tags)
        case Not(inner):
            return not happens(inner, outcome, experiment)
        case All(parts):
            return all(happens(p, outcome, experiment) for p in parts)
        case Any(parts):
            return any(happens(p, outcome, experiment) for p in parts)


def said(event: Event) -> str:
    """The event in words."""
    match event:
        case Test(measure, wanted):
            return f"{measure.words} {wanted.words}".strip()
        case Not(inner):
            return f"not ({said(inner)})"
        case All(parts):
            return " and ".join(said(p) for p in parts)
        case Any(parts):
            return " or ".join(said(p) for p in parts)


def written(outcome: Outcome) -> str:
    """An outcome on the board: (3, 4), heads-tails, 5."""
    return outcome[0].label if len(outcome) == 1 else "(" + ", ".join(f.label for f in outcome) + ")"


def numbered(low: int, high: int) -> tuple[Face, ...]:
    """Faces with the whole numbers from `low` to `high`."""
    return tuple(Face(Fraction(k), str(k)) for k in range(low, high + 1))


COIN = (Face(Fraction(1), "H", frozenset({"heads"})), Face(Fraction(0), "T", frozenset({"tails"})))
CHILD = (Face(Fraction(0), "boy", frozenset({"boy"})), Face(Fraction(1), "girl", frozenset({"girl"})))
SUITS = ("clubs", "diamonds", "hearts", "spades")
RANKS = ("ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king")


def deck() -> tuple[Face, ...]:
    """The 52 cards, each with its rank, suit, colour, and "face" for jack, queen and king."""
    faces = []
    for suit in SUITS:
        for k, rank in enumerate(RANKS, 1):
            tags = {rank, suit, "red" if suit in ("diamonds", "hearts") else "black"}
            if rank in ("jack", "queen", "king"):
                tags.add("face")
            elif rank != "ace":
                tags.add("number")
            faces.append(Face(Fraction(k), f"{rank} of {suit}", frozenset(tags)))
    return tuple(faces)


def shown(value: Fraction) -> Node:
    """A count or value on the board."""
    return num(value)
