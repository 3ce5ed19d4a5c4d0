"""Scaled dot-product attention on small matrices: scores, softmax, weighted sum of the values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Constant, Matrix, Node, Power, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector, values
from tutor.problem.figures import rounding_asked, words_of
from tutor.rules.arrays import fractions
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Amount, NoValue, Sheet, final, formula, name, over, show, times, total
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

SCORE = Rule("attention_score", "Query times key", "dot-product")
SCALE = Rule("scale_scores", "Divide by the root of the dimension", "attention")
SOFTMAX = Rule("softmax_shares", "Softmax turns scores into weights", "softmax")
MIX = Rule("weighted_values", "Mix the values with the weights", "attention")

Rows = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    """Q, K and V as rows; `wanted`: output, weights or scores; `scaled` divides by the root of the key size."""

    q: Rows
    k: Rows
    v: Rows
    wanted: str
    scaled: bool
    rounding: int | None
    flat: bool


def read(problem: Problem) -> Task | Declined | None:
    """Attention with Q, K and V given as vectors or matrices."""
    text = words_of(problem)
    low = text.lower()
    if "attention" not in low:
        return None
    found: dict[str, Rows] = {}
    flat = False
    for item in values(problem):
        key = item.name[:1].lower()
        if key not in ("q", "k", "v"):
            continue
        tree = as_matrix(item.tree)
        vector = as_vector(item.tree) if tree is None else None
        matrix = tree if tree is not None else Matrix((vector,)) if vector is not None else None
        numbers = fractions(matrix) if matrix is not None else None
        if numbers is not None:
            found[key] = tuple(tuple(r) for r in numbers)
            flat = flat or (key == "q" and tree is None)
    wanted = "weights" if re.search(r"attention weights", low) else "scores" if re.search(r"attention scores|scores", low) else "output"
    if not ({"q", "k"} <= set(found)) or (wanted == "output" and "v" not in found):
        return Declined("missing_data", "For attention I need Q, K and V.", "For instance: attention with Q = [[1, 0]], K = [[1, 0], [0, 1]], V = [[1, 2], [3, 4]].") if re.search(r"compute|calculate|find", low) and re.search(r"\d", low) else None
    q, k, v = found["q"], found["k"], found.get("v", ())
    if len(q[0]) != len(k[0]):
        return Declined("bad_shape", f"Queries have {len(q[0])} numbers and keys {len(k[0])}; for a dot product they must have as many.", "Check Q and K.")
    if v and len(v) != len(k):
        return Declined("bad_shape", f"There are {len(k)} keys but {len(v)} values; each key needs its value.", "Check K and V.")
    if len(q) * len(k) > 25 or len(q[0]) > 8:
        return Declined("too_heavy", "By hand I do attention on small matrices only.", "Try up to 5 rows.")
    scaled = re.search(r"unscaled|without scaling|no scaling|dot-product attention", low) is None or "scaled dot" in low
    return Task(Arguments(q, k, v, wanted, scaled, rounding_asked(problem), flat), 1.1, f"compute the attention {wanted}")


def solve(arguments: Arguments) -> Solution | Declined:
    """For each query: scores, weights, the mixture."""
    a = arguments
    sheet = Sheet()
    sheet.given(d=len(a.q[0]))
    out: list[list[Amount]] = []
    try:
        for i, q in enumerate(a.q, 1):
            scores, weights = [], []
            for j, k in enumerate(a.k, 1):
                dot: Node = total([times(show(x), show(y)) for x, y in zip(q, k, strict=True)])
                value = sheet.line(f"s_{i}{j}", dot, SCORE, f"Query {i} and key {j}: how well do they match?", name(f"s_{i}{j}"), symbolic=False)
                if a.scaled:
                    value = sheet.line(f"s_{i}{j}", over(show(value), formula("sqrt(d)")), SCALE, f"Divide by the root of {len(q)}, the number of entries of a key, so that scores do not grow with it.", name(f"s_{i}{j}"), symbolic=False)
                scores.append(value)
            if a.wanted == "scores":
                out.append(scores)
                continue
            for j in range(1, len(a.k) + 1):
                sheet.line(f"u_{i}{j}", Power(Constant("e"), name(f"s_{i}{j}")), SOFTMAX, "The exponential of the score.", name(f"u_{i}{j}"), symbolic=False)
            sheet.line(f"S_{i}", total([name(f"u_{i}{j}") for j in range(1, len(a.k) + 1)]), SOFTMAX, "Their sum.", name(f"S_{i}"), symbolic=False)
            weights = [sheet.line(f"a_{i}{j}", over(name(f"u_{i}{j}"), name(f"S_{i}")), SOFTMAX, f"Key {j}'s share of the attention.", name(f"a_{i}{j}"), symbolic=False) for j in range(1, len(a.k) + 1)]
            if a.wanted == "weights":
                out.append(weights)
                continue
            row = []
            for c in range(len(a.v[0])):
                tree = total([times(name(f"a_{i}{j}"), show(v[c])) for j, v in enumerate(a.v, 1)])
                row.append(sheet.line(f"o_{i}{c + 1}", tree, MIX, f"Column {c + 1} of the values, mixed with the weights of query {i}.", name(f"o_{i}{c + 1}"), symbolic=False))
            out.append(row)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    rounding = a.rounding if a.rounding is not None else (4 if a.wanted != "scores" else None)
    trees = tuple(tuple(final(v, rounding) for v in r) for r in out)
    result = Result("vector", Sequence(trees[0], "[]"), trees[0]) if a.flat and len(trees) == 1 else Result("matrix", Matrix(trees), tuple(v for r in trees for v in r))
    assumptions: list[Prose] = ["The scores are divided by the root of the key size (scaled attention)."] if a.scaled else ["The scores are not scaled."]
    if a.rounding is None and rounding is not None:
        assumptions.append("The result is rounded to 4 decimal places.")
    return Solution("attention", "attention", f"compute the attention {a.wanted}", tuple(sheet.steps), result, idea="Each query asks all keys how well they match; softmax turns the answers into weights; the output is the weighted mean of the values.", assumptions=tuple(assumptions))


def make_problem(rng: Random, level: int) -> Exercise:
    """Weights of one query; its output; two queries."""
    def rows(n: int) -> str:
        return str([[rng.randint(-2, 3) for _ in range(2)] for _ in range(n)])

    if level == 1:
        text = f"Find the attention weights for Q = {rows(1)} and K = {rows(2)}. Round to 3 decimal places."
    else:
        text = f"Compute scaled dot-product attention for Q = {rows(level - 1)}, K = {rows(2)}, V = {rows(2)}. Round to 3 decimal places."
    return Exercise(text, text, "a matrix")


TOPIC = Topic(id="attention", title="Attention", concept="attention", phrases=("attention",), read=read, solve=solve, make_problem=make_problem, concepts=("softmax",))
