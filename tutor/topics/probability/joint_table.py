"""Two discrete variables together: marginals, conditional probabilities and means, covariance, correlation, independence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Given, Node, Number, Relation, Sequence, Symbol, substitute
from tutor.problem import Problem
from tutor.problem.joint_tables import Joint, Pair, joint_table
from tutor.problem.quantities import given_and_asked, places_asked, told
from tutor.problem.wishes import Moment, expression, matching, names_in, wished
from tutor.rules.building import equals, minus, num, of, over, plus, power, root, times
from tutor.rules.derivation import Rule
from tutor.rules.moment_algebra import correlation_tree
from tutor.rules.settling import NotChecked, settle
from tutor.rules.sheet import NoValue, exact_value
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

WHOLE = Rule("total_is_one", "All probabilities together make 1", "joint-distributions")
MARGINAL = Rule("marginal_probability", "Add along the other variable", "joint-distributions")
GIVEN = Rule("conditional_probability", "Given that: a share of the condition", "conditional-probability")
MEAN = Rule("mean_of_function", "Mean of a function: apply it to each value, keep the probabilities", "expected-value")
VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")
DEVIATION = Rule("standard_deviation", "The standard deviation is the root of the variance", "standard-deviation")
COVARIANCE = Rule("covariance_from_moments", "Covariance: the mean of the product minus the product of the means", "covariance")
CORRELATION = Rule("correlation", "Covariance divided by both standard deviations", "correlation")
TEST = Rule("test_independence", "Is every cell the product of its margins?", "independent-events")
_COMPARE = {"=": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "!=": lambda a, b: a != b}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The table and what is asked: an event with a condition (relations that must all hold), moments (with a condition), a
    marginal or conditional distribution of `letter`, independence, or the unknown factor."""

    joint: Joint
    kind: str
    event: tuple[Relation, ...] = ()
    given: tuple[Relation, ...] = ()
    moments: tuple[Moment, ...] = ()
    letter: str = ""
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """A joint table and a question about its two variables."""
    line = told(problem)
    if re.search(r"\bentropy|\bmutual information|\bchi-?squared? test|\bsurvey\b|\bcontingency", line, re.I):
        return None
    joint = joint_table(problem, line)
    if joint is None:
        return None
    _, asked = given_and_asked(line)
    wish = _wish(joint, asked or line)
    return None if wish is None else Task(replace(wish, places=places_asked(line)), 1.09, "work with the joint distribution")


def _relations(text: str, names: tuple[str, str]) -> tuple[Relation, ...] | None:
    out = []
    for part in re.split(r",| and |∩|&", text):
        tree = expression(part)
        if not isinstance(tree, Relation) or any(o not in _COMPARE for o in tree.operators) or not set(names_in(tree)) <= set(names):
            return None
        out.append(tree)
    return tuple(out)


