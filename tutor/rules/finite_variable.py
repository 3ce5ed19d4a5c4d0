"""A random variable with finitely many values and their probabilities: moments of functions of it, and probabilities.

The order is a statistician's: name the variable and its table, check that the table adds up to 1, write the formula, put
the numbers in, work it out, read the result back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tutor.notation.plain import plain
from tutor.notation.tree import Given, Negative, Node, Number, Power, Relation, Sequence, substitute
from tutor.rules.building import equals, minus, name, num, of, over, plus, power, root, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Bounds, event
from tutor.rules.moment_algebra import linear_part, monomials
from tutor.rules.settling import settle
from tutor.rules.sheet import NoValue, exact_value
from tutor.solution import Declined, Prose, Result, Solution, Step, Table

NAME = Rule("name_variable", "Name the random variable and list its values", "random-variables")
WHOLE = Rule("total_is_one", "All probabilities together make 1", "discrete-distributions")
MISSING = Rule("missing_probability", "What is left over belongs to the missing one", "discrete-distributions")
EXPECT = Rule("expected_value", "Expected value: each value times its probability, added up", "expected-value")
FUNCTION = Rule("mean_of_function", "Mean of a function: apply it to each value, keep the probabilities", "expected-value")
LINEAR = Rule("linearity_of_mean", "The mean goes through sums and constant factors", "expected-value")
VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")
SCALE = Rule("variance_rules", "Variance of a sum: factors come out squared, a constant drops out", "variance")
DEVIATION = Rule("standard_deviation", "The standard deviation is the root of the variance", "standard-deviation")
ADD = Rule("add_probabilities", "Add the probabilities of the values that count", "discrete-distributions")
GIVEN = Rule("conditional_probability", "Given that: a share of the condition", "conditional-probability")
MIDDLE = Rule("median_of_table", "Add up from the left until half is reached", "quantiles")
PEAK = Rule("mode_of_table", "The value with the largest probability", "discrete-distributions")
_LONG = 40


@dataclass(frozen=True, slots=True)
class Finite:
    """`values` with their exact probabilities `chances`; `name` the variable, `meaning` what it counts or measures."""

    name: str
    values: tuple[Fraction, ...]
    chances: tuple[Fraction, ...]
    decimal: bool = False
    meaning: str = ""

    def mean(self, function: Callable[[Fraction], Fraction] = lambda x: x) -> Fraction:
        """E[g(X)]."""
        return sum((function(v) * p for v, p in zip(self.values, self.chances, strict=True)), Fraction(0))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: kind mean, variance, sd (of the tree `of`), probability (bounds, given, outside), median, mode,
    missing (the unknown) or distribution."""

    kind: str
    of: Node | None = None
    bounds: Bounds | None = None
    given: Bounds | None = None
    outside: bool = False
    label: Node | None = None


def trouble(variable: Finite) -> Declined | None:
    """Why the table is no distribution, with the entry named; None when it is one."""
    for v, p in zip(variable.values, variable.chances, strict=True):
        if not 0 <= p <= 1:
            return Declined("not_understood", ("A probability lies between 0 and 1, but the entry for ", num(v, variable.decimal), " is ", num(p, variable.decimal), "."), "Please check that entry of the table.")
    if len(set(variable.values)) < len(variable.values):
        twice = next(v for v in variable.values if variable.values.count(v) > 1)
        return Declined("not_understood", ("The value ", num(twice, variable.decimal), " stands in the table twice."), "Please give each value once.")
    whole = sum(variable.chances, Fraction(0))
    if whole != 1:
        return Declined("not_understood", ("The probabilities of a table must add up to 1, but these add up to ", num(whole, variable.decimal), "."), "Please check the table: one entry is wrong, or a value is missing.")
    return None


