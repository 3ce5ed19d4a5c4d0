"""A distribution told value by value: lists, a small table, P(X = 0) = 0.2, "5 with probability 1/3", P(X = k) = k/10 for k = 1, 2, 3, 4.

A probability that is not given yet is a linear function of one unknown: a letter, a question mark, or nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Node, substitute
from tutor.problem.quantities import NUMBER, VALUE, normal, number, sentences
from tutor.problem.record import Problem
from tutor.problem.wishes import expression, names_in
from tutor.rules.building import num
from tutor.rules.moment_algebra import monomials
from tutor.rules.sheet import exact_value

Chance = tuple[Fraction, Fraction]
"""A probability as (known part, multiple of the unknown)."""


@dataclass(frozen=True, slots=True)
class ValueTable:
    """`values` with their `chances`; `unknown` is the letter of the missing part ("" when all are known); `name` the
    variable; `decimal` that the numbers were typed as decimals; `formula` the mass function when one is given."""

    name: str
    values: tuple[Fraction, ...]
    chances: tuple[Chance, ...]
    unknown: str = ""
    decimal: bool = False
    formula: Node | None = None
    equally: bool = False


_SIGNED = rf"-? ?{NUMBER}(?: ?/ ?{NUMBER})?"
_ENTRY = rf"(?:{_SIGNED}(?: ?%)?|{NUMBER}? ?\*? ?[a-z](?:/{NUMBER})?|\?|_+)"
_NUMBERS = rf"{_SIGNED}(?:(?:, ?(?:and )?| and |; ?| ){_SIGNED})+"
_CHANCES = rf"{_ENTRY}(?:(?:, ?(?:and )?| and |; ?| ){_ENTRY})+"
_CELL = rf"(?:{_SIGNED}(?: ?%)?|{NUMBER}? ?[a-z](?:/{NUMBER})?|\?|[A-Za-z](?:\([^&;()]*\))?|[-+*/^\d.a-z]+)"


def value_table(problem: Problem, line: str) -> ValueTable | None:
    """The distribution that a question tells value by value; None when it tells none."""
    return _pasted(problem) or _rows(problem, line) or _lists(line) or _stated(line) or _formula(line) or _told(line) or _equal(line) or _loaded(line) or _colons(line)


def _name(line: str) -> str:
    found = re.search(r"(?<![A-Za-z(])([A-Z])(?= (?:takes?|be|is|has|denotes?|can|assumes?|represents?|with|equals?|follows|=)|,? (?:takes|which|that)|:)|\bP\(([A-Z])\s?[=<>]|(?:random )?variable ([A-Z])\b|\b(?:E|Var|SD)\s?[\[(]([A-Z])[\])]", line)
    name = next((g for g in found.groups() if g), "X") if found else "X"
    return name if name not in ("P", "A", "I", "E") else "X"


def _split(text: str) -> list[str]:
    return [p.strip() for p in re.split(r", ?(?:and )?| and |; ?|\s+(?=[-\d.?_a-z])", re.sub(r"\s*/\s*", "/", text).strip().strip("[](){}")) if p.strip()]


def _chance(text: str) -> tuple[Chance, str] | None:
    """A typed probability: a number, a multiple of a letter, or an open place."""
    text = text.strip()
    value = number(text)
    if value is not None:
        return (value, Fraction(0)), ""
    if re.fullmatch(r"\?+|_+|\.\.\.|", text):
        return (Fraction(0), Fraction(1)), "p"
    tree = expression(text)
    polynomial = None if tree is None else monomials(tree)
    if polynomial is None or tree is None:
        return None
    names = names_in(tree)
    if len(names) != 1 or set(polynomial) - {(), ((names[0], 1),)}:
        return None
    return (polynomial.get((), Fraction(0)), polynomial.get(((names[0], 1),), Fraction(0))), names[0]


def _made(name: str, values: list[str], chances: list[str], line: str) -> ValueTable | None:
    if len(values) != len(chances) or len(values) < 2:
        return None
    left = [number(v) for v in values]
    right = [_chance(c) for c in chances]
    if any(v is None for v in left) or any(c is None for c in right):
        return None
    known = [c for c in right if c is not None]
    letters = {letter for _, letter in known if letter}
    if len(letters) > 1:
        return None
    decimal = any("." in c or "%" in c for c in chances) and not any("/" in c for c in chances)
    return ValueTable(name, tuple(v for v in left if v is not None), tuple(c for c, _ in known), letters.pop() if letters else "", decimal)


_IS_VALUES = re.compile(r"^\s*\$?(?:[A-Za-z]|(?:number|count)s? of [a-z ]+|values?(?: of [A-Za-z])?|outcomes?|x_?i|number[a-z ]*|profit|gain|winnings?|score|payoff|return)(?: ?\([^)=]*\))?\$?\s*[:=]?\s*$", re.I)
_IS_CHANCES = re.compile(r"^\s*\$?(?:(?:p|pr|prob|f|p_?x|f_?x)\s*\(\s*(?:[A-Za-z](?:\s*=\s*[a-z](?:_?i)?)?)\s*\)|p|pr|p_?i|prob(?:ability|abilities|\.)?(?: [a-z() ]*)?|chance|relative frequency)\$?\s*[:=]?\s*$", re.I)


def _pasted(problem: Problem) -> ValueTable | None:
    """A pasted table with a row (or a column) of values and one of probabilities."""
    for table in problem.tables:
        rows = [table.columns, *table.rows]
        for grid in (rows, [tuple(r[k] for r in rows) for k in range(len(rows[0]))]):
            heads = [r[0] for r in grid]
            place = next((k for k, h in enumerate(heads) if _IS_CHANCES.match(h)), None)
            first = next((k for k, h in enumerate(heads) if k != place and _IS_VALUES.match(h)), None)
            if place is None or first is None:
                continue
            cells = [(a.strip(), b.strip()) for a, b in zip(grid[first][1:], grid[place][1:], strict=True)]
            if cells and re.fullmatch(r"(?i)total|sum", cells[-1][0]):
                cells = cells[:-1]
            made = _made(_letter(heads[first]) or _letter(re.sub(r"^[^(]*", "", heads[place])), [_plain(a) for a, _ in cells], [_plain(b) for _, b in cells], problem.text)
            if made is not None:
                return made
    return None


def _letter(head: str) -> str:
    found = re.search(r"(?<![A-Za-z])([A-Za-z])(?![A-Za-z])", head)
    letter = found.group(1).upper() if found else "X"
    return letter if letter not in ("P", "E") else "X"


def _plain(cell: str) -> str:
    return normal(cell).replace("$", "").strip()


def _rows(problem: Problem, line: str) -> ValueTable | None:
    """Two lines (or two stretches of one) headed x and P(x), or an array of two rows."""
    flat = re.sub(r"\s*&\s*", " & ", line)
    array = re.search(rf"({_CELL}(?: & {_CELL})+) ?; ?({_CELL}(?: & {_CELL})+)", flat)
    if array:
        top, bottom = [p.strip() for p in array.group(1).split("&")], [p.strip() for p in array.group(2).split("&")]
        heads = [c for c in (top[0], bottom[0]) if number(c) is None and not re.fullmatch(r"\?", c)]
        if len(heads) == 2:
            top, bottom = top[1:], bottom[1:]
        made = _made(_name(line), top, bottom, line)
        if made is not None:
            return made
    nested = re.search(rf"\[\[({_NUMBERS})\], ?\[({_CHANCES})\]\]", line)
    if nested and re.search(r"\bdistribution\b|\bpmf\b|\bmass function\b", line):
        made = _made(_name(line), _split(nested.group(1)), _split(nested.group(2)), line)
        if made is not None and (made.unknown or sum(p for p, _ in made.chances) == 1):
            return made
    worded = re.search(rf"(?:number|count)s? of [a-z]+(?: [a-z]+)?\s*[:=|]?\s*({_NUMBERS})[\s,;.|/]*(?:and )?(?:P\s?\([^)]*\)|[Pp]robabilit(?:y|ies))\s*[:=|]?\s*({_CHANCES})(?![\w/])", line)
    if worded:
        return _made(_name(line), _split(worded.group(1)), _split(worded.group(2)), line)
    headed = re.search(
        rf"(?:(?<=^)|(?<=[\s:;,.(|]))(?:values? of )?([A-Za-z])(?:_?i)?\s*[:=|]?\s*({_NUMBERS})[\s,;.|/]*(?:and )?(?:P\s?\(\s*(?:[A-Za-z](?:\s*=\s*[a-z])?)\s*\)|P|p|Pr|[Pp]rob(?:abilit(?:y|ies))?|f\([a-z]\)|p\([a-z]\))\s*[:=|]?\s*({_CHANCES})(?![\w/])", line,
    )  # fmt: skip
    if headed and headed.group(1) not in ("P", "p"):
        return _made(headed.group(1).upper(), _split(headed.group(2)), _split(headed.group(3)), line)
    return None


def _lists(line: str) -> ValueTable | None:
    """"takes the values 1, 2, 3 with probabilities 0.2, 0.5, 0.3"."""
    found = re.search(rf"(?:values?|outcomes?|takes?(?: on)?|equals?|is|be|amounts?|payoffs? of|returns? of|[A-Za-z] in|=)(?: are| of| is)?:? ?[\[{{(]?({_NUMBERS})[\]}})]?,?(?: [a-z]+){{0,5}}? (?:with|has|have|and)(?: the| respective| corresponding| equal)* (?:probabilit(?:y|ies)|chances?|P)(?: respectively| of| are| is)?:? ?[\[{{(]?({_CHANCES})(?![\w/])", line)
    if found is None:
        found = re.search(rf"(?:values?|outcomes?|X)(?: are| of| is| =)?:? ?[\[{{(]?({_NUMBERS})[\]}})]?[^.;]{{0,40}}?probabilit(?:y|ies)(?: respectively| of| are| is| =)?:? ?[\[{{(]?({_CHANCES})(?![\w/])", line)
    if found is None:
        turned = re.search(rf"probabilit(?:y|ies)(?: are| of| is)?:? ?[\[{{(]?({_CHANCES})[\]}})]?[^.;]{{0,40}}?(?:values?|outcomes?)(?: are| of| is)?:? ?[\[{{(]?({_NUMBERS})(?![\w/])", line)
        return None if turned is None else _made(_name(line), _split(turned.group(2)), _split(turned.group(1)), line)
    return _made(_name(line), _split(found.group(1)), _split(found.group(2)), line)


def _stated(line: str) -> ValueTable | None:
    """P(X = 0) = 0.2, P(X = 1) = P(X = 2) = 0.4; p(0) = 0.2, p(1) = 0.8; f(1) = k."""
    for pattern in (rf"(?:P|Pr|p)\s?\(\s*([A-Z])\s*=\s*({_SIGNED})\s*\)", rf"(?<![A-Za-z])(p|f|P|Pr|p_X|f_X)\s?\(\s*({_SIGNED})\s*\)"):
        entries: dict[str, str] = {}
        names = set()
        waiting: list[str] = []
        spots = list(re.finditer(pattern, line))
        for k, m in enumerate(spots):
            end = spots[k + 1].start() if k + 1 < len(spots) else len(line)
            behind = line[m.end() : end]
            names.add(m.group(1))
            value = re.match(rf"\s*(?:=|is|equals|be)\s*({_ENTRY})(?![\w^(*])", behind)
            if re.fullmatch(r"\s*=\s*", behind):
                waiting.append(m.group(2))
                continue
            if value is None or re.fullmatch(r"\?", value.group(1)):
                if value is None and re.search(r"[?]|\bfind\b|\bwhat\b|\bcalculate\b|\bcompute\b", line[: m.start()].split(". ")[-1] + behind, re.I):
                    continue
                waiting = []
                continue
            for key in (*waiting, m.group(2)):
                entries.setdefault(key, value.group(1))
            waiting = []
        if len(entries) >= 2 and len(names) == 1:
            name = names.pop()
            return _made(name if name.isupper() and name != "P" else _name(line), list(entries), list(entries.values()), line)
    return None


_FORMULA_HEAD = r"(?:(?:P|Pr|p)\s?\(\s*([A-Z])\s*=\s*([a-z])\s*\)|(?:p|f|P|p_X|f_X)\s?\(\s*([a-z])\s*\))\s*=\s*"
_RANGE = r"(?:for|where|with|,|;|if|when|\()\s*(?:all )?(?:integers? |values? )?(?:[a-z]\s*(?:=|in|from)\s*|of [a-z] )\{?\s*((?:-?\d+\s*,?\s*(?:and )?)+|-?\d+\s*,\s*-?\d+\s*,\s*(?:-?\d+\s*,\s*)?\.\.\.\s*,?\s*-?\d+|-?\d+ to -?\d+)"


def _formula(line: str) -> ValueTable | None:
    """P(X = x) = (x + 1)/10 for x = 0, 1, 2, 3; with c·g(x) the constant is the unknown."""
    head = re.search(_FORMULA_HEAD + rf"(.+?)\s*,?\s*{_RANGE}", line)
    if head is None:
        return None
    letter = head.group(2) or head.group(3)
    tree = expression(head.group(4).strip().rstrip(","))
    values = whole_range(line[head.start(5) :])
    if tree is None or values is None or letter not in names_in(tree):
        return None
    others = [n for n in names_in(tree) if n != letter]
    if len(others) > 1:
        return None
    chances: list[Chance] = []
    for v in values:
        put = substitute(tree, letter, num(v))
        if others:
            at = [exact_value(substitute(put, others[0], num(k))) for k in (0, 1, 2)]
            if any(x is None for x in at) or at[2] - at[1] != at[1] - at[0]:  # type: ignore[operator]
                return None
            zero, one = at[0], at[1]
            assert zero is not None and one is not None
            chances.append((zero, one - zero))
        else:
            exact = exact_value(put)
            if exact is None:
                return None
            chances.append((exact, Fraction(0)))
    return ValueTable(head.group(1) or _name(line), tuple(Fraction(v) for v in values), tuple(chances), others[0] if others else "", False, tree)


def whole_range(text: str) -> list[int] | None:
    """The whole numbers of "0, 1, 2, 3", "1, 2, ..., 6" or "1 to 6" at the start of a text; None when they have no end."""
    dots = re.match(r"\{?\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(?:-?\d+\s*,\s*)*\.\.\.\s*,?\s*(-?\d+)", text)
    run = re.match(r"\{?\s*(-?\d+) (?:to|through) (-?\d+)", text)
    if dots or run:
        first, last = (int(dots.group(1)), int(dots.group(3))) if dots else (int(run.group(1)), int(run.group(2)))  # type: ignore[union-attr]
        step = int(dots.group(2)) - first if dots else 1
        return list(range(first, last + 1, step)) if 0 < last - first <= 200 and step > 0 else None
    if re.match(r"\{?\s*-?\d+(?:\s*,\s*-?\d+)*\s*,\s*\.\.\.", text):
        return None
    listed = re.match(r"\{?\s*(-?\d+(?:\s*,?\s*(?:and|or)?\s*-?\d+)*)", text)
    return [int(v) for v in re.findall(r"-?\d+", listed.group(1))] if listed and len(re.findall(r"-?\d+", listed.group(1))) >= 2 else None


_WITH = re.compile(rf"(?:\$ ?)?(?<![\w.])({_SIGNED})(?! ?%)(?: [a-z]+){{0,3}},? (?:with|has)(?: a)?(?: probability| chance| prob\.?)?(?: of)? ({VALUE})(?: chance| probability)?", re.I)


_WITH_SHARE = re.compile(rf"(?<![\w.])({_SIGNED}) ?%(?: [a-z]+){{0,3}},? with(?: a)?(?: probability| chance)?(?: of)? ({VALUE})", re.I)


def _told(line: str) -> ValueTable | None:
    """"is 1 with probability 2/3 and 2 with probability 1/3"."""
    for sentence in sentences(line):
        found = [(m.group(1), m.group(2)) for m in _WITH.finditer(sentence)] or [(m.group(1) + "%", m.group(2)) for m in _WITH_SHARE.finditer(sentence)]
        if len(found) >= 2 and re.search(r"\b(?:probabilit|chance)", sentence) and not re.search(r"\b(?:wins?|lose|loses|pays?|gains?|cost)\b", sentence):
            return _made(_name(line), [v.replace("$", "") for v, _ in found], [c for _, c in found], line)
    return None


def _equal(line: str) -> ValueTable | None:
    """"equally likely to be 1, 3 or 8"; "uniform on {1, 2, 3}"."""
    found = re.search(rf"(?:equally likely(?: to (?:be|take|equal|assume))?(?: the)?(?: values?)?(?: of)?:?|uniform(?:ly)?(?: distributed| random)?(?: on| over| from| in)(?: the)?(?: set| values)?|values?) ?[\[{{(]?({_SIGNED}(?:(?:, ?(?:and |or )?| and | or ){_SIGNED})+)[\]}})]?", line, re.I)
    if found is None or not re.search(r"\bequally likely|\buniform|\bequal probabilit|\bsame probabilit", line, re.I) or ("{" not in found.group() and "uniform" in found.group().lower()):
        return None
    if re.match(r"\s*,?\s*\.\.", line[found.end(1) :]):
        run = whole_range(line[found.start(1) :])
        if run is None:
            return None
        return ValueTable(_name(line), tuple(map(Fraction, run)), tuple((Fraction(1, len(run)), Fraction(0)) for _ in run), "", False, None, True)
    values = [number(v) for v in re.split(r", ?(?:and |or )?| and | or ", found.group(1))]
    if any(v is None for v in values) or len(values) < 2:
        return None
    return ValueTable(_name(line), tuple(v for v in values if v is not None), tuple((Fraction(1, len(values)), Fraction(0)) for _ in values), "", False, None, True)


def _colons(line: str) -> ValueTable | None:
    """"the following distribution: 0: 0.1, 1: 0.3, 2: 0.6", also with a word behind the value."""
    found = re.findall(rf"(?<![\w.])({_SIGNED})(?: [a-z]+)?\s*(?::|->|=>)\s*({VALUE})(?![\w/])", line)
    if len(found) < 2 or not re.search(r"\bdistribut|\bprobabilit|\brandom variable", line, re.I):
        return None
    return _made(_name(line), [v for v, _ in found], [p for _, p in found], line)


def _loaded(line: str) -> ValueTable | None:
    """A loaded die: one face with its own probability, the others equally likely."""
    found = re.search(rf"\bprobability (?:of|that)(?: rolling| getting| it shows)?(?: a| an| the number)? (\d+) (?:is|equals|comes up is) ({VALUE})", line)
    if found is None or not re.search(r"\b(?:die|dice)\b", line, re.I) or not re.search(r"\b(?:other|remaining) (?:\d+ )?(?:faces|numbers|sides|outcomes|values)\b[^.]*\bequal|\ball other (?:faces|numbers|sides) (?:are )?equal", line):
        return None
    sides = int(m.group(1)) if (m := re.search(r"\b(\d+)-sided", line)) else 6
    face, p = int(found.group(1)), number(found.group(2))
    if p is None or not 0 < p < 1 or not 1 <= face <= sides:
        return None
    return ValueTable("X", tuple(Fraction(k) for k in range(1, sides + 1)), tuple((p if k == face else (1 - p) / (sides - 1), Fraction(0)) for k in range(1, sides + 1)))


__all__ = ["ValueTable", "value_table", "whole_range"]
