"""Counts agree with going through all the possibilities one by one."""

from __future__ import annotations

from itertools import combinations, permutations, product

import pytest

from tutor.checking import equal_values
from tutor.notation import read
from tutor.solution import Solution
from tutor.solve import solve


def parts(n: int, k: int) -> int:
    """In how many ways n different things fall into at most k boxes that look alike, by listing them."""
    found = set()
    for boxes in product(range(k), repeat=n):
        found.add(frozenset(frozenset(i for i in range(n) if boxes[i] == b) for b in range(k)) - {frozenset()})
    return len(found)


LISTED = [
    ("how many ways can 5 people sit in a row?", len(list(permutations(range(5))))),
    ("how many ways can 5 people sit around a round table?", len({min(p[i:] + p[:i] for i in range(5)) for p in permutations(range(5))})),
    ("how many arrangements are there of the letters of PEPPER?", len(set(permutations("PEPPER")))),
    ("how many ways are there to choose 3 books from 8?", len(list(combinations(range(8), 3)))),
    ("how many ways can 5 people stand in a line if 3 of them must stand together?", sum(max(p[:3]) - min(p[:3]) == 2 for p in permutations(range(5)))),
    ("how many ways can 7 identical balls be put into 3 different boxes?", sum(sum(b) == 7 for b in product(range(8), repeat=3))),
    ("how many ways can 7 identical balls be put into 3 different boxes if no box is empty?", sum(sum(b) == 7 and min(b) > 0 for b in product(range(8), repeat=3))),
    ("how many ways can 5 distinguishable balls be put into 3 indistinguishable boxes?", parts(5, 3)),
    ("how many ways can 5 different balls be put into 3 different boxes if no box is empty?", sum(len(set(b)) == 3 for b in product(range(3), repeat=5))),
    ("how many 4-digit numbers have different digits?", sum(len(set(str(n))) == 4 for n in range(1000, 10000))),
    ("how many integers from 1 to 150 are divisible by 2, 3 or 5?", sum(any(n % d == 0 for d in (2, 3, 5)) for n in range(1, 151))),
    ("how many bit strings of length 7 have exactly 3 ones?", sum(sum(b) == 3 for b in product((0, 1), repeat=7))),
    ("how many diagonals does an octagon have?", sum(1 < j - i < 7 for i, j in combinations(range(8), 2))),
]


@pytest.mark.parametrize(("question", "count"), LISTED, ids=[q for q, _ in LISTED])
def test_counts_agree_with_a_list(question: str, count: int) -> None:
    solution = solve(question)
    assert isinstance(solution, Solution) and solution.result.value is not None
    assert equal_values(solution.result.value, read(str(count)).tree) is not None
