"""Pictures for statistics, as plain Vega-Lite data: an area under a curve, points with a line, a likelihood curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tutor.rules.tails import Curve, density
from tutor.solution import Plot

_POINTS = 121


def _base(layers: list[dict[str, Any]], width: int = 420, height: int = 240) -> dict[str, Any]:
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": width, "height": height, "layer": layers}


def shaded(curve: Curve, place: float, side: str, alt: str) -> Plot:
    """The curve with the tail beyond `place` shaded: right, left, both, or the middle."""
    shape = density(curve)
    if curve.symmetric:
        reach = max(4.0, abs(place) + 1)
        low, high = -reach, reach
    else:
        low, high = 1e-3, max(place * 1.5, float(curve.df) * 3 if curve.kind == "chi2" else 6.0)
    rows = []
    for k in range(_POINTS):
        x = low + (high - low) * k / (_POINTS - 1)
        y = float(shape(x))
        inside = {"right": x >= place, "left": x <= place, "both": abs(x) >= abs(place), "middle": abs(x) <= abs(place)}[side]
        rows.append({"x": round(x, 4), "density": round(y, 6), "area": round(y, 6) if inside else 0})
    x_axis = {"field": "x", "type": "quantitative", "title": {"normal": "z", "t": "t", "chi2": "χ²", "f": "F"}[curve.kind]}
    layers = [
        {"data": {"values": rows}, "mark": {"type": "area", "opacity": 0.5, "color": "#d95f02", "interpolate": "step-after"}, "encoding": {"x": x_axis, "y": {"field": "area", "type": "quantitative"}}},
        {"data": {"values": rows}, "mark": {"type": "line", "color": "#1b6ca8"}, "encoding": {"x": x_axis, "y": {"field": "density", "type": "quantitative", "title": "density"}}},
    ]
    return Plot(_base(layers), alt, {"place": place, "side": side, "curve": curve.kind})


def scatter(xs: Sequence[float], ys: Sequence[float], slope: float, intercept: float, names: tuple[str, str], alt: str) -> Plot:
    """The points with a straight line through them."""
    points = [{"x": x, "y": y} for x, y in zip(xs, ys, strict=True)]
    ends = [{"x": x, "y": intercept + slope * x} for x in (min(xs), max(xs))]
    axes = {"x": {"field": "x", "type": "quantitative", "title": names[0], "scale": {"zero": False}}, "y": {"field": "y", "type": "quantitative", "title": names[1], "scale": {"zero": False}}}
    layers = [
        {"data": {"values": points}, "mark": {"type": "point", "filled": True, "size": 60}, "encoding": axes},
        {"data": {"values": ends}, "mark": {"type": "line", "color": "#d95f02"}, "encoding": axes},
    ]
    return Plot(_base(layers), alt, {"points": points, "slope": slope, "intercept": intercept})


def curve(shape: Callable[[float], float], low: float, high: float, best: float, names: tuple[str, str], alt: str) -> Plot:
    """A function with its highest point marked, scaled so that its largest value is 1."""
    values = [(low + (high - low) * k / (_POINTS - 1)) for k in range(_POINTS)]
    heights = [shape(v) for v in values]
    top = max(*heights, shape(best))
    rows = [{"x": round(v, 6), "y": round(h / top, 6) if top else 0} for v, h in zip(values, heights, strict=True)]
    axes = {"x": {"field": "x", "type": "quantitative", "title": names[0]}, "y": {"field": "y", "type": "quantitative", "title": names[1]}}
    layers = [
        {"data": {"values": rows}, "mark": {"type": "line", "color": "#1b6ca8"}, "encoding": axes},
        {"data": {"values": [{"x": best}]}, "mark": {"type": "rule", "color": "#d95f02", "strokeDash": [4, 3]}, "encoding": {"x": axes["x"]}},
    ]
    return Plot(_base(layers), alt, {"best": best})
