"""`python -m tutor [ask] "question" [--trace]` answers in the terminal's plain text; `python -m tutor catalogue` lists what can be solved."""

from __future__ import annotations

import sys

from tutor.engine import Tutor

USAGE = __doc__ or ""


def main(arguments: list[str]) -> int:
    """Answer one question or print the catalogue; 0 when there was something to do."""
    trace = "--trace" in arguments
    words = [a for a in arguments if a != "--trace"]
    if words[:1] == ["ask"] and len(words) > 1:
        words = words[1:]
    if words == ["catalogue"]:
        print(catalogue())
        return 0
    if not words:
        print(USAGE)
        return 2
    answer = Tutor.inline().ask(" ".join(words), trace=trace)
    print(answer.markdown)
    for line in answer.trace:
        print(line)
    return 0


def catalogue() -> str:
    """Every solver topic by area, with the concept it rests on, and every intent, as found by walking the folders."""
    import tutor.intents
    from tutor.registry import collect
    from tutor.solve import topics

    lines: list[str] = []
    area = ""
    for topic in sorted(topics().values(), key=lambda t: (t.solve.__module__, t.id)):
        here = topic.solve.__module__.split(".")[2].replace("_", " ")
        if here != area:
            lines.append(f"{here}:")
            area = here
        lines.append(f"  {topic.id:28} {topic.title} ({topic.concept})")
    lines.append("intents:")
    lines.extend(f"  {intent.id:28} {intent.title}" for intent in collect(tutor.intents, "INTENT").values())
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
