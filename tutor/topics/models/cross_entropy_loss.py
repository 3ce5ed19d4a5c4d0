"""The cross-entropy loss of predictions: binary (log loss), of classes, or from logits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Call, Constant, Negative, Node, Number, Power
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, Series, number, rounding_asked, runs, words_of
from tutor.problem.samples import data_lists
from tutor.problem.shares import unit_of
from tutor.rules.derivation import Rule
from tutor.rules.logarithms import log
from tutor.rules.sheet import NoValue, Sheet, decimal, formula, less, over, show, total
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

ONE = Rule("loss_of_one", "The surprise of one example", "cross-entropy")
AVERAGE = Rule("average_loss", "Average over the examples", "cross-entropy")
SOFTMAX = Rule("softmax_shares", "Turn the logits into probabilities", "softmax")


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: binary (labels and probabilities), classes (one probability of the true class), logits (with the true class)."""

    kind: str
    labels: tuple[Fraction, ...]
    predicted: tuple[Fraction, ...]
    unit: str
    rounding: int | None
    summed: bool = False
    place: int = 0


def read(problem: Problem) -> Task | Declined | None:
    """The cross-entropy loss, the log loss."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"cross[- ]?entropy|log[- ]?loss|\bbce\b|negative log[- ]?likelihood loss|logistic loss", low) or re.search(r"derivative|gradient|differentiat|learning rate|weights? |h\s*\(\s*p", low):
        return None
    if not re.search(r"loss|label|predict|\byhat\b|y_hat|true class|target|logits?", low):
        return None
    unit, _ = unit_of(text, "nats")
    rounding = rounding_asked(problem)
    summed = re.search(r"\b(?:total|sum)\b", low) is not None
    found = data_lists(problem, 2)
    if isinstance(found, Declined):
        return found
    lists: list[Series] = [s for s in found if len(s.values) >= 2] or [r for r in runs(text, 2) if len(r.values) > 1]
    place = _class(low)
    if re.search(r"logits?|scores", low) and lists:
        logits = next((s for s in lists if re.search(r"logit|score|z", s.name, re.I)), lists[0])
        target = next((s for s in lists if s is not logits and sum(s.values) == 1 and set(s.values) <= {0, 1}), None)
        k = list(target.values).index(Fraction(1)) if target else place
        if k is not None and k < len(logits.values):
            return Task(Arguments("logits", (), logits.values, unit, rounding, place=k), 1.1, f"find the cross-entropy loss from logits for class {k}")
        return None
    if len(lists) >= 2:
        first, second = lists[0], lists[1]
        labels, predicted = (first, second) if set(first.values) <= {0, 1} else (second, first)
        if len(first.values) != len(second.values):
            return Declined("bad_shape", f"There are {len(labels.values)} labels but {len(predicted.values)} predictions.", "Each example needs one of both.")
        if not set(labels.values) <= {0, 1}:
            return None
        if any(not 0 <= v <= 1 for v in predicted.values):
            bad = next(k for k, v in enumerate(predicted.values, 1) if not 0 <= v <= 1)
            return Declined("impossible", f"Prediction {bad} is {decimal(predicted.values[bad - 1])}, but a probability lies between 0 and 1.", "Please check it.")
        one_hot = sum(labels.values) == 1 and abs(sum(predicted.values, Fraction(-1))) < Fraction(1, 100) and "binary" not in low and len(labels.values) > 1
        if one_hot:
            return Task(Arguments("classes", labels.values, predicted.values, unit, rounding, place=list(labels.values).index(Fraction(1))), 1.1, "find the cross-entropy loss of one prediction over classes")
        return Task(Arguments("binary", labels.values, predicted.values, unit, rounding, summed), 1.1, f"find the binary cross-entropy loss of {len(labels.values)} examples")
    if len(lists) == 1 and place is not None and abs(sum(lists[0].values, Fraction(-1))) < Fraction(1, 100) and place < len(lists[0].values):
        return Task(Arguments("classes", (), lists[0].values, unit, rounding, place=place), 1.1, "find the cross-entropy loss of one prediction over classes")
    label = re.search(r"(?:true )?(?:label|class|target|\by)\s*(?:is|=|of)?\s*([01])\b", low)
    share = re.search(rf"(?:predict\w*|probability|yhat|y_hat|phat|\bp|output\w*)\s*(?:a |the )?(?:probability)?\s*(?:\w+ ){{0,4}}?(?:is|=|of)?\s*({NUMBER})", low)
    if label is not None and share is not None and 0 <= number(share.group(1)) <= 1:
        return Task(Arguments("binary", (Fraction(label.group(1)),), (number(share.group(1)),), unit, rounding), 1.1, "find the cross-entropy loss of one prediction")
    if re.search(r"\d", low) and re.search(r"find|calculate|compute", low):
        return Declined("missing_data", "I need the true labels and the predicted probabilities.", "For instance: y = [1, 0, 1], yhat = [0.9, 0.2, 0.7].")
    return None


def _class(low: str) -> int | None:
    found = re.search(r"(?:true|correct|target) (?:class|label)(?: index)?(?: is| =|=|:)*\s*(?:class )?(\d+)\b", low)
    if found is not None:
        return int(found.group(1))
    found = re.search(r"(first|1st|second|2nd|third|3rd) (?:class|one) is (?:the )?(?:true|correct)|(?:true|correct) (?:class|label) is the (first|1st|second|2nd|third|3rd)", low)
    if found is not None:
        return {"f": 0, "1": 0, "s": 1, "2": 1, "t": 2, "3": 2}[(found.group(1) or found.group(2))[0]]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The surprise at what came true, averaged."""
    a = arguments
    sheet = Sheet()
    assumptions: list[Prose] = ["Natural logarithms, as losses use."] if a.unit == "nats" else []
    idea = "The loss is the model's surprise at what really came: minus the logarithm of the probability it had given to it."
    goal = "find the cross-entropy loss"
    chosen = a.predicted if a.kind == "binary" else (a.predicted[a.place],)
    try:
        if a.kind == "binary":
            truth = [p if y else 1 - p for y, p in zip(a.labels, chosen, strict=True)]
            if 0 in truth:
                return Solution("cross_entropy_loss", "cross-entropy", goal, (), Result("none", None, ("diverges",), plain="diverges"), conclusion=f"Example {truth.index(Fraction(0)) + 1} was called impossible, but came true: −log 0 is infinite. In practice predictions are kept a little away from 0 and 1.")
            terms: list[Node] = []
            for k, (y, p) in enumerate(zip(a.labels, chosen, strict=True), 1):
                inside = show(p) if y else less(Number("1"), show(p))
                sheet.line(f"l_{k}", Negative(log(inside, a.unit)), ONE, f"Example {k} has the label {y}: its surprise is −log of {'the prediction' if y else '1 minus the prediction'}.", formula(f"l_{k}"), symbolic=False)
                terms.append(formula(f"l_{k}"))
            if len(terms) > 1:
                added = total(terms)
                sheet.line("L", added if a.summed else over(added, Number(str(len(terms)))), AVERAGE, "Add them up." if a.summed else f"Average over the {len(terms)} examples.", symbolic=False)
                if not a.summed:
                    assumptions.append("The loss is averaged over the examples.")
            key = "L" if len(terms) > 1 else "l_1"
        elif a.kind == "classes":
            if not chosen[0]:
                return Solution("cross_entropy_loss", "cross-entropy", goal, (), Result("none", None, ("diverges",), plain="diverges"), conclusion="The true class was called impossible: −log 0 is infinite.")
            sheet.line("L", Negative(log(show(chosen[0]), a.unit)), ONE, f"Only the true class (entry {a.place + 1}) counts: all others have the label 0.", formula("L"), symbolic=False)
            key = "L"
        else:
            powers: list[Node] = [Power(Constant("e"), show(v, False)) for v in a.predicted]
            sheet.line("p", over(powers[a.place], Add(tuple(powers))), SOFTMAX, f"Softmax: the share of entry {a.place + 1} (class {a.place}) in the sum of the exponentials.", symbolic=False)
            sheet.line("L", Negative(Call("ln", (formula("p"),))) if a.unit == "nats" else Negative(log(formula("p"), a.unit)), ONE, "The surprise at the true class.")
            assumptions.append("Classes are counted from 0, as programs do.")
            key = "L"
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    return Solution("cross_entropy_loss", "cross-entropy", goal, tuple(sheet.steps), sheet.result(key, a.rounding, formula("L")), idea=idea, conclusion=f"The loss is {decimal(sheet[key], 5)}. A perfect prediction has loss 0.", assumptions=tuple(assumptions))


def make_problem(rng: Random, level: int) -> Exercise:
    """One example; several; classes."""
    if level == 1:
        text = f"The true label is {rng.randint(0, 1)} and the predicted probability is {rng.randint(5, 95) / 100:g}. What is the binary cross-entropy loss? Round to 3 decimal places."
    elif level == 2:
        n = rng.randint(3, 4)
        text = f"True labels y = {[rng.randint(0, 1) for _ in range(n - 1)] + [1]}, predicted probabilities yhat = [{', '.join(f'{rng.randint(1, 9) / 10:g}' for _ in range(n))}]. Find the binary cross-entropy loss. Round to 3 decimal places."
    else:
        text = f"The logits are {[rng.randint(-2, 3) for _ in range(3)]} and the true class is {rng.randint(0, 2)}. Find the cross-entropy loss. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="cross_entropy_loss", title="Cross-entropy loss", concept="cross-entropy", phrases=("cross-entropy loss", "cross entropy loss", "cross-entropy", "cross entropy", "log loss", "bce"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
