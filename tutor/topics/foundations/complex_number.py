"""Parts of a complex number: real and imaginary part, conjugate, modulus, argument, polar form, powers of i, roots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.checking import equal_values
from tutor.notation.tree import AbsoluteValue, Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Root, Symbol, rebuild, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, rational_value, settled
from tutor.rules.outcomes import TOO_LONG, undefined
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.rules.writing import write, write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

PARTS = Rule("real_and_imaginary_part", "Read off both parts", "complex-numbers")
CONJUGATE = Rule("conjugate", "Change the sign of the imaginary part", "complex-numbers")
MODULUS = Rule("modulus", "The distance from zero, by Pythagoras", "complex-numbers")
ARGUMENT = Rule("argument", "The angle from the positive real axis", "complex-numbers")
POLAR = Rule("polar_form", "Length times direction", "complex-numbers")
CYCLE = Rule("powers_of_i", "The powers of i repeat after four", "complex-numbers")

UNIT, PI = Constant("i"), Constant("pi")
_ASK = r"(?:what is|what's|find|calculate|compute|evaluate|determine|give|state|work out|)\s*(?:the )?"
_FORMS = (
    (rf"{_ASK}(?:modulus|absolute value|magnitude|length|size) (?:of )?(?:the )?(?:complex number )?⟦(\d+)⟧", "modulus"),
    (r"how (?:big|large|far from zero) is the complex number ⟦(\d+)⟧", "modulus"),
    (rf"{_ASK}(?:complex )?conjugate (?:of )?(?:the )?(?:complex number )?⟦(\d+)⟧", "conjugate"),
    (rf"{_ASK}(?:principal )?(?:argument|angle|phase) (?:of )?(?:the )?(?:complex number )?⟦(\d+)⟧(?: in radians)?", "argument"),
    (rf"{_ASK}real part (?:of )?(?:the )?(?:complex number )?⟦(\d+)⟧", "real"),
    (rf"{_ASK}imaginary part (?:of )?(?:the )?(?:complex number )?⟦(\d+)⟧", "imaginary"),
    (r"(?:write|express|convert|put|give|find|what is|)\s*(?:the )?(?:complex number )?(?:polar|exponential|trigonometric) form of (?:the )?(?:complex number )?⟦(\d+)⟧", "polar"),
    (r"(?:write|express|convert|put|give|rewrite|change)\s*(?:the )?(?:complex number )?⟦(\d+)⟧ (?:in|into|to|as) (?:a )?(?:polar|exponential|trigonometric)(?: coordinates| form)?", "polar"),
    (rf"{_ASK}(?:value of )?⟦(\d+)⟧|simplify ⟦(\d+)⟧", "typed"),
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """A complex number as it was written, and the part asked for."""

    number: Node
    ask: str


def read(problem: Problem) -> Task | Declined | None:
    """The modulus of 3 + 4i; conj(2 - 7i); 1 + i in polar form; i^23."""
    for pattern, ask in _FORMS:
        found = re.fullmatch(pattern, problem.core)
        if found is None:
            continue
        tree = problem.resolve(problem.mathematics[int(next(g for g in found.groups() if g))])
        if ask == "typed":
            return _typed(tree)
        number = _with_unit(tree)
        if symbols(number) or any(isinstance(n, Call) and n.function not in ("sqrt", "exp", "cos", "sin") for n in walk(number)):
            return None
        if ask == "modulus" and UNIT not in list(walk(number)):
            return None
        return Task(Arguments(number, ask), 1.0, (f"find the {_NAMES[ask]} of ", number))
    return None


_NAMES = {"modulus": "modulus", "conjugate": "conjugate", "argument": "argument", "real": "real part", "imaginary": "imaginary part", "polar": "polar form", "power": "power"}


def _typed(tree: Node) -> Task | None:
    """|3 + 4i|, conj(…), Re(…), Im(…), arg(…), i^n in the mathematics itself."""
    calls = {"conj": "conjugate", "Re": "real", "Im": "imaginary", "arg": "argument", "abs": "modulus"}
    number, ask = None, ""
    if isinstance(tree, AbsoluteValue):
        number, ask = tree.operand, "modulus"
    elif isinstance(tree, Call) and tree.function in calls and len(tree.arguments) == 1:
        number, ask = tree.arguments[0], calls[tree.function]
    elif isinstance(tree, Power) and tree.base in (Symbol("i"), UNIT):
        exponent = rational_value(tree.exponent)
        return Task(Arguments(Power(UNIT, tree.exponent), "power"), 1.02, ("find ", Power(UNIT, tree.exponent))) if exponent is not None and exponent.denominator == 1 else None
    if number is None:
        return None
    number = _with_unit(number)
    if symbols(number) or UNIT not in list(walk(number)):
        return None
    return Task(Arguments(number, ask), 1.0, (f"find the {_NAMES[ask]} of ", number))


def _with_unit(tree: Node) -> Node:
    """The letter i beside numbers only is the imaginary unit."""
    return UNIT if tree == Symbol("i") else rebuild(tree, _with_unit)


def solve(arguments: Arguments) -> Solution | Declined:
    """Bring it to a + b i, then take the part."""
    goal: Prose = (f"find the {_NAMES[arguments.ask]} of ", arguments.number)
    try:
        if arguments.ask == "power":
            return _power(arguments.number)
        derived = settled(arguments.number)
        parts = _parts(derived.value)
        if parts is None:
            return Declined("not_understood", ("I cannot bring ", arguments.number, " to the form a + b i."), "Numbers, roots, i, plus, minus, times, divided by and whole powers I can.")
        steps = list(derived.steps)
        return _asked(arguments.ask, goal, steps, *parts)
    except Undefined as reason:
        return undefined("complex_number", "complex-numbers", goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG


def _parts(value: Sum) -> tuple[Sum, Sum] | None:
    """a and b of a + b i, each free of i; None when i is bound up in something else."""
    real: dict[object, Fraction] = {}
    imaginary: dict[object, Fraction] = {}
    for monomial, coefficient in value.terms.items():
        rest = [f for f in monomial if f[0] != UNIT]
        units = [f for f in monomial if f[0] == UNIT]
        if len(units) > 1 or any(u[1] != 1 for u in units) or any(isinstance(f[0], Constant | Symbol) and f[0] != PI for f in rest):
            return None
        (imaginary if units else real)[type(monomial)(rest)] = coefficient
    return Sum(real), Sum(imaginary)  # type: ignore[arg-type]


def _asked(ask: str, goal: Prose, steps: list[Step], a: Sum, b: Sum) -> Solution | Declined:
    real, imaginary = write(a), write(b)
    number = _rectangular(real, imaginary)
    if ask in ("real", "imaginary"):
        value = real if ask == "real" else imaginary
        steps.append(PARTS.step(Call("Re" if ask == "real" else "Im", (number,)), value, "In a + b i the real part is a and the imaginary part is b, without the i."))
        return Solution("complex_number", "complex-numbers", goal, tuple(steps), Result("number", value, (value,)), idea="Bring it to the form a + b i first.")
    if ask == "conjugate":
        value = _rectangular(real, write(b.scale(Fraction(-1))))
        steps.append(CONJUGATE.step(Call("conj", (number,)), value, "Mirror it in the real axis: the real part stays, the imaginary part changes its sign."))
        return Solution("complex_number", "complex-numbers", goal, tuple(steps), Result("expression", value, (value,)), idea="Bring it to the form a + b i first.")
    length = Root(Add((Power(real, Number("2")), Power(imaginary, Number("2")))))
    if ask == "modulus":
        steps.append(MODULUS.step(AbsoluteValue(number), length, "In the plane the number lies at (a, b): the distance to zero is the long side of a right-angled triangle."))
        return by_formula("complex_number", "complex-numbers", goal, steps, length, idea="The modulus is how far the number is from zero in the plane.")
    if not a.terms and not b.terms:
        return undefined("complex_number", "complex-numbers", goal, "zero lies in no direction, so it has no angle")
    angle = _angle(real, imaginary)
    if angle is None:
        return Declined("not_understood", "The angle of this number is no simple part of a full turn, and I only name those exactly.", "The modulus I can find.")
    steps.append(ARGUMENT.step(Call("arg", (number,)), angle, _quadrant(real, imaginary)))
    if ask == "argument":
        return Solution("complex_number", "complex-numbers", goal, tuple(steps), Result("number", angle, (angle,)), idea="The argument is the direction, as an angle from the positive real axis, turned to the left.")
    modulus = settled(length)
    steps.insert(len(steps) - 1, MODULUS.step(AbsoluteValue(number), length, "How far from zero: Pythagoras.", ()))
    steps[len(steps) - 1 : len(steps) - 1] = list(modulus.steps)
    unit = Power(Constant("e"), _imaginary(angle))
    value = unit if modulus.after == Number("1") else Multiply((modulus.after, unit), "*")
    steps.append(POLAR.step(number, value, "The length, times the point of the unit circle in that direction."))
    same = Multiply((modulus.after, Add((Call("cos", (angle,)), Multiply((UNIT, Call("sin", (angle,))))))), "")
    return Solution("complex_number", "complex-numbers", goal, tuple(steps), Result("expression", value, (value,)), idea="A complex number is a length and a direction.", conclusion=("With cosine and sine it is ", same, "."))


def _rectangular(real: Node, imaginary: Node) -> Node:
    """a + b i as it is written."""
    if imaginary == Number("0"):
        return real
    part = _imaginary(imaginary)
    return part if real == Number("0") else Add((real, part))


def _imaginary(node: Node) -> Node:
    if isinstance(node, Negative):
        return Negative(_imaginary(node.operand))
    if node == Number("1"):
        return UNIT
    if isinstance(node, Divide):
        return Divide(_imaginary(node.numerator), node.denominator, node.sign)
    factors = node.factors if isinstance(node, Multiply) else (node,)
    return Multiply((*factors, UNIT))


_TWELFTHS = {0: (0, 1), 30: (1, 6), 45: (1, 4), 60: (1, 3), 90: (1, 2), 120: (2, 3), 135: (3, 4), 150: (5, 6), 180: (1, 1)}
"""Angles with simple cosines, in degrees, as parts of pi."""


def _angle(real: Node, imaginary: Node) -> Node | None:
    """The angle in (-pi, pi], when it is one of the simple ones; confirmed by the referee."""
    from math import atan2, degrees

    from tutor.rules.sheet import size_of

    x, y = size_of(real), size_of(imaginary)
    if x is None or y is None:
        return None
    turned = degrees(atan2(y, x))
    near = min(_TWELFTHS, key=lambda d: abs(abs(turned) - d))
    if abs(abs(turned) - near) > 1e-6:
        return None
    top, bottom = _TWELFTHS[near]
    above: Node = Number("0") if not top else PI if top == 1 else Multiply((Number(str(top)), PI))
    angle: Node = above if bottom == 1 else Divide(above, Number(str(bottom)), "fraction")
    angle = Negative(angle) if turned < -1e-9 else angle
    return angle if equal_values(Call("arg", (_rectangular(real, imaginary),)), angle) is not None else None


def _quadrant(real: Node, imaginary: Node) -> Prose:
    ratio = Divide(imaginary, real, "fraction")
    if real == Number("0"):
        return "It lies on the imaginary axis, at a right angle to the real one."
    if imaginary == Number("0"):
        return "It lies on the real axis: the angle is 0 to the right and half a turn to the left."
    return ("The tangent of the angle is ", ratio, "; which of the two angles with that tangent it is shows the place of the number: ", "right" if not isinstance(real, Negative) else "left", " of zero and ", "above" if not isinstance(imaginary, Negative) else "below", " the real axis.")


def _power(number: Node) -> Solution | Declined:
    assert isinstance(number, Power)
    value = rational_value(number.exponent)
    assert value is not None
    n = int(value)
    rest = n % 4
    result: Node = (Number("1"), UNIT, Negative(Number("1")), Negative(UNIT))[rest]
    goal: Prose = ("find ", number)
    short = Power(UNIT, write_number(rest))
    steps = []
    if n not in range(4):
        steps.append(CYCLE.step(number, short, f"i, -1, -i, 1, and then again: only the remainder of {n} after division by 4 counts, and that is {rest}."))
    if short != result:
        steps.append(Rule("small_power_of_i", "Use that the square of i is -1", "complex-numbers").step(short, result, "Anything to the power 0 is 1." if rest == 0 else "The power 1 changes nothing." if rest == 1 else "That is what i is: its square is -1." if rest == 2 else "The square of i is -1, times i once more."))
    return Solution("complex_number", "complex-numbers", goal, tuple(steps), Result("expression", result, (result,)), idea="The powers of i go round in a circle of four.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A conjugate; a modulus; a polar form."""
    from tutor.notation import read as read_math

    a, b = rng.choice([(3, 4), (5, 12), (8, 6), (1, 2), (2, 5), (7, 1)])
    sign = rng.choice("+-")
    text = f"{a} {sign} {b}i"
    if level == 1:
        return Exercise(f"conjugate of {text}", f"What is the conjugate of {text}?", "a complex number", read_math(text).tree)
    if level == 2:
        return Exercise(f"modulus of {text}", f"What is the modulus of {text}?", "a number", read_math(text).tree)
    k = rng.randint(1, 5)
    text = f"{k} {sign} {k}i"
    return Exercise(f"write {text} in polar form", f"Write {text} in polar form.", "a length times a power of e", read_math(text).tree)


TOPIC = Topic(
    id="complex_number", title="Complex numbers", concept="complex-numbers",
    phrases=("modulus", "conjugate", "argument", "polar form", "exponential form", "trigonometric form", "real part", "imaginary part", "absolute value of", "magnitude", "complex"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
