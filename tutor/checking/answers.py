"""An answer against a solution: right by value, whatever its form; wrong with the form expected and, if known, the reason."""

from __future__ import annotations

from typing import Any

from tutor.checking.equality import equal_values
from tutor.checking.equations import proportional
from tutor.notation import plain, read
from tutor.notation.cost import too_heavy
from tutor.notation.errors import ReadingError
from tutor.notation.tree import Constant, Matrix, Node, Relation, Sequence, Symbol, flat_name, rebuild, symbols, walk
from tutor.solution import Solution

WORDS_RIGHT = {"yes": {"yes", "true"}, "no": {"no", "false"}}


def grade_answer(solution: Solution, answer: str, form: str = "") -> dict[str, Any]:
    """`right` True or False, or None when the answer could not be read; `feedback` in words."""
    said = answer.strip().lower().rstrip(".!")
    words = {v.lower() for v in (*solution.result.values, solution.result.plain) if isinstance(v, str)}
    for word in list(words):
        words |= WORDS_RIGHT.get(word, set())
    if said in words or _squeezed(said) == _squeezed(solution.result.plain or (plain(solution.result.value) if solution.result.value is not None else "")):
        return {"right": True, "feedback": "Right!"}
    try:
        tree = read(answer.strip().rstrip(".")).tree
    except ReadingError as error:
        expected = f" Answer with {form}." if form else ""
        return {"right": None, "feedback": f"I could not read that answer. {error.message}{expected}", "expected_form": form or None}
    if too_heavy(tree) is not None:
        return {"right": None, "feedback": "That answer is too large for me to work with.", "expected_form": form or None}
    wanted = [v for v in solution.result.values if isinstance(v, Node)]
    if any(Constant("i") in walk(w) for w in wanted):
        tree = _with_unit(tree)
    if not wanted:
        return {"right": False, "feedback": f"Not quite. The answer is a word here: {solution.result.plain or 'see the solution'}."}
    given = _values(tree)
    right = _same_equation(tree, solution.result.value) or matches(given, wanted) or (solution.result.value is not None and equal_values(_bare(tree), solution.result.value) is not None)
    if right:
        return {"right": True, "feedback": "Right! Well done."}
    missing = len(wanted) - len(given)
    if missing > 0 and all(any(equal_values(g, w) is not None for w in wanted) for g in given) and not isinstance(solution.result.value, Matrix):
        return {"right": False, "feedback": f"Right so far, but not all of it: {'one more is' if missing == 1 else f'{missing} more are'} missing.", "expected_form": form or None}
    feedback = "Not yet. Look at it once more, or ask for a hint."
    if form:
        feedback += f" The answer should be {form}."
    return {"right": False, "feedback": feedback, "expected_form": form or None}


def _squeezed(text: str) -> str:
    """Lower case without blanks: for answers whose spelling is fixed, such as a union of intervals."""
    return "".join(text.lower().split()).replace("∞", "oo").replace("infinity", "oo")


def _with_unit(tree: Node) -> Node:
    """The letter i is the imaginary unit where the answer holds it."""
    return Constant("i") if tree == Symbol("i") else rebuild(tree, _with_unit)


def _same_equation(tree: Node, value: Node | None) -> bool:
    """Is an equation in several unknowns (a line, a plane) the same one, however it is arranged?"""
    if not (isinstance(tree, Relation) and isinstance(value, Relation) and tree.operators == value.operators == ("=",)):
        return False
    if len(symbols(tree)) > 1:
        return proportional(tree, value) is not None
    return isinstance(tree.left, Symbol) and tree.left == value.left and equal_values(tree.right, value.right) is not None


def matches(given: list[Node], wanted: list[Node]) -> bool:
    """Are they the same values, each once, in any order?"""
    if len(given) != len(wanted):
        return False
    left = list(given)
    for want in wanted:
        hit = next((g for g in left if equal_values(g, want) is not None), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _bare(tree: Node) -> Node:
    """x = 3 is 3; f'(x) = 2x is 2x."""
    if isinstance(tree, Relation) and tree.operators == ("=",) and not (isinstance(tree.right, Symbol) and flat_name(tree.left) is None):
        return tree.right
    return tree


def _values(tree: Node) -> list[Node]:
    bare = _bare(tree)
    if isinstance(bare, Sequence):
        return [_bare(i) for i in bare.items]
    if isinstance(bare, Matrix) and 1 in bare.shape:
        return [e for row in bare.rows for e in row]
    return [bare]


