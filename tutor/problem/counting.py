"""How many ways: what a counting question is about, read from its words; number words and figures are one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tutor.notation.tree import Add, Number, Relation, Sequence, Symbol
from tutor.problem.record import Problem


@dataclass(frozen=True, slots=True)
class Count:
    """A way of counting and its numbers; `words` names what is counted where the reply speaks of it."""

    kind: str
    numbers: tuple[int, ...]
    words: tuple[str, ...] = ()


_WORDS = {
    w: k
    for k, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_POLYGONS = {"triangle": 3, "quadrilateral": 4, "pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8, "nonagon": 9, "decagon": 10, "dodecagon": 12}
_CATEGORIES = {"birth month": 12, "month": 12, "day of the week": 7, "weekday": 7, "same birthday": 366, "birthday": 366, "initial": 26, "first letter": 26, "star sign": 12, "zodiac sign": 12}
_CONSTRAINT = re.compile(
    r"\b(together|adjacent|next to|beside|apart|must|includ\w*|exclud\w*|at least|at most|exactly|starts?|begins?|beginning|ends?|ending|even|odd|vowels?|consonants?|alternat\w*|refuses?|particular|specific|"
    r"except|not|no two|neither|divisible|probability|consecutive|palindrom\w*|greater|less|between|only|same|distinct digits|nobody|no one|no-one|none|more than|if)\b"
)
"""Words that change what is counted: a kind that does not ask for them leaves the question alone."""

_PEOPLE = r"(?:people|persons|students|children|friends|guests|boys|girls|men|women|books|objects|items|things|different books|distinct objects|different objects|players|runners|cars|flags|toys|cards|candidates|pupils|kids|adults|chairs|paintings|songs|trophies|numbers|letters)"
_HOW_MANY = r"how many|number of|in what number|find the number|count|calculate the number"
_LONGEST = 900


def read_count(problem: Problem) -> Count | None:
    """The counting question in a problem, or None: a question with a condition that is not understood is none."""
    text = plain_words(problem)
    if len(text) > _LONGEST or re.search(r"\bprobabilit|\bchance\b|\bexpected\b|\bodds\b|\baverage\b|\bhow likely\b", text):
        return None
    if not re.search(rf"\b(?:{_HOW_MANY}|ways|arrange|permutations?|combinations?|choose|handshakes|smallest|least|minimum)\b", text):
        return None
    for kind in _KINDS:
        found = kind(text, problem)
        if found is not None:
            return found
    return None


def plain_words(problem: Problem) -> str:
    """The words of the question in lower case, whole numbers in figures."""

    def figure(found: re.Match[str]) -> str:
        tree = problem.mathematics[int(found.group(1))]
        items = tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)
        if all(isinstance(i, Symbol) and len(i.name) == 1 for i in items):
            return f" {', '.join(i.name.lower() for i in items if isinstance(i, Symbol))} "
        return f" {', '.join(i.text for i in items if isinstance(i, Number))} " if all(isinstance(i, Number) and i.text.isdigit() for i in items) else found.group()

    text = re.sub(r"⟦(\d+)⟧", figure, problem.words)
    text = re.sub(r"\b(zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\b", lambda m: str(_WORDS[m.group(1)]), text)
    text = re.sub(r"\b(a|one) dozen\b|\bdozen\b", "12", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[,.?;:])", "", text)).strip()


def _free(text: str, *allowed: str) -> bool:
    """Is there no condition in the text but the allowed words?"""
    return all(any(re.fullmatch(a, m.group(1)) for a in allowed) for m in _CONSTRAINT.finditer(text))


def _n(text: str) -> int:
    return int(text)


def _subsets(text: str, problem: Problem) -> Count | None:
    sized = re.search(r"(?:(\d+)[- ]element subsets|subsets (?:of size|with|containing|that contain|of) (\d+)(?: elements| members)?)\b.{0,40}?\b(\d+)(?:[- ]element)?", text)
    if sized and _free(text, "exactly"):
        return Count("choose", (_n(sized.group(3)), _n(sized.group(1) or sized.group(2))))
    whole = re.search(r"how many subsets\b.{0,30}?\b(\d+) (?:elements|members|items|objects)", text)
    if whole and _free(text):
        return Count("powers", (2, _n(whole.group(1))), ("each element is either in the subset or not",))
    return None


def _handshakes(text: str, problem: Problem) -> Count | None:
    if re.search(r"handshakes?|shakes? hands|shake hands", text) and (people := re.search(r"\b(\d+) (?:people|persons|guests|friends|students|players|men|women)", text)) and _free(text, "if", "exactly"):
        return Count("choose", (_n(people.group(1)), 2), ("a handshake is a pair of people",))
    if re.search(r"every (?:other )?team|each (?:other )?team|round[- ]robin|each other once|every other (?:team|player) once", text) and (teams := re.search(r"\b(\d+) (?:teams|players)", text)):
        return Count("choose", (_n(teams.group(1)), 2), ("a game is a pair of teams",)) if not re.search(r"twice|home and away", text) else None
    if "diagonal" in text:
        sides = next((n for w, n in _POLYGONS.items() if w in text), None)
        counted = re.search(r"(\d+)[- ](?:sided|gon|sides)|with (\d+) (?:sides|vertices|corners)", text)
        sides = sides or (_n(counted.group(1) or counted.group(2)) if counted else None)
        return Count("diagonals", (sides,)) if sides and sides > 2 else None
    return None


def _solutions(text: str, problem: Problem) -> Count | None:
    """Whole solutions of x + y + z = 8."""
    if "solution" not in text or not re.search(r"non-?\s?negative|positive|natural|whole", text):
        return None
    for tree in problem.mathematics:
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Add) and isinstance(tree.right, Number):
            names = [t for t in tree.left.terms if isinstance(t, Symbol) or type(t).__name__ == "Subscript"]
            if len(names) == len(tree.left.terms) == len(set(names)) and tree.right.text.isdigit():
                positive = re.search(r"non-?\s?negative", text) is None and re.search(r"positive|natural", text) is not None
                return Count("stars positive" if positive else "stars", (int(tree.right.text), len(names)))
    return None


_BOXES = r"(?:distinct|different|distinguishable|labell?ed|identical|indistinguishable|unlabell?ed)?\s*(?:boxes|bins|urns|bags|children|kids|people|friends|students|drawers|baskets|jars|cups|bowls|plates|groups|shelves)"


def _distribution(text: str, problem: Problem) -> Count | None:
    """Balls into boxes: alike or not, boxes alike or not, empty ones allowed or not."""
    found = re.search(rf"(\d+) (?P<alike>identical|indistinguishable|distinguishable|distinct|different|labell?ed)\s*(?P<what>[a-z]+)\b.{{0,40}}?\b(?:into|among|between|in|to|over)\s+(\d+)\s+(?P<boxes>{_BOXES})", text)
    if found is None:
        return None
    balls, boxes = _n(found.group(1)), _n(found.group(4))
    alike_balls = found.group("alike") in ("identical", "indistinguishable")
    alike_boxes = re.search(r"identical|indistinguishable|unlabell?ed", found.group("boxes")) is not None
    single = re.search(r"(?:nobody|no one|no-one|none|no (?:box|child|person|student|friend)|not? more than one|at most one|at most 1)[a-z ]{0,24}(?:gets?|receives?|holds?|wins?|has|have|contains?|more than|each)?[a-z ]{0,12}(?:2|more than one|one each)?", text)
    if single and not alike_boxes and balls <= boxes and re.search(r"(?:gets?|receives?|holds?|wins?|has|contains?) (?:2|more than (?:one|1))|at most (?:one|1)", text):
        return Count("choose" if alike_balls else "permute", (boxes, balls))
    if not _free(text, "if", "must", "at least", "distinct digits", "not", "same", "none"):
        return None
    filled = re.search(r"no (?:box|bin|urn|bag|child|person|one|group|basket|jar)[a-z ]* empty|not? empty|nonempty|non-empty|no empty|none (?:of them )?(?:is |are |left )?empty|at least (?:one|1)|each (?:box|child|bin|person) (?:must )?(?:get|gets|contain|contains|receives?|has|have|gets?) (?:one|1)|can not be empty|cannot be empty", text) is not None
    if not filled and re.search(r"at least|must", text):
        return None
    if alike_balls:
        return None if alike_boxes else Count("stars positive" if filled else "stars", (balls, boxes))
    if alike_boxes:
        return Count("blocks exactly" if filled else "blocks", (balls, boxes)) if balls <= 12 else None
    return Count("onto", (balls, boxes)) if filled else Count("powers", (boxes, balls), ("each one can go into any of the boxes",))


def _divisible(text: str, problem: Problem) -> Count | None:
    """Whole numbers from 1 to N that a or b divides."""
    found = re.search(r"(?:from|between) 1 (?:to|and|up to) (\d+)|(?:less than or equal to|not exceeding|up to|at most|not greater than) (\d+)|first (\d+) (?:positive |natural |whole )*(?:numbers|integers)", text)
    divisors = re.search(r"(neither |not )?(?:are )?(neither |not )?(?:divisible by|multiples? of) (neither )?(?:either )?(\d+)(?:(?:,| or| nor| and) (?:by )?(\d+))?(?:(?:,? or|,? nor) (?:by )?(\d+))?", text)
    if found is None or divisors is None or not re.search(r"integers|numbers", text) or re.search(r"but not|exactly|prime|\band\b (?:by )?\d", text[divisors.start() :]):
        return None
    top = _n(next(g for g in found.groups() if g))
    numbers = tuple(_n(g) for g in divisors.groups()[3:] if g)
    if not numbers or 0 in numbers:
        return None
    outside = divisors.group(1) or divisors.group(2) or divisors.group(3) or " nor " in divisors.group()
    return Count("not divisible" if outside else "divisible", (top, *numbers))


def _venn(text: str, problem: Problem) -> Count | None:
    """In a class of 30, 18 do this, 15 do that and 8 do both: how many neither, at least one, only one of them?"""
    both = re.search(r"(\d+) (?:[a-z]+ ){0,4}both\b|both[a-z ]{0,40}? (?:is|are|by|were) (\d+)", text)
    if both is None:
        return None
    parts = re.split(r"(?<=[.?])\s|\bhow many\b|\bfind\b", text)
    question = text[text.rfind("how many") :] if "how many" in text else parts[-1]
    total = re.search(r"(?:class|group|survey|total|club|team|school|sample|party|office|company|village|town) of (\d+)|(?:of|among|out of|there are|surveyed|asked) (?:the )?(\d+) (?:students|people|pupils|children|persons|members|customers|employees)|^(\d+) (?:students|people|pupils|children|persons|members|customers|employees)", text)
    before = text[: both.start()] + " " + text[both.end() :]
    if "how many" in before:
        before = before[: before.rfind("how many")]
    counts = [_n(m.group(1)) for m in re.finditer(r"\b(\d+) (?:of them |students |people |pupils |children )?(?:like|likes|liked|play|plays|played|study|studies|studied|take|takes|took|speak|speaks|have|has|had|own|owns|read|reads|drink|drinks|eat|eats|do|does|did|use|uses|are in|chose|know|prefer|enrolled|can|watch|watches|passed|own)\b", before)]
    size = _n(next(g for g in total.groups() if g)) if total else None
    pair = tuple(c for c in counts)[:2]
    if len(pair) != 2 or len(counts) != 2:
        return None
    shared = _n(both.group(1) or both.group(2))
    if shared > min(pair):
        return None
    if re.search(r"neither|none|no sport|not? .{0,20}either|nothing", question):
        return Count("neither", (size, *pair, shared)) if size is not None else None
    if re.search(r"at least one|either|\bor\b", question) and not re.search(r"only|exactly|not both", question):
        return Count("either", (*pair, shared))
    if re.search(r"exactly one|only one|not both|just one", question):
        return Count("exactly one", (*pair, shared))
    return None


def _pigeonhole(text: str, problem: Problem) -> Count | None:
    if not re.search(r"(?:how many|smallest number|least number|minimum number|fewest).{0,60}\b(?:must|need|needed|guarantee|ensure|certain|sure|have to|required|so that)\b", text):
        return None
    boxes = next((n for w, n in sorted(_CATEGORIES.items(), key=lambda i: -len(i[0])) if w in text), None)
    colours = re.search(r"(\d+) (?:different )?(?:colours|colors|kinds|types|categories|drawers|boxes)", text)
    boxes = boxes or (_n(colours.group(1)) if colours else None)
    need = re.search(r"(?:at least )?(\d+)(?: of them| people| persons| students| of those)? (?:will |must |have |has |were |are |share|of the same|born|with the same|had|socks)", text[text.find("how many") + 8 :] if "how many" in text else text)
    if boxes is None:
        return None
    pair = re.search(r"\b(?:a )?(?:matching )?pair\b", text)
    wanted = _n(need.group(1)) if need else 2 if pair else None
    return Count("pigeonhole", (boxes, wanted)) if wanted and wanted >= 2 else None


def _grouped(text: str, problem: Problem) -> Count | None:
    """Nine people split into three groups of three that are told apart by their members only."""
    found = re.search(r"(?:group of |class of |team of )?(\d+) (?:people|students|players|children|friends|persons|pupils|objects|books)?\b.{0,40}?(?:split|divided|divide|partitioned|separated|put) (?:up )?into (\d+) (?:equal |identical |unlabell?ed )?(?:groups|teams|committees|sets|parts|pairs) of (?:size )?(\d+)", text)
    if found is None:
        return None
    total, groups, size = (_n(g) for g in found.groups())
    if groups * size != total or re.search(r"named|labell?ed teams|red team|numbered", text) or re.search(r"together|at least|exactly", text):
        return None
    return Count("groups", (total, groups, size))


_KIND = r"([a-z]+)"


def _committee(text: str, problem: Problem) -> Count | None:
    """Chosen from several kinds of things: two men and three women from six men and eight women; at least two red."""
    asked = re.search(r"(?:committees?|teams?|groups?|panels?|delegations?|hands?|choose|select|pick|chosen|selected|draw|ways to choose) (?:a |an |of )*?(\d+)? ?([a-z]*)", text)
    if asked is None or not re.search(r"choose|select|pick|form|chosen|committee|team|panel|delegation|draw", text):
        return None
    source = re.search(rf"(?:from|out of|contains?|has|have|there are|with|consists? of|among) (?:a |an |the )?(?:group of |pool of |class of |set of |club of |team of |bag of |box of )?(\d+) {_KIND}(?:,? (\d+) {_KIND})*,?(?: and (\d+) {_KIND})", text)
    if source is None:
        return None
    stock = {_stem(w): _n(n) for n, w in re.findall(rf"(\d+) {_KIND}", source.group())}
    if len(stock) < 2:
        return None
    rest = text[: source.start()] + " | " + text[source.end() :]
    wanted = [(_n(n), _stem(w)) for n, w in re.findall(rf"(\d+) {_KIND}", rest) if _stem(w) in stock]
    limits = [(how, _n(n) if n.isdigit() else 1, _stem(w)) for how, n, w in re.findall(r"(at least|at most|exactly|no more than) (\d+|one|a)(?: of them)?(?: is| are| be| must be| should be| of the)? ([a-z]+)", rest) if _stem(w) in stock]
    limits += [("at most", 0, _stem(w)) for w in re.findall(r"\bno ([a-z]+)", rest) if _stem(w) in stock]
    total = re.search(r"(?:committees?|teams?|groups?|panels?|delegations?|choose|select|pick|chosen|selected|draw|hand) (?:a (?:committee|team|group|panel) )?(?:of )?(?:size )?(\d+)\b", rest)
    if not limits and len(wanted) == len(stock) and len({w for _, w in wanted}) == len(stock) and _free(text, "if", "must", "includ\\w*", "exactly"):
        return Count("from kinds", tuple(v for n, w in wanted for v in (stock[w], n)), tuple(w for _, w in wanted))
    if total is None:
        return None
    pick = _n(total.group(1))
    if len(limits) == 1 and _free(text, "if", "must", "at least", "at most", "exactly", "includ\\w*", "same", "distinct digits", "even") and pick <= sum(stock.values()):
        how, number, kind = limits[0]
        low, high = {"at least": (number, pick), "exactly": (number, number)}.get(how, (0, number))
        return Count("with limit", (pick, stock[kind], sum(stock.values()) - stock[kind], low, high), (kind,))
    if not limits and not wanted and _free(text):
        return Count("choose", (sum(stock.values()), pick))
    return None


def _stem(word: str) -> str:
    return {"men": "man", "women": "woman", "children": "child", "people": "person"}.get(word, word[:-1] if word.endswith("s") and len(word) > 3 else word)


def _letters_of_word(text: str, problem: Problem) -> Count | None:
    """Arrangements of the letters of a word."""
    found = re.search(r"letters (?:of|in|from) (?:the )?(?:word )?[\"'“”‘’]?([A-Za-z]+)[\"'“”‘’]?|word [\"'“”‘’]?([A-Z]{3,})[\"'“”‘’]?", problem.text)
    if found is None or not re.search(r"arrang|permut|rearrang|order|anagram|words|ways", text):
        return None
    word = (found.group(1) or found.group(2)).upper()
    if not _free(text.replace(word.lower(), ""), "if") or re.search(r"\d+[- ]letter", text):
        return None
    counts = tuple(sorted(Counter(word).values(), reverse=True))
    return Count("multiset", (len(word), *(c for c in counts if c > 1)), (word,)) if len(word) > 1 else None


def _multiset(text: str, problem: Problem) -> Count | None:
    """Things in a row of which some are alike: three white, four lavender and two yellow orchids."""
    found = re.search(r"(\d+) (?:identical |indistinguishable )?([a-z]+)(?: [a-z]+)?(?:, (\d+) (?:identical )?([a-z]+)(?: [a-z]+)?)*,? and (\d+) (?:identical )?([a-z]+)", text)
    if found is None or not re.search(r"(?:in a|one) (?:row|line)|arrang|order|display|sequence|line up|lined up|line of", text) or re.search(r"committee|choose|select|table", text):
        return None
    counts = [_n(n) for n, _ in re.findall(r"(\d+) (?:identical |indistinguishable )?([a-z]+)", found.group())]
    alike = re.search(r"identical|indistinguishable|same colou?r|colou?r|white|red|blue|green|black|yellow", text)
    if alike is None or not _free(text, "if", "same") or re.search(r"distinguishable\b(?<!indistinguishable)|distinct|different (?:books|people|sizes)", text):
        return None
    return Count("multiset", (sum(counts), *(c for c in counts if c > 1)))


def _seating(text: str, problem: Problem) -> Count | None:
    """People or things in a row or round a table, with a few of them together or not."""
    found = re.search(rf"(\d+) (?:different |distinct )?{_PEOPLE}\b", text)
    if found is None or not re.search(r"\b(?:sit|seat\w*|stand|line[sd]?|queue|arrang\w*|row|order\w*|placed|put|permut\w*|rank\w*|finish|table|circle)\b", text):
        return None
    n = _n(found.group(1))
    circular = re.search(r"round table|around a|circular|in a circle|round a table|a circle", text) is not None
    if re.search(r"\b(?:shel|boxes|bins|committee|choose|select|out of|from)\b|chosen", text) and not re.search(r"from left|shelf", text):
        return None
    block = re.search(r"(?:(\d+) (?:particular |specific |certain |of them |of the people )*(?:people |persons |students |friends |books |children |girls |boys )?|(?:[A-Z]\w+ and [A-Z]\w+ ))(?:must |have to |want to |insist on |always |are to |need to )?(?:be |sit|sitting|stand|standing|stay|stays|kept|are|next)?\s*(?:be )?(?:sit )?(?:next to each other|together|side by side|next to one another)", text[found.end() :])
    if block and block.group(1) and _free(text, "if", "must", "together", "next to", "particular", "specific", "not"):
        size = _n(block.group(1))
        if 1 < size < n and not circular:
            apart = re.search(r"not (?:be |sit |stand )?(?:next to|together|side)|refuse|never", text)
            return Count("apart" if apart else "together", (n, size)) if not apart or size == 2 else None
    if not _free(text, "distinct digits"):
        return None
    places = re.search(r"\b(?:in|on|into) (?:a row of )?(\d+) (?:chairs|seats|places|spots|positions)", text[found.end() :])
    if places and not circular and _n(places.group(1)) != n:
        chairs = _n(places.group(1))
        return Count("permute", (max(n, chairs), min(n, chairs)))
    if re.search(r"\d+", text[found.end() :]) or re.search(r"\d+", text[: found.start()]):
        return None
    return Count("circle" if circular else "arrange", (n,))


def _ranked(text: str, problem: Problem) -> Count | None:
    """First, second and third place; president and secretary: the order matters."""
    people = re.search(r"(?:from|among|of|out of|are|with|has) (?:a |an |the )?(?:club |group |team |class |race |committee )?(?:of |with )?(\d+) (?:[a-z]+)", text) or re.search(r"(\d+) (?:runners|athletes|swimmers|horses|people|members|students|players|candidates|contestants|cyclists|drivers|teams|skiers)", text)
    if people is None or not _free(text, "if", "same", "not"):
        return None
    roles = re.findall(r"\b(president|vice[- ]president|secretary|treasurer|captain|vice[- ]captain|chair(?:man|person)?|gold|silver|bronze|first|second|third|1st|2nd|3rd|leader|deputy|manager|assistant)\b", text)
    places = len(dict.fromkeys(r.replace(" ", "-") for r in roles))
    if places < 2:
        return None
    return Count("permute", (_n(people.group(1)), places)) if places <= _n(people.group(1)) else None


def _strings(text: str, problem: Problem) -> Count | None:
    """Codes, PINs, plates, words, bits: a choice for every place."""
    repeats = not re.search(r"no (?:letter|digit|character|symbol|number|repeat|repetition|colou?r)|without (?:repetition|repeat\w*|replacement)|(?:letters?|digits?) (?:can ?not|may not|must not|can't) (?:be )?(?:repeat|used twice|reused)|all (?:the )?(?:digits|letters) (?:are )?different|different digits|distinct digits|distinct letters|not repeated|no repeated|may not be repeated|are different", text)
    rest = re.sub(r"(?:if |and |with |where )?(?:repetition|repeats?|digits?|letters?)[a-z ]{0,12}(?:is |are |can be |may be )?(?:allowed|repeated)|no (?:letter|digit|character)s? (?:is |are |may be |can be )?repeat\w*|without repetition|(?:can ?not|may not|must not) be repeated|no repetition|are not repeated", "", text)
    allowed = ("if", "distinct digits", "not", "same", "between", "must", "can")
    bits = re.search(r"(\d+)[- ]bit\b|(?:binary|bit) (?:strings?|sequences?|numbers?|words?|codes?) (?:of|with) (?:length )?(\d+)|(\d+) bits\b|(\d+) binary digits", text)
    if bits:
        length = _n(next(g for g in bits.groups() if g))
        exact = re.search(r"(?:exactly )?(\d+) (?:ones|1s|1's|zeros|zeroes|0s)\b", text[: bits.start()] + " " + text[bits.end() :])
        if exact and _free(text, "exactly", "distinct digits", "if", "only"):
            return Count("choose", (length, _n(exact.group(1))), ("choose the places of the ones",))
        return Count("powers", (2, length), ("every bit is 0 or 1",)) if _free(text, "distinct digits", "if", "only") and not exact else None
    coins = re.search(r"(?:coins?\b.{0,30}(?:flipped|tossed|flips?|tosses)\D{0,12}(\d+)(?: times)?|(\d+) (?:coin (?:flips|tosses)|coins|flips|tosses))", text)
    if coins and re.search(r"outcomes|sequences|ways|results|tuplets|possib", text):
        length = _n(coins.group(1) or coins.group(2))
        heads = re.search(r"(\d+) (?:heads|tails)", text)
        if heads and _free(text, "exactly", "if"):
            return Count("choose", (length, _n(heads.group(1))), ("choose which flips show it",))
        return Count("powers", (2, length), ("every flip is heads or tails",)) if _free(text, "if") and not heads else None
    if not _free(rest, *allowed):
        return None
    digits = re.search(r"(\d+)[- ]digit (pins?|codes?|passwords?|passcodes?|combinations?|locks?|pin codes?|numbers?|lottery|zip codes?|positive|integers?|whole|natural)", text)
    pool = re.search(r"(?:from|using|with|of|out of) (?:only )?(?:the )?(?:digits |letters |numbers |characters |symbols )?((?:[a-z0-9],? )+(?:and |or )?[a-z0-9])\b", text)
    size = re.search(r"(?:from|using|out of|with) (?:an? )?(?:the )?(?:alphabet of |set of )?(\d+) (?:different |possible |distinct )?(?:letters|symbols|characters|digits|colou?rs|numbers)", text)
    if digits:
        length = _n(digits.group(1))
        listed = _listed_symbols(text[digits.end() :])
        if listed:
            zero = re.search(r"\b0\b", text[digits.end() :]) and re.search(r"number|integer", digits.group(2))
            return None if zero else Count("powers" if repeats else "permute", (listed, length), (f"every place has {listed} choices",))
        if re.search(r"\b(?:from|using|selected|chosen|uses?|made (?:of|up)) ", text[digits.end() :]):
            return None
        if re.search(r"number|integer|positive|whole|natural", digits.group(2)):
            return Count("digit numbers" if repeats else "digit numbers different", (length,))
        return Count("powers", (10, length), ("every place has the ten digits to choose from",)) if repeats else Count("permute", (10, length))
    letters = re.search(r"(\d+)[- ](?:letter|character|symbol) (?:words?|codes?|passwords?|strings?|sequences?|licen[cs]e|initials)", text)
    if letters:
        length = _n(letters.group(1))
        if size is None and re.search(r"(?:with|using|from|of) (?:only )?the letters", text) and _listed_symbols(text[letters.end() :]) is None:
            return None
        choices = _n(size.group(1)) if size else _listed_symbols(text[letters.end() :]) or (26 if re.search(r"alphabet|letters? of the english|capital letters|lowercase|letter (?:words?|codes?|initials)", text) and pool is None else None)
        if choices:
            return Count("powers", (choices, length), (f"every place has {choices} choices",)) if repeats else Count("permute", (choices, length))
    plate = re.search(r"(\d+) letters (?:followed by|and(?: then)?|then) (\d+) (?:digits|numbers)", text)
    if plate:
        a, b = _n(plate.group(1)), _n(plate.group(2))
        return Count("plates", (26, a, 10, b)) if repeats else Count("plates different", (26, a, 10, b))
    return None


def _listed_symbols(text: str) -> int | None:
    """How many symbols a list such as "1, 2, 3, 4 and 5" or "1 to 8" names; None without one."""
    run = re.search(r"\b(\d+) (?:to|through|-) (\d+)\b", text)
    if run and int(run.group(2)) > int(run.group(1)):
        return int(run.group(2)) - int(run.group(1)) + 1
    found = re.search(r"\b([a-z0-9])(?:, ?([a-z0-9]))+(?: ?,? ?(?:and|or) ([a-z0-9]))?\b", text)
    if found is None:
        return None
    symbols = re.findall(r"\b[a-z0-9]\b", found.group())
    return len(symbols) if len(symbols) == len(set(symbols)) and len(symbols) > 1 else None


def _product(text: str, problem: Problem) -> Count | None:
    """One of each: starters, mains and desserts; shirts and trousers; roads from A to B and from B to C."""
    if not re.search(r"meals?|outfits?|combinations?|different ways|menus?|choices|routes?|sandwich\w*|dinners?|lunch\w*|pizzas?|ice creams?|how many (?:different )?ways", text) or not _free(text, "if", "must", "only", "between", "same"):
        return None
    if re.search(r"choose (?:any )?\d|committee|team|identical|row|table|letters? of|split|divided|into|repet", text):
        return None
    counts = re.findall(r"\b(\d+) (?:different |kinds of |types of |pairs of |possible )?([a-z]+)", text[: text.find("how many")] or text)
    if not 2 <= len(counts) <= 5 or (len({w for _, w in counts}) != len(counts) and not re.search(r"roads?|routes?|paths?|bridges|flights|trains", text)):
        return None
    return Count("product", tuple(_n(n) for n, _ in counts), tuple(w for _, w in counts))


def _dice(text: str, problem: Problem) -> Count | None:
    found = re.search(r"(\d+) (?:fair |six-sided |ordinary |different )*dice\b|(?:die|dice) (?:is |are )?(?:rolled|thrown) (\d+) times", text)
    if found and re.search(r"outcomes|results|ways", text) and _free(text):
        return Count("powers", (6, _n(found.group(1) or found.group(2))), ("every die shows one of six numbers",))
    return None


def _chosen(text: str, problem: Problem) -> Count | None:
    """k out of n, the order not counted."""
    forms = (
        r"from (?:a |the )?(?P<n>\d+) [a-z]+,? (?:how many|in how many ways can)(?: different)? (?:teams?|groups?|committees?|hands?|pairs?) of (?P<k>\d+)\b",
        r"(?:choose|select|pick|chosen|selected|picked|form|formed|made|draw|drawn|deal|dealt|take|taken|selecting|choosing|picking)\b(?: a| an)?(?: [a-z]+){0,3}?(?: of| with)? (\d+)(?:[- ]card| [a-z]+){0,4}? (?:from|out of|of|among|amongst|given)(?: a| an| the| his| her| their| your| its)?(?: [a-z]+){0,4}? (\d+)\b",
        r"(?:committees?|teams?|groups?|hands?|subcommittees?|combinations?|samples?) (?:of|with) (\d+)(?: [a-z]+){0,5}? (?:from|out of|of|among|amongst)(?: a| an| the)?(?: [a-z]+){0,4}? (\d+)\b",
        r"(\d+) (?:[a-z]+ )?(?:can |could |may )?(?:be )?(?:chosen|selected|picked|taken|drawn) (?:from|out of|among)(?: a| an| the)?(?: [a-z]+){0,4}? (\d+)\b",
    )
    for form in forms:
        found = re.search(form, text)
        if found:
            k, n = (_n(found.group("k")), _n(found.group("n"))) if "k" in found.groupdict() else (_n(found.group(1)), _n(found.group(2)))
            ordered = re.search(r"\border (?:matters|is important|counts)|\bin order\b|arrang|permutation|ranked|ranking|line[ -]?up|\brow\b", text) and not re.search(r"order does not|order doesn't|not matter|regardless", text)
            if not _free(text.replace("does not matter", ""), "if", "distinct digits") or k > n or re.search(r"each|replacement|repet|twice|same|men\b.*women|alike", text[: found.start()] + text[found.end() :]):
                return None
            if len(re.findall(r"\d+", text)) != 2:
                return None
            return Count("permute" if ordered else "choose", (n, k))
    taken = re.search(r"permutations? (?:of|are there of) (\d+) [a-z ]*?(?:taken )?(\d+) at a time|arrange (\d+) (?:out )?of (?:the )?(\d+)|(?:arrangements|permutations) of (\d+) (?:[a-z]+ )?(?:from|out of|chosen from) (?:a set of )?(\d+)", text)
    if taken and _free(text):
        a, b, c, d, e, f = taken.groups()
        return Count("permute", (_n(a), _n(b)) if a else (_n(d), _n(c)) if c else (_n(f), _n(e)))
    return None


_KINDS: tuple[Callable[[str, Problem], Count | None], ...] = (
    _solutions, _subsets, _handshakes, _distribution, _divisible, _venn, _pigeonhole, _grouped, _committee, _letters_of_word, _multiset, _ranked, _strings, _dice,
    _seating, _chosen, _product,
)  # fmt: skip
