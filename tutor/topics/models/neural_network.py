"""A small network on numbers: a neuron, or two layers; forward pass, loss, backward pass and one step, with every number shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Matrix, Prime, Sequence
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector, values
from tutor.problem.figures import amount, named, rounding_asked, words_of
from tutor.rules.arrays import fractions
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Amount, NoValue, Sheet, final, less, name, times
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

SCORE = Rule("linear_score", "Weighted sum plus bias", "neural-networks")
ACTIVATE = Rule("activation", "Apply the activation", "activation-functions")
LOSS = Rule("loss", "Compare with the target", "mse-mae")
BACK = Rule("backward", "Pass the slope back", "backpropagation")
GRADIENT = Rule("weight_gradient", "Slope for each weight", "backpropagation")
STEP = Rule("gradient_step", "Step against the gradient", "gradient-descent")
_FORMULA = {"sigmoid": "1/(1 + e^(-{z}))", "tanh": "tanh({z})", "relu": "max(0, {z})", "linear": "{z}"}
_SLOPE = {"sigmoid": "{a}*(1 - {a})", "tanh": "1 - {a}^2", "linear": "1"}

Rows = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    """Layers of (weights, biases, activation), the input, the target and the learning rate; `wanted`: output, loss, gradient, step."""

    layers: tuple[tuple[Rows, tuple[Fraction, ...], str], ...]
    x: tuple[Fraction, ...]
    target: tuple[Fraction, ...]
    rate: Fraction | None
    wanted: str
    rounding: int | None
    assumed: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """x, W1, b1, W2, b2 (or w, b of one neuron): the output; with a target: loss, gradients, one step."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"neural net\w*|\bneuron\b|two-layer|2-layer|hidden layer|forward (?:pass|propagation)|back-?prop\w*|backward pass|feed-?forward|\bmlp\b", low):
        return None
    found: dict[str, Rows] = {}
    for item in values(problem):
        key = item.name.replace("_", "").replace("^", "").lower()
        tree = as_matrix(item.tree)
        vector = as_vector(item.tree) if tree is None else None
        matrix = tree if tree is not None else Matrix((vector,)) if vector is not None else None
        numbers = fractions(matrix) if matrix is not None else None
        if numbers is not None:
            found.setdefault(key, tuple(tuple(r) for r in numbers))
    def row(*keys: str) -> tuple[Fraction, ...] | None:
        for key in keys:
            if key in found:
                return tuple(v for r in found[key] for v in r)
            single = named(text, key, key.upper())
            if single is not None:
                return (single,)
        return None

    x = row("x", "input", "inputs")
    first = found.get("w1") or found.get("w") or found.get("weights")
    second = found.get("w2")
    if first is None:
        single = row("w", "w1")
        first = (single,) if single else None
    if second is None:
        single = row("w2")
        second = (single,) if single else None
    if x is None or first is None:
        return None
    if len(first[0]) != len(x) and len(first) == len(x) and all(len(r) == 1 for r in first):
        first = (tuple(r[0] for r in first),)
    if len(first[0]) != len(x):
        return Declined("bad_shape", f"The first layer expects {len(first[0])} inputs, but x has {len(x)}.", "Write W1 with one row for each neuron.")
    assumed: list[str] = []
    bias = row("b1", "b")
    if bias is None:
        assumed.append("No biases are given, so they are 0.")
    b1 = bias if bias is not None else (Fraction(0),) * len(first)
    kinds = [k for k in re.findall(r"sigmoid|tanh|relu|linear|identity", low) if k]
    kinds = ["linear" if k == "identity" else k for k in kinds]
    hidden = kinds[0] if kinds else "sigmoid"
    if not kinds:
        assumed.append("No activation is named, so I used the sigmoid.")
    layers: list[tuple[Rows, tuple[Fraction, ...], str]] = [(first, b1, hidden)]
    if second is not None:
        if len(second[0]) != len(first) and len(second) == len(first) and all(len(r) == 1 for r in second):
            second = (tuple(r[0] for r in second),)
        b2 = row("b2")
        b2 = b2 if b2 is not None else (Fraction(0),) * len(second)
        layers.append((second, b2, _output_kind(kinds, hidden, low, assumed)))
        if len(second[0]) != len(first) or len(b2) != len(second):
            return Declined("bad_shape", f"The second layer expects {len(second[0])} inputs, but the first one has {len(first)} neurons.", "Write W2 with one row for each output.")
    if len(b1) != len(first):
        return Declined("bad_shape", f"The first layer has {len(first)} neurons, but {len(b1)} biases.", "Each neuron needs one bias.")
    if sum(len(w) * len(w[0]) for w, _, _ in layers) > 40:
        return Declined("too_heavy", "By hand I do small networks only, up to 40 weights.", "Try fewer neurons.")
    target = row("y", "target", "t")
    said = amount(low, r"\btarget(?: value| output)?(?: of| is|=|:)*")
    target = target if target is not None or said is None else (said,)
    rate = amount(low, r"learning rate(?: \w+)?(?: of| is| =|=)*", r"\b(?:eta|alpha|lr)\s*(?:=|of|is)")
    wanted = "step" if rate is not None and target and re.search(r"update|step|new weights|after", low) else "gradient" if target and re.search(r"gradient|backward|back-?prop|derivative", low) else "loss" if target and re.search(r"loss|error", low) else "output"
    if wanted != "output" and (target is None or len(target) != len(layers[-1][0])):
        return Declined("missing_data", "For the loss I need a target for each output.", "For instance: y = 1.")
    return Task(Arguments(tuple(layers), x, target or (), rate, wanted, rounding_asked(problem), tuple(assumed)), 1.1, {"output": "find the network's output", "loss": "find the loss", "gradient": "find the gradients by backpropagation", "step": "take one step of gradient descent"}[wanted])


