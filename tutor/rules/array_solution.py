"""An expression of vectors and matrices as a whole solution: the same ending for every topic of this kind."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.notation import plain
from tutor.notation.tree import Matrix, Node, Sequence
from tutor.rules.array_expressions import Array, NotUnderstood, NoValue, Worked, WrongShape, evaluate, final, with_identity
from tutor.rules.arrays import decimals_in
from tutor.rules.grids import Grid
from tutor.rules.outcomes import TOO_LONG, approximation
from tutor.rules.radical_numbers import from_sum
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step


@dataclass(frozen=True, slots=True)
class Expression:
    """The expression to work out, with every name put in."""

    tree: Node


def result_of(worked: Worked) -> Result:
    """The last line as a result: a number, a vector or a matrix."""
    value = worked.value
    node = final(worked)
    if isinstance(value, Sum) or value.shape == (1, 1):
        number = value if isinstance(value, Sum) else value.entries[0]
        from tutor.rules.surds import is_numeric

        numeric = is_numeric(number)
        return Result("number" if numeric else "expression", node, (node,), approx=approximation(number) if numeric else None)
    return Result("vector" if value.is_vector else "matrix", node, tuple(values_of(node)), approx=approx_of(node))


def values_of(node: Node) -> list[Node]:
    """A vector or matrix is one value."""
    return [node]


def approx_of(node: Node) -> str | None:
    """Decimals of a vector or matrix whose entries hide their size behind roots."""
    rows = node.rows if isinstance(node, Matrix) else (node.items,) if isinstance(node, Sequence) else ()
    texts: list[list[str]] = []
    needed = False
    for row in rows:
        line = []
        for entry in row:
            value = work(entry, SIMPLIFY).value
            text = approximation(value)
            needed = needed or (text is not None and value.rational is None)
            if text is None and value.rational is None:
                return None
            line.append(text or plain(entry))
        texts.append(line)
    if not needed:
        return None
    shown = ["[" + ", ".join(line) + "]" for line in texts]
    return shown[0] if isinstance(node, Sequence) else "[" + ", ".join(shown) + "]"


def solution(topic: str, concept: str, tree: Node, goal: Prose, idea: Prose = "", last: tuple[Step, ...] = (), extra: Prose = "") -> Solution | Declined:
    """Work the expression out; shapes that do not fit and missing inverses are answers with their reasons."""
    try:
        worked = evaluate(with_identity(tree))
    except WrongShape as reason:
        return no_value(topic, concept, goal, str(reason), "undefined", idea)
    except NotUnderstood as reason:
        return Declined("not_understood", str(reason))
    except NoValue as reason:
        return no_value(topic, concept, goal, str(reason), reason.phrase, idea)
    except Undefined as reason:
        return no_value(topic, concept, goal, f"one of the entries has no value: {reason}.", "undefined", idea)
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution(topic, concept, goal, (*worked.steps, *last), result_of(worked), idea=idea, conclusion=extra)


def no_value(topic: str, concept: str, goal: Prose, reason: str, phrase: str, idea: Prose = "", steps: tuple[Step, ...] = ()) -> Solution:
    """There is no result, for this reason."""
    sentence = reason[:1].upper() + reason[1:]
    return Solution(topic, concept, goal, steps, Result("none", None, (phrase,), plain=phrase), idea=idea, conclusion=sentence if sentence.endswith(".") else sentence + ".")


def number_result(node: Node) -> Result:
    """A single number with its decimal."""
    value = work(node, SIMPLIFY).value
    return Result("number", node, (node,), approx=approximation(value))




@dataclass(frozen=True, slots=True)
class Given:
    """A matrix of numbers that a task starts from, with the steps that made it out of an expression."""

    node: Matrix
    grid: Grid
    steps: tuple[Step, ...] = ()
    decimals: bool = False


def matrix_given(tree: Node, largest: int = 8, letters: str = "") -> Given | Declined:
    """The exact matrix that the tree stands for; refused kindly when it holds letters or is too large."""
    try:
        worked = evaluate(with_identity(tree))
    except (WrongShape, NoValue) as reason:
        return Declined("bad_shape", str(reason))
    except Undefined as reason:
        return Declined("not_understood", f"One of the entries has no value: {reason}.")
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    if not isinstance(worked.value, Array):
        return Declined("bad_shape", "This comes to a single number, not to a matrix.")
    node = worked.after
    if isinstance(node, Sequence):
        node = Matrix(tuple((i,) for i in node.items))
    if not isinstance(node, Matrix):
        return Declined("not_understood", "I could not bring this to one matrix.")
    if max(worked.value.shape) > largest:
        return Declined("too_heavy", f"I do this by hand for up to {largest} rows and columns; this has {max(worked.value.shape)}.", "A smaller matrix works.")
    grid = [[from_sum(e) for e in row] for row in worked.value.rows]
    if any(e is None for row in grid for e in row):
        return Declined("not_understood", letters or "With letters inside, the steps depend on which of them are zero, so I do this for numbers.", "Put numbers in for the letters.")
    return Given(node, [[e for e in row if e is not None] for row in grid], worked.steps, decimals_in(node))
