"""Pasted tables: rows of cells between pipes, tabs or commas, as they come out of documents and spreadsheets."""

from __future__ import annotations

import csv
import io
import re

from tutor.problem.record import DataTable

_RULE = re.compile(r"^[\s|:+-]+$")


def find_tables(text: str) -> tuple[str, tuple[DataTable, ...]]:
    """The text without its tables, and the tables in order.

    A table is at least two neighbouring lines that split into the same number (two or more) of cells by pipes, tabs
    or commas, of which a comma table needs a heading line of words or at least three lines.
    """
    lines = text.split("\n")
    kept: list[str] = []
    tables: list[DataTable] = []
    place = 0
    while place < len(lines):
        taken = _table_at(lines, place)
        if taken is None:
            kept.append(lines[place])
            place += 1
        else:
            table, place = taken
            tables.append(table)
    return "\n".join(kept), tuple(tables)


def _cells(line: str, separator: str) -> list[str]:
    if separator == "|":
        return [c.strip() for c in line.strip().strip("|").split("|")]
    return [c.strip() for c in next(csv.reader(io.StringIO(line), delimiter=separator), [])]


def _table_at(lines: list[str], start: int) -> tuple[DataTable, int] | None:
    for separator in ("|", "\t", ","):
        if separator not in lines[start]:
            continue
        width = len(_cells(lines[start], separator))
        end, rows = start, []
        while end < len(lines) and separator in lines[end]:
            if _RULE.match(lines[end]):
                end += 1
                continue
            cells = _cells(lines[end], separator)
            if len(cells) != width:
                break
            rows.append(tuple(cells))
            end += 1
        if width < 2 or len(rows) < 2:
            continue
        heading = not any(_is_number(c) for c in rows[0])
        if separator == "," and ((not heading and len(rows) < 3) or any(len(c.split()) > 3 for r in rows for c in r)):
            continue
        columns, body = (rows[0], rows[1:]) if heading else (tuple("" for _ in rows[0]), rows)
        return DataTable(columns, tuple(body)), end
    return None


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+−]?\d+([.,]\d+)?%?", cell.strip("$ ")) is not None
