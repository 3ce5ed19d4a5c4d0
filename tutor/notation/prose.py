"""The mathematics inside a sentence: "What is the derivative of ⟨3x^2 sin x⟩ at ⟨x = 2⟩?"

The text is cut into pieces that can only be words or only be mathematics; neighbouring pieces of mathematics grow
together while the whole still reads. What stands between dollar signs is mathematics because its author said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from tutor.notation import names
from tutor.notation import tree as t
from tutor.notation.errors import ReadingError
from tutor.notation.reading import Conventions, read, times_ten


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of mathematics in a text: its place, its tree, and its own text."""

    start: int
    end: int
    tree: t.Node
    text: str


_DELIMITED = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]|`([^`]+)`", re.S)
_LATEX_BLOCK = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.S)
_CHUNK = re.compile(r"(?:\S|[\x0b\x0c\x1c-\x1f\x85])+")
"""Control characters count as text, so that they are named and refused rather than passed over as blanks."""
_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_SINGLE_BEFORE = re.compile(r"\b(?:for|of|to|wrt|variable|variables|function|in|by|and|let|where|value|values|vector|vectors|matrix|matrices|when|if|is|at|point|points|both|call|give|calculate|find|determine|solve|as|that|than|or|between|from|variable,)\s+$", re.I)

MATH_WORDS = frozenset(names.FUNCTIONS | set(names.FUNCTION_SPELLINGS) - {"power", "square", "cube", "root", "inverse", "determinant", "trace", "length", "magnitude", "choose", "logistic", "C"}) | {
    "pi", "theta", "alpha", "beta", "gamma", "delta", "epsilon", "lambda", "mu", "sigma", "phi", "omega", "rho", "tau", "eta", "xi", "psi", "chi", "zeta", "kappa", "nu",
    "inf", "oo", "infinity", "int", "lim", "mod", "diff", "integrate", "Matrix", "argmin", "argmax", "sum_", "prod", "choose", "Var", "Cov", "nCr", "nPr",
}  # fmt: skip
MATH_WORDS = MATH_WORDS - {"rank", "inv", "max", "min", "abs", "sign", "round", "dot", "cross", "norm", "arg", "diag", "floor", "factorial", "transpose", "det", "tr", "mean", "softmax", "sigmoid", "relu", "binomial", "permutations", "erf", "erfc", "comb", "perm", "sinc", "logit", "conj", "gcd", "lcm", "Re", "Im", "exp", "log", "hcf", "HCF", "GCD", "LCM", "Max", "Min", "Softmax", "Sigmoid", "ReLU", "softplus", "heaviside", "Heaviside", "inverse"} | {"log", "exp"}
NEEDS_BRACKET = frozenset("rank inv max min abs sign round dot cross norm arg diag floor ceil factorial transpose det tr softmax sigmoid relu binomial gcd lcm simplify expand factor solve limit product sum integral trace matrix array Matrix Re Im conj".split())
ENGLISH_SINGLE = frozenset({"a", "A", "I"})
TRAIL = ".,;:?!"
LONGEST = 6000
_SENTENCE_END = re.compile(r"[.,;](?=\s*\\end\{)|\\text\s*\{\s*[.,;]?\s*\}\s*$")
"""The full stop of the sentence inside the last cell of an array, or as a text of its own."""
Attempt: TypeAlias = Callable[[str], t.Node | None]


_FUNCTION_DEFINED = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\((?:[a-z](?:_\d)?)(?:,\s*[a-z](?:_\d)?)*\)\s*(?:=|:=|be\b|denote\b)")


def find_mathematics(text: str, functions: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()) -> tuple[Fragment, ...]:
    """The pieces of mathematics in a text, in order, not overlapping.

    `functions` are letters known to be functions (from the conversation); letters that the text itself defines as
    functions ("let a(r) = …") are found here. `known` are letters that stand for a number by now, so that the i of
    "is i greater than 3" is no pronoun.
    """
    if len(text) > LONGEST:
        return ()
    text = times_ten(text)
    return _find(text, functions | {m.group(1) for m in _FUNCTION_DEFINED.finditer(text)}, frozenset(n for n in known if len(n) == 1))


@lru_cache(maxsize=512)
def _find(text: str, functions: frozenset[str], known: frozenset[str]) -> tuple[Fragment, ...]:
    conventions = Conventions(functions=functions)

    def _try(piece: str) -> t.Node | None:
        try:
            return read(_SENTENCE_END.sub(" ", piece).rstrip(" \t\r\n"), conventions).tree
        except ReadingError:
            return None

    fragments: list[Fragment] = []
    last = 0
    for found in sorted([*_DELIMITED.finditer(text), *_LATEX_BLOCK.finditer(text)], key=lambda m: m.start()):
        if found.start() < last:
            continue
        group = next((k for k in range(1, (found.re.groups or 0) + 1) if found.re is _DELIMITED and found.group(k) is not None), 0)
        inner_start, inner_end = found.span(group)
        tree = _try(text[inner_start:inner_end].strip().rstrip(".,;"))
        if tree is None:
            continue
        fragments.extend(_plain_parts(text, last, found.start(), _try, known))
        fragments.append(Fragment(found.start(), found.end(), tree, text[inner_start:inner_end].strip()))
        last = found.end()
    fragments.extend(_plain_parts(text, last, len(text), _try, known))
    return tuple(_joined(text, fragments))


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    weight: int  # 0 a word, 1 could be mathematics, 2 must be mathematics


def _plain_parts(text: str, start: int, end: int, attempt: Attempt, known: frozenset[str]) -> list[Fragment]:
    """Mathematics in undelimited text: runs of pieces, each run cut where it stops reading."""
    pieces = _pieces(text, start, end, known)
    out: list[Fragment] = []
    k = 0
    while k < len(pieces):
        if pieces[k].weight == 0:
            k += 1
            continue
        stop = k
        while stop < len(pieces) and pieces[stop].weight > 0:
            stop += 1
            if stop < len(pieces) and _sentence_ends(text, pieces[stop - 1], pieces[stop]):
                break
        out.extend(_run(text, pieces[k:stop], attempt, known))
        k = stop
    return out


def _sentence_ends(text: str, piece: _Piece, following: _Piece) -> bool:
    """A full stop behind a number or a bracket, and a letter after it: `from 1 to 2. y = x^2`."""
    return re.search(r"[\d)\]]\.$", text[piece.start : piece.end]) is not None and text[following.start].isalpha()


def _run(text: str, pieces: list[_Piece], attempt: Attempt, known: frozenset[str]) -> list[Fragment]:
    out: list[Fragment] = []
    k = 0
    while k < len(pieces):
        best: tuple[int, Fragment] | None = None
        tried = 0
        for stop in range(len(pieces), k, -1):
            if not any(p.weight == 2 for p in pieces[k:stop]):
                continue
            fragment = _fragment(text, pieces[k].start, pieces[stop - 1].end, attempt)
            tried += 1
            if fragment is not None:
                best = (stop, fragment)
                break
            if tried > 24:
                break
        if best is None:
            single = _single(text, pieces[k], attempt, known)
            if single is not None:
                out.append(single)
            k += 1
        else:
            out.append(best[1])
            k = best[0]
    return out


def _fragment(text: str, start: int, end: int, attempt: Attempt) -> Fragment | None:
    raw = text[start:end]
    if re.search(r"[\w)]!{4,}$", raw):
        return None
    stripped = raw.rstrip(TRAIL + " \n")
    if raw.rstrip().endswith("!") and re.search(r"[\w)]!$", raw.rstrip()):
        stripped = raw.rstrip()
    if not stripped:
        return None
    lead = len(stripped) - len(stripped.lstrip(TRAIL + " \n"))
    stripped = stripped[lead:]
    if stripped.startswith((")", "]", "}", "*", "/", "^", "=", "choose ")):
        return None
    tree = attempt(stripped)
    if tree is None and stripped.startswith("(") and stripped.endswith(")"):
        tree = attempt(stripped[1:-1])
    return None if tree is None else Fragment(start + lead, start + lead + len(stripped), tree, stripped)


_PRONOUN = re.compile(r"\s+(?!(?:in|is|and|or|to|from|be|wrt|given|such|where|when|if|of|with|by|for|as|are|at|on|then|equals?|that)\b)[a-z']{2,}")
_A_IN_MATHEMATICS = re.compile(r"(?i:\b(?:let|suppose|where|if|with) )a (?:be |= ?)|(?<![A-Za-z\\])a\s*(?:[*^/=+]|\*\*|-\s*(?:[0-9.]+[a-z]?|[a-z])\b)|(?:[*^/+=(,]|[*^/+(=]\s|-)\s*a(?![A-Za-z(])")
_COMPARED = re.compile(r"\s+(?:not|at (?:least|most)|equal|greater|bigger|larger|smaller|less|more|lower|higher|different)\b")
_AFTER_NAME = re.compile(r"\s*(?:be\b|[.,?!;:)]|$|(?:in|and|or|is|be|to|wrt|when|if|given|as|the subject)\b|=)")


def _single(text: str, piece: _Piece, attempt: Attempt | None = None, known: frozenset[str] = frozenset()) -> Fragment | None:
    """A letter on its own: mathematics after "for", "of", "with respect to" and the like."""
    raw = text[piece.start : piece.end].strip(TRAIL + "()'\"")
    if piece.weight == 1 and len(raw) == 1 and raw.isalpha():
        offset = text.index(raw, piece.start)
        before = text[max(0, piece.start - 30) : piece.start]
        certain = raw not in ENGLISH_SINGLE or (_SINGLE_BEFORE.search(before) and raw != "a") or (raw == "A" and not re.search(r"(^|[.?!]\s*)$", before))
        after = text[piece.end : piece.end + 20]
        named = raw in known and (raw != "a" or _AFTER_NAME.match(text[offset + 1 : offset + 20]) or _COMPARED.match(after))
        if raw == "i" and not named and _PRONOUN.match(after):
            return None
        if raw == "a" and _A_IN_MATHEMATICS.search(text) and _AFTER_NAME.match(after):
            certain = True
        elif raw == "a" and not (re.match(r"\s*([.,?!;]|$|\bin\b|\band\b|\bor\b|=)", after) and _SINGLE_BEFORE.search(before)):
            certain = False
        if certain or named:
            return Fragment(offset, offset + 1, t.Symbol(raw) if raw != "e" else t.Constant("e"), raw)
    if piece.weight == 2 and attempt is not None:
        return _fragment(text, piece.start, piece.end, attempt)
    return None


_ARRAY = re.compile(r"(?<![A-Za-z\\])(?:\\(?:mathbf|boldsymbol|vec|bm)\{?\s*)?([A-Za-z])\}?\s*:?=\s*(?:\\left\s*)?(?:[\[(<⟨]|\\begin)")
_CALLED_ARRAY = re.compile(r"\b(?i:let) ([A-Za-z]) (?:be|denote) (?:the |a |an )?(?:[\w×-]+ ){0,3}(?:matrix|vector)\b")
_PRODUCT = re.compile(r"[A-Za-z]{2,4}")
_UNKNOWNS = frozenset("xyzvw")


@lru_cache(maxsize=64)
def _array_names(text: str) -> frozenset[str]:
    """Letters that the text gives as vectors or matrices: A = [[1, 2], [3, 4]]."""
    return frozenset(m.group(1) for m in _ARRAY.finditer(text)) | frozenset(m.group(1) for m in _CALLED_ARRAY.finditer(text))


def _is_product(text: str, core: str) -> bool:
    """AB, BA, Ax: capitals that stand for matrices of the text, side by side with one another or with a vector."""
    if _PRODUCT.fullmatch(core) is None or not any(c.isupper() for c in core):
        return False
    known = _array_names(text)
    return core[0] in known and all(c in known or (k == len(core) - 1 and c in _UNKNOWNS) for k, c in enumerate(core))


def _pieces(text: str, start: int, end: int, known: frozenset[str]) -> list[_Piece]:
    out = []
    for chunk in _chunks(text, start, end):
        weight = _weight(text, chunk[0], chunk[1])
        if weight == 0 and _is_product(text, text[chunk[0] : chunk[1]].strip(TRAIL)):
            weight = 2
        out.append(_Piece(chunk[0], chunk[1], weight))
    for k, piece in enumerate(out):
        if piece.weight == 0 and k + 1 < len(out) and re.fullmatch(r"[A-Z][A-Z0-9]{1,5}", text[piece.start : piece.end]) and text[out[k + 1].start : out[k + 1].end] == "=":
            piece.weight = 2
        if piece.weight == 1 and text[piece.start : piece.end].strip(TRAIL) in ENGLISH_SINGLE:
            near = any(0 <= j < len(out) and out[j].weight == 2 and _operator_between(text, out, k, j) for j in (k - 1, k + 1))
            near = near or any(_joined_by_minus(text, out, k, way) for way in (-1, 1))
            if not near and not _single(text, piece, known=known):
                piece.weight = 0
    for piece in _only_letters(text, out):
        piece.weight = 2
    return out


_TASK = re.compile(r"(?:simplify|expand|factor|factorise|factorize|solve|collect|evaluate):?", re.I)


def _only_letters(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """What stands behind a task word when all of it is names, numbers and signs: there `a` is a name and `ax` is a*x.

    It ends before `for`; empty when an English word is among it, or no sign or number.
    """
    start = next((k for k, p in enumerate(pieces) if _TASK.fullmatch(text[p.start : p.end])), None)
    if start is None or start > 1:
        return []
    found = []
    for piece in pieces[start + 1 :]:
        core = text[piece.start : piece.end].strip(TRAIL)
        if core == "for":
            break
        if piece.weight == 0 and not (core.isalpha() and len(core) <= 3 and _side_by_side(core)):
            return []
        found.append(piece)
    signs = any(p.weight == 2 or text[p.start : p.end] == "-" for p in found[1:])
    return found if signs or (len(found) > 1 and found[0].weight == 2) else []


def _side_by_side(word: str) -> bool:
    from tutor.notation.words import letters_of

    return letters_of(word) is not None


def _operator_between(text: str, pieces: list[_Piece], k: int, j: int) -> bool:
    other = text[pieces[j].start : pieces[j].end]
    side = other[:1] if j > k else other[-1:]
    return side in "+-*/^=<>≤≥·×−,"


def _joined_by_minus(text: str, pieces: list[_Piece], k: int, way: int) -> bool:
    """Is there a minus on that side with mathematics behind it, as in `1 - a`? A dash between words is none."""
    return 0 <= k + 2 * way < len(pieces) and text[pieces[k + way].start : pieces[k + way].end] == "-" and pieces[k + 2 * way].weight == 2


def _chunks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Blank-separated chunks, but a bracket opened in one is closed before the chunk ends."""
    out: list[tuple[int, int]] = []
    place = start
    while place < end:
        found = _CHUNK.search(text, place, end)
        if not found:
            break
        chunk_start, chunk_end = found.span()
        stop = _balanced(text, chunk_start, chunk_end, end)
        out.append((chunk_start, stop))
        place = stop
    return out


_ANGLE = re.compile(r"<\s*[-\w./√]+(?:\s*,\s*[-\w./√]+)+\s*>")


def _balanced(text: str, start: int, stop: int, end: int) -> int:
    depth = 0
    k = start
    prose = False
    while k < end:
        c = text[k]
        if c == "<" and (angle := _ANGLE.match(text, k, end)):
            k = angle.end()
            stop = max(stop, k)
            continue
        if c in "([{⟨":
            depth += 1
        elif c in ")]}⟩":
            depth -= 1
        elif c.isspace() and depth <= 0 and k >= stop:
            break
        elif c.isspace() and depth > 0:
            following = _WORD.match(text, k + 1)
            if following and any(w.lower() not in LETTERS_OK and len(w) > 2 and w not in MATH_WORDS and w not in NEEDS_BRACKET for w in re.split("[-'’]", following.group())):
                prose = True
                break
        k += 1
    return stop if prose else min(k, end)


LETTERS_OK = frozenset("and or if mod choose".split())


_PRODUCTS = frozenset("xy xz yz xyz".split())
"""Products of the usual variables that are no English words."""

_LETTERS = re.compile(r"[A-Za-z](?:,[A-Za-z])+")

_DIFFERENTIAL = re.compile(r"d(?:[rstuvwxyzAV]|theta|phi)")

_COUNTED = re.compile(r"(?:rank|top|order|degree)-\d+", re.I)
"""`rank-1`: a word with a number, no difference."""


def _weight(text: str, start: int, end: int) -> int:
    raw = text[start:end]
    core = raw.strip(TRAIL + "\"'“”")
    if not core:
        return 0
    if core in ("-", "+", "*", "/", "=", "<", ">", "<=", ">=", "≤", "≥", "×", "·", "^", "−", "!=", "≠", "±", "÷", "~", "|", "∈", "∪", "∩", ":=", "->", "→", "||", "≈", "==", "**", "∘", "⊙", "⊗", "•", "%"):
        return 2 if core not in ("-", "|", "~", "%") else 1
    if _COUNTED.fullmatch(core):
        return 0
    words = _WORD.findall(core)
    letters_only = _WORD.fullmatch(core)
    if letters_only:
        if core in _PRODUCTS:
            return 2
        if _DIFFERENTIAL.fullmatch(core):
            return 1
    elif _LETTERS.fullmatch(core):
        return 1
    if letters_only:
        if core in MATH_WORDS:
            return 2 if core not in ("mod", "choose", "log", "mu", "nu", "xi", "eta", "chi", "psi", "phi", "rho", "tau", "inf") or core in ("log", "mod", "choose") else 1
        if len(core) == 1:
            return 1
        return 1 if len(core) <= 3 and core.islower() and not set(core) & set("aeiouy") and _reads_as_letters(core) else 0
    if re.match(r"-{1,3}[A-Za-z(]", core) or any(c.isdigit() for c in core) or any(c in core for c in "^=+*/\\_|<>∫∑∏√∞∂∇≤≥²³·×−([{|πθσμλαβ½"):
        for word in (part for whole in words for part in re.split("[-'’]", whole)):
            if len(word) <= 1 or word in MATH_WORDS or word in NEEDS_BRACKET:
                continue
            if "\\" in core or _reads_as_letters(word) or names.accented_word(word) is not None:
                continue
            return 0 if not (core.startswith(("[", "{", "(")) and any(c.isdigit() for c in core)) else 2
        if re.fullmatch(r"\d+(st|nd|rd|th)", core, re.I):
            return 0
        if re.fullmatch(r"\([A-Za-z]\)", core) or re.fullmatch(r"[A-Za-z]\)", core):
            return 1 if core[1:-1] and core[0] == "(" else 0
        return 2
    return 1 if len(core) == 2 and core[1] in "'’" else 0


def _reads_as_letters(word: str) -> bool:
    from tutor.notation.words import letters_of

    return letters_of(word) is not None and (len(word) <= 3 or word in MATH_WORDS or not word.islower())


def _joined(text: str, fragments: list[Fragment]) -> list[Fragment]:
    """Neighbours with nothing but blanks between them that read as one: `$x$ = $3$`."""
    out: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda f: f.start):
        if out and fragment.start < out[-1].end:
            continue
        out.append(fragment)
    return out
