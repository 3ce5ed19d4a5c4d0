"""Units: lengths, masses, times, volumes, areas, speeds and temperatures from one unit to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Relation, Text
from tutor.problem import Problem
from tutor.problem.worded import marked_numbers
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, settled
from tutor.rules.writing import decimal_text, write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

FACTOR = Rule("conversion_factor", "How many fit into one?", "arithmetic")
CONVERT = Rule("convert_unit", "Multiply or divide", "arithmetic")
SCALE_SHIFT = Rule("temperature_formula", "Scale and shift", "rearranging-formulas")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its kind, its size in the kind's first unit, and its name."""

    kind: str
    size: Fraction
    name: str


def _units() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for kind, rows in _TABLE.items():
        for size, names in rows:
            for name in names.split("|"):
                found[name] = Unit(kind, Fraction(size), names.split("|")[0])
    return found


_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "length": (("1", "m|metre|metres|meter|meters"), ("1000", "km|kilometre|kilometres|kilometer|kilometers"), ("1/100", "cm|centimetre|centimetres|centimeter|centimeters"), ("1/1000", "mm|millimetre|millimetres|millimeter|millimeters"), ("1/10", "dm|decimetre|decimetres|decimeter|decimeters"), ("1609.344", "miles|mile|mi"), ("0.3048", "feet|foot|ft"), ("0.0254", "inches|inch|in"), ("0.9144", "yards|yard|yd")),
    "mass": (("1", "g|gram|grams|gramme|grammes"), ("1000", "kg|kilogram|kilograms|kilo|kilos"), ("1/1000", "mg|milligram|milligrams"), ("1000000", "t|tonne|tonnes"), ("453.59237", "pounds|pound|lb|lbs"), ("28.349523125", "ounces|ounce|oz")),
    "time": (("1", "seconds|second|s|sec|secs"), ("60", "minutes|minute|min|mins"), ("3600", "hours|hour|h|hr|hrs"), ("86400", "days|day"), ("604800", "weeks|week"), ("1/1000", "milliseconds|millisecond|ms")),
    "volume": (("1", "l|litre|litres|liter|liters"), ("1/1000", "ml|millilitre|millilitres|milliliter|milliliters"), ("1/100", "cl|centilitre|centilitres"), ("1000", "m^3|cubic metres|cubic meters|m3|m³"), ("1/1000", "cm^3|cubic centimetres|cubic centimeters|cm3|cm³")),
    "area": (("1", "m^2|square metres|square meters|m2|m²"), ("1/10000", "cm^2|square centimetres|square centimeters|cm2|cm²"), ("10000", "ha|hectare|hectares"), ("1000000", "km^2|square kilometres|square kilometers|km2|km²")),
    "information": (("1", "bytes|byte"), ("1000", "kB|kilobyte|kilobytes|kb"), ("1000000", "MB|megabyte|megabytes|mb"), ("1000000000", "GB|gigabyte|gigabytes|gb")),
}  # fmt: skip
_UNITS = _units()
_NAMES = "|".join(sorted((re.escape(n.lower()) for n in _UNITS), key=len, reverse=True))
_ONE = rf"(?:{_NAMES})"
_SPEED = rf"{_ONE}(?: ?/ ?| per )(?:h|hour|hr|s|sec|second|min|minute)|mph|kmh|kph"
_UNIT = rf"(?:{_SPEED}|{_ONE})"
_TEMPERATURE = r"(?:°|degrees? )?(celsius|fahrenheit|kelvin|centigrade|c|f|k)"
_ASK = r"(?:convert|change|express|write|turn|what is|what's|how much is|give)"
_CONVERT = re.compile(rf"(?:{_ASK} )?(?:⟦0⟧|an?|one) (?P<a>{_UNIT}) (?:to|into|in|as) (?P<b>{_UNIT})")
_HOW_MANY = re.compile(rf"how many (?P<b>{_UNIT}) (?:are |is |make |go |fit )?(?:there )?(?:(?:in|into|to|equal|make up) )?(?:(?:⟦0⟧|an?|one|1) )?(?P<a>{_UNIT})(?: and a half)?")
_WARM = re.compile(rf"(?:{_ASK} )?(?P<sign>-|−|minus )?⟦0⟧ ?{_TEMPERATURE} (?:to|into|in) {_TEMPERATURE}")


