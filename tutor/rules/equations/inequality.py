"""Inequalities in one unknown: linear ones step by step, a distance between bounds, all others by borders and signs.

Multiplying or dividing by a negative number turns the sign round; a border belongs to the solutions where the sign
allows equality and both sides have a value there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from tutor.checking.inequalities import same_places, true_at
from tutor.checking.numeric import evaluate
from tutor.notation.tree import AbsoluteValue, Add, Call, Constant, Divide, Interval, Negative, Node, Power, Relation, Root, Sequence, symbols, walk
from tutor.rules.derivation import Rule, alike
from tutor.rules.equations.board import NotSolvable, coefficients, size
from tutor.rules.equations.polynomial import in_order
from tutor.rules.equations.quest import ZERO
from tutor.rules.equations.solver import solve_equation
from tutor.rules.simplification import EXPAND, SIMPLIFY, work
from tutor.rules.terms import Sum, Undefined, atom, expand_product
from tutor.rules.writing import write, write_number
from tutor.solution import Prose, Step

SIMPLIFY_SIDES = Rule("simplify_both_sides", "Tidy up each side", "expanding-factoring")
MOVE = Rule("move_in_inequality", "Do the same on every side", "inequalities")
DIVIDE = Rule("divide_inequality", "Divide every side", "inequalities")
TURN = Rule("turn_inequality", "Dividing by a negative number turns the sign round", "inequalities")
SWAP = Rule("swap_inequality", "Read it from the other end", "inequalities")
DISTANCE = Rule("distance_inequality", "Read the bars as a distance", "absolute-value-equations")
ONE_SIDE = Rule("compare_with_zero", "Bring everything to one side", "inequalities")
BORDERS = Rule("find_borders", "Find the borders", "inequalities")
SIGNS = Rule("test_each_piece", "Try one number in each piece", "inequalities")
PUT_TOGETHER = Rule("join_pieces", "Put the pieces together", "inequalities")
BOTH = Rule("both_must_hold", "Both parts must hold", "inequalities")
_SMOOTH = frozenset("exp sinh cosh tanh asinh atan sigmoid".split())
"""Functions with a value everywhere that never jump: they bring no borders of their own."""
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval of solutions; None is without end; a single point has equal ends, both closed."""

    low: Node | None
    high: Node | None
    closed_low: bool = False
    closed_high: bool = False

    def statement(self, unknown: Node) -> Relation | None:
        """x > 2, -1 <= x < 3, x = 5; None for all real numbers."""
        if self.low is not None and self.low == self.high:
            return Relation((unknown, self.low), ("=",))
        below, above = "<=" if self.closed_low else "<", "<=" if self.closed_high else "<"
        if self.low is None:
            return None if self.high is None else Relation((unknown, self.high), (above,))
        if self.high is None:
            return Relation((unknown, self.low), (">=" if self.closed_low else ">",))
        return Relation((self.low, unknown, self.high), (below, above))

    def interval(self) -> Node:
        """The same as an interval."""
        infinity = Constant("infinity")
        if self.low is not None and self.low == self.high:
            return Sequence((self.low,), "{}")
        return Interval(Negative(infinity) if self.low is None else self.low, infinity if self.high is None else self.high, self.closed_low, self.closed_high)


@dataclass(frozen=True, slots=True)
class Signs:
    """One row of the table: the piece, the number tried, and whether the inequality holds there (None: no value)."""

    piece: Piece
    tried: Node
    true: bool | None


@dataclass(frozen=True, slots=True)
class Region:
    """All solutions of an inequality as pieces in order, with the steps and the rows of the sign table."""

    steps: tuple[Step, ...]
    pieces: tuple[Piece, ...]
    rows: tuple[Signs, ...] = ()


@dataclass(slots=True)
class _Lines:
    """The inequalities written so far."""

    now: Relation
    name: str
    steps: list[Step] = field(default_factory=list)

    def write(self, after: Relation, rule: Rule, why: Prose, substeps: tuple[Step, ...] = ()) -> None:
        if all(alike(a, b) for a, b in zip(after.operands, self.now.operands, strict=False)) and after.operators == self.now.operators:
            return
        check = same_places((self.now,), (after,), self.name)
        self.steps.append(Step(rule.id, rule.title, why, rule.concept, before=self.now, after=after, relation="equivalent", check=check, substeps=substeps))
        self.now = after


