"""Ratios and proportions: share in a ratio, simplify one, so many for so much, speed, workers, direct and inverse proportion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Node, Number, Relation, Sequence, Symbol, flat_name
from tutor.problem import Problem
from tutor.problem.worded import marked_numbers
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, rational_value, settled
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

PARTS = Rule("add_ratio_parts", "How many parts are there?", "fractions")
ONE_PART = Rule("one_part", "How much is one part?", "fractions")
SHARE = Rule("share_of_ratio", "Take the parts", "fractions")
CANCEL = Rule("simplify_ratio", "Divide by the common factor", "fractions")
UNIT = Rule("find_one_unit", "First for one", "rate-of-change")
SCALE = Rule("scale_up", "Then for all", "rate-of-change")
CONSTANT = Rule("proportionality_constant", "What stays the same?", "rate-of-change")
SPEED = Rule("speed_distance_time", "Distance is speed times time", "rate-of-change")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked (`share`, `simplify`, `part known`, `direct`, `inverse`, `speed`, `distance`, `time`) and its numbers.

    `direct`: `numbers` are (first amount, its value, second amount). `inverse` likewise, where the product stays.
    """

    ask: str
    numbers: tuple[Fraction, ...]
    ratio: tuple[Fraction, ...] = ()
    names: tuple[str, ...] = ()


_RATIO = re.compile(r"(?<![\d:.])(\d+(?:\.\d+)?(?:\s*:\s*\d+(?:\.\d+)?)+)(?![\d:])|(?<![\d.])(\d+) to (\d+)(?= ratio)|ratio (?:of )?(\d+) to (\d+)|in the ratio (\d+) to (\d+)")


def read(problem: Problem) -> Task | Declined | None:
    """Share 120 in the ratio 3:5; 5 apples cost $3, what do 8 cost; 3 workers take 8 days; y proportional to x."""
    if problem.has("(probability|chance|odds|likelihood|hypothesis|variance|correlation|sample|test)"):
        return None
    found = _ratio(problem) or _proportional(problem) or _speed(problem) or _workers(problem) or _price(problem)
    return None if found is None else Task(found, 1.0, _GOALS[found.ask])


_GOALS = {
    "share": "share in the ratio", "simplify": "simplify the ratio", "direct": "find the value in direct proportion", "inverse": "find the value in inverse proportion",
    "speed": "find the speed", "distance": "find the distance", "time": "find the time", "part known": "find the other share",
}  # fmt: skip


def _ratio(problem: Problem) -> Arguments | None:
    text = problem.text.replace("∶", ":")
    found = _RATIO.search(text)
    if found is None or not re.search(r"ratio|proportion|share|divide|split|\d+\s*:\s*\d+", text, re.I):
        return None
    parts = tuple(Fraction(p.strip()) for p in found.group(1).split(":")) if found.group(1) else tuple(Fraction(g) for g in found.groups()[1:] if g)
    if len(parts) < 2 or not all(parts):
        return None
    if re.search(r"simplif|simplest|lowest", text, re.I):
        return Arguments("simplify", (), parts)
    rest = text[: found.start()] + " " + text[found.end() :]
    amounts = [Fraction(m.replace(",", "")) for m in re.findall(r"\d[\d,]*(?:\.\d+)?", rest)]
    if len(amounts) != 1 or not re.search(r"share|divid|split|shared|distribut", text, re.I) or re.search(r"more than|how many more|difference|gets \d|receives \d", text, re.I):
        return None
    names = tuple(re.findall(r"between ([A-Z]\w+)(?:, ([A-Z]\w+))* and ([A-Z]\w+)", text)[0]) if re.search(r"between [A-Z]\w+(?:, [A-Z]\w+)* and [A-Z]\w+", text) else ()
    names = tuple(n for n in names if n)
    return Arguments("share", (amounts[0],), parts, names if len(names) == len(parts) else ())


def _proportional(problem: Problem) -> Arguments | None:
    """y is (inversely) proportional to x; y = 12 when x = 4; y when x = 10."""
    found = re.search(r"⟦(\d+)⟧ (?:is|varies) (?:directly |inversely )?(?:proportional to|(?:directly|inversely) (?:as|with|proportional to)) ⟦(\d+)⟧", problem.core)
    if found is None:
        return None
    y, x = (flat_name(problem.mathematics[int(g)]) for g in found.groups())
    if not y or not x or re.search(r"square|cube|root", problem.core):
        return None
    stated: list[tuple[str, Fraction]] = []
    for statement in problem.statements("="):
        name, value = flat_name(statement.left), rational_value(statement.right)
        if name in (x, y) and value is not None:
            stated.append((name, value))
    if len(stated) != 3:
        return None
    pair, other = dict(stated[:2]), stated[2]
    if set(pair) != {x, y} or not pair[x] or not pair[y] or not other[1]:
        return None
    inverse = "inversely" in problem.core
    known, value = (pair[x], pair[y]) if other[0] == x else (pair[y], pair[x])
    return Arguments("inverse" if inverse else "direct", (known, value, other[1]), names=(y if other[0] == x else x, x if other[0] == x else y))


