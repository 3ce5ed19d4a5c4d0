"""What eigenvalues, or an equation that a matrix satisfies, tell without the matrix: determinant, trace, eigenvalues of its powers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy, to_sympy
from tutor.notation.tree import Call, Matrix, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, Transpose, flat_name, rebuild, walk
from tutor.notation.trouble import TROUBLE
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, times, total
from tutor.rules.writing import write_number
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

TRANSFORM = Rule("eigenvalue_of_expression", "An eigenvector keeps its direction", "eigenvalues-eigenvectors")
PRODUCT = Rule("determinant_from_eigenvalues", "Multiply the eigenvalues", "determinant")
SUM = Rule("trace_from_eigenvalues", "Add the eigenvalues", "trace")
IDENTITY = Rule("eigenvalues_satisfy_it_too", "Each eigenvalue satisfies the same equation", "eigenvalues-eigenvectors")
ROOTS = Rule("roots_of_identity", "Solve for the eigenvalue", "polynomials")
BOTH = Rule("both_roots_occur", "Which of them occur", "eigenvalues-eigenvectors")
SCALED = Rule("determinant_of_multiple", "Each row brings the factor once", "determinant")
LAMBDA = "lambda"


@dataclass(frozen=True, slots=True)
class Arguments:
    """Known eigenvalues, or the equation of the matrix; the expression whose eigenvalues, determinant or trace is asked for."""

    wanted: str
    values: tuple[Node, ...] = ()
    identity: Relation | None = None
    target: Node | None = None
    size: int = 0
    excluded: bool = False
    determinant: Node | None = None
    name: str = "A"


def read(problem: Problem) -> Task | Declined | None:
    """ "eigenvalues 1, 2, 3: the determinant", "A^2 = A: its possible eigenvalues", "3 × 3 with determinant 2: det(3A)"."""
    if any(isinstance(n, Matrix) for m in problem.mathematics for n in walk(m)):
        return None
    low = re.sub(r"\s+", " ", words_of(problem).lower())
    wanted = _wanted(low)
    if wanted is None:
        return None
    size_found = re.search(r"(\d+)\s*(?:x|\*|-by-|by)\s*(\d+)", low)
    if size_found is not None and size_found.group(1) != size_found.group(2):
        return None
    size = int(size_found.group(1)) if size_found else 0
    name, target = _target(problem)
    base = Arguments(wanted, target=target, size=size, name=name)
    values = _eigenvalues(low)
    if values and wanted == "eigenvalues" and target is None:
        wanted = "det" if re.search(r"\bdet(?:erminant)?\b", low) else "trace" if re.search(r"\btrace\b", low) else ""
        if not wanted or re.search(r"eigenvectors?|diagonali", low):
            return None
        base = replace(base, wanted=wanted)
    if values:
        if size and len(values) > size:
            return Declined("impossible", f"A {size} × {size} matrix has {size} eigenvalues, but here are {len(values)}.", "Please check the numbers.")
        if size and len(values) < size and wanted != "eigenvalues" and not (wanted == "invertible" and any(isinstance(v, Number) and v.value == 0 for v in values)):
            return Declined("missing_data", f"A {size} × {size} matrix has {size} eigenvalues, and only {len(values)} are given. How often does each count?", "Give all of them, repeated ones as often as they count.")
        goal = {"det": "the determinant", "trace": "the trace", "eigenvalues": "the eigenvalues", "invertible": "whether it is invertible"}[wanted]
        return Task(replace(base, values=values), 1.1, f"find {goal} from the eigenvalues")
    known = re.search(rf"det(?:erminant)?(?:\s*\(?\s*{name.lower()}\s*\)?)?\s*(?:is|of|=|equals?(?: to)?|:)*\s*({NUMBER})", low)
    if wanted == "det" and size and known is not None and target is not None and _multiple(target, name) is not None:
        return Task(replace(base, determinant=write_number(number(known.group(1)))), 0.95, "find the determinant of a multiple")
    identity = _identity(problem, low, name)
    if identity is None:
        return None
    excluded = re.search(r"!=|≠|not equal|neither|other than|not the identity|is not (?:a multiple|i\b)|different from|non-?scalar", low) is not None or any(isinstance(n, Relation) and "!=" in n.operators for m in problem.mathematics for n in walk(m))
    if wanted == "invertible":
        return None
    return Task(replace(base, identity=identity, excluded=excluded, target=None), 1.05, ("see what ", identity, " says about the eigenvalues"))


def _wanted(low: str) -> str | None:
    found = [(m.start(), k) for k, p in (("det", r"\bdet(?:erminants?)?\b"), ("trace", r"\btrace\b|\btr\b"), ("eigenvalues", r"eigen ?values?|eigs\b"), ("invertible", r"invertible|singular")) for m in re.finditer(p, low)]
    asks = [m.start() for m in re.finditer(r"\b(?:what|find|determine|compute|calculate|which|is|then the|possible)\b", low)]
    if not found:
        return None
    last = max(found)
    after = [f for f in found if any(a < f[0] for a in asks)]
    return max(after)[1] if after else last[1]


def _target(problem: Problem) -> tuple[str, Node | None]:
    """The matrix's letter, and the expression in it that the question ends with (None for the matrix itself)."""
    trees: list[Node] = []
    for tree in problem.mathematics:
        trees.extend(tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,))
    plain = [_inside(t) for t in trees if not isinstance(t, Relation)]
    names = [n for t in plain for n in _matrices(t)]
    name = names[0] if names else next((n for t in trees for n in _matrices(t)), "A")
    last = next((t for t in reversed(plain) if name in _matrices(t)), None)
    return name, None if last is None or flat_name(last) == name else last


