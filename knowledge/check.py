"""Advice on the whole map: things that are not wrong but that an author would want to know."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from statistics import median

from knowledge.graph import Graph
from knowledge.reading import grade
from knowledge.schema import Concept, Neighbour
from knowledge.template import left_over

HARD = 10
"""The reading grade above which a first explanation is too hard."""

PROSE = ("summary", "intuition", "analogy", "in_ml", "when_to_use")


def sentences(graph: Graph) -> dict[str, list[str]]:
    """Every sentence of the prose fields, with the concepts it stands in."""
    found: dict[str, list[str]] = defaultdict(list)
    for concept in graph.values():
        texts = [getattr(concept, f) for f in PROSE] + [concept.depths.first, concept.depths.working, concept.depths.careful]
        texts += [m.cure for m in concept.mistakes] + [x.difference for x in concept.look_alikes] + [n.because for n in concept.needs]
        for text in texts:
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                if len(sentence) > 12:
                    found[sentence.strip()].append(concept.id)
    return found


def advice_on(graph: Graph) -> list[str]:
    """Sentences that stand twice, concepts without formulas, concepts that nothing leads to."""
    lines = [f"the sentence {s!r} stands in {', '.join(sorted(set(ids)))}" for s, ids in sentences(graph).items() if len(set(ids)) > 1]
    lines += [f"{c.id}: has no aliases" for c in graph.values() if not c.aliases]
    lines += [f"{c.id}: has no formula" for c in graph.values() if not c.formulas]
    lines += [f"{c.id}: still holds the template's words: {words!r}" for c in graph.values() for words in left_over(c.model_dump_json())]
    lines += [f"{c.id}: the first explanation reads at grade {grade(c.depths.first):.0f}: shorter sentences, simpler words" for c in graph.values() if grade(c.depths.first) > HARD]
    return lines


def page(graph: Graph, identifier: str) -> str:
    """A concept as it reads, from the first sentence to the resources, in Markdown."""
    concept = graph[identifier]
    parts = [f"# {concept.title}", f"*{concept.area}*", concept.summary, concept.intuition, f"**An everyday picture.** {concept.analogy}"]
    parts += [f"**In machine learning.** {concept.in_ml}", f"**When to use it.** {concept.when_to_use}"]
    for name, heading in (("first", "First time"), ("working", "Working"), ("careful", "Careful")):
        parts += [f"## {heading}", getattr(concept.depths, name)]
    if concept.formulas:
        parts.append("## Formulas")
    for formula in concept.formulas:
        roles = [f"- {s.symbol}{'' if s.name == s.symbol else f' ({s.name})'}: {s.role}" for s in formula.symbols]
        parts.append("\n".join([f"**{formula.name}**: {formula.math}", formula.says, *roles]))
    parts += ["## Example", f"{concept.example.ask}\n{concept.example.result}"]
    parts += ["## Mistakes", "\n".join(f"- **{m.title}**{f' ({m.wrong_rule})' if m.wrong_rule else ''}. {m.cure}" for m in concept.mistakes)]
    if concept.look_alikes:
        parts += ["## Easily taken for", "\n".join(f"- {_title(graph, x.concept)}: {x.difference}" for x in concept.look_alikes)]
    parts += ["## Key ideas", "\n".join(f"- {k.idea}" for k in concept.key_ideas)]
    parts += ["## Where to learn it", "\n".join(f"- {r.title}, {r.author} ({r.kind}, {r.level})" for r in concept.resources)]
    parts += ["## On the map", "\n".join([*(f"- needs {_title(graph, n.concept)}: {n.because}" for n in concept.needs), *_led(graph, concept)])]
    return "\n\n".join(part for part in parts if part)


def _title(graph: Graph, identifier: str) -> str:
    return graph[identifier].title


def _led(graph: Graph, concept: Concept) -> list[str]:
    onward = graph.leads_to(concept.id)
    return ["- leads to " + ", ".join(_title(graph, i) for i in onward)] if onward else ["- a goal in itself"]


def neighbour_problems(graph: Graph, neighbours: Mapping[str, Neighbour]) -> list[str]:
    """Words of a neighbouring field that are names on the map too, and nearest concepts that do not exist."""
    names = {a.text.lower() for c in graph.values() for a in c.aliases} | {c.title.lower() for c in graph.values()}
    problems = [f"{n.id}: {word!r} is a name on the map" for n in neighbours.values() for word in n.words if word in names]
    return problems + [f"{n.id}: near: {i!r} does not exist" for n in neighbours.values() for i in n.near if i not in graph]


def statistics(graph: Graph) -> str:
    """The map in numbers: areas, edges, the deepest chain, beginnings and ends, what is checked, and how it reads."""
    return "\n\n".join((_counts(graph), _chain(graph), _ends(graph), _checked(graph), _reading(graph)))


def _counts(graph: Graph) -> str:
    areas = Counter(c.area for c in graph.values())
    width = max(map(len, areas), default=0)
    lines = [f"{area:{width}}  {count:3}" for area, count in sorted(areas.items())]
    needed = sorted(graph, key=lambda i: (-len(graph.leads_to(i)), i))[:10]
    lines.append(f"{len(graph)} concepts, {sum(len(c.needs) for c in graph.values())} edges")
    return "\n".join([*lines, "needed most: " + ", ".join(f"{i} ({len(graph.leads_to(i))})" for i in needed)])


def _chain(graph: Graph) -> str:
    """The longest way up, from a beginning to the concept that lies deepest."""
    if not graph:
        return "deepest chain: 0"
    here = max(graph, key=graph.depth)
    chain = [here]
    while graph[here].needs:
        here = max((n.concept for n in graph[here].needs), key=graph.depth)
        chain.append(here)
    return f"deepest chain: {len(chain) - 1} steps\n  " + " > ".join(reversed(chain))


def _ends(graph: Graph) -> str:
    roots = [i for i in graph if not graph[i].needs]
    goals: dict[str, list[str]] = defaultdict(list)
    for i in graph:
        if not graph.leads_to(i):
            goals[graph[i].area].append(i)
    lines = [f"beginnings: {', '.join(roots)}", f"goals in themselves, on which nothing is built: {sum(map(len, goals.values()))}"]
    return "\n".join([*lines, *(f"  {area}: {', '.join(sorted(ids))}" for area, ids in sorted(goals.items()))])


def _checked(graph: Graph) -> str:
    concepts = list(graph.values())
    formulas = [f for c in concepts for f in c.formulas]
    mistakes = [m for c in concepts for m in c.mistakes]
    solved = sum(c.example.kind == "solved" for c in concepts)
    return "\n".join(
        (
            f"formulas: {len(formulas)}, held against numbers: {sum(bool(f.holds) for f in formulas)}",
            f"examples: {solved} that the solver works, {len(concepts) - solved} told in words",
            f"mistakes: {len(mistakes)}, with a wrong value that is proved wrong: {sum(bool(m.ask) for m in mistakes)}",
        )
    )


def _reading(graph: Graph) -> str:
    grades = sorted(((grade(c.depths.first), c.id) for c in graph.values()), reverse=True)
    if not grades:
        return "reading grade: no texts"
    hardest = "\n".join(f"  {value:4.1f}  {i}" for value, i in grades[:20])
    return f"reading grade of the first explanations: median {median(value for value, _ in grades):.1f}; the hardest twenty:\n{hardest}"
