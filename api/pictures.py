"""Pictures of replies as SVG: drawn by Vega-Lite, in this process, from specifications that the tutor made itself."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

KEPT = 512
"""Pictures of the last replies that can still be asked for; a reply's own data and text stay with the reply."""
QUIET = "#7a808a"
"""Readable on a light ground and on a dark one."""


class Pictures:
    """Specifications by their digest, and the drawings made of them so far. Safe to use from many threads."""

    def __init__(self) -> None:
        self._specs: OrderedDict[str, str] = OrderedDict()
        self._drawn: dict[str, str] = {}
        self._lock = threading.Lock()

    def keep(self, spec: Mapping[str, Any]) -> str:
        """Remember a specification; the name under which it can be asked for."""
        text = json.dumps(spec, sort_keys=True)
        name = hashlib.sha256(text.encode()).hexdigest()[:24]
        with self._lock:
            self._specs[name] = text
            self._specs.move_to_end(name)
            while len(self._specs) > KEPT:
                gone, _ = self._specs.popitem(last=False)
                self._drawn.pop(gone, None)
        return name

    def svg(self, name: str) -> str | None:
        """The drawing of a kept specification; None when it is not, or no longer, known."""
        with self._lock:
            text, drawn = self._specs.get(name), self._drawn.get(name)
        if text is None or drawn is not None:
            return drawn
        drawn = draw(json.loads(text))
        with self._lock:
            if name in self._specs:
                self._drawn[name] = drawn
        return drawn


def draw(spec: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG. No address is fetched: data stand in the specification itself."""
    import vl_convert

    styled = {"width": 420, "height": 240, **spec}
    styled["config"] = {
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "view": {"stroke": "transparent"},
        "axis": {"labelColor": QUIET, "titleColor": QUIET, "gridColor": "#7a808a33", "domainColor": QUIET, "tickColor": QUIET},
        "legend": {"labelColor": QUIET, "titleColor": QUIET},
        "title": {"color": QUIET},
        "text": {"color": QUIET},
        "range": {"category": ["#2a8a76", "#c4692f", "#4a6fb5", "#9b59a6", "#8a7a2a"]},
        **spec.get("config", {}),
    }
    return str(vl_convert.vegalite_to_svg(json.dumps(styled), vl_version="6.4", allowed_base_urls=[]))