def solve_inequality(statement: Relation, unknown: Node, name: str) -> Region:
    """All real numbers for which the inequality, or chain of two, holds.

    Raises:
        NotSolvable: another letter stands in it, or its borders cannot be found. Undefined: a side has no value.
    """
    if any(n != name for n in symbols(statement)):
        raise NotSolvable("an inequality with other letters in it")
    lines = _Lines(statement, name)
    parts = [work(s, EXPAND) for s in statement.operands]
    linear = [coefficients(p.value, name) for p in parts]
    if all(c is not None and max(c, default=0) <= 1 for c in linear):
        if len(parts) == 2 or not any(1 in (c or {}) for c in (linear[0], linear[-1])):
            return _linear(lines, [p.value for p in parts], unknown, tuple(s for p in parts for s in p.steps))
    if len(statement.operators) > 1:
        return _chain(statement, unknown, name)
    distance = _distance(lines, unknown, name)
    return distance if distance is not None else _by_signs(lines, unknown, name)


def _linear(lines: _Lines, values: list[Sum], unknown: Node, substeps: tuple[Step, ...]) -> Region:
    operators = lines.now.operators
    lines.write(Relation(tuple(write(v) for v in values), operators), SIMPLIFY_SIDES, "Before anything is moved, each side is written as short as it gets.", substeps)
    x = atom(unknown)
    slopes = [(coefficients(v, lines.name) or {}).get(1, Sum({})) for v in values]
    home = 1 if len(values) == 3 else 0
    if len(values) == 2 and slopes[1]:
        values, slopes = _moved(lines, values, expand_product(slopes[1], x)), [slopes[0] - slopes[1], Sum({})]
    slope = slopes[home]
    rest = values[home] - expand_product(slope, x)
    if not slope:
        return _without_unknown(lines)
    if rest:
        values = _moved(lines, values, rest)
    amount = size(write(slope))
    if amount is None:
        raise NotSolvable("an inequality with a factor whose sign I cannot tell")
    if slope.rational != 1:
        below = write(slope)
        quotients = [unknown if k == home else work(Divide(write(v), below, "fraction"), SIMPLIFY).after for k, v in enumerate(values)]
        turned = tuple(TURNED[o] for o in lines.now.operators) if amount < 0 else lines.now.operators
        rule = TURN if amount < 0 else DIVIDE
        why: Prose = ("Divide by ", below, ". It is negative, and the larger of two numbers becomes the smaller one when both change sign: every sign turns round.") if amount < 0 else ("Divide by ", below, ". It is positive, so the order stays as it is.")
        lines.write(Relation(tuple(quotients), turned), rule, why)
    if len(values) == 3 and lines.now.operator[0] == ">":
        lines.write(Relation(lines.now.operands[::-1], tuple(TURNED[o] for o in reversed(lines.now.operators))), SWAP, "Written with the smallest number first.")
    return Region(tuple(lines.steps), _read_off(lines.now, home))


def _moved(lines: _Lines, values: list[Sum], moved: Sum) -> list[Sum]:
    shown = write(moved)
    negative = isinstance(shown, Negative) or (isinstance(shown, Add) and isinstance(shown.terms[0], Negative))
    verb, node = ("Add", write(-moved)) if negative else ("Subtract", shown)
    values = [v - moved for v in values]
    lines.write(Relation(tuple(write(v) for v in values), lines.now.operators), MOVE, (f"{verb} ", node, " everywhere: when all change by the same amount, their order stays."))
    return values


def _without_unknown(lines: _Lines) -> Region:
    true = true_at(lines.now, lines.name, 0)
    return Region(tuple(lines.steps), (Piece(None, None),) if true else ())


