"""For which value of a letter does a system have no, one or infinitely many solutions, or a matrix no inverse?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Call, Matrix, Node, Number, Relation, Sequence, substitute, symbols
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens
from tutor.rules import grids
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate
from tutor.rules.derivation import Rule
from tutor.rules.elimination import rank
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A square system behaves well as long as its determinant is not zero, so look where it becomes zero and try those values."
TRY = Rule("try_value", "Try this value", "systems-of-linear-equations")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The matrix with a letter in it, the letter, and the outcome wanted: none, many, one (of an augmented matrix), singular."""

    matrix: Matrix
    letter: str
    wanted: str


def read(problem: Problem) -> Task | None:
    """Find h such that the augmented matrix is inconsistent; for which k is the matrix singular, are the vectors dependent."""
    words = problem.words
    if not re.search(r"\b(?:such that|for which|for what|so that|if|values? of|when)\b", words):
        return None
    found = [g for g in givens(problem) if symbols(g.tree)]
    augmented = re.search(r"inconsistent|consistent|no solutions?|infinitely many|unique solution|exactly one solution", words)
    singular = re.search(r"singular|not invertible|no inverse|noninvertible|linearly dependent|determinant (?:is|equals?|to be) (?:zero|⟦\d+⟧)|not (?:have|be) (?:an )?inver|invertible|nonsingular|linearly independent", words)
    if not augmented and not singular:
        return None
    matrix: Matrix | None = None
    if len(found) == 1 and (m := as_matrix(found[0].tree)) is not None and m.shape[1] > 1:
        matrix = m
    elif singular and not augmented:
        lines = [as_vector(g.tree) for g in givens(problem)]
        kept = [v for v in lines if v is not None]
        if len(kept) == len(lines) >= 2 and len({len(v) for v in kept}) == 1:
            matrix = Matrix(tuple(zip(*kept, strict=True)))
    if matrix is None:
        return None
    letters = symbols(matrix)
    if len(letters) != 1:
        return None
    if augmented:
        text = augmented.group()
        wanted = "none" if text.startswith("incons") or text.startswith("no ") else "many" if text.startswith("inf") else "one" if "unique" in text or "exactly" in text else "some"
        if matrix.shape[1] < 2:
            return None
    else:
        assert singular is not None
        wanted = "regular" if re.search(r"(?<!not )(?<!non)\binvertible\b|nonsingular|linearly independent", words) and not re.search(r"not invertible|singular(?<!nonsingular)", words) else "singular"
        if matrix.shape[0] != matrix.shape[1]:
            return None
    return Task(Arguments(matrix, letters[0], wanted), 1.0, ("find the value of ", name_to_tree(letters[0]), " for ", matrix))


def solve(arguments: Arguments) -> Solution | Declined:
    """Where the determinant vanishes, then each of those values tried."""
    letter = name_to_tree(arguments.letter)
    goal: Prose = ("find the value of ", letter, " for ", arguments.matrix)
    system = arguments.wanted in ("none", "many", "one", "some")
    square = Matrix(tuple(r[:-1] for r in arguments.matrix.rows)) if system else arguments.matrix
    steps: list[Step] = []
    try:
        if square.shape[0] != square.shape[1]:
            return Declined("not_understood", "I do this for as many equations as unknowns.")
        determinant = evaluate(Call("det", (square,)))
        steps.extend(determinant.steps)
        value = determinant.value
        assert isinstance(value, Sum)
        if value.rational is not None:
            candidates: list[Node] = []
            if value.rational or not system:
                return _constant(arguments, bool(value.rational), letter, goal, steps)
            return _right_side(arguments, square, letter, goal, steps)
        solved = solve_equation(Relation((determinant.after, Number("0")), ("=",)), letter, None, True)
        steps.extend(solved.steps)
        candidates = list(solved.values)
        if not system:
            return _singular(arguments, candidates, letter, goal, steps)
        good: list[Node] = []
        for candidate in candidates:
            outcome, step = _try(arguments, letter, candidate)
            steps.append(step)
            if outcome == arguments.wanted or (arguments.wanted == "some" and outcome != "none"):
                good.append(candidate)
    except (NotSolvable, WrongShape, NoValue, Undefined) as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    bad = [c for c in candidates if c not in good]
    if arguments.wanted == "one" or (arguments.wanted == "some" and bad):
        excluded = candidates if arguments.wanted == "one" else bad
        statement = tuple(Relation((letter, c), ("!=",)) for c in excluded)
        shown: Node = statement[0] if len(statement) == 1 else Sequence(statement, "")
        return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("equation", shown, statement), idea=IDEA, conclusion=("For every ", shown, "."))
    return _values(good, letter, goal, steps)


