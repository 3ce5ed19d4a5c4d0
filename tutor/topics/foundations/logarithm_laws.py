"""The laws of logarithms: one logarithm from several, several from one; exponential and logarithmic form; a base in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.checking.equations import equal_for_positive
from tutor.notation.tree import Add, Call, Constant, Divide, Multiply, Negative, Node, Number, Power, Relation, Root, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import rational_value, settled
from tutor.rules.outcomes import TOO_LONG, result_of
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

INTO_POWER = Rule("log_factor_into_power", "A factor goes in as an exponent", "logarithms")
PRODUCT = Rule("log_of_product", "Sums of logarithms: multiply inside", "logarithms")
OUT_OF_POWER = Rule("log_power_to_factor", "An exponent comes out as a factor", "logarithms")
SPLIT = Rule("log_split_product", "Products become sums, quotients differences", "logarithms")
MEANING = Rule("log_means_exponent", "A logarithm is an exponent", "logarithms")
TIDY = Rule("tidy_inside", "Tidy up inside", "logarithms")

_JOIN = r"(?:write|express|combine|condense|compress|simplify|rewrite|contract)(?: the expression)?"
_ONE = r"(?:as|into|to|in) (?:a|one) (?:single )?(?:logarithm|log|ln)"
_FORMS = (
    (rf"{_JOIN} {_ONE}:? ⟦(?P<e>\d+)⟧|{_JOIN} ⟦(?P<f>\d+)⟧ {_ONE}|(?:combine|condense|contract) (?:the logarithms? )?(?:in )?⟦(?P<g>\d+)⟧", "join"),
    (r"(?:simplify|calculate|evaluate|what is|find|compute|work out|) ?(?:the value of )?⟦(?P<e>\d+)⟧(?: using (?:the )?(?:log|logarithm)(?:arithm)? (?:laws|rules|properties))?", "join typed"),
    (r"(?:expand|split|break up|write out|separate)(?: the logarithm| the expression)? ⟦(?P<e>\d+)⟧(?: (?:using|with|by) (?:the )?(?:log|logarithm|logarithms?)? ?(?:laws|rules|properties).*)?|(?:write|express) ⟦(?P<f>\d+)⟧ (?:as|in terms of) (?:a )?(?:sums?|differences?|separate|several|sum and difference|sums and differences).*", "split"),
    (r"(?:write|express|convert|rewrite|change|put) ⟦(?P<e>\d+)⟧ (?:in|into|to|as) (?:an? )?(?:exponential|index|power) (?:form|equation|notation)", "exponential"),
    (r"(?:write|express|convert|rewrite|change|put) ⟦(?P<e>\d+)⟧ (?:in|into|to|as) (?:an? )?(?:logarithmic|log|logarithm) (?:form|equation|notation)", "logarithmic"),
    (r"(?:what is |find |calculate |evaluate |compute )?(?:the )?(?:log|logarithm) (?:to the |in |of )?base ⟦(?P<b>\d+)⟧ of ⟦(?P<e>\d+)⟧|(?:what is |find |calculate )?(?:the )?(?:log|logarithm) of ⟦(?P<f>\d+)⟧ (?:to|in|with) (?:the )?base ⟦(?P<c>\d+)⟧", "base"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked, and the expression or the equation it is asked of."""

    ask: str
    tree: Node


@dataclass(frozen=True, slots=True)
class Term:
    """A multiple of one logarithm."""

    factor: Fraction
    inner: Node