def _read_off(line: Relation, home: int) -> tuple[Piece, ...]:
    if len(line.operands) == 3:
        low, _, high = line.operands
        first, second = size(low), size(high)
        if first is None or second is None or first > second or (first == second and line.operators != ("<=", "<=")):
            return ()
        return (Piece(low, high, line.operators[0] == "<=", line.operators[1] == "<="),)
    operator = line.operator if home == 0 else TURNED[line.operator]
    bound = line.operands[1 - home]
    closed = len(operator) == 2
    if operator == "!=":
        return (Piece(None, bound), Piece(bound, None))
    return (Piece(bound, None, closed),) if operator[0] == ">" else (Piece(None, bound, False, closed),)


def _chain(statement: Relation, unknown: Node, name: str) -> Region:
    """a < f(x) < b: both parts, and what they share."""
    found = []
    steps: list[Step] = []
    for left, operator, right in zip(statement.operands, statement.operators, statement.operands[1:], strict=False):
        part = Relation((left, right), (operator,))
        region = solve_inequality(part, unknown, name)
        found.append(region.pieces)
        steps.append(Step("solve_part", "Solve this part", ("Take ", part, " on its own."), "inequalities", before=part, after=statement_of(region.pieces, unknown), relation="equivalent", check=same_places((part,), relations(region.pieces, unknown), name, borders_of(region.pieces)), substeps=region.steps))
    shared = found[0]
    for pieces in found[1:]:
        shared = tuple(p for a in shared for b in pieces if (p := _overlap(a, b)) is not None)
    check = same_places((statement,), relations(shared, unknown), name, borders_of(shared))
    steps.append(Step(BOTH.id, BOTH.title, "A chain holds where each of its parts holds, so only what the parts share counts.", BOTH.concept, before=statement, after=statement_of(shared, unknown), relation="equivalent", check=check))
    return Region(tuple(steps), shared)


def _overlap(a: Piece, b: Piece) -> Piece | None:
    low, closed_low = _inner(a.low, a.closed_low, b.low, b.closed_low, 1)
    high, closed_high = _inner(a.high, a.closed_high, b.high, b.closed_high, -1)
    if low is not None and high is not None:
        first, second = size(low) or 0.0, size(high) or 0.0
        if first > second + 1e-12 or (abs(first - second) < 1e-12 and not (closed_low and closed_high)):
            return None
    return Piece(low, high, closed_low, closed_high)


def _inner(a: Node | None, closed_a: bool, b: Node | None, closed_b: bool, way: int) -> tuple[Node | None, bool]:
    """Of two ends the one further in: the larger of two lower ends (way 1), the smaller of two upper ones (way -1)."""
    if a is None or b is None:
        return (b, closed_b) if a is None else (a, closed_a)
    first, second = (size(a) or 0.0) * way, (size(b) or 0.0) * way
    if abs(first - second) < 1e-12:
        return a, closed_a and closed_b
    return (a, closed_a) if first > second else (b, closed_b)


def _distance(lines: _Lines, unknown: Node, name: str) -> Region | None:
    """|f| < c as -c < f < c, and |f| > c as two inequalities, for a positive number c."""
    left, right = lines.now.operands
    operator = lines.now.operator
    if isinstance(right, AbsoluteValue):
        left, right, operator = right, left, TURNED[operator]
    if not isinstance(left, AbsoluteValue) or name in symbols(right) or operator == "!=":
        return None
    amount = size(right)
    if amount is None or amount <= 0:
        return None
    inside, minus = left.operand, work(Negative(right), SIMPLIFY).after
    if operator[0] == "<":
        line = Relation((minus, inside, right), (operator, operator))
        lines.write(line, DISTANCE, ("The bars are the distance from zero. Closer than ", right, " means between ", minus, " and ", right, "."))
        region = solve_inequality(line, unknown, name)
        return Region((*lines.steps, *region.steps), region.pieces, region.rows)
    parts = (Relation((inside, minus), (TURNED[operator],)), Relation((inside, right), (operator,)))
    regions = [solve_inequality(p, unknown, name) for p in parts]
    pieces = _sorted([p for r in regions for p in r.pieces])
    substeps = tuple(Step("solve_part", "Solve this part", ("Take ", part, " on its own."), "inequalities", before=part, after=statement_of(r.pieces, unknown), relation="equivalent", check=same_places((part,), relations(r.pieces, unknown), name, borders_of(r.pieces)), substeps=r.steps) for part, r in zip(parts, regions, strict=True))
    check = same_places((lines.now,), relations(pieces, unknown), name, borders_of(pieces))
    step = Step(DISTANCE.id, DISTANCE.title, ("The bars are the distance from zero. Further away than ", right, " means below ", minus, " or above ", right, "."), DISTANCE.concept, before=lines.now, after=statement_of(pieces, unknown), relation="equivalent", check=check, substeps=substeps)
    return Region((*lines.steps, step), pieces)


