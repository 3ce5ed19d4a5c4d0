"""A small piece of mathematics as it stands inside an English sentence: x̄, σ², xᵢ, n − 1, never LaTeX or code.

In goes a tree, out comes one line of Unicode text, or "" when the piece is too large to stand in a sentence.
"""

from __future__ import annotations

import unicodedata

from tutor.notation import tree as t
from tutor.notation.names import GREEK, SUBSCRIPTS, SUPERSCRIPTS

LETTERS = {name: letter for letter, name in reversed(GREEK.items())}
BELOW = {plain: small for small, plain in SUBSCRIPTS.items()}
ABOVE = {plain: small for small, plain in SUPERSCRIPTS.items()}
ABOVE |= dict(zip("abcdefghijklmnoprstuvwxyz[]", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁽⁾", strict=True))
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "star": "*"}
SIGNS = {"!=": "≠", "<=": "≤", ">=": "≥", "->": "→", "<-": "←", "in": "∈", "notin": "∉", "~": "~", "=>": "⇒", ":": ":", "subset": "⊂", "subseteq": "⊆", "<<": "≪", ">>": "≫", "perp": "⊥", "parallel": "∥"}
NAMED = {"pi": "π", "e": "e", "infinity": "∞", "i": "i"}
OPERATORS = {"hadamard": "⊙", "outer": "⊗", "cross": "×", "compose": "∘", "union": "∪", "intersection": "∩", "minus": "∖", "and": "∧", "or": "∨", "mod": "mod", "oplus": "⊕", "convolve": "∗"}
LONGEST = 26


def glyph(node: t.Node, longest: int = LONGEST) -> str:
    """The piece in line; "" when it does not fit in `longest` characters or needs more than one line."""
    out = _write(node)
    return out if out is not None and len(out) <= longest else ""


def letter(name: str) -> str:
    """A Greek name as its letter, anything else as it is."""
    return LETTERS.get(name, {"ell": "ℓ", "hbar": "ħ"}.get(name, name.replace("_", " ")))


def _join(parts: list[str | None], by: str) -> str | None:
    return None if None in parts else by.join(p for p in parts if p is not None)


def _script(text: str | None, table: dict[str, str], mark: str) -> str | None:
    if text is None:
        return None
    tight = text.replace(" ", "").replace("−", "-")
    if tight and all(c in table for c in tight):
        return "".join(table[c] for c in tight)
    if mark == "_":
        return "_" + tight if tight and tight[0] not in "(^_" and len(tight) <= 12 else None
    return "^" + tight if tight.isalnum() and len(tight) <= 6 else None


def _inside(node: t.Node) -> str | None:
    """Written so that it can be a factor or the base of a power."""
    text = _write(node)
    return f"({text})" if text is not None and isinstance(node, t.Add | t.Negative | t.PlusMinus | t.Relation | t.Divide) else text


def _index(node: t.Node) -> str | None:
    match node:
        case t.Multiply(factors) | t.Sequence(factors):
            by = "" if isinstance(node, t.Multiply) else ","
            return _join([_index(f) for f in factors], by)
        case t.Relation((left, right), (":",)):
            return _join([_index(left), _index(right)], ":")
        case t.Symbol(name):
            return letter(name)
    return _write(node)


def _write(node: t.Node) -> str | None:
    match node:
        case t.Number(text):
            return text
        case t.Constant(name):
            return NAMED.get(name, name)
        case t.Symbol(name, accent):
            word = letter(name)
            if accent and len(word) > 1:
                return f"{accent} {word}" if accent != "star" else word + "*"
            return unicodedata.normalize("NFC", word + ACCENTS.get(accent, ""))
        case t.Text(words):
            return words
        case t.Ellipsis():
            return "…"
        case t.Placeholder():
            return "·"
        case t.Subscript(base, index):
            return _join([_inside(base), _script(_index(index), BELOW, "_")], "")
        case t.Superscript(base, label, bracket):
            mark = _index(label)
            if mark in ("*", "+", "-"):
                return _join([_inside(base), mark], "")
            raised = _script(f"({mark})" if bracket == "()" else f"[{mark}]" if bracket else mark, ABOVE, "^")
            return _join([_inside(base), raised], "") if raised else None
        case t.Prime(operand, order):
            return _join([_inside(operand), "′" * order], "")
        case t.Transpose(operand):
            return _join([_inside(operand), "ᵀ"], "")
        case t.Power(base, exponent):
            raised = _script(_write(exponent), ABOVE, "^")
            simple = isinstance(base, t.Symbol | t.Subscript | t.Number | t.Constant | t.Add | t.Multiply)
            return _join([_inside(base) if not isinstance(base, t.Multiply) else _wrapped(base), raised], "") if simple and raised else None
        case t.Negative(operand):
            return _join(["−", _inside(operand)], "")
        case t.Add(terms):
            out = _write(terms[0])
            for term in terms[1:]:
                minus = isinstance(term, t.Negative)
                sign = " ± " if isinstance(term, t.PlusMinus) else " − " if minus else " + "
                inner = term.operand if isinstance(term, t.Negative | t.PlusMinus) else term
                out = _join([out, _inside(inner) if isinstance(inner, t.Add) else _write(inner)], sign)
            return out
        case t.Multiply(factors):
            numbers = any(isinstance(b, t.Number) for b in factors[1:])
            wordy = any(len(_write(f) or "") > 1 and isinstance(f, t.Symbol) and not f.accent for f in factors)
            dotted = node.sign == "·" and len(factors) == 2 and all(isinstance(f, t.Symbol | t.Subscript) for f in factors)
            named = any(isinstance(f, t.Call) and len(f.function) > 1 for f in factors)
            return _join([_inside(f) for f in factors], " × " if numbers or wordy else " · " if dotted else " " if named else "")
        case t.Divide(numerator, denominator):
            return _join([_inside(numerator), _wrapped(denominator) if isinstance(denominator, t.Multiply) else _inside(denominator)], "/")
        case t.Root(radicand, None):
            return _join(["√", _wrapped(radicand) if not isinstance(radicand, t.Symbol | t.Number | t.Subscript) else _write(radicand)], "")
        case t.Apply(function, arguments, bracket):
            listed = _join([_write(a) for a in arguments], ", ")
            return _join([_write(function), bracket[0], listed, bracket[1]], "")
        case t.Given(event, condition, mark):
            return _join([_write(event), _write(condition)], f" {mark} ")
        case t.AbsoluteValue(operand):
            return _join(["|", _write(operand), "|"], "")
        case t.Norm(operand, order):
            return _join(["‖", _write(operand), "‖", _script(_write(order), BELOW, "_") if order is not None else ""], "")
        case t.Factorial(operand):
            return _join([_inside(operand), "!"], "")
        case t.Call(function, arguments, None) if function not in ("binomial", "sqrt"):
            return _join([function, "(", _join([_write(a) for a in arguments], ", "), ")"], "")
        case t.Relation(operands, operators):
            out = _write(operands[0])
            for operator, operand in zip(operators, operands[1:], strict=True):
                out = _join([out, _write(operand)], f" {SIGNS.get(operator, operator)} ")
            return out
        case t.Sequence(items, bracket):
            listed = _join([_write(i) for i in items], ", ")
            return listed if listed is None or not bracket else None if "{" in bracket else bracket[0] + listed + bracket[1]
        case t.Operation(operator, left, right) if operator in OPERATORS:
            return _join([_inside(left), _inside(right)], f" {OPERATORS[operator]} ")
        case t.Differential(operand):
            return _join(["d", _write(operand)], "")
        case t.Gradient(operand, _, 1, ""):
            return _join(["∇", "" if isinstance(operand, t.Placeholder) else _inside(operand)], "")
    return None


def _wrapped(node: t.Node) -> str | None:
    text = _write(node)
    return None if text is None else f"({text})"