def read(problem: Problem) -> Task | None:
    """Write 2 log x + log y as a single logarithm; expand ln(x^2 y); log_2(8) = 3 in exponential form; log base 3 of 81."""
    if problem.has("likelihood", "derivative", "loss", "entropy", "probability"):
        return None
    for pattern, ask in _FORMS:
        found = re.fullmatch(pattern, problem.core)
        if found is None:
            continue
        tree = problem.mathematics[int(next(v for k, v in found.groupdict().items() if v and k not in ("b", "c")))]
        if ask == "base":
            base = problem.mathematics[int(found.group("b") or found.group("c"))]
            return Task(Arguments("base", Call("log", (tree,), base)), 1.0, ("find ", Call("log", (tree,), base)))
        if ask in ("join", "join typed", "split"):
            kind = ask.partition(" ")[0]
            if kind == "join" and (len(terms := _terms(tree) or []) < (2 if ask == "join typed" else 1) or (len(terms) == 1 and terms[0].factor == 1)):
                continue
            if kind == "join" and ask == "join typed" and not (all(not symbols(t.inner) for t in terms) or "simplify" in problem.core):
                continue
            if kind == "join" and ask == "join typed" and "simplify" not in problem.core and _each_has_a_value(tree, terms):
                continue
            if kind == "split" and not _is_log(tree):
                continue
            return Task(Arguments(kind, tree), 1.02, ("use the laws of logarithms on ", tree))
        if isinstance(tree, Relation) and tree.operators == ("=",) and _equation(ask, tree) is not None:
            return Task(Arguments(ask, tree), 1.0, ("write ", tree, f" in {ask} form"))
    return None


def _is_log(node: Node) -> bool:
    return isinstance(node, Call) and node.function in ("log", "ln") and len(node.arguments) == 1


def _terms(node: Node) -> list[Term] | None:
    """A sum of multiples of logarithms with one base; None for anything else."""
    found, kinds = [], set()
    for part in node.terms if isinstance(node, Add) else (node,):
        sign = Fraction(1)
        while isinstance(part, Negative):
            sign, part = -sign, part.operand
        factor = Fraction(1)
        if isinstance(part, Multiply) and len(part.factors) == 2 and _is_log(part.factors[1]):
            value = rational_value(part.factors[0])
            if value is None:
                return None
            factor, part = value, part.factors[1]
        elif isinstance(part, Divide) and _is_log(part.numerator) and (below := rational_value(part.denominator)):
            factor, part = 1 / below, part.numerator
        if not _is_log(part):
            return None
        assert isinstance(part, Call)
        kinds.add((part.function, part.subscript))
        found.append(Term(sign * factor, part.arguments[0]))
    return found if len(kinds) == 1 else None


def _each_has_a_value(tree: Node, terms: list[Term]) -> bool:
    """Is every logarithm a number by itself, such as log_2(8)? Then they are worked out one by one."""
    head = _head(tree)
    bare = head.function == "log" and head.subscript is None

    def known(inner: Node) -> bool:
        value = rational_value(inner)
        if bare:
            return value is not None and (value == 1 or _is_power_of_ten(value))
        return rational_value(replace(head, arguments=(inner,))) is not None

    return all(known(t.inner) for t in terms)


def _head(node: Node) -> Call:
    """The first logarithm in the expression: which kind and base it is."""
    return next(n for n in walk(node) if isinstance(n, Call) and n.function in ("log", "ln"))


# -- solving --------------------------------------------------------------------------------------------------------


def solve(arguments: Arguments) -> Solution | Declined:
    """Factors become exponents, sums products; or the other way round."""
    try:
        match arguments.ask:
            case "join":
                return _joined(arguments.tree)
            case "split":
                return _split(arguments.tree)
            case "base":
                return _value(arguments.tree)
    except Undefined:
        return Declined("bad_shape", "Only positive numbers have a logarithm, so this has no value.")
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    assert isinstance(arguments.tree, Relation)
    equation = _equation(arguments.ask, arguments.tree)
    assert equation is not None
    step = MEANING.states(equation, "The logarithm is the exponent: the number to which the base is raised to give what stands inside.", before=arguments.tree)
    return Solution("logarithm_laws", "logarithms", ("write ", arguments.tree, f" in {arguments.ask} form"), (step,), Result("equation", equation, (equation,)), idea="A logarithm asks: to which power?")


