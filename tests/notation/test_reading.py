"""What people type is read as they mean it, printed so that it reads back, and never evaluated."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.notation import latex, plain, read, spoken
from tutor.notation.errors import ReadingError
from tutor.notation.prose import find_mathematics
from tutor.notation.symbolic import NotConvertible, from_sympy, to_sympy
from tutor.notation.tree import Add, Call, Divide, Multiply, Negative, Node, Number, Power, Root, Symbol

x, y, n = sympy.symbols("x y n")

READINGS = [
    ("2x^2+3x", 2 * x**2 + 3 * x),
    ("3(x+1)", 3 * (x + 1)),
    ("sin x", sympy.sin(x)),
    ("sin^2 x", sympy.sin(x) ** 2),
    ("5!", sympy.Integer(120)),
    ("10%", sympy.Rational(1, 10)),
    ("2 1/2", sympy.Rational(5, 2)),
    ("x**2", x**2),
    ("sqrt(x)", sympy.sqrt(x)),
    ("√2", sympy.sqrt(2)),
    ("x²", x**2),
    ("½", sympy.Rational(1, 2)),
    ("3 × 4 − 5", sympy.Integer(7)),
    (r"\frac{x+1}{2}", (x + 1) / 2),
    (r"\sqrt[3]{x}", sympy.cbrt(x)),
    (r"\left(x+1\right)^{2}", (x + 1) ** 2),
    ("|x|", sympy.Abs(x)),
    (r"|\langle x, y \rangle| + 1", sympy.Abs(sympy.Function("Inner")(x, y)) + 1),
    ("e^(2x)", sympy.exp(2 * x)),
    ("-x^2", -(x**2)),
    ("2^3^2", sympy.Integer(512)),
    ("x_1 + x_2", sympy.Symbol("x_1") + sympy.Symbol("x_2")),
    (r"\vec{2 -1 3}", sympy.Matrix([2, -1, 3])),
    ("1 2; 3 4", sympy.Matrix([[1, 2], [3, 4]])),
    ("[[1,2],[3,4]]", sympy.Matrix([[1, 2], [3, 4]])),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", sympy.Matrix([[1, 2], [3, 4]])),
]


@pytest.mark.parametrize(("text", "meaning"), READINGS, ids=[t for t, _ in READINGS])
def test_reading(text: str, meaning: object) -> None:
    found = to_sympy(read(text).tree)
    assert sympy.ImmutableMatrix(found) == sympy.ImmutableMatrix(meaning) if isinstance(meaning, sympy.MatrixBase) else sympy.simplify(found.doit() - meaning) == 0


def test_nothing_is_evaluated_before_it_is_shown() -> None:
    assert plain(read("2 + 2").tree) == "2 + 2"
    assert plain(read("x + x").tree) == "x + x"


@pytest.mark.parametrize("text", ["1/2x", "f(x+1)", "x(x+1)"])
def test_ambiguity_is_shown(text: str) -> None:
    assert read(text).others


leaves = st.one_of(st.integers(0, 99).map(lambda k: Number(str(k))), st.sampled_from("xyabn").map(Symbol))


def deeper(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: Add(p)),
        pairs.map(lambda p: Multiply(p, "*")),
        pairs.map(lambda p: Divide(*p)),
        st.tuples(inner, st.integers(2, 5)).map(lambda p: Power(p[0], Number(str(p[1])))),
        inner.map(Negative),
        inner.map(Root),
        inner.map(lambda i: Call("sin", (i,))),
    )


@settings(max_examples=250, deadline=None)
@given(st.recursive(leaves, deeper, max_leaves=8))
def test_what_is_printed_reads_back_to_the_same_value(tree: Node) -> None:
    once = read(plain(tree)).tree
    assert plain(once) == plain(tree)
    point = {Symbol(c).name: sympy.Rational(k + 3, 7) for k, c in enumerate("xyabn")}

    def value(node: Node) -> object:
        try:
            found = to_sympy(node)
        except NotConvertible:
            return sympy.nan
        return found.subs({sympy.Symbol(k): v for k, v in point.items()}).evalf(20)

    a, b = value(tree), value(once)
    assert (a == b) or a.has(sympy.zoo, sympy.nan) or abs(complex(a - b)) < 1e-9 * max(1, abs(complex(a)))
    assert latex(tree) and spoken(tree)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="xyz0123456789+-*/^()[]{}=<>|,.!_\\ \n%&$sincoqrtπ√∑∫", max_size=60))
def test_any_text_is_read_or_refused_kindly(text: str) -> None:
    try:
        read(text)
    except ReadingError as error:
        assert error.message and 0 <= error.start <= error.end


def test_no_text_reaches_the_parsers_of_sympy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader, both ways, with every door into sympy's own reading locked."""
    door, parser = sys.modules["sympy.core.sympify"], sys.modules["sympy.parsing.sympy_parser"]

    def locked(*_: object, **__: object) -> None:
        raise AssertionError("a string reached sympy's parser")

    monkeypatch.setattr(parser, "parse_expr", locked)
    monkeypatch.setattr(parser, "eval_expr", locked)
    original = door.sympify

    def guarded(value: object, *arguments: object, **named: object) -> object:
        if isinstance(value, str):
            locked()
        return original(value, *arguments, **named)

    monkeypatch.setattr(door, "sympify", guarded)
    for text, _ in READINGS:
        from_sympy(to_sympy(read(text).tree))


@pytest.mark.parametrize("text", ["x" * 5000, "(" * 300 + "x" + ")" * 300, "9" * 5000, "2^" * 400 + "2", "[[" + ",".join("1" * 1 for _ in range(4000)) + "]]"])
def test_what_is_too_large_is_refused_at_once(text: str) -> None:
    before = time.perf_counter()
    with pytest.raises(ReadingError) as found:
        read(text)
    assert found.value.message
    assert time.perf_counter() - before < 5


def test_reading_does_not_depend_on_what_was_read_before() -> None:
    """Words such as `sum` and `integrate` are known to a process that has read nothing yet."""
    code = "from tutor.notation import plain, read; print(plain(read('sum (x_i - 1)^2').tree), type(read('integrate(x, x)').tree).__name__)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert "s*u*m" not in out and "Integral" in out


def test_the_place_of_an_error_is_named() -> None:
    with pytest.raises(ReadingError) as found:
        read("3 + (4 * ")
    assert found.value.start >= 8 and found.value.accepted


def test_a_bound_called_d_is_not_taken_for_a_differential() -> None:
    inner, outer = sympy.symbols("c d"), sympy.symbols("a b")
    tree = read(r"\int_a^b \int_c^d x y \, dy \, dx").tree
    assert to_sympy(tree).doit() == sympy.integrate(sympy.integrate(x * y, (y, *inner)), (x, *outer))


def test_an_invisible_character_at_the_end_is_not_passed_over() -> None:
    assert not find_mathematics("2+2\x85")
    assert find_mathematics("2+2 ")
