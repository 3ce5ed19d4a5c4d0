"""Coefficients: the number beside a power, after multiplying out and collecting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Literal

from tutor.notation.tree import Add, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, flat_name, symbols
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.rules.writing import write
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

_FORM = r"(?:rearrange|express|write|put|rewrite|convert) ⟦(?P<f>\d+)⟧ (?:to|in|as|into)(?: the form)? ⟦(?P<form>\d+)⟧,? (?:and|then) (?:give|find|state|determine|what is)(?: the value of)? ⟦(?P<k>\d+)⟧"
_OF = r"(?:what is|find|give|determine|calculate)? ?(?:the )?coefficient (?:of|for|on) ⟦(?P<term>\d+)⟧ (?:in|of|for) (?:the (?:expansion|expression|polynomial)(?: of)? )?⟦(?P<f>\d+)⟧"
READ_OFF = Rule("read_coefficient", "Read the coefficient off", "polynomials")


@dataclass(frozen=True, slots=True)
class Arguments:
    """An expression, a letter in it, and the power whose coefficient is asked for."""

    expression: Node
    variable: str
    power: int


def read(problem: Problem) -> Task | Declined | None:
    """Rearrange … to a*x^2 + b*x + c and give b; the coefficient of x^3 in …"""
    found = re.fullmatch(_FORM, problem.core)
    if found:
        expression = problem.resolve(problem.mathematics[int(found.group("f"))])
        names = symbols(expression)
        wanted = flat_name(problem.mathematics[int(found.group("k"))])
        form = problem.mathematics[int(found.group("form"))]
        if isinstance(form, Relation) or wanted is None:
            return None
        place = _place(form, wanted, tuple(names))
        if place is None:
            return None
        return Task(Arguments(expression, *place), 1.0, ("write ", expression, " as ", form, " and give ", Symbol(wanted)))
    found = re.fullmatch(_OF, problem.core)
    if found is None:
        return None
    expression = problem.resolve(problem.mathematics[int(found.group("f"))])
    term = problem.mathematics[int(found.group("term"))]
    name, power = (flat_name(term.base), term.exponent) if isinstance(term, Power) else (flat_name(term), Number("1"))
    if name is None or not isinstance(power, Number) or isinstance(expression, Relation | Sequence):
        return None
    return Task(Arguments(expression, name, int(power.value)), 1.0, ("find the coefficient of ", term, " in ", expression))


def _place(form: Node, wanted: str, names: tuple[str, ...]) -> tuple[str, int] | None:
    """Beside which power of which letter does the wanted letter stand in the form?"""
    terms = form.terms if isinstance(form, Add) else (form,)
    letters = [n for t in terms for n in symbols(t)]
    variable = next((n for n in letters if n in names), None) or next((n for n in letters if letters.count(n) > 1), None)
    for term in terms:
        inner = term.operand if isinstance(term, Negative) else term
        factors = inner.factors if isinstance(inner, Multiply) else (inner,)
        if not any(flat_name(f) == wanted for f in factors):
            continue
        power = 0
        for factor in factors:
            base, exponent = (factor.base, factor.exponent) if isinstance(factor, Power) else (factor, Number("1"))
            name = flat_name(base)
            if name is not None and name != wanted and isinstance(exponent, Number):
                variable, power = variable or name, int(exponent.value) if name == (variable or name) else power
        return (variable or "x", power)
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Multiply out, collect, read off."""
    expression, name, power = arguments.expression, arguments.variable, arguments.power
    try:
        derived = work(expression, EXPAND)
    except Undefined as reason:
        return Declined("not_understood", f"This has no value: {reason}.")
    except (TooHeavy, OverflowError):
        return TOO_LONG
    powers = coefficients(derived.value, name)
    if powers is None:
        return Declined("not_understood", ("This is not a polynomial in ", Symbol(name), "."))
    value = powers.get(power, Sum({}))
    answer = write(value)
    term: Node = Number("1") if power == 0 else Symbol(name) if power == 1 else Power(Symbol(name), Number(str(power)))
    why: Prose = ("The number that stands beside ", term, " is its coefficient; if there is no such term, it is 0.") if power else "The term without the letter is the constant."
    step = READ_OFF.states(answer, why, before=derived.after)
    kind: Literal["number", "expression"] = "number" if value.rational is not None else "expression"
    return Solution("coefficient", "polynomials", ("find the coefficient of ", term, " in ", expression), (*derived.steps, step), Result(kind, answer, (answer,)), idea="First bring the expression into order; then the coefficient can be read off.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Like terms to collect; one bracket; two brackets."""
    from tutor.notation import read as read_math

    a, b, c, d = (rng.randint(2, 9) for _ in range(4))
    text = {1: f"{a}*x^2 + {b}*x - {c} + {d}*x", 2: f"{a}*(x^2 + {b}*x) - {c}*x", 3: f"({a}*x + {b})*({c}*x - {d})"}[level]
    return Exercise(f"find the coefficient of x in {text}", "What is the coefficient of x here?", "a number", read_math(text).tree)


TOPIC = Topic(
    id="coefficient", title="Coefficients", concept="polynomials", phrases=("coefficient", "rearrange", "express", "in the form", "to the form", "and give"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
