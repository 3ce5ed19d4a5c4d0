"""Numbers in sentences: LaTeX and number words made plain, each number with its unit, and what is given apart from what is asked.

`normal` turns a message into one line in which every number is written in digits and every relation in plain signs;
all rules about words ("at least 3 of the 10") are written for that line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from tutor.problem.read import split_options
from tutor.problem.record import Problem

_UNITS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}
_TENS = {w: 10 * k for k, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7,
          "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000}  # fmt: skip
ORDINALS = {w: k for k, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)} | {f"{k}{s}": k for k in range(1, 101) for s in ("st", "nd", "rd", "th")}
_WORD = "|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=len, reverse=True))
_NUMBER_WORDS = re.compile(rf"\b(?:an? (?=hundred|thousand|million))?((?:{_WORD})(?:(?:[- ]|,? and )(?:{_WORD}))*)\b", re.I)
_PART_WORDS = "|".join(sorted(_PARTS, key=len, reverse=True))

NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)"
"""A number in a normal line (without sign, fraction or per cent)."""
VALUE = rf"(?:-? ?{NUMBER}(?: ?/ ?{NUMBER})?(?: ?%)?)"
"""A number, a fraction or a percentage."""

_LATEX = (
    (r"\\text(?:bf|it|rm|tt)?\s*\{([^{}]*)\}|\\(?:mathrm|operatorname|mathbf|mathbb|mathcal|mathit|mbox)\s*\{([^{}]*)\}", r"\1\2"),
    (r"\{\s*\}\s*\^\s*\{\s*\d+\s*\}", ""),
    (r"\\(?:left|right|bigg?|Bigg?|displaystyle|limits|,|;|!|quad|qquad)(?![a-zA-Z])", " "),
    (r"\\(?:left|right)\s*", ""),
    (r"\\[dt]?binom\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"C(\1, \2)"),
    (r"\\(?:bar|overline)\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z]))", r"\1\2bar"), (r"\\overline\s*\{([^{}]*)\}", r"not (\1)"),
    (r"\\(?:leq|le|leqslant)(?![a-z])", "<="), (r"\\(?:geq|ge|geqslant)(?![a-z])", ">="), (r"\\neq?(?![a-z])", "!="), (r"\\sim(?![a-z])", "~"), (r"\\mid(?![a-z])|\\vert(?![a-z])", "|"),
    (r"\\cap(?![a-z])", "∩"), (r"\\cup(?![a-z])", "∪"), (r"\\(?:cdot|times)(?![a-z])", "*"), (r"\\infty(?![a-z])", "infinity"), (r"\\(?:ldots|dots|cdots)(?![a-z])", "..."), (r"\\(?:neg|lnot)(?![a-z])", "not "),
    (r"\\(?:rightarrow|to)(?![a-z])", "->"), (r"\\in(?![a-z])", " in "), (r"\\sqrt\s*\{([^{}]*)\}", r"sqrt(\1)"), (r"\\(?:begin|end)\s*\{[a-z*]+\}(?:\{[lcr|]*\})?", " "),
    (r"\\([%&#_{}$])", r"\1"), (r"\\\(|\\\)|\\\[|\\\]", " "),
)  # fmt: skip
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}|\\[dtc]?frac\s*(\d)\s*(\d)")
_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "×": "*", "·": "*", "∣": "|", "¬": "not ", "½": "1/2", "¼": "1/4", "¾": "3/4", "\u00a0": " ", "∼": "~", "σ": "sigma", "μ": "mu", "λ": "lambda", "θ": "theta", "²": "^2", "³": "^3"})


def _fraction(found: re.Match[str]) -> str:
    top, bottom = found.group(1) or found.group(3), found.group(2) or found.group(4)
    wrap = [p.strip() if re.fullmatch(r"\s*[\w.]+\s*", p) else f"({p.strip()})" for p in (top, bottom)]
    return f"{wrap[0]}/{wrap[1]}"


@lru_cache(maxsize=256)
def normal(text: str) -> str:
    """One line without LaTeX: numbers in digits, fractions as 2/3, per cent as %, relations as <= and >=, case kept."""
    line = text.translate(_SIGNS)
    for pattern, plain in _LATEX[:1]:
        line = re.sub(pattern, plain, line)
    for _ in range(3):
        line = _FRACTION.sub(_fraction, line)
    for pattern, plain in _LATEX:
        line = re.sub(pattern, plain, line)
    line = re.sub(r"([_^])\s*\{\s*([^{}]*?)\s*\}", lambda m: m.group(1) + (m.group(2) if re.fullmatch(r"\w+", m.group(2)) else f"({m.group(2)})"), line)
    line = re.sub(r"\\([A-Za-z]+)", r"\1", line.replace("\\\\", " ; "))
    line = line.replace("$", " ")
    line = re.sub(r"(?<=[A-Z\d)']) (cap|cup) (?=[A-Z(])", lambda m: " ∩ " if m.group(1) == "cap" else " ∪ ", line)
    line = re.sub(r"(?<=[\w)]) sim (?=[A-Z][A-Za-z]*\s?\()", " ~ ", line)
    line = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", line)
    line = re.sub(r"(?<=[a-z]) \d\.\d-\d+ (?=[a-z])", " ", line)
    line = re.sub(r"(?<=\d) -(?=sided|card|person|member)", "-", line)
    line = re.sub(r"\b(?:per ?cent|pct)\b", "%", line, flags=re.I)
    line = re.sub(r"(\d) ?/ ?(\d+)(?:th|rd|st|nd)s?\b", r"\1/\2", line)
    line = re.sub(r"\b(P|Pr|E|N|Var|Cov|SD|F|[Bb]inomial|[Pp]oisson|[Nn]ormal|[Uu]niform|[Ee]xponential) (?=\()", r"\1", line)
    line = re.sub(r"\s+", " ", re.sub(r"\s+(?=[,)])|(?<=\()\s+", "", line)).strip()
    return re.sub(r"\s+", " ", _numerals(line)).strip()


def told(problem: Problem) -> str:
    """The message of a problem as a normal line, without answer options and hints."""
    text = split_options(problem.text)[0] if problem.options else problem.text
    hint = re.search(r"(?<=[.?!\n])\s*\(?hint\s*:.*$", text, re.I | re.S)
    if hint is not None and _ASKS.search(text[: hint.start()]):
        text = text[: hint.start()]
    text = re.sub(r"\bprob\b\.?(?= (?:of|that|to)\b)", "probability", text, flags=re.I)
    return re.sub(r"\((?:hint|note|assume[^()]*?formula)\b[^()]*(?:\([^()]*\)[^()]*)*\)", "", normal(text), flags=re.I).strip()


def _numerals(line: str) -> str:
    line = _NUMBER_WORDS.sub(lambda m: _worth(m.group(1)), line)
    line = re.sub(rf"\b(\d+)[ -]({_PART_WORDS})\b(?! (?:time|day|game|draw|trial|roll|toss|attempt|person|child|card|ball))", lambda m: f"{m.group(1)}/{_PARTS[m.group(2).lower()]}", line, flags=re.I)
    line = re.sub(rf"\ba ({_PART_WORDS})(?= of\b)", lambda m: f"1/{_PARTS[m.group(1).lower()]}", line, flags=re.I)
    line = re.sub(r"\b(?:a|1) dozen\b", "12", line, flags=re.I)
    return re.sub(r"\b(\d+) dozen\b", lambda m: str(12 * int(m.group(1))), line, flags=re.I)


def _worth(words: str) -> str:
    """"twenty-five" as 25; words that make no single number ("one two") each on their own."""
    tokens = re.findall(r"[a-z]+|[^a-z]+", words.lower())
    out: list[str] = []
    total = current = 0
    last = ""
    for token in tokens:
        if token == "and" or token not in _UNITS | _TENS | _SCALES:
            if not token.strip(" -,") or token.strip() == "and":
                continue
        if token in _SCALES:
            current = (current or 1) * _SCALES[token]
            if token != "hundred":
                total, current = total + current, 0
        else:
            worth = _UNITS.get(token, _TENS.get(token, 0))
            fits = last == "" or last in _SCALES or (last in _TENS and 0 < worth < 10)
            if not fits:
                out.append(str(total + current))
                total = current = 0
            current += worth
        last = token
    out.append(str(total + current))
    joint = " and " if " and " in words and len(out) > 1 else "-" if "-" in words and len(out) > 1 else " "
    return joint.join(out)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a normal line: its exact value (8% is 2/25), the word after it, its place."""

    value: Fraction
    unit: str
    percent: bool
    text: str
    start: int
    end: int


