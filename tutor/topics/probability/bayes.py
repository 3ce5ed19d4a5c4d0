"""Bayes' theorem: from numbers in a sentence (how common, how often found, how often wrongly flagged) or from symbols.

Worked twice: by the formula, and by counting people in a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from random import Random

from tutor.notation.tree import Add, Apply, Divide, Given, Multiply, Negative, Node, Not, Number, Percent, Relation, Superscript, Symbol, Text, flat_name
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.expanding import has_decimals
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

TOTAL = Rule("total_probability", "All the ways to see the evidence", "total-probability")
BAYES = Rule("bayes_theorem", "Bayes' theorem: the share that comes from the cause", "bayes-theorem")
COMPLEMENT = Rule("complement", "The rest of the whole", "probability-basics")

_NEGATIVE_GROUP = r"healthy|without (?:the |a |this )?\w+|(?:do|does|did) not have|don't have|doesn't have|not (?:have|infected|ill|sick|spam|diseased|defective|pregnant)|uninfected|disease-free|legitimate|non-\w+|innocent|genuine|honest|clean|ham|no (?:disease|condition|infection|rain)|normal"
_POSITIVE_RESULT = r"positive|flag\w*|detect\w*|find\w*|found|catch\w*|caught|identif\w*|alarm\w*|says? (?:it|they|he|she)\w* (?:has|have|is)|contain\w*|recogni\w*|predict\w*"
_BASE = r"prevalence|base rate|of (?:the |all )?(?:people|population|patients|women|men|adults|emails?|mails?|messages|items|parts|products|students|transactions|persons|individuals|residents|children|cases|users|drivers|athletes|days)\b(?! who| with| that| without)|suffer|affects?|(?:has|have|is|are) (?:ill|sick|infected|spam|defective|fraud\w*|the (?:disease|condition|illness))|chance of having|are spam|are ill|is rare|prior"


@dataclass(frozen=True, slots=True)
class Arguments:
    """prior = P(A), likelihood = P(B|A), false_alarm = P(B|not A); `negative`: the evidence asked about is "not B".

    `cause` and `evidence` name A and B in words; `decimal` says that the question spoke in decimals or per cent."""

    prior: Fraction
    likelihood: Fraction
    false_alarm: Fraction
    negative: bool
    cause: str
    evidence: str
    decimal: bool = False
    wanted_not: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """A test, a filter or a forecast in words; or P(A), P(B|A), P(B|A') given and P(A|B) asked."""
    return _symbols(problem) or _words(problem)


def _symbols(problem: Problem) -> Task | Declined | None:
    known: dict[tuple[str, str], Fraction] = {}
    asked: tuple[str, str] | None = None
    for tree in problem.mathematics:
        for item in getattr(tree, "items", (tree,)):
            target, value = (item.left, item.right) if isinstance(item, Relation) and item.operators == ("=",) else (item, None)
            key = _event(target)
            if key is None:
                continue
            number = work(value, SIMPLIFY).value.rational if value is not None else None
            if number is not None:
                known[key] = number
            elif "|" in key[0] or key[1]:
                asked = key
    if asked is None or not asked[1] or len(known) < 2:
        return None
    cause, evidence = asked
    prior = known.get((cause, ""))
    if prior is None and (_not(cause), "") in known:
        prior = 1 - known[_not(cause), ""]
    likelihood = known.get((evidence, cause))
    if likelihood is None and (_not(evidence), cause) in known:
        likelihood = 1 - known[_not(evidence), cause]
    false_alarm = known.get((evidence, _not(cause)))
    if false_alarm is None and (_not(evidence), _not(cause)) in known:
        false_alarm = 1 - known[_not(evidence), _not(cause)]
    if false_alarm is None and prior is not None and likelihood is not None and (evidence, "") in known and prior != 1:
        false_alarm = (known[evidence, ""] - prior * likelihood) / (1 - prior)
    if prior is None or likelihood is None or false_alarm is None:
        return None
    arguments = Arguments(prior, likelihood, false_alarm, False, cause, evidence, any(has_decimals(t) for t in problem.mathematics))
    return _sound(arguments) or Task(arguments, 1.0, f"find the probability of {cause} given {evidence} by Bayes' theorem")


def _not(name: str) -> str:
    return name[4:] if name.startswith("not ") else f"not {name}"


def _event(tree: Node) -> tuple[str, str] | None:
    """P(A|B) as ("A", "B"), P(A) as ("A", "")."""
    if not isinstance(tree, Apply) or flat_name(tree.function) not in ("P", "p", "Pr") or len(tree.arguments) != 1:
        return None
    inner = tree.arguments[0]
    if isinstance(inner, Given):
        event, condition = _name(inner.event), _name(inner.condition)
        return (event, condition) if event and condition else None
    name = _name(inner)
    return (name, "") if name else None


def _name(node: Node) -> str:
    match node:
        case Not(operand):
            return _not(_name(operand)) if _name(operand) else ""
        case Superscript(base, _):
            return _not(_name(base)) if _name(base) else ""
        case Symbol(name, accent):
            return f"not {name}" if accent == "bar" else name
        case Text(text):
            return text.strip()
    from tutor.notation.tree import Power, Prime

    if isinstance(node, Power) and isinstance(node.exponent, Symbol) and node.exponent.name in ("c", "C"):
        return _not(_name(node.base))
    if isinstance(node, Prime):
        return _not(_name(node.operand))
    return flat_name(node) or ""


def _words(problem: Problem) -> Task | Declined | None:
    words = problem.words
    if not re.search(r"\b(positive|negative|spam|flag|test|tests|alarm|detector|filter|forecast|predict|screening)", words):
        return None
    numbers = _probabilities(problem)
    if len(numbers) < 2:
        return None
    found: dict[str, Fraction] = {}
    for value, before, after in numbers:
        kind = _kind(before, after)
        if kind and kind not in found:
            found[kind] = value
    if "accuracy" in found:
        found.setdefault("sensitivity", found["accuracy"])
        found.setdefault("specificity", found["accuracy"])
    if "sensitivity" not in found and "miss" in found:
        found["sensitivity"] = 1 - found["miss"]
    if "false alarm" not in found and "specificity" in found:
        found["false alarm"] = 1 - found["specificity"]
    if "prior" not in found and len(numbers) == 3:
        left = [v for v, b, a in numbers if _kind(b, a) is None]
        if len(left) == 1:
            found["prior"] = left[0]
    missing = [n for n in ("prior", "sensitivity", "false alarm") if n not in found]
    if missing:
        return None
    question = words[max(words.rfind("."), words.rfind(",", 0, len(words) - 60)) :] if "?" not in words else re.split(r"(?<=[.;]) ", words)[-1]
    negative = re.search(r"\b(tests? negative|tested negative|negative (?:test|result)|not flagged|result is negative|comes back negative)", question) is not None
    wanted_not = re.search(r"\b(?:do|does) not (?:actually |really )?have|is (?:actually |really )?(?:healthy|not (?:ill|sick|spam|infected))|don't have|free of|are healthy|really clean", question) is not None
    cause, evidence = _names(words)
    decimal = any(isinstance(n, Percent) or has_decimals(n) for t in problem.mathematics for n in (t, *getattr(t, "operands", ())))
    arguments = Arguments(found["prior"], found["sensitivity"], found["false alarm"], negative, cause, evidence, decimal, wanted_not)
    return _sound(arguments) or Task(arguments, 1.0, f"find how likely “{cause}” is, once “{'not ' if negative else ''}{evidence}” is known")


def _names(words: str) -> tuple[str, str]:
    if "spam" in words:
        return "spam", "flagged"
    for name in ("disease", "infected", "ill", "sick", "cancer", "virus", "condition", "defective", "fraud", "pregnant", "rain"):
        if re.search(rf"\b{name}", words):
            return {"disease": "has the disease", "condition": "has the condition", "cancer": "has cancer", "virus": "has the virus"}.get(name, name), "tests positive" if "test" in words or "positive" in words else "flagged"
    return "the cause", "the evidence"


def _probabilities(problem: Problem) -> list[tuple[Fraction, str, str]]:
    """Each probability with the words of its clause before and after it."""
    words = re.sub(r"⟦(\d+)⟧ (?:in|out of|of every) (?:every )?⟦(\d+)⟧", r"⟦\1/\2⟧", problem.words)
    found = []
    marks = list(re.finditer(r"⟦(\d+)(?:/(\d+))?⟧(?: ?%| ?percent| ?per cent)?", words))
    for k, mark in enumerate(marks):
        tree = problem.mathematics[int(mark.group(1))]
        value = _value(tree)
        if value is None:
            continue
        if mark.group(2):
            below = _value(problem.mathematics[int(mark.group(2))])
            if not below:
                continue
            value = value / below
        elif mark.group().endswith(("%", "percent", "per cent")):
            value = value / 100
        if not 0 <= value <= 1:
            continue
        start = marks[k - 1].end() if k else 0
        end = marks[k + 1].start() if k + 1 < len(marks) else len(words)
        before, after = words[start : mark.start()], words[mark.end() : end]
        cut = max(before.rfind("."), before.rfind(";"), before.rfind(" but "), before.rfind(" and "), before.rfind("?"))
        stop = [p for p in (after.find(". "), after.find("; "), after.find(" but "), after.find("?")) if p >= 0]
        found.append((value, before[cut + 1 :] if cut >= 0 else before, after[: min(stop)] if stop else after))
    return found


def _value(tree: Node) -> Fraction | None:
    if isinstance(tree, Relation):
        tree = tree.right
    try:
        return work(tree, SIMPLIFY).value.rational
    except ArithmeticError:
        return None


def _kind(before: str, after: str) -> str | None:
    clause = f"{before} ⟦⟧ {after}"
    if re.search(r"false[- ]positive|false alarm|wrongly (?:flag|say|report|detect|identif|mark|test)\w*|mistakenly|falsely|incorrectly (?:flag|identif|say|report|test)\w*", clause):
        return "false alarm"
    if re.search(r"specificity|true[- ]negative", clause):
        return "specificity"
    if re.search(r"sensitivity|true[- ]positive|recall", clause):
        return "sensitivity"
    if re.search(r"false[- ]negative|miss(?:es|ed)?\b", clause):
        return "miss"
    if re.search(rf"\b(?:{_NEGATIVE_GROUP})\b", clause):
        return "specificity" if re.search(r"\bnegative\b|correctly", clause) else "false alarm" if re.search(rf"\b(?:{_POSITIVE_RESULT})\b", clause) else None
    if re.search(r"\baccura\w+|(?:is|are) (?:right|correct)|reliab\w+|correctly (?:classif|identif|diagnos)\w+", clause) and not re.search(r"\bwith (?:the )?(?:disease|condition)|who have|infected|of (?:the )?(?:spam|ill|sick)", clause):
        return "accuracy"
    if re.search(rf"\b(?:{_POSITIVE_RESULT})\b", clause):
        return "sensitivity"
    if re.search(_BASE, clause):
        return "prior"
    return None


def _sound(a: Arguments) -> Declined | None:
    for name, value in (("the prior", a.prior), ("the likelihood", a.likelihood), ("the false alarm rate", a.false_alarm)):
        if not 0 <= value <= 1:
            return Declined("not_understood", ("A probability lies between 0 and 1, but ", name, " here comes out as ", write_number(value), "."), "Please check the numbers.")
    return None


def solve(arguments: Arguments) -> Solution | Declined:
    """Total probability, then the share; then the same by counting people."""
    a = arguments
    hit, alarm = (1 - a.likelihood, 1 - a.false_alarm) if a.negative else (a.likelihood, a.false_alarm)
    seen = f"not {a.evidence}" if a.negative else a.evidence
    top_value, other = a.prior * hit, (1 - a.prior) * alarm
    total = top_value + other
    goal: Prose = f"find how likely “{a.cause}” is, once “{seen}” is known"
    if not total:
        return Solution("bayes", "bayes-theorem", goal, (), Result("none", None, ("undefined",), plain="undefined"), conclusion="This evidence can never be seen with these numbers, so there is nothing to divide by.")

    def show(value: Fraction) -> Node:
        return write_number(value, a.decimal)

    not_cause = Add((Number("1"), Negative(show(a.prior))))
    steps = [COMPLEMENT.step(not_cause, show(1 - a.prior), f"Everyone else: the probability of not “{a.cause}” is 1 minus that of “{a.cause}”.")]
    if a.negative:
        steps.append(COMPLEMENT.step(Add((Number("1"), Negative(show(a.likelihood)))), show(hit), f"“{a.evidence}” fails to appear in the rest of the cases with “{a.cause}”."))
        steps.append(COMPLEMENT.step(Add((Number("1"), Negative(show(a.false_alarm)))), show(alarm), f"And in the rest of the cases without “{a.cause}”."))
    ways = Add((Multiply((show(a.prior), show(hit)), "*"), Multiply((show(1 - a.prior), show(alarm)), "*")))
    steps.append(TOTAL.step(ways, show(total), f"“{seen}” is seen in two ways: with “{a.cause}” and without it. Multiply along each way and add.", work(ways, SIMPLIFY).steps if not a.decimal else ()))
    chosen = other if a.wanted_not else top_value
    result_value = chosen / total
    quotient = Divide(Multiply((show(1 - a.prior), show(alarm)), "*") if a.wanted_not else Multiply((show(a.prior), show(hit)), "*"), show(total), "fraction")
    result = write_number(result_value)
    subject = f"not “{a.cause}”" if a.wanted_not else f"“{a.cause}”"
    steps.append(BAYES.step(quotient, result, f"Of all the ways to see “{seen}”, this is the share that comes with {subject}."))
    approx = f"{float(result_value):.4g}"
    ending: list[str | Node] = [f"So given “{seen}”, the probability of {subject} is ", result, f", about {float(100 * result_value):.3g} %."]
    if a.prior < Fraction(1, 10) and not a.negative and not a.wanted_not and result_value < Fraction(1, 2):
        ending.append(" That surprises most people: the cause is so rare that false alarms from the many outnumber true finds from the few.")
    return Solution("bayes", "bayes-theorem", goal, tuple(steps), Result("number", result, (result,), approx=approx), idea="Imagine a large group of people, count who shows the evidence, and ask which share of those belongs to the cause.", conclusion=tuple(ending), exhibits=(_table(a, hit, alarm, seen),))


def _table(a: Arguments, hit: Fraction, alarm: Fraction, seen: str) -> Table:
    base = 1000
    exact = lcm(*((x).denominator for x in (a.prior, a.prior * hit, (1 - a.prior) * alarm)))
    while base < exact and base < 1_000_000:
        base *= 10
    def people(share: Fraction) -> str:
        count = share * base
        return str(count.numerator) if count.denominator == 1 else f"{float(count):.1f}"

    rows = (
        (f"“{a.cause}”", people(a.prior * hit), people(a.prior * (1 - hit)), people(a.prior)),
        (f"not “{a.cause}”", people((1 - a.prior) * alarm), people((1 - a.prior) * (1 - alarm)), people(1 - a.prior)),
        ("together", people(a.prior * hit + (1 - a.prior) * alarm), people(a.prior * (1 - hit) + (1 - a.prior) * (1 - alarm)), str(base)),
    )
    return Table(("", f"“{seen}”", f"not “{seen}”", "together"), rows, f"The same with {base:,} people to count.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A medical test; the symbols; a negative result."""
    prior, likelihood, alarm = rng.randint(1, 9 * level), rng.randint(70, 98), rng.randint(2, 15)
    if level == 2:
        text = f"P(A) = {prior / 100}, P(B|A) = {likelihood / 100} and P(B|not A) = {alarm / 100}. Find P(A|B)."
    else:
        result = "negative" if level == 3 else "positive"
        text = (
            f"{prior}% of people have a disease. The test is positive for {likelihood}% of people with the disease and for {alarm}% of healthy people. "
            f"A person tests {result}. What is the probability that the person has the disease?"
        )
    return Exercise(text, text, "a number between 0 and 1")


TOPIC = Topic(
    id="bayes", title="Bayes' theorem", concept="bayes-theorem",
    phrases=("positive", "negative", "bayes", "spam", "test", "tests", "given", "probability", "alarm", "filter", "disease"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("conditional-probability", "total-probability"),
)  # fmt: skip
