"""The search for a limit: which rule applies, and the lines it writes.

`find_limit(f, x, point, side)` works on exact objects and gives lines as trees, each checked later by going near the
point. Rules in the order in which they are taught: put the point in, the laws of limits, cancel, rationalise, standard
limits, l'Hôpital's rule, powers through logarithms, the terms that grow fastest, the first terms of a series; and from
both sides where the sides may differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, NotNumeric, evaluate, goes_to
from tutor.notation.symbolic import from_sympy
from tutor.notation.tree import Constant, Limit, Negative, Node, Power, Relation, symbols
from tutor.notation.trouble import TROUBLE
from tutor.rules.derivation import Rule, alike
from tutor.rules.tidy import tidy_object
from tutor.solution import Prose, Step

oo = sympy.oo
FUEL = 70
SUBSTITUTE = Rule("direct_substitution", "Put the point in", "continuity")
LAWS = Rule("limit_laws", "Limit laws", "limits")
CANCEL = Rule("cancel_common_factor", "Cancel the common factor", "limits")
HIGHEST = Rule("divide_by_highest_power", "Divide by the highest power", "limits")
CONJUGATE = Rule("rationalise", "Multiply by the conjugate", "limits")
STANDARD = Rule("standard_limit", "Standard limits", "limits")
LHOPITAL = Rule("lhopital", "L'Hôpital's rule", "lhopital")
QUOTIENT = Rule("write_as_quotient", "Write the product as a quotient", "lhopital")
TOGETHER = Rule("common_denominator", "Bring it over one denominator", "fractions")
POWER = Rule("limit_of_power", "Through the logarithm", "limits")
DOMINANT = Rule("dominant_terms", "Only the fastest-growing terms matter", "limits")
SERIES = Rule("leading_behaviour", "How the expression begins", "taylor-series")
SQUEEZE = Rule("squeeze", "Squeeze theorem", "limits")
SIDES = Rule("both_sides", "Compare both sides", "limits")


@dataclass(frozen=True, slots=True)
class Lim:
    """What a limit is: `value` a number, an expression or an infinity; None when there is none, with the reason."""

    value: Any
    steps: tuple[Step, ...]
    reason: Prose = ""


@dataclass(slots=True)
class Finder:
    """One question's search."""

    fuel: int = FUEL
    depth: int = 0
    rounds: int = 0
    known: dict[tuple[Any, Any, Any, str], Lim | None] = field(default_factory=dict)

    def find(self, f: Any, x: Any, a: Any, side: str) -> Lim | None:
        """The limit of f as x goes to a from a side ("" for both, and at infinity)."""
        key = (f, x, a, side)
        if key in self.known:
            return self.known[key]
        if self.fuel <= 0 or self.depth > 10:
            return None
        self.fuel -= 1
        self.depth += 1
        self.known[key] = None
        found: Lim | None = None
        try:
            for rule in _rules(side, a):
                try:
                    found = rule(self, f, x, a, side)
                except TROUBLE:
                    found = None
                if found is not None:
                    break
        finally:
            self.depth -= 1
        self.known[key] = found
        return found


LimitRule = Callable[[Finder, Any, Any, Any, str], "Lim | None"]


def _rules(side: str, a: Any) -> list[LimitRule]:
    from tutor.rules.limits import indeterminate as i

    rules: list[LimitRule] = [constant, substitution, laws, squeeze, oscillation, i.tidied, i.rational, i.standard, i.rationalise, i.powers, i.quotient_by_lhopital, i.products, i.dominant, i.differences]
    if side == "" and not a.is_infinite:
        return [constant, substitution, laws, squeeze, i.tidied, i.rational, i.standard, i.rationalise, i.powers, i.quotient_by_lhopital, i.products, both_sides]
    return [*rules, i.series, i.harder_lhopital]


def tree(value: Any) -> Node:
    """An exact object as it is written."""
    if value == -oo:
        return Negative(Constant("infinity"))
    return from_sympy(value)


