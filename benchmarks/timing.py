"""How long a call takes: medians and percentiles over many calls, after a warm-up."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def milliseconds(call: Callable[[], object], times: int = 200, warm: int = 10) -> list[float]:
    """The duration of each of `times` calls, in milliseconds, shortest first."""
    for _ in range(warm):
        call()
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        call()
        taken.append((time.perf_counter() - before) * 1e3)
    return sorted(taken)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the sorted values lies."""
    return values[min(len(values) - 1, int(share * len(values)))]


def line(name: str, values: Sequence[float], anchor: Sequence[float] | None = None) -> str:
    """One row of a report; with an anchor, the ratio of the medians."""
    median = statistics.median(values)
    ratio = f"   {median / statistics.median(anchor):7.1f} x the anchor" if anchor else ""
    return f"{name:44} median {median:8.3f} ms   p99 {percentile(values, 0.99):8.3f} ms{ratio}"