def _sorted(pieces: list[Piece]) -> tuple[Piece, ...]:
    def start(piece: Piece) -> float:
        found = None if piece.low is None else size(piece.low)
        return float("-inf") if found is None else found

    return tuple(sorted(pieces, key=start))


def _by_signs(lines: _Lines, unknown: Node, name: str) -> Region:
    """Borders are where both sides are equal or one has no value; between them nothing changes."""
    statement = lines.now
    left, right = statement.operands
    if right != ZERO and not _needs_both_sides(statement, name):
        whole = work(Add((left, Negative(right))), SIMPLIFY)
        lines.write(Relation((whole.after, ZERO), statement.operators), ONE_SIDE, "Compared with zero, only the sign of one side matters.", whole.steps)
    line = lines.now
    equation = Relation(line.operands, ("=",))
    solved = solve_equation(equation, unknown, None, True)
    if solved.every:
        raise NotSolvable("an inequality whose sides are equal on a whole range")
    edges = _edges(line, unknown, name)
    borders = _distinct([*solved.values, *edges])
    if any(size(b) is None for b in borders):
        raise NotSolvable("an inequality whose borders are no numbers")
    after: Node = Sequence(tuple(Relation((unknown, b), ("=",)) for b in borders), "") if len(borders) != 1 else Relation((unknown, borders[0]), ("=",))
    told = "The sign can only change where both sides are equal, or where one of them has no value."
    steps = [*lines.steps]
    if borders:
        steps.append(Step(BORDERS.id, BORDERS.title, told, BORDERS.concept, after=after, relation="defines", check="by-definition", substeps=solved.steps))
    rows = _rows(line, name, borders)
    pieces = _joined(line, name, borders, rows)
    tests = Sequence(tuple(Relation((unknown, r.tried), ("=",)) for r in rows), "") if len(rows) > 1 else Relation((unknown, rows[0].tried), ("=",))
    steps.append(Step(SIGNS.id, SIGNS.title, _told_rows(rows), SIGNS.concept, after=tests, relation="defines", check="by-definition"))
    check = same_places((statement,), relations(pieces, unknown), name, borders)
    why = "Keep the pieces where it holds. A border belongs to them when equality is allowed and both sides have a value there."
    steps.append(Step(PUT_TOGETHER.id, PUT_TOGETHER.title, why, PUT_TOGETHER.concept, before=statement, after=statement_of(pieces, unknown), relation="equivalent", check=check))
    return Region(tuple(steps), pieces, rows)


def _needs_both_sides(statement: Relation, name: str) -> bool:
    """Would moving everything to one side hide where a side has no value?"""
    return any(isinstance(n, Root | Call | AbsoluteValue) and name in symbols(n) for s in statement.operands for n in walk(s))


def _edges(line: Relation, unknown: Node, name: str) -> list[Node]:
    """Where a denominator is zero, or what stands under an even root or in a logarithm."""
    inside: list[Node] = []
    for side in line.operands:
        for node in walk(side):
            match node:
                case Divide(_, bottom) if name in symbols(bottom):
                    inside.append(bottom)
                case Root(radicand, _) if name in symbols(radicand):
                    inside.append(radicand)
                case Call("ln" | "log", (argument,)) if name in symbols(argument):
                    inside.append(argument)
                case Power(base, exponent) if name in symbols(base) and (number := work(exponent, SIMPLIFY).value.rational) is not None and (number < 0 or number.denominator > 1):
                    inside.append(base)
                case Call(function) if name in symbols(node) and function not in _SMOOTH:
                    raise NotSolvable("an inequality with a function that repeats or jumps")
    found: list[Node] = []
    for each in dict.fromkeys(inside):
        solved = solve_equation(Relation((each, ZERO), ("=",)), unknown, None, True)
        if solved.every:
            raise Undefined("a denominator that is zero everywhere")
        found.extend(solved.values)
    return found


