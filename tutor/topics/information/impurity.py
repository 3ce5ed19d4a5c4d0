"""Decision-tree measures: Gini impurity of a node, information gain and Gini gain of a split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Negative, Node, Number
from tutor.problem import Problem
from tutor.problem.figures import rounding_asked, runs, words_of
from tutor.problem.shares import shares_of
from tutor.rules.derivation import Rule
from tutor.rules.logarithms import surprise
from tutor.rules.sheet import Sheet, decimal, formula, over, show, square, times, total
from tutor.solution import Declined, Solution
from tutor.topic import Exercise, Task, Topic

GINI = Rule("gini_impurity", "One minus the squared shares", "decision-trees")
ENTROPY = Rule("entropy_sum", "Add up the surprises", "entropy")
WEIGHTED = Rule("weighted_children", "Average the children, weighted by their size", "decision-trees")
GAIN = Rule("impurity_gain", "What the split gains", "decision-trees")
_LIST = r"\[\s*\d+(?:\s*,\s*\d+)*\s*\]"
_PLUS_MINUS = re.compile(r"\(?\b(\d+)\s*(?:\+|positives?|yes|pos\b)\s*(?:,|and|/)?\s*(\d+)\s*(?:-|negatives?|no\b|neg\b)\)?", re.I)


@dataclass(frozen=True, slots=True)
class Arguments:
    """`counts` of the parent (or its `shares` when no counts are given), the children's counts, and the measure."""

    shares: tuple[Fraction, ...]
    counts: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    measure: str
    rounding: int | None


def read(problem: Problem) -> Task | Declined | None:
    """Gini impurity of a node or a split; information gain of a split."""
    text = words_of(problem)
    low = text.lower()
    gini = re.search(r"\bgini\b", low) is not None
    gain = re.search(r"information gain|gini gain|info gain|gain of (?:the|this) split|reduction in (?:entropy|impurity)", low) is not None
    if not (gini or gain) or "gini coefficient" in low or "gini index of income" in low:
        return None
    measure = "gini" if gini and not re.search(r"information gain", low) else "entropy"
    rounding = rounding_asked(problem)
    groups = _groups(text, problem)
    if gain or (gini and len(groups) > 2) or (gini and "split" in low and len(groups) >= 2):
        if len(groups) < 2:
            return Declined("missing_data", "For the gain of a split I need the class counts of each child node.", "For instance: parent [9, 5], children [6, 2] and [3, 3].") if re.search(r"\d", low) else None
        parent, children = _family(groups)
        if any(len(c) != len(parent) for c in children):
            return Declined("bad_shape", "Parent and children must list the same classes.", "Give the counts class by class, such as parent [9, 5], children [6, 2] and [3, 3].")
        if tuple(map(sum, zip(*children, strict=True))) != parent:
            return Declined("impossible", f"The children must hold the parent's examples, but they add up to {list(map(sum, zip(*children, strict=True)))} while the parent has {list(parent)}.", "Please check the counts.")
        if any(not sum(c) for c in children):
            return Declined("impossible", "One of the children is empty, so the split does not divide anything.", "Each child needs at least one example.")
        total_count = sum(parent)
        return Task(Arguments(tuple(Fraction(c, total_count) for c in parent), parent, children, measure, rounding), 1.0, f"find the {'Gini' if measure == 'gini' else 'information'} gain of splitting {list(parent)} into {' and '.join(str(list(c)) for c in children)}")
    if not gini:
        return None
    if len(groups) == 1:
        counts = groups[0]
        if not sum(counts):
            return Declined("impossible", "All the counts are zero, so the node is empty.", "Give at least one example.")
        return Task(Arguments(tuple(Fraction(c, sum(counts)) for c in counts), counts, (), "gini", rounding), 1.0, f"find the Gini impurity of {list(counts)}")
    shares = shares_of(problem)
    if isinstance(shares, Declined):
        return shares
    if not shares:
        return Declined("missing_data", "I see no class counts or shares here.", "For instance: Gini impurity of [6, 4].") if re.search(r"\d", low) else None
    return Task(Arguments(shares[0].values, shares[0].counts, (), "gini", rounding), 1.0, "find the Gini impurity")


def _groups(text: str, problem: Problem) -> list[tuple[int, ...]]:
    found = [tuple(int(v) for v in r.values) for r in runs(text, 2) if r.bracket in ("[", "(", "{") and all(v.denominator == 1 and v >= 0 for v in r.values) and sum(r.values) > 1]
    if found:
        return found
    pairs: list[tuple[int, ...]] = [(int(a), int(b)) for a, b in _PLUS_MINUS.findall(text)]
    if pairs:
        return pairs
    shares = shares_of(problem)
    return [s.counts for s in shares if s.counts] if not isinstance(shares, Declined) else []


