"""A message into a Request: words, mathematics, concept names, then intents and follow-ups by their cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from knowledge import Concept, Graph, Neighbour, ShelfItem
from tutor.intent import FollowUp, Intent
from tutor.notation.names import GREEK_NAMES
from tutor.notation.prose import Fragment, find_mathematics
from tutor.notation.tree import Node, Number, Relation, symbols, walk
from tutor.question import Context, Evidence, Question, Request
from tutor.understand.leaning import WHAT_IF, bare, resumed, subject_meant
from tutor.understand.lexicon import Entry, Lexicon, Mention
from tutor.understand.mathematics import SHORT, named, written
from tutor.understand.outside import EVERYDAY, Foreign, Outside
from tutor.understand.rank import coverage, rank_concepts, score_cues
from tutor.understand.shape import shape_of
from tutor.understand.symptoms import SAID_WHOLE, leans_on_diagnosis, name_cues, phrase_cues, pressed
from tutor.understand.words import ASKING, STOP, Word, words_of

AT_A_LOSS = 3.4
"""Words of discouragement this plain are met as such, even at the start of a conversation."""

CLEAR_CUE = 2.0
"""A cue of this weight says that something is wanted; without one, an everyday word alone is just said."""

IN_SCOPE = 0.3
"""The least share of a question's telling words that the map must know for it to be ours."""

FITS, FITS_UNNAMED = 0.3, 0.4
"""So much of a question that one known phrasing covers puts it in scope; more is asked when no concept is named."""

CLOSE = 0.6
"""A runner-up with this share of the first one's score is shown when the first is uncertain."""

LEVEL = 0.8
"""Two concepts are level when the second has this share of the first one's score."""

HARDLY = 0.3
"""A question that names nothing of the map must be like a known phrasing at least this much."""

OURS = 3.0
"""A name this telling beside a neighbouring field's word keeps a question ours."""

STRONG_NAME = 3.4
"""A concept's own name this telling puts a question in scope whatever else it speaks of."""


