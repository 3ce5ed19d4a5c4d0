"""Activations on numbers: sigmoid, tanh, ReLU and its kin, softmax (with temperature), logit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Apply, Call, Constant, Multiply, Negative, Node, Number, Power, Relation, Sequence, Symbol, symbols, walk
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, runs, words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Amount, NoValue, Sheet, decimal, exact_value, final, formula, name, over, show, total
from tutor.rules.writing import write_number
from tutor.solution import Declined, Result, Solution
from tutor.topic import Exercise, Task, Topic

EXPONENTIAL = Rule("exponentials", "Raise e to each number", "softmax")
SUM = Rule("sum_exponentials", "Add them up", "softmax")
SHARE = Rule("softmax_shares", "Divide each by the sum", "softmax")
SCALE = Rule("temperature", "Divide by the temperature", "softmax")
APPLY = Rule("activation", "Put the number into the activation", "activation-functions")
_NAMES = (
    ("log_softmax", r"log[- ]?softmax"), ("softmax", r"soft[- ]?max"), ("leaky", r"leaky[- ]?relu"), ("elu", r"\belu\b"), ("relu", r"\brelu\b|rectified linear"), ("softplus", r"soft[- ]?plus"),
    ("logit", r"\blogit\b|log[- ]odds"), ("sigmoid", r"\bsigmoid\b|logistic function"), ("tanh", r"\btanh\b|hyperbolic tangent"), ("step", r"heaviside|step function"), ("swish", r"\bswish\b|\bsilu\b"),
)  # fmt: skip
_SAYS = {
    "sigmoid": ("1/(1 + e^(-z))", "The sigmoid presses any number into the interval from 0 to 1."),
    "tanh": ("tanh(z)", "The hyperbolic tangent presses any number into the interval from −1 to 1."),
    "relu": ("max(0, z)", "ReLU keeps positive numbers and turns negative ones into 0."),
    "leaky": ("max(a*z, z)", "Leaky ReLU keeps positive numbers and shrinks negative ones."),
    "softplus": ("ln(1 + e^z)", "Softplus is a smooth version of ReLU."),
    "logit": ("ln(z/(1 - z))", "The logit is the logarithm of the odds; it undoes the sigmoid."),
    "swish": ("z/(1 + e^(-z))", "Swish is the number times its sigmoid."),
}
_TITLE = {"sigmoid": "sigmoid", "tanh": "hyperbolic tangent", "relu": "ReLU", "leaky": "leaky ReLU", "softplus": "softplus", "logit": "log-odds", "softmax": "softmax", "log_softmax": "log-softmax", "elu": "ELU", "step": "step function", "swish": "swish"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The activation, the numbers, whether they came as a list, and its parameter (temperature, slope)."""

    kind: str
    values: tuple[Fraction, ...]
    many: bool
    parameter: Fraction | None
    rounding: int | None
    exact: tuple[tuple[Node, Fraction], ...] = ()
    """For softmax of logarithms: each entry as written, and e to its power, which is a fraction."""


