"""Bayes' theorem: from numbers in a sentence (how common, how often found, how often wrongly flagged) or from symbols.

Worked twice: by the formula, and by counting people in a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number
from tutor.problem import Problem
from tutor.problem.events import Formula, Name, No, chances, formula
from tutor.problem.quantities import NUMBER, given_and_asked, normal, quantities, sentences, speaks_decimals
from tutor.rules.derivation import Rule
from tutor.rules.simplification import SIMPLIFY, work
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

TOTAL = Rule("total_probability", "All the ways to see the evidence", "law-of-total-probability")
BAYES = Rule("bayes_theorem", "Bayes' theorem: the share that comes from the cause", "bayes-theorem")
COMPLEMENT = Rule("complement", "The rest of the whole", "probability-basics")

_HEALTHY = r"healthy|without|(?:do|does|did|would|has|have|is|are|was|were)(?: not|n't)\b(?! test| flag| detect)|not (?:have|having|infected|ill|sick|spam|diseased|defective|pregnant|rain)|uninfected|disease[- ]free|legitimate|non-?\w+|innocent|genuine|honest|clean|\bham\b|no (?:disease|condition|infection|rain|cancer|virus)|normal|poorer|worse|otherwise|the (?:others|rest)|good (?:items|parts|ones)"
_ILL = r"with (?:the |this |a |it)?(?:disease|condition|illness|infection|virus|cancer|it)\b|(?:who|that|they|person|he|she|patient|people|those) (?:actually |really )?(?:has|have|had|is|are) (?:the |a |this |it|ill|sick|infected|spam|defective|guilty|pregnant)|of (?:the |all )?(?:ill|sick|infected|spam|defective|guilty|fraudulent|pregnant|true|real|actual)|(?:ill|sick|infected|diseased|spam|defective) (?:people|persons|patients|messages|emails|mails|items|parts)|if (?:a person|a patient|someone|he|she|it|they|the person|the patient|there) (?:actually |really )?(?:has|have|is|are)|when (?:it|a person|someone|the person|there|a patient) (?:has|is|really)|has the (?:disease|condition)|in (?:ill|sick|infected)"
_POSITIVE = r"positive|flag\w*|detect\w*|alarm\w*|caught|catch\w*|finds?\b|identif\w*|contain\w*|recogni\w*|appears?|says? (?:it|they|he|she|that|so|yes)\b|predict\w*|rais(?:e|es|ed)\b|marks?\b|marked|warn\w*|rings?|signals?|reports?\b|reported|is correct|are correct|correctly"
_NEGATIVE = r"negative|not (?:be )?flag\w*|clears?\b|cleared"
_PRIOR = r"prevalence|base rate|suffer\w*|affects?|affected|prior|rare|afflict\w*|infect(?:s|ed)|of (?:the |all |its |our )?(?:people|population|patients|women|men|adults|e-?mails?|mails?|messages|items|parts|products|students|transactions|persons|individuals|residents|children|users|drivers|athletes|days|town|city|country)\b|chance of having|probability (?:of|that)|(?:has|have|is|are) (?:ill|sick|infected|spam|defective|fraud\w*|the (?:disease|condition|illness))"


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
    line = normal(problem.text)
    for chance in chances(line):
        event, condition = _name(formula(chance.event)), _name(formula(chance.condition)) if chance.condition else ""
        if not event or (chance.condition and not condition):
            continue
        if chance.value is not None:
            known[event, condition] = chance.value
        else:
            asked = (event, condition)
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
    arguments = Arguments(prior, likelihood, false_alarm, False, cause, evidence, speaks_decimals(line))
    return _sound(arguments) or Task(arguments, 1.1, f"find the probability of {cause} given {evidence} by Bayes' theorem")


def _not(name: str) -> str:
    return name[4:] if name.startswith("not ") else f"not {name}"


def _name(tree: Formula | None) -> str:
    match tree:
        case Name(name):
            return name
        case No(operand):
            return _not(_name(operand)) if _name(operand) else ""
    return ""


def _words(problem: Problem) -> Task | Declined | None:
    line = normal(problem.text)
    given, asked = given_and_asked(line)
    if not re.search(r"\b(positive|negative|spam|flag\w*|tests?|tested|testing|alarm|detector|filter|forecast|screening|if|given)\b", line, re.I):
        return None
    if not re.search(r"\b(probability|chance|likely|likelihood|odds|what (?:fraction|proportion|percentage|share))\b", asked, re.I):
        return None
    clauses = [c for sentence in sentences(line) for c in _clauses(sentence)]
    if any(not 0 <= c.value <= 1 for c in clauses) and re.search(r"positive", line, re.I):
        bad = next(c.value for c in clauses if not 0 <= c.value <= 1)
        return Declined("not_understood", ("A probability lies between 0 and 1 (0 % and 100 %), but one of those given is ", write_number(bad), "."), "Please check the numbers.")
    found = _roles(clauses) or _in_order(clauses, asked)
    if found is None:
        return None
    prior, likelihood, false_alarm = found
    question = (sentences(asked) or ("",))[-1].lower()
    whole = (sentences(given)[-1].lower() + " " if given else "") + question
    negative = re.search(r"\b(tests? negative|tested negative|negative (?:test|result)|not flagged|(?:result|test) (?:is|was|comes? (?:back|out)|came (?:back|out)) negative|a negative\b)", whole) is not None
    wanted = re.split(r"\bgiven\b|\bif\b", re.sub(r"^\s*(?:if|given that|given)\b[^,]*,", "", question))[0]
    wanted_not = re.search(r"\b(?:(?:do|does) ?(?:not|n't) (?:actually |really )?have|is (?:actually |really )?(?:healthy|not (?:ill|sick|spam|infected))|free of|are healthy|without the)", wanted) is not None
    cause, evidence = _names(line.lower())
    arguments = Arguments(prior, likelihood, false_alarm, negative, cause, evidence, speaks_decimals(line), wanted_not)
    return _sound(arguments) or Task(arguments, 1.0, f"find how likely “{cause}” is, once “{'not ' if negative else ''}{evidence}” is known")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A probability, with the words of its own clause and what the sentence before it said of the result."""

    value: Fraction
    words: str
    said: str


