"""A formula as a few lines of numpy: a function of its quantities, as a person would write it."""

from __future__ import annotations

from tutor.explain.formulas.quantities import Program, code_name, indexed, places
from tutor.notation import tree as t

CALLS = {
    "exp": "np.exp", "ln": "np.log", "log": "np.log", "sin": "np.sin", "cos": "np.cos", "tan": "np.tan", "tanh": "np.tanh", "sinh": "np.sinh", "cosh": "np.cosh", "det": "np.linalg.det", "tr": "np.trace",
    "inv": "np.linalg.inv", "sign": "np.sign", "floor": "np.floor", "ceil": "np.ceil", "binomial": "math.comb", "max": "max", "min": "min",
}  # fmt: skip
ATOM, POWER, UNARY, TIMES, PLUS = 5, 4, 3, 2, 1


def source(program: Program, name: str) -> str:
    """A whole function, imports included; "" when the formula has no such form."""
    body = program.body
    try:
        text = _Writer(program).write(body)[0]
    except _NoCode:
        return ""
    lengths = dict(program.lengths)
    taken = [q.name for q in program.quantities if q.node not in lengths]
    lines = [f"    {program_name(program, count)} = len({program_name(program, head)})" for count, head in lengths.items() if program_name(program, count) in _words(text)]
    output = program.output.function if isinstance(program.output, t.Apply) else program.output
    head = code_name(output) if output is not None else ""
    title = head if head.isidentifier() and len(head) > 2 else name
    imports = ["import math"] if "math." in text else []
    imports += ["import numpy as np"] if "np." in text else []
    return "\n".join([*imports, *([""] * 2 if imports else []), f"def {title}({', '.join(taken)}):", *lines, f"    return {text}"])


def program_name(program: Program, node: t.Node) -> str:
    """The name in code of a quantity."""
    found = program.find(node)
    assert found is not None
    return found.name


def _words(text: str) -> set[str]:
    return set(text.replace("(", " ").replace(")", " ").replace(",", " ").replace("[", " ").replace("]", " ").split())


class _NoCode(Exception):
    pass


