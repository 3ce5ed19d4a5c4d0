"""Settings of a walk downhill in a message: learning rate, momentum, decay rates, how many steps, where it starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from tutor.notation.plain import plain
from tutor.notation.tree import Divide, Negative, Node, Number, Percent, Power, Relation, Sequence, Subscript, Symbol, flat_name
from tutor.problem.fields import components, is_constant, items, point_of
from tutor.problem.record import Problem
from tutor.solution import Declined

_WORDS = {
    "rate": r"(?:learning rate|learning-rate|step size|step-size|stepsize|step length|lr)(?: of| is| equal to)?(?: \w+)?\s*[=:]?\s*⟦(\d+)⟧",
    "momentum": r"(?:momentum|momentum (?:coefficient|factor|parameter|term|rate|constant)|friction)(?: of| is)?(?: \w+)?\s*[=:]?\s*⟦(\d+)⟧",
    "decay": r"(?:decay|decay rate|decay factor|smoothing|rho)(?: of| is)?\s*[=:]?\s*⟦(\d+)⟧",
    "epsilon": r"(?:epsilon|eps)(?: of| is)?\s*[=:]?\s*⟦(\d+)⟧",
}
_NAMES = {
    "eta": "rate", "alpha": "rate", "lr": "rate", "epsilon": "epsilon", "eps": "epsilon", "beta_1": "beta1", "beta_2": "beta2", "beta1": "beta1", "beta2": "beta2", "beta": "momentum",
    "mu": "momentum", "rho": "decay", "gamma": "gamma", "h": "step",
}  # fmt: skip
_COUNT = {"one": 1, "a": 1, "single": 1, "first": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20, "fifty": 50, "hundred": 100}
_KINDS = r"(?:full |complete |gradient |descent |ascent |newton |newton's |adam |sgd |rmsprop |momentum |weight |parameter |method )*"
_STEPS = r"(?:more )?(?:steps?|iterations?|iterates?|updates?|epochs?|times|rounds)"


def settings_of(problem: Problem) -> dict[str, Fraction]:
    """The numbers that the message names, by what they set."""
    found: dict[str, Fraction] = {}
    for key, pattern in _WORDS.items():
        for match in re.finditer(pattern, problem.words):
            tree = _edge(problem.mathematics[int(match.group(1))], 0)
            value = fraction_of(tree.right if isinstance(tree, Relation) else tree)
            if value is not None:
                found.setdefault(key, value)
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators in (("=",), (":=",)):
            name = (flat_name(tree.left) or plain(tree.left)).replace("*", "").replace(" ", "")
            value = fraction_of(tree.right)
            if value is not None and name in _NAMES:
                found.setdefault(_NAMES[name], value)
    if "gamma" in found:
        gamma = found.pop("gamma")
        found.setdefault("rate" if "rate" not in found else "momentum", gamma)
    for match in re.finditer(r"([ηαβγερμ]|eta|alpha|beta)\s*(?:=|of|is)\s*⟦(\d+)⟧", problem.words):
        key = {"η": "rate", "eta": "rate", "α": "rate", "alpha": "rate", "γ": "rate", "β": "momentum", "beta": "momentum", "μ": "momentum", "ρ": "decay", "ε": "epsilon"}[match.group(1)]
        value = fraction_of(_edge(problem.mathematics[int(match.group(2))], 0))
        if value is not None:
            found.setdefault(key, value)
    return found


def _edge(tree: Node, place: int) -> Node:
    """The first or last item of a bare list: in "rate 0.1, 50 steps" the list is 0.1, 50."""
    return tree.items[place] if isinstance(tree, Sequence) and not tree.bracket and tree.items else tree


def fraction_of(tree: Node) -> Fraction | None:
    """The exact value of a typed number, fraction, percentage or power of ten."""
    match tree:
        case Number():
            return tree.value
        case Negative(operand):
            inner = fraction_of(operand)
            return None if inner is None else -inner
        case Divide(top, bottom):
            a, b = fraction_of(top), fraction_of(bottom)
            return None if a is None or not b else a / b
        case Percent(operand):
            inner = fraction_of(operand)
            return None if inner is None else inner / 100
        case Power(base, exponent):
            a, b = fraction_of(base), fraction_of(exponent)
            return a ** int(b) if a is not None and b is not None and b.denominator == 1 and abs(b) < 40 and a else None
    return None


def count_of(problem: Problem, variables: tuple[str, ...]) -> int | None:
    """How many steps are asked for; None when the message does not say."""
    match = re.search(rf"⟦(\d+)⟧ {_KINDS}{_STEPS}", problem.words)
    if match is not None:
        value = fraction_of(_edge(problem.mathematics[int(match.group(1))], -1))
        if value is not None and value.denominator == 1:
            return int(value)
    match = re.search(rf"\b({'|'.join(_COUNT)}) {_KINDS}{_STEPS}", problem.words)
    if match is not None:
        return _COUNT[match.group(1)]
    asked = [int(t.index.value) for t in items(problem) if isinstance(t, Subscript) and isinstance(t.index, Number) and t.index.value.denominator == 1 and t.index.value > 0 and _is_iterate(t, variables)]
    if asked:
        return max(asked)
    if re.search(r"\b(?:next|new|updated) (?:point|iterate|value|weights?|parameters?|position|estimate|x|w|theta|⟦)", problem.words) or re.search(r"(?:gradient descent|descent|update|newton|adam) (?:step|update|iteration)\b", problem.words):
        return 1
    return None


def _is_iterate(tree: Subscript, variables: tuple[str, ...]) -> bool:
    return flat_name(tree) not in variables and isinstance(tree.base, Symbol)


def start_of(problem: Problem, variables: tuple[str, ...]) -> tuple[Node, ...] | Declined | None:
    """Where the walk starts."""
    settings = {"eta", "alpha", "beta", "gamma", "beta_1", "beta_2", "epsilon", "lr", "rho", "mu"}
    for tree in items(problem):
        if not isinstance(tree, Relation) or tree.operators not in (("=",), (":=",)):
            continue
        name = (flat_name(tree.left) or plain(tree.left)).replace("*", "")
        if name in settings or not is_constant(tree.right):
            continue
        parts = components(tree.right)
        if parts is not None and len(parts) == len(variables):
            return parts
        base = re.sub(r"(_0|_t|_k|_n|\^\(0\)|\^\{?\(0\)\}?|0)$", "", name)
        if len(variables) == 1 and parts is None and (base == variables[0] or (base in ("x", "w", "theta", "a", "p") and name != base)):
            return (tree.right,)
    many = {re.sub(r"_?0$", "", flat_name(t.left) or ""): t.right for t in items(problem) if isinstance(t, Relation) and is_constant(t.right) and not isinstance(t.right, Sequence) and flat_name(t.left)}
    if len(variables) > 1 and set(variables) <= set(many):
        return tuple(many[v] for v in variables)
    match = problem.match("(starting|start|starts|initial|initialized|initialised|initially|beginning|begin|started) [guess] [value] [point] [weight] [weights] [position] [from|at|with|is|of|in|as] [the] [point] {p}", "from [the] [point] [initial] [guess] {p}", "(currently|current) [value] [weight] [point] [at|is|of|=] {p}", "arrive at [the] [point] {p}", "at [the] [point] {p}")
    if match is not None:
        tree = match.slots["p"]
        tree = tree.right if isinstance(tree, Relation) else tree
        parts = components(tree)
        if parts is not None and len(parts) == len(variables) and all(is_constant(p) for p in parts):
            return parts
        if parts is None and len(variables) == 1 and is_constant(tree):
            return (tree,)
    return point_of(problem, variables)


def numbers_of(point: tuple[Node, ...]) -> Mapping[int, Fraction] | None:
    """The exact values of the coordinates, by place; None when one is no plain number."""
    values = [fraction_of(p) for p in point]
    return None if any(v is None for v in values) else {k: v for k, v in enumerate(values) if v is not None}
