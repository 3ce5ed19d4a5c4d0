"""Repeated trials in words: how many, with what success probability, and how many successes are asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.problem.conditions import asked_of, asks_chance, conditions
from tutor.problem.quantities import VALUE, given_and_asked, quantities
from tutor.problem.variables import bare_count
from tutor.rules.distributions import Asked, Bounds


@dataclass(frozen=True, slots=True)
class Trials:
    """n trials with success probability p, what is asked of the number of successes, and why p is what it is."""

    n: int
    p: Fraction
    asked: Asked
    reason: str


_DIE_SIDES = re.compile(r"\b(\d+)[- ]sided\b")
_DICE = re.compile(r"\b(?:die|dice)\b", re.I)
_COINS = re.compile(r"\bcoins?\b", re.I)


def dice_sides(line: str) -> int:
    """How many sides the dice have: as said, else six."""
    found = _DIE_SIDES.search(line)
    return int(found.group(1)) if found else 6


def face_probability(asked: str, sides: int) -> tuple[Fraction, str] | None:
    """The probability of what one roll must show: "a 6", "an even number", "a number greater than 4"."""
    low = asked.lower()
    above = re.search(r"(?:greater|more|larger|higher) than (?:a )?(\d+)(?! (?:times|of|rolls|dice|throws))", low)
    below = re.search(r"(?:less|smaller|lower|fewer) than (?:a )?(\d+)(?! (?:times|of|rolls|dice|throws))", low)
    if re.search(r"\beven (?:number|result)s?\b|\bevens\b", low):
        return Fraction(sides // 2, sides), f"{sides // 2} of the {sides} faces are even"
    if re.search(r"\bodd (?:number|result)s?\b", low):
        return Fraction((sides + 1) // 2, sides), f"{(sides + 1) // 2} of the {sides} faces are odd"
    if re.search(r"\bprime\b", low):
        primes = [k for k in range(2, sides + 1) if all(k % d for d in range(2, k))]
        return Fraction(len(primes), sides), f"{len(primes)} of the {sides} faces are prime"
    if above:
        count = sides - int(above.group(1))
        return Fraction(count, sides), f"{count} of the {sides} faces are greater than {above.group(1)}"
    if below:
        count = int(below.group(1)) - 1
        return Fraction(count, sides), f"{count} of the {sides} faces are less than {below.group(1)}"
    face = re.search(r"\b(?:a|an|the number|number|1) (\d+)\b(?!-sided|[ -]sided)|\b(\d+)'?s\b|\b(?:a )?(ace|six(?:es)?|five|four|three|two)s?\b", low)
    if face:
        return Fraction(1, sides), f"1 of the {sides} faces counts"
    return None


def success(line: str, asked: str) -> tuple[Fraction, str] | None:
    """The one success probability of a text, and where it comes from; None when there is none or several."""
    low = line.lower()
    ratios = [Fraction(int(a), int(b)) for a, b in re.findall(r"\b(\d+) (?:in|out of) (?:every )?(\d+)\b(?! (?:trials|games|rolls|times|tosses))", low) if 0 < int(a) < int(b)]
    found = [(q.value, q.start) for q in quantities(line) if (q.percent or "/" in q.text or re.search(r"(?:probability|chance|proportion|p =|p=)[^.;\d]*$", low[: q.start]) or q.text.startswith((".", "0."))) and 0 < q.value < 1]
    values = list(dict.fromkeys(v for v, _ in found))
    if len(values) == 1 and ratios and abs(values[0] - ratios[0]) < Fraction(1, 1000):
        return values[0], "the question gives it"
    if ratios and all(abs(v - ratios[0]) < Fraction(1, 100) for v in values) and len(set(ratios)) == 1:
        return ratios[0], f"{ratios[0].numerator} in {ratios[0].denominator} succeeds"
    if len(values) == 2 and sum(values) == 1:
        best = _meant(line, asked, [s for _, s in found])
        return found[best][0], "the question gives it"
    if len(values) == 1 and not ratios:
        return values[0], "the question gives it"
    if values or ratios:
        return None
    options = re.search(r"\b(\d+)(?: possible| answer)? (?:options|choices|answers|alternatives)\b|\b(\d+)-(?:choice|option)\b", low)
    if options and re.search(r"\bguess\w*|\bat random\b|\brandomly\b", low) and re.search(r"\bquestions?\b|\btest\b|\bquiz\b|\bexam\b", low):
        many = int(options.group(1) or options.group(2))
        return (Fraction(1, many), f"one of {many} answers is right") if many > 1 else None
    if (_COINS.search(line) or re.search(r"\b(?:tosses|flips)\b", low)) and not re.search(r"\b(?:biased|unfair|weighted|loaded)\b", low) and re.search(r"\b(?:heads?|tails?)\b", low):
        return Fraction(1, 2), "a fair coin shows heads half of the time"
    if _DICE.search(line):
        return face_probability(asked, dice_sides(line)) or face_probability(line, dice_sides(line))
    return None


def _meant(line: str, asked: str, places: list[int]) -> int:
    """Which of two opposite shares the question is about: the one whose own words come first in the question."""
    clauses = []
    for place in places:
        clause = re.match(r"[^.;,]*?(?=[.;,]|\band\b|$)", line[place:].lower())
        before = re.search(r"[^.;,]*$", line[:place].lower())
        clauses.append(_stems((before.group() if before else "") + " " + (clause.group() if clause else "")))
    wanted = _stems(asked)
    only = [[w for w in c if w in wanted and w not in clauses[1 - k]] for k, c in enumerate(clauses[:2])]
    if bool(only[0]) != bool(only[1]):
        return 0 if only[0] else 1
    shared = [w for w in wanted if w in clauses[0] and w in clauses[1]]
    for k, words in enumerate(clauses[:2]):
        order = [w for w in words if w in shared]
        if len(shared) > 1 and order and order == shared[: len(order)]:
            return k
    return 0


def _stems(text: str) -> list[str]:
    return list(dict.fromkeys(w[:3] for w in re.findall(r"[a-z]{3,}", text) if w not in ("the", "that", "this", "and", "for", "with", "are", "out", "all", "over", "also", "than", "what", "probability", "them", "their", "each", "you", "any", "game")))


_MANY = (
    r"\b(\d+)[- ](?:independent |identical |fair |unbiased |standard |6-sided |such |repeated |multiple[- ]choice )*(?:trials?|times|tosses|flips|throws|rolls|games|shots|attempts|free throws|questions?|coins|dice)\b",
    r"\b(?:sample|group|set|batch|box|pack(?:et|age)?|lot|shipment|class|series|run|total) of (?:size )?(\d+)\b",
    r"\bout of (?:the |these )?(?:next )?(\d+)\b", r"\b(?:sample|select|choose|pick|survey|test|inspect|draw|interview|ask|examine)(?:s|ed|ing)? (\d+)\b",
    r"\b(\d+) [a-z]+(?: [a-z]+){0,3} (?:are|is|were) (?:\w+ly )?(?:selected|chosen|sampled|tested|picked|surveyed|drawn|inspected|taken|examined|asked|interviewed)\b",
    r"\b(?:each|all|any) of (?:the |these |its )?(\d+)\b", r"\bof (?:the |these )(\d+)\b", r"\b(?:next|first|last) (\d+)\b", r"\bhas (\d+) (?:engines|components|children|questions)\b", r"\bto (\d+) [a-z]+",
)  # fmt: skip


def number_of_trials(line: str, asked: str) -> int | None:
    """n, by the wordings that say how often something is done."""
    low = _DIE_SIDES.sub("", line.lower())
    for pattern in _MANY:
        found = [int(m.group(1)) for m in re.finditer(pattern, low) if not _in_condition(m.start(1), low)]
        if found and 1 < found[0] <= 100_000:
            return found[0]
    return None


def _in_condition(place: int, low: str) -> bool:
    return any(c.start <= place < c.end for c in conditions(low))


def best_of(line: str) -> int | None:
    """The wins needed in "first to win four games"."""
    found = re.search(r"\bfirst (?:team|player|person|1|side)? ?(?:to|that|who) wins? (\d+)\b|\b(?:until|when) (?:1|either) (?:team|player|of them|side) (?:wins|has won) (\d+)\b", line, re.I)
    return int(found.group(1) or found.group(2)) if found else None


_COUNT_ALONE = re.compile(r"\b(probability|chances?|odds) of (?=(?:exactly |precisely |just |only |at least |at most |more than |fewer than |less than |no |\d+ )+[a-z])", re.I)
"""A count without its verb: "the probability of 3 heads"."""


def trials(line: str) -> Trials | None:
    """The repeated independent trials that a text describes, if it does."""
    given, asked = given_and_asked(line)
    asked = _COUNT_ALONE.sub(r"\1 of getting ", asked)
    p = success(line, asked)
    if p is None:
        return None
    wins = best_of(line)
    if wins is not None and asks_chance(asked):
        return Trials(2 * wins - 1, p[0], Asked("probability", Bounds(Fraction(wins), True)), f"the first to win {wins} games has won at least {wins} of {2 * wins - 1} games, if all of them were played")
    n = number_of_trials(line, asked)
    if n is None:
        return None
    wanted = asked_of(asked, n)
    if wanted is None and asks_chance(asked):
        before = [c for c in conditions(given) if c.bounds.low is not None and c.bounds.low <= n]
        count = bare_count(asked)
        if count is not None and count <= n and count != n:
            wanted = Asked("probability", Bounds(count, True, count, True))
        elif count is None and len(before) == 1 and not re.search(r"\d", re.sub(VALUE + " ?%", "", asked)):
            wanted = Asked("probability", before[0].bounds)
        elif count is not None and count == n:
            wanted = Asked("probability", Bounds(Fraction(n), True, Fraction(n), True))
    if wanted is None or (wanted.bounds is not None and any(e is not None and (e > n or e < 0 or e.denominator != 1) for e in (wanted.bounds.low, wanted.bounds.high))):
        return None
    return Trials(n, p[0], wanted, p[1])