def read(problem: Problem) -> Task | Declined | None:
    """softmax of a list; sigmoid, tanh, ReLU, … of a number or a list."""
    text = words_of(problem)
    low = text.lower()
    kind = next((k for k, p in _NAMES if re.search(p, low)), None)
    if kind is None or re.search(r"derivative|gradient|differentiat|d/d|slope|backprop|loss|weights?\b|\bbias\b|cross[- ]?entropy|attention|network|neuron|regression|layer|query|logits? (?:and|with) (?:true )?(?:class|label)", low):
        return None
    if low.startswith("solve") and any(isinstance(t, Relation) and symbols(t) for t in problem.mathematics):
        return None
    rounding = rounding_asked(problem)
    if kind in ("softmax", "log_softmax"):
        exact = _logarithms(problem) if kind == "softmax" else ()
        if exact:
            return Task(Arguments(kind, (), True, None, rounding, exact), 1.05, ("find the softmax of ", Sequence(tuple(e for e, _ in exact), "[]")))
        lists = [r for r in runs(text, 2) if r.values]
        if not lists:
            return Declined("missing_data", "Softmax needs a list of numbers.", "For instance: softmax of [2, 1, 0.1].") if re.search(r"\d", low) else None
        values = max((r.values for r in lists), key=len)
        if max(abs(v) for v in values) > 700:
            return Declined("too_heavy", "e to such a large number is too long to write down.", "Only differences matter to softmax: take the largest number off all of them first.")
        temperature = amount(low, r"temperature(?: of| is| =|=|t|\s)*", r"\bt\s*=")
        if temperature is not None and temperature <= 0:
            return Declined("impossible", "The temperature must be positive.", "Please check it.")
        return Task(Arguments(kind, values, True, temperature, rounding), 1.05, f"find the {_TITLE[kind]} of [{', '.join(decimal(v) for v in values)}]")
    pattern = next(p for k, p in _NAMES if k == kind)
    lists = [r for r in runs(text, 2) if len(r.values) > 1]
    if lists:
        values, many = lists[0].values, True
    else:
        inside = _one_logarithm(problem) if kind == "sigmoid" else None
        if inside is not None:
            return Task(Arguments(kind, (), False, None, rounding, (inside,)), 1.05, ("find the sigmoid of ", inside[0]))
        found = re.search(rf"(?:{pattern})(?: activation)?(?: function)?\s*(?:of|at|for|\(|to|when|with|value|evaluated|applied|is|output)*\s*\(?(?:the )?(?:[a-z]\s*=\s*|input\s*(?:of|=)?\s*|probability\s*(?:of|p =)?\s*)?({NUMBER})(?!\s*\*?\s*[a-z]\b)", low) or re.search(rf"\b[zx]\s*=\s*({NUMBER})", low)
        if found is None:
            return None
        values, many = (number(found.group(1)),), False
    if kind == "logit" and any(not 0 < v < 1 for v in values):
        return Declined("impossible", "Log-odds exist for probabilities strictly between 0 and 1.", "Please check the number.")
    if max(abs(v) for v in values) > 700:
        return Declined("too_heavy", "e to such a large number is too long to write down.", "Try a smaller number.")
    slope = amount(low, r"(?:slope|alpha|negative slope)(?: of| is| =|=)*") if kind in ("leaky", "elu") else None
    return Task(Arguments(kind, values, many, slope, rounding), 1.05, f"find the {_TITLE[kind]} of {', '.join(decimal(v) for v in values)}")


def _logarithms(problem: Problem) -> tuple[tuple[Node, Fraction], ...]:
    """The entries of a list of natural logarithms of fractions (and zeros), each with e to its power; empty when there is none."""
    for tree in problem.mathematics:
        for node in walk(tree):
            if not isinstance(node, Sequence) or len(node.items) < 2 or not any(isinstance(n, Call) and n.function in ("ln", "log") for i in node.items for n in walk(i)):
                continue
            powers = [_power_of_e(item) for item in node.items]
            if all(p is not None for p in powers):
                return tuple(zip(node.items, powers, strict=True))  # type: ignore[arg-type]
    return ()


def _one_logarithm(problem: Problem) -> tuple[Node, Fraction] | None:
    """The logarithm of a fraction that the question gives, with e to its power."""
    for tree in problem.mathematics:
        for node in (tree, *(n for n in walk(tree) if isinstance(n, Call | Negative | Multiply))):
            if any(isinstance(n, Call) and n.function in ("ln", "log") for n in walk(node)) and (power := _power_of_e(node)) is not None:
                return node, power
    return None


