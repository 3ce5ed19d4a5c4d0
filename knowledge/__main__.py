"""`python -m knowledge check | show <id> | new <area>/<id> | stats`: the content author's tool."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches

from knowledge.check import advice_on, neighbour_problems, page, statistics
from knowledge.files import HERE, ContentError, read_advice, read_concepts, read_diagnoses, read_neighbours
from knowledge.graph import Graph
from knowledge.template import template

USAGE = __doc__ or ""


def main(arguments: list[str]) -> int:
    """Run one command; 0 when all is well."""
    match arguments:
        case ["check"]:
            return check()
        case ["show", identifier]:
            return show(identifier)
        case ["new", place] if place.count("/") == 1:
            return new(place)
        case ["stats"]:
            print(statistics(Graph(read_concepts())))
            return 0
    print(USAGE)
    return 2


def check() -> int:
    """Read and validate everything; print every problem, then advice."""
    try:
        graph = Graph(read_concepts())
        advice, diagnoses = read_advice(), read_diagnoses()
        problems = neighbour_problems(graph, read_neighbours())
        if problems:
            raise ContentError(problems)
    except ContentError as error:
        print("\n".join(error.problems))
        return 1
    for line in advice_on(graph):
        print("advice:", line)
    print(f"{len(graph)} concepts, {len(advice)} pieces of advice, {len(diagnoses)} diagnoses: all sound.")
    return 0


def show(identifier: str) -> int:
    """Print a concept as it reads."""
    graph = Graph(read_concepts())
    if identifier not in graph:
        near = get_close_matches(identifier, graph, n=3)
        print(f"There is no concept {identifier!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        return 1
    print(page(graph, identifier))
    return 0


def new(place: str) -> int:
    """Write a template for a new concept."""
    area, identifier = place.split("/")
    areas = sorted(folder.name for folder in (HERE / "concepts").iterdir() if folder.is_dir())
    if area not in areas:
        print(f"There is no area {area!r}. The areas are {', '.join(areas)}.")
        return 1
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier):
        print(f"An id is small letters, digits and hyphens, such as chain-rule; {identifier!r} is not.")
        return 1
    path = HERE / "concepts" / area / f"{identifier}.toml"
    if path.exists():
        print(f"{path} exists already.")
        return 1
    path.write_text(template(identifier), encoding="utf-8")
    print(f"Wrote {path}. Fill it in, then run `python -m knowledge check`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
