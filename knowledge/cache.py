"""Loading the map: from a compiled JSON file while the content has not changed, else from the content files."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.files import HERE, concept_paths, read_concepts
from knowledge.graph import Graph
from knowledge.schema import Concept

KEPT = 4
"""How many compiled maps stay: an author who edits, and a few checkouts side by side, without filling the disk."""


def cache_folder() -> Path:
    """Where compiled content lies: $GRADUS_CACHE, else the user's cache folder."""
    return Path(os.environ.get("GRADUS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gradus")


def load(root: Path = HERE) -> Graph:
    """The map, validated. A cache that cannot be read or written is simply not used.

    Raises:
        knowledge.ContentError: with every problem of the content.
    """
    path = cache_folder() / f"map-{fingerprint(root)}.json"
    with contextlib.suppress(OSError, ValueError):
        return Graph(_compiled().validate_json(path.read_bytes()))
    concepts = read_concepts(root)
    graph = Graph(concepts)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(_compiled().dump_json(concepts))
        os.replace(file.name, path)
        _forget_old(path.parent)
    return graph


def fingerprint(root: Path = HERE) -> str:
    """A digest of every content file's name, size and time of change, and of the schema's."""
    digest = hashlib.sha256()
    for path in [*concept_paths(root), root / "resources.toml", root / "schema.py"]:
        with contextlib.suppress(OSError):
            status = path.stat()
            digest.update(f"{path.name}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


@cache
def _compiled() -> TypeAdapter[list[Concept]]:
    """The form of the cache file: one list, read and validated in a single pass."""
    return TypeAdapter(list[Concept])


def _forget_old(folder: Path) -> None:
    """Remove all compiled maps but the newest few."""
    newest_first = sorted(folder.glob("map-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT:]:
        path.unlink(missing_ok=True)
