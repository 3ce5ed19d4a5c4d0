"""The symbols of a formula, each with the places where it stands: summed over, a bound, applied, squared, on the left.

In goes a tree, out come `Item`s in the order in which a reader meets them; signs and functions come after letters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tutor.explain.formulas.kinds import base_of
from tutor.notation import tree as t

LABELS = frozenset("T * ⊤ ⊥ + -".split())
FUNCTIONS = frozenset("log ln exp max min sin cos tan tanh sinh cosh det tr rank softmax sigmoid relu softplus sign inv diag floor ceil erf".split())


@dataclass
class Item:
    """One symbol: `node` as it is first written; `places` says where it stands."""

    node: t.Node
    places: set[str] = field(default_factory=set)
    of: t.Node | None = None
    """What an index counts, what a bound bounds: the operator's operand or index."""
    role: str = ""
    shape: str = ""
    basis: str = "unknown"

    @property
    def base(self) -> t.Node:
        return base_of(self.node)


def inventory(tree: t.Node) -> list[Item]:
    """All symbols, compound ones (x_i, σ², f') besides their letters where the letter means something by itself."""
    found: dict[t.Node, Item] = {}

    def add(node: t.Node, place: str = "", of: t.Node | None = None) -> None:
        key = _plain(node)
        item = found.setdefault(key, Item(node))
        if place:
            item.places.add(place)
        item.of = item.of or of

    def visit(node: t.Node, place: str = "") -> None:
        match node:
            case t.Symbol():
                if node.name not in LABELS and node.name:
                    add(node, place)
            case t.Superscript(base, t.Symbol("c")):
                add(node, place)
                visit(base)
            case t.Subscript(base, index) | t.Superscript(base, index):
                add(node, place)
                if not _pure_label(index):
                    visit(index, "index")
                if isinstance(base, t.Subscript | t.Superscript | t.Prime | t.Apply | t.Add | t.Multiply | t.Call | t.Operation | t.Matrix):
                    visit(base)
            case t.Prime(operand):
                add(node, place)
                if isinstance(operand, t.Symbol | t.Subscript) or not isinstance(operand, t.Symbol):
                    visit(operand)
            case t.Constant(name):
                add(node, place)
            case t.Apply(function, arguments):
                add(node, "applied") if _short(arguments) else None
                visit(function, "distribution" if _is_distribution(function, arguments) else "function")
                if isinstance(function, t.Subscript) and isinstance(function.base, t.Symbol):
                    add(function.base, "function")
                for argument in arguments:
                    visit(argument, "argument")
            case t.Power(t.Symbol(name) as base, t.Symbol(label)) if name.isupper() and label in "OQKV":
                add(t.Superscript(base, node.exponent), place)
                visit(base)
            case t.Power(base, t.Number("2")) if isinstance(base, t.Symbol | t.Subscript):
                add(node, place)
                visit(base, "squared")
            case t.Transpose(operand):
                visit(operand, "transposed")
                add(t.Symbol("T"), "transpose")
            case t.BigOperator(kind, operand, index, lower, upper, domain):
                if kind in ("max", "min", "argmax", "argmin"):
                    add(t.Symbol(kind, style="roman"), "operator")
                if index is not None:
                    _index(index, kind, operand, upper)
                if domain is not None:
                    for inner in _members(domain):
                        _index(inner, kind, operand, None)
                    visit(domain, "domain")
                if lower is not None:
                    visit(lower, "lower")
                if upper is not None:
                    visit(upper, "upper")
                    if isinstance(upper, t.Symbol | t.Subscript):
                        add(upper, f"upper {kind}", index)
                visit(operand)
            case t.Integral(operand, variable, lower, upper):
                visit(operand)
                add(variable, "integrated")
                add(t.Differential(variable), "differential")
                for bound, name in ((lower, "lower"), (upper, "upper")):
                    if bound is not None:
                        visit(bound, f"{name} integral")
            case t.Limit(operand, variable, point):
                add(variable, "limit variable")
                visit(point, "limit point")
                visit(operand)
                add(t.Symbol("lim", style="roman"), "operator")
            case t.Derivative(operand, variables, partial):
                add(t.Symbol("partial"), "operator") if partial else None
                visit(operand, "differentiated")
                for variable, _ in variables:
                    visit(variable, "derivative variable")
            case t.Gradient(operand, variable):
                add(t.Symbol("nabla") if variable is None else t.Subscript(t.Symbol("nabla"), variable), "operator")
                visit(operand, "differentiated")
                if variable is not None:
                    visit(variable, "derivative variable")
            case t.Differential(operand):
                add(node, "differential")
                visit(operand)
            case t.Call(function, arguments, subscript):
                for argument in arguments:
                    visit(argument)
                if subscript is not None:
                    visit(subscript)
                if function == "binomial":
                    add(node, "binomial")
                elif function in FUNCTIONS:
                    add(t.Symbol(function, style="roman"), "named function")
            case t.Factorial(operand):
                visit(operand)
                if isinstance(operand, t.Symbol):
                    add(node, "factorial")
            case t.AbsoluteValue(operand):
                visit(operand)
                if isinstance(operand, t.Symbol) and (operand.name.isupper() or operand.name in ("Sigma", "Lambda")):
                    add(node, "determinant")
            case t.Operation("hadamard", left, right):
                visit(left)
                visit(right)
                add(t.Symbol("odot"), "sign")
            case t.Norm(operand, order):
                visit(operand, "normed")
                if isinstance(order, t.Symbol | t.Text):
                    add(order, "norm order")
            case t.Relation(operands, operators):
                for k, operand in enumerate(operands):
                    head = k == 0 and node is tree
                    visit(operand, "left" if head and isinstance(operand, t.Symbol | t.Subscript | t.Superscript | t.Apply | t.Power) else "")
                for operator in operators:
                    if operator in ("~", "∝") and node is tree:
                        add(t.Symbol({"~": "sim", "∝": "propto"}[operator]), "sign")
            case _:
                for child in t.children(node):
                    visit(child)

    def _index(index: t.Node, kind: str, operand: t.Node, upper: t.Node | None) -> None:
        if isinstance(index, t.Symbol | t.Subscript | t.Prime):
            add(index, f"index of {kind}", operand)

    visit(tree)
    letters = [i for i in found.values() if not i.places & {"operator", "sign", "named function", "transpose"} and not isinstance(i.node, t.Constant)]
    signs = [i for i in found.values() if i not in letters]
    return letters + signs


