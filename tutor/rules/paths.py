"""Pictures of a walk: the curve with its points in one variable, contour-like circles and the path in two."""

from __future__ import annotations

from collections.abc import Sequence as Items
from fractions import Fraction

from tutor.notation.plain import plain
from tutor.notation.tree import Node
from tutor.rules.floats import NoNumber, Value, number
from tutor.solution import Plot

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_POINTS = 41
_CELLS = 25


def path_picture(function: Node, names: tuple[str, ...], path: Items[tuple[Value, ...]]) -> Plot | None:
    """A picture of the walk; None for more than two variables, or where the numbers leave the page."""
    if len(names) > 2 or len(path) < 2 or any(abs(float(c)) > 1e6 for p in path for c in p):
        return None
    return _curve(function, names[0], path) if len(names) == 1 else _map(function, names, path)


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = max((high - low) * 0.35, 0.5, abs(high) * 0.05)
    return low - room, high + room


def _at(function: Node, values: dict[str, Value]) -> float | None:
    try:
        return float(number(function, values))
    except NoNumber:
        return None


def _curve(function: Node, name: str, path: Items[tuple[Value, ...]]) -> Plot | None:
    xs = [float(p[0]) for p in path]
    low, high = _range(xs)
    grid = [Fraction(low + (high - low) * k / (_POINTS - 1)).limit_denominator(10**6) for k in range(_POINTS)]
    curve = [{"x": float(g), "y": y} for g in grid if (y := _at(function, {name: float(g)})) is not None]
    walked = [{"x": x, "y": y, "step": k} for k, x in enumerate(xs) if (y := _at(function, {name: x})) is not None]
    if len(curve) < 2 or len(walked) < 2:
        return None
    axes = {"x": {"field": "x", "type": "quantitative", "title": name}, "y": {"field": "y", "type": "quantitative", "title": f"f({name})"}}
    spec = {
        "$schema": _SCHEMA, "width": 360, "height": 240,
        "layer": [
            {"data": {"values": curve}, "mark": {"type": "line", "color": "#888"}, "encoding": axes},
            {"data": {"values": walked}, "mark": {"type": "line", "point": {"filled": True, "size": 60}, "color": "#c0392b"}, "encoding": {**axes, "order": {"field": "step", "type": "quantitative"}}},
        ],
    }  # fmt: skip
    alt = f"The curve of {plain(function)} with the points of the walk, from {name} = {xs[0]:.4g} to {name} = {xs[-1]:.4g}."
    return Plot(spec, alt, {"path": [[w["x"], w["y"]] for w in walked]})


def _map(function: Node, names: tuple[str, ...], path: Items[tuple[Value, ...]]) -> Plot | None:
    xs, ys = [float(p[0]) for p in path], [float(p[1]) for p in path]
    (x_low, x_high), (y_low, y_high) = _range([*xs, 0.0]), _range([*ys, 0.0])
    cells = []
    for i in range(_CELLS):
        for j in range(_CELLS):
            x, y = x_low + (x_high - x_low) * i / _CELLS, y_low + (y_high - y_low) * j / _CELLS
            dx, dy = (x_high - x_low) / _CELLS, (y_high - y_low) / _CELLS
            value = _at(function, {names[0]: x + dx / 2, names[1]: y + dy / 2})
            if value is not None:
                cells.append({"x": x, "x2": x + dx, "y": y, "y2": y + dy, "f": value})
    walked = [{"x": x, "y": y, "step": k} for k, (x, y) in enumerate(zip(xs, ys, strict=True))]
    axes = {"x": {"field": "x", "type": "quantitative", "title": names[0]}, "y": {"field": "y", "type": "quantitative", "title": names[1]}}
    spec = {
        "$schema": _SCHEMA, "width": 320, "height": 320,
        "layer": [
            {"data": {"values": cells}, "mark": "rect", "encoding": {**axes, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": {"field": "f", "type": "quantitative", "title": "f", "scale": {"scheme": "viridis"}}}},
            {"data": {"values": walked}, "mark": {"type": "line", "point": {"filled": True, "size": 50}, "color": "#c0392b"}, "encoding": {**axes, "order": {"field": "step", "type": "quantitative"}}},
        ],
    }  # fmt: skip
    alt = f"A map of {plain(function)}, coloured by height, with the path of the walk from ({xs[0]:.4g}, {ys[0]:.4g}) to ({xs[-1]:.4g}, {ys[-1]:.4g})."
    return Plot(spec, alt, {"path": [[w["x"], w["y"]] for w in walked]})
