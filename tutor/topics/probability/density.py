"""A density given by its formula: the constant that makes it one, probabilities, mean, variance, median, quantiles, the cdf."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any

import sympy

from tutor.notation.symbolic import NotConvertible, from_sympy, to_sympy
from tutor.notation.tree import Add, Constant, Integral, Multiply, Negative, Node, Number, Relation, Sequence, Symbol, substitute
from tutor.problem import Problem
from tutor.problem.conditions import asked_of, asks_chance, quantile_level, statements
from tutor.problem.densities import Density, Piece, density_of
from tutor.problem.quantities import given_and_asked, places_asked, speaks_decimals, told
from tutor.problem.wishes import Moment, names_in, wished
from tutor.rules.building import equals, minus, num, of, over, plus, power, root
from tutor.rules.derivation import Rule
from tutor.rules.distributions import Bounds, event
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.integration.definite import NoArea, definite, neat
from tutor.rules.partials import partial
from tutor.rules.settling import NotChecked, settle
from tutor.rules.terms import Undefined
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

AREA = Rule("total_area_is_one", "The whole area under a density is 1", "continuous-distributions")
CHANCE = Rule("probability_as_area", "Probability is area under the density", "continuous-distributions")
MEAN = Rule("mean_of_density", "Mean: each value weighted by its density", "expected-value")
VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")
DEVIATION = Rule("standard_deviation", "The standard deviation is the root of the variance", "standard-deviation")
QUANTILE = Rule("quantile", "Turn the question round: which value has this area to its left?", "quantiles")
CUMULATIVE = Rule("cumulative_function", "The distribution function collects the area from the left", "cdf")
SLOPE = Rule("density_from_cdf", "The density is the slope of the distribution function", "cdf")
GIVEN = Rule("conditional_probability", "Given that: a share of the condition", "conditional-probability")
_TROUBLE = (NotConvertible, KeyError, ValueError, TypeError, ArithmeticError, NotImplementedError, AttributeError)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The density and what is asked: moments, an event (bounds, given, outside), a level, the cdf, the constant or the pdf."""

    density: Density
    kind: str
    moments: tuple[Moment, ...] = ()
    bounds: Bounds | None = None
    given: Bounds | None = None
    outside: bool = False
    level: Fraction | None = None
    decimal: bool = False
    places: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """f(x) = … on an interval is called a density (or F a distribution function), and something is asked of its variable."""
    line = told(problem)
    low = line.lower()
    if not re.search(r"\bdensit|\bpdf\b|\bp\.d\.f|\bcdf\b|\bc\.d\.f|\bdistribution function|\brandom variable|\bcontinuous\b|\bprobability\b", low) or re.search(r"\bjoint|\bmaximum likelihood|\bmle\b|\bsample\b|\bestimat|\bn observations|\bprior\b|\bposterior|probability mass|\bpmf\b", low):
        return None
    density = density_of(line)
    if density is None:
        return None
    _, asked = given_and_asked(line)
    kind = _wish(density, asked or line)
    if kind is None:
        return None
    arguments = replace(kind, decimal=speaks_decimals(line), places=places_asked(line))
    return Task(arguments, 1.08, _goal(arguments))