def _output_kind(kinds: list[str], hidden: str, low: str, assumed: list[str]) -> str:
    """The activation of the output layer: the second one named, none where only the hidden layer's is named, else the same."""
    if len(kinds) > 1:
        return kinds[1]
    if re.search(r"linear output|no activation (?:on|in|at) the output", low):
        return "linear"
    if re.search(r"(?:sigmoid|tanh|relu)[^.;]{0,15}\bhidden|\bhidden\b[^.;]{0,25}(?:sigmoid|tanh|relu)", low):
        assumed.append("Only the hidden layer's activation is named, so the output has none.")
        return "linear"
    assumed.append(f"Both layers use the same activation, {hidden}.")
    return hidden


def solve(arguments: Arguments) -> Solution | Declined:
    """Layer by layer forwards; for gradients layer by layer back."""
    a = arguments
    sheet = Sheet()
    try:
        outputs = _forward(sheet, a)
        if a.wanted == "output":
            result = sheet.result(outputs[0], a.rounding, name(outputs[0])) if len(outputs) == 1 else _vector([sheet[k] for k in outputs], a.rounding)
            return _ended(a, sheet, result, "This is what the network says.")
        for i in range(1, len(outputs) + 1):
            sheet.values[f"y_{i}"] = a.target[i - 1]
        sheet.line("L", "+".join(f"1/2*({k} - y_{i})^2" for i, k in enumerate(outputs, 1)), LOSS, "Half of the squared error: the half goes away when it is differentiated.", name("L"))
        if a.wanted == "loss":
            return _ended(a, sheet, sheet.result("L", a.rounding), "The loss is half of the squared error.")
        gradients = _backward(sheet, a, outputs)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    keys = list(gradients)
    if a.wanted == "gradient":
        return _ended(a, sheet, _vector([sheet[gradients[k]] for k in keys], a.rounding), f"The slopes, in the order {', '.join(keys)}.")
    sheet.values["eta"] = a.rate or Fraction(1)
    new = []
    for k in keys:
        new.append(sheet.line(f"{k}n", less(name(k), times(name("eta"), name(gradients[k]))), STEP, "Old value, minus the learning rate times the slope.", Prime(name(k))))
    return _ended(a, sheet, _vector(new, a.rounding), f"The new values, in the order {', '.join(keys)}.")


def _vector(values_found: list[Amount], rounding: int | None) -> Result:
    trees = tuple(final(v, rounding) for v in values_found)
    return Result("vector", Sequence(trees, "[]"), trees)


def _forward(sheet: Sheet, a: Arguments) -> list[str]:
    letters = ("h", "o") if len(a.layers) == 2 else ("o",)
    inputs = []
    for j, v in enumerate(a.x, 1):
        sheet.values[f"x_{j}"] = v
        inputs.append(f"x_{j}")
    for layer, ((weights, biases, kind), letter) in enumerate(zip(a.layers, letters, strict=True), 1):
        outputs = []
        for i, (row, b) in enumerate(zip(weights, biases, strict=True), 1):
            mark = "wv"[layer - 1]
            for j, w in enumerate(row, 1):
                sheet.values[f"{mark}_{i}{j}"] = w
            sheet.values[f"{'bc'[layer - 1]}_{i}"] = b
            z = f"{'zu'[layer - 1]}_{i}"
            tree = Add((*(times(name(f"{mark}_{i}{j}"), name(k)) for j, k in enumerate(inputs, 1)), name(f"{'bc'[layer - 1]}_{i}")))
            sheet.line(z, tree, SCORE, f"Layer {layer}, neuron {i}: its weights times its inputs, plus its bias.", name(z))
            out = f"{letter}_{i}"
            sheet.line(out, _FORMULA[kind].format(z=z), ACTIVATE, f"The {kind if kind != 'linear' else 'identity'} of that.", name(out))
            outputs.append(out)
        inputs = outputs
    return inputs


