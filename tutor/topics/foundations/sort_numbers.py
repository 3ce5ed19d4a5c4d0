"""Lists of numbers by size: put in order, the k-th greatest, the one nearest to a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from tutor.notation.tree import AbsoluteValue, Add, Negative, Node, Number, Relation, Sequence
from tutor.problem import Problem
from tutor.rules.ordering import Quantity, quantity, sizes_line
from tutor.rules.writing import write
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_PLACES = {"": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_BIG = "biggest|largest|greatest|highest|maximum"
_SMALL = "smallest|least|lowest|minimum"
_SORT = rf"(?:sort|put|order|arrange|rank|list) (?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*) ?(?:in(?:to)? |from )?(?P<way>|(?:increasing|ascending|descending|decreasing)(?: order)?|order|(?:{_SMALL}) to (?:{_BIG})|(?:{_BIG}) to (?:{_SMALL}))"
_KTH = rf"(?:which|what) is the (?P<place>\w*) ?(?P<end>{_BIG}|{_SMALL}) (?:value|number|one)?(?: ?(?:in|of|among|from|out of|:) (?:the (?:list|numbers|values) )?(?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*))?"
_NEAR = r"(?:which|what) is (?:the )?(?:nearest|closest) (?:value |number )?to ⟦(?P<to>\d+)⟧(?: ?(?:in|of|among|from|out of|:) (?:the (?:list|numbers|values) )?(?P<list>⟦\d+⟧(?:(?:,| and|, and) ⟦\d+⟧)*))?"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The numbers, and what is asked: `ascending`, `descending`, `nearest`, or a place counted from one end."""

    items: tuple[Quantity, ...]
    ask: str
    place: int = 1
    target: Quantity | None = None
    letters: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """Sort …, the second biggest value in …, the nearest to …, with a list or with options."""
    for pattern in (_SORT, _KTH, _NEAR):
        found = re.fullmatch(pattern, problem.core)
        if found is None:
            continue
        items, letters = _items(problem, found.groupdict().get("list"))
        if not items:
            return None
        if pattern == _SORT:
            way = found.group("way")
            descending = way.startswith(("desc", "decr")) or (way != "" and re.match(_BIG, way) is not None)
            return Task(Arguments(items, "descending" if descending else "ascending"), 1.0, ("put ", _shown(items), " in order"))
        if pattern == _KTH:
            if found.group("place") not in _PLACES:
                return None
            place = _PLACES[found.group("place")]
            if place > len(items):
                return Declined("missing_data", f"There are only {len(items)} numbers, so there is no number {place} in their order.")
            ask = "largest" if re.fullmatch(_BIG, found.group("end")) else "smallest"
            return Task(Arguments(items, ask, place, letters=letters), 1.0, (f"find number {place} of ", _shown(items), f", counted from the {ask}"))
        tree = problem.mathematics[int(found.group("to"))]
        target = quantity(tree, problem.resolve(tree))
        if target is None:
            return None
        return Task(Arguments(items, "nearest", target=target, letters=letters), 1.0, ("find what is nearest to ", tree, " among ", _shown(items)))
    return None


def _shown(items: tuple[Quantity, ...]) -> Node:
    return Sequence(tuple(i.shown for i in items), "")


def _items(problem: Problem, text: str | None) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    trees: list[Node] = []
    letters: tuple[str, ...] = ()
    if text is None:
        if not problem.options or any(o.tree is None for o in problem.options):
            return (), ()
        trees = [o.tree for o in problem.options if o.tree is not None]
        letters = tuple(o.letter for o in problem.options)
    else:
        for place in re.findall(r"\d+", text):
            tree = problem.mathematics[int(place)]
            trees.extend(tree.items if isinstance(tree, Sequence) else [tree])
    found = [quantity(t, problem.resolve(t)) for t in trees]
    return (tuple(q for q in found if q is not None), letters) if all(found) and len(found) > 1 else ((), ())


def solve(arguments: Arguments) -> Solution | Declined:
    """Write all in one form, then read the order off."""
    items = list(arguments.items)
    goal: Prose = ("look at the sizes of ", _shown(arguments.items))
    idea = "On the number line, further right means greater; for negative numbers the one closer to zero is greater."
    if arguments.ask == "nearest":
        return _nearest(arguments, goal)
    line = sizes_line(items)
    up = sorted(items, key=lambda q: q.size, reverse=arguments.ask in ("descending", "largest"))
    chain = Relation(tuple(q.shown for q in up), tuple("=" if a.size == b.size else ">" if a.size > b.size else "<" for a, b in pairwise(up)))
    step = Step("put_in_order", "Put them in order", "Compare them two by two.", "negative-numbers", after=chain, relation="defines", check="by-definition")
    if arguments.ask in ("ascending", "descending"):
        shown = Sequence(tuple(q.shown for q in up), "")
        return Solution("sort_numbers", "negative-numbers", goal, (line, step), Result("set", shown, tuple(q.shown for q in up)), idea=idea)
    chosen = up[arguments.place - 1]
    return _chosen(arguments, chosen, goal, (line, step), idea)


def _chosen(arguments: Arguments, chosen: Quantity, goal: Prose, steps: tuple[Step, ...], idea: str) -> Solution:
    if arguments.letters:
        letter = arguments.letters[arguments.items.index(chosen)]
        return Solution("sort_numbers", "negative-numbers", goal, steps, Result("choice", chosen.shown, (letter,), plain=letter), idea=idea, conclusion=("It is ", chosen.shown, f", option ({letter})."))
    return Solution("sort_numbers", "negative-numbers", goal, steps, Result("number", chosen.shown, (chosen.shown,)), idea=idea, conclusion=("It is ", chosen.shown, "."))


def _nearest(arguments: Arguments, goal: Prose) -> Solution:
    target = arguments.target
    assert target is not None
    gaps: list[tuple[Any, Quantity]] = []
    steps: list[Step] = []
    for item in arguments.items:
        value = item.value - target.value
        gap = item.size - target.size if not isinstance(item.size, float) and not isinstance(target.size, float) else float(item.size) - float(target.size)
        gaps.append((abs(gap), item))
        shown = AbsoluteValue(Add((item.tree, Negative(target.tree))))
        steps.append(Step("distance", "Find the distance", "The distance between two numbers is their difference without its sign.", "negative-numbers", before=shown, after=write(-value if gap < 0 else value)))
    chosen = min(gaps, key=lambda g: g[0])[1]
    return _chosen(arguments, chosen, goal, tuple(steps), "Near means a small distance: subtract, and drop the sign.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Whole numbers; with fractions; nearest."""
    from tutor.notation import read as read_math

    numbers = [str(n) for n in rng.sample(range(-30, 31), 4)]
    if level > 1:
        numbers[0] = f"{rng.choice((-1, 1)) * rng.randint(1, 19)}/{rng.randint(2, 7)}"
    text = ", ".join(numbers)
    if level == 3:
        return Exercise(f"what is the second biggest value in {text}?", f"Which is the second biggest of {text}?", "a number", read_math(f"({text})").tree)
    return Exercise(f"sort {text} in increasing order", f"Put {text} in increasing order.", "a list of numbers", Sequence(tuple(read_math(n).tree if n else Number("0") for n in numbers), ""))


TOPIC = Topic(
    id="sort_numbers", title="Putting numbers in order", concept="negative-numbers", phrases=("sort", "put", "order", "arrange", "biggest", "largest", "greatest", "highest", "smallest", "least", "lowest", "nearest", "closest", "maximum", "minimum"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
