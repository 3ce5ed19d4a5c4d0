"""Single terms of a sequence: the tenth term, which term is 98, is 100 a term, the common difference or ratio, recurrences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import ONE, Add, Divide, Multiply, Negative, Node, Number, Power, Relation, Sequence, Subscript, Symbol, flat_name, rebuild, substitute, symbols
from tutor.problem import Problem
from tutor.problem.series import difference_of, listed_terms, ratio_of
from tutor.rules.derivation import Rule
from tutor.rules.filling import by_formula, rational_value, settled
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy, Undefined
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

COMMON_DIFFERENCE = Rule("common_difference", "Subtract neighbours", "sequences-series")
COMMON_RATIO = Rule("common_ratio", "Divide neighbours", "sequences-series")
RULE_OF_PLACE = Rule("rule_of_place", "The rule for the n-th term", "sequences-series")
PUT_PLACE = Rule("put_in_place", "Put the place in", "subscripts-indices")
SOLVE_PLACE = Rule("place_of_value", "Ask for the place", "sequences-series")
APPLY_RULE = Rule("apply_recurrence", "From one term to the next", "sequences-series")
STEP_BETWEEN = Rule("step_between_terms", "The steps between the two known terms", "sequences-series")

_ORDINALS = {w: k for k, w in enumerate("zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())} | {"fifteenth": 15, "twentieth": 20, "thirtieth": 30, "fiftieth": 50, "hundredth": 100}  # fmt: skip
_COUNTS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten".split())}
_PLACE = rf"(?:(?P<digits>\d+)(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)})) term"
_LARGEST = 10**6
_MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Progression:
    """A sequence with a constant difference or ratio: what is asked of it (`nth`, `which`, `member`, `step`, `first`),
    with the place or the value asked about."""

    geometric: bool
    first: Fraction
    step: Fraction
    ask: str
    place: int = 0
    value: Fraction = Fraction(0)
    shown: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class TwoTerms:
    """Two terms of a progression by their places, and the place asked for (0: the step)."""

    geometric: bool
    known: tuple[tuple[int, Fraction], tuple[int, Fraction]]
    place: int


@dataclass(frozen=True, slots=True)
class ByRule:
    """A rule for the n-th term, in `letter`, or from the terms before (`back` of them, with `start` their values from
    place `begin`); the places asked for, from `low` to `high`. `name` is the letter of the sequence."""

    name: str
    letter: str
    rule: Node
    low: int
    high: int
    back: int = 0
    begin: int = 1
    start: tuple[Fraction, ...] = ()


Arguments = Progression | TwoTerms | ByRule


def read(problem: Problem) -> Task | Declined | None:
    """The 10th term of 4, 7, 10, …; which term of 3, 8, 13 is 98; a_1 = 2, a_{n+1} = 3 a_n - 1, find a_4."""
    if problem.has("(sum|series|converge|converges|diverge|limit|taylor|fourier|vector|matrix|dataset|data)"):
        return None
    by_rule = _by_rule(problem)
    if by_rule is not None:
        return Task(by_rule, 1.0, "find terms of the sequence")
    two = _two_terms(problem)
    if two is not None:
        return Task(two, 1.0, "find the sequence from two of its terms")
    found = _progression(problem)
    if found is None or isinstance(found, Declined):
        return found
    return Task(found, 1.0, "look at the sequence and its step")


# -- reading --------------------------------------------------------------------------------------------------------


def _place(text: str) -> int | None:
    found = re.search(_PLACE, text)
    if found is None:
        return None
    return int(found.group("digits")) if found.group("digits") else _ORDINALS[found.group("word")]


def _progression(problem: Problem) -> Progression | Declined | None:
    core = problem.core
    kind = "geometric" if problem.has("geometric", "common ratio") else "arithmetic" if problem.has("arithmetic", "common difference") else ""
    named = _named(problem, kind)
    asked = _asked(problem, named is not None)
    if asked is None:
        return None
    ask, place, value = asked
    if named is not None:
        first, step, geometric = named
        return Progression(geometric, first, step, ask, place, value)
    listed = listed_terms(problem.text)
    if listed is None or listed.plus or len(listed.terms) < (2 if kind and ask != "member" else 3):
        return None
    difference, ratio = difference_of(listed.terms), ratio_of(listed.terms)
    if (kind == "geometric" and ratio is None) or (kind == "arithmetic" and difference is None):
        word = "ratio" if kind == "geometric" else "difference"
        return Declined("bad_shape", f"Neighbours of these numbers have no common {word}, so the sequence is not {kind}.", f"Look at the {word}s of neighbours once more: one of the numbers may be mistyped.") if core else None
    if difference is None and ratio is None:
        return None
    geometric = difference is None or kind == "geometric"
    common = ratio if geometric else difference
    assert common is not None
    return Progression(geometric, listed.terms[0], common, ask, place, value, listed.terms)


def _asked(problem: Problem, named: bool) -> tuple[str, int, Fraction] | None:
    core = problem.core
    which = re.search(r"which (?:term|number|place|position)\b.*?(?:is|equals?|has the value|=) ⟦(\d+)⟧|(?:what|which) (?:term|position|place) (?:number )?is ⟦(\d+)⟧ in", core)
    member = re.search(r"(?:is|does|could) ⟦(\d+)⟧ (?:an? (?:term|member|element)|belong|in|part of|appear)\b", core)
    for found, ask in ((which, "which"), (member, "member")):
        if found:
            value = rational_value(problem.mathematics[int(next(g for g in found.groups() if g))])
            return None if value is None else (ask, 0, value)
    place = _place(re.sub(r"first term(?: is| of| =|:)? ⟦\d+⟧", "", core) if named else core)
    if place is not None and 0 < place <= _LARGEST:
        return "nth", place, Fraction(0)
    if re.search(r"common (?:difference|ratio)", core) and not named:
        return "step", 0, Fraction(0)
    count = re.search(r"first (?:⟦(\d+)⟧|(\w+)) terms", core)
    if count and named:
        number = _number(problem, count.group(1)) if count.group(1) else _COUNTS.get(count.group(2))
        return ("first", number, Fraction(0)) if number and number <= 20 else None
    return None


def _named(problem: Problem, kind: str) -> tuple[Fraction, Fraction, bool] | None:
    """First term and common difference or ratio, in words or as a = 5, d = 3."""
    core = problem.core
    first = re.search(r"(?:first term|starts? (?:at|with)|starting (?:at|with|from)|initial term)(?: is| of| =|:|,)? ⟦(\d+)⟧", core)
    step = re.search(r"(?:common )?(difference|ratio)(?: is| of| =|:|,)? ⟦(\d+)⟧", core)
    values: list[Fraction | None]
    if first and step:
        values = [rational_value(_right(problem.mathematics[int(g)])) for g in (first.group(1), step.group(2))]
        geometric = step.group(1) == "ratio"
    else:
        stated = {flat_name(r.left): rational_value(r.right) for r in problem.statements("=")}
        letter = next((s for s in ("d", "r") if stated.get(s) is not None), None)
        begin = next((s for s in ("a", "a_1", "u_1", "t_1") if stated.get(s) is not None), None)
        if letter is None or begin is None or not kind:
            return None
        values, geometric = [stated[begin], stated[letter]], letter == "r"
    if values[0] is None or values[1] is None or (kind and geometric != (kind == "geometric")):
        return None
    return values[0], values[1], geometric


def _right(node: Node) -> Node:
    return node.right if isinstance(node, Relation) else node


def _number(problem: Problem, marker: str) -> int | None:
    value = rational_value(problem.mathematics[int(marker)])
    return int(value) if value is not None and value.denominator == 1 else None


def _two_terms(problem: Problem) -> TwoTerms | None:
    if not problem.has("arithmetic", "geometric"):
        return None
    geometric = problem.has("geometric")
    known = []
    for found in re.finditer(rf"{_PLACE}[^.⟦]{{0,40}}?(?:is|=|equals|of) ⟦(?P<v>\d+)⟧", problem.core):
        value = rational_value(_right(problem.mathematics[int(found.group("v"))]))
        place = int(found.group("digits")) if found.group("digits") else _ORDINALS[found.group("word")]
        if value is not None:
            known.append((place, value))
    known += [(int(r.left.index.value), v) for r in problem.statements("=") if isinstance(r.left, Subscript) and isinstance(r.left.index, Number) and (v := rational_value(r.right)) is not None]
    if len(known) != 2 or known[0][0] == known[1][0]:
        return None
    question = re.split(r"[.?]\s*|\bfind\b|\bwhat is\b|\bcalculate\b|\bdetermine\b", problem.core)[-1]
    wanted: int | None = 0 if re.search(r"common (?:difference|ratio)", question) else _place(question)
    if wanted is None:
        asked = next((m for m in problem.mathematics if isinstance(m, Subscript) and isinstance(m.index, Number)), None)
        wanted = int(asked.index.value) if asked is not None and isinstance(asked.index, Number) else None
    if wanted is None or wanted > _LARGEST:
        return None
    first, second = sorted(known)
    return TwoTerms(geometric, (first, second), wanted)


def _by_rule(problem: Problem) -> ByRule | None:
    """a_n = 2n - 3; a_1 = 2, a_{n+1} = 3 a_n - 1; the sequence with n-th term n^2 + 1."""
    values: dict[tuple[str, int], Fraction] = {}
    rule: tuple[str, str, int, Node] | None = None
    for statement in problem.statements("="):
        left = statement.left
        if not isinstance(left, Subscript) or (name := flat_name(left.base)) is None:
            continue
        if isinstance(left.index, Number) and left.index.value.denominator == 1:
            value = rational_value(statement.right)
            if value is None:
                return None
            values[name, int(left.index.value)] = value
        elif (shift := _shift(left.index)) is not None:
            rule = (name, shift[0], shift[1], statement.right)
    if rule is None:
        rule = _rule_in_words(problem)
    if rule is None:
        return None
    name, letter, shift_left, right = rule
    wanted = _wanted(problem, name)
    if wanted is None:
        return None
    found = _relative(right, name, letter, shift_left)
    if found is None or set(symbols(found[0])) - {letter} - {_marker(k) for k in range(1, 4)}:
        return None
    body, back = found
    start_places = sorted(p for n, p in values if n == name)
    if back and len(start_places) < back:
        return None
    begin = start_places[0] if back else 1
    start = tuple(values[name, p] for p in range(begin, begin + back) if (name, p) in values)
    if len(start) != back or (wanted[1] - begin > _MOST_STEPS and back) or wanted[0] < (begin if back else 0):
        return None
    return ByRule(name, letter, body, *wanted, back, begin, start)


def _shift(index: Node) -> tuple[str, int] | None:
    """The letter and what is added to it: n + 1 gives n and 1."""
    if isinstance(index, Symbol):
        return index.name, 0
    if isinstance(index, Add) and len(index.terms) == 2 and isinstance(index.terms[0], Symbol):
        value = rational_value(index.terms[1])
        return (index.terms[0].name, int(value)) if value is not None and value.denominator == 1 else None
    return None


def _marker(back: int) -> str:
    return f"before{back}"


def _relative(right: Node, name: str, letter: str, shift: int) -> tuple[Node, int] | None:
    """The rule with earlier terms replaced by markers and the letter meaning the place of the new term; how far it
    looks back. None when it looks forward."""
    deepest = 0

    def change(node: Node) -> Node:
        nonlocal deepest
        if isinstance(node, Subscript) and flat_name(node.base) == name:
            place = _shift(node.index)
            if place is None or place[0] != letter or place[1] >= shift:
                deepest = 99
                return node
            deepest = max(deepest, shift - place[1])
            return Symbol(_marker(shift - place[1]))
        if isinstance(node, Symbol) and node.name == letter and shift:
            return Add((node, write_number(-shift)))
        return rebuild(node, change)

    body = change(right)
    return None if deepest > 3 else (body, deepest)


def _rule_in_words(problem: Problem) -> tuple[str, str, int, Node] | None:
    found = re.search(r"(?:⟦(?P<n>\d+)⟧ ?'?-?th|n'?-?th|general) term(?: is| of| =|:| given by)*(?: ⟦(?P<f>\d+)⟧)", problem.core)
    if found is None:
        return None
    body = problem.mathematics[int(found.group("f"))]
    letter = symbols(body)
    if isinstance(body, Relation | Sequence) or len(letter) != 1:
        return None
    return "a", letter[0], 0, body


def _wanted(problem: Problem, name: str) -> tuple[int, int] | None:
    """The places asked for."""
    count = re.search(r"first (?:⟦(\d+)⟧|(\w+)) (?:terms|numbers|values|elements)", problem.core)
    if count:
        number = _number(problem, count.group(1)) if count.group(1) else _COUNTS.get(count.group(2))
        return (1, number) if number and number <= 20 else None
    asked = [m for m in problem.mathematics if isinstance(m, Subscript) and flat_name(m.base) == name and isinstance(m.index, Number)]
    if len(asked) == 1 and isinstance(asked[0].index, Number):
        place = int(asked[0].index.value)
        return place, place
    named = _place(problem.core)
    return (named, named) if named is not None and named <= _LARGEST else None


# -- solving --------------------------------------------------------------------------------------------------------

_N, _A1, _D, _R = Symbol("n"), Subscript(Symbol("a"), ONE), Symbol("d"), Symbol("r")
_AN = Subscript(Symbol("a"), _N)
_ARITHMETIC = Relation((_AN, Add((_A1, Multiply((Add((_N, Negative(ONE))), _D), "")))), ("=",))
_GEOMETRIC = Relation((_AN, Multiply((_A1, Power(_R, Add((_N, Negative(ONE))))), "")), ("=",))


def solve(arguments: Arguments) -> Solution | Declined:
    """Find the step, then count steps."""
    if isinstance(arguments, ByRule):
        return _solve_by_rule(arguments)
    return _solve_two_terms(arguments) if isinstance(arguments, TwoTerms) else _solve_progression(arguments)


def _step_found(sequence: Progression) -> Step:
    a, b = (write_number(t) for t in sequence.shown[:2])
    if sequence.geometric:
        return COMMON_RATIO.step(Divide(b, a, "fraction"), write_number(sequence.step), "Each term divided by the one before gives the same number: the ratio.")
    return COMMON_DIFFERENCE.step(Add((b, Negative(a))), write_number(sequence.step), "Each term minus the one before gives the same number: the difference.")


def _goal(sequence: Progression) -> Prose:
    terms = sequence.shown or tuple(_term(sequence, k) for k in range(1, 4))
    return ("look at the sequence ", Sequence(tuple(write_number(t) for t in terms), ""))


def _term(sequence: Progression, place: int) -> Fraction:
    return sequence.first * sequence.step ** (place - 1) if sequence.geometric else sequence.first + sequence.step * (place - 1)


def _solve_progression(sequence: Progression) -> Solution | Declined:
    goal = _goal(sequence)
    steps = [_step_found(sequence)] if sequence.shown else []
    if sequence.ask == "step":
        value = write_number(sequence.step)
        word = "ratio" if sequence.geometric else "difference"
        return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("number", value, (value,)), idea="Look at two neighbours.", conclusion=(f"The common {word} is ", value, "."))
    idea = "From the first term to term number n it is n minus one steps."
    if sequence.ask == "nth":
        return _nth(sequence, goal, steps, idea)
    if sequence.ask == "first":
        terms = tuple(write_number(_term(sequence, k)) for k in range(1, sequence.place + 1))
        shown = Sequence(terms, "")
        steps.append(APPLY_RULE.states(shown, "Start with the first term and " + ("multiply by the ratio" if sequence.geometric else "add the difference") + " again and again."))
        return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("set", shown, terms))
    return _solve_place(sequence, goal, steps)


def _nth(sequence: Progression, goal: Prose, steps: list[Step], idea: str) -> Solution | Declined:
    count, first, step = Number(str(sequence.place - 1)), write_number(sequence.first), write_number(sequence.step)
    if sequence.geometric:
        if abs(sequence.step) > 1 and sequence.place > 400:
            return TOO_LONG
        filled: Node = Multiply((first, Power(step, count)), "*")
        formula: Node = _GEOMETRIC
    else:
        filled, formula = Add((first, Multiply((count, step), "*"))), _ARITHMETIC
    line = Relation((Subscript(Symbol("a"), Number(str(sequence.place))), filled), ("=",))
    steps.append(RULE_OF_PLACE.states(line, ("The rule is ", formula, f", here with n = {sequence.place}: {sequence.place - 1} steps after the first term.")))
    return by_formula("sequence_terms", "sequences-series", goal, steps, filled, idea=idea)


def _solve_place(sequence: Progression, goal: Prose, steps: list[Step]) -> Solution | Declined:
    """Which place has the value; is there one?"""
    value, first, step = write_number(sequence.value), write_number(sequence.first), write_number(sequence.step)
    places = [k for k in range(1, 400) if _term(sequence, k) == sequence.value] if sequence.geometric else []
    if sequence.geometric:
        place = Fraction(places[0]) if places else None
        line: Node = Relation((Multiply((first, Power(step, Add((_N, Negative(ONE))))), "*"), value), ("=",))
        steps.append(SOLVE_PLACE.states(line, ("The rule is ", _GEOMETRIC, ". Multiply by the ratio until the value is reached or passed.")))
    else:
        place = (sequence.value - sequence.first) / sequence.step + 1 if sequence.step else None
        line = Relation((Add((first, Multiply((Add((_N, Negative(ONE))), step), "*"))), value), ("=",))
        steps.append(SOLVE_PLACE.states(line, ("The rule is ", _ARITHMETIC, "; the question is for which place n it gives the value.")))
        if place is not None:
            count = Add((Divide(Add((value, Negative(first))), step, "fraction"), ONE))
            try:
                steps += settled(count).steps
            except (Undefined, TooHeavy):
                return TOO_LONG
    fits = place is not None and place.denominator == 1 and place >= 1
    if sequence.ask == "member":
        word = "True" if fits else "False"
        said: Prose = ("Yes: ", value, f" is term number {place}.") if fits else ("No: the place would not be a whole number from 1 upwards, so ", value, " is no term of the sequence.")
        return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("boolean", None, (word,), plain=word), idea="Ask at which place the number would stand.", conclusion=said)
    if not fits or place is None:
        return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("none", None, ("no solution",), plain="no solution"), conclusion=("The place would have to be a whole number, and it is not: ", value, " is no term of this sequence."))
    node = write_number(place)
    return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("number", node, (node,)), idea="Ask at which place the number stands.", conclusion=(f"It is term number {place}."))


def _solve_two_terms(arguments: TwoTerms) -> Solution | Declined:
    (p, u), (q, v) = arguments.known
    goal: Prose = ("find the sequence with ", Relation((Subscript(Symbol("a"), Number(str(p))), write_number(u)), ("=",)), " and ", Relation((Subscript(Symbol("a"), Number(str(q))), write_number(v)), ("=",)))
    if arguments.geometric:
        return _geometric_from_two(arguments, goal)
    step = (v - u) / (q - p)
    line = Divide(Add((write_number(v), Negative(write_number(u)))), Add((Number(str(q)), Negative(Number(str(p))))), "fraction")
    first = STEP_BETWEEN.step(line, write_number(step), f"From term {p} to term {q} there are {q - p} equal steps, which together make the difference of the two values.")
    if not arguments.place:
        return Solution("sequence_terms", "sequences-series", goal, (first,), Result("number", write_number(step), (write_number(step),)), conclusion=("The common difference is ", write_number(step), "."))
    count = write_number(arguments.place - p)
    filled = Add((write_number(u), Multiply((count, write_number(step)), "*")))
    return by_formula("sequence_terms", "sequences-series", goal, [first], filled, idea="The steps between two known terms tell how large one step is.")


def _geometric_from_two(arguments: TwoTerms, goal: Prose) -> Solution | Declined:
    (p, u), (q, v) = arguments.known
    gap = q - p
    if not u or not v:
        return Declined("bad_shape", "A geometric sequence has no term that is zero.")
    quotient = v / u
    roots = [r for r in (_exact_root(quotient, gap), -(_exact_root(quotient, gap) or 0) if gap % 2 == 0 else None) if r]
    if not roots:
        return Declined("not_understood", "The ratio of this sequence is no rational number, and I only work with those here.")
    if len(roots) == 2 and (arguments.place == 0 or (arguments.place - p) % 2):
        return Declined("bad_shape", ("Two ratios fit, ", write_number(roots[0]), " and ", write_number(roots[1]), ", so the term asked for is not the only one."), "Say that all terms are positive, or give one more term.")
    line = Relation((Power(_R, Number(str(gap))), Divide(write_number(v), write_number(u), "fraction")), ("=",))
    first = STEP_BETWEEN.states(line, f"From term {p} to term {q} it is multiplied {gap} times by the ratio.")
    ratio = write_number(roots[0])
    second = COMMON_RATIO.states(Relation((_R, ratio), ("=",)), "Take the root.")
    if not arguments.place:
        return Solution("sequence_terms", "sequences-series", goal, (first, second), Result("number", ratio, (ratio,)), conclusion=("The common ratio is ", ratio, "."))
    filled = Multiply((write_number(u), Power(ratio, write_number(arguments.place - p))), "*")
    return by_formula("sequence_terms", "sequences-series", goal, [first, second], filled, idea="The steps between two known terms tell what one step multiplies by.")


def _exact_root(value: Fraction, order: int) -> Fraction | None:
    """The rational root of a number, or None."""
    from tutor.rules.polynomials import whole_root

    if value < 0 and order % 2 == 0:
        return None
    top, bottom = whole_root(abs(value.numerator), order), whole_root(value.denominator, order)
    if top is None or bottom is None or top**order != abs(value.numerator) or bottom**order != value.denominator:
        return None
    return Fraction(top, bottom) * (-1 if value < 0 else 1)


def _solve_by_rule(arguments: ByRule) -> Solution | Declined:
    goal: Prose = f"find the terms number {arguments.low} to {arguments.high}" if arguments.low != arguments.high else f"find term number {arguments.low}"
    try:
        return _recurrence(arguments, goal) if arguments.back else _explicit(arguments, goal)
    except (Undefined, TooHeavy, OverflowError):
        return TOO_LONG


def _explicit(arguments: ByRule, goal: Prose) -> Solution | Declined:
    steps: list[Step] = []
    values: list[Node] = []
    for place in range(arguments.low, arguments.high + 1):
        filled = substitute(arguments.rule, arguments.letter, Number(str(place)))
        derived = settled(filled)
        term = Subscript(Symbol(arguments.name), Number(str(place)))
        steps.append(PUT_PLACE.states(Relation((term, derived.after), ("=",)), f"Put {place} in place of {arguments.letter}.", derived.steps))
        values.append(derived.after)
    return _listed(arguments, goal, steps, values, "The rule turns the place into the term: put the place in.")


def _recurrence(arguments: ByRule, goal: Prose) -> Solution | Declined:
    known = {arguments.begin + k: v for k, v in enumerate(arguments.start)}
    steps: list[Step] = []
    for place in range(arguments.begin + arguments.back, arguments.high + 1):
        filled = substitute(arguments.rule, arguments.letter, Number(str(place)))
        for back in range(1, arguments.back + 1):
            filled = substitute(filled, _marker(back), write_number(known[place - back]))
        derived = settled(filled)
        value = rational_value(derived.after)
        if value is None:
            return Declined("not_understood", "The terms of this sequence are no rational numbers, and I only follow those.")
        known[place] = value
        term = Subscript(Symbol(arguments.name), Number(str(place)))
        steps.append(APPLY_RULE.states(Relation((term, filled, write_number(value)), ("=", "=")) if filled != write_number(value) else Relation((term, filled), ("=",)), "Put the terms before into the rule.", derived.steps))
    values: list[Node] = [write_number(known[k]) for k in range(arguments.low, arguments.high + 1)]
    return _listed(arguments, goal, steps, values, "Each term is made from the ones before: go up one place at a time.")


def _listed(arguments: ByRule, goal: Prose, steps: list[Step], values: list[Node], idea: str) -> Solution:
    if arguments.low == arguments.high:
        return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("number", values[0], (values[0],)), idea=idea)
    shown = Sequence(tuple(values), "")
    return Solution("sequence_terms", "sequences-series", goal, tuple(steps), Result("set", shown, tuple(values)), idea=idea)


def make_problem(rng: Random, level: int) -> Exercise:
    """A term far out; the place of a value; a recurrence."""
    a, d, n = rng.randint(-6, 9), rng.randint(2, 6), rng.randint(8, 25)
    text = f"{a}, {a + d}, {a + 2 * d}, {a + 3 * d}, ..."
    shown = Sequence(tuple(write_number(a + d * k) for k in range(4)), "")
    if level == 1:
        return Exercise(f"what is the {n}th term of {text}" if n not in (21, 22, 23) else f"what is the 20th term of {text}", f"Find term number {n if n not in (21, 22, 23) else 20} of {text}", "a number", shown)
    if level == 2:
        return Exercise(f"which term of {text} is {a + d * n}?", f"Which term of {text} is {a + d * n}?", "a number", shown)
    return Exercise(f"a_1 = {d}, a_{{n+1}} = {d}*a_n - {abs(a) + 1}. Find a_4.", f"The first term is {d}, and each next term is {d} times the one before minus {abs(a) + 1}. Find the fourth term.", "a number")


TOPIC = Topic(
    id="sequence_terms", title="Terms of a sequence", concept="sequences-series",
    phrases=("term", "terms", "th term", "common difference", "common ratio", "sequence", "find", "progression", "which term", "a term of"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("subscripts-indices",),
)  # fmt: skip