def _power_of_e(item: Node) -> Fraction | None:
    """e^item where that is a fraction: item is 0, ln r, -ln r or k ln r with a whole k."""
    match item:
        case Number() if item.value == 0:
            return Fraction(1)
        case Negative(operand):
            inner = _power_of_e(operand)
            return None if not inner else 1 / inner
        case Call("ln" | "log", (argument,), None):
            value = exact_value(argument)
            return value if value is not None and value > 0 else None
        case Multiply((Number() as times, rest)) if times.value.denominator == 1 and times.value <= 20:
            inner = _power_of_e(rest)
            return None if inner is None else inner ** int(times.value)
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Number by number; softmax through exponentials and their sum."""
    a = arguments
    sheet = Sheet()
    try:
        if a.exact:
            return _exact_softmax(a) if a.kind == "softmax" else _exact_sigmoid(a)
        return _softmax(sheet, a) if a.kind in ("softmax", "log_softmax") else _each(sheet, a)
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")


def _softmax(sheet: Sheet, a: Arguments) -> Solution:
    values = a.values
    if a.parameter is not None:
        sheet.given(T=a.parameter)
        scaled = []
        for k, v in enumerate(values, 1):
            scaled.append(sheet.line(f"z_{k}", over(show(v), Symbol("T")), SCALE, "A low temperature sharpens the differences, a high one evens them out."))
        values = tuple(Fraction(v) for v in scaled)
    terms: list[Node] = []
    for k, v in enumerate(values, 1):
        power = Power(Constant("e"), show(v, False))
        sheet.line(f"u_{k}", power, EXPONENTIAL, "Exponentials make every number positive and keep the order.", formula(f"u_{k}"))
        terms.append(formula(f"u_{k}"))
    sheet.line("S", total(terms), SUM, "This is what all of them share.", symbolic=False)
    shares: list[Amount] = []
    for k in range(1, len(values) + 1):
        shares.append(sheet.line(f"p_{k}", f"u_{k}/S", SHARE, "Each one's share of the sum: together they make 1."))
    if a.kind == "log_softmax":
        shares = [sheet.line(f"l_{k}", f"ln(p_{k})", APPLY, "The logarithm of the share.", formula(f"l_{k}")) for k in range(1, len(values) + 1)]
    rounding = 4 if a.rounding is None else a.rounding
    trees = tuple(final(v, rounding) for v in shares)
    winner = max(range(len(values)), key=lambda k: values[k])
    result = Result("vector", Sequence(trees, "[]"), trees)
    return Solution("activation", "softmax", f"find the {_TITLE[a.kind]}", tuple(sheet.steps), result, idea="Softmax turns any numbers into probabilities: exponentials, divided by their sum.", conclusion=f"The largest share goes to entry {winner + 1}.", assumptions=("The result is rounded to 4 decimal places.",) if a.rounding is None else ())


def _exact_sigmoid(a: Arguments) -> Solution:
    """1/(1 + e^(-ln r)) = r/(r + 1)."""
    entry, power = a.exact[0]
    sheet = Sheet(decimals=False)
    inverse = 1 / power
    sheet.steps.append(EXPONENTIAL.step(Power(Constant("e"), Negative(entry)), write_number(inverse), "e to the power of minus a logarithm is one over the number under it."))
    sheet.values["u"] = inverse
    sheet.line("y", "1/(1 + u)", APPLY, _SAYS["sigmoid"][1], Apply(Symbol("sigma"), (entry,)))
    return Solution("activation", "sigmoid", "find the sigmoid", tuple(sheet.steps), sheet.result("y", a.rounding, formula("y")), conclusion=_SAYS["sigmoid"][1])


def _exact_softmax(a: Arguments) -> Solution:
    """Logarithms undo the exponentials, so every share is a fraction."""
    sheet = Sheet(decimals=False)
    for k, (entry, power) in enumerate(a.exact, 1):
        sheet.values[f"u_{k}"] = power
        step = EXPONENTIAL.step(Power(Constant("e"), entry), write_number(power), "e to the power of a logarithm gives the number under the logarithm; e to the power of 0 is 1.")
        sheet.steps.append(step)
    terms: list[Node] = [formula(f"u_{k}") for k in range(1, len(a.exact) + 1)]
    sheet.line("S", total(terms), SUM, "This is what all of them share.", symbolic=False)
    shares = [sheet.line(f"p_{k}", f"u_{k}/S", SHARE, "Each one's share of the sum: together they make 1.") for k in range(1, len(a.exact) + 1)]
    trees = tuple(write_number(Fraction(v)) if a.rounding is None else final(v, a.rounding) for v in shares)
    winner = max(range(len(shares)), key=lambda k: shares[k])
    return Solution("activation", "softmax", "find the softmax", tuple(sheet.steps), Result("vector", Sequence(trees, "[]"), trees), idea="Softmax turns any numbers into probabilities: exponentials, divided by their sum.", conclusion=f"The largest share goes to entry {winner + 1}.")


def _each(sheet: Sheet, a: Arguments) -> Solution:
    parameter = a.parameter if a.parameter is not None else Fraction(1, 100) if a.kind == "leaky" else Fraction(1)
    found: list[Amount] = []
    assumptions = ["The slope on the negative side is 0.01, the usual value."] if a.kind == "leaky" and a.parameter is None else []
    says = ""
    for k, v in enumerate(a.values, 1):
        sheet.values["z"] = v
        label: Node = Apply(Symbol({"sigmoid": "sigma", "relu": "ReLU", "leaky": "LeakyReLU", "logit": "logit", "tanh": "tanh", "softplus": "softplus", "elu": "ELU", "step": "H", "swish": "swish"}[a.kind]), (show(v),)) if a.kind != "tanh" else name(f"y_{k}")
        if a.kind == "step":
            text, says = ("1" if v >= 0 else "0"), "The step function is 1 from 0 on, and 0 below."
        elif a.kind == "elu":
            sheet.values["a"] = parameter
            text, says = ("z" if v > 0 else "a*(e^z - 1)"), "ELU keeps positive numbers and bends negative ones towards −a."
        else:
            if a.kind == "leaky":
                sheet.values["a"] = parameter
            text, says = _SAYS[a.kind]
        found.append(sheet.line(f"y_{k}", text, APPLY, says, label))
    concept = "log-odds" if a.kind == "logit" else "sigmoid" if a.kind == "sigmoid" else "activation-functions"
    if not a.many:
        return Solution("activation", concept, f"find the {_TITLE[a.kind]} of {decimal(a.values[0])}", tuple(sheet.steps), sheet.result("y_1", a.rounding, formula("y")), conclusion=f"The result is {decimal(found[0])}. {says}", assumptions=tuple(assumptions))
    trees = tuple(final(v, a.rounding) for v in found)
    return Solution("activation", concept, f"find the {_TITLE[a.kind]} of each number", tuple(sheet.steps), Result("vector", Sequence(trees, "[]"), trees), conclusion=says, assumptions=tuple(assumptions))


def make_problem(rng: Random, level: int) -> Exercise:
    """ReLU of a list; sigmoid; softmax."""
    if level == 1:
        text = f"What is the ReLU of {[rng.randint(-5, 5) for _ in range(4)]}?"
        return Exercise(text, text, "a list of numbers")
    if level == 2:
        text = f"What is the sigmoid of {rng.randint(-30, 30) / 10:g}? Round to 4 decimal places."
        return Exercise(text, text, "a number")
    text = f"What is the softmax of {[rng.randint(-2, 3) for _ in range(3)]}? Round to 3 decimal places."
    return Exercise(text, text, "a list of numbers")


TOPIC = Topic(
    id="activation", title="Activations and softmax", concept="softmax", phrases=("softmax", "sigmoid", "relu", "tanh", "softplus", "logit", "log-odds", "leaky relu", "elu", "swish"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("sigmoid", "activation-functions", "log-odds"),
)  # fmt: skip

