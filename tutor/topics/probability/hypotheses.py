"""Several possible sources (urns, machines, suppliers), each with its own chances: total probability, and Bayes' share of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node
from tutor.problem import Problem
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, sentences, speaks_decimals, told
from tutor.problem.urns import single
from tutor.rules.building import equals, name, num, of, over, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

TOTAL = Rule("total_probability", "All the ways to see it", "law-of-total-probability")
BAYES = Rule("bayes_theorem", "Bayes' theorem: the share that comes from this source", "bayes-theorem")

_SOURCE = r"(?:urn|bowl|box|bag|drawer|jar|basket|container|machine|factory|plant|supplier|company|line|worker|coin|shop|store|source|group|chest|cabinet|shift|production line|vendor|farm|brand|type|class|teller|operator|employee)"
_LABEL = r"(?:#? ?([A-Za-z]_?\d|[A-Z]|\d|I{1,3}|IV|V)\b)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """`sources` are (name, prior, chance of the evidence); `wanted` the place of the source asked about, or None."""

    sources: tuple[tuple[str, Fraction, Fraction], ...]
    evidence: str
    wanted: int | None
    negated: bool = False
    decimal: bool = False
    places: int | None = None
    equal: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Urns with different contents, or machines with shares and rates."""
    line = told(problem)
    found = _urns(line) or _rates(line)
    if found is None:
        return None
    if isinstance(found, Declined):
        return found
    return Task(found, 0.97, f"find the probability of “{found.evidence}”" if found.wanted is None else f"find how likely “{found.sources[found.wanted][0]}” is, once “{found.evidence}” is known")


def _urns(line: str) -> Arguments | None:
    low = line.lower()
    heads = list(re.finditer(rf"\b(?:(first|second|third|fourth|1st|2nd|3rd|4th) {_SOURCE}|{_SOURCE} ?{_LABEL}|(1|another|the other) {_SOURCE})(?: (?:there (?:are|is)|that )|,? )?(?:contains?|has|have|holds|there (?:are|is)|with|is filled with|containing)? ?(?=(?:only |exactly )?\d)", line, re.I))
    contents: list[tuple[str, dict[str, int]]] = []
    for k, head in enumerate(heads):
        end = heads[k + 1].start() if k + 1 < len(heads) else len(line)
        part = re.match(r"[^.;]*", line[head.end() : end])
        kinds: dict[str, int] = {}
        for count, kind in re.findall(r"\b(\d+) ([a-z]+)", part.group().lower() if part else ""):
            if kind not in ("of", "balls", "chips", "coins", "marbles", "and") and not (kinds.get(single(kind))):
                kinds[single(kind)] = int(count)
        if not kinds:
            continue
        label = re.sub(r"\s+(?:contains?|has|holds|there (?:are|is)|with).*", "", head.group().strip(" ,"), flags=re.I)
        if label.lower() not in {c[0].lower() for c in contents}:
            contents.append((label, kinds))
    if len(contents) < 2 or re.search(r"\bunknown\b|\beach urn\b|\bfrom each\b|transfer|\bboth urns\b|\bmoved\b|placed in", low):
        return None
    given, asked = given_and_asked(line)
    priors = _priors(line, len(contents))
    if priors is None:
        return None
    everything = {k for _, c in contents for k in c}
    told_seen = re.search(r"\b(?:given|if|that|suppose|turns out|is|was|came)\b", low)
    wanted = _which_source(asked, contents) if told_seen else None
    seen = [k for k in everything if re.search(rf"\b{re.escape(k)}s?\b", asked.lower())]
    if not seen:
        seen = [k for k in everything if sentences(given) and re.search(rf"\b{re.escape(k)}s?\b", sentences(given)[-1].lower())]
    if wanted is not None and len(seen) > 1:
        evidence = re.search(r"\b(?:given|if)\b(?: that)?[^,.?]*?\b(" + "|".join(sorted(everything)) + r")\b", asked.lower()) or re.search(r"\b(" + "|".join(sorted(everything)) + r")\b[^,.?]*?\b(?:was|is|drawn|chosen)\b", asked.lower())
        seen = [evidence.group(1)] if evidence else []
    if len(seen) != 1:
        return None
    kind = seen[0]
    sources = tuple((label, p, Fraction(c.get(kind, 0), sum(c.values()))) for (label, c), p in zip(contents, priors, strict=True))
    return Arguments(sources, f"{kind} is drawn", wanted, False, speaks_decimals(line), places_asked(line), len(set(priors)) == 1)


