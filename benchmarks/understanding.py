"""Understanding in process, without solving: time per question, with our map and with one of 25,000 made-up concepts more."""

from __future__ import annotations

import random

from benchmarks.timing import line, milliseconds
from knowledge import load
from tutor.engine import Tutor
from tutor.question import Context
from tutor.understand.lexicon import Entry, Lexicon
from tutor.understand.read import _entry, _everyday
from tutor.work import Inline

MADE_UP = 25_000
ALLOWED = 2.0
SHAPES = ("what is {}?", "why do we need {}", "how do i compute {} step by step", "difference between {} and {}", "explain {} like im five", "when should i use {} instead of {}", "my {} does not converge, what is wrong", "where can i learn {}")


def synthetic(rng: random.Random, count: int) -> list[Entry]:
    """Concepts with names and prose of invented words and the usual small ones."""
    letters = "bcdfglmnprstv"
    words = ["".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(rng.randint(2, 4))) for _ in range(20_000)]
    common = "matrix function vector rule value model data number line point".split()
    made = []
    for k in range(count):
        name = f"{rng.choice(words)} {rng.choice(words if k % 2 else common)}"
        prose = [" ".join(rng.choice(words) for _ in range(20)), " ".join(rng.sample(common, 2))]
        made.append(Entry(f"made-{k}", ((name, ()),), {"title": [name], "summary": prose}))
    return made


def main() -> None:
    """Print one line per measurement."""
    rng = random.Random(1)
    graph = load()
    understanding = Tutor(graph, Inline()).understanding
    names = [c.title.lower() for c in graph.values()]
    questions = [shape.format(rng.choice(names), rng.choice(names)) for shape in SHAPES for _ in range(40)]
    rng.shuffle(questions)
    for question in questions:
        understanding.understand(question + "  ", Context())  # fills the caches of stems, so that both runs start alike
    ours = sorted(milliseconds(lambda q=q: understanding.understand(q, Context()), times=1, warm=0)[0] for q in questions)
    print(line("understanding, our map", ours))
    understanding.lexicon = Lexicon([*(_entry(c) for c in graph.values()), *synthetic(rng, MADE_UP)], _everyday())
    large = sorted(milliseconds(lambda q=q + " ": understanding.understand(q, Context()), times=1, warm=0)[0] for q in questions)
    ratio = large[len(large) // 2] / ours[len(ours) // 2]
    print(line(f"with {MADE_UP:,} concepts more", large))
    print(f"ratio of the medians: {ratio:.2f} ({'within' if ratio <= ALLOWED else 'ABOVE'} {ALLOWED:g})")


if __name__ == "__main__":
    main()
