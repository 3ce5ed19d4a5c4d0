"""The search for an antiderivative: which rule applies to an integrand, and the lines it writes.

`antiderivative(f, x)` works on exact objects and gives lines as trees. Each rule looks at the integrand, and returns
what it became with its lines, or None. A rule may hand smaller integrals back to the search; what it can spend is
bounded. No rule looks anything up in a computer-algebra integrator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sympy

from tutor.notation.symbolic import from_sympy
from tutor.notation.tree import Integral, Node, walk
from tutor.rules.derivation import Rule, alike
from tutor.solution import Prose, Step

FUEL = 90
"""How many integrals one question may look at."""

DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Found:
    """An antiderivative and the lines from ∫ to it."""

    value: Any
    steps: tuple[Step, ...]


RuleOf: TypeAlias = "Callable[[Search, Any, Any], Found | None]"


@dataclass(slots=True)
class Search:
    """One question's search: what is left to spend, what is being tried, what was found."""

    fuel: int = FUEL
    depth: int = 0
    busy: set[tuple[Any, Any]] = field(default_factory=set)
    known: dict[tuple[Any, Any], Found | None] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)

    def find(self, f: Any, x: Any) -> Found | None:
        """An antiderivative of f, or None."""
        key = (f, x)
        if key in self.known:
            return self.known[key]
        if key in self.busy or self.fuel <= 0 or self.depth > DEEPEST:
            return None
        self.fuel -= 1
        self.busy.add(key)
        self.depth += 1
        found = None
        try:
            for rule in rules():
                found = rule(self, f, x)
                if found is not None:
                    break
        finally:
            self.busy.discard(key)
            self.depth -= 1
        if found is not None or self.fuel > 0:
            self.known[key] = found
        return found

    def fresh(self, f: Any, *wanted: str) -> Any:
        """A letter that is not in use."""
        taken = {str(s) for s in f.free_symbols} | self.letters
        name = next((n for n in (*wanted, "u", "w", "v", "s", "z", "p", "q") if n not in taken), "u_1")
        self.letters.add(name)
        return sympy.Symbol(name)


_RULES: list[RuleOf] = []


def rules() -> list[RuleOf]:
    """All rules in the order in which a teacher would try them."""
    if not _RULES:
        from tutor.rules.integration import parts, radicals, rational, standard, substitution, trigonometric

        _RULES.extend(
            [
                standard.constant, standard.constant_multiple, standard.table, standard.sum_rule, trigonometric.reciprocals, standard.power_merge, standard.clear_inner_fractions, substitution.obvious,
                trigonometric.powers, standard.expand_small, rational.rational, parts.cyclic, parts.products, substitution.inner, trigonometric.rational_in_waves,
                parts.wanted, radicals.square_root_of_quadratic, radicals.trigonometric_substitution, substitution.roots, standard.split_fraction, standard.expand, parts.last_try, standard.bell,
            ]
        )  # fmt: skip
    return _RULES


def tree(expression: Any) -> Node:
    """An exact object as it is written."""
    return from_sympy(expression)


def integral(f: Any, x: Any) -> Node:
    """∫ f dx, as written."""
    return Integral(tree(f), tree(x))


@dataclass(slots=True)
class Lines:
    """Lines of equal value, from ∫ onwards."""

    now: Node
    steps: list[Step] = field(default_factory=list)

    def write(self, after: Node, rule: Rule, why: Prose, substeps: Iterable[Step] = ()) -> None:
        """The next line."""
        if not alike(after, self.now):
            self.steps.append(rule.step(self.now, after, why, substeps))
            self.now = after

    def work_out(self, searched: list[tuple[Any, Any, Found]], context: Callable[[list[Node]], Node], value: Any, why: Prose = "Each integral on its own.") -> None:
        """Put what was found for the integrals of the line in their places: short derivations in full, long ones as substeps."""
        if len(searched) == 1:
            found = searched[0][2]
            if len(found.steps) <= 4:
                for step in found.steps:
                    assert step.before is not None
                    after = context([step.after])
                    last = step is found.steps[-1]
                    shown = tree(value) if last else after
                    if not alike(shown, self.now):
                        self.steps.append(replace(step, before=self.now, after=shown))
                        self.now = shown
                return
        substeps = [step for _, _, found in searched for step in (found.steps if len(searched) == 1 else [whole(*_parts(found))])]
        rule = Rule("integrate_parts", "Work out the integrals that are left", "antiderivatives")
        if all(len(found.steps) == 1 for _, _, found in searched) and len({found.steps[0].rule for _, _, found in searched}) == 1:
            first = searched[0][2].steps[0]
            rule = Rule(first.rule, first.title, first.concept)
        self.write(tree(value), rule, why, substeps)


