"""Limits of functions of several variables: put the point in, cancel, try several ways in, go round in polar form.

A limit in the plane must be the same along every way to the point. Two ways that disagree show that there is none; that
all agree is shown by a bound that holds in every direction at once (the squeeze theorem in polar form).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree
from tutor.notation.tree import Limit, Node, Relation
from tutor.notation.tree import Sequence as List
from tutor.notation.trouble import TROUBLE
from tutor.rules.derivation import Rule
from tutor.rules.limits.search import CANCEL, SQUEEZE, SUBSTITUTE, Lim, find_limit, inside_domain, is_nonzero, is_null, is_positive, shown
from tutor.solution import Prose, Step

PATH = Rule("limit_along_path", "Along one way in", "limits")
POLAR = Rule("polar_coordinates", "In polar coordinates", "limits")
INNER = Rule("one_inner_variable", "Everything hangs on one quantity", "limits")
SEPARATE = Rule("separate_factors", "Each factor has its own variable", "limits")
CONJUGATE = Rule("rationalise", "Multiply by the conjugate", "limits")


def find_limit_of_several(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    """The limit of f as the point (names) goes to `point`; None when no rule decides it."""
    for rule in (_substitution, _cancelled, _separated, _one_quantity, _ways, _polar):
        try:
            found = rule(f, names, point)
        except TROUBLE:
            found = None
        if found is not None:
            return found
    return None


def several(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Limit:
    """The limit as written."""
    return Limit(from_sympy(f), List(tuple(from_sympy(n) for n in names), "()"), List(tuple(from_sympy(p) for p in point), "()"))


def _substitution(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    place = dict(zip(names, point, strict=True))
    if not _continuous(f, place):
        return None
    value = f.subs(place)
    why = "The function is continuous there: nothing is divided by zero, and there is no jump. So its limit is its value."
    return Lim(value, (SUBSTITUTE.step(several(f, names, point), shown(value), why),))


def _continuous(f: Any, place: dict[Any, Any]) -> bool:
    """Is f plainly continuous at the place?"""
    if not f.free_symbols & set(place) or f.is_Symbol:
        return True
    if not all(_continuous(g, place) for g in f.args):
        return False
    if f.is_Add or f.is_Mul:
        return True
    if f.is_Pow:
        base = f.base.subs(place)
        return bool(f.exp.is_Integer and f.exp > 0) or (is_nonzero(base) if f.exp.is_Integer else is_positive(base))
    return isinstance(f, sympy.Function) and len(f.args) == 1 and inside_domain(f.func, f.args[0].subs(place))


def _cancelled(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    place = dict(zip(names, point, strict=True))
    for rule, other, why in (
        (CANCEL, sympy.cancel(sympy.together(f)) if f.is_rational_function(*names) else f, "Top and bottom share a factor that is zero at the point. Away from there it can be cancelled, and only the neighbourhood counts."),
        (CONJUGATE, sympy.cancel(sympy.radsimp(f)), "Multiplied above and below by the conjugate, the roots below go away, and what made the form 0/0 cancels."),
    ):
        if other == f or not _continuous(other, place):
            continue
        rest = _substitution(other, names, point)
        if rest is not None:
            return Lim(rest.value, (rule.step(several(f, names, point), several(other, names, point), why), *rest.steps))
    return None


def _separated(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    """A product of functions of one variable each."""
    groups: dict[Any, Any] = {}
    for factor in sympy.Mul.make_args(f):
        held = factor.free_symbols & set(names)
        if len(held) > 1:
            return None
        key = next(iter(held), None)
        groups[key] = groups.get(key, sympy.Integer(1)) * factor
    constant = groups.pop(None, sympy.Integer(1))
    if len(groups) < 2:
        return None
    value, steps = constant, []
    for name, target in zip(names, point, strict=True):
        part = groups.get(name)
        if part is None:
            continue
        found = find_limit(part, name, target, "")
        if found is None or found.value is None or found.value.is_infinite:
            return None
        value *= found.value
        steps.append(_whole(PATH, part, name, target, "", found, "This factor on its own."))
    return Lim(value, (SEPARATE.step(several(f, names, point), shown(value), "Each factor changes with one variable only, so each has a limit of its own; the limits are multiplied.", steps),))


def _one_quantity(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    """A function of one combination u of the variables, such as u = xy or u = x² + y²."""
    u = sympy.Symbol("u")
    place = dict(zip(names, point, strict=True))
    inner = {g.args[0] for g in f.atoms(sympy.Function) if len(g.args) == 1} | {p.base for p in f.atoms(sympy.Pow) if p.base.is_Add}
    for candidate in sorted((c for c in inner if len(c.free_symbols & set(names)) > 1), key=lambda c: (c.count_ops(), str(c))):
        g = f.subs(candidate, u)
        if g.free_symbols & set(names) or u in f.free_symbols or not _continuous(candidate, place):
            continue
        target = candidate.subs(place)
        side = "+" if target == 0 and candidate.is_Add and all(t.is_Pow and t.exp.is_even for t in candidate.args) else ""
        found = find_limit(g, u, target, side)
        if found is None or found.value is None or found.value.is_infinite:
            continue
        line = Limit(from_sympy(g), from_sympy(u), from_sympy(target), side)
        why: Prose = ("Only the combination ", Relation((from_sympy(u), from_sympy(candidate)), ("=",)), " occurs, and it goes to ", from_sympy(target), ". That leaves a limit in one variable.")
        return Lim(found.value, (INNER.step(several(f, names, point), line, why), *_begun(line, found.steps)))
    return None


# -- different ways in ----------------------------------------------------------------------------------------------


def _ways_in(names: Sequence[Any], point: Sequence[Any], t: Any) -> Iterator[tuple[Prose, dict[Any, Any]]]:
    """Ways to the point: along the axes, along straight lines, along parabolas."""
    x, y = names
    a, b = point
    here: tuple[tuple[Any, Any], ...] = ((t, 0 * t), (0 * t, t), (t, t), (t, -t), (t, 2 * t), (t, t**2), (t**2, t), (t, t**3), (t**3, t))
    for right, up in here:
        curve = (from_sympy(x), from_sympy(a + right), from_sympy(y), from_sympy(b + up))
        said: Prose = ("On the way ", Relation((curve[0], curve[1]), ("=",)), ", ", Relation((curve[2], curve[3]), ("=",)))
        yield said, {x: a + right, y: b + up}


def _ways(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    """Two ways in with different limits, or one without a limit: then there is none."""
    if len(names) != 2 or any(p.is_infinite for p in point):
        return None
    t = sympy.Symbol("t") if "t" not in map(str, names) else sympy.Symbol("s")
    first: tuple[Any, Step] | None = None
    for said, way in _ways_in(names, point, t):
        g = sympy.cancel(sympy.together(f.subs(way))) if f.is_rational_function(*names) else sympy.simplify(f.subs(way))
        if g.has(sympy.nan, sympy.zoo):
            continue
        found = find_limit(g, t, sympy.Integer(0), "")
        if found is None:
            found = find_limit(g, t, sympy.Integer(0), "+")
            if found is None:
                continue
        step = _whole(PATH, g, t, sympy.Integer(0), "", found, (*said, " the function is ", from_sympy(g), "."))
        if found.value is None or found.value.is_infinite:
            return Lim(None, (*found.steps, step) if found.value is None else (step,), "Along this way the values do not settle at a number, so the limit does not exist.")
        if first is None:
            first = found.value, step
        elif not is_null(sympy.simplify(found.value - first[0])):
            reason: Prose = ("One way in leads to ", shown(first[0]), ", another to ", shown(found.value), ". A limit would have to be the same along every way, so it does not exist.")
            return Lim(None, (first[1], step), reason)
    return None


def _whole(rule: Rule, g: Any, t: Any, target: Any, side: str, found: Lim, why: Prose) -> Step:
    """All that was done to a limit in one variable, as one step."""
    before = Limit(from_sympy(g), from_sympy(t), from_sympy(target), side)
    if found.value is None:
        return rule.states(before, why)
    if found.value.is_infinite:
        return rule.states(Relation((before, shown(found.value)), ("->",)), why, found.steps)
    return rule.step(before, shown(found.value), why, () if not g.has(t) or len(found.steps) < 2 else found.steps)


# -- every way at once ----------------------------------------------------------------------------------------------


def _polar(f: Any, names: Sequence[Any], point: Sequence[Any]) -> Lim | None:
    """x = a + r cos θ, y = b + r sin θ: a power of r times something bounded goes to zero whatever θ does."""
    if len(names) != 2 or any(p.is_infinite for p in point):
        return None
    r, angle = sympy.Symbol("r", positive=True), sympy.Symbol("theta", real=True)
    (x, y), (a, b) = names, point
    g = sympy.simplify(f.subs({x: a + r * sympy.cos(angle), y: b + r * sympy.sin(angle)}))
    plain_r, plain_angle = sympy.Symbol("r"), sympy.Symbol("theta")
    written = g.subs({r: plain_r, angle: plain_angle})
    line = Limit(from_sympy(written), name_to_tree("r"), from_sympy(sympy.Integer(0)), "+")
    turn: Prose = ("With ", from_sympy(sympy.Eq(x, a + plain_r * sympy.cos(plain_angle))), " and ", from_sympy(sympy.Eq(y, b + plain_r * sympy.sin(plain_angle))), " the distance to the point is r, and θ is the direction. The point is reached as r goes to zero, whatever θ does.")
    first = POLAR.step(several(f, names, point), line, turn)
    if not g.has(angle):
        found = find_limit(written, plain_r, sympy.Integer(0), "+")
        return None if found is None or found.value is None else Lim(found.value, (first, *_begun(line, found.steps)))
    terms = sympy.Add.make_args(sympy.expand(g))
    if not all(_shrinks(term, r, angle) for term in terms):
        return None
    why = "The sines and cosines stay between -1 and 1, so apart from the power of r everything is bounded. The power of r goes to zero and takes the whole with it, in every direction alike."
    return Lim(sympy.Integer(0), (first, SQUEEZE.step(line, from_sympy(sympy.Integer(0)), why)))


def _shrinks(term: Any, r: Any, angle: Any) -> bool:
    """A positive power of r times a polynomial in sin θ and cos θ?"""
    rest, power = term.as_independent(r, as_Add=False)
    base, exponent = power.as_base_exp()
    if base != r or not exponent.is_number or not exponent.is_positive:
        return False
    waves = rest.subs({sympy.sin(angle): sympy.Symbol("s_1"), sympy.cos(angle): sympy.Symbol("c_1")})
    waves = sympy.expand(sympy.expand_trig(rest)).replace(lambda e: isinstance(e, sympy.sin | sympy.cos), lambda e: sympy.Symbol("w_1")) if waves.has(angle) else waves
    return not waves.has(angle) and bool(waves.is_polynomial(*waves.free_symbols))


def _begun(line: Limit, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, begun with the line as it is written here."""
    if steps and steps[0].relation == "equal":
        return (replace(steps[0], before=line), *steps[1:])
    return steps


def target_of(point: Node) -> tuple[Node, ...] | None:
    """The coordinates of a point as written."""
    return tuple(point.items) if isinstance(point, List) else None
