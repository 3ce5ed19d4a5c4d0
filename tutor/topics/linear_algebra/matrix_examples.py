"""Can a matrix have these properties together? An example found among small matrices says yes; a theorem says no. And
"must it have …": a counterexample says no. A claim that neither settles is declined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import from_sympy
from tutor.notation.tree import Matrix, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import words_of
from tutor.rules.derivation import Rule
from tutor.solution import Declined, Result, Solution
from tutor.topic import Exercise, Task, Topic

EXAMPLE = Rule("example_matrix", "An example", "matrices")
THEOREM = Rule("theorem_rules_out", "Why it cannot be", "matrices")
HELPS = Rule("theorem_says_so", "Why it is always so", "matrices")
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a square matrix: how it is said, what tests it, and its name."""

    id: str
    pattern: str
    test: Test
    says: str


def _eigenvalues(m: Any) -> dict[Any, int]:
    return dict(m.eigenvals())


def _real(m: Any) -> bool:
    return all(v.is_real for v in _eigenvalues(m))


PROPERTIES = (
    Property("only_zero", r"(?:only 0|only zero|0 only|zero only|just 0|no (?:eigenvalues? )?(?:other|except|but) (?:than )?(?:0|zero)|all (?:of its )?eigenvalues (?:are |equal (?:to )?|be )?(?:0|zero))(?: as (?:an |its |the )?eigen ?values?)?|(?:0|zero) as (?:its |the )?only eigen ?value|only eigen ?value(?: is| be)? (?:0|zero)", lambda m: set(_eigenvalues(m)) == {0}, "0 is its only eigenvalue"),
    Property("zero_value", r"(?:0|zero) (?:as|is|be) an eigen ?value|(?:an )?eigen ?value (?:of )?(?:0|zero)|eigen ?value equal to (?:0|zero)", lambda m: 0 in _eigenvalues(m), "0 is an eigenvalue"),
    Property("no_real", r"no real eigen ?values?|(?:only )?complex eigen ?values|non-?real eigen ?values", lambda m: not any(v.is_real for v in _eigenvalues(m)), "no eigenvalue is real"),
    Property("real_values", r"(?:only |all )?(?<!no )real eigen ?values", _real, "all eigenvalues are real"),
    Property("nonzero", r"non-?zero(?: matrix)?|(?:without being|not|other than|except|but not|different from) (?:the )?(?:0|zero)(?: matrix)?|matrix (?:that is )?not (?:equal to )?0|a ?!= ?0", lambda m: any(m), "it is not the zero matrix"),
    Property("singular", r"\bsingular|non-?invertible|not invertible|determinant (?:is |of |equal to |= ?)?(?:0|zero)\b", lambda m: m.det() == 0, "it is singular"),
    Property("invertible", r"(?<!not )(?<!non-)(?<!non)\binvertible|non-?singular|(?:has|have) an inverse|non-?zero determinant", lambda m: m.det() != 0, "it is invertible"),
    Property("not_diagonalizable", r"not (?:be )?diagonali[sz]able|non-?diagonali[sz]able|defective|no eigenbasis", lambda m: not m.is_diagonalizable(), "it is not diagonalisable"),
    Property("diagonalizable", r"(?<!not )(?<!not be )(?<!non-)\bdiagonali[sz]able|eigenbasis|basis of eigenvectors", lambda m: bool(m.is_diagonalizable()), "it is diagonalisable"),
    Property("skew", r"skew-?symmetric|antisymmetric", lambda m: -m == m.T, "it is skew-symmetric"),
    Property("symmetric", r"(?<!skew-)(?<!skew )(?<!anti)(?<!not )(?<!non-)\bsymmetric", lambda m: m == m.T, "it is symmetric"),
    Property("orthogonal", r"\borthogonal(?! to)", lambda m: m.T * m == sympy.eye(m.rows), "it is orthogonal"),
    Property("nilpotent", r"nilpotent|square(?:d)? is (?:the )?zero|a\^2 ?= ?0", lambda m: m**m.rows == sympy.zeros(m.rows), "some power of it is zero"),
    Property("idempotent", r"idempotent|a\^2 ?= ?a\b", lambda m: m * m == m, "its square is itself"),
    Property("not_identity", r"not the identity|other than (?:the )?(?:identity|i)\b|a ?!= ?i\b|different from the identity", lambda m: m != sympy.eye(m.rows), "it is not the identity"),
    Property("identity", r"(?<!not the )(?<!than the )(?:the )?identity matrix|\bi_n\b", lambda m: m == sympy.eye(m.rows), "it is the identity"),
    Property("repeated", r"(?:only one|a single|one distinct|a repeated|repeated|equal) eigen ?values?", lambda m: len(_eigenvalues(m)) < m.rows, "an eigenvalue is repeated"),
    Property("distinct", r"distinct eigen ?values|different eigen ?values", lambda m: len(_eigenvalues(m)) == m.rows, "its eigenvalues are distinct"),
    Property("positive_trace", r"positive trace", lambda m: m.trace() > 0, "its trace is positive"),
    Property("negative_det", r"negative determinant", lambda m: m.det() < 0, "its determinant is negative"),
    Property("positive_definite", r"positive[- ]definite", lambda m: m == m.T and all(v > 0 for v in _eigenvalues(m)), "it is positive definite"),
)  # fmt: skip