def _which_source(asked: str, contents: list[tuple[str, dict[str, int]]]) -> int | None:
    """The source that is asked about: by its label, or by its contents ("the drawer with the two gold balls")."""
    low = asked.lower()
    for k, (label, kinds) in enumerate(contents):
        if re.search(rf"\b{re.escape(label.lower())}\b", low):
            return k
        if len(kinds) == 1:
            kind, count = next(iter(kinds.items()))
            if re.search(rf"\b(?:with|containing|that (?:has|contains)|of)\b (?:the )?(?:only )?{count} {kind}", low):
                return k
    found = re.search(rf"\b(first|second|third) {_SOURCE}", low)
    if found:
        return {"first": 0, "second": 1, "third": 2}[found.group(1)] if len(contents) > {"first": 0, "second": 1, "third": 2}[found.group(1)] else None
    return None


def _priors(line: str, count: int) -> list[Fraction] | None:
    listed = re.search(rf"probabilit(?:y|ies)[^.]*?\b(?:are|is|of|with)\b[^.\d]*((?:{VALUE}(?:, ?and |, ?| and )){{1,5}}{VALUE})", line)
    if listed:
        values = [number(v) for v in re.findall(VALUE, listed.group(1))]
        known = [v for v in values if v is not None]
        if len(known) == count and sum(known) == 1:
            return known
    each = [number(v) for v in re.findall(rf"\b(?:chosen|selected|picked) with probability ({VALUE})", line)]
    if len(each) == count and None not in each and sum(v for v in each if v is not None) == 1:
        return [v for v in each if v is not None]
    if re.search(rf"(?:{_SOURCE}|1 of (?:them|the|these)[a-z ]*|1)s? (?:is|are) (?:then )?(?:randomly )?(?:chosen|selected|picked|taken|drawn)(?: uniformly)? ?(?:at random|randomly)?|\bat random\b|\brandomly\b|\bfair coin\b|equally likely", line, re.I):
        return [Fraction(1, count)] * count
    return None


def _rates(line: str) -> Arguments | Declined | None:
    _, asked = given_and_asked(line)
    low = line.lower()
    several = "|".join(rf"{one}(?:, (?:and )?| and )(?:{one}(?:, (?:and )?| and ))*{one}" for one in ("[A-Z]", r"\d", "I+"))
    listed = re.search(rf"\b({_SOURCE})s? ((?:{several}))(?![\w%/.]| ?%)", line)
    labels: list[str] = []
    if listed:
        labels = [f"{listed.group(1)} {x}" for x in re.findall(r"[A-Z]+|\d", listed.group(2))]
    else:
        for m in re.finditer(rf"\b((?i:{_SOURCE})) ([A-Z]|\d|I+)\b", line):
            label = f"{m.group(1).lower()} {m.group(2)}"
            if label not in labels:
                labels.append(label)
    if len(labels) < 2:
        return None
    values: dict[str, list[Fraction]] = {x: [] for x in labels}
    for group in re.finditer(rf"((?:{VALUE}(?:, ?and |, ?| and )){{{len(labels) - 1}}}{VALUE})", line):
        found = [number(v) for v in re.findall(VALUE, group.group(1))]
        if len(found) == len(labels) and all(v is not None and 0 <= v <= 1 for v in found):
            for x, v in zip(labels, found, strict=True):
                if v is not None:
                    values[x].append(v)
    if not all(values.values()) or any(len(v) < 2 for v in values.values()):
        for sentence in sentences(line):
            spots = sorted((m.start(), m.end(), x) for x in labels for m in re.finditer(rf"(?<![A-Za-z]){re.escape(x.split()[-1])}(?![A-Za-z])", sentence))
            numbers = [(m.start(), number(m.group())) for m in re.finditer(rf"(?<![\w.]){VALUE}", sentence) if number(m.group()) is not None and ("%" in m.group() or "." in m.group() or "/" in m.group())]
            if len(numbers) == len(spots) and len({s[2] for s in spots}) == len(spots):
                for (_, _, x), (_, v) in zip(spots, numbers, strict=True):
                    if v is not None and len(values[x]) < 2:
                        values[x].append(v)
    if any(len(v) != 2 for v in values.values()):
        return None
    priors, rates = [values[x][0] for x in labels], [values[x][1] for x in labels]
    if sum(priors) != 1:
        if sum(rates) == 1:
            priors, rates = rates, priors
        elif re.search(r"\bproduc|\bmakes?\b|\bsuppl|\bshare|\bof (?:the|all)\b", low):
            return Declined("not_understood", ("The shares of the sources add up to ", num(sum(priors, Fraction(0)), True), ", but together they must make 1 (100 %)."), "Please check the shares.")
        else:
            return None
    word = re.search(r"\b(defective|faulty|late|bad|broken|rotten|spoiled|damaged|on time|good|wrong|pass\w*|fail\w*|returned|positive|error|errors)\b", low)
    evidence = word.group(1) if word else "the evidence"
    wanted = next((k for k, x in enumerate(labels) if re.search(rf"(?i:{re.escape(x.split()[0])}) {re.escape(x.split()[-1])}(?![A-Za-z])", asked) or re.search(rf"\b(?:by|from|on) {re.escape(x.split()[-1])}\b", asked)), None)
    negated = re.search(rf"\b(?:not|isn't|non-?) ?{re.escape(evidence)}", asked.lower()) is not None
    return Arguments(tuple(zip(labels, priors, rates, strict=True)), f"it is {evidence}", wanted, negated, speaks_decimals(line), places_asked(line))


