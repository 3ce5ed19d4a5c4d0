"""Joint densities and pairs of independent uniform variables: the formula, the region where it lives, and regions asked about.

Regions are convex polygons given by linear inequalities with rational numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tutor.notation.tree import AbsoluteValue, Add, Negative, Node, Number, Relation, Symbol
from tutor.problem.quantities import VALUE, number
from tutor.problem.several_variables import family
from tutor.problem.wishes import expression, matching, names_in
from tutor.rules.moment_algebra import linear_part, monomials

Half = tuple[Fraction, Fraction, Fraction]
"""a·x + b·y <= c."""


@dataclass(frozen=True, slots=True)
class JointDensity:
    """The formula over both letters, the half planes that bound its support, the variables' names, the unknown factor."""

    formula: Node
    support: tuple[Half, ...]
    letters: tuple[str, str]
    names: tuple[str, str]
    unknown: str = ""
    uniform: bool = False


def half_planes(relation: Relation, letters: tuple[str, str]) -> list[Half] | None:
    """A chain of inequalities as half planes (strict ones count as closed: lines have no area); None when not linear."""
    out: list[Half] = []
    for left, operator, right in zip(relation.operands, relation.operators, relation.operands[1:], strict=False):
        if operator not in ("<", "<=", ">", ">="):
            return None
        small, large = (left, right) if operator.startswith("<") else (right, left)
        if isinstance(small, AbsoluteValue):
            for side in (small.operand, Negative(small.operand)):
                made = _half(side, large, letters)
                if made is None:
                    return None
                out.append(made)
            continue
        made = _half(small, large, letters)
        if made is None:
            return None
        out.append(made)
    return out


def _half(small: Node, large: Node, letters: tuple[str, str]) -> Half | None:
    polynomial = monomials(Add((small, Negative(large))))
    found = None if polynomial is None else linear_part(polynomial)
    if found is None or not {k.lower() for k in found[0]} <= {x.lower() for x in letters}:
        return None
    c = {k.lower(): v for k, v in found[0].items()}
    return c.get(letters[0].lower(), Fraction(0)), c.get(letters[1].lower(), Fraction(0)), -found[1]


def joint_density(line: str) -> JointDensity | None:
    """The joint density of a question; None when it gives none."""
    return _formula(line) or _uniforms(line)


def _formula(line: str) -> JointDensity | None:
    head = re.search(r"(?<![A-Za-z])f(?:_\(?[A-Z],? ?[A-Z]\)?)?\s?\(\s*([a-z])\s*,\s*([a-z])\s*\)\s*=\s*", line)
    if head is None:
        return None
    letters = (head.group(1), head.group(2))
    body = line[head.end() :]
    body = re.sub(r"[,;&]?\s*(?:and )?(?:f ?(?:\([a-z], ?[a-z]\))? ?=? ?|is |equals )?(?:0|zero),?\s*&?\s*(?:otherwise|elsewhere)\b", "", body)
    cut = re.search(r"\s*(?:&|,|;|\bfor\b|\bif\b|\bwhen\b|\bwhere\b|\bon\b|\bover\b|\bin\b)\s*(?=[-\d(a-z]*\s*(?:[\d.a-z]|the)\s*(?:<|>|unit|region|\[|square|triangle))|\s*(?:on|over|in) the ", body)
    if cut is None:
        return None
    tree = expression(body[: cut.start()])
    rest = re.split(r"(?<=[\s\d)\]])\.(?:\s|$)|\?|\b(?:Find|What|Compute|Determine|Calculate)\b", body[cut.end() :])[0]
    halves: list[Half] = []
    if re.search(r"\bunit square\b", body[cut.start() :]):
        halves = _box(Fraction(0), Fraction(1), Fraction(0), Fraction(1))
    else:
        rectangle = re.search(rf"\[\s*({VALUE})\s*,\s*({VALUE})\s*\]\s*(?:x|\*|×)\s*\[\s*({VALUE})\s*,\s*({VALUE})\s*\]", rest)
        if rectangle:
            ends = [number(g) for g in rectangle.groups()]
            if any(e is None for e in ends):
                return None
            known = [e for e in ends if e is not None]
            halves = _box(*known)
        else:
            for part in re.split(r",|;|\band\b", rest):
                if not re.search(r"[<>]", part):
                    continue
                shared = re.match(rf"\s*({VALUE}\s*<=?)\s*([a-z])\s*,\s*([a-z])\s*(<=?\s*{VALUE})", part)
                relation = expression(part)
                if isinstance(relation, Relation) and shared is None:
                    made = half_planes(relation, letters)
                    if made is None:
                        return None
                    halves += made
            pair = re.search(rf"({VALUE})\s*<=?\s*{letters[0]}\s*,\s*{letters[1]}\s*<=?\s*({VALUE})", rest)
            if pair:
                low, high = number(pair.group(1)), number(pair.group(2))
                if low is None or high is None:
                    return None
                halves = _box(low, high, low, high)
    if tree is None or not halves or len(polygon(tuple(halves))) < 3:
        return None
    unknown = [n for n in names_in(tree) if n not in letters]
    if len(unknown) > 1:
        return None
    return JointDensity(tree, tuple(halves), letters, (letters[0].upper(), letters[1].upper()), unknown[0] if unknown else "")


