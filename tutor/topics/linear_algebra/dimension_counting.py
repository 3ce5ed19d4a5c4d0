"""Counting dimensions: rank and nullity, how many vectors a space holds, the sizes of the usual spaces of matrices and polynomials."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tutor.notation.tree import Call, Number, Relation, Symbol, Text
from tutor.problem import Problem
from tutor.problem.figures import words_of
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, formula
from tutor.solution import Declined, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SPACE = Rule("dimension_of_space", "How many free numbers there are", "basis-dimension")
RANK = Rule("rank_given", "What is known of the rank", "rank")
NULLITY = Rule("rank_nullity_theorem", "Rank plus nullity is the number of columns", "rank-nullity")
LARGEST = Rule("largest_rank", "The rank fits into rows and columns", "rank")
COMPARE = Rule("count_against_dimension", "Count against the dimension", "basis-dimension")

_SIZE = r"(\d+)\s*(?:x|\*|-by-|by)\s*(\d+)"
_DEGREE = r"(?:degree (?:at most|up to|less than or equal to|<=)|of degree <=?)\s*(\d+)"


@dataclass(frozen=True, slots=True)
class Space:
    """A space of the usual kind: its dimension, and why."""

    dimension: int
    why: str


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: nullity, rank, largest, dimension, independent, spans, basis, special. Rows and columns of the matrix (or the
    dimensions of the spaces that it maps between), the rank, the nullity; a number of vectors and the space they lie in."""

    kind: str
    rows: int = 0
    columns: int = 0
    rank: int | None = None
    nullity: int | None = None
    vectors: int = 0
    space: Space | None = None
    why: str = ""
    left: bool = False
    known_independent: bool = False
    dependent: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """ "A is 5 × 7 with rank 3: its nullity", "can four vectors in R^3 be independent?", "dimension of the symmetric 3 × 3 matrices"."""
    if problem.tables or "[" in problem.text.replace("[x]", "") or "\\begin" in problem.text:
        return None
    low = re.sub(r"\s+", " ", words_of(problem).lower().replace("mathbb", "").replace("{", "").replace("}", "").replace("- by -", "-by-"))
    low = re.sub(r"\br \^", "r^", low)
    return _vectors(low) or _map(low) or _matrix(low) or _plain_space(low)


def _vectors(low: str) -> Task | None:
    found = re.search(r"\b(\d+)\s+(?:non-?zero |distinct |different |column |row )*(?:vectors|polynomials|elements)\b[^.?]{0,40}?\b(?:in|from|of|span|spans)\b (?:the (?:space|vector space) )?([^.?,;]*)", low)
    if found is None:
        return None
    space = _space(found.group(2))
    if space is None:
        return None
    count = int(found.group(1))
    given = re.search(r"(?:are|be|is|all) (?:all )?linearly independent\b.*\b(?:span|basis|generate)|independent.{0,30}(?:conclude|must|always|necessarily)", low) is not None and re.search(r"\bif\b|suppose|given|and the vectors are|such that", low) is not None
    asks = "basis" if re.search(r"\bbasis\b", low) else "spans" if re.search(r"\bspans?\b|spanning|generate", low) else "independent" if re.search(r"independent|dependent", low) else ""
    if not asks or not re.search(r"\b(?:can|could|do|does|is|are|must|possible|will|always|conclude)\b", low):
        return None
    dependent = re.search(r"(?<!in)dependent", low) is not None and "independent" not in low
    d = space.dimension
    decided = {"independent": count > d, "spans": count < d, "basis": count != d}[asks]
    way = "possible" if re.search(r"\bcan\b(?! it (?:always )?be concluded)|\bcould\b|possible|might|\bmay\b", low) and not given else "always" if re.search(r"\bany\b|always|must|every|necessarily", low) or given else ""
    if not decided and not way:
        return None
    return Task(Arguments(asks, vectors=count, space=space, known_independent=given, why=way, dependent=dependent), 1.05, f"decide by counting: {count} vectors in a space of dimension {d}")


def _map(low: str) -> Task | Declined | None:
    """A linear map from one space (on)to another."""
    if not re.search(r"linear (?:transformation|map|mapping|operator)|\bt\s*:|linear and|t is linear", low):
        return None
    spaces = _named_spaces(low)
    arrow = re.search(r"(?:from|:)\s*([^.;]*?)\s*(?:->|to|into|onto|rightarrow)\s*([^.;?,]*)", low)
    if arrow is not None:
        first, second = arrow.group(1).strip(), arrow.group(2).strip()
        start = spaces.get(first) or _space(first)
        end = spaces.get(second.split(" is ")[0].strip()) or _space(second)
        if start is not None and end is not None:
            return _question(low, end.dimension, start.dimension, f"The inputs have {start.dimension} free numbers ({start.why}) and the outputs {end.dimension} ({end.why}).")
    return None


