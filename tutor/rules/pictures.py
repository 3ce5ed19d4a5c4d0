"""Pictures of distributions as Vega-Lite data: bars or a curve, with the part that was asked for shaded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

from tutor.rules.distributions import Bounds, Distribution, density, mass, mean, support, variance
from tutor.solution import Plot

_POINTS = 121
_MOST_BARS = 60


def picture(d: Distribution, bounds: Bounds | None, variable: str, outside: bool = False, words: str = "") -> Plot | None:
    """The distribution, with the values inside the bounds (or outside) marked; None where it cannot be drawn."""
    try:
        rows = _bars(d, bounds, outside) if d.discrete else _curve(d, bounds, outside)
    except (ValueError, ArithmeticError, OverflowError):
        return None
    if not rows:
        return None
    title = words or "the probability asked for"
    color = {"field": "inside", "type": "nominal", "legend": None, "scale": {"domain": [False, True], "range": ["#c9d3e0", "#2f6fb2"]}}
    x: dict[str, Any] = {"field": "x", "type": "ordinal" if d.discrete else "quantitative", "title": variable}
    if d.discrete:
        spec: dict[str, Any] = {"mark": "bar", "encoding": {"x": x, "y": {"field": "y", "type": "quantitative", "title": "probability"}, "color": color}}
    else:
        y = {"field": "y", "type": "quantitative", "title": "density"}
        x["scale"] = {"zero": False, "nice": False}
        spec = {
            "layer": [
                {"mark": {"type": "area", "color": "#2f6fb2", "opacity": 0.6}, "transform": [{"filter": "datum.inside"}], "encoding": {"x": x, "y": y, "detail": {"field": "piece"}}},
                {"mark": {"type": "line", "color": "#22344a"}, "encoding": {"x": x, "y": y, "order": {"field": "x"}}},
            ]
        }
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": 420, "height": 220, "data": {"values": rows}, **spec}
    family = {"discrete_uniform": "uniform", "failures": "geometric", "negative_binomial": "negative binomial"}.get(d.family, d.family)
    kind = "Bars" if d.discrete else "The curve"
    marked = f"; {title} is shaded" if bounds is not None else ""
    return Plot(spec, f"{kind} of the {family} distribution of {variable}, centre {float(mean(d)):.4g}{marked}.", {"values": rows})


def _inside(x: float, b: Bounds | None, outside: bool) -> bool:
    if b is None:
        return False
    within = (b.low is None or x >= float(b.low) if b.low_closed else b.low is None or x > float(b.low)) and (b.high is None or x <= float(b.high) if b.high_closed else b.high is None or x < float(b.high))
    return within != outside


def _bars(d: Distribution, b: Bounds | None, outside: bool) -> list[dict[str, Any]]:
    low, high = support(d)
    centre, spread = float(mean(d)), float(mpmath.sqrt(mpmath.mpf(variance(d).numerator) / variance(d).denominator))
    first = int(max(float(low) if low is not None else -1e9, centre - 4 * spread - 1))
    last = int(min(float(high) if high is not None else 1e9, centre + 4 * spread + 2))
    step = max(1, (last - first) // _MOST_BARS)
    return [{"x": k, "y": float(mass(d, k)), "inside": _inside(k, b, outside)} for k in range(first, last + 1, step)]


def _curve(d: Distribution, b: Bounds | None, outside: bool) -> list[dict[str, Any]]:
    low, high = support(d)
    centre, spread = float(mean(d)), float(variance(d)) ** 0.5
    left = float(low) if low is not None else centre - 4 * spread
    right = float(high) if high is not None else centre + 4 * spread
    if d.family == "beta":
        left, right = 0.002, 0.998
    if d.family == "gamma":
        left = max(left, spread / 200)
    points = {left + (right - left) * k / (_POINTS - 1) for k in range(_POINTS)}
    for edge in (b.low, b.high) if b is not None else ():
        if edge is not None and left <= float(edge) <= right:
            points.add(float(edge))
    rows: list[dict[str, Any]] = []
    piece, before = 0, None
    for x in sorted(points):
        inside = _inside(x, b, outside)
        piece += before is not None and inside != before
        before = inside
        rows.append({"x": round(x, 6), "y": float(density(d, Fraction(x).limit_denominator(10**9))), "inside": inside, "piece": piece})
    return rows