def _inside(tree: Node) -> Node:
    return tree.arguments[0] if isinstance(tree, Call) and tree.function in ("det", "tr") and len(tree.arguments) == 1 else tree


def _matrices(tree: Node) -> list[str]:
    return [n.name for n in walk(tree) if isinstance(n, Symbol) and n.name in ("A", "B", "M", "P", "Q", "T", "S", "X", "C")]


def _eigenvalues(low: str) -> tuple[Node, ...]:
    found = re.search(rf"eigen ?values?(?: of (?:the )?(?:\w+ )?(?:matrix )?[a-z])?(?: are| is|=|:| equal to|,)*\s*\{{?\s*({NUMBER}(?:\s*(?:,|and|, and)\s*{NUMBER})*)", low)
    if found is None or re.search(r"\bis (?:it|there)\b|multiplicit", low):
        return ()
    return tuple(write_number(number(v)) for v in re.findall(NUMBER, found.group(1)))


def _identity(problem: Problem, low: str, name: str) -> Relation | None:
    """The equation that the matrix satisfies, written or named (idempotent, nilpotent, an involution)."""
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",) and name in _matrices(item) and set(_matrices(item)) == {name} and not any(isinstance(n, Call | Transpose) for n in walk(item)) and _says_something(item):
                return item
    square = Power(Symbol(name), Number("2"))
    for words, right in ((r"idempotent|projection matrix", Symbol(name)), (r"involut", Symbol("I"))):
        if re.search(words, low):
            return Relation((square, right), ("=",))
    return None


def _says_something(item: Relation) -> bool:
    """A power of the matrix on one side, and no number other than 0 alone on the other (that would be a determinant's value)."""
    alone = [s for s in item.operands if not any(isinstance(n, Symbol) for n in walk(s))]
    return any(isinstance(n, Power) for n in walk(item)) and all(isinstance(s, Number) and s.value == 0 for s in alone)


def _multiple(tree: Node, name: str) -> Node | None:
    """c of cA."""
    match tree:
        case Negative(Symbol(letter)) if letter == name:
            return Negative(Number("1"))
        case Multiply((factor, Symbol(letter))) if letter == name and not _matrices(factor):
            return factor
    return None


def _with_value(tree: Node, name: str, value: Node) -> Node:
    """The expression with the number in the matrix's place, the identity being 1."""

    def change(node: Node) -> Node:
        match node:
            case Symbol(letter) if letter == name:
                return value
            case Symbol("I"):
                return Number("1")
            case Transpose(operand):
                return change(operand)
        return rebuild(node, change)

    return change(tree)


def solve(arguments: Arguments) -> Solution | Declined:
    """From the eigenvalues, or from the roots of the matrix's equation."""
    a = arguments
    try:
        if a.values:
            return _from_values(a)
        if a.determinant is not None:
            return _scaled(a)
        return _from_identity(a)
    except TROUBLE:
        return Declined("not_understood", "I cannot read this expression as one in a single matrix.", "For instance: the eigenvalues of A are 2 and 3; find those of A^2 + I.")