THEOREMS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("zero_value", "invertible"), "If 0 is an eigenvalue, some vector other than zero goes to zero, and nothing can bring it back; the determinant, the product of the eigenvalues, is 0."),
    (("only_zero", "invertible"), "The determinant is the product of the eigenvalues, so it is 0."),
    (("nilpotent", "invertible"), "Powers of an invertible matrix are invertible, so no power of it is the zero matrix."),
    (("singular", "orthogonal"), "The columns of an orthogonal matrix are independent; its transpose is its inverse."),
    (("symmetric", "no_real"), "The spectral theorem: every eigenvalue of a real symmetric matrix is real."),
    (("symmetric", "not_diagonalizable"), "The spectral theorem: a real symmetric matrix has a basis of eigenvectors at right angles."),
    (("distinct", "not_diagonalizable"), "Eigenvectors to different eigenvalues are independent, so as many as there are columns make a basis."),
    (("only_zero", "nonzero", "diagonalizable"), "A diagonalisable matrix with only the eigenvalue 0 is P·0·P⁻¹, the zero matrix."),
    (("nilpotent", "nonzero", "diagonalizable"), "All eigenvalues of a nilpotent matrix are 0; a diagonalisable one is then the zero matrix."),
    (("only_zero", "nonzero", "symmetric"), "A symmetric matrix is diagonalisable; with only the eigenvalue 0 it is the zero matrix."),
    (("nilpotent", "nonzero", "symmetric"), "A symmetric matrix is diagonalisable, and the eigenvalues of a nilpotent one are all 0: it is the zero matrix."),
    (("identity", "not_diagonalizable"), "The identity is diagonal already: every vector other than zero is an eigenvector, and the unit vectors make a basis."),
    (("identity", "singular"), "The identity is its own inverse."),
    (("idempotent", "invertible", "not_identity"), "From A² = A and an inverse follows A = I: multiply by the inverse."),
    (("positive_definite", "singular"), "All its eigenvalues are positive, so their product, the determinant, is positive."),
    (("positive_definite", "negative_det"), "All its eigenvalues are positive, so their product, the determinant, is positive."),
    (("zero_value", "orthogonal"), "An orthogonal matrix keeps lengths, so no vector other than zero goes to zero."),
    (("only_zero", "orthogonal"), "An orthogonal matrix keeps lengths, so no vector other than zero goes to zero."),
)  # fmt: skip
OPPOSITE = {"singular": "invertible", "invertible": "singular", "not_diagonalizable": "diagonalizable", "diagonalizable": "not_diagonalizable", "zero_value": "invertible", "real_values": "no_real"}
_FEW = 2


@dataclass(frozen=True, slots=True)
class Arguments:
    """The properties that are given, and for "must it …" the one claimed of every such matrix."""

    given: tuple[str, ...]
    claimed: str = ""
    size: int = 2


def read(problem: Problem) -> Task | None:
    """ "can a matrix other than zero be nilpotent?", "is every symmetric matrix diagonalisable?"."""
    low = re.sub(r"\s+", " ", words_of(problem).lower())
    if any(isinstance(m, Matrix) for m in problem.mathematics) or not re.search(r"matri(?:x|ces)", low) or ("?" not in low and not re.search(r"true or false|whether", low)):
        return None
    found = _properties(low)
    if not _all_understood(low):
        return None
    every = re.search(r"\b(?:every|all|any|each)\b (?:square |real |\d+ ?(?:x|by|\*) ?\d+ )*matri", low) is not None
    if len(found) < (1 if every else _FEW):
        return None
    possible = re.search(r"\b(?:is it possible|possible|can\b|could\b|does there exist|is there|are there|exist)", low)
    always = re.search(r"\b(?:must\b|always|every\b|any\b|all\b|is an?\b|are\b|necessarily|does (?:a|an)\b)", low)
    ids = tuple(p.id for _, p in found)
    shape = re.search(r"\b(\d+)\s*(?:x|\*|by|-by-)\s*(\d+)\b", low)
    if shape is not None and (shape.group(1) != shape.group(2) or not 2 <= int(shape.group(1)) <= 4):
        return None
    size = int(shape.group(1)) if shape is not None else 2
    if possible is not None and not re.search(r"\b(?:must|always|necessarily)\b", low):
        return Task(Arguments(ids, size=size), 1.15, "decide whether a matrix can have these properties together")
    if always is not None and found[-1][1].id in OPPOSITE:
        return Task(Arguments(ids[:-1], ids[-1], size), 1.15, "decide whether such a matrix always has this property")
    return None


def _properties(low: str) -> list[tuple[int, Property]]:
    """The properties in the order of the text; a shorter phrase inside a longer one does not count."""
    marks: list[tuple[int, int, Property]] = []
    for one in PROPERTIES:
        for m in re.finditer(one.pattern, low):
            if not any(a < m.end() and m.start() < b for a, b, _ in marks):
                marks.append((m.start(), m.end(), one))
    seen: dict[str, tuple[int, Property]] = {}
    for start, _, one in sorted(marks, key=lambda x: x[0]):
        seen.setdefault(one.id, (start, one))
    return list(seen.values())


