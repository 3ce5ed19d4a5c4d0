"""Equations with the unknown under roots: one root alone, both sides raised, values checked at the end."""

from __future__ import annotations

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Power, Relation, Root, rebuild, walk
from tutor.rules.equations.board import Solved
from tutor.rules.equations.quest import Quest
from tutor.rules.simplification import SIMPLIFY, work
from tutor.solution import Step


def radical(quest: Quest) -> Solved | None:
    """A root over the unknown beside other places of it: the root alone on one side, then both sides raised."""
    terms = [_as_root(t, quest) for t in _all_terms(quest.equation)]
    index = next((k for k, t in enumerate(terms) if _root_in(t, quest) is not None), None)
    if index is None or quest.depth > 4:
        return None
    alone, rest = terms[index], [Negative(t) for k, t in enumerate(terms) if k != index]
    root = _root_in(alone, quest)
    if root is None or not _root_is_factor(alone, root, quest):
        return None
    right = work(Add(tuple(rest)) if len(rest) > 1 else rest[0] if rest else Number("0"), SIMPLIFY)
    order = root.index or Number("2")
    if not isinstance(order, Number) or order.value.denominator != 1 or order.value > 6:
        return None
    n = int(order.value)
    line = Relation((alone, right.after), ("=",))
    steps = [Step("isolate_root", "Get the root alone", "Everything else goes to the other side, so that the power takes the root away.", "radical-equations", before=quest.equation, after=line, relation="equivalent")]
    raised = Relation(tuple(work(Power(s, Number(str(n))), SIMPLIFY).after for s in line.operands), ("=",))
    rule, title = ("square_both_sides", "Square both sides") if n == 2 else ("raise_both_sides", f"Raise both sides to the power {n}")
    steps.append(Step(rule, title, "Equal sides have equal powers. The way back is not sure, so the values are checked at the end.", "radical-equations", before=line, after=raised, relation="implies"))
    inner = quest.solve(raised, real=True)
    return Solved((*(s for s in steps if s.before != s.after), *inner.steps), inner.values, inner.every, inner.reason)


def with_odd_roots(equation: Relation, quest: Quest) -> Relation:
    """x^(1/3) as the cube root: over the real numbers a negative number has one."""
    if not any(isinstance(n, Power) and isinstance(n.exponent, Divide | Number) and quest.has(n.base) for s in equation.operands for n in walk(s)):
        return equation

    def change(node: Node) -> Node:
        node = rebuild(node, change)
        if not isinstance(node, Power) or not quest.has(node.base) or not isinstance(node.exponent, Divide | Number):
            return node
        exponent = work(node.exponent, SIMPLIFY).value.rational
        if exponent is None or exponent.denominator % 2 == 0 or exponent.denominator == 1 or exponent < 0:
            return node
        root = Root(node.base, Number(str(exponent.denominator)))
        return root if exponent.numerator == 1 else Power(root, Number(str(exponent.numerator)))

    return Relation(tuple(change(s) for s in equation.operands), equation.operators)


def _as_root(node: Node, quest: Quest) -> Node:
    """x^(1/3) written as a root."""
    node = rebuild(node, lambda child: _as_root(child, quest))
    if isinstance(node, Power) and quest.has(node.base):
        exponent = work(node.exponent, SIMPLIFY).value.rational
        if exponent is not None and exponent.denominator > 1 and exponent > 0:
            root = Root(node.base) if exponent.denominator == 2 else Root(node.base, Number(str(exponent.denominator)))
            return root if exponent.numerator == 1 else Power(root, Number(str(exponent.numerator)))
    return node


def _root_in(node: Node, quest: Quest) -> Root | None:
    return next((n for n in walk(node) if isinstance(n, Root) and quest.has(n.radicand)), None)


def _root_is_factor(node: Node, root: Root, quest: Quest) -> bool:
    """Is the term the root, times things that a power takes care of?"""
    match node:
        case Root():
            return True
        case Negative(operand):
            return _root_is_factor(operand, root, quest)
        case Power(base, exponent):
            return isinstance(exponent, Number) and _root_is_factor(base, root, quest)
        case Multiply(factors):
            return all(not quest.has(f) or _root_in(f, quest) is None or _root_is_factor(f, root, quest) for f in factors)
    return isinstance(node, Divide)


def _all_terms(equation: Relation) -> list[Node]:
    def terms(node: Node) -> list[Node]:
        return list(node.terms) if isinstance(node, Add) else [node]

    found = terms(equation.left)
    if equation.right != Number("0"):
        found += [t.operand if isinstance(t, Negative) else Negative(t) for t in terms(equation.right)]
    return found

