"""Percentages: a part of a whole, more and less, what was it before, simple and compound interest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import ONE, Add, Divide, Multiply, Negative, Node, Number, Percent, Power
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, rational_value, settled
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

FACTOR = Rule("percent_factor", "One factor does it", "percentages")
PART = Rule("percent_of", "Per cent means hundredths", "percentages")
SHARE = Rule("part_of_whole", "Part over whole", "percentages")
CHANGE = Rule("percent_change", "Change over what it was", "percentages")
BACK = Rule("reverse_percentage", "Undo the factor", "percentages")
GROWTH = Rule("compound_growth", "The same factor again and again", "percentages")
SIMPLE = Rule("simple_interest", "The same interest every year", "percentages")
_HUNDRED = Number("100")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked (`more`, `less`, `share`, `change`, `whole`, `before more`, `before less`, `compound`, `simple`,
    `amount off`), a value, a rate as a part of one, and another value or a number of periods."""

    ask: str
    value: Fraction
    rate: Fraction = Fraction(0)
    other: Fraction = Fraction(0)
    decimals: bool = True


_N = r"⟦(\d+)⟧"
_UP = r"(?:increased?|increases?|raised?|raises?|rises?|rose|grows?|grew|goes up|went up|marked up|gains?|up)"
_DOWN = r"(?:decreased?|decreases?|reduced?|reduces?|lowered?|falls?|fell|drops?|dropped|goes down|went down|discounted|shrinks?|shrank|loses?|lost|marked down|down|off|discount|cut|depreciates?)"


def read(problem: Problem) -> Task | Declined | None:
    """Increase 80 by 15%; what per cent of 60 is 15; 25% off a 40 dollar shirt; 24 after a 20% discount."""
    if problem.has("(probability|chance|confidence|significance|interval|error|test|tested|positive|accuracy|precision|recall|variance|deviation|mean|quantile|percentile|sample|p value|normal)"):
        return None
    found = _direct(problem) or _story(problem)
    return None if found is None else Task(found, 1.02, _goal(found))


def _value(problem: Problem, place: str) -> Fraction | None:
    tree = problem.resolve(problem.mathematics[int(place)])
    return None if isinstance(tree, Percent) else rational_value(tree)


def _rate(problem: Problem, place: str, text: str) -> Fraction | None:
    """15% or "15 percent" as 3/20; None for a number without either."""
    tree = problem.resolve(problem.mathematics[int(place)])
    if isinstance(tree, Percent):
        return rational_value(tree)
    value = rational_value(tree)
    return value / 100 if value is not None and re.match(rf".*⟦{place}⟧ ?(?:percent|per cent|pct)", text) else None


_ASK = r"(?:what is|what's|find|calculate|work out|compute|determine|)\s*"
_DIRECT = (
    (rf"{_ASK}(?:increase|raise) {_N} by {_N}(?: percent| per cent)?|{_ASK}{_N} (?:is )?(?:increased|raised) by {_N}(?: percent| per cent)?", "more"),
    (rf"{_ASK}(?:decrease|reduce|lower) {_N} by {_N}(?: percent| per cent)?|{_ASK}{_N} (?:is )?(?:decreased|reduced|lowered) by {_N}(?: percent| per cent)?", "less"),
    (rf"{_ASK}(?:what )?(?:percent|per cent|percentage) of {_N} is {_N}|{_N} is what (?:percent|per cent|percentage) of {_N}|{_ASK}{_N} (?:as a (?:percent|percentage) of|out of) {_N}(?: as a (?:percent|percentage)| in percent)?|(?:express|write) {_N} (?:as a (?:percent|percentage) of|out of) {_N}(?: as a (?:percent|percentage))?", "share"),
    (rf"(?:what is|what's|whats|find|calculate|work out|how much is|) ?{_N} (?:percent|per cent|pct) of {_N}", "amount"),
    (rf"{_ASK}add (?:a |an )?{_N}(?: percent)? (?:vat|tax|sales tax|tip|service charge|surcharge|interest) to {_N}", "more"),
    (rf"{_N} is {_N}(?: percent| per cent)? of (?:what|which)(?: number| amount| value)?|{_N}(?: percent| per cent)? of (?:what|which)(?: number| amount| value)? is {_N}|{_ASK}(?:the )?number (?:if|when|of which|such that) {_N}(?: percent| per cent)? (?:of it )?is {_N}", "whole"),
    (rf"{_ASK}(?:the )?(?:percent|percentage) (?:change|increase|decrease|difference) (?:when going )?from {_N} to {_N}|(?:what|which) (?:percent|percentage) (?:change|increase|decrease) is (?:it )?(?:going )?from {_N} to {_N}", "change"),
    (rf"{_ASK}(?:the )?simple interest (?:on|for) {_N} at (?:a rate of )?{_N}(?: percent| per cent)?(?: per year| a year| per annum| interest)? (?:for|over|in|after) {_N} years?", "simple"),
)  # fmt: skip


