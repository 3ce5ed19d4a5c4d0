"""Maximum likelihood: for a named family or a given density, from symbols or from data; the log-likelihood derived by rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from mpmath import exp
from sympy import Rational, log

from tutor.checking import equal_values
from tutor.notation import plain
from tutor.notation.symbolic import to_sympy
from tutor.notation.tree import (
    Add,
    Apply,
    Call,
    Cases,
    Derivative,
    Divide,
    Given,
    Interval,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Relation,
    Sequence,
    Symbol,
    Text,
    flat_name,
    rebuild,
    substitute,
    symbols,
    walk,
)
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, amount, number, rounding_asked, runs, words_of
from tutor.problem.samples import data_lists, successes_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.solver import solve_equation
from tutor.rules.families import FAMILIES, Family, family_named
from tutor.rules.log_likelihood import Statistic, log_terms, replaced, sample_sum, total_of
from tutor.rules.sample_pictures import curve
from tutor.rules.sheet import Amount, NoValue, Sheet, decimal, formula, less, listed, name, over, real, show, square, times, total, value_of
from tutor.rules.tidy import tidy
from tutor.solution import Check, Declined, Plot, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

MODEL = Rule("name_the_model", "The variable and its distribution", "likelihood")
LOGARITHM = Rule("log_of_density", "Take the logarithm", "log-likelihood")
SUM = Rule("log_likelihood", "Add up over the sample", "log-likelihood")
SCORE = Rule("differentiate_log_likelihood", "Differentiate", "maximum-likelihood")
ZERO = Rule("score_is_zero", "Where the slope is zero", "maximum-likelihood")
EDGE = Rule("edge_of_support", "As tight as the data allow", "maximum-likelihood")
PUT_IN = Rule("put_in_data", "Put the data in", "maximum-likelihood")
COMPARE = Rule("compare_likelihoods", "The likelihood of each candidate", "likelihood")
RATIO = Rule("likelihood_ratio", "Divide the likelihoods", "likelihood")
_PARAMETERS = ("theta", "lambda", "p", "mu", "sigma", "alpha", "beta", "v", "k", "tau", "eta", "q", "pi")


@dataclass(frozen=True, slots=True)
class Arguments:
    """A family or a density in `variable` with `parameter`, and the data, if any. `wanted`: estimate, log, choice, both, ratio."""

    parameter: str
    density: Node | None = None
    variable: str = "x"
    family: str = ""
    data: tuple[Fraction, ...] = ()
    trials: Fraction | None = None
    wanted: str = "estimate"
    candidates: tuple[Fraction, ...] = ()
    rounding: int | None = None
    shown: str = ""
    variance: Fraction | None = None
    edge: str = ""


def read(problem: Problem) -> Task | Declined | None:
    """The maximum likelihood estimator of a parameter, or the estimate from data."""
    text = words_of(problem)
    low = text.lower()
    ratio = _ratio(text, low)
    if ratio is not None:
        return ratio
    told = re.search(rf"(?:mle|maximum likelihood estimate)\b[^.;\d]{{0,40}}?\b(?:as|is|was|=|to be)\s*({NUMBER})", low)
    if told is not None:
        return _function_of(low, number(told.group(1)))
    if not re.search(r"mle\b|maximum[- ]likelihood|log[- ]?likelihood|(?:maximi[sz]\w*|largest|highest) (?:the )?likelihood|likelihood (?:function|estimat)|max\w* likelihood|point estimate of (?:p|the proportion|theta|lambda)\b|for what value of \w+ is p\s*\(|makes? (?:the|these|this) (?:data|observations?|sample) most likely", low):
        return None
    if re.search(r"posterior|\bmap\b|prior\b|fisher|cram|entropy|regression|hypothes|hidden markov|(?:explain|what is|what are|define|why)\b(?:(?!of).){0,40}(?:\?|$)", low) and not re.search(r"\d.*data|\d\s*,\s*\d", low):
        return None
    if re.search(r"posterior|\bmap estimat|\bprior\b|fisher|cram", low):
        return None
    rounding = rounding_asked(problem)
    wanted = "log" if re.search(r"(?:find|write|derive|give|what is|state|compute) (?:down )?(?:the )?log[- ]?likelihood(?: function)?(?! estimat)", low) and not re.search(r"\bmle\b|maximum[- ]likelihood|estimat", low) else "estimate"
    found = data_lists(problem, 2)
    if isinstance(found, Declined):
        return found
    sets = [r for r in runs(text, 2) if r.bracket == "{" or re.search(r"(?:from|among|one of|candidates?|set)\W*$", text[max(0, r.start - 25) : r.start], re.I)]
    candidates = next((r.values for r in sets if re.search(r"select|choose|which|pick|chosen|among|candidate", low) and all(0 <= v <= 100 for v in r.values) and len(r.values) <= 6), ())
    data = _data(text, [s.values for s in found if s.values != candidates and s.bracket != "{"] or [s.values for s in found if s.values != candidates])
    base = Arguments("p", data=data, candidates=candidates, rounding=rounding, wanted="choice" if candidates and data else wanted)
    family = family_named(low)
    given = _density(problem)
    letters = re.search(r"(?:parameters?|estimat\w+ (?:of|for)|value of|for the (?:rate|scale|success)? ?parameter|mle (?:of|for))\s+(?:the )?(?:rate |unknown |mean |scale |probability )?(?:parameter )?(theta|lambda|mu|sigma(?:\^2)?|p|alpha|beta|q|b|a|pi|k|n)\b", low) or re.search(r"\b(theta|lambda|mu|p|alpha|beta|q)_?hat|hat\s*(theta|lambda|mu|p)\b|for what value of (theta|p|lambda|mu)\b", low)
    letter = next((g for g in letters.groups() if g), "") if letters else ""
    if family == "uniform" or (family is None and given is not None and _edge(problem, given[1])):
        return _uniform(base, text, low, letter, given)
    if family is not None and family != "normal" and given is None:
        return _family(base, family, text, low, letter)
    if family == "normal":
        return _normal(base, text, low, letter)
    if given is not None:
        density, parameter, variable = given
        matching = next((f for f in FAMILIES.values() if equal_values(f.written(parameter), replaced(density, variable, Symbol("x"))) is not None), None) if family is None else None
        if family is not None and family not in ("uniform", "normal"):
            return _family(base, family, text, low, parameter, density, variable)
        if matching is not None:
            return Task(replace(base, parameter=parameter, family=matching.id, density=density, variable=variable), 1.0, ("find the maximum likelihood estimate of ", Symbol(parameter), " for the density ", density))
        return Task(replace(base, parameter=parameter, density=density, variable=variable), 1.0, ("find the maximum likelihood estimate of ", Symbol(parameter), " for the density ", density))
    counted = successes_of(low)
    if counted is not None:
        successes, size = counted
        return Task(replace(base, family="binomial", parameter=letter or "p", data=(Fraction(successes),), trials=Fraction(size)), 1.0, f"estimate the probability from {successes} successes in {size}")
    if data and set(data) <= {0, 1}:
        return Task(replace(base, family="bernoulli", parameter=letter or "p"), 0.9, "find the maximum likelihood estimate of the success probability")
    if re.search(r"find|calculate|compute|derive|determine", low) and (re.search(r"\d", low) or problem.mathematics):
        return Declined("missing_data", "For a likelihood I need to know which distribution the data come from.", "Name it (for instance Poisson, normal, exponential), or give the density with its parameter.")
    return None


def _function_of(low: str, value: Fraction) -> Task | None:
    """A quantity that is worked out from the parameter, whose estimate is known: its estimate is worked out in the same way."""
    shapes = (("volume", r"cub(?:e|ic)", "x^3"), ("area", r"square", "x^2"), ("area", r"circ(?:le|ular)|disc", "pi*x^2"), ("standard deviation", r"variance", "sqrt(x)"), ("variance", r"standard deviation", "x^2"), ("odds", r"probability|proportion|\bp\b", "x/(1 - x)"))
    asked = low[max((m.start() for m in re.finditer(r"what is|find|estimate of|calculate|compute", low)), default=0) :]
    found = next((f for what, shape, f in shapes if what in asked and re.search(shape, low)), None)
    if found is None:
        return None
    return Task(Arguments("x", density=formula(found), data=(value,), wanted="function"), 1.0, "estimate a quantity that is worked out from the parameter")


def _data(text: str, lists: list[tuple[Fraction, ...]]) -> tuple[Fraction, ...]:
    if lists:
        return max(lists, key=len)
    single = re.search(rf"(?:observ\w+|\bX|\bx(?:_1)?)\s*(?:=|is|of|value)\s*({NUMBER})", text)
    return (number(single.group(1)),) if single is not None else ()


def _density(problem: Problem) -> tuple[Node, str, str] | None:
    """A density f(x; θ) = … in the question: its body, the parameter, the variable."""
    for tree in problem.mathematics:
        for node in walk(tree):
            if not isinstance(node, Relation) or "=" not in node.operators:
                continue
            head, body = node.operands[0], node.operands[node.operators.index("=") + 1]
            if not isinstance(head, Apply) or flat_name(head.function) not in ("f", "p", "g", "P", "f_X", "p_X", "h", "f_theta", "p_theta", "f_lambda"):
                continue
            body = _body(body)
            names = list(symbols(body))
            said = [n for a in head.arguments for n in symbols(a)]
            variable = next((n for n in (*said, *names) if n in ("x", "y", "t", "k", "x_i", "y_i", "w", "z")), None)
            if variable is None or variable not in names:
                continue
            parameter = next((n for n in said if n != variable and n in names), None) or next((n for n in _PARAMETERS if n in names and n != variable), None)
            if parameter is None:
                continue
            if "_" in variable:
                body, variable = _plainer(body, variable)
            return body, parameter, variable
    return None


def _plainer(body: Node, variable: str) -> tuple[Node, str]:
    short = variable.partition("_")[0]
    return substitute(body, variable, Symbol(short)), short


def _body(node: Node) -> Node:
    if isinstance(node, Cases):
        return node.branches[0][0]
    if isinstance(node, Sequence) and not node.bracket and node.items:
        return node.items[0]
    return node


def _edge(problem: Problem, parameter: str) -> bool:
    """Does the parameter bound the values of x (0 <= x <= theta)?"""
    for tree in problem.mathematics:
        for node in walk(tree):
            if isinstance(node, Relation) and set(node.operators) <= {"<", "<=", ">", ">="} and len(node.operands) >= 2 and parameter in (flat_name(node.operands[0]), flat_name(node.operands[-1])) and any(flat_name(o) in ("x", "y", "x_i") for o in node.operands):
                return not (len(node.operands) == 2 and isinstance(node.operands[1], Number))
            if isinstance(node, Interval) and parameter in (flat_name(node.lower), flat_name(node.upper)):
                return True
    return False


def _uniform(base: Arguments, text: str, low: str, letter: str, given: tuple[Node, str, str] | None) -> Task | Declined | None:
    bounds = re.search(r"(?:uniform\w*(?:\s+distribution)?|unif|u)\s*(?:\w+ ){0,4}?[\[(]\s*(-?[\w.]+)\s*,\s*(-?[\w.]+)\s*[\])]", low)
    first, second = (bounds.group(1), bounds.group(2)) if bounds else ("0", given[1] if given else letter or "theta")
    letters = [v for v in (first, second) if not re.fullmatch(r"-?\d+(?:\.\d+)?", v)]
    if not letters:
        return None
    if len(letters) == 2 and first.startswith("-") and first[1:] == second:
        return Task(replace(base, parameter=second, family="uniform", edge="abs"), 1.0, f"find the maximum likelihood estimate of {second} for a uniform distribution on [{first}, {second}]")
    if letter in letters and len(letters) == 2:
        return Task(replace(base, parameter=letter, family="uniform", edge="min" if letter == first else "max"), 1.0, f"find the maximum likelihood estimate of {letter} for a uniform distribution on [{first}, {second}]")
    if len(letters) == 2:
        return Task(replace(base, parameter=first, family="uniform", edge="both", shown=second), 1.0, f"find the maximum likelihood estimates of {first} and {second} for a uniform distribution")
    return Task(replace(base, parameter=letters[0], family="uniform", edge="min" if letters[0] == first else "max"), 1.0, f"find the maximum likelihood estimate of {letters[0]} for a uniform distribution on [{first}, {second}]")


def _family(base: Arguments, family: str, text: str, low: str, letter: str, density: Node | None = None, variable: str = "x") -> Task | Declined | None:
    trials = None
    if family in ("bernoulli", "binomial"):
        counted = successes_of(low) if not base.data or len(base.data) < 2 else None
        size = re.search(r"(?:binomial|bin|\bb)\s*\(\s*(?:n\s*=\s*)?(\d+)\s*,", low)
        trials = Fraction(int(size.group(1))) if size else amount(low, r"(?:n|m) ?=", r"number of trials(?: is|=| of)?") if family == "binomial" else None
        if counted is not None:
            base, family, trials = replace(base, data=(Fraction(counted[0]),)), "binomial", Fraction(counted[1])
        elif family == "binomial" and base.data and trials is None:
            return Declined("missing_data", "How many tries does each observation count? A binomial likelihood needs that number.", "For instance: Binomial(10, p), data 3, 5, 4.")
    if family == "geometric" and (0 in base.data or re.search(r"failures before|number of failures|1-p\)\^x\b(?!-)", low) or (density is not None and equal_values(FAMILIES["failures"].written(letter or "p"), replaced(density, variable, Symbol("x"))) is not None)):
        family = "failures"
    if family == "exponential" and (letter == "mu" or (letter in ("theta", "beta") and not re.search(r"rate", low)) or (re.search(r"mean (?:parameter|theta|mu|beta)|for the mean", low) and not re.search(r"rate|lambda", low))):
        family = "exponential_mean"
    if family not in FAMILIES:
        return None
    wrong = _wrong_value(FAMILIES[family], base.data, trials)
    if wrong is not None:
        return wrong
    parameter = letter if letter in _PARAMETERS else FAMILIES[family].default
    if density is not None and parameter not in symbols(density):
        parameter = FAMILIES[family].default
    return Task(replace(base, family=family, parameter=parameter, trials=trials), 1.0, f"find the maximum likelihood estimate of {parameter} for the {FAMILIES[family].title} distribution")


def _wrong_value(family: Family, data: tuple[Fraction, ...], trials: Fraction | None) -> Declined | None:
    fits: Callable[[Fraction], bool] = {
        "01": lambda v: v in (0, 1), "count": lambda v: v.denominator == 1 and v >= 0, "tries": lambda v: v.denominator == 1 and v >= 1, "positive": lambda v: v > 0, "real": lambda v: True,
    }[family.domain]  # fmt: skip
    must = {"01": "0 or 1", "count": "a whole number, 0 or more", "tries": "a whole number, 1 or more", "positive": "positive", "real": ""}[family.domain]
    bad = next((k for k, v in enumerate(data, 1) if not fits(v) or (trials is not None and v > trials)), None)
    if bad is None:
        return None
    value = data[bad - 1]
    if trials is not None and value > trials:
        return Declined("impossible", f"Value {bad} is {decimal(value)}, but there are only {decimal(trials)} tries.", "Please check the data.")
    return Declined("impossible", f"Value {bad} is {decimal(value)}, but for the {family.title} distribution each value must be {must}.", "Please check the data, or the distribution.")


def _normal(base: Arguments, text: str, low: str, letter: str) -> Task | Declined | None:
    final = low[max((m.start() for m in re.finditer(r"find|calculate|compute|derive|determine|what|give|obtain|estimate", low)), default=0) :]
    mean = re.search(r"\bmu\b|\bmean\b|muhat", final) is not None
    spread = re.search(r"sigma|variance|standard deviation|spread", final) is not None
    known = re.search(r"known (?:variance|sigma)|sigma(?:_?0)?(?:\^2)? (?:is )?known|variance (?:is )?known|n\s*\(\s*(?:mu|theta)\s*,\s*\d", low) is not None
    if letter.startswith("sigma") or (spread and not mean):
        wanted = "deviation" if re.search(r"standard deviation|sigma(?!\^2)(?!_?0)\b", final) and "sigma^2" not in final and "variance" not in final else "variance"
        return Task(replace(base, family="normal", parameter="v", wanted=wanted), 1.0, "find the maximum likelihood estimate of the variance of a normal distribution")
    if mean and spread and not known:
        return Task(replace(base, family="normal", parameter="mu", wanted="both"), 1.0, "find the maximum likelihood estimates of mean and variance of a normal distribution")
    if letter == "theta" and re.search(r"n\s*\(\s*0\s*,\s*theta", low):
        return Task(replace(base, family="normal_zero", parameter="theta"), 1.0, "find the maximum likelihood estimate of the variance of a normal distribution with mean 0")
    if mean or letter in ("mu", "theta"):
        return Task(replace(base, family="normal", parameter=letter or "mu", wanted="mean"), 1.0, "find the maximum likelihood estimate of the mean of a normal distribution")
    return Task(replace(base, family="normal", parameter="mu", wanted="both"), 0.9, "find the maximum likelihood estimates of mean and variance of a normal distribution")


def _ratio(text: str, low: str) -> Task | None:
    """L(1 | 0)/L(2 | 0) for normals N(i, v): one parameter value against another."""
    if "likelihood ratio" not in low:
        return None
    asked = re.search(rf"L\s*\(\s*({NUMBER})\s*\|\s*({NUMBER})\s*\)\s*/\s*L\s*\(\s*({NUMBER})\s*\|\s*({NUMBER})\s*\)", text)
    model = re.search(rf"\bN\s*\(\s*[a-z]+\s*,\s*({NUMBER})\s*\)", text)
    if asked is None or model is None or number(asked.group(2)) != number(asked.group(4)):
        return None
    values = (number(asked.group(1)), number(asked.group(3)))
    return Task(Arguments("mu", family="normal", data=(number(asked.group(2)),), wanted="ratio", candidates=values, variance=number(model.group(1))), 1.0, "find the likelihood ratio")


def solve(arguments: Arguments) -> Solution | Declined:
    """Model, logarithm, sum, slope, zero; then the data."""
    a = arguments
    try:
        if a.wanted == "function":
            sheet = Sheet()
            assert a.density is not None
            sheet.given(x=a.data[0])
            sheet.line("g", a.density, PUT_IN, "The maximum likelihood estimate of something that is worked out from the parameter is worked out in the same way from the parameter's estimate (invariance).", Text("estimate"))
            return Solution("mle", "maximum-likelihood", "estimate a quantity that is worked out from the parameter", tuple(sheet.steps), sheet.result("g", a.rounding), conclusion=f"The estimate is {decimal(sheet['g'])}: each value of this quantity belongs to a value of the parameter and shares its likelihood.")
        if a.wanted == "ratio":
            return _solve_ratio(a)
        if a.family == "uniform":
            return _solve_uniform(a)
        if a.family == "normal":
            return _solve_normal(a)
        family = FAMILIES.get(a.family)
        density = a.density or (family.written(a.parameter) if family else None)
        if density is None:
            return Declined("not_understood", "I could not find the density.")
        if a.wanted == "choice":
            return _choose(a, density, family)
        return _general(a, density, family)
    except (NoValue, ArithmeticError) as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")


def _general(a: Arguments, density: Node, family: Family | None) -> Solution | Declined:
    sheet = Sheet()
    found = _derive(sheet, a, density, family)
    if isinstance(found, Declined):
        return found
    root, statistics, likelihood = found
    concept = "maximum-likelihood"
    goal: Prose = ("find the maximum likelihood estimate of ", Symbol(a.parameter), f" for the {family.title} distribution" if family else "")
    idea = "Which value of the parameter makes the data that were seen as likely as possible? The logarithm turns the product of densities into a sum, and its highest point is where its slope is zero."
    if a.wanted == "log":
        return Solution("mle", "log-likelihood", "find the log-likelihood", tuple(sheet.steps), Result("expression", likelihood, (likelihood,)), idea=idea)
    if not a.data:
        value, text = _symbolic(root, statistics, a)
        hat = _hat(a.parameter)
        sheet.steps.append(Step("write_with_mean", "Write it with the sample", "Put back what the sums stand for.", concept, after=Relation((hat, value), ("=",)), before=Relation((hat, root), ("=",)), relation="implies", check="agrees" if _same_with_sums(root, value, statistics, a) else None))
        return Solution("mle", concept, goal, tuple(sheet.steps), Result("expression", value, (value,), plain=text), idea=idea, conclusion=("The estimate is ", value, "."))
    estimate = _put_in(sheet, a, root, statistics)
    picture = _picture(a, likelihood, statistics, estimate)
    return Solution("mle", concept, goal, tuple(sheet.steps), sheet.result("hat", a.rounding, _hat(a.parameter)), idea=idea, conclusion=("The value of ", Symbol(a.parameter), f" that makes these data most likely is {decimal(estimate)}."), exhibits=(picture,) if picture else ())


def _hat(parameter: str) -> Node:
    return Symbol(parameter, "hat")


def _derive(sheet: Sheet, a: Arguments, density: Node, family: Family | None) -> tuple[Node, list[Statistic], Node] | Declined:
    """Write model, log, sum, slope and zero; give the solution in n and the statistics."""
    parameter, x = a.parameter, a.variable
    head = Apply(Symbol("f"), (Given(Symbol(x), Symbol(parameter), ";"),))
    why: Prose = f"Each observation X has the {family.title} distribution: {family.says}. This is the probability (or density) of one value." if family else "The density of one observation, as it was given."
    sheet.state(MODEL, Relation((head, density), ("=",)), why)
    terms = log_terms(density)
    logarithm = total_of(terms)
    sheet.steps.append(Step(LOGARITHM.id, LOGARITHM.title, "The log of a product is the sum of the logs; powers come down in front.", LOGARITHM.concept, before=Relation((_ln(head), _positive_log(density)), ("=",)), after=Relation((_ln(head), logarithm), ("=",)), relation="implies", check=_agree_positive(density, logarithm)))
    summed = sample_sum(_expanded(terms, parameter, x), parameter, x)
    if summed is None:
        return Declined("not_understood", "In this density the parameter and x cannot be taken apart by my rules, so I cannot solve for the estimate by hand.", "I can do it for the usual families, and for densities whose logarithm is a sum of products of a part with the parameter and a part with x.")
    likelihood, statistics = summed
    score = Symbol("l")
    statement = Relation((Apply(score, (Symbol(parameter),)), likelihood), ("=",))
    notes = [f"{s.name} stands for the sum of {plain(s.summand)} over the sample" for s in statistics]
    sheet.state(SUM, statement, "For n independent observations the densities multiply, so the logs add up" + (f"; {', and '.join(notes)}" if notes else "") + ". Terms without the parameter do not move the maximum and are left out.")
    if a.wanted == "log":
        return likelihood, statistics, likelihood
    try:
        derived = differentiate(likelihood, parameter)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this log-likelihood.")
    slope = tidy(derived.result)
    sheet.steps.append(Step(SCORE.id, SCORE.title, ("The slope of the log-likelihood in ", Symbol(parameter), "."), SCORE.concept, before=Derivative(likelihood, ((Symbol(parameter), 1),)), after=slope, substeps=derived.steps if slope == derived.result else ()))
    try:
        solved = solve_equation(Relation((slope, Number("0")), ("=",)), Symbol(parameter))
        roots = [v for v in solved.values if isinstance(v, Node)]
    except (NotSolvable, ArithmeticError, ValueError, TypeError):
        roots = []
    best = _best(roots, likelihood, statistics, a)
    if best is None:
        return Declined("not_understood", "The slope of this log-likelihood is never zero at a point that my rules can find in closed form.", "If the parameter bounds the data, the largest or smallest value decides; else a numeric search is needed.")
    best = tidy(best)
    slope_there = replaced(slope, parameter, best)
    sheet.steps.append(Step(ZERO.id, ZERO.title, ("At the top of the curve the slope is 0. Solve for ", Symbol(parameter), "; to the left the log-likelihood rises, to the right it falls, so this is its highest point."), ZERO.concept, before=Relation((slope, Number("0")), ("=",)), after=Relation((_hat(parameter), best), ("=",)), relation="implies", check=equal_values(slope_there, Number("0"))))
    return best, statistics, likelihood


def _ln(node: Node) -> Node:
    return Call("ln", (node,))


def _positive_log(density: Node) -> Node:
    return _ln(density)


def _agree_positive(density: Node, logarithm: Node) -> Check | None:
    """ln f and its parts agree at positive points where the rules for logs hold."""
    try:
        left, right = to_sympy(density), to_sympy(logarithm)
        names = sorted(left.free_symbols | right.free_symbols, key=str)
        good = 0
        for k in range(1, 7):
            point = {s: Rational(k + i + 1, 29) if str(s) in ("p", "q", "theta", "x") else Rational(k + i + 2, 3) for i, s in enumerate(names)}
            a, b = log(left.subs(point)).evalf(25), right.subs(point).evalf(25)
            if a.is_real and b.is_real:
                if abs(a - b) > 1e-15 * (1 + abs(a)):
                    return None
                good += 1
        return "agrees" if good >= 3 else None
    except (ArithmeticError, ValueError, TypeError, AttributeError):
        return None


def _expanded(terms: list[tuple[bool, Node]], parameter: str, x: str) -> list[tuple[bool, Node]]:
    """Squares that mix x and the parameter multiplied out: (x - mu)^2 as x^2 - 2 mu x + mu^2."""
    out: list[tuple[bool, Node]] = []
    for sign, term in terms:
        square = next((n for n in walk(term) if isinstance(n, Power) and isinstance(n.base, Add) and len(n.base.terms) == 2 and isinstance(n.exponent, Number) and n.exponent.text == "2" and {parameter, x} <= set(symbols(n.base))), None)
        if square is None:
            out.append((sign, term))
            continue
        assert isinstance(square, Power) and isinstance(square.base, Add)
        first, second = square.base.terms
        minus = isinstance(second, Negative)
        second = second.operand if isinstance(second, Negative) else second
        for part_sign, part in ((False, Power(first, Number("2"))), (minus, Multiply((Number("2"), first, second), "*")), (False, Power(second, Number("2")))):
            whole = _swapped(term, square, part)
            if isinstance(whole, Divide) and isinstance(whole.numerator, Multiply):
                whole = Multiply((*whole.numerator.factors, Divide(Number("1"), whole.denominator, "fraction")), "*")
            out.append((sign != part_sign, whole))
    return out


def _swapped(node: Node, old: Node, new: Node) -> Node:
    return new if node == old else rebuild(node, lambda child: _swapped(child, old, new))


def _sample(a: Arguments) -> tuple[Fraction, ...]:
    if a.data:
        return a.data
    domain = FAMILIES[a.family].domain if a.family in FAMILIES else "unit"
    return {"01": (1, 0, 1, 1, 0), "count": (1, 3, 2, 0, 2), "tries": (1, 3, 2, 1, 2), "real": (Fraction(-1, 2), Fraction(3, 2), Fraction(2), Fraction(1, 3))}.get(domain, (Fraction(1, 5), Fraction(2, 5), Fraction(1, 2), Fraction(7, 10), Fraction(9, 10)))  # type: ignore[return-value]


def _known(a: Arguments, statistics: list[Statistic], data: tuple[Fraction, ...]) -> dict[str, Amount]:
    known: dict[str, Amount] = {"n": Fraction(len(data)), "m": a.trials or Fraction(4), "sigma": Fraction(1)}
    known["mu"] = sum(map(Fraction, data), Fraction(0)) / len(data)
    for s in statistics:
        summand = replaced(s.summand, "mu", show(known["mu"])) if a.family == "normal_variance" else s.summand
        known[s.name] = replace(s, summand=summand).value(a.variable, tuple(map(Fraction, data)))
    return known


def _best(roots: list[Node], likelihood: Node, statistics: list[Statistic], a: Arguments) -> Node | None:
    """The root at which the log-likelihood of a sample is highest: each is tried on the data, or on a small sample."""
    samples = [_sample(a)] if a.data or a.family else [_sample(a), (Fraction(3, 2), Fraction(2), Fraction(7, 2)), (Fraction(-1, 2), Fraction(1, 3), Fraction(2))]
    for sample in samples:
        try:
            best = _best_on(roots, likelihood, statistics, a, _known(a, statistics, tuple(map(Fraction, sample))))
        except NoValue:
            continue
        if best is not None:
            return best
    return None


def _best_on(roots: list[Node], likelihood: Node, statistics: list[Statistic], a: Arguments, known: dict[str, Amount]) -> Node | None:
    scored: list[tuple[float, int, Node]] = []
    for root in roots:
        try:
            value = value_of(root, known)
            heights = []
            for shift in ("0", "1/50", "-1/50"):
                place = real(value) * (1 + real(Fraction(shift))) if value else real(Fraction(shift))
                heights.append(real(value_of(likelihood, {**known, a.parameter: place})))
            if heights[0] >= max(heights[1:]):
                scored.append((heights[0], len(scored), root))
        except (NoValue, KeyError, TypeError, ValueError):
            if len(roots) == 1 and a.data and a.family:
                scored.append((0, 0, root))
    return max(scored, key=lambda s: (s[0], -s[1]))[2] if scored else None


def _symbolic(root: Node, statistics: list[Statistic], a: Arguments) -> tuple[Node, str]:
    """The estimate with Σx written as n·x̄ and other sums written out."""
    mean = Symbol(a.variable, "bar")
    value = root
    for s in statistics:
        if s.summand == Symbol(a.variable):
            value = tidy(replaced(value, s.name, times(Symbol("n"), mean)))
        else:
            value = replaced(value, s.name, s.written(a.variable))
    return value, re.sub(r"\b([a-z])_bar\b", r"\1bar", plain(value))


def _same_with_sums(root: Node, value: Node, statistics: list[Statistic], a: Arguments) -> bool:
    mean = Symbol(a.variable, "bar")
    back = root
    for s in statistics:
        back = replaced(back, s.name, times(Symbol("n"), mean) if s.summand == Symbol(a.variable) else s.written(a.variable))
    return equal_values(back, value) is not None or back == value


def _put_in(sheet: Sheet, a: Arguments, root: Node, statistics: list[Statistic]) -> Amount:
    sheet.given(n=len(a.data))
    if a.trials is not None:
        sheet.given(m=a.trials)
    sheet.state(PUT_IN, Relation((name("n"), Number(str(len(a.data)))), ("=",)), f"There {'is one observation' if len(a.data) == 1 else f'are {len(a.data)} observations'}.")
    for s in statistics:
        if s.name not in symbols(root):
            sheet.values[s.name] = s.value(a.variable, a.data)
            continue
        parts = [replaced(s.summand, a.variable, show(v)) for v in a.data]
        if len(parts) <= 40:
            sheet.line(s.name, total(parts), PUT_IN, ("The sum that ", Symbol(s.name), " stands for."), Symbol(s.name), symbolic=False)
        else:
            sheet.values[s.name] = s.value(a.variable, a.data)
    return sheet.line("hat", root, PUT_IN, "Put the numbers into the estimate.", _hat(a.parameter))


def _picture(a: Arguments, likelihood: Node, statistics: list[Statistic], value: Amount) -> Plot | None:
    known = _known(a, statistics, a.data)
    best = float(real(value))
    low, high = (0.002, 0.998) if a.family in ("bernoulli", "binomial", "geometric", "failures") else (best - 3 * abs(best or 1) * 0.3, best + 3 * abs(best or 1) * 0.3)
    try:
        top = real(value_of(likelihood, {**known, a.parameter: value})) if 0.002 < best < 0.998 or low != 0.002 else None
        if top is None:
            return None
        def shape(place: float) -> float:
            return float(exp(real(value_of(likelihood, {**known, a.parameter: real(place)})) - top))

        return curve(shape, low, high, best, (a.parameter, "likelihood (highest = 1)"), f"The likelihood as a function of {a.parameter}, with its highest point at {best:.4g}.")
    except (NoValue, ArithmeticError, ValueError, TypeError, KeyError):
        return None


def _choose(a: Arguments, density: Node, family: Family | None) -> Solution | Declined:
    sheet = Sheet()
    head = Apply(Symbol("f"), (Given(Symbol(a.variable), Symbol(a.parameter), ";"),))
    sheet.state(MODEL, Relation((head, density), ("=",)), "The probability of one observation.")
    heights = []
    for k, candidate in enumerate(a.candidates, 1):
        factors = []
        for v in a.data:
            one = replaced(replaced(density, a.parameter, show(candidate)), a.variable, show(v))
            value = value_of(one, {"m": a.trials} if a.trials is not None else {})
            factors.append(show(value) if isinstance(value, Fraction) else one)
        tree = times(*factors) if len(factors) > 1 else factors[0]
        if a.trials is not None:
            sheet.given(m=a.trials)
        heights.append((real(sheet.line(f"L_{k}", tree, COMPARE, f"The likelihood if {a.parameter} were {decimal(candidate)}: the product over the observations.", Apply(Symbol("L"), (show(candidate),)), symbolic=False)), candidate))
    best = max(heights, key=lambda h: h[0])[1]
    result = show(best)
    return Solution("mle", "maximum-likelihood", f"choose the value of {a.parameter} with the highest likelihood", tuple(sheet.steps), Result("number", result, (result,)), idea="The likelihood of a value is the probability it gives to the data that were seen.", conclusion=f"Of these, {decimal(best)} makes the data most likely.")


def _solve_ratio(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    first, second = a.candidates
    sheet.given(x=a.data[0], a=first, b=second, v=a.variance or 1)
    sheet.line("R", "e^(-(x - a)^2/(2*v) + (x - b)^2/(2*v))", RATIO, "Both densities have the same constant in front, so only the exponents differ: divide by subtracting the exponents.", Text("ratio"))
    return Solution("mle", "likelihood", f"find how many times likelier the data are under {decimal(first)} than under {decimal(second)}", tuple(sheet.steps), sheet.result("R", a.rounding), conclusion=f"The data are {decimal(sheet['R'], 5)} times as likely when the parameter is {decimal(first)} as when it is {decimal(second)}.")


def _solve_uniform(a: Arguments) -> Solution | Declined:
    parameter = a.parameter
    why = "The density is 1/length inside the interval and 0 outside. A shorter interval gives every observation a higher density, but it must still hold all of them: make it as short as the data allow."
    sheet = Sheet()
    if not a.data:
        top, bottom = Apply(Text("max"), (Symbol("x_i"),)), Apply(Text("min"), (Symbol("x_i"),))
        said = {"max": "max(x_i)", "min": "min(x_i)", "abs": "max(|x_i|)", "both": "min(x_i), max(x_i)"}[a.edge]
        statement: Node = Relation((_hat(parameter), top if a.edge == "max" else bottom if a.edge == "min" else Text(said)), ("=",))
        sheet.state(EDGE, statement, why)
        return Solution("mle", "maximum-likelihood", f"find the maximum likelihood estimate of {parameter}", tuple(sheet.steps), Result("word", None, (said,), plain=said), conclusion=f"The estimate is {said}.")
    low, high = min(a.data), max(a.data)
    if a.edge == "both":
        pair = Sequence((show(low), show(high)), "[]")
        sheet.state(EDGE, Relation((Sequence((_hat(parameter), _hat(a.shown)), "[]"), pair), ("=",)), why)
        return Solution("mle", "maximum-likelihood", "find the maximum likelihood estimates of both ends", tuple(sheet.steps), Result("vector", pair, (show(low), show(high))), conclusion=f"The ends are the smallest and the largest value, {decimal(low)} and {decimal(high)}.")
    value = {"min": low, "max": high, "abs": max(abs(low), abs(high))}[a.edge]
    sheet.values["hat"] = value
    sheet.steps.append(EDGE.states(Relation((_hat(parameter), show(value)), ("=",)), why + f" So {parameter} is the {'smallest' if a.edge == 'min' else 'largest'} value{' in size' if a.edge == 'abs' else ''}.", before=listed(a.data)))
    return Solution("mle", "maximum-likelihood", f"find the maximum likelihood estimate of {parameter}", tuple(sheet.steps), sheet.result("hat", a.rounding), idea="The slope is never zero here: the best value lies at the edge.", conclusion=f"The estimate of {parameter} is {decimal(value)}.")


def _solve_normal(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    parameter = a.parameter if a.wanted != "variance" else "mu"
    parameter = "mu" if parameter in ("v", "") else parameter
    mean_family = FAMILIES["normal_mean"]
    one = replace(a, family="normal_mean", parameter=parameter, variable="x", wanted="estimate")
    goal = {"mean": "find the maximum likelihood estimate of the mean", "both": "find the maximum likelihood estimates of mean and variance", "variance": "find the maximum likelihood estimate of the variance", "deviation": "find the maximum likelihood estimate of the standard deviation"}.get(a.wanted, "find the maximum likelihood estimate")
    found = _derive(sheet, one, mean_family.written(parameter), mean_family)
    if isinstance(found, Declined):
        return found
    root, statistics, _ = found
    bar = Symbol("x", "bar")
    idea = "The value that makes the data as likely as possible: take logs, differentiate, set the slope to zero."
    if a.data:
        _put_in(sheet, one, root, statistics)
        sheet.values["x_bar"] = sheet["hat"]
    else:
        sheet.steps.append(Step("write_with_mean", "Write it with the sample", "S is the sum of the values, n times their mean.", "maximum-likelihood", after=Relation((_hat(parameter), bar), ("=",)), before=Relation((_hat(parameter), root), ("=",)), relation="implies", check=equal_values(tidy(replaced(root, "S", times(Symbol("n"), bar))), bar)))
    if a.wanted in ("mean", "estimate"):
        if a.data:
            return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), sheet.result("hat", a.rounding, _hat(parameter)), idea=idea, conclusion="The estimate of the mean is the mean of the sample.")
        return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), Result("expression", bar, (bar,), plain="xbar"), idea=idea, conclusion="The estimate of the mean is the mean of the sample.")
    two = replace(a, family="normal_variance", parameter="v", variable="x", wanted="estimate")
    inner = Sheet()
    second = _derive(inner, two, FAMILIES["normal_variance"].written("v"), FAMILIES["normal_variance"])
    if isinstance(second, Declined):
        return second
    _, statistics_v, _ = second
    sheet.steps.extend(inner.steps)
    written = over(statistics_v[0].written("x"), Symbol("n"))
    written = replaced(written, "mu", bar)
    if not a.data:
        squared = formula("sigma^2")
        sheet.state(PUT_IN, Relation((squared, written), ("=",)), "The sum holds the squared distances from μ, for which its own estimate, the mean, is put in. It divides by n, not n − 1, so it is a little too small on average.")
        text = re.sub(r"\b([a-z])_bar\b", r"\1bar", plain(written))
        if a.wanted == "both":
            pair = Sequence((bar, written), "[]")
            return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), Result("vector", pair, (bar, written), plain=f"[xbar, {text}]"), idea=idea)
        return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), Result("expression", written, (written,), plain=text), idea=idea)
    sheet.given(n=len(a.data))
    sheet.line("T", total([square(less(show(v), formula("xbar"))) for v in a.data]), PUT_IN, "The squared distances from the mean, added up.", Symbol("T"), symbolic=False)
    sheet.line("w", "T/n", PUT_IN, "Divide by n (the maximum likelihood estimate does not use n − 1).", formula("sigma^2"))
    key = "w"
    if a.wanted == "deviation":
        sheet.line("r", "sqrt(w)", PUT_IN, "The best standard deviation is the root of the best variance.", Symbol("sigma", "hat"), symbolic=False)
        key = "r"
    if a.wanted == "both":
        trees = tuple(show(sheet[k]) for k in ("hat", "w"))
        pair = Sequence(trees, "[]")
        return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), Result("vector", pair, trees), idea=idea, conclusion=f"Mean {decimal(sheet['hat'])}, variance {decimal(sheet['w'])}.")
    return Solution("mle", "maximum-likelihood", goal, tuple(sheet.steps), sheet.result(key, a.rounding), idea=idea, conclusion=f"The estimate is {decimal(sheet[key])}; it divides by n and is a little too small on average.")


def make_problem(rng: Random, level: int) -> Exercise:
    """Successes out of tries; a family with data; a density with a parameter."""
    if level == 1:
        n = rng.randint(8, 40)
        text = f"A coin shows {rng.randint(1, n - 1)} heads in {n} tosses. Find the maximum likelihood estimate of p, the probability of heads."
    elif level == 2:
        kind = rng.choice(("Poisson", "geometric", "exponential"))
        data = [rng.randint(1, 9) for _ in range(rng.randint(4, 6))]
        text = f"The data {', '.join(map(str, data))} come from {'an' if kind[0] == 'e' else 'a'} {kind} distribution. Find the maximum likelihood estimate of {'p' if kind == 'geometric' else 'the rate lambda'}."
    else:
        data = [rng.randint(1, 9) for _ in range(rng.randint(3, 5))]
        text = f"The data {', '.join(map(str, data))} come from a normal distribution. Find the maximum likelihood estimate of the variance sigma^2."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="mle", title="Maximum likelihood", concept="maximum-likelihood", phrases=("mle", "maximum likelihood", "likelihood", "maximum-likelihood", "log-likelihood", "point estimate", "for what value"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("likelihood", "log-likelihood"),
)  # fmt: skip
