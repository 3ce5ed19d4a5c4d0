"""Gradients of functions of a whole vector by named rules: linear forms, quadratic forms, squared lengths, sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tutor.checking.arrays import gradient_agrees, hessian_agrees
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import (
    ONE,
    Add,
    Divide,
    Gradient,
    InnerProduct,
    Multiply,
    Negative,
    Node,
    Norm,
    Number,
    Power,
    Relation,
    Subscript,
    Symbol,
    Transpose,
    flat_name,
    symbols,
    walk,
)
from tutor.rules.derivation import Rule
from tutor.solution import Prose, Step

SUM = Rule("sum_rule", "Sum rule", "matrix-calculus")
CONSTANT = Rule("constant_multiple_rule", "Constant multiple rule", "matrix-calculus")
LINEAR = Rule("gradient_of_linear_form", "Gradient of a linear form", "matrix-calculus")
QUADRATIC = Rule("gradient_of_quadratic_form", "Gradient of a quadratic form", "matrix-calculus")
LENGTH = Rule("gradient_of_squared_norm", "Gradient of a squared length", "matrix-calculus")
CHAIN = Rule("chain_rule_squared_norm", "Chain rule for the squared length of a residual", "matrix-calculus")
PLAIN_NORM = Rule("gradient_of_norm", "Gradient of a length", "matrix-calculus")
FREE = Rule("constant_rule", "What does not hold the vector", "matrix-calculus")
SYMMETRIC = Rule("symmetric_matrix", "A symmetric matrix is its own transpose", "symmetric-matrices")
TWO = Number("2")
Kind = Literal["free", "linear", "quadratic", "square", "norm"]


class NoForm(ValueError):
    """A term that none of the rules here covers."""


@dataclass(frozen=True, slots=True)
class Term:
    """scalar factor times: a linear form (vector·x: `vector`), x^T M x (`matrix` as factors), or the (squared) length of
    M x + c (`matrix` factors, whole `residual`)."""

    shown: Node
    kind: Kind
    scale: tuple[Node, ...] = ()
    vector: Node | None = None
    matrix: tuple[Node, ...] = ()
    residual: Node | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The gradient with the lines, and the Hessian's terms."""

    gradient: Node
    steps: tuple[Step, ...]
    hessian: Node | None


def is_form(node: Node) -> bool:
    """Does it hold a transpose, a length or an inner product?"""
    return any(isinstance(n, Transpose | Norm | InnerProduct) for n in walk(node))


def kinds_of(node: Node, variable: str) -> tuple[frozenset[str], frozenset[str]]:
    """Which names are vectors, which are plain numbers: by letter, by place, by what they are multiplied with."""
    vectors, scalars = {variable}, set()
    for name in symbols(node):
        head = name.partition("_")[0]
        if head in ("lambda", "alpha", "gamma", "eta", "mu", "n", "m", "N", "k", "c", "epsilon", "sigma", "t") and name != variable:
            scalars.add(name)
        elif head[:1].islower():
            vectors.add(name)
    for inner in walk(node):
        if isinstance(inner, Add) and len(inner.terms) > 1:
            bare = [t.operand if isinstance(t, Negative) else t for t in inner.terms]
            if any(_is_number(t) for t in bare):
                for t in bare:
                    if isinstance(t, Symbol | Subscript) and (bare_name := flat_name(t)) and bare_name != variable:
                        scalars.add(bare_name)
                        vectors.discard(bare_name)
            elif any(_ends_in_vector(t, frozenset(vectors)) for t in bare):
                for t in bare:
                    if isinstance(t, Symbol | Subscript) and (bare_name := flat_name(t)):
                        vectors.add(bare_name)
                        scalars.discard(bare_name)
    return frozenset(vectors), frozenset(scalars)


def _is_number(node: Node) -> bool:
    """Is it plainly a number: a row times a column, a length, an inner product?"""
    if isinstance(node, Multiply):
        return isinstance(node.factors[0], Transpose) or any(_is_number(f) for f in node.factors)
    return isinstance(node, Norm | InnerProduct) or (isinstance(node, Power) and isinstance(node.base, Norm))


