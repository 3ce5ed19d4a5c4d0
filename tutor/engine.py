"""The pipeline: a message and its conversation in, an Answer out. A pure function of both and of the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import tutor.follow_ups
import tutor.intents
from knowledge import Concept, Graph, load, load_advice, load_diagnoses, load_neighbours, load_shelf
from tutor.answer import Answer
from tutor.explain.concept import asked, suggestions, text
from tutor.explain.refusal import HEAVY, refusal
from tutor.intent import FollowUp, Intent, Toolbox
from tutor.question import Context, Request
from tutor.registry import collect
from tutor.render.markdown import markdown
from tutor.understand.read import Understanding
from tutor.work import Inline, OverBudget, Workers
from tutor.work.pool import Runner

LONGEST_MESSAGE = 4000
READ_OUT = frozenset(("define", "intuition", "why", "how-to", "when-to-use", "prerequisites", "compare"))
"""The intents whose reply says how the question was read, when that was uncertain."""


class Tutor:
    """Everything needed to answer; safe to use from many threads at once."""

    def __init__(self, graph: Graph, workers: Runner) -> None:
        self.graph = graph
        self.workers = workers
        self.advice = load_advice()
        self.diagnoses = load_diagnoses()
        self.shelf = load_shelf()
        self.neighbours = load_neighbours()
        self.intents: Mapping[str, Intent] = collect(tutor.intents, "INTENT")
        self.follow_ups: Mapping[str, FollowUp] = collect(tutor.follow_ups, "FOLLOW_UP")
        self.understanding = Understanding(graph, self.intents, self.follow_ups, self.advice, self.diagnoses, self.neighbours, self.shelf)
        self._read = lru_cache(maxsize=4096)(self._run_parse)

    @classmethod
    def start(cls, workers: Runner | None = None) -> Tutor:
        """A tutor with worker processes. Call it before opening databases, sockets or threads."""
        return cls(graph=load(), workers=workers or Workers())

    @classmethod
    def inline(cls) -> Tutor:
        """A tutor that works in this process and has no budgets: for tests and single questions."""
        return cls(graph=load(), workers=Inline())

    def close(self) -> None:
        """Stop the worker processes."""
        self.workers.close()

    def ask(self, message: str, context: Context | None = None, mastery: Mapping[str, float] | None = None, trace: bool = False) -> Answer:
        """Answer one message.

        `mastery` (concept id to 0…1) only strikes out what the learner knows already and chooses what comes next; it
        never changes what is true. Raises `tutor.work.Busy` when every worker is taken, `tutor.work.NotStarted` when
        none can be started.
        """
        known = context or Context()
        tools = Toolbox(self.graph, self.workers, mastery or {}, self.advice, self.diagnoses, self.shelf, self.neighbours)
        message = message[: LONGEST_MESSAGE + 1]
        request = self.understanding.understand(message, known)
        answer = self._answer(request, tools)
        return answer.model_copy(update={"trace": self.understanding.trace(request)}) if trace else answer

    def _answer(self, request: Request, tools: Toolbox) -> Answer:
        try:
            return self._handled(request, tools)
        except OverBudget:
            return refusal(request, tools, HEAVY)

    def _handled(self, request: Request, tools: Toolbox) -> Answer:
        if request.follow_up is not None:
            leaning = self.follow_ups[request.follow_up].handle(request, tools)
            if leaning is not None:
                return leaning
            request = self.understanding.alone(request)
        for candidate in self.understanding.candidates(request):
            answer = self.intents[candidate.intent].handle(candidate, tools)
            if answer is not None:
                return said_as_read(answer, [self.graph[i] for i in self.understanding.unsure(request)])
        raise AssertionError("the intent clarify answers everything")

    def parse(self, text: str) -> dict[str, Any]:
        """How a piece of mathematics is read: the body of `POST /v1/parse`."""
        return self._read(text)

    def _run_parse(self, text: str) -> dict[str, Any]:
        return self.workers.run({"do": "parse", "text": text})

    def explain(self, formula: str, context: str | None = None) -> dict[str, Any]:
        """A formula in plain English: the body of `POST /v1/explain`."""
        return self.workers.run({"do": "explain", "formula": formula, "context": context or ""})

    def check(self, problem: str, work: str) -> dict[str, Any]:
        """The learner's own working, line by line: the body of `POST /v1/check`."""
        return self.workers.run({"do": "check", "problem": problem, "work": work})

    def exercise(self, concept: str, level: int, seed: int) -> dict[str, Any] | None:
        """A generated exercise, the same for the same arguments; None when the concept has none."""
        made = self.workers.run({"do": "exercise", "concept": concept, "level": level, "seed": seed})
        return made or None

    def grade(self, exercise: Mapping[str, Any], answer: str) -> dict[str, Any]:
        """Is an answer to a generated exercise right? `right` is None when the answer could not be read."""
        return self.workers.run({"do": "grade", "exercise": {k: exercise[k] for k in ("concept", "level", "seed")}, "answer": answer})


def said_as_read(answer: Answer, runners_up: Sequence[Concept]) -> Answer:
    """The answer with its reading in front and the runners-up as choices, when there are any."""
    if not runners_up or answer.intent not in READ_OUT or not answer.concepts:
        return answer
    said = text(f"I am not sure that I read you rightly. I took this to be about **{answer.concepts[0].title}**.")
    options = suggestions(*((f"Or: {c.title}", asked(c)) for c in runners_up))
    blocks = [said, *answer.blocks]
    buttons = [*options, *answer.suggestions]
    context = {**answer.context, "choices": tuple((o.label, o.message) for o in buttons[:8])}
    return answer.model_copy(update={"blocks": blocks, "markdown": markdown(blocks), "suggestions": buttons, "context": context})