class Understanding:
    """Reads messages; built once from the map and the records of intents and follow-ups."""

    def __init__(
        self,
        graph: Graph,
        intents: Mapping[str, Intent],
        follow_ups: Mapping[str, FollowUp],
        advice: Mapping[str, Any],
        diagnoses: Mapping[str, Any],
        neighbours: Mapping[str, Neighbour] | None = None,
        shelf: Mapping[str, ShelfItem] | None = None,
    ) -> None:
        self.graph, self.intents, self.follow_ups = graph, intents, follow_ups
        self.diagnoses = diagnoses
        self.titles = frozenset(a.title.lower() for a in advice.values())
        self.told = {
            "plan": tuple(phrase_cues(a.phrasings) for a in advice.values()),
            "diagnose": tuple(phrase_cues(d.phrasings, d.title) for d in diagnoses.values()),
            "resources": tuple(name_cues(r) for r in (shelf or {}).values()),
        }
        records: list[Intent | FollowUp] = [*intents.values(), *follow_ups.values()]
        cues = [c.pattern for record in records if record.id not in ("out-of-scope", "off-topic") for c in record.cues]
        self.neutral = frozenset(w for pattern in cues for w in re.findall(r"[a-z]{3,}", pattern))
        frequency = _everyday()
        self.outside = Outside(neighbours or {})
        self._below: dict[str, frozenset[str]] = {}
        self.lexicon = Lexicon((_entry(c) for c in graph.values()), frequency.keys() | self.outside.words)

    def _named(self, text: str, fragments: tuple[Fragment, ...]) -> tuple[tuple[Word, ...], tuple[Mention, ...]]:
        words = self.lexicon.corrected(words_of(_masked(text, fragments)))
        return words, tuple(self.lexicon.mentions(words, quoted(text, words)) + self._written_as_mathematics(text, fragments))

    def question(self, text: str) -> Question:
        """The message read: words mended towards the map, mathematics found, names of concepts found."""
        fragments = tuple(f for f in find_mathematics(text) if not _SIZE.fullmatch(f.text))
        words, mentions = self._named(text, fragments)
        in_names = {f for f in fragments for m in mentions if m.length > 1 and m.start <= f.start and f.end <= m.end and m.end - m.start > f.end - f.start}
        if in_names:
            fragments = tuple(f for f in fragments if f not in in_names)
            words, mentions = self._named(text, fragments)
        spoken = tuple(sorted([*words, *written(fragments)], key=lambda w: w.start))
        bare = [f for f in fragments if f.end - f.start > SHORT or not any(m.start < f.end and f.start < m.end for m in mentions)]
        return Question(text, words, _phrase(words, fragments), fragments, mentions, spoken, tuple(named(text, bare)))

    def _written_as_mathematics(self, text: str, fragments: tuple[Fragment, ...]) -> list[Mention]:
        """Names that read as mathematics, such as A/B testing or R^2: longer than one word, over a short piece."""
        short = [f for f in fragments if f.end - f.start <= SHORT]
        if not short:
            return []
        bare = words_of(text)
        found = [m for m in self.lexicon.mentions(bare, letters=True) if m.length > 1]
        return [m for m in found if any(m.start < f.end and f.start < m.end for f in short)]

    def understand(self, text: str, context: Context) -> Request:
        """What the message asks, in its conversation."""
        full = chosen(text, context) or resumed(text, context, self.graph, self.question)
        question = self.question(full or (bare(text) if context.message else text))
        request = self.read_alone(question, context)
        label = None if full and request.concepts else self._follow_up(question, context, request)
        return replace(request, follow_up=label) if label else self._of_the_subject(request)

    def _of_the_subject(self, request: Request) -> Request:
        """A question that names nothing, in a conversation, is about what was last spoken of."""
        about = subject_meant(request.question, request.context, request.intent, self.neutral, request.fit)
        known = tuple((i, 1.0 - 0.1 * k) for k, i in enumerate(about) if i in self.graph)
        if not known:
            return request
        said = Evidence(request.context.message[:60], "context", known[0][0], 1.0)
        if WHAT_IF.match(request.question.text):
            request = replace(request, intent="when-to-use", runners_up=())
        return replace(request, concepts=known, confidence=1.0, evidence=(*request.evidence, said))

    def alone(self, request: Request) -> Request:
        """The same message without leaning on what was said."""
        return replace(self.read_alone(request.question, request.context), follow_up=None)

    def read_alone(self, question: Question, context: Context) -> Request:
        """Intent and concepts of a message that stands alone."""
        ranked, evidence, fit = rank_concepts(question, self.lexicon)
        concepts = self._specific_first(ranked, question)
        scores: list[tuple[str, float]] = []
        for intent in self.intents.values():
            if not self._possible(intent, question, concepts or [(i, 1.0) for i in context.focus]):
                continue
            weight, words = max(score_cues(question.phrase, intent.cues), self._as_content_says(intent.id, question))
            if weight:
                scores.append((intent.id, round(weight, 2)))
                evidence.append(Evidence(words, "cue", intent.id, round(weight, 2)))
        choices = self._meanings(question, context)
        if len(choices) == 1:
            concepts = [(choices[0], concepts[0][1] if concepts else 1.0), *(c for c in concepts if c[0] != choices[0])]
        suggested, weight, words = shape_of(question)
        if suggested and weight > max((score for _, score in scores), default=0.0):
            scores.append((suggested, weight))
            evidence.append(Evidence(words, "cue", suggested, weight))
        scores.sort(key=lambda item: (-item[1], item[0]))
        known = coverage(question, self.lexicon, self.neutral)
        field = self._foreign(question)
        if field is not None:
            evidence.append(Evidence(field.text, "field", field.field, 1.0))
        foreign = field.text if field is not None else ("" if fit >= FITS else self._everyday_word(question, scores[0][1] if scores else 0.0))
        if concepts and foreign:
            evidence.append(Evidence(foreign, "scope", "out-of-scope", 1.0))
            concepts = []
        if concepts and not (fit >= (FITS if question.mentions else FITS_UNNAMED) or question.notation or known >= self._enough(question, fit)):
            evidence.append(Evidence(question.text[:80], "scope", "out-of-scope", round(known, 2)))
            concepts = []
        wanted = scores[0][0] if scores else ""
        if not concepts and not context.message and not question.has_mathematics and wanted != "plan" and self._leans(question):
            wanted, scores = "clarify", []
            evidence.append(Evidence(question.text[:60], "context", "clarify", 1.0))
        return Request(question, wanted, context, tuple(concepts), None, known, tuple(scores[1:4]), tuple(evidence), fit, choices if len(choices) > 1 else ())

    def _meanings(self, question: Question, context: Context) -> tuple[str, ...]:
        """The concepts that the one name in a question may mean: several when nothing tells them apart, one when the
        conversation does; none when the question is clear."""
        longest = [m for m in question.mentions if not any(o is not m and o.start <= m.start and m.end <= o.end and o.length > m.length for o in question.mentions)]
        shared = [m for m in longest if m.open and len(m.concepts) > 1]
        if len(shared) != 1 or len(longest) != 1:
            return ()
        known = [i for i in context.focus[:2] if i in shared[0].concepts] if context.intent != "clarify" else []
        return tuple(known[:1]) or shared[0].concepts

    def _specific_first(self, ranked: list[tuple[str, float]], question: Question) -> list[tuple[str, float]]:
        """Of two named concepts nearly level, the one that builds on the other: in "expectation of a die" the die is where it happens."""
        if len(ranked) < 2:
            return ranked
        named = {i for m in question.mentions for i in m.concepts}
        (first, best), (second, score) = ranked[:2]
        if second in named and score >= LEVEL * best and first in self._ancestors(second):
            return [(second, best), (first, score), *ranked[2:]]
        return ranked

    def _ancestors(self, identifier: str) -> frozenset[str]:
        if identifier not in self._below and identifier in self.graph:
            self._below[identifier] = frozenset(self.graph.ancestors(identifier))
        return self._below.get(identifier, frozenset())

    def _enough(self, question: Question, fit: float) -> float:
        """The share of a question's telling words that the map must know, less the more clearly it names something of it."""
        named = max((m.weight for m in question.mentions), default=0.0)
        if not named:
            return IN_SCOPE if fit >= HARDLY else 1.1
        if any(m.length > 1 for m in question.mentions):
            return IN_SCOPE / 3
        return 0.7 * IN_SCOPE if named >= STRONG_NAME or any(m.text not in EVERYDAY for m in question.mentions) else IN_SCOPE

    def _as_content_says(self, intent: str, question: Question) -> tuple[float, str]:
        """How strongly the phrasings of the advice or of the diagnosis trees speak for their intent, and the words."""
        if intent == "plan" and question.text.strip().lower() in self.titles:
            return SAID_WHOLE, question.text
        return max((score_cues(question.phrase, cues) for cues in self.told.get(intent, ())), default=(0.0, ""))

    def _leans(self, question: Question) -> bool:
        """Would the message lean on what was said, if anything had been?"""
        leaning = [f for f in self.follow_ups.values() if f.id in ("hint", "next-step", "repeat", "give-up", "answer-attempt", "example", "simpler")]
        return any(score_cues(question.phrase, f.cues)[0] >= 3.2 for f in leaning)

    def _foreign(self, question: Question) -> Foreign | None:
        """A word of a neighbouring field, when the question names nothing of the map beside it."""
        found = self.outside.find(words_of(question.text))
        if found is None or any(m.text not in EVERYDAY and m.weight >= OURS and m.text not in found.text for m in question.mentions):
            return None
        return found

    def _everyday_word(self, question: Question, cue: float) -> str:
        """The everyday word that is the only name in a question which otherwise speaks of things unknown to the map."""
        if any(not isinstance(f.tree, Number) for f in question.fragments) or not all(m.text in EVERYDAY for m in question.mentions):
            return ""
        if not question.mentions:
            return next((w.text for w in question.words if w.text in EVERYDAY), "") if cue < CLEAR_CUE else ""
        strange = [w.text for w in question.words if len(w.text) > 3 and w.text not in STOP and w.text not in self.neutral and not self.lexicon.knows(w.text)]
        return question.mentions[0].text if strange else ""

    def _possible(self, intent: Intent, question: Question, concepts: list[tuple[str, float]]) -> bool:
        match intent.needs:
            case "mathematics":
                return question.has_mathematics
            case "a concept":
                return bool(concepts)
        return True

    def _at_a_loss(self, question: Question) -> bool:
        """Is a first message nothing but discouragement? ("im bad at this")"""
        if "frustrated" not in self.follow_ups or question.has_mathematics or any(m.weight >= OURS for m in question.mentions):
            return False
        return score_cues(question.phrase, self.follow_ups["frustrated"].cues)[0] >= AT_A_LOSS

    def _follow_up(self, question: Question, context: Context, request: Request) -> str | None:
        if not (context.message or context.exercise):
            return "frustrated" if request.intent != "plan" and self._at_a_loss(question) else None
        if context.diagnosis and not context.exercise and leans_on_diagnosis(self.diagnoses, context.diagnosis, question, context.intent == "diagnose"):
            return None if pressed(self.diagnoses, question.text) else "answer-attempt"
        if context.intent == "interpret-formula" and (part := asks_about_a_part(question)):
            return part
        if context.problem and _YOUR_CHOICE.match(question.text):
            return "ask-why"
        best, label = 0.0, None
        for follow_up in self.follow_ups.values():
            weight, _ = score_cues(question.phrase, follow_up.cues)
            if weight > best:
                best, label = weight, follow_up.id
        if _NUMBERS_ONLY.fullmatch(question.text):
            return "answer-attempt"
        if label is None:
            return None
        if label == "answer-attempt" and _WONDERS.match(question.text):
            return None
        if label == "ask-why" and best < 3.2 and _IMPORTANCE.search(question.phrase) and question.mentions:
            return None
        stated = any(isinstance(f.tree, Relation) for f in question.fragments)
        if label in ("symbol-meaning", "ask-why", "simpler") and stated and not _YOUR_CHOICE.match(question.text):
            return None
        if label == "off-topic" and _OPENS.match(question.text):
            return None
        telling = [w for w in question.words if w.text not in STOP and w.text not in "?!"]
        names = any(m.weight > 2.0 and not set(m.concepts) & set(context.focus) for m in question.mentions)
        if best < 3.0 and (names or question.has_mathematics or len(telling) > 4):
            return None
        return label

    def candidates(self, request: Request) -> Iterable[Request]:
        """The readings to try in order: the cued intents, what the mathematics suggests, then what is left to say."""
        if request.meanings:
            yield replace(request, intent="clarify")
        if any(e.kind == "field" for e in request.evidence) and not request.concepts and request.intent in _ABOUT and not any(c.isdigit() for c in request.question.text):
            yield replace(request, intent="out-of-scope")
        order = [request.intent, *(i for i, _ in request.runners_up)] if request.intent else []
        order = [*order, "compute", "interpret-formula"] if request.question.has_mathematics else [*order, "compute"]
        if request.question.has_array or (request.intent == "why" and request.question.has_mathematics and _TASK_FIRST.match(request.question.text)):
            order = ["compute", *order]
        elif _worth_trying(request):
            yield replace(request, intent="compute", evidence=())
        order += ["define", "out-of-scope", "clarify"] if request.concepts else ["out-of-scope", "clarify"]
        for intent in dict.fromkeys(order):
            if intent in self.intents:
                yield replace(request, intent=intent)

    def unsure(self, request: Request) -> tuple[str, ...]:
        """The readings to show beside an uncertain one: the runners-up when nothing names the first and they are close."""
        if len(request.concepts) < 2 or request.fit >= FITS_UNNAMED or any(e.kind == "context" for e in request.evidence):
            return ()
        (first, best), *rest = request.concepts
        if any(first in m.concepts for m in request.question.mentions) or request.question.fragments:
            return ()
        return tuple(i for i, score in rest[:3] if score >= CLOSE * best)

    def trace(self, request: Request) -> list[str]:
        """Why the message was read as it was, a line per piece of evidence, strongest first."""
        lines = [f"intent {request.intent or '(none)'}; follow-up {request.follow_up or '(none)'}; known share {request.confidence:.2f}"]
        for item in sorted(request.evidence, key=lambda e: -e.weight):
            lines.append(f"{item.weight:6.2f}  {item.kind:12} {item.text!r} -> {item.target}")
        lines.extend(f"{score:6.2f}  concept      {identifier}" for identifier, score in request.concepts)
        return lines


