"""Equally likely outcomes: dice, coins, children, numbered things, one card. Probabilities by counting, and expected values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Text
from tutor.problem import Problem
from tutor.problem.conditions import asks_chance, statements
from tutor.problem.experiments import event_of, experiment, measure_of, split_condition
from tutor.problem.quantities import given_and_asked, places_asked, sentences, speaks_decimals, told
from tutor.problem.wishes import expression, names_in, wished
from tutor.rules.building import equals, num, of, over, plus, power, times
from tutor.rules.derivation import Rule
from tutor.rules.finite_variable import Finite, Wish, solve_finite
from tutor.rules.sample_space import MOST, Event, Experiment, Measure, Outcome, Property, Test, happens, said, written
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

SPACE = Rule("sample_space", "List or count all equally likely outcomes", "probability-basics")
COUNT = Rule("count_favourable", "Count the outcomes that fit", "probability-basics")
SHARE = Rule("favourable_over_possible", "Favourable outcomes over all outcomes", "probability-basics")
GIVEN = Rule("conditional_probability", "Given that: only the outcomes of the condition count", "conditional-probability")
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Arguments:
    """The experiment, and either an event (with a condition) or a measure whose moments (of a `function` of it, in one letter)
    are asked for."""

    setting: Experiment
    event: Event | None
    given: Event | None
    measure: Measure | None
    kinds: tuple[str, ...]
    decimal: bool
    places: int | None
    function: Node | None = None


def read(problem: Problem) -> Task | Declined | None:
    """An experiment with equally likely outcomes, and an event or a measure of it."""
    line = told(problem)
    setting = experiment(line)
    if setting is None:
        return None
    given, asked = given_and_asked(line)
    if re.search(r"\$ ?\d|\b(?:dollars?|wins?|lose|loses|pays?|bet|profit|gain)\b", line, re.I):
        return None
    decimal, places = speaks_decimals(line), places_asked(line)
    kinds = _kinds(asked)
    if kinds:
        function = _function(line, asked, setting)
        if function is not None:
            return Task(Arguments(setting, None, None, function[0], kinds, decimal, places, function[1]), 1.0, f"work with {function[0].words}")
        measure = _measure(line, asked, setting)
        return None if measure is None else Task(Arguments(setting, None, None, measure, kinds, decimal, places), 0.6 if measure.kind == "count" else 1.0, f"work with {measure.words}")
    if not asks_chance(asked):
        return None
    wanted_text, given_text = split_condition(re.sub(r"\([^()]*\)", "", asked) if not re.search(r"\bP\s?\(", asked) else asked)
    wanted = event_of(wanted_text, setting) or _defined(line, asked, setting)
    if wanted is None:
        return None
    condition = event_of(given_text, setting) if given_text else None
    if given_text and condition is None:
        return None
    if not given_text:
        for sentence in sentences(given):
            if known := _told_condition(sentence, setting):
                condition = known
    return Task(Arguments(setting, wanted, condition, None, (), decimal, places), 0.6 if isinstance(wanted, Test) and wanted.measure.kind == "count" and condition is None else 0.97, f"find the probability that {said(wanted)}")


def _defined(line: str, asked: str, setting: Experiment) -> Event | None:
    """P(X = 4) where the text says what X is: "let X be the larger of the two numbers"."""
    found = statements(asked)
    if len(found) != 1 or found[0].given is not None or found[0].outside or found[0].variable in (s.name for s in setting.sources):
        return None
    letter = re.escape(found[0].variable)
    said_ = re.search(rf"\b{letter} (?:be|is|denotes?|represents?|=)(?: the)? ([^.,;]*)", line)
    measure = None if said_ is None else measure_of(said_.group(1), setting)
    if measure is None:
        return None
    b = found[0].bounds
    words = f"is {b.exactly}" if b.exactly is not None else "lies in the range asked for"
    return Test(measure, Property("bounds", words, (b,)))


def _told_condition(sentence: str, setting: Experiment) -> Event | None:
    """A sentence that says what was seen: "The older child is a girl.", "At least one of them is a boy."""
    after = re.search(r"\b(?:are|is) (?:rolled|thrown|tossed|flipped|drawn|chosen|selected|picked),? and (.*)", sentence)
    if after:
        return event_of(after.group(1).rstrip("."), setting)
    if re.search(r"\b(?:picked|random|deck|pack|spinner|spun|numbered|roll(?:s|ed)?|toss(?:es|ed)?|thrown?|flip(?:s|ped)?|has|have|let|suppose|consider|drawn?|chosen|selected|fair)\b", sentence, re.I):
        return None
    return event_of(sentence.rstrip("."), setting)


