"""Questions that build on sentences before them: "Let a be 3 - 5. Suppose 2*c = a + 8. Find c - a."

Each premise is worked out in order and becomes a definition; what was done for it becomes a step. A sentence that is
not a premise of these kinds stays in the question, where a topic may read it:

- `Let b be (-18)/8*4` and `Let b = 3*a - 1`, where there is something to work out;
- `Let h(c) be the second derivative of …`, any task that a topic solves;
- `Suppose 4*x = y - 2, y = x + 5`, equations for the names that are still unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tutor.notation.tree import Apply, Constant, Node, Power, Relation, Sequence, Symbol, flat_name, rebuild, symbols, walk
from tutor.problem.read import definitions_in, gives_value, read_problem
from tutor.problem.record import Definition, Problem
from tutor.solution import Declined, Solution, Step

SentenceSolver = Callable[[Problem], Solution | Declined]
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z$\\])")
_PREMISE = re.compile(r"\s*(let|suppose|assume|define)\b", re.I)
_DEFINES = re.compile(r"\b(?:let|define)\s+([A-Za-z])\s*\(", re.I)
_E_AS_NAME = re.compile(r"\b(?:let|for|find|determine|calculate|is|give)\s+e\b(?!\s*\^)|\be\(|[-+*\d]\s*\*\s*e\b(?!\s*(?:\^|\*\*))", re.I)
_LETTER_E = re.compile(r"(?<![A-Za-z\\])e(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Chained:
    """The question with every premise defined, and a step for each premise that was worked out. `bare` is the question
    without the sentences that only define functions, for topics that look at the question alone."""

    problem: Problem
    steps: tuple[Step, ...] = ()
    bare: Problem | None = None


def unfold(text: str, definitions: Mapping[str, Definition], solve: SentenceSolver) -> Chained | Declined:
    """The question of `text`, with every name that the sentences before it introduce defined."""
    sentences = [s for s in _SENTENCE.split(text) if s.strip()]
    functions = frozenset(m.group(1) for m in _DEFINES.finditer(text)) | frozenset(n for n, d in definitions.items() if d.parameters)
    letter = any(_PREMISE.match(s) for s in sentences) and _E_AS_NAME.search(text) is not None and not re.search(r"\be\s*(\^|\*\*)", text)
    reader = _Reader(functions, letter)
    if len(sentences) < 2 or not any(_PREMISE.match(s) for s in sentences):
        return Chained(reader.problem(text, definitions))
    known = dict(definitions)
    worked: dict[str, Definition] = {}
    steps: list[Step] = []
    kept: list[str] = []
    for k, sentence in enumerate(sentences):
        premise = _premise(reader, sentence, known, solve) if k + 1 < len(sentences) and _PREMISE.match(sentence) else None
        if premise is None:
            kept.append(sentence)
            known = dict(reader.problem(sentence, known).definitions)
            continue
        found, step = premise
        known.update({d.name: d for d in found})
        worked.update({d.name: d for d in found})
        steps.extend(step)
    question = [s for k, s in enumerate(kept) if k + 1 == len(kept) or not _only_defines(reader, s, known)]
    bare = _with(reader.problem(" ".join(question), known), worked) if len(question) < len(kept) else None
    return Chained(_with(reader.problem(" ".join(kept), known), worked), tuple(steps), bare)


def _with(problem: Problem, worked: Mapping[str, Definition]) -> Problem:
    """What the premises gave stays: `solve s = 4*p for p` does not define s anew."""
    return replace(problem, definitions={**problem.definitions, **worked}) if worked else problem


def _only_defines(reader: _Reader, sentence: str, known: Mapping[str, Definition]) -> bool:
    problem = reader.problem(sentence.rstrip(". "), known)
    if re.fullmatch(r"(?:let|define|consider|given|suppose)(?: the functions?)? ⟦0⟧(?:(?: and|,) ⟦1⟧)*", problem.words.rstrip(". ")) is None:
        return False
    found = [d for t in problem.mathematics for d in definitions_in(t)]
    return len(found) == len(problem.mathematics) and all(problem.definitions.get(d.name) == d for d in found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a sentence with the functions that the whole text defines; `letter` says that e is a name here."""

    functions: frozenset[str]
    letter: bool

    def problem(self, text: str, known: Mapping[str, Definition]) -> Problem:
        if not self.letter:
            return read_problem(text, known, self.functions)
        functions = frozenset("epsilon" if f == "e" else f for f in self.functions)
        problem = read_problem(_LETTER_E.sub("ε", text), known, functions)
        definitions = dict(known)
        trees = tuple(_named_e(t) for t in problem.mathematics)
        for tree in trees:
            definitions.update({d.name: d for d in definitions_in(tree) if not gives_value(d, definitions)})
        options = tuple(replace(o, tree=_named_e(o.tree) if o.tree is not None else None, text=o.text.replace("ε", "e")) for o in problem.options)
        return replace(problem, text=text, words=problem.words.replace("ε", "e"), mathematics=trees, options=options, definitions=definitions)


def _named_e(tree: Node) -> Node:
    if isinstance(tree, Symbol) and tree.name == "epsilon":
        return Symbol("e", span=tree.span)
    return rebuild(tree, _named_e)