def _wish(d: Density, asked: str) -> Arguments | None:
    moments = tuple(m for m in wished(asked) if m.kind in ("mean", "variance", "sd") and {n.upper() for t in m.of for n in names_in(t)} <= {d.name.upper()} and not m.condition)
    if moments:
        return Arguments(d, "moments", tuple(replace(m, of=tuple(substitute(t, d.name, Symbol(d.letter)) for t in m.of)) for m in moments))
    said = [s for s in statements(asked) if s.variable.upper() == d.name.upper()]
    level = quantile_level(asked.lower())
    if level is not None:
        return Arguments(d, "quantile", level=level)
    if said:
        s = said[-1]
        return Arguments(d, "chance", bounds=s.bounds, given=s.given, outside=s.outside)
    if d.unknown and re.search(rf"\b(?:find|determine|what is|compute|calculate|value of|constant|such that)\b[^.?]*(?<![A-Za-z]){d.unknown}(?![A-Za-z(])|\bconstant\b|\bnormali[sz]", asked, re.I):
        return Arguments(d, "constant")
    if re.search(r"\bcdf\b|\bc\.d\.f|\b(?:cumulative )?distribution function\b|(?<![A-Za-z])F(?:_?[A-Z])?\([a-z]\)", asked) and not d.cumulative:
        return Arguments(d, "cdf")
    if d.cumulative and re.search(r"\bpdf\b|\bp\.d\.f|\bdensity\b", asked):
        return Arguments(d, "pdf")
    if asks_chance(asked):
        wanted = asked_of(asked)
        if wanted is not None and wanted.kind == "probability" and wanted.bounds is not None:
            return Arguments(d, "chance", bounds=wanted.bounds, given=wanted.given, outside=wanted.outside)
        return None
    x = Symbol(d.letter)
    kinds = [("mean" if w[0] in "em" and not w.startswith("med") else "variance" if w[0] == "v" else "sd") for w in re.findall(r"\b(expected value|expectation|mean|average|variance|standard deviation)\b", asked.lower().replace("average", "mean"))]
    return Arguments(d, "moments", tuple(Moment(k, (x,)) for k in dict.fromkeys(kinds))) if kinds else None


def _goal(a: Arguments) -> Prose:
    name = Symbol(a.density.name)
    match a.kind:
        case "moments":
            return ("find ", _label(a.moments[0], a.density), *(x for m in a.moments[1:] for x in (" and ", _label(m, a.density))))
        case "chance":
            assert a.bounds is not None
            return ("find ", of("P", event(a.density.name, a.bounds, a.decimal)))
        case "quantile":
            return ("find the value that ", name, " stays below with probability ", num(a.level or Fraction(0), a.decimal))
        case "cdf":
            return ("find the distribution function of ", name)
        case "pdf":
            return ("find the density of ", name)
    return ("find the constant ", Symbol(a.density.unknown))


def _label(m: Moment, d: Density) -> Node:
    tree = substitute(m.of[0], d.letter, Symbol(d.name))
    return of({"mean": "E", "variance": "Var", "sd": "SD"}[m.kind], tree, bracket="[]" if m.kind == "mean" else "()")


class _Stop(Exception):
    """Something cannot be worked out; the message is for the learner."""


@dataclass(slots=True)
class _Board:
    """The density as pieces of mathematics, and the lines written."""

    d: Density
    pieces: list[Piece]
    steps: list[Step] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def x(self) -> Node:
        return Symbol(self.d.letter)

    def integral(self, weight: Node | None, low: Any, high: Any, label: Node, rule: Rule, why: Prose) -> Any:
        """The integral of weight times density between two numbers; its exact value."""
        parts = []
        for p in self.pieces:
            a, b = to_sympy(p.low), to_sympy(p.high)
            start, end = (a if a >= low else low), (b if b <= high else high)
            if start >= end:
                continue
            f = p.formula if weight is None else Multiply((weight, p.formula), "*")
            parts.append((f, start, end))
        if not parts:
            self.steps.append(rule.states(equals(label, num(0)), "The density is zero there, so there is no area."))
            return sympy.Integer(0)
        integrals = [Integral(f, self.x, from_sympy(s), from_sympy(e)) for f, s, e in parts]
        self.steps.append(rule.states(equals(label, plus(*integrals)), why))
        values = []
        for (f, s, e), _ in zip(parts, integrals, strict=True):
            area = definite(f, to_sympy(f), sympy.Symbol(self.d.letter), s, e, from_sympy(s), from_sympy(e))
            if isinstance(area, NoArea):
                raise _Stop("I have no rule that works this integral out")
            if area.phrase is not None or area.value is None or area.value.is_infinite:
                raise _Diverges
            self.steps.extend(area.steps)
            values.append(area.value)
        if len(values) > 1:
            tree = plus(*[from_sympy(v) for v in values])
            whole = neat(sum(values[1:], values[0]))
            self.steps.append(rule.step(tree, from_sympy(whole), "Add the areas of the pieces."))
            return whole
        return values[0]

    def moment(self, tree: Node, label: Node) -> Any:
        """E[tree]."""
        key = str(tree)
        if key not in self.known:
            why: Prose = "For a density the sum becomes an integral: each value times its density." if tree == self.x else ("Put the values into ", tree, ", weight by the density, and integrate.")
            self.known[key] = self.integral(tree, -sympy.oo, sympy.oo, label, MEAN, why)
        return self.known[key]


