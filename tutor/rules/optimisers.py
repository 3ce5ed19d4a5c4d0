"""Update rules that walk downhill: each one's formula, its state, and its next point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Items
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TypeAlias

from tutor.rules.floats import NoNumber, Value

Vector: TypeAlias = tuple[Value, ...]
Slopes: TypeAlias = Callable[[Vector], Vector]
Bend: TypeAlias = Callable[[Vector], tuple[Vector, ...]]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to walk: its name, the concept behind it, its update as formulas, and the settings it takes with their usual
    values (None: must be given)."""

    id: str
    title: str
    concept: str
    formulas: tuple[str, ...]
    settings: Mapping[str, Fraction | None]
    why: str


@dataclass(frozen=True, slots=True)
class Iterate:
    """One point of the walk with the gradient there and what the method remembers (named lists)."""

    point: Vector
    gradient: Vector
    state: tuple[tuple[str, Vector], ...] = ()


GD = Method("gradient_descent", "Gradient descent", "gradient-descent", ("x_{k+1} = x_k - \\eta \\nabla f(x_k)",), {"rate": None}, "Step against the gradient: that is straight downhill. The learning rate says how far.")
MOMENTUM = Method(
    "momentum", "Gradient descent with momentum", "momentum", ("v_{k+1} = \\beta v_k + \\nabla f(x_k)", "x_{k+1} = x_k - \\eta v_{k+1}"), {"rate": None, "momentum": Fraction(9, 10)},
    "The velocity v remembers earlier gradients, so steps in a lasting direction grow and zigzags cancel.",
)  # fmt: skip
NESTEROV = Method(
    "nesterov", "Nesterov momentum", "momentum", ("v_{k+1} = \\beta v_k + \\nabla f(x_k - \\eta \\beta v_k)", "x_{k+1} = x_k - \\eta v_{k+1}"), {"rate": None, "momentum": Fraction(9, 10)},
    "The gradient is taken where the old velocity would carry us, so overshooting is seen a step earlier.",
)  # fmt: skip
ADAGRAD = Method(
    "adagrad", "AdaGrad", "adam", ("s_{k+1} = s_k + (\\nabla f(x_k))^2", "x_{k+1} = x_k - \\eta \\nabla f(x_k)/(\\sqrt{s_{k+1}} + \\epsilon)"), {"rate": None, "epsilon": Fraction(1, 10**8)},
    "Each coordinate has its own step size: it shrinks where the gradients have been large.",
)  # fmt: skip
RMSPROP = Method(
    "rmsprop", "RMSprop", "adam", ("s_{k+1} = \\rho s_k + (1 - \\rho) (\\nabla f(x_k))^2", "x_{k+1} = x_k - \\eta \\nabla f(x_k)/(\\sqrt{s_{k+1}} + \\epsilon)"),
    {"rate": None, "decay": Fraction(9, 10), "epsilon": Fraction(1, 10**8)}, "The steps are divided by a running size of recent gradients, coordinate by coordinate.",
)  # fmt: skip
ADAM = Method(
    "adam", "Adam", "adam",
    ("m_{k+1} = \\beta_1 m_k + (1 - \\beta_1) g_k", "v_{k+1} = \\beta_2 v_k + (1 - \\beta_2) g_k^2", "x_{k+1} = x_k - \\eta \\frac{m_{k+1}/(1 - \\beta_1^{k+1})}{\\sqrt{v_{k+1}/(1 - \\beta_2^{k+1})} + \\epsilon}"),
    {"rate": None, "beta1": Fraction(9, 10), "beta2": Fraction(999, 1000), "epsilon": Fraction(1, 10**8)},
    "m is a running mean of the gradients, v of their squares; both start at zero, so they are corrected for that. The step is the mean over the root of the square.",
)  # fmt: skip
NEWTON = Method(
    "newton", "Newton's method", "newtons-method", ("x_{k+1} = x_k - H(x_k)^{-1} \\nabla f(x_k)",), {},
    "Near the present point the function is replaced by a bowl with the same slopes and bending; the next point is that bowl's bottom.",
)  # fmt: skip
METHODS = {m.id: m for m in (GD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, NEWTON)}


