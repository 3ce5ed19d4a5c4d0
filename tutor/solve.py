"""A question in, a checked solution or an honest refusal out: topics propose, the best proposal is worked and verified.

This is what a worker process runs. It is a pure function of the text and the definitions known before it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import tutor.topics
from tutor.checking import Failed, equal_values, verify
from tutor.notation.tree import Node
from tutor.problem import Definition, Option, Problem
from tutor.problem.chain import unfold
from tutor.problem.patterns import anchors
from tutor.registry import collect
from tutor.rules.sheet import size_of
from tutor.solution import Declined, Result, Solution
from tutor.topic import Task, Topic

_OPTION_NUMBER = re.compile(r"\$?\s*([-−]?[\d,]*\.?\d+)\s*(%|[A-Za-z]{1,12})?\.?")

_WORD = re.compile(r"[a-z]+")
_NEAR = 0.01
"""An option this close to the result (relatively), and far closer than any other, is what tables and rounding on the way give."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic's reading of the problem, or its refusal, with the length of the phrase that called it."""

    topic: Topic
    reading: Task | Declined
    phrase: str


@cache
def topics() -> Mapping[str, Topic]:
    """All solver topics by id, found by walking tutor/topics."""
    return collect(tutor.topics, "TOPIC")


def solve(text: str, definitions: Mapping[str, Definition] | None = None, only: str | None = None) -> Solution | Declined:
    """Work the question in `text`.

    `definitions` are names known from the conversation; `only` restricts the search to one topic. Tries proposals
    from the best downwards until one yields a verified solution; the first refusal is kept for when none does.
    """
    chained = unfold(text, definitions or {}, solve_problem)
    if isinstance(chained, Declined):
        return chained
    first, second = chained.problem, chained.bare
    if second is not None and _best_score(second, only) > _best_score(first, only):
        first, second = second, first
    solution = solve_problem(first, only)
    if second is not None and isinstance(solution, Declined) and solution.code in ("no_topic", "missing_data"):
        again = solve_problem(second, only)
        solution = solution if isinstance(again, Declined) else again
    return solution if isinstance(solution, Declined) or not chained.steps else replace(solution, steps=chained.steps + solution.steps)


def solve_problem(problem: Problem, only: str | None = None) -> Solution | Declined:
    """`solve` for a problem already read."""
    refusal: Declined | None = None
    for proposal in propose(problem, only):
        if isinstance(proposal.reading, Declined):
            refusal = refusal or proposal.reading
            continue
        solution = proposal.topic.solve(proposal.reading.arguments)
        if isinstance(solution, Declined):
            refusal = refusal or solution
            continue
        checked = verify(solution)
        if isinstance(checked, Failed):
            logger.error("withheld: topic %s, %s, in %r", proposal.topic.id, checked.reason, problem.text)
            refusal = refusal or Declined(
                "withheld",
                "I worked this out, but one of my steps did not pass its check, so I would rather not show it.",
                "That is a mistake of mine, not of yours. A smaller version of the question may work.",
            )
            continue
        return choose_option(problem, checked)
    return refusal or Declined("no_topic", "I could not find a task in this that I know how to work out.")


def propose(problem: Problem, only: str | None = None) -> list[Proposal]:
    """Every topic that reads the problem as its own, best first: by score, then by the longer phrase, then by id."""
    found = []
    named = _phrases_in(problem)
    for topic in topics().values():
        if only is not None and topic.id != only:
            continue
        phrase = named.get(topic.id, "")
        if not phrase and not topic.always and only is None:
            continue
        reading = topic.read(problem)
        if reading is not None:
            found.append(Proposal(topic, reading, phrase))
    return sorted(found, key=lambda p: (-_score(p), -len(p.phrase), p.topic.id))


def _best_score(problem: Problem, only: str | None) -> float:
    """How well the best topic understands the problem: 0 when none does."""
    return max((p.reading.score for p in propose(problem, only) if isinstance(p.reading, Task)), default=0.0)


@cache
def _phrases_by_word() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """All phrases as (topic id, phrase), by a word without which they cannot stand in a question; "" for the others."""
    index: dict[str, list[tuple[str, str]]] = {}
    for topic in topics().values():
        for phrase in topic.phrases:
            for word in anchors(phrase) or ("",):
                index.setdefault(word, []).append((topic.id, phrase))
    return {word: tuple(entries) for word, entries in index.items()}


def _phrases_in(problem: Problem) -> dict[str, str]:
    """The longest phrase of each topic that stands in the question."""
    index = _phrases_by_word()
    longest: dict[str, str] = {}
    tried = {entry for word in ("", *_WORD.findall(problem.words)) for entry in index.get(word, ())}
    for topic, phrase in tried:
        if len(phrase) > len(longest.get(topic, "")) and problem.has(phrase):
            longest[topic] = phrase
    return longest


def _score(proposal: Proposal) -> float:
    """Of refusals, one that names what is wrong in the numbers goes before one that misses something."""
    if isinstance(proposal.reading, Task):
        return proposal.reading.score
    return 0.61 if proposal.reading.code == "impossible" else 0.6


def choose_option(problem: Problem, solution: Solution) -> Solution:
    """For a multiple-choice question, the letter of the one option equal to the result; else the solution as it is."""
    result = solution.result
    if not problem.options or result.kind == "choice":
        return solution
    trees: list[Node] = [v for v in (result.value, *result.values) if isinstance(v, Node)]
    words = {str(v).lower() for v in (*result.values, result.plain) if isinstance(v, str)}
    fitting = [
        o
        for o in problem.options
        if o.text.lower() in words or (o.tree is not None and any(equal_values(t, o.tree) for t in trees[:1]))
    ]
    if len(fitting) != 1:
        nearest = _rounded_option(problem, trees[:1])
        if nearest is None:
            return solution
        fitting = [nearest]
    letter = fitting[0].letter
    return replace(solution, result=Result("choice", result.value, (letter,), plain=letter, approx=result.approx))


def _rounded_option(problem: Problem, trees: list[Node]) -> Option | None:
    """The one option that the result comes to when it is rounded as the option is; a unit behind it, per cent and a
    currency sign before it do not count."""
    value = size_of(trees[0]) if trees else None
    if value is None:
        return None
    fitting, sizes = [], []
    for option in problem.options:
        found = _OPTION_NUMBER.fullmatch(option.text.strip().strip("$").replace("\\", "").strip())
        if found is None:
            continue
        text, percent = found.group(1).replace(",", "").replace("−", "-"), found.group(2) == "%"
        unit = 10.0 ** -len(text.partition(".")[2])
        values = (value, 100 * value) if percent else (value,)
        gap = min(abs(v - float(text)) for v in values)
        sizes.append((gap / max(abs(float(text)), 1e-9), option))
        if "." in text and gap <= 0.51 * unit:
            fitting.append(option)
    if len(fitting) == 1:
        return fitting[0]
    near = sorted(sizes, key=lambda s: s[0])
    close = len(near) == len(problem.options) > 1 and near[0][0] < _NEAR and near[1][0] > 8 * near[0][0]
    return near[0][1] if close and not fitting else None
