"""Functions given in pieces, read from prose: "f(x) = x^2 if x < 1 and f(x) = 3x if x >= 1"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor.notation.tree import Apply, Cases, Node, Relation, Text, flat_name
from tutor.problem.record import Definition

CONDITIONS = frozenset(("<", "<=", ">", ">=", "=", "!="))
_BRACES = re.compile(r"=\s*\\?\{\s*([^{}]*\b(?:if|for|when|otherwise)\b[^{}]*?)\s*\\?\}", re.I)
_LATEX = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.S)
_LONE_BACKSLASH = re.compile(r"(?<!\\)\\(?=\s)")
_PIECE = re.compile(r"⟦(\d+)⟧ ?,? ?(?:if|for|when|whenever|where) ⟦(\d+)⟧")
_REST = re.compile(r"[\s,;.]*(?:and|but|or)?[\s,;]*⟦(\d+)⟧ ?,? ?(?:otherwise|elsewhere|else|for all other|for every other)\b")
_BETWEEN = re.compile(r"[\s,;.]*(?:(?:and|but|while|or)\b)?[\s,;]*(?:(?:by|let)\b)?\s*")
_COMMA = re.compile(r"(\b(?:if|for|when|where)\s[^,;:.?]*(?:[<>≤≥=]|\\[lg]eq?)[^,;:?]*?)\s*,\s*(?=[^,;:?]*\b(?:if|for|when|otherwise)\b)", re.I)
_HEAD = re.compile(r"\b[A-Za-z]\([a-z](?:\s*,\s*[a-z])*\)\s*=[^=]*\b(?:if|for|when|where)\b")
_BARE_HEAD = re.compile(r"\b([a-z])\(([a-z](?:, ?[a-z])*)\) ?= ?⟦(\d+)⟧")


def plain_cases(text: str) -> str:
    """The text with braces around pieces and commas between them taken away, and the rows of LaTeX cases parted by two
    backslashes where one was lost on the way."""
    text = _LATEX.sub(lambda m: _LONE_BACKSLASH.sub(r"\\\\", m.group()), text)
    text = _BRACES.sub(r"= \1", text)
    return _COMMA.sub(r"\1 and ", text) if _HEAD.search(text) else text


def pieces_in(words: str, trees: Sequence[Node]) -> Iterator[Definition]:
    """The functions that the words give piece by piece, each as one definition with `Cases` as its body."""
    for head in _BARE_HEAD.finditer(words):
        body = trees[int(head.group(3))]
        if isinstance(body, Cases):
            yield Definition(head.group(1), tuple(p.strip() for p in head.group(2).split(",")), body)
    place = 0
    while (first := _PIECE.search(words, place)) is not None:
        found = _run(words, trees, first)
        place = first.end() if found is None else found[1]
        if found is not None:
            yield found[0]


def _run(words: str, trees: Sequence[Node], first: re.Match[str]) -> tuple[Definition, int] | None:
    """The pieces that follow one another from `first` on, and where they end."""
    head = trees[int(first.group(1))]
    if not isinstance(head, Relation) or head.operators != ("=",) or not isinstance(head.left, Apply):
        return None
    name = flat_name(head.left.function)
    parameters = tuple(flat_name(a) for a in head.left.arguments)
    if not name or not all(parameters):
        return None
    branches: list[tuple[Node, Node]] = []
    piece: re.Match[str] | None = first
    end = first.start()
    while piece is not None and _is_condition(trees[int(piece.group(2))]):
        branches.append((_value(trees[int(piece.group(1))]), trees[int(piece.group(2))]))
        end = piece.end()
        gap = _BETWEEN.match(words, end)
        piece = _PIECE.match(words, gap.end() if gap else end)
    rest = _REST.match(words, end)
    if rest is not None and branches:
        branches.append((_value(trees[int(rest.group(1))]), Text("otherwise")))
        end = rest.end()
    if len(branches) < 2:
        return None
    return Definition(name, tuple(p for p in parameters if p), Cases(tuple(branches))), end


def _value(tree: Node) -> Node:
    return tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree


def _is_condition(tree: Node) -> bool:
    return isinstance(tree, Relation) and set(tree.operators) <= CONDITIONS
