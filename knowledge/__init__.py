"""The concept map and the advice, as data: no mathematics is done here."""

from __future__ import annotations

from knowledge.cache import load
from knowledge.files import ContentError, read_advice, read_diagnoses, read_neighbours, read_resources
from knowledge.graph import Graph
from knowledge.schema import Advice, Concept, Diagnosis, Neighbour, ShelfItem

__all__ = ["Advice", "Concept", "ContentError", "Diagnosis", "Graph", "Neighbour", "ShelfItem", "load", "load_advice", "load_diagnoses", "load_neighbours", "load_shelf"]


def load_advice() -> dict[str, Advice]:
    """The advice on studying, by id."""
    return read_advice()


def load_diagnoses() -> dict[str, Diagnosis]:
    """The diagnosis trees, by id."""
    return read_diagnoses()


def load_neighbours() -> dict[str, Neighbour]:
    """The fields around ours that are not on the map, by id."""
    return read_neighbours()


def load_shelf() -> dict[str, ShelfItem]:
    """The shelf of resources, by id, in the order in which to reach for them."""
    return read_resources()
