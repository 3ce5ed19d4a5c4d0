"""A piece of a formula as a noun phrase: the square of the residual, the probability of A given B, the mean μ.

In goes a tree and what its symbols are called; out come words that can be the object of a verb.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tutor.explain.formulas.glyphs import glyph, letter
from tutor.notation import tree as t

SHORT = 14
FUNCTIONS = {
    "sin": "the sine of", "cos": "the cosine of", "tan": "the tangent of", "ln": "the natural log of", "log": "the log of", "exp": "e raised to", "det": "the determinant of", "tr": "the trace of", "rank": "the rank of",
    "inv": "the inverse of", "sigmoid": "the sigmoid of", "softmax": "the softmax of", "tanh": "the hyperbolic tangent of", "sinh": "the hyperbolic sine of", "cosh": "the hyperbolic cosine of", "asin": "the inverse sine of",
    "acos": "the inverse cosine of", "atan": "the inverse tangent of", "floor": "the whole part of", "ceil": "the rounded-up value of", "sign": "the sign of", "relu": "the positive part of", "diag": "the diagonal matrix of",
    "gcd": "the greatest common divisor of", "lcm": "the least common multiple of", "erf": "the error function of", "softplus": "the softplus of", "Re": "the real part of", "Im": "the imaginary part of", "sec": "the secant of",
}  # fmt: skip
DISTRIBUTIONS = {
    "N": ("a normal distribution", ("mean", "variance")), "Normal": ("a normal distribution", ("mean", "variance")), "U": ("a uniform distribution", ("lower end", "upper end")), "Uniform": ("a uniform distribution", ("lower end", "upper end")),
    "Bernoulli": ("a Bernoulli distribution", ("success probability",)), "Ber": ("a Bernoulli distribution", ("success probability",)), "Binomial": ("a binomial distribution", ("number of trials", "success probability")),
    "Bin": ("a binomial distribution", ("number of trials", "success probability")), "B": ("a binomial distribution", ("number of trials", "success probability")), "Poisson": ("a Poisson distribution", ("rate",)),
    "Beta": ("a beta distribution", ("first shape", "second shape")), "Gamma": ("a gamma distribution", ("shape", "rate")), "Exponential": ("an exponential distribution", ("rate",)), "Exp": ("an exponential distribution", ("rate",)),
    "Geometric": ("a geometric distribution", ("success probability",)), "Dirichlet": ("a Dirichlet distribution", ("concentration",)), "Categorical": ("a categorical distribution", ("probabilities",)), "t": ("a t-distribution", ("degrees of freedom",)),
    "chi": ("a chi-squared distribution", ("degrees of freedom",)), "Multinomial": ("a multinomial distribution", ("number of trials", "probabilities")), "Multi": ("a multinomial distribution", ("probabilities",)),
}  # fmt: skip
RELATIONS = {
    "=": "equals", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is greater than", ">=": "is at least", "≈": "is about", "≡": "is identical to", "∝": "is proportional to", "~": "follows", ":=": "is defined as", "<-": "becomes",
    "->": "goes to", "in": "in", "notin": "not in", "subset": "inside", "subseteq": "inside", "supset": "containing", "perp": "is perpendicular to", "parallel": "is parallel to", "=>": "implies", "<=>": "holds exactly when",
    "<<": "is much less than", ">>": "is much greater than", ":": "such that", ",": ",", "|": "given", "||": "against",
}  # fmt: skip
OPERATIONS = {"cross": "the cross product of", "outer": "the outer product of", "union": "the union of", "intersection": "the intersection of", "convolve": "the convolution of"}
BETWEEN = {"mod": "modulo", "compose": "after", "minus": "without", "and": "and", "or": "or", "oplus": "plus", "implies": "implies", "iff": "exactly when", "divides": "divides"}


@dataclass
class Words:
    """How to speak of a formula's parts: the short name of each symbol, said once with its letter, then by the letter."""

    names: Mapping[t.Node, str] = field(default_factory=dict)
    asides: Mapping[t.Node, str] = field(default_factory=dict)
    """What explains a symbol further, said when it comes last: where the line crosses the y-axis."""
    shapes: Mapping[t.Node, str] = field(default_factory=dict)
    """What kind of thing a symbol is, where that is known: vector, matrix, set, function."""
    said: set[t.Node] = field(default_factory=set)
    parts: dict[t.Node, str] = field(default_factory=dict)
    """Large parts that have been given a name of their own."""

    def symbol(self, node: t.Node) -> str:
        """A symbol: by name and letter the first time, by letter afterwards."""
        shown = glyph(node, 40) or spelled(node)
        name = self.names.get(node, "")
        if not name or node in self.said:
            return shown
        self.said.add(node)
        if isinstance(node, t.Prime) or name.lower() == shown.lower():
            return f"the {name}"
        return f"the {name} {shown}" if not name.startswith(("the ", "a ", "an ")) else f"{name} {shown}"

    def of(self, node: t.Node) -> str:
        """The noun phrase of any piece."""
        if node in self.parts:
            return self.parts[node]
        return phrase(node, self)