def _direct(problem: Problem) -> Arguments | None:
    core = re.sub(r"[£€] ?|\b(?:dollars?|euros?|pounds?) ?", "", problem.core)
    core = re.sub(r"\s+", " ", core).strip()
    for pattern, ask in _DIRECT:
        found = re.fullmatch(pattern, core)
        if found is None:
            continue
        places = [g for g in found.groups() if g]
        if ask == "change" or ask == "share":
            a, b = _value(problem, places[0]), _value(problem, places[1])
            if a is None or b is None:
                return None
            if ask == "change":
                return Arguments("change", a, other=b) if a else None
            part, whole = (b, a) if re.search(r"(?:percent|per cent|percentage) of ⟦\d+⟧ is", core) else (a, b)
            return Arguments("share", part, other=whole) if whole else None
        rated = [(k, _rate(problem, p, core)) for k, p in enumerate(places)]
        rates = [(k, r) for k, r in rated if r is not None]
        if len(rates) != 1:
            return None
        others = [_value(problem, p) for k, p in enumerate(places) if k != rates[0][0]]
        if None in others or not others:
            return None
        values = [o for o in others if o is not None]
        return Arguments(ask, values[0], rates[0][1], values[1] if len(values) > 1 else Fraction(0))
    return None


def _story(problem: Problem) -> Arguments | None:
    """One value and one rate in a few sentences."""
    core = problem.core
    if len(core) > 400:
        return None
    question = re.split(r"[.!?]\s*|,\s*(?=what|how)", core)[-1]
    rates, values = [], []
    for place in range(len(problem.mathematics)):
        rate = _rate(problem, str(place), core)
        if rate is not None:
            rates.append((place, rate))
        elif (value := _value(problem, str(place))) is not None:
            values.append((place, value))
        else:
            return None
    if not rates and len(values) == 2 and re.search(rf"⟦{values[0][0]}⟧ out of (?:the |every )?⟦{values[1][0]}⟧", core) and re.search(r"(?:what|which) (?:percent|per cent|percentage)", question) and values[1][1]:
        return Arguments("share", values[0][1], other=values[1][1])
    if not rates and len(values) == 2:
        return _changed(core, question, values)
    if len(rates) != 1:
        return None
    (place, rate), numbers = rates[0], values
    interest = re.search(r"compound|per year|a year|each year|every year|annually|per annum|yearly|per month|each month|a month|every (?:day|hour|month|week)", core)
    if len(numbers) == 2 and interest and (periods := _periods(core, numbers)) is not None:
        value = next(v for p, v in numbers if p != periods[0])
        simple = re.search(r"simple interest", core)
        down = re.search(rf"{_DOWN}", core) is not None
        wants_interest = re.search(r"how much interest|the interest|interest (?:is|was|do|does|will|earned)", question)
        if simple:
            return Arguments("simple", value, rate, periods[1]) if wants_interest or ("interest" in question and "balance" not in question) else None
        return Arguments("compound interest" if wants_interest else "compound", value, -rate if down else rate, periods[1]) if re.search(r"how|what|find|calculate", question) else None
    if len(numbers) != 1 or interest:
        return None
    return _one_change(core, question, place, rate, numbers[0][1])


def _changed(core: str, question: str, values: list[tuple[int, Fraction]]) -> Arguments | None:
    """The price went from 50 to 65: by what per cent?"""
    if not re.search(r"percent|per cent", question) or not re.search(rf"from ⟦{values[0][0]}⟧ to ⟦{values[1][0]}⟧|{_UP} to|{_DOWN} to|(?:is|costs) now|now (?:costs|is)", core):
        return None
    return Arguments("change", values[0][1], other=values[1][1]) if values[0][1] else None


def _periods(core: str, values: list[tuple[int, Fraction]]) -> tuple[int, Fraction] | None:
    for place, value in values:
        if re.search(rf"⟦{place}⟧ (?:more )?(?:years?|months?|days?|hours?|weeks?|periods?)", core) and value.denominator == 1 and 0 < value <= 100:
            return place, value
    return None