_SIZE = re.compile(r"\d{1,4}\s*x\s*\d{1,4}")
"""The size of a matrix or a picture, which is no product to work with."""
_QUOTES = "\"'“”‘’«»*`"


_ASKED_ABOUT = (("what", "is"), ("what", "are"), ("what", "does"), ("define",), ("explain",), ("meaning", "of"), ("definition", "of"), ("about",))
_ARTICLES = frozenset(("a", "an", "the"))


def _worth_trying(request: Request) -> bool:
    """Is it tried whether the question can be worked out, though its words seem to want something else?"""
    question = request.question
    if request.intent == "compare" and _COMPARED.match(question.text) and sum(_is_number(f.tree) for f in question.fragments) > 1:
        return True
    if request.intent == "compare":
        numbers = re.findall(r"(?<![\w.])\d+(?:\.\d+)?", question.text)
        return len(numbers) >= _MANY_NUMBERS or (_TASK_FIRST.match(question.text) is not None and re.search(r"\d", question.text) is not None) or (question.has_mathematics and _WHETHER.match(question.text) is not None)
    return (question.has_data and request.intent in _WITH_DATA) or (request.intent == "prove" and _LIMIT_CLAIM.search(question.text) is not None)


def quoted(text: str, words: Sequence[Word]) -> frozenset[int]:
    """The places of words that are names whatever else they may mean: those in quotes or stars, and the one word that a
    whole question asks about ("what is a kernel?")."""
    spoken = [w.text for w in words if w.text not in "?!"]
    alone = {
        k
        for opener in _ASKED_ABOUT
        for start in range(len(spoken) - len(opener))
        if tuple(spoken[start : start + len(opener)]) == opener
        for k in range(start + len(opener), min(start + len(opener) + 2, len(spoken)))
        if all(w in _ARTICLES for w in spoken[start + len(opener) : k]) and all(w in ASKING or w in _ENDINGS for w in spoken[k + 1 :])
    }
    if len(spoken) in (1, 2) and all(w in _ARTICLES for w in spoken[:-1]):
        alone.add(len(spoken) - 1)
    return frozenset(alone) | frozenset(k for k, w in enumerate(words) if text[w.start - 1 : w.start] in _QUOTES and text[w.end : w.end + 1] in _QUOTES and w.start > 0 and w.end < len(text))


