"""An unknown entry of a vector from a condition: its length, a dot product, a direction, a projection, a distance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.problem.arrays import as_vector
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.sheet import over, times, total
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

LENGTH = Rule("squared_length_is", "The squares of the entries add up to the squared length", "vector-norm")
DOT = Rule("dot_product_is", "Write the dot product out", "dot-product")
PARALLEL = Rule("entries_in_proportion", "The same multiple for every entry", "scalars")
PROJECTION = Rule("projection_factor_is", "The factor of the projection", "vector-projection")
Entries = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The unknown, the equation for it, the rule that gives it with its reason, and the vector that holds it."""

    unknown: str
    equation: Relation
    rule: Rule
    why: Prose
    vector: Entries


def read(problem: Problem) -> Task | Declined | None:
    """ "find x such that [3, x] has length 5", "the projection of [1, k] onto [2, 1] is …; find k"."""
    words = problem.words
    if not re.search(r"\b(?:find|what|determine|for which|solve|value)\b", words):
        return None
    parts = _parts(problem)
    vectors = [v for v, _ in parts if isinstance(v, tuple)]
    unknowns = {n for v in vectors for e in v for n in symbols(e)}
    if len(unknowns) != 1 or not 1 <= len(vectors) <= 3 or re.search(r"span|linear combination|basis|depend|orthogonal|perpendicular|matrix|eigen|angle", words):
        return None
    unknown = unknowns.pop()
    if not any(isinstance(t, Symbol) and t.name == unknown for t in problem.mathematics):
        return None
    found = _condition(words, parts, unknown)
    if found is None:
        return None
    equation, rule, why = found
    holder = next(v for v in vectors if any(unknown in symbols(e) for e in v))
    return Task(Arguments(unknown, equation, rule, why, holder), 1.1, ("find ", Symbol(unknown)))


def _parts(problem: Problem) -> list[tuple[Entries | Node, int]]:
    """Vectors and numbers of the message in order; a multiple of a vector stays whole."""
    out: list[tuple[Entries | Node, int]] = []
    for place, tree in enumerate(problem.mathematics):
        for part in tree.operands if isinstance(tree, Relation) and set(tree.operators) == {"="} else (tree,):
            entries = as_vector(part)
            out.append((entries if entries is not None else part, place))
    return out


def _condition(words: str, parts: list[tuple[Entries | Node, int]], unknown: str) -> tuple[Relation, Rule, Prose] | None:
    vectors = [v for v, _ in parts if isinstance(v, tuple)]
    others = [v for v, _ in parts if not isinstance(v, tuple) and flat_name(v) != unknown]
    first = vectors[0]
    if re.search(r"projection|proj\b", words) and len(vectors) >= 2:
        onto = vectors[1]
        factor = _factor(onto, vectors[2] if len(vectors) == 3 else None, others[-1] if others else None)
        if factor is None or len(first) != len(onto):
            return None
        top, bottom = _dot(first, onto), _dot(onto, onto)
        return Relation((over(top, bottom), factor), ("=",)), PROJECTION, "The projection is the second vector times the dot product of both over the second one's dot product with itself; that factor is known."
    if re.search(r"parallel|same direction|multiple of", words) and len(vectors) == 2 and len(first) == len(vectors[1]):
        pairs = list(zip(*vectors, strict=True))
        free = next((p for p in pairs if unknown in symbols(p[0]) or unknown in symbols(p[1])), None)
        fixed = [p for p in pairs if p is not free and not symbols(p[0]) and not symbols(p[1])]
        if free is None or len(fixed) != len(pairs) - 1 or not fixed or any(isinstance(e, Number) and e.value == 0 for e in fixed[0]):
            return None
        return Relation((times(free[0], fixed[0][1]), times(free[1], fixed[0][0])), ("=",)), PARALLEL, "Parallel vectors are multiples of one another: multiply crosswise."
    if len(others) != 1 or symbols(others[0]):
        unit = re.search(r"\bunit vector\b|length one|unit length", words)
        if unit is None or len(vectors) != 1:
            return None
        others = [Number("1")]
    value = others[0]
    if re.search(r"dot product|inner product|scalar product|⟧ [.·•] ⟦", words) and len(vectors) == 2 and len(first) == len(vectors[1]):
        return Relation((_dot(first, vectors[1]), value), ("=",)), DOT, "Multiply entry by entry and add."
    if re.search(r"distance", words) and len(vectors) == 2 and len(first) == len(vectors[1]):
        gaps = [Power(Add((a, Negative(b))), Number("2")) for a, b in zip(*vectors, strict=True)]
        return Relation((total(gaps), Power(value, Number("2"))), ("=",)), LENGTH, "The squared differences add up to the squared distance."
    if re.search(r"length|norm|magnitude|unit vector", words) and len(vectors) == 1:
        return Relation((total([Power(e, Number("2")) for e in first]), Power(value, Number("2"))), ("=",)), LENGTH, "Square both sides of the length, so that the root goes away."
    return None


def _factor(onto: Entries, result: Entries | None, other: Node | None) -> Node | None:
    """k where the projection is k times the second vector: given as such a multiple, or as the vector itself."""
    if result is not None and len(result) == len(onto):
        pair = next(((a, b) for a, b in zip(result, onto, strict=True) if not symbols(a) and not (isinstance(b, Number) and b.value == 0)), None)
        return None if pair is None else over(*pair)
    if isinstance(other, Multiply) and len(other.factors) == 2 and as_vector(other.factors[1]) is not None:
        return other.factors[0]
    if isinstance(other, Multiply | Divide | Number) and not any(as_vector(n) is not None for n in walk(other)):
        return other
    return None


def _dot(left: Entries, right: Entries) -> Node:
    return total([times(a, b) for a, b in zip(left, right, strict=True)])


def solve(arguments: Arguments) -> Solution | Declined:
    """The condition as an equation, then the equation solved."""
    a = arguments
    try:
        solved = solve_equation(a.equation, Symbol(a.unknown), real=True)
    except NotSolvable as reason:
        return Declined("not_understood", f"The condition gives {reason}.")
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    steps: list[Step] = [a.rule.states(a.equation, a.why), *solved.steps]
    goal: Prose = ("find ", Symbol(a.unknown))
    idea = "Write the condition as an equation in the unknown entry, and solve it."
    if not solved.values:
        return Solution("vector_condition", a.rule.concept, goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), idea=idea, conclusion="No real number makes the condition true.")
    shown = solved.values[0] if len(solved.values) == 1 else Sequence(solved.values, "")
    return Solution("vector_condition", a.rule.concept, goal, tuple(steps), Result("set", shown, solved.values), idea=idea, conclusion=(Symbol(a.unknown), " is ", shown, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """A length; a dot product; a projection's factor."""
    a, b, c = rng.randint(1, 5), rng.randint(1, 5), rng.randint(1, 5)
    if level == 1:
        text = f"Find x such that the vector [{3 * a}, x] has length {5 * a}."
        return Exercise(text, text, "two numbers")
    if level == 2:
        text = f"The dot product of [{a}, {b}, k] and [{c}, 1, 2] is {a * c + b + 2 * rng.randint(-4, 4)}. Find k."
    else:
        text = f"The projection of [{a}, z] onto [{b}, {c}] is {rng.randint(1, 4)}*[{b}, {c}]. Find z."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="vector_condition", title="An unknown entry of a vector", concept="vectors", phrases=("length", "norm", "magnitude", "dot product", "inner product", "parallel", "projection", "distance", "unit vector", "such that", "so that"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("vector-norm", "dot-product", "vector-projection"),
)  # fmt: skip
