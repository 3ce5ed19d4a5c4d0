"""Two overlapping groups of people: how many are in both, in one, in neither, found from the shares that are given."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Number, Symbol, Text
from tutor.problem import Problem
from tutor.problem.groups import ALL, BOTH, EITHER, FIRST, NEITHER, ONE, ONLY_FIRST, ONLY_SECOND, SECOND, Cells, Groups, groups
from tutor.problem.quantities import places_asked, told
from tutor.rules.building import equals, num, of, over, plus
from tutor.rules.derivation import Rule
from tutor.rules.linear_systems import combination, solve_system
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

CELLS = Rule("cells_of_venn_diagram", "Cut the two circles into four parts", "complement-union")
EQUATION = Rule("one_equation_each", "Each statement is an equation for the parts", "complement-union")
ADD = Rule("add_disjoint", "Add what cannot happen together", "complement-union")
SHARE = Rule("favourable_over_possible", "Favourable over all", "probability-basics")
GIVEN = Rule("conditional_probability", "Given that: a share of the condition", "conditional-probability")
_UNKNOWNS = ("a", "b", "c", "d")


def read(problem: Problem) -> Task | Declined | None:
    """Two groups with their sizes in words, and a question about a part of them."""
    line = told(problem)
    found = groups(line)
    if found is None:
        return None
    return Task((found, places_asked(line)), 0.98, "find a part of two overlapping groups")


def solve(arguments: tuple[Groups, int | None]) -> Solution | Declined:
    """Write an equation for each statement, solve for the four parts, then add up what is asked."""
    g, places = arguments
    letters: list[Node] = [Text(x) for x in _said(g)]
    names: list[Node] = [Symbol(x) for x in _UNKNOWNS]
    rows = [[Fraction(v) for v in f.cells] for f in g.facts] + [[Fraction(1)] * 4]
    right = [f.value for f in g.facts] + [g.total]
    steps: list[Step] = [CELLS.states(equals(names[k], letters[k]), "One of the four parts that do not overlap.") for k in range(4)]
    for f in g.facts:
        steps.append(EQUATION.states(equals(combination([num(v) for v in f.cells], names), num(f.value, g.decimal)), f"“{f.words}” covers these parts."))
    steps.append(EQUATION.states(equals(combination([Number("1")] * 4, names), num(g.total, g.decimal)), "The four parts together are everyone."))
    solved = solve_system([list(r) for r in rows], list(right), names, g.decimal)
    if solved.kind == "none":
        return Declined("not_understood", "These numbers contradict each other: no sizes of the four parts fit all of them.", "Please check the numbers.")
    values = [Fraction(v) if isinstance(v, Fraction | int) else None for v in solved.particular]
    if any(v is None for v in values):
        return Declined("withheld", "My result is no list of fractions, so I would rather not show it.")
    if any(sum(w * x for w, x in zip(g.wanted, direction, strict=True)) or (g.given and sum(w * x for w, x in zip(g.given, direction, strict=True))) for direction in solved.basis):
        return Declined("missing_data", "What is given does not fix the part that is asked for.", "One more number is needed, for instance how many are in both groups.")
    known = [v for v in values if v is not None]
    if solved.kind == "one" and any(v < 0 or v > g.total for v in known):
        k = next(k for k, v in enumerate(known) if v < 0 or v > g.total)
        return Declined("not_understood", f"These numbers cannot all be right: the part “{_said(g)[k]}” would be {float(known[k]):g}.", "Please check the numbers.")
    steps.extend(solved.steps)
    try:
        return _finish(g, known, steps, places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _said(g: Groups) -> tuple[str, str, str, str]:
    a, b = g.names
    return f"only {a}", f"only {b}", "both", "neither"


def _words(g: Groups, cells: Cells) -> str:
    a, b = g.names
    return {FIRST: a, SECOND: b, BOTH: f"{a} and {b}", NEITHER: f"neither {a} nor {b}", EITHER: f"{a} or {b}", ONE: f"exactly one of {a} and {b}", ONLY_FIRST: f"only {a}", ONLY_SECOND: f"only {b}", ALL: "everyone"}.get(cells, f"not {a if cells[0] == 0 and cells[2] == 0 else b}")


def _finish(g: Groups, known: list[Fraction], steps: list[Step], places: int | None) -> Solution | Declined:
    def amount(cells: Cells) -> tuple[Fraction, Node]:
        parts = [v for v, w in zip(known, cells, strict=True) if w]
        return sum(parts, Fraction(0)), plus(*[num(v, g.decimal) for v in parts])

    wanted, tree = amount(g.wanted)
    label: Node = of("P", Text(_words(g, g.wanted)))
    below = g.total
    if g.given is not None:
        meet: Cells = tuple(int(bool(x and y)) for x, y in zip(g.wanted, g.given, strict=True))  # type: ignore[assignment]
        below = amount(g.given)[0]
        if not below:
            return Declined("not_understood", "Nobody is in the group of the condition, so nothing can be said given it.")
        wanted, tree = amount(meet)
        label = of("P", Text(f"{_words(g, g.wanted)} | {_words(g, g.given)}"))
    whole: Node = tree if below == 1 else over(tree, num(below, g.decimal))
    rule = GIVEN if g.given is not None else SHARE if below != 1 else ADD
    steps.append(rule.states(equals(label, whole), "Only the part of the condition counts, so divide by it." if g.given is not None else "Add the parts that count" + (", and divide by everyone." if below != 1 else ".")))
    settled = settle(whole, wanted / below, rule, "Work it out.", g.decimal, places)
    steps.extend(settled.steps)
    value = settled.value
    table = Table(("part", *_said(g)), (("size", *[num(v, g.decimal) for v in known]),), "The four parts of the two circles.")
    share = float(wanted / below)
    return Solution(
        "group_shares", "conditional-probability" if g.given is not None else "complement-union", ("find ", label), tuple(steps), Result("number", value, (value,), approx=settled.approx or f"{share:.6g}"), idea="Two overlapping circles have four parts; find the parts, and every question is a sum of them.",
        conclusion=("So ", label, " = ", value, f", about {100 * share:.3g} %."), exhibits=(table,),
    )  # fmt: skip


def make_problem(rng: Random, level: int) -> Exercise:
    """Either; neither; a condition."""
    both, a, b = rng.randint(5, 20), rng.randint(5, 25), rng.randint(5, 25)
    told_ = f"In a school {a + both}% of the students play football, {b + both}% play tennis and {both}% play both."
    ask = ("What is the probability that a student plays football or tennis?", "What is the probability that a student plays neither?", "What is the probability that a student plays football, given that the student plays tennis?")[level - 1]
    return Exercise(f"{told_} {ask}", f"{told_} {ask}", "a number between 0 and 1")


TOPIC = Topic(
    id="group_shares", title="Two overlapping groups", concept="complement-union", phrases=("both", "neither", "either", "probability"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("conditional-probability", "probability-basics"),
)  # fmt: skip
