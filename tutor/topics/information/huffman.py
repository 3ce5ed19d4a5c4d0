"""Huffman codes: built from probabilities, with average length; and which of several codes can be one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Number, Relation, Text
from tutor.problem import Problem
from tutor.problem.figures import rounding_asked, words_of
from tutor.problem.shares import shares_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, formula, show, times, total
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

MERGE = Rule("merge_rarest", "Join the two rarest", "entropy")
LENGTH = Rule("average_length", "The average number of bits", "expected-value")
PREFIX = Rule("prefix_free", "No code word may begin another", "entropy")
KRAFT = Rule("kraft_sum", "A Huffman code wastes nothing", "entropy")
_CODE = re.compile(r"\{\s*([01]+(?:\s*,\s*[01]+)*)\s*\}")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Symbols with their weights; or codes to judge, with their letters, and whether one that can or cannot be is asked for."""

    labels: tuple[str, ...] = ()
    weights: tuple[Fraction, ...] = ()
    wanted: str = "length"
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    negative: bool = False
    rounding: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """A Huffman code for given probabilities; or which of these codes can (or cannot) be Huffman codes."""
    text = words_of(problem)
    low = text.lower()
    if "huffman" not in low:
        return None
    options = [(o.letter, _words(o.text)) for o in problem.options]
    codes = [(k, c) for k, c in options if c] or [("", tuple(re.split(r"\s*,\s*", m.group(1)))) for m in _CODE.finditer(text)]
    if codes and re.search(r"huffman code", low) and re.search(r"can(?:not|'t)?\b|which|is\b", low):
        return Task(Arguments(codes=tuple(codes), negative=re.search(r"cannot|can't|can not|is not|isn't", low) is not None), 1.0, "decide which of these can be Huffman codes")
    found = shares_of(problem)
    if isinstance(found, Declined):
        return found
    if not found or len(found[0].values) < 2:
        return Declined("missing_data", "For a Huffman code I need the probabilities (or counts) of the symbols.", "For instance: Huffman code for a: 0.5, b: 0.25, c: 0.25.") if re.search(r"\d", low) else None
    one = found[0]
    labels = one.labels if not one.labels[0].startswith("outcome") else tuple(chr(97 + k) for k in range(len(one.values)))
    wanted = "length" if re.search(r"average|expected|mean|length|bits per", low) else "code"
    return Task(Arguments(labels, one.values, wanted, rounding=rounding_asked(problem)), 1.0, f"build a Huffman code for {', '.join(f'{k}: {float(v):g}' for k, v in zip(labels, one.values, strict=True))}")


def _words(text: str) -> tuple[str, ...]:
    found = _CODE.search(text.replace("\\", ""))
    return tuple(re.split(r"\s*,\s*", found.group(1))) if found else ()


def solve(arguments: Arguments) -> Solution | Declined:
    """Join the two rarest again and again; then read the code words off the tree."""
    a = arguments
    if a.codes:
        return _judge(a)
    sheet = Sheet()
    nodes: list[tuple[Fraction, int, str, tuple[int, ...]]] = [(w, k, n, (k,)) for k, (w, n) in enumerate(zip(a.weights, a.labels, strict=True))]
    words = [""] * len(a.weights)
    count = len(nodes)
    while len(nodes) > 1:
        nodes.sort(key=lambda n: (n[0], n[1]))
        (w1, _, n1, m1), (w2, _, n2, m2) = nodes[:2]
        for k in m1:
            words[k] = "1" + words[k]
        for k in m2:
            words[k] = "0" + words[k]
        sheet.steps.append(sheet.made(Text(f"{n1}{n2}"), total([show(w1), show(w2)]), w1 + w2, MERGE, f"“{n1}” and “{n2}” are the two rarest now: join them. “{n2}” goes on with a 0, “{n1}” with a 1.", symbolic=False))
        count += 1
        nodes = [*nodes[2:], (w1 + w2, count, n1 + n2, m1 + m2)]
    tree: Node = total([times(show(w), Number(str(len(c)))) for w, c in zip(a.weights, words, strict=True)])
    sheet.line("L", tree, LENGTH, "Each code word's length, weighted by how often it is used.", formula("L"))
    table = Table(("symbol", "probability", "code word", "length"), tuple((n, show(w), c, str(len(c))) for n, w, c in zip(a.labels, a.weights, words, strict=True)), "The code: read the 0s and 1s from the top of the tree.")
    ending = f"The code needs {decimal(sheet['L'], 5)} bits per symbol on average; no code that can be read without gaps needs fewer."
    if a.wanted == "code":
        text = ", ".join(f"{n} = {c}" for n, c in zip(a.labels, words, strict=True))
        result = Result("table", None, tuple(words), plain=text)
        ending = f"One Huffman code is {text}. Other choices at ties give other words, with the same average length. " + ending
    else:
        result = sheet.result("L", a.rounding)
    return Solution("huffman", "entropy", "build a Huffman code", tuple(sheet.steps), result, idea="Rare symbols get long code words, frequent ones short ones: join the two rarest until one tree is left.", conclusion=ending, exhibits=(table,))


def _judge(a: Arguments) -> Solution:
    steps: list[Step] = []
    verdicts: list[tuple[str, bool]] = []
    for letter, words in a.codes:
        shown = "{" + ", ".join(words) + "}"
        clash = next(((u, v) for u in words for v in words if u != v and v.startswith(u)), None)
        if clash is not None or len(set(words)) < len(words):
            why: Prose = f"In {shown} the word {clash[0]} begins {clash[1]}, so the code cannot be read without gaps." if clash else f"In {shown} a word comes twice."
            steps.append(PREFIX.states(Text(f"{shown}: not a Huffman code"), why))
            verdicts.append((letter, False))
            continue
        kraft = sum(Fraction(1, 2 ** len(w)) for w in words)
        sheet = Sheet()
        tree = total([formula(f"1/2^{len(w)}") for w in words])
        steps.append(sheet.made(formula("K"), tree, kraft, KRAFT, f"For {shown}: every branching of a Huffman tree has two arms, so the shares 1/2^length must add up to exactly 1." + ("" if kraft == 1 else " Here they do not: a word could be made shorter."), symbolic=False))
        verdicts.append((letter, kraft == 1 or len(words) == 1))
    fitting = [k for k, good in verdicts if good != a.negative]
    if len(a.codes) == 1:
        word = "yes" if verdicts[0][1] else "no"
        return Solution("huffman", "entropy", "decide whether this can be a Huffman code", tuple(steps), Result("boolean", None, (word,), plain=word))
    letters = ", ".join(k or "?" for k in fitting) or "none"
    ending = f"{'Cannot be' if a.negative else 'Can be'} Huffman codes: {letters}."
    return Solution("huffman", "entropy", "decide which of these can be Huffman codes", tuple(steps), Result("choice", None, tuple(fitting) or ("none",), plain=letters), idea="A Huffman code is free of prefixes and its tree is full.", conclusion=ending)


def make_problem(rng: Random, level: int) -> Exercise:
    """Three, four or five symbols."""
    while True:
        weights = [rng.randint(5, 60) for _ in range(level + 1)]
        last = 100 - sum(weights)
        if last >= 5:
            break
    listed = ", ".join(f"{chr(97 + k)}: {w / 100:g}" for k, w in enumerate([*weights, last]))
    text = f"Build a Huffman code for the symbols {listed}. What is its average length in bits?"
    return Exercise(text, text, "a number")


TOPIC = Topic(id="huffman", title="Huffman codes", concept="entropy", phrases=("huffman",), read=read, solve=solve, make_problem=make_problem)

_ = Relation
