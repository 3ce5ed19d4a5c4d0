"""The reader in process: time per expression, growth with length, and sympy's own parser on what it can read."""

from __future__ import annotations

import random
import statistics

from sympy.parsing.sympy_parser import convert_xor, implicit_multiplication_application, parse_expr, standard_transformations

from benchmarks.timing import line, milliseconds, percentile
from tutor.notation import read

PIECES = ["2x^2", "3(x+1)", "sin(x)", "sqrt(5)", "(x - 4)/(x + 2)", "|x|", "e^(2x)", "x_1", "5!", "1/2", "ln(x)", "pi*r^2"]
LATEX = [r"\frac{x+1}{2}", r"\sqrt{x^2+1}", r"\sum_{i=1}^n x_i^2", r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\int_0^1 x^2 \, dx", r"P(A \mid B)", r"\mathbf{x}^\top A \mathbf{x}"]
TRANSFORMATIONS = (*standard_transformations, convert_xor, implicit_multiplication_application)


def expressions(rng: random.Random, count: int, longest: int) -> list[str]:
    """Sums of usual pieces, up to `longest` characters each."""
    made = []
    for _ in range(count):
        text = rng.choice(PIECES)
        while len(text) < rng.randint(5, longest) - 12:
            text += rng.choice([" + ", " - ", "*"]) + rng.choice(PIECES)
        made.append(text[:longest] if len(text) > longest else text)
    return made


def main() -> None:
    """Print one line per measurement."""
    rng = random.Random(1)
    usual = expressions(rng, 300, 190)
    ours = [milliseconds(lambda text=text: read(text), times=1, warm=1)[0] for text in [*usual, *LATEX * 10]]
    print(line("our reader, up to 200 characters", sorted(ours)))
    theirs = []
    for text in usual:
        try:
            theirs.append(milliseconds(lambda text=text: parse_expr(text.replace("|x|", "Abs(x)"), transformations=TRANSFORMATIONS), times=1, warm=1)[0])
        except Exception:
            continue
    print(line(f"sympy's parse_expr, the {len(theirs)} it reads", sorted(theirs)))
    for length in (500, 1000, 2000, 4000):
        text = " + ".join(["3*x^2"] * (length // 8))
        taken = milliseconds(lambda text=text: read(text), times=20, warm=2)
        print(f"{len(text):5} characters: median {statistics.median(taken):7.2f} ms, {1e3 * statistics.median(taken) / len(text):6.2f} µs a character, p99 {percentile(taken, 0.99):7.2f} ms")


if __name__ == "__main__":
    main()
