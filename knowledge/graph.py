"""The map: concepts by id and by name, what each needs, what it leads to, and the path to a goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.files import ContentError
from knowledge.schema import Concept


class Graph(Mapping[str, Concept]):
    """All concepts with their prerequisite edges, in an order in which each comes after what it needs.

    Raises:
        ContentError: an edge to nowhere, a cycle, or a name that two concepts share without cues; all at once.
    """

    def __init__(self, concepts: list[Concept]) -> None:
        by_id = {c.id: c for c in concepts}
        problems = [*_dangling(by_id), *_shared_names(by_id)]
        order, cycle = _ordered(by_id)
        if cycle:
            problems.append("cycle: " + " -> ".join(cycle))
        if problems:
            raise ContentError(problems)
        self._concepts = {i: by_id[i] for i in order}
        self._place = {i: k for k, i in enumerate(order)}
        self._leads: dict[str, list[str]] = {i: [] for i in order}
        for concept in self._concepts.values():
            for need in concept.needs:
                self._leads[need.concept].append(concept.id)
        self._depth: dict[str, int] = {}
        for identifier in order:
            self._depth[identifier] = max((1 + self._depth[n.concept] for n in by_id[identifier].needs), default=0)

    def __getitem__(self, identifier: str) -> Concept:
        return self._concepts[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._concepts)

    def __len__(self) -> int:
        return len(self._concepts)

    def leads_to(self, identifier: str) -> tuple[str, ...]:
        """What is built directly on a concept."""
        return tuple(self._leads[identifier])

    def ancestors(self, identifier: str) -> set[str]:
        """Everything a concept rests on, directly or not."""
        found: set[str] = set()
        stack = [identifier]
        while stack:
            for need in self._concepts[stack.pop()].needs:
                if need.concept not in found:
                    found.add(need.concept)
                    stack.append(need.concept)
        return found

    def path(self, goal: str) -> tuple[str, ...]:
        """What the goal needs, in an order that can be learned, ending in the goal."""
        return tuple(sorted(self.ancestors(goal) | {goal}, key=self._place.__getitem__))

    def depth(self, identifier: str) -> int:
        """The longest chain of prerequisites below a concept; 0 for a beginning."""
        return self._depth[identifier]


def _dangling(by_id: Mapping[str, Concept]) -> list[str]:
    problems = []
    for concept in by_id.values():
        problems += [f"{concept.id}: needs: {n.concept!r} does not exist" for n in concept.needs if n.concept not in by_id]
        problems += [f"{concept.id}: look_alikes: {x.concept!r} does not exist" for x in concept.look_alikes if x.concept not in by_id]
    return problems


def _shared_names(by_id: Mapping[str, Concept]) -> list[str]:
    holders: dict[str, list[tuple[str, bool]]] = {}
    for concept in by_id.values():
        names = {_bare_title(concept): False, concept.id.replace("-", " "): False} | {a.text.lower(): bool(a.cue) for a in concept.aliases}
        for name, cued in names.items():
            holders.setdefault(name, []).append((concept.id, cued))
    return [
        f"alias {name!r} is shared by {', '.join(i for i, _ in owners)}: give each a cue"
        for name, owners in sorted(holders.items())
        if len(owners) > 1 and not all(cued for _, cued in owners)
    ]


def _bare_title(concept: Concept) -> str:
    """The title as a name: without what stands in brackets or behind a colon."""
    return re.sub(r" \([^)]*\)", "", concept.title.split(":")[0]).lower()


def _ordered(by_id: Mapping[str, Concept]) -> tuple[list[str], list[str]]:
    """A topological order (by id among equals), or the cycle that prevents one."""
    order: list[str] = []
    done: dict[str, int] = {}
    for root in sorted(by_id):
        stack: list[tuple[str, Iterator[str]]] = []
        if root not in done:
            done[root] = 1
            stack.append((root, _needs(by_id, root)))
        while stack:
            here, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                done[here] = 2
                order.append(here)
            elif done.get(following) == 1:
                names = [i for i, _ in stack]
                return order, [*names[names.index(following) :], following]
            elif following not in done:
                done[following] = 1
                stack.append((following, _needs(by_id, following)))
    return order, []


def _needs(by_id: Mapping[str, Concept], identifier: str) -> Iterator[str]:
    return iter(sorted(n.concept for n in by_id[identifier].needs if n.concept in by_id))
