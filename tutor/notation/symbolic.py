"""Between our tree and sympy: `to_sympy` for computing and checking, `from_sympy` to show a result as a teacher writes it.

Only objects cross the border, never strings for sympy to read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from tutor.notation import tree as t


class NotConvertible(ValueError):
    """Mathematics for which sympy has no object of its own here."""


CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infinity": sympy.oo}
CALLS: dict[str, Callable[..., Any]] = {
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot, "sec": sympy.sec, "csc": sympy.csc, "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan,
    "acot": sympy.acot, "asec": sympy.asec, "acsc": sympy.acsc, "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "coth": sympy.coth, "sech": sympy.sech,
    "csch": sympy.csch, "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh, "acoth": sympy.acoth, "asech": sympy.asech, "acsch": sympy.acsch, "frac": sympy.frac, "exp": sympy.exp, "ln": sympy.log, "sign": sympy.sign, "floor": sympy.floor,
    "ceil": sympy.ceiling, "max": sympy.Max, "min": sympy.Min, "gcd": lambda *n: sympy.gcd(list(n)), "lcm": lambda *n: sympy.lcm(list(n)), "binomial": sympy.binomial, "erf": sympy.erf, "erfc": sympy.erfc,
    "Re": sympy.re, "Im": sympy.im, "conj": sympy.conjugate, "arg": sympy.arg, "Heaviside": sympy.Heaviside, "sinc": sympy.sinc,
}  # fmt: skip
RELATIONS = {"=": sympy.Eq, ":=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge}


def to_sympy(node: t.Node) -> Any:
    """The sympy object of a tree; numbers exact, names plain symbols under their flat names.

    Raises:
        NotConvertible: notation without an object here (a text, dots, an unknown relation).
    """
    name = type(node).__name__
    convert = _TO.get(name)
    if convert is None:
        raise NotConvertible(f"no sympy object for {name}")
    return convert(node)


def symbol(name: str) -> sympy.Symbol:
    """The sympy symbol of a flat name."""
    return sympy.Symbol(name)


def _number(node: t.Number) -> Any:
    value = node.value
    return sympy.Integer(value.numerator) if value.denominator == 1 else sympy.Rational(value.numerator, value.denominator)


def _symbol(node: t.Node) -> Any:
    name = t.flat_name(node)
    if name is None:
        if isinstance(node, t.Subscript):
            return sympy.Symbol(f"{_name_of(node.base)}_{_name_of(node.index)}")
        raise NotConvertible("a symbol with an index that has no name")
    return sympy.Symbol(name)


def _name_of(node: t.Node) -> str:
    from tutor.notation.plain import plain

    return t.flat_name(node) or plain(node).replace(" ", "")


def _multiply(node: t.Multiply) -> Any:
    factors = [to_sympy(f) for f in node.factors]
    product = factors[0]
    for factor in factors[1:]:
        product = _times(product, factor, node.sign)
    return product


def _times(left: Any, right: Any, sign: str) -> Any:
    if isinstance(left, sympy.MatrixBase) and isinstance(right, sympy.MatrixBase):
        if left.shape[1] != right.shape[0] and 1 in left.shape and left.shape == right.shape:
            return left.dot(right)
        if left.shape[1] != right.shape[0] and right.shape[0] == 1 and left.shape[1] == right.shape[1]:
            return left * right.T
    return left * right


def _divide(node: t.Divide) -> Any:
    bottom = to_sympy(node.denominator)
    if bottom == 0:
        raise NotConvertible("division by zero")
    top = to_sympy(node.numerator)
    if isinstance(bottom, sympy.MatrixBase):
        return top * bottom.inv()
    return top / bottom


def _power(node: t.Power) -> Any:
    base, exponent = to_sympy(node.base), to_sympy(node.exponent)
    if isinstance(base, sympy.MatrixBase):
        if base.shape[0] != base.shape[1]:
            return base.dot(base) if exponent == 2 and 1 in base.shape else base**exponent
        return base.inv() if exponent == -1 else base**exponent
    return sympy.Pow(base, exponent)


def _root(node: t.Root) -> Any:
    radicand = to_sympy(node.radicand)
    if node.index is None:
        return sympy.sqrt(radicand)
    index = to_sympy(node.index)
    if radicand.is_number and radicand.is_negative and index.is_odd:
        return -sympy.root(-radicand, index)
    return sympy.root(radicand, index)


def _call(node: t.Call) -> Any:
    arguments = [to_sympy(a) for a in node.arguments]
    if node.function == "log":
        return sympy.log(arguments[0]) if node.subscript is None else sympy.log(arguments[0], to_sympy(node.subscript))
    matrix = bool(arguments) and isinstance(arguments[0], sympy.MatrixBase)
    if matrix:
        first = arguments[0]
        if node.function == "det":
            return first.det()
        if node.function == "inv":
            return first.inv()
        if node.function == "tr":
            return first.trace()
        if node.function == "rank":
            return sympy.Integer(first.rank())
        if node.function == "dot" and len(arguments) == 2:
            return first.dot(arguments[1])
        if node.function in CALLS and node.function not in ("max", "min"):
            return first.applyfunc(CALLS[node.function])
    if node.function == "diag":
        return sympy.diag(*arguments)
    if node.function == "inv":
        return arguments[0] ** -1
    if node.function == "tr":
        return sympy.Function("Trace")(*arguments)
    if node.function == "permutations":
        return sympy.factorial(arguments[0]) / sympy.factorial(arguments[0] - arguments[1])
    if node.function == "round":
        return sympy.floor(arguments[0] + sympy.Rational(1, 2))
    build = CALLS.get(node.function)
    if matrix and build is None:
        return sympy.Function(node.function)(*[sympy.ImmutableMatrix(a) if isinstance(a, sympy.MatrixBase) else a for a in arguments])
    return build(*arguments) if build else sympy.Function(node.function)(*arguments)


def _apply(node: t.Apply) -> Any:
    head, order = node.function, 0
    if isinstance(head, t.Prime):
        order, head = head.order, head.operand
    name = t.flat_name(head) or _name_of(head)
    if name == "E" and (node.bracket == "[]" or (isinstance(head, t.Symbol) and head.style == "blackboard")):
        name = "Expect"
    arguments = [to_sympy(a) for a in node.arguments]
    arguments = [sympy.ImmutableMatrix(a) if isinstance(a, sympy.MatrixBase) else a for a in arguments]
    applied = sympy.Function(name)(*arguments)
    if order and len(arguments) == 1 and arguments[0].is_Symbol:
        return sympy.Derivative(applied, (arguments[0], order))
    if order and len(arguments) == 1:
        mark = sympy.Dummy("x")
        return sympy.Subs(sympy.Derivative(sympy.Function(name)(mark), (mark, order)), mark, arguments[0])
    return applied


def _relation(node: t.Relation) -> Any:
    parts = []
    for left, operator, right in zip(node.operands[:-1], node.operators, node.operands[1:], strict=True):
        if operator == "~":
            parts.append(sympy.Function("Dist")(to_sympy(left), to_sympy(right)))
            continue
        build = RELATIONS.get(operator)
        if build is None:
            parts.append(sympy.Function(_RELATION_NAMES.get(operator, "Related"))(to_sympy(left), to_sympy(right)))
            continue
        a, b = to_sympy(left), to_sympy(right)
        if isinstance(a, sympy.MatrixBase):
            a = sympy.ImmutableMatrix(a)
        if isinstance(b, sympy.MatrixBase):
            b = sympy.ImmutableMatrix(b)
        parts.append(build(a, b, evaluate=False))
    return parts[0] if len(parts) == 1 else sympy.And(*parts, evaluate=False)


_RELATION_NAMES = {"in": "In", "notin": "NotIn", "≈": "Approx", "∝": "Proportional", "->": "To", "<-": "Becomes", "perp": "Perpendicular", "|": "Given"}


def _sequence(node: t.Sequence) -> Any:
    items = [to_sympy(i) for i in node.items]
    if node.bracket == "{}":
        return sympy.FiniteSet(*items)
    if node.bracket in ("[]", "()", "<>") and items and all(isinstance(i, sympy.Expr) for i in items):
        return sympy.Matrix(items)
    return sympy.Tuple(*items)


def _matrix(node: t.Matrix) -> Any:
    matrix = sympy.Matrix([[to_sympy(e) for e in row] for row in node.rows])
    return matrix.det() if node.bracket == "||" else matrix


def _derivative(node: t.Derivative) -> Any:
    operand = to_sympy(node.operand)
    variables = [(to_sympy(v), n) for v, n in node.variables]
    if isinstance(node.operand, t.Symbol) and operand not in [v for v, _ in variables]:
        operand = sympy.Function(str(operand))(*[v for v, _ in variables])
    return sympy.Derivative(operand, *variables, evaluate=False)


def _integral(node: t.Integral) -> Any:
    operand, variable = to_sympy(node.operand), to_sympy(node.variable)
    if node.lower is None or node.upper is None:
        return sympy.Integral(operand, variable)
    return sympy.Integral(operand, (variable, to_sympy(node.lower), to_sympy(node.upper)))


def _limit(node: t.Limit) -> Any:
    operand, variable, point = to_sympy(node.operand), to_sympy(node.variable), to_sympy(node.point)
    return sympy.Limit(operand, variable, point, node.direction) if node.direction else sympy.Limit(operand, variable, point, "+-")


def _big(node: t.BigOperator) -> Any:
    operand = to_sympy(node.operand)
    build = {"sum": sympy.Sum, "product": sympy.Product}.get(node.kind)
    if build is None or node.index is None or node.lower is None or node.upper is None:
        over = [to_sympy(n) for n in (node.index, node.lower, node.upper, node.domain) if n is not None]
        return sympy.Function(node.kind.capitalize() + "Over")(operand, *over)
    return build(operand, (to_sympy(node.index), to_sympy(node.lower), to_sympy(node.upper)))


def _norm(node: t.Norm) -> Any:
    operand = to_sympy(node.operand)
    if isinstance(operand, sympy.MatrixBase):
        order = None if node.order is None else to_sympy(node.order)
        if order is not None and order.is_Symbol:
            return operand.norm("fro") if str(order) == "F" else operand.norm()
        return operand.norm(order)
    return sympy.Function("Norm")(operand)


def _absolute(node: t.AbsoluteValue) -> Any:
    operand = to_sympy(node.operand)
    return operand.det() if isinstance(operand, sympy.MatrixBase) and operand.is_square and operand.rows > 1 else operand.norm() if isinstance(operand, sympy.MatrixBase) else sympy.Abs(operand)


def _transpose(node: t.Transpose) -> Any:
    operand = to_sympy(node.operand)
    return operand.T if isinstance(operand, sympy.MatrixBase) else sympy.Function("T")(operand)


def _operation(node: t.Operation) -> Any:
    left, right = to_sympy(node.left), to_sympy(node.right)
    match node.operator:
        case "mod":
            return sympy.Mod(left, right)
        case "cross":
            return left.cross(right)
        case "hadamard" if isinstance(left, sympy.MatrixBase):
            return left.multiply_elementwise(right)
        case "outer" if isinstance(left, sympy.MatrixBase):
            return left * right.T
        case "union" if isinstance(left, sympy.Set):
            return sympy.Union(left, right)
        case "intersection" if isinstance(left, sympy.Set):
            return sympy.Intersection(left, right)
        case "minus" if isinstance(left, sympy.Set):
            return sympy.Complement(left, right)
    return sympy.Function(node.operator.capitalize())(left, right)


def _unevaluated(node: t.Unevaluated) -> Any:
    return sympy.Function(node.task)(*[to_sympy(a) for a in node.arguments])


def _generic(name: str, *fields: str) -> Callable[[Any], Any]:
    def convert(node: Any) -> Any:
        parts = [to_sympy(v) for f in fields if isinstance(v := getattr(node, f), t.Node)]
        return sympy.Function(name)(*[sympy.ImmutableMatrix(p) if isinstance(p, sympy.MatrixBase) else p for p in parts])

    return convert


def _add(node: t.Add) -> Any:
    terms = [to_sympy(x) for x in node.terms]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


_TO: dict[str, Callable[[Any], Any]] = {
    "Number": _number, "Symbol": _symbol, "Subscript": _symbol, "Constant": lambda n: CONSTANTS[n.name], "Add": _add, "Negative": lambda n: -to_sympy(n.operand),
    "PlusMinus": _generic("PlusMinus", "operand"), "Multiply": _multiply, "Divide": _divide, "Mixed": lambda n: to_sympy(n.whole) + to_sympy(n.fraction), "Power": _power,
    "Root": _root, "Superscript": _generic("Superscript", "base", "label"), "Prime": _symbol, "Call": _call, "Apply": _apply, "Given": _generic("Given", "event", "condition"),
    "Factorial": lambda n: sympy.factorial(to_sympy(n.operand)), "Percent": lambda n: to_sympy(n.operand) / 100, "AbsoluteValue": _absolute, "Norm": _norm,
    "InnerProduct": _generic("Inner", "left", "right"), "Transpose": _transpose, "Operation": _operation, "Not": _generic("Not", "operand"), "Relation": _relation,
    "Sequence": _sequence, "Interval": lambda n: sympy.Interval(to_sympy(n.lower), to_sympy(n.upper), not n.closed_left, not n.closed_right), "Matrix": _matrix,
    "SetBuilder": _generic("SetOf", "element", "condition"), "Derivative": _derivative, "Gradient": _generic("Gradient", "operand", "variable"), "Differential": _generic("d", "operand"),
    "Integral": _integral, "Limit": _limit, "BigOperator": _big, "Unevaluated": _unevaluated, "Text": lambda n: sympy.Symbol(n.text.replace(" ", "_") or "text"),
    "Ellipsis": lambda n: sympy.Symbol("dots"), "Placeholder": lambda n: sympy.Symbol("placeholder"), "Evaluated": _generic("Evaluated", "operand", "lower", "upper"),
    "Cases": lambda n: sympy.Function("Cases")(*[sympy.Tuple(to_sympy(v), to_sympy(c)) for v, c in n.branches]),
}  # fmt: skip


# -- the way back ---------------------------------------------------------------------------------------------------


def name_to_tree(name: str) -> t.Node:
    """The symbol of a flat name: x_1 is x with index 1, y_hat carries its accent."""
    head, _, tail = name.partition("_")
    if not tail or not head:
        return t.Symbol(name)
    if tail in ("hat", "bar", "tilde", "vec"):
        return t.Symbol(head, accent=tail)
    index: t.Node
    if tail.isdigit():
        index = t.Number(tail)
    elif len(tail) == 1:
        index = t.Symbol(tail)
    elif tail[0] in ("h", "b", "t") and tail.partition("_")[0] in ("hat", "bar", "tilde"):
        accent, _, rest = tail.partition("_")
        return t.Subscript(t.Symbol(head, accent=accent), _index(rest))
    else:
        index = _index(tail)
    return t.Subscript(t.Symbol(head), index)


def _index(tail: str) -> t.Node:
    if tail.isdigit():
        return t.Number(tail)
    if len(tail) == 1:
        return t.Symbol(tail)
    if len(tail) <= 3 and all(c in "ijklmnpqrst" for c in tail) and tail != "min":
        return t.Multiply(tuple(t.Symbol(c) for c in tail))
    return t.Text(tail)


def from_sympy(expression: Any) -> t.Node:
    """A sympy object as a teacher would write it: highest powers first, minus signs in front, no `1*x`.

    Raises:
        NotConvertible: an object with no notation here.
    """
    for kind, convert in _FROM:
        if isinstance(expression, kind):
            return convert(expression)
    if isinstance(expression, bool):
        return t.Text(str(expression))
    if isinstance(expression, int):
        return integer(expression)
    if isinstance(expression, list | tuple):
        return t.Sequence(tuple(from_sympy(e) for e in expression), "[]")
    raise NotConvertible(f"no notation for {type(expression).__name__}")


def integer(value: int) -> t.Node:
    """A whole number as a tree; a negative one is Negative."""
    return t.Number(str(value)) if value >= 0 else t.Negative(t.Number(str(-value)))


def _rational(value: Any) -> t.Node:
    node = t.Divide(t.Number(str(abs(int(value.p)))), t.Number(str(int(value.q))))
    return t.Negative(node) if value < 0 else node


def _float(value: Any) -> t.Node:
    text = f"{float(value):.10g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        power = t.Power(t.Number("10"), integer(int(exponent)))
        node: t.Node = t.Multiply((t.Number(mantissa.lstrip("-")), power), "*")
    else:
        node = t.Number(text.lstrip("-"))
    return t.Negative(node) if text.startswith("-") else node


def _add_tree(expression: Any) -> t.Node:
    return t.Add(tuple(from_sympy(term) for term in ordered_terms(expression)))


def ordered_terms(expression: Any) -> list[Any]:
    """The terms of a sum, highest total degree first, then by name, constants last; a leading minus is avoided where
    a positive term can lead only among constants."""

    def key(term: Any) -> tuple[Any, ...]:
        powers = term.as_powers_dict()
        degree: Any = sympy.Integer(0)
        names = []
        for base, exponent in powers.items():
            if base.is_number:
                continue
            if base.is_Symbol and exponent.is_Rational:
                degree += exponent
                names.append((str(base), -float(exponent)))
            else:
                names.append(("~" + str(base), -float(exponent) if exponent.is_Rational else 0))
        plain_degree = float(degree) if degree.is_Rational else 0.0
        others = any(n.startswith("~") for n, _ in names)
        return (not names, others and plain_degree <= 0, -plain_degree, sorted(names), not term.is_Rational, str(term))

    terms = sorted(sympy.Add.make_args(expression), key=key)
    if terms and all(term.is_number for term in terms):
        terms.sort(key=lambda term: (term.could_extract_minus_sign(), not term.is_Rational, str(term)))
    if len(terms) == 2 and _minus(terms[0]) and not _minus(terms[1]):
        terms.reverse()
    return terms


def _minus(term: Any) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def _mul_tree(expression: Any) -> t.Node:
    coefficient, rest = expression.as_coeff_Mul()
    if coefficient.is_negative:
        return t.Negative(from_sympy(-expression))
    if not coefficient.is_Rational:
        coefficient, rest = sympy.Integer(1), expression
    top: list[t.Node] = []
    bottom: list[t.Node] = []
    if coefficient.p != 1:
        top.append(t.Number(str(int(coefficient.p))))
    if coefficient.q != 1:
        bottom.append(t.Number(str(int(coefficient.q))))
    factors = sorted(sympy.Mul.make_args(rest), key=_factor_key)
    for factor in factors:
        if factor == 1:
            continue
        base, exponent = factor.as_base_exp()
        if exponent.is_Rational and exponent.is_negative and base != sympy.E:
            bottom.append(from_sympy(sympy.Pow(base, -exponent)))
        else:
            top.append(from_sympy(factor))
    numerator = _product(top)
    return t.Divide(numerator, _product(bottom)) if bottom else numerator


def _product(factors: list[t.Node]) -> t.Node:
    if not factors:
        return t.ONE
    return factors[0] if len(factors) == 1 else t.Multiply(tuple(factors), "")


def _factor_key(factor: Any) -> tuple[Any, ...]:
    base, _ = factor.as_base_exp()
    if factor.is_number:
        return (0, not factor.is_Rational, str(factor))
    if base.is_Symbol:
        return (1, str(base))
    if isinstance(base, sympy.Add):
        return (2, len(base.args), str(base))
    return (3, base == sympy.E, str(factor)) if not factor.has(sympy.exp) else (2, -1, str(factor))


def _pow_tree(expression: Any) -> t.Node:
    base, exponent = expression.as_base_exp()
    if exponent.is_Rational and exponent.is_negative and base != sympy.E:
        return t.Divide(t.ONE, from_sympy(sympy.Pow(base, -exponent)))
    if exponent == sympy.Rational(1, 2):
        return t.Root(from_sympy(base))
    if exponent.is_Rational and exponent.q != 1 and exponent.p == 1 and exponent.q <= 9 and base.is_number:
        return t.Root(from_sympy(base), t.Number(str(exponent.q)))
    return t.Power(from_sympy(base), from_sympy(exponent))


def _function_tree(expression: Any) -> t.Node:
    name = type(expression).__name__
    arguments = tuple(from_sympy(a) for a in expression.args)
    match name:
        case "exp":
            return t.Power(t.Constant("e"), arguments[0])
        case "log":
            return t.Call("ln", arguments)
        case "Abs":
            return t.AbsoluteValue(arguments[0])
        case "factorial":
            return t.Factorial(arguments[0])
        case "Max" | "Min":
            return t.Call(name.lower(), arguments)
        case "ceiling":
            return t.Call("ceil", arguments)
        case "Mod":
            return t.Operation("mod", *arguments)
        case "re" | "im" | "conjugate":
            return t.Call({"re": "Re", "im": "Im", "conjugate": "conj"}[name], arguments)
        case "T":
            return t.Transpose(arguments[0])
    if isinstance(expression, sympy.core.function.AppliedUndef):
        from tutor.notation.names import FUNCTIONS

        return t.Call(name, arguments) if name in FUNCTIONS else t.Apply(name_to_tree(name), arguments)
    if name in CALLS or name == "LambertW":
        return t.Call(name, arguments)
    raise NotConvertible(f"no notation for the function {name}")


def _relation_tree(expression: Any) -> t.Node:
    operator = {"Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">", "GreaterThan": ">="}[type(expression).__name__]
    return t.Relation((from_sympy(expression.lhs), from_sympy(expression.rhs)), (operator,))


def _matrix_tree(expression: Any) -> t.Node:
    return t.Matrix(tuple(tuple(from_sympy(expression[i, j]) for j in range(expression.cols)) for i in range(expression.rows)))


def _interval_tree(expression: Any) -> t.Node:
    return t.Interval(from_sympy(expression.start), from_sympy(expression.end), not expression.left_open, not expression.right_open)


def _derivative_tree(expression: Any) -> t.Node:
    return t.Derivative(from_sympy(expression.expr), tuple((from_sympy(v), int(n)) for v, n in expression.variable_count))


def _integral_tree(expression: Any) -> t.Node:
    node = from_sympy(expression.function)
    for limit in expression.limits:
        bounds = [from_sympy(b) for b in limit[1:]]
        node = t.Integral(node, from_sympy(limit[0]), *(bounds if len(bounds) == 2 else []))
    return node


def _sum_tree(expression: Any) -> t.Node:
    kind = "sum" if isinstance(expression, sympy.Sum) else "product"
    index, lower, upper = (from_sympy(x) for x in expression.limits[0])
    return t.BigOperator(kind, from_sympy(expression.function), index, lower, upper)


_FROM: list[tuple[Any, Callable[[Any], t.Node]]] = [
    (sympy.Integer, lambda e: integer(int(e))),
    (sympy.Rational, _rational),
    (sympy.Float, _float),
    (type(sympy.pi), lambda e: t.Constant("pi")),
    (type(sympy.E), lambda e: t.Constant("e")),
    (type(sympy.I), lambda e: t.Constant("i")),
    (type(sympy.oo), lambda e: t.Constant("infinity")),
    (type(-sympy.oo), lambda e: t.Negative(t.Constant("infinity"))),
    (type(sympy.zoo), lambda e: t.Text("undefined")),
    (type(sympy.nan), lambda e: t.Text("undefined")),
    (sympy.Symbol, lambda e: name_to_tree(str(e.name))),
    (sympy.Add, _add_tree),
    (sympy.Mul, _mul_tree),
    (sympy.exp, _function_tree),
    (sympy.Pow, _pow_tree),
    (sympy.Derivative, _derivative_tree),
    (sympy.Integral, _integral_tree),
    ((sympy.Sum, sympy.Product), _sum_tree),
    (sympy.Limit, lambda e: t.Limit(from_sympy(e.args[0]), from_sympy(e.args[1]), from_sympy(e.args[2]), "" if str(e.args[3]) == "+-" else str(e.args[3]))),
    (sympy.MatrixBase, _matrix_tree),
    (sympy.FiniteSet, lambda e: t.Sequence(tuple(from_sympy(x) for x in sorted(e.args, key=sympy.default_sort_key)), "{}")),
    (sympy.Interval, _interval_tree),
    (sympy.Union, lambda e: _nested_operation("union", e.args)),
    (sympy.core.relational.Relational, _relation_tree),
    (sympy.Tuple, lambda e: t.Sequence(tuple(from_sympy(x) for x in e.args), "()")),
    (type(sympy.S.true), lambda e: t.Text("True")),
    (type(sympy.S.false), lambda e: t.Text("False")),
    (type(sympy.S.EmptySet), lambda e: t.Sequence((), "{}")),
    (sympy.Piecewise, lambda e: t.Cases(tuple((from_sympy(v), t.Text("otherwise") if c == sympy.S.true else from_sympy(c)) for v, c in e.args))),
    (sympy.Function, _function_tree),
    (sympy.Expr, _function_tree),
]


def _nested_operation(operator: str, items: Any) -> t.Node:
    ordered = sorted(items, key=sympy.default_sort_key)
    node = from_sympy(ordered[0])
    for item in ordered[1:]:
        node = t.Operation(operator, node, from_sympy(item))
    return node