def _clauses(sentence: str) -> list[_Clause]:
    """Each probability of a sentence with the words around it, up to its neighbours."""
    line = re.sub(rf"\b({NUMBER}) (?:in|out of|of every|in every) (?:every )?({NUMBER})(?! ?%)\b", r"\1/\2", sentence)
    chances = [q for q in quantities(line) if q.percent or "/" in q.text or (q.value <= 1 and ("." in q.text or re.search(r"probability (?:of |is |that .{3,60} is )?$", line[: q.start])))]
    out: list[_Clause] = []
    said = ""
    for k, q in enumerate(chances):
        start = chances[k - 1].end if k else 0
        end = chances[k + 1].start if k + 1 < len(chances) else len(line)
        before, after = line[start : q.start].lower(), line[q.end : end].lower()
        if k:
            before = _tail(before)
        if k + 1 < len(chances):
            after = _head(after)
        words = f"{before} # {after}"
        out.append(_Clause(q.value, words, said))
        said = said or (re.search(rf"\b(?:{_NEGATIVE}|{_POSITIVE})", words) or [""])[0]
    return out


_CUT = re.compile(r"[;:]|,| \(|\band\b|\bbut\b|\bwhile\b|\bwhereas\b|\bif\b|\bwhen\b")


def _tail(words: str) -> str:
    """Of the words between two numbers, those that belong to the second."""
    cuts = [m.start() for m in _CUT.finditer(words)]
    return words[cuts[0] :] if cuts else words


def _head(words: str) -> str:
    """Of the words between two numbers, those that belong to the first."""
    cuts = [m.start() for m in _CUT.finditer(words)]
    return words[: cuts[0]] if cuts else words


