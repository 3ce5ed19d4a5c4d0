"""The quantities that a formula takes in: numbers, lists, tables, vectors, matrices, each with a name for code.

In goes the side of a formula that is computed, out comes a `Program`, or None when it cannot be computed from numbers
alone (an expectation, a derivative of an unnamed function, words).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tutor.explain.formulas.inventory import Item
from tutor.notation import tree as t

UNSUITED = (t.Text, t.Ellipsis, t.Placeholder, t.Derivative, t.Gradient, t.Integral, t.Limit, t.Relation, t.Sequence, t.Cases, t.PlusMinus, t.Operation, t.Given, t.Matrix, t.Interval, t.SetBuilder, t.Differential, t.InnerProduct, t.Evaluated, t.Unevaluated, t.Not, t.Mixed)  # fmt: skip
PROBABILITIES = frozenset({"P", "Pr", "p", "q"})
COMPUTED = frozenset("exp ln log sin cos tan tanh sinh cosh sigmoid relu softplus max min det tr inv sign floor ceil binomial".split())
RESERVED = frozenset("lambda in is as if or and not def for from with np sum len range max min abs".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that goes in: `node` as the formula writes it, `kind` one of number, count, list, table, vector, matrix."""

    node: t.Node
    name: str
    kind: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A formula as something to compute: what goes in, the body, the name of what comes out, and which count is the
    length of which list."""

    quantities: tuple[Quantity, ...]
    body: t.Node
    output: t.Node | None
    lengths: tuple[tuple[t.Node, t.Node], ...] = ()

    @property
    def bound(self) -> frozenset[t.Node]:
        """Indices that run inside sums and products."""
        return frozenset(bound_indices(self.body))

    def find(self, node: t.Node) -> Quantity | None:
        """The quantity of a node."""
        return next((q for q in self.quantities if q.node == node), None)


def program(tree: t.Node, items: list[Item]) -> Program | None:
    """The formula's computed side with its quantities, or None."""
    if isinstance(tree, t.Sequence) and not tree.bracket and tree.items:
        tree = tree.items[0]
    output, body = None, tree
    if isinstance(tree, t.Relation):
        if tree.operators[0] not in ("=", ":=", "≡", "<-"):
            return None
        output, body = tree.operands[0], tree.operands[1]
        if t.size(output) > t.size(body) and isinstance(body, t.Symbol):
            output, body = body, output
    if isinstance(body, t.Symbol | t.Number) or any(isinstance(n, UNSUITED) and not _inside_probability(body, n) for n in t.walk(body)):
        return None
    bound = list(bound_indices(body))
    found: dict[t.Node, Quantity] = {}
    lengths: dict[t.Node, t.Node] = {}
    roles = {i.node: i for i in items}
    if not _collect(body, bound, found, roles):
        return None
    for node in t.walk(body):
        if isinstance(node, t.BigOperator) and isinstance(node.upper, t.Symbol) and node.index is not None:
            for inner in t.walk(node.operand):
                head = indexed(inner, frozenset({node.index}))
                if head is not None and head in found and found[head].kind == "list":
                    lengths.setdefault(node.upper, head)
    for inner in (n for node in t.walk(body) if isinstance(node, t.Factorial) or (isinstance(node, t.Call) and node.function == "binomial") for n in t.walk(node)):
        if inner in found and found[inner].kind == "number":
            found[inner] = replace(found[inner], kind="count")
    if not found or len({q.name for q in found.values()}) != len(found):
        return None
    return Program(tuple(found.values()), body, output, tuple(lengths.items()))


def _inside_probability(body: t.Node, node: t.Node) -> bool:
    """Does the node stand only inside P(…), which is taken as one number?"""
    return any(is_probability(a) and any(n is node for n in t.walk(a)) for a in t.walk(body))


def is_probability(node: t.Node) -> bool:
    """P(A), p(x | y): a number by itself."""
    return isinstance(node, t.Apply) and isinstance(node.function, t.Symbol) and node.function.name in PROBABILITIES


def bound_indices(node: t.Node) -> list[t.Node]:
    """The indices of sums and products in a tree, in order."""
    return list(dict.fromkeys(n.index for n in t.walk(node) if isinstance(n, t.BigOperator) and n.index is not None))


def indexed(node: t.Node, bound: frozenset[t.Node] | frozenset[t.Node]) -> t.Node | None:
    """The list behind x_i, x^{(i)} or p(x) where the index runs: x, x, p. None for anything else."""
    match node:
        case t.Subscript(base, index) if _uses(index, bound):
            return base
        case t.Superscript(base, label, bracket) if bracket and _uses(label, bound):
            return base
        case t.Apply(t.Symbol() as function, (argument,)) if argument in bound:
            return function
    return None


