"""Equations and inequalities of many kinds against a search for sign changes in plain floating point: nothing is missed, nothing is made up."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from tutor.checking.numeric import evaluate
from tutor.notation import read
from tutor.notation.tree import Node
from tutor.solution import Solution
from tutor.solve import solve

Gap = Callable[[float], float]
"""Left side minus right side at a number; ValueError where one has no value."""


def sign(random: Random) -> int:
    return random.choice((-1, 1)) * random.randint(1, 9)


def radical(random: Random) -> tuple[str, Gap]:
    a, b, c, d = random.randint(1, 9), sign(random), random.randint(1, 4), sign(random)
    return f"sqrt({a}*x + {b}) = {c}*x + {d}", lambda x: math.sqrt(a * x + b) - c * x - d


def bars(random: Random) -> tuple[str, Gap]:
    a, b, c, d = sign(random), sign(random), random.randint(1, 4), random.randint(1, 20)
    return f"|x + {a}| + |{c}*x + {b}| = {d}", lambda x: abs(x + a) + abs(c * x + b) - d


def fractions(random: Random) -> tuple[str, Gap]:
    a, b, c, d = sign(random), sign(random), sign(random), sign(random)
    return f"{a}/(x + {b}) + {c}/(x + {d}) = 1", lambda x: a / (x + b) + c / (x + d) - 1


def exponentials(random: Random) -> tuple[str, Gap]:
    a, b, c = random.randint(2, 5), random.randint(2, 5), random.randint(1, 3)
    b = b if b != a else a + 1
    return f"{a}^(x - {c}) = {b}^(2*x + {c})", lambda x: (x - c) * math.log(a) - (2 * x + c) * math.log(b)


def in_exponential(random: Random) -> tuple[str, Gap]:
    a, b, c = random.randint(2, 4), sign(random), sign(random)
    return f"{a * a}^x + {b}*{a}^x + {c} = 0", lambda x: float(a) ** (2 * x) + b * float(a) ** x + c


def logarithms(random: Random) -> tuple[str, Gap]:
    a, b = sign(random), sign(random)
    return f"ln(x + {a}) + ln(2*x + {b}) = 1", lambda x: math.log(x + a) + math.log(2 * x + b) - 1


def waves(random: Random) -> tuple[str, Gap]:
    a, b, c = random.randint(1, 6), random.randint(1, 6), random.randint(1, 5)
    return f"{a}*sin(x) + {b}*cos(x) = {c} for 0 <= x < 2*pi", lambda x: a * math.sin(x) + b * math.cos(x) - c


def multiples(random: Random) -> tuple[str, Gap]:
    a, b = sign(random), sign(random)
    return f"{a}*sin(2*x) + {b}*cos(x) = 0 for 0 <= x < 2*pi", lambda x: a * math.sin(2 * x) + b * math.cos(x)


def powers(random: Random) -> tuple[str, Gap]:
    a, b = sign(random), sign(random)
    return f"x^6 + {a}*x^3 + {b} = 0", lambda x: x**6 + a * x**3 + b


KINDS = (radical, bars, fractions, exponentials, in_exponential, logarithms, waves, multiples, powers)


def value(gap: Gap, x: float) -> float | None:
    try:
        return gap(x)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def crossings(gap: Gap, low: float, high: float, count: int = 4001) -> list[float]:
    """Where the gap changes its sign between neighbouring places without a jump."""
    places = [low + (high - low) * (k + 0.317) / count for k in range(count)]
    found = []
    for left, right in pairwise(places):
        at_left, at_right = value(gap, left), value(gap, right)
        if at_left is None or at_right is None or at_left * at_right >= 0:
            continue
        for _ in range(60):
            middle = (left + right) / 2
            at_middle = value(gap, middle) or 0.0
            left, right = (left, middle) if at_middle * at_left <= 0 else (middle, right)
        if abs(value(gap, left) or 0.0) < 1e-6:
            found.append(left)
    return found


def number(node: Node | str) -> float | None:
    if isinstance(node, str):
        return None
    found = complex(evaluate(node, {}))
    return found.real if abs(found.imag) < 1e-12 else None


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_no_solution_is_missed_or_made_up(kind: Callable[[Random], tuple[str, Gap]]) -> None:
    for seed in range(8):
        text, gap = kind(Random(f"{kind.__name__} {seed}"))
        solution = solve("solve " + text.replace("+ -", "- "))
        assert isinstance(solution, Solution), f"{text}: {solution}"
        values = [v for v in map(number, solution.result.values) if v is not None]
        low, high = (0.0, 2 * math.pi) if " for " in text else (-40.0, 40.0)
        for root in crossings(gap, low, high):
            assert any(abs(root - v) < 1e-5 * (1 + abs(root)) for v in values), f"{text}: {root} is missing from {values}"
        for v in values:
            there = value(gap, v)
            near = there if there is not None else value(gap, v + 1e-12)
            assert near is not None and abs(near) < 1e-6 * (1 + abs(v) ** 6), f"{text}: {v} does not solve it"


@pytest.mark.parametrize("seed", range(12))
def test_inequalities_hold_exactly_where_they_say(seed: int) -> None:
    random = Random(seed)
    a, b, c, d = sign(random), sign(random), sign(random), sign(random)
    text, gap = random.choice((
        (f"{a}*x^2 + {b}*x < {c}", lambda x: a * x * x + b * x - c),
        (f"(x + {a})/(x + {b}) < {c}", lambda x: (x + a) / (x + b) - c),
        (f"|{a}*x + {b}| < {abs(c)}", lambda x: abs(a * x + b) - abs(c)),
        (f"|x + {a}| + |x + {b}| < {abs(c) + 3}", lambda x: abs(x + a) + abs(x + b) - abs(c) - 3),
        (f"x^3 + {a}*x^2 < {d}*x", lambda x: x**3 + a * x * x - d * x),
    ))  # fmt: skip
    solution = solve("solve " + text.replace("+ -", "- "))
    assert isinstance(solution, Solution), f"{text}: {solution}"
    plain = solution.result.plain or ""
    for k in range(-200, 201):
        x = k / 9 + 0.0123
        there = value(gap, x)
        assert there is not None
        assert inside(plain, x) == (there < 0), f"{text}: {plain} at {x}"


def inside(plain: str, x: float) -> bool:
    """Does a number lie in `x < 1 or 2 < x < 3`, as it is printed?"""
    if plain in ("no solution", "all real numbers"):
        return plain != "no solution"
    return any(_part(p.split(), x) for p in plain.split(" or "))


def _part(words: list[str], x: float) -> bool:
    text = " ".join(words)
    pieces = text.replace("<=", "<").replace(">=", ">")
    separator = "<" if "<" in pieces else ">" if ">" in pieces else "="
    sides = [x if side.strip() == "x" else _amount(side) for side in pieces.split(separator)]
    if separator == "=":
        return abs(sides[0] - sides[1]) < 1e-12
    return all((a < b) if separator == "<" else (a > b) for a, b in pairwise(sides))


def _amount(text: str) -> float:
    found = number(read(text.strip()).tree)
    assert found is not None
    return found
