"""What is asked of random variables, in symbols and in words: E[3X + 2], Var(X - Y), "the variance of 2X", Cov(X, Y)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation import read
from tutor.notation.errors import ReadingError
from tutor.notation.tree import Apply, Call, Node, Symbol, walk
from tutor.problem.quantities import VALUE, number

_KINDS = {
    "E": "mean", "Ex": "mean", "Var": "variance", "var": "variance", "V": "variance", "SD": "sd", "sd": "sd", "Sd": "sd", "StdDev": "sd", "Std": "sd", "StDev": "sd", "sigma": "sd",
    "Cov": "covariance", "cov": "covariance", "Corr": "correlation", "corr": "correlation", "Cor": "correlation", "cor": "correlation", "rho": "correlation",
}  # fmt: skip
_HEAD = re.compile(r"(?<![A-Za-z\\])(E|Ex|Var|var|V|SD|Sd|sd|StdDev|Std|StDev|sigma|Cov|cov|Corr|corr|Cor|cor|rho)\s?([(\[{])")
_CLOSE = {"(": ")", "[": "]", "{": "}"}
_FORMULA = r"((?:(?<![A-Za-z])(?:[A-Z](?:_?\d)?|[xyzw])(?![A-Za-z])|(?<![A-Za-z])[A-Z]{2}(?![A-Za-z])|\d+(?:\.\d+)?|\s?[-+*/^()]\s?|(?<=\d) (?=[A-Z](?![a-z]))|(?<=[a-zA-Z\d)]) (?=[-+*/(])|(?<=[-+*/]) (?=[A-Z\d(]))+)"
_SPOKEN = re.compile(
    rf"\b(expected values?|expectation|mean|average|variance|standard deviation|covariance|correlation(?: coefficient)?)(?: and (?:the )?(expected value|mean|variance|standard deviation))?(?: \([^()]*\))? (?:of|for|between)(?: the)?(?: random)?(?: variables?)?(?: product| sum)? {_FORMULA}(?:(?: and |, ?){_FORMULA})?(?![A-Za-z])", re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """E[…], Var(…), SD(…), Cov(…, …) or Corr(…, …): its kind, what it is of, the condition behind the bar as typed, and
    the value that the text gives it (None when it is asked for)."""

    kind: str
    of: tuple[Node, ...]
    condition: str = ""
    value: Fraction | None = None
    start: int = 0
    end: int = 0


def expression(text: str) -> Node | None:
    """Typed mathematics as a tree; None when it cannot be read."""
    try:
        return read(text.strip()).tree
    except (ReadingError, RecursionError, ValueError):
        return None


def moments_written(line: str) -> Iterator[Moment]:
    """Every E[…], Var(…) … of a normal line, in order, with its value where "= 3" stands behind it."""
    for head in _HEAD.finditer(line):
        close = matching(line, head.end() - 1)
        if close is None:
            continue
        inside, _, condition = line[head.end() : close].partition("|")
        kind = _KINDS[head.group(1)]
        parts = _split(inside) if kind in ("covariance", "correlation") else [inside]
        trees = [expression(p) for p in parts]
        if any(t is None for t in trees) or (kind in ("covariance", "correlation") and len(trees) != 2) or not any(isinstance(n, Symbol) for t in trees if t is not None for n in walk(t)):
            continue
        behind = re.match(rf"\s*(?:=|is|equals|be|of)\s*\$?({VALUE})(?![\w^(*])(?! ?[-+/*] ?\d)", line[close + 1 :])
        yield Moment(kind, tuple(t for t in trees if t is not None), condition.strip(), number(behind.group(1)) if behind else None, head.start(), close + 1)


def moments_spoken(line: str) -> list[Moment]:
    """"The variance of 2X - 1", "the covariance of X and Y", "the mean and variance of X"."""
    out: list[Moment] = []
    for m in _SPOKEN.finditer(line):
        kinds = [kind_of(m.group(1)), *([kind_of(m.group(2))] if m.group(2) else [])]
        parts = [expression(p) for p in (m.group(3), m.group(4)) if p and p.strip()]
        trees = tuple(t for t in parts if t is not None)
        if not trees or not any(isinstance(n, Symbol) and n.name.isupper() for t in trees for n in walk(t)):
            continue
        behind = re.match(rf"\s*(?:=|is|equals|be|of)\s*\$?({VALUE})(?![\w^(*])", line[m.end() :])
        value = number(behind.group(1)) if behind else None
        for kind in kinds:
            if kind in ("covariance", "correlation"):
                if len(trees) == 2:
                    out.append(Moment(kind, trees, "", value, m.start(), m.end()))
            else:
                out.extend(Moment(kind, (t,), "", value, m.start(), m.end()) for t in trees)
    return out


def kind_of(word: str) -> str:
    """The kind that a name means: "expected value" is mean."""
    low = word.lower()
    if low.startswith(("expect", "mean", "average")):
        return "mean"
    return "sd" if low.startswith("standard") else low.split()[0]


def wished(asked: str) -> list[Moment]:
    """The moments that the asking sentences want, in the order in which they stand; written ones win over spoken ones."""
    written = [m for m in moments_written(asked) if m.value is None]
    if written:
        return written
    return [m for m in moments_spoken(asked) if m.value is None]


def known_moments(line: str) -> list[Moment]:
    """The moments to which the text gives a value."""
    found = [m for m in (*moments_written(line), *moments_spoken(line)) if m.value is not None]
    unique: dict[tuple[str, tuple[Node, ...], str], Moment] = {}
    for m in found:
        unique.setdefault((m.kind, m.of, m.condition), m)
    return list(unique.values())


def matching(line: str, start: int) -> int | None:
    """The place of the bracket that closes the one at `start`."""
    depth = 0
    for place in range(start, len(line)):
        if line[place] in "([{":
            depth += 1
        elif line[place] in ")]}":
            depth -= 1
            if depth == 0:
                return place
    return None


def _split(text: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append(text[last:place])
            last = place + 1
    return [*parts, text[last:]]


def names_in(tree: Node) -> tuple[str, ...]:
    """The variables of a tree, in order, functions left out."""
    from tutor.notation.tree import symbols

    heads = {n.function.name for n in walk(tree) if isinstance(n, Apply) and isinstance(n.function, Symbol)} | {n.function for n in walk(tree) if isinstance(n, Call)}
    return tuple(s for s in symbols(tree) if s not in heads)
