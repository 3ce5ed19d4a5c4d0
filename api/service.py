"""What the routes do: the tutor asked, its state kept, events recorded. Knows nothing of HTTP."""

from __future__ import annotations

import random
import uuid
from typing import Any

from api.pictures import Pictures
from knowledge import Concept
from tutor import Answer, Context, Tutor
from tutor.learner.store import Store

LEARNER = "me"


class Unknown(Exception):
    """There is no such concept, exercise or conversation."""


class Service:
    """The tutor and its record, together."""

    def __init__(self, tutor: Tutor, store: Store) -> None:
        self.tutor, self.store, self.pictures = tutor, store, Pictures()

    def chat(self, message: str, conversation: str | None) -> dict[str, Any]:
        """One message answered; the reply as the contract has it."""
        stored = self.store.context(LEARNER, conversation) if conversation else None
        context = Context.from_dict(stored)
        answer = self.tutor.ask(message, context, self.store.mastery(LEARNER))
        conversation = conversation or uuid.uuid4().hex
        answer = self._with_addresses(answer)
        self.store.keep_context(LEARNER, conversation, answer.context)
        reply = answer.model_dump(exclude={"context", "trace"})
        return {"conversation_id": conversation, "message_id": uuid.uuid4().hex, **reply}

    def _with_addresses(self, answer: Answer) -> Answer:
        """Give an exercise in the reply its id, so that an answer to it can be recorded, and a picture its address."""
        blocks = []
        for block in answer.blocks:
            if block.kind == "exercise" and not block.id:
                identifier = self.store.set_exercise(LEARNER, block.concept, block.level, block.seed)
                block = block.model_copy(update={"id": identifier})
            if block.kind == "plot":
                block = block.model_copy(update={"image": f"/v1/plots/{self.pictures.keep(block.spec)}"})
            blocks.append(block)
        return answer.model_copy(update={"blocks": blocks})

    def concept(self, identifier: str) -> dict[str, Any]:
        """A concept as the contract shows it."""
        if identifier not in self.tutor.graph:
            raise Unknown
        return shown_concept(self.tutor.graph[identifier], self.tutor.graph.leads_to(identifier))

    def concepts(self) -> list[dict[str, Any]]:
        """All concepts in an order that can be learned."""
        return [{"id": c.id, "title": c.title, "area": c.area, "summary": c.summary} for c in self.tutor.graph.values()]

    def graph(self) -> dict[str, Any]:
        """Nodes and edges of the map."""
        graph = self.tutor.graph
        nodes = [{"id": c.id, "title": c.title, "area": c.area, "depth": graph.depth(c.id)} for c in graph.values()]
        edges = [{"from": n.concept, "to": c.id, "because": n.because} for c in graph.values() for n in c.needs]
        return {"nodes": nodes, "edges": edges}

    def path(self, goal: str) -> list[dict[str, Any]]:
        """What the goal needs, in order, each with the learner's mastery."""
        if goal not in self.tutor.graph:
            raise Unknown
        known = self.store.mastery(LEARNER)
        return [{"id": i, "title": self.tutor.graph[i].title, "mastery": round(known.get(i, 0.0), 4)} for i in self.tutor.graph.path(goal)]

    def exercise(self, concept: str, level: int, seed: int | None) -> dict[str, Any]:
        """Set an exercise."""
        if concept not in self.tutor.graph:
            raise Unknown
        seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
        made = self.tutor.exercise(concept, level, seed)
        if made is None or "failed" in made:
            raise Unknown
        identifier = self.store.set_exercise(LEARNER, concept, level, seed)
        return {"id": identifier, "text": made["text"], "math": made["math"], "form": made["form"], "hints": len(made["hints"]), "concept": concept, "level": level, "seed": seed}

    def answer(self, identifier: str, answer: str, key: str | None) -> tuple[dict[str, Any], bool]:
        """Grade an answer and record it as evidence; the feedback, and whether this is a replay."""
        exercise = self.store.exercise(LEARNER, identifier)
        if exercise is None:
            raise Unknown

        def work() -> tuple[str, dict[str, Any], dict[str, Any]]:
            graded = self.tutor.grade(exercise, answer)
            if graded.get("right") is None:
                return "", {}, graded
            return "answer", {**exercise, "exercise": identifier, "right": graded["right"]}, graded

        return self.store.once(LEARNER, key, f"{identifier}|{answer}", work)

    def progress(self) -> dict[str, Any]:
        """What the learner knows, with titles."""
        rows = [r | {"title": self.tutor.graph[r["concept"]].title} for r in self.store.progress(LEARNER) if r["concept"] in self.tutor.graph]
        return {"learner": LEARNER, "concepts": rows}

    def note(self, concept: str, text: str) -> dict[str, Any]:
        """Keep a note."""
        if concept not in self.tutor.graph:
            raise Unknown
        return {"id": self.store.append(LEARNER, "note", {"concept": concept, "text": text}), "concept": concept}

    def notes(self) -> list[dict[str, Any]]:
        """All notes, oldest first."""
        return [{"id": e["id"], "at": e["at"], **e["data"]} for e in self.store.events(LEARNER) if e["kind"] == "note"]


def shown_concept(concept: Concept, leads_to: tuple[str, ...]) -> dict[str, Any]:
    """A concept with the contract's fields."""
    data = concept.model_dump(exclude={"formulas", "aliases", "example", "mistakes", "key_ideas", "phrasings"})
    from tutor.notation import ReadingError, read, shown

    formulas = []
    for formula in concept.formulas:
        try:
            math = shown(read(formula.math).tree)
        except ReadingError:
            continue
        formulas.append({"name": formula.name, "math": math, "says": formula.says, "symbols": [s.model_dump() for s in formula.symbols]})
    return {
        **data,
        "aliases": [a.text for a in concept.aliases],
        "formulas": formulas,
        "example": {"ask": concept.example.ask, "result": concept.example.result},
        "mistakes": [{"title": m.title, "wrong_rule": m.wrong_rule, "cure": m.cure} for m in concept.mistakes],
        "key_ideas": [k.idea for k in concept.key_ideas],
        "leads_to": list(leads_to),
    }