def _values(good: list[Node], letter: Node, goal: Prose, steps: list[Step]) -> Solution:
    if not good:
        return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), idea=IDEA, conclusion="There is no such value.")
    if len(good) == 1:
        return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("number", good[0], (good[0],)), idea=IDEA, conclusion=("It happens for ", Relation((letter, good[0]), ("=",)), "."))
    return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("set", Sequence(tuple(good), ""), tuple(good)), idea=IDEA)


def _constant(arguments: Arguments, regular: bool, letter: Node, goal: Prose, steps: list[Step]) -> Solution:
    always = regular == (arguments.wanted in ("one", "regular", "some"))
    word = "every value" if always else "no value"
    return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("none", None, ("all real numbers" if always else "no solution",), plain="all real numbers" if always else "no solution"), idea=IDEA, conclusion=f"The determinant does not depend on the letter, so {word} does it.")


def _singular(arguments: Arguments, candidates: list[Node], letter: Node, goal: Prose, steps: list[Step]) -> Solution:
    if arguments.wanted == "singular":
        return _values(candidates, letter, goal, steps)
    statement = tuple(Relation((letter, c), ("!=",)) for c in candidates)
    shown: Node = statement[0] if len(statement) == 1 else Sequence(statement, "")
    return Solution("system_parameter", "matrix-inverse", goal, tuple(steps), Result("equation", shown, statement), idea=IDEA, conclusion=("For every ", shown, "."))


def _try(arguments: Arguments, letter: Node, candidate: Node) -> tuple[str, Step]:
    put = Matrix(tuple(tuple(work(substitute(e, arguments.letter, candidate), SIMPLIFY).after for e in row) for row in arguments.matrix.rows))
    grid = grids.grid_of(put)
    if grid is None:
        raise NoValue("a value here is no number that I can work with exactly")
    left, whole = rank([r[:-1] for r in grid]), rank(grid)
    outcome = "none" if left < whole else "many" if left < len(grid[0]) - 1 else "one"
    words = {"none": "the rows contradict one another: no solution", "many": "a row repeats the others: infinitely many solutions", "one": "exactly one solution"}[outcome]
    return outcome, TRY.states(put, ("With ", Relation((letter, candidate), ("=",)), f" the matrix is this; the rank of the left part is {left}, of the whole {whole}, so {words}."))


def _right_side(arguments: Arguments, square: Matrix, letter: Node, goal: Prose, steps: list[Step]) -> Solution | Declined:
    """The letter stands on the right only, and the left part is singular: one combination of rows decides."""
    from tutor.rules.elimination import null_basis

    grid = grids.grid_of(square)
    if grid is None:
        return Declined("not_understood", "The letter stands in a place where I cannot decide this.")
    relations = null_basis(grids.transpose(grid))
    conditions: list[Node] = []
    from tutor.notation.tree import Add, Multiply

    for line in relations:
        terms = tuple(Multiply((grids.number(v), row[-1]), "*") for v, row in zip(line, arguments.matrix.rows, strict=True) if v)
        tree: Node = terms[0] if len(terms) == 1 else Add(terms)
        solved = solve_equation(Relation((tree, Number("0")), ("=",)), letter, None, True)
        steps.append(TRY.states(Relation((tree, Number("0")), ("=",)), "This combination of the rows makes the left side zero, so the right side must be zero too."))
        steps.extend(solved.steps)
        conditions.extend(solved.values)
    distinct = list(dict.fromkeys(conditions))
    if len(distinct) != 1:
        return _values([], letter, goal, steps)
    if arguments.wanted == "none":
        statement = Relation((letter, distinct[0]), ("!=",))
        return Solution("system_parameter", "systems-of-linear-equations", goal, tuple(steps), Result("equation", statement, (statement,)), idea=IDEA, conclusion=("Inconsistent for every ", statement, "."))
    return _values(distinct, letter, goal, steps)


def make_problem(rng: Random, level: int) -> Exercise:
    """A singular 2×2; an inconsistent system; infinitely many solutions."""
    a, b, k = rng.randint(1, 4), rng.randint(1, 5), rng.choice([2, 3, -2])
    if level == 1:
        return Exercise(f"For which value of k is the matrix [[{a}, {b}], [{k * a}, k]] singular?", "For which k has this matrix no inverse?", "a number")
    c = rng.randint(1, 6)
    d = k * c if level == 3 else k * c + 1
    kind = "has infinitely many solutions" if level == 3 else "is inconsistent"
    ask = f"Find h such that the system with augmented matrix [[{a}, h, {c}], [{k * a}, {k * b}, {d}]] {kind}."
    return Exercise(ask, ask, "a number")


TOPIC = Topic(
    id="system_parameter", title="Systems with a letter", concept="systems-of-linear-equations",
    phrases=("inconsistent", "consistent", "no solution", "no solutions", "infinitely many", "unique solution", "singular", "invertible", "dependent", "independent", "determinant"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

