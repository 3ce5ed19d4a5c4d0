"""The empty form of a concept file, with a word on every field."""

from __future__ import annotations

PLACEHOLDERS = (
    "One sentence: what it is.",
    "The picture in words, without symbols.",
    "Something from everyday life.",
    "A concrete place in machine learning where it is used.",
    "The conditions.",
    "A picture in words that a twelve-year-old can follow.",
    "The formula and an example with numbers, mathematics between $ signs.",
    "The formula in plain English.",
    "a question that the solver works",
    "What people get wrong",
    "What to think instead.",
    "an idea that a good explanation touches",
)
"""What the empty form says in the place of content; a finished concept holds none of it."""


def template(identifier: str) -> str:
    """A concept file to fill in."""
    title = identifier.replace("-", " ").capitalize()
    return f'''title = "{title}"
aliases = []                  # other names: acronyms, slang, both spellings; {{ text = "normal", cue = ["curve"] }} where two concepts share one
phrasings = []                # how people ask about it
summary = "One sentence: what it is."
intuition = "The picture in words, without symbols."
analogy = "Something from everyday life."
in_ml = "A concrete place in machine learning where it is used."
when_to_use = "The conditions."
needs = []                    # {{ concept = "id", because = "the reason it comes first" }}
look_alikes = []              # {{ concept = "id", difference = "how to tell them apart" }}
resources = []                # ids from resources.toml

[depths]
first = "A picture in words that a twelve-year-old can follow."
working = "The formula and an example with numbers, mathematics between $ signs."
careful = "Conditions, edge cases, where it breaks."

[[formulas]]
name = "its name"
math = 'y = m*x + b'
says = "The formula in plain English."
symbols = [{{ symbol = "y", name = "y", role = "the output" }}]

[example]
ask = "a question that the solver works"
result = "its result"         # or add: kind = "case" for a small concrete case told in words

[[mistakes]]
title = "What people get wrong"
wrong_rule = "the wrong rule, if there is one"
cure = "What to think instead."

[[key_ideas]]
idea = "an idea that a good explanation touches"
words = [["one", "of", "these"], ["and", "one", "of", "these"]]

[[key_ideas]]
idea = "a second one"
words = [["words"]]
'''


def left_over(text: str) -> list[str]:
    """Phrases of the template that are still in a concept's text: a field that nobody has filled in."""
    return [phrase for phrase in PLACEHOLDERS if phrase in text]