def spelled(node: t.Node) -> str:
    """A symbol whose index is too large for small letters: x with index …"""
    match node:
        case t.Subscript(base, index):
            return f"{glyph(base, 40) or spelled(base)} with index {glyph(index, 60) or Words().of(index)}"
        case t.Superscript(base, label):
            return f"{glyph(base, 40) or spelled(base)} with label {glyph(label, 60) or Words().of(label)}"
        case t.Symbol(name):
            return letter(name)
    return Words().of(node)


def is_symbol(node: t.Node) -> bool:
    """A letter, with or without index, label or prime; not an index on a larger piece."""
    while isinstance(node, t.Subscript | t.Superscript | t.Prime):
        node = node.operand if isinstance(node, t.Prime) else node.base
    return isinstance(node, t.Symbol | t.Constant)


def joined(parts: list[str], word: str = "and") -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} " + parts[-1]


def phrase(node: t.Node, words: Words) -> str:
    """The noun phrase of one node; letters alone go through `Words.symbol`."""
    of = words.of
    if is_symbol(node) and not isinstance(node, t.Constant):
        return words.symbol(node)
    match node:
        case t.Number() | t.Constant() | t.Ellipsis() | t.Placeholder() | t.Text():
            return {"…": "and so on", "·": "its argument"}.get(glyph(node), glyph(node) or "…")
        case t.Add():
            return _sum(node, words)
        case t.Negative(operand):
            return f"minus {_tight(operand, words)}"
        case t.PlusMinus(operand):
            return f"plus or minus {_tight(operand, words)}"
        case t.Multiply(factors, sign):
            return _product(factors, words, sign)
        case t.Divide(t.Derivative() | t.Differential(), _):
            return f"{of(node.numerator)} over {of(node.denominator)}"
        case t.Divide(numerator, denominator):
            return _quotient(numerator, denominator, words)
        case t.Mixed(whole, fraction):
            return f"{whole.text} and {of(fraction)}"
        case t.Power(base, exponent):
            return words.symbol(node) if is_named_square(node, words) else _power(base, exponent, words)
        case t.Root(radicand, index):
            name = "square root" if index is None else {"3": "cube root"}.get(glyph(index), f"{glyph(index)}-th root")
            return f"the {name} of {_tight(radicand, words)}"
        case t.Factorial(operand):
            if isinstance(operand, t.Symbol) and node not in words.said:
                words.said.add(node)
                return f"{glyph(node)} (every whole number up to {glyph(operand)} multiplied together)"
            return glyph(node) or f"the factorial of {_tight(operand, words)}"
        case t.Percent(operand):
            return f"{of(operand)} percent"
        case t.AbsoluteValue(operand):
            size = isinstance(operand, t.Symbol | t.Subscript) and _capital(operand)
            kind = {"matrix": "the determinant", "set": "the number of elements"}.get(words.shapes.get(operand, ""), "the size or determinant" if size else "the absolute value")
            return f"{kind} of {_tight(operand, words)}"
        case t.Norm(operand, order):
            kind = {"1": "sum of absolute entries (the 1-norm)", "F": "Frobenius norm", "Fro": "Frobenius norm", "∞": "largest absolute entry"}.get(glyph(order) if order is not None else "", "length")
            return f"the {kind} of {_tight(operand, words)}"
        case t.InnerProduct(left, right):
            return f"the inner product of {_tight(left, words)} and {_tight(right, words)}"
        case t.Transpose(operand):
            return f"{of(operand)} transposed"
        case t.Operation(operator, left, right):
            if operator == "hadamard":
                return f"{_tight(left, words)} times {_tight(right, words)}, entry by entry"
            if operator in OPERATIONS:
                return f"{OPERATIONS[operator]} {_tight(left, words)} and {_tight(right, words)}"
            return f"{_tight(left, words)} {BETWEEN.get(operator, operator)} {_tight(right, words)}"
        case t.Not(operand):
            return f"not {of(operand)}"
        case t.Call():
            return _call(node, words)
        case t.Apply():
            return _apply(node, words)
        case t.Given(event, condition, mark):
            return f"{of(event)} {'against' if mark == '||' else 'given'} {of(condition)}" if mark != ";" else f"{of(event)} with {of(condition)}"
        case t.Relation(operands, operators):
            out = of(operands[0])
            for operator, operand in zip(operators, operands[1:], strict=True):
                out += f" {RELATIONS.get(operator, operator)} {distribution(operand, words) if operator == '~' else of(operand)}"
            return out
        case t.Sequence(items, bracket):
            listed = joined([of(i) for i in items]) if items else "nothing"
            return f"the set of {listed}" if "{" in bracket and items else "the empty set" if not items else listed if not bracket else f"the list of {listed}" if len(items) > 1 else listed
        case t.SetBuilder(element, condition):
            return f"the set of all {of(element)} with {of(condition)}"
        case t.Interval(lower, upper):
            return f"the interval from {of(lower)} to {of(upper)}"
        case t.Matrix(rows):
            return f"the {len(rows)} by {len(rows[0])} matrix written out" if len(rows) * len(rows[0]) > 4 else "the matrix with rows " + "; ".join(", ".join(glyph(e) or of(e) for e in row) for row in rows)
        case t.Derivative(operand, variables, partial):
            total = sum(n for _, n in variables)
            nth = {1: "", 2: "second ", 3: "third "}.get(total, f"{total}-th ")
            by = joined([of(v) for v, _ in variables])
            return f"the {nth}{'partial ' if partial else ''}derivative of {_tight(operand, words)} with respect to {by}"
        case t.Gradient(operand, variable, order, kind):
            name = {"div": "divergence", "curl": "curl"}.get(kind, "gradient" if order == 1 else "Hessian (all second derivatives)")
            what = "" if isinstance(operand, t.Placeholder) else f" of {_tight(operand, words)}"
            return f"the {name}{what}" + (f" with respect to {of(variable)}" if variable is not None else "")
        case t.Differential(operand):
            return f"a tiny change in {of(operand)}"
        case t.Integral(operand, variable, lower, upper):
            bounds = f" from {of(lower)} to {of(upper)}" if lower is not None and upper is not None else f" over {of(lower)}" if lower is not None else ""
            return f"the integral{bounds} of {_tight(operand, words)}, with {of(variable)} as the variable"
        case t.Evaluated(operand, _, _, upper):
            return f"{of(operand)}, taken at {of(upper)}" if upper is not None else of(operand)
        case t.Limit(operand, variable, point, _):
            return f"the value that {of(operand)} approaches as {of(variable)} goes to {of(point)}"
        case t.BigOperator():
            return _big(node, words)
        case t.Cases(branches):
            return "; ".join(f"{of(value)} {_condition(condition, words)}" for value, condition in branches)
        case t.Unevaluated(task, arguments):
            return f"{task} of {joined([of(a) for a in arguments])}"
        case t.Subscript(base, index):
            return f"{_indexed_base(base, words)} at index {glyph(index, 40) or of(index)}"
        case t.Superscript(base, t.Symbol("c")):
            return f"not {of(base)}"
        case t.Superscript(base, label):
            return f"{of(base)} with label {glyph(label) or of(label)}"
        case t.Prime(operand, _):
            return f"the derivative of {_tight(operand, words)}"
    return glyph(node, 60) or "this part"


