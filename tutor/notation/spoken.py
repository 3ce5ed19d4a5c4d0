"""A tree as it would be read aloud: x squared plus three x; the probability of A given B; w transpose x."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.notation import tree as t

SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
FRACTION_WORDS = {(1, 2): "one half", (1, 3): "one third", (2, 3): "two thirds", (1, 4): "one quarter", (3, 4): "three quarters"}
FUNCTIONS = {
    "sin": "the sine of", "cos": "the cosine of", "tan": "the tangent of", "ln": "the natural log of", "log": "the log of", "exp": "e to the power", "det": "the determinant of",
    "tr": "the trace of", "rank": "the rank of", "inv": "the inverse of", "max": "the larger of", "min": "the smaller of", "gcd": "the greatest common divisor of",
    "lcm": "the least common multiple of", "sigmoid": "the sigmoid of", "softmax": "the softmax of", "tanh": "the hyperbolic tangent of", "sinh": "the hyperbolic sine of",
    "cosh": "the hyperbolic cosine of", "asin": "the inverse sine of", "acos": "the inverse cosine of", "atan": "the inverse tangent of", "floor": "the floor of", "ceil": "the ceiling of",
    "sign": "the sign of", "relu": "ReLU of", "sec": "the secant of", "csc": "the cosecant of", "cot": "the cotangent of", "Re": "the real part of", "Im": "the imaginary part of",
}  # fmt: skip
RELATIONS = {
    "=": "equals", "!=": "is not equal to", "<": "is less than", "<=": "is at most", ">": "is greater than", ">=": "is at least", "≈": "is about", "≡": "is identical to",
    "∝": "is proportional to", "~": "is distributed as", ":=": "is defined as", "<-": "becomes", "->": "goes to", "in": "is in", "notin": "is not in", "subset": "is a subset of",
    "subseteq": "is a subset of", "supset": "contains", "perp": "is perpendicular to", "parallel": "is parallel to", "=>": "implies", "<=>": "if and only if", "<<": "is much less than",
    ">>": "is much greater than", ":": "such that", ",": ",", "|": "given",
}  # fmt: skip
ORDER = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def spoken(node: t.Node) -> str:
    """The words of a tree."""
    return WRITERS[type(node).__name__](node)


def _inner(node: t.Node) -> str:
    """As part of something larger: sums are set off by "the quantity"."""
    return f"the quantity {spoken(node)}" if isinstance(node, t.Add) else spoken(node)


def _number(node: t.Number) -> str:
    if node.text.isdigit() and int(node.text) < len(SMALL):
        return SMALL[int(node.text)]
    return node.text.replace(".", " point ") if "." in node.text and "e" not in node.text else node.text


def _symbol(node: t.Symbol) -> str:
    name = f"capital {node.name}" if node.name[:1].isupper() and node.name.lower() in ("sigma", "theta", "delta", "lambda", "omega", "phi", "psi", "gamma", "pi", "xi") else node.name
    return f"{name} {node.accent}" if node.accent else name


def _add(node: t.Add) -> str:
    out = spoken(node.terms[0])
    for term in node.terms[1:]:
        if isinstance(term, t.Negative):
            out += " minus " + _inner(term.operand)
        elif isinstance(term, t.PlusMinus):
            out += " plus or minus " + _inner(term.operand)
        else:
            out += " plus " + spoken(term)
    return out


def _multiply(node: t.Multiply) -> str:
    parts = [_inner(f) for f in node.factors]
    out = parts[0]
    for left, right, words in zip(node.factors, node.factors[1:], parts[1:], strict=False):
        simple = isinstance(left, t.Number | t.Symbol | t.Subscript | t.Power | t.Transpose) and isinstance(right, t.Symbol | t.Subscript | t.Power | t.Transpose | t.Constant)
        out += (" " if simple and node.sign == "" else " times ") + words
    return out


def _divide(node: t.Divide) -> str:
    if isinstance(node.numerator, t.Number) and isinstance(node.denominator, t.Number):
        pair = (node.numerator.text, node.denominator.text)
        for (a, b), words in FRACTION_WORDS.items():
            if pair == (str(a), str(b)):
                return words
    long = isinstance(node.numerator, t.Add) or isinstance(node.denominator, t.Add)
    return f"the fraction {spoken(node.numerator)} over {spoken(node.denominator)}" if long else f"{spoken(node.numerator)} over {spoken(node.denominator)}"


def _power(node: t.Power) -> str:
    base = _inner(node.base)
    if isinstance(node.exponent, t.Number) and node.exponent.text in ("2", "3"):
        return base + {"2": " squared", "3": " cubed"}[node.exponent.text]
    if isinstance(node.exponent, t.Negative) and node.exponent.operand == t.ONE:
        return f"{base} inverse" if isinstance(node.base, t.Symbol) and node.base.name.isupper() else f"{base} to the power minus one"
    if node.base == t.Constant("e"):
        return f"e to the power {_inner(node.exponent)}"
    return f"{base} to the power {_inner(node.exponent)}"


def _root(node: t.Root) -> str:
    if node.index is None:
        return f"the square root of {_inner(node.radicand)}"
    name = {"3": "cube", "4": "fourth", "5": "fifth"}.get(node.index.text if isinstance(node.index, t.Number) else "", f"{spoken(node.index)}th")
    return f"the {name} root of {_inner(node.radicand)}"


def _call(node: t.Call) -> str:
    arguments = [_inner(a) for a in node.arguments]
    if node.function == "binomial":
        return f"{arguments[0]} choose {arguments[1]}"
    if node.function == "log" and node.subscript is not None:
        return f"the log to base {spoken(node.subscript)} of {arguments[0]}"
    return f"{FUNCTIONS.get(node.function, 'the ' + node.function + ' of')} {_and(arguments)}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _apply(node: t.Apply) -> str:
    inside = _and([spoken(a) for a in node.arguments])
    name = node.function.name if isinstance(node.function, t.Symbol) else ""
    if name in ("P", "Pr", "p"):
        return f"the probability of {inside}"
    if (name == "E" and node.bracket == "[]") or (isinstance(node.function, t.Symbol) and node.function.style == "blackboard" and name == "E"):
        return f"the expected value of {inside}"
    if name == "Var":
        return f"the variance of {inside}"
    if name == "Cov":
        return f"the covariance of {inside}"
    return f"{spoken(node.function)} of {inside}"


def _relation(node: t.Relation) -> str:
    out = spoken(node.operands[0])
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        out += f" {RELATIONS.get(operator, operator)} {spoken(operand)}"
    return out


def _derivative(node: t.Derivative) -> str:
    total = sum(n for _, n in node.variables)
    order = f"{ORDER.get(total, f'{total}th')} " if total > 1 else ""
    kind = "partial " if node.partial else ""
    by = " and ".join(spoken(v) for v, _ in node.variables)
    return f"the {order}{kind}derivative of {_inner(node.operand)} with respect to {by}"


def _integral(node: t.Integral) -> str:
    bounds = f" from {spoken(node.lower)} to {spoken(node.upper)}" if node.lower is not None and node.upper is not None else ""
    return f"the integral{bounds} of {_inner(node.operand)} with respect to {spoken(node.variable)}"


def _limit(node: t.Limit) -> str:
    side = {"+": " from above", "-": " from below"}.get(node.direction, "")
    return f"the limit of {_inner(node.operand)} as {spoken(node.variable)} approaches {spoken(node.point)}{side}"


BIG = {"sum": "the sum", "product": "the product", "union": "the union", "intersection": "the intersection", "max": "the maximum", "min": "the minimum", "sup": "the least upper bound", "inf": "the greatest lower bound"}


def _big(node: t.BigOperator) -> str:
    if node.kind in ("argmax", "argmin"):
        where = spoken(node.index) if node.index is not None else spoken(node.domain) if node.domain is not None else "argument"
        return f"the {where} that makes {_inner(node.operand)} {'largest' if node.kind == 'argmax' else 'smallest'}"
    over = ""
    if node.index is not None and node.lower is not None and node.upper is not None:
        over = f" over {spoken(node.index)} from {spoken(node.lower)} to {spoken(node.upper)}"
    elif node.index is not None:
        over = f" over {spoken(node.index)}"
    elif node.domain is not None:
        over = f" over {spoken(node.domain)}"
    return f"{BIG[node.kind]}{over} of {spoken(node.operand)}"


def _subscript(node: t.Subscript) -> str:
    index = node.index
    words = " ".join(spoken(f) for f in index.factors) if isinstance(index, t.Multiply) else spoken(index)
    return f"{spoken(node.base)} sub {words}"


OPERATIONS = {
    "cross": "cross", "hadamard": "times, entry by entry,", "outer": "outer product with", "mod": "modulo", "compose": "composed with", "union": "union", "intersection": "intersection",
    "minus": "without", "and": "and", "or": "or", "implies": "implies", "iff": "if and only if", "divides": "divides", "convolve": "convolved with", "oplus": "plus",
}  # fmt: skip


def _gradient(node: t.Gradient) -> str:
    name = {"div": "the divergence", "curl": "the curl"}.get(node.kind, "the gradient" if node.order == 1 else "the Hessian")
    of = "" if isinstance(node.operand, t.Placeholder) else f" of {_inner(node.operand)}"
    return f"{name}{of}" + (f" with respect to {spoken(node.variable)}" if node.variable is not None else "")


def _sequence(node: t.Sequence) -> str:
    inside = ", ".join(spoken(i) for i in node.items)
    return {"{}": f"the set {inside}" if node.items else "the empty set", "": inside}.get(node.bracket, f"the vector {inside}")


WRITERS: dict[str, Callable[[Any], str]] = {
    "Number": _number,
    "Symbol": _symbol,
    "Constant": lambda n: n.name,
    "Text": lambda n: n.text,
    "Ellipsis": lambda n: "and so on",
    "Placeholder": lambda n: "something",
    "Add": _add,
    "Negative": lambda n: "minus " + _inner(n.operand),
    "PlusMinus": lambda n: "plus or minus " + _inner(n.operand),
    "Multiply": _multiply,
    "Divide": _divide,
    "Mixed": lambda n: f"{spoken(n.whole)} and {spoken(n.fraction)}",
    "Power": _power,
    "Root": _root,
    "Subscript": _subscript,
    "Superscript": lambda n: f"{spoken(n.base)} star" if n.label == t.Symbol("*") else f"{spoken(n.base)} superscript {spoken(n.label)}",
    "Prime": lambda n: spoken(n.operand) + " prime" * min(n.order, 3),
    "Call": _call,
    "Apply": _apply,
    "Given": lambda n: f"{spoken(n.event)} given {spoken(n.condition)}",
    "Factorial": lambda n: f"{_inner(n.operand)} factorial",
    "Percent": lambda n: f"{spoken(n.operand)} percent",
    "AbsoluteValue": lambda n: f"the absolute value of {_inner(n.operand)}",
    "Norm": lambda n: f"the length of {_inner(n.operand)}",
    "InnerProduct": lambda n: f"the inner product of {spoken(n.left)} and {spoken(n.right)}",
    "Transpose": lambda n: f"{_inner(n.operand)} transpose",
    "Operation": lambda n: f"{_inner(n.left)} {OPERATIONS[n.operator]} {_inner(n.right)}",
    "Not": lambda n: f"not {spoken(n.operand)}",
    "Relation": _relation,
    "Sequence": _sequence,
    "SetBuilder": lambda n: f"the set of {spoken(n.element)} such that {spoken(n.condition)}",
    "Interval": lambda n: f"the interval from {spoken(n.lower)} to {spoken(n.upper)}",
    "Matrix": lambda n: f"the {n.shape[0]} by {n.shape[1]} matrix with rows " + "; ".join(", ".join(spoken(e) for e in row) for row in n.rows),
    "Derivative": _derivative,
    "Gradient": _gradient,
    "Differential": lambda n: f"d {spoken(n.operand)}",
    "Integral": _integral,
    "Evaluated": lambda n: f"{spoken(n.operand)}, evaluated",
    "Limit": _limit,
    "BigOperator": _big,
    "Cases": lambda n: "; ".join(f"{spoken(v)} {'otherwise' if isinstance(c, t.Text) else 'if ' + spoken(c)}" for v, c in n.branches),
    "Unevaluated": lambda n: f"{n.task} {_and([spoken(a) for a in n.arguments])}",
}
