"""Joint distributions of two variables with finitely many values: a pasted table, P(X=0, Y=1) = 0.3 for every pair, or a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import substitute
from tutor.problem.quantities import VALUE, normal, number
from tutor.problem.record import Problem
from tutor.problem.value_tables import whole_range
from tutor.problem.wishes import expression, names_in
from tutor.rules.building import num
from tutor.rules.sheet import exact_value

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Joint:
    """The names of both variables, every pair of values with its probability, whether decimals were typed, and the letter
    of an unknown factor ("" when there is none; the chances are then its multiples)."""

    first: str
    second: str
    cells: tuple[tuple[Pair, Fraction], ...]
    decimal: bool = False
    unknown: str = ""


def joint_table(problem: Problem, line: str) -> Joint | None:
    """The joint distribution that a question gives; None when it gives none."""
    return _stated(line) or _pasted(problem) or _formula(line)


def _stated(line: str) -> Joint | None:
    found: dict[Pair, Fraction] = {}
    names: set[tuple[str, str]] = set()
    decimal = False
    for m in re.finditer(rf"(?:P|Pr)\s?\(\s*([A-Z])\s*=\s*({VALUE})\s*(?:,|and|∩|&)\s*([A-Z])\s*=\s*({VALUE})\s*\)\s*=\s*({VALUE})(?![\w^(*])", line):
        x, y, p = number(m.group(2)), number(m.group(4)), number(m.group(5))
        if x is None or y is None or p is None:
            return None
        names.add((m.group(1), m.group(3)))
        found[x, y] = p
        decimal |= "." in m.group(5)
    if not found:
        for m in re.finditer(rf"(?<![A-Za-z])(?:p|f|P|p_\(?XY\)?|f_\(?XY\)?)\s?\(\s*({VALUE})\s*,\s*({VALUE})\s*\)\s*=\s*({VALUE})(?![\w^(*])", line):
            x, y, p = number(m.group(1)), number(m.group(2)), number(m.group(3))
            if x is None or y is None or p is None:
                return None
            names.add(("X", "Y"))
            found[x, y] = p
            decimal |= "." in m.group(3)
    if len(found) < 2 or len(names) != 1:
        return None
    first, second = names.pop()
    return Joint(first, second, tuple(sorted(found.items())), decimal)


def _value(cell: str) -> tuple[str, Fraction] | None:
    m = re.fullmatch(rf"\s*(?:\$?\s*([A-Za-z])\s*=\s*)?({VALUE})\s*\$?\s*", normal(cell))
    value = number(m.group(2)) if m else None
    return None if value is None or m is None else ((m.group(1) or "").upper(), value)


def _pasted(problem: Problem) -> Joint | None:
    for table in problem.tables:
        rows = [table.columns, *table.rows] if any(table.columns) else list(table.rows)
        if len(rows) < 3 or len(rows[0]) < 3:
            continue
        head, body = list(rows[0]), [list(r) for r in rows[1:]]
        if re.fullmatch(r"(?i)\s*(?:total|sum|p\(x\)|marginal).*", head[-1]):
            head, body = head[:-1], [r[:-1] for r in body]
        if re.fullmatch(r"(?i)\s*(?:total|sum|p\(y\)|marginal).*", body[-1][0]):
            body = body[:-1]
        tops = [_value(c) for c in head[1:]]
        sides = [_value(r[0]) for r in body]
        cells = [[number(normal(c)) for c in r[1:]] for r in body]
        if any(t is None for t in tops) or any(s is None for s in sides) or any(c is None for r in cells for c in r):
            continue
        corner = re.findall(r"[A-Za-z]", head[0])
        side_name = next((s[0] for s in sides if s and s[0]), "") or (corner[0].upper() if len(corner) == 2 else "X")
        top_name = next((t[0] for t in tops if t and t[0]), "") or (corner[-1].upper() if len(corner) == 2 else "Y")
        total = sum((c for r in cells for c in r if c is not None), Fraction(0))
        if side_name == top_name or not Fraction(9, 10) < total < Fraction(11, 10):
            continue
        found = {(s[1], t[1]): c for s, r in zip(sides, cells, strict=True) for t, c in zip(tops, r, strict=True) if s is not None and t is not None and c is not None}
        return Joint(side_name, top_name, tuple(sorted(found.items())), any("." in c for r in body for c in r[1:]))
    return None


_SET = r"(?:=|in)\s*\{?\s*([-\d][-\d,. andto]*)"


def _formula(line: str) -> Joint | None:
    head = re.search(r"(?:(?:p|f|P|p_\(?XY\)?|f_\(?XY\)?)\s?\(\s*x\s*,\s*y\s*\)|P\s?\(\s*X\s*=\s*x\s*,\s*Y\s*=\s*y\s*\))\s*=\s*(.+?)\s*,?\s*(?:for|where|,|;)\s*(?=x\s*(?:=|in))", line)
    if head is None:
        return None
    tail = line[head.end() :]
    both = re.match(rf"x\s*{_SET}[}},;]*\s*(?:and|,|;)?\s*y\s*{_SET}", tail)
    tree = expression(head.group(1))
    if both is None or tree is None:
        return None
    xs, ys = whole_range(both.group(1)), whole_range(both.group(2))
    others = [n for n in names_in(tree) if n not in ("x", "y")]
    if not xs or not ys or len(others) > 1 or len(xs) * len(ys) > 100:
        return None
    cells = []
    for x in xs:
        for y in ys:
            put = substitute(substitute(tree, "x", num(x)), "y", num(y))
            if others:
                zero, one = (exact_value(substitute(put, others[0], num(k))) for k in (0, 1))
                two = exact_value(substitute(put, others[0], num(2)))
                if zero != 0 or one is None or two != 2 * one:
                    return None
                value: Fraction | None = one
            else:
                value = exact_value(put)
            if value is None:
                return None
            cells.append(((Fraction(x), Fraction(y)), value))
    return Joint("X", "Y", tuple(cells), False, others[0] if others else "")