def is_named_square(node: t.Node, words: Words) -> bool:
    """A square with a name of its own, such as the variance σ²."""
    return isinstance(node, t.Power) and node in words.names and not words.names[node].startswith("square")


def _indexed_base(base: t.Node, words: Words) -> str:
    return f"the entry of {words.of(base)}"


def _condition(condition: t.Node, words: Words) -> str:
    if isinstance(condition, t.Text):
        return "otherwise" if "otherwise" in condition.text or not condition.text else condition.text
    return f"when {words.of(condition)}"


def _capital(node: t.Node) -> bool:
    base = node.base if isinstance(node, t.Subscript) else node
    return isinstance(base, t.Symbol) and base.name[:1].isupper()


def _tight(node: t.Node, words: Words) -> str:
    """As the object of "of": a short sum is written with its signs, a long one is set off."""
    if isinstance(node, t.Add | t.Negative) and (short := _short(node, words)):
        return short
    return words.of(node)


def _short(node: t.Node, words: Words) -> str:
    """The piece written with its signs, where it is small and every letter has been introduced."""
    text = glyph(node, SHORT)
    fresh = [n for n in t.walk(node) if is_symbol(n) and n in words.names and n not in words.said]
    return text if text and not fresh else ""


def _sum(node: t.Add, words: Words) -> str:
    if short := _short(node, words):
        return short
    out = words.of(node.terms[0])
    for term in node.terms[1:]:
        if isinstance(term, t.Negative | t.PlusMinus):
            out += f" {'minus' if isinstance(term, t.Negative) else 'plus or minus'} {_tight(term.operand, words)}"
        else:
            out += f" plus {words.of(term)}"
    return out


