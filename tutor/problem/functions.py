"""The function of one variable that a question is about."""

from __future__ import annotations

from tutor.notation.tree import Apply, Call, Constant, Node, Number, Relation, Sequence, Symbol, flat_name, size, symbols
from tutor.problem.record import Problem


def function_of(problem: Problem, tree: Node) -> tuple[Node, str] | None:
    """A function's formula and its variable: `f(x) = x^2`, `y = x^2`, `f` or `f(x)` that was defined, or a formula in one letter."""
    name: str | None = None
    if isinstance(tree, Relation):
        if tree.operators not in (("=",), (":=",)):
            return None
        head, body = tree.left, tree.right
        if isinstance(head, Apply):
            if len(head.arguments) != 1:
                return None
            name = flat_name(head.arguments[0])
        elif not isinstance(head, Symbol) or flat_name(head) in symbols(body):
            return None
        return _in_one(problem, body, name)
    key = flat_name(tree.function) if isinstance(tree, Apply) else flat_name(tree)
    definition = problem.definitions.get(key or "")
    if definition is not None:
        if len(definition.parameters) > 1:
            return None
        return _in_one(problem, definition.body, definition.parameters[0] if definition.parameters else None)
    if isinstance(tree, Apply | Sequence):
        return None
    return _in_one(problem, tree, None)


def _in_one(problem: Problem, body: Node, name: str | None) -> tuple[Node, str] | None:
    if isinstance(body, Relation | Sequence):
        return None
    body = problem.resolve(body, keep=(name,) if name else tuple(symbols(body)))
    names = symbols(body)
    if name is None:
        name = names[0] if len(names) == 1 else next((n for n in ("x", "t") if n in names), None)
    if name is None and not names:
        name = "x"
    return None if name is None else (body, name)


def main_function(problem: Problem) -> tuple[Node, str] | None:
    """The one function in the question: a definition, an equation y = …, or the largest formula with a letter."""
    found = []
    for tree in problem.mathematics:
        items = tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)
        for item in items:
            if isinstance(item, Symbol | Number | Constant) or (isinstance(item, Relation) and not isinstance(item.left, Apply) and not symbols(item.right)):
                continue
            got = function_of(problem, item)
            if got is not None and got[1] in symbols(got[0]):
                found.append((isinstance(item, Relation), size(got[0]), got))
    if not found:
        for definition in problem.definitions.values():
            if len(definition.parameters) == 1:
                return _in_one(problem, definition.body, definition.parameters[0])
        return None
    return max(found, key=lambda f: (f[0], f[1]))[2]


def value_named(problem: Problem, *names: str) -> Node | None:
    """The value that the question gives to one of the names: `n = 6`, `c = pi`."""
    for tree in problem.mathematics:
        items = tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)
        for item in items:
            if isinstance(item, Relation) and item.operators == ("=",) and flat_name(item.left) in names:
                return item.right
    return None


def whole(node: Node | None) -> int | None:
    """A whole number that is written out."""
    if isinstance(node, Number) and node.value.denominator == 1:
        return int(node.value)
    return None


def function_at(tree: Node) -> tuple[Node, Node] | None:
    """cos 1 as the function cos x at 1."""
    if isinstance(tree, Call) and len(tree.arguments) == 1 and not symbols(tree):
        return Call(tree.function, (Symbol("x"),), tree.subscript), tree.arguments[0]
    return None


def curves_in(problem: Problem) -> list[tuple[Node, str]]:
    """The curves y = f(x) that bound something, each with the one variable of all of them."""
    found: list[tuple[Node, str]] = []
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators == ("=",) and (isinstance(item.left, Symbol | Apply)) and flat_name(item.left) not in ("x", "t"):
                got = function_of(problem, item)
                if got is not None and got not in found:
                    found.append(got)
    if not found:
        for tree in problem.mathematics:
            if not isinstance(tree, Relation | Sequence | Symbol):
                got = function_of(problem, tree)
                if got is not None and symbols(got[0]) and got not in found:
                    found.append(got)
        one = main_function(problem) if not found else None
        if one is not None:
            found.append(one)
    if problem.has("x-axis", "x axis", "the axis") and len(found) == 2 and not symbols(found[1][0]):
        found = found[:1]
    variable = next((v for b, v in found if symbols(b)), "x")
    return [(b, variable) for b, _ in found]


def interval_in(problem: Problem, variable: str) -> tuple[Node, Node] | None:
    """From where to where: 0 <= x <= 2, [0, 2], x = 0 and x = 2, "from 0 to 2"."""
    ends: list[Node] = []
    for tree in problem.mathematics:
        for item in tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,):
            if isinstance(item, Relation) and item.operators in (("<=", "<="), ("<", "<"), ("<=", "<"), ("<", "<=")) and flat_name(item.operands[1]) == variable:
                return item.operands[0], item.operands[2]
            if isinstance(item, Sequence) and item.bracket == "[]" and len(item.items) == 2:
                return item.items[0], item.items[1]
            if isinstance(item, Relation) and item.operators == ("=",) and flat_name(item.left) == variable and not symbols(item.right):
                ends.append(item.right)
    if len(ends) == 2:
        return ends[0], ends[1]
    match = problem.match("from {a} to {b}", "between {a} and {b}", "from ... {a} to ... {b}", "over {i}", "on {i}")
    if match is None or match.get("a") is None:
        return None
    a, b = match.slots["a"], match.slots["b"]
    a, b = (a.right if isinstance(a, Relation) else a), (b.right if isinstance(b, Relation) else b)
    return None if symbols(a) or symbols(b) or isinstance(a, Relation | Sequence) else (a, b)
