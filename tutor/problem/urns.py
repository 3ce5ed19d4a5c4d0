"""Drawing from described collections: what is in the urn, how many are drawn, put back or not, and which outcomes count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from tutor.problem.quantities import ORDINALS, given_and_asked, sentences

Counts: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """How many of one group of kinds are wanted: least and greatest (None: no limit)."""

    kinds: frozenset[str]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Draw:
    """`kinds` and `counts` of the collection; `drawn` are taken. Exactly one of the wishes is set: `needs` (numbers of
    kinds), `order` (kinds in order, from the first draw on), `pattern` ("same", "different", "each", "alternate").
    `after` is what is known to have been drawn first; `last` = (kind, k): the last draw is the k-th of the kind.
    `negated`: the opposite is asked for; `ways`: the number of choices, not a probability; `noun` what the things are."""

    kinds: tuple[str, ...]
    counts: Counts
    drawn: int
    back: bool = False
    needs: tuple[Need, ...] = ()
    order: tuple[frozenset[str], ...] = ()
    pattern: str = ""
    after: tuple[frozenset[str], ...] = ()
    last: tuple[str, int] | None = None
    negated: bool = False
    ways: bool = False
    expected: str = ""
    noun: str = "things"


_LETTERS = re.compile(r"\bletters?\b.*\bfrom (\{[^}]*\}|[a-z]{2,})(?=[\s.?,]|$)")
_PAIRS = re.compile(r"(\w+)\s*:\s*(\d+)")
_CONTAINER = re.compile(r"\b(?:contain(?:s|ing|ed)?|has|have|holds?|holding|with|consist(?:s|ing)? of|there (?:are|were|is)|of which|composed of|filled with|includes?|made up of|group of|from|among|of these|given|own(?:s|ed)?)\b|:", re.I)
_STOP = frozenset(
    "of are is in on at to from and or the a an that which who have has with for more less least most times ways way different identical distinct total other others such if all consecutive random people card cards draws draw sided side by than can must will were was be it them "
    "random decks deck numbers digits hours minutes days years percent not each per as out one ones separate distinguishable indistinguishable letters positions places seats chairs rows boxes bins urns bags".split()
)  # fmt: skip
_GENERAL = frozenset("ball balls marble marbles chip chips card cards cookie cookies sock socks candy candies item items object objects piece pieces bean beans balloon balloons bulb bulbs part parts people person persons student students pen pens ticket tickets apple coin coins token tokens block blocks bead beads fruit fruits bottle bottles volunteer volunteers member members person child children jelly tile tiles bead book books flower flowers sweet sweets gumball gumballs stone stones disc discs disk disks counter counters orchid orchids dress dresses shirt shirts".split())  # fmt: skip
SUITS = {"spade": 13, "heart": 13, "diamond": 13, "club": 13}
RANKS = ("ace", "king", "queen", "jack", "ten", "nine", "eight", "seven", "six", "five", "four", "three", "two")
_RANK_WORDS = {r: r for r in RANKS} | {"10": "ten", "9": "nine", "8": "eight", "7": "seven", "6": "six", "5": "five", "4": "four", "3": "three", "2": "two"}


def single(word: str) -> str:
    """A word without its plural ending: men, women, aces, boxes."""
    word = word.lower()
    irregular = {"men": "man", "women": "woman", "children": "child", "people": "person", "girls": "girl", "boys": "boy", "aces": "ace", "mice": "mouse", "candies": "candy"}
    if word in irregular:
        return irregular[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def collection(line: str) -> tuple[dict[str, int], str, int] | None:
    """The kinds with their numbers, the noun of the things, and where the description ends."""
    letters = _LETTERS.search(line)
    if letters:
        text = letters.group(1)
        if text.startswith("{"):
            pairs = {k: int(v) for k, v in _PAIRS.findall(text)}
            return (pairs, "letter", letters.end()) if pairs else None
        return {c: text.count(c) for c in dict.fromkeys(text)}, "letter", letters.end()
    if re.search(r"\b(?:deck|pack)\b|\bplaying cards\b|\bstandard 52\b|\b52[- ]card", line, re.I):
        return None
    return _listed(line.lower())


_ITEM = re.compile(r"\b(\d+) (?:(?:" + "|".join(sorted(_GENERAL)) + r") (?=are |is |have ))?(?:are |is |of them are |of which are |of these are )?(?:have |play |likes? )?(?:an? )?([a-z]+(?:-[a-z]+)?)(?: ([a-z]+))?(?: ([a-z]+))?")


def _listed(low: str) -> tuple[dict[str, int], str, int] | None:
    halves = re.search(r"\b(\d+) of (?:whom|which|them|these) (?:are|have|is) (?:[a-z]+ )?([a-z]+)(?:,? and|,? while)(?: the other)? (\d+)(?: of (?:whom|which|them|these))? (?:are|have|is|do|does) not\b", low)
    if halves:
        return {single(halves.group(2)): int(halves.group(1)), "other": int(halves.group(3))}, "thing", halves.end()
    best: tuple[dict[str, int], str, int] | None = None
    offset = 0
    for sentence in sentences(low) if len(sentences(low)) > 0 else (low,):
        place = low.find(sentence, offset)
        offset = place + len(sentence)
        for start in _CONTAINER.finditer(sentence):
            tail = sentence[start.end() :]
            run = re.match(r"(?:[^.;?]|\.\d)*", tail)
            found = _run(run.group() if run else "", sentence)
            if found is not None and (best is None or len(found[0]) > len(best[0])):
                best = (found[0], found[1], place + len(sentence))
    return best


def _run(text: str, sentence: str) -> tuple[dict[str, int], str] | None:
    """The kinds of one list "5 white, 2 black and 1 grey balls"."""
    text = re.sub(r"\b(a|1)(?= [a-z]+ (?:ball|marble|chip|coin|card))", "1", text)
    items = list(_ITEM.finditer(text))
    kinds: dict[str, int] = {}
    noun = ""
    total = 0
    last_end = 0
    for k, m in enumerate(items):
        between = text[last_end : m.start()] if k else ""
        if k and not re.fullmatch(r"\s*(?:,|and|, and|&|plus|as well as|, of which|\([^)]*\),?|,? [a-z]+,?|,? [a-z]+ and|,? of whom|,? of which|,? while the other|,? [a-z]+ [a-z]+,?(?: and)?)\s*", between):
            break
        words = [w for w in m.groups()[1:] if w and w not in _STOP]
        if not words:
            if kinds:
                break
            continue
        first = single(words[0])
        if (first in {single(g) for g in _GENERAL} and len(words) == 1) or (len(words) > 1 and words[0] in ("jelly",)):
            noun = noun or first
            total = total or int(m.group(1))
            last_end = m.end()
            continue
        if len(words) > 1 and single(words[1]) in {single(g) for g in _GENERAL}:
            noun = single(words[1])
        if first in kinds:
            break
        kinds[first] = int(m.group(1))
        after = m.group().split()
        last_end = m.start() + len(" ".join(after[: 2 + after[1:].index(words[0])])) if words[0] in after[1:] else m.end()
    rest = re.search(r"(?:rest|remaining(?: [a-z]+)?|others?)(?: of (?:the|them)[a-z ]*)? (?:are|is|being) ([a-z]+)", text) or re.search(r"(?:rest|remaining(?: [a-z]+)?|others?)(?: of (?:the|them)[a-z ]*)? (?:are|is|being) ([a-z]+)", sentence)
    stated = re.search(r"\b(?:of|has|have|contains|are|holds) (\d+) (?:[a-z]+ )?(?:" + "|".join(_GENERAL) + r")\b", sentence)
    whole = total or (int(stated.group(1)) if stated else 0)
    if rest and whole > sum(kinds.values()):
        kinds[single(rest.group(1))] = whole - sum(kinds.values())
    elif whole > sum(kinds.values()) > 0 and len(kinds) == 1 and re.search(r"of (?:which|whom|these|them)|\bare\b", sentence):
        kinds["other"] = whole - sum(kinds.values())
    return (kinds, noun or "thing") if len(kinds) >= 2 or ("other" in kinds) else None


def cards(asked: str, extra: str = "") -> tuple[dict[str, int], str] | None:
    """The kinds of a deck that the question speaks of: suits, ranks, colours, or face cards."""
    low = asked.lower()
    ranks = [r for r in RANKS if re.search(rf"\b{r}s?\b" if r not in ("six",) else r"\bsix(?:es)?\b", low)]
    suits = [s for s in SUITS if re.search(rf"\b{s}s?\b", low)]
    colours = [c for c in ("red", "black") if re.search(rf"\b{c}\b", low)]
    face = re.search(r"\b(?:face|picture|court) cards?\b", low)
    kinds: dict[str, int] = {}
    if suits and not ranks and not colours and not face:
        kinds = dict.fromkeys(suits, 13)
    elif ranks and not suits and not colours and not face:
        kinds = dict.fromkeys(ranks, 4)
    elif colours and not suits and not ranks and not face:
        return {"red": 26, "black": 26}, "card"
    elif face and not suits and not ranks and not colours:
        kinds = {"face": 12}
    else:
        if re.search(r"\bsame suit\b|\bdifferent suits?\b|\bsuit\b", low) and not ranks:
            return dict(SUITS), "card"
        return None
    left = 52 - sum(kinds.values())
    if left:
        kinds["other"] = left
    return kinds, "card"


_VERB = r"(?:draw|drawn|draws|drew|select|selects|selected|choose|chooses|chosen|pick|picks|picked|take|takes|taken|remove|removes|removed|sample|sampled|deal|dealt|pull|pulls|pulled|grab|grabs|grabbed|hand|receive|receives)"
_BACK = re.compile(r"\bwith replacement|replac(?:es|ed|ing) (?:it|the|each|them)|(?:puts?|put|placed?|placing) (?:it |them |the \w+ )?back|returned? (?:it |to)|(?:is|are) (?:then )?(?:replaced|returned)|and replac", re.I)


def number_drawn(low: str, needs: int) -> int | None:
    """How many are drawn, by the verbs of drawing."""
    for pattern in (
        rf"\b{_VERB}(?: out)?(?: at random| randomly)? (?:a (?:sample|hand|committee|team|group|random sample|set) of )?(\d+)\b(?!-card)", rf"\b(\d+)(?: [a-z]+){{0,4}} (?:are|is|were|was|will be)(?: to be)?(?: randomly| then| successively)* {_VERB}", rf"\b(\d+)(?: [a-z]+)? {_VERB}\b",
        r"\b(?:sample|hand|committee|team|group|subset) of (?:size )?(\d+)\b(?! [a-z]+ and)", r"\b(\d+)-card\b", r"\b(\d+)[- ](?:person|member|element)\b", r"\bdraw of (\d+)\b",
    ):  # fmt: skip
        m = re.search(pattern, low)
        if m:
            return int(m.group(1))
    another = len(re.findall(rf"\b(?:{_VERB}) (?:a|an|another|1|the)(?: second| third| other)?\b", low))
    if re.search(r"\bboth\b|\ba second\b|\banother\b", low):
        return 2
    if re.search(r"\bone by one\b|\buntil (?:the urn|the box|it|they|all)\b|\ball of them\b|\bone at a time\b|\b1 at a time\b", low):
        return -1
    if another == 1 and needs <= 1:
        return 1
    return needs or None


def _kind_pattern(kind: str) -> str:
    plural = {"man": "men", "woman": "women", "child": "children", "person": "people"}.get(kind, kind + "s")
    return rf"(?:{re.escape(kind)}|{re.escape(plural)}|{re.escape(kind)}es)"


def wishes(asked: str, kinds: tuple[str, ...], drawn: int | None) -> tuple[tuple[Need, ...], int]:
    """What the asked sentence wants of each kind, and how many draws that names in all."""
    low = asked.lower()
    needs: dict[str, Need] = {}
    named = 0
    union = re.search(r"\b(" + "|".join(_kind_pattern(k) for k in kinds) + r")(?: [a-z]+)? or (?:a |an )?(" + "|".join(_kind_pattern(k) for k in kinds) + r")\b", low)
    if union and drawn == 1 and not re.search(r"\bneither\b", low):
        both = frozenset(k for k in kinds for g in union.groups() if re.fullmatch(_kind_pattern(k), g))
        return (Need(both, 1, 1),), 1
    for kind in kinds:
        if kind == "other":
            continue
        p = _kind_pattern(kind)
        general = "|".join(_GENERAL)
        at_least = re.search(rf"\b(?:at least|no fewer than) (\d+)(?: of (?:the|them|which)(?: [a-z]+)?)?(?: (?:is|are|will be|were))? (?:(?:a|an) )?{p}\b", low) or re.search(rf"\b(?:at least) (\d+) (?:of (?:the |them |these )?)?(?:[a-z]+ )?(?:is|are|will be|were) (?:(?:a|an) )?{p}\b", low)
        at_most = re.search(rf"\b(?:at most|no more than) (\d+)(?: of (?:the|them|which)(?: [a-z]+)?)?(?: (?:is|are))? (?:(?:a|an) )?{p}\b", low) or re.search(rf"\bat most (\d+) (?:of (?:the |them |these )?)?(?:[a-z]+ )?(?:is|are|will be|were) (?:(?:a|an) )?{p}\b", low)
        exact = re.search(rf"(?<!at least )(?<!at most )(?<!more than )(?<!fewer than )(?<!less than )\b(?:exactly |precisely |only )?(\d+) (?:of (?:the |them |these )?)?(?:(?:{general}|cards?) )?(?:(?:is|are|will be|were) )?{p}\b", low)
        more = re.search(rf"\bmore than (\d+) (?:of (?:them|the) )?(?:is |are )?{p}\b", low)
        fewer = re.search(rf"\b(?:fewer|less) than (\d+) (?:of (?:them|the) )?(?:is |are )?{p}\b", low)
        every = re.search(rf"\b(?:all|both|every|each)\b(?: (?:of )?(?:the |them |these )?)?(?:\d+ )?(?:[a-z]+ ){{0,4}}?(?:is|are|will be|were|being|be|get)? ?(?:drawn |chosen |selected )?{p}\b", low)
        none = re.search(rf"\b(?:no|none|neither|not any|without any|0)\b (?:of (?:the |them |these )?)?(?:[a-z0-9]+ ){{0,4}}?(?:is |are )?{p}\b|\bnot (?:a |an )?{p}\b", low)
        one = re.search(rf"\b(?:a|an|the|1)(?: (?:[a-z]+))?? {p}\b|\b(?:is|being|it is|drawing|getting|picking|are) {p}\b", low)
        if at_least:
            needs[kind] = Need(frozenset({kind}), int(at_least.group(1)), None)
            named += int(at_least.group(1))
        elif more:
            needs[kind] = Need(frozenset({kind}), int(more.group(1)) + 1, None)
        elif fewer:
            needs[kind] = Need(frozenset({kind}), 0, int(fewer.group(1)) - 1)
        elif at_most:
            needs[kind] = Need(frozenset({kind}), 0, int(at_most.group(1)))
        elif exact:
            needs[kind] = Need(frozenset({kind}), int(exact.group(1)), int(exact.group(1)))
            named += int(exact.group(1))
        elif none:
            needs[kind] = Need(frozenset({kind}), 0, 0)
        elif every and drawn and drawn > 0:
            needs[kind] = Need(frozenset({kind}), drawn, drawn)
            named += drawn
        elif one:
            needs[kind] = Need(frozenset({kind}), 1, 1)
            named += 1
    return tuple(needs.values()), named


def draw(line: str) -> Draw | None:
    """The drawing that a normal line describes, if it does."""
    given, asked = given_and_asked(line)
    low, question = line.lower(), asked.lower()
    if re.search(r"\b(?:second|2nd|other|2|3|each|another|first|both) (?:urns?|bags?|box(?:es)?|bowls?|jars?|drawers?|decks?)\b|\bdice|\bdie\b|\bcoin", low):
        return None
    deck = re.search(r"\b(?:deck|pack)\b|\bplaying cards\b|\b52[- ]card", low) is not None
    if len(re.findall(r"\b(?:contains?|containing|holds|there (?:are|is))\b \d", low)) > 1:
        return None
    ways = re.search(r"\bhow many\b[^.?]*\b(?:ways|committees|teams|groups|hands|selections|samples|choices|possibilities)|\bnumber of (?:ways|selections|hands|committees)", question) is not None
    if not ways and not re.search(r"\bprob\w*|\bchance|\blikely|\blikelihood|\bodds\b|\bfind p\s?\(|\bexpect", low):
        return None
    if deck:
        found = cards(re.sub(r"\b\d*[- ]?card (?:deck|hand)\b", "", asked))
        if found is None:
            return None
        pool, noun = found
    else:
        described = collection(line)
        if described is None:
            return None
        pool, noun = described[0], described[1]
    kinds, counts = tuple(pool), tuple(pool.values())
    back = _BACK.search(low) is not None and "without replacement" not in low
    if noun == "letter":
        return _letters(question, low, kinds, counts, back)
    verb = re.search(rf"\b{_VERB}\b|\bcommittee\b|\bgets?\b|\bhits?\b|\bgetting\b", low)
    if verb is None:
        return None
    drawn = number_drawn(_without(low, pool), 0)
    if drawn == -1:
        drawn = sum(counts)
    waited = re.search(r"\bthe (\w+) (\w+)(?: \w+)? (?:appears?|occurs?|is (?:drawn|obtained|found)|comes?|will (?:be|appear))(?: \w+)? (?:on|at|in) the (\w+) (?:draw|card|pick|trial)", question)
    if waited and waited.group(1) in ORDINALS and waited.group(3) in ORDINALS and single(waited.group(2)) in kinds:
        return Draw(kinds, counts, ORDINALS[waited.group(3)], back, last=(single(waited.group(2)), ORDINALS[waited.group(1)]), noun=noun)
    known = re.search(r"\bgiven (?:that )?(?:the )?(?:first|1st) (?:[a-z]+ ){0,5}?(" + "|".join(_kind_pattern(k) for k in kinds) + r")\b|\bif the (?:first|1st) (?:[a-z]+ ){0,5}?(" + "|".join(_kind_pattern(k) for k in kinds) + r")\b", low)
    if known:
        first = _which(known.group(1) or known.group(2), kinds)
        rest = low[known.end() :]
        target = re.search(r"\b(?:next|second|2nd|other)\b[^.?]*?\b(not )?(?:a |an )?(" + "|".join(_kind_pattern(k) for k in kinds) + r")\b", rest) or re.search(r"\b(?:next|second|2nd|other)\b[^.?]*?\b(not )?(?:a |an )?(" + "|".join(_kind_pattern(k) for k in kinds) + r")\b", question[: max(0, question.find("given"))])
        if target is None:
            return None
        wanted = frozenset({_which(target.group(2), kinds)})
        return Draw(kinds, counts, 2, back, order=(wanted if not target.group(1) else frozenset(kinds) - wanted,), after=(frozenset({first}),), noun=noun)
    if re.search(r"\bgiven\b|\bknown\b|\bunknown\b", low):
        return None
    expected = re.search(r"\bexpect", question)
    if expected:
        unlike = [k for k in kinds if re.search(rf"\bnot (?:[a-z]+ )?{_kind_pattern(k)}\b", question)]
        if len(unlike) == 1 and "other" in kinds:
            return None if drawn is None else Draw(kinds, counts, drawn, back, expected="other", noun=noun)
        asked_kind = [k for k in kinds if re.search(rf"\b{_kind_pattern(k)}\b", question)]
        if drawn is None or len(asked_kind) != 1 or drawn > sum(counts):
            return None
        return Draw(kinds, counts, drawn, back, expected=asked_kind[0], noun=noun)
    order = _order(question, kinds)
    if order and not ways:
        return Draw(kinds, counts, len(order), back, order=order, noun=noun)
    pattern = ""
    if re.search(r"\bsame (?:colou?r|flavou?r|kind|type|suit|sex|gender|letter|sort)\b|\bmatch(?:ing)?\b|\bof the same\b", question):
        pattern = "same"
    elif re.search(r"\b(?:different|distinct) (?:colou?rs?|flavou?rs?|kinds?|types?|suits?|sexes)\b|\ball different\b|\bnot (?:of )?the same\b", question):
        pattern = "different"
    elif re.search(r"\b1 of each\b", question):
        pattern = "each"
    elif re.search(r"\balternat", question):
        pattern = "alternate"
    if pattern:
        n = len(kinds) if pattern == "each" and drawn is None else drawn
        return None if n is None or n > sum(counts) else Draw(kinds, counts, n, back, pattern=pattern, ways=ways, noun=noun)
    needs, named = wishes(question, kinds, drawn)
    if not needs and ways:
        return None
    if not needs:
        needs, named = wishes(sentences(given)[-1] if given and not re.search(r"\d", question) else "", kinds, drawn)
    if not needs:
        return None
    drawn = drawn if drawn is not None else named
    if drawn and all(n.least == 1 and n.most == 1 for n in needs) and len(needs) > 1 and drawn == 1:
        return None
    if not drawn or (not back and drawn > sum(counts)):
        return None
    if sum(n.least for n in needs) > drawn:
        return None
    return Draw(kinds, counts, drawn, back, needs=needs, ways=ways, noun=noun)


def _without(low: str, pool: dict[str, int]) -> str:
    """The line without the list of the collection itself, whose numbers are no draws."""
    for kind, count in pool.items():
        low = re.sub(rf"\b{count} (?:are |is )?{_kind_pattern(kind)}(?: [a-z]+)?\b(?=[,. ;]| and|$)", " ", low, count=1)
    return low


def _which(word: str, kinds: tuple[str, ...]) -> str:
    return next(k for k in kinds if re.fullmatch(_kind_pattern(k), word))


def _letters(question: str, low: str, kinds: tuple[str, ...], counts: Counts, back: bool) -> Draw | None:
    sequence = re.search(r"\bsequence ([a-z]+)\b", low)
    n = re.search(r"\b(\d+) letters? (?:are |is )?(?:picked|drawn|chosen|selected|taken)", low)
    if sequence:
        return Draw(kinds, counts, len(sequence.group(1)), back, order=tuple(frozenset({c}) for c in sequence.group(1)), noun="letter")
    picked = re.search(r"\b(?:picking|getting|drawing|choosing|of) ((?:\d+ [a-z]\b(?:, and |, | and )?)+)", low)
    if picked is None:
        return None
    wanted = [(int(a), b) for a, b in re.findall(r"(\d+) ([a-z])\b", picked.group(1))]
    total = sum(a for a, _ in wanted)
    if n is not None and int(n.group(1)) < total:
        return None
    return Draw(kinds, counts, int(n.group(1)) if n else total, back, needs=tuple(Need(frozenset({b}), a, a) for a, b in wanted), noun="letter")


def _order(question: str, kinds: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    names = "|".join(_kind_pattern(k) for k in kinds if k != "other")
    parts = [(ORDINALS[m.group(1)], bool(m.group(2)), m.group(3)) for m in re.finditer(rf"\b(first|second|third|fourth|1st|2nd|3rd|4th) (?:[a-z]+ ){{0,3}}?(?:is|was|being|drawn is|are) (not )?(?:a |an )?({names})\b", question)]
    if parts and [p[0] for p in sorted(parts)] == list(range(1, len(parts) + 1)):
        return tuple(frozenset(kinds) - {_which(w, kinds)} if no else frozenset({_which(w, kinds)}) for _, no, w in sorted(parts))
    if len(parts) == 1 and parts[0][0] > 1:
        everything = frozenset(kinds)
        wanted = frozenset({_which(parts[0][2], kinds)})
        return (*[everything] * (parts[0][0] - 1), everything - wanted if parts[0][1] else wanted)
    then = re.search(rf"\b(?:a |an |1 )?({names})(?: [a-z]+)?,? (?:and )?(?:then|followed by) (?:a |an |1 )?(?:second )?({names})\b", question)
    if then:
        return frozenset({_which(then.group(1), kinds)}), frozenset({_which(then.group(2), kinds)})
    return ()

