"""Conditions on a number: "at least 3", "between 85 and 92", "no more than two", P(X > 4 | X > 1); and what is asked of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Subscript, Symbol
from tutor.problem.events import chances
from tutor.problem.quantities import ORDINALS, VALUE, number
from tutor.problem.wishes import wished
from tutor.rules.distributions import Asked, Bounds

_V = rf"\(?({VALUE})\)?(?![\w^]|\.\d)"
_UNIT = r"(?: [a-z%$]+){0,3}?"
_LESS = r"(?:less|fewer|lower|smaller|shorter|lighter|younger|sooner|earlier|slower|cheaper|thinner|nearer)"
_MORE = r"(?:more|greater|higher|larger|longer|taller|heavier|later|older|bigger|faster|further|farther|better|wider|thicker)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"\b(?:is |are |lies? |lasts? |falls? |weighs? )?(?:strictly )?between {_V}{_UNIT} and {_V}", "between"),
    (rf"\b(?:anywhere |ranging )?from {_V}{_UNIT} to {_V}", "between"),
    (rf"\b(?:at least|no (?:fewer|less|smaller) than|not (?:less|fewer) than|(?:a )?minimum of) {_V}", ">="),
    (rf"\b(?:at (?:the )?most|no (?:more|greater|later|longer|larger|higher) than|(?:not|never) (?:more|exceed(?:ing)?|greater)(?: than)?|up to|(?:a )?maximum of) {_V}", "<="),
    (rf"(?<![\w.-]){_V}{_UNIT} or (?:{_MORE}|above|over|up)\b", ">="),
    (rf"(?<![\w.-]){_V}{_UNIT} or (?:{_LESS}|below|under)\b", "<="),
    (rf"\b(?:{_MORE}|in excess) (?:of|than) (?:about )?{_V}|\bexceed(?:s|ing)? {_V}|\babove {_V}|\bover {_V}|\bmore than {_V}|\b(?:lasts? )?beyond {_V}", ">"),
    (rf"\b{_LESS} than (?:about )?{_V}|\bbelow {_V}|\bunder {_V}|\bbefore {_V}", "<"),
    (rf"\bwithin (?:the (?:first|next) )?{_V}(?! (?:standard|sd|sigma))", "<="),
    (rf"\b(?:exactly|precisely|equal to|only|just) {_V}", "="),
)  # fmt: skip
_COMPILED = tuple((re.compile(p, re.I), o) for p, o in _PATTERNS)


@dataclass(frozen=True, slots=True)
class Condition:
    """Bounds with their place in the line."""

    bounds: Bounds
    start: int
    end: int
    text: str


def conditions(line: str) -> list[Condition]:
    """Every condition on a number in a normal line, in order; a longer wording wins over what stands inside it."""
    found: list[Condition] = []
    for pattern, operator in _COMPILED:
        for m in pattern.finditer(line):
            if any(m.start() < c.end and c.start < m.end() for c in found):
                continue
            values = [number(g) for g in m.groups() if g is not None]
            if not values or any(v is None for v in values):
                continue
            bounds = _bounds(operator, [v for v in values if v is not None], m.group())
            if bounds is not None:
                found.append(Condition(bounds, m.start(), m.end(), m.group()))
    return sorted(found, key=lambda c: c.start)


def _bounds(operator: str, values: list[Fraction], text: str = "") -> Bounds | None:
    if operator == "between":
        if len(values) < 2:
            return None
        low, high = min(values[:2]), max(values[:2])
        strict = "strictly" in text.lower()
        return Bounds(low, not strict, high, not strict)
    v = values[0]
    return {"=": Bounds(v, True, v, True), ">=": Bounds(v, True), ">": Bounds(v, False), "<=": Bounds(None, True, v, True), "<": Bounds(None, True, v, False)}[operator]


_OP = r"(<=|>=|<|>|=)"
_NUM = rf"({VALUE})"


@dataclass(frozen=True, slots=True)
class Statement:
    """P(statement | given) of one variable: its bounds; `outside` when the opposite of the bounds is meant (|X - c| >= d).

    `centre` and `distance` are kept for |X - c| statements."""

    variable: str
    bounds: Bounds
    outside: bool = False
    given: Bounds | None = None
    distance: Fraction | None = None


def statement(text: str) -> Statement | None:
    """X > 3, 2 <= X < 5, 5 >= X, |X - 50| >= 10 as bounds on X; None for anything else."""
    event, _, condition = text.replace(" ", "").partition("|") if not text.strip().startswith("|") else (text.replace(" ", ""), "", "")
    distance = re.fullmatch(rf"\|([A-Za-z]\w*?)-(?:\()?{_NUM.replace(' ?', '')}(?:\))?\|{_OP}{_NUM.replace(' ?', '')}", event)
    if distance:
        centre, width = number(distance.group(2)), number(distance.group(4))
        if centre is None or width is None:
            return None
        outside = distance.group(3) in (">=", ">")
        closed = (distance.group(3) == "<=") if not outside else distance.group(3) == ">"
        return Statement(distance.group(1), Bounds(centre - width, closed, centre + width, closed), outside, distance=width)
    first = _plain(event)
    if first is None:
        return None
    if condition:
        second = _plain(condition)
        if second is None or second[0] != first[0]:
            return None
        return Statement(first[0], first[1], given=second[1])
    return Statement(*first)


def _plain(text: str) -> tuple[str, Bounds] | None:
    value, variable = _NUM.replace(" ?", ""), r"([A-Za-z]\w*)"
    both = re.fullmatch(rf"{value}{_OP}{variable}{_OP}{value}", text)
    if both:
        a, b = number(both.group(1)), number(both.group(5))
        if a is None or b is None or "=" in (both.group(2), both.group(4)):
            return None
        if both.group(2).startswith(">"):
            return both.group(3), Bounds(b, both.group(4) == ">=", a, both.group(2) == ">=")
        return both.group(3), Bounds(a, both.group(2) == "<=", b, both.group(4) == "<=")
    one = re.fullmatch(rf"{variable}{_OP}{value}", text)
    if one:
        v = number(one.group(3))
        made = None if v is None else _bounds(one.group(2), [v])
        return None if made is None else (one.group(1), made)
    turned = re.fullmatch(rf"{value}{_OP}{variable}", text)
    if turned:
        v = number(turned.group(1))
        flip = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}[turned.group(2)]
        made = None if v is None else _bounds(flip, [v])
        return None if made is None else (turned.group(3), made)
    return None


def statements(line: str) -> list[Statement]:
    """Every P(…) of a normal line that speaks of one variable's size, and has no value yet."""
    out = []
    for chance in chances(line):
        if chance.value is not None:
            continue
        found = statement(chance.event + ("|" + chance.condition if chance.condition else ""))
        if found is not None:
            out.append(found)
        elif chance.event.startswith("") and (m := re.match(r"(?:P|Pr|p)\s?\((\|[^|]+\|[^)]*)\)", line[chance.start :])):
            found = statement(m.group(1))
            if found is not None:
                out.append(found)
    return out


