"""Means, variances, covariances and correlations of combinations: E[3X + 2], Var(2X − 3Y), Cov(X + Y, X − Y), E[XY]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from random import Random

from tutor.notation.tree import Add, Apply, Multiply, Negative, Node, Power, Sequence, Symbol, substitute
from tutor.problem import Problem
from tutor.problem.quantities import VALUE, given_and_asked, number, places_asked, speaks_decimals, told
from tutor.problem.several_variables import NAME, Described, family
from tutor.problem.wishes import Moment, expression, known_moments, moments_written, names_in, wished
from tutor.rules.building import equals, num, of, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.moment_algebra import CORRELATION, DEVIATION, LINEARITY, VARIANCE, Moments, Unknown, correlation_tree, deviation_tree, linear_part, monomials, variable
from tutor.rules.settling import NotChecked, settle
from tutor.rules.sheet import exact_value
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

GIVEN = Rule("list_what_is_known", "What is known of the variables", "random-variables")
COMBINE = Rule("put_together", "Put the parts together", "arithmetic")
_LABEL = {"mean": "E", "variance": "Var", "sd": "SD", "covariance": "Cov", "correlation": "Corr"}
_WORDS = {"mean": "mean", "variance": "variance", "sd": "standard deviation", "covariance": "covariance", "correlation": "correlation"}
_CONCEPT = {"mean": "expected-value", "variance": "variance", "sd": "standard-deviation", "covariance": "covariance", "correlation": "correlation"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """`known` are the moments given, `described` the variables with their distribution or moments, `wanted` what is asked
    (each a moment, or one arithmetic expression of moments in `whole`)."""

    known: tuple[Moment, ...]
    described: tuple[Described, ...]
    wanted: tuple[Moment, ...]
    whole: Node | None
    independent: bool
    uncorrelated: bool
    correlation: Fraction | None
    covariance: Fraction | None
    decimal: bool
    places: int | None
    assumptions: tuple[str, ...] = field(default=())
    lettered: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Moments of some variables are given, a moment of a combination is asked."""
    line = told(problem)
    _, asked = given_and_asked(line)
    if re.search(r"\bconditional|\||\bdensity\b|\bpdf\b|\bcdf\b|\bjoint\b|probability (?:mass )?function|\bestimat|\bsample\b|\btable\b", line):
        return None
    known = tuple(known_moments(line))
    described = family(line)
    those = _without_conflict(described.variables if described else (), known)
    wanted = tuple(wished(asked) or wished(line)) or _spoken(asked, those)
    letters = _lettered(line, wanted)
    if letters is not None:
        return Task(letters, 1.04, _goal(letters))
    if not wanted or any(m.condition for m in (*wanted, *known)):
        return None
    wanted = _resolved(line, wanted)
    names = {n for m in wanted for t in m.of for n in names_in(t)}
    have = {n.replace("_", "") for m in known for t in m.of for n in names_in(t)} | {v.name for v in those}
    if not have or not {n.replace("_", "") for n in names} <= have:
        return None
    plain_question = all(m.kind in ("mean", "variance", "sd") and len(names_in(m.of[0])) == 1 and m.of[0] == variable(names_in(m.of[0])[0]) for m in wanted)
    if plain_question and (len(those) == 1 and those[0].distribution is not None and not known):
        return None
    if any(k.value is not None and k.kind in ("variance", "sd") and k.value < 0 for k in known) or any(v.variance is not None and v.variance < 0 for v in those):
        bad = next((float(k.value) for k in known if k.value is not None and k.kind in ("variance", "sd") and k.value < 0), None)
        return Declined("not_understood", f"A variance is a mean of squares, so it can never be negative{f', but {bad:g} is given' if bad is not None else ''}.", "Please check that number.")
    rho = re.search(rf"\b(?:correlation(?: coefficient)?|rho)\b(?![^.;]{{0,40}}\bof [A-Z] and)[^.;\d]{{0,40}}?(?:=|is|of|coefficient|correlation|rho)\s*({VALUE})|\bcorrelation ({VALUE})", line) if not any(k.kind in ("correlation",) for k in known) else None
    correlation = number(rho.group(1) or rho.group(2)) if rho else next((k.value for k in known if k.kind == "correlation"), None)
    if correlation is not None and abs(correlation) > 1:
        return Declined("not_understood", f"A correlation lies between -1 and 1, but {float(correlation):g} is given.", "Please check that number.")
    together = re.search(rf"\bcovariance\b(?! of [A-Z])[^.;\d]{{0,25}}?(?<![\w.])({VALUE})", line)
    arguments = Arguments(known, those, wanted, _whole(asked, wanted), _independent(line), re.search(r"\buncorrelated\b", line) is not None, correlation, number(together.group(1)) if together else None, speaks_decimals(line), places_asked(line), described.assumed if described else ())
    return Task(arguments, 1.04, _goal(arguments))


