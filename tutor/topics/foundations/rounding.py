"""Rounding: to decimal places, to significant figures, to the nearest ten, hundred or thousand; roots to the nearest whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from random import Random

from tutor.notation.tree import Divide, Negative, Node, Number, Power, Relation, Root
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.polynomials import whole_root
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import decimal_text
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

_NUMBERS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_UNITS = {
    "integer": 0, "whole number": 0, "unit": 0, "one": 0, "ten": 1, "tens": 1, "hundred": 2, "hundreds": 2, "thousand": 3, "thousands": 3, "ten thousand": 4,
    "hundred thousand": 5, "one hundred thousand": 5, "million": 6, "tenth": -1, "hundredth": -2, "thousandth": -3, "cent": -2, "one thousand": 3, "one hundred": 2,
    "one million": 6, "ten thousands": 4,
}  # fmt: skip
_PLACES = r"(?:to|correct to) (?P<n>⟦\d+⟧|\w+) ?(?:decimal places?|decimals?|dps?|d\.p\.?)"
_FIGURES = r"(?:to|correct to) (?P<f>⟦\d+⟧|\w+) ?(?:significant figures?|sig figs?|s\.?f\.?)"
_NEAREST = r"to the nearest (?P<u>⟦\d+⟧|[a-z ]+)"
_ROUND = rf"(?:round(?: off)?|what is|what's|give|write|approximate) ⟦(?P<x>\d+)⟧(?:,)?(?: rounded| rounded off| correct)? (?:{_PLACES}|{_FIGURES}|{_NEAREST})"
_ROOT = r"(?:what is|calculate|find|give|estimate)?\s*(?:the )?(?:(?P<kind>square|cube|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) root of ⟦(?P<r>\d+)⟧|⟦(?P<b>\d+)⟧ to the power of ⟦(?P<p>\d+)⟧),? to the nearest (?:integer|whole number)"
_ORDERS = {"square": 2, "cube": 3, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
ROUND = Rule("round", "Look at the next digit", "arithmetic")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A number and the power of ten to round to; or a root of a whole number, to the nearest whole number."""

    number: Node
    place: int = 0
    root: int = 1
    figures: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """Round 3.14159 to two decimal places; the cube root of 30 to the nearest integer."""
    found = re.fullmatch(_ROOT, problem.core)
    if found:
        return _root(problem, found)
    found = re.fullmatch(_ROUND, problem.core)
    if found is None:
        return None
    tree = problem.resolve(problem.mathematics[int(found.group("x"))])
    place, figures = 0, None
    if found.group("n"):
        count = _count(problem, found.group("n"))
        if count is None:
            return None
        place = -count
    elif found.group("f"):
        figures = _count(problem, found.group("f"))
        if not figures:
            return None
    else:
        unit = found.group("u").strip()
        if unit.startswith("⟦"):
            value = getattr(problem.mathematics[int(unit[1:-1])], "value", None)
            known = {Fraction(10) ** k: k for k in range(-9, 10)}.get(value) if value is not None else None
        else:
            known = _UNITS.get(unit)
        if known is None:
            return None
        place = known
    return Task(Arguments(tree, place, 1, figures), 1.0, ("round ", tree))


def _count(problem: Problem, text: str) -> int | None:
    if text.startswith("⟦"):
        value = getattr(problem.mathematics[int(text[1:-1])], "value", None)
        return int(value) if value is not None and value.denominator == 1 and 0 <= value <= 60 else None
    return _NUMBERS.get(text)


def _root(problem: Problem, found: re.Match[str]) -> Task | None:
    if found.group("kind"):
        base, order = problem.resolve(problem.mathematics[int(found.group("r"))]), _ORDERS[found.group("kind")]
    else:
        base = problem.resolve(problem.mathematics[int(found.group("b"))])
        power = problem.mathematics[int(found.group("p"))]
        if not (isinstance(power, Divide) and power.numerator == Number("1") and isinstance(power.denominator, Number)):
            return None
        order = int(power.denominator.value)
    if not isinstance(base, Number) or base.value.denominator != 1 or not 2 <= order <= 40 or base.value > 10**60:
        return None
    return Task(Arguments(base, 0, order), 1.0, ("find ", Root(base, Number(str(order))) if order > 2 else Root(base), " to the nearest whole number"))