_LENGTH = r"(?:km|kilometers?|kilometres?|miles?|meters?|metres?|m|feet|ft|cm)"
_TIME = r"(?:hours?|h|hrs?|minutes?|mins?|seconds?|s|days?)"


def _speed(problem: Problem) -> Arguments | None:
    text, numbers = marked_numbers(problem.text)
    if len(numbers) != 2 or not re.search(r"speed|fast|far|long|travel|drives?|drove|walks?|walked|runs?|ran|cycles?|distance|takes?", text):
        return None

    def of(pattern: str) -> list[Fraction]:
        return [numbers[int(m.group(1))] for m in re.finditer(pattern, text)]

    per = rf"(?:/|per|an?|each) ?{_TIME}"
    rate = of(rf"⟦(\d+)⟧ (?:{_LENGTH} ?{per}|mph|kmh|kph)\b")
    lengths, times = of(rf"⟦(\d+)⟧ {_LENGTH}\b(?! ?{per}\b)"), of(rf"⟦(\d+)⟧ {_TIME}\b")
    if len(lengths) == 1 and len(times) == 1 and not rate and re.search(r"(?:average )?speed|how fast", text) and times[0]:
        return Arguments("speed", (lengths[0], times[0]), names=(_unit(text, lengths=True), _unit(text, lengths=False)))
    if len(rate) == 1 and len(times) == 1 and not lengths and re.search(r"how far|distance", text) and _same_time(text):
        return Arguments("distance", (rate[0], times[0]))
    if len(rate) == 1 and len(lengths) == 1 and not times and re.search(r"how long|how much time|time", text) and rate[0] and _same_length(text):
        return Arguments("time", (lengths[0], rate[0]))
    return None


def _same_time(text: str) -> bool:
    """Is the time given in the unit of time of the speed? Minutes at so many kilometres an hour are converted first."""
    rate = re.search(rf"{_LENGTH} ?(?:/|per|an?|each) ?({_TIME})\b|(mph|kmh|kph)", text)
    time = re.search(rf"⟦\d+⟧ ({_TIME})\b", text)
    return rate is not None and time is not None and ("h" if rate.group(2) else rate.group(1)[0]) == time.group(1)[0]


def _same_length(text: str) -> bool:
    rate = re.search(rf"⟦\d+⟧ (?:({_LENGTH}) ?(?:/|per|an?|each) ?{_TIME}|(mph|kmh|kph))\b", text)
    length = re.search(rf"⟦\d+⟧ ({_LENGTH})\b(?! ?(?:/|(?:per|an?|each)\b))", text)
    if rate is None or length is None:
        return False
    unit = {"mph": "mi", "kmh": "km", "kph": "km"}.get(rate.group(2) or "", (rate.group(1) or "")[:2])
    short = {"ki": "km", "me": "m"}
    return short.get(unit, unit) == short.get(length.group(1)[:2], length.group(1)[:2])


def _unit(text: str, lengths: bool) -> str:
    found = re.search(rf"⟦\d+⟧ ({_LENGTH if lengths else _TIME})\b", text)
    return found.group(1) if found else ""


def _workers(problem: Problem) -> Arguments | None:
    """Three workers take eight days: the work stays the same, so more hands need less time."""
    text, numbers = marked_numbers(problem.text)
    found = re.search(r"⟦(\d+)⟧ (workers?|men|people|painters?|pumps?|machines?|taps?|builders?|cleaners?|printers?|gardeners?)\b.{0,60}?(?:in|takes?|take|needs?|need) ⟦(\d+)⟧ (days?|hours?|minutes?|weeks?)", text)
    if len(numbers) != 3 or found is None or re.search(r"each|rate of|produce|make ⟦|per ", text):
        return None
    again = re.search(rf"⟦(\d+)⟧ (?:{re.escape(found.group(2).rstrip('s'))}s?|of them)\b", text[found.end() :])
    if again is None or not re.search(r"how long|how many (?:days|hours|minutes|weeks)|what time", text[found.end() - 1 :]):
        return None
    first, time, second = (numbers[int(g)] for g in (found.group(1), found.group(3), again.group(1)))
    return Arguments("inverse", (first, time, second), names=(found.group(4), found.group(2))) if second else None