def _wish(j: Joint, asked: str) -> Arguments | None:
    names = (j.first, j.second)
    for head in reversed(list(re.finditer(r"(?<![A-Za-z])(?:P|Pr)\s?\(", asked))):
        close = matching(asked, head.end() - 1)
        if close is None or re.match(r"\s*=\s*[\d.]", asked[close + 1 :]):
            continue
        inside, _, condition = asked[head.end() : close].partition("|")
        event, given = _relations(inside, names), _relations(condition, names) if condition else ()
        if event is not None and given is not None:
            return Arguments(j, "chance", event, given)
    moments = tuple(m for m in wished(asked) if {n.upper() for t in m.of for n in names_in(t)} <= set(names))
    if moments:
        given = ()
        for m in moments:
            if m.condition:
                found = _relations(m.condition, names)
                if found is None:
                    return None
                given = found
        return Arguments(j, "moments", (), given, moments)
    if re.search(r"\bindependent\b", asked, re.I):
        return Arguments(j, "independent")
    marginal = re.search(r"\bmarginal\b[^.?]*?\b(?:of|for) (?:the )?(?:variable )?([A-Z])\b|\b(?:distribution|pmf) of ([A-Z])\b", asked)
    conditional = re.search(r"\b(?:conditional )?(?:distribution|pmf) of ([A-Z]) given(?: that)? ([A-Z] ?= ?-?[\d./]+)", asked)
    if conditional and conditional.group(1) in names:
        given_ = _relations(conditional.group(2), names)
        return None if given_ is None else Arguments(j, "distribution", (), given_, (), conditional.group(1))
    if marginal and (letter := marginal.group(1) or marginal.group(2)) in names:
        return Arguments(j, "distribution", letter=letter)
    if j.unknown and re.search(rf"\b(?:find|determine|what is|value of|constant)\b[^.?]*(?<![A-Za-z]){j.unknown}(?![A-Za-z(])|\bconstant\b", asked, re.I):
        return Arguments(j, "constant")
    spoken = re.search(r"\bprobability that ([A-Z]) (?:is|equals) (-?\d+(?:\.\d+)?)(?: given(?: that)? ([A-Z]) (?:is|equals|=) ?(-?\d+(?:\.\d+)?))?", asked)
    if spoken and spoken.group(1) in names:
        event = _relations(f"{spoken.group(1)} = {spoken.group(2)}", names)
        given = _relations(f"{spoken.group(3)} = {spoken.group(4)}", names) if spoken.group(3) else ()
        if event is not None and given is not None:
            return Arguments(j, "chance", event, given)
    return None


@dataclass(slots=True)
class _Board:
    """The cells, and the lines written; moments found so far by how they are written."""

    j: Joint
    cells: dict[Pair, Fraction]
    places: int | None
    steps: list[Step] = field(default_factory=list)
    known: dict[str, Fraction] = field(default_factory=dict)

    def show(self, value: Fraction) -> Node:
        return num(value, self.j.decimal)

    def at(self, tree: Node, pair: Pair) -> Fraction:
        put = substitute(substitute(tree, self.j.first, num(pair[0])), self.j.second, num(pair[1]))
        value = exact_value(put)
        if value is None:
            raise NoValue("this function of the values does not come out as a fraction")
        return value

    def holds(self, relations: tuple[Relation, ...], pair: Pair) -> bool:
        for r in relations:
            sides = [self.at(o, pair) for o in r.operands]
            if not all(_COMPARE[op](a, b) for op, a, b in zip(r.operators, sides, sides[1:], strict=False)):
                return False
        return True

    def write(self, label: Node, letters: Node | None, tree: Node, exact: Fraction | None, rule: Rule, why: Prose, last: bool) -> tuple[Fraction | None, Node]:
        self.steps.append(rule.states(equals(label, *([letters] if letters is not None else []), tree), why))
        settled = settle(tree, exact, rule, "Work it out.", self.j.decimal, self.places if last else None)
        self.steps.extend(settled.steps)
        return exact, settled.value

    def total(self, relations: tuple[Relation, ...]) -> tuple[Fraction, Node]:
        parts = [p for pair, p in self.cells.items() if self.holds(relations, pair) and p]
        return sum(parts, Fraction(0)), plus(*[self.show(p) for p in parts]) if parts else num(0)

    def mean(self, tree: Node, given: tuple[Relation, ...], last: bool) -> tuple[Fraction, Node]:
        label = self.label("E", tree, given)
        key = str(label)
        if key in self.known:
            return self.known[key], self.show(self.known[key])
        whole = self.total(given)[0] if given else Fraction(1)
        sums: dict[Fraction, Fraction] = {}
        for pair, p in self.cells.items():
            if not given or self.holds(given, pair):
                value = self.at(tree, pair)
                sums[value] = sums.get(value, Fraction(0)) + p
        terms = [times(self.show(v), self.show(p)) for v, p in sorted(sums.items()) if p]
        exact = sum((v * p for v, p in sums.items()), Fraction(0)) / whole
        top = plus(*terms) if terms else num(0)
        board_tree = over(top, self.show(whole)) if given else top
        why: Prose = ("Each value of ", tree, " with the probability of all cells that give it" + ("; only the cells of the condition count, so divide by their total." if given else "."))
        self.known[key] = exact
        _, shown = self.write(label, None, board_tree, exact, MEAN, why, last)
        return exact, shown

    def label(self, head: str, tree: Node, given: tuple[Relation, ...]) -> Node:
        inner: Node = Given(tree, given[0]) if given else tree
        return of(head, inner, bracket="[]" if head == "E" else "()")

    def variance(self, tree: Node, given: tuple[Relation, ...], last: bool) -> tuple[Fraction, Node]:
        first, a = self.mean(tree, given, False)
        second, b = self.mean(power(tree, 2), given, False)
        exact = second - first**2
        _, shown = self.write(self.label("Var", tree, given), None, minus(b, power(a, 2)), exact, VARIANCE, "The mean of the square minus the square of the mean.", last)
        return exact, shown

    def covariance(self, m: Moment, last: bool) -> tuple[Fraction, Node]:
        x, y = m.of
        both, c = self.mean(times(x, y), (), False)
        first, a = self.mean(x, (), False)
        second, b = self.mean(y, (), False)
        exact = both - first * second
        _, shown = self.write(of("Cov", x, y), minus(of("E", times(x, y), bracket="[]"), times(of("E", x, bracket="[]"), of("E", y, bracket="[]"))), minus(c, times(a, b)), exact, COVARIANCE, "The mean of the product minus the product of the means.", last)
        return exact, shown


