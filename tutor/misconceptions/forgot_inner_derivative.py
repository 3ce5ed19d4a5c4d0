"""d/dx f(g(x)) taken as f'(g(x)): the inner derivative left out."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.misconception import Misconception
from tutor.notation.tree import ONE, Derivative, Node, flat_name, transform
from tutor.rules.differentiation import NoRule, differentiate


def produces(line: Node) -> Iterator[Node]:
    """The derivative with every inner derivative replaced by one."""
    if not isinstance(line, Derivative) or len(line.variables) != 1 or line.variables[0][1] != 1:
        return
    x = flat_name(line.variables[0][0])
    if x is None:
        return
    try:
        steps = differentiate(line.operand, x).steps
    except NoRule:
        return
    for step in steps:
        if step.rule == "chain_rule" and step.before == line:
            yield transform(step.after, lambda n: ONE if isinstance(n, Derivative) else n)


MISCONCEPTION = Misconception(
    id="forgot_inner_derivative",
    title="The inner derivative is missing",
    concept="chain-rule",
    cure="It looks as if you differentiated the outside and stopped. The inside is moving too: multiply by its derivative.",
    produces=produces,
)