_ENDINGS = frozenset("mean means do in maths math mathematics please exactly to me".split())
"""What may follow the one word asked about."""

_MANY_NUMBERS = 4
"""So many numbers in a comparison are data to compare, not ideas."""

_WITH_DATA = frozenset(("", "define", "compare", "how-to", "interpret-formula", "when-to-use", "practise"))
"""What a question with numbers in it may seem to want: whether it can be worked out is tried first, without insisting."""

_TASK_FIRST = re.compile(r"\s*(?:please\s+)?(?:compute|evaluate|find|calculate|determine|solve|integrate|differentiate|work out|let|suppose)\b", re.I)
"""A task that is to be worked out, whatever is asked to be explained behind it: "compute …; if it does not exist, explain why"."""

_WHETHER = re.compile(r"\s*(?:is|are|does|do)\b", re.I)
"""Is it this or that: something to decide, not two things to compare."""

_COMPARED = re.compile(r"\s*(?:is|are|do|does|which|compare|what is the (?:sum|difference|product))\b", re.I)
"""How two numbers are compared: which is greater, are they equal."""


def _is_number(tree: Node) -> bool:
    return not symbols(tree) and any(isinstance(n, Number) for n in walk(tree))


_LIMIT_CLAIM = re.compile(r"\blim(?:it)?\b.*\b(?:does not|doesn't|fails to) exist", re.I | re.S)