def _lettered(line: str, wanted: tuple[Moment, ...]) -> Arguments | None:
    """X_1, …, X_n independent with mean mu and variance sigma^2, given as letters; one mean or variance of a sum is asked."""
    found = re.search(r"(?<![A-Za-z])([A-Z])_?1\b(?:[^.?]|\.\.+)*?(?:~|follow|distribut\w+|with|from)[^.?]*?(?:N ?\( ?(mu) ?, ?(sigma)\^2 ?\)|mean (mu)[^.?]*?variance (sigma)\^2)", line)
    if found is None or len(wanted) != 1 or wanted[0].kind not in ("mean", "variance") or wanted[0].condition:
        return None
    names = names_in(wanted[0].of[0])
    if not names or any(not re.fullmatch(rf"{found.group(1)}_?\d+", n) for n in names):
        return None
    independent = _independent(line) or "~" in line or re.search(r"\bsample\b", line) is not None
    if wanted[0].kind == "variance" and not independent:
        return None
    return Arguments((), (), wanted, None, independent, False, None, None, False, None, lettered=True)


def _resolved(line: str, wanted: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """The wishes with names that the text defines by others ("Y = 3X - 4") written out."""
    made: dict[str, Node] = {}
    for m in re.finditer(rf"(?<![A-Za-z(\[|])({NAME}) ?= ?((?:[-+*/^ .\d()]|[A-Z](?:_\d)?(?![A-Za-z]))+)", line):
        tree = expression(m.group(2).strip().rstrip(".,"))
        if tree is not None and names_in(tree) and m.group(1).replace("_", "") not in (n.replace("_", "") for n in names_in(tree)):
            made[m.group(1)] = tree
    out = []
    for w in wanted:
        trees = w.of
        for _ in range(3):
            for name, tree in made.items():
                trees = tuple(substitute(t, name, tree) for t in trees)
        out.append(replace(w, of=trees))
    return tuple(out)


def _independent(line: str) -> bool:
    return re.search(r"\bindependen|\bi\.?i\.?d\b", line) is not None and re.search(r"\bnot (?:necessarily )?independent", line) is None


def _without_conflict(those: tuple[Described, ...], known: tuple[Moment, ...]) -> tuple[Described, ...]:
    written = {n.replace("_", "") for m in known if m.kind not in ("covariance", "correlation") for t in m.of for n in names_in(t)}
    return tuple(v for v in those if v.distribution is not None or v.name not in written)


def _spoken(asked: str, those: tuple[Described, ...]) -> tuple[Moment, ...]:
    """"The mean total", "the variance of their difference": of two or more variables."""
    low = asked.lower()
    kind = re.search(r"\b(expected|mean|average|variance|standard deviation)\b", low)
    if not kind or len(those) < 2 or re.search(r"\bprobability|\bchance", low):
        return ()
    nodes = [variable(v.name) for v in those]
    if re.search(r"\b(?:total|sum|combined|together|altogether)\b", low):
        tree: Node = Add(tuple(nodes))
    elif re.search(r"\bdifference\b", low) and len(nodes) == 2:
        tree = Add((nodes[0], Negative(nodes[1])))
    elif re.search(r"\bproduct\b", low) and len(nodes) == 2:
        tree = Multiply(tuple(nodes), "*")
    else:
        return ()
    word = kind.group(1)
    return (Moment("sd" if word.startswith("st") else "variance" if word.startswith("v") else "mean", (tree,)),)


def _whole(asked: str, wanted: tuple[Moment, ...]) -> Node | None:
    """One arithmetic expression of several moments, when nothing but signs stands between them."""
    spots = [m for m in moments_written(asked) if m.value is None]
    if not spots or list(wanted) != spots:
        return None
    start, end = spots[0].start, spots[-1].end
    if any(not re.fullmatch(r"(?:\^\d)?[\s\d.*+\-/()^]*", asked[a.end : b.start]) for a, b in pairwise(spots)):
        return None
    power = re.match(r"\^\d", asked[end:])
    end += power.end() if power else 0
    front = re.search(r"(?:(?<=\s)|^)[\d(]+ ?\*? ?$", asked[:start])
    start = front.start() if front and front.group().strip() else start
    if start == spots[0].start and end == spots[-1].end and len(spots) == 1:
        return None
    text = re.sub(r"\b(?:Ex|E)\s?\(([^()]*)\)", r"E[\1]", asked[start:end])
    return expression(text)


def _goal(a: Arguments) -> Prose:
    if a.whole is not None:
        return ("find ", a.whole)
    parts: list[str | Node] = ["find "]
    for k, m in enumerate(a.wanted):
        parts += [" and " if k else "", _label(m)]
    return tuple(parts)


def _label(m: Moment) -> Node:
    return of(_LABEL[m.kind], *m.of, bracket="[]" if m.kind == "mean" else "()")


def solve(a: Arguments) -> Solution | Declined:
    """By the rules for means, variances and covariances, one line each."""
    if a.lettered:
        return _in_letters(a)
    board = _board(a)
    try:
        steps = _introduction(a, board)
        if a.whole is not None:
            value = _value(a.whole, board)
            exact = exact_value(value)
            settled = settle(value, exact, COMBINE, "Put the moments into the expression.", a.decimal, a.places)
            shown, approx = settled.value, settled.approx
            steps = [*steps, *board.steps, *settled.steps]
            if not settled.steps:
                steps.append(COMBINE.states(equals(a.whole, shown), "This is the value."))
            return Solution("moment_rules", "expected-value", _goal(a), tuple(steps), Result("number", shown, (shown,), approx=approx), conclusion=(a.whole, " = ", shown, "."), assumptions=a.assumptions, idea=_idea(a))
        answers = [_answer(m, board, a) for m in a.wanted]
    except Unknown as missing:
        return Declined("missing_data", f"I cannot work this out: {missing}.", "Please add what is missing, or check the numbers.")
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    conclusion: list[str | Node] = ["So "]
    for k, (m, value, rounded_) in enumerate(answers):
        conclusion += [" and " if k else "", _label(m), " ≈ " if rounded_ else " = ", value]
    values = tuple(v for _, v, _ in answers)
    steps = [*steps, *board.steps]
    if len(values) == 1:
        number_ = exact_value(values[0])
        result = Result("number", values[0], values, approx=f"{float(number_):.6g}" if number_ is not None and number_.denominator not in (1, 2, 4, 5, 8, 10, 20, 25, 100) else None)
    else:
        result = Result("vector", Sequence(values, "[]"), values)
    return Solution("moment_rules", _CONCEPT[a.wanted[0].kind], _goal(a), tuple(steps), result, idea=_idea(a), conclusion=(*conclusion, "."), assumptions=a.assumptions)


def _in_letters(a: Arguments) -> Solution | Declined:
    """k·mu, or the sum of the squared factors times sigma²."""
    m = a.wanted[0]
    polynomial = monomials(m.of[0])
    found = None if polynomial is None else linear_part(polynomial)
    if found is None:
        return Declined("not_understood", "I work with sums and multiples of the variables here.")
    mean = m.kind == "mean"
    unit: Node = Symbol("mu") if mean else Power(Symbol("sigma"), num(2))
    factors = [v if mean else v * v for v in found[0].values()]
    terms: list[Node] = [unit if f == 1 else times(num(f), unit) for f in factors]
    total = sum(factors, Fraction(0))
    value: Node = unit if total == 1 else times(num(total), unit)
    if mean and found[1]:
        terms.append(num(found[1]))
        value = plus(value, num(found[1]))
    rule = LINEARITY if mean else VARIANCE
    why = "Each variable has the mean μ, and means add." if mean else "Each variable has the variance σ², the factors come out squared, and variances of independent variables add."
    steps = [rule.states(equals(_label(m), plus(*terms)), why)]
    if plus(*terms) != value:
        steps.append(rule.step(plus(*terms), value, "Collect the equal terms."))
    return Solution("moment_rules", _CONCEPT[m.kind], _goal(a), tuple(steps), Result("expression", value, (value,)), idea=_idea(a), conclusion=(_label(m), " = ", value, "."))


def _idea(a: Arguments) -> str:
    kinds = {m.kind for m in a.wanted}
    if kinds <= {"mean"}:
        return "The mean goes through sums and factors, so the whole distribution is not needed."
    if "correlation" in kinds:
        return "Correlation is covariance with the units taken out: divide by both standard deviations."
    return "Write the combination out, square the factors, and add the covariances where the variables move together."


def _board(a: Arguments) -> Moments:
    names = {n for m in (*a.wanted, *a.known) for t in m.of for n in names_in(t)}
    board = Moments(a.decimal, independent=a.independent, places=a.places)
    own = {n.replace("_", ""): n for n in names}
    for v in a.described:
        name = own.get(v.name, v.name)
        if v.mean is not None:
            board.means[name] = v.mean
        if v.variance is not None:
            board.variances[name] = v.variance
    for k in a.known:
        assert k.value is not None
        if k.kind in ("covariance", "correlation"):
            pair = frozenset(n for t in k.of for n in names_in(t))
            if len(pair) == 2:
                (board.covariances if k.kind == "covariance" else board.correlations)[pair] = k.value
            continue
        polynomial = monomials(k.of[0])
        if polynomial is None or len(polynomial) != 1 or next(iter(polynomial.values())) != 1:
            continue
        key = next(iter(polynomial))
        if len(key) == 1 and key[0][1] == 1:
            name = key[0][0]
            if k.kind == "mean":
                board.means[name] = k.value
            else:
                board.variances[name] = k.value if k.kind == "variance" else k.value**2
        elif k.kind == "mean":
            board.products[key] = k.value
    if a.correlation is not None and not board.correlations and not board.covariances and len(board.variances) == 2:
        board.correlations[frozenset(board.variances)] = a.correlation
    if a.covariance is not None and not board.correlations and not board.covariances and len(board.variances) == 2:
        board.covariances[frozenset(board.variances)] = a.covariance
    if a.uncorrelated and not a.independent:
        known = list(board.variances)
        for i, x in enumerate(known):
            for y in known[i + 1 :]:
                board.covariances.setdefault(frozenset((x, y)), Fraction(0))
    return board


def _introduction(a: Arguments, board: Moments) -> list[Step]:
    steps = []
    for v in a.described:
        if v.distribution is not None:
            x = variable(v.name)
            steps.append(GIVEN.states(equals(of("E", x, bracket="[]"), num(v.mean or Fraction(0), a.decimal)), ("For ", v.distribution.written(a.decimal), " the mean and the variance are known: the variance is ", num(v.variance or Fraction(0), a.decimal), ".")))
    return steps


def _answer(m: Moment, board: Moments, a: Arguments) -> tuple[Moment, Node, bool]:
    match m.kind:
        case "mean":
            value = board.mean_of(m.of[0], _label(m))
        case "variance":
            value = board.variance_of(m.of[0])
        case "covariance":
            value = board.covariance_of(m.of[0], m.of[1])
        case "sd":
            variance = board.variance_of(m.of[0], last=False)
            return _settled(m, deviation_tree(variance, a.decimal), DEVIATION, "The square root of the variance, in the units of the variable itself.", board, a)
        case _:
            together = board.covariance_of(m.of[0], m.of[1], last=False)
            first, second = board.variance_of(m.of[0], last=False), board.variance_of(m.of[1], last=False)
            if not first or not second:
                raise Unknown("a variable that never varies has no correlation with anything")
            if together * together > first * second:
                raise Unknown(f"a covariance of {float(together):g} is larger than the product of both standard deviations, which cannot be")
            return _settled(m, correlation_tree(together, first, second, a.decimal), CORRELATION, "Corr(X, Y) = Cov(X, Y)/(SD(X)·SD(Y)), always between −1 and 1.", board, a)
    tree = num(value, a.decimal)
    if a.places is not None:
        settled = settle(num(value, False), value, COMBINE, "Round at the end.", True, a.places)
        return m, settled.value, settled.rounded
    return m, tree, False


def _settled(m: Moment, tree: Node, rule: Rule, why: str, board: Moments, a: Arguments) -> tuple[Moment, Node, bool]:
    board.steps.append(rule.states(equals(_label(m), tree), why))
    settled = settle(tree, exact_value(tree), rule, "Work it out.", a.decimal, a.places)
    board.steps.extend(settled.steps)
    return m, settled.value, settled.rounded


def _value(tree: Node, board: Moments) -> Node:
    """The expression with every moment in it worked out."""
    match tree:
        case Apply(Symbol(head), arguments) if head in ("E", "Var", "SD", "Cov", "Corr"):
            if head == "E":
                return num(board.mean_of(arguments[0], tree), board.decimal)
            if head == "Var":
                return num(board.variance_of(arguments[0]), board.decimal)
            if head == "Cov":
                return num(board.covariance_of(arguments[0], arguments[1]), board.decimal)
            raise Unknown("I combine means, variances and covariances here")
        case Add(terms):
            return Add(tuple(_value(t, board) for t in terms))
        case Negative(operand):
            return Negative(_value(operand, board))
        case Multiply(factors):
            return Multiply(tuple(_value(f, board) for f in factors), "*")
        case Power(base, exponent):
            return Power(_value(base, board), exponent)
    if monomials(tree) is not None and not names_in(tree):
        return tree
    raise Unknown("I could not read the expression in full")


def make_problem(rng: Random, level: int) -> Exercise:
    """The mean of a linear function; the variance of a combination; with a covariance."""
    a, b, c = rng.randint(2, 6), rng.randint(2, 5), rng.randint(1, 9)
    if level == 1:
        text = f"E[X] = {rng.randint(1, 9)} and Var(X) = {rng.randint(1, 9)}. Find {rng.choice(('E', 'Var'))}({a}X + {c})."
    elif level == 2:
        text = f"X and Y are independent with Var(X) = {rng.randint(1, 9)} and Var(Y) = {rng.randint(1, 9)}. Find Var({a}X - {b}Y)."
    else:
        text = f"Var(X) = {rng.randint(4, 9)}, Var(Y) = {rng.randint(4, 9)} and Cov(X, Y) = {rng.randint(1, 4)}. Find Var({a}X + {b}Y)."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="moment_rules", title="Rules for means and variances", concept="variance", phrases=("e", "var", "expected", "mean", "variance", "covariance", "cov", "correlation", "standard deviation"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("expected-value", "covariance", "correlation"),
)  # fmt: skip