_QUANTITY = re.compile(rf"(?<![\w.])(-?(?:{NUMBER}))(?: ?/ ?({NUMBER}))?( ?%)?(?![\d(])(?:[ -]?([A-Za-z]+))?")


def quantities(line: str) -> tuple[Quantity, ...]:
    """Every number of a normal line, in order."""
    found = []
    for m in _QUANTITY.finditer(line):
        value = number(m.group(1) + ("/" + m.group(2) if m.group(2) else ""))
        if value is None:
            continue
        stop = m.end(3) if m.group(3) else m.end(2) if m.group(2) else m.end(1)
        found.append(Quantity(value / 100 if m.group(3) else value, m.group(4) or "", bool(m.group(3)), line[m.start() : stop], m.start(), stop))
    return tuple(found)


def number(text: str) -> Fraction | None:
    """The exact value of "3", ".04", "2/3", "-7 %", "5^2" or "sqrt(4)"; None for anything else."""
    text = text.strip().rstrip(".,;").replace(" ", "").strip("()") if "sqrt" not in text else text.strip().replace(" ", "")
    if text.endswith("%"):
        inner = number(text[:-1])
        return None if inner is None else inner / 100
    root = re.fullmatch(rf"sqrt\(?({NUMBER})\)?", text)
    if root:
        inside = Fraction(root.group(1))
        top, bottom = isqrt(inside.numerator), isqrt(inside.denominator)
        return Fraction(top, bottom) if top * top == inside.numerator and bottom * bottom == inside.denominator else None
    power = re.fullmatch(rf"\(?(-?{NUMBER}(?:/{NUMBER})?)\)?\^\(?(\d)\)?", text)
    if power:
        base = number(power.group(1))
        return None if base is None else base ** int(power.group(2))
    parts = re.fullmatch(rf"(-?{NUMBER})(?:/({NUMBER}))?", text)
    if parts is None:
        return None
    denominator = Fraction(parts.group(2)) if parts.group(2) else Fraction(1)
    return None if not denominator else Fraction(parts.group(1)) / denominator