def _box(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> list[Half]:
    one, zero = Fraction(1), Fraction(0)
    return [(-one, zero, -a), (one, zero, b), (zero, -one, -c), (zero, one, d)]


def _uniforms(line: str) -> JointDensity | None:
    """Two independent uniform variables, by name or as two people who arrive at random."""
    if not re.search(r"\buniform", line, re.I) or not re.search(r"\bindependen", line, re.I):
        return None
    those = family(line)
    ends: list[tuple[Fraction, ...]] = []
    names: list[str] = []
    if those is not None and len(those.variables) == 2 and all(v.distribution is not None and v.distribution.family == "uniform" for v in those.variables):
        ends = [v.distribution.parameters for v in those.variables if v.distribution is not None]
        names = [v.name for v in those.variables]
    else:
        both = re.search(rf"(?<![A-Za-z])([A-Z]) and ([A-Z])\b[^.]*?\buniform\w*[^.]*?[(\[]\s*({VALUE})\s*,\s*({VALUE})\s*[)\]]", line)
        if both is None:
            return None
        low, high = number(both.group(3)), number(both.group(4))
        if low is None or high is None or low >= high:
            return None
        ends, names = [(low, high), (low, high)], [both.group(1), both.group(2)]
    (a, b), (c, d) = ends[0][:2], ends[1][:2]
    area = (b - a) * (d - c)
    top: Node = Number(str(area.denominator))
    from tutor.rules.building import num

    letters = (names[0].lower(), names[1].lower())
    if letters[0] == letters[1] or "e" in letters or "i" in letters:
        return None
    return JointDensity(num(1 / area) if area != 1 else top, tuple(_box(a, b, c, d)), letters, (names[0], names[1]), "", True)


def region_asked(asked: str, j: JointDensity) -> tuple[Half, ...] | None:
    """The half planes of the event in the question: P(X + Y < 1), P(|X - Y| < 15), "wait more than 15 minutes"."""
    for head in reversed(list(re.finditer(r"(?<![A-Za-z])P\s?\(", asked))):
        close = matching(asked, head.end() - 1)
        if close is None or "|" in re.sub(r"\|[^|]*\|", "", asked[head.end() : close]):
            continue
        halves: list[Half] = []
        for part in re.split(r",| and |∩", asked[head.end() : close]):
            relation = expression(part)
            if not isinstance(relation, Relation):
                return None
            made = half_planes(relation, j.letters)
            if made is None:
                return None
            halves += made
        return tuple(halves)
    return None


def waiting(line: str) -> Fraction | None:
    """How long each of two people waits for the other: "waits ten minutes for the other and then goes"."""
    if not re.search(r"\b(?:meet|together|see each other|encounter)\b", line):
        return None
    found = re.search(rf"\b(?:wait\w*|stays?|remain\w*)\b[^.\d]*?({VALUE}) minutes", line)
    return number(found.group(1)) if found else None


Point = tuple[Fraction, Fraction]


def polygon(halves: tuple[Half, ...]) -> list[Point]:
    """The corners of the region, in order; empty when there is no area. The region has to be bounded."""
    big = Fraction(10**6)
    corners: list[Point] = [(-big, -big), (big, -big), (big, big), (-big, big)]
    for a, b, c in halves:
        out: list[Point] = []
        for k, p in enumerate(corners):
            q = corners[(k + 1) % len(corners)]
            at_p, at_q = a * p[0] + b * p[1] - c, a * q[0] + b * q[1] - c
            if at_p <= 0:
                out.append(p)
            if (at_p < 0 < at_q) or (at_q < 0 < at_p):
                t = at_p / (at_p - at_q)
                out.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        corners = list(dict.fromkeys(out))
        if len(corners) < 3:
            return []
    return [] if any(abs(v) >= big for p in corners for v in p) else corners


@dataclass(frozen=True, slots=True)
class Slab:
    """Between two values of x the region lies between two lines y = slope·x + shift, given as (slope, shift)."""

    left: Fraction
    right: Fraction
    lower: tuple[Fraction, Fraction]
    upper: tuple[Fraction, Fraction]


def slabs(corners: list[Point]) -> list[Slab]:
    """The polygon cut at the x of every corner; neighbours with the same lines are joined."""
    xs = sorted({x for x, _ in corners})
    out: list[Slab] = []
    for left, right in pairwise(xs):
        middle = (left + right) / 2
        lines = []
        for k, p in enumerate(corners):
            q = corners[(k + 1) % len(corners)]
            if min(p[0], q[0]) < middle < max(p[0], q[0]):
                slope = (q[1] - p[1]) / (q[0] - p[0])
                lines.append((slope, p[1] - slope * p[0]))
        lines.sort(key=lambda s: s[0] * middle + s[1])
        if len(lines) < 2:
            continue
        made = Slab(left, right, lines[0], lines[-1])
        if out and out[-1].lower == made.lower and out[-1].upper == made.upper:
            made = Slab(out[-1].left, right, made.lower, made.upper)
            out.pop()
        out.append(made)
    return out


def line_tree(line: tuple[Fraction, Fraction], letter: str) -> Node:
    """slope·x + shift as mathematics."""
    from tutor.rules.building import minus, num, plus, times

    slope, shift = line
    if not slope:
        return num(shift)
    x = Symbol(letter)
    first: Node = x if slope == 1 else Negative(x) if slope == -1 else times(num(slope), x)
    return first if not shift else plus(first, num(shift)) if shift > 0 else minus(first, num(-shift))
