"""LaTeX commands and environments."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.notation import calculus_forms, collections, names
from tutor.notation import tree as t

if TYPE_CHECKING:
    from tutor.notation.parser import Parser

BIG = {"sum": "sum", "prod": "product", "bigcup": "union", "bigcap": "intersection", "max": "max", "min": "min", "sup": "sup", "inf": "inf", "argmax": "argmax", "argmin": "argmin", "bigotimes": "product"}
SINGLE = {"infty": t.Constant("infinity"), "emptyset": t.Sequence((), "{}"), "varnothing": t.Sequence((), "{}"), "ell": t.Symbol("ell"), "hbar": t.Symbol("hbar"), "imath": t.Symbol("i"), "jmath": t.Symbol("j"), "Re": t.Symbol("Re"), "Im": t.Symbol("Im"), "aleph": t.Symbol("aleph"), "top": t.Symbol("⊤"), "prime": t.Symbol("prime"), "square": t.Symbol("square"), "blacksquare": t.Text("")}  # fmt: skip
MATRICES = {"matrix": "[]", "bmatrix": "[]", "pmatrix": "()", "vmatrix": "||", "Bmatrix": "[]", "smallmatrix": "[]", "array": "[]", "psmallmatrix": "()", "bsmallmatrix": "[]", "Vmatrix": "||"}


def command(parser: Parser) -> t.Node:
    """Whatever a command begins."""
    token = parser.advance()
    word = token.value
    if word in ("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"):
        return fraction(parser)
    if word in ("sqrt", "cbrt", "fourthroot"):
        return root(parser, word)
    if word in ("binom", "dbinom", "tbinom"):
        top, bottom = parser.braced(), parser.braced()
        return t.Call("binomial", (top, bottom))
    if word in BIG:
        return calculus_forms.big_operator(parser, BIG[word])
    if word in ("int", "oint"):
        return calculus_forms.integral(parser)
    if word in ("iint", "iiint"):
        return calculus_forms.integral(parser)
    if word == "lim":
        return calculus_forms.limit(parser)
    if word == "arg" and parser.at("command", "max", "min"):
        return calculus_forms.big_operator(parser, "arg" + parser.advance().value)
    function = names.FUNCTION_SPELLINGS.get(word, word if word in names.FUNCTIONS else None)
    if function is not None:
        return parser.call(function, token)
    if word == "vec" and (entries := _entries(parser)):
        return entries
    if word in names.ACCENTS:
        inner = parser.braced()
        return _accented(parser, inner, names.ACCENTS[word])
    if word in names.STYLES:
        return styled(parser, word)
    if word == "nabla":
        return gradient(parser)
    if word == "partial":
        return t.Differential(parser.power()) if parser.starts_factor() else t.Symbol("partial")
    if word in SINGLE:
        return SINGLE[word]
    if word.startswith("bb") and len(word) == 3:
        return parser.maybe_apply(t.Symbol(word[2], style="blackboard"))
    if word == "Pr":
        return parser.maybe_apply(t.Symbol("Pr"))
    if word in ("E", "P", "R", "N", "Z"):
        return parser.maybe_apply(t.Symbol(word, style="blackboard"))
    if word in ("underset", "overset", "stackrel"):
        small = parser.braced()
        return _underset(parser, small, word)
    if word in ("underbrace", "overbrace", "boxed", "mathstrut", "ensuremath", "mathop", "operatorname", "displaylimits", "cancel"):
        node = parser.braced()
        if word in ("underbrace", "overbrace") and parser.at("op", "_", "^"):
            parser.advance()
            if not parser.skip_group():
                parser.braced()
        return node
    if word in ("neg", "lnot"):
        return t.Not(parser.factor())
    if word in ("forall", "exists"):
        return t.Relation((t.Text("for all" if word == "forall" else "there is"), parser.statement()), (",",))
    if word == "complement":
        return t.Symbol("complement")
    if word in ("cr", "left", "right"):
        return parser.atom()
    if word == "angle":
        return t.Call("angle", (parser.factor(),))
    if word in ("color", "textcolor"):
        parser.braced()
        return parser.atom()
    if word == "substack":
        return parser.braced()
    raise parser.fail(f"I do not know the LaTeX command “\\{word}”.", "common commands such as \\frac, \\sqrt, \\sum", "unknown_command", token)


def fraction(parser: Parser) -> t.Node:
    r"""\frac{a}{b}, with \frac{d}{dx} f and \frac{\partial f}{\partial x} as derivatives."""
    found = re.compile(
        r"\s*\{\s*(?P<d>d|\\partial|\\mathrm\{d\}|\\text\{d\}|∂)\s*(?:\^\s*\{?(?P<n>\d)\}?)?\s*(?P<f>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*"
        r"\{\s*(?:d|\\partial|\\mathrm\{d\}|\\text\{d\}|∂)\s*(?P<x>(?:\\[A-Za-z]+(?![A-Za-z])|[^{}^\\])+?(?:_\{[^{}]*\})?(?:\{[^{}]*\})?(?:_\{?\w+\}?)?)(?:\^\s*\{?\d\}?)?"
        r"(?:\s*(?:d|\\partial|∂)\s*(?P<y>\\?[A-Za-z]+(?:_\{?\w+\}?)?)(?:\^\s*\{?\d\}?)?)?\s*\}"
    ).match(parser.text, parser.tokens[parser.place - 1].end)
    if found and not re.match(r"[a-z]*\d", found["x"]) and (found["d"] != "d" or not found["x"].startswith("\\partial")):
        from tutor.notation.parser import parse

        end = found.end()
        while parser.now.start < end and not parser.at("end"):
            parser.advance()
        order = int(found["n"] or 1)
        variables: list[tuple[t.Node, int]] = [(parse(found["x"].strip(), words=parser.words), 1 if found["y"] else order)]
        if found["y"]:
            variables.append((parse(found["y"].strip(), words=parser.words), 1))
        partial = "partial" in found["d"] or found["d"] == "∂"
        operand = parse(found["f"].strip(), words=parser.words) if found["f"].strip() else calculus_forms.operand_of(parser) if _operand_follows(parser) else t.Placeholder()
        return t.Derivative(operand, tuple(variables), partial)
    top = parser.braced()
    return t.Divide(top, parser.braced(), "fraction")


def _operand_follows(parser: Parser) -> bool:
    if parser.at("end"):
        raise parser.fail("There is nothing to differentiate here.", "an expression such as x^2 after d/dx", "incomplete")
    return parser.starts_factor()


def root(parser: Parser, word: str) -> t.Node:
    """Roots with an optional index."""
    index: t.Node | None = {"cbrt": t.Number("3"), "fourthroot": t.Number("4")}.get(word)
    if parser.at("open", "[") and word == "sqrt" and "\\sqrt" in parser.text:
        opened = parser.advance()
        index = parser.expression()
        parser.close("]", opened)
    if parser.at("open", "(") and not parser.at("open", "{"):
        arguments, _ = parser.arguments("(")
        return t.Root(arguments[0], index)
    if parser.at("open", "{"):
        return t.Root(parser.braced(), index)
    return t.Root(parser.power() if not parser.at("number") else parser.braced(), index)


def styled(parser: Parser, word: str) -> t.Node:
    r"""\mathbf{x}, \mathbb{E}[X], \mathcal{N}(0, 1): a letter with a style, or a group in it."""
    inner = parser.braced() if not parser.at("op") else t.Symbol(parser.advance().value)
    style = names.STYLES[word]
    if isinstance(inner, t.Symbol):
        return parser.maybe_apply(replace(inner, style=style or inner.style))
    if isinstance(inner, t.Constant) and inner.name == "e":
        return parser.maybe_apply(t.Symbol("e", style=style)) if style != "roman" else inner
    if isinstance(inner, t.Multiply) and inner.sign == "" and all(isinstance(f, t.Symbol | t.Constant) for f in inner.factors):
        name = "".join(f.name for f in inner.factors if isinstance(f, t.Symbol | t.Constant))
        return parser.maybe_apply(t.Symbol(name, style=style or "roman"))
    if isinstance(inner, t.Number):
        return t.Symbol(inner.text, style=style) if style in ("bold", "blackboard") else inner
    return t.transform(inner, lambda n: replace(n, style=style) if isinstance(n, t.Symbol) and style == "bold" else n)


def gradient(parser: Parser) -> t.Node:
    """∇f, ∇_θ L, ∇²f, ∇·F."""
    variable, order, kind = None, 1, ""
    while True:
        if parser.take("op", "_"):
            variable = parser.index()
        elif parser.at("op", "^"):
            parser.advance()
            raised = parser.braced()
            order = int(raised.value) if isinstance(raised, t.Number) else 1
        elif parser.at("raised"):
            order = int(parser.advance().value)
        elif parser.at("op", "·", "×"):
            kind = "div" if parser.advance().value == "·" else "curl"
        else:
            break
    operand = parser.power() if parser.starts_factor() else t.Placeholder()
    return t.Gradient(operand, variable, order, kind)


def _entries(parser: Parser) -> t.Node | None:
    """`\\vec{1 -2 3}`: an arrow over a row of numbers is the vector of these numbers."""
    inside = itertools.takewhile(lambda token: token.kind in ("number", "op", "comma"), parser.tokens[parser.place + 1 :])
    if not parser.at("open", "{") or sum(token.kind == "number" for token in inside) < 2:
        return None
    parser.advance()
    row = parser.matrix_rows("close")
    parser.advance()
    return t.Sequence(row.rows[0], "()") if isinstance(row, t.Matrix) and len(row.rows) == 1 else row


def _accented(parser: Parser, inner: t.Node, accent: str) -> t.Node:
    if isinstance(inner, t.Symbol):
        return parser.maybe_apply(replace(inner, accent=accent))
    if isinstance(inner, t.Constant):
        return parser.maybe_apply(t.Symbol(inner.name, accent=accent))
    if isinstance(inner, t.Subscript) and isinstance(inner.base, t.Symbol):
        return replace(inner, base=replace(inner.base, accent=accent))
    if isinstance(inner, t.Multiply) and all(isinstance(f, t.Symbol) for f in inner.factors):
        return t.Symbol("".join(f.name for f in inner.factors if isinstance(f, t.Symbol)), accent=accent)
    return t.Apply(t.Symbol(accent, style="roman"), (inner,))


def _underset(parser: Parser, small: t.Node, word: str) -> t.Node:
    inner = parser.tokens[parser.place + 1] if parser.at("open", "{") else parser.now
    if inner.kind in ("operator", "command") and inner.value.replace(" ", "") in ("argmax", "argmin", "max", "min", "arg", "mathop", "sup", "inf"):
        opened = parser.take("open", "{")
        name = parser.advance().value.replace(" ", "")
        if name == "arg":
            name += parser.advance().value
        if opened:
            while parser.take("close", "}"):
                pass
        operand = parser.sum()
        return t.BigOperator(name, operand, domain=small) if not isinstance(small, t.Symbol) else t.BigOperator(name, operand, small)
    node = parser.braced() if not parser.at("relation") else t.Symbol(parser.advance().value)
    return node if word != "underset" else t.Subscript(node, small)


def environment(parser: Parser) -> t.Node:
    """Matrices, cases, and the lines of aligned equations."""
    token = parser.advance()
    name = token.value
    bars, parser.bars = parser.bars, []
    if name in MATRICES:
        if name == "array" and parser.at("open", "{"):
            while not parser.take("close", "}"):
                parser.advance()
        _join_relations(parser)
        rows = _cells(parser)
        node: t.Node = collections.matrix(parser, [tuple(r) for r in rows], MATRICES[name])
        _close_environment(parser, name, token)
        parser.bars = bars
        return node
    if name in ("cases", "dcases", "rcases"):
        branches = []
        for row in _cells(parser):
            value = row[0]
            condition = row[1] if len(row) > 1 else t.Text("otherwise")
            branches.append((value, condition))
        _close_environment(parser, name, token)
        parser.bars = bars
        return t.Cases(tuple(branches))
    if name in ("aligned", "align", "split", "equation", "gather", "gathered", "eqnarray", "alignat", "multline", "alignedat"):
        node = parser.listing()
        _close_environment(parser, name, token)
        parser.bars = bars
        return node
    raise parser.fail(f"I do not know the LaTeX environment “{name}”.", "pmatrix, bmatrix, cases or aligned", "unknown_command", token)


def _join_relations(parser: Parser) -> None:
    """Drop the alignment marks beside = and the like, and the bars between & of an augmented matrix, up to the end of this environment."""
    depth, place = 0, parser.place
    while place < len(parser.tokens) and parser.tokens[place].kind != "end":
        token, before, after = parser.tokens[place], parser.tokens[place - 1], parser.tokens[place + 1]
        depth += (token.kind == "begin") - (token.kind == "end_environment")
        if depth < 0:
            return
        beside = token.kind == "amp" and "relation" in (before.kind, after.kind)
        if beside or (token.kind == "bar" and token.value == "|" and before.kind == after.kind == "amp"):
            del parser.tokens[place]
        else:
            place += 1


def _cells(parser: Parser) -> list[list[t.Node]]:
    rows: list[list[t.Node]] = [[]]
    outer, parser.cells = parser.cells, True
    while not parser.at("end"):
        if parser.at("row"):
            parser.advance()
            rows.append([])
        elif parser.now.kind in ("amp", "newline") or parser.at("command", "hline") or (rows[-1] and parser.now.kind in ("comma",)):
            parser.advance()
        elif parser.tokens[parser.place].kind == "end_environment":
            break
        else:
            cell = [parser.statement()]
            while parser.now.kind in ("text", "operator", "name", "number", "letter", "command", "open") and not parser.at("end"):
                cell.append(parser.statement())
            rows[-1].append(cell[0] if len(cell) == 1 else t.Sequence(tuple(cell), ""))
    parser.cells = outer
    return [row for row in rows if row]


def _close_environment(parser: Parser, name: str, opened: object) -> None:
    if parser.now.kind != "end_environment" or parser.now.value != name:
        raise parser.fail(f"\\begin{{{name}}} is not closed by \\end{{{name}}}.", f"\\end{{{name}}}", "unclosed")
    parser.advance()
