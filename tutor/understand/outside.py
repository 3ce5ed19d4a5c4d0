"""Neighbouring subjects that share words with the map (ring, filter, complexity) but are not on it: said plainly, not guessed at."""

from __future__ import annotations

OUTSIDE = (
    "fourier", "laplace transform", "kalman", "time complexity", "space complexity", "big o", "nested loop", "sorting algorithm",
    "group theory", "ring theory", "a ring", "abelian", "galois", "topology", "homology", "manifold", "quantum", "relativity", "thermodynamics",
    "blockchain", "stock market", "turing machine", "compiler", "operating system", "database", "sql", "javascript",
)  # fmt: skip
"""Folded phrases, each telling by itself."""

EVERYDAY = frozenset(
    """mean means power powers normal field fields kernel kernels degree degrees odds rank ranks trace traces regression bias range mode
    space basis root roots factor factors limit limits set sets series function functions product image map bag bags""".split()
)
"""Names on the map that are everyday words too: alone among words that the map does not know, they are not its business."""
