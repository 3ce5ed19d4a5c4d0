"""Collects the one exported record of every module in a package, by walking its folder: no list for all to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Any


class RegistryError(Exception):
    """Two records share an id, or a module exports none: names the files."""


def collect(package: ModuleType, name: str) -> Mapping[str, Any]:
    """Every record called `name` (TOPIC, INTENT …) in the modules below `package`, by id, in id order.

    Modules whose own name begins with an underscore are skipped; every other one must export the record, its id being
    the file's name with hyphens for underscores allowed.

    Raises:
        RegistryError: a stray module, an id that differs from its file's name, or an id used twice.
    """
    records: dict[str, Any] = {}
    homes: dict[str, str] = {}
    problems: list[str] = []
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        stem = info.name.rpartition(".")[2]
        if info.ispkg or stem.startswith("_"):
            continue
        record = getattr(importlib.import_module(info.name), name, None)
        if record is None:
            problems.append(f"{info.name}: exports no {name}")
            continue
        if record.id.replace("-", "_") != stem:
            problems.append(f"{info.name}: its {name} has the id {record.id!r}, expected the file's name")
        if record.id in records:
            problems.append(f"{info.name}: the id {record.id!r} is also used by {homes[record.id]}")
        records[record.id], homes[record.id] = record, info.name
    if problems:
        raise RegistryError("\n".join(problems))
    return MappingProxyType(dict(sorted(records.items())))