@dataclass(slots=True)
class Board:
    """The lines written for one variable; `known` holds the moments found so far by how they are written."""

    variable: Finite
    places: int | None = None
    steps: list[Step] = field(default_factory=list)
    known: dict[str, Fraction] = field(default_factory=dict)

    @property
    def x(self) -> Node:
        return name(self.variable.name)

    def show(self, value: Fraction) -> Node:
        return num(value, self.variable.decimal)

    def write(self, label: Node, letters: Node | None, tree: Node, exact: Fraction | None, rule: Rule, why: Prose, last: bool) -> tuple[Node, bool]:
        """label = letters = numbers, then its value; what is shown, and whether it is rounded."""
        sides = [label, *([letters] if letters is not None else []), tree]
        self.steps.append(rule.states(equals(*sides), why))
        settled = settle(tree, exact, rule, "Work it out.", self.variable.decimal, self.places if last else None)
        self.steps.extend(settled.steps)
        return settled.value, settled.rounded

    def introduce(self, because: Prose = "") -> None:
        """Name the variable, and see that its table is whole."""
        v = self.variable
        said = because or (f"{v.name} is {v.meaning}. " if v.meaning else "") + "The table lists each value with its probability."
        self.steps.append(NAME.states(Relation((self.x, Sequence(tuple(self.show(x) for x in v.values), "{}")), ("∈",)), said))
        if len(v.values) <= 12 and len(set(v.chances)) > 1:
            tree = plus(*[self.show(p) for p in v.chances])
            self.steps.append(WHOLE.step(tree, Number("1"), "Something has to happen: before using a table, check that its probabilities add up to 1."))

    def mean(self, tree: Node, label: Node | None = None, last: bool = True) -> tuple[Fraction, Node, bool]:
        """E[tree] of a function of the variable. Raises NoValue where the function has no value."""
        wanted = label or of("E", tree, bracket="[]")
        key = plain(wanted)
        if key in self.known:
            return self.known[key], self.show(self.known[key]), False
        polynomial = monomials(tree)
        linear = None if polynomial is None else linear_part(polynomial)
        if tree != self.x and linear is not None and set(linear[0]) == {self.variable.name}:
            inner, shown, rounded = self.mean(self.x, last=False)
            a, b = linear[0][self.variable.name], linear[1]
            exact = a * inner + b
            letters = self._line(a, of("E", self.x, bracket="[]"), b)
            value, rounded = self.write(wanted, letters, self._line(a, shown, b), exact, LINEAR, "A factor comes out in front and a constant is added: no new table is needed.", last)
            self.known[key] = exact
            return exact, value, rounded
        values = [exact_value(self.put(tree, x)) for x in self.variable.values]
        if any(g is None for g in values):
            raise NoValue("this function of the values does not come out as a fraction")
        terms = [(g, p) for g, p in zip(values, self.variable.chances, strict=True) if g is not None]
        exact = sum((g * p for g, p in terms), Fraction(0))
        products = [times(self._entry(tree, x, g), self.show(p)) for x, (g, p) in zip(self.variable.values, terms, strict=True)]
        rule = EXPECT if tree == self.x else FUNCTION
        why = "Multiply each value by its probability and add: the average in the long run." if tree == self.x else ("Put each value into ", tree, ", multiply by the probability of that value, and add.")
        value, rounded = self.write(wanted, None, plus(*products), exact, rule, why, last)
        self.known[key] = exact
        return exact, value, rounded

    def put(self, tree: Node, value: Fraction) -> Node:
        """The tree with the value for the variable."""
        return substitute(substitute(tree, self.variable.name, self.show(value)), self.variable.name.lower(), self.show(value))

    def _entry(self, tree: Node, x: Fraction, g: Fraction) -> Node:
        if tree == self.x:
            return self.show(g)
        if isinstance(tree, Power) and tree.base == self.x and isinstance(tree.exponent, Number):
            return power(self.show(x), tree.exponent)
        return self.show(g)

    def _line(self, a: Fraction, node: Node, b: Fraction) -> Node:
        first = node if a == 1 else Negative(node) if a == -1 else times(self.show(a), node)
        return first if not b else plus(first, self.show(b)) if b > 0 else minus(first, self.show(-b))

    def variance(self, tree: Node, label: Node | None = None, last: bool = True) -> tuple[Fraction, Node, bool]:
        """Var(tree) of a function of the variable."""
        wanted = label or of("Var", tree)
        key = plain(wanted)
        if key in self.known:
            return self.known[key], self.show(self.known[key]), False
        polynomial = monomials(tree)
        linear = None if polynomial is None else linear_part(polynomial)
        if tree != self.x and linear is not None and set(linear[0]) == {self.variable.name}:
            inner, shown, _ = self.variance(self.x, last=False)
            a = linear[0][self.variable.name]
            exact = a * a * inner
            value, rounded = self.write(wanted, times(power(self.show(a), 2), of("Var", self.x)), times(power(self.show(a), 2), shown), exact, SCALE, "A factor comes out squared; a constant only shifts and drops out.", last)
        else:
            first, shown, _ = self.mean(tree, last=False)
            second, square, _ = self.mean(power(tree, 2), last=False)
            exact = second - first * first
            e = of("E", tree, bracket="[]")
            value, rounded = self.write(wanted, minus(of("E", power(tree, 2), bracket="[]"), power(e, 2)), minus(square, power(shown, 2)), exact, VARIANCE, "The mean of the square minus the square of the mean.", last)
        self.known[key] = exact
        return exact, value, rounded

    def deviation(self, tree: Node, label: Node | None = None) -> tuple[Node, bool]:
        """The standard deviation of a function of the variable."""
        _, shown, _ = self.variance(tree, last=False)
        under = root(shown)
        return self.write(label or of("SD", tree), root(of("Var", tree)), under, exact_value(under), DEVIATION, "The root brings the spread back to the units of the values.", True)

    def inside(self, b: Bounds) -> list[int]:
        """The places of the values between the bounds."""
        out = []
        for k, v in enumerate(self.variable.values):
            low = b.low is None or v > b.low or (v == b.low and b.low_closed)
            high = b.high is None or v < b.high or (v == b.high and b.high_closed)
            if low and high:
                out.append(k)
        return out

    def chance(self, b: Bounds, given: Bounds | None, outside: bool, label: Node | None) -> tuple[Node, bool] | Declined:
        """P(bounds), or P(bounds | given)."""
        p = self.variable.chances
        places = self.inside(b)
        if outside:
            places = [k for k in range(len(p)) if k not in places]
        inner: Node = event(self.variable.name, b, self.variable.decimal)
        if given is None:
            wanted = label or of("P", inner if not outside else name("outside"))
            tree = plus(*[self.show(p[k]) for k in places]) if places else num(0)
            exact = sum((p[k] for k in places), Fraction(0))
            listed = ", ".join(plain(self.show(self.variable.values[k])) for k in places) or "none"
            return self.write(wanted, None, tree, exact, ADD, f"The values that count are {listed}; two of them never happen at once, so their probabilities add.", True)
        condition = self.inside(given)
        both = [k for k in places if k in condition]
        below = sum((p[k] for k in condition), Fraction(0))
        if not below:
            return Declined("not_understood", "The condition itself has probability 0 here, so nothing can be said given it.")
        above = sum((p[k] for k in both), Fraction(0))
        tree = over(plus(*[self.show(p[k]) for k in both]) if both else num(0), plus(*[self.show(p[k]) for k in condition]))
        wanted = label or of("P", Given(inner, event(self.variable.name, given, self.variable.decimal)))
        return self.write(wanted, None, tree, above / below, GIVEN, "Given the condition only its values count: what fulfils both, as a share of the condition.", True)

    def median(self) -> Node:
        """The least value with at least half of the probability at or below it."""
        total, chosen = Fraction(0), self.variable.values[0]
        order = sorted(range(len(self.variable.values)), key=lambda k: self.variable.values[k])
        parts = []
        for k in order:
            total += self.variable.chances[k]
            parts.append(self.show(self.variable.chances[k]))
            chosen = self.variable.values[k]
            if total >= Fraction(1, 2):
                break
        if len(parts) > 1:
            self.steps.append(MIDDLE.step(plus(*parts), self.show(total), "Add the probabilities from the smallest value on."))
        self.steps.append(MIDDLE.states(equals(name("median"), self.show(chosen)), ("At ", self.show(chosen), " at least half of the probability is reached for the first time.")))
        return self.show(chosen)

    def mode(self) -> Node:
        """The value with the largest probability (the first of several)."""
        k = max(range(len(self.variable.chances)), key=lambda j: (self.variable.chances[j], -j))
        self.steps.append(PEAK.states(equals(name("mode"), self.show(self.variable.values[k])), ("Its probability ", self.show(self.variable.chances[k]), " is the largest of all.")))
        return self.show(self.variable.values[k])


