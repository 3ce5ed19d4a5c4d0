"""Naive Bayes on a small table: words or categories with counts per class, Laplace smoothing, the class that wins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Apply, Given, Node, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import amount, rounding_asked, words_of
from tutor.problem.record import DataTable
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, name, over, show, times, total
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

PRIOR = Rule("class_prior", "How frequent each class is", "naive-bayes")
LIKELIHOOD = Rule("feature_likelihood", "How frequent each feature is in the class", "naive-bayes")
PRODUCT = Rule("naive_product", "Multiply, as if the features were independent", "naive-bayes")
NORMALISE = Rule("normalise", "Divide by the sum", "bayes-theorem")
DECIDE = Rule("largest_posterior", "The largest wins", "naive-bayes")


@dataclass(frozen=True, slots=True)
class Arguments:
    """For each class its documents (or rows); each document a tuple of features. `query` the features to classify."""

    classes: tuple[str, ...]
    priors: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]
    totals: tuple[tuple[int, ...], ...]
    query: tuple[str, ...]
    sizes: tuple[int, ...]
    smoothing: Fraction
    wanted: str
    rounding: int | None
    assumed: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """Messages with labels and a message to classify; or a table of categories with a row to classify."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"naive bayes|naïve bayes", low) or re.search(r"gaussian", low):
        return None
    rounding = rounding_asked(problem)
    smoothing = amount(low, r"(?:alpha|smoothing(?: parameter| constant)?|laplace)(?: \w+)?\s*(?:=|of|is)")
    none = re.search(r"no smoothing|without smoothing|unsmoothed", low) is not None
    alpha = Fraction(0) if none else smoothing if smoothing is not None else Fraction(1)
    assumed = () if none or smoothing is not None or re.search(r"laplace|smooth|add[- ]one", low) else ("Laplace smoothing with 1 is used, so that an unseen word does not rule a class out.",)
    if alpha < 0:
        return Declined("impossible", "The smoothing constant is never negative.", "Please check it.")
    wanted = "probability" if re.search(r"probability|posterior|how likely", low) else "class"
    for table in problem.tables:
        return _from_table(table, text, alpha, wanted, rounding, assumed)
    documents = _documents(text)
    query = re.search(r"(?:classify|class of|predict|is|for|message|probability that|what about)\s+(?:the )?(?:new )?(?:message|email|text|document|sentence|words?)?\s*[:\"'“‘]+\s*([A-Za-z][A-Za-z ,]*?)\s*[\"'”’]", text, re.I) or re.search(r"(?:classify|new (?:message|email|document))\s*[: ]\s*([A-Za-z ]+?)\s*(?:[.?\n]|with|using|$)", text, re.I)
    if len({c for c, _ in documents}) < 2 or query is None:
        return Declined("missing_data", "I need labelled examples of at least two classes, and a message to classify.", 'For instance: naive Bayes: spam: "win money", "win now"; ham: "see you", "money later"; classify "win money".') if re.search(r"classify|calculate|compute|find|predict", low) else None
    words = tuple(w.lower() for w in re.findall(r"[A-Za-z']+", query.group(1)))
    classes = tuple(dict.fromkeys(c for c, _ in documents))
    vocabulary = {w for _, d in documents for w in d}
    priors, counts, totals, sizes = [], [], [], []
    for c in classes:
        mine = [d for k, d in documents if k == c]
        bag = Counter(w for d in mine for w in d)
        priors.append(len(mine))
        counts.append(tuple(bag[w] for w in words))
        totals.append(tuple(sum(bag.values()) for _ in words))
        sizes.append(len(vocabulary))
    return Task(Arguments(classes, tuple(priors), tuple(counts), tuple(totals), words, (len(vocabulary),) * len(words), alpha, wanted, rounding, assumed), 1.1, f"classify “{' '.join(words)}” by naive Bayes")


