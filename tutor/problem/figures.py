"""Numbers and lists of data in the words of a question: "a sample of 25 with mean 90", "x = 1, 2, 4", a pasted table.

The words are put into one plain form first (LaTeX marks gone, number words as digits), so that what follows looks for
phrases with numbers beside them and for runs of numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tutor.notation import plain
from tutor.problem.read import split_options
from tutor.problem.record import DataTable, Problem
from tutor.problem.tables import find_tables

_WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split())}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_NUMBER_WORD = re.compile(rf"(?<![\w-])(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(list(_WORDS)[1:10])}))?|({'|'.join(w for w in _WORDS if w not in _TENS)}))(?![\w-])( hundred\b| thousand\b)?", re.I)
_LATEX = (
    (re.compile(r"\\(?:text|mathrm|mathbf|operatorname|mbox|textbf|mathit|textrm|boldsymbol|bm)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:bar|overline)\s*\{?\s*([A-Za-z])\s*\}?"), r"\1bar"),
    (re.compile(r"\\(?:hat|widehat)\s*\{?\s*(\\?[A-Za-z]+)\s*\}?"), r"\1hat"),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\begin\{(?:array|[a-z]*matrix)\}(?:\{[^}]*\})?|\\end\{(?:array|[a-z]*matrix)\}"), " "),
    (re.compile(r"\\(?:left|right|displaystyle|quad|qquad|big|Big)\b|\\[,;:! ]|~(?=\d)|\\limits"), " "),
    (re.compile(r"\\(?:leq?|leqslant)\b"), "<="), (re.compile(r"\\(?:geq?|geqslant)\b"), ">="), (re.compile(r"\\neq?\b"), "!="),
    (re.compile(r"\\(?:mid|vert)\b"), "|"), (re.compile(r"\\[|]|\\Vert\b|‖|∥"), "||"), (re.compile(r"\\sim\b"), "~"), (re.compile(r"\\(?:cdot|times)\b"), "*"), (re.compile(r"\\(?:l?dots|cdots)\b"), "..."),
    (re.compile(r"\\([%#&_{}$])"), r"\1"), (re.compile(r"\\\\"), "\n"), (re.compile(r"\\([A-Za-z]+)"), r"\1"),
)  # fmt: skip
_GREEK = {"μ": "mu", "σ": "sigma", "θ": "theta", "λ": "lambda", "α": "alpha", "β": "beta", "ρ": "rho", "π": "pi", "τ": "tau", "χ": "chi", "η": "eta", "ε": "epsilon", "φ": "phi", "γ": "gamma", "δ": "delta"}
_UNICODE = {"−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "·": "*", "’": "'", "‘": "'", "“": '"', "”": '"', "x̄": "xbar", "X̄": "Xbar", "ȳ": "ybar", "p̂": "phat", "ŷ": "yhat", "²": "^2", "₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "½": "1/2", "¼": "1/4", "¾": "3/4", "∥": "||", "…": "..."}
NUMBER = r"(?:(?<![\w.)\]])[-+])?(?<![\w.])(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?:/\d+(?:\.\d+)?(?![\w.]*/))?%?(?!\w*\d)(?!(?:st|nd|rd|th)\b)"
_NUMBER = re.compile(NUMBER)
_GAP = re.compile(r"[ \t]*(?:[,;&|][ \t]*(?:and\b|&)?|and\b|\n)?[ \t\n]*(?:[x-z]_?\{?\d+\}?[ \t]*=[ \t]*)?")
_LABEL = re.compile(r"([A-Za-z][A-Za-z0-9_' ]{0,40}?)[ \t]*(?:=|:|\bis\b|\bare\b|\bwere\b|\bas follows\b)+[ \t]*[\[({]*[ \t]*(?:[x-z]_?\{?\d+\}?[ \t]*=[ \t]*)?$")


@dataclass(frozen=True, slots=True)
class Series:
    """A run of numbers and the name before it ("" when there is none); `bracket` is the bracket that opens it, if any.

    `wrong` is the first entry that is not a number, with its place, when the run comes from a column of a table."""

    name: str
    values: tuple[Fraction, ...]
    bracket: str = ""
    start: int = 0
    decimals: bool = False
    wrong: tuple[int, str] | None = None


def words_of(problem: Problem) -> str:
    """The question without its options and tables, in the plain form, capitals kept; names defined before come last."""
    text = _plain_form(find_tables(split_options(problem.text)[0])[0])
    for d in problem.definitions.values():
        spelled = "_?".join(map(re.escape, d.name.split("_")))
        if not d.parameters and re.search(rf"(?<![A-Za-z]){spelled}\s*(?:=|:)", text) is None:
            body = plain(d.body)
            if len(body) < 200 and re.search(r"\d", body):
                text += f"\n{d.name} = {body}."
    return text


def whole_text(problem: Problem) -> str:
    """The question with its tables, without its options, in the plain form."""
    return _plain_form(split_options(problem.text)[0])


@lru_cache(maxsize=256)
def _plain_form(text: str) -> str:
    text = re.sub(r"\\?\$(\d{1,3}(?:,\d{3})+)(?![\d,])", lambda m: m.group(1).replace(",", ""), text)
    text = text.replace("\\$", " ").replace("$", "").replace("`", "")
    for mark, sign in _UNICODE.items():
        text = text.replace(mark, sign)
    for mark, word in _GREEK.items():
        text = text.replace(mark, word)
    if "\\" in text:
        for _ in range(2):
            for pattern, new in _LATEX:
                text = pattern.sub(new, text)
    text = re.sub(r"([_^])\s*\{\s*(\w+)\s*\}", r"\1\2", text)
    text = re.sub(r"(?<![\d,.] )(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.]|\s*,)", r"\1\2", text)
    text = re.sub(r"(?<!\d)(\d{1,3}),(000)(?:,(000))?(?![\d])", lambda m: m.group(0).replace(",", ""), text)
    text = re.sub(r"\b(\d+(?:\.\d+)?)\s+(?:percent|per cent|percentage points?)\b", r"\1%", text)
    text = _NUMBER_WORD.sub(_digits, text)
    text = re.sub(r"\b(\d+(?:\.\d+)?)\s+(?:percent|per cent|percentage points?)\b", r"\1%", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _digits(found: re.Match[str]) -> str:
    tens, unit, small, scale = (g.lower() if g else g for g in found.groups())
    if found.group() == "One":
        return "One"
    before = found.string[max(0, found.start() - 8) : found.start()].lower()
    after = found.string[found.end() : found.end() + 12].lower()
    if found.group() == "one" and (re.search(r"\b(?:which|this|that|no|any|the|each|only|every|another|at least)\s$", before) or re.match(r"\s+(?:of|sample|sided|tail|way|step|iteration|epoch|can|has|another|by)\b|-", after)):
        return "one"
    value = (_TENS[tens] + (_WORDS[unit] if unit else 0)) if tens else _WORDS[small]
    value *= {" hundred": 100, " thousand": 1000}.get(scale or "", 1)
    return str(value)


def number(text: str) -> Fraction:
    """The value of a piece that `NUMBER` matches: 0.5, 3/4, 12%, 1e-3."""
    text = text.strip().lstrip("+")
    share = text.endswith("%")
    top, _, bottom = text.rstrip("%").partition("/")
    value = Fraction(top) / (Fraction(bottom) if bottom else 1)
    return value / 100 if share else value


def amount(text: str, *phrases: str, flags: int = re.I) -> Fraction | None:
    """The number that the first fitting phrase (a regular expression ending just before the number) introduces."""
    found = amount_text(text, *phrases, flags=flags)
    return None if found is None else number(found)


def amount_text(text: str, *phrases: str, flags: int = re.I) -> str | None:
    """`amount` as it was typed."""
    for phrase in phrases:
        found = re.search(rf"(?:{phrase})\s*({NUMBER})", text, flags)
        if found is not None and not found.group(found.lastindex or 1).endswith("/0"):
            return found.group(found.lastindex or 1)
    return None


def named(text: str, *names: str) -> Fraction | None:
    """The value in `n = 25`, `n is 25`, `with n of 25`, for the first of the names that has one; capitals count."""
    for key in names:
        found = re.search(rf"(?<![A-Za-z\\_]){key}\s*(?:=|:=|is|equals?|of)\s*({NUMBER})", text)
        if found is not None:
            return number(found.group(1))
    return None


def all_numbers(text: str) -> list[tuple[Fraction, re.Match[str]]]:
    """Every number in the text, with its place."""
    return [(number(m.group()), m) for m in _NUMBER.finditer(text) if "/0" not in m.group() or number_is_safe(m.group())]


def number_is_safe(text: str) -> bool:
    """Is the bottom of the fraction not zero?"""
    bottom = text.rstrip("%").partition("/")[2]
    return not bottom or Fraction(bottom) != 0


def runs(text: str, least: int = 3) -> list[Series]:
    """Runs of at least `least` numbers, or of two in brackets or after a name; in order."""
    found: list[Series] = []
    marks = [m for m in _NUMBER.finditer(text) if number_is_safe(m.group())]
    place = 0
    while place < len(marks):
        end = place
        while end + 1 < len(marks) and _joins(text, marks[end].end(), marks[end + 1].start()):
            end += 1
        count = end - place + 1
        first, last = marks[place], marks[end]
        before = text[max(0, first.start() - 60) : first.start()]
        bracket = re.search(r"([\[({<])\s*(?:[a-z]_?\{?\d+\}?\s*=\s*)?$", before)
        label = _LABEL.search(before.rpartition("\n")[2] or before)
        closed = bracket is not None and re.match(r"[^\S\n]*[\])}>]", text[last.end() :]) is not None
        if re.match(r"\s*,?\s*\.\.\.", text[last.end() :]):
            place = end + 1
            continue
        if count >= least or (count == 2 and (closed or label is not None)) or (count == 1 and closed and bracket is not None and bracket.group(1) in "[{" and re.search(r"[\w^_][\[{]\s*$", before) is None):
            pieces = [m.group() for m in marks[place : end + 1]]
            found.append(Series(_label(label), tuple(number(p) for p in pieces), bracket.group(1) if bracket else "", first.start(), any("." in p or "%" in p for p in pieces)))
        place = end + 1
    return found


def said_before(text: str, run: Series) -> str:
    """The words right before a run, in lower case, its bracket left out: "with weights" for "with weights [1, 2]"."""
    return text[max(0, run.start - 40) : run.start].rstrip("[({< ").lower()


def _joins(text: str, start: int, end: int) -> bool:
    return _GAP.fullmatch(text, start, end) is not None and end > start


def _label(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    words = found.group(1).strip().split()
    return " ".join(words[-3:])


def pairs(text: str) -> list[tuple[Fraction, Fraction]]:
    """Points such as (1, 2), (2, 3.5): neighbouring pairs in round brackets."""
    return [(number(m.group(1)), number(m.group(2))) for m in re.finditer(rf"\(\s*({NUMBER})\s*,\s*({NUMBER})\s*\)", text)]


def columns(table: DataTable) -> list[Series]:
    """The columns of a table as series; a table that lies on its side (a name, then numbers) gives its rows.

    An entry that is no number is kept in `wrong`, with its row counted from 1; a column of words only has no values.
    """
    rows = table.rows
    if all(not c for c in table.columns) or _number_in(table.columns[-1]):
        rows = (table.columns, *rows) if any(table.columns) else rows
        if all(_number_in(c) is None for c in (r[0] for r in rows)) and len(rows[0]) > 2:
            return [_series(r[0], r[1:]) for r in rows]
        return [_series("", [r[k] for r in rows]) for k in range(len(rows[0]))]
    if len(rows) <= 3 and len(table.columns) > 2 and rows and all(_number_in(c) is None for c in (r[0] for r in rows)) and all(_number_in(c) is not None for c in table.columns[1:]):
        return [_series(table.columns[0], table.columns[1:]), *(_series(r[0], r[1:]) for r in rows)]
    return [_series(c, [r[k] for r in rows]) for k, c in enumerate(table.columns)]


def sideways(table: DataTable) -> list[Series]:
    """The rows of a table as series, each with the name in its first cell."""
    rows = [table.columns, *table.rows] if any(table.columns) else list(table.rows)
    return [_series(r[0], r[1:]) for r in rows]


def _number_in(cell: str) -> Fraction | None:
    text = _plain_form(cell).replace(" ", "")
    return number(text) if re.fullmatch(NUMBER, text) and number_is_safe(text) else None


def _series(title: str, cells: list[str] | tuple[str, ...]) -> Series:
    values, wrong = [], None
    for k, cell in enumerate(cells, 1):
        value = _number_in(cell)
        if value is None:
            wrong = wrong or (k, cell)
        else:
            values.append(value)
    return Series(_plain_form(title), tuple(values), "", 0, any("." in c for c in cells), wrong)


_PLACES = {"whole": 0, "integer": 0, "unit": 0, "tenth": 1, "hundredth": 2, "thousandth": 3, "ten-thousandth": 4, "ten thousandth": 4, "cent": 2}


def rounding_asked(problem: Problem) -> int | None:
    """The number of decimal places that the question asks for, or None."""
    text = whole_text(problem).lower()
    found = re.search(r"\b(\d+) (?:decimal|d\.?p|places)", text) or re.search(r"(?:round|correct|accurate|nearest)[^.\n]{0,40}?\b(\d+) (?:decimal|d\.?p|places|digits after)", text)
    if found is not None:
        return int(found.group(1)) if int(found.group(1)) <= 12 else None
    found = re.search(r"nearest\s+(ten[- ]thousandth|thousandth|hundredth|tenth|whole|integer|unit|cent)", text)
    return _PLACES[found.group(1)] if found is not None else None
