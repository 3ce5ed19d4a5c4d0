"""(a + b)^n taken as a^n + b^n: the power given to each term, the mixed products lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.misconception import Misconception
from tutor.notation.tree import Add, Negative, Node, Power, rebuild


def produces(line: Node) -> Iterator[Node]:
    """The line with the powers of its sums spread over their terms, the minus signs raised with them or left in front."""
    for raised in (_raised, _raised_behind_its_sign):
        spread = _spread(line, raised)
        if spread != line:
            yield spread


def _raised(term: Node, exponent: Node) -> Node:
    return Power(term, exponent)


def _raised_behind_its_sign(term: Node, exponent: Node) -> Node:
    return Negative(Power(term.operand, exponent)) if isinstance(term, Negative) else Power(term, exponent)


def _spread(node: Node, raised: Callable[[Node, Node], Node]) -> Node:
    if isinstance(node, Power) and isinstance(node.base, Add):
        return Add(tuple(raised(term, node.exponent) for term in node.base.terms))
    return rebuild(node, lambda inner: _spread(inner, raised))


MISCONCEPTION = Misconception(
    id="square_of_each",
    title="The power went to each term alone",
    concept="expanding-factoring",
    cure="A power of a bracket is the bracket times itself, so the terms also meet crosswise: (a + b)² is a² + 2ab + b².",
    produces=produces,
)