class _Diverges(Exception):
    """The integral has no finite value."""


def solve(a: Arguments) -> Solution | Declined:
    """Find the constant first where there is one, see that the area is 1, then work out what is asked."""
    try:
        return _solve(a)
    except _Diverges:
        none = Result("none", None, ("does not exist",), plain="does not exist")
        return Solution("density", "expected-value", _goal(a), (), none, conclusion="The integral grows without end, so this mean does not exist: rare but huge values dominate every average.")
    except _Stop as reason:
        return Declined("not_understood", f"I could not finish this: {reason}.")
    except (NotChecked, *_TROUBLE):
        return Declined("not_understood", "I could not work this density out by my rules.")


def _solve(a: Arguments) -> Solution | Declined:
    d = a.density
    board = _Board(d, list(d.pieces))
    if d.cumulative:
        if a.kind == "chance":
            return _from_cdf(a, board)
        _to_density(board)
        if a.kind == "pdf":
            return _answer(a, board, board.pieces[0].formula, "expression")
    constant: Node | None = None
    if d.unknown:
        found = _constant(board)
        if isinstance(found, Declined):
            return found
        constant = found
        if a.kind == "constant":
            return _answer(a, board, constant, "number", Symbol(d.unknown))
    elif not d.cumulative:
        wrong = _sound(board)
        if wrong is not None:
            return wrong
    match a.kind:
        case "moments":
            return _moments(a, board)
        case "chance":
            return _chance(a, board)
        case "quantile":
            return _quantile(a, board)
    return _cdf(a, board)


def _constant(board: _Board) -> Node | Declined:
    """c from: the whole area is 1."""
    d = board.d
    c = sympy.Symbol(d.unknown)
    bare = []
    for p in board.pieces:
        f = to_sympy(p.formula)
        shape = sympy.cancel(f / c) if sympy.diff(f, c, 2) == 0 and f.subs(c, 0) == 0 else None
        if shape is None or shape.has(c):
            raise _Stop(f"the unknown {d.unknown} is no factor in front of the formula")
        bare.append(Piece(_without(p.formula, d.unknown) or from_sympy(shape), p.low, p.high))
    board.steps.append(AREA.states(equals(plus(*[Integral(p.formula, board.x, p.low, p.high) for p in board.pieces]), Number("1")), ("Something has to happen, so the whole area under the density is 1. The factor ", Symbol(d.unknown), " can be taken out of the integral.")))
    inner = _Board(d, bare)
    area = inner.integral(None, -sympy.oo, sympy.oo, Symbol("A"), AREA, ("The area without the factor ", Symbol(d.unknown), "."))
    board.steps.extend(inner.steps)
    if not area.is_number or area == 0:
        raise _Stop("the area does not come out as a number")
    tree = over(Number("1"), from_sympy(area))
    value = from_sympy(neat(1 / area))
    board.steps.append(AREA.states(Relation((Symbol(d.unknown), tree), ("=",)), (Symbol(d.unknown), " times this area must be 1.")))
    if value != tree:
        board.steps.append(AREA.step(tree, value, "Divide."))
    board.pieces = [Piece(substitute(p.formula, d.unknown, value), p.low, p.high) for p in board.pieces]
    return value


