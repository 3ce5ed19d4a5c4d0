"""The expression tree: mathematics exactly as a person wrote it, or as a teacher would write it on the board.

Every node is frozen and compares by value; `span` (start, end positions in the text that was read) takes no part in
comparison. Nothing here evaluates, reorders or simplifies: that is what rules do, one step at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, TypeAlias, cast

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """Any piece of mathematics."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal with its typed digits kept: `3`, `0.50`, `1.5e-3`. Never negative: -3 is Negative(Number("3"))."""

    text: str

    @property
    def value(self) -> Fraction:
        """The exact value: 0.50 is 1/2."""
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """A name without its index: `x`, `theta`, `MSE`. Greek letters carry their English names.

    `accent` is one of "", hat, bar, tilde, vec, dot, ddot, star; `style` one of "", bold, blackboard, calligraphic,
    fraktur, roman.
    """

    name: str
    accent: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A fixed number with a name: pi, e, i (imaginary unit), infinity."""

    name: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words inside mathematics: \\text{if}, a unit, a label."""

    text: str


@dataclass(frozen=True, slots=True)
class Ellipsis(Node):
    """Three dots inside a list, a sum or a matrix."""


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """A dot or an empty place that stands for an argument, as in f(·)."""


@dataclass(frozen=True, slots=True)
class Add(Node):
    """A sum; a subtracted term is a Negative: a - b is Add((a, Negative(b)))."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class PlusMinus(Node):
    """± operand; as a term of Add it gives a ± b."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Multiply(Node):
    """A product; `sign` is how it was written: "" (side by side), "*", "·" or "×"."""

    factors: tuple[Node, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Divide(Node):
    """A quotient; `sign` is "fraction" (stacked), "/" or "÷"; a mixed number 2 1/2 is Add of both with mixed numbers kept by Mixed."""

    numerator: Node
    denominator: Node
    sign: str = "/"


@dataclass(frozen=True, slots=True)
class Mixed(Node):
    """A mixed number: 2 1/2 is two and a half."""

    whole: Number
    fraction: Divide


@dataclass(frozen=True, slots=True)
class Power(Node):
    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """A root; `index` is None for the square root."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Subscript(Node):
    """A base with an index or label below: x_1, w_{ij}, x_max."""

    base: Node
    index: Node


@dataclass(frozen=True, slots=True)
class Superscript(Node):
    """A raised label that is no power: x^{(i)}, W^{[l]}, w^*. Powers are Power, transposes Transpose."""

    base: Node
    label: Node
    bracket: str = ""


@dataclass(frozen=True, slots=True)
class Prime(Node):
    """f', f'': the derivative of a named function, or another version of a symbol."""

    operand: Node
    order: int = 1


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the allow-list applied to arguments: sin x, log_2 x (subscript 2), max(a, b), gcd(4, 6)."""

    function: str
    arguments: tuple[Node, ...]
    subscript: Node | None = None


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """Any other function applied: f(x), P(A | B), E[X], N(mu, sigma^2). `bracket` is "()" or "[]" or "{}"."""

    function: Node
    arguments: tuple[Node, ...]
    bracket: str = "()"


@dataclass(frozen=True, slots=True)
class Given(Node):
    """`event | condition` inside a probability or density; `mark` is "|" or ";" (parameters)."""

    event: Node
    condition: Node
    mark: str = "|"


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Percent(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class AbsoluteValue(Node):
    """|x|; of a matrix it is its determinant, of a set its size: the meaning is decided by what is inside."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Norm(Node):
    """||x||, with `order` the index below: ||x||_1, ||x||_2, ||A||_F."""

    operand: Node
    order: Node | None = None


@dataclass(frozen=True, slots=True)
class InnerProduct(Node):
    """<x, y>."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """Another binary operation. `operator`: cross, hadamard, outer, convolve, mod, compose, union, intersection,
    minus (sets), and, or, implies, iff, divides."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Logical not, or the complement of an event or set."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A statement. `operators` lies between neighbouring operands, so chains are one node: 0 <= x < 1.

    Operators: = != < <= > >= ≈ ≡ ∝ ~ (is distributed as) := (is defined as) <- (becomes) -> (maps or goes to)
    in, notin, subset, subseteq, supset, perp, parallel, independent, << and >>.
    """

    operands: tuple[Node, ...]
    operators: tuple[str, ...]

    @property
    def left(self) -> Node:
        return self.operands[0]

    @property
    def right(self) -> Node:
        return self.operands[-1]

    @property
    def operator(self) -> str:
        return self.operators[0]


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """Items in order. `bracket`: "()" tuple or vector, "[]" list or vector, "{}" set, "<>" vector, "" bare list."""

    items: tuple[Node, ...]
    bracket: str = "[]"


@dataclass(frozen=True, slots=True)
class SetBuilder(Node):
    """{ element : condition }."""

    element: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """An interval of real numbers: (a, b], and so on."""

    lower: Node
    upper: Node
    closed_left: bool
    closed_right: bool


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Rows of equal length; a column vector has rows of length one. `bracket`: "[]", "()", "||" (determinant)."""

    rows: tuple[tuple[Node, ...], ...]
    bracket: str = "[]"

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """d^n/dx^n of operand; `variables` pairs each variable with its order; `operand` may be a bare y or f."""

    operand: Node
    variables: tuple[tuple[Node, int], ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Gradient(Node):
    """∇ operand, with respect to `variable` when given; `order` 2 is the Hessian, `kind` div or curl for ∇· and ∇×."""

    operand: Node
    variable: Node | None = None
    order: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Differential(Node):
    """dx standing alone."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Integral(Node):
    """∫ operand d variable; bounds are None when indefinite; a region alone stands in `lower`. Double ones are nested."""

    operand: Node
    variable: Node
    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class Evaluated(Node):
    """[F(x)] between two bounds, or an expression at a point: F(x)|_{x=a} has lower None and upper a."""

    operand: Node
    variable: Node | None
    lower: Node | None
    upper: Node | None


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """`direction` is "+" (from above), "-" (from below) or "" (both)."""

    operand: Node
    variable: Node
    point: Node
    direction: str = ""


@dataclass(frozen=True, slots=True)
class BigOperator(Node):
    """Sums, products and their kin. `kind`: sum, product, union, intersection, max, min, sup, inf, argmax, argmin.

    `index` runs from `lower` to `upper`, or `domain` says what is under the sign (i in S, x, w: constraint).
    """

    kind: str
    operand: Node
    index: Node | None = None
    lower: Node | None = None
    upper: Node | None = None
    domain: Node | None = None


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Branches of (value, condition); the condition of an `otherwise` branch is Text("otherwise")."""

    branches: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Unevaluated(Node):
    """A task named in the mathematics itself: simplify(...), solve(...), det(...) as typed in calculator style."""

    task: str
    arguments: tuple[Node, ...]


ZERO = Number("0")
ONE = Number("1")


def children(node: Node) -> Iterator[Node]:
    """The direct sub-expressions, in written order."""
    for f in fields(node):
        if f.name != "span":
            yield from _nodes(getattr(node, f.name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, outside in."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(list(children(top))))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node with `change` applied to each direct child."""
    updates: dict[str, Any] = {}
    for f in fields(node):
        if f.name == "span":
            continue
        old = getattr(node, f.name)
        new = _map(old, change)
        if new is not old:
            updates[f.name] = new
    return replace(node, **updates) if updates else node


def _map(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        new = tuple(_map(item, change) for item in value)
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    return value


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """Apply `change` to every node, inside out."""
    return change(rebuild(node, lambda child: transform(child, change)))


def substitute(node: Node, name: str, value: Node) -> Node:
    """Replace each symbol with the flat name `name` (see `flat_name`) by `value`."""

    def change(inner: Node) -> Node:
        if isinstance(inner, Symbol | Subscript) and flat_name(inner) == name:
            return value
        return rebuild(inner, change)

    return change(node)


def flat_name(node: Node) -> str | None:
    """One name for a symbol with its accents and index, as sympy and plain text use it: x_1, y_hat, w_ij; else None."""
    match node:
        case Symbol(name, accent):
            return f"{name}_{accent}" if accent else name
        case Subscript(base, index):
            head, tail = flat_name(base), _flat_index(index)
            return f"{head}_{tail}" if head is not None and tail is not None else None
        case Prime(operand, order):
            head = flat_name(operand)
            return None if head is None else head + "'" * order
    return None


def _flat_index(index: Node) -> str | None:
    match index:
        case Number(text) | Text(text):
            return text
        case Symbol() | Subscript():
            return flat_name(index)
        case Multiply(factors) | Sequence(factors):
            parts = [_flat_index(f) for f in factors]
            return None if None in parts else "".join(cast(list[str], parts))
    return None


def symbols(node: Node) -> tuple[str, ...]:
    """Flat names of all symbols in order of first appearance; names of applied functions are left out."""
    found: dict[str, None] = {}

    def visit(inner: Node) -> None:
        name = flat_name(inner) if isinstance(inner, Symbol | Subscript) else None
        if name is not None:
            found.setdefault(name)
            return
        if isinstance(inner, Apply):
            for argument in inner.arguments:
                visit(argument)
            return
        for child in children(inner):
            visit(child)

    visit(node)
    return tuple(found)


def depth(node: Node) -> int:
    """How deeply the expression is nested; a symbol has depth 1."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        top, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(top))
    return deepest


def size(node: Node) -> int:
    """How many nodes there are."""
    return sum(1 for _ in walk(node))
