"""The book of known formulas and the conventions of letters, read from knowledge/formulas/*.toml.

Every file but conventions.toml is a shelf of formulas of one area. A file that does not read or validate is refused
with its name and what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.files import HERE, ContentError

FOLDER = HERE / "formulas"
CONVENTIONS = "conventions"


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text.strip()


Words = Annotated[str, AfterValidator(_said)]


class KnownFormula(BaseModel):
    """One well-known formula.

    `patterns` are spellings in LaTeX, letters standing for any letters; `symbols` are rows of letter (with other letters
    that are usual for it behind bars), role and, where it helps, shape; `says` is the formula in one sentence, `meaning`
    what it is for or how to read its result, `why` rows of a part and the reason for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    name: Words
    concepts: tuple[Words, ...] = Field(min_length=1)
    patterns: tuple[Words, ...] = Field(min_length=1)
    symbols: tuple[tuple[Words, ...], ...]
    says: Words
    meaning: Words
    why: tuple[tuple[Words, Words], ...] = ()
    heads: tuple[Words, ...] = ()
    """Names on the left that give the formula away by themselves: MSE, GELU."""
    names: tuple[Words, ...] = ()
    """Names of several letters that are read whole and are not all capitals: pos, tf."""



@cache
def known_formulas(folder: Path = FOLDER) -> tuple[KnownFormula, ...]:
    """All known formulas, in the order of the files.

    Raises:
        ContentError: listing everything that does not read or validate, and ids used twice.
    """
    problems: list[str] = []
    found: dict[str, KnownFormula] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem == CONVENTIONS:
            continue
        for entry in _entries(path, problems):
            if entry.id in found:
                problems.append(f"formulas/{path.name}: {entry.id}: the id is used twice")
            found[entry.id] = entry
    if problems:
        raise ContentError(problems)
    return tuple(found.values())


@cache
def whole_names(folder: Path = FOLDER) -> frozenset[str]:
    """Names of several letters that the book uses for one quantity (TP, MSE, pos): read whole, never letter by letter."""
    found: set[str] = set()
    for formula in known_formulas(folder):
        for row in formula.symbols:
            found |= {n for n in row[0].split(" or ") if len(n) >= 2 and n.isalpha() and n.isupper()}
        found |= {*formula.names}
        found |= {h for h in formula.heads if len(h) >= 2 and h.isalpha() and h.isupper()}
    return frozenset(found)


def _entries(path: Path, problems: list[str]) -> Iterator[KnownFormula]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("formula", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problems.append(f"formulas/{path.name}: {error}")
        return
    for row in rows:
        try:
            yield KnownFormula.model_validate(row)
        except ValidationError as error:
            problems.extend(f"formulas/{path.name}: {row.get('id', '?')}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())


@cache
def conventions(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """What letters usually stand for: letter, then kind of formula, then `role|shape`."""
    data = tomllib.loads((folder / f"{CONVENTIONS}.toml").read_text(encoding="utf-8"))
    return {letter: dict(roles) for letter, roles in data.items()}