def _is_distribution(function: t.Node, arguments: tuple[t.Node, ...]) -> bool:
    """N(mu, sigma^2) or U(a, b), with or without the value before a bar."""
    return isinstance(function, t.Symbol) and function.name in ("N", "U") and (len(arguments) > 1 or any(isinstance(a, t.Given) for a in arguments))


def _plain(node: t.Node) -> t.Node:
    return node


def _short(arguments: tuple[t.Node, ...]) -> bool:
    flat = [x for a in arguments for x in ((a.event, a.condition) if isinstance(a, t.Given) else (a,))]
    return all(isinstance(a, t.Symbol | t.Subscript | t.Superscript | t.Number | t.Prime) or (isinstance(a, t.Sequence) and not a.bracket) for a in flat)


def _pure_label(index: t.Node) -> bool:
    """A label rather than an index: text, a star, several words."""
    if isinstance(index, t.Symbol):
        return index.name in LABELS or (len(index.name) > 1 and index.style == "roman") or (len(index.name) > 2 and index.name not in _GREEK)
    return isinstance(index, t.Text | t.Number)


def _members(domain: t.Node) -> list[t.Node]:
    """The indices under a sum that names its domain: i, j; i in S; i ≠ j."""
    if isinstance(domain, t.Relation):
        return _members(domain.left)
    if isinstance(domain, t.Sequence | t.Multiply):
        items = domain.items if isinstance(domain, t.Sequence) else domain.factors
        return [x for i in items for x in _members(i)]
    return [domain] if isinstance(domain, t.Symbol | t.Subscript) else []


_GREEK = frozenset("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Theta Phi Sigma Lambda Omega".split())
