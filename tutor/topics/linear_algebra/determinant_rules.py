"""Determinants of products, powers, multiples and inverses from known determinants; areas scaled by a matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import AbsoluteValue, Call, Divide, Multiply, Negative, Node, Number, Power, Relation, Symbol, Transpose, flat_name, walk
from tutor.problem import Problem
from tutor.problem.linear import givens
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate
from tutor.rules.array_solution import number_result
from tutor.rules.derivation import Rule
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import style_for, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Determinants are factors by which areas and volumes grow, so the factors of a product multiply."
PRODUCT = Rule("determinant_of_product", "Determinants multiply", "determinant")
PUT_IN = Rule("put_in_values", "Put the known values in", "determinant")
AREA = Rule("area_scaling", "Areas grow by the size of the determinant", "determinant")


@dataclass(frozen=True, slots=True)
class Known:
    """det of an expression in matrices whose determinants are known; `size` their number of rows when it matters."""

    inside: Node
    values: tuple[tuple[str, Node], ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Scaled:
    """A region's size, and the matrix that maps it."""

    area: Node
    matrix: Node


def read(problem: Problem) -> Task | Declined | None:
    """det(A) = 5, find det(A^3); a region of area 10 mapped by a matrix."""
    words = problem.words
    region = re.search(r"\b(?:area|volume)\b", words) and re.search(r"\b(?:apply|applied|applying|mapped|transform(?:ed)?|image|transformation|under the)\b", words)
    if region:
        area = re.search(r"(?:area|volume)(?: is| of| equal to)? ⟦(\d+)⟧|⟦(\d+)⟧ square", words)
        found = givens(problem)
        if area is None or len(found) != 1:
            return None
        whole = problem.mathematics[int(next(g for g in area.groups() if g))]
        return Task(Scaled(whole, found[0].tree), 1.0, ("find the area of the image under ", found[0].tree))
    if not re.search(r"\bdet", words) and not any(isinstance(n, Call) and n.function == "det" for m in problem.mathematics for n in walk(m)):
        return None
    values: dict[str, Node] = {}
    target: Node | None = None
    for tree in problem.mathematics:
        from tutor.notation.tree import Sequence

        for item in tree.items if isinstance(tree, Sequence) and tree.bracket == "" else (tree,):
            inner = _inside(item.left) if isinstance(item, Relation) and item.operators == ("=",) else None
            if inner is not None and isinstance(item, Relation) and (name := flat_name(inner)) and not _has_matrix(item.right):
                values[name] = item.right
            elif (inner := _inside(item)) is not None:
                target = inner
    for found_word in re.finditer(r"determinant of(?: the)?(?: \d+x\d+)?(?: matrix)? ⟦(\d+)⟧ (?:is|equals|=|be) ⟦(\d+)⟧|⟦(\d+)⟧ (?:is|be) an? (?:(?:\d+ ?[x×] ?\d+|⟦\d+⟧|square|n×n|invertible|real) )*(?:matrix )?(?:with|whose|having) (?:a )?determinant (?:of |is |equals |= ?)?⟦(\d+)⟧", words):
        first, second = [int(g) for g in found_word.groups() if g][:2]
        name = flat_name(problem.mathematics[first])
        if name:
            values[name] = problem.mathematics[second]
    for found_word in re.finditer(r"\bdet(?:erminant)?(?: of)?(?: the)?(?: matrix)? ⟦(\d+)⟧", words):
        item = problem.mathematics[int(found_word.group(1))]
        if isinstance(item, Relation) and item.operators == ("=",) and (name := flat_name(item.left)) and not _has_matrix(item.right):
            values[name] = item.right
    asked = re.search(r"(?:find|what is|calculate|compute|determine|evaluate)(?: the)? determinant of(?: the)?(?: matrix)? ⟦(\d+)⟧", words)
    if asked is not None:
        target = problem.mathematics[int(asked.group(1))]
    if target is None or not values or givens(problem):
        return None
    sized = re.search(r"(\d+) ?[x×] ?(\d+)|(\d+)-by-(\d+)", problem.text)
    size = int(next(g for g in sized.groups() if g)) if sized else 0
    if not {n for node in walk(target) if isinstance(node, Symbol) and (n := flat_name(node))} <= {*values, "T"}:
        return None
    return Task(Known(target, tuple(values.items()), size), 1.0, ("find ", Call("det", (target,))))


def _has_matrix(tree: Node) -> bool:
    from tutor.notation.tree import Matrix

    return any(isinstance(n, Matrix) for n in walk(tree))