def _one_change(core: str, question: str, place: int, rate: Fraction, value: Fraction) -> Arguments | None:
    before = re.search(r"original|before|initially|at first|used to|old price|regular price|full price|was (?:the|its|it)|start with|earlier|without (?:the )?(?:tax|vat|discount)", question)
    up = re.search(rf"\b{_UP}\b.{{0,30}}⟦{place}⟧|⟦{place}⟧ (?:percent |per cent )?(?:increase|rise|raise|more|growth|tax|tip|vat|mark-?up|sales tax|pay rise|up|higher|surcharge|profit)|(?:tax|tip|vat|surcharge) (?:of|is|at) ⟦{place}⟧|add a ⟦{place}⟧", core)
    down = re.search(rf"\b{_DOWN}\b.{{0,30}}⟦{place}⟧|⟦{place}⟧ (?:percent |per cent )?(?:decrease|reduction|discount|price cut|off|less|drop|fall|loss|cheaper|down|sale|cut|markdown)|discount (?:of|is) ⟦{place}⟧", core)
    if (up is None) == (down is None):
        return None
    if before:
        return Arguments("before less" if down else "before more", value, rate)
    if re.search(r"how much (?:is|was|do|does|will) (?:the |you |he |she |i |they )?(?:discount|save|saved|saving|tip|tax|vat|increase|reduction)|(?:what is|find|calculate) the (?:discount|saving|tip|tax|vat|sales tax|increase|reduction|rise)$|how much .{0,20}(?:save|tip)", question):
        return Arguments("amount", value, rate)
    if re.search(r"(?:sale|new|final|total|reduced|discounted|selling) (?:price|cost|bill|amount|value|salary|wage|rent|fee|population|number)|how much|what|total|find|calculate", question):
        return Arguments("less" if down else "more", value, rate)
    return None


# -- solving --------------------------------------------------------------------------------------------------------


def _goal(arguments: Arguments) -> Prose:
    value, rate, other = write_number(arguments.value, True), _percent(abs(arguments.rate)), write_number(arguments.other, True)
    match arguments.ask:
        case "more":
            return ("find ", value, " and ", rate, " more")
        case "less":
            return ("find ", value, " less ", rate)
        case "amount" | "part":
            return ("find ", rate, " of ", value)
        case "share":
            return ("find what per cent ", value, " is of ", other)
        case "change":
            return ("find the change from ", value, " to ", other, " in per cent")
        case "whole":
            return ("find the number of which ", rate, " is ", value)
        case "before more" | "before less":
            return ("find the value before a change of ", rate, " that led to ", value)
        case "simple":
            return ("find the simple interest on ", value, " at ", rate, " over ", other, " periods")
    return ("follow ", value, " through ", other, " periods of ", rate)


def _percent(rate: Fraction) -> Node:
    return Percent(write_number(rate * 100, True))


def _shown(value: Fraction) -> Node:
    """A decimal where it ends soon, else a fraction."""
    text = decimal_text(value)
    return write_number(value, text is not None and len(text) < 14)


