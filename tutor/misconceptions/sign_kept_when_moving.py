"""a x + b = c turned into a x = c + b: a term moved across without changing its sign."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.misconception import Misconception
from tutor.notation.tree import Add, Node, Relation


def produces(line: Node) -> Iterator[Node]:
    """Each term of a side put on the other side with its sign unchanged."""
    if not isinstance(line, Relation) or line.operators != ("=",):
        return
    for here, there, flipped in ((line.left, line.right, False), (line.right, line.left, True)):
        if isinstance(here, Add):
            for k, term in enumerate(here.terms):
                rest = [t for j, t in enumerate(here.terms) if j != k]
                left: Node = rest[0] if len(rest) == 1 else Add(tuple(rest))
                right: Node = Add((*(there.terms if isinstance(there, Add) else (there,)), term))
                yield Relation((right, left) if flipped else (left, right), ("=",))


MISCONCEPTION = Misconception(
    id="sign_kept_when_moving",
    title="The sign was kept when a term changed sides",
    concept="linear-equations",
    cure="Nothing jumps across an equals sign. You subtract the term from both sides, so it shows up on the other side with the opposite sign.",
    produces=produces,
)
