"""A concept of the map as blocks: each function one part, for the intents to combine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from knowledge import Concept, Graph
from knowledge.schema import Formula, Resource, Symbol
from tutor import answer
from tutor.explain.prose import callout, formula, html_of, markdown_of, paragraph
from tutor.notation import ReadingError, read
from tutor.notation.reading import Conventions
from tutor.notation.tree import Node
from tutor.solution import Prose

DEPTHS = ("first", "working", "careful")
KNOWN = 0.85


def rich(text: str) -> Prose:
    """A text of a content file with its `$…$` read as mathematics."""
    if "$" not in text:
        return text
    parts: list[str | Node] = []
    for k, piece in enumerate(text.split("$")):
        if k % 2 == 0:
            parts.append(piece)
        else:
            try:
                parts.append(read(piece).tree)
            except ReadingError:
                parts.append(piece)
    return tuple(parts)


def text(*sentences: str) -> answer.Prose:
    """A paragraph of content."""
    return paragraph(*(rich(s) for s in sentences if s))


def formulas(concept: Concept, limit: int = 3) -> list[answer.Formula | answer.Table | answer.Prose]:
    """The concept's formulas, each with what it says and what its symbols mean."""
    blocks: list[answer.Formula | answer.Table | answer.Prose] = []
    for item in concept.formulas[:limit]:
        try:
            tree = read(item.math, Conventions(functions=_functions(item))).tree
        except ReadingError:
            continue
        blocks.append(formula(tree, item.name))
        blocks.append(text(item.says))
        if item.symbols:
            blocks.append(_roles(item.symbols))
    return blocks


def _functions(item: Formula) -> frozenset[str]:
    """The letters that their roles call functions: a bracket behind them holds an input, not a factor."""
    return frozenset(s.symbol.split("_")[0] for s in item.symbols if FUNCTION.search(s.role))


def _roles(symbols: Sequence[Symbol]) -> answer.Table:
    """What each symbol stands for; how to say it only where the symbol itself does not tell."""
    spoken = any(s.name != s.symbol for s in symbols)
    columns = ["symbol", "read as", "role"] if spoken else ["symbol", "role"]
    rows: list[list[Prose]] = [[_symbol(s.symbol), s.name, s.role] if spoken else [_symbol(s.symbol), s.role] for s in symbols]
    return answer.Table(
        columns=columns,
        rows=[[html_of(cell) for cell in row] for row in rows],
        plain_columns=columns,
        plain_rows=[[markdown_of(cell) for cell in row] for row in rows],
    )


def _symbol(symbol: str) -> Prose:
    try:
        return (read(symbol).tree,)
    except ReadingError:
        return symbol


def analogy(concept: Concept) -> answer.Callout:
    return callout("tip", "An everyday picture", rich(concept.analogy))


def in_machine_learning(concept: Concept) -> answer.Callout:
    """The concrete place in machine learning where the concept is used."""
    return callout("note", "In machine learning", rich(concept.in_ml))


def mistakes(concept: Concept, limit: int = 2) -> list[answer.Callout]:
    """Common mistakes, each with its cure."""
    return [callout("warning", m.title, rich(m.cure)) for m in concept.mistakes[:limit]]


def look_alikes(concept: Concept, graph: Graph) -> answer.Table | None:
    """What it is easily taken for, and how to tell them apart."""
    rows = [(graph[x.concept].title, x.difference) for x in concept.look_alikes if x.concept in graph]
    if not rows:
        return None
    return answer.Table(
        columns=["easily taken for", "how to tell them apart"],
        rows=[[html_of(a), html_of(rich(b))] for a, b in rows],
        plain_columns=["easily taken for", "how to tell them apart"],
        plain_rows=[[a, markdown_of(rich(b))] for a, b in rows],
    )


ORDER = {"visual": 0, "video": 0, "course": 1, "book": 2, "practice": 3}


def resources(concept: Concept) -> answer.Resources:
    """Where to learn it: first something to look at, then a course, then a book, then practice."""
    return answer.Resources(items=in_order(concept.resources))


def in_order(items: Iterable[Resource]) -> list[dict[str, Any]]:
    """Resources as data for a block, in the order in which to use them."""
    shown = [{k: v for k, v in r.model_dump(exclude_none=True).items() if k in Resource.model_fields} for r in items]
    return sorted(shown, key=lambda r: ORDER.get(r["kind"], 2))


