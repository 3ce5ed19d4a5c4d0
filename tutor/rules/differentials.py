"""The dx that closes an integral, where the reader took it for a product."""

from __future__ import annotations

from tutor.notation.tree import ONE, Multiply, Node, Symbol, flat_name, rebuild, walk


def without_differential(node: Node) -> tuple[Node, str | None]:
    """The expression without one `d*x` in it, and the name after d; unchanged when there is none, or more than one."""
    if sum(isinstance(n, Symbol) and n.name == "d" for n in walk(node)) != 1:
        return node, None
    found: list[str] = []

    def change(inner: Node) -> Node:
        inner = rebuild(inner, change)
        if isinstance(inner, Multiply):
            factors = flat_factors(inner)
            for k in range(len(factors) - 1):
                first, second = factors[k], factors[k + 1]
                name = flat_name(second)
                if isinstance(first, Symbol) and first.name == "d" and name is not None and k + 2 == len(factors):
                    found.append(name)
                    kept = factors[:k]
                    return ONE if not kept else kept[0] if len(kept) == 1 else Multiply(tuple(kept), inner.sign)
        return inner

    changed = change(node)
    return (changed, found[0]) if found else (node, None)


def flat_factors(node: Node) -> list[Node]:
    """The factors of a product, nested products opened."""
    if isinstance(node, Multiply):
        return [f for part in node.factors for f in flat_factors(part)]
    return [node]