def walk(method: Method, settings: Mapping[str, Value], start: Vector, count: int, slopes: Slopes, bend: Bend | None = None, uphill: bool = False) -> tuple[list[Iterate], bool]:
    """The points of the walk from `start`, at most `count` steps; False when it ended early because numbers grew without end."""
    way = -1 if uphill else 1
    point = start
    memory: dict[str, Vector] = {}
    out: list[Iterate] = []
    for k in range(count + 1):
        try:
            gradient = tuple(way * g for g in slopes(point))
        except NoNumber:
            if not out:
                raise
            return out, False
        out.append(Iterate(point, gradient, tuple(memory.items())))
        if k == count:
            break
        if any(abs(float(p)) > 1e12 for p in point):
            return out, False
        point, memory = _next(method, settings, point, gradient, memory, k, slopes, bend, way)
    return out, True


def _next(
    method: Method, settings: Mapping[str, Value], point: Vector, gradient: Vector, memory: dict[str, Vector], k: int, slopes: Slopes, bend: Bend | None, way: int,
) -> tuple[Vector, dict[str, Vector]]:  # fmt: skip
    zero: Vector = tuple(Fraction(0) for _ in point)
    rate = settings.get("rate", Fraction(1))
    match method.id:
        case "momentum" | "nesterov":
            beta, before = settings["momentum"], memory.get("v", zero)
            if method.id == "nesterov":
                ahead = tuple(p - rate * beta * v for p, v in zip(point, before, strict=True))
                gradient = tuple(way * g for g in slopes(ahead))
            velocity = tuple(beta * v + g for v, g in zip(before, gradient, strict=True))
            return tuple(p - rate * v for p, v in zip(point, velocity, strict=True)), {"v": velocity}
        case "adagrad" | "rmsprop":
            decay = settings.get("decay", Fraction(1))
            kept = decay if method.id == "rmsprop" else Fraction(1)
            new = 1 - decay if method.id == "rmsprop" else Fraction(1)
            size = tuple(kept * s + new * g * g for s, g in zip(memory.get("s", zero), gradient, strict=True))
            return tuple(_moved(p, rate * g, s, settings["epsilon"]) for p, g, s in zip(point, gradient, size, strict=True)), {"s": size}
        case "adam":
            b1, b2 = settings["beta1"], settings["beta2"]
            mean = tuple(b1 * m + (1 - b1) * g for m, g in zip(memory.get("m", zero), gradient, strict=True))
            square = tuple(b2 * v + (1 - b2) * g * g for v, g in zip(memory.get("v", zero), gradient, strict=True))
            fair_mean = tuple(m / (1 - b1 ** (k + 1)) for m in mean)
            fair_square = tuple(v / (1 - b2 ** (k + 1)) for v in square)
            moved = tuple(_moved(p, rate * m, v, settings["epsilon"]) for p, m, v in zip(point, fair_mean, fair_square, strict=True))
            return moved, {"m": mean, "v": square}
        case "newton":
            if bend is None:
                raise NoNumber("Newton's method needs second derivatives")
            step = solve_small(bend(point), tuple(way * g for g in gradient))
            return tuple(p - s for p, s in zip(point, step, strict=True)), {}
    return tuple(p - rate * g for p, g in zip(point, gradient, strict=True)), {}


def _moved(place: Value, step: Value, size: Value, epsilon: Value) -> Value:
    bottom = sqrt(float(size)) + float(epsilon)
    if not bottom:
        return place
    return float(place) - float(step) / bottom


def solve_small(matrix: Items[Vector], right: Vector) -> Vector:
    """The solution of a small linear system by elimination, exact as long as the numbers are. Raises NoNumber when singular."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(float(rows[i][k])))
        if abs(float(rows[pivot][k])) < 1e-300:
            raise NoNumber("the Hessian is singular here")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(size):
            if i != k and rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return tuple(rows[k][size] / rows[k][k] for k in range(size))
