"""Loading the map: from a compiled JSON file while the content has not changed, else from the content files."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from knowledge.files import HERE, concept_paths, read_concepts
from knowledge.graph import Graph
from knowledge.schema import Concept


def cache_folder() -> Path:
    """Where compiled content lies: $GRADUS_CACHE, else the user's cache folder."""
    return Path(os.environ.get("GRADUS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gradus")


def load(root: Path = HERE) -> Graph:
    """The map, validated. A cache that cannot be read or written is simply not used.

    Raises:
        knowledge.ContentError: with every problem of the content.
    """
    path = cache_folder() / f"map-{fingerprint(root)}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return Graph([_built(Concept, item) for item in json.loads(path.read_text(encoding="utf-8"))])
    concepts = read_concepts(root)
    graph = Graph(concepts)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump([c.model_dump() for c in concepts], file)
        os.replace(file.name, path)
    return graph


def fingerprint(root: Path = HERE) -> str:
    """A digest of every content file's name, size and time of change, and of the schema's."""
    digest = hashlib.sha256()
    for path in [*concept_paths(root), root / "resources.toml", root / "schema.py"]:
        with contextlib.suppress(OSError):
            status = path.stat()
            digest.update(f"{path.name}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _built(model: type[Concept], data: dict[str, object]) -> Concept:
    """A concept from data that was validated when the cache was written."""
    return model.model_validate(data)
