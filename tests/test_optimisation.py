"""Optimisation against numbers: scipy for programs with constraints, plain loops for the optimisers."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Node, Sequence
from tutor.solution import Solution
from tutor.solve import solve


def solved(ask: str) -> Solution:
    solution = solve(ask)
    assert isinstance(solution, Solution), f"{ask}: {solution}"
    return solution


def numbers(node: Node | None) -> list[float]:
    assert node is not None
    return [float(to_sympy(i)) for i in node.items] if isinstance(node, Sequence) else [float(to_sympy(node))]


@pytest.mark.parametrize("seed", range(8))
def test_critical_points_of_quadratics(seed: int) -> None:
    rng = Random(seed)
    a, b, c, d, e = (rng.randint(-4, 4) for _ in range(5))
    if 4 * a * c == b * b or not a:
        a, b, c = 2, 1, 3
    solution = solved(f"find and classify the critical points of {a}*x^2 + {b}*x*y + {c}*y^2 + {d}*x + {e}*y".replace("+ -", "- "))
    matrix = np.array([[2 * a, b], [b, 2 * c]])
    place = np.linalg.solve(matrix, [-d, -e])
    values = np.linalg.eigvalsh(matrix)
    kind = "min" if values[0] > 0 else "max" if values[1] < 0 else "saddle"
    assert solution.result.plain is not None
    found = solution.result.plain
    assert f'"{kind}": [[' in found
    inside = found.split(f'"{kind}": [[')[1].split("]]")[0]
    got = [_fraction(part) for part in inside.split(",")]
    assert np.allclose(got, place)


def _fraction(text: str) -> float:
    top, _, bottom = text.strip().partition("/")
    return float(top) / float(bottom or 1)


@pytest.mark.parametrize("seed", range(6))
def test_lagrange_against_scipy(seed: int) -> None:
    rng = Random(seed)
    a, b, c, p, q, r = (rng.randint(1, 5) for _ in range(6))
    solution = solved(f"find the minimum value of {a}*x^2 + {b}*y^2 + {c}*x subject to {p}*x + {q}*y = {r}")
    best = minimize(lambda v: a * v[0] ** 2 + b * v[1] ** 2 + c * v[0], [0.5, 0.5], constraints={"type": "eq", "fun": lambda v: p * v[0] + q * v[1] - r})
    assert math.isclose(numbers(solution.result.value)[0], best.fun, abs_tol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_kkt_against_scipy(seed: int) -> None:
    rng = Random(seed)
    a, b, p, q = (rng.randint(1, 4) for _ in range(4))
    c, r = rng.randint(-4, 4), rng.randint(-3, 5)
    solution = solved(f"find the minimum value of {a}*x^2 + {b}*y^2 + {c}*x subject to {p}*x + {q}*y >= {r}, x >= 0".replace("+ -", "- "))
    best = minimize(lambda v: a * v[0] ** 2 + b * v[1] ** 2 + c * v[0], [1.0, 1.0], constraints=[{"type": "ineq", "fun": lambda v: p * v[0] + q * v[1] - r}, {"type": "ineq", "fun": lambda v: v[0]}])
    assert math.isclose(numbers(solution.result.value)[0], best.fun, abs_tol=1e-4)


@pytest.mark.parametrize("seed", range(10))
def test_linear_programs_against_scipy(seed: int) -> None:
    rng = Random(seed)
    size = 2 + seed % 2
    names = "xyz"[:size]
    costs = [rng.randint(1, 6) for _ in names]
    rows = [([rng.randint(0, 3) for _ in names], rng.randint(3, 12)) for _ in range(3)] + [([1] * size, rng.randint(4, 9))]
    conditions = ", ".join(" + ".join(f"{k}*{n}" for k, n in zip(row, names, strict=True) if k) + f" <= {bound}" for row, bound in rows if any(row))
    signs = ", ".join(f"{n} >= 0" for n in names)
    objective = " + ".join(f"{k}*{n}" for k, n in zip(costs, names, strict=True))
    solution = solved(f"find the maximum value of {objective} subject to {conditions}, {signs}")
    best = linprog([-k for k in costs], A_ub=[r for r, _ in rows], b_ub=[b for _, b in rows])
    assert math.isclose(numbers(solution.result.value)[0], -best.fun, abs_tol=1e-7)


def test_optimisers_against_loops() -> None:
    rate, x, y = 0.1, 1.0, 1.0
    v = np.zeros(2)
    w = np.array([x, y])
    for _ in range(3):
        v = 0.9 * v + np.array([2 * w[0], 4 * w[1]])
        w = w - rate * v
    got = numbers(solved("3 steps of gradient descent with momentum 0.9 on x^2 + 2*y^2 from (1, 1) with learning rate 0.1").result.value)
    assert np.allclose(got, w, atol=1e-4)
    m = s = 0.0
    u = 3.0
    for k in range(1, 6):
        g = 2 * u + math.exp(u)
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        u -= 0.2 * (m / (1 - 0.9**k)) / (math.sqrt(s / (1 - 0.999**k)) + 1e-8)
    got = numbers(solved("5 steps of Adam on f(x) = x^2 + e^x from x = 3 with learning rate 0.2").result.value)
    assert math.isclose(got[0], u, abs_tol=1e-4)
    s, u = 0.0, 1.0
    for _ in range(4):
        g = 4 * u**3
        s = 0.9 * s + 0.1 * g * g
        u -= 0.01 * g / (math.sqrt(s) + 1e-8)
    got = numbers(solved("4 steps of RMSprop on f(x) = x^4 from x = 1 with learning rate 0.01").result.value)
    assert math.isclose(got[0], u, abs_tol=1e-4)


@pytest.mark.parametrize(("rate", "verdict"), [("0.19", "yes"), ("0.2", "no"), ("0.21", "no")])
def test_the_verdict_on_a_rate_is_what_happens(rate: str, verdict: str) -> None:
    assert solved(f"will gradient descent on 5*x^2 + y^2 converge with learning rate {rate}?").result.plain == verdict
    w = np.array([1.0, 1.0])
    for _ in range(300):
        w = w - float(rate) * np.array([10 * w[0], 2 * w[1]])
    assert (np.linalg.norm(w) < 1e-6) == (verdict == "yes")
