"""Brackets: grouping, tuples, lists, vectors, matrices, sets and intervals, in every habit of writing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.notation import tree as t

if TYPE_CHECKING:
    from tutor.notation.parser import Parser

MOST_ENTRIES = 400


def collection(parser: Parser) -> t.Node:
    """Whatever an opening bracket begins."""
    opened = parser.advance()
    bars, parser.bars = parser.bars, []
    bracket = opened.value
    if bracket == "⟨":
        node = _angle(parser)
        parser.bars = bars
        return node
    if bracket in "⌊⌈":
        inner = parser.listing()
        parser.close("⌋" if bracket == "⌊" else "⌉", opened)
        parser.bars = bars
        return t.Call("floor" if bracket == "⌊" else "ceil", (inner,))
    closing = {"(": ")", "[": "]", "{": "}", "\\{": "\\}"}[bracket]
    if parser.at("close", closing):
        parser.advance()
        if bracket in ("{", "\\{"):
            return t.Sequence((), "{}")
        raise parser.fail(f"Nothing stands between “{bracket}” and “{closing}”.", "something between the brackets", "empty", opened)
    if bracket == "[" and (environment := _environment(parser)):
        parser.bars = bars
        return environment
    if bracket == "[" and (rows := _rows(parser)):
        parser.bars = bars
        return rows
    items = [parser.statement()]
    spaced = bracket == "[" and parser.now.kind not in ("comma", "semicolon", "close")
    separator = parser.now
    while parser.now.kind in ("comma", "semicolon", "newline"):
        parser.advance()
        if parser.now.kind == "close":
            break
        items.append(parser.statement())
    if bracket in ("{", "\\{") and (parser.at("colon") or parser.at("bar", "|")) and len(items) == 1:
        parser.advance()
        condition = parser.listing()
        parser.close(closing, opened)
        parser.bars = bars
        return t.SetBuilder(items[0], condition)
    if isinstance(items[0], t.Given) and bracket in ("{", "\\{") and len(items) == 1:
        items_node: t.Node = t.SetBuilder(items[0].event, items[0].condition)
        parser.close(closing, opened)
        parser.bars = bars
        return items_node
    parser.bars = bars
    wanted = ")" if bracket == "[" else "]" if bracket == "(" else ""
    if len(items) == 2 and wanted and parser.at("close", wanted) and separator.kind == "comma":
        parser.advance()
        return t.Interval(items[0], items[1], bracket == "[", wanted == "]")
    parser.close(closing, opened)
    if len(items) == 1 and bracket == "(" and separator.kind != "comma":
        return items[0]
    if len(items) == 1 and bracket == "[" and not isinstance(items[0], t.Relation) and not spaced and separator.kind == "close":
        return t.Sequence((items[0],), "[]")
    if separator.kind == "semicolon" and bracket in "[(" and len(items) > 1:
        return t.Matrix(tuple((item,) for item in items), "[]")
    if bracket == "[" and all(isinstance(i, t.Sequence) and i.bracket in ("[]", "()") for i in items) and len(items) >= 1:
        return _nested(parser, items, opened)
    return t.Sequence(tuple(items), "{}" if bracket in ("{", "\\{") else bracket + closing)


def _environment(parser: Parser) -> t.Node | None:
    r"""An array that fills the brackets, as in \left[\begin{array}{rr} … \end{array}\right]: the brackets are its own."""
    saved = parser.place
    while parser.take("newline"):
        pass
    if parser.at("begin"):
        node = parser.atom()
        while parser.take("newline"):
            pass
        if isinstance(node, t.Matrix) and parser.take("close", "]"):
            return node
    parser.place = saved
    return None


def _nested(parser: Parser, items: list[t.Node], opened: object) -> t.Node:
    rows = [i.items for i in items if isinstance(i, t.Sequence)]
    if any(i.bracket == "()" for i in items if isinstance(i, t.Sequence)) and any(len(r) != len(rows[0]) for r in rows):
        return t.Sequence(tuple(items), "[]")
    return matrix(parser, rows)


def matrix(parser: Parser, rows: list[tuple[t.Node, ...]], bracket: str = "[]") -> t.Node:
    """A matrix from its rows; refuses rows of different lengths, naming the row."""
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise parser.fail(
                f"Row {number} of this matrix has {len(row)} entr{'y' if len(row) == 1 else 'ies'}, but the first row has {width}.",
                f"{width} entries in every row",
                "ragged_matrix",
            )
    if len(rows) * width > MOST_ENTRIES:
        raise parser.fail(f"That matrix has {len(rows) * width} entries; I work with up to {MOST_ENTRIES}.", "a smaller matrix", "too_large")
    return t.Matrix(tuple(rows), bracket)


def _rows(parser: Parser) -> t.Node | None:
    """`[1 2; 3 4]`, `[1, 2; 3, 4]`, `[1 2 3]`: rows by semicolons or lines, entries by commas or blanks."""
    depth, semicolons, blanks = 0, False, False
    for previous, token in zip(parser.tokens[parser.place - 1 :], parser.tokens[parser.place :], strict=False):
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and token.kind in ("semicolon", "newline"):
            semicolons = True
        elif depth == 0 and token.spaced and token.kind == "number" and previous.kind == "number":
            blanks = True
        elif token.kind == "end":
            return None
    if not semicolons and not blanks:
        return None
    node = matrix_rows(parser, "close")
    parser.advance()
    if isinstance(node, t.Matrix) and not semicolons and node.shape[0] == 1:
        return t.Sequence(node.rows[0], "[]")
    return node


def matrix_rows(parser: Parser, until: str) -> t.Node:
    """Rows of entries up to a closing token (which is left standing)."""
    rows: list[tuple[t.Node, ...]] = []
    row: list[t.Node] = []
    while parser.now.kind != until:
        if parser.now.kind in ("semicolon", "newline", "row"):
            parser.advance()
            if row:
                rows.append(tuple(row))
            row = []
        elif parser.now.kind in ("comma", "amp") or _divider(parser):
            parser.advance()
        elif parser.now.kind in ("end", "close"):
            raise parser.fail("This matrix is not closed properly.", "“]”", "unclosed")
        else:
            row.append(_entry(parser))
    if row:
        rows.append(tuple(row))
    if not rows:
        raise parser.fail("There is nothing in this matrix.", "rows of numbers", "empty")
    return matrix(parser, rows)


def _divider(parser: Parser) -> bool:
    """The bar of an augmented matrix, [1 2 | 3; 4 5 | 6]: a bar with blanks on both sides."""
    return parser.at("bar", "|") and parser.now.spaced and parser.peek().spaced


def _entry(parser: Parser) -> t.Node:
    """One entry among blanks: `-3` after a blank is an entry of its own, `2 - 3` with blanks on both sides is a sum."""
    from tutor.notation.parser import Parser as Inner

    depth, stop = 0, parser.place
    while True:
        token = parser.tokens[stop]
        if token.kind == "end":
            break
        if depth == 0 and token.kind in ("comma", "semicolon", "newline", "row", "amp", "close"):
            break
        if depth == 0 and token.kind == "bar" and token.value == "|" and token.spaced and parser.tokens[stop + 1].spaced:
            break
        if depth == 0 and stop > parser.place and token.spaced:
            sign = token.kind == "op" and token.value in "+-*/"
            after_operator = parser.tokens[stop - 1].kind == "op" and parser.tokens[stop - 1].value in "+-*/^"
            lone = sign and not parser.tokens[stop + 1].spaced
            if not after_operator and (not sign or lone):
                break
        depth += token.kind == "open"
        depth -= token.kind == "close"
        stop += 1
    from tutor.notation.lexer import Token

    ending = parser.tokens[stop]
    inner = Inner(parser.text, [*parser.tokens[parser.place : stop], Token("end", "", ending.start, ending.start)])
    inner.level, inner.functions, inner.words = parser.level + 1, parser.functions, parser.words
    node = inner.statement()
    if not inner.at("end"):
        raise inner.fail(f"I did not expect “{inner.now.value}” here.", "the next entry")
    parser.place = stop
    return node


def _angle(parser: Parser) -> t.Node:
    items = [parser.statement()]
    while parser.take("comma"):
        items.append(parser.statement())
    if not parser.take("close", "⟩"):
        raise parser.fail("The angle bracket is not closed.", "“⟩”", "unclosed")
    numbers = all(not isinstance(i, t.Symbol | t.Subscript) for i in items)
    return t.Sequence(tuple(items), "<>") if len(items) != 2 or numbers else t.InnerProduct(items[0], items[1])
