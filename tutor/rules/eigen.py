"""Eigenvalues and eigenvectors: characteristic polynomial, its roots, a null space for each; exact where roots are, else numeric.

Exact means rational numbers and square roots (of negative numbers too). A polynomial that does not split that far is
handled numerically, and `Eigen.exact` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt, lcm

import numpy

from tutor.checking.equations import all_roots
from tutor.checking.linear import near, zeros
from tutor.notation import plain
from tutor.notation.tree import Add, Call, Divide, Matrix, Multiply, Negative, Node, Number, Power, Relation, Sequence, Subscript, Symbol
from tutor.rules import grids
from tutor.rules.derivation import Rule
from tutor.rules.elimination import Rows, null_basis
from tutor.rules.grids import Grid, Line
from tutor.rules.radical_numbers import Exact, Radical, as_sum, decimal, is_real, root_of
from tutor.rules.terms import TooHeavy
from tutor.rules.writing import write
from tutor.solution import Step

SHIFT = Rule("subtract_lambda", "Subtract λ on the diagonal", "characteristic-polynomial")
POLYNOMIAL = Rule("characteristic_polynomial", "Its determinant is a polynomial in λ", "characteristic-polynomial")
FACTOR = Rule("factor_characteristic", "Factor it", "characteristic-polynomial")
ROOTS = Rule("eigenvalues_are_roots", "Its roots are the eigenvalues", "eigenvalues-eigenvectors")
TRIANGULAR = Rule("triangular_eigenvalues", "Read them off the diagonal", "eigenvalues-eigenvectors")
SPACE = Rule("eigenvector", "Solve (A − λI)v = 0", "eigenvalues-eigenvectors")
CHECK = Rule("check_eigenvector", "Check: A v = λ v", "eigenvalues-eigenvectors")
NUMERIC = Rule("numeric_roots", "Roots by computer", "eigenvalues-eigenvectors")
LAMBDA = Symbol("lambda")


@dataclass(frozen=True, slots=True)
class Eigenspace:
    """An eigenvalue, how often it is a root, and a basis of its eigenvectors (scaled readably)."""

    value: Exact
    multiplicity: int
    vectors: tuple[Line, ...]

    @property
    def shown(self) -> Node:
        """The eigenvalue as mathematics."""
        return grids.number(self.value)


@dataclass(frozen=True, slots=True)
class Eigen:
    """The spectrum. `exact` False: `spaces` is empty and `numbers` (complex) with columns `vectors` came from numpy."""

    polynomial: tuple[Fraction, ...]
    spaces: tuple[Eigenspace, ...]
    exact: bool
    numbers: tuple[complex, ...] = ()
    numeric_vectors: tuple[tuple[complex, ...], ...] = ()

    @property
    def values(self) -> list[Exact]:
        """Every eigenvalue as often as it counts."""
        return [s.value for s in self.spaces for _ in range(s.multiplicity)]

    @property
    def real(self) -> bool:
        """Are all eigenvalues real?"""
        return all(is_real(s.value) for s in self.spaces) if self.exact else all(abs(z.imag) < 1e-9 for z in self.numbers)


def characteristic(grid: Grid) -> tuple[Fraction, ...] | None:
    """det(λI - A) as coefficients from the highest power down; None where they are not rational."""
    size = len(grid)
    coefficients: list[Exact] = [Fraction(1)]
    current = [list(r) for r in grids.identity(size)]
    for k in range(1, size + 1):
        product = grids.times(grid, current)
        trace: Exact = Fraction(0)
        for i in range(size):
            trace = trace + product[i][i]
        value = -trace * Fraction(1, k)
        coefficients.append(value)
        current = [[v + (value if i == j else 0) for j, v in enumerate(row)] for i, row in enumerate(product)]
    if any(isinstance(c, Radical) for c in coefficients):
        return None
    return tuple(Fraction(c) for c in coefficients)  # type: ignore[arg-type]


def roots(polynomial: tuple[Fraction, ...]) -> list[tuple[Exact, int]] | None:
    """The roots with multiplicities where all are rational or square roots; None where the polynomial does not split so."""
    rest = list(polynomial)
    found: list[tuple[Exact, int]] = []

    def note(value: Exact) -> None:
        for k, (v, n) in enumerate(found):
            if v == value:
                found[k] = (v, n + 1)
                return
        found.append((value, 1))

    while len(rest) > 1:
        whole = _rational_root(rest)
        if whole is None:
            break
        note(whole)
        rest = _deflated(rest, whole)
    while len(rest) > 3:
        pair = _quadratic_factor(rest)
        if pair is None:
            return None
        for value in _quadratic(pair):
            note(value)
        rest = _divided(rest, pair)
    if len(rest) == 3:
        for value in _quadratic(rest):
            note(value)
    elif len(rest) == 2:
        note(-rest[1] / rest[0])
    found.sort(key=lambda f: (not is_real(f[0]), -decimal(f[0]) if is_real(f[0]) else 0))
    return found


def _rational_root(coefficients: list[Fraction]) -> Fraction | None:
    bottom = lcm(*(c.denominator for c in coefficients))
    whole = [int(c * bottom) for c in coefficients]
    if not whole[-1]:
        return Fraction(0)
    first, last = abs(whole[0]), abs(whole[-1])
    if max(first, last) > 10**9:
        return _near_root(coefficients)
    for q in _divisors(first):
        for p in _divisors(last):
            if gcd(p, q) == 1:
                for value in (Fraction(p, q), Fraction(-p, q)):
                    if not _at(coefficients, value):
                        return value
    return None


def _near_root(coefficients: list[Fraction]) -> Fraction | None:
    """A rational root found by rounding the numeric ones (for large numbers, where trying all divisors takes too long)."""
    for z in numpy.roots([float(c) for c in coefficients]):
        if abs(z.imag) < 1e-6 * max(1.0, abs(z)):
            for limit in (1, 12, 1000):
                value = Fraction(float(z.real)).limit_denominator(limit)
                if not _at(coefficients, value):
                    return value
    return None


def _divisors(number: int) -> list[int]:
    small = [d for d in range(1, isqrt(number) + 1) if number % d == 0]
    return sorted({*small, *(number // d for d in small)})


def _at(coefficients: list[Fraction], value: Fraction) -> Fraction:
    total = Fraction(0)
    for c in coefficients:
        total = total * value + c
    return total


def _deflated(coefficients: list[Fraction], value: Fraction) -> list[Fraction]:
    out = [coefficients[0]]
    for c in coefficients[1:-1]:
        out.append(c + out[-1] * value)
    return out


def _quadratic(coefficients: list[Fraction]) -> list[Exact]:
    a, b, c = coefficients
    root = root_of(b * b - 4 * a * c)
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]


def _quadratic_factor(coefficients: list[Fraction]) -> list[Fraction] | None:
    """A monic quadratic factor with rational coefficients, guessed from pairs of numeric roots and then proved."""
    if len(coefficients) > 9:
        return None
    numbers = [complex(z) for z in numpy.roots([float(c) for c in coefficients])]
    for i in range(len(numbers)):
        for j in range(i):
            total, product = numbers[i] + numbers[j], numbers[i] * numbers[j]
            if abs(total.imag) > 1e-7 or abs(product.imag) > 1e-7:
                continue
            pair = [Fraction(1), -Fraction(total.real).limit_denominator(1000), Fraction(product.real).limit_denominator(1000)]
            if _remainder(coefficients, pair) == [0, 0]:
                return pair
    return None


def _divided(coefficients: list[Fraction], pair: list[Fraction]) -> list[Fraction]:
    rest, out = list(coefficients), []
    for k in range(len(coefficients) - 2):
        factor = rest[k]
        out.append(factor)
        for i, p in enumerate(pair):
            rest[k + i] -= factor * p
    return out


def _remainder(coefficients: list[Fraction], pair: list[Fraction]) -> list[Fraction]:
    rest = list(coefficients)
    for k in range(len(coefficients) - 2):
        factor = rest[k]
        for i, p in enumerate(pair):
            rest[k + i] -= factor * p
    return rest[-2:]


def shifted(grid: Grid, value: Exact) -> Grid:
    """A - λI."""
    return [[v - value if i == j else v for j, v in enumerate(row)] for i, row in enumerate(grid)]


def spectrum(grid: Grid, vectors: bool = True) -> Eigen:
    """All eigenvalues with eigenvectors, exact where the characteristic polynomial splits, else by numpy."""
    polynomial = characteristic(grid)
    found = None
    if polynomial is not None:
        try:
            found = roots(polynomial)
        except (TooHeavy, OverflowError):
            found = None
    if polynomial is not None and found is not None:
        spaces = []
        for value, count in found:
            basis = null_basis(shifted(grid, value)) if vectors else []
            spaces.append(Eigenspace(value, count, tuple(_scaled(v) for v in basis)))
        return Eigen(polynomial, tuple(spaces), True)
    table = numpy.array(grids.decimals_of(grid))
    symmetric = grids.is_symmetric(grid)
    numbers, columns = numpy.linalg.eigh(table) if symmetric else numpy.linalg.eig(table)
    order = sorted(range(len(numbers)), key=lambda k: (-float(numpy.real(numbers[k])), float(numpy.imag(numbers[k]))))
    return Eigen(
        polynomial or (), (), False, tuple(complex(numbers[k]) for k in order), tuple(tuple(complex(x) for x in columns[:, k]) for k in order)
    )  # fmt: skip


def _scaled(line: Line) -> Line:
    """Whole numbers, and the sign that shows fewer minus signs."""
    found = grids.whole(line)
    signs = [v for v in found if v and is_real(v)]
    if len(signs) == len([v for v in found if v]) and sum(decimal(v) < 0 for v in signs) * 2 > len(signs):
        return [-v for v in found]
    return found


# -- steps ----------------------------------------------------------------------------------------------------------


def polynomial_node(coefficients: tuple[Fraction, ...] | list[Fraction]) -> Node:
    """λ^2 - 5λ + 6."""
    degree = len(coefficients) - 1
    terms: list[Node] = []
    for k, c in enumerate(coefficients):
        if not c:
            continue
        power = degree - k
        base: Node = Power(LAMBDA, Number(str(power))) if power > 1 else LAMBDA
        size = grids.number(abs(c))
        term = size if power == 0 else base if abs(c) == 1 else Multiply((size, base))
        terms.append(Negative(term) if c < 0 else term)
    return terms[0] if len(terms) == 1 else Add(tuple(terms)) if terms else Number("0")


def shifted_node(node: Matrix) -> Matrix:
    """A - λI as it is written."""
    rows = []
    for i, row in enumerate(node.rows):
        rows.append(tuple((Add((e, Negative(LAMBDA))) if e != Number("0") else Negative(LAMBDA)) if i == j else e for j, e in enumerate(row)))
    return Matrix(tuple(rows))


def _factored(sign: int, found: list[tuple[Exact, int]]) -> Node:
    factors: list[Node] = []
    for value, count in found:
        if not value:
            factor: Node = LAMBDA
        else:
            shown = grids.number(value)
            if isinstance(shown, Add):
                factor = Add((LAMBDA, Negative(shown)))
            else:
                factor = Add((LAMBDA, shown.operand)) if isinstance(shown, Negative) else Add((LAMBDA, Negative(shown)))
        factors.append(Power(factor, Number(str(count))) if count > 1 else factor)
    product: Node = factors[0] if len(factors) == 1 else Multiply(tuple(factors))
    return Negative(product) if sign < 0 else product


def is_triangular(grid: Grid) -> bool:
    """Zeros below, or above, the diagonal?"""
    size = len(grid)
    return all(not grid[i][j] for i in range(size) for j in range(i)) or all(not grid[j][i] for i in range(size) for j in range(i))


def value_steps(node: Matrix, grid: Grid, found: Eigen) -> list[Step]:
    """From the matrix to its eigenvalues."""
    size = len(grid)
    lambda_matrix = shifted_node(node)
    unit = grids.matrix(grids.identity(size))
    steps = [SHIFT.step(Add((node, Negative(Multiply((LAMBDA, unit), "*")))), lambda_matrix, "A v = λ v means (A − λI) v = 0, and a vector other than zero can only do that if the determinant of A − λI is zero.")]
    sign = -1 if size % 2 else 1
    if not found.polynomial:
        return [*steps, *_numeric_steps(node, found)]
    polynomial = polynomial_node([sign * c for c in found.polynomial])
    why = "The product along the main diagonal minus the product along the other one, multiplied out." if size == 2 else "Expand the determinant and collect the powers of λ."
    steps.append(POLYNOMIAL.step(Call("det", (lambda_matrix,)), polynomial, why))
    if not found.exact:
        return [*steps, *_numeric_steps(node, found)]
    pairs = [(s.value, s.multiplicity) for s in found.spaces]
    factored = _factored(sign, pairs)
    quadratic = any(isinstance(v, Radical) for v, _ in pairs)
    if factored != polynomial:
        steps.append(FACTOR.step(polynomial, factored, "The roots come from the quadratic formula." if quadratic else "Try divisors of the last number as roots, and split them off."))
    values: tuple[Node, ...] = tuple(s.shown for s in found.spaces)
    statement = Sequence(tuple(Relation((_indexed(k, len(values)), v), ("=",)) for k, v in enumerate(values)), "")
    counts = "; ".join(f"{plain(s.shown)} counts {s.multiplicity} times" for s in found.spaces if s.multiplicity > 1)
    check = zeros(polynomial, "lambda", values) or all_roots(Relation((polynomial, Number("0")), ("=",)), LAMBDA, list(values))
    after: Node = statement if len(values) > 1 else statement.items[0]
    steps.append(Step(ROOTS.id, ROOTS.title, "A product is zero when one of its factors is." + (f" ({counts}.)" if counts else ""), ROOTS.concept, after, None, "implies", check))
    return steps


def _indexed(k: int, count: int) -> Node:
    return LAMBDA if count == 1 else Subscript(LAMBDA, Number(str(k + 1)))


def numeric(value: complex | float, digits: int = 6) -> Node:
    """A rounded number, real or complex, as mathematics."""
    z = complex(value)
    if abs(z.imag) < 1e-9 * max(1.0, abs(z)):
        return _decimal(z.real, digits)
    from tutor.notation.tree import Constant

    imaginary: Node = Multiply((_decimal(abs(z.imag), digits), Constant("i")))
    if abs(z.real) < 1e-9:
        return Negative(imaginary) if z.imag < 0 else imaginary
    return Add((_decimal(z.real, digits), Negative(imaginary) if z.imag < 0 else imaginary))


def _decimal(value: float, digits: int) -> Node:
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{value:.{digits + 4}f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    if float(text) == 0:
        return Number("0")
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def numeric_vector(values: object, digits: int = 6) -> Sequence:
    """A rounded vector as mathematics."""
    return Sequence(tuple(numeric(v, digits) for v in values), "[]")  # type: ignore[attr-defined]


def _numeric_steps(node: Matrix, found: Eigen) -> list[Step]:
    steps = []
    for k, (value, vector) in enumerate(zip(found.numbers, found.numeric_vectors, strict=True)):
        left = Multiply((node, numeric_vector(vector, 12)), "*")
        right = Multiply((numeric(value, 12), numeric_vector(vector, 12)), "*")
        check = near(left, right, 6) if abs(value) > 1e-6 else near(Add((numeric_vector([1] * len(vector)), left)), numeric_vector([1] * len(vector)), 6)
        statement = Relation((Subscript(LAMBDA, Number(str(k + 1))), numeric(value)), ("≈",))
        steps.append(Step(NUMERIC.id, NUMERIC.title, ("These roots have no short exact form, so they are found numerically (rounded to six digits); an eigenvector is ", numeric_vector(vector), "."), NUMERIC.concept, statement, None, "implies", check))
    return steps


def vector_steps(node: Matrix, grid: Grid, space: Eigenspace) -> list[Step]:
    """Row reduction of A - λI, the eigenvectors, and the check."""
    matrix = shifted(grid, space.value)
    steps: list[Step] = []
    real = is_real(space.value)
    table = Rows(matrix)
    substeps: list[Step] = []
    if real:
        table.forward()
        table.backward()
        substeps = table.steps
    vectors = [grids.vector(v) for v in space.vectors]
    shown: Node = vectors[0] if len(vectors) == 1 else Sequence(tuple(vectors), "{}")
    steps.append(SPACE.states(shown, ("For λ = ", space.shown, " solve ", grids.matrix(matrix), " v = 0. " + ("One direction is free." if len(vectors) == 1 else f"{len(vectors)} directions are free.") + " Any multiple of an eigenvector is one too, so whole numbers are taken."), substeps))
    for v in vectors:
        column = Matrix(tuple((e,) for e in v.items))
        steps.append(CHECK.step(Multiply((node, column), "*"), Multiply((space.shown, column), "*"), "The matrix only stretches this vector."))
    return steps


def write_value(value: Exact) -> Node:
    """The eigenvalue as mathematics."""
    return write(as_sum(value))


__all__ = ["Divide", "Eigen", "Eigenspace", "characteristic", "is_triangular", "numeric", "numeric_vector", "polynomial_node", "roots", "shifted", "spectrum", "value_steps", "vector_steps"]