def _price(problem: Problem) -> Arguments | None:
    """Five apples cost 3 dollars: eight of them?"""
    text, numbers = marked_numbers(problem.text)
    if len(numbers) != 3 or not all(numbers[:2]):
        return None
    per = re.search(r"⟦0⟧ [a-z]+ (?:[a-z]+ )?(?:per|for every|for each|every|in|on) ⟦1⟧ ([a-z]+)\b", text)
    if per and numbers[1] and re.search(rf"⟦2⟧ {per.group(1)}\b", text[per.end() :]) and re.search(r"how (?:much|many)", text) and not re.search(r"speed|interest|%", text):
        return Arguments("direct", (numbers[1], numbers[0], numbers[2]))
    first = re.search(r"⟦0⟧ (?:[a-z]+ ){0,3}?(?:costs?|weighs?|needs?|uses?|makes?|takes?|produces?|prints?|gives?|serves?|fills?|covers?|for) (?:about |\w+ )?⟦1⟧", text)
    thing = re.search(r"⟦0⟧ ([a-z]+)", text)
    if first is None or thing is None or re.search(r"workers?|men\b|painters?|pumps?|discount|free|percent|more than|each|%|interest|ratio", text):
        return None
    rest = text[first.end() :]
    if not re.search(rf"⟦2⟧ (?:\w+ )?{re.escape(thing.group(1).rstrip('s'))}|⟦2⟧$|⟦2⟧ of (?:them|these)", rest) or not re.search(r"how (?:much|many|long|heavy)|what|find|calculate", rest):
        return None
    return Arguments("direct", (numbers[0], numbers[1], numbers[2]))


# -- solving --------------------------------------------------------------------------------------------------------


def _shown(value: Fraction) -> Node:
    text = decimal_text(value)
    return write_number(value, text is not None and len(text) < 12)


def solve(arguments: Arguments) -> Solution | Declined:
    """First one part or one unit, then as many as are wanted."""
    goal: Prose = _GOALS[arguments.ask]
    match arguments.ask:
        case "share":
            return _shared(arguments, goal)
        case "simplify":
            return _simplified(arguments, goal)
        case "direct":
            return _direct(arguments, goal)
        case "inverse":
            first, value, second = (_shown(n) for n in arguments.numbers)
            product = Multiply((first, value), "*")
            total = _shown(arguments.numbers[0] * arguments.numbers[1])
            stated: list[Step] = [CONSTANT.step(product, total, "In inverse proportion the product stays the same: twice as many, half as much each.")]
            return by_formula("proportion", "rate-of-change", goal, stated, Divide(total, second, "fraction"), idea="More of the one means less of the other; their product stays.")
        case "speed":
            length, time = (_shown(n) for n in arguments.numbers)
            unit = " per ".join(n.rstrip("s") if k else n for k, n in enumerate(arguments.names) if n)
            filled = Divide(length, time, "fraction")
            return _formula(goal, "v", filled, "Distance is speed times time, so the speed is the distance divided by the time.", f"In {unit}." if unit else "")
        case "distance":
            rate, time = (_shown(n) for n in arguments.numbers)
            return _formula(goal, "s", Multiply((rate, time), "*"), "Distance is speed times time.", "")
    length, rate = (_shown(n) for n in arguments.numbers)
    return _formula(goal, "t", Divide(length, rate, "fraction"), "Distance is speed times time, so the time is the distance divided by the speed.", "")


def _formula(goal: Prose, name: str, filled: Node, why: str, conclusion: str) -> Solution | Declined:
    return _decimal(by_formula("proportion", "rate-of-change", goal, [SPEED.states(Relation((Symbol(name), filled), ("=",)), why)], filled, idea="Distance, speed and time: two of them give the third.", conclusion=conclusion))


def _decimal(solution: Solution | Declined) -> Solution | Declined:
    """A value that ends as a decimal is shown as one: 4.8, not 24/5."""
    from dataclasses import replace

    if isinstance(solution, Declined) or not isinstance(solution.result.value, Node):
        return solution
    value = rational_value(solution.result.value)
    if value is None or value.denominator == 1 or decimal_text(value) is None:
        return solution
    shown = write_number(value, True)
    if shown == solution.result.value:
        return solution
    step = Rule("fraction_as_decimal", "Write it as a decimal", "decimals-rounding").step(solution.result.value, shown, "As a decimal it is easier to read.")
    return replace(solution, steps=(*solution.steps, step), result=Result("number", shown, (shown,)))