_PART = re.compile(r"(why|where does|what for|what is|whats|what's|what about|what does|what do|what if|what happens|and|meaning of|explain)\b.{0,14}?", re.I)
_LETTER = re.compile(r"(?<![A-Za-z'’])(?:[b-hj-zB-HJ-Zα-ωΑ-Ω](?![A-Za-z'’])|(?:bar|hat|tilde|star|" + "|".join(sorted(GREEK_NAMES)) + r")\b)")
_A_LETTER = re.compile(r"what(?:'s| is| does)? (?:the )?(?:letter )?[aiAI](?: (?:mean|stand for|here))?\s*[?.!]*", re.I)
"""An a or an i asked for by itself is a letter, no article and no pronoun."""
_NUMBERS_ONLY = re.compile(r"\s*-?\d+(?:\.\d+)?(?:[\s,]+-?\d+(?:\.\d+)?)*(?:\s+(?:maybe|i think|right))?\s*[?.!]?\s*", re.I)
"""Nothing but numbers, perhaps with a "maybe": an answer offered."""
_ABOUT = frozenset(("", "define", "intuition", "interpret-formula", "why", "how-to", "when-to-use", "compare"))
"""Intents that ask about something, so that a neighbouring field is declined before anything else is tried."""
_WONDERS = re.compile(r"\s*(?:and |so |but )?(?:what|why|how|when|if|where|who)\b", re.I)
"""A question, which offers no answer."""
_IMPORTANCE = re.compile(r"\b(?:matter|matters|important|need|use|used|useful|care)\b")
_YOUR_CHOICE = re.compile(r"\s*why (?:did|do|would|can) (?:you|we|i)\b", re.I)
"""Asks about the work shown, formula and all."""
_OPENS = re.compile(r"\s*(?:who|where|when)\b", re.I)
"""A question about the world, which stands on its own."""
LONGEST_PART = 60