def table_of(v: Finite, moments: bool) -> Table | None:
    """The distribution as a table, with the columns that the moments are added from."""
    if len(v.values) > _LONG:
        return None
    columns: tuple[str, ...] = (v.name.lower(), f"P({v.name} = {v.name.lower()})")
    rows: list[tuple[str | Node, ...]] = []
    for x, p in zip(v.values, v.chances, strict=True):
        row: tuple[str | Node, ...] = (num(x, v.decimal), num(p, v.decimal))
        rows.append((*row, num(x * p, v.decimal), num(x * x * p, v.decimal)) if moments else row)
    if moments:
        columns = (*columns, "value × probability", "value² × probability")
        rows.append(("sum", num(1), num(v.mean(), v.decimal), num(v.mean(lambda x: x * x), v.decimal)))
    return Table(columns, tuple(rows), f"The distribution of {v.name}.")


def solve_finite(topic: str, variable: Finite, wishes: tuple[Wish, ...], places: int | None = None, before: tuple[Step, ...] = (), because: Prose = "", assumptions: tuple[Prose, ...] = (), concept: str = "") -> Solution | Declined:
    """The worked question about one finite variable, or why it cannot be. Raises NotChecked."""
    wrong = trouble(variable)
    if wrong is not None:
        return wrong
    board = Board(variable, places)
    board.introduce(because)
    answers: list[tuple[Node, Node, bool]] = []
    try:
        for wish in wishes:
            made = _fulfil(board, wish)
            if isinstance(made, Declined):
                return made
            answers.append(made)
    except NoValue as reason:
        return Declined("not_understood", f"I cannot put the values into this: {reason}.")
    conclusion: list[str | Node] = ["So "]
    for k, (label, value, rounded) in enumerate(answers):
        conclusion += [" and " if k else "", label, " ≈ " if rounded else " = ", value]
    if any(r for *_, r in answers):
        conclusion.append(" (rounded)")
    conclusion.append(_reading(wishes[0], variable))
    values = tuple(v for _, v, _ in answers)
    moments = any(w.kind in ("mean", "variance", "sd") for w in wishes)
    table = table_of(variable, moments)
    kinds = {"mean": "expected-value", "variance": "variance", "sd": "standard-deviation"}
    result = Result("number", values[0], values, approx=_approx(values[0])) if len(values) == 1 else Result("vector", Sequence(values, "[]"), values)
    goal: list[str | Node] = ["find "]
    for k, (label, _, _) in enumerate(answers):
        goal += [" and " if k else "", label]
    return Solution(
        topic, concept or kinds.get(wishes[0].kind, "discrete-distributions"), tuple(goal), (*before, *board.steps), result, idea=_idea(wishes[0]), conclusion=tuple(conclusion), assumptions=assumptions,
        exhibits=(table,) if table is not None else (),
    )  # fmt: skip


