"""Tokens into a tree: a precedence parser over one grammar for calculator, Python, Unicode and LaTeX notation.

Loosest first: lists at the top, relations, set and logic operations, sums, products (side by side binds as `*` does),
signs, powers, and what follows a factor (`!`, `%`, `'`, `^T`, `_i`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tutor.notation import names
from tutor.notation import tree as t
from tutor.notation.errors import ReadingError
from tutor.notation.lexer import Token, tokens_of
from tutor.notation.words import letters_of

DEEPEST = 60
CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
APPLIED = frozenset("f g h F G H P p q E u v phi psi ell L J N B U Beta Gamma Cov Var Corr Bernoulli Binomial Poisson Normal Uniform KL D_KL H I K pi sigma".split())
"""Letters that are read as functions when parentheses follow directly."""
ALWAYS_FUNCTIONS = frozenset("f g h F G H P".split())
NAMED = frozenset(n for n in APPLIED if len(n) > 1 and n not in names.GREEK_NAMES) - {"ell"}
"""Names of several letters that are always read whole when brackets follow: Var(X)."""


_DEFINED = re.compile(r"\s*(?:\\([A-Za-z]+)|([A-Za-z]))\([a-z](?:_\d)?(?:,\s*[a-z](?:_\d)?)*\)\s*:?=")


def parse(text: str, functions: frozenset[str] = frozenset(), words: bool = False, known: frozenset[str] = frozenset()) -> t.Node:
    """The tree of one expression, statement or list; letters in `functions` are functions when brackets follow.

    With `words`, a word that is no known function names a quantity, and the marks of the printed page are passed over.

    Raises:
        ReadingError: with the place where the text stops making sense.
    """
    parser = Parser(text, tokens_of(text, words))
    parser.words, parser.known = words, known
    defined = _DEFINED.match(text)
    parser.functions = ALWAYS_FUNCTIONS | functions | ({defined.group(1) or defined.group(2)} if defined else frozenset())
    return parser.whole()


class Parser:
    """One reading of one text; `place` is the next token."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens, self.place, self.level = text, tokens, 0, 0
        self.bars: list[str] = []
        self.functions: frozenset[str] = ALWAYS_FUNCTIONS
        self.known: frozenset[str] = frozenset()
        """Names of several letters that the caller knows: TP, MSE."""
        self.words = False
        """Words that are no known function are names of quantities, as in a formula from a book."""
        self.cells = False
        """Inside a matrix or cases, where & separates entries rather than aligning lines."""

    # -- tokens ---------------------------------------------------------------------------------------------------

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def advance(self) -> Token:
        token = self.now
        if token.kind != "end":
            self.place += 1
        return token

    def at(self, kind: str, *values: str) -> bool:
        token = self.now
        return token.kind == kind and (not values or token.value in values)

    def take(self, kind: str, *values: str) -> Token | None:
        return self.advance() if self.at(kind, *values) else None

    def fail(self, message: str, accepted: str = "a number, a letter, a function or an opening bracket", code: str = "unexpected", token: Token | None = None) -> ReadingError:
        token = token or self.now
        return ReadingError(code, message, token.start, token.end, self.text[: token.start].strip(), accepted)

    def close(self, closing: str, opened: Token) -> None:
        if not self.take("close", closing):
            where = f"opened at position {opened.start + 1}"
            raise self.fail(f"The bracket “{opened.value}” {where} is not closed here.", f"“{closing}”", "unclosed")

    def spanned(self, node: t.Node, start: int) -> t.Node:
        return replace(node, span=(start, self.tokens[self.place - 1].end)) if node.span is None else node

    # -- statements -----------------------------------------------------------------------------------------------

    def whole(self) -> t.Node:
        if self.at("end"):
            raise ReadingError("empty", "There is nothing to read.", 0, 0, accepted="an expression such as 2x + 3")
        if self.words:
            while self.now.kind in ("comma", "semicolon", "dots") and self.peek().kind != "end" and not (self.at("dots") and self.peek().kind != "comma"):
                self.advance()
        node = self.bare_matrix() or self.listing()
        while self.at("newline") or self.at("row") or self.at("comma") or self.at("semicolon") or self.at("nothing"):
            self.advance()
        if not self.at("end"):
            raise self.fail(f"I did not expect “{self.now.value}” at position {self.now.start + 1}.", "an operator, or the end")
        return node

    def bare_matrix(self) -> t.Node | None:
        """`1 2; 3 4` with nothing around it: rows of at least two numbers each."""
        kinds = {tok.kind for tok in self.tokens}
        if "semicolon" not in kinds or not kinds <= {"number", "semicolon", "op", "end", "vulgar"}:
            return None
        return self.matrix_rows("end")

    def listing(self) -> t.Node:
        start = self.now.start
        items = [self.statement()]
        separators = False
        while self.now.kind in ("comma", "semicolon", "newline", "row"):
            while self.now.kind in ("comma", "semicolon", "newline", "row"):
                self.advance()
            if self.at("end") or self.at("end_environment"):
                break
            self.take("amp")
            separators = True
            items.append(self.statement())
        return self.spanned(t.Sequence(tuple(items), ""), start) if separators else items[0]

    def statement(self) -> t.Node:
        """A chain of relations, or an expression."""
        self.level += 1
        if self.level > DEEPEST:
            raise self.fail(f"That is nested more than {DEEPEST} levels deep.", "fewer brackets inside brackets", "too_deep")
        start = self.now.start
        self.alignment()
        operands, operators = [self.expression()], []
        while True:
            self.alignment()
            if self.at("relation") or (self.at("colon") and self.peek().kind == "relation"):
                operator = self.advance()
                value = operator.value if operator.kind == "relation" else ":=" if self.take("relation", "=") else ":"
                self.alignment()
                if self.words and self.take("op", "_"):
                    self.index()
                operators.append(value)
                operands.append(t.Text("") if self.words and self.at("end") else self.expression())
            elif self.words and self.at("colon") and not operators and isinstance(operands[0], t.Symbol | t.Subscript):
                self.advance()
                operators.append(":")
                operands.append(self.expression())
            elif self.at("name", "mod") and operators:
                self.advance()
                operands[-1] = t.Operation("mod", operands[-1], self.expression())
            elif self.at("bar", "|") and not self.bars and not operators:
                self.advance()
                operands = [_conditioned(operands[0], self.statement())]
            else:
                break
        self.level -= 1
        node = t.Relation(tuple(operands), tuple(operators)) if operators else operands[0]
        return self.spanned(node, start)

    def alignment(self) -> None:
        if not self.cells:
            self.take("amp")

    # -- operators ------------------------------------------------------------------------------------------------

    def expression(self) -> t.Node:
        start = self.now.start
        left = self.sum()
        while self.at("op", *names.OPERATIONS) and self.now.value not in "⊙∘⊗":
            operator = names.OPERATIONS[self.advance().value]
            left = self.spanned(t.Operation(operator, left, self.sum()), start)
        return left

    def sum(self) -> t.Node:
        start = self.now.start
        terms: list[t.Node] = []
        sign = self.take("op", "+", "-", "±")
        first = self.product()
        terms.append(_signed(sign, first))
        while self.at("op", "+", "-", "±"):
            operator = self.advance()
            terms.append(_signed(operator, self.product()))
        return self.spanned(t.Add(tuple(terms)), start) if len(terms) > 1 else self.spanned(terms[0], start)

    def product(self) -> t.Node:
        start = self.now.start
        left = self.factor()
        while True:
            if self.at("op", "*", "·", "×") or self.at("op", "⊙", "∘", "⊗"):
                sign = self.advance().value
                right = self.factor()
                if sign in names.OPERATIONS:
                    left = t.Operation(names.OPERATIONS[sign], left, right)
                elif isinstance(left, t.Multiply) and left.sign == sign and left.span is None:
                    left = t.Multiply((*left.factors, right), sign)
                else:
                    left = t.Multiply((left, right), sign)
            elif self.at("op", "/", "÷"):
                sign = self.advance().value
                below = self.factor()
                if self.words and isinstance(below, t.Number) and not isinstance(left, t.Number) and (self.at("name") or self.at("letter")) and not self.now.spaced:
                    below = t.Multiply((below, self.factor(implicit=True)))
                left = t.Divide(left, below, sign)
            elif (self.at("op", "%") and self.starts_factor(1)) or self.at("op", "mod") or (self.at("name", "mod") and left is not None):
                self.advance()
                left = t.Operation("mod", left, self.factor())
            elif self.at("name", "choose"):
                self.advance()
                left = t.Call("binomial", (left, self.factor()))
            elif self.at("dots") and self.peek().kind in ("number", "name", "letter", "command", "open", "comma", "op", "relation", "close") and self.peek().value not in ("+", "-"):
                if not ("\\" in self.text or self.now.spaced):
                    return self.spanned(left, start)
                dots = self.advance()
                if self.at("op", "*", "·", "×"):
                    self.advance()
                inside = left.factors if isinstance(left, t.Multiply) else (left,)
                left = t.Multiply((*inside, t.Ellipsis(span=(dots.start, dots.end))), left.sign if isinstance(left, t.Multiply) else "")
            elif self.words and ((self.at("text") and self.remark()) or self.annotation()):
                continue
            elif self.starts_factor():
                if self.at("number") and isinstance(left, t.Number):
                    raise self.fail("Two numbers stand side by side with nothing between them.", "an operator, or a comma between items of a list", "two_numbers")
                right = self.factor(implicit=True)
                if isinstance(left, t.Multiply) and left.sign == "" and left.span is None:
                    left = t.Multiply((*left.factors, right), "")
                else:
                    left = t.Multiply((left, right), "")
            else:
                return self.spanned(left, start)

    def skip_group(self) -> bool:
        """Pass over a group in braces without reading it, such as the label under a brace; False when none opens here."""
        if not self.at("open", "{"):
            return False
        depth = 0
        while not self.at("end"):
            token = self.advance()
            depth += (token.kind == "open" and token.value == "{") - (token.kind == "close" and token.value == "}")
            if depth == 0:
                return True
        raise self.fail("A brace is not closed.", "“}”", "unclosed")

    def annotation(self) -> bool:
        """Pass over a group that holds only words, set small behind a formula; True when one was there."""
        place = self.place + 1
        while self.tokens[min(place, len(self.tokens) - 1)].kind in ("text", "comma"):
            place += 1
        if self.at("open", "{") and place > self.place + 1 and self.tokens[place].kind == "close":
            self.place = place + 1
            return True
        return False

    def remark(self) -> bool:
        """Pass over words behind a formula, a caption; True when they are passed over."""
        if self.peek().kind == "end" or " " in self.now.value:
            self.advance()
            return True
        return False

    def starts_factor(self, ahead: int = 0) -> bool:
        token = self.peek(ahead) if ahead else self.now
        if token.kind in ("number", "name", "letter", "vulgar", "derivative", "begin", "operator", "text"):
            return not (token.kind == "name" and token.value in ("mod", "choose", "and", "or", "from", "to", "as", "at", "if", "for", "with", "is", "of", "where", "in"))
        if token.kind == "open":
            return True
        if token.kind == "bar":
            return bool(not self.bars or self.bars[-1] != token.value) and self.bar_opens(ahead)
        return token.kind == "command" and token.value not in ("middle", "right", "over", "cr", "choose")

    def bar_opens(self, ahead: int) -> bool:
        """Does a bar at this place open |…| (rather than stand for "given")?"""
        token = self.peek(ahead) if ahead else self.now
        depth = 0
        for other in self.tokens[self.place + ahead + 1 :]:
            if other.kind == "open":
                depth += 1
            elif other.kind == "close":
                depth -= 1
                if depth < 0:
                    return False
            elif other.kind == "bar" and other.value == token.value and depth == 0:
                return True
        return False

    def factor(self, implicit: bool = False) -> t.Node:
        start = self.now.start
        self.level += 1
        if self.level > DEEPEST:
            raise self.fail(f"That is nested more than {DEEPEST} levels deep.", "fewer brackets inside brackets", "too_deep")
        if not implicit and (sign := self.take("op", "+", "-", "±")):
            node = _signed(sign, self.factor())
        else:
            node = self.power()
        self.level -= 1
        return self.spanned(node, start)

    def power(self) -> t.Node:
        start = self.now.start
        base = self.postfix(self.atom())
        if self.at("op", "^"):
            self.advance()
            base = self.raised(base)
            base = self.postfix(self.maybe_apply(base) if self.words and isinstance(base, t.Superscript) else base)
        return self.spanned(base, start)

    def raised(self, base: t.Node) -> t.Node:
        """What `base ^ …` is: a power, a transpose, an inverse of a function, a label."""
        if self.at("op", "*") or self.at("command", "star", "ast", "dagger", "prime"):
            star = self.advance()
            return t.Prime(base) if star.value == "prime" else t.Superscript(base, t.Symbol("*"))
        if self.words and (self.at("command", "dagger") or (self.at("open", "{") and self.peek().value == "dagger" and self.peek(2).kind == "close")):
            if self.take("open", "{"):
                self.advance()
            self.advance()
            return t.Superscript(base, t.Symbol("+"))
        if self.at("command", "top", "intercal", "mathsf", "mathrm", "mathbf", "prime") or self.at("letter", "perp") or self.at("relation", "perp"):
            if self.at("command", "top", "intercal"):
                self.advance()
                return t.Transpose(base)
            if self.at("relation", "perp"):
                self.advance()
                return t.Superscript(base, t.Symbol("⊥"))
        if self.at("open", "{"):
            opened = self.advance()
            if self.at("close", "}"):
                self.advance()
                return base
            if self.at("relation", "perp") and self.peek().kind == "close":
                self.advance()
                self.close("}", opened)
                return t.Superscript(base, t.Symbol("⊥"))
            if self.at("op", "*", "'") and self.peek().kind == "close":
                mark = self.advance()
                self.close("}", opened)
                return t.Prime(base) if mark.value == "'" else t.Superscript(base, t.Symbol("*"))
            if self.at("command", "top", "intercal") and self.peek().kind == "close":
                self.advance()
                self.close("}", opened)
                return t.Transpose(base)
            if self.at("op", "+", "-") and self.peek().kind == "close":
                mark = self.advance()
                self.close("}", opened)
                return t.Superscript(base, t.Symbol(mark.value))
            label = self.at("open", "(", "[") and _label_bracket(self)
            exponent = self.listing()
            if self.at("op", "*"):
                self.advance()
            self.close("}", opened)
            if label:
                return t.Superscript(base, exponent if not isinstance(exponent, t.Sequence) or len(exponent.items) > 1 else exponent.items[0], label)
        elif self.at("open", "(") and _label_bracket(self) and isinstance(base, t.Symbol | t.Subscript) and self.text[self.now.start - 1] == "^":
            exponent = self.factor()
        else:
            exponent = self.exponent()
        if isinstance(exponent, t.Symbol) and exponent.name in ("T", "top") and not isinstance(base, t.Number | t.Constant):
            return t.Transpose(base)
        if isinstance(exponent, t.Symbol) and exponent.name == "⊤":
            return t.Transpose(base)
        if self.words and isinstance(base, t.Symbol) and base.name.isupper() and not base.style and (exponent == t.Constant("pi") or (isinstance(exponent, t.Symbol) and exponent.name in ("Q", "K", "V", "O", "c"))):
            return t.Superscript(base, t.Symbol("pi") if exponent == t.Constant("pi") else exponent)
        return t.Power(base, exponent)

    def exponent(self) -> t.Node:
        """The exponent without braces: a signed factor, right-associative."""
        start = self.now.start
        if sign := self.take("op", "-", "+"):
            return self.spanned(_signed(sign, self.exponent()), start)
        if self.at("name") and len(self.now.value) > 1 and self.now.value not in names.FUNCTIONS and self.now.value not in names.GREEK_NAMES and self.now.value not in names.FUNCTION_SPELLINGS:
            if self.now.value not in ("pi", "inf", "oo"):
                return self.first_letter()
        self.level += 1
        if self.level > DEEPEST:
            raise self.fail(f"That is nested more than {DEEPEST} levels deep.", "fewer powers of powers", "too_deep")
        base = self.postfix(self.atom())
        if self.take("op", "^"):
            base = self.raised(base)
        self.level -= 1
        return self.spanned(base, start)

    def first_letter(self) -> t.Node:
        """x^ab is x^a · b: split the name and give its first letter."""
        token = self.now
        rest = Token("name", token.value[1:], token.start + 1, token.end)
        self.tokens[self.place] = replace(token, value=token.value[0], end=token.start + 1)
        self.tokens.insert(self.place + 1, rest)
        return self.atom()

    def postfix(self, node: t.Node) -> t.Node:
        while True:
            start = node.span[0] if node.span else self.now.start
            if self.at("op", "!"):
                self.advance()
                if self.at("op", "!"):
                    raise self.fail("A factorial of a factorial, written “!!”, is more than I read.", "brackets: (n!)!", "too_deep")
                node = t.Factorial(node)
            elif self.at("op", "%") and not self.starts_factor(1):
                self.advance()
                node = t.Percent(node)
            elif self.at("op", "'", "''"):
                order = len(self.advance().value)
                while self.at("op", "'", "''"):
                    order += len(self.advance().value)
                node = t.Transpose(node) if isinstance(node, t.Matrix | t.Sequence) else t.Prime(node, order)
                if self.at("open", "(") and isinstance(node, t.Prime):
                    node = t.Apply(node, self.arguments("(")[0])
            elif self.at("raised"):
                node = self.raised_unicode(node, self.advance())
            elif self.at("lowered"):
                node = t.Subscript(node, self.sub_parse(self.advance()))
                node = self.maybe_apply(node)
            elif self.at("accent"):
                node = replace(node, accent=self.advance().value) if isinstance(node, t.Symbol) else node
            elif self.at("op", "_"):
                self.advance()
                node = self.maybe_apply(t.Subscript(node, self.index()))
            elif self.at("op", "^") and isinstance(node, t.Symbol | t.Subscript) and self.is_label_superscript():
                self.advance()
                node = self.maybe_apply(self.raised(node))
            elif self.words and isinstance(node, t.Operation) and node.operator == "compose" and self.at("open", "(") and not self.now.spaced:
                node = t.Apply(node, self.arguments("(")[0])
            elif self.words and isinstance(node, t.Multiply) and node.sign == "*" and self.at("open", "[") and not self.now.spaced:
                node = t.Apply(t.Operation("convolve", *node.factors), self.arguments("[")[0], "[]") if len(node.factors) == 2 else node
            elif self.at("nothing", "right"):
                self.advance()
            elif self.at("op", "°"):
                self.advance()
                node = t.Divide(t.Multiply((node, t.Constant("pi"))), t.Number("180"))
            else:
                return self.spanned(node, start)

    def is_label_superscript(self) -> bool:
        ahead = self.peek()
        if ahead.kind == "open" and ahead.value == "{":
            inner = self.peek(2)
            return (inner.kind == "open" and inner.value in ("(", "[")) or (inner.kind == "op" and inner.value == "*")
        return ahead.kind == "op" and ahead.value == "*" and self.peek(2).kind in ("open", "op", "relation", "end", "comma", "close")

    def raised_unicode(self, node: t.Node, token: Token) -> t.Node:
        if token.value in ("T", "t"):
            return t.Transpose(node)
        return t.Power(node, self.sub_parse(token))

    def sub_parse(self, token: Token) -> t.Node:
        inner = Parser(token.value, tokens_of(token.value))
        inner.words = self.words
        return replace(inner.whole(), span=(token.start, token.end))

    def index(self) -> t.Node:
        """A subscript: one character or number, or anything in braces."""
        if self.at("open", "{"):
            opened = self.advance()
            if self.at("name") and self.peek().kind == "close" and len(self.now.value) > 1:
                token = self.advance()
                self.close("}", opened)
                if self.words and token.value == "in" and self.text[: opened.start].rstrip().removesuffix("_")[-1:] in ("n", "d", "N", "D"):
                    return t.Text("in", span=(token.start, token.end))
                return _index_name(token)
            if (self.at("op") or self.at("command") or self.at("dots")) and self.peek().kind == "close":
                token = self.advance()
                self.close("}", opened)
                return self.mark(token)
            if self.at("relation") or (self.at("op") and self.now.value in names.OPERATIONS):
                token = self.advance()
                rest = self.listing()
                self.close("}", opened)
                return t.Relation((t.Placeholder(), rest), (token.value,)) if token.kind == "relation" else t.Sequence((t.Text(token.value), rest), "")
            node = self.ranged(self.listing())
            self.close("}", opened)
            return node
        if self.at("open", "\\{") and self.words:
            return self.atom()
        if self.at("number"):
            token = self.advance()
            return t.Number(token.value, span=(token.start, token.end))
        if self.words and (self.at("operator") or self.at("text")) and self.peek().kind == "open":
            token = self.advance()
            return t.Text(token.value, span=(token.start, token.end))
        if self.words and self.peek().kind == "open" and (self.at("letter") or (self.at("name") and len(self.now.value) == 1)):
            token = self.advance()
            return t.Constant("pi") if token.value == "pi" else t.Symbol(token.value, span=(token.start, token.end))
        if self.at("name"):
            token = self.now
            if len(token.value) > 1 and self.text[token.start - 1] == "_" and "\\" not in self.text:
                self.advance()
                return _index_name(token)
            return self.first_letter() if len(token.value) > 1 else self.letter(self.advance())
        if self.at("open", "("):
            opened = self.advance()
            node = self.listing()
            self.close(")", opened)
            return node
        if self.at("op", "*", "+", "-"):
            return t.Symbol(self.advance().value)
        return self.atom()

    def mark(self, token: Token) -> t.Node:
        """A lone sign or command as an index: f_{*}, L_{\\log}, a_{+}."""
        if token.kind == "command" and token.value == "infty":
            return t.Constant("infinity")
        if token.kind == "command" and token.value == "ell":
            return t.Symbol("ell")
        return t.Text(token.value) if token.kind == "command" else t.Symbol(token.value)

    def ranged(self, node: t.Node) -> t.Node:
        """`1:t` in an index: from one to t; `j: y_j ≠ c` under a sum: every j such that."""
        if not self.at("colon"):
            return node
        self.advance()
        if self.at("close"):
            return node
        return t.Relation((node, self.listing()), (":",))

    # -- atoms ----------------------------------------------------------------------------------------------------

    def atom(self) -> t.Node:
        token = self.now
        reader: Callable[[], t.Node] | None = getattr(self, f"atom_{token.kind}", None)
        if reader is None:
            if token.kind == "end":
                raise self.fail("The expression ends where something should follow.", code="incomplete")
            raise self.fail(f"I did not expect “{token.value.strip() or 'a new line'}” at position {token.start + 1}.")
        return self.spanned(reader(), token.start)

    def atom_number(self) -> t.Node:
        token = self.advance()
        whole = t.Number(token.value)
        if self.at("vulgar") and token.value.isdigit():
            fraction = self.atom_vulgar()
            assert isinstance(fraction, t.Divide)
            return t.Mixed(whole, fraction)
        top, slash, bottom = self.now, self.peek(1), self.peek(2)
        parts = top.kind == bottom.kind == "number" and slash.kind == "op" and slash.value == "/"
        if parts and top.spaced and token.value.isdigit() and top.value.isdigit() and bottom.value.isdigit() and int(top.value) < int(bottom.value):
            self.place += 3
            return t.Mixed(whole, t.Divide(t.Number(top.value), t.Number(bottom.value)))
        return whole

    def atom_vulgar(self) -> t.Node:
        top, _, bottom = self.advance().value.partition("/")
        return t.Divide(t.Number(top), t.Number(bottom), "fraction")

    def atom_relation(self) -> t.Node:
        """`<1, 2, 3>`: a vector between comparison signs, which cannot begin anything else."""
        opened = self.now
        end = next((k for k, x in enumerate(self.tokens[self.place + 1 :], self.place + 1) if x.kind == "relation" or x.kind == "end"), self.place)
        if opened.value != "<" or self.tokens[end].value != ">" or not any(x.kind == "comma" for x in self.tokens[self.place : end]):
            raise self.fail(f"I did not expect “{opened.value.strip()}” at position {opened.start + 1}.")
        self.advance()
        items = [self.expression()]
        while self.take("comma"):
            items.append(self.expression())
        if not self.take("relation", ">"):
            raise self.fail("The angle bracket is not closed.", "“>”", "unclosed")
        return t.Sequence(tuple(items), "<>") if len(items) != 2 or not all(isinstance(i, t.Symbol | t.Subscript) for i in items) else t.InnerProduct(items[0], items[1])

    def atom_text(self) -> t.Node:
        return t.Text(self.advance().value)

    def atom_dots(self) -> t.Node:
        self.advance()
        return t.Ellipsis()

    def atom_letter(self) -> t.Node:
        return self.letter(self.advance())

    def letter(self, token: Token) -> t.Node:
        name = token.value
        if name == "pi" and not self.at("op", "_"):
            return t.Constant("pi", span=(token.start, token.end))
        if name == "e" and token.kind == "name" and not self.at("op", "_") and not self.at("lowered"):
            return t.Constant("e", span=(token.start, token.end))
        node: t.Node = t.Symbol(name, span=(token.start, token.end))
        return self.maybe_apply(node)

    def maybe_apply(self, node: t.Node) -> t.Node:
        """A letter followed directly by parentheses: a function where that letter usually is one."""
        if not self.at("open", "(", "[") or (self.now.spaced and not (self.words and self.conditioned(("semicolon", "bar")))):
            return node
        head = node.base if isinstance(node, t.Subscript | t.Superscript) else node
        if not isinstance(head, t.Symbol):
            return node
        if self.conditioned(("semicolon", "bar") if self.words else (), "||") or (len(head.name) > 1 and head.name not in names.GREEK_NAMES and self.now.value == "("):
            bracket = self.now.value
            return t.Apply(node, self.arguments(bracket)[0], bracket + CLOSING[bracket])
        listed = self.words and head.name in ("f", "g", "h", "x", "y", "k")
        if self.now.value == "[" and not (listed or head.name in ("E", "Var", "P", "Cov", "Pr", "H", "V") or head.style == "blackboard"):
            return node
        arguments, end = self.looked_up_arguments()
        if head.name in self.functions or head.style == "blackboard" or self.now.value == "[" or (head.name in APPLIED and _function_like(arguments)) or (self.words and _applied_in_formulas(head, arguments)):
            bracket = self.now.value
            self.place = end
            return t.Apply(node, arguments, bracket + CLOSING[bracket])
        return node

    def conditioned(self, kinds: tuple[str, ...], mark: str = "") -> bool:
        """Does the bracket here hold one sign of its own that sets a condition apart, as in D(p || q), q(z | x), N(x; mu, sigma)?"""
        depth, found = 0, 0
        for token in self.tokens[self.place :]:
            if token.kind == "open":
                depth += 1
            elif token.kind == "close":
                depth -= 1
                if depth == 0:
                    return found == 1
            elif depth == 1 and (token.kind in kinds or (token.kind == "bar" and token.value == mark)):
                found += 1
        return False

    def looked_up_arguments(self) -> tuple[tuple[t.Node, ...], int]:
        saved = self.place
        arguments, _ = self.arguments(self.now.value)
        end, self.place = self.place, saved
        return arguments, end

    def arguments(self, bracket: str) -> tuple[tuple[t.Node, ...], str]:
        """`(a, b | c; d)`: the arguments of an application; `a | b` becomes Given."""
        opened = self.advance()
        bars, self.bars = self.bars, []
        items: list[t.Node] = []
        if not self.at("close"):
            items.append(self.given())
            while self.take("comma"):
                items.append(self.given())
            if self.at("semicolon") or self.at("bar", "|", "||"):
                mark = "|" if self.at("bar") else ";"
                if self.at("bar", "||"):
                    mark = "||"
                self.advance()
                condition = [self.given()]
                while self.take("comma") or (self.words and self.take("semicolon")):
                    condition.append(self.given())
                event = items[0] if len(items) == 1 else t.Sequence(tuple(items), "")
                rest = condition[0] if len(condition) == 1 else t.Sequence(tuple(condition), "")
                items = [t.Given(event, rest, mark)]
        self.bars = bars
        self.close(CLOSING[bracket], opened)
        return tuple(items), bracket

    def given(self) -> t.Node:
        if self.words and self.at("relation"):
            operator = self.advance().value
            self.take("op", "_") and self.index()
            return t.Relation((t.Placeholder(), t.Placeholder()), (operator,))
        return t.Placeholder() if self.take("op", "·") else self.statement_without_bar()

    def statement_without_bar(self) -> t.Node:
        self.bars.append("given")
        try:
            return self.statement()
        finally:
            self.bars.pop()

    def atom_name(self) -> t.Node:
        token = self.now
        word = token.value
        function = names.FUNCTION_SPELLINGS.get(word, word if word in names.FUNCTIONS else None)
        if word == "C" and not self.two_arguments_follow():
            function = None
        if function is not None:
            self.advance()
            return self.call(function, token)
        task = task_of(word) if len(word) > 2 else None
        if task is not None and self.peek().kind in ("open", "op", "name", "number", "command"):
            return task(self)
        if len(word) == 1:
            self.advance()
            if self.at("number") and not self.now.spaced and self.now.value.isdigit() and word.isalpha() and word != "e":
                index = self.advance()
                node = t.Subscript(t.Symbol(word, span=(token.start, token.end)), t.Number(index.value, span=(index.start, index.end)))
                return self.maybe_apply(node)
            return self.letter(token)
        return self.word(token)

    def two_arguments_follow(self) -> bool:
        return self.peek().kind == "open" and any(tok.kind == "comma" for tok in self.tokens[self.place + 2 : self.place + 8])

    def word(self, token: Token) -> t.Node:
        """A name of several letters: a Greek letter, a constant, a known prefix, or letters side by side."""
        pieces = letters_of(token.value)
        accented = names.accented_word(token.value)
        if token.value in NAMED and self.peek().kind == "open":
            self.advance()
            return self.maybe_apply(t.Symbol(token.value, span=(token.start, token.end)))
        if token.value in self.known and (len(token.value) > 2 or token.value.isupper() or self.peek().value in ("(", "_")):
            self.advance()
            return self.named(t.Symbol(token.value, span=(token.start, token.end)))
        if self.words and pieces == [token.value] and token.value.isupper() and self.transpose_follows():
            pieces = [*token.value]
        if accented is not None:
            self.advance()
            return self.maybe_apply(t.Symbol(*accented, span=(token.start, token.end)))
        if self.words and (pieces is None or "_" in token.value):
            self.advance()
            if len(token.value) == 2 and token.value[0] == "d":
                return t.Differential(t.Symbol(token.value[1]), span=(token.start, token.end))
            return self.named(t.Symbol(token.value, span=(token.start, token.end)))
        if pieces is None:
            raise self.fail(f"I do not know the word “{token.value}”.", "single letters, functions such as sin, or x_1 for names with an index", "unknown_word")
        kinds = []
        place = token.start
        for piece in pieces:
            kind = "letter" if piece in names.GREEK_NAMES else "name"
            kinds.append(Token(kind, piece, place, place + len(piece), token.spaced and place == token.start))
            place += len(piece)
        if pieces == [token.value]:
            self.advance()
            if token.value in ("inf", "oo", "infinity"):
                return t.Constant("infinity")
            if token.value in names.GREEK_NAMES or token.value in names.VARIANTS:
                return self.letter(Token("letter", names.VARIANTS.get(token.value, token.value), token.start, token.end))
            return self.maybe_apply(t.Symbol(token.value, span=(token.start, token.end)))
        self.tokens[self.place : self.place + 1] = kinds
        return self.atom()

    def transpose_follows(self) -> bool:
        """Does ^T or ^\\top stand next? Then capitals side by side are matrices and not an acronym."""
        if not (self.peek().kind == "op" and self.peek().value == "^"):
            return False
        raised = self.peek(3) if self.peek(2).kind == "open" else self.peek(2)
        return raised.value in ("T", "top", "intercal")

    def named(self, symbol: t.Node) -> t.Node:
        """A quantity with a whole word as its name; brackets behind it hold what it is applied to."""
        if self.at("open", "(") and ("\\" in self.text or not self.now.spaced):
            return t.Apply(symbol, self.arguments("(")[0])
        return symbol

    def call(self, function: str, token: Token) -> t.Node:
        """A function: sin x, sin(x), sin^2 x, sin^-1 x, log_2 x, f(a, b)."""
        subscript: t.Node | None = None
        exponent: t.Node | None = None
        digits = None
        if self.words and (self.at("op", "'") or self.now.kind in ("end", "relation", "close", "comma")):
            node = self.postfix(t.Symbol(function, style="roman", span=(token.start, token.end)))
            return t.Apply(node, self.arguments("(")[0]) if self.at("open", "(") else node
        if self.at("number") and function == "log" and not self.now.spaced and self.now.value in ("2", "10") and self.peek().kind == "open":
            digits = self.advance()
        if digits is not None:
            subscript = t.Number(digits.value)
        if self.take("op", "_"):
            subscript = self.index()
        elif self.at("lowered"):
            subscript = self.sub_parse(self.advance())
        if self.at("raised"):
            exponent = self.sub_parse(self.advance())
        elif self.at("op", "^") and function not in ("max", "min"):
            self.advance()
            exponent = self.braced() if self.at("open", "{") else self.exponent_of_function()
        if self.at("op", "_"):
            self.advance()
            subscript = self.index()
        inverse = isinstance(exponent, t.Negative) and exponent.operand == t.ONE and "a" + function in names.FUNCTIONS
        if self.at("open", "("):
            arguments, _ = self.arguments("(")
        elif self.at("open", "{") and "\\" in self.text:
            arguments = (self.braced(),)
        elif (self.at("open", "[") and not self.now.spaced) or self.at("open", "["):
            arguments = (self.factor(),)
        else:
            arguments = (self.function_argument(function),)
        if len(arguments) == 1 and isinstance(arguments[0], t.Sequence) and not arguments[0].bracket:
            arguments = arguments[0].items
        node = self.function_node("a" + function if inverse else function, arguments, subscript, token)
        return node if exponent is None or inverse else t.Power(node, exponent)

    def exponent_of_function(self) -> t.Node:
        if sign := self.take("op", "-"):
            return _signed(sign, self.exponent_of_function())
        if self.at("open", "("):
            opened = self.advance()
            node = self.expression()
            self.close(")", opened)
            return node
        return self.atom_number() if self.at("number") else self.atom()

    def function_node(self, function: str, arguments: tuple[t.Node, ...], subscript: t.Node | None, token: Token) -> t.Node:
        if not arguments:
            raise self.fail(f"“{function}” needs something to work on.", f"{function}(x)", "incomplete", token)
        first = arguments[0]
        match function:
            case "sqrt" | "nthroot" if len(arguments) <= 2:
                return t.Root(first, None if len(arguments) == 1 or arguments[1] == t.Number("2") else arguments[1])
            case "cbrt":
                return t.Root(first, t.Number("3"))
            case "abs":
                return t.AbsoluteValue(first)
            case "norm":
                return t.Norm(first, arguments[1] if len(arguments) > 1 else subscript)
            case "transpose":
                return t.Transpose(first)
            case "pow" if len(arguments) == 2:
                return t.Power(first, arguments[1])
            case "square":
                return t.Power(first, t.Number("2"))
            case "cube":
                return t.Power(first, t.Number("3"))
            case "factorial":
                return t.Factorial(first)
            case "log" if len(arguments) == 2 and subscript is None:
                return t.Call("log", (first,), arguments[1])
            case "mod" if len(arguments) == 2:
                return t.Operation("mod", *arguments)
            case "cross" if len(arguments) == 2:
                return t.Operation("cross", *arguments)
        return t.Call(function, arguments, subscript)

    def function_argument(self, function: str) -> t.Node:
        """The argument without parentheses: factors side by side up to a sign, an operator or another function."""
        if self.at("end") or self.now.kind in ("close", "comma", "relation"):
            raise self.fail(f"“{function}” needs something to work on.", f"{function}(x)", "incomplete")
        if sign := self.take("op", "-", "+"):
            return _signed(sign, self.function_argument(function))
        start = self.now.start
        factors = [self.power()]
        while self.starts_factor() and not self.starts_function() and not (self.at("open") and self.now.value == "(" and not isinstance(factors[-1], t.Number)) and not self.at("derivative"):
            if function in ("sqrt", "det", "tr", "rank", "inv") or isinstance(factors[-1], t.Call) or self.at("bar"):
                break
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else self.spanned(t.Multiply(tuple(factors)), start)

    def starts_function(self) -> bool:
        token = self.now
        if token.kind == "command" and (token.value in names.FUNCTIONS or token.value in names.FUNCTION_SPELLINGS or token.value in ("sum", "int", "prod", "lim")):
            return True
        return token.kind in ("name", "operator") and (token.value in names.FUNCTIONS or token.value in names.FUNCTION_SPELLINGS)

    def atom_operator(self) -> t.Node:
        token = self.advance()
        word = token.value.replace(" ", "")
        if word.replace(" ", "") in ("argmax", "argmin"):
            return self.big(word)
        function = names.FUNCTION_SPELLINGS.get(word, word if word in names.FUNCTIONS else None)
        if function is not None and function not in ("max", "min"):
            return self.call(function, token)
        if function is not None or word in ("sup", "inf", "minimize", "maximize"):
            return self.big({"minimize": "min", "maximize": "max"}.get(word, word))
        node: t.Node = t.Symbol(word, style="roman", span=(token.start, token.end))
        while self.at("op", "_") or self.at("op", "^"):
            raised = self.advance().value == "^"
            node = self.raised(node) if raised else t.Subscript(node, self.index())
        if self.at("open", "(", "[") or self.at("open", "\\{"):
            bracket = self.now.value
            return t.Apply(node, self.arguments(bracket)[0], "{}" if bracket == "\\{" else bracket + CLOSING[bracket])
        return node

    def atom_derivative(self) -> t.Node:
        from tutor.notation.calculus_forms import derivative

        return derivative(self)

    def atom_command(self) -> t.Node:
        from tutor.notation.latex_forms import command

        return command(self)

    def atom_begin(self) -> t.Node:
        from tutor.notation.latex_forms import environment

        return environment(self)

    def big(self, kind: str) -> t.Node:
        from tutor.notation.calculus_forms import big_operator

        return big_operator(self, kind)

    def braced(self) -> t.Node:
        """A LaTeX group, or the next single thing."""
        if self.at("open", "{"):
            opened = self.advance()
            if self.at("close", "}"):
                raise self.fail("An empty pair of braces stands where something should be.", code="incomplete")
            bars, self.bars = self.bars, []
            node = self.ranged(self.listing())
            self.bars = bars
            if self.at("command", "over", "choose", "atop"):
                sign = self.advance().value
                below = self.listing()
                node = t.Divide(node, below, "fraction") if sign == "over" else t.Call("binomial", (node, below))
            self.close("}", opened)
            return node
        if self.at("number") and len(self.now.value) > 1 and self.text[: self.now.start].rstrip()[-1:].isalpha():
            token = self.now
            self.tokens[self.place : self.place + 1] = [
                replace(token, value=token.value[0], end=token.start + 1),
                Token("number", token.value[1:], token.start + 1, token.end),
            ]
        return self.atom()

    def atom_bar(self) -> t.Node:
        token = self.advance()
        self.bars.append(token.value)
        inner = self.listing()
        self.bars.pop()
        if not self.take("bar", token.value):
            raise self.fail(f"The bar opened at position {token.start + 1} is not closed.", "a second bar: |x|", "unclosed")
        if token.value == "|":
            return t.AbsoluteValue(inner)
        order = None
        if self.take("op", "_"):
            order = self.index()
        elif self.at("lowered"):
            order = self.sub_parse(self.advance())
        return t.Norm(inner, order)

    def atom_nothing(self) -> t.Node:
        r"""\left. … \right|_{x = a}: a value at a point."""
        self.advance()
        self.bars.append("|")
        inner = self.listing()
        self.bars.pop()
        if not self.take("bar", "|"):
            return inner
        return t.Evaluated(inner, None, None, self.index()) if self.take("op", "_") else inner

    def atom_open(self) -> t.Node:
        token = self.now
        if token.value == "{" and "\\" in self.text:
            return self.braced()
        from tutor.notation.collections import collection

        return collection(self)

    def matrix_rows(self, until: str) -> t.Node:
        from tutor.notation.collections import matrix_rows

        return matrix_rows(self, until)