def _without(formula: Node, letter: str) -> Node | None:
    """The formula without the factor that is this letter, as typed; None where it does not stand as a factor in front."""
    if formula == Symbol(letter):
        return Number("1")
    if isinstance(formula, Multiply) and formula.factors[0] == Symbol(letter):
        rest = formula.factors[1:]
        return rest[0] if len(rest) == 1 else replace(formula, factors=rest)
    return None


def _sound(board: _Board) -> Declined | None:
    """Is it a density at all: nowhere negative, area 1?"""
    x = sympy.Symbol(board.d.letter)
    whole = sympy.Integer(0)
    for p in board.pieces:
        f, a, b = to_sympy(p.formula), to_sympy(p.low), to_sympy(p.high)
        low, high = (float(v) if v.is_finite else (-40.0 if v < 0 else 40.0) for v in (a, b))
        for k in range(1, 12):
            height = f.subs(x, sympy.Float(low + (high - low) * k / 12))
            if height.is_real and float(height) < -1e-9:
                return Declined("not_understood", ("A density is never negative, but ", p.formula, f" is below zero near {board.d.letter} = {low + (high - low) * k / 12:.3g}."), "Please check the formula or the interval.")
        area = definite(p.formula, f, x, a, b, p.low, p.high)
        if isinstance(area, NoArea) or area.value is None or area.phrase is not None:
            return None
        whole += area.value
    if whole.is_number and abs(float(whole) - 1) > 1e-9:
        return Declined("not_understood", ("The whole area under a density must be 1, but under this formula it is ", from_sympy(neat(whole)), "."), "Please check the formula or the interval.")
    return None


def _to_density(board: _Board) -> None:
    """The slope of the distribution function, piece by piece."""
    pieces = []
    for p in board.pieces:
        step, slope = partial(p.formula, board.d.letter, (board.d.letter,))
        board.steps.append(replace(step, rule=SLOPE.id, title=SLOPE.title, concept=SLOPE.concept, why="Where the distribution function rises steeply, much probability sits: the density is its slope."))
        pieces.append(Piece(slope, p.low, p.high))
    board.pieces = pieces


def _moments(a: Arguments, board: _Board) -> Solution:
    values = []
    for m in a.moments:
        tree = m.of[0]
        shown = substitute(tree, a.density.letter, Symbol(a.density.name))
        first = board.moment(tree, of("E", shown, bracket="[]"))
        value = first
        if m.kind != "mean":
            square = board.moment(power(tree, 2), of("E", power(shown, 2), bracket="[]"))
            spread = minus(from_sympy(square), power(from_sympy(first), 2))
            value = neat(sympy.expand(square - first**2))
            board.steps.append(VARIANCE.states(equals(of("Var", shown), minus(of("E", power(shown, 2), bracket="[]"), power(of("E", shown, bracket="[]"), 2)), spread), "The mean of the square minus the square of the mean."))
            board.steps.append(VARIANCE.step(spread, from_sympy(value), "Work it out."))
            if m.kind == "sd":
                board.steps.append(DEVIATION.states(equals(of("SD", shown), root(from_sympy(value))), "The square root of the variance."))
                value = neat(sympy.sqrt(value))
        values.append(value)
    if len(values) == 1:
        return _answer(a, board, values[0], "number", _label(a.moments[0], a.density))
    nodes = tuple(from_sympy(v) for v in values)
    ending: list[str | Node] = ["So "]
    for k, (m, v) in enumerate(zip(a.moments, nodes, strict=True)):
        ending += [" and " if k else "", _label(m, a.density), " = ", v]
    return Solution("density", "expected-value", _goal(a), tuple(board.steps), Result("vector", Sequence(nodes, "[]"), nodes), idea=_idea(a), conclusion=(*ending, "."))


