"""A joint table of two variables: marginal, joint and conditional entropy, and mutual information."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.shares import Joint, joint_of, unit_of
from tutor.rules.derivation import Rule
from tutor.rules.logarithms import BASES, surprise
from tutor.rules.sheet import Sheet, decimal, formula, show, total
from tutor.solution import Declined, Solution, Table
from tutor.topic import Exercise, Task, Topic

MARGINAL = Rule("marginal_sums", "Add along the rows and columns", "joint-distributions")
ENTROPY = Rule("entropy_sum", "Add up the surprises", "entropy")
CONDITIONAL = Rule("conditional_entropy", "What is left when the other is known", "entropy")
MUTUAL = Rule("mutual_information", "What both share", "mutual-information")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The joint table and what is wanted: "X", "Y", "XY", "Y|X", "X|Y" or "I"; or entropies given by numbers."""

    joint: Joint | None
    wanted: str
    unit: str
    stated: bool
    rounding: int | None
    known: tuple[tuple[str, Fraction], ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """H(X), H(Y), H(X, Y), H(Y|X), I(X; Y) of a joint table, or I from entropies that are given."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"entropy|mutual information|\bI\s*\(\s*X|\bH\s*\(", text, re.I) or re.search(r"cross[- ]?entropy|kl[- ]diverg|information gain", low):
        return None
    unit, stated = unit_of(text)
    known = tuple((re.sub(r"\s", "", k), number(v)) for k, v in re.findall(rf"\b(H\s*\(\s*\w\s*(?:[,|]\s*\w\s*)?\))\s*=\s*({NUMBER})", text))
    joint = joint_of(problem)
    final = text
    asks = list(re.finditer(r"(?:calculate|compute|find|evaluate|determine|what is|what's)\b", text, re.I))
    if asks:
        final = text[asks[-1].start() :]
    names = (joint.row_name, joint.column_name) if isinstance(joint, Joint) else ("X", "Y")
    wanted = _wanted(final, names) or _wanted(text, names)
    if wanted is None:
        return None
    if joint is None and len(known) >= 2:
        return Task(Arguments(None, wanted, unit, True, rounding_asked(problem), known), 1.0, f"find {_label(wanted, names)} from the entropies given")
    if isinstance(joint, Declined):
        return joint
    if joint is None:
        if re.search(r"mutual information|joint entropy|conditional entropy", low) and re.search(r"\d", low) and asks:
            return Declined("missing_data", "For this I need the joint table of both variables.", "Give it as rows, such as [[0.3, 0.2], [0.1, 0.4]], or paste the table.")
        return None
    return Task(Arguments(joint, wanted, unit, stated, rounding_asked(problem)), 1.0, f"find {_label(wanted, names)} of the joint table in {unit}")


def _wanted(text: str, names: tuple[str, str]) -> str | None:
    x, y = (re.escape(n) for n in names)
    low = text.lower()
    if re.search(rf"mutual information|\bI\s*\(\s*{x}\s*[;,]\s*{y}\s*\)|\bI\s*\(\s*{y}\s*[;,]\s*{x}\s*\)", text, re.I if "mutual" in low else 0):
        return "I"
    if re.search(rf"H\s*\(\s*{y}\s*\|\s*{x}\s*\)", text) or re.search(rf"conditional entropy (?:of )?{y.lower()} (?:given|\|)", low):
        return "Y|X"
    if re.search(rf"H\s*\(\s*{x}\s*\|\s*{y}\s*\)", text) or re.search(rf"conditional entropy (?:of )?{x.lower()} (?:given|\|)", low):
        return "X|Y"
    if re.search(rf"joint entropy|H\s*\(\s*{x}\s*,\s*{y}\s*\)", text, re.I):
        return "XY"
    if re.search(rf"H\s*\(\s*{x}\s*\)|entropy of {x}\b", text):
        return "X"
    if re.search(rf"H\s*\(\s*{y}\s*\)|entropy of {y}\b", text):
        return "Y"
    return None


def _label(wanted: str, names: tuple[str, str]) -> str:
    x, y = names
    return {"X": f"H({x})", "Y": f"H({y})", "XY": f"H({x}, {y})", "Y|X": f"H({y} | {x})", "X|Y": f"H({x} | {y})", "I": f"I({x}; {y})"}[wanted]


def solve(arguments: Arguments) -> Solution | Declined:
    """The margins, the entropies that are needed, then what is wanted."""
    a = arguments
    sheet = Sheet()
    names = (a.joint.row_name, a.joint.column_name) if a.joint else ("X", "Y")
    exhibits: tuple[Table, ...] = ()
    if a.joint is None:
        wrong = _take(sheet, a)
        if wrong is not None:
            return wrong
    else:
        exhibits = (_table(a.joint),)
        _entropies(sheet, a, names)
    if a.wanted == "Y|X":
        sheet.line("R", "C - A", CONDITIONAL, f"Knowing {names[0]} takes its entropy off the joint one.", formula(_label("Y|X", names)))
    elif a.wanted == "X|Y":
        sheet.line("R", "C - B", CONDITIONAL, f"Knowing {names[1]} takes its entropy off the joint one.", formula(_label("X|Y", names)))
    elif a.wanted == "I":
        sheet.line("R", "A + B - C", MUTUAL, "What is counted twice when both entropies are added is what the two share.", formula(_label("I", names)))
    key = {"X": "A", "Y": "B", "XY": "C"}.get(a.wanted, "R")
    value = sheet[key]
    ending = {
        "I": "They share nothing: the variables are independent." if value == 0 else f"Knowing one of them removes {decimal(value, 5)} {a.unit} of the uncertainty about the other.",
        "Y|X": f"Once {names[0]} is known, {decimal(value, 5)} {a.unit} of uncertainty about {names[1]} are left.",
        "X|Y": f"Once {names[1]} is known, {decimal(value, 5)} {a.unit} of uncertainty about {names[0]} are left.",
    }.get(a.wanted, f"It is {decimal(value, 5)} {a.unit}.")  # fmt: skip
    concept = "mutual-information" if a.wanted == "I" else "entropy"
    assumptions = () if a.stated else (f"Logarithms to base {BASES[a.unit]}, so the result is in {a.unit}.",)
    return Solution("joint_information", concept, f"find {_label(a.wanted, names)} in {a.unit}", tuple(sheet.steps), sheet.result(key, a.rounding, formula(_label(a.wanted, names))), idea="All of these come from three entropies: of the row totals, of the column totals, and of the cells.", conclusion=ending, assumptions=assumptions, exhibits=exhibits)


def _take(sheet: Sheet, a: Arguments) -> Declined | None:
    known = dict(a.known)
    x, y, both, y_left, x_left = (known.get(k) for k in ("H(X)", "H(Y)", "H(X,Y)", "H(Y|X)", "H(X|Y)"))
    for key, value in (("A", x), ("B", y), ("C", both)):
        if value is not None:
            sheet.given(**{key: value})
    if y_left is not None and x is not None and both is None:
        sheet.given(L=y_left)
        sheet.line("C", "A + L", CONDITIONAL, "The chain rule: the joint entropy is that of X, plus what is left of Y once X is known.", formula("H(X, Y)"))
    elif x_left is not None and y is not None and both is None:
        sheet.given(L=x_left)
        sheet.line("C", "B + L", CONDITIONAL, "The chain rule: the joint entropy is that of Y, plus what is left of X once Y is known.", formula("H(X, Y)"))
    need = {"Y|X": ("C", "A"), "X|Y": ("C", "B"), "I": ("A", "B", "C"), "XY": ("C",), "X": ("A",), "Y": ("B",)}[a.wanted]
    if a.wanted == "I" and y_left is not None and y is not None and "C" not in sheet.values:
        sheet.given(A=y_left, C=y_left)
    if a.wanted == "I" and x_left is not None and x is not None and "C" not in sheet.values:
        sheet.given(B=x_left, C=x_left)
    if any(k not in sheet.values for k in need):
        return Declined("missing_data", "These entropies are not enough to find it.", "H(X), H(Y) and H(X, Y) together are.")
    return None


def _entropies(sheet: Sheet, a: Arguments, names: tuple[str, str]) -> None:
    joint = a.joint
    assert joint is not None
    rows = [sum(r, Fraction(0)) for r in joint.values]
    columns = [sum(c, Fraction(0)) for c in zip(*joint.values, strict=True)]
    cells = [v for r in joint.values for v in r]
    if a.wanted != "XY":
        for labels, sums, lines in ((joint.rows, rows, joint.values), (joint.columns, columns, tuple(zip(*joint.values, strict=True)))):
            if (labels is joint.rows and a.wanted in ("Y", "X|Y")) or (labels is joint.columns and a.wanted in ("X", "Y|X")):
                continue
            for label, value, line in zip(labels, sums, lines, strict=True):
                from tutor.notation.tree import Text

                sheet.steps.append(sheet.made(Text(f"P({label})"), total([show(v) for v in line]), value, MARGINAL, "Add the cells of that line.", symbolic=False))
    if a.wanted in ("X", "Y|X", "I"):
        _entropy(sheet, "A", rows, a.unit, formula(f"H({names[0]})"), f"The entropy of {names[0]} alone.")
    if a.wanted in ("Y", "X|Y", "I"):
        _entropy(sheet, "B", columns, a.unit, formula(f"H({names[1]})"), f"The entropy of {names[1]} alone.")
    if a.wanted not in ("X", "Y"):
        _entropy(sheet, "C", cells, a.unit, formula(f"H({names[0]}, {names[1]})"), "The entropy of the cells: both variables together.")


def _entropy(sheet: Sheet, key: str, values: list[Fraction], unit: str, label: Node, why: str) -> None:
    sheet.line(key, total([surprise(show(v), show(v), unit) for v in values if v]), ENTROPY, why + " Minus the sum of p·log p.", label)


def _table(joint: Joint) -> Table:
    rows: list[tuple[str | Node, ...]] = [(label, *(show(v) for v in row), show(sum(row, Fraction(0)))) for label, row in zip(joint.rows, joint.values, strict=True)]
    last: tuple[str | Node, ...] = ("total", *(show(sum(c, Fraction(0))) for c in zip(*joint.values, strict=True)), show(Fraction(1)))
    return Table(("", *joint.columns, "total"), (*rows, last), "The joint table with its margins.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A joint entropy, a conditional entropy, a mutual information of a two by two table."""
    cuts = sorted(rng.sample(range(1, 10), 3))
    cells = [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10 - cuts[2]]
    table = f"[[{cells[0] / 10:g}, {cells[1] / 10:g}], [{cells[2] / 10:g}, {cells[3] / 10:g}]]"
    asked = {1: "the joint entropy H(X, Y)", 2: "the conditional entropy H(Y|X)", 3: "the mutual information I(X; Y)"}[level]
    text = f"X and Y have the joint distribution {table}. Find {asked} in bits. Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="joint_information", title="Joint entropy and mutual information", concept="mutual-information", phrases=("mutual information", "joint entropy", "conditional entropy", "entropy"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("entropy", "joint-distributions"),
)  # fmt: skip
