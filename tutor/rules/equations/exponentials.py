"""Exponential equations: one power on each side, hyperbolic functions as exponentials, powers that are one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd

from tutor.notation.tree import Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, symbols, walk
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable, Solved, size
from tutor.rules.equations.polynomial import in_order
from tutor.rules.equations.quest import ZERO, Quest, holds, statements, swapped
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Base, Monomial, Sum, Undefined, constant, exponent_sum, multiply_monomials, plain_exponent, prime_powers
from tutor.rules.writing import write, write_number
from tutor.solution import Step

ONE_POWER_EACH = Rule("one_power_on_each_side", "Get one power on each side", "exponents")
SAME_BASE = Rule("same_base", "Write both sides with the same base", "exponential-log-equations")
EQUAL_EXPONENTS = Rule("equal_exponents", "Equal powers of one base have equal exponents", "exponential-log-equations")
LOG_BOTH_SIDES = Rule("logarithm_of_both_sides", "Take the logarithm of both sides", "exponential-log-equations")
HYPERBOLIC = Rule("hyperbolic_as_exponentials", "Write it with exponentials", "exponents")
POWER_IS_ONE = Rule("power_is_one", "When is a power equal to one?", "exponents")


def equal_powers(quest: Quest) -> Solved | None:
    """a^f(x) = c*b^g(x): by a common base, else by logarithms."""
    if not any(isinstance(n, Power) and quest.has(n.exponent) for s in quest.equation.operands for n in walk(s)) and not any(isinstance(n, Call) and n.function == "exp" for s in quest.equation.operands for n in walk(s)):
        return None
    terms = list(quest.difference().terms.items())
    if len(terms) != 2 or not any(quest.has_base(e) for m, _ in terms for _, e in m):
        return None
    if not all(_only_above(quest, m) for m, _ in terms):
        return _powers_of_unknown(quest, terms)
    terms.sort(key=lambda t: -t[1])
    (first, a), (second, b) = terms
    positive = all(_surely_positive(base) for m, _ in terms for base, _ in m)
    if a * b > 0:
        if not positive:
            return None
        return Solved((), reason="Powers of positive numbers are positive, so this sum is never zero: there is no real solution.")
    b = -b
    if not any(quest.has_base(e) for _, e in first):
        first, a, second, b = second, b, first, a
    line = Relation((write(Sum({first: a})), write(Sum({second: b}))), ("=",))
    steps = [Step(ONE_POWER_EACH.id, ONE_POWER_EACH.title, "With one power, or product of powers, on each side they can be compared.", ONE_POWER_EACH.concept, before=quest.equation, after=line, relation="equivalent")]
    same = _same_base(quest, (first, a), (second, b))
    if same is not None:
        powers, exponents = same
        steps.append(Step(SAME_BASE.id, SAME_BASE.title, ("All the bases are powers of ", powers.left.base if isinstance(powers.left, Power) else powers.left, "; a power of a power multiplies the exponents."), SAME_BASE.concept, before=line, after=powers, relation="equivalent"))
        steps.append(Step(EQUAL_EXPONENTS.id, EQUAL_EXPONENTS.title, "A power with a base above one grows all the way, so equal powers need equal exponents.", EQUAL_EXPONENTS.concept, before=powers, after=exponents, relation="equivalent"))
        now = exponents
    else:
        now = Relation((_logarithm(first, a), _logarithm(second, b)), ("=",))
        why = "The logarithm of a product is the sum of the logarithms, and an exponent comes down as a factor."
        conditions = () if positive else ("The bases must be positive for this.",)
        steps.append(Step(LOG_BOTH_SIDES.id, LOG_BOTH_SIDES.title, why, LOG_BOTH_SIDES.concept, before=line, after=now, relation="equivalent", conditions=conditions))
    inner = quest.solve(now)
    return Solved((*(s for s in steps if s.before != s.after), *inner.steps), inner.values, inner.every, inner.reason)


def _powers_of_unknown(quest: Quest, terms: list[tuple[Monomial, Fraction]]) -> Solved | None:
    """x^ln(x) = e^4: logarithms make it an equation in ln(x)."""
    (first, a), (second, b) = terms
    powers = [(base, e) for m, _ in terms for base, e in m if quest.has_base(e)]
    if a * b > 0 or not all(base == quest.unknown and isinstance(e, Sum) and _in_logarithm(quest, e) for base, e in powers):
        return None
    now = Relation((_logarithm(first, abs(a)), _logarithm(second, abs(b))), ("=",))
    why = "The logarithm of a product is the sum of the logarithms, and an exponent comes down as a factor."
    step = Step(LOG_BOTH_SIDES.id, LOG_BOTH_SIDES.title, why, LOG_BOTH_SIDES.concept, before=quest.equation, after=now, relation="equivalent", conditions=(("This needs ", Relation((quest.unknown, ZERO), (">",)), "."),))
    inner = quest.solve(now)
    return Solved((step, *inner.steps), inner.values, inner.every, inner.reason)


def _in_logarithm(quest: Quest, exponent: Sum) -> bool:
    """Does the unknown stand in the exponent as ln(x) only?"""
    return all(not quest.has_base(b) or (isinstance(b, Call) and b.function in ("ln", "log") and b.arguments == (quest.unknown,)) for m in exponent.terms for b, _ in m)


def _only_above(quest: Quest, monomial: Monomial) -> bool:
    return not any(quest.has_base(b) for b, _ in monomial)


def _surely_positive(base: Base) -> bool:
    return isinstance(base, Number) or (isinstance(base, Constant) and base.name in ("e", "pi")) or (isinstance(base, Sum) and (size(write(base)) or -1) > 0)


def _primes(value: Fraction) -> dict[int, int]:
    found = dict(prime_powers(value.numerator)) if value.numerator > 1 else {}
    for prime, count in prime_powers(value.denominator) if value.denominator > 1 else ():
        found[prime] = -count
    return found


def common_root(vectors: list[Mapping[int, int]]) -> tuple[int, list[int]] | None:
    """The whole number of which all numbers with these prime factors are powers, and the exponents."""
    full = [v for v in vectors if v]
    if not full or any(set(v) != set(full[0]) for v in full):
        return None
    first = full[0]
    content = gcd(*first.values())
    unit = {p: k // content for p, k in first.items()}
    if next(iter(unit.values())) < 0:
        unit = {p: -k for p, k in unit.items()}
    if any(k < 0 for k in unit.values()):
        return None
    found = []
    for vector in vectors:
        if not vector:
            found.append(0)
            continue
        ratios = {Fraction(vector[p], unit[p]) for p in unit}
        if len(ratios) != 1 or (ratio := ratios.pop()).denominator != 1:
            return None
        found.append(ratio.numerator)
    root = 1
    for prime, count in unit.items():
        root *= prime**count
    return root, found


def _same_base(quest: Quest, left: tuple[Monomial, Fraction], right: tuple[Monomial, Fraction]) -> tuple[Relation, Relation] | None:
    """Both sides as powers of one base, and the equation between their exponents."""
    if left[1] == right[1] == 1 and {b for b, _ in (*left[0], *right[0])} == {Constant("e")}:
        sides = [exponent_sum(m[0][1]) if m else Sum({}) for m, _ in (left, right)]
        base: Node = Constant("e")
    else:
        if not all(isinstance(b, Number) for m, _ in (left, right) for b, _ in m):
            return None
        factors = [(_primes(Fraction(b.value)), e) for m, _ in (left, right) for b, e in m if isinstance(b, Number)]
        known = common_root([*(v for v, _ in factors), _primes(left[1]), _primes(right[1])])
        if known is None:
            return None
        root, counts = known
        base = Number(str(root))
        sides = []
        place = 0
        for k, (monomial, _) in enumerate((left, right)):
            total = constant(counts[len(factors) + k])
            for _, exponent in monomial:
                total = total + exponent_sum(exponent).scale(Fraction(counts[place]))
                place += 1
            sides.append(total)
    exponents = Relation((write(sides[0]), write(sides[1])), ("=",))
    return Relation((Power(base, exponents.left), Power(base, exponents.right)), ("=",)), exponents


def _logarithm(monomial: Monomial, coefficient: Fraction) -> Node:
    """ln of a product of powers, as a sum."""
    parts: list[Node] = []
    for base, exponent in monomial:
        shown = write(exponent_sum(exponent))
        if base == Constant("e"):
            parts.append(shown)
        else:
            below = Call("ln", (write(base) if isinstance(base, Sum) else base,))
            parts.append(below if shown == Number("1") else Multiply((shown, below), "*"))
    if coefficient != 1 or not parts:
        parts.append(work(Call("ln", (write_number(coefficient),)), SIMPLIFY).after)
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


_HYPERBOLIC = frozenset("sinh cosh tanh coth sech csch".split())


def hyperbolic(quest: Quest) -> Solved | None:
    """sinh, cosh, tanh of one argument: all of them are built from e^u."""
    calls = list(dict.fromkeys(n for s in quest.equation.operands for n in walk(s) if isinstance(n, Call) and n.function in _HYPERBOLIC and quest.has(n)))
    arguments = {c.arguments for c in calls}
    if not calls or len(arguments) != 1:
        return None
    (argument,) = arguments.pop()
    letter = next(n for n in ("w", "u", "s", "q") if n not in symbols(quest.equation))
    w: Node = Symbol(letter)
    two, one = Number("2"), Number("1")
    sinh, cosh = Divide(Add((w, Negative(Divide(one, w)))), two), Divide(Add((w, Divide(one, w))), two)
    square = Power(w, two)
    tanh = Divide(Add((square, Negative(one))), Add((square, one)))
    forms: dict[str, Node] = {"sinh": sinh, "cosh": cosh, "tanh": tanh, "coth": Divide(tanh.denominator, tanh.numerator), "sech": Divide(one, cosh), "csch": Divide(one, sinh)}
    sides = list(quest.equation.operands)
    for each in calls:
        sides = [swapped(s, each, forms[each.function]) for s in sides]
    line = Relation(tuple(sides), ("=",))
    if quest.has(line):
        return None
    shown = Power(Constant("e"), argument)
    names = Relation((w, shown), ("=",))
    steps = [Step(HYPERBOLIC.id, HYPERBOLIC.title, ("sinh and cosh are half the difference and half the sum of ", shown, " and one over it. Call ", names, "."), HYPERBOLIC.concept, after=names, relation="defines", check="by-definition")]
    inner = quest.solve(line, w, True)
    if inner.every:
        return None
    steps.append(Step("solve_for_name", "Solve for the new name", ("With it the equation becomes ", line, "."), "quadratic-equations", after=statements(w, inner.values) if inner.values else line, relation="defines", check="by-definition", substeps=inner.steps))
    good: list[Node] = []
    for value in inner.values:
        amount = size(value)
        if amount is not None and amount <= 0:
            continue
        good.extend(quest.solve(Relation((shown, value), ("=",))).values)
    if not good:
        return Solved(tuple(steps), reason="A power of e is positive, and none of these values is.")
    values = in_order(good)
    steps.append(Step("substitute_back", "Put the named part back", "A power of e is positive; each positive value gives the unknown by a logarithm.", "functions", before=quest.equation, after=statements(quest.unknown, values), relation="equivalent", check="agrees" if all(holds(quest.equation, quest.unknown, v) for v in values) else None))
    return Solved(tuple(steps), tuple(values))


def power_is_one(quest: Quest) -> Solved | None:
    """f(x)^g(x) = 1: the exponent is zero, or the base is one, or it is minus one with an even exponent."""
    left, right = quest.equation.operands
    if right != Number("1") or not isinstance(left, Power) or not (quest.has(left.base) and quest.has(left.exponent)):
        return None
    base, exponent = left.base, left.exponent
    lines = [Relation((exponent, ZERO), ("=",)), Relation((base, Number("1")), ("=",)), Relation((base, Negative(Number("1"))), ("=",))]
    reasons = ("Exponent zero, as long as the base is not zero:", "Base one, whatever the exponent is:", "Base minus one, as long as the exponent is an even whole number:")
    found: list[Node] = []
    parts = []
    for line, why in zip(lines, reasons, strict=True):
        try:
            inner = quest.solve(line, real=True)
        except Undefined:
            continue
        if inner.every:
            raise NotSolvable("a power that is one for a whole range of numbers")
        parts.append(Step("solve_case", "Solve this case", why, "exponents", before=line, after=statements(quest.unknown, inner.values) if inner.values else Sequence((), "{}"), relation="equivalent", check="agrees" if all(holds(line, quest.unknown, v) for v in inner.values) else None, substeps=inner.steps))
        found.extend(v for v in inner.values if v not in found)
    values = [v for v in in_order(found) if holds(quest.equation, quest.unknown, v)]
    if not values:
        return Solved((), reason="None of the three ways to get the power one gives a solution.")
    step = Step(POWER_IS_ONE.id, POWER_IS_ONE.title, "Among real numbers a power is one in three ways: the exponent is zero, the base is one, or the base is minus one and the exponent even. Values that do not fit the equation are left out.", POWER_IS_ONE.concept, before=quest.equation, after=statements(quest.unknown, values), relation="equivalent", check="agrees", substeps=tuple(parts))
    return Solved((step,), tuple(values))


def unified(quest: Quest, value: Sum) -> Sum:
    """4^x as 2^(2x) where 2^x stands beside it; 2^(x + 1) as 2*2^x."""
    bases = {b for m in value.terms for b, e in m if isinstance(b, Number) and isinstance(e, Sum) and quest.has_base(e)}
    vectors = [_primes(Fraction(b.value)) for b in bases]
    known = common_root(list(vectors))
    root = {b: (Number(str(known[0])), k) for b, k in zip(bases, known[1], strict=True)} if known else {}
    total = Sum({})
    for monomial, coefficient in value.terms.items():
        factors: Monomial = ()
        for base, exponent in monomial:
            new_base, turns = root.get(base, (base, 1)) if isinstance(base, Number) else (base, 1)
            if not isinstance(exponent, Sum) or not quest.has_base(exponent):
                number, factors = multiply_monomials(factors, ((base, exponent),))
                coefficient *= number
                continue
            moving = Sum({m: c * turns for m, c in exponent.terms.items() if quest.has_base(Sum({m: c}))})
            fixed = Sum({m: c * turns for m, c in exponent.terms.items() if not quest.has_base(Sum({m: c}))})
            factors = (*factors, (new_base, moving))
            above = plain_exponent(fixed)
            if isinstance(above, Fraction) and above.denominator == 1 and isinstance(new_base, Number):
                coefficient *= Fraction(new_base.value) ** int(above)
            elif fixed:
                factors = (*factors, (new_base, above))
        total = total + Sum({factors: coefficient})
    return total
