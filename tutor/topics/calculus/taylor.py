"""Taylor and Maclaurin polynomials, and values estimated with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

import mpmath
import sympy

from tutor.checking.numeric import NO_NUMBER, evaluate
from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import Add, Apply, Call, Constant, Divide, Factorial, Multiply, Negative, Node, Number, Power, Prime, Relation, Root, Symbol, substitute, symbols
from tutor.problem import Problem
from tutor.problem.functions import function_at, main_function, value_named, whole
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.sheet import size_of
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MOST = 10
DERIVE = Rule("derivative_at_centre", "Derivatives at the centre", "higher-derivatives")
FORMULA = Rule("taylor_formula", "Taylor's formula", "taylor-series")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The function, its variable, the centre, the degree, and the place where the polynomial is wanted (or None). With
    `recover`, the derivative of that order at 0 is wanted from a given polynomial."""

    function: Node
    variable: str
    centre: Node
    degree: int
    at: Node | None
    recover: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "the Taylor polynomial of degree 3 of f at x = 1", "Maclaurin series of …", "approximate cos 1 with …"."""
    recovered = _recovery(problem)
    if recovered is not None:
        return recovered
    at: Node | None = None
    problem, named_degree = _without_last_power(problem)
    found = main_function(problem)
    approximated = problem.match("(approximate|estimate) [the] [value] [of] {v}")
    if approximated is not None and found is None:
        parts = function_at(approximated.slots["v"])
        if isinstance(approximated.slots["v"], Root) and not symbols(approximated.slots["v"]):
            parts = (Root(Symbol("x"), approximated.slots["v"].index), approximated.slots["v"].radicand)
        if isinstance(approximated.slots["v"], Power) and approximated.slots["v"].base == Constant("e"):
            parts = (Power(Constant("e"), Symbol("x")), approximated.slots["v"].exponent)
        if parts is not None:
            found, at = (parts[0], "x"), parts[1]
    if found is None:
        return Declined("missing_data", "I see no function to expand.", "For example: the Taylor polynomial of degree 3 of e^x at 0.")
    function, variable = found
    degree_match = problem.match("(degree|order) {n}", "{n} (degree|order)", "first {n} [nonzero] terms", "up to [degree|order] {n}")
    degree = whole(degree_match.slots["n"]) if degree_match else named_degree
    if degree is None:
        degree = whole(value_named(problem, "n", "N"))
    if degree is None:
        for word, k in (("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8), ("linear", 1), ("quadratic", 2), ("cubic", 3)):
            if problem.has(f"{word} [degree|order] [taylor|maclaurin] [polynomial|approximation]", f"{word}-(degree|order)", f"(up to|through|until) [the] {word} (power|degree|order|term)"):
                degree = k
                break
    score = 1.0 if degree is not None else 0.8
    degree = 5 if degree is None else degree
    if degree > MOST:
        return Declined("too_heavy", f"I write Taylor polynomials up to degree {MOST}; you asked for degree {degree}.")
    centre: Node = Number("0")
    if not problem.has("maclaurin"):
        where = problem.match("(at|about|around|near|centered at|centred at|centered around|centred around|centered on|expanded at|expanded about) [the] [point] [x] [=] {c}")
        given = where.slots["c"] if where else value_named(problem, "c", "a", variable, "x_0")
        if isinstance(given, Relation):
            given = given.right
        named = value_named(problem, "c", "a")
        if named is not None and (given is None or symbols(given)):
            given = named
        centre = given if given is not None and not symbols(given) else _easy_centre(function, variable, at)
    goal: Prose = (f"find the Taylor polynomial of degree {degree} of ", function, " at ", Relation((name_to_tree(variable), centre), ("=",)))
    return Task(Arguments(function, variable, centre, degree, at), score, goal)


def _without_last_power(problem: Problem) -> tuple[Problem, int | None]:
    """The problem without the power in "up to the x^4 term", and the degree that it names."""
    match = problem.match("(up to|through|until|including|as far as) [and] [including] [the] [term] [terms] [in|of|with|containing] {n}")
    tree = match.slots["n"] if match else None
    if match is None or not isinstance(tree, Power) or not isinstance(tree.base, Symbol):
        return problem, None
    degree = whole(tree.exponent)
    if degree is None:
        return problem, None
    trees = list(problem.mathematics)
    trees[match.places["n"]] = Number(str(degree))
    return replace(problem, mathematics=tuple(trees)), degree


def _easy_centre(function: Node, variable: str, at: Node | None) -> Node:
    """Where no centre is given: zero, or for roots and logarithms the easy value nearest to where it is wanted."""
    if isinstance(function, Call) and function.function in ("ln", "log") and function.arguments == (Symbol(variable),):
        return Number("1")
    size = size_of(at) if at is not None else None
    if isinstance(function, Root) and function.radicand == Symbol(variable) and size is not None and size > 0:
        index = 2 if function.index is None else whole(function.index) or 2
        return Number(str(max(1, round(size ** (1 / index))) ** index))
    return Number("0")


def _recovery(problem: Problem) -> Task | None:
    """From a Maclaurin polynomial back to a derivative at zero."""
    wanted = next((m for m in problem.mathematics if isinstance(m, Apply) and isinstance(m.function, Prime) and m.arguments == (Number("0"),)), None)
    polynomial = next((m for m in problem.mathematics if isinstance(m, Relation) and isinstance(m.left, Apply) and m.operators == ("=",)), None)
    if wanted is None or polynomial is None or not problem.has("(polynomial|series)"):
        return None
    assert isinstance(wanted.function, Prime) and isinstance(polynomial.left, Apply)
    variable = next(iter(symbols(polynomial.right)), "x")
    goal: Prose = ("read off ", wanted, " from the polynomial ", polynomial.right)
    return Task(Arguments(polynomial.right, variable, Number("0"), wanted.function.order, None, wanted.function.order), 1.0, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """Differentiate up to the degree, put the centre in, and write the polynomial."""
    x = sympy.Symbol(arguments.variable)
    f, c = to_sympy(arguments.function), to_sympy(arguments.centre)
    if arguments.recover is not None:
        return _recovered(arguments, f, x, arguments.recover)
    goal: Prose = (f"find the Taylor polynomial of degree {arguments.degree} of ", arguments.function, " at ", Relation((name_to_tree(arguments.variable), arguments.centre), ("=",)))
    steps: list[Step] = []
    values: list[Any] = []
    g, shown = f, arguments.function
    for k in range(arguments.degree + 1):
        if k:
            try:
                derived = differentiate(shown, arguments.variable) if k <= 3 else None
            except NoRule:
                return Declined("not_understood", "I cannot differentiate this function often enough.")
            g = sympy.diff(g, x)
            g = sympy.factor_terms(g) if g.count_ops() > 40 else g
            substeps = derived.steps if derived is not None else ()
            shown = derived.result if derived is not None else from_sympy(g)
        else:
            substeps = ()
        value = sympy.simplify(g.subs(x, c)) if g.count_ops() < 60 else g.subs(x, c)
        if value.has(sympy.nan, sympy.zoo, sympy.oo) or value.is_extended_real is False:
            return Declined("not_understood", ("The function or one of its derivatives has no value at ", arguments.centre, ", so there is no Taylor polynomial there."))
        values.append(value)
        left = Apply(_derivative_name(k), (arguments.centre,))
        why: Prose = ("The value of the function at the centre." if k == 0 else f"Differentiate {'once' if k == 1 else 'once more'}, then put the centre in.")
        steps.append(DERIVE.states(Relation((left, from_sympy(value)), ("=",)), why, substeps))
    if not _confirmed(arguments, values):
        return Declined("withheld", "My derivatives did not pass their check by numbers, so I do not show the polynomial.")
    polynomial, line = _polynomial(values, arguments)
    general = Relation((Apply(Symbol("T"), (name_to_tree(arguments.variable),)), line), ("=",))
    steps.append(FORMULA.states(general, "Each derivative at the centre is divided by the factorial of its order and multiplied by that power of the distance from the centre."))
    if polynomial != line:
        steps.append(Rule("simplify_coefficients", "Work out the coefficients", "fractions").step(line, polynomial, "Divide by the factorials; terms with zero fall away."))
    if arguments.at is None:
        return Solution("taylor", "taylor-series", goal, tuple(steps), Result("expression", polynomial, (polynomial,)), idea="A polynomial that has the same value and the same derivatives as the function at one point stays close to it nearby.", conclusion=("Near ", arguments.centre, " the function behaves like ", polynomial, "."))
    put_in = substitute(polynomial, arguments.variable, arguments.at)
    number = sympy.nsimplify(to_sympy(put_in)) if to_sympy(put_in).is_Rational else to_sympy(put_in)
    value_tree = from_sympy(number)
    steps.append(Rule("substitute_point", "Put the point in", "functions").states(Relation((Apply(Symbol("T"), (arguments.at,)), put_in), ("=",)), "The polynomial is easy to evaluate."))
    if value_tree != put_in:
        steps.append(Rule("evaluate", "Work out the value", "arithmetic").step(put_in, value_tree, "Powers, products, sums."))
    return Solution("taylor", "taylor-series", goal, tuple(steps), Result("number", value_tree, (value_tree,), approx=str(number.evalf(8))), idea="Near the centre the polynomial is close to the function, and needs only arithmetic.", conclusion=("The estimate is ", value_tree, "."))


def _derivative_name(k: int) -> Node:
    return Symbol("f") if k == 0 else Prime(Symbol("f"), k)


def _polynomial(values: list[Any], arguments: Arguments) -> tuple[Node, Node]:
    x, centre = name_to_tree(arguments.variable), arguments.centre
    c = to_sympy(centre)
    distance: Node = x if c == 0 else Add((x, Negative(centre))) if not isinstance(centre, Negative) else Add((x, centre.operand))
    neat: list[Node] = []
    raw: list[Node] = []
    for k, value in enumerate(values):
        if value == 0:
            continue
        power = None if k == 0 else distance if k == 1 else Power(distance, Number(str(k)))
        raw.append(_term(value, power, Factorial(Number(str(k))) if k > 1 else None))
        neat.append(_term(value / sympy.factorial(k), power, None))
    if not neat:
        return Number("0"), Number("0")
    return (neat[0] if len(neat) == 1 else Add(tuple(neat))), (raw[0] if len(raw) == 1 else Add(tuple(raw)))


def _term(value: Any, power: Node | None, below: Node | None) -> Node:
    if value.could_extract_minus_sign():
        return Negative(_term(-value, power, below))
    if power is None:
        return from_sympy(value)
    top, bottom = sympy.fraction(value)
    above: Node = power if top == 1 else Multiply((from_sympy(top), power), "*")
    under = below if bottom == 1 else from_sympy(bottom) if below is None else Multiply((from_sympy(bottom), below), "*")
    return above if under is None else Divide(above, under, "fraction")


def _confirmed(arguments: Arguments, values: list[Any]) -> bool:
    """Do derivatives taken by differences of numbers agree?"""
    names = [n for n in symbols(arguments.function) if n != arguments.variable]
    letters = {n: mpmath.mpf(str(v)) for n, v in zip(names, (1.37, 0.73, 2.19), strict=False)}
    try:
        with mpmath.workdps(30):
            centre = evaluate(arguments.centre, letters)
            got = mpmath.taylor(lambda t: evaluate(arguments.function, {**letters, arguments.variable: t}), centre, len(values) - 1)
            for k, (number, value) in enumerate(zip(got, values, strict=True)):
                wanted = evaluate(from_sympy(value / sympy.factorial(k)), letters)
                if abs(number - wanted) > 1e-5 * max(1, abs(wanted)):
                    return False
    except NO_NUMBER:
        return False
    return True


def _recovered(arguments: Arguments, f: Any, x: Any, order: int) -> Solution | Declined:
    if not f.is_polynomial(x):
        return Declined("not_understood", "That is no polynomial.")
    coefficient = sympy.Poly(f, x).nth(order)
    value = coefficient * sympy.factorial(order)
    left = Apply(Prime(Symbol("f"), order), (Number("0"),))
    product = Multiply((from_sympy(coefficient), Factorial(Number(str(order)))), "*") if coefficient >= 0 else Negative(Multiply((from_sympy(-coefficient), Factorial(Number(str(order)))), "*"))
    first = FORMULA.states(Relation((left, product), ("=",)), (f"The coefficient of the power {order} is the derivative of order {order} at zero, divided by {order}!. So the derivative is the coefficient, ", from_sympy(coefficient), f", times {order}!."))
    steps = [first, Rule("evaluate", "Work out the value", "arithmetic").step(product, from_sympy(value), "Multiply.")]
    return Solution("taylor", "taylor-series", ("read off ", left), tuple(steps), Result("number", from_sympy(value), (from_sympy(value),)), idea="A Maclaurin polynomial carries the derivatives at zero in its coefficients.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Known functions; with a factor inside; away from zero."""
    from tutor.notation import read as read_math

    a, n = rng.randint(2, 5), rng.randint(2, 4)
    if level == 1:
        text, where = rng.choice(["e^x", "sin(x)", "cos(x)", "1/(1 - x)"]), "0"
    elif level == 2:
        text, where = rng.choice([f"e^({a}*x)", f"sin({a}*x)", f"ln(1 + {a}*x)", f"1/(1 + {a}*x)"]), "0"
    else:
        text, where = rng.choice([("ln(x)", "1"), ("sqrt(x)", str(a * a)), ("e^x", "1"), ("1/x", str(a))])
    return Exercise(f"find the Taylor polynomial of degree {n} of {text} at x = {where}", f"Find the Taylor polynomial of degree {n} at {where}.", "a polynomial", read_math(text).tree)


TOPIC = Topic(
    id="taylor",
    title="Taylor polynomials",
    concept="taylor-series",
    phrases=("taylor", "maclaurin", "taylor polynomial", "maclaurin polynomial", "taylor series"),
    read=read,
    solve=solve,
    make_problem=make_problem,
)
