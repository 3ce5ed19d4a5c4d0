"""Text in, Problem out: options and pasted tables set apart, mathematics found and marked, names defined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tutor.notation.prose import Fragment, find_mathematics
from tutor.notation.tree import Apply, Node, Relation, Sequence, Subscript, Symbol, flat_name, symbols
from tutor.problem.pieces import pieces_in, plain_cases
from tutor.problem.record import Definition, Option, Problem
from tutor.problem.tables import find_tables

_MARKDOWN_BOLD = re.compile(r"\*\*([A-Za-z]{1,3})\*\*")
_OPTION = re.compile(r"(?:(?<=\s)|^)(?:\(([A-Ha-h])\)|([A-H])[.):](?=\s))\s*")

_LIMIT_OF = re.compile(r"\b(lim\s+(?:[a-zA-Z]|\([a-z]\s*,\s*[a-z]\))\s*(?:->|→)\s*\S+)\s+of\s+")
_EXP_POWER = re.compile(r"(?<![A-Za-z\\])exp\s*\^\s*(?=[{(])")
_SPEED = re.compile(r"\b(?:velocity|speed|accelerat|moves|travels)", re.I)
_SPEED_UNIT = re.compile(r"(?<=[\dA-Za-z)]) (?:mm|cm|m|km|ft|feet|miles|metres|meters)/(?:s|sec|second|min|h|hr|hour)(?:\^2|²|\^\{2\})?(?=[\s.,;?]|$)")
_GROUP_NAME = re.compile(r"\b(?:group|class|team|sample|set|treatment|method|medicine|drug|college|school|city|brand|machine|variant|version|model|data|list|event|box|urn|bag|player|node|matrix|cluster|child|point)\s$", re.I)


def read_problem(text: str, definitions: Mapping[str, Definition] | None = None, functions: frozenset[str] = frozenset()) -> Problem:
    """Read a message as a problem. `definitions` are those of the conversation; the message's own come on top.
    `functions` are letters that stand for functions here, so that a(3) is a value of a and not a product."""
    rest, options = split_options(_MARKDOWN_BOLD.sub(r"\1", text))
    rest, tables = find_tables(_without_speed_units(_EXP_POWER.sub("e^", _LIMIT_OF.sub(r"\1 ", plain_cases(rest)))))
    known = dict(definitions or {})
    values = frozenset(name for name, d in known.items() if not d.parameters)
    fragments = find_mathematics(rest, functions, values)
    words = _words(rest, fragments)
    trees = tuple(f.tree for f in fragments)
    for fragment in fragments:
        for definition in definitions_in(fragment.tree):
            if not gives_value(definition, known):
                known[definition.name] = definition
    known.update({d.name: d for d in pieces_in(words, trees)})
    return Problem(
        text=text,
        words=words,
        mathematics=trees,
        definitions=MappingProxyType(known),
        options=options,
        tables=tables,
    )


def _without_speed_units(text: str) -> str:
    """A formula for a velocity without the m/s behind it, which would be read as letters."""
    return _SPEED_UNIT.sub("", text) if _SPEED.search(text) else text


def _words(text: str, fragments: tuple[Fragment, ...]) -> str:
    out, last = [], 0
    for k, fragment in enumerate(fragments):
        out.append(text[last : fragment.start].lower())
        out.append(f" ⟦{k}⟧ ")
        last = fragment.end
    out.append(text[last:].lower())
    words = "".join(out).replace("’", "'").replace("$", " ")
    return re.sub(r"\s+", " ", words).strip()


def definitions_in(tree: Node) -> list[Definition]:
    """The names that a statement defines: `f(x) = x^2`, `z = f(x, y) = x y`, `b = 3`, and each item of a bare list."""
    if isinstance(tree, Sequence) and not tree.bracket:
        return [d for item in tree.items for d in definitions_in(item)]
    if not isinstance(tree, Relation) or not set(tree.operators) <= {"=", ":="}:
        return []
    body = tree.operands[-1]
    found = []
    for head in tree.operands[:-1]:
        if isinstance(head, Apply):
            name = flat_name(head.function)
            parameters = tuple(flat_name(a) for a in head.arguments)
            if name and all(parameters):
                found.append(Definition(name, tuple(p for p in parameters if p), body))
        elif isinstance(head, Symbol | Subscript):
            name = flat_name(head)
            if name and name not in symbols(body):
                found.append(Definition(name, (), body))
    return found


def gives_value(definition: Definition, known: Mapping[str, Definition]) -> bool:
    """Is `f(s) = 0` said of a function that is known already? Then it is an equation for s, not a new function."""
    before = known.get(definition.name)
    return before is not None and bool(before.parameters) and bool(definition.parameters) and not set(definition.parameters) & set(symbols(definition.body))


def split_options(text: str) -> tuple[str, tuple[Option, ...]]:
    """Cut `(a) 3 (b) 5 (c) 7` off a question: the question, and the options in order.

    Options count only when their letters run a, b, c … from the first, at least two of them, so that a lone "(a)" or a
    part heading is left in the text.
    """
    marks = [m for m in _OPTION.finditer(text) if m.group(1) or not _GROUP_NAME.search(text[: m.start()])]
    for first in range(len(marks)):
        run = marks[first:]
        letters = [(m.group(1) or m.group(2)).lower() for m in run]
        count = 0
        while count < len(letters) and letters[count] == "abcdefgh"[count]:
            count += 1
        if count >= 2 and letters[0] == "a" and not _are_parts(text, run[:count]):
            run = run[:count]
            ends = [m.start() for m in run[1:]] + [len(text)]
            options, tail = [], ""
            for mark, end in zip(run, ends, strict=True):
                body = text[mark.end() : end]
                if end == len(text):
                    body, tail = _cut_tail(body)
                body = body.strip().rstrip(".;,").strip()
                fragments = find_mathematics(body)
                whole = fragments[0].tree if len(fragments) == 1 and fragments[0].text.strip("$ ") == body.strip("$ ") else None
                options.append(Option((mark.group(1) or mark.group(2)), body, whole))
            return (text[: run[0].start()] + " " + tail).strip(), tuple(options)
    return text, ()


_TASK = re.compile(r"\s*(?:use|find|compute|evaluate|calculate|determine|show|prove|sketch|verify|explain|estimate|express)\b", re.I)


def _are_parts(text: str, marks: list[re.Match[str]]) -> bool:
    """Does each letter head a task of its own ("(a) Find … (b) Evaluate …")? Then they are parts, not options."""
    return all(_TASK.match(text, m.end()) for m in marks)


def _cut_tail(body: str) -> tuple[str, str]:
    """The last option ends at its line, or at a sentence that asks something."""
    line, _, tail = body.partition("\n")
    if tail.strip():
        return line, tail
    ask = re.search(r"(?<=[.)\s])\s*(Which|What|How|Find|Choose|Select)\b.*\?\s*$", line)
    return (line[: ask.start()], line[ask.start() :]) if ask else (line, "")