def solve(arguments: Arguments) -> Solution | Declined:
    """Round half away from zero."""
    if arguments.root > 1:
        return _solve_root(arguments)
    try:
        value = work(arguments.number, SIMPLIFY).value.rational
    except ArithmeticError as reason:
        return Declined("not_understood", f"I cannot round this: {reason}.")
    if value is None:
        return Declined("not_understood", "I round numbers that are whole, decimal or a fraction.", "For instance: round 3.14159 to two decimal places.")
    place = arguments.place
    if arguments.figures is not None:
        size, place = abs(value), -arguments.figures
        while size and size >= Fraction(10) ** (place + arguments.figures):
            place += 1
        while size and size < Fraction(10) ** (place + arguments.figures - 1):
            place -= 1
    unit = Fraction(10) ** place
    rounded = floor(abs(value) / unit + Fraction(1, 2)) * unit * (-1 if value < 0 else 1)
    text = decimal_text(abs(rounded)) or str(abs(rounded))
    after: Node = Number(text) if rounded >= 0 else Negative(Number(text))
    digit = floor(abs(value) / unit * 10) % 10
    why = f"The next digit after the place we keep is {digit}: " + ("5 or more, so the last kept digit goes up." if digit >= 5 else "below 5, so the last kept digit stays.")
    relation = Relation((arguments.number, after), ("≈" if rounded != value else "=",))
    step = ROUND.states(relation, why)
    goal: Prose = ("round ", arguments.number, f" to the nearest {decimal_text(unit)}")
    return Solution("rounding", "arithmetic", goal, (step,), Result("number", after, (after,)), idea="Keep the digits you want, and let the first digit you drop decide: from 5 on it goes up.")


def _solve_root(arguments: Arguments) -> Solution:
    assert isinstance(arguments.number, Number)
    n, order = int(arguments.number.value), arguments.root
    low = _floor_root(n, order)
    up = (2 * low + 1) ** order <= n * 2**order
    result = Number(str(low + 1 if up else low))
    powers = Relation((Power(Number(str(low)), Number(str(order))), Number(str(n)), Power(Number(str(low + 1)), Number(str(order)))), ("<=", "<"))
    half = Relation((Power(Number(decimal_text(Fraction(2 * low + 1, 2)) or ""), Number(str(order))), Number(str(n))), ("<=" if up else ">",))
    shown = Root(Number(str(n)), None if order == 2 else Number(str(order)))
    steps = (
        Step("bracket_root", "Find two neighbouring whole numbers", "The root lies between the whole numbers whose powers lie on both sides.", "roots-radicals", after=powers, relation="defines", check="by-definition"),
        Step("compare_with_half", "Is it above the middle?", "Raise the number half way between to the same power and compare.", "roots-radicals", after=half, relation="defines", check="by-definition"),
        Step("nearest_integer", "Take the nearer one", "The root lies in this half of the gap.", "roots-radicals", after=Relation((shown, result), ("≈" if whole_root(n, order) is None else "=",)), relation="defines", check="by-definition"),
    )
    return Solution("rounding", "roots-radicals", ("find ", shown, " to the nearest whole number"), steps, Result("number", result, (result,)), idea="A root asks: which number, multiplied by itself, gives this? Try whole numbers from both sides.")


def _floor_root(n: int, order: int) -> int:
    low, high = 0, 1
    while high**order <= n:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**order <= n else (low, middle)
    return low


def make_problem(rng: Random, level: int) -> Exercise:
    """To one place; to two places; a root."""
    from tutor.notation import read as read_math

    if level == 3:
        n = rng.randint(20, 900)
        return Exercise(f"what is the square root of {n} to the nearest integer?", f"What is the square root of {n} to the nearest whole number?", "a whole number", read_math(f"sqrt({n})").tree)
    text = f"{rng.randint(1, 99)}.{rng.randint(1000, 9999)}"
    places = ("one", "two")[level - 1]
    return Exercise(f"round {text} to {places} decimal places", f"Round {text} to {places} decimal place{'s' if level > 1 else ''}.", "a decimal", read_math(text).tree)


TOPIC = Topic(
    id="rounding", title="Rounding", concept="arithmetic", phrases=("round", "rounded", "nearest", "decimal place", "decimal places", "significant figures", "dp", "dps"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip


