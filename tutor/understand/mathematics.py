"""Mathematics inside a question as words: what `√(ab)` or `38%` would be called, so that it counts as evidence too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tutor.notation import tree as t
from tutor.notation.prose import Fragment
from tutor.understand.words import Word, stem, words_of

NAMES: dict[type[t.Node], str] = {
    t.Root: "square root", t.Power: "exponent power", t.Factorial: "factorial", t.Percent: "percent percentage", t.AbsoluteValue: "absolute value",
    t.Norm: "norm", t.InnerProduct: "inner product", t.Transpose: "transpose", t.Given: "conditional probability", t.Matrix: "matrix",
    t.Derivative: "derivative", t.Gradient: "gradient", t.Integral: "integral", t.Limit: "limit", t.Cases: "piecewise function", t.Subscript: "subscript",
    t.SetBuilder: "set", t.Interval: "interval", t.PlusMinus: "plus minus", t.Mixed: "mixed number fraction", t.Prime: "derivative",
}  # fmt: skip
"""What a teacher calls a piece of notation, by its kind."""

FUNCTIONS = {"sin": "sine", "cos": "cosine", "tan": "tangent", "log": "logarithm", "ln": "natural logarithm", "exp": "exponential", "sqrt": "square root", "arcsin": "inverse sine", "arccos": "inverse cosine", "arctan": "inverse tangent", "binomial": "choose combinations"}
OPERATORS = {"sum": "summation sigma", "product": "product notation pi", "union": "union sets", "intersection": "intersection sets", "cross": "cross product", "mod": "modulo remainder", "hadamard": "hadamard product", "compose": "composite function", "outer": "outer product", "convolve": "convolution", "choose": "choose combinations"}
RELATIONS = {"<": "less than", ">": "greater than", "<=": "less than inequality", ">=": "greater than inequality", "in": "element of set"}

SYMBOLS = {
    "∑": "summation sigma", "∏": "product notation pi", "∫": "integral", "∂": "partial derivative", "∇": "gradient nabla", "√": "square root", "∞": "infinity",
    "∈": "element of set", "∪": "union sets", "∩": "intersection sets", "⊂": "subset", "⊆": "subset", "∀": "for all", "∃": "there exists", "⇒": "implies",
    "≤": "less than inequality", "≥": "greater than inequality", "≈": "approximately", "°": "degrees", "%": "percent percentage", "⊙": "hadamard product", "∘": "composition",
    "Σ": "sigma", "Π": "pi", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda", "μ": "mu",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SYMBOL = re.compile("|".join(SYMBOLS))
MOST = 40
"""Only so many parts of a formula are named."""


def named(text: str, fragments: Iterable[Fragment]) -> list[Word]:
    """The words for the mathematics of a message, each at the place where it stands."""
    found: list[Word] = []
    covered: list[tuple[int, int]] = []
    for fragment in fragments:
        covered.append((fragment.start, fragment.end))
        names = dict.fromkeys(word for k, node in zip(range(MOST), t.walk(fragment.tree), strict=False) for word in _names(node))
        found += [Word(name, stem(name), fragment.start, fragment.end) for name in names]
    for match in _SYMBOL.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            found += [Word(name, stem(name), match.start(), match.end()) for name in SYMBOLS[match.group()].split()]
    return found


def written(fragments: Iterable[Fragment]) -> list[Word]:
    """The letters and numbers of short pieces of mathematics as they were typed: n - 1 in "why n-1?" is part of a phrase."""
    return [
        Word(w.text, w.stem, f.start + w.start, f.start + w.end)
        for f in fragments if f.end - f.start <= SHORT for w in words_of(f.text)
    ]  # fmt: skip


SHORT = 12
"""A piece of mathematics of up to this many characters may be part of a phrase."""


def _names(node: t.Node) -> Iterator[str]:
    """The words for one node."""
    match node:
        case t.Number():
            if "e" in node.text.lower():
                yield from ("scientific", "notation")
        case t.Constant(name="i"):
            yield from ("imaginary", "complex", "number")
        case t.Power(base=t.Add()):
            yield from ("exponent", "expand", "brackets")
        case t.Multiply(factors=factors) if any(isinstance(f, t.Add) for f in factors):
            yield from ("expand", "brackets")
        case t.Power(base=t.Constant(name="e")):
            yield from ("exponential", "function")
        case t.Divide(numerator=t.Number(), denominator=t.Number()):
            yield "fraction"
        case t.Call():
            yield from FUNCTIONS.get(node.function, node.function).lower().split()
        case t.Operation():
            yield from OPERATORS.get(node.operator, "").split()
        case t.BigOperator():
            yield from OPERATORS.get(node.kind, "").split()
        case t.Relation():
            yield from (word for operator in node.operators for word in RELATIONS.get(operator, "").split())
        case _:
            yield from NAMES.get(type(node), "").split()