def lim(f: Any, x: Any, a: Any, side: str) -> Node:
    """lim f, as written."""
    return Limit(tree(f), tree(x), tree(a), side if not a.is_infinite else "")


def done(rule: Rule, f: Any, x: Any, a: Any, side: str, value: Any, why: Prose, substeps: tuple[Step, ...] = ()) -> Lim:
    """A limit found in one line."""
    return Lim(value, (rule.step(lim(f, x, a, side), shown(value), why, substeps),))


def shown(value: Any) -> Node:
    """A value as it is shown, tidied."""
    if value.is_infinite:
        return tree(value)
    return tidy_object(value) if value.count_ops() > 2 else tree(value)


def rewritten(finder: Finder, rule: Rule, f: Any, x: Any, a: Any, side: str, other: Any, why: Prose, substeps: tuple[Step, ...] = ()) -> Lim | None:
    """lim f = lim other, which is then searched."""
    found = finder.find(other, x, a, side)
    if found is None:
        return None
    before, after = lim(f, x, a, side), lim(other, x, a, side)
    if alike(before, after):
        return found
    return Lim(found.value, (rule.step(before, after, why, substeps), *found.steps), found.reason)


def find_limit(f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """The limit of f as x goes to a, by rules; None when they do not lead to one."""
    found = Finder().find(f, x, a, side)
    if found is None or (found.value is not None and found.value.has(sympy.nan, sympy.zoo)):
        return None
    if found.value is not None and not confirmed(f, x, a, side, found.value):
        return None
    return found


def confirmed(f: Any, x: Any, a: Any, side: str, value: Any) -> bool:
    """Going near the point, does the function really go there?"""
    node = Limit(from_sympy(f), tree(x), tree(a), side)
    names = sorted({*symbols(node.operand), *symbols(node.point)} - {str(x)})
    letters = {n: mpmath.mpf(str(v)) for n, v in zip(names, (1.37, 0.73, 2.19, 1.61, 0.43, 3.07, 1.13, 0.89), strict=False)}
    if len(letters) < len(names):
        return False
    sides = [""] if a.is_infinite else [side] if side else ["+", "-"]
    try:
        with mpmath.workdps(40):
            number = evaluate(tree(value), letters)
            seen = [goes_to(node, number, letters, s) for s in sides]
    except TROUBLE:
        return False
    return False not in seen and True in seen


# -- the first rules ------------------------------------------------------------------------------------------------


def constant(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """A constant stays what it is."""
    if f.has(x):
        return None
    return done(Rule("limit_of_constant", "A constant stays", "limits"), f, x, a, side, f, "There is nothing that changes.")


def substitution(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """f(a), where f is continuous."""
    if a.is_infinite or not continuous(f, x, a):
        return None
    value = f.subs(x, a)
    if value.has(sympy.zoo, sympy.nan) or value.is_infinite:
        return None
    return done(SUBSTITUTE, f, x, a, side, value, ("The function is continuous at ", Relation((tree(x), tree(a)), ("=",)), ": nothing is divided by zero there, and no jump. So its limit is its value."))


def continuous(f: Any, x: Any, a: Any) -> bool:
    """Is f plainly continuous at a, as a real function?"""
    if not f.has(x) or f == x:
        return True
    if f.is_Add or f.is_Mul:
        return all(continuous(g, x, a) for g in f.args)
    if f.is_Pow:
        if not continuous(f.base, x, a) or not continuous(f.exp, x, a):
            return False
        base = sympy.expand(f.base.subs(x, a)) if not f.base.is_number else f.base
        if f.exp.is_Integer:
            return bool(f.exp > 0) or is_nonzero(base)
        return is_positive(base)
    if isinstance(f, sympy.Function):
        if not all(continuous(g, x, a) for g in f.args):
            return False
        return inside_domain(f.func, f.args[0].subs(x, a))
    return False


def is_nonzero(value: Any) -> bool:
    """Is the value plainly not zero?"""
    if value.is_number:
        return bool(abs(complex(value.evalf(30))) > 1e-20)
    return bool(sympy.simplify(value) != 0)


def is_positive(value: Any) -> bool:
    """Is the value positive, letters taken as positive?"""
    if value.is_number:
        number = complex(value.evalf(30))
        return number.real > 1e-20 and abs(number.imag) < 1e-20
    return bool(sympy.simplify(value) != 0) and not value.could_extract_minus_sign()


def _number(value: Any) -> float | None:
    if not value.is_number:
        return None
    number = complex(value.evalf(25))
    return number.real if abs(number.imag) < 1e-15 else None


EVERYWHERE = (sympy.sin, sympy.cos, sympy.exp, sympy.atan, sympy.sinh, sympy.cosh, sympy.tanh, sympy.sech, sympy.asinh, sympy.erf, sympy.Abs)


def inside_domain(kind: Any, value: Any) -> bool:
    """Is a function of this kind continuous at the value?"""
    if kind in EVERYWHERE:
        return True
    if kind is sympy.log:
        return is_positive(value)
    if kind in (sympy.tan, sympy.sec):
        return is_nonzero(sympy.cos(value))
    if kind in (sympy.cot, sympy.csc):
        return is_nonzero(sympy.sin(value))
    number = _number(value)
    if number is None:
        return False
    if kind in (sympy.asin, sympy.acos, sympy.atanh):
        return abs(number) < 1
    if kind in (sympy.asec, sympy.acsc, sympy.acoth):
        return abs(number) > 1
    if kind is sympy.acosh:
        return number > 1
    if kind in (sympy.acot, sympy.csch, sympy.coth, sympy.acsch, sympy.sign, sympy.Heaviside):
        return number != 0
    if kind is sympy.asech:
        return 0 < number < 1
    if kind in (sympy.floor, sympy.ceiling, sympy.frac):
        return abs(number - round(number)) > 1e-12
    if kind in (sympy.factorial, sympy.gamma):
        return number > 0
    return False


FAR: dict[Any, tuple[Any, Any]] = {
    sympy.exp: (oo, sympy.Integer(0)), sympy.log: (oo, None), sympy.atan: (sympy.pi / 2, -sympy.pi / 2), sympy.acot: (sympy.Integer(0), sympy.Integer(0)), sympy.tanh: (sympy.Integer(1), sympy.Integer(-1)),
    sympy.coth: (sympy.Integer(1), sympy.Integer(-1)), sympy.sinh: (oo, -oo), sympy.cosh: (oo, oo), sympy.sech: (sympy.Integer(0), sympy.Integer(0)), sympy.csch: (sympy.Integer(0), sympy.Integer(0)),
    sympy.asinh: (oo, -oo), sympy.acosh: (oo, None), sympy.erf: (sympy.Integer(1), sympy.Integer(-1)), sympy.Abs: (oo, oo), sympy.asec: (sympy.pi / 2, sympy.pi / 2), sympy.acsc: (sympy.Integer(0), sympy.Integer(0)),
    sympy.acoth: (sympy.Integer(0), sympy.Integer(0)), sympy.acsch: (sympy.Integer(0), sympy.Integer(0)), sympy.sign: (sympy.Integer(1), sympy.Integer(-1)), sympy.floor: (oo, -oo), sympy.ceiling: (oo, -oo),
    sympy.factorial: (oo, None), sympy.gamma: (oo, None),
}  # fmt: skip
"""Where functions go as their argument goes to plus and minus infinity; None: nowhere."""

EDGE: dict[Any, dict[Any, Any]] = {
    sympy.asin: {1: sympy.pi / 2, -1: -sympy.pi / 2}, sympy.acos: {1: sympy.Integer(0), -1: sympy.pi}, sympy.acosh: {1: sympy.Integer(0)}, sympy.asec: {1: sympy.Integer(0), -1: sympy.pi},
    sympy.acsc: {1: sympy.pi / 2, -1: -sympy.pi / 2}, sympy.asech: {1: sympy.Integer(0)},
}  # fmt: skip
"""Values at the ends of domains, reached from inside."""

POLES: dict[Any, tuple[Any, Any]] = {
    sympy.log: (-oo, None), sympy.csch: (oo, -oo), sympy.coth: (oo, -oo), sympy.acsch: (oo, -oo), sympy.acot: (sympy.pi / 2, -sympy.pi / 2), sympy.sign: (sympy.Integer(1), sympy.Integer(-1)),
    sympy.asech: (oo, None), sympy.Heaviside: (sympy.Integer(1), sympy.Integer(0)),
}  # fmt: skip
"""Where functions go as their argument goes to zero from above and from below."""


def laws(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """The limit of the parts, put together, where that is not an indeterminate form."""
    if f == x:
        return done(LAWS, f, x, a, side, a, "The variable itself goes there.") if a.is_infinite else None
    parts: list[tuple[Any, Lim]] = []

    def of(g: Any) -> Any:
        found = finder.find(g, x, a, side)
        if found is None or found.value is None:
            raise NotNumeric("a part has no limit")
        if g.has(x):
            parts.append((g, found))
        return found.value

    value = _together(f, x, a, side, of)
    if value is None or value.has(sympy.nan, sympy.zoo):
        return None
    return done(LAWS, f, x, a, side, value, _why(f, x, parts, value), _substeps(parts, x, a, side))


def _substeps(parts: list[tuple[Any, Lim]], x: Any, a: Any, side: str) -> tuple[Step, ...]:
    out: list[Step] = []
    for g, found in parts:
        if g == x or not found.steps:
            continue
        if len(found.steps) == 1:
            out.append(found.steps[0])
        else:
            out.append(LAWS.step(lim(g, x, a, side), found.steps[-1].after, "This part on its own.", found.steps))
    return tuple(out)


def _why(f: Any, x: Any, parts: list[tuple[Any, Lim]], value: Any) -> Prose:
    listed: list[str | Node] = []
    for g, found in parts:
        listed += [tree(g), " goes to ", shown(found.value), ", "]
    ending = "and that settles the whole."
    if f.is_Add and value.is_infinite:
        ending = "so the sum grows without bound too." if value > 0 else "so the sum falls without bound too."
    elif value == 0:
        ending = "so the whole shrinks to zero."
    elif value.is_infinite:
        ending = "so the whole grows without bound." if value > 0 else "so the whole falls without bound."
    return (*listed, ending)


def _together(f: Any, x: Any, a: Any, side: str, of: Callable[[Any], Any]) -> Any:
    if f.is_Add:
        total = sympy.Integer(0)
        values = [of(g) for g in f.args]
        if oo in values and -oo in values:
            return None
        for value in values:
            total = total + value
        return total
    if f.is_Mul:
        return _product(f, x, a, side, of)
    if f.is_Pow and not isinstance(f, sympy.exp):
        return _power(f, x, a, side, of)
    if isinstance(f, sympy.Function) and len(f.args) == 1:
        return _function(f, x, a, side, of)
    return None


def _product(f: Any, x: Any, a: Any, side: str, of: Callable[[Any], Any]) -> Any:
    factor, rest = f.as_independent(x, as_Add=False)
    below = [g for g in sympy.Mul.make_args(rest) if g.is_Pow and g.exp.is_number and g.exp.is_negative]
    above = [g for g in sympy.Mul.make_args(rest) if g not in below]
    pieces = [sympy.Mul(*above)] if above and sympy.Mul(*above) != rest else above
    values = [of(g) for g in (*pieces, *below)]
    if any(v.is_infinite for v in values) and any(is_null(v) for v in values):
        return None
    product = factor if not any(v.is_infinite for v in values) else _sign(factor)
    if product is None:
        return None
    for value in values:
        if any(v.is_infinite for v in values) and not value.is_infinite:
            value = _sign(value)
            if value is None:
                return None
        product = product * value
    return product


def is_null(value: Any) -> bool:
    """Is the value zero, however it is written?"""
    if value == 0:
        return True
    if value.is_infinite:
        return False
    if value.is_number:
        return bool(abs(complex(value.evalf(30))) < 1e-20)
    return bool(value.free_symbols and sympy.expand(value) == 0)


def _sign(value: Any) -> Any:
    """The sign of a number or of letters taken as positive."""
    if value.is_number:
        number = _number(value)
        return None if number is None or number == 0 else sympy.Integer(1 if number > 0 else -1)
    if value.is_Add and all(_sign(t) == 1 for t in value.args):
        return sympy.Integer(1)
    if value.is_Symbol or value.is_Mul or value.is_Pow:
        return sympy.Integer(-1 if value.could_extract_minus_sign() else 1) if not value.has(sympy.Add) else None
    return None


def sign_near(g: Any, x: Any, a: Any, side: str) -> int | None:
    """The sign of g close to the point, on its side; None where it changes or cannot be told."""
    node = from_sympy(g)
    names = sorted(set(symbols(node)) - {str(x)})
    letters = {n: mpmath.mpf(str(v)) for n, v in zip(names, (1.37, 0.73, 2.19, 1.61, 0.43), strict=False)}
    seen = set()
    with mpmath.workdps(60):
        point = evaluate(tree(a), {**letters})
        for k in (5, 8, 12):
            for s in [side] if side or a.is_infinite else ["+", "-"]:
                step = mpmath.mpf(10) ** -k
                where = mpmath.mpf(10) ** k * (1 if a == oo else -1) if a.is_infinite else point - step if s == "-" else point + step
                value = evaluate(node, {**letters, str(x): where})
                if abs(mpmath.im(value)) > 1e-30 * (1 + abs(value)) or mpmath.isnan(value):
                    return None
                seen.add(int(mpmath.sign(mpmath.re(value))))
    return seen.pop() if len(seen) == 1 else None


def _power(f: Any, x: Any, a: Any, side: str, of: Callable[[Any], Any]) -> Any:
    base, exponent = f.base, f.exp
    if not exponent.has(x):
        value = of(base)
        if value.is_infinite:
            if not exponent.is_number:
                return None if value != oo or _sign(exponent) is None else oo if _sign(exponent) == 1 else sympy.Integer(0)
            if exponent.is_negative:
                return sympy.Integer(0)
            return oo if value == oo else oo * (-1) ** exponent if exponent.is_Integer else None
        if is_null(value):
            if exponent.is_negative:
                sign = sign_near(f, x, a, side)
                return None if sign is None else oo * sign
            return sympy.Integer(0) if exponent.is_positive else None
        if value.is_number and value.is_negative and not exponent.is_Integer:
            return None
        return value**exponent
    if not base.has(x):
        above = of(exponent)
        if not above.is_infinite:
            return base**above
        size = _number(base)
        if size is None or size <= 0:
            return None
        if size == 1:
            return sympy.Integer(1)
        return oo if (size > 1) == (above == oo) else sympy.Integer(0)
    low, high = of(base), of(exponent)
    if not low.is_infinite and not high.is_infinite and not is_null(low):
        return low**high if is_positive(low) else None
    size = oo if low == oo else _number(low) if low.is_number else None
    if size is None or size == 1 or high == 0:
        return None
    if high.is_infinite:
        if size < 0:
            return None
        if size == 0:
            sign = sign_near(base, x, a, side)
            if sign != 1:
                return None
        return (oo if high == oo else sympy.Integer(0)) if size > 1 else (sympy.Integer(0) if high == oo else oo)
    if size == oo:
        return oo if _sign(high) == 1 else sympy.Integer(0) if _sign(high) == -1 else None
    if size == 0 and sign_near(base, x, a, side) == 1:
        return sympy.Integer(0) if _sign(high) == 1 else oo if _sign(high) == -1 else None
    return None


def _function(f: Any, x: Any, a: Any, side: str, of: Callable[[Any], Any]) -> Any:
    kind, inner = f.func, f.args[0]
    value = of(inner)
    if value.is_infinite:
        far = FAR.get(kind)
        return None if far is None else far[0] if value == oo else far[1]
    if kind in EVERYWHERE or (not is_null(value) and inside_domain(kind, value)):
        return kind(value)
    if inside_domain(kind, value):
        return kind(value)
    if kind in (sympy.floor, sympy.ceiling, sympy.frac) and value.is_number:
        sign = sign_near(inner - value, x, a, side)
        if sign is None or sign == 0:
            return None
        whole = sympy.Integer(round(float(value)))
        if kind is sympy.frac:
            return sympy.Integer(0) if sign > 0 else sympy.Integer(1)
        return (whole if sign > 0 else whole - 1) if kind is sympy.floor else (whole + 1 if sign > 0 else whole)
    if kind in POLES and is_null(value):
        sign = sign_near(inner, x, a, side)
        return None if sign is None or sign == 0 else POLES[kind][0] if sign > 0 else POLES[kind][1]
    if kind in EDGE and value in EDGE[kind]:
        return EDGE[kind][value] if sign_near(f, x, a, side) is not None else None
    if kind is sympy.atanh and value in (1, -1):
        return oo * value if sign_near(f, x, a, side) is not None else None
    if kind is sympy.acoth and value in (1, -1):
        return oo * value if sign_near(f, x, a, side) is not None else None
    if kind in (sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        sign = sign_near(f, x, a, side)
        return None if sign is None else oo * sign
    if kind in (sympy.asin, sympy.acos, sympy.asec, sympy.acsc, sympy.acosh, sympy.atanh, sympy.acoth) and value.is_number:
        return None
    return None


def squeeze(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Something bounded times something that goes to zero."""
    if not f.is_Mul:
        return None
    bounded = [g for g in f.args if g.has(x) and _bounded(g, x)]
    if not bounded:
        return None
    rest = sympy.Mul(*[g for g in f.args if g not in bounded])
    found = finder.find(sympy.Abs(rest) if side == "" and not a.is_infinite and rest.has(sympy.sign) else rest, x, a, side)
    if found is None or found.value is None or not is_null(found.value):
        return None
    if all((known := finder.find(g, x, a, side)) is not None and known.value is not None for g in bounded):
        return None
    wave = sympy.Mul(*bounded)
    why: Prose = ("However fast ", tree(wave), " swings, it stays between two fixed numbers, while ", tree(rest), " goes to zero. Squeezed between plus and minus a multiple of that, the product goes to zero as well.")
    return done(SQUEEZE, f, x, a, side, sympy.Integer(0), why, found.steps)


def oscillation(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """A wave whose angle grows without bound never settles."""
    if a == oo and f.is_Pow and f.base == -1 and (f.exp - x).is_Integer:
        flips: Prose = ("The sign flips with every step: the values jump between -1 and 1 for ever and never settle.",)
        return Lim(None, (Rule("oscillation", "It keeps swinging", "limits").states(lim(f, x, a, side), flips),), ("The values keep jumping between -1 and 1, so ", lim(f, x, a, side), " does not exist."))
    factor, rest = f.as_independent(x, as_Add=True)
    factor, wave = rest.as_independent(x, as_Add=False)
    if not isinstance(wave, sympy.sin | sympy.cos) or is_null(factor):
        return None
    inner = finder.find(wave.args[0], x, a, side)
    if inner is None or inner.value is None or not inner.value.is_infinite:
        return None
    why: Prose = ("The angle ", tree(wave.args[0]), " grows without bound, so the wave keeps running through all values from -1 to 1, however near the point. It never settles.")
    step = Rule("oscillation", "It keeps swinging", "limits").states(lim(f, x, a, side), why, inner.steps)
    return Lim(None, (step,), ("The values keep swinging between different numbers, so ", lim(f, x, a, side), " does not exist."))


def _bounded(g: Any, x: Any) -> bool:
    if isinstance(g, sympy.sin | sympy.cos | sympy.atan | sympy.tanh | sympy.erf | sympy.frac):
        return True
    if g.is_Pow and g.base == -1 and (g.exp - x).is_Integer:
        return True
    if g.is_Pow and g.exp.is_Integer and g.exp > 0:
        return _bounded(g.base, x)
    if g.is_Add or g.is_Mul:
        return all(not t.has(x) or _bounded(t, x) for t in g.args)
    if isinstance(g, sympy.log):
        low, _ = _range(g.args[0], x)
        return low > 0
    return isinstance(g, sympy.Abs) and _bounded(g.args[0], x)


def _range(g: Any, x: Any) -> tuple[float, float]:
    """Numbers between which g stays, as far as that is plain."""
    if g.is_number and (number := _number(g)) is not None:
        return number, number
    if isinstance(g, sympy.sin | sympy.cos):
        return -1.0, 1.0
    if g.is_Add:
        parts = [_range(t, x) for t in g.args]
        return sum(p[0] for p in parts), sum(p[1] for p in parts)
    if g.is_Mul and len(g.args) == 2 and g.args[0].is_number:
        factor, (low, high) = float(g.args[0]), _range(g.args[1], x)
        return min(factor * low, factor * high), max(factor * low, factor * high)
    return float("-inf"), float("inf")


def both_sides(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """From above and from below, compared."""
    defined = {s: real_near(f, x, a, s) for s in "+-"}
    if not any(defined.values()):
        return None
    found = {s: finder.find(f, x, a, s) for s in "+-" if defined[s]}
    if any(v is None for v in found.values()):
        return None
    sides = {s: v for s, v in found.items() if v is not None}
    before = lim(f, x, a, "")
    if len(sides) == 1:
        only = next(iter(sides))
        word = "above" if only == "+" else "below"
        got = sides[only]
        if got.value is None:
            return None
        first = SIDES.step(before, lim(f, x, a, only), f"The function has real values only on one side of the point, so it can only be approached from {word}.")
        return Lim(got.value, (first, *got.steps))
    right, left = sides["+"], sides["-"]
    steps = tuple(_one_side(f, x, a, s, sides[s]) for s in "+-")
    if right.value is None or left.value is None:
        return Lim(None, steps, "On one side there is no limit, so there is none at all.")
    if right.value == left.value or (not right.value.is_infinite and not left.value.is_infinite and is_null(sympy.simplify(right.value - left.value))):
        why: Prose = ("From above and from below the function goes to the same value, ", shown(right.value), ", so that is the limit.")
        return Lim(right.value, (SIDES.step(before, shown(right.value), why, steps),))
    reason: Prose = ("From above the function goes to ", shown(right.value), ", from below to ", shown(left.value), ". These differ, so the limit does not exist.")
    return Lim(None, steps, reason)


def _one_side(f: Any, x: Any, a: Any, side: str, found: Lim) -> Step:
    rule = Rule("one_sided_limit", "From above" if side == "+" else "From below", "limits")
    if len(found.steps) == 1:
        return replace(found.steps[0], title=f"{rule.title}: {found.steps[0].title}")
    if found.value is None or not found.steps:
        return rule.states(lim(f, x, a, side), found.reason or "There is no limit on this side.", found.steps)
    return rule.step(lim(f, x, a, side), shown(found.value), "This side on its own.", found.steps)


def real_near(f: Any, x: Any, a: Any, side: str) -> bool:
    """Has f real values close to the point on this side?"""
    node = from_sympy(f)
    names = sorted(set(symbols(node)) - {str(x)})
    letters = {n: mpmath.mpf(str(v)) for n, v in zip(names, (1.37, 0.73, 2.19, 1.61, 0.43), strict=False)}
    good = 0
    with mpmath.workdps(40):
        point = evaluate(tree(a), letters)
        for k in (3, 4, 6, 8):
            step = mpmath.mpf(10) ** -k * mpmath.mpf("1.3")
            try:
                value = evaluate(node, {**letters, str(x): point - step if side == "-" else point + step})
            except NO_NUMBER:
                continue
            if mpmath.isinf(value) or abs(mpmath.im(value)) < 1e-25 * (1 + abs(value)):
                good += 1
            else:
                return False
    return good >= 1


def power_of_e(node: Node) -> Node:
    """e to something, as written."""
    return Power(Constant("e"), node)
