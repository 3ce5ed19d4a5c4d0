"""Distances between points put to use: k nearest neighbours, and one step of k-means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import AbsoluteValue, Matrix, Node, Number, Relation, Root, Sequence, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, final, formula, less, name, over, real, show, square, total
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

DISTANCE = Rule("distance", "The distance", "k-nearest-neighbours")
VOTE = Rule("majority_vote", "Let the nearest vote", "k-nearest-neighbours")
ASSIGN = Rule("assign_to_centre", "Each point to its nearest centre", "k-means")
MEAN = Rule("move_centres", "Move each centre to the mean of its points", "k-means")
_POINT = rf"[(\[]\s*({NUMBER}(?:\s*,\s*{NUMBER})*)\s*[)\]]"


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind` knn or kmeans: points (with labels for knn), the query or the centres, and k."""

    kind: str
    points: tuple[tuple[Fraction, ...], ...]
    labels: tuple[str, ...]
    centres: tuple[tuple[Fraction, ...], ...]
    k: int
    manhattan: bool = False
    average: bool = False
    wanted: str = "centres"


def read(problem: Problem) -> Task | Declined | None:
    """k-NN of a query among labelled points; a k-means step of points and centres."""
    text = words_of(problem)
    low = text.lower()
    if re.search(r"k[- ]?means", low):
        return _kmeans(text, low)
    if re.search(r"\bk?-?nn\b|nearest[- ]neighbou?rs?", low):
        return _knn(text, low)
    return None


def _points(text: str) -> list[tuple[tuple[Fraction, ...], re.Match[str]]]:
    return [(tuple(number(v) for v in re.findall(NUMBER, m.group(1))), m) for m in re.finditer(_POINT, text)]


def _knn(text: str, low: str) -> Task | Declined | None:
    found = _points(text)
    k = amount(low, r"\bk\s*(?:=|of|is)") or next((number(m) for m in re.findall(r"\b(\d+)[- ](?:nn|nearest)", low)), None)
    labelled, queries = [], []
    for values, m in found:
        after = re.match(r"\s*(?:is |has |with |->|:|=|,|\()*\s*(?:class |label |labell?ed |y\s*=\s*)*['\"]?([A-Za-z]\w*|[-+]?\d+(?:\.\d+)?)['\"]?(?=\s*[,;.)\n]|\s+(?:and|\()|$)", text[m.end() :])
        before = re.search(r"(?:class|label) ['\"]?(\w+)['\"]?\s*(?:at|is|:|has|=)?\s*(?:the )?(?:points?)?\s*$", text[: m.start()])
        label = after.group(1) if after else before.group(1) if before else ""
        if label and label.lower() not in ("and", "with", "using", "for", "by", "is", "are", "what", "which", "k"):
            labelled.append((values, label))
        else:
            queries.append(values)
    if not found:
        labelled, queries = _on_a_line(text)
    if not labelled or not queries:
        return Declined("missing_data", "I need points with their labels, and a point to classify.", "For instance: 3-NN: (1, 2) A, (2, 3) A, (6, 5) B, (7, 8) B; classify (3, 3).") if found and re.search(r"\d", low) else None
    if any(len(p) != len(queries[-1]) for p, _ in labelled):
        return Declined("bad_shape", "All points must have as many coordinates as the one to classify.", "Please check the points.")
    size = int(k) if k is not None else 1
    if not 1 <= size <= len(labelled):
        return Declined("impossible", f"k must lie between 1 and the number of points, {len(labelled)}.", "Please check k.")
    numeric = all(re.fullmatch(r"[-+]?\d+(?:\.\d+)?", label) for _, label in labelled) and re.search(r"regress|average|mean|predict the value", low) is not None
    return Task(Arguments("knn", tuple(p for p, _ in labelled), tuple(label for _, label in labelled), (queries[-1],), size, "manhattan" in low, numeric), 1.05, f"classify a point by its {size} nearest neighbour{'s' if size > 1 else ''}")


def _on_a_line(text: str) -> tuple[list[tuple[tuple[Fraction, ...], str]], list[tuple[Fraction, ...]]]:
    """Points that are single numbers, each with its label behind it ("1 red, 3 blue"), and the number to classify."""
    asked = re.search(rf"(?:classify|class of|label of|predict)\s+(?:the )?(?:new )?(?:point|value|x\s*=)?\s*({NUMBER})", text, re.I)
    labelled: list[tuple[tuple[Fraction, ...], str]] = [
        ((number(m.group(1)),), m.group(2))
        for m in re.finditer(rf"({NUMBER})\s*(?:is |->|:|=|\()?\s*['\"]?([A-Za-z]\w*)['\"]?\)?(?=\s*(?:[,;.\n]|and\b|$))", text)
        if m.group(2).lower() not in ("nearest", "nn", "and", "with", "using", "points", "neighbours", "neighbors") and (asked is None or m.start(1) != asked.start(1))
    ]  # fmt: skip
    return labelled, [(number(asked.group(1)),)] if asked is not None else []


