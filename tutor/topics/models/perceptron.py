"""The perceptron: its prediction, and updates on examples in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Number, Relation, Sequence, Text
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, named, number, runs, said_before, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, name, show, times
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

SCORE = Rule("linear_score", "The weighted sum", "dot-product")
SIGN = Rule("threshold", "Look at its sign", "perceptron")
UPDATE = Rule("perceptron_update", "Learn from the mistake", "perceptron")
KEEP = Rule("perceptron_right", "Right: nothing changes", "perceptron")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Weights and bias before, examples with labels (-1/1 or 0/1), and the learning rate."""

    weights: tuple[Fraction, ...]
    bias: Fraction
    examples: tuple[tuple[tuple[Fraction, ...], Fraction], ...]
    rate: Fraction
    predict: bool
    biased: bool
    zero_one: bool
    assumed: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """A perceptron with weights, an example and its label."""
    text = words_of(problem)
    low = text.lower()
    if "perceptron" not in low or re.search(r"multi-?layer|explain|why|xor", low):
        return None
    vectors = [r for r in runs(text, 2) if r.bracket in ("[", "(")]
    weights = next((r for r in vectors if re.search(r"\bw(?:eights?)?\b", r.name, re.I) or re.search(r"\bweights?(?: vector)?(?: of| are| is| from)?$", said_before(text, r))), None)
    points = [r.values for r in vectors if r is not weights and not re.search(r"\b(?:y|labels?)\b", r.name, re.I)]
    labels = [number(v) for v in re.findall(rf"(?:\by|label|target|class)(?:_?\d)?\s*(?:is|=|of|:)?\s*({NUMBER})", low)]
    listed = next((r.values for r in vectors if re.search(r"\b(?:y|labels?)\b", r.name, re.I)), None)
    labels = list(listed) if listed is not None else labels
    if not points:
        return Declined("missing_data", "I need an example (a point), and for an update its label.", "For instance: perceptron with w = [0, 0], b = 0, x = [1, 2], y = 1, learning rate 1.") if re.search(r"\d", low) and re.search(r"update|compute|find|calculate", low) else None
    assumed = []
    size = len(points[0])
    before = weights.values if weights is not None else (Fraction(0),) * size
    if weights is None:
        assumed.append("The weights start at 0.")
    if len(before) != size or any(len(p) != size for p in points):
        return Declined("bad_shape", f"There are {len(before)} weights, but the example has {size} numbers.", "Each input needs its weight.")
    bias = named(text, "b", "bias", "w_?0")
    bias = bias if bias is not None else amount(low, r"\bbias(?: of| is|=|:)*")
    rate = amount(low, r"learning rate(?: \w+)?(?: of| is| =|=)*", r"\b(?:eta|alpha|lr)\s*(?:=|of|is)")
    if rate is None and labels:
        assumed.append("The learning rate is 1.")
    predict = not labels or (re.search(r"predict|output|classif", low) is not None and re.search(r"update|learn|train|new weights", low) is None)
    if labels and len(labels) != len(points):
        return None
    if any(v not in (-1, 0, 1) for v in labels) or {-1, 0} <= set(labels):
        return Declined("impossible", "Labels must be −1 and 1, or 0 and 1.", "Please check them.")
    examples = tuple(zip(points, labels if labels else [Fraction(0)] * len(points), strict=True))
    return Task(Arguments(before, bias or Fraction(0), examples, rate or Fraction(1), predict, bias is not None, 0 in labels, tuple(assumed)), 1.05, "find the perceptron's output" if predict else "update the perceptron")


def solve(arguments: Arguments) -> Solution | Declined:
    """For each example: the sum, its sign, and the update when it is wrong."""
    a = arguments
    sheet = Sheet()
    weights, bias = a.weights, a.bias
    changes = 0
    output = 0
    for i, (x, y) in enumerate(a.examples, 1):
        tree = Add((*(times(show(w), show(v)) for w, v in zip(weights, x, strict=True)), *((show(bias),) if a.biased else ())))
        z = sheet.line(f"z_{i}", tree, SCORE, f"Example {i}: each input times its weight" + (", plus the bias." if a.biased else "."), name(f"z_{i}"), symbolic=False)
        if a.predict:
            output = 1 if z >= 0 else 0
            sheet.state(SIGN, Relation((Text("output"), Number(str(output))), ("=",)), "The sum is not negative: 1." if output else "The sum is negative: the other class.")
            continue
        if a.zero_one:
            error = y - (1 if z >= 0 else 0)
            wrong = error != 0
        else:
            wrong, error = y * z <= 0, y
        if not wrong:
            sheet.state(KEEP, Relation((Text("w"), _vector(weights)), ("=",)), "The sum has the right sign for the label, so the weights stay.")
            continue
        changes += 1
        new = tuple(w + a.rate * error * v for w, v in zip(weights, x, strict=True))
        for j, (w, v, n) in enumerate(zip(weights, x, new, strict=True), 1):
            sheet.steps.append(sheet.made(name(f"w_{j}"), Add((show(w), times(show(a.rate), show(error), show(v)))), n, UPDATE, ("The label is ", show(y), ", the sum says otherwise (a sum of 0 counts as a mistake too)" if not a.zero_one else ", the output is the other one", ": add learning rate × label × input." if not a.zero_one else ": add learning rate × (label − output) × input."), symbolic=False))
        weights = new
        if a.biased:
            after = bias + a.rate * error
            sheet.steps.append(sheet.made(name("b"), Add((show(bias), times(show(a.rate), show(error)))), after, UPDATE, "The bias as if its input were 1.", symbolic=False))
            bias = after
    assumptions: tuple[Prose, ...] = a.assumed
    if a.predict:
        tree_out = Number(str(output))
        return Solution("perceptron", "perceptron", "find the perceptron's output", tuple(sheet.steps), Result("number", tree_out, (tree_out,)), conclusion="The output is 1." if output else "The output is 0 (or −1, where the classes are called −1 and 1).", assumptions=assumptions)
    trees = (*(show(w) for w in weights), *((show(bias),) if a.biased else ()))
    return Solution("perceptron", "perceptron", "update the perceptron", tuple(sheet.steps), Result("vector", Sequence(trees, "[]"), trees), idea="A perceptron learns only from its mistakes: it moves its weights towards the example, or away from it.", conclusion=f"{changes} of {len(a.examples)} example{'s' if len(a.examples) > 1 else ''} changed the weights" + ("; the bias stands last." if a.biased else "."), assumptions=assumptions)


def _vector(values: tuple[Fraction, ...]) -> Sequence:
    return Sequence(tuple(show(v) for v in values), "[]")


def make_problem(rng: Random, level: int) -> Exercise:
    """One update; with a bias; a smaller learning rate."""
    w, x = [rng.randint(-3, 3) for _ in range(2)], [rng.randint(-3, 3) for _ in range(2)]
    rate = 1 if level < 3 else 0.5
    bias = f", b = {rng.randint(-2, 2)}" if level > 1 else ""
    text = f"A perceptron has weights w = {w}{bias}. Update it on the example x = {x} with label y = {rng.choice((-1, 1))} and learning rate {rate}. Give the new weights{' and the bias' if bias else ''}."
    return Exercise(text, text, "a list of numbers")


TOPIC = Topic(id="perceptron", title="Perceptron", concept="perceptron", phrases=("perceptron",), read=read, solve=solve, make_problem=make_problem)
