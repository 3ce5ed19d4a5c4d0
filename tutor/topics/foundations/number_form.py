"""One number in many forms: fraction, decimal, per cent, mixed number, scientific notation, and other bases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from random import Random

from tutor.checking import equal_values
from tutor.notation.tree import Add, Constant, Divide, Mixed, Multiply, Negative, Node, Number, Percent, Power, Relation, Root, Symbol, Text, symbols, walk
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import rational_value, settled
from tutor.rules.mixed_numbers import as_mixed
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

PLACE_VALUES = Rule("decimal_as_fraction", "Read the decimal places", "decimals-rounding")
REPEATING = Rule("repeating_decimal", "Take away what repeats", "decimals-rounding")
TO_TEN = Rule("denominator_power_of_ten", "Make the denominator 10, 100 or 1000", "decimals-rounding")
AS_DECIMAL = Rule("fraction_as_decimal", "Write it as a decimal", "decimals-rounding")
LONG_DIVISION = Rule("long_division", "Divide, and watch the remainders", "decimals-rounding")
AS_PERCENT = Rule("as_percent", "Write it in hundredths", "percentages")
MIXED = Rule("as_mixed_number", "Take out the whole ones", "fractions")
POINT = Rule("move_decimal_point", "Move the decimal point", "scientific-notation")
BASE_STEP = Rule("divide_by_base", "Divide by the base, keep the remainders", "arithmetic")
BASE_VALUE = Rule("value_of_digits", "Each place is worth a power of the base", "exponents")
FLIP = Rule("reciprocal", "One over it", "fractions")

_TARGETS = (
    (r"improper fractions?|top[- ]heavy fractions?", "fraction"),
    (r"mixed numbers?|mixed fractions?|mixed numerals?", "mixed"),
    (r"(?:simplified |simplest |common |proper |exact )?fractions?(?: in (?:its |the )?(?:simplest|lowest) (?:form|terms))?|simplest form|lowest terms", "fraction"),
    (r"percent|per cent|percentages?|percents", "percent"),
    (r"scientific notation|standard (?:index )?form|index form|scientific form|exponential notation", "scientific"),
    (r"ordinary (?:number|form|notation)|decimal notation|normal (?:number|form)|full|standard notation|expanded form|an? number without powers", "decimal"),
    (r"decimals?(?: number| form| fraction)?|decimal form|decimal expansion", "decimal"),
    (r"binary(?: number| notation| form)?|base ⟦\d+⟧|base two|octal|hexadecimal|hex", "base"),
)  # fmt: skip
_TARGET = "|".join(f"(?:{pattern})" for pattern, _ in _TARGETS)
_FORM = rf"(?:(?:write|convert|express|change|turn|put|give|rewrite|what is|what's|find)(?: the)?(?: number| fraction| decimal| percentage| mixed number| improper fraction)? )?(?P<n>⟦\d+⟧)(?: ?(?P<dots>\.{{2,}}|…|recurring|repeating))?(?: percent| per cent)? (?:in|to|into|as|using|from decimal to|in the form of)(?: an?| the| its)? ?(?P<target>{_TARGET})"
_FROM_BASE = r"(?:(?:write|convert|express|change|what is|turn)(?: the)? ?)?(?:(?:binary|octal)(?: number)? )?⟦(?P<n>\d+)⟧ ?(?P<from>binary|octal|base ⟦\d+⟧|base two|in binary|from binary|\(binary\)|in base ⟦\d+⟧)? ?(?:to|in|into|as)(?: a)? (?:decimal|base ⟦\d+⟧|base ten|denary)(?: number)?"
_REPEATS = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d+)\.(?P<head>\d*?)(?:\((?P<bracket>\d+)\)|\\(?:overline|bar|dot)\{(?P<over>\d+)\}|(?P<digits>\d+?)(?P=digits)+ ?(?:\.{2,}|…)|(?P<word>\d) ?(?:recurring|repeating))")
_LARGEST = 10**18


@dataclass(frozen=True, slots=True)
class Arguments:
    """A number as it was written, its exact value, the form wanted, and the base (of the source where `ask` is `from base`)."""

    shown: Node
    value: Fraction
    ask: str
    base: int = 10
    repeats: tuple[str, str, str] | None = None


def read(problem: Problem) -> Task | Declined | None:
    """0.375 as a fraction; 5/8 as a decimal; 17/5 as a mixed number; 0.00045 in scientific notation; 13 in binary."""
    found = re.fullmatch(_FROM_BASE, problem.core)
    if found and (found.group("from") or "binary" in problem.core or "octal" in problem.core):
        return _from_base(problem, found)
    found = re.fullmatch(r"(?:what is|find|give|write|calculate)? ?(?:the )?reciprocal of ⟦(\d+)⟧", problem.core)
    if found:
        tree = problem.resolve(problem.mathematics[int(found.group(1))])
        value = rational_value(tree)
        return None if value is None else Task(Arguments(tree, value, "reciprocal"), 1.0, ("find the reciprocal of ", tree))
    repeats = _REPEATS.search(problem.text)
    if repeats and re.search(r"as an? (?:\w+ )?fraction|to an? (?:\w+ )?fraction|fraction form|into a fraction", problem.core):
        return _repeating(repeats)
    found = re.fullmatch(_FORM, problem.core)
    if found is None:
        return None
    tree = problem.resolve(problem.mathematics[int(found.group("n")[1:-1])])
    ask = next(kind for pattern, kind in _TARGETS if re.fullmatch(pattern, found.group("target")))
    if re.search(r"⟦\d+⟧ (?:percent|per cent) (?:in|to|into|as)", problem.core):
        tree = Percent(tree)
    if symbols(tree) or any(isinstance(n, Constant | Root) for n in walk(tree)):
        return None
    value = rational_value(tree)
    if value is None or found.group("dots") or abs(value.numerator) > _LARGEST**3 or value.denominator > _LARGEST**3:
        return None
    base = 10
    if ask == "base":
        base = _base(problem, found.group("target"))
        if value.denominator != 1 or value < 0 or not 2 <= base <= 36 or value > _LARGEST:
            return Declined("bad_shape", "I write whole numbers from 0 upwards in another base from 2 to 36.", "For instance: convert 13 to binary.")
    return Task(Arguments(tree, value, ask, base), 1.0, ("write ", tree, f" {_NAMES[ask]}"))


_NAMES = {"fraction": "as a fraction", "mixed": "as a mixed number", "percent": "in per cent", "scientific": "in scientific notation", "decimal": "as a decimal", "base": "in another base"}


def _base(problem: Problem, text: str) -> int:
    marker = re.search(r"⟦(\d+)⟧", text)
    if marker:
        value = rational_value(problem.mathematics[int(marker.group(1))])
        return int(value) if value is not None and value.denominator == 1 else 0
    return 8 if "octal" in text else 16 if "hex" in text else 2


def _from_base(problem: Problem, found: re.Match[str]) -> Task | Declined | None:
    tree = problem.mathematics[int(found.group("n"))]
    digits = tree.text if isinstance(tree, Number) else ""
    base = _base(problem, found.group("from") or ("octal" if "octal" in problem.core else "binary"))
    if not digits.isdigit() or not 2 <= base <= 10 or len(digits) > 60:
        return None
    if any(int(d) >= base for d in digits):
        return Declined("bad_shape", f"In base {base} only the digits from 0 to {base - 1} are used, and {digits} has another one.")
    return Task(Arguments(tree, Fraction(int(digits, base)), "from base", base), 1.0, f"write {digits}, which is in base {base}, as an ordinary number")


def _repeating(found: re.Match[str]) -> Task | None:
    period = found.group("bracket") or found.group("over") or found.group("digits") or found.group("word")
    whole, head = found.group("whole"), found.group("head")
    if len(head) + len(period) > 12:
        return None
    ten, nines = 10 ** len(head), 10 ** len(period) - 1
    value = Fraction(int(whole + head), ten) + Fraction(int(period), ten * nines)
    value = -value if found.group("sign") else value
    shown = Text(f"{found.group('sign')}{whole}.{head}{period * 3}…")
    return Task(Arguments(shown, value, "fraction", repeats=(whole, head, period)), 1.0, f"write {found.group('sign')}{whole}.{head}({period}) as a fraction, the digits in brackets repeating for ever")


# -- solving --------------------------------------------------------------------------------------------------------


def solve(arguments: Arguments) -> Solution | Declined:
    """Change the form, keep the value."""
    goal: Prose = ("write ", arguments.shown, f" {_NAMES.get(arguments.ask, '')}")
    match arguments.ask:
        case "fraction":
            return _repeating_fraction(arguments) if arguments.repeats else _fraction(arguments, goal)
        case "mixed":
            return _mixed(arguments, goal)
        case "decimal":
            return _decimal(arguments, goal)
        case "percent":
            return _percent(arguments, goal)
        case "scientific":
            return _scientific(arguments, goal)
        case "base":
            return _in_base(arguments)
        case "from base":
            return _value_of_digits(arguments)
    return _reciprocal(arguments)


def _done(concept: str, goal: Prose, steps: list[Step], value: Node, idea: str, approx: str | None = None) -> Solution:
    kept = [s for s in steps if s.before is None or s.before != s.after]
    return Solution("number_form", concept, goal, tuple(kept), Result("number", value, (value,), approx=approx), idea=idea)


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def _fraction(arguments: Arguments, goal: Prose) -> Solution:
    shown, value = arguments.shown, arguments.value
    steps: list[Step] = []
    start = shown.operand if isinstance(shown, Negative) else shown
    if isinstance(start, Number) and "." in start.text and "e" not in start.text.lower():
        places = _places(start.text)
        over = Divide(Number(str(int(abs(value) * 10**places))), Number(str(10**places)), "fraction")
        signed: Node = Negative(over) if value < 0 else over
        steps.append(PLACE_VALUES.step(shown, signed, f"There {'is 1 digit' if places == 1 else f'are {places} digits'} behind the point, so it counts parts of size 1/{10**places}."))
        steps += settled(signed).steps
    else:
        steps += list(settled(shown).steps)
        if steps and steps[-1].after != write_number(value):
            steps = [Rule("one_fraction", "Write it as one fraction", "fractions").step(shown, write_number(value), "Per cent means hundredths; a whole is as many parts as the denominator says.")]
    if not steps:
        steps = [Rule("lowest_terms", "Look for a common factor", "fractions").states(write_number(value), "Nothing cancels: it is in its lowest terms already.", before=shown)]
    return _done("fractions", goal, steps, write_number(value), "A decimal is a fraction with 10, 100 or 1000 below.")


def _repeating_fraction(arguments: Arguments) -> Solution:
    assert arguments.repeats is not None
    whole, head, period = arguments.repeats
    x = Symbol("x")
    ten, more = 10 ** len(head), 10 ** (len(head) + len(period))
    high, low = int(whole + head + period), int(whole + head)
    steps: list[Step] = []
    if head:
        steps.append(REPEATING.states(Relation((Multiply((Number(str(ten)), x)), Text(f"{low}.{period * 2}…")), ("=",)), "Move the point so that the repeating part begins right behind it."))
    steps.append(REPEATING.states(Relation((Multiply((Number(str(more)), x)), Text(f"{high}.{period * 2}…")), ("=",)), f"Move the point by one whole period, {len(period)} digit{'s' * (len(period) > 1)}: what follows the point is the same as before."))
    left: Node = Multiply((Number(str(more - ten)), x))
    steps.append(REPEATING.states(Relation((left, Number(str(high - low))), ("=",)), "Take one line from the other: the endless part drops out."))
    quotient = Divide(Number(str(high - low)), Number(str(more - ten)), "fraction")
    steps += settled(quotient).steps
    value = write_number(arguments.value)
    if arguments.value < 0:
        steps.append(Rule("sign_back", "Put the sign back", "negative-numbers").states(value, "The number was negative."))
    return Solution("number_form", "decimals-rounding", "write the repeating decimal as a fraction", tuple(steps), Result("number", value, (value,)), idea="Two multiples with the same endless tail differ by a whole number.")


def _mixed(arguments: Arguments, goal: Prose) -> Solution | Declined:
    value = arguments.value
    steps = [] if isinstance(arguments.shown, Divide) and gcd(value.numerator, value.denominator) == 1 and equal_values(arguments.shown, write_number(value)) and arguments.shown == write_number(value) else list(settled(arguments.shown).steps)
    if value.denominator == 1:
        return _done("fractions", goal, steps or [MIXED.states(write_number(value), "The division comes out even: there is no part left over.", before=arguments.shown)], write_number(value), "How many whole ones are in it, and what is left over?")
    step = as_mixed(write_number(value), value)
    if step is None:
        return Declined("bad_shape", ("There is no whole one in ", arguments.shown, ", so it is no mixed number."), "Mixed numbers are for fractions above 1, such as 17/5.")
    whole, rest = divmod(abs(value.numerator), value.denominator)
    line = Relation((Number(str(abs(value.numerator))), Add((Multiply((Number(str(whole)), Number(str(value.denominator))), "*"), Number(str(rest))))), ("=",))
    steps.append(MIXED.states(line, f"{value.denominator} goes into {abs(value.numerator)} {whole} times, and {rest} is left over."))
    mixed: Node = Mixed(Number(str(whole)), Divide(Number(str(rest)), Number(str(value.denominator)), "fraction"))
    shown: Node = Negative(mixed) if value < 0 else mixed
    steps.append(MIXED.states(shown, "The whole ones in front, what is left over as a fraction behind.", before=write_number(value)))
    return _done("fractions", goal, steps, shown, "How many whole ones are in it, and what is left over?")


def _decimal(arguments: Arguments, goal: Prose) -> Solution | Declined:
    value, shown = arguments.value, arguments.shown
    text = decimal_text(value)
    if text is None:
        return _long_division(arguments, goal)
    decimal = write_number(value, True)
    steps: list[Step] = []
    if any(isinstance(n, Power) for n in walk(shown)):
        steps.append(POINT.step(shown, decimal, "Multiplying by ten moves the point one place to the right, dividing one place to the left."))
        return _done("scientific-notation", goal, steps, decimal, "A power of ten moves the decimal point.")
    if value.denominator > 1:
        places = _places(text)
        over = Divide(Number(str(int(abs(value) * 10**places))), Number(str(10**places)), "fraction")
        signed: Node = Negative(over) if value < 0 else over
        steps.append(TO_TEN.step(shown, signed, f"Make the denominator {10**places}, so that it can be written with {places} decimal place{'s' * (places > 1)}."))
        steps.append(AS_DECIMAL.step(signed, decimal, f"Parts of size 1/{10**places} stand in decimal place {places}."))
    else:
        steps.append(AS_DECIMAL.step(shown, decimal, "It comes out even."))
    return _done("decimals-rounding", goal, steps, decimal, "A decimal counts tenths, hundredths and so on.")


def _long_division(arguments: Arguments, goal: Prose) -> Solution | Declined:
    value = abs(arguments.value)
    whole, rest = divmod(value.numerator, value.denominator)
    digits, seen = "", {rest: 0}
    while len(digits) < 60:
        digit, rest = divmod(10 * rest, value.denominator)
        digits += str(digit)
        if rest in seen:
            break
        seen[rest] = len(digits)
    else:
        return Declined("too_heavy", "The digits of this fraction repeat only after more than sixty places.", "Ask me to round it, for instance to four decimal places.")
    head, period = digits[: seen[rest]], digits[seen[rest] :]
    sign = "-" if arguments.value < 0 else ""
    plain = f"{sign}{whole}.{head}({period})"
    said = f"Divide {value.numerator} by {value.denominator}: after {len(digits)} digit{'s' * (len(digits) > 1)} a remainder comes back that was there before, so from there on the digits repeat: {sign}{whole}.{head}{period * 2}…"
    step = LONG_DIVISION.states(Relation((arguments.shown, Text(f"{sign}{whole}.{head}{period}{period}…")), ("=",)), said)
    return Solution(
        "number_form", "decimals-rounding", goal, (step,), Result("number", None, (plain,), plain=plain, approx=f"{float(arguments.value):.6g}"),
        idea="A fraction is a division.", conclusion=f"The digits in brackets repeat for ever: {plain}.",
    )  # fmt: skip


def _percent(arguments: Arguments, goal: Prose) -> Solution:
    value = arguments.value
    text = decimal_text(value * 100)
    inner = write_number(abs(value) * 100, text is not None)
    shown: Node = Negative(Percent(inner)) if value < 0 else Percent(inner)
    steps = [AS_PERCENT.step(arguments.shown, shown, "Per cent means hundredths: how many hundredths is it? Multiply by 100.")]
    return _done("percentages", goal, steps, shown, "Per cent means hundredths.", None if text is not None else f"{float(value * 100):.4g}%")


def _scientific(arguments: Arguments, goal: Prose) -> Solution | Declined:
    value = arguments.value
    if not value or decimal_text(value) is None:
        return Declined("bad_shape", ("I write decimals in scientific notation, and ", arguments.shown, " does not end as a decimal.") if value else "Zero has no scientific notation: no power of ten fits it.")
    power, size = 0, abs(value)
    while size >= 10:
        size, power = size / 10, power + 1
    while size < 1:
        size, power = size * 10, power - 1
    ten = Power(Number("10"), write_number(power))
    number: Node = Multiply((write_number(size, True), ten), "*")
    shown: Node = Negative(number) if value < 0 else number
    way = "left" if power > 0 else "right"
    why = f"Move the point {abs(power)} place{'s' * (abs(power) != 1)} to the {way}, behind the first digit that is not zero; the power of ten moves it back." if power else "It lies between 1 and 10 already: the power is 10^0."
    return _done("scientific-notation", goal, [POINT.step(arguments.shown, shown, why)], shown, "A number from 1 up to 10, times a power of ten.")


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _in_base(arguments: Arguments) -> Solution:
    n, base = int(arguments.value), arguments.base
    digits, steps = "", []
    rest = n
    while rest:
        quotient, digit = divmod(rest, base)
        line = Relation((Number(str(rest)), Add((Multiply((Number(str(quotient)), Number(str(base))), "*"), Number(str(digit))))), ("=",))
        steps.append(BASE_STEP.states(line, f"The remainder {digit} is the next digit from the right" + (f", written {_DIGITS[digit]}." if digit > 9 else ".")))
        digits, rest = _DIGITS[digit] + digits, quotient
    digits = digits or "0"
    return Solution("number_form", "arithmetic", f"write {n} in base {base}", tuple(steps), Result("word", None, (digits,), plain=digits), idea=f"Each place is worth {base} times the one to its right.", conclusion=f"Read the remainders from the last to the first: {digits}.")


def _value_of_digits(arguments: Arguments) -> Solution:
    digits = arguments.shown.text if isinstance(arguments.shown, Number) else ""
    base = Number(str(arguments.base))
    terms = [Multiply((Number(d), Power(base, Number(str(k)))), "*") for k, d in zip(range(len(digits) - 1, -1, -1), digits, strict=True) if d != "0"]
    line: Node = Number("0") if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))
    steps: list[Step] = [BASE_VALUE.states(line, f"From the right the places are worth 1, {arguments.base}, {arguments.base**2} and so on; places with 0 give nothing.")]
    derived = settled(line)
    steps += derived.steps
    value = write_number(arguments.value)
    return Solution("number_form", "arithmetic", f"write {digits}, which is in base {arguments.base}, as an ordinary number", tuple(steps), Result("number", value, (value,)), idea="Each place is worth a power of the base.")


def _reciprocal(arguments: Arguments) -> Solution:
    goal: Prose = ("find the reciprocal of ", arguments.shown)
    if not arguments.value:
        return Solution("number_form", "fractions", goal, (), Result("none", None, ("undefined",), plain="undefined"), conclusion="Zero has no reciprocal: nothing times zero is 1.")
    line = Divide(Number("1"), arguments.shown, "fraction")
    value = write_number(1 / arguments.value)
    step = FLIP.step(line, value, "Turn the fraction over: what was below stands above. The two multiply to 1.")
    return _done("fractions", goal, [step], value, "The reciprocal is one over the number.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A decimal as a fraction; a fraction as a decimal; scientific notation or a mixed number."""
    if level == 1:
        text = f"0.{rng.randint(1, 99):02d}5"
        return Exercise(f"write {text} as a fraction", f"Write {text} as a fraction in lowest terms.", "a fraction", Number(text))
    if level == 2:
        top, bottom = rng.randint(1, 19), rng.choice([4, 5, 8, 16, 20, 25])
        return Exercise(f"convert {top}/{bottom} to a decimal", f"Write {top}/{bottom} as a decimal.", "a decimal", Divide(Number(str(top)), Number(str(bottom))))
    text = rng.choice(["0.000", "0.0"]) + str(rng.randint(11, 99))
    return Exercise(f"write {text} in scientific notation", f"Write {text} in scientific notation.", "a number times a power of ten", Number(text))


TOPIC = Topic(
    id="number_form", title="Forms of a number", concept="decimals-rounding",
    phrases=("fraction", "decimal", "percent", "percentage", "mixed number", "improper fraction", "scientific notation", "standard form", "ordinary number", "binary", "base", "reciprocal", "per cent", "octal", "hexadecimal", "hex", "as a fraction", "as a decimal", "mixed fraction", "notation", "lowest terms", "simplest form"),
    read=read, solve=solve, make_problem=make_problem, concepts=("fractions", "scientific-notation"),
)  # fmt: skip
