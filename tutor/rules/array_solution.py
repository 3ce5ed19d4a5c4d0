"""An expression of vectors and matrices as a whole solution: the same ending for every topic of this kind."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.notation import plain
from tutor.notation.tree import Matrix, Node, Number, Sequence
from tutor.rules.array_expressions import Array, NoValue, Worked, WrongShape, evaluate, final, with_identity
from tutor.rules.outcomes import TOO_LONG, approximation
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


__all__ = ["Array", "Expression", "Number", "approx_of", "no_value", "number_result", "result_of", "solution"]
