"""Computational graphs: an expression taken apart into single operations, run forwards for values and backwards for slopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.notation.plain import plain
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Root, Subscript, Symbol, flat_name, symbols
from tutor.rules.differentiation import differentiate
from tutor.rules.floats import Value, number
from tutor.solution import Plot

MOST = 24


class NoGraph(ValueError):
    """The expression cannot be taken apart into operations that I know."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One node: its name, the operation in terms of its parents' names (None for an input), the parents."""

    name: str
    formula: Node | None
    parents: tuple[str, ...] = ()


@dataclass(slots=True)
class Graph:
    """Nodes in an order in which each comes after its parents; the last one is the output."""

    nodes: dict[str, Operation] = field(default_factory=dict)
    seen: dict[Node, str] = field(default_factory=dict)

    @property
    def output(self) -> str:
        """The name of the last node."""
        return next(reversed(self.nodes))

    def children(self, name: str) -> list[Operation]:
        """The nodes that use this one."""
        return [n for n in self.nodes.values() if name in n.parents]

    def depth(self, name: str) -> int:
        """How many operations lie between this node and the inputs, at most."""
        parents = self.nodes[name].parents
        return 1 + max(map(self.depth, parents)) if parents else 0


def build(output: str, body: Node, named: Mapping[str, Node]) -> Graph:
    """The graph of `body`, whose result gets the name `output`; `named` are parts that have names of their own.

    Raises:
        NoGraph: for notation without an operation here, or more nodes than fit on a page.
    """
    graph = Graph()
    taken = {output, *named, *symbols(body), *(n for b in named.values() for n in symbols(b))}
    fresh = (f"u_{k}" for k in range(1, 100) if f"u_{k}" not in taken)
    last = _visit(graph, body, named, fresh, output, frozenset())
    if last != output:
        graph.nodes[output] = Operation(output, name_to_tree(last), (last,))
    return graph


def _visit(graph: Graph, node: Node, named: Mapping[str, Node], fresh: Any, wanted: str | None, busy: frozenset[str]) -> str:
    name = flat_name(node) if isinstance(node, Symbol | Subscript) else None
    if name is not None:
        if name in graph.nodes:
            return name
        if name in named and name not in busy:
            return _visit(graph, named[name], named, fresh, name, busy | {name})
        graph.nodes[name] = Operation(name, None)
        return name
    if node in graph.seen and wanted is None:
        return graph.seen[node]
    if len(graph.nodes) > MOST:
        raise NoGraph("more operations than I draw")
    parents: list[str] = []

    def part(inner: Node) -> Node:
        """A number stays in the formula; anything else becomes a node of its own."""
        if not symbols(inner):
            return inner
        parent = _visit(graph, inner, named, fresh, None, busy)
        if parent not in parents:
            parents.append(parent)
        return name_to_tree(parent)

    def signed(inner: Node) -> Node:
        return Negative(part(inner.operand)) if isinstance(inner, Negative) else part(inner)

    match node:
        case Add(terms):
            formula: Node = Add(tuple(signed(t) for t in terms))
        case Negative(operand):
            formula = Negative(part(operand))
        case Multiply(factors):
            formula = Multiply(tuple(part(f) for f in factors), "*")
        case Divide(top, bottom):
            formula = Divide(part(top), part(bottom), "fraction")
        case Power(Constant("e") as base, exponent):
            formula = Power(base, part(exponent))
        case Power(base, exponent) if not symbols(exponent):
            formula = Power(part(base), exponent)
        case Root(radicand, index):
            formula = Root(part(radicand), index)
        case Call(function, arguments, subscript) if arguments:
            formula = Call(function, tuple(part(a) for a in arguments), subscript)
        case _:
            raise NoGraph("an operation that I cannot put into a graph")
    own = wanted or next(fresh)
    graph.nodes[own] = Operation(own, formula, tuple(parents))
    graph.seen[node] = own
    return own


@dataclass(frozen=True, slots=True)
class Run:
    """Values of all nodes, local slopes by (child, parent) as formula and number, and the gradient of the output by node."""

    values: Mapping[str, Value]
    local: Mapping[tuple[str, str], tuple[Node, Value]]
    gradients: Mapping[str, Value]


def run(graph: Graph, inputs: Mapping[str, Value]) -> Run:
    """Forwards, then backwards: each node's gradient is the sum over its children of theirs times the local slope."""
    values: dict[str, Value] = {}
    local: dict[tuple[str, str], tuple[Node, Value]] = {}
    for node in graph.nodes.values():
        values[node.name] = inputs[node.name] if node.formula is None else number(node.formula, values)
    for node in graph.nodes.values():
        for parent in node.parents:
            assert node.formula is not None
            slope = differentiate(node.formula, parent).result
            local[(node.name, parent)] = (slope, number(slope, values))
    gradients: dict[str, Value] = {graph.output: number(Number("1"), {})}
    for name in reversed(list(graph.nodes)):
        if name == graph.output:
            continue
        total: Value = number(Number("0"), {})
        for child in graph.children(name):
            total = total + gradients[child.name] * local[(child.name, name)][1]
        gradients[name] = total
    return Run(values, local, gradients)


def picture(graph: Graph, done: Run) -> Plot:
    """The graph from left to right: each node with its value, and the gradient below it."""
    levels: dict[int, list[str]] = {}
    for name in graph.nodes:
        levels.setdefault(graph.depth(name), []).append(name)
    places = {n: (float(level), float(k) - (len(names) - 1) / 2) for level, names in levels.items() for k, n in enumerate(names)}
    nodes = [
        {"x": places[n][0], "y": places[n][1], "node": n, "value": f"{n} = {_short(done.values[n])}", "gradient": f"slope {_short(done.gradients[n])}"} for n in graph.nodes
    ]  # fmt: skip
    edges = [
        {"x": places[p][0], "y": places[p][1], "x2": places[c.name][0], "y2": places[c.name][1]} for c in graph.nodes.values() for p in c.parents
    ]  # fmt: skip
    axis: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 40}}
    at = {"x": {"field": "x", **axis}, "y": {"field": "y", **axis}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": 110 * max(2, len(levels)), "height": 90 * max(2, max(map(len, levels.values()))),
        "layer": [
            {"data": {"values": edges}, "mark": {"type": "rule", "color": "#888"}, "encoding": {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}}},
            {"data": {"values": nodes}, "mark": {"type": "point", "filled": True, "size": 260, "color": "#2c5f8a"}, "encoding": at},
            {"data": {"values": nodes}, "mark": {"type": "text", "dy": -18}, "encoding": {**at, "text": {"field": "value"}}},
            {"data": {"values": nodes}, "mark": {"type": "text", "dy": 20, "color": "#c0392b"}, "encoding": {**at, "text": {"field": "gradient"}}},
        ],
    }  # fmt: skip
    lines = "; ".join(f"{n.name} = {plain(n.formula)} from {', '.join(n.parents)}" for n in graph.nodes.values() if n.formula is not None)
    alt = f"The graph from left to right, values above and slopes of the output below each node. Inputs: {', '.join(n.name for n in graph.nodes.values() if n.formula is None)}. Operations: {lines}."
    return Plot(spec, alt, {"nodes": [{"name": n["node"], "value": float(done.values[str(n["node"])]), "gradient": float(done.gradients[str(n["node"])])} for n in nodes], "edges": [[p, c.name] for c in graph.nodes.values() for p in c.parents]})


def _short(value: Value) -> str:
    return f"{float(value):.4g}"