def _kmeans(text: str, low: str) -> Task | Declined | None:
    found = _points(text)
    cut = re.search(r"cent(?:roids?|res?|ers?)|means at|initial", low)
    if cut is None:
        return Declined("missing_data", "For a step of k-means I need the points and the centres to start from.", "For instance: k-means step for points (1, 1), (2, 1), (8, 9) with centres (1, 2), (9, 9).") if len(found) > 2 or re.search(r"\d\s*,\s*\d", low) else None
    scalar = list(re.finditer(rf"(?:{NUMBER}\s*(?:,\s*|and\s+|,\s*and\s+)){{1,}}{NUMBER}", low)) if not any(len(p) > 1 for p, _ in found) or (len(found) <= 2 and all(len(p) > 2 for p, _ in found)) else []
    if scalar and len(scalar) >= 2:
        lists = [tuple(number(v) for v in re.findall(NUMBER, m.group())) for m in scalar]
        one, two = (lists[1], lists[0]) if scalar[0].start() > cut.start() else (lists[0], lists[1])
        points: list[tuple[Fraction, ...]] = [(v,) for v in one]
        centres: list[tuple[Fraction, ...]] = [(v,) for v in two]
    else:
        after = [p for p, m in found if m.start() > cut.start()]
        before = [p for p, m in found if m.start() < cut.start()]
        points, centres = (before, after) if before and after else (before[:0], after[:0])
        if not before and len(found) > 3:
            split = re.search(r"(?:points|data)\b", low[cut.start() :])
            if split is not None:
                place = cut.start() + split.start()
                points, centres = [p for p, m in found if m.start() > place], [p for p, m in found if m.start() < place]
    if not points or len(centres) < 2:
        return Declined("missing_data", "For a step of k-means I need the points and at least two centres.", "For instance: k-means step for points (1, 1), (2, 1), (8, 9) with centres (1, 2), (9, 9).")
    if any(len(p) != len(centres[0]) for p in (*points, *centres)):
        return Declined("bad_shape", "All points and centres must have the same number of coordinates.", "Please check them.")
    wanted = "inertia" if re.search(r"inertia|within[- ]cluster|wcss|sse\b", low) else "assignment" if re.search(r"assign\w*|which cluster|cluster of", low) and not re.search(r"new cent|update|centroids? after|next", low) else "centres"
    return Task(Arguments("kmeans", tuple(points), (), tuple(centres), len(centres), wanted=wanted), 1.05, "take one step of k-means")


def solve(arguments: Arguments) -> Solution | Declined:
    """Distances, then the vote or the means."""
    return _vote(arguments) if arguments.kind == "knn" else _step(arguments)


def _vote(a: Arguments) -> Solution:
    sheet = Sheet()
    query = a.centres[0]
    distances = []
    for k, p in enumerate(a.points, 1):
        if a.manhattan:
            tree: Node = total([AbsoluteValue(less(show(x), show(q))) for x, q in zip(p, query, strict=True)])
        else:
            tree = Root(total([square(less(show(x), show(q))) for x, q in zip(p, query, strict=True)]))
        distances.append((real(sheet.line(f"d_{k}", tree, DISTANCE, f"From the point to example {k} ({a.labels[k - 1]}).", formula(f"d_{k}"), symbolic=False)), k - 1))
    nearest = sorted(distances)[: a.k]
    chosen = [a.labels[i] for _, i in nearest]
    said = ", ".join(f"example {i + 1} ({a.labels[i]})" for _, i in nearest)
    if a.average:
        values = [number(c) for c in chosen]
        sheet.line("y", over(total([show(v) for v in values]), Number(str(len(values)))), VOTE, f"The {a.k} nearest are {said}; average their values.", formula("y"), symbolic=False)
        return Solution("neighbours", "k-nearest-neighbours", "predict by nearest neighbours", tuple(sheet.steps), sheet.result("y"))
    counts = {c: chosen.count(c) for c in dict.fromkeys(chosen)}
    best = max(counts, key=lambda c: counts[c])
    tie = sum(v == counts[best] for v in counts.values()) > 1
    sheet.state(VOTE, Relation((Text("class"), Text(best)), ("=",)), f"The {a.k} nearest {'are' if a.k > 1 else 'is'} {said}; the most frequent class wins.")
    assumptions: tuple[Prose, ...] = ("There is a tie; the class of the nearer neighbour wins.",) if tie else ()
    value: Node | None = Number(best) if best.isdigit() else None
    return Solution("neighbours", "k-nearest-neighbours", f"classify by {a.k} nearest neighbour{'s' if a.k > 1 else ''}", tuple(sheet.steps), Result("word", value, (value if value is not None else best,), plain=best), idea="Like goes with like: look at the nearest examples.", conclusion=f"The point is classified as {best}.", assumptions=assumptions)


