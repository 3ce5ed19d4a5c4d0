"""Games and bets in words: how much is won or lost in which case, what it costs to play, how often it is played."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Node, substitute
from tutor.problem.experiments import event_of, experiment, one_from_urn, roulette
from tutor.problem.quantities import VALUE, number
from tutor.problem.wishes import expression, names_in
from tutor.rules.building import num
from tutor.rules.sample_space import MOST, Event, Experiment, happens
from tutor.rules.sheet import exact_value

_AMOUNT = r"\$ ?(?:[\d*]*[A-Z](?![a-z])(?:[-+*/]\d*[A-Z]?)*|\d+(?:\.\d+)?)|nothing|\d+(?:\.\d+)? (?:euros?|pounds?|points?)"
_WIN = r"(?:wins?|winning|gains?|gaining|gets?|receives?|receiving|earns?|collects?|makes?|(?:a )?(?:gain|profit|prize|payoff|payout|return)s?(?: of| is| worth)?|(?:is|are|be) (?:paid|given|awarded)|pays?(?: back)?(?: out)? (?:you|him|her|the player|them)?|yields?)"
_LOSE = r"(?:loses?|losing|(?:a )?loss(?: of)?|(?:must |has to |have to )?pays?|owes?|costs?)"
_HIT = re.compile(rf"\b(?:(?P<lose>{_LOSE})|(?P<win>{_WIN}))(?: an?| another| an additional| exactly| back| only| out| you| him| her)* ?(?P<amount>{_AMOUNT})", re.I)
_FEE = re.compile(
    r"(?:(?:it |the game |a ticket |each ticket |tickets? |a play |each play |playing |admission |a game )costs? (?:you |a player |him |her )?|charges? (?:you )?|(?:entry |entrance |playing )?fee (?:is|of) |pays? |price (?:is|of)(?: a ticket is)? |premium (?:is|of) |sold (?:at|for) |sells? (?:\w+ )*(?:at|for) |for )\$ ?(\d+(?:\.\d+)?)(?= (?:to (?:play|enter|buy|roll|spin|draw)|per (?:game|ticket|play|roll|spin|policy)|each|apiece|a ticket|for (?:a|each|1) (?:ticket|game|play|policy)|premium))"
    r"|\b(?:tickets?|game|it|play|ticket each) costs? \$ ?(\d+(?:\.\d+)?)(?! (?:if|when))|\$ ?(\d+(?:\.\d+)?) (?:raffle |lottery )?(?:tickets?|entry fee|fee to play|to play)\b|\bprice of a ticket is \$ ?(\d+(?:\.\d+)?)", re.I,
)  # fmt: skip
_TIMES = re.compile(r"\b(?:play(?:s|ed|ing)?|repeat\w*)(?: this| the)?(?: game)?(?: game)? (\d+) times\b|\b(?:after|in|over) (\d+) (?:games|plays|rounds|bets)\b|\b(\d+) (?:games|plays|rounds) (?:of|are)\b", re.I)


@dataclass(frozen=True, slots=True)
class Branch:
    """One case of a game: what it brings, how likely it is, and how it is said."""

    amount: Fraction
    chance: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Game:
    """The cases of a game (chances add up to 1), the price of playing, and how often it is played (None: once)."""

    branches: tuple[Branch, ...]
    fee: Fraction
    times: int | None = None


def money(line: str) -> str:
    """A normal line with its sums of money in one form: $1 for "a dollar", $5 for "5 dollars" and £5."""
    line = re.sub(r"[£€]", "$", line)
    line = re.sub(r"\b(?:a|1|one|his|her|your|their|the|another|that) (?:more )?dollar\b(?! bill| amount)", "$1", line, flags=re.I)
    line = re.sub(r"(?<![\w$.])(\d+(?:\.\d+)?|\d*[A-Z](?:[-+*]\d*[A-Z]?)*) (?:dollars|euros|pounds)\b", r"$\1", line)
    return re.sub(r"(?<![\w$.])(\d+) cents\b", lambda m: f"${float(Fraction(int(m.group(1)), 100)):g}", line)


def with_dollars(text: str) -> str:
    """The typed message with its dollar amounts kept, where a normal line would take $ for mathematics."""
    return re.sub(r"\\?\$\s?(?=\d+(?:,\d{3})*(?:\.\d+)?(?![\d$]*\$)(?:[\s,.;:?!)]|$|-))", "USD ", text)


def game(line: str) -> Game | None:
    """The game that a line (with $ before its amounts) tells; None when a case of it is not understood."""
    text = money(line)
    fee = _fee(text)
    raffle = _raffle(text, fee)
    if raffle is not None:
        return raffle
    branches = _with_chances(text) or _with_events(text)
    return None if branches is None else Game(tuple(branches), fee, _times(text))


def _fee(text: str) -> Fraction:
    found = _FEE.search(text)
    return Fraction(next(g for g in found.groups() if g)) if found else Fraction(0)


def _times(text: str) -> int | None:
    found = _TIMES.search(text)
    return int(next(g for g in found.groups() if g)) if found else None


def _raffle(text: str, fee: Fraction) -> Game | None:
    """So many tickets, so many prizes."""
    sold = re.search(r"\b(\d+) (?:raffle |lottery )?tickets\b|\btickets\b[^.]{0,30}?\b(\d+) (?:are|were) sold", text)
    if not sold or not re.search(r"\bprizes?\b|\bwinn", text) or not re.search(r"\braffle|\blotter|\btickets\b", text):
        return None
    total = int(sold.group(1) or sold.group(2))
    prizes: list[tuple[int, Fraction]] = []
    for m in re.finditer(r"\b(\d+|a|an|one|first|second|third|grand|single|the)? ?(?:(?:grand|cash|first|second|third) )?prizes? (?:(?:is|are|of|worth|valued at|will be|for) ){1,2}(?:a )?(?:[a-z ]{0,20}?worth )?\$ ?(\d+(?:\.\d+)?)|\b(\d+) (?:tickets? )?(?:will )?(?:win|wins|winners? of|winning tickets? (?:of|worth)) \$ ?(\d+(?:\.\d+)?)(?: each)?|\b(\d+|a|an|one) \$ ?(\d+(?:\.\d+)?) prizes?", text):
        groups = m.groups()
        pair = (groups[0], groups[1]) if groups[1] else (groups[2], groups[3]) if groups[3] else (groups[4], groups[5])
        prizes.append((int(pair[0]) if pair[0] and pair[0].isdigit() else 1, Fraction(pair[1] or "0")))
    if not prizes or sum(k for k, _ in prizes) >= total:
        return None
    branches = [Branch(a, Fraction(k, total), f"a prize of {_text(a)} ({k} of {total} tickets)") for k, a in prizes]
    branches.append(Branch(Fraction(0), 1 - sum((b.chance for b in branches), Fraction(0)), "no prize"))
    bought = re.search(r"\b(?:buys?|purchases?|bought|purchased|have|has) (\d+|a|1|one) (?:of the )?tickets?\b", text)
    return Game(tuple(branches), fee, int(bought.group(1)) if bought and bought.group(1).isdigit() and int(bought.group(1)) > 1 and int(bought.group(1)) != total else None)


def _text(value: Fraction) -> str:
    return f"{float(value):g}"


@dataclass(frozen=True, slots=True)
class _Hit:
    amount: str
    sign: int
    start: int
    end: int


def _hits(text: str) -> list[_Hit]:
    fees = [m.span() for m in _FEE.finditer(text)]
    out = []
    back = re.compile(r"\bgets? (?:\$1|(?:his|her|your|the) (?:stake|bet|money|\$ ?\d+)) back (?:and|plus) (?:another |an additional |an extra )?(?P<amount>\$ ?\d+(?:\.\d+)?)", re.I)
    taken = [(m.start(), m.end()) for m in back.finditer(text)]
    out = [_Hit(m.group("amount"), 1, m.start(), m.end()) for m in back.finditer(text)]
    for m in _HIT.finditer(text):
        if any(m.start() < e and s < m.end() for s, e in (*fees, *taken)):
            continue
        out.append(_Hit(m.group("amount"), -1 if m.group("lose") else 1, m.start(), m.end()))
    for m in re.finditer(rf"(?:,|;|\band\b|\bor\b) ({_AMOUNT})", text):
        before = [h for h in out if h.end <= m.start(1)]
        if before and not any(h.start <= m.start(1) < h.end for h in out) and not any(m.start(1) < e and b < m.end(1) for b, e in fees):
            out.append(_Hit(m.group(1), max(before, key=lambda h: h.end).sign, m.start(1), m.end(1)))
    return sorted(out, key=lambda h: h.start)


_P_BEFORE = re.compile(rf"(?:with )?(?:a |an )?(?:probability|chance)(?: of)? ({VALUE})(?: of| that)?[^.;]*$|({VALUE}) (?:probability|chance)(?: of| that)?[^.;]*$", re.I)
_P_AFTER = re.compile(rf"^[^.;$]{{0,40}}?(?:with )?(?:a |an )?(?:probability|chance)(?: of| is| =)? ({VALUE})|^[^.;$]{{0,25}}?({VALUE}) (?:of the time|chance|probability)", re.I)


def _with_chances(text: str) -> list[Branch] | None:
    """Each case comes with its probability; one of them may be the rest."""
    hits = _hits(text)
    if not 1 <= len(hits) <= 8 or not _complete(text, hits):
        return None
    found: list[tuple[_Hit, Fraction | None, bool]] = []
    used = 0
    for k, h in enumerate(hits):
        begin = max(used, hits[k - 1].end if k else 0)
        end = hits[k + 1].start if k + 1 < len(hits) else len(text)
        before, after = text[begin : h.start], text[h.end : end]
        if k:
            before = re.split(r"[.;]\s|,\s(?:and|but|or|otherwise)?|\band\b|\bor\b", before)[-1] if not re.search(r"chance|probab", before) else before
        behind = _P_AFTER.match(after) if not re.match(r"[^.;]*?[.;,]\s*(?:and |or |but )?(?:there is|with|a|an|if|the|you have)\b[^.;]*(?:chance|probab)", after) or re.match(r"\s*(?:with|has)\b", after) else None
        front = _P_BEFORE.search(before)
        value = _stated(before, after) or next((number(next(g for g in hit.groups() if g)) for hit in (front, behind) if hit), None)
        used = h.end + (behind.end() if behind and not front else 0)
        rest = value is None and re.search(r"\b(?:otherwise|else|if not|rest|remaining)\b", before + after[:25]) is not None
        found.append((h, value, rest))
    known = [v for _, v, _ in found if v is not None]
    if not known or any(not 0 <= v <= 1 for v in known):
        return None
    left = 1 - sum(known, Fraction(0))
    open_ = [k for k, (_, v, _) in enumerate(found) if v is None]
    if len(open_) > 1 or left < 0:
        return None
    if len(known) != len(re.findall(r"(?<![\w.$])(?:0?\.\d+|\d+(?:\.\d+)? ?%|\d+ ?/ ?\d+)", text)):
        return None
    branches = []
    for h, v, _ in found:
        amount = _fixed(h)
        if amount is None:
            return None
        branches.append(Branch(amount, left if v is None else v, ("win " if amount >= 0 else "lose ") + _text(abs(amount))))
    if not open_ and left:
        if len(found) > 1 and not re.search(r"\bnothing\b|\bno (?:prize|payment|claim|money)\b", text) and _fee(text) == 0:
            return None
        branches.append(Branch(Fraction(0), left, "nothing"))
    return branches


def _stated(before: str, after: str) -> Fraction | None:
    """p in "the probability of winning $5 is p"."""
    behind = re.match(rf"(?: [a-z]+){{0,2}} (?:is|equals|=) ({VALUE})", after)
    return number(behind.group(1)) if behind and re.search(r"\b(?:probability|chance|likelihood)\b[^.;]*$", before) else None


def _complete(text: str, hits: list[_Hit]) -> bool:
    """Does every sum of money belong to a case or to the price, so that nothing is left out?"""
    fees = [m.span() for m in _FEE.finditer(text)]
    spots = [m.start() for m in re.finditer(r"\$ ?[\dA-Z]", text)]
    return all(any(h.start <= p < h.end for h in hits) or any(b <= p < e for b, e in fees) or re.search(r"\b(?:bets?|stakes?|wagers?)(?: of)? $", text[:p], re.I) for p in spots)


def _fixed(h: _Hit) -> Fraction | None:
    if h.amount.lower() == "nothing":
        return Fraction(0)
    body = re.sub(r"\$ ?| (?:euros?|pounds?|points?)", "", h.amount)
    value = number(body)
    return None if value is None else h.sign * value


def _with_events(text: str) -> list[Branch] | None:
    """Each case is an event of an experiment: "if the die shows 6 you win $10, otherwise you lose $1"."""
    hits = _hits(text)
    setting = experiment(text) or roulette(text.lower()) or one_from_urn(text.lower())
    if setting is None or not 1 <= len(hits) <= 8 or setting.size > MOST or not _complete(text, hits):
        return None
    cases: list[tuple[_Hit, Event | None, str]] = []
    used = 0
    for k, h in enumerate(hits):
        begin = max(used, hits[k - 1].end if k else 0)
        end = hits[k + 1].start if k + 1 < len(hits) else len(text)
        condition = _condition(text[begin : h.start], text[h.end : end])
        if condition is None:
            return None
        words, taken = condition
        used = h.end + taken
        if words == "otherwise":
            cases.append((h, None, "otherwise"))
            continue
        event = event_of(words, setting)
        if event is None:
            return None
        cases.append((h, event, words))
    return _spread(cases, setting)


def _condition(before: str, after: str) -> tuple[str, int] | None:
    """The condition of a hit, behind it or in front of it ("otherwise" for the rest), and how much of the text behind it takes."""
    if re.match(r"\s*(?:otherwise|in (?:all|any) other case)", after):
        return "otherwise", 0
    behind = re.match(r"\s*(?:if|when|whenever|for (?:rolling|drawing|getting|tossing|a|an|each)?|on|provided(?: that)?) ([^.;]*?)(?=[.;]|,|$| and (?:you |he |she |a player |the player )?(?:lose|loses|pay|pays|win|wins|nothing)| or (?:lose|loses)| but )", after)
    if behind and not re.match(r"\s*(?:on average|for playing)", after):
        return _subjectless(behind.group(1)), behind.end()
    last = re.split(r"[.;] ?", before)[-1]
    if re.search(r"\b(?:otherwise|else|in (?:all|any) other cases?|if not|anything else|any other|for all other)\b", last, re.I):
        return "otherwise", 0
    front = re.search(r"\b(?:if|when|whenever|for|should) (?!.*\b(?:if|when) )(.*?)(?:,|then|$)[^,]*$", last, re.I)
    return (_subjectless(front.group(1)), 0) if front else None


def _subjectless(text: str) -> str:
    text = re.sub(r"\b(a|an|the) (\w+) 1$", r"\1 \2", text.strip())
    text = re.sub(r"^(\w+) 1$", r"\1", text)
    text = re.sub(r",? (?:and|but|or)(?: (?:you|he|she|they|we|the player|a player))?\s*$", "", text)
    if re.fullmatch(r"(?:it|this|that) (?:does not happen|is not|isn't|does not)|not", text.strip()):
        return "otherwise"
    return re.sub(r"^(?:the ball (?:stops|lands) (?:on|in)|you (?:roll|draw|get|pick|spin|toss)|he (?:rolls|draws|gets|picks)|she (?:rolls|draws|gets|picks)|a player (?:rolls|draws|gets|picks)) ", "", text.strip())


def _spread(cases: list[tuple[_Hit, Event | None, str]], setting: Experiment) -> list[Branch] | None:
    """The chance of every case, by going through the outcomes; None when two cases overlap or an outcome has no case."""
    counts: dict[tuple[Fraction, str], int] = {}
    rest = next((k for k, (_, e, _) in enumerate(cases) if e is None), None)
    covered = 0
    for outcome in setting.outcomes():
        hit = [k for k, (_, e, _) in enumerate(cases) if e is not None and happens(e, outcome, setting)]
        if len(hit) > 1:
            return None
        place = hit[0] if hit else rest
        if place is None:
            counts[Fraction(0), "no case"] = counts.get((Fraction(0), "no case"), 0) + 1
            continue
        covered += 1
        h, _, words = cases[place]
        amount = _fixed(h)
        if amount is None:
            tree = expression(re.sub(r"\$ ?", "", h.amount))
            if tree is None:
                return None
            put: Node = tree
            for k, face in enumerate(outcome):
                put = substitute(put, setting.letter(k), num(face.value))
            if names_in(put):
                return None
            amount = exact_value(put)
            if amount is None:
                return None
            amount *= h.sign
        counts[amount, words] = counts.get((amount, words), 0) + 1
    if rest is None and covered < setting.size and len(cases) > 1 and len(cases) != 1:
        unspoken = setting.size - covered
        if unspoken and any(a < 0 for a, _ in counts) and any(a > 0 for a, _ in counts):
            return None
    return [Branch(a, Fraction(n, setting.size), w) for (a, w), n in counts.items()]