def _inside(tree: Node) -> Node | None:
    if isinstance(tree, Call) and tree.function == "det" and len(tree.arguments) == 1:
        return tree.arguments[0]
    return tree.operand if isinstance(tree, AbsoluteValue) else None


def solve(arguments: Known | Scaled) -> Solution | Declined:
    """Rules for products, powers, transposes, inverses and multiples."""
    try:
        return _scaled(arguments) if isinstance(arguments, Scaled) else _known(arguments)
    except (WrongShape, NoValue, Undefined) as reason:
        return Declined("bad_shape", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG


def _scaled(arguments: Scaled) -> Solution | Declined:
    goal: Prose = ("find the area of the image under ", arguments.matrix)
    determinant = evaluate(Call("det", (arguments.matrix,)))
    assert isinstance(determinant.value, Sum)
    written = Multiply((arguments.area, AbsoluteValue(determinant.after)), "*")
    found = work(written, style_for(written))
    steps = [*determinant.steps, AREA.states(written, "A matrix multiplies every area by the size of its determinant."), *found.steps]
    return Solution("determinant_rules", "determinant", goal, tuple(steps), number_result(found.after), idea=IDEA)


def _known(arguments: Known) -> Solution | Declined:
    goal: Prose = ("find ", Call("det", (arguments.inside,)))
    values = dict(arguments.values)
    split = _split(arguments.inside, values, arguments.size)
    if split is None:
        return Declined("missing_data", "The determinant of this does not follow from the ones that are known.", "Sums have no such rule; for a multiple such as 2A the number of rows must be given.")
    named, written = split
    found = work(written, style_for(written))
    steps: list[Step] = [PRODUCT.states(Relation((Call("det", (arguments.inside,)), named), ("=",)), "The determinant of a product is the product of the determinants; powers follow, a transpose changes nothing, an inverse turns it over.")]
    steps.append(PUT_IN.states(written, "Put the known values in."))
    steps.extend(found.steps)
    return Solution("determinant_rules", "determinant", goal, tuple(steps), number_result(found.after), idea=IDEA)


def _split(tree: Node, values: dict[str, Node], size: int) -> tuple[Node, Node] | None:
    """The determinant in terms of known ones: with names, and with values."""
    name = flat_name(tree)
    if name is not None and name in values:
        return Call("det", (tree,)), values[name]
    if isinstance(tree, Transpose):
        return _split(tree.operand, values, size)
    if isinstance(tree, Power):
        if isinstance(tree.exponent, Symbol) and tree.exponent.name in ("T", "top"):
            return _split(tree.base, values, size)
        inner = _split(tree.base, values, size)
        if inner is None:
            return None
        if isinstance(tree.exponent, Negative) and tree.exponent.operand == Number("1"):
            return Divide(Number("1"), inner[0], "fraction"), Divide(Number("1"), inner[1], "fraction")
        return Power(inner[0], tree.exponent), Power(inner[1], tree.exponent)
    if isinstance(tree, Negative) and size:
        inner = _split(tree.operand, values, size)
        sign = Power(Negative(Number("1")), Number(str(size)))
        return None if inner is None else (Multiply((sign, inner[0]), "*"), Multiply((sign, inner[1]), "*"))
    if isinstance(tree, Multiply):
        named: list[Node] = []
        written: list[Node] = []
        for factor in tree.factors:
            if isinstance(factor, Number):
                if not size:
                    return None
                power = Power(factor, Number(str(size)))
                named.append(power)
                written.append(power)
                continue
            inner = _split(factor, values, size)
            if inner is None:
                return None
            named.append(inner[0])
            written.append(inner[1])
        return Multiply(tuple(named), "*"), Multiply(tuple(written), "*")
    return None


def make_problem(rng: Random, level: int) -> Exercise:
    """A power; a product; a multiple of a 3×3 matrix."""
    a, b = rng.randint(2, 6), rng.choice([-3, -2, 2, 3, 4])
    if level == 1:
        ask = f"If det(A) = {a}, find det(A^{rng.randint(2, 3)})."
    elif level == 2:
        ask = f"If det(A) = {a} and det(B) = {b}, find det(A*B)."
    else:
        ask = f"A is a 3x3 matrix with det(A) = {a}. Find det(2*A)."
    return Exercise(ask, ask, "a number")


TOPIC = Topic(
    id="determinant_rules", title="Rules for determinants", concept="determinant", phrases=("determinant", "determinants", "det", "area", "volume"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip

