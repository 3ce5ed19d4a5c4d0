"""Content files found, parsed and validated; every problem reported as `path: field: what is wrong`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.schema import Advice, Concept, Diagnosis, Neighbour, ShelfItem

HERE = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)


class ContentError(Exception):
    """Everything wrong with the content at once: `problems` is a list of lines."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def concept_paths(root: Path = HERE) -> list[Path]:
    """All concept files, in order."""
    return sorted((root / "concepts").glob("*/*.toml"))


def read_concepts(root: Path = HERE) -> list[Concept]:
    """Every concept of the map.

    Raises:
        ContentError: listing every file that does not read or validate.
    """
    problems: list[str] = []
    shelf = read_resources(root)
    concepts = []
    for path in concept_paths(root):
        data = _toml(path, problems)
        if data is None:
            continue
        data |= {"id": path.stem, "area": path.parent.name}
        data["resources"] = [shelf.get(r, r) if isinstance(r, str) else r for r in data.get("resources", [])]
        unknown = [r for r in data["resources"] if isinstance(r, str)]
        problems.extend(f"{_name(path)}: resources: {r!r} is not in resources.toml" for r in unknown)
        concept = None if unknown else _validated(Concept, data, path, problems)
        if concept is not None:
            concepts.append(concept)
    if problems:
        raise ContentError(problems)
    return concepts


def read_resources(root: Path = HERE) -> dict[str, ShelfItem]:
    """The shelf of resources that concepts refer to by id."""
    path = root / "resources.toml"
    if not path.exists():
        return {}
    problems: list[str] = []
    data = _toml(path, problems) or {}
    shelf = {k: r for k, v in data.items() if (r := _validated(ShelfItem, v, path, problems)) is not None}
    if problems:
        raise ContentError(problems)
    return shelf


def read_advice(root: Path = HERE) -> dict[str, Advice]:
    """The advice on studying, by id."""
    return {a.id: a for a in _folder(root / "advice", Advice)}


def read_diagnoses(root: Path = HERE) -> dict[str, Diagnosis]:
    """The diagnosis trees, by id."""
    return {d.id: d for d in _folder(root / "diagnoses", Diagnosis)}


def read_neighbours(root: Path = HERE) -> dict[str, Neighbour]:
    """The fields around ours, by id."""
    return {n.id: n for n in _folder(root / "neighbours", Neighbour)}


def _folder(folder: Path, model: type[M]) -> Iterator[M]:
    problems: list[str] = []
    found = []
    for path in sorted(folder.glob("*.toml")):
        data = _toml(path, problems)
        if data is not None:
            record = _validated(model, data | {"id": path.stem}, path, problems)
            if record is not None:
                found.append(record)
    if problems:
        raise ContentError(problems)
    yield from found


def _toml(path: Path, problems: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problems.append(f"{_name(path)}: {error}")
        return None


def _validated(model: type[M], data: dict[str, Any], path: Path, problems: list[str]) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(f"{_name(path)}: {'.'.join(map(str, e['loc']))}: {_complaint(model, e)}" for e in error.errors())
        return None


def _complaint(model: type[BaseModel], error: ErrorDetails) -> str:
    """What is wrong with a field, in an author's words."""
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            near = get_close_matches(str(error["loc"][-1]), model.model_fields, n=1)
            return "is not a field here" + (f"; did you mean {near[0]!r}?" if near else "")
        case "too_short":
            return f"needs at least {error['ctx']['min_length']}"
        case "string_type":
            return "should be a text between quotes"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
    return error["msg"]


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:])
