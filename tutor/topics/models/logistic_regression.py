"""Logistic regression: the predicted probability, and one step of gradient descent on its weights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Node, Number, Prime, Sequence
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, named, number, rounding_asked, runs, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import NoValue, Sheet, decimal, final, formula, name, over, show, times, total
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

SCORE = Rule("linear_score", "The weighted sum", "dot-product")
SIGMOID = Rule("sigmoid_of_score", "The sigmoid makes it a probability", "sigmoid")
CLASS = Rule("decide_class", "Compare with one half", "logistic-regression")
GRADIENT = Rule("gradient_of_loss", "Error times input", "logistic-regression")
STEP = Rule("gradient_step", "Step against the gradient", "gradient-descent")


_FORMULA = re.compile(r"(?:log[- ]?odds|logit(?:\(p\))?)\s*=\s*([+-]? ?\d+(?:\.\d+)?)\s*([+-])\s*(\d+(?:\.\d+)?)\s*\*?\s*[a-z]\w*")
"""The model written out for one input: log odds = -3 + 0.5x."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """Weights and bias, the inputs (rows), the labels (for a step), the learning rate; `wanted`: probability, class, score, step, gradient, odds."""

    weights: tuple[Fraction, ...]
    bias: Fraction
    inputs: tuple[tuple[Fraction, ...], ...]
    labels: tuple[Fraction, ...]
    rate: Fraction | None
    wanted: str
    rounding: int | None
    biased: bool = True


def read(problem: Problem) -> Task | Declined | None:
    """weights, bias, an input: the probability; with a label and a learning rate: one step."""
    text = words_of(problem)
    low = text.lower()
    if not (re.search(r"logistic (?:regression|model|classifier)|logit model", low) or _FORMULA.search(low)) or re.search(r"derivative of|what is logistic|explain|odds ratio", low):
        return None
    rounding = rounding_asked(problem)
    weights, bias = _weights(text)
    if not weights:
        return Declined("missing_data", "I need the weights, the bias and an input.", "For instance: logistic regression with w = [0.5, -1], b = 0.2 and x = [2, 1].") if re.search(r"\d", low) and re.search(r"calculate|compute|find|predict", low) else None
    inputs = _inputs(text, len(weights))
    if not inputs:
        return Declined("missing_data", f"I need an input with {len(weights)} number{'s' if len(weights) > 1 else ''}.", "For instance: x = [2, 1].")
    if any(len(x) != len(weights) for x in inputs):
        return Declined("bad_shape", f"There are {len(weights)} weights, but the input has {len(inputs[0])} numbers.", "Each input needs its weight.")
    rate = amount(low, r"learning rate(?: \w+)?(?: of| is| =|=)*", r"\b(?:eta|alpha|lr)\s*(?:=|of|is)")
    labels = _labels(text, low)
    step = rate is not None and labels and re.search(r"step|update|iteration|new weights?|gradient descent|train", low)
    wanted = "step" if step else "gradient" if "gradient" in low and labels else "class" if re.search(r"which class|predicted class|classif\w+ (?:it|the)|predict the class", low) else "score" if re.search(r"linear score|\blogit\b of|log[- ]odds", low) and "probability" not in low else "probability"
    if wanted in ("step", "gradient") and len(labels) != len(inputs):
        return Declined("bad_shape", f"There are {len(inputs)} inputs and {len(labels)} labels.", "Each input needs its label.")
    if any(v not in (0, 1) for v in labels):
        return Declined("impossible", "Labels of logistic regression are 0 or 1.", "Please check them.")
    return Task(Arguments(weights, bias if bias is not None else Fraction(0), inputs, labels, rate, wanted, rounding, bias is not None), 1.1, {"step": "take one step of gradient descent for logistic regression", "gradient": "find the gradient of the loss", "class": "predict the class"}.get(wanted, "find the predicted probability"))


def _weights(text: str) -> tuple[tuple[Fraction, ...], Fraction | None]:
    written = _FORMULA.search(text.lower())
    if written is not None:
        return (number(written.group(2).replace(" ", "") + written.group(3)),), number(written.group(1).replace(" ", ""))
    listed = next((r.values for r in runs(text, 1) if re.fullmatch(r"(?:.*\s)?(?:w|weights?|theta|beta|coefficients)", r.name, re.I)), None)
    bias = named(text, "b", "w_?0", "bias", "beta_?0", "theta_?0", "intercept")
    bias = bias if bias is not None else amount(text.lower(), r"\b(?:bias|intercept)(?: term)?(?: of| is|=|:)*")
    if listed is not None:
        return listed, bias
    spoken = re.search(rf"\b(?:weights?|coefficients?|slope)(?: vector)?(?: of| are| is|:|=)*\s*[\[(]?\s*({NUMBER}(?:\s*(?:,|and|, and)\s*{NUMBER})*)", text, re.I)
    if spoken is not None:
        return tuple(number(v) for v in re.findall(NUMBER, spoken.group(1))), bias
    singles = re.findall(rf"(?:w|beta|theta|b)_?([1-9])\s*(?:=|is)\s*({NUMBER})", text)
    if singles:
        return tuple(number(v) for _, v in sorted(singles)), bias
    one = named(text, "w", "beta", "theta", "weight")
    return ((one,), bias) if one is not None else ((), bias)


def _inputs(text: str, count: int) -> tuple[tuple[Fraction, ...], ...]:
    found = [r.values for r in runs(text, 1) if re.fullmatch(r"(?:.*\s)?(?:x|inputs?|features?|point|x_?\d)", r.name, re.I)]
    if found:
        if count == 1 and len(found) == 1 and len(found[0]) > 1:
            return tuple((v,) for v in found[0])
        return tuple(found)
    singles = re.findall(rf"(?<![A-Za-z])x_?([1-9])\s*(?:=|is)\s*({NUMBER})", text)
    if len(singles) >= count > 1:
        return (tuple(number(v) for _, v in sorted(singles)[:count]),)
    one = named(text, "x", "input", "x_?1")
    if one is None and count == 1 and _FORMULA.search(text.lower()) is not None:
        one = amount(text.lower(), r"(?:\bat|\bfor|\bwith|\bwhen|\bif)(?: [a-z]+)?(?: is| =|=)?")
    if one is not None and count == 1:
        return ((one,),)
    points = [r.values for r in runs(text, 2) if r.bracket == "(" and len(r.values) == count]
    spoken = re.search(rf"\b(?:inputs?|features?|values?|point|x)(?: of| are| is|:|=)*\s*({NUMBER}(?:\s*(?:,|and|, and)\s*{NUMBER}){{{count - 1}}})(?!\s*(?:,|and)\s*\d)", text, re.I)
    return tuple(points) if points else (tuple(number(v) for v in re.findall(NUMBER, spoken.group(1))),) if spoken is not None else ()


def _labels(text: str, low: str) -> tuple[Fraction, ...]:
    found = next((r.values for r in runs(text, 2) if re.fullmatch(r"(?:.*\s)?(?:y|labels?|targets?)", r.name, re.I)), None)
    if found is not None:
        return found
    one = named(text, "y", "label", "target", "true label") or amount(low, r"(?:label|target|class)(?: \w)?(?: is| of|=)*")
    one = one if one is not None else named(text, "y")
    return (one,) if one is not None else ()


def solve(arguments: Arguments) -> Solution | Declined:
    """Score, sigmoid; then the class, or the gradient and the step."""
    a = arguments
    sheet = Sheet()
    for j, w in enumerate(a.weights, 1):
        sheet.values[f"w_{j}"] = w
    sheet.values["b"] = a.bias
    assumptions: list[Prose] = [] if a.biased else ["No bias is given, so I took b = 0."]
    try:
        for i, x in enumerate(a.inputs, 1):
            mark = f"_{i}" if len(a.inputs) > 1 else ""
            tree: Node = Add((*(times(show(w), show(v)) for w, v in zip(a.weights, x, strict=True)), show(a.bias)))
            sheet.line(f"z{mark}", tree, SCORE, "Each input times its weight, plus the bias.", name(f"z{mark}"), symbolic=False)
            if a.wanted == "score":
                return _ended(a, sheet, sheet.result("z", a.rounding), f"The log-odds are {decimal(sheet['z'])}.", assumptions)
            sheet.line(f"p{mark}", f"1/(1 + e^(-z{mark}))", SIGMOID, "The sigmoid turns any number into one between 0 and 1.", name(f"p{mark}"))
        if a.wanted == "probability":
            if len(a.inputs) > 1:
                trees = tuple(final(sheet[f"p_{i}"], a.rounding) for i in range(1, len(a.inputs) + 1))
                return _ended(a, sheet, Result("vector", Sequence(trees, "[]"), trees), "These are the predicted probabilities of class 1.", assumptions)
            return _ended(a, sheet, sheet.result("p", a.rounding), f"Class 1 has the probability {decimal(sheet['p'], 4)}; with the usual threshold 0.5 the prediction is class {1 if sheet['p'] >= 0.5 else 0}.", assumptions)
        if a.wanted == "class":
            word = "1" if sheet["p" if len(a.inputs) == 1 else "p_1"] >= 0.5 else "0"
            return _ended(a, sheet, Result("number", Number(word), (Number(word),)), f"The probability is {'at least' if word == '1' else 'below'} 0.5, so class {word}.", assumptions)
        return _step(a, sheet, assumptions)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")


def _step(a: Arguments, sheet: Sheet, assumptions: list[Prose]) -> Solution:
    n = len(a.inputs)
    if n > 1:
        assumptions.append("The loss is the mean cross-entropy over the examples.")
    gradients = []
    for j in range(len(a.weights) + 1):
        parts: list[Node] = []
        for i, (x, y) in enumerate(zip(a.inputs, a.labels, strict=True), 1):
            p = formula(f"p_{i}" if n > 1 else "p")
            error: Node = formula(f"{'p_' + str(i) if n > 1 else 'p'} - {y}") if y else p
            parts.append(times(error, show(x[j])) if j < len(a.weights) else error)
        tree = total(parts)
        tree = over(tree, Number(str(n))) if n > 1 else tree
        key = f"g_{j + 1}" if j < len(a.weights) else "g_b"
        gradients.append(sheet.line(key, tree, GRADIENT, "The slope of the cross-entropy loss: prediction minus label, times the input" + (" (for the bias the input is 1)." if j == len(a.weights) else "."), name(key), symbolic=False))
    if a.wanted == "gradient":
        trees = tuple(final(g, a.rounding) for g in (gradients if a.biased else gradients[:-1]))
        return _ended(a, sheet, Result("vector", Sequence(trees, "[]"), trees), "Weights first" + (", the bias last." if a.biased else "."), assumptions)
    sheet.values["eta"] = a.rate or Fraction(1)
    new = []
    for j in range(len(a.weights)):
        new.append(sheet.line(f"v_{j + 1}", f"w_{j + 1} - eta*g_{j + 1}", STEP, "Old weight, minus the learning rate times the slope.", Prime(name(f"w_{j + 1}"))))
    if a.biased:
        new.append(sheet.line("c", "b - eta*g_b", STEP, "The bias in the same way.", Prime(name("b"))))
    trees = tuple(final(v, a.rounding) for v in new)
    return _ended(a, sheet, Result("vector", Sequence(trees, "[]"), trees), "The new weights" + (", with the bias last." if a.biased else "."), assumptions)


def _ended(a: Arguments, sheet: Sheet, result: Result, conclusion: str, assumptions: list[Prose]) -> Solution:
    goal = {"step": "take one step of gradient descent", "gradient": "find the gradient of the loss", "class": "predict the class", "score": "find the log-odds"}.get(a.wanted, "find the predicted probability")
    return Solution("logistic_regression", "logistic-regression", f"{goal} for logistic regression", tuple(sheet.steps), result, idea="Logistic regression is a weighted sum, pressed by the sigmoid into a probability.", conclusion=conclusion, assumptions=tuple(assumptions))


def make_problem(rng: Random, level: int) -> Exercise:
    """One input; two inputs; a training step."""
    w, b = [rng.randint(-20, 20) / 10 for _ in range(level)][:2], rng.randint(-10, 10) / 10
    x = [rng.randint(-3, 4) for _ in w]
    base = f"A logistic regression has weights w = [{', '.join(f'{v:g}' for v in w)}] and bias b = {b:g}. "
    if level < 3:
        text = base + f"Find the predicted probability for x = {x}. Round to 3 decimal places."
        return Exercise(text, text, "a number")
    text = base + f"Take one step of gradient descent with learning rate 0.1 on the example x = {x} with label y = {rng.randint(0, 1)}. Give the new weights and the bias. Round to 3 decimal places."
    return Exercise(text, text, "a list of numbers")


TOPIC = Topic(
    id="logistic_regression", title="Logistic regression", concept="logistic-regression", phrases=("logistic regression", "logistic model", "logistic"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sigmoid", "gradient-descent"),
)  # fmt: skip