def _ends(b: Bounds) -> tuple[Any, Any]:
    low = -sympy.oo if b.low is None else sympy.Rational(b.low.numerator, b.low.denominator)
    high = sympy.oo if b.high is None else sympy.Rational(b.high.numerator, b.high.denominator)
    return low, high


def _chance(a: Arguments, board: _Board) -> Solution:
    assert a.bounds is not None
    b = a.bounds
    wanted = of("P", event(a.density.name, b, a.decimal))
    if a.given is not None:
        from tutor.notation.tree import Given
        from tutor.rules.random_variable import meet

        both = meet(b, a.given)
        label = of("P", Given(event(a.density.name, b, a.decimal), event(a.density.name, a.given, a.decimal)))
        below = board.integral(None, *_ends(a.given), of("P", event(a.density.name, a.given, a.decimal)), CHANCE, "First the condition: its area under the density.")
        above = sympy.Integer(0) if both is None else board.integral(None, *_ends(both), of("P", event(a.density.name, both, a.decimal)), CHANCE, "Then what fulfils both.")
        if below == 0:
            raise _Stop("the condition has probability 0")
        tree = over(from_sympy(above), from_sympy(below))
        value = neat(above / below)
        board.steps.append(GIVEN.states(equals(label, tree), "Given the condition only its part counts: divide by its probability."))
        board.steps.append(GIVEN.step(tree, from_sympy(value), "Work it out."))
        return _answer(a, board, value, "number", label)
    low, high = _ends(b)
    if b.exactly is not None:
        board.steps.append(CHANCE.states(equals(wanted, num(0)), "A single exact value has no width, so no area: its probability is 0."))
        return _answer(a, board, sympy.Integer(0), "number", wanted)
    value = board.integral(None, low, high, wanted, CHANCE, "The probability of a range is the area under the density above it.")
    if a.outside:
        tree = minus(Number("1"), from_sympy(value))
        value = neat(1 - value)
        board.steps.append(CHANCE.step(tree, from_sympy(value), "Outside the bounds lies the rest of the whole."))
        wanted = of("P", Symbol("outside"))
    return _answer(a, board, value, "number", wanted)


def _from_cdf(a: Arguments, board: _Board) -> Solution:
    """F(b) − F(a)."""
    assert a.bounds is not None
    letter = a.density.letter
    if a.given is not None:
        raise _Stop("I work out conditions from the density; give the density instead")

    def at(value: Any) -> Node:
        if value == -sympy.oo:
            return num(0)
        if value == sympy.oo:
            return num(1)
        first, last = board.pieces[0], board.pieces[-1]
        if value <= to_sympy(first.low):
            return num(0)
        if value >= to_sympy(last.high):
            return num(1)
        for p in board.pieces:
            if to_sympy(p.low) <= value <= to_sympy(p.high):
                return substitute(p.formula, letter, from_sympy(value))
        raise _Stop("the distribution function is not given there")

    low, high = _ends(a.bounds)
    wanted = of("P", event(a.density.name, a.bounds, a.decimal))
    upper, lower = at(high), at(low)
    tree = upper if low == -sympy.oo else minus(upper, lower) if not isinstance(lower, Add) else Add((upper, Negative(lower)))
    if a.outside:
        tree = minus(Number("1"), tree)
    board.steps.append(CUMULATIVE.states(equals(wanted, tree), "The distribution function holds the probability up to a value: F at the upper bound minus F at the lower one."))
    value = neat(sympy.nsimplify(to_sympy(tree), rational=True) if to_sympy(tree).is_Rational else to_sympy(tree))
    if from_sympy(value) != tree:
        board.steps.append(CUMULATIVE.step(tree, from_sympy(value), "Work it out."))
    return _answer(a, board, value, "number", wanted)