def _parts(found: Found) -> tuple[Node, Node, tuple[Step, ...]]:
    first = found.steps[0].before
    assert first is not None
    return first, found.steps[-1].after, found.steps


def whole(before: Node, after: Node, steps: tuple[Step, ...]) -> Step:
    """All that was done to one integral as one step."""
    if len(steps) == 1:
        return steps[0]
    return Rule("integrate_part", "This integral", "antiderivatives").step(before, after, "This one is worked out on its own.", steps)


def single(rule: Rule, f: Any, x: Any, value: Any, why: Prose, substeps: Iterable[Step] = ()) -> Found:
    """An antiderivative in one line."""
    return Found(value, (rule.step(integral(f, x), tree(value), why, substeps),))


def rewritten(search: Search, rule: Rule, f: Any, x: Any, other: Any, why: Prose) -> Found | None:
    """∫ f = ∫ other, which is then searched."""
    found = search.find(other, x)
    if found is None:
        return None
    first = rule.step(integral(f, x), integral(other, x), why)
    if alike(first.before, first.after):  # type: ignore[arg-type]
        return found
    return Found(found.value, (first, *found.steps))


def antiderivative(f: Any, x: Any) -> Found | None:
    """An antiderivative of f with respect to x, without its constant, by rules."""
    search = Search(letters={str(x)})
    try:
        return search.find(f, x)
    except (sympy.PolynomialError, NotImplementedError, RecursionError, ZeroDivisionError):
        return None


def has_integral(node: Node) -> bool:
    """Is there an integral left in the line?"""
    return any(isinstance(n, Integral) for n in walk(node))


def linear_in(expression: Any, x: Any) -> tuple[Any, Any] | None:
    """a and b of a*x + b, a not zero; None for anything else."""
    if expression == x:
        return sympy.Integer(1), sympy.Integer(0)
    if not expression.has(x) or not (expression.is_Add or expression.is_Mul or expression.is_Symbol):
        return None
    slope = sympy.expand(sympy.diff(expression, x))
    if slope.has(x) or slope == 0:
        return None
    return slope, sympy.expand(expression - slope * x)


def log_of(u: Any) -> Any:
    """ln|u|, without the bars where u cannot be negative."""
    return sympy.log(u) if surely_positive(u) else sympy.log(sympy.Abs(u))


def surely_positive(u: Any) -> bool:
    """Is u above zero for all real values of its letters? True only where that is plain to see."""
    if u.is_number:
        return bool(u.is_positive)
    if isinstance(u, sympy.exp | sympy.cosh):
        return True
    if u.is_Pow and u.exp.is_number is False and u.base.is_positive:
        return True
    if u.is_Mul:
        return all(surely_positive(a) for a in u.args)
    if u.is_Add:
        if all(surely_positive(a) or _square(a) for a in u.args) and any(surely_positive(a) for a in u.args):
            return True
        names = list(u.free_symbols)
        if len(names) == 1 and u.is_polynomial(names[0]):
            polynomial = sympy.Poly(u, names[0])
            return polynomial.degree() == 2 and polynomial.LC().is_positive is True and polynomial.discriminant().is_negative is True
    return False


def _square(u: Any) -> bool:
    if u.is_Mul:
        return all(_square(a) or a.is_positive for a in u.args)
    return bool(u.is_Pow and u.exp.is_Integer and u.exp % 2 == 0) or bool(u.is_number and u.is_nonnegative)

