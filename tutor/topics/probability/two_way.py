"""Two-way tables, pasted or told in sentences ("Of 305 people who …, 25 …"): shares of the whole and shares of a group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.problem import Problem
from tutor.problem.quantities import given_and_asked, number, places_asked, sentences, speaks_decimals, told
from tutor.rules.building import equals, name, num, of, over, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

SHARE = Rule("share_of_whole", "Favourable over all", "probability-basics")
GIVEN = Rule("conditional_probability", "Given that: only that group counts", "conditional-probability")
TEST = Rule("independence_test", "Independent exactly when the product fits", "independent-events")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Counts by row and column; the event and the condition as ("row" | "column", place), both, or either."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[Fraction, ...], ...]
    event: tuple[tuple[str, int], ...]
    condition: tuple[str, int] | None
    joined: str = "and"
    question: str = ""
    decimal: bool = False
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """A pasted table of counts, or groups told one by one, and a probability asked."""
    line = told(problem)
    given, asked = given_and_asked(line)
    if not re.search(r"\bprobab\w*|\bchance\b|\blikely\b|\bproportion\b|\bfraction\b|\bindependent\b|\bp\s?\(", asked, re.I):
        return None
    table = _pasted(problem) or _told(given or line)
    if table is None or isinstance(table, Declined):
        return table
    rows, columns, counts = table
    if re.search(r"\bindependent\b", asked, re.I):
        return Task(Arguments(rows, columns, counts, (("row", 0), ("column", 0)), None, question="independent"), 0.95, "decide whether rows and columns are independent")
    wanted = _question(asked, rows, columns)
    if wanted is None:
        return None
    event, condition, joined = wanted
    return Task(Arguments(rows, columns, counts, event, condition, joined, "", speaks_decimals(asked), places_asked(line)), 0.96, "read a probability off a two-way table")


Grid = tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[Fraction, ...], ...]]


def _pasted(problem: Problem) -> Grid | Declined | None:
    if not problem.tables:
        return None
    table = problem.tables[0]
    if len(table.columns) < 3 or not any(table.columns):
        return None
    columns = list(table.columns[1:])
    rows, counts = [], []
    for row in table.rows:
        values = [number(c.replace(",", "")) for c in row[1:]]
        if any(v is None for v in values):
            return None
        if any(v is not None and v < 0 for v in values):
            return Declined("not_understood", f"A count cannot be negative, but the row “{row[0]}” has one.", "Please check that row.")
        rows.append(row[0])
        counts.append([v for v in values if v is not None])
    if columns and re.fullmatch(r"(?i)totals?|sum|all", columns[-1].strip()):
        for label, entries in zip(rows, counts, strict=True):
            if sum(entries[:-1]) != entries[-1]:
                return Declined("not_understood", f"In the row “{label}” the entries add up to {float(sum(entries[:-1])):g}, but the total says {float(entries[-1]):g}.", "Please check that row.")
        columns, counts = columns[:-1], [r[:-1] for r in counts]
    if rows and re.fullmatch(r"(?i)totals?|sum|all", rows[-1].strip()):
        rows, counts = rows[:-1], counts[:-1]
    if len(rows) < 2 or len(columns) < 2:
        return None
    return tuple(rows), tuple(columns), tuple(tuple(r) for r in counts)


_GROUP = re.compile(r"\b(?:of|among)(?: the)? (\d+) ([^,]+), ([^.;]*)", re.I)


def _told(given: str) -> Grid | None:
    """"Of 305 people who use their phone, 25 got a ticket, while the other 280 did not." one sentence a group."""
    rows: list[str] = []
    columns: list[str] = []
    counts: list[tuple[Fraction, ...]] = []
    for sentence in sentences(given.replace(": Of", ". Of").replace(": of", ". Of")):
        found = _GROUP.search(sentence)
        if not found:
            continue
        parts = [(m.group(1), m.group(2)) for m in re.finditer(r"(\d+)(?: of them)? ((?:(?!,? (?:and |while |but )?(?:the other )?\d).)+)", found.group(3))]
        numbers = [Fraction(n) for n, _ in parts]
        total = Fraction(found.group(1))
        if sum(numbers) < total and len(parts) == 1:
            parts.append((str(total - numbers[0]), f"not {parts[0][1]}"))
            numbers.append(total - numbers[0])
        if len(parts) < 2 or sum(numbers) != total:
            continue
        rows.append(found.group(2).strip())
        if not columns:
            columns = [p[1].strip(" ,.") for p in parts]
        if len(parts) != len(columns):
            return None
        counts.append(tuple(numbers))
    return (tuple(rows), tuple(columns), tuple(counts)) if len(rows) >= 2 else None


_NOT = re.compile(r"\b(?:not|no|don't|didn't|never|without|doesn't|isn't|aren't|none|non)\b|n't\b")
_EMPTY = frozenset("the a an of in on to for with who that which people person persons them their they he she is are was were be have has had do does did not no don't didn't and or other primarily last past year while got get gotten given random randomly selected chosen select what probability find driver drivers".split())


def _stems(text: str) -> set[str]:
    return {re.sub(r"(?:ists?|ing|ers?|ed|ies|es|s|e)$", "", w)[:6] for w in re.findall(r"[a-z]+", text.lower()) if w not in _EMPTY and len(w) > 2}


def _match(part: str, labels: tuple[str, ...]) -> tuple[int, float] | None:
    """The label that a phrase means, by shared words and by agreeing in "not"."""
    words = _stems(part)
    scores = []
    shared = set.intersection(*[_stems(x) for x in labels]) if len(labels) > 1 else set()
    for k, label in enumerate(labels):
        own = _stems(label)
        common = len(words & own)
        distinct = len(words & (own - shared))
        same = bool(_NOT.search(part.lower())) == bool(_NOT.search(label.lower()))
        scores.append((distinct + 0.3 * common + (0.5 if same and common else 0), k))
    scores.sort(reverse=True)
    if scores[0][0] <= 0.35 or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return scores[0][1], scores[0][0]


def _place(part: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, int] | None:
    r, c = _match(part, rows), _match(part, columns)
    if r is None and c is None:
        return None
    if c is None or (r is not None and r[1] > c[1]):
        return ("row", r[0]) if r is not None and (c is None or r[1] > c[1]) else None
    if r is None or c[1] > r[1]:
        return ("column", c[0])
    return None


def _opposites(part: str, other: tuple[str, int], rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, int] | None:
    """On the axis that is left, with two labels of which one says "not": the one that agrees in it."""
    axis, labels = ("column", columns) if other[0] == "row" else ("row", rows)
    minus = [bool(_NOT.search(x.lower())) for x in labels]
    if len(labels) != 2 or minus[0] == minus[1]:
        return None
    return axis, minus.index(bool(_NOT.search(part.lower())))


def _question(asked: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[tuple[tuple[str, int], ...], tuple[str, int] | None, str] | None:
    low = re.sub(r"^.*?\b(?:probab\w*|chance|likely|proportion|fraction)\b(?: (?:that|of|for))?(?: is it)?", "", asked.lower(), count=1).strip(" ?.")
    lead = re.match(r"given (?:that )?(?:a |the )?random \w+,?", low)
    if lead:
        low = low[lead.end() :].strip()
    parts = re.split(r"\bgiven(?: that)?\b|\bknowing that\b|\bif (?:we know )?(?:that )?", low, maxsplit=1)
    if len(parts) == 2 and parts[0].strip():
        event, condition = _place(parts[0], rows, columns), _place(parts[1], rows, columns)
        if event is None and condition is not None:
            event = _opposites(parts[0], condition, rows, columns)
        elif condition is None and event is not None:
            condition = _opposites(parts[1], event, rows, columns)
        return None if event is None or condition is None or event[0] == condition[0] else ((event,), condition, "and")
    if len(parts) == 2:
        comma = parts[1].partition(",")
        condition, event = _place(comma[0], rows, columns), _place(comma[2], rows, columns) if comma[2] else None
        return None if event is None or condition is None or event[0] == condition[0] else ((event,), condition, "and")
    inside = re.match(r"(?:a |an |the |that )*(?:randomly|random) (?:selected |chosen |picked )?(.+?) \b(is|was|are|has|have|had|does|do|did|will|practices?|plays?|uses?|owns?|likes?|prefers?|got|[a-z]+s)\b (.*)", low)
    both = re.split(r"\b(and|or)\b", low)
    if len(both) == 3:
        a, b = _place(both[0], rows, columns), _place(both[2], rows, columns)
        if a is not None and b is not None and a[0] != b[0]:
            return (a, b), None, both[1]
    if inside:
        group, event = _place(inside.group(1), rows, columns), _place(f"{inside.group(2)} {inside.group(3)}", rows, columns)
        if group is not None and event is not None and group[0] != event[0]:
            return (event,), group, "and"
        if event is not None and group is None:
            return (event,), None, "and"
    only = _place(low, rows, columns)
    other = _match(low, rows if only and only[0] == "column" else columns) if only else None
    if only is None or (other is not None and other[1] >= 1):
        return None
    return (only,), None, "and"


def solve(a: Arguments) -> Solution | Declined:
    """Favourable over all; given a group, over that group."""
    total = sum((sum(r, Fraction(0)) for r in a.counts), Fraction(0))
    if not total:
        return Declined("not_understood", "The table is empty: all its counts are 0.")
    row_sums = [sum(r, Fraction(0)) for r in a.counts]
    column_sums = [sum((r[j] for r in a.counts), Fraction(0)) for j in range(len(a.columns))]
    table = Table(
        ("", *a.columns, "together"), (*[(label, *[_text(c) for c in row], _text(s)) for label, row, s in zip(a.rows, a.counts, row_sums, strict=True)], ("together", *[_text(c) for c in column_sums], _text(total))), "The counts with their sums.",
    )  # fmt: skip

    def label(place: tuple[str, int]) -> str:
        return a.rows[place[1]] if place[0] == "row" else a.columns[place[1]]

    def size(place: tuple[str, int]) -> Fraction:
        return row_sums[place[1]] if place[0] == "row" else column_sums[place[1]]

    def both(x: tuple[str, int], y: tuple[str, int]) -> Fraction:
        r, c = (x, y) if x[0] == "row" else (y, x)
        return a.counts[r[1]][c[1]]

    try:
        if a.question:
            return _judge(a, total, row_sums, column_sums, table)
        first = a.event[0]
        steps: list[Step] = []
        if a.condition is not None:
            below, above = size(a.condition), both(first, a.condition)
            if not below:
                return Declined("not_understood", f"The group “{label(a.condition)}” is empty, so nothing can be said given it.")
            tree = over(num(above), num(below))
            parts = [both(x, a.condition) for x in ([("row", i) for i in range(len(a.rows))] if a.condition[0] == "column" else [])]
            if parts:
                steps.append(Rule("add_up_group", "How large is the group?", "arithmetic").step(plus(*[num(p) for p in parts]), num(below), f"Everyone with “{label(a.condition)}”, from all rows."))
            steps.append(GIVEN.states(equals(of("P", name(f"{label(first)} | {label(a.condition)}")), tree), f"Given “{label(a.condition)}”, only these {_text(below)} count; {_text(above)} of them fit."))
            settled = settle(tree, above / below, GIVEN, "Write the share as simply as possible.", a.decimal, a.places)
            goal: Prose = f"find P({label(first)} | {label(a.condition)})"
        else:
            if len(a.event) == 2:
                x, y = a.event
                fits = both(x, y) if a.joined == "and" else size(x) + size(y) - both(x, y)
                words = f"{label(x)} {a.joined} {label(y)}"
            else:
                fits, words = size(first), label(first)
            tree = over(num(fits), num(total))
            steps.append(SHARE.states(equals(of("P", name(words)), tree), f"{_text(fits)} of all {_text(total)} fit" + (" (adding both groups and taking off once what they share)." if a.joined == "or" and len(a.event) == 2 else ".")))
            settled = settle(tree, fits / total, SHARE, "Write the share as simply as possible.", a.decimal, a.places)
            goal = f"find P({words})"
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    value = settled.value
    return Solution("two_way", "conditional-probability" if a.condition is not None else "probability-basics", goal, (*steps, *settled.steps), Result("number", value, (value,), approx=settled.approx), idea="Write the numbers as a table with sums; then a probability is one number over another.", conclusion=("So the probability is ", value, "." if settled.approx is None else f", about {settled.approx}."), exhibits=(table,))


def _judge(a: Arguments, total: Fraction, row_sums: list[Fraction], column_sums: list[Fraction], table: Table) -> Solution:
    steps: list[Step] = []
    truth = True
    for i, r in enumerate(row_sums):
        for j, c in enumerate(column_sums):
            if truth:
                expected = over(times(num(r), num(c)), num(total))
                value = r * c / total
                settled = settle(expected, value, TEST, f"Were they independent, “{a.rows[i]}” with “{a.columns[j]}” would count row sum times column sum over the whole; the table has {_text(a.counts[i][j])}.")
                steps.extend(settled.steps)
                truth = value == a.counts[i][j]
    answer = "yes" if truth else "no"
    return Solution("two_way", "independent-events", "decide whether rows and columns are independent", tuple(steps), Result("boolean", None, ("True" if truth else "False",), plain=answer), conclusion="Every entry is what independence asks for, so they are independent." if truth else "That differs from the table, so they are not independent.", exhibits=(table,))


def _text(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def make_problem(rng: Random, level: int) -> Exercise:
    """A share of the whole; a conditional share; the condition turned round."""
    a, b, c, d = (rng.randint(5, 60) for _ in range(4))
    told_ = f"Of {a + b} students who play chess, {a} passed the exam and {b} failed it. Of {c + d} students who swim, {c} passed the exam and {d} failed it."
    ask = ("What is the probability that a randomly selected student passed?", "What is the probability that a student passed, given that the student plays chess?", "What is the probability that a student swims, given that the student failed?")[level - 1]
    text = f"{told_} {ask}"
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="two_way", title="Two-way tables", concept="conditional-probability", phrases=("probability", "probabilty", "chance", "proportion", "independent"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("probability-basics", "independent-events"),
)  # fmt: skip
