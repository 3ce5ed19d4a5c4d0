"""Patterns are passed over cheaply only where they could not have matched."""

from __future__ import annotations

import pytest

from knowledge import load_advice, load_diagnoses
from tutor import Tutor
from tutor.intent import Cue
from tutor.problem.patterns import search
from tutor.understand.rank import score_cues


@pytest.mark.parametrize(
    ("pattern", "phrase", "found"),
    [
        ("(loss|error) [is] (not|never) falling", "my loss is not falling", True),
        ("(loss|error) [is] (not|never) falling", "my loss is falling", False),
        ("(goes|going) up", "it keeps going up", True),
        ("what is [a|an|the]", "what is entropy", True),
        ("(as far as|because) i know", "it is so because i know", True),
    ],
)
def test_a_pattern_is_found_or_not(pattern: str, phrase: str, found: bool) -> None:
    assert (score_cues(phrase, [Cue(pattern, 2.0)])[0] > 0) is found


def test_no_pattern_that_matches_is_passed_over(tutor: Tutor) -> None:
    records = [*tutor.intents.values(), *tutor.follow_ups.values()]
    patterns = {c.pattern for record in records for c in record.cues if not c.start}
    patterns |= {p.lower() for a in load_advice().values() for p in a.phrasings} | {p.lower() for d in load_diagnoses().values() for p in d.phrasings}
    phrases = [tutor.understanding.question(p).phrase for c in tutor.graph.values() for p in c.phrasings[:1]]
    refused = [(p, text) for p in patterns for text in phrases if search(p, text) and not score_cues(text, [Cue(p, 1.0)])[0]]
    assert not refused
