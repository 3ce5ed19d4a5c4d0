"""Dice, coins, children, numbered things and a card in words: the experiment, the events that are spoken of, what is measured.

Every word of an event must be understood: a phrase with a word left over is no event, so that nothing is misread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from tutor.notation.tree import Add, Negative, Node, Relation, Symbol
from tutor.problem.conditions import conditions
from tutor.problem.quantities import NUMBER, number
from tutor.problem.wishes import expression, names_in
from tutor.rules.distributions import Bounds
from tutor.rules.sample_space import CHILD, COIN, All, Any, Event, Experiment, Face, Measure, Not, Property, Source, Test, deck, numbered

_COUNTS = {"once": 1, "twice": 2, "thrice": 3}
_COLOURS = "red|blue|green|white|black|yellow|orange|purple"
_KIND = r"(?:(?:fair|standard|ordinary|regular|normal|unbiased|balanced|honest|six-?sided|6-?sided|cubical|independent|identical|different|distinct|usual|single|distinguishable),? )*"
_UNFAIR = re.compile(r"\b(?:unfair|biased|loaded|weighted|not fair|bent|unbalanced|trick coin|2-headed|double-headed)\b", re.I)
_FACES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ace": 1}


def experiment(line: str) -> Experiment | None:
    """The equally likely sources that a normal line describes; None when it describes none."""
    low = line.lower()
    for word, count in _COUNTS.items():
        low = re.sub(rf"\b{word}\b", f"{count} times", low)
    if _UNFAIR.search(low.replace("unbiased", "").replace("not biased", "")) or re.search(r"\b(?:until|first time|urn|bag|jar)\b", low):
        return None
    named = _named_dice(line)
    if named is not None:
        return named
    sources = [*_coins(low), *_dice(line, low)]
    if sources and re.search(r"\bcards?\b(?! game)", low):
        return None
    if not sources:
        return _children(low) or _card(low) or _numbers(line, low)
    found = Experiment(tuple(sources))
    return found if found.size <= 10**9 else None


def _named_dice(line: str) -> Experiment | None:
    """"Left: 1 1 4 4; Right: 2 2 2 5": dice with their own faces."""
    if not re.search(r"\b(?:dice|die)\b", line, re.I):
        return None
    found = re.findall(rf"\b((?:{_COLOURS})|[A-Z])\b(?: die)?(?: has)?(?: the)?(?: faces| sides| numbers)?:? ?[\[({{]?(\d+(?:(?:,? and |, | |,)\d+){{2,}})", line, re.I)
    if len(found) < 2:
        return None
    sources = tuple(Source("die", tuple(Face(Fraction(v), v) for v in re.findall(r"\d+", faces)), name if len(name) == 1 else name.lower()) for name, faces in found)
    return Experiment(sources)


def _coins(low: str) -> list[Source]:
    if not re.search(r"\bcoins?\b", low) or not re.search(r"\b(?:heads?|tails?|same|alike|different|match\w*)\b", low):
        return []
    times = re.search(rf"\bcoin\b[^.;]{{0,40}}?\b(\d+) times\b|\b(\d+) {_KIND}(?:coin )?(?:tosses|flips|throws)\b", low)
    many = re.search(rf"\b(\d+) {_KIND}coins\b", low)
    count = int(many.group(1)) if many else int(times.group(1) or times.group(2)) if times else 1 if re.search(r"\bcoin\b", low) else 0
    return [Source("coin", COIN)] * count if 0 < count <= 14 else []


def _dice(line: str, low: str) -> list[Source]:
    if not re.search(r"\b(?:dice|die)\b", low):
        return []
    defined = re.findall(r"\b([A-Z])\b(?: be| is|:| =)(?: the)?(?: (?:result|outcome|value|number|score))?(?: of)?(?: rolling| shown on| on| from)?(?: of)? (?:a|the|1) (?:fair )?(?:(\d+)-sided )?die", line)
    if len(defined) >= 2:
        return [Source("die", numbered(1, int(sides or 6)), name) for name, sides in defined]
    sided = re.findall(rf"\b(?:(\d+) {_KIND})?(\d+)-sided (?:die|dice)\b", low)
    if len({s for _, s in sided}) > 1:
        return [Source("die", numbered(1, int(s))) for n, s in sided for _ in range(int(n or 1))]
    sides = int(sided[0][1]) if sided else int(found.group(1)) if (found := re.search(r"\b(\d+) sides\b", low)) else 6
    if not 2 <= sides <= 100:
        return []
    bare = re.sub(r"\b\d+-sided ", "", low)
    coloured = list(dict.fromkeys(re.findall(rf"\b({_COLOURS}) (?:die|1\b)", low)))
    times = re.search(rf"\bdie\b[^.;]{{0,45}}?\b(\d+) (?:\w+ )?(?:times|more times)\b|\b(\d+) {_KIND}(?:rolls|throws|tosses) of (?:a|the|1) {_KIND}die\b|\broll(?:s|ed|ing)? (\d+) times\b", bare)
    many = re.search(rf"\b(\d+) {_KIND}dice\b", bare)
    if coloured and len(coloured) == 2:
        return [Source("die", numbered(1, sides), c) for c in coloured]
    if re.search(r"\bpair of (?:fair |standard |ordinary |\d+-sided )*dice\b|\bboth dice\b", low) and not many:
        count = 2
    elif many:
        count = int(many.group(1))
    elif times:
        count = int(next(g for g in times.groups() if g))
    elif re.search(r"\bdie\b", low) and not re.search(r"\bdice\b", low):
        count = 2 if re.search(r"\b(?:first|1st) (?:roll|throw|toss)\b.*\b(?:second|2nd)\b|\brolled again\b", low) else 1
    else:
        return []
    return [Source("die", numbered(1, sides))] * count if count <= 12 else []


def _children(low: str) -> Experiment | None:
    found = re.search(r"\b(\d+) (?:children|kids)\b|\b(\d+)-child family", low)
    if not found or not re.search(r"\b(?:boys?|girls?)\b", low) or re.search(r"\d+ (?:boys|girls)\b.*\b(?:select|chosen|choose|class)", low):
        return None
    count = int(found.group(1) or found.group(2))
    return Experiment((Source("child", CHILD),) * count) if count <= 10 else None


def _card(low: str) -> Experiment | None:
    if not re.search(r"\b(?:deck|pack)\b|\b52\b|\bplaying cards?\b", low) or not re.search(r"\b(?:a|1|one|the|single) (?:random |playing |single )?card\b|\bdrawing (?:a|an|1) \w+", low):
        return None
    if re.search(r"\b(?!52\b)\d+ (?:playing )?cards\b|\bcards are\b|\bsecond\b|\bhand\b|\banother\b|\btimes\b", low):
        return None
    return Experiment((Source("card", deck()),))


def roulette(low: str) -> Experiment | None:
    """One spin of a roulette wheel: 1 to 36, half red and half black, and 0 (and 00 in America), which are green."""
    if "roulette" not in low:
        return None
    double = re.search(r"\b00\b|double[- ]zero|american|las vegas|\b38\b", low) is not None
    red = {1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36}
    faces = [Face(Fraction(k), str(k), frozenset({"red" if k in red else "black", "even" if k % 2 == 0 else "odd"})) for k in range(1, 37)]
    zeros = [Face(Fraction(0), "0", frozenset({"green"})), *([Face(Fraction(0), "00", frozenset({"green"}))] if double else [])]
    return Experiment((Source("spin", (*faces, *zeros)),))


def one_from_urn(low: str) -> Experiment | None:
    """One ball from an urn, by its colour."""
    found = re.findall(rf"\b(\d+) ({_COLOURS})\b", low)
    if len(found) < 2 or len({c for _, c in found}) < len(found) or not re.search(rf"\b(?:a|1|one|the) (?:single |(?:{_COLOURS}) )?(?:ball|marble|chip|card|token|candy|bead|counter|disc)\b", low) or re.search(r"\b(?:2|3|4|two) (?:balls|marbles|chips|tokens) (?:are|is|from|without|with)\b", low):
        return None
    faces = [Face(Fraction(0), colour, frozenset({colour})) for count, colour in found for _ in range(int(count))]
    return Experiment((Source("ball", tuple(faces)),)) if len(faces) <= 2000 else None


def _numbers(line: str, low: str) -> Experiment | None:
    """A number, a ticket, a ball, a spinner: whole numbers in a range, or a written set."""
    span = re.search(r"\b(?:from|between|numbered|labell?ed|marked)(?: the| first| set| of| integers?| numbers?| whole| natural| positive| with| inclusive|,)* ?\{?(-?\d+)(?:(?: ?, ?-?\d+){0,2} ?, ?\.\.\. ?, ?| to | through | and | ?- ?| up to )(-?\d+)\}?", low)
    first = re.search(r"\b(?:first|smallest) (\d+) (?:positive |natural |counting )?(?:integers|numbers)\b", low)
    listed = re.search(r"\{ ?(-?\d+(?: ?, ?-?\d+)+) ?\}", low)
    if span:
        low_end, high_end = int(span.group(1)), int(span.group(2))
        faces = numbered(low_end, high_end) if low_end < high_end <= low_end + 5000 else ()
    elif first:
        faces = numbered(1, int(first.group(1))) if int(first.group(1)) <= 5000 else ()
    elif listed:
        faces = tuple(Face(Fraction(v.strip()), v.strip()) for v in listed.group(1).split(","))
    else:
        return None
    if not faces or not re.search(r"\b(?:random\w*|chosen|selected|picked|drawn|draws?|spinner|spun|spin\w*|chooses?|picks?|selects?|equally likely)\b", low) or len({f.label for f in faces}) < len(faces):
        return None
    if re.search(r"\b(?:normal\w*|exponential|poisson|binomial|continuous|real number|uniformly distributed on|interval)\b", low) or re.search(r"\b(?:minutes|hours|am|pm|noon)\b", low):
        return None
    each = re.search(r"\b[A-Z][a-z]+ and [A-Z][a-z]+\b[^.]{0,30}\b(?:each|both|independently)\b", line)
    many = re.search(r"\b(\d+) (?:different |distinct |random )?(?:numbers|integers|tickets|balls|cards|slips|digits)\b(?= (?:is|are|were|from|between)|[^.]{0,25}(?:chosen|selected|picked|drawn|at random))", low)
    count = 2 if each else int(many.group(1)) if many and int(many.group(1)) not in (len(faces),) else 1
    if count > 6:
        return None
    back = bool(each) or re.search(r"\b(?:with replacement|replaced|independent\w*|put back|with repetition)\b", low) is not None
    distinct = count > 1 and not back
    if distinct and not re.search(r"\b(?:without replacement|different|distinct|tickets|balls|cards|slips|at the same time|simultaneously)\b", low):
        return None
    return Experiment((Source("number", faces),) * count, distinct)


# -- events ----------------------------------------------------------------------------------------------------------

_FILLER = (
    "the a an that is are was were be of it its they their you your we he she i getting get gets got rolling roll rolls rolled obtaining obtain tossing toss tosses tossed flipping flip flips throwing throw throws drawing draw drawn draws "
    "picking choosing having have has show shows showing shown appear appears appearing come comes coming up out result results resulting number numbers outcome outcomes value values face faces side dots spots upturned top facing uppermost "
    "on in at for to with from what find probability chance chances likelihood compute calculate determine how likely there will would if we when this these those then event both-dice dice die coin coins card cards child children spinner spinning ticket "
    "turn turns marble marbles ball balls chip chips bead beads token tokens land lands landing occur occurs occurring observed observing random randomly chosen selected picked selecting drawn exactly-as integer integers single deck standard pack rolls spun lies falls experiment randomly-chosen so your true case also tosses"
).split()  # fmt: skip
_FILLERS = re.compile(rf"\b(?:{'|'.join(_FILLER)})\b")
_TAGS = {
    "heads?": "heads", "tails?": "tails", "boys?": "boy", "sons?": "boy", "girls?": "girl", "daughters?": "girl", "hearts?": "hearts", "spades?": "spades", "clubs?": "clubs", "diamonds?": "diamonds", "red(?: cards?)?": "red", "black(?: cards?)?": "black", "green": "green", "blue": "blue", "white": "white", "yellow": "yellow", "orange": "orange", "purple": "purple",
    "court": "face", "kings?": "king", "queens?": "queen", "jacks?": "jack", "aces?": "ace",
}  # fmt: skip
_TAG = "|".join(sorted(_TAGS, key=len, reverse=True))
_MEASURES = (
    (r"(?:sums?|totals?|add(?:s|ing)?|sum(?:s|ming)?|combined)", "sum", "the sum"), (r"products?", "product", "the product"), (r"(?:(?:absolute|positive) )?differences?|differ(?:s)?", "difference", "the difference"),
    (r"(?:largest|larger|highest|higher|maximum|max|greatest|greater|biggest|bigger)(?! than)", "largest", "the largest"), (r"(?:smallest|smaller|lowest|lower|minimum|min|least)(?! than)", "smallest", "the smallest"), (r"(?:average|mean)", "average", "the average"),
)  # fmt: skip
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "older": 0, "elder": 0, "oldest": 0, "eldest": 0, "younger": -1, "youngest": -1, "last": -1, "other": 1}
_SAME = r"(?:doubles?|same|matching|match|equal|identical|alike|pair)"


class _Reader:
    """Reads events of one experiment."""

    def __init__(self, setting: Experiment) -> None:
        self.setting = setting
        self.count = len(setting.sources)
        self.names = {s.name.lower(): k for k, s in enumerate(setting.sources) if s.name}
        self.mixed = len({s.noun for s in setting.sources}) > 1

    def event(self, text: str, depth: int = 0) -> Event | None:
        """The event that a phrase means; None when a word of it is not understood."""
        bare = self.bare(text)
        found = self.atom(bare)
        if found is not None or depth > 2:
            return found
        for joint, maker in ((" or ", Any), (" and ", All), (" but ", All), (", ", All)):
            for m in re.finditer(re.escape(joint), text):
                left, right = self.event(text[: m.start()], depth + 1), self.event(text[m.end() :].removeprefix("and ").removeprefix("or "), depth + 1)
                if isinstance(left, Test) and right is None and left.measure.kind not in ("count", "expression") and maker is Any:
                    wanted = self.property(self.bare(text[m.end() :]), face=left.measure.kind == "place")
                    right = None if wanted is None else Test(left.measure, wanted)
                if left is not None and right is not None:
                    return maker((left, right))
        return None

    def bare(self, text: str) -> str:
        """The phrase without words that carry no condition."""
        text = re.sub(r"\b(at least|at most|exactly|only|just|more than|fewer than|less than|no more than) (\d+) (?:of the )?(?:\d+ )?(?:dice|die|coins?|rolls?|tosses|toss|flips?|throws?|child|children)\b", r"\1 \2 them", text)
        text = re.sub(r"\b(?:when|if|with|on|in|by|from|for|of)?\s*(?:you )?(?:rolling|roll|throwing|tossing|flipping|tosses of|rolls of)?\s*(?:1|2|3|4|5|6|7|8|9|10|the|a|both|these|either|pair of)?\s*(?:pair of )?(?:fair |standard |ordinary |6-sided |\d+-sided |unbiased )*(?:dice|die|coins?|rolls|tosses|flips|throws)\b(?: of (?:a|the|1|\d+) (?:fair |standard )?(?:die|dice|coins?))?(?: (?:is|are|were) (?:rolled|thrown|tossed|flipped))?(?: \d+ times)?(?= |$|[,?.])", lambda m: f" {m.group().split()[0] if m.group().split()[0] in ('both', 'either') else ''} ", text) if self.names == {} and not self.mixed and not re.search(r"\b(?:first|second|third|1st|2nd|each|one of|1 of)\b", text) else text
        text = text.replace("neither", "no").replace("do not", "not").replace("does not", "not").replace("doesn't", "not").replace("don't", "not").replace("is not", "not").replace("are not", "not").replace("isn't", "not")
        text = re.sub(r"\b(?:face|picture|court) cards?\b", "court", text.replace("what's", "what"))
        text = re.sub(r"\bof (?:the (?:\d+ )?(?:dice|coins|children|rolls|tosses|numbers|throws|flips|faces)|these|those)\b", "of them", text)
        text = re.sub(r"\bor an? (?=\d)", "or exactly ", text)
        text = re.sub(r"\bat (least|most)\b", r"at-\1", text)
        text = re.sub(r"(?<!-)\b(?:" + "|".join(_FILLER) + r")\b(?!-)", " ", text).replace("at-least", "at least").replace("at-most", "at most")
        return re.sub(r"\s+", " ", re.sub(r"[?!.\"']|,\s*$", " ", text)).strip(" ,")

    # one condition

    def atom(self, t: str) -> Event | None:
        """One condition in bare words."""
        if not t:
            return None
        if t.startswith("not ") and (inner := self.atom(t[4:])) is not None:
            return Not(inner)
        return self._aggregate(t) or self._identity(t) or self._quantified(t) or self._placed(t) or self._compared(t) or self._single(t)

    def _aggregate(self, t: str) -> Event | None:
        for pattern, kind, words in _MEASURES:
            m = re.fullmatch(rf"(?:{pattern})(?: both| all| two| [23](?= ))? ?(.*)", t) or re.fullmatch(rf"(.*?) ?(?:{pattern})", t)
            if m is None or self.count < 2:
                continue
            wanted = self.property(m.group(1))
            if wanted is not None and wanted.kind != "tag" and (kind != "difference" or self.count == 2):
                return Test(Measure(kind, words), wanted)
            tail = re.match(rf"(?:{pattern}) ?(.*)", t)
            if tail:
                return None
        return None

    def _identity(self, t: str) -> Event | None:
        n = self.count
        if n < 2 or self.mixed:
            return None
        different, most = Measure("different", "the number of different faces"), Measure("most", "the most frequent face comes")
        if re.fullmatch(rf"(?:both |all |each |two |2 |any )?(?:\d+ )?{_SAME}(?: both| all)?", t):
            if n > 2 and not re.search(r"\ball\b|\btriples?\b", t) and f"{n} " not in t:
                return None
            return Test(different, _exactly(1))
        if re.fullmatch(r"triples?", t) and n == 3:
            return Test(different, _exactly(1))
        if re.fullmatch(rf"(?:(?:both|all|each|two|2) ?)?(?:{n} )?(?:different|distinct|unequal|unlike)|not {_SAME}|no (?:2|two|matches|match|doubles?|pairs?)(?: {_SAME})?|no {_SAME}", t):
            return Test(different, _exactly(n))
        if re.fullmatch(rf"at least (?:2|two|1 pair)(?: them)?(?: {_SAME})?|at least 1 {_SAME}", t) and re.search(_SAME, t):
            return Test(most, Property("bounds", "at least 2 times", (Bounds(Fraction(2)),)))
        found = re.fullmatch(rf"(?:exactly )?(\d+) (?:them )?{_SAME}", t)
        if found and 1 < int(found.group(1)) <= n and n > 2:
            return Test(most, Property("bounds", f"exactly {found.group(1)} times", (_at(int(found.group(1))),)))
        return None

    def _quantified(self, t: str) -> Event | None:
        m = re.fullmatch(r"(?:more heads than tails|more tails than heads)", t)
        if m:
            tag = "heads" if t.startswith("more heads") else "tails"
            return self._counted(Property("tag", tag, tag=tag), Bounds(Fraction(self.count, 2), False))
        number_ = r"(\d+|one|a|an)"
        amounts: tuple[tuple[str, Callable[[Fraction], Bounds]], ...] = (
            (rf"(?:at least|not less than|no fewer than) {number_} (.*)", lambda k: Bounds(k)), (rf"(?:at most|no more than|not more than) {number_} (.*)", lambda k: Bounds(None, True, k)),
            (rf"more than {number_} (.*)", lambda k: Bounds(k, False)), (rf"(?:less|fewer) than {number_} (.*)", lambda k: Bounds(None, True, k, False)),
            (rf"(?:exactly|precisely|only|just) {number_} (.*)", lambda k: Bounds(k, True, k)),
        )  # fmt: skip
        for pattern, maker in amounts:
            m = re.fullmatch(pattern, t)
            if m is not None and self.count > 1:
                k = Fraction(int(m.group(1))) if m.group(1).isdigit() else Fraction(1)
                wanted = self.property(re.sub(r"^(?:them|both) ", "", m.group(2)), face=True)
                return None if wanted is None else self._counted(wanted, maker(k))
        m = re.fullmatch(r"(?:both|all|every|each|all \d+|either both)(?: them)? (.*)|(.*?) (?:both|each|every|all|either both)", t)
        if m is not None and self.count > 1:
            wanted = self.property(m.group(1) or m.group(2), face=True)
            return None if wanted is None else self._counted(wanted, _at(self.count))
        m = re.fullmatch(r"(?:no|none|not any|zero|0|not either|never)(?: them)? (.*)", t)
        if m is not None:
            wanted = self.property(m.group(1), face=True)
            return None if wanted is None else self._counted(wanted, _at(0))
        m = re.fullmatch(r"(?:(?:at least )?(?:1|one|either)(?: them)?|some|any) (.*)", t)
        if m is not None and self.count > 1 and re.match(r"(?:1|one) them|either|some|any|at least", t):
            wanted = self.property(m.group(1), face=True)
            return None if wanted is None else self._counted(wanted, Bounds(Fraction(1)))
        m = re.fullmatch(r"(\d+) (\D.*)", t)
        if m is not None and self.count >= int(m.group(1)) and (self.count > 1):
            wanted = self.property(m.group(2), face=True)
            if wanted is not None and (wanted.kind == "tag" or re.search(r"s$", m.group(2))):
                return self._counted(wanted, _at(int(m.group(1))))
        m = re.fullmatch(rf"(\d+) ({_TAG}) (?:and )?(\d+) ({_TAG})", t)
        if m is not None and int(m.group(1)) + int(m.group(3)) == self.count:
            tag = _tag(m.group(2))
            return self._counted(Property("tag", tag, tag=tag), _at(int(m.group(1))))
        return None

    def _counted(self, wanted: Property, bounds: Bounds) -> Event:
        if self.mixed and wanted.kind == "tag":
            return Test(Measure("place", "the coin shows", 0), wanted)
        return Test(Measure("count", f"the number of faces that are {wanted.words}", property=wanted), Property("bounds", _bounds_words(bounds), (bounds,)))

    def _placed(self, t: str) -> Event | None:
        places = "|".join([*_PLACES, *map(re.escape, self.names)])
        m = re.fullmatch(rf"({places})(?: {'|'.join({s.noun for s in self.setting.sources})})?(?: one| 1)? (.*)", t) or re.fullmatch(rf"(.*) (?:on )?({places})(?: one| 1)?", t)
        if m is None:
            return None
        which, rest = (m.group(1), m.group(2)) if m.group(1) in _PLACES or m.group(1) in self.names else (m.group(2), m.group(1))
        place = self.names.get(which, _PLACES.get(which, 0)) % self.count
        wanted = self.property(rest, face=True)
        return None if wanted is None else Test(Measure("place", f"the {which} one is", place), wanted)

    def _compared(self, t: str) -> Event | None:
        places = "|".join([*_PLACES, *map(re.escape, self.names)])
        m = re.fullmatch(rf"({places})(?: one| 1| roll| throw| toss| player)? ?(beats|exceeds|(?:strictly )?(?:larger|greater|higher|bigger|more) than|(?:strictly )?(?:less|smaller|lower|fewer) than|equals?|same as|equal) ({places})(?: one| 1| roll| throw)?", t)
        if m is None or self.count < 2:
            return None
        a, b = (self.names.get(x, _PLACES.get(x, 0)) % self.count for x in (m.group(1), m.group(3)))
        if a == b:
            return None
        less, same = re.search(r"less|smaller|lower|fewer", m.group(2)), re.search(r"equal|same", m.group(2))
        tree = Add((Symbol(self.setting.letter(a)), Negative(Symbol(self.setting.letter(b)))))
        bounds = _at(0) if same else Bounds(None, True, Fraction(0), False) if less else Bounds(Fraction(0), False)
        return Test(Measure("expression", f"{m.group(1)} {m.group(2)} {m.group(3)}", tree=tree), Property("bounds", "", (bounds,)))

    def _single(self, t: str) -> Event | None:
        if self.mixed:
            coin = next((k for k, s in enumerate(self.setting.sources) if s.noun == "coin"), None)
            others = [k for k, s in enumerate(self.setting.sources) if s.noun != "coin"]
            wanted = self.property(t, face=True)
            if wanted is None or coin is None or len(others) != 1 or self.count != 2:
                return None
            return Test(Measure("place", "the coin shows" if wanted.kind == "tag" else "the die shows", coin if wanted.kind == "tag" else others[0]), wanted)
        if self.count != 1:
            return None
        wanted = self.property(t, face=True)
        return None if wanted is None else Test(Measure("place", f"the {self.setting.sources[0].noun} is", 0), wanted)

    def property(self, t: str, face: bool = False) -> Property | None:
        """What a number or face must be, from bare words; None when a word is left over."""
        t = re.sub(r"\b(?:equals?|equal|exactly|being|as|precisely|by|either)\b(?! than)", " ", t) if "divisible" not in t and "multiple" not in t else t
        t = re.sub(r"\s+", " ", t).strip(" ,")
        if face:
            t = re.sub(r"\b(ones?|twos?|threes?|fours?|fives?|six(?:es)?)\b", lambda m: str(_FACES[m.group(1).rstrip("s") if m.group(1) not in ("six", "sixes") else "six"]), t)
            t = re.sub(r"\b(\d+)(?:'?s|es)\b", r"\1", t)
            cards = self.setting.sources[0].noun == "card"
            tagged = re.fullmatch(rf"({_TAG})", t)
            if tagged and (tag := _tag(tagged.group(1))) and any(tag in f.tags for s in self.setting.sources for f in s.faces):
                return Property("tag", tag, tag=tag)
            if tagged and not cards and tagged.group(1).startswith("ace"):
                return _exactly(1)
            if cards and (two := re.fullmatch(rf"({_TAG}|\d+) ({_TAG}|\d+)", t)):
                both = [_tag(w) or w for w in two.groups()]
                return Property("tag", " ".join(both), tag="+".join(both))
            if cards and t.isdigit() and 2 <= int(t) <= 10:
                return Property("tag", t, tag=t)
        for pattern, kind in ((r"evens?", "even"), (r"odds?", "odd"), (r"primes?", "prime"), (r"composites?", "composite"), (r"(?:perfect )?squares?", "square")):
            if re.fullmatch(pattern, t):
                return Property(kind, kind)
        m = re.fullmatch(r"(?:divisible by|(?:exact )?multiples?(?: of)?|divisible)(?: both)? (\d+)((?: (?:or|and)(?: by)?(?: multiples?)? \d+)*)", t)
        if m:
            divisors = [int(m.group(1)), *map(int, re.findall(r"\d+", m.group(2)))]
            joint = "and" if " and " in m.group(2) else "or"
            if not all(divisors) or (" and " in m.group(2) and " or " in m.group(2)):
                return None
            return Property("multiple", f"a multiple of {f' {joint} '.join(map(str, divisors))}", of=tuple(divisors), tag=joint)
        m = re.fullmatch(r"(?:divisors?|factors?)(?: of)? (\d+)", t)
        if m and int(m.group(1)):
            return Property("divisor", f"a divisor of {m.group(1)}", of=(int(m.group(1)),))
        m = re.fullmatch(rf"(-?{NUMBER}(?:(?:, ?(?:or |and )?| or | nor ){NUMBER})*)", t)
        if m:
            values = [number(v) for v in re.findall(NUMBER, m.group(1))]
            return Property("bounds", " or ".join(str(v) for v in values), tuple(Bounds(v, True, v) for v in values if v is not None))
        found = conditions(t)
        if len(found) == 1 and not (t[: found[0].start] + t[found[0].end :]).strip(" ,"):
            return Property("bounds", found[0].text.strip(), (found[0].bounds,))
        return None


def _tag(word: str) -> str:
    return next((tag for pattern, tag in _TAGS.items() if re.fullmatch(pattern, word)), "")


def _at(k: int) -> Bounds:
    return Bounds(Fraction(k), True, Fraction(k), True)


def _exactly(k: int) -> Property:
    return Property("bounds", f"{k}", (_at(k),))


def _bounds_words(b: Bounds) -> str:
    if b.exactly is not None:
        return f"is {b.exactly}"
    if b.low is not None:
        return f"is {'at least' if b.low_closed else 'more than'} {b.low}"
    return f"is {'at most' if b.high_closed else 'less than'} {b.high}"


def event_of(text: str, setting: Experiment) -> Event | None:
    """The event that a phrase describes in this experiment; None when it is not understood in full."""
    symbolic = _symbolic(text, setting)
    if symbolic is not None:
        return symbolic
    spelled = re.sub(r"\b[Pp]\s?\(([^()]*)\)", r"\1", text)
    for sign, words in ((">=", " at least "), ("<=", " at most "), (">", " greater than "), ("<", " less than "), ("=", " is ")):
        spelled = spelled.replace(sign, words)
    return _Reader(setting).event(re.sub(r"\s+", " ", spelled).lower())


def _symbolic(text: str, setting: Experiment) -> Event | None:
    """X > Y, X + Y = 7 over the names of the sources."""
    inside = re.search(r"P\s?\(([^|]*)\)", text)
    body = inside.group(1) if inside else text
    tree = expression(body.strip(" ,?.")) if re.search(r"[<>=]", body) else None
    if not isinstance(tree, Relation) or len(tree.operands) != 2 or not set(names_in(tree)) <= {s.name for s in setting.sources}:
        return None
    difference: Node = Add((tree.left, Negative(tree.right)))
    zero = Fraction(0)
    bounds = {"=": (Bounds(zero, True, zero),), "<": (Bounds(None, True, zero, False),), "<=": (Bounds(None, True, zero),), ">": (Bounds(zero, False),), ">=": (Bounds(zero),), "!=": (Bounds(None, True, zero, False), Bounds(zero, False))}.get(tree.operators[0])
    if bounds is None:
        return None
    return Test(Measure("expression", body.strip(), tree=difference), Property("bounds", "", bounds))


def measure_of(text: str, setting: Experiment) -> Measure | None:
    """What is measured in "the expected value of the sum", "the number of heads", "the result"; None when it is not clear."""
    low = text.lower()
    reader = _Reader(setting)
    equal = next(((kind, words) for pattern, kind, words in _MEASURES if re.search(rf"\b(?:equal to|equals|given by) the (?:{pattern})\b", low)), None)
    if equal is not None and len(setting.sources) > 1:
        return Measure(*equal)
    counted = re.search(r"\bnumber of (?:times (?:that )?)?(?:a |an )?(.+?)(?= (?:obtained|rolled|shown|in|when|that|on|from|if|you|appear\w*|come\w*|show\w*|is|will|observed|among)\b|[?.,]|$)", low)
    if counted and len(setting.sources) > 1:
        wanted = reader.property(_FILLERS.sub(" ", counted.group(1)).strip(), face=True)
        if wanted is not None:
            return Measure("count", f"the number of faces that are {wanted.words}", property=wanted)
        return None
    hits = [(kind, words) for pattern, kind, words in _MEASURES if re.search(rf"\b(?:{pattern})\b", re.sub(r"\b(?:mean|average|expected) (?:value|of|for)\b|\bthe (?:mean|average)\b|\bon average\b", " ", low))]
    hits = [h for h in hits if h[0] != "average" or re.search(r"\bthe average of\b", low)]
    if len(hits) == 1 and len(setting.sources) > 1:
        return Measure(hits[0][0], hits[0][1])
    if not hits and len(setting.sources) == 1 and setting.sources[0].noun in ("die", "number") and not counted:
        return Measure("place", "the result", 0)
    return None


def split_condition(text: str) -> tuple[str, str]:
    """The wanted event and what is known, from "… given that …", "if we know that …", "Given …, what is …"."""
    low = text.lower()
    front = re.match(r"\s*(?:given(?: that)?|if(?: we know| it is known| you know| we are told)?(?: that)?|suppose(?: that)?|knowing that) (.+?),? (?:what is|what's|find|calculate|compute|determine|then) (.*)", low)
    if front and not re.match(r"(?:you|we|a|1|2|3|\d+|two|the) ?(?:fair |standard )*(?:coins?|dice|die|cards?)?\s*(?:roll|rolls|toss|is|are|flip|throw)", front.group(1)):
        return front.group(2), front.group(1)
    behind = re.search(r"(.*?),? (?:given(?: that)?|if (?:it is known that |we know that |you know that |you are told that )|knowing that|assuming that) (.*)", low)
    return (behind.group(1), behind.group(2)) if behind else (low, "")
