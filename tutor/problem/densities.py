"""Densities and cumulative distribution functions as they are typed: f(x) = 3x^2 for 0 <= x <= 1, pieces, cases, "0 otherwise"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.notation.tree import Constant, Negative, Node, Number
from tutor.problem.wishes import expression, names_in

_EDGE = r"-?\s?(?:\d+(?:\.\d+)?(?:\s?/\s?\d+)?(?:\s?\*?\s?pi)?(?:\s?/\s?\d+)?|\.\d+|pi(?:\s?/\s?\d+)?|infinity|inf|oo|∞|sqrt\(\d+\)|e)"
_HEAD = re.compile(r"(?<![A-Za-z])(f|F|g|h|p|G)(?:_?([A-Z]))?\s?\(\s*([a-z])\s*\)\s*=\s*")
_NOTHING = re.compile(r"[,;&]?\s*(?:and\s*)?(?:(?:it |f|f\([a-z]\) )?(?:is |= ?|equal to )?0|zero)\s*,?\s*&?\s*(?:otherwise|elsewhere|else(?:where)?|for all other [a-z]*)\b\.?", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """The formula on one interval, with its ends as mathematics."""

    formula: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Density:
    """A density (or, with `cumulative`, a distribution function) in `letter`; `name` the random variable; `unknown` the
    constant that is to be found ("" when there is none)."""

    name: str
    letter: str
    pieces: tuple[Piece, ...]
    unknown: str = ""
    cumulative: bool = False


def _range(letter: str) -> str:
    x = letter
    return (
        rf"(?:(?P<a>{_EDGE})\s*(?:<=|<)\s*{x}\s*(?:<=|<)\s*(?P<b>{_EDGE})|{x}\s*(?:>=|>)\s*(?P<c>{_EDGE})(?:\s*(?:and|,)\s*{x}\s*(?:<=|<)\s*(?P<c2>{_EDGE}))?|{x}\s*(?:<=|<)\s*(?P<d>{_EDGE})"
        rf"|(?:{x}\s*(?:in|∈)\s*)?(?:the )?(?:interval )?[\[(]\s*(?P<g>{_EDGE})\s*,\s*(?P<h>{_EDGE})\s*[\])]|\|{x}\|\s*(?:<=|<)\s*(?P<m>{_EDGE})|(?:{x} )?(?:between|from) (?P<i>{_EDGE}) (?:and|to) (?P<j>{_EDGE}))"
    )


def density_of(line: str) -> Density | None:
    """The density that a normal line states; None when it states none, or one that cannot be read."""
    for head in _HEAD.finditer(line):
        letter = head.group(3)
        cumulative = head.group(1) in ("F", "G")
        body = line[head.end() :]
        stop = re.search(r"(?<=[\s\d)\]])\.(?:\s+(?=[A-Z(])|\s*$)|\?|\b(?:[Ff]ind|[Ww]hat|[Cc]ompute|[Dd]etermine|[Cc]alculate|[Ee]valuate|[Ss]how)\b", body)
        body = body[: stop.start()] if stop else body
        pieces = _pieces(body, letter)
        if not pieces:
            continue
        if cumulative:
            pieces = [p for p in pieces if letter in names_in(p.formula)]
        pieces = [p for p in pieces if p.formula != Number("0")]
        unknown = {n for p in pieces for n in names_in(p.formula) if n != letter}
        if not pieces or len(unknown) > 1 or (not any(letter in names_in(p.formula) for p in pieces) and not unknown and not re.search(r"\b(?:density|pdf)\b", line)):
            continue
        said = re.search(r"(?:random )?variables? ([A-Z])\b|(?<![A-Za-z])([A-Z])(?= (?:be|is|has|have|with)\b)|\bP\(\s*(?:[\d.]+\s*<=?\s*)?([A-Z])\s*[<>=]|\b(?:E|Var)\s?[\[(]([A-Z])[\])]", line)
        name = head.group(2) or (next((g for g in said.groups() if g), None) if said else None) or letter.upper()
        return Density(name if name not in ("P", "E", "A", "F") else letter.upper(), letter, tuple(pieces), unknown.pop() if unknown else "", cumulative)
    return None


def _pieces(body: str, letter: str) -> list[Piece]:
    body = _NOTHING.sub("", body)
    body = re.sub(rf"(?:and )?(?:by )?(?:f|F|g|G)(?:_?[A-Z])?\(\s*{letter}\s*\)\s*=\s*", "", body)
    body = body.replace("{", " ").replace("}", " ").replace("otherwise", "").strip()
    pattern = re.compile(rf"(?P<f>[^;]+?)\s*(?:&|,)?\s*(?:&|,|\bfor\b|\bif\b|\bwhen\b|\bwhere\b|\bon\b|\bover\b|\bin\b|\bwith\b|\bdefined (?:for|on)\b|\()\s*(?:all )?{_range(letter)}\)?")
    out: list[Piece] = []
    place = 0
    while place < len(body):
        m = pattern.match(body, place)
        if m is None:
            break
        formula = expression(re.sub(r"^[\s,;&]*(?:and )?", "", m.group("f")).strip(" ,;&"))
        ends = _ends(m)
        if formula is None or ends is None:
            return []
        out.append(Piece(formula, *ends))
        place = m.end()
    rest = body[place:].strip(" ,;.&)")
    if rest and re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", rest) and out and not re.search(r"\bmodel|\bdenote|\bmeasur|\brepresent", rest):
        return []
    return out


def _ends(m: re.Match[str]) -> tuple[Node, Node] | None:
    g = m.groupdict()
    infinity: Node = Constant("infinity")
    pairs = ((g["a"], g["b"]), (g["g"], g["h"]), (g["i"], g["j"]), (g["c"], g["c2"]))
    for low, high in pairs:
        if low is not None:
            ends = _edge(low), infinity if high is None else _edge(high)
            return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
    if g["d"] is not None:
        end = _edge(g["d"])
        return None if end is None else (Negative(infinity), end)
    if g["m"] is not None:
        end = _edge(g["m"])
        return None if end is None else (Negative(end), end)
    return None


def _edge(text: str) -> Node | None:
    text = text.strip().replace(" ", "")
    if text.lstrip("-") in ("infinity", "inf", "oo", "∞"):
        return Negative(Constant("infinity")) if text.startswith("-") else Constant("infinity")
    return expression(text)