def asks_about_a_part(question: Question) -> str | None:
    """Of a formula just explained: "why the 2σ²?", "what is mu?", "what is the bar over x?"; the follow-up it is, or None.

    A message with a statement of its own (an equation) or with a longer text is a question of its own.
    """
    text = question.text.strip()
    if len(text) > LONGEST_PART or not _PART.match(text) or any(isinstance(f.tree, Relation) for f in question.fragments):
        return None
    if not (question.fragments or _LETTER.search(text) or _A_LETTER.fullmatch(text) or any(sign in text for sign in "±∑∏∇∂∫")):
        return None
    return "ask-why" if re.match(r"(why|what for|where does)", text, re.I) else "symbol-meaning"


_CHOICE = re.compile(r"\s*(?:(?:i mean|i meant|let us do|take|no,?)\s+)?(?:the\s+)?(?:(first|second|third|fourth|last|1st|2nd|3rd|4th)(?:\s+(?:one|choice|option))?|(?:option|number)\s+([1-8]))(?:,?\s*please)?\s*[.!?]?\s*", re.I)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "1st": 0, "2nd": 1, "3rd": 2, "4th": 3}


def chosen(text: str, context: Context) -> str | None:
    """The message behind the button that "the second one" points at; None when it points at none."""
    found = _CHOICE.fullmatch(text)
    if found is None and context.choices and context.intent == "clarify":
        return _choice_named(text, context)
    if found is None or not context.choices:
        return None
    place = _PLACES[found.group(1).lower()] if found.group(1) else int(found.group(2)) - 1
    return context.choices[place][1] if place < len(context.choices) else None


def _choice_named(text: str, context: Context) -> str | None:
    """The choice whose label the few words of an answer share ("of a matrix"); None when they fit none or several."""
    said = {w.stem for w in words_of(text) if w.text not in STOP}
    if not said or len(said) > 3:
        return None
    shared = [(len(said & {w.stem for w in words_of(label)}), message) for label, message in context.choices]
    best = max(count for count, _ in shared)
    fitting = [message for count, message in shared if count == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _phrase(words: Iterable[Any], fragments: tuple[Fragment, ...]) -> str:
    """The folded words in a row, mathematics as ⟦k⟧ in its place, for cue patterns."""
    pieces = [(w.start, w.text) for w in words] + [(f.start, f"⟦{k}⟧") for k, f in enumerate(fragments)]
    return " ".join(text for _, text in sorted(pieces, key=lambda p: p[0]))


def _masked(text: str, fragments: tuple[Fragment, ...]) -> str:
    """The text with its mathematics blanked out, places kept."""
    out = list(text)
    for fragment in fragments:
        out[fragment.start : fragment.end] = " " * (fragment.end - fragment.start)
    return "".join(out)


def _entry(concept: Concept) -> Entry:
    names: list[tuple[str, tuple[str, ...]]] = [(re.sub(r" \([^)]*\)", "", concept.title.split(":")[0]), ()), (concept.id.replace("-", " "), ())]
    names += [(a.text, tuple(a.cue)) for a in concept.aliases]
    return Entry(
        concept.id,
        tuple(dict.fromkeys(names)),
        {
            "title": [concept.title],
            "aliases": [a.text for a in concept.aliases if not a.cue],
            "cued": [a.text for a in concept.aliases if a.cue],
            "phrasings": list(concept.phrasings),
            "key_ideas": [k.idea for k in concept.key_ideas],
            "summary": [concept.summary],
            "formulas": [f.name for f in concept.formulas],
            "in_ml": [concept.in_ml],
            "mistakes": [m.title for m in concept.mistakes],
        },
    )


def _everyday() -> Mapping[str, int]:
    """Everyday English words, with how often they are used."""
    from spellchecker import SpellChecker

    return dict(SpellChecker().word_frequency.dictionary)