def _product(factors: tuple[t.Node, ...], words: Words, sign: str = "") -> str:
    if len(factors) == 2 and isinstance(factors[0], t.Transpose) and (_column(factors[0].operand, words) and _column(factors[1], words)):
        left, right = factors[0].operand, factors[1]
        return f"the squared length of {_tight(left, words)}" if left == right else f"the dot product of {_tight(left, words)} and {_tight(right, words)}"
    if short := _short(t.Multiply(factors, sign), words):
        return short
    if sign == "·" and len(factors) == 2 and all(words.shapes.get(f) == "vector" for f in factors):
        left, right = factors
        return f"the squared length of {words.of(left)}" if left == right else f"the dot product of {words.of(left)} and {words.of(right)}"
    if len(factors) == 2 and words.names.get(factors[0], "").endswith("derivative"):
        return f"{words.of(factors[0])} of {_tight(factors[1], words)}"
    if len(factors) == 2 and factors[0] == t.Number("2"):
        return f"twice {_tight(factors[1], words)}"
    if len(factors) == 2 and isinstance(factors[0], t.Divide) and glyph(factors[0]) in ("1/2", "½"):
        return f"half of {_tight(factors[1], words)}"
    return " times ".join(_tight(f, words) for f in factors)


def _column(node: t.Node, words: Words) -> bool:
    """Is this likely a vector? Small bold letters and the usual names of vectors are."""
    if isinstance(node, t.Add):
        return all(_column(x.operand if isinstance(x, t.Negative) else x, words) for x in node.terms)
    if isinstance(node, t.Subscript | t.Superscript):
        return _column(node.base, words)
    return isinstance(node, t.Symbol) and (node.name in ("theta", "beta", "mu", "w", "x", "y", "v", "u", "z", "phi") or node.accent == "vec" or (node.style == "bold" and node.name.islower()))


