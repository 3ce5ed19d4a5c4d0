"""Backpropagation on a computational graph: values forwards, local slopes, and the chain rule backwards, node by node."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Add, Apply, Derivative, Multiply, Node, Number, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.problem import Problem
from tutor.problem.fields import assignments, field_of, is_constant, is_list, items, main_field, point_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.floats import NoNumber, Value, approximately, is_exact, number, shown
from tutor.rules.graphs import Graph, NoGraph, Run, build, picture, run
from tutor.rules.partials import put_in
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

APART = Rule("graph_nodes", "Take the expression apart", "computational-graphs")
FORWARD = Rule("forward_value", "Forward", "computational-graphs")
SEED = Rule("backward_seed", "Start at the output", "backpropagation")
BACKWARD = Rule("backward_accumulation", "Backward", "backpropagation")
_NAMES = "(backpropagate|backpropagation|backprop|back-propagation|back-propagate|backward pass|computational graph|computation graph|reverse mode|reverse-mode|autodiff|automatic differentiation)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The output's name and expression, parts with names of their own, the inputs' values in order, and which are asked for."""

    output: str
    body: Node
    named: tuple[tuple[str, Node], ...]
    inputs: tuple[tuple[str, Node], ...]
    asked: tuple[str, ...]


def read(problem: Problem) -> Task | Declined | None:
    """ "backpropagate through f = (x + y)*z with x = -2, y = 5, z = -4", "draw the computational graph of … and compute the gradients"."""
    if not problem.has(_NAMES) or problem.has("(layer|layers|hidden|neuron|neurons|neural|network|weights matrix)"):
        return None
    lines: dict[str, Node] = {}
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and symbols(tree.right) and not is_list(tree.right):
            head = tree.left.function if isinstance(tree.left, Apply) else tree.left
            if isinstance(head, Symbol) and (name := flat_name(head)):
                lines[name] = tree.right
    used = {n for body in lines.values() for n in symbols(body)}
    last = [n for n in lines if n not in used]
    if len(last) == 1:
        output, body = last[0], lines[last[0]]
    elif not lines:
        match = problem.match("(through|of|for|on) [the] [function] [expression] {f}")
        field = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
        if field is None or is_list(field.body) or isinstance(field.body, Relation):
            return None
        output, body = field.name or "f", field.body
    else:
        return None
    named = tuple((n, b) for n, b in lines.items() if n != output)
    names = tuple(dict.fromkeys(n for b in (body, *(b for _, b in named)) for n in symbols(b) if n not in dict(named)))
    given = {n: v for n, v in assignments(problem).items() if n in names}
    order = names
    if set(given) != set(names):
        point = point_of(problem, tuple(sorted(names)))
        if isinstance(point, Declined):
            return point
        if point is None:
            missing = sorted(set(names) - set(given))
            return Declined("missing_data", f"To run the graph forwards I need a number for {', '.join(missing)}.", "Give the inputs, for instance “with x = 2, y = -1”.")
        order = tuple(sorted(names))
        given = dict(zip(order, point, strict=True))
    if not all(is_constant(v) for v in given.values()):
        return None
    marks = [t for t in items(problem) if isinstance(t, Derivative) and len(t.variables) == 1]
    asked = tuple(n for m in marks if (n := flat_name(m.variables[0][0])) in names) if marks else ()
    said = problem.variable()
    asked = asked or ((said,) if said in names else ())
    inputs = tuple((n, given[n]) for n in order)
    goal: Prose = ("run ", Relation((name_to_tree(output), body), ("=",)), " forwards and backwards with ", *(p for k, (n, v) in enumerate(inputs) for p in ((", " if k else ""), Relation((name_to_tree(n), v), ("=",)))))
    return Task(Arguments(output, body, named, inputs, asked), 1.1, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """Forward line by line, then backward line by line; the slopes agree with direct differentiation."""
    try:
        graph = build(arguments.output, arguments.body, dict(arguments.named))
        values = {n: number(v, {}) for n, v in arguments.inputs}
        done = run(graph, values)
        steps = _steps(graph, done)
    except NoGraph as reason:
        return Declined("not_understood", f"There is {reason}.")
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I have no local slope for it.")
    except NoNumber:
        return Declined("not_understood", "With these inputs one of the operations has no value.")
    inputs = [n for n, _ in arguments.inputs]
    if not _agrees(arguments, values, done, inputs):
        return Declined("withheld", "The slopes from the graph did not agree with direct differentiation, so I do not show them.")
    asked = [n for n in (arguments.asked or inputs) if n in graph.nodes]
    entries = tuple(shown(done.gradients[n]) for n in asked)
    goal: Prose = ("run ", Relation((name_to_tree(arguments.output), arguments.body), ("=",)), " forwards and backwards")
    idea = "Forwards each operation computes its value; backwards each node hands its slope on to what it was made of, times the local slope, and slopes that arrive at the same place add up."
    exhibits = (_table(graph, done), picture(graph, done))
    out = name_to_tree(arguments.output)
    words: list[str | Node] = ["Checked against direct differentiation: "]
    for k, (n, e) in enumerate(zip(asked, entries, strict=True)):
        words += ["; " if k else "", Relation((Derivative(out, ((name_to_tree(n), 1),), partial=len(inputs) > 1), e), ("=" if is_exact(done.gradients[n]) else "≈",))]
    if len(entries) == 1:
        size = float(done.gradients[asked[0]])
        result = Result("number", entries[0], entries, approx=None if is_exact(done.gradients[asked[0]]) else f"{size:.8g}")
    else:
        result = Result("vector", Sequence(entries, "[]"), entries)
    return Solution("computational_graph", "backpropagation", goal, tuple(steps), result, idea=idea, conclusion=(*words, "."), exhibits=exhibits)


def _agrees(arguments: Arguments, values: dict[str, Value], done: Run, inputs: list[str]) -> bool:
    whole = arguments.body
    for _ in range(len(arguments.named) + 1):
        for name, body in arguments.named:
            whole = substitute(whole, name, body)
    return all(math.isclose(float(number(differentiate(whole, n).result, values)), float(done.gradients.get(n, 0)), rel_tol=1e-9, abs_tol=1e-9) for n in inputs)


def _steps(graph: Graph, done: Run) -> list[Step]:
    operations = [n for n in graph.nodes.values() if n.formula is not None]
    listed = tuple(Relation((name_to_tree(n.name), n.formula), ("=",)) for n in operations if n.formula is not None)
    steps = [APART.states(Sequence(listed, "") if len(listed) > 1 else listed[0], "Each node does one operation only; the last one is the output.")]
    for node in operations:
        assert node.formula is not None
        written = put_in(node.formula, node.parents, [shown(done.values[p]) for p in node.parents])
        rule = Rule(FORWARD.id, f"Forward: {node.name}", FORWARD.concept)
        steps += _line(rule, written, done.values[node.name], all(is_exact(done.values[p]) for p in node.parents), (Relation((name_to_tree(node.name), node.formula), ("=",)), " with the values of its parents."))
    out = name_to_tree(graph.output)
    steps.append(SEED.states(Relation((Derivative(out, ((out, 1),)), Number("1")), ("=",)), "The output changes one for one with itself."))
    for name in reversed(list(graph.nodes)):
        if name == graph.output:
            continue
        terms: list[Node] = []
        why: list[str | Node] = []
        exact = True
        for child in graph.children(name):
            formula, slope = done.local[(child.name, name)]
            terms.append(Multiply((shown(done.gradients[child.name]), shown(slope)), "*"))
            exact = exact and is_exact(slope) and is_exact(done.gradients[child.name])
            why += [" Also through " if why else "Through ", name_to_tree(child.name), ": its slope ", shown(done.gradients[child.name]), " times the local slope ", formula, *(() if formula == shown(slope) else (" = " if is_exact(slope) else " ≈ ", shown(slope))), "."]
        written = terms[0] if len(terms) == 1 else Add(tuple(terms))
        rule = Rule(BACKWARD.id, f"Backward: {name}", BACKWARD.concept)
        steps += _line(rule, written, done.gradients[name], exact, tuple(why))
    return steps


def _line(rule: Rule, written: Node, value: Value, exact: bool, why: tuple[str | Node, ...]) -> list[Step]:
    after = shown(value)
    if exact and is_exact(value):
        return [rule.step(written, after, why)] if written != after else [rule.states(after, why)]
    return [rule.states(approximately(written, after), (*why, " (Rounded here; I go on with more digits.)"))]


def _table(graph: Graph, done: Run) -> Table:
    rows: list[tuple[str | Node, ...]] = []
    for node in graph.nodes.values():
        local: list[str] = []
        from tutor.notation.plain import plain

        for parent in node.parents:
            local.append(f"{parent}: {plain(shown(done.local[(node.name, parent)][1]))}")
        rows.append((name_to_tree(node.name), node.formula if node.formula is not None else "input", shown(done.values[node.name]), ", ".join(local) or "–", shown(done.gradients[node.name])))
    return Table(("node", "operation", "value", "local slopes", "slope of the output"), tuple(rows), "Forward values, local slopes and what arrives backwards")


def make_problem(rng: Random, level: int) -> Exercise:
    """A sum times a number; a shared input; a square of a residual."""
    a, b, c = rng.randint(-4, 5), rng.randint(-4, 5), rng.randint(1, 5)
    if level == 1:
        text = f"f = (x + y)*z with x = {a}, y = {b}, z = {c}"
        return Exercise(f"backpropagate through {text}", f"Run {text} forwards and backwards. Give the slopes for x, y and z.", "a list of three numbers")
    if level == 2:
        text = f"f = x*y + x^2 with x = {a}, y = {b}"
        return Exercise(f"backpropagation through {text}", f"Run {text} forwards and backwards. Give the slopes for x and y.", "a list of two numbers")
    text = f"L = (w*x + b - y)^2 with w = {a}, x = {c}, b = {b}, y = 1"
    return Exercise(f"backward pass of {text}; find ∂L/∂w", f"Run {text} forwards and backwards. What is ∂L/∂w?", "a number")


TOPIC = Topic(
    id="computational_graph", title="Backpropagation on a graph", concept="computational-graphs",
    phrases=("backpropagate", "backpropagation", "backprop", "back-propagation", "backward pass", "computational graph", "computation graph", "automatic differentiation", "autodiff", "reverse mode"),
    read=read, solve=solve, make_problem=make_problem, concepts=("backpropagation", "multivariable-chain-rule"),
)  # fmt: skip