def _signed(sign: Token | None, node: t.Node) -> t.Node:
    if sign is None or sign.value == "+":
        return node
    kind = t.Negative if sign.value == "-" else t.PlusMinus
    return kind(node, span=(sign.start, node.span[1]) if node.span else None)


def _conditioned(event: t.Node, condition: t.Node) -> t.Node:
    """`p | X ~ D` says how p given X is distributed, not that X is distributed so."""
    if isinstance(condition, t.Relation) and condition.operators == ("~",):
        return replace(condition, operands=(t.Given(event, condition.left), condition.right))
    return t.Given(event, condition)


def _label_bracket(parser: Parser) -> str:
    """The bracket of a raised label such as x^{(i)} or W^{[l]}, or ""."""
    opened = parser.now.value
    inner = parser.peek()
    closing = parser.peek(2)
    if parser.words and inner.kind == "name" and inner.value in "lLtijkms" and closing.kind == "op" and closing.value in "+-" and parser.peek(3).kind == "number" and parser.peek(4).kind == "close":
        return opened + CLOSING[opened] if parser.peek(4).value == CLOSING[opened] else ""
    if inner.kind in ("name", "number", "letter") and closing.kind == "close" and closing.value == CLOSING[opened] and (inner.kind != "number" or opened == "["):
        after = parser.peek(3)
        return opened + CLOSING[opened] if after.kind == "close" else ""
    return ""