def _distinct(values: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for value in values:
        amount = size(value)
        if not any(k == value or (amount is not None and abs((size(k) or 0.0) - amount) < 1e-12) for k in kept):
            kept.append(value)
    return in_order(kept)


def _rows(line: Relation, name: str, borders: list[Node]) -> tuple[Signs, ...]:
    ends: list[Node | None] = [None, *borders, None]
    rows = []
    for low, high in pairwise(ends):
        tried = _between(low, high)
        rows.append(Signs(Piece(low, high), tried, true_at(line, name, size(tried))))
    return tuple(rows)


def _between(low: Node | None, high: Node | None) -> Node:
    """A short number strictly between two borders."""
    first, second = (None if n is None else size(n) for n in (low, high))
    if first is None and second is None:
        return ZERO
    if first is None or second is None:
        if first is None:
            return ZERO if (second or 0.0) > 0 else write_number(Fraction(ceil(second or 0.0) - 1))
        return ZERO if first < 0 else write_number(Fraction(floor(first) + 1))
    if first < 0 < second:
        return ZERO
    for bottom in (1, 2, 5, 10, 100, 1000, 10**6):
        top = floor(first * bottom) + 1
        if first < top / bottom < second:
            return write_number(Fraction(top, bottom))
    raise NotSolvable("an inequality whose borders lie too close together")


def _joined(line: Relation, name: str, borders: list[Node], rows: tuple[Signs, ...]) -> tuple[Piece, ...]:
    """The pieces where the inequality holds, put together over borders that belong to them."""
    kept = [bool(true_at(line, name, _exact(b))) for b in borders]
    pieces: list[Piece] = []
    for k, row in enumerate(rows):
        if row.true:
            closed_low, closed_high = k > 0 and kept[k - 1], k < len(borders) and kept[k]
            if pieces and closed_low and pieces[-1].high == row.piece.low and pieces[-1].closed_high:
                pieces[-1] = Piece(pieces[-1].low, row.piece.high, pieces[-1].closed_low, closed_high)
            else:
                pieces.append(Piece(row.piece.low, row.piece.high, closed_low, closed_high))
        elif k < len(borders) and kept[k] and not rows[k + 1].true:
            pieces.append(Piece(borders[k], borders[k], True, True))
    return tuple(pieces)


def _exact(node: Node) -> object:
    """A border with all the digits the referee works with."""
    return evaluate(node, {})


def _told_rows(rows: tuple[Signs, ...]) -> Prose:
    parts: list[str | Node] = ["Between two borders nothing changes, so one number speaks for its piece: "]
    for k, row in enumerate(rows):
        word = {True: "it holds", False: "it does not hold", None: "there is no value"}[row.true]
        parts += ["; " if k else "", "at ", row.tried, f" {word}"]
    parts.append(".")
    return tuple(parts)


def relations(pieces: tuple[Piece, ...], unknown: Node) -> tuple[Relation, ...]:
    """The pieces as statements; all real numbers are 0 = 0."""
    return tuple(p.statement(unknown) or Relation((ZERO, ZERO), ("=",)) for p in pieces)


def statement_of(pieces: tuple[Piece, ...], unknown: Node) -> Node:
    """What is shown on the board for the pieces; where there are none, that the unknown is in the empty set."""
    if not pieces:
        return Relation((unknown, Sequence((), "{}")), ("in",))
    found = relations(pieces, unknown)
    return found[0] if len(found) == 1 else Sequence(found, "")


def borders_of(pieces: tuple[Piece, ...]) -> tuple[Node, ...]:
    """The ends of the pieces."""
    return tuple(dict.fromkeys(n for p in pieces for n in (p.low, p.high) if n is not None))