def _kinds(asked: str) -> tuple[str, ...]:
    found = []
    for m in re.finditer(r"\b(expected|expectation|mean|average|variance|standard deviation)\b|(?<![A-Za-z])(E|Ex|Var|SD)\s?[\[(]", asked, re.I):
        word = (m.group(1) or m.group(2)).lower()
        found.append("sd" if word in ("standard deviation", "sd") else "variance" if word.startswith("var") else "mean")
    if re.search(r"\bprobab|\bchance", asked, re.I) and not found:
        return ()
    if re.search(r"\bprobability that\b.*\b(?:average|mean)\b", asked, re.I):
        return ()
    return tuple(dict.fromkeys(found))


def _function(line: str, asked: str, setting: Experiment) -> tuple[Measure, Node] | None:
    """E[X^2], Var(2X) where the text says what X measures."""
    moments = wished(asked)
    if not moments or any(len(m.of) != 1 or m.of != moments[0].of for m in moments):
        return None
    tree = moments[0].of[0]
    names = names_in(tree)
    if len(names) != 1 or _text(tree) == names[0] or names[0] in (s.name for s in setting.sources):
        return None
    shown = re.search(rf"\b{re.escape(names[0])} (?:be|is|denotes?|represents?|=)(?: the)? ([^.,;]*)", line)
    measure = None if shown is None else measure_of(shown.group(1), setting)
    return None if measure is None else (measure, tree)


def _measure(line: str, asked: str, setting: Experiment) -> Measure | None:
    names = [s.name for s in setting.sources if s.name]
    moments = wished(asked)
    if moments and all(len(m.of) == 1 for m in moments):
        tree: Node | None = moments[0].of[0]
        for m in re.finditer(r"\b([A-Z])\b (?:be|is|denotes?|=) (?:the )?(average|sum|total|product|maximum|larger|minimum|smaller|difference)(?: of| between)(?: the)? ([A-Z]) and ([A-Z])", line):
            texts = {"average": f"({m.group(3)} + {m.group(4)})/2", "sum": f"{m.group(3)} + {m.group(4)}", "total": f"{m.group(3)} + {m.group(4)}", "product": f"{m.group(3)}*{m.group(4)}", "difference": f"{m.group(3)} - {m.group(4)}", "maximum": f"max({m.group(3)}, {m.group(4)})", "larger": f"max({m.group(3)}, {m.group(4)})", "minimum": f"min({m.group(3)}, {m.group(4)})", "smaller": f"min({m.group(3)}, {m.group(4)})"}
            made = expression(texts[m.group(2)])
            if tree is not None and made is not None and m.group(1) not in names:
                from tutor.notation.tree import substitute

                tree = substitute(tree, m.group(1), made)
        if tree is None:
            return None
        if names and set(names_in(tree)) <= set(names):
            return Measure("expression", _text(tree), tree=tree)
        defined = re.search(rf"\b{names_in(tree)[0]}\b (?:be|is|denotes?|represents?|=|as)(?: the)? ([^.,;]*)", line) if len(names_in(tree)) == 1 and tree == moments[0].of[0] else None
        if defined and not names and _text(tree) == names_in(tree)[0]:
            return measure_of(defined.group(1), setting) or measure_of(line, setting)
        return None
    if len(setting.sources) == 1 and not re.search(r"\b(?:sum|product|number of)\b", asked):
        return measure_of(asked, setting)
    return measure_of(asked, setting) or measure_of(line, setting)


