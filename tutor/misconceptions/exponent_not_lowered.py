"""d/dx x^n taken as n x^n: the exponent brought down but not lowered."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.misconception import Misconception
from tutor.notation.tree import Add, Derivative, Multiply, Negative, Node, Power, Symbol, flat_name


def produces(line: Node) -> Iterator[Node]:
    """The wrong derivative of a sum of powers of the variable."""
    if isinstance(line, Derivative) and len(line.variables) == 1:
        x = flat_name(line.variables[0][0])
        wrong = _wrong(line.operand, x)
        if wrong is not None:
            yield wrong


def _wrong(node: Node, x: str | None) -> Node | None:
    match node:
        case Power(Symbol() as base, exponent) if flat_name(base) == x:
            return Multiply((exponent, node))
        case Multiply((first, *rest)) if len(rest) == 1 and isinstance(rest[0], Power):
            inner = _wrong(rest[0], x)
            return None if inner is None else Multiply((first, inner))
        case Negative(operand):
            inner = _wrong(operand, x)
            return None if inner is None else Negative(inner)
        case Add(terms):
            parts = [_wrong(term, x) for term in terms]
            return None if None in parts else Add(tuple(p for p in parts if p is not None))
    return None


MISCONCEPTION = Misconception(
    id="exponent_not_lowered",
    title="The exponent was not lowered",
    concept="power-rule",
    cure="You brought the exponent down in front; now lower it by one as well.",
    produces=produces,
)