def _direct(arguments: Arguments, goal: Prose) -> Solution | Declined:
    first, value, second = arguments.numbers
    unit = Divide(_shown(value), _shown(first), "fraction")
    derived = settled(unit)
    steps: list[Step] = [UNIT.states(unit, "Divide by the number: that is what belongs to one.", derived.steps)]
    filled = Multiply((_shown(second), derived.after), "*")
    steps.append(SCALE.states(filled, "As many times as there are."))
    return _decimal(by_formula("proportion", "rate-of-change", goal, steps, filled, idea="Twice as many, twice as much: find it for one, then for all."))


def _shared(arguments: Arguments, goal: Prose) -> Solution | Declined:
    (whole,) = arguments.numbers
    parts = arguments.ratio
    total = sum(parts, Fraction(0))
    line = Add(tuple(write_number(p, True) for p in parts))
    steps: list[Step] = [PARTS.step(line, write_number(total, True), "Add the numbers of the ratio.")]
    one = Divide(write_number(whole, True), write_number(total, True), "fraction")
    derived = settled(one)
    steps += [ONE_PART.states(one, "Divide the whole by the number of parts."), *derived.steps]
    shares = [p * whole / total for p in parts]
    values = tuple(_shown(s) for s in shares)
    for part, value in zip(parts, values, strict=True):
        steps.append(SHARE.step(Multiply((write_number(part, True), derived.after), "*"), value, "Number of parts times one part."))
    shown = Sequence(values, "")
    names = arguments.names
    said: Prose = tuple(x for k, n in enumerate(names) for x in (f"{n} gets ", values[k], ", " if k + 2 < len(names) else " and " if k + 1 < len(names) else ".")) if names else ""
    return Solution("proportion", "fractions", ("share ", write_number(whole, True), " in the ratio ", ":".join(str(p) for p in parts)), tuple(s for s in steps if s.before is None or s.before != s.after), Result("set", shown, values), idea="A ratio says how many equal parts each one gets.", conclusion=said)


def _simplified(arguments: Arguments, goal: Prose) -> Solution:
    parts = arguments.ratio
    scale = lcm(*(p.denominator for p in parts))
    whole = [int(p * scale) for p in parts]
    common = gcd(*whole)
    text = ":".join(str(w // common) for w in whole)
    steps: list[Step] = []
    if scale > 1:
        steps.append(CANCEL.states(Sequence(tuple(Number(str(w)) for w in whole), ""), f"Multiply each number by {scale}, so that all are whole."))
    steps.append(CANCEL.states(Sequence(tuple(Number(str(w // common)) for w in whole), ""), f"{common} is the greatest number that divides all of them; divide each by it." if common > 1 else "No number but 1 divides all of them: it is as simple as it gets."))
    return Solution("proportion", "fractions", goal, tuple(steps), Result("word", None, (text,), plain=text), idea="A ratio stays the same when all its numbers are divided by the same number.", conclusion=f"The ratio is {text}.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A share; so many for so much; inverse proportion."""
    a, b, k = rng.randint(1, 5), rng.randint(6, 9), rng.randint(2, 9)
    if level == 1:
        return Exercise(f"divide {(a + b) * k} in the ratio {a}:{b}", f"Divide {(a + b) * k} in the ratio {a}:{b}.", "two numbers", Number(str((a + b) * k)))
    if level == 2:
        return Exercise(f"If {b} pens cost {b * k} euros, how much do {a + 10} pens cost?", f"If {b} pens cost {b * k} euros, how much do {a + 10} pens cost?", "a number", Number(str(b * k)))
    return Exercise(f"{a + 1} workers need {b * 2} days to build a wall. How long do {2 * (a + 1)} workers need?", f"{a + 1} workers need {b * 2} days to build a wall. How long do {2 * (a + 1)} workers need?", "a number", Number(str(b * 2)))


TOPIC = Topic(
    id="proportion", title="Ratios and proportions", concept="fractions",
    phrases=("ratio", "proportional", "share", "speed", "how far", "how long", "how much", "cost", "costs", "workers", "divide", "inversely", "directly", "varies", "split", "how many", "average speed", "travels"),
    read=read, solve=solve, make_problem=make_problem, concepts=("rate-of-change",), always=True,
)  # fmt: skip
