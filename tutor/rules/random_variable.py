"""One random variable with a named distribution: probability, quantile, mean, variance or z-score, in the order a
statistician writes it: the variable and why it has this distribution, the formula, the numbers, the result in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from tutor.notation.tree import Add, Given, Negative, Node, Number, Relation, Symbol
from tutor.rules.building import E, equals, minus, name, num, of, over, plus, power, related, root, times
from tutor.rules.derivation import Rule
from tutor.rules.distributions import (
    Asked,
    Bounds,
    Distribution,
    Value,
    event,
    mass_formula,
    mean,
    normal_quantile,
    probability,
    probability_tree,
    problem_with,
    quantile,
    support,
    variance,
)  # fmt: skip
from tutor.rules.pictures import picture
from tutor.rules.settling import NotChecked, Settled, rounded, settle
from tutor.solution import Alternative, Declined, Plot, Prose, Result, Solution, Step

STANDARDISE = Rule("standardise", "Standardise: how many standard deviations from the mean?", "standard-normal-z")
APPROXIMATE = Rule("normal_approximation", "Approximate by a normal curve", "central-limit-theorem")
WITHHELD = Declined("withheld", "I worked this out, but my number did not agree with its own formula, so I would rather not show it.", "That is a mistake of mine, not of yours.")

STANDARD = (Fraction(0), Fraction(1))
"""Mean and standard deviation of the standard normal variable."""


@dataclass(frozen=True, slots=True)
class Question:
    """A random variable and what is asked of it.

    `meaning` says what it counts or measures, `because` why it has this distribution; `before` are steps that led to
    it; `continuity`: the counts of this (discrete) variable are to be approximated by a normal curve.
    """

    topic: str
    distribution: Distribution
    asked: Asked
    variable: str = "X"
    meaning: str = ""
    because: str = ""
    decimal: bool = False
    places: int | None = None
    assumptions: tuple[Prose, ...] = ()
    before: tuple[Step, ...] = ()
    continuity: bool = False


def solve_question(q: Question) -> Solution | Declined:
    """The worked question, or why it cannot be."""
    wrong = problem_with(q.distribution)
    if wrong is not None:
        return Declined("not_understood", wrong, "Please check the numbers.")
    try:
        if q.continuity and q.distribution.discrete:
            return _approximated(q)
        match q.asked.kind:
            case "probability":
                return _probability(q)
            case "quantile":
                return _quantile(q)
            case "z":
                return _z(q)
        return _moment(q)
    except NotChecked:
        return WITHHELD


def _introduce(q: Question) -> list[Step]:
    d = q.distribution
    rule = Rule("name_variable", "Name the random variable", d.concept)
    x = name(q.variable)
    why = (f"{q.variable} is {q.meaning}. " if q.meaning else "") + (q.because or "This is the distribution given in the question.")
    return [*q.before, rule.states(related(x, "~", d.written(q.decimal)), why)]


def _chance(q: Question, bounds: Bounds, given: Bounds | None = None) -> Node:
    inside: Node = event(q.variable, bounds, q.decimal)
    return of("P", inside if given is None else Given(inside, event(q.variable, given, q.decimal)))


def meet(a: Bounds, b: Bounds) -> Bounds | None:
    """The values inside both; None when there are none."""
    low, closed = a.low, a.low_closed
    if b.low is not None and (low is None or b.low > low or (b.low == low and not b.low_closed)):
        low, closed = b.low, b.low_closed
    high, top = a.high, a.high_closed
    if b.high is not None and (high is None or b.high < high or (b.high == high and not b.high_closed)):
        high, top = b.high, b.high_closed
    if low is not None and high is not None and (low > high or (low == high and not (closed and top))):
        return None
    return Bounds(low, closed, high, top)


def _tree(q: Question, b: Bounds) -> tuple[Node, str]:
    d = q.distribution
    if d.family != "normal":
        return probability_tree(d, b, q.decimal)
    mu, sigma = d.parameters[0], _deviation(d, q.decimal)

    def phi(x: Fraction) -> Node:
        inside = num(x, q.decimal) if d.parameters == STANDARD else over(minus(num(x, q.decimal), num(mu, q.decimal)), sigma)
        return of("Phi", inside)

    if b.low is not None and b.high is not None:
        return minus(phi(b.high), phi(b.low)), "Φ is the area under the standard normal curve to the left; the part between the bounds is a difference of two such areas."
    if b.high is not None:
        return phi(b.high), "Φ is the area under the standard normal curve to the left of a value."
    assert b.low is not None
    return minus(num(1), phi(b.low)), "Φ is the area to the left; to the right lies the rest of the whole."


def _deviation(d: Distribution, decimal: bool) -> Node:
    exact = square_root(d.parameters[1])
    return num(exact, decimal) if exact is not None else root(num(d.parameters[1], decimal))


def square_root(value: Fraction) -> Fraction | None:
    """The rational square root, if there is one."""
    from math import isqrt

    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


def _standardised(q: Question, *bounds: Bounds) -> list[Step]:
    """z for each bound of a normal variable that is not standard."""
    d = q.distribution
    if d.family != "normal" or d.parameters == STANDARD:
        return []
    steps: list[Step] = []
    for x in dict.fromkeys(e for b in bounds for e in (b.low, b.high) if e is not None):
        steps.extend(z_steps(d, x, q.decimal))
    return steps


def z_steps(d: Distribution, x: Fraction, decimal: bool, places: int | None = None) -> tuple[Step, ...]:
    """(x - mu)/sigma worked out."""
    tree = over(minus(num(x, decimal), num(d.parameters[0], decimal)), _deviation(d, decimal))
    sigma = square_root(d.parameters[1])
    exact = None if sigma is None else (x - d.parameters[0]) / sigma
    return settle(tree, exact, STANDARDISE, "The distance from the mean, measured in standard deviations: z = (x − μ)/σ.", decimal, places).steps


def _probability(q: Question) -> Solution | Declined:
    d, asked = q.distribution, q.asked
    assert asked.bounds is not None
    b = asked.bounds
    steps = _introduce(q)
    compute = Rule("compute_probability", "Put the numbers in", d.concept)
    formula = Rule("write_formula", "The formula", d.concept)
    exact: Fraction | None = None
    if not d.discrete and b.exactly is not None and asked.given is None:
        zero = num(0)
        steps.append(formula.states(equals(_chance(q, b), zero), "A measured quantity can take endlessly many values; a single exact one has probability 0, only ranges have more."))
        return _finish(q, Settled((), zero, None, False), steps, _chance(q, b), b)
    if asked.given is not None:
        both = meet(b, asked.given)
        wanted = _chance(q, b, asked.given)
        condition = probability(d, asked.given)
        if not condition:
            return Declined("not_understood", "The condition itself has probability 0 here, so nothing can be said given it.")
        top_value: Value = Fraction(0) if both is None else probability(d, both)
        exact = top_value / condition if isinstance(top_value, Fraction) and isinstance(condition, Fraction) else None
        if both is None:
            steps.append(formula.states(equals(wanted, num(0)), "The event cannot happen together with the condition."))
            return _finish(q, Settled((), num(0), None, False), steps, wanted, b)
        steps.append(formula.states(equals(wanted, over(_chance(q, both), _chance(q, asked.given))), "Given the condition only its part counts: what fulfils both, as a share of the condition."))
        steps.extend(_standardised(q, both, asked.given))
        tree: Node = over(_tree(q, both)[0], _tree(q, asked.given)[0])
        why = "Put the numbers into both probabilities and divide."
    elif asked.outside:
        wanted = of("P", name("outside")) if b.low is None or b.high is None else of("P", Relation((name(q.variable), num(b.low, q.decimal)), ("<" if b.low_closed else "<=",)), Relation((name(q.variable), num(b.high, q.decimal)), (">" if b.high_closed else ">=",)))
        inside, why = _tree(q, b)
        value = probability(d, b)
        exact = 1 - value if isinstance(value, Fraction) else None
        steps.append(formula.states(equals(wanted, minus(num(1), _chance(q, b))), "Outside the bounds is everything but what lies between them."))
        steps.extend(_standardised(q, b))
        tree = minus(num(1), inside)
    else:
        wanted = _chance(q, b)
        value = probability(d, b)
        exact = value if isinstance(value, Fraction) else None
        if d.discrete and d.family != "bernoulli":
            k = Symbol("k")
            steps.append(formula.states(equals(of("P", equals(name(q.variable), k)), mass_formula(d, k)), _formula_words(d)))
        tree, why = _tree(q, b)
        if d.family == "normal" and d.parameters != STANDARD:
            steps.extend(_standardised(q, b))
        steps.append(Rule("set_up", "Write the probability with the numbers in", d.concept).states(equals(wanted, tree), why))
    settled = settle(tree, exact, compute, "Work it out." if asked.given is None and not asked.outside else why, q.decimal, q.places)
    return _finish(q, settled, steps, wanted, b)


def _formula_words(d: Distribution) -> str:
    return {
        "binomial": "Choose which k of the n trials succeed, then multiply the probabilities of k successes and n − k failures.",
        "geometric": "First k − 1 failures in a row, then one success.",
        "failures": "First k failures in a row, then one success.",
        "negative_binomial": "The last trial is the r-th success; the other r − 1 are spread over the k − 1 trials before.",
        "hypergeometric": "Choose k of the marked ones and the rest of the draw from the others, out of all ways to draw.",
        "poisson": "The Poisson formula for k events when λ are expected.",
        "discrete_uniform": "Every value is equally likely.",
    }.get(d.family, "")


def _finish(q: Question, settled: Settled, steps: list[Step], wanted: Node, b: Bounds | None) -> Solution:
    d = q.distribution
    plot = picture(d, b, q.variable, q.asked.outside) if q.asked.kind == "probability" else picture(d, None, q.variable)
    exhibits: tuple[Plot, ...] = (plot,) if plot is not None else ()
    shown = settled.value
    conclusion: list[str | Node] = ["So ", wanted, " ≈ " if settled.rounded else " = ", shown]
    if q.asked.kind == "probability":
        try:
            share = float(Fraction(shown.text)) if isinstance(shown, Number) else float(settled.approx or "nan")
            if 0 < share < 1:
                conclusion.append(f", about {100 * share:.4g} %")
        except ValueError:
            pass
    conclusion.append(_rounding_words(settled, q.places))
    alternatives = (Alternative("How is this distribution defined?", f"what is the {_family_words(d)} distribution?"),)
    return Solution(
        q.topic, d.concept, _goal(q), (*steps, *settled.steps), Result("number", shown, (shown,), approx=settled.approx), idea=_idea(q), conclusion=tuple(conclusion),
        assumptions=q.assumptions, exhibits=exhibits, alternatives=alternatives,
    )  # fmt: skip


def _family_words(d: Distribution) -> str:
    return {"failures": "geometric", "discrete_uniform": "uniform", "negative_binomial": "negative binomial"}.get(d.family, d.family)


def _rounding_words(settled: Settled, places: int | None) -> str:
    if not settled.rounded:
        return "."
    return f" (rounded to {places} decimal place{'s' if places != 1 else ''})." if places is not None else " (rounded)."


def _idea(q: Question) -> str:
    d = q.distribution
    return {
        "binomial": "Count the ways to place the successes, and multiply by the probability of each way.",
        "normal": "Measure the distance from the mean in standard deviations; then one table of the standard normal curve serves all.",
        "uniform": "With a uniform distribution, probability is simply the share of the length.",
        "exponential": "The probability to wait longer than x shrinks like e^(−λx).",
        "poisson": "Independent events at a steady rate: only the expected number matters.",
        "geometric": "Wait for the first success: failures in a row, then a success.",
        "hypergeometric": "Drawing without putting back: count the favourable draws and all draws.",
    }.get(d.family, "Name the random variable and its distribution, write its formula, put the numbers in.")


def _goal(q: Question) -> Prose:
    x = name(q.variable)
    d = q.distribution.written(q.decimal)
    match q.asked.kind:
        case "probability":
            assert q.asked.bounds is not None
            if q.asked.outside:
                return ("find the probability that ", x, " lies outside the bounds, where ", related(x, "~", d))
            return ("find ", _chance(q, q.asked.bounds, q.asked.given), " where ", related(x, "~", d))
        case "quantile":
            return (f"find the value that {x.name if isinstance(x, Symbol) else q.variable} stays below with probability ", num(q.asked.level or 0, True), " where ", related(x, "~", d))
    words = {"mean": "mean", "variance": "variance", "sd": "standard deviation", "z": "z-score"}[q.asked.kind]
    return (f"find the {words} of ", x, " where ", related(x, "~", d))


def _quantile(q: Question) -> Solution | Declined:
    d = q.distribution
    level = q.asked.level
    assert level is not None
    if not 0 < level < 1:
        return Declined("not_understood", "The share must lie strictly between 0 and 1.")
    steps = _introduce(q)
    x = Symbol("x")
    find = Rule("quantile", "Turn the question round: which value has this area to its left?", "quantiles")
    steps.append(find.states(equals(of("P", related(name(q.variable), "<=", x)), num(level, True)), "The probability is known; the value is wanted."))
    compute = Rule("compute_quantile", "Put the numbers in", d.concept)
    if d.family == "normal":
        z = rounded(normal_quantile(level), 8)
        z = _trimmed(z)
        steps.append(STANDARDISE.states(related(of("Phi", z), "≈", num(level, True)), ("The standard normal value with this area to its left is z ≈ ", z, " (from a table or a calculator).")))
        tree: Node = plus(num(d.parameters[0], q.decimal), times(z, _deviation(d, q.decimal))) if d.parameters != STANDARD else z
        if d.parameters == STANDARD:
            settled = settle(plus(z, num(0)), None, compute, "This is already the standard normal value.", True, q.places)
        else:
            settled = settle(tree, None, compute, "Turn z back into the units of the question: x = μ + z·σ.", q.decimal, q.places)
        return _finish_quantile(q, settled, steps, level)
    if d.family == "exponential":
        tree = over(Negative(_ln(num(1 - level, True))), num(d.parameters[0], q.decimal))
        steps.append(compute.states(equals(minus(num(1), power(E, Negative(times(num(d.parameters[0], q.decimal), x)))), num(level, True)), "The cumulative probability of an exponential variable is 1 − e^(−λx)."))
        return _finish_quantile(q, settle(tree, None, compute, "Take logarithms and divide by the rate.", True, q.places), steps, level)
    if d.family == "uniform":
        a, b = d.parameters
        tree = plus(num(a, q.decimal), times(num(level, True), num(b - a, q.decimal)))
        return _finish_quantile(q, settle(tree, a + level * (b - a), compute, "Go that share of the way from the lower end to the upper end.", q.decimal or (a + level * (b - a)).denominator > 1, q.places), steps, level)
    if d.discrete:
        k = int(quantile(d, level))
        below = probability(d, Bounds(None, True, Fraction(k - 1), True))
        at = probability(d, Bounds(None, True, Fraction(k), True))
        for value, edge in ((k - 1, below), (k, at)):
            low = support(d)[0]
            if low is not None and value < low:
                continue
            tree = probability_tree(d, Bounds(None, True, Fraction(value), True), q.decimal)[0]
            settled = settle(tree, edge if isinstance(edge, Fraction) else None, compute, f"The probability of at most {value}.", True)
            steps.extend(settled.steps)
        least = num(k)
        steps.append(find.states(equals(x, least), f"{k} is the least value whose cumulative probability reaches the share."))
        return _finish_quantile(q, Settled((), least, None, False), steps, level)
    cut = rounded(quantile(d, level), q.places)
    if not isinstance(cut, Number):
        return WITHHELD
    area = probability_tree(d, Bounds(None, True, Fraction(cut.text), True), True)[0]
    settled = settle(area, None, find, "Halving the interval again and again closes in on the value; its area to the left is checked here.", True, 4)
    steps.extend(settled.steps)
    return _finish_quantile(q, Settled((), cut, None, True), steps, level)


def _trimmed(z: Node) -> Node:
    if isinstance(z, Negative):
        return Negative(_trimmed(z.operand))
    assert isinstance(z, Number)
    text = z.text.rstrip("0").rstrip(".") if "." in z.text else z.text
    return Number(text or "0")


def _ln(inside: Node) -> Node:
    from tutor.notation.tree import Call

    return Call("ln", (inside,))


def _finish_quantile(q: Question, settled: Settled, steps: list[Step], level: Fraction) -> Solution:
    shown = settled.value
    value = Fraction(shown.text) if isinstance(shown, Number) else None
    plot = picture(q.distribution, Bounds(None, True, value, True) if value is not None else None, q.variable)
    ending: Prose = ("So ", num(level, True), f" of the whole lies below {'about ' if settled.rounded else ''}", shown, _rounding_words(settled, q.places))
    return Solution(
        q.topic, "quantiles", _goal(q), (*steps, *settled.steps), Result("number", shown, (shown,), approx=settled.approx),
        idea="A quantile turns the question round: the area is given, the value is wanted.", conclusion=ending, assumptions=q.assumptions, exhibits=(plot,) if plot else (),
    )  # fmt: skip


def _z(q: Question) -> Solution | Declined:
    assert q.asked.level is not None
    d = q.distribution
    tree = over(minus(num(q.asked.level, q.decimal), num(d.parameters[0], q.decimal)), _deviation(d, q.decimal))
    sigma = square_root(d.parameters[1])
    exact = None if sigma is None else (q.asked.level - d.parameters[0]) / sigma
    settled = settle(tree, exact, STANDARDISE, "The distance from the mean, measured in standard deviations: z = (x − μ)/σ.", q.decimal, q.places)
    z, mu, s, x = Symbol("z"), Symbol("mu"), Symbol("sigma"), Symbol("x")
    start = Rule("write_formula", "The formula", "standard-normal-z").states(equals(z, over(minus(x, mu), s)), "The z-score tells how many standard deviations a value lies above (plus) or below (minus) the mean.")
    size = float(settled.approx) if settled.approx else None
    side = "" if size is None else f" The value lies {abs(size):.3g} standard deviations {'above' if size > 0 else 'below'} the mean."
    ending: Prose = ("So z = ", settled.value, ".", side)
    return Solution(q.topic, "standard-normal-z", ("find the z-score of ", num(q.asked.level, q.decimal)), (*q.before, start, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx), conclusion=ending, assumptions=q.assumptions)


def _moment(q: Question) -> Solution | Declined:
    d, kind = q.distribution, q.asked.kind
    steps = _introduce(q)
    formula, tree, why = moment_tree(d, kind, q.decimal)
    value = mean(d) if kind == "mean" else variance(d)
    exact: Fraction | None = value if kind != "sd" else square_root(value)
    head = {"mean": of("E", name(q.variable), bracket="[]"), "variance": of("Var", name(q.variable)), "sd": Symbol("sigma")}[kind]
    steps.append(Rule("write_formula", "The formula", d.concept).states(equals(head, formula), why))
    settled = settle(tree, exact, Rule("compute_moment", "Put the numbers in", {"mean": "expected-value", "variance": "variance", "sd": "standard-deviation"}[kind]), "Put the numbers in and work it out.", q.decimal, q.places)
    words = {"mean": "expected value", "variance": "variance", "sd": "standard deviation"}[kind]
    ending: Prose = (f"So the {words} is {'about ' if settled.rounded else ''}", settled.value, _rounding_words(settled, q.places))
    plot = picture(d, None, q.variable)
    return Solution(
        q.topic, d.concept, _goal(q), (*steps, *settled.steps), Result("number", settled.value, (settled.value,), approx=settled.approx),
        idea=_idea(q), conclusion=ending, assumptions=q.assumptions, exhibits=(plot,) if plot else (),
    )  # fmt: skip


def moment_tree(d: Distribution, kind: str, decimal: bool) -> tuple[Node, Node, str]:
    """Formula with letters, the same with numbers, and why, for the mean, variance or standard deviation."""
    letters = {"binomial": ("n", "p"), "geometric": ("p",), "failures": ("p",), "bernoulli": ("p",), "negative_binomial": ("r", "p"), "hypergeometric": ("N", "K", "n"), "poisson": ("lambda",),
               "uniform": ("a", "b"), "discrete_uniform": ("a", "b"), "normal": ("mu", "v"), "exponential": ("lambda",), "gamma": ("alpha", "lambda"), "beta": ("alpha", "beta")}[d.family]  # fmt: skip
    with_letters = _moment_of(d.family, kind, tuple(Symbol(x) for x in letters) if d.family != "normal" else (Symbol("mu"), power(Symbol("sigma"), 2)))
    with_numbers = _moment_of(d.family, kind, tuple(num(p, decimal) for p in d.parameters))
    why = {
        "binomial": "n independent trials each add p to the mean and p(1 − p) to the variance.", "poisson": "For Poisson counts the mean and the variance are both λ.",
        "geometric": "If one trial in 1/p succeeds, the wait is 1/p trials on average.", "failures": "One less than the number of trials, 1/p − 1 on average.",
        "uniform": "The mean is the middle of the interval; the variance is its length squared over 12.", "exponential": "With λ events per unit of time the mean wait is 1/λ, and so is the standard deviation.",
        "hypergeometric": "n draws, each marked with probability K/N; drawing without replacement makes the spread a little smaller.",
    }.get(d.family, "This is the formula for this distribution.")  # fmt: skip
    return with_letters, with_numbers, why


def _moment_of(family: str, kind: str, p: tuple[Node, ...]) -> Node:
    one = num(1)
    if kind == "sd":
        return root(_moment_of(family, "variance", p))
    first = kind == "mean"
    match family:
        case "bernoulli":
            return p[0] if first else times(p[0], minus(one, p[0]))
        case "binomial":
            return times(*p) if first else times(p[0], p[1], minus(one, p[1]))
        case "geometric":
            return over(one, p[0]) if first else over(minus(one, p[0]), power(p[0], 2))
        case "failures":
            return over(minus(one, p[0]), p[0] if first else power(p[0], 2))
        case "negative_binomial":
            return over(p[0], p[1]) if first else over(times(p[0], minus(one, p[1])), power(p[1], 2))
        case "hypergeometric":
            share = over(p[1], p[0])
            return times(p[2], share) if first else times(p[2], share, minus(one, share), over(minus(p[0], p[2]), minus(p[0], one)))
        case "poisson":
            return p[0]
        case "normal":
            return p[0] if first else p[1]
        case "exponential":
            return over(one, p[0] if first else power(p[0], 2))
        case "gamma":
            return over(p[0], p[1] if first else power(p[1], 2))
        case "beta":
            total = plus(p[0], p[1])
            return over(p[0], total) if first else over(times(*p), times(power(total, 2), plus(p[0], p[1], one)))
        case "discrete_uniform":
            return over(plus(*p), num(2)) if first else over(minus(power(Add((p[1], Negative(p[0]), one)), 2), one), num(12))
    return over(plus(*p), num(2)) if first else over(power(minus(p[1], p[0]), 2), num(12))


def _approximated(q: Question) -> Solution | Declined:
    """A count by the normal curve with the same mean and variance, with the correction of one half."""
    d, b = q.distribution, q.asked.bounds
    if q.asked.kind != "probability" or b is None:
        return solve_question(replace(q, continuity=False))
    m, v = mean(d), variance(d)
    low, high = b.whole()
    wide = Bounds(None if low is None else Fraction(2 * low - 1, 2), True, None if high is None else Fraction(2 * high + 1, 2), True)
    condition = ""
    if d.family == "binomial":
        n, p = d.parameters
        condition = f" The condition np ≥ 5 and n(1 − p) ≥ 5 {'holds' if n * p >= 5 and n * (1 - p) >= 5 else 'fails here, so this is rough'}: they are {float(n * p):g} and {float(n * (1 - p)):g}."
    steps = _introduce(q)
    steps.append(APPROXIMATE.states(related(Symbol("Y"), "~", of("N", num(m, q.decimal), num(v, q.decimal))), f"Y is normal with the same mean and variance as {q.variable}.{condition}"))
    steps.append(Rule("continuity_correction", "Correct by one half", "central-limit-theorem").states(related(_chance(q, b), "≈", of("P", event("Y", wide, True))), "A whole number k fills the interval from k − 1/2 to k + 1/2 on the continuous scale."))
    normal = Question(q.topic, Distribution("normal", (m, v)), Asked("probability", wide, q.asked.outside), "Y", decimal=True, places=q.places, before=tuple(steps), assumptions=q.assumptions, because="The normal curve that stands in for the count.")
    return solve_question(normal)