def _equation(ask: str, tree: Relation) -> Relation | None:
    """The same statement in the other form; None when it is not of the first."""
    left, right = (tree.left, tree.right) if _is_log(tree.left) or isinstance(tree.left, Power) else (tree.right, tree.left)
    if ask == "exponential":
        if not _is_log(left):
            return None
        assert isinstance(left, Call)
        base: Node = left.subscript or (Constant("e") if left.function == "ln" else Number("10"))
        return Relation((Power(base, right), left.arguments[0]), ("=",))
    if not isinstance(left, Power):
        return None
    log = Call("ln", (right,)) if left.base == Constant("e") else Call("log", (right,), left.base)
    return Relation((log, left.exponent), ("=",))


def _value(tree: Node) -> Solution | Declined:
    derived = settled(tree)
    assert isinstance(tree, Call) and tree.subscript is not None
    goal: Prose = ("find ", tree)
    return Solution("logarithm_laws", "logarithms", goal, derived.steps, result_of(derived), idea=("The question is: to which power must ", tree.subscript, " be raised to give ", tree.arguments[0], "?"))


def _joined(tree: Node) -> Solution | Declined:
    terms = _terms(tree)
    assert terms
    head = _head(tree)

    def log(inner: Node) -> Node:
        return replace(head, arguments=(inner,))

    steps: list[Step] = []
    powered = [Term(Fraction(1 if t.factor > 0 else -1), t.inner if abs(t.factor) == 1 else _power(t.inner, abs(t.factor))) for t in terms]
    line = _sum([log(t.inner) if t.factor > 0 else Negative(log(t.inner)) for t in powered])
    if any(abs(t.factor) != 1 for t in terms):
        steps.append(_step(INTO_POWER, tree, line, "A factor in front of a logarithm is an exponent inside it: taking the power again and again adds the logarithm again and again."))
    above, below = [t.inner for t in powered if t.factor > 0], [t.inner for t in powered if t.factor < 0]
    inside: Node = _product(above) if above else Number("1")
    if below:
        inside = Divide(inside, _product(below), "fraction")
    joined = log(inside)
    if joined != line:
        steps.append(_step(PRODUCT, line, joined, "Adding logarithms multiplies what is inside; subtracting divides."))
    derived = settled(inside)
    tidy = log(derived.after)
    if tidy != joined:
        steps.append(_step(TIDY, joined, tidy, "Work out what stands inside.", derived.steps))
    assumed: tuple[Prose, ...] = ()
    number = rational_value(derived.after)
    if head.function == "log" and head.subscript is None and number is not None and _is_power_of_ten(number):
        tidy = Call("log", (derived.after,), Number("10"))
        steps.append(MEANING.states(tidy, "Written without a base and standing before a power of ten, log is the logarithm with base 10."))
        assumed = ("log is written without a base, so I read it as the logarithm with base 10.",)
    final = settled(tidy) if not symbols(tidy) else None
    if final is not None:
        steps += final.steps
    value = final.after if final is not None else tidy
    goal: Prose = ("write ", tree, " as one logarithm")
    result = result_of(final) if final is not None else Result("expression", value, (value,))
    return Solution("logarithm_laws", "logarithms", goal, tuple(steps), result, idea="Logarithms turn products into sums, so sums of logarithms come from one product.", assumptions=assumed)


def _step(rule: Rule, before: Node, after: Node, why: str, substeps: tuple[Step, ...] = ()) -> Step:
    """A step that keeps the value; where there are letters, for positive ones, as logarithms ask."""
    letters = symbols(before)
    if not letters:
        return rule.step(before, after, why, substeps)
    condition = "for positive values of " + ", ".join(letters)
    return replace(rule.step(before, after, why, substeps, (condition,)), relation="implies", check=equal_for_positive(before, after))


