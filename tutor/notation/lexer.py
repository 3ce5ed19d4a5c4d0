"""Characters into tokens, in one pass: calculator, Python, Unicode and LaTeX spelling end in the same tokens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tutor.notation import names
from tutor.notation.errors import ReadingError

LONGEST = 4000
MOST_TOKENS = 4001
MOST_DIGITS = 400


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: number, name, command, op, relation, open, close, bar, comma, semicolon, newline, derivative, text, end.

    `spaced` tells that a blank stood before it.
    """

    kind: str
    value: str
    start: int
    end: int
    spaced: bool = False


_NUMBER = re.compile(r"(?:\d+(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+\.\d+|\.\d+|\d+\.(?![\d.])|\d+)(?:[eE][-+]?\d{1,3}(?![\w.]))?")
_HUGE = re.compile(r"[\d.,]+[eE][-+]?(\d+)(?![\w.])")
LARGEST_EXPONENT = 300
_NAME = re.compile(r"[A-Za-z]+(?:\\_[A-Za-z]+)*")
_LIBRARY = re.compile(r"(?:np|numpy|math|sympy|sp|torch|linalg|scipy)\.(?=[A-Za-z])")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)", re.S)
_LONG_OPS = ("**", "...", "<=>", ":=", "==", "!=", "<=", ">=", "=<", "=>", "<-", "->", "<>", "||", ".*", "…")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}(?:\s*\{[lcr|@{}\s]*\})?")
_GROUP = re.compile(r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_STACKED = re.compile(r"\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*(:?=|<|>|\\[A-Za-z]+)\s*\}")
_UPRIGHT = re.compile(r"\s*\{\s*([A-Za-z]{2,})\s*\}")
_NAMED_IN_FONT = re.compile(r"\s*\{\s*\\(?:rm|mathrm|text|textrm|sf|mathsf|bf|mathbf)\b\s*\{?\s*((?:[A-Za-z]|\\,|\s)+?)\s*\}?\s*\}")
_ASIDE = re.compile(r"(?:where|with|for|if|when|and|such that|s\.t\.|subject to|as|in|or|otherwise)\b")
_SPACES = frozenset(", ; : ! quad qquad space displaystyle textstyle scriptstyle limits nolimits nonumber noindent thinspace medspace enspace hfill phantom mathstrut strut".split())
_SIZES = frozenset("left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle bigm Bigm".split())
_DERIVATIVE = re.compile(
    r"(?<![A-Za-z\\])(?P<d>[d∂])(?:\^?\{?(?P<n>\d)\}?|(?P<s>[²³⁴]))?\s*(?P<f>[a-zA-Z](?:\([a-z](?:,\s*[a-z])*\))?)?\s*/\s*"
    r"(?:\(\s*)?[d∂]\s*(?P<x>[a-zA-Zα-ω](?:_\d|_\{\w+\})?)(?:\^?\{?\d\}?|[²³⁴])?(?:\s*[d∂]\s*(?P<y>[a-zA-Z](?:_\d)?))?(?:\s*\))?(?![A-Za-z])"
)


def tokens_of(text: str, lenient: bool = False) -> list[Token]:
    """All tokens of `text`, ending in one of kind `end`; `lenient` reads formulas as they are printed: a full stop at
    the end, words between statements, a question mark for what is asked.

    Raises:
        ReadingError: too long, a character that is no mathematics, a control or look-alike character, too many digits.
    """
    if len(text) > LONGEST:
        raise ReadingError("too_long", f"That is {len(text)} characters of mathematics; I read up to {LONGEST} at once.", LONGEST, len(text), accepted="a shorter expression")
    return _Lexer(text, lenient).run()


class _Lexer:
    def __init__(self, text: str, lenient: bool = False) -> None:
        self.text, self.place, self.lenient = text, 0, lenient
        self.out: list[Token] = []
        self.spaced = False
        self.opened = False
        """Has a bracket opened before here?"""

    def add(self, kind: str, value: str, start: int, end: int | None = None) -> None:
        self.out.append(Token(kind, value, start, self.place if end is None else end, self.spaced))
        self.spaced = False
        self.opened = self.opened or kind == "open"
        if len(self.out) > MOST_TOKENS:
            raise ReadingError("too_long", f"That has more than {MOST_TOKENS} parts.", start, self.place, accepted="a shorter expression")

    def run(self) -> list[Token]:
        while self.place < len(self.text):
            self.step()
        self.add("end", "", len(self.text), len(self.text))
        return self.out

    def step(self) -> None:
        text, start = self.text, self.place
        c = text[start]
        if c in " \t\u00a0\u2009\u200a\u202f\u2002\u2003\u2005\u2006\u2007\u2008\u205f\u3000":
            self.place += 1
            self.spaced = True
            return
        if c in "\n\r":
            self.place += 1
            if not self.out or self.out[-1].kind != "newline":
                self.add("newline", "\n", start)
            self.spaced = True
            return
        if c in "\u200b\u200c\u200d\u2060\ufeff\u2061\u2062\u2063":
            self.place += 1
            return
        if c in "d∂":
            found = _DERIVATIVE.match(text, start)
            if found and (found["x"] or "") and not (self.out and self.out[-1].kind == "op" and self.out[-1].value == "_"):
                self.place = found.end()
                self.add("derivative", found.group(), start)
                return
        if c.isascii() and (c.isdigit() or (c == "." and text[start + 1 : start + 2].isdigit())):
            self.number(start)
            return
        if c == "\\":
            self.command(start)
            return
        if c.isascii() and c.isalpha():
            library = _LIBRARY.match(text, start)
            if library:
                self.place = library.end()
                return
            found = _NAME.match(text, start)
            assert found
            self.place = found.end()
            self.add("name", found.group().replace("\\_", "_"), start)
            return
        if self.lenient and self.printed(c, start):
            return
        self.symbol(c, start)

    def printed(self, c: str, start: int) -> bool:
        """Marks that belong to the printed page rather than to the mathematics; True when the mark is dealt with."""
        text = self.text
        before, after = text[:start].rstrip(), text[start + 1 :].lstrip()
        self.place = start + 1
        if c == "~" and "\\" in text and (not after or after[0] in "=<>~,;:" or before[-1:] in "=<>~,;:"):
            self.spaced = True
        elif (c == "." and not after) or (c == "." and after.startswith(("\\end", "\\\\", "\\text", "\\quad", "\\qquad", "$", "}"))):
            pass
        elif (c == "." and before[-1:] == "(" and after[:1] == ")") or (c == "." and before[-1:].isalnum() and after[:1].isalpha()):
            self.add("op", "·", start)
        elif c == "?":
            self.add("text", "?", start)
        elif c == "+" and (text.startswith("+/-", start) or (text.startswith("+- ", start) and text[start - 1 : start] == " ")):
            self.place = start + (3 if text.startswith("+/-", start) else 2)
            self.add("op", "±", start)
        elif c == "^" and (mark := re.compile(r"\^\s*\{\s*(['′,]+)\s*\}").match(text, start)):
            self.place = mark.end()
            self.add("op", "'" * len(mark.group(1)), start)
        else:
            self.place = start
            return False
        return True

    def number(self, start: int) -> None:
        found = _NUMBER.match(self.text, start)
        assert found
        digits = found.group()
        self.unlike_numbers(start)
        if "," in digits and (self.opened or not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits)):
            digits = digits.split(",")[0]
        if len(digits) > MOST_DIGITS:
            raise ReadingError("too_many_digits", f"That number has more than {MOST_DIGITS} digits.", start, start + len(digits), accepted="a shorter number")
        self.place = start + len(digits)
        if self.place < len(self.text) and self.text[self.place] == "." and self.text[self.place + 1 : self.place + 2].isdigit():
            raise ReadingError("bad_number", f"“{digits}.…” has two decimal points.", start, self.place + 1, accepted="a number such as 1.25")
        value = re.sub(r"^0+(?=\d)", "", digits.replace(",", ""))
        self.add("number", value.rstrip(".") if value.endswith(".") else value, start)

    def unlike_numbers(self, start: int) -> None:
        """Refuse what looks like a number in another notation than ours, rather than read it as a product of letters."""
        text = self.text
        huge = _HUGE.match(text, start)
        if huge and int(huge.group(1)[:6]) > LARGEST_EXPONENT:
            raise ReadingError("too_large", f"A number with {huge.group(1)[:12]} in its exponent is beyond what I work with.", start, huge.end(), accepted=f"exponents up to {LARGEST_EXPONENT}")
        if re.compile(r"0+[xXbBoO][0-9a-fA-F]").match(text, start):
            raise ReadingError("bad_number", "Numbers in another base are not read.", start, start + 2, accepted="a decimal number")
        if grouped := re.compile(r"\d+_\d").match(text, start):
            raise ReadingError("bad_number", "Digits are not joined by underscores here.", start, grouped.end(), accepted="a number such as 1000000 or 1,000,000")
        if re.compile(r"\d+[eE]\s*$").match(text, start) and (start == 0 or text[:start].isspace()):
            raise ReadingError("bad_number", "After the “e” of a number I expect its power of ten.", start, len(text), accepted="a number such as 1e5, or 1*e for the constant e")
        glued = start > 0 and text[start - 1].isalpha() and (start < 2 or not (text[start - 2].isalpha() or text[start - 2] == "\\"))
        if glued and re.compile(r"\d+[eE]\d").match(text, start):
            raise ReadingError("bad_number", "A letter stands right before a number with an “e” in it: that could mean several things.", start - 1, start + 1, accepted="a sign between them, such as e*5e5")

    def symbol(self, c: str, start: int) -> None:
        text = self.text
        for long in _LONG_OPS:
            if text.startswith(long, start) and not (long in ("<-",) and text[start + 2 : start + 3].isdigit()):
                self.place += len(long)
                value = {"**": "^", "…": "...", ".*": "⊙"}.get(long, long)
                self.add(self.kind_of(value), names.RELATIONS.get(value, value), start)
                return
        self.place += 1
        if c in names.SUPERSCRIPTS:
            while self.place < len(text) and text[self.place] in names.SUPERSCRIPTS:
                self.place += 1
            raised = "".join(names.SUPERSCRIPTS[x] for x in text[start : self.place])
            self.add("raised", raised, start)
        elif c in names.SUBSCRIPTS:
            while self.place < len(text) and text[self.place] in names.SUBSCRIPTS:
                self.place += 1
            self.add("lowered", "".join(names.SUBSCRIPTS[x] for x in text[start : self.place]), start)
        elif c in names.FRACTIONS:
            self.add("vulgar", names.FRACTIONS[c], start)
        elif c in names.GREEK:
            self.add("letter", names.GREEK[c], start)
        elif c in names.RELATIONS:
            self.add("relation", names.RELATIONS[c], start)
        elif c in "+-*/^_!%'±×·÷∪∩∖⊙∘⊗∧∨⊕":
            self.add("op", c, start)
        elif c in "−–—﹣－":
            self.add("op", "-", start)
        elif c in "⋅∙•":
            self.add("op", "·", start)
        elif c in "∗＊":
            self.add("op", "*", start)
        elif c in "✕✖⨯":
            self.add("op", "×", start)
        elif c in "∕⁄／":
            self.add("op", "/", start)
        elif c in "′’":
            self.add("op", "'", start)
        elif c == "″":
            self.add("op", "''", start)
        elif c in "([{⟨⌊⌈":
            self.add("open", c, start)
        elif c in ")]}⟩⌋⌉":
            self.add("close", c, start)
        elif c in "|∣":
            self.add("bar", "|", start)
        elif c in "‖∥":
            self.add("bar", "||", start)
        elif c == ",":
            self.add("comma", c, start)
        elif c == ";":
            self.add("semicolon", c, start)
        elif c == ":":
            self.add("colon", c, start)
        elif c == "&":
            self.add("amp", c, start)
        elif c == "$":
            return
        elif c == "°":
            self.add("op", "°", start)
        elif c in "√∛∜∫∬∑∏∞∂∇ℝℕℤℚℂ𝔼ℙ∅∀∃¬ℓ⋯∆":
            self.add("command", {"√": "sqrt", "∛": "cbrt", "∜": "fourthroot", "∫": "int", "∬": "iint", "∑": "sum", "∏": "prod", "∞": "infty", "∂": "partial", "∇": "nabla", "∅": "emptyset",
                                 "∀": "forall", "∃": "exists", "¬": "neg", "ℓ": "ell", "⋯": "cdots", "∆": "Delta"}.get(c) or f"bb{unicodedata.normalize('NFKC', c)}", start)  # fmt: skip
        elif c in names.COMBINING:
            self.add("accent", names.COMBINING[c], start)
        else:
            self.unusual(c, start)

    def unusual(self, c: str, start: int) -> None:
        """Mathematical alphanumerics and full-width forms one by one; everything else is named and refused."""
        folded = unicodedata.normalize("NFKC", c)
        name = unicodedata.name(c, f"U+{ord(c):04X}").lower()
        if "MATHEMATICAL" in name.upper() or 0xFF01 <= ord(c) <= 0xFF5E:
            if folded.isdigit():
                end = self.place
                digits = folded
                while end < len(self.text) and unicodedata.normalize("NFKC", self.text[end]).isdigit() and not self.text[end].isascii():
                    digits += unicodedata.normalize("NFKC", self.text[end])
                    end += 1
                self.place = end
                self.add("number", digits, start)
            elif folded.isascii() and folded.isalpha():
                self.add("name", folded, start)
            elif folded in names.GREEK:
                self.add("letter", names.GREEK[folded], start)
            else:
                rest, self.text = self.text, self.text[:start] + folded + self.text[start + 1 :]
                self.place = start
                self.step()
                self.text = rest
            return
        decimal = unicodedata.decimal(c, None)
        if decimal is not None:
            self.add("number", str(decimal), start)
            return
        if "̀" <= c <= "ͯ":
            name = "an accent that stands alone"
        elif unicodedata.category(c) in ("Cc", "Cf"):
            name = f"an invisible control character ({name})"
        elif c.isalpha():
            name = f"the letter “{c}” ({name})"
        else:
            name = f"“{c}” ({name})"
        raise ReadingError("bad_character", f"At position {start + 1} stands {name}, which is not mathematics that I know.", start, start + 1, accepted="letters, numbers, Greek letters and the usual signs")

    def aside(self, words: str, start: int) -> bool:
        """Words between statements, such as ", where", become a comma; True when they are dealt with."""
        rest = words.strip()
        if rest[:1] in (",", ";", ".", ":"):
            rest = rest[1:].strip()
        elif not (_ASIDE.match(rest) and self.out) or self.out[-1].value in ("_", "^"):
            return False
        self.add("comma", ",", start)
        if rest and not _ASIDE.fullmatch(rest):
            self.add("text", rest, start)
        return True

    def relation_named(self, text: str) -> str:
        """The relation that a short piece of text stands for, or ""."""
        return names.LATEX_RELATIONS.get(text[1:], "") if text.startswith("\\") else names.RELATIONS.get(text, "")

    def kind_of(self, value: str) -> str:
        if value == "||":
            return "bar"
        if value == "...":
            return "dots"
        return "relation" if value in names.RELATIONS or value == "<=>" else "op"

    def command(self, start: int) -> None:
        found = _COMMAND.match(self.text, start)
        if found is None:
            raise ReadingError("bad_latex", "A backslash stands at the end.", start, start + 1, accepted="a command such as \\frac")
        self.place = found.end()
        word = found.group(1) or found.group(2)
        if found.group(2) == "\\":
            skip = re.match(r"\s*\[[^\]]*\]", self.text[self.place :])
            self.place += skip.end() if skip and "&" not in skip.group() and re.search(r"\d\s*(pt|em|ex|mm|cm)", skip.group()) else 0
            self.add("row", "\\\\", start)
        elif word in ("stackrel", "overset", "underset") and (stacked := _STACKED.match(self.text, self.place)) and self.relation_named(stacked.group(1)):
            self.place = stacked.end()
            over = stacked.group(0)
            relation = self.relation_named(stacked.group(1))
            self.add("relation", ":=" if relation == "=" and ("def" in over or "triangle" in over) else relation, start)
        elif word in ("mathop", "operatorname") and (named := _NAMED_IN_FONT.match(self.text, self.place)):
            self.place = named.end()
            self.add("operator", re.sub(r"\\,|\s", "", named.group(1)), start)
        elif word in ("mathrm", "mathtt", "mathsf", "mathit") and (upright := _UPRIGHT.match(self.text, self.place)):
            self.place = upright.end()
            self.add("operator", upright.group(1), start)
        elif word in _SPACES or found.group(2) in (" ", "\n"):
            self.spaced = True
        elif word in _SIZES:
            if word in ("left", "right") and self.text[self.place : self.place + 1] == ".":
                self.place += 1
                self.add("nothing", word, start)
        elif word in ("begin", "end"):
            group = _ENVIRONMENT.match(self.text, self.place)
            if group is None:
                raise ReadingError("bad_latex", f"\\{word} needs the name of an environment in braces.", start, self.place, accepted="\\begin{pmatrix}")
            self.place = group.end()
            self.add("begin" if word == "begin" else "end_environment", group.group(1).rstrip("*"), start)
        elif word in ("text", "mbox", "textrm", "textit", "textnormal", "hbox", "operatorname", "mathop", "texttt", "label", "tag", "textsf", "emph"):
            group = _GROUP.match(self.text, self.place)
            if group is None:
                if word in ("mathop", "operatorname"):
                    return
                raise ReadingError("bad_latex", f"\\{word} needs words in braces.", start, self.place, accepted=f"\\{word}{{words}}")
            if word == "mathop" and "\\" in group.group(1):
                return
            self.place = group.end()
            if word in ("label", "tag"):
                return
            inner = re.sub(r"[{}]|\\(?=_)", "", group.group(1))
            if self.lenient and self.aside(inner, start):
                return
            kind = "operator" if word in ("operatorname", "mathop") or (re.fullmatch(r"[A-Za-z]+", inner.strip()) and len(inner.strip()) > 1) else "text"
            self.add(kind, re.sub(r"\\[,;! ]", "", inner).strip() if kind == "operator" else inner.strip(), start)
        elif word in names.LATEX_RELATIONS:
            self.add("relation", names.LATEX_RELATIONS[word], start)
        elif word in names.LATEX_OPERATIONS:
            self.add("op", names.LATEX_OPERATIONS[word], start)
        elif word in names.GREEK_NAMES or word in names.VARIANTS:
            self.add("letter", names.VARIANTS.get(word, word), start)
        elif word in ("lbrace", "rbrace") or found.group(2) in ("{", "}"):
            brace = "{" if word in ("lbrace", "{") else "}"
            self.add("open" if brace == "{" else "close", "\\" + brace, start)
        elif word in ("langle", "lfloor", "lceil", "lbrack", "lparen"):
            self.add("open", {"langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "lbrack": "[", "lparen": "("}[word], start)
        elif word in ("rangle", "rfloor", "rceil", "rbrack", "rparen"):
            self.add("close", {"rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "rbrack": "]", "rparen": ")"}[word], start)
        elif word in ("vert", "mid", "lvert", "rvert", "given"):
            self.add("bar", "|", start)
        elif word in ("Vert", "lVert", "rVert", "|"):
            self.add("bar", "||", start)
        elif word in ("dots", "ldots", "cdots", "vdots", "ddots", "dotsc", "dotsb"):
            self.add("dots", "...", start)
        elif found.group(2) in ("%", "$", "#", "&", "_"):
            if word == "%":
                self.add("op", "%", start)
        elif found.group(2) and found.group(2) in "()[]":
            return
        else:
            self.add("command", word, start)
