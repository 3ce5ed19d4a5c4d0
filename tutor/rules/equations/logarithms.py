"""Logarithmic equations: several logarithms become one, and the one is undone."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from tutor.notation.tree import Call, Constant, Divide, Multiply, Node, Number, Power, Relation, rebuild
from tutor.rules.derivation import Rule
from tutor.rules.equations.board import Solved
from tutor.rules.equations.exponentials import common_root
from tutor.rules.equations.quest import Quest
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.terms import Sum, prime_powers
from tutor.rules.writing import write, write_number
from tutor.solution import Step

COMBINE = Rule("combine_logarithms", "Put the logarithms together", "exponential-log-equations")
UNDO = Rule("undo_logarithm", "Undo the logarithm", "exponential-log-equations")
CHANGE_BASE = Rule("change_of_base", "Write the logarithms with one base", "logarithms")


def joined_logarithms(quest: Quest) -> Solved | None:
    """ln(u) + ln(v) - ln(w) = c: one logarithm of u*v/w."""
    logs: list[tuple[Call, Fraction]] = []
    rest = Sum({})
    for monomial, coefficient in quest.difference().terms.items():
        call = monomial[0][0] if len(monomial) == 1 and monomial[0][1] == 1 else None
        if isinstance(call, Call) and call.function in ("ln", "log") and len(call.arguments) == 1:
            logs.append((call, coefficient))
        elif quest.has_base(Sum({monomial: coefficient})):
            return None
        else:
            rest = rest + Sum({monomial: coefficient})
    if not any(quest.has(c) for c, _ in logs) or len({(c.function, c.subscript) for c, _ in logs}) != 1:
        return None
    kept = [(c, k) for c, k in logs if quest.has(c)]
    if len(kept) < 2 and len(logs) < 2:
        return None
    scale = Fraction(lcm(*(k.denominator for _, k in logs)))
    logs = [(c, k * scale) for c, k in logs]
    if sum(k for _, k in logs) < 0 or (sum(k for _, k in logs) == 0 and logs[0][1] < 0):
        logs, rest = [(c, -k) for c, k in logs], -rest
    above = [_power(c.arguments[0], k) for c, k in logs if k > 0]
    below = [_power(c.arguments[0], -k) for c, k in logs if k < 0]
    inside = _product(above)
    if below:
        inside = Divide(inside, _product(below), "fraction")
    model = logs[0][0]
    target = write(-rest.scale(scale))
    line = Relation((Call(model.function, (inside,), model.subscript), target), ("=",))
    steps = [Step(COMBINE.id, COMBINE.title, "The sum of logarithms is the logarithm of the product, a difference that of the quotient, and a factor becomes an exponent. The new equation may have more solutions, so they are checked at the end.", COMBINE.concept, before=quest.equation, after=line, relation="implies")]
    base = model.subscript if model.subscript is not None else Constant("e")
    undone = Relation((inside, work(Power(base, target), SIMPLIFY).after), ("=",))
    steps.append(Step(UNDO.id, UNDO.title, "A logarithm is an exponent: put it back on its base.", UNDO.concept, before=line, after=undone, relation="equivalent"))
    inner = quest.solve(undone, real=True)
    return Solved((*steps, *inner.steps), inner.values, inner.every, inner.reason)


def _power(node: Node, exponent: Fraction) -> Node:
    return node if exponent == 1 else Power(node, write_number(exponent))


def _product(factors: list[Node]) -> Node:
    return Number("1") if not factors else factors[0] if len(factors) == 1 else Multiply(tuple(factors))


def one_base(quest: Quest) -> Solved | None:
    """log_2(x) + log_4(x): every base is a power of one number, and log_(b^k) is log_b divided by k."""
    found: list[Call] = []

    def note(node: Node) -> Node:
        if isinstance(node, Call) and node.function == "log" and isinstance(node.subscript, Number) and node not in found:
            found.append(node)
        return rebuild(node, note)

    for side in quest.equation.operands:
        note(side)
    bases = list(dict.fromkeys(c.subscript.value for c in found if isinstance(c.subscript, Number)))
    if len(bases) < 2 or any(b.denominator != 1 or b < 2 for b in bases):
        return None
    known = common_root([dict(prime_powers(int(b))) for b in bases])
    if known is None:
        return None
    root, counts = Number(str(known[0])), dict(zip(bases, known[1], strict=True))

    def change(node: Node) -> Node:
        node = rebuild(node, change)
        if isinstance(node, Call) and node.function == "log" and isinstance(node.subscript, Number):
            call = Call("log", node.arguments, root)
            turns = counts[node.subscript.value]
            return call if turns == 1 else Divide(call, Number(str(turns)), "fraction")
        return node

    line = Relation(tuple(change(s) for s in quest.equation.operands), ("=",))
    step = Step(CHANGE_BASE.id, CHANGE_BASE.title, ("All the bases are powers of ", root, ": with a base that is the k-th power, the logarithm is one k-th as large."), CHANGE_BASE.concept, before=quest.equation, after=line, relation="equivalent")
    inner = quest.solve(line)
    return Solved((step, *inner.steps), inner.values, inner.every, inner.reason)