def _is_power_of_ten(value: Fraction) -> bool:
    digits = str(max(value.numerator, value.denominator))
    return min(value.numerator, value.denominator) == 1 and digits.strip("0") == "1" and len(digits) > 1


def _power(inner: Node, exponent: Fraction) -> Node:
    return Root(inner) if exponent == Fraction(1, 2) else Power(inner, write_number(exponent))


def _sum(terms: list[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), "*")


def _split(tree: Node) -> Solution | Declined:
    assert isinstance(tree, Call)
    parts = _factors(tree.arguments[0], Fraction(1))
    if len(parts) == 1 and parts[0][1] == 1:
        return Declined("bad_shape", ("There is no product, quotient or power inside ", tree, ", so the laws of logarithms do not take it apart."), "The logarithm of a sum is not a sum of logarithms.")
    steps: list[Step] = []
    plain = _sum([_signed(replace(tree, arguments=(_power(n, abs(e)) if abs(e) != 1 else n,)), e > 0) for n, e in parts])
    if len(parts) > 1:
        steps.append(_step(SPLIT, tree, plain, "The logarithm of a product is the sum of the logarithms; what is divided by is subtracted."))
    final = _sum([_signed(_times(abs(e), replace(tree, arguments=(n,))), e > 0) for n, e in parts])
    if final != plain:
        steps.append(_step(OUT_OF_POWER, plain if len(parts) > 1 else tree, final, "An exponent inside comes out as a factor; a square root is the power one half."))
    return Solution("logarithm_laws", "logarithms", ("take ", tree, " apart"), tuple(steps), Result("expression", final, (final,)), idea="Logarithms turn products into sums and powers into multiples.")


def _factors(node: Node, exponent: Fraction) -> list[tuple[Node, Fraction]]:
    """What is multiplied, with its exponent: x^2 y / z gives x: 2, y: 1, z: -1."""
    match node:
        case Multiply(factors):
            return [part for f in factors for part in _factors(f, exponent)]
        case Divide(above, below):
            return _factors(above, exponent) + _factors(below, -exponent)
        case Root(radicand, index):
            order = Fraction(2) if index is None else rational_value(index)
            return _factors(radicand, exponent / order) if order else [(node, exponent)]
        case Power(base, power) if (value := rational_value(power)) is not None and value:
            return _factors(base, exponent * value)
        case Call("sqrt", (radicand,)):
            return _factors(radicand, exponent / 2)
    return [(node, exponent)]


def _signed(node: Node, positive: bool) -> Node:
    return node if positive else Negative(node)


def _times(factor: Fraction, node: Node) -> Node:
    if factor == 1:
        return node
    return Multiply((write_number(factor), node), "*") if factor.denominator == 1 else Divide(node if factor.numerator == 1 else Multiply((Number(str(factor.numerator)), node), "*"), Number(str(factor.denominator)), "fraction")


def make_problem(rng: Random, level: int) -> Exercise:
    """A value; several into one; one into several."""
    from tutor.notation import read as read_math

    a, n = rng.choice([2, 3, 5]), rng.randint(2, 4)
    if level == 1:
        return Exercise(f"log base {a} of {a**n}", f"What is the logarithm of {a**n} to base {a}?", "a number", read_math(f"log_{a}({a**n})").tree)
    if level == 2:
        text = f"{n} ln(x) + ln(y) - ln(z)"
        return Exercise(f"write {text} as a single logarithm", f"Write {text} as one logarithm.", "one logarithm", read_math(text).tree)
    text = f"ln(x^{n}*y/z)"
    return Exercise(f"expand {text}", f"Take {text} apart.", "a sum of logarithms", read_math(text).tree)


TOPIC = Topic(
    id="logarithm_laws", title="Laws of logarithms", concept="logarithms",
    phrases=("log", "logarithm", "logarithms", "single logarithm", "exponential form", "logarithmic form", "expand", "condense", "combine", "simplify", "log base", "calculate", "split"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
