"""A tree as LaTeX, tidy: no `1 x`, no `x + -3`, brackets only where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.notation import tree as t
from tutor.notation.names import GREEK_NAMES
from tutor.notation.plain import ATOM, LIST, POSTFIX, POWER, PRODUCT, RELATION, SET, SIGN, SUM

TALL = (t.Divide, t.BigOperator, t.Integral, t.Matrix, t.Cases, t.Derivative)


def latex(node: t.Node) -> str:
    """The LaTeX of a tree."""
    return _show(node)[0]


def _show(node: t.Node) -> tuple[str, int]:
    return WRITERS[type(node).__name__](node)


def brackets(inside: str, node: t.Node, left: str = "(", right: str = ")") -> str:
    """Round the inside with brackets that grow where it is tall."""
    tall = any(isinstance(n, TALL) for n in t.walk(node))
    return rf"\left{left}{inside}\right{right}" if tall else f"{left}{inside}{right}"


def _at(node: t.Node, least: int) -> str:
    text, level = _show(node)
    return text if level >= least else brackets(text, node)


def _text(text: str) -> str:
    safe = "".join("\\" + c if c in "&%$#_{}" else "" if c in "\\^~" else c for c in text)
    return rf"\text{{{safe}}}"


def _symbol(node: t.Symbol) -> tuple[str, int]:
    name = node.name
    if name in GREEK_NAMES:
        shown = "\\" + name if name != "omicron" else "o"
    elif name == "ell":
        shown = r"\ell"
    elif len(name) > 1:
        shown = rf"\mathrm{{{name}}}" if name.isalnum() else _text(name)
    else:
        shown = {"*": "*", "⊥": r"\perp", "⊤": r"\top"}.get(name, name)
    style = {"bold": "mathbf", "blackboard": "mathbb", "calligraphic": "mathcal", "fraktur": "mathfrak", "roman": "mathrm"}.get(node.style)
    if style == "mathbf" and name in GREEK_NAMES:
        shown = rf"\boldsymbol{{{shown}}}"
    elif style and not shown.startswith("\\math"):
        shown = rf"\{style}{{{shown}}}"
    accent = {"hat": "hat", "bar": "bar", "tilde": "tilde", "vec": "vec", "dot": "dot", "ddot": "ddot", "star": "hat"}.get(node.accent)
    return (rf"\{accent}{{{shown}}}" if accent else shown), ATOM


def _add(node: t.Add) -> tuple[str, int]:
    out = _at(node.terms[0], SUM + 1) if not isinstance(node.terms[0], t.Negative | t.PlusMinus) else _show(node.terms[0])[0]
    for term in node.terms[1:]:
        if isinstance(term, t.Negative):
            out += " - " + _at(term.operand, PRODUCT)
        elif isinstance(term, t.PlusMinus):
            out += r" \pm " + _at(term.operand, PRODUCT)
        else:
            out += " + " + _at(term, PRODUCT)
    return out, SUM


def _multiply(node: t.Multiply) -> tuple[str, int]:
    out = ""
    previous: t.Node | None = None
    for factor in node.factors:
        text, level = _show(factor)
        if level < PRODUCT + (previous is not None) or isinstance(factor, t.Multiply) or (isinstance(factor, t.BigOperator | t.Derivative | t.Integral | t.Limit) and factor is not node.factors[-1]):
            text = brackets(text, factor)
        if previous is not None:
            out += _between(previous, factor, text, node.sign)
        out += text
        previous = factor
    return out, PRODUCT


def _between(left: t.Node, right: t.Node, text: str, sign: str) -> str:
    if sign == "×":
        return r" \times "
    if sign == "·":
        return r" \cdot "
    digit = text[:1].isdigit() or (isinstance(right, t.Divide) and not isinstance(right.numerator, t.Symbol))
    if digit or isinstance(right, t.Number | t.Negative) or (isinstance(right, t.Power) and isinstance(right.base, t.Number)):
        return r" \cdot "
    if sign == "*" and isinstance(left, t.Number) and isinstance(right, t.Number):
        return r" \cdot "
    return r" \, " if isinstance(left, t.Call | t.Symbol) and isinstance(right, t.Call) else " "


def _divide(node: t.Divide) -> tuple[str, int]:
    return rf"\frac{{{latex(node.numerator)}}}{{{latex(node.denominator)}}}", PRODUCT + 1


def _power(node: t.Power) -> tuple[str, int]:
    base = node.base
    raised = latex(node.exponent)
    if isinstance(base, t.Call) and base.function in NAMED and base.function not in ("exp", "ln", "log", "det", "max", "min") and isinstance(node.exponent, t.Number):
        return rf"{NAMED[base.function]}^{{{raised}}}{_argument(base)}", ATOM
    shown = _at(base, POSTFIX) if not isinstance(base, t.Divide) else brackets(latex(base), base)
    if isinstance(base, t.Transpose | t.Superscript | t.Power):
        shown = brackets(latex(base), base)
    return f"{shown}^{{{raised}}}", POWER


NAMED = {
    name: "\\" + name for name in "sin cos tan cot sec csc sinh cosh tanh coth exp ln log det max min gcd arg".split()
} | {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan"} | {
    n: rf"\operatorname{{{s}}}" for n, s in {
        "acot": "arccot", "asec": "arcsec", "acsc": "arccsc", "sech": "sech", "csch": "csch", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "sign": "sign", "lcm": "lcm",
        "erf": "erf", "sigmoid": "sigmoid", "softmax": "softmax", "softplus": "softplus", "relu": "ReLU", "tr": "tr", "rank": "rank", "diag": "diag", "Re": "Re", "Im": "Im", "round": "round",
        "sinc": "sinc", "Heaviside": "H", "erfc": "erfc", "logit": "logit", "dot": "dot", "conj": "conj", "permutations": "P",
    }.items()
}  # fmt: skip


def _argument(node: t.Call) -> str:
    inside = ", ".join(map(latex, node.arguments))
    first = node.arguments[0]
    if len(node.arguments) == 1 and isinstance(first, t.Symbol) and node.function in ("det",):
        return " " + inside
    return brackets(inside, t.Sequence(node.arguments))


def _call(node: t.Call) -> tuple[str, int]:
    if node.function == "binomial":
        return rf"\binom{{{latex(node.arguments[0])}}}{{{latex(node.arguments[1])}}}", ATOM
    if node.function in ("floor", "ceil"):
        return rf"\l{node.function} {latex(node.arguments[0])} \r{node.function}", ATOM
    if node.function == "inv":
        return f"{_at(node.arguments[0], POSTFIX)}^{{-1}}", POWER
    name = NAMED.get(node.function, rf"\operatorname{{{node.function}}}")
    index = f"_{{{latex(node.subscript)}}}" if node.subscript is not None else ""
    return f"{name}{index}{_argument(node)}", ATOM


def _apply(node: t.Apply) -> tuple[str, int]:
    inside = ", ".join(map(latex, node.arguments))
    left, right = {"()": ("(", ")"), "[]": ("[", "]"), "{}": (r"\{", r"\}")}[node.bracket]
    return _at(node.function, POSTFIX) + brackets(inside, t.Sequence(node.arguments), left, right), ATOM


RELATIONS = {
    "=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto", "~": r"\sim", ":=": ":=", "<-": r"\leftarrow",
    "->": r"\to", "in": r"\in", "notin": r"\notin", "subset": r"\subset", "subseteq": r"\subseteq", "supset": r"\supset", "perp": r"\perp", "parallel": r"\parallel",
    "=>": r"\Rightarrow", "<=>": r"\Leftrightarrow", "<<": r"\ll", ">>": r"\gg", ":": ":", ",": r",\ ", "|": r"\mid",
}  # fmt: skip


def _relation(node: t.Relation) -> tuple[str, int]:
    out = _at(node.operands[0], SET)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        out += f" {RELATIONS.get(operator, operator)} {_at(operand, SET)}"
    return out, RELATION


def _sequence(node: t.Sequence) -> tuple[str, int]:
    inside = ", ".join(map(latex, node.items))
    if not node.bracket:
        return inside, LIST
    left, right = {"()": ("(", ")"), "[]": ("[", "]"), "{}": (r"\{", r"\}"), "<>": (r"\langle ", r" \rangle")}[node.bracket]
    if node.bracket == "{}" and not node.items:
        return r"\emptyset", ATOM
    if node.bracket == "<>":
        return left + inside + right, ATOM
    return brackets(inside, node, left, right), ATOM


def _matrix(node: t.Matrix) -> tuple[str, int]:
    kind = {"[]": "bmatrix", "()": "pmatrix", "||": "vmatrix"}[node.bracket]
    rows = r" \\ ".join(" & ".join(map(latex, row)) for row in node.rows)
    return rf"\begin{{{kind}}} {rows} \end{{{kind}}}", ATOM


def _derivative(node: t.Derivative) -> tuple[str, int]:
    d = r"\partial" if node.partial or len(node.variables) > 1 else "d"
    total = sum(n for _, n in node.variables)
    gap = " " if d == r"\partial" else ""
    top = d + (f"^{{{total}}}" if total > 1 else "")
    bottom = r" \, ".join(f"{d}{gap}{latex(v)}" + (f"^{{{n}}}" if n > 1 else "") for v, n in node.variables)
    if isinstance(node.operand, t.Symbol):
        return rf"\frac{{{top}{gap}{latex(node.operand)}}}{{{bottom}}}", PRODUCT + 1
    if isinstance(node.operand, t.Placeholder):
        return rf"\frac{{{top}}}{{{bottom}}}", PRODUCT + 1
    inside = latex(node.operand)
    simple = isinstance(node.operand, t.Apply | t.Call | t.Power | t.Root) and not isinstance(node.operand, TALL)
    return rf"\frac{{{top}}}{{{bottom}}}" + (" " + inside if simple else brackets(inside, node.operand)), PRODUCT


def _bounds(lower: t.Node | None, upper: t.Node | None) -> str:
    return (f"_{{{latex(lower)}}}" if lower is not None else "") + (f"^{{{latex(upper)}}}" if upper is not None else "")


def _integral(node: t.Integral) -> tuple[str, int]:
    return rf"\int{_bounds(node.lower, node.upper)} {_at(node.operand, PRODUCT)} \, d{latex(node.variable)}", PRODUCT


def _limit(node: t.Limit) -> tuple[str, int]:
    side = f"^{{{node.direction}}}" if node.direction else ""
    return rf"\lim_{{{latex(node.variable)} \to {latex(node.point)}{side}}} {_at(node.operand, PRODUCT)}", PRODUCT


BIG = {"sum": r"\sum", "product": r"\prod", "union": r"\bigcup", "intersection": r"\bigcap", "max": r"\max", "min": r"\min", "sup": r"\sup", "inf": r"\inf", "argmax": r"\operatorname*{argmax}", "argmin": r"\operatorname*{argmin}"}


def _big(node: t.BigOperator) -> tuple[str, int]:
    under = node.domain
    if under is None and node.index is not None:
        under = t.Relation((node.index, node.lower), ("=",)) if node.lower is not None else node.index
    return f"{BIG[node.kind]}{_bounds(under, node.upper)} {_at(node.operand, PRODUCT)}", PRODUCT


def _gradient(node: t.Gradient) -> tuple[str, int]:
    mark = {"div": r" \cdot", "curl": r" \times"}.get(node.kind, "")
    index = f"_{{{latex(node.variable)}}}" if node.variable is not None else ""
    order = f"^{{{node.order}}}" if node.order > 1 else ""
    return rf"\nabla{index}{order}{mark} " + ("" if isinstance(node.operand, t.Placeholder) else _at(node.operand, POWER)), POWER


def _given(node: t.Given) -> tuple[str, int]:
    mark = {"|": r" \mid ", ";": "; ", "||": r" \,\|\, "}[node.mark]
    return latex(node.event) + mark + latex(node.condition), RELATION


OPERATIONS = {
    "cross": r"\times", "hadamard": r"\odot", "outer": r"\otimes", "convolve": "*", "mod": r"\bmod", "compose": r"\circ", "union": r"\cup", "intersection": r"\cap", "minus": r"\setminus",
    "and": r"\wedge", "or": r"\vee", "implies": r"\Rightarrow", "iff": r"\Leftrightarrow", "divides": r"\mid", "oplus": r"\oplus",
}  # fmt: skip


def _operation(node: t.Operation) -> tuple[str, int]:
    level = PRODUCT if node.operator in ("mod", "hadamard", "outer", "compose", "cross", "convolve") else SET
    return f"{_at(node.left, level)} {OPERATIONS[node.operator]} {_at(node.right, level + 1)}", level


def _evaluated(node: t.Evaluated) -> tuple[str, int]:
    if node.lower is None:
        return rf"\left. {latex(node.operand)} \right|_{{{latex(node.upper) if node.upper else ''}}}", POSTFIX
    return rf"\left[ {latex(node.operand)} \right]{_bounds(node.lower, node.upper)}", POSTFIX


def _cases(node: t.Cases) -> tuple[str, int]:
    rows = r" \\ ".join(rf"{latex(v)} & {latex(c) if isinstance(c, t.Text) else _text('if ') + latex(c)}" for v, c in node.branches)
    return rf"\begin{{cases}} {rows} \end{{cases}}", ATOM


WRITERS: dict[str, Callable[[Any], tuple[str, int]]] = {
    "Number": lambda n: (n.text if "e" not in n.text.lower() else n.text.lower().replace("e", r" \cdot 10^{") + "}", ATOM),
    "Symbol": _symbol,
    "Constant": lambda n: ({"pi": r"\pi", "infinity": r"\infty"}.get(n.name, n.name), ATOM),
    "Text": lambda n: (_text(n.text), ATOM),
    "Ellipsis": lambda n: (r"\dots", ATOM),
    "Placeholder": lambda n: (r"\cdot", ATOM),
    "Add": _add,
    "Negative": lambda n: ("-" + _at(n.operand, PRODUCT), SIGN - 2),
    "PlusMinus": lambda n: (r"\pm " + _at(n.operand, PRODUCT), SUM),
    "Multiply": _multiply,
    "Divide": _divide,
    "Mixed": lambda n: (f"{latex(n.whole)}{latex(n.fraction)}", PRODUCT),
    "Power": _power,
    "Root": lambda n: ((rf"\sqrt{{{latex(n.radicand)}}}" if n.index is None else rf"\sqrt[{latex(n.index)}]{{{latex(n.radicand)}}}"), ATOM),
    "Subscript": lambda n: (f"{_at(n.base, ATOM)}_{{{latex(n.index)}}}", ATOM),
    "Superscript": lambda n: (f"{_at(n.base, ATOM)}^{{{n.bracket[:1]}{latex(n.label)}{n.bracket[1:]}}}", POSTFIX),
    "Prime": lambda n: (_at(n.operand, ATOM) + "'" * n.order, POSTFIX),
    "Call": _call,
    "Apply": _apply,
    "Given": _given,
    "Factorial": lambda n: (_at(n.operand, ATOM) + "!", POSTFIX),
    "Percent": lambda n: (_at(n.operand, ATOM) + r"\%", POSTFIX),
    "AbsoluteValue": lambda n: (rf"\left| {latex(n.operand)} \right|", ATOM),
    "Norm": lambda n: (rf"\left\| {latex(n.operand)} \right\|" + (f"_{{{latex(n.order)}}}" if n.order is not None else ""), ATOM),
    "InnerProduct": lambda n: (rf"\langle {latex(n.left)}, {latex(n.right)} \rangle", ATOM),
    "Transpose": lambda n: (_at(n.operand, ATOM) + r"^{\top}", POSTFIX),
    "Operation": _operation,
    "Not": lambda n: (r"\neg " + _at(n.operand, POWER), POWER),
    "Relation": _relation,
    "Sequence": _sequence,
    "SetBuilder": lambda n: (rf"\{{ {latex(n.element)} : {latex(n.condition)} \}}", ATOM),
    "Interval": lambda n: (f"{'[' if n.closed_left else '('}{latex(n.lower)}, {latex(n.upper)}{']' if n.closed_right else ')'}", ATOM),
    "Matrix": _matrix,
    "Derivative": _derivative,
    "Gradient": _gradient,
    "Differential": lambda n: (f"d{_at(n.operand, ATOM)}", ATOM),
    "Integral": _integral,
    "Evaluated": _evaluated,
    "Limit": _limit,
    "BigOperator": _big,
    "Cases": _cases,
    "Unevaluated": lambda n: (rf"\operatorname{{{n.task}}}({', '.join(map(latex, n.arguments))})", ATOM),
}
