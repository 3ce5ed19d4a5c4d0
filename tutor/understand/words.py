"""Text into words: lower case, apostrophes and contractions opened, both spellings made one, each word with its stem.

Mathematics in the text is set apart first (`mathematics` holds its places), so that the x of x^2 is never a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

_STEMMER = stemmer("english")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?(?:[²³])?|\?|!")

_CONTRACTIONS = {
    "whats": "what is", "what's": "what is", "wats": "what is", "wat": "what", "wut": "what", "hows": "how is", "how's": "how is",
    "where's": "where is", "wheres": "where is", "who's": "who is", "it's": "it is", "that's": "that is", "thats": "that is",
    "there's": "there is", "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "i'd": "i would", "i'll": "i will",
    "don't": "do not", "dont": "do not", "doesn't": "does not", "doesnt": "does not", "didn't": "did not", "didnt": "did not",
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not", "isn't": "is not", "isnt": "is not",
    "aren't": "are not", "arent": "are not", "wasn't": "was not", "couldn't": "could not", "shouldn't": "should not", "let's": "let us",
    "lets": "let us", "ur": "your", "plz": "please", "pls": "please", "diff": "difference", "btw": "between",
    "vs": "versus", "v.s": "versus", "bw": "between", "b/w": "between", "w/o": "without", "thx": "thanks", "tho": "though", "cuz": "because",
    "idk": "i do not know", "dunno": "do not know", "explane": "explain", "wanna": "want to", "gimme": "give me", "gonna": "going to",
    "understnad": "understand", "eli5": "explain like i am five", "you're": "you are", "we're": "we are", "they're": "they are",
}  # fmt: skip

_LETTERS = {"u": "you", "r": "are"}
_BEFORE_LETTERS = frozenset("what how where who why there they we you do does can could would are will did if these those thank".split())
"""A letter stands for a word only behind one of these: "how r u", but the r of a correlation and the u of a substitution."""

_SPELLING = (
    (re.compile(r"(?<=[a-z]{3})is(?=(e|ed|es|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})our(?=s?$)"), "or"),
    (re.compile(r"(?<=[a-z]{3})yse(?=d?$)"), "yze"),
    (re.compile(r"(?<=[a-z]{3})ll(?=(ed|ing)$)"), "l"),
    (re.compile(r"(?<=^cent)re(?=[sd]?$)"), "er"),
)
_MAKING = re.compile(r"([a-z]{4,})iz(?:e|es|ed|er|ers|ing|able|ation|ations)$")
"""To diagonalise is not what is diagonal, nor to normalise what is normal: such verbs keep a stem of their own."""
NUMERALS = dict(zip("0 1 2 3 4 5 6 7 8 9 10".split(), "zero one two three four five six seven eight nine ten".split(), strict=True))
"""Small numbers are their words: 2 unknowns are two unknowns."""
OWN_STEM = frozenset(("meaning", "meanings", "being", "evening", "something", "nothing", "everything", "logistic", "logistics", "differentiable", "differentiability", "mapping", "mappings", "marginal", "marginals", "normality", "logits", "diverge", "diverges", "diverging", "recommender", "recommenders", "recommendation", "recommendations"))
"""Words that would fall together with another one (meaning with mean, logistic with logist) keep themselves as stem."""
_KEEP = frozenset({"noise", "raise", "precise", "otherwise", "likewise", "exercise", "wise", "rise", "four", "hour", "your", "our", "tour", "pairwise", "stepwise", "piecewise", "advise", "surprise", "promise", "premise", "concise", "revise"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: its folded form, its stem, and its place in the original text."""

    text: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one folded word; words of up to three letters are their own. A definition is nothing definite."""
    if len(word) <= 3 or word in OWN_STEM:
        return NUMERALS.get(word, word)
    folded = fold(word)
    if folded.startswith("definition"):
        return "definition"
    made = _MAKING.match(folded)
    return f"{made.group(1)}iz" if made else str(_STEMMER.stemWord(folded))


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """British and American spelling as one: optimise and optimize, colour and color."""
    if word in _KEEP:
        return word
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    return word


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order; a contraction gives several words with the same place."""
    lowered = _plain_letters(text)
    found: list[Word] = []
    for match in _WORD.finditer(lowered):
        token = match.group()
        opened = _CONTRACTIONS.get(token) or (_LETTERS.get(token) if found and found[-1].text in _BEFORE_LETTERS else None)
        if opened is None and token.endswith("'s"):
            opened = token[:-2]
        for part in (opened or token).split():
            part = part.replace("'", "")
            found.append(Word(part, stem(part), match.start(), match.end()))
    return tuple(found)


def _plain_letters(text: str) -> str:
    """Lower case with accents taken off, hyphens as blanks, every character kept in place."""
    out = []
    for character in text:
        if character in "’‘`´":
            out.append("'")
        elif character.isascii():
            out.append(character.lower())
        else:
            folded = unicodedata.normalize("NFKD", character)[0].lower()
            out.append(folded if len(folded) == 1 else " ")
    return "".join(out)


ASKING = frozenset(
    """meaning meanings geometric geometrical geometrically interpretation interpret interpreting actually really exactly tell tells represent
    represents step steps simple simply terms layman plain words word real life everyday beginner beginners reason reasons purpose application
    applications proof prove proving derive derivation derived formula formulas rule rules behind visual visually picture physical used useful
    important importance matter matters please quickly easily easy easier hard difficult fast remember trick tips cheat sheet summary basics""".split()
)
"""Words that say how something is asked, though now and then they are part of a name."""

STOP = frozenset(
    """a an the of in on at to is are was were be been being by for from and or as it its this that these those there here with into onto
    than then so such do does did done doing have has had having i me my we us our you your he she they them their what which who whom whose
    how why when where can could should would will shall may might must not no nor if else but about over under again more most some any all
    each other own same too very just only also get got give given find use used using make made mean means meant want need know let please
    tell show see say said like thing things way ways question problem example help one two does really actually between versus difference
    differences explain explanation understand understanding intuition intuitive intuitively idea concept definition define work works working
    calculate compute computing come up out off much many good best better take taken go going call called am something someone anyone
    anything confused confusing stuck learn learning hmm hm uh um ah oh eh well ok okay""".split()
)
"""Words that say how something is asked, not what about."""
