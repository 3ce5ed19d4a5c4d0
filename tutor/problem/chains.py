"""Markov chains in a question: a transition matrix with its states, or the sentences that tell how one state follows another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Matrix
from tutor.problem.arrays import as_vector, matrices, vectors
from tutor.problem.quantities import VALUE, given_and_asked, number, sentences
from tutor.problem.record import Problem
from tutor.problem.walks import fraction_of
from tutor.solution import Declined

Rows = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """`matrix` with rows that add up to 1, `states` their names; `start` the first distribution (None: not given),
    `steps` how many steps are asked about (None: the long run), `state` the place asked for (None: the whole
    distribution), `power` that the matrix of several steps is wanted; `turned`: it was given with columns adding to 1."""

    matrix: Rows
    states: tuple[str, ...]
    start: tuple[Fraction, ...] | None
    steps: int | None
    state: int | None
    power: bool = False
    turned: bool = False


def chain_of(problem: Problem, line: str) -> Chain | Declined | None:
    """The chain of a question and what is asked of it; Declined when a row is no distribution."""
    _, asked = given_and_asked(line)
    found = _matrix(problem, line)
    if isinstance(found, Declined):
        return found
    if found is not None:
        rows, turned = found
        names = _names(line, len(rows))
    else:
        told = _told(line)
        if told is None:
            return None
        if isinstance(told, Declined):
            return told
        rows, names = told
        turned = False
    steps = _steps(asked, line)
    long_run = re.search(r"\b(?:stationary|steady[- ]state|equilibrium|invariant|limiting|long[- ]run|in the long run|long[- ]term|eventually|proportion of (?:time|days)|fraction of (?:time|days)|percentage of days)\b", asked, re.I) is not None
    if not long_run and steps is None:
        return None
    start = None if long_run else _start(problem, asked, line, names)
    state = _state(asked, names, start is not None)
    if not long_run and re.search(r"\b(?:transition )?(?:matrix|probabilities)\b.*\bsteps?\b|\b\w+-step transition (?:matrix|probabilit)", asked, re.I) and start is None and state is None:
        return Chain(rows, names, None, steps, None, True, turned)
    if not long_run and start is None:
        return None
    return Chain(rows, names, start, None if long_run else steps, state, False, turned)


def _matrix(problem: Problem, line: str) -> tuple[Rows, bool] | Declined | None:
    for named in matrices(problem):
        tree = named.tree
        if not isinstance(tree, Matrix) or tree.shape[0] != tree.shape[1] or tree.shape[0] < 2:
            continue
        entries = [[fraction_of(e) for e in row] for row in tree.rows]
        if any(e is None for row in entries for e in row):
            return None
        rows = tuple(tuple(e for e in row if e is not None) for row in entries)
        if any(e < 0 or e > 1 for row in rows for e in row):
            k, j = next((k, j) for k, row in enumerate(rows) for j, e in enumerate(row) if e < 0 or e > 1)
            return Declined("not_understood", f"A transition probability lies between 0 and 1, but the entry in row {k + 1}, column {j + 1} is {float(rows[k][j]):g}.", "Please check that entry.")
        if all(sum(r) == 1 for r in rows):
            return rows, False
        columns = tuple(zip(*rows, strict=True))
        if all(sum(c) == 1 for c in columns):
            return columns, True
        if not re.search(r"\btransition|\bmarkov|\bstochastic", line, re.I):
            return None
        k = next(k for k, r in enumerate(rows) if sum(r) != 1)
        return Declined("not_understood", f"From every state the chain must go somewhere, so each row adds up to 1; row {k + 1} adds up to {float(sum(rows[k])):g}.", "Please check that row.")
    return None


def _names(line: str, count: int) -> tuple[str, ...]:
    """The states by name where the text lists them, else by number (from 0 when a state 0 is spoken of)."""
    listed = re.search(r"\bstates?\b(?: space)?(?: are| is|:| S ?=| =|,)? ?[{(\[]? ?((?:[A-Za-z]\w*|\d+)(?:(?:, ?(?:and )?| and )(?:[A-Za-z]\w*|\d+))+)", line)
    if listed:
        names = re.split(r", ?(?:and )?| and ", listed.group(1))
        if len(names) == count:
            return tuple(n.strip() for n in names)
    zero = re.search(r"\bstate 0\b|X_\d ?= ?0\b", line) is not None
    return tuple(str(k) for k in range(count)) if zero else tuple(str(k + 1) for k in range(count))


_WEATHER = "sunny|rainy|cloudy|snowy|foggy|windy|dry|wet|clear|hot|cold|warm|nice|bad|good|fair|rains|rain|raining|snows|snow|sun|up|down|working|works|broken|healthy|sick|ill|busy|idle|on|off|happy|sad|bull|bear|stagnant|fine|employed|unemployed|city|suburbs?|rural|urban|home|office"
_STEM = {"rains": "rain", "rainy": "rain", "raining": "rain", "sunny": "sun", "snowy": "snow", "snows": "snow", "works": "working", "ill": "sick", "suburbs": "suburb", "urban": "city"}
_STATE = rf"(?:state ([A-Z]|\d+)|(?<![a-z])({_WEATHER})(?![a-z]))"


def _word(text: str) -> str:
    return _STEM.get(text, text)


def _found(text: str) -> list[tuple[int, str]]:
    return [(m.start(), m.group(1) or _word(m.group(2))) for m in re.finditer(_STATE, text)]


def _told(line: str) -> tuple[Rows, tuple[str, ...]] | Declined | None:
    """"If it is sunny today, it is sunny tomorrow with probability 0.9", P(rain | sun) = 0.2."""
    entries: dict[tuple[str, str], Fraction] = {}
    order: list[str] = []
    for m in re.finditer(rf"P\s?\(\s*(\w+)\s*(?:tomorrow)?\s*\|\s*(\w+)\s*(?:today)?\s*\)\s*=\s*({VALUE})", line):
        value = number(m.group(3))
        if value is not None:
            entries[_word(m.group(2).lower()), _word(m.group(1).lower())] = value
            order += [_word(m.group(2).lower()), _word(m.group(1).lower())]
    if not entries:
        for sentence in sentences(re.sub(r"; ?", ". ", line)):
            low = re.sub(r"\bstate ([a-z])\b", lambda m: f"state {m.group(1).upper()}", sentence.lower())
            for clause in re.split(r",? (?:and|while|but|whereas) (?=(?:if|when|a |from|after|on)\b)|\. ", low):
                cut = re.match(r"(?:if|when|given that|from|after|suppose)\b(.*?)(?:,|\bthen\b)(.*)", clause) or re.match(r"(.*\bprobab.*?)\b(?:if|when|given(?: that)?|after)\b(.*)", clause)
                if cut is None or "?" in clause:
                    continue
                first, second = (cut.group(1), cut.group(2)) if re.match(r"(?:if|when|given|from|after|suppose)", clause) else (cut.group(2), cut.group(1))
                origin = _found(first)
                targets = _found(second)
                values = [(m.start(), number(m.group())) for m in re.finditer(rf"(?<![\w.]){VALUE}", second) if number(m.group()) is not None and ("%" in m.group() or "." in m.group() or "/" in m.group())]
                if len({o for _, o in origin}) != 1 or not values or len(values) != len(targets):
                    continue
                for (_, target), (_, value) in zip(targets, values, strict=True):
                    if value is not None:
                        entries[origin[0][1], target] = value
                        order += [origin[0][1], target]
    states = list(dict.fromkeys(order))
    if len(states) == 1 and len(entries) == 1:
        return None
    if len(states) < 2 or len({a for a, _ in entries}) != len(states):
        return None
    rows = []
    for a in states:
        row = [entries.get((a, b)) for b in states]
        if row.count(None) == 1:
            rest = 1 - sum((v for v in row if v is not None), Fraction(0))
            row = [rest if v is None else v for v in row]
        if any(v is None for v in row):
            return None
        known = [v for v in row if v is not None]
        if any(not 0 <= v <= 1 for v in known) or sum(known) != 1:
            return Declined("not_understood", f"After “{a}” something has to follow, so its probabilities must add up to 1; here they make {float(sum(known)):g}.", "Please check these numbers.")
        rows.append(tuple(known))
    return tuple(rows), tuple(states)


def _steps(asked: str, line: str) -> int | None:
    low = asked.lower()
    m = re.search(r"\b(?:after|in|within|for) (\d+) (?:more )?(?:steps?|transitions?|days?|years?|moves?|periods?|weeks?|months?|generations?|rounds?)\b|\b(\d+)[- ]step\b|\b(\d+) (?:steps?|days?|years?|weeks?|months?|transitions?|generations?) (?:later|from now|from today|after|ahead|hence)\b", low)
    if m:
        return int(next(g for g in m.groups() if g))
    if re.search(r"\bday after tomorrow\b", low):
        return 2
    index = re.search(r"X_?(\d+)\s*=\s*\w+\s*\|\s*X_?(\d+)", asked)
    if index:
        return int(index.group(1)) - int(index.group(2))
    at = re.search(r"\b(?:on|at) (?:day|time|step|year) (\d+)\b", low)
    if at:
        return int(at.group(1))
    weekday = re.search(r"\bon (\w+day)\b", low)
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    today = re.search(r"\b(?:today is (?:a )?\w* ?|on )(\w+day)\b", line.lower())
    if weekday and today and weekday.group(1) in days and today.group(1) in days:
        gap = (days.index(weekday.group(1)) - days.index(today.group(1))) % 7
        return gap or None
    return 1 if re.search(r"\b(?:tomorrow|next (?:day|step|year|week)|after 1 step)\b", low) else None


def _start(problem: Problem, asked: str, line: str, names: tuple[str, ...]) -> tuple[Fraction, ...] | None:
    """The first distribution: a vector in the text, or the state in which the chain begins."""
    for named in vectors(problem):
        parts = as_vector(named.tree)
        if parts is None or len(parts) != len(names):
            continue
        values = [fraction_of(p) for p in parts]
        if all(v is not None for v in values) and sum(v for v in values if v is not None) == 1:
            return tuple(v for v in values if v is not None)
    index = re.search(r"\|\s*X_?\d+\s*=\s*(\w+)", asked)
    word = index.group(1) if index else None
    if word is None:
        for text in (asked, line):
            m = re.search(r"\b(?:start(?:s|ing|ed)?|begin(?:s|ning)?|currently|initially|now|go(?:es|ing)?|moves?|moving)\b(?: out)?(?: it)?(?: is)?(?: in| at| from)?(?: state)? (\w+)", text) or re.search(r"\bfrom (?:state )?(\w+) to\b|\b(?:is|are) (?:now |currently )?(?:in )?state (\w+) (?:now|today|initially|at)\b", text)
            if m and _place(next(g for g in m.groups() if g), names) is not None:
                word = next(g for g in m.groups() if g)
                break
            today = re.search(rf"\b({_WEATHER}) (?:today|now|on \w+day|this year)\b|\btoday (?:it )?is (?:a )?({_WEATHER})\b|\bgiven (?:that )?(?:it is |today is |it )?({_WEATHER})\b", text.lower()) if text == asked else re.search(rf"(?:^|\. )(?:suppose |assume )?(?:that )?(?:today (?:it )?is (?:a )?({_WEATHER})|it is (?:now )?({_WEATHER}) today|it is ({_WEATHER}) now)\b(?!,? (?:it|then|the|there))", text.lower())
            if today:
                word = _word(next(g for g in today.groups() if g))
                break
    place = None if word is None else _place(word, names)
    return None if place is None else tuple(Fraction(int(k == place)) for k in range(len(names)))


def _place(word: str, names: tuple[str, ...]) -> int | None:
    return next((k for k, n in enumerate(names) if n == word or n.lower() == _word(word.lower())), None)


def _state(asked: str, names: tuple[str, ...], started: bool) -> int | None:
    """The state whose probability is asked for; None when the whole distribution is."""
    index = re.search(r"P\s?\(\s*X_?\d+\s*=\s*(\w+)", asked)
    if index:
        return _place(index.group(1), names)
    if re.search(r"\bdistribution|\bprobabilities\b|\bvector\b", asked, re.I) and not re.search(r"\bof (?:being in )?state \w+|\bprobability (?:of|that)\b", asked):
        return None
    to = re.search(r"\bto (?:state )?(\w+)(?= in| after|[?.,]|$)", asked)
    if to and _place(to.group(1), names) is not None:
        return _place(to.group(1), names)
    ordered = re.search(r"\b(?:be(?:ing)?|is|ends?|are|will be|time|spent|find (?:it|the chain))(?: up)? in (?:state )?(\w+)", asked)
    if ordered and _place(ordered.group(1), names) is not None:
        return _place(ordered.group(1), names)
    front = re.split(r"\bgiven\b|\bif\b|\bstarting\b|\bwhen\b", asked)[0] or asked
    words = [w for _, w in _found(front.lower())]
    places = [p for w in words if (p := _place(w, names)) is not None]
    if places:
        return places[0]
    m = re.search(r"\bstate (\w+)", front)
    return _place(m.group(1), names) if m else None


__all__ = ["Chain", "chain_of"]
