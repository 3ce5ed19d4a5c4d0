"""Runs of letters: one known name, letters side by side, or a word that is no mathematics."""

from __future__ import annotations

from tutor.notation import names

WORDS = frozenset(
    """the and for are was not but you all any can had her his how its may new now old our out own say she too use who why get got has him let one two see way did
    end few far ago add ask big bit buy cut day dog due eat fit fun god guy hot job key kid law led lie lot low man men met mix nan nor off oil pay per put ran
    red run sat saw set sit six sky son sum sun tax ten tie top try via war win won yes yet of to in is it be as at so we he by or on do if me my up an go no us am
    hi ok qwerty foo bar baz abc test wrt nth mph kg cm mm km ml lb hr hrs pm vs st nd rd th dr mr mrs ms gb tv dps dp sf sig etc ie eg iid pdf cdf pmf""".split()
) - {"sum"}
"""Short English words that are never letters side by side."""

KNOWN = names.GREEK_NAMES | frozenset(names.VARIANTS) | frozenset({"pi", "inf", "oo", "infinity"})
ACRONYMS_AT_LEAST = 2
JOINED = ("sin", "cos", "tan", "ln", "log", "exp")
"""Functions that people write without a blank before a letter: sinx."""


def letters_of(word: str) -> list[str] | None:
    """The names a run of letters stands for: `theta` is one, `xy` is x and y, `2pir` has pi and r; None for a word.

    Capitals together are one name (MSE). Runs of up to three letters, or of known names with single letters between
    them, are side by side; anything else is a word.
    """
    if word in KNOWN:
        return [word]
    if word.isupper() and len(word) > ACRONYMS_AT_LEAST:
        return [word]
    if word.lower() in WORDS:
        return None
    for function in JOINED:
        if word.startswith(function) and len(word) == len(function) + 1:
            return [function, word[-1]]
    pieces = _with_greek(word)
    if pieces is not None and (len(word) <= 3 or (any(len(p) > 1 for p in pieces) and sum(len(p) == 1 for p in pieces) <= 2)):
        return pieces
    return [*word] if len(word) <= 3 or (len(word) == 4 and not set(word) & set("aeiou")) else None


def _with_greek(word: str) -> list[str] | None:
    """Greek names inside a run of letters, the rest single letters; None when there are none."""
    for name in sorted(names.GREEK_NAMES, key=len, reverse=True):
        if len(name) >= 2 and name in word and (len(name) > 2 or (name == "pi" and len(word) <= 4)):
            before, _, after = word.partition(name)
            return [*before, name, *(letters_of(after) or [*after])] if len(before) + len(after) <= 4 else None
    return None
