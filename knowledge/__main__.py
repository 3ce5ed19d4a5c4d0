"""`python -m knowledge check | show <id> | new <area>/<id> | stats`: the content author's tool."""

from __future__ import annotations

import sys

from knowledge.check import advice_on, statistics
from knowledge.files import HERE, ContentError, read_advice, read_concepts, read_diagnoses
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
    except ContentError as error:
        print("\n".join(error.problems))
        return 1
    for line in advice_on(graph):
        print("advice:", line)
    print(f"{len(graph)} concepts, {len(advice)} pieces of advice, {len(diagnoses)} diagnoses: all sound.")
    return 0


def show(identifier: str) -> int:
    """Print a concept as it would be read."""
    graph = Graph(read_concepts())
    if identifier not in graph:
        print(f"There is no concept {identifier!r}.")
        return 1
    concept = graph[identifier]
    print(f"# {concept.title}\n\n{concept.summary}\n\n{concept.intuition}\n\n{concept.analogy}\n")
    for name in ("first", "working", "careful"):
        print(f"## {name}\n\n{getattr(concept.depths, name)}\n")
    for formula in concept.formulas:
        print(f"- {formula.name}: {formula.math}\n  {formula.says}")
    print("\nNeeds: " + "; ".join(f"{n.concept} ({n.because})" for n in concept.needs))
    print("Leads to: " + ", ".join(graph.leads_to(identifier)))
    return 0


def new(place: str) -> int:
    """Write a template for a new concept."""
    path = HERE / "concepts" / f"{place}.toml"
    if path.exists():
        print(f"{path} exists already.")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template(path.stem), encoding="utf-8")
    print(f"Wrote {path}. Fill it in, then run `python -m knowledge check`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