def _running(board: _Board) -> list[tuple[Piece, Any]]:
    """Each piece with the probability before it."""
    x = sympy.Symbol(board.d.letter)
    out, before = [], sympy.Integer(0)
    for p in board.pieces:
        out.append((p, before))
        area = definite(p.formula, to_sympy(p.formula), x, to_sympy(p.low), to_sympy(p.high), p.low, p.high)
        if isinstance(area, NoArea) or area.value is None:
            raise _Stop("I have no rule that works this integral out")
        before = before + area.value
    return out


def _growth(board: _Board, p: Piece, before: Any) -> tuple[Any, Node]:
    """F on one piece, as sympy and as written: what came before plus the area from the start of the piece."""
    x = sympy.Symbol(board.d.letter)
    t = sympy.Symbol("t" if board.d.letter != "t" else "s")
    f = to_sympy(p.formula)
    low = to_sympy(p.low)
    typed = substitute(p.formula, board.d.letter, Symbol(str(t)))
    if low.is_infinite:
        found = definite(typed, f.subs(x, t), t, low, x, p.low, board.x)
    else:
        found = definite(typed, f.subs(x, t), t, low, x, p.low, board.x)
    if isinstance(found, NoArea) or found.value is None or found.phrase is not None:
        raise _Stop("I have no rule that works this integral out")
    value = neat(sympy.expand(found.value + before))
    head = of("F", board.x)
    area = Integral(typed, Symbol(str(t)), p.low, board.x)
    board.steps.append(CUMULATIVE.states(equals(head, plus(from_sympy(before), area) if before != 0 else area), ("For ", Relation((p.low, board.x, p.high), ("<=", "<=")), ": collect the area from the left up to ", board.x, ".")))
    board.steps.extend(found.steps)
    if before != 0:
        whole = plus(from_sympy(before), from_sympy(found.value))
        board.steps.append(CUMULATIVE.step(whole, from_sympy(value), "Add what lies further left."))
    return value, from_sympy(value)


def _cdf(a: Arguments, board: _Board) -> Solution:
    rows = [_growth(board, p, before) for p, before in _running(board)]
    tree = rows[0][1]
    first, last = board.pieces[0].low, board.pieces[-1].high
    ending: list[str | Node] = ["So "]
    for (_, node), p in zip(rows, board.pieces, strict=True):
        ending += [of("F", board.x), " = ", node, " for ", Relation((p.low, board.x, p.high), ("<=", "<=")), "; "]
    ending += ["below ", first, " it is 0" if not isinstance(first, Negative) or first.operand != Constant("infinity") else " nothing is left", ", above ", last, " it is 1."]
    nodes = tuple(n for _, n in rows)
    return Solution("density", "cdf", _goal(a), tuple(board.steps), Result("expression", tree if len(rows) == 1 else Sequence(nodes, "[]"), nodes), idea=_idea(a), conclusion=tuple(ending))


