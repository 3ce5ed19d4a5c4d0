"""Equations that are polynomials in something that holds the unknown, such as e^x, ln(x), sqrt(x) or sin(x): name it, solve, put it back."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from tutor.notation.tree import Call, Constant, Node, Power, Relation, Root, Symbol, rebuild, symbols, walk
from tutor.rules.equations.board import Solved
from tutor.rules.equations.exponentials import unified
from tutor.rules.equations.polynomial import in_order
from tutor.rules.equations.quest import ZERO, Quest, holds, places, statements, swapped
from tutor.rules.terms import Base, Exponent, Sum
from tutor.rules.writing import write
from tutor.solution import Step


def by_name(quest: Quest) -> Solved | None:
    """Give the repeated part a name, solve for the name, put the part back."""
    difference = unified(quest, quest.difference())
    base, unit = _common_base(quest, difference)
    if base is None or unit is None:
        return None
    letter = next(n for n in ("u", "w", "s", "q") if n not in symbols(quest.equation))
    u = Symbol(letter)
    value = _in_name(quest, difference, base, unit, u)
    shown = write(Sum({((base, unit),): Fraction(1)}))
    if value is None or shown == quest.unknown:
        return None
    line = Relation((write(value), ZERO), ("=",))
    names = Relation((u, shown), ("=",))
    steps = [Step("substitute", "Give the repeated part a name", ("The unknown occurs only inside ", shown, ", so call that ", u, "."), "functions", after=names, relation="defines", check="by-definition")]
    inner = quest.solve(line, u)
    if inner.every:
        return None
    return _put_back(quest, steps, inner, line, shown, u)


def _put_back(quest: Quest, steps: list[Step], inner: Solved, line: Relation, shown: Node, u: Symbol) -> Solved | None:
    """Each value of the name gives an equation for the unknown."""
    steps.append(Step("solve_for_name", "Solve for the new name", ("With it the equation becomes ", line, "."), "quadratic-equations", after=statements(u, inner.values) if inner.values else line, relation="defines", check="by-definition", substeps=inner.steps))
    good: list[Node] = []
    for each in inner.values:
        back = Relation((shown, each), ("=",))
        solved = quest.solve(back, real=True)
        if solved.every:
            return None
        after: Node = statements(quest.unknown, solved.values) if solved.values else back
        why = ("Put the part back: ", back, ".") if solved.values else ("Put the part back: ", back, ". ", *(solved.reason if isinstance(solved.reason, tuple) else (solved.reason,)))
        steps.append(Step("solve_case", "Solve this case", why, "functions", before=back, after=after, relation="equivalent" if solved.values else "defines", check="agrees" if solved.values and all(holds(back, quest.unknown, v) for v in solved.values) else None if solved.values else "by-definition", substeps=solved.steps))
        good.extend(v for v in solved.values if v not in good)
    values = in_order(good)
    if values:
        steps.append(Step("substitute_back", "Put the named part back", "Each value of the new name gives an equation for the unknown.", "functions", before=quest.equation, after=statements(quest.unknown, values), relation="implies"))
    return Solved(tuple(steps), tuple(values), reason="" if values else "The named part cannot take these values.")


def _in_name(quest: Quest, difference: Sum, base: Node | Sum, unit: Exponent, u: Symbol) -> Sum | None:
    """The difference with the part replaced by its name; None where the unknown stands elsewhere too."""
    lowest = Fraction(0)
    found: list[tuple[Fraction, list[tuple[Base, Exponent]], Fraction]] = []
    for monomial, coefficient in difference.terms.items():
        power = Fraction(0)
        rest: list[tuple[Base, Exponent]] = []
        for b, e in monomial:
            ratio = _ratio(b, e, base, unit)
            if ratio is None or (ratio and not _moving(quest, b, e)):
                rest.append((b, e))
            else:
                power += ratio
        if any(quest.has_base(b) or quest.has_base(e) for b, e in rest) or power.denominator != 1:
            return None
        lowest = min(lowest, power)
        found.append((power, rest, coefficient))
    total = Sum({})
    for power, rest, coefficient in found:
        power -= lowest
        key = (*rest, *(((u, power),) if power else ()))
        total = total + Sum({key: coefficient})
    return total


def _moving(quest: Quest, base: object, exponent: object) -> bool:
    return quest.has_base(base) or quest.has_base(exponent)


def _common_base(quest: Quest, value: Sum) -> tuple[Node | Sum | None, Exponent | None]:
    """The one base that holds the unknown (or bears it above), and the unit of its exponents."""
    found = [(b, e) for m in value.terms for b, e in m if _moving(quest, b, e)]
    if not found or len({repr(b) for b, _ in found}) != 1:
        return None, None
    base = found[0][0]
    exponents = [e for _, e in found]
    numbers = [e for e in exponents if isinstance(e, Fraction)]
    if len(numbers) == len(exponents):
        return base, Fraction(1, lcm(*(e.denominator for e in numbers)))
    sums = [e for e in exponents if isinstance(e, Sum)]
    if numbers or any(len(e.terms) != 1 for e in sums):
        return None, None
    monomial, _ = sums[0].term
    if any(e.term[0] != monomial for e in sums):
        return None, None
    sizes = [abs(e.term[1]) for e in sums]
    bottom = lcm(*(s.denominator for s in sizes))
    unit = Fraction(gcd(*(int(s * bottom) for s in sizes)), bottom)
    return base, Sum({monomial: unit})


def _ratio(base: object, exponent: object, common: object, unit: object) -> Fraction | None:
    if base != common:
        return None
    if isinstance(exponent, Fraction) and isinstance(unit, Fraction):
        return exponent / unit
    if isinstance(exponent, Sum) and isinstance(unit, Sum):
        monomial, coefficient = unit.term
        if set(exponent.terms) == {monomial}:
            return exponent.terms[monomial] / coefficient
    return None


def by_part(quest: Quest) -> Solved | None:
    """One part (e^x, sqrt(x), ln(x) …) holds every place of the unknown, above and below bars: name it in the equation as it stands."""
    sides = [_as_power(s) for s in quest.equation.operands]
    letter = next(n for n in ("u", "w", "s", "q") if n not in symbols(quest.equation))
    u = Symbol(letter)
    seen: list[Node] = []
    for side in sides:
        seen.extend(n for n in walk(side) if isinstance(n, Call | Power | Root) and quest.has(n) and n not in seen)
    for part in seen:
        line = Relation(tuple(swapped(s, part, u) for s in sides), ("=",))
        if quest.has(line) or sum(places(s, letter) for s in line.operands) < 2:
            continue
        names = Relation((u, part), ("=",))
        steps = [Step("substitute", "Give the repeated part a name", ("The unknown occurs only inside ", part, ", so call that ", u, "."), "functions", after=names, relation="defines", check="by-definition")]
        inner = quest.solve(line, u, True)
        if inner.every:
            return None
        return _put_back(quest, steps, inner, line, part, u)
    return None


def _as_power(node: Node) -> Node:
    """exp(u) written as e^u."""
    node = rebuild(node, _as_power)
    return Power(Constant("e"), node.arguments[0]) if isinstance(node, Call) and node.function == "exp" else node
