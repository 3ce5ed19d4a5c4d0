"""A tree as calculator text that reads back to the same tree: 2*x^2 + 3*x - 5, sqrt(x), [[1, 2], [3, 4]]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.notation import tree as t

LIST, RELATION, SET, SUM, PRODUCT, SIGN, POWER, POSTFIX, ATOM = range(9)


def plain(node: t.Node) -> str:
    """The text of a tree."""
    return _show(node)[0]


def _show(node: t.Node) -> tuple[str, int]:
    """The text and how tightly it binds."""
    return WRITERS[type(node).__name__](node)


def _at(node: t.Node, least: int) -> str:
    text, level = _show(node)
    return text if level >= least else f"({text})"


def _symbol(node: t.Symbol) -> tuple[str, int]:
    return (f"{node.name}_{node.accent}" if node.accent else node.name), ATOM


def _add(node: t.Add) -> tuple[str, int]:
    out = _at(node.terms[0], PRODUCT) if not isinstance(node.terms[0], t.Negative | t.PlusMinus) else plain(node.terms[0])
    for term in node.terms[1:]:
        if isinstance(term, t.Negative):
            out += " - " + _at(term.operand, PRODUCT)
        elif isinstance(term, t.PlusMinus):
            out += " ± " + _at(term.operand, PRODUCT)
        else:
            text, level = _show(term)
            out += " + " + (text if level >= PRODUCT and not text.startswith("-") else f"({text})")
    return out, SUM


def _negative(node: t.Negative) -> tuple[str, int]:
    return "-" + _at(node.operand, PRODUCT if isinstance(node.operand, t.Multiply | t.Divide) else POWER), SUM


def _multiply(node: t.Multiply) -> tuple[str, int]:
    parts = []
    for k, factor in enumerate(node.factors):
        text, level = _show(factor)
        if (isinstance(factor, t.Divide) and k > 0) or isinstance(factor, t.Multiply) or level < PRODUCT + (k > 0):
            text = f"({text})"
        if k:
            parts.append(" " if _is_array(factor) and not _is_array(node.factors[k - 1]) and not isinstance(node.factors[k - 1], t.Symbol) else "*")
        parts.append(text)
    return "".join(parts), PRODUCT


def _is_array(node: t.Node) -> bool:
    """Written with its own brackets, so that a number in front needs no sign: 3 [1, 2]."""
    return isinstance(node, t.Matrix) or (isinstance(node, t.Sequence) and node.bracket in ("[]", "()"))


def _divide(node: t.Divide) -> tuple[str, int]:
    top = _at(node.numerator, PRODUCT)
    text, level = _show(node.denominator)
    bottom = text if level >= POWER else f"({text})"
    return f"{top}/{bottom}", PRODUCT


def _power(node: t.Power) -> tuple[str, int]:
    text, level = _show(node.exponent)
    raised = text if level >= ATOM or isinstance(node.exponent, t.Number) else f"({text})"
    return f"{_at(node.base, POSTFIX)}^{raised}", POWER


def _root(node: t.Root) -> tuple[str, int]:
    if node.index is None:
        return f"sqrt({plain(node.radicand)})", ATOM
    return f"({plain(node.radicand)})^(1/{_at(node.index, ATOM)})", POWER


def _subscript(node: t.Subscript) -> tuple[str, int]:
    index = plain(node.index)
    if isinstance(node.index, t.Multiply) and all(isinstance(f, t.Symbol) for f in node.index.factors):
        index = "".join(plain(f) for f in node.index.factors)
    simple = index.isalnum()
    return f"{_at(node.base, ATOM)}_{index if simple else '{' + index + '}'}", ATOM


def _superscript(node: t.Superscript) -> tuple[str, int]:
    label = plain(node.label)
    inner = f"{node.bracket[:1]}{label}{node.bracket[1:]}"
    return f"{_at(node.base, ATOM)}^{inner if inner == '*' else '{' + inner + '}'}", POSTFIX


def _list(items: tuple[t.Node, ...]) -> str:
    return ", ".join(plain(i) if not (isinstance(i, t.Sequence) and not i.bracket) else f"({plain(i)})" for i in items)


def _call(node: t.Call) -> tuple[str, int]:
    name = "log" if node.function == "log" else node.function
    index = ""
    if node.subscript is not None:
        index = "_" + (plain(node.subscript) if isinstance(node.subscript, t.Number | t.Symbol) and plain(node.subscript).isalnum() else "{" + plain(node.subscript) + "}")
    return f"{name}{index}({_list(node.arguments)})", ATOM


def _apply(node: t.Apply) -> tuple[str, int]:
    bracket = node.bracket if node.bracket in ("()", "[]") else "()"
    return f"{_at(node.function, POSTFIX)}{bracket[0]}{_list(node.arguments)}{bracket[1]}", ATOM


def _relation(node: t.Relation) -> tuple[str, int]:
    out = _at(node.operands[0], SET)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        shown = RELATION_SIGNS.get(operator, operator)
        out += f" {shown} {_at(operand, SET)}"
    return out, RELATION


RELATION_SIGNS = {"in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "perp": "⊥", "parallel": "∥", "<<": "≪", ">>": "≫"}


def _sequence(node: t.Sequence) -> tuple[str, int]:
    inside = _list(node.items)
    if not node.bracket:
        return inside, LIST
    if node.bracket == "()" and len(node.items) == 1:
        inside += ","
    opening, closing = ("⟨", "⟩") if node.bracket == "<>" else (node.bracket[0], node.bracket[1])
    return f"{opening}{inside}{closing}", ATOM


def _interval(node: t.Interval) -> tuple[str, int]:
    return f"{'[' if node.closed_left else '('}{plain(node.lower)}, {plain(node.upper)}{']' if node.closed_right else ')'}", ATOM


def _matrix(node: t.Matrix) -> tuple[str, int]:
    rows = ", ".join("[" + _list(row) + "]" for row in node.rows)
    return (f"det([{rows}])" if node.bracket == "||" else f"[{rows}]"), ATOM


def _derivative(node: t.Derivative) -> tuple[str, int]:
    variables = ", ".join(plain(v) + (f", {n}" if n > 1 else "") for v, n in node.variables)
    return f"diff({plain(node.operand)}, {variables})", ATOM


def _integral(node: t.Integral) -> tuple[str, int]:
    if node.lower is None or node.upper is None:
        return f"integrate({plain(node.operand)}, {plain(node.variable)})", ATOM
    return f"integrate({plain(node.operand)}, {plain(node.variable)}, {plain(node.lower)}, {plain(node.upper)})", ATOM


def _limit(node: t.Limit) -> tuple[str, int]:
    side = f", {node.direction}" if node.direction else ""
    if node.direction:
        return f"lim_{{{plain(node.variable)} -> {_at(node.point, POSTFIX)}^{node.direction}}} ({plain(node.operand)})", PRODUCT
    return f"limit({plain(node.operand)}, {plain(node.variable)}, {plain(node.point)}{side})", ATOM


def _big(node: t.BigOperator) -> tuple[str, int]:
    if node.kind in ("sum", "product") and node.index is not None and node.lower is not None and node.upper is not None:
        name = "Sum" if node.kind == "sum" else "Product"
        return f"{name}({plain(node.operand)}, ({plain(node.index)}, {plain(node.lower)}, {plain(node.upper)}))", ATOM
    name = {"product": "prod"}.get(node.kind, node.kind)
    under = node.domain or (t.Relation((node.index, node.lower), ("=",)) if node.index is not None and node.lower is not None else node.index)
    low = f"_{{{plain(under)}}}" if under is not None else ""
    high = f"^{{{plain(node.upper)}}}" if node.upper is not None else ""
    return f"{name}{low}{high} {_at(node.operand, PRODUCT + 1)}", PRODUCT


def _gradient(node: t.Gradient) -> tuple[str, int]:
    mark = {"div": "·", "curl": "×"}.get(node.kind, "")
    index = f"_{{{plain(node.variable)}}}" if node.variable is not None else ""
    order = f"^{node.order}" if node.order > 1 else ""
    operand = "" if isinstance(node.operand, t.Placeholder) else " " + _at(node.operand, POWER)
    return f"∇{mark}{index}{order}{operand}", POWER


def _given(node: t.Given) -> tuple[str, int]:
    mark = "; " if node.mark == ";" else f" {node.mark} "
    return f"{plain(node.event)}{mark}{plain(node.condition)}", RELATION


def _operation(node: t.Operation) -> tuple[str, int]:
    sign = {"mod": "mod", "cross": "×", "hadamard": "⊙", "outer": "⊗", "union": "∪", "intersection": "∩", "minus": "∖", "compose": "∘", "and": "∧", "or": "∨"}.get(node.operator, node.operator)
    if node.operator == "cross":
        return f"cross({plain(node.left)}, {plain(node.right)})", ATOM
    level = PRODUCT if node.operator in ("mod", "hadamard", "outer", "compose") else SET
    return f"{_at(node.left, level)} {sign} {_at(node.right, level + 1)}", level


def _norm(node: t.Norm) -> tuple[str, int]:
    return f"||{plain(node.operand)}||" + (f"_{_at(node.order, ATOM)}" if node.order is not None else ""), ATOM


def _evaluated(node: t.Evaluated) -> tuple[str, int]:
    return f"[{plain(node.operand)}] from {plain(node.lower) if node.lower else ''} to {plain(node.upper) if node.upper else ''}", RELATION


def _cases(node: t.Cases) -> tuple[str, int]:
    return "{" + "; ".join(f"{plain(v)} if {plain(c)}" for v, c in node.branches) + "}", ATOM


WRITERS: dict[str, Callable[[Any], tuple[str, int]]] = {
    "Number": lambda n: (n.text, ATOM),
    "Symbol": _symbol,
    "Constant": lambda n: ({"infinity": "oo"}.get(n.name, n.name), ATOM),
    "Text": lambda n: (n.text, ATOM),
    "Ellipsis": lambda n: ("...", ATOM),
    "Placeholder": lambda n: ("·", ATOM),
    "Add": _add,
    "Negative": _negative,
    "PlusMinus": lambda n: ("±" + _at(n.operand, POWER), SUM),
    "Multiply": _multiply,
    "Divide": _divide,
    "Mixed": lambda n: (f"{plain(n.whole)} {plain(n.fraction)}", PRODUCT),
    "Power": _power,
    "Root": _root,
    "Subscript": _subscript,
    "Superscript": _superscript,
    "Prime": lambda n: (_at(n.operand, ATOM) + "'" * n.order, POSTFIX),
    "Call": _call,
    "Apply": _apply,
    "Given": _given,
    "Factorial": lambda n: (_at(n.operand, ATOM) + "!", POSTFIX),
    "Percent": lambda n: (_at(n.operand, ATOM) + "%", POSTFIX),
    "AbsoluteValue": lambda n: (f"abs({plain(n.operand)})", ATOM),
    "Norm": _norm,
    "InnerProduct": lambda n: (f"⟨{plain(n.left)}, {plain(n.right)}⟩", ATOM),
    "Transpose": lambda n: (_at(n.operand, ATOM) + "^T", POSTFIX),
    "Operation": _operation,
    "Not": lambda n: ("¬" + _at(n.operand, POWER), POWER),
    "Relation": _relation,
    "Sequence": _sequence,
    "SetBuilder": lambda n: ("{" + plain(n.element) + " : " + plain(n.condition) + "}", ATOM),
    "Interval": _interval,
    "Matrix": _matrix,
    "Derivative": _derivative,
    "Gradient": _gradient,
    "Differential": lambda n: (f"d{_at(n.operand, ATOM)}", ATOM),
    "Integral": _integral,
    "Evaluated": _evaluated,
    "Limit": _limit,
    "BigOperator": _big,
    "Cases": _cases,
    "Unevaluated": lambda n: (f"{n.task}({_list(n.arguments)})", ATOM),
}
