"""The unknown stands in one place: undo what was done to it, from the outside in."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tutor.notation.tree import AbsoluteValue, Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Root
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, NotSolvable, Solved, coefficients, size
from tutor.rules.equations.quest import Quest, counter, places, solve_cases
from tutor.rules.functions import exponent_of
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import write_number
from tutor.solution import Prose

UNDO = {
    "add": Rule("undo_addition", "Undo the plus or minus", "linear-equations"),
    "multiply": Rule("undo_multiplication", "Undo the times or divided", "linear-equations"),
    "log": Rule("undo_logarithm", "Undo the logarithm", "exponential-log-equations"),
    "exponential": Rule("undo_exponential", "Undo the exponential", "exponential-log-equations"),
    "power": Rule("undo_power", "Undo the power", "exponents"),
    "root": Rule("undo_root", "Undo the root", "radical-equations"),
    "bars": Rule("undo_absolute_value", "Two numbers have this distance from zero", "absolute-value-equations"),
    "function": Rule("undo_function", "Undo the function", "trigonometry"),
    "circle": Rule("undo_circle_function", "Which angles have this value?", "trigonometry"),
    "reciprocal": Rule("reciprocal_function", "Turn both sides over", "trigonometry"),
}  # fmt: skip

_INVERSES: dict[str, Callable[[Node], Node]] = {
    "ln": lambda v: Power(Constant("e"), v), "exp": lambda v: Call("ln", (v,)), "sinh": lambda v: Call("asinh", (v,)), "tanh": lambda v: Call("atanh", (v,)),
    "asin": lambda v: Call("sin", (v,)), "acos": lambda v: Call("cos", (v,)), "atan": lambda v: Call("tan", (v,)), "asinh": lambda v: Call("sinh", (v,)), "atanh": lambda v: Call("tanh", (v,)),
    "acosh": lambda v: Call("cosh", (v,)), "sigmoid": lambda v: Call("ln", (Divide(v, Add((Number("1"), Negative(v)))),)),
}  # fmt: skip
_RECIPROCALS = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}
_RANGES: dict[str, tuple[float, float]] = {
    "tanh": (-1, 1), "sigmoid": (0, 1), "asin": (-1.5707963267949, 1.5707963267949), "acos": (0, 3.1415926535898), "atan": (-1.5707963267949, 1.5707963267949), "acosh": (0, float("inf")), "cosh": (1, float("inf")),
}  # fmt: skip
"""Between which numbers the values of a function lie."""
_OPEN = frozenset({"tanh", "sigmoid", "atan"})

Peeled = tuple[Rule, list[Relation], Prose]


def isolate(quest: Quest) -> Solved | None:
    """Solve an equation with the unknown in one place."""
    equation, name = quest.equation, quest.name
    left, right = work(equation.left, SIMPLIFY), work(equation.right, SIMPLIFY)
    left_tree, right_tree = left.after, right.after
    if places(left_tree, name) + places(right_tree, name) != 1:
        left_tree, right_tree = equation.operands
        if places(left_tree, name) + places(right_tree, name) != 1:
            return None
    if quest.has(right_tree):
        left_tree, right_tree = right_tree, left_tree
    board = EquationBoard(equation)
    now = Relation((left_tree, right_tree), ("=",))
    board.write(left_tree, right_tree, Rule("simplify_both_sides", "Tidy up each side", "expanding-factoring"), "Written as short as it gets, with the unknown on the left.", (*left.steps, *right.steps))
    while now.left != quest.unknown:
        peeled = _peel(now, quest)
        if peeled is None:
            return None
        rule, lines, why = peeled
        lines = [Relation((line.left, work(line.right, SIMPLIFY).after), ("=",)) for line in lines]
        if not lines:
            return Solved(tuple(board.steps), reason=why)
        if len(lines) > 1:
            return solve_cases(quest, now, lines, rule, why, tuple(board.steps))
        board.write(lines[0].left, lines[0].right, rule, why)
        now = lines[0]
        if now.left != quest.unknown and coefficients(work(now.left, SIMPLIFY).value, name) is not None:
            inner = quest.solve(now)
            return Solved((*board.steps, *inner.steps), inner.values, inner.every, inner.reason)
    return Solved(tuple(board.steps), (now.right,))


def _peel(line: Relation, quest: Quest) -> Peeled | None:
    """Undo the outermost operation on the left. No lines: no solution, with the reason. None: no rule fits."""
    left, right = line.left, line.right

    def one(inner: Node, value: Node, kind: str, why: Prose) -> Peeled:
        return UNDO[kind], [Relation((inner, value), ("=",))], why

    amount = size(right)
    match left:
        case Negative(inner):
            return one(inner, Negative(right), "multiply", "Change the sign on both sides.")
        case Add(terms):
            holding = [t for t in terms if quest.has(t)]
            rest = [t for t in terms if not quest.has(t)]
            return one(holding[0] if len(holding) == 1 else Add(tuple(holding)), Add((right, *(Negative(t) for t in rest))), "add", "Take what was added away again, on both sides.")
        case Multiply(factors):
            holding = [f for f in factors if quest.has(f)]
            rest = [f for f in factors if not quest.has(f)]
            below = rest[0] if len(rest) == 1 else Multiply(tuple(rest), "*")
            return one(holding[0] if len(holding) == 1 else Multiply(tuple(holding)), Divide(right, below), "multiply", ("Divide both sides by ", below, "."))
        case Divide(top, bottom) if quest.has(top):
            return one(top, Multiply((right, bottom), "*"), "multiply", ("Multiply both sides by ", bottom, "."))
        case Divide(top, bottom):
            if amount == 0:
                return UNDO["multiply"], [], "A fraction is zero only where its numerator is, and this numerator never is."
            return one(bottom, Divide(top, right), "multiply", "Multiply by the denominator and divide by the other side.")
        case Root(inner, index):
            order = index or Number("2")
            even = isinstance(order, Number) and order.value % 2 == 0
            if even and amount is not None and amount < 0:
                return UNDO["root"], [], "A square root is never negative, so there is no solution."
            return one(inner, Power(right, order), "root", "Raise both sides to the power that undoes the root.")
        case Power(base, exponent) if quest.has(base):
            return _peel_power(base, exponent, right, amount)
        case Power(base, exponent):
            return _peel_exponential(line, base, exponent, amount, quest)
        case Call("log" | "ln", (inner,), subscript):
            below = Constant("e") if subscript is None else subscript
            return one(inner, Power(below, right), "log", "A logarithm is an exponent: put it back on its base.")
        case AbsoluteValue(inner):
            if amount is not None and amount < 0:
                return UNDO["bars"], [], "An absolute value is never negative, so there is no solution."
            if amount == 0:
                return one(inner, right, "bars", "Only zero has the distance zero from zero.")
            return UNDO["bars"], [Relation((inner, Negative(right)), ("=",)), Relation((inner, right), ("=",))], "Two numbers have this distance from zero: one on each side."
        case Call(function, (inner,)):
            return _peel_function(line, function, inner, amount, quest)
    return None


def _peel_power(base: Node, exponent: Node, right: Node, amount: float | None) -> Peeled | None:
    number = work(exponent, SIMPLIFY).value.rational
    if number is None or not number:
        return None
    top, bottom = number.numerator, number.denominator
    if top % 2 == 0:
        if amount is not None and amount < 0:
            return UNDO["power"], [], "An even power is never negative, so there is no real solution."
        if amount == 0:
            return UNDO["power"], [Relation((base, Number("0")), ("=",))], "Only zero has a power that is zero."
        root = _raised(right, Fraction(bottom, top))
        return UNDO["power"], [Relation((base, Negative(root)), ("=",)), Relation((base, root), ("=",))], "Two numbers have this even power: the root and its opposite."
    if top % 2 and bottom % 2 and top > 1 and isinstance(right, Negative):
        return UNDO["power"], [Relation((base, Negative(_raised(right.operand, Fraction(bottom, top)))), ("=",))], "An odd power keeps the sign, so its root has the sign too."
    if bottom % 2 == 0 and amount is not None and amount < 0:
        return UNDO["power"], [], "An even root is never negative, so there is no real solution."
    return UNDO["power"], [Relation((base, _raised(right, Fraction(bottom, top))), ("=",))], "Undo the power with the root, or the root with the power."


def _raised(node: Node, power: Fraction) -> Node:
    """A power with a broken exponent written as a root where it is one."""
    below, above = power.denominator, power.numerator
    if below == 1:
        return Power(node, Number(str(above)) if above > 0 else Negative(Number(str(-above))))
    root = Root(node) if below == 2 else Root(node, Number(str(below)))
    return root if above == 1 else _raised(root, Fraction(above))


def _peel_exponential(line: Relation, base: Node, exponent: Node, amount: float | None, quest: Quest) -> Peeled | None:
    right = line.right
    below = size(base)
    if below is not None and below <= 0:
        return _negative_base(base, exponent, below, amount)
    if amount is not None and amount <= 0:
        return UNDO["exponential"], [], "A positive number to any power stays positive, so this has no real solution."
    if below == 1:
        return None
    if base == Constant("e"):
        return UNDO["exponential"], [Relation((exponent, Call("ln", (right,))), ("=",))], "Take the natural logarithm of both sides: it undoes e to the power."
    number, target = work(base, SIMPLIFY).value.rational, work(right, SIMPLIFY).value.rational
    known = None if number is None or target is None else exponent_of(number, target) if target != 1 else Fraction(0)
    if known is not None:
        return UNDO["exponential"], [Relation((exponent, write_number(known)), ("=",))], ("Both sides are powers of ", base, ", so the exponents are equal.")
    return UNDO["exponential"], [Relation((exponent, Divide(Call("ln", (right,)), Call("ln", (base,)))), ("=",))], "Take the logarithm of both sides; the exponent comes down as a factor, and is divided free."


def _negative_base(base: Node, exponent: Node, below: float, amount: float | None) -> Peeled:
    """(-2)^x = 4: a negative base has real powers for whole exponents, whose sign must fit."""
    from math import log

    if amount is None or below in (0, -1):
        raise NotSolvable("an equation with powers of a base that is not positive")
    if amount == 0:
        return UNDO["exponential"], [], "A power of a number that is not zero is never zero."
    whole = round(log(abs(amount)) / log(-below))
    if abs(abs(below) ** whole - abs(amount)) > 1e-9 * abs(amount):
        raise NotSolvable("a negative base whose power would need an exponent that is no whole number")
    if (-1 if whole % 2 else 1) * amount < 0:
        return UNDO["exponential"], [], ("The sizes would need the exponent ", Number(str(whole)), ", but then the sign is wrong.")
    number = Number(str(whole)) if whole >= 0 else Negative(Number(str(-whole)))
    return UNDO["exponential"], [Relation((exponent, number), ("=",))], ("A negative base has real powers only for whole exponents, and ", Power(base, number), " is the power wanted: even exponents give plus, odd ones minus.")


def _peel_function(line: Relation, function: str, inner: Node, amount: float | None, quest: Quest) -> Peeled | None:
    right = line.right
    if function in ("sin", "cos", "tan"):
        return _peel_circle(line, function, inner, amount, quest)
    if function in _RECIPROCALS:
        if amount == 0:
            if function not in ("cot", "coth"):
                return UNDO["reciprocal"], [], "One divided by something is never zero."
            if function == "coth":
                return UNDO["reciprocal"], [], "coth is never zero."
            return UNDO["reciprocal"], [Relation((Call("cos", (inner,)), Number("0")), ("=",))], "The cotangent is cosine divided by sine, so it is zero where the cosine is."
        return UNDO["reciprocal"], [Relation((Call(_RECIPROCALS[function], (inner,)), Divide(Number("1"), right)), ("=",))], ("By its meaning this is one divided by ", Call(_RECIPROCALS[function], (inner,)), ", so turn both sides over.")
    if function in _RANGES and amount is not None:
        low, high = _RANGES[function]
        if not low <= amount <= high or (function in _OPEN and amount in (low, high)):
            return UNDO["function"], [], f"The values of {function} never reach this number, so there is no real solution."
    if function == "cosh":
        if amount == 1:
            return UNDO["function"], [Relation((inner, Number("0")), ("=",))], "cosh is one only at zero."
        return UNDO["function"], [Relation((inner, Negative(Call("acosh", (right,)))), ("=",)), Relation((inner, Call("acosh", (right,))), ("=",))], "cosh takes each value above one twice, at opposite places."
    if function not in _INVERSES:
        return None
    return UNDO["function"], [Relation((inner, _INVERSES[function](right)), ("=",))], "Apply the inverse function on both sides."


def _peel_circle(line: Relation, function: str, inner: Node, amount: float | None, quest: Quest) -> Peeled:
    right = line.right
    n = counter(line, quest.equation)
    pi = Constant("pi")
    turn: Node = Multiply((n, pi)) if function == "tan" else Multiply((Number("2"), n, pi))
    if function == "tan":
        return UNDO["circle"], [Relation((inner, Add((Call("atan", (right,)), turn))), ("=",))], ("The tangent takes each value once in every half turn: ", n, " stands for any whole number.")
    if amount is not None and abs(amount) > 1 + 1e-12:
        return UNDO["circle"], [], "Sine and cosine stay between -1 and 1, so there is no real solution."
    first = Call("asin" if function == "sin" else "acos", (right,))
    second: Node = Add((pi, Negative(first))) if function == "sin" else Add((Multiply((Number("2"), pi)), Negative(first)))
    angles = [first] if amount is not None and abs(abs(amount) - 1) < 1e-12 else [first, second]
    why: Prose = (f"On the circle two angles have the same {'height, the sine' if function == 'sin' else 'place left or right, the cosine'}, and each comes back after every full turn: ", n, " stands for any whole number.")
    if len(angles) == 1:
        why = ("The circle reaches its edge at one angle only, which comes back after every full turn: ", n, " stands for any whole number.")
    return UNDO["circle"], [Relation((inner, Add((angle, turn))), ("=",)) for angle in angles], why