def _from_values(a: Arguments) -> Solution | Declined:
    sheet = Sheet(decimals=False)
    values: list[Node] = []
    for k, value in enumerate(a.values, 1):
        if a.target is None:
            values.append(value)
            continue
        put_in = _with_value(a.target, a.name, value)
        object_ = to_sympy(put_in)
        if object_.has(sympy.zoo, sympy.nan):
            return Declined("impossible", "An eigenvalue is 0, so the matrix has no inverse.", "Please check the eigenvalues.")
        values.append(from_sympy(object_))
        why = ("If ", Relation((Multiply((Symbol(a.name), Symbol("v"))), Multiply((Symbol(LAMBDA), Symbol("v")))), ("=",)), ", then the same vector is an eigenvector of the expression, with λ in the place of the matrix and 1 in that of I.")
        sheet.steps.append(TRANSFORM.step(put_in, values[-1], why if k == 1 else "The same for the next eigenvalue."))
    whole = a.name if a.target is None else "the expression"
    if a.wanted == "eigenvalues":
        shown = Sequence(tuple(values), "") if len(values) > 1 else values[0]
        return Solution("spectral_facts", "eigenvalues-eigenvectors", "find the eigenvalues", tuple(sheet.steps), Result("set", shown, tuple(values)), idea="Eigenvectors stay eigenvectors under powers, inverses and multiples; only the factor changes.", conclusion=("The eigenvalues are ", shown, "."))
    if a.wanted == "invertible":
        zero = any(to_sympy(v) == 0 for v in values)
        step = PRODUCT.states(Relation((Call("det", (Symbol(a.name),)), times(*values) if len(values) > 1 else values[0]), ("=",)), "The determinant is the product of the eigenvalues, so it is 0 exactly when one of them is.")
        return Solution("spectral_facts", "matrix-inverse", "decide whether the matrix is invertible", (*sheet.steps, step), Result("boolean", None, ("False" if zero else "True",), plain="no" if zero else "yes"), conclusion="An eigenvalue is 0: some direction is lost, so there is no way back." if zero else "No eigenvalue is 0, so nothing is lost and there is an inverse.")
    rule, tree, why_text = (PRODUCT, times(*values), f"The determinant of {whole} is the product of its eigenvalues, each counted as often as it occurs.") if a.wanted == "det" else (SUM, total(values), f"The trace of {whole} is the sum of its eigenvalues.")
    result = from_sympy(to_sympy(tree)) if len(values) > 1 else values[0]
    if len(values) > 1:
        sheet.steps.append(rule.step(tree, result, why_text))
    what = "determinant" if a.wanted == "det" else "trace"
    return Solution("spectral_facts", "determinant" if a.wanted == "det" else "trace", f"find the {what} from the eigenvalues", tuple(sheet.steps), Result("number", result, (result,)), idea="In the directions of its eigenvectors a matrix only stretches: the factors tell determinant and trace.", conclusion=(f"The {what} is ", result, "."))


def _scaled(a: Arguments) -> Solution:
    assert a.target is not None and a.determinant is not None
    factor = _multiple(a.target, a.name)
    assert factor is not None
    tree = times(Power(factor, Number(str(a.size))), a.determinant)
    result = from_sympy(to_sympy(tree))
    step = SCALED.step(tree, result, f"Multiplying the matrix multiplies each of its {a.size} rows, and the determinant takes the factor out of every row.")
    return Solution("spectral_facts", "determinant", "find the determinant of a multiple", (step,), Result("number", result, (result,)), idea="A determinant is a volume: stretching every side stretches the volume once for each side.", conclusion=("The determinant is ", result, "."))


def _from_identity(a: Arguments) -> Solution | Declined:
    assert a.identity is not None
    x = sympy.Symbol(LAMBDA)
    sides = [_with_value(side, a.name, Symbol(LAMBDA)) for side in a.identity.operands]
    equation = Relation(tuple(sides), ("=",))
    difference = sympy.together(to_sympy(sides[0]) - to_sympy(sides[1]))
    top = sympy.Poly(sympy.fraction(difference)[0], x)
    if top.degree() < 1:
        return Declined("not_understood", "This equation does not say anything about the eigenvalues.")
    found = sympy.roots(top)
    if sum(found.values()) != top.degree():
        return Declined("not_understood", "I cannot solve the equation of the eigenvalues exactly.")
    roots = sorted(found, key=lambda r: (abs(sympy.im(r)), -sympy.re(r)))
    steps: list[Step] = [
        IDENTITY.states(equation, "Put the matrix's equation to an eigenvector: every power of the matrix becomes that power of λ, and the identity becomes 1."),
        ROOTS.states(Sequence(tuple(Relation((Symbol(LAMBDA), from_sympy(r)), ("=",)) for r in roots), "") if len(roots) > 1 else Relation((Symbol(LAMBDA), from_sympy(roots[0])), ("=",)), "No other number can be an eigenvalue.", before=equation),
    ]  # fmt: skip
    trees = tuple(from_sympy(r) for r in roots)
    idea = "What the matrix satisfies, its eigenvalues satisfy too."
    if a.wanted == "eigenvalues":
        shown = Sequence(trees, "") if len(trees) > 1 else trees[0]
        return Solution("spectral_facts", "eigenvalues-eigenvectors", "find the possible eigenvalues", tuple(steps), Result("set", shown, trees), idea=idea, conclusion=("Only ", shown, " can be eigenvalues."))
    return _whole_number(a, steps, roots, found, idea)


