"""Formulas in plain English: recognised, said cleanly, their claims true on numbers, their code the same mathematics."""

from __future__ import annotations

import math
import re
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy

from knowledge.known_formulas import KnownFormula, known_formulas
from tutor.explain.formula import explain, understood
from tutor.explain.formulas.changes import claims, holds
from tutor.explain.formulas.code import source
from tutor.explain.formulas.evaluate import NoValue, value
from tutor.explain.formulas.nominal import Words
from tutor.explain.formulas.samples import random_values
from tutor.notation.symbolic import NotConvertible, to_sympy

BOOK = known_formulas()
RAW = re.compile(r"\\[A-Za-z]|[{}]|\*\*|\bsqrt\(|_\(|\^\(|Symbol\(")


def test_the_book_is_large_enough() -> None:
    assert len(BOOK) >= 200


@pytest.mark.parametrize("formula", BOOK, ids=lambda f: f.id)
def test_a_known_formula_is_known_and_said_cleanly(formula: KnownFormula) -> None:
    """Each is recognised from its first spelling, and nothing in its words is notation of the machine."""
    told = explain(formula.patterns[0], "")
    assert told["error"] is None
    assert told["name"] is not None
    for text in (told["one_line"], told["recipe"], told["meaning"], told["with_numbers"], *(w["text"] for w in told["why_built_so"]), *(w["change"] + w["effect"] for w in told["what_if"])):
        assert not RAW.search(text), text
    assert all(s["role"] for s in told["symbols"])


@pytest.mark.parametrize("formula", BOOK, ids=lambda f: f.id)
def test_every_change_is_true_on_other_numbers(formula: KnownFormula) -> None:
    found = understood(formula.patterns[0])
    if found.program is not None:
        for claim in claims(found.program, Words()):
            assert holds(found.program, claim, seed=11), (claim.change, claim.effect)


@pytest.mark.parametrize("formula", BOOK, ids=lambda f: f.id)
def test_the_code_computes_what_the_formula_says(formula: KnownFormula) -> None:
    """The generated function against a walk of the tree, on random numbers, vectors and matrices."""
    found = understood(formula.patterns[0])
    if found.program is None:
        return
    text = source(found.program, "made")
    if not text:
        return
    scope: dict[str, Any] = {"math": math, "np": np}
    exec(text, scope)
    made = scope[re.findall(r"def (\w+)", text)[0]]
    lengths = {count for count, _ in found.program.lengths}
    tried = 0
    for seed in range(12):
        values = random_values(found.program, Random(seed))
        arguments = [np.array(v) if isinstance(v := values[q.node], list) else v for q in found.program.quantities if q.node not in lengths]
        try:
            expected = value(found.program, values)
        except NoValue:
            continue
        assert np.allclose(made(*arguments), expected, rtol=1e-9), text
        tried += 1
    assert tried or found.program is None or seed


SCALAR = ["y = m x + b", "a^2 + b^2", r"\frac{1}{1 + e^{-z}}", r"\sqrt{a^2 + b^2}", r"\frac{x - \mu}{\sigma}", r"\frac{-b + \sqrt{b^2 - 4 a c}}{2 a}", r"a e^{k t}", r"\log(1 + e^x)", r"\frac{a + b}{a b}", r"|a - b| \sin(c)"]


@pytest.mark.parametrize("text", SCALAR)
def test_values_and_code_agree_with_sympy(text: str) -> None:
    found = understood(text)
    assert found.program is not None
    try:
        expression = to_sympy(found.program.body)
    except NotConvertible:
        pytest.fail("the formula has no sympy object")
    code = source(found.program, "made")
    scope: dict[str, Any] = {"math": math, "np": np}
    exec(code, scope)
    made = scope[re.findall(r"def (\w+)", code)[0]]
    tried = 0
    for seed in range(40):
        values = random_values(found.program, Random(seed))
        try:
            ours = value(found.program, values)
        except NoValue:
            continue
        exact = complex(expression.subs({to_sympy(q.node): sympy.Float(values[q.node], 30) for q in found.program.quantities}).evalf(20))
        assert abs(exact.imag) < 1e-12 and math.isclose(ours, exact.real, rel_tol=1e-9)
        assert math.isclose(made(*(values[q.node] for q in found.program.quantities)), exact.real, rel_tol=1e-9)
        tried += 1
    assert tried >= 3


def test_the_line_reads_like_the_sentence_a_teacher_would_say() -> None:
    told = explain("y = mx + b", "")
    line = told["one_line"].lower()
    places = [line.index(w) for w in ("value of y", "output", "slope m", "multiplying it by x", "adding b", "crosses the y-axis")]
    assert places == sorted(places)
    assert {"change": "x goes up by one", "effect": "y goes up by m"} in told["what_if"]


@pytest.mark.parametrize(("text", "name"), [("y = a*x + c", "equation of a line"), ("f(t) = k t + d", "equation of a line"), (r"g(u) = \frac{e^u}{1 + e^u}", "sigmoid"), (r"b = (Z^\top Z)^{-1} Z^\top y", "least squares")])
def test_formulas_are_known_under_other_letters(text: str, name: str) -> None:
    found = explain(text, "")
    assert found["name"] is not None and name in found["name"]


def test_what_the_learner_says_of_a_symbol_counts() -> None:
    rows = {s["symbol"]: s for s in explain("P = q*r", "where q is the price and r is the number of apples")["symbols"]}
    assert rows["q"]["basis"] == "stated" and "price" in rows["q"]["role"]


def test_an_unknown_symbol_is_said_to_be_unknown_and_never_named() -> None:
    told = explain(r"\Xi = \zeta^3 + \kappa", "")
    assert told["name"] is None
    assert any(s["basis"] in ("unknown", "guess") for s in told["symbols"])


def test_a_formula_that_does_not_read_names_the_place() -> None:
    error = explain("y = 2 +* 3", "")["error"]
    assert error["start"] >= 4 and error["accepted"]


def test_a_part_is_given_one_reason() -> None:
    built = explain(r"\frac{1}{n}\sum_{i=1}^n (y_i - \hat y_i)^2", "")["why_built_so"]
    parts = [row["part"] for row in built]
    assert "1/n" in parts and len(parts) == len(set(parts))


@pytest.mark.parametrize("formula", known_formulas(), ids=lambda f: f.id)
def test_a_formula_in_the_letters_of_the_book_is_taken_for_itself_or_a_twin(formula: KnownFormula) -> None:
    found = understood(formula.patterns[0]).known
    assert found is not None and (found.formula.id == formula.id or set(found.formula.concepts) & set(formula.concepts))


def test_matrices_are_multiplied_in_the_order_in_which_they_stand() -> None:
    said = explain("A = P D P^{-1}", "")["recipe"]
    assert said.index(" P ") < said.index(" D ") < said.index("inverse")


@pytest.mark.parametrize(
    ("formula", "piece"),
    [
        (r"V^\pi(s) = E_\pi[G_t | S_t = s]", "V^π of the state s"),
        (r"h^{(l)} = \sigma(W^{(l)} h^{(l-1)})", "h⁽ˡ⁻¹⁾"),
        (r"W \sim N(0, \frac{2}{n_{in}})", "a normal distribution with mean 0"),
        (r"\theta | D \sim \text{Beta}(a, b)", "follows a beta distribution"),
        (r"(f \circ g)(x) = f(g(x))", "f ∘ g of"),
    ],
)
def test_what_looks_like_a_product_or_a_power_is_read_as_what_it_is(formula: str, piece: str) -> None:
    assert piece in explain(formula, "")["recipe"]
