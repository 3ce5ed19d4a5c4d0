"""A tree in a form in which spellings of the same formula look alike, for recognition only.

Quotients become products with powers, signs become factors, fonts and kinds of equality fall away. Terms are nested
tuples whose first entry is the kind; `sum` and `times` hold their parts in any order.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from tutor.notation import tree as t

Term: TypeAlias = tuple[Any, ...]

EQUAL = {"=": "=", ":=": "=", "<-": "=", "≡": "=", "≈": "=", "->": "->", "=>": "=>", "<=>": "=>"}
SAME_NAME = {
    "Var": "Var", "var": "Var", "Cov": "Cov", "cov": "Cov", "Pr": "P", "softmax": "softmax", "Softmax": "softmax", "ReLU": "relu", "relu": "relu", "Sigmoid": "sigmoid", "sigmoid": "sigmoid", "Tanh": "tanh", "tanh": "tanh",
    "KL": "KL", "Concat": "concat", "concat": "concat", "ln": "log", "log": "log", "Normal": "N", "corr": "Corr", "Corr": "Corr", "trace": "tr", "Softplus": "softplus",
}  # fmt: skip
HALF = ("num", Fraction(1, 2))
MINUS = ("num", Fraction(-1))


@lru_cache(maxsize=4096)
def canonical(node: t.Node) -> Term:
    """The canonical term of a node."""
    match node:
        case t.Number():
            return ("num", node.value)
        case t.Constant(name):
            return ("const", name)
        case t.Symbol(name, _, style):
            if style == "roman" and name in SAME_NAME:
                return ("name", SAME_NAME[name])
            return ("sym", node)
        case t.Text(words):
            return ("word", words.strip().lower())
        case t.Subscript(base, index):
            return ("index", canonical(base), *_indices(index))
        case t.Superscript(base, label):
            return ("label", canonical(base), canonical(label))
        case t.Prime(operand, order):
            return ("prime", canonical(operand), order)
        case t.Add(terms):
            return _gather("sum", [canonical(x) for x in terms])
        case t.Negative(operand):
            return _times([MINUS, canonical(operand)])
        case t.PlusMinus(operand):
            return ("plusminus", canonical(operand))
        case t.Multiply(factors):
            return _times([canonical(f) for f in factors])
        case t.Divide(numerator, denominator):
            return _times([canonical(numerator), _inverse(canonical(denominator))])
        case t.Power(base, exponent):
            if base == t.Constant("e"):
                return ("call", "exp", canonical(exponent))
            if isinstance(base, t.Call) and len(base.arguments) == 1:
                return ("power", canonical(base), canonical(exponent))
            return _power(canonical(base), canonical(exponent))
        case t.Root(radicand, None):
            return _power(canonical(radicand), HALF)
        case t.Root(radicand, index) if index is not None:
            return _power(canonical(radicand), _inverse(canonical(index)))
        case t.Call(function, arguments, _):
            name = SAME_NAME.get(function, function)
            if name in ("max", "min"):
                return _gather(name, [canonical(a) for a in arguments], flat=False)
            return ("call", name, *[canonical(a) for a in arguments])
        case t.Apply(function, arguments, _):
            return _applied(function, arguments)
        case t.Given(event, condition, _):
            return ("given", canonical(event), canonical(condition))
        case t.Relation(operands, operators):
            return ("relation", tuple(EQUAL.get(o, o) for o in operators), *[canonical(x) for x in operands])
        case t.Sequence(items, "") if len(items) == 1:
            return canonical(items[0])
        case t.Sequence(items):
            return ("list", *[canonical(i) for i in items])
        case t.BigOperator(kind, operand, index, lower, upper, domain):
            counter = canonical(index) if index is not None else _domain(domain)
            return _big(kind, canonical(operand), counter, canonical(upper) if upper is not None else None)
        case t.Integral(operand, variable, lower, upper):
            return ("integral", canonical(operand), canonical(variable), canonical(lower) if lower else None, canonical(upper) if upper else None)
        case t.Derivative(operand, variables):
            return ("derivative", canonical(operand), *[(canonical(v), n) for v, n in variables])
        case t.Gradient(operand, variable, order, kind):
            return ("gradient", canonical(operand), order, kind)
        case t.AbsoluteValue(operand):
            return ("size", canonical(operand))
        case t.Norm(operand, order):
            return ("norm", canonical(operand), "1" if order == t.ONE else "F" if isinstance(order, t.Symbol | t.Text) and "F" in str(order) else "")
        case t.Transpose(operand):
            return ("transpose", canonical(operand))
        case t.Operation("outer" | "hadamard" as operator, left, right):
            return (operator, canonical(left), canonical(right))
    return (type(node).__name__, *[canonical(c) for c in t.children(node)])


def _big(kind: str, operand: Term, index: Term | None, upper: Term | None) -> Term:
    """A sum with the factors that do not change under it pulled out."""
    if kind != "sum" or operand[0] != "times":
        return ("big", kind, operand, index, upper)
    inside = [p for p in operand[1:] if _changes(p, index)]
    outside = [p for p in operand[1:] if not _changes(p, index)]
    if not inside:
        return ("big", kind, operand, index, upper)
    return _times([*outside, ("big", kind, _times(inside), index, upper)])


def _changes(term: Term, index: Term | None) -> bool:
    """Does the term depend on the index (or, where none is written, look as if it had one)?"""
    if not isinstance(term, tuple):
        return False
    if index is not None and term == index:
        return True
    if index is None and term and term[0] in ("index", "label", "apply"):
        return True
    return any(_changes(p, index) for p in term)


def _domain(domain: t.Node | None) -> Term | None:
    if isinstance(domain, t.Relation) and domain.operators and isinstance(domain.left, t.Symbol):
        return canonical(domain.left)
    return None


def _indices(index: t.Node) -> list[Term]:
    if isinstance(index, t.Multiply | t.Sequence):
        parts = index.factors if isinstance(index, t.Multiply) else index.items
        return [canonical(p) for p in parts]
    return [canonical(index)]


def _applied(function: t.Node, arguments: tuple[t.Node, ...]) -> Term:
    head: Term = canonical(function)
    if isinstance(function, t.Symbol):
        name = SAME_NAME.get(function.name)
        if name is not None:
            head = ("name", name)
            if name in ("sigmoid", "tanh", "relu", "softplus", "log"):
                return ("call", name, *[canonical(a) for a in arguments])
        elif function.style == "blackboard" and function.name in "EVHIP":
            head = ("sym", t.Symbol(function.name))
    elif isinstance(function, t.Subscript) and isinstance(function.base, t.Symbol) and function.base.name in ("E", "P", "p", "D", "Var", "Cov", "q"):
        head = ("sym", t.Symbol(function.base.name)) if function.base.name != "D" else ("name", "KL")
    return ("apply", head, *[canonical(a) for a in arguments])


def _gather(kind: str, parts: list[Term], flat: bool = True) -> Term:
    out: list[Term] = []
    for part in parts:
        out.extend(part[1:] if flat and part[0] == kind else [part])
    return (kind, *out)


def _times(parts: list[Term]) -> Term:
    number = Fraction(1)
    out: list[Term] = []
    for part in parts:
        for p in part[1:] if part[0] == "times" else [part]:
            if p[0] == "num":
                number *= p[1]
            else:
                out.append(p)
    if number == -1 and len(out) == 1 and out[0][0] == "sum":
        return ("sum", *[_times([MINUS, x]) for x in out[0][1:]])
    if number != 1 or not out:
        out.insert(0, ("num", number))
    return out[0] if len(out) == 1 else ("times", *out)


def _inverse(term: Term) -> Term:
    return _power(term, MINUS)


def _power(base: Term, exponent: Term) -> Term:
    if exponent == ("num", Fraction(1)):
        return base
    if base[0] == "num" and exponent[0] == "num" and exponent[1].denominator == 1 and abs(exponent[1]) <= 8 and base[1] != 0:
        return ("num", base[1] ** int(exponent[1]))
    if base[0] == "power" and base[2][0] == "num" and exponent[0] == "num":
        return _power(base[1], ("num", base[2][1] * exponent[1]))
    if base[0] == "times" and exponent[0] == "num" and (exponent[1] == -1 or (exponent[1].denominator == 2)):
        return _times([_power(p, exponent) for p in base[1:]])
    if base[0] == "norm" and exponent == HALF:
        return ("power", base, exponent)
    if base[0] == "call" and base[1] == "exp" and exponent == MINUS:
        return ("call", "exp", _times([MINUS, base[2]]))
    return ("power", base, exponent)


ATOMS = frozenset({"sym", "index", "label", "prime", "word"})


@lru_cache(maxsize=8192)
def skeleton(term: Term) -> str:
    """The shape of a term with every symbol as a dot and every order of terms the same."""
    if term is None:
        return "-"
    kind = term[0]
    if kind in ATOMS:
        return "•" if kind != "prime" else "•'"
    if kind == "num":
        return str(term[1])
    if kind == "const":
        return str(term[1])
    if kind == "name":
        return "•"
    if kind == "apply":
        head = term[1][1] if term[1][0] == "name" and term[1][1] in ("Var", "Cov", "KL", "softmax") else "•"
        return f"{head}({','.join(skeleton(a) for a in term[2:])})"
    if kind in ("sum", "times", "max", "min"):
        return f"{kind}[{' '.join(sorted(skeleton(p) for p in term[1:]))}]"
    if kind == "big":
        return f"{term[1]}<{skeleton(term[2])}>"
    if kind == "integral":
        return f"∫<{skeleton(term[1])}>"
    if kind == "derivative":
        return f"D<{skeleton(term[1])}|{sum(n for _, n in term[2:])}>"
    parts = [skeleton(p) if isinstance(p, tuple) and p and isinstance(p[0], str) else str(p) for p in term[1:]]
    return f"{kind}({','.join(parts)})"