def _text(tree: Node) -> str:
    from tutor.notation.plain import plain

    return plain(tree)


def solve(a: Arguments) -> Solution | Declined:
    """Count the outcomes that fit; or make the table of the measure, and go on from it."""
    if a.setting.size > MOST:
        return Declined("too_heavy", "There are too many outcomes here for me to go through one by one.", "A version with fewer dice, coins or numbers I can do.")
    try:
        if a.measure is not None:
            return _moments(a)
        assert a.event is not None
        return _share(a)
    except (NotChecked, ValueError):
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _space(setting: Experiment) -> Step:
    n = [len(s.faces) for s in setting.sources]
    noun = setting.sources[0].noun
    if len(n) == 1:
        return SPACE.states(equals(Text("all outcomes"), num(n[0])), f"The {noun} has {n[0]} equally likely results.")
    if setting.distinct:
        factors = [num(n[0] - k) for k in range(len(n))]
        return SPACE.states(equals(Text("all outcomes"), times(*factors), num(setting.size)), "Nothing is put back, so each choice leaves one fewer for the next; all orders are equally likely.")
    tree = times(*[num(k) for k in n]) if len(n) <= 4 or len(set(n)) > 1 else power(num(n[0]), len(n))
    return SPACE.states(equals(Text("all outcomes"), tree, num(setting.size)), "Every result of one goes with every result of the others, and all of these outcomes are equally likely.")


def _share(a: Arguments) -> Solution:
    assert a.event is not None
    fits, possible = [], []
    for outcome in a.setting.outcomes():
        if a.given is None or happens(a.given, outcome, a.setting):
            possible.append(outcome)
            if happens(a.event, outcome, a.setting):
                fits.append(outcome)
    wanted = of("P", Text(said(a.event) if a.given is None else f"{said(a.event)} | {said(a.given)}"))
    steps: list[Step] = [_space(a.setting)]
    if a.given is not None:
        if not possible:
            return Solution("equally_likely", "conditional-probability", f"find the probability that {said(a.event)}", tuple(steps), Result("none", None, ("undefined",), plain="undefined"), conclusion="The condition never happens here, so nothing can be said given it.")
        steps.append(GIVEN.states(equals(Text("outcomes of the condition"), num(len(possible))), f"Known: {said(a.given)}. That leaves {_list(possible)}."))
    groups = _groups(a, fits)
    if len(groups) > 1:
        steps.append(COUNT.step(plus(*[num(k) for _, k in groups]), num(len(fits)), f"Count the outcomes that fit, one group after the other: {', '.join(f'{k} with {g}' for g, k in groups)}."))
    steps.append(COUNT.states(equals(Text("outcomes that fit"), num(len(fits))), f"The outcomes that fit: {_list(fits)}." if fits else "No outcome fits."))
    tree = over(num(len(fits)), num(len(possible)))
    exact = Fraction(len(fits), len(possible))
    rule = SHARE if a.given is None else GIVEN
    steps.append(rule.states(equals(wanted, tree), "All outcomes are equally likely, so the probability is the share of those that fit."))
    settled = settle(tree, exact, rule, "Write the fraction as simply as possible.", a.decimal, a.places)
    value = settled.value
    concept = "probability-basics" if a.given is None else "conditional-probability"
    return Solution(
        "equally_likely", concept, f"find the probability that {said(a.event)}" + (f", given that {said(a.given)}" if a.given else ""), (*steps, *settled.steps), Result("number", value, (value,), approx=settled.approx or f"{float(exact):.6g}"),
        idea="When all outcomes are equally likely, probability is counting: those that fit over all.", conclusion=("So the probability is ", value, f", about {100 * float(exact):.3g} %." if 0 < exact < 1 else "."), assumptions=_assumed(a.setting), exhibits=_square(a, fits),
    )  # fmt: skip