_CHANCE = r"\b(?:probab\w*|prob|chance|chances|likelihood|how likely|what (?:percentage|percent|%|proportion|fraction|share)|percentage of|proportion of|odds|what is (?:the )?p)\b"


def asks_chance(asked: str) -> bool:
    return re.search(_CHANCE, asked, re.I) is not None or re.search(r"(?<![A-Za-z])P\s?\(", asked) is not None


def asked_of(asked: str, total: int | None = None) -> Asked | None:
    """What the question (its asking sentences, normal) wants of a random variable; None when nothing is recognised.

    `total` is the number of trials, so that "all" and "none" have a size.
    """
    symbolic = statements(asked)
    if symbolic:
        s = symbolic[-1]
        return Asked("probability", s.bounds, s.outside, s.given)
    if any(len(m.of) != 1 or not isinstance(m.of[0], Symbol | Subscript) for m in wished(asked)):
        return None
    low = asked.lower()
    level = quantile_level(low)
    if level is not None:
        return Asked("quantile", level=level)
    if asks_chance(asked):
        wanted, given = _split_given(low)
        bounds = _one(wanted, total)
        if bounds is None:
            return None
        if isinstance(bounds, tuple):
            return Asked("probability", bounds[0], bounds[1])
        condition = _one(given, total) if given else None
        if given and not isinstance(condition, Bounds) and re.search(r"\d", given):
            return None
        return Asked("probability", bounds, given=condition if isinstance(condition, Bounds) else None)
    if re.search(r"\bstandard deviations?\b(?! (?:above|below|of the mean))|\bsd\b|\bsigma\b", low) or re.search(r"\bSD\(", asked):
        return Asked("sd")
    if re.search(r"\bvariance\b|\bvar\s?\(", low):
        return Asked("variance")
    if re.search(r"\b(?:expected (?:number|value|time|amount|count|length|wait\w*)|expectation|mean|average|expect(?:ed)?)\b|\be\s?[(\[]", low):
        return Asked("mean")
    return None


