"""Derivatives, integrals, limits, sums and their kin, in calculator, Python, Unicode and LaTeX spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor.notation import names
from tutor.notation import tree as t
from tutor.notation.lexer import _DERIVATIVE, Token
from tutor.notation.parser import TASKS

if TYPE_CHECKING:
    from tutor.notation.parser import Parser

RAISED = {"²": 2, "³": 3, "⁴": 4}


def derivative(parser: Parser) -> t.Node:
    """d/dx f, dy/dx, d^2/dx^2 (…), ∂f/∂x: the token holds the whole operator."""
    token = parser.advance()
    found = _DERIVATIVE.match(token.value)
    assert found
    order = int(found["n"] or 0) or RAISED.get(found["s"] or "", 1)
    partial = found["d"] == "∂"
    variables = [(_variable(parser, found["x"]), 1 if found["y"] else order)]
    if found["y"]:
        variables.append((_variable(parser, found["y"]), 1))
    if found["f"]:
        from tutor.notation.parser import parse

        operand = parse(found["f"])
    else:
        operand = operand_of(parser)
    return t.Derivative(operand, tuple(variables), partial)


def operand_of(parser: Parser) -> t.Node:
    """What an operator such as d/dx applies to: the factors that follow, or a bracket."""
    if parser.at("end") or parser.now.kind in ("relation", "close", "comma"):
        raise parser.fail("There is nothing to differentiate here.", "an expression such as x^2 after d/dx", "incomplete")
    if parser.at("open", "[", "("):
        from tutor.notation.collections import collection

        node = collection(parser) if parser.now.value == "(" else None
        if node is None:
            opened = parser.advance()
            node = parser.listing()
            parser.close("]", opened)
        node = parser.postfix(node)
        if parser.take("op", "^"):
            node = parser.raised(node)
        factors = [node]
        while parser.starts_factor() and not parser.at("derivative"):
            factors.append(parser.power())
        return factors[0] if len(factors) == 1 else t.Multiply(tuple(factors))
    return parser.product()


def _variable(parser: Parser, text: str) -> t.Node:
    from tutor.notation.parser import parse

    return parse(text.strip())


def big_operator(parser: Parser, kind: str) -> t.Node:
    """A sum, product, maximum … with what is under and over it, and its operand."""
    index = lower = upper = domain = None
    for _ in range(2):
        if parser.take("op", "_"):
            under = parser.braced() if parser.at("open", "{") else parser.index()
            index, lower, domain = _under(under)
        elif parser.at("op", "^"):
            parser.advance()
            upper = parser.braced() if parser.at("open", "{") else parser.exponent()
    if kind in ("max", "min") and index is None and domain is None and parser.at("open", "("):
        arguments, _ = parser.arguments("(")
        return t.Call(kind, arguments)
    if (kind in ("max", "min") and parser.at("open", "\\{")) or (kind in ("max", "min") and parser.at("open", "(") and domain is not None and any(
        tok.kind == "comma" for tok in parser.tokens[parser.place : parser.place + 1]
    )):
        inner = parser.factor()
        items = inner.items if isinstance(inner, t.Sequence) else (inner,)
        if domain is None and index is None:
            return t.Call(kind, items)
        return t.BigOperator(kind, inner, index, lower, upper, domain)
    if parser.at("end") or parser.now.kind in ("relation", "close", "comma"):
        raise parser.fail(f"Nothing follows this {kind}.", "the term of the sum" if kind == "sum" else "an expression", "incomplete")
    operand = operand_with(parser, index) if kind in ("sum", "product") else parser.sum()
    return t.BigOperator(kind, operand, index, lower, upper, domain)


def _under(under: t.Node) -> tuple[t.Node | None, t.Node | None, t.Node | None]:
    """index, lower bound, domain from what stands under the sign."""
    if isinstance(under, t.Relation) and under.operators == ("=",) and isinstance(under.left, t.Symbol | t.Subscript | t.Constant):
        return under.left, under.right, None
    if isinstance(under, t.Symbol):
        return under, None, None
    return None, None, under


def integral(parser: Parser, count: int = 1) -> t.Node:
    """∫ … dx with or without bounds; the operand ends at its differential."""
    start = parser.now
    lower = upper = None
    for _ in range(2):
        if parser.take("op", "_"):
            lower = parser.braced() if parser.at("open", "{") else parser.index() if not parser.at("op", "-") else parser.exponent()
        elif parser.at("lowered"):
            lower = parser.sub_parse(parser.advance())
        elif parser.at("raised"):
            upper = parser.sub_parse(parser.advance())
        elif parser.at("op", "^"):
            parser.advance()
            upper = parser.braced() if parser.at("open", "{") else parser.exponent()
    if parser.at("name", "from"):
        parser.advance()
        lower = parser.sum()
        if not parser.take("name", "to"):
            raise parser.fail("The integral has a lower bound but no “to”.", "from 0 to 1", "incomplete")
        upper = parser.sum()
        parser.take("name", "of")
    place = _differential(parser)
    if place is None:
        operand = parser.sum() if not parser.at("end") else None
        if operand is None:
            raise parser.fail("The integral has nothing to integrate.", "∫ x^2 dx", "incomplete", start)
        names_in = t.symbols(operand)
        variable: t.Node = t.Symbol(names_in[0] if len(names_in) == 1 else "x")
        return t.Integral(operand, variable, lower, upper)
    before, name, after = place
    from tutor.notation.parser import Parser as Inner

    ending = parser.tokens[before]
    body = parser.tokens[parser.place : before]
    if ending.kind == "name" and len(ending.value) > len(name) + 1:
        head = ending.value[: -len(name) - 1]
        body = [*body, replace(ending, value=head, end=ending.start + len(head))]
    if body:
        inner = Inner(parser.text, [*body, Token("end", "", ending.start, ending.start)])
        inner.level, inner.functions, inner.words = parser.level, parser.functions, parser.words
        operand = inner.sum()
        if not inner.at("end"):
            raise inner.fail(f"I did not expect “{inner.now.value}” inside this integral.", "an operator, or dx")
    else:
        operand = t.ONE
    parser.place = after
    variable = t.Symbol(names.GREEK.get(name, name))
    return t.Integral(operand, variable, lower, upper)


def _differential(parser: Parser) -> tuple[int, str, int] | None:
    """Where the operand ends: the token index of `dx`, the variable, and the index behind it; None when there is none."""
    depth, nested, k = 0, 0, parser.place
    tokens = parser.tokens
    while k < len(tokens) and tokens[k].kind != "end":
        token = tokens[k]
        if token.kind in ("open", "begin"):
            depth += 1
        elif token.kind in ("close", "end_environment"):
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0:
            if (token.kind == "command" and token.value in ("int", "iint")) or (token.kind == "name" and token.value in ("int", "integral")):
                nested += 1
            found = _is_differential(parser, k)
            if found is not None:
                if nested == 0:
                    return k, found[0], found[1]
                nested -= 1
        k += 1
    return None


def _is_differential(parser: Parser, k: int) -> tuple[str, int] | None:
    tokens = parser.tokens
    token = tokens[k]
    if k and tokens[k - 1].kind == "op" and tokens[k - 1].value in ("^", "_"):
        return None  # a bound that is called d, as in ∫_c^d f(y) dy
    if token.kind == "command" and token.value in ("mathrm", "rm", "operatorname", "mathop", "text") and tokens[k + 1].value == "{" and tokens[k + 2].value == "d":
        following = tokens[k + 4]
        return (following.value[0], k + 5) if following.kind in ("name", "letter") else None
    if token.kind != "name":
        return None
    if token.value == "d" and tokens[k + 1].kind in ("name", "letter") and (tokens[k + 1].kind == "letter" or len(tokens[k + 1].value) == 1):
        return tokens[k + 1].value, k + 2
    if token.value == "d" and tokens[k + 1].kind == "command" and tokens[k + 1].value in names.STYLES and tokens[k + 2].value == "{":
        return tokens[k + 3].value, k + 5
    found = re.fullmatch(r"(.*)d([a-z])", token.value)
    if found and token.value not in ("and", "add") and (not found.group(1) or len(found.group(1)) <= 3):
        if found.group(1) and found.group(1) in names.FUNCTIONS:
            return None
        return found.group(2), k + 1
    return None


def limit(parser: Parser) -> t.Node:
    """lim_{x→a} f, lim x->a f, lim_(x->a+) f, lim x->a+ f; `limit(f, x, a)` in calculator style."""
    if parser.at("open", "(") and parser.tokens[parser.place - 1].kind == "name":
        saved = parser.place
        arguments, _ = parser.arguments("(")
        if len(arguments) >= 3:
            direction = ""
            if len(arguments) > 3:
                direction = "+" if "+" in parser.text[parser.tokens[saved].start :] else "-"
            return t.Limit(arguments[0], arguments[1], arguments[2], direction)
        parser.place = saved
    parser.take("op", "_")
    place = parser.place
    opened = parser.take("open", "{", "(")
    several = opened is not None and opened.value == "(" and parser.peek().kind == "comma"
    if several:
        parser.place, opened = place, None
    variable = parser.atom() if several else parser.expression()
    if not parser.take("relation", "->") and not (parser.take("name", "to") or parser.take("name", "approaches")):
        raise parser.fail("The limit does not say where its variable goes.", "lim_{x→0}", "incomplete")
    direction = ""
    point = _limit_point(parser, bool(opened))
    if isinstance(point, t.Superscript) and isinstance(point.label, t.Symbol):
        direction, point = point.label.name, point.base
    for sign in ("+", "-"):
        glued = not opened and parser.at("op", sign) and not parser.now.spaced and parser.peek().spaced
        if glued or (parser.at("op", sign) and parser.peek().kind == "close"):
            parser.advance()
            direction = sign
    if opened:
        parser.close("}" if opened.value == "{" else ")", opened)
    elif parser.take("comma"):
        pass
    parser.take("name", "of")
    if parser.at("end"):
        raise parser.fail("Nothing follows this limit.", "an expression", "incomplete")
    return t.Limit(operand_with(parser, variable), variable, point, direction)


def operand_with(parser: Parser, variable: t.Node | None) -> t.Node:
    """What lim or Σ applies to: a product, and further terms of a sum as long as they hold its variable, which has no
    meaning outside."""
    name = t.flat_name(variable) if variable is not None else None
    saved = parser.place
    node = parser.product()
    if name is None or not parser.at("op", "+", "-"):
        return node
    ahead = parser.place
    parser.place = saved
    whole = parser.sum()
    if isinstance(whole, t.Add) and all(name in t.symbols(term) for term in whole.terms[1:]):
        return whole
    parser.place = ahead
    return node


def _limit_point(parser: Parser, inside: bool) -> t.Node:
    start = parser.now.start
    sign = parser.take("op", "-", "+")
    base = parser.postfix(parser.atom())
    if parser.at("op", "^"):
        ahead = parser.peek()
        if ahead.kind == "open" and parser.peek(2).kind == "op" and parser.peek(2).value in "+-" and parser.peek(3).kind == "close":
            parser.advance()
            parser.advance()
            mark = parser.advance().value
            parser.advance()
            return t.Superscript(t.Negative(base) if sign and sign.value == "-" else base, t.Symbol(mark))
        if ahead.kind == "op" and ahead.value in "+-" and parser.peek(2).kind in ("close", "end", "name", "open", "command", "number"):
            parser.advance()
            mark = parser.advance().value
            node: t.Node = t.Negative(base) if sign and sign.value == "-" else base
            return t.Superscript(node, t.Symbol(mark))
        parser.advance()
        base = parser.raised(base)
    node = t.Negative(base) if sign and sign.value == "-" else base
    if inside and not parser.at("close") and not (parser.at("op", "+", "-") and parser.peek().kind == "close"):
        while parser.at("op", "/"):
            parser.advance()
            node = t.Divide(node, parser.factor())
        if parser.at("op", "+", "-") and parser.peek().kind != "close":
            terms = [node]
            while parser.at("op", "+", "-") and parser.peek().kind != "close":
                minus = parser.advance().value == "-"
                term = parser.product()
                terms.append(t.Negative(term) if minus else term)
            node = t.Add(tuple(terms))
    elif not inside and parser.at("op", "/"):
        parser.advance()
        node = t.Divide(node, parser.factor())
    return replace(node, span=(start, parser.tokens[parser.place - 1].end))


def _called(build: Callable[[Parser, tuple[t.Node, ...]], t.Node | None]) -> Callable[[Parser], t.Node]:
    def read(parser: Parser) -> t.Node:
        token = parser.advance()
        if not parser.at("open", "("):
            raise parser.fail(f"“{token.value}” needs brackets.", f"{token.value}(…)", "incomplete")
        arguments, _ = parser.arguments("(")
        node = build(parser, arguments)
        if node is None:
            raise parser.fail(f"“{token.value}” does not take {len(arguments)} arguments like these.", f"{token.value}(x^2, x)", "bad_arguments", token)
        return node

    return read


def _diff(parser: Parser, arguments: tuple[t.Node, ...]) -> t.Node | None:
    if len(arguments) == 1:
        found = t.symbols(arguments[0])
        return t.Derivative(arguments[0], ((t.Symbol(found[0] if len(found) == 1 else "x"), 1),))
    variables: list[tuple[t.Node, int]] = []
    for argument in arguments[1:]:
        if isinstance(argument, t.Number) and variables:
            variables[-1] = (variables[-1][0], int(argument.value))
        elif isinstance(argument, t.Sequence) and len(argument.items) == 2 and isinstance(argument.items[1], t.Number):
            variables.append((argument.items[0], int(argument.items[1].value)))
        else:
            variables.append((argument, 1))
    return t.Derivative(arguments[0], tuple(variables))


def _integrate(parser: Parser, arguments: tuple[t.Node, ...]) -> t.Node | None:
    if len(arguments) == 1:
        found = t.symbols(arguments[0])
        return t.Integral(arguments[0], t.Symbol(found[0] if len(found) == 1 else "x"))
    node = arguments[0]
    if len(arguments) == 4:
        return t.Integral(node, arguments[1], arguments[2], arguments[3])
    for argument in arguments[1:]:
        if isinstance(argument, t.Sequence) and len(argument.items) == 3:
            node = t.Integral(node, *argument.items)
        elif isinstance(argument, t.Sequence) and len(argument.items) == 1:
            node = t.Integral(node, argument.items[0])
        else:
            node = t.Integral(node, argument)
    return node


def _reduced(kind: str) -> Callable[[Parser, tuple[t.Node, ...]], t.Node | None]:
    def build(parser: Parser, arguments: tuple[t.Node, ...]) -> t.Node | None:
        if len(arguments) == 2 and isinstance(arguments[1], t.Sequence) and len(arguments[1].items) == 3:
            index, lower, upper = arguments[1].items
            return t.BigOperator(kind, arguments[0], index, lower, upper)
        if len(arguments) == 4:
            return t.BigOperator(kind, arguments[0], *arguments[1:4])
        return None

    return build


def _sum(parser: Parser) -> t.Node:
    if parser.peek().kind == "open" and parser.peek().value == "(" and parser.now.value in ("Sum", "Product", "summation"):
        return _called(_reduced("product" if parser.now.value == "Product" else "sum"))(parser)
    token = parser.advance()
    return big_operator(parser, "product" if token.value in ("prod", "product") else "sum")


def _optimum(parser: Parser) -> t.Node:
    return big_operator(parser, parser.advance().value)


def _integral_task(parser: Parser) -> t.Node:
    if parser.now.value == "integrate" and parser.peek().value == "(":
        saved = parser.place
        node = _called(_integrate)(parser)
        if not parser.at("name") and (parser.at("end") or _commas(parser, saved)):
            return node
        parser.place = saved
    parser.advance()
    parser.take("name", "of")
    return integral(parser)


def _commas(parser: Parser, start: int) -> bool:
    """Was it integrate(f, x), with its arguments in brackets, and not `integrate (x + 1)^2`?"""
    depth = 0
    for token in parser.tokens[start : parser.place]:
        depth += 1 if token.kind == "open" else -1 if token.kind == "close" else 0
        if depth == 1 and token.kind == "comma":
            return True
    return False


def _limit_task(parser: Parser) -> t.Node:
    parser.advance()
    return limit(parser)


def _unevaluated(parser: Parser) -> t.Node:
    token = parser.advance()
    if not parser.at("open", "("):
        raise parser.fail(f"“{token.value}” is a task, not a part of an expression.", f"{token.value}(…)", "unknown_word", token)
    arguments, _ = parser.arguments("(")
    return t.Unevaluated(token.value.lower(), arguments)


def _matrix_call(parser: Parser) -> t.Node:
    parser.advance()
    arguments, _ = parser.arguments("(")
    (first,) = arguments[:1]
    if isinstance(first, t.Sequence) and first.bracket == "[]":
        return t.Matrix(tuple((i,) for i in first.items))
    return first


TASKS.update(
    {
        "int": _integral_task, "integral": _integral_task, "integrate": _integral_task, "Integral": _called(_integrate), "diff": _called(_diff), "Derivative": _called(_diff),
        "lim": _limit_task, "limit": _limit_task, "Limit": _limit_task, "sum": _sum, "Sum": _sum, "prod": _sum, "product": _sum, "Product": _sum, "summation": _sum,
        "argmin": _optimum, "argmax": _optimum, "Matrix": _matrix_call, "matrix": _matrix_call, "array": _matrix_call,
        "simplify": _unevaluated, "expand": _unevaluated, "factor": _unevaluated, "solve": _unevaluated,
    }
)  # fmt: skip