def _assumed(setting: Experiment) -> tuple[str, ...]:
    noun = setting.sources[0].noun
    if noun == "child":
        return ("boys and girls are equally likely, and one child does not influence the other.",)
    return ("all outcomes are equally likely (fair and independent).",)


def _list(outcomes: list[Outcome]) -> str:
    if len(outcomes) > _LISTED:
        return f"{len(outcomes)} of them"
    return ", ".join(written(o) for o in outcomes)


def _groups(a: Arguments, fits: list[Outcome]) -> list[tuple[str, int]]:
    """The fitting outcomes by the value of what is measured, or by the first face, where that makes a short sum."""
    assert a.event is not None
    if len(fits) <= _LISTED:
        return []
    measure = a.event.measure if isinstance(a.event, Test) and a.event.measure.kind in ("sum", "product", "difference", "largest", "smallest", "count") else None
    if measure is not None:
        counts = Counter(measure.of(o, a.setting) for o in fits)
        found = [(f"{measure.words} {v}", counts[v]) for v in sorted(counts)]
    else:
        labels = Counter(o[0].label for o in fits)
        found = [(f"{k} first", v) for k, v in labels.items()]
    return found if len(found) <= 12 and len(a.setting.sources) > 1 else []


def _square(a: Arguments, fits: list[Outcome]) -> tuple[Table, ...]:
    """The table of two dice, with what counts marked."""
    sources = a.setting.sources
    if len(sources) != 2 or max(len(s.faces) for s in sources) > 8 or a.setting.distinct:
        return ()
    marked = set(fits)
    head = ("", *(f.label for f in sources[1].faces))
    rows = tuple((f.label, *("●" if (f, g) in marked else "·" for g in sources[1].faces)) for f in sources[0].faces)
    return (Table(head, rows, "Every cell is one equally likely outcome; ● counts."),)


def _moments(a: Arguments) -> Solution | Declined:
    assert a.measure is not None
    counts = Counter(a.measure.of(o, a.setting) for o in a.setting.outcomes())
    values = tuple(sorted(counts))
    letter = names_in(a.function)[0] if a.function is not None else "X" if not any(s.name == "X" for s in a.setting.sources) else "Z"
    variable = Finite(letter, values, tuple(Fraction(counts[v], a.setting.size) for v in values), False, a.measure.words)
    if len(values) > 60:
        return Declined("too_heavy", "This has too many different values for me to show the sum.")
    made = solve_finite("equally_likely", variable, tuple(Wish(k, a.function) for k in a.kinds), a.places, (_space(a.setting),), f"{letter} is {a.measure.words}. Each probability is the number of outcomes with that value over {a.setting.size}.", _assumed(a.setting))
    return replace(made, idea="Make the table of values first: how many outcomes give each one?") if isinstance(made, Solution) else made


def make_problem(rng: Random, level: int) -> Exercise:
    """One die; the sum of two; an expected value."""
    if level == 1:
        text = f"A fair die is rolled. What is the probability of rolling {rng.choice(('an even number', 'a number greater than 4', 'a prime number', 'a multiple of 3'))}?"
    elif level == 2:
        text = f"Two fair dice are rolled. What is the probability that the {rng.choice(('sum', 'product'))} is {rng.choice((4, 6, 8, 10, 12))}?"
    else:
        text = f"Two fair dice are rolled. What is the expected value of the {rng.choice(('sum', 'product', 'larger number', 'smaller number'))}?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="equally_likely", title="Equally likely outcomes", concept="probability-basics", phrases=("probability", "chance", "likely", "expected", "variance", "dice", "die", "coin"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("random-variables", "expected-value", "conditional-probability", "complement-union"),
)  # fmt: skip