def _ends_in_vector(node: Node, vectors: frozenset[str]) -> bool:
    last = node.factors[-1] if isinstance(node, Multiply) else node
    first = node.factors[0] if isinstance(node, Multiply) else node
    return isinstance(last, Symbol | Subscript) and flat_name(last) in vectors and not isinstance(first, Transpose)


def terms_of(node: Node, variable: str, vectors: frozenset[str], scalars: frozenset[str]) -> list[tuple[bool, Term]]:
    """The terms of the function, each with whether it is subtracted.

    Raises:
        NoForm: for a term that is none of the kinds.
    """
    parts = node.terms if isinstance(node, Add) else (node,)
    out = []
    for part in parts:
        negative = isinstance(part, Negative)
        inner = part.operand if isinstance(part, Negative) else part
        out.append((negative, _term(inner, variable, vectors, scalars)))
    return out


def _term(node: Node, variable: str, vectors: frozenset[str], scalars: frozenset[str]) -> Term:
    if variable not in symbols(node):
        return Term(node, "free")
    scale, core = _scaled(node, scalars)
    if len(core) == 1:
        return _single(node, core[0], scale, variable)
    first, last = core[0], core[-1]
    middle = core[1:-1]
    if isinstance(first, Transpose):
        left, right = _holds(first.operand, variable), _holds(last, variable)
        if not any(_holds(m, variable) for m in middle):
            if left and right and _is(first.operand, variable) and _is(last, variable):
                return Term(node, "quadratic", scale, matrix=middle) if middle else Term(node, "square", scale, residual=last)
            if left and right and first.operand == last and not middle:
                return Term(node, "square", scale, matrix=_slope(last, variable), residual=last)
            if right and not left and _is(last, variable):
                return Term(node, "linear", scale, vector=_product((*_turned(middle), first.operand)))
            if left and not right and _is(first.operand, variable):
                return Term(node, "linear", scale, vector=_product((*middle, last)))
            if right and not left and isinstance(last, Add) and not middle:
                raise NoForm("a product with a bracket")
    raise NoForm("a product that is neither a linear nor a quadratic form")


def _single(node: Node, core: Node, scale: tuple[Node, ...], variable: str) -> Term:
    if isinstance(core, Power) and core.exponent == TWO and isinstance(core.base, Norm) and _euclid(core.base):
        inside = core.base.operand
        return Term(node, "square", scale, matrix=() if _is(inside, variable) else _slope(inside, variable), residual=inside)
    if isinstance(core, Norm) and _euclid(core):
        return Term(node, "norm", scale, matrix=() if _is(core.operand, variable) else _slope(core.operand, variable), residual=core.operand)
    if isinstance(core, InnerProduct):
        if _is(core.left, variable) and _is(core.right, variable):
            return Term(node, "square", scale, residual=core.left)
        for mine, other in ((core.left, core.right), (core.right, core.left)):
            if _is(mine, variable) and not _holds(other, variable):
                return Term(node, "linear", scale, vector=other)
    raise NoForm("an expression that is no linear form, quadratic form or length")


def _euclid(norm: Norm) -> bool:
    return norm.order is None or norm.order == TWO