def _quantile(a: Arguments, board: _Board) -> Solution:
    """Solve F(x) = level on the piece where it is reached."""
    assert a.level is not None
    if not 0 < a.level < 1:
        raise _Stop("the share must lie strictly between 0 and 1")
    level = sympy.Rational(a.level.numerator, a.level.denominator)
    chosen = None
    for p, before in _running(board):
        if float(before) <= float(level):
            chosen = p, before
    assert chosen is not None
    p, before = chosen
    value, tree = _growth(board, p, before)
    equation = Relation((tree, from_sympy(level)), ("=",))
    board.steps.append(QUANTILE.states(equation, ("The value wanted has the area ", from_sympy(level), " to its left.")))
    low, high = to_sympy(p.low), to_sympy(p.high)
    try:
        solved = solve_equation(equation, board.x, real=True)
        fitting = [v for v in solved.values if low <= to_sympy(v) <= high]
        if len(fitting) == 1:
            board.steps.extend(solved.steps)
            others = len(solved.values) > 1
            board.steps.append(QUANTILE.states(equals(board.x, fitting[0]), "Only this solution lies where the density lives." if others else "This is the value."))
            return _answer(a, board, to_sympy(fitting[0]), "number", board.x)
    except (NotSolvable, Undefined, *_TROUBLE):
        pass
    x = sympy.Symbol(board.d.letter)
    start = float(low) if low.is_finite else 0.0
    end = float(high) if high.is_finite else start + 1.0

    def f(place: float) -> float:
        return float((value - level).subs(x, sympy.Float(place, 30)))

    while not high.is_finite and f(end) < 0:
        end = start + 2 * (end - start)
    for _ in range(80):
        middle = (start + end) / 2
        start, end = (middle, end) if f(middle) < 0 else (start, middle)
    found = sympy.Rational(round(end * 10**6), 10**6)
    if abs(f(float(found))) > 1e-4:
        raise _Stop("I found no value with this area")
    shown = num(Fraction(int(found.p), int(found.q)), True)
    board.steps.append(QUANTILE.states(Relation((board.x, shown), ("≈",)), "Halving the interval again and again closes in on the value, since the distribution function only rises."))
    return _answer(a, board, shown, "number", board.x)


def _answer(a: Arguments, board: _Board, value: Any, kind: str, label: Node | None = None) -> Solution:
    node = value if isinstance(value, Node) else from_sympy(value)
    exact = to_sympy(node)
    approx = None
    steps = list(board.steps)
    rounded = False
    if exact.is_number and not exact.is_Integer:
        approx = f"{float(exact):.6g}"
        if a.places is not None or (a.decimal and exact.is_Rational):
            fraction = Fraction(int(exact.p), int(exact.q)) if exact.is_Rational else None
            settled = settle(node, fraction, Rule("round_result", "Work it out and round", "decimals-rounding"), "As a decimal.", True, a.places)
            steps.extend(settled.steps)
            node, rounded = settled.value, settled.rounded
    shown = label or Symbol("f")
    ending: Prose = ("So ", shown, " ≈ " if rounded else " = ", node, f", about {approx}." if approx and not rounded and not isinstance(node, Number) else ".")
    concept = {"chance": "continuous-distributions", "quantile": "quantiles", "cdf": "cdf", "pdf": "cdf", "constant": "continuous-distributions"}.get(a.kind, "expected-value")
    return Solution("density", concept, _goal(a), tuple(steps), Result("number" if kind == "number" else "expression", node, (node,), approx=approx), idea=_idea(a), conclusion=ending)


def _idea(a: Arguments) -> str:
    return {
        "constant": "A density must hold the whole probability: its area is exactly 1.",
        "chance": "With a density, probability is area: integrate over the range asked for.",
        "quantile": "Collect area from the left until the share is reached, and solve for the place.",
        "cdf": "Collect the area from the left, as a function of where you stop.",
        "pdf": "The density is the rate at which the distribution function grows.",
    }.get(a.kind, "The mean is the balance point of the density; the variance follows from E[X²] and E[X].")


def make_problem(rng: Random, level: int) -> Exercise:
    """A probability; the constant; a mean, a variance or a median."""
    n = rng.randint(2, 4)
    if level == 1:
        text = f"X has density f(x) = {n}x^{n - 1} for 0 <= x <= 1. Find P(X < {rng.choice(('1/2', '1/3', '1/4'))})."
    elif level == 2:
        text = f"X has density f(x) = c x^{rng.randint(1, 3)} for 0 <= x <= {rng.randint(1, 4)}. Find the constant c."
    else:
        text = f"X has density f(x) = {n}x^{n - 1} for 0 <= x <= 1. Find {rng.choice(('E[X]', 'Var(X)', 'the median of X'))}."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="density", title="Densities", concept="continuous-distributions", phrases=("density", "pdf", "cdf", "random variable", "distribution function", "probability", "continuous"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("cdf", "expected-value", "variance", "quantiles"),
)  # fmt: skip