def solve(a: Arguments) -> Solution | Declined:
    """Check the table, then add, divide and multiply cells."""
    j = a.joint
    try:
        made = _prepared(a)
        if isinstance(made, Declined | Solution):
            return made
        return _worked(a, made)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    except NoValue as reason:
        return Declined("not_understood", f"I cannot put the values of {j.first} and {j.second} into this: {reason}.")


def _prepared(a: Arguments) -> _Board | Declined | Solution:
    j = a.joint
    for (x, y), p in j.cells:
        if not j.unknown and not 0 <= p <= 1:
            return Declined("not_understood", ("A probability lies between 0 and 1, but the entry for ", num(x), ", ", num(y), " is ", num(p, j.decimal), "."), "Please check that entry of the table.")
    whole = sum((p for _, p in j.cells), Fraction(0))
    board = _Board(j, dict(j.cells), a.places)
    if j.unknown:
        if whole <= 0:
            return Declined("not_understood", "The formula adds up to nothing, so no constant makes it a distribution.")
        c = Symbol(j.unknown)
        tree = over(Number("1"), num(whole))
        board.steps.append(WHOLE.states(equals(times(num(whole), c), Number("1")), "Put every pair of values into the formula and add: together they must make 1."))
        board.steps.append(WHOLE.states(equals(c, tree), "So the constant is one over that sum."))
        board.cells = {pair: p / whole for pair, p in j.cells}
        if a.kind == "constant":
            value = num(1 / whole)
            return Solution("joint_table", "joint-distributions", ("find ", c), tuple(board.steps), Result("number", value, (value,)), idea="All probabilities of a table add up to 1.", conclusion=("So ", c, " = ", value, "."))
    elif whole != 1:
        return Declined("not_understood", ("The probabilities of a joint table must add up to 1, but these add up to ", num(whole, j.decimal), "."), "Please check the table: one entry is wrong, or a pair is missing.")
    return board