def _scaled(node: Node, scalars: frozenset[str]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Number-like factors in front (and a number below), and the rest."""
    if isinstance(node, Divide):
        if any(n not in scalars for n in symbols(node.denominator)):
            raise NoForm("a quotient with a vector below")
        scale, core = _scaled(node.numerator, scalars)
        return (*scale, Divide(ONE, node.denominator, "fraction")), core
    factors = node.factors if isinstance(node, Multiply) else (node,)
    flat: list[Node] = []
    for f in factors:
        flat += f.factors if isinstance(f, Multiply) else (f,)
    scale = tuple(f for f in flat if _scalar(f, scalars))
    return scale, tuple(f for f in flat if not _scalar(f, scalars))


def _scalar(node: Node, scalars: frozenset[str]) -> bool:
    return not is_form(node) and all(n in scalars for n in symbols(node))


def _is(node: Node, variable: str) -> bool:
    return flat_name(node) == variable


def _holds(node: Node, variable: str) -> bool:
    return variable in symbols(node)


def _slope(residual: Node, variable: str) -> tuple[Node, ...]:
    """M in M x + c, as factors (a minus sign as a leading Negative); the empty tuple for the identity.

    Raises:
        NoForm: where the vector does not stand once, last in one term.
    """
    found: tuple[Node, ...] | None = None
    for term in residual.terms if isinstance(residual, Add) else (residual,):
        negative = isinstance(term, Negative)
        inner = term.operand if isinstance(term, Negative) else term
        if not _holds(inner, variable):
            continue
        factors = inner.factors if isinstance(inner, Multiply) else (inner,)
        if found is not None or not _is(factors[-1], variable) or any(_holds(f, variable) for f in factors[:-1]):
            raise NoForm("a residual that is not linear in the vector")
        found = factors[:-1]
        if negative:
            found = (Negative(_product(found)),) if found else (Negative(ONE),)
    if found is None:
        raise NoForm("a residual without the vector")
    return found


def _turned(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    """The transposed product: reversed, each transposed."""
    return tuple(_transposed(f) for f in reversed(factors))


def _transposed(node: Node) -> Node:
    if isinstance(node, Transpose):
        return node.operand
    if isinstance(node, Negative):
        return Negative(_transposed(node.operand))
    if isinstance(node, Multiply):
        return Multiply(_turned(node.factors))
    return node if isinstance(node, Number) or node == Symbol("I") else Transpose(node)


def _product(factors: tuple[Node, ...]) -> Node:
    kept = [f for f in factors if f != ONE]
    minus = sum(isinstance(f, Negative) for f in kept) % 2
    plain = [f.operand if isinstance(f, Negative) else f for f in kept]
    flat: list[Node] = []
    for f in plain:
        flat += f.factors if isinstance(f, Multiply) else (f,)
    flat = [f for f in flat if f != ONE]
    node: Node = ONE if not flat else flat[0] if len(flat) == 1 else Multiply(tuple(flat))
    return Negative(node) if minus else node


def _doubled(scale: tuple[Node, ...]) -> tuple[Node, ...]:
    """Twice the scalar: 2, or nothing left of a half, or 2 times what is there."""
    numbers = [f for f in scale if isinstance(f, Number)]
    halves = [f for f in scale if isinstance(f, Divide) and f.numerator == ONE and isinstance(f.denominator, Number)]
    rest = tuple(f for f in scale if f not in numbers and f not in halves)
    from fractions import Fraction

    value = Fraction(2)
    for f in numbers:
        value *= f.value
    for h in halves:
        assert isinstance(h.denominator, Number)
        value /= h.denominator.value
    from tutor.rules.writing import write_number

    top = () if value == 1 else (write_number(value),)
    return (*top, *_merged(rest))


def _merged(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    return factors


def _scale_up(scale: tuple[Node, ...], node: Node) -> Node:
    """scale times node; 2 times a fraction 1/n is written 2/n."""
    below = [f.denominator for f in scale if isinstance(f, Divide) and f.numerator == ONE]
    above = [f for f in scale if not (isinstance(f, Divide) and f.numerator == ONE)]
    if below:
        top: Node = _product(tuple(above)) if above else ONE
        fraction = Divide(top, below[0] if len(below) == 1 else Multiply(tuple(below)), "fraction")
        return _product((fraction, node))
    return _product((*above, node))


def gradient_of(function: Node, variable: str, vectors: frozenset[str], scalars: frozenset[str], symmetric: frozenset[str] = frozenset()) -> Found:
    """The gradient by rules, each line tried with numbers.

    Raises:
        NoForm: where no rule fits, or a line does not survive its trial.
    """
    terms = terms_of(function, variable, vectors, scalars)
    x = name_to_tree(variable)
    steps: list[Step] = []
    parts: list[tuple[bool, Node]] = []
    bends: list[tuple[bool, Node]] = []
    for negative, term in terms:
        found = _rule(term, x, symmetric)
        if found is None:
            steps.append(FREE.states(Relation((Gradient(term.shown, x), Number("0")), ("=",)), ("There is no ", x, " in this term, so it does not change.")))
            continue
        value, rule, why, bend = found
        check = gradient_agrees(term.shown, value, variable, vectors, scalars, symmetric)
        if check is None:
            raise NoForm("a line that did not pass its trial with numbers")
        steps.append(Step(rule.id, rule.title, why, rule.concept, after=value, before=Gradient(term.shown, x), relation="implies", check=check))
        parts.append((negative, value))
        if bend is not None:
            bends.append((negative, bend))
    if not parts:
        raise NoForm("nothing that depends on the vector")
    total = _together(parts)
    if len(terms) > 1:
        check = gradient_agrees(function, total, variable, vectors, scalars, symmetric)
        if check is None:
            raise NoForm("a line that did not pass its trial with numbers")
        steps.append(Step(SUM.id, SUM.title, "The gradient of a sum is the sum of the gradients.", SUM.concept, after=total, before=Gradient(function, x), relation="implies", check=check))
    curved = sum(1 for _, t in terms if t.kind in ("quadratic", "square"))
    has_norm = any(t.kind == "norm" for _, t in terms)
    hessian = _together(bends) if bends and len(bends) == curved and not has_norm else None
    if hessian is not None and hessian_agrees(total, hessian, variable, vectors, scalars, symmetric) is None:
        hessian = None
    return Found(total, tuple(steps), hessian)


def _together(parts: list[tuple[bool, Node]]) -> Node:
    signed: list[Node] = []
    for negative, part in parts:
        inner, minus = (part.operand, True) if isinstance(part, Negative) else (part, False)
        signed.append(Negative(inner) if negative != minus else inner)
    return signed[0] if len(signed) == 1 else Add(tuple(signed))


def _rule(term: Term, x: Node, symmetric: frozenset[str]) -> tuple[Node, Rule, Prose, Node | None] | None:
    identity = Symbol("I")
    match term.kind:
        case "free":
            return None
        case "linear":
            assert term.vector is not None
            why: Prose = ("A linear form ", term.shown, " has the same slopes everywhere: the gradient is what is multiplied with ", x, ", written as a column.")
            return _scale_up(term.scale, term.vector), LINEAR, why, None
        case "quadratic":
            matrix = _product(term.matrix)
            if isinstance(matrix, Symbol) and matrix.name in symmetric:
                return _scale_up(_doubled(term.scale), _product((matrix, x))), QUADRATIC, ("The vector stands on both sides, so by the product rule the matrix and its transpose both appear; since ", matrix, " is symmetric they are the same."), _scale_up(_doubled(term.scale), matrix)
            both = Add((matrix, Transpose(matrix) if not isinstance(matrix, Multiply) else _product(_turned(term.matrix))))
            return _scale_up(term.scale, Multiply((both, x))), QUADRATIC, ("The vector stands on both sides of the matrix, so by the product rule the matrix and its transpose both appear. (For a symmetric matrix this is twice the matrix times the vector.)"), _scale_up(term.scale, both) if term.scale else both
        case "square":
            assert term.residual is not None
            scale = _doubled(term.scale)
            if not term.matrix:
                why = ("The squared length is the sum of the squares of the entries; each square has slope twice its entry." if term.residual == x else "The inside has the vector with factor one; outside the square has slope twice its entry.")
                return _scale_up(scale, term.residual), LENGTH, why, _scale_up(scale, identity)
            turned = _product(_turned(term.matrix))
            value = _scale_up(scale, _product((turned, term.residual)))
            bend = _scale_up(scale, _product((turned, *term.matrix)))
            return value, CHAIN, ("Call the inside r = ", term.residual, ". Its squared length has gradient 2r for r; the chain rule brings in how r changes with ", x, ": the matrix in front of it, transposed."), bend
        case "norm":
            assert term.residual is not None
            length = Norm(term.residual)
            inner = term.residual if not term.matrix else _product((*_turned(term.matrix), term.residual))
            minus = isinstance(inner, Negative)
            value = Divide(inner.operand if isinstance(inner, Negative) else inner, length, "fraction")
            value = _scale_up(term.scale, value)
            return (Negative(value) if minus else value), PLAIN_NORM, "A length grows at rate one straight away from zero: the gradient is the vector divided by its length (where it is not zero).", None
    return None