def _roles(clauses: list[_Clause]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Prior, sensitivity and false alarm rate, by what the clauses say."""
    found: dict[str, Fraction] = {}
    left: list[Fraction] = []
    for clause in clauses:
        kind = _kind(clause)
        if kind is None:
            left.append(clause.value)
        elif found.setdefault(kind, clause.value) != clause.value:
            return None
    if "accuracy" in found:
        found.setdefault("sensitivity", found["accuracy"])
        found.setdefault("specificity", found["accuracy"])
    if "sensitivity" not in found and "miss" in found:
        found["sensitivity"] = 1 - found["miss"]
    if "false alarm" not in found and "specificity" in found:
        found["false alarm"] = 1 - found["specificity"]
    if "prior" not in found and "healthy share" in found:
        found["prior"] = 1 - found["healthy share"]
    if "prior" not in found and len(left) == 1:
        found["prior"] = left[0]
    if any(n not in found for n in ("prior", "sensitivity", "false alarm")):
        return None
    return found["prior"], found["sensitivity"], found["false alarm"]


def _kind(clause: _Clause) -> str | None:
    words = clause.words
    if re.search(r"false[- ]positives?|false alarm|(?:wrongly|mistakenly|falsely|incorrectly|erroneously) ", words) and not re.search(r"false[- ]negative", words):
        return "false alarm"
    if re.search(r"specificity|true[- ]negative", words):
        return "specificity"
    if re.search(r"sensitivity|true[- ]positive|\brecall\b", words):
        return "sensitivity"
    if re.search(r"false[- ]negative|\bmiss(?:es|ed)?\b", words):
        return "miss"
    healthy = re.search(rf"\b(?:{_HEALTHY})", words) is not None
    ill = re.search(rf"\b(?:{_ILL})", words) is not None
    own = re.search(rf"\b(?:{_NEGATIVE})", words) or re.search(rf"\b(?:{_POSITIVE})", words)
    result = own[0] if own else clause.said
    minus = re.match(_NEGATIVE, result) is not None if result else False
    if result and re.search(r"\bcorrect", words) and healthy:
        return "specificity"
    if result and healthy:
        return "specificity" if minus else "false alarm"
    if result and ill and (own or clause.said):
        return "miss" if minus else "sensitivity"
    if re.search(r"\baccura\w+|(?:is|are) (?:right|correct)\b|reliab\w+|correctly (?:classif|identif|diagnos)\w+", words):
        return "accuracy"
    if own and not minus:
        return "sensitivity"
    if healthy:
        return "healthy share"
    if re.search(_PRIOR, words):
        return "prior"
    return None


def _in_order(clauses: list[_Clause], asked: str) -> tuple[Fraction, Fraction, Fraction] | None:
    """Three probabilities, the last two under opposite conditions, then a question that turns the condition round."""
    if len(clauses) != 3 or not re.search(r"\b(?:if|given|once|when)\b", asked, re.I):
        return None
    first, second, third = clauses
    conditional = r"\b(?:if|when|given|among|with|of (?:those|these|the))\b"
    if re.search(r"\b(?:if|given)\b", first.words) or not re.search(conditional, second.words) or not re.search(rf"{conditional}|\b(?:{_HEALTHY})", third.words):
        return None
    if not re.search(rf"\b(?:{_HEALTHY}|only)\b", third.words) or re.search(rf"\b(?:{_HEALTHY})\b", second.words):
        return None
    return first.value, second.value, third.value


def _names(words: str) -> tuple[str, str]:
    if "spam" in words:
        return "spam", "flagged"
    for name in ("disease", "infected", "ill", "sick", "cancer", "virus", "condition", "defective", "fraud", "pregnant", "rain"):
        if re.search(rf"\b{name}", words):
            return {"disease": "has the disease", "condition": "has the condition", "cancer": "has cancer", "virus": "has the virus"}.get(name, name), "tests positive" if "test" in words or "positive" in words else "flagged"
    return "the cause", "tests positive" if "tests positive" in words else "the evidence"


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
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("conditional-probability", "law-of-total-probability"),
)  # fmt: skip