def _step(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    groups: list[list[tuple[Fraction, ...]]] = [[] for _ in a.centres]
    belongs = []
    inertia = []
    for i, p in enumerate(a.points, 1):
        inner = Sheet()
        gaps = []
        for j, c in enumerate(a.centres, 1):
            gaps.append(inner.line(f"d_{i}{j}", total([square(less(show(x), show(y))) for x, y in zip(p, c, strict=True)]), DISTANCE, f"Squared distance from point {i} to centre {j}.", name(f"d_{i}{j}"), symbolic=False))
        best = min(range(len(gaps)), key=lambda j: real(gaps[j]))
        groups[best].append(p)
        belongs.append(best + 1)
        inertia.append(show(gaps[best]))
        sheet.steps.append(_with(ASSIGN.states(Relation((Text(f"point {i}"), Text(f"cluster {best + 1}")), ("->",)), f"Centre {best + 1} is the nearest (the squared distances are {', '.join(decimal(g) for g in gaps)})."), inner))
    table = Table(("point", "cluster"), tuple((Sequence(tuple(show(v) for v in p), "()"), str(b)) for p, b in zip(a.points, belongs, strict=True)), "Who belongs where.")
    if a.wanted == "assignment":
        trees = tuple(Number(str(b)) for b in belongs)
        return Solution("neighbours", "k-means", "assign the points to clusters", tuple(sheet.steps), Result("vector", Sequence(trees, "[]"), trees), exhibits=(table,))
    if a.wanted == "inertia":
        sheet.line("W", total(inertia), MEAN, "Add up the squared distances of all points from their centres.", Text("inertia"), symbolic=False)
        return Solution("neighbours", "k-means", "find the inertia", tuple(sheet.steps), sheet.result("W"), exhibits=(table,))
    new = []
    for j, group in enumerate(groups, 1):
        if not group:
            sheet.state(MEAN, Relation((Text(f"centre {j}"), Sequence(tuple(show(v) for v in a.centres[j - 1]), "()")), ("=",)), "No point is nearest to this centre, so it stays.")
            new.append(a.centres[j - 1])
            continue
        coordinates = []
        for d in range(len(group[0])):
            tree = over(total([show(p[d]) for p in group]), Number(str(len(group))))
            value = sheet.line(f"m_{j}{d + 1}", tree, MEAN, f"Cluster {j}, coordinate {d + 1}: the mean of its {len(group)} point{'s' if len(group) > 1 else ''}.", name(f"c_{j}{d + 1}"), symbolic=False)
            assert isinstance(value, Fraction)
            coordinates.append(value)
        new.append(tuple(coordinates))
    if len(a.centres[0]) == 1:
        result = Result("vector", Sequence(tuple(final(c[0]) for c in new), "[]"), tuple(final(c[0]) for c in new))
    else:
        tree_matrix = Matrix(tuple(tuple(final(v) for v in c) for c in new))
        result = Result("matrix", tree_matrix, tuple(v for r in tree_matrix.rows for v in r))
    moved = any(n != c for n, c in zip(new, a.centres, strict=True))
    return Solution("neighbours", "k-means", "take one step of k-means", tuple(sheet.steps), result, idea="Two halves of a step: points choose the nearest centre, then centres move to the mean of their points.", conclusion="The centres moved; repeat until they stand still." if moved else "The centres do not move any more: k-means has finished.", exhibits=(table,))


def _with(step: Step, inner: Sheet) -> Step:
    return replace(step, substeps=tuple(inner.steps))


def make_problem(rng: Random, level: int) -> Exercise:
    """1-NN; 3-NN; a k-means step."""
    def point(low: int, high: int) -> str:
        return f"({rng.randint(low, high)}, {rng.randint(low, high)})"

    if level < 3:
        near, far = [point(0, 4) for _ in range(3)], [point(6, 10) for _ in range(3)]
        examples = ", ".join([f"{p} A" for p in near] + [f"{p} B" for p in far])
        text = f"Classify ({rng.randint(0, 3)}, {rng.randint(1, 3)}) with k nearest neighbours, k = {2 * level - 1}. The examples are {examples}."
        return Exercise(text, text, "a class")
    text = f"Points {point(0, 4)}, {point(0, 4)}, {point(6, 10)}, {point(6, 10)} with centres {point(0, 3)} and {point(7, 10)}. Find the new centres after one step of k-means."
    return Exercise(text, text, "a matrix, one centre in each row")


TOPIC = Topic(
    id="neighbours", title="Nearest neighbours and k-means", concept="k-nearest-neighbours", phrases=("k-nearest", "nearest neighbours", "nearest neighbors", "nearest neighbour", "nearest neighbor", "knn", "k-nn", "k-means", "kmeans", "k means"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("k-means",),
)  # fmt: skip
