"""Is a vector a combination of others, and of how much of each? Membership in a span; coordinates in a basis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Add, Multiply, Node, Number, Sequence, Subscript, Symbol
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import Given, bare_name, givens, same_size, speaks_of_arrays, tidy
from tutor.rules import grids
from tutor.rules.array_solution import approx_of
from tutor.rules.derivation import Rule
from tutor.rules.linear_systems import solve_system
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Ask for numbers in front of the vectors: that is a linear system with the vectors as columns."
CHECK = Rule("check_combination", "Check: put the numbers in", "linear-combination")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The target, the vectors, and whether only yes or no is wanted; `basis` when coordinates are asked for."""

    target: Node
    vectors: tuple[Node, ...]
    decide: bool = False
    basis: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Write … as a combination of …; is … in the span of …; the coordinates of … in the basis …"""
    if not speaks_of_arrays(problem):
        return None
    words = problem.words
    coordinates = re.search(r"\b(?:coordinates?|coordinate vector|coordinate representation|b-coordinates?|\w-coordinate vector|components?)\b", words) is not None and re.search(r"\bbas[ei]s\b", words) is not None
    combination = re.search(r"linear combinations?", words) is not None and not problem.has("solution set", "solutions")
    member = re.search(r"\b(?:in|lies? in|belongs? to|element of|member of)\b (?:the )?(?:span|subspace spanned|column space|set spanned)", words) is not None
    if not (coordinates or combination or member) or problem.has("change of basis matrix", "change-of-basis matrix", "transition matrix", "projection", "closest", "standard matrix", "transformation"):
        return None
    found = givens(problem)
    target = _target(problem, found)
    if target is None:
        return None
    rest = [g.tree for g in found if g is not target]
    if len(rest) == 1 and as_vector(rest[0]) is None and (matrix := as_matrix(rest[0])) is not None:
        rest = [Sequence(c, "[]") for c in zip(*matrix.rows, strict=True)]
    kept = same_size([target.tree, *rest])
    if kept is None or len(kept) < 2:
        return None
    if len({len(v.items) for v in kept if isinstance(v, Sequence)}) != 1:
        return Declined("bad_shape", "The vectors do not all have equally many entries, so they do not lie in one space.")
    decide = not coordinates and re.search(r"\b(?:is|does|determine (?:whether|if)|check (?:whether|if)|decide (?:whether|if)|can)\b", words) is not None and not re.search(r"\b(?:write|express|if so)\b", words)
    return Task(Arguments(kept[0], tuple(kept[1:]), decide, coordinates), 1.0, ("write ", kept[0], " as a combination of ", Sequence(tuple(kept[1:]), "{}")))


def _target(problem: Problem, found: list[Given]) -> Given | None:
    """The vector that is to be combined: named after "write" or "coordinates of", before "as", "in the span", "is"."""
    words = problem.words
    patterns = (
        r"(?:express|write|represent)(?: the)?(?: vector)?s? ⟦(\d+)⟧",
        r"(?:coordinates?|coordinate vector|components|representation)(?: vector)? (?:of|for)(?: the)?(?: vector| point)? ⟦(\d+)⟧",
        r"⟦(\d+)⟧ (?:is )?(?:in|lies? in|belongs? to|as|a linear|an element|be written|is a linear|be expressed)",
        r"(?:is|whether|if|that|does|can)(?: the)?(?: vector)? ⟦(\d+)⟧",
    )
    by_name = {g.name: g for g in found if g.name}
    for pattern in patterns:
        for match in re.finditer(pattern, words):
            place = int(match.group(1))
            tree = problem.mathematics[place]
            here = [g for g in found if g.place == place]
            if len(here) == 1:
                return here[0]
            name = bare_name(tidy(tree))
            if name in by_name:
                return by_name[name]
    bracket = next((m for m in problem.mathematics if isinstance(m, Subscript) and isinstance(m.base, Sequence) and len(m.base.items) == 1), None)
    if bracket is not None and isinstance(bracket.base, Sequence) and (name := bare_name(bracket.base.items[0])) in by_name:
        return by_name[name]
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """The system with the vectors as columns."""
    goal: Prose = ("write ", arguments.target, " as a combination of ", Sequence(arguments.vectors, "{}"))
    try:
        lines = [grids.line_of(v.items) for v in (arguments.target, *arguments.vectors) if isinstance(v, Sequence)]
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError):
        return TOO_LONG
    if any(v is None for v in lines):
        return Declined("not_understood", "I do this for vectors of numbers.", "Put numbers in for the letters.")
    target, *columns = [v for v in lines if v is not None]
    names: list[Node] = [Subscript(Symbol("c"), Number(str(k + 1))) for k in range(len(columns))]
    solved = solve_system(grids.transpose(columns), target, names)
    steps: list[Step] = list(solved.steps)
    concept = "change-of-basis" if arguments.basis else "linear-combination"
    if solved.kind == "none":
        sentence = "The system contradicts itself: no combination of the vectors gives this one, so it does not lie in their span."
        result = Result("boolean", None, ("False",), plain="no") if arguments.decide else Result("none", None, ("no solution",), plain="no solution")
        return Solution("linear_combination", concept, goal, tuple(steps), result, idea=IDEA, conclusion=sentence)
    numbers = solved.particular
    terms = tuple(Multiply((grids.number(c), v), "*") for c, v in zip(numbers, arguments.vectors, strict=True))
    written: Node = terms[0] if len(terms) == 1 else Add(terms)
    steps.append(CHECK.step(written, arguments.target, "The combination gives the vector."))
    if arguments.decide:
        return Solution("linear_combination", concept, goal, tuple(steps), Result("boolean", None, ("True",), plain="yes"), idea=IDEA, conclusion=("Yes: ", written, " = ", arguments.target, "."))
    if arguments.basis and solved.kind == "many":
        return Declined("bad_shape", "These vectors are dependent, so they are not a basis and coordinates are not unique.")
    value = grids.vector(numbers)
    more = " (The vectors are dependent, so this is one of many ways.)" if solved.kind == "many" else ""
    return Solution("linear_combination", concept, goal, tuple(steps), Result("vector", value, (value,), approx=approx_of(value)), idea=IDEA, conclusion=("The numbers are ", value, ": ", arguments.target, " = ", written, "." + more))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two vectors in the plane; three in space; coordinates in a basis."""
    from fractions import Fraction

    from tutor.rules.elimination import rank

    size = 3 if level == 2 else 2
    while True:
        vectors = [[rng.randint(-3, 4) for _ in range(size)] for _ in range(size)]
        if rank([[Fraction(x) for x in v] for v in vectors]) == size:
            break
    factors = [rng.choice([-2, -1, 1, 2, 3]) for _ in range(size)]
    target = [sum(f * v[k] for f, v in zip(factors, vectors, strict=True)) for k in range(size)]
    listed = " and ".join(map(str, vectors)) if size == 2 else f"{vectors[0]}, {vectors[1]} and {vectors[2]}"
    if level == 3:
        return Exercise(f"find the coordinates of {target} in the basis {listed}", f"Find the coordinates of {target} in the basis {listed}.", "a list of numbers")
    return Exercise(f"write {target} as a linear combination of {listed}", f"Write {target} as a combination of {listed}.", "a list of numbers")


TOPIC = Topic(
    id="linear_combination", title="Linear combinations and coordinates", concept="linear-combination",
    phrases=("column space", "linear combination", "linear combinations", "span", "coordinates", "coordinate", "coordinate vector", "spanned", "basis", "components"),
    read=read, solve=solve, make_problem=make_problem, concepts=("span", "change-of-basis"),
)  # fmt: skip