def _named_spaces(low: str) -> dict[str, Space]:
    """V and W where the words say which spaces they are: "let V be the vector space of all real 2 x 3 matrices"."""
    out = {}
    for m in re.finditer(r"\b([uvw])\s+(?:be|denotes?|is|=)\s+(?:the )?(?:real |complex )?(?:vector )?(?:space )?(?:of )?(?:all )?([^.;,]*?(?:matrices|vectors|polynomials[^.;,]*|r\^\d+))", low):
        space = _space(m.group(2))
        if space is not None:
            out[m.group(1)] = space
    return out


def _space(words: str) -> Space | None:
    """R^n, matrices of a size or a kind, polynomials up to a degree."""
    power = re.search(r"\br\s*\^\s*\(?(\d+)(?:\s*\*\s*(\d+))?\)?", words)
    size = re.search(_SIZE, words)
    square = size is not None and size.group(1) == size.group(2)
    n = int(size.group(1)) if size else 0
    kinds = re.findall(r"symmetric|triangular|(?<!off-)diagonal|trace|singular|invertible|orthogonal|determinant|commut\w+|entries|stochastic|hermitian", words)
    if len(set(kinds)) > 1:
        return None
    if "matri" in words and size is not None:
        if (kinds and kinds[0] in ("singular", "invertible", "orthogonal", "determinant", "entries", "stochastic", "hermitian")) or (kinds and kinds[0].startswith("commut")):
            return None
        if square and re.search(r"skew|antisymmetric", words):
            return Space(n * (n - 1) // 2, f"the entries above the diagonal, {n}·{n - 1}/2, decide the rest, and the diagonal is 0")
        if square and "symmetric" in words:
            return Space(n * (n + 1) // 2, f"the {n} diagonal entries and the {n}·{n - 1}/2 above it; those below repeat them")
        if square and "triangular" in words:
            return Space(n * (n + 1) // 2, "the entries on the diagonal and on one side of it")
        if square and "diagonal" in words:
            return Space(n, "the entries of the diagonal")
        if square and re.search(r"trace (?:equal to |is |= ?)?(?:0|zero)|traceless|zero trace", words):
            return Space(n * n - 1, "all entries, less one for the condition that the diagonal adds up to 0")
        rows, columns = int(size.group(1)), int(size.group(2))
        return Space(rows * columns, f"{rows}·{columns} entries, each of them free")
    if size is not None and "vector" in words:
        return Space(int(size.group(1)) * int(size.group(2)), "its entries")
    degree = re.search(_DEGREE, words)
    if degree is not None and "polynomial" in words:
        k = int(degree.group(1))
        return Space(k + 1, f"{k + 1} coefficients, from the constant to that of x^{k}")
    letter = re.search(r"\bp_?(\d+)\b", words)
    if letter is not None:
        return Space(int(letter.group(1)) + 1, "one coefficient more than the degree")
    if power is not None:
        return Space(int(power.group(1)) * int(power.group(2) or 1), "its entries")
    dimensional = re.search(r"(\d+)[- ]dimensional", words)
    return Space(int(dimensional.group(1)), "its dimension is given") if dimensional is not None else None


def _matrix(low: str) -> Task | Declined | None:
    special = _special(low)
    if special is not None:
        return special
    size = re.search(_SIZE, low)
    columns = re.search(r"(\d+) columns", low)
    rows = re.search(r"(\d+) rows", low)
    if size is None and columns is None:
        return None
    if not re.search(r"\brank\b|nullity|null ?space|kernel|free variables?|column space|row space|full (?:column |row )?rank", low) or re.search(r"low[- ]rank|approximat|svd|numbers? (?:of|are|to)|stor\w+|parameters", low):
        return None
    m = int(size.group(1)) if size else int(rows.group(1)) if rows else 0
    n = int(size.group(2)) if size else int(columns.group(1)) if columns else 0
    return _question(low, m, n, f"The matrix has {n} columns: {n} unknowns." if not m else f"The matrix has {m} rows and {n} columns.")


def _question(low: str, m: int, n: int, why: str) -> Task | Declined | None:
    """What is asked of a matrix with m rows and n columns, or of a map between spaces of dimensions n and m."""
    rank = re.search(r"\brank\b(?:\s*\(?\s*[a-z]?\s*\)?)?(?: is| of(?! a\b| the\b| [a-z]\b)| =|=|:| equals| equal to)*\s*(\d+)|(?:dimension of (?:the |its )?(?:column space|image|range|row space)|dim(?:ension)? (?:im|col|row)\w*)\s*(?:is|=|equals)?\s*(\d+)|(\d+) (?:pivots?|independent (?:columns|rows))", low)
    nullity = re.search(r"nullity(?:\s*\(?\s*[a-z]?\s*\)?)?(?: is| of(?! a\b| the\b)| =|=|:)*\s*(\d+)|dimension of (?:the |its )?(?:null ?space|kernel)(?: of \w+)?\s*(?:is|=|equals)\s*(\d+)|(?:null ?space|kernel)[^.?]{0,20}?dimension (?:of )?(\d+)|(\d+)[- ]dimensional (?:null ?space|kernel)|(\d+) free variables?", low)
    r = int(next(g for g in rank.groups() if g)) if rank else None
    k = int(next(g for g in nullity.groups() if g)) if nullity else None
    if r is None and k is None:
        if re.search(r"\bonto\b|surjective|full row rank", low) and m:
            r, why = m, why + f" Onto means that every output is reached, so the rank is {m}."
        elif re.search(r"one-to-one|injective|full column rank|linearly independent columns|independent columns", low):
            r, why = n, why + " One-to-one means that only zero goes to zero, so nothing is lost: the rank is the dimension of the inputs."
        elif re.search(r"full rank|invertible", low) and m:
            r, why = min(m, n), why + f" Full rank means the largest rank that fits, {min(m, n)}."
    asks = [x.start() for x in re.finditer(r"\b(?:what|find|how many|determine|compute|calculate|give)\b", low)]
    asked = low[asks[-1] :] if asks else low
    left = re.search(r"left null|transpose|a\^t|a\^\(?t", asked) is not None
    if re.search(r"(?:largest|maximum|maximal|greatest|biggest|highest)(?: possible)?(?: value of the)? rank|rank .{0,20}(?:at most|largest)|smallest(?: possible)? (?:nullity|dimension of the null)", asked + low) and r is None and k is None and m:
        return Task(Arguments("largest", m, n, why=why, nullity=0 if "nullity" in asked or "null" in asked else None), 1.05, f"find the largest rank of a {m} × {n} matrix")
    if r is not None and ((m and r > m) or r > n):
        return Declined("impossible", f"The rank counts independent rows and independent columns, so for a {m or '…'} × {n} matrix it is at most {min(m, n) if m else n}, not {r}.", "Please check the numbers.")
    if k is not None and k > n:
        return Declined("impossible", f"The null space lies in the space of the {n} unknowns, so its dimension is at most {n}, not {k}.", "Please check the numbers.")
    if re.search(r"nullity|null ?space|kernel|free variables?|dimension of the solution|solutions?", asked) and r is not None:
        return Task(Arguments("nullity", m, n, rank=r, why=why, left=left), 1.05, "find the dimension of the null space")
    if re.search(r"\brank\b|column space|row space|image|range", asked) and k is not None:
        return Task(Arguments("rank", m, n, nullity=k, why=why), 1.05, "find the rank")
    return None


def _special(low: str) -> Task | None:
    """The rank of matrices of a special form: an outer product, the identity; a factor beside an invertible one."""
    if not re.search(r"\brank\b", low):
        return None
    beside = _beside_invertible(low)
    if beside is not None:
        return beside
    if re.search(r"outer product", low) or re.search(r"\b([a-z]) ?\*? ?\1(?:'|\^t|\^\(?t|t\b)", low) or (re.search(r"\b([uvxyab]) ?\*? ?([uvxyab])(?:\^t|')", low) and "vector" in low):
        if re.search(r"non-?zero|unit|not zero", low):
            return Task(Arguments("special", rank=1, why="Every column is a multiple of the first vector, and at least one is not zero: so there is exactly one independent column."), 1.05, "find the rank of an outer product")
        return None
    identity = re.search(r"identity(?: matrix)?(?: i)?[ _]*(\d+)|(\d+)\s*(?:x|\*|by|-by-)\s*\2 identity", low)
    if identity is not None and "identity" in low:
        n = int(identity.group(1) or identity.group(2))
        return Task(Arguments("special", rank=n, why=f"Its {n} columns are the {n} unit vectors, none of which the others can build."), 1.05, "find the rank of the identity matrix")
    return None


def _beside_invertible(low: str) -> Task | None:
    """rank(AB) = r with A invertible: the rank of B is r, whichever size they have."""
    product = re.search(r"rank\s*\(?(?:of )?\s*([a-z])\s*\*?\s*([a-z])\s*\)?\s*(?:=|is|of|equals)+\s*(\d+)", low)
    if product is None:
        return None
    first, second, rank = product.group(1), product.group(2), int(product.group(3))
    full = re.search(r"rank\s*\(?\s*([a-z])\s*\)?\s*=\s*n\b|\b([a-z]) (?:is |be )?(?:an? )?(?:invertible|non-?singular|full[- ]rank)|invertible (?:matrix )?([a-z])\b", low)
    size = re.search(_SIZE, low)
    known = re.search(r"rank\s*\(?\s*([a-z])\s*\)?\s*=\s*(\d+)\b", low[: product.start()] + low[product.end() :])
    whole = next((g for g in full.groups() if g), "") if full else known.group(1) if known and size and size.group(1) == size.group(2) == known.group(2) else ""
    if whole not in (first, second) or first == second:
        return None
    other = second if whole == first else first
    if not re.search(rf"rank\s*\(?(?:of )?\s*{other}\b", low[product.end() :] + low[: product.start()]):
        return None
    return Task(Arguments("special", rank=rank, why=f"{whole.upper()} has full rank, so it is invertible: it maps different vectors to different ones, and multiplying by it keeps the number of independent columns. So {other.upper()} has the rank of the product."), 1.1, f"find the rank of {other.upper()}")


def _plain_space(low: str) -> Task | None:
    if not re.search(r"\bdim(?:ension)?\b", low) or re.search(r"null|kernel|image|range|rank|column space|row space|subspace spanned|span of|eigenspace", low):
        return None
    space = _space(low)
    if space is None or re.search(r"such that|with [a-z]\(|\bwhere\b|whose|satisf|which|that |sum|vanish|even\b|odd\b|over (?:the )?(?:complex|c\b)", low):
        return None
    return Task(Arguments("dimension", space=space), 1.0, "find the dimension of the space")


def solve(arguments: Arguments) -> Solution | Declined:
    """By counting; each count with its reason."""
    a = arguments
    return _KINDS[a.kind](a)


def _number(a: Arguments, sheet: Sheet, steps: list[Step], key: str, goal: str, idea: str, conclusion: str, concept: str) -> Solution:
    return Solution("dimension_counting", concept, goal, (*steps, *sheet.steps), sheet.result(key), idea=idea, conclusion=conclusion)


def _nullity(a: Arguments) -> Solution:
    sheet = Sheet()
    assert a.rank is not None
    size = a.rows if a.left else a.columns
    steps = [RANK.states(Relation((Call("rank", (Symbol("A"),)), Number(str(a.rank))), ("=",)), a.why)]
    sheet.given(r=a.rank, n=size)
    sheet.line("k", "n - r", NULLITY, ("The transpose has the same rank, and as many columns as A has rows." if a.left else "Each column either holds a leading entry, and counts for the rank, or gives a free variable, and counts for the null space."), Text("nullity"))
    return _number(a, sheet, steps, "k", "find the dimension of the null space", "What goes in is either seen in the output (rank) or lost (nullity).", f"The null space has dimension {size - a.rank}" + (": only the zero vector goes to zero." if size == a.rank else "."), "rank-nullity")


def _rank(a: Arguments) -> Solution:
    sheet = Sheet()
    assert a.nullity is not None
    steps = [RANK.states(Relation((Text("nullity"), Number(str(a.nullity))), ("=",)), a.why)]
    sheet.given(k=a.nullity, n=a.columns)
    sheet.line("r", "n - k", NULLITY, "Rank and nullity share the columns between them.", Text("rank"))
    return _number(a, sheet, steps, "r", "find the rank", "What goes in is either seen in the output (rank) or lost (nullity).", f"The rank is {a.columns - a.nullity}.", "rank-nullity")


def _largest(a: Arguments) -> Solution:
    sheet = Sheet()
    sheet.given(m=a.rows, n=a.columns)
    sheet.line("r", "min(m, n)", LARGEST, "The rank counts independent columns, and just as many independent rows: it can be larger than neither number.", Text("rank"))
    if a.nullity is None:
        return _number(a, sheet, [], "r", "find the largest rank", "Independent rows and independent columns are equally many.", f"No {a.rows} × {a.columns} matrix has a larger rank than {min(a.rows, a.columns)}.", "rank")
    sheet.line("k", "n - r", NULLITY, "The larger the rank, the smaller the null space.", Text("nullity"))
    return _number(a, sheet, [], "k", "find the smallest nullity", "The larger the rank, the smaller the null space.", "It cannot be smaller.", "rank-nullity")


def _special_rank(a: Arguments) -> Solution:
    value = Number(str(a.rank))
    step = RANK.states(Relation((Call("rank", (Symbol("A"),)), value), ("=",)), a.why)
    return Solution("dimension_counting", "rank", "find the rank", (step,), Result("number", value, (value,)), idea="The rank counts the columns that the others cannot build.", conclusion=f"The rank is {a.rank}.")


def _dimension(a: Arguments) -> Solution:
    assert a.space is not None
    value = Number(str(a.space.dimension))
    step = SPACE.states(Relation((formula("d"), value), ("=",)), f"Count what can be chosen freely: {a.space.why}.")
    return Solution("dimension_counting", "basis-dimension", "find the dimension", (step,), Result("number", value, (value,)), idea="The dimension is how many numbers one can choose freely.", conclusion=f"The dimension is {a.space.dimension}.")


def _verdict(a: Arguments) -> Solution:
    """Independent, spanning, a basis: possible (`why` is "possible"), certain ("always"), or ruled out by the count alone."""
    assert a.space is not None
    k, d = a.vectors, a.space.dimension
    relation = Relation((Number(str(k)), Number(str(d))), ("<" if k < d else ">" if k > d else "=",))
    equal = f"For instance {k} times the same vector."
    if a.kind == "independent":
        yes = k <= d and a.why == "possible"
        reason = f"{k} vectors are more than the dimension {d}, so at least one can be built from the others: they are dependent, whichever they are." if k > d else f"{k} of the unit vectors are independent, and {k} is not more than the dimension {d}." if yes else f"They need not be. {equal}"
        if a.dependent:
            yes = k > d or a.why == "possible"
            reason = reason if k > d else f"They can be. {equal}" if yes else f"They need not be: {k} of the unit vectors are independent."
    elif a.known_independent:
        yes = k == d
        reason = f"{k} independent vectors in a space of dimension {d} reach everything: a vector outside their span would make {k + 1} independent ones, which is too many." if yes else f"They are {k}, and to reach all of a space of dimension {d} takes {d}."
    elif a.kind == "spans":
        yes = k >= d and a.why == "possible"
        reason = f"To reach all of a space of dimension {d} takes at least {d} vectors, and there are only {k}." if k < d else f"{d} of them can be the unit vectors." if yes else f"They need not. {equal}"
    else:
        yes = k == d and a.why == "possible"
        reason = f"A basis of a space of dimension {d} has exactly {d} vectors, not {k}." if k != d else f"The {d} unit vectors are one." if yes else f"They need not be. {equal}"
    step = COMPARE.states(relation, reason)
    return Solution("dimension_counting", "basis-dimension", "compare the number of vectors with the dimension", (step,), Result("boolean", None, ("True" if yes else "False",), plain="yes" if yes else "no"), idea="In a space of dimension d, more than d vectors are always dependent, and fewer than d never reach everything.", conclusion=("Yes. " if yes else "No. ") + reason)


_KINDS: dict[str, Callable[[Arguments], Solution]] = {"nullity": _nullity, "rank": _rank, "largest": _largest, "special": _special_rank, "dimension": _dimension, "independent": _verdict, "spans": _verdict, "basis": _verdict}


def make_problem(rng: Random, level: int) -> Exercise:
    """Nullity from rank; vectors against a dimension; the dimension of a space of matrices."""
    m, n = rng.randint(2, 7), rng.randint(2, 7)
    if level == 1:
        text = f"A {m} x {n} matrix has rank {rng.randint(1, min(m, n))}. What is the dimension of its null space?"
        return Exercise(text, text, "a whole number")
    if level == 2:
        text = f"Can {m} vectors in R^{n} be linearly independent?"
        return Exercise(text, text, "yes or no")
    text = f"What is the dimension of the space of {rng.choice(('symmetric', 'upper triangular', 'diagonal', 'skew-symmetric'))} {n} x {n} matrices?"
    return Exercise(text, text, "a whole number")


TOPIC = Topic(
    id="dimension_counting", title="Counting dimensions", concept="rank-nullity", phrases=("rank", "nullity", "dimension", "linearly independent", "span", "basis", "kernel", "null space", "free variables"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("basis-dimension", "rank", "null-space"),
)  # fmt: skip