def solve(a: Arguments) -> Solution | Declined:
    """Multiply along each way, add the ways, and for Bayes take the share of one."""
    sources = [(label, p, 1 - r if a.negated else r) for label, p, r in a.sources]
    seen = f"not: {a.evidence}" if a.negated else a.evidence

    def show(value: Fraction) -> Node:
        return num(value, a.decimal)

    ways = plus(*[times(show(p), show(r)) for _, p, r in sources])
    whole = sum((p * r for _, p, r in sources), Fraction(0))
    steps: list[Step] = []
    if a.equal:
        steps.append(Rule("equally_likely", "Each source has the same chance", "probability-basics").states(equals(of("P", name(sources[0][0])), show(sources[0][1])), f"One of {len(sources)} is chosen at random."))
    steps.append(TOTAL.states(equals(of("P", name(seen)), ways), f"“{seen}” can come from each source: multiply the chance of the source by its own chance, and add up the {len(sources)} ways."))
    try:
        first = settle(ways, whole, TOTAL, "Work it out.", a.decimal, a.places if a.wanted is None else None)
        steps.extend(first.steps)
        table = Table(("source", "its share", "chance there", "both"), tuple((label, _text(p), _text(r), _text(p * r)) for label, p, r in sources), "One row for each source; the last column adds up to the total.")
        goal: Prose = f"find the probability that {seen}"
        if a.wanted is None:
            return Solution("hypotheses", "law-of-total-probability", goal, tuple(steps), Result("number", first.value, (first.value,), approx=first.approx), idea="Split by the source, and add up the ways.", conclusion=(f"So the probability that {seen} is ", first.value, "."), exhibits=(table,))
        if not whole:
            return Declined("not_understood", "What is said to have happened has probability 0 here, so nothing follows from it.")
        label, p, r = sources[a.wanted]
        share = over(times(show(p), show(r)), first.value)
        last = settle(share, p * r / whole, BAYES, f"Of all the ways to see this, the share that comes from {label}.", a.decimal and not first.rounded, a.places) if not first.rounded else settle(over(times(num(p), num(r)), num(whole)), p * r / whole, BAYES, f"Of all the ways to see this, the share that comes from {label}.", False, a.places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    steps.extend(last.steps)
    return Solution("hypotheses", "bayes-theorem", f"find how likely {label} is, given that {seen}", tuple(steps), Result("number", last.value, (last.value,), approx=last.approx or f"{float(p * r / whole):.6g}"), idea="First all the ways to see what was seen, then the share of one source among them.", conclusion=(f"So given that {seen}, the probability of {label} is ", last.value, f", about {float(100 * p * r / whole):.3g} %."), exhibits=(table,))


def _text(value: Fraction) -> str:
    return str(value) if value.denominator < 100 else f"{float(value):.5g}"


def make_problem(rng: Random, level: int) -> Exercise:
    """Two urns; machines and faults; Bayes for a machine."""
    if level == 1:
        text = f"Urn A contains {rng.randint(1, 6)} red and {rng.randint(1, 6)} blue balls. Urn B contains {rng.randint(1, 6)} red and {rng.randint(1, 6)} blue balls. An urn is chosen at random and a ball is drawn. What is the probability that the ball is red?"
    else:
        a = rng.randint(20, 50)
        b = rng.randint(10, 40)
        rates = [rng.randint(1, 9) for _ in range(3)]
        ask = "What is the probability that an item is defective?" if level == 2 else "An item is found to be defective. What is the probability that it was made by machine A?"
        text = f"Machine A makes {a}% of the items, machine B makes {b}% and machine C makes {100 - a - b}%. Of the items {rates[0]}% from machine A are defective, {rates[1]}% from machine B and {rates[2]}% from machine C. {ask}"
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="hypotheses", title="Several sources: total probability", concept="law-of-total-probability", phrases=("probability", "urn", "machine", "chance", "find p"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("bayes-theorem", "conditional-probability"),
)  # fmt: skip