def _premise(
    reader: _Reader, sentence: str, known: Mapping[str, Definition], solve: SentenceSolver
) -> tuple[list[Definition], list[Step]] | None:
    problem = reader.problem(sentence.rstrip(". "), known)
    words = problem.words.rstrip(". ")
    if re.fullmatch(r"(?:suppose|assume)(?: that)? ⟦0⟧(?:(?: and|,) ⟦1⟧)?", words):
        return _equations(problem, known, solve)
    if re.fullmatch(r"(?:let|define) ⟦0⟧ (?:be|as) ⟦1⟧", words):
        return _value(problem.mathematics[0], problem.mathematics[1], problem, known, solve, True)
    tree = problem.mathematics[0] if problem.mathematics else None
    if isinstance(tree, Relation) and isinstance(tree.left, Apply) and any(gives_value(d, known) for d in definitions_in(tree)):
        return None
    if re.fullmatch(r"(?:let|define) ⟦0⟧", words) and isinstance(problem.mathematics[0], Relation) and problem.mathematics[0].operators == ("=",):
        return _value(problem.mathematics[0].left, problem.mathematics[0].right, problem, known, solve, False)
    if re.match(r"(?:let|define) ⟦0⟧ (?:be|denote) \w+", words):
        task = re.match(r"\s*\w+\s+\S+\s+(?:be|denote)\s+", sentence)
        head = _head(problem.mathematics[0])
        if task is None or head is None or _is_random(head[0], sentence):
            return None
        inner = reader.problem("Find " + sentence[task.end() :], known)
        solution = solve(inner)
        if isinstance(solution, Declined) or solution.result.value is None or isinstance(solution.result.value, Sequence | Relation):
            return None
        return _defined(head, problem.mathematics[0], solution, solution.result.value)
    return None


def _is_random(name: str, sentence: str) -> bool:
    """Is X a random variable that the sentence describes ("let X denote the number of heads"), and no task?"""
    said = r"\brandom\b|\bprobab|\bP ?\(|\bdic?e\b|\bcoins?\b|\bheads?\b|\bdrawn\b|\bdistribut|\bnumber of [a-z]+ (?:items|calls|people|customers|trials|successes|failures|heads|tails|sixes)"
    return len(name) == 1 and name.isupper() and re.search(said, sentence) is not None


def _head(tree: Node) -> tuple[str, tuple[str, ...]] | None:
    if isinstance(tree, Apply):
        name = flat_name(tree.function)
        parameters = [flat_name(a) for a in tree.arguments]
        if name is None or None in parameters:
            return None
        return name, tuple(p for p in parameters if p)
    name = flat_name(tree) if not isinstance(tree, Constant) else None
    return (name, ()) if name else None


def _defined(head: tuple[str, tuple[str, ...]], shown: Node, solution: Solution, value: Node) -> tuple[list[Definition], list[Step]]:
    statement = Relation((shown, value), ("=",))
    step = Step(
        "work_out_premise", "Work out what was given first", "The question builds on this, so it is worked out before it is used.",
        solution.concept, after=statement, relation="defines", check="by-definition", substeps=solution.steps,
    )  # fmt: skip
    return [Definition(head[0], head[1], value)], [step]


def _value(
    shown: Node, body: Node, problem: Problem, known: Mapping[str, Definition], solve: SentenceSolver, named: bool
) -> tuple[list[Definition], list[Step]] | None:
    """`let b be 3*4 - 1`: a number to work out. Functions and literal numbers stay in the question."""
    head = _head(shown)
    if head is None or isinstance(body, Relation | Sequence):
        return None
    if head[1]:
        return ([Definition(head[0], head[1], body)], []) if named else None
    outer = replace(problem, definitions={n: d for n, d in known.items() if n != head[0]})
    resolved = outer.resolve(body)
    if symbols(resolved) or not any(isinstance(n, Apply | Symbol | Power) or len(getattr(n, "terms", getattr(n, "factors", ()))) > 1 for n in walk(body)):
        return ([Definition(head[0], (), resolved)], []) if named and not symbols(resolved) else None
    solution = solve(Problem(problem.text, "calculate ⟦0⟧", (resolved,)))
    if isinstance(solution, Declined) or solution.result.value is None:
        return None
    return _defined(head, shown, solution, solution.result.value)


def _equations(problem: Problem, known: Mapping[str, Definition], solve: SentenceSolver) -> tuple[list[Definition], list[Step]] | None:
    """`suppose 2*c = a + 8`: the values of the names that are not known yet."""
    equations = []
    outer = replace(problem, definitions=known)
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) else (tree,):
            if not isinstance(item, Relation) or item.operators != ("=",):
                return None
            equations.append(outer.resolve(item))
    unknown = list(dict.fromkeys(n for e in equations for n in symbols(e)))
    if not unknown or len(unknown) > len(equations) or any(isinstance(n, Apply) for e in equations for n in walk(e)):
        return None
    if len(equations) == 1:
        question = Problem(problem.text, "solve ⟦0⟧ for ⟦1⟧", (equations[0], Symbol(unknown[0])))
    else:
        question = Problem(problem.text, "solve the system ⟦0⟧", (Sequence(tuple(equations), ""),))
    solution = solve(question)
    if isinstance(solution, Declined):
        return None
    found: dict[str, Node] = {}
    for name, value in zip(unknown, solution.result.values, strict=False) if len(equations) == 1 and len(solution.result.values) == 1 else []:
        if isinstance(value, Node):
            found[name] = value.right if isinstance(value, Relation) else value
    for value in solution.result.values if len(equations) > 1 else ():
        if isinstance(value, Relation) and (unknown_name := flat_name(value.left)):
            found[unknown_name] = value.right
    if set(found) != set(unknown):
        return None
    statement: Node = Sequence(tuple(Relation((Symbol(n), v), ("=",)) for n, v in found.items()), "") if len(found) > 1 else Relation((Symbol(unknown[0]), found[unknown[0]]), ("=",))
    step = Step(
        "solve_premise", "Solve what was supposed", "The equations given hold for these values only, so the names stand for them.",
        solution.concept, after=statement, relation="defines", check="by-definition", substeps=solution.steps,
    )  # fmt: skip
    return [Definition(n, (), v) for n, v in found.items()], [step]