def _documents(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """spam: "a b", "c d"; ham: "e f" and “a b” (spam), in order."""
    out: list[tuple[str, tuple[str, ...]]] = []
    for m in re.finditer(r"\b([A-Za-z][\w-]*)\s*(?:messages|emails|documents|examples)?\s*:\s*((?:[\"'“][^\"'”“]+[\"'”]\s*(?:,|and|;)?\s*)+)", text):
        if m.group(1).lower() in ("classify", "message", "bayes", "query", "new", "email", "test"):
            continue
        out.extend((m.group(1).lower(), tuple(w.lower() for w in re.findall(r"[A-Za-z']+", d))) for d in re.findall(r"[\"'“]([^\"'”“]+)[\"'”]", m.group(2)))
    if not out:
        out = [(c.lower(), tuple(w.lower() for w in re.findall(r"[A-Za-z']+", d))) for d, c in re.findall(r"[\"'“]([^\"'”“]+)[\"'”]\s*(?:\(|is |->|:|=|,)\s*([A-Za-z]\w*)", text)]
    return out


def _from_table(table: DataTable, text: str, alpha: Fraction, wanted: str, rounding: int | None, assumed: tuple[str, ...]) -> Task | Declined:
    columns = [c.strip().lower() for c in table.columns]
    rows = [[c.strip().lower() for c in r] for r in table.rows]
    target = len(columns) - 1
    classes = tuple(dict.fromkeys(r[target] for r in rows))
    if len(classes) < 2:
        return Declined("missing_data", "All rows have the same class in the last column, so there is nothing to decide.", "The last column must hold the classes.")
    empty = next((k for k, r in enumerate(rows, 1) if any(not c for c in r)), None)
    if empty is not None:
        return Declined("impossible", f"Row {empty} has an empty cell.", "Fill it in, or leave the row out.")
    low = text.lower()
    query: dict[int, str] = {}
    for k, c in enumerate(columns[:target]):
        options = {r[k] for r in rows}
        said = re.search(rf"{re.escape(c)}\s*(?:=|is|:)\s*['\"]?(\w+)", low)
        if said and said.group(1) in options:
            query[k] = said.group(1)
        else:
            found = [o for o in options if re.search(rf"\b{re.escape(o)}\b", low)]
            if len(found) == 1:
                query[k] = found[0]
    if not query:
        return Declined("missing_data", "Which case shall I classify? I need values for the columns.", f"For instance: {columns[0]} = {rows[0][0]}.")
    places = sorted(query)
    priors, counts, totals = [], [], []
    for c in classes:
        mine = [r for r in rows if r[target] == c]
        priors.append(len(mine))
        counts.append(tuple(sum(r[k] == query[k] for r in mine) for k in places))
        totals.append(tuple(len(mine) for _ in places))
    sizes = tuple(len({r[k] for r in rows}) for k in places)
    return Task(Arguments(classes, tuple(priors), tuple(counts), tuple(totals), tuple(query[k] for k in places), sizes, alpha, wanted, rounding, assumed), 1.1, f"classify {', '.join(f'{columns[k]} = {query[k]}' for k in places)} by naive Bayes")


def solve(arguments: Arguments) -> Solution | Declined:
    """Priors, smoothed likelihoods, products, shares."""
    a = arguments
    sheet = Sheet()
    whole = sum(a.priors)
    scores: list[Node] = []
    for i, c in enumerate(a.classes, 1):
        factors: list[Node] = []
        sheet.line(f"P_{i}", over(show(Fraction(a.priors[i - 1])), show(Fraction(whole))), PRIOR, f"{a.priors[i - 1]} of {whole} examples are “{c}”.", Apply(Symbol("P"), (Text(c),)), symbolic=False)
        factors.append(over(show(Fraction(a.priors[i - 1])), show(Fraction(whole))))
        for w, n, t, v in zip(a.query, a.counts[i - 1], a.totals[i - 1], a.sizes, strict=True):
            if not a.smoothing:
                tree: Node = over(show(Fraction(n)), show(Fraction(t)))
                why = f"“{w}” is {n} of the {t} in “{c}”."
            else:
                tree = over(total([show(Fraction(n)), show(a.smoothing)]), total([show(Fraction(t)), times(show(a.smoothing), show(Fraction(v)))]))
                why = f"“{w}” comes {n} times among {t} in “{c}”; smoothing adds {decimal(a.smoothing)} to each of the {v} possible values."
            key = f"l_{len(factors)}{i}"
            value = sheet.line(key, tree, LIKELIHOOD, why, Apply(Symbol("P"), (Given(Text(w), Text(c)),)), symbolic=False)
            assert isinstance(value, Fraction)


            factors.append(write_number(value))
        sheet.line(f"s_{i}", times(*factors), PRODUCT, f"Prior times likelihoods for “{c}”.", name(f"s_{i}"), symbolic=False)
        scores.append(name(f"s_{i}"))
    values = [sheet[f"s_{i}"] for i in range(1, len(a.classes) + 1)]
    if not any(values):
        return Solution("naive_bayes", "naive-bayes", "classify by naive Bayes", tuple(sheet.steps), Result("none", None, ("undefined",), plain="undefined"), conclusion="Every class has the product 0: each lacks one of the features. Smoothing helps.")
    best = max(range(len(values)), key=lambda k: values[k])
    for i, c in enumerate(a.classes, 1):
        sheet.line(f"q_{i}", over(name(f"s_{i}"), total(scores)), NORMALISE, f"The share of “{c}”: its product, divided by the sum of all.", Apply(Symbol("P"), (Given(Text(c), Text("the case")),)), symbolic=False)
    sheet.state(DECIDE, Relation((Text("class"), Text(a.classes[best])), ("=",)), "Choose the class with the largest share.")
    if a.wanted == "probability":
        result = sheet.result(f"q_{best + 1}", a.rounding, Text("probability"))
    else:
        result = Result("word", None, (a.classes[best],), plain=a.classes[best], approx=decimal(sheet[f"q_{best + 1}"], 4))
    assumptions: tuple[Prose, ...] = a.assumed
    table = Table(("", *a.classes), (("prior", *(f"{p}/{whole}" for p in a.priors)), *((w, *(f"{a.counts[i][k]} of {a.totals[i][k]}" for i in range(len(a.classes)))) for k, w in enumerate(a.query))), "What is counted.")
    return Solution("naive_bayes", "naive-bayes", "classify by naive Bayes", tuple(sheet.steps), result, idea="Bayes' theorem, with the bold simplification that the features do not depend on one another within a class.", conclusion=f"The class is “{a.classes[best]}”, with probability {decimal(sheet[f'q_{best + 1}'], 4)}.", assumptions=assumptions, exhibits=(table,))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two, three or four messages to each class."""
    spam, ham = ["win", "money", "now", "prize"], ["see", "you", "later", "money"]
    good = ", ".join(f'"{rng.choice(spam)} {rng.choice(spam)}"' for _ in range(level + 1))
    bad = ", ".join(f'"{rng.choice(ham)} {rng.choice(ham)}"' for _ in range(level + 1))
    text = f'Use naive Bayes with Laplace smoothing. spam: {good}; ham: {bad}. Classify "{rng.choice(spam)} {rng.choice(ham)}".'
    return Exercise(text, text, "the class, spam or ham")


TOPIC = Topic(id="naive_bayes", title="Naive Bayes", concept="naive-bayes", phrases=("naive bayes", "naïve bayes"), read=read, solve=solve, make_problem=make_problem, always=True, concepts=("bayes-theorem",))
