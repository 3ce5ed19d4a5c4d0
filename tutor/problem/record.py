"""A question with its mathematics found: what every solver topic reads.

The prose is kept apart from the mathematics: in `words` each piece of mathematics is a marker ⟦k⟧, k its place in
`mathematics`, so that a topic's rules are about words ("derivative of ⟦0⟧ with respect to ⟦1⟧").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tutor.notation.tree import Apply, Node, Relation, Sequence, Subscript, Symbol, flat_name, rebuild, substitute
from tutor.problem.patterns import Match, search


@dataclass(frozen=True, slots=True)
class Definition:
    """A name given in the message or the conversation: `f(x) = x^2` has parameters ("x",), `b = 3` has none."""

    name: str
    parameters: tuple[str, ...]
    body: Node

    def apply(self, arguments: tuple[Node, ...]) -> Node:
        """The body with each parameter replaced by its argument (all at once)."""
        body = self.body
        fresh = [f"{p}⁎" for p in self.parameters]
        for parameter, mark in zip(self.parameters, fresh, strict=True):
            body = substitute(body, parameter, Symbol(mark))
        for mark, argument in zip(fresh, arguments, strict=True):
            body = substitute(body, mark, argument)
        return body


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a multiple-choice question; `tree` when the option is mathematics."""

    letter: str
    text: str
    tree: Node | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """A pasted table (pipes, tabs, commas or aligned blanks): column names and cells as typed."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_POLITE = re.compile(
    r"^(?:(?:please|pls|plz|hey|hi|hello|ok|okay|so|now|then|well|and|um|uh|can you|could you|would you|will you|help me(?: to)?|i need(?: you)? to|i (?:want|have|need) to|how (?:do|can|would) (?:i|you|we)|how to|tell me|show me how to|show me|try to|let's|lets)\b[\s,]*)+"
)
_CLOSING = re.compile(r"(?:[\s,]*(?:please|pls|plz|thanks|thank you|for me|step by step|with steps|showing (?:all )?(?:the )?steps|show (?:your |all |the )?(?:working|steps|work)|by hand|exactly|[.?!=:;]+))+$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One question, read. `definitions` come from the message itself and from the conversation before it."""

    text: str
    words: str
    mathematics: tuple[Node, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=lambda: MappingProxyType({}))
    options: tuple[Option, ...] = ()
    tables: tuple[DataTable, ...] = ()

    @property
    def core(self) -> str:
        """The words without what is only politeness, in front and at the end."""
        return re.sub(r"\s+(?=[,;:.?])", "", _CLOSING.sub("", _POLITE.sub("", self.words)).strip())

    def asks(self, pattern: str) -> re.Match[str] | None:
        """Is the whole core of the question of this form (a regular expression over words and markers)?"""
        return re.fullmatch(pattern, self.core)

    def has(self, *phrases: str) -> bool:
        """Does any of the phrases (patterns of `tutor.problem.patterns`) stand in the words?"""
        return any(search(phrase, self.words) is not None for phrase in phrases)

    def match(self, *patterns: str) -> Match | None:
        """The first pattern that stands in the words, with the mathematics of its slots.

        A pattern is words with slots: "derivative of {f} [(with respect to|wrt) {x}] [at {point}]". Square brackets
        are optional parts, round ones alternatives, `...` skips up to a dozen words.
        """
        for pattern in patterns:
            found = search(pattern, self.words)
            if found is not None:
                return Match(found.start, found.end, {k: self.mathematics[i] for k, i in found.slots.items()}, found.places)
        return None

    def resolve(self, tree: Node, keep: tuple[str, ...] = ()) -> Node:
        """The tree with every defined name replaced by what it stands for, except the names in `keep`.

        Defined functions are applied: with f(x) = x^2, f(3) becomes 3^2. Definitions may use one another; a name
        defined through itself is left alone.
        """
        return self._resolve(tree, frozenset(keep))

    def _resolve(self, tree: Node, busy: frozenset[str]) -> Node:
        if isinstance(tree, Apply):
            name = flat_name(tree.function)
            definition = self.definitions.get(name) if name else None
            if definition and name not in busy and definition.parameters and len(tree.arguments) == len(definition.parameters):
                arguments = tuple(self._resolve(a, busy) for a in tree.arguments)
                inner = self._resolve(definition.body, busy | {definition.name} | set(definition.parameters))
                return Definition(definition.name, definition.parameters, inner).apply(arguments)
            return Apply(tree.function, tuple(self._resolve(a, busy) for a in tree.arguments), tree.bracket, span=tree.span)
        if isinstance(tree, Symbol | Subscript):
            name = flat_name(tree)
            definition = self.definitions.get(name) if name else None
            if definition and name not in busy and not definition.parameters:
                return self._resolve(definition.body, busy | {definition.name})
            if isinstance(tree, Symbol) or name is not None:
                return tree
        return rebuild(tree, lambda child: self._resolve(child, busy))

    def statements(self, *operators: str) -> Iterator[Relation]:
        """All relations in the message with one of the operators (default "="), bare lists of equations included."""
        wanted = operators or ("=",)
        for tree in self.mathematics:
            items = tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)
            for item in items:
                if isinstance(item, Relation) and all(o in wanted for o in item.operators):
                    yield item

    def variable(self) -> str | None:
        """The variable named by "with respect to x", "wrt x", "for x", "in terms of x", "in x": its flat name."""
        found = self.match("(with respect to|wrt|w r t|w.r.t.) {x}", "solve ... for {x}", "in terms of {x}", "(in|for) [the] [variable] {x}")
        name = flat_name(found.slots["x"]) if found else None
        return name