def _quotient(numerator: t.Node, denominator: t.Node, words: Words) -> str:
    simple = {("1", "2"): "one half", ("1", "3"): "one third", ("1", "4"): "a quarter", ("2", "3"): "two thirds", ("3", "4"): "three quarters"}
    pair = (glyph(numerator), glyph(denominator))
    if pair in simple:
        return simple[pair]
    if numerator == t.ONE:
        return f"one over {_tight(denominator, words)}"
    if isinstance(numerator, t.Symbol | t.Subscript | t.Number) and isinstance(denominator, t.Symbol | t.Subscript | t.Number):
        return f"{words.of(numerator)} over {words.of(denominator)}"
    return f"{_tight(numerator, words)} divided by {_tight(denominator, words)}"


def _power(base: t.Node, exponent: t.Node, words: Words) -> str:
    text = glyph(exponent, 20)
    if isinstance(base, t.Norm) and text == "2":
        kind = {"F": "squared Frobenius norm", "Fro": "squared Frobenius norm"}.get(glyph(base.order) if base.order is not None else "", "squared length")
        return f"the {kind} of {_tight(base.operand, words)}"
    if text in ("2", "3"):
        raised = {"2": "squared", "3": "cubed"}[text]
        return f"{words.of(base)} {raised}" if is_symbol(base) or isinstance(base, t.Number) else f"the {'square' if text == '2' else 'cube'} of {_tight(base, words)}"
    if text == "−1":
        return f"the inverse of {_tight(base, words)}"
    if text in ("1/2", "0.5"):
        return f"the square root of {_tight(base, words)}"
    if base == t.Constant("e"):
        return f"e raised to {_tight(exponent, words)}"
    raised = glyph(exponent, SHORT) if _short(exponent, words) else _tight(exponent, words)
    return f"{words.of(base) if not isinstance(base, t.Add) else _tight(base, words)} to the power {raised}"


def _call(node: t.Call, words: Words) -> str:
    arguments = [_tight(a, words) for a in node.arguments]
    if node.function == "binomial":
        return f"the number of ways to choose {arguments[1]} out of {arguments[0]}"
    if node.function in ("max", "min"):
        larger = ("larger" if node.function == "max" else "smaller") if len(arguments) == 2 else ("largest" if node.function == "max" else "smallest")
        return f"the {larger} of {joined(arguments)}"
    if node.function == "log" and node.subscript is not None:
        return f"the log to base {words.of(node.subscript)} of {arguments[0]}"
    return f"{FUNCTIONS.get(node.function, f'the {node.function} of')} {joined(arguments)}"


def _apply(node: t.Apply, words: Words) -> str:
    function = node.function
    base = function.base if isinstance(function, t.Subscript | t.Superscript) else function
    name = base.name if isinstance(base, t.Symbol) else ""
    style = base.style if isinstance(base, t.Symbol) else ""
    inside = joined([words.of(a) for a in node.arguments]) if node.arguments else ""
    under = f" (over {words.of(function.index)})" if isinstance(function, t.Subscript) and isinstance(function.index, t.Relation) else f" under {glyph(function.index)}" if isinstance(function, t.Subscript) and glyph(function.index) and name in ("P", "p", "q", "E", "Pr") else ""
    own = words.names.get(function, "")
    if (name in ("P", "Pr") or (name == "p" and isinstance(function, t.Symbol))) and (not own or _probable(own)):
        return f"the probability of {inside}{under if name != 'p' else ''}"
    if name == "E" and (node.bracket == "[]" or style == "blackboard"):
        return f"the expected value of {inside}{under}"
    named = {"Var": "the variance of", "var": "the variance of", "Cov": "the covariance of", "Corr": "the correlation of", "KL": "the KL divergence of", "H": "the entropy of" if style == "blackboard" else "", "I": "the indicator of" if style == "blackboard" else "", "1": "the indicator of"}.get(name, "")
    if name == "D" and isinstance(function, t.Subscript) and "KL" in (glyph(function.index)):
        named = "the KL divergence of"
    if named:
        return f"{named} {inside}"
    if name == "Gamma" and style == "" and len(node.arguments) == 1:
        return f"the gamma function of {inside}"
    if name in DISTRIBUTIONS and (style in ("calligraphic", "roman") or len(name) > 1):
        return f"the density of {inside}" if any(isinstance(a, t.Given) for a in node.arguments) else distribution(node, words)
    if not node.arguments:
        return words.of(function)
    head = glyph(function, 40) or words.of(function)
    role = _without_operand(words.names.get(function, "")) if function not in words.said else ""
    words.said.add(function)
    shown = f"the {role} {head}" if role and not role.startswith(("the ", "a ", "an ")) else f"{role} {head}" if role else head
    return f"{shown} of {inside}" if node.bracket != "[]" or name not in ("x", "y") else f"entry {inside} of {head}"