_ASKS = re.compile(r"\b(what|which|how|find|compute|calculate|determine|evaluate|give|estimate|work out|state|obtain)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.?!;])\s+(?=[A-Z0-9(\"])|(?<=:)\s+(?=[A-Z(\"])|(?<=\?)\s+")


@lru_cache(maxsize=256)
def sentences(line: str) -> tuple[str, ...]:
    """The sentences of a normal line."""
    return tuple(s for s in _SENTENCE.split(line) if s.strip())


_WANTED = re.compile(r"(?:the )?(?:prob(?:ability|abilities)?|chances?|odds|expected (?:value|number|gain)|number of ways)\b", re.I)
"""What is wanted, put without a verb: "probability of 3 heads in 5 flips"."""


def given_and_asked(line: str) -> tuple[str, str]:
    """The sentences that tell, and those that ask; when one sentence does both, it is in the second."""
    parts = sentences(line)
    asking = [k for k, s in enumerate(parts) if "?" in s or _ASKS.match(s.strip("( ")) or re.match(r"(?:in|by|with|if|when|given|for|among|from|about|on|at|out)\b.*\b(?:what|how|find|which)\b", s, re.I)]
    if not asking:
        asking = [k for k, s in enumerate(parts) if _ASKS.search(s)][-1:]
    if not asking:
        asking = [k for k, s in enumerate(parts) if _WANTED.match(s.strip("( "))][-1:]
    if not asking and len(parts) > 1 and not parts[-1].rstrip().endswith((".", "!")):
        asking = [len(parts) - 1]
    wanted = [parts[k] for k in asking]
    named = re.fullmatch(r"(?i:find|what is|calculate|compute|determine) P\s?\(\s*([A-Z])\s*\)[.?]?", " ".join(wanted).strip())
    if named:
        event = re.search(rf"\b{named.group(1)}(?: be| is| denotes?|:| ?=) (?:the )?event (?:that |of )?([^.;]*)", line)
        if event:
            return " ".join(s for k, s in enumerate(parts) if k not in asking and event.group() not in s), f"What is the probability that {event.group(1)}?"
    return " ".join(s for k, s in enumerate(parts) if k not in asking), " ".join(wanted)


_PLACES = {"whole": 0, "integer": 0, "unit": 0, "one": 0, "tenth": 1, "hundredth": 2, "thousandth": 3, "ten-thousandth": 4}


def places_asked(line: str) -> int | None:
    """How many decimals the question wants ("to 4 decimal places", "nearest hundredth"), or None."""
    found = re.search(r"\b(\d+) (?:decimal|dp\b|d\.p|digits? after|places)", line, re.I)
    if found:
        return min(int(found.group(1)), 15)
    named = re.search(r"nearest ((?:ten-)?[a-z]+?)s?\b", line, re.I)
    return _PLACES.get(named.group(1).lower()) if named else None


def speaks_decimals(line: str) -> bool:
    """Are the numbers of the question decimals or percentages, so that the answer should be a decimal?"""
    return re.search(r"\d\.\d|(?<![\w.])\.\d|\d ?%", line) is not None and not re.search(r"\d ?/ ?\d", line)
