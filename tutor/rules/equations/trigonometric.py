"""Trigonometric equations: one function of one angle is the aim; then the circle gives the angles, and every turn more."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from tutor.notation.tree import Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Root, walk
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import Solved, size
from tutor.rules.equations.quest import ZERO, Quest, cleared, counter, solve_cases, swapped
from tutor.rules.rational import Ratio, ratio_tree
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, add, atom, constant, expand_power, expand_product
from tutor.rules.writing import write
from tutor.solution import Step

TO_TANGENT = Rule("divide_by_cosine", "Divide by the cosine", "trigonometry")
ONE_WAVE = Rule("one_wave", "Two waves of one length are one wave", "trigonometry")
SAME_VALUE = Rule("equal_sines_or_cosines", "When are two sines or cosines equal?", "trigonometry")
DOUBLE_ANGLE = Rule("multiple_angle", "Write it with the single angle", "trigonometry")
PYTHAGORAS = Rule("pythagorean_identity", "The squares of sine and cosine add up to one", "trigonometry")
FACTOR_OUT = Rule("common_factor", "Take out the common factor", "expanding-factoring")
_CIRCLE = frozenset({"sin", "cos"})
_MOST = 6


def trigonometric(quest: Quest) -> Solved | None:
    """Sines and cosines of multiples of one angle."""
    calls = [n for s in quest.equation.operands for n in walk(s) if isinstance(n, Call) and n.function in _CIRCLE and quest.has(n)]
    if not calls or quest.depth > 5:
        return None
    value = quest.difference()
    for way in (_tangent, _wave, _double_product, _without_fractions, _single_angle, _same_function):
        solved = way(quest, value)
        if solved is not None:
            return solved
    return None


def _linear(quest: Quest, value: Sum) -> tuple[Node, Sum, Sum, Sum] | None:
    """a, b, c and u of a*sin(u) + b*cos(u) + c."""
    parts = {"sin": Sum({}), "cos": Sum({}), "": Sum({})}
    arguments: set[tuple[Node, ...]] = set()
    for monomial, coefficient in value.terms.items():
        moving = [(b, e) for b, e in monomial if quest.has_base(b) or quest.has_base(e)]
        rest = tuple(f for f in monomial if f not in moving)
        if not moving:
            parts[""] = parts[""] + Sum({rest: coefficient})
            continue
        call = moving[0][0]
        if len(moving) > 1 or moving[0][1] != 1 or not isinstance(call, Call) or call.function not in _CIRCLE:
            return None
        arguments.add(call.arguments)
        parts[call.function] = parts[call.function] + Sum({rest: coefficient})
    if len(arguments) != 1 or not parts["sin"] or not parts["cos"]:
        return None
    return next(iter(arguments))[0], parts["sin"], parts["cos"], parts[""]


def _follow(quest: Quest, steps: list[Step], line: Relation) -> Solved:
    inner = quest.solve(line)
    return Solved((*steps, *inner.steps), inner.values, inner.every, inner.reason)


def _same_function(quest: Quest, value: Sum) -> Solved | None:
    """cos(A) = cos(B), sin(A) = sin(B) and the same with a minus: the angles differ by turns, or mirror each other."""
    found = [(m[0][0], c) for m, c in value.terms.items() if len(m) == 1 and m[0][1] == 1]
    if len(value.terms) != 2 or len(found) != 2:
        return None
    (first, a), (second, b) = found
    if not isinstance(first, Call) or not isinstance(second, Call) or first.function != second.function or abs(a) != abs(b) or first.function not in _CIRCLE:
        return None
    left, right = first.arguments[0], second.arguments[0]
    n = counter(quest.equation)
    pi = Constant("pi")
    turn: Node = Multiply((Number("2"), n, pi))
    if first.function == "sin":
        if a * b > 0:
            right = Negative(right)
        mirrored: Node = Add((pi, Negative(right)))
    else:
        if a * b > 0:
            right = Add((pi, Negative(right)))
        mirrored = Negative(right)
    lines = [Relation((left, Add((each, turn))), ("=",)) for each in (right, mirrored)]
    why = ("Two angles have the same sine when they are equal or add up to half a turn, the same cosine when they are equal or opposite, up to full turns: ", n, " stands for any whole number.")
    return solve_cases(quest, quest.equation, lines, SAME_VALUE, why)


def _tangent(quest: Quest, value: Sum) -> Solved | None:
    found = _linear(quest, value)
    if found is None or found[3]:
        return None
    angle, a, b, _ = found
    line = Relation((Call("tan", (angle,)), work(Negative(Divide(write(b), write(a), "fraction")), SIMPLIFY).after), ("=",))
    why = "Where the cosine is zero the sine is not, so no solution is lost by dividing by the cosine; sine over cosine is the tangent."
    return _follow(quest, [Step(TO_TANGENT.id, TO_TANGENT.title, why, TO_TANGENT.concept, before=quest.equation, after=line, relation="equivalent")], line)


def _wave(quest: Quest, value: Sum) -> Solved | None:
    found = _linear(quest, value)
    if found is None:
        return None
    angle, a, b, c = found
    across, up = size(write(a)), size(write(b))
    if across is None or up is None:
        return None
    if across < 0:
        a, b, c, across = -a, -b, -c, -across
    height = work(Root(Add((Power(write(a), Number("2")), Power(write(b), Number("2"))))), SIMPLIFY).after
    shift = work(Call("atan", (Divide(write(b), write(a), "fraction"),)), SIMPLIFY).after
    line = Relation((Call("sin", (Add((angle, shift)),)), work(Divide(write(-c), height, "fraction"), SIMPLIFY).after), ("=",))
    why = ("A sine and a cosine of the same angle make one sine wave: its height is ", height, ", and it is shifted by ", shift, ".")
    return _follow(quest, [Step(ONE_WAVE.id, ONE_WAVE.title, why, ONE_WAVE.concept, before=quest.equation, after=line, relation="equivalent")], line)


def _double_product(quest: Quest, value: Sum) -> Solved | None:
    """a*sin(u)*cos(u) = c, as half of a*sin(2u)."""
    moving = [(m, c) for m, c in value.terms.items() if any(quest.has_base(b) or quest.has_base(e) for b, e in m)]
    if len(moving) != 1 or len(value.terms) < 2:
        return None
    monomial, coefficient = moving[0]
    calls = [(b, e) for b, e in monomial if isinstance(b, Call) and quest.has(b)]
    if len(calls) != 2 or {b.function for b, _ in calls} != _CIRCLE or any(e != 1 for _, e in calls) or calls[0][0].arguments != calls[1][0].arguments:
        return None
    rest = Sum({tuple(f for f in monomial if f[0] not in (calls[0][0], calls[1][0])): coefficient / 2})
    double = Call("sin", (work(Multiply((Number("2"), calls[0][0].arguments[0]), "*"), SIMPLIFY).after,))
    others = Sum({m: c for m, c in value.terms.items() if m != monomial})
    line = Relation((write(expand_product(rest, atom(double))), write(-others)), ("=",))
    return _follow(quest, [Step(DOUBLE_ANGLE.id, DOUBLE_ANGLE.title, "sin(2u) = 2*sin(u)*cos(u), read from right to left: the product is half the sine of the double angle.", DOUBLE_ANGLE.concept, before=quest.equation, after=line, relation="equivalent")], line)


def _without_fractions(quest: Quest, value: Sum) -> Solved | None:
    """Sines and cosines below a bar: multiply by them."""
    top, ratio = cleared(quest, value)
    if not ratio.below or quest.depth > 4:
        return None
    line = Relation((write(top), ZERO), ("=",))
    bottom = ratio_tree(Ratio(Fraction(1), ratio.below, ()))
    step = Step("multiply_by_denominator", "Multiply by the denominator", ("Multiplied by ", bottom, ", no fraction is left. Where that is zero there is no solution, so the values are checked at the end."), "rational-expressions", before=quest.equation, after=line, relation="implies", conditions=(("This needs ", Relation((bottom, ZERO), ("!=",)), "."),))
    return _follow(quest, [step], line)


def _single_angle(quest: Quest, value: Sum) -> Solved | None:
    """Multiple angles written with one angle, then squares exchanged until one function is left or a factor comes out."""
    calls = list(dict.fromkeys(b for m in value.terms for b, _ in m if isinstance(b, Call) and b.function in _CIRCLE and quest.has(b)))
    ratios = _multiples(calls)
    if ratios is None:
        return None
    unit, turns = ratios
    angle = write(unit)
    sine, cosine = Call("sin", (angle,)), Call("cos", (angle,))
    plain = Sum({})
    for monomial, coefficient in value.terms.items():
        term = constant(coefficient)
        for base, exponent in monomial:
            if base in turns and isinstance(base, Call):
                if not isinstance(exponent, Fraction) or exponent.denominator != 1 or exponent < 0:
                    return None
                term = expand_product(term, expand_power(_multiple(base.function, turns[base], sine, cosine), int(exponent)))
            elif quest.has_base(base) or quest.has_base(exponent):
                return None
            else:
                term = expand_product(term, atom(base, exponent))
        plain = plain + term
    steps = []
    now = quest.equation
    if any(k > 1 for k in turns.values()):
        after = Relation((write(plain), ZERO), ("=",))
        steps.append(Step(DOUBLE_ANGLE.id, DOUBLE_ANGLE.title, "sin(2u) = 2*sin(u)*cos(u) and cos(2u) = cos(u)^2 - sin(u)^2, and the addition rules for higher multiples.", DOUBLE_ANGLE.concept, before=now, after=after, relation="equivalent"))
        now = after
    return _one_function(quest, plain, sine, cosine, steps, now)


def _one_function(quest: Quest, value: Sum, sine: Call, cosine: Call, steps: list[Step], now: Relation) -> Solved | None:
    for kept, gone in ((sine, cosine), (cosine, sine)):
        shared = min((_power_of(m, gone) for m in value.terms), default=0)
        reduced = _without(value, gone, shared)
        if any(_power_of(m, gone) % 2 for m in reduced.terms):
            continue
        in_one = Sum({})
        for monomial, coefficient in reduced.terms.items():
            times = _power_of(monomial, gone)
            rest = Sum({tuple(f for f in monomial if f[0] != gone): coefficient})
            in_one = in_one + expand_product(rest, expand_power(constant(1) - atom(kept, Fraction(2)), times // 2) if times else constant(1))
        lowest = min((_power_of(m, kept) for m in in_one.terms), default=0)
        in_one = _without(in_one, kept, lowest)
        factors: list[Node] = [*([gone] if shared else []), *([kept] if lowest else [])]
        bracket = write(in_one)
        left = bracket if not factors else Multiply((*factors, bracket)) if bracket != Number("1") else Multiply(tuple(factors)) if len(factors) > 1 else factors[0]
        line = Relation((left, ZERO), ("=",))
        if line == quest.equation:
            return None
        if line != now:
            rule, why = (PYTHAGORAS, "sin(u)^2 + cos(u)^2 = 1, so one square can be written with the other.") if not factors else (FACTOR_OUT, "With zero on the right, take out what every term has; sin(u)^2 + cos(u)^2 = 1 leaves one function in the bracket.")
            steps = [*steps, Step(rule.id, rule.title, why, rule.concept, before=now, after=line, relation="equivalent")]
        return _follow(quest, steps, line)
    return None


def _power_of(monomial: tuple[tuple[object, object], ...], call: Call) -> int:
    return next((int(e) for b, e in monomial if b == call and isinstance(e, Fraction)), 0)


def _without(value: Sum, call: Call, power: int) -> Sum:
    """The value divided by a power of the call that every term holds."""
    if not power:
        return value
    found = Sum({})
    for monomial, coefficient in value.terms.items():
        left = _power_of(monomial, call) - power
        rest = [f for f in monomial if f[0] != call]
        if left:
            rest.append((call, Fraction(left)))
        found = found + expand_product(constant(coefficient), Sum({tuple(sorted(rest, key=repr)): Fraction(1)}))
    return found


def _multiples(calls: list[Call]) -> tuple[Sum, dict[Call, int]] | None:
    """The angle of which all arguments are whole multiples, and how many times each."""
    angles = {c: work(c.arguments[0], SIMPLIFY).value for c in calls}
    first = next(iter(angles.values()))
    if not first:
        return None
    monomial, number = next(iter(first.terms.items()))
    ratios: dict[Call, Fraction] = {}
    for call, angle in angles.items():
        ratio = angle.terms.get(monomial, Fraction(0)) / number
        if ratio <= 0 or angle != first.scale(ratio):
            return None
        ratios[call] = ratio
    bottom = lcm(*(r.denominator for r in ratios.values()))
    common = Fraction(gcd(*(int(r * bottom) for r in ratios.values())), bottom)
    turns = {c: int(r / common) for c, r in ratios.items()}
    return (first.scale(common), turns) if max(turns.values()) <= _MOST else None


def _multiple(function: str, times: int, sine: Call, cosine: Call) -> Sum:
    """sin(k*u) or cos(k*u) in sin(u) and cos(u), by the addition rules."""
    s, c = atom(sine), atom(cosine)
    up, across = s, c
    for _ in range(times - 1):
        up, across = add((expand_product(up, c), expand_product(across, s))), add((expand_product(across, c), -expand_product(up, s)))
    return up if function == "sin" else across


def with_sine_and_cosine(quest: Quest) -> Solved | None:
    """tan, cot, sec, csc beside sines and cosines: written with sine and cosine."""
    sides = list(quest.equation.operands)
    calls = list(dict.fromkeys(n for s in sides for n in walk(s) if isinstance(n, Call) and n.function in ("tan", "cot", "sec", "csc") and quest.has(n)))
    if not calls or quest.depth > 4:
        return None
    for each in calls:
        s, c = Call("sin", each.arguments), Call("cos", each.arguments)
        one = Number("1")
        form = {"tan": Divide(s, c), "cot": Divide(c, s), "sec": Divide(one, c), "csc": Divide(one, s)}[each.function]
        sides = [swapped(side, each, form) for side in sides]
    line = Relation(tuple(sides), ("=",))
    step = Step("sine_and_cosine_only", "Write it with sine and cosine", "The tangent is sine over cosine; the others are one over a sine, a cosine or a tangent.", "trigonometry", before=quest.equation, after=line, relation="equivalent")
    return _follow(quest, [step], line)