def solve(arguments: Arguments) -> Solution | Declined:
    """Write the change as one factor; multiply by it, or divide by it to go back."""
    ask, rate, goal = arguments.ask, arguments.rate, _goal(arguments)
    value, other = _shown(arguments.value), _shown(arguments.other)
    percent = _percent(abs(rate))
    match ask:
        case "more" | "less":
            sign: Node = percent if ask == "more" else Negative(percent)
            factor = Add((Percent(_HUNDRED), sign))
            whole = 1 + (rate if ask == "more" else -rate)
            first = FACTOR.step(factor, _shown(whole), "The old value is 100%; " + ("add" if ask == "more" else "take off") + " the change, and write what is left as a decimal.")
            filled = Multiply((value, _shown(whole)), "*")
            return by_formula("percentage", "percentages", goal, [first], filled, idea="A change in per cent is a multiplication by one factor.")
        case "amount":
            return by_formula("percentage", "percentages", goal, [PART.step(percent, _shown(rate), "Per cent means hundredths.")], Multiply((_shown(rate), value), "*"), idea="“Of” means times.")
        case "whole":
            step = BACK.step(percent, _shown(rate), "The number times this part gives the value, so the value divided by the part gives the number.")
            return by_formula("percentage", "percentages", goal, [step], Divide(value, _shown(rate)), idea="What was multiplied is divided to go back.")
        case "before more" | "before less":
            whole = 1 + (rate if ask == "before more" else -rate)
            if whole <= 0:
                return Declined("bad_shape", "After such a change nothing is left, so it cannot be undone.")
            factor = Add((Percent(_HUNDRED), percent if ask == "before more" else Negative(percent)))
            step = BACK.step(factor, _shown(whole), "The value now is the old one times this factor, so divide by the factor. (Taking the same per cent off the new value would take them off the wrong whole.)")
            return by_formula("percentage", "percentages", goal, [step], Divide(value, _shown(whole)), idea="What was multiplied is divided to go back.")
        case "share" | "change":
            return _in_percent(arguments, goal)
        case "simple":
            step = SIMPLE.step(percent, _shown(rate), "The interest of one period is this part of the starting value; the same for every period.")
            return by_formula("percentage", "percentages", goal, [step], Multiply((value, _shown(rate), other), "*"), idea="Simple interest is the same every year, as it is always taken of the starting value.")
    factor_value = 1 + rate
    change: Node = percent if rate > 0 else Negative(percent)
    step = GROWTH.step(Add((Percent(_HUNDRED), change)), _shown(factor_value), "Every period the value is multiplied by this factor, so the factor comes to the power of the number of periods.")
    filled = Multiply((value, Power(_shown(factor_value), other)), "*")
    return by_formula("percentage", "percentages", goal, [step], Add((filled, Negative(value))) if ask == "compound interest" else filled, idea="Growth on growth: the same factor again and again.")


def _in_percent(arguments: Arguments, goal: Prose) -> Solution | Declined:
    value, other = _shown(arguments.value), _shown(arguments.other)
    if arguments.ask == "share":
        quotient: Node = Divide(value, other, "fraction")
        rule, why, ratio = SHARE, "The part over the whole says which part it is.", arguments.value / arguments.other
    else:
        quotient = Divide(Add((other, Negative(value))), value, "fraction")
        rule, why, ratio = CHANGE, "The change over the value before: a change in per cent is always of what it was.", (arguments.other - arguments.value) / arguments.value
    shown: Node = _percent(ratio) if decimal_text(ratio) is not None else Percent(write_number(ratio * 100))
    if isinstance(shown, Percent) and ratio < 0:
        shown = Negative(_percent(-ratio)) if decimal_text(ratio) is not None else Negative(Percent(write_number(-ratio * 100)))
    derived = settled(quotient)
    first = rule.states(quotient, why)
    steps = [first, *derived.steps, Rule("as_percent", "Write it in hundredths", "percentages").step(derived.after, shown, "Times 100 gives the per cent.")]
    word = "" if arguments.ask == "share" else " It became more." if ratio > 0 else " It became less." if ratio < 0 else " It did not change."
    approx = f"{float(ratio * 100):.4g}%" if decimal_text(ratio) is None else None
    return Solution("percentage", "percentages", goal, tuple(steps), Result("number", shown, (shown,), approx=approx), idea="Per cent means hundredths of a whole: first find the whole.", conclusion=("That is ", shown, "." + word))


def make_problem(rng: Random, level: int) -> Exercise:
    """More and less; what per cent; what was it before."""
    whole, rate = rng.randint(2, 20) * 20, rng.choice([5, 10, 15, 20, 25, 30, 40])
    if level == 1:
        word = rng.choice(["increase", "decrease"])
        return Exercise(f"{word} {whole} by {rate}%", f"{word.capitalize()} {whole} by {rate}%.", "a number", Number(str(whole)))
    if level == 2:
        part = whole * rate // 100
        return Exercise(f"what percent of {whole} is {part}?", f"What per cent of {whole} is {part}?", "a percentage", Divide(Number(str(part)), Number(str(whole))))
    now = Fraction(whole * (100 - rate), 100)
    return Exercise(f"After a {rate}% discount a coat costs {decimal_text(now)}. What was the original price?", f"After a {rate}% discount a coat costs {decimal_text(now)}. What did it cost before?", "a number", ONE)


TOPIC = Topic(
    id="percentage", title="Percentages", concept="percentages",
    phrases=("percent", "per cent", "percentage", "increase", "decrease", "reduce", "discount", "interest", "off", "tax", "tip", "%", "out of", "grows", "of what", "raise", "lower", "vat", "increased", "decreased", "reduced", "sale"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
