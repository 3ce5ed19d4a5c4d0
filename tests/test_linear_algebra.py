"""Linear algebra against numpy: the exact route and the numeric one agree on random matrices, ill-conditioned ones included."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy
import pytest

from tutor.notation import plain
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import Node
from tutor.rules import elimination, grids
from tutor.rules.eigen import spectrum
from tutor.rules.grids import Grid
from tutor.rules.radical_numbers import decimal, inverse, root_of, root_of_exact
from tutor.solution import Solution
from tutor.solve import solve


def numbers(node: Node) -> numpy.ndarray:
    value = to_sympy(node)
    return numpy.array([[complex(value[i, j].evalf(30)) for j in range(value.cols)] for i in range(value.rows)])


def random_rows(rng: Random, rows: int, columns: int, low: int = -5, high: int = 6) -> list[list[int]]:
    return [[rng.randint(low, high) for _ in range(columns)] for _ in range(rows)]


def grid(rows: list[list[int]]) -> Grid:
    return [[Fraction(v) for v in row] for row in rows]


def solved(ask: str) -> Solution:
    solution = solve(ask)
    assert isinstance(solution, Solution), f"{ask}: {solution}"
    return solution


def factors(solution: Solution) -> list[numpy.ndarray]:
    return [numbers(v) for v in solution.result.values if isinstance(v, Node)]


@pytest.mark.parametrize("seed", range(12))
def test_products_and_inverses(seed: int) -> None:
    rng = Random(seed)
    n, m, k = rng.randint(1, 4), rng.randint(2, 4), rng.randint(2, 4)
    left, right = random_rows(rng, n + 1, m), random_rows(rng, m, k)
    product = solved(f"multiply {left} by {right}").result.value
    assert product is not None
    assert numpy.allclose(numbers(product), numpy.array(left) @ numpy.array(right))
    square = random_rows(rng, m, m)
    if abs(numpy.linalg.det(square)) > 1e-6:
        other = solved(f"find the inverse of {square}").result.value
        assert other is not None
        assert numpy.allclose(numbers(other), numpy.linalg.inv(square))


def test_the_hilbert_matrix_is_inverted_exactly() -> None:
    """Its condition number is about half a million at five rows; floating point loses six digits, fractions none."""
    rows = "[" + ", ".join("[" + ", ".join(f"1/{i + j + 1}" for j in range(5)) + "]" for i in range(5)) + "]"
    value = solved(f"find the inverse of {rows}").result.value
    assert value is not None
    assert plain(value).startswith("[[25, -300, 1050, -1400, 630]")


@pytest.mark.parametrize("seed", range(12))
def test_decompositions(seed: int) -> None:
    rng = Random(100 + seed)
    rows = random_rows(rng, 3, 3)
    table = numpy.array(rows, dtype=float)
    parts = factors(solved(f"find the LU decomposition of {rows}"))
    whole = parts[0]
    for part in parts[1:]:
        whole = whole @ part
    assert numpy.allclose(whole, table)
    tall = random_rows(rng, 3, 2)
    if numpy.linalg.matrix_rank(tall) == 2:
        q, r = factors(solved(f"find the QR decomposition of {tall}"))
        assert numpy.allclose(q @ r, tall) and numpy.allclose(q.T @ q, numpy.eye(2))
    gram = (table.T @ table + numpy.eye(3)).astype(int).tolist()
    low = numbers(solved(f"find the Cholesky decomposition of {gram}").result.value)  # type: ignore[arg-type]
    assert numpy.allclose(low, numpy.linalg.cholesky(numpy.array(gram, dtype=float)))


@pytest.mark.parametrize("seed", range(12))
def test_singular_values(seed: int) -> None:
    rng = Random(200 + seed)
    rows = random_rows(rng, 2, rng.choice([2, 3]), -3, 4)
    u, s, v = factors(solved(f"find the SVD of {rows}"))
    assert numpy.allclose(u @ s @ v.T, rows, atol=1e-4)
    assert numpy.allclose(numpy.diag(s)[: min(s.shape)], numpy.linalg.svd(numpy.array(rows, dtype=float))[1], atol=1e-5)
    pseudo = numbers(solved(f"find the pseudoinverse of {rows}").result.value)  # type: ignore[arg-type]
    assert numpy.allclose(pseudo, numpy.linalg.pinv(numpy.array(rows, dtype=float)))


@pytest.mark.parametrize("seed", range(30))
def test_spectra(seed: int) -> None:
    rng = Random(300 + seed)
    size = rng.randint(2, 4)
    rows = random_rows(rng, size, size, -3, 4)
    if seed % 2:
        rows = [[rows[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)]
    found = spectrum(grid(rows))
    expected = numpy.linalg.eigvals(numpy.array(rows, dtype=float))
    own = [complex(to_sympy(grids.number(v)).evalf(30)) for v in found.values] if found.exact else list(found.numbers)
    left = list(own)
    for value in expected:
        near = min(left, key=lambda z: abs(z - value))
        assert abs(near - value) < 1e-4, f"{rows}: {own} against {expected}"
        left.remove(near)
    for space in found.spaces:
        for line in space.vectors:
            image = grids.apply(grid(rows), list(line))
            assert image == grids.scaled(line, space.value)


@pytest.mark.parametrize("seed", range(15))
def test_systems_and_spaces(seed: int) -> None:
    rng = Random(400 + seed)
    rows = random_rows(rng, 3, 3)
    right = [rng.randint(-6, 7) for _ in range(3)]
    table = numpy.array(rows, dtype=float)
    if abs(numpy.linalg.det(table)) > 1e-6:
        x = numbers(solved(f"solve A x = b where A = {rows} and b = {right}").result.value)  # type: ignore[arg-type]
        assert numpy.allclose(table @ x[:, 0], right)
    wide = random_rows(rng, 2, 4)
    assert elimination.rank(grid(wide)) == numpy.linalg.matrix_rank(wide)
    for line in elimination.null_basis(grid(wide)):
        assert not any(grids.apply(grid(wide), line))
    tall = random_rows(rng, 4, 2)
    if numpy.linalg.matrix_rank(tall) == 2:
        target = [rng.randint(-5, 6) for _ in range(4)]
        best = numbers(solved(f"find the least squares solution of A x = b where A = {tall} and b = {target}").result.value)  # type: ignore[arg-type]
        assert numpy.allclose(best[:, 0], numpy.linalg.lstsq(numpy.array(tall, dtype=float), target, rcond=None)[0])


@pytest.mark.parametrize("seed", range(10))
def test_definiteness(seed: int) -> None:
    rng = Random(500 + seed)
    a, b, c = (rng.randint(-3, 5) for _ in range(3))
    values = numpy.linalg.eigvalsh(numpy.array([[a, b], [b, c]], dtype=float))
    small, large = (0.0 if abs(v) < 1e-9 else float(v) for v in values)
    expected = "positive definite" if small > 0 else "negative definite" if large < 0 else "indefinite" if small < 0 < large else "positive semi-definite" if small == 0 else "negative semi-definite"
    assert solved(f"classify the definiteness of [[{a}, {b}], [{b}, {c}]]").result.plain == expected


@pytest.mark.parametrize("seed", range(6))
def test_principal_components(seed: int) -> None:
    rng = Random(600 + seed)
    points = random_rows(rng, 5, 2)
    listed = ", ".join(str(tuple(p)) for p in points)
    share = solved(f"how much of the variance of the data points {listed} does the first principal component explain?").result
    values = numpy.sort(numpy.linalg.eigvalsh(numpy.cov(numpy.array(points, dtype=float).T)))
    assert share.approx is not None
    assert abs(float(share.approx) - values[-1] / values.sum()) < 1e-5


def test_numbers_with_roots() -> None:
    """Sums of square roots are a field: inverses are exact, and nested roots are undone where they can be."""
    value = root_of(2) + root_of(3) + 1
    assert value * inverse(value) == 1
    assert root_of_exact((1 + root_of(2)) * (1 + root_of(2))) == 1 + root_of(2)
    assert abs(decimal(value) - (2**0.5 + 3**0.5 + 1)) < 1e-12
    assert root_of(-4) * root_of(-4) == -4
