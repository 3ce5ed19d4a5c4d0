"""Definite integrals: the fundamental theorem, improper ones by limits, absolute values split at their zeros."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from tutor.checking import equal_values
from tutor.checking.numeric import evaluate
from tutor.notation.symbolic import from_sympy
from tutor.notation.tree import Add, Constant, Evaluated, Integral, Limit, Negative, Node, Relation, Symbol, substitute
from tutor.notation.trouble import TROUBLE
from tutor.rules.derivation import Rule
from tutor.rules.integration.search import Found, antiderivative, tree
from tutor.rules.limits import find_limit
from tutor.rules.tidy import tidy_object
from tutor.solution import Prose, Step

THEOREM = Rule("fundamental_theorem", "Fundamental theorem of calculus", "definite-integrals")
FIND = Rule("find_antiderivative", "Find an antiderivative", "antiderivatives")
PUT_IN = Rule("put_in_bounds", "Upper bound minus lower bound", "definite-integrals")
VALUE = Rule("evaluate", "Work out the value", "arithmetic")
IMPROPER = Rule("improper_as_limit", "An improper integral is a limit", "improper-integrals")
SPLIT = Rule("split_interval", "Split the interval", "definite-integrals")
SAME_BOUNDS = Rule("equal_bounds", "Bounds that are equal", "definite-integrals")
ODD = Rule("odd_function", "An odd function over a symmetric interval", "definite-integrals")
IDEA = "Find a function whose rate of change is the integrand; the integral is how much that function grows from the lower bound to the upper one."


@dataclass(frozen=True, slots=True)
class Area:
    """A definite integral worked out; `phrase` instead of a value where there is none (diverges)."""

    value: Any
    steps: tuple[Step, ...]
    phrase: str | None = None
    improper: bool = False
    idea: Prose = IDEA
    conclusion: Prose = ""


@dataclass(frozen=True, slots=True)
class NoArea:
    """It could not be worked out, and why."""

    reason: Prose


def definite(typed: Node, f: Any, x: Any, a: Any, b: Any, lower: Node, upper: Node) -> Area | NoArea:
    """The integral of f from a to b; `typed`, `lower` and `upper` as they were written."""
    name = tree(x)
    whole = Integral(typed, name, lower, upper)
    if a == b:
        step = SAME_BOUNDS.step(whole, tree(sympy.Integer(0)), "From a point to itself there is no width, so there is no area.")
        return Area(sympy.Integer(0), (step,), idea="Look at the bounds first.")
    numeric = a.is_number and b.is_number
    if a.is_extended_real is False or b.is_extended_real is False:
        return NoArea("The bounds must be real numbers.")
    if numeric and not (a.is_infinite or b.is_infinite) and a == -b and _odd(f, x) and _bounded_on(f, x, a, b):
        step = ODD.step(whole, tree(sympy.Integer(0)), ("The function is odd: ", Relation((tree(sympy.Function("f")(-x)), Negative(tree(sympy.Function("f")(x)))), ("=",)), ". What lies below the axis on the left is above it on the right, so all cancels."))
        return Area(sympy.Integer(0), (step,), idea="The interval is symmetric about zero: look at the symmetry of the function first.")
    if f.has(sympy.Abs) and numeric:
        return _absolute(f, x, a, b, whole)
    found = antiderivative(f, x)
    if found is None:
        return NoArea(("I have no rule that finds an antiderivative of ", typed, "."))
    breaks = singular_points(f, x, a, b) if numeric else []
    if breaks is None:
        return NoArea("I cannot tell where this function has no value between the bounds.")
    if breaks or a.is_infinite or b.is_infinite:
        return _improper(f, x, a, b, whole, found, breaks)
    return _proper(f, x, a, b, whole, found, numeric, lower, upper)


def _odd(f: Any, x: Any) -> bool:
    other = f.subs(x, -x)
    return bool(other == -f or sympy.expand(other + f) == 0)


def _bounded_on(f: Any, x: Any, a: Any, b: Any) -> bool:
    return singular_points(f, x, a, b) == []


def _finding(found: Found, x: Any, f: Any) -> Step:
    letter = next(n for n in ("F", "G", "H", "S") if n not in {str(s) for s in f.free_symbols})
    from tutor.notation.tree import Apply

    head = Apply(Symbol(letter), (tree(x),))
    return FIND.states(Relation((head, tree(found.value)), ("=",)), "Any antiderivative will do, so the constant is left out.", found.steps)


def _proper(f: Any, x: Any, a: Any, b: Any, whole: Node, found: Found, numeric: bool, lower: Node, upper: Node) -> Area | NoArea:
    F = found.value
    steps = [_finding(found, x, f)]
    between = Evaluated(tree(F), tree(x), tree(a), tree(b))
    high, low = F.subs(x, b), F.subs(x, a)
    if high.has(sympy.nan, sympy.zoo, sympy.oo) or low.has(sympy.nan, sympy.zoo, sympy.oo):
        ends = _ends(F, x, a, b)
        if ends is None:
            return NoArea("The antiderivative has no value at one of the bounds.")
        low, high = ends
    value = neat(high - low)
    steps.append(THEOREM.step(whole, between, "The area grows at the rate of the function's height, so the integral is the change of an antiderivative."))
    try:
        line: Node = Add((substitute(tree(F), str(x), tree(b)), Negative(substitute(tree(F), str(x), tree(a)))))
        if equal_values(between, line) is None and numeric:
            line = between
    except TROUBLE:
        line = between
    if line != between:
        steps.append(PUT_IN.step(between, line, ("Put in ", upper, ", then ", lower, ", and subtract.")))
    shown = tree(value) if not numeric else from_sympy(value)
    if shown != line:
        steps.append(VALUE.step(line, shown, "Work out both values and subtract."))
    return _checked(whole, value, tuple(steps), numeric)


def neat(value: Any) -> Any:
    """A value in its shortest form."""
    if value.is_Rational or value.is_infinite:
        return value
    forms = [value]
    try:
        if value.is_number:
            combined = sympy.logcombine(sympy.expand(value), force=True) if value.has(sympy.log) else sympy.expand(value)
            forms += [sympy.expand(value), sympy.radsimp(sympy.expand(value)), combined]
            if value.has(sympy.exp, sympy.atan):
                forms.append(sympy.factor_terms(sympy.expand(value)))
        else:
            forms += [sympy.expand(value), sympy.factor_terms(sympy.expand(value))]
            if value.is_rational_function():
                forms.append(sympy.cancel(value))
    except TROUBLE:
        pass
    return min(forms, key=lambda v: (v.count_ops(), len(str(v))))


def _checked(whole: Node, value: Any, steps: tuple[Step, ...], numeric: bool) -> Area | NoArea:
    if equal_values(whole, tree(value)) is None:
        return NoArea("My result did not pass its check by numbers, so I do not show it.")
    conclusion: Prose = ("The area between the curve and the axis, counted negative below it, is ", tidy_object(value) if not numeric else tree(value), ".")
    return Area(value, steps, conclusion=conclusion)


def _ends(F: Any, x: Any, a: Any, b: Any) -> tuple[Any, Any] | None:
    low, high = find_limit(F, x, a, "+" if not a.is_infinite else ""), find_limit(F, x, b, "-" if not b.is_infinite else "")
    if low is None or high is None or low.value is None or high.value is None:
        return None
    return low.value, high.value


# -- where there is no value ----------------------------------------------------------------------------------------


def singular_points(f: Any, x: Any, a: Any, b: Any) -> list[Any] | None:
    """The points of [a, b] where f may have no value, in order; None when they cannot be told."""
    dangers = []
    for node in sympy.preorder_traversal(f):
        if node.is_Pow and node.exp.is_number and node.exp.is_negative and node.base.has(x):
            dangers.append(node.base)
        elif isinstance(node, sympy.log) and node.args[0].has(x):
            dangers.append(node.args[0])
        elif isinstance(node, sympy.tan | sympy.sec) and node.args[0].has(x):
            dangers.append(sympy.cos(node.args[0]))
        elif isinstance(node, sympy.cot | sympy.csc) and node.args[0].has(x):
            dangers.append(sympy.sin(node.args[0]))
        elif isinstance(node, sympy.csch | sympy.coth) and node.args[0].has(x):
            dangers.append(node.args[0])
    points: set[Any] = set()
    for g in dict.fromkeys(dangers):
        zeros = zeros_between(g, x, a, b)
        if zeros is None:
            return None
        points |= set(zeros)
    return sorted(points, key=lambda p: float(p))


def zeros_between(g: Any, x: Any, a: Any, b: Any) -> list[Any] | None:
    """The zeros of g in [a, b], exactly; None when they cannot be told."""
    if not g.has(x):
        return []
    low, high = (float(v) if not v.is_infinite else (1e6 if v == sympy.oo else -1e6) for v in (a, b))
    low, high = min(low, high), max(low, high)
    if g.is_Mul:
        out = []
        for part in g.args:
            zeros = zeros_between(part, x, a, b)
            if zeros is None:
                return None
            out += zeros
        return out
    if g.is_Pow and not g.exp.has(x):
        return zeros_between(g.base, x, a, b)
    if isinstance(g, sympy.exp | sympy.cosh):
        return []
    found: list[Any]
    if g.is_polynomial(x):
        try:
            found = list(sympy.roots(sympy.Poly(g, x), filter="R")) if sympy.degree(g, x) <= 4 else sympy.Poly(g, x).real_roots(multiple=False) and [r for r, _ in sympy.Poly(g, x).real_roots(multiple=False)]
        except TROUBLE:
            return None
        return [r for r in found if r.is_number and low - 1e-12 <= float(r) <= high + 1e-12]
    if isinstance(g, sympy.sin | sympy.cos | sympy.tan) and g.args[0].is_polynomial(x) and sympy.degree(g.args[0], x) == 1:
        slope, shift = sympy.Poly(g.args[0], x).all_coeffs()
        start = sympy.pi / 2 if isinstance(g, sympy.cos) else sympy.Integer(0)
        if not slope.is_number or high - low > 1e5:
            return None
        first = int((float(slope) * (low if slope > 0 else high) + float(shift) - float(start)) / 3.141592653589793) - 1
        out = []
        for k in range(first, first + 400):
            point = (start + k * sympy.pi - shift) / slope
            if low - 1e-9 <= float(point) <= high + 1e-9:
                out.append(point)
            if float(point) * (1 if slope > 0 else -1) > (high if slope > 0 else -low) + 1:
                break
        return out
    if isinstance(g, sympy.log):
        return zeros_between(g.args[0] - 1, x, a, b)
    return _sampled(g, x, low, high)


def _sampled(g: Any, x: Any, low: float, high: float) -> list[Any] | None:
    """No zero seen anywhere: []; a zero at a plain number: that number; else None."""
    node = tree(g)
    if high - low > 1e5:
        low, high = max(low, -60.0), min(high, 60.0)
    values = []
    with mpmath.workdps(20):
        for k in range(121):
            point = mpmath.mpf(low) + (mpmath.mpf(high) - mpmath.mpf(low)) * k / 120
            try:
                value = evaluate(node, {str(x): point})
            except TROUBLE:
                return None
            if abs(mpmath.im(value)) > 1e-12 or mpmath.isnan(value):
                return None
            values.append(mpmath.re(value))
    smallest = min(range(len(values)), key=lambda k: abs(values[k]))
    changes = [k for k in range(120) if values[k] * values[k + 1] < 0]
    if not changes and abs(values[smallest]) > 1e-3 * (1 + max(abs(v) for v in values[max(0, smallest - 1) : smallest + 2])):
        return []
    tries = [sympy.Integer(round(low)), sympy.Integer(round(high)), sympy.Integer(0), sympy.Integer(1)]
    exact = [t for t in dict.fromkeys(tries) if low - 1e-9 <= float(t) <= high + 1e-9 and sympy.expand(g.subs(x, t)) == 0]
    return exact if exact and len(changes) <= len(exact) else None


# -- improper -------------------------------------------------------------------------------------------------------


def _improper(f: Any, x: Any, a: Any, b: Any, whole: Node, found: Found, breaks: list[Any]) -> Area | NoArea:
    sign = 1
    if (not a.is_infinite and not b.is_infinite and float(a) > float(b)) or a == sympy.oo or b == -sympy.oo:
        a, b, sign = b, a, -1
    inner = [p for p in breaks if (a.is_infinite or abs(float(p - a)) > 1e-12) and (b.is_infinite or abs(float(p - b)) > 1e-12)]
    cuts = [a, *inner, b]
    if a.is_infinite and b.is_infinite and not inner:
        cuts = [a, sympy.Integer(0), b]
    F = found.value
    steps: list[Step] = [_finding(found, x, f)]
    total = sympy.Integer(0)
    finite: list[Step] = []
    lines: list[Node] = []
    for left, right in pairwise(cuts):
        piece = _piece(F, f, x, left, right, breaks)
        if piece is None:
            return NoArea("I cannot work out the limits of the antiderivative at the ends.")
        value, step = piece
        if value is None:
            return _diverges(steps, finite, step, whole, left, right)
        finite.append(step)
        lines.append(step.before if step.before is not None else whole)
        total += value
    total = neat(sign * total)
    if len(cuts) == 2 and sign == 1:
        steps.extend(_unpacked(finite[0], whole))
    else:
        line: Node = lines[0] if len(lines) == 1 else Add(tuple(lines))
        line = Negative(line) if sign < 0 else line
        steps.append(SPLIT.step(whole, line, _why_split(inner, a, b)))
        steps.append(VALUE.step(line, tree(total), "Each part by its limit; the parts are added.", finite))
    if equal_values(whole, tree(total)) is None:
        return NoArea("My result did not pass its check by numbers, so I do not show it.")
    conclusion: Prose = ("The area is finite although the region is not: ", tree(total), ".")
    return Area(total, tuple(steps), improper=True, idea="Where a bound is infinite or the function has no value, integrate up to a moving bound, then let that bound go there.", conclusion=conclusion)


def _why_split(inner: list[Any], a: Any, b: Any) -> Prose:
    if inner:
        said: list[str | Node] = []
        for point in inner:
            said += [tree(point), ", "]
        return ("The function has no value at ", *said, "so the interval is split there and each side taken as a limit.")
    return "Both ends are infinite: split at zero, and each side is a limit of its own."


def _unpacked(step: Step, whole: Node) -> list[Step]:
    steps = list(step.substeps)
    steps[0] = replace(steps[0], before=whole)
    return steps


def _piece(F: Any, f: Any, x: Any, left: Any, right: Any, breaks: list[Any]) -> tuple[Any, Step] | None:
    """One piece by limits at its open ends: its value (None: it diverges) and the step."""
    open_left, open_right = left.is_infinite or _among(left, breaks), right.is_infinite or _among(right, breaks)
    node = Integral(tree(f), tree(x), tree(left), tree(right))
    taken = {str(s) for s in f.free_symbols}
    bound = sympy.Symbol(next(n for n in ("b", "c", "T", "s") if n not in taken))
    values, substeps = [], []
    for end, is_open, side in ((left, open_left, "+"), (right, open_right, "-")):
        if not is_open:
            values.append(F.subs(x, end))
            continue
        found = find_limit(F, x, end, side if not end.is_infinite else "")
        if found is None:
            return None
        if found.value is None:
            return None, _no_value(F, x, end, side, found.steps)
        if found.value.is_infinite:
            return None, _no_value(F, x, end, side, found.steps)
        values.append(found.value)
        if found.steps:
            substeps.append(found.steps[0] if len(found.steps) == 1 else VALUE.step(found.steps[0].before, found.steps[-1].after, "The limit of the antiderivative at this end.", found.steps))
    value = values[1] - values[0]
    if open_left != open_right:
        end, other = (left, right) if open_left else (right, left)
        low, high = (bound, tree(right)) if open_left else (tree(left), bound)
        inside = Integral(tree(f), tree(x), low if isinstance(low, Node) else tree(low), high if isinstance(high, Node) else tree(high))
        direction = "" if end.is_infinite else "+" if open_left else "-"
        first_line = Limit(inside, tree(bound), tree(end), direction)
        primitive = F.subs(x, right) - F.subs(x, bound) if open_left else F.subs(x, bound) - F.subs(x, left)
        second_line = Limit(tree(primitive), tree(bound), tree(end), direction)
        del other
        check = "by-definition"
        first = Step(IMPROPER.id, IMPROPER.title, ("Integrate up to ", tree(bound), " and let ", tree(bound), " go to ", tree(end), "."), IMPROPER.concept, before=node, after=first_line, relation="defines", check=check)  # type: ignore[arg-type]
        second = THEOREM.states(Relation((inside, tree(primitive)), ("=",)), "Inside, the fundamental theorem applies as usual.")
        third = VALUE.step(second_line, tree(value), "Take the limit.", substeps)
        return value, VALUE.step(node, tree(value), "This part by its limit.", (first, second, third))
    first = IMPROPER.states(Relation((node, Evaluated(tree(F), tree(x), tree(left), tree(right))), ("=",)), "At each open end the value of the antiderivative is its limit there.")
    return value, VALUE.step(node, tree(neat(value)), "The limits of the antiderivative at the ends, subtracted.", (first, *substeps))


def _among(point: Any, breaks: list[Any]) -> bool:
    return any(abs(float(point - p)) < 1e-12 for p in breaks)


def _no_value(F: Any, x: Any, end: Any, side: str, steps: tuple[Step, ...]) -> Step:
    node = Limit(tree(F), tree(x), tree(end), side if not end.is_infinite else "")
    if steps:
        return steps[0] if len(steps) == 1 else Step(VALUE.id, "The limit at this end", "The antiderivative at the open end.", "limits", before=steps[0].before, after=steps[-1].after, substeps=steps)
    return Step("limit_does_not_exist", "No limit at this end", "The antiderivative does not settle there.", "limits", after=node, relation="defines", check="by-definition")


def _diverges(steps: list[Step], finite: list[Step], step: Step, whole: Node, left: Any, right: Any) -> Area:
    end: Prose = ("Between ", tree(left), " and ", tree(right), " the antiderivative does not stay finite, so there is no area to speak of: the integral diverges. One divergent part is enough; an infinite area on the other side does not cancel it.")
    note = Step("divergent_integral", "The integral diverges", end, "improper-integrals", after=Relation((whole, Constant("infinity")), ("=",)) if False else whole, relation="defines", check="by-definition")
    all_steps = (*steps, *finite, step, note)
    return Area(None, all_steps, phrase="diverges", improper=True, idea="Where a bound is infinite or the function has no value, integrate up to a moving bound, then let that bound go there.", conclusion="The integral diverges: it has no finite value.")


def _absolute(f: Any, x: Any, a: Any, b: Any, whole: Node) -> Area | NoArea:
    """Split where what stands between the bars changes sign."""
    cuts: set[Any] = set()
    bars = list(f.atoms(sympy.Abs))
    for bar in bars:
        zeros = zeros_between(bar.args[0], x, a, b)
        if zeros is None:
            return NoArea("I cannot tell where what stands between the bars changes its sign.")
        cuts |= {z for z in zeros if abs(float(z - a)) > 1e-12 and abs(float(z - b)) > 1e-12} if not (a.is_infinite or b.is_infinite) else set(zeros)
    points = [a, *sorted(cuts, key=lambda p: float(p)), b]
    parts: list[tuple[Node, Area]] = []
    for left, right in pairwise(points):
        middle = (left + right) / 2 if not (left.is_infinite or right.is_infinite) else (left + 1 if right == sympy.oo and not left.is_infinite else right - 1 if not right.is_infinite else sympy.Integer(0))
        g = f.replace(lambda e: isinstance(e, sympy.Abs), lambda e, m=middle: e.args[0] if e.args[0].subs(x, m) > 0 else -e.args[0])
        done = definite(tree(g), g, x, left, right, tree(left), tree(right))
        if isinstance(done, NoArea):
            return done
        if done.phrase is not None:
            return done
        parts.append((Integral(tree(g), tree(x), tree(left), tree(right)), done))
    total = neat(sum((p[1].value for p in parts), sympy.Integer(0)))
    line: Node = parts[0][0] if len(parts) == 1 else Add(tuple(p[0] for p in parts))
    first = SPLIT.step(whole, line, "Split where what stands between the bars changes its sign. On each part the bars can go: where the inside is negative, its sign is turned.")
    substeps = [s for p in parts for s in p[1].steps]
    second = VALUE.step(line, tree(total), "Each part by the fundamental theorem; the parts are added.", substeps)
    return _checked(whole, total, (first, second), True)