def _whole_number(a: Arguments, steps: list[Step], roots: list[Any], found: dict[Any, int], idea: str) -> Solution | Declined:
    """Determinant or trace where the roots decide it."""
    what = "determinant" if a.wanted == "det" else "trace"
    concept = what
    if len(roots) == 1:
        value = (roots[0] ** a.size if a.size else None) if a.wanted == "det" else (a.size * roots[0] if a.size else None)
        value = sympy.Integer(0) if roots[0] == 0 else value
    elif a.size == 2 and len(roots) == 2 and a.excluded and set(found.values()) == {1}:
        value = roots[0] * roots[1] if a.wanted == "det" else roots[0] + roots[1]
        steps.append(BOTH.states(Sequence(tuple(from_sympy(r) for r in roots), ""), "If only one of them occurred, the matrix would be that number times the identity, which is excluded. So a 2 × 2 matrix has both, once each."))
    elif a.wanted == "det" and all(r in (0, 1, -1) for r in roots) and not a.excluded:
        options = sorted({sympy.Integer(0)} if 0 in roots else set()) + ([sympy.Integer(1)] if 1 in roots or -1 in roots else []) + ([sympy.Integer(-1)] if -1 in roots else [])
        trees = tuple(from_sympy(o) for o in options)
        shown = Sequence(trees, "")
        steps.append(PRODUCT.states(shown, "The determinant is the product of the eigenvalues, and these are the only products."))
        return Solution("spectral_facts", concept, "find the possible determinants", tuple(steps), Result("set", shown, trees), idea=idea, conclusion=("Only ", shown, " can be the determinant."))
    else:
        return Declined("missing_data", f"The equation allows several eigenvalues, so it does not decide the {what} alone.", "Say the size of the matrix, and what it is not.")
    if value is None:
        return Declined("missing_data", f"For the {what} I also need the size of the matrix.", "For instance: A is a 2 x 2 matrix.")
    tree = from_sympy(value)
    rule = PRODUCT if a.wanted == "det" else SUM
    steps.append(rule.states(Relation((Call("det" if a.wanted == "det" else "tr", (Symbol(a.name),)), tree), ("=",)), f"The {what} is the {'product' if a.wanted == 'det' else 'sum'} of the eigenvalues."))
    return Solution("spectral_facts", concept, f"find the {what}", tuple(steps), Result("number", tree, (tree,)), idea=idea, conclusion=(f"The {what} is ", tree, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """The determinant from the eigenvalues; the eigenvalues of an expression; a matrix's equation."""
    values = rng.sample([v for v in range(-4, 6) if v], 2 if level == 2 else 3)
    listed = ", ".join(map(str, values[:-1])) + f" and {values[-1]}"
    if level == 1:
        text = f"The eigenvalues of A are {listed}. What is the {rng.choice(('determinant', 'trace'))} of A?"
        return Exercise(text, text, "a number")
    if level == 2:
        text = f"The eigenvalues of A are {listed}. What are the eigenvalues of A^2 + {rng.randint(1, 4)}I?"
        return Exercise(text, text, "a list of numbers")
    first, second = rng.sample(range(-3, 5), 2)
    middle, last = -(first + second), first * second
    text = f"A matrix satisfies A^2 {'+' if middle >= 0 else '-'} {abs(middle)}A {'+' if last >= 0 else '-'} {abs(last)}I = 0. What are its possible eigenvalues?"
    return Exercise(text, text, "a list of numbers")


TOPIC = Topic(
    id="spectral_facts", title="What eigenvalues tell", concept="eigenvalues-eigenvectors", phrases=("eigenvalues", "eigenvalue", "trace", "determinant", "det"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("trace", "determinant"),
)  # fmt: skip
