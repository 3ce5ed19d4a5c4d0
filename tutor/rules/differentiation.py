"""Derivatives by the rules that are taught, on the tree as it was written: each line of the board is a step.

`differentiate(f, x)` gives the lines from d/dx f to a result without d/dx. Rules: constant, sum, constant multiple,
power, product, quotient, chain, and the table of functions; a power with the variable above goes by logarithms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.notation.tree import (
    ONE,
    ZERO,
    AbsoluteValue,
    Add,
    Apply,
    Call,
    Constant,
    Derivative,
    Divide,
    Factorial,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Prime,
    Root,
    Subscript,
    Symbol,
    flat_name,
    symbols,
    walk,
)
from tutor.rules.tidy import tidy
from tutor.solution import Prose, Step


class NoRule(ValueError):
    """There is no rule here for this kind of expression."""


TWO = Number("2")


@dataclass(frozen=True, slots=True)
class Derived:
    """The lines from d/dx of something to `result`."""

    steps: tuple[Step, ...]
    result: Node


def depends(node: Node, x: str) -> bool:
    """Does the expression hold the variable?"""
    if x in symbols(node):
        return True
    return any(isinstance(n, Symbol | Subscript) and flat_name(n) == x for n in walk(node))


def d(node: Node, x: str) -> Node:
    """d/dx of an expression, as written on the board; of a letter that stands for a constant it is 0 at once."""
    if isinstance(node, Symbol | Subscript) and flat_name(node) != x:
        return ZERO
    return Derivative(node, ((_variable(x), 1),))


def _variable(x: str) -> Node:
    from tutor.notation.symbolic import name_to_tree

    return name_to_tree(x)


def differentiate(node: Node, x: str) -> Derived:
    """The derivative of `node` with respect to the variable with the flat name `x`, tidied.

    Raises:
        NoRule: for an expression that no rule here covers.
    """
    derived = _derive(node, x)
    neat = tidy(derived.result)
    if neat == derived.result:
        return derived
    last = Step(
        "collect_terms", "Tidy up", "Multiply the numbers together, collect what is alike, and write it as short as it goes.", "expanding-factoring",
        before=derived.result, after=neat,
    )  # fmt: skip
    return Derived((*derived.steps, last), neat)


def _derive(node: Node, x: str) -> Derived:
    if not depends(node, x):
        return _one(node, x, ZERO, "constant_rule", "Constant rule", "derivatives", (f"There is no {x} in it, so it does not change when {x} changes: its rate of change is zero.",))
    match node:
        case Symbol() | Subscript():
            return _one(node, x, ONE, "identity_rule", "Derivative of the variable", "derivatives", f"When {x} goes up by one, {x} goes up by one.")
        case Negative(operand):
            return _negative(operand, x)
        case Add(terms):
            return _sum(node, terms, x)
        case Multiply(factors):
            return _product(node, factors, x)
        case Divide(top, bottom):
            return _quotient(node, top, bottom, x)
        case Power(base, exponent):
            return _power(node, base, exponent, x)
        case Root(radicand, index):
            return _root(node, radicand, index, x)
        case Call(function, (argument,), subscript):
            return _function(node, function, argument, subscript, x)
        case AbsoluteValue(operand):
            outer = Divide(operand, node)
            return _chain(node, operand, outer, x, "absolute_value_rule", "the absolute value", "negative-numbers")
        case Call("max", (a, b)) if ZERO in (a, b):
            return _relu(node, b if a == ZERO else a, x)
        case Apply(head, (argument,)):
            primed = Apply(Prime(head.operand, head.order + 1) if isinstance(head, Prime) else Prime(head), (argument,))
            return _chain(node, argument, primed, x, "named_function", "the function", "chain-rule")
        case Factorial():
            raise NoRule("a factorial has no derivative by these rules")
    raise NoRule("no rule for this kind of expression")


def _one(node: Node, x: str, result: Node, rule: str, title: str, concept: str, why: Prose) -> Derived:
    return Derived((Step(rule, title, why, concept, before=d(node, x), after=result),), result)


def _simple(node: Node, x: str) -> bool:
    """Is its derivative one line?"""
    return len(_derive(node, x).steps) == 1


def _parts(before: Node, make: Callable[[list[Node]], Node], parts: list[Node], x: str) -> tuple[Step | None, Node]:
    """One line that replaces each d/dx by its result, the work of each as a substep."""
    derived = [_derive(part, x) for part in parts]
    after = make([p.result for p in derived])
    substeps = []
    for part, one in zip(parts, derived, strict=True):
        if len(one.steps) == 1:
            substeps.append(one.steps[0])
        else:
            substeps.append(Step("differentiate_part", "Differentiate this part", ("On its own: ", part, "."), one.steps[0].concept, before=d(part, x), after=one.result, substeps=one.steps))
    if not parts:
        return None, after
    if len(substeps) == 1:
        only = substeps[0]
        step = Step(only.rule, only.title, only.why, only.concept, before=before, after=after, substeps=only.substeps or (only,))
    else:
        step = Step("differentiate_parts", "Differentiate each part", "Each part is differentiated by its own rule.", "derivatives", before=before, after=after, substeps=tuple(substeps))
    return step, after


def _negative(operand: Node, x: str) -> Derived:
    inner = _derive(operand, x)
    before = d(Negative(operand), x)
    result = _negated(inner.result)
    if len(inner.steps) == 1:
        only = inner.steps[0]
        return Derived((Step(only.rule, only.title, only.why, only.concept, before=before, after=result, substeps=inner.steps),), result)
    middle = Negative(d(operand, x))
    first = Step("constant_multiple_rule", "Constant multiple rule", "A minus sign is a factor of minus one; it stays in front.", "derivatives", before=before, after=middle)
    step, _ = _parts(middle, lambda p: _negated(p[0]), [operand], x)
    return Derived((first, step) if step else (first,), result)


def _negated(node: Node) -> Node:
    return ZERO if node == ZERO else node.operand if isinstance(node, Negative) else Negative(node)


def _signed_parts(terms: tuple[Node, ...]) -> list[tuple[Node, bool]]:
    return [(t.operand, True) if isinstance(t, Negative) else (t, False) for t in terms]


def _sum(node: Node, terms: tuple[Node, ...], x: str) -> Derived:
    parts = _signed_parts(terms)
    middle = Add(tuple(Negative(d(p, x)) if minus else d(p, x) for p, minus in parts))
    first = Step("sum_rule", "Sum rule", "The change of a sum is the sum of the changes, so each term can be differentiated on its own.", "derivatives", before=d(node, x), after=middle)

    def make(results: list[Node]) -> Node:
        kept: list[Node] = []
        for (_, minus), result in zip(parts, results, strict=True):
            if result != ZERO:
                kept.append(_negated(result) if minus else result)
        return ZERO if not kept else kept[0] if len(kept) == 1 else Add(tuple(kept))

    step, after = _parts(middle, make, [p for p, _ in parts], x)
    return Derived((first, step) if step else (first,), after)


def _product(node: Node, factors: tuple[Node, ...], x: str) -> Derived:
    constant = [f for f in factors if not depends(f, x)]
    moving = [f for f in factors if depends(f, x)]
    if constant:
        inside = moving[0] if len(moving) == 1 else Multiply(tuple(moving))
        inner = _derive(inside, x)
        before = d(node, x)
        result = _times(*constant, inner.result)
        if len(inner.steps) == 1:
            only = inner.steps[0]
            why: Prose = ("The factor ", _times(*constant), " does not change, so it stays in front. ", *(only.why if isinstance(only.why, tuple) else (only.why,)))
            return Derived((Step(only.rule, only.title, why, only.concept, before=before, after=result, substeps=inner.steps),), result)
        middle = _times(*constant, d(inside, x))
        first = Step("constant_multiple_rule", "Constant multiple rule", ("The factor ", _times(*constant), " does not change, so it stays in front."), "derivatives", before=before, after=middle)
        step, after = _parts(middle, lambda p: _times(*constant, p[0]), [inside], x)
        return Derived((first, step) if step else (first,), after)
    u, v = moving[0], moving[1] if len(moving) == 2 else Multiply(tuple(moving[1:]))
    middle = Add((_times(d(u, x), v), _times(u, d(v, x))))
    first = Step(
        "product_rule", "Product rule", "Both factors change: first one changes while the other waits, then the other way round, and the two effects are added.", "product-rule",
        before=d(node, x), after=middle,
    )  # fmt: skip
    step, after = _parts(middle, lambda p: _plus(_times(p[0], v), _times(u, p[1])), [u, v], x)
    return Derived((first, step) if step else (first,), after)


def _quotient(node: Node, top: Node, bottom: Node, x: str) -> Derived:
    if not depends(bottom, x):
        inner = _derive(top, x)
        before, result = d(node, x), Divide(inner.result, bottom)
        if len(inner.steps) == 1:
            only = inner.steps[0]
            return Derived((Step(only.rule, only.title, only.why, only.concept, before=before, after=result, substeps=inner.steps),), result)
        middle = Divide(d(top, x), bottom)
        first = Step("constant_multiple_rule", "Constant multiple rule", ("Dividing by ", bottom, " is multiplying by a constant; it stays."), "derivatives", before=before, after=middle)
        step, after = _parts(middle, lambda p: Divide(p[0], bottom), [top], x)
        return Derived((first, step) if step else (first,), after)
    if not depends(top, x):
        outer = Negative(Divide(top, Power(bottom, TWO)))
        return _chain(node, bottom, outer, x, "reciprocal_rule", "one over something", "quotient-rule")
    middle = Divide(Add((_times(d(top, x), bottom), Negative(_times(top, d(bottom, x))))), Power(bottom, TWO))
    first = Step(
        "quotient_rule", "Quotient rule", "Bottom times the change of the top, minus top times the change of the bottom, over the bottom squared.", "quotient-rule",
        before=d(node, x), after=middle,
    )  # fmt: skip
    step, after = _parts(middle, lambda p: Divide(_minus(_times(p[0], bottom), _times(top, p[1])), Power(bottom, TWO)), [top, bottom], x)
    return Derived((first, step) if step else (first,), after)


def _power(node: Node, base: Node, exponent: Node, x: str) -> Derived:
    if not depends(exponent, x):
        lowered = _lowered(exponent)
        outer = _times(exponent, base if lowered == ONE else Power(base, lowered))
        if flat_name(base) == x:
            return _one(node, x, outer, "power_rule", "Power rule", "power-rule", "Bring the exponent down in front, then lower it by one.")
        return _chain(node, base, outer, x, "chain_rule", "the power", "chain-rule")
    if not depends(base, x):
        if base == Constant("e"):
            return _chain(node, exponent, node, x, "exponential_rule", "the exponential function", "exp-log-derivatives", "The exponential function is its own rate of change.")
        outer = _times(node, Call("ln", (base,)))
        return _chain(node, exponent, outer, x, "exponential_rule", "the exponential", "exp-log-derivatives", "An exponential grows in proportion to itself; the natural log of its base is the factor.")
    rewritten = Power(Constant("e"), _times(exponent, Call("ln", (base,))))
    first = Step(
        "rewrite_power", "Write the power with base e", "A power whose base and exponent both change is written as e to the exponent times the log of the base (where the base is positive).",
        "exp-log-derivatives", before=d(node, x), after=d(rewritten, x),
    )  # fmt: skip
    inner = _times(exponent, Call("ln", (base,)))
    middle = _times(node, d(inner, x))
    second = Step("exponential_rule", "Derivative of the exponential", "The exponential stays as it is, times the derivative of its exponent; and e to that exponent is the power we began with.", "chain-rule", before=d(rewritten, x), after=middle)
    step, after = _parts(middle, lambda p: _times(node, p[0]), [inner], x)
    return Derived((first, second, step) if step else (first, second), after)


def _lowered(exponent: Node) -> Node:
    """The exponent less one."""
    match exponent:
        case Number():
            value = exponent.value - 1
        case Negative(Number() as n):
            value = -n.value - 1
        case Divide(Number() as a, Number() as b):
            value = a.value / b.value - 1
        case Negative(Divide(Number() as a, Number() as b)):
            value = -a.value / b.value - 1
        case _:
            return Add((exponent, Negative(ONE)))
    node: Node = Number(str(abs(value.numerator)))
    if value.denominator != 1:
        node = Divide(node, Number(str(value.denominator)))
    return Negative(node) if value < 0 else node


def _root(node: Node, radicand: Node, index: Node | None, x: str) -> Derived:
    if index is None:
        outer: Node = Divide(ONE, Multiply((TWO, node)))
        if flat_name(radicand) == x:
            return _one(node, x, outer, "root_rule", "Derivative of the square root", "power-rule", "A square root is the power one half: the half comes down and the root moves below.")
        return _chain(node, radicand, outer, x, "root_rule", "the square root", "chain-rule")
    return _derive_as(node, Power(radicand, Divide(ONE, index)), x, "write_root_as_power", "Write the root as a power", "A root is a power with a fraction as exponent.", "roots-radicals")


def _derive_as(node: Node, other: Node, x: str, rule: str, title: str, why: str, concept: str) -> Derived:
    first = Step(rule, title, why, concept, before=d(node, x), after=d(other, x))
    rest = _derive(other, x)
    return Derived((first, *rest.steps), rest.result)


def _relu(node: Node, inside: Node, x: str) -> Derived:
    return _chain(node, inside, Call("Heaviside", (inside,)), x, "relu_rule", "the larger of zero and something", "activation-functions")


def _chain(node: Node, inside: Node, outer: Node, x: str, rule: str, what: str, concept: str, why: str = "") -> Derived:
    """Outer derivative times inner derivative; one line when the inside is the bare variable."""
    if flat_name(inside) == x:
        return _one(node, x, outer, rule, f"Derivative of {what}", concept, why or f"This is the known derivative of {what}.")
    middle = _times(outer, d(inside, x))
    first = Step(
        "chain_rule", "Chain rule", (f"The outside is {what}, the inside is ", inside, ". Differentiate the outside, leave the inside as it is, then multiply by the derivative of the inside."),
        "chain-rule", before=d(node, x), after=middle,
    )  # fmt: skip
    step, after = _parts(middle, lambda p: _times(outer, p[0]), [inside], x)
    return Derived((first, step) if step else (first,), after)


def _call(name: str, argument: Node) -> Node:
    return Call(name, (argument,))


def _squared(node: Node) -> Node:
    return Power(node, TWO)


TABLE: dict[str, tuple[Callable[[Node], Node], str, str]] = {
    "sin": (lambda u: _call("cos", u), "the sine", "trig-derivatives"),
    "cos": (lambda u: Negative(_call("sin", u)), "the cosine", "trig-derivatives"),
    "tan": (lambda u: _squared(_call("sec", u)), "the tangent", "trig-derivatives"),
    "cot": (lambda u: Negative(_squared(_call("csc", u))), "the cotangent", "trig-derivatives"),
    "sec": (lambda u: Multiply((_call("sec", u), _call("tan", u))), "the secant", "trig-derivatives"),
    "csc": (lambda u: Negative(Multiply((_call("csc", u), _call("cot", u)))), "the cosecant", "trig-derivatives"),
    "asin": (lambda u: Divide(ONE, Root(Add((ONE, Negative(_squared(u)))))), "the inverse sine", "trig-derivatives"),
    "acos": (lambda u: Negative(Divide(ONE, Root(Add((ONE, Negative(_squared(u))))))), "the inverse cosine", "trig-derivatives"),
    "atan": (lambda u: Divide(ONE, Add((_squared(u), ONE))), "the inverse tangent", "trig-derivatives"),
    "acot": (lambda u: Negative(Divide(ONE, Add((_squared(u), ONE)))), "the inverse cotangent", "trig-derivatives"),
    "sinh": (lambda u: _call("cosh", u), "the hyperbolic sine", "exp-log-derivatives"),
    "cosh": (lambda u: _call("sinh", u), "the hyperbolic cosine", "exp-log-derivatives"),
    "tanh": (lambda u: Add((ONE, Negative(_squared(_call("tanh", u))))), "the hyperbolic tangent", "activation-functions"),
    "coth": (lambda u: Negative(_squared(_call("csch", u))), "the hyperbolic cotangent", "exp-log-derivatives"),
    "sech": (lambda u: Negative(Multiply((_call("sech", u), _call("tanh", u)))), "the hyperbolic secant", "exp-log-derivatives"),
    "asinh": (lambda u: Divide(ONE, Root(Add((_squared(u), ONE)))), "the inverse hyperbolic sine", "exp-log-derivatives"),
    "acosh": (lambda u: Divide(ONE, Root(Add((_squared(u), Negative(ONE))))), "the inverse hyperbolic cosine", "exp-log-derivatives"),
    "atanh": (lambda u: Divide(ONE, Add((ONE, Negative(_squared(u))))), "the inverse hyperbolic tangent", "exp-log-derivatives"),
    "exp": (lambda u: _call("exp", u), "the exponential function", "exp-log-derivatives"),
    "ln": (lambda u: Divide(ONE, u), "the natural log", "exp-log-derivatives"),
    "erf": (lambda u: Divide(Multiply((TWO, Power(Constant("e"), Negative(_squared(u))))), Root(Constant("pi"))), "the error function", "normal-distribution"),
}


def _function(node: Node, function: str, argument: Node, subscript: Node | None, x: str) -> Derived:
    if function == "log":
        if subscript is None or subscript == Constant("e"):
            return _chain(node, argument, Divide(ONE, argument), x, "log_rule", "the natural log", "exp-log-derivatives")
        outer = Divide(ONE, _times(argument, Call("ln", (subscript,))))
        return _chain(node, argument, outer, x, "log_rule", f"the log to base {_words(subscript)}", "exp-log-derivatives")
    if function == "sigmoid":
        known = Divide(ONE, Add((ONE, Power(Constant("e"), Negative(argument)))))
        return _derive_as(node, known, x, "definition", "What the sigmoid is", "The sigmoid is one over one plus e to the minus input.", "sigmoid")
    if function == "relu":
        return _relu(node, argument, x)
    if function == "softplus":
        return _derive_as(node, Call("ln", (Add((ONE, Power(Constant("e"), argument))),)), x, "definition", "What softplus is", "Softplus is the log of one plus e to the input.", "activation-functions")
    if function not in TABLE:
        raise NoRule(f"no rule for {function}")
    outer_of, what, concept = TABLE[function]
    return _chain(node, argument, outer_of(argument), x, f"{function}_rule", what, concept)


def _words(node: Node) -> str:
    from tutor.notation.plain import plain

    return plain(node)


def _times(*factors: Node) -> Node:
    """A product without factors one, zero when a factor is zero."""
    kept: list[Node] = []
    for factor in factors:
        if factor == ZERO:
            return ZERO
        kept.extend(factor.factors if isinstance(factor, Multiply) else (factor,))
    kept = [f for f in kept if f != ONE]
    numbers = [f for f in kept if isinstance(f, Number)]
    kept = [*numbers, *(f for f in kept if not isinstance(f, Number))]
    minus = sum(isinstance(f, Negative) for f in kept) % 2
    kept = [f.operand if isinstance(f, Negative) else f for f in kept]
    kept = [f for f in kept if f != ONE]
    product: Node = ONE if not kept else kept[0] if len(kept) == 1 else Multiply(tuple(kept), "*" if len(numbers) > 1 else "")
    return Negative(product) if minus else product


def _plus(a: Node, b: Node) -> Node:
    if a == ZERO:
        return b
    return a if b == ZERO else Add((a, b))


def _minus(a: Node, b: Node) -> Node:
    if b == ZERO:
        return a
    return _negated(b) if a == ZERO else Add((a, _negated(b)))
