"""Summary numbers in a sentence: "36 students with mean 52 and standard deviation 6". Each number takes the role that
the nearest words before it name; a cue reaches no further than the next cue or the end of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tutor.problem.figures import NUMBER, number

Role = Literal["mean", "deviation", "variance", "other"]

_CUES = re.compile(
    r"(?P<variance>\b(?:variances?|var)\b|\bs(?:_?\d)?\^2(?:_?\d)?|\bsigma(?:_?\d)?\^2)"
    r"|(?P<deviation>standard deviations?|\bstd\b\.?(?:\s?dev\w*)?|\bs\.d\.|\bsds?\b|\bstdev\b|\bsigma(?:_?\w)?\b(?!\^)|\bs(?:_?\d)?(?=\s*=))"
    r"|(?P<mean>\b(?:means?|averages?)(?:_?[12])?\b|\b(?:averaged|averaging)\b|\b[xy]bar(?:_?\w)?\b|\bexpected value)"
    r"|(?P<other>\bn(?:_?\d)?(?=\s*[=:])|\bsizes?\b|\bconfiden\w+|\blevel\b|\balpha\b|\bhypothes\w+|\bmu(?:_?\w)?\b|\bp[- ]?values?\b|\bmargin\b|\berror\b|\bh_?[01a]\b|\bsignifican\w+|\bdegrees?\b|\bdf\b|\bproportions?\b|\b[ztp]\s*=|\bwithin\b|\bprobability\b|\b(?:more|less|greater|lower|higher|fewer) than\b|\bdiffers?\b|\bdifferent\b|\bpower\b|\bmedian\b|\bmode\b|\brange\b|\bz[- ]score)",
    re.I,
)
_END = re.compile(r"[;\n?!]|\.(?!\d)")
_SKIPPED = re.compile(r"\s*(?:randomly |independent |different )?(?:-?sided|tailed|% (?:confiden|level|signif)|degrees)", re.I)
_PAIR = re.compile(rf"\b(?:mean|average)s?,? (?:and|&) (?:sample |population )?(?P<what>standard deviations?|sds?|variances?|std\.? ?dev\w*)\b[^.;\d]{{0,40}}?({NUMBER})\s*(?:\w+ )?(?:and|,|&)\s*({NUMBER})", re.I)
_ON_AVERAGE = re.compile(rf"({NUMBER})(?: [a-z]+){{0,3}} on average", re.I)
_SUPPOSED = re.compile(r"(?:population|true|claim\w*|hypothesi[sz]ed|null|h_?0:?|supposed|national|historical\w*|advertis\w*|known|test(?:ing)?(?: that| whether| if)?|whether|against|believed|state[sd]?)\W+(?:that |if |whether )?(?:the |its |their |a )?(?:population |true )?(?:(?!sample|group)\w+ )?$", re.I)
_REACH = 70


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its role; `supposed` for a mean that is claimed or tested, not measured."""

    role: Role
    value: Fraction
    start: int
    supposed: bool = False


def figures(text: str, sizes: frozenset[int] = frozenset()) -> list[Figure]:
    """Means, standard deviations and variances in the words, in order; `sizes` are the places of sample sizes, which are neither."""
    found = {f.start: f for f in _pairs(text)}
    if not found:
        found = {f.start: f for f in _singles(text, sizes)}
    for m in _ON_AVERAGE.finditer(text):
        if m.start(1) not in found and m.start(1) not in sizes:
            found[m.start(1)] = Figure("mean", number(m.group(1)), m.start(1))
    return [found[k] for k in sorted(found)]


def _pairs(text: str) -> Iterator[Figure]:
    for m in _PAIR.finditer(text):
        role: Role = "variance" if m.group("what").lower().startswith("var") else "deviation"
        supposed = _SUPPOSED.search(text[: m.start()][-40:]) is not None
        yield Figure("mean", number(m.group(2)), m.start(2), supposed)
        yield Figure(role, number(m.group(3)), m.start(3))


def _singles(text: str, sizes: frozenset[int]) -> Iterator[Figure]:
    cues = list(_CUES.finditer(text))
    for k, cue in enumerate(cues):
        role = cue.lastgroup
        if role not in ("mean", "deviation", "variance"):
            continue
        stop = min(cues[k + 1].start() if k + 1 < len(cues) else len(text), cue.end() + _REACH)
        end = _END.search(text, cue.end(), stop)
        window = end.start() if end else stop
        numbers = [m for m in re.finditer(NUMBER, text[:window]) if m.start() >= cue.end() and m.start() not in sizes and not _SKIPPED.match(text, m.end())]
        if not numbers or "/0" in numbers[0].group():
            continue
        many = 2 if cue.group().lower().endswith(("means", "averages", "deviations", "variances")) else 1
        supposed = role == "mean" and _SUPPOSED.search(text[: cue.start()][-40:]) is not None
        for m in numbers[:many]:
            yield Figure(role, number(m.group()), m.start(), supposed)  # type: ignore[arg-type]