def path(graph: Graph, goal: str, mastery: Mapping[str, float]) -> answer.Table:
    """What is needed before `goal`, in order, with what the learner already knows marked."""
    order = graph.path(goal)
    rows = []
    for identifier in order:
        concept = graph[identifier]
        known = mastery.get(identifier, 0.0) >= KNOWN
        rows.append((f"~~{concept.title}~~ (you know this)" if known else concept.title, markdown_of(rich(_reason(graph, order, identifier)))))
    return answer.Table(
        columns=["concept", "why it comes first"],
        rows=[[html_of(a), html_of(rich(b))] for a, b in rows],
        plain_columns=["concept", "why it comes first"],
        plain_rows=[[a, b] for a, b in rows],
        caption="From the ground up.",
    )


def _reason(graph: Graph, order: Sequence[str], identifier: str) -> str:
    """Why a concept stands on the path: for the goal, or else for the first concept on the path that leans on it."""
    goal = order[-1]
    if identifier == goal:
        return graph[goal].summary
    for above in (goal, *order):
        for need in graph[above].needs:
            if need.concept == identifier:
                return need.because[:1].upper() + need.because[1:] if above == goal else f"For {named(graph[above])}: {need.because}"
    return graph[identifier].summary


def suggestions(*pairs: tuple[str, str]) -> list[answer.Suggestion]:
    """Buttons from (label, message) pairs."""
    return [answer.Suggestion(label=a, message=b) for a, b in pairs]


def next_steps(concept: Concept, leave_out: Iterable[str] = ()) -> list[answer.Suggestion]:
    """What one may want after an explanation of this concept."""
    skip = set(leave_out)
    name = lower_title(concept)
    pairs = (
        ("simpler", "Simpler, please", "simpler please"),
        ("example", "Show an example", "give me an example"),
        ("deeper", "Go deeper", "go deeper"),
        ("why", "Why does it matter?", f"why does {name} matter for machine learning?"),
        ("practise", "Let me try", f"practise {name}"),
        ("prerequisites", "What do I need first?", f"what do I need to know before {name}?"),
        ("resources", "Where can I learn more?", f"where can I learn {name}?"),
    )
    return suggestions(*((label, message) for key, label, message in pairs if key not in skip))[:5]


def lower_title(concept: Concept) -> str:
    """The title as it stands inside a sentence: "chain rule" from "Chain rule"; names like Bayes keep their capital."""
    title = BRACKET.sub("", concept.title.split(":")[0])
    first, _, rest = title.partition(" ")
    owner = re.split("[–-]", first)[0].removesuffix(",").removesuffix("'s").removesuffix("'")
    lowered = first if first.isupper() or owner in NAMES else first[:1].lower() + first[1:]
    return f"{lowered} {rest}".strip()


def named(concept: Concept) -> str:
    """The title as a sentence speaks of it, with its article: "the chain rule", but "eigenvalues and eigenvectors"."""
    title = lower_title(concept)
    first, *_ = title.split(" ")
    head = HEAD.split(title)[0].split(" ")[-1]
    return f"the {title}" if head in ARTICLED and first != "the" and not first.endswith(("'s", "s'")) else title


def asked(concept: Concept) -> str:
    """The question what a concept is: "What is the chain rule?", "What are eigenvalues and eigenvectors?"."""
    title = lower_title(concept)
    head = HEAD.split(title)[0].split(" ")[-1]
    several = (head.endswith("s") and not head.endswith(SINGULAR)) or re.search(r", | and ", title) is not None
    return f"What {'are' if several else 'is'} {named(concept)}?"


SINGULAR = ("ss", "is", "us", "series", "bias", "'s")

FUNCTION = re.compile(r"\b(functions?|transformation|loss|space|polynomial|density|objective|constraint)\b")
BRACKET = re.compile(r" \([^)]*\)")
HEAD = re.compile(r", | of | and | on | in ")
ARTICLED = frozenset(
    "theorem rule law function matrix product distribution polynomial process number determinant transpose trace rank span gradient inverse "
    "pseudoinverse space mean rate derivative trade-off value decomposition projection length curve".split()
)
"""Nouns that a title speaks of as one thing."""

NAMES = frozenset(
    "Bayes Bayesian Jacobian Hessian Taylor Gram Newton Lagrange Gaussian Poisson Bernoulli Markov Adam Monte Chebyshev Gini Greek "
    "Cholesky Frobenius Euclidean Naive Pythagoras Kullback Moore Student L'Hôpital R".split()
)
