"""Why a formula is built as it is, read off its shape: what a square, a logarithm, a root, a sum, 1/n is there for."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.explain.formulas.canonical import canonical, skeleton
from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.nominal import Words
from tutor.notation import tree as t

MOST = 4


def reasons(tree: t.Node, words: Words) -> list[tuple[str, str]]:
    """Rows of a part and what it is for, outermost parts first, each kind of part once."""
    rows: dict[str, tuple[str, str]] = {}
    for node in t.walk(tree):
        for kind, part, said in _of(node, words):
            rows.setdefault(kind, (part, said))
    return list(rows.values())[:MOST]


def _of(node: t.Node, words: Words) -> Iterator[tuple[str, str, str]]:
    match node:
        case t.Multiply((t.Divide(t.Number("1"), count), t.BigOperator("sum"), *_)) if not isinstance(count, t.Number):
            yield "average", f"1/({glyph(count)})" if isinstance(count, t.Add) else f"1/{glyph(count) or 'n'}", "Dividing the sum by how many values there are turns it into an average, so that more data does not by itself mean a larger result."
        case t.Divide(t.BigOperator("sum"), count) if isinstance(count, t.Symbol):
            yield "average", f"the division by {glyph(count)}", "It turns the sum into an average, which does not grow just because there are more values."
        case t.BigOperator("product"):
            yield "product", "the product", "Chances of things that do not influence one another are multiplied, one factor for each."
        case t.BigOperator("sum"):
            yield "sum", "the sum", "It gathers the contributions of all values into one number."
        case t.BigOperator("argmax" | "argmin" as kind):
            yield "arg", "arg max" if kind == "argmax" else "arg min", f"It asks where the {'largest' if kind == 'argmax' else 'smallest'} value is reached, not how large it is."
        case t.Power(t.Add((_, t.Negative(_))) as base, t.Number("2")):
            yield "square", f"the square of {_short(base)}", "Squaring makes every difference count as positive and makes large ones count much more than small ones."
        case t.Norm(_, t.Number("1")):
            yield "norm", "the 1-norm", "It adds up sizes without squaring, so that small entries are not let off lightly: many end up at exactly zero."
        case t.Power(t.Norm(), t.Number("2")):
            yield "norm", "the squared length", "It measures size as one number and is smooth, which makes it easy to differentiate."
        case t.Root(radicand, None) if any(isinstance(n, t.Power) for n in t.walk(radicand)):
            yield "root", "the square root", "It undoes the squaring, so that the result is in the same units as what went in."
        case t.Call("log" | "ln", (argument,)) if any(isinstance(n, t.BigOperator) and n.kind == "product" for n in t.walk(argument)):
            yield "log", "the logarithm", "It turns the product into a sum, which is easier to differentiate and does not vanish when many small numbers meet."
        case t.Call("log" | "ln", (argument,)) if any(isinstance(n, t.Apply | t.Symbol) and _probable(n) for n in t.walk(argument)):
            yield "log", "the logarithm", "It makes a confident mistake very costly: the logarithm of a chance near zero falls without end."
        case t.Power(t.Constant("e"), t.Negative()) | t.Call("exp", (t.Negative(),)):
            yield "exp", "e to a negative power", "It is always positive and fades quickly as what is in the exponent grows."
        case t.Power(t.Constant("e"), _) | t.Call("exp", _):
            yield "exp", "the exponential", "It is always positive and spreads differences out: a little more inside gives a lot more outside."
        case t.Divide(top, t.BigOperator("sum", operand)) if skeleton(canonical(top)) == skeleton(canonical(operand)):
            yield "share", "the division by the total", "It turns sizes into shares that add up to one."
        case t.Transpose():
            yield "transpose", "the transpose", "It turns rows into columns so that the sizes fit for the product."
        case t.Call("max", (t.Number("0"), _)) | t.Call("max", (_, t.Number("0"))):
            yield "max", "the maximum with zero", "Everything below zero is cut off, everything above is kept."
        case t.Power(base, t.Negative(t.Number("1"))) if isinstance(base, t.Symbol) and base.name.isupper():
            yield "inverse", f"the inverse of {glyph(base)}", "It undoes what the matrix does, as division undoes multiplication."
        case t.Given(mark="|"):
            yield "given", "the bar", "What stands behind it is taken as known, and the chance is judged among those cases only."


def _short(node: t.Node) -> str:
    return glyph(node) or "the difference"


def _probable(node: t.Node) -> bool:
    head = node.function if isinstance(node, t.Apply) else node
    return isinstance(head, t.Symbol) and head.name in ("P", "p", "q", "Pr", "y") and (isinstance(node, t.Apply) or head.accent == "hat" or head.name in ("p", "q"))
