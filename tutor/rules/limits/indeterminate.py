"""Indeterminate forms: 0/0, ∞/∞, 0·∞, ∞ − ∞, 1^∞, 0^0 and ∞^0."""

from __future__ import annotations

from typing import Any

import sympy

from tutor.notation.tree import Divide, Node, Relation
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.limits.search import (
    CANCEL,
    CONJUGATE,
    DOMINANT,
    HIGHEST,
    LHOPITAL,
    POWER,
    QUOTIENT,
    SERIES,
    STANDARD,
    TOGETHER,
    Finder,
    Lim,
    _bounded,
    done,
    is_null,
    lim,
    oo,
    power_of_e,
    rewritten,
    shown,
    tree,
)
from tutor.rules.limits.series import Expander, Explodes, Lead, NoSeries, leading, plus, sign_of
from tutor.rules.limits.series import Series as _Series
from tutor.solution import Prose, Step


def _limit(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Any:
    found = finder.find(f, x, a, side)
    return None if found is None else found.value


def rational(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Quotients of polynomials: cancel at a point, divide by the highest power far out."""
    if not f.is_rational_function(x) or (f.is_polynomial(x) and not a.is_infinite):
        return None
    if any(e.exp.is_Integer and abs(e.exp) > 40 for e in f.atoms(sympy.Pow)) and not (f.is_Mul and f.count_ops() < 8 and not f.has(sympy.Add)) and _high(f, x):
        return None
    whole = sympy.together(f)
    top, bottom = sympy.fraction(whole)
    p, q = sympy.Poly(sympy.expand(top), x), sympy.Poly(sympy.expand(bottom), x)
    if not a.is_infinite:
        if whole != f and f.is_Add:
            return rewritten(finder, TOGETHER, f, x, a, side, top / bottom, "Differences of fractions are easier to read over one bar.")
        if not is_null(p.as_expr().subs(x, a)) or not is_null(q.as_expr().subs(x, a)):
            return None
        other = sympy.cancel(whole)
        factored = sympy.factor(top) / sympy.factor(bottom) if not top.free_symbols - {x} else other
        why: Prose = ("Putting the point in gives 0/0, so top and bottom share the factor ", tree(x - a), ". Away from the point it can be cancelled, and only the neighbourhood counts.")
        del factored
        return rewritten(finder, CANCEL, f, x, a, side, other, why)
    degree = max(p.degree(), q.degree())
    if q.degree() == 0:
        lead = p.LC() * x ** p.degree() / q.as_expr()
        if p.degree() == 0:
            return None
        value = _far_power(lead, x, a)
        return None if value is None or len(p.terms()) == 1 else done(DOMINANT, f, x, a, side, value, ("Far out the highest power, ", tree(lead), ", outgrows all other terms and decides."))
    below = q.degree()
    if degree > 60:
        return None
    new_top = sympy.Add(*[c * x ** (m[0] - below) for m, c in p.terms()])
    new_bottom = sympy.Add(*[c * x ** (m[0] - below) for m, c in q.terms()])
    rest = f"{'Both' if p.degree() == q.degree() else 'Above and below, all terms'}"
    ratio = p.LC() / q.LC()
    value = ratio if p.degree() == below else sympy.Integer(0) if p.degree() < below else _far_power(ratio * x ** (p.degree() - below), x, a)
    if value is None:
        return None
    middle = lim(new_top / new_bottom, x, a, side)
    first = HIGHEST.step(lim(f, x, a, side), middle, ("Divide top and bottom by ", tree(x**below), ", the highest power below."))
    del rest
    last = Rule_laws().step(middle, shown(value), "Every term that still has the variable below goes to zero; what remains gives the limit.")
    return Lim(value, (first, last) if new_top / new_bottom != f and lim(f, x, a, side) != middle else (last,))


def _high(f: Any, x: Any) -> bool:
    """Is a bracket raised to a high power?"""
    return any(e.exp.is_Integer and abs(e.exp) > 40 and e.base.is_Add for e in f.atoms(sympy.Pow))


def tidied(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Multiply out inside where that makes it shorter."""
    if f.count_ops() > 60 or _high(f, x):
        return None
    other = f.replace(lambda e: e.is_Pow and e.exp.has(x) and e.base.has(x), lambda e: sympy.factor_terms(sympy.powsimp(sympy.expand(e.base))) ** e.exp)
    if other == f:
        inner = sympy.powsimp(sympy.expand(f))
        other = inner if inner.count_ops() < f.count_ops() - 3 else f
    if other == f or other.count_ops() >= f.count_ops():
        return None
    return rewritten(finder, TIDY, f, x, a, side, other, "Multiplied out and collected it becomes shorter.")


TIDY = Rule("simplify_first", "Simplify first", "variables-expressions")


def Rule_laws() -> Any:
    from tutor.rules.limits.search import LAWS

    return LAWS


def _far_power(term: Any, x: Any, a: Any) -> Any:
    """Where c*x^n goes far out."""
    factor, power = term.as_independent(x, as_Add=False)
    n = power.as_base_exp()[1]
    if not factor.is_number:
        if factor.has(sympy.Add):
            return None
        sign = -1 if factor.could_extract_minus_sign() else 1
    else:
        sign = 1 if factor.is_positive else -1
    if a == -oo:
        if not n.is_Integer:
            return None
        sign *= (-1) ** int(n)
    return oo * sign


# -- 0/0 at a point -------------------------------------------------------------------------------------------------


def _equivalent(finder: Finder, g: Any, x: Any, a: Any) -> Any:
    """What g looks like close to the point, for the standard limits; None where there is none."""

    def small(u: Any) -> bool:
        if a.is_infinite:
            found = finder.find(u, x, a, "") if u.has(x) and u.count_ops() < 14 else None
            return found is not None and found.value is not None and is_null(found.value)
        return u.has(x) and is_null(u.subs(x, a)) and not u.subs(x, a).has(sympy.nan, sympy.zoo)

    if isinstance(g, sympy.sin | sympy.tan | sympy.asin | sympy.atan | sympy.sinh | sympy.tanh | sympy.asinh | sympy.atanh) and small(g.args[0]):
        return g.args[0]
    if isinstance(g, sympy.log) and small(g.args[0] - 1):
        return sympy.expand(g.args[0] - 1)
    if g.is_Add:
        minus = -g
        for sign, side in ((1, g), (-1, minus)):
            for wave in g.atoms(sympy.cos):
                if small(wave.args[0]) and side == 1 - wave:
                    return sign * wave.args[0] ** 2 / 2
            for power in g.atoms(sympy.exp):
                if small(power.args[0]) and side == power - 1:
                    return sign * power.args[0]
            for power in g.atoms(sympy.Pow):
                if power.exp.has(x) and not power.base.has(x) and small(power.exp) and side == power - 1:
                    return sign * power.exp * sympy.log(power.base)
    if g.is_Pow and g.exp.is_number:
        inner = _equivalent(finder, g.base, x, a)
        return None if inner is None else inner**g.exp
    return None


def standard(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """sin u / u, (1 - cos u)/u^2, (e^u - 1)/u, ln(1 + u)/u and their kin, inside products."""
    if not f.is_Mul:
        return None
    changed, replaced = [], []
    for g in f.args:
        other = _equivalent(finder, g, x, a)
        if other is not None and not is_null(other) and g.has(x):
            changed.append((g, other))
            replaced.append(other)
        else:
            replaced.append(g)
    if not changed:
        return None
    other = sympy.cancel(sympy.Mul(*replaced)) if sympy.Mul(*replaced).is_rational_function(x) else sympy.powsimp(sympy.Mul(*replaced))
    said: list[str | Node] = []
    for g, near in changed:
        said += [Relation((tree(g), tree(near)), ("≈",)), ", "]
    why: Prose = ("Close to the point ", *said, "and the quotient of the two sides goes to 1 (the standard limits). In a product or quotient the one may stand for the other.")
    return rewritten(finder, STANDARD, f, x, a, side, other, why)


def rationalise(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Multiply by the conjugate of a sum with square roots that goes to zero, or of a difference of roots far out."""
    top, bottom = sympy.fraction(f) if not f.is_Add else (f, sympy.Integer(1))
    for part, above in ((top, True), (bottom, False)):
        if not part.is_Add or not any(p.is_Pow and p.exp == sympy.Rational(1, 2) and p.base.has(x) for p in part.atoms(sympy.Pow)):
            continue
        if len(part.args) > 3 or f.has(sympy.log, sympy.exp, sympy.factorial) or f.has(sympy.sin, sympy.cos, sympy.atan):
            continue
        if not a.is_infinite and not is_null(part.subs(x, a)):
            continue
        if a.is_infinite and (not above or bottom != 1):
            continue
        with_root = [t for t in part.args if any(p.is_Pow and p.exp == sympy.Rational(1, 2) and p.base.has(x) for p in t.atoms(sympy.Pow))]
        rest = part - with_root[0]
        conjugate = with_root[0] - rest
        if a.is_infinite and _limit(finder, conjugate, x, a, side) not in (oo, -oo):
            continue
        product = sympy.expand(with_root[0] ** 2 - rest**2)
        if len(product.atoms(sympy.Pow)) > len(part.atoms(sympy.Pow)) + 2:
            continue
        if above:
            new_top, new_bottom = product, bottom * conjugate
        else:
            new_top, new_bottom = top * conjugate, product
        factored = sympy.factor(new_top) if new_top.is_polynomial(x) else new_top
        other = _cancelled(factored, new_bottom, x)
        if a.is_infinite:
            scaled = _scaled(sympy.fraction(other), x, a)
            if scaled is not None:
                value = _limit(finder, scaled, x, a, side)
                if value is None:
                    return None
                first = CONJUGATE.step(lim(f, x, a, side), lim(other, x, a, side), ("Multiply above and below by ", tree(conjugate), ": the difference of squares removes the roots above."))
                second = HIGHEST.step(lim(other, x, a, side), lim(scaled, x, a, side), "Divide above and below by the highest power of the variable; inside a root that is its square.")
                found = finder.find(scaled, x, a, side)
                assert found is not None
                return Lim(found.value, (first, second, *found.steps))
        return rewritten(finder, CONJUGATE, f, x, a, side, other, ("Multiply above and below by ", tree(conjugate), ": the difference of squares removes the root, and what made the zero can be cancelled."))
    return None


def _cancelled(top: Any, bottom: Any, x: Any) -> Any:
    numeric: list[Any] = []
    kept: list[Any] = []
    for factor in sympy.Mul.make_args(bottom):
        (numeric if factor.is_polynomial(x) else kept).append(factor)
    if top.is_polynomial(x):
        ratio = sympy.cancel(top / sympy.Mul(*numeric))
        return ratio / sympy.Mul(*kept)
    polynomial = sympy.Mul(*[g for g in sympy.Mul.make_args(top) if g.is_polynomial(x)])
    return sympy.cancel(polynomial / sympy.Mul(*numeric)) * (top / polynomial) / sympy.Mul(*kept)


def _scaled(parts: tuple[Any, Any], x: Any, a: Any) -> Any:
    """Above and below divided by x (positive far out)."""
    if a != oo:
        return None
    top, bottom = parts
    if not top.is_polynomial(x) or sympy.degree(top, x) != 1 or not bottom.is_Add:
        return None
    new_top = sympy.Add(*[t / x for t in sympy.Add.make_args(sympy.expand(top))])
    terms = []
    for term in bottom.args:
        factor, root = term.as_independent(x, as_Add=False)
        if root == x:
            terms.append(factor)
        elif not root.has(x):
            terms.append(factor / x)
        elif root.is_Pow and root.exp == sympy.Rational(1, 2) and root.base.is_polynomial(x) and sympy.degree(root.base, x) <= 2:
            terms.append(factor * sympy.sqrt(sympy.Add(*[t / x**2 for t in sympy.Add.make_args(sympy.expand(root.base))])))
        else:
            return None
    return new_top / sympy.Add(*terms)


def _forms(finder: Finder, top: Any, bottom: Any, x: Any, a: Any, side: str) -> str:
    high, low = _limit(finder, top, x, a, side), _limit(finder, bottom, x, a, side)
    if high is None or low is None:
        return ""
    if is_null(high) and is_null(low):
        return "0/0"
    return "∞/∞" if high.is_infinite and low.is_infinite else ""


def quotient_by_lhopital(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Differentiate above and below, up to a few times, while that makes it simpler."""
    return _lhopital(finder, f, x, a, side, 22, 4)


def harder_lhopital(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """L'Hôpital where it does not look simple."""
    return _lhopital(finder, f, x, a, side, 60, 3)


def _lhopital(finder: Finder, f: Any, x: Any, a: Any, side: str, size: int, rounds: int) -> Lim | None:
    if f.count_ops() > size or finder.rounds >= rounds:
        return None
    top, bottom = sympy.fraction(sympy.together(f) if f.is_Add else f)
    if not bottom.has(x) or not top.has(x):
        return None
    return by_derivatives(finder, f, top, bottom, x, a, side)


def by_derivatives(finder: Finder, f: Any, top: Any, bottom: Any, x: Any, a: Any, side: str) -> Lim | None:
    """lim top/bottom = lim top'/bottom' for 0/0 and ∞/∞."""
    form = _forms(finder, top, bottom, x, a, side)
    if not form:
        return None
    try:
        above, below = differentiate(tree(top), str(x)), differentiate(tree(bottom), str(x))
    except (NoRule, KeyError):
        return None
    new_top, new_bottom = sympy.diff(top, x), sympy.diff(bottom, x)
    if is_null(new_bottom):
        return None
    other = new_top / new_bottom
    if other.is_rational_function(x):
        other = sympy.cancel(other)
    elif other.count_ops() > 4:
        neat_top, neat_bottom = sympy.fraction(sympy.together(other))
        other = min((other, neat_top / neat_bottom, sympy.powsimp(neat_top / neat_bottom)), key=lambda e: e.count_ops())
    if other.count_ops() > 2 * f.count_ops() + 8 or other == f:
        return None
    finder.rounds += 1
    try:
        found = finder.find(other, x, a, side)
    finally:
        finder.rounds -= 1
    if found is None or found.value is None:
        return None
    before = lim(f, x, a, side)
    quotient = Divide(tree(top), tree(bottom), "fraction")
    why: Prose = (f"Top and bottom both go to {'zero' if form == '0/0' else 'infinity'} (the form {form}), so the quotient of the derivatives has the same limit: differentiate ", quotient, " above and below, each on its own.")
    substeps: tuple[Step, ...] = (*above.steps, *below.steps)
    after = lim(other, x, a, side)
    return Lim(found.value, (LHOPITAL.step(before, after, why, substeps), *found.steps))


# -- products, powers, differences ----------------------------------------------------------------------------------


def products(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """0·∞: one factor goes below the bar."""
    if not f.is_Mul or f.count_ops() > 22 or finder.rounds >= 3:
        return None
    values = [(g, _limit(finder, g, x, a, side)) for g in f.args if g.has(x)]
    if any(v is None for _, v in values):
        return None
    small = sympy.Mul(*[g for g, v in values if is_null(v)])
    large = sympy.Mul(*[g for g, v in values if v.is_infinite])
    if small == 1 or large == 1:
        return None
    factor = f / (small * large)
    tries = [(factor * large, 1 / small), (factor * small, 1 / large)]
    if small.has(sympy.log) or (large.is_polynomial(x) and not small.has(sympy.exp)):
        tries.reverse()
    for top, bottom in tries:
        if bottom.is_Mul and bottom.has(sympy.log):
            continue
        quotient = Divide(tree(top), tree(bottom), "fraction")
        found = by_derivatives(finder, f, top, bottom, x, a, side)
        if found is None:
            continue
        from tutor.notation.tree import Limit

        before = found.steps[0].before
        middle = Limit(quotient, tree(x), tree(a), side if not a.is_infinite else "")
        assert before is not None
        if middle == before:
            return found
        first = QUOTIENT.step(before, middle, "A product of something that goes to zero and something that grows without bound is written as a quotient, so that both parts can be compared.")
        second = found.steps[0]
        return Lim(found.value, (first, LHOPITAL.step(middle, second.after, second.why, second.substeps), *found.steps[1:]))
    return None


def powers(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """f^g = e^(g ln f) for 1^∞, 0^0 and ∞^0."""
    factor, rest = f.as_independent(x, as_Add=False)
    if not rest.is_Pow or not rest.exp.has(x) or not rest.base.has(x) or f.is_Add:
        return None
    exponent = rest.exp * sympy.log(rest.base)
    found = finder.find(exponent, x, a, side)
    if found is None or found.value is None:
        return None
    value = factor * (sympy.exp(found.value) if not found.value.is_infinite else oo if found.value == oo else sympy.Integer(0))
    if value.has(sympy.nan):
        return None
    before = lim(f, x, a, side)
    line = power_of_e(lim(exponent, x, a, side))
    if factor != 1:
        from tutor.notation.tree import Multiply

        line = Multiply((tree(factor), line), "*")
    first = POWER.step(before, line, ("A power is e to the exponent times the logarithm of the base: ", Relation((tree(rest), power_of_e(tree(exponent))), ("=",)), ". The limit is taken in the exponent."))
    second = POWER.step(line, shown(value), ("The exponent goes to ", shown(found.value), "."), found.steps)
    return Lim(value, (first, second))


def differences(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """∞ − ∞: one denominator, or one logarithm."""
    if not f.is_Add or f.count_ops() > 30:
        return None
    logs = [t for t in f.args if isinstance(t, sympy.log) or isinstance(-t, sympy.log)]
    if len(logs) == 2 and len(f.args) == 2:
        plus_log = next((t for t in logs if isinstance(t, sympy.log)), None)
        minus_log = next((-t for t in logs if isinstance(-t, sympy.log)), None)
        if plus_log is not None and minus_log is not None:
            other = sympy.log(sympy.cancel(plus_log.args[0] / minus_log.args[0]))
            return rewritten(finder, STANDARD, f, x, a, side, other, "A difference of logarithms is the logarithm of the quotient.")
    whole = sympy.together(f)
    if whole != f and sympy.fraction(whole)[1].has(x):
        return rewritten(finder, TOGETHER, f, x, a, side, whole, "Both parts grow without bound; over one bar they can be compared.")
    return None


# -- growth ---------------------------------------------------------------------------------------------------------


def to_small(f: Any, x: Any, a: Any, side: str, t: Any) -> Any:
    """The expression in a small t > 0."""
    old = 1 / t if a == oo else -1 / t if a == -oo else a - t if side == "-" else a + t
    g = f.subs(x, old)
    return g.replace(lambda e: isinstance(e, sympy.Abs) and e.args[0] in (t, -t), lambda e: t)


def _bigger(first: Any, second: Any, expander: Expander) -> int:
    """1 when the first term outgrows the second by far, -1 the other way round, 0 when neither."""
    a = expander.log(_absolute(first))
    b = expander.log(_absolute(second))
    gap = plus(a, _Series({e: -c for e, c in b.terms.items()}, b.order))
    try:
        e, c = gap.lead()
    except NoSeries:
        return 0
    if e > 0:
        return 0
    if e == 0 and not c.has(sympy.Symbol("L_", real=True)):
        return 0
    return sign_of(c)


def _absolute(term: Any) -> Any:
    return -term if term.as_coeff_Mul()[0].is_negative else term


def dominant(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """Above and below the bar, keep the term that outgrows the others."""
    if not (a.is_infinite or side):
        return None
    top, bottom = sympy.fraction(sympy.together(f) if f.is_Add else f)
    top, bottom = _spread(top, x), _spread(bottom, x)
    if not (top.is_Add or bottom.is_Add) or (not bottom.has(x) and f.is_Add and len(f.args) < 2):
        return None
    t = sympy.Dummy("t", positive=True)
    expander = Expander(t, 3)
    kept = []
    for part in (top, bottom):
        best = None
        terms = sympy.Add.make_args(part)
        small = {term: to_small(term, x, a, side, t) for term in terms}
        for term in terms:
            try:
                if all(other is term or (_bounded(other, x) and other.has(x) and _limit(finder, term, x, a, side) in (oo, -oo)) or _bigger(small[term], small[other], expander) > 0 for other in terms):
                    best = term
                    break
            except (NoSeries, Explodes):
                return None
        if best is None:
            return None
        kept.append(best)
    other = sympy.powsimp(sympy.cancel(kept[0] / kept[1]) if (kept[0] / kept[1]).is_rational_function(x) else kept[0] / kept[1])
    if other == f:
        return None
    said: tuple[str | Node, ...] = ("above that is ", tree(kept[0]), ", below ", tree(kept[1])) if bottom.has(x) else ("that is ", tree(kept[0]))
    return rewritten(finder, DOMINANT, f, x, a, side, other, ("In a sum the term that outgrows the others by far decides: ", *said, ". Divided by it, all other terms go to zero."))


def _spread(part: Any, x: Any) -> Any:
    if _high(part, x):
        return part
    return sympy.expand(part) if part.is_Mul and any(g.is_Add for g in part.args) and part.count_ops() < 30 else part


def series(finder: Finder, f: Any, x: Any, a: Any, side: str) -> Lim | None:
    """The first term of the expansion in powers of the distance (or of one over the variable)."""
    if not (a.is_infinite or side):
        return None
    t = sympy.Dummy("t", positive=True)
    letters = {n: sympy.Dummy(str(n), positive=True) for n in f.free_symbols | a.free_symbols if n != x}
    small = to_small(f, x, a, side, t).xreplace(letters)
    try:
        lead = leading(small, t)
    except NoSeries:
        return None
    back = {v: k for k, v in letters.items()}
    lead = Lead(lead.coefficient.xreplace(back), lead.exponent, lead.value.xreplace(back))
    distance = 1 / x if a == oo else -1 / x if a == -oo else a - x if side == "-" else x - a
    logs = sympy.Symbol("L_", real=True)
    begin = lead.coefficient.subs(logs, sympy.log(distance)) * distance**lead.exponent
    small_name: Prose
    where: tuple[str | Node, ...] = ("In powers of ", tree(distance), ", which is small here, ")
    if lead.value.is_infinite and lead.coefficient != 0 and small.is_Pow:
        small_name = (*where, "the exponent grows without bound, and it decides.")
    else:
        small_name = (*where, "the expression begins with ", tree(begin), "; all later terms are smaller still (the known series of each function, put together term by term).")
    return done(SERIES, f, x, a, side, lead.value, small_name)