def _index_name(token: Token) -> t.Node:
    """Letters of an index: ij is two indices, max is a label."""
    letters = token.value
    if len(letters) <= 3 and all(c in "ijklmnpqrst" for c in letters) and letters not in ("min", "it"):
        return t.Multiply(tuple(t.Symbol(c) for c in letters), span=(token.start, token.end))
    return t.Text(letters, span=(token.start, token.end)) if len(letters) > 1 else t.Symbol(letters)


def _applied_in_formulas(head: t.Symbol, arguments: tuple[t.Node, ...]) -> bool:
    """In a formula of a book: Q(s, a), V(s_t), kappa(A), sigma(w x + b) are values of functions, not products."""
    if len(arguments) > 1 or head.name in ("sigma", "phi", "Phi", "psi", "kappa", "ell"):
        return bool(arguments)
    upper = head.name.isupper() or head.name in names.GREEK_NAMES
    return upper and len(arguments) == 1 and isinstance(base := arguments[0], t.Symbol | t.Subscript | t.Prime) and not (isinstance(base, t.Symbol) and base.name.isupper())


def _function_like(arguments: tuple[t.Node, ...]) -> bool:
    return bool(arguments) and not (len(arguments) == 1 and isinstance(arguments[0], t.Add | t.Negative))


def task_of(word: str) -> Callable[[Parser], t.Node] | None:
    """The reader of a word that opens a form of its own. The module that holds these readers needs this one, so it is
    imported here, on first use, and always before the lookup: what is read must not depend on what was read before."""
    from tutor.notation import calculus_forms

    return TASKS.get(word) if calculus_forms else None


TASKS: dict[str, Callable[[Parser], t.Node]] = {}
"""Words that open a form of their own (int, sum, lim, diff …); filled by `tutor.notation.calculus_forms`."""