@dataclass(frozen=True, slots=True)
class Arguments:
    """An amount, its unit and the unit wanted; each unit as its parts: one for a length, two for a speed."""

    amount: Fraction
    source: tuple[Unit, ...]
    target: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Temperature:
    """A temperature and the first letters of its scale and of the scale wanted."""

    amount: Fraction
    source: str
    target: str


def read(problem: Problem) -> Task | Declined | None:
    """Convert 5 km to metres; 72 km/h in m/s; how many minutes are in 2.5 hours; 68 °F to Celsius."""
    text, numbers = marked_numbers(problem.text)
    text = re.sub(r"^(?:please |can you |could you )", "", text)
    if len(numbers) > 1:
        return None
    warm = _WARM.fullmatch(text)
    if warm and numbers:
        source, target = ({"centigrade": "c"}.get(g, g)[0] for g in warm.groups()[1:])
        amount = -numbers[0] if warm.group("sign") else numbers[0]
        return Task(Temperature(amount, source, target), 1.02, "change the scale of the temperature") if source != target else None
    found = _CONVERT.fullmatch(text) or _HOW_MANY.fullmatch(text)
    if found is None:
        return None
    source_unit, target_unit = _parts(found.group("a")), _parts(found.group("b"))
    amount = numbers[0] if numbers else Fraction(1)
    if source_unit is None or target_unit is None:
        return None
    if [u.kind for u in source_unit] != [u.kind for u in target_unit]:
        if len(source_unit) == len(target_unit) == 1:
            return Declined("bad_shape", f"A {source_unit[0].kind} cannot be given in a unit of {target_unit[0].kind}.", "Both units have to measure the same kind of thing.")
        return None
    return Task(Arguments(amount, source_unit, target_unit), 1.02, ("write ", _shown(amount), f" {found.group('a')} in {found.group('b')}"))


def _parts(text: str) -> tuple[Unit, ...] | None:
    text = {"mph": "miles/h", "kmh": "km/h", "kph": "km/h"}.get(text, text)
    names = [p.strip() for p in re.split(r" ?/ ?| per ", text)]
    known = {n.lower(): u for n, u in _UNITS.items()}
    found = [known.get(n) for n in names]
    return tuple(u for u in found if u is not None) if all(found) else None


def _shown(value: Fraction) -> Node:
    text = decimal_text(value)
    return write_number(value, text is not None and len(text) < 16)


def solve(arguments: Arguments | Temperature) -> Solution | Declined:
    """Say how many of the small unit fit into the large one; multiply to get small ones, divide to get large ones."""
    if isinstance(arguments, Temperature):
        return _temperature(arguments)
    steps: list[Step] = []
    above: list[Node] = [_shown(arguments.amount)]
    below: list[Node] = []
    for place, (source, target) in enumerate(zip(arguments.source, arguments.target, strict=True)):
        if source.size == target.size:
            continue
        large, small = (source, target) if source.size > target.size else (target, source)
        factor = large.size / small.size
        steps.append(FACTOR.states(Relation((Multiply((Number("1"), Text(_singular(large.name)))), Multiply((_shown(factor), Text(small.name)))), ("=",)), "A fixed fact about the two units."))
        larger_source = source is large
        (above if larger_source == (place == 0) else below).append(_shown(factor))
    top: Node = above[0] if len(above) == 1 else Multiply(tuple(above), "*")
    filled: Node = top if not below else Divide(top, below[0] if len(below) == 1 else Multiply(tuple(below), "*"), "fraction")
    steps.append(CONVERT.states(filled, "Smaller units: more of them, so multiply. Larger units: fewer, so divide." + (" Per longer time it is more, per shorter time less." if len(arguments.source) > 1 else "")))
    name = " per ".join(_singular(u.name) if k else u.name for k, u in enumerate(arguments.target))
    goal: Prose = ("write ", _shown(arguments.amount), " " + " per ".join(_singular(u.name) if k else u.name for k, u in enumerate(arguments.source)) + f" in {name}")
    solution = by_formula("unit_conversion", "arithmetic", goal, steps, filled, idea="How many of the one unit fit into the other?")
    return _as_decimal(solution, name)


