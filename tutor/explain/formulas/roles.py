"""What each symbol of a formula stands for: from the known formula, the learner's own words, or convention.

In go the inventory and what is known, out come roles with their basis. A role that rests on nothing but the letter is
a guess; a symbol with no convention at all stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.known_formulas import conventions
from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.inventory import Item
from tutor.notation import tree as t
from tutor.notation.names import GREEK

Known = Mapping[t.Node, tuple[str, str]]

SIGNS = {
    "log": "logarithm, the natural one unless a base is given", "ln": "natural logarithm", "exp": "exponential: e raised to this power", "max": "larger of the two, the largest value",
    "min": "smaller of the two, the smallest value", "argmax": "value that maximises, the input at which the largest value is reached", "argmin": "value that minimises, the input at which the smallest value is reached",
    "tanh": "hyperbolic tangent, an S-shaped curve from minus one to one", "sin": "sine", "cos": "cosine", "tan": "tangent", "det": "determinant, the factor by which volumes are scaled",
    "tr": "trace, the sum of the diagonal entries", "rank": "rank, the number of independent rows", "softmax": "softmax, which turns scores into probabilities", "sigmoid": "sigmoid function, the logistic function",
    "relu": "rectified linear unit", "softplus": "softplus function, a smooth version of ReLU", "sign": "sign: plus one, zero or minus one", "inv": "inverse", "diag": "diagonal matrix with these entries",
    "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine", "floor": "rounding down", "ceil": "rounding up", "erf": "error function", "lim": "limit: the value that is approached",
    "partial": "partial derivative: only one variable changes", "nabla": "gradient, the vector of all partial derivatives", "T": "transpose: rows become columns", "sim": "is distributed as, follows the distribution",
    "propto": "proportional to, equal up to a constant factor", "odot": "element-wise product, entry by entry", "sup": "least upper bound", "inf": "greatest lower bound",
}  # fmt: skip
CONSTANTS = {"pi": "the constant pi, about 3.14159", "e": "Euler's number, the base of the natural exponential, about 2.718", "infinity": "infinity: without end", "i": "imaginary unit, whose square is minus one"}
LABELS = {
    "in": "number of inputs", "out": "number of outputs", "model": "model", "new": "new, updated", "old": "old, previous", "max": "largest", "min": "smallest", "train": "training", "test": "test", "total": "total", "true": "true",
    "pred": "predicted", "MLE": "maximum likelihood estimate of the", "MAP": "maximum a posteriori estimate of the", "ref": "reference", "opt": "optimal", "avg": "average", "obs": "observed", "prior": "prior", "post": "posterior",
    "target": "target", "init": "initial", "final": "final", "best": "best", "ridge": "ridge", "lasso": "lasso", "pool": "pooled",
}  # fmt: skip
ORDINALS = {"0": "initial", "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "6": "sixth", "7": "seventh", "8": "eighth"}
STYLES = {"R": "real numbers", "N": "natural numbers", "Z": "whole numbers, the integers", "Q": "rational numbers", "C": "complex numbers", "E": "expected value, the mean", "P": "probability", "1": "indicator: one when the condition holds, otherwise zero", "I": "indicator, or mutual information", "H": "entropy", "V": "variance"}
_STATED = re.compile(r"(?:\bwhere\b|\bwith\b|\band\b|,|;|\bhere\b|\blet\b)?\s*([A-Za-zα-ωΑ-Ω]\w{0,12})\s+(?:is|are|be|denotes?|means?|stands for|represents?|=)\s+((?:the |a |an |our |my )?[a-z][a-z' -]{2,60}?)(?=\s*(?:,|;|\.|\band\s+\w{1,8}\s+(?:is|are)|$|\?|\bin\b))")
_FUNCTION_WORDS = frozenset("what this that it there which formula equation he she they we i so how why".split())


def stated_roles(context: str) -> dict[str, str]:
    """The meanings that the learner gives: "where x is the price" → {"x": "the price"}."""
    found = {}
    for name, role in _STATED.findall(context):
        if name.lower() not in _FUNCTION_WORDS and not role.startswith(("equal", "found", "given by", "not ")):
            found[GREEK.get(name, name)] = role.strip()
    return found


def assign(items: list[Item], kinds: tuple[str, ...], known: Known, context: str = "") -> None:
    """Fill in role, shape and basis of every item."""
    told = stated_roles(context)
    for item in items:
        _assign(item, items, kinds, known, told)


def _assign(item: Item, items: list[Item], kinds: tuple[str, ...], known: Known, told: Mapping[str, str]) -> None:
    flat = t.flat_name(item.node)
    if flat is not None and flat in told:
        item.role, item.basis = told[flat], "stated"
        item.shape = _shape(item, "")
        return
    if item.node in known:
        item.role, item.shape = known[item.node]
        item.basis = "known formula"
        item.shape = _shape(item, item.shape)
        return
    role, shape, basis = role_of(item.node, item, kinds, known)
    item.role, item.basis = role, basis if role else "unknown"
    item.shape = _shape(item, shape)
    if not role:
        item.role = "not known from the formula alone"


def role_of(node: t.Node, item: Item, kinds: tuple[str, ...], known: Known) -> tuple[str, str, str]:
    """Role, shape and basis of a symbol that is not bound by name in a known formula."""
    if node in known:
        role, shape = known[node]
        return role, shape, "known formula"
    places = item.places if item.node == node else set()
    match node:
        case t.Symbol(name, accent, style) if places & {"operator", "sign", "named function", "transpose"}:
            return SIGNS.get(name, ""), "operator", "convention"
        case t.Constant(name):
            return CONSTANTS.get(name, ""), "scalar", "convention"
        case t.Symbol("N" | "U" as name) if "distribution" in places:
            return {"N": "normal distribution, the Gaussian distribution", "U": "uniform distribution"}[name], "function", "convention"
        case t.Symbol() if (placed := _by_place(node, item)) is not None:
            return placed
        case t.Symbol(name, accent, style):
            return _letter(name, accent, style, kinds, node, known)
        case t.Subscript(t.Symbol("nabla"), variable):
            return f"gradient with respect to {_named(variable, kinds, known)}", "operator", "convention"
        case t.Subscript(base, index):
            return _indexed(base, index, item, kinds, known)
        case t.Superscript(t.Symbol(name), t.Symbol("c")) if name.isupper():
            return f"event that {name} does not happen", "", "convention"
        case t.Superscript(base, label, bracket):
            return _labelled(base, label, bracket, item, kinds, known)
        case t.Prime(operand, order):
            inner, shape, _ = role_of(operand, Item(operand), kinds, known)
            if isinstance(operand, t.Symbol) and operand.name in ("f", "g", "h", "F", "u", "v", "y", "tanh", "sigma") and "rl" not in kinds[:1]:
                nth = {1: "derivative", 2: "second derivative", 3: "third derivative"}.get(order, "higher derivative")
                return f"{nth} of {glyph(operand) or 'the function'}", "function", "convention"
            return (f"next or changed {_head(inner)}" if inner else ""), shape, "guess"
        case t.Power(t.Subscript(base, _) | (t.Symbol() as base), _):
            return _square(node, base, kinds, known)
        case t.Apply(function, arguments):
            return _applied(function, arguments, item, kinds, known)
        case t.Call("binomial", (top, bottom)):
            return f"binomial coefficient, {glyph(top) or 'n'} choose {glyph(bottom) or 'k'}: the number of ways to choose", "scalar", "convention"
        case t.Factorial(operand):
            return f"{glyph(operand)} factorial: the product of all whole numbers up to it", "scalar", "convention"
        case t.AbsoluteValue(operand):
            inner, _, _ = role_of(operand, Item(operand), kinds, known)
            return f"determinant of the {_head(inner).removesuffix(' matrix') or 'matrix'}" if inner else "determinant, or the size", "scalar", "convention"
        case t.Differential(operand):
            return f"differential of {glyph(operand)}, a tiny change in it", "scalar", "convention"
        case t.Text(words):
            return ("Frobenius: all entries squared, added, and the root taken" if words in ("F", "Fro") else words), "", "convention"
    return "", "", "unknown"


def _by_place(node: t.Symbol, item: Item) -> tuple[str, str, str] | None:
    """What the place of a bare letter says: summed over, upper bound, step number."""
    places = item.places
    counted = any(p.startswith("index of sum") or p.startswith("index of product") for p in places)
    if counted:
        return _counter(node, item), "index", "convention"
    if places & {"index of argmax", "index of argmin", "index of max", "index of min"}:
        return None
    if places & {"upper sum", "upper product"}:
        return _bound(node, item), "scalar", "convention"
    if "index" in places and not places & {"left", "squared", "function"} and places <= {"index", "argument", "upper sum", "lower", "upper", "domain", ""}:
        if node.name in ("t", "tau", "k") and node.name == "t":
            return "time step, the iteration or step number", "index", "convention"
        if node.name == "l" or node.name == "ell":
            return "layer number, the layer index", "index", "convention"
        if node.name in "ijkmnrsc" and len(node.name) == 1:
            return f"index: which one of several is meant{' (row)' if node.name == 'i' and _double(item) else ''}", "index", "convention"
    return None


def _double(item: Item) -> bool:
    return False


def _counter(node: t.Symbol, item: Item) -> str:
    name = node.name
    body = item.of
    doubled = body is not None and any(isinstance(n, t.Subscript) and isinstance(n.index, t.Multiply | t.Sequence) and node in t.walk(n.index) for n in t.walk(body))
    if doubled:
        return {"i": "row index, the index of summation", "j": "column index, the index of summation"}.get(name, "summation index, which entry or class is meant")
    powered = body is not None and any(isinstance(n, t.Power) and any(x == node for x in t.walk(n.exponent)) for n in t.walk(body))
    if powered:
        return "summation index, the counter (also the power)"
    if name in ("x", "y", "z", "s"):
        return "value that is summed over: every outcome in turn"
    if name in ("i", "n"):
        return "index over samples, the summation index: which data point (observation) or term is meant"
    if name == "t":
        return "time step, the summation index"
    return "summation index, the counter: which item is meant (index over all of them)"


def _bound(node: t.Symbol, item: Item) -> str:
    if node.name in ("T",):
        return "number of steps, the last time step"
    if node.name in ("K", "C", "k"):
        return "number of classes, groups or components"
    if node.name in ("d", "p", "D"):
        return "number of components, features or dimensions"
    return "number of samples, the sample size: how many data points (observations, terms) are counted"


def _letter(name: str, accent: str, style: str, kinds: tuple[str, ...], node: t.Symbol, known: Known) -> tuple[str, str, str]:
    if style == "blackboard" and name in STYLES:
        return STYLES[name], "set" if name in "RNZQC" else "operator", "convention"
    if style == "calligraphic" and name in ("N", "D", "L", "U"):
        return {"N": "normal distribution, the Gaussian distribution", "D": "data, the observed data set", "L": "loss, the cost", "U": "uniform distribution"}[name], "", "convention"
    if accent:
        plain = t.Symbol(name, style=style)
        inner, shape, basis = known[plain] + ("known formula",) if plain in known else _letter(name, "", style, kinds, plain, known)
        return _accented(name, accent, inner, kinds), shape, basis if inner else "guess"
    roles = conventions().get(name)
    if roles is None:
        if len(name) > 1 and name.replace("_", "").isalpha():
            words = name.replace("_", " ")
            return (f"{words}, named in full" if not words.isupper() else ""), "", "guess" if not words.isupper() else "unknown"
        return "", "", "unknown"
    for kind in kinds:
        if kind in roles:
            role, _, shape = roles[kind].partition("|")
            return role, shape, "convention"
    if "any" in roles:
        role, _, shape = roles["any"].partition("|")
        return role, shape, "convention" if len(roles) == 1 else "guess"
    return "", "", "unknown"


def _accented(name: str, accent: str, inner: str, kinds: tuple[str, ...]) -> str:
    head = _head(inner)
    if accent == "hat":
        if name in ("y", "Y"):
            return "predicted value, the prediction (predicted output)"
        if name == "p":
            return "sample proportion, the estimated or predicted probability"
        return f"estimated {head}, an estimate computed from data" if head else "an estimate, computed from data"
    if accent == "bar":
        if name in ("x", "y", "X", "Y"):
            return "sample mean, the average of the values"
        return f"average of the {head}" if head else "an average"
    if accent == "tilde":
        return f"changed, noisy or smoothed {head}" if head else "a changed version"
    if accent == "vec":
        return inner or "vector"
    return inner


def _head(role: str) -> str:
    """The first few words of a role, without what explains them."""
    return re.split(r"[,:;(]| or ", role, maxsplit=1)[0].strip()


def _named(node: t.Node, kinds: tuple[str, ...], known: Known) -> str:
    role, _, basis = role_of(node, Item(node), kinds, known)
    return f"the {_head(role)}" if role and basis != "guess" else glyph(node) or "it"


def _indexed(base: t.Node, index: t.Node, item: Item, kinds: tuple[str, ...], known: Known) -> tuple[str, str, str]:
    inner, shape, basis = role_of(base, Item(base), kinds, known)
    head = re.sub(r"^(first|second|third) ", "", _head(inner)) if not isinstance(index, t.Number) else re.sub(r"^(first|second|third|i-th) ", "", _head(inner))
    entry = "scalar" if shape in ("vector", "matrix") else shape
    letter = base.name if isinstance(base, t.Symbol) else ""
    match index:
        case t.Number(text):
            if not inner:
                return "", "", "unknown"
            return f"{ORDINALS.get(text, text + 'th')} {head}", shape, basis
        case t.Text(text) | t.Symbol(text, _, "roman"):
            if text in ("in", "out") and letter == "n":
                return LABELS[text], "scalar", "convention"
            if letter == "d" and text == "model":
                return "model dimension, the embedding dimension", "scalar", "convention"
            word = LABELS.get(text, text)
            return (f"{word} {head}" if inner else ""), shape, basis if inner else "unknown"
        case t.Symbol("t"):
            return (f"{head} at time step t" if inner else ""), shape, basis
        case t.Symbol("k") if letter == "d":
            return "key dimension, the size of each key", "scalar", "convention"
        case t.Symbol("i" | "j" | "k" | "n" | "m" | "l" | "c" | "u" as letter_of):
            if letter in ("f", "g") and "calc" in kinds:
                return f"{letter_of}-th function", "function", "convention"
            return (f"{letter_of}-th {head}{_extra(letter, letter_of)}" if inner else ""), entry if "row" not in head else shape, basis
        case t.Add((t.Symbol("t" | "n" | "k" | "i" as name), t.Negative(t.ONE))) | t.Add((t.Symbol("t" | "n" | "k" | "i" | "m" | "j" as name), t.Negative(t.Number("1")))):
            return (f"previous {head}, at step {name} − 1" if inner else ""), shape, basis
        case t.Add((t.Symbol("t" | "n" | "k" | "i" as name), t.Number("1"))):
            return (f"next {head}, at step {name} + 1 (new)" if inner else ""), shape, basis
        case t.Multiply((row, column)) | t.Sequence((row, column)) if not isinstance(row, t.Number):
            where = f"row {glyph(row) or 'i'}, column {glyph(column) or 'j'}"
            return f"entry in {where}" + (f" of the {head}" if inner and "entry" not in inner and basis == "known formula" else " (matrix entry)"), "scalar", "convention"
        case t.Symbol("theta" | "phi" | "w" | "beta" as name):
            return (f"{head} with parameters {glyph(index)}" if inner else ""), shape, basis
    where = glyph(index)
    return (f"{head} for {where}" if where else head) if inner else "", shape, basis


def _extra(letter: str, index: str) -> str:
    return {"x": " (observation, data value)", "y": " (observed value)"}.get(letter, "") if index in "in" else ""


def _labelled(base: t.Node, label: t.Node, bracket: str, item: Item, kinds: tuple[str, ...], known: Known) -> tuple[str, str, str]:
    inner, shape, basis = role_of(base, Item(base), kinds, known)
    head = _head(inner)
    if not inner:
        return "", "", "unknown"
    match label:
        case t.Symbol("*"):
            return f"optimal {head}, the best value", shape, basis
        case t.Number(text) if bracket:
            return f"{head} of layer {text} (or step {text})", shape, basis
        case t.Symbol("i" | "j" | "n" as name) if bracket == "()":
            return f"{head} of example {name}", shape, basis
        case t.Symbol("l" | "ell"):
            return f"{head} of layer l", shape, basis
        case t.Add() if bracket and any(x == t.Symbol("l") for x in t.walk(label)):
            return f"{head} of the previous layer" if any(isinstance(x, t.Negative) for x in t.walk(label)) else f"{head} of the next layer", shape, basis
        case t.Text(text) | t.Symbol(text, _, "roman"):
            return f"{LABELS.get(text, text)} {head}", shape, basis
    where = glyph(label)
    return f"{head} with label {where}" if where else head, shape, basis


def _square(node: t.Power, base: t.Node, kinds: tuple[str, ...], known: Known) -> tuple[str, str, str]:
    name = base.name if isinstance(base, t.Symbol) else ""
    fixed = {"sigma": "variance, the squared standard deviation", "s": "sample variance", "R": "R squared, the coefficient of determination", "chi": "chi-squared statistic, the test statistic", "r": "squared correlation"}
    if name == "sigma" and "nn" in kinds[:1]:
        return "", "", "unknown"
    if name in fixed and node.base not in known:
        return fixed[name], "scalar", "convention"
    inner, shape, basis = role_of(node.base, Item(node.base), kinds, known)
    return (f"square of the {_head(inner)}" if inner else ""), shape, basis


def _applied(function: t.Node, arguments: tuple[t.Node, ...], item: Item, kinds: tuple[str, ...], known: Known) -> tuple[str, str, str]:
    inner, _, basis = role_of(function, Item(function), kinds, known)
    inside = ", ".join(glyph(a) for a in arguments)
    name = function.name if isinstance(function, t.Symbol) else ""
    if name in ("P", "Pr", "p") and len(arguments) == 1:
        argument = arguments[0]
        said = "density or probability" if name == "p" else "probability"
        if isinstance(argument, t.Given):
            return f"{said} of {glyph(argument.event)} given {glyph(argument.condition)}", "scalar", "convention"
        return f"{said} of {inside}", "scalar", "convention"
    if name in ("N", "U") and (len(arguments) > 1 or any(isinstance(a, t.Given) for a in arguments)):
        return f"{'normal' if name == 'N' else 'uniform'} density at {inside}", "scalar", "convention"
    if name in ("f", "g", "h", "F", "y") and "left" in item.places:
        return f"output, the function value at {inside}", "scalar", "convention"
    return (f"{_head(inner)} at {inside}" if inner else ""), "", basis


def _shape(item: Item, given: str) -> str:
    """The shape that the type face or the place gives, where nothing else says."""
    if given:
        return given
    base = item.base
    if isinstance(base, t.Symbol):
        if base.accent == "vec" or ((base.style == "bold" and (base.name.islower() or base.name == "ell")) and not isinstance(item.node, t.Subscript)):
            return "vector"
        if base.style == "bold" and base.name.isupper():
            return "matrix"
        if "function" in item.places:
            return "function"
        if "transposed" in item.places:
            return "matrix" if base.name.isupper() else "vector"
    if any(p.startswith("index") for p in item.places):
        return "index"
    return "scalar" if item.basis == "known formula" else ""
