"""Calculus in several variables against finite differences: random functions at random points."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from tutor.notation import plain
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Matrix, Sequence
from tutor.solution import Solution
from tutor.solve import solve

Function = Callable[[float, float], float]
SHAPES: tuple[tuple[str, Callable[[int, int], Function]], ...] = (
    ("{a}*x^2*y + {b}*y^3", lambda a, b: lambda x, y: a * x**2 * y + b * y**3),
    ("{a}*sin(x)*y + {b}*x*y", lambda a, b: lambda x, y: a * np.sin(x) * y + b * x * y),
    ("e^({a}*x) + {b}*x*y^2", lambda a, b: lambda x, y: np.exp(a * x) + b * x * y**2),
    ("ln(x^2 + {a}) + {b}*y^2", lambda a, b: lambda x, y: np.log(x**2 + a) + b * y**2),
    ("{a}*x/(y^2 + {b})", lambda a, b: lambda x, y: a * x / (y**2 + b)),
)


def problems(count: int) -> list[tuple[str, Function, int, int]]:
    rng = Random(7)
    out = []
    for k in range(count):
        text, make = SHAPES[k % len(SHAPES)]
        a, b = rng.randint(1, 3), rng.randint(1, 4)
        out.append((text.format(a=a, b=b), make(a, b), rng.randint(-1, 2), rng.randint(-2, 2)))
    return out


def slope(f: Function, x: float, y: float, u: float, v: float, h: float = 1e-5) -> float:
    return (f(x + h * u, y + h * v) - f(x - h * u, y - h * v)) / (2 * h)


def numbers(ask: str) -> np.ndarray:
    solution = solve(ask)
    assert isinstance(solution, Solution), f"{ask}: {solution}"
    value = solution.result.value
    assert value is not None
    if isinstance(value, Matrix):
        return np.array([[float(to_sympy(e)) for e in row] for row in value.rows])
    if isinstance(value, Sequence):
        return np.array([float(to_sympy(e)) for e in value.items])
    return np.array(float(to_sympy(value)))


@pytest.mark.parametrize(("text", "f", "p", "q"), problems(15), ids=lambda v: str(v) if isinstance(v, str | int) else "")
def test_slopes_agree_with_differences(text: str, f: Function, p: int, q: int) -> None:
    gradient = np.array([slope(f, p, q, 1, 0), slope(f, p, q, 0, 1)])
    assert np.allclose(numbers(f"gradient of {text} at ({p}, {q})"), gradient, atol=1e-5)
    assert np.allclose(numbers(f"directional derivative of {text} at ({p}, {q}) in the direction (3, 4)"), slope(f, p, q, 0.6, 0.8), atol=1e-5)
    h = 1e-4
    second = np.array([[(slope(f, p + h, q, *d) - slope(f, p - h, q, *d)) / (2 * h), (slope(f, p, q + h, *d) - slope(f, p, q - h, *d)) / (2 * h)] for d in ((1, 0), (0, 1))])
    assert np.allclose(numbers(f"Hessian of {text} at ({p}, {q})"), second, atol=1e-3)
    near = numbers(f"f(x, y) = {text}. Use the linear approximation at ({p}, {q}) to estimate f({p}.5, {q}.5)") if p >= 0 and q >= 0 else None
    assert near is None or np.allclose(near, f(p, q) + 0.5 * gradient.sum(), atol=1e-5)


def test_answers_read_back() -> None:
    solution = solve("Jacobian of (x^2 y, x + y)")
    assert isinstance(solution, Solution) and solution.result.value is not None
    assert plain(solution.result.value) == "[[2*x*y, x^2], [1, 1]]"


@pytest.mark.parametrize("seed", range(6))
def test_double_integrals_against_quadrature(seed: int) -> None:
    from scipy.integrate import dblquad

    rng = Random(seed)
    a, b, c, d = rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 3)
    plainly = numbers(f"double integral of {a}*x^2*y + {b}*e^y over [0, {c}] x [0, {d}]")
    assert np.allclose(plainly, dblquad(lambda y, x: a * x**2 * y + b * np.exp(y), 0, c, 0, d)[0], rtol=1e-8)
    bounded = numbers(f"int_0^{c} int_0^x ({a}*x + {b}*y^2) dy dx")
    assert np.allclose(bounded, dblquad(lambda y, x: a * x + b * y**2, 0, c, 0, lambda x: x)[0], rtol=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_backpropagation_and_matrix_gradients_agree_with_differences(seed: int) -> None:
    rng = Random(seed)
    w, x, b = rng.randint(-2, 3), rng.randint(1, 3), rng.randint(-2, 2)
    got = numbers(f"backpropagate through f = sigmoid(w*x + b)*x + b^2 with w = {w}, x = {x}, b = {b}")

    def f(v: np.ndarray) -> float:
        return float(v[1] / (1 + np.exp(-(v[0] * v[1] + v[2]))) + v[2] ** 2)

    place, h = np.array([w, x, b], dtype=float), 1e-6
    expected = np.array([(f(place + h * e) - f(place - h * e)) / (2 * h) for e in np.eye(3)])
    assert np.allclose(got, expected, atol=1e-4)
    matrix = np.array([[rng.randint(-3, 3) for _ in range(2)] for _ in range(2)])
    u = np.array([rng.randint(-3, 3), rng.randint(-3, 3)])
    ask = f"gradient of x^T A x where A = {matrix.tolist()} and x = {u.tolist()}"
    assert np.allclose(numbers(ask), (matrix + matrix.T) @ u)
