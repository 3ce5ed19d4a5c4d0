"""Logarithms of densities taken apart by rules, and sums over a sample: ln of a product, of a quotient, of a power."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Add, BigOperator, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Root, Subscript, Symbol, flat_name, rebuild, symbols
from tutor.rules.sheet import Amount, times, value_of


@dataclass(frozen=True, slots=True)
class Statistic:
    """A sum over the sample, such as Σ ln x_i: its short name, and what is added for one x."""

    name: str
    summand: Node

    def written(self, variable: str) -> Node:
        """The sum as it stands on the board: Σ over i from 1 to n."""
        inside = replaced(self.summand, variable, Subscript(Symbol(variable), Symbol("i")))
        return BigOperator("sum", inside, Symbol("i"), Number("1"), Symbol("n"))

    def value(self, variable: str, data: tuple[Fraction, ...]) -> Amount:
        """Its value for data."""
        parts = [value_of(self.summand, {variable: x}) for x in data]
        total: Amount = Fraction(0)
        for part in parts:
            total = part + total if isinstance(part, Fraction) or not isinstance(total, Fraction) else part + value_of(Number(str(total.numerator))) / total.denominator
        return total


def replaced(node: Node, name: str, value: Node) -> Node:
    """The node with a symbol replaced."""
    if isinstance(node, Symbol) and flat_name(node) == name:
        return value
    return rebuild(node, lambda child: replaced(child, name, value))


def log_terms(tree: Node) -> list[tuple[bool, Node]]:
    """ln of the tree as signed terms (True for minus): ln(ab) = ln a + ln b, ln(a/b) = ln a - ln b, ln(a^k) = k ln a."""
    match tree:
        case Multiply(factors):
            return [t for f in factors for t in log_terms(f)]
        case Divide(top, bottom):
            return log_terms(top) + [(not s, t) for s, t in log_terms(bottom)]
        case Power(Constant("e"), exponent):
            return [_signed(exponent)] if not isinstance(exponent, Add) else [_signed(t) for t in exponent.terms]
        case Call("exp", (argument,)):
            return log_terms(Power(Constant("e"), argument))
        case Power(base, exponent):
            out = []
            for sign, term in log_terms(base):
                minus, plain = _signed(exponent)
                out.append((sign != minus, _scaled(plain, term)))
            return out
        case Root(radicand, None):
            return [(s, Divide(t, Number("2"), "fraction")) for s, t in log_terms(radicand)]
        case Number("1"):
            return []
    return [(False, Call("ln", (tree,)))]


def _scaled(factor: Node, term: Node) -> Node:
    if isinstance(factor, Number) and factor.text == "1":
        return term
    return times(factor, term)


def _signed(node: Node) -> tuple[bool, Node]:
    return (True, node.operand) if isinstance(node, Negative) else (False, node)


def total_of(terms: list[tuple[bool, Node]]) -> Node:
    """Signed terms as a sum."""
    parts = tuple(Negative(t) if s else t for s, t in terms)
    return Number("0") if not parts else parts[0] if len(parts) == 1 else Add(parts)


def sample_sum(terms: list[tuple[bool, Node]], parameter: str, variable: str) -> tuple[Node, list[Statistic]] | None:
    """The terms summed over a sample of size n: a term without x comes n times, in the others x becomes a statistic.

    Terms that hold neither stay as constants out of the sum (they do not move the maximum) when they lack the
    parameter. None when parameter and x cannot be taken apart.
    """
    statistics: list[Statistic] = []
    out: list[tuple[bool, Node]] = []
    for sign, term in _flattened(terms, variable):
        names = symbols(term)
        if variable not in names:
            out.append((sign, _scaled(Symbol("n"), term) if parameter in names else times(Symbol("n"), term)))
            continue
        if parameter not in names:
            continue
        inside: list[Node] = []
        outside: list[Node] = []
        for factor in _factors(term):
            here = symbols(factor.denominator if isinstance(factor, Divide) and isinstance(factor.numerator, Number) else factor)
            if variable in here and parameter in here:
                return None
            (inside if variable in here else outside).append(factor)
        summand = inside[0] if len(inside) == 1 else Multiply(tuple(inside), "*")
        known = next((s for s in statistics if s.summand == summand), None)
        if known is None:
            known = Statistic("STUVW"[len(statistics)] if len(statistics) < 5 else f"S_{len(statistics)}", summand)
            statistics.append(known)
        out.append((sign, times(*outside, Symbol(known.name))))
    return total_of(out), statistics


def _factors(term: Node) -> list[Node]:
    match term:
        case Multiply(factors):
            return [g for f in factors for g in _factors(f)]
        case Divide(top, bottom) if not isinstance(top, Number):
            return [*_factors(top), Divide(Number("1"), bottom, "fraction")]
    return [term]


def _flattened(terms: list[tuple[bool, Node]], variable: str) -> list[tuple[bool, Node]]:
    """Sums inside products multiplied out where that is needed: (theta - 1)*ln x gives theta*ln x and -ln x."""
    out: list[tuple[bool, Node]] = []
    for sign, term in terms:
        factors = _factors(term)
        place = next((k for k, f in enumerate(factors) if isinstance(f, Add) and (variable in symbols(term))), None)
        if place is None:
            out.append((sign, term))
            continue
        bracket = factors[place]
        assert isinstance(bracket, Add)
        rest = factors[:place] + factors[place + 1 :]
        pieces = []
        for piece in bracket.terms:
            minus, plain = _signed(piece)
            whole = [*( [plain] if not (isinstance(plain, Number) and plain.text == "1" and rest) else []), *rest]
            pieces.append((sign != minus, whole[0] if len(whole) == 1 else Multiply(tuple(whole), "*")))
        out.extend(_flattened(pieces, variable))
    return out


