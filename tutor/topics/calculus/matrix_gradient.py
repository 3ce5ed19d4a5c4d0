"""Matrix calculus: gradients and Hessians of functions of a whole vector, such as x^T A x or ||Ax - b||^2."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Derivative, Gradient, Matrix, Node, Number, Relation, Sequence, Subscript, Symbol, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector
from tutor.problem.fields import items
from tutor.rules.derivation import Rule
from tutor.rules.matrix_calculus import Found, NoForm, gradient_of, is_form, kinds_of
from tutor.rules.partials import value_of
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

HESSIAN = Rule("hessian_of_form", "Differentiate once more", "hessian")
NUMBERS = Rule("put_in_arrays", "Put the numbers in", "matrix-vector-product")
_USUAL = ("x", "w", "theta", "beta", "v", "u", "z")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, the vector, names of symmetric matrices, whether the Hessian is wanted, arrays of numbers by name."""

    function: Node
    variable: str
    symmetric: frozenset[str] = frozenset()
    hessian: bool = False
    numbers: tuple[tuple[str, Node], ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """ "gradient of x^T A x", "∇_w ||Xw - y||^2 + λ||w||^2", "derivative of a^T x with respect to x"."""
    signs: list[Node] = [m for t in problem.mathematics if isinstance(m := _whole(t), Gradient) or (isinstance(m, Derivative) and is_form(m.operand))]
    if not signs and not problem.has("(gradient|grad|derivative|differentiate|hessian|∇)"):
        return None
    function, variable = _function(problem, signs)
    if function is None or not is_form(function) or any(isinstance(n, Matrix) for n in walk(function)):
        return None
    names = symbols(function)
    variable = variable if variable in names else next((n for n in _USUAL if n in names), "")
    if not variable:
        return None
    vectors, scalars = kinds_of(function, variable)
    symmetric = frozenset(n for n in names if n[:1].isupper() and n not in vectors) if problem.has("symmetric") and not problem.has("(not|non|necessarily) ... symmetric") else frozenset()
    numbers = tuple((n, t) for n, t in _arrays(problem) if n in names)
    try:
        gradient_of(function, variable, vectors, scalars, symmetric)
    except NoForm:
        return None
    hessian = problem.has("hessian") or any(isinstance(m, Gradient) and m.order == 2 for m in problem.mathematics)
    goal: Prose = (f"find the {'Hessian' if hessian else 'gradient'} of ", function, " with respect to the vector ", name_to_tree(variable))
    return Task(Arguments(function, variable, symmetric, hessian, numbers), 1.1, goal)


def _whole(tree: Node) -> Node:
    """∇_w L1 + L2 as typed without brackets is meant for the whole sum."""
    if isinstance(tree, Add) and isinstance(tree.terms[0], Gradient) and is_form(tree) and not any(isinstance(n, Gradient) for t in tree.terms[1:] for n in walk(t)):
        first = tree.terms[0]
        return Gradient(Add((first.operand, *tree.terms[1:])), first.variable, first.order, first.kind)
    return tree


def _function(problem: Problem, signs: list[Node]) -> tuple[Node | None, str]:
    named = problem.variable() or ""
    for sign in signs:
        if isinstance(sign, Gradient):
            named = flat_name(sign.variable) or named if sign.variable is not None else named
            tree = _known(problem, sign.operand)
        else:
            assert isinstance(sign, Derivative)
            named = flat_name(sign.variables[0][0]) or named
            tree = _known(problem, sign.operand)
        if tree is not None and is_form(tree):
            return tree, named
    match = problem.match("(gradient|grad|derivative|hessian) [matrix] [vector] [of] [the] [function] [loss] [cost] {f}", "differentiate [the] [function] {f}", "of {f}")
    if match is not None:
        tree = _known(problem, match.slots["f"])
        if tree is not None and is_form(tree):
            return tree, named or _argument(match.slots["f"])
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and is_form(tree.right):
            return tree.right, named or _argument(tree)
    for tree in items(problem):
        if not isinstance(tree, Relation) and is_form(tree) and not isinstance(tree, Gradient):
            return tree, named
    return None, named


def _argument(tree: Node) -> str:
    head = tree.left if isinstance(tree, Relation) else tree
    return (flat_name(head.arguments[0]) or "") if isinstance(head, Apply) and len(head.arguments) == 1 else ""


def _known(problem: Problem, tree: Node) -> Node | None:
    if isinstance(tree, Relation):
        return tree.right if tree.operators in (("=",), (":=",)) else None
    name = flat_name(tree.function) if isinstance(tree, Apply) else flat_name(tree)
    definition = problem.definitions.get(name or "")
    if definition is not None and is_form(definition.body):
        return definition.body
    return tree if is_form(tree) else None


def _arrays(problem: Problem) -> list[tuple[str, Node]]:
    out = []
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and (name := flat_name(tree.left)):
            if as_matrix(tree.right) is not None or as_vector(tree.right) is not None:
                out.append((name, tree.right))
    return out


def solve(arguments: Arguments) -> Solution | Declined:
    """Term by term by the named rules; then numbers, if they are given."""
    function, variable = arguments.function, arguments.variable
    vectors, scalars = kinds_of(function, variable)
    try:
        found = gradient_of(function, variable, vectors, scalars, arguments.symmetric)
    except NoForm as reason:
        return Declined("not_understood", f"There is {reason}, for which I have no rule.")
    x = name_to_tree(variable)
    goal: Prose = (f"find the {'Hessian' if arguments.hessian else 'gradient'} of ", function, " with respect to the vector ", x)
    idea = "A few rules do the work for whole vectors at once; each of them is the ordinary derivative, entry by entry, written short."
    assumptions: list[Prose] = []
    matrices = [n for n in symbols(function) if n not in vectors and n not in scalars]
    if matrices:
        assumptions.append(f"{', '.join(matrices)} {'is a matrix' if len(matrices) == 1 else 'are matrices'}, {', '.join(sorted(vectors))} {'a vector' if len(vectors) == 1 else 'vectors'}; the gradient is a column. ")
    else:
        assumptions.append(f"{', '.join(sorted(vectors))} {'is a vector' if len(vectors) == 1 else 'are vectors'}; the gradient is a column. ")
    steps = list(found.steps)
    if arguments.hessian:
        if found.hessian is None:
            return Declined("not_understood", "The Hessian of this I cannot write in short form.")
        steps.append(HESSIAN.states(found.hessian, "The Hessian is the matrix of slopes of the gradient: what stands before the vector."))
        return Solution("matrix_gradient", "matrix-calculus", goal, tuple(steps), Result("expression", found.hessian, (found.hessian,)), idea=idea, assumptions=tuple(assumptions))
    if arguments.numbers:
        numeric = _numeric(arguments, found, steps)
        if numeric is not None:
            return Solution("matrix_gradient", "matrix-calculus", goal, tuple(steps), numeric, idea=idea, assumptions=tuple(assumptions))
    return Solution("matrix_gradient", "matrix-calculus", goal, tuple(steps), Result("expression", found.gradient, (found.gradient,)), idea=idea, conclusion=("The gradient is ", found.gradient, "."), assumptions=tuple(assumptions))


def _numeric(arguments: Arguments, found: Found, steps: list[Step]) -> Result | None:
    """The gradient with numbers for every array; the vector itself by entries where it is not given."""
    known = dict(arguments.numbers)
    size = _size(arguments, known)
    if size is None:
        return None
    if arguments.variable not in known:
        base = name_to_tree(arguments.variable)
        known[arguments.variable] = Sequence(tuple(Subscript(base, Number(str(k + 1))) for k in range(size)), "[]")
    if any(n not in known for n in symbols(found.gradient)):
        return None

    def put(node: Node) -> Node:
        from tutor.notation.tree import rebuild

        name = flat_name(node) if isinstance(node, Symbol | Subscript) else None
        if name in known:
            array = known[name]
            vector = as_vector(array) if as_matrix(array) is None or 1 in (as_matrix(array) or Matrix(((node,),))).shape else None
            return Matrix(tuple((e,) for e in vector)) if vector is not None else as_matrix(array) or node
        return rebuild(node, put)

    written = put(found.gradient)
    import sympy

    from tutor.notation.symbolic import from_sympy

    try:
        exact = to_sympy(written)
    except (ValueError, TypeError, ArithmeticError, sympy.matrices.exceptions.ShapeError):
        return None
    if not isinstance(exact, sympy.MatrixBase):
        return None
    entries = tuple(from_sympy(sympy.expand(e)) for e in exact)
    values = tuple(value_of(e)[0] if not symbols(e) else e for e in entries)
    column = Matrix(tuple((v,) for v in values))
    steps.append(NUMBERS.states(written, "Put the given arrays into the rule.", before=found.gradient))
    steps.append(Rule("evaluate", "Work it out", "matrix-vector-product").step(written, column, "Rows times columns."))
    vector = Sequence(values, "[]")
    return Result("vector", vector, values)


def _size(arguments: Arguments, known: dict[str, Node]) -> int | None:
    if arguments.variable in known:
        vector = as_vector(known[arguments.variable])
        return len(vector) if vector is not None else None
    for name, array in known.items():
        matrix = as_matrix(array)
        if matrix is not None and 1 not in matrix.shape and name[:1].isupper():
            return matrix.shape[1]
    for array in known.values():
        vector = as_vector(array)
        if vector is not None:
            return len(vector)
    return None


def make_problem(rng: Random, level: int) -> Exercise:
    """A linear or quadratic form; a residual; a ridge loss. With numbers at the lowest level."""
    if level == 1:
        rows = [[rng.randint(1, 4), rng.randint(-2, 3)], [rng.randint(-2, 3), rng.randint(1, 4)]]
        place = [rng.randint(-2, 3), rng.randint(-2, 3)]
        ask = f"gradient of x^T A x where A = {rows} and x = {place}"
        return Exercise(ask, f"Let A = {rows}. Find the gradient of x^T A x at x = {place}.", "a list of two numbers")
    k = rng.randint(2, 5)
    text = rng.choice([f"{k}*||A x - b||^2", f"x^T A x + {k}*b^T x", f"||A x - b||^2 + {k}*||x||^2"]) if level == 2 else rng.choice(["||X w - y||^2 + λ ||w||^2", f"{k}*||y - X w||^2 + λ ||w||^2"])
    variable = "x" if level == 2 else "w"
    return Exercise(f"gradient of {text} with respect to {variable}", f"Find the gradient of {text} with respect to the vector {variable}.", "an expression with matrices")


TOPIC = Topic(
    id="matrix_gradient", title="Gradients with matrices", concept="matrix-calculus", phrases=("gradient", "grad", "derivative", "differentiate", "hessian", "gradient with respect to", "∇"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("gradient", "quadratic-forms"),
)  # fmt: skip