def _slope(kind: str, value: Amount, out: str) -> str:
    if kind == "relu":
        return "1" if value > 0 else "0"
    return _SLOPE[kind].format(a=out)


def _backward(sheet: Sheet, a: Arguments, outputs: list[str]) -> dict[str, str]:
    """Write the slopes and give, for each weight or bias, the name of its slope."""
    gradients: dict[str, str] = {}
    last = len(a.layers) - 1
    weights, _, kind = a.layers[last]
    mark, bias = "wv"[last], "bc"[last]
    before = [f"h_{j}" for j in range(1, len(weights[0]) + 1)] if last else [f"x_{j}" for j in range(1, len(a.x) + 1)]
    for i, out in enumerate(outputs, 1):
        sheet.line(f"delta_{i}", f"({out} - y_{i})*({_slope(kind, sheet[out], out)})", BACK, "Slope of the loss at this output, times the slope of its activation.", name(f"delta_{i}"))
    for i in range(1, len(weights) + 1):
        for j, source in enumerate(before, 1):
            key = f"{mark}_{i}{j}"
            gradients[key] = f"G{mark}_{i}{j}"
            sheet.line(gradients[key], f"delta_{i}*{source}", GRADIENT, f"For weight {j} of output {i}: the slope there, times what came in.", name(f"d{mark}_{i}{j}"))
        gradients[f"{bias}_{i}"] = f"G{bias}_{i}"
        sheet.line(f"G{bias}_{i}", f"delta_{i}", GRADIENT, "For the bias the input is 1.", name(f"d{bias}_{i}"))
    if last:
        first, _, hidden = a.layers[0]
        for j in range(1, len(first) + 1):
            back = " + ".join(f"delta_{i}*v_{i}{j}" for i in range(1, len(weights) + 1))
            sheet.line(f"e_{j}", f"({back})*({_slope(hidden, sheet[f'h_{j}'], f'h_{j}')})", BACK, f"Hidden neuron {j}: the slopes of the outputs, passed back through the weights, times the slope of its activation.", name(f"e_{j}"))
        for j in range(1, len(first) + 1):
            for k in range(1, len(a.x) + 1):
                gradients[f"w_{j}{k}"] = f"Gw_{j}{k}"
                sheet.line(f"Gw_{j}{k}", f"e_{j}*x_{k}", GRADIENT, f"For weight {k} of hidden neuron {j}.", name(f"dw_{j}{k}"))
            gradients[f"b_{j}"] = f"Gb_{j}"
            sheet.line(f"Gb_{j}", f"e_{j}", GRADIENT, "For the bias the input is 1.", name(f"db_{j}"))
    return gradients


def _ended(a: Arguments, sheet: Sheet, result: Result, conclusion: str) -> Solution:
    goal = {"output": "find the network's output", "loss": "find the loss", "gradient": "find the gradients by backpropagation", "step": "take one step of gradient descent"}[a.wanted]
    assumptions: tuple[Prose, ...] = (*a.assumed, *(("The loss is half of the squared error.",) if a.wanted != "output" else ()))
    return Solution("neural_network", "neural-networks" if a.wanted in ("output", "loss") else "backpropagation", goal, tuple(sheet.steps), result, idea="Forwards: weighted sums and activations, layer by layer. Backwards: the chain rule, from the loss to each weight.", conclusion=conclusion, assumptions=assumptions)


def make_problem(rng: Random, level: int) -> Exercise:
    """A neuron; two layers forward; one neuron backward."""
    def tenths() -> str:
        return f"{rng.randint(-9, 9) / 10:g}"

    if level == 2:
        text = f"A neural network with sigmoid activation has x = [{rng.randint(-2, 3)}, {rng.randint(-2, 3)}], W1 = [[{tenths()}, {tenths()}], [{tenths()}, {tenths()}]], b1 = [0, 0], W2 = [[{tenths()}, {tenths()}]], b2 = [{tenths()}]. Do the forward pass: what is the output? Round to 4 decimal places."
        return Exercise(text, text, "a number")
    base = f"A neuron with sigmoid activation has w = [{tenths()}, {tenths()}], b = {tenths()} and input x = [{rng.randint(-2, 3)}, {rng.randint(-2, 3)}]. "
    text = base + ("What is its output? Round to 4 decimal places." if level == 1 else f"The target is y = {rng.randint(0, 1)}. What is the loss? Round to 4 decimal places.")
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="neural_network", title="A small neural network", concept="neural-networks", phrases=("neural network", "neuron", "forward pass", "backpropagation", "backward pass", "hidden layer", "backprop", "mlp"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("backpropagation",),
)  # fmt: skip