def _split_given(low: str) -> tuple[str, str]:
    """The wanted event and the condition after "given that" or "if"."""
    found = re.search(r"\bgiven(?: that)?\b|\bif (?:it|he|she|we|you|they|the|a)\b(?=.*\b(?:known|already|has|have|is|are)\b)", low)
    if found is None or found.start() == 0:
        return low, ""
    return low[: found.start()], low[found.end() :]


def _one(text: str, total: int | None) -> Bounds | tuple[Bounds, bool] | None:
    """The single condition in the text; a tuple with True when what is outside counts."""
    found = conditions(text)
    if len(found) == 2 and found[0].bounds.high is not None and found[0].bounds.low is None and found[1].bounds.low is not None and found[1].bounds.high is None and re.search(r"\bor\b", text[found[0].end : found[1].start]):
        return Bounds(found[0].bounds.high, not found[0].bounds.high_closed, found[1].bounds.low, not found[1].bounds.low_closed), True
    if len(found) == 2 and found[0].bounds.low is not None and found[0].bounds.high is None and found[1].bounds.high is not None and found[1].bounds.low is None and re.search(r"\b(?:and|but)\b", text[found[0].end : found[1].start]):
        return Bounds(found[0].bounds.low, found[0].bounds.low_closed, found[1].bounds.high, found[1].bounds.high_closed)
    if len(found) >= 1:
        return found[-1].bounds if len(found) == 1 else None
    if total is not None:
        if re.search(r"\bnone\b|\bno 1\b|\bnot (?:a single|any|1)\b|\bneither\b|\bnobody\b|\bno [a-z]+(?: [a-z]+)? (?:will|are|is|have|has|in|of|during|on|occur|land|come|turn|appear|arrive)", text):
            return Bounds(Fraction(0), True, Fraction(0), True)
        if re.search(r"\b(?:all|every|each|both)\b", text):
            return Bounds(Fraction(total), True, Fraction(total), True)
    return None


def quantile_level(low: str) -> Fraction | None:
    """The share below the value that is asked for: 90th percentile, median, top 10 %, exceeded with probability 0.2."""
    named = re.search(r"\b(\d+(?:\.\d+)?)(?:st|nd|rd|th)? percentile", low)
    if named:
        return Fraction(named.group(1)) / 100
    if re.search(r"\b(?:first|1st|lower) quartile\b|\bq_?1\b", low):
        return Fraction(1, 4)
    if re.search(r"\b(?:third|3rd|upper) quartile\b|\bq_?3\b", low):
        return Fraction(3, 4)
    if re.search(r"\bmedian\b", low):
        return Fraction(1, 2)
    given = re.search(rf"p\s?\([a-z]\w*\s*(<=|>=|<|>)\s*[a-z]\w*\)\s*=\s*({VALUE})", low)
    if given:
        share = number(given.group(2))
        return None if share is None or not 0 < share < 1 else share if given.group(1).startswith("<") else 1 - share
    top = re.search(rf"\b(?:top|upper|highest|largest|longest|heaviest|tallest|best|fastest) ({VALUE})", low)
    bottom = re.search(rf"\b(?:bottom|lower|lowest|smallest|shortest|lightest|worst|slowest) ({VALUE})", low)
    for hit, upper in ((top, True), (bottom, False)):
        if hit and "%" in hit.group(1):
            share = number(hit.group(1))
            if share is not None and 0 < share < 1:
                return 1 - share if upper else share
    asks_value = re.search(r"\b(?:above|below|under|over|exceed\w*|(?:greater|more|less|fewer|longer|shorter|higher|lower) than) (?:what|which)\b|\b(?:what|which|find the|find a) (?:value|number|score|height|weight|mass|length|time|amount|level|point|cut-?off|temperature|size|k|c|x)\b", low)
    if asks_value:
        share_found = re.search(rf"\b(?:probability|chance|proportion)\b[^.?]*?({VALUE})", low) or re.search(rf"({VALUE})(?= of\b)", low)
        share = number(share_found.group(1)) if share_found else None
        if share is not None and 0 < share < 1 and ("%" in share_found.group(1) or "." in share_found.group(1) or "/" in share_found.group(1)):  # type: ignore[union-attr]
            above = re.search(r"\b(?:above|over|exceed\w*|more than|greater than|longer than|higher than|heavier than|taller than|at least)\b", low)
            below = re.search(r"\b(?:below|under|less than|fewer than|shorter than|lower than|at most)\b", low)
            if above and not below:
                return 1 - share
            if below and not above:
                return share
    return None


def ordinal(text: str) -> int | None:
    """3 for "third" or "3rd"."""
    return ORDINALS.get(text.lower())