_PLAIN_WORDS = frozenset(
    "is it possible for a an the matrix matrices to have has having with be being can could there exist exists and but also that which whose must always every any all each does do necessarily true or false "
    "whether square real are its as by them one such in of some i n nxn size if then so yet at same time together decide say true? of-size x exist? while both"
    .split()
)


def _all_understood(low: str) -> bool:
    """Are there no words beside the properties and plain filling words? An unread condition could turn the answer round."""
    rest = low
    for one in PROPERTIES:
        rest = re.sub(one.pattern, " ", rest)
    rest = re.sub(r"\b(?:\d+|n)\s*(?:x|\*|by|-by-)\s*(?:\d+|n)\b", " ", rest)
    return set(re.findall(r"[a-z][a-z-]*|\d+", rest)) <= _PLAIN_WORDS


def _named(ids: tuple[str, ...]) -> list[Property]:
    table = {p.id: p for p in PROPERTIES}
    return [table[i] for i in ids]


def _small(size: int) -> Iterator[Any]:
    """Small whole matrices, the simplest first; larger ones have a 2 × 2 block and zeros, ones or a two below it."""
    sizes = sorted(product((0, 1, -1, 2), repeat=4), key=lambda e: (sum(abs(v) for v in e), -e.count(0), e))
    for a, b, c, d in sizes:
        block = sympy.Matrix([[a, b], [c, d]])
        if size == 2:
            yield block
        else:
            yield from (sympy.diag(block, *([value] * (size - 2))) for value in (0, 1, 2))


def _example(properties: list[Property], size: int) -> Any | None:
    return next((m for m in _small(size) if all(p.test(m) for p in properties)), None)


def solve(arguments: Arguments) -> Solution | Declined:
    """Search for an example; else look for the theorem."""
    a = arguments
    given = _named(a.given)
    if a.claimed:
        return _must(a, given)
    theorem = _theorem(set(a.given))
    said = " and ".join(p.says for p in given)
    if theorem is not None:
        return _told(False, None, theorem, f"No matrix is such that {said}. {theorem}")
    found = _example(given, a.size)
    if found is None:
        return Declined("not_understood", "I found no small matrix of this kind, and I know no theorem that rules it out, so I leave it open.", "Ask for fewer properties at once.")
    return _told(True, found, f"Here {said}: each can be checked on this matrix.", "Yes: one example is enough.")


def _must(a: Arguments, given: list[Property]) -> Solution | Declined:
    claim = _named((a.claimed,))[0]
    opposite = _named((OPPOSITE[a.claimed],))[0]
    theorem = _theorem({*a.given, opposite.id})
    said = " and ".join(p.says for p in given)
    if theorem is not None:
        return _told(True, None, theorem, f"Yes: whenever {said}, also {claim.says}.", HELPS)
    found = next((m for m in _small(a.size) if all(p.test(m) for p in given) and not claim.test(m)), None)
    if found is None:
        return Declined("not_understood", "I found no small counterexample, and I know no theorem that says so, so I leave it open.")
    return _told(False, found, f"Here {said}, and yet it is not true that {claim.says}: a counterexample.", "No: one counterexample is enough.")


def _theorem(ids: set[str]) -> str | None:
    wider = ids | ({"nonzero"} if "not_identity" in ids else set())
    return next((why for needed, why in THEOREMS if set(needed) <= wider), None)


def _told(yes: bool, example: Any | None, why: str, conclusion: str, rule: Rule = THEOREM) -> Solution:
    step = EXAMPLE.states(Relation((Symbol("A"), from_sympy(example)), ("=",)), why) if example is not None else rule.states(Text("always" if yes else "impossible"), why)
    return Solution("matrix_examples", "matrices", "decide by an example or by a theorem", (step,), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea="“Can it be?” is settled by one example, “must it be?” by one counterexample; the other way round it takes a reason.", conclusion=conclusion)


def make_problem(rng: Random, level: int) -> Exercise:
    """A possible pair; an impossible one; a claim about every such matrix."""
    text = (
        rng.choice(("Can a matrix be symmetric and singular?", "Is it possible for a non-zero matrix to be nilpotent?", "Can an invertible matrix be not diagonalizable?")),
        rng.choice(("Can an invertible matrix have eigenvalue 0?", "Can a symmetric matrix have no real eigenvalues?", "Can an orthogonal matrix be singular?")),
        rng.choice(("Is every symmetric matrix diagonalizable?", "Is every invertible matrix diagonalizable?", "Is every diagonalizable matrix invertible?")),
    )[level - 1]
    return Exercise(text, text, "yes or no")


TOPIC = Topic(
    id="matrix_examples", title="Can a matrix be so? Examples and counterexamples", concept="matrices", phrases=("matrix", "matrices"),
    read=read, solve=solve, make_problem=make_problem, concepts=("eigenvalues-eigenvectors", "diagonalization"),
)  # fmt: skip
