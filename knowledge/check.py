"""Advice on the whole map: things that are not wrong but that an author would want to know."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from knowledge.graph import Graph

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
    return lines


def statistics(graph: Graph) -> str:
    """The map in numbers: concepts by area, edges, depth, beginnings and ends."""
    areas = Counter(c.area for c in graph.values())
    edges = sum(len(c.needs) for c in graph.values())
    roots = [i for i in graph if not graph[i].needs]
    leaves = [i for i in graph if not graph.leads_to(i)]
    lines = [f"{area}: {count}" for area, count in sorted(areas.items())]
    lines += [f"edges: {edges}", f"deepest chain: {max((graph.depth(i) for i in graph), default=0)}", f"beginnings: {len(roots)}", f"goals in themselves: {len(leaves)}"]
    return "\n".join(lines)
