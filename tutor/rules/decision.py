"""How every test ends: the p-value beside the significance level, and what the outcome does not mean."""

from __future__ import annotations

from fractions import Fraction

from tutor.notation.tree import Relation
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, real, show

DECISION = Rule("decide", "Compare with the significance level", "hypothesis-testing")
USUAL_LEVEL = Fraction(5, 100)
NO_LEVEL = "No significance level was given, so I used 0.05."
NOT_THE_CHANCE = "The p-value is not the probability that H0 is true, and it says nothing about how large or important an effect is."


def decide(sheet: Sheet, key: str, alpha: Fraction) -> bool:
    """Set the p-value that the sheet holds under `key` beside the level `alpha`; True when H0 is rejected, at alpha itself too."""
    p, level = real(sheet[key]), real(alpha)
    if sheet[key] == alpha:
        sheet.state(DECISION, Relation((sheet.shown(key), show(alpha)), ("=",)), f"The p-value is exactly the significance level {decimal(alpha)}. The rule is to reject at the level or below it, so H0 is just rejected.")
        return True
    rejected = bool(p < level)
    sheet.state(DECISION, Relation((sheet.shown(key), show(alpha)), ("<" if rejected else ">",)), f"The p-value is {'below' if rejected else 'above'} the significance level {decimal(alpha)}, so H0 is {'rejected' if rejected else 'not rejected'}.")
    return rejected
