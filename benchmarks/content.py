"""Loading the content: everything read and validated from its files, and the map from the compiled cache."""

from __future__ import annotations

import os
import statistics
import tempfile

from benchmarks.timing import line, milliseconds
from knowledge import load
from knowledge.files import read_advice, read_concepts, read_diagnoses
from knowledge.graph import Graph

ALLOWED = {"read and validate everything": 1000.0, "load from the compiled cache": 100.0}
"""Milliseconds."""


def everything() -> None:
    """What `python -m knowledge check` reads."""
    Graph(read_concepts())
    read_advice()
    read_diagnoses()


def main() -> None:
    """Print one line per measurement, and whether it is within what is allowed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRADUS_CACHE"] = folder
        load()
        taken = dict(zip(ALLOWED, (milliseconds(everything, times=5, warm=1), milliseconds(load, times=20, warm=1)), strict=True))
    anchor = taken["load from the compiled cache"]
    for name, values in taken.items():
        within = statistics.median(values) <= ALLOWED[name]
        print(line(name, values, anchor), "  within" if within else "  ABOVE", f"{ALLOWED[name]:g} ms")


if __name__ == "__main__":
    main()