def places(node: t.Node) -> tuple[t.Node, ...]:
    """The indices of an indexed node, in order."""
    match node:
        case t.Subscript(_, index) | t.Superscript(_, index):
            return index.items if isinstance(index, t.Sequence) else index.factors if isinstance(index, t.Multiply) and not any(isinstance(f, t.Number) for f in index.factors) else (index,)
        case t.Apply(_, (argument,)):
            return (argument,)
    return ()


def _uses(index: t.Node, bound: frozenset[t.Node]) -> bool:
    return any(n in bound for n in t.walk(index))


def _collect(node: t.Node, bound: list[t.Node], found: dict[t.Node, Quantity], roles: dict[t.Node, Item]) -> bool:
    """Fill `found`; False when something cannot be taken as a number."""
    running = frozenset(bound)
    head = indexed(node, running)
    if head is not None:
        depth = len(places(node))
        if any(isinstance(n, t.Symbol | t.Subscript) and n not in running for p in places(node) for n in t.walk(p)):
            return False
        if depth > 2 or (head in found and found[head].kind != ("list" if depth == 1 else "table")):
            return False
        role = roles.get(node) or roles.get(head)
        return _add(head, "list" if depth == 1 else "table", found, role)
    match node:
        case t.Number() | t.Constant():
            return True
        case t.Symbol() | t.Subscript() | t.Superscript() | t.Prime():
            if node in running:
                return True
            item = roles.get(node)
            shape = item.shape if item else ""
            kind = shape if shape in ("vector", "matrix") else "count" if item and any(p.startswith(("upper sum", "upper product")) for p in item.places) else "number"
            return _add(node, kind, found, item)
        case t.Apply():
            return is_probability(node) and _add(node, "number", found, roles.get(node))
        case t.BigOperator(kind, operand, index, lower, upper, domain):
            if kind not in ("sum", "product") or not isinstance(index, t.Symbol) or (domain is not None and domain != index):
                return False
            return all(_collect(x, bound, found, roles) for x in (operand, lower, upper) if x is not None)
        case t.Call(function, arguments, subscript):
            if function not in COMPUTED or (subscript is not None and not isinstance(subscript, t.Number)):
                return False
            return all(_collect(a, bound, found, roles) for a in arguments)
        case t.Norm(operand, order):
            return order in (None, t.Number("1"), t.Number("2")) and _collect(operand, bound, found, roles)
    return all(_collect(c, bound, found, roles) for c in t.children(node))


def _add(node: t.Node, kind: str, found: dict[t.Node, Quantity], item: Item | None) -> bool:
    name = code_name(node)
    if not name:
        return False
    if node in found and found[node].kind != kind:
        return False
    found.setdefault(node, Quantity(node, name, kind, item.role if item else ""))
    return True


def code_name(node: t.Node) -> str:
    """A name for code: x_bar, sigma, P_A_given_B; "" when there is none."""
    match node:
        case t.Apply(function, arguments):
            parts = [code_name(function)]
            for a in arguments:
                parts += [code_name(a.event), "given", code_name(a.condition)] if isinstance(a, t.Given) else [code_name(a)]
            return "_".join(parts) if all(parts) else ""
        case t.Not(operand):
            inner = code_name(operand)
            return f"not_{inner}" if inner else ""
        case t.Relation((left, right), ("=",)):
            return code_name(left) if code_name(left) and isinstance(right, t.Symbol | t.Number) else ""
        case t.Symbol(name, accent):
            out = name + (f"_{accent}" if accent else "")
        case t.Number(text):
            return text if text.isdigit() else ""
        case t.Text(text):
            out = text.strip().replace(" ", "_")
        case t.Subscript(base, index) | t.Superscript(base, index):
            indices = [code_name(i) for i in (index.items if isinstance(index, t.Sequence) else index.factors if isinstance(index, t.Multiply) else (index,))]
            out = "_".join([code_name(base), *indices]) if code_name(base) and all(indices) else ""
        case t.Prime(operand):
            out = f"{code_name(operand)}_new" if code_name(operand) else ""
        case _:
            return ""
    out = out.replace("*", "star").replace("⊤", "T")
    if not out.isidentifier() and not out.isdigit():
        return ""
    return out + "_" if out in RESERVED else out