def _probable(role: str) -> bool:
    return any(word in role for word in ("probab", "densit", "distribution", "likelihood"))


def _without_operand(role: str) -> str:
    """The derivative of f as the derivative, where the letter and what it is applied to follow anyway."""
    return role.partition(" of ")[0] if role.partition(" of ")[0].endswith("derivative") else role


def distribution(node: t.Node, words: Words) -> str:
    """N(μ, σ²) as a normal distribution with mean μ and variance σ²; anything else as it is."""
    if isinstance(node, t.Apply):
        base = node.function.base if isinstance(node.function, t.Subscript) else node.function
        if isinstance(base, t.Symbol) and base.name in DISTRIBUTIONS:
            name, parameters = DISTRIBUTIONS[base.name]
            arguments = list(node.arguments)
            if len(arguments) == len(parameters) and not isinstance(arguments[0], t.Given):
                return f"{name} with " + joined([f"{p} {glyph(a) or words.of(a)}" for p, a in zip(parameters, arguments, strict=True)])
            return f"{name} with parameters {joined([words.of(a) for a in arguments])}" if arguments else name
    if isinstance(node, t.Sequence) and not node.bracket and node.items:
        return distribution(node.items[0], words)
    return f"the distribution {words.of(node)}" if is_symbol(node) else words.of(node)


def over(node: t.BigOperator, words: Words) -> str:
    """Which values the index takes: over every i from 1 to n."""
    if node.index is not None:
        index = glyph(node.index) or words.of(node.index)
        if node.lower is not None and node.upper is not None:
            return f"every {index} from {glyph(node.lower) or words.of(node.lower)} to {_bound(node.upper, words)}"
        return f"every {index}" + (f" from {glyph(node.lower) or words.of(node.lower)} on" if node.lower is not None else "")
    if node.domain is not None:
        if isinstance(node.domain, t.Relation) and node.domain.operators == ("in",):
            return f"every {glyph(node.domain.left) or words.of(node.domain.left)} in {glyph(node.domain.right) or words.of(node.domain.right)}"
        if isinstance(node.domain, t.Relation) and node.domain.operators in (("!=",), ("<",), ("<=",), (":",)):
            return f"every {glyph(node.domain.left) or words.of(node.domain.left)} with {glyph(node.domain) or words.of(node.domain)}" if node.domain.operators != (":",) else f"every {glyph(node.domain.left)} with {glyph(node.domain.right) or words.of(node.domain.right)}"
        return f"all {glyph(node.domain) or words.of(node.domain)}"
    return "all terms"


def _bound(node: t.Node, words: Words) -> str:
    return "infinity" if node == t.Constant("infinity") else glyph(node) or words.of(node)


def _big(node: t.BigOperator, words: Words) -> str:
    inner = words.of(node.operand)
    match node.kind:
        case "argmax" | "argmin":
            where = glyph(node.index) if node.index is not None else glyph(node.domain) if node.domain is not None else ""
            return f"the {where or 'input'} that makes {inner} as {'large' if node.kind == 'argmax' else 'small'} as possible"
        case "max" | "min" | "sup" | "inf":
            size = "largest" if node.kind in ("max", "sup") else "smallest"
            where = f" over {over(node, words)}" if node.index is not None or node.domain is not None else ""
            return f"the {size} value of {inner}{where}"
    name = {"sum": "sum", "product": "product"}.get(node.kind, node.kind)
    return f"the {name} of {inner} over {over(node, words)}"


Phrase = Callable[[t.Node, Words], str]