def _worked(a: Arguments, board: _Board) -> Solution | Declined:
    match a.kind:
        case "chance":
            return _chance(a, board)
        case "distribution":
            return _distribution(a, board)
        case "independent":
            return _independent(a, board)
    answers: list[tuple[Node, Node]] = []
    for m in a.moments:
        last = True
        if m.kind == "mean":
            value = board.mean(m.of[0], a.given, last)[1]
            label = board.label("E", m.of[0], a.given)
        elif m.kind == "variance":
            value = board.variance(m.of[0], a.given, last)[1]
            label = board.label("Var", m.of[0], a.given)
        elif m.kind == "sd":
            _, shown = board.variance(m.of[0], a.given, False)
            label = board.label("SD", m.of[0], a.given)
            _, value = board.write(label, None, root(shown), exact_value(root(shown)), DEVIATION, "The square root of the variance.", last)
        elif m.kind == "covariance":
            value = board.covariance(m, last)[1]
            label = of("Cov", *m.of)
        else:
            together = board.covariance(m, False)[0]
            first, second = board.variance(m.of[0], (), False)[0], board.variance(m.of[1], (), False)[0]
            if not first or not second:
                return Declined("not_understood", "One of the variables never varies, so it has no correlation with anything.")
            label = of("Corr", *m.of)
            tree = correlation_tree(together, first, second, board.j.decimal)
            _, value = board.write(label, None, tree, exact_value(tree), CORRELATION, "Covariance over both standard deviations: always between −1 and 1.", last)
        answers.append((label, value))
    values = tuple(v for _, v in answers)
    ending: list[str | Node] = ["So "]
    for k, (label, value) in enumerate(answers):
        ending += [" and " if k else "", label, " = ", value]
    result = Result("number", values[0], values, approx=_approx(values[0])) if len(values) == 1 else Result("vector", Sequence(values, "[]"), values)
    concept = {"covariance": "covariance", "correlation": "correlation"}.get(a.moments[0].kind, "conditional-expectation" if a.given else "expected-value")
    return _solution(a, board, concept, ("find ", answers[0][0]), result, (*ending, "."), "Every cell of the table carries its probability: put its values into what is asked, weight, and add.")


def _approx(value: Node) -> str | None:
    exact = exact_value(value)
    return f"{float(exact):.6g}" if exact is not None and not isinstance(value, Number) else None


def _solution(a: Arguments, board: _Board, concept: str, goal: Prose, result: Result, ending: Prose, idea: str) -> Solution:
    return Solution("joint_table", concept, goal, tuple(board.steps), result, idea=idea, conclusion=ending, exhibits=(_table(board),))


def _table(board: _Board) -> Table:
    xs, ys = sorted({x for x, _ in board.cells}), sorted({y for _, y in board.cells})
    rows: list[tuple[str | Node, ...]] = []
    for x in xs:
        line = [board.cells.get((x, y), Fraction(0)) for y in ys]
        rows.append((equals(Symbol(board.j.first), num(x)), *[board.show(p) for p in line], board.show(sum(line, Fraction(0)))))
    sums = [sum((board.cells.get((x, y), Fraction(0)) for x in xs), Fraction(0)) for y in ys]
    rows.append(("together", *[board.show(p) for p in sums], num(1)))
    return Table(("", *[equals(Symbol(board.j.second), num(y)) for y in ys], "together"), tuple(rows), "The joint table with its margins.")


def _chance(a: Arguments, board: _Board) -> Solution | Declined:
    inner: Node = a.event[0] if len(a.event) == 1 else Sequence(a.event, "")
    if not a.given:
        exact, tree = board.total(a.event)
        label = of("P", inner)
        _, value = board.write(label, None, tree, exact, MARGINAL, "Add all cells in which this holds.", True)
        return _solution(a, board, "joint-distributions", ("find ", label), Result("number", value, (value,), approx=_approx(value)), ("So ", label, " = ", value, "."), "Pick out the cells that count, and add them.")
    below, bottom = board.total(a.given)
    if not below:
        return Declined("not_understood", "The condition has probability 0 here, so nothing can be said given it.")
    above, top = board.total((*a.event, *a.given))
    condition: Node = a.given[0] if len(a.given) == 1 else Sequence(a.given, "")
    label = of("P", Given(inner, condition))
    board.write(of("P", condition), None, bottom, below, MARGINAL, "First the condition: add all its cells.", False)
    tree = over(top, board.show(below))
    _, value = board.write(label, None, tree, above / below, GIVEN, "Among the cells of the condition, the share in which the event holds too.", True)
    return _solution(a, board, "conditional-probability", ("find ", label), Result("number", value, (value,), approx=_approx(value)), ("So ", label, " = ", value, "."), "Given the condition, only its row or column counts.")


