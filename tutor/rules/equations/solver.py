"""Chooses the way to solve an equation, as a teacher would look at it: product, polynomial, fraction, root, bars, powers.

Every value found is put into the equation it came from; values that do not fit are rejected in words.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tutor.checking.equations import solves
from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Call,
    Constant,
    Divide,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Root,
    Sequence,
    Symbol,
    flat_name,
    rebuild,
    symbols,
)
from tutor.rules import rational, surds
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import EquationBoard, NotSolvable, Solved, coefficients, sides
from tutor.rules.equations.polynomial import in_order, solve_polynomial
from tutor.rules.equations.quadratic import Method
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, Undefined
from tutor.rules.writing import write
from tutor.solution import Check, Prose, Step

MULTIPLY_OUT = Rule("multiply_by_denominator", "Multiply by the denominator", "rational-expressions")
CHECK_VALUES = Rule("check_solutions", "Check the values in the first equation", "linear-equations")
UNDO = {
    "add": Rule("undo_addition", "Undo the plus or minus", "linear-equations"),
    "multiply": Rule("undo_multiplication", "Undo the times or divided", "linear-equations"),
    "log": Rule("undo_logarithm", "Undo the logarithm", "logarithms"),
    "exponential": Rule("undo_exponential", "Undo the exponential", "logarithms"),
    "power": Rule("undo_power", "Undo the power", "exponents"),
    "root": Rule("undo_root", "Undo the root", "roots-radicals"),
    "bars": Rule("undo_absolute_value", "Two numbers have this distance from zero", "negative-numbers"),
    "function": Rule("undo_function", "Undo the function", "trigonometry"),
}  # fmt: skip
_DEPTH = 8


def solve_equation(equation: Relation, unknown: Node, method: Method | None = None, real: bool = False, depth: int = 0) -> Solved:
    """All solutions that the rules here find; complete for polynomial, rational, and one-place equations.

    Raises:
        NotSolvable: no rule fits. Undefined: a side has no value.
    """
    name = flat_name(unknown)
    if name is None or depth > _DEPTH:
        raise NotSolvable("an equation that needs more steps than I take")
    if not any(name in symbols(s) for s in (equation.left, equation.right)):
        raise NotSolvable("an equation without the unknown")
    product = _product_is_zero(equation, unknown, name, method, real, depth)
    if product is not None:
        return product
    board = EquationBoard(equation)
    left, right = sides(board)
    if coefficients(left, name) is not None and coefficients(right, name) is not None:
        return solve_polynomial(board, left, right, unknown, name, method, real)
    for way in (_fraction, _isolate, _by_base, _radical, _bars):
        solved = way(equation, unknown, name, real, depth)
        if solved is not None:
            return _checked(equation, unknown, solved)
    raise NotSolvable("an equation of a kind that I have no rule for")


def _checked(equation: Relation, unknown: Node, solved: Solved) -> Solved:
    """The solutions that fit the equation as it was given; the others are rejected in words."""
    if solved.every or not solved.values:
        return solved
    good: list[Node] = []
    bad: list[Node] = []
    checks: list[Check] = []
    for value in solved.values:
        verdict = solves(equation, unknown, value)
        if verdict is None:
            bad.append(value)
        else:
            good.append(value)
            checks.append(verdict)
    if not bad:
        return solved
    statements = tuple(Relation((unknown, v), ("=",)) for v in good)
    after: Node = Sequence(tuple(Relation((unknown, v), ("!=",)) for v in bad), "") if not good else statements[0] if len(good) == 1 else Sequence(statements, "")
    parts: list[str | Node] = ["Put into the first equation, "]
    for k, value in enumerate(bad):
        parts += [", " if k else "", Relation((unknown, value), ("=",))]
    parts.append(" does not fit: squaring, multiplying or splitting into cases can bring in values that were not there before.")
    step = Step(CHECK_VALUES.id, CHECK_VALUES.title, tuple(parts), CHECK_VALUES.concept, after=after, relation="implies", check="agrees" if "agrees" in checks else "proved")
    reason: Prose = "No value that came up fits the equation." if not good else ""
    return Solved((*solved.steps, step), tuple(good), reason=reason, rejected=tuple(bad))


def _statements(unknown: Node, values: list[Node] | tuple[Node, ...]) -> Node:
    rows = tuple(Relation((unknown, v), ("=",)) for v in values)
    return rows[0] if len(rows) == 1 else Sequence(rows, "")


def _cases(start: Relation, unknown: Node, lines: list[Relation], rule: Rule, why: Prose, method: Method | None, real: bool, depth: int, before: tuple[Step, ...] = ()) -> Solved:
    """One equation becomes several; each is solved on its own, and what fits the first is kept."""
    found: list[Node] = []
    parts: list[Step] = []
    for line in lines:
        inner = solve_equation(line, unknown, method, real, depth + 1)
        if inner.every:
            raise NotSolvable("a case that every number solves")
        if inner.values:
            verdicts = [solves(line, unknown, v) for v in inner.values]
            check: Check | None = None if None in verdicts else "agrees" if "agrees" in verdicts else "proved"
            parts.append(Step("solve_case", "Solve this case", ("From ", line, ":"), rule.concept, before=line, after=_statements(unknown, inner.values), relation="equivalent", check=check, substeps=inner.steps))
        found.extend(v for v in inner.values if v not in found)
    values = in_order(found)
    good = [v for v in values if solves(start, unknown, v) is not None]
    steps = list(before)
    if not values:
        return Solved(tuple(steps), reason="None of the cases has a real solution.")
    steps.append(Step(rule.id, rule.title, why, rule.concept, before=start, after=_statements(unknown, values), relation="equivalent" if len(good) == len(values) else "implies", check="agrees" if good or len(good) < len(values) else None, substeps=tuple(parts)))
    return Solved(tuple(steps), tuple(values))


def _product_is_zero(equation: Relation, unknown: Node, name: str, method: Method | None, real: bool, depth: int) -> Solved | None:
    zero, other = (equation.right, equation.left) if equation.right == Number("0") else (equation.left, equation.right)
    if zero != Number("0"):
        return None
    factors = _factors(other)
    with_unknown = [f for f in factors if name in symbols(f)]
    if len(with_unknown) < 2 and not (with_unknown and with_unknown[0] != other and len(factors) == 1):
        return None
    if method is not None and method != "factoring":
        return None
    lines = [Relation((f, Number("0")), ("=",)) for f in dict.fromkeys(with_unknown)]
    if len(lines) == 1 and lines[0].left == other:
        return None
    why = "A product is zero exactly when at least one of its factors is zero, so each factor gives a case."
    try:
        solved = _cases(equation, unknown, lines, Rule("zero_product", "A product is zero when one factor is", "quadratic-equations"), why, method, real, depth)
    except NotSolvable:
        return None
    return _checked(equation, unknown, solved)


def _factors(node: Node) -> list[Node]:
    match node:
        case Multiply(factors):
            return [g for f in factors for g in _factors(f)]
        case Power(base, Number() as exponent) if exponent.value > 0:
            return _factors(base)
        case Negative(operand):
            return _factors(operand)
    return [node]


def _fraction(equation: Relation, unknown: Node, name: str, real: bool, depth: int) -> Solved | None:
    """The unknown below a bar: one fraction equals zero where its numerator does and its denominator does not."""
    if not _below_bar(equation, name):
        return None
    whole = work(Add((equation.left, Negative(equation.right))) if equation.right != Number("0") else equation.left, SIMPLIFY)
    if coefficients(whole.value, name) is not None:
        top, bottom = whole.after, None
    else:
        numerator_value, ratio = rational.as_ratio(whole.value)
        if ratio is None or not ratio.below:
            return None
        top = write(numerator_value.scale(ratio.number))
        bottom = rational.ratio_tree(rational.Ratio(Fraction(1), ratio.below, ()))
        if coefficients(work(top, SIMPLIFY).value, name) is None:
            return None
    board = EquationBoard(equation)
    line = Relation((whole.after, Number("0")), ("=",))
    board.steps.append(Step("one_fraction_equals_zero", "Bring it together as one fraction", "Everything on one side, over a common denominator.", "rational-expressions", before=equation, after=line, relation="equivalent", check="agrees", substeps=whole.steps))
    if name not in symbols(top):
        if whole.value:
            return Solved(tuple(board.steps), reason="A fraction is zero only where its numerator is, and this numerator never is.")
        return Solved(tuple(board.steps), every=True, reason="Both sides agree wherever they are defined.")
    numerator = Relation((top, Number("0")), ("=",))
    inner = solve_equation(numerator, unknown, None, real, depth + 1)
    condition: tuple[Prose, ...] = () if bottom is None else (("This needs ", Relation((bottom, Number("0")), ("!=",)), "."),)
    if bottom is not None and numerator != line:
        board.steps.append(Step("numerator_is_zero", "Only the numerator has to be zero", "A fraction is zero exactly where its numerator is zero and its denominator is not.", "rational-expressions", before=line, after=numerator, relation="implies", check="agrees", conditions=condition))
    return Solved((*board.steps, *inner.steps), inner.values, inner.every, inner.reason)


def _below_bar(equation: Relation, name: str) -> bool:
    from tutor.notation.tree import walk

    return any(
        (isinstance(n, Divide) and name in symbols(n.denominator)) or (isinstance(n, Power) and isinstance(n.exponent, Negative) and name in symbols(n.base))
        for s in (equation.left, equation.right)
        for n in walk(s)
    )


def _count(node: Node, name: str) -> int:
    from tutor.notation.tree import walk

    return sum(1 for n in walk(node) if flat_name(n) == name)


def _isolate(equation: Relation, unknown: Node, name: str, real: bool, depth: int) -> Solved | None:
    """The unknown stands in one place: undo what was done to it, from the outside in."""
    left, right = work(equation.left, SIMPLIFY), work(equation.right, SIMPLIFY)
    if _count(left.after, name) + _count(right.after, name) != 1:
        left_tree, right_tree = equation.left, equation.right
        if _count(left_tree, name) + _count(right_tree, name) != 1:
            return None
    else:
        left_tree, right_tree = left.after, right.after
    if name in symbols(right_tree):
        left_tree, right_tree = right_tree, left_tree
    board = EquationBoard(equation)
    board.steps = []
    now = Relation((left_tree, right_tree), ("=",))
    board.write(left_tree, right_tree, Rule("simplify_both_sides", "Tidy up each side", "expanding-factoring"), "Written as short as it gets, with the unknown on the left.", (*left.steps, *right.steps), check="proved")
    while flat_name(now.left) != name:
        peeled = _peel(now, name)
        if peeled is None:
            return None
        rule, lines, why = peeled
        lines = [Relation((line.left, work(line.right, SIMPLIFY).after), ("=",)) for line in lines]
        if not lines:
            return Solved(tuple(board.steps), reason=why)
        if len(lines) > 1:
            solved = _cases(now, unknown, lines, rule, why, None, real, depth)
            return Solved((*board.steps, *solved.steps), solved.values, reason=solved.reason)
        board.write(lines[0].left, lines[0].right, rule, why, check="agrees")
        now = lines[0]
        if coefficients(work(now.left, SIMPLIFY).value, name) is not None and flat_name(now.left) != name:
            inner = solve_equation(now, unknown, None, real, depth + 1)
            return Solved((*board.steps, *inner.steps), inner.values, inner.every, inner.reason)
    return Solved(tuple(board.steps), (now.right,))


_INVERSES: dict[str, Callable[[Node], Node]] = {
    "ln": lambda v: Power(Constant("e"), v), "exp": lambda v: Call("ln", (v,)), "sinh": lambda v: Call("asinh", (v,)), "tanh": lambda v: Call("atanh", (v,)),
    "asin": lambda v: Call("sin", (v,)), "acos": lambda v: Call("cos", (v,)), "atan": lambda v: Call("tan", (v,)), "sigmoid": lambda v: Call("ln", (Divide(v, Add((Number("1"), Negative(v)))),)),
}  # fmt: skip


def _peel(line: Relation, name: str) -> tuple[Rule, list[Relation], Prose] | None:
    """Undo the outermost operation on the left. No lines: no solution, with the reason."""
    left, right = line.left, line.right

    def one(inner: Node, value: Node, kind: str, why: Prose) -> tuple[Rule, list[Relation], Prose]:
        return UNDO[kind], [Relation((inner, value), ("=",))], why

    size = _size(right)
    match left:
        case Negative(inner):
            return one(inner, Negative(right), "multiply", "Change the sign on both sides.")
        case Add(terms):
            holding = [t for t in terms if name in symbols(t)]
            rest = [t for t in terms if name not in symbols(t)]
            inner = holding[0] if len(holding) == 1 else Add(tuple(holding))
            return one(inner, Add((right, *(Negative(t) for t in rest))), "add", "Take what was added away again, on both sides.")
        case Multiply(factors):
            holding = [f for f in factors if name in symbols(f)]
            rest = [f for f in factors if name not in symbols(f)]
            below = rest[0] if len(rest) == 1 else Multiply(tuple(rest))
            inner = holding[0] if len(holding) == 1 else Multiply(tuple(holding))
            return one(inner, Divide(right, below), "multiply", ("Divide both sides by ", below, "."))
        case Divide(top, bottom) if name in symbols(top):
            return one(top, Multiply((right, bottom), "*"), "multiply", ("Multiply both sides by ", bottom, "."))
        case Divide(top, bottom):
            return one(bottom, Divide(top, right), "multiply", "Multiply by the denominator and divide by the other side.")
        case Root(inner, index):
            order = index or Number("2")
            even = isinstance(order, Number) and order.value % 2 == 0
            if even and size is not None and size < 0:
                return UNDO["root"], [], "A square root is never negative, so there is no solution."
            return one(inner, Power(right, order), "root", "Raise both sides to the power that undoes the root.")
        case Power(base, exponent) if name in symbols(base):
            number = work(exponent, SIMPLIFY).value.rational
            if number is None:
                return None
            if number.denominator == 1 and number.numerator % 2 == 0:
                if size is None or size < 0:
                    return (UNDO["power"], [], "An even power is never negative, so there is no real solution.") if size is not None else None
                root: Node = Root(right) if number == 2 else Root(right, Number(str(number.numerator)))
                return UNDO["power"], [Relation((base, Negative(root)), ("=",)), Relation((base, root), ("=",))], "Two numbers have this even power: the root and its opposite."
            return one(base, Power(right, Divide(Number("1"), exponent)) if number.denominator == 1 else Power(right, Divide(Number(str(number.denominator)), Number(str(number.numerator)))), "power", "Undo the power with the root.")
        case Power(base, exponent):
            if size is not None and size <= 0:
                return UNDO["exponential"], [], "A positive number to any power stays positive, so this has no real solution."
            if base == Constant("e"):
                return one(exponent, Call("ln", (right,)), "exponential", "Take the natural logarithm of both sides: it undoes e to the power.")
            known = work(Call("log", (right,), base), SIMPLIFY)
            if known.value.rational is not None:
                return one(exponent, known.after, "exponential", ("Both sides are powers of ", base, ", so the exponents are equal."))
            return one(exponent, Divide(Call("ln", (right,)), Call("ln", (base,))), "exponential", "Take the logarithm of both sides; the exponent comes down as a factor, and is divided free.")
        case Call("log" | "ln", (inner,), subscript):
            below = Constant("e") if subscript is None else subscript
            return one(inner, Power(below, right), "log", "A logarithm is an exponent: put it back on its base.")
        case AbsoluteValue(inner):
            if size is not None and size < 0:
                return UNDO["bars"], [], "An absolute value is never negative, so there is no solution."
            if size == 0:
                return one(inner, right, "bars", "Only zero has the distance zero from zero.")
            return UNDO["bars"], [Relation((inner, Negative(right)), ("=",)), Relation((inner, right), ("=",))], "Two numbers have this distance from zero: one on each side."
        case Call("cosh", (inner,)):
            return UNDO["function"], [Relation((inner, Negative(Call("acosh", (right,)))), ("=",)), Relation((inner, Call("acosh", (right,))), ("=",))], "cosh takes each value above one twice, at opposite places."
        case Call(function, (inner,)) if function in _INVERSES:
            return one(inner, _INVERSES[function](right), "function", "Apply the inverse function on both sides.")
    return None


def _size(node: Node) -> float | None:
    value = work(node, SIMPLIFY).value
    return surds.numeric_value(value) if surds.is_numeric(value) else None


def _by_base(equation: Relation, unknown: Node, name: str, real: bool, depth: int) -> Solved | None:
    """Polynomial in something that holds the unknown, such as e^x, ln(x) or sqrt(x): name it, solve, put it back."""
    difference = work(Add((equation.left, Negative(equation.right))), SIMPLIFY).value
    base, unit = _common_base(difference, name)
    if base is None:
        return None
    letter = next(n for n in ("u", "w", "s", "q") if n not in symbols(equation))
    u = Symbol(letter)
    value = Sum({})
    for monomial, coefficient in difference.terms.items():
        power, rest = Fraction(0), []
        for b, e in monomial:
            ratio = _ratio(b, e, base, unit, name)
            if ratio is None:
                rest.append((b, e))
            else:
                power += ratio
        if any(name in symbols(b) for b, _ in rest if isinstance(b, Node)) or power.denominator != 1:
            return None
        value = value + Sum({(*rest, *(((u, power),) if power else ())): coefficient})
    shown = write(Sum({((base, unit),): Fraction(1)}))
    if shown == unknown:
        return None
    if any(isinstance(e, Fraction) and e < 0 for m in value.terms for b, e in m if b == u):
        lowest = min(e for m in value.terms for b, e in m if b == u and isinstance(e, Fraction))
        value = Sum({tuple((b, e) for b, e in ((dict(m) | {u: dict(m).get(u, Fraction(0)) - lowest}).items()) if e): c for m, c in value.terms.items()})
    line = Relation((write(value), Number("0")), ("=",))
    names = Relation((u, shown), ("=",))
    steps = [Step("substitute", "Give the repeated part a name", ("The unknown occurs only inside ", shown, ", so call that ", u, "."), "functions", after=names, relation="defines", check="by-definition")]
    inner = solve_equation(line, u, None, real, depth + 1)
    back = [Relation((shown, v), ("=",)) for v in inner.values]
    steps.append(Step("solve_for_name", "Solve for the new name", ("With it the equation becomes ", line, "."), "quadratic-equations", after=_statements(u, inner.values) if inner.values else line, relation="defines", check="by-definition", substeps=inner.steps))
    good: list[Node] = []
    for each in back:
        try:
            solved = solve_equation(each, unknown, None, True, depth + 1)
        except (NotSolvable, Undefined):
            return None
        steps.extend(solved.steps)
        good.extend(v for v in solved.values if v not in good)
    values = in_order(good)
    if values:
        steps.append(Step("substitute_back", "Put the named part back", "Each value of the new name gives an equation for the unknown.", "functions", after=_statements(unknown, values), relation="implies", check="agrees"))
    return Solved(tuple(steps), tuple(values), reason="" if values else "The named part cannot take these values.")


def _common_base(value: Sum, name: str) -> tuple[Node | Sum | None, object]:
    found: list[tuple[Node | Sum, object]] = []
    for monomial in value.terms:
        for base, exponent in monomial:
            inside = name in symbols(write(base)) if isinstance(base, Sum) else name in symbols(base)
            above = isinstance(exponent, Sum) and name in symbols(write(exponent))
            if inside or above:
                found.append((base, exponent))
    if not found or len({repr(b) for b, _ in found}) != 1:
        return None, None
    base = found[0][0]
    exponents = [e for _, e in found]
    if all(isinstance(e, Fraction) for e in exponents):
        from math import lcm

        bottom = lcm(*(e.denominator for e in exponents if isinstance(e, Fraction)))
        return base, Fraction(1, bottom)
    smallest = min((e for e in exponents if isinstance(e, Sum)), key=lambda e: [abs(c) for c in e.terms.values()])
    if len(smallest.terms) != 1:
        return None, None
    return base, smallest if smallest.term[1] > 0 else -smallest


def _ratio(base: object, exponent: object, common: object, unit: object, name: str) -> Fraction | None:
    if base != common:
        return None
    if isinstance(exponent, Fraction) and isinstance(unit, Fraction):
        return exponent / unit
    if isinstance(exponent, Sum) and isinstance(unit, Sum):
        monomial, coefficient = unit.term
        if set(exponent.terms) == {monomial}:
            return exponent.terms[monomial] / coefficient
    return None


def _radical(equation: Relation, unknown: Node, name: str, real: bool, depth: int) -> Solved | None:
    """A root over the unknown beside other places of it: the root alone on one side, then both sides squared."""
    from tutor.notation.tree import walk

    terms = _all_terms(equation)
    index = next((k for k, t in enumerate(terms) if any(isinstance(n, Root) and name in symbols(n.radicand) for n in walk(t))), None)
    if index is None or depth > 3:
        return None
    alone, rest = terms[index], [Negative(t) for k, t in enumerate(terms) if k != index]
    right = work(Add(tuple(rest)) if len(rest) > 1 else rest[0] if rest else Number("0"), SIMPLIFY)
    root = next(n for n in walk(alone) if isinstance(n, Root) and name in symbols(n.radicand))
    order = root.index or Number("2")
    if not isinstance(order, Number):
        return None
    line = Relation((alone, right.after), ("=",))
    steps = [Step("isolate_root", "Get the root alone", "Everything else goes to the other side, so that the power takes the root away.", "roots-radicals", before=equation, after=line, relation="equivalent", check="agrees")]
    n = int(order.value)
    squared = Relation(tuple(work(Power(s, Number(str(n))), SIMPLIFY).after for s in line.operands), ("=",))
    steps.append(Step("square_both_sides" if n == 2 else "raise_both_sides", "Square both sides" if n == 2 else f"Raise both sides to the power {n}", "Equal sides have equal powers. The way back is not sure, so the values are checked at the end.", "roots-radicals", before=line, after=squared, relation="implies", check="agrees"))
    inner = solve_equation(squared, unknown, None, True, depth + 1)
    return Solved((*steps, *inner.steps), inner.values, inner.every, inner.reason)


def _all_terms(equation: Relation) -> list[Node]:
    def terms(node: Node) -> list[Node]:
        return list(node.terms) if isinstance(node, Add) else [node]

    found = terms(equation.left)
    if equation.right != Number("0"):
        found += [t.operand if isinstance(t, Negative) else Negative(t) for t in terms(equation.right)]
    return found


def _bars(equation: Relation, unknown: Node, name: str, real: bool, depth: int) -> Solved | None:
    """Absolute values beside the unknown: each sign of what is between the bars is a case of its own."""
    from tutor.notation.tree import walk

    bars = next((n for s in equation.operands for n in walk(s) if isinstance(n, AbsoluteValue) and name in symbols(n)), None)
    if bars is None or depth > 3:
        return None

    def put(node: Node, value: Node) -> Node:
        return value if node == bars else rebuild(node, lambda child: put(child, value))

    lines = [Relation(tuple(put(s, v) for s in equation.operands), ("=",)) for v in (bars.operand, Negative(bars.operand))]
    return _cases(equation, unknown, lines, Rule("cases_of_absolute_value", "Two cases for the bars", "negative-numbers"), ("Between the bars stands ", bars.operand, ": where it is not negative the bars do nothing, where it is negative they change its sign. Each case is solved, and its values checked."), None, True, depth)