class _Writer:
    """Writes one tree; in `whole` the running index is left out, because the list stands for all its values at once."""

    def __init__(self, program: Program) -> None:
        self.program, self.bound = program, program.bound
        self.whole: set[t.Node] = set()
        self.arrays = any(q.kind in ("vector", "matrix") for q in program.quantities)

    def write(self, node: t.Node) -> tuple[str, int]:
        """The text and how tightly it holds together."""
        head = indexed(node, self.bound)
        if head is not None:
            return self.cell(node, head), ATOM
        match node:
            case t.Number(text):
                return text, ATOM
            case t.Constant(name) if name in ("pi", "e"):
                return f"np.{name}", ATOM
            case t.Symbol() if node in self.bound:
                return code_name(node), ATOM
            case t.Symbol() | t.Subscript() | t.Superscript() | t.Prime() | t.Apply():
                return program_name(self.program, node), ATOM
            case t.Add(terms):
                out = self.tight(terms[0], PLUS)
                for term in terms[1:]:
                    inner = term.operand if isinstance(term, t.Negative) else term
                    out += f" {'-' if isinstance(term, t.Negative) else '+'} {self.tight(inner, TIMES if isinstance(term, t.Negative) else PLUS)}"
                return out, PLUS
            case t.Negative(operand):
                return f"-{self.tight(operand, TIMES)}", UNARY if self.write(operand)[1] > TIMES else TIMES
            case t.Multiply(factors):
                return self.product(factors), TIMES
            case t.Divide(numerator, denominator):
                return f"{self.tight(numerator, TIMES)} / {self.tight(denominator, UNARY)}", TIMES
            case t.Power(t.Constant("e"), exponent):
                return f"np.exp({self.write(exponent)[0]})", ATOM
            case t.Power(base, t.Negative(t.Number("1"))) if self.is_array(base):
                return f"np.linalg.inv({self.write(base)[0]})", ATOM
            case t.Power(base, exponent):
                if self.is_array(base):
                    return f"np.linalg.matrix_power({self.write(base)[0]}, {self.write(exponent)[0]})", ATOM
                return f"{self.tight(base, ATOM)} ** {self.tight(exponent, UNARY)}", POWER
            case t.Root(radicand, None):
                return f"np.sqrt({self.write(radicand)[0]})", ATOM
            case t.Root(radicand, index) if index is not None:
                return f"{self.tight(radicand, ATOM)} ** (1 / {self.tight(index, UNARY)})", POWER
            case t.Factorial(operand):
                return f"math.factorial({self.write(operand)[0]})", ATOM
            case t.Percent(operand):
                return f"{self.tight(operand, TIMES)} / 100", TIMES
            case t.Transpose(operand):
                return f"{self.tight(operand, ATOM)}.T", ATOM
            case t.AbsoluteValue(operand):
                return (f"np.linalg.det({self.write(operand)[0]})" if self.is_array(operand) else f"abs({self.write(operand)[0]})"), ATOM
            case t.Norm(operand, order):
                return f"np.linalg.norm({self.write(operand)[0]}{', 1' if order == t.Number('1') else ''})", ATOM
            case t.Call():
                return self.call(node)
            case t.BigOperator():
                return self.loop(node), ATOM
        raise _NoCode

    def tight(self, node: t.Node, least: int) -> str:
        text, hold = self.write(node)
        return text if hold >= least else f"({text})"

    def is_array(self, node: t.Node) -> bool:
        """Is it a vector or a matrix of more than one number?"""
        if not self.arrays:
            return False
        match node:
            case t.Transpose(operand) | t.Negative(operand):
                return self.is_array(operand)
            case t.Multiply(factors):
                kinds = [f for f in factors if self.is_array(f)]
                return bool(kinds) and not _row_times_column(kinds, self.program)
            case t.Add(terms):
                return any(self.is_array(x) for x in terms)
            case t.Power(base, _):
                return self.is_array(base)
        found = self.program.find(node)
        return found is not None and found.kind in ("vector", "matrix")

    def product(self, factors: tuple[t.Node, ...]) -> str:
        out = self.tight(factors[0], TIMES)
        before = self.is_array(factors[0])
        for factor in factors[1:]:
            now = self.is_array(factor)
            out += f" {'@' if before and now else '*'} {self.tight(factor, UNARY)}"
            before = before or now
        return out

    def cell(self, node: t.Node, head: t.Node) -> str:
        name = program_name(self.program, head)
        where = places(node)
        if all(p in self.whole for p in where):
            return name
        return f"{name}[{', '.join(self.position(p) for p in where)}]" if len(where) == 1 else name + "".join(f"[{self.position(p)}]" for p in where)

    def position(self, place: t.Node) -> str:
        """Counting from one on paper is counting from zero in code."""
        match place:
            case t.Add((first, t.Number("1"))):
                return self.write(first)[0]
            case t.Add((first, t.Negative(t.Number("1")))):
                return f"{self.write(first)[0]} - 2"
        return f"{self.tight(place, PLUS)} - 1"

    def call(self, node: t.Call) -> tuple[str, int]:
        inside = ", ".join(self.write(a)[0] for a in node.arguments)
        match node.function:
            case "sigmoid":
                return f"1 / (1 + np.exp(-{self.tight(node.arguments[0], UNARY)}))", TIMES
            case "relu":
                return f"max(0, {inside})" if not self.whole else f"np.maximum(0, {inside})", ATOM
            case "softplus":
                return f"np.log(1 + np.exp({inside}))", ATOM
            case "log" if node.subscript is not None:
                return (f"np.log2({inside})" if node.subscript == t.Number("2") else f"np.log({inside}) / np.log({self.write(node.subscript)[0]})"), ATOM if node.subscript == t.Number("2") else TIMES
            case "max" | "min" if self.whole:
                return f"np.{node.function}imum({inside})", ATOM
        if node.function not in CALLS:
            raise _NoCode
        return f"{CALLS[node.function]}({inside})", ATOM

    def loop(self, node: t.BigOperator) -> str:
        index = node.index
        assert index is not None
        lists = [n for n in t.walk(node.operand) if indexed(n, frozenset({index})) is not None]
        alone = all(places(n) == (index,) for n in lists) and sum(n == index for n in t.walk(node.operand)) == len(lists)
        nested = any(isinstance(n, t.BigOperator) for n in t.walk(node.operand))
        full = node.lower in (None, t.Number("1")) and (node.upper is None or any(count == node.upper for count, _ in self.program.lengths))
        if lists and alone and full and not nested and not self.whole and not any(isinstance(n, t.Factorial) or (isinstance(n, t.Call) and n.function == "binomial") for n in t.walk(node.operand)):
            self.whole.add(index)
            inner = self.write(node.operand)[0]
            self.whole.discard(index)
            return f"np.{'sum' if node.kind == 'sum' else 'prod'}({inner})"
        if self.whole:
            raise _NoCode
        inner = self.write(node.operand)[0]
        return f"{'sum' if node.kind == 'sum' else 'math.prod'}({inner} for {code_name(index)} in {self.range(node, lists)})"

    def range(self, node: t.BigOperator, lists: list[t.Node]) -> str:
        if node.upper is not None:
            first = self.write(node.lower)[0] if node.lower is not None else "1"
            return f"range({first}, {self.tight(node.upper, PLUS)} + 1)"
        for inner in lists:
            if node.index in places(inner):
                head = indexed(inner, self.bound)
                assert head is not None
                return f"range(1, len({program_name(self.program, head)}{'[0]' * places(inner).index(node.index)}) + 1)"
        raise _NoCode


def _row_times_column(factors: list[t.Node], program: Program) -> bool:
    """xᵀ … y, which is one number."""
    last = factors[-1]
    found = program.find(last)
    return isinstance(factors[0], t.Transpose) and not isinstance(last, t.Transpose) and found is not None and found.kind == "vector" and (
        (inner := program.find(factors[0].operand)) is not None and inner.kind == "vector"
    )