def _distribution(a: Arguments, board: _Board) -> Solution | Declined:
    place = 0 if a.letter == board.j.first else 1
    whole = board.total(a.given)[0] if a.given else Fraction(1)
    if not whole:
        return Declined("not_understood", "The condition has probability 0 here, so nothing can be said given it.")
    values = []
    for v in sorted({pair[place] for pair in board.cells}):
        here = Relation((Symbol(a.letter), num(v)), ("=",))
        exact, tree = board.total((here, *a.given))
        label: Node = of("P", Given(here, a.given[0]) if a.given else here)
        shown_tree = over(tree, board.show(whole)) if a.given else tree
        _, value = board.write(label, None, shown_tree, exact / whole, GIVEN if a.given else MARGINAL, "Add along the other variable" + (", and divide by the probability of the condition." if a.given else "."), True)
        values.append(value)
    what = "conditional" if a.given else "marginal"
    nodes = tuple(values)
    return _solution(a, board, "joint-distributions", f"find the {what} distribution of {a.letter}", Result("vector", Sequence(nodes, "[]"), nodes), (f"So the {what} distribution of {a.letter} is ", Sequence(nodes, "[]"), "."), "A margin of the table is what is left when the other variable is forgotten.")


def _independent(a: Arguments, board: _Board) -> Solution:
    xs, ys = sorted({x for x, _ in board.cells}), sorted({y for _, y in board.cells})
    across = {x: sum((board.cells.get((x, y), Fraction(0)) for y in ys), Fraction(0)) for x in xs}
    down = {y: sum((board.cells.get((x, y), Fraction(0)) for x in xs), Fraction(0)) for y in ys}
    answer = True
    for x in xs:
        for y in ys:
            there = board.cells.get((x, y), Fraction(0))
            product = across[x] * down[y]
            tree = times(board.show(across[x]), board.show(down[y]))
            if answer:
                same = product == there
                board.steps.append(TEST.step(tree, board.show(product), (f"The margins of {board.j.first} = ", num(x), f" and {board.j.second} = ", num(y), " multiplied; the cell holds ", board.show(there), ", which is the same." if same else ", which is different.")))
                answer = same
    ending = "Every cell is the product of its margins, so the variables are independent." if answer else "One cell that is not the product of its margins is enough: the variables are not independent."
    return _solution(a, board, "independent-events", f"decide whether {board.j.first} and {board.j.second} are independent", Result("boolean", None, ("True" if answer else "False",), plain="yes" if answer else "no"), ending, "Independent means: every cell is the product of its row total and its column total.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A margin; a conditional probability; a covariance."""
    cuts = sorted(rng.sample(range(1, 20), 3))
    p = [f"{(b - a) / 20:g}" for a, b in zip((0, *cuts), (*cuts, 20), strict=True)]
    told_ = f"The joint probabilities are P(X=0,Y=0)={p[0]}, P(X=0,Y=1)={p[1]}, P(X=1,Y=0)={p[2]}, P(X=1,Y=1)={p[3]}."
    ask = (f"Find P({rng.choice('XY')}=1).", "Find P(X=1 | Y=0).", rng.choice(("Find Cov(X, Y).", "Find E[XY].")))[level - 1]
    return Exercise(f"{told_} {ask}", f"{told_} {ask}", "a number")


TOPIC = Topic(
    id="joint_table", title="Joint tables", concept="joint-distributions", phrases=("joint", "p", "probabilities", "marginal", "covariance", "independent"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("conditional-probability", "covariance", "correlation", "independent-events"),
)  # fmt: skip
