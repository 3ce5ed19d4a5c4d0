"""A quadratic expression as a square and a number: x^2 + 6x + 1 = (x + 3)^2 - 8, with its vertex."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Add, Apply, Multiply, Negative, Node, Number, Power, Relation, Sequence, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Board, Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.outcomes import undefined
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import TooHeavy, Undefined, atom, constant
from tutor.rules.writing import write, write_number
from tutor.solution import Alternative, Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

TAKE_OUT = Rule("take_out_leading", "Take out the number before the square", "expanding-factoring")
ADD_AND_TAKE = Rule("add_and_take_away", "Add what is missing to a square, and take it away again", "quadratic-equations")
PERFECT_SQUARE = Rule("perfect_square_trinomial", "Write the perfect square", "expanding-factoring")
MULTIPLY_BACK = Rule("multiply_back", "Multiply the number outside back in", "expanding-factoring")
NOTHING_MISSING = Rule("square_is_complete", "Look for the middle term", "quadratic-equations")
_FORMS = (
    r"complet(?:e|ing) the square(?: of| for| in| on| with)?(?: the)?(?: expression| quadratic| function)?:? ⟦(?P<e>\d+)⟧",
    r"(?:write|put|express|rewrite|give|convert|turn|transform|bring)(?: the)?(?: expression| quadratic| function)? ⟦(?P<e>\d+)⟧ (?:in|into|to|as)(?: its)?(?: the)? (?:vertex|completed square|completed-square) form",
    r"(?:what is|find|give)(?: the)? (?:vertex|completed square|completed-square) form of(?: the)?(?: function)? ⟦(?P<e>\d+)⟧",
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The expression, its letter, and the three coefficients."""

    expression: Node
    name: str
    a: Fraction
    b: Fraction
    c: Fraction


def read(problem: Problem) -> Task | Declined | None:
    """complete the square …, write … in vertex form."""
    found = next((m for f in _FORMS if (m := problem.asks(f))), None)
    if found is None:
        return None
    tree = problem.mathematics[int(found["e"])]
    if isinstance(tree, Relation):
        head = tree.left
        if tree.operators != ("=",) or not (isinstance(head, Apply) or flat_name(head) == "y"):
            return None
        tree = tree.right
    names = symbols(tree)
    if isinstance(tree, Sequence) or any(isinstance(n, Apply) for n in walk(tree)) or len(names) != 1:
        return None
    try:
        powers = coefficients(work(tree, EXPAND).value, names[0])
    except (Undefined, TooHeavy):
        return None
    numbers = {k: v.rational for k, v in (powers or {}).items()}
    a, b, c = numbers.get(2), numbers.get(1, Fraction(0)), numbers.get(0, Fraction(0))
    if a is None or b is None or c is None or max(numbers) > 2:
        return Declined("not_understood", "Completing the square is for an expression with a square, such as x^2 + 6x + 1, with numbers in front.")
    return Task(Arguments(tree, names[0], a, b, c), 1.05, ("complete the square in ", tree))


def solve(arguments: Arguments) -> Solution | Declined:
    """Take out the leading number, add and take away the square of half the middle one."""
    goal: Prose = ("complete the square in ", arguments.expression)
    a, b, c = arguments.a, arguments.b, arguments.c
    unknown = name_to_tree(arguments.name)
    try:
        tidy = work(arguments.expression, EXPAND)
    except Undefined as reason:
        return undefined("complete_square", "quadratic-equations", goal, str(reason))
    board = Board(arguments.expression)
    board.take(tidy.steps, lambda part: part)
    half = b / (2 * a)
    square, rest = half * half, c - a * half * half
    x = atom(unknown)
    bracket = Power(write(x + constant(half)), Number("2"))
    inside = write(atom(unknown, Fraction(2)) + x.scale(b / a))
    if a != 1 and b:
        board.write(_with(Multiply((write_number(a), inside)) if a != -1 else Negative(inside), c), TAKE_OUT, ("Take ", write_number(a), " out of the two terms with ", unknown, "."))
    if b:
        filled = Add((*_terms(inside), write_number(square), Negative(write_number(square))))
        board.write(_with(filled if a == 1 else Multiply((write_number(a), filled)) if a != -1 else Negative(filled), c), ADD_AND_TAKE, ("Half of the number before ", unknown, " is ", write_number(half), ", and its square is ", write_number(square), ": added and taken away, nothing has changed."))
        kept = Add((bracket, Negative(write_number(square))))
        board.write(_with(kept if a == 1 else Multiply((write_number(a), kept)) if a != -1 else Negative(kept), c), PERFECT_SQUARE, ("The first three terms are the square ", bracket, "."))
    front: Node = bracket if a == 1 else Negative(bracket) if a == -1 else Multiply((write_number(a), bracket))
    after = _with(front, rest)
    board.write(after, MULTIPLY_BACK, "The number taken away leaves the bracket, multiplied by what stands in front, and joins the last number.")
    if not board.steps:
        board.steps.append(NOTHING_MISSING.step(arguments.expression, after, ("There is no term with ", unknown, " alone, so it is a square and a number already.")))
    vertex = Sequence((write_number(-half), write_number(rest)), "()")
    return Solution(
        "complete_square", "quadratic-equations", goal, tuple(board.steps), Result("expression", after, (after,)),
        idea="A square is never negative, so once the letter stands in one square only, the smallest or largest value can be seen.",
        conclusion=("The square is zero at ", Relation((unknown, write_number(-half)), ("=",)), ", so the vertex of the parabola is ", vertex, "."),
        alternatives=(Alternative("Where is it zero?", f"solve {_text(arguments.expression)} = 0 by completing the square"),),
    )  # fmt: skip


def _terms(node: Node) -> tuple[Node, ...]:
    return node.terms if isinstance(node, Add) else (node,)


def _with(front: Node, number: Fraction) -> Node:
    """The expression and a number after it."""
    if not number:
        return front
    return Add((*_terms(front), write_number(number)))


def _text(tree: Node) -> str:
    from tutor.notation.plain import plain

    return plain(tree)


def make_problem(rng: Random, level: int) -> Exercise:
    """An even middle number; any middle number; a number before the square."""
    from tutor.notation import read as read_math

    b, c = rng.choice([n for n in range(-9, 10) if n]), rng.randint(-9, 9)
    a = rng.choice((2, 3, -1, -2, 4)) if level == 3 else 1
    middle = 2 * b if level == 1 else b
    text = f"{a}*x^2 + {middle}*x + {c}" if a != 1 else f"x^2 + {middle}*x + {c}"
    text = text.replace("+ -", "- ").replace(" + 0", "")
    return Exercise(f"complete the square in {text}", "Complete the square.", "a square and a number", read_math(text).tree)


TOPIC = Topic(
    id="complete_square", title="Completing the square", concept="quadratic-equations", phrases=("complete the square", "completing the square", "vertex form", "completed square"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip
