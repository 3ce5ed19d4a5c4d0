"""Worked answers in process against the raw sympy or numpy call for the same task; the bar is 1.5 times that plus 5 ms.

Each task is asked with other numbers every time, so that no cache answers for it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

import numpy as np
import sympy

from benchmarks.timing import line, milliseconds
from tutor.solve import solve

TIMES = 20
FACTOR, SPARE = 1.5, 5.0
x, y = sympy.symbols("x y")


def _matrix(k: int) -> sympy.Matrix:
    return sympy.Matrix([[k, 1, 0], [1, 3, 1], [0, 1, 2]])


TASKS: dict[str, tuple[str, Callable[[int], object]]] = {
    "equation": ("solve {k}*x^2 - 7*x - 3 = 0", lambda k: sympy.solve(k * x**2 - 7 * x - 3, x)),
    "simplify": ("simplify (x^2 - {k}^2)/(x - {k})", lambda k: sympy.simplify((x**2 - k**2) / (x - k))),
    "expand": ("expand (x + {k})^3", lambda k: sympy.expand((x + k) ** 3)),
    "factor": ("factor x^2 + {k}*x - 2*{k}^2", lambda k: sympy.factor(x**2 + k * x - 2 * k**2)),
    "derivative": ("differentiate x^2*sin({k}*x)", lambda k: sympy.diff(x**2 * sympy.sin(k * x), x)),
    "gradient": ("gradient of x^2*y + {k}*y^2 at (1, 2)", lambda k: [sympy.diff(x**2 * y + k * y**2, v).subs({x: 1, y: 2}) for v in (x, y)]),
    "integral": ("integrate x*e^({k}*x)", lambda k: sympy.integrate(x * sympy.exp(k * x), x)),
    "limit": ("limit of sin({k}*x)/x as x goes to 0", lambda k: sympy.limit(sympy.sin(k * x) / x, x, 0)),
    "determinant": ("determinant of [[{k}, 1, 0], [1, 3, 1], [0, 1, 2]]", lambda k: _matrix(k).det()),
    "inverse": ("inverse of [[{k}, 1, 0], [1, 3, 1], [0, 1, 2]]", lambda k: _matrix(k).inv()),
    "eigenvalues": ("eigenvalues of [[{k}, 1], [1, {k}]]", lambda k: sympy.Matrix([[k, 1], [1, k]]).eigenvects()),
    "singular values": ("svd of [[{k}, 0], [0, 2]]", lambda k: sympy.Matrix([[k, 0], [0, 2]]).singular_values()),
    "regression": ("fit a regression line to (1, {k}), (2, 5), (3, 7)", lambda k: np.polyfit([1, 2, 3], [k, 5, 7], 1)),
    "binomial": ("X ~ B({k}, 0.3). Find P(X = 4)", lambda k: sympy.binomial(k, 4) * sympy.Rational(3, 10) ** 4 * sympy.Rational(7, 10) ** (k - 4)),
}


def main() -> None:
    """Print one line per task and how many keep to the bar."""
    kept, ours_all, allowed_all = 0, [], []
    for name, (question, raw) in TASKS.items():
        ours = _each(lambda k, q=question: solve(q.format(k=k)))
        anchor = _each(raw)
        allowed = FACTOR * statistics.median(anchor) + SPARE
        within = statistics.median(ours) <= allowed
        kept += within
        ours_all.append(statistics.median(ours))
        allowed_all.append(allowed)
        print(line(name, ours), f"  raw {statistics.median(anchor):7.3f} ms   {'within' if within else 'ABOVE'} {allowed:.1f} ms")
    print(f"{kept} of {len(TASKS)} within {FACTOR:g} times the raw call plus {SPARE:g} ms; median of all {statistics.median(ours_all):.1f} ms, allowed {statistics.median(allowed_all):.1f} ms")


def _each(call: Callable[[int], object]) -> list[float]:
    numbers: Iterator[int] = iter(range(5, 10_000))
    return milliseconds(lambda: call(next(numbers)), times=TIMES, warm=5)


if __name__ == "__main__":
    main()