def _approx(value: Node) -> str | None:
    exact = exact_value(value)
    return f"{float(exact):.6g}" if exact is not None and not isinstance(value, Number) and exact.denominator not in (1, 2, 4, 5, 10) else None


def _idea(wish: Wish) -> str:
    return {
        "mean": "The expected value is the average in the long run: every value counts as often as it comes up.",
        "variance": "Variance is the mean squared distance from the mean; the short way is E[X²] − E[X]².",
        "sd": "First the variance, then its root.",
        "probability": "Pick out the values that count, and add their probabilities.",
    }.get(wish.kind, "Read it off the table of values and probabilities.")


def _reading(wish: Wish, variable: Finite) -> str:
    if wish.kind == "mean" and variable.meaning:
        return f": on average, in the long run, that is {variable.meaning}."
    return "."


def _fulfil(board: Board, wish: Wish) -> tuple[Node, Node, bool] | Declined:
    x = board.x
    tree = wish.of if wish.of is not None else x
    match wish.kind:
        case "mean":
            label = of("E", tree, bracket="[]")
            _, value, rounded = board.mean(tree, label)
        case "variance":
            label = of("Var", tree)
            _, value, rounded = board.variance(tree, label)
        case "sd":
            label = of("SD", tree)
            value, rounded = board.deviation(tree, label)
        case "median":
            return name("median"), board.median(), False
        case "mode":
            return name("mode"), board.mode(), False
        case _:
            assert wish.bounds is not None
            inner: Node = event(board.variable.name, wish.bounds, board.variable.decimal)
            label = wish.label or of("P", inner if wish.given is None else Given(inner, event(board.variable.name, wish.given, board.variable.decimal)))
            made = board.chance(wish.bounds, wish.given, wish.outside, label)
            if isinstance(made, Declined):
                return made
            value, rounded = made
    return label, value, rounded
