"""What a question about vectors and matrices speaks of: its arrays with their names, its operands, the expression asked for.

Everything here is about reading; nothing is worked out. Names are taken without accents, so that an arrow above a letter
may come and go within one question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.notation.tree import (
    AbsoluteValue,
    Add,
    Apply,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Differential,
    Divide,
    Ellipsis,
    Gradient,
    InnerProduct,
    Integral,
    Interval,
    Limit,
    Matrix,
    Multiply,
    Negative,
    Node,
    Norm,
    Number,
    Operation,
    Placeholder,
    Power,
    Prime,
    Relation,
    Sequence,
    Subscript,
    Superscript,
    Symbol,
    Text,
    Transpose,
    Unevaluated,
    flat_name,
    rebuild,
    walk,
)
from tutor.problem import Problem
from tutor.problem.arrays import as_matrix, as_vector

_ACCENT = re.compile(r"_(?:vec|hat|bar|tilde)(?=_|$)")
_ARRAY_BRACKETS = ("()", "[]", "<>", "⟨⟩")


def bare_name(node: Node) -> str | None:
    """The name of a symbol without its accent."""
    name = flat_name(node) if isinstance(node, Symbol | Subscript) else None
    return None if name is None else _ACCENT.sub("", name)


@dataclass(frozen=True, slots=True)
class Given:
    """An array in the message: its name ("" when it has none), its tree, and the place of its marker."""

    name: str
    tree: Node
    place: int


def tidy(tree: Node) -> Node:
    """Nested lists become matrices, sums of unit vectors become vectors, an index `inf` below a norm becomes infinity."""
    if isinstance(tree, Sequence) and tree.bracket in ("[]", "()") and tree.items and all(isinstance(i, Sequence) and i.bracket in ("[]", "()") for i in tree.items):
        found = as_matrix(tree)
        if found is not None:
            return found
    if isinstance(tree, Interval):
        return Sequence((tidy(tree.lower), tidy(tree.upper)), "()")
    if isinstance(tree, Norm) and isinstance(tree.order, Text | Symbol) and str(getattr(tree.order, "text", getattr(tree.order, "name", ""))).lower() in ("inf", "infty", "max", "oo"):
        return Norm(tidy(tree.operand), Constant("infinity"))
    if isinstance(tree, Add | Multiply | Negative) and not any(isinstance(n, Matrix | Sequence) for n in walk(tree)):
        units = as_vector(_plain_units(tree)) if isinstance(tree, Add) else None
        if units is not None:
            return Sequence(units, "[]")
    return rebuild(tree, tidy)


def _plain_units(tree: Node) -> Node:
    r"""\hat{i} and \vec{i} as i."""
    if isinstance(tree, Symbol) and tree.accent in ("hat", "vec") and tree.name in ("i", "j", "k"):
        return Symbol(tree.name)
    if isinstance(tree, Constant) and tree.name == "i":
        return Symbol("i")
    return rebuild(tree, _plain_units)


def is_array(tree: Node) -> bool:
    """A literal vector or matrix of mathematics (not of statements)?"""
    if isinstance(tree, Matrix):
        return not any(isinstance(e, Relation) for row in tree.rows for e in row)
    if isinstance(tree, Sequence) and tree.bracket in _ARRAY_BRACKETS and tree.items:
        return not any(isinstance(n, Relation | Ellipsis) for n in walk(tree)) and (len(tree.items) > 1 or tree.bracket == "[]")
    return False


def givens(problem: Problem) -> list[Given]:
    """Every literal array that stands in the message, in order; lists and sets of arrays give their items."""
    found: list[Given] = []

    def take(tree: Node, place: int) -> None:
        tree = tidy(tree)
        if isinstance(tree, Relation) and set(tree.operators) <= {"=", ":="} and len(tree.operands) >= 2:
            right = _as_column(tree.operands[-1])
            name = bare_name(tree.left)
            if is_array(right) and name is not None:
                found.append(Given(name, right, place))
            elif name is not None and isinstance(right, Sequence | Apply):
                take(right, place)
        elif is_array(tree):
            found.append(Given("", tree, place))
        elif isinstance(tree, Sequence) and tree.bracket in ("", "{}"):
            for item in tree.items:
                take(item, place)
        elif isinstance(tree, Transpose) and is_array(tree.operand):
            found.append(Given("", tree.operand, place))
        elif isinstance(tree, Apply) and flat_name(tree.function) in ("span", "Span"):
            for item in tree.arguments:
                take(item, place)

    for place, tree in enumerate(problem.mathematics):
        take(tree, place)
    return _named_in_words(problem, found)


_CALLED = re.compile(r"⟦(\d+)⟧ (?:be|denote|is) (?:the |a |an )?(?:(?:following|given|real|square|column|row|\d+ ?[x×] ?\d+|symmetric|2d|3d) )*(?:matrix|vector|point|matrices|vectors)?[ :,]*⟦(\d+)⟧")


def _named_in_words(problem: Problem, found: list[Given]) -> list[Given]:
    """`let ⟦0⟧ be the matrix ⟦1⟧` gives the array its name."""
    for match in _CALLED.finditer(problem.words):
        name = bare_name(problem.mathematics[int(match.group(1))])
        here = [k for k, g in enumerate(found) if g.place == int(match.group(2)) and not g.name]
        if name is not None and len(here) == 1:
            found[here[0]] = replace(found[here[0]], name=name)
    return found


def _as_column(tree: Node) -> Node:
    """`a = [1, 2]ᵀ` says that a is the column with these entries."""
    return tree.operand if isinstance(tree, Transpose) and isinstance(tree.operand, Sequence) and is_array(tree.operand) else tree


def names(problem: Problem) -> Mapping[str, Node]:
    """The named values of the message and of the conversation before it, accents left out."""
    found = {_ACCENT.sub("", d.name): _as_column(d.body) for d in problem.definitions.values() if not d.parameters}
    for given in givens(problem):
        if given.name:
            found[given.name] = given.tree
    return found


def resolve(problem: Problem, tree: Node) -> Node:
    """The tree with every known name put in; A' and A^T of a known array are transposes, ABC of known ones a product, e_1
    beside known vectors a unit vector."""
    known = names(problem)
    size = next((max(_shape(g.tree)) for g in givens(problem)), 0)

    def change(node: Node, busy: frozenset[str]) -> Node:
        if isinstance(node, Symbol | Subscript):
            name = bare_name(node)
            if name is not None and name in known and name not in busy:
                return tidy(change(known[name], busy | {name}))
            if isinstance(node, Symbol) and len(node.name) > 1 and node.name not in busy and all(c in known for c in node.name):
                return Multiply(tuple(change(Symbol(c), busy) for c in node.name))
            if isinstance(node, Subscript) and isinstance(node.base, Symbol | Constant) and node.base.name == "e" and isinstance(node.index, Number) and size:
                place = int(node.index.value)
                if 1 <= place <= size:
                    return Sequence(tuple(Number(str(int(k + 1 == place))) for k in range(size)), "[]")
            return node
        if isinstance(node, Prime) and node.order == 1:
            inner = change(node.operand, busy)
            return Transpose(inner) if is_array(inner) else node
        if isinstance(node, Superscript) and isinstance(node.label, Symbol) and node.label.name in ("T", "t", "⊤", "top"):
            return Transpose(change(node.base, busy))
        if isinstance(node, Power) and isinstance(node.exponent, Symbol) and node.exponent.name in ("T", "t", "top") and node.exponent.name not in known:
            return Transpose(change(node.base, busy))
        if isinstance(node, Apply):
            head = bare_name(node.function)
            if head is not None and head in known and len(node.arguments) == 1 and head not in busy:
                return Multiply((change(node.function, busy), change(node.arguments[0], busy)))
            return Apply(node.function, tuple(change(a, busy) for a in node.arguments), node.bracket)
        return rebuild(node, lambda child: change(child, busy))

    return tidy(change(tidy(tree), frozenset()))


def _shape(tree: Node) -> tuple[int, int]:
    if isinstance(tree, Matrix):
        return tree.shape
    return (len(tree.items), 1) if isinstance(tree, Sequence) else (0, 0)


def speaks_of_arrays(problem: Problem) -> bool:
    """Quick look: is there any vector or matrix, in the message or by name?"""
    return any(isinstance(n, Matrix | Sequence | Interval) for m in problem.mathematics for n in walk(m)) or any(
        isinstance(d.body, Matrix | Sequence | Interval) for d in problem.definitions.values()
    ) or any(as_vector(tidy(m.right if isinstance(m, Relation) else m)) is not None for m in problem.mathematics)


_DEFINING = r"(?:(?:let|where|if|when|given(?: that| the)?|with|for|suppose(?: that)?|consider|define|using|use|assume(?: that)?|and|here|take|now|of|of the|the)\s+)*(?:(?:following|matrix|matrices|vectors?|points?|column|row|data|two|three|given|real|square)\s+)*"


def stripped(problem: Problem) -> str:
    """The core of the question without the clauses that only define arrays: `let ⟦0⟧ and ⟦1⟧. find ⟦2⟧` is `find ⟦2⟧`."""
    words = problem.core
    defined = {g.place for g in givens(problem) if g.name}
    defined |= {k for k, m in enumerate(problem.mathematics) if isinstance(m, Relation) and m.operators == ("=",) and bare_name(m.left) is not None}
    for place in sorted(defined):
        words = re.sub(rf"(?:[,:;]\s*)?{_DEFINING}⟦{place}⟧(?:\s+(?:be|are|is)\s+(?:(?:the|a|an|two|three|given|real)\s+)*(?:matrix|matrices|vectors?|points?)\b)?\s*(?:[,.;:]\s*)?(?:and\s+)?", " ", words)
    words = re.sub(r"\s+(?=[.,;:?])", "", re.sub(r"\s+", " ", words)).strip(" .,:;?!")
    words = re.sub(r"(?:[\s,:]*\b(?:for|where|with|given|if|when|using|of|and|in which)\b[\s,:]*)+$", "", words)
    return re.sub(r"^(?:then|and|now|please)\b[\s,]*", "", words)


ASK = r"(?:(?:what (?:is|are)|what's|calculate|compute|evaluate|work out|find|give|determine|obtain|simplify|get|do|perform|show|write|express|form|state|and|to|carry out|how (?:do|would) (?:i|you) (?:find|compute|calculate))\s+)*(?:the |each of the |an? )*(?:(?:following|exact|numerical|resulting|indicated)\s+)*"
_FILLER = r"(?:(?:matrix-vector product|matrix-matrix product|outer product|inner product|hadamard product|element-wise product|matrix|vector|value of|result of|answer to|expression|operations?|products?|sums?|difference|linear combination|combination|entries of|vector addition|matrix product|matrix multiplication|dot product|cross product|inner product|norm|length|magnitude|inverse|power|transpose|trace|determinant|scalar product|vector product)\s*)*"
_TRAILING = r"(?:,? (?:if (?:it|they|this) (?:is|are) (?:possible|defined)|if (?:it|they) exists?|if possible|if defined|explicitly|exactly|as a (?:single )?(?:vector|matrix)|or (?:explain|say) why .*|justify .*|show .*|by hand|using .*))?"


def expression(problem: Problem) -> Node | None:
    """The expression of vectors and matrices that the whole question asks to work out, names put in; None when it does
    not ask for one in symbols."""
    if not speaks_of_arrays(problem):
        return None
    words = stripped(problem)
    found = re.fullmatch(rf"{ASK}(?:{_FILLER})(?::\s*)?⟦(\d+)⟧{_TRAILING}", words)
    if found is None:
        found = re.match(rf"(?:{ASK})(?:{_FILLER})⟦(\d+)⟧,? (?:if possible|if it exists|or (?:explain|state|say))\b", words)
    if found is None:
        return _crossed(problem, words)
    tree = problem.mathematics[int(found.group(1))]
    if isinstance(tree, Relation) and tree.operators == ("=",) and (tree.right == Symbol("?") or isinstance(tree.right, Placeholder)):
        tree = tree.left
    if isinstance(tree, Relation):
        tree = tree.right if tree.operators == ("=",) and bare_name(tree.left) is not None else tree
    tree = resolve(problem, tree)
    return tree if is_operation(tree) else None


def _crossed(problem: Problem, words: str) -> Node | None:
    """`u x v` typed with the letter x between two vectors."""
    found = re.fullmatch(rf"{ASK}(?:{_FILLER})⟦(\d+)⟧ ⟦(\d+)⟧ ⟦(\d+)⟧{_TRAILING}", words) or re.fullmatch(rf"{ASK}(?:{_FILLER})⟦(\d+)⟧ (x|cross|dot) ⟦(\d+)⟧{_TRAILING}", words)
    if found is None:
        return None
    middle = found.group(2)
    if middle not in ("x", "cross", "dot") and problem.mathematics[int(middle)] != Symbol("x"):
        return None
    left, right = (resolve(problem, problem.mathematics[int(found.group(k))]) for k in (1, 3))
    if not is_array(left) or not is_array(right):
        return None
    return Multiply((left, right), "·") if middle == "dot" else Operation("cross", left, right)


def is_operation(tree: Node) -> bool:
    """Is there something to work out with an array in it?"""
    if isinstance(tree, Relation | Apply) or is_array(tree) or isinstance(tree, Sequence):
        return False
    if any(isinstance(n, Relation | Apply | Ellipsis | Gradient | Derivative | Differential | Integral | Limit | BigOperator | Unevaluated) for n in walk(tree)):
        return False
    return any(is_array(n) for n in walk(tree))


# -- operands named in words ----------------------------------------------------------------------------------------


_JOIN = r"\s*(?:,|;|and|with|by|onto|on|to|from|in the direction of|along|&|vs|versus|or|times|plus|minus|,\s*and)\s*(?:(?:the|a|an|its|vectors?|points?|matrix|matrices|subspace|line|direction|of)\s+)*"
_LEAD = r"\s*(?:of|between|for|from|in|:|is|are|,|each)?\s*(?:(?:the|these|this|a|an|each|of|following|given|two|three|four|both|vectors?|points?|matrix|matrices|set|of|pairs?|real|square|augmented|coefficient|column|row|data|symmetric|expression|product|linear|system|transformation|with|between|from|for|rectangular|\d+x\d+|\d+×\d+|⟦\d+⟧ (?=matrix))\s*)*:?\s*"


def operands(problem: Problem, *phrases: str) -> list[Node] | None:
    """What the task named by one of the phrases works on: the mathematics right after it, or before it ("the matrix … is
    to be inverted"), with names put in; else every array of the message. None when no phrase stands there."""
    words = problem.words
    for phrase in phrases:
        found = problem.match(phrase)
        if found is None:
            continue
        rest = words[found.end :]
        items: list[Node] = []
        first = re.match(rf"{_LEAD}⟦(\d+)⟧", rest)
        if first is not None and not _is_size(problem.mathematics[int(first.group(1))]):
            items.extend(_split(problem, problem.mathematics[int(first.group(1))]))
            place = first.end()
            while (more := re.match(rf"{_JOIN}⟦(\d+)⟧", rest[place:])) is not None:
                items.extend(_split(problem, problem.mathematics[int(more.group(1))]))
                place += more.end()
            items = [i for i in items if is_array(i) or is_operation(i)]
            if items:
                return items
        return [g.tree for g in givens(problem)]
    return None


def _is_size(tree: Node) -> bool:
    """`2x3` or `3 × 3` in front of the word matrix, or `R^4`."""
    return isinstance(tree, Power) and isinstance(tree.base, Symbol) and tree.base.name == "R"


def _split(problem: Problem, tree: Node) -> list[Node]:
    tree = tidy(tree)
    if isinstance(tree, Relation) and set(tree.operators) <= {"=", ":="}:
        return _split(problem, tree.right)
    if isinstance(tree, Sequence) and tree.bracket in ("", "{}"):
        return [i for item in tree.items for i in _split(problem, item)]
    if isinstance(tree, Apply) and flat_name(tree.function) in ("span", "Span"):
        return [i for item in tree.arguments for i in _split(problem, item)]
    return [resolve(problem, tree)]


def rows_or_columns(problem: Problem) -> Matrix | None:
    """`the matrix whose rows are …`, `with columns …`."""
    found = re.search(r"\b(rows|columns)\s+(?:are|is|given by|:|consist of)?\s*(?:the\s+)?(?:vectors?\s+)?:?\s*⟦(\d+)⟧((?:\s*(?:,|and|, and)\s*⟦\d+⟧)*)", problem.words)
    if found is None:
        return None
    places = [found.group(2), *re.findall(r"\d+", found.group(3))]
    lines = [as_vector(v) for p in places for v in _split(problem, problem.mathematics[int(p)])]
    kept = [v for v in lines if v is not None]
    if len(kept) < len(lines) or len(kept) < 2 or len({len(v) for v in kept}) != 1:
        return None
    rows = tuple(kept) if found.group(1) == "rows" else tuple(zip(*kept, strict=True))
    return Matrix(rows)


def the_matrix(problem: Problem, *phrases: str, columns: bool = False) -> Node | None:
    """The one matrix (or expression that is one) which the task named by the phrases is about."""
    found = operands(problem, *phrases)
    if found is None:
        return None
    spelled = rows_or_columns(problem)
    if spelled is not None:
        return spelled
    kept = [m for t in found if (m := matrix_or_expression(t, columns)) is not None]
    if len(kept) == 1:
        return kept[0]
    if not kept:
        kept = [m for g in givens(problem) if (m := matrix_or_expression(g.tree, columns)) is not None]
        if len(kept) == 1:
            return kept[0]
    return None


def matrix_or_expression(tree: Node, columns: bool = False) -> Node | None:
    """A matrix with more than one column, or an expression of arrays; with `columns` a single column counts."""
    if is_operation(tree):
        return tree
    found = as_matrix(tree)
    if found is not None and (columns or found.shape[1] > 1 or found.shape == (1, 1)):
        return replace(found, bracket="[]") if found.bracket == "||" else found
    return None


def vector_list(problem: Problem, *phrases: str) -> list[Node] | None:
    """The vectors that the task named by the phrases is about, each a flat list; None unless all are vectors of one size
    and there is at least one. A single matrix stands for its rows only where it was typed as a list of lists."""
    found = operands(problem, *phrases)
    if found is None:
        return None
    return same_size(found)


def same_size(found: list[Node]) -> list[Node] | None:
    """The arrays as flat vectors; None unless they are vectors."""
    lines = [as_vector(f) for f in found]
    if not lines or any(v is None for v in lines):
        return None
    return [Sequence(v, "[]") for v in lines if v is not None]


def magnitude_bars(tree: Node) -> Node:
    """|v| of a vector as its norm."""
    return Norm(tree.operand) if isinstance(tree, AbsoluteValue) and as_vector(tree.operand) is not None else tree


def call(function: str, *arguments: Node) -> Call:
    """A function of the allow-list applied."""
    return Call(function, tuple(arguments))


# -- operations named in words --------------------------------------------------------------------------------------


_TWO: tuple[tuple[str, str], ...] = (
    ("frobenius", "frobenius (inner|dot) product"),
    ("hadamard", "(hadamard|element-wise|elementwise|entrywise|entry-wise|componentwise|component-wise|pointwise) (product|multiplication)"),
    ("outer", "outer product"),
    ("dot", "(dot|inner|scalar) product"),
    ("cross", "(cross|vector) product"),
    ("times", "matrix product"),
    ("times", "matrix-vector product"),
    ("add", "sum of"),
    ("subtract", "difference (of|between)"),
    ("times", "product of"),
    ("times", "multiply"),
    ("times", "multiplying"),
    ("add", "add"),
)
_INFIX: tuple[tuple[str, str], ...] = (
    ("from", "subtract [the] [matrix|vector] {a} from [the] [matrix|vector] {b}"),
    ("add", "{a} plus {b}"),
    ("subtract", "{a} minus {b}"),
    ("gram", "{a} (times|multiplied by|by) its [own] transpose"),
    ("hadamard", "{a} (times|multiplied by) {b} (element-wise|elementwise|entrywise)"),
    ("times", "{a} (times|multiplied by) [the] [matrix|vector] {b}"),
    ("dot", "{a} (dot|dotted with) {b}"),
    ("cross", "{a} (cross|crossed with) {b}"),
    ("power", "{a} (squared|cubed)"),
    ("power", "{a} [raised] to the power [of] {n}"),
    ("power", "{n} power of [the] [matrix] {a}"),
)
_ONE: tuple[tuple[str, str], ...] = (
    ("transpose", "transpose"),
    ("trace", "trace"),
    ("square", "square of [the] matrix"),
)
_HINTS = ("both", "orthogonal", "perpendicular", "normal", "product", "sum", "difference", "multiply", "multiplied", "multiplying", "add", "plus", "minus", "times", "subtract", "dot", "cross", "dotted", "crossed", "transpose", "trace", "squared", "cubed", "power", "square", "multiplication")


def spoken(problem: Problem) -> Node | None:
    """The expression that words name: "the product of A and B", "A times its transpose", "the dot product of u and v"."""
    if not speaks_of_arrays(problem) or not any(h in problem.words for h in _HINTS):
        return None
    for kind, pattern in _INFIX:
        found = problem.match(pattern)
        if found is None:
            continue
        first = _one_array(problem, found.slots["a"])
        if first is None:
            continue
        if kind == "gram":
            return Multiply((first, Transpose(first)), "*")
        if kind == "power":
            exponent = found.slots.get("n") or Number("3" if "cubed" in problem.words else "2")
            return Power(first, exponent) if isinstance(exponent, Number | Negative) else None
        second = _one_array(problem, found.slots["b"])
        if second is not None:
            return _combined(kind, first, second)
    triple = operands(problem, "(triple|scalar triple|box|mixed) product")
    if triple is not None:
        return Multiply((triple[0], Operation("cross", triple[1], triple[2])), "·") if len(triple) == 3 and "vector triple" not in problem.words else None
    both = operands(problem, "(orthogonal|perpendicular|normal) to both", "(orthogonal|perpendicular|normal) to (the|each of the|the two) vectors")
    if both is not None and len(both) == 2 and problem.has("vector", "vectors") and not problem.has("unit", "is", "are", "plane"):
        return Operation("cross", both[0], both[1])
    for kind, pattern in _TWO:
        items = operands(problem, pattern)
        if items is not None and len(items) == 2:
            return _combined(kind, items[0], items[1])
        if items is not None and kind == "add" and len(items) > 2:
            return Add(tuple(items))
    for kind, pattern in _ONE:
        items = operands(problem, pattern)
        if items is not None and len(items) == 1:
            item = items[0]
            return Transpose(item) if kind == "transpose" else Power(item, Number("2")) if kind == "square" else call("tr", item)
    return None


def _one_array(problem: Problem, tree: Node) -> Node | None:
    items = _split(problem, tree)
    return items[0] if len(items) == 1 and (is_array(items[0]) or is_operation(items[0])) else None


def _combined(kind: str, first: Node, second: Node) -> Node:
    match kind:
        case "add":
            return Add((first, second))
        case "subtract":
            return Add((first, Negative(second)))
        case "from":
            return Add((second, Negative(first)))
        case "dot":
            return Multiply((first, second), "·")
        case "frobenius":
            return call("tr", Multiply((Transpose(first), second), "*"))
        case "cross" | "hadamard" | "outer":
            return Operation(kind, first, second)
    return Multiply((first, second), "*")


def kind_of(tree: Node) -> str:
    """Which task the outermost operation of an expression is: dot, cross, norm, transpose, trace, power, inverse, sum of
    vectors or of matrices, outer, hadamard, determinant, rank, or product for whatever mixes them."""
    match tree:
        case Norm() | AbsoluteValue():
            inner = tree.operand
            if isinstance(tree, AbsoluteValue) and _is_matrix(inner):
                return "determinant"
            return "matrix norm" if isinstance(tree, Norm) and _is_matrix(inner) else "norm"
        case Transpose():
            return "transpose"
        case Call("tr"):
            return "trace"
        case Call("det"):
            return "determinant"
        case Call("inv"):
            return "inverse"
        case Call("transpose"):
            return "transpose"
        case Call("rank"):
            return "rank"
        case Call("dot") | InnerProduct():
            return "dot"
        case Operation("cross"):
            return "cross"
        case Operation("outer"):
            return "outer"
        case Operation("hadamard" | "compose"):
            return "hadamard"
        case Power(_, Negative(Number("1"))):
            return "inverse" if is_array(tree.base) else "product"
        case Power():
            return "power" if _is_matrix(tree.base) else "dot" if is_array(tree.base) else "product"
        case Add() | Negative() | Divide():
            return "vectors" if not any(isinstance(n, Matrix) and 1 not in n.shape for n in walk(tree)) and _adds_vectors(tree) else "matrices" if _adds_matrices(tree) else "product"
        case Multiply():
            found = [f for f in tree.factors if is_array(f)]
            if len(found) == len(tree.factors) == 2:
                flat = [as_vector(f) is not None and not (isinstance(f, Matrix) and f.shape[0] == 1) for f in found]
                if all(flat):
                    return "cross" if tree.sign == "×" else "dot"
            if len(tree.factors) == 2 and isinstance(tree.factors[0], Transpose) and all(as_vector(f) is not None for f in tree.factors):
                return "dot"
            if len(tree.factors) == 2 and isinstance(tree.factors[1], Transpose) and is_array(tree.factors[0]) and all(as_vector(f) is not None for f in tree.factors):
                return "outer"
            return "vectors" if _adds_vectors(tree) else "matrices" if _adds_matrices(tree) else "product"
    return "product"


def _is_matrix(tree: Node) -> bool:
    return any(isinstance(n, Matrix) and 1 not in n.shape for n in walk(tree)) and as_vector(tree) is None


def _adds_vectors(tree: Node) -> bool:
    """Only sums and multiples of vectors."""
    return _linear(tree) and not any(isinstance(n, Matrix) and n.shape[1] > 1 for n in walk(tree))


def _adds_matrices(tree: Node) -> bool:
    return _linear(tree)


def _linear(tree: Node) -> bool:
    if is_array(tree):
        return True
    if isinstance(tree, Negative):
        return _linear(tree.operand)
    if isinstance(tree, Add):
        return all(_linear(t) for t in tree.terms)
    if isinstance(tree, Divide):
        return _linear(tree.numerator) and not any(is_array(n) for n in walk(tree.denominator))
    if isinstance(tree, Multiply):
        with_arrays = [f for f in tree.factors if any(is_array(n) for n in walk(f))]
        return len(with_arrays) == 1 and _linear(with_arrays[0])
    return False


_last: tuple[Problem | None, Node | None] = (None, None)
"""The question read last, as a dozen topics look at each one in turn."""


def asked_expression(problem: Problem) -> Node | None:
    """The expression asked for, in symbols or in words."""
    global _last
    before, found = _last
    if before is not problem:
        found = expression(problem) or spoken(problem)
        _last = (problem, found)
    return found


def norm_order(problem: Problem) -> Node | None:
    """Which norm or metric the words name: None for the usual one, 1, infinity, or a number p."""
    words = re.sub(r"⟦(\d+)⟧", lambda m: _short(problem.mathematics[int(m.group(1))]), problem.words)
    if re.search(r"\b(manhattan|taxicab|taxi-cab|city[- ]block|l1|l_1|l\^1|1-norm|l-1|ell_1|one norm|absolute-value norm)\b|ℓ_?1|ℓ₁|l₁|\b1 norm\b", words):
        return Number("1")
    if re.search(r"\b(chebyshev|max norm|maximum norm|max-norm|sup norm|supremum norm|infinity norm|infinity-norm|l-?infinity|l_oo|l_inf|linf|l_infinity|l\^oo|oo[- ]norm|inf(?:inity)?[- ]norm|uniform norm)\b|l_?∞|ℓ_?∞|∞-norm|∞ norm", words):
        return Constant("infinity")
    found = re.search(r"\b(?:l_|l\^|l|ell_)?(\d+)[- ]?norm\b|\bl_?(\d+)\b|\bp ?= ?(\d+)\b", words)
    if found is not None:
        order = next(g for g in found.groups() if g)
        return None if order == "2" else Number(order)
    return None


def _short(tree: Node) -> str:
    from tutor.notation import plain

    text = plain(tree).lower().replace(" ", "")
    return text if len(text) < 12 else "…"
