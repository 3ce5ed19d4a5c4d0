"""Linear maps: the matrix of a map given by its formula, and the image of a vector from the images of others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Apply, Matrix, Multiply, Node, Number, Relation, Sequence, Subscript, Symbol, flat_name, symbols
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.linear import givens, tidy
from tutor.rules import grids
from tutor.rules.array_solution import approx_of, solution
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import coefficients
from tutor.rules.grids import Line
from tutor.rules.linear_systems import solve_system
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import Sum, TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, ResultKind, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "A linear map is known completely once it is known where a basis goes; those images are the columns of its matrix."
ROWS = Rule("coefficients_as_rows", "The coefficients are the rows", "linear-transformations")
LINEAR = Rule("use_linearity", "Use linearity", "linear-transformations")


@dataclass(frozen=True, slots=True)
class Formula:
    """The components of T(x, y, …), the variables in order."""

    components: tuple[Node, ...]
    variables: tuple[str, ...]
    shown: Node


@dataclass(frozen=True, slots=True)
class Images:
    """Vectors with their images, and the vector whose image is asked for."""

    pairs: tuple[tuple[Node, Node], ...]
    target: Node


@dataclass(frozen=True, slots=True)
class Image:
    """A matrix, and the vector that it is applied to."""

    matrix: Node
    vector: Node


def read(problem: Problem) -> Task | Declined | None:
    """The (standard) matrix of T(x, y) = …; T(v) from T of other vectors."""
    words = problem.words
    if re.search(r"\b(?:standard |transformation )?matrix\b", words) and problem.has("transformation", "map", "linear", "operator", "standard matrix", "function"):
        found = _formula(problem)
        if found is not None:
            return Task(found, 1.0, ("find the matrix of ", found.shown))
    direct = _by_matrix(problem)
    if direct is not None:
        return direct
    if problem.has("linear (transformation|map|function|operator|mapping)", "transformation", "linear"):
        return _images(problem)
    return None


def _formula(problem: Problem) -> Formula | None:
    for tree in problem.mathematics:
        if not isinstance(tree, Relation) or tree.operators not in (("=",), (":=",), ("->",)):
            continue
        left, right = tidy(tree.left), tidy(tree.right)
        components = as_vector(right)
        if components is None:
            continue
        inputs: tuple[Node, ...] | None = None
        if isinstance(left, Apply):
            inputs = left.arguments if len(left.arguments) > 1 else as_vector(tidy(left.arguments[0])) or left.arguments
        elif isinstance(left, Multiply) and len(left.factors) == 2:
            inputs = as_vector(left.factors[1])
        elif tree.operators == ("->",):
            inputs = as_vector(left)
        names = [flat_name(i) for i in inputs or ()]
        if not names or any(n is None for n in names):
            continue
        if {n for c in components for n in symbols(c)} <= set(names):
            return Formula(components, tuple(n for n in names if n), tree)
    return None


def _vector_of(tree: Node) -> Node | None:
    found = as_vector(tidy(tree))
    if found is not None:
        return Sequence(found, "[]")
    return tree if isinstance(tree, Number) else None


def _argument(tree: Node) -> Node | None:
    """The vector inside T(1, 2), T([1, 2]) or T applied by writing it in front."""
    tree = tidy(tree)
    if isinstance(tree, Apply):
        if len(tree.arguments) > 1:
            return Sequence(tree.arguments, "[]")
        return _vector_of(tree.arguments[0])
    if isinstance(tree, Multiply) and len(tree.factors) == 2 and isinstance(tree.factors[0], Symbol):
        return _vector_of(tree.factors[1])
    return None


def _images(problem: Problem) -> Task | None:
    pairs: list[tuple[Node, Node]] = []
    target: Node | None = None
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and tree.bracket == "" else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",):
                source, image = _argument(item.left), _image(item.right)
                if source is not None and image is not None:
                    pairs.append((source, image))
                elif source is not None and target is None:
                    target = source
            elif (source := _argument(item)) is not None and isinstance(tidy(item), Apply | Multiply):
                target = source
    if not pairs:
        for found in re.finditer(r"(?:maps?|sends?|takes?|carries)?(?: the)?(?: (?:point|vector))? ?⟦(\d+)⟧ (?:to|onto|into|↦)(?: the)?(?: (?:point|vector))? ?⟦(\d+)⟧", problem.words):
            source, image = (_vector_of(problem.mathematics[int(g)]) for g in found.groups())
            if source is not None and image is not None:
                pairs.append((source, image))
        last = re.search(r"maps?(?: the)?(?: (?:point|vector))? ?⟦(\d+)⟧ (?:to|onto)\s*[?:.]*\s*$|(?:image of|find|what is)(?: the)?(?: (?:point|vector))? ?⟦(\d+)⟧\s*[?.]*$", problem.words)
        if last is not None:
            target = _vector_of(problem.mathematics[int(next(g for g in last.groups() if g))])
    if not pairs or not isinstance(target, Sequence):
        return None
    size = len(target.items)
    if any(not isinstance(s, Sequence) or len(s.items) != size for s, _ in pairs) or len({len(i.items) if isinstance(i, Sequence) else 0 for _, i in pairs}) != 1:
        return None
    return Task(Images(tuple(pairs), target), 1.0, ("find the image of ", target))


def _by_matrix(problem: Problem) -> Task | None:
    """T with the matrix A, find T(v)."""
    if not problem.has("matrix") or not problem.has("transformation", "map", "operator", "function"):
        return None
    matrices = [m for g in givens(problem) if as_vector(g.tree) is None and (m := as_matrix(g.tree)) is not None]
    asked = [a for m in problem.mathematics if isinstance(tidy(m), Apply | Multiply) and (a := _argument(m)) is not None]
    if len(matrices) != 1 or len(asked) != 1:
        return None
    return Task(Image(matrices[0], asked[0]), 1.0, ("find the image of ", asked[0], " under ", matrices[0]))


def _image(tree: Node) -> Node | None:
    found = _vector_of(tree)
    if found is not None:
        return found
    return None if symbols(tree) else tree


def solve(arguments: Formula | Images | Image) -> Solution | Declined:
    """Coefficients for a formula; a combination of the known vectors for images."""
    if isinstance(arguments, Image):
        return solution("linear_map", "linear-transformations", Multiply((arguments.matrix, arguments.vector), "*"), ("find the image of ", arguments.vector, " under ", arguments.matrix), "To apply the map is to multiply by its matrix.")
    try:
        return _matrix(arguments) if isinstance(arguments, Formula) else _image_of(arguments)
    except Undefined as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG


def _matrix(arguments: Formula) -> Solution | Declined:
    goal: Prose = ("find the matrix of ", arguments.shown)
    rows: list[list[Fraction]] = []
    for component in arguments.components:
        rest: Sum = work(component, EXPAND).value
        row = []
        for name in arguments.variables:
            found = coefficients(rest, name)
            value = None if found is None or set(found) - {0, 1} else found.get(1, Sum({})).rational
            if found is None or value is None:
                return Solution("linear_map", "linear-transformations", goal, (), Result("none", None, ("does not exist",), plain="does not exist"), idea=IDEA, conclusion=("The component ", component, " is not a plain combination of the variables, so the map is not linear and has no matrix."))
            row.append(value)
            rest = found.get(0, Sum({}))
        if rest:
            return Solution("linear_map", "linear-transformations", goal, (), Result("none", None, ("does not exist",), plain="does not exist"), idea=IDEA, conclusion=("The component ", component, " has a constant, so zero is not sent to zero: the map is not linear and has no matrix."))
        rows.append(row)
    node = grids.matrix(rows)
    from tutor.notation.symbolic import name_to_tree

    column = Matrix(tuple((name_to_tree(n),) for n in arguments.variables))
    components = Sequence(arguments.components, "[]")
    steps = [
        ROWS.states(node, "Row i holds the numbers in front of the variables in component i."),
        Step("check_map", "Check: the matrix times the variables", "Multiply it out: the formula is there again.", "matrix-vector-product", components, Multiply((node, column), "*")),
    ]
    return Solution("linear_map", "linear-transformations", goal, tuple(steps), Result("matrix", node, (node,)), idea=IDEA)


def _image_of(arguments: Images) -> Solution | Declined:
    goal: Prose = ("find the image of ", arguments.target)
    sources: list[Line] = []
    for source, _ in arguments.pairs:
        line = grids.line_of(source.items) if isinstance(source, Sequence) else None
        if line is None:
            return Declined("not_understood", "The vectors must be made of numbers.")
        sources.append(line)
    assert isinstance(arguments.target, Sequence)
    target = grids.line_of(arguments.target.items)
    if target is None:
        return Declined("not_understood", "The vector must be made of numbers.")
    names: list[Node] = [Subscript(Symbol("c"), Number(str(k + 1))) for k in range(len(sources))]
    solved = solve_system(grids.transpose(sources), target, names)
    if solved.kind == "none":
        return Declined("missing_data", "The vector is not a combination of those whose images are given, so its image is not determined.")
    factors = solved.particular
    images = [i for _, i in arguments.pairs]
    terms = tuple(Multiply((grids.number(c), i), "*") for c, i in zip(factors, images, strict=True))
    written: Node = terms[0] if len(terms) == 1 else Add(terms)
    lines = [grids.line_of(i.items) if isinstance(i, Sequence) else grids.line_of((i,)) for i in images]
    if any(v is None for v in lines):
        return Declined("not_understood", "The images must be made of numbers.")
    total: Line = [Fraction(0)] * len(lines[0] or [])
    for c, line in zip(factors, lines, strict=True):
        total = [t + c * v for t, v in zip(total, line or [], strict=True)]
    scalar = not isinstance(images[0], Sequence)
    value: Node = grids.number(total[0]) if scalar else grids.vector(total)
    steps = [*solved.steps, LINEAR.step(written, value, ("The same combination of the images: a linear map keeps sums and multiples. Here ", arguments.target, " is the combination with the numbers ", grids.vector(factors), "."))]
    kind: ResultKind = "number" if scalar else "vector"
    return Solution("linear_map", "linear-transformations", goal, tuple(steps), Result(kind, value, (value,), approx=None if scalar else approx_of(value)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """The matrix of a map of the plane; of space; the image of a vector."""
    if level < 3:
        names = "xyz"[: 1 + level]
        parts = []
        for _ in range(2):
            terms = [f"{rng.choice([-3, -2, 2, 3, 4])}*{n}" for n in names]
            parts.append(" + ".join(terms).replace("+ -", "- "))
        formula = f"T({', '.join(names)}) = ({parts[0]}, {parts[1]})"
        return Exercise(f"find the standard matrix of the linear transformation {formula}", f"Find the matrix of {formula}.", "a matrix")
    images = [[rng.randint(-4, 5) for _ in range(2)] for _ in range(2)]
    a, b = rng.randint(-3, 4), rng.randint(1, 4)
    text = f"T(1, 0) = ({images[0][0]}, {images[0][1]}) and T(1, 1) = ({images[1][0]}, {images[1][1]})"
    return Exercise(f"Let T be a linear transformation with {text}. Find T({a}, {b}).", f"T is linear with {text}. Find T({a}, {b}).", "a list of numbers")


TOPIC = Topic(
    id="linear_map", title="Linear maps and their matrices", concept="linear-transformations",
    phrases=("linear transformation", "transformation", "linear map", "linear", "standard matrix", "linear operator", "matrix of"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