def _family(groups: list[tuple[int, ...]]) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Parent and children: the parent is the group that the others add up to, or their sum when it is not given."""
    for k, group in enumerate(groups):
        rest = groups[:k] + groups[k + 1 :]
        if len(rest) > 1 and all(len(r) == len(group) for r in rest) and tuple(map(sum, zip(*rest, strict=True))) == group:
            return group, tuple(rest)
    if len(groups) > 2:
        return groups[0], tuple(groups[1:])
    return tuple(map(sum, zip(*groups, strict=False))), tuple(groups)


def solve(arguments: Arguments) -> Solution | Declined:
    """The impurity of the node; with children, theirs, their weighted mean, and the difference."""
    a = arguments
    sheet = Sheet()
    word = "Gini impurity" if a.measure == "gini" else "entropy"
    letter = "G" if a.measure == "gini" else "H"
    _impurity(sheet, "P", a.shares, a.counts, a.measure, formula(f"{letter}_0" if a.children else letter), "The parent node." if a.children else "The node.")
    if not a.children:
        ending = "A Gini impurity of 0 is a pure node; the more evenly the classes are mixed, the higher it is." + f" The most for {len(a.shares)} classes is {decimal(1 - Fraction(1, len(a.shares)), 4)}."
        return Solution("impurity", "decision-trees", "find the Gini impurity of the node", tuple(sheet.steps), sheet.result("P", a.rounding, formula(letter)), idea="Gini impurity is the chance that two examples drawn from the node (with replacement) belong to different classes.", conclusion=ending)
    n = sum(a.counts)
    terms: list[Node] = []
    for k, child in enumerate(a.children, 1):
        size = sum(child)
        _impurity(sheet, f"c_{k}", tuple(Fraction(c, size) for c in child), child, a.measure, formula(f"{letter}_{k}"), f"Child {k} holds {size} of the {n} examples.")
        terms.append(times(over(Number(str(size)), Number(str(n))), formula(f"c_{k}")))
    sheet.line("W", total(terms), WEIGHTED, "A large child counts more than a small one.", formula("W"), symbolic=False)
    sheet.line("gain", "P - W", GAIN, f"How much of the {word} the split removes.", formula("gain"))
    value = decimal(sheet["gain"], 4)
    ending = f"The split lowers the {word} by {value}{' bits' if a.measure == 'entropy' else ''}; a tree chooses the split with the largest gain."
    assumptions = ("Logarithms to base 2, as decision trees usually do.",) if a.measure == "entropy" else ()
    return Solution("impurity", "decision-trees", f"find how much the split lowers the {word}", tuple(sheet.steps), sheet.result("gain", a.rounding), idea="A good split makes the children purer than the parent.", conclusion=ending, assumptions=assumptions)


def _impurity(sheet: Sheet, key: str, shares: tuple[Fraction, ...], counts: tuple[int, ...], measure: str, label: Node, why: str) -> None:
    size = sum(counts)
    parts = [over(Number(str(c)), Number(str(size))) if counts else show(s) for s, c in zip(shares, counts or shares, strict=True) if s]
    if measure == "gini":
        tree: Node = Add((Number("1"), *(Negative(square(p)) for p in parts)))
        sheet.line(key, tree, GINI, why + " One minus the sum of the squared shares.", label)
    else:
        sheet.line(key, total([surprise(p, p, "bits") for p in parts]), ENTROPY, why + " Minus the sum of p·log p.", label)


def make_problem(rng: Random, level: int) -> Exercise:
    """Gini of two classes, of three, the information gain of a split."""
    if level < 3:
        counts = [rng.randint(1, 9) for _ in range(level + 1)]
        text = f"What is the Gini impurity of a node with class counts {counts}? Round to 3 decimal places."
    else:
        one, two = [rng.randint(1, 8), rng.randint(1, 8)], [rng.randint(1, 8), rng.randint(1, 8)]
        text = f"A parent node with class counts {[one[0] + two[0], one[1] + two[1]]} is split into children {one} and {two}. Find the information gain. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="impurity", title="Gini impurity and information gain", concept="decision-trees", phrases=("gini", "gini impurity", "information gain", "info gain"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("entropy",),
)  # fmt: skip

_ = times