def _singular(name: str) -> str:
    return {"feet": "foot", "inches": "inch"}.get(name, name[:-1] if name.endswith("s") and len(name) > 2 else name)


def _as_decimal(solution: Solution | Declined, name: str) -> Solution | Declined:
    from dataclasses import replace

    from tutor.rules.filling import rational_value

    if isinstance(solution, Declined) or solution.result.value is None:
        return solution
    value = rational_value(solution.result.value)
    if value is None:
        return solution
    text = decimal_text(value)
    shown = write_number(value, True)
    steps, result = solution.steps, solution.result
    if text is not None and len(text) < 16 and shown != result.value:
        steps = (*steps, Rule("fraction_as_decimal", "Write it as a decimal", "decimals-rounding").step(result.value, shown, "As a decimal it is easier to read."))
        result = Result("number", shown, (shown,))
    elif value.denominator > 1 and (text is None or len(text) >= 16):
        result = replace(result, approx=f"{float(value):.6g}")
    assert result.value is not None
    return replace(solution, steps=steps, result=result, conclusion=("That is ", result.value, f" {name}."))


def _temperature(arguments: Temperature) -> Solution | Declined:
    t = _shown(arguments.amount)
    nine_fifths, thirty_two, zero = Divide(Number("9"), Number("5"), "fraction"), Number("32"), Number("273.15")
    goal: Prose = f"change a temperature from {_SCALES[arguments.source]} to {_SCALES[arguments.target]}"

    def celsius() -> Node:
        match arguments.source:
            case "f":
                return Multiply((Divide(Number("5"), Number("9"), "fraction"), Add((t, Negative(thirty_two)))), "*")
            case "k":
                return Add((t, Negative(zero)))
        return t

    middle = celsius()
    if arguments.source == "c" or arguments.target == "c":
        filled = middle
    else:
        filled = settled(middle).after
    if arguments.target == "f":
        filled = Add((Multiply((nine_fifths, filled), "*"), thirty_two))
    elif arguments.target == "k":
        filled = Add((filled, zero))
    why = {
        "f": "Nine steps in Fahrenheit are five in Celsius, and freezing water is at 32 there.", "k": "Kelvin has the same steps as Celsius and starts at the coldest possible temperature, -273.15 °C.",
        "c": "Freezing water is at 0 °C and at 32 °F; nine steps in Fahrenheit are five in Celsius." if arguments.source == "f" else "Kelvin has the same steps as Celsius and starts at -273.15 °C.",
    }[arguments.target]  # fmt: skip
    steps: list[Step] = [SCALE_SHIFT.states(middle, "First to Celsius.")] if filled is not middle and arguments.source != "c" else []
    steps.append(SCALE_SHIFT.states(filled, why))
    solution = by_formula("unit_conversion", "rearranging-formulas", goal, steps, filled, idea="The scales differ in where they start and in how large one step is.")
    return _as_decimal(solution, {"c": "°C", "f": "°F", "k": "K"}[arguments.target])


_SCALES = {"c": "Celsius", "f": "Fahrenheit", "k": "Kelvin"}


def make_problem(rng: Random, level: int) -> Exercise:
    """Lengths; times; speeds."""
    n = rng.randint(2, 90)
    if level == 1:
        source, target = rng.choice([("km", "m"), ("m", "cm"), ("kg", "g"), ("cm", "m"), ("g", "kg")])
        return Exercise(f"convert {n} {source} to {target}", f"How many {target} are {n} {source}?", "a number", Number(str(n)))
    if level == 2:
        source, target = rng.choice([("hours", "minutes"), ("minutes", "hours"), ("days", "hours"), ("litres", "ml")])
        return Exercise(f"convert {n} {source} to {target}", f"How many {target} are {n} {source}?", "a number", Number(str(n)))
    return Exercise(f"convert {n * 18} km/h to m/s", f"How many metres per second are {n * 18} kilometres per hour?", "a number", Number(str(n * 18)))


TOPIC = Topic(
    id="unit_conversion", title="Units", concept="arithmetic", phrases=("convert", "change", "how many", "express", "in", "to", "how much is"), read=read, solve=solve,
    make_problem=make_problem, always=True,
)  # fmt: skip
